"""Processes drawn: a row for each, with its pages; what devices have; and what CPUs are at. And all that on a line."""

from __future__ import annotations

from checks.evidence import Call
from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from checks.html.memories import Cell, are_few, memories
from spec.advanced.cow import Page, Processes
from spec.advanced.memories import NOTHING
from spec.advanced.words import FORCE, LOAD, PIN_READ, PIN_WRITE, STORE

DOING = {LOAD: "loads", STORE: "stores", FORCE: "forces", PIN_READ: "pins to read", PIN_WRITE: "pins to write"}
LEGEND = (
    "A row for each process, and a column for each page: what it holds, filled where it may be stored to; “of file” is "
    "a private page of the file. Below, what devices have pinned, and what each CPU has begun."
)


def spelled(page: Page | None) -> str:
    if page is None:
        return "–"
    return f"{' '.join(map(str, page.words))}{' of file' if page.file else ''}"


def pinned(number: int, processes: Processes) -> str:
    """Whose a pin is; or what it leads to, once that is no process's any more."""
    how = "written" if processes.for_writing.get(number, 0) else "read"
    page = processes.pinned.get(number, NOTHING)
    if page < processes.left.start:
        process, its = divmod(page, processes.pages)
        return f"pin {number}: page {its} of process {process}, to be {how}"
    words = (str(processes.memory.get(word, NOTHING)) for word in processes.words_of(page))
    return f"pin {number}: {' '.join(words)}, no process's, to be {how}"


def at_work(cpu: int, processes: Processes) -> str:
    if not processes.is_at_work(cpu):
        return f"CPU {cpu} is idle"
    access = processes.access(cpu)
    page, word = divmod(access.place, processes.words)
    value = f" {access.value}" if access.kind in (STORE, FORCE) else ""
    return f"CPU {cpu}, for process {access.process}: {DOING[access.kind]}{value}, page {page}, word {word}"


def lines_of(processes: Processes) -> list[str]:
    pins = [pinned(pin, processes) for pin in range(processes.pins) if processes.is_pinned(pin)]
    return [*pins, *(at_work(cpu, processes) for cpu in range(processes.cpus))]


def draw(processes: Processes, before: Processes | None, title: str) -> Drawing:
    was = before if before is not None and before.processes == processes.processes else processes

    def cell(process: int, page: int) -> Cell:
        here = processes.page(process, page)
        return Cell(spelled(here), here is not None and bool(here.writable), here != was.page(process, page))

    rows = [
        [cell(process, page) for page in range(processes.pages)] if processes.exists(process) else None
        for process in range(processes.processes)
    ]
    return memories(title, processes.pages, rows, lines_of(processes), lines_of(was))


def is_small(processes: Processes) -> bool:
    return are_few(processes.pages, processes.processes, processes.words, lines_of(processes))


# ── In characters ────────────────────────────────────────────────────────────────────────────────────────────

LANE = 26
"""Letters of a CPU's column."""
IN_CHARACTERS = (
    "a column for each CPU, with the access that it has begun; then for each process its pages: what each holds, w "
    "where it may be stored to, of file where it is a private page of the file; and what devices have pinned"
)


def picture(processes: Processes, call: Call | None = None) -> str:
    """`cpu0 p1 stores 3 @0         cpu1 -                    p0 [5w] [-]  p1 [5w] [-]`: a run is read down the columns,
    CPU by CPU."""
    lanes = "".join(f"{f'cpu{cpu} {in_progress(cpu, processes)}':<{LANE}}" for cpu in range(processes.cpus))
    memories = (
        f"p{process} {' '.join(boxed(processes.page(process, page)) for page in range(processes.pages))}"
        for process in range(processes.processes)
        if processes.exists(process)
    )
    pins = (pinned(pin, processes) for pin in range(processes.pins) if processes.is_pinned(pin))
    return f"{lanes}{'  '.join((*memories, *pins))}"


def in_progress(cpu: int, processes: Processes) -> str:
    if not processes.is_at_work(cpu):
        return "-"
    access = processes.access(cpu)
    value = f" {access.value}" if access.kind in (STORE, FORCE) else ""
    return f"p{access.process} {DOING[access.kind]}{value} @{access.place}"


def boxed(page: Page | None) -> str:
    if page is None:
        return "[-]"
    words = " ".join(map(str, page.words))
    return f"[{words}{'w' if page.writable else ''}{' of file' if page.file else ''}]"


DEPICTION = Depiction(draw, draw, is_small, LEGEND)

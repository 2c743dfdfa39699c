"""Memory with a swap area drawn: a row for each process, with its pages; the area; and what CPUs are at. And all that
on a line."""

from __future__ import annotations

from checks.evidence import Call
from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from checks.html.memories import Cell, are_few, memories
from spec.advanced.swap import Access, Machine, Page
from spec.advanced.words import LOAD, READS, WRITES

FAILS = {0: "", READS: ", cannot be read", WRITES: ", cannot be written", READS | WRITES: ", cannot be used"}
LEGEND = (
    "A row for each process, and a column for each page: what it holds, wherever that is kept, filled where it is "
    "locked or pinned and has to stay in memory. Below, the area, and what each CPU has begun."
)


def spelled(page: Page | None) -> str:
    if page is None:
        return "–"
    return f"{' '.join(map(str, page.words))}{' locked' if page.locked else ''}{' pinned' if page.pinned else ''}"


def area(machine: Machine) -> str:
    if not machine.area:
        return f"no swap area{FAILS[machine.fails]}"
    return f"a swap area of {machine.area} of {machine.slots} slots{FAILS[machine.fails]}"


def at_work(cpu: int, access: Access | None) -> str:
    if access is None:
        return f"CPU {cpu} is idle"
    doing = f"loads word {access.place}" if access.kind == LOAD else f"stores {access.value} to word {access.place}"
    return f"CPU {cpu}, for process {access.process}: {doing}"


def lines_of(machine: Machine) -> list[str]:
    return [area(machine), *(at_work(cpu, access) for cpu, access in enumerate(machine.cpus))]


def pages_of(machine: Machine) -> range:
    return range(max(len(memory or ()) for memory in machine.memory))


def draw(machine: Machine, before: Machine | None, title: str) -> Drawing:
    was = before if before is not None and len(before.memory) == len(machine.memory) else machine
    pages = pages_of(machine)

    def cell(process: int, page: int) -> Cell:
        here = machine.page(process, page)
        return Cell(spelled(here), here is not None and here.stays, here != was.page(process, page))

    rows = [
        [cell(process, page) for page in pages] if machine.exists(process) else None
        for process in range(len(machine.memory))
    ]
    return memories(title, len(pages), rows, lines_of(machine), lines_of(was))


def is_small(machine: Machine) -> bool:
    return are_few(len(pages_of(machine)), len(machine.memory), machine.words, lines_of(machine))


# ── In characters ────────────────────────────────────────────────────────────────────────────────────────────

LANE = 22
"""Letters of a CPU's column."""
IN_CHARACTERS = (
    "a column for each CPU, with the access that it has begun; then the area; then for each process its pages: what "
    "each holds, l where it is locked, p where it is pinned"
)


def picture(machine: Machine, call: Call | None = None) -> str:
    """`cpu0 p1 stores 3 @0     cpu1 -                area 2  p0 [5] [-]  p1 [5] [-]`: a run is read down the columns,
    CPU by CPU."""
    lanes = "".join(f"{f'cpu{cpu} {in_progress(access)}':<{LANE}}" for cpu, access in enumerate(machine.cpus))
    memories = (
        f"p{process} {' '.join(boxed(page) for page in memory)}"
        for process, memory in enumerate(machine.memory)
        if memory is not None
    )
    return "  ".join((f"{lanes}area {machine.area}{FAILS[machine.fails]}", *memories))


def in_progress(access: Access | None) -> str:
    if access is None:
        return "-"
    doing = "loads" if access.kind == LOAD else f"stores {access.value}"
    return f"p{access.process} {doing} @{access.place}"


def boxed(page: Page | None) -> str:
    if page is None:
        return "[-]"
    return f"[{' '.join(map(str, page.words))}{'l' if page.locked else ''}{'p' if page.pinned else ''}]"


DEPICTION = Depiction(draw, draw, is_small, LEGEND)

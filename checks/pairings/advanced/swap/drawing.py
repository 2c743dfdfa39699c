"""Memory with a swap area drawn: a row for each process, with its pages; the area; and what CPUs are at. And all that
on a line."""

from __future__ import annotations

from checks.evidence import Call
from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from checks.html.memories import Cell, are_few, memories
from spec.advanced.memories import Access
from spec.advanced.swap import Machine, Page
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


def access_of(machine: Machine, cpu: int) -> Access | None:
    return machine.access(cpu) if machine.is_at_work(cpu) else None


def at_work(cpu: int, access: Access | None) -> str:
    if access is None:
        return f"CPU {cpu} is idle"
    doing = f"loads word {access.place}" if access.kind == LOAD else f"stores {access.value} to word {access.place}"
    return f"CPU {cpu}, for process {access.process}: {doing}"


def lines_of(machine: Machine) -> list[str]:
    return [area(machine), *(at_work(cpu, access_of(machine, cpu)) for cpu in range(machine.cpus))]


def draw(machine: Machine, before: Machine | None, title: str) -> Drawing:
    was = before if before is not None and before.processes == machine.processes else machine
    pages = range(machine.pages)

    def cell(process: int, page: int) -> Cell:
        here = machine.page(process, page)
        return Cell(spelled(here), here is not None and here.stays, here != was.page(process, page))

    rows = [
        [cell(process, page) for page in pages] if machine.exists(process) else None
        for process in range(machine.processes)
    ]
    return memories(title, len(pages), rows, lines_of(machine), lines_of(was))


def is_small(machine: Machine) -> bool:
    return are_few(machine.pages, machine.processes, machine.words, lines_of(machine))


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
    told = (f"cpu{cpu} {in_progress(access_of(machine, cpu))}" for cpu in range(machine.cpus))
    lanes = "".join(f"{text:<{LANE}}" for text in told)
    memories = (
        f"p{process} {' '.join(boxed(machine.page(process, page)) for page in range(machine.pages))}"
        for process in range(machine.processes)
        if machine.exists(process)
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

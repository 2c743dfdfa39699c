"""The page of measured speeds, from the file that `make bench` keeps."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.rows import Row, time_of, unit_of, verdict
from docs.book.figure import escaped, figure
from docs.book.markdown import capital, join, raw, table
from docs.book.plot import Series, plot

FILE = Path(__file__).resolve().parents[2] / "benchmarks" / "results.json"
NUMBER = re.compile(r"(?:(\d+)\^)?(\d[\d,]*)(?: (\w+))?")
"""A number in a row's name, and what it counts: `2^10 frames`, `88,010 states`."""
NO_BREAK = "\N{NO-BREAK SPACE}"
KINDS = ("first", "second", "third")
"""Lines of the style sheet."""

ABOUT = {
    "the buddy allocator": """The same calls, answered by the implementation and by a textbook's buddy allocator in C
(`benchmarks/buddy.c`): what it costs that a prover can read the source.""",
    "the walk": """The same accesses, translated by the implementation and by a walk in C (`benchmarks/walk.c`), over
equal tables: every mapped page in turn, in the order of addresses or at random, round after round. The first round
marks the entries.""",
    "areas": """The area of a page, looked up at random among so many: in the tree of the implementation, and in a
red-black tree in C.""",
    "faults": """The same stores, each the first to its page, by the implementation and by a fault handler in C
(`benchmarks/fault.c`): a walk that fails, a decision, a frame that is zeroed, an entry, and the walk once more. Zeroing
takes most of the time in C. Beyond that the implementation notes each step of a fault for other CPUs, decides once
more before it maps the page, counts how often a frame is mapped, and takes frames from a buddy allocator, where C has a
stack of them.""",
    "user copy": """The same copies from and to a process, of which some fault on the way, by the implementation and
in C (`benchmarks/copy.c`), which looks at the same rights and moves bytes by `memcpy`. The implementation moves a word
at a time where both sides are aligned, and else a byte, as the second and the third row show.""",
    "fork": """A process whose pages all hold something forks 60 children, whose numbers have been in use before: the
implementation and a textbook's in C (`benchmarks/cow.c`). Of its 16,384 pages so many are mapped, and nothing is copied
but entries.""",
    "exit": "The 60 children end.",
    "stores after fork": """A store to each of 10,000 pages: the child's, which fault and copy 4 KiB each, and then the
parent's, which fault and find that nobody else has the frame. In C each fault is served at once, and so are the
parent's here; a fault that copies goes in steps, between which another CPU may run. Both have their memory in huge
pages.""",
    "NUMA": """Pages that CPU 0 uses for the first time, one after the other, in a machine of four nodes with 4,096
frames each, until no node that the policy permits has a frame: by the implementation and in C (`benchmarks/numa.c`).
Both look up the policy of the area and then the process's, go through the order of fallback of the node where they
begin, and add up weights anew for each page. Where two nodes are bound to, half of the pages are refused. The
implementation asks besides whether the CPU is in the middle of something else.""",
    "swap": """Each of 1,024 pages is paged out, or paged in, by the implementation and by the same in C
(`benchmarks/swap.c`), 4 KiB each; the device is memory, so that only what the processor does is measured. In the last
two rows there is a frame for every second page, so that each access pages one in and another one out, and both search
for a free slot from the first slot on. In C a page goes out at once; ours can be stopped between its steps, each of
which asks again whether it may, and any access can be one of several CPUs'.""",
    "zswap, stores": """2,000 pages of 4 KiB, each stored in place of an equal one, by the implementation and in C
(`benchmarks/zswap.c`), with the same compressor and the same pool: pages whose words are all equal; pages half of
zeros, with some words over and over; and pages of nothing but new words, which the compressor tries in vain. The
implementation clears what is freed.""",
    "zswap, loads": "The same pages, loaded.",
    "early memory": """The same requests for runs of free frames, searched for by the implementation in its two bitmaps
and by a textbook's search in C in one (`benchmarks/bootmem.c`), in a crowded map: the lowest run below a limit, and the
highest.""",
    "malloc": """What four real processes asked for (`checks/data/malloc-*.csv.xz`), asked of the implementation and of
the malloc of a library, each with memory that it has got from the kernel before and does not give back. The first word
of each block is written, and read before the block is freed.""",
    "malloc, the most memory": """The same calls: up to which size the heap grew, what it had from brk and by mmap
together.""",
    "the slab allocator": """The same objects of four sizes, allocated and freed in the same order by the
implementation and by a textbook's slab allocator in C (`benchmarks/slab.c`), which trusts its callers, keeps
nothing for each processor and clears nothing. The first word of each object is written, and read before the object is
freed.""",
    "kmalloc": """The sizes that a live kernel asked for (`checks/data/linux-slab.csv.xz`), in the same order, of the
implementation and of a textbook's kmalloc in C (`benchmarks/kmalloc.c`). It refuses to free what nobody holds, as ours
does; it does not say why, keeps nothing for each processor, clears nothing and has a size of pages built in.""",
    "the law": """The same calls, answered by the implementation and judged by the law: as it is written, where each
step copies the table of held frames, and over one table that is changed in place, as for recordings.""",
    "conform": "A C library's calls, judged from another process, and the same calls alone.",
    "random testing": """Two ways to draw calls: the fast driver, and Hypothesis, which shrinks what it finds. They draw
other calls, so that nothing but the pace is compared.""",
    "exploration, interpreted": """Every state visited in plain Python: the implementation in step with the law, and the
law alone, where every permitted answer is tried.""",
    "exploration, bare": """The search alone, with nothing judged on the way: memspec's exploration, compiled, and the
verifier that SPIN makes from a model of the same pool (`benchmarks/buddy.pml`). Both find the same states.""",
    "exploration, checked": """The same search with the law judged on the way: every invariant in every state, every
answer of every call.""",
    "whole process": """As above, and all that it takes from the command to the counts: memspec finds what it has
compiled before, SPIN compiles its model each time.""",
    "nothing compiled before": "As above, and memspec compiles too.",
    "proofs": "Each theorem, proved by z3, and the same formulas given to bitwuzla.",
}
"""What a group is, by its whole name or by what stands last in it."""


def page(path: Path = FILE) -> str:
    if not path.exists():
        return "# Benchmarks\n\nNothing has been measured here yet. `make bench` does it and keeps the figures."
    data = json.loads(path.read_text(encoding="utf-8"))
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in data["rows"]:
        groups[row["group"]].append(Row(**row))
    sections = (section(name, rows) for name, rows in groups.items())
    return join(("# Benchmarks", opening(data), *sections, surroundings(data)))


def opening(data: dict[str, Any]) -> str:
    return (
        f"What memspec's implementations and checks cost beside others, made by `make bench` with seed {data['seed']}. "
        "Contestants take turns, and have to give equal answers. Times are medians; what is said of two is the median "
        "of runs side by side, so it may differ a little from the quotient of the medians."
    )


def surroundings(data: dict[str, Any]) -> str:
    told = ((name, str(value)) for name, value in data["surroundings"].items())
    return join(("## Where it was measured", table(("", ""), told, "surroundings")))


def section(group: str, rows: Sequence[Row]) -> str:
    return join((f"## {capital(group)}", about(group), growth(group, rows), *pairs(rows)))


def about(group: str) -> str:
    return ABOUT.get(group) or ABOUT.get(group.rpartition(", ")[2], "")


# ── Cost against size ────────────────────────────────────────────────────────────────────────────────────────


def growth(group: str, rows: Sequence[Row]) -> str:
    """Time against size, where rows differ in size alone; a line for each contestant."""
    sized = [row for row in rows if row.size is not None]
    points: dict[str, dict[int, float]] = defaultdict(dict)
    for row in sized:
        for who, time in ((row.subject, row.subject_time), (row.other, row.other_time)):
            if row.size is not None and time is not None:
                points[who][row.size] = time
    lines = {who: line for who, line in points.items() if len(line) > 1}
    if not lines or len({NUMBER.sub(r"\3", row.name) for row in sized}) > 1:
        return ""
    unit, nanoseconds = unit_of(max(time for line in lines.values() for time in line.values()))
    series = [
        Series(who, [(size, time / nanoseconds) for size, time in sorted(line.items())], kind)
        for (who, line), kind in zip(lines.items(), cycle(KINDS), strict=False)
    ]
    sizes = {size for line in lines.values() for size in line}
    doubling = all(size & (size - 1) == 0 for size in sizes)
    what = counted(sized[0])
    drawing = plot(
        f"{capital(group)}: time against {what}", what, f"{unit} a {rows[0].unit}", series, base=2 if doubling else 10
    )
    caption = (
        f"Time for each {rows[0].unit}, by the number of {what}; lower is faster. Across, the scale is logarithmic."
    )
    return raw(figure(drawing, escaped(caption)))


def counted(row: Row) -> str:
    """What a row's size is a number of, by its name."""
    for base, digits, what in NUMBER.findall(row.name):
        number = int(digits.replace(",", ""))
        if what and (int(base) ** number if base else number) == row.size:
            return str(what)
    return "size"


# ── The tables ───────────────────────────────────────────────────────────────────────────────────────────────


def pairs(rows: Iterable[Row]) -> Iterator[str]:
    """A table for each two that were compared; who is not there has no column."""
    compared: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        compared[row.subject, row.other].append(row)
    for (subject, other), same in compared.items():
        columns = [[f"for each {same[0].unit}", *(powers(row.name) for row in same)]]
        columns += [[subject, *(time_or_nothing(row.subject_time) for row in same)]]
        columns += [[other, *(time_or_nothing(row.other_time) for row in same)]]
        columns += [["the first is", *("" if row.note else verdict(row) for row in same)]]
        header, *told = zip(*(column for column in columns if any(column[1:])), strict=True)
        yield table(header, told, "benchmarks")
        yield from dict.fromkeys(f"Not measured: {row.note}." for row in same if row.note)


def time_or_nothing(nanoseconds: float | None) -> str:
    return "" if nanoseconds is None else time_of(nanoseconds).replace(" ", NO_BREAK)


def powers(name: str) -> str:
    """`2^10 frames`, raised."""
    return re.sub(r"(\d+)\^(\d+)", r"\1{sup}`\2`", name)

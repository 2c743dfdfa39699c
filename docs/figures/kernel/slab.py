"""What is pictured of the slab allocator, and where: what it saves, and what colours do."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from checks.drive import Factory, plain
from checks.pairing import Pairing
from docs.book.figure import CONCEPT, Figures, Picture, figure, title
from docs.book.plot import Series, plot
from docs.book.runs import Example

RECORDED = Path(__file__).resolve().parents[3] / "checks/data/linux-slab-geometry.csv"
PAGE, LINE = 4096, 64
POOL = (1 << 21, 1 << 21, PAGE, 1)

# ── Memory ───────────────────────────────────────────────────────────────────────────────────────────────────


def idle(pairing: Pairing) -> str:
    """Of all object sizes of a running Linux: what lies idle in blocks of the buddy allocator, and in slabs."""
    sizes = {(int(row["object_size"]), int(row["align"])) for row in csv.DictReader(RECORDED.read_text().splitlines())}
    small = sorted((size, alignment) for size, alignment in sizes if size <= PAGE)
    alone = [(size, 100 * (1 - size / PAGE)) for size, _ in small]
    made = plain(pairing)
    shared = [(size, idle_share(made, size, alignment)) for size, alignment in small]
    series = [Series("in a block each", alone, "first"), Series("in slabs", shared, "second")]
    drawing = plot("What lies idle, by the size of the object", "bytes of an object", "idle, in percent", series)
    average = [sum(share for _, share in each) / len(each) for each in (alone, shared)]
    caption = (
        f"The {len(small)} sizes and alignments of up to {PAGE:,} bytes that caches of a running Linux 6.18 have. In a "
        f"block of the buddy allocator's for each object {average[0]:.0f} % of the memory lies idle, on average over "
        f"the sizes, and in slabs {average[1]:.1f} %: what aligning costs, and what is left over at a slab's end."
    )
    return f"{title('Internal fragmentation')}{figure(drawing, caption)}"


def idle_share(made: Factory, size: int, alignment: int) -> float:
    """In percent, by the shape that the implementation gives a cache."""
    slab: Any = made(*POOL)
    shape = slab.shape(slab.create_cache(size, alignment, 0))
    share: float = 100 * (1 - shape.objects * size / (PAGE << shape.order))
    return share


# ── Colours ──────────────────────────────────────────────────────────────────────────────────────────────────

SETS, WAYS = 64, 8
"""A first-level cache of 32 KiB with lines of 64 bytes."""
OBJECT = (2368, 64, 0)
"""Of a TCP connection's size: 13 to a slab of 32 KiB, which leaves 1,984 bytes, room for 32 colours."""
MOST_SLABS, ROUNDS = 40, 8
UNCOLOURED = (("    return slab + colour * step", "    return slab + 0 * step"),)


def hit_rates(pairing: Pairing) -> str:
    """The first line of the first object of each slab, read round after round."""
    coloured, plainly = (first_objects(pairing, edits) for edits in ((), UNCOLOURED))
    counts = range(1, MOST_SLABS + 1)
    series = [
        Series("with colours", [(count, hit_rate(coloured[:count])) for count in counts], "first"),
        Series("without", [(count, hit_rate(plainly[:count])) for count in counts], "second"),
    ]
    drawing = plot("What is found in the processor's cache", "slabs", "hits, in percent", series)
    caption = (
        f"The first line of the first object of each slab is read, {ROUNDS} rounds, through a cache of {SETS} sets of "
        f"{WAYS} lines that evicts what was used longest ago. Without colours all of these lines fall into one set, "
        f"and from {WAYS + 1} slabs on each evicts the next one that is read. With colours they fall into as many sets "
        "as there are colours."
    )
    return f"{title('What colours are for')}{figure(drawing, caption)}"


def first_objects(pairing: Pairing, edits: Sequence[tuple[str, str]]) -> list[int]:
    """The lowest address of an object in each slab, in the order in which the slabs came; run on the implementation."""
    slab: Any = plain(pairing, tuple(edits))(*POOL)
    name = slab.create_cache(*OBJECT)
    shape, first = slab.shape(name), dict[int, int]()
    while len(first) <= MOST_SLABS:
        address = slab.alloc(name)
        base = address & -(PAGE << shape.order)
        first[base] = min(address, first.get(base, address))
    return list(first.values())[:MOST_SLABS]


def hit_rate(addresses: Iterable[int]) -> float:
    """In percent of the reads after the first round."""
    sets: dict[int, list[int]] = {}
    lines, hits, reads = [address // LINE for address in addresses], 0, 0
    for turn in range(ROUNDS):
        for line in lines:
            recent = sets.setdefault(line % SETS, [])
            if turn:
                reads, hits = reads + 1, hits + (line in recent)
            if line in recent:
                recent.remove(line)
            recent.append(line)
            del recent[:-WAYS]
    return 100 * hits / reads


# ── What is shown where ──────────────────────────────────────────────────────────────────────────────────────

ONE_PAGE = (64, 64, 64, 1)
FIRST = [("create_cache", (24, 8, 1)), ("shape", (0,)), ("alloc", (0,))]

FIGURES = Figures(
    examples={
        "alloc": (
            Example("The second object of a slab; the third has no room.", ONE_PAGE, [*FIRST, *[("alloc", (0,))] * 2]),
        ),
        "free": (
            Example("A double free is refused by name.", ONE_PAGE, [*FIRST, ("alloc", (0,)), *[("free", (64,))] * 2]),
            Example("So is an address inside an object.", ONE_PAGE, [*FIRST, ("free", (72,))]),
        ),
        "constructed": (
            Example(
                "Both objects of a slab are constructed, and none is once it has gone.",
                ONE_PAGE,
                [*FIRST, ("constructed", (0,)), ("free", (64,)), ("shrink", (0,)), ("constructed", (0,))],
            ),
        ),
    },
    pictures=(Picture(CONCEPT, idle), Picture(CONCEPT, hit_rates)),
)

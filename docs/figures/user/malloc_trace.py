"""How a heap grows over a recorded run: what the program holds, and what the heap takes for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import define, field

from checks.engines.validate import read_table
from checks.pairing import Pairing
from checks.records import DATA
from docs.book.figure import figure, title
from docs.book.plot import Series, plot
from impl.user.malloc import HEAP, PAGE_COUNT, PAGE_SHIFT, PAGES, TOP
from spec.user.words import NULL

TRACE, EVERY = "malloc-python.csv.xz", 128
COLUMNS = ("call", "argument1", "argument2", "returned")
GEOMETRY = (1 << 20, 1 << 26, 16)
KIBIBYTE = 1 << 10


@define
class Replay:
    """The recorded requests made of our implementation, whose addresses are others."""

    subject: Any
    ours: dict[str, int] = field(factory=dict)
    """By the recorded address of a live block, ours."""
    sizes: dict[str, int] = field(factory=dict)

    @property
    def live(self) -> int:
        """How many bytes the program has asked for and not given back."""
        return sum(self.sizes.values())

    def take(self, call: str, first: str, second: str, returned: str) -> None:
        ours = self.ours.pop(first, NULL) if call in ("free", "realloc") else NULL
        self.sizes.pop(first, None)
        if call == "free":
            self.subject.free(ours)
            return
        if call == "malloc":
            made, size = self.subject.malloc(int(first)), int(first)
        elif call == "calloc":
            made, size = self.subject.calloc(int(first), int(second)), int(first) * int(second)
        else:
            made, size = self.subject.realloc(ours, int(second)), int(second)
        self.ours[returned], self.sizes[returned] = made, size


def growing(pairing: Pairing) -> str:
    """What Python asks for while it starts and ends, and what the allocator takes for it."""
    found = list(measured(pairing))
    series = [
        Series(name, [(row[0], row[number] / KIBIBYTE) for row in found], kind)
        for number, (name, kind) in enumerate((("asked for", "first"), ("taken", "second")), start=1)
    ]
    calls, most, taken = (max(numbers) for numbers in zip(*found, strict=True))
    drawing = plot("A heap over the run of a program", "calls", "KiB", series)
    caption = (
        f"{calls:,} calls of a short run of Python, as recorded, made of this implementation. At most "
        f"{most // KIBIBYTE:,} KiB are asked for and not given back, and {taken // KIBIBYTE:,} KiB are taken for them, "
        f"{taken / most:.2f} times as much: the heap up to its top, and the pages of large blocks. The difference is "
        "headers, rounding, chunks that are kept, and gaps."
    )
    return f"{title('A heap over the run of a program')}{figure(drawing, caption)}"


def measured(pairing: Pairing) -> Iterator[tuple[int, int, int]]:
    """(calls made, bytes asked for and not given back, bytes taken), every that many calls."""
    subject = pairing.impl(*GEOMETRY)
    replay, image = Replay(subject), subject.image
    pages = slice(int(image[PAGES]), int(image[PAGES] + image[PAGE_COUNT]))
    for number, (_, values) in enumerate(read_table(DATA / TRACE, COLUMNS), start=1):
        replay.take(*values)
        if number % EVERY == 0:
            heap, mapped = int(image[TOP]) - HEAP << 3, int(image[pages].sum()) << int(image[PAGE_SHIFT]) + 3
            yield number, replay.live, heap + mapped

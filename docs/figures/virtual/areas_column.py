"""A whole address space drawn, area by area: the run of a program of which each area is where it would be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from attrs import frozen

from checks.html.drawing import Drawing
from checks.pairing import Arguments, Pairing
from checks.pairings.virtual.areas.drawing import WIDTH, described, drawn_rights, gaps, in_bytes, shows
from checks.spelling import answered, spelled
from docs.book.figure import escaped, figure, title, told_in_steps
from docs.book.runs import Calls, Ran, answer_of, perform
from spec.virtual.areas import OWN, PAGE, READ_WRITABLE, Process
from spec.virtual.words import (
    MAP_FIXED,
    MAP_GROWSDOWN,
    MAP_PRIVATE,
    MAP_SHARED,
    MREMAP_MAYMOVE,
    NO_FILE,
    PROT_EXEC,
    PROT_NONE,
    PROT_READ,
    READ_ONLY,
    READ_WRITE,
    Area,
    File,
)
from spec.vocabulary import PAGE_SHIFT, Span

LINE, HOLE, ADDRESS = 24.0, 17.0, 108.0
"""The height of an area and of what is not mapped, and the width of what stands beside them."""


@frozen
class Piece:
    """An area, or what is not mapped between two."""

    span: Span
    words: str
    kind: str
    """The style sheet's class."""

    @property
    def is_area(self) -> bool:
        return self.kind in ("plain", "free")

    @property
    def height(self) -> float:
        return LINE if self.is_area else HOLE


def pieces(process: Process) -> Iterator[Piece]:
    """From the highest address to the lowest."""
    guarded, top = {gap.stop: gap for gap in gaps(process)}, process.span.stop
    for area in sorted(process.areas, key=lambda area: -area.start):
        span = Span(area.start >> PAGE_SHIFT, area.end >> PAGE_SHIFT, "page")
        yield from hole(Span(span.stop, top, "page"), "not mapped", "clear")
        yield Piece(span, told(process, area), "free" if process.pages[span.start].is_shared else "plain")
        gap = guarded.get(span.start, Span(span.start, span.start, "page"))
        yield from hole(gap, "kept free", "hatch")
        top = gap.start
    yield from hole(Span(process.span.start, top, "page"), "not mapped", "clear")


def hole(span: Span, words: str, kind: str) -> Iterator[Piece]:
    if span.start < span.stop:
        yield Piece(span, f"{in_bytes(span.stop - span.start << PAGE_SHIFT)} {words}", kind)


def told(process: Process, area: Area) -> str:
    """`rw- heap, 132 KiB`"""
    is_heap = process.limits.heap <= area.start < process.end
    what = "heap" if is_heap else shows(process.pages[area.start >> PAGE_SHIFT], area.start >> PAGE_SHIFT)
    return f"{drawn_rights(area.rights)} {what}, {in_bytes(area.end - area.start)}"


def draw(process: Process, before: Process | None, heading: str) -> Drawing:
    """Each area with its first address, the highest on top, and not to scale."""
    every = list(pieces(process))
    was = set(pieces(process if before is None else before))
    drawing = Drawing(WIDTH, sum(piece.height for piece in every) + 4, heading, described(process))
    y, width = 2.0, WIDTH - ADDRESS - 2
    for piece in every:
        if piece.is_area:
            drawing.text(0, y + 16, spelled(piece.span.start << PAGE_SHIFT), "label small")
            changed = "" if piece in was else " changed"
            drawing.rectangle(ADDRESS, y + 1, width, LINE - 4, f"{piece.kind}{changed}")
        elif piece.kind == "hatch":
            drawing.hatch(ADDRESS, y + 1, width, HOLE - 3, "hatch")
        style = "on-clear" if piece.is_area else "on-free tiny" if piece.kind == "hatch" else "on-clear tiny"
        drawing.text(ADDRESS + width / 2, y + piece.height / 2 + 3, piece.words, style)
        y += piece.height
    return drawing


# ── The run of a program ─────────────────────────────────────────────────────────────────────────────────────

PROGRAM = 0x5555_5555_4000
"""Where Linux puts a program that may lie anywhere if it does not choose at random (ELF_ET_DYN_BASE of x86-64)."""
HEAP, STACK, HIGHEST = PROGRAM + 0x5000, 0x7FFF_FFFD_E000, 0x7FFF_FFFF_F000
LOADED = STACK - 0x3000 - 256 * PAGE - 0x6000
"""Where the library comes to lie: right below the gap."""
SPACE = (0x1_0000, HIGHEST, HEAP, 1 << 30, 1 << 40, 8 << 20, 256 * PAGE, 1024, 64)
"""The limits that are usual: mmap_min_addr is 64 KiB, a stack may have 8 MiB, 1 MiB is kept free below it."""
EXECUTABLE, LIBRARY, DATA = File(1 << 2 | READ_ONLY), File(2 << 2 | READ_ONLY), File(3 << 2 | READ_WRITE)
MEBIBYTE = 1 << 20

Told = Sequence[tuple[str, tuple[str, Arguments]]]
"""Calls, each with what is said of it."""

EXECVE: Calls = [
    ("mmap", (PROGRAM, 0x2000, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, EXECUTABLE, 0)),
    ("mmap", (PROGRAM + 0x3000, 0x1000, READ_WRITABLE, MAP_PRIVATE | MAP_FIXED, EXECUTABLE, 0x2000)),
    ("mmap", (STACK, HIGHEST - STACK, READ_WRITABLE, OWN | MAP_GROWSDOWN | MAP_FIXED, NO_FILE, 0)),
]
TOLD: Told = [
    ("a page below the stack is touched. No call asks for this: the fault does.", ("grow", (STACK - 0x3000,))),
    (
        "the loader maps a library, all of it to be read. Where, the kernel chooses: as high as it can.",
        ("mmap", (0, 0x6000, PROT_READ, MAP_PRIVATE, LIBRARY, 0)),
    ),
    (
        "over a part of that it maps the same part of the file, to be executed. The area is split.",
        ("mmap", (LOADED + 0x1000, 0x2000, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, LIBRARY, 0x1000)),
    ),
    ("malloc wants a heap,", ("brk", (HEAP + 0x2_1000,))),
    ("and for a large block pages of its own.", ("mmap", (0, MEBIBYTE, READ_WRITABLE, OWN, NO_FILE, 0))),
    (
        "the block grows. There is no room behind it, so it is moved, and nothing is copied.",
        ("mremap", (answer_of(8), MEBIBYTE, 2 * MEBIBYTE, MREMAP_MAYMOVE, 0)),
    ),
    (
        "a file, shared: what is written there is the file's.",
        ("mmap", (0, 0x3000, READ_WRITABLE, MAP_SHARED, DATA, 0)),
    ),
    (
        "the lowest page of the block becomes a guard: for that no memory is needed.",
        ("mprotect", (answer_of(9), PAGE, PROT_NONE)),
    ),
    ("the block is given back, both of its areas at once.", ("munmap", (answer_of(9), 2 * MEBIBYTE))),
]
LEGEND = "The highest addresses are on top; not to scale. Green: shared. Hatched: the gap that is kept below a stack."


def of_a_program(pairing: Pairing) -> str:
    """All that a process has mapped, when it has most."""
    calls = [*EXECVE, *(call for _, call in TOLD[:-1])]
    drawing = draw(perform(pairing, SPACE, calls).states[-1], None, "An address space")
    caption = (
        "A program, a library, a heap, a file and a stack, as they are mapped in an address space of 128 TiB. The run "
        f"that led here is drawn below, call by call. {LEGEND}"
    )
    return f"{title('An address space')}{figure(drawing, caption)}"


def in_steps(pairing: Pairing) -> str:
    """The run that leads there, and what is said of each call."""
    ran = perform(pairing, SPACE, [*EXECVE, *(call for _, call in TOLD)])
    first = "What execve maps: the program's code, its data, and a stack."
    steps = [(first, draw(ran.states[len(EXECVE)], None, "At first")), *said_of(pairing, ran, TOLD, draw)]
    files = "file=10 is file 2, opened to be read; file=13 is file 3, for both."
    return told_in_steps("A program begins", steps, f"{files} {LEGEND} A thick border marks what has changed.")


def said_of(
    pairing: Pairing, ran: Ran, told: Told, drawn: Callable[[Process, Process | None, str], Drawing]
) -> Iterator[tuple[str, Drawing]]:
    """The last calls of a run, each with what is said of it and the state that it leads to."""
    count = len(told)
    for (said, _), call, before, after in zip(
        told, ran.calls[-count:], ran.states[-count - 1 : -1], ran.states[-count:], strict=True
    ):
        text = answered(pairing, call)
        yield f"<code>{escaped(text)}</code>: {escaped(said)}", drawn(after, before, text)

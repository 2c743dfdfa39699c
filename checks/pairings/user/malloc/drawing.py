"""A heap drawn: its live blocks, and the gaps between them, in the order of their addresses."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from checks.evidence import Call
from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from spec.user.malloc import Heap
from spec.user.words import NULL, Address, ByteCount
from spec.vocabulary import extent

LEGEND = (
    "a live block as address:bytes, with what is known to be in it (=a5: each byte; =a5…: some; =…: several values); "
    "a gap as .bytes"
)
DRAWN_PIECES = 12
"""Of a heap with more live blocks and gaps, those around the block that a call is about are drawn."""


@frozen
class Piece:
    """A live block, or a gap between two."""

    first: Address
    count: int
    is_live: bool

    @property
    def taken(self) -> int:
        """How many addresses it has to itself."""
        return extent(self.count)


def pieces(heap: Heap) -> list[Piece]:
    live = [Piece(address, size, True) for address, size in heap.live.items()]
    gaps = [Piece(Address(first), count, False) for first, count in heap.live.gaps(heap.start, heap.end)]
    return sorted([*live, *gaps], key=lambda piece: piece.first)


def inside(heap: Heap, piece: Piece) -> str:
    """`a5`: what each of a block's bytes is known to be, `a5…` the first of them alone; `…` where they differ, nothing
    where none is known."""
    known = heap.known(piece.first, ByteCount(piece.count))
    values = set(known.values())
    if len(values) != 1:
        return "…" if values else ""
    return f"{values.pop():02x}{'' if len(known) == piece.count else '…'}"


# ── In characters ────────────────────────────────────────────────────────────────────────────────────────────


def picture(heap: Heap, call: Call | None = None) -> str:
    """`|.16|0x20:24=a5|.40|`"""
    every = pieces(heap)
    first = max(0, min(place(every, centre(call)) - DRAWN_PIECES // 2, len(every) - DRAWN_PIECES))
    drawn = [spelt(heap, piece) for piece in every[first : first + DRAWN_PIECES]]
    after = len(every) - first - DRAWN_PIECES
    return "|".join(["", *(["…"] if first else []), *drawn, *(["…"] if after > 0 else []), ""])


def spelt(heap: Heap, piece: Piece) -> str:
    if not piece.is_live:
        return f".{piece.count}"
    known = inside(heap, piece)
    return f"{piece.first:#x}:{piece.count}{'=' if known else ''}{known}"


def centre(call: Call | None) -> int:
    """The address that a call is about: the one that it answered, or else its argument."""
    if call is None:
        return NULL
    if type(call.returned) is int and call.operation not in ("usable_size", "load"):
        return call.returned
    return call.arguments[0] if call.arguments else NULL


def place(every: list[Piece], address: int) -> int:
    return next((number for number, piece in enumerate(every) if piece.first + piece.taken > address), 0)


# ── As a strip ───────────────────────────────────────────────────────────────────────────────────────────────

WIDTH, HEIGHT, TOP = 640.0, 30.0, 18.0
MOST_BYTES = 1024
"""Of a larger heap, characters tell more on a line."""
LIVE, GAP = "held", "free"
"""The style sheet's classes."""


def strip(heap: Heap, before: Heap | None, title: str) -> Drawing:
    """The heap from its first address to its last, to scale."""
    every = pieces(heap)
    earlier = set(pieces(before)) if before is not None else set(every)
    drawing = Drawing(WIDTH + 2, TOP + HEIGHT + 4, title, described(every))
    for piece in every:
        draw_piece(drawing, heap, piece, piece not in earlier)
    return drawing


def draw_piece(drawing: Drawing, heap: Heap, piece: Piece, is_new: bool) -> None:
    scale = WIDTH / heap.bytes
    left, width = 1 + (piece.first - heap.start) * scale, max(piece.taken * scale - 2, 2)
    kind = LIVE if piece.is_live else GAP
    drawing.rectangle(left, TOP, width, HEIGHT, f"{kind}{' changed' if is_new and piece.is_live else ''}")
    if not piece.is_live:
        drawing.hatch(left, TOP, width, HEIGHT, "hatch")
        return
    drawing.text(left, TOP - 5, f"{piece.first:#x}", "axis start")
    label = next((text for text in labels(heap, piece) if width >= 7 * len(text)), "")
    drawing.text(left + width / 2, TOP + HEIGHT / 2 + 4.5, label, f"on-{kind}")


def labels(heap: Heap, piece: Piece) -> Iterator[str]:
    """What is written on a block, the longest first."""
    known = inside(heap, piece)
    if known:
        yield f"{piece.count} bytes, {known}"
    yield f"{piece.count} bytes"
    yield str(piece.count)


def described(every: list[Piece]) -> str:
    told = (f"{piece.count} bytes from {piece.first:#x} {'live' if piece.is_live else 'free'}" for piece in every)
    return f"{', '.join(told)}."


DEPICTION = Depiction(
    strip,
    strip,
    lambda heap: heap.bytes <= MOST_BYTES,
    "Filled: a live block, with its address above it, how many bytes its caller may use, and what they are known to be "
    "(07: each of them, 07…: some; …: several values). Hatched: no block; the allocator's records may lie there.",
)

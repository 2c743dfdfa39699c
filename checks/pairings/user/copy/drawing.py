"""Memory drawn: the pages of the process and the kernel's buffer, and the bytes in them that are not 0."""

from __future__ import annotations

from attrs import frozen

from checks.evidence import Call
from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from spec.user.copy import KERNEL, MAYBE, UNKNOWN, Memory
from spec.virtual.words import WRITABLE

LEGEND = (
    "each page of the process between bars, w where it may be written, r where it may be read alone, - where there is "
    "none; then the kernel's memory; after @n, from byte n on, the bytes that are not 0, in hexadecimal (??: any, "
    "a5?: that or 0)"
)


@frozen
class Piece:
    """A page, or the kernel's memory."""

    name: str
    first: int
    count: int
    is_kernel: bool = False


def pieces(memory: Memory) -> list[Piece]:
    pages = [Piece(mark(memory, page), memory.start + page * memory.page, memory.page) for page in memory.span]
    return [*pages, Piece("kernel", KERNEL, memory.bytes, is_kernel=True)]


def mark(memory: Memory, page: int) -> str:
    rights = memory.rights.get(page, 0)
    return "w" if rights & WRITABLE else "r" if rights else "-"


def spelt(byte: int) -> str:
    return "??" if byte == UNKNOWN else f"{byte & 255:02x}{'?' if byte & MAYBE else ''}"


def inside(memory: Memory, piece: Piece) -> str:
    """`@7 a5 07`: runs of bytes that are not 0."""
    said, last = list[str](), -2
    for at in sorted(at for at in memory.contents if piece.first <= at < piece.first + piece.count):
        said += [] if at == last + 1 else [f"@{at - piece.first}"]
        said.append(spelt(memory.byte(at)))
        last = at
    return " ".join(said)


def picture(memory: Memory, call: Call | None = None) -> str:
    """`|w @7 a5|-| kernel @0 a5`"""
    *pages, kernel = (f"{piece.name} {inside(memory, piece)}".strip() for piece in pieces(memory))
    return f"|{'|'.join(pages)}| {kernel}"


# ── As a strip ───────────────────────────────────────────────────────────────────────────────────────────────

WIDTH, HEIGHT, TOP, GAP = 640.0, 30.0, 18.0, 24.0
MOST_BYTES = 96
"""Of larger memory, characters tell more on a line."""


def strip(memory: Memory, before: Memory | None, title: str) -> Drawing:
    """The pages, and with a gap between them the kernel's memory: a box for each byte."""
    drawing = Drawing(WIDTH + 2, TOP + HEIGHT + 4, title, f"{picture(memory)}.")
    scale = (WIDTH - GAP) / (memory.pages * memory.page + memory.bytes)
    left = 1.0
    for piece in pieces(memory):
        left += GAP if piece.is_kernel else 0
        draw_piece(drawing, memory, before or memory, piece, left, scale)
        left += piece.count * scale
    return drawing


def draw_piece(drawing: Drawing, memory: Memory, before: Memory, piece: Piece, left: float, scale: float) -> None:
    name = {"w": "read, write", "r": "read", "-": "not mapped"}.get(piece.name, "the kernel's")
    drawing.text(left, TOP - 5, name, "axis start")
    drawing.rectangle(left, TOP, piece.count * scale - 1, HEIGHT, "free")
    if piece.name == "-":
        drawing.hatch(left, TOP, piece.count * scale - 1, HEIGHT, "hatch")
    for at in range(piece.first, piece.first + piece.count):
        byte, place = memory.byte(at), left + (at - piece.first) * scale
        if byte or byte != before.byte(at):
            changed = "" if byte == before.byte(at) else " changed"
            drawing.rectangle(place, TOP, scale - 1, HEIGHT, f"{'held' if byte else 'free'}{changed}")
            label = spelt(byte)
            if scale >= 7 * len(label):
                drawing.text(place + scale / 2, TOP + HEIGHT / 2 + 4.5, label, f"on-{'held' if byte else 'free'}")


DEPICTION = Depiction(
    strip,
    strip,
    lambda memory: memory.pages * memory.page + memory.bytes <= MOST_BYTES,
    "The pages of the process, the last ones of the user's half, and behind the gap the kernel's memory. Filled: a "
    "byte that is not 0. Hatched: a page that is not mapped.",
)

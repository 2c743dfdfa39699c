"""Memory drawn: the blocks that are held, and in characters the runs of bytes that are known."""

from __future__ import annotations

from checks.drawn_state import centre, drawn_at
from checks.evidence import Call
from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from spec.kernel.kmalloc import Memory

LEGEND = "held: for each block its address and its bytes; known: from an address on, how many bytes of a value"


def picture(memory: Memory, call: Call | None) -> str:
    about = centre(call)
    return f"held {drawn_at(memory.live, about)}  known {drawn_at(runs(memory), about)}"


def runs(memory: Memory) -> dict[int, str]:
    """The bytes that are known, those of one value together."""
    found = list[list[int]]()
    for address, value in sorted(memory.contents.items()):
        if found and found[-1][2] == value and sum(found[-1][:2]) == address:
            found[-1][1] += 1
        else:
            found.append([address, 1, value])
    return {address: f"{count}×{value:#04x}" for address, count, value in found}


# ── As a strip ───────────────────────────────────────────────────────────────────────────────────────────────

WIDTH, HEIGHT, TOP = 640.0, 30.0, 18.0
MOST_BYTES = 2048
"""Of larger memory, characters tell more on a line."""
HELD, FREE = "held", "free"
"""The style sheet's classes."""


def strip(memory: Memory, before: Memory | None, title: str) -> Drawing:
    """Memory from its first address to its last, to scale."""
    earlier = memory.live if before is None else before.live
    told = (f"{count} bytes from {first:#x} held" for first, count in sorted(memory.live.items()))
    drawing = Drawing(WIDTH + 2, TOP + HEIGHT + 4, title, f"{', '.join(told) or 'nothing is held'}.")
    scale = WIDTH / memory.bytes
    for page in range(memory.start, memory.end, memory.page):
        drawing.rectangle(1 + (page - memory.start) * scale, TOP, memory.page * scale, HEIGHT, FREE)
    drawing.hatch(1, TOP, WIDTH, HEIGHT, "hatch")
    for first, count in sorted(memory.live.items()):
        left, width = 1 + (first - memory.start) * scale, max(count * scale - 2, 2)
        changed = "" if earlier.get(first) == count else " changed"
        drawing.rectangle(left, TOP, width, HEIGHT, f"{HELD}{changed}")
        label = next((text for text in (f"{count} bytes", str(count), "") if width >= 7 * len(text)), "")
        drawing.text(max(left, 16), TOP - 5, f"{first:#x}", "axis start")
        drawing.text(left + width / 2, TOP + HEIGHT / 2 + 4.5, label, f"on-{HELD}")
    return drawing


DEPICTION = Depiction(
    strip,
    strip,
    lambda memory: memory.end - memory.start <= MOST_BYTES,
    "Filled: a block that is held, with its address above it and its bytes. Hatched: what nobody holds, parted at each "
    "page.",
)

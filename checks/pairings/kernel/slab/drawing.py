"""Kernel memory drawn: the objects that are held in it, to scale, and the slabs that they lie in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from spec.kernel.slab import Slabs

WIDTH, HEIGHT, TOP = 640.0, 30.0, 18.0
MOST_BYTES = 2048
"""Of larger memory, characters tell more on a line."""
HELD, FREE, SLAB = "held", "free", "in-hand"
"""The style sheet's classes."""

Runs = Mapping[Any, int]
"""First address → how many bytes."""


def drawn_runs(
    start: int, end: int, page: int, held: Runs, earlier: Runs, title: str, slabs: Runs | None = None
) -> Drawing:
    """Memory from its first address to its last: what is held, what was not held earlier, and around it its slabs."""
    told = (f"{count} bytes from {first:#x} held" for first, count in sorted(held.items()))
    drawing = Drawing(WIDTH + 2, TOP + HEIGHT + 4, title, f"{', '.join(told) or 'nothing is held'}.")
    scale = WIDTH / (end - start)
    for first in range(start, end, page):
        drawing.rectangle(1 + (first - start) * scale, TOP, page * scale, HEIGHT, FREE)
    drawing.hatch(1, TOP, WIDTH, HEIGHT, "hatch")
    for first, count in (slabs or {}).items():
        drawing.rectangle(1 + (first - start) * scale, TOP, count * scale, HEIGHT, SLAB)
    for first, count in sorted(held.items()):
        left, width = 1 + (first - start) * scale, max(count * scale - 2, 2)
        changed = "" if earlier.get(first) == count else " changed"
        drawing.rectangle(left, TOP + 3, width, HEIGHT - 6, f"{HELD}{changed}")
        label = next((text for text in (f"{count} bytes", str(count), "") if width >= 7 * len(text)), "")
        drawing.text(left, TOP - 5, f"{first:#x}", "axis start")
        drawing.text(left + width / 2, TOP + HEIGHT / 2 + 4.5, label, f"on-{HELD}")
    return drawing


def strip(slabs: Slabs, before: Slabs | None, title: str) -> Drawing:
    known = {first: owner for first in slabs.slabs if (owner := slabs.owner(first)) is not None}
    extents = {first: slabs.extent(owner) for first, owner in known.items()}
    earlier = slabs.live if before is None else before.live
    return drawn_runs(slabs.start, slabs.end, slabs.page, slabs.live, earlier, title, extents)


DEPICTION = Depiction(
    strip,
    strip,
    lambda slabs: slabs.end - slabs.start <= MOST_BYTES,
    "Filled: an object that is held, with its address above it and its bytes. Around it its slab. Hatched: pages of "
    "which nobody holds an object, parted at each page.",
)

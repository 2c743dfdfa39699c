"""Slabs drawn: memory from left to right, the slabs in it, and the objects in these that are held."""

from __future__ import annotations

from checks.drawn_state import centre, drawn_at, placed
from checks.evidence import Call
from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from spec.kernel.slab import UNTOLD, Slabs

LEGEND = (
    "caches: by its name the bytes of an object, c with a constructor, and of a slab what is known, slots × bytes; "
    "held: for each object its address and its bytes; slabs: by its address whose it is"
)


def picture(slabs: Slabs, call: Call | None = None) -> str:
    about = centre(call)
    caches = {cache.name: kind(slabs, cache.name) for cache in slabs.caches}
    whose = {slab: placed(name) for slab, name in slabs.slabs.items()}
    return f"caches {drawn_at(caches, about)}  held {drawn_at(slabs.live, about)}  slabs {drawn_at(whose, about)}"


def kind(slabs: Slabs, name: int) -> str:
    """`24c 2×32`"""
    cache = next(cache for cache in slabs.caches if cache.name == name)
    slots = "" if cache.shape is UNTOLD else f" {cache.shape.objects}×{cache.shape.stride}"
    return f"{cache.size}{'c' if cache.constructor else ''}{slots}"


# ── As a strip ───────────────────────────────────────────────────────────────────────────────────────────────

PAGE, HEIGHT, TOP, SLAB = 112.0, 24.0, 18.0, 20.0
"""Of a page, of what stands above it, and of the line that says whose a slab is."""
MOST_PAGES = 8


def strip(slabs: Slabs, before: Slabs | None, title: str) -> Drawing:
    """Each page, and in it each object that is held."""
    drawing = Drawing(PAGE * pages(slabs) + 2, TOP + HEIGHT + 4, title, described(slabs))
    draw_memory(drawing, slabs, before)
    return drawing


def draw(slabs: Slabs, before: Slabs | None, title: str) -> Drawing:
    """The same, and below each slab whose it is."""
    drawing = Drawing(PAGE * pages(slabs) + 2, TOP + HEIGHT + SLAB + 4, title, described(slabs))
    draw_memory(drawing, slabs, before)
    for slab, name in slabs.slabs.items():
        drawing.text(place(slabs, slab) + PAGE / 2, TOP + HEIGHT + SLAB - 4, f"cache {name}", "small")
    return drawing


def draw_memory(drawing: Drawing, slabs: Slabs, before: Slabs | None) -> None:
    for page in range(slabs.start, slabs.end, slabs.page):
        drawing.text(place(slabs, page) + PAGE / 2, TOP - 6, f"{page:#x}", "axis")
        drawing.rectangle(place(slabs, page), TOP, PAGE - 3, HEIGHT, "free")
        if not any(slab <= page < end for slab, end in spans(slabs)):
            drawing.hatch(place(slabs, page), TOP, PAGE - 3, HEIGHT, "hatch")
    for address, size in slabs.live.items():
        is_new = before is not None and address not in before.live
        width = max(size * PAGE / slabs.page - 3, 3)
        drawing.rectangle(place(slabs, address), TOP + 3, width, HEIGHT - 6, f"held{' changed' if is_new else ''}")


def spans(slabs: Slabs) -> list[tuple[int, int]]:
    """Where each slab with an object that is held begins and ends."""
    owned = ((slab, slabs.cache(name)) for slab, name in slabs.slabs.items())
    return [(slab, slab + slabs.extent(cache)) for slab, cache in owned if cache is not None]


def pages(slabs: Slabs) -> int:
    return slabs.bytes // slabs.page


def place(slabs: Slabs, address: int) -> float:
    return (address - slabs.start) * PAGE / slabs.page + 1.5


def described(slabs: Slabs) -> str:
    objects = ", ".join(f"{size} bytes at {address:#x}" for address, size in slabs.live.items())
    return f"held: {objects}." if objects else "nothing is held."


DEPICTION = Depiction(
    draw,
    strip,
    lambda slabs: pages(slabs) <= MOST_PAGES,
    "Filled: an object that is held. Hatched: a page of no slab in which one is held.",
)

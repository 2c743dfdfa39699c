"""Memory drawn: the blocks that are held, and in characters the runs of bytes that are known."""

from __future__ import annotations

from checks.drawn_state import centre, drawn
from checks.evidence import Call
from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from checks.pairings.kernel.slab.drawing import MOST_BYTES, drawn_runs
from spec.kernel.kmalloc import Memory

LEGEND = "held: for each block its address and its bytes; known: from an address on, how many bytes of a value"


def picture(memory: Memory, call: Call | None) -> str:
    about = centre(call)
    return f"held {drawn(memory.live, about)}  known {drawn(runs(memory), about)}"


def runs(memory: Memory) -> dict[int, str]:
    """The bytes that are known, those of one value together."""
    found = list[list[int]]()
    for address, value in sorted(memory.contents.items()):
        if found and found[-1][2] == value and sum(found[-1][:2]) == address:
            found[-1][1] += 1
        else:
            found.append([address, 1, value])
    return {address: f"{count}×{value:#04x}" for address, count, value in found}


def strip(memory: Memory, before: Memory | None, title: str) -> Drawing:
    earlier = memory.live if before is None else before.live
    return drawn_runs(memory.start, memory.end, memory.page, memory.live, earlier, title)


DEPICTION = Depiction(
    strip,
    strip,
    lambda memory: memory.end - memory.start <= MOST_BYTES,
    "Filled: a block that is held, with its address above it and its bytes. Hatched: what nobody holds, parted at each "
    "page.",
)

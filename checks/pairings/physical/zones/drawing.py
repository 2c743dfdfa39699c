"""Memory in zones drawn: each zone as the buddy allocator's pool is."""

from __future__ import annotations

from checks.evidence import Call
from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from checks.pairings.physical.buddy.drawing import LEGEND_OF_STRIPS, MOST_FRAMES, SPLIT, blocks_in_a_row, nodes
from checks.pairings.physical.buddy.picture import picture as picture_of_pool
from spec.physical.buddy import Block
from spec.physical.words import ZONES
from spec.physical.zones import Memory

NAMES = "DMA", "Normal", "HighMem"
LEGEND = (
    "for each zone its first frame, and between bars the blocks: a digit is the order of an allocated one, a dot a "
    "free frame; of large zones, how many frames each has"
)


def picture(memory: Memory, call: Call | None = None) -> str:
    """The zones that have frames, one after the other."""
    return "  ".join(
        f"{NAMES[zone]} {picture_of_pool(memory.pool(zone), call)}" for zone in ZONES if memory.frames[zone]
    )


def kinds_of(memory: Memory) -> dict[Block, str]:
    """Every block of every zone, and what it is."""
    return {node.block: node.kind for zone in ZONES for node in nodes(memory.pool(zone)) if node.kind != SPLIT}


def strip(memory: Memory, before: Memory | None, title: str) -> Drawing:
    kinds = kinds_of(memory)
    earlier = kinds if before is None else kinds_of(before)
    return blocks_in_a_row(kinds, {block for block, kind in kinds.items() if earlier.get(block) != kind}, title)


DEPICTION = Depiction(strip, strip, lambda memory: memory.end - memory.start <= MOST_FRAMES, LEGEND_OF_STRIPS)

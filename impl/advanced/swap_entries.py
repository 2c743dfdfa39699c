"""Entries of page tables, laid out as x86-64 does it, and swap entries in their place (Linux: include/linux/swapops.h).

An entry is 0, or frame << 12 with PRESENT; or a swap entry, by Linux's encoding. A page without an entry reads zeros.
WRITABLE is the entry of a frame that no other entry leads to, neither directly nor by way of the frame's slot.
"""

from __future__ import annotations

from impl.image import kernel

PRESENT, WRITABLE, ACCESSED, DIRTY = 1, 2, 1 << 5, 1 << 6
FRAME_SHIFT = 12
TYPE_SHIFT, OFFSET_SHIFT = 59, 9
OFFSET_MASK = (1 << 50) - 1
AREA = 0
"""The number of the area, which is the type that its entries have."""


@kernel
def swap_entry(kind: int, offset: int) -> int:
    """The entry of a slot of an area, by their numbers (Linux: __swp_entry in arch/x86/include/asm/pgtable_64.h). The
    offset is inverted, so that it has high bits where an address has them; the highest bit of the kind is a sign."""
    entry: int = (~offset & OFFSET_MASK) << OFFSET_SHIFT | (kind ^ 16) - 16 << TYPE_SHIFT
    return entry


@kernel
def swap_type(entry: int) -> int:
    kind: int = entry >> TYPE_SHIFT & 31
    return kind


@kernel
def swap_offset(entry: int) -> int:
    offset: int = ~entry >> OFFSET_SHIFT & OFFSET_MASK
    return offset


@kernel
def is_swapped(entry: int) -> bool:
    return entry != 0 and entry & PRESENT == 0

"""Pools of blocks as characters, and numbers that no pool has: what other parts that hand out blocks use as well.

Nothing of the implementation is imported here, so that their rows do not depend on it.
"""

from __future__ import annotations

from checks.evidence import Call
from checks.pairings.physical.buddy.composed import ABSENT
from spec.physical.buddy import Block, Pool
from spec.vocabulary import NONE, Frame, Order, align_down

LARGE = tuple((1 << bits) + more for bits in (31, 32, 52, 63, 64) for more in (-1, 0, 1))
"""Numbers at which a narrower type, or a product in it, runs over."""
UNHEARD_OF = (19, 20, 31, 32, 51, 52, 63, 64, 1 << 31, 1 << 32, (1 << 63) - 1, (1 << 64) - 1)
"""Orders that no pool has: they, or 2**order, or its bytes at 4 KiB a frame, are near 2**31, 2**32, 2**63, 2**64."""

DRAWN_FRAMES = 40
"""Up to how many frames each is drawn; of more, the blocks around what a call is about."""
DRAWN_BLOCKS = 12


def picture(pool: Pool, call: Call | None = None) -> str:
    """`|0|1-1|. . . .|`: a digit is the order of the live block that holds the frame, a dot is a free frame, and a
    bar is a block's border. A frame is always two characters; large pools are drawn block by block instead."""
    is_large = pool.frames > DRAWN_FRAMES
    blocks = blocks_around(pool, centre(pool, call)) if is_large else blocks_from(pool, pool.start, DRAWN_FRAMES)
    drawn = [drawn_block(pool, block, is_large=is_large) for block in blocks]
    before, after = blocks[0].head - pool.start, pool.end - 1 - blocks[-1].last
    return f"{pool.start} |{f'{before:,} frames …|' if before else ''}{'|'.join(drawn)}|" + (
        f"… {after:,} more frames|" if after else ""
    )


def drawn_block(pool: Pool, block: Block, *, is_large: bool) -> str:
    mark, joint = (f"{block.order:x}", "-") if pool.is_held(block.head) else (".", " ")
    if pool.held.get(block.head, NONE) == ABSENT:
        mark = "~"
    return f"{mark}×{block.size}" if is_large else joint.join(mark * block.size)


def centre(pool: Pool, call: Call | None) -> Frame:
    """The frame that a call is about, if that is one of the pool's."""
    about = None if call is None else call.returned if call.operation == "alloc" else call.arguments[0]
    return Frame(about) if type(about) is int and pool.start <= about < pool.end else pool.start


def blocks_around(pool: Pool, frame: Frame) -> list[Block]:
    """Those nearest to a frame, as many before it as after it where there are."""
    here = block_of(pool, frame)
    before: list[Block] = []
    while len(before) < DRAWN_BLOCKS // 2 and (first := (before or [here])[-1].head) > pool.start:
        before.append(block_of(pool, Frame(first - 1)))
    return [*reversed(before), *blocks_from(pool, here.head, DRAWN_BLOCKS - len(before))]


def blocks_from(pool: Pool, frame: Frame, most: int) -> list[Block]:
    found: list[Block] = []
    while frame < pool.end and len(found) < most:
        found.append(block_of(pool, frame))
        frame = Frame(found[-1].last + 1)
    return found


def block_of(pool: Pool, frame: Frame) -> Block:
    """The block that holds a frame, live or free: without a look at each frame of a large one."""
    order = pool.held.get(frame, NONE)
    if order == ABSENT:
        return Block(frame, Order(0))
    if order != NONE:
        return Block(Frame(align_down(frame, order)), order)
    block = Block(frame, Order(0))
    while block.order < pool.max_order:
        larger = Block(Frame(align_down(frame, block.order + 1)), Order(block.order + 1))
        if not (pool.contains(larger) and is_unheld(pool, larger)):
            break
        block = larger
    return block


def is_unheld(pool: Pool, block: Block) -> bool:
    """Whether no frame of a block is allocated."""
    if block.size <= len(pool.held):
        return bool(pool.is_free(block))
    return not any(block.contains(frame) for frame in pool.held)

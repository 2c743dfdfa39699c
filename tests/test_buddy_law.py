"""The buddy's law: its free blocks counted another way, and its measures beside Linux's own formulas."""

import random
from collections import Counter

import pytest

from spec.physical.buddy import Block, Pool, alloc, fragmentation_index, initial, reserve, unusable_share
from spec.vocabulary import Frame, FrameCount, Order, align_down

POOLS = 60


def random_pool(number: int) -> Pool:
    """A pool of any geometry, somewhat full."""
    rng = random.Random(number)
    pool = initial(Frame(rng.randrange(40)), FrameCount(rng.randint(1, 70)), Order(rng.randint(0, 6)))
    frames = list(pool.span)
    for _ in range(rng.choice((0, 5, 20, 80, 400))):
        order = Order(int(rng.random() ** 2 * (pool.max_order + 1)))
        block = Block(Frame(align_down(rng.choice(frames), order)), order)
        if pool.contains(block) and pool.is_free(block):
            pool = alloc(pool, order, returned=block.head)
    return pool


def free_area(pool: Pool) -> dict[int, int]:
    """How many free blocks there are of each order (Linux: zone->free_area[order].nr_free), the largest taken first."""
    left = {frame for frame in pool.span if frame not in pool.held}
    counts: Counter[int] = Counter()
    for order in range(pool.max_order, -1, -1):
        size = 1 << order
        for head in range(pool.start // size * size, pool.end, size):
            frames = set(range(head, head + size))
            if frames <= left:
                left -= frames
                counts[order] += 1
    return counts


# The formulas of mm/vmstat.c, Linux 6.18, as they stand there.


def fill_contig_page_info(pool: Pool, suitable_order: int) -> tuple[int, int, int]:
    free_pages = free_blocks_total = free_blocks_suitable = 0
    for order, blocks in free_area(pool).items():
        free_blocks_total += blocks
        free_pages += blocks << order
        if order >= suitable_order:
            free_blocks_suitable += blocks << (order - suitable_order)
    return free_pages, free_blocks_total, free_blocks_suitable


def linux_fragmentation_index(pool: Pool, order: int) -> int:
    free_pages, free_blocks_total, free_blocks_suitable = fill_contig_page_info(pool, order)
    if not free_blocks_total:
        return 0
    if free_blocks_suitable:
        return -1000
    return 1000 - (1000 + (free_pages * 1000) // (1 << order)) // free_blocks_total


def linux_extfrag_for_order(pool: Pool, order: int) -> int:
    free_pages, _, free_blocks_suitable = fill_contig_page_info(pool, order)
    if free_pages == 0:
        return 0
    return (free_pages - (free_blocks_suitable << order)) * 100 // free_pages


@pytest.mark.parametrize("number", range(POOLS))
def test_the_measures_are_linuxs(number: int) -> None:
    pool = random_pool(number)
    for order in range(8):
        assert fragmentation_index(pool, Order(order)) == linux_fragmentation_index(pool, order)
        assert unusable_share(pool, Order(order)) == linux_extfrag_for_order(pool, order)


@pytest.mark.parametrize("number", range(POOLS))
def test_the_free_blocks_are_the_largest_that_fit(number: int) -> None:
    pool = random_pool(number)
    blocks = list(pool.free_blocks())
    assert Counter(block.order for block in blocks) == free_area(pool)
    assert [frame for block in blocks for frame in block] == [frame for frame in pool.span if frame not in pool.held]
    for order in range(pool.max_order + 1):
        assert pool.has_free(Order(order)) is any(block.order >= order for block in blocks)


def test_the_pools_show_every_kind_of_measure() -> None:
    """Full, crumbled and whole: else the tests above would show little."""
    indices = [fragmentation_index(random_pool(number), Order(order)) for number in range(POOLS) for order in range(8)]
    assert {0, -1000} < set(indices)
    assert sum(index > 0 for index in indices) > POOLS // 2
    shares = {unusable_share(random_pool(number), Order(2)) for number in range(POOLS)}
    assert {0, 100} < shares


def test_a_reserved_range_is_held_frame_by_frame() -> None:
    pool = reserve(initial(Frame(3), FrameCount(9), Order(3)), Frame(5), FrameCount(4), returned=None)
    assert dict(pool.held) == {5: 0, 6: 0, 7: 0, 8: 0}
    assert free_area(pool) == {0: 3, 1: 1}

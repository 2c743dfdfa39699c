"""Address spaces: the tables are those that the processor's walk takes, in every format; what is asked comes back."""

from __future__ import annotations

import random

import pytest

from checks.drive import Pair, PairPerformer
from checks.pairings.virtual.address_space.pairing import ALL, PAIRING, READ
from checks.pairings.virtual.address_space.view import View
from impl.virtual.address_space import AddressSpaces
from impl.virtual.address_space_layout import MEMORY, root_of
from impl.virtual.walk import answer, translate
from spec.virtual import address_space as law
from spec.virtual.address_space import KERNEL_SPACE
from spec.virtual.words import (
    BY_USER,
    EXECUTE_DISABLE,
    FETCH,
    FIVE_LEVELS,
    GLOBAL,
    LARGE_PAGES,
    LONG_MODE,
    RANGE_LIMIT,
    USER,
    WRITABLE,
    WRITE,
    WRITE_PROTECT,
    Batch,
    PageFault,
    Translation,
)
from spec.virtual.words import SpaceFailure as Failure
from spec.vocabulary import PAGE_SHIFT, BrokenClause, Frame

FRAMES, SPACES = 24, 3
FORMATS = {
    (2, 10, 2): WRITE_PROTECT | LARGE_PAGES,
    (4, 9, 3): WRITE_PROTECT | LONG_MODE | EXECUTE_DISABLE,
    (5, 9, 3): WRITE_PROTECT | LONG_MODE | EXECUTE_DISABLE | FIVE_LEVELS,
}
BEYOND = 1 << 18
"""A device's frame that is a multiple of every size."""


def walked(spaces: AddressSpaces, control: int, space: int, address: int, how: int) -> object:
    """What the processor's walk says of the same tables (impl.virtual.walk)."""
    image = spaces.image
    root = root_of(image, space) << PAGE_SHIFT
    return answer(translate(image, image[MEMORY], FRAMES, 0, root, control, address, how), address)


@pytest.mark.parametrize("numbers", FORMATS)
def test_the_walk_takes_these_tables(numbers: tuple[int, int, int]) -> None:
    control, rng = FORMATS[numbers], random.Random(0)
    pair = Pair(PAIRING, PAIRING.impl, (*numbers, FRAMES, SPACES))
    spaces, drawn = pair.subject, 0
    for _ in range(600):
        operation = rng.choice([name for name, each in PAIRING.operations.items() for _ in range(each.weight)])
        pair.step_shallow(operation, PAIRING.operations[operation].sample(pair.state, rng))
        space, address, how = PAIRING.operations["access"].sample(pair.state, rng)
        if not (pair.state.is_live(space) and pair.state.is_canonical(address >> PAGE_SHIFT)):
            continue
        found = walked(spaces, control, space, address, how)
        drawn += isinstance(found, Translation)
        expected = spaces.access(space, address, how)
        if isinstance(found, Translation):
            assert found.physical == expected
        else:
            assert isinstance(found, PageFault)
            assert expected is (Failure.NOT_PERMITTED if found.error & 1 else Failure.NOT_MAPPED)
        pair.state = law.access(pair.state, space, address, how, returned=expected)
    pair.inspect()
    assert drawn > 50


@pytest.mark.parametrize("numbers", FORMATS)
def test_what_was_mapped_is_found_and_what_was_unmapped_is_not(numbers: tuple[int, int, int]) -> None:
    spaces = AddressSpaces(*numbers, FRAMES, SPACES)
    assert spaces.map_page(0, 5, Frame(BEYOND + 3), ALL, 1) is None
    assert spaces.get_phys_addr(0, 5 << PAGE_SHIFT | 0x123) == BEYOND + 3 << PAGE_SHIFT | 0x123
    assert spaces.get_phys_addr(0, 6 << PAGE_SHIFT) is Failure.NOT_MAPPED
    assert spaces.unmap_page(0, 5) == 0
    assert spaces.get_phys_addr(0, 5 << PAGE_SHIFT) is Failure.NOT_MAPPED


@pytest.mark.parametrize("numbers", FORMATS)
def test_a_split_changes_no_translation(numbers: tuple[int, int, int]) -> None:
    spaces = AddressSpaces(*numbers, FRAMES, SPACES)
    size = 1 << numbers[1]
    addresses = [page << PAGE_SHIFT | 7 for page in (0, 1, size - 1)]
    assert spaces.map_page(0, 0, Frame(BEYOND), ALL, 2) is None
    spaces.access(0, 0, BY_USER | WRITE)
    before = [spaces.get_phys_addr(0, address) for address in addresses]
    assert spaces.split(0, 0) is None
    assert [spaces.get_phys_addr(0, address) for address in addresses] == before
    assert spaces.protect_page(0, size - 1, READ) == 1
    assert spaces.collapse(0, 0, 2) is Failure.NOT_ALIKE
    assert spaces.protect_page(0, size - 1, ALL) == 0
    assert spaces.collapse(0, 0, 2) is None
    assert [spaces.get_phys_addr(0, address) for address in addresses] == before
    assert spaces.unmap_page(0, 0) == 96, "accessed and written, as it was before"


def test_the_kernel_half_is_everywhere_at_once() -> None:
    spaces = AddressSpaces(4, 9, 3, FRAMES, SPACES)
    first = spaces.create_space()
    assert isinstance(first, int)
    assert spaces.map_page(first, -1, Frame(BEYOND), WRITABLE | GLOBAL, 1) is None
    second = spaces.create_space()
    assert isinstance(second, int)
    assert {spaces.get_phys_addr(space, -4096) for space in (0, first, second)} == {BEYOND << PAGE_SHIFT}
    assert spaces.unmap_page(0, -1) == 0
    assert {spaces.access(space, -4096, 0) for space in (0, first, second)} == {Failure.NOT_MAPPED}


def test_a_map_that_fails_half_way_leaves_nothing() -> None:
    spaces = AddressSpaces(4, 9, 3, 3, 1)
    before = spaces.image.tobytes()
    assert spaces.map_page(0, 0, Frame(BEYOND), ALL, 1) is Failure.NO_MEMORY
    assert spaces.image.tobytes() == before
    assert spaces.map_page(0, 0, Frame(BEYOND), ALL, 3) is None


@pytest.mark.parametrize("numbers", FORMATS)
def test_a_range_is_mapped_over_the_end_of_a_table_and_flushed_at_once(numbers: tuple[int, int, int]) -> None:
    spaces = AddressSpaces(*numbers, FRAMES, SPACES)
    first, count = (1 << numbers[1]) - 2, 5
    assert spaces.map_range(0, first, Frame(BEYOND), ALL, count) is None
    for each in range(count):
        assert spaces.get_phys_addr(0, (first + each) << PAGE_SHIFT) == (BEYOND + each) << PAGE_SHIFT
    assert spaces.unmap_page(0, first + 2) == 0
    assert spaces.protect_range(0, 0, first + count, ALL) == Batch(0, 0)
    assert spaces.protect_range(0, first + 1, 2, READ) == Batch(first + 1, 1)
    assert spaces.protect_range(0, 0, first + 9, READ) == Batch(first, count)
    assert spaces.unmap_range(0, 0, first + 9) == Batch(first, count)
    assert spaces.unmap_range(0, 0, first + 9) == Batch(0, 0)


@pytest.mark.parametrize("numbers", FORMATS)
def test_a_large_page_goes_with_a_range_as_a_whole_or_not_at_all(numbers: tuple[int, int, int]) -> None:
    spaces = AddressSpaces(*numbers, FRAMES, SPACES)
    size = 1 << numbers[1]
    assert spaces.map_page(0, size, Frame(BEYOND), ALL, 2) is None
    for page, count in ((0, size + 1), (size + 1, size), (size + 1, 1)):
        before = spaces.image.tobytes()
        assert spaces.unmap_range(0, page, count) is Failure.MISALIGNED
        assert spaces.protect_range(0, page, count, READ) is Failure.MISALIGNED
        assert spaces.image.tobytes() == before
    assert spaces.protect_range(0, 1, 2 * size, READ) == Batch(size, size)
    assert spaces.unmap_range(0, size, size) == Batch(size, size)


def test_a_range_that_fails_half_way_leaves_nothing() -> None:
    spaces = AddressSpaces(4, 9, 3, 4, 1)
    before = spaces.image.tobytes()
    assert spaces.map_range(0, 508, Frame(BEYOND), ALL, 8) is Failure.NO_MEMORY
    assert spaces.image.tobytes() == before
    assert spaces.map_range(0, 504, Frame(BEYOND), ALL, 8) is None


def test_a_range_lies_in_one_half() -> None:
    spaces = AddressSpaces(4, 9, 3, FRAMES, SPACES)
    half = 1 << 35
    for page, count in ((0, 0), (0, -1), (0, RANGE_LIMIT + 1), (half - 1, 2), (-1, 2), (-half - 1, 2), (0, 1 << 70)):
        assert spaces.map_range(0, page, Frame(BEYOND), ALL, count) is Failure.OUT_OF_RANGE
        assert spaces.unmap_range(0, page, count) is Failure.OUT_OF_RANGE
        assert spaces.protect_range(0, page, count, ALL) is Failure.OUT_OF_RANGE
    for page in (half - 2, -2):
        assert spaces.map_range(0, page, Frame(BEYOND), ALL, 2) is None
        assert spaces.unmap_range(0, page, 2) == Batch(page, 2)


def test_a_range_takes_as_long_as_what_is_mapped_in_it() -> None:
    """2**30 pages one by one would take minutes; what is absent is passed over table by table, in the law as well."""
    pair = Pair(PAIRING, PAIRING.impl, (5, 9, 3, FRAMES, SPACES))
    last = RANGE_LIMIT - 1
    pair.step("map_range", (0, last, BEYOND, ALL, 1))
    assert pair.step("protect_range", (0, 0, RANGE_LIMIT, READ)) == Batch(last, 1)
    assert pair.step("unmap_range", (0, 0, RANGE_LIMIT)) == Batch(last, 1)
    assert pair.step("unmap_range", (0, -RANGE_LIMIT, RANGE_LIMIT)) == Batch(-RANGE_LIMIT, 0)
    assert pair.step("map_range", (0, 0, BEYOND, ALL, RANGE_LIMIT)) is Failure.NO_MEMORY


@pytest.mark.parametrize(
    ("told", "clause"),
    [
        (Batch(0, 1), "covers every page"),
        (Batch(1, 2), "covers every page"),
        (Batch(0, 0), "covers every page"),
        (Batch(0, 4), "no flush is reported where"),
        (Failure.NOT_MAPPED, "whatever holes it has"),
        (Batch(0, 3), ""),
    ],
)
def test_the_flush_that_is_told_is_neither_too_small_nor_too_large(told: Batch | Failure, clause: str) -> None:
    spaces = law.initial(3, 1, 3, 8, 1)
    for page in (0, 2):
        spaces = law.map_page(spaces, KERNEL_SPACE, page, Frame(8 + page), ALL, 1, returned=None)
    if clause:
        with pytest.raises(BrokenClause, match=clause):
            law.unmap_range(spaces, KERNEL_SPACE, 0, 4, returned=told)
    else:
        assert not law.unmap_range(spaces, KERNEL_SPACE, 0, 4, returned=told).leaves


def test_a_batch_covers_another() -> None:
    batch = Batch(4, 3)
    within = [Batch(4, 3), Batch(6, 1), Batch(9, 0)]
    assert all(map(batch.covers, within))
    assert not any(map(batch.covers, (Batch(3, 1), Batch(6, 2), Batch(3, 9))))
    assert not Batch(4, 0).covers(Batch(4, 1))


def test_pages_may_lie_at_the_ends_of_the_halves() -> None:
    spaces = AddressSpaces(4, 9, 3, FRAMES, SPACES)
    half = 1 << 35
    for page in (0, half - 1, -half, -1):
        assert spaces.map_page(0, page, Frame(BEYOND), ALL, 1) is None
    for page in (half, -half - 1, 1 << 60, -(1 << 70)):
        assert spaces.map_page(0, page, Frame(BEYOND), ALL, 1) is Failure.OUT_OF_RANGE


def test_an_instruction_is_not_fetched_from_what_is_not_executable() -> None:
    wide, narrow = AddressSpaces(4, 9, 3, FRAMES, SPACES), AddressSpaces(2, 10, 2, FRAMES, SPACES)
    for spaces, answered in ((wide, Failure.NOT_PERMITTED), (narrow, BEYOND << PAGE_SHIFT)):
        assert spaces.map_page(0, 0, Frame(BEYOND), USER, 1) is None
        assert spaces.access(0, 0, BY_USER | FETCH) == answered, "32-bit entries cannot say so"


def test_always_refusing_is_not_permitted() -> None:
    spaces = law.initial(2, 1, 3, 5, 2)
    with pytest.raises(BrokenClause, match="no frames for tables"):
        law.map_page(spaces, KERNEL_SPACE, 0, Frame(8), ALL, 1, returned=Failure.NO_MEMORY)


@pytest.mark.parametrize(
    "geometry", [(1, 9, 3, 4, 1), (4, 0, 3, 4, 1), (4, 9, 4, 4, 1), (4, 9, 3, 0, 1), (4, 9, 3, 4, 0)]
)
def test_what_no_processor_has_is_refused(geometry: tuple[int, int, int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"there are no|too few or too many"):
        AddressSpaces(*geometry)


def test_the_laws_hold_where_pages_are_large() -> None:
    pair = Pair(PAIRING, PAIRING.impl, (4, 9, 3, FRAMES, SPACES))
    machine = PairPerformer(pair)
    law.unmap_undoes_map(machine, KERNEL_SPACE, 512, Frame(BEYOND), ALL, 2)
    pair.step("map_page", (0, 512, BEYOND, ALL, 2))
    law.collapse_undoes_split(machine, KERNEL_SPACE, 512)
    law.unmap_range_leaves_nothing(machine, KERNEL_SPACE, 0, 1024)
    law.unmap_range_undoes_map_range(machine, KERNEL_SPACE, 510, Frame(BEYOND), ALL, 5)
    law.protect_range_protects_each(machine, KERNEL_SPACE, 510, 5, READ)
    assert isinstance(PAIRING.view(pair.subject.image, pair.geometry), View)

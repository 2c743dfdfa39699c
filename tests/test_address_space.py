"""Address spaces: the tables are those that the processor's walk takes, in every format; what is asked comes back."""

from __future__ import annotations

import random

import pytest

from checks.engines.drive import Pair, PairMachine
from checks.pairings.virtual.address_space import ALL, PAIRING, READ
from checks.pairings.virtual.address_space_view import View
from impl.virtual.address_space import MEMORY, AddressSpaces, root_of
from impl.virtual.walk import answer, translate
from spec.virtual import address_space as law
from spec.virtual.words import (
    BY_USER,
    EXECUTE_DISABLE,
    FETCH,
    FIVE_LEVELS,
    GLOBAL,
    LARGE_PAGES,
    LONG_MODE,
    USER,
    WRITABLE,
    WRITE,
    WRITE_PROTECT,
    PageFault,
    Translation,
)
from spec.vocabulary import PAGE_SHIFT, BrokenClause, Failure, Frame

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
        law.map_page(spaces, 0, 0, Frame(8), ALL, 1, returned=Failure.NO_MEMORY)


@pytest.mark.parametrize(
    "geometry", [(1, 9, 3, 4, 1), (4, 0, 3, 4, 1), (4, 9, 4, 4, 1), (4, 9, 3, 0, 1), (4, 9, 3, 4, 0)]
)
def test_what_no_processor_has_is_refused(geometry: tuple[int, int, int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"there are no|too few or too many"):
        AddressSpaces(*geometry)


def test_the_laws_hold_where_pages_are_large() -> None:
    pair = Pair(PAIRING, PAIRING.impl, (4, 9, 3, FRAMES, SPACES))
    machine = PairMachine(pair)
    law.unmap_undoes_map(machine, 0, 512, Frame(BEYOND), ALL, 2)
    pair.step("map_page", (0, 512, BEYOND, ALL, 2))
    law.collapse_undoes_split(machine, 0, 512)
    assert isinstance(PAIRING.view(pair.subject.image), View)

"""User copy: its law refuses what is wrong, and its implementation agrees at the edges of 64-bit words."""

from __future__ import annotations

import pytest

from checks.pairings import find_one
from checks.pairings.user.copy.drawing import picture
from impl.user.copy import Copy
from spec.user.copy import (
    KERNEL,
    UNKNOWN,
    USER_END,
    Memory,
    clear_user,
    copy_from_user,
    copy_to_user,
    initial,
    load,
    map_page,
    store,
    strncpy_from_user,
)
from spec.user.words import Address, ByteCount
from spec.user.words import CopyFailure as Failure
from spec.virtual.words import PRESENT, WRITABLE
from spec.vocabulary import BrokenClause, BrokenRequirement

COPY = find_one("user.copy")
GEOMETRY = (2, ByteCount(8), ByteCount(16))
EDGE = Address(USER_END - 9)
"""The last byte of the first page."""
EVERYTHING = ByteCount((1 << 64) - 1)


def made() -> Memory:
    """The first page can be written, the second one read; 7 is the last byte of the first."""
    memory = map_page(initial(*GEOMETRY), 0, PRESENT | WRITABLE, returned=None)
    memory = map_page(memory, 1, PRESENT, returned=None)
    return store(memory, EDGE, 7, returned=None)


def implemented() -> Copy:
    copy = Copy(*GEOMETRY)
    copy.map_page(0, PRESENT | WRITABLE)
    copy.map_page(1, PRESENT)
    copy.store(EDGE, 7)
    return copy


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        (0, "no byte counts as copied that the process could not have used itself"),
        (2, "something is copied where the first byte can be"),
        (3, "what is left is no more than what was asked for"),
    ],
)
def test_a_wrong_count_is_refused(left: int, sentence: str) -> None:
    with pytest.raises(BrokenClause, match=sentence):
        copy_to_user(made(), EDGE, KERNEL, ByteCount(2), returned=ByteCount(left))


def test_bytes_before_a_fault_are_not_left() -> None:
    with pytest.raises(BrokenClause, match="every byte before the first that faults is copied"):
        copy_to_user(made(), Address(EDGE - 1), KERNEL, ByteCount(3), returned=ByteCount(2))


@pytest.mark.parametrize("address", [KERNEL, USER_END, 1 << 47, (1 << 63), (1 << 64) - 1])
def test_an_address_of_the_kernels_is_nobodys(address: int) -> None:
    assert implemented().copy_from_user(KERNEL, Address(address), ByteCount(1)) == 1
    with pytest.raises(BrokenClause, match="nothing is copied from or to an address that is not the user's"):
        copy_from_user(made(), KERNEL, Address(address), ByteCount(1), returned=ByteCount(0))


def test_a_range_that_wraps_is_refused_whole() -> None:
    assert implemented().clear_user(Address(EDGE - 1), EVERYTHING) == EVERYTHING
    with pytest.raises(BrokenClause, match="of a range that is not all in the user's half nothing is copied"):
        clear_user(made(), Address(EDGE - 1), EVERYTHING, returned=ByteCount(EVERYTHING - 1))


def test_a_buffer_is_compared_without_wrapping() -> None:
    """Found by the prover: the distance of a positive buffer from the kernel's half overflows a word."""
    assert implemented().copy_from_user(Address((1 << 63) - 1), EDGE, ByteCount(0)) == 0
    assert implemented().copy_from_user(Address((1 << 63) - 1), EDGE, ByteCount(1)) == 1


def test_the_rest_of_the_buffer_is_zero_and_nothing_else_changes() -> None:
    memory = store(store(made(), Address(KERNEL + 1), 5, returned=None), Address(KERNEL + 2), 6, returned=None)
    after = copy_from_user(memory, KERNEL, USER_END, ByteCount(2), returned=ByteCount(2))
    assert [after.byte(KERNEL + more) for more in range(3)] == [0, 0, 6]


def test_what_lies_behind_a_string_may_be_cleared_and_nothing_else() -> None:
    memory = store(made(), Address(KERNEL + 3), 5, returned=None)
    after = strncpy_from_user(memory, KERNEL, EDGE, 8, returned=ByteCount(1))
    for byte in (0, 5):
        assert load(after, Address(KERNEL + 3), returned=byte).byte(KERNEL + 3) == byte
    with pytest.raises(BrokenClause, match="a byte is what was written to it or copied there"):
        load(after, Address(KERNEL + 3), returned=7)
    assert picture(after, None) == "|w @7 07|r| kernel @0 07 @3 05?"


def test_what_is_left_of_a_refused_string_is_not_handed_out() -> None:
    memory = map_page(initial(*GEOMETRY), 0, PRESENT | WRITABLE, returned=None)
    memory = store(memory, EDGE, 7, returned=None)
    after = strncpy_from_user(memory, KERNEL, EDGE, 2, returned=Failure.FAULT)
    assert after.byte(KERNEL) == UNKNOWN
    with pytest.raises(BrokenRequirement, match="hands out only bytes of which it knows"):
        copy_to_user(after, EDGE, KERNEL, ByteCount(1), returned=ByteCount(0))


def test_a_string_that_ends_in_time_is_not_refused() -> None:
    memory = store(map_page(initial(*GEOMETRY), 0, 3, returned=None), Address(EDGE - 1), 7, returned=None)
    with pytest.raises(BrokenClause, match="refused only where it cannot be read up to its NUL"):
        strncpy_from_user(memory, KERNEL, Address(EDGE - 1), 8, returned=Failure.FAULT)

"""The walk: the manual's rules one by one, and the law beside the implementation on words drawn at random."""

from __future__ import annotations

import random

import pytest

import spec.virtual.walk as law
from checks.engines.proving.trusted.symbolic import Path, paths
from impl.virtual.walk import MEMORY, Mmu
from spec.virtual.entry import FIVE_LEVEL, FORMATS, FOUR_LEVEL, TWO_LEVEL, Entry, absent_bits
from spec.virtual.walk import Machine
from spec.virtual.words import (
    ACCESSED,
    ALIGNMENT_CHECK,
    BY_USER,
    DIRTY,
    EXECUTE_DISABLE,
    FETCH,
    FIVE_LEVELS,
    IMPLICIT,
    LARGE_PAGES,
    LONG_MODE,
    PAGE_SIZE,
    PRESENT,
    PROTECTION,
    RESERVED,
    SUPERVISOR_NO_DATA,
    SUPERVISOR_NO_FETCH,
    USER,
    WRITABLE,
    WRITE,
    WRITE_PROTECT,
    Answer,
    GeneralProtection,
    NoTable,
    PageFault,
    Translation,
)
from spec.virtual.words import WalkFailure as Failure

ALL = PRESENT | WRITABLE | USER
NX = -(1 << 63)
FRAME = 512
"""Words of a frame."""


def narrow(directory: int, entry: int, control: int) -> tuple[Mmu, Machine]:
    """A directory in frame 0, whose first entry is given, and a table in frame 1."""
    return prepared(2, control, {0: directory, FRAME: entry})


def wide(entries: list[int], control: int) -> tuple[Mmu, Machine]:
    """One table for each level, from frame 0 on."""
    return prepared(len(entries), control | LONG_MODE, {FRAME * level: entry for level, entry in enumerate(entries)})


def prepared(frames: int, control: int, words: dict[int, int]) -> tuple[Mmu, Machine]:
    mmu, machine = Mmu(frames, control), law.initial(frames, control)
    for place, word in words.items():
        machine = law.store(machine, place, word, returned=mmu.store(place, word))
    return mmu, machine


def judged(pair: tuple[Mmu, Machine], address: int, how: int) -> Answer:
    """What the implementation answers; the law judges it, and what memory is afterwards."""
    mmu, machine = pair
    answer = mmu.access(address, how)
    after = law.access(machine, address, how, returned=answer)
    assert {at: int(word) for at, word in enumerate(mmu.image[MEMORY:]) if word} == after.words
    return answer


def chain(levels: int, leaf: int = 9 << 12 | ALL, **flags: int) -> list[int]:
    """Entries from the root down; `upper` takes the place of the second one's flags."""
    upper = [(level + 1) << 12 | (flags.get("upper", ALL) if level == 1 else ALL) for level in range(levels - 1)]
    return [*upper, leaf]


# ── The rules ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("leaf", "control", "how", "error"),
    [
        (ALL, 0, BY_USER | WRITE, None),
        (PRESENT | USER, 0, BY_USER | WRITE, PROTECTION | WRITE | BY_USER),
        (PRESENT | WRITABLE, 0, BY_USER, PROTECTION | BY_USER),
        (0, 0, WRITE, WRITE),
        (PRESENT, 0, WRITE, None),
        (PRESENT, WRITE_PROTECT, WRITE, PROTECTION | WRITE),
        (ALL, SUPERVISOR_NO_FETCH, FETCH, PROTECTION | FETCH),
        (PRESENT, SUPERVISOR_NO_FETCH, FETCH, None),
        (0, 0, FETCH, 0),
        (ALL, SUPERVISOR_NO_DATA, 0, PROTECTION),
        (ALL, SUPERVISOR_NO_DATA, ALIGNMENT_CHECK, None),
        (ALL, SUPERVISOR_NO_DATA, ALIGNMENT_CHECK | IMPLICIT, PROTECTION),
        (PRESENT, 0, BY_USER | IMPLICIT, None),
        (ALL, SUPERVISOR_NO_DATA, BY_USER | IMPLICIT, PROTECTION),
    ],
)
@pytest.mark.parametrize("levels", [2, 4, 5])
def test_rights(leaf: int, control: int, how: int, error: int | None, levels: int) -> None:
    """SDM section 4.6.1, in every format."""
    modes = {2: 0, 4: LONG_MODE, 5: LONG_MODE | FIVE_LEVELS}
    entries = chain(levels, 9 << 12 | leaf if leaf else 0)
    pair = narrow(entries[0], entries[1], control) if levels == 2 else wide(entries, control | modes[levels])
    expected = Translation(0x9123) if error is None else PageFault(error, 0x123)
    assert judged(pair, 0x123, how) == expected


@pytest.mark.parametrize(
    ("upper", "how", "error"),
    [
        (PRESENT | USER, BY_USER | WRITE, PROTECTION | WRITE | BY_USER),
        (PRESENT | WRITABLE, BY_USER, PROTECTION | BY_USER),
        (ALL | NX, BY_USER | FETCH, PROTECTION | BY_USER | FETCH),
        (ALL | NX, BY_USER, None),
    ],
)
def test_one_upper_entry_is_enough_to_forbid(upper: int, how: int, error: int | None) -> None:
    answer = judged(wide(chain(4, upper=upper), EXECUTE_DISABLE), 0, how)
    assert answer == (Translation(0x9000) if error is None else PageFault(error, 0))


def test_execution_is_told_only_where_it_has_rights_of_its_own() -> None:
    absent = chain(4, 0)
    assert judged(wide(absent, 0), 0, FETCH) == PageFault(0, 0)
    assert judged(wide(absent, EXECUTE_DISABLE), 0, FETCH) == PageFault(FETCH, 0)
    assert judged(narrow(0, 0, EXECUTE_DISABLE), 0, FETCH) == PageFault(0, 0)


@pytest.mark.parametrize(
    ("entries", "control"),
    [
        (chain(4, 9 << 12 | ALL | NX), 0),
        ([1 << 12 | ALL | PAGE_SIZE, 2 << 12 | ALL], 0),
        ([*chain(4)[:2], ALL | PAGE_SIZE | 1 << 13, 0], 0),
        ([*chain(4)[:1], ALL | PAGE_SIZE | 1 << 29, 0, 0], 0),
    ],
    ids=["XD without EFER.NXE", "PS at the root", "a low bit of a 2 MiB page", "a low bit of a 1 GiB page"],
)
def test_reserved_bits_fault(entries: list[int], control: int) -> None:
    answer = judged(wide(entries, control), 0, 0)
    assert answer == PageFault(PROTECTION | RESERVED, 0)


def test_bits_beyond_the_processor_s_addresses_are_reserved() -> None:
    for bits, error in ((52, None), (40, PROTECTION | RESERVED)):
        mmu, machine = Mmu(1, LONG_MODE, bits), law.initial(1, LONG_MODE, bits)
        machine = law.store(machine, 0, 1 << 45 | ALL, returned=mmu.store(0, 1 << 45 | ALL))
        answer = judged((mmu, machine), 0, 0)
        assert answer == (NoTable() if error is None else PageFault(error, 0))
    assert absent_bits(52) == 0


def test_a_large_page_keeps_more_of_the_address() -> None:
    large = judged(narrow(ALL | PAGE_SIZE | 5 << 22 | 3 << 13, 0, LARGE_PAGES), 0x3ABCDE, WRITE)
    assert large == Translation(3 << 32 | 5 << 22 | 0x3ABCDE)
    small = judged(narrow(ALL | PAGE_SIZE | 1 << 12, 9 << 12 | ALL, 0), 0xCDE, WRITE)
    assert small == Translation(9 << 12 | 0xCDE), "without CR4.PSE the entry refers to a table"
    assert judged(narrow(ALL | PAGE_SIZE | 1 << 21, 0, LARGE_PAGES), 0, 0) == PageFault(PROTECTION | RESERVED, 0)


@pytest.mark.parametrize("address", [1 << 47, -(1 << 47) - 1, (1 << 63) - 1])
def test_an_address_that_is_not_canonical_is_no_page_fault(address: int) -> None:
    assert judged(wide(chain(4), 0), address, 0) == GeneralProtection()


def test_flags_are_set_where_they_mean_something() -> None:
    mmu, machine = narrow(1 << 12 | ALL, 9 << 12 | ALL, 0)
    judged((mmu, machine), 0, WRITE)
    assert mmu.image[MEMORY] == 1 << 12 | ALL | ACCESSED
    assert mmu.image[MEMORY + FRAME] == 9 << 12 | ALL | ACCESSED | DIRTY


def test_a_table_may_refer_to_itself() -> None:
    """One entry is then used at every level, and marked once."""
    mmu, machine = wide([ALL], 0)
    assert judged((mmu, machine), 0x7, WRITE) == Translation(0x7)
    assert mmu.image[MEMORY] == ALL | ACCESSED | DIRTY


def test_the_memory_type_is_carried() -> None:
    assert judged(narrow(1 << 12 | ALL, 9 << 12 | ALL | 1 << 7 | 1 << 3, 0), 0, 0) == Translation(0x9000, 5)
    assert judged(narrow(ALL | PAGE_SIZE | 1 << 12 | 1 << 4, 0, LARGE_PAGES), 0, 0) == Translation(0, 6)


def test_geometries_that_no_processor_has_are_refused() -> None:
    for geometry in ((0, 0), (1, 0, 31), (1, 0, 53), ((1 << 40) + 1, 0)):
        with pytest.raises(ValueError, match=r"frames|bits"):
            Mmu(*geometry)
    assert Mmu(1, 0).store(FRAME, 1) is Failure.OUT_OF_RANGE


# ── Words at random ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seed", range(4))
def test_law_and_implementation_agree_on_any_words(seed: int) -> None:
    rng = random.Random(seed)
    kinds = set()
    for _ in range(150):
        control = rng.getrandbits(9)
        words = {}
        for _ in range(8):
            word = rng.choice((0, 1, 2, 3, 9)) << 12 | rng.getrandbits(9) | rng.choice((1, 7)) | rng.choice((0, 0, NX))
            words[rng.choice((0, FRAME, 2 * FRAME, 3 * FRAME, 511))] = word ^ (rng.random() < 0.2) << rng.randrange(63)
        pair = prepared(4, control, words)
        address = rng.choice((0, 0x1000, -8 if control & LONG_MODE else 0xFFFF_FFF8, rng.getrandbits(32)))
        how = rng.choice((0, WRITE, FETCH)) | rng.choice((0, BY_USER)) | rng.choice((0, ALIGNMENT_CHECK, IMPLICIT))
        kinds.add(type(judged(pair, address, how)))
    assert kinds >= {Translation, PageFault, NoTable}


# ── Formats ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_formats_differ_in_numbers_alone() -> None:
    assert [format_.shift(format_.levels) for format_ in FORMATS] == [22, 39, 48]
    assert [TWO_LEVEL.index(0xFFFF_FFFF, 1), FOUR_LEVEL.index(-1, 4), FIVE_LEVEL.index(-1, 5)] == [1023, 511, 511]
    assert Entry(NX | PRESENT, 1, FOUR_LEVEL).is_no_execute
    assert not Entry(NX | PRESENT, 1, TWO_LEVEL).is_no_execute


# ── What the proofs rely on ──────────────────────────────────────────────────────────────────────────────────


def test_a_symbolic_word_has_a_truth() -> None:
    """`if word & FLAG:` goes both ways. An object without a truth of its own would be true always."""

    def program(path: Path) -> str:
        return "set" if path.fresh("word") & WRITABLE else "clear"

    assert sorted(path.outcome for path in paths(program)) == ["clear", "set"]


def test_what_was_decided_is_not_asked_again() -> None:
    def program(path: Path) -> tuple[bool, bool, bool]:
        word = path.fresh("word")
        return bool(word == 5), bool(word == 5), bool(word != 5)

    found = list(paths(program))
    assert sorted(path.outcome for path in found) == [(False, False, True), (True, True, False)]
    assert [len(path.decisions.taken) for path in found] == [1, 1]

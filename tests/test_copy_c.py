"""User copy in C: the examples, what memspec supplies to them, and what an adapter must say."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve

from checks.counterexample import save
from checks.evidence import Call, Counterexample, UsageError, Verdict
from checks.pairings import find_one
from checks.pairings.user.copy.halves import Halves
from checks.pairings.user.copy.process import Process, look_at_bytes
from checks.targets.memory import Arena
from checks.targets.named import resolve
from checks.targets.scaffold import write
from spec.user.copy import KERNEL, USER_END, initial, map_page, store
from spec.user.words import Address, ByteCount
from spec.virtual.words import PRESENT, WRITABLE
from spec.vocabulary import BrokenClause
from tests.foreign import build, built, judged, judged_in_full, made_again, needs_compiler

COPY = find_one("user.copy")
EXAMPLES = Path(__file__).resolve().parent.parent / "examples/copy"
START = USER_END - 16
"""Of two pages of 8 bytes."""
KERNELS = "a byte of the kernel's is what was written to it or copied there"
RANGE = "of a range that is not all in the user's half nothing is copied"
UNUSABLE = "no byte counts as copied that the process could not have used itself"
EVERY = "every byte before the first that faults is copied"
CLOSED = "between calls no page of the user's is open to the kernel"
OF_BUFFERS = "nothing is copied where the kernel's buffer has fewer bytes than are asked for"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(EXAMPLES, tmp_path_factory.mktemp("copy") / "examples")


# ── The examples ─────────────────────────────────────────────────────────────────────────────────────────────


@needs_compiler
@pytest.mark.parametrize(
    ("name", "judged_by", "waived"),
    [("copy", {RANGE, EVERY, OF_BUFFERS, KERNELS, CLOSED}, set()), ("walks", {EVERY, KERNELS}, {RANGE, CLOSED})],
)
def test_a_correct_one_holds(examples: Path, name: str, judged_by: set[str], waived: set[str]) -> None:
    verdict, rows = judged_in_full(COPY, examples / f"{name}.toml", 6_000, 1.0)
    assert verdict is Verdict.HOLDS, [(row.property, row.note) for row in rows if row.verdict is not Verdict.HOLDS]
    reached = {row.property: row.scope.get("reached", 0) for row in rows}
    assert min(reached[clause] for clause in judged_by) > 50
    assert not waived & set(reached)


BROKEN = {
    "ignores-length": ({RANGE}, 2),
    "no-check": ({RANGE, "nothing is copied from or to an address that is not the user's"}, 2),
    "words": ({EVERY}, 3),
    "not-zeroed": ({KERNELS}, 2),
    "stays-open": ({CLOSED}, 1),
    "past-nul": ({KERNELS}, 4),
    "first-page": ({UNUSABLE}, 4),
    "counts-fault": ({UNUSABLE}, 1),
    "read-only": ({UNUSABLE}, 2),
}
"""Which sentences each may break first, and with how many calls at most."""


@needs_compiler
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_one_is_found_with_a_few_calls(examples: Path, name: str) -> None:
    clauses, calls = BROKEN[name]
    _, [row, *_] = judged(COPY, examples / f"{name}.toml", 30, shrinking=0.7)
    assert row.verdict is Verdict.VIOLATED
    assert row.property in clauses
    assert row.counterexample is not None
    assert len(row.counterexample.calls) <= calls


RARE = {
    "any-buffer": ("does not crash: SIGSEGV", (Call("copy_from_user", (KERNEL + 9, 0, 8), 8),)),
    "wraps": (
        RANGE,
        (Call("map_page", (0, PRESENT | WRITABLE), None), Call("clear_user", (START, (1 << 64) - START), 0)),
    ),
}
"""What random calls find in some seconds: here the run is made that shows it."""


@needs_compiler
@pytest.mark.parametrize("name", RARE)
def test_one_that_is_found_later_breaks_the_law(examples: Path, name: str) -> None:
    clause, calls = RARE[name]
    target = str(examples / f"{name}.toml")
    run = Counterexample(COPY.part, clause, (2, 8, 16), calls, target, "conform", 0)
    assert made_again(COPY, run) is Verdict.VIOLATED
    assert made_again(COPY, evolve(run, target=str(examples / "copy.toml"))) is Verdict.HOLDS


@needs_compiler
def test_its_run_is_kept_and_made_again(examples: Path, tmp_path: Path) -> None:
    _, [row, *_] = judged(COPY, examples / "not-zeroed.toml", 30, shrinking=0.5)
    assert row.counterexample is not None
    save(row.counterexample, tmp_path / "run.json")
    assert made_again(COPY, row.counterexample) is Verdict.VIOLATED
    (examples / "build/not-zeroed.so").write_bytes((examples / "build/copy.so").read_bytes())
    assert made_again(COPY, row.counterexample) is Verdict.HOLDS


@needs_compiler
def test_what_is_not_promised_is_not_judged(examples: Path) -> None:
    """The library by which the sentence was found broken; and one by whose promise it is judged after all."""
    waiving = examples / "waives.toml"
    waiving.write_text((examples / "words.toml").read_text() + "\n[promises]\nevery-byte-copied = false\n")
    verdict, rows = judged_in_full(COPY, waiving, 6_000, 1.0)
    assert verdict is Verdict.HOLDS, [(row.property, row.note) for row in rows if row.verdict is not Verdict.HOLDS]
    promising = examples / "promises.toml"
    promising.write_text((examples / "walks.toml").read_text().replace("whole-ranges = false", "whole-ranges = true"))
    _, [row, *_] = judged(COPY, promising, 30, shrinking=0.5)
    assert (row.verdict, row.property) == (Verdict.VIOLATED, RANGE)


# ── What memspec supplies ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def process() -> Process:
    """Two pages of 8 bytes, of which the first may be written and the second read."""
    made = Process(Arena(16, 1, 0, 8), {"pages": 2, "page": 8, "bytes": 16})
    made.map_page(0, PRESENT | WRITABLE)
    made.map_page(1, PRESENT)
    made.store(USER_END - 9, 7)
    return made


def test_an_access_is_made_whole_or_faults(process: Process) -> None:
    kernel = process.kernel.address
    assert process.get(USER_END - 9, kernel, 2) == 0
    assert process.load(KERNEL) == 7
    assert process.get(USER_END - 1, kernel, 2) is None, "the second byte is behind the user's half"
    assert process.put(USER_END - 9, kernel, 2) is None, "the second byte may only be read"
    assert process.put(USER_END - 9, kernel + 1, 1) == 0
    assert process.load(USER_END - 9) == 0
    with pytest.raises(BrokenClause, match="one access has 1, 2, 4 or 8 bytes"):
        process.get(USER_END - 9, kernel, 3)


def test_who_does_not_compare_reads_the_kernels_own_memory(process: Process) -> None:
    process.store(KERNEL + 8, 5)
    assert process.get(KERNEL + 8, process.kernel.address, 1) == 0
    assert process.load(KERNEL) == 5
    assert process.get(KERNEL + 16, process.kernel.address, 1) is None
    assert process.walk(KERNEL + 8, 0) is None, "the walk is of the process's tables"


def test_what_the_library_opens_is_closed_before(process: Process) -> None:
    process.opens = True
    assert process.get(USER_END - 9, process.kernel.address, 1) is None
    process.open()
    assert process.get(USER_END - 9, process.kernel.address, 1) == 0
    process.close()
    assert process.get(USER_END - 9, process.kernel.address, 1) is None


NARROW = Halves(0xC0000000)


@pytest.mark.parametrize(
    ("address", "there"),
    [
        (0, 0),
        (USER_END - 16, 0xC0000000 - 16),
        (USER_END, 0xC0000000),
        (KERNEL - 1, NARROW.kernel - 1),
        (KERNEL + 5, NARROW.kernel + 5),
        ((1 << 64) - 1, (1 << 32) - 1),
    ],
)
def test_a_bound_has_the_same_surroundings_in_32_bits(address: int, there: int) -> None:
    assert NARROW.address(address) == there
    assert Halves().address(address) == address


@pytest.mark.parametrize("number", [1 << 30, USER_END // 2, KERNEL + (1 << 21), 1 << 63])
def test_an_address_between_the_bounds_is_not_asked_for(number: int) -> None:
    with pytest.raises(OverflowError):
        NARROW.address(number)


@pytest.mark.parametrize("size", [0, 7, -1, (1 << 63) - 9, 1 << 63, -(1 << 63), (1 << 64) - 4096])
def test_a_size_comes_back_as_it_was(size: int) -> None:
    assert -(1 << 31) <= NARROW.size(size) < 1 << 32
    assert NARROW.meant(NARROW.size(size)) == size
    assert NARROW.meant(1 << 27) == 1 << 27


def test_pages_that_are_neighbours_have_frames_that_are_not(process: Process) -> None:
    first, second = process.walk(USER_END - 16, 1), process.walk(USER_END - 8, 0)
    assert first is not None
    assert second == first - 8
    assert process.walk(USER_END - 8, 1) is None
    process.unmap_page(1)
    assert process.walk(USER_END - 8, 0) is None


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (lambda process: process.kernel.address + 3, KERNELS),
        (lambda process: process.walk(USER_END - 8, 0), "a byte of the process's is what was written to it"),
        (lambda process: process.kernel.address - 1, "nothing is written beside the kernel's memory or a page"),
        (lambda process: process.frames.address - 1, "nothing is written beside the kernel's memory or a page"),
    ],
)
def test_a_byte_that_nobody_wrote_by_the_law_is_seen(
    process: Process, place: Callable[[Process], int], sentence: str
) -> None:
    memory = map_page(initial(2, ByteCount(8), ByteCount(16)), 0, PRESENT | WRITABLE, returned=None)
    memory = map_page(memory, 1, PRESENT, returned=None)
    memory = store(memory, Address(USER_END - 9), 7, returned=None)
    look_at_bytes(process, memory, whole=True)
    ctypes.memset(place(process), 9, 1)
    with pytest.raises(BrokenClause, match=sentence):
        look_at_bytes(process, memory, whole=True)


# ── What an adapter must say ─────────────────────────────────────────────────────────────────────────────────


@needs_compiler
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace('from = "caller"', 'from = "callbacks"'), "lie in an arena of bytes"),
        (lambda text: text.replace("[callbacks.put]", "[callbacks.write]"), "memspec supplies no such function"),
        (
            lambda text: without(without(text, "callbacks.put"), "callbacks.get"),
            "nothing leads to the process's memory",
        ),
        (lambda text: without(text, "callbacks.close"), "nobody says when the user's pages are open"),
        (lambda text: f'{text}\n[operations.load]\nsymbol = "copy_init"\n', "binds load: memspec makes it itself"),
        (lambda text: f"{text}\n[geometry]\npage = 4095\n", "page is 4,095: write a power of two from 8 to 4,096"),
    ],
)
def test_what_cannot_be_so_is_said(examples: Path, change: Callable[[str], str], message: str) -> None:
    wrong = examples / "wrong.toml"
    wrong.write_text(change((examples / "copy.toml").read_text()))
    with pytest.raises(UsageError, match=message):
        resolve(COPY, str(wrong))


def without(text: str, section: str) -> str:
    """Without a section of TOML."""
    sections = text.split("\n\n")
    return "\n\n".join(each for each in sections if not each.startswith(f"[{section}]"))


@needs_compiler
def test_the_scaffold_compiles_and_is_checked(tmp_path: Path) -> None:
    """Functions that answer -1 are found at once."""
    write(COPY, tmp_path)
    build(tmp_path, '#include "copy.c"\n', "-std=c11", "-Wall", "-Wextra", "-Werror")
    (tmp_path / "it.so").rename(tmp_path / "copy.so")
    _, [row, *_] = judged(COPY, tmp_path / "copy.toml", 20, shrinking=0.2)
    assert row.verdict is Verdict.VIOLATED

"""Page tables that are not empty when they are created: the adapter says what is mapped then."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from checks.command import main
from checks.counterexample import from_json, legend_of, render, to_json
from checks.engines.foreign import episode
from checks.evidence import Budget, Call, Verdict
from checks.pairings import find_one, pairings
from checks.pairings.virtual.address_space.target.start import begun, check_mapped
from checks.pairings.virtual.address_space.target.tables import moved, piece_of
from checks.targets import keepsake
from checks.targets.adapter import read
from checks.targets.named import resolve
from spec.virtual.words import WRITABLE
from tests.foreign import build, compiled, judged, judged_in_full, made_again, needs_compiler

SPACES = find_one("virtual.address_space")

BOOT = """
#include <stdint.h>
#include <string.h>
static uint32_t *directory;
int boot(uint32_t *memory, uint32_t bytes)
{
    directory = memory;
    memset(memory, 0, 8192);
    memory[0xC0000000u >> 22] = (BEGIN + 0x1000) | 3;
    for (uint32_t page = 0; page < 64; page++)
        memory[1024 + page] = (PHYSICAL + page * 4096) | 1 | (page >= 16 ? 2 : 0);
    LARGE
    return bytes < 8192;
}
uint32_t root(void) { return BEGIN; }
static uint32_t *entry_of(uint32_t address)
{
    uint32_t *entry = directory + (address >> 22);
    if ((*entry & 1) == 0 || (*entry & 0x80) != 0)
        return entry;
    return directory + 1024 + (address >> 12 & 1023);
}
int unmap(uint32_t address)
{
    uint32_t *entry = entry_of(address);
    if ((*entry & 1) == 0)
        return -1;
    if ((*entry & 0x80) != 0 && address << 10 >> 22 != 0)
        return -2;
    *entry = 0;
    return 0;
}
int64_t translate(uint32_t address)
{
    uint32_t entry = *entry_of(address), inside = entry & 0x80 ? 0x3FFFFF : 0xFFF;
    return entry & 1 ? (int64_t)((entry & ~inside) | (address & inside)) : -1;
}
"""
ADAPTER = """
part = "virtual.address_space"
library = "it.so"
[geometry]
least = 4
[arena]
from = "caller"
[tables]
format = "two-level"
physical = BEGIN
root = {symbol = "root", returns = "physical", type = "uint32_t"}
[create]
symbol = "boot"
arguments = ["arena", {value = "frames:bytes", type = "uint32_t"}]
returns = "status"
failure = "nonzero"
mapped = [
    {address = 0xC0000000, physical = PHYSICAL, bytes = 0x10000},
    {address = 0xC0010000, physical = PHYSICAL + 0x10000, bytes = 0x30000, rights = ["writable"]},
    LARGE
]
[operations.unmap_page]
symbol = "unmap"
arguments = [{value = "page:address", type = "uint32_t"}]
returns = "status"
failures = {"-1" = "not mapped", "-2" = "misaligned"}
[operations.get_phys_addr]
symbol = "translate"
arguments = [{value = "address", type = "uint32_t"}]
returns = "physical"
type = "int64_t"
failure = "negative"
"""


def booting(folder: Path, *, physical: int = 0x100000, begin: int = 0, large: str = "", entry: str = "") -> Path:
    """large: what is mapped besides, in the adapter; entry: in C."""
    source = BOOT.replace("PHYSICAL", f"{physical:#x}").replace("BEGIN", f"{begin:#x}").replace("LARGE", entry)
    build(folder, source, "-w")
    text = ADAPTER.replace("PHYSICAL + 0x10000", f"{physical + 0x10000:#x}").replace("PHYSICAL", f"{physical:#x}")
    (folder / "it.toml").write_text(text.replace("BEGIN", f"{begin:#x}").replace("LARGE", large))
    return folder / "it.toml"


HIGH = {"large": '{address = 0x400000, physical = 0, level = 2, bytes = 0x800000, rights = ["user"]}'}
HIGH["entry"] = "memory[1] = 0x85; memory[2] = 0x400085;"


@needs_compiler
@pytest.mark.parametrize(
    "style",
    [
        pytest.param({}, id="memory of devices"),
        pytest.param({"physical": 0}, id="the tables' own memory"),
        pytest.param({"physical": 0, "begin": 0x400000, **HIGH}, id="memory below that of the tables, and around it"),
    ],
)
def test_what_is_mapped_from_the_start_may_be_all(tmp_path: Path, style: dict[str, int | str]) -> None:
    """There is no map_page: only what is there is looked up and unmapped."""
    verdict, rows = judged_in_full(SPACES, booting(tmp_path, **style), 9_000)  # type: ignore[arg-type]
    assert verdict is Verdict.HOLDS, [(row.property, row.verdict, row.note) for row in rows]
    reached = {row.property: row.scope.get("reached", 0) for row in rows}
    for clause in (
        "an address lies in the frame that its page is mapped to, as far from its beginning",
        "what is mapped is there for the processor",
    ):
        assert reached[clause] > 200
    assert "not tried, as it has none: " in rows[0].note


@needs_compiler
def test_what_0_says_that_it_failed_is_not_looked_up(tmp_path: Path) -> None:
    """Address 0 of memory is mapped, and a lookup that fails answers 0: which of the two it was, nobody can tell. All
    others are looked up: one that is answered 0 is found."""
    path = booting(tmp_path, physical=0)
    path.write_text(path.read_text().replace('"int64_t"', '"uint32_t"').replace('"negative"', '"zero"'))
    answers = BOOT.replace("int64_t translate", "uint32_t translate").replace(": -1;", ": 0;")
    answers = answers.replace("PHYSICAL", "0").replace("BEGIN", "0").replace("LARGE", "")
    build(tmp_path, answers, "-w")
    assert clause_of(path) is None
    target = resolve(SPACES, str(path))
    pool = target.make(*target.fit((2, 10, 2, 9, 1)))
    assert [pool.can_say("get_phys_addr", (0, 0xC0000000 + more)) for more in (0, 1, 4096)] == [False, True, True]
    pool.close()
    (tmp_path / "other").mkdir()
    build(tmp_path / "other", answers.replace("inside = entry", "inside = entry >> 12 ? -1 : entry"), "-w")
    path = path.rename(tmp_path / "other" / "it.toml")
    assert clause_of(path) == "an address lies in the frame that its page is mapped to, as far from its beginning"


def clause_of(path: Path) -> str | None:
    """What random calls break, if anything."""
    target = resolve(SPACES, str(path))
    return episode(target, Budget(), None, target.fit((2, 10, 2, 9, 1)), "0", 1_000, list(SPACES.operations)).clause


@needs_compiler
@pytest.mark.parametrize(
    ("old", "new", "clause"),
    [
        ("0x100000, bytes", "0x200000, bytes", "the processor finds each page at the frame that it is mapped to"),
        ("bytes = 0x30000", "bytes = 0x31000", "what is mapped is there for the processor"),
        ("bytes = 0x30000", "bytes = 0x2f000", "where nothing is mapped, the processor finds nothing"),
        ('"writable"', '"writable", "user"', "the processor allows all that the permissions of a page allow"),
        (', rights = ["writable"]', "", "the processor allows nothing that the permissions of a page forbid"),
        ('"writable"', '"writable", "global"', "a page is global where its permissions say so"),
    ],
)
def test_what_is_not_so_is_a_verdict_at_once(tmp_path: Path, old: str, new: str, clause: str) -> None:
    path = booting(tmp_path)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    verdict, rows = judged(SPACES, path, 8)
    assert verdict is Verdict.VIOLATED
    found = rows[0].counterexample
    assert found is not None
    assert (found.clause, found.calls) == (clause, ())
    assert "space 0: 0xc0" in render(SPACES, found).splitlines()[2 + len(legend_of(SPACES))]
    assert from_json(to_json(found), pairings()) == found
    assert made_again(SPACES, found) is Verdict.VIOLATED
    _, program = keepsake.save(SPACES, found, tmp_path / "run.json")
    assert compiled(program, tmp_path / "it.so").returncode == -signal.SIGABRT


@needs_compiler
def test_a_fault_in_what_comes_after_is_told_with_what_was_there(tmp_path: Path) -> None:
    path = booting(tmp_path)
    broken = BOOT.replace("*entry = 0;", "entry[1] = 0;").replace("PHYSICAL", "0x100000").replace("BEGIN", "0")
    build(tmp_path, broken.replace("LARGE", ""), "-w")
    verdict, rows = judged(SPACES, path, 10)
    assert verdict is Verdict.VIOLATED
    found = rows[0].counterexample
    assert found is not None
    assert [call.operation for call in found.calls] == ["unmap_page"]
    _, program = keepsake.save(SPACES, found, tmp_path / "run.json")
    assert compiled(program, tmp_path / "it.so").returncode == -signal.SIGABRT
    booting(tmp_path)
    assert compiled(program, tmp_path / "it.so").returncode == 0


@needs_compiler
def test_a_program_names_memory_below_that_of_the_tables(tmp_path: Path) -> None:
    """A large page lies around the arena, and one below it; neither can be used by the user, as was said."""
    entry = HIGH["entry"].replace("85;", "81;")
    path = booting(tmp_path, physical=0, begin=0x400000, large=HIGH["large"], entry=entry)
    verdict, rows = judged(SPACES, path, 8)
    assert verdict is Verdict.VIOLATED
    found = rows[0].counterexample
    assert found is not None
    assert (found.clause, found.calls) == ("the processor allows all that the permissions of a page allow", ())
    _, program = keepsake.save(SPACES, found, tmp_path / "run.json")
    assert compiled(program, tmp_path / "it.so").returncode == -signal.SIGABRT
    booting(tmp_path, physical=0, begin=0x400000, **HIGH)
    done = compiled(program, tmp_path / "it.so")
    assert done.returncode == 0, done.stderr


@needs_compiler
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("address = 0xC0000000", "address = 0xC0000800", "address is 0xc0000800, which is no multiple of 0x1000"),
        ("bytes = 0x10000", "bytes = 100", "bytes is 0x64, which is no multiple of 0x1000"),
        ("bytes = 0x10000", "bytes = 0", "bytes is 0: write a number from 1"),
        ("bytes = 0x10000", "bytes = 0x400000, level = 3", "no page has level 3"),
        ('"writable"', '"write"', "there is no right 'write': write writable, user, executable, global"),
        ("address = 0xC0010000", "address = 0xC000F000", "where something is mapped, nothing else is mapped"),
        ("address = 0xC0010000", "address = 0x1C0010000", "is out of range"),
        ("bytes = 0x30000", "size = 0x30000", "size"),
        ("physical = 0x0\n", "physical = 0x101000\n", "physical is 0x0, and the law counts the arena's frames from 0"),
        ("mapped = [", "mapped = 3\nother = [", "3"),
    ],
)
def test_what_cannot_be_mapped_is_refused_in_one_sentence(
    tmp_path: Path, old: str, new: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = booting(tmp_path, physical=0 if "physical" in old else 0x100000)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    assert main(["conform", "virtual.address_space", str(path)]) == 2
    complaint = capsys.readouterr().err
    assert told in complaint
    assert "Traceback" not in complaint


def test_addresses_of_the_upper_half_are_below_zero(tmp_path: Path) -> None:
    (tmp_path / "it.toml").write_text(
        ADAPTER.replace("two-level", "four-level")
        .replace("0xC0000000, physical = PHYSICAL, bytes = 0x10000", "0xFFFFFFFF80000000, physical = 0, level = 2")
        .replace("0xC0010000, physical = PHYSICAL + 0x10000", "0x7FFFFFFFF000, physical = 0x3FF000")
        .replace("bytes = 0x30000", "bytes = 0x1000")
        .replace('"writable"', '"writable", "writable"')
        .replace("BEGIN", "0x400000")
        .replace("LARGE", "")
    )
    adapter = read(tmp_path / "it.toml", SPACES)
    check_mapped(adapter, SPACES, [(4, 9, 3, 48, 1)])
    assert begun(adapter, SPACES, (4, 9, 3, 48, 1)) == [
        Call("map_page", (0, -(1 << 31 - 12), 0x400, 0, 2), None),
        Call("map_range", (0, 0x7FFFFFFFF, 0x7FF, WRITABLE, 1), None),
    ]


def test_frames_are_numbered_so_that_the_arena_comes_first() -> None:
    assert [piece_of(first, 48) for first in (0, 1, 48, 64, 0x400, 0x401)] == [0, 0, 0, 64, 0x400, 0]
    numbers = range(0x2000)
    assert sorted(moved(number, 0x400, 0xC00) for number in numbers) == list(numbers)
    assert all(moved(moved(number, 0x400, 0xC00), 0x400, 0xC00) == number for number in numbers)
    assert [moved(number, 0x400, 0xC00) for number in (0xC00, 0xC2F, 0, 0x3FF, 0x400)] == [0, 0x2F, 0xC00, 0xFFF, 0x400]

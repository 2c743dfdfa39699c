"""Parsers of Multiboot blocks in C: the examples, what is judged of them, and what an adapter must say."""

from __future__ import annotations

import ctypes
import struct
from pathlib import Path

import pytest

from checks.counterexample import save as save_run
from checks.evidence import UsageError, Verdict
from checks.pairings import find_one
from checks.pairings.boot.multiboot.target import Loader
from checks.targets.adapter import read
from checks.targets.keepsake import save
from checks.targets.memory import Arena
from checks.targets.named import resolve
from checks.targets.scaffold import write
from spec.boot.words import LAST
from tests.foreign import build, built, compiled, judged, judged_in_full, made_again, needs_compiler

MULTIBOOT = find_one("boot.multiboot")
EXAMPLES = Path(__file__).resolve().parent.parent / "examples/multiboot"
LEFT_OUT = "no run of bytes of one kind is left out of the map"
MERGED = "ranges of one kind that touch are merged, and none is empty or overlaps another"
ROOM = "a map has no more ranges than there is room for"
WRONG = "a block is refused only for what is wrong with it"
OUTSIDE = "a block is refused where what has to be read does not lie in it"
SHORT = "a size that is less than what it counts is not believed"
BEYOND = "a range that ends before it begins, or behind the last address, is refused"
BEGINS = "ranges ascend, and each begins where bytes of its kind begin"
ENDS = "a range ends with the last byte of its kind in a row"
USABLE = "a byte is usable only where everything that is said of it says so"
WINS = "of what is said of a byte what forbids most wins, and unknown types are reserved"
MAP = {LEFT_OUT, MERGED, BEGINS, ENDS, USABLE, WINS}


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(EXAMPLES, tmp_path_factory.mktemp("multiboot") / "examples")


@needs_compiler
def test_a_correct_one_holds(examples: Path) -> None:
    verdict, rows = judged_in_full(MULTIBOOT, examples / "multiboot.toml", 13_000, 1.0)
    assert verdict is Verdict.HOLDS, [(row.property, row.note) for row in rows if row.verdict is not Verdict.HOLDS]
    reached = {row.property: row.scope.get("reached", 0) for row in rows}
    assert min(reached[clause] for clause in (*MAP, ROOM, WRONG)) > 100


@pytest.mark.parametrize(("second", "numbers"), [("length", (8, 0)), ("end", (16, 0)), ("last", (15, LAST))])
def test_a_range_is_said_by_its_length_its_end_or_its_last_byte(second: str, numbers: tuple[int, int]) -> None:
    """The same ranges, of which the second one is all memory: 2**64 is said as 0."""
    given = Arena(8, 1, 0, 8)
    loader = Loader(given, {"origin": 0}, second)
    loader.with_room(2)
    for at, (first, said) in enumerate(zip((8, 0), numbers, strict=True)):
        data = struct.pack("<QQI4x", first, said, 1)
        ctypes.memmove(loader.map.address + 24 * at, data, len(data))
    loader.counted(2)
    loader.turn(lambda name: None, 0)
    assert [(loader.first(at), loader.last(at), loader.kind(at)) for at in range(3)] == [
        (8, 15, 1),
        (0, LAST, 1),
        (0, 0, 0),
    ]
    loader.map.release()
    given.release()


BROKEN = {
    "advances-early": MAP,
    "first-wins": MAP,
    "hands-out-modules": MAP,
    "ignores-size": {*MAP, OUTSIDE, SHORT, WRONG},
    "keeps-empty": MAP,
    "loops": {SHORT, OUTSIDE, WRONG, "answers in time"},
    "no-room-check": {ROOM},
    "one-more": MAP,
    "runs-on": {OUTSIDE, SHORT, WRONG, "does not crash: SIGSEGV (Segmentation fault)"},
    "size-wraps": {OUTSIDE, WRONG, *MAP, "room is too little only where it may not hold all ranges that are said"},
    "truncates": {*MAP, BEYOND, WRONG},
    "unknown-usable": MAP,
}
"""Which sentences each may break first."""
MOST_CALLS = 7


@needs_compiler
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_one_is_found_with_a_few_calls(examples: Path, name: str) -> None:
    _, [row, *_] = judged(MULTIBOOT, examples / f"{name}.toml", 30, shrinking=0.5)
    assert row.verdict is Verdict.VIOLATED
    assert row.property in BROKEN[name]
    assert row.counterexample is not None
    assert len(row.counterexample.calls) <= MOST_CALLS


@needs_compiler
def test_a_run_is_kept_as_a_program_in_c(examples: Path, tmp_path: Path) -> None:
    """It fails with the broken library, and holds with the correct one."""
    _, [row, *_] = judged(MULTIBOOT, examples / "no-room-check.toml", 30, shrinking=0.5)
    assert row.counterexample is not None
    save_run(row.counterexample, tmp_path / "run.json")
    assert tmp_path / "run.c" in save(MULTIBOOT, row.counterexample, tmp_path / "run.json")
    assert ROOM in compiled(tmp_path / "run.c", examples / "build/no-room-check.so").stderr
    assert made_again(MULTIBOOT, row.counterexample) is Verdict.VIOLATED


SECOND_ALONE = """
int second(const unsigned char *bytes, size_t count, uint64_t origin, struct range *map, size_t room)
{
    return multiboot_parse(bytes, count, origin, 0x36d76289, origin, 0, 0, map, room);
}
"""
TOLD = '["arena", "bytes", "origin", "magic", "address", "kernel", "kernel_bytes", "map", "room"]'


@needs_compiler
def test_a_parser_of_one_format_is_told_less(examples: Path, tmp_path: Path) -> None:
    """Neither the magic number nor the address, nor where a kernel lies."""
    (tmp_path / "multiboot.h").write_bytes((examples / "multiboot.h").read_bytes())
    build(tmp_path, (examples / "multiboot.c").read_text() + SECOND_ALONE)
    text = (examples / "multiboot.toml").read_text()
    text = text.replace(TOLD, '["arena", "bytes", "origin", "map", "room"]').replace("multiboot_parse", "second")
    text += "[promises]\nmultiboot-1 = false\nmagic-checked = false\n"
    (tmp_path / "it.toml").write_text(text.replace("build/multiboot.so", "it.so"))
    verdict, rows = judged_in_full(MULTIBOOT, tmp_path / "it.toml", 13_000, 1.0)
    assert verdict is Verdict.HOLDS, [(row.property, row.note) for row in rows if row.verdict is not Verdict.HOLDS]
    reached = {row.property: row.scope.get("reached", 0) for row in rows}
    assert min(reached[clause] for clause in (*MAP, ROOM, WRONG)) > 100


WRITES = """
#include <stddef.h>
#include <stdint.h>
int parse(unsigned char *block, uint64_t *map, size_t room)
{
    %s
    return -1;
}
"""
WRITING = """
part = "boot.multiboot"
library = "it.so"
[arena]
from = "caller"
align = 8
[operations.parse]
symbol = "parse"
arguments = ["arena", "map", "room"]
returns = "count"
failure = "negative"
[promises]
multiboot-1 = false
multiboot-2 = false
"""


@needs_compiler
@pytest.mark.parametrize(
    ("statement", "clause"),
    [
        ("block[1] = 7; (void)map; (void)room;", "a parser leaves the block as it is"),
        ("map[3 * room] = 1; (void)block;", "a parser writes no more ranges than there is room for"),
    ],
)
def test_what_is_written_is_looked_at(tmp_path: Path, statement: str, clause: str) -> None:
    build(tmp_path, WRITES % statement)
    (tmp_path / "it.toml").write_text(WRITING)
    _, [row, *_] = judged(MULTIBOOT, tmp_path / "it.toml", 20, shrinking=0.2)
    assert (row.verdict, row.property) == (Verdict.VIOLATED, clause)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"map", ', "", "a parser is told the map"),
        ('from = "caller"', 'from = "library"\nsymbol = "x"', "the block is an arena of bytes"),
        ('"room"]', '"room", "rooms"]', "there is no argument 'rooms'"),
    ],
)
def test_an_adapter_that_cannot_be_used_is_refused(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    path = tmp_path / "it.toml"
    assert old in WRITING
    path.write_text(WRITING.replace(old, new))
    with pytest.raises(UsageError, match=complaint):
        resolve(MULTIBOOT, str(path))


@needs_compiler
def test_the_scaffold_compiles_and_is_judged(tmp_path: Path) -> None:
    toml, stub = write(MULTIBOOT, tmp_path)
    assert read(toml, MULTIBOOT).operations.keys() == {"parse"}
    build(tmp_path, stub.read_text())
    toml.write_text(toml.read_text().replace("./multiboot.so", "./it.so"))
    verdict, _ = judged(MULTIBOOT, toml, 20, shrinking=0.2)
    assert verdict is Verdict.VIOLATED

"""Libraries in another process that call memspec back, or whose memory memspec reads: page tables, copies, boot blocks,
heaps that grow. All of it at 32 bits."""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from checks.clauses import GIVES_BACK, NO_CRASH
from checks.command import main
from checks.evidence import Evidence, Verdict
from checks.judgements import clauses_of
from checks.pairings import pairings
from checks.pairings.virtual.address_space.foreign import look_at_flushes
from checks.targets import keepsake
from checks.targets.adapter import read
from checks.targets.memory import CANARY, Arena
from checks.targets.program import NoAnswer, ProgramDied
from checks.targets.runner import RunLibrary, Runner, model
from checks.targets.sharing import Sharing
from spec.vocabulary import BrokenClause
from tests.foreign import COMPILER, assert_no_call_can_be_dropped, judged, judged_in_full, made_again, needs_compiler
from tests.test_runner_c import has_narrow, made

EXAMPLES = Path(__file__).parent.parent / "examples"
FREE, _, USES = clauses_of(look_at_flushes)
pytestmark = needs_compiler


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, copied, and those of the runner built for 32 bits."""
    copied = tmp_path_factory.mktemp("shared")
    if not has_narrow(copied):
        pytest.skip("the compiler makes no programs of 32 bits: -m32 needs gcc-multilib")
    for name in ("c", "runner", "malloc", "pagetable", "copy", "multiboot"):
        shutil.copytree(EXAMPLES / name, copied / name, ignore=shutil.ignore_patterns("build"))
    return made(copied / "runner", "all")


def changed(text: str, edits: list[tuple[str, str]]) -> str:
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return text


def built(folder: Path, name: str, of: str, *flags: str, edits: list[tuple[str, str]] | None = None) -> None:
    """A library of 32 bits, of a source that stands beside the folder."""
    source = (folder / f"../{of}").resolve()
    (source.parent / f"{name}-made.c").write_text(changed(source.read_text(), edits or []))
    command = [COMPILER or "", "-m32", "-O1", "-fPIC", "-shared", *flags, "-o", f"build/32/{name}.so"]
    subprocess.run([*command, str(source.parent / f"{name}-made.c")], cwd=folder, check=True)


def adapter(folder: Path, name: str, of: str, *edits: tuple[str, str]) -> Path:
    """Another one's adapter, for that library."""
    text = (folder / f"../{of}").read_text()
    text = re.sub(
        r"(runner = .*\n)?library = .*\n(runner = .*\n)?",
        f'library = "build/32/{name}.so"\nrunner = "build/runner32"\n',
        text,
    )
    (folder / f"{name}-made.toml").write_text(changed(text, list(edits)))
    return folder / f"{name}-made.toml"


def holds(part: str, path: Path, steps: int) -> dict[str, int]:
    """How often each clause was judged in so many random calls, and none was broken. That they do not come to all
    geometries and outcomes is no matter here."""
    verdict, rows = judged_in_full(pairings()[part], path, steps, 0.5)
    assert verdict is not Verdict.VIOLATED, [(row.property, row.note) for row in rows]
    return {row.property: row.scope.get("reached", 0) for row in rows}


def broken(part: str, path: Path, seconds: float = 60) -> Evidence:
    rows = judged(pairings()[part], path, seconds, shrinking=1)[1]
    [found] = [row for row in rows if row.verdict is Verdict.VIOLATED]
    return found


# ── Page tables ──────────────────────────────────────────────────────────────────────────────────────────────

SPACES = "virtual.address_space"


def test_page_tables_of_32_bits_hold(narrow: Path) -> None:
    """Their kernel sees its memory where it is, and has memspec flush."""
    assert holds(SPACES, narrow / "space.toml", 300)[USES] > 200


@pytest.mark.parametrize(("name", "clause"), [("unflushed", USES), ("freed-first", FREE)])
def test_what_is_not_flushed_is_seen(narrow: Path, name: str, clause: str) -> None:
    found = broken(SPACES, narrow / f"{name}.toml")
    assert found.property.startswith(clause)
    assert found.counterexample is not None
    assert len(found.counterexample.calls) == 2
    assert_no_call_can_be_dropped(pairings()[SPACES], found.counterexample)
    assert made_again(pairings()[SPACES], found.counterexample) is Verdict.VIOLATED


OTHERS = """
static uint32_t last;
void (*space_ipi)(void);
void space_interrupted(void) { space_invlpg(last); }
static void flush(uint32_t page) { last = page; space_invlpg(page); space_ipi(); }
"""
TWO = [
    ("[flush]", '[flush]\ncpus = 2\ninterrupt = { symbol = "space_interrupted" }\ncallbacks.ipi.variable = "space_ipi"')
]


@pytest.mark.parametrize(
    ("flushes", "clause"), [("space_ipi();", ""), ("", ".*CPU 1 may still .*; CPU 0 alone has flushed it")]
)
def test_a_callback_calls_the_library(narrow: Path, flushes: str, clause: str) -> None:
    """CPU 1 is interrupted within a call, by memspec, and flushes by a call of memspec."""
    other = OTHERS.replace("space_ipi(); }", f"{flushes} }}")
    edits = [
        ("    space_invlpg(page);", "    flush(page);"),
        ("static uint32_t *directory", f"{other}\nstatic uint32_t *directory"),
    ]
    built(narrow, "two", "runner/space.c", edits=edits)
    path = adapter(
        narrow,
        "two",
        "runner/space.toml",
        ("[flush]\n", '[flush]\ncpus = 2\ninterrupt = { symbol = "space_interrupted" }\n'),
        ("[callbacks.invlpg]", '[callbacks.ipi]\nvariable = "space_ipi"\n\n[callbacks.invlpg]'),
    )
    if not clause:
        holds(SPACES, path, 100)
    else:
        assert re.match(clause, broken(SPACES, path).property)


def test_a_run_on_page_tables_is_a_program_of_32_bits(narrow: Path, tmp_path: Path) -> None:
    built(narrow, "last-entry", "pagetable/paging32.c", "-DBUG_LAST_ENTRY")
    path = adapter(narrow, "last-entry", "pagetable/paging32.toml")
    found = broken(SPACES, path)
    assert found.property == "where nothing is mapped, the processor finds nothing"
    assert found.counterexample is not None
    text = keepsake.c_program(
        pairings()[SPACES], found.counterexample, read(path, pairings()[SPACES]), tmp_path / "run.c"
    )
    (tmp_path / "run.c").write_text(text)
    flags = ["-m32", "-std=gnu11", "-Wall", "-Wextra", "-Werror", f'-DLIBRARY="{narrow}/build/32/last-entry.so"']
    subprocess.run([COMPILER or "", *flags, "-o", "run", "run.c", "-ldl"], cwd=tmp_path, check=True)
    done = subprocess.run(["./run"], cwd=tmp_path, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode != 0
    assert "pages(root" in done.stderr


# ── Other memory that memspec reads, or gives ────────────────────────────────────────────────────────────────

EIGHT = (
    'arena = { from = "callbacks" }',
    'arena = { from = "callbacks" }\ngeometry = { alignment = 8, least = 4096, most = 65536 }',
)
PADDED = "-malign-double"
"""As in 64 bits, a range of a boot map has 24 bytes then."""


@pytest.mark.parametrize(
    ("part", "of", "flags", "edits", "steps"),
    [
        ("user.malloc", "malloc/grow", [], [EIGHT], 300),
        ("user.malloc", "malloc/pages", [], [], 300),
        ("user.copy", "copy/copy", [], [], 120),
        ("user.copy", "copy/walks", [], [], 120),
        ("boot.multiboot", "multiboot/multiboot", [PADDED], [], 120),
    ],
)  # fmt: skip
def test_what_is_right_holds(narrow: Path, part: str, of: str, flags: list[str], edits: list[Any], steps: int) -> None:
    name = of.partition("/")[2]
    built(narrow, name, f"{of}.c", *flags)
    assert max(holds(part, adapter(narrow, name, f"{of}.toml", *edits), steps).values()) >= steps


@pytest.mark.parametrize(
    ("part", "of", "bug", "edits", "clause"),
    [
        ("user.malloc", "malloc/grow", "trims-too-much", [EIGHT], GIVES_BACK),
        ("user.malloc", "malloc/pages", "touches-unmapped", [], f"{NO_CRASH}: it died by SIGSEGV"),
        ("user.copy", "copy/copy", "not-zeroed", [], "a byte of the kernel's is what was written"),
        ("user.copy", "copy/copy", "stays-open", [], ""),
        ("user.copy", "copy/walks", "first-page", [], ""),
        ("boot.multiboot", "multiboot/multiboot", "no-room-check", [], "a map has no more ranges than"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_seen(narrow: Path, part: str, of: str, bug: str, edits: list[Any], clause: str) -> None:
    built(narrow, bug, f"{of}.c", f"-DBUG_{bug.upper().replace('-', '_')}", *([PADDED] if "boot" in part else []))
    assert broken(part, adapter(narrow, bug, f"{of}.toml", *edits)).property.startswith(clause)


# ── Copies of 32 bits: the user's half ends below 4 GiB ──

SPLITS = {"0xC0000000": 0xC0000000, "0x80000000": 0x80000000}
OUTSIDE = (
    "of a range that is not all in the user's half nothing is copied",
    "nothing is copied from or to an address that is not the user's",
)
NARROW_COPY = [("uint64_t", "uint32_t"), ("uint32_t word;", "uint64_t word;"), ("0x7ffffffff000UL", "SPLITUL")]
NARROW_ADDRESSES = [
    ("[create]", "[geometry]\nuser_end = SPLIT\n\n[create]"),
    ('["address", "to", "bytes"]', '[{ value = "address", type = "uint32_t" }, "to", "bytes"]'),
    ('["address", "source", "bytes"]', '[{ value = "address", type = "uint32_t" }, "source", "bytes"]'),
    ('["buffer", "address", "count"]', '["buffer", { value = "address", type = "uint32_t" }, "count"]'),
    ('["address", "buffer", "count"]', '[{ value = "address", type = "uint32_t" }, "buffer", "count"]'),
    ('["address", "count"]', '[{ value = "address", type = "uint32_t" }, "count"]'),
    ('["buffer", "address", {', '["buffer", { value = "address", type = "uint32_t" }, {'),
]


def narrow_copy(folder: Path, name: str, split: str, *flags: str) -> Path:
    """The copy of the examples where addresses are of 32 bits."""
    edits = [(old, new.replace("SPLIT", split)) for old, new in NARROW_COPY]
    built(folder, name, "copy/copy.c", *flags, edits=edits)
    return adapter(
        folder, name, "copy/copy.toml", *((old, new.replace("SPLIT", split)) for old, new in NARROW_ADDRESSES)
    )


@pytest.mark.parametrize("split", SPLITS)
def test_a_copy_may_have_addresses_of_32_bits(narrow: Path, split: str) -> None:
    judged_so = holds("user.copy", narrow_copy(narrow, f"split-{split}", split), 400)
    assert all(judged_so[clause] > 0 for clause in OUTSIDE)


@pytest.mark.parametrize("bug", ["wraps", "no-check", "ignores-length"])
def test_a_check_that_is_wrong_in_32_bits_is_seen(narrow: Path, bug: str) -> None:
    path = narrow_copy(narrow, f"split-{bug}", "0xC0000000", f"-DBUG_{bug.upper().replace('-', '_')}")
    assert broken("user.copy", path).property == OUTSIDE[0]


def test_who_has_narrow_addresses_says_where_the_users_half_ends(
    narrow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = narrow_copy(narrow, "split-unsaid", "0xC0000000")
    path.write_text(changed(path.read_text(), [("[geometry]\nuser_end = 0xC0000000\n", "")]))
    assert main(["conform", "user.copy", str(path)]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "no address of the user's half fits into uint32_t: say where that half ends (user_end at geometry)" in told


# ── Calls, one by one ────────────────────────────────────────────────────────────────────────────────────────

OTHER = """
#include <errno.h>
#include <stdint.h>
static int inner = 5;
int *variable = &inner;
typedef int64_t mixed(signed char, int64_t, unsigned short, uint64_t, int);
int64_t passes(mixed *does)
{
    errno = 7;
    int64_t told = does(-3, -4000000000, 65535, UINT64_MAX, -1);
    return errno == 7 ? told : 0;
}
unsigned deep(unsigned (*does)(unsigned), unsigned depth) { return depth == 0 ? 0 : does(depth - 1) + 1; }
int answers(int *out, int (*does)(void)) { *out = 3; return does(); }
void for_ever(void (*does)(void)) { for (;;) does(); }
void crash(void (*does)(void)) { does(); *(volatile int *)0 = 0; }
"""


@pytest.fixture
def other(narrow: Path) -> Any:
    (narrow / "other.c").write_text(OTHER)
    built(narrow, "other", "runner/other.c")
    runner = Runner([str(narrow / "build/runner32")], narrow, seconds=0.3)
    library = RunLibrary(runner, model(tuple(runner.command), narrow), str(narrow / "build/32/other.so"))
    library.load()
    yield library
    runner.end()


def function(library: RunLibrary, name: str, returned: str, *told: str) -> Any:
    symbol = library[name]
    symbol.restype = library.types.get(returned)
    symbol.argtypes = [library.types[each] for each in told]
    return symbol


def test_numbers_reach_memspec_as_c_has_them(other: RunLibrary) -> None:
    seen: list[tuple[int, ...]] = []

    def does(*told: int) -> int:
        seen.append(told)
        return -(1 << 40)

    types = [other.types[name] for name in ("char", "int64_t", "unsigned short", "uint64_t", "int")]
    [address] = other.supply([(does, types)])
    assert function(other, "passes", "int64_t", "void *")(address) == -(1 << 40)
    assert seen == [(-3, -4_000_000_000, 65535, (1 << 64) - 1, -1)]


def test_calls_within_calls_keep_apart_what_is_put_out(other: RunLibrary) -> None:
    deep = function(other, "deep", "unsigned int", "void *", "unsigned int")
    answers = function(other, "answers", "int", "void *", "void *")
    addresses: list[int] = []

    def does(depth: int) -> int:
        told = deep(addresses[0], depth)
        assert answers(other.out_address, addresses[1]) == 9
        assert other.out.value == 3
        return int(told)

    addresses += other.supply([(does, [other.types["unsigned int"]]), (lambda: 9, [])])
    assert deep(addresses[0], 20) == 20
    assert answers(other.out_address, addresses[1]) == 9
    assert other.out.value == 3


def test_variables_are_read_and_written(other: RunLibrary) -> None:
    pointer = other.reading("variable", other.types["void *"])
    at = pointer()
    assert other.get(at, 4) == 5
    other.put(at, 2, -1)
    assert other.get(at, 4) == 0xFFFF
    assert other.reading("variable", None)() == other.where("variable") != at
    with pytest.raises(AttributeError):
        other.where("nothing")


def test_one_that_calls_for_ever_is_ended(other: RunLibrary) -> None:
    [address] = other.supply([(lambda: 0, [])])
    with pytest.raises(NoAnswer, match=r"did not answer within 0\.3 s"):
        function(other, "for_ever", "void", "void *")(address)
    assert not other.is_there


def test_one_that_dies_after_a_call(other: RunLibrary) -> None:
    [address] = other.supply([(lambda: 0, [])])
    with pytest.raises(ProgramDied, match="SIGSEGV"):
        function(other, "crash", "void", "void *")(address)


def test_a_clause_that_a_call_breaks_ends_up_with_its_caller(other: RunLibrary) -> None:
    def does() -> int:
        raise BrokenClause("so not")

    [address] = other.supply([(does, [])])
    with pytest.raises(BrokenClause, match="so not"):
        function(other, "for_ever", "void", "void *")(address)
    assert not other.is_there


def test_memory_has_one_address_on_both_sides(other: RunLibrary) -> None:
    sharing = Sharing(other, other.start)
    arena = Arena(3, 4096, 0, 1 << 16, mapper=sharing)
    assert arena.address % (1 << 16) == 0
    ctypes.memset(arena.address, 0x5A, arena.size)
    assert other.get(arena.address + 4, 4) == 0x5A5A5A5A
    other.put(arena.address, 8, 12)
    assert ctypes.c_uint64.from_address(arena.address).value == 12
    assert arena.is_sound()
    other.put(arena.address + arena.size, 1, CANARY + 1)
    assert not arena.is_sound()
    arena.release()
    assert not sharing.mapped


def test_addresses_that_are_in_use_here_are_left_alone(other: RunLibrary) -> None:
    """Those of another runner's memory, which has none to spare for this one at first."""
    sharing = Sharing(other, other.start)
    arenas = [Arena(1, 4096, 0, 1, mapper=sharing) for _ in range(3)]
    for number, each in enumerate(arenas):
        ctypes.memset(each.address, number, each.size)
    sharing.library.runner.end()
    kept, sharing.mapped = sharing.mapped, {}
    other.load()
    again = [Arena(1, 4096, 0, 1, mapper=Sharing(other, other.start)) for _ in range(3)]
    assert [ctypes.string_at(each.address, 1)[0] for each in arenas] == [0, 1, 2]
    assert not {each.address for each in again} & set(kept)
    sharing.mapped = kept


def test_memory_of_a_process_that_died_stays_until_the_next_one_has_some(other: RunLibrary) -> None:
    old = Sharing(other, other.start)
    arena = Arena(1, 4096, 0, 1, mapper=old)
    ctypes.memset(arena.address, 1, arena.size)
    other.runner.end()
    assert ctypes.string_at(arena.address, 1) == b"\1"
    other.load()
    assert old.mapped
    Arena(1, 4096, 0, 1, mapper=Sharing(other, other.start))
    assert not old.mapped


# ── What cannot be ───────────────────────────────────────────────────────────────────────────────────────────


INVLPG = """[callbacks.invlpg]
arguments = [{ value = "address", type = "uint32_t" }]
variable = "space_invlpg"
"""
MANY = INVLPG.replace(" }]", " }" + 12 * ', "ignored"' + "]")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (INVLPG, "", "no instruction is seen in a runner's process: add [callbacks.invlpg]"),
        (
            INVLPG,
            MANY,
            "cannot supply the [callbacks]: that is more functions, or more arguments, than there is room for",
        ),
        ('physical = "pointer"', "stepwise = true", "no store is seen in a runner's process"),
        ('"space_invlpg"', '"space_flush"', "has no symbol 'space_flush' (at callbacks.invlpg.variable)"),
        ('"caller"', '"library"\nsymbol = "space_directory"', "shares with a runner what it has provided"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    narrow: Path, old: str, new: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = adapter(narrow, "space", "runner/space.toml", (old, new))
    assert main(["conform", SPACES, str(path), "--max-time", "5"]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert says in told
    assert "Traceback" not in told

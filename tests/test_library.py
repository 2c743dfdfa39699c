"""C libraries in the place of ours: the examples, what is told of a library that dies, and adapters that are wrong."""

from __future__ import annotations

import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

import memspec
from checks.clauses import ANSWERS_IN_TIME, CONTENTS, NO_CRASH
from checks.command import main
from checks.engines.foreign import Foreign
from checks.evidence import Call, Counterexample, Evidence, Verdict
from checks.pairings import pairings
from checks.targets import keepsake
from checks.targets.adapter import read
from checks.targets.library import fit, unpromised
from checks.targets.memory import GUARD, Arena
from checks.targets.target import Target
from spec.physical.words import BuddyFailure as Failure
from tests.foreign import (
    COMPILER,
    assert_no_call_can_be_dropped,
    assert_none_is_shorter,
    build,
    built,
    compiled,
    judged,
    judged_in_full,
    made_again,
    needs_compiler,
)

BUDDY = pairings()["physical.buddy"]
PART = "physical.buddy"
EXAMPLES = Path(__file__).parent.parent / "examples" / "c"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, built in a folder of their own."""
    return built(EXAMPLES, tmp_path_factory.mktemp("examples") / "c")


def judge(adapter: Path, seconds: float) -> tuple[Verdict, list[Evidence]]:
    return judged(BUDDY, adapter, seconds)


# ── The examples ─────────────────────────────────────────────────────────────────────────────────────────────


@needs_compiler
@pytest.mark.parametrize("name", ["buddy", "offset", "inband", "global"])
def test_a_correct_one_holds(examples: Path, name: str) -> None:
    verdict, rows = judged_in_full(BUDDY, examples / f"{name}.toml", 18_000)
    assert verdict is Verdict.HOLDS, [row.note for row in rows]
    compared = [row.scope["reached"] for row in rows if row.property == CONTENTS]
    assert len(compared) == (name != "global")
    assert all(times > 1_000 for times in compared)
    assert ("not promised" in rows[0].note) == (name in ("offset", "inband"))


@needs_compiler
@pytest.mark.parametrize(
    ("name", "clause"),
    [
        ("overlap", "hands out only frames that are not allocated"),
        ("leak", "refuses only when no free block is large enough"),
        ("merge-at-end", "hands out only frames of the pool"),
        ("crash", f"{NO_CRASH}: SIGSEGV (Segmentation fault)"),
        ("hang", ANSWERS_IN_TIME),
        ("scribble", CONTENTS),
    ],
)
def test_a_broken_one_is_refuted_by_a_run_of_which_no_call_can_be_dropped(
    examples: Path, tmp_path: Path, name: str, clause: str
) -> None:
    verdict, rows = judge(examples / f"{name}.toml", 60)
    assert verdict is Verdict.VIOLATED
    found = rows[0].counterexample
    assert found is not None
    assert found.clause == clause
    assert_no_call_can_be_dropped(BUDDY, found)
    if name != "hang":
        assert_none_is_shorter(BUDDY, found)
    assert made_again(BUDDY, found) is Verdict.VIOLATED
    test, program = keepsake.save(BUDDY, found, tmp_path / "run.json")
    namespace: dict[str, Any] = {}
    exec(test.read_text(), namespace)
    with pytest.raises(AssertionError, match=re.escape(clause.split(":")[0])):
        namespace["test_run"]()
    done = compiled(program, examples / "build" / f"{name}.so")
    died = -signal.SIGSEGV if name == "crash" else -signal.SIGABRT
    assert done.returncode == died
    assert (clause in done.stderr) == (died == -signal.SIGABRT)
    mended = compiled(program, examples / "build" / "buddy.so")
    assert mended.returncode in (0, keepsake.OTHER_COURSE), mended.stderr


def kept_run(adapter: Path, geometry: tuple[int, ...], clause: str, *calls: Call) -> Counterexample:
    return Counterexample(PART, clause, geometry, calls, str(adapter), "conform", 0)


@needs_compiler
def test_a_program_for_another_style_says_sizes_and_offsets(examples: Path, tmp_path: Path) -> None:
    """In bytes, with offsets in an arena of the library's, freed without the order."""
    calls = (Call("alloc", (1,), 0), Call("free", (0, 1), None), Call("alloc", (2,), 1))
    clause = "a block starts at a multiple of its size"
    found = kept_run(examples / "offset.toml", (0, 8, 3), clause, *calls)
    _, program = keepsake.save(BUDDY, found, tmp_path / "run.json")
    assert compiled(program, examples / "build" / "offset.so").returncode == 0
    refused = kept_run(examples / "offset.toml", (0, 8, 3), clause, *calls[:2], Call("alloc", (9,), 0))
    _, program = keepsake.save(BUDDY, refused, tmp_path / "run.json")
    assert compiled(program, examples / "build" / "offset.so").returncode == 0
    other = kept_run(examples / "offset.toml", (0, 8, 3), clause, Call("alloc", (1,), 2), calls[2])
    _, program = keepsake.save(BUDDY, other, tmp_path / "run.json")
    assert compiled(program, examples / "build" / "offset.so").returncode == keepsake.OTHER_COURSE


BUMPING = """
static char *arena; static unsigned long size, taken;
int make(char *memory, unsigned long bytes) { arena = memory; size = bytes; taken = 0; return 0; }
long get(unsigned order)
{
    if (order != 0 || (taken + 1) * UNIT > size)
        return -1;
    EXTRA
    return taken++;
}
int put(unsigned long frame, unsigned order) { (void)frame; (void)order; return 0; }
"""
"""It never gives out a frame twice, and does something extra."""


def bumping(folder: Path, unit: int, extra: str, *, promised: bool) -> Path:
    build(folder, BUMPING.replace("UNIT", str(unit)).replace("EXTRA", extra))
    text = f"""
part = "physical.buddy"
library = "it.so"
unit = {unit}
[geometry]
start = 0
max_order = 0
[arena]
from = "caller"
align = {unit}
[create]
symbol = "make"
arguments = ["arena", "frames:bytes"]
[operations.alloc]
symbol = "get"
arguments = ["order"]
returns = "frame"
type = "long"
failure = -1
[operations.free]
symbol = "put"
arguments = ["frame", "order"]
[promises]
exact-refusal = {str(promised).lower()}
"""
    return adapter(folder, text)


@needs_compiler
def test_what_is_not_promised_is_not_judged(tmp_path: Path) -> None:
    verdict, rows = judge(bumping(tmp_path, 4096, "", promised=False), 5)
    assert verdict is Verdict.HOLDS
    assert "not promised: exact-refusal (the adapter says so)" in rows[0].note
    verdict, rows = judge(bumping(tmp_path, 4096, "", promised=True), 5)
    assert verdict is Verdict.VIOLATED
    assert rows[0].property == "refuses only when no free block is large enough"


@needs_compiler
def test_a_failure_before_a_death_is_told_by_its_name(tmp_path: Path) -> None:
    extra = "for (volatile int more = taken > 0; more;) { } if (taken == 0) return ++taken, -1;"
    path = bumping(tmp_path, 4096, extra, promised=False)
    verdict, rows = judge(path, 8)
    assert verdict is Verdict.VIOLATED
    assert rows[0].property == ANSWERS_IN_TIME
    assert rows[0].counterexample is not None
    assert [call.returned for call in rows[0].counterexample.calls] == [Failure.NO_MEMORY, "does not return"]


@pytest.mark.parametrize(
    ("promise", "operation", "arguments"),
    [
        ("empty-requests-refused", "alloc", (-1,)),
        ("oversized-requests-refused", "alloc", (3,)),
        ("bad-frees-refused", "free", (2, 0)),
        ("wrong-orders-refused", "free", (0, 0)),
    ],
)
def test_a_call_is_made_only_if_an_answer_is_promised(promise: str, operation: str, arguments: Any) -> None:
    for broken in ({}, {promise: "said so"}):
        pair = Foreign(Target("ours", BUDDY.impl, BUDDY, broken), (0, 4, 2))
        pair.step("alloc", (1,))
        assert pair.may_call(operation, arguments) is (not broken)
        assert pair.may_call("alloc", (0,))
        assert pair.may_call("free", (0, 1))


@needs_compiler
@pytest.mark.parametrize(
    ("unit", "place", "clause"),
    [(4096, "size", f"{NO_CRASH}: SIGSEGV"), (4096, "-1", f"{NO_CRASH}: SIGSEGV"), (64, "-1", CONTENTS)],
)
def test_who_writes_beside_the_arena_is_found(tmp_path: Path, unit: int, place: str, clause: str) -> None:
    path = bumping(tmp_path, unit, f"long at = {place}; arena[at] = 1;", promised=False)
    verdict, rows = judge(path, 8)
    assert verdict is Verdict.VIOLATED
    assert rows[0].property.startswith(clause)
    assert rows[0].counterexample is not None
    assert len(rows[0].counterexample.calls) == 1


@needs_compiler
def test_results_by_address_and_handles_that_are_numbers(examples: Path, tmp_path: Path) -> None:
    """As system calls have it: what is returned is a status, with a failure's number, and the rest is put somewhere."""
    wrapped = """
int open_pool(unsigned long count, int *handle) { *handle = 7; return pool_init(count) ? -22 : 0; }
int take(int handle, unsigned order, int *first)
{
    long found = pool_alloc(order);
    if (handle != 7 || order > 10)
        return -22;
    if (found < 0)
        return -12;
    *first = (int)found;
    return 0;
}
int leave(int handle, long frame, unsigned order) { return handle == 7 ? pool_free(frame, order) : -22; }
"""
    build(tmp_path, (examples / "global.c").read_text() + wrapped)
    text = """
part = "physical.buddy"
library = "it.so"
[geometry]
start = 0
max_order = 10
most = 4096
[create]
symbol = "open_pool"
arguments = ["frames", "out"]
returns = "handle"
type = "int"
failure = "negative"
[operations.alloc]
symbol = "take"
arguments = [{value = "handle", type = "int"}, "order", "out"]
returns = "frame"
type = "int"
failures = {"-12" = "no memory", "-22" = "out of range"}
[operations.free]
symbol = "leave"
arguments = [{value = "handle", type = "int"}, {value = "frame", type = "long"}, "order"]
returns = "status"
failure = "nonzero"
"""
    path = adapter(tmp_path, text)
    verdict, rows = judge(path, 4)
    assert verdict is Verdict.HOLDS, [row.note for row in rows]
    calls = (Call("alloc", (0,), 0), Call("alloc", (1,), 2), Call("free", (0, 0), None), Call("alloc", (11,), 5))
    found = kept_run(path, (0, 8, 10), "an order that the pool does not have is refused as out of range", *calls)
    _, program = keepsake.save(BUDDY, found, tmp_path / "run.json")
    assert compiled(program, tmp_path / "it.so").returncode == 0
    wrong = wrapped.replace("order > 10)\n        return -22", "order > 10)\n        return -12")
    assert wrong != wrapped
    build(tmp_path, (examples / "global.c").read_text() + wrong)
    assert compiled(program, tmp_path / "it.so").returncode == -signal.SIGABRT


@needs_compiler
def test_an_order_that_is_narrowed_is_found(examples: Path, tmp_path: Path) -> None:
    """Seen only by who asks for 2**31 or so: nobody asks for that by chance."""
    source = (examples / "global.c").read_text()
    checked = "long pool_alloc(unsigned order)\n{\n"
    assert checked in source
    build(tmp_path, source.replace(checked, f"{checked}    order = (unsigned char)order;\n"))
    text = (examples / "global.toml").read_text().replace("build/global.so", "it.so")
    verdict, rows = judge(adapter(tmp_path, text), 10)
    assert verdict is Verdict.VIOLATED
    assert rows[0].property == "an order that the pool does not have is refused as out of range"
    assert rows[0].counterexample is not None
    assert rows[0].counterexample.calls[0].arguments[0] >= 256


@needs_compiler
def test_what_a_dying_library_wrote_is_told(tmp_path: Path) -> None:
    build(
        tmp_path,
        "#include <assert.h>\nint make(void) { return 0; }\nlong get(unsigned order) { assert(order > 9); return 0; }",
    )
    _, rows = judged(BUDDY, adapter(tmp_path), 5)
    assert rows[0].verdict is Verdict.VIOLATED
    assert rows[0].property.startswith(f"{NO_CRASH}: SIGABRT")
    assert "order > 9" in rows[0].note


@needs_compiler
def test_an_exit_and_a_hanging_constructor_are_verdicts(tmp_path: Path) -> None:
    get = "long get(unsigned order) { exit(order ? 0 : 3); }"
    build(tmp_path, f"#include <stdlib.h>\nint make(void) {{ return 0; }}\n{get}")
    _, [row, *_] = judged(BUDDY, adapter(tmp_path), 5)
    assert row.property == "does not end the process: exit code 3"
    folder = tmp_path / "hanging"
    folder.mkdir()
    build(folder, "int make(void) { for (;;); }\nlong get(unsigned order) { return -1; }")
    _, [row, *_] = judged(BUDDY, adapter(folder), 8)
    assert row.property == ANSWERS_IN_TIME


@needs_compiler
def test_a_library_that_answers_otherwise_the_second_time_is_noticed(tmp_path: Path) -> None:
    build(
        tmp_path,
        "#include <time.h>\nint make(void) { return 0; }\n"
        "static unsigned long tick(void) { struct timespec now; timespec_get(&now, TIME_UTC); return now.tv_nsec; }\n"
        "long get(unsigned order) { return order == 0 && tick() * 2654435761UL >> 13 & 1 ? 0 : -1; }",
    )
    trusting = ADAPTER + "\n[promises]\nbad-frees-refused = false\n"
    _, rows = judged(BUDDY, adapter(tmp_path, trusting), 8)
    assert rows[0].verdict is Verdict.VIOLATED
    assert any("differently" in row.note or "again" in row.note for row in rows)


# ── Adapters ─────────────────────────────────────────────────────────────────────────────────────────────────

ADAPTER = """
part = "physical.buddy"
library = "it.so"
[geometry]
start = 0
[create]
symbol = "make"
returns = "status"
failure = "nonzero"
[operations.alloc]
symbol = "get"
arguments = ["order"]
returns = "frame"
type = "long"
failure = -1
[operations.free]
symbol = "make"
returns = "status"
failure = "nonzero"
"""


def adapter(folder: Path, text: str = ADAPTER) -> Path:
    (folder / "it.toml").write_text(text)
    return folder / "it.toml"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('part = "physical.buddy"', "", "the field 'part' is missing"),
        (
            'part = "physical.buddy"',
            'part = "physical.slab"',
            "is an adapter for physical.slab, not for",
        ),
        ('library = "it.so"', 'library = "it.so"\nunits = 3', "there is no field 'units'"),
        ('library = "it.so"', 'library = "it.so"\nunit = "4096"', "'4096' stands where a number belongs (at unit)"),
        ("start = 0", "start = true", "true stands where a number belongs (at geometry.start)"),
        ('symbol = "get"', "", "the field 'symbol' is missing (at operations.alloc"),
        ('arguments = ["order"]', 'arguments = ["size"]', "there is no argument 'size'"),
        ('arguments = ["order"]', 'arguments = ["order:pages"]', "cannot be said as 'pages'"),
        ('arguments = ["order"]', 'arguments = ["handle", "order"]', "a handle needs a [create]"),
        ('arguments = ["order"]', 'arguments = [{value = "order", type = "u32"}]', "'u32' is no C type"),
        ('returns = "frame"', 'returns = "pointer"', "an [arena] is needed"),
        ("failure = -1", 'failure = "minus one"', "does not say that a function failed"),
        ("[operations.free]", "[operations.release]", "binds no function to free"),
        ("[operations.free]", "[operations.hand_out_unseen]", "binds no function to free"),
        ("[geometry]", "[promises]\nno-bugs = true\n[geometry]", "there is no promise 'no-bugs'"),
        ("[geometry]", "[geometry", "is no TOML"),
        ('library = "it.so"', 'library = "gone.so"', "there is no library"),
    ],
)
def test_a_wrong_adapter_is_refused_in_one_sentence(
    tmp_path: Path, old: str, new: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = adapter(tmp_path, ADAPTER.replace(old, new, 1))
    assert main(["conform", PART, str(path)]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert "Traceback" not in told


def test_a_file_that_is_no_library_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "it.so").write_text("not ELF")
    assert main(["conform", PART, str(adapter(tmp_path))]) == 2
    assert "it.so cannot be loaded" in capsys.readouterr().err


@needs_compiler
def test_a_symbol_that_is_missing_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build(tmp_path, "int make(void) { return 0; }")
    assert main(["conform", PART, str(adapter(tmp_path))]) == 2
    assert "it.so has no symbol 'get' (at operations.alloc.symbol)" in capsys.readouterr().err


@needs_compiler
def test_a_constructor_that_fails_for_every_geometry_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build(tmp_path, "int make(void) { return 1; }\nlong get(unsigned order) { return -1; }")
    assert main(["conform", PART, str(adapter(tmp_path))]) == 2
    assert "can be constructed with no (start, frames, max_order) that was tried" in capsys.readouterr().err


def test_what_cannot_be_kept_is_not_promised(tmp_path: Path) -> None:
    told = unpromised(read(adapter(tmp_path), BUDDY), BUDDY)
    assert told == {"wrong-orders-refused": "free does not take the order"}


@pytest.mark.parametrize(
    ("limits", "geometry", "fitted"),
    [
        ("start = 0", (3, 61, 5), (0, 61, 5)),
        ('frames = "powers of two"', (3, 61, 5), (3, 32, 5)),
        ('max_order = "fit"', (0, 61, 10), (0, 61, 5)),
        ("max_order = 10", (0, 4, 2), (0, 4, 10)),
        ("least = 8\nmost = 16", (0, 4, 2), (0, 8, 2)),
    ],
)
def test_geometries_are_fitted(tmp_path: Path, limits: str, geometry: Any, fitted: Any) -> None:
    known = read(adapter(tmp_path, ADAPTER.replace("start = 0", limits)), BUDDY)
    assert fit(known, BUDDY, geometry) == fitted


# ── Memory ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("units", "unit", "align"), [(3, 4096, 4096), (5, 64, 64), (1, 16, 16), (2, 4096, 1 << 16)])
def test_an_arena_is_aligned_and_its_blocks_are_told_apart(units: int, unit: int, align: int) -> None:
    arena = Arena(units, unit, 0, align)
    assert arena.address % align == 0
    for place in range(units):
        arena.fill(place, unit, place)
    assert all(arena.is_filled(place, unit, place) for place in range(units))
    arena.fill(0, unit, 99)
    assert not arena.is_filled(0, unit, 0)
    assert arena.is_sound()
    assert GUARD >= 4096


# ── In people's own tests ────────────────────────────────────────────────────────────────────────────────────


@needs_compiler
def test_one_line_in_a_test_fails_with_the_shortest_run(examples: Path) -> None:
    with pytest.raises(memspec.NotConform, match=f"broken: {CONTENTS}\nin a new Buddy"):
        memspec.conform(PART, str(examples / "scribble.toml"), profile="quick")


@needs_compiler
def test_the_scaffold_compiles_and_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["conform", "--scaffold", "c", PART]) == 0
    assert COMPILER is not None
    flags = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared"]
    subprocess.run([COMPILER, *flags, "-o", "buddy.so", "buddy.c"], cwd=tmp_path, check=True)
    assert main(["conform", PART, "buddy.toml", "--profile", "quick"]) == 1
    assert main(["conform", "--scaffold", "c", PART]) == 2

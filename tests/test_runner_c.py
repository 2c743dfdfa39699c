"""Libraries in another process, of 32 bits, by the runner in C: judged like those in this one."""

from __future__ import annotations

import ctypes
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from checks.clauses import CONTENTS, NO_CRASH
from checks.command import main
from checks.evidence import Evidence, Verdict
from checks.pairings import pairings
from checks.targets import keepsake
from checks.targets.adapter import read
from checks.targets.program import NoAnswer
from checks.targets.runner import RunLibrary, Runner, model
from tests.foreign import COMPILER, assert_no_call_can_be_dropped, judged, judged_in_full, made_again, needs_compiler

EXAMPLES = Path(__file__).parent.parent / "examples"
BUDDY, MALLOC = pairings()["physical.buddy"], pairings()["user.malloc"]
OUT_OF_RANGE = "an order that the pool does not have is refused as out of range"


def has_narrow(folder: Path) -> bool:
    """Whether the compiler makes programs of 32 bits."""
    (folder / "it.c").write_text('#include <stdio.h>\nint main(void) { return puts("") < 0; }\n')
    command = [COMPILER or "", "-m32", "-o", "it", "it.c"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, copied."""
    copied = tmp_path_factory.mktemp("runner")
    for name in ("c", "runner", "malloc"):
        shutil.copytree(EXAMPLES / name, copied / name, ignore=shutil.ignore_patterns("build"))
    return copied / "runner"


def made(folder: Path, goal: str) -> Path:
    subprocess.run(["make", "-s", f"CC={COMPILER}", "CFLAGS=-O1 -g -Werror", goal], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def narrow(folder: Path) -> Path:
    """They are built for 32 bits."""
    if not has_narrow(folder):
        pytest.skip("the compiler makes no programs of 32 bits: -m32 needs gcc-multilib")
    return made(folder, "all")


@pytest.fixture(scope="module")
def wide(folder: Path) -> Path:
    return made(folder, "wide")


def library(folder: Path, source: str, name: str, *flags: str) -> None:
    command = [COMPILER or "", "-m32", "-O1", "-fPIC", "-shared", *flags, "-o", f"build/32/{name}.so", source]
    subprocess.run(command, cwd=folder, check=True)


def adapter(folder: Path, name: str, of: Path, *changes: tuple[str, str]) -> Path:
    """Another adapter, for a library that was built for 32 bits."""
    text = of.read_text()
    text = re.sub(r'library = "build/(32/)?[\w-]+.so"', f'library = "build/32/{name}.so"', text)
    if "runner = " not in text:
        text = text.replace("\nlibrary = ", '\nrunner = "build/runner32"\nlibrary = ')
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / f"{name}-made.toml").write_text(text)
    return folder / f"{name}-made.toml"


ONE = ("[geometry]\nstart = 0", "[geometry]\nleast = 8\nmost = 8\nmax_order = 3\nstart = 0")
"""One geometry is enough where nothing is wrong: each answer comes from another process, in some 100 µs."""
STEPS = 1_500


def holds(path: Path) -> list[Evidence]:
    verdict, rows = judged_in_full(BUDDY, path, STEPS, 0.5)
    assert verdict in (Verdict.HOLDS, Verdict.GATE), [row.note for row in rows]
    return rows


def violated(rows: list[Evidence]) -> Evidence:
    [broken] = [row for row in rows if row.verdict is Verdict.VIOLATED]
    return broken


# ── What holds ───────────────────────────────────────────────────────────────────────────────────────────────


@needs_compiler
@pytest.mark.parametrize("name", ["buddy", "pages"])
def test_a_correct_one_holds_at_32_bits(narrow: Path, name: str) -> None:
    rows = holds(adapter(narrow, name, narrow / f"{name}.toml", ONE))
    [compared] = [row.scope["reached"] for row in rows if row.property == CONTENTS]
    assert compared > 500


@needs_compiler
def test_signs_errno_and_memory_of_the_librarys_own(narrow: Path) -> None:
    """offset.c answers with longs, which have 32 bits there, fails by -1, and makes its arena itself."""
    library(narrow, "../c/offset.c", "offset")
    fewer = ("most = 1_048_576", "least = 8\nmost = 8")
    holds(adapter(narrow, "offset", EXAMPLES / "c/offset.toml", fewer))


@needs_compiler
def test_what_wraps_at_32_bits_alone_holds_at_64(wide: Path) -> None:
    elsewhere = (("build/32/wide.so", "build/wraps.so"), ("runner32", "runner"))
    holds(adapter(wide, "wide", wide / "wraps.toml", ONE, *elsewhere))


EIGHT = ("create = ", "geometry = { alignment = 8, least = 512, most = 512 }\ncreate = ")


@needs_compiler
def test_a_malloc_by_standard_names(narrow: Path) -> None:
    """Its header has 8 bytes there, which are too few for the largest object."""
    library(narrow, "../malloc/heap.c", "heap")
    path = adapter(narrow, "heap", EXAMPLES / "malloc/heap.toml")
    broken = violated(judged(MALLOC, path, 20, shrinking=0.5)[1])
    assert broken.property == "a block is aligned for the largest object, however small it is"
    path = adapter(narrow, "heap", EXAMPLES / "malloc/heap.toml", EIGHT)
    verdict, rows = judged_in_full(MALLOC, path, STEPS, 0.5)
    assert verdict is Verdict.HOLDS, [row.note for row in rows]
    assert "bad-frees-refused" not in rows[0].note


@needs_compiler
@pytest.mark.parametrize(
    ("promise", "clause"),
    [("aborts", "only a live block can be freed"), ("true", "does not crash: it died by SIGABRT")],
)
def test_a_promise_may_be_kept_by_aborting(narrow: Path, promise: str, clause: str) -> None:
    """The runner forks for such a call: one that does not notice a block that was freed before is found; and where
    nobody promises to abort, that is a crash."""
    bug = ["-DBUG_DOUBLE_FREE"] if promise == "aborts" else []
    library(narrow, "../malloc/heap.c", f"heap-{promise}", *bug)
    kept = ('"aborts"', f'"{promise}"' if promise == "aborts" else promise)
    path = adapter(narrow, f"heap-{promise}", EXAMPLES / "malloc/heap.toml", EIGHT, kept)
    assert violated(judged(MALLOC, path, 30, shrinking=0.5)[1]).property.startswith(clause)


@needs_compiler
def test_a_runner_that_is_linked_with_the_library(wide: Path) -> None:
    names = ("buddy_new", "buddy_delete", "buddy_alloc", "buddy_free", "buddy_reserve")
    symbols = f"-DSYMBOLS={' '.join(f'X({name})' for name in names)}"
    command = [COMPILER or "", "-std=gnu11", "-Wall", "-Wextra", "-Werror", symbols]
    subprocess.run([*command, "-o", "build/linked", "runner.c", "../c/buddy.c"], cwd=wide, check=True)
    itself = (("build/32/linked.so", "build/linked"), ("runner32", "linked"))
    holds(adapter(wide, "linked", wide / "buddy.toml", ONE, *itself))


# ── What is broken ───────────────────────────────────────────────────────────────────────────────────────────


@needs_compiler
@pytest.mark.parametrize(
    ("name", "clause", "calls"),
    [
        ("overlap", "hands out only frames that are not allocated", 6),
        ("scribble", CONTENTS, 2),
        ("wraps", OUT_OF_RANGE, 1),
    ],
)
def test_a_broken_one_is_refuted_by_a_run_and_by_a_program(
    narrow: Path, tmp_path: Path, name: str, clause: str, calls: int
) -> None:
    broken = violated(judged(BUDDY, narrow / f"{name}.toml", 40, shrinking=3)[1])
    found = broken.counterexample
    assert found is not None
    assert broken.property == clause
    assert len(found.calls) <= calls
    assert_no_call_can_be_dropped(BUDDY, found)
    assert made_again(BUDDY, found) is Verdict.VIOLATED
    text = keepsake.c_program(BUDDY, found, read(narrow / f"{name}.toml", BUDDY), tmp_path / "run.c")
    assert "cc -m32 -std=gnu11" in text
    (tmp_path / "run.c").write_text(text)
    flags = ["-m32", "-std=gnu11", "-Wall", "-Wextra", "-Werror", f'-DLIBRARY="{narrow}/build/32/{name}.so"']
    subprocess.run([COMPILER or "", *flags, "-o", "run", "run.c", "-ldl"], cwd=tmp_path, check=True)
    done = subprocess.run(["./run"], cwd=tmp_path, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == -signal.SIGABRT
    assert clause in done.stderr


@needs_compiler
def test_a_library_that_crashes(narrow: Path) -> None:
    library(narrow, "../c/buddy.c", "crash", "-DBUG_CRASH")
    rows = judged(BUDDY, adapter(narrow, "crash", narrow / "buddy.toml"), 40, shrinking=0.5)[1]
    assert violated(rows).property == f"{NO_CRASH}: it died by SIGSEGV (Segmentation fault)"


OTHER = """
#include <stdio.h>
int says(void) { return puts("= 7") < 0; }
int hangs(void) { for (;;) ; }
"""


@needs_compiler
def test_a_library_that_hangs_or_prints(narrow: Path) -> None:
    """What it prints is no answer, and what it does not answer ends its process alone."""
    (narrow / "other.c").write_text(OTHER)
    library(narrow, "other.c", "other")
    runner = Runner([str(narrow / "build/runner32")], narrow, seconds=0.2)
    for _ in range(2):
        other = RunLibrary(runner, model(tuple(runner.command), narrow), str(narrow / "build/32/other.so"))
        other.load()
        says, hangs = other["says"], other["hangs"]
        says.restype = hangs.restype = ctypes.c_int
        assert says() == 0
        with pytest.raises(NoAnswer, match="did not answer within"):
            hangs()
        assert not other.is_there
    runner.end()


STICKY = """
static unsigned taken;
int take(unsigned order) { return order == 0 && !taken++ ? 0 : -1; }
int give(unsigned frame, unsigned order)
{
    if (frame != 0 || order != 0 || !taken)
        return -1;
    taken = 0;
    return 0;
}
"""

STICKY_ADAPTER = """
part = "physical.buddy"
library = "build/32/sticky.so"
runner = "build/runner32"
geometry = { start = 0, least = 1, most = 1, max_order = 0 }

[operations.alloc]
symbol = "take"
arguments = ["order"]
returns = "frame"
type = "int"
failure = "negative"

[operations.free]
symbol = "give"
arguments = ["frame", "order"]
returns = "status"
failure = "negative"
"""


@needs_compiler
def test_what_nothing_creates_is_loaded_anew(narrow: Path) -> None:
    """A frame that the run before has left allocated is free again."""
    (narrow / "sticky.c").write_text(STICKY)
    library(narrow, "sticky.c", "sticky")
    (narrow / "sticky.toml").write_text(STICKY_ADAPTER)
    holds(narrow / "sticky.toml")


# ── What cannot be ───────────────────────────────────────────────────────────────────────────────────────────

RUNNER = 'runner = "build/runner32"'


@needs_compiler
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (RUNNER, 'runner = "build/nothing"', "there is no program 'build/nothing', seen from"),
        (RUNNER, 'runner = "cat"', "cat is no runner of memspec: it answers 'sizes' to 'sizes'"),
        (RUNNER, 'runner = "true"', "true is no runner of memspec: it exited with code 0"),
        (RUNNER, 'runner = "build/runner \'"', "a quote is not closed"),
        (RUNNER, 'runner = "build/runner"', "buddy.so cannot be loaded by build/runner: "),
        ('symbol = "buddy_alloc"', 'symbol = "nothing"', "has no symbol 'nothing'"),
        ('symbol = "buddy_alloc"', 'symbol = "buddy_alloc"\nstruct = { a = "answer" }', "returns one member, and puts"),
        ("[arena]", '[promises]\nexact-refusal = "aborts"\n[arena]', "is not kept by aborting"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    narrow: Path, wide: Path, old: str, new: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (narrow / "buddy.toml").read_text()
    assert old in text
    path = narrow / "cannot.toml"
    path.write_text(text.replace(old, new))
    assert main(["conform", "physical.buddy", str(path), "--max-time", "5"]) == 2
    told = capsys.readouterr().err
    assert says in told
    assert "Traceback" not in told

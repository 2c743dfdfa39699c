"""How a C library's pools are made where one function is not enough, and physical addresses of fewer bits."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from checks.command import main
from checks.engines.foreign import episode
from checks.evidence import Budget, Verdict
from checks.pairings import pairings
from checks.targets import keepsake
from checks.targets.named import resolve
from checks.targets.target import Refused
from tests.foreign import build, compiled, judged, needs_compiler

BUDDY, SPACES = pairings()["physical.buddy"], pairings()["virtual.address_space"]
EXAMPLES = Path(__file__).parent.parent / "examples" / "pagetable"
SOURCE = """
#include <stddef.h>
static size_t frames, taken;
static int is_up;
int platform_up(size_t count) { is_up = 1; return count > 64 ? -1 : 0; }
void count_frames(size_t count) { frames = is_up ? count : 0; }
int pool_begin(unsigned max_order) { return is_up && max_order < 30 ? 0 : -1; }
long pool_alloc(unsigned order) { return order == 0 && taken < frames ? (long)taken++ : -1; }
int pool_free(size_t frame, unsigned order) { (void)frame; (void)order; return -1; }
"""
ADAPTER = """
part = "physical.buddy"
library = "it.so"
fresh = true
[geometry]
start = 0
[[prepare]]
symbol = "platform_up"
arguments = ["frames"]
returns = "status"
failure = "negative"
[[prepare]]
symbol = "count_frames"
arguments = ["frames"]
[create]
symbol = "pool_begin"
arguments = ["max_order"]
returns = "status"
failure = "negative"
[operations.alloc]
symbol = "pool_alloc"
arguments = ["order"]
returns = "frame"
type = "long"
failure = -1
[operations.free]
symbol = "pool_free"
arguments = ["frame", "order"]
returns = "status"
failures = { "-1" = "not allocated" }
"""


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    build(tmp_path, SOURCE)
    (tmp_path / "it.toml").write_text(ADAPTER)
    return tmp_path / "it.toml"


def taken(adapter: Path) -> list[int]:
    """What the first allocation answers in each of three pools."""
    target, found = resolve(BUDDY, str(adapter)), []
    for _ in range(3):
        pool = target.make(0, 8, 3)
        found.append(pool.alloc(0))
        pool.close()
    return found


@needs_compiler
def test_a_library_may_be_loaded_anew_for_each_pool(adapter: Path) -> None:
    assert taken(adapter) == [0, 0, 0]
    adapter.write_text(ADAPTER.replace("fresh = true", ""))
    assert taken(adapter) == [0, 1, 2]


@needs_compiler
def test_more_than_one_function_may_make_a_pool(adapter: Path) -> None:
    target = resolve(BUDDY, str(adapter))
    with pytest.raises(Refused, match="platform_up says that it failed"):
        target.make(0, 65, 3)
    verdict, rows = judged(BUDDY, adapter, 20)
    assert verdict is Verdict.VIOLATED
    found = rows[0].counterexample
    assert found is not None
    _, program = keepsake.save(BUDDY, found, adapter.parent / "run.json")
    text = program.read_text()
    places = [text.index(f" their_{name}(") for name in ("platform_up", "count_frames", "pool_begin")]
    assert places == sorted(places)
    done = compiled(program, adapter.parent / "it.so")
    assert done.returncode == -signal.SIGABRT
    assert found.clause in done.stderr


@needs_compiler
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'symbol = "count_frames"\narguments = ["frames"]',
            'symbol = "count_frames"\narguments = ["handle"]',
            "no handle",
        ),
        (
            '["frames"]\n[create]',
            '["frames"]\nreturns = "number"\n[create]',
            "what prepares answers a status, or nothing",
        ),
        ('"count_frames"', '"count_frame"', "has no symbol 'count_frame' (at prepare[1].symbol)"),
        ("fresh = true", 'fresh = "yes"', "fresh"),
        ('library = "it.so"\n', 'program = "true"\n', "a program is asked by the line protocol"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(
    adapter: Path, old: str, new: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert old in ADAPTER
    adapter.write_text(ADAPTER.replace(old, new))
    assert main(["conform", "physical.buddy", str(adapter)]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert "Traceback" not in told


# ── Physical addresses ───────────────────────────────────────────────────────────────────────────────────────

NARROW = (
    "    if (physical < space->end)",
    "    if (physical >> 40)\n        return VMM_OUT_OF_RANGE;\n    if (physical < space->end)",
)


def broken_clause(folder: Path, old: str, new: str, bits: str) -> str:
    source = (EXAMPLES / "vmm64.c").read_text()
    assert old in source
    build(folder, source.replace(old, new), "-std=gnu11", f"-I{EXAMPLES}")
    text = (EXAMPLES / "vmm64.toml").read_text().replace("build/vmm64.so", "it.so")
    (folder / "it.toml").write_text(text.replace('format = "four-level"', f'format = "four-level"\n{bits}'))
    target = resolve(SPACES, str(folder / "it.toml"))
    geometry = target.fit((4, 9, 3, 48, 1))
    found = (episode(target, Budget(), None, geometry, seed, 500, list(SPACES.operations)).clause for seed in "12")
    return next((clause for clause in found if clause is not None), "")


@needs_compiler
def test_no_call_is_about_a_frame_that_the_processor_does_not_have(tmp_path: Path) -> None:
    assert broken_clause(tmp_path, *NARROW, "") == "a page can be mapped where nothing is"
    assert broken_clause(tmp_path, *NARROW, "physical_bits = 40") == ""


@needs_compiler
def test_a_bit_that_it_does_not_have_is_reserved(tmp_path: Path) -> None:
    """A kernel's mark in an entry: the processor faults at it, if it has no such bit."""
    old, new = "? SIZE : 0) | PRESENT;", "? SIZE : 0) | (uint64_t)1 << 45 | PRESENT;"
    clause = "no bit is set in an entry that the processor wants to be 0"
    assert broken_clause(tmp_path, old, new, "physical_bits = 40") == clause
    verdict, rows = judged(SPACES, tmp_path / "it.toml", 30)
    assert verdict is Verdict.VIOLATED
    found = rows[0].counterexample
    assert found is not None
    assert found.clause == clause
    _, program = keepsake.save(SPACES, found, tmp_path / "run.json")
    done = compiled(program, tmp_path / "it.so")
    assert (done.returncode, clause in done.stderr) == (-signal.SIGABRT, True)


def test_entries_of_two_levels_are_read_alike_everywhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (EXAMPLES / "paging32.toml").read_text()
    (tmp_path / "it.toml").write_text(text.replace('"two-level"', '"two-level"\nphysical_bits = 40'))
    assert main(["conform", "virtual.address_space", str(tmp_path / "it.toml")]) == 2
    assert "entries of 32 bits are read alike on all processors (at tables.physical_bits)" in capsys.readouterr().err

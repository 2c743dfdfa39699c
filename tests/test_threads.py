"""Libraries that several threads call at once: what every order of their calls forbids is found, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import checks.engines.threaded as threaded
import checks.from_c as from_c
from checks.clauses import ANSWERS_IN_TIME, NO_CRASH, NO_EXIT
from checks.command import main
from checks.engines.conform import conform
from checks.engines.observe import judge
from checks.evidence import Budget, Evidence, UsageError, Verdict
from checks.oracles.malloc import runs
from checks.oracles.malloc.runs import Call, Event, Run
from checks.oracles.malloc.stream import Stage, Stream
from checks.pairings import find_one
from checks.pairings.user.malloc.target import MallocAdapter
from checks.pairings.user.malloc.threads import Threads
from checks.targets.standard import adapter_of
from tests.foreign import build, built, needs_compiler

MALLOC = find_one("user.malloc")
EXAMPLES = Path(__file__).resolve().parent.parent / "examples/malloc"
SHARES = "a block shares no byte with a live one"


@pytest.fixture(scope="module", autouse=True)
def compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(from_c, "folder", lambda: tmp_path_factory.getbasetemp() / "compiled")
        yield


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(EXAMPLES, tmp_path_factory.mktemp("malloc") / "examples")


def judged(target: str | Path, seconds: float = 20, **more: Any) -> list[Evidence]:
    return conform(MALLOC, str(target), Budget(seconds), profile="quick", threads=4, **more)


@needs_compiler
@pytest.mark.parametrize("name", ["shared.toml", "libc.so.6"])
def test_who_may_be_called_so_holds(examples: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(threaded.EVENTS, "quick", (20_000, 20.0))
    rows = judged(examples / name if name.endswith(".toml") else name)
    assert {row.verdict for row in rows} == {Verdict.HOLDS}, [(row.property, row.note) for row in rows]
    reached = {row.property: row.scope.get("reached", 0) for row in rows}
    assert min(reached[SHARES], reached["what was stored is loaded"], reached["a live block can be freed"]) > 500


@needs_compiler
@pytest.mark.parametrize("name", ["no-lock", "kept-twice", "heap"])
def test_who_may_not_is_found(examples: Path, name: str) -> None:
    """It says during what, or beside which block."""
    row = judged(examples / f"{name}.toml")[0]
    assert row.verdict is Verdict.VIOLATED
    assert row.property == SHARES or row.property.startswith(NO_CRASH) or row.property == "what was stored is loaded"
    assert "4 threads: seed" in row.note


ENDS = """
#include <stdlib.h>
#include <unistd.h>
#include <stdint.h>
static _Alignas(16) char memory[1 << 26];
static size_t used;
void *my_malloc(size_t size)
{
    if (size > sizeof memory)
        return NULL;
    size_t first = __atomic_fetch_add(&used, (size + 16) / 16 * 16, __ATOMIC_RELAXED);
    return first + size < sizeof memory ? memory + first : NULL;
}
void my_free(void *block) { if (used > 100000) END; }
"""


@needs_compiler
@pytest.mark.parametrize(
    ("end", "clause", "during"),
    [
        ("*(volatile int *)8 = 0", f"{NO_CRASH}: SIGSEGV", "during thread"),
        ("_exit(0)", NO_EXIT, "exit code 0"),
        ("exit(3)", NO_EXIT, "exit code 3"),
        ("for (;;) pause()", ANSWERS_IN_TIME, "during thread"),
    ],
)
def test_who_ends_or_hangs_is_told_of_with_what_it_was_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, clause: str, during: str
) -> None:
    monkeypatch.setattr(runs, "PATIENCE", 1.0)
    build(tmp_path, ENDS.replace("END", end))
    row = judged(f"{tmp_path}/it.so:my_")[0]
    assert (row.verdict, row.property) == (Verdict.VIOLATED, clause)
    assert during in row.note
    assert "free(0x" in row.note


# ── What every order forbids ─────────────────────────────────────────────────────────────────────────────────


def seen(*events: tuple[Call, tuple[int, int, int], int, int, int]) -> str | None:
    """Which sentence breaks, of (call, arguments, returned, number, thread)."""
    made = [Event(number, call, arguments, returned, thread) for call, arguments, returned, number, thread in events]
    apart = sorted((each for event in made for each in runs._apart(event)), key=lambda event: event.number)
    adapter = adapter_of("libc.so.6", MALLOC)
    assert isinstance(adapter, MallocAdapter)
    driven = Threads(adapter, 4)
    for question in Stream(Stage("it", 4, 0)).questions(Run(apart, [], "")):
        if broken := judge(MALLOC, question, driven.ask(question)):
            return broken
    return None


A, B = 0x1000, 0x2000


@needs_compiler
@pytest.mark.parametrize(
    ("events", "broken"),
    [
        # A free that had begun may have ended before the answer; one that had not cannot.
        ([(Call.MALLOC, (8, 0, 0), A, 1, 0), (Call.FREE, (A, 0, 0), 0, 2, 0), (Call.MALLOC, (8, 0, 0), A, 3, 1)], None),
        (
            [(Call.MALLOC, (8, 0, 0), A, 1, 0), (Call.MALLOC, (8, 0, 0), A, 2, 1), (Call.FREE, (A, 0, 0), 0, 3, 0)],
            SHARES,
        ),
        # The old block of a realloc under way may be another's already, and the new one is not its yet.
        (
            [(Call.MALLOC, (8, 0, 0), A, 1, 0), (Call.REALLOC, (A, 64, 2), B, 4, 0), (Call.MALLOC, (8, 0, 0), A, 3, 1)],
            None,
        ),
        (
            [
                (Call.MALLOC, (8, 0, 0), A, 1, 0),
                (Call.MALLOC, (8, 0, 0), B, 2, 1),
                (Call.REALLOC, (A, 64, 3), B, 5, 0),
                (Call.FREE, (B, 0, 0), 0, 4, 1),
            ],
            None,
        ),
        (
            [(Call.MALLOC, (8, 0, 0), A, 1, 0), (Call.REALLOC, (A, 64, 2), B, 4, 0), (Call.MALLOC, (8, 0, 0), B, 3, 1)],
            SHARES,
        ),
        # One that was refused has kept its block all the time.
        (
            [
                (Call.MALLOC, (8, 0, 0), A, 1, 0),
                (Call.REALLOC, (A, 1 << 63, 2), 0, 4, 0),
                (Call.MALLOC, (8, 0, 0), A, 3, 1),
            ],
            SHARES,
        ),
    ],
    ids=["begun", "not begun", "old one", "freed in time", "new one", "refused"],
)
def test_only_what_no_order_permits_is_refused(events: list[Any], broken: str | None) -> None:
    assert seen(*events) == broken


# ── What cannot be asked ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["physical.buddy", "mine.toml", "--threads", "4"], "physical.buddy is a law of one caller at a time"),
        (["user.malloc", "mine:Class", "--threads", "4"], "threads call C libraries alone"),
        (["user.malloc", "libc.so.6", "--threads", "9"], "9 threads: write a number from 2 to 8"),
    ],
)
@needs_compiler
def test_what_threads_do_not_call_is_said(capsys: Any, arguments: list[str], message: str) -> None:
    assert main(["conform", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_without_a_compiler_that_is_said(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(from_c, "compiler", lambda: None)
    assert main(["conform", "user.malloc", "libc.so.6", "--threads", "2"]) == 2
    assert "threads call a library from C, and a C compiler is needed" in capsys.readouterr().err


@needs_compiler
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"address"', '"address:offset"', "a free that is about the address alone"),
        ('returns = "pointer"', 'returns = "offset"', "a malloc that is about a pointer"),
        ('"caller"', '"callbacks"', "threads do not call memspec back"),
    ],
)
def test_what_the_driver_cannot_call_is_said(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = (EXAMPLES / "shared.toml").read_text().replace('prefix = "shared_"', "")
    text += """
operations.malloc = {symbol = "shared_malloc", arguments = ["size"], returns = "pointer", failure = "null"}
operations.free = {symbol = "shared_free", arguments = ["address"]}
"""
    if "callbacks" in new:
        text = text.replace('["arena", "bytes"]', '["callback:sbrk", 0]')
        text += 'callbacks.sbrk = {arguments = ["increment"]}\n'
    (tmp_path / "it.toml").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(UsageError, match=message):
        threaded.driven_by(MALLOC, str(tmp_path / "it.toml"), 4)

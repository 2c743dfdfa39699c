"""`memspec conform --promises`: which promises a library keeps, and how its adapter is rewritten."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from checks.command import main
from checks.engines import conform, promises
from checks.engines.promises import NOT_BOUND, TOGETHER, Trial, Trials
from checks.evidence import Budget, Evidence, Progress, UsageError, Verdict
from checks.pairings import find_one
from checks.targets.rewritten import NotWritten, with_promises
from checks.targets.standard import adapter_of
from tests.foreign import build, built, needs_compiler
from tests.lean import lean

BUDDY = find_one("physical.buddy")
EXAMPLES = Path(__file__).parent.parent / "examples" / "c"
STEPS, SECONDS = 1_500, 0.25
"""Enough for what is broken here, and for each case to occur, in a few small pools."""
TOGETHER_STEPS = 13_500
"""Once through each of them."""


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(EXAMPLES, tmp_path_factory.mktemp("promises") / "c")


@lean
def found(part: str, target: str, folder: str) -> list[Evidence]:
    """What the engine finds in a short time."""
    with pytest.MonkeyPatch.context() as changed:
        shorten(changed)
        changed.chdir(folder)
        return promises.promises(find_one(part), Budget(), target=target, profile="quick", shrinking=2)


def shorten(changed: pytest.MonkeyPatch) -> None:
    changed.setattr(promises, "TRIAL_STEPS", STEPS)
    changed.setattr(promises, "TRIAL_SECONDS", SECONDS)
    changed.setattr(promises, "EFFORTS", dict.fromkeys(conform.EFFORTS, (TOGETHER_STEPS, SECONDS)))
    # All steps are made, however busy the machine is.
    changed.setattr(Trials, "own", lambda self, seconds: Budget())


def verdicts(rows: list[Evidence]) -> dict[str, Verdict]:
    return {row.property: row.verdict for row in rows}


# ── What is found ────────────────────────────────────────────────────────────────────────────────────────────

NEVER_AGAIN = """
#include <string.h>
static unsigned long next, count;
static signed char orders[1 << 16];
int start(unsigned long frames) { next = 0; count = frames; memset(orders, -1, frames); return 0; }
/* What was handed out once is never handed out again. */
long get(int order)
{
    unsigned long size, first;
    if (order < 0 || order > 16)
        return -1;
    size = 1UL << order, first = (next + size - 1) & -size;
    if (first + size > count)
        return -1;
    next = first + size;
    orders[first] = order;
    return first;
}
int put(long frame, unsigned order)
{
    if (frame < 0 || frame >= (long)count || orders[frame] < 0)
        REFUSES;
    orders[frame] = -1;
    return 0;
}
"""
ADAPTER = """# My allocator.
part = "physical.buddy"
library = "it.so"

[geometry]
start = 0  # as it says
max_order = "fit"
most = 16
[create]
symbol = "start"
arguments = ["frames"]
[operations.alloc]
symbol = "get"
arguments = [{ value = "order", type = "int" }]
returns = "frame"
type = "long"
failure = -1
[operations.free]
symbol = "put"
arguments = [{ value = "frame", type = "long" }, "order"]
returns = "status"
failure = "negative"
"""


@needs_compiler
def test_one_that_keeps_all_is_found_to_keep_all(examples: Path) -> None:
    """But for what cannot be tried: its orders have no sign, so that nobody can ask for less than one unit."""
    said = (examples / "buddy.toml").read_text()
    (examples / "few.toml").write_text(said.replace("start = 0", 'start = 0\nmax_order = "fit"\nmost = 16'))
    rows = found(BUDDY.part, "few.toml", str(examples))
    wanted = {**dict.fromkeys(BUDDY.promises, Verdict.HOLDS), TOGETHER: Verdict.HOLDS}
    assert verdicts(rows) == {**wanted, "empty-requests-refused": Verdict.GATE}
    assert all(row.scope["tests"] > 0 for row in rows if row.verdict is Verdict.HOLDS and row.property != TOGETHER)
    assert rows[-1].scope["steps"] >= TOGETHER_STEPS


@needs_compiler
def test_what_is_broken_has_the_shortest_run_and_what_else_is_kept_is_found(tmp_path: Path) -> None:
    """It never merges, as it takes nothing back, and believes what order it is told."""
    (tmp_path / "it.toml").write_text(ADAPTER)
    build(tmp_path, NEVER_AGAIN.replace("REFUSES", "return -1"))
    rows = {row.property: row for row in found(BUDDY.part, "it.toml", str(tmp_path))}
    broken = {name: row.counterexample for name, row in rows.items() if row.verdict is Verdict.VIOLATED}
    runs = {name: [call.operation for call in run.calls] for name, run in broken.items() if run is not None}
    assert runs == {"exact-refusal": ["alloc", "free", "alloc"], "wrong-orders-refused": ["alloc", "free"]}
    kept = [name for name, row in rows.items() if row.verdict is Verdict.HOLDS]
    assert kept == ["empty-requests-refused", "oversized-requests-refused", "bad-frees-refused", TOGETHER]
    assert rows["exact-reservation"].note == f"{NOT_BOUND} reserve"


@needs_compiler
def test_what_is_kept_by_abort_is_found_to_be(tmp_path: Path) -> None:
    """Whether its function could say that it failed or not."""
    build(tmp_path, "#include <stdlib.h>\n" + NEVER_AGAIN.replace("REFUSES", "abort()"))
    for name, more in (("can", 'returns = "status"\nfailure = "negative"\n'), ("cannot", 'returns = "nothing"\n')):
        (tmp_path / f"{name}.toml").write_text(ADAPTER[: ADAPTER.rindex("returns")] + more)
        row = tried(str(tmp_path / f"{name}.toml"), "bad-frees-refused")
        assert (row.verdict, row.note) == (Verdict.HOLDS, promises.BY_ABORT)


@lean
def tried(target: str, promise: str) -> Evidence:
    with pytest.MonkeyPatch.context() as changed:
        shorten(changed)
        work = Trials(BUDDY, adapter_of(target, BUDDY), target, Budget(), 0, "quick", 1.0, None)
        work.attempt(promise)
        return work.rows[promise]


def trials(examples: Path, budget: Budget) -> Trials:
    name = str(examples / "buddy.toml")
    return Trials(BUDDY, adapter_of(name, BUDDY), name, budget, 0, "quick", 1.0, None)


@needs_compiler
def test_what_was_not_put_to_the_test_is_not_claimed(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Trials, "run", lambda *given: Trial([], Counter()))
    work = trials(examples, Budget())
    work.attempt("exact-refusal")
    assert (work.rows["exact-refusal"].verdict, work.kept) == (Verdict.GATE, {})


@needs_compiler
def test_who_interrupts_gets_what_is_decided(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(self: Trials, kept: Mapping[str, bool | str], *given: object) -> Trial:
        return Trial([], Counter(kept))

    def watch(progress: Progress) -> None:
        budget.interrupted = progress.done == 2

    budget = Budget(watch=watch)
    monkeypatch.setattr(Trials, "run", run)
    rows = promises.promises(BUDDY, budget, target=str(examples / "buddy.toml"))
    decided = [Verdict.HOLDS] * 2 + [Verdict.UNDETERMINED] * (len(BUDDY.promises) - 1)
    assert [row.verdict for row in rows] == decided


# ── What is written ──────────────────────────────────────────────────────────────────────────────────────────


@needs_compiler
def test_the_adapter_is_written_and_nothing_else_in_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shorten(monkeypatch)
    monkeypatch.chdir(tmp_path)
    build(tmp_path, NEVER_AGAIN.replace("REFUSES", "return -1"))
    Path("it.toml").write_text(ADAPTER)
    assert main(["conform", "physical.buddy", "it.toml", "--promises", "--profile", "quick"]) == 0
    told = capsys.readouterr()
    assert "Buddy(start=0, frames=1, max_order=0): alloc(order=0) → 0; free(frame=" in " ".join(told.out.split())
    assert "violated" not in told.err
    written = Path("it.toml").read_text()
    assert written.startswith(ADAPTER)
    assert written[len(ADAPTER) :].splitlines() == [
        "",
        "[promises]",
        "exact-refusal = false  # broken",
        "empty-requests-refused = true",
        "oversized-requests-refused = true",
        "bad-frees-refused = true",
        "wrong-orders-refused = false  # broken",
    ]


@needs_compiler
def test_a_fault_is_told_as_one_and_nothing_is_written(
    examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of no promise's: it forgets a frame, and then refuses to take it back."""
    shorten(monkeypatch)
    before = (examples / "leak.toml").read_text()
    asked = ["conform", "physical.buddy", str(examples / "leak.toml"), "--promises", "--save", str(tmp_path)]
    assert main([*asked, "--profile", "quick"]) == 1
    told = capsys.readouterr().out
    assert "violated: physical.buddy: an allocated block can be given back" in told
    assert "nothing is written: " in told
    assert (examples / "leak.toml").read_text() == before
    assert list(tmp_path.glob("memspec-counterexample-*.json"))


BARE = """
#include <stddef.h>
static _Alignas(16) char memory[1 << 20];
static size_t used;
void *malloc(size_t size)
{
    if (size > sizeof memory - 16 || used + size + 16 > sizeof memory)
        return NULL;
    used += (size + 31) & ~(size_t)15;
    return memory + used - ((size + 31) & ~(size_t)15);
}
void free(void *block) { (void)block; }
"""


@needs_compiler
def test_of_a_library_without_an_adapter_the_section_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shorten(monkeypatch)
    monkeypatch.chdir(tmp_path)
    build(tmp_path, BARE, "-fno-builtin")
    assert main(["conform", "user.malloc", "./it.so", "--promises", "--profile", "quick"]) == 0
    section = capsys.readouterr().out.partition("[promises]\n")[2].splitlines()
    assert "bad-frees-refused = false  # cannot be kept: free cannot say that it failed" in section
    assert "small-blocks-aligned = true" in section


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (["physical.buddy", "mine:Allocator"], "promises stand in an adapter"),
        (["physical.buddy", "./mine --serve"], "promises stand in an adapter"),
        (["physical.buddy", "mine.toml", "--json", "it.json"], "leave out --json"),
        (["physical.buddy", "mine.toml", "--threads", "2"], "leave out --threads"),
        (["physical.buddy", "mine.toml"], "cannot read mine.toml"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(said: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conform", *said, "--promises"]) == 2
    told = capsys.readouterr().err
    assert why in told
    assert told.count("\n") == 1


TEXTS = {
    "comments of a person's": ("a = 1\n[promises]\n# why\nx = false  # mine\n\n[z]\nq = 1\n", "x = true  # mine\n"),
    "a comment of ours": ("[promises]\nx = false  # broken\n", "[promises]\nx = true\ny = false  # not tried\n"),
    "no section": ("a = 1\n", 'a = 1\n\n[promises]\nx = true\ny = false  # not tried\nw = "aborts"\n'),
    "no end of a line": ("[z]\nq = 1", "[z]\nq = 1\n\n[promises]\n"),
    "an inline table": ("promises = { x = false }  # so\n[z]\nq = 1\n", "promises = { x = true"),
    "dotted keys": ("promises.x = false\n[z]\nq = 1\n", "promises.x = true\npromises.y = false"),
    "Windows's lines": ("a = 1\r\n[promises]\r\nx = false\r\n", "x = true\r\ny = false  # not tried\r\n"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_file_keeps_all_but_its_promises(name: str) -> None:
    text, piece = TEXTS[name]
    wanted: dict[str, bool | str] = {"x": True, "y": False, "w": "aborts"}
    changed = with_promises(text, wanted, {"y": "not tried"})
    assert piece in changed
    assert tomllib.loads(changed) == {**tomllib.loads(text), "promises": wanted}
    if name != "dotted keys":
        assert with_promises(changed, wanted, {"y": "not tried"}) == changed


def test_a_file_that_cannot_be_changed_so_is_left_alone() -> None:
    with pytest.raises(NotWritten):
        with_promises("[promises.x]\ny = 1\n[z]\n[promises.w]\n", {"x": True}, {})


def test_a_part_without_promises_has_none_to_try(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from checks.promised import find_promises

    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="declares no promises"):
        find_promises(find_one("virtual.tlb"), {"target": "it.toml"}, None, Path())

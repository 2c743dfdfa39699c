"""The running kernel beside the law of copy-on-write: they agree, and what is wrong on either side is found."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import checks.engines.observe as observing
import checks.oracles.cow.kernel as kernel
import spec.advanced.cow as cow
from checks.counterexample import load, save
from checks.engines.observe import AGREES, EVERY_KIND, observe
from checks.evidence import Budget, Evidence, UsageError, Verdict
from checks.oracles.cow.kernel import CowAnswer, CowKernel, What
from checks.oracles.cow.stream import COUNTED, GEOMETRY, Run
from checks.oracles.linux_cow import ORACLE
from checks.oracles.vma.kernel import Asked
from checks.pairings import pairings
from checks.pairings.advanced.cow.pairing import PAIRING
from checks.profiles import PROFILES, jobs
from spec.advanced.words import FORCE, OF_FILE
from spec.advanced.words import CowFailure as Failure

pytestmark = pytest.mark.skipif(ORACLE.obstacle() is not None, reason=str(ORACLE.obstacle()))
Patch = pytest.MonkeyPatch
FEW, QUICK = 200, 2_000
Calls = list[tuple[str, tuple[int, ...]]]
MAPPED: Calls = [("map_page", (0, 0, 0, 1)), ("store", (0, 0, 5, 0))]


def rows(cases: int = FEW, seed: int = 0) -> list[Evidence]:
    return observe(PAIRING, Budget(), oracle="linux-cow", cases=cases, seed=seed)


def told(calls: Calls) -> tuple[list[Any], CowAnswer]:
    """What the kernel answers to calls of the law, all of which the law permits, and what it shows in the end."""
    ORACLE.start()
    answers = []
    for question in ORACLE.again(GEOMETRY, calls):
        answer = ORACLE.ask(question)
        assert not answer.broken
        after = PAIRING.step(question.operation)(question.states[0], *question.arguments, returned=answer.returned)
        assert answer.after == after
        question.follow(after)
        answers.append(answer.returned)
    return answers, question.task.answer


def must_tell_frames() -> None:
    ORACLE.start()
    asked = ORACLE.kernel
    if not isinstance(asked, CowKernel) or not asked.tells_frames:
        pytest.skip("the numbers of frames are told to root alone")


# ── As they are ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_kernel_and_the_law_agree() -> None:
    evidence = rows(QUICK)
    assert {row.verdict for row in evidence} == {Verdict.HOLDS}, [row.note for row in evidence]
    assert evidence[0].property == AGREES
    assert evidence[0].scope["cases"] >= 4 * QUICK
    assert "asked: Linux " in evidence[0].note
    assert EVERY_KIND in {row.property for row in evidence}


def test_ci_has_five_thousand_cycles() -> None:
    """A cycle is a fork, and what the two do until one of them ends. Counted in a tenth of what ci asks."""
    ORACLE.start()
    done: Counter[str] = Counter()
    cases = (PROFILES["ci"].cases or 0) // 10
    for question in ORACLE.questions(cases, 0):
        answer = ORACLE.ask(question)
        question.follow(
            PAIRING.step(question.operation)(*question.states, *question.arguments, returned=answer.returned)
        )
        done[question.operation] += 1
    assert 10 * done["fork"] >= 5_000
    assert done["store"] > 4 * done["fork"] / 2


def test_every_profile_asks_the_kernel() -> None:
    for profile in PROFILES.values():
        [job] = [job for job in jobs(PAIRING, profile, 5) if job.engine == "observe"]
        assert job.options == {"oracle": "linux-cow", "cases": profile.cases, "seed": 5}


# ── What Linux does, call by call ────────────────────────────────────────────────────────────────────────────


def test_a_child_of_a_child_has_its_own() -> None:
    forked: Calls = [("fork", (0,)), ("fork", (1,)), ("store", (1, 0, 6, 0)), ("exit", (1,)), ("load", (2, 0, 0))]
    answers, shown = told([*MAPPED, *forked, ("load", (0, 0, 0))])
    assert answers[2:4] == [1, 2]
    assert answers[-2:] == [5, 5]
    assert set(shown.pages) == {(0, 0), (2, 0)}


def test_what_a_child_by_vfork_stores_is_the_parents() -> None:
    answers, _ = told([*MAPPED, ("store", (0, 0, 6, 1)), ("load", (0, 0, 0))])
    assert answers[-1] == 6


def test_what_is_read_only_at_fork_is_shared_rightly() -> None:
    """Made writable again in both, each stores to its own."""
    forked: Calls = [("protect_page", (0, 0, 0)), ("fork", (0,)), *[("protect_page", (each, 0, 1)) for each in (0, 1)]]
    answers, _ = told([*MAPPED, *forked, ("store", (1, 0, 6, 0)), ("load", (0, 0, 0)), ("load", (1, 0, 0))])
    assert answers[-2:] == [5, 6]


def test_what_a_debugger_stores_is_not_the_files() -> None:
    forced: Calls = [("map_page", (0, 0, 1, 0)), ("start", (0, 0, 0, FORCE, 9)), ("finish", (0,)), ("load", (0, 0, 0))]
    answers, _ = told([*forced, ("discard_page", (0, 0)), ("load", (0, 0, 0))])
    assert (answers[3], answers[-1]) == (9, OF_FILE)


def test_whoever_is_last_stores_to_what_was_shared() -> None:
    must_tell_frames()
    _, before = told([*MAPPED, ("fork", (0,))])
    assert before.pages[0, 0].frame == before.pages[1, 0].frame
    assert before.pages[0, 0].mappings == 2
    _, after = told([*MAPPED, ("fork", (0,)), ("exit", (1,)), ("store", (0, 0, 6, 0))])
    assert after.pages[0, 0].mappings == 1


# ── What is wrong is found ───────────────────────────────────────────────────────────────────────────────────


def broken(evidence: list[Evidence]) -> list[Evidence]:
    return [row for row in evidence if row.verdict is Verdict.VIOLATED]


def keeping_what_is_dropped(patch: Patch) -> None:
    patch.setattr(cow.Processes, "emptied", lambda processes, page: processes)


def writing_all_words(patch: Patch) -> None:
    """As if parent and child had one memory."""
    right = cow.Processes.with_word

    def with_word(processes: Any, word: int, value: int) -> Any:
        size = processes.pages * processes.words
        sharing = [each for each in range(word % size, processes.processes * size, size) if each in processes.memory]
        for each in sharing:
            processes = right(processes, each, value)
        return processes

    patch.setattr(cow.Processes, "with_word", with_word)


def permitting_stores(patch: Patch) -> None:
    patch.setattr(cow, "is_writable", lambda processes, access, returned: True)


WRONG_LAWS: dict[str, Callable[[Patch], None]] = {
    "what is dropped is still there": keeping_what_is_dropped,
    "a child's store is its parent's": writing_all_words,
    "what is not writable is stored to": permitting_stores,
}


@pytest.mark.parametrize("name", WRONG_LAWS)
def test_a_wrong_law_is_refuted(name: str, monkeypatch: Patch) -> None:
    WRONG_LAWS[name](monkeypatch)
    monkeypatch.setattr(observing, "SHRINKING", 0.0)
    assert AGREES in {row.property for row in broken(rows())}


def misread(wrong: Callable[[CowAnswer], CowAnswer]) -> Callable[[Patch], None]:
    """What the driver says is taken for something else."""
    right = Run.judged

    def judged(script: Run, call: Any, answers: Any, numbers: Any) -> Any:
        return right(script, call, [wrong(answer) for answer in answers], numbers)

    return lambda patch: patch.setattr(Run, "judged", judged)


def counting_one_less(answer: CowAnswer) -> CowAnswer:
    """As if the last entry that refers to a frame were not counted."""
    pages = {place: evolve(page, mappings=page.mappings and page.mappings - 1) for place, page in answer.pages.items()}
    return evolve(answer, pages=pages)


def without_last_words(answer: CowAnswer) -> CowAnswer:
    pages = {place: evolve(page, words=(page.words[0], page.words[0])) for place, page in answer.pages.items()}
    return evolve(answer, pages=pages)


WRONG_KERNELS: dict[str, Callable[[Patch], None]] = {
    "pages lose what they hold": misread(lambda answer: evolve(answer, pages={})),
    "pages have their first word twice": misread(without_last_words),
    "every refusal is EEXIST": misread(lambda answer: evolve(answer, returned=-17 if answer.returned < 0 else 0)),
    "an errno without a name": misread(lambda answer: evolve(answer, returned=max(answer.returned, -4))),
    "zeros are loaded": misread(lambda answer: evolve(answer, returned=min(answer.returned, 0))),
    "every signal is that nothing is mapped": misread(lambda answer: evolve(answer, code=1)),
}


@pytest.mark.parametrize("name", WRONG_KERNELS)
def test_a_wrong_kernel_is_refuted(name: str, monkeypatch: Patch) -> None:
    WRONG_KERNELS[name](monkeypatch)
    monkeypatch.setattr(observing, "SHRINKING", 0.0)
    assert AGREES in {row.property for row in broken(rows())}


def test_a_wrong_count_of_mappings_is_found(monkeypatch: Patch) -> None:
    must_tell_frames()
    misread(counting_one_less)(monkeypatch)
    monkeypatch.setattr(observing, "SHRINKING", 0.0)
    assert COUNTED in {row.property for row in broken(rows())}


def test_a_disagreement_is_short_and_can_be_asked_again(monkeypatch: Patch, tmp_path: Path) -> None:
    with monkeypatch.context() as patch:
        keeping_what_is_dropped(patch)
        patch.setattr(observing, "SHRINKING", 2.0)
        found = [row.counterexample for row in broken(rows()) if row.counterexample]
        [run, *_] = [each for each in found if each.calls[-1].operation == "discard_page"]
        assert [call.operation for call in run.calls] == ["map_page", "store", "discard_page"]
        save(run, tmp_path / "run.json")
        assert observing.ask_again(PAIRING, load(tmp_path / "run.json", pairings()))[0] is not None
    assert observing.ask_again(PAIRING, run)[0] is None


# ── Nothing is silently green, and nothing is left behind ────────────────────────────────────────────────────


def test_what_the_kernel_cannot_be_asked_is_a_mistake() -> None:
    with pytest.raises(UsageError, match=r"the running kernel is asked with 4 processes of 3 pages, and without pins"):
        ORACLE.begun((2, 1, 1, 1, 1, 1))
    for calls in ([("finish", (0,))], [("start", (0, 0, 0, FORCE, 1)), ("exit", (1,))]):
        with pytest.raises(UsageError, match="is asked for an access as a whole"):
            list(ORACLE.again(GEOMETRY, calls))
    for call in (("step", (0,)), ("start", (0, 0, 0, 0, 1)), ("fork", (0, 1)), ("load", (4, 0, 0)), ("exit", (0,))):
        with pytest.raises(UsageError, match=f"the running kernel is not asked {call[0]}"):
            list(ORACLE.again(GEOMETRY, [call]))


def test_a_driver_that_cannot_begin_says_why(monkeypatch: Patch) -> None:
    monkeypatch.setattr(kernel, "WINDOW", 1 << 60)
    monkeypatch.setattr(ORACLE, "kernel", CowKernel())
    said = "the driver that asks the running kernel cannot go on: nothing can be mapped in the window"
    assert str(ORACLE.obstacle()).startswith(said)
    [row] = rows(50)
    assert row.verdict is Verdict.UNDETERMINED
    assert row.note.startswith(f"skipped: {said}")


def test_no_process_stays_when_the_driver_is_killed() -> None:
    """In the middle of a script, by a signal that it cannot catch."""
    asked = CowKernel()
    asked.start()
    driver = asked._drivers[os.getpid()]
    forks = [Asked(What.FORK, (0,))] * 3
    asked.run(forks)
    assert not children(driver.pid)
    assert driver.stdin is not None
    driver.stdin.write(kernel_script([*forks, *[Asked(What.NOTHING, ())] * 4000]))
    driver.stdin.flush()
    while len(found := children(driver.pid)) < 1:
        time.sleep(0.001)
    driver.send_signal(signal.SIGKILL)
    driver.wait()
    until = time.monotonic() + 20
    while any(Path(f"/proc/{each}").exists() for each in found) and time.monotonic() < until:
        time.sleep(0.01)
    assert not [each for each in found if Path(f"/proc/{each}").exists()]
    asked.stop()


def kernel_script(calls: list[Asked]) -> bytes:
    return len(calls).to_bytes(8, "little") + b"".join(each.packed() for each in calls)


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_process_that_does_not_answer_ends_its_script(monkeypatch: Patch) -> None:
    right = CowKernel.run

    def run(asked: CowKernel, script: Any) -> Any:
        outcome = right(asked, script)
        return evolve(outcome, answers=outcome.answers[:5], ended="ended by SIGKILL")

    monkeypatch.setattr(CowKernel, "run", run)
    monkeypatch.setattr(observing, "SHRINKING", 0.0)
    assert rows(20)[0].verdict is Verdict.VIOLATED


def test_pages_that_are_not_there_are_refused_as_such() -> None:
    calls: Calls = [("load", (0, 0, 0)), ("store", (0, 0, 1, 1)), ("unmap_page", (0, 0)), ("discard_page", (0, 0))]
    assert told(calls)[0] == [Failure.NOT_MAPPED] * 4

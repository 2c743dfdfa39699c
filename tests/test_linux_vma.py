"""The running kernel beside the law of areas: they agree, and what is wrong on either side is found and made short."""

from __future__ import annotations

import functools
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import checks.engines.observe as observing
import checks.oracles.vma.stream as stream
import spec.virtual.areas as areas
from checks.command import main
from checks.counterexample import load, save
from checks.engines.observe import AGREES, EVERY_KIND, judge, observe
from checks.evidence import Budget, Evidence, UsageError, Verdict
from checks.oracles import Told
from checks.oracles.linux_vma import GEOMETRIES, ORACLE
from checks.oracles.vma import kernel
from checks.oracles.vma.asking import GOES_ON
from checks.oracles.vma.kernel import BREAK, PAGE, WINDOW, Answer, Kernel
from checks.oracles.vma.stream import Run, geometry
from checks.pairings import pairings
from checks.pairings.virtual.areas.pairing import PAIRING
from checks.profiles import PROFILES, jobs
from checks.workers import Job, perform
from spec.virtual.words import (
    MADV_DONTNEED,
    MAP_ANONYMOUS,
    MAP_FIXED,
    MAP_GROWSDOWN,
    MAP_PRIVATE,
    MAP_SHARED,
    MREMAP_FIXED,
    MREMAP_MAYMOVE,
    PROT_NONE,
    PROT_READ,
    PROT_WRITE,
    AreaFailure,
)

pytestmark = pytest.mark.skipif(kernel.obstacle() is not None, reason=str(kernel.obstacle()))
FEW = 400
QUICK = PROFILES["quick"].cases or 0
OWN = MAP_PRIVATE | MAP_ANONYMOUS
BOTH = PROT_READ | PROT_WRITE


def rows(cases: int = FEW, seed: int = 0) -> list[Evidence]:
    return observe(PAIRING, Budget(), oracle="linux-vma", cases=cases, seed=seed)


def told(calls: list[tuple[str, tuple[int, ...]]], room: tuple[int, ...] = GEOMETRIES[0]) -> list[Any]:
    """What the kernel answers to calls of the law, all of which the law permits."""
    ORACLE.start()
    answers = []
    for question in ORACLE.again(room, calls):
        answer = ORACLE.ask(question)
        after = PAIRING.step(question.operation)(question.states[0], *question.arguments, returned=answer.returned)
        assert after == answer.after
        question.follow(after)
        answers.append(answer.returned)
    return answers


# ── As they are ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_kernel_and_the_law_agree() -> None:
    evidence = rows(QUICK)
    assert {row.verdict for row in evidence} == {Verdict.HOLDS}, [row.note for row in evidence]
    first = evidence[0]
    assert first.property == AGREES
    assert first.scope["cases"] >= QUICK >= 4_000
    assert first.scope["excluded"] < QUICK // 100
    assert "asked: Linux " in first.note
    assert {row.property for row in evidence} >= {EVERY_KIND, "a hint is followed where there is room"}


def test_profiles_ask_as_much_as_is_promised() -> None:
    assert ORACLE.total(PROFILES["ci"].cases) >= 20_000
    assert ORACLE.total(PROFILES["nightly"].cases) >= 1_000_000


def test_a_seed_asks_the_same() -> None:
    def asked(seed: int) -> list[tuple[Any, ...]]:
        ORACLE.start()
        found = []
        for question in ORACLE.questions(100, seed):
            answer = ORACLE.ask(question)
            step = PAIRING.step(question.operation)
            question.follow(step(question.states[0], *question.arguments, returned=answer.returned))
            found.append((question.operation, question.arguments, answer.returned))
        return found

    assert asked(4) == asked(4) != asked(5)


def test_the_text_of_maps_shows_what_the_kernel_answers_when_it_is_asked() -> None:
    """Kernels before 6.11 cannot be asked."""
    script = [
        ("mmap", (WINDOW, 4 * PAGE, BOTH, MAP_SHARED | MAP_FIXED, 5, 3 * PAGE)),
        ("mmap", (0, 2 * PAGE, PROT_READ, MAP_PRIVATE, 10, PAGE)),
        ("mmap", (0, PAGE, PROT_NONE, MAP_SHARED | MAP_ANONYMOUS, 0, 0)),
        ("brk", (BREAK + 5,)),
        ("mprotect", (WINDOW + PAGE, PAGE, PROT_READ)),
    ]
    shown = []
    for is_text in (False, True):
        asked = Kernel(is_text=is_text)
        asked.start()
        run = stream.begun(geometry())
        made = []
        for question in run.questions(asked, script):
            answer: Told = question.task.told
            shown_then: Any = answer.after
            made.append(shown_then.pages())
            question.follow(PAIRING.step(question.operation)(run.state, *question.arguments, returned=answer.returned))
        assert asked.reads_text or not is_text
        asked.stop()
        assert len(made) == len(script)
        shown.append(made)
    assert shown[0] == shown[1]
    assert shown[0][-1][WINDOW >> 12] == (BOTH, True, 1, 3 - (WINDOW >> 12))


# ── What Linux does, call by call ────────────────────────────────────────────────────────────────────────────


def test_what_is_loaded_is_what_was_stored_and_zeros_after_advice() -> None:
    assert told(
        [
            ("mmap", (WINDOW, 2 * PAGE, BOTH, OWN | MAP_FIXED, 0, 0)),
            ("store", (WINDOW, 7)),
            ("load", (WINDOW,)),
            ("madvise", (WINDOW, PAGE, MADV_DONTNEED)),
            ("load", (WINDOW,)),
            ("load", (WINDOW + 2 * PAGE,)),
        ]
    ) == [WINDOW, None, 7, None, 0, AreaFailure.NOT_MAPPED]


def test_a_protection_that_meets_a_hole_has_changed_what_lies_before() -> None:
    assert told(
        [
            ("mmap", (WINDOW, PAGE, BOTH, OWN | MAP_FIXED, 0, 0)),
            ("mprotect", (WINDOW, 2 * PAGE, PROT_READ)),
            ("store", (WINDOW, 7)),
        ]
    ) == [WINDOW, AreaFailure.NO_MEMORY, AreaFailure.NOT_PERMITTED]


def test_a_stack_grows_as_far_as_its_limit() -> None:
    room = geometry(stack=2 * PAGE)
    stack = WINDOW + 300 * PAGE
    calls = [
        ("mmap", (stack, PAGE, BOTH, OWN | MAP_FIXED | MAP_GROWSDOWN, 0, 0)),
        ("load", (stack - PAGE,)),
        ("load", (stack - 2 * PAGE,)),
    ]
    assert told(calls, room) == [stack, None, 0, AreaFailure.NO_MEMORY]  # it grows, and is then loaded


def test_the_break_comes_back_with_zeros() -> None:
    calls = [
        ("brk", (BREAK + PAGE,)),
        ("store", (BREAK, 7)),
        ("brk", (BREAK,)),
        ("brk", (BREAK + 1,)),
        ("load", (BREAK,)),
    ]
    assert told(calls) == [BREAK + PAGE, None, BREAK, BREAK + 1, 0]


# ── Wrong laws, wrong kernels ────────────────────────────────────────────────────────────────────────────────

Patch = pytest.MonkeyPatch


def broken(evidence: list[Evidence]) -> list[Evidence]:
    return [row for row in evidence if row.verdict is Verdict.VIOLATED]


def without_partial_effects(patch: Patch) -> None:
    right = areas.mprotect

    @functools.wraps(right)
    def mprotect(process: Any, *arguments: Any, returned: Any) -> Any:
        after = right(process, *arguments, returned=returned)
        return process if returned is AreaFailure.NO_MEMORY else after

    patch.setattr(areas, "mprotect", mprotect)


def keeping_contents(patch: Patch) -> None:
    patch.setattr(areas.Process, "forgotten", lambda process, span: process)


def without_gaps(patch: Patch) -> None:
    patch.setattr(areas.Process, "is_guarded", lambda process, *arguments: False)


WRONG_LAWS: dict[str, Callable[[Patch], None]] = {
    "mprotect into a hole changes nothing": without_partial_effects,
    "what was unmapped is still there": keeping_contents,
    "no gap is kept below what grows down": without_gaps,
}


@pytest.mark.parametrize("name", WRONG_LAWS)
def test_a_wrong_law_is_refuted(name: str, monkeypatch: Patch) -> None:
    WRONG_LAWS[name](monkeypatch)
    monkeypatch.setattr(observing, "SHRINKING", 0.0)
    assert AGREES in {row.property for row in broken(rows(QUICK))}


def misread(wrong: Callable[[Answer], Answer]) -> Callable[[Patch], None]:
    """What the driver says is taken for something else."""
    right = Run.judged

    def judged(script: Run, call: Any, answers: Any, numbers: Any) -> Any:
        return right(script, call, [wrong(answer) for answer in answers], numbers)

    return lambda patch: patch.setattr(Run, "judged", judged)


def without_last_page(answer: Answer) -> Answer:
    areas = [evolve(area, end=area.end - PAGE) for area in answer.areas if area.end - area.start > PAGE]
    return evolve(answer, areas=tuple(areas))


WRONG_KERNELS: dict[str, Callable[[Patch], None]] = {
    "every page is private": misread(
        lambda answer: evolve(answer, areas=tuple(evolve(area, rights=area.rights & 7) for area in answer.areas))
    ),
    "offsets of files are lost": misread(
        lambda answer: evolve(answer, areas=tuple(evolve(area, offset=0) for area in answer.areas))
    ),
    "areas lose their last page": misread(without_last_page),
    "every refusal is EINVAL": misread(lambda answer: evolve(answer, returned=max(answer.returned, -22))),
    "an errno without a name": misread(lambda answer: evolve(answer, returned=max(answer.returned, -4))),
    "zeros are loaded": misread(lambda answer: evolve(answer, returned=0) if answer.returned < 1 << 30 else answer),
}


@pytest.mark.parametrize("name", WRONG_KERNELS)
def test_a_wrong_kernel_is_refuted(name: str, monkeypatch: Patch) -> None:
    WRONG_KERNELS[name](monkeypatch)
    monkeypatch.setattr(observing, "SHRINKING", 0.0)
    assert AGREES in {row.property for row in broken(rows(FEW))}


def test_a_disagreement_is_short_and_asked_again(
    monkeypatch: Patch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as patch:
        without_partial_effects(patch)
        patch.setattr(observing, "SHRINKING", 3.0)
        found = [row.counterexample for row in broken(rows(QUICK)) if row.counterexample]
        [run] = [each for each in found if each.calls[-1].operation == "mprotect"]
        assert [call.operation for call in run.calls] == ["mmap", "mprotect"]
        assert run.calls[-1].returned is AreaFailure.NO_MEMORY
        save(run, tmp_path / "run.json")
        assert load(tmp_path / "run.json", pairings()) == run
        assert main(["replay", str(tmp_path / "run.json")]) == 1
        said = capsys.readouterr().out
        assert "mprotect(address=" in said
    assert main(["replay", str(tmp_path / "run.json")]) == 0


@pytest.mark.parametrize("place", range(len(GEOMETRIES[0])))
def test_a_process_with_limits_that_the_kernel_is_not_given_is_not_asked(place: int) -> None:
    """Of one area at most the law expects refusals that the kernel, which allows 65,530, does not answer."""
    settable = (4, 5)  # RLIMIT_AS and RLIMIT_STACK
    limits = list(GEOMETRIES[0])
    limits[place] = 4 * PAGE
    if place in settable:
        ORACLE.begun(tuple(limits))
    else:
        with pytest.raises(UsageError, match="has its own window, heap and number of areas"):
            ORACLE.begun(tuple(limits))


def test_a_picture_of_a_whole_address_space_is_short() -> None:
    state, mmap = PAIRING.initial(GEOMETRIES[0]), PAIRING.step("mmap")
    state = mmap(state, WINDOW, PAGE, BOTH, OWN | MAP_FIXED, 0, 0, returned=WINDOW)
    state = mmap(state, WINDOW + 3 * PAGE, PAGE, PROT_READ, OWN | MAP_FIXED, 0, 0, returned=WINDOW + 3 * PAGE)
    pages = state.span.stop - state.span.start
    assert PAIRING.picture(state, None) == f"w..r({pages - 4:,} pages)"


def test_a_run_that_leaves_the_window_is_not_asked() -> None:
    """It would unmap what the driver itself needs."""
    for call in (("munmap", (0, 1 << 40)), ("mprotect", (WINDOW, 1 << 41, 0)), ("find", (0, 0)), ("brk", (1, 2))):
        with pytest.raises(UsageError, match=f"the running kernel is not asked {call[0]}"):
            list(ORACLE.again(GEOMETRIES[0], [call]))


# ── Where Linux departs ──────────────────────────────────────────────────────────────────────────────────────


def departures(*calls: tuple[str, tuple[int, ...]]) -> list[str]:
    """The names of those that the law has to be told of, after each of which a script ends."""
    ORACLE.start()
    found = []
    for question in ORACLE.again(GEOMETRIES[0], calls):
        answer = ORACLE.ask(question)
        if judge(PAIRING, question, answer) is None:
            continue
        departure = ORACLE.departure(question, answer)
        assert departure is not None
        assert judge(PAIRING, departure.question, departure.told) is None
        found.append(departure.name)
    return found


def test_areas_that_are_alike_and_were_written_to_apart_are_two_to_mremap() -> None:
    there, beside = WINDOW + 8 * PAGE, WINDOW + 9 * PAGE
    assert departures(
        ("mmap", (there, PAGE, BOTH, OWN | MAP_FIXED, 0, 0)),
        ("store", (there, 1)),
        ("mmap", (WINDOW, PAGE, BOTH, OWN | MAP_FIXED, 0, 0)),
        ("store", (WINDOW, 1)),
        ("mremap", (WINDOW, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, beside)),
        ("mremap", (there, 2 * PAGE, 3 * PAGE, MREMAP_MAYMOVE, 0)),
    ) == ["split"]


def test_no_bytes_of_shared_memory_are_mapped_a_second_time() -> None:
    assert departures(
        ("mmap", (WINDOW, PAGE, BOTH, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, 0, 0)),
        ("mremap", (WINDOW, 0, PAGE, MREMAP_MAYMOVE, 0)),
    ) == ["copied"]


def test_room_above_the_gap_of_a_stack_is_overlooked() -> None:
    """The stack's gap reaches the lower end of the window, and the search does not look above it again."""
    stack, top = WINDOW + 200 * PAGE, WINDOW + 500 * PAGE
    assert departures(
        ("mmap", (stack, PAGE, BOTH, OWN | MAP_FIXED | MAP_GROWSDOWN, 0, 0)),
        ("mmap", (top, PAGE, BOTH, OWN | MAP_FIXED | MAP_GROWSDOWN, 0, 0)),
        ("mmap", (top + PAGE, 11 * PAGE, BOTH, OWN | MAP_FIXED, 0, 0)),
        ("mmap", (WINDOW + 300 * PAGE, PAGE, BOTH, OWN | MAP_FIXED, 0, 0)),
        ("mmap", (0, 60 * PAGE, BOTH, OWN, 0, 0)),
    ) == ["overlooked"]


def test_a_departure_excuses_nothing_else() -> None:
    """A refusal for want of room where no area grows down is one that the law refuses."""
    ORACLE.start()
    [question] = ORACLE.again(GEOMETRIES[0], [("mmap", (0, PAGE, BOTH, OWN, 0, 0))])
    refused = Told(AreaFailure.NO_MEMORY, None)
    departure = ORACLE.departure(question, refused)
    assert departure is not None
    assert judge(PAIRING, departure.question, departure.told) is not None


# ── Nothing is silently green ────────────────────────────────────────────────────────────────────────────────


def test_where_the_kernel_cannot_be_asked_a_check_says_so(
    monkeypatch: Patch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    assert main(["observe", "linux-vma"]) == 2
    assert "the law is of x86-64, and this machine is aarch64" in capsys.readouterr().err
    [row] = perform(Job("observe", "virtual.areas", {"oracle": "linux-vma"}), Budget()).evidence
    assert row.verdict is Verdict.UNDETERMINED
    assert row.note.startswith("skipped: ")


def test_a_driver_that_cannot_begin_says_why(monkeypatch: Patch) -> None:
    """Where the window lies so low that the break cannot be moved there; on other machines other things fail."""
    monkeypatch.setattr(kernel, "WINDOW", PAGE)
    said = "the driver that asks the running kernel cannot go on: the break cannot be moved"
    with pytest.raises(UsageError, match=said):
        Kernel().start()
    monkeypatch.setattr(ORACLE, "kernel", Kernel())
    assert str(ORACLE.obstacle()).startswith(said)
    [row] = rows(50)
    assert row.verdict is Verdict.UNDETERMINED
    assert row.note.startswith(f"skipped: {said}")


def test_a_script_whose_child_is_killed_is_a_disagreement(monkeypatch: Patch) -> None:
    right = Kernel.run

    def run(asked: Kernel, script: Any) -> Any:
        outcome = right(asked, script)
        return evolve(outcome, answers=outcome.answers[:5], ended="ended by SIGKILL")

    monkeypatch.setattr(Kernel, "run", run)
    monkeypatch.setattr(observing, "SHRINKING", 0.0)
    [first, *_] = rows(50)
    assert first.verdict is Verdict.VIOLATED
    assert any(row.property == f"{GOES_ON}: ended by SIGKILL" for row in rows(50))


def test_every_profile_asks_the_kernel() -> None:
    for profile in PROFILES.values():
        [job] = [job for job in jobs(PAIRING, profile, 5) if job.engine == "observe"]
        assert job.options == {"oracle": "linux-vma", "cases": profile.cases, "seed": 5}

"""The running kernel beside the law of faults: they agree, and what is wrong on either side is found and made short."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import spec.virtual.fault as fault
from checks.command import main
from checks.counterexample import load
from checks.engines.observe import AGREES, EVERY_KIND, observe
from checks.evidence import Budget, Evidence, Verdict
from checks.oracles.linux_fault import ORACLE
from checks.oracles.vma import kernel
from checks.oracles.vma.asking import SEGV
from checks.oracles.vma.kernel import Answer
from checks.oracles.vma.touching import GEOMETRIES, Touches
from checks.pairings import pairings
from checks.pairings.virtual.fault.pairing import PAIRING
from checks.profiles import PROFILES
from spec.virtual.words import MAP_PRIVATE, MAP_SHARED, PROT_READ, PROT_WRITE, FaultFailure
from spec.vocabulary import ensure

pytestmark = pytest.mark.skipif(kernel.obstacle() is not None, reason=str(kernel.obstacle()))
QUICK = PROFILES["quick"].cases or 0
BOTH = PROT_READ | PROT_WRITE

Patch = pytest.MonkeyPatch


def rows(cases: int = QUICK, seed: int = 0) -> list[Evidence]:
    return observe(PAIRING, Budget(), oracle="linux-fault", cases=cases, seed=seed)


def broken(evidence: list[Evidence]) -> dict[str, Evidence]:
    return {row.property: row for row in evidence if row.verdict is Verdict.VIOLATED}


def answers(*calls: tuple[str, tuple[int, ...]]) -> list[Any]:
    """What the kernel answers to calls of the law, all of which the law permits."""
    ORACLE.start()
    answered = []
    for question in ORACLE.again(GEOMETRIES[0], calls):
        returned = ORACLE.ask(question).returned
        question.follow(PAIRING.step(question.operation)(*question.states, *question.arguments, returned=returned))
        answered.append(returned)
    return answered


def test_the_kernel_and_the_law_agree() -> None:
    evidence = rows()
    assert {row.verdict for row in evidence} == {Verdict.HOLDS}, [row.note for row in evidence]
    assert evidence[0].scope["cases"] >= QUICK
    assert evidence[0].scope["excluded"] == 0
    judged = {row.property for row in evidence}
    assert {AGREES, EVERY_KIND, "an access beyond the end of the file ends with SIGBUS"} <= judged


def test_what_was_stored_to_a_shared_page_is_in_the_file_and_is_cut_off_with_it() -> None:
    shared, private = MAP_SHARED, MAP_PRIVATE
    word = 0x790
    assert answers(
        ("map_area", (0, 1, BOTH, shared, 1)),
        ("map_area", (1, 1, BOTH, private, 1)),
        ("store", (0, 0, word)),
        ("load", (0, 1)),
        ("store", (0, 1, word + 256)),
        ("sync", (1,)),
        ("truncate", (1,)),
        ("load", (0, 1)),
        ("truncate", (2,)),
        ("load", (0, 1)),
        ("fetch", (0, 1)),
    ) == [None, None, None, word, None, word, None, FaultFailure.BUS_ADRERR, None, 0, FaultFailure.SEGV_ACCERR]


def forgetting_copies(patch: Patch) -> None:
    """A truncation leaves what is the process's own."""
    right = fault.truncate

    def truncate(process: Any, size: int, *, returned: None) -> Any:
        return evolve(right(process, size, returned=returned), own=process.own)

    patch.setattr(fault, "truncate", truncate)


def rights_of_the_file(patch: Patch) -> None:
    """Whether a page lies in the file is looked at before the rights."""
    right = fault._attempted

    def attempted(process: Any, cpu: int, page: int, how: int, returned: Any) -> Any:
        area = process.areas[page]
        if area is not None and not process.is_inside(area):
            ensure(returned is FaultFailure.BUS_ADRERR, "an access beyond the end of the file ends with SIGBUS")
            return process, False
        return right(process, cpu, page, how, returned)

    patch.setattr(fault, "_attempted", attempted)


def no_gap(patch: Patch) -> None:
    """A stack grows down to what lies below it."""
    patch.setattr(fault, "STACK_GAP", 0)


WRONG_LAWS: dict[str, Callable[[Patch], None]] = {
    "a truncation leaves copies": forgetting_copies,
    "the end of the file comes before rights": rights_of_the_file,
    "no gap below a stack": no_gap,
}


@pytest.mark.parametrize("name", WRONG_LAWS)
def test_a_wrong_law_is_refuted(name: str, monkeypatch: Patch) -> None:
    WRONG_LAWS[name](monkeypatch)
    assert AGREES in broken(rows())


def misread(wrong: Callable[[Answer], Answer]) -> Callable[[Patch], None]:
    """What the driver says is taken for something else."""
    right = Touches.judged

    def judged(script: Touches, call: Any, answers: Any, numbers: Any) -> Any:
        return right(script, call, [wrong(answer) for answer in answers], numbers)

    return lambda patch: patch.setattr(Touches, "judged", judged)


WRONG_KERNELS: dict[str, Callable[[Patch], None]] = {
    "every signal has one code": misread(
        lambda answer: evolve(answer, code=min(answer.code, 1) if answer.signal == 11 else answer.code)
    ),
    "no SIGBUS": misread(lambda answer: evolve(answer, signal=answer.signal and SEGV)),
    "zeros are loaded": misread(lambda answer: evolve(answer, returned=0)),
}


@pytest.mark.parametrize("name", WRONG_KERNELS)
def test_a_wrong_kernel_is_refuted(name: str, monkeypatch: Patch) -> None:
    WRONG_KERNELS[name](monkeypatch)
    assert AGREES in broken(rows(600))


def test_a_disagreement_is_short_and_asked_again(monkeypatch: Patch, tmp_path: Path, capsys: Any) -> None:
    with monkeypatch.context() as patch:
        forgetting_copies(patch)
        assert main(["observe", "linux-fault", "--cases", "4000", "--save", str(tmp_path)]) == 1
        said = capsys.readouterr().out
        assert "Linux answers 0x0" in said
        assert "truncate(size=" in said
        [saved] = tmp_path.glob("*.json")
        run = load(saved, pairings())
        assert len(run.calls) <= 5
        assert main(["replay", str(saved)]) == 1
    assert main(["replay", str(saved)]) == 0

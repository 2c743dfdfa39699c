"""How often a library's promises are put to the test: counted beside the law's clauses (spec.vocabulary.reached)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from checks.judgements import clauses_of
from checks.pairing import Promise, State, of_no_call
from checks.targets.target import Target
from spec.vocabulary import Failure, reached

Move = Callable[..., State]
"""(state, *arguments, returned=…) → the state after"""
Judge = Callable[[Any, State, bool], None]


def tests_of(promise: str) -> str:
    """Under which name it is counted."""
    return f"the promise {promise} is put to the test"


def watched_moves(target: Target, moves: dict[str, Move]) -> dict[str, Move]:
    """The law's operations, each counting the promises of its own and those that are about all; the same ones, where
    nobody watches."""
    declared = target.pairing.promises
    found = dict(moves)
    for operation, move in moves.items():
        about = {name: declared[name] for name in target.watched if declared[name].operation in ("", operation)}
        if about:
            found[operation] = counting(move, about)
    return found


def counting(move: Move, promises: Mapping[str, Promise]) -> Move:
    """A promise is put to the test by a call that is made for its sake, by a clause that judges, and by a success that
    has to say more than that it was done."""

    def judged(state: State, *arguments: Any, returned: Any) -> State:
        about_calls = {name: each.about for name, each in promises.items() if each.about is not of_no_call}
        tried = [name for name, about in about_calls.items() if about(state, arguments)]
        tried += [name for name, each in promises.items() if each.by_answering and not isinstance(returned, Failure)]
        before = {name: judged_by(each.waives) for name, each in promises.items()}
        try:
            return move(state, *arguments, returned=returned)
        finally:
            tried += [name for name, each in promises.items() if judged_by(each.waives) > before[name]]
            reached.update(map(tests_of, dict.fromkeys(tried)))

    return judged


def watched_looks(target: Target, judges: list[Judge]) -> list[Judge]:
    """What looks at a library's memory, each counting the promise without which it would not look."""
    promised = {look.judge: look.promise for look in target.pairing.looks if look.promise in target.watched}
    return [looking(judge, promised[judge]) if judge in promised else judge for judge in judges]


def looking(judge: Judge, promise: str) -> Judge:
    clauses = clauses_of(judge)

    def looked(seen: Any, state: State, whole: bool) -> None:
        before = judged_by(clauses)
        try:
            judge(seen, state, whole)
        finally:
            reached[tests_of(promise)] += judged_by(clauses) > before

    return looked


def judged_by(clauses: Sequence[str]) -> int:
    return sum(reached[clause] for clause in clauses)

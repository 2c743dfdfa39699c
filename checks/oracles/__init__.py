"""Independent authorities on what the laws say: real hardware semantics, running kernels, others' allocators.

Each module here that has an `ORACLE` is one. The engine that asks them is checks.engines.observe.
"""

from __future__ import annotations

import functools
import pkgutil
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any, Protocol

from attrs import frozen

from checks.evidence import Call, UsageError

State = Any

undecided: Counter[str] = Counter()
"""How often each clause was judged by something that an oracle does not tell."""


class Unseen:
    """What an oracle does not tell, in the place of a part of an answer. A clause about it decides nothing, and is no
    evidence of anything."""

    def __eq__(self, other: object) -> Any:
        return self

    __hash__ = None  # type: ignore[assignment]

    def ensure(self, clause: str) -> None:
        undecided[clause] += 1

    def __repr__(self) -> str:
        return "unseen"


UNSEEN: Any = Unseen()


@frozen
class Question:
    """A call for an oracle to make, in the place of an implementation."""

    states: tuple[State, ...]
    """The states of the law of which one must permit the answer. The last one is what memory holds when the call is
    made; others are there where hardware may still act by what memory held before."""
    operation: str
    arguments: tuple[Any, ...]
    task: Any = None
    """What the oracle has to do beforehand, in its own terms."""
    follow: Callable[[State], None] = lambda after: None
    """Given the state after it, if the law permits the answer: for what is asked next of an oracle that goes on."""


@frozen
class Told:
    """What an oracle answered."""

    returned: Any
    after: State | None
    """What its memory holds afterwards, as a state of the law; None where nothing is said of that."""
    kinds: tuple[str, ...] = ()
    """Of what kinds the case was."""
    broken: str = ""
    """The sentence that is broken whatever the law says: there was no answer."""


@frozen
class Departure:
    """A case in which the oracle itself is known to be wrong, told as it would be without that."""

    name: str
    question: Question
    told: Told


class Oracle(Protocol):
    """An independent authority on what a law's operations answer."""

    name: str
    part: str
    about: str
    """What it is, in a word or two."""
    departures: Mapping[str, str]
    """By name: where the oracle itself is known to be wrong. Such cases are counted, and judged without that."""

    def obstacle(self) -> str | None:
        """Why it cannot be asked here, in one sentence; None where it can."""

    def start(self) -> None:
        """Set it up. Raises UsageError where it does not do what is known beforehand (calibration)."""

    def questions(self, cases: int | None, seed: int) -> Iterable[Question]:
        """All of them, or a sample of at least `cases`, in which every kind occurs."""

    def total(self, cases: int | None) -> int:
        """How many questions that will be."""

    def expected(self) -> frozenset[str]:
        """The kinds of case that must occur."""

    def ask(self, question: Question) -> Told: ...

    def departure(self, question: Question, told: Told) -> Departure | None:
        """The known departure that a disagreement may come from."""

    def again(
        self, geometry: tuple[Any, ...], calls: Iterable[tuple[str, tuple[Any, ...]]]
    ) -> Iterable[Question] | None:
        """The questions of a run, made again from its beginning: up to one that the law does not permit. None of an
        oracle that has no past, and is asked one call at a time. Raises UsageError where it is not asked such calls."""

    def run(self, question: Question) -> tuple[tuple[Any, ...], list[Call]] | None:
        """The geometry, and the calls that lead from the initial state to the one that is asked about; None where that
        cannot be asked again."""

    def describe(self, question: Question, told: Told) -> str:
        """How a case is told where a drawing of the state would say little; nothing else."""

    def depends(self) -> Sequence[str]:
        """What its answers depend on besides memspec's own files: what is kept of it is of that."""

    def remarks(self) -> Sequence[str]:
        """What is to be said of what was asked, and of what could not be."""


@functools.cache
def oracles() -> dict[str, Oracle]:
    """Every oracle by its name, whether or not it can be asked here."""
    found = {}
    # From __name__ on, because this package has another name in the wheel.
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        oracle = getattr(import_module(module.name), "ORACLE", None)
        if oracle is not None:
            found[oracle.name] = oracle
    return dict(sorted(found.items()))


def find(name: str) -> Oracle:
    """The oracle of a name."""
    if name not in oracles():
        raise UsageError(f"there is no oracle {name!r}; the oracles are: {', '.join(oracles())}")
    return oracles()[name]


def about(parts: Container[str]) -> list[Oracle]:
    """The oracles on these parts."""
    return [each for each in oracles().values() if each.part in parts]

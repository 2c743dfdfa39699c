"""What the engines report: evidence with a strength, a verdict, and the run that broke a clause."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

from attrs import define, field, frozen


class Verdict(Enum):
    """In the order of how bad they are."""

    HOLDS = "holds"
    UNDETERMINED = "undetermined"
    GATE = "gate"
    """A check that shows nothing: vacuous, a pinned count that moved, a mutant that lives."""
    VIOLATED = "violated"


EXIT_CODES = {Verdict.HOLDS: 0, Verdict.VIOLATED: 1, Verdict.UNDETERMINED: 3, Verdict.GATE: 4}
USAGE, INTERNAL_ERROR = 2, 70


class Strength(Enum):
    """How a property is known, from the strongest down."""

    PROVED = "proved"
    PROVED_AT_SIZE = "proved-at-size"
    EXHAUSTED = "exhausted"
    OBSERVED = "observed"
    SAMPLED = "sampled"


class UsageError(Exception):
    """What was asked for cannot be done as asked; the message says what was wrong and what to do. Exit code 2."""


@frozen
class Origin:
    """Where an argument of a recorded call comes from: it is what an earlier call of the run answered, and so much
    more. Made again, the run says what that call answers then."""

    of: int
    """The number of that call in its run, from 1."""
    plus: int
    number: int
    """What this came to when the run was recorded: what is said where that call answers no number."""


@frozen
class Call:
    """One call and what came back."""

    operation: str
    arguments: tuple[Any, ...]
    returned: Any
    origins: tuple[Origin | None, ...] = field(default=(), eq=False)
    """Of each argument, where that is known (checks.origins); none of a number that no answer gave. Not compared: two
    calls are the same that say the same numbers."""


@frozen
class Counterexample:
    """The shortest run found that breaks a clause."""

    part: str
    clause: str
    geometry: tuple[Any, ...]
    calls: tuple[Call, ...]
    """The last call is the one that broke the clause."""
    target: str = "impl"
    """Whose run it is: "impl", "mutant NAME", or a conform target as `module:Class`."""
    engine: str = ""
    seed: int | None = None
    begun: tuple[Call, ...] = ()
    """What its construction amounts to, where it does not begin with nothing: calls that nobody makes."""


@frozen
class Evidence:
    """One property as one engine saw it."""

    part: str
    property: str
    engine: str
    verdict: Verdict
    strength: Strength
    scope: dict[str, Any] = field(factory=dict)
    seconds: float = 0.0
    note: str = ""
    counterexample: Counterexample | None = None
    kept: str = ""
    """The date on which it was shown, where nothing that it depends on has changed since: 2026-11-28."""


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    order = list(Verdict)
    return max(verdicts, key=order.index, default=Verdict.UNDETERMINED)


@frozen
class Progress:
    """How far an engine is."""

    what: str
    """What is counted."""
    done: int
    total: int | None = None
    """Of how many, where that is known."""
    seconds_left: float | None = None
    """How long it may still go on; None where there is no limit."""


@define
class Budget:
    """How long an engine may run, and whom it tells how far it is. Engines ask `spent()` in their loops."""

    seconds: float | None = None
    watch: Callable[[Progress], None] = lambda progress: None
    """Who is told how far the engine is."""
    interrupted: bool = False
    """Set by who wants the engine to end cleanly, with what it has learnt."""
    stop: Callable[[], bool] = lambda: False
    """Whether that is wanted of the whole run."""
    begin: Callable[[str], bool] = lambda what: True
    """Told of what is begun; whether it may be."""
    keep: Callable[[list[Evidence]], None] = lambda rows: None
    """Who keeps what is sure before all is done."""
    started: float = field(factory=time.monotonic)

    def report(self, what: str, done: int, total: int | None = None) -> None:
        """Tell how many of what are done, of how many if that is known."""
        self.watch(Progress(what, done, total, self.left()))

    def is_interrupted(self) -> bool:
        """Whether this budget was, or the whole of which it is a part."""
        return self.interrupted or self.stop()

    def enter(self, what: str) -> bool:
        """Say what is begun, for who takes over if the process dies of it. False where processes have died of it
        before: then it is to be left out, and is undetermined."""
        return self.begin(what)

    def sure(self, rows: list[Evidence]) -> None:
        """Say what an engine will report whatever is still to come, for the case that its process has to be ended
        first."""
        self.keep(rows)

    def spent(self) -> bool:
        if self.seconds is not None and time.monotonic() - self.started >= self.seconds:
            return True
        return self.is_interrupted()

    def elapsed(self) -> float:
        return time.monotonic() - self.started

    def left(self) -> float | None:
        """Seconds; None where there is no limit."""
        return None if self.seconds is None else max(0.0, self.seconds - self.elapsed())

    def portion(self, part: float, most: float) -> Budget:
        """A part of what is left, and at most `most` seconds."""
        left = self.left()
        return self.share(most if left is None else min(most, part * left))

    def milliseconds(self) -> int:
        """What is left, for a solver's time limit."""
        left = 3600.0 if self.seconds is None else self.seconds - self.elapsed()
        return max(1, int(left * 1000))

    def share(self, seconds: float | None) -> Budget:
        """A part of this budget: ends with it, or after `seconds` seconds."""
        limits = [limit for limit in (self.left(), seconds) if limit is not None]
        return _Part(min(limits) if limits else None, self.watch, parent=self)

    def quiet(self, name: str = "") -> Budget:
        """The same for a part of the work of which nobody is told, as it counts other things than the whole. What is
        begun in it is called after its name."""
        return _Part(self.left(), parent=self, name=name)

    def timeless(self) -> Budget:
        """The same for work that is bounded by steps, so that it comes to the same on every machine."""
        return Budget(stop=self.is_interrupted)


@define
class _Part(Budget):
    parent: Budget = field(kw_only=True)
    name: str = field(default="", kw_only=True)

    def is_interrupted(self) -> bool:
        return self.interrupted or self.parent.is_interrupted()

    def sure(self, rows: list[Evidence]) -> None:
        self.parent.sure(rows)

    def enter(self, what: str) -> bool:
        return self.parent.enter(f"{self.name}: {what}" if self.name else what)

"""What is checked in the place of our implementation: how it is made, and what it promises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from attrs import evolve, field, frozen

from checks.evidence import Budget, Call
from checks.pairing import Arguments, Pairing, Promise, State


class Refused(ValueError):
    """There is no object of such a geometry; the message says why, in words of our own."""


class Subject:
    """One object of a target, with the law's operations as methods. What it shows besides is asked of no other class:
    somebody's own may have attributes of these names."""

    memory: Any = None
    """What it hands out, to be filled and compared."""
    resident: Any = None
    """What it keeps in memory for hardware to read."""
    asked: int | None = None
    """How many bytes the last call asked for, where it said a size in bytes."""
    told: Arguments | None = None
    """The geometry that it has by the law, where that is not the one that was asked for."""
    can_say: Any = None
    """(operation, arguments) → whether the call can be made in its language; None where all can."""

    ends: Any = None
    """(operation, arguments) → the signal by which a process ends that makes this call alone, where it runs in another
    one; None where whoever calls it forks."""

    def close(self) -> None:
        """Be done with it."""

    def release(self) -> None:
        """Give back what memspec has given it, without a call."""


class Recorded(Subject):
    """Answers as somebody did before, call by call."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self.answers = iter([call.returned for call in calls])
        for operation in {call.operation for call in calls}:
            setattr(self, operation, lambda *arguments: next(self.answers))


@frozen
class Target:
    """Somebody's own implementation."""

    name: str
    """As it was asked for: what a counterexample names, and `memspec replay` finds again."""
    make: Callable[..., Any]
    """(*geometry) → an object with the law's operations. Raises ValueError for a geometry that it does not have."""
    pairing: Pairing
    broken_promises: dict[str, str] = field(factory=dict)
    """What is not promised → why."""
    fit: Callable[[Arguments], Arguments] = lambda geometry: geometry
    """The geometry nearest to the given one that it may have."""
    aborts: Sequence[str] = ()
    """The promises that it keeps by ending its process with abort()."""
    watched: Sequence[str] = ()
    """The promises of which it is counted how often they are put to the test (checks.engines.watched)."""
    unsaid: dict[str, dict[str, Any]] = field(factory=dict)
    """Operation → the parameters that it is not told, with the value that they have in all calls."""
    edges: Callable[[Arguments], Sequence[tuple[str, Arguments]]] = lambda geometry: ()
    """The calls that are worth making of it in such a pool, besides those that the law makes worth: at the edges of its
    own types and units."""
    edges_of_objects: Callable[[Arguments], Sequence[Sequence[tuple[str, Arguments]]]] = lambda geometry: ()
    """Runs of such calls about what an earlier call answers."""
    steady: Callable[[int], bool] = lambda number: True
    """Whether a number may take the place of a larger one in a run that is made short (Shrinker.steady)."""
    begun: Callable[[Arguments], Sequence[Call]] = lambda geometry: ()
    """What its construction amounts to in such a geometry, where it does not begin with nothing."""
    tells: bool = False
    """Whether an object may have another geometry than was asked for (Subject.told)."""
    seen: Callable[[State], State] = lambda state: state
    """The law's state as it is kept beside an object: without what none of its operations tells."""
    spared: Sequence[str] = ()
    """Operations that it may lack, though the law's others may not."""
    remarks: Sequence[str] = ()
    """What the report says of how it is asked."""

    hints: Callable[[Arguments, Sequence[Call]], Sequence[str]] = lambda geometry, calls: ()
    """(geometry, a run that breaks the law) → what the report says of it besides."""
    favoured: Callable[[], tuple[Target, str]] | None = None
    """The same where it is given what it may rely on by design, and how that is said; None where there is nothing."""
    prepare: Callable[[], Any] = lambda: None
    """Import or load it: done where its objects are made, for this runs its code. Raises UsageError."""
    loading: str = "the target cannot be loaded"
    """What is said of it where that ends the process."""
    has_addresses: bool = False
    """Whether it answers with addresses of memory that it gets itself, which are others each time."""
    is_given: bool = False
    """Whether it is a class that was here already, which may use files that are open."""
    is_apart: bool = False
    """Whether it runs in processes of its own already, where it can hurt nobody."""
    hurry: Callable[[float], None] = lambda seconds: None
    """Have a call of what runs apart take at most this many seconds."""
    watch: Callable[[Budget], None] = lambda budget: None
    """Have what runs apart be waited for no longer than a budget allows."""
    close: Callable[[], None] = lambda: None
    """Be done with it."""
    kept: dict[str, Any] = field(factory=dict, init=False, eq=False, repr=False)
    """What follows from all this and is worked out once, not for each of some thousand objects."""

    def operations(self, subject: Any) -> list[str]:
        """Those of the law's that an object of it has, what happens inside it among them."""
        return [name for name in self.pairing.operations if callable(getattr(subject, name, None))]

    def recorded(self, calls: Sequence[Call]) -> Target:
        """The same without anybody's code: it answers as was recorded."""
        return evolve(self, make=lambda *geometry: Recorded(calls), aborts=(), prepare=lambda: None, is_apart=False)

    def fitted(self, geometries: Iterable[Arguments]) -> list[Arguments]:
        return list(dict.fromkeys(self.fit(geometry) for geometry in geometries))

    def unpromised(self, operation: str) -> list[Promise]:
        """What it does not promise of an operation."""
        return self._of(operation, self.broken_promises)

    def waived(self, operation: str) -> frozenset[str]:
        """The clauses by which it is not to be judged."""
        its = (*self.pairing.judged_by(operation), "")
        promises = [promise for each in its for promise in self.unpromised(each)]
        return frozenset(clause for promise in promises for clause in promise.waives)

    def aborting(self, operation: str) -> list[Promise]:
        """What it promises of an operation and keeps by aborting."""
        return self._of(operation, self.aborts)

    def _of(self, operation: str, names: Iterable[str]) -> list[Promise]:
        return [promise for name in names if (promise := self.pairing.promises[name]).operation == operation]

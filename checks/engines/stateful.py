"""A Hypothesis state machine made from a pairing: slower than `simulate`, and the best at finding a short run."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import hypothesis
import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, Verbosity
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.internal.conjecture.providers import HypothesisProvider
from hypothesis.internal.constants_ast import Constants
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from checks.beside import CLAUSES as BESIDE
from checks.drive import Factory, Pair, counterexample, performed, plain, unjudged
from checks.engines.choices import HANDFUL, Choices, exactly
from checks.engines.explore import Ticker
from checks.engines.shrink import SECONDS, Shrinker, size
from checks.engines.tally import Tally
from checks.evidence import Budget, Call, Evidence, Strength
from checks.pairing import Arguments, Pairing
from checks.surroundings import obstacle
from spec.vocabulary import BrokenClause

STEPS = 40
"""How many steps an example has at most."""
UNSTEADY = "the same calls did not come to the same each time"


class OutOfTime(BaseException):
    """The budget is spent. No Exception, because Hypothesis would take one for a failure of the machine."""


class Lockstep(RuleBasedStateMachine):
    """A pair as Hypothesis sees it; `machine` adds a rule for each operation."""

    pairing: Pairing
    factory: Factory
    geometry: Arguments
    begin: Callable[[], None]
    """Told of each run that begins."""
    observe: Callable[[Pair, Any, Call], None]
    """Told of each step: the pair, the state before, and the call."""
    proceed: Callable[[], None]
    """Asked before each step; raises OutOfTime."""
    looked: set[tuple[bytes, Any]]
    """The memories that were looked at, each with the law's state beside it, in which nothing was wrong."""
    last_failure: tuple[str, list[Call]] | None = None
    """The clause and the calls of the failing run that was made last: the shrunk one, in the end."""
    known: tuple[Any, Hashable] = None, None
    """The state at hand, and what it goes by in Choices."""

    def __init__(self) -> None:
        super().__init__()
        type(self).begin()
        try:
            self.pair = Pair(self.pairing, self.factory, self.geometry)
            self.pair.looked = self.looked
            self.pair.inspect()
        except BrokenClause as broken:
            type(self).last_failure = broken.clause, []
            raise

    def known_as(self) -> Hashable:
        """What the state at hand goes by: it is asked for by each rule."""
        if self.known[0] is not self.pair.state:
            self.known = self.pair.state, exactly(self.pair.state)
        return self.known[1]

    def step(self, operation: str, arguments: Arguments) -> None:
        type(self).proceed()
        before = self.pair.state
        with self.judged():
            self.pair.step(operation, arguments)
            type(self).observe(self.pair, before, self.pair.calls[-1])

    def teardown(self) -> None:
        """The last call of each run is made once more, on two objects."""
        if hasattr(self, "pair") and self.pair.made and type(self).last_failure is None:
            last = self.pair.calls[-1]
            with self.judged():
                self.pair.compare([(last.operation, last.arguments)])

    @contextmanager
    def judged(self) -> Iterator[None]:
        """Within it, what breaks is the failure of this run: a clause; or of our own implementation, that the law
        cannot speak of what it has come to."""
        try:
            yield
        except BrokenClause as broken:
            type(self).last_failure = broken.clause, list(self.pair.calls)
            raise
        except Exception as error:
            if self.pair.beside is None or obstacle(error) is not None:
                raise
            type(self).last_failure = unjudged(error).clause, list(self.pair.calls)
            raise unjudged(error) from error


def machine(
    pairing: Pairing,
    geometry: Arguments,
    factory: Factory | None = None,
    observe: Callable[[Pair, Any, Call], None] = lambda pair, before, call: None,
    proceed: Callable[[], None] = lambda: None,
    begin: Callable[[], None] = lambda: None,
) -> type[Lockstep]:
    """The state machine of a pairing at a geometry: one rule for each operation."""
    members: dict[str, Any] = {
        "pairing": pairing,
        "factory": staticmethod(factory or pairing.impl),
        "geometry": geometry,
        "observe": staticmethod(observe),
        "proceed": staticmethod(proceed),
        "begin": staticmethod(begin),
        "looked": set(),
    }
    for name in performed(pairing):
        members[f"call_{name}"] = rule_of(pairing, name)
    return type("LockstepMachine", (Lockstep,), members)


def rule_of(pairing: Pairing, operation: str) -> Any:
    """Call the operation with some of the arguments worth trying in the state at hand."""
    choices = Choices(pairing.operations[operation])

    def call(self: Lockstep, data: st.DataObject) -> None:
        handful = data.draw(HANDFUL, label="handful")
        with self.judged():
            proposed = choices.of(self.pair.state, self.known_as(), handful)
        self.step(operation, data.draw(proposed, label="arguments"))

    def callable_now(self: Lockstep) -> bool:
        with self.judged():
            return choices.is_there(self.pair.state, self.known_as())

    call.__name__ = f"call_{operation}"
    return precondition(callable_now)(rule(data=st.data())(call))


@contextmanager
def by_the_seed_alone() -> Iterator[None]:
    """Within it, the same seed draws the same runs whatever is loaded. Hypothesis mixes into what it draws the numbers
    in the text of all modules that are loaded and not installed: another part's, too. There is no setting for it;
    tests/test_stateful.py holds that this works."""
    with mock.patch.object(HypothesisProvider, "_local_constants", Constants()):
        yield


@contextmanager
def homeless() -> Iterator[None]:
    """Hypothesis keeps notes in a folder of the current directory; here, in one that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)


def settings(examples: int) -> hypothesis.settings:
    return hypothesis.settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        database=None,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


def stateful(
    pairing: Pairing,
    budget: Budget,
    *,
    examples: int = 200,
    seed: int = 0,
    factory: Factory | None = None,
    target: str = "impl",
    geometries: list[Arguments] | None = None,
    shrinking: float = SECONDS,
) -> list[Evidence]:
    """Hypothesis drives the implementation beside the law, the same way for the same seed."""
    scopes = [geometry for scope in list(pairing.scopes.values())[:2] for geometry in scope.geometries]
    smallest = sorted(dict.fromkeys(scopes), key=size)
    chosen = geometries or list(dict.fromkeys(scopes))
    further = BESIDE if factory is None else ()
    tally, ticker = Tally(pairing, "stateful", further=further), Ticker(budget)
    # Of our own implementation in plain Python, where every access is checked and no call goes on for ever.
    factory = factory or plain(pairing)
    done = begun = 0
    each = max(1, examples // len(chosen))

    def begin() -> None:
        nonlocal begun
        begun += 1

    def observe(pair: Pair, before: Any, call: Call) -> None:
        nonlocal done
        done += 1
        tally.saw(before, call.operation, call.arguments, call.returned, pair.state)

    def proceed() -> None:
        # Hypothesis gives up early where it has tried everything, and begins again where it drew what cannot be.
        earlier = each * chosen.index(geometry)
        if not ticker.tick("examples", earlier + min(begun, each), each * len(chosen)):
            raise OutOfTime

    def scope() -> dict[str, Any]:
        return {"steps": done, "examples": examples, "geometries": len(chosen), "seed": seed}

    for geometry in chosen:
        begun = 0
        lockstep = hypothesis.seed(seed)(machine(pairing, geometry, factory, observe, proceed, begin))
        try:
            with homeless(), by_the_seed_alone():
                run_state_machine_as_test(lockstep, settings=settings(each))
        except (OutOfTime, hypothesis.errors.Flaky, hypothesis.errors.FlakyStrategyDefinition):
            # The latter two, because a run that the budget cut short drew less than the same run did before; or because
            # the same calls do not do the same each time.
            if lockstep.last_failure is None:
                note = f"time ran out after {done:,} steps" if budget.spent() else UNSTEADY
                return tally.evidence(budget, Strength.SAMPLED, scope(), complete=False, note=note)
        except Exception:
            if lockstep.last_failure is None:
                raise
        if lockstep.last_failure is not None:
            clause, calls = lockstep.last_failure
            # Hypothesis often leaves in calls that change nothing.
            shrinker = Shrinker(pairing, factory, clause, budget.share(shrinking))
            run = shrinker.shrink(geometry, calls, smallest)
            broken = counterexample(
                pairing, run.clause, run.geometry, run.calls, target=target, engine="stateful", seed=seed
            )
            return tally.evidence(budget, Strength.SAMPLED, scope(), broken=broken, note=shrinker.note)
    # So few steps need not bring about each outcome: exploration and the fast driver must.
    return tally.evidence(budget, Strength.SAMPLED, scope(), outcomes=tally.has_seen_all())

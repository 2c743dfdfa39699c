"""A counterexample, run again: does it still break what it broke?"""

from __future__ import annotations

import inspect
import time

from attrs import evolve

from checks.clauses import ANSWERS
from checks.counterexample import constructed, said
from checks.drive import Factory, alike, outside, plain, run
from checks.engines import conform, observe
from checks.engines.constructing import REFUSALS
from checks.evidence import Budget, Call, Counterexample, Evidence, Strength, UsageError, Verdict
from checks.origins import plain_calls, traced
from checks.pairing import INITIAL, Arguments, Pairing
from checks.targets.named import resolve
from checks.words import spelt
from impl.image import ImageFault
from spec.vocabulary import BrokenClause, BrokenRequirement

MUTANT = "mutant "
LARGEST = 1 << 17
"""Of a pool of ours in a replay, which is read in plain Python after each call: some seconds each time."""


def replay(
    pairing: Pairing, budget: Budget, *, counterexample: Counterexample, factory: Factory | None = None
) -> list[Evidence]:
    """Make the calls again, on whatever the run was made on."""
    started = time.perf_counter()
    check_fits(pairing, counterexample)
    try:
        clause, calls = run_again(pairing, budget, counterexample, factory)
    except BrokenRequirement as broken:
        raise UsageError(f"the run has a call that the law does not speak of: {broken}") from None
    cut_short = clause is None and budget.spent()
    notes = remarks(pairing, counterexample, clause, calls)
    if cut_short:
        notes = [f"time ran out after {len(calls):,} of {len(counterexample.calls):,} calls"]
    calls = traced(pairing, counterexample.geometry, calls, counterexample.begun)
    again = evolve(counterexample, clause=clause or counterexample.clause, calls=tuple(calls), engine="replay")
    row = Evidence(
        pairing.part,
        clause or counterexample.clause,
        "replay",
        Verdict.VIOLATED if clause else Verdict.UNDETERMINED if cut_short else Verdict.HOLDS,
        Strength.OBSERVED,
        scope={"steps": len(calls)},
        seconds=time.perf_counter() - started,
        note="; ".join(notes),
        counterexample=again if clause else None,
    )
    return [row]


def run_again(
    pairing: Pairing, budget: Budget, counterexample: Counterexample, factory: Factory | None
) -> tuple[str | None, list[Call]]:
    """The clause that breaks, if one does, and the calls up to there, or to where the budget ended."""
    if counterexample.target == "law":
        return run_law(pairing, counterexample)
    if counterexample.target.startswith(observe.ORACLE):
        return observe.ask_again(pairing, counterexample)
    geometry, wanted = counterexample.geometry, plain_calls(counterexample.calls)
    factory = factory or factory_of(pairing, counterexample.target)
    if factory is not None:
        check_can_be_made(pairing, factory, geometry)
    else:
        session = conform.Session(resolve(pairing, counterexample.target), 0, budget, 0.0)
        try:
            # Of another version of its adapter or of memspec's, it may be one that it does not have any more.
            return session.perform(session.target.fit(geometry), wanted)
        finally:
            session.close()
    clause, calls = run(pairing, factory, geometry, wanted, budget=budget)
    if clause is None and pairing.relations:
        clause, calls = run(pairing, factory, geometry, wanted, relations=True, budget=budget)
    return clause, calls


def is_ours(target: str) -> bool:
    """Whether replaying a run of it runs nobody else's code."""
    return target in ("impl", "law") or target.startswith((MUTANT, observe.ORACLE))


def factory_of(pairing: Pairing, target: str) -> Factory | None:
    """What a counterexample's target names, if it is ours."""
    if target == "impl":
        return pairing.impl
    if target.startswith(MUTANT):
        name = target.removeprefix(MUTANT)
        for mutant in pairing.mutants:
            if mutant.name == name:
                return plain(pairing, mutant.edits)
        raise UsageError(f"{pairing.part} has no mutant {name!r}")
    return None


def check_fits(pairing: Pairing, counterexample: Counterexample) -> None:
    """Whether the run can be made at all: its geometry, its operations and their arguments are the law's."""
    if len(counterexample.geometry) != len(pairing.geometry_names()):
        raise UsageError(f"{pairing.part} takes {', '.join(pairing.geometry_names())}: {counterexample.geometry}")
    try:
        with outside():
            pairing.initial(counterexample.geometry)
            for call in counterexample.begun:
                check_begins(pairing, call)
            pairing.begun(counterexample.geometry, counterexample.begun)
    except (BrokenClause, BrokenRequirement) as broken:
        raise UsageError(f"{pairing.part} with {constructed(pairing, counterexample)} is none: {broken}") from None
    for call in counterexample.calls:
        if not pairing.knows(call.operation):
            raise UsageError(f"{pairing.part} has no operation {call.operation!r}")
        names = pairing.parameters(call.operation)
        if len(call.arguments) != len(names):
            raise UsageError(f"{call.operation} takes {', '.join(names) or 'nothing'}, not {call.arguments}")
        taken = inspect.signature(pairing.step(call.operation)).parameters
        for name, argument in zip(names, call.arguments, strict=True):
            if isinstance(argument, bool) is not (taken[name].annotation == "bool"):
                raise UsageError(f"{call.operation} does not take {spelt(argument)} for its {name}")


def check_begins(pairing: Pairing, call: Call) -> None:
    """Whether a construction can amount to such a call."""
    if call.operation == INITIAL:
        names = pairing.geometry_names()
    elif pairing.knows(call.operation):
        names = pairing.parameters(call.operation)
    else:
        raise UsageError(f"{pairing.part} has no operation {call.operation!r}")
    if len(call.arguments) != len(names):
        raise UsageError(f"{call.operation} takes {', '.join(names) or 'nothing'}, not {call.arguments}")
    if call.operation == INITIAL:
        pairing.initial(call.arguments)


def check_can_be_made(pairing: Pairing, factory: Factory, geometry: Arguments) -> None:
    """A constructor that refuses breaks no clause; and what is read word by word after each call has a size."""
    extent = pairing.extent_of(geometry)
    try:
        if extent <= LARGEST:
            factory(*geometry)
    except (*REFUSALS, ImageFault) as error:
        raise UsageError(f"{pairing.impl.__name__} cannot be made with {geometry}: {error}") from None
    if extent > LARGEST:
        much = f"{extent:,} {pairing.extent}".rstrip()
        raise UsageError(f"our own memory of {much} is too large to be read after each call of a replay")


def run_law(pairing: Pairing, counterexample: Counterexample) -> tuple[str | None, list[Call]]:
    """The law alone, with the answers as they are written."""
    state = pairing.initial(counterexample.geometry)
    made: list[Call] = []
    for call in counterexample.calls:
        made.append(call)
        try:
            pairing.answer(call.operation, call.returned)
        except ValueError:
            return ANSWERS, made
        try:
            with outside():
                state = pairing.move(call.operation)(state, *call.arguments, returned=call.returned)
        except BrokenClause as broken:
            return broken.clause, made
    return None, made


def remarks(pairing: Pairing, counterexample: Counterexample, clause: str | None, calls: list[Call]) -> list[str]:
    said_so = []
    if clause is None:
        said_so.append("this run breaks nothing any more")
    elif not alike(clause, counterexample.clause):
        said_so.append(f"the run on record broke another clause: {counterexample.clause}")
    for number, (recorded, made) in enumerate(zip(counterexample.calls, calls, strict=False), start=1):
        if recorded.returned != made.returned:
            said_so.append(f"call {number} was {said(pairing, recorded)} and is now {said(pairing, made)}")
            break
    return said_so

"""The law of example beside its implementation: what to try, what must happen, what must be caught."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import spec.kernel.example as law
from checks.evidence import Call
from checks.pairing import Arguments, Operation, Outcome, Pairing, Scope
from checks.pairings.kernel.example.mutants import MUTANTS
from checks.pairings.kernel.example.view import View, abstract, is_free_or_taken
from impl.kernel.example import Example
from spec.kernel.example import FAILURES, Slots
from spec.vocabulary import Failure


def give_sample(slots: Slots, rng: random.Random) -> Arguments:
    return (rng.randrange(-1, slots.count + 1),)


def take_answers(slots: Slots) -> Iterator[Any]:
    yield from (Failure.NO_MEMORY, Failure.BUSY, *range(-1, slots.count + 1))


def give_answers(slots: Slots, slot: int) -> Iterator[Any]:
    yield from (None, *Failure)


def picture(slots: Slots, call: Call | None = None) -> str:
    return "".join("#" if slots.is_taken(slot) else "." for slot in slots.span)


PAIRING = Pairing(
    spec=law,
    impl=Example,
    view=View,
    abstract=abstract,
    operations={
        "take": Operation(lambda slots: [()], lambda slots, rng: (), take_answers),
        "give": Operation(
            lambda slots: ((slot,) for slot in range(-1, slots.count + 1)), give_sample, give_answers
        ),
    },
    scopes={
        "tiny": Scope(((1,), (2,), (3,))),
        "small": Scope(((8,),)),
        "large": Scope(((10,),)),
    },
    representation=(is_free_or_taken,),
    places=lambda view: view.span,
    outcomes={
        f"{operation} refuses: {failure}": Outcome(
            operation, lambda before, arguments, answer, after, failure=failure: answer is failure
        )
        for operation, failures in FAILURES.items()
        for failure in failures
    },
    picture=picture,
    answer=lambda operation, raw: raw,
    wide=((64,),),
    mutants=MUTANTS,
    draft=True,
)

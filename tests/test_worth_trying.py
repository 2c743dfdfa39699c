"""What a part proposes to try is a question that its law can answer, also in geometries in which nothing is explored:
those of somebody else's, and smaller ones, by which a run is made short. conform tries all short runs there."""

from __future__ import annotations

import random
from itertools import islice, product

import pytest

from checks.drive import every_call
from checks.pairing import Arguments, Pairing
from checks.pairings import find
from spec.vocabulary import BrokenClause

STEPS, CALLS, ANSWERS = 8, 60, 16


def geometries(pairing: Pairing) -> list[Arguments]:
    """The first, and each that has a least number in the place of one of its own."""
    found = [*pairing.foreign, *pairing.wide][:2]
    for geometry in found[:]:
        for place, least in product(range(len(geometry)), (1, 2)):
            smaller = (*geometry[:place], least, *geometry[place + 1 :])
            if least < geometry[place] and pairing.spec.is_geometry(*smaller):
                found.append(smaller)
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("pairing", find(), ids=lambda pairing: pairing.part)
def test_the_law_judges_every_call_that_is_worth_trying(pairing: Pairing) -> None:
    rng, judged, called = random.Random(0), 0, pairing.called()
    for geometry in geometries(pairing):
        state = pairing.begun(geometry, ())
        for _ in range(STEPS):
            after = []
            for operation, arguments in islice(every_call(pairing, state, called), CALLS):
                for answer in islice(pairing.operations[operation].answers(state, *arguments), ANSWERS):
                    judged += 1
                    try:
                        after.append(pairing.move(operation)(state, *arguments, returned=answer))
                    except BrokenClause:
                        continue
            if not after:
                break
            state = rng.choice(after)
    assert judged > 50

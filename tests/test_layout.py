"""How an index is taken apart, and what functions are said to do: shown where it is so, refuted where it is not."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import z3
from attrs import evolve

from checks.engines.prove import Judge
from checks.engines.proving.trusted.layout import Axis, Region, Regions, linear
from checks.engines.proving.trusted.modelled import NotModelled
from checks.engines.proving.trusted.programs import Prover
from checks.engines.proving.trusted.symbolic import Path, Word
from checks.engines.proving.trusted.symbolic_image import SymbolicImage
from checks.evidence import Budget
from checks.labels import ACCESS, CONTRACT, LOOP
from checks.pairings import find
from checks.pairings.virtual.address_space.proof.contracts.tables import made
from checks.pairings.virtual.address_space.proof.declaration import PROOF
from checks.pairings.virtual.address_space.proof.effects import put_entry
from checks.pairings.virtual.address_space.proof.image import TAKEN
from checks.proof import Proof
from spec.vocabulary import Span, for_all

SPACES = find("virtual.address_space")[0]
NAMES = ("one", "other", "third")
Make = Callable[..., Any]

TERMS: dict[str, Make] = {
    "a sum": lambda a, b, c: a + b + 7,
    "a difference": lambda a, b, c: a - b - c,
    "a shifted sum": lambda a, b, c: (a + b) << 3 | 5,
    "a product": lambda a, b, c: (a + 2) * (b - 1) + c * 4,
    "what is no sum": lambda a, b, c: (a & b) + (a | 1) + (c >> 2),
    "a low part that may carry": lambda a, b, c: (a << 2 | 6) + b,
    "less than nothing": lambda a, b, c: -(a << 4) + b * 3,
}


@pytest.mark.parametrize("what", TERMS)
def test_an_index_is_the_sum_that_it_is_taken_apart_into(what: str) -> None:
    path = Path()
    path.checking = False
    words = [Word(z3.BitVec(name, 64), path) for name in NAMES]
    term = TERMS[what](*words).term
    form = linear(term)
    total = z3.BitVecVal(form.constant, 64)
    for monomial, factor in form.factors.items():
        product = z3.BitVecVal(factor, 64)
        for atom in monomial:
            product = product * form.atoms[atom]
        total = total + product
    rng = random.Random(0)
    for _ in range(50):
        values = [(word.term, z3.BitVecVal(rng.getrandbits(64), 64)) for word in words]
        assert z3.is_true(z3.simplify(z3.substitute(term == total, *values)))


# A header of four words; records of three fields from where word 0 says, and from word 1 on rows as long as word 2.
RECORDS, ROWS, WIDTH = 0, 1, 2
LAYOUT = Regions(
    4,
    (
        *(Region(f"field {field}", (Axis(lambda header: 10, stride=3),), {RECORDS: 1}, field) for field in range(3)),
        Region(
            "row",
            (Axis(lambda header: 10, stride=WIDTH, of_header=True), Axis(lambda header: header(WIDTH))),
            {ROWS: 1},
        ),
    ),
)


def located(make: Make, known: dict[int, int]) -> tuple[str, list[str]]:
    path = Path()
    image = SymbolicImage(path, path.fresh("length"), LAYOUT, known)
    image.forget()
    a, b = (Word(z3.BitVec(name, 64), path) for name in NAMES[:2])
    part, places = LAYOUT.locate(image, make(image, a, b))
    assert any(goal.label == ACCESS for goal in path.goals), "what makes it so must be proved"
    return LAYOUT.names[part], [str(place) for place in places]


@pytest.mark.parametrize("known", [{}, {WIDTH: 5}, {RECORDS: 100, ROWS: 200}])
def test_an_index_leads_to_its_part_and_place(known: dict[int, int]) -> None:
    assert located(lambda image, a, b: image[RECORDS] + a * 3 + 1, known) == ("field 1", ["one"])
    assert located(lambda image, a, b: 2 + (a + 1) * 3 + image[RECORDS], known) == ("field 2", ["1 + one"])
    assert located(lambda image, a, b: image[ROWS] + a * image[WIDTH] + b, known) == ("row", ["one", "other"])


def test_an_index_of_no_part_is_named() -> None:
    with pytest.raises(NotModelled, match="the layout does not fit: it has no region for such an index"):
        located(lambda image, a, b: image[RECORDS] * 2 + a, {})


def test_an_index_that_a_variable_holds_leads_where_the_variable_does_and_no_further() -> None:
    """By its name alone, which is a hint: that it lies there is to be proved, and is not where it may lie anywhere."""
    row = Region("row", (Axis(lambda header: 10),), {ROWS: 1}, variables=("where",))
    path, layout = Path(), Regions(4, (*LAYOUT.regions[:3], row))
    image = SymbolicImage(path, path.fresh("length"), layout)
    image.forget()
    where, one = path.fresh("where"), path.fresh("one")
    part, (place,) = layout.locate(image, where + one + 2)
    assert layout.names[part] == "row"
    assert z3.is_true(z3.simplify(place + image[ROWS].term == where.term + one.term + 2))
    inside = [goal.term for goal in path.goals if goal.label == ACCESS]
    solver = z3.SimpleSolver()
    solver.add(place == 10)
    assert solver.check(*inside) == z3.unsat
    for other in (one, where * 2, where & 7):
        with pytest.raises(NotModelled, match="it has no region for such an index"):
            layout.locate(image, other)


# ── What functions and loops are said to do ──────────────────────────────────────────────────────────────────


def is_shown(program: str, proof: Proof) -> bool:
    judge = Judge(Prover(evolve(SPACES, proof=proof), at_length=True), Budget(60), 20)
    return all(answer.result == z3.unsat for answer in judge.judge(program, {LOOP, CONTRACT, ACCESS}.__contains__))


def with_function(function: str, **changes: Any) -> Proof:
    functions = [evolve(each, **changes) if each.name == function else each for each in PROOF.functions]
    return evolve(PROOF, functions=functions)


def with_loop(function: str, **changes: Any) -> Proof:
    (loop,) = PROOF.function(function).loops
    return with_function(function, loops=(evolve(loop, **changes),))


@pytest.mark.parametrize("program", ["fill", "write_entry", "copied", "new_table"])
def test_what_functions_are_said_to_do_is_shown(program: str) -> None:
    assert is_shown(program, PROOF)


def made_without_a_note(image: Any, *arguments: Any) -> None:
    """The same table, but its frame is not noted as handed out."""
    before = image.copy()
    made(image, *arguments)
    image.put_all(TAKEN, lambda frame: True, lambda frame: before.at(TAKEN, frame))


WRONG = {
    "an entry beside it is written": (
        "write_entry",
        with_function("write_entry", effect=lambda image, entry, value: put_entry(image, entry ^ 1, value)),
    ),
    "another value is written": (
        "write_entry",
        with_function("write_entry", effect=lambda image, entry, value: put_entry(image, entry, value | 1)),
    ),
    "nothing is asked of the place": ("write_entry", with_function("write_entry", requires=lambda call: ())),
    "a loop does nothing": ("fill", with_loop("fill", effect=lambda image, loop: None)),
    "a loop goes one too far": (
        "fill",
        with_loop("fill", invariant=lambda loop: [(loop.word >= 0) & (loop.word <= loop.words + 1)]),
    ),
    "what a callee notes is hidden": ("new_table", with_function("new_table", effect=made_without_a_note)),
    "another result": ("copied", with_function("copied", effect=lambda image, entry: image.number(1))),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_functions_do_not_do_is_refuted(what: str) -> None:
    program, proof = WRONG[what]
    assert not is_shown(program, proof)


# ── What stands already ──────────────────────────────────────────────────────────────────────────────────────


def test_what_is_said_of_an_image_is_not_given_of_another() -> None:
    """Taken for given, an invariant that a write has broken would not be an obligation."""
    path = Path()
    image = SymbolicImage(path, path.fresh("length"))
    image.forget()
    limit: Any = path.fresh("limit")

    def is_zero(image: Any, place: Any) -> Any:
        return image.at(0, place) == 0

    def said(of: SymbolicImage) -> Any:
        return path.quietly(lambda: for_all(Span(0, limit), partial(is_zero, of.copy())))

    path.assume(said(image))
    assert path.is_given(said(image))
    before = image.copy()
    image.put(0, path.fresh("place"), value=path.fresh("value"))
    assert not path.is_given(said(image))
    assert path.is_given(said(before))
    path.facts.epoch += 1
    assert not path.is_given(said(before))

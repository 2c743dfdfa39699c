"""Every geometry that the law has: what is proved of all of them, and what is tried at their bounds."""

from __future__ import annotations

import random
from typing import Any

import pytest
import z3
from attrs import evolve

from checks.clauses import MADE, NO_OTHER
from checks.drive import plain
from checks.engines.bounds import at_bounds
from checks.engines.prove import Judge
from checks.engines.proving.trusted.apart import are_apart
from checks.engines.proving.trusted.layout import Axis, Nodes, Region, Regions
from checks.engines.proving.trusted.origin import Origin
from checks.engines.proving.trusted.programs import Prover
from checks.engines.proving.trusted.symbolic import Path, Word
from checks.engines.proving.trusted.symbolic_image import SymbolicImage
from checks.engines.simulate import simulate
from checks.engines.tally import Tally
from checks.evidence import Budget, Verdict
from checks.labels import ACCESS, GEOMETRY, INVARIANT, LOOP, REFINEMENT
from checks.pairing import Pairing
from checks.pairings import find
from spec.vocabulary import all_of

BUDDY, TLB, SPACES, WALK = (
    find(part)[0] for part in ("physical.buddy", "virtual.tlb", "virtual.address_space", "virtual.walk")
)
PARTS = pytest.mark.parametrize("pairing", [BUDDY, TLB, SPACES, WALK], ids=lambda pairing: pairing.part)

# ── What the theorems are about ──────────────────────────────────────────────────────────────────────────────

REFUSES_LARGE = "if not 1 <= frames <= MAX_FRAMES:"
OF_MEMORY = "new_image((first + frames) << NODE_SHIFT)"
ALLOC = "    if wanted < 0 or wanted > image[MAX_ORDER]:\n        return OUT_OF_RANGE\n    order = wanted\n"
ANSWER = "    frame: int = image[ORIGIN] + block\n"
EDITS: dict[str, tuple[Pairing, str, str, str, str]] = {
    "alloc refuses where the largest order is 7": (
        BUDDY,
        "alloc",
        "an order that the pool has is refused for want of memory alone",
        ALLOC,
        ALLOC.replace("order = wanted", "if image[MAX_ORDER] == 7:\n        return OUT_OF_RANGE\n    order = wanted"),
    ),
    "alloc answers without the origin where it is above 0": (
        BUDDY,
        "alloc",
        "hands out only frames of the pool",
        ANSWER,
        "    frame: int = block if image[ORIGIN] > 0 else image[ORIGIN] + block\n",
    ),
    "no pool has more than 64 frames": (BUDDY, "init", GEOMETRY, "MAX_FRAMES = 1 << 32", "MAX_FRAMES = 1 << 6"),
    "no block is larger than 2**5": (BUDDY, "init", GEOMETRY, "LARGEST_ORDER = 10", "LARGEST_ORDER = 5"),
    "more than 4,096 frames are refused": (
        BUDDY,
        "init",
        GEOMETRY,
        f"        {REFUSES_LARGE}",
        f'        if frames > 4096:\n            raise ValueError("too many")\n        {REFUSES_LARGE}',
    ),
    "a word too few for large pools": (
        BUDDY,
        "init",
        LOOP,
        OF_MEMORY,
        "new_image((first + frames << NODE_SHIFT) - (1 if frames > 64 else 0))",
    ),
    "the largest order is not written as it was asked for": (
        BUDDY,
        "init",
        REFINEMENT,
        "    image[MAX_ORDER] = max_order\n",
        "    image[MAX_ORDER] = max_order - (1 if frames > 1 << 20 else 0)\n",
    ),
    "the origin is no multiple of the largest block": (
        BUDDY,
        "init",
        INVARIANT,
        "LARGEST_ORDER)\n        origin = (start & -base) - base",
        "LARGEST_ORDER)\n        origin = (start & -base) - base + (16 if start > 1 << 40 else 0)",
    ),
    "memory for 8 CPUs": (
        TLB,
        "init",
        ACCESS,
        "new_image(places[-1] + cpus * length)",
        "new_image(places[-1] + min(cpus, 8) * length)",
    ),
    "rows and the kernel's row overlap": (
        TLB,
        "init",
        ACCESS,
        "frames * user_pages, kernel_pages",
        "frames * user_pages - (1 if frames > 40 else 0), kernel_pages",
    ),
    "no machine has more than 40 CPUs": (TLB, "init", GEOMETRY, "1 <= cpus <= MOST", "1 <= cpus <= 40"),
    "a record too few where there are many frames": (
        SPACES,
        "init",
        GEOMETRY,
        "roots = records + frames",
        "roots = records + frames - (1 if frames > 1 << 12 else 0)",
    ),
    "fewer CPUs in the header than there are": (
        TLB,
        "init",
        GEOMETRY,
        "header = (cpus, spaces",
        "header = (min(cpus, 40), spaces",
    ),
    "memory for half of the spaces": (
        SPACES,
        "init",
        ACCESS,
        "memory = (roots + most) << NODE_SHIFT",
        "memory = (roots + (most if most < 100 else most >> 1)) << NODE_SHIFT",
    ),
    "no tables of five levels": (SPACES, "init", GEOMETRY, "2 <= levels <= 5", "2 <= levels <= 4"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_differs_in_some_geometry_is_not_proved(edit: str) -> None:
    pairing, program, label, old, new = EDITS[edit]
    judge = Judge(Prover(pairing, ((old, new),)), Budget(), 60)
    assert any(answer.result == z3.sat for answer in judge.judge(program, label.__eq__))


@pytest.mark.parametrize("pairing", [TLB, SPACES], ids=lambda pairing: pairing.part)
def test_each_geometry_can_be_made_and_is_laid_out(pairing: Pairing) -> None:
    judge = Judge(Prover(pairing), Budget(), 120)
    assert judge.paths("init")
    assert all(answer.result == z3.unsat for answer in judge.judge("init", {ACCESS, GEOMETRY}.__contains__))


# ── At the bounds ────────────────────────────────────────────────────────────────────────────────────────────


@PARTS
def test_bounds_are_those_of_the_law(pairing: Pairing) -> None:
    """Each is one step away from a geometry of the other kind."""
    assert pairing.bounds is not None
    accepted = (*pairing.bounds.made, *pairing.bounds.large, *pairing.bounds.too_large)
    assert all(pairing.spec.is_geometry(*geometry) for geometry in accepted)
    assert not any(pairing.spec.is_geometry(*geometry) for geometry in pairing.bounds.refused)
    for geometry in pairing.bounds.refused:
        neighbours = (
            (*geometry[:place], number + step, *geometry[place + 1 :])
            for place, number in enumerate(geometry)
            for step in (-1, 1)
        )
        assert any(pairing.spec.is_geometry(*neighbour) for neighbour in neighbours), geometry


def verdicts(pairing: Pairing, old: str, new: str) -> dict[str, Verdict]:
    """What is said at the bounds of a mutant, where nothing is driven."""
    assert pairing.bounds is not None
    tally = Tally(pairing, "simulate")
    rows = at_bounds(pairing, pairing.bounds, tally, lambda factory, geometries: 0, ((old, new),))
    return {row.property: row.verdict for row in rows}


REFUSING = {
    "65 frames": (BUDDY, "MAX_FRAMES = 1 << 32", "MAX_FRAMES = 1 << 31"),
    "order 10": (BUDDY, "<= LARGEST_ORDER:", "< LARGEST_ORDER:"),
    "62 CPUs": (TLB, "1 <= cpus <= MOST", "1 <= cpus < MOST"),
    "4,095 identifiers": (TLB, "pcids < GLOBAL_TAG", "pcids < GLOBAL_TAG - 1"),
    "4,096 spaces": (SPACES, "most <= MOST_SPACES", "most < MOST_SPACES"),
    "2**40 frames": (WALK, "frames <= MOST_FRAMES", "frames < MOST_FRAMES"),
}


@pytest.mark.parametrize("what", REFUSING)
def test_a_geometry_of_the_law_that_is_refused_is_told(what: str) -> None:
    assert verdicts(*REFUSING[what]) == {MADE: Verdict.VIOLATED, NO_OTHER: Verdict.HOLDS}


MAKING = {
    "2**32 + 1 frames": (BUDDY, "MAX_FRAMES = 1 << 32", "MAX_FRAMES = (1 << 32) + 1"),
    "frame 2**52": (BUDDY, "<= FRAME_LIMIT - frames:", "<= FRAME_LIMIT - frames + 1:"),
    "63 CPUs": (TLB, "1 <= cpus <= MOST", "1 <= cpus <= MOST + 1"),
    "six levels": (SPACES, "2 <= levels <= 5", "2 <= levels <= 6"),
}


@pytest.mark.parametrize("what", MAKING)
def test_a_geometry_that_the_law_does_not_have_is_told_if_it_is_made(what: str) -> None:
    assert verdicts(*MAKING[what]) == {MADE: Verdict.HOLDS, NO_OTHER: Verdict.VIOLATED}


def test_memory_that_is_laid_out_for_8_cpus_is_seen_when_more_are_driven(monkeypatch: pytest.MonkeyPatch) -> None:
    too_small = plain(TLB, (("places[-1] + cpus * length", "places[-1] + min(cpus, 8) * length"),))
    monkeypatch.setattr("checks.engines.bounds.plain", lambda pairing, edits=(): too_small)
    broken = [row.property for row in simulate(TLB, Budget(), steps=500) if row.verdict is Verdict.VIOLATED]
    assert [clause.split(":")[:2] for clause in broken] == [["does not crash", " ImageFault"]]


def test_a_wrong_declaration_of_bounds_is_a_gate() -> None:
    assert BUDDY.bounds is not None
    for wrong in (evolve(BUDDY.bounds, refused=((0, 4, 2),)), evolve(BUDDY.bounds, made=((0, 4, 11),))):
        rows = at_bounds(BUDDY, wrong, Tally(BUDDY, "simulate"), lambda factory, geometries: 0)
        assert {row.verdict for row in rows} == {Verdict.GATE}
        assert "is declared as one that the law" in rows[0].note


def test_a_run_that_breaks_a_clause_at_a_bound_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a pool of blocks of up to 2**9 frames, which no other driver makes."""
    pairing = evolve(BUDDY, wide=((0, 8, 3),))
    rows = simulate(pairing, Budget(), steps=2000)
    assert {row.verdict for row in rows if row.property in (MADE, NO_OTHER)} == {Verdict.HOLDS}
    wrong = plain(BUDDY, ((ALLOC, ALLOC.replace("order = wanted", "order = wanted + (image[MAX_ORDER] == 9)")),))
    monkeypatch.setattr("checks.engines.bounds.plain", lambda pairing, edits=(): wrong)
    broken = [row for row in simulate(pairing, Budget(), steps=2000) if row.verdict is Verdict.VIOLATED]
    assert [row.counterexample is not None for row in broken] == [True]


# ── Numbers that are counted from an origin ──────────────────────────────────────────────────────────────────

WIDTH = 5


def test_what_is_done_to_a_number_that_is_counted_from_an_origin_is_what_it_is() -> None:
    path = Path(width=WIDTH)
    origin, number, other, shift = z3.BitVecs("origin number other shift", WIDTH)
    path.origin, path.checking = Origin(origin, 2), False
    counted, second = Word(origin + number, path), Word(origin + other, path)
    sizes: list[Any] = [*(1 << power for power in range(WIDTH - 1)), 1 << Word(shift, path)]
    pairs = []
    for size in sizes:
        exact = path.term(size)
        pairs += [
            ((counted & -size).term, (origin + number) & -exact),
            ((counted & (size - 1)).term, (origin + number) & (exact - 1)),
            ((counted | (size - 1)).term, (origin + number) | (exact - 1)),
            ((counted ^ size).term, (origin + number) ^ exact),
        ]
    pairs.append(((counted < second).term, origin + number < origin + other))
    solver = z3.Solver()
    solver.add(origin & 3 == 0)
    assert solver.check(z3.Or([short != exact for short, exact in pairs])) == z3.unsat
    assert sum(not short.eq(exact) for short, exact in pairs) > len(pairs) // 2
    assert solver.check() == z3.sat


def test_what_is_counted_from_an_origin_is_shorter() -> None:
    path = Path()
    header = z3.BitVec("header", 64)
    path.origin, path.counted, path.checking = Origin(header, 10), frozenset({"frame"}), False
    frame = path.fresh("frame")
    for size in (1, 8, 1024):
        assert z3.simplify((frame & -size).term - header).eq(z3.simplify(path.uncounted(frame).term & -size))
    assert not z3.simplify((frame & -2048).term - header).eq(z3.simplify(path.uncounted(frame).term & -2048))


# ── Headers ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_word_of_the_header_is_said_once() -> None:
    path = Path()
    image = SymbolicImage(path, path.fresh("length"), Nodes(2, (3, 7)), defined=set())
    image.clear()
    value: Any = path.fresh("value")
    assert z3.simplify(image[3].term).eq(z3.BitVecVal(0, 64))
    image[3] = value
    assumed, goals = len(path.facts.assumptions), len(path.goals)
    image[3] = value + 1
    assert len(path.facts.assumptions) == assumed
    assert len(path.goals) > goals
    solver = z3.Solver()
    solver.add(*path.facts.assumptions)
    assert solver.check(z3.Not(path.goals[-1].term)) == z3.sat
    assert solver.check(image[3].term != value.term) == z3.unsat


def test_a_word_of_the_header_is_not_written_by_another_name() -> None:
    path = Path()
    image = SymbolicImage(path, path.fresh("length"), Nodes(2, (3, 7)))
    image.forget()
    node: Any = path.fresh("node")
    for field, more in ((3, 2), (2, 0)):
        before = len(path.goals)
        image[node << 2 | field] = 0
        said = [goal for goal in path.goals[before:] if goal.label == ACCESS and "==" in str(goal.term)]
        assert len(said) == more


# ── Regions ──────────────────────────────────────────────────────────────────────────────────────────────────


def layout(rng: random.Random) -> tuple[Regions, list[int]]:
    """Some regions, most of which are laid out rightly, and a header that says where."""
    header = [4 + rng.randint(0, 2), 4 + rng.randint(4, 9), rng.randint(2, 4), rng.randint(1, 3)]
    outer = Axis(lambda word: word(3), 2, of_header=True)
    inner = Axis(lambda word: rng_bound, rng.randint(1, 2))
    rng_bound = rng.randint(0, 2)
    regions = (
        Region("one", (outer,), {0: 1}, rng.randint(0, 1)),
        Region("other", (outer, inner), {0: 1}, rng.randint(0, 2)),
        Region("third", (Axis(lambda word: word(3)),), {1: 1}),
    )
    return Regions(4, regions), header


def words(region: Region, header: list[int]) -> list[int]:
    base = region.offset + sum(header[word] * times for word, times in region.base.items())
    found = [base]
    for axis in region.axes:
        stride = header[axis.stride] if axis.of_header else axis.stride
        found = [at + stride * place for at in found for place in range(axis.bound(header.__getitem__))]
    return found


def test_regions_that_are_said_to_be_apart_are() -> None:
    rng, said = random.Random(0), 0
    for _ in range(3000):
        chosen, header = layout(rng)
        image: Any = Plain(header, 24)
        if all_of(are_apart(chosen, image)):
            said += 1
            every = [word for region in chosen.regions for word in words(region, header)]
            assert len(set(every)) == len(every), (header, chosen)
            assert all(4 <= word < 24 for word in every)
    assert said > 100


class Plain:
    """What an image says of itself."""

    def __init__(self, words: list[int], length: int) -> None:
        self.words, self.length = words, length

    def header(self, index: int) -> int:
        return self.words[index]

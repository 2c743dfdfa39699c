"""Compiled exploration of a part that nobody made it for: any arguments, what happens inside, a law that says what may
be, and an exact encoding that nobody declared."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

import tests.made_up.law as law
from checks.clauses import ANSWERS_IN_TIME
from checks.drive import plain
from checks.engines.compiled import Edits, compiled, limited
from checks.engines.compiling import model
from checks.engines.compiling.crew import Search
from checks.engines.compiling.machine import CompiledModel
from checks.engines.compiling.packing import Packing
from checks.engines.explore import explore
from checks.evidence import Budget, Evidence, UsageError, Verdict
from checks.loops import LIFE
from checks.origins import plain_calls
from checks.pairing import Pairing, sentence
from checks.pairings import pairings
from checks.profiles import PROFILES, jobs
from checks.records import pinned
from tests.made_up import cell
from tests.made_up.cell import KEPT
from tests.made_up.pairing import PAIRING, View

COUNTED = ("states", "transitions", "reached")


def judged(rows: list[Evidence]) -> dict[str, dict[str, int]]:
    """How often each sentence of the law was judged, and in how many states."""
    clauses = [clause for name in PAIRING.operations for clause in PAIRING.clauses(name)]
    said = {*clauses, *map(sentence, PAIRING.invariants())}
    return {row.property: {what: row.scope.get(what, 0) for what in COUNTED} for row in rows if row.property in said}


def test_as_many_states_calls_and_judgements_as_beside_the_law() -> None:
    beside = explore(PAIRING, Budget(), scope="tiny")
    assert judged(beside)[law.INVARIANTS[0].__doc__ or ""]["states"] == 16 + 192
    for workers in (1, 2):
        assert judged(compiled(PAIRING, Budget(), scope="tiny", workers=workers)) == judged(beside)


def test_where_random_calls_have_shown_nothing_the_search_begins_again_with_more_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[Packing] = []
    monkeypatch.setattr(model, "WALK", 0)
    once = Packing.opened

    def counted(packing: Packing, met: Any) -> Packing:
        opened.append(once(packing, met))
        return opened[-1]

    monkeypatch.setattr(Packing, "opened", counted)
    rows = compiled(PAIRING, Budget(), scope="tiny")
    assert judged(rows) == judged(explore(PAIRING, Budget(), scope="tiny"))
    assert len(opened) > 2


FAULTS: dict[str, Edits] = {
    "an answer": (("    value: int = image[VALUE]\n", "    value: int = image[VALUE] >> 1\n"),),
    "an invariant": (("image[KEPT] = image[VALUE] + 1", "image[KEPT] = image[NUMBERS] + 1"),),
    "what may be kept": (
        ("def fill(image: Image) -> None:\n", "def fill(image: Image) -> None:\n    image[VALUE] = 0\n"),
    ),
    "a word that nothing reads": (
        (
            "    if image[KEPT] != 0:\n",
            "    image[SPARE] += 1\n    if image[SPARE] == 3:\n        return image[NUMBERS]\n"
            "    if image[KEPT] != 0:\n",
        ),
    ),
    "the end": (
        ("    while image[KEPT] != 0:\n        image[KEPT]", "    while image[KEPT] != 0:\n        image[SPARE]"),
    ),
}


@pytest.mark.parametrize("edits", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_found_as_beside_the_law(edits: Edits) -> None:
    """A call that does not come to an end is one."""
    found = []
    for rows in (
        explore(PAIRING, Budget(), scope="tiny", factory=plain(PAIRING, edits)),
        compiled(PAIRING, Budget(), scope="tiny", edits=edits),
    ):
        [row] = [row for row in rows if row.verdict is Verdict.VIOLATED]
        assert row.counterexample is not None
        found.append((row.property, plain_calls(row.counterexample.calls)))
    assert found[0] == found[1]
    if edits is FAULTS["the end"]:
        assert found[0][0].startswith(ANSWERS_IN_TIME)


# ── What cannot be compiled ──────────────────────────────────────────────────────────────────────────────────


def branches(view: View, place: int) -> Any:
    """a statement about all places that branches"""
    return True if view.image[place] == 0 else view.kept >= 0


def looks_up(view: View) -> law.Cell:
    return law.Cell(view.numbers, {0: 1}.get(view.image[KEPT], 0), 0)


def loops(view: View) -> law.Cell:
    number = view.image[KEPT]
    while number > 0:
        number = number - 1
    return law.Cell(view.numbers, number, 0)


def bounded(view: View) -> law.Cell:
    return law.Cell(view.numbers, sum(range(view.image[KEPT])), 0)


def says_less(view: View) -> law.Cell:
    """Of `may` it reads nothing, which the law's operations change."""
    return law.Cell(view.numbers, view.image[KEPT], 0)


def unequal(cell: law.Cell) -> list[tuple[()]]:
    return [()] * (cell.value + 1)


REFUSED: dict[str, tuple[Pairing, str]] = {
    "branches": (evolve(PAIRING, representation=(branches,)), r"branches: `return True if .*`: .* branches"),
    "looks up": (evolve(PAIRING, abstract=looks_up), r"looks_up: `.*get.*`: .* in a dict or a set"),
    "loops": (evolve(PAIRING, abstract=loops), r"loops: `while number > 0:`: a loop has a bound that is not known"),
    "bounded": (evolve(PAIRING, abstract=bounded), r"bounded: `.*range.*`: .* used as a bound"),
    "says less": (evolve(PAIRING, abstract=says_less), r"after .*: .* changes that `abstract` reads from no word"),
    "calls": (
        evolve(PAIRING, operations={**PAIRING.operations, "read": evolve(PAIRING.operations["read"], calls=unequal)}),
        r"the calls that it lists depend on the law's state",
    ),
}


@pytest.mark.parametrize(("pairing", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_compiled_is_named(pairing: Pairing, said: str) -> None:
    """The function, its line and what stands there, in one line."""
    with pytest.raises(UsageError, match=rf"made_up\.law cannot be compiled: .*{said}") as refused:
        compiled(pairing, Budget(), scope="tiny")
    assert "\n" not in str(refused.value)


def test_an_error_of_our_own_is_not_the_laws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checks.engines.compiling.machine.layout", lambda bits: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        compiled(PAIRING, Budget(), scope="tiny")


UNCOMPILED = {part: pairing for part, pairing in pairings().items() if pairing.uncompiled}


@pytest.mark.parametrize("pairing", UNCOMPILED.values(), ids=UNCOMPILED)
def test_a_part_that_says_that_it_cannot_be_compiled_cannot(pairing: Pairing) -> None:
    """For the reason that it gives: the function is named."""
    with pytest.raises(UsageError, match=r"cannot be compiled: .*") as refused:
        compiled(evolve(pairing, uncompiled=""), Budget(), scope="tiny")
    function = pairing.uncompiled.split(" ")[0]
    assert f", {function}: " in str(refused.value)


# ── A part with memory for tables ────────────────────────────────────────────────────────────────────────────


def test_the_walk_is_compiled_and_counts_as_beside_the_law() -> None:
    """Its law goes through tables that it does not know, and answers in four forms."""
    walk, geometry = pairings()["virtual.walk"], (1, 116, 52)
    seen = Search.of(CompiledModel.of(model.Model.of(walk, geometry, impl=limited(walk.impl)))).run(Budget())
    assert {"states": seen.states, "transitions": seen.transitions} == pinned(walk.part, "tiny", "paired")["1, 116, 52"]
    assert set(seen.reached) > set(walk.clauses("access")) - {"a table that lies outside memory is not read"}


# ── What profiles run, and what is kept on the disk ──────────────────────────────────────────────────────────


EXPLORED = {"advanced.cow", "advanced.swap", "physical.buddy", "physical.zones"}
"""The parts whose memories the larger profiles exhaust, compiled."""


def test_a_profile_explores_compiled_what_has_counts_on_record() -> None:
    for name, profile in PROFILES.items():
        for part, pairing in pairings().items():
            made = {
                (job.options["scope"], job.options["encoding"])
                for job in jobs(pairing, profile, 0)
                if job.engine == "compiled"
            }
            assert all(pinned(part, *each) for each in made)
            on_record = {"physical.buddy"} if name == "quick" else EXPLORED
            assert bool(made) == (part in on_record)


def test_kernels_that_count_are_kept_under_another_name_than_those_that_do_not() -> None:
    """Else one would be found where the other is wanted."""
    counting: Any = limited(PAIRING.impl)
    kernels: tuple[Any, Any] = cell.flush, counting.__init__.__globals__["flush"]
    files = [kernel._cache._cache_file._index_name for kernel in kernels]
    assert files[0] != files[1]
    assert LIFE in files[1]
    assert LIFE not in files[0]

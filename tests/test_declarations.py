"""What a part declares for its proofs may guide them, and cannot make one: each way of doing so is seen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import z3
from attrs import evolve, fields

from checks.engines.prove import Judge, prove
from checks.engines.prove import _verdict as verdict_on
from checks.engines.proving.trusted.declared import check_names, required_by
from checks.engines.proving.trusted.programs import Prover
from checks.engines.proving.trusted.quantified import domain, uncovered
from checks.engines.proving.trusted.symbolic import Goal, Path, paths
from checks.evidence import Budget, Evidence, Verdict
from checks.labels import ACCESS, CONTRACT, INVARIANT, LEMMA, NAMES, OVERFLOW
from checks.pairing import Pairing
from checks.pairings import find, pairings
from checks.pairings.physical.buddy.proof.declaration import REFUSAL
from checks.pairings.physical.buddy.view import View, linked
from checks.proof import (
    Calls,
    DeclarationError,
    Forms,
    Function,
    Ghost,
    Lemma,
    Loop,
    Proof,
    Search,
    Stated,
    Theorem,
    Use,
    nothing,
    nowhere,
)
from impl.physical.buddy import MAX_ORDER
from spec.physical.buddy import LARGEST_ORDER
from spec.vocabulary import Grid

BUDDY = find("physical.buddy")[0]
SPACES = find("virtual.address_space")[0]
assert BUDDY.proof is not None
PROOF = BUDDY.proof
RANK = PROOF.ghosts["rank"]
ASKED = Calls("what-alloc-asks-for", (("alloc", "wanted"),), asks={"unlink": nothing})
LEFT_OUT = "largest-list-never-searched"


def declared(**changes: Any) -> Pairing:
    return evolve(BUDDY, proof=evolve(PROOF, **changes))


def shown(theorem: str, pairing: Pairing = BUDDY, **options: Any) -> Evidence:
    (row,) = prove(pairing, Budget(), theorem=theorem, seconds=60, **options)
    return row


def fault(**changes: Any) -> str:
    """What is at fault with a declaration, found before anything is proved."""
    row = prove(declared(**changes), Budget(0.0), theorem="free-answers-exactly")[0]
    assert row.verdict is Verdict.GATE
    return row.note


def test_what_the_parts_declare_is_not_at_fault() -> None:
    for pairing in (BUDDY, SPACES, *(find(part)[0] for part in ("virtual.walk", "virtual.tlb", "user.malloc"))):
        assert pairing.proof is not None
        row = prove(pairing, Budget(0.0), theorem=pairing.proof.theorems[0].name)[0]
        assert row.verdict is Verdict.UNDETERMINED


# ── Nothing but formulas ─────────────────────────────────────────────────────────────────────────────────────

Says = Callable[[], Any]
"""What a declaration does besides what it says."""


def with_function(name: str, **changes: Any) -> dict[str, Any]:
    """The declaration of a function changed, or a new one."""
    others = [each for each in PROOF.functions if each.name != name]
    return {"functions": [*others, evolve(PROOF.function(name), **changes)]}


def with_loop(name: str, **changes: Any) -> dict[str, Any]:
    first, *others = PROOF.function(name).loops
    return with_function(name, loops=(evolve(first, **changes), *others))


def with_lemma(**changes: Any) -> dict[str, Any]:
    return {"lemmas": [evolve(PROOF.lemmas[1], **changes)]}


def of_function(field: str, of: str = "unlink", *, at: str = "") -> tuple[str, Callable[[Says], dict[str, Any]]]:
    """(the program in which it is asked, the change)"""
    declared = PROOF.function(of)
    return at or of, lambda says: with_function(of, **{field: also(says, getattr(declared, field))})


def of_loop(field: str, of: str = "split", **changes: Any) -> tuple[str, Callable[[Says], dict[str, Any]]]:
    loop = PROOF.function(of).loops[0]
    return of, lambda says: with_loop(of, **{field: also(says, getattr(loop, field) or ignored), **changes})


def of_lemma(field: str) -> tuple[str, Callable[[Says], dict[str, Any]]]:
    lemma = PROOF.lemmas[1]
    return lemma.name, lambda says: with_lemma(**{field: also(says, getattr(lemma, field))})


def of_proof(field: str, program: str = "alloc") -> tuple[str, Callable[[Says], dict[str, Any]]]:
    return program, lambda says: {field: also(says, getattr(PROOF, field))}


def ignored(*given: Any) -> None:
    return None


def also(says: Says, said: Callable[..., Any]) -> Callable[..., Any]:
    def both(*given: Any) -> Any:
        says()
        return said(*given)

    both.__name__ = "both"
    return both


def a_use(says: Says) -> Callable[..., Iterable[Use]]:
    lemma = PROOF.lemmas[0].name
    return lambda call: [Use(REFUSAL, lemma, call.view.span, also(says, lambda frame: [(frame,)]))]


def of_part(field: str, kind: Any, part: str, program: str) -> tuple[str, Callable[[Says], dict[str, Any]]]:
    """Of a record that a proof has."""
    said = getattr(PROOF, part) or kind
    return program, lambda says: {part: evolve(said, **{field: also(says, getattr(said, field))})}


def of_calls(field: str, said: Callable[..., Any]) -> tuple[str, Callable[[Says], dict[str, Any]]]:
    changed: Callable[..., Calls] = evolve
    return ASKED.name, lambda says: {"calls": [changed(ASKED, **{field: also(says, said)})]}


def asking(says: Says) -> dict[str, Any]:
    return {"calls": [evolve(ASKED, asks={"unlink": also(says, nothing)})]}


PLACES: dict[tuple[type, str], tuple[str, Callable[[Says], dict[str, Any]]]] = {
    **{(Function, name): of_function(name) for name in ("requires", "ensures", "effect", "focus", "cases", "claims")},
    (Function, "around"): of_function("around", at="alloc"),
    (Function, "lemmas"): of_function("lemmas", "alloc"),
    (Function, "decides"): of_function("decides", "alloc"),
    **{(Loop, name): of_loop(name) for name in ("invariant", "variant", "focus", "cases")},
    (Loop, "effect"): of_loop("effect"),
    **{(Calls, name): of_calls(name, nothing) for name in ("ensures", "lemmas")},
    (Calls, "focus"): of_calls("focus", nowhere),
    (Calls, "asks"): (ASKED.name, asking),
    **{(Lemma, name): of_lemma(name) for name in ("claim", "smaller", "measure", "within", "given", "forks")},
    (Lemma, "shows"): (PROOF.lemmas[1].name, lambda says: with_lemma(shows=also(says, lambda view, frame: True))),
    **{(Proof, name): of_proof(name) for name in ("view", "whole", "abstract")},
    **{(Search, name): of_part(name, None, "search", "alloc") for name in ("derive", "beside")},
    (Stated, "says"): of_part("says", Stated(lambda view: []), "stated", "alloc"),
    (Ghost, "carry"): ("push", lambda says: {"ghosts": {"rank": evolve(RANK, carry=also(says, RANK.carry))}}),
    (Ghost, "span"): ("push", lambda says: {"ghosts": {"rank": evolve(RANK, span=also(says, RANK.span))}}),
    (Proof, "pointwise"): ("alloc", lambda says: {"pointwise": [also(says, lambda view, frame: view.first > frame)]}),
    (Proof, "example"): of_proof("example"),
    (Forms, "header"): of_part("header", None, "forms", "init"),
    (Use, "at"): ("alloc", lambda says: with_function("alloc", lemmas=a_use(says))),
}
"""What a declaration says, and a program in which it is asked."""
UNASKED = {
    (Theorem, "obligations"): "it is asked of labels, when everything has been run",
    (Stated, "label"): "the same, of invariants",
    (Forms, "fixed"): "it is asked of the numbers of a form, where it has some",
    (Lemma, "alignment"): "it is asked of a number, the fork that was taken",
}


def test_everything_that_a_declaration_says_as_a_function_is_looked_at() -> None:
    there_are = {
        (kind, each.name)
        for kind in (Proof, Function, Calls, Loop, Lemma, Theorem, Use, Ghost, Stated, Forms, Search)
        for each in fields(kind)
        if "Callable" in str(each.type)
    }
    assert there_are <= PLACES.keys() | UNASKED.keys()


DOES: dict[str, Callable[[Any], Any]] = {
    "assume": lambda run: run.path.assume(False),
    "prove": lambda run: run.path.prove(True, LEMMA),
    "hint": lambda run: run.path.hint(REFUSAL, False),
    "append": lambda run: run.path.facts.assumptions.append(run.path.condition(False)),
    "granting": lambda run: setattr(run.path, "granting", True),
    "decide": lambda run: bool(run.view.first > 1),
}


def asks_everything(prover: Prover, program: str) -> None:
    """Run the program, and build all its obligations."""
    judge = Judge(prover, Budget(), 20)
    found = judge.paths(program)
    if program in judge.at_fault:
        raise DeclarationError(judge.at_fault[program])
    for path in found:
        for goal in (each for label in path.stated for each in judge._obligations(program, path, label)):
            next(goal.unfolding().groups(), None)
    judge.never_reached(program)


@pytest.mark.parametrize(("kind", "field"), PLACES, ids=lambda given: getattr(given, "__name__", given))
def test_a_declaration_says_formulas_and_does_nothing(kind: type, field: str) -> None:
    """With an assumption it would prove everything."""
    program, changed = PLACES[kind, field]
    provers: list[Prover] = []

    def says() -> None:
        if provers and provers[0].current is not None and provers[0].current.start_view is not None:
            DOES["assume"](provers[0].current)

    provers.append(Prover(declared(**changed(says))))
    with pytest.raises(DeclarationError, match="what is said of a state may not"):
        asks_everything(provers[0], program)


@pytest.mark.parametrize("does", DOES)
def test_an_effect_writes_and_can_do_nothing_else(does: str) -> None:
    provers: list[Prover] = []

    def effect(image: Any, node: Any) -> None:
        current = provers[0].current
        assert current is not None
        DOES[does](current)

    provers.append(Prover(declared(**with_function("unlink", effect=effect))))
    with pytest.raises(DeclarationError):
        list(paths(provers[0].program("unlink")))


@pytest.mark.parametrize(
    "does",
    [
        lambda image: setattr(image, "length", image.number(1 << 62)),
        lambda image: setattr(image, "known", {}),
        lambda image: image.forget(),
        lambda image: image.become(image),
    ],
)
def test_an_effect_leaves_the_rest_of_an_image_alone(does: Callable[[Any], None]) -> None:
    prover = Prover(declared(**with_function("unlink", effect=lambda image, node: does(image))))
    with pytest.raises(DeclarationError, match="an effect may write its words"):
        list(paths(prover.program("unlink")))


def test_what_is_read_is_not_written() -> None:
    def requires(call: Any) -> Iterable[Any]:
        call.view.image[0] = 1
        yield True

    prover = Prover(declared(**with_function("unlink", requires=requires)))
    with pytest.raises(DeclarationError, match="may be read, and not written"):
        list(paths(prover.program("unlink")))


# ── Lemmas ───────────────────────────────────────────────────────────────────────────────────────────────────

REFUSES = "alloc-refuses-only-when-exhausted"


def wrong_use(call: Any) -> Iterable[Use]:
    yield Use(REFUSAL, "nothing-is-so", call.view.span, lambda frame: [(frame,)])


FALSE = Lemma(
    "nothing-is-so",
    {"frame": "frame"},
    claim=lambda view, frame: view.start > frame,
    within=lambda view, frame: [view.span.contains(frame)],
)


def test_a_statement_that_no_lemma_says_is_not_taken_for_granted() -> None:
    for said in ((REFUSAL, False), Use(REFUSAL, "no-such-lemma", BUDDY, lambda frame: [])):
        row = shown(REFUSES, declared(**with_function("alloc", lemmas=lambda call: [said])))  # noqa: B023
        assert row.verdict is Verdict.GATE
        assert "lemma" in row.note


def test_a_lemma_that_is_used_is_shown() -> None:
    """With it anything would be proved: also of an allocator that refuses in large pools."""
    judge = Judge(Prover(declared(lemmas=[FALSE], **with_function("alloc", lemmas=wrong_use))), Budget(), 20)
    theorem = next(each for each in PROOF.theorems if each.name == REFUSES)
    assert FALSE.name in judge.closure(theorem.operations, required_by(judge.prover.pairing, theorem))
    answers = list(judge.judge(FALSE.name, LEMMA.__eq__))
    verdict, note = verdict_on(judge, theorem, answers)
    assert verdict is Verdict.UNDETERMINED
    assert note.startswith("the lemma nothing-is-so, which the proof uses, is not so")


def test_a_lemma_is_given_of_none_but_the_places_that_it_is_about() -> None:
    """Else it would be shown by what it says elsewhere, where it is false."""
    outside = evolve(
        FALSE, smaller=lambda view, fork, frame: [(view.start - 1,)], measure=lambda view, frame: frame - view.start
    )
    judge = Judge(
        Prover(declared(lemmas=[evolve(outside, claim=lambda view, frame: frame < view.start - 1)])), Budget(), 20
    )
    assert not all(str(answer.result) == "unsat" for answer in judge.judge("nothing-is-so", LEMMA.__eq__))


def test_what_a_theorem_rests_on_is_derived() -> None:
    judge = Judge(Prover(BUDDY), Budget(), 60)
    lemmas = {lemma.name for lemma in PROOF.lemmas}
    assert set(judge.closure(["alloc"], lambda program, label: label == REFUSAL)) >= lemmas
    assert not set(judge.closure(["alloc"], lambda program, label: label == INVARIANT)) & lemmas


def test_a_law_rests_on_all_that_its_operations_mean() -> None:
    """A theorem that must prove a law's own sentence alone would take the operations' clauses for granted."""
    theorem = evolve(next(each for each in PROOF.theorems if each.name == "free-undoes-alloc"), obligations=is_nothing)
    requires = required_by(BUDDY, theorem)
    assert requires("alloc", REFUSAL)
    assert requires("free", INVARIANT)
    assert not requires("free", ACCESS)
    assert not requires("free_undoes_alloc", REFUSAL)


# ── Of any kind ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_lemma_uses_hypotheses_at_its_variables_by_their_kinds() -> None:
    lemma = PROOF.lemmas[1]
    assert dict(lemma.variables) == {"head": "frame", "order": "order", "frame": "frame"}
    for kinds in (lemma.variables, dict.fromkeys(lemma.variables, "cpu")):
        path = next(paths(Prover(declared(**with_lemma(variables=kinds))).program(lemma.name)))
        assert {kind for _, kind, _ in path.terms} == set(kinds.values())


class Tallied(View):
    """A reading with a ghost of a frame and an order."""

    def __init__(self, image: Any, ghosts: Any = None) -> None:
        super().__init__(image, ghosts)
        self.tally = (ghosts or {}).get("tally", lambda *key: 0)


def whole_and_tallied(view: Tallied) -> Iterable[Any]:
    return [*PROOF.whole(view), view.tally(view.start, 0) >= 0]


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_ghost_may_be_of_several_numbers(*, is_kept: bool) -> None:
    keys: list[Any] = []

    def carry(before: Tallied, after: Tallied, key: Any, top: Any) -> Any:
        keys.append(key)
        return before.tally(*key) if is_kept else -1

    tally = Ghost(carry, span=lambda view: Grid((view.span, view.lists)))
    ghosts = {**PROOF.ghosts, "tally": tally}
    judge = Judge(Prover(declared(view=Tallied, ghosts=ghosts, whole=whole_and_tallied)), Budget(), 20)
    assert all(str(answer.result) == "unsat" for answer in judge.judge("push", CONTRACT.__eq__)) is is_kept
    assert {len(key) for key in keys} == {2}


# ── What is left out ─────────────────────────────────────────────────────────────────────────────────────────


def is_nothing(label: str) -> bool:
    return False


def with_theorem(name: str, **changes: Any) -> dict[str, Any]:
    return {"theorems": [evolve(each, **changes) if each.name == name else each for each in PROOF.theorems]}


def test_a_theorem_without_obligations_is_a_gate() -> None:
    name = "alloc-returns-free-frames"
    for obligations, idle in ((is_nothing, ["alloc"]), (OVERFLOW.__eq__, [])):
        changed = declared(**with_theorem(name, obligations=obligations), left_open={"alloc": "not now"})
        judge = Judge(Prover(changed), Budget(), 20)
        theorem = next(each for each in judge.prover.proof.theorems if each.name == name)
        assert judge.idle(theorem) == idle
        if idle:
            said = Verdict.GATE, "nothing of what the theorem is about must be proved of alloc"
            assert verdict_on(judge, theorem, []) == said


def test_fewer_operations_than_there_are_is_a_gate() -> None:
    assert f"free: {OVERFLOW}" in fault(**with_theorem("no-overflow", operations=("alloc", "reserve", "init")))
    assert f"alloc: {INVARIANT}" in fault(**with_theorem("alloc-preserves-invariant", obligations=is_nothing))
    assert f"alloc: {REFUSAL}" in fault(**with_theorem(REFUSES, obligations=OVERFLOW.__eq__))
    assert fault(**with_theorem("free-undoes-alloc", operations=("free",))).count("free_undoes_alloc: ")


def test_what_is_left_open_has_a_reason() -> None:
    changed = declared(**with_theorem(REFUSES, obligations=OVERFLOW.__eq__), left_open={REFUSAL: "not now"})
    assert prove(changed, Budget(0.0), theorem="free-answers-exactly")[0].verdict is Verdict.UNDETERMINED
    assert "left open: alloc never fails" in fault(left_open={"alloc never fails": "not now"})


def some(*given: Any) -> Any:
    return {}


A_LOOP = PROOF.function("split").loops[0]
A_THEOREM = PROOF.theorems[0]
IN_VAIN: dict[str, tuple[dict[str, Any], str]] = {
    "a function that is not there": (with_function("pull", requires=some), "a function: pull"),
    "one of which nothing is said": (with_function("new_image"), "a function: new_image, of which nothing is said"),
    "one twice": ({"functions": [*PROOF.functions, PROOF.functions[0]]}, "a function more than once: push"),
    "focus for an operation that is not there": (with_function("release", focus=some), "a function: release"),
    "a loop of a function that has fewer": (with_loop("split", index=7), "a loop: split has no while number 7"),
    "a loop before the first": (with_loop("split", index=-1), "a loop: split has no while number -1"),
    "a loop twice": (with_function("split", loops=(A_LOOP, A_LOOP)), "a loop more than once: split 0"),
    "cases of a function that is read where it is called": (
        with_function("new_image", cases=some),
        "cases: new_image, of which nothing is shown",
    ),
    "claims of one": (with_function("new_image", claims=some), "claims: new_image, of which nothing is shown"),
    "what one does not write": (with_function("new_image", writes=()), "writes: new_image, which has no contract"),
    "lemmas for a function": (with_function("split", lemmas=some), "lemmas: split, which is no operation"),
    "what decides in a function": (with_function("split", decides=some), "decides: split, which is no operation"),
    "what is no invariant": (with_function("free", rests={linked: (some,)}), "rests of free: linked: some"),
    "the same of all": ({"search": Search(rests={linked: (some,)})}, "rests of all: linked: some"),
    "calls of no function": ({"calls": [Calls("lost", (("lose",),))]}, "lost: lose"),
    "calls with other words": ({"calls": [Calls("lost", (("unlink", "node", "order"),))]}, "lost: unlink of 2 words"),
    "calls that ask no function": ({"calls": [evolve(ASKED, asks={"lose": nothing})]}, "what-alloc-asks-for: lose"),
    "a word that no call is given": (
        {"calls": [evolve(ASKED, words={"most": (0, 1)})]},
        "what-alloc-asks-for: the word most",
    ),
    "calls twice": ({"calls": [ASKED, ASKED]}, "calls more than once: what-alloc-asks-for"),
    "a lemma twice": ({"lemmas": [*PROOF.lemmas, PROOF.lemmas[0]]}, "a lemma more than once: "),
    "a theorem that the law does not state": (
        {"theorems": [*PROOF.theorems, evolve(A_THEOREM, name="all-is-well")]},
        "a theorem: all-is-well",
    ),
    "a theorem about what is not there": (
        {"theorems": [*PROOF.theorems[1:], evolve(A_THEOREM, operations=("init", "mend"))]},
        f"{A_THEOREM.name}: mend",
    ),
}


@pytest.mark.parametrize(("changes", "said"), IN_VAIN.values(), ids=IN_VAIN)
def test_what_is_declared_in_vain_is_an_error(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(DeclarationError, match=f"speaks of what is not there: .*{re.escape(said)}"):
        check_names(Prover(declared(**changes)))


def test_an_error_in_a_declaration_is_a_gate() -> None:
    assert "a function: pull" in fault(**with_function("pull", requires=some))


def test_what_rests_on_something_and_is_never_shown_is_an_error() -> None:
    """Of the lemmas of the walk, and of one of its operations."""
    walk = find("virtual.walk")[0]
    assert walk.proof is not None
    proof = evolve(
        walk.proof, functions=[Function("access", rests={LEMMA: ()})], search=Search(rests={LEMMA: (), some: ()})
    )
    rows = prove(evolve(walk, proof=proof), Budget())
    assert {row.verdict for row in rows} == {Verdict.GATE}
    assert rows[0].note.endswith("and it is no obligation: all: some, access: lemma")


def test_functions_are_named_after_what_they_say() -> None:
    """One says what a call may do, another what it has done (checks.labels)."""
    found = [named for pairing in pairings().values() for named in (*names_said(pairing), *said_of_calls(pairing))]
    assert {field for field, _ in found} == set(NAMES)
    assert list(misnamed(found)) == []
    assert list(misnamed([("requires", "has_split"), ("ensures", "has_split")])) == ["requires: has_split"]
    assert list(misnamed([("invariant", "may_be_splitting")])) == ["invariant: may_be_splitting"]


def test_what_calls_ask_for_and_never_come_to_is_a_gate() -> None:
    """Else what is said of it would hold of nothing."""
    for asked, missing in (({"unlink": nothing}, ""), ({"unlink": nothing, "reserve": nothing}, "a call of reserve")):
        calls = evolve(ASKED, asks=asked, ensures=nothing)
        judge = Judge(Prover(declared(calls=[calls])), Budget(), 20)
        assert judge.never_reached(calls.name) == ([missing] if missing else [])


def names_said(pairing: Pairing) -> Iterable[tuple[str, str]]:
    """(field, name of the function that is said in it)"""
    nothing = Function("")
    for function in pairing.proof.functions if pairing.proof else ():
        for field in ("requires", "ensures"):
            if getattr(function, field) is not getattr(nothing, field):
                yield field, getattr(function, field).__name__
        for loop in function.loops:
            yield "invariant", loop.invariant.__name__
            if loop.effect is not None:
                yield "loop effect", loop.effect.__name__


def said_of_calls(pairing: Pairing) -> Iterable[tuple[str, str]]:
    for calls in pairing.proof.calls if pairing.proof else ():
        if calls.ensures is not nothing:
            yield "ensures", calls.ensures.__name__
        yield from (("asks", said.__name__) for said in calls.asks.values())


def misnamed(names: Iterable[tuple[str, str]]) -> Iterable[str]:
    """Those that are not called as what they say, or also as something else."""
    return (
        f"{field}: {name}"
        for field, name in names
        if [each for each in NAMES if re.fullmatch(NAMES[each], name)] != [field]
    )


def test_geometries_that_no_form_is_about_are_at_fault() -> None:
    """What is fixed narrows what is proved."""
    fixed = {"max_order": LARGEST_ORDER}
    narrow = {"forms": Forms(known=({MAX_ORDER: LARGEST_ORDER},), fixed=lambda known: fixed)}
    assert "no form of the image that is proved is about a geometry of the law: start" in fault(**narrow)
    prover = Prover(declared(**narrow))
    assert uncovered(prover) is not None
    assert domain(prover).endswith("frames 1 … 4294967296, max_order 10")
    assert uncovered(Prover(BUDDY)) is None
    assert domain(Prover(BUDDY)) == "start 0 … 4503599627370495, frames 1 … 4294967296, max_order 0 … 10"


def test_a_contract_of_another_part_looks_at_its_arguments() -> None:
    assert SPACES.proof is not None
    for function, missing in (("alloc", "alloc(wanted)"), ("free", "free(frame), free(order)")):
        for requires in (lambda call: (), lambda call: [name_of(call) == name_of(call)]):
            functions = [
                evolve(each, requires=requires) if each.name == function else each for each in SPACES.proof.functions
            ]
            changed = evolve(SPACES, proof=evolve(SPACES.proof, functions=functions))
            row = prove(changed, Budget(0.0), theorem="lookup-equals-map")[0]
            assert row.verdict is Verdict.GATE
            assert missing in row.note


def name_of(call: Any) -> Any:
    return call.wanted if "wanted" in call.names else call.order


@pytest.mark.parametrize(
    ("program", "old", "new"),
    [
        ("new_table", "table = alloc(image, 0)", "table = alloc(image, frames_of(image) >> 7)"),
        ("take_frame", "frame = alloc(image, 0)", "frame = alloc(image, frames_of(image) >> 7)"),
        ("give_frame", "free(image, frame, 0)", "free(image, frame, frames_of(image) >> 7)"),
    ],
)
def test_another_order_than_the_contract_is_about_must_be_proved(program: str, old: str, new: str) -> None:
    """What is taken for granted of the allocator is said of single frames."""
    for edits, holds in (((), True), (((old, new),), False)):
        judge = Judge(Prover(SPACES, edits), Budget(), 20)
        calls = [path.stated[CONTRACT] for path in judge.paths(program)]
        assert any(calls)
        wrong = [goal for path in judge.paths(program) for goal in path.goals if is_plainly_wrong(path, goal)]
        assert (not wrong) is holds


def is_plainly_wrong(path: Path, goal: Goal) -> bool:
    """Whether an obligation about an order fails with nothing assumed of memory."""
    solver = z3.Solver()
    solver.set("timeout", 2000)
    solver.add(*path.facts.assumptions[: goal.after], z3.Not(goal.term))
    return goal.label == CONTRACT and ">>" in str(goal.term) and solver.check() == z3.sat

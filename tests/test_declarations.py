"""What a part declares for its proofs may guide them, and cannot make one: each way of doing so is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest
import z3
from attrs import evolve, fields

from checks.engines.prove import Judge, prove
from checks.engines.prove import _verdict as verdict_on
from checks.engines.proving.declared import owed_by
from checks.engines.proving.programs import Prover
from checks.engines.proving.quantified import domain, uncovered
from checks.engines.proving.symbolic import Goal, Path, paths
from checks.evidence import Budget, Evidence, Verdict
from checks.labels import ACCESS, CONTRACT, INVARIANT, LEMMA, OVERFLOW
from checks.pairing import Contract, DeclarationError, Lemma, Loop, Pairing, Proof, Theorem, Use
from checks.pairings import find
from checks.pairings.physical.buddy.proof.declaration import REFUSAL
from impl.physical.buddy import MAX_ORDER
from spec.physical.buddy import LARGEST_ORDER

BUDDY = find("physical.buddy")[0]
SPACES = find("virtual.address_space")[0]
assert BUDDY.proof is not None
PROOF = BUDDY.proof
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
    for pairing in (BUDDY, SPACES, find("virtual.walk")[0], find("virtual.tlb")[0]):
        assert pairing.proof is not None
        row = prove(pairing, Budget(0.0), theorem=pairing.proof.theorems[0].name)[0]
        assert row.verdict is Verdict.UNDETERMINED


# ── Nothing but formulas ─────────────────────────────────────────────────────────────────────────────────────

Says = Callable[[], Any]
"""What a declaration does besides what it says."""


def with_contract(name: str, **changes: Any) -> dict[str, Any]:
    return {"contracts": [evolve(each, **changes) if each.function == name else each for each in PROOF.contracts]}


def with_loop(name: str, **changes: Any) -> dict[str, Any]:
    return {"loops": [evolve(each, **changes) if each.function == name else each for each in PROOF.loops]}


def with_lemma(**changes: Any) -> dict[str, Any]:
    return {"lemmas": [evolve(PROOF.lemmas[1], **changes)]}


def of_contract(field: str, *, of: str = "unlink") -> tuple[str, Callable[[Says], dict[str, Any]]]:
    contract = next(each for each in PROOF.contracts if each.function == of)
    return of, lambda says: with_contract(of, **{field: also(says, getattr(contract, field))})


def of_loop(field: str, of: str = "split", **changes: Any) -> tuple[str, Callable[[Says], dict[str, Any]]]:
    loop = next(each for each in PROOF.loops if each.function == of)
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


def first_of(says: Says, said: Mapping[str, Any], program: str) -> dict[str, Any]:
    return {**said, program: also(says, said.get(program, lambda *given: ()))}


def a_use(says: Says) -> Callable[..., Iterable[Use]]:
    lemma = PROOF.lemmas[0].name
    return lambda operation, view, given: [Use(REFUSAL, lemma, view.span, also(says, lambda frame: [(frame,)]))]


PLACES: dict[tuple[type, str], tuple[str, Callable[[Says], dict[str, Any]]]] = {
    **{(Contract, name): of_contract(name) for name in ("requires", "ensures", "effect", "focus", "cases")},
    (Contract, "around"): ("alloc", of_contract("around")[1]),
    **{(Loop, name): of_loop(name) for name in ("invariant", "variant", "focus", "cases")},
    (Loop, "effect"): of_loop("effect"),
    **{(Lemma, name): of_lemma(name) for name in ("claim", "smaller", "measure", "within", "given", "forks")},
    (Lemma, "shows"): (PROOF.lemmas[1].name, lambda says: with_lemma(shows=also(says, lambda view, frame: True))),
    **{
        (Proof, name): of_proof(name) for name in ("view", "whole", "abstract", "use_lemmas", "derive", "beside", "use")
    },
    (Proof, "pointwise"): ("alloc", lambda says: {"pointwise": [also(says, lambda view, frame: view.first > frame)]}),
    (Proof, "stated"): ("alloc", lambda says: {"stated": also(says, lambda view: [])}),
    (Proof, "ghosts"): ("push", lambda says: {"ghosts": {"rank": also(says, PROOF.ghosts["rank"])}}),
    (Proof, "focus"): ("free", lambda says: {"focus": first_of(says, PROOF.focus, "free")}),
    (Proof, "cases"): ("free", lambda says: {"cases": first_of(says, PROOF.cases, "free")}),
    (Proof, "claims"): ("free", lambda says: {"claims": first_of(says, PROOF.claims, "free")}),
    (Proof, "example"): of_proof("example"),
    (Proof, "header"): of_proof("header", "init"),
    (Use, "at"): ("alloc", lambda says: {"use_lemmas": a_use(says)}),
}
"""What a declaration says, and a program in which it is asked."""
UNASKED = {
    (Theorem, "obligations"): "it is asked of labels, when everything has been run",
    (Proof, "label"): "the same, of invariants",
    (Proof, "fixed"): "it is asked of the numbers of a form, where it has some",
    (Lemma, "alignment"): "it is asked of a number, the fork that was taken",
}


def test_everything_that_a_declaration_says_as_a_function_is_looked_at() -> None:
    there_are = {
        (kind, each.name)
        for kind in (Proof, Loop, Contract, Lemma, Theorem, Use)
        for each in fields(kind)
        if "Callable" in str(each.type)
    }
    assert there_are <= PLACES.keys() | UNASKED.keys()


DOES: dict[str, Callable[[Any], Any]] = {
    "assume": lambda run: run.path.assume(False),
    "prove": lambda run: run.path.prove(True, LEMMA),
    "hint": lambda run: run.path.hint(REFUSAL, False),
    "append": lambda run: run.path.assumptions.append(run.path.condition(False)),
    "granting": lambda run: setattr(run.path, "granting", True),
    "decide": lambda run: bool(run.view.first > 1),
}


def asks_everything(prover: Prover, program: str) -> None:
    """Run the program, and build all that it owes."""
    judge = Judge(prover, Budget(), 20)
    found = judge.paths(program)
    if program in judge.at_fault:
        raise DeclarationError(judge.at_fault[program])
    for path in found:
        for owed in (each for label in path.stated for each in judge._owed(program, path, label)):
            next(owed.unfolding().groups(), None)
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

    provers.append(Prover(declared(**with_contract("unlink", effect=effect))))
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
    prover = Prover(declared(**with_contract("unlink", effect=lambda image, node: does(image))))
    with pytest.raises(DeclarationError, match="an effect may write its words"):
        list(paths(prover.program("unlink")))


def test_what_is_read_is_not_written() -> None:
    def requires(call: Any) -> Iterable[Any]:
        call.view.image[0] = 1
        yield True

    prover = Prover(declared(**with_contract("unlink", requires=requires)))
    with pytest.raises(DeclarationError, match="may be read, and not written"):
        list(paths(prover.program("unlink")))


# ── Lemmas ───────────────────────────────────────────────────────────────────────────────────────────────────

REFUSES = "alloc-refuses-only-when-exhausted"


def wrong_use(operation: str, view: Any, given: tuple[Any, ...]) -> Iterable[Any]:
    if operation == "alloc":
        yield Use(REFUSAL, "nothing-is-so", view.span, lambda frame: [(frame,)])


FALSE = Lemma(
    "nothing-is-so",
    ("frame",),
    claim=lambda view, frame: view.start > frame,
    smaller=lambda view, fork, frame: (),
    measure=lambda view, frame: 0,
    within=lambda frame: [frame],
)


def test_a_statement_that_no_lemma_says_is_not_taken_for_granted() -> None:
    for said in ((REFUSAL, False), Use(REFUSAL, "no-such-lemma", BUDDY, lambda frame: [])):
        row = shown(REFUSES, declared(use_lemmas=lambda operation, view, given: [said]))  # noqa: B023
        assert row.verdict is Verdict.GATE
        assert "lemma" in row.note


def test_a_lemma_that_is_used_is_shown() -> None:
    """With it anything would be proved: also of an allocator that refuses in large pools."""
    judge = Judge(Prover(declared(lemmas=[FALSE], use_lemmas=wrong_use)), Budget(), 20)
    theorem = next(each for each in PROOF.theorems if each.name == REFUSES)
    assert FALSE.name in judge.closure(theorem.operations, owed_by(judge.prover.pairing, theorem))
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
    """A theorem that owes a law's own sentence alone would take the operations' clauses for granted."""
    theorem = evolve(next(each for each in PROOF.theorems if each.name == "free-undoes-alloc"), obligations=is_nothing)
    owes = owed_by(BUDDY, theorem)
    assert owes("alloc", REFUSAL)
    assert owes("free", INVARIANT)
    assert not owes("free", ACCESS)
    assert not owes("free_undoes_alloc", REFUSAL)


# ── What is left out ─────────────────────────────────────────────────────────────────────────────────────────


def is_nothing(label: str) -> bool:
    return False


def with_theorem(name: str, **changes: Any) -> dict[str, Any]:
    return {"theorems": [evolve(each, **changes) if each.name == name else each for each in PROOF.theorems]}


def test_a_theorem_that_owes_nothing_is_a_gate() -> None:
    name = "alloc-returns-free-frames"
    for obligations, idle in ((is_nothing, ["alloc"]), (OVERFLOW.__eq__, [])):
        changed = declared(**with_theorem(name, obligations=obligations), left_open={"alloc": "not now"})
        judge = Judge(Prover(changed), Budget(), 20)
        theorem = next(each for each in judge.prover.proof.theorems if each.name == name)
        assert judge.idle(theorem) == idle
        if idle:
            said = Verdict.GATE, "nothing of what the theorem is about is owed by alloc"
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


def test_names_that_match_nothing_are_at_fault() -> None:
    def anything(*given: Any) -> Any:
        return {}

    loop = PROOF.loops[0]
    theorem = PROOF.theorems[0]
    for changes, said in (
        ({"focus": {**PROOF.focus, "release": anything}}, "focus: release"),
        ({"cases": {"release": anything}}, "cases: release"),
        ({"claims": {"release": anything}}, "claims: release"),
        ({"rests": {"lnked": ("linked",)}}, "rests: lnked"),
        ({"rests": {"linked": ("lnked",)}}, "rests: linked: lnked"),
        ({"rests": {"release: linked": ("linked",)}}, "rests: release: linked"),
        ({"loops": [*PROOF.loops, evolve(loop, index=7)]}, "a loop: split has no while number 7"),
        ({"loops": [*PROOF.loops, loop]}, "a loop more than once: split 0"),
        ({"contracts": [*PROOF.contracts, evolve(PROOF.contracts[0], function="pull")]}, "a contract: pull"),
        ({"theorems": [*PROOF.theorems, evolve(theorem, name="all-is-well")]}, "a theorem: all-is-well"),
        ({"theorems": [*PROOF.theorems[1:], evolve(theorem, operations=("init", "mend"))]}, f"{theorem.name}: mend"),
    ):
        assert said in fault(**changes)


def test_geometries_that_no_form_is_about_are_at_fault() -> None:
    """What is fixed narrows what is proved."""
    narrow = {"known": ({MAX_ORDER: LARGEST_ORDER},), "fixed": lambda known: {"max_order": LARGEST_ORDER}}
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
            contracts = [
                evolve(each, requires=requires) if each.function == function else each
                for each in SPACES.proof.contracts
            ]
            changed = evolve(SPACES, proof=evolve(SPACES.proof, contracts=contracts))
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
def test_another_order_than_the_contract_is_about_is_owed(program: str, old: str, new: str) -> None:
    """What is taken for granted of the allocator is said of single frames."""
    for edits, holds in (((), True), (((old, new),), False)):
        judge = Judge(Prover(SPACES, edits), Budget(), 20)
        calls = [path.stated[CONTRACT] for path in judge.paths(program)]
        assert any(calls)
        wrong = [owed for path in judge.paths(program) for owed in path.goals if is_plainly_wrong(path, owed)]
        assert (not wrong) is holds


def is_plainly_wrong(path: Path, goal: Goal) -> bool:
    """Whether what is owed of an order fails with nothing assumed of memory."""
    solver = z3.Solver()
    solver.set("timeout", 2000)
    solver.add(*path.assumptions[: goal.after], z3.Not(goal.term))
    return goal.label == CONTRACT and ">>" in str(goal.term) and solver.check() == z3.sat

"""The prover: its words mean what machine words mean, its paths are the program's, and a wrong program fails."""

from __future__ import annotations

import itertools
import operator
import random
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
import z3

import checks.engines.prove as prover
from checks.engines.prove import Judge, prove
from checks.engines.proving.discharge import Discharge, example
from checks.engines.proving.kept import read_kept
from checks.engines.proving.second_opinion import opinion
from checks.engines.proving.trusted.decisions import SharedSolver
from checks.engines.proving.trusted.layout import Nodes
from checks.engines.proving.trusted.obligations import obligations
from checks.engines.proving.trusted.programs import Prover
from checks.engines.proving.trusted.question import Question
from checks.engines.proving.trusted.symbolic import Condition, Path, Word, paths
from checks.engines.proving.trusted.symbolic_image import SymbolicImage
from checks.evidence import Budget, UsageError, Verdict
from checks.labels import CONTRACT, INVARIANT
from checks.pairings import find
from checks.proof import DeclarationError
from checks.source import load
from spec.vocabulary import Span, ensure, exists, for_all, implies, select

BUDDY = find("physical.buddy")[0]
WIDTH = 4
NUMBERS = range(-(1 << (WIDTH - 1)), 1 << (WIDTH - 1))
ARITHMETIC = [operator.add, operator.sub, operator.mul, operator.and_, operator.or_, operator.xor]
COMPARISONS = [operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne]


def wrapped(number: int) -> int:
    return (number + (1 << (WIDTH - 1))) % (1 << WIDTH) - (1 << (WIDTH - 1))


def word(path: Path, number: int) -> Word:
    return Word(z3.BitVecVal(number, path.width), path)


def value(term: Any) -> int:
    plain: int = z3.simplify(term.term).as_signed_long()
    return plain


def overflows(path: Path) -> bool:
    return any(z3.is_false(goal.term) for goal in path.goals)


def test_a_shared_solver_is_asked_about_one_path_alone() -> None:
    number = z3.BitVec("number", WIDTH)
    small, large, even = number < 3, number > 5, number & 1 == 0
    shared = SharedSolver()
    for assumptions, term, answer in (
        ([small, even], number == 2, z3.sat),
        ([small, even], large, z3.unsat),
        ([small], number == 1, z3.sat),
        ([large, even], small, z3.unsat),
        ([large, even], number == 6, z3.sat),
        ([even, large], number == 7, z3.unsat),
        ([], number == 4, z3.sat),
    ):
        assert shared.ask(assumptions, term) == answer


@pytest.mark.parametrize("operation", ARITHMETIC)
def test_words_compute_as_machine_words_do(operation: Callable[[Any, Any], Any]) -> None:
    for one, other in itertools.product(NUMBERS, repeat=2):
        path = Path(width=WIDTH)
        exact = operation(one, other)
        assert value(operation(word(path, one), word(path, other))) == wrapped(exact)
        assert overflows(path) == (wrapped(exact) != exact), (one, other)
        assert value(operation(word(path, one), other)) == wrapped(exact)
        assert value(operation(one, word(path, other))) == wrapped(exact)


DIVISIONS = [operator.floordiv, operator.mod]


def is_divided_rightly(operation: Callable[[Any, Any], Any], one: int, other: int) -> bool:
    """Of a number that is not negative, by one that is more than 0: what Python has can be, and nothing else where the
    quotient's product does not wrap, which bounds of both must show. Of others: that there are none must be proved, and
    nothing is known of the outcome."""
    path, is_defined = Path(width=WIDTH), one >= 0 and other > 0
    made = operation(word(path, one), word(path, other))
    known = z3.Solver()
    known.add(*path.facts.assumptions)
    may_be = [operation(one, other)] if is_defined else NUMBERS
    all_can = all(known.check(made.term == number) == z3.sat for number in may_be)
    known.add(z3.BVMulNoOverflow(z3.BitVec("quotient.1", WIDTH), word(path, other).term, True))
    no_other = known.check(*(made.term != number for number in may_be)) == z3.unsat
    return all_can and no_other and overflows(path) != is_defined


@pytest.mark.parametrize("operation", DIVISIONS)
def test_a_quotient_and_a_remainder_are_those_that_there_are(operation: Callable[[Any, Any], Any]) -> None:
    wrong = [pair for pair in itertools.product(NUMBERS, repeat=2) if not is_divided_rightly(operation, *pair)]
    assert not wrong


def machine(self: Word, other: Word) -> tuple[Word, Word]:
    """As the processor divides (and z3's `/`, and C): towards zero, whatever the signs are; by 0 it is what z3 says."""
    return Word(self.term / other.term, self.path), Word(z3.SRem(self.term, other.term), self.path)


def unsigned(self: Word, other: Word) -> tuple[Word, Word]:
    return Word(z3.UDiv(self.term, other.term), self.path), Word(z3.URem(self.term, other.term), self.path)


def with_too_large_a_remainder(self: Word, other: Word) -> tuple[Word, Word]:
    quotient, remainder = self.path.fresh("quotient"), self.path.fresh("remainder")
    self._prove(lambda: (self.term >= 0, other.term > 0))
    is_whole = Condition(quotient.term * other.term + remainder.term == self.term, self.path)
    self.path.assume(
        implies((self >= 0) & (other > 0), (quotient >= 0) & (remainder >= 0) & (remainder <= other) & is_whole)
    )
    return quotient, remainder


def undetermined(self: Word, other: Word) -> tuple[Word, Word]:
    self._prove(lambda: (self.term >= 0, other.term > 0))
    return self.path.fresh("quotient"), self.path.fresh("remainder")


@pytest.mark.parametrize("operation", DIVISIONS)
@pytest.mark.parametrize("divided", [machine, unsigned, with_too_large_a_remainder, undetermined])
def test_no_other_division_would_do(
    divided: Callable[[Word, Word], tuple[Word, Word]],
    operation: Callable[[Any, Any], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Word, "_divided", divided)
    wrong = [pair for pair in itertools.product(NUMBERS, repeat=2) if not is_divided_rightly(operation, *pair)]
    assert wrong


def test_a_statement_divides_nothing() -> None:
    """What it would be of would be a new word, of which something was to be assumed."""
    path = Path(width=WIDTH)
    with pytest.raises(DeclarationError):
        path.quietly(lambda: word(path, 5) // 2 == 2)


def test_a_product_fits_where_it_is_what_it_would_be_without_wrapping() -> None:
    for one, other in itertools.product(NUMBERS, repeat=2):
        path = Path(width=WIDTH)
        fits = word(path, one).product_fits(word(path, other))
        assert bool(fits) == (wrapped(one * other) == one * other), (one, other)


@pytest.mark.parametrize("operation", COMPARISONS)
def test_words_compare_as_signed_numbers(operation: Callable[[Any, Any], Any]) -> None:
    for one, other in itertools.product(NUMBERS, repeat=2):
        path = Path(width=WIDTH)
        assert bool(operation(word(path, one), word(path, other))) == operation(one, other)


def test_shifts_are_exact_or_must_be_proved() -> None:
    for number, places in itertools.product(NUMBERS, range(WIDTH)):
        path = Path(width=WIDTH)
        assert value(word(path, number) >> word(path, places)) == number >> places
        shifted = value(word(path, number) << word(path, places))
        assert shifted == wrapped(number << places)
        assert overflows(path) == (shifted != number << places)
    for places in (-1, WIDTH):
        path = Path(width=WIDTH)
        word(path, 1) << word(path, places)
        assert overflows(path)


def test_flips_below_a_mask_are_dropped_and_no_others() -> None:
    for number, flip, order in itertools.product(NUMBERS, NUMBERS, range(WIDTH)):
        path = Path(width=WIDTH)
        symbolic = path.fresh("number")
        masked = (symbolic ^ flip) & -(1 << order)
        known = z3.substitute(masked.term, (symbolic.term, z3.BitVecVal(number, WIDTH)))
        assert z3.simplify(known).as_signed_long() == wrapped((number ^ flip) & -(1 << order))


def test_each_branch_is_a_path() -> None:
    def program(path: Path) -> int:
        number = path.fresh("number")
        if number < 0:
            return 1
        return 2 if number < 3 else 3

    found = sorted(path.outcome for path in paths(program, width=WIDTH))
    assert found == [1, 2, 3]


def proved(program: Callable[[Path], Any], label: str) -> bool:
    return all(
        Discharge(Question(obligation), Budget(20)).answer() == z3.unsat
        for path in paths(program)
        for obligation in obligations(path, label)
    )


def test_words_and_numbers_divide_each_other() -> None:
    def program(path: Path, number: int) -> None:
        some = path.fresh("some")
        path.assume(some == number)
        path.prove((some // 7 == 6) & (some % 7 == 3) & (100 // some == 2) & (100 % some == 10), "divided")

    assert proved(partial(program, number=45), "divided")
    assert not proved(partial(program, number=46), "divided")


def test_a_quantifier_is_shown_where_it_holds_and_only_there() -> None:
    def program(path: Path, least: int) -> None:
        bounds: Iterator[Any] = (path.fresh(name) for name in ("start", "stop", "number"))
        start, stop, number = bounds
        path.assume(for_all(Span(start, stop), lambda frame: frame > 5))
        path.consider("frame", [number])
        path.assume(Span(start, stop).contains(number))
        ensure(number > least, "is large")
        ensure(for_all(Span(start, stop), lambda frame: frame > least), "are large")

    for label in ("is large", "are large"):
        assert proved(lambda path: program(path, 5), label)
        assert not proved(lambda path: program(path, 6), label)


def test_select_reads_both_ways() -> None:
    path = Path(width=WIDTH)
    symbolic = path.fresh("number")
    chosen = select(symbolic < 0, 1, 2)
    for number in NUMBERS:
        known = z3.substitute(chosen.term, (symbolic.term, z3.BitVecVal(number, WIDTH)))
        assert z3.simplify(known).as_long() == (1 if number < 0 else 2)


# ── The symbolic life and the plain one ──────────────────────────────────────────────────────────────────────


def copied(path: Path, image: Any) -> SymbolicImage:
    symbolic = SymbolicImage(path, len(image), Nodes(2))
    symbolic.forget()
    path.checking = False
    for index, content in enumerate(image):
        symbolic[index] = content
    path.checking = True
    return symbolic


def perform_both(module: Any, plain: Any, name: str, arguments: tuple[int, ...]) -> None:
    """The same operation on a plain image and on a symbolic one with the same content, symbolic arguments included."""

    def program(path: Path) -> Any:
        image = copied(path, before)
        words = [path.fresh("argument") for _ in arguments]
        for symbolic, number in zip(words, arguments, strict=True):
            path.assume(symbolic == number)
        twin = object.__new__(module.Buddy)
        twin.image = image
        return getattr(twin, name)(*words), image

    before = list(plain.image)
    returned = getattr(plain, name)(*arguments)
    ends = list(paths(program))
    assert len(ends) == 1
    answer, image = ends[0].outcome
    solver = z3.Solver()
    solver.add(*ends[0].facts.assumptions)
    assert solver.check() == z3.sat
    model = solver.model()
    assert answer == returned if not isinstance(answer, Word) else model.eval(answer.term).as_long() == returned
    for index, content in enumerate(plain.image):
        read = image.path.quietly(lambda: image[index]).term  # noqa: B023
        assert model.eval(read, model_completion=True).as_signed_long() == content, (name, arguments, index)


@pytest.mark.parametrize("geometry", [(0, 4, 2), (5, 6, 2)])
def test_the_symbolic_life_agrees_with_the_plain_one(geometry: tuple[int, int, int]) -> None:
    module = load(sys.modules[BUDDY.impl.__module__])
    plain = module.Buddy(*geometry)
    draw = random.Random(1)
    frames = range(geometry[0] - 1, geometry[0] + geometry[1] + 1)
    for _ in range(25):
        name = draw.choice(["alloc", "alloc", "free", "free", "reserve"])
        arguments = (draw.randint(-1, 3),) if name == "alloc" else (draw.choice(frames), draw.randint(0, 2))
        perform_both(module, plain, name, arguments)


# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_unknown_theorem_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="states no theorem 'nonsense'; it states init-"):
        prove(BUDDY, Budget(), theorem="nonsense")


def test_every_theorem_is_stated_in_the_law_and_broken_by_a_mutant_that_exists() -> None:
    assert BUDDY.proof is not None
    assert {theorem.name for theorem in BUDDY.proof.theorems} == set(BUDDY.spec.THEOREMS)
    assert {theorem.broken_by for theorem in BUDDY.proof.theorems} <= {mutant.name for mutant in BUDDY.mutants}


def test_a_lemma_is_proved_for_every_pool() -> None:
    judge = Judge(Prover(BUDDY), Budget(), 60)
    answers = list(judge.judge("a-free-block-is-listed", lambda label: True))
    assert answers
    assert all(answer.result == z3.unsat for answer in answers)


def test_a_contract_fails_on_a_function_that_breaks_it() -> None:
    """The first countermodel is enough. The steps that are kept are followed: searching is the discharge's test."""
    assert BUDDY.proof is not None
    kept = read_kept(BUDDY.proof.steps)

    def answers(edits: tuple[tuple[str, str], ...]) -> Iterator[bool]:
        judge = Judge(Prover(BUDDY, edits), Budget(), 60, kept=kept)
        return (answer.result == z3.unsat for answer in judge.judge("unlink", CONTRACT.__eq__))

    intact = list(answers(()))
    assert intact
    assert all(intact)
    mutant = next(mutant for mutant in BUDDY.mutants if mutant.name == "back-link-not-mended")
    assert not all(answers(mutant.edits))


def test_a_theorem_relies_on_the_contracts_of_what_it_calls() -> None:
    assert BUDDY.proof is not None
    judge = Judge(Prover(BUDDY), Budget(), 60, kept=read_kept(BUDDY.proof.steps))
    of_answers = judge.closure(["alloc"], lambda program, label: label == INVARIANT)
    assert set(of_answers) == {"alloc", "unlink", "split", "push"}
    assert {"alloc", "free", "push"} <= set(judge.closure(["free_undoes_alloc"]))


def test_hypotheses_that_contradict_each_other_are_noticed() -> None:
    def program(path: Path, least: int) -> None:
        start: Any = path.fresh("start")
        path.assume(for_all(Span(start, start + 4), lambda frame: frame >= least))
        path.view = start

    for least, holds in ((5, True), (6, False)):
        path = next(paths(partial(program, least=least)))
        found = example(path, [path.view == 5], {"frame": range(5, 9)}, Budget(20))
        assert (found is not None) is holds


def test_in_an_example_there_are_no_numbers_but_its_places() -> None:
    """Inside of what is said of each of them neither."""

    def program(path: Path, more: int) -> None:
        stop: Any = path.fresh("stop")
        numbers = Span(0, stop)
        path.assume(for_all(numbers, lambda frame: exists(numbers, lambda other: other >= frame + more)))
        path.view = stop

    for more, holds in ((0, True), (1, False)):
        path = next(paths(partial(program, more=more)))
        found = example(path, [path.view == 3], {"frame": range(3)}, Budget(20))
        assert (found is not None) is holds
    with pytest.raises(ValueError, match="says nothing of these kinds of numbers: frame"):
        example(path, [path.view == 3], {"order": range(3)}, Budget(20))


def test_every_outcome_of_an_operation_is_reached_in_some_example(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Judge(Prover(BUDDY), Budget(), 60)
    assert judge.never_reached("alloc") == []
    judge.unreached.clear()
    monkeypatch.setattr(prover, "example", lambda *arguments: None)
    assert judge.never_reached("alloc") == ["out of range", "success", "no memory"]


def test_a_second_solver_that_does_not_agree_is_told() -> None:
    queries: list[list[z3.BoolRef]] = []

    def doubting(query: list[z3.BoolRef], budget: Budget) -> str | None:
        queries.append(query)
        return "sat"

    judge = Judge(Prover(BUDDY), Budget(), 60, second=doubting)
    answers = list(judge.judge("a-free-block-is-listed", lambda label: True))
    assert {answer.doubt for answer in answers} == {"sat"}
    assert {opinion(query, Budget(20)) for query in queries} == {None}
    number = z3.BitVec("number", 64)
    assert opinion([number > 5], Budget(20)) == "sat"


def test_a_second_solver_is_told_of_products_that_fit() -> None:
    """z3 has names of its own for that."""
    number = z3.BitVec("number", 64)
    small = [number > -5, number < 5]
    for fits, large in (
        (z3.BVMulNoOverflow(number, number, True), 1 << 32),
        (z3.BVMulNoUnderflow(number, -number), 1 << 32),
    ):
        assert opinion([*small, z3.Not(fits)], Budget(20)) is None
        assert opinion([number == large, fits], Budget(20)) is None
        assert opinion([number == large, z3.Not(fits)], Budget(20)) == "sat"


def test_a_proof_fails_on_a_mutant() -> None:
    mutant = next(mutant for mutant in BUDDY.mutants if mutant.name == "double-free-accepted")
    row = prove(BUDDY, Budget(), theorem="free-answers-exactly", edits=mutant.edits)[0]
    assert row.verdict is Verdict.VIOLATED


@pytest.mark.parametrize(("theorem", "operation"), [("no-overflow", "alloc"), ("no-out-of-range-access", "free")])
def test_a_safety_theorem_fails_by_what_it_is_about(theorem: str, operation: str) -> None:
    """Not by a loop's invariant, which the mutant may break as well. The steps that are kept are followed, and the
    first countermodel is enough."""
    assert BUDDY.proof is not None
    stated = next(each for each in BUDDY.proof.theorems if each.name == theorem)
    mutant = next(each for each in BUDDY.mutants if each.name == stated.broken_by)
    kept = read_kept(BUDDY.proof.steps)

    def answers(edits: tuple[tuple[str, str], ...]) -> Iterator[bool]:
        judge = Judge(Prover(BUDDY, edits), Budget(), 60, kept=kept)
        return (answer.result == z3.unsat for answer in judge.judge(operation, stated.obligations))

    intact = list(answers(()))
    assert intact
    assert all(intact)
    assert not all(answers(mutant.edits))


def test_no_time_is_undetermined_and_says_so() -> None:
    row = prove(BUDDY, Budget(0.0), theorem="free-answers-exactly")[0]
    assert row.verdict is Verdict.UNDETERMINED
    assert "no answer in time" in row.note

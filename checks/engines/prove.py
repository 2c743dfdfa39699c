"""Prove: the implementation's own source, run on symbolic words, against the law's own text.

A theorem names some obligations of some symbolic runs (checks.engines.proving.trusted.programs). It holds if the solver
refutes each of these, with those of the contracts and the operations that they rely on, and if the hypotheses can hold:
a proof from hypotheses that contradict each other would show nothing.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import TypeVar

import z3
from attrs import define, evolve, field, frozen, has

from checks.engines.proving.countermodel import Texts, again, told
from checks.engines.proving.discharge import Core, Discharge, Experience, example
from checks.engines.proving.kept import Kept, read_kept, write_kept
from checks.engines.proving.recording import search_together
from checks.engines.proving.trusted.calls import Asking
from checks.engines.proving.trusted.decisions import OutOfTime, Prefix
from checks.engines.proving.trusted.declared import (
    check_names,
    check_rests,
    forbidden,
    is_own,
    required_by,
    required_by_none,
)
from checks.engines.proving.trusted.modelled import NotModelled
from checks.engines.proving.trusted.obligations import Obligation, obligations
from checks.engines.proving.trusted.programs import Prover
from checks.engines.proving.trusted.quantified import domain, uncovered
from checks.engines.proving.trusted.question import Question, Refutations
from checks.engines.proving.trusted.symbolic import Path, PathEnd, Word, paths
from checks.evidence import Budget, Evidence, Strength, UsageError, Verdict, worst
from checks.labels import OTHERS, TOGETHER
from checks.pairing import Pairing
from checks.proof import DeclarationError, Theorem, nothing
from checks.refuted import Refuted
from spec.vocabulary import Failure

SOLVERS = ("z3", "both")
"""Whether bitwuzla is asked besides."""
Found = TypeVar("Found")
Second = Callable[[list[z3.BoolRef], Budget], str | None]
"""Another solver, asked about formulas that z3 found unsatisfiable: what it says instead, None where it agrees."""


@define
class Judge:
    """Discharges obligations, each once however many paths and theorems share it."""

    prover: Prover
    budget: Budget
    seconds: float
    """How long one obligation may take."""
    programs: dict[str, list[Path]] = field(factory=dict)
    answers: dict[tuple[object, ...], Answer] = field(factory=dict)
    """By the program and its formulas: the same name means other statements in another program."""
    experience: Experience = field(factory=Experience)
    refutations: Refutations = field(factory=Refutations)
    kept: Kept = field(factory=Kept)
    """How obligations were discharged, and which examples were found, when that was last recorded."""
    recorded: Kept | None = None
    """The same of this run, if it is to be recorded."""
    obligations: dict[tuple[str, Prefix, str], list[Obligation]] = field(factory=dict)
    """Program, path and label → its obligations; theorems share them."""
    second: Second | None = None
    core: Core | None = None
    """Another solver, asked which hypotheses are needed."""
    expected: int | None = None
    """How many obligations there will be, by the steps that are kept."""
    examples: dict[str, Iterator[Path]] = field(factory=dict)
    """Of each program the paths through it that are followed only for examples, as far as they were not yet."""
    refused: dict[str, str] = field(factory=dict)
    """The programs of which nothing is shown, and why."""
    at_fault: dict[str, str] = field(factory=dict)
    """Those of which nothing can be shown as they are declared, and why."""
    domain: str = ""
    """The geometries that the proofs are about."""
    unreached: dict[str, list[str]] = field(factory=dict)
    """Of each program, what never_reached has said."""

    def paths(self, name: str) -> list[Path]:
        """The paths through a program that have obligations. Raises OutOfTime."""
        if name not in self.programs:
            self.budget.report("programs", len(self.programs))
            found = paths(self.prover.program(name), known=self._known(name), budget=self.budget)
            self.examples[name] = found
            proving: list[Path] = []
            try:
                for path in found:
                    if not path.proving:
                        self.examples[name] = _for_examples(chain([path], found))
                        break
                    proving.append(path)
            except NotModelled as refusal:
                self.refused[name] = str(refusal)
            except DeclarationError as error:
                self.at_fault[name] = str(error)
            self.programs[name] = proving
            self._take(name, proving)
        return self.programs[name]

    def _take(self, name: str, paths: Iterable[Path]) -> None:
        """Paths that exist, if that is to be recorded."""
        if self.recorded is not None:
            self.recorded.taken.setdefault(name, set()).update(tuple(path.decisions.taken) for path in paths)

    def _known(self, name: str) -> frozenset[Prefix]:
        """The path prefixes of a program that are known to be feasible."""
        is_as_kept = not self.prover.edits and self.recorded is None
        return self.kept.prefixes(name) if is_as_kept else frozenset()

    def closure(
        self, names: Iterable[str], wanted: Callable[[str, str], bool] = lambda program, label: True
    ) -> Iterator[str]:
        """The programs, and those that they rely on for what is wanted of them (program, label), in turn; of a mutant,
        what is changed first."""
        found: dict[str, None] = {}
        waiting = list(names)
        waiting = [*self.prover.changed(waiting), *waiting]
        while waiting:
            name = waiting.pop(0)
            if name not in found:
                found[name] = None
                yield name
                if not self.budget.spent():
                    for path in self.paths(name):
                        waiting.extend(path.relies)
                        waiting.extend(
                            lemma for label in path.used if wanted(name, label) for lemma in path.used[label]
                        )

    def judge(self, name: str, wanted: Callable[[str], bool]) -> Iterator[Answer]:
        """The answers to all obligations of a program under the wanted labels."""
        if self.budget.spent():
            yield Answer(name, z3.unknown)
            return
        paths = self.paths(name)
        if name in self.at_fault:
            raise DeclarationError(f"{name}: {self.at_fault[name]}")
        if name in self.refused:
            yield Answer(name, z3.unknown, refused=self.refused[name])
            return
        for path in paths:
            for label in dict.fromkeys(goal.label for goal in path.goals):
                if wanted(label):
                    for number, obligation in enumerate(self._obligations(name, path, label)):
                        yield self._answer(obligation, name, label, f"{_called(name, path)}/{label}/{number}")

    def _obligations(self, name: str, path: Path, label: str) -> list[Obligation]:
        key = (name, tuple(path.decisions.taken), label)
        if key not in self.obligations:
            self.obligations[key] = list(obligations(path, label))
        return self.obligations[key]

    def asked(self, theorems: Iterable[Theorem]) -> dict[tuple[str, tuple[int, ...]], Obligation]:
        """What the solver will be asked for these, by the key of its answer. Raises OutOfTime."""
        return {
            (program, obligation.identity): obligation
            for theorem in theorems
            for requires in [required_by(self.prover.pairing, theorem)]
            for program in list(self.closure(theorem.operations, requires))
            for path in self.programs.get(program, ())
            for label in dict.fromkeys(goal.label for goal in path.goals)
            if requires(program, label)
            for obligation in self._obligations(program, path, label)
            if not obligation.is_given
        }

    def _answer(self, obligation: Obligation, program: str, label: str, name: str) -> Answer:
        what = f"{program}: {label}"
        if obligation.is_given:
            return Answer(what, z3.unsat, obligation)
        key = (program, obligation.identity)
        if key not in self.answers:
            if self.budget.spent():
                return Answer(what, z3.unknown, obligation)
            if not self.budget.enter(name):
                return Answer(f"{what} (its solver crashed)", z3.unknown, obligation)
            question = Question(obligation, self.refutations)
            work = self.discharge(question, self.budget.share(self.seconds))
            result = question.believed(work.answer(self.kept.leading(obligation.name, obligation.facts)))
            doubt = self._ask_again(question) if result == z3.unsat else None
            if self.recorded is not None and result == z3.unsat:
                self.recorded.add(obligation.name, work.steps())
            self.answers[key] = Answer(
                what, result, obligation, work.model, doubt, work.searched, is_recalled=question.is_recalled
            )
            self.budget.report("obligations", len(self.answers), self.expected)
        return self.answers[key]

    def discharge(self, question: Question, budget: Budget) -> Discharge:
        """The work on an obligation that none was done on yet."""
        search = self.prover.proof.search
        return Discharge(question, budget, self.experience, search.together, search.lazily, core=self.core)

    def _ask_again(self, question: Question) -> str | None:
        if self.second is None or question.refuted is None:
            return None
        return self.second(question.refuted, self.budget.share(self.seconds))

    def lemmas(self) -> set[str]:
        return {lemma.name for lemma in self.prover.proof.lemmas}

    def idle(self, theorem: Theorem) -> list[str]:
        """The programs that a theorem is about without an obligation of what it is about, their functions' included."""
        pairing, functions = self.prover.pairing, self.prover.texts

        def stated(name: str) -> Iterator[str]:
            yield from (label for path in self.paths(name) for label in path.stated)

        def has_one(name: str) -> bool:
            functions_of = [relied for relied in self.closure([name]) if relied in functions]
            return any(is_own(pairing, theorem, name, label) for label in stated(name)) or any(
                theorem.obligations(label) for relied in functions_of for label in stated(relied)
            )

        return [name for name in theorem.operations if not has_one(name)]

    def never_reached(self, name: str) -> list[str]:
        """The program's outcomes (success, or a failure by name) that no small example was found to lead to. Raises
        OutOfTime."""
        if name not in self.unreached:
            ends = [path for path in self.paths(name) if path.outcome is not PathEnd]
            missing = dict.fromkeys([*map(_kind, ends), *self._ends_said(name)]) or {"an end": None}
            small = self.examples[name] if self.prover.proof.forms.small is not None else reversed(ends)
            for path in self._kept_first(name, small) if ends else ():
                if path.outcome is not PathEnd and _kind(path) in missing and self._is_taken(name, path):
                    del missing[_kind(path)]
                if not missing:
                    break
            self.unreached[name] = list(missing)
        return self.unreached[name]

    def _ends_said(self, name: str) -> Iterator[str]:
        """Those of which calls say something."""
        for calls in self.prover.proof.calls:
            if calls.name == name:
                yield from map(_called_for, calls.asks)
                yield from () if calls.ensures is nothing else ("success",)

    def _kept_first(self, name: str, found: Iterable[Path]) -> Iterator[Path]:
        """Those of which an example is kept before the others."""
        others = []
        is_kept = any(kept.startswith(f"{name}/") for kept in self.kept.examples)
        for path in found:
            if not is_kept or _called(name, path) in self.kept.examples:
                yield path
            else:
                others.append(path)
        yield from others

    def _is_taken(self, name: str, path: Path) -> bool:
        condition, places = path.quietly(lambda: self.prover.proof.example(path.view))
        budget, called = self.budget.share(self.seconds), _called(name, path)
        found = example(path, condition, places, budget, self.kept.examples.get(called))
        if found is not None and self.recorded is not None:
            self.recorded.examples[called] = found
            self._take(name, [path])
        return found is not None


def _for_examples(found: Iterable[Path]) -> Iterator[Path]:
    """The paths of the small form, which come last: the form is what the paths of a program differ in first."""
    for path in found:
        if path.proving:
            raise ValueError("a path with obligations comes after one without, and would not be judged")
        yield path


def _kind(path: Path) -> str:
    """A failure or an answer of another form by its name; else success."""
    if isinstance(path.outcome, Failure):
        return str(path.outcome)
    if isinstance(path.outcome, Asking):
        return _called_for(path.outcome.function)
    is_form = has(type(path.outcome)) and not isinstance(path.outcome, Word)
    return type(path.outcome).__name__ if is_form else "success"


def _called_for(function: str) -> str:
    return f"a call of {function}"


@define
class Timed(Judge):
    """One that keeps how long everything took, whichever theorem was the first to ask for it."""

    costs: dict[object, float] = field(factory=dict)
    """Paths of a program, an answer, examples → seconds of processor time."""
    used: set[object] = field(factory=set)
    """What the theorem at hand needs of it."""

    def paths(self, name: str) -> list[Path]:
        return self._timed(name, lambda: super(Timed, self).paths(name))

    def never_reached(self, name: str) -> list[str]:
        return self._timed(("examples", name), lambda: super(Timed, self).never_reached(name))

    def _answer(self, obligation: Obligation, program: str, *names: str) -> Answer:
        return self._timed(
            (program, obligation.identity), lambda: super(Timed, self)._answer(obligation, program, *names)
        )

    def _timed(self, key: object, work: Callable[[], Found]) -> Found:
        began = time.process_time()
        found = work()
        self.costs.setdefault(key, time.process_time() - began)
        self.used.add(key)
        return found

    def evidence(self, theorems: Sequence[Theorem], solvers: str) -> list[Evidence]:
        """A row for each, with its cost."""
        rows, used = [], {}
        for theorem in theorems:
            self.used = set()
            rows.append(_evidence(self.prover.pairing, self, theorem, solvers))
            used[theorem.name] = self.used
        costs = together(used, self.costs)
        return [evolve(row, scope={**row.scope, TOGETHER: round(costs[row.property], 1)}) for row in rows]


def together(used: Mapping[str, set[object]], costs: Mapping[object, float]) -> dict[str, float]:
    """The cheapest first: what each costs with all those before it, where they share what they use."""
    needed, found = set[object](), {}
    for name in sorted(used, key=lambda name: sum(costs[key] for key in used[name])):
        needed |= used[name]
        found[name] = sum(costs[key] for key in needed)
    return found


@frozen
class Answer:
    """What the solver said to one obligation."""

    what: str
    result: z3.CheckSatResult
    obligation: Obligation | None = None
    model: z3.ModelRef | None = None
    doubt: str | None = None
    """What the second solver says, where it does not agree."""
    searched: bool = False
    """Whether no recorded steps led to it."""
    refused: str = ""
    """Why nothing is shown of the program, if so."""
    is_recalled: bool = False
    """Whether it was refuted in an earlier run."""

    @property
    def program(self) -> str:
        return self.what.split(": ")[0]


def prove(
    pairing: Pairing,
    budget: Budget,
    *,
    theorem: str | None = None,
    edits: tuple[tuple[str, str], ...] = (),
    seconds: float = 120.0,
    solver: str = "z3",
    record: bool = False,
    at_length: bool = False,
    left_out: Sequence[str] = (),
    refuted: Refuted | None = None,
) -> list[Evidence]:
    """Each theorem of the pairing but those left out, or the one named; `edits` make it about a mutant.

    With `record` the steps of the proofs are kept if all theorems hold: those that were kept before, where following
    them is quick, and else others, as few as are found to do. `at_length` proves them of
    geometries besides of which that takes long (Forms.lengthy). What was `refuted` in earlier runs is not asked again.

    Raises UsageError for a theorem that is not stated, for a solver that there is not, and for a second one that is not
    installed.
    """
    proof = pairing.proof
    if proof is None or not proof.theorems:
        raise UsageError(f"{pairing.part} states no theorems")
    chosen = [known for known in proof.theorems if theorem in (None, known.name) and known.name not in left_out]
    if not chosen:
        names = ", ".join(known.name for known in proof.theorems)
        raise UsageError(f"{pairing.part} states no theorem {theorem!r}; it states {names}")
    if solver not in SOLVERS:
        raise UsageError(f"there is no solver {solver!r} here; there are {', '.join(SOLVERS)}")
    second, solvers = None, f"z3 {z3.get_version_string()}"
    if solver == "both":
        second, version = bitwuzla()
        solvers += f", {version}"
    judge = Timed(Prover(pairing, edits, at_length), budget, seconds, second=second, kept=read_kept(proof.steps))
    judge.refutations = Refutations(refuted)
    if record:
        judge.recorded, judge.core = Kept(), _core()
    if not edits:
        _prepare(judge, chosen)
    judge.domain = "" if edits or budget.spent() else domain(judge.prover)
    evidence = judge.evidence(chosen, solvers)
    holds = theorem is None and not left_out and all(row.verdict is Verdict.HOLDS for row in evidence)
    if not edits and (fault := _fault(judge, holds)) is not None:
        evidence = [_at_fault(row, fault) for row in evidence]
    if judge.recorded is not None and not any(row.verdict is Verdict.VIOLATED for row in evidence):
        is_all = theorem is None and not left_out and (at_length or not proof.forms.lengthy)
        is_whole = is_all and all(row.verdict is Verdict.HOLDS for row in evidence)
        write_kept(proof.steps, judge.recorded if is_whole else judge.kept.updated(judge.recorded))
    return evidence


def _prepare(judge: Judge, theorems: Sequence[Theorem]) -> None:
    """Count what will be asked; where it is recorded, search for all of which no steps are kept, on all processors."""
    try:
        asked = judge.asked(theorems)
    except OutOfTime:
        return
    judge.expected = len(asked) or None
    if judge.recorded is not None:
        for goal, steps in search_together(judge.discharge, list(asked.values()), judge.kept, judge.budget):
            judge.kept.add(goal, steps)


def _fault(judge: Judge, holds: bool) -> str | None:
    """What is at fault with what a part declares for its proofs, if anything; where all of it holds, also what it says
    in vain."""
    prover = judge.prover
    try:
        check_names(prover)
        if holds:
            check_rests(prover, judge.programs)
    except DeclarationError as error:
        return str(error)
    if overlooked := prover.overlooked():
        what = ", ".join(overlooked)
        return f"a contract of another part's function says nothing of an argument, which may then be anything: {what}"
    if operations := forbidden(prover.pairing):
        return f"what the law requires of callers forbids calls that are made of {', '.join(operations)}"
    if any(prover.proof.forms.known) and OTHERS not in prover.proof.left_open:
        missing_geometry = "any other" if "init" in prover.proof.left_open else uncovered(prover)
        if missing_geometry is not None:
            return f"no form of the image that is proved is about a geometry of the law: {missing_geometry}"
    if missing := required_by_none(prover):
        return f"no theorem must prove it, and it is not left open with a reason: {', '.join(missing)}"
    return None


def _at_fault(row: Evidence, fault: str) -> Evidence:
    is_gate = worst([row.verdict, Verdict.GATE]) is Verdict.GATE
    return evolve(row, verdict=Verdict.GATE, note=fault) if is_gate else row


def _decisions(path: Path) -> str:
    """The decisions of a path."""
    return "".join("01"[decision] for decision in path.decisions.taken)


def _called(program: str, path: Path) -> str:
    """By which name something is kept of a path."""
    return f"{program}/{_decisions(path)}"


def _core() -> Core | None:
    """A second solver that says what is needed, if one is installed."""
    try:
        from checks.engines.proving.second_opinion import core
    except ImportError:
        return None
    return core


def bitwuzla() -> tuple[Second, str]:
    """The second solver, and its name and version."""
    try:
        from checks.engines.proving.second_opinion import opinion, version
    except ImportError:
        raise UsageError("bitwuzla is not installed: pip install 'memspec[nightly]', or use --solver z3") from None
    return opinion, version()


def _evidence(pairing: Pairing, judge: Judge, theorem: Theorem, solvers: str) -> Evidence:
    started = time.monotonic()
    answers: list[Answer] = []
    try:
        answers += _until_broken(judge, theorem)
        verdict, note = _verdict(judge, theorem, answers)
    except NotModelled as refusal:
        verdict, note = Verdict.UNDETERMINED, str(refusal)
    except DeclarationError as error:
        verdict, note = Verdict.GATE, f"the declaration of the proof is at fault: {error}"
    searched, recalled = (sum(map(attrgetter(name), answers)) for name in ("searched", "is_recalled"))
    if verdict is Verdict.HOLDS and searched and judge.recorded is None:
        steps = "one step" if searched == 1 else f"{searched} steps"
        note = f"{steps} had to be searched for; memspec prove {pairing.part} --record keeps what is found"
    scope = {
        "obligations": len(answers),
        "owed": dict(Counter(answer.program for answer in answers)),
        "domain": ", ".join([judge.domain, *_words(pairing, theorem)] if judge.domain else []),
        "searched": searched,
        **({"recalled": recalled} if recalled else {}),
        "solver": solvers,
        **({"at_length": True} if judge.prover.at_length and judge.prover.proof.forms.lengthy else {}),
    }
    seconds = time.monotonic() - started
    return Evidence(pairing.part, theorem.name, "prove", verdict, Strength.PROVED, scope, seconds, note)


def _words(pairing: Pairing, theorem: Theorem) -> list[str]:
    """`units 0 … 137438953472`: the words of which a theorem claims less than all."""
    calls = [each for each in pairing.proof.calls if each.name in theorem.operations] if pairing.proof else []
    ranges = {name: bounds for each in calls for name, bounds in each.words.items()}
    return [f"{name} {least} … {most}" for name, (least, most) in ranges.items()]


def _verdict(judge: Judge, theorem: Theorem, answers: list[Answer]) -> tuple[Verdict, str]:
    """What the answers to all obligations of a theorem say of it, and a note."""
    broken = [answer for answer in answers if answer.result == z3.sat]
    open_ = [answer for answer in answers if answer.result == z3.unknown]
    doubted = [answer for answer in answers if answer.doubt is not None]
    if false := [answer for answer in broken if answer.program in judge.lemmas() - set(theorem.operations)]:
        return Verdict.UNDETERMINED, f"the lemma {false[0].program}, which the proof uses, is not so: {false[0].what}"
    if broken:
        return Verdict.VIOLATED, _countermodel(judge, broken[0])
    if refused := [answer for answer in open_ if answer.refused]:
        return Verdict.UNDETERMINED, f"{refused[0].what}: {refused[0].refused}"
    if open_:
        return Verdict.UNDETERMINED, f"no answer in time to {len(open_)} of them, first “{open_[0].what}”"
    if doubted:
        return Verdict.GATE, f"the second solver says {doubted[0].doubt} to “{doubted[0].what}”"
    if idle := judge.idle(theorem):
        return Verdict.GATE, f"nothing of what the theorem is about must be proved of {', '.join(idle)}"
    try:
        empty = [f"{name}: {kind}" for name in theorem.operations for kind in judge.never_reached(name)]
    except OutOfTime:
        empty = []
    if judge.budget.spent():
        return Verdict.UNDETERMINED, "no time left to show that its hypotheses can hold"
    if empty:
        return Verdict.GATE, f"no example was found in which this is reached: {', '.join(empty)}"
    return Verdict.HOLDS, ""


def _countermodel(judge: Judge, answer: Answer) -> str:
    """What is told of a countermodel."""
    prover, obligation, name = judge.prover, answer.obligation, answer.program
    assert obligation is not None
    assert answer.model is not None
    watched = again(obligation.path, prover.program(name), Texts.of(prover.pairing, prover.edits))
    return told(name, obligation, answer.model, watched)


def _until_broken(judge: Judge, theorem: Theorem) -> Iterator[Answer]:
    """The answers up to the first countermodel; the last is unknown where time runs out before all are there."""
    wanted = required_by(judge.prover.pairing, theorem)
    try:
        for name in judge.closure(theorem.operations, wanted):
            for answer in judge.judge(name, partial(wanted, name)):
                yield answer
                if answer.result == z3.sat:
                    return
    except OutOfTime:
        yield Answer("the obligations of the paths through the source", z3.unknown)

"""What a pairing is: one declaration that ties a chapter of the law to an implementation.

Every engine works from the pairing alone. What a pairing leaves out, the engines do without, and say so.
"""

from __future__ import annotations

import functools
import inspect
import operator
import pathlib
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any, ClassVar, Protocol, get_args, get_type_hints

from attrs import field, fields, frozen, has

from checks.drawn_state import drawn_state
from checks.evidence import Call
from checks.judgements import clauses_of
from spec.vocabulary import BrokenClause, Failure, leaves_alone, reached

State = Any
"""A state of the law: frozen and hashable."""
View = Any
"""The reading functions of one implementation image, as the invariants use them."""
Arguments = tuple[Any, ...]


class DeclarationError(Exception):
    """What a pairing declares contradicts itself, or would make a proof where it may only guide one."""


@frozen
class Operation:
    """How engines find arguments for one operation, and answers that the law permits."""

    calls: Callable[[State], Iterable[Arguments]]
    """Every call that is worth making in some state of that geometry, refused ones included: finite."""
    sample: Callable[[State, random.Random], Arguments]
    """One call, chosen quickly; the random drivers draw millions."""
    answers: Callable[..., Iterable[Any]]
    """(state, *arguments) → every answer worth proposing, permitted or not, when the law is explored alone."""
    internal: bool = False
    """Whether it happens inside, without a call. Where an implementation has a method of its name, the engines
    interleave it with the calls and perform it on both; else it moves the law alone, where that is explored alone."""
    weight: int = 1
    """How often the fast random driver chooses it, beside the others."""
    optional: bool = False
    """Whether somebody's own implementation may lack it."""
    makes: bool = False
    """Whether its answer is the name of something that it made: an argument of the same type may be that name, or lie
    in what was made (checks.origins). The law gives such names a type of their own."""
    worth: Callable[..., Any] = lambda state, *arguments: True
    """(state, *arguments) → whether one of the calls is worth making there; without a branch, so that it compiles."""

    def arguments(self, state: State) -> Iterator[Arguments]:
        """Every call worth making in a state. Exploration tries them all."""
        return (arguments for arguments in self.calls(state) if self.worth(state, *arguments))


@frozen
class Promise:
    """Something that the law demands and somebody's own implementation may not offer."""

    text: str
    operation: str
    about: Callable[[State, Arguments], bool] = lambda state, arguments: False
    """(state, arguments) → whether such a call is made only if this is promised: it would be the caller's fault."""
    waives: tuple[str, ...] = ()
    """The clauses by which a refusal is judged only if this is promised."""
    needs: tuple[str, ...] = ()
    """Arguments without which nobody can keep it."""
    by_failing: bool = False
    """Whether it is kept by answering with a failure, so that nobody can keep it who cannot tell one."""
    by_answering: bool = False
    """Whether it is kept by what a success is answered with, so that nobody can keep it who only says that it was done.
    Where it is not promised, a success means the one that the law permits."""


@frozen
class Look:
    """What can be judged of somebody's own implementation besides its answers, after each call."""

    judge: Callable[[Any, State, bool], None]
    """(what its target shows of it, the law's state, whether all of it is looked at, or what is quick) → nothing, or
    BrokenClause"""
    promise: str = ""
    """Judged only if this is promised."""
    operation: str = ""
    """Judged only where this is offered."""


@frozen
class Outcome:
    """Something that a call can bring about: a check in which it never comes about has shown little."""

    operation: str
    happened: Callable[[State, Arguments, Any, State], bool]
    """(before, arguments, answer, after) → whether the call just brought it about"""


@frozen
class Scope:
    """A finite part of the state space, by the geometries that bound it."""

    geometries: Sequence[Arguments]
    """What the implementation's constructor and the law's `initial` take."""
    alone: Sequence[Arguments] = ()
    """Further ones, at which the law can be explored alone but not beside an implementation."""
    compiled: Mapping[str, Sequence[Arguments]] = field(factory=dict)
    """By encoding: further ones, at which exploration must be compiled."""


@frozen
class Bounds:
    """Geometries at the bounds of those that the law has: at each bound, one below it, and one above."""

    made: Sequence[Arguments]
    """Driven in plain Python, which sees an access outside memory."""
    refused: Sequence[Arguments]
    """Those beyond."""
    large: Sequence[Arguments] = ()
    """Driven in compiled code, as plain Python would take too long."""
    too_large: Sequence[Arguments] = ()
    """Of which it is seen only that they are not refused: there may not be so much memory."""


EXACT = "exact"
"""The name of the encoding that leaves nothing out."""


@frozen
class Encoding:
    """What compiled exploration keeps of a memory: all that it says, or all but what a symmetry makes irrelevant."""

    rows: Callable[[View], Iterable[tuple[Callable[[Any], Any], dict[int, int]]]]
    """(view) → for each row of numbers a reading, without a branch, and of what it is kept, by number: in how many
    bits"""
    rebuild: Callable[[Any, Any], int]
    """(image, numbers): write a memory that is kept as these, row by row; a kernel"""
    varied: tuple[str, ...] = ()
    """The operations that memories which are kept alike may answer differently."""
    variant: Callable[..., int] | None = None
    """(image, operation's number, two arguments, choice) → whether there is, for choice 1, 2, …, one more memory that
    is kept as this one and that such a call may answer differently; turns the image into it, at last back; a kernel"""

    @property
    def is_exact(self) -> bool:
        return self.variant is None


@frozen
class Mutant:
    """One small edit of the implementation's text: a fault that the checks must catch."""

    name: str
    edits: tuple[tuple[str, str], ...]
    """(old text, new text); the old one stands exactly once."""


@frozen
class Loop:
    """A loop that a proof cuts: its invariant holds on entry, is kept by one turn, and is all that is known after."""

    function: str
    invariant: Callable[[LoopState], Iterable[Any]]
    variant: Callable[[LoopState], Any]
    """Falls with every turn and is never negative: the loop ends."""
    focus: Callable[[LoopState], dict[str, Iterable[Any]]] = lambda state: {}
    """Where hypotheses about all numbers are to be used in a turn, by kind."""
    index: int = 0
    """Which `while` of the function, counted from 0."""
    writes: bool | tuple[int, ...] = True
    """Whether a turn changes the image, or which parts of it; what is known of the others stays known."""
    cases: Callable[[LoopState], Iterable[Any]] = lambda state: ()
    """Conditions, each the start of a proof of a turn of its own; and one where none of them holds."""
    effect: Callable[..., None] | None = None
    """(image, state): exactly what the turns so far have done to the image as it was when the loop was reached. All
    that was known of that image then stays known."""


@frozen
class _Names:
    """Variables, read as attributes."""

    names: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.names[name]
        except KeyError:
            raise AttributeError(name) from None


@frozen
class LoopState(_Names):
    """What a loop invariant is about: the local variables at the loop's head, and the image."""

    view: View
    entry_names: dict[str, Any]
    """The local variables when the loop was reached."""
    entry_view: View
    start_view: View
    """The image when the operation began."""


@frozen
class CallState(_Names):
    """What a contract is about: a function's arguments, and the image."""

    view: View
    """The image before the call, for what is required; after it, for what is ensured."""
    before: View
    """The image before the call."""
    known_view: View
    """The image when the operation began, or when it was last forgotten."""
    result: Any = None
    """What it returned; of a truth 0 or another word."""


@frozen
class Lasting:
    """A condition about two images that stays in use when the later one is forgotten."""

    condition: Any


@frozen
class Contract:
    """What a function asks and what it owes: shown once on its own text, and all that its callers' proofs know."""

    function: str
    requires: Callable[[CallState], Iterable[Any]]
    ensures: Callable[[CallState], Iterable[Any]]
    writes: tuple[int, ...] | None = None
    """The fields of which callers know no more than `ensures` says; None for all."""
    effect: Callable[..., Any] = lambda *arguments: None
    """(image, *arguments): exactly what it does to the other fields; and what it returns, if that is stated."""
    grows: int | None = None
    """The part of the proof's own whose word 0 grows with each call: what may have been done so often is at most that.
    No effect writes it."""
    chooses: bool = False
    """Whether what it does depends on what it returns, of which only `ensures` tells: effect(image, *arguments,
    result)"""
    shown_in: str = ""
    """The part whose theorems are the ground for this, where the function is another part's; `requires` says of each
    argument what it may be then."""
    focus: Callable[[CallState], dict[str, Iterable[Any]]] = lambda state: {}
    """Where hypotheses about all numbers are used in the function's own proof, by kind."""
    around: Callable[[CallState], dict[str, Iterable[Any]]] = lambda state: {}
    """The same in its callers' proofs, from the call on."""
    cases: Callable[[CallState], Iterable[Any]] = lambda state: ()
    """As of a loop."""


@frozen
class Lemma:
    """A statement about one state, shown by induction: claim(x) where claim(y) is given for each smaller y."""

    name: str
    variables: tuple[str, ...]
    smaller: Callable[..., Iterable[Arguments]]
    """(view, which fork was taken, *variables) → the places at which the claim is used for its own proof"""
    measure: Callable[..., Any]
    """(view, *variables) → a word; the claim is given only where it is less"""
    within: Callable[..., Iterable[Any]]
    """(*variables) → those that are frames of the pool"""
    fixed: int = 0
    """How many of the variables, the first ones, stay the same throughout the induction."""
    given: Callable[..., Iterable[Any]] = lambda *places: ()
    """(view, *the fixed variables) → what is taken for granted of them"""
    alignment: Callable[[int], int] = lambda fork: 0
    """The fork that was taken → of which power of two the last variable is then a multiple; shown, then used."""
    forks: Callable[..., Iterable[Any]] = lambda *places: ()
    """(view, *variables) → conditions, each the start of a proof of its own; and one where none of them holds"""
    claim: Callable[..., Any] = lambda view, *variables: True
    """(view, *variables) → condition"""
    shows: Callable[..., Any] | None = None
    """What it claims in place of that: an invariant of the law at every place, wherever those hold that operations owe.
    It has no variables then."""


@frozen
class Use:
    """A lemma that a proof takes for granted, and so rests on."""

    label: str
    """A clause, or another label, of goals that it is for."""
    lemma: str
    span: Any
    """Of these numbers,"""
    at: Callable[..., Iterable[Arguments]]
    """(each number) → the places at which the lemma is used"""


@frozen
class Theorem:
    """What prove must show: some of the obligations of some operations."""

    name: str
    operations: tuple[str, ...]
    """Operations, "init", functions with a contract, relations or lemmas, by name."""
    obligations: Callable[[str], bool]
    """Which labels of goals belong to the theorem."""
    broken_by: str
    """The mutant on which the theorem must fail."""


@frozen
class Counted:
    """Numbers that are counted from an origin (checks.engines.proving.origin)."""

    names: frozenset[str]
    """Kinds of numbers, and names of arguments and variables."""
    origin: int
    """The word of the header that is the origin."""
    by: int
    """The word of the header that says of which power of two the origin is a multiple:"""
    powers: Sequence[tuple[int, int]]
    """(most, power): where that word is so much at most, it is one of 2**power; the last one is for all others. That it
    is one is owed by the constructor."""


@frozen
class Proof:
    """What the prover needs beyond the law and the source."""

    view: Callable[..., View]
    """(image, ghosts) → the reading functions"""
    whole: Callable[[View], Iterable[Any]]
    """What holds of an image as a whole, beside the pointwise invariants."""
    pointwise: Sequence[Callable[[View, Any], Any]]
    """Invariants of the representation, besides the law's: each holds at every place of the view's span."""
    abstract: Callable[[View], State]
    ghosts: dict[str, Callable[[View, View, Any, Any], Any]]
    """Proof-only readings: name → (before, after, key, a value above all before) → the reading after a step."""
    focus: dict[str, Callable[..., dict[str, Iterable[Any]]]]
    """operation, or function with a contract → (view, *arguments) → where proofs use hypotheses about all numbers when
    it is called"""
    loops: Sequence[Loop]
    contracts: Sequence[Contract]
    lemmas: Sequence[Lemma]
    use_lemmas: Callable[[str, View, Arguments], Iterable[Use]]
    """(operation, view, arguments) → the lemmas above that its proof uses"""
    theorems: Sequence[Theorem]
    steps: pathlib.Path
    """Where the proofs' steps and examples are kept once they were found; the file need not exist
    (checks.engines.proving.kept)."""
    example: Callable[[View], tuple[Iterable[Any], dict[str, Iterable[int]]]]
    """Conditions that make an image a small one, and all the numbers of each kind that it then has: the hypotheses of
    theorems are shown to hold in some image of that size."""
    layout: Layout
    """How an index of the image is taken apart (checks.engines.proving.layout)."""
    known: Sequence[dict[int, int]]
    """Words of the image that the geometry fixes, and that no operation changes: one for each way in which it may."""
    lengthy: int = 0
    """How many of these, the first ones, are proved only where that is asked for, as it takes long."""
    small: dict[int, int] | None = None
    """The same words of a form so small that all numbers can be listed. Nothing is owed of it: programs are run in it
    for examples, where those of the others would be too large."""
    stated: Callable[[View], Iterable[tuple[Callable[..., Any], Any]]] | None = None
    """(view) → each invariant, with what it says of the image, where they are not the law's and those above: that it
    holds at every place"""
    label: Callable[[Callable[..., Any]], str] = lambda invariant: "invariant"
    """(an invariant) → the label of what is owed of it (checks.labels)"""
    derive: Callable[[View, str, Any, dict[str, list[Any]]], dict[str, Iterable[Any]]] = lambda *arguments: {}
    """(view, kind, the place that a statement about all is shown of, the places that are considered, by kind) → where
    else hypotheses are used, by kind"""
    together: bool = False
    """Whether much is stated, and each of it says little: a search for a proof then begins with all hypotheses at once
    (checks.engines.proving.discharge), and what stands already is not owed again."""
    glance: float = 0.25
    """How many seconds a question of a search may take lazily: long where links matter more than bits do."""
    fixed: Callable[[Mapping[int, int]], Mapping[str, int]] = lambda known: {}
    """(the words that a form fixes, if it fixes some) → the arguments of the constructor by which it does, by name; the
    others are whatever the law's range has (is_geometry)"""
    header: Callable[[Callable[[int], Any], Mapping[str, Any]], Iterable[Any]] = lambda header, geometry: ()
    """(word of the header → its value, the constructor's arguments by their names) → what the header says of them,
    where the law's state does not tell it; owed once the image is made"""
    read_to: str = ""
    """The function that the constructor calls once it has written the header, if no theorem is about what it does from
    there on. It is then owed that every geometry comes so far, and where what begins."""
    counted: Counted | None = None
    """The numbers that are counted from an origin, if some are."""
    left_open: Mapping[str, str] = field(factory=dict)
    """What no theorem is about, and why: a clause, a label or an invariant of the law (its sentence), an operation, a
    relation or "init", or `operation: clause`. Such clauses are neither owed nor taken for granted."""
    cases: dict[str, Callable[..., Iterable[Any]]] = field(factory=dict)
    """operation → (view, *arguments) → conditions, each the start of a proof of its own; and one where none holds"""
    claims: dict[str, Callable[..., Iterable[Any]]] = field(factory=dict)
    """operation, or function with a contract → (view, *arguments) → what is shown when it begins, and used from then
    on"""
    is_determined: bool = True
    """Whether the image stands for one state of the law; where not, operations owe the invariants alone."""
    use: Callable[[str, View, Arguments], Iterable[tuple[Callable[..., Any], Any]]] = lambda operation, view, given: ()
    """(operation, view, arguments) → invariants, and places of which they are used to tell which way a path can go"""
    rests: Mapping[str, Sequence[str]] = field(factory=dict)
    """What is to be shown, an invariant, a claim or a label, by its name, or `program: name` where it is another matter
    for one program, or all that a program owes, by the program's → the invariants that its proof uses; all, if it is
    not named."""
    beside: Callable[[View, str, Arguments], dict[str, Iterable[Any]]] = lambda view, kind, numbers: {}
    """(view, kind, numbers of which something is not so) → where hypotheses are to be used besides, by kind"""


Path = Any
Layout = Any


class Reading(Protocol):
    """One reading of one recorded trace, as operations of the law."""

    recordings: ClassVar[Sequence[str]]
    """What it can read of checks/data."""
    counts: Counter[str]
    """How many of what was read, for the evidence."""

    def __init__(self, path: pathlib.Path) -> None: ...

    def initial(self) -> State:
        """The law's state when the recording began, over LinearTables (checks.engines.validate)."""

    def events(self) -> Iterator[Any]:
        """The events in order. Raises UsageError where the file is no trace, Refusal where a doubt stays at its end."""

    def calls(self, state: State, event: Any) -> Iterable[Call]:
        """What the event says was called, internal operations included. Each call is judged before the next one is
        asked for. Judges with `ensure` what no operation is about, and raises Refusal for an earlier event."""

    def obstacle(self, state: State, event: Any) -> str:
        """What is in the way of a refused event."""


def refuses(failure: Failure) -> Callable[[State, Arguments, Any, State], bool]:
    return lambda before, arguments, answer, after: answer is failure


@frozen
class Pairing:
    """A chapter of the law and an implementation of it."""

    spec: ModuleType
    impl: type
    view: Callable[[Any], View]
    """image → the reading functions"""
    abstract: Callable[[View], State]
    """view → the law's state; reads only"""
    operations: dict[str, Operation]
    scopes: dict[str, Scope]
    representation: Sequence[Callable[[View, Any], Any]] = ()
    """Pointwise invariants of the implementation's own data structure."""
    places: Callable[[View | State], Iterable[Any]] = field()
    """The witnesses of the pointwise invariants in a concrete state: the span, if it is left out."""
    outcomes: dict[str, Outcome] = field(factory=dict)
    """What must be seen to happen, besides refusals."""
    picture: Callable[[State, Call | None], str] = drawn_state
    """The state drawn in characters, on one line; of a large one, what lies around the place that a call is about."""
    answer: Callable[[str, Any], Any] = field()
    """(operation, what a foreign implementation returned) → an answer of the law; ValueError where it is none. If it is
    left out, answers are as the law has them, and a failure may be said by its name."""
    permits: Callable[[View, State], Any] | None = None
    """(view, state) → whether an image is one that the law's state permits. None: only one that stands for it. A law
    that says what *may* be kept is not told what an implementation has kept."""
    wide: Sequence[Arguments] = ()
    """Geometries for the random drivers: too large to explore, and odd."""
    bounds: Bounds | None = None
    """Geometries at the bounds of the law's range, if the law states one (is_geometry)."""
    foreign: Sequence[Arguments] = ()
    """Geometries on which somebody's own implementation is driven at random."""
    promises: dict[str, Promise] = field(factory=dict)
    """What somebody's own implementation may leave unpromised."""
    extent: str = ""
    """Which number of a geometry says how large it is: of how many places. All of them together, if it is left out."""
    adapter: Any = None
    """How a C library is called: a class below checks.targets.adapter.Adapter. None: every number is said as it is."""
    looks: Sequence[Look] = ()
    """What is judged of memory that a C library keeps its state in, if anything."""
    unsaid: Mapping[str, Any] = field(factory=dict)
    """The parameters that a C function need not be told, and the value that they then have."""
    unbound: Mapping[str, str] = field(factory=dict)
    """The operations that no adapter binds, and why."""
    holds: Callable[[State, str, Arguments, Any], Iterable[tuple[int, int]]] = lambda after, *call: ()
    """(state after, operation, arguments, answer) → (first, count) of each run of places whose contents are the
    caller's from here on, until it is given back whole."""
    begin: Callable[[State, Call], State] | None = None
    """The state after what somebody's own construction amounts to. None: as after such a call."""
    gives_back: Callable[[State, str, Arguments], Iterable[int]] = lambda before, *call: ()
    """(state before, operation, arguments) → the first place of each run whose contents were the caller's up to
    here"""
    fixed: Sequence[int] = ()
    """The words of the image that the geometry fixes, and that no operation changes."""
    encodings: dict[str, Encoding] = field(factory=dict)
    """By name: EXACT, and symmetries. Where there are none, exploration is not compiled."""
    mutants: Sequence[Mutant] = ()
    needless: Mapping[str, str] = field(factory=dict)
    """The clauses and invariants that no mutant can need, by their sentences, and why. That one needs such a sentence
    all the same is a gate (checks.engines.mutate)."""
    proof: Proof | None = None
    trace: type[Reading] | None = None
    """How recorded traces are read."""
    part: str = field(init=False)

    @places.default
    def _places(self) -> Callable[[View | State], Iterable[Any]]:
        return lambda reading: reading.span if self.invariants() else ()

    @answer.default
    def _answer(self) -> Callable[[str, Any], Any]:
        return self.as_it_is

    @part.default
    def _part(self) -> str:
        return ".".join(self.spec.__name__.split(".")[-2:])

    def initial(self, geometry: Arguments) -> State:
        return self.spec.initial(*geometry)

    def begun(self, geometry: Arguments, calls: Iterable[Call]) -> State:
        """The state in which somebody's own begins, whose construction amounts to some calls. Raises BrokenClause. That
        a clause was reached by what nobody called shows nothing."""
        state, before = self.initial(geometry), reached.copy()
        for call in calls:
            if self.begin is not None:
                state = self.begin(state, call)
            else:
                state = self.move(call.operation)(state, *call.arguments, returned=call.returned)
        reached.clear()
        reached.update(before)
        return state

    def invariants(self) -> list[Callable[[View, Any], Any]]:
        return [*self.spec.INVARIANTS, *self.representation]

    def step(self, operation: str) -> Callable[..., State]:
        """The law's text of an operation."""
        step: Callable[..., State] = getattr(self.spec, operation)
        return step

    def as_it_is(self, operation: str, raw: Any) -> Any:
        """The answer of a foreign implementation that answers as the law does: with a number, with None for success, a
        failure or its name, a result of the law's or the numbers that it is made of."""
        kinds = answer_kinds(self.step(operation))
        if isinstance(raw, str):
            raw = self.failures.get(raw.lower().replace("_", " "), raw)
        if raw is None or raw in self.failures.values() or (has(type(raw)) and type(raw) in kinds):
            return raw
        form = next((kind for kind in kinds if has(kind)), None)
        if form is not None and isinstance(raw, tuple) and len(raw) == len(fields(form)):
            return form(*map(operator.index, raw))
        if int in kinds and not isinstance(raw, bool) and hasattr(raw, "__index__"):
            return operator.index(raw)
        raise ValueError(f"{operation} does not answer {raw!r}")

    @property
    def awaited(self) -> dict[str, Outcome]:
        """What must be seen to happen: what is named, and that each operation refuses with each failure of its own."""
        refusals = {
            f"{operation} refuses: {failure}": Outcome(operation, refuses(failure))
            for operation, failures in self.spec.FAILURES.items()
            for failure in failures
        }
        return {**self.outcomes, **refusals}

    @property
    def failures(self) -> dict[str, Failure]:
        """How its operations can refuse, by the names."""
        return {str(failure): failure for failures in self.spec.FAILURES.values() for failure in failures}

    def move(self, operation: str) -> Callable[..., State]:
        """The same, called with what came back: of what happens inside, nothing does."""
        step = self.step(operation)
        if step not in self.spec.INTERNAL_OPERATIONS:
            return step
        return lambda state, *arguments, returned: step(state, *arguments)

    def is_permitted(self, view: View, state: State) -> Any:
        """Whether the law's state permits an image."""
        return self.abstract(view) == state if self.permits is None else self.permits(view, state)

    def parameters(self, operation: str) -> list[str]:
        """The names of an operation's arguments, without the state and the answer."""
        return [name for name in parameters_of(self.step(operation))[1:] if name != "returned"]

    def states(self, geometry: Arguments, calls: Sequence[Call], begun: Iterable[Call] = ()) -> Iterator[State]:
        """The law's states along a run one by one, up to the step that it does not permit."""
        state = self.begun(geometry, begun)
        yield state
        for call in calls:
            try:
                state = self.move(call.operation)(state, *call.arguments, returned=call.returned)
            except (BrokenClause, TypeError):
                # A refusal by which its maker does not want to be judged changes nothing.
                if call is calls[-1] or not leaves_alone(call.returned):
                    return
            yield state

    def made(self, operation: str) -> Any:
        """The type of the names that an operation's answers are, if they are names of what it made."""
        if not self.operations[operation].makes:
            return None
        named = [kind for kind in answer_types(self.step(operation)) if hasattr(kind, "__supertype__")]
        if len(named) != 1:
            raise DeclarationError(f"what {operation} answers is a name, and its law gives that no type of its own")
        return named[0]

    def named(self, operation: str) -> list[Any]:
        """The types of an operation's arguments."""
        types = types_of(self.step(operation))
        return [types[name] for name in self.parameters(operation)]

    def required(self, operation: str, reading: Any, arguments: Arguments) -> list[Any]:
        """What the law says beforehand that whoever calls an operation owes, where it says anything (its `required`);
        of its state, or of an image."""
        required = getattr(self.spec, "required", None)
        given = dict(zip(self.parameters(operation), arguments, strict=True))
        return [] if required is None else list(required(reading, given))

    def extent_of(self, geometry: Arguments) -> int:
        """How large a geometry is."""
        extent: int = dict(zip(self.geometry_names(), geometry, strict=True)).get(self.extent, sum(geometry))
        return extent

    def geometry_names(self) -> list[str]:
        return list(inspect.signature(self.spec.initial).parameters)

    def clauses(self, operation: str) -> list[str]:
        """The sentences that an operation's text can judge by, read from its source."""
        return clauses_of(self.step(operation))

    @property
    def relations(self) -> Sequence[Callable[..., None]]:
        """Relations between operations."""
        relations: Sequence[Callable[..., None]] = getattr(self.spec, "RELATIONS", ())
        return relations

    def theorems_about(self, program: str, label: str) -> list[Theorem]:
        """Those that owe what goes by a label (a clause, or one of checks.labels) of an operation or a relation; a
        lemma's, those that are about every operation."""
        theorems = self.proof.theorems if self.proof else ()
        lemmas = {lemma.name for lemma in self.proof.lemmas} if self.proof else set()
        whole = {"init", *self.operations}
        return [
            theorem
            for theorem in theorems
            if program in theorem.operations
            and (whole <= set(theorem.operations) if program in lemmas else theorem.obligations(label))
        ]

    def relation_arguments(self, relation: Callable[..., None], state: State) -> Iterable[Arguments]:
        """It is tried with the arguments of the operation that has its parameters: the one it performs first."""
        names = parameters_of(relation)[1:]
        for name, operation in self.operations.items():
            if self.parameters(name) == names:
                return operation.arguments(state)
        raise TypeError(f"no operation of {self.part} has the parameters of the relation {relation.__name__}: {names}")


@functools.cache
def types_of(function: Callable[..., Any]) -> dict[str, Any]:
    return get_type_hints(function)


def answer_kinds(step: Callable[..., State]) -> tuple[type, ...]:
    """What an operation of a law can be answered with: the types of its `returned`, each by itself."""
    return tuple(getattr(kind, "__supertype__", kind) for kind in answer_types(step))


@functools.cache
def answer_types(step: Callable[..., State]) -> tuple[Any, ...]:
    """The same by the names that the law has for them."""
    waiting, found = [types_of(step).get("returned", type(None))], []
    while waiting:
        kind = waiting.pop(0)
        parts = get_args(getattr(kind, "__value__", kind))
        waiting += parts
        found += [] if parts else [kind]
    return tuple(found)


@functools.cache
def parameters_of(function: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(function).parameters)


def sentence(function: Callable[..., Any]) -> str:
    """What an invariant or a relation says: the first line of its docstring."""
    return (inspect.getdoc(function) or function.__name__).splitlines()[0]

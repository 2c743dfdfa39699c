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

from attrs import evolve, field, fields, frozen, has

from checks.drawn_state import drawn_state
from checks.evidence import Call
from checks.html.depiction import Depiction
from checks.judgements import clauses_of, striking, uncounted
from checks.linear import linear
from checks.proof import DeclarationError, Proof, Theorem
from spec.vocabulary import BrokenClause, Failure

State = Any
"""A state of the law: frozen and hashable."""
View = Any
"""The reading functions of one implementation image, as the invariants use them."""
Arguments = tuple[Any, ...]
INITIAL = "initial"
"""What stands in the place of an operation where the construction of somebody's own amounts to another geometry than
was asked for (Pairing.begun)."""


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
    leads_to: Sequence[str] = ()
    """The clauses of other operations that nothing reaches without it."""
    makes: bool = False
    """Whether its answer is the name of something that it made: an argument of the same type may be that name, or lie
    in what was made (checks.origins). The law gives such names a type of their own."""
    worth: Callable[..., Any] = lambda state, *arguments: True
    """(state, *arguments) → whether one of the calls is worth making there; without a branch, so that it compiles."""

    def arguments(self, state: State) -> Iterator[Arguments]:
        """Every call worth making in a state. Exploration tries them all."""
        return (arguments for arguments in self.calls(state) if self.worth(state, *arguments))


@frozen
class Composed:
    """A call that somebody's own has and the law does not, which is judged as several of the law's: so much as these
    permit, and what they leave."""

    step: Callable[..., State]
    """As the law's operations are: (state, *arguments, returned=…) → the state after, or BrokenClause."""
    about: Operation
    """`worth` says which calls may be made at all; an internal one is none of somebody's, but what their construction
    amounts to (Target.begun)."""
    failures: Sequence[Failure] = ()
    """With which it may refuse."""
    like: Sequence[str] = ()
    """The law's operations that it is judged by: what their promises waive is waived of it."""


def of_no_call(state: State, arguments: Arguments) -> bool:
    return False


@frozen
class Promise:
    """Something that the law demands and somebody's own implementation may not offer."""

    text: str
    operation: str
    """Empty, where it is about all of them."""
    about: Callable[[State, Arguments], bool] = of_no_call
    """(state, arguments) → whether such a call is made only if this is promised: it would be the caller's fault."""
    waives: tuple[str, ...] = ()
    """The clauses by which an answer is judged only if this is promised."""
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
    shows: str = ""
    """Judged only where what its target shows has such an attribute, which is not None."""


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
    alone: Sequence[Arguments] = field()
    """At which the law is explored alone: the same, if they are left out. A law that permits much has more states than
    any implementation of it, or fewer, as there is no memory."""
    compiled: Mapping[str, Sequence[Arguments]] = field(factory=dict)
    """By encoding: further ones, at which exploration must be compiled."""

    @alone.default
    def _alone(self) -> Sequence[Arguments]:
        return self.geometries

    def at(self, encoding: str) -> Sequence[Arguments]:
        """Those at which it is explored compiled."""
        return (*self.geometries, *self.compiled.get(encoding, ()))


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
"""The name of the encoding that leaves nothing out; every pairing has it (checks.engines.compiling.packing)."""


@frozen
class Symmetry:
    """What compiled exploration keeps of a memory if it leaves out what does not matter. Without one it keeps all."""

    rows: Callable[[View], Iterable[tuple[Callable[[Any], Any], dict[int, int]]]]
    """(view) → for each row of numbers a reading, without a branch, and of what it is kept, by number: in how many
    bits"""
    rebuild: Callable[[Any, Any], int]
    """(image, numbers): write a memory that is kept as these, row by row; a kernel"""
    varied: tuple[str, ...]
    """The operations that memories which are kept alike may answer differently."""
    variant: Callable[..., int]
    """(image, operation's number, as many arguments as any call has, choice) → whether there is, for choice 1, 2, …,
    one more memory that is kept as this one and that such a call may answer differently; turns the image into it, at
    last back; a kernel"""


AGAIN, WRITTEN = 1, 2
"""What a renaming answers, as bits: there is one more order of names; this one is worth looking at, and was written."""


@frozen
class Renaming:
    """Names of which it does not matter which is which: of memories that differ in these alone, compiled exploration
    expands the first that it meets. So each that it expands is one that the implementation comes to, and each run one
    that it takes. Unlike a `Symmetry` it says nothing of what is kept, and the law's state may stand beside the memory.

    It is a claim about the implementation, the law, and the calls that are worth making: where a call leads from the
    one memory, calls lead from the other, but for names. It is judged of all memories where the scope is small, and of
    a sample elsewhere (checks.engines.compiling.exchanges).
    """

    renamed: Callable[..., int]
    """(image, the law's state, room for an image, room for the law's state, room for names, choice) → AGAIN, WRITTEN:
    write, for choice 0, 1, 2, …, both by other names, so that of all that differ in names alone the same ones are
    written in the end. The law's state is words: of each of its tables a power of two, the last number's again where
    there are more. A kernel"""


@frozen
class Mutant:
    """One small edit of the implementation's text: a fault that the checks must catch."""

    name: str
    edits: tuple[tuple[str, str], ...]
    """(old text, new text); the old one stands exactly once."""


class Reading(Protocol):
    """One reading of one recorded trace, as operations of the law."""

    recordings: ClassVar[Sequence[str]]
    """What it can read of checks/data."""
    unseen: ClassVar[Sequence[str]]
    """The clauses that its calls reach, and of which a recording shows nothing."""
    counts: Counter[str]
    """How many of what was read, for the evidence. A reader may also have `limits`, sentences about what
    cannot be seen in this recording: the report notes them."""

    def __init__(self, path: pathlib.Path) -> None: ...

    def initial(self) -> State:
        """The law's state when the recording began, over LinearTables (checks.engines.validate); of a recording of
        several, that of the one whose first event was read last (Event.of)."""

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
    view: Callable[[Any, Arguments], View]
    """(image, geometry) → the reading functions, by which `abstract`, `permits`, places and invariants read an image.
    What the geometry says, the image need not keep."""
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
    legend: str = ""
    """How such a picture is read: what is said once, above a run of them."""
    depiction: Depiction | None = None
    """How its states are drawn, where that is better than characters."""
    answer: Callable[[str, Any], Any] = field()
    """(operation, what a foreign implementation returned) → an answer of the law; ValueError where it is none. If it is
    left out, answers are as the law has them, and a failure may be said by its name."""
    permits: Callable[[View, State], Any] | None = None
    """(view, state) → whether an image is one that the law's state permits. None: only one that represents it. A law
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
    threaded: Callable[[Any, int], Any] | None = None
    """(an adapter, how many) → what drives its library by so many threads (checks.engines.threaded.Threaded); None, if
    the law is of one caller at a time. Loaded when it is asked for."""
    adapter: Any = None
    """How a C library is called: a class below checks.targets.adapter.Adapter. None: every number is said as it is."""
    looks: Sequence[Look] = ()
    """What is judged of memory that a C library keeps its state in, if anything."""
    unsaid: Mapping[str, Any] = field(factory=dict)
    """The parameters that a C function need not be told, and the value that they then have."""
    composed: Mapping[str, Composed] = field(factory=dict)
    """What somebody's own may offer besides the law's operations, judged by these. No engine makes such a call of our
    own, or of the law alone."""
    unbound: Mapping[str, str] = field(factory=dict)
    """The operations that no adapter binds, and why."""
    holds: Callable[[State, str, Arguments, Any], Iterable[tuple[int, int]]] = lambda after, *call: ()
    """(state after, operation, arguments, answer) → (first, count) of each run of places whose contents are the
    caller's from here on, until it is given back whole."""
    begin: Callable[[State, Call], State] | None = None
    """The state after what somebody's own construction amounts to. None: as after such a call."""
    gives_back: Callable[[State, str, Arguments, Any], Iterable[int]] = lambda before, *call: ()
    """(state before, operation, arguments, answer) → the first place of each run whose contents were the caller's up to
    here. A refusal without effect gives nothing back, whatever this says."""
    keeps: Callable[[State, str, Arguments, Any], Iterable[tuple[int, int, int | None]]] | None = None
    """(state before, operation, arguments, answer) → (first, count, of): the first `count` places of the run that now
    begins at `first` hold, before its caller writes anything, what those of the run that began at `of` held before;
    or zeros, where `of` is None."""
    fixed: Sequence[int] = ()
    """The words of the image that the geometry fixes, and that no operation changes."""
    symmetries: Mapping[str, Symmetry | Renaming] = field(factory=dict)
    """By name: what compiled exploration may leave out of a memory, or take for the same. Besides, it can leave out
    nothing (EXACT)."""
    uncompiled: str = ""
    """Why the law cannot be compiled, if it cannot: the function of it, and what it does."""
    mutants: Sequence[Mutant] = ()
    draft: bool = False
    """Whether it is still being written (docs/adding-a-part.md): nothing is on record of it yet, and the book says so.
    No release has one."""
    needless: Mapping[str, str] = field(factory=dict)
    """The clauses and invariants that no mutant can need, by their sentences, and why. That one needs such a sentence
    all the same is a gate (checks.engines.mutate)."""
    _proof: Proof | Callable[[], Proof] | None = None
    """Or what loads it: a proof stands on the solver, and most that is asked of a part needs none."""
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

    @functools.cached_property
    def proof(self) -> Proof | None:
        return self._proof() if callable(self._proof) else self._proof

    def initial(self, geometry: Arguments) -> State:
        return self.spec.initial(*geometry)

    def begun(self, geometry: Arguments, calls: Iterable[Call]) -> State:
        """The state in which somebody's own begins, whose construction amounts to some calls. Raises BrokenClause. That
        a clause was reached by what nobody called shows nothing."""
        state = self.initial(geometry)
        with uncounted():
            for call in calls:
                if call.operation == INITIAL:
                    state = self.initial(call.arguments)
                elif self.begin is not None:
                    state = self.begin(state, call)
                else:
                    state = self.move(call.operation)(state, *call.arguments, returned=call.returned)
        return state

    def invariants(self) -> list[Callable[[View, Any], Any]]:
        return [*self.spec.INVARIANTS, *self.representation]

    def step(self, operation: str) -> Callable[..., State]:
        """The law's text of an operation; of what is composed of some, what has the law judge."""
        if operation in self.composed:
            return self.composed[operation].step
        step: Callable[..., State] = getattr(self.spec, operation)
        return step

    def offering(self, operations: Mapping[str, Operation]) -> Pairing:
        """The same with these of the composed calls among its operations."""
        return evolve(self, operations={**self.operations, **operations})

    def knows(self, operation: str) -> bool:
        """Whether the law can judge it, alone or composed."""
        return operation in self.operations or operation in self.composed

    def operation(self, name: str) -> Operation:
        """What is declared of an operation, also of one that is composed and was not offered."""
        return self.operations[name] if name in self.operations else self.composed[name].about

    def refusals(self, operation: str) -> Sequence[Failure]:
        """With which failures it may refuse."""
        if operation in self.composed:
            return self.composed[operation].failures
        found: Sequence[Failure] = self.spec.FAILURES.get(operation, ())
        return found

    def judged_by(self, operation: str) -> Sequence[str]:
        """The operations whose promises say by what it is not judged."""
        return (operation, *(self.composed[operation].like if operation in self.composed else ()))

    def as_it_is(self, operation: str, raw: Any) -> Any:
        """The answer of a foreign implementation that answers as the law does: with a number, with None for success, a
        failure or its name, a result of the law's or the numbers that it is made of."""
        if raw is None or (type(raw) is int and operation in self.numeric):
            return raw
        kinds = answer_kinds(self.step(operation))
        if isinstance(raw, str):
            raw = self.failures.get(raw.lower().replace("_", " "), raw)
        if raw in self.failures.values() or (has(type(raw)) and type(raw) in kinds):
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

    @functools.cached_property
    def failures(self) -> dict[str, Failure]:
        """How its operations can refuse, by the names. Asked at every call."""
        return {str(failure): failure for failures in self.spec.FAILURES.values() for failure in failures}

    @functools.cached_property
    def numeric(self) -> frozenset[str]:
        """The operations that may be answered with a number."""
        return frozenset(name for name in self.operations if int in answer_kinds(self.step(name)))

    def move(self, operation: str) -> Callable[..., State]:
        """The same, called with what came back: of what happens inside, nothing does."""
        step = self.step(operation)
        if step not in self.spec.INTERNAL_OPERATIONS:
            return step
        return lambda state, *arguments, returned: step(state, *arguments)

    def is_permitted(self, view: View, state: State) -> Any:
        """Whether the law's state permits an image."""
        return self.abstract(view) == state if self.permits is None else self.permits(view, state)

    def called(self) -> list[str]:
        """The operations that an implementation is asked for; what happens inside happens without a call."""
        return [name for name, operation in self.operations.items() if not operation.internal]

    def parameters(self, operation: str) -> list[str]:
        """The names of an operation's arguments, without the state and the answer."""
        return [name for name in parameters_of(self.step(operation))[1:] if name != "returned"]

    def states(
        self, geometry: Arguments, calls: Sequence[Call], begun: Iterable[Call] = (), *, once: bool = False
    ) -> Iterator[State]:
        """The law's states along a run one by one, up to the step that it does not permit. `once`: each is read before
        the next one is asked for, and not afterwards, so that tables are changed in place: of a run of 100,000 calls
        that takes a hundredth of the time."""
        state = self.begun(geometry, begun)
        if once:
            state = linear(state)
        yield state
        for call in calls:
            # Of an answer that a run has gone past, its maker does not want to be judged.
            waived = [] if call is calls[-1] else self.waivable
            try:
                with striking(waived):
                    state = self.move(call.operation)(state, *call.arguments, returned=call.returned)
            except (BrokenClause, TypeError):
                return
            yield state

    @property
    def waivable(self) -> list[str]:
        """The clauses by which not everybody's own implementation wants to be judged."""
        return [clause for promise in self.promises.values() for clause in promise.waives]

    def made(self, operation: str) -> Any:
        """The type of the names that an operation's answers are, if they are names of what it made."""
        if not self.operation(operation).makes:
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
        """What the law requires of the caller of an operation beforehand, where it says anything (its `required`);
        of its state, or of an image."""
        required = getattr(self.spec, "required", None)
        given = dict(zip(self.parameters(operation), arguments, strict=True))
        return [] if required is None else list(required(reading, given))

    def extent_of(self, geometry: Arguments) -> int:
        """How large a geometry is."""
        extent: int = dict(zip(self.geometry_names(), geometry, strict=True)).get(self.extent, sum(geometry))
        return extent

    def geometry_names(self) -> list[str]:
        return parameters_of(self.spec.initial)

    def clauses(self, operation: str) -> list[str]:
        """The sentences that an operation's text can judge by, read from its source."""
        return clauses_of(self.step(operation))

    @property
    def encodings(self) -> tuple[str, ...]:
        """How compiled exploration can keep a memory, by name."""
        return () if self.uncompiled else (EXACT, *self.symmetries)

    @property
    def relations(self) -> Sequence[Callable[..., None]]:
        """Relations between operations."""
        relations: Sequence[Callable[..., None]] = getattr(self.spec, "RELATIONS", ())
        return relations

    def theorems_about(self, program: str, label: str) -> list[Theorem]:
        """Those that must prove what goes by a label (a clause, or one of checks.labels) of an operation or a relation;
        a lemma's, those that are about every operation."""
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


@functools.cache
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


def all_open(law: ModuleType, why: str) -> dict[str, str]:
    """All that a law has, none of which a theorem is about, for one reason (Proof.left_open): its operations and the
    constructor, the relations between them, and the invariants."""
    operations = (*law.OPERATIONS, *law.INTERNAL_OPERATIONS, *law.RELATIONS)
    named = ("init", *(each.__name__ for each in operations), *map(sentence, law.INVARIANTS))
    return dict.fromkeys(named, why)

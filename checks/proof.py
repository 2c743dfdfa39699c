"""What a part declares for its proofs, beyond the law and the source.

The smallest proof says how an image is read, which state of the law it represents, and what the theorems are. All else
has a default. What is said of one function stands in one record beside its name (Function); what only some proofs need
stands in records of its own (Forms, Search, Stated). A declaration guides proofs and cannot make one: what it says of
states are formulas, and all that is taken for granted by it is an obligation of some program
(checks.engines.proving.trusted.declared). How the functions in it are called is in checks.labels.
"""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from checks.labels import INVARIANT

State = Any
"""A state of the law."""
View = Any
"""The reading functions of one image."""
Layout = Any
"""How an index of the image is taken apart (checks.engines.proving.trusted.layout)."""
Arguments = tuple[Any, ...]
Predicate = Callable[..., Any]
Places = dict[str, Iterable[Any]]
"""By kind: the numbers at which hypotheses about all numbers of that kind are used."""


class DeclarationError(Exception):
    """What a part declares contradicts itself, speaks of what is not there, or would make a proof where it may only
    guide one."""


def nothing(*given: Any) -> Iterable[Any]:
    """No conditions."""
    return ()


def nowhere(*given: Any) -> Places:
    """No places."""
    return {}


# ── Functions ────────────────────────────────────────────────────────────────────────────────────────────────


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
    """What is said of a call: the function's arguments, and the image."""

    view: View
    """The image before the call, for what is required; after it, for what is ensured."""
    before: View
    """The image before the call."""
    known_view: View
    """The image when the operation began, or when it was last forgotten."""
    answers: tuple[Any, ...] = ()
    """What it returned, of a truth 0 or another word; nothing before it has."""
    made: Sequence[tuple[str, CallState]] = ()
    """The calls of functions with contracts that it came to, in turn, where calls are stated (Calls); nobody who knows
    a function by its contract knows of these."""

    def calls_of(self, function: str) -> list[CallState]:
        return [call for name, call in self.made if name == function]

    @property
    def result(self) -> Any:
        return self.answers[0]


@frozen
class Lasting:
    """A condition about two images that stays in use when the later one is forgotten."""

    condition: Any


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
class Loop:
    """A loop that a proof cuts: its invariant holds on entry, is kept by one turn, and is all that is known after."""

    invariant: Callable[[LoopState], Iterable[Any]]
    variant: Callable[[LoopState], Any]
    """Falls with every turn and is never negative: the loop ends."""
    index: int = 0
    """Which `while` of the function, counted from 0."""
    focus: Callable[[LoopState], Places] = nowhere
    """Where hypotheses about all numbers are to be used in a turn."""
    writes: bool | tuple[int, ...] = True
    """Whether a turn changes the image, or which parts of it; what is known of the others stays known."""
    cases: Callable[[LoopState], Iterable[Any]] = nothing
    """Conditions, each the start of a proof of a turn of its own; and one where none of them holds."""
    effect: Callable[..., None] | None = None
    """(image, state): exactly what the turns so far have done to the image as it was when the loop was reached. All
    that was known of that image then stays known."""


Statement = Predicate | str
"""What is to be shown: an invariant or another statement about all numbers, as the function that says it; else the
label of the obligation (checks.labels), labels.ALL for all obligations of a program."""
Rests = Mapping[Statement, Sequence[Predicate]]
"""Statement → the invariants that its proof uses, which are all where it is not named. Others would be in the way."""


@frozen
class Function:
    """All that is declared of one function of the implementation, or of one operation.

    A function of which something is required, ensured or said to be done has a contract: that is shown once on its own
    text, and is all that its callers' proofs know. Others are read where they are called. An operation and the function
    of its name that does the work share a record.
    """

    name: str
    requires: Callable[[CallState], Iterable[Any]] = nothing
    """The precondition, which callers must establish."""
    ensures: Callable[[CallState], Iterable[Any]] = nothing
    """The postcondition, of what it returned and of the fields that it writes."""
    effect: Callable[..., Any] | None = None
    """(image, *arguments): exactly what it does to the other fields; and what it returns, if that is stated."""
    writes: tuple[int, ...] | None = None
    """The fields of which callers know no more than `ensures` says; None for all."""
    grows: int | None = None
    """The part of the proof's own whose word 0 grows with each call: what may have been done so often is at most that.
    No effect writes it."""
    chooses: bool = False
    """Whether what it does depends on what it returns, of which only `ensures` tells: effect(image, *arguments,
    result)"""
    shown_in: str = ""
    """The part whose theorems are the ground for this, where the function is another part's; `requires` says of each
    argument what it may be then."""
    loops: tuple[Loop, ...] = ()
    focus: Callable[[CallState], Places] = nowhere
    """Where hypotheses about all numbers are used in its own proof; an operation's, in those of laws too."""
    around: Callable[[CallState], Places] = nowhere
    """The same in its callers' proofs, before the call and after it."""
    cases: Callable[[CallState], Iterable[Any]] = nothing
    """Conditions, each the start of a proof of its own; and one where none of them holds."""
    claims: Callable[[CallState], Iterable[Any]] = nothing
    """What is shown when it begins, and used from then on."""
    lemmas: Callable[[CallState], Iterable[Use]] = nothing
    """The lemmas that an operation's proof uses."""
    decides: Callable[[CallState], Iterable[tuple[Predicate, Any]]] = nothing
    """Invariants, and places of which an operation's proof uses them to tell which way a path can go."""
    rests: Rests = field(factory=dict)
    """What its own proof rests on, where that is not what the others of such a goal rest on (Search.rests)."""

    @property
    def has_contract(self) -> bool:
        return self.requires is not nothing or self.ensures is not nothing or self.effect is not None


@frozen
class Calls:
    """Calls of the implementation's functions, kernels of operations included, on any words and an arbitrary image that
    is sound as a whole: what is so of their answers, and of what they ask other functions for.

    What is said of one function to its callers is a contract. This is what theorems are about beside that: how the
    answers of several functions fit together, and what an operation makes of a request before it does anything.
    """

    name: str
    of: tuple[tuple[str, ...], ...]
    """The functions, called one after the other, each with the words that it is given besides the image:
    ("bin_of", "units"). A name is the same word everywhere."""
    ensures: Callable[[CallState], Iterable[Any]] = nothing
    """Where all have returned."""
    asks: Mapping[str, Callable[[CallState, CallState], Iterable[Any]]] = field(factory=dict)
    """Function → (the words, its call) → what is so of its arguments. A path ends at the first call of such a function:
    what it does is not read."""
    words: Mapping[str, tuple[int, int]] = field(factory=dict)
    """The least and the greatest value of a word, where not all 2**64 are claimed; evidence says so."""
    lemmas: Callable[[CallState], Iterable[Use]] = nothing
    focus: Callable[[CallState], Places] = nowhere
    """Where hypotheses about all numbers are used."""

    @property
    def names(self) -> list[str]:
        """The words, each once."""
        return list(dict.fromkeys(name for _, *given in self.of for name in given))


# ── Lemmas and theorems ──────────────────────────────────────────────────────────────────────────────────────


@frozen
class Lemma:
    """A statement about one state, shown by induction: claim(x) where claim(y) is given for each smaller y."""

    name: str
    variables: Mapping[str, str] = field(factory=dict)
    """By name: of which kind each is, so that hypotheses about all numbers of that kind are used at it."""
    claim: Predicate = lambda view, *variables: True
    """(view, *variables) → condition"""
    shows: Predicate | None = None
    """What it claims in place of that: an invariant of the law at every place, wherever those hold that operations must
    establish. It has no variables then."""
    within: Callable[..., Iterable[Any]] = nothing
    """(view, *variables) → of which numbers it is claimed"""
    smaller: Callable[..., Iterable[Arguments]] = nothing
    """(view, which fork was taken, *variables) → the places at which the claim is used for its own proof"""
    measure: Callable[..., Any] = lambda view, *variables: 0
    """(view, *variables) → a word; the claim is given only where it is less"""
    fixed: int = 0
    """How many of the variables, the first ones, stay the same throughout the induction."""
    given: Callable[..., Iterable[Any]] = nothing
    """(view, *the fixed variables) → what is taken for granted of them"""
    forks: Callable[..., Iterable[Any]] = nothing
    """(view, *variables) → conditions, each the start of a proof of its own; and one where none of them holds"""
    alignment: Callable[[int], int] = lambda fork: 0
    """The fork that was taken → of which power of two the last variable is then a multiple; shown, then used."""


@frozen
class Theorem:
    """What prove must show: some of the obligations of some operations."""

    name: str
    operations: tuple[str, ...]
    """Operations, "init", functions with a contract, calls of functions, relations or lemmas, by name."""
    obligations: Callable[[str], bool]
    """Which labels of goals belong to the theorem."""
    broken_by: str
    """The mutant on which the theorem must fail."""


# ── What some proofs need ────────────────────────────────────────────────────────────────────────────────────


@frozen
class Ghost:
    """A reading that only the proof has: of each number of a span, or of each combination of several."""

    carry: Callable[[View, View, Any, Any], Any]
    """(before, after, key, a value above all before) → the reading after a step"""
    span: Callable[[View], Any] = lambda view: view.span
    """(view) → the keys that it is about"""


@frozen
class Stated:
    """Invariants of the image, in place of the law's own and the pointwise ones."""

    says: Callable[[View], Iterable[tuple[Predicate, Any]]]
    """(view) → each invariant, with what it says of the image: that it holds at every place"""
    label: Callable[[Predicate], str] = lambda invariant: INVARIANT
    """(an invariant) → the label of its obligations (checks.labels)"""


@frozen
class Counted:
    """Numbers that are counted from an origin (checks.engines.proving.trusted.origin)."""

    names: frozenset[str]
    """Kinds of numbers, and names of arguments and variables."""
    origin: int
    """The word of the header that is the origin."""
    by: int
    """The word of the header that says of which power of two the origin is a multiple:"""
    powers: Sequence[tuple[int, int]]
    """(most, power): where that word is so much at most, it is one of 2**power; the last one is for all others. That it
    is one is a proof obligation of the constructor."""


@frozen
class Forms:
    """What the geometry fixes in an image, and what must be proved of the constructor besides."""

    known: Sequence[dict[int, int]] = ({},)
    """Words of the image that the geometry fixes, and that no operation changes: one for each way in which it may."""
    lengthy: int = 0
    """How many of these, the first ones, are proved only where that is asked for, as it takes long."""
    small: dict[int, int] | None = None
    """The same words of a form so small that all numbers can be listed. It has no obligations: programs are run in it
    for examples, where those of the others would be too large."""
    fixed: Callable[[Mapping[int, int]], Mapping[str, int]] = lambda known: {}
    """(the words that a form fixes, if it fixes some) → the arguments of the constructor by which it does, by name; the
    others are whatever the law's range has (is_geometry)"""
    header: Callable[[Callable[[int], Any], Mapping[str, Any]], Iterable[Any]] = nothing
    """(word of the header → its value, the constructor's arguments by their names) → what the header says of them,
    where the law's state does not say it; an obligation once the image is made"""
    read_to: str = ""
    """The function that the constructor calls once it has written the header, if no theorem is about what it does from
    there on. It must then be proved that every geometry comes so far, and where what begins."""


@frozen
class Search:
    """How proofs are searched for: which hypotheses are used where. None of it is taken for granted."""

    rests: Rests = field(factory=dict)
    derive: Callable[[View, str, Any, dict[str, list[Any]]], Places] = nowhere
    """(view, kind, the place that a statement about all is shown of, the places that are considered, by kind) → where
    else hypotheses are used"""
    beside: Callable[[View, str, Arguments], Places] = nowhere
    """(view, kind, numbers of which something is not so) → where hypotheses are to be used besides"""
    together: bool = False
    """Whether much is stated, and each of it says little: a search for a proof then begins with all hypotheses at once
    (checks.engines.proving.discharge), and what is known already is not proved again."""
    lazily: float = 0.25
    """How many seconds a question of a search may take lazily: long where links matter more than bits do."""


# ── A part's proofs ──────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Unread:
    """An image that no theorem reads: they are about functions that decide by their arguments alone."""

    image: Any
    ghosts: Any


@frozen
class Proof:
    """What the prover needs beyond the law and the source."""

    view: Callable[..., View]
    """(image, ghosts) → the reading functions"""
    theorems: Sequence[Theorem]
    steps: pathlib.Path
    """Where the proofs' steps and examples are kept once they were found; the file need not exist
    (checks.engines.proving.kept)."""
    abstract: Callable[[View], State] | None = None
    """The abstraction function. None: an image does not represent one state of the law, and operations must
    establish the invariants alone."""
    functions: Sequence[Function] = ()
    calls: Sequence[Calls] = ()
    lemmas: Sequence[Lemma] = ()
    whole: Callable[[View], Iterable[Any]] = nothing
    """What holds of an image as a whole, beside the pointwise invariants."""
    pointwise: Sequence[Callable[[View, Any], Any]] = ()
    """Invariants of the representation, besides the law's: each holds at every place of the view's span."""
    stated: Stated | None = None
    """Others in place of these and the law's, if the image is spoken of in other terms."""
    ghosts: Mapping[str, Ghost] = field(factory=dict)
    example: Callable[[View], tuple[Iterable[Any], dict[str, Iterable[int]]]] = lambda view: ((), {})
    """Conditions that make an image a small one, and all the numbers of each kind that it then has: the hypotheses of
    theorems are shown to hold in some image of that size."""
    layout: Layout = None
    """None: one without parts."""
    counted: Counted | None = None
    """The numbers that are counted from an origin, if some are."""
    forms: Forms = Forms()
    search: Search = Search()
    left_open: Mapping[str, str] = field(factory=dict)
    """What no theorem is about, and why: by the names that checks.labels has for it. Such clauses are neither proved
    nor taken for granted."""

    def function(self, name: str) -> Function:
        """What is declared of a function; nothing, if it is not named."""
        return next((each for each in self.functions if each.name == name), Function(name))

    @property
    def contracts(self) -> list[Function]:
        """The functions that have one."""
        return [each for each in self.functions if each.has_contract]


def about_arguments(
    theorems: Sequence[Theorem], functions: Sequence[Function], steps: pathlib.Path, left_open: Mapping[str, str]
) -> Proof:
    """The proof of theorems about functions that decide by their arguments alone, whatever the image holds."""
    return Proof(
        view=Unread,
        theorems=theorems,
        steps=steps,
        functions=functions,
        stated=Stated(lambda view: ()),
        example=lambda view: ((), {"word": [0]}),
        left_open=left_open,
    )

"""Compiled exploration: every reachable memory of an implementation, some thousand times as fast as beside the law.

The law's text is compiled as well (`checks.engines.tracing`), so what is judged is the same: each answer by the clauses
of its operation, each memory by the invariants, and that it stands for the law's next state. A state is a memory,
packed by one of the pairing's encodings (`checks.pairing.Encoding`): by the exact one, or by one that leaves out what a
symmetry makes irrelevant. Then one memory stands for many, so of each kept one all variants that matter are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from inspect import getmodule
from typing import Any

import numba
import numpy as np
from attrs import define, field, frozen

from checks.clauses import NO_CRASH, STANDS_FOR
from checks.engines import sweep
from checks.engines.drive import called, view_of
from checks.engines.tracing import ADDRESS, WORD, Library, Native, Trace, Word
from checks.evidence import Budget, Call
from checks.pairing import Arguments, Encoding, Pairing, sentence
from checks.source import load
from impl.image import ImageFault
from spec.vocabulary import BrokenClause, all_of, ensure

ROOM = 1 << 17
"""Letters that a worker can write to each before they are taken in."""
FIRST_ROWS = 1 << 12


# ── What is compiled ─────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Model:
    """A pairing at one geometry, and what of it exploration keeps."""

    pairing: Pairing
    geometry: Arguments
    encoding: Encoding
    operations: list[str]
    calls: list[tuple[str, Arguments]]
    """All that are worth making in some state."""
    image: Any
    """The memory to begin with."""
    places: list[int]
    fixed: dict[int, int]
    """The words of the image that the geometry fixes."""

    @classmethod
    def of(cls, pairing: Pairing, geometry: Arguments, encoding: Encoding) -> Model:
        image = pairing.impl(*geometry).image
        operations = [name for name in called(pairing) if name in (encoding.operations or [name])]
        state = pairing.initial(geometry)
        return cls(
            pairing,
            geometry,
            encoding,
            operations,
            [(name, arguments) for name in operations for arguments in pairing.operations[name].calls(state)],
            image,
            [int(place) for place in pairing.places(view_of(pairing, image))],
            {index: int(image[index]) for index in pairing.fixed},
        )

    def table(self) -> Any:
        """A row for each call: the number of its operation, and two arguments."""
        rows = [(self.operations.index(name), *arguments, 0)[:3] for name, arguments in self.calls]
        return np.array(rows, dtype=np.int64)


@define
class Writer:
    """Writes a model's functions, from the law's text."""

    model: Model
    library: Library = field(factory=Library)
    clauses: list[str] = field(factory=list)
    """By the number that the functions give them."""

    def trace(self, name: str, *arguments: Any) -> Trace:
        return Trace(self.library.function(name, arguments), self.model.places, self.clauses)

    def view(self, trace: Trace, place: int) -> Any:
        """The reading functions of an image that is an argument."""
        return self.model.pairing.view(trace.image(place, len(self.model.image), self.model.fixed))

    def enabled(self) -> None:
        """Which calls are worth making."""
        trace = self.trace("enabled", ADDRESS, ADDRESS)
        operations = self.model.pairing.operations

        def text() -> list[Any]:
            state = self.model.pairing.abstract(self.view(trace, 0))
            return [operations[name].worth(state, *arguments) for name, arguments in self.model.calls]

        trace.run(text, trace.return_chosen)

    def memory(self) -> None:
        """The invariants, at every place."""
        trace = self.trace("memory", ADDRESS)

        def text() -> None:
            view = self.view(trace, 0)
            for invariant in self.model.pairing.invariants():
                ensure(all_of(invariant(view, place) for place in self.model.places), sentence(invariant))

        trace.run(text, trace.return_holds)

    def answer(self) -> None:
        """The law of the operations, and that the memory afterwards stands for the law's next state."""
        trace = self.trace("answer", WORD, ADDRESS, ADDRESS, WORD, WORD, WORD, ADDRESS)
        trace.counts = trace.function.args[6]
        numbered = list(enumerate(self.model.operations))

        def text() -> None:
            for number, name in numbered:
                if name == numbered[-1][1] or trace.argument(0) == number:
                    self.judge(trace, name)
                    return

        trace.run(text, trace.return_holds)

    def judge(self, trace: Trace, operation: str) -> None:
        pairing = self.model.pairing
        arguments = [trace.argument(3 + place) for place in range(len(pairing.parameters(operation)))]
        before = pairing.abstract(self.view(trace, 1))
        try:
            returned = answered(pairing, operation, trace.argument(5), arguments)
        except ImageFault as fault:
            raise BrokenClause(NO_CRASH) from fault
        after = pairing.step(operation)(before, *arguments, returned=returned)
        words = trace.image(2, len(self.model.image), {})
        kept = all_of(words[index] == number for index, number in self.model.fixed.items())
        ensure(kept & (pairing.abstract(self.view(trace, 2)) == after), STANDS_FOR)

    def numbers(self) -> list[int]:
        """What is kept of a memory; of how many bits each number is."""
        trace = self.trace("numbers", ADDRESS, ADDRESS)
        bits: list[int] = []

        def text() -> list[Any]:
            numbers = list(self.model.encoding.numbers(self.view(trace, 0)))
            bits[:] = [size for _, size in numbers]
            return [number for number, _ in numbers]

        trace.run(text, trace.return_numbers)
        return bits


def answered(pairing: Pairing, operation: str, code: Any, arguments: list[Any]) -> Any:
    """What the implementation's method makes of what its function returned."""
    module = getmodule(pairing.impl)
    assert module is not None
    plain = load(module)
    plain.__dict__[operation] = lambda *_: code
    subject = object.__new__(plain.__dict__[pairing.impl.__name__])
    subject.image = None
    return getattr(subject, operation)(*arguments)


def kernels(model: Model) -> list[Any]:
    """The implementation's functions under one, and the encoding's: compiled, to be called by compiled code."""
    encoding = model.encoding
    return [
        numba.cfunc(sweep.PERFORM)(performer(model)),
        numba.cfunc(sweep.VARIANT)(_calling(encoding.variant, 5) if encoding.variant else _one_variant),
        numba.cfunc(sweep.REBUILD)(_calling(encoding.rebuild, 2)),
        numba.cfunc(sweep.CANONICAL)(_calling(encoding.canonical, 2) if encoding.canonical else _as_it_is),
    ]


def performer(model: Model) -> Callable[..., int]:
    """A function that calls an operation by its number: written out, for compiled code knows no table of functions."""
    module = getmodule(model.pairing.impl)
    lines = ["def perform(image, operation, one, two):"]
    for number, name in enumerate(model.operations):
        arguments = ", ".join(("one", "two")[: len(model.pairing.parameters(name))])
        lines.append(f"    if operation == {number}: return {name}(image, {arguments})")
    lines.append("    return 0")
    names: dict[str, Any] = {name: getattr(module, name) for name in model.operations}
    exec("\n".join(lines), names)
    perform: Callable[..., int] = names["perform"]
    return perform


def _calling(function: Any, arity: int) -> Callable[..., int]:
    names: dict[str, Any] = {"function": function}
    parameters = ", ".join(f"p{place}" for place in range(arity))
    exec(f"def calling({parameters}): return function({parameters})", names)
    calling: Callable[..., int] = names["calling"]
    return calling


def _one_variant(image: Any, operation: int, one: int, two: int, choice: int) -> int:
    return int(choice == 0)


def _as_it_is(image: Any, numbers: Any) -> int:
    return 0


@define
class Machine:
    """A model in machine code."""

    model: Model
    clauses: list[str]
    width: int
    """The words of a key."""
    functions: list[Any]
    library: Library
    """Keeps the code in memory."""

    @classmethod
    def of(cls, model: Model) -> Machine:
        writer = Writer(model)
        writer.enabled()
        writer.memory()
        writer.answer()
        width = writer.library.packing(writer.numbers())
        writer.library.compile()
        native = [writer.library.native(name, signature) for name, signature in NATIVE.items()]
        return cls(model, writer.clauses, width, [*kernels(model), *native], writer.library)


NATIVE = {
    "enabled": sweep.ENABLED,
    "memory": sweep.MEMORY,
    "answer": sweep.ANSWER,
    "numbers": sweep.NUMBERS,
    "pack": sweep.PACK,
    "unpack": sweep.PACK,
}

# ── The search ───────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Swept:
    """What a search saw."""

    states: int
    transitions: int
    complete: bool
    reached: dict[str, int]
    """How often each clause was judged."""
    clause: str = ""
    calls: tuple[tuple[str, Arguments], ...] = ()
    """The shortest run to the clause that broke, where no variant stands in it."""


@define
class Worker:
    """The states that one worker owns."""

    width: int
    workers: int
    clauses: int
    number: int
    keys: Any = field(init=False)
    arrivals: Any = field(init=False)
    """By state: where it was first reached from, and by which call."""
    table: Any = field(init=False)
    known: int = 0
    letters: Any = field(init=False)
    origins: Any = field(init=False)
    sent: Any = field(init=False)
    span: Any = field(init=False)
    found: Any = field(init=False)
    counts: Any = field(init=False)
    transitions: int = 0

    def __attrs_post_init__(self) -> None:
        self.keys = np.zeros((FIRST_ROWS, self.width), np.int64)
        self.arrivals = np.zeros(FIRST_ROWS, np.int64)
        self.table = np.full((2 * FIRST_ROWS, self.width), -1, np.int64)
        self.letters = np.zeros((self.workers, ROOM, self.width), np.int64)
        self.origins = np.zeros((self.workers, ROOM), np.int64)
        self.sent = np.zeros(self.workers, np.int64)
        self.span = np.array((0, 0, self.number), np.int64)
        self.found = np.full(4, NOTHING, np.int64)
        self.counts = np.zeros(self.clauses + 1, np.int64)

    def take_in(self, others: list[Worker]) -> None:
        """File what was sent to this worker, in the order of the senders."""
        for other in others:
            count = int(other.sent[self.number])
            self.make_room(self.known + count)
            self.known = sweep.take_in(
                other.letters[self.number],
                other.origins[self.number],
                count,
                self.table,
                self.keys,
                self.arrivals,
                self.known,
            )

    def make_room(self, rows: int) -> None:
        while rows > len(self.keys):
            self.keys = np.concatenate([self.keys, np.zeros_like(self.keys)])
            self.arrivals = np.concatenate([self.arrivals, np.zeros_like(self.arrivals)])
            self.table = np.full((2 * len(self.keys), self.width), -1, np.int64)
            sweep.fill_table(self.table, self.keys, self.known)


NOTHING = -3
"""In the place of a clause: nothing broke."""


def search(machine: Machine, budget: Budget, *, judge: bool = True, workers: int = 1) -> Swept:
    """Visit every state once, in the order of its distance from the first one."""
    model = machine.model
    encoding = model.encoding
    crew = [Worker(machine.width, workers, len(machine.clauses), number) for number in range(workers)]
    calls = model.table()
    most = len(calls) + len(model.places)
    varied, normal = encoding.variant is not None, encoding.canonical is not None
    options = np.array((judge, varied, not encoding.is_exact, normal, most), np.int64)
    base = model.image

    def expand(worker: Worker) -> None:
        worker.sent[:] = 0
        worker.transitions += sweep.expand(
            *machine.functions,
            options,
            worker.keys,
            calls,
            base.copy(),
            worker.counts,
            worker.letters,
            worker.origins,
            worker.sent,
            worker.span,
            worker.found,
        )

    key = first_key(machine)
    crew[0].letters[0, 0] = key
    owner = sweep.owner(key.reshape(1, -1), workers)
    crew[0].letters[owner, 0] = key
    crew[0].origins[owner, 0] = NOWHERE
    crew[0].sent[owner] = 1
    with ThreadPoolExecutor(workers) as pool:

        def together(work: Callable[[Worker], None]) -> None:
            list(pool.map(work, crew))

        together(lambda worker: worker.take_in(crew))
        while any(worker.span[0] < worker.known for worker in crew):
            for worker in crew:
                worker.span[1] = worker.known
            while any(worker.span[0] < worker.span[1] for worker in crew):
                budget.report("states", sum(worker.known for worker in crew), None)
                if budget.spent():
                    return swept(machine, crew, complete=False)
                together(expand)
                if any(worker.found[0] != NOTHING for worker in crew):
                    return swept(machine, crew, complete=False)
                together(lambda worker: worker.take_in(crew))
    return swept(machine, crew, complete=True)


NOWHERE = -1


def first_key(machine: Machine) -> Any:
    key = np.zeros((1, machine.width), np.int64)
    sweep.encode(*machine.functions[-3:-1], machine.functions[3], machine.model.image, key)
    return key[0]


def swept(machine: Machine, crew: list[Worker], *, complete: bool) -> Swept:
    counts = sum(worker.counts for worker in crew)
    reached = {clause: int(counts[number]) for number, clause in enumerate(machine.clauses)}
    states = sum(worker.known for worker in crew)
    transitions = sum(worker.transitions for worker in crew)
    broken = [worker for worker in crew if worker.found[0] != NOTHING]
    if not broken:
        return Swept(states, transitions, complete, reached)
    worker = broken[0]
    clause, state, call, choice = (int(number) for number in worker.found)
    return Swept(states, transitions, False, reached, machine.clauses[clause] if clause>=0 else "unfit", ())

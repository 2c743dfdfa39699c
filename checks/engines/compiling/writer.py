"""Writing a model's functions: its law by tracing, its kernels by numba."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial, reduce
from itertools import chain
from typing import Any

from attrs import define, field
from llvmlite import ir

from checks.clauses import NO_CRASH, REPRESENTS
from checks.drive import unjudged
from checks.engines.compiling.machine_code import (
    ADDRESS,
    BIT,
    WORD,
    Library,
    Value,
    call_kernel,
    copy,
    load,
    same,
    store,
    unpack,
)
from checks.engines.compiling.model import Model
from checks.engines.compiling.packing import write_encode, write_restore
from checks.engines.compiling.sweep import HOLDS, UNCHANGED, UNFIT
from checks.engines.compiling.traced import Condition, FormError, UntracedError, Word, rows_of
from checks.engines.compiling.tracing import Trace
from checks.evidence import UsageError
from checks.pairing import Pairing, State, Symmetry, View, sentence
from impl.image import ImageFault
from spec.vocabulary import BrokenClause, all_of, ensure

Invariant = Callable[[View, Any], Any]


@define
class Writer:
    """Writes a model's functions, one by one."""

    model: Model
    library: Library = field(factory=Library)
    clauses: list[str] = field(factory=list)
    """By the number that the functions give them."""
    state_words: int = 0
    addresses: dict[str, int] = field(factory=dict)
    """Of the functions that were compiled before."""

    @property
    def length(self) -> int:
        return len(self.model.image)

    def trace(self, name: str, *arguments: Any, inline: bool = False) -> Trace:
        return Trace(self.library.function(name, arguments, inline=inline), self.model.places, self.clauses)

    def view(self, trace: Trace, place: int) -> View:
        """The reading functions of an image that is an argument."""
        return self.model.pairing.view(trace.image(place, self.length, self.model.fixed), self.model.geometry)

    # ── From the law's text ──

    def enabled(self) -> int:
        """Which calls are worth making, and what the law's state is; of how many words."""
        trace = self.trace("enabled", ADDRESS, ADDRESS, ADDRESS)
        operations, room = self.model.pairing.operations, trace.function.args[2]

        def text() -> list[Any]:
            if self.model.keeps_law:
                state = trace.read_state(self.model.pairing.abstract(self.view(trace, 0)), room)
                self.state_words = len(self.model.law)
            else:
                state = self.model.pairing.abstract(self.view(trace, 0))
                self.state_words = trace.write_state(state, room)
            return [operations[name].worth(state, *arguments) for name, arguments in self.model.calls]

        trace.run(text, trace.return_chosen)
        return self.state_words

    def memory(self, name: str, invariants: Iterable[Invariant], *, inline: bool = False) -> dict[Invariant, set[Any]]:
        """Invariants, at every place; which words of the image each of them reads."""
        trace = self.trace(name, ADDRESS, inline=inline)
        reads: dict[Invariant, set[Any]] = {}

        def text() -> None:
            view = self.view(trace, 0)
            for invariant in invariants:
                trace.reads = reads[invariant] = set()
                ensure(trace.in_row(self.model.places, partial(invariant, view)), sentence(invariant))

        trace.run(text, trace.return_holds)
        return reads

    def answer(self) -> None:
        """The law of the operations, and that it permits the memory afterwards: (operation, the law's state, image,
        room for the law's next state, result, counts, arguments)."""
        kinds = [WORD, ADDRESS, ADDRESS, ADDRESS, WORD, ADDRESS, *[WORD] * self.model.arity]
        trace = self.trace("answer", *kinds)
        trace.counts = trace.function.args[5]
        *others, last = self.model.operations

        def text() -> None:
            for number, name in enumerate(others):
                if trace.argument(0) == number:
                    return self.judge(trace, name)
            return self.judge(trace, last)

        trace.run(text, trace.return_holds)

    def judge(self, trace: Trace, operation: str) -> None:
        pairing = self.model.pairing
        arguments = [self.given(trace, operation, place) for place in range(len(pairing.parameters(operation)))]
        view = self.view(trace, 2)
        there = pairing.abstract(view)
        before = trace.read_state(there, trace.function.args[1])
        try:
            returned = answered(pairing, operation, trace.argument(4), arguments)
        except ImageFault as fault:
            raise BrokenClause(NO_CRASH) from fault
        try:
            after = pairing.move(operation)(before, *arguments, returned=returned)
        except (BrokenClause, UntracedError):
            raise
        except Exception as error:
            if isinstance(returned, Word | Condition):
                raise
            raise unjudged(error) from error  # a failure, say, where the law speaks of numbers alone
        if self.model.keeps_law:
            self.write_next(trace, operation, after, there)
        words = trace.image(2, self.length, {})
        kept = all_of(words[place] == number for place, number in self.model.fixed.items())
        ensure(
            kept & (same_words(trace, there, after) if pairing.permits is None else pairing.permits(view, after)),
            REPRESENTS,
        )

    def write_next(self, trace: Trace, operation: str, after: State, form: State) -> None:
        try:
            trace.write_state(after, trace.function.args[3], form)
        except FormError as error:
            raise UsageError(f"{self.model.pairing.part} cannot be compiled: after {operation}: {error}") from error

    def given(self, trace: Trace, operation: str, place: int) -> Any:
        """An argument, as the law takes it."""
        word = trace.argument(6 + place)
        return word != 0 if self.model.is_truth(operation, place) else word

    # ── What is kept ──

    def encode(self, symmetry: Symmetry | None) -> tuple[list[int], set[Any]]:
        """The key of a memory: of how many bits each number is, and which words of the image they say all of."""
        if symmetry is not None:
            return self.encode_by(symmetry)
        function = self.library.function("encode", [ADDRESS, ADDRESS, ADDRESS])
        function.attributes.add("alwaysinline")
        builder, fits = write_encode(function, self.model.packing, self.length)
        builder.ret(builder.select(fits, WORD(HOLDS), WORD(UNFIT)))
        return self.model.packing.sizes(), set(range(self.length))

    def encode_by(self, symmetry: Symmetry) -> tuple[list[int], set[Any]]:
        trace = self.trace("encode", ADDRESS, ADDRESS, ADDRESS)
        trace.function.attributes.add("alwaysinline")
        bits: list[list[int]] = []

        def text() -> list[Any]:
            rows = list(symmetry.rows(self.view(trace, 0)))
            bits[:] = [list(sizes.values()) for _, sizes in rows]
            return [trace.in_row(tuple(sizes), reading) for reading, sizes in rows]

        trace.run(text, lambda rows: trace.return_packed(rows, bits))
        return list(chain.from_iterable(bits)), trace.reads

    def restore(self, bits: list[int]) -> None:
        """The memory that a key represents."""
        function = self.library.function("restore", [ADDRESS, ADDRESS, ADDRESS])
        key, image, _ = function.args
        builder = ir.IRBuilder(function.append_basic_block())
        if self.model.symmetry is None:
            write_restore(builder, self.model.packing, self.length, function.args)
            builder.ret(WORD(0))
            return
        numbers = builder.alloca(WORD, size=len(bits))
        store(builder, unpack(builder, key, bits), numbers)
        arrays = [(image, self.length), (numbers, len(bits))]
        builder.ret(call_kernel(self.library, builder, self.model.symmetry.rebuild, arrays, []))

    def rename(self) -> None:
        """The memory and the law's state by other names."""
        function = self.library.function("rename", [*[ADDRESS] * 5, WORD])
        image, law, into, law_into, names, choice = function.args
        builder = ir.IRBuilder(function.append_basic_block())
        if self.model.renaming is None:
            builder.ret(WORD(0))
            return
        words = max(len(self.model.law), self.state_words)
        room = len(self.model.names())
        lengths = (image, self.length), (law, words), (into, self.length), (law_into, words), (names, room)
        builder.ret(call_kernel(self.library, builder, self.model.renaming.renamed, lengths, [choice]))

    # ── Around kernels ──

    def variant(self, builder: ir.IRBuilder, image: Value, words: Sequence[Value]) -> Value:
        """Turn the image into the next variant that matters to an operation; whether there is one."""
        symmetry = self.model.symmetry
        if symmetry is None:
            return WORD(0)
        numbers = [WORD(number) for number, name in enumerate(self.model.operations) if name in symmetry.varied]
        varied = reduce(builder.or_, (builder.icmp_signed("==", words[0], number) for number in numbers), BIT(0))
        before = builder.block
        with builder.if_then(varied):
            more = call_kernel(self.library, builder, symmetry.variant, [(image, self.length)], words)
            there = builder.block
        phi = builder.phi(WORD)
        phi.add_incoming(WORD(0), before)
        phi.add_incoming(more, there)
        return phi

    def perform(self) -> None:
        """Call the implementation's function of an operation: (image, operation, arguments)."""
        function = self.library.function("perform", [ADDRESS, *[WORD] * (1 + self.model.arity)])
        image, operation, *arguments = function.args
        builder = ir.IRBuilder(function.append_basic_block())
        builder.ret(self.performed(builder, image, operation, arguments))

    def performed(self, builder: ir.IRBuilder, image: Value, operation: Value, arguments: Sequence[Value]) -> Value:
        pairing = self.model.pairing
        ends: list[tuple[Value, Any]] = []
        after = builder.append_basic_block()
        for number, name in enumerate(self.model.operations):
            if number < len(self.model.operations) - 1:
                this, others = (builder.append_basic_block() for _ in range(2))
                builder.cbranch(builder.icmp_signed("==", operation, WORD(number)), this, others)
                builder.position_at_end(this)
            kernel = self.model.impl.__init__.__globals__[vars(self.model.impl)[name].kernel]  # type: ignore[misc]
            words = arguments[: len(pairing.parameters(name))]
            result = call_kernel(self.library, builder, kernel, [(image, self.length)], words)
            ends.append((result, builder.block))
            builder.branch(after)
            if number < len(self.model.operations) - 1:
                builder.position_at_end(others)
        builder.position_at_end(after)
        answer = builder.phi(WORD)
        for result, block in ends:
            answer.add_incoming(result, block)
        return answer

    def step(self, judges: Sequence[str], unseen: Collection[int]) -> None:
        """Make a call on a copy of the image, judge what comes of it, and write its key; there is none where words
        changed that no key has."""
        function = self.library.function("step", [*[ADDRESS] * 5, WORD, *[ADDRESS] * 3])
        base, state, image, after, call, choice, more, key, counts = function.args
        builder = ir.IRBuilder(function.append_basic_block())
        operation, *arguments = load(builder, call, 1 + self.model.arity)
        copy(builder, base, image, self.length)
        # Now, so that what it writes has arrived when the next step copies it.
        store(builder, [self.variant(builder, base, (operation, *arguments, choice))], more)
        result = self.call(builder, "perform", (image, operation, *arguments))
        given = {"answer": (operation, state, image, after, result, counts, *arguments), "unkept": (image,)}
        for name in judges:
            clause = self.call(builder, name, given[name])
            with builder.if_then(builder.icmp_signed("!=", clause, WORD(HOLDS)), likely=False):
                builder.ret(clause)
        if not self.model.keeps_law:
            refused, length = builder.icmp_signed("<", result, WORD(0)), self.length
            with builder.if_then(refused), builder.if_then(same(builder, base, image, length, range(length))):
                builder.ret(WORD(UNCHANGED))
        if unseen:
            kept = same(builder, base, image, self.length, unseen)
            with builder.if_then(builder.not_(kept), likely=False):
                builder.ret(WORD(UNFIT))
        builder.ret(builder.call(self.library.module.globals["encode"], [image, after, key]))

    def call(self, builder: ir.IRBuilder, name: str, arguments: Sequence[Value]) -> Value:
        """Call a function that stands in this library, or one that was compiled before."""
        function = self.library.module.globals.get(name)
        if function is None:
            kind = ir.FunctionType(WORD, [argument.type for argument in arguments]).as_pointer()
            function = builder.inttoptr(WORD(self.addresses[name]), kind)
        return builder.call(function, arguments)


def same_words(trace: Trace, form: State, state: State) -> Any:
    """Whether a state is another one. Their words are compared all at once, where `==` would branch at each part."""
    try:
        pairs = list(zip(rows_of(state, form), rows_of(form), strict=True))
    except FormError:
        return False
    return all_of(trace.everywhere(one == other) for one, other in pairs)


def answered(pairing: Pairing, operation: str, code: Any, arguments: Sequence[Any]) -> Any:
    """What the implementation's method makes of what its kernel returned; of what happens inside, nothing."""
    if pairing.operations[operation].internal:
        return None
    return vars(pairing.impl)[operation].says(code, *arguments)

"""A pairing at one geometry, turned into functions of memory images: its law by tracing, its kernels by numba."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial, reduce
from itertools import chain
from typing import Any

import numpy as np
from attrs import define, evolve, field, frozen
from llvmlite import ir

from checks.clauses import NO_CRASH, STANDS_FOR
from checks.drive import called, view_of
from checks.engines.compiling.machine_code import (
    ADDRESS,
    BIT,
    WORD,
    Library,
    Value,
    call_kernel,
    copy,
    layout,
    same,
    store,
    unpack,
)
from checks.engines.compiling.sweep import HOLDS, SIGNATURES, UNCHANGED, UNFIT, Words
from checks.engines.compiling.tracing import Trace
from checks.pairing import EXACT, Arguments, Encoding, Pairing, View, sentence
from impl.image import ImageFault
from spec.vocabulary import BrokenClause, all_of, ensure

NO_ROOM = "the encoding has room for every memory"
"""A memory for which it has none breaks an invariant, or else the encoding is wrong."""
FEW_VARIANTS = "a memory has no more variants than places"
"""Where it has more, the symmetry's `variant` does not come to an end."""

Invariant = Callable[[View, Any], Any]


@frozen
class Model:
    """A pairing at one geometry, and what is kept of its memories."""

    pairing: Pairing
    impl: type
    """The pairing's, or a mutant of it."""
    geometry: Arguments
    encoding: Encoding
    operations: tuple[str, ...]
    calls: tuple[tuple[str, Arguments], ...]
    """All that are worth making in some state."""
    image: Words
    """The memory to begin with."""
    places: tuple[int, ...]
    fixed: dict[int, int]
    """The words of the image that the geometry fixes."""

    @classmethod
    def of(
        cls,
        pairing: Pairing,
        geometry: Arguments,
        encoding: Encoding,
        *,
        impl: type | None = None,
    ) -> Model:
        """Of the pairing's implementation, or of a mutant of it."""
        impl = impl or pairing.impl
        image = impl(*geometry).image
        operations = tuple(called(pairing))
        state = pairing.initial(geometry)
        return cls(
            pairing=pairing,
            impl=impl,
            geometry=geometry,
            encoding=encoding,
            operations=operations,
            calls=tuple((name, call) for name in operations for call in pairing.operations[name].calls(state)),
            image=image,
            places=tuple(int(place) for place in pairing.places(view_of(pairing, image))),
            fixed={index: int(image[index]) for index in pairing.fixed},
        )

    def rows(self) -> Words:
        """A row for each call: the number of its operation, and two arguments."""
        rows = [(self.operations.index(name), *arguments, 0)[:3] for name, arguments in self.calls]
        return np.array(rows, dtype=np.int64)


# ── From the law's text ──────────────────────────────────────────────────────────────────────────────────────


@define
class Writer:
    """Writes a model's functions from the law's text."""

    model: Model
    library: Library = field(factory=Library)
    clauses: list[str] = field(factory=list)
    """By the number that the functions give them."""
    state_words: int = 0

    def trace(self, name: str, *arguments: Any, inline: bool = False) -> Trace:
        return Trace(self.library.function(name, arguments, inline=inline), self.model.places, self.clauses)

    def view(self, trace: Trace, place: int) -> View:
        """The reading functions of an image that is an argument."""
        return self.model.pairing.view(trace.image(place, len(self.model.image), self.model.fixed))

    def enabled(self) -> int:
        """Which calls are worth making, and what the law's state is; of how many words."""
        trace = self.trace("enabled", ADDRESS, ADDRESS, ADDRESS)
        operations = self.model.pairing.operations

        def text() -> list[Any]:
            state = self.model.pairing.abstract(self.view(trace, 0))
            self.state_words = trace.write_state(state, 2)
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
        """The law of the operations, and that the memory afterwards stands for the law's next state."""
        trace = self.trace("answer", WORD, ADDRESS, ADDRESS, WORD, WORD, WORD, ADDRESS, inline=True)
        trace.counts = trace.function.args[6]
        *others, last = self.model.operations

        def text() -> None:
            for number, name in enumerate(others):
                if trace.argument(0) == number:
                    return self.judge(trace, name)
            return self.judge(trace, last)

        trace.run(text, trace.return_holds)

    def judge(self, trace: Trace, operation: str) -> None:
        pairing = self.model.pairing
        arguments = [trace.argument(3 + place) for place in range(len(pairing.parameters(operation)))]
        before = trace.read_state(pairing.abstract(self.view(trace, 2)), 1)
        try:
            returned = answered(pairing, operation, trace.argument(5), arguments)
        except ImageFault as fault:
            raise BrokenClause(NO_CRASH) from fault
        after = pairing.step(operation)(before, *arguments, returned=returned)
        words = trace.image(2, len(self.model.image), {})
        kept = all_of(words[index] == number for index, number in self.model.fixed.items())
        ensure(kept & (pairing.abstract(self.view(trace, 2)) == after), STANDS_FOR)

    def encode(self) -> tuple[list[int], set[Any]]:
        """The key of a memory: of how many bits each number is, and which words of the image they say all of."""
        trace = self.trace("encode", ADDRESS, ADDRESS)
        trace.function.attributes.add("alwaysinline")
        bits: list[list[int]] = []

        def text() -> list[Any]:
            rows = list(self.model.encoding.rows(self.view(trace, 0)))
            bits[:] = [list(sizes.values()) for _, sizes in rows]
            return [trace.in_row(tuple(sizes), reading) for reading, sizes in rows]

        trace.run(text, lambda rows: trace.return_packed(rows, bits))
        return list(chain.from_iterable(bits)), trace.reads

    def unseen(self) -> list[int]:
        """The words of the image that not even the exact encoding reads, and that the geometry does not fix."""
        exact = evolve(self.model, encoding=self.model.pairing.encodings[EXACT])
        _, reads = Writer(exact).encode()
        return [place for place in range(len(self.model.image)) if place not in reads and place not in self.model.fixed]

    # ── Around kernels ──

    def restore(self, bits: list[int]) -> None:
        """The memory that a key stands for."""
        function = self.library.function("restore", [ADDRESS, ADDRESS])
        key, image = function.args
        builder = ir.IRBuilder(function.append_basic_block())
        numbers = builder.alloca(WORD, size=len(bits))
        store(builder, unpack(builder, key, bits), numbers)
        arrays = [(image, len(self.model.image)), (numbers, len(bits))]
        builder.ret(call_kernel(self.library, builder, self.model.encoding.rebuild, arrays, []))

    def variant(self, builder: ir.IRBuilder, image: Value, words: Sequence[Value]) -> Value:
        """Turn the image into the next variant that matters to an operation; whether there is one."""
        encoding = self.model.encoding
        if encoding.variant is None:
            return WORD(0)
        numbers = [WORD(number) for number, name in enumerate(self.model.operations) if name in encoding.varied]
        varied = reduce(builder.or_, (builder.icmp_signed("==", words[0], number) for number in numbers), BIT(0))
        before = builder.block
        with builder.if_then(varied):
            more = call_kernel(self.library, builder, encoding.variant, [(image, len(self.model.image))], words)
            there = builder.block
        phi = builder.phi(WORD)
        phi.add_incoming(WORD(0), before)
        phi.add_incoming(more, there)
        return phi

    def perform(self, builder: ir.IRBuilder, image: Value, operation: Value, arguments: Sequence[Value]) -> Value:
        """Call the implementation's function of the operation."""
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
            result = call_kernel(self.library, builder, kernel, [(image, len(self.model.image))], words)
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
        kinds = [ADDRESS, ADDRESS, ADDRESS, WORD, WORD, WORD, WORD, ADDRESS, ADDRESS, ADDRESS]
        function = self.library.function("step", kinds)
        base, state, image, operation, one, two, choice, more, key, counts = function.args
        builder = ir.IRBuilder(function.append_basic_block())
        copy(builder, base, image, len(self.model.image))
        # Now, so that what it writes has arrived when the next step copies it.
        store(builder, [self.variant(builder, base, (operation, one, two, choice))], more)
        result = self.perform(builder, image, operation, (one, two))
        given = {"answer": (operation, state, image, one, two, result, counts), "unkept": (image,)}
        for name in judges:
            clause = builder.call(self.library.module.globals[name], given[name])
            with builder.if_then(builder.icmp_signed("!=", clause, WORD(HOLDS)), likely=False):
                builder.ret(clause)
        refused, length = builder.icmp_signed("<", result, WORD(0)), len(self.model.image)
        with builder.if_then(refused), builder.if_then(same(builder, base, image, length, range(length))):
            builder.ret(WORD(UNCHANGED))
        kept = same(builder, base, image, length, unseen)
        with builder.if_then(builder.not_(kept), likely=False):
            builder.ret(WORD(UNFIT))
        builder.ret(builder.call(self.library.module.globals["encode"], [image, key]))


def answered(pairing: Pairing, operation: str, code: Any, arguments: Sequence[Any]) -> Any:
    """What the implementation's method makes of what its kernel returned."""
    return vars(pairing.impl)[operation].says(code, *arguments)


# ── Both together ────────────────────────────────────────────────────────────────────────────────────────────


@define(eq=False)
class Machine:
    """A model in machine code."""

    model: Model
    clauses: list[str]
    """By the number that the functions give them."""
    state_words: int
    """How many words the law's state has."""
    width: int
    """The words of a key."""
    functions: dict[str, Any]
    """By SIGNATURES."""
    library: Library

    @classmethod
    def of(cls, model: Model, *, judge: bool = True, every_memory: bool = True) -> Machine:
        """With `judge`, every state and every call is judged; without, states are only counted.

        With `every_memory`, what the invariants say beyond what is kept is judged of every memory that a call leaves,
        and that no word has changed that no key has; without, what is kept is believed to be all.
        """
        writer = Writer(model)
        bits, kept = writer.encode()
        invariants = model.pairing.invariants() if judge else []
        reads = writer.memory("memory", invariants)
        unkept = [each for each, words in reads.items() if not words <= kept]
        if model.encoding.is_exact or not every_memory:
            unkept = []
        writer.memory("unkept", unkept, inline=True)
        writer.answer()
        state_words = writer.enabled()
        writer.restore(bits)
        judges = ["answer", *["unkept"] * bool(unkept)] if judge else []
        writer.step(judges, writer.unseen() if judge and every_memory else [])
        writer.library.compile()
        functions = {name: writer.library.native(name, signature) for name, signature in SIGNATURES.items()}
        return cls(model, writer.clauses, state_words, layout(bits)[-1][0] + 1, functions, writer.library)

    def first_key(self) -> Words | None:
        """The key of the memory to begin with, if the encoding has room for it."""
        image, key = self.model.image.copy(), np.zeros((1, self.width), np.int64)
        return key if self.callable("encode")(image.ctypes.data, key.ctypes.data) == HOLDS else None

    def callable(self, name: str) -> Callable[..., int]:
        """A function that takes addresses alone, as Python calls it."""
        arguments = [ctypes.c_void_p] * len(SIGNATURES[name].args)
        return ctypes.CFUNCTYPE(ctypes.c_int64, *arguments)(self.functions[name].address)

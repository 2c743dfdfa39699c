"""A pairing at one geometry, turned into functions of memory images: its law by tracing, its kernels by numba."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from inspect import getmodule
from typing import Any

import numba
import numpy as np
from attrs import define, field, frozen

from checks.clauses import NO_CRASH, STANDS_FOR
from checks.engines.drive import called, view_of
from checks.engines.machine_code import Library
from checks.engines.sweep import SIGNATURES, Words
from checks.engines.tracing import ADDRESS, WORD, Trace
from checks.pairing import Arguments, Encoding, Pairing, View, sentence
from checks.source import load
from impl.image import ImageFault
from spec.vocabulary import BrokenClause, all_of, ensure

Invariant = Callable[[View, Any], Any]
KERNELS = ("perform", "variant", "rebuild", "canonical")


@frozen
class Model:
    """A pairing at one geometry, and what is kept of its memories."""

    pairing: Pairing
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
    def of(cls, pairing: Pairing, geometry: Arguments, encoding: Encoding) -> Model:
        image = pairing.impl(*geometry).image
        operations = tuple(name for name in called(pairing) if name in (encoding.operations or [name]))
        state = pairing.initial(geometry)
        return cls(
            pairing=pairing,
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

    def trace(self, name: str, *arguments: Any) -> Trace:
        return Trace(self.library.function(name, arguments), self.model.places, self.clauses)

    def view(self, trace: Trace, place: int) -> View:
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

    def memory(self, name: str, invariants: Iterable[Invariant]) -> dict[Invariant, set[Any]]:
        """Invariants, at every place; which words of the image each of them reads."""
        trace = self.trace(name, ADDRESS)
        reads: dict[Invariant, set[Any]] = {}

        def text() -> None:
            view = self.view(trace, 0)
            for invariant in invariants:
                trace.reads = reads[invariant] = set()
                ensure(invariant(view, trace.row()), sentence(invariant))

        trace.run(text, trace.return_holds)
        return reads

    def answer(self) -> None:
        """The law of the operations, and that the memory afterwards stands for the law's next state."""
        trace = self.trace("answer", WORD, ADDRESS, ADDRESS, WORD, WORD, WORD, ADDRESS)
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
        before = pairing.abstract(self.view(trace, 1))
        try:
            returned = answered(pairing, operation, trace.argument(5), arguments)
        except ImageFault as fault:
            raise BrokenClause(NO_CRASH) from fault
        after = pairing.step(operation)(before, *arguments, returned=returned)
        words = trace.image(2, len(self.model.image), {})
        kept = all_of(words[index] == number for index, number in self.model.fixed.items())
        ensure(kept & (pairing.abstract(self.view(trace, 2)) == after), STANDS_FOR)

    def numbers(self) -> tuple[int, set[Any]]:
        """What is kept of a memory: how many words a key has, and which words of the image are read."""
        trace = self.trace("numbers", ADDRESS, ADDRESS)
        bits: list[int] = []

        def text() -> list[Any]:
            numbers = list(self.model.encoding.numbers(self.view(trace, 0)))
            bits[:] = [size for _, size in numbers]
            return [number for number, _ in numbers]

        trace.run(text, trace.return_numbers)
        encode = self.trace("encode", ADDRESS, ADDRESS)
        encode.run(
            lambda: [number for number, _ in self.model.encoding.numbers(self.view(encode, 0))],
            lambda numbers: encode.return_packed(numbers, bits),
        )
        return self.library.packing(bits), trace.reads


def answered(pairing: Pairing, operation: str, code: Any, arguments: Sequence[Any]) -> Any:
    """What the implementation's method makes of what the function of its name returned."""
    module = getmodule(pairing.impl)
    assert module is not None
    names = load(module).__dict__
    names[operation] = lambda *_: code
    subject = object.__new__(names[pairing.impl.__name__])
    subject.image = None
    return getattr(subject, operation)(*arguments)


# ── From kernels ─────────────────────────────────────────────────────────────────────────────────────────────


def kernels(model: Model) -> list[Any]:
    """The implementation's operations as one function, and the encoding's functions, for compiled code to call."""
    encoding = model.encoding
    return [
        entry("perform", "operation, one, two", *_operations(model)),
        entry("variant", "operation, one, two, choice", *_call(encoding.variant, "operation, one, two, choice")),
        entry("rebuild", "numbers", *_call(encoding.rebuild, "carray(numbers, 4 * length)")),
        entry("canonical", "numbers", *_call(encoding.canonical, "carray(numbers, 4 * length)")),
    ]


def _operations(model: Model) -> tuple[list[str], dict[str, Any]]:
    module = getmodule(model.pairing.impl)
    lines = []
    for number, name in enumerate(model.operations):
        arguments = ", ".join(("one", "two")[: len(model.pairing.parameters(name))])
        lines.append(f"if operation == {number}: return {name}(image, {arguments})")
    return lines, {name: getattr(module, name) for name in model.operations}


def _call(function: Any, arguments: str) -> tuple[list[str], dict[str, Any]]:
    return ([f"return function(image, {arguments})"], {"function": function}) if function else ([], {})


def entry(name: str, parameters: str, body: list[str], names: dict[str, Any]) -> Any:
    """A function that takes addresses, around some that take arrays; written out, for numba compiles text alone."""
    lines = [f"def entry(address, length, {parameters}):", "image = carray(address, length)", *body, "return 0"]
    scope = {**names, "carray": numba.carray}
    exec("\n    ".join(lines), scope)
    return numba.cfunc(SIGNATURES[name])(scope["entry"])


# ── Both together ────────────────────────────────────────────────────────────────────────────────────────────


@define
class Machine:
    """A model in machine code."""

    model: Model
    clauses: list[str]
    """By the number that the functions give them."""
    width: int
    """The words of a key."""
    has_unkept: bool
    """Whether some invariant says more of a memory than what is kept of it."""
    functions: list[Any]
    """By SIGNATURES."""
    library: Library

    @classmethod
    def of(cls, model: Model) -> Machine:
        writer = Writer(model)
        width, kept = writer.numbers()
        reads = writer.memory("memory", model.pairing.invariants())
        unkept = [] if model.encoding.is_exact else [each for each, words in reads.items() if not words <= kept]
        writer.memory("unkept", unkept)
        writer.enabled()
        writer.answer()
        writer.library.compile()
        native = [
            writer.library.native(name, signature) for name, signature in SIGNATURES.items() if name not in KERNELS
        ]
        return cls(model, writer.clauses, width, bool(unkept), [*kernels(model), *native], writer.library)

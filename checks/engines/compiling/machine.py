"""A model in machine code."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np
from attrs import define, evolve
from numba import types

from checks.engines.compiling.machine_code import Library, layout
from checks.engines.compiling.model import Model
from checks.engines.compiling.refusal import compiling
from checks.engines.compiling.sweep import HOLDS, SIGNATURES, Words
from checks.engines.compiling.writer import Invariant, Writer

LAW = ("memory", "enabled", "answer", "perform", "rename")
"""The functions for which it does not matter how a memory is kept."""


@define(eq=False)
class CompiledLaw:
    """What of a model does not depend on how its memories are kept: it is compiled once, which takes most of the
    time, however often a search begins again with more room."""

    clauses: list[str]
    """By the number that the functions give them."""
    reads: dict[Invariant, set[Any]]
    """Which words of an image each invariant reads."""
    state_words: int
    """How many words the law's state has."""
    library: Library
    implementation: Library
    """That of `perform`."""

    @classmethod
    def of(cls, model: Model, *, judge: bool = True) -> CompiledLaw:
        """With `judge`, every state and every call is judged; without, states are only counted."""
        with compiling(model.pairing):
            writer = Writer(model)
            reads = writer.memory("memory", model.pairing.invariants() if judge else [])
            writer.answer()
            state_words = writer.enabled()
            writer.perform()
            writer.rename()
            writer.library.compile()
            return cls(writer.clauses, reads, state_words, writer.library, writer.library)

    def beside(self, model: Model) -> CompiledLaw:
        """The same law of the same geometry beside another implementation, a mutant say, whose memories are laid out
        alike: its kernels alone are compiled."""
        with compiling(model.pairing):
            writer = Writer(model)
            writer.perform()
            writer.library.compile()
            return evolve(self, implementation=writer.library)

    def addresses(self) -> dict[str, int]:
        """Where the functions stand in memory."""
        libraries = {**dict.fromkeys(LAW, self.library), "perform": self.implementation}
        return {name: library.engine.get_function_address(name) for name, library in libraries.items()}


@define(eq=False)
class CompiledModel:
    """A model in machine code."""

    model: Model
    law: CompiledLaw
    clauses: list[str]
    """By the number that the functions give them."""
    width: int
    """The words of a key."""
    functions: dict[str, Any]
    """By SIGNATURES."""
    library: Library

    @classmethod
    def of(
        cls, model: Model, *, judge: bool = True, every_memory: bool = True, law: CompiledLaw | None = None
    ) -> CompiledModel:
        """With `judge`, every state and every call is judged; without, states are only counted.

        With `every_memory`, what the invariants say beyond what is kept is judged of every memory that a call leaves,
        and that no word has changed that nothing reads and no random call has changed; without, what is kept is
        believed to be all. With `law`, what was compiled for the same geometry and implementation before is used.
        """
        law = law or CompiledLaw.of(model, judge=judge)
        with compiling(model.pairing):
            return cls._of(model, law, judge, every_memory)

    @classmethod
    def _of(cls, model: Model, law: CompiledLaw, judge: bool, every_memory: bool) -> CompiledModel:
        writer = Writer(model, clauses=list(law.clauses), state_words=law.state_words, addresses=law.addresses())
        bits, kept = writer.encode(model.symmetry)
        looks = every_memory and model.symmetry is not None
        unkept = [each for each, words in law.reads.items() if looks and not words <= kept]
        seen = reduce(set.union, law.reads.values(), {*kept, *model.fixed, *model.packing.kept})
        unseen = [place for place in range(len(model.image)) if judge and looks and place not in seen]
        writer.memory("unkept", unkept, inline=True)
        writer.restore(bits)
        writer.step(["answer", *["unkept"] * bool(unkept)] if judge else [], unseen)
        writer.library.compile()
        functions = {
            name: (law if name in LAW else writer).library.native(name, signature)
            for name, signature in SIGNATURES.items()
        }
        return cls(model, law, writer.clauses, layout(bits)[-1][0] + 1, functions, writer.library)

    @property
    def state_words(self) -> int:
        """How many words the law's state has."""
        return self.law.state_words

    def first_key(self) -> Words | None:
        """The key of the memory to begin with, if the encoding has room for it."""
        key = np.zeros((1, self.width), np.int64)
        given = self.model.image.copy(), self.model.law.copy(), key
        return key if self.callable("encode")(*(each.ctypes.data for each in given)) == HOLDS else None

    def callable(self, name: str) -> Callable[..., int]:
        """A function, as Python calls it."""
        kinds = [ctypes.c_int64 if kind == types.int64 else ctypes.c_void_p for kind in SIGNATURES[name].args]
        return ctypes.CFUNCTYPE(ctypes.c_int64, *kinds)(self.functions[name].address)

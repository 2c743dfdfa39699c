"""A model in machine code."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np
from attrs import define
from numba import types

from checks.engines.compiling.machine_code import Library, layout
from checks.engines.compiling.model import Model
from checks.engines.compiling.refusal import compiling
from checks.engines.compiling.sweep import HOLDS, SIGNATURES, Words
from checks.engines.compiling.writer import Writer


@define(eq=False)
class CompiledModel:
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
    def of(cls, model: Model, *, judge: bool = True, every_memory: bool = True) -> CompiledModel:
        """With `judge`, every state and every call is judged; without, states are only counted.

        With `every_memory`, what the invariants say beyond what is kept is judged of every memory that a call leaves,
        and that no word has changed that nothing reads and no random call has changed; without, what is kept is
        believed to be all.
        """
        with compiling(model.pairing):
            return cls._of(model, judge, every_memory)

    @classmethod
    def _of(cls, model: Model, judge: bool, every_memory: bool) -> CompiledModel:
        writer = Writer(model)
        bits, kept = writer.encode(model.symmetry)
        invariants = model.pairing.invariants() if judge else []
        reads = writer.memory("memory", invariants)
        looks = every_memory and model.symmetry is not None
        unkept = [each for each, words in reads.items() if looks and not words <= kept]
        seen = reduce(set.union, reads.values(), {*kept, *model.fixed, *model.packing.kept})
        unseen = [place for place in range(len(model.image)) if judge and looks and place not in seen]
        writer.memory("unkept", unkept, inline=True)
        writer.answer()
        state_words = writer.enabled()
        writer.restore(bits)
        writer.step(["answer", *["unkept"] * bool(unkept)] if judge else [], unseen)
        writer.library.compile()
        functions = {name: writer.library.native(name, signature) for name, signature in SIGNATURES.items()}
        return cls(model, writer.clauses, state_words, layout(bits)[-1][0] + 1, functions, writer.library)

    def first_key(self) -> Words | None:
        """The key of the memory to begin with, if the encoding has room for it."""
        key = np.zeros((1, self.width), np.int64)
        given = self.model.image.copy(), self.model.law.copy(), key
        return key if self.callable("encode")(*(each.ctypes.data for each in given)) == HOLDS else None

    def callable(self, name: str) -> Callable[..., int]:
        """A function, as Python calls it."""
        kinds = [ctypes.c_int64 if kind == types.int64 else ctypes.c_void_p for kind in SIGNATURES[name].args]
        return ctypes.CFUNCTYPE(ctypes.c_int64, *kinds)(self.functions[name].address)

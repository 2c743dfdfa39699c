"""The encoding that leaves nothing out, of any image: each word in as many bits as it takes.

How many that are is not declared but seen: in a walk at random, and then by the search itself, which begins again with
more room for a word where it meets a memory for which there is none. So the encoding is exact whatever the walk saw.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from attrs import frozen
from llvmlite import ir

from checks.engines.compiling.machine_code import LANES, WORD, Value, pack, unpack
from checks.engines.compiling.sweep import Words
from impl.image import WORD_MAXIMUM, WORD_MINIMUM

WHOLE = 64


@frozen
class Packing:
    """Of each word the least number that it has been, and the largest."""

    least: tuple[int, ...]
    most: tuple[int, ...]

    @classmethod
    def of(cls, words: Sequence[int]) -> Packing:
        """Of words that never change."""
        return cls(tuple(words), tuple(words))

    def holds(self, met: Words) -> bool:
        return bool(((met >= self.least) & (met <= self.most)).all())

    def widened(self, *met: Sequence[int] | Words) -> Packing:
        """With room for these words too."""
        rows = np.array([self.least, self.most, *met], np.int64)
        return Packing(tuple(rows.min(axis=0).tolist()), tuple(rows.max(axis=0).tolist()))

    def opened(self, met: Sequence[int] | Words) -> Packing:
        """With room for these words too: twice as much as before where a word has not had enough, as a search begins
        again."""
        wide = self.widened(met)
        grown = [place for place in range(len(met)) if wide.bits(place) != self.bits(place)]
        most = {place: wide.least[place] + (1 << 2 * self.bits(place)) - 1 for place in grown}
        least = {place: WORD_MINIMUM for place in grown if most[place] > WORD_MAXIMUM}
        return wide.widened(
            [least.get(place, number) for place, number in enumerate(wide.least)],
            [min(most.get(place, number), WORD_MAXIMUM) for place, number in enumerate(wide.most)],
        )

    def bits(self, place: int) -> int:
        return (self.most[place] - self.least[place]).bit_length()

    def base(self, place: int) -> int:
        """What a number is counted from: nothing, where all numbers are possible."""
        return self.least[place] if self.bits(place) < WHOLE else 0

    @property
    def kept(self) -> list[int]:
        """The words that are kept; of the others it is kept that they do not change."""
        return [place for place in range(len(self.least)) if self.bits(place)]

    def sizes(self) -> list[int]:
        """In how many bits each of those that are kept is; a key has some number."""
        return [self.bits(place) for place in self.kept] or [1]

    def rows(self, length: int) -> Iterator[range]:
        """All words, some at a time: first those of the image, of that length, and then the law's."""
        for first, stop in ((0, length), (length, len(self.least))):
            for place in range(first, stop, LANES):
                yield range(place, min(place + LANES, stop))


def write_encode(function: ir.Function, packing: Packing, length: int) -> tuple[ir.IRBuilder, Value]:
    """(image, the law's state, key): whether there is room for them."""
    image, law, key = function.args
    builder = ir.IRBuilder(function.append_basic_block())
    rows, bits = [], []
    for places in packing.rows(length):
        source, first = (image, places.start) if places.start < length else (law, places.start - length)
        row = load_row(builder, source, first, len(places))
        rows.append(builder.sub(row, ir.Constant(row.type, [packing.base(place) for place in places])))
        bits.append([packing.bits(place) for place in places])
    return builder, pack(builder, rows, bits, key)


def load_row(builder: ir.IRBuilder, source: Value, first: int, count: int) -> Value:
    kind = ir.VectorType(WORD, count).as_pointer()
    return builder.load(builder.bitcast(builder.gep(source, [WORD(first)]), kind), align=8)


def write_restore(builder: ir.IRBuilder, packing: Packing, length: int, arguments: Sequence[Value]) -> None:
    """(key, image, the law's state): write the words that are kept. The others are what they always are."""
    key, image, law = arguments
    for place, number in zip(packing.kept, unpack(builder, key, packing.sizes()), strict=False):
        target, there = (image, place) if place < length else (law, place - length)
        word = builder.add(number, WORD(packing.base(place)))
        builder.store(word, builder.gep(target, [WORD(there)]))

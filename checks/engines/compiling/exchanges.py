"""Whether a search by names missed a memory: what was met, by other names, and whether what its calls lead to was met.

A search by names expands one of the memories that differ in names alone. What another one leads to by a call, the one
that is expanded need not lead to by any: a process that ends frees its pages in their order, and a fault may have noted
one of their frames. It is enough that the search met it, however many calls later.
"""

from __future__ import annotations

from typing import Any

from numba import types

from checks.engines.compiling.sweep import (
    HOLDS,
    NAMES,
    ROWS,
    SIGNATURES,
    WORD,
    WORDS,
    Words,
    hashed,
    loop,
    name,
    slot_of,
)


@loop(
    WORD(
        types.FunctionType(SIGNATURES["restore"]),
        *(types.FunctionType(SIGNATURES[name]) for name in NAMES),
        *(ROWS, WORD, WORD, WORD),
        *(WORDS,) * 5,
        *(ROWS,) * 3,
    )
)
def write_names(
    restore: Any,
    rename: Any,
    encode: Any,
    keys: Any,
    first_row: int,
    stop: int,
    every: int,
    image: Words,
    law: Words,
    renamed: Words,
    law_renamed: Words,
    names: Words,
    trial: Any,
    first: Any,
    known: Any,
) -> int:
    """Write, of every so many memories, by which key each is known; how many, or UNFIT where there is no room for one.
    known: room for them. The rest is room to work in."""
    count = 0
    for row in range(first_row, stop, every):
        restore(keys[row].ctypes, image.ctypes, law.ctypes)
        clause = name(rename, encode, image, law, renamed, law_renamed, names, trial, first)
        if clause != HOLDS:
            return clause
        for word in range(known.shape[1]):
            known[count, word] = first[0, word]
        count += 1
    return count


@loop(WORD(ROWS, WORD, ROWS))
def unknown(letters: Any, count: int, table: Any) -> int:
    """The first letter about a memory that is not filed in its owner's table (`sweep.file`); −1 where all are."""
    mask = table.shape[0] - 1
    for letter in range(count):
        slot = (hashed(letters, letter, table.shape[1]) >> 8) & mask
        if table[slot_of(letters, letter, table, slot), 0] == -1:
            return letter
    return -1

"""Whether what differs in names alone leads where it should: of memories that were all met, each is compared with the
one that is known first of those that differ from it in names alone.

Where calls lead from both of them to the same memories, but for names, so they do however many calls later: so the
search that expands one of them misses none (`checks.pairing.Renaming`).
"""

from __future__ import annotations

from typing import Any

from numba import types

from checks.engines.compiling.sweep import (
    HOLDS,
    LEADS,
    ROWS,
    SIGNATURES,
    STRAY,
    UNCHANGED,
    WORD,
    WORDS,
    Words,
    loop,
    name,
)

_LEADS = *(types.FunctionType(SIGNATURES[name]) for name in LEADS[1:]), ROWS, *(WORDS,) * 9, *(ROWS,) * 3


@loop(WORD(*_LEADS, ROWS, WORDS))
def leads(
    enabled: Any,
    step: Any,
    rename: Any,
    encode: Any,
    calls: Any,
    base: Words,
    image: Words,
    law: Words,
    after: Words,
    chosen: Words,
    more: Words,
    renamed: Words,
    law_renamed: Words,
    names: Words,
    key: Any,
    trial: Any,
    first: Any,
    found: Any,
    counts: Words,
) -> int:
    """Where a memory leads: write the keys of all that are one call away, each once, and before them its own, by names.
    How many there are; STRAY where something breaks, or has no room."""
    count = 0
    width = key.shape[1]
    worth = enabled(base.ctypes, chosen.ctypes, law.ctypes)
    for number in range(-1, worth):
        if number < 0:
            clause = name(rename, encode, base, law, renamed, law_renamed, names, trial, first)
        else:
            call = calls[chosen[number]].ctypes
            clause = step(
                base.ctypes, law.ctypes, image.ctypes, after.ctypes, call, 1, more.ctypes, key.ctypes, counts.ctypes
            )
            if clause == UNCHANGED:
                continue
            if clause == HOLDS:
                clause = name(rename, encode, image, after, renamed, law_renamed, names, trial, first)
        if clause != HOLDS:
            return STRAY
        is_new = True
        for row in range(count):
            same = True
            for word in range(width):
                same &= found[row, word] == first[0, word]
            is_new &= not same
        if is_new:
            for word in range(width):
                found[count, word] = first[0, word]
            count += 1
    return count


@loop(WORD(*(types.FunctionType(SIGNATURES["restore"]),) * 2, *_LEADS, ROWS, ROWS, WORDS, ROWS, WORD))
def differs(
    restore: Any,
    named_restore: Any,
    enabled: Any,
    step: Any,
    rename: Any,
    encode: Any,
    calls: Any,
    base: Words,
    image: Words,
    law: Words,
    after: Words,
    chosen: Words,
    more: Words,
    renamed: Words,
    law_renamed: Words,
    names: Words,
    key: Any,
    trial: Any,
    first: Any,
    mine: Any,
    others: Any,
    counts: Words,
    keys: Any,
    count: int,
) -> int:
    """The first of `count` memories from which calls lead where they do not lead, but for names, from the one that is
    known first of those that differ from it in names alone; −1 where there is none. The rest is room to work in."""
    for row in range(count):
        restore(keys[row].ctypes, base.ctypes, law.ctypes)
        here = leads(
            enabled,
            step,
            rename,
            encode,
            calls,
            base,
            image,
            law,
            after,
            chosen,
            more,
            renamed,
            law_renamed,
            names,
            key,
            trial,
            first,
            mine,
            counts,
        )
        if here < 0:
            return row
        named_restore(mine[0].ctypes, base.ctypes, law.ctypes)
        there = leads(
            enabled,
            step,
            rename,
            encode,
            calls,
            base,
            image,
            law,
            after,
            chosen,
            more,
            renamed,
            law_renamed,
            names,
            key,
            trial,
            first,
            others,
            counts,
        )
        if here != there:
            return row
        for one in range(here):
            met = False
            for other in range(there):
                same = True
                for word in range(mine.shape[1]):
                    same &= mine[one, word] == others[other, word]
                met |= same
            if not met:
                return row
    return -1

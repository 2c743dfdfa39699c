"""The loop of compiled exploration: breadth first over packed states, shared out between workers.

A state is a key: some words into which an encoding has packed what a memory says. Each worker owns the states whose
hash falls to it: it alone expands them, and it alone knows whether they were seen. So nothing is shared while the
workers run, and no lock is needed: they expand a portion of their states into letters to each other, wait for each
other, and then each files the letters that were sent to it.

The functions of a model come as arguments, by the signatures below, so that this file is compiled once and for all.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numba import types
from numpy.typing import NDArray

Words = NDArray[np.int64]

_WORD = types.int64
_WORDS = _WORD[::1]
_ROWS = _WORD[:, ::1]
_BOXES = types.Array(_WORD, 3, "C")
_ADDRESS = types.CPointer(_WORD)

SIGNATURES = {
    # (image, its length, operation, two arguments) → what the operation returns
    "perform": _WORD(_ADDRESS, _WORD, _WORD, _WORD, _WORD),
    # (image, its length, operation, two arguments, choice) → whether the image now is one more variant
    "variant": _WORD(_ADDRESS, _WORD, _WORD, _WORD, _WORD, _WORD),
    # (image, its length, numbers): write the memory that is kept as these
    "rebuild": _WORD(_ADDRESS, _WORD, _ADDRESS),
    # (image, its length, numbers): of equivalent numbers, those that stand for all
    "canonical": _WORD(_ADDRESS, _WORD, _ADDRESS),
    # (image, room for numbers of calls) → how many calls are worth making
    "enabled": _WORD(_ADDRESS, _ADDRESS),
    # (image) → the clause that breaks, of all invariants; and of those that say more than what is kept
    "memory": _WORD(_ADDRESS),
    "unkept": _WORD(_ADDRESS),
    # (operation, image before, image after, two arguments, answer, counts) → the clause that breaks
    "answer": _WORD(_WORD, _ADDRESS, _ADDRESS, _WORD, _WORD, _WORD, _ADDRESS),
    # (image, room for numbers): what is kept of a memory
    "numbers": _WORD(_ADDRESS, _ADDRESS),
    # (numbers, room for a key) → whether they fit; (image, room for a key) → the same at once
    "pack": _WORD(_ADDRESS, _ADDRESS),
    "encode": _WORD(_ADDRESS, _ADDRESS),
    # (a key, room for numbers)
    "unpack": _WORD(_ADDRESS, _ADDRESS),
}
"""The functions of a model, in the order in which `expand` takes them."""

OPTIONS = ("judge", "has_unkept", "is_varied", "is_canonical", "most_letters")
"""What `expand` is told in numbers: whether to judge; whether there are invariants to be judged of every memory, and not
only of every state; whether memories have variants; whether numbers are made canonical; the letters that one state may
need at most."""

HOLDS = -1
"""In the place of a clause: none broke."""
UNFIT = -2
"""In the place of a clause: the encoding has no room for a number of the memory."""
NOTHING = -3
"""In the place of a clause: nothing was found yet."""
NO_CALL = -1
"""In the place of a call: what broke did so before any."""
CALL_BITS = 20
"""An origin is state << CALL_BITS | call."""
AHEAD = 32
"""So many letters are looked up together: memory answers many questions at once sooner than one after the other."""
MULTIPLIERS = -7046029254386353131, -4417276706812531889
"""Odd, with bits that look random."""


@numba.njit(_WORD(_ROWS, _WORD), nogil=True, cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _hash(keys: Any, row: int) -> int:
    mixed = keys[row, 0] * MULTIPLIERS[0]
    mixed ^= (mixed >> 29) & 0x7FFFFFFFF
    for place in range(1, keys.shape[1]):
        mixed = (mixed ^ keys[row, place]) * MULTIPLIERS[0]
        mixed ^= (mixed >> 29) & 0x7FFFFFFFF
    mixed *= MULTIPLIERS[1]
    return mixed ^ ((mixed >> 32) & 0xFFFFFFFF)


@numba.njit(_WORD(_ROWS, _WORD), nogil=True, cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def owner(keys: Any, workers: int) -> int:
    """Which of the workers, a power of two, owns the first of these states."""
    return (_hash(keys, 0) >> 40) & (workers - 1)


@numba.njit(
    _WORD(
        *(types.FunctionType(signature) for signature in SIGNATURES.values()),
        *(_WORDS, _ROWS, _ROWS, _WORDS, _WORDS, _WORDS, _WORDS, _ROWS, _WORDS, _BOXES, _ROWS, _WORDS, _WORDS, _WORDS),
    ),
    nogil=True,
    cache=True,
    _nrt=False,
)  # type: ignore[untyped-decorator]
def expand(
    perform: Any,
    variant: Any,
    rebuild: Any,
    canonical: Any,
    enabled: Any,
    memory: Any,
    unkept: Any,
    answer: Any,
    write_numbers: Any,
    pack: Any,
    encode: Any,
    unpack: Any,
    options: Words,
    keys: Any,
    calls: Any,
    base: Words,
    image: Words,
    numbers: Words,
    chosen: Words,
    key: Any,
    counts: Words,
    letters: Any,
    origins: Any,
    sent: Words,
    span: Words,
    found: Words,
) -> int:
    """Make every call worth making in the states of a span, and address what comes of it to its owner.

    calls: for each call its operation and two arguments. base, image, numbers, chosen, key: room to work in; base holds
    what the geometry fixes. letters[owner, n] is a key, origins[owner, n] where it comes from, sent[owner] how many
    there are. span: the state to begin with, which is moved on; the one to stop before; and the worker's own number.
    It ends early where the letters might not have room. Returns the transitions; `found` says what broke: the clause,
    the state, the call, the choice of variant.
    """
    judge, has_unkept, is_varied, is_canonical = options[0], options[1], options[2], options[3]
    most_letters = options[4]
    workers, room, width = letters.shape
    length = base.shape[0]
    transitions = 0
    fullest = 0
    while span[0] < span[1] and fullest + most_letters <= room:
        state = span[0]
        span[0] += 1
        unpack(keys[state].ctypes, numbers.ctypes)
        rebuild(base.ctypes, length, numbers.ctypes)
        if judge:
            clause = memory(base.ctypes)
            if clause != HOLDS:
                found[0], found[1], found[2], found[3] = clause, state, NO_CALL, 0
                return transitions
        for number in range(enabled(base.ctypes, chosen.ctypes)):
            call = chosen[number]
            operation, one, two = calls[call, 0], calls[call, 1], calls[call, 2]
            choice = 0
            while choice == 0 or is_varied:
                if is_varied and not variant(base.ctypes, length, operation, one, two, choice):
                    break
                for word in range(length):
                    image[word] = base[word]
                result = perform(image.ctypes, length, operation, one, two)
                transitions += 1
                clause = np.int64(HOLDS)
                if judge:
                    clause = answer(operation, base.ctypes, image.ctypes, one, two, result, counts.ctypes)
                    if has_unkept and clause == HOLDS:
                        clause = unkept(image.ctypes)
                if is_canonical:
                    write_numbers(image.ctypes, numbers.ctypes)
                    canonical(image.ctypes, length, numbers.ctypes)
                    fits = pack(numbers.ctypes, key.ctypes)
                else:
                    fits = encode(image.ctypes, key.ctypes)
                if clause == HOLDS and not fits:
                    clause = np.int64(UNFIT)
                if clause != HOLDS:
                    found[0], found[1], found[2], found[3] = clause, state, call, choice
                    return transitions
                to = (_hash(key, 0) >> 40) & (workers - 1)
                place = sent[to]
                letters[to, place, 0] = key[0, 0]
                for word in range(1, width):
                    letters[to, place, word] = key[0, word]
                origins[to, place] = (state * workers + span[2]) << CALL_BITS | call
                sent[to] = place + 1
                fullest = max(fullest, place + 1)
                choice += 1
    return transitions


@numba.njit(
    _WORD(*(types.FunctionType(signature) for signature in list(SIGNATURES.values())[8:10]), types.FunctionType(SIGNATURES["canonical"]), _WORDS, _WORDS, _ROWS), nogil=True, cache=True, _nrt=False
)  # type: ignore[untyped-decorator]
def first_key(write_numbers: Any, pack: Any, canonical: Any, image: Words, numbers: Words, key: Any) -> int:
    """Write the key of a memory; whether it fits."""
    write_numbers(image.ctypes, numbers.ctypes)
    canonical(image.ctypes, image.shape[0], numbers.ctypes)
    fits: int = pack(numbers.ctypes, key.ctypes)
    return fits


@numba.njit(
    _WORD(_ROWS, _WORDS, _WORD, _ROWS, _ROWS, _WORDS, _WORD, _WORDS), nogil=True, cache=True, _nrt=False
)  # type: ignore[untyped-decorator]
def file(
    letters: Any, origins: Words, count: int, table: Any, keys: Any, arrivals: Words, known: int, slots: Words
) -> int:
    """File the states in these letters that were not seen before; how many are known then.

    The table is keyed by hash, and open: a row holds a key, or −1 where it is free. It has a power of two of rows, more
    than will be filled. slots: room to work in.
    """
    mask = table.shape[0] - 1
    width = keys.shape[1]
    for first in range(0, count, AHEAD):
        ahead = min(AHEAD, count - first)
        touched = np.int64(0)
        for letter in range(ahead):
            slots[letter] = (_hash(letters, first + letter) >> 8) & mask
            touched += table[slots[letter], 0]
        slots[AHEAD] = touched
        for letter in range(first, first + ahead):
            slot = slots[letter - first]
            while True:
                same = table[slot, 0] == letters[letter, 0]
                for word in range(1, width):
                    same &= table[slot, word] == letters[letter, word]
                if same:
                    break
                if table[slot, 0] == -1:
                    table[slot, 0] = keys[known, 0] = letters[letter, 0]
                    for word in range(1, width):
                        table[slot, word] = keys[known, word] = letters[letter, word]
                    arrivals[known] = origins[letter]
                    known += 1
                    break
                slot = (slot + 1) & mask
    return known


@numba.njit(_WORD(_ROWS, _ROWS, _WORD), nogil=True, cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def refile(table: Any, keys: Any, count: int) -> int:
    """File all keys in a new and larger table."""
    mask = table.shape[0] - 1
    for row in range(count):
        slot = (_hash(keys, row) >> 8) & mask
        while table[slot, 0] != -1:
            slot = (slot + 1) & mask
        for word in range(keys.shape[1]):
            table[slot, word] = keys[row, word]
    return count

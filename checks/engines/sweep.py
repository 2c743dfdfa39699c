"""The loop of compiled exploration: breadth first over encoded states, shared out between workers.

A state is a key, some words into which an encoding has packed what a memory says. Each worker owns the states whose
hash falls to it: it alone expands them, and it alone knows whether they were seen. So nothing is shared while the
workers run, and no lock is needed: they expand a portion of their frontiers into letters to each other, wait for each
other, and then each takes in the letters that were sent to it.
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

PERFORM = _WORD(_WORDS, _WORD, _WORD, _WORD)
"""(image, operation, two arguments) → what the operation returns"""
VARIANT = _WORD(_WORDS, _WORD, _WORD, _WORD, _WORD)
"""(image, operation, two arguments, choice) → whether there is such a memory; puts the image into its state"""
REBUILD = _WORD(_WORDS, _WORDS)
"""(image, numbers): write the memory that the numbers stand for"""
CANONICAL = _WORD(_WORDS, _WORDS)
"""(image, numbers): of all lists of numbers that stand for equivalent memories, the one that stands for all"""
ENABLED = _WORD(_ADDRESS, _ADDRESS)
"""(image, room for numbers) → how many calls are worth making there; their numbers are written down"""
MEMORY = _WORD(_ADDRESS)
"""(image) → the clause that it breaks"""
ANSWER = _WORD(_WORD, _ADDRESS, _ADDRESS, _WORD, _WORD, _WORD, _ADDRESS)
"""(operation, image before, image after, two arguments, answer, counts) → the clause that it breaks"""
NUMBERS = _WORD(_ADDRESS, _ADDRESS)
"""(image, room for numbers): write down what the memory says"""
PACK = _WORD(_ADDRESS, _ADDRESS)
"""(numbers, room for a key) → whether they fit"""

HOLDS = -1
"""Returned in the place of a clause where none broke."""
UNFIT = -2
"""Told in the place of a clause: the encoding has no room for a number of the memory."""


CALL_BITS = 20
"""An origin is state << CALL_BITS | call."""
NO_CALL = -1
"""In the place of a call: what broke did so before any."""
MULTIPLIERS = -7046029254386353131, -4417276706812531889
"""Odd, and their bits look random (the golden ratio's, and one of those of MurmurHash3's kind)."""


@numba.njit(_WORD(_ROWS, _WORD), nogil=True, cache=True)  # type: ignore[untyped-decorator]
def _hash(keys: Any, row: int) -> int:
    mixed = np.int64(0)
    for place in range(keys.shape[1]):
        mixed = (mixed ^ keys[row, place]) * MULTIPLIERS[0]
        mixed ^= (mixed >> 29) & 0x7FFFFFFFF
    mixed *= MULTIPLIERS[1]
    return mixed ^ ((mixed >> 32) & 0xFFFFFFFF)


@numba.njit(
    _WORD(
        *(types.FunctionType(each) for each in (PERFORM, VARIANT, REBUILD, CANONICAL)),
        *(types.FunctionType(each) for each in (ENABLED, MEMORY, ANSWER, NUMBERS, PACK, PACK)),
        *(_WORDS, _ROWS, _ROWS, _WORDS, _WORDS, _BOXES, _ROWS, _WORDS, _WORDS, _WORDS),
    ),
    nogil=True,
    cache=True,
)  # type: ignore[untyped-decorator]
def expand(
    perform: Any,
    variant: Any,
    rebuild: Any,
    canonical: Any,
    enabled: Any,
    memory: Any,
    answer: Any,
    write_numbers: Any,
    pack: Any,
    unpack: Any,
    options: Words,
    keys: Any,
    calls: Any,
    base: Words,
    counts: Words,
    letters: Any,
    origins: Any,
    sent: Words,
    span: Words,
    found: Words,
) -> int:
    """Make every call worth making in the states of a span, and address what comes of it to its owner.

    options: see OPTIONS. letters[owner, n] is a key, origins[owner, n] the state that it comes from and the call.
    span: the state to begin with, which is moved on; the one to stop before; and the worker's own number. It ends
    early where the letters might not have room. Returns the transitions; `found` says what broke: the clause, the
    state, the call, the choice.
    """
    judge, varied, every, normal, most = options[0], options[1], options[2], options[3], options[4]
    workers, room, width = letters.shape
    numbers = np.zeros(4 * base.shape[0], np.int64)
    chosen = np.zeros(calls.shape[0], np.int64)
    image = base.copy()
    key = np.zeros((1, width), np.int64)
    transitions = 0
    while span[0] < span[1] and sent.max() + most <= room:
        state = span[0]
        span[0] += 1
        unpack(keys[state].ctypes, numbers.ctypes)
        rebuild(base, numbers)
        if judge and not every:
            clause = memory(base.ctypes)
            if clause >= 0:
                found[0], found[1], found[2], found[3] = clause, state, NO_CALL, 0
                return transitions
        for number in range(enabled(base.ctypes, chosen.ctypes)):
            call = chosen[number]
            operation, one, two = calls[call, 0], calls[call, 1], calls[call, 2]
            choice = 0
            while choice == 0 or varied:
                for word in range(base.shape[0]):
                    image[word] = base[word]
                if varied and not variant(image, operation, one, two, choice):
                    break
                result = perform(image, operation, one, two)
                transitions += 1
                clause = np.int64(HOLDS)
                if judge:
                    clause = answer(operation, base.ctypes, image.ctypes, one, two, result, counts.ctypes)
                    if clause == HOLDS and every:
                        clause = memory(image.ctypes)
                write_numbers(image.ctypes, numbers.ctypes)
                if normal:
                    canonical(image, numbers)
                if clause == HOLDS and not pack(numbers.ctypes, key.ctypes):
                    clause = np.int64(UNFIT)
                if clause != HOLDS:
                    found[0], found[1], found[2], found[3] = clause, state, call, choice
                    return transitions
                to = (_hash(key, 0) >> 40) & (workers - 1)
                place = sent[to]
                for word in range(width):
                    letters[to, place, word] = key[0, word]
                origins[to, place] = (state * workers + span[2]) << CALL_BITS | call
                sent[to] = place + 1
                choice += 1
    return transitions


@numba.njit(
    _WORD(_ROWS, _WORDS, _WORD, _ROWS, _ROWS, _WORDS, _WORD), nogil=True, cache=True
)  # type: ignore[untyped-decorator]
def take_in(
    letters: Any, origins: Words, count: int, table: Any, keys: Any, arrivals: Words, known: int
) -> int:
    """File the states in these letters that were not seen before; how many are known then.

    The table is keyed by hash, and open: a row holds a key, or −1 where there is none.
    """
    mask = table.shape[0] - 1
    width = keys.shape[1]
    for letter in range(count):
        slot = (_hash(letters, letter) >> 8) & mask
        while True:
            if table[slot, 0] == -1:
                for word in range(width):
                    table[slot, word] = letters[letter, word]
                    keys[known, word] = letters[letter, word]
                arrivals[known] = origins[letter]
                known += 1
                break
            same = True
            for word in range(width):
                if table[slot, word] != letters[letter, word]:
                    same = False
            if same:
                break
            slot = (slot + 1) & mask
    return known


@numba.njit(_WORD(_ROWS, _ROWS, _WORD), nogil=True, cache=True)  # type: ignore[untyped-decorator]
def fill_table(table: Any, keys: Any, count: int) -> int:
    """File all keys in a new and larger table."""
    mask = table.shape[0] - 1
    for row in range(count):
        slot = (_hash(keys, row) >> 8) & mask
        while table[slot, 0] != -1:
            slot = (slot + 1) & mask
        for word in range(keys.shape[1]):
            table[slot, word] = keys[row, word]
    return count


@numba.njit(_WORD(_ROWS, _WORD), nogil=True, cache=True)  # type: ignore[untyped-decorator]
def owner(keys: Any, workers: int) -> int:
    """Which worker owns the first of these states."""
    return (_hash(keys, 0) >> 40) & (workers - 1)


@numba.njit(
    _WORD(*(types.FunctionType(each) for each in (NUMBERS, PACK, CANONICAL)), _WORDS, _ROWS), nogil=True, cache=True
)  # type: ignore[untyped-decorator]
def encode(write_numbers: Any, pack: Any, canonical: Any, image: Words, keys: Any) -> int:
    """Write the key of a memory."""
    numbers = np.zeros(4 * image.shape[0], np.int64)
    write_numbers(image.ctypes, numbers.ctypes)
    canonical(image, numbers)
    fits: int = pack(numbers.ctypes, keys.ctypes)
    return fits

"""The loop of compiled exploration: breadth first over packed states, shared out between workers.

A state is a key: some words into which an encoding has packed what a memory says. Each worker owns the states whose
hash falls to it: it alone expands them, and it alone knows whether they were seen. So nothing is shared while the
workers run, and no lock is needed: they expand a portion of their states into letters to each other, wait for each
other, and then each files the letters that were sent to it.

Where names can be exchanged, a letter says first by which key a memory is known that it shares with all that differ
from it in names alone, and then its own: by the first it is filed, the second is expanded.

The functions of a model come as arguments, by the signatures below, so that this file is compiled once and for all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np
from numba import types
from numba.core.dispatcher import Dispatcher
from numpy.typing import NDArray

from checks.pairing import AGAIN, WRITTEN
from impl.compiled import keep

Words = NDArray[np.int64]
Function = TypeVar("Function", bound=Callable[..., Any])

WORD = types.int64
WORDS = WORD[::1]
ROWS = WORD[:, ::1]
_BOXES = types.Array(WORD, 3, "C")
_ADDRESS: Any = types.CPointer(WORD)  # type: ignore[no-untyped-call]

SIGNATURES = {
    # (a key, room for an image, room for the law's state): write the memory that a key represents; and the law's state,
    # where the memory does not tell it
    "restore": WORD(_ADDRESS, _ADDRESS, _ADDRESS),
    # (image, the law's state, room for a key) → HOLDS, or UNFIT
    "encode": WORD(_ADDRESS, _ADDRESS, _ADDRESS),
    # (image) → the clause that breaks, of the invariants
    "memory": WORD(_ADDRESS),
    # (image, room for numbers of calls, the law's state) → how many calls are worth making; writes the law's state,
    # where the memory tells it
    "enabled": WORD(_ADDRESS, _ADDRESS, _ADDRESS),
    # (image, the law's state, room for an image, room for the law's state, a call, choice, room for a truth, room for a
    # key, counts) → the clause that breaks when the call is made; the key of what is there afterwards. Turns the image
    # into the next variant that matters, and says whether there is one
    "step": WORD(*(_ADDRESS,) * 5, WORD, *(_ADDRESS,) * 3),
    # (image, the law's state, room for an image, room for the law's state, room for names, choice) → AGAIN where there
    # is one more order of names, WRITTEN where this one was worth being written
    "rename": WORD(*(_ADDRESS,) * 5, WORD),
}
"""The functions of a model."""
EXPAND = ("restore", "memory", "enabled", "step", "rename", "encode")
"""Those that `expand` takes."""
NAMES = ("rename", "encode")
"""Those that `name` takes."""
STRAYS = ("restore", "encode", "enabled", "step")
"""Those that `strays` takes of either model."""
LEADS = ("restore", "enabled", "step", *NAMES)
"""Those that `differs` takes of the model by names."""

SPAN = ("next", "stop", "worker", "clause", "state", "call")
"""What `expand` is told, and tells: the state to begin with, which it moves on; the one to stop before; the worker's
own number; and, where something breaks, which clause, in which state, by which call."""

HOLDS = -1
"""In the place of a clause: none broke."""
UNFIT = -2
"""In the place of a clause: the encoding has no room for a number of the memory."""
UNCHANGED = -3
"""In the place of a clause: none broke, and the memory is what it was."""
NOTHING = -4
"""In the place of a clause: nothing was found yet."""
ENDLESS = -5
"""In the place of a clause: a memory has more variants than there are places."""
STRAY = -6
"""In the place of a clause: what differs in names alone comes to something else."""
NO_CALL = -1
"""In the place of a call: what broke did so before any."""
CALL_BITS = 20
"""An origin is state << CALL_BITS | call."""
AHEAD = 32
"""How many letters are looked up together: memory answers many questions at once sooner than one after the other."""
MULTIPLIERS = -7046029254386353131, -4417276706812531889
"""Odd, with bits that look random."""


def loop(signature: Any) -> Callable[[Function], Function]:
    """Compile for one signature, without the interpreter's lock, and without reference counts of arrays (see
    impl.image.kernel)."""

    def compile_it(function: Function) -> Function:
        compiled: Any = keep(numba.njit(nogil=True, _nrt=False)(function))  # type: ignore[call-overload]
        if isinstance(compiled, Dispatcher):  # not where numba is switched off
            compiled.compile(signature)
            compiled.disable_compile()
        return compiled  # type: ignore[no-any-return]

    return compile_it


@loop(WORD(ROWS, WORD, WORD))
def hashed(keys: Any, row: int, width: int) -> int:
    """Of the first words of a row."""
    mixed = keys[row, 0] * MULTIPLIERS[0]
    mixed ^= (mixed >> 29) & 0x7FFFFFFFF
    for place in range(1, width):
        mixed = (mixed ^ keys[row, place]) * MULTIPLIERS[0]
        mixed ^= (mixed >> 29) & 0x7FFFFFFFF
    mixed *= MULTIPLIERS[1]
    key_hash: int = mixed ^ ((mixed >> 32) & 0xFFFFFFFF)
    return key_hash


@loop(WORD(ROWS, WORD))
def owner(keys: Any, workers: int) -> int:
    """Which of the workers, a power of two, owns the first of these states."""
    number: int = (hashed(keys, 0, keys.shape[1]) >> 40) & (workers - 1)
    return number


@loop(
    WORD(
        *(types.FunctionType(SIGNATURES[name]) for name in NAMES),
        *(WORDS,) * 5,
        *(ROWS,) * 2,
    )
)
def name(
    rename: Any,
    encode: Any,
    image: Words,
    law: Words,
    renamed: Words,
    law_renamed: Words,
    names: Words,
    trial: Any,
    first: Any,
) -> int:
    """Write the key that a memory shares with all that differ from it in names alone: the first one of theirs. UNFIT
    where there is no room for one of them, or none. The rest is room to work in."""
    again = AGAIN
    choice = 0
    found = False
    while again != 0:
        answer = rename(image.ctypes, law.ctypes, renamed.ctypes, law_renamed.ctypes, names.ctypes, choice)
        again = answer & AGAIN
        choice += 1
        if answer & WRITTEN == 0:
            continue
        if encode(renamed.ctypes, law_renamed.ctypes, trial.ctypes) != HOLDS:
            return UNFIT
        word = 0
        while found and word < trial.shape[1] - 1 and trial[0, word] == first[0, word]:
            word += 1
        if not found or trial[0, word] < first[0, word]:
            for place in range(trial.shape[1]):
                first[0, place] = trial[0, place]
        found = True
    return HOLDS if found else UNFIT


@loop(
    WORD(
        *(types.FunctionType(SIGNATURES[name]) for name in EXPAND),
        *(
            WORD,
            WORD,
            ROWS,
            ROWS,
            *(WORDS,) * 9,
            *(ROWS,) * 4,
            WORDS,
            _BOXES,
            ROWS,
            WORDS,
            WORDS,
        ),
    )
)
def expand(
    restore: Any,
    memory: Any,
    enabled: Any,
    step: Any,
    rename: Any,
    encode: Any,
    most_letters: int,
    most_variants: int,
    keys: Any,
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
    recent: Any,
    counts: Words,
    letters: Any,
    origins: Any,
    sent: Words,
    span: Words,
) -> int:
    """Make every call worth making in the states of a span, and address what comes of it to its owner.

    most_letters, most_variants: what one state may need, and how many variants of it there may be.
    calls: for each call its operation and arguments. base … recent: room to work in; the images hold what the geometry
    fixes. letters[owner, n] is a key, origins[owner, n] where it comes from, sent[owner] how many there are. Where
    memories are kept by names, a letter is the key by which it is known, and then its own. span: see SPAN. It ends
    early where the letters might not have room. Returns how many transitions there were.
    """
    workers, room, _ = letters.shape
    width = key.shape[1]
    is_named = letters.shape[2] != width
    transitions = 0
    fullest = 0
    while span[0] < span[1] and fullest + most_letters <= room:
        state = span[0]
        span[0] += 1
        restore(keys[state].ctypes, base.ctypes, law.ctypes)
        clause = memory(base.ctypes)
        if clause != HOLDS:
            span[3], span[4], span[5] = clause, state, NO_CALL
            return transitions
        worth = enabled(base.ctypes, chosen.ctypes, law.ctypes)
        # Of what differs in names alone the first one is kept: not always that of the call which is listed first.
        turn = hashed(keys, state, width) & 0xFFFF if is_named else 0
        for number in range(worth):
            call = chosen[(number + turn) % worth]
            choice = 0
            more[0] = 1
            while more[0]:
                choice += 1
                clause = step(
                    base.ctypes,
                    law.ctypes,
                    image.ctypes,
                    after.ctypes,
                    calls[call].ctypes,
                    choice,
                    more.ctypes,
                    key.ctypes,
                    counts.ctypes,
                )
                transitions += 1
                if more[0] and choice == most_variants:
                    clause = ENDLESS
                if clause == UNCHANGED:
                    continue
                if clause != HOLDS:
                    span[3], span[4], span[5] = clause, state, call
                    return transitions
                mixed = hashed(key, 0, width)
                near = (mixed >> 8) & (recent.shape[0] - 1)
                if is_named:
                    same = True
                    for word in range(width):
                        same &= recent[near, word] == key[0, word]
                        recent[near, word] = key[0, word]
                    if same:
                        continue
                    clause = name(rename, encode, image, after, renamed, law_renamed, names, trial, first)
                    if clause != HOLDS:
                        span[3], span[4], span[5] = clause, state, call
                        return transitions
                    to = (hashed(first, 0, width) >> 40) & (workers - 1)
                    for word in range(width):
                        letters[to, sent[to], word] = first[0, word]
                        letters[to, sent[to], width + word] = key[0, word]
                    origins[to, sent[to]] = (state * workers + span[2]) << CALL_BITS | call
                    sent[to] += 1
                    continue
                # Written in any case, and kept if it is new: a branch could not be foretold, and would wait for memory.
                to = (mixed >> 40) & (workers - 1)
                place = sent[to]
                same = recent[near, 0] == key[0, 0]
                letters[to, place, 0] = recent[near, 0] = key[0, 0]
                for word in range(1, width):
                    same &= recent[near, word] == key[0, word]
                    letters[to, place, word] = recent[near, word] = key[0, word]
                origins[to, place] = (state * workers + span[2]) << CALL_BITS | call
                sent[to] = place + 1 - same
        for to in range(workers):
            fullest = max(fullest, sent[to])
    return transitions


@loop(WORD(ROWS, WORD, ROWS, WORD))
def slot_of(letters: Any, letter: int, table: Any, slot: int) -> int:
    """The row of the table that holds a letter's key, from the row of its hash on; or the free one where it belongs."""
    mask = table.shape[0] - 1
    while True:
        same = table[slot, 0] == letters[letter, 0]
        for word in range(1, table.shape[1]):
            same &= table[slot, word] == letters[letter, word]
        if same or table[slot, 0] == -1:
            return slot
        slot = (slot + 1) & mask


@loop(WORD(ROWS, WORDS, WORD, ROWS, ROWS, WORDS, WORD, WORDS))
def file(
    letters: Any, origins: Words, count: int, table: Any, keys: Any, arrivals: Words, known: int, slots: Words
) -> int:
    """File the states in these letters that were not seen before; how many are known then.

    The table is keyed by hash, and open: a row holds a key, or −1 where it is free. It has a power of two of rows, more
    than will be filled. Of a letter the table has the first words, and `keys` the last. slots: room to work in.
    """
    mask = table.shape[0] - 1
    width = keys.shape[1]
    own = letters.shape[1] - width
    for first in range(0, count, AHEAD):
        ahead = min(AHEAD, count - first)
        touched = np.int64(0)
        for letter in range(ahead):
            slots[letter] = (hashed(letters, first + letter, width) >> 8) & mask
            touched += table[slots[letter], 0]
        slots[AHEAD] = touched
        for letter in range(first, first + ahead):
            slot = slot_of(letters, letter, table, slots[letter - first])
            if table[slot, 0] == -1:
                for word in range(width):
                    table[slot, word] = letters[letter, word]
                    keys[known, word] = letters[letter, own + word]
                arrivals[known] = origins[letter]
                known += 1
    return known


@loop(WORD(ROWS, ROWS, WORD))
def refile(table: Any, before: Any, rows: int) -> int:
    """File in a new and larger table what the rows of another one hold; how many there are."""
    mask = table.shape[0] - 1
    count = 0
    for row in range(rows):
        if before[row, 0] == -1:
            continue
        slot = (hashed(before, row, before.shape[1]) >> 8) & mask
        while table[slot, 0] != -1:
            slot = (slot + 1) & mask
        for word in range(before.shape[1]):
            table[slot, word] = before[row, word]
        count += 1
    return count


@loop(
    WORD(
        *(types.FunctionType(SIGNATURES[name]) for name in STRAYS),
        *(types.FunctionType(SIGNATURES[name]) for name in STRAYS),
        *(ROWS, WORD, ROWS, WORD),
        *((WORDS,) * 6 + (ROWS, ROWS)) * 2,
        WORDS,
    )
)
def strays(
    restore: Any,
    encode: Any,
    enabled: Any,
    step: Any,
    kept_restore: Any,
    kept_encode: Any,
    kept_enabled: Any,
    kept_step: Any,
    keys: Any,
    count: int,
    calls: Any,
    most_variants: int,
    base: Words,
    image: Words,
    law: Words,
    next_law: Words,
    chosen: Words,
    more: Words,
    key: Any,
    after: Any,
    kept_base: Words,
    kept_image: Words,
    kept_law: Words,
    kept_next_law: Words,
    kept_chosen: Words,
    kept_more: Words,
    kept_key: Any,
    kept_after: Any,
    counts: Words,
) -> int:
    """The first of `count` memories of which some call leads where no variant of the one that is kept for it leads by
    the same call; −1 where there is none. `after` is a memory as it is kept; the rest is room to work in."""
    for row in range(count):
        restore(keys[row].ctypes, base.ctypes, law.ctypes)
        if kept_encode(base.ctypes, law.ctypes, kept_key.ctypes) != HOLDS:
            return row
        for number in range(enabled(base.ctypes, chosen.ctypes, law.ctypes)):
            call = calls[chosen[number]].ctypes
            step(
                base.ctypes,
                law.ctypes,
                image.ctypes,
                next_law.ctypes,
                call,
                1,
                more.ctypes,
                key.ctypes,
                counts.ctypes,
            )
            if kept_encode(image.ctypes, next_law.ctypes, after.ctypes) != HOLDS:
                return row
            kept_restore(kept_key.ctypes, kept_base.ctypes, kept_law.ctypes)
            kept_enabled(kept_base.ctypes, kept_chosen.ctypes, kept_law.ctypes)
            choice = 0
            met = False
            kept_more[0] = 1
            while kept_more[0] and not met and choice < most_variants:
                choice += 1
                clause = kept_step(
                    kept_base.ctypes,
                    kept_law.ctypes,
                    kept_image.ctypes,
                    kept_next_law.ctypes,
                    call,
                    choice,
                    kept_more.ctypes,
                    kept_after.ctypes,
                    counts.ctypes,
                )
                met = True
                for word in range(after.shape[1]):
                    there = kept_key[0, word] if clause == UNCHANGED else kept_after[0, word]
                    met &= there == after[0, word]
            if not met:
                return row
    return -1

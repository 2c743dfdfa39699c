"""What the prover needs to know of user copy: which addresses are touched, and how many bytes are left."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from attrs import frozen

import spec.user.copy as law
from checks.labels import ACCESS, OVERFLOW
from checks.pairing import all_open
from checks.pairings.user.copy.layout import LAYOUT, WORD
from checks.proof import Calls, CallState, Function, Loop, LoopState, Proof, Stated, Theorem
from impl.user.copy import BYTES, FAULT, FLAGS, HEADER, KERNEL, MEMORY, PAGES, RIGHTS, SHIFT, START, USER_END, WORDS
from spec.user.copy import MOST_BYTES, MOST_PAGES
from spec.virtual.words import PRESENT, WRITABLE
from spec.vocabulary import Span, for_all, implies, negate

SHIFTS = 3, 12
MOST_HELD = MOST_PAGES << SHIFTS[1]

# ── What is read ─────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Reading:
    """The words of an image that the theorem is about."""

    image: Any
    ghosts: Any

    def header(self, word: int) -> Any:
        return self.image[word]

    @property
    def start(self) -> Any:
        return self.image[START]

    @property
    def held(self) -> Any:
        """How many bytes the pages have, and so where the kernel's begin."""
        return USER_END - self.image[START]

    @property
    def size(self) -> Any:
        """How many bytes of memory there are."""
        return self.held + self.image[BYTES]

    @property
    def is_open(self) -> Any:
        return self.image[self.image[FLAGS]] != 0

    def has(self, address: Any, right: int) -> Any:
        """Whether the process has a right to a byte of the user's half."""
        page = (address - self.start) >> self.image[SHIFT]
        return (address >= self.start) & (self.image[self.image[RIGHTS] + page] & right == right)


def whole(view: Reading) -> Iterable[Any]:
    """The header tells of memory that there can be."""
    shift, pages, bytes = view.header(SHIFT), view.header(PAGES), view.header(BYTES)
    yield (shift >= SHIFTS[0]) & (shift <= SHIFTS[1])
    yield (pages >= 1) & (pages <= MOST_PAGES) & (bytes >= 8) & (bytes <= MOST_BYTES) & (bytes & 7 == 0)
    yield view.start == USER_END - (pages << shift)
    yield (view.held >= 8) & (view.held <= MOST_HELD) & (view.size & 7 == 0) & (view.header(WORDS) == view.size >> 3)
    yield (view.header(FLAGS) == HEADER) & (view.header(MEMORY) == HEADER + 1)
    yield view.header(RIGHTS) == HEADER + 1 + view.header(WORDS)
    yield view.image.length == view.header(RIGHTS) + pages


# ── Which ranges ─────────────────────────────────────────────────────────────────────────────────────────────


def is_between(first: Any, place: Any, count: Any, stop: Any) -> Any:
    """Whether so many from a place on lie between two bounds: of words that have a sign, and whose sum may wrap. It is
    negative then, and so below the place."""
    end = place + count
    return (place >= first) & (count >= 0) & (place <= end) & (end <= stop)


def is_users(address: Any, count: Any) -> Any:
    """Whether a range lies in the user's half."""
    return is_between(0, address, count, USER_END)


def is_kernels(view: Reading, buffer: Any, count: Any) -> Any:
    """Whether a range is the kernel's."""
    return is_between(KERNEL, buffer, count, KERNEL + view.header(BYTES))


def has_looked_at_the_range(call: CallState) -> Iterable[Any]:
    yield (call.result == 0) | (call.result == 1)
    yield (call.result == 1) == is_users(call.address, call.count)


def has_looked_at_the_buffer(call: CallState) -> Iterable[Any]:
    yield (call.result == 0) | (call.result == 1)
    yield (call.result == 1) == is_kernels(call.before, call.buffer, call.count)


# ── Bytes ────────────────────────────────────────────────────────────────────────────────────────────────────


def is_place(view: Reading, place: Any) -> Any:
    return (place >= 0) & (place < view.size)


def may_get(call: CallState) -> Iterable[Any]:
    yield is_place(call.view, call.place)


def has_got(call: CallState) -> Iterable[Any]:
    yield (call.result >= 0) & (call.result < 256)


def may_put(call: CallState) -> Iterable[Any]:
    yield is_place(call.view, call.place)
    yield (call.byte >= 0) & (call.byte < 256)


def has_looked_for_a_nul(call: CallState) -> Iterable[Any]:
    yield (call.result == 0) | (call.result == 1)


def is_in_half(view: Reading, place: Any, count: Any, *, of_kernel: bool) -> Any:
    """Whether so many bytes from a place on are the kernel's, or the process's."""
    first, stop = (view.held, view.size) if of_kernel else (0, view.held)
    return is_between(first, place, count, stop)


def crosses(view: Reading, target: Any, source: Any, count: Any) -> Any:
    """Whether so many bytes go from one half to the other, and over the end of neither."""
    inward, outward = (
        is_in_half(view, target, count, of_kernel=of_kernel) & is_in_half(view, source, count, of_kernel=not of_kernel)
        for of_kernel in (True, False)
    )
    return inward | outward


def is_in_one_half(view: Reading, target: Any, count: Any) -> Any:
    inside, outside = (is_in_half(view, target, count, of_kernel=each) for each in (True, False))
    return inside | outside


def may_copy_bytes(call: CallState) -> Iterable[Any]:
    yield crosses(call.view, call.target, call.source, call.count)


def may_clear_bytes(call: CallState) -> Iterable[Any]:
    yield is_in_one_half(call.view, call.target, call.count)


def is_inward(call: CallState) -> Iterable[Any]:
    """Each direction is a proof of its own."""
    yield is_in_half(call.view, call.target, call.count, of_kernel=True)


def moving(loop: LoopState) -> Iterable[Any]:
    """What is left is where it may be."""
    yield crosses(loop.view, loop.target, loop.source, loop.count)


def clearing(loop: LoopState) -> Iterable[Any]:
    yield is_in_one_half(loop.view, loop.target, loop.count)


def searching(loop: LoopState) -> Iterable[Any]:
    yield (loop.done >= 0) & (loop.done <= loop.count)
    yield crosses(loop.view, loop.target, loop.source, loop.count - loop.done)


def has_searched(call: CallState) -> Iterable[Any]:
    yield (call.result >= 0) & (call.result <= call.count)


# ── The processor ────────────────────────────────────────────────────────────────────────────────────────────


def may_reach(call: CallState) -> Iterable[Any]:
    """The processor is asked for addresses of the user's half alone, and with AC set."""
    yield (call.count > 0) & is_users(call.address, call.count)
    yield call.view.is_open


def has_reached(call: CallState) -> Iterable[Any]:
    view = call.before
    yield (call.result >= 0) & (call.result <= call.count)
    yield (call.result == 0) == negate(view.has(call.address, call.right))
    is_inside = is_in_half(view, call.address - view.start, call.result, of_kernel=False)
    yield implies(call.result > 0, is_inside)
    yield all_have(view, call.address, call.address + call.result, call.right)


def all_have(view: Reading, first: Any, stop: Any, right: Any) -> Any:
    return for_all(Span(first, stop, "address"), lambda address: view.has(address, right))


# ── How many ─────────────────────────────────────────────────────────────────────────────────────────────────


def is_exact(view: Reading, address: Any, count: Any, left: Any, right: int) -> Iterable[Any]:
    """The process has the right to all bytes that were copied; where bytes are left, not to the first of them."""
    behind = address + (count - left)
    yield (left >= 0) & (left <= count)
    yield all_have(view, address, behind, right)
    yield implies(left > 0, negate(view.has(behind, right)))


def may_clear(call: CallState) -> Iterable[Any]:
    yield is_users(call.address, call.count)
    yield call.view.is_open


def may_copy(call: CallState) -> Iterable[Any]:
    yield from may_clear(call)
    yield is_in_half(call.view, call.buffer, call.count, of_kernel=True)


def has_read(call: CallState) -> Iterable[Any]:
    yield from is_exact(call.before, call.address, call.count, call.result, PRESENT)


def has_written(call: CallState) -> Iterable[Any]:
    yield from is_exact(call.before, call.address, call.count, call.result, PRESENT | WRITABLE)


def reading(loop: LoopState) -> Iterable[Any]:
    yield from passing(loop, PRESENT)


def writing(loop: LoopState) -> Iterable[Any]:
    yield from passing(loop, PRESENT | WRITABLE)


def passing(loop: LoopState, right: int) -> Iterable[Any]:
    """Page after page."""
    first = loop.entry_names["address"]
    yield is_users(loop.address, loop.left) & (loop.left <= loop.count)
    yield loop.address + loop.left == first + loop.count
    yield all_have(loop.view, first, loop.address, right)
    if "buffer" in loop.names:
        yield is_in_half(loop.view, loop.buffer, loop.left, of_kernel=True)


def may_copy_characters(call: CallState) -> Iterable[Any]:
    yield is_users(call.address, call.most)
    yield call.view.is_open
    yield is_in_half(call.view, call.buffer, call.most, of_kernel=True)


def copying_string(loop: LoopState) -> Iterable[Any]:
    left = loop.most - loop.done
    yield (loop.done >= 0) & (loop.done <= loop.most)
    yield is_users(loop.address + loop.done, left)
    yield is_in_half(loop.view, loop.buffer + loop.done, left, of_kernel=True)


def has_copied_characters(call: CallState) -> Iterable[Any]:
    yield (call.result == FAULT) | ((call.result >= 0) & (call.result <= call.most))


# ── The four calls ───────────────────────────────────────────────────────────────────────────────────────────


def answers_exactly(right: int) -> Callable[[CallState], Iterable[Any]]:
    """Of any two words: what is not the user's, or for which the buffer is too short, is left whole."""

    def has_answered(call: CallState) -> Iterable[Any]:
        view = call.before
        allowed = is_users(call.address, call.count)
        if "buffer" in call.names:
            allowed = allowed & is_kernels(view, call.buffer, call.count)
        yield implies(negate(allowed), call.result == call.count)
        for said in is_exact(view, call.address, call.count, call.result, right):
            yield implies(allowed, said)
        yield implies(negate(view.is_open), negate(call.view.is_open))

    return has_answered


def has_answered_a_length(call: CallState) -> Iterable[Any]:
    """No more than the limit; and that it cannot be read, where it begins in no page or has no room."""
    view = call.before
    yield (call.result == FAULT) | (call.result == 0) | ((call.result > 0) & (call.result <= call.count))
    yield implies((call.count > 0) & negate(is_kernels(view, call.buffer, call.count)), call.result == FAULT)
    yield implies((call.count > 0) & ((call.address < 0) | (call.address >= USER_END)), call.result == FAULT)
    yield implies(negate(view.is_open), negate(call.view.is_open))


FUNCTIONS = (
    Function("access_ok", ensures=has_looked_at_the_range, writes=()),
    Function("has_room", ensures=has_looked_at_the_buffer, writes=()),
    Function("get", requires=may_get, ensures=has_got, writes=()),
    Function("put", requires=may_put, writes=(WORD,)),
    Function("has_nul", ensures=has_looked_for_a_nul, writes=()),
    Function("reach", requires=may_reach, ensures=has_reached, writes=()),
    Function(
        "copy_bytes",
        cases=is_inward,
        requires=may_copy_bytes,
        writes=(WORD,),
        loops=(Loop(moving, lambda loop: loop.count, writes=(WORD,)),),
    ),
    Function(
        "clear_bytes",
        cases=is_inward,
        requires=may_clear_bytes,
        writes=(WORD,),
        loops=(Loop(clearing, lambda loop: loop.count, writes=(WORD,)),),
    ),
    Function(
        "copy_until_nul",
        cases=is_inward,
        requires=may_copy_bytes,
        ensures=has_searched,
        writes=(WORD,),
        loops=(Loop(searching, lambda loop: loop.count - loop.done, writes=(WORD,)),),
    ),
    Function(
        "copy_in",
        requires=may_copy,
        ensures=has_read,
        writes=(WORD,),
        loops=(Loop(reading, lambda loop: loop.left, writes=(WORD,)),),
    ),
    Function(
        "copy_out",
        requires=may_copy,
        ensures=has_written,
        writes=(WORD,),
        loops=(Loop(writing, lambda loop: loop.left, writes=(WORD,)),),
    ),
    Function(
        "clear",
        requires=may_clear,
        ensures=has_written,
        writes=(WORD,),
        loops=(Loop(writing, lambda loop: loop.left, writes=(WORD,)),),
    ),
    Function(
        "copy_string",
        requires=may_copy_characters,
        ensures=has_copied_characters,
        writes=(WORD,),
        loops=(Loop(copying_string, lambda loop: loop.most - loop.done, writes=(WORD,)),),
    ),
)
CALLS = (
    Calls(
        "what-copy-from-user-leaves",
        of=(("copy_from_user", "buffer", "address", "count"),),
        ensures=answers_exactly(PRESENT),
    ),
    Calls(
        "what-copy-to-user-leaves",
        of=(("copy_to_user", "address", "buffer", "count"),),
        ensures=answers_exactly(PRESENT | WRITABLE),
    ),
    Calls(
        "what-clear-user-leaves", of=(("clear_user", "address", "count"),), ensures=answers_exactly(PRESENT | WRITABLE)
    ),
    Calls(
        "what-strncpy-from-user-answers",
        of=(("strncpy_from_user", "buffer", "address", "count"),),
        ensures=has_answered_a_length,
    ),
)

THEOREMS = (
    Theorem(
        "user-copy-stays-in-user-space",
        (*(calls.name for calls in CALLS), *(function.name for function in FUNCTIONS)),
        (ACCESS, OVERFLOW).__contains__,
        "the-boundary-is-the-kernels",
    ),
)

EXPLORED = (
    "the theorem is about ranges and counts; that loops change no byte beside their range, and what is copied, is "
    "explored and driven"
)
LEFT_OPEN = all_open(law, EXPLORED)

PROOF = Proof(
    view=Reading,
    theorems=THEOREMS,
    steps=Path(__file__).with_name("steps.json.xz"),
    functions=FUNCTIONS,
    calls=CALLS,
    whole=whole,
    stated=Stated(lambda view: ()),
    example=lambda view: (
        (view.header(SHIFT) == SHIFTS[0], view.header(PAGES) == 1, view.header(BYTES) == 8),
        {"flag": [0], "word": range(2), "right": [0], "address": [USER_END - 8]},
    ),
    layout=LAYOUT,
    left_open=LEFT_OPEN,
)

"""What the prover needs to know of user copy: which addresses are touched, and how many bytes are left."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from attrs import frozen

from checks.labels import OVERFLOW
from checks.pairing import sentence
from checks.pairings.user.copy.layout import LAYOUT, WORD
from checks.proof import Calls, CallState, Function, Loop, LoopState, Proof, Stated, Theorem
from impl.user.copy import BYTES, FAULT, FLAGS, HEADER, KERNEL, MEMORY, PAGES, RIGHTS, SHIFT, START, USER_END, WORDS
from spec.user.copy import INVARIANTS, MOST_BYTES, MOST_PAGES, OPERATIONS
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
    yield (view.header(WORDS) << 3 == view.size) & (view.size > bytes) & (view.held >= 8) & (view.held <= MOST_HELD)
    yield (view.header(FLAGS) == HEADER) & (view.header(MEMORY) == HEADER + 1)
    yield view.header(RIGHTS) == HEADER + 1 + view.header(WORDS)
    yield view.image.length == view.header(RIGHTS) + pages


# ── Which ranges ─────────────────────────────────────────────────────────────────────────────────────────────


def is_users(address: Any, count: Any) -> Any:
    """Whether a range lies in the user's half: of two words that have a sign, which numbers of 2**63 and more lose."""
    end = address + count
    return (address >= 0) & (count >= 0) & (address <= USER_END) & (count <= USER_END) & (end <= USER_END)


def is_kernels(view: Reading, buffer: Any, count: Any) -> Any:
    offset = buffer - KERNEL
    return (buffer < 0) & (offset >= 0) & (offset <= MOST_BYTES) & (count >= 0) & (count <= view.header(BYTES) - offset)


def has_looked_at_the_range(call: CallState) -> Iterable[Any]:
    yield (call.result == 1) == is_users(call.address, call.count)


def has_looked_at_the_buffer(call: CallState) -> Iterable[Any]:
    yield (call.result == 1) == is_kernels(call.before, call.buffer, call.count)


# ── Where bytes are touched ──────────────────────────────────────────────────────────────────────────────────


def may_reach(call: CallState) -> Iterable[Any]:
    """The processor is asked for addresses of the user's half alone, and with AC set."""
    yield (call.address >= 0) & (call.count > 0) & (call.count <= USER_END) & is_users(call.address, call.count)
    yield call.view.is_open


def has_reached(call: CallState) -> Iterable[Any]:
    view = call.before
    yield (call.result >= 0) & (call.result <= call.count)
    yield (call.result == 0) == negate(view.has(call.address, call.right))
    yield implies(call.result > 0, all_have(view, call.address, call.address + call.result, call.right))


def all_have(view: Reading, first: Any, stop: Any, right: Any) -> Any:
    return for_all(Span(first, stop, "address"), lambda address: view.has(address, right))


def is_in_half(view: Reading, place: Any, count: Any, *, of_kernel: bool) -> Any:
    """Whether so many bytes from a place on are the kernel's, or the process's."""
    first, stop = (view.held, view.size) if of_kernel else (0, view.held)
    return (place >= first) & (count >= 0) & (place <= stop) & (count <= stop - place)


def may_copy_bytes(call: CallState) -> Iterable[Any]:
    """Between the two halves, either way, and over the end of neither."""
    yield crosses(call.view, call.target, call.source, call.count)


def crosses(view: Reading, target: Any, source: Any, count: Any) -> Any:
    inward = is_in_half(view, target, count, of_kernel=True) & is_in_half(view, source, count, of_kernel=False)
    outward = is_in_half(view, target, count, of_kernel=False) & is_in_half(view, source, count, of_kernel=True)
    return inward | outward


def may_clear_bytes(call: CallState) -> Iterable[Any]:
    yield is_in_one_half(call.view, call.target, call.count)


def is_in_one_half(view: Reading, target: Any, count: Any) -> Any:
    whole_range = [is_in_half(view, target, count, of_kernel=of_kernel) for of_kernel in (False, True)]
    return whole_range[0] | whole_range[1]


def moving(loop: LoopState) -> Iterable[Any]:
    yield from clearing(loop)
    yield loop.source == loop.entry_names["source"] + loop.entry_names["count"] - loop.count


def clearing(loop: LoopState) -> Iterable[Any]:
    """What is done lies in front of what is left."""
    first = loop.entry_names
    yield (loop.count >= 0) & (loop.count <= first["count"])
    yield loop.target == first["target"] + first["count"] - loop.count


def searching(loop: LoopState) -> Iterable[Any]:
    yield (loop.done >= 0) & (loop.done <= loop.count)
    yield loop.target == loop.entry_names["target"] + loop.done
    yield loop.source == loop.entry_names["source"] + loop.done


def has_searched(call: CallState) -> Iterable[Any]:
    yield (call.result >= 0) & (call.result <= call.count)


# ── How many ─────────────────────────────────────────────────────────────────────────────────────────────────


def is_exact(view: Reading, address: Any, count: Any, left: Any, right: int) -> Iterable[Any]:
    """Where bytes are left, the first of them faults."""
    behind = address + count - left
    yield (left >= 0) & (left <= count)
    yield implies(left > 0, negate(view.has(behind, right)))


def may_copy(call: CallState) -> Iterable[Any]:
    yield from may_clear(call)
    yield is_in_half(call.view, call.buffer, call.count, of_kernel=True)


def may_clear(call: CallState) -> Iterable[Any]:
    yield is_users(call.address, call.count)
    yield call.view.is_open


def has_copied_in(call: CallState) -> Iterable[Any]:
    yield from is_exact(call.before, call.address, call.count, call.result, PRESENT)


def has_copied_out(call: CallState) -> Iterable[Any]:
    yield from is_exact(call.before, call.address, call.count, call.result, PRESENT | WRITABLE)


def copying(loop: LoopState) -> Iterable[Any]:
    """Page after page."""
    yield (loop.left >= 0) & (loop.left <= loop.count)
    yield loop.address == loop.entry_names["address"] + loop.count - loop.left
    if "buffer" in loop.names:
        yield loop.buffer == loop.entry_names["buffer"] + loop.count - loop.left


def may_copy_string(call: CallState) -> Iterable[Any]:
    yield is_users(call.address, call.most)
    yield call.view.is_open
    yield is_in_half(call.view, call.buffer, call.most, of_kernel=True)


def copying_string(loop: LoopState) -> Iterable[Any]:
    yield (loop.done >= 0) & (loop.done <= loop.most)


def has_copied_string(call: CallState) -> Iterable[Any]:
    yield (call.result == FAULT) | ((call.result >= 0) & (call.result <= call.most))


# ── The four calls ───────────────────────────────────────────────────────────────────────────────────────────


def answers_exactly(right: int) -> Callable[[CallState], Iterable[Any]]:
    """Of any two words: what is not the user's, or for which the buffer is too short, is left whole."""

    def ensures(call: CallState) -> Iterable[Any]:
        view = call.before
        allowed = is_users(call.address, call.count)
        if "buffer" in call.names:
            allowed = allowed & is_kernels(view, call.buffer, call.count)
        yield implies(negate(allowed), call.result == call.count)
        for said in is_exact(view, call.address, call.count, call.result, right):
            yield implies(allowed, said)
        yield implies(negate(view.is_open), negate(call.view.is_open))

    return ensures


def answers_a_length(call: CallState) -> Iterable[Any]:
    """No more than the limit; and that it cannot be read, where it begins in no page or has no room."""
    view = call.before
    yield (call.result == FAULT) | (call.result == 0) | ((call.result > 0) & (call.result <= call.count))
    yield implies((call.count > 0) & negate(is_kernels(view, call.buffer, call.count)), call.result == FAULT)
    yield implies((call.count > 0) & ((call.address < 0) | (call.address >= USER_END)), call.result == FAULT)
    yield implies(negate(view.is_open), negate(call.view.is_open))


def through(function: str, requires: Any, ensures: Any) -> Function:
    loop = Loop(copying, lambda loop: loop.left, writes=(WORD,))
    return Function(function, requires=requires, ensures=ensures, writes=(WORD,), loops=(loop,))


def by_words(function: str, requires: Any, invariant: Any, **more: Any) -> Function:
    loop = Loop(invariant, lambda loop: loop.count, writes=(WORD,))
    return Function(function, requires=requires, writes=(WORD,), loops=(loop,), **more)


FUNCTIONS = (
    Function("access_ok", ensures=has_looked_at_the_range, writes=()),
    Function("has_room", ensures=has_looked_at_the_buffer, writes=()),
    Function("reach", requires=may_reach, ensures=has_reached, writes=()),
    by_words("copy_bytes", may_copy_bytes, moving),
    by_words("clear_bytes", may_clear_bytes, clearing),
    Function(
        "copy_until_nul",
        requires=may_copy_bytes,
        ensures=has_searched,
        writes=(WORD,),
        loops=(Loop(searching, lambda loop: loop.count - loop.done, writes=(WORD,)),),
    ),
    through("copy_in", may_copy, has_copied_in),
    through("copy_out", may_copy, has_copied_out),
    through("clear", may_clear, has_copied_out),
    Function(
        "copy_string",
        requires=may_copy_string,
        ensures=has_copied_string,
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
        ensures=answers_a_length,
    ),
)

THEOREMS = (
    Theorem(
        "user-copy-stays-in-user-space",
        (*(function.name for function in FUNCTIONS), *(calls.name for calls in CALLS)),
        OVERFLOW.__eq__,
        "the-boundary-is-the-kernels",
    ),
)

EXPLORED = "the theorem is about the addresses that are touched and the count; what is copied is explored and driven"
LEFT_OPEN = {
    **dict.fromkeys(("init", *(operation.__name__ for operation in OPERATIONS)), EXPLORED),
    **{sentence(invariant): EXPLORED for invariant in INVARIANTS},
}

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

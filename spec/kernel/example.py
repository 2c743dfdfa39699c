"""Example.

What problem is solved here, in a sentence or two that a student understands; then how, in as many. This draft keeps
numbered slots: a slot is taken, which one is for the implementation to choose, and given back by its number.

The smallest example, two slots:

>>> slots = initial(2)
>>> slots = take(slots, returned=1)
>>> slots = give(slots, 1, returned=None)
>>> give(slots, 1, returned=None)
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: a slot that is not taken is refused as not allocated
"""

from __future__ import annotations

from typing import Any, Protocol

from attrs import evolve, frozen

from spec.vocabulary import Failure, Span, Table, ensure, for_all, negate, require

MOST_SLOTS = 1 << 20

# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Slots:
    """What the law knows of them."""

    count: int
    """How many slots there are."""
    taken: Table[int, int]
    """For each slot that is taken, 1."""

    @property
    def span(self) -> Span:
        return Span(0, self.count, "slot")

    def is_taken(self, slot: int) -> Any:
        return self.taken.get(slot, 0) != 0


class Reading(Protocol):
    """What the invariants read: the state offers it, and so does an implementation's image."""

    @property
    def span(self) -> Span: ...


def initial(count: int) -> Slots:
    """No slot is taken."""
    require(count >= 1, "there is at least one slot")
    return Slots(count, Table())


def is_geometry(count: int) -> Any:
    """Whether there can be so many: 1 to 2**20."""
    return (count >= 1) & (count <= MOST_SLOTS)


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

FAILURES = {
    "take": (Failure.NO_MEMORY,),
    "give": (Failure.NOT_ALLOCATED, Failure.OUT_OF_RANGE),
}
"""How each operation may refuse."""

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────

INVARIANTS = ()
"""Each a function (reading, place) → whether it holds there, after every operation."""

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


def take(slots: Slots, *, returned: int | Failure) -> Slots:
    """Take a slot that is free; the answer says which."""
    if isinstance(returned, Failure):
        ensure(returned is Failure.NO_MEMORY, "taking a slot is refused for want of slots alone")
        ensure(for_all(slots.span, slots.is_taken), "refuses only when every slot is taken")
        return slots
    ensure(slots.span.contains(returned), "only a slot that there is can be taken")
    ensure(negate(slots.is_taken(returned)), "a slot that is taken is not taken again")
    return evolve(slots, taken=slots.taken.set(returned, 1))


def give(slots: Slots, slot: int, *, returned: Failure | None) -> Slots:
    """Give a slot back, by its number."""
    if not slots.span.contains(slot):
        ensure(returned is Failure.OUT_OF_RANGE, "a slot that there is not is refused as out of range")
        return slots
    if not slots.is_taken(slot):
        ensure(returned is Failure.NOT_ALLOCATED, "a slot that is not taken is refused as not allocated")
        return slots
    ensure(returned is None, "a slot that is taken can be given back")
    return evolve(slots, taken=slots.taken.erase(Span(slot, slot + 1, "slot")))


OPERATIONS = (take, give)
INTERNAL_OPERATIONS = ()

# ── Laws ─────────────────────────────────────────────────────────────────────────────────────────────────────

LAWS = ()
"""Relations between operations: each a function (machine, *arguments of an operation)."""

# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {
    "double-free-accepted": (
        "A slot that nobody has taken is given back, and the answer is success. The caller that has lost count is "
        "never told."
    ),
}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/kernel/example/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

LINUX: tuple[tuple[str, str, str], ...] = ()
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {}
"""What is proved for every size, by name (checks/pairings/kernel/example/proof)."""

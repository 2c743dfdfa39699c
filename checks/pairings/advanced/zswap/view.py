"""Reading the image of slots, entries and chunks, and what must be so of each."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from checks.pairing import Arguments
from impl.advanced.zswap import (
    CHARGE,
    CPUS_AT,
    DEVICE,
    ENABLED,
    ENTRIES,
    ENTRY,
    ENTRY_SHIFT,
    FAILS,
    FIRST,
    FREE,
    FULL,
    GROUP,
    HASH,
    HASH_SHIFT,
    IDLE,
    KIND_MASK,
    LAST,
    LENGTH,
    LIMIT,
    LINKS,
    LOCKED,
    LOCKS,
    LOWEST,
    MET,
    NEW,
    NEWER,
    NEWEST,
    NEXT,
    OF,
    OLDER,
    OLDEST,
    PAGE,
    PLACE_SHIFT,
    PLACES,
    POOL,
    SLOT,
    STAGE,
    TABLE,
    TAG_BITS,
)
from spec.advanced.zswap import Page, Work, Zswap
from spec.vocabulary import Span


class View:
    """One image as it stands; reads only."""

    def __init__(self, image: Any, geometry: Arguments) -> None:
        self.image = image
        numbers: tuple[int, ...] = geometry
        self.slots, self.words, self.chunk, self.limit, self.accept, self.cpus = numbers

    def word(self, at: int) -> int:
        return int(self.image[at])

    def run(self, at: int, count: int) -> tuple[int, ...]:
        return tuple(self.word(at + word) for word in range(count))

    @property
    def span(self) -> Span:
        return Span(0, self.slots, "slot")

    @property
    def numbers(self) -> Span:
        """Those of slots, entries, chunks and CPUs."""
        return Span(0, max(self.slots + 2, self.word(LIMIT) + 1, self.cpus), "number")

    @property
    def charge(self) -> int:
        return self.word(CHARGE)

    def table(self, slot: int) -> int:
        """What a slot holds: an entry, ON_DEVICE, or 0."""
        return self.word(self.word(TABLE) + slot)

    def is_locked(self, slot: int) -> bool:
        return self.word(self.word(LOCKS) + slot) != 0

    def of_entry(self, entry: int, field: int) -> int:
        return self.word(self.word(ENTRIES) + (entry - 1 << ENTRY_SHIFT) + field)

    def of_cpu(self, cpu: int, field: int) -> int:
        return self.word(self.word(CPUS_AT) + cpu * (PAGE + self.words) + field)

    def link(self, chunk: int) -> int:
        return self.word(self.word(LINKS) + chunk)

    def is_entry(self, number: int) -> bool:
        return number in range(1, self.slots + 2)

    def is_chunk(self, number: int) -> bool:
        return number in range(1, self.word(LIMIT) + 1)

    @cached_property
    def used(self) -> dict[int, int]:
        """By slot, the entries that slots have."""
        found = {slot: self.table(slot) for slot in self.span}
        return {slot: entry for slot, entry in found.items() if self.is_entry(entry)}

    def chain(self, entry: int) -> list[int]:
        """The chunks of an entry, as far as the links make sense."""
        found: list[int] = []
        chunk = self.of_entry(entry, FIRST)
        for _ in range(self.cost(entry)):
            if not self.is_chunk(chunk):
                break
            found.append(chunk)
            chunk = self.link(chunk)
        return found

    def cost(self, entry: int) -> int:
        """How many chunks an entry takes, by its length."""
        return -(-self.of_entry(entry, LENGTH) // self.chunk)

    @cached_property
    def chains(self) -> dict[int, list[int]]:
        """Those of the entries that slots have and that are not a single word."""
        return {entry: self.chain(entry) for entry in self.used.values() if self.of_entry(entry, LENGTH)}

    def held(self, slot: int) -> int:
        """How many chunks the pool holds for a slot."""
        entry = self.table(slot)
        return self.cost(entry) if self.is_entry(entry) else 0

    def kept(self, entry: int) -> tuple[int, ...]:
        """The page that an entry keeps."""
        length = self.of_entry(entry, LENGTH)
        if length == 0:
            return (self.of_entry(entry, FIRST),) * self.words
        chunks = (self.run(self.word(POOL) + (chunk - 1) * self.chunk, self.chunk) for chunk in self.chain(entry))
        words = [word for chunk in chunks for word in chunk][:length]
        return tuple(words) if length == self.words else expanded(words, self.words)

    def page(self, slot: int) -> Page | None:
        entry = self.table(slot)
        if entry == 0:
            return None
        if self.is_entry(entry):
            return Page(self.kept(entry), self.cost(entry))
        return Page(self.on_device(slot))

    def on_device(self, slot: int) -> tuple[int, ...]:
        """What the device has of a slot, whether or not that is its page."""
        return self.run(self.word(DEVICE) + slot * self.words, self.words)

    def work(self, cpu: int) -> Work | None:
        """What a CPU writes back. That its slot has changed is seen by its entry, unless the entry is used again for
        the same slot; and that it is locked, by its stage."""
        stage, slot = self.of_cpu(cpu, STAGE), self.of_cpu(cpu, OF)
        return None if stage == IDLE else Work(slot, stage - 1, self.table(slot) != self.of_cpu(cpu, ENTRY))

    @cached_property
    def free(self) -> list[int]:
        """The list of free entries, as far as it makes sense."""
        return self.followed(FREE, NEXT)

    def followed(self, start: int, field: int) -> list[int]:
        found: list[int] = []
        entry = self.word(start)
        while self.is_entry(entry) and entry not in found:
            found.append(entry)
            entry = self.of_entry(entry, field)
        return found if entry == 0 else [*found, -1]


def expanded(words: list[int], count: int) -> tuple[int, ...]:
    """The page that compressed words stand for, read by their description (impl/advanced/zswap.py); shorter, where they
    make no sense."""
    page: list[int] = []
    recent = [0] * PLACES
    left = iter(words)
    try:
        while len(page) < count:
            tags = next(left)
            for place in range(min(GROUP, count - len(page))):
                tag = tags >> TAG_BITS * place
                value = next(left) if tag & KIND_MASK == NEW else 0
                if tag & KIND_MASK == MET:
                    value = recent[tag >> PLACE_SHIFT & PLACES - 1]
                if tag & KIND_MASK == NEW:
                    recent[value * HASH >> HASH_SHIFT & PLACES - 1] = value
                page.append(value)
    except StopIteration:
        return tuple(page)
    return tuple(page)


def abstract(view: View) -> Zswap:
    """The state that an image represents."""
    pages = tuple(map(view.page, view.span))
    cpus = tuple(map(view.work, range(view.cpus)))
    limits = (view.words, view.chunk, view.limit, view.accept)
    return Zswap(*limits, pages, cpus, view.word(ENABLED) != 0, view.word(FULL) != 0, view.word(FAILS))


def permits(view: View, state: Zswap) -> bool:
    """Whether a state is the one that an image represents. That a slot has changed while it was being written back is
    not seen where its entry is used again for it: what is written back then is what the slot holds now."""
    seen = abstract(view)
    blind = all(
        one is None or other is None or one.changed <= other.changed
        for one, other in zip(seen.cpus, state.cpus, strict=True)
    )
    return blind and unchanged(seen) == unchanged(state)


def unchanged(state: Zswap) -> Zswap:
    for cpu, work in enumerate(state.cpus):
        if work is not None:
            state = state.with_work(cpu, Work(work.slot, work.steps))
    return state


def entries_are_used_once(view: View, number: Any) -> bool:
    """an entry is in the list of free ones, or one slot has it, whose number it knows"""
    if not view.is_entry(number):
        return -1 not in view.free
    owners = [slot for slot, entry in view.used.items() if entry == number]
    if view.free.count(number) + len(owners) != 1:
        return False
    return not owners or view.of_entry(number, SLOT) == owners[0]


def chunks_are_used_once(view: View, number: Any) -> bool:
    """a chunk is one entry's, or it is free; and of all that are free the lowest is known"""
    if not view.is_chunk(number):
        return True
    owners = sum(chain.count(number) for chain in view.chains.values())
    is_known = view.link(number) != 0 or view.word(LOWEST) <= number
    return is_known and owners == int(view.link(number) != 0)


def chains_end(view: View, number: Any) -> bool:
    """an entry has as many chunks as its length says, and the last one leads nowhere"""
    chain = view.chains.get(number)
    if chain is None:
        return True
    return len(chain) == view.cost(number) and view.link(chain[-1]) == LAST


def lists_go_both_ways(view: View, number: Any) -> bool:
    """an entry with chunks is in the list by age, once, in both directions; and no other is"""
    upwards, downwards = view.followed(OLDEST, NEWER), view.followed(NEWEST, OLDER)
    return upwards == downwards[::-1] and sorted(upwards) == sorted(view.chains)


def the_locked_are_written_back(view: View, number: Any) -> bool:
    """a slot is locked exactly while a CPU writes it back that has looked at it; and one alone does"""
    if number not in view.span:
        return True
    at_work = [cpu for cpu in range(view.cpus) if view.of_cpu(cpu, STAGE) >= LOCKED and view.of_cpu(cpu, OF) == number]
    return len(at_work) == int(view.is_locked(number))


def what_is_free_is_clear(view: View, number: Any) -> bool:
    """a free chunk holds zeros"""
    if not view.is_chunk(number) or view.link(number) != 0:
        return True
    return not any(view.run(view.word(POOL) + (number - 1) * view.chunk, view.chunk))


REPRESENTATION = (
    entries_are_used_once,
    chunks_are_used_once,
    chains_end,
    lists_go_both_ways,
    the_locked_are_written_back,
    what_is_free_is_clear,
)

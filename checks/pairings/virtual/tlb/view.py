"""Reading the image of CPUs, tables and TLBs: the functions that invariants use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import evolve, frozen

from checks.pairings.virtual.tlb.layout import (
    ENTRY,
    HELD,
    KERNEL_ENTRY,
    KEY,
    LAYOUT,
    OWNER,
    REFERENCE,
    ROOT,
    ROW,
    SLOTS,
    STALE,
)
from impl.virtual import tlb as impl
from impl.virtual.tlb import GATHERING, GLOBAL_TAG, IDLE, NONE, SENT, SETS, VALID, WAYS
from spec.virtual.tlb import ANY_PCID, NO_TABLE, Cached, CachedTable, Cpu, Machine, PageEntry, Place, Row, Shootdown
from spec.virtual.words import KERNEL_HALF
from spec.vocabulary import Frame, Grid, Span, exists, negate, select, symbolic


@frozen
class Slots(Span):
    """The slots of a TLB, of which there are always as many; an image of which nothing is known has unknown ones."""

    known: Any = 0

    def symbolic_bound(self) -> Any:
        return symbolic(self.known)


class View:
    """One image as it stood; reads only. What invariants read works on symbolic images too."""

    def __init__(self, image: Any, ghosts: Any = None) -> None:
        self.image = image
        self.cpus = Span(0, image[impl.CPUS], "cpu")
        self.slot_numbers = Slots(0, SLOTS, "slot", image[impl.CPUS])
        self.senders = Span(0, image[impl.CPUS], "sender")
        self.spaces = Span(0, image[impl.SPACES], "space")
        self.frames = Span(0, image[impl.FRAMES], "frame")
        self.pcids = Span(0, image[impl.PCIDS], "pcid")
        self.user_pages = image[impl.USER_PAGES]
        self.pages = Span(0, self.user_pages + image[impl.KERNEL_PAGES], "page")

    @property
    def span(self) -> Grid:
        """What the law's invariants are about."""
        return Grid((self.cpus, self.pages))

    # ── Words ──

    def word(self, part: int, *places: Any) -> Any:
        """A word of a part; where there is none, an image reads 0, and a symbolic one whatever."""
        return self.image.at(part, *places) if hasattr(self.image, "at") else LAYOUT.read(self.image, part, *places)

    def register(self, cpu: Any, name: int) -> Any:
        """A word of a CPU's record."""
        return self.word(name, cpu)

    def owner(self, cpu: Any, pcid: Any) -> Any:
        return self.word(OWNER, cpu, pcid)

    def is_stale(self, cpu: Any, pcid: Any) -> Any:
        return self.word(STALE, cpu, pcid) != 0

    def reference(self, cpu: Any, pcid: Any) -> Any:
        return self.word(REFERENCE, cpu, pcid)

    def key(self, cpu: Any, slot: int) -> Any:
        return self.word(KEY, cpu, slot)

    def held_entry(self, cpu: Any, slot: int) -> Any:
        """What a slot of a TLB says of the page of its key."""
        return self.word(ENTRY, cpu, slot)

    def slots(self, page: Any) -> list[Any]:
        """The ways of the set of a page: no others are looked at for it."""
        return [(page & SETS - 1) * WAYS + way for way in range(WAYS)]

    def mapping(self, table: Any, page: Any) -> Any:
        """What a table says of a page; of the kernel's pages, what all say."""
        is_kernel = self.is_kernel(page)
        if is_kernel is True:
            return self.word(KERNEL_ENTRY, page - self.user_pages)
        return select(is_kernel, self.word(KERNEL_ENTRY, page - self.user_pages), self.word(ROW, table, page))

    def said(self, space: Any, page: Any) -> Any:
        """What the tables say of a page in a space: 0 if nothing."""
        root = self.root(space)
        return select(self.is_kernel(page) | (root != NONE), self.mapping(root, page), 0)

    # ── A shootdown ──

    def is_pending(self, sender: Any, cpu: Any) -> Any:
        """Whether a CPU has yet to flush for a shootdown, or yet to be told."""
        phase = self.register(sender, impl.PHASE)
        return (phase == GATHERING) | ((phase == SENT) & has(self.register(sender, impl.AWAITED), cpu))

    def is_of(self, sender: Any, space: Any) -> Any:
        return (self.register(sender, impl.PHASE) != IDLE) & (self.register(sender, impl.OF) == space)

    def covers(self, sender: Any, space: Any, page: Any) -> Any:
        named = has(self.register(sender, impl.PAGES), page)
        return self.is_of(sender, space) & (named | (self.register(sender, impl.TABLE) != NONE))

    def has_gathered(self, sender: Any, frame: Any) -> Any:
        return (self.register(sender, impl.PHASE) != IDLE) & has(self.register(sender, impl.GATHERED), frame)

    # ── As the law's invariants read it ──

    def there_is(self, kind: str, number: Any) -> Any:
        return {"cpu": self.cpus, "page": self.pages, "pcid": self.pcids}[kind].contains(number)

    def is_kernel(self, page: Any) -> Any:
        return page >= self.user_pages

    def root(self, space: Any) -> Frame:
        return Frame(self.word(ROOT, space))

    def entry(self, space: Any, page: Any) -> PageEntry | None:
        """None where there plainly is none; where that is not known, its frame is then NO_TABLE."""
        return _entry(self.said(space, page))

    def space_of(self, cpu: Any) -> int:
        space: int = self.register(cpu, impl.SPACE)
        return space

    def owner_loaded(self, cpu: Any) -> int:
        owner: int = self.owner(cpu, self.register(cpu, impl.PCID))
        return owner

    def usable(self, cpu: Any, page: Any) -> Iterator[tuple[Any, PageEntry]]:
        return ((held, PageEntry(Frame(word >> 2), word >> 1 & 1)) for held, word in self.usable_words(cpu, page))

    def usable_words(self, cpu: Any, page: Any) -> Iterator[tuple[Any, Any]]:
        own = self.register(cpu, impl.PCID)
        for slot in self.slots(page):
            key, word = self.key(cpu, slot), self.held_entry(cpu, slot)
            tag = key & VALID - 1
            held = (key != 0) & (key >> impl.PAGE_SHIFT == page) & ((tag == own) | (tag == GLOBAL_TAG))
            if held is not False:
                yield held, word

    def usable_tables(self, cpu: Any) -> Iterator[tuple[Any, Frame]]:
        reference = self.reference(cpu, self.register(cpu, impl.PCID))
        if type(reference) is not int or reference != 0:
            yield reference != 0, Frame(reference - 1)

    def globals(self, cpu: int) -> Iterator[int]:
        return (each.page for each in self.cached(cpu) if each.tag == ANY_PCID)

    def is_page_flush_pending(self, cpu: Any, page: Any) -> Any:
        space = select(self.is_kernel(page), KERNEL_HALF, self.space_of(cpu))
        return exists(self.senders, lambda sender: self.covers(sender, space, page) & self.is_pending(sender, cpu))

    def is_table_flush_pending(self, cpu: Any, table: Any) -> Any:
        space = self.space_of(cpu)
        return exists(
            self.senders,
            lambda sender: (
                self.is_of(sender, space) & (self.register(sender, impl.TABLE) == table) & self.is_pending(sender, cpu)
            ),
        )

    def is_free(self, frame: Any) -> Any:
        return self.word(HELD, frame) == 0

    def is_lost(self, cpu: Any, frame: Any) -> Any:
        done = exists(
            self.senders, lambda sender: self.has_gathered(sender, frame) & negate(self.is_pending(sender, cpu))
        )
        return self.is_free(frame) | done

    # ── As a state of the law ──

    def row(self, table: Frame) -> Row:
        return tuple(_entry(self.mapping(table, page)) for page in range(self.user_pages))

    def cached(self, cpu: int) -> Iterator[Cached]:
        """What the TLB of a CPU holds."""
        for slot in range(SLOTS):
            key, word = self.key(cpu, slot), self.held_entry(cpu, slot)
            if key != 0:
                tag = key & VALID - 1
                entry = PageEntry(Frame(word >> 2), bool(word & 2))
                yield Cached(ANY_PCID if tag == GLOBAL_TAG else tag, key >> impl.PAGE_SHIFT, entry)

    def shootdown(self, cpu: int) -> Shootdown | None:
        phase = self.register(cpu, impl.PHASE)
        if phase == IDLE:
            return None
        table = self.register(cpu, impl.TABLE)
        return Shootdown(
            self.register(cpu, impl.OF),
            frozenset(bits(self.register(cpu, impl.PAGES))),
            None if table == NONE else Frame(table),
            frozenset(map(Frame, bits(self.register(cpu, impl.GATHERED)))),
            frozenset(bits(self.register(cpu, impl.AWAITED))) if phase == SENT else None,
        )

    def cpu(self, cpu: int) -> Cpu:
        entering = self.register(cpu, impl.ENTERING)
        references = ((pcid, self.reference(cpu, pcid)) for pcid in self.pcids)
        return Cpu(
            self.space_of(cpu),
            self.register(cpu, impl.PCID),
            tuple(self.owner(cpu, pcid) for pcid in self.pcids),
            frozenset(self.cached(cpu)),
            frozenset(CachedTable(pcid, Frame(word - 1)) for pcid, word in references if word != 0),
            None if entering == NONE else entering,
            self.shootdown(cpu),
        )


def has(mask: Any, place: Any) -> Any:
    """Whether a mask has the bit of a place."""
    if hasattr(mask, "has"):
        return mask.has(place)
    return False if type(place) is int and place < 0 else mask >> place & 1 == 1


def _entry(word: Any) -> PageEntry | None:
    if type(word) is int:
        return PageEntry(Frame(word >> 2), bool(word & 2)) if word != 0 else None
    return PageEntry(select(word != 0, word >> 2, NO_TABLE), word >> 1 & 1)


def bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set."""
    return (place for place in range(mask.bit_length()) if mask >> place & 1)


def abstract(view: View) -> Machine:
    """The machine that an image represents: each CPU may have cached what it has."""
    roots = tuple(map(view.root, view.spaces))
    leaving = (each.table for each in map(view.shootdown, view.cpus) if each is not None and each.table in each.frames)
    tables = {*roots, *leaving}
    return Machine(
        view.user_pages,
        view.pages.stop - view.user_pages,
        roots,
        tuple(view.row(Frame(frame)) if frame in tables else None for frame in view.frames),
        tuple(view.entry(KERNEL_HALF, page) for page in range(view.user_pages, view.pages.stop)),
        frozenset(Frame(frame) for frame in view.frames if view.is_free(frame)),
        tuple(map(view.cpu, view.cpus)),
    )


def permits(view: View, state: Machine) -> bool:
    """Whether an image is the law's state, but that each CPU has cached no more than it may."""
    found = abstract(view)
    pairs = list(zip(found.cpus, state.cpus, strict=True))
    within = all(has.cached <= may.cached and has.tables <= may.tables for has, may in pairs)
    told = tuple(evolve(has, cached=may.cached, tables=may.tables) for has, may in pairs)
    return within and evolve(found, cpus=told) == state


def places(machine: View | Machine) -> Iterator[Place]:
    """Each CPU with each page."""
    if isinstance(machine, View):
        return ((cpu, page) for cpu in machine.cpus for page in machine.pages)
    return ((cpu, page) for cpu in range(len(machine.cpus)) for page in range(machine.pages))


def filed(view: View, place: Place) -> bool:
    """a TLB holds a translation once, in the set of its page, and empty ways stand last"""
    cpu, page = place
    sets = [[view.key(cpu, number * WAYS + way) for way in range(WAYS)] for number in range(SETS)]
    apart = [key for key in sets[page % SETS] if key != 0]
    homes = all(key == 0 or (key >> impl.PAGE_SHIFT) % SETS == number for number in range(SETS) for key in sets[number])
    return homes and len(set(apart)) == len(apart) and all(sets[page % SETS][: len(apart)])

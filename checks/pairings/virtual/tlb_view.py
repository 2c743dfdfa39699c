"""Reading the image of CPUs, tables and TLBs: the functions that invariants use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import evolve

from impl.virtual import tlb as impl
from impl.virtual.tlb import GLOBAL_TAG, IDLE, KEY, NONE, SENT, SETS, SLOT, TAG_WORDS, TAGS, VALID, WAYS
from spec.virtual.tlb import GLOBAL, NO_TABLE, Cached, CachedTable, Cpu, Entry, Machine, Place, Row, Shootdown
from spec.virtual.words import KERNEL
from spec.vocabulary import Frame


class View:
    """One image as it stood; reads only."""

    def __init__(self, image: Any) -> None:
        self.image = image
        self.cpus = range(image[impl.CPUS])
        self.spaces = range(image[impl.SPACES])
        self.frames = range(image[impl.FRAMES])
        self.pcids = range(image[impl.PCIDS])
        self.user_pages = image[impl.USER_PAGES]
        self.pages = self.user_pages + image[impl.KERNEL_PAGES]
        self.held = [tuple(self._held(cpu)) for cpu in self.cpus]
        self.shootdowns = [self._shootdown(cpu) for cpu in self.cpus]

    def register(self, cpu: int, name: int) -> int:
        """A word of a CPU's record."""
        word: int = self.image[self.image[impl.RECORDS] + cpu * self.image[impl.LENGTH] + name]
        return word

    def tag(self, cpu: int, pcid: int, name: int) -> int:
        """What a CPU's record says of a PCID."""
        return self.register(cpu, TAGS + pcid * TAG_WORDS + name)

    def slots(self, cpu: int, number: int) -> list[tuple[int, int]]:
        """The key and the entry of each way of a set."""
        first = TAGS + len(self.pcids) * TAG_WORDS + number * WAYS * SLOT
        words = [self.register(cpu, first + place) for place in range(WAYS * SLOT)]
        return list(zip(words[KEY::SLOT], words[impl.ENTRY :: SLOT], strict=True))

    def _held(self, cpu: int) -> Iterator[Cached]:
        """What the TLB of a CPU holds."""
        for number in range(SETS):
            for key, word in self.slots(cpu, number):
                if key != 0:
                    tag = key & VALID - 1
                    entry = Entry(Frame(word >> 2), bool(word & 2))
                    yield Cached(GLOBAL if tag == GLOBAL_TAG else tag, key >> impl.PAGE_SHIFT, entry)

    # ── As the law's invariants read it ──

    def is_kernel(self, page: int) -> bool:
        return bool(page >= self.user_pages)

    def root(self, space: int) -> Frame:
        return Frame(self.image[self.image[impl.ROOTS] + 2 * space])

    def entry(self, space: int, page: int) -> Entry | None:
        if self.is_kernel(page):
            return _entry(self.image[self.image[impl.KERNEL_ROW] + page - self.user_pages])
        root = self.root(space)
        return None if root == NO_TABLE else self.row(root)[page]

    def row(self, table: Frame) -> Row:
        first = self.image[impl.ROWS] + table * self.user_pages
        return tuple(_entry(self.image[first + page]) for page in range(self.user_pages))

    def space_of(self, cpu: int) -> int:
        return self.register(cpu, impl.SPACE)

    def owner_loaded(self, cpu: int) -> int:
        return self.tag(cpu, self.register(cpu, impl.PCID), impl.OWNER)

    def usable(self, cpu: int, page: int) -> Iterator[Entry]:
        tags = (self.register(cpu, impl.PCID), GLOBAL)
        return (each.entry for each in self.held[cpu] if each.page == page and each.tag in tags)

    def usable_tables(self, cpu: int) -> Iterator[Frame]:
        reference = self.tag(cpu, self.register(cpu, impl.PCID), impl.REFERENCE)
        if reference != 0:
            yield Frame(reference - 1)

    def globals(self, cpu: int) -> Iterator[int]:
        return (each.page for each in self.held[cpu] if each.tag == GLOBAL)

    def is_owed(self, cpu: int, page: int) -> bool:
        space = KERNEL if self.is_kernel(page) else self.space_of(cpu)
        begun = filter(None, self.shootdowns)
        return any(each.covers(space, page) and each.is_owed_to(cpu) for each in begun)

    def is_table_owed(self, cpu: int, table: Frame) -> bool:
        begun = filter(None, self.shootdowns)
        return any(each.space == self.space_of(cpu) and each.table == table and each.is_owed_to(cpu) for each in begun)

    def is_free(self, frame: int) -> bool:
        return bool(self.image[self.image[impl.HELD] + frame] == 0)

    def is_lost(self, cpu: int, frame: int) -> bool:
        begun = filter(None, self.shootdowns)
        return self.is_free(frame) or any(frame in each.frames and not each.is_owed_to(cpu) for each in begun)

    # ── What a CPU is doing ──

    def _shootdown(self, cpu: int) -> Shootdown | None:
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
        references = ((pcid, self.tag(cpu, pcid, impl.REFERENCE)) for pcid in self.pcids)
        return Cpu(
            self.space_of(cpu),
            self.register(cpu, impl.PCID),
            tuple(self.tag(cpu, pcid, impl.OWNER) for pcid in self.pcids),
            frozenset(self.held[cpu]),
            frozenset(CachedTable(pcid, Frame(word - 1)) for pcid, word in references if word != 0),
            None if entering == NONE else entering,
            self.shootdowns[cpu],
        )


def _entry(word: int) -> Entry | None:
    return Entry(Frame(word >> 2), bool(word & 2)) if word != 0 else None


def bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set."""
    return (place for place in range(mask.bit_length()) if mask >> place & 1)


def abstract(view: View) -> Machine:
    """The machine that an image stands for: each CPU may have cached what it has."""
    roots = tuple(map(view.root, view.spaces))
    leaving = (each.table for each in view.shootdowns if each is not None and each.table in each.frames)
    tables = {*roots, *leaving}
    return Machine(
        view.user_pages,
        view.pages - view.user_pages,
        roots,
        tuple(view.row(Frame(frame)) if frame in tables else None for frame in view.frames),
        tuple(view.entry(0, page) for page in range(view.user_pages, view.pages)),
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
    cpus = machine.cpus if isinstance(machine, View) else range(len(machine.cpus))
    return ((cpu, page) for cpu in cpus for page in range(machine.pages))


def filed(view: View, place: Place) -> bool:
    """a TLB holds a translation once, in the set of its page, and empty ways stand last"""
    cpu, page = place
    sets = [[key for key, _ in view.slots(cpu, number)] for number in range(SETS)]
    apart = [key for key in sets[page % SETS] if key != 0]
    homes = all(key == 0 or (key >> impl.PAGE_SHIFT) % SETS == number for number in range(SETS) for key in sets[number])
    return homes and len(set(apart)) == len(apart) and all(sets[page % SETS][: len(apart)])

"""The TLB, and who flushes it.

A processor does not read the tables at each access: it keeps translations, and uses them until it is told to drop them.
When are they dropped, and by whom?

A walk of four levels reads memory four times before the access itself can begin. So each CPU keeps the translations
that it has used in a *translation lookaside buffer*: an access that finds its page there reads no table at all (Intel
SDM volume 3A, section 4.10.2). It keeps references to tables as well, so that other walks begin further down (4.10.3).
The price is that these are copies, and that nobody brings them up to date: when the kernel changes an entry, every CPU
may go on using what the entry said before. In the picture below a page has been unmapped; the tables have nothing
there, and both CPUs may still use it. Such a translation is *stale*. If the frame were given to another process now, a
thread of the first one would read and write what is no longer its own.

A CPU flushes only for itself. So the kernel does a *shootdown*: change the tables, interrupt every other CPU that may
use them, wait until each has flushed, and only then go on and free the frame. That takes microseconds (Amit, Optimizing
the TLB Shootdown Algorithm with Page Access Tracking, USENIX ATC 2017, section 1), and all concerned are kept from
their work meanwhile: this is why it is done for many pages at once, and left out wherever it can be. Which flushes can
be left out is what implementations get wrong, and what this chapter is about.

Nobody sees what a CPU has kept, so the law speaks of what it *may* have kept: all that the tables have said since the
last flush that covers it. Between the change and the flush a stale translation is in order; what has to wait for the
flush is that the frame is free, and that anybody relies on a permission having been taken away.

The smallest example has one CPU in one space, whose table is in frame 0. Page 0, at address 0x0, is mapped to frame 1,
at 0x1000, and unmapped. As in every chapter, `returned=` is what an implementation answered: that the access still
reaches frame 1 is accepted before the flush, and refused after it.

>>> machine = initial(cpus=1, spaces=1, user_pages=1, kernel_pages=0, frames=2, pcids=1)
>>> machine = map_page(machine, space=0, page=0x0, frame=Frame(0x1), returned=None)
>>> machine = unmap_page(machine, cpu=0, space=0, page=0x0, returned=None)
>>> machine = access(machine, cpu=0, page=0x0, write=True, returned=Frame(0x1))
>>> machine = send(machine, cpu=0, returned=0b1)
>>> finish(machine, cpu=0, returned=None)
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: a shootdown is finished only when every CPU that was told has flushed
>>> machine = acknowledge(machine, cpu=0, sender=0)
>>> machine = finish(machine, cpu=0, returned=None)
>>> machine.is_free(0x1)
True
>>> access(machine, cpu=0, page=0x0, write=True, returned=Frame(0x1))
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: a translation is one that the tables give, or gave since the last flush that covers it

Sections of the Intel SDM, volume 3A, are cited by the numbers that "Caching Translation Information" had for long,
4.10; newer editions count the chapter as 5. A translation's accessed and dirty bits are left to spec.virtual.walk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from attrs import evolve, frozen

from spec.virtual.words import ALL_CONTEXTS, EVERYTHING, KERNEL_HALF, NO_FLUSH, ONE_ADDRESS, ONE_CONTEXT, Space
from spec.virtual.words import TlbFailure as Failure
from spec.vocabulary import Frame, all_of, ensure, implies, negate, require

# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────

ANY_PCID = -1
"""The tag of a cached translation that is used whatever PCID is loaded (SDM section 4.10.2.4)."""


@frozen(cache_hash=True)
class PageEntry:
    """What a table says of a page."""

    frame: Frame
    writable: bool


@frozen(cache_hash=True)
class Cached:
    """A translation that a TLB may hold."""

    tag: int
    """The PCID under which it was made (SDM section 4.10.2.1), or ANY_PCID."""
    page: int
    entry: PageEntry


@frozen(cache_hash=True)
class CachedTable:
    """A reference to a table that the paging-structure caches may hold (SDM section 4.10.3). A walk begins there."""

    pcid: int
    table: Frame


@frozen
class Shootdown:
    """What a CPU has taken away, and has not finished with (Linux: struct mmu_gather)."""

    space: int
    """Whose tables were changed; KERNEL_HALF for the half that all share."""
    pages: frozenset[int] = frozenset()
    table: Frame | None = None
    """The table that the space has no more: with it, all that was mapped there."""
    frames: frozenset[Frame] = frozenset()
    """The frames that are free when it is finished."""
    awaited: frozenset[int] | None = None
    """The CPUs that were told and have not flushed; None before they are told."""

    def covers(self, space: int, page: int) -> bool:
        return self.space == space and (page in self.pages or self.table is not None)

    def is_pending_on(self, cpu: int) -> bool:
        """Whether the CPU has yet to flush, or yet to be told."""
        return self.awaited is None or cpu in self.awaited


@frozen
class Cpu:
    """One processor: its registers, what it may have cached, and where in its procedures it stands."""

    space: int
    pcid: int
    owners: tuple[int, ...]
    """For each PCID the space that was last loaded under it, or NOBODY."""
    cached: frozenset[Cached] = frozenset()
    tables: frozenset[CachedTable] = frozenset()
    entering: int | None = None
    """The space that it is about to load. It takes no interrupt meanwhile."""
    shootdown: Shootdown | None = None

    @property
    def is_idle(self) -> bool:
        """Whether it has begun nothing."""
        return self.entering is None and self.shootdown is None


NOBODY = -1
NO_TABLE = Frame(-1)
"""In the place of the frame of a space's table: there is none."""

Row = tuple[PageEntry | None, ...]
"""What a table says, page by page."""


@frozen
class Machine:
    """Tables, frames and CPUs. A space is a flat table of its own pages, in a frame, and the kernel's pages above
    them, which are the same in all spaces and global."""

    user_pages: int
    kernel_pages: int
    roots: tuple[Frame, ...]
    """For each space the frame of its table. Two spaces may share one (Linux: huge_pmd_share)."""
    rows: tuple[Row | None, ...]
    """For each frame what it says as a table, until the frame is free; None where it is none."""
    kernel: Row
    free: frozenset[Frame]
    cpus: tuple[Cpu, ...]

    @property
    def pages(self) -> int:
        return self.user_pages + self.kernel_pages

    @property
    def spaces(self) -> range:
        return range(len(self.roots))

    def is_kernel(self, page: int) -> bool:
        return page >= self.user_pages

    def row(self, space: int) -> Row | None:
        """The table of a space, or the kernel's."""
        if space == KERNEL_HALF:
            return self.kernel
        return self.rows[self.roots[space]] if space in self.spaces and self.roots[space] != NO_TABLE else None

    def place(self, space: int, page: int) -> int | None:
        """Where in the row the page stands; None where the space has no such page, or no table."""
        first, count = (self.user_pages, self.kernel_pages) if space == KERNEL_HALF else (0, self.user_pages)
        return page - first if self.row(space) is not None and first <= page < first + count else None

    def entry(self, space: int, page: int) -> PageEntry | None:
        """What the tables say of a page."""
        where = KERNEL_HALF if self.is_kernel(page) else space
        place, row = self.place(where, page), self.row(where)
        return None if place is None or row is None else row[place]

    def sharers(self, table: Frame) -> int:
        """How many spaces use a table."""
        return self.roots.count(table)

    def is_locked(self, table: Frame) -> bool:
        """Whether a space has just ceased to use a table and its flush is not done: nothing may leave it meanwhile."""
        return any(cpu.shootdown is not None and cpu.shootdown.table == table for cpu in self.cpus)

    def is_settled(self, space: int) -> bool:
        """Whether nothing stands against taking something out of a space's table: it is the space's own, and not
        locked. A shared table is unshared first."""
        return space == KERNEL_HALF or (self.sharers(self.roots[space]) == 1 and not self.is_locked(self.roots[space]))

    # What invariants and callers' duties read, and an implementation's image offers too.

    def there_is(self, kind: str, number: int) -> Any:
        """Whether a CPU, a page or a PCID has such a number."""
        return 0 <= number < {"cpu": len(self.cpus), "page": self.pages, "pcid": len(self.cpus[0].owners)}[kind]

    def space_of(self, cpu: int) -> int:
        return self.cpus[cpu].space

    def owner_loaded(self, cpu: int) -> int:
        """The space that was last loaded under the PCID that the CPU has loaded."""
        here = self.cpus[cpu]
        return here.owners[here.pcid]

    def usable(self, cpu: int, page: int) -> Iterator[tuple[bool, PageEntry]]:
        """The translations of a page that a CPU may use, under the PCID that it has loaded, or globally."""
        here = self.cpus[cpu]
        return ((True, each.entry) for each in here.cached if each.page == page and each.tag in (here.pcid, ANY_PCID))

    def usable_tables(self, cpu: int) -> Iterator[tuple[bool, Frame]]:
        """The tables that a CPU may begin a walk at."""
        here = self.cpus[cpu]
        return ((True, each.table) for each in here.tables if each.pcid == here.pcid)

    def globals(self, cpu: int) -> Iterator[int]:
        """The pages of which the CPU may hold a global translation."""
        return (each.page for each in self.cpus[cpu].cached if each.tag == ANY_PCID)

    def is_page_flush_pending(self, cpu: int, page: int) -> bool:
        """Whether the CPU has yet to flush what it may hold of a page."""
        space = KERNEL_HALF if self.is_kernel(page) else self.cpus[cpu].space
        begun = (each.shootdown for each in self.cpus if each.shootdown is not None)
        return any(each.covers(space, page) and each.is_pending_on(cpu) for each in begun)

    def is_table_flush_pending(self, cpu: int, table: Frame) -> bool:
        """Whether the CPU has yet to flush references to a table."""
        begun = (each.shootdown for each in self.cpus if each.shootdown is not None)
        return any(
            each.space == self.cpus[cpu].space and each.table == table and each.is_pending_on(cpu) for each in begun
        )

    def root(self, space: int) -> Frame:
        return self.roots[space]

    def is_free(self, frame: int) -> bool:
        return frame in self.free

    def is_lost(self, cpu: int, frame: int) -> bool:
        """Whether a frame is free, or will be when a shootdown is finished that does not wait for the CPU."""
        begun = (each.shootdown for each in self.cpus if each.shootdown is not None)
        return self.is_free(frame) or any(frame in each.frames and not each.is_pending_on(cpu) for each in begun)

    # How a state differs from another.

    def with_cpu(self, cpu: int, **changes: Any) -> Machine:
        changed = evolve(self.cpus[cpu], **changes)
        return evolve(self, cpus=(*self.cpus[:cpu], changed, *self.cpus[cpu + 1 :]))

    def with_entry(self, space: int, page: int, entry: PageEntry | None) -> Machine:
        place, row = self.place(space, page), self.row(space)
        assert place is not None
        assert row is not None
        changed = (*row[:place], entry, *row[place + 1 :])
        if space == KERNEL_HALF:
            return evolve(self, kernel=changed)
        return self.with_row(self.roots[space], changed)

    def with_row(self, table: Frame, row: Row | None) -> Machine:
        return evolve(self, rows=(*self.rows[:table], row, *self.rows[table + 1 :]))

    def with_root(self, space: int, table: Frame) -> Machine:
        return evolve(self, roots=(*self.roots[:space], table, *self.roots[space + 1 :]))

    def gathering(self, cpu: int, space: int) -> Shootdown | None:
        """The shootdown to which the CPU adds what it takes from a space: the one that it has begun, or a new one.
        None where it cannot: it is changing its space, or what it has begun is of another space, or sent."""
        here = self.cpus[cpu]
        begun = here.shootdown or Shootdown(space)
        fits = here.entering is None and begun.space == space and begun.awaited is None
        return begun if fits else None

    def settled(self) -> Machine:
        """The machine once each CPU may have cached whatever it can find (SDM section 4.10.2.3: speculatively too).

        A walk begins at any table that the CPU may have a reference to under its PCID, its space's among them.
        """
        cpus = tuple(map(self._filled, self.cpus))
        return self if cpus == self.cpus else evolve(self, cpus=cpus)

    def _filled(self, cpu: Cpu) -> Cpu:
        tables, root = cpu.tables, self.roots[cpu.space]
        if root != NO_TABLE and CachedTable(cpu.pcid, root) not in tables:
            tables = tables | {CachedTable(cpu.pcid, root)}
        rows = ((cpu.pcid, 0, self.rows[each.table]) for each in tables if each.pcid == cpu.pcid)
        found = {
            Cached(tag, first + number, entry)
            for tag, first, row in (*rows, (ANY_PCID, self.user_pages, self.kernel))
            for number, entry in enumerate(row or ())
            if entry is not None
        }
        if found <= cpu.cached and tables is cpu.tables:
            return cpu
        return evolve(cpu, cached=cpu.cached | found, tables=tables)


class Caches(Protocol):
    """What the invariants read: a Machine offers it, and so does an implementation's image. Of what a CPU may use, each
    stands with whether it may: of an image it may not be known."""

    @property
    def spaces(self) -> Iterable[int]: ...
    def there_is(self, kind: str, number: int) -> Any: ...
    def is_kernel(self, page: int) -> Any: ...
    def entry(self, space: int, page: int) -> PageEntry | None: ...
    def root(self, space: int) -> Frame: ...
    def space_of(self, cpu: int) -> int: ...
    def owner_loaded(self, cpu: int) -> int: ...
    def usable(self, cpu: int, page: int) -> Iterable[tuple[Any, PageEntry]]: ...
    def usable_tables(self, cpu: int) -> Iterable[tuple[Any, Frame]]: ...
    def globals(self, cpu: int) -> Iterable[int]: ...
    def is_page_flush_pending(self, cpu: int, page: int) -> Any: ...
    def is_table_flush_pending(self, cpu: int, table: Frame) -> Any: ...
    def is_free(self, frame: int) -> Any: ...
    def is_lost(self, cpu: int, frame: int) -> Any: ...


MOST = 62
"""Of CPUs, frames and pages: the Linux kernel keeps sets of CPUs in words as well, in as many as it takes."""
MOST_PCIDS = 1 << 12
"""Identifiers have 12 bits (SDM section 4.10.1), and the last one is nobody's here."""


def is_geometry(cpus: int, spaces: int, user_pages: int, kernel_pages: int, frames: int, pcids: int) -> Any:
    """Whether there is such a machine: of up to 62 CPUs, with as many frames, spaces among them, and pages, and up to
    4,095 PCIDs. The theorems are about each of these; an implementation makes them all, and refuses any other."""
    has_cpus = (cpus >= 1) & (cpus <= MOST) & (pcids >= 1) & (pcids < MOST_PCIDS)
    has_spaces = (spaces >= 1) & (spaces <= frames) & (frames <= MOST)
    has_pages = (user_pages >= 1) & (user_pages <= MOST) & (kernel_pages >= 0) & (kernel_pages <= MOST - user_pages)
    return has_cpus & has_spaces & has_pages


def initial(cpus: int, spaces: int, user_pages: int, kernel_pages: int, frames: int, pcids: int) -> Machine:
    """Every space has an empty table, in the frame of its number; every CPU has loaded space 0 under PCID 0."""
    require((cpus >= 1) & (spaces >= 1) & (pcids >= 1), "there is a CPU, a space and a PCID")
    require((user_pages >= 1) & (kernel_pages >= 0), "a space has a page of its own")
    require(frames >= spaces, "each space has a frame for its table")
    empty: Row = (None,) * user_pages
    machine = Machine(
        user_pages,
        kernel_pages,
        tuple(Frame(space) for space in range(spaces)),
        tuple(empty if frame < spaces else None for frame in range(frames)),
        (None,) * kernel_pages,
        frozenset(Frame(frame) for frame in range(spaces, frames)),
        (Cpu(0, 0, (0, *(NOBODY,) * (pcids - 1))),) * cpus,
    )
    return machine.settled()


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

FAILURES = {
    "access": (Failure.NOT_MAPPED, Failure.NOT_PERMITTED),
    **dict.fromkeys(
        ("attach", "detach", "map_page", "unmap_page", "protect_page", "enter", "load", "send", "finish"),
        (Failure.BUSY,),
    ),
}
"""How each operation may refuse. A page fault is an answer like any other, and has its reason for a name."""

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────
#
# The witness is a CPU and a page.

Place = tuple[int, int]


def current(caches: Caches, place: Place) -> Any:
    """a CPU uses what the tables say, and no permission beyond it, unless it has yet to flush the page"""
    cpu, page = place
    return all_of(
        implies(held, is_current(caches, cpu, page, each) | caches.is_page_flush_pending(cpu, page))
        for held, each in caches.usable(cpu, page)
    )


def is_current(caches: Caches, cpu: int, page: int, cached: PageEntry) -> Any:
    """Whether the tables say what is cached, or grant more: a permission that was added is no reason to flush."""
    said = caches.entry(caches.space_of(cpu), page)
    return said is not None and (said.frame == cached.frame) & (said.writable >= cached.writable)


def current_tables(caches: Caches, place: Place) -> Any:
    """a CPU walks the table of its space, unless it has yet to flush references to another"""
    cpu, _ = place
    root = caches.root(caches.space_of(cpu))
    return all_of(
        implies(held, (table == root) | caches.is_table_flush_pending(cpu, table))
        for held, table in caches.usable_tables(cpu)
    )


def no_free_frame(caches: Caches, place: Place) -> Any:
    """no CPU can use a translation to a frame that is free, or will be without its flush"""
    cpu, page = place
    return all_of(implies(held, negate(caches.is_lost(cpu, each.frame))) for held, each in caches.usable(cpu, page))


def no_free_table(caches: Caches, place: Place) -> Any:
    """no CPU can walk a table whose frame is free, or will be without its flush"""
    cpu, _ = place
    return all_of(implies(held, negate(caches.is_lost(cpu, table))) for held, table in caches.usable_tables(cpu))


def nothing_in_use_is_free(caches: Caches, place: Place) -> Any:
    """no frame that is mapped or that holds a table is free"""
    entries = (caches.entry(space, place[1]) for space in caches.spaces)
    mapped = (entry.frame for entry in entries if entry is not None)
    tables = (table for table in map(caches.root, caches.spaces) if table != NO_TABLE)
    return all_of(negate(caches.is_free(frame)) for frame in (*mapped, *tables))


def only_the_kernel_is_global(caches: Caches, place: Place) -> Any:
    """only pages that are the same in all spaces are cached as global"""
    return all_of(caches.is_kernel(page) for page in caches.globals(place[0]))


def own_pcid(caches: Caches, place: Place) -> Any:
    """the PCID that a CPU has loaded is its space's own"""
    return caches.owner_loaded(place[0]) == caches.space_of(place[0])


SAFETY = (current, current_tables, no_free_frame, no_free_table)
"""What would be lost if a CPU kept what it should have flushed."""

INVARIANTS = (
    *SAFETY,
    nothing_in_use_is_free,
    only_the_kernel_is_global,
    own_pcid,
)
"""Each holds for every CPU and every page, after every operation. What stays cached under a PCID that is not loaded is
nobody's concern until it is loaded again."""

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────

NUMBERED = {"cpu": "cpu", "sender": "cpu", "pcid": "pcid", "page": "page"}
"""What the arguments of operations number, by their names."""


def required(caches: Caches, arguments: Mapping[str, Any]) -> Iterator[Any]:
    """What an operation requires of its caller, by the names of its arguments: a CPU, a page and a PCID are ones that
    there are, and whether a page is writable is 0 or 1. Whether a space has a page, and what frames there are, is
    answered.
    """
    for name, kind in NUMBERED.items():
        if name in arguments and not (name == "page" and "space" in arguments):
            yield caches.there_is(kind, arguments[name])
    if "writable" in arguments:
        yield (arguments["writable"] >= 0) & (arguments["writable"] <= 1)


def busy(machine: Machine, returned: Any) -> Machine:
    """What becomes of a call that does not fit: nothing."""
    ensure(returned is Failure.BUSY, "what does not fit is refused as busy")
    return machine


def access(machine: Machine, cpu: int, page: int, write: bool, *, returned: Frame | Failure) -> Machine:
    """Use a page: by the tables, or by whatever may be cached of them (SDM section 4.10.2.3).

    A fault is decided by what is cached as well, so that it may be spurious: the permission has been added, and a
    translation without it is still there. The processor then drops what it holds of the page, so that the next
    attempt finds the tables (SDM section 4.10.4.1). That is why adding a permission requires no flush.
    """
    entries = [each for _, each in machine.usable(cpu, page)]
    if not isinstance(returned, Failure):
        found = [each for each in entries if each.frame == returned]
        ensure(found != [], "a translation is one that the tables give, or gave since the last flush that covers it")
        writes = any(each.writable for each in found)
        ensure(
            implies(write and found != [], writes),
            "a write goes ahead only where the tables allow it, or did since such a flush",
        )
        return machine
    # What was found may have been dropped again, so that the tables are read; and the tables are in `entries` too.
    absent = any(entry is None for entry in _walks(machine, cpu, page))
    forbids = write and any(not each.writable for each in entries)
    reasons = ((Failure.NOT_MAPPED, absent), (Failure.NOT_PERMITTED, forbids))
    ensure((returned, True) in reasons, "an access faults only for a reason that the tables give, or gave")
    here = machine.cpus[cpu]
    kept = frozenset(each for each in here.cached if (each.tag, each.page) != (here.pcid, page))
    tables = here.tables if machine.is_kernel(page) else _without(here.tables, here.pcid)
    return machine.with_cpu(cpu, cached=kept, tables=tables).settled()


def _walks(machine: Machine, cpu: int, page: int) -> Iterator[PageEntry | None]:
    """What a walk may find: from the space's own table, or from one that is referred to still."""
    yield machine.entry(machine.space_of(cpu), page)
    if not machine.is_kernel(page):
        rows = (machine.rows[table] for _, table in machine.usable_tables(cpu))
        yield from (row[page] for row in rows if row is not None)


def _without(tables: frozenset[CachedTable], pcid: int) -> frozenset[CachedTable]:
    return frozenset(each for each in tables if each.pcid != pcid)


# The kernel changes tables. Only what takes something away begins a shootdown.


def attach(machine: Machine, space: Space, frame: Frame, *, returned: Failure | None) -> Machine:
    """Give a space a table: an empty one in a free frame, or one that another space uses.

    Nothing becomes invalid, so nobody need flush: an entry that is absent is never cached (SDM section 4.10.4.3).
    """
    has_none = space in machine.spaces and machine.roots[space] == NO_TABLE
    shared = frame != NO_TABLE and machine.sharers(frame) > 0 and not machine.is_locked(frame)
    if not (has_none and (machine.is_free(frame) or shared)):
        return busy(machine, returned)
    ensure(returned is None, "what fits is done")
    if not shared:
        machine = evolve(machine, free=machine.free - {frame}).with_row(frame, (None,) * machine.user_pages)
    return machine.with_root(space, frame).settled()


def detach(machine: Machine, cpu: int, space: Space, *, returned: Failure | None) -> Machine:
    """Take its table from a space. Nothing is mapped there any more in that space, and a flush of all of it is
    required.

    A table that another space uses stays as it is; one that nobody else uses must be empty, and its frame is free
    after the flush. That no page was mapped is no excuse: a CPU may hold a reference to the table itself (SDM section
    4.10.3), and would read whatever its frame holds next as entries.
    """
    table = machine.roots[space] if space in machine.spaces else NO_TABLE
    begun = machine.gathering(cpu, space)
    fits = begun is not None and begun.table is None and table != NO_TABLE and not machine.is_locked(table)
    is_last = machine.sharers(table) == 1
    if begun is None or not fits or (is_last and any(machine.rows[table] or ())):
        return busy(machine, returned)
    ensure(returned is None, "what fits is done")
    if is_last:
        begun = evolve(begun, frames=begun.frames | {table})
    machine = machine.with_root(space, NO_TABLE)
    return machine.with_cpu(cpu, shootdown=evolve(begun, table=table))


def map_page(machine: Machine, space: Space, page: int, frame: Frame, *, returned: Failure | None) -> Machine:
    """Map a page to a free frame, writable. Where nothing was mapped nothing is cached, and nobody need flush."""
    fits = machine.place(space, page) is not None and machine.entry(space, page) is None and machine.is_free(frame)
    if not fits:
        return busy(machine, returned)
    ensure(returned is None, "what fits is done")
    return evolve(machine.with_entry(space, page, PageEntry(frame, True)), free=machine.free - {frame}).settled()


def unmap_page(machine: Machine, cpu: int, space: Space, page: int, *, returned: Failure | None) -> Machine:
    """Take a page from a space, in a shootdown that this CPU has begun or begins. Its frame is not free yet."""
    entry = machine.entry(space, page) if machine.place(space, page) is not None else None
    begun = machine.gathering(cpu, space)
    if entry is None or begun is None or not machine.is_settled(space):
        return busy(machine, returned)
    ensure(returned is None, "what fits is done")
    more = evolve(begun, pages=begun.pages | {page}, frames=begun.frames | {entry.frame})
    return machine.with_entry(space, page, None).with_cpu(cpu, shootdown=more)


def protect_page(
    machine: Machine, cpu: int, space: Space, page: int, writable: bool, *, returned: Failure | None
) -> Machine:
    """Allow writes to a page, or forbid them. Only what is forbidden requires a flush."""
    entry = machine.entry(space, page) if machine.place(space, page) is not None else None
    lowers = entry is not None and entry.writable > writable
    begun = machine.gathering(cpu, space)
    if entry is None or not machine.is_settled(space) or (lowers and begun is None):
        return busy(machine, returned)
    ensure(returned is None, "what fits is done")
    if begun is not None and lowers:
        machine = machine.with_cpu(cpu, shootdown=evolve(begun, pages=begun.pages | {page}))
    return machine.with_entry(space, page, evolve(entry, writable=bool(writable))).settled()


# The shootdown.


def send(machine: Machine, cpu: int, *, returned: int | Failure) -> Machine:
    """Tell other CPUs, and itself, to flush what was taken away; the answer has a bit for each that is told.

    Whom to tell is policy. A CPU that has loaded another space need not be told, if the kernel sees to it that what
    it keeps under the PCID of this one is flushed before it is loaded again.
    """
    begun = machine.cpus[cpu].shootdown
    if begun is None or begun.awaited is not None:
        return busy(machine, returned)
    if isinstance(returned, Failure):
        ensure(False, "what fits is done")
        return machine
    told = frozenset(number for number in range(len(machine.cpus)) if returned >> number & 1)
    using = {number for number in range(len(machine.cpus)) if _uses(machine, number, begun)}
    ensure(using <= told, "every CPU that may use what was taken away is told")
    return machine.with_cpu(cpu, shootdown=evolve(begun, awaited=told))


def _uses(machine: Machine, cpu: int, begun: Shootdown) -> bool:
    """Whether a CPU can use what a shootdown took away. That another shootdown covers it as well is no excuse: this one
    may be finished first."""
    space = machine.space_of(cpu)
    for page in range(machine.pages):
        covered = begun.covers(KERNEL_HALF if machine.is_kernel(page) else space, page)
        if covered and not all(is_current(machine, cpu, page, each) for _, each in machine.usable(cpu, page)):
            return True
    return begun.space == space and any(table == begun.table for _, table in machine.usable_tables(cpu))


def acknowledge(machine: Machine, cpu: int, sender: int) -> Machine:
    """A CPU takes the interrupt, flushes, and says so. It does not while it changes its space.

    What it must drop is what was taken away from the space that it has loaded. Where it has loaded another in the
    meantime, nothing that it can use is concerned.
    """
    asked, here = machine.cpus[sender].shootdown, machine.cpus[cpu]
    if asked is None or asked.awaited is None or cpu not in asked.awaited or here.entering is not None:
        return machine
    machine = machine.with_cpu(sender, shootdown=evolve(asked, awaited=asked.awaited - {cpu}))
    here = machine.cpus[cpu]
    if asked.space not in (KERNEL_HALF, here.space):
        return machine
    tag = ANY_PCID if asked.space == KERNEL_HALF else here.pcid
    gone = {each for each in here.cached if each.tag == tag and asked.covers(asked.space, each.page)}
    tables = here.tables if asked.space == KERNEL_HALF else _without(here.tables, here.pcid)
    return machine.with_cpu(cpu, cached=here.cached - gone, tables=tables).settled()


def finish(machine: Machine, cpu: int, *, returned: Failure | None) -> Machine:
    """The end of a shootdown: its frames are free, and whoever began it may rely on what was taken away."""
    sent = machine.cpus[cpu].shootdown
    if sent is None or sent.awaited is None:
        return busy(machine, returned)
    if sent.awaited:
        waits = returned is Failure.BUSY
        ensure(waits, "a shootdown is finished only when every CPU that was told has flushed")
        return machine
    ensure(returned is None, "what fits is done")
    if sent.table in sent.frames:
        machine = machine.with_row(sent.table, None)
    return evolve(machine.with_cpu(cpu, shootdown=None), free=machine.free | sent.frames)


# A CPU changes its space, in two steps between which others may act.


def enter(machine: Machine, cpu: int, space: Space, *, returned: Failure | None) -> Machine:
    """Begin to change the space: what the kernel decides here, it does in `load`, and others have moved by then."""
    here = machine.cpus[cpu]
    if not here.is_idle or space == here.space or space not in machine.spaces:
        return busy(machine, returned)
    ensure(returned is None, "what fits is done")
    return machine.with_cpu(cpu, entering=space)


def load(machine: Machine, cpu: int, *, returned: int | Failure) -> Machine:
    """Load CR3 with the space that is being entered; the answer is the PCID, with NO_FLUSH or without.

    Without it, what is cached under that PCID goes, translations and references to tables alike; global translations
    stay either way (SDM section 4.10.4.1, MOV to CR3).
    """
    here = machine.cpus[cpu]
    if here.entering is None:
        return busy(machine, returned)
    if isinstance(returned, Failure):
        ensure(False, "what fits is done")
        return machine
    pcid, keeps, space = returned & (NO_FLUSH - 1), (returned & NO_FLUSH) != 0, here.entering
    exists = pcid < len(here.owners)
    ensure(exists, "a space is loaded under a PCID that there is")
    if not exists:
        return machine
    is_own = here.owners[pcid] == space
    ensure(implies(keeps, is_own), "translations are kept only under a PCID that is the space's own")
    if not keeps:
        machine = _flushed(machine, cpu, pcid)
    owners = (*here.owners[:pcid], space, *here.owners[pcid + 1 :])
    machine = machine.with_cpu(cpu, space=space, pcid=pcid, owners=owners, entering=None).settled()
    safe = all(claim(machine, (cpu, page)) for claim in SAFETY for page in range(machine.pages))
    ensure(not keeps or not is_own or safe, "translations are kept only if no flush of them was missed")
    return machine


def _flushed(machine: Machine, cpu: int, *pcids: int) -> Machine:
    """Without what a CPU holds under some PCIDs."""
    here = machine.cpus[cpu]
    cached = frozenset(each for each in here.cached if each.tag not in pcids)
    return machine.with_cpu(
        cpu, cached=cached, tables=frozenset(each for each in here.tables if each.pcid not in pcids)
    )


# Flushes that nothing requires. They may be executed at any time.


def invlpg(machine: Machine, cpu: int, page: int, *, returned: None) -> Machine:
    """Drop what is cached of a page: under the PCID that is loaded, and globally; and of this PCID every reference to
    a table, whatever the page (SDM section 4.10.4.1)."""
    ensure(returned is None, "what fits is done")
    here = machine.cpus[cpu]
    kept = frozenset(each for each in here.cached if each.page != page or each.tag not in (here.pcid, ANY_PCID))
    return machine.with_cpu(cpu, cached=kept, tables=_without(here.tables, here.pcid)).settled()


def invpcid(machine: Machine, cpu: int, kind: int, pcid: int, page: int, *, returned: None) -> Machine:
    """Drop what is cached of a page under a PCID, all under a PCID, all, or all that is not global. The third alone
    drops what is global (SDM section 4.10.4.1)."""
    ensure(returned is None, "what fits is done")
    here = machine.cpus[cpu]
    every = range(len(here.owners))
    if kind == ONE_ADDRESS:
        kept = frozenset(each for each in here.cached if (each.tag, each.page) != (pcid, page))
        tables = here.tables if machine.is_kernel(page) else _without(here.tables, pcid)
        return machine.with_cpu(cpu, cached=kept, tables=tables).settled()
    dropped = {ONE_CONTEXT: (pcid,), EVERYTHING: (*every, ANY_PCID), ALL_CONTEXTS: tuple(every)}[kind]
    return _flushed(machine, cpu, *dropped).settled()


def toggle_global_pages(machine: Machine, cpu: int, *, returned: None) -> Machine:
    """Clear CR4.PGE and set it again: nothing stays cached, of any PCID (SDM section 4.10.4.1, MOV to CR4)."""
    ensure(returned is None, "what fits is done")
    return _flushed(machine, cpu, ANY_PCID, *range(len(machine.cpus[cpu].owners))).settled()


# What happens inside: whatever a CPU has in fact cached is among what it may have cached, before and after.


def fill(machine: Machine, cpu: int, page: int) -> Machine:
    """A CPU walks the tables for a page and caches what it finds, asked for or not (SDM section 4.10.2.3)."""
    return machine


def evict(machine: Machine, cpu: int, page: int) -> Machine:
    """A CPU drops what it has cached of a page: it may do so at any time."""
    return machine


def evict_table(machine: Machine, cpu: int) -> Machine:
    """A CPU drops the reference to a table that it holds under its PCID."""
    return machine


OPERATIONS = (
    access,
    attach,
    detach,
    map_page,
    unmap_page,
    protect_page,
    send,
    finish,
    enter,
    load,
    invlpg,
    invpcid,
    toggle_global_pages,
)
INTERNAL_OPERATIONS = (acknowledge, fill, evict, evict_table)

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────


class Performer(Protocol):
    """What a relation performs operations on: the law alone, or an implementation in step with it."""

    @property
    def state(self) -> Machine: ...
    def perform(self, operation: str, *arguments: Any) -> Any: ...


def nothing_survives(machine: Performer, cpu: int) -> None:
    """after a flush of everything an access is what the tables say"""
    machine.perform("toggle_global_pages", cpu)
    for page in range(machine.state.pages):
        said = machine.state.entry(machine.state.space_of(cpu), page)
        found = machine.perform("access", cpu, page, False)
        expected = Failure.NOT_MAPPED if said is None else said.frame
        ensure(found == expected, "after a flush of everything an access is what the tables say")


RELATIONS = (nothing_survives,)

# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {
    "unmaps-without-a-flush": (
        "The entry is cleared and the page is not noted for the flush. The frame goes to somebody else, and whoever "
        "mapped it before still reads and writes it."
    ),
    "lowers-without-a-flush": (
        "A permission is taken away in the tables, and no CPU is asked to flush. A page that was made read-only, to be "
        "copied when it is next written, is written without a fault."
    ),
    "lowering-taken-for-raising": (
        "The test of which permissions fall looks at the wrong side. Every lowering passes for a raising, which "
        "requires no flush."
    ),
    "raising-waits-for-a-shootdown": (
        "A permission that is added is treated like one that is taken away, and needs a shootdown. Whoever handles a "
        "write fault while another flush is pending is refused, though no flush is required at all."
    ),
    "unsharing-needs-no-flush": (
        "A space ceases to use a table that it shared, and as no page was unmapped one by one, nothing counts as to "
        "be flushed. The table's pages are later freed for the space that kept it, and this one still reaches them "
        "(CVE-2021-4002, where hugetlb unshared a table of PMDs and did not count it)."
    ),
    "an-empty-table-needs-no-flush": (
        "A table is taken away in which no page is mapped, and as there is no page to flush, nothing is flushed. The "
        "CPU may have kept a reference to the table, and walks whatever its frame holds next (Linux keeps "
        "freed_tables in struct mmu_gather for this reason)."
    ),
    "frame-freed-before-the-flush": (
        "Frames go back to the allocator when the CPUs have been told, and not when they have flushed. For a moment a "
        "frame has two owners (CVE-2018-18281: mremap dropped the lock before its flush, and the page could be freed "
        "meanwhile)."
    ),
    "table-freed-before-the-flush": (
        "The frame of a table goes back before references to it are flushed. Its next owner's data is read as page- "
        "table entries: any memory can be mapped with them."
    ),
    "goes-on-without-waiting": (
        "Interrupts are sent and not waited for. Nearly always the other CPUs are quick enough."
    ),
    "frees-a-table-in-use": (
        "A table is given up though pages are mapped in it. Their frames are mapped nowhere any more, and nobody will "
        "free them."
    ),
    "a-mapped-frame-stays-free": (
        "A page is mapped to a frame that is not marked as held. The allocator hands it out a second time."
    ),
    "other-cpus-are-not-interrupted": (
        "The CPU that changes the tables flushes its own TLB, as one did on a machine with one CPU. The others go on "
        "with what they have."
    ),
    "the-sender-does-not-flush": (
        "All CPUs are interrupted but the one that asks, as an interrupt to all others does; its own flush was to be "
        "a call, and the call is missing."
    ),
    "only-the-current-space-is-flushed": (
        "A flush is skipped where the space is not the one that is loaded, and not made up for later: under its PCID "
        "the translations wait. With no PCIDs the next load of CR3 would have flushed them; seL4 had such a flush on "
        "x86."
    ),
    "forgets-that-the-space-was-left": (
        "A CPU that is told to flush a space finds that it has loaded another by now, says that it is done, and does "
        "not note that a flush is pending for when it returns."
    ),
    "joins-after-loading": (
        "A CPU decides what to load before it joins the set of those that are told. What is changed in between is "
        "neither told to it nor seen by it (CVE-2016-2069, where the bit was not sure to be visible before CR3 was "
        "loaded)."
    ),
    "acknowledges-and-does-not-flush": (
        "The interrupt handler reports success and leaves out the flush of single pages. The protocol is kept to the "
        "letter."
    ),
    "an-acknowledgement-is-lost": (
        "The handler clears the sender's bit and not its own CPU's. Somebody waits for ever, or goes on while another "
        "CPU has not flushed."
    ),
    "reuses-a-pcid-without-a-flush": (
        "There are fewer PCIDs than spaces, so that one is taken from another space; and loaded with the no-flush "
        "bit, because that is quicker. The new space finds the other's translations."
    ),
    "keeps-what-is-stale": (
        "A space still has its PCID when it is loaded again, and that is taken to mean that what is cached under it "
        "is good. What was unmapped meanwhile comes back."
    ),
    "loads-without-the-flush": (
        "CR3 is loaded with bit 63 set in every case, or is not loaded where only the PCID's contents should go. The "
        "kernel's records say that they are gone."
    ),
    "one-pcid-too-many": (
        "The number of the next PCID is not taken modulo their number. What is counted under it lies outside the "
        "records."
    ),
    "owner-not-recorded": (
        "A PCID is given to a space, and the record keeps the space before. When that one returns it is sure to have "
        "kept its translations."
    ),
    "invlpg-leaves-global-entries": (
        "The flush of a single page spares global translations. Unmapping one of the kernel's pages has no effect on "
        "any CPU that used it (with PCIDs, some processors had an erratum of this kind)."
    ),
    "references-to-tables-outlive-a-flush": (
        "The flush of a PCID drops the translations and not the references to tables. All is well until a table is "
        "freed."
    ),
    "cached-as-global": ("A process's page is cached as global. The next process finds it at the same address."),
    "a-spurious-fault-recurs": (
        "A fault does not drop the translation that caused it. Where the permission was added in the tables without a "
        "flush, as it may be, the access faults again and again."
    ),
    "permissions-not-cached": (
        "A translation is used without a look at its permissions. A page that is read first can then be written."
    ),
    "the-wrong-frame": ("The frame is taken from the wrong bits of the entry."),
    "cached-twice": (
        "A translation is held a second time beside an older one of the same page. A flush that drops one of the two "
        "leaves the other, and real processors raise a machine check."
    ),
}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/virtual/tlb/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = (
    (
        "Machine, what a CPU may have cached",
        "arch/x86/mm/tlb.c",
        "Linux says nothing of what is cached: it counts. Each space counts its flushes (context.tlb_gen), each CPU "
        "notes for each PCID how far it has come, and flushes where it is behind. Here what may be stale is stated, "
        "whoever counts.",
    ),
    (
        "Shootdown",
        "include/asm-generic/tlb.h: struct mmu_gather",
        "The same batch: pages and frames of one space, whether tables were freed, and what is freed only after the "
        "flush. Linux notes a range of addresses; here the pages are named.",
    ),
    (
        "unmap_page",
        "mm/memory.c: zap_pte_range; mm/mmu_gather.c: tlb_remove_table, __tlb_remove_folio_pages",
        "The same order: the entry first, then the frame into the batch. Linux may flush early while it holds the "
        "lock of a table, for dirty pages that are shared.",
    ),
    (
        "protect_page",
        "mm/mprotect.c: change_pte_range; arch/x86/include/asm/tlbflush.h: pte_needs_flush",
        "Linux too compares the entries before and after, and flushes only where a permission falls. It also flushes "
        "where the dirty bit is at stake, which is left out here.",
    ),
    (
        "detach",
        "mm/hugetlb.c: huge_pmd_unshare, __unmap_hugepage_range; mm/mmu_gather.c: tlb_flush_mmu_tlbonly",
        "Linux shares tables for hugetlb alone, and holds a lock of the file from unsharing until the flush; here a "
        "table whose flush is pending is locked by itself.",
    ),
    (
        "send",
        "arch/x86/mm/tlb.c: flush_tlb_mm_range, flush_tlb_multi, native_flush_tlb_multi",
        "Linux counts first and then reads mm_cpumask, and leaves out CPUs that are lazy, unless tables were freed. "
        "Here no CPU is lazy.",
    ),
    (
        "acknowledge",
        "arch/x86/mm/tlb.c: flush_tlb_func",
        "Linux compares counts, and flushes all where it is more than one behind or there are more than 33 pages "
        "(tlb_single_page_flush_ceiling). Here every shootdown is acknowledged by itself.",
    ),
    (
        "finish",
        "mm/mmu_gather.c: tlb_finish_mmu, tlb_flush_mmu",
        "The same order: the flush, then the frames. Linux frees tables by RCU, or after an interrupt to all, for "
        "walks without a lock.",
    ),
    (
        "enter, load",
        "arch/x86/mm/tlb.c: switch_mm_irqs_off, choose_new_asid",
        "The same order: join mm_cpumask, read how far the space has come, choose a PCID, load CR3. Linux has six "
        "PCIDs on each CPU (TLB_NR_DYN_ASIDS) and takes them in turn; here their number is an argument, and instead "
        "of counts each PCID has a mark that what it holds is stale, as in FreeBSD's amd64 pmap.",
    ),
    (
        "invlpg, invpcid, toggle_global_pages",
        "arch/x86/mm/tlb.c: flush_tlb_one_user, native_flush_tlb_global; arch/x86/include/asm/invpcid.h",
        "The same instructions. Linux keeps two PCIDs for each space where the kernel is unmapped in user mode, and "
        "flushes both.",
    ),
    (
        "access, a fault that is spurious",
        "arch/x86/mm/fault.c: spurious_kernel_fault; mm/pgtable-generic.c: ptep_set_access_flags",
        "Linux too adds permissions without a flush of other CPUs, and lets them fault.",
    ),
)
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {
    "no-stale-use-after-flush": (
        "A CPU uses no translation and no table but what the tables say, and no permission beyond it, once it has "
        "made the flush that is required of it: whatever it has kept, and whatever the other CPUs do meanwhile."
    ),
    "no-free-before-flush": (
        "No frame is free, or will be with no more than what is waited for, that a CPU can still reach: neither one "
        "that was mapped nor one that was a table."
    ),
}
"""Each is about any number of CPUs, spaces and frames up to 62 of each, up to 62 pages and 4,095 PCIDs, any contents of
the TLBs, and every operation above, the internal ones included. That an access answers what its clauses say of it
follows from neither."""

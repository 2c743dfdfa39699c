"""Swap.

Memory ends, and much of what it holds has not been used for a long time. What is not needed now can be written to a
disk, and its frame given to somebody else. How can that be done so that nobody notices, except by the time it takes?

A *swap area* is a row of slots, each as large as a page. To page out is to choose a frame, to put into each entry that
maps it the number of a slot instead (a *swap entry*), to write what the frame holds to the slot, and to free it. The
next access faults, and pages in. As processes share frames since fork, they share slots, so a slot counts the entries
that lead to it. Between memory and area lies the *swap cache*: which frame holds what a slot holds. By it, two faults
on one slot find one frame, and what has not been changed since it was read need not be written again.

All of that takes many steps, and others act in between. A slot is given back and used again while a fault is still
looking at it; the entry that the fault compares is equal, and what it read is not (CVE-2024-26759). A page is stored
to while it is written. The area is taken away while it is in use. A disk fails.

The law has none of that. It knows processes with pages; what was stored is loaded, whatever was paged out meanwhile.
Which page goes, and when, is policy. What can be seen of an area is how much more can be stored with it than without,
that it can be taken away without a loss, and that an error of the disk is told to whoever needs what is on it.

The smallest example: a process stores 5, and somebody pages it out. To load 0 afterwards is refused.

>>> machine = initial(processes=1, pages=2, words=1, frames=2, slots=2, cpus=1)
>>> machine = swap_on(machine, size=2, returned=None)
>>> machine = map_page(machine, process=Process(0), page=0, returned=None)
>>> machine = store(machine, process=Process(0), place=0, value=5, cpu=0, returned=None)
>>> machine = reclaim(machine, steps=4)
>>> load(machine, process=Process(0), place=0, cpu=0, returned=0)
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: a process loads what it stored, or had from its parent at fork, wherever that was kept
"""

from __future__ import annotations

from typing import Any

from attrs import evolve, frozen

from spec.advanced.memories import NOTHING, Access, Memories
from spec.advanced.words import LOAD, READS, WRITES, Process
from spec.advanced.words import SwapFailure as Failure
from spec.vocabulary import Span, Table, all_of, any_of, ensure, implies, negate, require, select

# ── Swap entries ─────────────────────────────────────────────────────────────────────────────────────────────

TYPE_SHIFT, TYPES = 59, 1 << 5
"""Bits 59 to 63 of a swap entry say which area (x86-64 Linux: arch/x86/include/asm/pgtable_64.h, 6.18)."""
OFFSET_SHIFT, OFFSET_BITS = 9, 50
"""Bits 9 to 58 say which slot of it, inverted."""
NEVER = 1 | 1 << 7 | 1 << 8
"""Bits that no swap entry has: present; and those by which Linux tells a large page and one that may not be touched,
which count as present (_PAGE_PSE, _PAGE_PROTNONE)."""
ADDRESS = ((1 << 52) - 1) & -(1 << 12)
"""The bits of an entry that the processor takes for an address; also of one that is not present, if it goes ahead
before it has looked (L1TF, CVE-2018-3620)."""
CACHE_BITS = 46
"""Of a processor with L1TF, how many bits of an address its cache compares (Linux: x86_cache_bits; other processors
have 44, or fewer)."""
CACHEABLE = 1 << CACHE_BITS - 1
"""Memory is used below this address alone (Linux: l1tf_pfn_limit)."""
MOST_SLOTS = 1 << CACHE_BITS - 1 - OFFSET_SHIFT
"""So that no slot's entry has an address below that, an area has no more slots (Linux: arch_max_swapfile_size)."""


def swap_entry(kind: Any, offset: Any) -> Any:
    """The entry of a slot, as a signed word.

    >>> hex(swap_entry(0, 0)), swap_entry(31, 0) < 0
    ('0x7fffffffffffe00', True)
    """
    return (~offset & (1 << OFFSET_BITS) - 1) << OFFSET_SHIFT | (kind ^ TYPES >> 1) - (TYPES >> 1) << TYPE_SHIFT


def type_of(entry: Any) -> Any:
    """Which area an entry leads to."""
    return entry >> TYPE_SHIFT & TYPES - 1


def offset_of(entry: Any) -> Any:
    """Which of its slots.

    >>> offset_of(swap_entry(3, 77)), type_of(swap_entry(31, 77))
    (77, 31)
    """
    return ~entry >> OFFSET_SHIFT & (1 << OFFSET_BITS) - 1


# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Page:
    """A page of a process, as it is shown."""

    words: tuple[int, ...]
    locked: bool = False
    """Whether the process has asked that it stay in memory (mlock)."""
    pinned: bool = False
    """Whether a device has been given its address."""

    @property
    def stays(self) -> bool:
        """Whether it must not be paged out."""
        return self.locked or self.pinned


Answer = int | Failure | None


@frozen(cache_hash=True)
class Machine(Memories):
    """The memory of each process, what CPUs have begun, and the swap area.

    The pages of all processes are numbered, those of process 0 first; and so are all words.
    """

    processes: int
    """How many there can be at once, and how many of each of the following."""
    pages: int
    """Of a process."""
    words: int
    """Of a page."""
    frames: int
    slots: int
    """Of the device."""
    cpus: int
    area: int
    """How many slots are in use as a swap area; 0 where there is none."""
    fails: int
    """What the device fails at: READS and WRITES."""
    alive: Table[int, int]
    """1 for each process that there is."""
    memory: Table[int, int]
    """By word; of a page that is not mapped there is none."""
    locked: Table[int, int]
    """By page: 1 where the process has asked that it stay in memory (mlock)."""
    pinned: Table[int, int]
    """By page: 1 where a device has been given its address."""
    whose: Table[int, int]
    """By CPU: the process to whose memory an access is under way; the next three say more of it (Access)."""
    places: Table[int, int]
    kinds: Table[int, int]
    values: Table[int, int]

    # How it is read.

    def pages_of(self, process: int) -> Span:
        return Span(process * self.pages, (process + 1) * self.pages, "page")

    def is_mapped(self, page: int) -> Any:
        return self.memory.get(page * self.words, NOTHING) != NOTHING

    def is_locked(self, page: int) -> Any:
        return self.locked.get(page, 0) != 0

    def is_pinned(self, page: int) -> Any:
        return self.pinned.get(page, 0) != 0

    def stays(self, page: int) -> Any:
        """Whether a page must not be paged out."""
        return self.is_locked(page) | self.is_pinned(page)

    def has_pins(self, process: int) -> Any:
        return any_of(self.is_pinned(process * self.pages + page) for page in range(self.pages))

    @property
    def demand(self) -> Any:
        """How many pages there are: as many frames and slots are needed at most."""
        return sum(map(self.mapped, range(self.processes)))

    @property
    def staying(self) -> Any:
        """How many of them must not be paged out."""
        return sum(select(self.stays(page), 1, 0) for page in range(self.processes * self.pages))

    @property
    def at_work(self) -> Any:
        """How many accesses are under way."""
        return sum(select(self.is_at_work(cpu), 1, 0) for cpu in range(self.cpus))

    def page(self, process: int, page: int) -> Page | None:
        """A page as it is shown."""
        number = self.number(process, page)
        if not self.is_mapped(number):
            return None
        words = tuple(self.memory.get(word, NOTHING) for word in self.words_of(number))
        return Page(words, self.is_locked(number), self.is_pinned(number))

    # How a state differs from another.

    def with_page(self, page: int) -> Machine:
        """With a page that nobody has written."""
        return evolve(self, memory=self.memory.fill(self.words_of(page), 0))

    def without_page(self, page: int) -> Machine:
        memory, locked = self.memory.erase(self.words_of(page)), self.locked.erase(Span(page, page + 1, "page"))
        return evolve(self, memory=memory, locked=locked)

    def without_pages(self, process: int) -> Machine:
        """Without any of a process."""
        pages = self.pages_of(process)
        memory = self.memory.erase(Span(pages.start * self.words, pages.stop * self.words, "word"))
        return evolve(self, memory=memory, locked=self.locked.erase(pages))


MOST = 62
"""Of CPUs and processes."""
MOST_PAGES = 1 << 24
"""Of pages, frames and slots, and of words in a page."""


def is_geometry(processes: int, pages: int, words: int, frames: int, slots: int, cpus: int) -> Any:
    """Whether there is such a machine: up to 62 processes and CPUs, up to 2**24 pages, words a page, frames and
    slots."""
    has_processes = (processes >= 1) & (processes <= MOST) & (cpus >= 1) & (cpus <= MOST)
    has_memory = (pages >= 1) & (pages <= MOST_PAGES) & (words >= 1) & (words <= MOST_PAGES)
    return has_processes & has_memory & (frames >= 1) & (frames <= MOST_PAGES) & (slots >= 1) & (slots <= MOST_PAGES)


def initial(processes: int, pages: int, words: int, frames: int, slots: int, cpus: int) -> Machine:
    """Process 0 runs, nothing is mapped, and nothing is used as a swap area."""
    require((processes >= 1) & (pages >= 1) & (words >= 1), "there is a process, with a page of at least a word")
    require((frames >= 1) & (slots >= 1) & (cpus >= 1), "there is a frame, a slot and a CPU")
    tables: list[Table[int, int]] = [Table() for _ in range(7)]
    return Machine(processes, pages, words, frames, slots, cpus, 0, 0, Table({0: 1}), *tables)


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

FAILURES = {
    "map_page": (Failure.NO_PROCESS, Failure.ALREADY_MAPPED, Failure.BUSY),
    "unmap_page": (Failure.NO_PROCESS, Failure.NOT_MAPPED, Failure.BUSY),
    "fork": (Failure.NO_PROCESS, Failure.NO_NUMBER, Failure.NO_MEMORY, Failure.BUSY),
    "exit": (Failure.NO_PROCESS, Failure.NOT_PERMITTED, Failure.BUSY),
    "start": (Failure.NO_PROCESS, Failure.BUSY),
    "step": (Failure.NOT_MAPPED, Failure.NO_MEMORY, Failure.IO_ERROR, Failure.UNFINISHED, Failure.BUSY),
    "load": (Failure.NO_PROCESS, Failure.NOT_MAPPED, Failure.NO_MEMORY, Failure.IO_ERROR, Failure.BUSY),
    "store": (Failure.NO_PROCESS, Failure.NOT_MAPPED, Failure.NO_MEMORY, Failure.IO_ERROR, Failure.BUSY),
    "lock_page": (Failure.NO_PROCESS, Failure.NOT_MAPPED, Failure.NO_MEMORY, Failure.IO_ERROR),
    "unlock_page": (Failure.NO_PROCESS, Failure.NOT_MAPPED),
    "pin_page": (Failure.NO_PROCESS, Failure.NOT_MAPPED, Failure.NO_MEMORY, Failure.IO_ERROR, Failure.BUSY),
    "unpin_page": (Failure.NO_PROCESS, Failure.NOT_MAPPED, Failure.NOT_PINNED),
    "device_load": (Failure.NO_PROCESS, Failure.NOT_MAPPED, Failure.NOT_PINNED),
    "device_store": (Failure.NO_PROCESS, Failure.NOT_MAPPED, Failure.NOT_PINNED),
    "swap_on": (Failure.BUSY, Failure.INVALID),
    "swap_off": (Failure.INVALID, Failure.NO_MEMORY, Failure.IO_ERROR),
    "fail_device": (),
}
"""How each operation may refuse."""

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────

INVARIANTS = ()
"""The law has none of its own: what is where is the implementation's."""

# ── What may be wanting ──────────────────────────────────────────────────────────────────────────────────────


def is_wanting(machine: Machine, *, more: int = 0) -> Any:
    """Whether there may be no frame, for so many pages more. Memory and area together hold as many pages as they have
    frames and slots, less one, through which pages change places. An access may need two frames at once, beside those
    of pages that stay. While accesses are under way, each with frames that may turn out not to be needed, or while the
    device cannot be written, only what all could have a frame for is certain."""
    demand = machine.demand + more
    is_certain = demand + 2 * machine.at_work <= machine.frames
    is_no_help = (machine.at_work > 0) | (machine.fails & WRITES != 0) | (machine.area == 0)
    is_full = (demand >= machine.frames + machine.area) | (machine.staying + 2 > machine.frames)
    return negate(is_certain) & (is_no_help | is_full)


def ends_well(machine: Machine, page: int, returned: Answer) -> bool:
    """Whether a page is there for an access; where it is said not to be, that must be so."""
    if not isinstance(returned, Failure):
        return True
    if returned is Failure.IO_ERROR:
        is_away = (machine.area > 0) & negate(machine.stays(page))
        ensure(is_away, "what stays in memory is not read from a device: no I/O error")
        ensure(machine.fails & READS != 0, "an I/O error is told only while the device cannot be read")
        return False
    ensure(returned is Failure.NO_MEMORY, "a page that is mapped can be loaded, stored to, locked and pinned")
    is_right = is_wanting(machine)
    ensure(is_right, "memory is wanting only where frames and slots together do not suffice for all pages")
    return False


def loads_well(machine: Machine, process: int, place: int, returned: Answer) -> None:
    """Judge what is loaded, or how that is refused."""
    page = machine.page_at(process, place)
    is_told = implies(isinstance(returned, Failure), negate(machine.stays(page)))
    ensure(is_told, "what stays in memory can be loaded, whatever fails")
    if ends_well(machine, page, returned):
        is_own = returned == machine.memory.get(machine.word_at(process, place), NOTHING)
        ensure(is_own, "a process loads what it stored, or had from its parent at fork, wherever that was kept")


# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


def refused(machine: Machine, process: int, page: int, returned: Any) -> bool:
    """Whether what is asked of a page has to be refused, and is: there is no such process, or it has no such page."""
    if not machine.exists(process):
        ensure(returned is Failure.NO_PROCESS, "what is asked of a process that there is not is refused: no process")
        return True
    if not machine.is_mapped(machine.number(process, page)):
        ensure(returned is Failure.NOT_MAPPED, "a page that is not mapped is refused as not mapped")
        return True
    return False


def waits(machine: Machine, process: int, returned: Any) -> bool:
    """Whether a change is refused because an access is under way, and may be (Linux: who holds the mmap lock for
    writing waits for faults)."""
    if returned is not Failure.BUSY:
        return False
    ensure(machine.is_used(process), "refused as busy only while an access to the memory of the process is under way")
    return True


def map_page(machine: Machine, process: Process, page: int, *, returned: Failure | None) -> Machine:
    """Map a page, which begins as zeros."""
    if not machine.exists(process):
        ensure(returned is Failure.NO_PROCESS, "what is asked of a process that there is not is refused: no process")
        return machine
    number = machine.number(process, page)
    if machine.is_mapped(number):
        ensure(returned is Failure.ALREADY_MAPPED, "a page is mapped once: already mapped")
        return machine
    if waits(machine, process, returned):
        return machine
    ensure(returned is None, "a page that is free can be mapped")
    return machine.with_page(number)


def unmap_page(machine: Machine, process: Process, page: int, *, returned: Failure | None) -> Machine:
    """Take a page away, wherever it is kept."""
    if refused(machine, process, page, returned):
        return machine
    number = machine.number(process, page)
    if machine.is_pinned(number):
        ensure(returned is Failure.BUSY, "what a device has pinned is not taken away: busy")
        return machine
    if waits(machine, process, returned):
        return machine
    ensure(returned is None, "a page that is mapped can be unmapped")
    return machine.without_page(number)


def fork(machine: Machine, parent: Process, *, returned: Process | Failure) -> Machine:
    """A child with the same memory, of which nothing is locked or pinned; the answer is its number."""
    if not machine.exists(parent):
        ensure(returned is Failure.NO_PROCESS, "what is asked of a process that there is not is refused: no process")
        return machine
    if waits(machine, parent, returned):
        return machine
    is_full = all_of(machine.exists(process) for process in range(machine.processes))
    if is_full or returned is Failure.NO_NUMBER:
        is_told = is_full & (returned is Failure.NO_NUMBER)
        ensure(is_told, "fork is refused for want of a number only when all are used")
        return machine
    if isinstance(returned, Failure):
        ensure(returned is Failure.NO_MEMORY, "a process that nobody uses can fork")
        is_short = is_wanting(machine, more=machine.mapped(parent))
        ensure(is_short, "fork is refused for want of memory only where the child's pages would be too many")
        return machine
    is_new = (0 <= returned) & (returned < machine.processes) & negate(machine.exists(returned))
    ensure(is_new, "a child has a number that no process has")
    if not is_new:
        return machine
    for page in range(machine.pages):
        mine = machine.number(parent, page)
        if machine.is_mapped(mine):
            machine = machine.copied(mine, machine.number(returned, page))
    return evolve(machine, alive=machine.alive.set(returned, 1))


def exit(machine: Machine, process: Process, *, returned: Failure | None) -> Machine:
    """A process ends, and its frames and slots are given back where no other has them."""
    if not machine.exists(process):
        ensure(returned is Failure.NO_PROCESS, "what is asked of a process that there is not is refused: no process")
        return machine
    if process == 0:
        ensure(returned is Failure.NOT_PERMITTED, "the first process does not end")
        return machine
    if machine.is_used(process) | machine.has_pins(process):
        ensure(returned is Failure.BUSY, "a process ends only when no CPU and no device uses its memory")
        return machine
    ensure(returned is None, "a process that nobody uses can end")
    ended = machine.without_pages(process)
    return evolve(ended, alive=machine.alive.erase(Span(process, process + 1, "process")))


# An access, in steps between which others may act.


def start(
    machine: Machine, cpu: int, process: Process, place: int, kind: int, value: int, *, returned: Failure | None
) -> Machine:
    """Begin an access on a CPU that has none."""
    if not is_free(machine, cpu, process, returned):
        return machine
    ensure(returned is None, "an access can begin on a CPU that has none")
    return machine.with_access(cpu, Access(process, place, kind, value))


def step(machine: Machine, cpu: int, *, returned: int | Failure) -> Machine:
    """An access goes on. It takes effect at its last step, which answers: a load with the word, a store with 0."""
    if not machine.is_at_work(cpu):
        ensure(returned is Failure.BUSY, "a CPU that has begun nothing has nothing to go on with: busy")
        return machine
    if returned is Failure.UNFINISHED:
        return machine
    access = machine.access(cpu)
    page = machine.page_at(access.process, access.place)
    if not machine.is_mapped(page):
        ensure(returned is Failure.NOT_MAPPED, "an access to a page that is not mapped ends with a fault: not mapped")
        return machine.without_access(cpu)
    if access.kind == LOAD:
        loads_well(machine, access.process, access.place, returned)
        return machine.without_access(cpu)
    if not ends_well(machine, page, returned):
        return machine.without_access(cpu)
    ensure(returned == 0, "a store has no more to say than that it is done")
    ended = machine.without_access(cpu)
    return ended.with_word(ended.word_at(access.process, access.place), access.value)


def is_free(machine: Machine, cpu: int, process: Process, returned: Answer) -> bool:
    """Whether an access can begin; where it cannot, it is refused."""
    if not machine.exists(process):
        ensure(returned is Failure.NO_PROCESS, "what is asked of a process that there is not is refused: no process")
        return False
    if machine.is_at_work(cpu):
        ensure(returned is Failure.BUSY, "a CPU does one access at a time: busy")
        return False
    return True


# An access from its beginning to its end.


def load(machine: Machine, process: Process, place: int, cpu: int, *, returned: int | Failure) -> Machine:
    """Load a word, on a CPU that has nothing else to do."""
    page = place // machine.words
    if not is_free(machine, cpu, process, returned) or refused(machine, process, page, returned):
        return machine
    loads_well(machine, process, place, returned)
    return machine


def store(machine: Machine, process: Process, place: int, value: int, cpu: int, *, returned: Failure | None) -> Machine:
    """Store a word, on a CPU that has nothing else to do."""
    page = place // machine.words
    if not is_free(machine, cpu, process, returned) or refused(machine, process, page, returned):
        return machine
    if not ends_well(machine, machine.number(process, page), returned):
        return machine
    return machine.with_word(machine.word_at(process, place), value)


# What has to stay in memory.


def lock_page(machine: Machine, process: Process, page: int, *, returned: Failure | None) -> Machine:
    """Bring a page into memory, and keep it there (mlock)."""
    if refused(machine, process, page, returned):
        return machine
    number = machine.number(process, page)
    if not ends_well(machine, number, returned):
        return machine
    return evolve(machine, locked=machine.locked.set(number, 1))


def unlock_page(machine: Machine, process: Process, page: int, *, returned: Failure | None) -> Machine:
    """Let a page go, whether it was locked or not (munlock)."""
    if refused(machine, process, page, returned):
        return machine
    number = machine.number(process, page)
    ensure(returned is None, "a page that is mapped can be unlocked")
    return evolve(machine, locked=machine.locked.erase(Span(number, number + 1, "page")))


def pin_page(machine: Machine, process: Process, page: int, *, returned: Failure | None) -> Machine:
    """Give a page's address to a device, which reads and writes it."""
    if refused(machine, process, page, returned):
        return machine
    number = machine.number(process, page)
    if machine.is_pinned(number):
        ensure(returned is Failure.BUSY, "a page is pinned once: busy")
        return machine
    if not ends_well(machine, number, returned):
        return machine
    return evolve(machine, pinned=machine.pinned.set(number, 1))


def is_pinned(machine: Machine, process: Process, page: int, returned: Any) -> bool:
    """Whether a device has a page; where it has it not, that is refused."""
    if refused(machine, process, page, returned):
        return False
    if not machine.is_pinned(machine.number(process, page)):
        ensure(returned is Failure.NOT_PINNED, "a page that is not pinned is no device's: not pinned")
        return False
    return True


def unpin_page(machine: Machine, process: Process, page: int, *, returned: Failure | None) -> Machine:
    """A device is done with a page."""
    if not is_pinned(machine, process, page, returned):
        return machine
    number = machine.number(process, page)
    ensure(returned is None, "what is pinned can be unpinned")
    return evolve(machine, pinned=machine.pinned.erase(Span(number, number + 1, "page")))


def device_load(machine: Machine, process: Process, place: int, *, returned: int | Failure) -> Machine:
    """A device reads a word of a page that it has."""
    if is_pinned(machine, process, place // machine.words, returned):
        is_there = returned == machine.memory.get(machine.word_at(process, place), NOTHING)
        ensure(is_there, "a device reads what the process that pinned the page has there")
    return machine


def device_store(machine: Machine, process: Process, place: int, value: int, *, returned: Failure | None) -> Machine:
    """A device writes a word of a page that it has."""
    if not is_pinned(machine, process, place // machine.words, returned):
        return machine
    ensure(returned is None, "a device writes what it has")
    return machine.with_word(machine.word_at(process, place), value)


# The area.


def swap_on(machine: Machine, size: int, *, returned: Failure | None) -> Machine:
    """Use so many slots of the device as a swap area."""
    if machine.area != 0:
        ensure(returned is Failure.BUSY, "what is used as an area is not begun to be: busy")
        return machine
    if (size < 1) | (size > machine.slots):
        ensure(returned is Failure.INVALID, "an area has at least a slot, and no more than its device: invalid")
        return machine
    ensure(returned is None, "an area can be used")
    return evolve(machine, area=size)


def swap_off(machine: Machine, *, returned: Failure | None) -> Machine:
    """Page in all that is in the area, and use it no longer. Where it is refused, the area stays, and nothing is
    lost."""
    if machine.area == 0:
        ensure(returned is Failure.INVALID, "where no area is used, there is none to give up: invalid")
        return machine
    if returned is Failure.IO_ERROR:
        ensure(machine.fails & READS != 0, "an I/O error is told only while the device cannot be read")
        return machine
    if returned is Failure.NO_MEMORY:
        is_short = machine.demand + 2 * machine.at_work > machine.frames
        ensure(is_short, "an area is kept for want of memory only where not every page could have a frame of its own")
        return machine
    ensure(returned is None, "an area can be given up")
    return evolve(machine, area=0)


def fail_device(machine: Machine, fails: int, *, returned: None) -> Machine:
    """From now on the device fails at reads, at writes, at both, or at nothing."""
    return evolve(machine, fails=fails & (READS | WRITES))


# What happens inside, and nobody notices.


def reclaim(machine: Machine, steps: int) -> Machine:
    """Somebody looks for a frame to be had, and goes so many steps further in paging it out."""
    return machine


def read_ahead(machine: Machine, slot: int) -> Machine:
    """What a slot holds is read into memory before somebody asks for it."""
    return machine


OPERATIONS = (
    map_page,
    unmap_page,
    fork,
    exit,
    start,
    step,
    load,
    store,
    lock_page,
    unlock_page,
    pin_page,
    unpin_page,
    device_load,
    device_store,
    swap_on,
    swap_off,
    fail_device,
)
INTERNAL_OPERATIONS = (reclaim, read_ahead)

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────

RELATIONS = ()
"""What holds between operations: each a function (machine, *arguments of an operation)."""

# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {
    "slot-chosen-by-address": (
        "The slot is found from the page's address. Two processes page out the same address, and both read what "
        "was written last."
    ),
    "installed-without-a-second-look": (
        "What was read is installed without asking whether the entry is the one that faulted. Two CPUs page in "
        "one page, and what the first has stored is lost (Linux: pte_same)."
    ),
    "a-slot-freed-twice": (
        "A process ends, and each of its slots is given back twice. The second time it is another's, who reads "
        "what came after."
    ),
    "fork-counts-no-slot": (
        "Fork copies a swap entry and does not count it. Whoever pages in first frees the slot, and the other "
        "reads what came after."
    ),
    "a-count-that-wraps": (
        "The count of a slot's entries has too few bits. A process forks so often that it wraps, and the slot is "
        "free (of a frame's references: CVE-2019-11487)."
    ),
    "an-entry-that-is-an-address": (
        "L1TF (CVE-2018-3620). The number of the slot is stored as it is. A processor that goes ahead before it "
        "has seen that the entry is not present takes it for an address, and reads from its cache what is none of "
        "the process's business."
    ),
    "an-entry-of-one-bit-too-many": (
        "The number of the slot begins one bit lower, in the bit that says that a page may not be touched and "
        "counts as present."
    ),
    "clean-without-a-slot": (
        "A frame that nobody has written since it was read is clean, though its slot was given to another page "
        "since. It is dropped without being written anywhere."
    ),
    "the-dirty-bit-is-lost": (
        "The processor notes in the entry that a page was stored to, and page-out replaces the entry without "
        "looking. The slot holds what was before."
    ),
    "clean-since-fork": "Fork makes the entries read-only, and clean as well. What was stored before is never written.",
    "what-a-device-wrote-is-clean": (
        "A device writes a frame, and no entry says so. It is unpinned as if nothing had happened, and dropped "
        "(Linux: unpin_user_pages_dirty_lock)."
    ),
    "a-write-error-is-not-noticed": (
        "The device cannot be written, and the frame is freed all the same. The slot holds what somebody left there."
    ),
    "a-read-error-is-data": "The device cannot be read, and what the frame held before is taken for the page.",
    "a-read-error-is-for-ever": (
        "The device cannot be read once, and the page is given up. It reads zeros when the device is mended."
    ),
    "a-refused-read-keeps-its-frame": "The device cannot be read, and the frame for it is never given back.",
    "read-ahead-of-what-is-free": (
        "A neighbour of the slot is read as well, though no entry leads to it. The frame stays in the cache for "
        "nobody, and is found there by whoever gets the slot."
    ),
    "read-ahead-of-what-is-there": (
        "A slot is read that the cache has already. Two frames hold one page, and each process stores to its own."
    ),
    "an-area-given-up-too-early": (
        "The search for entries of the area misses the last process. Its entries lead to an area that is there no more."
    ),
    "an-area-given-up-in-vain": (
        "There is no memory for all that is in the area, or it cannot be read, and it is given up all the same."
    ),
    "what-comes-back-is-writable": "Giving up an area maps its pages writable, also those that processes share.",
    "a-pinned-page-goes": (
        "The references of pins are expected like those of entries. A device writes to a frame that is another's."
    ),
    "a-locked-page-goes": (
        "Page-out does not ask whether a page is locked. Who relies on it, as it handles the error of that very "
        "device, is told of an I/O error."
    ),
    "writable-while-a-slot-is-shared": (
        "One entry maps the frame, and so its process stores to it. Another process has a swap entry, and finds "
        "the frame in the cache."
    ),
    "installed-writable-while-shared": (
        "The same when a page is paged in to be read: no other entry maps the frame yet."
    ),
    "left-in-the-cache-for-ever": "The last who had a page ends, and what the cache has of it is not given back.",
    "the-last-slot-is-kept-back": "The search for a slot ends one too early.",
    "one-entry-is-not-found": (
        "The search for the entries of a frame misses the last process. It goes on in a frame that is free (for "
        "file pages: CVE-2022-41222)."
    ),
    "never-old": (
        "The clock asks whether a page was accessed, and does not forget it. Nothing is ever old enough to go."
    ),
    "an-exit-that-keeps-its-slots": "A process ends, and gives its frames back. Its slots are never free again.",
    "faults-without-a-reference": (
        "A fault finds a frame in the cache, and takes no reference. The frame is freed and used again before it "
        "is installed."
    ),
    "the-last-frame-is-kept-back": "The last free frame is not handed out.",
    "never-copied": "A store to what is shared gets a new frame, as it is: zeros where the page held something.",
    "an-area-larger-than-its-device": "An area has one slot more than its device.",
    "an-area-on-top-of-another": "An area is begun where there is one, and what that held is lost.",
    "pinned-twice": "A page is pinned that is pinned, and the first pin is never given back.",
    "unmapped-while-pinned": "A page is taken away that a device writes.",
    "an-exit-in-the-middle": "A process ends while a CPU is at work in its memory.",
    "the-first-process-ends": "Nobody is left to run.",
    "a-child-in-anothers-place": (
        "The search for a number ends one too early, and a child gets the number of a process that there is."
    ),
    "two-accesses-at-once": "A CPU begins an access while it has another, which is never finished.",
    "a-fork-in-vain-keeps-its-child": "Fork fails for want of a frame, and the child that was half made is left.",
    "mapped-over": "A page is mapped where there is one, and a lock that it has is forgotten.",
    "mapped-only-where-there-is-a-frame": (
        "A page is refused where no frame is free, though it needs none until it is stored to."
    ),
    "whoever-has-ended-has-no-pages": (
        "What is asked of a process that has ended is refused as if there were no such page."
    ),
    "the-first-process-is-asked": "Whether an access is under way is asked of the first process, whoever maps a page.",
    "read-to-be-unmapped": "A page is paged in to be taken away, and stays where the device cannot be read.",
    "nothing-is-unlocked": "What is not mapped is unlocked, and nobody is told that it is not there (Linux: ENOMEM).",
    "the-last-number-is-kept-back": "The last number that is free is not given to a child.",
    "no-memory-is-told-as-an-error": (
        "There is no frame for a copy of what a device has pinned, and fork tells of an error of the swap device."
    ),
    "fork-wants-a-frame-too-many": (
        "Before a fork it is asked whether there would be a frame for each page of parent and child, and the last "
        "frame is not counted."
    ),
    "an-exit-that-waits-for-others": "A process does not end while a CPU is at work in the first process's memory.",
    "begun-only-where-something-is-mapped": (
        "An access to what is not mapped does not begin, where it should begin and fault."
    ),
    "a-store-that-answers": "A store answers with what is there afterwards.",
    "nothing-goes-on": "A CPU that has begun nothing goes on, and is done.",
    "a-fault-in-steps-asks-nothing": (
        "Whether a page is mapped is asked of an access that is made at once, and not of one that goes on step by step."
    ),
    "a-load-that-copies": (
        "A load is served like a store, and copies what is shared. Where there is no frame for that, what is locked "
        "cannot be read."
    ),
    "no-memory-is-told-as-busy": "There is no frame for a copy, and the process is told to try again, for ever.",
    "locked-again-and-read-again": "To lock a page is to read it, though it is in memory already.",
    "a-write-error-is-a-readers": (
        "A page cannot be written to make room, and whoever wants to read another one is told of an I/O error."
    ),
    "unlocked-only-by-its-process": "What a device has pinned is not unlocked.",
    "unpinned-only-in-peace": (
        "A device that is done has to wait for the accesses of the process, and its driver does not expect it."
    ),
    "not-pinned-is-not-mapped": "A device that has not pinned a page is told that there is no such page.",
    "a-device-reads-the-slot": (
        "A device reads what was in the slot that the page was read from, and not what was stored since."
    ),
    "a-device-waits-for-processes": "What a device writes is refused while the process makes an access.",
    "an-area-begun-too-late": "An area is refused where no frame is free: when it is needed.",
    "given-up-only-in-peace": "An area is not given up while a page is on its way to it, and that may go on for ever.",
    "given-up-twice": "An area that there is not is given up, and nobody is told.",
    "kept-for-want-of-a-spare-frame": "An area is kept where no frame is free, though nothing is in it.",
    "fork-answers-with-the-parent": "Fork answers with the number of the process that has forked.",
    "found-by-the-wrong-page": (
        "Giving up an area notes the number of the process for that of the page, and page-out looks for the "
        "entries of the frame where they are not."
    ),
    "an-entry-that-may-not-be-touched": (
        "Entries of slots have the bit that says that a page may not be touched, which counts as present."
    ),
}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/advanced/swap/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = (
    (
        "a swap entry",
        "arch/x86/include/asm/pgtable_64.h: __swp_entry, __swp_type, __swp_offset; arch/x86/mm/init.c: "
        "arch_max_swapfile_size",
        "The same bits. Linux keeps three more below the offset: soft dirty, write-protected by userfaultfd, and "
        "whether the page was exclusive. It limits areas so on processors with L1TF alone, by what their caches "
        "compare.",
    ),
    (
        "page_out",
        "mm/vmscan.c: shrink_folio_list, pageout; mm/rmap.c: try_to_unmap",
        "The same order: into the cache, unmapped, written, freed; each step asks for references again. Linux ages "
        "frames in lists, or in generations; here a clock has one bit, which is policy. It flushes TLBs between "
        "unmapping and writing; there are none here (virtual.tlb has them).",
    ),
    (
        "find",
        "mm/memory.c: do_swap_page; mm/swap_state.c: swap_cache_get_folio, swapin_readahead",
        "Linux asks get_swap_device whether the area is there still; here the entry is looked at once more, which says "
        "that as well. Between 4.15 and 6.8 Linux read what one entry alone led to without the cache, and two faults "
        "could (CVE-2024-26759).",
    ),
    (
        "install",
        "mm/memory.c: do_swap_page, pte_same; mm/swap.h: folio_matches_swap_entry",
        "The same two questions: is the entry the one that faulted, and is the frame the slot's?",
    ),
    (
        "take_slot",
        "mm/swapfile.c: folio_alloc_swap, __try_to_reclaim_swap; include/linux/swap.h: vm_swap_full",
        "The first that is free, where Linux has clusters for each CPU. What is in memory gives its slot up only where "
        "there is no other; Linux does so from half full on.",
    ),
    (
        "swap_off",
        "mm/swapfile.c: swapoff, try_to_unuse, unuse_pte",
        "In one go, where Linux goes on until nothing is left, and can be interrupted. It asks beforehand whether "
        "there will be memory (security_vm_enough_memory_mm).",
    ),
    (
        "reuse",
        "mm/memory.c: wp_can_reuse_anon_folio; mm/swapfile.c: folio_free_swap",
        "The same: neither another entry, nor a swap entry, nor anybody else refers to the frame. Linux takes the "
        "frame from the cache for that.",
    ),
    (
        "an error of the device",
        "mm/page_io.c: end_swap_bio_write, end_swap_bio_read; mm/memory.c: do_swap_page",
        "The same: what could not be written is dirty again, and whoever needs what could not be read is sent SIGBUS.",
    ),
    (
        "pin_page",
        "mm/gup.c: pin_user_pages, unpin_user_pages_dirty_lock",
        "What is pinned is not unmapped here, and a process does not end: advanced.cow has pins that outlive both.",
    ),
    (
        "memory is wanting",
        "mm/oom_kill.c: out_of_memory",
        "Linux overcommits, and kills a process where neither memory nor area is left; here an access is refused, and "
        "may be only then.",
    ),
)
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {
    "swap-entry-never-present": (
        "A swap entry is not present, of every area and every slot that can be numbered; it leads back to them; and of "
        "every slot that an area may have, the address that its bits form is one that no cache has. Of all 2⁶⁴ words, "
        "what is read as type and slot makes the same word again."
    ),
    "slot-freed-exactly-at-zero": (
        "In any memory of any size: where an entry goes, the slot to which it led counts one entry less, and no other "
        "slot does. With the last entry goes the frame that the cache has for the slot, unless something else refers "
        "to it, and with no other one; so the slot is free then, or when that frame leaves the cache. A slot that is "
        "handed out counts no entry, and none is refused while there is such a slot in the area."
    ),
}
"""What is proved for every size, by name (checks/pairings/advanced/swap/proof)."""

"""The page-table walk.

How does an instruction's address become an address in memory, who may use it, and what happens where nobody may? The
processor reads one entry of each level of tables, from the root down, chosen by a few bits of the address, until an
entry maps a page. Along the way rights only shrink: a page may be written if *every* entry allows it, and so for user
mode; one entry that forbids execution is enough. Where an entry is absent, has a bit that must not be set, or the
rights do not allow the access, the access does not happen: the processor raises a page fault, and tells in an error
code what was tried and why it failed.

The smallest example, two levels of 32-bit tables: a directory in frame 0, a table in frame 1, and a page in frame 5.

>>> from spec.virtual.words import PRESENT, USER, WRITABLE
>>> machine = initial(2, WRITE_PROTECT)
>>> machine = store(machine, 0, 0x1000 | PRESENT | WRITABLE | USER, returned=None)
>>> machine = store(machine, 512, 0x5000 | PRESENT | USER, returned=None)
>>> machine = access(machine, 0x123, BY_USER, returned=Translation(0x5123, 0))
>>> hex(machine.words[512])
'0x5025'
>>> access(machine, 0x123, BY_USER | WRITE, returned=Translation(0x5123))
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: an access that the rights forbid faults
"""

from __future__ import annotations

from typing import Any

from attrs import evolve, frozen

from spec.virtual.entry import FIVE_LEVEL, FOUR_LEVEL, PHYSICAL_BITS, TWO_LEVEL, Entry, Format, absent_bits
from spec.virtual.words import (
    ACCESSED,
    ALIGNMENT_CHECK,
    BY_USER,
    DIRTY,
    EXECUTE_DISABLE,
    FETCH,
    FIVE_LEVELS,
    IMPLICIT,
    LARGE_PAGES,
    LONG_MODE,
    NOT_PRESENT,
    PROTECTION,
    RESERVED,
    SUPERVISOR_NO_DATA,
    SUPERVISOR_NO_FETCH,
    WRITE,
    WRITE_PROTECT,
    Answer,
    GeneralProtection,
    NoTable,
    PageFault,
    Translation,
)
from spec.vocabulary import PAGE_SHIFT, Failure, Span, Table, all_of, ensure, implies, negate, require, select

# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Access:
    """What is tried, and in which mode."""

    flags: Any

    def has(self, flag: int) -> Any:
        return (self.flags & flag) != 0

    @property
    def is_user(self) -> Any:
        return self.has(BY_USER) & negate(self.has(IMPLICIT))

    @property
    def is_write(self) -> Any:
        return self.has(WRITE)

    @property
    def is_fetch(self) -> Any:
        return self.has(FETCH)

    @property
    def is_meant(self) -> Any:
        """Whether the kernel says that it means to use a user's page."""
        return self.has(ALIGNMENT_CHECK) & negate(self.has(IMPLICIT))


@frozen
class Step:
    """An entry that a walk used, and where it stands."""

    place: Any
    """A physical address."""
    entry: Entry


@frozen
class Walk:
    """The entries that an address is translated by, from the root on, and how their row ends."""

    steps: tuple[Step, ...]
    is_page: bool = False
    """It ends with an entry that maps a page."""
    is_reserved: bool = False
    """It ends with an entry in which a bit is set that must not be."""
    is_outside: bool = False
    """The next table would lie where there is no memory."""

    @property
    def last(self) -> Entry:
        return self.steps[-1].entry

    @property
    def is_user(self) -> Any:
        """Whether user mode may use the page: a user-mode address, as the manual calls it."""
        return all_of(step.entry.is_user for step in self.steps)

    @property
    def is_writable(self) -> Any:
        return all_of(step.entry.is_writable for step in self.steps)

    @property
    def is_executable(self) -> Any:
        return all_of(negate(step.entry.is_no_execute) for step in self.steps)


@frozen
class Machine:
    """Memory, in which the tables are, and the registers that say where and how they are used."""

    words: Table[int, int]
    """Memory, by words of eight bytes, signed; a word that is absent is 0."""
    size: int
    """Of memory, in bytes: a number of whole frames."""
    root: int
    """CR3: the address of the root table, and bits that do not matter here."""
    control: int
    """The control bits (spec.virtual.words.CONTROLS)."""
    absent: int = 0
    """The bits that physical addresses do not have on this processor (spec.virtual.entry.absent_bits)."""

    def controls(self, flag: int) -> Any:
        return (self.control & flag) != 0

    @property
    def format(self) -> Format:
        if not self.controls(LONG_MODE):
            return evolve(TWO_LEVEL, absent=self.absent)
        return evolve(FIVE_LEVEL if self.controls(FIVE_LEVELS) else FOUR_LEVEL, absent=self.absent)

    def entry(self, place: Any, level: int) -> Entry:
        """The entry at a physical address. Two of 32 bits share a word."""
        word = self.words.get(place >> 3, 0)
        if not self.format.is_wide:
            word = (word >> _half(place)) & 0xFFFF_FFFF
        return Entry(word, level, self.format)

    def mark(self, step: Step, flags: Any) -> Machine:
        """The machine with flags set in an entry."""
        at = step.place >> 3
        moved = flags << _half(step.place) if not self.format.is_wide else flags
        return self.write(at, self.words.get(at, 0) | moved)

    def write(self, at: Any, word: Any) -> Machine:
        """The machine with another word in memory."""
        where = Span(at, at + 1, "word")
        is_nothing = isinstance(word, int) and word == 0
        return evolve(self, words=self.words.erase(where) if is_nothing else self.words.fill(where, word))

    def walk(self, address: Any) -> Walk:
        """The entries that translate an address (SDM sections 4.3 and 4.5)."""
        format_ = self.format
        steps: tuple[Step, ...] = ()
        table = self.root & format_.table_mask
        for level in range(format_.levels, 0, -1):
            if table >= self.size:
                return Walk(steps, is_outside=True)
            place = table + (format_.index(address, level) << format_.entry_shift)
            entry = self.entry(place, level)
            steps = (*steps, Step(place, entry))
            if not entry.is_present:
                return Walk(steps)
            maps_page = bool(entry.maps_page(large_pages=self.controls(LARGE_PAGES)))
            if entry.has_reserved(maps_page=maps_page, no_execute=self.controls(EXECUTE_DISABLE)):
                return Walk(steps, is_reserved=True)
            if maps_page:
                return Walk(steps, is_page=True)
            table = entry.table
        raise AssertionError("an entry of the lowest level maps a page")

    def allows(self, walk: Walk, access: Access) -> Any:
        """Whether the rights to a page allow an access (SDM section 4.6.1).

        In user mode the page must be the user's, and allow what is tried. In supervisor mode every page may be read,
        and written too unless CR0.WP; what user mode may use is shut by SMEP and SMAP.
        """
        executable = walk.is_executable
        user = walk.is_user & implies(access.is_write, walk.is_writable) & implies(access.is_fetch, executable)
        writes = implies(access.is_write & self.controls(WRITE_PROTECT), walk.is_writable)
        no_fetch = walk.is_user & self.controls(SUPERVISOR_NO_FETCH)
        no_data = walk.is_user & self.controls(SUPERVISOR_NO_DATA) & negate(access.is_meant)
        fetches = implies(access.is_fetch, executable & negate(no_fetch))
        supervisor = writes & fetches & (access.is_fetch | negate(no_data))
        return (access.is_user & user) | (negate(access.is_user) & supervisor)

    def error_code(self, access: Access, why: int) -> Any:
        """What a page fault tells: why, and what was tried (SDM section 4.7). That an instruction was to be fetched is
        told only where fetches have rights of their own."""
        told = self.controls(SUPERVISOR_NO_FETCH) | (self.controls(LONG_MODE) & self.controls(EXECUTE_DISABLE))
        fetched = select(access.is_fetch & told, FETCH, 0)
        return why | select(access.is_write, WRITE, 0) | select(access.is_user, BY_USER, 0) | fetched


def _half(place: Any) -> Any:
    """By how many bits a 32-bit entry is shifted in its word."""
    return (place & 4) << 3


def initial(frames: int, control: int, physical_bits: int = PHYSICAL_BITS) -> Machine:
    """Memory without anything in it, whose first frame is the root table."""
    require(frames >= 1, "there is memory for the root table")
    return Machine(Table(), frames << PAGE_SHIFT, 0, control, absent_bits(physical_bits))


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

FAILURES = {"store": (Failure.OUT_OF_RANGE,)}

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────

INVARIANTS = ()
"""None: a walk makes sense of any words whatever. What software keeps of its tables is in spec.virtual.address_space.
"""

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


def access(machine: Machine, address: int, how: int, *, returned: Answer) -> Machine:
    """Translate an address, and note in the entries that they were used.

    A translation marks each entry as accessed, and the last one as dirty if the access writes. A walk that faults may
    have marked entries before the last one, from the root on: the architecture leaves open whether, and the answer
    tells. It never marks a page as dirty.
    """
    attempt = Access(how)
    require(negate(attempt.is_write & attempt.is_fetch), "an access that fetches does not write")
    if not machine.format.is_canonical(address):
        ensure(type(returned) is GeneralProtection, "an address that is not canonical is no page fault")
        return machine
    walk = machine.walk(address)
    if walk.is_outside:
        ensure(type(returned) is NoTable, "a table that lies outside memory is not read")
        return _marked(machine, walk, len(walk.steps), returned)
    if walk.is_reserved:
        ensure(type(returned) is PageFault, "a reserved bit that is set faults")
        return _faulted(machine, walk, PROTECTION | RESERVED, address, attempt, returned)
    if not walk.is_page:
        ensure(type(returned) is PageFault, "an entry that is absent faults")
        return _faulted(machine, walk, NOT_PRESENT, address, attempt, returned)
    allowed = machine.allows(walk, attempt)
    if type(returned) is not Translation:
        ensure(negate(allowed), "an access that the rights allow does not fault")
        ensure(type(returned) is PageFault, "an access that the rights forbid is a page fault")
        return _faulted(machine, walk, PROTECTION, address, attempt, returned)
    ensure(allowed, "an access that the rights forbid faults")
    leaf = walk.last
    place = leaf.page | machine.format.offset(address, leaf.level)
    ensure(returned.physical == place, "an address is translated to its page, and keeps its offset in it")
    ensure(returned.memory_type == leaf.memory_type, "the last entry says how the page is cached")
    for step in walk.steps[:-1]:
        machine = machine.mark(step, ACCESSED)
    return machine.mark(walk.steps[-1], ACCESSED | select(attempt.is_write, DIRTY, 0))


def _faulted(machine: Machine, walk: Walk, why: int, address: int, attempt: Access, returned: PageFault) -> Machine:
    ensure(returned.error == machine.error_code(attempt, why), "the error code says what was tried, and why it failed")
    ensure(returned.address == address, "CR2 holds the address that was accessed")
    return _marked(machine, walk, len(walk.steps) - 1, returned)


def _marked(machine: Machine, walk: Walk, most: int, returned: PageFault | NoTable) -> Machine:
    marked = returned.marked
    ensure((0 <= marked) & (marked <= most), "a walk that faults marks at most the entries before the last")
    for number, step in enumerate(walk.steps[:most]):
        machine = machine.mark(step, select(number < marked, ACCESSED, 0))
    return machine


def store(machine: Machine, place: int, word: int, *, returned: Failure | None) -> Machine:
    """Write a word of memory, as software does that sets up tables. What is cached does not follow (spec.virtual.tlb).
    """
    if not (0 <= place < machine.size >> 3):
        ensure(returned is Failure.OUT_OF_RANGE, "a word outside memory is refused as out of range")
        return machine
    ensure(returned is None, "a word of memory can be written")
    return machine.write(place, word)


def configure(machine: Machine, root: int, control: int, *, returned: None) -> Machine:
    """Load CR3, and the control bits."""
    ensure(returned is None, "registers can be loaded")
    return evolve(machine, root=root, control=control)


OPERATIONS = (access, store, configure)
INTERNAL_OPERATIONS = ()

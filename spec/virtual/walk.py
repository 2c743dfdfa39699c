"""The page-table walk.

How does an instruction's address become an address in memory, who may use it, and what happens where nobody may?

The addresses in a program are *virtual*: the processor translates each of them, page by page of 4 KiB, before it
reaches memory. One table with an entry for each page would be far too large. An address has 48 bits, so that there are
2**36 pages, and at 8 bytes an entry the table would take 512 GiB, for each process. So the table is cut into pieces of
one frame, 512 entries each, and made a tree of four levels: 9 bits of the address choose an entry of the root, which
says where the next table lies, 9 more an entry there, and so on, and the last 12 are the place within the page:
48 = 9 + 9 + 9 + 9 + 12 (Intel SDM volume 3A, section 4.5). Where nothing is mapped there is no table, and a process
with a single page needs four tables, 16 KiB. Reading one entry of each level is called a *walk*.

An entry also says who may do what. Along the way permissions only shrink: a page may be written if R/W is set in
*every* entry, and used in user mode if U/S is; one entry with XD set is enough to forbid that instructions are fetched.
Where an entry is absent, has a bit that must not be set, or does not permit the access, the access does not happen: the
processor raises a page fault, with an error code that says what was tried and why it failed. A write in user mode to a
page that is present and not writable has error code 0x7: P, W/R and U/S.

The smallest example has two levels of 32-bit entries, 32 = 10 + 10 + 12: a directory in frame 0, a table in frame 1 at
address 0x1000, and a page in frame 5 at 0x5000. A store is of a word of eight bytes, named by its number, which is its
address divided by eight. As in every chapter, `returned=` is what an implementation answered, and the law accepts or
refuses it. The read of 0x4123 is accepted, and sets A in both entries; that a write goes ahead is refused, as R/W is
clear in the second.

>>> from spec.virtual.words import PRESENT, USER, WRITABLE
>>> machine = initial(frames=2, control=WRITE_PROTECT)
>>> machine = store(machine, place=0x0 // 8, word=0x1000 | PRESENT | WRITABLE | USER, returned=None)
>>> machine = store(machine, place=0x1010 // 8, word=0x5000 | PRESENT | USER, returned=None)
>>> machine = access(machine, address=0x4123, how=BY_USER, returned=Translation(physical=0x5123))
>>> hex(machine.words[0x1010 // 8])
'0x5025'
>>> access(machine, address=0x4123, how=BY_USER | WRITE, returned=Translation(physical=0x5123))
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: an access that the permissions forbid faults
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from attrs import evolve, frozen

from spec.virtual.entry import (
    FIVE_LEVEL,
    FOUR_LEVEL,
    PHYSICAL_BITS,
    RESERVED_ABOVE,
    TWO_LEVEL,
    Entry,
    Format,
    absent_bits,
)
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
    NO_EXECUTE,
    NOT_PRESENT,
    PROTECTION,
    RESERVED,
    SUPERVISOR_NO_DATA,
    SUPERVISOR_NO_FETCH,
    USER,
    WRITABLE,
    WRITE,
    WRITE_PROTECT,
    Answer,
    GeneralProtection,
    NoTable,
    PageFault,
    Translation,
)
from spec.virtual.words import WalkFailure as Failure
from spec.vocabulary import PAGE_SHIFT, Span, Table, all_of, ensure, for_all, implies, negate, require, select

# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────


WORDS_SHIFT = PAGE_SHIFT - 3
"""log2 of the words of a frame."""


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
    frames: int
    """How many frames of memory there are."""
    root: int
    """CR3: the address of the root table, and bits that do not matter here."""
    control: int
    """The control bits (spec.virtual.words.CONTROLS)."""
    absent: int = 0
    """The bits that physical addresses do not have on this processor (spec.virtual.entry.absent_bits)."""
    above: int = RESERVED_ABOVE["intel"]
    """The bits that its vendor reserves near the root (spec.virtual.entry.RESERVED_ABOVE)."""

    def controls(self, flag: int) -> Any:
        return (self.control & flag) != 0

    @property
    def format(self) -> Format:
        if not self.controls(LONG_MODE):
            return evolve(TWO_LEVEL, absent=self.absent)
        format_ = FIVE_LEVEL if self.controls(FIVE_LEVELS) else FOUR_LEVEL
        return evolve(format_, absent=self.absent, above=self.above)

    def entry(self, place: Any, level: int, format_: Format) -> Entry:
        """The entry at a physical address. Two of 32 bits share a word."""
        word = self.words.get(place >> 3, 0)
        return Entry(word if format_.is_wide else (word >> _half(place)) & 0xFFFF_FFFF, level, format_)

    def mark(self, step: Step, flags: Any) -> Machine:
        """The machine with flags set in an entry."""
        at = step.place >> 3
        moved = flags if step.entry.format.is_wide else flags << _half(step.place)
        return self.write(at, self.words.get(at, 0) | moved)

    def write(self, at: Any, word: Any) -> Machine:
        """The machine with another word in memory."""
        is_nothing = isinstance(word, int) and word == 0
        return evolve(self, words=self.words.erase(Span(at, at + 1)) if is_nothing else self.words.set(at, word))

    def walk(self, address: Any) -> Walk:
        """The entries that translate an address (SDM sections 4.3 and 4.5)."""
        format_ = self.format
        steps: tuple[Step, ...] = ()
        table = self.root & format_.table_mask
        for level in range(format_.levels, 0, -1):
            if table >> PAGE_SHIFT >= self.frames:
                return Walk(steps, is_outside=True)
            place = table | format_.index(address, level) << format_.entry_shift
            entry = self.entry(place, level, format_)
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
        """Whether the permissions of a page allow an access (SDM section 4.6.1).

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
        """What a page fault reports: why, and what was tried (SDM section 4.7). That an instruction was to be fetched
        is reported only where fetches have permissions of their own."""
        told = self.controls(SUPERVISOR_NO_FETCH) | (self.controls(LONG_MODE) & self.controls(EXECUTE_DISABLE))
        fetched = select(access.is_fetch & told, FETCH, 0)
        return why | select(access.is_write, WRITE, 0) | select(access.is_user, BY_USER, 0) | fetched


def _half(place: Any) -> Any:
    """By how many bits a 32-bit entry is shifted in its word."""
    return (place & 4) << 3


MOST_FRAMES = 1 << 40
"""As many as physical addresses of 52 bits reach."""


def is_geometry(frames: int, control: int, physical_bits: int = PHYSICAL_BITS) -> Any:
    """Whether there is such a machine: with 1 to 2**40 frames of memory, and physical addresses of 32 to 52 bits. The
    theorems are about each of these; an implementation makes them all, and refuses any other."""
    has_frames = (frames >= 1) & (frames <= MOST_FRAMES)
    return has_frames & (physical_bits >= 32) & (physical_bits <= PHYSICAL_BITS)


def initial(frames: int, control: int, physical_bits: int = PHYSICAL_BITS) -> Machine:
    """Memory without anything in it, whose first frame is the root table."""
    require(frames >= 1, "there is memory for the root table")
    return Machine(Table(), frames, 0, control, absent_bits(physical_bits))


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
    format_ = machine.format
    if not format_.is_canonical(address):
        ensure(type(returned) is GeneralProtection, "an address that is not canonical is no page fault")
        return machine
    walk = machine.walk(address)
    why, most = PROTECTION, len(walk.steps) - 1
    if walk.is_outside:
        ensure(type(returned) is NoTable, "a table that lies outside memory is not read")
        why, most = NOT_PRESENT, len(walk.steps)
    elif walk.is_reserved:
        ensure(type(returned) is PageFault, "a reserved bit that is set faults")
        why = PROTECTION | RESERVED
    elif not walk.is_page:
        ensure(type(returned) is PageFault, "an entry that is absent faults")
        why = NOT_PRESENT
    elif type(returned) is PageFault:
        ensure(negate(machine.allows(walk, attempt)), "an access that the permissions allow does not fault")
    else:
        allowed = (type(returned) is Translation) & machine.allows(walk, attempt)
        ensure(allowed, "an access that the permissions forbid faults")
    if type(returned) is Translation and walk.is_page:
        place = walk.last.page | format_.offset(address, walk.last.level)
        ensure(returned.physical == place, "an address is translated to its page, and keeps its offset in it")
        ensure(returned.memory_type == walk.last.memory_type, "the last entry says how the page is cached")
        for step in walk.steps[:-1]:
            machine = machine.mark(step, ACCESSED)
        return machine.mark(walk.steps[-1], ACCESSED | select(attempt.is_write, DIRTY, 0))
    if type(returned) is PageFault:
        expected = machine.error_code(attempt, why)
        ensure(returned.error == expected, "the error code says what was tried, and why it failed")
        ensure(returned.address == address, "CR2 holds the address that was accessed")
    if isinstance(returned, PageFault | NoTable):
        within = (0 <= returned.marked) & (returned.marked <= most)
        ensure(within, "a walk that faults marks at most the entries before the last")
        for number, step in enumerate(walk.steps[:most]):
            machine = machine.mark(step, select(number < returned.marked, ACCESSED, 0))
    return machine


def store(machine: Machine, place: int, word: int, *, returned: Failure | None) -> Machine:
    """Write a word of memory, as software does that sets up tables. A TLB does not follow (spec.virtual.tlb)."""
    if not (0 <= place < machine.frames << WORDS_SHIFT):
        ensure(returned is Failure.OUT_OF_RANGE, "a word outside memory is refused as out of range")
        return machine
    ensure(returned is None, "a word of memory can be written")
    return machine.write(place, word)


def configure(machine: Machine, root: int, control: int, *, returned: None) -> Machine:
    """Load CR3, and the control bits. Software may load what it likes; what follows is its own affair."""
    return evolve(machine, root=root, control=control)


OPERATIONS = (access, store, configure)
INTERNAL_OPERATIONS = ()
"""Nothing happens inside: what processors do on their own is in spec.virtual.tlb."""

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────


class Performer(Protocol):
    """Something that performs the operations and can say what state it is in."""

    @property
    def state(self) -> Machine: ...
    def perform(self, operation: str, *arguments: Any) -> Any: ...


def more_rights_allow_more(mmu: Performer, address: int, how: int) -> None:
    """an access stays allowed if an entry on its way allows more"""
    if not mmu.state.walk(address).is_page or type(mmu.perform("access", address, how)) is not Translation:
        return
    for step in mmu.state.walk(address).steps:
        place = step.place >> 3
        word = mmu.state.words.get(place, 0)
        for widened in widened_words(mmu.state, step, Access(how)):
            if widened != word:
                ensure(mmu.perform("store", place, widened) is None, "a word of memory can be written")
                answer = mmu.perform("access", address, how)
                ensure(type(answer) is Translation, "an access stays allowed if an entry on its way allows more")
                mmu.perform("store", place, word)


def widened_words(machine: Machine, step: Step, attempt: Access) -> Iterator[int]:
    """The word of an entry with one permission more: to write; for user mode, to be used; to be fetched from. For the
    kernel a page that user mode may use is no such thing: SMEP and SMAP shut it."""
    word = machine.words.get(step.place >> 3, 0)
    half = 0 if step.entry.format.is_wide else _half(step.place)
    yield word | WRITABLE << half
    if attempt.is_user:
        yield word | USER << half
    if step.entry.format.has_no_execute:
        yield word & ((1 << NO_EXECUTE) - 1)


RELATIONS = (more_rights_allow_more,)


def same(one: Machine, other: Machine) -> Any:
    """Whether two machines have the same memory and the same registers."""
    registers = (one.frames == other.frames) & (one.root == other.root) & (one.control == other.control)
    words = Span(0, one.frames << WORDS_SHIFT, "word")
    return (
        registers
        & (one.absent == other.absent)
        & (one.above == other.above)
        & for_all(words, lambda place: one.words.get(place, 0) == other.words.get(place, 0))
    )


# ── Measures ─────────────────────────────────────────────────────────────────────────────────────────────────


def allows_at_least(machine: Machine, entries: Sequence[Entry], wider: Sequence[Entry], how: int) -> Any:
    """Whether an access that some entries allow is allowed by others: what the law above says of one entry, and the
    prover of any number of them."""
    before, after = (Walk(tuple(Step(0, entry) for entry in row), is_page=True) for row in (entries, wider))
    return implies(machine.allows(before, Access(how)), machine.allows(after, Access(how)))


# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {
    "permission-from-the-leaf-only": (
        "The last entry alone is asked for the permissions. A kernel that shuts a whole region by one entry near the "
        "root has shut nothing."
    ),
    "execution-forbidden-above-ignored": (
        "That an upper entry forbids execution is overlooked: what was meant to be data runs as code."
    ),
    "write-protect-ignored": (
        "The kernel writes to pages that are not writable as if CR0.WP were clear. Copy-on-write breaks: the kernel, "
        "writing on a user's behalf, writes into a page that others share."
    ),
    "large-page-address-from-the-entry": (
        "The address in the entry of a large page is taken as it stands, and the offset added to it. Its low bits "
        "belong to the attributes, such as PAT, and the access goes elsewhere."
    ),
    "large-page-offset-of-a-small-page": (
        "Of the address within a large page only the twelve bits of a small one are used: the first 4 KiB appear over "
        "and over."
    ),
    "dirty-above-the-leaf": (
        "The dirty flag is set in the entry that refers to the table, where it means nothing, and not in the one that "
        "maps the page. The page is thrown away with what was written to it."
    ),
    "dirty-by-a-read": (
        "Every access marks the page as dirty. Nothing is lost but time, until something takes a dirty page for one "
        "that was written to: the huge Dirty COW (CVE-2017-1000405) did."
    ),
    "accessed-not-set-above": (
        "Only the last entry is marked as accessed. Whoever ages tables by the flag in the upper entries takes all of "
        "them for unused."
    ),
    "physical-for-virtual": (
        "The offset is taken from the place of the entry instead of from the address: a physical address is used where "
        "a virtual one is meant."
    ),
    "supervisor-fetches-from-user-pages": (
        "SMEP is overlooked: a kernel that was led to jump to a user's page runs what it finds there."
    ),
    "user-access-by-the-kernel-without-leave": (
        "SMAP is overlooked: the kernel reads and writes a user's pages by accident, as if it meant to."
    ),
    "implicit-access-takes-leave": (
        "EFLAGS.AC is believed for accesses that the processor makes itself. A user who sets the flag opens the "
        "descriptor tables' way into user pages."
    ),
    "implicit-access-as-the-user": (
        "An access to a descriptor table while the processor is in user mode counts as the user's, and faults."
    ),
    "reserved-bits-ignored": (
        "A bit that must not be set is overlooked. Software that hides something in such bits works, until there is a "
        "processor that has more address bits."
    ),
    "execution-bit-without-its-control": (
        "Bit 63 is not reserved while EFER.NXE is clear: tables made for a kernel with the feature are half believed."
    ),
    "large-pages-without-their-control": (
        "CR4.PSE is not asked: an entry that refers to a table, and happens to have bit 7 set, maps a page of 4 MiB."
    ),
    "large-page-at-the-root": (
        "Bit 7 is not reserved in entries near the root, and the walk goes on through an entry that must fault."
    ),
    "high-address-bits-lost": (
        "Of a 4 MiB page above 4 GiB the bits of the address that stand in the middle of the entry are dropped."
    ),
    "not-canonical-accepted": (
        "The bits above the highest one that is translated are not looked at. An address appears at many places, and "
        "a check that the kernel makes on one of them says nothing of the others."
    ),
    "fetch-always-reported": (
        "The error code says that an instruction was to be fetched, whether or not fetches have permissions of their "
        "own. A kernel for an old processor does not know the bit."
    ),
    "absence-reported-as-protection": (
        "The error code says that the page was present where it was not. The kernel takes the fault for a breach of "
        "rights and kills the process, where it should have read the page from disk."
    ),
    "write-protect-always": (
        "Pages that are not writable are shut to the kernel though CR0.WP is clear. Hardly a kernel clears it, so that "
        "nobody notices, until firmware does."
    ),
    "absent-root-entry-as-general-protection": (
        "An address for which the root table has no entry is answered like one that is not canonical. The kernel, "
        "which would have mapped the page, kills the process."
    ),
    "missing-table-as-absent-entry": (
        "A table that would lie outside memory is taken for an entry that is absent. The kernel maps the page, and "
        "again, for ever: the entry is there already."
    ),
    "another-address-reported": (
        "CR2 holds where the page begins, and not the address that was accessed. A kernel that emulates the access, or "
        "tells the process where it failed, gets it wrong."
    ),
    "too-many-entries-reported-as-marked": (
        "The answer says that more entries were marked as accessed than the walk has used."
    ),
    "store-tells-a-failure": "A word is written, and the answer says that it was not.",
    "store-outside-memory-reported-as-done": "A word outside memory is not written, and the answer says that it was.",
    "table-outside-memory-read": (
        "The table that begins where memory ends is read. What is found there belongs to nobody, and is believed."
    ),
    "memory-type-shifted-out": (
        "The number of the memory type is put so high in the result that it does not fit. Half of the types come back "
        "as a fault, on a machine whose words wrap; in Python nobody notices."
    ),
    "memory-type-of-a-small-page": (
        "The third bit of the memory type is read at bit 7 in an entry of a large page, where it says that the page is "
        "large: a frame buffer is cached as it should not be."
    ),
}
"""By mutant: what goes wrong, and what follows."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = (
    (
        "Machine.walk",
        "arch/x86/mm/fault.c: dump_pagetable; mm/pagewalk.c: walk_page_range",
        "On x86 the hardware walks, and Linux walks only its own tables, level by level under the names pgd, p4d, pud, "
        "pmd and pte. A level that the processor does not have is folded into the next one at compile time; here the "
        "format says how many there are.",
    ),
    (
        "Machine.allows",
        "arch/x86/mm/fault.c: access_error",
        "After a fault Linux asks the area (VMA) what is allowed, and not the tables, which may allow less than the "
        "area: copy-on-write lives on that difference.",
    ),
    (
        "Machine.error_code",
        "arch/x86/include/asm/trap_pf.h: enum x86_pf_error_code",
        "The same bits: X86_PF_PROT, X86_PF_WRITE, X86_PF_USER, X86_PF_RSVD, X86_PF_INSTR. Protection keys, shadow "
        "stacks and SGX have further ones, which are left out here.",
    ),
    (
        "access: a fault at an absent entry",
        "arch/x86/mm/fault.c: spurious_kernel_fault",
        "Linux does not flush where permissions grew, and so meets faults by entries that the TLB still holds. It "
        "looks the address up and lets the access be tried again.",
    ),
    (
        "Entry",
        "arch/x86/include/asm/pgtable_types.h",
        "The same bits, by the names _PAGE_PRESENT, _PAGE_RW, and so on. Linux uses some that the processor ignores "
        "(bits 9 to 11, 52 to 58) for marks of its own; here they are carried and mean nothing.",
    ),
)
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {
    "walk-equals-rule": (
        "A walk translates an address, or faults, exactly as the rule says: whatever 64-bit words memory holds, in "
        "tables of two, four and five levels, with any control bits, for any address and any access."
    ),
    "flags-exact": (
        "After a walk memory differs in the accessed and dirty flags that the rule names, and in nothing else; also "
        "where tables refer to themselves."
    ),
    "error-code-exact": "A page fault tells exactly what was tried and why it failed, and the address, in CR2.",
    "permission-monotone": (
        "An access that is allowed stays allowed if an entry on its way allows more: to write, to fetch, or, for user "
        "mode, to use the page. In each bit of each level; and no walk answers otherwise than those permissions say."
    ),
    "no-out-of-range-access": "A walk reads and writes no word outside memory, whatever the tables say.",
    "no-overflow": "No sum or shift that a walk computes leaves the range of a signed 64-bit word.",
}
"""Each is about memory of any whole number of frames up to 2**40, about any words in it and in the registers, and about
physical addresses of any width from 32 to 52 bits."""

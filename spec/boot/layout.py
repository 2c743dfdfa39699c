"""Layout: the first MiB, and what the linker script of a kernel has to see to.

A kernel is loaded into a machine that is in use. The lowest MiB has the firmware's tables, what the loader has left,
the memory of the video card, and ROMs; each of them may be overwritten at some time, or never. Which byte may be used,
and when? And the kernel itself: the linker has given each of its sections an address at which it will run, and the
loader puts its segments at others, long before anything could check them. Does the program that was linked keep what
its own first instructions rely on?

The first question is answered by a table of regions, each with a first address and a *stage*: from when on a byte may
be used. The second one is a contract of fifteen rules over the numbers of the ELF file: what its program headers say
is loaded (segments), what its section headers say is in it (sections), and what its own code believes (the base that
is taken off an address, and the symbols at its start and end). A loader checks few of them. A kernel that breaks one
runs for a while: until somebody writes into what is not its own, or reads what was never cleared.

The smallest example is a kernel of one segment, 4 KiB of code at 1 MiB, which runs where it is loaded.

>>> program = initial(ebda=PhysicalAddress(0x9FC00), segments=1, sections=1, claims=1)
>>> program = describe(program, VirtualAddress(0), *map(VirtualAddress, (0x100000, 0x100000, 0x101000)), returned=None)
>>> program = segment(program, 0, VirtualAddress(0x100000), PhysicalAddress(0x100000), 4096, 4096, 5, returned=None)
>>> program = section(program, 0, TEXT, VirtualAddress(0x100000), 4096, 4, returned=None)
>>> program = judge(program, returned=None)
>>> program = segment(program, 0, VirtualAddress(0x100000), PhysicalAddress(0x100000), 4096, 4096, 7, returned=None)
>>> judge(program, returned=None)
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: no segment can be both written and executed
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any, Protocol

from attrs import evolve, frozen

from spec.boot.words import (
    ALWAYS,
    COPIED,
    EXECUTE,
    KERNEL,
    LOW_END,
    MIB,
    NEVER,
    RODATA,
    TEXT,
    WRITE,
    ZEROS,
    PhysicalAddress,
    VirtualAddress,
)
from spec.boot.words import LayoutFailure as Failure
from spec.vocabulary import PAGE_SHIFT, Span, align_down, ensure, require

MOST_SEGMENTS, MOST_SECTIONS, MOST_CLAIMS = 32, 128, 64
"""Linux has two segments that are loaded, and some dozens of sections (6.18, arch/x86/kernel/vmlinux.lds.S)."""
MOST_MEMORY = 1 << 47
"""Bytes of a segment or section: half of what can be addressed by 48 bits."""

# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Segment:
    """What the loader puts into memory: a program header of type PT_LOAD. One of no byte is none."""

    virtual: int
    physical: int
    filled: int
    """Bytes that come from the file; the rest up to `bytes` is cleared."""
    bytes: int
    rights: int
    """EXECUTE, WRITE and 4 (to be read), as in p_flags."""

    def has(self, right: int) -> bool:
        return self.rights & right != 0

    @property
    def frames(self) -> tuple[int, int]:
        """The first frame and the last one of which it has a byte."""
        return self.physical >> PAGE_SHIFT, (self.physical + self.bytes - 1) >> PAGE_SHIFT


@frozen
class Section:
    """What the linker has put together: TEXT, RODATA, DATA, or ZEROS (.bss). One of no byte is none."""

    kind: int
    virtual: int
    bytes: int
    order: int
    """log2 of what its address is to be a multiple of (sh_addralign)."""


@frozen
class Claim:
    """Physical memory that somebody else needs: a device, the firmware, or the loader for what it has left there."""

    first: int
    bytes: int
    until: int
    """The stage from which on it is free."""


@frozen
class Program:
    """A linked kernel as its headers have it, and the machine that it is loaded into."""

    ebda: int
    """Where the extended BIOS data area begins, which the firmware says at 0x40E."""
    segments: tuple[Segment, ...]
    sections: tuple[Section, ...]
    claims: tuple[Claim, ...]
    base: int = 0
    """What the kernel takes off a virtual address to get the physical one."""
    entry: int = 0
    start: int = 0
    end: int = 0
    """What its symbols say: the first byte of its image, and that behind the last one."""
    broken: int = 0
    """The errno of the rule that it was last said to break, since it was changed."""

    @property
    def span(self) -> Span:
        return Span(0, len(self.segments), "segment")


class Reading(Protocol):
    """What invariants would read."""

    @property
    def span(self) -> Span: ...


def initial(ebda: PhysicalAddress, segments: int, sections: int, claims: int) -> Program:
    """A program without a byte, with room for so many of each."""
    require(is_geometry(ebda, segments, sections, claims), "the EBDA is in the upper half of the lowest 640 KiB")
    nothing = Segment(0, 0, 0, 0, 0), Section(TEXT, 0, 0, 0), Claim(0, 0, ALWAYS)
    return Program(ebda, (nothing[0],) * segments, (nothing[1],) * sections, (nothing[2],) * claims)


def is_geometry(ebda: PhysicalAddress, segments: int, sections: int, claims: int) -> Any:
    """Whether there can be such a machine and such headers. Linux believes an EBDA from 0x20000 on
    (arch/x86/kernel/ebda.c: reserve_bios_regions, BIOS_START_MIN)."""
    is_program = (segments >= 1) & (segments <= MOST_SEGMENTS) & (sections >= 1) & (sections <= MOST_SECTIONS)
    return is_program & (claims >= 1) & (claims <= MOST_CLAIMS) & (ebda >= 0x20000) & (ebda <= 0xA0000)


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

FAILURES = {"judge": tuple(Failure)}
"""The rules that a kernel may be said to break."""

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────

INVARIANTS = ()
"""What is to hold of a kernel is the contract: it is judged, and need not hold."""

# ── The first MiB ────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Region:
    """Bytes of one owner, up to the next region."""

    first: int
    name: str
    until: int
    """The stage from which on they may be used."""


def regions(ebda: int) -> tuple[Region, ...]:
    """Whose the first MiB is, by ascending addresses. The EBDA may have no byte.

    The interrupt vectors and the data area belong to the BIOS and are needed for as long as it is called; from the data
    area something is read later (where the EBDA is, at 0x40E; how much memory is below 640 KiB, at 0x413). The boot
    sector is at 0x7C00 and is used up when the loader has read itself. The EBDA is never free: system management mode
    may write there at any time. Video memory and ROMs are no memory (Linux, arch/x86/kernel: probe_roms.c, ebda.c)."""
    return (
        Region(0x00000, "interrupt vectors", KERNEL),
        Region(0x00400, "BIOS data area", COPIED),
        Region(0x00500, "conventional memory", ALWAYS),
        Region(0x07C00, "boot sector", KERNEL),
        Region(0x07E00, "conventional memory", ALWAYS),
        Region(ebda, "extended BIOS data area", NEVER),
        Region(0xA0000, "video memory", NEVER),
        Region(0xC0000, "video ROM", NEVER),
        Region(0xC8000, "option ROMs", NEVER),
        Region(0xE0000, "extended BIOS", NEVER),
        Region(0xF0000, "BIOS", NEVER),
        Region(MIB, "memory from 1 MiB on", ALWAYS),
    )


def owner(ebda: int, address: int) -> int:
    """The number of the region that a byte lies in."""
    return max(number for number, each in enumerate(regions(ebda)) if each.first <= address)


def needed_until(program: Program, address: int) -> int:
    """The stage up to which somebody needs a byte: the owner of its region, or who claims it."""
    claimed = (each.until for each in program.claims if each.first <= address < each.first + each.bytes)
    return max(regions(program.ebda)[owner(program.ebda, address)].until, *claimed, ALWAYS)


# ── The contract ─────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Breach:
    """A rule that is broken, and by what: segments are counted from 0, then sections, then comes the whole."""

    failure: Failure
    of: int


def breaches(program: Program) -> Iterator[Breach]:
    """Everything that is broken, rule by rule. Each rule is said of what there is by itself."""
    loaded = [(number, each) for number, each in enumerate(program.segments) if each.bytes]
    linked = [(number, one) for number, one in enumerate(program.sections, len(program.segments)) if one.bytes]
    for number, each in loaded:
        yield from (Breach(failure, number) for failure in of_segment(program, each))
    for (first, one), (second, other) in combinations(loaded, 2):
        yield from (Breach(failure, number) for failure in of_two(one, other) for number in (first, second))
    for number, part in linked:
        yield from (Breach(failure, number) for failure in of_section(program, part))
    for (first, before), (second, behind) in combinations(linked, 2):
        if is_out_of_order(program, before, behind):
            yield from (Breach(Failure.OUT_OF_ORDER, number) for number in (first, second))
    whole = len(program.segments) + len(program.sections)
    yield from (Breach(failure, whole) for failure in of_whole(program, [each for _, each in loaded]))


def of_segment(program: Program, each: Segment) -> Iterator[Failure]:
    """The rules for one segment."""
    if each.physical + each.bytes > LOW_END or each.virtual + each.bytes > half_end(each.virtual):
        yield Failure.BEYOND
    if each.filled > each.bytes:
        yield Failure.TOO_SHORT
    if each.physical < MIB:
        yield Failure.TOO_LOW
    if each.virtual - each.physical not in (0, program.base):
        yield Failure.MISPLACED
    if each.has(WRITE) and each.has(EXECUTE):
        yield Failure.WRITABLE_CODE
    for claim in program.claims:
        if claim.until > ALWAYS and meet(each.physical, each.bytes, claim.first, claim.bytes):
            yield Failure.CLAIMED


def half_end(virtual: int) -> int:
    """Behind the last address of the half of the address space that an address lies in."""
    return MOST_MEMORY if virtual < MOST_MEMORY else 1 << 64


def meet(first: int, bytes: int, other: int, other_bytes: int) -> bool:
    """Whether two runs have a byte in common."""
    return first < other + other_bytes and other < first + bytes


def of_two(one: Segment, other: Segment) -> Iterator[Failure]:
    """The rules for two segments."""
    together = meet(one.virtual, one.bytes, other.virtual, other.bytes)
    if together or meet(one.physical, one.bytes, other.physical, other.bytes):
        yield Failure.COLLIDING
    if one.rights != other.rights and one.frames[0] <= other.frames[1] and other.frames[0] <= one.frames[1]:
        yield Failure.MIXED_PAGE


def holds(each: Segment, section: Section, bytes: int) -> bool:
    """Whether a section lies in so many of a segment's bytes."""
    return each.virtual <= section.virtual and section.virtual + section.bytes <= each.virtual + bytes


def of_section(program: Program, section: Section) -> Iterator[Failure]:
    """The rules for one section: its address, and the segment that it comes in."""
    if section.virtual % (1 << section.order):
        yield Failure.UNALIGNED
    inside = [each for each in program.segments if holds(each, section, each.bytes)]
    filled = [each for each in inside if holds(each, section, each.filled)]
    if section.kind == ZEROS and not inside:
        yield Failure.NOT_CLEARED
    if section.kind != ZEROS and not filled:
        yield Failure.NOT_LOADED
    due = {TEXT: EXECUTE, RODATA: 0}.get(section.kind, WRITE)
    if any(each.rights & (due | WRITE) != due for each in inside):
        yield Failure.WRONG_RIGHTS


def is_out_of_order(program: Program, one: Section, other: Section) -> bool:
    """Whether of two sections the one that should come later comes first. What is linked below the base runs before
    paging is on, and is put together by itself."""
    first, second = (one, other) if one.virtual <= other.virtual else (other, one)
    return program.base <= first.virtual and rank(first) > rank(second)


def rank(section: Section) -> int:
    """Code and what is only read, then what is written, and last what takes no place in the file."""
    return max(section.kind, RODATA)


def of_whole(program: Program, loaded: list[Segment]) -> Iterator[Failure]:
    """The rules for what the kernel believes of itself."""
    if program.base % (1 << PAGE_SHIFT):
        yield Failure.UNALIGNED
    if not any(is_entry(each, program.entry) for each in loaded):
        yield Failure.NO_ENTRY
    if loaded:
        first, end = min(each.physical for each in loaded), max(each.physical + each.bytes for each in loaded)
        start = loaded_at(program, program.start)
        if not align_down(first, PAGE_SHIFT) <= start <= first or loaded_at(program, program.end) < end:
            yield Failure.NOT_MARKED


def is_entry(each: Segment, entry: int) -> bool:
    """Whether an address lies in code that comes from the file, where it is linked or where it is loaded: a loader
    that knows no paging jumps to the latter."""
    return each.has(EXECUTE) and any(first <= entry < first + each.filled for first in (each.virtual, each.physical))


def loaded_at(program: Program, symbol: int) -> int:
    """Where a symbol is in physical memory. One below the base is linked to where it is loaded."""
    is_linked_high = symbol >= program.base and half_end(symbol) == half_end(program.base)
    return symbol - program.base if is_linked_high else symbol


# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


def are_virtual(*addresses: int) -> bool:
    """Whether they are canonical, with 48 bits."""
    return all(0 <= each < MOST_MEMORY or (1 << 64) - MOST_MEMORY <= each < 1 << 64 for each in addresses)


def describe(
    program: Program,
    base: VirtualAddress,
    entry: VirtualAddress,
    start: VirtualAddress,
    end: VirtualAddress,
    *,
    returned: None,
) -> Program:
    """What the kernel takes off a virtual address, where it begins to run, and what its symbols say that it is."""
    require(are_virtual(base, entry, start, end), "addresses are canonical")
    ensure(returned is None, "what is told is taken as it is")
    return evolve(program, base=base, entry=entry, start=start, end=end, broken=0)


def segment(
    program: Program,
    index: int,
    virtual: VirtualAddress,
    physical: PhysicalAddress,
    filled: int,
    bytes: int,
    rights: int,
    *,
    returned: None,
) -> Program:
    """A program header: what the loader puts where."""
    require(0 <= index < len(program.segments), "there is room for the segment")
    require(are_virtual(virtual), "addresses are canonical")
    require(0 <= physical < MOST_MEMORY and 0 <= rights < 8, "a segment has an address and three rights")
    require(0 <= filled < MOST_MEMORY and 0 <= bytes < MOST_MEMORY, "a segment has fewer than 2**47 bytes")
    ensure(returned is None, "what is told is taken as it is")
    new = Segment(virtual, physical, filled, bytes, rights)
    return evolve(program, segments=(*program.segments[:index], new, *program.segments[index + 1 :]), broken=0)


def section(
    program: Program, index: int, kind: int, virtual: VirtualAddress, bytes: int, order: int, *, returned: None
) -> Program:
    """A section header: what the linker has put where."""
    require(0 <= index < len(program.sections), "there is room for the section")
    require(are_virtual(virtual), "addresses are canonical")
    require(TEXT <= kind <= ZEROS, "a section is one of four kinds")
    require(0 <= bytes < MOST_MEMORY and 0 <= order < 32, "a section has fewer than 2**47 bytes, aligned to 2 GiB")
    ensure(returned is None, "what is told is taken as it is")
    new = Section(kind, virtual, bytes, order)
    return evolve(program, sections=(*program.sections[:index], new, *program.sections[index + 1 :]), broken=0)


def claim(program: Program, index: int, first: PhysicalAddress, bytes: int, until: int, *, returned: None) -> Program:
    """Somebody needs memory up to a stage: a device, the firmware, or the loader."""
    require(0 <= index < len(program.claims), "there is room for the claim")
    require(0 <= first < MOST_MEMORY and 0 <= bytes < MOST_MEMORY, "a claim is of physical memory")
    require(ALWAYS <= until <= NEVER, "there are four stages")
    ensure(returned is None, "what is told is taken as it is")
    new = Claim(first, bytes, until)
    return evolve(program, claims=(*program.claims[:index], new, *program.claims[index + 1 :]), broken=0)


def usable(program: Program, address: PhysicalAddress, stage: int, *, returned: int) -> Program:
    """Whether a byte may be used at a stage: 1 or 0. What the kernel has put there itself is its own affair."""
    require(0 <= address < MOST_MEMORY and ALWAYS <= stage <= COPIED, "a byte is asked for at one of three stages")
    is_free = needed_until(program, address) <= stage
    ensure(returned == 0 or is_free, "a byte is used only when its owner, and who claims it, no longer needs it")
    ensure(returned == 1 or not is_free, "a byte that nobody needs any more may be used")
    return program


def region(program: Program, address: PhysicalAddress, *, returned: int) -> Program:
    """Which region a byte lies in, by its number in the table."""
    require(0 <= address < MOST_MEMORY, "an address is one of physical memory")
    due = owner(program.ebda, address)
    ensure(returned == due, "a byte is of the region that begins last at or before it")
    return program


def judge(program: Program, *, returned: Failure | None) -> Program:
    """Whether the kernel keeps the contract; or a rule that it breaks, whichever is found first."""
    wrong = {each.failure for each in breaches(program)}
    if returned is not None:
        ensure(returned in wrong, "a kernel is said to break only a rule that it breaks")
        return evolve(program, broken=returned.errno)
    ensure(Failure.BEYOND not in wrong, "a segment ends below 4 GiB, and where addresses end")
    ensure(Failure.TOO_SHORT not in wrong, "a segment has at least as many bytes in memory as in the file")
    ensure(Failure.TOO_LOW not in wrong, "a kernel is loaded at 1 MiB or above")
    ensure(Failure.MISPLACED not in wrong, "a segment is loaded at its address less the base, or runs there")
    ensure(Failure.WRITABLE_CODE not in wrong, "no segment can be both written and executed")
    ensure(Failure.CLAIMED not in wrong, "no segment lies in memory that somebody needs while the kernel is loaded")
    ensure(Failure.COLLIDING not in wrong, "no two segments have a byte in common")
    ensure(Failure.MIXED_PAGE not in wrong, "no two segments with different rights have a page in common")
    ensure(Failure.UNALIGNED not in wrong, "sections and the base are aligned as they ask for")
    ensure(Failure.NOT_CLEARED not in wrong, "all of .bss lies in memory that the loader clears")
    ensure(Failure.NOT_LOADED not in wrong, "a section with contents is loaded whole")
    ensure(Failure.WRONG_RIGHTS not in wrong, "a section is in a segment with the rights of its kind")
    ensure(Failure.OUT_OF_ORDER not in wrong, "code and constants come first, then data, and .bss last")
    ensure(Failure.NO_ENTRY not in wrong, "the kernel begins in code that is loaded")
    ensure(Failure.NOT_MARKED not in wrong, "its start and end symbols enclose all that is loaded")
    return evolve(program, broken=0)


def culprit(program: Program, *, returned: int) -> Program:
    """What breaks the rule that was last said to be broken: segments are counted from 0, then sections, and the number
    behind all of them is the program's own description. Where nothing was said to be broken, 0."""
    due = {each.of for each in breaches(program) if each.failure.errno == program.broken} or {0}
    ensure(returned in due, "what is named breaks the rule that was said to be broken")
    return program


OPERATIONS = (describe, segment, section, claim, usable, region, judge, culprit)
INTERNAL_OPERATIONS = ()

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────

RELATIONS = ()
"""What holds between operations: each a function (machine, *arguments of an operation)."""

# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {
    "loaded-anywhere": (
        "Nobody asks where a segment is loaded. Linked from address 0 on, as a linker does where its script says "
        "nothing, the kernel is copied over the firmware's tables and the loader itself."
    ),
    "load-addresses-are-not-asked": (
        "The script forgets AT() for one section, and its load address is its virtual one, or follows the section "
        "before. What the kernel takes off its addresses leads elsewhere."
    ),
    "all-is-linked-high": (
        "The code that turns paging on is taken for misplaced. It has to be linked where it is loaded: it runs before "
        "there is anything higher."
    ),
    "only-written-and-executed": (
        "Rights are compared with those of a segment that cannot be read. One that can be read, written and executed "
        "is the one that linkers make (ld -N)."
    ),
    "only-what-is-never-free": (
        "Memory is taken to be free that will be free some time: the loader's modules and its block lie there, and the "
        "kernel is copied over them."
    ),
    "what-is-free-is-claimed": "A claim that has ended is held against the kernel.",
    "neighbours-collide": "Two segments that touch are said to collide.",
    "bytes-of-the-file-collide": (
        "Of two segments only the bytes in the file are compared: .bss of the one is cleared over the other."
    ),
    "physical-bytes-collide": (
        "Only where segments are loaded is compared. Two that are loaded apart may be linked to the same addresses."
    ),
    "bytes-and-not-pages": (
        "Two segments that meet in no byte are taken to be apart. They share a page, and a page has one set of rights: "
        "the end of the code can be written."
    ),
    "begins-inside": (
        "A section is taken to be loaded if it begins in a segment. The rest of .bss is what was there before."
    ),
    "bss-is-not-looked-for": (
        "Nobody asks whether .bss lies in a segment, as the file has nothing of it. It holds what was there before."
    ),
    "data-anywhere": "Data is taken to be in its place before the code: it is where the file and its headers begin.",
    "video-rom-is-video-memory": "The ROM of the video card is taken for its memory, and is written to.",
    "memory-is-contents": (
        "A section with contents is looked for in what a segment has in memory: a part of its bytes is cleared instead "
        "of loaded."
    ),
    "code-needs-no-right": "Code lies in a segment that cannot be executed: with NX the first instruction is a fault.",
    "constants-can-be-written": "Read-only data is put with what is written, and so is no longer read-only.",
    "data-cannot-be-written": (
        "Data lies with the code, and the first write to it is a fault, or not, as CR0.WP has it."
    ),
    "headers-come-in-order": (
        "Sections are compared by the order of their headers, and not of their addresses, which the script may have "
        "as it likes."
    ),
    "early-code-comes-in-order": (
        "What is linked below the base is compared with the rest: it has code, data and .bss of its own."
    ),
    "anything-is-an-entry": (
        "The kernel begins in data, or in no segment at all, where ENTRY() names a symbol that is not there."
    ),
    "entries-are-virtual": (
        "An entry where code is loaded is refused. A loader that knows no paging can jump nowhere else."
    ),
    "ends-with-the-file": (
        "The end symbol stands before .bss: the first pages that are handed out are the kernel's own variables."
    ),
    "starts-anywhere": (
        "A start symbol that is not there is 0, and the kernel reserves all of the first MiB as its own."
    ),
    "no-end-of-memory": "A segment that is loaded above 4 GiB is believed. A loader of 32 bits cannot write there.",
    "no-end-of-addresses": "A segment may go on behind the last address: its end is a small number.",
    "more-in-the-file": "More bytes are in the file than in memory. Loaders copy the one or the other.",
    "alignment-in-bytes": "The logarithm of an alignment is taken for the alignment.",
    "half-a-page": "The base need be no multiple of a page. Nothing that is mapped can be at such a distance.",
    "the-ebda-is-at-639-kib": (
        "The EBDA is taken to be where it mostly is. The firmware says where, and on some machines it has 4 KiB and "
        "more."
    ),
    "the-ebda-is-memory": "The EBDA is used once the firmware's tables were read. System management mode writes there.",
    "vectors-and-data-area": (
        "The BIOS data area is overwritten with the interrupt vectors, before the address of the EBDA was read from it."
    ),
    "the-boot-sector-is-kept": "The boot sector is never used again, though nobody is left who would read it.",
    "the-last-claim-counts": "Of two claims to a byte the last one is looked at, though the other one goes on longer.",
    "a-stale-verdict": "The verdict stays as it was when a segment is another one.",
    "it-is-the-first": "Whatever breaks a rule, the first segment is named.",
    "told-and-reported-as-refused": "What was told was taken, and a failure is answered.",
}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/boot/layout/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = (
    (
        "regions",
        "arch/x86/realmode/init.c: reserve_real_mode; arch/x86/kernel/setup.c: early_reserve_memory",
        "Linux gives up: after it has put the code there with which other processors start, it reserves the whole "
        "first MiB for ever, because firmware is known to write where it should not. Here each region has its own "
        "time.",
    ),
    (
        "regions",
        "arch/x86/kernel/ebda.c: reserve_bios_regions; arch/x86/kernel/probe_roms.c",
        "Where the EBDA is said to begin is believed from 128 KiB on, and is at most 0x9F000; all from there to 1 MiB "
        "is reserved. Here it may be as high as 640 KiB, where it has no byte.",
    ),
    (
        "of_segment",
        "arch/x86/kernel/vmlinux.lds.S: LOAD_OFFSET, AT(ADDR(.text) - LOAD_OFFSET), ASSERT",
        "The linker script says the same of each section, and asserts that the image is no larger than what the first "
        "page tables map. It has two segments, of code and of data; code that is freed after the start lies in the "
        "second one. No loader looks at their rights, and page tables are given theirs later (mark_rodata_ro). Here "
        "W^X is asked of segments.",
    ),
    (
        "is_out_of_order",
        "arch/x86/kernel/vmlinux.lds.S: .init.text, .init.data, .bss",
        "Code that runs once lies behind the data, between two symbols, and its pages are freed. So Linux itself "
        "breaks this rule.",
    ),
    (
        "of_whole",
        "arch/x86/kernel/setup.c: early_reserve_memory (_text, __end_of_kernel_reserve)",
        "The image is reserved from a symbol to a symbol, as here. Linux is loaded at 16 MiB (CONFIG_PHYSICAL_START) "
        "and may be moved; here it is where it was linked.",
    ),
)
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {}
"""What is proved for every size, by name (checks/pairings/boot/layout/proof)."""

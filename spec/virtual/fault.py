"""Page faults: what happens when a process touches a page that is not there.

A process asks for memory, and gets none: `mmap` notes an area, and the tables stay empty. What happens when it first
touches a page of it, and what when it may not?

The processor finds no entry that allows the access, stops before it, and calls the kernel with an *error code* that
says what was tried (Intel SDM volume 3A, section 4.7). The kernel finds the area in which the address lies, and
decides: a signal, or a frame. For memory that is to be zero it maps, until somebody writes, one frame of zeros that all
processes share; for a page of a file, the frame in which the *page cache* holds it, and the file is read only if it is
not there. A private page is copied when it is first written. Then the access is made again, and the process never
learns of it (*demand paging*): what a process sees is bytes. What it stored, it loads; what it never stored is zero, or
what the file holds. This is what the law says, and nothing of frames.

What is hard is that much goes on meanwhile. Another CPU serves a fault on the same page; the file is cut short; the
page cache gives up a frame. So a fault has steps, and each may be the last before something else happens: `begin` looks
up and decides, `allocate` takes what frames it needs, `fill` has the page hold what it is to hold, `install` looks
again whether all is as it was, and maps it. A page that is visible before it is filled shows somebody else's data; a
fault that does not look again maps a page over one that another CPU has written.

The smallest example has one page of zeros. It is loaded, stored to, and loaded; nothing else may come back. As in every
chapter, `returned=` is what an implementation answered.

>>> process = initial(pages=1, file_pages=1, frames=4, cpus=1)
>>> process = map_area(process, 0, 1, PROT_ALL, MAP_PRIVATE | MAP_ANONYMOUS, 0, returned=None)
>>> process = load(process, cpu=0, page=0, returned=0)
>>> process = store(process, cpu=0, page=0, word=7, returned=None)
>>> load(process, cpu=0, page=0, returned=0)
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: what is loaded is what was stored last; before that zero, or what the file holds
>>> load(process, cpu=0, page=0, returned=7) == process
True

Left to other parts: the calls by which a process changes its areas (virtual.areas), the flushes that a change of an
entry requires (virtual.tlb), and processes that share pages after a fork (advanced.cow). A page's contents are one word
here, there is one process, and one file. Fault-around, huge pages and swap are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from attrs import evolve, frozen

from spec.virtual.words import (
    ALLOW,
    ANONYMOUS,
    BELOW_STACK,
    BY_USER,
    CACHED,
    COPY,
    FETCH,
    FIRST_WORD,
    GROW,
    MAP_ANONYMOUS,
    MAP_GROWSDOWN,
    MAP_PRIVATE,
    MAP_SHARED,
    NO_AREA,
    NO_FAULT,
    NOTHING,
    OWN,
    PRIVATE_FILE,
    PROT_ALL,
    PROT_EXEC,
    PROT_NONE,
    PROT_WRITE,
    PROTECTION,
    RESERVED,
    SHARE,
    SHARED,
    WRITE,
    ZERO_FILL,
    ZERO_PAGE,
    ZEROS,
)
from spec.virtual.words import FaultFailure as Failure
from spec.vocabulary import ensure, require, select

# ── The decision ─────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Case:
    """What a fault is decided by. All are numbers, and may be symbolic."""

    error: Any
    """The error code: PROTECTION, WRITE, BY_USER, RESERVED, FETCH."""
    kind: Any
    """What the page is part of: NO_AREA, BELOW_STACK, ANONYMOUS, PRIVATE_FILE or SHARED."""
    rights: Any
    """Of the area: PROT_READ, PROT_WRITE, PROT_EXEC. PROT_NONE where there is none."""
    inside: Any
    """Whether the page lies before the end of the file; 1 where there is no file."""
    held: Any
    """What the entry maps by now: NOTHING, ZEROS, CACHED or OWN."""
    writable: Any
    """Whether the entry allows writes by now: 0 or 1."""

    @property
    def writes(self) -> Any:
        return self.error & WRITE != 0

    @property
    def is_file(self) -> Any:
        return (self.kind == PRIVATE_FILE) | (self.kind == SHARED)


DECISIONS: tuple[tuple[str, Any, Any], ...] = (
    ("a reserved bit is set in the tables", lambda case: case.error & RESERVED != 0, Failure.BAD_TABLES),
    ("no area is there", lambda case: case.kind == NO_AREA, Failure.SEGV_MAPERR),
    ("a stack can grow to there", lambda case: case.kind == BELOW_STACK, GROW),
    (
        "it writes, and the area may not be written",
        lambda case: case.writes & (case.rights & PROT_WRITE == 0),
        Failure.SEGV_ACCERR,
    ),
    (
        "it does not write, and an entry forbids it",
        lambda case: (case.writes ^ True) & (case.error & PROTECTION != 0),
        Failure.SEGV_ACCERR,
    ),
    ("the area may not be used at all", lambda case: case.rights == PROT_NONE, Failure.SEGV_ACCERR),
    (
        "the page lies beyond the end of the file",
        lambda case: case.is_file & (case.held != OWN) & (case.inside == 0),
        Failure.BUS_ADRERR,
    ),
    (
        "the entry allows the access by now",
        lambda case: (case.held != NOTHING) & ((case.writes ^ True) | (case.writable != 0)),
        NO_FAULT,
    ),
    ("what is mapped is the process's own", lambda case: case.held == OWN, ALLOW),
    ("zeros are written", lambda case: (case.kind == ANONYMOUS) & case.writes, ZERO_FILL),
    ("zeros are read", lambda case: case.kind == ANONYMOUS, ZERO_PAGE),
    ("a private page of a file is written", lambda case: (case.kind == PRIVATE_FILE) & case.writes, COPY),
    ("what is mapped is the file's, which is shared", lambda case: case.held == CACHED, ALLOW),
    ("a page of a file is read, or shared", lambda case: True, SHARE),
)
"""What is decided of a fault: by the first line whose condition holds."""


def decision(case: Case) -> Any:
    """What is decided of a fault, as a number: one of NO_FAULT … ALLOW, or the negated errno of how it ends.

    >>> decision(Case(WRITE, ANONYMOUS, PROT_WRITE, 1, ZEROS, 0)) == ZERO_FILL
    True
    >>> decision(Case(WRITE, ANONYMOUS, PROT_EXEC, 1, NOTHING, 0)) == -Failure.SEGV_ACCERR.errno
    True
    """
    decided: Any = SHARE
    for _, applies, answer in reversed(DECISIONS):
        decided = select(applies(case), -answer.errno if isinstance(answer, Failure) else answer, decided)
    return decided


def named(decided: int) -> int | Failure:
    """A decision as it is answered."""
    ends = [failure for failure in Failure if decided == -failure.errno]
    return ends[0] if ends else decided


# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────

STACK_GAP = 1
"""Of a page and more below a stack nothing may be mapped (Linux: stack_guard_gap, 256 pages)."""


@frozen(cache_hash=True)
class Mapped:
    """What an area says of a page."""

    rights: int
    flags: int
    """MAP_PRIVATE or MAP_SHARED; MAP_ANONYMOUS, MAP_GROWSDOWN."""
    offset: int = 0
    """Which page of the file it shows; 0 where it is anonymous."""

    @property
    def kind(self) -> int:
        if self.flags & MAP_ANONYMOUS:
            return ANONYMOUS
        return SHARED if self.flags & MAP_SHARED else PRIVATE_FILE


@frozen(cache_hash=True)
class Fault:
    """A fault that is under way on a CPU."""

    page: int
    writes: bool
    decided: int
    word: int | None = None
    """What the page is to hold, once it is filled."""
    step: int = 1
    """How many of its steps are done: it was looked up, its frames are there, it is filled."""
    overtaken: bool = False
    """Whether anything else has happened meanwhile."""


@frozen
class Process:
    """What a process sees of its memory, and the faults that are under way."""

    areas: tuple[Mapped | None, ...]
    """Page by page."""
    own: tuple[int | None, ...]
    """What each page holds that is the process's own: one that was private, and was written, or was to be."""
    file: tuple[int, ...]
    """What the file's pages hold; as many as it has."""
    most: int
    """How many pages the file may have."""
    frames: int
    """How many frames pages may have: the process's, and those of the page cache."""
    faults: tuple[Fault | None, ...]
    """By CPU."""

    @property
    def pages(self) -> range:
        return range(len(self.areas))

    def is_inside(self, area: Mapped) -> bool:
        """Whether what an area says of a page lies before the end of its file."""
        return area.kind == ANONYMOUS or area.offset < len(self.file)

    def content(self, page: int) -> int:
        """What is loaded from a page that may be."""
        area, own = self.areas[page], self.own[page]
        assert area is not None
        if own is not None:
            return own
        return 0 if area.kind == ANONYMOUS else self.file[area.offset]

    def stack_above(self, page: int) -> int | None:
        """The first page of the stack that can grow down to a page: the next area above is one, and below the page is a
        gap, except where another stack ends (Linux: expand_downwards, mm/vma.c)."""
        if self.areas[page] is not None:
            return None
        above = next((other for other in self.pages[page:] if self.areas[other] is not None), None)
        stack = self.areas[above] if above is not None else None
        below = (self.areas[other] for other in self.pages[max(page - STACK_GAP, 0) : page])
        is_near = any(each and each.rights != PROT_NONE and not each.flags & MAP_GROWSDOWN for each in below)
        return above if stack is not None and stack.flags & MAP_GROWSDOWN and not is_near else None

    def grown(self, page: int) -> Process:
        """The process once a stack has grown to a page, if one can."""
        above = self.stack_above(page)
        if above is None:
            return self
        more = (self.areas[above],) * (above - page)
        return evolve(self, areas=(*self.areas[:page], *more, *self.areas[above:]))

    def kind(self, page: int) -> int:
        area = self.areas[page]
        if area is None:
            return NO_AREA if self.stack_above(page) is None else BELOW_STACK
        return area.kind

    def entries(self, page: int) -> Iterator[tuple[int, int]]:
        """(held, writable) of each entry that there may be of a page. That depends on what was touched, and on what the
        page cache has given up; but what is the process's own stays mapped."""
        area = self.areas[page]
        if self.own[page] is not None:
            yield from ((OWN, writable) for writable in (0, 1))
            return
        yield NOTHING, 0
        if area is not None and self.is_inside(area):
            yield (ZEROS, 0) if area.kind == ANONYMOUS else (CACHED, 0)
            if area.kind == SHARED and area.rights & PROT_WRITE:
                yield CACHED, 1

    def decisions(self, page: int, error: int) -> set[int | Failure]:
        """What may be decided of a fault, by what the entry may be; where a stack grows, by what is then."""
        grown = self.grown(page)
        area = grown.areas[page]
        inside = int(area is None or grown.is_inside(area))
        rights = PROT_NONE if area is None else area.rights
        entries = grown.entries(page)
        return {named(decision(Case(error, grown.kind(page), rights, inside, *entry))) for entry in entries}

    @property
    def is_short(self) -> bool:
        """Whether there may be no memory: but for the frames that are the process's own, every fault may have two, one
        for itself and one for the page cache, and one more fault needs as many."""
        own = len(self.own) - self.own.count(None)
        under_way = len(self.faults) - self.faults.count(None)
        return own + 2 * under_way + 2 > self.frames

    # How a state differs from another.

    def with_own(self, page: int, word: int | None) -> Process:
        return evolve(self, own=(*self.own[:page], word, *self.own[page + 1 :]))

    def with_word(self, number: int, word: int) -> Process:
        return evolve(self, file=(*self.file[:number], word, *self.file[number + 1 :]))

    def with_fault(self, cpu: int, fault: Fault | None) -> Process:
        return evolve(self, faults=(*self.faults[:cpu], fault, *self.faults[cpu + 1 :]))

    def disturbed(self, cpu: int = -1) -> Process:
        """The process once something has happened that faults on other CPUs may find."""
        faults = tuple(
            fault if fault is None or number == cpu or fault.overtaken else evolve(fault, overtaken=True)
            for number, fault in enumerate(self.faults)
        )
        return self if faults == self.faults else evolve(self, faults=faults)


class Pages(Protocol):
    """What the invariants read: a Process offers it, and so does an implementation's image."""

    @property
    def areas(self) -> Any: ...
    @property
    def own(self) -> Any: ...
    @property
    def file(self) -> Any: ...


MOST, MOST_CPUS = 1 << 18, 64
"""Of pages, of the process and of the file, and of frames; and of CPUs."""


def is_geometry(pages: int, file_pages: int, frames: int, cpus: int) -> Any:
    """Whether there is such a process, with so many CPUs."""
    has_pages = (pages >= 1) & (pages <= MOST) & (file_pages >= 0) & (file_pages <= MOST)
    return has_pages & (frames >= 1) & (frames <= MOST) & (cpus >= 1) & (cpus <= MOST_CPUS)


def initial(pages: int, file_pages: int, frames: int, cpus: int) -> Process:
    """Nothing is mapped; the file has all its pages."""
    require(is_geometry(pages, file_pages, frames, cpus), "there are a page, a frame and a CPU, and not too many")
    return Process(
        (None,) * pages,
        (None,) * pages,
        tuple(range(FIRST_WORD, FIRST_WORD + file_pages)),
        file_pages,
        frames,
        (None,) * cpus,
    )


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

SIGNALS = (Failure.SEGV_MAPERR, Failure.SEGV_ACCERR, Failure.BUS_ADRERR)
FAILURES = {
    **dict.fromkeys(("map_area", "unmap_area", "protect_area"), (Failure.BUSY,)),
    **dict.fromkeys(("load", "store", "fetch"), (*SIGNALS, Failure.NO_MEMORY, Failure.BUSY)),
    "begin": (*SIGNALS, Failure.BAD_TABLES, Failure.BUSY),
    "allocate": (Failure.NO_MEMORY, Failure.BUSY),
    "fill": (Failure.OVERTAKEN, Failure.BUSY),
    "install": (Failure.OVERTAKEN, Failure.BUSY),
}
"""How each operation may refuse."""

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────
#
# The witness is a page.


def own_is_private(process: Pages, page: int) -> bool:
    """a page is a process's own only where what is written is its own"""
    area = process.areas[page]
    return process.own[page] is None or (area is not None and area.kind != SHARED)


def nothing_beyond_the_file(process: Pages, page: int) -> bool:
    """of a page beyond the end of its file nothing is left, not even a copy"""
    area = process.areas[page]
    return process.own[page] is None or area is None or area.kind == ANONYMOUS or area.offset < len(process.file)


INVARIANTS = (own_is_private, nothing_beyond_the_file)

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


def required(process: Any, arguments: Mapping[str, Any]) -> Iterator[Any]:
    """What an operation requires of its caller: CPUs and pages are ones that there are; areas have
    rights and flags that go together."""
    pages = len(process.areas)
    if "cpu" in arguments:
        yield 0 <= arguments["cpu"] < len(process.faults)
    if "page" in arguments:
        yield 0 <= arguments["page"] < pages
    if "first" in arguments:
        yield (0 <= arguments["first"]) & (arguments["count"] >= 1) & (arguments["first"] + arguments["count"] <= pages)
    if "rights" in arguments:
        yield 0 <= arguments["rights"] <= PROT_ALL
    if "flags" in arguments:
        yield arguments["flags"] in FLAGS
        yield arguments["offset"] == 0 or not arguments["flags"] & MAP_ANONYMOUS
    if "number" in arguments:
        yield arguments["number"] >= 0
    if "size" in arguments:
        yield 0 <= arguments["size"] <= process.most
    if "word" in arguments:
        yield 0 <= arguments["word"] <= WORD_LIMIT
    if "error" in arguments:
        yield arguments["error"] in ERRORS


WORD_LIMIT = (1 << 63) - 1
"""Of what is stored: a failure is below 0."""
ERRORS = tuple(
    BY_USER | more
    for more in (0, WRITE, FETCH, PROTECTION, PROTECTION | WRITE, PROTECTION | FETCH, PROTECTION | RESERVED)
)
"""The error codes that the processor pushes for a process (spec.virtual.walk)."""
FLAGS = (MAP_PRIVATE, MAP_SHARED, MAP_PRIVATE | MAP_ANONYMOUS, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN)
"""Shared memory without a file is memory of a file without a name (Linux: mm/shmem.c), and the one file is enough."""


def waits(process: Process, returned: Any) -> bool:
    """Whether a change of areas has to wait: the faults that are under way have looked up what it would change (Linux:
    mmap_lock, and the lock of each area)."""
    if process.faults.count(None) == len(process.faults):
        return False
    ensure(returned is Failure.BUSY, "areas are not changed while a fault is under way")
    return True


def map_area(
    process: Process, first: int, count: int, rights: int, flags: int, offset: int, *, returned: Failure | None
) -> Process:
    """Have pages show zeros or a part of the file, in the place of whatever was there (Linux: mmap with MAP_FIXED)."""
    if waits(process, returned):
        return process
    ensure(returned is None, "what is asked of areas, and of the file, is done")
    step = 0 if flags & MAP_ANONYMOUS else 1
    return _replaced(process, first, tuple(Mapped(rights, flags, offset + step * more) for more in range(count)))


def _replaced(process: Process, first: int, areas: tuple[Mapped | None, ...]) -> Process:
    """The process with other areas at its pages from the first on, of which nothing is its own."""
    behind = first + len(areas)
    nothing = (None,) * len(areas)
    return evolve(
        process,
        areas=(*process.areas[:first], *areas, *process.areas[behind:]),
        own=(*process.own[:first], *nothing, *process.own[behind:]),
    )


def unmap_area(process: Process, first: int, count: int, *, returned: Failure | None) -> Process:
    """Have nothing at pages (Linux: munmap). What was stored to the file stays in it."""
    if waits(process, returned):
        return process
    ensure(returned is None, "what is asked of areas, and of the file, is done")
    return _replaced(process, first, (None,) * count)


def protect_area(process: Process, first: int, count: int, rights: int, *, returned: Failure | None) -> Process:
    """Give what is mapped at pages other rights (Linux: mprotect). What is the process's own stays, even where it may
    not be used."""
    if waits(process, returned):
        return process
    ensure(returned is None, "what is asked of areas, and of the file, is done")
    changed = tuple(
        area if area is None or not first <= page < first + count else evolve(area, rights=rights)
        for page, area in enumerate(process.areas)
    )
    return evolve(process, areas=changed)


def truncate(process: Process, size: int, *, returned: None) -> Process:
    """Have the file end after so many pages (Linux: ftruncate). What lies beyond is gone, also where a process has its
    own copy of it (Linux: truncate_pagecache unmaps with even_cows); if the file grows, zeros come."""
    ensure(returned is None, "what is asked of areas, and of the file, is done")
    kept = process.file[:size]
    own = tuple(
        None if area is not None and area.kind != ANONYMOUS and area.offset >= size else word
        for area, word in zip(process.areas, process.own, strict=True)
    )
    return evolve(process, own=own, file=(*kept, *(0,) * (size - len(kept)))).disturbed()


# What a process does.


def load(process: Process, cpu: int, page: int, *, returned: int | Failure) -> Process:
    """Read the word of a page."""
    process, goes_ahead = _attempted(process, cpu, page, 0, returned)
    if goes_ahead:
        _loaded(process, page, returned)
    return process


def fetch(process: Process, cpu: int, page: int, *, returned: int | Failure) -> Process:
    """Read it as an instruction. Whether the page may be executed shows only once it is there, so that it is told first
    if the page lies beyond the end of the file."""
    process, goes_ahead = _attempted(process, cpu, page, FETCH, returned)
    if goes_ahead:
        _loaded(process, page, returned)
    return process


def store(process: Process, cpu: int, page: int, word: int, *, returned: Failure | None) -> Process:
    """Write the word of a page: into the file, where it is shared, and else only for the process."""
    process, goes_ahead = _attempted(process, cpu, page, WRITE, returned)
    area = process.areas[page]
    if not goes_ahead or area is None:
        return process
    ensure(returned is None, "what may be stored is stored")
    return process.with_word(area.offset, word) if area.kind == SHARED else process.with_own(page, word)


def _loaded(process: Process, page: int, returned: int | Failure) -> None:
    ensure(
        returned == process.content(page),
        "what is loaded is what was stored last; before that zero, or what the file holds",
    )


def _attempted(process: Process, cpu: int, page: int, how: int, returned: Any) -> tuple[Process, bool]:
    """The process after what an access needs, and whether it goes ahead."""
    if process.faults[cpu] is not None:
        ensure(returned is Failure.BUSY, "a CPU makes no access while it serves a fault")
        return process, False
    process = process.grown(page).disturbed()
    area = process.areas[page]
    if area is None:
        ensure(returned is Failure.SEGV_MAPERR, "an access where no area is ends with SIGSEGV: SEGV_MAPERR")
        return process, False
    if area.rights == PROT_NONE or (how == WRITE and not area.rights & PROT_WRITE):
        ensure(returned is Failure.SEGV_ACCERR, "an access that its area forbids ends with SIGSEGV: SEGV_ACCERR")
        return process, False
    if not process.is_inside(area):
        ensure(returned is Failure.BUS_ADRERR, "an access beyond the end of the file ends with SIGBUS")
        return process, False
    if returned is Failure.NO_MEMORY:
        ensure(
            process.own[page] is None and process.is_short, "memory runs out only where pages and faults have all of it"
        )
        return process, False
    if how == FETCH and not area.rights & PROT_EXEC:
        ensure(returned is Failure.SEGV_ACCERR, "an access that its area forbids ends with SIGSEGV: SEGV_ACCERR")
        return process, False
    return process, True


# The steps of a fault.


def begin(process: Process, cpu: int, page: int, error: int, *, returned: int | Failure) -> Process:
    """Take a page fault: look up, and decide. The error code says what was so when the processor looked, and that need
    not be so any more: a fault may be spurious."""
    if process.faults[cpu] is not None:
        ensure(returned is Failure.BUSY, "a CPU takes no fault while it serves one")
        return process
    possible = process.decisions(page, error)
    ensure(
        returned in possible,
        "what is decided of a fault is what the rule says of its error code, area and entry",
    )
    if not error & RESERVED:
        process = process.grown(page)
    if isinstance(returned, Failure) or returned == NO_FAULT:
        return process
    return process.with_fault(cpu, Fault(page, error & WRITE != 0, returned))


def allocate(process: Process, cpu: int, *, returned: Failure | None) -> Process:
    """Take the frames that a fault needs. The page cache may have to give some up for that."""
    fault = process.faults[cpu]
    if fault is None or fault.step != 1:
        ensure(returned is Failure.BUSY, "the steps of a fault are done in turn")
        return process
    process = process.with_fault(cpu, None)
    if returned is Failure.NO_MEMORY:
        ensure(process.is_short, "memory runs out only where pages and faults have all of it")
        return process.disturbed()
    ensure(returned is None, "the frames that a fault needs are found, or there are none")
    return process.disturbed().with_fault(cpu, evolve(fault, step=2))


def fill(process: Process, cpu: int, *, returned: int | Failure) -> Process:
    """Have a page hold what it is to hold: zeros, or what the file holds, which may have to be read first. Answers that
    word."""
    fault = process.faults[cpu]
    if fault is None or fault.step != 2:
        ensure(returned is Failure.BUSY, "the steps of a fault are done in turn")
        return process
    if returned is Failure.OVERTAKEN:
        return _given_up(process, cpu, fault)
    area = process.areas[fault.page]
    assert area is not None
    known = process if fault.decided == ALLOW else process.with_own(fault.page, None)
    word = known.content(fault.page) if process.is_inside(area) else None
    ensure(returned == word, "a page is filled with zeros, or with what the file holds")
    return process.disturbed(cpu).with_fault(cpu, evolve(fault, step=3, word=word))


def install(process: Process, cpu: int, *, returned: Failure | None) -> Process:
    """Map the page, unless something has changed. What is then the process's own holds what the page was filled with,
    whatever has been stored to the file since."""
    fault = process.faults[cpu]
    if fault is None or fault.step != 3:
        ensure(returned is Failure.BUSY, "the steps of a fault are done in turn")
        return process
    if returned is Failure.OVERTAKEN:
        return _given_up(process, cpu, fault)
    ensure(returned is None, "a page is mapped, or its fault is given up")
    area = process.areas[fault.page]
    assert area is not None
    ensure(process.is_inside(area), "no page beyond the end of a file is mapped")
    process = process.with_fault(cpu, None).disturbed()
    if fault.decided not in (ZERO_FILL, COPY):
        return process
    ensure(process.own[fault.page] is None, "a page that the process has by now is not mapped over")
    return process.with_own(fault.page, fault.word)


def _given_up(process: Process, cpu: int, fault: Fault) -> Process:
    ensure(fault.overtaken, "a fault is given up only where something else has happened meanwhile")
    return process.with_fault(cpu, None)


# The file.


def sync(process: Process, number: int, *, returned: int) -> Process:
    """Write a page of the file to the disk (Linux: msync, fsync). Answers what the disk holds then: beyond the end of
    the file nothing, which is 0."""
    word = process.file[number] if number < len(process.file) else 0
    ensure(returned == word, "the disk holds what was last stored to the file, once it is written back")
    return process.disturbed()


def write_back(process: Process, number: int) -> Process:
    """The page cache writes a page to the disk, asked for or not."""
    return process.disturbed()


def evict(process: Process, number: int) -> Process:
    """The page cache gives up a frame, and writes it to the disk before if it has to."""
    return process.disturbed()


OPERATIONS = (
    map_area,
    unmap_area,
    protect_area,
    truncate,
    load,
    fetch,
    store,
    begin,
    allocate,
    fill,
    install,
    sync,
)
INTERNAL_OPERATIONS = (write_back, evict)

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────


class Performer(Protocol):
    """What a relation performs operations on: the law alone, or an implementation in step with it."""

    @property
    def state(self) -> Process: ...
    def perform(self, operation: str, *arguments: Any) -> Any: ...


def served_twice(process: Performer, cpu: int, page: int, error: int) -> None:
    """a fault that is served, and served again, changes nothing that a process sees"""
    before = seen(process.state)
    for _ in range(2):
        decided = process.perform("begin", cpu, page, error)
        if isinstance(decided, Failure) or decided == NO_FAULT or process.perform("allocate", cpu) is not None:
            return
        process.perform("fill", cpu)
        process.perform("install", cpu)
        ensure(
            {number: seen(process.state)[number] for number in before} == before,
            "a fault that is served, and served again, changes nothing that a process sees",
        )


def seen(process: Process) -> dict[int, int]:
    """What each page holds that may be used."""
    used = ((page, area) for page, area in enumerate(process.areas) if area is not None)
    return {page: process.content(page) for page, area in used if process.is_inside(area)}


RELATIONS = (served_twice,)

# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {
    "zeroed-after-it-is-mapped": (
        "The entry is written, and then the frame is filled. For a moment another CPU reads what its last owner "
        "left, and what it writes in that moment is wiped out."
    ),
    "mapped-before-it-is-filled": ("A frame is mapped as soon as it is there, and filled in the next step."),
    "frame-is-not-zeroed": (
        "A new frame is mapped as it came from the allocator: one process reads what another one has left in memory."
    ),
    "copy-is-of-nothing": (
        "The frame for a copy is filled with zeros, as all new frames are, and the copy itself is missing. "
        "Whoever writes one word of a file's page loses the others."
    ),
    "disk-is-not-read": ("The page cache takes a frame for a page of the file, and nobody reads the page."),
    "zeros-may-be-written": (
        "The frame of zeros is mapped as any new frame is, writable. The first store changes what all processes "
        "read where they never wrote."
    ),
    "zeros-are-allowed-to-be-written": (
        "A write fault finds a page mapped, and allows writes to it. It is the frame of zeros."
    ),
    "zeros-are-written-by-the-kernel": (
        "A system call writes to memory for the process, and the processor does not look at R/W: the i386 never "
        "did for the kernel, and later ones do only with CR0.WP set. What is written is the frame of zeros."
    ),
    "private-write-reaches-the-file": (
        "A write fault on a private page maps the page cache's frame as for a shared one, and the file is changed by a "
        "process that may not change it (CVE-2016-5195, Dirty COW, came to this by a race)."
    ),
    "private-page-is-taken-for-its-own": (
        "A write fault copies a private page of a file where nothing is mapped, and where something is takes it "
        "for the process's own. It was read before, and is the page cache's."
    ),
    "shared-page-is-copied": (
        "A shared page is copied when it is written. What is stored stays in the process, and nobody else ever sees it."
    ),
    "dirty-page-lost-at-munmap": (
        "The dirty bit stands in the entry alone, and goes with it. The page cache takes its frame for clean, "
        "drops it, and reads the old contents from the disk."
    ),
    "written-back-while-mapped": (
        "A page is written to the disk while it is mapped. What is stored from then on causes no fault; and of a "
        "page whose entry is dirty nothing is noted, so that nothing is written."
    ),
    "evicted-while-dirty": ("The page cache gives a frame up without writing it."),
    "truncation-keeps-copies": (
        "A file is cut short, and private copies of its pages stay: what should end in SIGBUS reads what is no "
        "longer there."
    ),
    "truncation-leaves-a-page": (
        "The first page beyond the new end stays mapped: the rounding is wrong by one. Its frame goes to somebody else."
    ),
    "truncation-leaves-the-disk": (
        "A file is cut short and extended again, and shows what it held before, where it should show zeros."
    ),
    "file-is-read-beyond-its-end": (
        "A fault looks whether the page lies in the file, waits for a frame, and does not look again. The file "
        "was cut short meanwhile."
    ),
    "accerr-for-maperr": (
        "The signal is right and its si_code is not. A program that maps memory in its handler, as garbage "
        "collectors do, takes a bug for a barrier."
    ),
    "sigsegv-for-sigbus": (
        "An access beyond the end of a file ends with SIGSEGV, and a program that is ready for a file that is cut "
        "short never learns of it."
    ),
    "write-is-not-checked": (
        "A write fault is refused only where nothing may be done at all. Memory that may only be read is written."
    ),
    "fetch-faults-for-ever": (
        "A fault on a page that is there, and that does not write, is taken for one on a page that is not. It is "
        "served, and taken again, without an end."
    ),
    "stack-grows-into-its-neighbour": (
        "A stack grows up to the very next area; the gap below it is not kept. The next overflow writes to a heap "
        "(CVE-2017-1000364 had one page of gap, and it was stepped over)."
    ),
    "every-area-is-a-stack": (
        "Whatever lies above grows, also where it is no stack. An access to nowhere makes memory where none was "
        "asked for."
    ),
    "entry-stays-read-only": (
        "A write fault on a page of the process's own ends, and the entry is as before. The access faults again, "
        "without an end."
    ),
    "shared-write-is-mapped-read-only": (
        "A write fault on a shared page maps it to be read, as most faults do, and whoever comes to write it next "
        "time finds it mapped and maps it again."
    ),
    "spurious-fault-is-an-error": (
        "A fault that finds the entry as it should be is taken for one that nobody can serve. Two CPUs fault on "
        "one page, and the second one's process is killed."
    ),
    "page-stays-when-its-area-goes": (
        "The list of areas forgets a page, and the tables do not. It can be used as before, and what is mapped "
        "there next finds the old contents."
    ),
    "munmap-does-not-wait": (
        "An area goes while a fault in it is under way, and the fault maps a page where there is none any more."
    ),
    "mprotect-leaves-entries": (
        "The area is given other rights, and the entries keep theirs until they are unmapped for another reason."
    ),
    "mprotect-allows-writes-to-all": (
        "Where an area may be written from now on, all its entries are made writable: the page cache's frame of a "
        "private page, and the frame of zeros, too."
    ),
    "does-not-look-again": (
        "A fault maps the zeros that it has prepared, whatever is mapped by now. What another CPU has stored meanwhile "
        "is gone."
    ),
    "both-install-and-one-frame-leaks": (
        "Two CPUs fault on one page, and one comes too late. The frame that it has taken is mapped nowhere, and is "
        "never given back."
    ),
    "both-read-the-file-and-one-frame-leaks": (
        "Two CPUs read one page of a file, and one finds it in the page cache in the end. Its own frame is never "
        "given back."
    ),
    "read-in-twice": (
        "A page that is read from the file is filed in the page cache though it is there by now. What was stored "
        "to the first frame is lost."
    ),
    "fetch-is-taken-for-a-read": (
        "Instructions are fetched as data is loaded, and what forbids to execute a page is not looked at: what was "
        "written to a stack is run."
    ),
    "load-of-the-neighbour": ("The right page is found, and the word behind the right one is loaded from it."),
    "load-inside-a-fault": (
        "A CPU that serves a fault loads from the process's memory as if it served none. It works, as long as the page "
        "is there; where it is not, the fault has to wait for itself."
    ),
    "spurious-fault-inside-a-fault": (
        "A fault while a CPU serves one is an error in the kernel. A handler that looks at the page before it looks at "
        "the CPU takes it for a spurious one, and hides the error."
    ),
    "out-of-turn-is-taken-for-done": (
        "A step that is not the next one is taken for done. Whoever asked for it goes on with a fault that has no "
        "frames, or none any more."
    ),
    "says-again-when-it-has-allocated": (
        "A step has taken its frames, and says that it has to be done again. A caller that believes it takes others."
    ),
    "says-again-when-it-has-installed": (
        "A page is mapped, and the answer says that it is not. The access succeeds, and who counts faults by their "
        "answers counts wrongly."
    ),
    "given-up-once-it-has-read": (
        "A fault that had to read its page is given up, to be made again. That ends only if the page cache keeps the "
        "page until then, for which reason Linux allows it once (FAULT_FLAG_TRIED)."
    ),
    "allows-what-is-gone": (
        "A fault that is to allow writes finds the entry gone, as the file was cut short, and has nothing to change. "
        "It reports that the page is mapped."
    ),
    "mprotect-complains-of-a-hole": (
        "All pages have been given other rights, and the call fails, as behind them there is a page without an area."
    ),
    "sync-does-not-wait": (
        "The call that has a page written to the disk returns, and it is not written. After a crash the file is as it "
        "was before."
    ),
    "own-frame-leaks": ("A page is unmapped, and its frame stays taken."),
    "no-reclaim": ("A fault finds no free frame and says so, though the page cache has frames that it could give up."),
}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/virtual/fault/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = (
    (
        "decision, the rights",
        "arch/x86/mm/fault.c: access_error, do_user_addr_fault",
        "The same: a write needs VM_WRITE; any other access, that the entry was absent, and any right at all. So what "
        "may be written or executed can be read, and a fetch that is forbidden is refused only once the page is "
        "there. Protection keys, shadow stacks and SGX are left out.",
    ),
    (
        "decision, a reserved bit",
        "arch/x86/mm/fault.c: pgtable_bad",
        "Linux reports corrupt tables and kills the process. Here it is an answer of its own.",
    ),
    (
        "decision, no page there",
        "mm/memory.c: handle_pte_fault, do_anonymous_page, do_fault, do_read_fault, do_cow_fault, do_shared_fault",
        "The same cases. Linux maps some pages of the file around the one that was read (do_fault_around), and may "
        "take several frames for anonymous memory at once (alloc_anon_folio).",
    ),
    (
        "decision, a write to a page that is there",
        "mm/memory.c: do_wp_page, wp_page_copy, wp_page_reuse, wp_page_shared",
        "The same, for one process: Linux has also to find out whether an anonymous page is shared after a fork "
        "(wp_can_reuse_anon_folio), which is advanced.cow's.",
    ),
    (
        "SIGBUS beyond the end of the file",
        "mm/filemap.c: filemap_fault; arch/x86/mm/fault.c: do_sigbus",
        "The same, of whole pages; what a page holds behind the end of its file is zero, and left out here.",
    ),
    (
        "stack_above",
        "mm/vma.c: expand_downwards; mm/mmap_lock.c: lock_mm_and_find_vma",
        "The same rule, with a gap of one page where Linux has 256. mmap_min_addr, RLIMIT_STACK and the limits on "
        "memory are virtual.areas'.",
    ),
    (
        "waits",
        "mm/mmap_lock.c: lock_vma_under_rcu, vma_start_write",
        "Linux holds the lock of the area, or mmap_lock, for reading while a fault is served, and drops it while it "
        "waits for the disk (VM_FAULT_RETRY). Here areas wait for the whole of it.",
    ),
    (
        "install",
        "mm/memory.c: finish_fault, vmf_pte_changed, wp_page_copy",
        "Linux too looks again once it has the lock of the table: whether the entry is as it was. What page it is, and "
        "that the file was not cut short, the lock of the folio ensures; here that is looked up again as well.",
    ),
    (
        "truncate",
        "mm/truncate.c: truncate_pagecache",
        "The same: what lies beyond is unmapped, private copies too, before the page cache gives it up; Linux does the "
        "first a second time, for copies that are made meanwhile.",
    ),
    (
        "write_back, evict",
        "mm/rmap.c: folio_mkclean, try_to_unmap; mm/memory.c: zap_present_folio_ptes",
        "Linux makes the entries clean and read-only before it writes a page, and leaves it mapped. Here it is "
        "unmapped, which has the same effect: the next store faults. Dirty bits are collected in the same way.",
    ),
    (
        "memory runs out",
        "arch/x86/mm/fault.c: do_user_addr_fault; mm/oom_kill.c: pagefault_out_of_memory",
        "Linux makes the access again, once it has killed somebody. Here it is an answer.",
    ),
)
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {
    "fault-decision-equals-rule": (
        "What is decided of a fault is what the first line of the table says whose condition holds: of every error "
        "code, for all rights, of every kind of area, and whatever the entry maps by now."
    ),
}
"""Of all 64-bit words as each of the six numbers. What is done then is explored, and driven."""

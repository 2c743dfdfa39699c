"""Areas.

A process asks for memory by the megabyte and uses it by the byte. How does the kernel keep what it has promised to
whom, without a word for each page that might be used one day?

It keeps *areas*: runs of neighbouring pages that are alike. A program of 100,000 pages has some hundred of them: its
text, its data, the heap, the stack, a few for each library. An area says what may be done with its pages (read, write,
execute), whether what is written is the process's own or everybody's, and what they hold at first: zeros, or a part of
a file. Nothing else is done when memory is asked for. The first access to a page faults, and only then is there a
frame (spec.virtual.fault).

A heap is an area of zeros, private, to be read and written, of which one call moves the end. A stack is the same with a
mark, *grows down*: touched below its beginning, it begins there from then on, and a gap is kept free below it, so that
it meets nothing unnoticed. A program and its libraries are several areas of their files: the code may be executed and
not written, the data may be written and is private. Private means that a page shows the file until the process writes
to it, and then is the process's own; what is written to a shared page is the file's, and whoever maps the file sees it.
Zeros can be shared too, by a process with its children.

A process changes its areas by a few system calls. `mmap` makes one, `munmap` takes pages away, `mprotect` changes their
rights, `mremap` makes an area longer or shorter or moves it, `madvise` throws away what is in it. The stack grows by
itself, when the page below it is touched. Each of these may begin and end in the middle of areas. What remains of such
an area stays an area; and where two that touch have become alike they are merged, as a process that maps page by page
would else have an area for each.

`brk` moves the end of the heap. How does it differ from `mmap`? The pages are the same. But the heap is one piece, with
an end that is a byte: it grows and shrinks at its end alone, so one live block there keeps all that is free below it.
What `mmap` makes is whole pages, wherever there is room. Each piece is given back by itself, at the price of a system
call for each. So malloc takes small blocks from the heap, and large ones are pages of their own (spec.user.malloc).

The law knows no areas. It has a table: for each page that is mapped, what may be done with it and what it shows. The
areas are the longest runs of pages that are alike, so they are sorted, share no page, and are merged wherever they can
be. Where a mapping may lie anywhere, the answer says where it lies, and the law says whether it may lie there.

A refusal is a number of Linux's, and where several reasons speak against a call, any of them may be named. Most
refusals change nothing. Three do: an mprotect that meets a hole has changed what lies before it, a madvise has thrown
away what lies around the hole, and an mremap below the lowest address has already unmapped what lay at the new place.
Whoever answers so must have done so.

The smallest example: a space of four pages, of which the first may not be mapped. Two pages are mapped at the top, the
upper one is made read-only, and the areas are two. The last answer is refused: the page is taken.

>>> process = initial(PAGE, 4 * PAGE, heap=PAGE, data=0, total=4 * PAGE, stack=0, gap=0, areas=3, frames=4)
>>> process = mmap(process, 0, 2 * PAGE, READ_WRITABLE, OWN, NO_FILE, 0, returned=2 * PAGE)
>>> process = mprotect(process, 3 * PAGE, PAGE, PROT_READ, returned=None)
>>> process = find(process, 0, AREA_END, returned=3 * PAGE)
>>> [(area.start // PAGE, area.end // PAGE, area.rights) for area in process.areas]
[(2, 3, 3), (3, 4, 1)]
>>> mmap(process, 0, PAGE, PROT_READ, OWN, NO_FILE, 0, returned=3 * PAGE)
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: a mapping that is not fixed shares no page with what is mapped
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from attrs import evolve, frozen

from spec.virtual.words import (
    AREA_END,
    AREA_FILE,
    AREA_FLAGS,
    AREA_OFFSET,
    AREA_RIGHTS,
    AREA_START,
    ARGUMENT_LIMIT,
    FILE_LIMIT,
    FILE_NUMBERS,
    MADV_DONTNEED,
    MADV_WILLNEED,
    MAP_ANONYMOUS,
    MAP_FIXED,
    MAP_FIXED_NOREPLACE,
    MAP_GROWSDOWN,
    MAP_PRIVATE,
    MAP_SHARED,
    MREMAP_FIXED,
    MREMAP_MAYMOVE,
    NO_FILE,
    OPENED,
    PAGE_BYTES,
    PROT_ALL,
    PROT_READ,
    PROT_WRITE,
    READ_ONLY,
    USER_LIMIT,
    WRITE_ONLY,
    Area,
    File,
    Length,
    UserAddress,
    written,
)
from spec.virtual.words import AreaFailure as Failure
from spec.vocabulary import PAGE_SHIFT, Span, Table, changed, ensure, negate, require

PAGE = PAGE_BYTES
READ_WRITABLE = PROT_READ | PROT_WRITE
OWN = MAP_PRIVATE | MAP_ANONYMOUS
FIXED = MAP_FIXED | MAP_FIXED_NOREPLACE
BAD_RIGHT, BAD_FLAG = 1 << 4, 1 << 3
"""A right, and a flag of mremap, that there is not."""
NEAR = 16
"""Among how many pages the next one that is mapped is looked for, before all are looked through."""
OBJECT_SHIFT = 40
"""Above how many bits of a place's number the number of the file stands, plus 1."""

# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Limits:
    """What a process may have at most."""

    lowest: UserAddress
    """Below this address nothing is mapped (Linux: vm.mmap_min_addr)."""
    highest: UserAddress
    """Where addresses end (Linux: TASK_SIZE)."""
    heap: UserAddress
    """Where the heap begins (Linux: start_brk)."""
    data: Length
    """How many bytes the heap may have (RLIMIT_DATA)."""
    total: Length
    """How many bytes may be mapped (RLIMIT_AS)."""
    stack: Length
    """How many bytes an area may come to have by growing down (RLIMIT_STACK)."""
    gap: Length
    """How far an area that grows down is kept from what lies below it (Linux: stack_guard_gap)."""
    areas: int
    """How many areas there may be (vm.max_map_count)."""
    frames: int
    """How many pages may hold something that was stored."""


class Mapping(NamedTuple):
    """What a page is mapped as. The pages of an area have equal ones: a tuple, as comparing them is most of what is
    done with a process."""

    rights: int
    flags: int
    """MAP_PRIVATE or MAP_SHARED; MAP_ANONYMOUS, MAP_GROWSDOWN."""
    file: int = NO_FILE
    """The open file, or NO_FILE. Shared anonymous memory has a file too that nobody can open (Linux: shmem_zero_setup),
    numbered -1, -2, …"""
    shift: int = 0
    """How many pages further a page lies in its file than in the process."""

    @property
    def is_shared(self) -> bool:
        return self.flags & MAP_SHARED != 0

    @property
    def grows(self) -> bool:
        return self.flags & MAP_GROWSDOWN != 0

    def moved(self, more: int) -> Mapping:
        """The mapping that shows the same so many pages further up."""
        return self if self.file == NO_FILE else Mapping(self.rights, self.flags, self.file, self.shift - more)

    def may_become(self, rights: int) -> bool:
        """Whether the rights can be changed to these: what is written to a shared mapping goes to the file."""
        return not (self.is_shared and rights & PROT_WRITE and self.file > 0 and self.file & OPENED == READ_ONLY)


@frozen
class Process:
    """What a process has mapped, page by page, and what it has stored there."""

    limits: Limits
    pages: Table[int, Mapping]  # type: ignore[type-var]
    """For each page that is mapped, by its number."""
    contents: Table[int, int]
    """The first word of each page that somebody has written to: of a private page by the page's number, of a shared one
    by its place in the file."""
    end: UserAddress
    """Where the heap ends (Linux: brk)."""
    count: int = 0
    """How many areas there are."""

    @property
    def span(self) -> Span:
        """The pages that may be mapped."""
        return Span(self.limits.lowest >> PAGE_SHIFT, self.limits.highest >> PAGE_SHIFT, "page")

    @property
    def areas(self) -> Iterator[Area]:
        """The longest runs of pages that are alike, from the lowest on."""
        stop = -1
        for page in sorted(self.pages):
            if page >= stop:
                stop = self.run(page).stop
                yield self.area(page)

    def run(self, page: int) -> Span:
        """The longest run of pages around one that are mapped as it is."""
        first, stop, mapping = page, page + 1, self.pages[page]
        while self.pages.get(first - 1) == mapping:
            first -= 1
        while self.pages.get(stop) == mapping:
            stop += 1
        return Span(first, stop, "page")

    def area(self, page: int) -> Area:
        """The area in which a mapped page lies."""
        run, mapping = self.run(page), self.pages[page]
        file = File(max(mapping.file, NO_FILE))
        offset = run.start + mapping.shift << PAGE_SHIFT if file else 0
        start, end = UserAddress(run.start << PAGE_SHIFT), UserAddress(run.stop << PAGE_SHIFT)
        return Area(start, end, mapping.rights, mapping.flags, file, offset)

    def above(self, page: int) -> int | None:
        """The lowest page from this one on that is mapped."""
        near = next(filter(self.pages.__contains__, range(page, page + NEAR)), None)
        return min(filter(page.__lt__, self.pages), default=None) if near is None else near

    def below(self, page: int) -> int | None:
        """The highest page below this one that is mapped."""
        return page - 1 if page - 1 in self.pages else max(filter(page.__gt__, self.pages), default=None)

    def mapped(self, span: Span) -> list[int]:
        """The pages of a span that are mapped, from the lowest on."""
        if span.stop - span.start > len(self.pages):
            return sorted(page for page in self.pages if span.start <= page < span.stop)
        return list(filter(self.pages.__contains__, span))

    def is_free(self, span: Span) -> bool:
        """Whether a new area may come to lie here: between the limits, on no mapped page, and in no guard gap."""
        if not (self.limits.lowest <= span.start << PAGE_SHIFT and span.stop << PAGE_SHIFT <= self.limits.highest):
            return False
        return not self.mapped(span) and negate(self.is_guarded(span.stop))

    def is_guarded(self, stop: int) -> bool:
        """Whether pages up to here reach into the guard gap of the next area above."""
        above = self.above(stop)
        return above is not None and self.pages[above].grows and stop > above - (self.limits.gap >> PAGE_SHIFT)

    def has_room(self, count: int) -> bool:
        """Whether there is a place for so many pages."""
        tops = (page - (self.pages[page].grows and self.limits.gap >> PAGE_SHIFT) for page in self.pages)
        return any(self.is_free(Span(top - count, top, "page")) for top in (self.span.stop, *tops))

    def count_after(self, changes: Changes) -> int:
        """How many areas there will be after these changes, of which no two share a page."""

        spans = [(span, mapping) for span, mapping in changes if span.start < span.stop]
        new = {page: mapping for span, mapping in spans for page in (span.start, span.stop - 1)}

        def after(page: int) -> Mapping | None:
            return new[page] if page in new else self.pages.get(page)

        ends = {page for span, _ in spans for page in (span.start, span.stop)}
        inside = ends.union(*(self.mapped(span) for span, _ in spans))
        before = sum(begins(self.pages.get, page) for page in inside)
        return self.count - before + sum(begins(after, page) for page in ends)

    def fits(self, changes: Changes) -> bool:
        """Whether it will have no more areas than it may have, and no more bytes if it gets any."""
        old = sum(len(self.mapped(span)) for span, _ in changes)
        new = sum(span.stop - span.start for span, mapping in changes if mapping is not None)
        is_small = new <= old or len(self.pages) - old + new << PAGE_SHIFT <= self.limits.total
        return is_small and self.count_after(changes) <= self.limits.areas

    def replaced(self, changes: Changes) -> Process:
        """The process after some pages are mapped otherwise, or no longer. What was in shared anonymous memory is gone
        with the last page that shows it."""
        count, pages, contents = self.count_after(changes), self.pages, self.contents
        old = {pages[page].file for span, _ in changes for page in self.mapped(span) if pages[page].file < NO_FILE}
        for span, mapping in changes:
            pages = pages.erase(span) if mapping is None else pages.fill(span, mapping)
        for file in old.difference(mapping.file for mapping in pages.values()) if old else ():
            begin = number_of(file) + 1 << OBJECT_SHIFT
            for place in [place for place in contents if begin <= place < begin + (1 << OBJECT_SHIFT)]:
                contents = contents.erase(Span(place, place + 1))
        after = changed(changed(self, pages=pages), contents=contents)
        return after if count == self.count else evolve(after, count=count)

    def place(self, page: int) -> int:
        """Where what is stored to a mapped page is kept."""
        mapping = self.pages[page]
        if not mapping.is_shared:
            return page
        return (number_of(mapping.file) + 1 << OBJECT_SHIFT) + page + mapping.shift

    def value(self, page: int) -> int:
        """The first word of a mapped page."""
        mapping = self.pages[page]
        kept = self.contents.get(self.place(page))
        if kept is not None:
            return kept
        if mapping.file <= NO_FILE:
            return 0
        offset = page + mapping.shift
        return self.contents.get(
            (number_of(mapping.file) + 1 << OBJECT_SHIFT) + offset, written(File(mapping.file), offset)
        )

    def forgotten(self, span: Span) -> Process:
        """The process without what it has stored for itself in a span."""
        inside = Span(max(span.start, self.span.start), min(span.stop, self.span.stop), "page")
        return changed(self, contents=self.contents.erase(inside)) if self.contents else self

    def new_memory(self) -> int:
        """The number of the next shared anonymous memory: the first that is in no page."""
        used = {mapping.file for mapping in self.pages.values()}
        return next(-number for number in range(1, len(used) + 2) if -number not in used)


Changes = Sequence[tuple[Span, Mapping | None]]
"""Spans of pages, no two of which share one, and as what each is mapped then."""


def begins(mapping: Callable[[int], Mapping | None], page: int) -> bool:
    """Whether an area begins at a page."""
    here = mapping(page)
    return here is not None and mapping(page - 1) != here


def number_of(file: int) -> int:
    """A number for each file, however it was opened, and for each shared anonymous memory."""
    return (file >> 2) * 2 if file > NO_FILE else -2 * file - 1


def pages_of(length: int) -> int:
    """How many pages so many bytes begin, in 64-bit arithmetic, where the last page's length is rounded up to 0."""
    return (length + PAGE - 1) % ARGUMENT_LIMIT >> PAGE_SHIFT


def page_of(address: int) -> int:
    """The page that begins at an address, or before it."""
    return address >> PAGE_SHIFT


def is_aligned(address: int) -> bool:
    return address % PAGE == 0


class Reading(Protocol):
    """What the invariants read: a Process offers it, and so does an implementation's image."""

    @property
    def span(self) -> Span: ...
    @property
    def pages(self) -> Table[int, Mapping]: ...  # type: ignore[type-var]
    @property
    def contents(self) -> Table[int, int]: ...


def is_geometry(
    lowest: Any, highest: Any, heap: Any, data: Any, total: Any, stack: Any, gap: Any, areas: Any, frames: Any
) -> Any:
    """Whether a process has such limits."""
    has_pages = (lowest | highest | heap | gap) & PAGE - 1 == 0
    is_between = (lowest >= PAGE) & (lowest <= heap) & (heap < highest) & (highest <= USER_LIMIT)
    has_sizes = (data >= 0) & (total >= 0) & (stack >= 0) & (gap >= 0)
    return has_pages & is_between & has_sizes & (areas >= 1) & (frames >= 0)


def initial(
    lowest: UserAddress,
    highest: UserAddress,
    heap: UserAddress,
    data: Length,
    total: Length,
    stack: Length,
    gap: Length,
    areas: int,
    frames: int,
) -> Process:
    """A process that has nothing mapped, and a heap of no bytes."""
    is_sound = is_geometry(lowest, highest, heap, data, total, stack, gap, areas, frames)
    require(
        is_sound,
        "limits are whole pages, the heap begins between them, and at least one area is allowed",
    )
    limits = Limits(lowest, highest, heap, data, total, stack, gap, areas, frames)
    return Process(limits, Table(), Table(), heap)


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

FAILURES = {
    "mmap": (
        Failure.INVALID,
        Failure.NO_MEMORY,
        Failure.TOO_FAR,
        Failure.NO_FILE,
        Failure.NOT_PERMITTED,
        Failure.TOO_LOW,
        Failure.ALREADY_MAPPED,
    ),
    "munmap": (Failure.INVALID, Failure.NO_MEMORY),
    "mprotect": (Failure.INVALID, Failure.NO_MEMORY, Failure.NOT_PERMITTED),
    "mremap": (Failure.INVALID, Failure.NO_MEMORY, Failure.NOT_MAPPED, Failure.TOO_LOW),
    "madvise": (Failure.INVALID, Failure.NO_MEMORY),
    "grow": (Failure.NOT_MAPPED, Failure.NO_MEMORY, Failure.TOO_LOW),
    "find": (Failure.NO_AREA,),
    "store": (Failure.NOT_MAPPED, Failure.NOT_PERMITTED, Failure.NO_MEMORY),
    "load": (Failure.NOT_MAPPED, Failure.NOT_PERMITTED),
}
"""How each operation may refuse."""

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────


def inside(process: Reading, page: int) -> Any:
    """every page that is mapped lies between the lowest address and the highest"""
    return page not in process.pages or process.span.contains(page)


def held(process: Reading, page: int) -> Any:
    """what a process has stored for itself lies in a private page that is mapped"""
    mapping = process.pages.get(page)
    return page not in process.contents or (mapping is not None and not mapping.is_shared)


INVARIANTS = (inside, held)
"""Each holds at every page that is mapped or holds something, after every operation."""

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


def mmap(
    process: Process,
    address: UserAddress,
    length: Length,
    rights: int,
    flags: int,
    file: File,
    offset: int,
    *,
    returned: UserAddress | Failure,
) -> Process:
    """Map so many bytes: of a file from an offset on, or of zeros.

    With MAP_FIXED they lie at the address, and what was mapped there is not any more. With MAP_FIXED_NOREPLACE they lie
    there if nothing is mapped there. Else the address is a hint: they lie there if there is room, and if not, somewhere
    else, and 0 is no hint. `file` is a file's number times four, plus how it was opened (1 for both, 2 to read, 3 to
    write).
    """
    require(rights & ~PROT_ALL == 0, "rights are to read, to write and to execute")
    require(flags & MAP_SHARED == 0 or flags & MAP_PRIVATE == 0, "a mapping is not both shared and private")
    require(0 <= file < FILE_NUMBERS << 2, "a file has a number that a process can have")
    mapping = new_mapping(process, rights, flags, file)
    span = Span(page_of(address), page_of(address) + pages_of(length), "page")
    wrong = against_mapping(process, address, length, rights, flags, file, offset)
    if isinstance(returned, Failure):
        is_for_memory = returned is Failure.NO_MEMORY and returned not in wrong
        ensure(returned in wrong or is_for_memory, "mmap is refused only for a reason that applies")
        if flags & FIXED:
            is_possible = process.fits([(span, shown(mapping, span, offset))])
        else:
            is_possible = not is_full(process, pages_of(length)) and process.has_room(pages_of(length))
        ensure(
            not (is_for_memory and is_possible),
            "mmap refuses for want of memory only where a limit is reached, or no gap is large enough",
        )
        return process
    ensure(
        Failure.INVALID not in wrong,
        "mmap refuses no bytes, an address or offset inside a page, and contradictory flags",
    )
    ensure(Failure.NO_FILE not in wrong, "only a file that is open is mapped")
    ensure(Failure.NOT_PERMITTED not in wrong, "a file is mapped only with rights for which it was opened")
    ensure(Failure.TOO_FAR not in wrong, "a file is mapped only up to the largest offset that a file can have")
    ensure(Failure.TOO_LOW not in wrong, "nothing is mapped below the lowest address")
    ensure(
        Failure.ALREADY_MAPPED not in wrong,
        "a mapping that must not replace anything is refused where something is mapped",
    )
    ensure(Failure.NO_MEMORY not in wrong, "nothing is mapped beyond the highest address")
    ensure(is_aligned(returned), "a mapping begins where a page begins")
    placed = Span(page_of(returned), page_of(returned) + pages_of(length), "page")
    if flags & FIXED:
        ensure(placed == span, "a fixed mapping lies at the address that was asked for")
    else:
        placed_well(process, placed)
        hinted = hint(process, address, pages_of(length))
        ensure(hinted is None or hinted == placed, "a hint is followed where there is room")
    changes = [(placed, shown(mapping, placed, offset))]
    return process.replaced(changes).forgotten(placed) if limited(process.fits(changes)) else process


def placed_well(process: Process, placed: Span) -> None:
    """A new area whose place was the answer's choice may lie there."""
    is_inside = process.span.start <= placed.start and placed.stop <= process.span.stop
    ensure(is_inside, "a mapping lies between the lowest address and the highest")
    ensure(not process.mapped(placed), "a mapping that is not fixed shares no page with what is mapped")
    ensure(negate(process.is_guarded(placed.stop)), "a mapping keeps out of the gap below an area that grows down")


def limited(fits: bool) -> bool:
    """Whether what was done keeps within the limits."""
    ensure(fits, "no more pages are mapped, and there are no more areas, than the limits allow")
    return fits


def munmap(process: Process, address: UserAddress, length: Length, *, returned: Failure | None) -> Process:
    """Take pages away, of however many areas, or of none."""
    span = Span(page_of(address), page_of(address) + pages_of(length), "page")
    if not is_aligned(address) or length == 0 or address + length > process.limits.highest:
        ensure(
            returned is Failure.INVALID,
            "munmap refuses no bytes, an address inside a page, and pages beyond the highest address",
        )
        return process
    if not process.fits([(span, None)]):
        ensure(returned is Failure.NO_MEMORY, "no area is split where there are as many areas as the limit allows")
        return process
    ensure(returned is None, "pages can be unmapped whether they are mapped or not")
    return process.replaced([(span, None)]).forgotten(span)


def mprotect(
    process: Process, address: UserAddress, length: Length, rights: int, *, returned: Failure | None
) -> Process:
    """Change what may be done with pages: area by area from the lowest on, up to where it cannot be done."""
    require(rights & ~PROT_ALL in (0, BAD_RIGHT), "rights are to read, to write and to execute, or one unknown right")
    page, stop = page_of(address), page_of(address) + pages_of(length)
    wraps = length > 0 and (page == stop or stop << PAGE_SHIFT >= ARGUMENT_LIMIT)
    if not is_aligned(address) or (length > 0 and rights & ~PROT_ALL != 0):
        is_named = returned is Failure.INVALID or (wraps and returned is Failure.NO_MEMORY)
        ensure(is_named, "mprotect refuses unknown rights, and an address inside a page")
        return process
    if wraps:
        ensure(returned is Failure.NO_MEMORY, "mprotect refuses a range that goes beyond the last address")
        return process
    while page < stop and (mapping := process.pages.get(page)) is not None:
        piece = Span(page, min(process.run(page).stop, stop), "page")
        new = Mapping(rights, mapping.flags, mapping.file, mapping.shift)
        is_permitted, fits = mapping.may_become(rights), process.fits([(piece, new)])
        ensure(is_permitted or returned is not None, "a shared file is given only rights for which it was opened")
        limited(fits or returned is not None)
        if not (is_permitted and fits):
            wrong = failures((Failure.NOT_PERMITTED, not is_permitted), (Failure.NO_MEMORY, not fits))
            ensure(returned is None or returned in wrong, "mprotect names the first reason that it meets")
            return process
        process, page = process.replaced([(piece, new)]), piece.stop
    if page < stop:
        ensure(returned is Failure.NO_MEMORY, "mprotect stops at the first page that is not mapped, and says so")
        return process
    ensure(returned is None, "the rights of pages that are mapped can be changed")
    return process


def mremap(
    process: Process,
    address: UserAddress,
    old: Length,
    new: Length,
    flags: int,
    target: UserAddress,
    *,
    returned: UserAddress | Failure,
) -> Process:
    """Make a part of an area that has `old` bytes one of `new` bytes. What is in it stays in it.

    A part that becomes smaller stays where it is. One that becomes larger stays if it is the end of its area and the
    pages behind it are free, and is moved if not and if it may be (MREMAP_MAYMOVE). With MREMAP_FIXED it is moved to
    the target in any case, and what was mapped there is not any more.
    """
    require(
        flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED) in (0, BAD_FLAG),
        "flags are MREMAP_MAYMOVE and MREMAP_FIXED, or one unknown flag",
    )
    source, count = Span(page_of(address), page_of(address) + pages_of(old), "page"), pages_of(new)
    wrong = against_remapping(process, address, old, new, flags, target)
    is_several = flags & MREMAP_FIXED and wrong == {Failure.NOT_MAPPED} and can_move_several(process, source, count)
    if wrong and not (is_several and returned == target):
        is_done = not isinstance(returned, Failure)
        ensure(
            not (is_done and Failure.INVALID in wrong),
            "mremap refuses no bytes, an address inside a page, places that overlap, and contradictory flags",
        )
        ensure(not (is_done and Failure.NOT_MAPPED in wrong), "only pages of one area are resized")
        limited(not (is_done and Failure.NO_MEMORY in wrong))
        ensure(is_done or returned in wrong, "mremap is refused only for a reason that applies")
        return process
    if flags & MREMAP_FIXED:
        return moved_there(process, source, target, count, returned)
    if returned == address:
        return resized(process, source, count)
    grown = Span(source.stop, source.start + count, "page")
    if isinstance(returned, Failure):
        ensure(returned is Failure.NO_MEMORY, "mremap is refused only for a reason that applies")
        cut = Span(source.start + count, source.stop, "page")
        is_cut = count <= pages_of(old) and process.fits([(cut, None)])
        ensure(not is_cut, "an area can become smaller where it may be split")
        is_short = count <= pages_of(old)
        ensure(is_short or not can_grow(process, grown), "an area with free pages behind it can grow")
        is_stuck = is_short or not flags & MREMAP_MAYMOVE or process.count + 2 > process.limits.areas
        ensure(is_stuck or not process.has_room(count), "an area that may be moved grows where a gap is large enough")
        return process
    is_movable = flags & MREMAP_MAYMOVE != 0 and count > pages_of(old)
    ensure(is_movable, "an area is moved only where it grows and may be moved")
    ensure(is_aligned(returned), "a mapping begins where a page begins")
    placed_well(process, Span(page_of(returned), page_of(returned) + count, "page"))
    fits = process.fits(moves(process, source, page_of(returned), count))
    return moved(process, source, page_of(returned), count) if limited(fits) else process


def can_move_several(process: Process, source: Span, count: int) -> bool:
    """Whether pages of several areas may be moved: all of them, or those of the first area, if what lies behind is cut
    off."""
    if source.start not in process.pages:
        return False
    pages = source.stop - source.start
    return count == pages or (count < pages and source.start + count <= process.run(source.start).stop)


def moved_there(
    process: Process, source: Span, target: UserAddress, count: int, returned: UserAddress | Failure
) -> Process:
    """The process after an area was to be moved to a fixed place."""
    if target < process.limits.lowest:
        ensure(returned is Failure.TOO_LOW, "nothing is moved below the lowest address")
        there = Span(page_of(target), page_of(target) + count, "page")
        return process.replaced([(there, None)]).forgotten(there)
    if not process.fits(moves(process, source, page_of(target), count)):
        limited(returned is Failure.NO_MEMORY)
        return process
    ensure(returned == target, "an area is moved to the address that was asked for")
    return moved(process, source, page_of(target), count)


def resized(process: Process, source: Span, count: int) -> Process:
    """The process after a part of an area was made longer or shorter where it is."""
    stop = source.start + count
    if stop <= source.stop:
        cut = Span(stop, source.stop, "page")
        return process.replaced([(cut, None)]).forgotten(cut) if limited(process.fits([(cut, None)])) else process
    grown, mapping = Span(source.stop, stop, "page"), process.pages[source.start]
    ensure(can_grow(process, grown), "an area grows only where the pages behind it are free")
    return process.replaced([(grown, mapping)]) if limited(process.fits([(grown, mapping)])) else process


def can_grow(process: Process, grown: Span) -> bool:
    """Whether pages behind an area can become the area's."""
    return grown.stop <= process.span.stop and not process.mapped(grown)


def moves(process: Process, source: Span, first: int, count: int) -> Changes:
    """What is mapped otherwise when pages are moved, and are more or fewer then."""
    changes: list[tuple[Span, Mapping | None]] = []
    page: int | None = source.start
    while page is not None and page < source.stop and page in process.pages:
        run, mapping, more = process.run(page), process.pages[page], first - source.start
        piece = Span(page, min(run.stop, source.stop), "page")
        stop = first + count if piece.stop == source.stop else piece.stop + more
        changes.append((piece, None))
        changes.append((Span(page + more, min(stop, first + count), "page"), mapping.moved(more)))
        page = process.above(piece.stop)
    return changes


def moved(process: Process, source: Span, first: int, count: int) -> Process:
    """The process after pages were moved, with what is in them."""
    changes = moves(process, source, first, count)
    more = first - source.start
    kept = {page + more: process.contents[page] for page in process.mapped(source) if page in process.contents}
    after = process.replaced(changes)
    for span, _ in changes:
        after = after.forgotten(span)
    contents = after.contents
    for page, value in kept.items():
        contents = contents.set(page, value) if page < first + count else contents
    return changed(after, contents=contents)


def madvise(
    process: Process, address: UserAddress, length: Length, advice: int, *, returned: Failure | None
) -> Process:
    """Say what will become of pages. With MADV_DONTNEED, what the process has stored there for itself is thrown away,
    and a private page shows again what it showed at first."""
    span = Span(page_of(address), page_of(address) + pages_of(length), "page")
    wraps = length > 0 and (span.start == span.stop or span.stop << PAGE_SHIFT >= ARGUMENT_LIMIT)
    if not is_aligned(address) or advice not in (MADV_WILLNEED, MADV_DONTNEED) or wraps:
        ensure(
            returned is Failure.INVALID,
            "madvise refuses unknown advice, an address inside a page, and a range that goes beyond the last address",
        )
        return process
    mapped = process.mapped(span)
    if len(mapped) < span.stop - span.start:
        ensure(returned is Failure.NO_MEMORY, "advice about a hole is refused, and followed around it")
    else:
        ensure(returned is None, "advice about pages that are mapped can be followed")
    return process.forgotten(span) if advice == MADV_DONTNEED else process


def brk(process: Process, address: UserAddress, *, returned: UserAddress) -> Process:
    """Move the end of the heap. The answer is where it is then: where it was, if it cannot be moved. The pages between
    are mapped, and hold zeros, or are unmapped."""
    limits, old, new = process.limits, pages_of(process.end), pages_of(address)
    stays, is_free = returned == process.end, True
    is_within = heap_may_end(address, limits.heap, limits.data, limits.highest)
    change: tuple[Span, Mapping | None] = (Span(new, old, "page"), None)
    if new > old:
        change = Span(old, new, "page"), Mapping(READ_WRITABLE, OWN)
        is_free = not process.mapped(Span(old, new + 1, "page")) and negate(process.is_guarded(new + 1))
    ensure(is_free or stays, "the heap keeps a page away from what is mapped, and out of guard gaps")
    ensure(is_within or stays, "the heap ends between its beginning and its limit")
    fits = not (is_free and is_within) or process.fits([change])
    limited(fits or stays)
    is_possible = is_free and is_within and fits
    is_there = new >= old or bool(process.mapped(change[0]))
    ensure(
        returned == address or (stays and not (is_possible and is_there)),
        "the end of the heap moves where nothing is in its way",
    )
    if returned != address or not is_possible:
        return process
    return evolve(process.replaced([change]).forgotten(Span(new, old, "page")), end=address)


def heap_may_end(address: Any, heap: Any, data: Any, highest: Any) -> Any:
    """Whether the heap may end at an address, as far as its limits go: from its beginning on, with so many bytes, and
    below the highest address."""
    return (heap <= address) & (address - heap <= data) & (address <= highest)


def grow(process: Process, address: UserAddress, *, returned: Failure | None) -> Process:
    """A page was touched that may be an area's that grows down. If there is one above, and nothing speaks against it,
    it grows to the page; if the page is mapped, nothing is to be done."""
    page, limits = page_of(address), process.limits
    if page in process.pages:
        ensure(returned is None, "where a page is mapped, nothing has to grow")
        return process
    above, below = process.above(page), process.below(page)
    if above is None or not process.pages[above].grows:
        ensure(returned is Failure.NOT_MAPPED, "only an area that grows down grows")
        return process
    change = Span(page, above, "page"), process.pages[above]
    is_low = page << PAGE_SHIFT < limits.lowest
    ensure(not is_low or returned is not None, "no area grows below the lowest address")
    is_close = below is not None and page - below - 1 << PAGE_SHIFT < limits.gap and keeps_off(process.pages[below])
    ensure(not is_close or returned is not None, "an area that grows down keeps a gap to what lies below it")
    size = process.run(above).stop - page << PAGE_SHIFT
    is_large = size > limits.stack or not process.fits([change])
    ensure(not is_large or returned is not None, "no area grows beyond a limit")
    wrong = failures((Failure.TOO_LOW, is_low), (Failure.NO_MEMORY, is_close or is_large))
    ensure(
        returned is None or returned in wrong,
        "an area grows where it can, and is refused only for a reason that applies",
    )
    return process if returned is not None else process.replaced([change])


def keeps_off(below: Mapping) -> bool:
    """Whether what lies below keeps a stack at a distance: what may be used, and does not grow down itself."""
    return below.rights != 0 and not below.grows


def find(process: Process, address: UserAddress, field: int, *, returned: int | Failure) -> Process:
    """One field of the lowest area that ends above an address: 0 where it begins, 1 where it ends, 2 its rights, 3 its
    flags, 4 its file, 5 the offset of its first byte there."""
    require(AREA_START <= field <= AREA_OFFSET, "an area has the field that is asked for")
    page = process.above(page_of(address))
    if page is None:
        ensure(returned is Failure.NO_AREA, "no area is found where none ends above the address")
        return process
    ensure(not isinstance(returned, Failure), "an area that ends above an address is found")
    if isinstance(returned, Failure):
        return process
    area = process.area(page)
    if field == AREA_START:
        is_alike = area.start <= returned <= page << PAGE_SHIFT
        ensure(is_alike, "the pages of an area are alike from its beginning on")
        ensure(area.start == returned or not is_alike, "an area is merged with what is like it below")
    elif field == AREA_END:
        is_alike = page << PAGE_SHIFT < returned <= area.end
        ensure(is_alike, "the pages of an area are alike up to its end")
        ensure(area.end == returned or not is_alike, "an area is merged with what is like it above")
    elif field == AREA_RIGHTS:
        ensure(returned == area.rights, "an area has the rights of its pages")
    elif field == AREA_FLAGS:
        ensure(returned == area.flags, "an area is shared or private, and grows, as its pages do")
    elif field == AREA_FILE:
        ensure(returned == area.file, "an area shows the file that was mapped")
    else:
        ensure(returned == area.offset, "an area shows its file from the right offset on")
    return process


def store(process: Process, address: UserAddress, value: int, *, returned: Failure | None) -> Process:
    """Write to the first word of a page."""
    page = page_of(address)
    mapping = process.pages.get(page)
    if mapping is None:
        ensure(returned is Failure.NOT_MAPPED, "nobody writes where nothing is mapped")
        return process
    if not mapping.rights & PROT_WRITE:
        ensure(returned is Failure.NOT_PERMITTED, "nobody writes to a page that is not writable")
        return process
    if process.place(page) not in process.contents and len(process.contents) >= process.limits.frames:
        ensure(returned is Failure.NO_MEMORY, "a page that is written to for the first time needs a frame")
        return process
    ensure(returned is None, "a page that is writable can be written to")
    return changed(process, contents=process.contents.set(process.place(page), value))


def load(process: Process, address: UserAddress, *, returned: int | Failure) -> Process:
    """Read the first word of a page: what was stored there last, or what the page showed at first."""
    page = page_of(address)
    mapping = process.pages.get(page)
    if mapping is None:
        ensure(returned is Failure.NOT_MAPPED, "nobody reads where nothing is mapped")
        return process
    if mapping.rights == 0:
        ensure(returned is Failure.NOT_PERMITTED, "nobody reads a page without any right")
        return process
    if mapping.rights & PROT_READ == 0 and returned is Failure.NOT_PERMITTED:
        return process
    ensure(returned == process.value(page), "what was stored is loaded, and zeros or the file where nothing was")
    return process


def new_mapping(process: Process, rights: int, flags: int, file: File) -> Mapping:
    """What new pages are mapped as, before it is known where they lie."""
    kept = flags & (MAP_SHARED | MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN)
    if not flags & MAP_ANONYMOUS:
        return Mapping(rights, kept, file)
    return Mapping(rights, kept, process.new_memory() if flags & MAP_SHARED else NO_FILE)


def shown(mapping: Mapping, span: Span, offset: int) -> Mapping:
    """The same at a place: from which page of its file on."""
    if mapping.file == NO_FILE:
        return mapping
    return mapping._replace(shift=(page_of(offset) if mapping.file > NO_FILE else 0) - span.start)


def failures(*reasons: tuple[Failure, Any]) -> frozenset[Failure]:
    return frozenset(failure for failure, holds in reasons if holds)


def against_mapping(
    process: Process, address: int, length: int, rights: int, flags: int, file: int, offset: int
) -> frozenset[Failure]:
    """Why a mapping cannot be, besides limits."""
    limits, count, first = process.limits, pages_of(length), page_of(address)
    is_fixed, is_of_file, is_shared = flags & FIXED, not flags & MAP_ANONYMOUS, flags & MAP_SHARED
    is_contrary = flags & MAP_GROWSDOWN and (is_of_file or is_shared)
    is_unopened = file & OPENED == WRITE_ONLY or (is_shared and rights & PROT_WRITE and file & OPENED == READ_ONLY)
    is_misplaced = not is_aligned(offset) or (is_fixed and not is_aligned(address))
    is_high = first + count << PAGE_SHIFT > limits.highest if is_fixed else count << PAGE_SHIFT > limits.highest
    return failures(
        (Failure.INVALID, length == 0 or is_misplaced or is_contrary or not flags & (MAP_SHARED | MAP_PRIVATE)),
        (Failure.NO_MEMORY, is_high or (length > 0 and count == 0)),
        (Failure.TOO_FAR, is_of_file and page_of(offset) + count << PAGE_SHIFT > FILE_LIMIT),
        (Failure.NO_FILE, is_of_file and file & OPENED == 0),
        (Failure.NOT_PERMITTED, is_of_file and is_unopened),
        (Failure.TOO_LOW, is_fixed and address < limits.lowest),
        (Failure.ALREADY_MAPPED, flags & MAP_FIXED_NOREPLACE and process.mapped(Span(first, first + count, "page"))),
    )


def against_remapping(
    process: Process, address: int, old: int, new: int, flags: int, target: int
) -> frozenset[Failure]:
    """Why an area cannot be resized or moved, besides limits on areas."""
    limits, first, count, more = process.limits, page_of(address), pages_of(new), pages_of(new) - pages_of(old)
    is_fixed, there, mapping = flags & MREMAP_FIXED, page_of(target), process.pages.get(page_of(address))
    overlap = there < first + pages_of(old) and first < there + count
    is_misplaced = not is_aligned(target) or there + count << PAGE_SHIFT > limits.highest or overlap
    is_contrary = is_fixed and (is_misplaced or not flags & MREMAP_MAYMOVE)
    is_no_length = pages_of(old) == 0 or count == 0 or count << PAGE_SHIFT > limits.highest
    is_far = (
        mapping is not None and mapping.file != NO_FILE and first + mapping.shift + count << PAGE_SHIFT > FILE_LIMIT
    )
    is_cut = more < 0 and first + pages_of(old) << PAGE_SHIFT > limits.highest
    is_invalid = is_no_length or is_contrary or flags & BAD_FLAG or is_far or is_cut
    of_one_area = pages_of(old) if is_fixed or more > 0 else 1
    return failures(
        (Failure.INVALID, not is_aligned(address) or is_invalid),
        (Failure.NOT_MAPPED, mapping is None or process.run(first).stop < first + of_one_area),
        (Failure.NO_MEMORY, more > 0 and len(process.pages) + more << PAGE_SHIFT > limits.total),
    )


def is_full(process: Process, count: int) -> bool:
    """Whether a limit may stand in the way of so many pages more, wherever they lie."""
    return process.count >= process.limits.areas or len(process.pages) + count << PAGE_SHIFT > process.limits.total


def hint(process: Process, address: UserAddress, count: int) -> Span | None:
    """Where pages lie that are wanted at an address, if there is room for them."""
    first = max(page_of(address), process.span.start)
    span = Span(first, first + count, "page")
    return span if page_of(address) != 0 and process.is_free(span) else None


OPERATIONS = (mmap, munmap, mprotect, mremap, madvise, brk, grow, find, store, load)
"""What a process may ask for. Growing is what a fault asks for."""
INTERNAL_OPERATIONS = ()

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────


class Performer(Protocol):
    """Something that performs the operations and can say what state it is in."""

    @property
    def state(self) -> Process: ...
    def perform(self, operation: str, *arguments: Any) -> Any: ...


def munmap_undoes_mmap(
    machine: Performer,
    address: UserAddress,
    length: Length,
    rights: int,
    flags: int,
    file: File,
    offset: int,
) -> None:
    """unmapping what was just mapped where nothing was leaves the process as it was"""
    before = machine.state
    if flags & MAP_FIXED and not flags & MAP_FIXED_NOREPLACE:
        return
    made = machine.perform("mmap", address, length, rights, flags, file, offset)
    if isinstance(made, Failure):
        return
    ensure(machine.perform("munmap", made, length) is None, "what was just mapped can be unmapped")
    ensure(machine.state == before, "unmapping what was just mapped leaves the process as it was")


RELATIONS = (munmap_undoes_mmap,)

# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {
    "an-overlapping-area-goes-whole": (
        "Of an area that reaches beyond both ends of the range, the part behind it is dropped. The process "
        "loses pages that it never named."
    ),
    "the-rest-of-a-split-loses-its-offset": (
        "When an area is split, the upper part keeps the offset of the lower one. Nothing is noticed until "
        "the next fault, which reads the wrong page of the file."
    ),
    "mprotect-forgets-the-last-page": (
        "The end of the range is taken for its last page. A guard page, or a page of code that was to become "
        "read-only, stays writable."
    ),
    "mprotect-stops-silently-at-a-hole": (
        "What lies before a hole is changed, and the answer says that all is. The caller relies on rights "
        "that pages behind the hole do not have."
    ),
    "mprotect-looks-for-holes-first": (
        "The whole range is looked at before anything is changed. That is the tidier system call, and not the "
        "one that there is: programs that probe with mprotect see other rights afterwards."
    ),
    "mprotect-grants-what-the-file-was-not-opened-for": (
        "A shared mapping of a file that was opened for reading is made writable. What is written then is in "
        "the file (Linux clears VM_MAYWRITE in do_mmap, mm/mmap.c, and mprotect asks for it)."
    ),
    "mremap-grows-over-a-neighbour": (
        "The pages behind an area are taken for free. Two areas have them, or the neighbour's are gone."
    ),
    "mremap-leaves-the-contents-behind": ("The area is moved and its pages are not. At the new place are zeros."),
    "mremap-to-a-place-that-overlaps": ("The new place is unmapped first, and with it a part of what was to be moved."),
    "mremap-makes-an-area-of-no-pages": (
        "A new length of 0 is not refused. Linux had areas of no pages so, and lost count of them (CVE-2003-0985)."
    ),
    "mremap-shrinks-and-keeps-what-was-there": (
        "Pages that an area loses by becoming smaller keep what was stored. It comes back when the area grows again."
    ),
    "mremap-unmaps-what-cannot-be-moved": (
        "The new place is unmapped before it is known whether the area may be moved. The call is refused, and "
        "has destroyed what lay there (CVE-2004-0077 ignored such a failure)."
    ),
    "the-last-leaf-goes-stale": (
        "Of the leaf that was found last it is asked whether the address lies behind its beginning, and not "
        "whether it lies before its end. An area that has been moved to another leaf is not found (Linux: "
        "CVE-2018-17182, a cached area that was taken for valid)."
    ),
    "merged-whatever-the-offsets": (
        "Two parts of a file that lie beside each other are merged, though they are no neighbours in the "
        "file. The upper one shows what follows the lower one."
    ),
    "merged-whatever-the-rights": (
        "Areas of different rights are merged. Pages that were read-only can be written to."
    ),
    "merged-below-alone": (
        "A new area is merged with the one below and not with the one above. A process that maps downwards, "
        "as the kernel places, comes to its limit of areas."
    ),
    "brk-leaves-the-pages-mapped": (
        "The end of the heap moves down, and the pages above stay mapped. What uses freed memory goes on working."
    ),
    "brk-brings-back-what-was-there": (
        "The pages are unmapped, and what was stored in them is not thrown away. When the heap grows again it "
        "is not zero, and malloc relies on zeros."
    ),
    "brk-knows-no-end": (
        "The heap's limit alone is compared, and not where addresses end. Linux let a process map the "
        "kernel's own memory so (CVE-2003-0961)."
    ),
    "brk-touches-what-lies-above": (
        "The heap grows until it touches the next area. A buffer that is written past its end reaches into it."
    ),
    "the-heap-has-no-limit": (
        "RLIMIT_DATA is not compared. A process that asks for ever more takes the memory of all others."
    ),
    "no-gap-below-the-stack": (
        "A stack grows until it touches what lies below it. A function with large variables then writes there "
        "without a fault (CVE-2017-1000364: a gap of one page could be jumped over)."
    ),
    "mmap-into-the-gap-below-the-stack": (
        "The gap is kept when the stack grows, and not when a mapping is placed. The stack cannot grow any more."
    ),
    "the-stack-grows-below-the-lowest-address": (
        "A stack grows to where nothing may be mapped, down to the page of NULL (CVE-2019-9213)."
    ),
    "the-stack-knows-no-limit": ("RLIMIT_STACK is not compared. A recursion without end uses all memory."),
    "map-fixed-fails-late": (
        "What lies in the way is unmapped before the limits are looked at. The call is refused, and what lay "
        "there is gone."
    ),
    "mapped-below-the-lowest-address": (
        "A fixed mapping may lie at address 0. A NULL pointer that the kernel follows leads to what the "
        "process has put there."
    ),
    "fixed-noreplace-replaces": (
        "MAP_FIXED_NOREPLACE is treated as MAP_FIXED. What lay there is gone, and the caller, who asked so as not to "
        "destroy it, does not learn of it."
    ),
    "the-old-contents-shine-through": (
        "Pages are unmapped, and what was in them stays. What is mapped there next shows it."
    ),
    "dontneed-spares-the-last-page": (
        "The last page of the range keeps what is in it. An allocator that relies on zeros hands out what was freed."
    ),
    "shared-memory-outlives-its-last-area": (
        "Nobody notices that the last area that shows a shared anonymous memory is gone. The next one that "
        "gets its number shows what was in it."
    ),
    "an-area-that-ends-there-is-found": (
        "The end of an area is taken for one of its pages, and the area above it, which begins there, is missed."
    ),
    "areas-are-copied-over-each-other": (
        "Where a node makes room, its entries are copied to the next places from the first one on, over those that "
        "were to be copied next: one area lies there several times, and the others are lost."
    ),
    "the-first-areas-are-given-to-the-neighbour": (
        "A full node is split, and its first entries go into the new one in place of its last. In a tree with few "
        "areas no node is ever full."
    ),
    "a-new-area-lies-behind-the-next-one": (
        "A new area comes to lie behind the one that it should lie in front of. The node is not sorted any more, and "
        "whoever looks for one of the two finds the other."
    ),
    "the-area-below-is-taken-away": (
        "An area is to be taken out of its node, and the one below it goes: pages are lost that nobody named, and "
        "those that were to go are still there."
    ),
    "a-file-that-is-not-open-is-called-forbidden": (
        "A descriptor that is not open is answered with EACCES. The program looks for a wrong mode of its file, and "
        "closed it too early."
    ),
    "mmap-maps-what-is-no-file": (
        "Nobody looks whether the file is open. The mapping shows whatever the number leads to."
    ),
    "mmap-writes-to-what-was-opened-to-be-read": (
        "A shared mapping to write to is made of a file that was opened to be read. What may not write to a file does "
        "so by its memory."
    ),
    "the-offset-alone-is-compared": (
        "The offset is compared with the largest that a file can have, and the length is not added. The last pages "
        "show offsets that have wrapped."
    ),
    "an-offset-inside-a-page-is-rounded": (
        "An offset inside a page is rounded down without a word. What the caller finds at the address is not what it "
        "asked for."
    ),
    "map-fixed-knows-no-highest-address": (
        "A fixed mapping is not compared with where addresses end. It reaches into what is not the process's."
    ),
    "what-is-replaced-is-counted-twice": (
        "The limit is compared before what the mapping replaces is taken off. At its limit a process cannot replace "
        "what it has."
    ),
    "mmap-counts-no-areas": (
        "The number of areas is not compared. A process that maps every other page takes the kernel's memory for the "
        "areas."
    ),
    "a-hint-inside-a-page-is-answered": (
        "The last twelve bits of the hint come back with the answer. The caller's memory begins in the middle of a "
        "page."
    ),
    "the-beginning-of-the-merged-area-is-answered": (
        "The new area is merged with the one below, and where that begins is answered. The caller uses memory that it "
        "has been using for something else."
    ),
    "no-hint-is-followed": "The hint is not looked at. A program that wants its heap in one piece gets it in many.",
    "the-search-goes-below-the-lowest-address": (
        "The search for a gap goes down to 0. A mapping that nobody placed there lies at NULL."
    ),
    "the-highest-place-is-taken": "A mapping is placed below the highest address, whatever lies there.",
    "munmap-knows-no-highest-address": (
        "A range beyond the highest address is unmapped without a word, and the caller's mistake stays unnoticed."
    ),
    "munmap-splits-beyond-the-limit": "The limit of areas is compared when areas are made, and not when one is split.",
    "munmap-refuses-a-hole": (
        "A range with a hole is refused. An allocator that trims what it has given back in part fails."
    ),
    "madvise-takes-any-advice": (
        "Advice that is not known is taken as followed. A program that asks whether the kernel has a kind of advice "
        "believes that it has."
    ),
    "madvise-is-silent-about-holes": (
        "A range with a hole is answered as if all of it were mapped. Programs that ask so what is mapped go wrong."
    ),
    "madvise-takes-one-area-at-a-time": (
        "The range is looked for in one area. Where the rights of a page in the middle were changed, the advice is "
        "refused."
    ),
    "mprotect-takes-any-right": "Bits that are no right are stored with the rights, and mean something else there.",
    "a-length-that-wraps-is-none": (
        "A length just below 2**64 is rounded up to 0 and taken for none: the call says that it has been done, and "
        "nothing has."
    ),
    "the-last-area-may-become-anything": "Of the last area of the range it is not asked what its file was opened for.",
    "a-forbidden-right-is-called-a-hole": (
        "A right that the file was not opened for is answered with ENOMEM, and the caller takes the range for unmapped."
    ),
    "mprotect-is-done-and-refused": (
        "The limit of areas is compared after the change. The caller is told that its pages have other rights than "
        "they have."
    ),
    "mremap-takes-any-flag": (
        "Flags that are not known are ignored. The caller relies on what the kernel does not have."
    ),
    "mremap-shrinks-what-is-not-there": (
        "An area that becomes smaller is not looked up. A wrong address is answered as if there were an area (Linux's "
        "mremap long unmapped the rest before it looked for one, mm/mremap.c)."
    ),
    "a-hole-is-called-want-of-memory": (
        "An address where nothing is mapped is answered with ENOMEM. The caller frees memory, and tries again without "
        "end."
    ),
    "an-area-is-cut-only-where-it-may-be-split": (
        "To cut the end of an area off is refused at the limit of areas, though there are no more of them afterwards."
    ),
    "an-area-grows-only-if-it-may-be-moved": (
        "Without MREMAP_MAYMOVE an area does not grow, though the pages behind it are free."
    ),
    "an-area-grows-only-where-it-is": (
        "With MREMAP_MAYMOVE an area is not moved. realloc of a large block copies it, or fails."
    ),
    "an-area-is-moved-without-being-asked": (
        "MREMAP_MAYMOVE is not looked at. The caller has pointers into what lies elsewhere now."
    ),
    "mremap-moves-below-the-lowest-address": (
        "The lowest address is compared when something is mapped, and not when it is moved: a mapping comes to lie at "
        "NULL by way of mremap."
    ),
    "mremap-replaces-nothing": "A fixed place where something is mapped is refused, as if the call had no right to it.",
    "the-heap-never-shrinks": (
        "The end of the heap is moved up alone. What a program has given back is not anybody else's."
    ),
    "a-page-that-is-mapped-by-now-is-called-a-hole": (
        "Two threads touch a page below the stack. The second finds the stack grown already, and is killed."
    ),
    "any-area-grows": (
        "Whether an area grows down is not looked at. A wild access just below any area makes it larger, and is never "
        "noticed."
    ),
    "the-stack-does-not-reach-its-limit": (
        "A stack that has just as many bytes as RLIMIT_STACK says is refused its last page."
    ),
    "where-no-area-is-found-0-is-answered": (
        "That no area is found is answered with 0, which is the address of an area as well."
    ),
    "an-area-above-is-not-found": (
        "Only an area that has the address is found. Whoever goes from one area to the next ends at the first hole."
    ),
    "the-gap-is-shown-as-part-of-the-stack": (
        "The beginning of a stack is answered with its gap. A program that reads its memory from there on is killed."
    ),
    "an-area-begins-where-it-is-asked-for": "The beginning of an area is taken to be the page that was asked for.",
    "the-end-is-counted-as-a-page": "The end of an area is taken for its last page, and one is added.",
    "an-area-ends-with-the-page-that-is-asked-for": (
        "An area is taken to end with the page that was asked for, and whoever goes on from there finds it again."
    ),
    "the-right-to-read-is-not-answered": (
        "Only the rights to write and to execute are answered. A program that saves and restores rights takes the one "
        "to read away."
    ),
    "nobody-is-told-that-an-area-grows": (
        "That an area grows down is not answered. A debugger takes the room below a stack for free."
    ),
    "how-a-file-was-opened-is-lost": "The file is answered without how it was opened.",
    "the-offset-of-the-page-is-answered": (
        "The offset of the page is answered in place of the area's. Whoever reads the file from there is off by as "
        "much."
    ),
    "a-store-beside-all-areas-is-called-forbidden": (
        "An access where nothing is mapped is told as one that is not permitted (SEGV_ACCERR). A handler that maps "
        "pages on demand gives up."
    ),
    "what-is-read-only-is-written-to": "Rights are looked at by loads, and not by stores.",
    "more-is-held-than-there-are-frames": (
        "Nobody looks whether there is a frame left. A page is promised what is not there."
    ),
    "a-second-store-takes-another-frame": (
        "A store to a page that has a frame asks for another one, and is refused where there is none."
    ),
    "a-load-beside-all-areas-finds-zeros": (
        "A load where nothing is mapped finds zeros. A wild pointer is never noticed."
    ),
    "what-has-no-right-is-read": "A page without any right is read. A guard page guards against stores alone.",
    "the-file-is-read-from-its-first-page-on": (
        "The offset of the mapping is left out when a page is read: every mapping shows the beginning of its file."
    ),
}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/virtual/areas/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = (
    (
        "areas",
        "mm/vma.c: vma_merge_new_range, vma_merge_existing_range, is_mergeable_anon_vma",
        "Linux merges too, but not where two areas have pages of different descent (anon_vma): then two that "
        "are alike lie beside each other.",
    ),
    (
        "areas: the tree",
        "lib/maple_tree.c: mas_walk, mas_empty_area_rev",
        "A B-tree of ranges with the largest gap noted at each node, as here. There the entry of a leaf points to a "
        "record of the area; here it is the area. Linux reads its tree without a lock, so nodes that are replaced are "
        "freed later (RCU); here one CPU at a time uses it.",
    ),
    (
        "mmap",
        "mm/mmap.c: do_mmap; mm/vma.c: mmap_region",
        "The same refusals. Linux counts what a process may write to against RLIMIT_DATA also; here that "
        "limits the heap alone.",
    ),
    (
        "mmap: where it lies",
        "mm/vma.c: unmapped_area_topdown; arch/x86/mm/mmap.c: mmap_base",
        "Both take the highest gap that is large enough. Linux begins below the room that the stack may come to need "
        "(RLIMIT_STACK, and 128 MiB at the least); here the search begins at the highest address, and a mapping right "
        "below a stack's gap ends its growth.",
    ),
    (
        "munmap",
        "mm/vma.c: do_vmi_munmap, split_vma",
        "Linux refuses to split where an area more is one too many for a moment; here what counts is how many there "
        "are afterwards.",
    ),
    (
        "mprotect",
        "mm/mprotect.c: do_mprotect_pkey, mprotect_fixup",
        "The same: area by area, and what lies before a hole is changed. The hole is noticed only where it is reached.",
    ),
    (
        "mremap",
        "mm/mremap.c: do_mremap, mremap_to, remap_move",
        "The same. An old length of 0, by which Linux maps shared memory a second time, is refused. To a fixed place "
        "Linux moves nothing where fewer than six areas more are permitted (check_mremap_params).",
    ),
    (
        "madvise",
        "mm/madvise.c: madvise_walk_vmas, madvise_dontneed_free",
        "The same: what lies around a hole is done, and the answer is ENOMEM. Linux has further kinds of advice.",
    ),
    (
        "brk",
        "mm/mmap.c: brk, check_brk_limits; mm/vma.c: do_brk_flags",
        "The same: what cannot be moved stays, and the answer says where it is.",
    ),
    (
        "grow",
        "mm/vma.c: expand_downwards, acct_stack_growth",
        "The same. What grows down to an area that grows down too is merged with it here.",
    ),
    (
        "find",
        "mm/mmap.c: find_vma; fs/proc/task_mmu.c: do_procmap_query",
        "The same area, field by field.",
    ),
)
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {
    "brk-within-limits": (
        "The end of the heap may move to an address exactly where that is not below the beginning of the heap, has no "
        "more bytes of heap below it than its limit says, and is not above the highest address: of every 64-bit word "
        "as the address, and of all limits."
    ),
    "a-page-is-found-in-its-node": (
        "Of every page, in every node of up to 2**20 entries: what is found is the first entry that ends above the "
        "page. So where entries are sorted and share no page it is the page's, if any is."
    ),
    "entries-keep-their-order": (
        "Where room is made in a node of up to 2**20 entries or is closed up, and where a node gives its last entries "
        "to its neighbour or takes that one's first, as splitting and joining nodes do: all entries are kept word for "
        "word and in their order, and no other word of the image is changed but the numbers of entries."
    ),
    "a-new-area-keeps-the-others": (
        "An area that meets no other one comes into a leaf of up to 2**20 sorted ones that share no page, and has one "
        "entry then: so are they afterwards, the others are as they were, each with its pages, rights and place in its "
        "file, and no other word of the image is changed."
    ),
    "an-area-goes-alone": (
        "Of a leaf of up to 2**20 sorted areas that share no page, the area of a page is taken away: so are those that "
        "are left, each is as it was, and no other word of the image is changed."
    ),
}
"""What is proved for every size, by name (checks/pairings/virtual/areas/proof)."""

"""The memory calls of a real program, as strace tells them, read as calls of the law: one process of the law for each
address space.

What execve mapped before the first call, strace does not tell, nor what a limit was, nor what lay in memory. What is
made of that is in docs/decisions/0032-the-running-kernel.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

from attrs import define, evolve, field

from checks.engines.validate import refuse
from checks.evidence import Call
from checks.linear import Unrecorded, linear
from checks.pairings.virtual.areas.strace import Calls, Space, SystemCall, number
from spec.virtual.areas import Process, initial, page_of, pages_of
from spec.virtual.words import (
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
    PAGE_BYTES,
    PROT_ALL,
    PROT_EXEC,
    PROT_READ,
    PROT_WRITE,
    READ_WRITE,
    USER_LIMIT,
    AreaFailure,
    UserAddress,
)
from spec.vocabulary import PAGE_SHIFT, Span

NO_MATTER = (
    *("MAP_DENYWRITE", "MAP_EXECUTABLE", "MAP_NORESERVE", "MAP_POPULATE", "MAP_NONBLOCK", "MAP_STACK", "MAP_LOCKED"),
    *("MAP_32BIT", "MAP_UNINITIALIZED", "MAP_SYNC", "PROT_SEM", "PROT_GROWSDOWN"),
)
"""Flags that change nothing of what the law speaks of."""
NAMES = {
    "PROT_NONE": 0,
    "PROT_READ": PROT_READ,
    "PROT_WRITE": PROT_WRITE,
    "PROT_EXEC": PROT_EXEC,
    "MAP_SHARED": MAP_SHARED,
    "MAP_SHARED_VALIDATE": MAP_SHARED,
    "MAP_PRIVATE": MAP_PRIVATE,
    "MAP_FIXED": MAP_FIXED,
    "MAP_FIXED_NOREPLACE": MAP_FIXED_NOREPLACE,
    "MAP_ANONYMOUS": MAP_ANONYMOUS,
    "MAP_GROWSDOWN": MAP_GROWSDOWN,
    "MREMAP_MAYMOVE": MREMAP_MAYMOVE,
    "MREMAP_FIXED": MREMAP_FIXED,
    "MADV_WILLNEED": MADV_WILLNEED,
    "MADV_DONTNEED": MADV_DONTNEED,
    **dict.fromkeys(NO_MATTER, 0),
}
PLENTY = 1 << 47
MOST_AREAS = 65_530
FIXED = MAP_FIXED | MAP_FIXED_NOREPLACE
FAILURES = {failure.code: failure for failure in AreaFailure}
JUDGED = ("EINVAL", "EEXIST", "EFAULT")
"""Why a call was refused, where that can be known."""
GAP = 256 << PAGE_SHIFT
LARGEST = 1 << 21
"""Pages that one call may be about: the law keeps a word for each."""

BEFORE = "pages mapped by execve"
NOT_FOLLOWED = "a hint that was not followed"
REFUSED = "refused by a limit or a file"
OTHER_ADVICE = "advice of other kinds"
STAYED = "the break where it was"
OTHERS = "other calls"
UNFINISHED = "calls that did not end"


Numbers = tuple[int, ...]


@define
class Known:
    """What is known of an address space, besides the law's process."""

    space: Space
    has_begun: bool = False
    made: list[Call] = field(factory=list)
    """The law's calls."""
    touched: list[tuple[Span, int]] = field(factory=list)
    """Pages that were mapped or unmapped, and in which line."""
    seen: set[int] = field(factory=set)
    """All of these. Of others, execve may have mapped any."""
    places: list[tuple[int, int]] = field(factory=list)
    """After each system call: how many are in `made`, and in `touched`."""

    def touch(self, span: Span, line: int) -> None:
        self.touched.append((span, line))
        self.seen.update(span)

    def unseen(self, span: Span) -> Iterator[Span]:
        """The longest runs of pages in a span of which no call has told."""
        start = span.start
        for page in range(span.start, span.stop + 1):
            if page == span.stop or page in self.seen:
                if start < page:
                    yield Span(start, page, "page")
                start = page + 1

    def copy(self, other: Known, calls: int) -> list[Call]:
        """What is known of another one after so many of its system calls; the law's calls until then."""
        made, touched = other.places[calls - 1] if calls else (0, 0)
        for span, line in other.touched[:touched]:
            self.touch(span, line)
        return other.made[:made]


@define
class AreasTrace:
    """One reading of one file (checks.pairing.Reading)."""

    recordings: ClassVar[Sequence[str]] = (
        "areas-gcc.strace.xz",
        "areas-git.strace.xz",
        "areas-perl.strace.xz",
        "areas-python.strace.xz",
    )
    """What it can read of checks/data."""
    unseen: ClassVar[Sequence[str]] = ()

    path: Path
    counts: Counter[str] = field(factory=Counter)
    _known: dict[int, Known] = field(factory=dict)
    """By the number of an address space."""
    _breaks: dict[int, int] = field(factory=dict)
    """Where the break is first said to be there."""
    _now: int = 0
    """The address space that is read of."""

    def initial(self) -> Process:
        first = self._breaks.get(self._now, PAGE_BYTES)
        end = USER_LIMIT - PAGE_BYTES
        make: Any = initial
        process = make(PAGE_BYTES, end, pages_of(first) << PAGE_SHIFT, PLENTY, PLENTY, PLENTY, GAP, MOST_AREAS, PLENTY)
        begun: Process = evolve(linear(process), contents=Unrecorded(), end=first)
        return begun

    def events(self) -> Iterator[SystemCall]:
        told = Calls(self.path)
        calls = told.read()
        self.counts["address spaces"] = len({call.of for call in calls})
        self.counts.update({UNFINISHED: told.unfinished} if told.unfinished else {})
        self._known = {space.number: Known(space) for space in told.spaces}
        for call in calls:
            if call.name == "brk":
                self._breaks.setdefault(call.of, call.returned)
        for space in told.spaces:
            if space.copied is not None and space.copied[0].number in self._breaks:
                self._breaks[space.number] = self._breaks[space.copied[0].number]
        for call in calls:
            self._now = call.of
            yield call

    def calls(self, process: Process, event: SystemCall) -> Iterator[Call]:
        known = self._known[event.of]
        for call in self._calls(process, known, event):
            known.made.append(call)
            yield call
        known.places.append((len(known.made), len(known.touched)))

    def _calls(self, process: Process, known: Known, event: SystemCall) -> Iterator[Call]:
        if not known.places and known.space.copied is not None:
            parent, calls = known.space.copied
            yield from known.copy(self._known[parent.number], calls)
        read = READ.get(event.name)
        self.counts[event.name if read else OTHERS] += 1
        if read is not None:
            yield from read(self, process, known, event)

    # ── One after the other ──

    def _numbers(self, event: SystemCall, least: int) -> Numbers:
        try:
            numbers = tuple(number(word, NAMES) for word in event.arguments)
        except (KeyError, ValueError) as unknown:
            refuse(self.path, event.line, f"has something that is not known here, {unknown}: {event.text}")
        if len(numbers) < least:
            refuse(self.path, event.line, f"has too few arguments: {event.text}")
        return numbers

    def _mmap(self, process: Process, known: Known, event: SystemCall) -> Iterator[Call]:
        address, length, rights, flags, descriptor, offset = self._numbers(event, 6)[:6]
        is_file = descriptor >= 0 and not flags & MAP_ANONYMOUS
        file = 4 * (1 + descriptor % (FILE_NUMBERS - 1)) + READ_WRITE if is_file else NO_FILE
        wanted = Span(page_of(address), page_of(address) + pages_of(length), "page")
        if event.errno:
            is_before = event.errno == "EEXIST" and any(known.unseen(wanted))
            if is_before or event.errno not in JUDGED:
                self.counts[BEFORE if is_before else REFUSED] += 1
                return
        else:
            placed = self._span(event, event.returned, length)
            known.touch(placed, event.line)
            if not flags & FIXED and wanted != placed and address and any(known.unseen(wanted)):
                self.counts[NOT_FOLLOWED] += 1
                address = 0
        arguments = (address, length, rights & PROT_ALL, flags, file, offset)
        yield Call("mmap", arguments, _answered(event, UserAddress(event.returned)))

    def _munmap(self, process: Process, known: Known, event: SystemCall) -> Iterator[Call]:
        address, length = self._numbers(event, 2)[:2]
        if not event.errno:
            known.touch(self._span(event, address, length), event.line)
        yield Call("munmap", (address, length), _answered(event, None))

    def _mprotect(self, process: Process, known: Known, event: SystemCall) -> Iterator[Call]:
        address, length, rights = self._numbers(event, 3)[:3]
        if event.errno == "EACCES":
            self.counts[REFUSED] += 1
            return
        if not event.errno:
            yield from self._believed(known, event, self._span(event, address, length))
        yield Call("mprotect", (address, length, rights & PROT_ALL), _answered(event, None))

    def _mremap(self, process: Process, known: Known, event: SystemCall) -> Iterator[Call]:
        address, old, new, flags, *target = self._numbers(event, 4)
        if event.errno and event.errno not in JUDGED:
            self.counts[REFUSED] += 1
            return
        if not event.errno:
            source, placed = self._span(event, address, old), self._span(event, event.returned, new)
            yield from self._believed(known, event, source)
            known.touch(source, event.line)
            known.touch(placed, event.line)
        arguments = (address, old, new, flags, target[0] if flags & MREMAP_FIXED else 0)
        yield Call("mremap", arguments, _answered(event, UserAddress(event.returned)))

    def _madvise(self, process: Process, known: Known, event: SystemCall) -> Iterator[Call]:
        if event.arguments[-1] not in NAMES or event.errno:
            self.counts[OTHER_ADVICE] += 1
            return
        address, length, advice = self._numbers(event, 3)[:3]
        yield from self._believed(known, event, self._span(event, address, length))
        yield Call("madvise", (address, length, advice), None)

    def _brk(self, process: Process, known: Known, event: SystemCall) -> Iterator[Call]:
        """Why the break stays where it is, is not recorded: that it does is judged."""
        [address] = self._numbers(event, 1)[:1]
        if event.returned != address:
            self.counts.update([STAYED] if address else [])
            address = 0
        elif address != process.end:
            low, high = sorted((pages_of(address), pages_of(process.end)))
            known.touch(self._span(event, low << PAGE_SHIFT, high - low << PAGE_SHIFT), event.line)
        yield Call("brk", (address,), UserAddress(event.returned))

    def _span(self, event: SystemCall, address: int, length: int) -> Span:
        span = Span(page_of(address), page_of(address) + pages_of(length), "page")
        if span.stop - span.start > LARGEST:
            refuse(self.path, event.line, f"is about more than {LARGEST:,} pages, which are too many: {event.text}")
        return span

    def _believed(self, known: Known, event: SystemCall, span: Span) -> Iterator[Call]:
        """What must be mapped and was never seen to be is from execve."""
        for run in list(known.unseen(span)):
            self.counts[BEFORE] += run.stop - run.start
            known.touch(run, event.line)
            start = UserAddress(run.start << PAGE_SHIFT)
            flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED
            yield Call("mmap", (start, run.stop - run.start << PAGE_SHIFT, PROT_READ, flags, NO_FILE, 0), start)

    # What is in the way of a refused event.

    def obstacle(self, process: Process, event: SystemCall) -> str:
        spans = list(self._spans(event))
        for span, line in reversed(self._known[event.of].touched):
            if line < event.line and any(span.start < other.stop and other.start < span.stop for other in spans):
                start, end = span.start << PAGE_SHIFT, span.stop << PAGE_SHIFT
                return f"what lies from {start:#x} to {end:#x} was changed last in line {line}"
        return "no call before has told of these pages"

    def _spans(self, event: SystemCall) -> Iterator[Span]:
        """The pages that an event is about."""
        numbers = self._numbers(event, 1)
        length = numbers[1] if len(numbers) > 1 else PAGE_BYTES
        yield Span(page_of(numbers[0]), page_of(numbers[0]) + max(1, pages_of(length)), "page")
        if not event.errno and event.name in ("mmap", "mremap"):
            more = numbers[2] if event.name == "mremap" else length
            yield Span(page_of(event.returned), page_of(event.returned) + pages_of(more), "page")


READ: dict[str, Callable[[AreasTrace, Process, Known, SystemCall], Iterator[Call]]] = {
    "mmap": AreasTrace._mmap,
    "munmap": AreasTrace._munmap,
    "mprotect": AreasTrace._mprotect,
    "mremap": AreasTrace._mremap,
    "madvise": AreasTrace._madvise,
    "brk": AreasTrace._brk,
}

TRACE = AreasTrace


def _answered(event: SystemCall, otherwise: Any) -> Any:
    """What was answered, as the law has it."""
    return FAILURES[event.errno] if event.errno else otherwise

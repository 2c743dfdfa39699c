"""Copy-on-write.

A process that forks has a child with the same memory, each free to change its own. To copy gigabytes for a child that
runs another program at once would be absurd. How can fork be cheap, and each process have its own memory all the same?

Nothing is copied at fork. Parent and child share the frames, and neither may write them: the writable bit of each entry
is cleared. The first store to such a page faults, and the kernel gives the writer a copy of its own: *copy on write*.
Where no one else has the frame any more, the writer gets it as it is. A page that has never been written needs no
frame at all: all of them read the one zero page. A page of a file that is mapped privately is read where the file's
cache keeps it, and copied when it is written.

So whether a frame may be written depends on who else has it, and that is what is got wrong. Counting entries is not
enough: a device may have been told the frame's address (it is *pinned*), and a debugger may write where the process
may not. A CPU may still hold a translation from before fork, and write through it. And a fault is not one step: another
CPU unmaps the page, drops it or forks between the look at the entry and the write. Dirty COW (CVE-2016-5195) was such a
schedule, by which anybody could write into files that he could only read.

The law has none of that. It knows processes, each with pages of its own; what was stored is loaded, by the process that
stored it and by no other. Beneath may be shared what can be shared. An access is begun on a CPU and goes on step by
step; it takes effect at its last step, all at once. Whatever happens in between happens before it.

The smallest example: a process stores 5, forks, and the child stores 6; the parent loads 5 still. To answer 6 there is
refused.

>>> memory = initial(processes=2, pages=1, words=1, frames=2, cpus=1, pins=0)
>>> memory = map_page(memory, process=Process(0), page=0, file=0, writable=1, returned=None)
>>> memory = store(memory, process=Process(0), place=0, value=5, cpu=0, returned=None)
>>> memory = fork(memory, parent=Process(0), returned=Process(1))
>>> memory = store(memory, process=Process(1), place=0, value=6, cpu=0, returned=None)
>>> load(memory, process=Process(0), place=0, cpu=0, returned=6)
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: a process loads what it stored itself, or had from its parent at fork, and nobody else's
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import evolve, frozen

from spec.advanced.memories import NOTHING, Access, Memories
from spec.advanced.words import (
    COPY_FIRST,
    FORCE,
    GO_AHEAD,
    LOAD,
    OF_FILE,
    PIN_READ,
    PIN_WRITE,
    REUSE,
    SHARE,
    STORE,
    ZERO,
    Process,
)
from spec.advanced.words import CowFailure as Failure
from spec.vocabulary import Span, Table, all_of, any_of, ensure, negate, require, select

# ── The decision ─────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Case:
    """An access, the page's entry, and the record of the frame that it maps."""

    mapped: Any
    may_write: Any
    present: Any
    writable: Any
    anonymous: Any
    """Whether the frame is neither the zero page nor the file's."""
    exclusive: Any
    references: Any
    kind: Any

    @property
    def writes(self) -> Any:
        """Whether the page's protection must permit stores."""
        return (self.kind == STORE) | (self.kind == PIN_WRITE)

    @property
    def is_own(self) -> Any:
        """Whether the frame may become the process's own as it is: it is exclusive, or referred to once."""
        return self.present & self.anonymous & (self.exclusive | (self.references == 1))


DECISIONS: tuple[tuple[str, Callable[[Case], Any], Any], ...] = (
    ("no page is mapped", lambda case: case.mapped ^ True, Failure.NOT_MAPPED),
    (
        "it writes, and the page is not writable",
        lambda case: case.writes & (case.may_write ^ True),
        Failure.NOT_PERMITTED,
    ),
    ("a load, and the page has a frame", lambda case: case.present & (case.kind == LOAD), GO_AHEAD),
    (
        "it needs an exclusive frame, and has one",
        lambda case: case.present & case.exclusive & ((case.kind == PIN_READ) | (case.kind == FORCE)),
        GO_AHEAD,
    ),
    (
        "it writes, and the entry is writable",
        lambda case: case.present & case.writable & (case.kind != PIN_READ),
        GO_AHEAD,
    ),
    ("an anonymous frame, exclusive or referred to once", lambda case: case.is_own, REUSE),
    ("a load, and the page has no frame", lambda case: case.kind == LOAD, SHARE),
    ("else: the frame is shared, or there is none", lambda case: True, COPY_FIRST),
)
"""How an implementation that shares frames decides about an access: by the first line whose condition holds. No
operation of the law uses the table; that ours decides by it is proved."""


def decision(case: Case) -> Any:
    """The decision as a number: one of GO_AHEAD … COPY_FIRST, or the negated errno of the failure."""
    decided: Any = COPY_FIRST
    for _, applies, answer in reversed(DECISIONS):
        decided = select(applies(case), -answer.errno if isinstance(answer, Failure) else answer, decided)
    return decided


# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Page:
    """A page of a process, as it is shown."""

    file: int
    """1 where it is a private page of the file; 0 where it begins as zeros."""
    writable: int
    words: tuple[int, ...]

    def fresh(self) -> Page:
        return evolve(self, words=(OF_FILE if self.file else ZERO,) * len(self.words))


Answer = int | Failure | None


@frozen(cache_hash=True)
class Processes(Memories):
    """The memory of each process, the pins, and the access in progress on each CPU.

    The pages of all processes are numbered, those of process 0 first; and so are all words. After the pages of
    processes come those that devices alone have: what was pinned and is no process's any more.
    """

    processes: int
    """How many there can be at once, and how many of each of the following."""
    pages: int
    """Of a process."""
    words: int
    """Of a page."""
    frames: int
    """How many pages can have a frame of their own at once."""
    cpus: int
    pins: int
    alive: Table[int, int]
    """1 for each process that there is."""
    origins: Table[int, int]
    """By page: the value of each of its words before the first store."""
    writable: Table[int, int]
    """By page: whether its protection permits stores."""
    memory: Table[int, int]
    """By word."""
    pinned: Table[int, int]
    """By pin: the page."""
    for_writing: Table[int, int]
    """By pin: whether the device writes as well."""
    whose: Table[int, int]
    """By CPU: the process to whose memory an access is in progress; the next three say more of it (Access)."""
    places: Table[int, int]
    kinds: Table[int, int]
    values: Table[int, int]

    # How it is read.

    def is_mapped(self, page: int) -> Any:
        return self.origins.get(page, NOTHING) != NOTHING

    def is_pinned(self, pin: int) -> Any:
        return self.pinned.get(pin, NOTHING) != NOTHING

    def is_reserved(self, pin: int) -> Any:
        """Whether a pin's number is in use, or an access in progress will use it."""
        pinning = ((self.kinds.get(cpu, NOTHING) >= PIN_READ, self.values.get(cpu, 0)) for cpu in range(self.cpus))
        return self.is_pinned(pin) | any_of(pins & (value == pin) for pins, value in pinning)

    @property
    def left(self) -> range:
        """The pages that devices alone can have."""
        first = self.processes * self.pages
        return range(first, first + self.pins)

    @property
    def demand(self) -> Any:
        """How many frames are needed at most: one for each page, one for each pinned page that its process has dropped
        or unmapped, and two for each access in progress: what it copies may be no page's any more."""
        left = (self.memory.get(page * self.words, NOTHING) != NOTHING for page in self.left)
        accesses = sum(select(self.is_at_work(cpu), 2, 0) for cpu in range(self.cpus))
        pages = sum(map(self.mapped, range(self.processes)))
        return pages + accesses + sum(select(is_there, 1, 0) for is_there in left)

    def page(self, process: int, page: int) -> Page | None:
        """A page as it is shown."""
        number = self.number(process, page)
        if not self.is_mapped(number):
            return None
        words = tuple(self.memory.get(word, NOTHING) for word in self.words_of(number))
        return Page(self.origins.get(number, ZERO), self.writable.get(number, 0), words)

    # How a state differs from another.

    def with_page(self, page: int, origin: int, writable: int) -> Processes:
        """With a page that nobody has written."""
        memory = self.memory.fill(self.words_of(page), origin)
        return evolve(
            self, origins=self.origins.set(page, origin), writable=self.writable.set(page, writable), memory=memory
        )

    def without_page(self, page: int) -> Processes:
        only, memory = Span(page, page + 1, "page"), self.memory.erase(self.words_of(page))
        return evolve(self, origins=self.origins.erase(only), writable=self.writable.erase(only), memory=memory)

    def emptied(self, page: int) -> Processes:
        """With a page as it was before the first store."""
        return evolve(self, memory=self.memory.fill(self.words_of(page), self.origins.get(page, ZERO)))

    def with_pin(self, pin: int, page: int, writes: int) -> Processes:
        return evolve(self, pinned=self.pinned.set(pin, page), for_writing=self.for_writing.set(pin, writes))

    def without_pin(self, pin: int) -> Processes:
        only = Span(pin, pin + 1, "pin")
        return evolve(self, pinned=self.pinned.erase(only), for_writing=self.for_writing.erase(only))

    def has_pin(self, page: int) -> Any:
        """Whether some pin leads to a page."""
        return any_of(self.pinned.get(pin, NOTHING) == page for pin in range(self.pins))

    def released(self, page: int) -> Processes:
        """The state before the process loses the page's frame: what is pinned keeps its contents."""
        if not self.has_pin(page):
            return self
        place = self.spare()
        kept, pinned = self.copied(page, place), self.pinned
        for pin in range(self.pins):
            if pinned.get(pin, NOTHING) == page:
                pinned = pinned.set(pin, place)
        return evolve(kept, pinned=pinned)

    def spare(self) -> int:
        """A page that no pin leads to, of those that devices alone can have: there are as many as pins."""
        *others, last = self.left
        return next((page for page in others if not self.has_pin(page)), last)


MOST = 62
"""Of CPUs, pins and processes."""
MOST_PAGES = 1 << 24
"""Of pages and frames, and of words in a page."""


def is_geometry(processes: int, pages: int, words: int, frames: int, cpus: int, pins: int) -> Any:
    """Whether there is such a machine: up to 62 processes, CPUs and pins, up to 2**24 pages, words a page and
    frames."""
    has_processes = (processes >= 1) & (processes <= MOST) & (cpus >= 1) & (cpus <= MOST) & (pins >= 0) & (pins <= MOST)
    has_memory = (pages >= 1) & (pages <= MOST_PAGES) & (words >= 1) & (words <= MOST_PAGES)
    return has_processes & has_memory & (frames >= 1) & (frames <= MOST_PAGES)


def initial(processes: int, pages: int, words: int, frames: int, cpus: int, pins: int) -> Processes:
    """Process 0 runs, and nothing is mapped."""
    require((processes >= 1) & (pages >= 1) & (words >= 1), "there is a process, with a page of at least a word")
    require((frames >= 1) & (cpus >= 1) & (pins >= 0), "there is a frame and a CPU")
    tables: list[Table[int, int]] = [Table() for _ in range(9)]
    return Processes(processes, pages, words, frames, cpus, pins, Table({0: 1}), *tables)


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

FAILURES = {
    "map_page": (Failure.NO_PROCESS, Failure.ALREADY_MAPPED, Failure.BUSY),
    "unmap_page": (Failure.NO_PROCESS, Failure.NOT_MAPPED, Failure.BUSY),
    "protect_page": (Failure.NO_PROCESS, Failure.NOT_MAPPED, Failure.BUSY),
    "discard_page": (Failure.NO_PROCESS, Failure.NOT_MAPPED),
    "fork": (Failure.NO_PROCESS, Failure.NO_NUMBER, Failure.NO_MEMORY, Failure.BUSY),
    "exit": (Failure.NO_PROCESS, Failure.NOT_PERMITTED, Failure.BUSY),
    "start": (Failure.NO_PROCESS, Failure.BUSY),
    "step": (Failure.NOT_MAPPED, Failure.NOT_PERMITTED, Failure.NO_MEMORY, Failure.UNFINISHED, Failure.BUSY),
    "finish": (Failure.NOT_MAPPED, Failure.NOT_PERMITTED, Failure.NO_MEMORY, Failure.BUSY),
    "load": (Failure.NO_PROCESS, Failure.NOT_MAPPED, Failure.BUSY),
    "store": (Failure.NO_PROCESS, Failure.NOT_MAPPED, Failure.NOT_PERMITTED, Failure.NO_MEMORY, Failure.BUSY),
    "device_load": (Failure.NOT_PINNED,),
    "device_store": (Failure.NOT_PINNED, Failure.NOT_PERMITTED),
    "unpin": (Failure.NOT_PINNED,),
}
"""How each operation may refuse."""

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────

INVARIANTS = ()
"""The law has none of its own: which frames are shared is the implementation's."""

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


def refused(processes: Processes, process: int, page: int, returned: Any) -> bool:
    """Whether a call fails because there is no such process, or the process has no such page."""
    if not processes.exists(process):
        ensure(returned is Failure.NO_PROCESS, "a call that names no process fails: no process")
        return True
    if not processes.is_mapped(processes.number(process, page)):
        ensure(returned is Failure.NOT_MAPPED, "a call that names a page that is not mapped fails: not mapped")
        return True
    return False


def waits(processes: Processes, process: int, returned: Any) -> bool:
    """Whether a call fails as busy, which it may while an access is in progress (Linux: a writer of the mmap lock waits
    for faults)."""
    if returned is not Failure.BUSY:
        return False
    ensure(
        processes.is_used(process),
        "a call fails as busy only while an access to the memory of the process is in progress",
    )
    return True


def map_page(
    processes: Processes, process: Process, page: int, file: int, writable: int, *, returned: Failure | None
) -> Processes:
    """Map a page privately: of the file, or one that begins as zeros."""
    if not processes.exists(process):
        ensure(returned is Failure.NO_PROCESS, "a call that names no process fails: no process")
        return processes
    number = processes.number(process, page)
    if processes.is_mapped(number):
        ensure(returned is Failure.ALREADY_MAPPED, "a page that is mapped cannot be mapped again: already mapped")
        return processes
    if waits(processes, process, returned):
        return processes
    ensure(returned is None, "a page that is not mapped can be mapped")
    return processes.with_page(number, select(file != 0, OF_FILE, ZERO), writable)


def unmap_page(processes: Processes, process: Process, page: int, *, returned: Failure | None) -> Processes:
    """Take a page away. What a device has pinned of it stays the device's."""
    if refused(processes, process, page, returned):
        return processes
    if waits(processes, process, returned):
        return processes
    ensure(returned is None, "a page that is mapped can be unmapped")
    number = processes.number(process, page)
    return processes.released(number).without_page(number)


def protect_page(
    processes: Processes, process: Process, page: int, writable: int, *, returned: Failure | None
) -> Processes:
    """Allow stores to a page, or forbid them."""
    if refused(processes, process, page, returned):
        return processes
    if waits(processes, process, returned):
        return processes
    ensure(returned is None, "the protection of a page that is mapped can be changed")
    number = processes.number(process, page)
    return evolve(processes, writable=processes.writable.set(number, writable))


def discard_page(processes: Processes, process: Process, page: int, *, returned: Failure | None) -> Processes:
    """Drop what a page holds (madvise with MADV_DONTNEED): it reads as when it was mapped. It need not wait for
    accesses, as the page stays mapped."""
    if refused(processes, process, page, returned):
        return processes
    ensure(returned is None, "the contents of a mapped page can be dropped at any time")
    number = processes.number(process, page)
    return processes.released(number).emptied(number)


def fork(processes: Processes, parent: Process, *, returned: Process | Failure) -> Processes:
    """A child with the same memory; the answer is its number. What is pinned stays the parent's."""
    if not processes.exists(parent):
        ensure(returned is Failure.NO_PROCESS, "a call that names no process fails: no process")
        return processes
    if waits(processes, parent, returned):
        return processes
    is_full = all_of(processes.exists(process) for process in range(processes.processes))
    if is_full or returned is Failure.NO_NUMBER:
        ensure(is_full & (returned is Failure.NO_NUMBER), "fork fails for lack of a number only when all are in use")
        return processes
    if isinstance(returned, Failure):
        ensure(returned is Failure.NO_MEMORY, "a process can fork while no access to its memory is in progress")
        is_short = processes.demand + processes.mapped(parent) > processes.frames
        ensure(is_short, "fork fails for lack of memory only if there are too few frames for each page to have its own")
        return processes
    is_new = (0 <= returned) & (returned < processes.processes) & negate(processes.exists(returned))
    ensure(is_new, "a child has a number that no process has")
    if not is_new:
        return processes
    for page in range(processes.pages):
        mine, its = processes.number(parent, page), processes.number(returned, page)
        if processes.is_mapped(mine):
            origin, writable = processes.origins.get(mine, ZERO), processes.writable.get(mine, 0)
            processes = processes.with_page(its, origin, writable).copied(mine, its)
    return evolve(processes, alive=processes.alive.set(returned, 1))


def exit(processes: Processes, process: Process, *, returned: Failure | None) -> Processes:
    """A process ends, and all of its memory is given back but what is pinned."""
    if not processes.exists(process):
        ensure(returned is Failure.NO_PROCESS, "a call that names no process fails: no process")
        return processes
    if process == 0:
        ensure(returned is Failure.NOT_PERMITTED, "the first process does not end")
        return processes
    if processes.is_used(process):
        ensure(returned is Failure.BUSY, "a process does not end while an access to its memory is in progress")
        return processes
    ensure(returned is None, "a process can end while no access to its memory is in progress")
    for page in range(processes.pages):
        number = processes.number(process, page)
        if processes.is_mapped(number):
            processes = processes.released(number).without_page(number)
    return evolve(processes, alive=processes.alive.erase(Span(process, process + 1, "process")))


# An access, in steps between which others may act.


def start(
    processes: Processes, cpu: int, process: Process, place: int, kind: int, value: int, *, returned: Failure | None
) -> Processes:
    """Begin an access on a CPU that has none."""
    if not is_free(processes, cpu, process, returned):
        return processes
    if (kind >= PIN_READ) & processes.is_reserved(value):
        ensure(returned is Failure.BUSY, "a pin's number that is in use is not given again: busy")
        return processes
    ensure(returned is None, "an access can begin on a CPU that has none")
    return processes.with_access(cpu, Access(process, place, kind, value))


def step(processes: Processes, cpu: int, *, returned: int | Failure) -> Processes:
    """An access goes on. Its last step answers: a load with the word, anything else with 0."""
    if not processes.is_at_work(cpu):
        ensure(returned is Failure.BUSY, "a CPU without an access in progress makes no step: busy")
        return processes
    return processes if returned is Failure.UNFINISHED else done(processes, cpu, returned)


def finish(processes: Processes, cpu: int, *, returned: int | Failure) -> Processes:
    """An access goes on to its end, and nothing happens in between."""
    if not processes.is_at_work(cpu):
        ensure(returned is Failure.BUSY, "a CPU without an access in progress makes no step: busy")
        return processes
    is_finished = returned is not Failure.UNFINISHED
    ensure(is_finished, "an access that nothing interrupts terminates")
    return done(processes, cpu, returned) if is_finished else processes


def done(processes: Processes, cpu: int, returned: Answer) -> Processes:
    """The last step of an access, with its result: here it takes effect."""
    access = processes.access(cpu)
    if is_refused(processes, access, returned):
        return processes.without_access(cpu)
    if access.kind == LOAD:
        loads(processes, access, returned)
        return processes.without_access(cpu)
    writes = (access.kind == STORE) | (access.kind == PIN_WRITE)
    if writes and not is_writable(processes, access, returned):
        return processes.without_access(cpu)
    if is_short(processes, returned):
        return processes.without_access(cpu)
    ensure(returned == 0, "a store and a pin return 0")
    ended = processes.without_access(cpu)
    if access.kind < PIN_READ:
        return ended.with_word(processes.word_at(access.process, access.place), access.value)
    page = processes.page_at(access.process, access.place)
    return ended.with_pin(access.value, page, select(access.kind == PIN_WRITE, 1, 0))


def is_refused(processes: Processes, access: Access, returned: Answer) -> bool:
    """Whether an access fails because its page is not mapped."""
    if processes.is_mapped(processes.page_at(access.process, access.place)):
        return False
    ensure(returned is Failure.NOT_MAPPED, "an access to a page that is not mapped ends with a fault: not mapped")
    return True


def is_writable(processes: Processes, access: Access, returned: Answer) -> bool:
    """Whether a page's protection permits stores; if not, the access must fail."""
    if processes.writable.get(processes.page_at(access.process, access.place), 0) != 0:
        return True
    is_right = returned is Failure.NOT_PERMITTED
    ensure(is_right, "a page that is not writable is neither stored to nor pinned for writing: not permitted")
    return False


def is_short(processes: Processes, returned: Answer, more: int = 0) -> bool:
    """Whether an access that is permitted fails for lack of memory, where it may need `more` frames than the state has
    a use for."""
    if not isinstance(returned, Failure):
        return False
    ensure(returned is Failure.NO_MEMORY, "an access that the page's mapping and protection permit succeeds")
    is_scarce = processes.demand + more > processes.frames
    ensure(
        is_scarce, "an access fails for lack of memory only if there are too few frames for each page to have its own"
    )
    return True


def loads(processes: Processes, access: Access, returned: Answer, more: int = 0) -> None:
    """Check the word that a load returns."""
    if is_short(processes, returned, more):
        return
    own = processes.memory.get(processes.word_at(access.process, access.place), NOTHING)
    ensure(returned == own, "a process loads what it stored itself, or had from its parent at fork, and nobody else's")


# An access from its beginning to its end.


def load(processes: Processes, process: Process, place: int, cpu: int, *, returned: int | Failure) -> Processes:
    """Load a word, on a CPU that has nothing else to do."""
    access = Access(process, place, LOAD, 0)
    if is_free(processes, cpu, process, returned) and not is_refused(processes, access, returned):
        loads(processes, access, returned, more=1)
    return processes


def store(
    processes: Processes, process: Process, place: int, value: int, cpu: int, *, returned: Failure | None
) -> Processes:
    """Store a word, on a CPU that has nothing else to do."""
    access = Access(process, place, STORE, value)
    if not is_free(processes, cpu, process, returned) or is_refused(processes, access, returned):
        return processes
    if not is_writable(processes, access, returned) or is_short(processes, returned, more=1):
        return processes
    return processes.with_word(processes.word_at(process, place), value)


def is_free(processes: Processes, cpu: int, process: Process, returned: Answer) -> bool:
    """Whether an access can begin; if not, the call must fail."""
    if not processes.exists(process):
        ensure(returned is Failure.NO_PROCESS, "a call that names no process fails: no process")
        return False
    if processes.is_at_work(cpu):
        ensure(returned is Failure.BUSY, "a CPU does one access at a time: busy")
        return False
    return True


# A device's accesses to a pinned page.


def device_load(processes: Processes, pin: int, word: int, *, returned: int | Failure) -> Processes:
    """A device reads a word of what it has pinned."""
    if not is_pinned(processes, pin, returned):
        return processes
    there = processes.memory.get(seen_at(processes, pin, word), NOTHING)
    ensure(returned == there, "a device reads what the process that pinned the page has there")
    return processes


def device_store(processes: Processes, pin: int, word: int, value: int, *, returned: Failure | None) -> Processes:
    """A device writes a word of what it has pinned for writing."""
    if not is_pinned(processes, pin, returned):
        return processes
    if processes.for_writing.get(pin, 0) == 0:
        ensure(returned is Failure.NOT_PERMITTED, "a device writes only what is pinned for writing")
        return processes
    ensure(returned is None, "a page that is pinned for writing can be written")
    return processes.with_word(seen_at(processes, pin, word), value)


def seen_at(processes: Processes, pin: int, word: int) -> int:
    """The word that a device sees through a pin: of the process's page, as long as the process has it."""
    require((0 <= word) & (word < processes.words), "a word is one of those that a page has")
    return processes.pinned.get(pin, NOTHING) * processes.words + word


def is_pinned(processes: Processes, pin: int, returned: Answer) -> bool:
    """Whether there is such a pin; if not, the call must fail."""
    if processes.is_pinned(pin):
        return True
    ensure(returned is Failure.NOT_PINNED, "a call that names no pin fails: not pinned")
    return False


def unpin(processes: Processes, pin: int, *, returned: Failure | None) -> Processes:
    """A device is done with a page."""
    if not is_pinned(processes, pin, returned):
        return processes
    ensure(returned is None, "a pin can be released")
    page, processes = processes.pinned.get(pin, NOTHING), processes.without_pin(pin)
    if (page < processes.left.start) | processes.has_pin(page):
        return processes
    return evolve(processes, memory=processes.memory.erase(processes.words_of(page)))


OPERATIONS = (
    map_page,
    unmap_page,
    protect_page,
    discard_page,
    fork,
    exit,
    start,
    step,
    finish,
    load,
    store,
    device_load,
    device_store,
    unpin,
)
INTERNAL_OPERATIONS = ()

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────

RELATIONS = ()
"""What holds between operations: each a function (machine, *arguments of an operation)."""

# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {
    "a-debugger-writes-the-file": (
        "Dirty COW (CVE-2016-5195). A debugger's store to a private page of a file faults, and gets a copy. So "
        "that the store, which the page does not permit, is not refused again, the kernel forgot that it was one "
        "(faultin_page in mm/gup.c before 4.8.3 dropped FOLL_WRITE). If the copy is dropped in between, a page is "
        "mapped to be read: that of the file's cache. There the store goes."
    ),
    "a-debugger-writes-what-is-shared": (
        "A debugger's store goes ahead wherever something is mapped. What the page shares with others since fork, "
        "or with everybody, is changed for all of them."
    ),
    "shared-and-still-writable": (
        "Fork makes the child's entry read-only and forgets the parent's. The child sees what the parent stores "
        "after fork."
    ),
    "no-flush-at-fork": (
        "The parent's entries are read-only after fork, and a CPU still holds one as it was before. It stores to "
        "what the child shares. Linux flushes at the end of dup_mmap (flush_tlb_mm)."
    ),
    "reused-by-its-mappings-alone": (
        "CVE-2020-29374. A page is pinned to be read as it is found, and one that is mapped once is taken to be its "
        "process's own. A child has pinned what it shares and then unmapped it: one mapping is left, the parent stores "
        "in place, and the child reads on what is none of its business."
    ),
    "one-other-does-not-count": (
        "The reference of the fault itself is subtracted where the fault has none. A frame that one other process "
        "shares is written."
    ),
    "visible-before-it-is-copied": (
        "The new frame is mapped first and filled afterwards. In between another CPU of the same process reads "
        "zeros where something was."
    ),
    "never-copied": ("A new frame is mapped as it is: zeros where the page held something."),
    "installed-without-a-second-look": (
        "The entry is replaced without asking whether it is the one that faulted still. What was dropped in "
        "between comes back, and what another CPU has stored is lost (Linux: pte_same)."
    ),
    "pinned-and-shared": (
        "Fork shares a page that a device writes. The next store, of parent or child, parts the process from its "
        "device: whoever stores first gets the copy. Until 5.9 this was left to luck (commit 70e806e4e645, 2020)."
    ),
    "pinned-to-read-and-shared": (
        "What is only to be read is pinned as it is found, shared or the zero page. The next store copies it, and "
        "the device goes on reading what was (Linux asks gup_must_unshare since 5.19)."
    ),
    "a-pin-that-stays": (
        "A device is done with a page, and its reference is not given back. The frame is never free again."
    ),
    "dropped-and-still-translated": (
        "A page is unmapped or dropped, and no CPU is told. One reads on in a frame that is free."
    ),
    "dropped-means-unmapped": (
        "How many pages there are is counted, and one that is dropped is counted as unmapped. Fork copies so many, and "
        "the last page is missing in the child."
    ),
    "protected-and-still-translated": ("Stores are forbidden, and a CPU that has the entry as it was stores on."),
    "the-first-cpu-alone-is-flushed": (
        "Only the first CPU drops its translation. The kernel was written on a machine with one."
    ),
    "the-copy-is-not-flushed": (
        "A copy replaces what a process shared, and another CPU of that process still has the shared frame. It "
        "reads what was there before the store, and from then on for ever."
    ),
    "the-childs-copy-is-empty": ("At fork a pinned page gets a frame for the child, and nothing is copied into it."),
    "forced-and-then-writable": (
        "A debugger's copy is mapped writable, though the page's protection forbids it. From then on the process "
        "may store there (Linux: maybe_mkwrite asks VM_WRITE)."
    ),
    "read-only-and-not-shared-rightly": (
        "Fork looks at the writable bit to see what has to be shared with care. A page that was made read-only "
        "before fork stays exclusive in two processes, and when both make it writable again they write one frame."
    ),
    "the-zero-page-is-written": (
        "The zero page counts as nobody else's, as nobody is counted there. A store makes it writable, and all "
        "memory that nobody has written reads what was stored."
    ),
    "the-cache-is-written": ("A private page of a file is taken for the process's own. What it stores is in the file."),
    "an-exit-that-keeps-all": ("A process ends, and its frames keep their counts. None of them comes back."),
    "the-old-frame-is-kept": ("What a copy replaces keeps the reference of the entry that is gone."),
    "a-refused-copy-keeps-its-source": (
        "There is no frame for a copy, and what was to be copied keeps the reference that was taken for it. The "
        "error path is the one that nobody runs."
    ),
    "a-fault-in-vain-keeps-its-frame": (
        "The entry has changed, and the fault begins again. The frame that it had is never given back."
    ),
    "freed-with-its-last-mapping": (
        "A frame is free when nothing maps it. A device that has pinned it, or a fault that copies it, reads what "
        "its next owner stores."
    ),
    "faults-for-ever": (
        "The frame may be had as it is, and the entry is not made writable. The store faults again, and again."
    ),
    "a-child-in-anothers-place": (
        "The search for a number ends one too early, and a child gets the number of a process that there is."
    ),
    "the-last-frame-is-kept-back": (
        "The last free frame is not handed out. Fork copies what a device has pinned, and fails while there is memory."
    ),
    "two-frames-are-kept-back": (
        "Two frames are a reserve that nobody can have. A store is refused while there is memory for each page."
    ),
    "an-exit-in-the-middle": (
        "A process ends while an access to its memory is in progress: a debugger's, who goes on in memory that has "
        "a new owner."
    ),
    "the-first-process-ends": ("Nobody is left to run (Linux: Attempted to kill init)."),
    "a-device-writes-what-it-may-read": ("What is pinned to be read is written by the device."),
    "a-fork-in-vain-keeps-its-child": (
        "Fork fails for want of a frame, and the child that was half made is left. Its number, and all that it "
        "shares, is lost."
    ),
    "two-accesses-at-once": ("A CPU begins an access while it has another, which is never finished."),
    "a-pin-in-anothers-place": ("Two pins get one number. What the first one led to is never given back."),
    "mapped-over": ("A page is mapped where there is one, and what it held is lost with its frame."),
    "nothing-there-until-it-is-used": (
        "A page that nobody has used has no frame, and is taken for one that is not mapped: it cannot be unmapped."
    ),
    "nothing-to-drop-until-it-is-used": (
        "The same of a page that is dropped. Whoever drops what he has not used is told that he has no such page."
    ),
    "nothing-to-protect-until-it-is-used": (
        "The same of a page that is protected before its first use, as loaders do with what they map."
    ),
    "fork-answers-its-caller": ("Fork answers the parent with its own number. It waits for itself."),
    "no-frame-is-no-page": ("There is no frame for the child, and fork says that nothing is mapped."),
    "permission-before-presence": (
        "Whether a page may be written is asked before whether there is one. A stray store is told that it may not, "
        "and by a handler of protection faults, as garbage collectors have, it is tried for ever."
    ),
    "every-pin-is-for-writing": (
        "Whoever pins is taken to write. What may only be read cannot be sent by a device, though it could be read."
    ),
    "own-means-writable": (
        "What is the process's own is taken to be writable too. A page that may not be written is never found ready to "
        "be pinned: each fault makes it the process's own, and begins again."
    ),
    "unmapped-means-unpinned-to-write": (
        "A device is refused what its process has unmapped, in the middle of a transfer."
    ),
    "unmapped-means-unpinned": ("What its process has unmapped is not unpinned any more, and its frame never free."),
    "a-step-of-nothing": (
        "A CPU that has no access is asked for its next step, and answers that it is not finished. Whoever waits for "
        "it waits for ever."
    ),
    "a-fault-that-stays": (
        "A fault is over, and the lock that it held for reading is not given back. No page of the process is ever "
        "mapped, unmapped or forked again (Linux: a return without mmap_read_unlock)."
    ),
    "a-hole-can-be-protected": (
        "Where no page is, there is nothing to protect, and the call says that all is well (Linux: ENOMEM). Whoever "
        "made his memory read-only before he had mapped it believes that it is."
    ),
    "unpinned-twice": ("Whoever releases a pin twice is told that all is well, until the number is another's."),
    "ended-twice": (
        "A process that has ended can be ended again. Whoever does it learns that he had the wrong number when he has "
        "ended another's."
    ),
    "an-entry-that-nobody-counts": (
        "A fault maps a frame, and does not count that it is mapped. Whoever asks how many share the frame is told "
        "one too few."
    ),
    "what-cannot-be-written-is-not-mapped": (
        "A page of zeros that nobody may write is refused, as it would be of no use. Allocators reserve memory so, "
        "and permit stores when it is needed."
    ),
    "a-failed-access-keeps-its-process": (
        "An access ends in a fault, and is counted as one in progress still. The process can never end: the error "
        "path again."
    ),
    "a-store-answers-its-word": (
        "A debugger's store answers with the word that was stored. Its caller takes that for how much was stored, or "
        "for an error."
    ),
    "asked-too-early": (
        "Whether there is a page is asked before the access begins. What another CPU maps in time is not seen; and "
        "what it unmaps later was asked already."
    ),
}
"""What implementations get wrong: each one a fault that can be run (checks/pairings/advanced/cow/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = (
    (
        "fork",
        "kernel/fork.c: dup_mm; mm/mmap.c: dup_mmap; mm/memory.c: copy_page_range, vma_needs_copy, copy_present_ptes",
        "The same for memory of zeros: tables that are missing are skipped, and there is one flush at the end "
        "(flush_tlb_mm). Of a private area of a file in which nothing was stored, Linux copies no entries at all: the "
        "child finds them by faults (vma_needs_copy). Read in 6.18.38; dup_mmap in a later tree.",
    ),
    (
        "a frame that is exclusive",
        "include/linux/page-flags.h: PageAnonExclusive; include/linux/rmap.h: __folio_try_dup_anon_rmap; "
        "include/linux/mm.h: folio_maybe_dma_pinned",
        "The same since 5.19: fork takes the mark from an anonymous page, and refuses to where the page may be pinned. "
        "What is pinned is known exactly here; of a small page Linux counts pins in its reference count, and takes "
        "1,024 other references for a pin (GUP_PIN_COUNTING_BIAS). Read in 6.18.38; rmap.h in patches for 6.15.",
    ),
    (
        "a page that is pinned when its process forks",
        "mm/memory.c: copy_present_ptes, copy_present_page",
        "The same: the child gets a copy, and the parent keeps what its device has. Read in 6.18.38.",
    ),
    (
        "decide, a store to what is shared",
        "mm/memory.c: do_wp_page, wp_can_reuse_anon_folio, wp_page_copy, wp_page_reuse",
        "The same questions in the same order: is it exclusive, and is there one reference? Linux lets go of its own "
        "references first (lru_add_drain, folio_free_swap), and has another question for large folios since 6.15, "
        "which are not here. Read in 6.18.38; wp_can_reuse_anon_folio in a tree of 6.11 to 6.14.",
    ),
    (
        "a pin of what is shared",
        "mm/internal.h: gup_must_unshare; mm/gup.c: follow_page_pte, try_grab_folio; mm/memory.c: do_wp_page",
        "The same for pins that last (FOLL_LONGTERM), as all do here: what is only to be read is copied before it is "
        "pinned (FAULT_FLAG_UNSHARE), so that no later fault parts the process from its device. A short pin, as "
        "process_vm_readv's, copies what is anonymous and shared, and takes the page of zeros or of a file as it is. "
        "Read in 6.18.38; gup_must_unshare in trees before and after, where it is the same.",
    ),
    (
        "a debugger's store",
        "mm/gup.c: can_follow_write_pte, can_follow_write_common, check_vma_flags; fs/proc/base.c: mem_rw",
        "The same since 6.0: it goes ahead where the page is anonymous and exclusive. Before, that a copy had been "
        "made was remembered (FOLL_COW, since 4.8.3), or the store forgotten (Dirty COW). Since 6.12 it can be "
        "forbidden (proc_mem_foll_force). Read in trees before and after 6.18, where it is the same.",
    ),
    (
        "install",
        "mm/memory.c: wp_page_copy; mm/rmap.c: folio_add_new_anon_rmap",
        "The same second look, by the whole entry (pte_same). Linux clears the entry and flushes before it sets the "
        "new one (ptep_clear_flush), so that no CPU has the old and another the new page at once. Read in 6.18.38; the "
        "flush in a tree of 6.11 to 6.14.",
    ),
    (
        "protect_page",
        "mm/mprotect.c: change_pte_range, can_change_pte_writable, maybe_change_pte_writable",
        "Here an entry becomes writable at the next store. Linux makes those of exclusive pages writable at once, to "
        "save that fault. Read in a tree after 6.18.",
    ),
    (
        "busy",
        "mm/mmap.c: dup_mmap; mm/mmap_lock.c: lock_vma_under_rcu; include/linux/mmap_lock.h: vma_start_write",
        "Linux waits, for mmap_lock and, since 6.4, for the lock of each area, under which faults are served. Here a "
        "change is refused while a fault is in progress, and may be asked for again: so that who waits for whom is "
        "seen in a schedule. Read in a tree after 6.18.",
    ),
)
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {
    "cow-decision-equals-rule": (
        "What is decided of an access is what the first line of the table says whose condition holds: of every entry, "
        "for every kind of access, and whatever refers to the frame."
    ),
    "reuse-only-when-exclusive": (
        "Whenever an entry is set that lets a process write, its frame is anonymous and exclusive, and the page's "
        "protection permits stores. And a frame comes to be exclusive by a step of a fault, or by a store at once, "
        "only where one thing alone refers to it. Of any memory in which counts are right."
    ),
    "mapcount-counts-entries": (
        "Where each frame counts as many mappings as there are entries that map it, over all processes, it does so "
        "after any step of a fault, a store at once, and a page that is emptied. So it does when a child has inherited "
        "a page and its entry is set."
    ),
    "refcount-is-mapcount-plus-pins-plus-cache": (
        "By each of these, and by an access that pins, a frame gets as many references more as it gets more entries, "
        "pins and faults that hold it: the file's cache and all others keep theirs. What is in the list of free frames "
        "is there once, and nobody refers to it."
    ),
}
"""What is proved for every size, by name (checks/pairings/advanced/cow/proof)."""

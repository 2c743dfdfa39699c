"""A recording of Linux's page allocator (events kmem:mm_page_*), read as calls of the buddy's law: a table (CSV), or
what ftrace, perf script and trace-cmd report write (checks.pairings.physical.buddy.kernel_text).

The recording starts in the middle of the system's life and does not show every allocation; what is made of that,
and what it costs, is in docs/decisions/0004-the-recorded-trace.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from attrs import define, evolve, field, frozen

from checks.engines.validate import Refusal, read_table, refuse
from checks.evidence import Call
from checks.linear import LinearTable
from checks.pairings.physical.buddy.kernel_text import KernelText, is_text
from checks.pairings.physical.buddy.page_event import KINDS, PageEvent
from spec.physical.buddy import Block, Pool, free, initial
from spec.vocabulary import FRAME_LIMIT, NONE, BrokenClause, Frame, FrameCount, Order, align_down, ensure

COLUMNS = ("time_s", "cpu", "event", "pfn", "order")
MAX_ORDER = Order(10)
"""Linux: MAX_PAGE_ORDER, include/linux/mmzone.h, 6.18, where the architecture configures nothing else."""

RUN_GAP = 5
"""The largest distance, in microseconds, of two frees of one run in a table."""
RUN_GAP_OF_TEXT = 100
"""The same in a text. It is recorded where others work as well: an interrupt lasts some ten microseconds."""
FEWEST_IN_BULK = 4
"""A kernel stack has four pages (Linux: THREAD_SIZE, arch/x86/include/asm/page_64_types.h, 6.18)."""

NO_FRAME = (0, -1, (1 << 64) - 1)
"""What an allocation that failed names: mm_page_alloc records the frame -1UL then, and prints `page=(null) pfn=0x0`
(Linux: include/trace/events/kmem.h, 6.18). No zone hands out frame 0."""

REPEATS_A_FREE = "a batched free repeats a free of the same block on the same processor"
ALWAYS_SAID = Order(0)
"""mm_page_free_batched prints `order=0` of a huge page as well (Linux: include/trace/events/kmem.h, 6.18)."""
BEFORE_THE_RECORDING = "handed out before the recording"
UNSEEN_IN_BULK = "handed out unseen, in bulk"
TAKEN_APART = "taken apart"
FAILED = "failed"
TOLD_BEFORE = "repeats a free that is not in the recording"


@define
class Run:
    """Frees of order 0 on one processor, one right after the other: as when something large is torn down."""

    last: int = 0
    """When its last free was, in microseconds."""
    unexplained: int = 0
    """How many of its frames nobody was known to hold."""
    doubt: tuple[PageEvent, str] | None = None
    """The first free of a frame that was known to be free, and what is then known of the frame."""


@frozen
class Doubt:
    """What the law says of an event, if nothing that comes later explains it."""

    event: PageEvent
    clause: str
    obstacle: str

    def refusal(self) -> Refusal:
        return Refusal(self.event, self.clause, self.obstacle)


@define
class Apart:
    """A live block of which a part came back: it was taken apart, or the part was given back by mistake."""

    block: Block
    doubt: Doubt
    """Of the first part that came back."""
    parts: int = 0
    """How many did."""

    @property
    def is_explained(self) -> bool:
        """By a second part; or by the last one alone, as alloc_pages_exact gives back what it has too much of."""
        return self.parts > 1 or self.doubt.event.block.last == self.block.last


@define
class PageTrace:
    """One reading of one file (checks.pairing.Reading)."""

    recordings: ClassVar[Sequence[str]] = ("linux-page-alloc.csv.xz",)
    """What it can read of checks/data."""
    unseen: ClassVar[Sequence[str]] = ()

    path: Path
    counts: Counter[str] = field(factory=Counter)
    _handed_out: dict[Frame, int] = field(factory=dict)
    """The line in which the live block that begins at a frame was handed out."""
    _freed: LinearTable[Frame, int] = field(factory=LinearTable)
    """The line in which a free frame was given back; a frame never seen has none."""
    _unrepeated: dict[Frame, tuple[int, Order]] = field(factory=dict)
    """Processor and order of the frees that a batched free may still repeat."""
    _runs: dict[int, Run] = field(factory=dict)
    """The run that each processor is in."""
    _apart: dict[Frame, Apart] = field(factory=dict)
    """By frame that is live yet: the block that it was a part of, where that was taken apart."""
    _doubtful: list[Apart] = field(factory=list)
    """All of these blocks, in the order in which they were taken apart."""
    _of: int = 0
    """Which state of the law all this is about."""
    _text: KernelText | None = None
    """What reads the file, if that is no table."""

    @property
    def limits(self) -> Sequence[str]:
        """What cannot be seen in it. A table says nothing of what was lost."""
        if self._text is None:
            return ()
        unseen = self.counts[BEFORE_THE_RECORDING] + self.counts[TOLD_BEFORE]
        adopted = (
            f"{unseen:,} blocks were given back that were not seen to be handed out: they are taken for older, and "
            "whether they were given back rightly is not known"
        )
        in_bulk = self.counts[UNSEEN_IN_BULK]
        bulk = (
            f"{in_bulk:,} free frames were given back in rows of {FEWEST_IN_BULK} and more: they are taken for "
            "handed out in bulk, which no event tells, so that a frame given back twice in such a row is not seen"
        )
        return (*([adopted] if unseen else ()), *([bulk] if in_bulk else ()), *self._text.limits)

    def initial(self) -> Pool:
        """Every frame number is in the pool: the recording does not say where memory ends."""
        return evolve(initial(Frame(0), FrameCount(FRAME_LIMIT), MAX_ORDER), held=LinearTable())

    def events(self) -> Iterator[PageEvent]:
        if is_text(self.path):
            self._text = KernelText(self.path, self.counts)
            yield from self._text.events()
        else:
            for line, values in read_table(self.path, COLUMNS):
                yield _event(self.path, line, values)
        for run in self._runs.values():
            self._settle(run)
        for apart in self._doubtful:
            if not apart.is_explained:
                raise apart.doubt.refusal()

    def calls(self, pool: Pool, event: PageEvent) -> Iterator[Call]:
        if event.of != self._of:
            self._forget(event.of)
        run = self._run(event)
        if event.kind == "alloc":
            yield from self._alloc(pool, event)
        elif event.kind == "free":
            yield from self._free(pool, event, run)
        else:
            self._free_batched(pool, event)
        self.counts[event.kind] += 1

    def _forget(self, of: int) -> None:
        """Events were lost: nothing is known of any frame, and doubts may have been settled by what was lost."""
        for known in (self._handed_out, self._unrepeated, self._runs, self._apart, self._doubtful):
            known.clear()
        self._freed = LinearTable()
        self._of = of

    def _run(self, event: PageEvent) -> Run:
        """The run that the event belongs to. Whatever is not a free of order 0 shortly after the last ends it."""
        run = self._runs.pop(event.cpu, None)
        gap = RUN_GAP if self._text is None else RUN_GAP_OF_TEXT
        single = event.kind == "free" and event.order == 0
        if run is not None and not (single and event.microseconds - run.last <= gap):
            self._settle(run)
            run = None
        run = run or Run()
        if single:
            run.last = event.microseconds
            self._runs[event.cpu] = run
        return run

    def _settle(self, run: Run) -> None:
        """A run that is over explains its frees of free frames, or the first of them was a double free. It is asked
        of a pool in which the frame is not allocated: the pool that was then has moved on."""
        if run.doubt is None or run.unexplained >= FEWEST_IN_BULK:
            return
        event, obstacle = run.doubt
        if clause := _clause_against(self.initial(), event):
            raise Refusal(event, clause, obstacle)

    def _alloc(self, pool: Pool, event: PageEvent) -> Iterator[Call]:
        if event.frame in NO_FRAME and pool.has_order(event.order):
            # Linux fails for reasons of its own, such as watermarks, so that nothing is judged. It reports no failure
            # of an order that there is not.
            self.counts[FAILED] += 1
            return
        self._settle_apart(event)
        yield Call("alloc", (event.order,), event.frame)
        self._handed_out[event.frame] = event.line
        self._freed.erase(event.block)
        for frame in event.block:
            self._unrepeated.pop(Frame(frame), None)

    def _free(self, pool: Pool, event: PageEvent, run: Run) -> Iterator[Call]:
        whole = self._whole(pool, event)
        if whole is not None:
            yield from self._take_apart(pool, event, whole)
        if self._is_part(event):
            yield from (Call("free", (frame, Order(0)), None) for frame in event.block)
        else:
            self._settle_apart(event)
            if self._was_handed_out_unseen(pool, event, run):
                yield Call("hand_out_unseen", (event.frame, event.order), None)
            yield Call("free", (event.frame, event.order), None)
        self._handed_out.pop(event.frame, None)
        self._freed.fill(event.block, event.line)
        self._unrepeated[event.frame] = (event.cpu, event.order)

    # Blocks that come back in parts.

    def _whole(self, pool: Pool, event: PageEvent) -> Block | None:
        """The larger live block that a part is given back of, if it is."""
        order = pool.held.get(event.frame, NONE)
        if not (0 <= event.order < order and event.block.is_aligned):
            return None
        return Block(Frame(align_down(event.frame, order)), order)

    def _take_apart(self, pool: Pool, event: PageEvent, whole: Block) -> Iterator[Call]:
        """A block becomes as many of order 0, each of them allocated: split_page says so and reports nothing, and
        so do those who split huge pages. To the law it is given back, and handed out unseen frame by frame."""
        apart = Apart(whole, Doubt(event, _clause_against(pool, event), self._whereabouts(pool, event.frame)))
        self._doubtful.append(apart)
        self.counts[TAKEN_APART] += 1
        line = self._handed_out.get(whole.head, event.line)
        yield Call("free", (whole.head, whole.order), None)
        for each in whole:
            frame = Frame(each)
            yield Call("hand_out_unseen", (frame, Order(0)), None)
            self._handed_out[frame], self._apart[frame] = line, apart

    def _is_part(self, event: PageEvent) -> bool:
        """Whether a part comes back of a block that was taken apart; from here on it is as any other frames are."""
        apart = self._apart.get(event.frame)
        if apart is None or event.order not in range(apart.block.order) or not event.block.is_aligned:
            return False
        if any(self._apart.get(Frame(frame)) is not apart for frame in event.block):
            return False
        apart.parts += 1
        for frame in event.block:
            del self._apart[Frame(frame)]
        return True

    def _settle_apart(self, event: PageEvent) -> None:
        """A block is handed out or given back where parts of another are live: if a single part of that came back, it
        is that which was wrong."""
        for frame in event.block if event.order in range(MAX_ORDER + 1) else ():
            apart = self._apart.get(Frame(frame))
            if apart is not None and not apart.is_explained:
                raise apart.doubt.refusal()

    def _was_handed_out_unseen(self, pool: Pool, event: PageEvent, run: Run) -> bool:
        """Whether to believe that somebody held a block that nobody was seen to get.

        A frame never seen was handed out before the recording began. A frame seen freed may have been handed out
        by alloc_pages_bulk_noprof, which reports nothing (Linux: mm/page_alloc.c, 6.18; only its fallback through
        __alloc_pages_noprof does). It hands out frames of order 0 and several at once, and who got them gives them
        back at once: so the run decides, when it has ended. Meanwhile the frame counts as handed out and given
        back, after which the pool is as it was.
        """
        if not (pool.has_order(event.order) and event.block.is_aligned and pool.contains(event.block)):
            return False
        if not pool.is_free(event.block):
            return False
        known_free = any(frame in self._freed for frame in event.block)
        if known_free and event.order > 0:
            return False
        run.unexplained += 1
        if known_free and run.doubt is None:
            run.doubt = event, self._whereabouts(pool, event.frame)
        self.counts[UNSEEN_IN_BULK if known_free else BEFORE_THE_RECORDING] += 1
        return True

    def _free_batched(self, pool: Pool, event: PageEvent) -> None:
        """free_unref_folios reports mm_page_free_batched for what free_pages_prepare has reported as mm_page_free
        already (Linux: mm/page_alloc.c, 6.18): one free, told twice. The first may have been before the recording."""
        if event.order == 0 and not (event.frame in self._freed or pool.is_held(event.frame)):
            self.counts[TOLD_BEFORE] += 1
            self._freed.fill(event.block, event.line)
            return
        cpu, order = self._unrepeated.pop(event.frame, (NONE, event.order))
        ensure(cpu == event.cpu and event.order in (ALWAYS_SAID, order), REPEATS_A_FREE)

    # What is in the way of a refused event.

    def obstacle(self, pool: Pool, event: PageEvent) -> str:
        if event.kind != "alloc":
            return self._whereabouts(pool, event.frame)
        if not (pool.has_order(event.order) and event.block.is_aligned):
            return f"frame {event.frame} begins no block of order {event.order}"
        taken = (Frame(frame) for frame in event.block if pool.is_held(Frame(frame)))
        return next((self._whereabouts(pool, frame) for frame in taken), f"{_text(event.block)} leave the pool")

    def _whereabouts(self, pool: Pool, frame: Frame) -> str:
        order = pool.held.get(frame, NONE)
        if order != NONE:
            block = Block(Frame(align_down(frame, order)), order)
            return f"frame {frame} lies in the live block of {_text(block)}{self._since(block)}"
        if frame in self._freed:
            return f"frame {frame} is not allocated: it was given back in line {self._freed[frame]}"
        return f"frame {frame} was not seen before"

    def _since(self, block: Block) -> str:
        return f", handed out in line {self._handed_out[block.head]}"


TRACE = PageTrace


def _clause_against(pool: Pool, event: PageEvent) -> str:
    """By which clause the law refuses that a block is given back; none, where it may be."""
    try:
        free(pool, event.frame, event.order, returned=None)
    except BrokenClause as broken:
        return broken.clause
    return ""


def _text(block: Block) -> str:
    return f"frame {block.head}" if block.order == 0 else f"frames {block.head} to {block.last}"


def _event(path: Path, line: int, values: list[str]) -> PageEvent:
    when, cpu, kind, frame, order = values
    if kind not in KINDS:
        refuse(path, line, f"has an event {kind!r}: known are {', '.join(KINDS)}")
    try:
        microseconds = round(float(when) * 1_000_000)
        number = int(frame, 16 if frame.startswith("0x") else 10)
        return PageEvent(line, ",".join(values), kind, microseconds, int(cpu), Frame(number), Order(int(order)))
    except (ValueError, OverflowError):
        refuse(path, line, f"has something else than a number where a number belongs: {','.join(values)}")

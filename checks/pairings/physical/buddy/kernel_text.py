"""The page allocator's events as people have them: the text of ftrace (`trace`, `trace_pipe`), of `perf script` and of
`trace-cmd report`.

    gcc-5981   [000] .....  1560.772335: mm_page_alloc: page=00000000845afb7e pfn=0x104c56 order=0 migratetype=0 …
    gcc  5981 [000]  1560.772335:  kmem:mm_page_free: page=0x104c56 pfn=0x104c56 order=0
    CPU:1 [LOST 3044 EVENTS]

The forms of the events are those of include/trace/events/kmem.h, from Linux 2.6.32 to 6.18: frame numbers are decimal
(%lu) in older kernels and hexadecimal (0x%lx) in newer ones; mm_page_free_direct and mm_pagevec_free were renamed to
mm_page_free and mm_page_free_batched. What is made of it all: docs/decisions/0048-page-events-as-text.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from attrs import define, evolve, field, frozen

from checks.engines.validate import read_lines, refuse
from checks.evidence import UsageError
from checks.pairings.physical.buddy.page_event import PageEvent
from spec.vocabulary import Frame, Order

_EVENT = re.compile(
    r".*[-/ ]\d+ +(?:\([ \d-]+\) +)?\[(\d{3,5})\] +(?:\S+ +)?(\d{1,12})\.(\d{6}|\d{9}): +(?:\d+ +)?(\S+)(?: +(.*))?$"
)
"""A task and its number, a thread group or none, the processor, flags or none, seconds, a period or none, the event."""
_LOST = re.compile(r"(?:\S+: +)?CPU:(\d+) \[(?:LOST (?:(\d+) )?EVENTS|(?:(\d+) )?EVENTS DROPPED)\]$")
"""ftrace (kernel/trace/trace.c, print_trace_line), and trace-cmd report."""
_STARTED = re.compile(r"##### CPU (\d+) buffer started ####$")
"""ftrace, where a processor's oldest events were overwritten (kernel/trace/trace.c, test_cpu_buff_start)."""
_LOST_BY_PERF = re.compile(r"PERF_RECORD_LOST(?:_SAMPLES)?$")
_LOST_SOMEWHERE = re.compile(r"Processed \d+ (?:events|samples) and lost ")
"""What perf script says on standard error, without the places."""
_NO_EVENT = re.compile(
    r"#|$|version = |cpus=\d+$|(?:\S+: +)?CPU \d+ is empty$|Warning:$|Processed \d+ |Check IO/CPU overload!$"
    r"|=> |[0-9a-f]+ \S"
)
"""Headings, remarks, and the lines of a stack."""
_FIELD = re.compile(r"(\w+)=(\S+)")

NAMES = {
    "mm_page_alloc": "alloc",
    "mm_page_free": "free",
    "mm_page_free_batched": "free_batched",
    "mm_page_free_direct": "free",
    "mm_pagevec_free": "free_batched",
}
NO_CALLS = ("mm_page_alloc_zone_locked", "mm_page_pcpu_drain", "mm_page_alloc_extfrag")
"""What goes on inside the allocator: nobody is given a frame by it, and nobody gives one back."""
BOTH = ("alloc", "free")
"""Without one of them, what is told of the other means nothing."""

OTHERS = "other events"
UNJUDGED = "not judged, as others were lost meanwhile"
TOLD_TWICE = "told again as a free"


@frozen
class _Entry:
    """A line that tells of an event on a processor."""

    line: int
    cpu: int
    nanoseconds: int
    name: str
    text: str
    follows_loss: bool = False
    """Whether events of this processor were lost since its last one."""


@define
class KernelText:
    """One reading of such a file."""

    path: Path
    counts: Counter[str]
    losses: int = 0
    """In how many places events were lost."""
    lost: int = 0
    """How many, as far as that is said."""
    _lost_before: set[int] = field(factory=set)
    """The processors of which events were lost since the last one that was read."""
    _told: dict[Frame, int] = field(factory=dict)
    """By frame: the processor on which a batched free was told before the free that it is."""

    def events(self) -> Iterator[PageEvent]:
        """In the order of their times. After a loss they are of another state of the law: nothing is known of it."""
        entries = sorted(self._entries(), key=lambda entry: entry.nanoseconds)
        unjudged, begins = self._gaps(entries)
        state, kinds, judged = 0, set(), 0
        for place, entry in enumerate(entries):
            state += place in begins
            event = self._event(entry, state)
            if event is None:
                continue
            kinds.add(event.kind)
            if unjudged[place]:
                self.counts[UNJUDGED] += 1
            elif (event := self._once(event, entry)) is not None:
                judged += 1
                yield event
        self._complain(kinds, judged)

    @property
    def limits(self) -> list[str]:
        """What cannot be seen in it, and what was passed over."""
        skipped = [f"{self.counts[name]:,} {name}" for name in (*NO_CALLS, OTHERS) if self.counts[name]]
        passed = f"passed over, as no calls: {', '.join(skipped)}"
        number = f"{self.lost:,} events or more" if self.lost else "events"
        gaps = (
            f"{number} were lost, in {self.losses:,} {'gap' if self.losses == 1 else 'gaps'}: "
            f"{self.counts[UNJUDGED]:,} that were told of other processors meanwhile are not judged, and nothing from "
            "before a gap is held against what comes after it, so that a frame that is handed out twice, or given back "
            "twice, once before and once after, is not seen"
        )
        return [*([passed] if skipped else []), *([gaps] if self.losses else [])]

    # Lines.

    def _entries(self) -> Iterator[_Entry]:
        said_without_place = 0
        for line, raw in read_lines(self.path):
            text = raw.strip()
            if found := _LOST.match(text):
                self._lose(int(found[1]), int(found[2] or found[3] or 0))
            elif found := _STARTED.match(text):
                self._lose(int(found[1]), 0)
            elif found := _EVENT.match(text):
                yield self._entry(line, found)
            elif not _NO_EVENT.match(text):
                refuse(self.path, line, f"is no line of ftrace, perf script or trace-cmd report: {text[:60]!r}")
            elif _LOST_SOMEWHERE.match(text):
                said_without_place = line
        if said_without_place and not self.losses:
            refuse(
                self.path,
                said_without_place,
                "says that events were lost, and no line says where: have perf script say it, with --show-lost-events",
            )

    def _entry(self, line: int, found: re.Match[str]) -> _Entry:
        cpu, name, text = int(found[1]), found[4].rstrip(":").rpartition(":")[2], found[5] or ""
        if _LOST_BY_PERF.match(name):
            number = text.removeprefix("lost").strip()
            self._lose(cpu, int(number) if number.isdecimal() else 0)
        follows_loss = cpu in self._lost_before
        self._lost_before.discard(cpu)
        nanoseconds = int(found[2]) * 10**9 + int(found[3].ljust(9, "0"))
        return _Entry(line, cpu, nanoseconds, name, text, follows_loss)

    def _lose(self, cpu: int, number: int) -> None:
        self._lost_before.add(cpu)
        self.losses += 1
        self.lost += number

    def _gaps(self, entries: list[_Entry]) -> tuple[list[bool], set[int]]:
        """Which events were told while events of another processor were lost, and where something was lost before.

        What is lost lies between a processor's last event and its next one. A frame that another processor is given
        meanwhile may have been given back in a lost event, so that nothing can be held against it.
        """
        changes, begins, last = [0] * (len(entries) + 1), set(), dict[int, int]()
        for place, entry in enumerate(entries):
            if entry.follows_loss:
                changes[last.get(entry.cpu, -1) + 1] += 1
                changes[place] -= 1
                begins.add(place)
            last[entry.cpu] = place
        for cpu in self._lost_before:
            changes[last.get(cpu, -1) + 1] += 1
        unjudged, depth = [], 0
        for place in range(len(entries)):
            depth += changes[place]
            unjudged.append(depth > 0)
        return unjudged, begins

    # Events.

    def _event(self, entry: _Entry, state: int) -> PageEvent | None:
        if entry.name not in NAMES:
            if not _LOST_BY_PERF.match(entry.name):
                self.counts[entry.name if entry.name in NO_CALLS else OTHERS] += 1
            return None
        fields = dict(_FIELD.findall(entry.text))
        try:
            frame, order = int(fields["pfn"], 0), int(fields["order"], 0)
        except (KeyError, ValueError):
            refuse(
                self.path,
                entry.line,
                f"tells of {entry.name} without a number for pfn and one for order: {entry.text[:60]!r}",
            )
        hexadecimal = f", frame {frame}," if fields["pfn"].startswith("0x") else ""
        text = f"{entry.name} pfn={fields['pfn']}{hexadecimal} order={order} on CPU {entry.cpu}"
        microseconds = entry.nanoseconds // 1000
        kind = NAMES[entry.name]
        return PageEvent(entry.line, text, kind, microseconds, entry.cpu, Frame(frame), Order(order), of=state)

    def _once(self, event: PageEvent, entry: _Entry) -> PageEvent | None:
        """Older kernels tell of a batched free before the free that it is (free_hot_cold_page_list until Linux 4.14,
        __pagevec_free until 3.2; both with cold=), or of it alone (2.6.32). The first of the two is the free."""
        if event.kind == "free_batched" and "cold=" in entry.text:
            self._told[event.frame] = event.of
            return evolve(event, kind="free")
        if event.kind == "free" and event.order == 0 and self._told.pop(event.frame, None) == event.of:
            self.counts[TOLD_TWICE] += 1
            return None
        if event.kind == "alloc" and self._told:
            for frame in event.block if event.order in range(64) else ():
                self._told.pop(Frame(frame), None)
        return event

    def _complain(self, kinds: set[str], judged: int) -> None:
        for kind in BOTH:
            if kind not in kinds:
                raise UsageError(
                    f"{self.path} tells of no mm_page_{kind}: what frames are handed out and given back is known where "
                    "both mm_page_alloc and mm_page_free are recorded, of all processes"
                )
        if not judged:
            raise UsageError(
                f"{self.path}: events were lost all the time, so that nothing in it can be judged: "
                "make the buffers larger"
            )


def is_text(path: Path) -> bool:
    """Whether a file is such text: what begins with the names of columns, however these are parted, is a table."""
    for _, line in read_lines(path):
        if line.strip():
            return ("," not in line and not line.startswith("time_s")) or "[" in line
    return False

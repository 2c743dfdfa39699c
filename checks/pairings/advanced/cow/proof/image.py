"""The image of copy-on-write as the proofs read it, and what holds of it: of entries, of frames, and of counts.

A frame counts as mappings a number of entries, over all processes. So the proof notes beside the image, for each frame,
how many of the first n entries map it: none of none, and of one entry more as many, or one more if that maps it. By
these two statements it is the number of such entries, whatever n is. Where an entry changes, the notes of all larger n
change by one; and so must the frame's own count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from attrs import frozen

from checks.engines.proving.trusted.layout import Axis, Header, Region, Regions
from checks.proof import Places
from impl.advanced.cow import (
    BLOCKS,
    CONTENTS,
    CPU_SHIFT,
    CPUS,
    CPUS_AT,
    ENTRY,
    EXCLUSIVE,
    FILE_FRAME,
    FIRST,
    FRAME_SHIFT,
    FRAMES,
    FREE,
    HEADER,
    KEY,
    MAPPED,
    MAPPINGS,
    MAY_WRITE,
    MOST,
    MOST_PAGES,
    NEW,
    NEXT,
    OLD,
    PAGE,
    PAGES,
    PINNED,
    PINS,
    PINS_AT,
    PRESENT,
    PROCESS,
    PROCESSES,
    RECORD_SHIFT,
    RECORDS,
    REFERENCES,
    TABLES,
    TASK_SHIFT,
    TASKS,
    WORD,
    WORDS,
    WRITABLE,
)
from spec.vocabulary import Grid, Span, for_all, implies, select

MOST_WORDS = 1 << 52
"""More than an image has."""
MOST_ENTRIES = MOST * MOST_PAGES
MANY = 1 << 40
"""More than refer to a frame."""

# ── The parts ────────────────────────────────────────────────────────────────────────────────────────────────


def frames_of(header: Header) -> Any:
    return header(FRAMES) + FIRST


def between(begin: int, end: int) -> Callable[[Header], Any]:
    return lambda header: header(end) - header(begin)


def _array(name: str, begin: int, end: int, *variables: str) -> Region:
    return Region(name, (Axis(between(begin, end)),), {begin: 1}, variables=variables)


def _record(name: str, field: int) -> Region:
    return Region(name, (Axis(frames_of, stride=1 << RECORD_SHIFT),), {RECORDS: 1}, field)


def _ghost(name: str, places: int) -> Region:
    return Region(name, (Axis(lambda header: 0),) * places, ghost=True)


LAYOUT = Regions(
    FREE,
    (
        _array("tasks", TASKS, BLOCKS),
        _array("blocks", BLOCKS, TABLES),
        _array("entries", TABLES, RECORDS, "where", "into"),
        _record("references", REFERENCES),
        _record("mappings", MAPPINGS),
        _record("exclusive", EXCLUSIVE),
        _record("pinned", PINNED),
        _record("next", NEXT),
        Region(
            "contents",
            (Axis(frames_of, stride=WORDS, of_header=True), Axis(lambda header: header(WORDS))),
            {CONTENTS: 1},
        ),
        _array("cpus", CPUS_AT, PINS_AT, "at"),
        Region("pins", (Axis(lambda header: header(PINS)),), {PINS_AT: 1}),
        Region("free", (), {}, FREE),
        _ghost("counted", 2),
        _ghost("left out", 2),
        _ghost("rows", 1),
    ),
)
TASK, BLOCK, TABLE, REFS, MAPS, OWN, PINNINGS, LINK, CONTENT, CPU, PIN, LIST, COUNTED, OMITTED, ROWS = range(15)
"""The parts; and what the proof notes beside them: how many of the first so many entries map a frame."""


@frozen
class Reading:
    """The words of an image that the theorems are about."""

    image: Any
    ghosts: Any

    def header(self, word: int) -> Any:
        return self.image[word]

    @property
    def entries(self) -> Any:
        """How many there are, over all processes."""
        return self.image[RECORDS] - self.image[TABLES]

    @property
    def frames(self) -> Any:
        return self.image[FRAMES] + FIRST

    def entry(self, place: Any) -> Any:
        return self.image.at(TABLE, place)

    def references(self, frame: Any) -> Any:
        return self.image.at(REFS, frame)

    def mappings(self, frame: Any) -> Any:
        return self.image.at(MAPS, frame)

    def is_exclusive(self, frame: Any) -> Any:
        return self.image.at(OWN, frame) != 0

    def pins(self, frame: Any) -> Any:
        return self.image.at(PINNINGS, frame)

    def next(self, frame: Any) -> Any:
        return self.image.at(LINK, frame)

    @property
    def free(self) -> Any:
        return self.image.at(LIST)

    def counted(self, frame: Any, place: Any) -> Any:
        """How many of the entries below a place map a frame."""
        return self.image.at(COUNTED, frame, place)

    def cpu(self, at: Any, field: int) -> Any:
        """A word of a CPU, by where its words begin in the image."""
        return self.image.at(CPU, at - self.image[CPUS_AT] + field)

    def row(self, process: Any) -> Any:
        """How many entries there are of the processes before one."""
        return self.image.at(ROWS, process)

    def omitted(self, frame: Any, place: Any) -> Any:
        """And how many do not."""
        return self.image.at(OMITTED, frame, place)

    @property
    def all_frames(self) -> Span:
        return Span(0, self.frames, "frame")

    @property
    def counted_frames(self) -> Span:
        """All but the zero page."""
        return Span(FILE_FRAME, self.frames, "frame")

    @property
    def places(self) -> Span:
        return Span(0, self.entries, "place")


def whole(view: Reading) -> Iterable[Any]:
    """The header tells of a machine that there can be, and where what begins."""
    header = view.header
    yield (header(PROCESSES) >= 1) & (header(PROCESSES) <= MOST) & (header(CPUS) >= 1) & (header(CPUS) <= MOST)
    yield (header(PINS) >= 0) & (header(PINS) <= MOST)
    for word in (PAGES, WORDS, FRAMES):
        yield (header(word) >= 1) & (header(word) <= MOST_PAGES)
    yield (header(TASKS) == HEADER) & (header(BLOCKS) == HEADER + (header(PROCESSES) << TASK_SHIFT))
    yield (header(TABLES) >= header(BLOCKS)) & (header(RECORDS) >= header(TABLES)) & (header(RECORDS) <= MOST_WORDS)
    yield view.entries <= MOST_ENTRIES
    yield header(CONTENTS) == header(RECORDS) + (view.frames << RECORD_SHIFT)
    yield (header(CPUS_AT) >= header(CONTENTS)) & (header(CPUS_AT) <= MOST_WORDS)
    yield header(PINS_AT) == header(CPUS_AT) + (header(CPUS) << CPU_SHIFT)
    yield view.image.length == header(PINS_AT) + header(PINS)
    yield for_all(Span(0, header(PROCESSES), "process"), lambda process: lies_inside(view, process))
    yield for_all(Span(0, header(PROCESSES), "row"), lambda process: is_row(view, process))


def lies_inside(view: Reading, process: Any) -> Any:
    """Whether the entries of a process lie in the table of all."""
    first = view.row(process)
    return (first >= 0) & (first <= MANY) & (first + view.header(PAGES) <= view.entries)


def is_row(view: Reading, process: Any) -> Any:
    return view.row(process) == process * view.header(PAGES)


def example(view: Reading) -> tuple[Iterable[Any], Places]:
    """A machine of one process with two pages, two frames and one CPU."""
    header = view.header
    said = [header(PROCESSES) == 1, header(PAGES) == 2, header(FRAMES) == 2, header(CPUS) == 1, header(PINS) == 1]
    numbers = {"place": range(2), "earlier": range(3), "later": range(3), "frame": range(4), "other": range(4)}
    return [*said, header(WORDS) == 1], {**numbers, "word": range(16), "process": range(1), "row": range(1)}


# ── What is so of entries ────────────────────────────────────────────────────────────────────────────────────


def is_mapping(entry: Any, frame: Any) -> Any:
    return (entry & PRESENT != 0) & (entry >> FRAME_SHIFT == frame)


def counts(entry: Any, frame: Any) -> Any:
    """1 where an entry maps a frame."""
    return select(is_mapping(entry, frame), 1, 0)


def fits(view: Reading, entry: Any) -> Any:
    """Whether an entry is one that there can be: of no page it is 0, and without a frame it names none."""
    frame = entry >> FRAME_SHIFT
    lies = (entry >= 0) & (frame < view.frames)
    return (
        lies
        & implies(entry & MAPPED == 0, entry == 0)
        & implies(entry & PRESENT == 0, (frame == 0) & (entry & WRITABLE == 0))
        & implies(entry & WRITABLE != 0, entry & MAY_WRITE != 0)
    )


def is_permitted(view: Reading, entry: Any) -> Any:
    """An entry lets a process write only what is anonymous and exclusive."""
    frame = entry >> FRAME_SHIFT
    return implies(entry & WRITABLE != 0, (frame >= FIRST) & view.is_exclusive(frame))


def entries_fit(view: Reading) -> Any:
    return for_all(view.places, lambda place: fits(view, view.entry(place)))


# ── What is so of counts ─────────────────────────────────────────────────────────────────────────────────────


def is_count(view: Reading) -> Iterable[Any]:
    """What is noted is the number of entries that map a frame; of fewer entries it is no more."""
    frames = view.all_frames
    yield for_all(frames, lambda frame: view.counted(frame, 0) == 0)

    def goes_on(pair: tuple[Any, Any]) -> Any:
        frame, place = pair
        so_far = view.counted(frame, place)
        return view.counted(frame, place + 1) == so_far + counts(view.entry(place), frame)

    yield for_all(Grid((frames, view.places)), goes_on)

    upto = view.entries + 1

    def is_possible(pair: tuple[Any, Any]) -> Any:
        frame, later = pair
        few, rest = view.counted(frame, later), view.omitted(frame, later)
        return (0 <= few) & (few <= later) & (0 <= rest) & (rest <= later) & (few + rest == later)

    yield for_all(Grid((frames, Span(0, upto, "later"))), is_possible)
    pairs = Grid((frames, Span(0, upto, "earlier"), Span(0, upto, "later")))

    def is_no_less(each: tuple[Any, Any, Any]) -> Any:
        frame, earlier, later = each
        return implies(earlier <= later, view.counted(frame, earlier) <= view.counted(frame, later))

    yield for_all(pairs, is_no_less)

    def omits_no_less(each: tuple[Any, Any, Any]) -> Any:
        frame, earlier, later = each
        return implies(earlier <= later, view.omitted(frame, earlier) <= view.omitted(frame, later))

    yield for_all(pairs, omits_no_less)


def mappings_are_counted(view: Reading) -> Any:
    return for_all(view.counted_frames, lambda frame: view.mappings(frame) == view.counted(frame, view.entries))


def cached(frame: Any) -> Any:
    """The reference of the file's cache."""
    return select(frame == FILE_FRAME, 1, 0)


def held(view: Reading, at: Any, frame: Any) -> Any:
    """How often a fault refers to a frame."""
    if at is None:
        return 0
    return select(view.cpu(at, OLD) == frame, 1, 0) + select(view.cpu(at, NEW) == frame, 1, 0)


def others(view: Reading, at: Any, frame: Any) -> Any:
    """The references of a frame besides those of entries, of pins and of the fault."""
    return view.references(frame) - view.mappings(frame) - view.pins(frame) - held(view, at, frame)


def references_suffice(view: Reading, at: Any) -> Any:
    """Who refers to a frame is counted: of those who do, others and the cache are left."""

    def suffice(frame: Any) -> Any:
        rest, pins = others(view, at, frame), view.pins(frame)
        return (rest >= cached(frame)) & (rest <= MANY) & (pins >= 0) & (pins <= MANY)

    return for_all(view.counted_frames, suffice)


def references_are_kept(view: Reading, before: Reading, at: Any) -> Any:
    """A frame has as many references more as it has more entries, pins, and faults of this CPU."""
    return for_all(view.counted_frames, lambda frame: others(view, at, frame) == others(before, at, frame))


def pins_are_kept(view: Reading, before: Reading) -> Any:
    return for_all(view.counted_frames, lambda frame: view.pins(frame) == before.pins(frame))


# ── The list of free frames ──────────────────────────────────────────────────────────────────────────────────


def is_anonymous(view: Reading, frame: Any) -> Any:
    return (frame >= FIRST) & (frame < view.frames)


def is_listed_rightly(view: Reading) -> Iterable[Any]:
    """What is in the list is anonymous, nobody refers to it, and one link leads there."""
    free = view.free
    yield (free == 0) | (is_anonymous(view, free) & (view.references(free) == 0))

    def leads(frame: Any) -> Any:
        behind = view.next(frame)
        is_right = is_anonymous(view, behind) & (view.references(behind) == 0) & (behind != free)
        return (behind == 0) | is_right

    yield for_all(view.all_frames, leads)

    def leads_alone(pair: tuple[Any, Any]) -> Any:
        one, other = pair
        behind = view.next(one)
        return (one == other) | (behind == 0) | (behind != view.next(other))

    yield for_all(Grid((view.all_frames, Span(0, view.frames, "other"))), leads_alone)


# ── All of it ────────────────────────────────────────────────────────────────────────────────────────────────


def is_sound(view: Reading) -> Iterable[Any]:
    yield entries_fit(view)
    yield from is_count(view)
    yield mappings_are_counted(view)
    yield from is_listed_rightly(view)


def is_cpu(view: Reading, at: Any) -> Any:
    place = at - view.header(CPUS_AT)
    lies = (place >= 0) & (place < view.header(CPUS) << CPU_SHIFT)
    return lies & (place & (1 << CPU_SHIFT) - 1 == 0)


def is_at_work(view: Reading, at: Any) -> Iterable[Any]:
    """What a CPU's words say of an access is of what there is."""
    yield is_cpu(view, at)
    for field, most in ((PROCESS, PROCESSES), (PAGE, PAGES), (WORD, WORDS)):
        yield (view.cpu(at, field) >= 0) & (view.cpu(at, field) < view.header(most))
    for field in (OLD, NEW):
        yield (view.cpu(at, field) >= 0) & (view.cpu(at, field) < view.frames)


def others_work_on(view: Reading, before: Reading, at: Any = None) -> Any:
    """What other CPUs have noted of their accesses is what it was; what their TLBs hold may be gone."""
    words = Span(0, view.header(CPUS) << CPU_SHIFT, "word")

    def is_same(word: Any) -> Any:
        field = word & (1 << CPU_SHIFT) - 1
        is_own = False if at is None else word - field == at - view.header(CPUS_AT)
        free = (field == KEY) | (field == ENTRY) | is_own
        return free | (view.image.at(CPU, word) == before.image.at(CPU, word))

    return for_all(words, is_same)


def beside(view: Reading, kind: str, numbers: tuple[Any, ...]) -> Places:
    """What is said of one place rests on what is counted on both of its sides, of the frame that is mapped there."""
    if kind == "place":
        (place,) = numbers
        return {"frame": [view.entry(place) >> FRAME_SHIFT], "earlier": [place + 1], "later": [place]}
    if kind in ("frame", "frame other"):
        return {"frame": numbers, "other": numbers}
    if kind == "frame earlier later":
        return {"later": [numbers[1]]}
    return {}

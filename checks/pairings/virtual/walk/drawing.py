"""Memory drawn as the tables that it holds: frame by frame, and each entry with what it says."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from checks.html.depiction import Depiction, Flags
from checks.html.drawing import Drawing
from checks.pairings.virtual import ACCESSES, ENTRIES
from checks.pairings.virtual import CONTROLS as CONTROL_FLAGS
from spec.virtual.entry import Entry
from spec.virtual.walk import Machine, Step
from spec.virtual.words import ACCESSED, CONTROLS, DIRTY, GLOBAL, PAGE_SIZE, PRESENT, USER, WRITABLE
from spec.vocabulary import PAGE_SHIFT

WIDTH = 340.0
ROW, GAP, TOP = 24.0, 10.0, 20.0
INDEX, TARGET, FLAG = 46.0, 112.0, 22.5
"""Columns: the number of an entry, where it leads, and each flag."""
MARKS = (
    (PRESENT, "P"),
    (WRITABLE, "R/W"),
    (USER, "U/S"),
    (ACCESSED, "A"),
    (DIRTY, "D"),
    (PAGE_SIZE, "PS"),
    (GLOBAL, "G"),
)
XD = "XD"
NAMES = (*(name for _, name in MARKS), XD)
"""Of the flags, as the manual has them."""
LEGEND = (
    "Flags: P present, R/W writable, U/S for user mode, A accessed, D dirty, PS maps a large page, G global, XD not to "
    "be executed. Filled: set."
)


@frozen
class Place:
    """One entry that is not 0, and where it stands."""

    frame: int
    index: int
    entry: Entry
    at: int
    """Its physical address."""


def places(machine: Machine) -> Iterator[Place]:
    """In the order of memory. Of what the root does not lead to, nobody knows which level it is of: the lowest is
    assumed."""
    format_ = machine.format
    levels = levels_of(machine)
    for word in sorted(machine.words):
        for at in (word << 3,) if format_.is_wide else (word << 3, word << 3 | 4):
            frame = at >> PAGE_SHIFT
            entry = machine.entry(at, levels.get(frame, 1), format_)
            if entry.word:
                yield Place(frame, (at & ((1 << PAGE_SHIFT) - 1)) >> format_.entry_shift, entry, at)


def levels_of(machine: Machine) -> dict[int, int]:
    """The level of the table in a frame, for each that the root leads to."""
    format_ = machine.format
    levels = {(machine.root & format_.table_mask) >> PAGE_SHIFT: format_.levels}
    for level in range(format_.levels, 1, -1):
        for frame in [frame for frame, found in levels.items() if found == level]:
            for index in range(1 << format_.index_bits):
                entry = machine.entry(frame << PAGE_SHIFT | index << format_.entry_shift, level, format_)
                if entry.is_present and not maps_page(machine, entry):
                    levels.setdefault(entry.table >> PAGE_SHIFT, level - 1)
    return levels


def maps_page(machine: Machine, entry: Entry) -> bool:
    return bool(entry.maps_page(large_pages=machine.controls(CONTROLS["CR4.PSE"])))


def target_of(machine: Machine, entry: Entry) -> str:
    """`→ frame 5`"""
    if not entry.is_present:
        return "leads nowhere"
    place = entry.page if maps_page(machine, entry) else entry.table
    return f"→ frame {numbered(place >> PAGE_SHIFT)}"


def numbered(frame: int) -> str:
    return str(frame) if frame < 10_000 else f"{frame:#x}"


def draw(machine: Machine, before: Machine | None, title: str) -> Drawing:
    """A row for each entry that is not 0, under the frame that it stands in; on top, the registers."""
    found = list(places(machine))
    frames = list(dict.fromkeys(place.frame for place in found))
    height = TOP + max(1, len(found)) * ROW + len(frames) * (ROW + GAP)
    drawing = Drawing(WIDTH, height, title, described(machine, found))
    is_moved = before is not None and registers(before) != registers(machine)
    drawing.text(0, 13, registers(machine), "label moved" if is_moved else "label")
    if not found:
        drawing.text(0, TOP + 16, "Nothing is in memory.", "label small")
    earlier = {place.at: place.entry.word for place in places(before)} if before is not None else None
    y = TOP
    for frame in frames:
        drawing.text(0, y + 20, f"frame {numbered(frame)}", "label small")
        y += ROW
        for place in found:
            if place.frame == frame:
                is_new = earlier is not None and earlier.get(place.at) != place.entry.word
                drawing.text(INDEX - 10, y + 15, f"[{place.index}]", "tick-left")
                draw_entry(drawing, machine, place.entry, INDEX, y, changed=" changed" if is_new else "")
                y += ROW
        y += GAP
    return drawing


def draw_entry(drawing: Drawing, machine: Machine, entry: Entry, x: float, y: float, changed: str = "") -> None:
    """Where it leads, and its flags."""
    drawing.rectangle(x, y + 1, TARGET - 6, ROW - 5, f"plain{changed}")
    drawing.text(x + (TARGET - 6) / 2, y + 14.5, target_of(machine, entry))
    for number, name in enumerate(NAMES):
        is_set = bool(entry.is_no_execute if name == XD else entry.has(dict_of_marks()[name]))
        drawing.rectangle(x + TARGET + number * FLAG, y + 1, FLAG - 2, ROW - 5, "held" if is_set else "clear")
        style = f"{'on-held' if is_set else 'on-clear'}{' tiny' if len(name) > 2 else ''}"
        drawing.text(x + TARGET + number * FLAG + FLAG / 2 - 1, y + 14.5, name, style)


def dict_of_marks() -> dict[str, int]:
    return {name: flag for flag, name in MARKS}


def registers(machine: Machine) -> str:
    controls = " ".join(name.partition(".")[2] for name, flag in CONTROLS.items() if machine.controls(flag))
    return f"CR3: frame {numbered(machine.root >> PAGE_SHIFT)} · {controls or 'no control bit'}"


def described(machine: Machine, found: list[Place]) -> str:
    told = (f"frame {place.frame} entry {place.index} {target_of(machine, place.entry)}" for place in found)
    return f"{registers(machine)}. {'; '.join(told)}"


def spot(step: Step) -> tuple[int, int]:
    """The frame and the number of an entry that a walk used."""
    return step.place >> PAGE_SHIFT, (step.place & ((1 << PAGE_SHIFT) - 1)) >> step.entry.format.entry_shift


MOST_WORDS = 24
FLAGS: Flags = {"control": CONTROL_FLAGS, "word": ENTRIES, "how": ACCESSES}

DEPICTION = Depiction(draw, draw, lambda machine: len(machine.words) <= MOST_WORDS, LEGEND, FLAGS)

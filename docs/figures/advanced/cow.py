"""What is pictured of copy-on-write, and where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import frozen

from checks.drive import Pair, plain
from checks.html.drawing import Drawing
from checks.pairing import Arguments, Pairing
from checks.pairings.advanced.cow.view import View
from docs.book.figure import CONCEPT, OPENING, Figures, Picture, broken, figure, first_that_holds, run_in_steps, title
from docs.book.runs import Calls, Example
from docs.figures.advanced import cow_sequence
from impl.advanced.cow import (
    ALLOCATE,
    COPY,
    DECIDE,
    EXCLUSIVE,
    FILE_FRAME,
    FIRST,
    FRAME_SHIFT,
    INSTALL,
    LOOK,
    PRESENT,
    STAGE,
    ZERO_FRAME,
)
from spec.advanced.cow import DECISIONS
from spec.advanced.words import COPY_FIRST, FORCE, GO_AHEAD, PIN_READ, PIN_WRITE, REUSE, SHARE, STORE
from spec.advanced.words import CowFailure as Failure
from spec.vocabulary import BrokenClause

TWO: Arguments = (2, 2, 1, 4, 1, 1)
"""Two processes of two pages of a word, four frames, a CPU and a pin."""
ONE_FRAME: Arguments = (2, 1, 1, 1, 1, 1)
MAPPED: Calls = [("map_page", (0, 0, 0, 1))]
STORED: Calls = [*MAPPED, ("store", (0, 0, 5, 0))]
FORKED: Calls = [*STORED, ("fork", (0,))]
DEVICE: Calls = [*STORED, ("start", (0, 0, 0, PIN_WRITE, 0)), ("finish", (0,))]
READER: Calls = [*STORED, ("start", (0, 0, 0, PIN_READ, 0)), ("finish", (0,))]
ROW, WIDTH = 24.0, 340.0
LEFT, COLUMN, LAST = 118.0, 48.0, 326.0
"""Where the pages' columns begin, how wide they are, and the middle of the last."""
STAGES = {LOOK: "looks", DECIDE: "decides", ALLOCATE: "takes a frame", COPY: "copies", INSTALL: "installs"}


@frozen
class Moment:
    """A call that was made, and the implementation's memory before it and after."""

    operation: str
    arguments: Arguments
    returned: Any
    before: View
    after: View


def moments(pairing: Pairing, pair: Pair, calls: Calls) -> list[Moment]:
    """Up to the answer that the law refuses, if there is one."""
    made = []
    for operation, arguments in calls:
        before = pairing.view(pair.subject.image.copy(), pair.geometry)
        try:
            returned = pair.step_shallow(operation, arguments)
        except BrokenClause:
            break
        after = pairing.view(pair.subject.image.copy(), pair.geometry)
        made.append(Moment(operation, arguments, returned, before, after))
    return made


# ── Who has which frame ──────────────────────────────────────────────────────────────────────────────────────


def held(view: View, process: int, page: int) -> tuple[str, str]:
    """The frame of a page, with what it holds, and how it is drawn: dark where it is the process's own."""
    entry = view.entry(process, page)
    if not entry & PRESENT:
        return ("no frame" if entry else "–"), "clear"
    frame = entry >> FRAME_SHIFT
    name = {ZERO_FRAME: "zero page", FILE_FRAME: "the file"}.get(frame, f"frame {frame}")
    words = " ".join(map(str, view.content(frame)))
    return f"{name}: {words}", "held" if view.of_frame(frame, EXCLUSIVE) else "free"


def told(moment: Moment) -> str:
    """A call in a few words."""
    process, *rest = moment.arguments
    texts = {"map_page": "maps page", "store": "stores", "fork": "forks", "exit": "ends", "load": "loads"}
    number = {"map_page": f" {rest[0]}" if rest else "", "store": f" {rest[1]}" if len(rest) > 1 else ""}
    return f"process {process} {texts[moment.operation]}{number.get(moment.operation, '')}"


def frames_over_time(pairing: Pairing) -> str:
    """Two processes and two pages, from fork to exit: who has which frame after each call, and how many are in use."""
    stores: Calls = [("store", (1, 0, 6, 0)), ("store", (0, 1, 8, 0)), ("exit", (1,)), ("store", (0, 0, 9, 0))]
    calls: Calls = [*STORED, ("map_page", (0, 1, 0, 1)), ("store", (0, 1, 7, 0)), ("fork", (0,)), *stores]
    made = moments(pairing, Pair(pairing, plain(pairing), TWO), calls)
    drawing = Drawing(WIDTH, ROW * len(made) + 40, "Frames over time", "; ".join(map(summary, made)))
    for process in range(2):
        drawing.text(LEFT + (2 * process + 1) * COLUMN, 12, f"process {process}", "axis")
    for place in range(4):
        drawing.text(LEFT + (place + 0.5) * COLUMN, 28, f"page {place % 2}", "axis")
    drawing.text(LAST, 12, "in", "axis")
    drawing.text(LAST, 28, "use", "axis")
    for row, moment in enumerate(made):
        top = row * ROW + 36
        drawing.text(0, top + 15, told(moment), "label small")
        for place in range(4):
            cell(drawing, moment, place, top)
        drawing.text(LAST, top + 15, str(in_use(moment.after)), "axis")
    caption = (
        "After each call, for each process and page the number of its frame, and what that holds: blue where the frame "
        "is exclusive, green where it is shared; on the right, how many frames are in use. Fork copies nothing; each "
        "of the next two stores takes a frame, exit gives back those that nobody else has, and the last store finds "
        "that its frame is shared no more."
    )
    return f"{title('Frames over time')}{figure(drawing, caption)}"


def cell(drawing: Drawing, moment: Moment, place: int, top: float) -> None:
    """What a page has after a call, with a frame around it where that is new."""
    text, kind = held(moment.after, place // 2, place % 2)
    name = kind if held(moment.before, place // 2, place % 2)[0] == text else f"{kind} changed"
    drawing.rectangle(LEFT + place * COLUMN + 1, top, COLUMN - 2, ROW - 4, name)
    drawing.text(LEFT + (place + 0.5) * COLUMN, top + 14, text.removeprefix("frame "), f"on-{kind} tiny")


def in_use(view: View) -> int:
    """How many of the anonymous frames somebody has."""
    used: int = view.frames - sum(frame >= FIRST for frame in view.free)
    return used


def summary(moment: Moment) -> str:
    pages = ", ".join(held(moment.after, place // 2, place % 2)[0] for place in range(4))
    return f"{told(moment)}: {pages}, {in_use(moment.after)} in use"


# ── Dirty COW ────────────────────────────────────────────────────────────────────────────────────────────────

DIRTY: Arguments = (1, 2, 1, 2, 1, 0)
DIRTY_COW: Calls = [
    ("map_page", (0, 0, 1, 0)),
    ("start", (0, 0, 0, FORCE, 7)),
    *[("step", (0,))] * 5,
    ("discard_page", (0, 0)),
    *[("step", (0,))] * 4,
    ("map_page", (0, 1, 1, 0)),
    ("load", (0, 1, 0)),
]


def lane(moment: Moment) -> tuple[int, str]:
    """On which CPU something happens, and what: the debugger is on the first one."""
    if moment.operation == "start":
        return 0, "begins to store 7"
    if moment.operation == "step":
        stage = moment.before.of_cpu(moment.arguments[0], STAGE)
        return 0, STAGES[stage] if moment.returned is Failure.UNFINISHED else "stores"
    names = {"map_page": "maps page", "discard_page": "drops page"}
    return 1, f"{names[moment.operation]} {moment.arguments[1]}"


def dirty_cow(pairing: Pairing) -> str:
    """The run of the mutant that forgets what it wanted, CPU by CPU."""
    [faulty] = [each for each in pairing.mutants if each.name == "a-debugger-writes-the-file"]
    pair = Pair(pairing, plain(pairing, faulty.edits), DIRTY, black_box=True)
    made = moments(pairing, pair, DIRTY_COW)
    if len(made) != len(DIRTY_COW) - 1:
        raise ValueError("the mutant survives the run of its picture, or does not come to its end")
    last = made[-1].after
    drawing = Drawing(WIDTH, ROW * (len(made) + 2) + 4, "Dirty COW", described(made))
    for place, name in enumerate(("CPU 0: a debugger", "CPU 1: the process", "page 0", "the file")):
        drawing.text(CENTRES[place], 14, name, "axis")
    for row, moment in enumerate(made, 1):
        cpu, text = lane(moment)
        shown = (held(moment.after, 0, 0), (str(moment.after.content(FILE_FRAME)[0]), "clear"))
        drawing.text(LANES[cpu], row * ROW + 14, text, "label small")
        for place, (content, kind) in enumerate(shown, 2):
            name = content.removeprefix("frame ")
            is_wrong = place == 3 and content != "1"
            drawing.rectangle(
                CENTRES[place] - HALF, row * ROW, 2 * HALF, ROW - 4, f"{kind}{' changed' if is_wrong else ''}"
            )
            drawing.text(CENTRES[place], row * ROW + 14, name, f"on-{kind} tiny")
    drawing.text(
        LANES[1], (len(made) + 1) * ROW + 14, f"loads {last.content(FILE_FRAME)[0]} from page 1", "label small"
    )
    clause = "a process loads what it stored itself, or had from its parent at fork, and nobody else's"
    caption = (
        "The debugger's copy is installed, and dropped by the process before the store is made. The kernel begins "
        "again, and has forgotten that the access is a store: it maps the page of the file's cache, and stores there. "
        f"{broken(clause)}"
    )
    return f"{title('Dirty COW, CPU by CPU')}{figure(drawing, caption)}"


CENTRES = (50.0, 154.0, 239.0, 307.0)
"""Of the columns."""
LANES = (14.0, 112.0)
"""Where what a CPU does is written."""
HALF = 32.0
"""Of a box's width."""


def described(made: Sequence[Moment]) -> str:
    return "; ".join(f"CPU {cpu} {text}" for cpu, text in map(lane, made))


NAMES = {GO_AHEAD: "it is made", REUSE: "reuse", SHARE: "share", COPY_FIRST: "copy"}


def decisions(pairing: Pairing) -> str:
    """The law's table."""
    lines = [
        (when, str(answer) if isinstance(answer, Failure) else NAMES[answer], isinstance(answer, Failure))
        for when, _, answer in DECISIONS
    ]
    note = "Green, the access fails. A pin for reading and a debugger's store need an exclusive frame."
    return first_that_holds("What is decided of an access", lines, note)


def fork_in_steps(pairing: Pairing) -> str:
    calls: Calls = [*FORKED, ("store", (1, 0, 6, 0)), ("load", (0, 0, 0)), ("load", (1, 0, 0))]
    first = "Nothing is mapped, and there is one process."
    assert pairing.depiction is not None
    return run_in_steps(pairing, "Fork", (TWO, calls), first, pairing.depiction.legend)


FIGURES = Figures(
    examples={
        "map_page": (Example("Nothing happens to memory: no frame is taken.", TWO, MAPPED),),
        "unmap_page": (
            Example("What was stored is gone.", TWO, [*STORED, ("unmap_page", (0, 0))]),
            Example(
                "What a device has pinned stays the device's.",
                TWO,
                [*DEVICE, ("unmap_page", (0, 0)), ("device_load", (0, 0))],
            ),
        ),
        "protect_page": (
            Example(
                "What was stored can be loaded, and nothing be stored.",
                TWO,
                [*STORED, ("protect_page", (0, 0, 0)), ("store", (0, 0, 6, 0))],
            ),
        ),
        "discard_page": (Example("It reads as when it was mapped.", TWO, [*STORED, ("discard_page", (0, 0))]),),
        "fork": (
            Example("Both have what was stored, in one frame.", TWO, FORKED),
            Example(
                "What a device writes is not shared, and there is no frame for a copy.",
                ONE_FRAME,
                [*DEVICE, ("fork", (0,))],
            ),
        ),
        "exit": (Example("Its memory is gone.", TWO, [*FORKED, ("exit", (1,))]),),
        "start": (Example("A store is begun.", TWO, [*MAPPED, ("start", (0, 0, 0, STORE, 5))]),),
        "step": (
            Example(
                "The fifth step installs the frame, and the sixth stores.",
                TWO,
                [*MAPPED, ("start", (0, 0, 0, STORE, 5)), *[("step", (0,))] * 6],
            ),
        ),
        "finish": (Example("All of its steps at once.", TWO, DEVICE),),
        "load": (Example("What the parent had at fork.", TWO, [*FORKED, ("load", (1, 0, 0))]),),
        "store": (Example("The child's own from here on.", TWO, [*FORKED, ("store", (1, 0, 6, 0))]),),
        "device_load": (
            Example("A device reads what its process has there.", TWO, [*READER, ("device_load", (0, 0))]),
        ),
        "device_store": (
            Example("And its process what the device writes.", TWO, [*DEVICE, ("device_store", (0, 0, 9))]),
            Example("Not where it may only read.", TWO, [*READER, ("device_store", (0, 0, 9))]),
        ),
        "unpin": (Example("The device is done.", TWO, [*DEVICE, ("unpin", (0,))]),),
    },
    pictures=(
        Picture(CONCEPT, frames_over_time),
        Picture(OPENING, fork_in_steps),
        Picture("The decision", decisions),
        Picture("Pitfalls", dirty_cow),
    ),
    sequence=cow_sequence.draw,
)

"""What is pictured of swap, and where."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from checks.drive import Pair, plain
from checks.html.drawing import Drawing
from checks.pairing import Arguments, Pairing
from checks.pairings.advanced.swap.view import View
from docs.book.figure import CONCEPT, OPENING, Figures, Picture, broken, figure, run_in_steps, title
from docs.book.runs import Calls, Example
from impl.advanced.swap_entries import DIRTY, FRAME_SHIFT, PRESENT
from impl.advanced.swap_layout import CACHED, CONTENTS, DEVICE, REFERENCES, SLOT
from spec.advanced.swap import offset_of
from spec.advanced.words import LOAD, READS, STORE
from spec.vocabulary import BrokenClause

ONE: Arguments = (1, 1, 1, 1, 1, 1)
"""A process with a page of a word, a frame, a slot and a CPU."""
TWO: Arguments = (2, 2, 1, 2, 3, 1)
"""Two processes of two pages of a word, two frames, three slots and a CPU."""
CPUS: Arguments = (1, 1, 1, 2, 1, 2)
"""Two CPUs, and two frames for one page."""
OUT: tuple[str, Arguments] = ("reclaim", (20,))
"""Whatever can be paged out is."""
BEGUN: Calls = [("map_page", (0, 0)), ("swap_on", (1,))]
STORED: Calls = [*BEGUN, ("store", (0, 0, 5, 0))]
PINNED: Calls = [*STORED, ("pin_page", (0, 0))]
STEP: tuple[str, Arguments] = ("step", (0,))
ROW, WIDTH = 22.0, 340.0
LEFT, COLUMN = 128.0, 53.0
HEADS = ("its entry", "frame 1", "cache", "slot 0")


@frozen
class Moment:
    """What has happened, and where the page is then: its entry, the frame, the cache, the slot."""

    what: str
    shown: tuple[str, ...]
    is_over: bool = False
    """Whether the law refuses it."""


# ── A page's life ────────────────────────────────────────────────────────────────────────────────────────────

LIFE: Sequence[tuple[str, tuple[str, Arguments]]] = (
    ("is mapped", ("map_page", (0, 0))),
    ("5 is stored", ("store", (0, 0, 5, 0))),
    ("the clock passes", ("reclaim", (1,))),
    ("it is chosen", ("reclaim", (1,))),
    ("it is unmapped", ("reclaim", (1,))),
    ("it is written", ("reclaim", (1,))),
    ("its frame is freed", ("reclaim", (1,))),
    ("a load begins", ("start", (0, 0, 0, LOAD, 0))),
    ("it faults", STEP),
    ("the slot is read", STEP),
    ("it is mapped again", STEP),
    ("5 is loaded", STEP),
    ("6 is stored", ("store", (0, 0, 6, 0))),
    ("it is paged out", OUT),
)


def shown(view: View) -> tuple[str, ...]:
    entry = view.entry_of(0)
    frame, cached = view.content(CONTENTS, 1)[0], view.of_slot(0, CACHED)
    if entry == 0:
        leads = "none"
    elif entry & PRESENT:
        leads = f"frame {entry >> FRAME_SHIFT}{', dirty' if entry & DIRTY else ''}"
    else:
        leads = f"slot {offset_of(entry)}"
    is_used = view.of_frame(1, REFERENCES) != 0
    has_slot = view.leading(0) != 0 or view.of_frame(1, SLOT) != 0
    slot = str(view.content(DEVICE, 0)[0])
    return leads, str(frame) if is_used else "free", f"frame {cached}" if cached else "–", slot if has_slot else "free"


def lived(pairing: Pairing) -> list[Moment]:
    pair = Pair(pairing, plain(pairing), ONE)
    pair.step("swap_on", (1,))
    made = []
    for what, (operation, arguments) in LIFE:
        pair.step(operation, arguments)
        made.append(Moment(what, shown(pairing.view(pair.subject.image, ONE))))
    return made


def table(drawing: Drawing, made: Sequence[Moment]) -> None:
    """A row for each moment; where something has changed, with a frame around it."""
    before: tuple[str, ...] = made[0].shown
    for place, head in enumerate(HEADS):
        drawing.text(LEFT + (place + 0.5) * COLUMN, 12, head, "axis")
    for row, moment in enumerate(made, 1):
        drawing.text(0, row * ROW + 12, moment.what, "label small")
        for place, text in enumerate(moment.shown):
            kind = "clear" if text in ("none", "free", "–") else "free" if place % 2 == 0 else "held"
            name = kind if text == before[place] else f"{kind} changed"
            drawing.rectangle(LEFT + place * COLUMN + 1, row * ROW - 2, COLUMN - 2, ROW - 4, name)
            drawing.text(LEFT + (place + 0.5) * COLUMN, row * ROW + 11, text, f"on-{kind} tiny")
        before = moment.shown


def told(made: Sequence[Moment]) -> str:
    said = (
        f"{moment.what}: {', '.join(f'{head} {text}' for head, text in zip(HEADS, moment.shown, strict=True))}"
        for moment in made
    )
    return "; ".join(said)


def life(pairing: Pairing) -> str:
    """From a store to its page-out, by page-in and another store."""
    made = lived(pairing)
    drawing = Drawing(WIDTH, ROW * (len(made) + 1), "A page's life", told(made))
    table(drawing, made)
    caption = (
        "A page by what has happened to it: where its entry leads, what its frame and its slot hold, and which frame "
        "the swap cache has for the slot. It leaves by way of the cache, and comes back by it, so that whoever needs "
        "it in between finds it there. After it was read it has kept its slot, and is written once more only because "
        "something else was stored."
    )
    return f"{title('A page’s life through swap')}{figure(drawing, caption)}"


# ── CVE-2024-26759 ───────────────────────────────────────────────────────────────────────────────────────────

PAST_THE_CACHE = (
    (
        "            return end(image, at, IO_ERROR)\n        enter(image, frame, slot)\n",
        "            return end(image, at, IO_ERROR)\n",
    ),
    (
        "    if is_swapped(seen) and image[record_at(image, new) + SLOT] != swap_offset(seen) + 1:\n"
        "        is_same = False\n",
        "",
    ),
)
"""Each fault reads into a frame of its own, and asks nothing but whether the entry is the same."""
RACE: Sequence[tuple[int, str, tuple[str, Arguments]]] = (
    (0, "begins to load", ("start", (0, 0, 0, LOAD, 0))),
    (0, "faults", STEP),
    (0, "reads 5 from the slot", STEP),
    (1, "loads 5", ("load", (0, 0, 1))),
    (1, "stores 6", ("store", (0, 0, 6, 1))),
    (1, "pages it out: slot 0", OUT),
    (0, "entry is equal: installs", STEP),
)
LANES = (0.0, 176.0)


def race(pairing: Pairing) -> str:
    """The run of an implementation that reads past the cache, CPU by CPU."""
    pair = Pair(pairing, plain(pairing, PAST_THE_CACHE), CPUS, black_box=True)
    for operation, arguments in (*STORED, OUT):
        pair.step(operation, arguments)
    said = [f"CPU {cpu} {what}" for cpu, what, _ in RACE]
    drawing = Drawing(WIDTH, ROW * (len(RACE) + 2) + 4, "CVE-2024-26759", "; ".join((*said, "CPU 0 loads 5")))
    for cpu in range(2):
        drawing.text(LANES[cpu], 12, f"CPU {cpu}", "label")
    for row, (cpu, what, (operation, arguments)) in enumerate(RACE, 1):
        pair.step(operation, arguments)
        drawing.text(LANES[cpu], row * ROW + 12, what, "label small")
    clause = refused(pair)
    drawing.text(LANES[0], (len(RACE) + 1) * ROW + 12, "loads 5", "label small moved")
    caption = (
        "Both CPUs need a page that is paged out. The second one is done first, stores, and the page goes to the same "
        "slot again; so the entry is what the first one saw, and what it has read is not what the slot holds. Here "
        "the frame is in the cache before it is read into, and is asked once more whether it is the slot's. "
        f"{broken(clause)}"
    )
    return f"{title('CVE-2024-26759, CPU by CPU')}{figure(drawing, caption)}"


def refused(pair: Pair) -> str:
    """The sentence that the last load breaks."""
    try:
        pair.step(*STEP)
    except BrokenClause as found:
        return found.clause
    raise ValueError("the schedule of the picture is permitted")


def out_and_in(pairing: Pairing) -> str:
    calls: Calls = [*BEGUN[:1], ("swap_on", (3,)), ("store", (0, 0, 5, 0)), ("fork", (0,)), OUT]
    after: Calls = [("store", (1, 0, 6, 0)), ("load", (0, 0, 0)), ("swap_off", ())]
    assert pairing.depiction is not None
    first = "Nothing is mapped, and there is no area."
    return run_in_steps(pairing, "Out and in", (TWO, [*calls, *after]), first, pairing.depiction.legend)


FIGURES = Figures(
    examples={
        "map_page": (Example("It begins as zeros, and takes no frame.", ONE, [*BEGUN[:1], ("load", (0, 0, 0))]),),
        "unmap_page": (Example("Its slot is free.", ONE, [*STORED, OUT, ("unmap_page", (0, 0))]),),
        "fork": (Example("Both have what was paged out.", TWO, [*STORED, OUT, ("fork", (0,)), ("load", (1, 0, 0))]),),
        "exit": (Example("Its pages are gone, wherever they were.", TWO, [*STORED, ("fork", (0,)), ("exit", (1,))]),),
        "start": (Example("A store is begun.", ONE, [*STORED, ("start", (0, 0, 0, STORE, 7))]),),
        "step": (
            Example(
                "It faults, reads, maps, and loads.",
                ONE,
                [*STORED, OUT, ("start", (0, 0, 0, LOAD, 0)), *[STEP] * 4],
            ),
        ),
        "load": (
            Example("What was stored.", ONE, [*STORED, OUT, ("load", (0, 0, 0))]),
            Example(
                "What cannot be read is told, and is there once the device is mended.",
                ONE,
                [
                    *STORED,
                    OUT,
                    ("fail_device", (READS,)),
                    ("load", (0, 0, 0)),
                    ("fail_device", (0,)),
                    ("load", (0, 0, 0)),
                ],
            ),
        ),
        "store": (Example("Into the page, wherever it is.", ONE, [*STORED, OUT, ("store", (0, 0, 6, 0))]),),
        "lock_page": (
            Example(
                "It can be loaded though the device fails.",
                ONE,
                [*STORED, ("lock_page", (0, 0)), OUT, ("fail_device", (READS,)), ("load", (0, 0, 0))],
            ),
        ),
        "unlock_page": (Example("It may go.", ONE, [*STORED, ("lock_page", (0, 0)), ("unlock_page", (0, 0))]),),
        "pin_page": (Example("A device has it.", ONE, PINNED),),
        "unpin_page": (Example("The device is done.", ONE, [*PINNED, ("unpin_page", (0, 0))]),),
        "device_load": (Example("What the process has there.", ONE, [*PINNED, ("device_load", (0, 0))]),),
        "device_store": (
            Example(
                "What the device wrote is paged out when it is done.",
                ONE,
                [*PINNED, ("device_store", (0, 0, 9)), ("unpin_page", (0, 0)), OUT, ("load", (0, 0, 0))],
            ),
        ),
        "swap_on": (Example("No larger than its device.", ONE, [("swap_on", (2,)), ("swap_on", (1,))]),),
        "swap_off": (Example("What was in it is in memory.", ONE, [*STORED, OUT, ("swap_off", ())]),),
        "fail_device": (Example("From now on it cannot be read.", ONE, [*BEGUN, ("fail_device", (READS,))]),),
    },
    pictures=(
        Picture(CONCEPT, life),
        Picture(OPENING, out_and_in),
        Picture("Pitfalls", race),
    ),
)

"""What is pictured of zswap, and where."""

from __future__ import annotations

from checks.drive import Pair, plain
from checks.html.drawing import Drawing
from checks.pairing import Arguments, Pairing
from checks.pairings.advanced.zswap.view import View
from docs.book.figure import CONCEPT, OPENING, Figures, Picture, broken, figure, run_in_steps, title
from docs.book.runs import Calls, Example
from spec.advanced.words import READS, WRITES
from spec.vocabulary import BrokenClause

ONE: Arguments = (1, 3, 1, 4, 2, 1)
"""A slot for a page of three words, a pool of four chunks of a word, accepting at two again, and a CPU."""
TWO: Arguments = (2, 3, 1, 5, 2, 1)
ALIKE, SPARSE, DENSE = 0x070707, 0x050000, 0x030201
"""Pages of equal words, of two zeros and a 5, and of three words that differ."""
STORED: Calls = [("store", (0, SPARSE))]
ROW, WIDTH = 24.0, 340.0
POOL, DEVICE, SLOT, LEFT = 196.0, 282.0, 38.0, 240.0
"""The middles of the columns of the pool and of the device, and where the device's begins."""
LIFE: Calls = [
    ("store", (0, SPARSE)),
    ("store", (1, DENSE)),
    ("store", (0, DENSE)),
    ("store", (0, SPARSE)),
    ("shrink", ()),
    ("load", (1, 2)),
    ("store", (1, SPARSE)),
    ("switch", (0,)),
    ("store", (0, DENSE)),
    ("load", (1, 2)),
    ("invalidate", (1,)),
]
"""Two slots: what is made smaller, kept as it is, refused, written back, switched off, and given up."""


def told(operation: str, arguments: Arguments, answer: object) -> str:
    """A call in a few words, with its answer."""
    slot = f" {arguments[0]}" if arguments and operation != "switch" else ""
    words = {"switch": "switch off", "shrink": "write back", "invalidate": "give up"}.get(operation, operation)
    return f"{words}{slot}" if answer is None else f"{words}{slot}: {answer}"


def pages_over_time(pairing: Pairing) -> str:
    """What is in the pool and on the device after each call, whatever is in use of either."""
    pair = Pair(pairing, plain(pairing), TWO)
    drawing = Drawing(WIDTH, ROW * len(LIFE) + 36, "A page's life", "What is where after each call")
    for middle, name in ((POOL, "pool"), (DEVICE, "device"), (WIDTH - 19, "charge")):
        drawing.text(middle, 14, name, "axis")
    before = pairing.view(pair.subject.image.copy(), TWO)
    for row, (operation, arguments) in enumerate(LIFE):
        answer = pair.step_shallow(operation, arguments)
        after = pairing.view(pair.subject.image.copy(), TWO)
        line(drawing, ROW * row + 24, told(operation, arguments, answer), (before, after))
        before = after
    caption = (
        "Slots 0 and 1 after each call: blue in the pool, with what their pages cost; green on the device. The pool "
        "has five chunks. At five it is full, and what is stored next goes to the device; at three there is room, but "
        "it is above its threshold of two. A page that was written back is loaded from the device. Switched off, the "
        "pool keeps what it has, and takes nothing."
    )
    return f"{title('A page’s life, through pool and device')}{figure(drawing, caption)}"


def line(drawing: Drawing, top: float, text: str, views: tuple[View, View]) -> None:
    """What a call has made of both slots, with a frame around what is new."""
    before, after = views
    drawing.text(0, top + 15, text, "label small")
    for slot in after.span:
        page, was = after.page(slot), before.page(slot)
        if page is None:
            continue
        kind, left = ("held", POOL - SLOT) if page.is_pooled else ("free", DEVICE - SLOT)
        x = left + SLOT * slot
        drawing.rectangle(x, top, SLOT - 2, ROW - 4, f"{kind}{' changed' if page != was else ''}")
        drawing.text(
            x + SLOT / 2 - 1, top + 14, f"{slot}: {page.cost}" if page.is_pooled else str(slot), f"on-{kind} tiny"
        )
    drawing.text(WIDTH - 10, top + 15, str(after.charge), "axis")


RACE: Calls = [
    ("store", (0, SPARSE)),
    ("choose", (0,)),
    ("switch", (0,)),
    ("store", (0, DENSE)),
    *[("step", (0,))] * 4,
]
"""What was chosen is stored anew, to the device, before it is looked at again."""
STEPS = ("locks, and looks no more", "decompresses", "writes to the device", "drops the entry")


def overwritten(pairing: Pairing) -> str:
    """The run of the mutant that does not look again, CPU by CPU."""
    [faulty] = [each for each in pairing.mutants if each.name == "written-back-without-a-second-look"]
    pair = Pair(pairing, plain(pairing, faulty.edits), ONE, black_box=True)
    drawing = Drawing(
        WIDTH, ROW * (len(RACE) + 1) + 4, "A write-back that looks no more", "CPU 0 writes back; CPU 1 stores"
    )
    for x, name in ((60.0, "CPU 0 writes back"), (180.0, "CPU 1 stores"), (LEFT + 50, "the device")):
        drawing.text(x, 14, name, "axis")
    steps, clause = 0, ""
    for row, (operation, arguments) in enumerate(RACE, 1):
        try:
            answer = pair.step_shallow(operation, arguments)
        except BrokenClause as found:
            clause = found.clause
            answer = None
        text = STEPS[steps] if operation == "step" else told(operation, arguments, answer)
        drawing.text(0 if operation in ("choose", "step") else 130, ROW * row + 14, text, "label small")
        steps += operation == "step"
        device = " ".join(map(str, pairing.view(pair.subject.image, ONE).on_device(0)))
        drawing.rectangle(LEFT + 10, ROW * row, 80, ROW - 4, "free changed" if steps > 2 else "free")
        drawing.text(LEFT + 50, ROW * row + 14, device, "on-free tiny")
        if clause:
            break
    if not clause:
        raise ValueError("the mutant survives the run of its picture")
    caption = (
        "CPU 0 has chosen slot 0, and before it goes on CPU 1 stores there. The page goes to the device, as zswap is "
        "switched off, and its entry is freed. CPU 0 does not look whether the slot still has that entry, and writes "
        f"over the newer page what the freed one holds. {broken(clause)}"
    )
    return f"{title('Written back without a second look')}{figure(drawing, caption)}"


def hysteresis_in_steps(pairing: Pairing) -> str:
    calls: Calls = [("store", (0, SPARSE)), ("switch", (0,)), ("store", (0, 0x060000)), ("load", (0, 2))]
    assert pairing.depiction is not None
    return run_in_steps(pairing, "Two places", (ONE, calls), "Nothing is stored.", pairing.depiction.legend)


CHOSEN: Calls = [*STORED, ("choose", (0,))]
FIGURES = Figures(
    examples={
        "store": (
            Example("Two words of the page are zero: it costs two chunks.", ONE, STORED),
            Example("All of its words are equal.", ONE, [("store", (0, ALIKE))]),
            Example("It is not made smaller, and kept as it is.", ONE, [("store", (0, DENSE))]),
            Example("The older page has to go all the same.", ONE, [*STORED, ("switch", (0,)), ("store", (0, DENSE))]),
        ),
        "load": (
            Example("The third word of the page.", ONE, [*STORED, ("load", (0, 2))]),
            Example("The pool needs no device.", ONE, [*STORED, ("fail", (READS,)), ("load", (0, 2))]),
        ),
        "invalidate": (Example("Its chunks are free.", ONE, [*STORED, ("invalidate", (0,))]),),
        "charged": (Example("What the page has cost.", ONE, [*STORED, ("charged", ())]),),
        "switch": (Example("What is in the pool stays there.", ONE, [*STORED, ("switch", (0,)), ("load", (0, 2))]),),
        "fail": (
            Example(
                "What neither pool nor device can take is stored nowhere.",
                ONE,
                [*STORED, ("switch", (0,)), ("fail", (WRITES,)), ("store", (0, DENSE)), ("load", (0, 2))],
            ),
        ),
        "shrink": (Example("The page is on the device.", ONE, [*STORED, ("shrink", ())]),),
        "choose": (Example("Nothing has happened to the page yet.", ONE, CHOSEN),),
        "step": (
            Example("The fourth step drops what the pool has.", ONE, [*CHOSEN, *[("step", (0,))] * 4]),
            Example("The slot has been given up since.", ONE, [*CHOSEN, ("invalidate", (0,)), ("step", (0,))]),
        ),
    },
    pictures=(
        Picture(CONCEPT, pages_over_time),
        Picture(OPENING, hysteresis_in_steps),
        Picture("Pitfalls", overwritten),
    ),
)

"""What is pictured of turning paging on, and where."""

from __future__ import annotations

from collections import Counter

from checks.html.drawing import Drawing
from checks.oracles.boot.orders import FAULTS, LUCK, OPERATIONS, SAFE, UNFINISHED, orders
from checks.pairing import Pairing
from checks.pairings.boot.paging.drawing import HALVES, here, is_fetched
from checks.pairings.boot.paging.pairing import SMALL
from docs.book.figure import CONCEPT, OPENING, Figures, Picture, figure, grid, note_of, title
from docs.book.runs import Example, perform
from spec.boot.paging import HIGH, LOW, initial

LEFT, WIDTH, ROW, TOP = 118.0, 104.0, 24.0, 24.0
STEPS = tuple((name, ()) for name in OPERATIONS.values())
BUILT = STEPS[:1]
RUNNING = STEPS[:3]


def what_can_be_fetched(pairing: Pairing) -> str:
    """A step a row: in which half the kernel is mapped after it, and where code and stack are."""
    ran = perform(pairing, SMALL, STEPS)
    drawing = Drawing(LEFT + 2 * WIDTH + 12, TOP + ROW * len(ran.states) + 4, "What can be fetched after each step")
    for half, name in HALVES.items():
        drawing.text(LEFT + WIDTH * half + 4, 14, name, "label")
    for number, machine in enumerate(ran.states):
        y = TOP + ROW * number
        drawing.text(0, y + 15, "loaded" if number == 0 else ran.calls[number - 1].operation, "label")
        for half in (LOW, HIGH):
            kind = is_fetched(machine, half)
            drawing.rectangle(LEFT + WIDTH * half + 2, y + 2, WIDTH - 4, ROW - 4, kind)
            drawing.text(LEFT + WIDTH * (half + 0.5), y + 15, here(machine, half), f"on-{kind}")
    caption = (
        "A run of the implementation. Filled: instructions can be fetched there, and the stack written. Red: only "
        "as long as the TLB holds it. In each row code and stack must be where it is filled."
    )
    return figure(drawing, caption)


def every_order(pairing: Pairing) -> str:
    """All orders, by how they end and at which step."""
    every = orders(initial(*SMALL))
    faults = Counter(order.steps[-1] for order in every if order.ends == FAULTS)
    rows = [(f"faults at {name}", faults[step]) for step, name in OPERATIONS.items() if faults[step]]
    ends = Counter(order.ends for order in every)
    rows += [(end, ends[end]) for end in (UNFINISHED, LUCK, SAFE)]
    safe = ["".join(map(str, order.steps)) for order in every if order.ends == SAFE]
    numbered = ", ".join(f"{step} {name}" for step, name in OPERATIONS.items())
    note = (
        f"Of the 5,040 orders of the seven steps ({numbered}) those that fault at the same step are one: {len(every)}. "
        f"All is done, whatever the TLB holds, in {len(safe)}: {', '.join(safe)}. So building the tables and loading "
        "CR3 commute, as nobody walks them yet, and so do the jump and the move of the stack, as both halves are "
        "mapped then. No other two neighbours can change places."
    )
    return f"{title('Every other order')}{grid(('order', 'how many'), rows)}{note_of(note)}"


FIGURES = Figures(
    examples={
        "build": (Example("A kernel of three pages, and a table behind it.", SMALL, BUILT),),
        "load_root": (Example("CR3 before paging is on.", SMALL, STEPS[:2]),),
        "enable_paging": (
            Example("The next instruction is fetched by the tables.", SMALL, RUNNING),
            Example("CR3 has not been loaded.", SMALL, [*BUILT, STEPS[2]]),
        ),
        "jump_high": (
            Example("Both halves are mapped.", SMALL, STEPS[:4]),
            Example("Paging is off, and there is no memory.", SMALL, [*BUILT, STEPS[3]]),
        ),
        "move_stack": (Example("After the jump.", SMALL, STEPS[:5]),),
        "drop_identity": (
            Example("Code and stack are high.", SMALL, STEPS[:6]),
            Example("Code runs low, and goes on by the TLB alone.", SMALL, [*RUNNING, STEPS[5]]),
        ),
        "flush": (
            Example("The last step.", SMALL, STEPS),
            Example("Code ran low by the TLB alone.", SMALL, [*RUNNING, STEPS[5], STEPS[6]]),
        ),
        "lookup": (Example("A byte of the kernel, above the base.", SMALL, [*BUILT, ("lookup", (0xC010_0ABC,))]),),
        "start": (
            Example("All steps, the first one lowest.", SMALL, [("start", (8,))]),
            Example("Three of them.", SMALL, [("start", (3,))]),
        ),
        "reset": (Example("Back to the beginning.", SMALL, [*RUNNING, ("reset", ())]),),
    },
    pictures=(Picture(CONCEPT, what_can_be_fetched), Picture(OPENING, every_order)),
)

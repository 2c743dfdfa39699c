"""What is pictured of TLBs and their flushing, and where."""

from __future__ import annotations

from checks.pairing import Pairing
from checks.pairings.virtual.tlb.drawing import LEGEND, draw
from checks.spelling import called
from docs.book.figure import CONCEPT, OPENING, Figures, Picture, escaped, figure, title
from docs.book.runs import Calls, Example, perform
from docs.figures.virtual import tlb_sequence
from spec.virtual.words import KERNEL_HALF, ONE_CONTEXT

ONE = (1, 1, 1, 0, 2, 1)
"""One CPU, one space with one page, two frames."""
TWO_CPUS = (2, 1, 2, 0, 3, 1)
"""Two CPUs in one space of two pages, whose table is in frame 0."""
TWO_SPACES = (1, 2, 1, 0, 3, 2)
"""One CPU, two spaces of one page each, two PCIDs."""
ONE_PCID = (1, 2, 1, 0, 3, 1)
WITH_KERNEL = (1, 1, 1, 1, 3, 1)

MAPPED: Calls = [("map_page", (0, 0, 1))]
UNMAPPED: Calls = [*MAPPED, ("access", (1, 0, True)), ("unmap_page", (0, 0, 0))]
SENT: Calls = [*UNMAPPED, ("send", (0,))]
FLUSHED: Calls = [*SENT, ("acknowledge", (1, 0)), ("acknowledge", (0, 0))]
AWAY: Calls = [("map_page", (0, 0, 2)), ("access", (0, 0, True)), ("enter", (0, 1)), ("load", (0,))]
"""Space 0 has a page, and the CPU has gone to space 1."""
BACK: Calls = [("enter", (0, 0)), ("load", (0,))]


def stale(pairing: Pairing) -> str:
    """A page was used by both CPUs, and has been unmapped."""
    ran = perform(pairing, TWO_CPUS, [*MAPPED, ("access", (0, 0, True)), *UNMAPPED[1:]])
    drawing = draw(ran.states[-1], None, "A page that was unmapped and not flushed")
    caption = (
        "Two CPUs run one space of two pages. Page 0 was mapped to frame 1, written by both, and unmapped by CPU 0. "
        "Its table has nothing there any more, and either CPU may go on writing to frame 1."
    )
    return f"{title('Unmapped, and still in use')}{figure(drawing, f'{caption} {LEGEND}')}"


def shootdown(pairing: Pairing) -> str:
    calls: Calls = [
        *UNMAPPED,
        ("access", (1, 0, True)),
        ("send", (0,)),
        ("acknowledge", (1, 0)),
        ("finish", (0,)),
        ("acknowledge", (0, 0)),
        ("finish", (0,)),
        ("access", (1, 0, True)),
    ]
    caption = (
        "The frame of the page, 1, is free only when both CPUs have flushed; until then its old translation is used."
    )
    return tlb_sequence.picture(pairing, "A shootdown", TWO_CPUS, calls, caption)


def freed_too_early(pairing: Pairing) -> str:
    calls: Calls = [*SENT, ("map_page", (0, 1, 1))]
    return tlb_sequence.broken_picture(
        pairing,
        "The same, gone wrong: the frame is freed before the flush",
        "frame-freed-before-the-flush",
        TWO_CPUS,
        calls,
        "The mutant frees the frame when the CPUs are told, and it is given to page 1 while CPU 1 may still write to "
        "it as page 0.",
    )


def state_drawn(pairing: Pairing) -> str:
    ran = perform(pairing, TWO_CPUS, SENT)
    made = "; ".join(called(pairing, call) for call in ran.calls)
    return figure(
        draw(ran.states[-1], None, "Two CPUs in the middle of a shootdown"),
        f"After <code>{escaped(made)}</code>. {LEGEND}",
    )


FIGURES = Figures(
    sequence=tlb_sequence.draw,
    examples={
        "access": (
            Example(
                "A page is unmapped, and not flushed: CPU 1 may use it still.",
                TWO_CPUS,
                [*UNMAPPED, ("access", (1, 0, True))],
            ),
            Example("After the flush the access faults.", TWO_CPUS, [*FLUSHED, ("access", (1, 0, True))]),
        ),
        "attach": (
            Example(
                "A space that has given up its table gets one in a free frame.",
                ONE,
                [("detach", (0, 0)), ("send", (0,)), ("acknowledge", (0, 0)), ("finish", (0,)), ("attach", (0, 1))],
            ),
        ),
        "detach": (
            Example(
                "An empty table is taken away: the space no longer has it, and its frame is not free yet.",
                ONE,
                [("detach", (0, 0))],
            ),
            Example(
                "Two spaces share a table, and one ceases to: a flush is required, and no frame will be free.",
                ONE_PCID,
                [
                    ("detach", (0, 1)),
                    ("send", (0,)),
                    ("finish", (0,)),
                    ("attach", (1, 0)),
                    ("map_page", (0, 0, 2)),
                    ("detach", (0, 1)),
                ],
            ),
        ),
        "map_page": (
            Example("Nothing was mapped there, so that nobody need flush.", TWO_CPUS, MAPPED),
            Example("A page that is the kernel's.", WITH_KERNEL, [("map_page", (KERNEL_HALF, 1, 2))]),
        ),
        "unmap_page": (
            Example("The entry is cleared, and both CPUs may use it still. The frame is not free.", TWO_CPUS, UNMAPPED),
        ),
        "protect_page": (
            Example(
                "Writes are forbidden: a flush is required.", TWO_CPUS, [*MAPPED, ("protect_page", (0, 0, 0, False))]
            ),
            Example(
                "Writes are allowed again, in the same shootdown.",
                TWO_CPUS,
                [*MAPPED, ("protect_page", (0, 0, 0, False)), ("protect_page", (0, 0, 0, True))],
            ),
        ),
        "send": (
            Example("Both CPUs run the space, and are told.", TWO_CPUS, SENT),
            Example(
                "No CPU runs the space: nobody is told, and what is kept under its PCID must not be used again.",
                TWO_SPACES,
                [*AWAY, ("unmap_page", (0, 0, 0)), ("send", (0,))],
            ),
        ),
        "finish": (
            Example("Both have flushed: the frame is free.", TWO_CPUS, [*FLUSHED, ("finish", (0,))]),
            Example("One has not: busy.", TWO_CPUS, [*SENT, ("acknowledge", (1, 0)), ("finish", (0,))]),
        ),
        "enter": (Example("A CPU begins to change its space.", TWO_SPACES, [("enter", (0, 1))]),),
        "load": (
            Example(
                "A space is loaded again whose PCID it still has: what was cached is kept (NO_FLUSH, bit 12).",
                TWO_SPACES,
                [*AWAY, *BACK],
            ),
            Example(
                "It was unmapped meanwhile, so that what was cached has to go.",
                TWO_SPACES,
                [*AWAY, ("unmap_page", (0, 0, 0)), ("send", (0,)), ("finish", (0,)), *BACK],
            ),
            Example(
                "There is one PCID for two spaces: it is taken from the other, and what was cached has to go.",
                ONE_PCID,
                AWAY,
            ),
        ),
        "invlpg": (
            Example(
                "What was unmapped is dropped, though nobody asked for it.",
                ONE,
                [*MAPPED, ("unmap_page", (0, 0, 0)), ("invlpg", (0, 0))],
            ),
        ),
        "invpcid": (
            Example(
                "All that is cached under PCID 0 is dropped, from space 1.",
                TWO_SPACES,
                [*AWAY, ("invpcid", (0, ONE_CONTEXT, 0, 0))],
            ),
        ),
        "toggle_global_pages": (
            Example(
                "Nothing stays cached, not even a page of the kernel's that was unmapped.",
                WITH_KERNEL,
                [("map_page", (KERNEL_HALF, 1, 2)), ("unmap_page", (0, KERNEL_HALF, 1)), ("toggle_global_pages", (0,))],
            ),
        ),
        "acknowledge": (
            Example(
                "CPU 1 takes the interrupt: what was unmapped is dropped from its TLB.",
                TWO_CPUS,
                [*SENT, ("acknowledge", (1, 0))],
            ),
        ),
        "fill": (
            Example(
                "A walk that nobody asked for. What may be cached is as before.", TWO_CPUS, [*MAPPED, ("fill", (1, 0))]
            ),
        ),
        "evict": (
            Example(
                "A translation is dropped. It may be cached again at any time.",
                TWO_CPUS,
                [*MAPPED, ("fill", (1, 0)), ("evict", (1, 0))],
            ),
        ),
        "evict_table": (
            Example(
                "A reference to a table is dropped. It, too, may be cached again.",
                TWO_CPUS,
                [*MAPPED, ("fill", (1, 0)), ("evict_table", (1,))],
            ),
        ),
    },
    pictures=(
        Picture(CONCEPT, stale),
        Picture(OPENING, shootdown),
        Picture("State", state_drawn),
        Picture("finish", freed_too_early),
    ),
)

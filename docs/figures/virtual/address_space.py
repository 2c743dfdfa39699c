"""What is pictured of address spaces, and where."""

from __future__ import annotations

from checks.pairing import Arguments, Pairing
from checks.pairings.virtual.address_space.drawing import LEGEND, draw
from checks.spelling import answered, called
from docs.book.figure import CONCEPT, OPENING, Figures, Picture, escaped, figure, title, told_in_steps
from docs.book.runs import Calls, Example, perform
from spec.virtual.address_space import KERNEL_SPACE
from spec.virtual.words import BY_USER, EXECUTABLE, GLOBAL, USER, WRITABLE, WRITE

SMALL = (2, 1, 3, 6, 2)
"""Two levels of two entries: two pages in each half; six frames, and two spaces."""
LARGE = (2, 2, 3, 8, 1)
"""Two levels of four entries: eight pages in each half, four of them in a large page; eight frames, and one space."""
ALL, READ = WRITABLE | USER | EXECUTABLE, USER
DEVICE = 8
"""A frame beyond either pool, at a multiple of a large page's size."""

ONE_PAGE: Calls = [("map_page", (0, 1, DEVICE, WRITABLE | USER, 1))]
WRITTEN: Calls = [*ONE_PAGE, ("access", (0, 0x1234, BY_USER | WRITE))]
LARGE_PAGE: Calls = [("map_page", (0, 4, DEVICE, ALL, 2))]
SPLIT: Calls = [*LARGE_PAGE, ("split", (0, 4))]


def steps(pairing: Pairing, heading: str, geometry: Arguments, told: list[tuple[str, tuple[str, Arguments]]]) -> str:
    """A run with what is said of each of its calls."""
    ran = perform(pairing, geometry, [call for _, call in told])
    drawn = [
        (f"<code>{escaped(answered(pairing, call))}</code>: {escaped(said)}", draw(after, before, heading))
        for (said, _), call, before, after in zip(told, ran.calls, ran.states[:-1], ran.states[1:], strict=True)
    ]
    return told_in_steps(heading, drawn, f"{LEGEND} A thick border marks what has changed.")


def one_address_twice(pairing: Pairing) -> str:
    """The same page in two spaces, and one of the kernel's that both have."""
    rights = WRITABLE | USER
    calls: Calls = [
        ("create_space", ()),
        ("map_page", (0, 1, DEVICE, rights, 1)),
        ("map_page", (1, 1, DEVICE + 1, rights, 1)),
        ("map_page", (0, -1, DEVICE + 2, GLOBAL | WRITABLE, 1)),
    ]
    drawing = draw(perform(pairing, SMALL, calls).states[-1], None, "One page of two spaces")
    caption = (
        "Page 1 begins at address 0x1000: in space 0 it is frame 8, which begins at 0x8000, and in space 1 it is frame "
        "9, at 0x9000. What the kernel maps is in both."
    )
    return f"{title('One address in two processes')}{figure(drawing, f'{caption} {LEGEND}')}"


def opening(pairing: Pairing) -> str:
    """The example of the chapter's text."""
    return steps(
        pairing,
        "The same, drawn",
        (2, 1, 3, 5, 2),
        [
            ("a page of a device; a table is made for it.", ("map_page", (0, 1, 7, WRITABLE | USER, 1))),
            ("the processor notes the write.", WRITTEN[1]),
            ("a flush is required, as a permission is taken away.", ("protect_page", (0, 1, USER))),
            ("the permission is no longer there.", ("access", (0, 0x1234, BY_USER | WRITE))),
            ("ACCESSED | DIRTY. The table goes back.", ("unmap_page", (0, 1))),
        ],
    )


def shared_half(pairing: Pairing) -> str:
    return steps(
        pairing,
        "One kernel half for all",
        SMALL,
        [
            ("a second space.", ("create_space", ())),
            ("its own page.", ("map_page", (1, 0, DEVICE, ALL, 1))),
            ("a page of the kernel half, by way of space 1.", ("map_page", (1, -1, DEVICE + 1, GLOBAL | WRITABLE, 1))),
            ("it is there in space 0 as well.", ("access", (KERNEL_SPACE, -0x1000 + 0x234, WRITE))),
        ],
    )


def split_and_collapse(pairing: Pairing) -> str:
    return steps(
        pairing,
        "A large page, split and collapsed",
        LARGE,
        [
            ("four pages as one: no table is needed for it.", LARGE_PAGE[0]),
            ("the same translations, by four entries of a table.", ("split", (0, 4))),
            ("now one of them can differ.", ("protect_page", (0, 5, READ))),
            ("they are not alike.", ("collapse", (0, 4, 2))),
            ("raised again: no flush is required.", ("protect_page", (0, 5, ALL))),
            ("it is noted of one of the parts.", ("access", (0, 0x6234, BY_USER | WRITE))),
            ("one page again, which counts as written. The table goes back.", ("collapse", (0, 4, 2))),
        ],
    )


def state_drawn(pairing: Pairing) -> str:
    calls: Calls = [
        ("take_frame", ()),
        *LARGE_PAGE,
        ("map_page", (0, 0, DEVICE + 5, READ, 1)),
        ("map_page", (0, -1, DEVICE + 6, GLOBAL | WRITABLE, 1)),
        ("access", (0, 0x5234, BY_USER | WRITE)),
    ]
    ran = perform(pairing, LARGE, calls)
    made = "; ".join(called(pairing, call) for call in ran.calls)
    return figure(
        draw(ran.states[-1], None, "An address space of sixteen pages"),
        f"Sixteen pages after <code>{escaped(made)}</code>. {LEGEND}",
    )


FIGURES = Figures(
    examples={
        "take_frame": (
            Example("A frame of the pool, to be mapped.", SMALL, [("take_frame", ())]),
            Example("The only frame is the kernel's root.", (2, 1, 3, 1, 1), [("take_frame", ())]),
        ),
        "give_frame": (
            Example("A frame that is mapped nowhere goes back.", SMALL, [("take_frame", ()), ("give_frame", (5,))]),
            Example(
                "One that is mapped does not.",
                SMALL,
                [("take_frame", ()), ("map_page", (0, 0, 5, ALL, 1)), ("give_frame", (5,))],
            ),
        ),
        "create_space": (Example("A second space: its root takes a frame.", SMALL, [("create_space", ())]),),
        "destroy_space": (
            Example(
                "A space without pages goes, and its root with it.",
                SMALL,
                [("create_space", ()), ("destroy_space", (1,))],
            ),
            Example(
                "A space with a page stays.",
                SMALL,
                [("create_space", ()), ("map_page", (1, 0, DEVICE, ALL, 1)), ("destroy_space", (1,))],
            ),
        ),
        "map_page": (
            Example(
                "A frame that was taken is mapped; a table is made for the page.",
                SMALL,
                [("take_frame", ()), ("map_page", (0, 0, 5, WRITABLE | USER, 1))],
            ),
            Example("A large page, of a device's frames.", LARGE, LARGE_PAGE),
            Example(
                "No frame is left for the table that is missing.", (2, 1, 3, 1, 1), [("map_page", (0, 0, 8, ALL, 1))]
            ),
            Example("Something is mapped in the middle of it.", LARGE, [("map_page", (0, 5, 14, ALL, 1)), *LARGE_PAGE]),
        ),
        "unmap_page": (
            Example(
                "A page that was written. Its table was for it alone, and goes back.",
                SMALL,
                [*WRITTEN, ("unmap_page", (0, 1))],
            ),
            Example("A part of a large page is not unmapped by itself.", LARGE, [*LARGE_PAGE, ("unmap_page", (0, 5))]),
        ),
        "protect_page": (
            Example(
                "A permission is taken away: a flush is required. That it was written stays.",
                SMALL,
                [*WRITTEN, ("protect_page", (0, 1, READ))],
            ),
            Example("A permission is added: none is required.", SMALL, [*ONE_PAGE, ("protect_page", (0, 1, ALL))]),
        ),
        "get_phys_addr": (
            Example(
                "In a large page: the third of its frames, and the offset.",
                LARGE,
                [*LARGE_PAGE, ("get_phys_addr", (0, 0x6234))],
            ),
        ),
        "access": (
            Example("A write is noted: accessed, and dirty.", SMALL, WRITTEN),
            Example("The page is not writable.", SMALL, [("map_page", (0, 1, DEVICE, READ, 1)), WRITTEN[-1]]),
        ),
        "split": (Example("One large page becomes four small ones, and a table is made for them.", LARGE, SPLIT),),
        "collapse": (
            Example(
                "Four small pages become a large one, and their table goes back.",
                LARGE,
                [*SPLIT, ("collapse", (0, 4, 2))],
            ),
            Example("One of them is missing.", LARGE, [*SPLIT, ("unmap_page", (0, 7)), ("collapse", (0, 4, 2))]),
        ),
    },
    pictures=(
        Picture(CONCEPT, one_address_twice),
        Picture(OPENING, opening),
        Picture("State", state_drawn),
        Picture("map_page", shared_half),
        Picture("split", split_and_collapse),
    ),
)

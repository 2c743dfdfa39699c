"""What is pictured of user copy, and where."""

from __future__ import annotations

from checks.pairing import Pairing
from docs.book.figure import CONCEPT, Figures, Picture, run_in_steps
from docs.book.runs import Calls, Example
from spec.user.copy import KERNEL, USER_END
from spec.virtual.words import PRESENT, WRITABLE

BOTH = PRESENT | WRITABLE
PAGES = (2, 8, 16)
FIRST, SECOND = USER_END - 16, USER_END - 8
"""The two pages."""

ONE_PAGE: Calls = [
    ("map_page", (0, BOTH)),
    ("store", (SECOND - 2, 7)),
    ("store", (SECOND - 1, 9)),
    ("store", (KERNEL + 4, 5)),
]
WORD: Calls = [*ONE_PAGE, ("map_page", (1, PRESENT))]


def a_fault_in_the_middle(pairing: Pairing) -> str:
    """Out of a page into one that is not there; then one that may only be read."""
    calls: Calls = [
        *ONE_PAGE,
        ("copy_from_user", (KERNEL, SECOND - 2, 6)),
        ("map_page", (1, PRESENT)),
        ("copy_to_user", (SECOND - 1, KERNEL, 4)),
        ("copy_from_user", (KERNEL, KERNEL, 2)),
    ]
    assert pairing.depiction is not None
    first = "At first nothing is mapped; a page has 8 bytes, and the kernel 16."
    return run_in_steps(pairing, "Faults in the middle", (PAGES, calls), first, pairing.depiction.legend)


FIGURES = Figures(
    examples={
        "copy_from_user": (
            Example(
                "Of 6 bytes 4 lie in a page that is not there: the rest of the buffer is zero, whatever lay there.",
                PAGES,
                [*ONE_PAGE, ("copy_from_user", (KERNEL, SECOND - 2, 6))],
            ),
            Example(
                "An address of the kernel's is nobody's to name; nor is a range that wraps.",
                PAGES,
                [*ONE_PAGE, ("copy_from_user", (KERNEL, KERNEL + 4, 1)), ("clear_user", (FIRST, (1 << 64) - 1))],
            ),
        ),
        "copy_to_user": (
            Example(
                "The second page may only be read: one byte is written, and nothing behind it.",
                PAGES,
                [*WORD, ("copy_to_user", (SECOND - 1, KERNEL + 4, 3))],
            ),
        ),
        "clear_user": (
            Example(
                "Up to the end of the user's half, and no further; a range that goes on is refused whole.",
                PAGES,
                [("map_page", (1, BOTH)), ("clear_user", (SECOND, 8)), ("clear_user", (SECOND, 9))],
            ),
        ),
        "strncpy_from_user": (
            Example(
                "The string ends in the second page. With a limit of 2 it is cut off; without that page it has no end.",
                PAGES,
                [
                    *WORD,
                    ("strncpy_from_user", (KERNEL, SECOND - 2, 8)),
                    ("strncpy_from_user", (KERNEL, SECOND - 2, 2)),
                    ("unmap_page", (1,)),
                    ("strncpy_from_user", (KERNEL, SECOND - 2, 8)),
                ],
            ),
        ),
    },
    pictures=(Picture(CONCEPT, a_fault_in_the_middle),),
)

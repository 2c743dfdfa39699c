"""What is pictured of the page-table walk, and where."""

from __future__ import annotations

from checks.pairing import Pairing
from checks.pairings.virtual.walk.drawing import LEGEND, draw
from checks.spelling import called
from docs.book.figure import CONCEPT, OPENING, Figures, Picture, escaped, figure
from docs.book.runs import Calls, Example, perform
from docs.figures.virtual import walk_bits, walk_path, walk_split
from spec.virtual.words import (
    ALIGNMENT_CHECK,
    BY_USER,
    EXECUTE_DISABLE,
    FETCH,
    LARGE_PAGES,
    LONG_MODE,
    NO_EXECUTE,
    PAGE_SIZE,
    PRESENT,
    SUPERVISOR_NO_DATA,
    USER,
    WRITABLE,
    WRITE,
    WRITE_PROTECT,
)
from spec.vocabulary import PAGE_SHIFT

ALL = PRESENT | WRITABLE | USER
READ = PRESENT | USER
NX = -1 << NO_EXECUTE
"""As a signed word."""


def entry(frame: int, flags: int) -> int:
    return frame << PAGE_SHIFT | flags


def at(frame: int, index: int = 0) -> int:
    """The number of the word in which an entry of 64 bits stands, or two of 32."""
    return frame << PAGE_SHIFT - 3 | index


# ── The machines of the pictures ─────────────────────────────────────────────────────────────────────────────

TWO = (2, WRITE_PROTECT | LARGE_PAGES, 40)
TWO_TABLES: Calls = [("store", (at(0), entry(1, ALL))), ("store", (at(1, 2), entry(5, READ)))]
"""Entry 4 of the table in frame 1 is the lower half of its word 2."""

FOUR = (4, LONG_MODE | EXECUTE_DISABLE | WRITE_PROTECT, 52)
FOUR_TABLES: Calls = [
    ("store", (at(0, 1), entry(1, ALL))),
    ("store", (at(1, 2), entry(2, ALL))),
    ("store", (at(2, 3), entry(3, ALL))),
    ("store", (at(3, 4), entry(7, ALL))),
]
HIGH = 1 << 39 | 2 << 30 | 3 << 21 | 4 << 12 | 0x123
"""The entries 1, 2, 3 and 4 of the four tables."""
LARGE: Calls = [*FOUR_TABLES[:2], ("store", (at(2, 3), entry(512, ALL | PAGE_SIZE)))]


def two_levels(pairing: Pairing) -> str:
    calls: Calls = [*TWO_TABLES, ("access", (0x4123, BY_USER))]
    return walk_path.picture(
        pairing,
        "Two levels",
        TWO,
        calls,
        "Of a 32-bit address, 10 bits choose an entry of the directory, 10 one of the table, and 12 stay as they are. "
        f"{LEGEND} A thick border marks the entries in which the access set a flag.",
    )


def four_levels(pairing: Pairing) -> str:
    calls: Calls = [*FOUR_TABLES, ("access", (HIGH, BY_USER | WRITE))]
    caption = "A write: the last entry is marked as dirty, too."
    return walk_path.picture(pairing, "Four levels", FOUR, calls, caption)


def large_page(pairing: Pairing) -> str:
    calls: Calls = [*LARGE, ("access", (HIGH, BY_USER))]
    caption = (
        "The same address. The entry of level 2 has bit 7 set and maps 2 MiB: what would have been an index is offset."
    )
    return walk_path.picture(pairing, "A large page", FOUR, calls, caption)


def refused(pairing: Pairing) -> str:
    calls: Calls = [*TWO_TABLES, ("access", (0x4123, BY_USER | WRITE))]
    caption = "The table's entry does not allow writes, though the directory's does: every entry has to."
    return walk_path.picture(pairing, "A write that the permissions forbid", TWO, calls, caption)


def absent(pairing: Pairing) -> str:
    calls: Calls = [*FOUR_TABLES[:2], ("access", (HIGH, BY_USER | FETCH))]
    caption = "The third table has nothing at entry 3, so that the walk ends there."
    return walk_path.picture(pairing, "An entry that is absent", FOUR, calls, caption)


def state_drawn(pairing: Pairing) -> str:
    """Memory with two tables."""
    ran = perform(pairing, TWO, TWO_TABLES)
    made = "; ".join(called(pairing, call) for call in ran.calls)
    return figure(
        draw(ran.states[-1], None, "Memory that holds two tables"),
        f"Memory after <code>{escaped(made)}</code>: a directory in frame 0, a table in frame 1. {LEGEND}",
    )


SHUT = (4, LONG_MODE | EXECUTE_DISABLE | SUPERVISOR_NO_DATA, 52)

FIGURES = Figures(
    examples={
        "access": (
            Example(
                "A write in user mode: two entries are marked as accessed, the last one as dirty.",
                TWO,
                [*TWO_TABLES[:1], ("store", (at(1), entry(5, ALL))), ("access", (0x123, BY_USER | WRITE))],
            ),
            Example(
                "One entry forbids execution: a fetch faults, and marks nothing.",
                FOUR,
                [("store", (at(0, 1), entry(1, ALL | NX))), *FOUR_TABLES[1:], ("access", (HIGH, BY_USER | FETCH))],
            ),
            Example(
                "SMAP: the kernel reads a user's page only if it says that it means to (EFLAGS.AC).",
                SHUT,
                [*FOUR_TABLES, ("access", (HIGH, 0)), ("access", (HIGH, ALIGNMENT_CHECK))],
            ),
            Example(
                "An address that is not canonical: no page fault.", FOUR, [*FOUR_TABLES, ("access", (1 << 47, BY_USER))]
            ),
        ),
        "store": (
            Example("Software writes an entry.", TWO, [("store", (at(0), entry(1, ALL)))]),
            Example("There is no such word.", TWO, [("store", (at(2), 1))]),
        ),
        "configure": (
            Example(
                "Another root: CR3 is loaded with frame 1.",
                TWO,
                [*TWO_TABLES, ("configure", (1 << PAGE_SHIFT, TWO[1]))],
            ),
        ),
    },
    pictures=(
        Picture(CONCEPT, lambda _: walk_split.picture(HIGH)),
        Picture(OPENING, two_levels),
        Picture("State", state_drawn),
        Picture("State", walk_bits.picture),
        Picture("access", four_levels),
        Picture("access", large_page),
        Picture("access", refused),
        Picture("access", absent),
    ),
)

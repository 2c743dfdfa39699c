"""What is pictured of page faults, and where."""

from __future__ import annotations

from checks.pairing import Pairing
from checks.pairings.virtual.fault.drawing import DECISIONS as NAMES
from checks.pairings.virtual.fault.drawing import LEGEND
from docs.book.figure import CONCEPT, OPENING, Figures, Picture, first_that_holds, run_in_steps
from docs.book.runs import Calls, Example
from spec.virtual.fault import DECISIONS
from spec.virtual.words import (
    BY_USER,
    MAP_ANONYMOUS,
    MAP_GROWSDOWN,
    MAP_PRIVATE,
    MAP_SHARED,
    PROT_NONE,
    PROT_READ,
    PROT_WRITE,
    PROTECTION,
    WRITE,
)
from spec.vocabulary import Failure

READ_WRITE = PROT_READ | PROT_WRITE
ZEROS, STACK = MAP_PRIVATE | MAP_ANONYMOUS, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN
ONE, TWO_CPUS, THREE_PAGES = (1, 1, 4, 1), (1, 1, 4, 2), (3, 1, 6, 1)
MAPPED: Calls = [("map_area", (0, 1, READ_WRITE, ZEROS, 0))]
PRIVATE: Calls = [("map_area", (0, 1, READ_WRITE, MAP_PRIVATE, 0))]
SHARED: Calls = [("map_area", (0, 1, READ_WRITE, MAP_SHARED, 0))]
COPIED: Calls = [*PRIVATE, ("store", (0, 0, 7))]
WRITTEN: Calls = [*SHARED, ("store", (0, 0, 7))]
CUT: Calls = [*SHARED, ("truncate", (0,))]
BEGUN: Calls = [*MAPPED, ("begin", (0, 0, BY_USER | WRITE))]
FILLED: Calls = [*BEGUN, ("allocate", (0,)), ("fill", (0,))]


def two_faults(pairing: Pairing) -> str:
    """Two CPUs fault on one page; one of them comes too late."""
    calls: Calls = [*FILLED, ("store", (1, 0, 7)), ("install", (0,)), ("load", (0, 0))]
    first = "Nothing is mapped, and no fault is under way."
    return run_in_steps(pairing, "Two CPUs, one page", (TWO_CPUS, calls), first, LEGEND)


def three_kinds(pairing: Pairing) -> str:
    """Zeros, a private page of a file and a shared one."""
    calls: Calls = [
        ("map_area", (0, 1, READ_WRITE, ZEROS, 0)),
        ("map_area", (1, 1, READ_WRITE, MAP_PRIVATE, 0)),
        ("map_area", (2, 1, READ_WRITE, MAP_SHARED, 0)),
        ("load", (0, 1)),
        ("store", (0, 2, 7)),
        ("load", (0, 1)),
        ("store", (0, 1, 8)),
        ("store", (0, 2, 9)),
    ]
    return run_in_steps(pairing, "Who sees what is stored", (THREE_PAGES, calls), "The file has one page.", LEGEND)


def table(pairing: Pairing) -> str:
    """The law's own."""
    rows = [(when, told(answer), isinstance(answer, Failure)) for when, _, answer in DECISIONS]
    return first_that_holds("What is decided of a fault", rows, "Green, the fault ends in a signal.")


def told(answer: object) -> str:
    return str(answer) if isinstance(answer, Failure) else NAMES[answer] if isinstance(answer, int) else ""


FIGURES = Figures(
    examples={
        "map_area": (Example("Nothing happens to memory: no frame is taken.", ONE, MAPPED),),
        "unmap_area": (
            Example("What was stored is gone.", ONE, [*MAPPED, ("store", (0, 0, 7)), ("unmap_area", (0, 1))]),
            Example("A fault is under way: it has to wait.", TWO_CPUS, [*BEGUN, ("unmap_area", (0, 1))]),
        ),
        "protect_area": (
            Example(
                "What was stored is kept, though it cannot be used meanwhile.",
                ONE,
                [
                    *MAPPED,
                    ("store", (0, 0, 7)),
                    ("protect_area", (0, 1, PROT_NONE)),
                    ("load", (0, 0)),
                    ("protect_area", (0, 1, READ_WRITE)),
                    ("load", (0, 0)),
                ],
            ),
        ),
        "truncate": (
            Example(
                "A private copy goes too.", ONE, [*PRIVATE, ("store", (0, 0, 7)), ("truncate", (0,)), ("load", (0, 0))]
            ),
            Example(
                "What comes back is zero.", ONE, [*SHARED, ("truncate", (0,)), ("truncate", (1,)), ("load", (0, 0))]
            ),
        ),
        "load": (
            Example("Zeros, from the frame that all share.", ONE, [*MAPPED, ("load", (0, 0))]),
            Example("No area is there.", ONE, [("load", (0, 0))]),
            Example(
                "The page below a stack is touched: the stack grows.",
                (3, 0, 4, 1),
                [("map_area", (2, 1, READ_WRITE, STACK, 0)), ("load", (0, 1))],
            ),
        ),
        "fetch": (Example("The area may not be executed.", ONE, [*MAPPED, ("fetch", (0, 0))]),),
        "store": (
            Example("A private page is copied, and the file is as it was.", ONE, COPIED),
            Example("A shared page is the file's.", ONE, WRITTEN),
        ),
        "begin": (
            Example("Zeros are to be written.", ONE, BEGUN),
            Example(
                "The page is there by now: the fault is spurious.",
                ONE,
                [*MAPPED, ("store", (0, 0, 7)), ("begin", (0, 0, BY_USER | PROTECTION | WRITE))],
            ),
        ),
        "allocate": (
            Example("A frame is taken.", ONE, FILLED[:3]),
            Example(
                "One frame is too few for a copy of what the page cache holds.",
                (1, 1, 1, 1),
                [*PRIVATE, ("begin", (0, 0, BY_USER | WRITE)), ("allocate", (0,))],
            ),
        ),
        "fill": (Example("It is zeroed before anybody sees it.", ONE, FILLED),),
        "install": (
            Example("The page is the process's own.", ONE, [*FILLED, ("install", (0,))]),
            Example(
                "The file was cut short meanwhile: the fault is given up.",
                ONE,
                [
                    *PRIVATE,
                    ("begin", (0, 0, BY_USER | WRITE)),
                    ("allocate", (0,)),
                    ("fill", (0,)),
                    ("truncate", (0,)),
                    ("install", (0,)),
                ],
            ),
        ),
        "sync": (Example("The disk holds what was stored.", ONE, [*WRITTEN, ("sync", (0,))]),),
        "write_back": (Example("Nobody notices.", ONE, [*WRITTEN, ("write_back", (0,)), ("load", (0, 0))]),),
        "evict": (Example("The page is read again.", ONE, [*WRITTEN, ("evict", (0,)), ("load", (0, 0))]),),
    },
    pictures=(Picture(CONCEPT, two_faults), Picture(OPENING, three_kinds), Picture("The decision", table)),
)

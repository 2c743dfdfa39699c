"""What is pictured of areas, and where."""

from __future__ import annotations

from checks.pairing import Pairing
from docs.book.figure import CONCEPT, OPENING, Figures, Picture, run_in_steps, told_in_steps
from docs.book.runs import Calls, Example, perform
from docs.figures.virtual.areas_column import Told, in_steps, of_a_program, said_of
from docs.figures.virtual.areas_trace import over_a_run
from docs.figures.virtual.areas_tree import split
from spec.virtual.areas import OWN, PAGE, READ_WRITABLE
from spec.virtual.words import (
    AREA_END,
    AREA_OFFSET,
    MADV_DONTNEED,
    MAP_ANONYMOUS,
    MAP_FIXED,
    MAP_FIXED_NOREPLACE,
    MAP_GROWSDOWN,
    MAP_PRIVATE,
    MAP_SHARED,
    MREMAP_FIXED,
    MREMAP_MAYMOVE,
    NO_FILE,
    PROT_READ,
    READ_ONLY,
    READ_WRITE,
    File,
)

READ, BOTH = File(1 << 2 | READ_ONLY), File(1 << 2 | READ_WRITE)
PAGES = 6
SPACE = (PAGE, (PAGES + 1) * PAGE, PAGE, 4 * PAGE, PAGES * PAGE, 3 * PAGE, 2 * PAGE, 6, 6)
"""Six pages from 0x1000 on, where the heap begins; a stack may have three, and two are kept free below it."""
FEW_AREAS = (PAGE, (PAGES + 1) * PAGE, PAGE, 0, PAGES * PAGE, 0, 0, 1, 6)
"""The same with one area, and no heap."""


def own(address: int, pages: int, how: int = MAP_FIXED) -> tuple[str, tuple[int, ...]]:
    """Zeros of the process's own."""
    return "mmap", (address, pages * PAGE, READ_WRITABLE, OWN | how, NO_FILE, 0)


def of_file(address: int, pages: int, kind: int, offset: int = 0) -> tuple[str, tuple[int, ...]]:
    """A part of a file, to be read."""
    return "mmap", (address, pages * PAGE, PROT_READ, kind | MAP_FIXED, READ, offset)


THREE: Calls = [own(0x3000, 3)]
WRITTEN: Calls = [*THREE, ("store", (0x3000, 7)), ("store", (0x4000, 8)), ("store", (0x5000, 9))]
HOLED: Calls = [*WRITTEN, ("munmap", (0x4000, PAGE))]
STACK: Calls = [own(0x6000, 1, MAP_GROWSDOWN | MAP_FIXED)]


def opening(pairing: Pairing) -> str:
    """The example of the chapter's text."""
    space = (PAGE, 4 * PAGE, PAGE, 0, 4 * PAGE, 0, 0, 3, 4)
    calls: Calls = [
        own(0, 2, 0),
        ("mprotect", (0x3000, PAGE, PROT_READ)),
        ("find", (0, AREA_END)),
    ]
    assert pairing.depiction is not None
    first = "A process that has nothing mapped. The lowest page may not be mapped and is not shown."
    return run_in_steps(pairing, "The same, drawn", (space, calls), first, pairing.depiction.legend)


def split_and_merged(pairing: Pairing) -> str:
    """One area becomes three, and one again."""
    calls: Calls = [
        own(0x2000, 4),
        ("mprotect", (0x3000, 2 * PAGE, PROT_READ)),
        ("mprotect", (0x3000, PAGE, READ_WRITABLE)),
        ("mprotect", (0x4000, PAGE, READ_WRITABLE)),
        ("munmap", (0x4000, PAGE)),
        own(0x4000, 1),
    ]
    assert pairing.depiction is not None
    return run_in_steps(pairing, "Split and merged", (SPACE, calls), "Nothing is mapped.", pairing.depiction.legend)


def heap_and_mapping(pairing: Pairing) -> str:
    """Two blocks in the heap, and two by mmap, of each of which the first is given back."""
    told: Told = [
        ("two blocks of a page each, in the heap.", ("brk", (0x3000,))),
        ("the first one is in use,", ("store", (0x1000, 7))),
        ("and so is the second.", ("store", (0x2000, 8))),
        ("two more, by mmap: wherever there is room.", own(0, 1, 0)),
        ("this one lies beside it, and they are one area.", own(0, 1, 0)),
        ("in use, too.", ("store", (0x5000, 9))),
        ("the first of these is given back, and the second stays.", ("munmap", (0x6000, PAGE))),
        (
            "the heap gives back what is at its end, here the second block. By brk the first cannot go alone.",
            ("brk", (0x2000,)),
        ),
    ]
    assert pairing.depiction is not None
    ran = perform(pairing, SPACE, [call for _, call in told])
    steps = said_of(pairing, ran, told, pairing.depiction.draw)
    return told_in_steps("The heap, and pages of their own", steps, pairing.depiction.legend)


def zeros_or_a_file(pairing: Pairing) -> str:
    """The four kinds of mappings, and what a store and an advice do to each."""
    calls: Calls = [
        own(0x3000, 1),
        ("mmap", (0x4000, PAGE, READ_WRITABLE, MAP_PRIVATE | MAP_FIXED, BOTH, PAGE)),
        ("mmap", (0x5000, PAGE, READ_WRITABLE, MAP_SHARED | MAP_FIXED, BOTH, PAGE)),
        ("mmap", (0x6000, PAGE, READ_WRITABLE, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, NO_FILE, 0)),
        ("store", (0x5000, 7)),
        ("store", (0x4000, 8)),
        ("store", (0x5000, 9)),
        ("madvise", (0x3000, 4 * PAGE, MADV_DONTNEED)),
    ]
    assert pairing.depiction is not None
    note = f"Page n of file 1 has 256 + n in it; file=5 is file 1, opened for both. {pairing.depiction.legend}"
    return run_in_steps(pairing, "Private and shared, zeros and a file", (SPACE, calls), "Nothing is mapped.", note)


FIGURES = Figures(
    examples={
        "mmap": (
            Example("A hint that is followed, as there is room.", SPACE, [own(0x3000, 2, 0)]),
            Example("Where there is none, another place is chosen.", SPACE, [*THREE, own(0x4000, 1, 0)]),
            Example("A fixed mapping replaces what is there.", SPACE, [*WRITTEN, own(0x4000, 1)]),
            Example("One that is to replace nothing does not.", SPACE, [*WRITTEN, own(0x4000, 1, MAP_FIXED_NOREPLACE)]),
            Example(
                "Shared, to be written to, and the file was opened to be read.",
                SPACE,
                [("mmap", (0, PAGE, READ_WRITABLE, MAP_SHARED, READ, 0))],
            ),
        ),
        "munmap": (
            Example("A page in the middle: the area becomes two.", SPACE, HOLED),
            Example("There is nothing to be done, and nothing wrong.", SPACE, [("munmap", (0x3000, PAGE))]),
            Example("A split would be an area too many.", FEW_AREAS, [own(0x3000, 3), ("munmap", (0x4000, PAGE))]),
        ),
        "mprotect": (
            Example(
                "The page in the middle can be read alone.", SPACE, [*WRITTEN, ("mprotect", (0x4000, PAGE, PROT_READ))]
            ),
            Example(
                "Into a hole: what lies before it is changed, and the call is refused.",
                SPACE,
                [*HOLED, ("mprotect", (0x3000, 3 * PAGE, PROT_READ))],
            ),
        ),
        "mremap": (
            Example(
                "Something is behind the area: it moves, and what is in it moves too.",
                SPACE,
                [
                    own(0x2000, 1),
                    ("store", (0x2000, 7)),
                    of_file(0x3000, 1, MAP_PRIVATE),
                    ("mremap", (0x2000, PAGE, 2 * PAGE, MREMAP_MAYMOVE, 0)),
                ],
            ),
            Example("There is room behind it.", SPACE, [own(0x3000, 1), ("mremap", (0x3000, PAGE, 2 * PAGE, 0, 0))]),
            Example("It becomes smaller.", SPACE, [*WRITTEN, ("mremap", (0x3000, 3 * PAGE, PAGE, 0, 0))]),
            Example(
                "To a fixed place: what was there is gone.",
                SPACE,
                [*HOLED, ("mremap", (0x3000, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, 0x5000))],
            ),
        ),
        "madvise": (
            Example("What was stored is gone.", SPACE, [*WRITTEN, ("madvise", (0x3000, 2 * PAGE, MADV_DONTNEED))]),
            Example(
                "Around a hole: refused, and followed all the same.",
                SPACE,
                [*HOLED, ("madvise", (0x3000, 3 * PAGE, MADV_DONTNEED))],
            ),
        ),
        "brk": (
            Example("The heap grows, by bytes: its last page is mapped whole.", SPACE, [("brk", (0x2008,))]),
            Example(
                "It becomes smaller, and larger again: what was stored does not come back.",
                SPACE,
                [("brk", (0x3000,)), ("store", (0x2000, 7)), ("brk", (0x2000,)), ("brk", (0x3000,))],
            ),
            Example(
                "It stays a page away from what lies above.",
                SPACE,
                [own(0x4000, 1), ("brk", (0x4000,))],
            ),
        ),
        "grow": (
            Example("The page below a stack is touched.", SPACE, [*STACK, ("grow", (0x5000,))]),
            Example("It would come too near to what lies below.", SPACE, [own(0x2000, 1), *STACK, ("grow", (0x4000,))]),
        ),
        "find": (
            Example(
                "No area lies there: where the next one ends.",
                SPACE,
                [*HOLED, ("find", (0x4000, AREA_END))],
            ),
            Example(
                "From where on its file is shown: of what a split has left above, too.",
                SPACE,
                [of_file(0x3000, 3, MAP_SHARED, PAGE), ("munmap", (0x3000, PAGE)), ("find", (0x4000, AREA_OFFSET))],
            ),
        ),
        "store": (
            Example("Something is in the page from now on.", SPACE, WRITTEN[:2]),
            Example("It may only be read.", SPACE, [of_file(0x3000, 1, MAP_PRIVATE), ("store", (0x3000, 7))]),
        ),
        "load": (
            Example("Zeros, where nothing was stored.", SPACE, [*THREE, ("load", (0x3000,))]),
            Example("The file.", SPACE, [of_file(0x3000, 1, MAP_PRIVATE, PAGE), ("load", (0x3000,))]),
            Example("Nothing is mapped.", SPACE, [("load", (0x3000,))]),
        ),
    },
    pictures=(
        Picture(CONCEPT, of_a_program),
        Picture(OPENING, opening),
        Picture("State", zeros_or_a_file),
        Picture("Operations", in_steps),
        Picture("find", split),
        Picture("mprotect", split_and_merged),
        Picture("brk", heap_and_mapping),
        Picture("Relations", over_a_run),
    ),
)

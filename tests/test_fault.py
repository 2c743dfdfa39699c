"""Page faults: every line of the table decides something, and an image that is not as it must be is refused."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from checks.drive import plain, run
from checks.pairings.virtual.fault.pairing import PAIRING
from checks.pairings.virtual.fault.view import REPRESENTATION, View
from impl.virtual import address_space_layout as spaces
from impl.virtual import fault as impl
from spec.virtual.fault import DECISIONS, ERRORS, Case, decision, named
from spec.virtual.words import (
    ALLOW,
    BY_USER,
    COPY,
    DIRTY,
    MAP_ANONYMOUS,
    MAP_PRIVATE,
    MAP_SHARED,
    NO_AREA,
    NO_FAULT,
    NOTHING,
    OWN,
    PROT_ALL,
    PROT_READ,
    PROT_WRITE,
    SHARED,
    WRITE,
    ZERO_FILL,
)
from spec.virtual.words import FaultFailure as Failure

law: Any = PAIRING.spec
IMPL: Any = plain(PAIRING)
"""In plain Python, which sees an access outside memory; compiled, it is driven by simulate."""
READ_WRITE = PROT_READ | PROT_WRITE
ZEROS = MAP_PRIVATE | MAP_ANONYMOUS
GEOMETRY = (1, 1, 4, 2)


def cases() -> Iterator[Case]:
    """Every error code, kind, right and entry."""
    kinds, rights, held = range(NO_AREA, SHARED + 1), range(PROT_ALL + 1), range(NOTHING, OWN + 1)
    for each in product(ERRORS, kinds, rights, (0, 1), held, (0, 1)):
        yield Case(*each)


def test_every_line_of_the_table_decides_something() -> None:
    deciding = {next(place for place, (_, holds, _) in enumerate(DECISIONS) if holds(case)) for case in cases()}
    assert deciding == set(range(len(DECISIONS)))


def test_a_decision_is_by_the_first_line_that_holds() -> None:
    for case in cases():
        first = next(answer for _, holds, answer in DECISIONS if holds(case))
        assert named(decision(case)) == first


def test_the_implementation_decides_the_same() -> None:
    decide = getattr(impl.decide, "py_func", impl.decide)
    for case in cases():
        asked = (case.error, case.kind, case.rights, case.inside, case.held, case.writable)
        assert decide(*asked) == decision(case)


def held(calls: list[tuple[str, tuple[Any, ...]]]) -> tuple[str | None, list[Any]]:
    """What breaks in a run, if anything does, and what was answered."""
    broken, made = run(PAIRING, IMPL, GEOMETRY, calls)
    return broken, [call.returned for call in made]


def test_what_another_cpu_has_stored_meanwhile_stays() -> None:
    broken, answers = held(
        [
            ("map_area", (0, 1, READ_WRITE, ZEROS, 0)),
            ("begin", (0, 0, BY_USER | WRITE)),
            ("allocate", (0,)),
            ("store", (1, 0, 7)),
            ("fill", (0,)),
            ("install", (0,)),
            ("load", (0, 0)),
        ]
    )
    assert broken is None
    assert answers == [None, ZERO_FILL, None, None, 0, Failure.OVERTAKEN, 7]


def test_a_copy_holds_what_the_file_held_when_it_was_made() -> None:
    """A store to the file between the copy and its installation, through another mapping of it."""
    made = [
        ("map_area", (0, 1, READ_WRITE, MAP_PRIVATE, 0)),
        ("map_area", (1, 1, READ_WRITE, MAP_SHARED, 0)),
        ("begin", (0, 0, BY_USER | WRITE)),
        ("allocate", (0,)),
        ("fill", (0,)),
        ("store", (1, 1, 7)),
        ("install", (0,)),
        ("load", (0, 0)),
        ("load", (0, 1)),
    ]
    broken, calls = run(PAIRING, IMPL, (2, 1, 6, 2), made)
    assert broken is None
    assert [call.returned for call in calls][2:] == [COPY, None, 16, None, None, 16, 7]


def test_a_dirty_page_survives_its_mapping() -> None:
    broken, answers = held(
        [
            ("map_area", (0, 1, READ_WRITE, MAP_SHARED, 0)),
            ("load", (0, 0)),
            ("begin", (0, 0, BY_USER | WRITE)),
            ("allocate", (0,)),
            ("fill", (0,)),
            ("install", (0,)),
            ("store", (0, 0, 7)),
            ("unmap_area", (0, 1)),
            ("evict", (0,)),
            ("sync", (0,)),
        ]
    )
    assert broken is None
    assert answers[2] == ALLOW
    assert answers[-1] == 7


@pytest.mark.parametrize(
    ("operation", "arguments", "wrong"),
    [
        ("load", (0, 0), Failure.SEGV_ACCERR),
        ("load", (0, 0), Failure.NO_MEMORY),
        ("begin", (0, 0, BY_USER | WRITE), NO_FAULT),
        ("begin", (0, 0, BY_USER | WRITE), ZERO_FILL),
        ("allocate", (0,), None),
        ("sync", (0,), 0),
        ("store", (0, 0, 7), Failure.SEGV_MAPERR),
    ],
)
def test_the_law_refuses_what_is_wrong(operation: str, arguments: tuple[Any, ...], wrong: Any) -> None:
    process = law.map_area(law.initial(*GEOMETRY), 0, 1, READ_WRITE, MAP_PRIVATE, 0, returned=None)
    with pytest.raises(Exception, match=r".") as refused:
        getattr(law, operation)(process, *arguments, returned=wrong)
    assert type(refused.value).__name__ == "BrokenClause"


def written() -> Any:
    """A process of a shared page of a file and of one that is its own, both written."""
    process = IMPL(2, 1, 4, 1)
    process.map_area(0, 1, READ_WRITE, MAP_SHARED, 0)
    process.map_area(1, 1, READ_WRITE, ZEROS, 0)
    process.load(0, 1)
    process.store(0, 0, 7)
    return process


def broken_by(process: Any) -> set[str]:
    view = View(process.image, (2, 1, 4, 1))
    return {each.__name__ for each in REPRESENTATION for page in range(2) if not each(view, page)}


def spoil_rights(image: Any) -> None:
    image[image[impl.AREAS]] &= ~PROT_WRITE


def spoil_area(image: Any) -> None:
    image[image[impl.AREAS] + 2] = 0


def spoil_zeros(image: Any) -> None:
    image[image[spaces.MEMORY] + (image[impl.ZERO] << image[spaces.INDEX_BITS]) + 1] = 1


def spoil_sharing(image: Any) -> None:
    image[image[impl.AREAS]] += (MAP_PRIVATE - MAP_SHARED) << impl.FLAG_SHIFT


def spoil_kind(image: Any) -> None:
    image[image[impl.AREAS] + 2] -= MAP_ANONYMOUS << impl.FLAG_SHIFT


def spoil_dirt(image: Any) -> None:
    word = View(image, (2, 1, 4, 1)).entries[0]
    image[list(image).index(word)] = word & ~DIRTY


def spoil_count(image: Any) -> None:
    image[impl.USED] += 1


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (spoil_rights, "allows_no_more"),
        (spoil_area, "allows_no_more"),
        (spoil_zeros, "zeros_are_zero"),
        (spoil_sharing, "writes_reach_nobody_else"),
        (spoil_kind, "maps_what_its_area_says"),
        (spoil_dirt, "clean_is_on_disk"),
        (spoil_count, "each_frame_is_somebodys"),
    ],
)
def test_an_image_that_is_not_so_is_refused(spoil: Any, what: str) -> None:
    process = written()
    assert broken_by(process) == set()
    spoil(process.image)
    assert what in broken_by(process)


def test_there_is_no_process_beyond_the_bounds() -> None:
    for geometry in ((0, 1, 4, 1), (1, -1, 4, 1), (1, 1, 0, 1), (1, 1, 4, 0)):
        with pytest.raises(ValueError, match="too few or too many"):
            IMPL(*geometry)

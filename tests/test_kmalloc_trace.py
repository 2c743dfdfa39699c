"""A recording of Linux's slab events: accepted as it is, refused wherever an event is altered."""

from __future__ import annotations

import lzma
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest

from checks.engines.validate import WHOLE_TRACE, validate
from checks.evidence import Budget, Evidence, UsageError, Verdict
from checks.pairings.kernel.kmalloc.pairing import PAIRING
from checks.pairings.kernel.kmalloc.trace import (
    BEFORE_THE_RECORDING,
    FREED_UNSEEN,
    OF_A_CACHE,
    ONE_SIZE,
    OWN_CACHE,
    SlabTrace,
)
from checks.records import DATA

HEADER = "time_s,cpu,event,cache,object,bytes_requested,bytes_allocated"
CLASS = "a block has the bytes of the least class, or block of pages, that fits"
HELD = "a block that is held can be freed"
NOT_HELD = "what is no block that somebody holds is refused"


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """The recording; line n of the file is lines[n - 1]."""
    return lzma.open(DATA / "linux-slab.csv.xz", "rt").read().splitlines()


def judge(path: Path, lines: Iterable[str]) -> list[Evidence]:
    path.write_text("\n".join(lines) + "\n")
    return validate(PAIRING, path, Budget())


def made(tmp_path: Path, *events: str) -> list[Evidence]:
    return judge(tmp_path / "made.csv", [HEADER, *(f"1.0,0,{event}" for event in events)])


def refused(rows: list[Evidence]) -> Evidence:
    [broken] = [row for row in rows if row.verdict is Verdict.VIOLATED]
    return broken


def test_the_recording_is_accepted_to_its_end() -> None:
    evidence = validate(PAIRING, DATA / "linux-slab.csv.xz", Budget())
    assert {row.verdict for row in evidence} == {Verdict.HOLDS}
    assert evidence[0].property == WHOLE_TRACE
    assert evidence[0].scope == {
        "trace": "linux-slab.csv.xz",
        "events": 79_136,
        "kmalloc": 2_117,
        "kfree": 2_198,
        "kmem_cache_alloc": 39_536,
        "kmem_cache_free": 35_285,
        BEFORE_THE_RECORDING: 50,
        FREED_UNSEEN: 2_669,
        OF_A_CACHE: 149,
    }
    judged = {row.property: row.scope["reached"] for row in evidence[1:]}
    assert judged[CLASS] == 2_117
    assert judged[HELD] == 2_028
    assert judged[ONE_SIZE] == 39_536
    assert not set(SlabTrace.unseen) & set(judged)


@pytest.mark.parametrize(
    ("size", "usable"),
    [
        (1, 8),
        (8, 8),
        (9, 16),
        (65, 96),
        (96, 96),
        (97, 128),
        (129, 192),
        (193, 256),
        (8192, 8192),
        (8193, 16384),
    ],
)
def test_the_class_of_a_size_is_linuxs_and_no_other(tmp_path: Path, size: int, usable: int) -> None:
    event = "kmalloc,,0x10,{},{}"
    assert made(tmp_path, event.format(size, usable))[0].verdict is Verdict.HOLDS
    broken = refused(made(tmp_path, "kmalloc,,0x20,24,32", event.format(size, usable + 8)))
    assert broken.note.startswith("line 3 (kmalloc,,0x10,")


def test_each_class_of_the_recording_is_refused_where_it_is_altered(tmp_path: Path, lines: list[str]) -> None:
    """One event of each class, in the middle of the recording, is given the next class."""
    classes = [16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192]
    for size, larger in pairwise(classes):
        place = next(n for n, line in enumerate(lines) if ",kmalloc," in line and line.endswith(f",{size}"))
        start = max(1, place - 50)
        altered = [lines[0], *lines[start:place], lines[place].removesuffix(f"{size}") + str(larger)]
        broken = refused(judge(tmp_path / "altered.csv", altered))
        assert (broken.property, f"line {place - start + 2} " in broken.note) == (CLASS, True)


def test_what_is_freed_twice_is_refused(tmp_path: Path) -> None:
    once = ("kmalloc,,0x10,24,32", "kfree,,0x10,,")
    assert made(tmp_path, *once)[0].verdict is Verdict.HOLDS
    broken = refused(made(tmp_path, *once, "kfree,,0x10,,"))
    assert (broken.property, broken.note) == (
        NOT_HELD,
        "line 4 (kfree,,0x10,,): what happened to object 0x10 before is in line 3",
    )


def test_what_begins_before_the_recording_is_freed_once(tmp_path: Path) -> None:
    assert made(tmp_path, "kfree,,0x10,,")[0].scope[BEFORE_THE_RECORDING] == 1
    assert refused(made(tmp_path, "kfree,,0x10,,", "kfree,,0x10,,")).property == NOT_HELD


def test_what_is_freed_unseen_can_be_handed_out_again(tmp_path: Path) -> None:
    rows = made(tmp_path, "kmalloc,,0x10,24,32", "kmalloc,,0x10,30,32", "kfree,,0x10,,")
    assert (rows[0].verdict, rows[0].scope[FREED_UNSEEN]) == (Verdict.HOLDS, 1)


def test_objects_of_a_cache_have_one_size_and_go_back_to_it(tmp_path: Path) -> None:
    held = "kmem_cache_alloc,filp,0x10,184,192"
    assert made(tmp_path, held, "kfree,,0x10,,")[0].scope[OF_A_CACHE] == 1
    assert refused(made(tmp_path, held, "kmem_cache_alloc,filp,0x20,184,200")).property == ONE_SIZE
    assert refused(made(tmp_path, "kmem_cache_alloc,filp,0x10,184,176")).property == ONE_SIZE
    assert refused(made(tmp_path, held, "kmem_cache_free,dentry,0x10,,")).property == OWN_CACHE


@pytest.mark.parametrize(
    ("event", "complaint"),
    [
        ("kmalloc,filp,0x10,24,32", "names a cache where none belongs"),
        ("kmem_cache_free,,0x10,,", "names a cache where none belongs, or none where one does"),
        ("kmalloc,,0x10,24,", "has a number too many or too few for kmalloc"),
        ("kfree,,0x10,24,32", "has a number too many or too few for kfree"),
        ("kmalloc,,0x100000000,24,32", "an object that is none of 32"),
        ("kmalloc,,here,24,32", "something else than a number"),
        ("vmalloc,,0x10,24,32", "has an event 'vmalloc'"),
    ],
)
def test_what_is_no_such_recording_is_said(tmp_path: Path, event: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        made(tmp_path, event)

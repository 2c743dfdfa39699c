"""The allocators of this machine beside the law, and one of ours with faults, each of which must be seen."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

import checks.from_c as from_c
from checks.dependencies import Dependencies
from checks.engines.observe import _examine_one, _Observation, examine
from checks.evidence import Budget, UsageError
from checks.oracles.libc_malloc import C_LIBRARY, ENDED, EVENTS_PER_CASE, LIBRARIES, ORACLE, LibcMalloc
from checks.oracles.malloc import runs
from checks.oracles.malloc.stream import Stage, Stream
from checks.pairings.user.malloc.pairing import PAIRING
from checks.profiles import PROFILES, jobs
from checks.workers import Job
from tests.foreign import COMPILER, needs_compiler

pytestmark = needs_compiler
SOURCE = Path(__file__).with_name("allocator.c")
FEW = 0
FEW_EVENTS = 9_600


@pytest.fixture(autouse=True)
def compiled_once(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(from_c, "folder", lambda: tmp_path_factory.getbasetemp() / "compiled")


def only(name: str, preload: str) -> LibcMalloc:
    """The oracle with one allocator."""
    oracle = LibcMalloc()
    oracle.__dict__["allocators"] = {name: preload}
    return oracle


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it takes to see a fault, and not every kind; by one thread, of which every run is the same."""
    monkeypatch.setattr("checks.oracles.libc_malloc.LEAST_EVENTS", FEW_EVENTS)
    monkeypatch.setattr("checks.oracles.libc_malloc.THREADS", (1,))


def ours(folder: Path, fault: str) -> LibcMalloc:
    library = folder / "liballocator.so"
    flags = ["-std=gnu11", "-O1", "-fno-builtin", "-fPIC", "-shared", "-pthread", f"-D{fault}"]
    subprocess.run([COMPILER or "", *flags, "-o", str(library), str(SOURCE)], check=True)
    return only("ours", str(library))


@pytest.mark.parametrize("name", [C_LIBRARY, *LIBRARIES])
def test_an_allocator_and_the_law_agree(name: str) -> None:
    if name not in ORACLE.allocators:
        pytest.skip(f"{name} is not installed")
    oracle = only(name, ORACLE.allocators[name])
    seen = examine(PAIRING, oracle, Budget(), FEW, 0)
    assert not seen.disagreements, [oracle.describe(case.question, case.told) for case in seen.first.values()]
    assert oracle.expected() - seen.kinds == frozenset()
    assert seen.cases > 20_000


def test_two_hundred_thousand_calls_of_each_are_judged_in_ci() -> None:
    """Half of what happens is calls."""
    oracle = only(C_LIBRARY, "")
    seen = runs.run("", 0, 1, 8_000)
    calls = sum(event.call not in (runs.Call.STORE, runs.Call.LOAD) for event in seen.events)
    share = calls / len(seen.events)
    assert share * oracle.total(PROFILES["ci"].cases) >= 200_000, share


def test_an_allocator_of_ours_is_right_without_a_fault(few: None, tmp_path: Path) -> None:
    oracle = ours(tmp_path, "NOTHING")
    seen = examine(PAIRING, oracle, Budget(), FEW, 0)
    assert not seen.disagreements, [oracle.describe(case.question, case.told) for case in seen.first.values()]


OVERLAPS, LOADED, OUTSIDE = (
    "a block shares no byte with a live one",
    "what was stored is loaded",
    "a block lies inside the heap",
)


@pytest.mark.parametrize(
    ("fault", "clauses"),
    [
        ("ROUNDS_DOWN", {OVERLAPS, LOADED}),
        ("FORGETS", {OVERLAPS, LOADED}),
        ("DIRTY", {LOADED}),
        ("COPIES_LESS", {LOADED}),
        ("COPIES_MORE", {LOADED, ENDED}),
        ("WRAPS", {OUTSIDE, ENDED}),
        ("MULTIPLIES", {OUTSIDE}),
        ("MISALIGNS", {"a block is aligned"}),
        ("ANY_ALIGNMENT", {"an alignment that is no power of two is refused as invalid"}),
        ("BOASTS", {OVERLAPS, LOADED, ENDED}),
        ("DIES", {ENDED}),
    ],
)
def test_a_fault_is_seen(few: None, fault: str, clauses: set[str], tmp_path: Path) -> None:
    oracle = ours(tmp_path, fault)
    seen = examine(PAIRING, oracle, Budget(), FEW, 0)
    assert seen.first, f"{fault} was not seen in {seen.cases} events"
    assert set(seen.first) <= clauses
    told = [oracle.describe(case.question, case.told) for case in seen.first.values()]
    assert all(text.startswith("ours, ") for text in told), told


def test_a_race_is_seen(few: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By several threads alone."""
    oracle = ours(tmp_path, "RACES")
    assert not examine(PAIRING, oracle, Budget(), FEW, 0).first
    monkeypatch.setattr("checks.oracles.libc_malloc.THREADS", (4,))
    seen = examine(PAIRING, oracle, Budget(), 4 * FEW_EVENTS // EVENTS_PER_CASE, 0)
    assert seen.first
    assert set(seen.first) <= {OVERLAPS, LOADED, ENDED}


def test_of_a_process_that_dies_it_is_said_how_and_during_what(few: None, tmp_path: Path) -> None:
    oracle = ours(tmp_path, "DIES")
    seen = examine(PAIRING, oracle, Budget(), FEW, 0)
    case = seen.first[ENDED]
    told = oracle.describe(case.question, case.told)
    assert re.match(r"ours, 1 thread: seed 0: ended by SIGABRT, during thread 0: (free|realloc)\(0x", told)
    assert "→" not in told, "it answered nothing"


def test_nothing_more_is_judged_of_a_heap_of_which_something_is_refused(few: None) -> None:
    questions = only(C_LIBRARY, "").questions(FEW, 0)
    assert len(list(questions)) == 1, "the first, as nobody says that the law permits its answer"


@pytest.mark.parametrize(
    ("allocator", "alignment", "address", "broken"),
    [
        ("mimalloc", 256, 0x10180, None),
        ("mimalloc", 1024, 0x10080, None),
        ("mimalloc", 256, 0x10140, "a block is aligned"),
        ("mimalloc", 256, 0x20080, "a block is aligned"),
        ("mimalloc", 128, 0x10140, "a block is aligned"),
        ("mimalloc", 2048, 0x10180, "a block is aligned"),
        ("jemalloc", 256, 0x10180, "a block is aligned"),
    ],
)
def test_mimalloc_s_fault_excuses_nothing_else(
    allocator: str, alignment: int, address: int, broken: str | None
) -> None:
    event = runs.Event(1, runs.Call.MEMALIGN, (alignment, 64, 0), address, 0)
    live = runs.Event(2, runs.Call.MALLOC, (512, 0, 0), 0x20000, 0)
    oracle, seen = only(allocator, ""), _Observation()
    for question in Stream(Stage(allocator, 1, 0)).questions(runs.Run([live, event], [], "")):
        _examine_one(PAIRING, oracle, question, seen)
    assert seen.cases == 2
    assert list(seen.first) == ([] if broken is None else [broken])
    assert seen.departures.total() == (broken is None)


def test_an_allocator_that_is_not_preloaded_is_not_observed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"is preloaded, and malloc is that of .*libc.*: nothing is observed"):
        runs.run(str(tmp_path / "nothing.so"), 0, 1, 1_000)


def test_it_says_which_allocators_are_missing() -> None:
    assert only("ours", "").remarks() == [
        "asked: ours",
        f"skipped, as they are not installed: {', '.join(LIBRARIES)}",
    ]
    assert ORACLE.total(10_000) == len(ORACLE.allocators) * 10_000 * EVENTS_PER_CASE


def test_without_a_compiler_it_cannot_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ORACLE.obstacle() is None
    monkeypatch.setattr(from_c, "COMPILERS", ("no-such-cc",))
    assert "calls allocators from C, and a C compiler is needed" in str(ORACLE.obstacle())


def test_what_is_kept_is_of_the_allocators_that_were_there(monkeypatch: pytest.MonkeyPatch) -> None:
    job = Job("observe", "virtual.walk", {"oracle": "made-up"})
    digests = []
    for name in ("ours", "others"):
        monkeypatch.setattr("checks.oracles.find", lambda _, name=name: only(name, ""))
        digests.append(Dependencies().digest(job))
    assert digests[0] != digests[1]


def test_every_profile_asks_the_allocators_and_all_but_quick_read_the_recordings() -> None:
    for name, profile in PROFILES.items():
        work = jobs(PAIRING, profile, 5)
        [job] = [job for job in work if job.engine == "observe"]
        assert job.options == {"oracle": "libc-malloc", "cases": profile.cases, "seed": 5}
        assert sum(job.engine == "validate" for job in work) == (0 if name == "quick" else 4)

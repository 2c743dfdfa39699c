"""Recordings of malloc in real processes: accepted as they are, refused wherever an event is altered."""

from __future__ import annotations

import lzma
import random
from bisect import insort
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

import spec.user.malloc as law
from checks import ordered
from checks.engines.validate import WHOLE_TRACE, validate
from checks.evidence import Budget, Evidence, UsageError, Verdict
from checks.linear import LinearRuns, LinearTable, linear
from checks.pairings.user.malloc.pairing import PAIRING
from checks.pairings.user.malloc.trace import ALIGNED, BEFORE_THE_RECORDING, REFUSED
from checks.records import DATA
from spec.user.words import Address, ByteCount
from spec.vocabulary import Runs, Span

HEADER = "call,argument1,argument2,returned"
OVERLAPS, NOT_LIVE = "a block shares no byte with a live one", "only a live block can be freed"


def judge(path: Path) -> list[Evidence]:
    return validate(PAIRING, path, Budget())


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """The recording of git; line n of the file is lines[n - 1]."""
    return lzma.open(DATA / "malloc-git.csv.xz", "rt").read().splitlines()


def write(path: Path, lines: Iterable[str]) -> Path:
    path.write_text("\n".join(lines) + "\n")
    return path


def made(tmp_path: Path, *events: str) -> list[Evidence]:
    return judge(write(tmp_path / "made.csv", [HEADER, *events]))


def refused(tmp_path: Path, altered: list[str]) -> Evidence:
    [broken] = [row for row in judge(write(tmp_path / "altered.csv", altered)) if row.verdict is Verdict.VIOLATED]
    return broken


# ── The recordings ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "events", "counts"),
    [
        ("cc1", 189_979, {"malloc": 91_583, "calloc": 4_986, "realloc": 513, "free": 92_897}),
        ("git", 15_525, {"malloc": 5_650, "calloc": 1_361, "realloc": 1_301, "free": 7_213}),
        ("perl", 17_562, {"malloc": 8_188, "calloc": 367, "realloc": 5_445, "free": 3_562}),
        ("python", 29_140, {"malloc": 13_687, "calloc": 224, "realloc": 1_508, "free": 13_721}),
    ],
)
def test_a_recording_is_accepted_to_its_end(name: str, events: int, counts: dict[str, int]) -> None:
    evidence = judge(DATA / f"malloc-{name}.csv.xz")
    assert {row.verdict for row in evidence} == {Verdict.HOLDS}
    assert evidence[0].property == WHOLE_TRACE
    assert evidence[0].scope == {"trace": f"malloc-{name}.csv.xz", "events": events, **counts}
    judged = {row.property: row.scope.get("reached") for row in evidence}
    assert judged["a live block can be freed"] == counts["free"]
    assert judged[OVERLAPS] == judged[ALIGNED] == events - counts["free"]


# ── Altered copies ───────────────────────────────────────────────────────────────────────────────────────────


class Recording:
    """Lines to be altered, and what is known of the blocks of each."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def find(self, call: str, start: int, suits: Callable[[int], bool] = lambda place: True) -> int:
        return next(n for n in range(start, len(self.lines)) if self.call(n)[0] == call and suits(n))

    def call(self, place: int) -> list[str]:
        return self.lines[place].split(",")

    def birth(self, address: str, place: int) -> int:
        """Where the block at an address was handed out that is live before a place."""
        return max(n for n in range(1, place) if self.call(n)[3] == address)

    def size(self, address: str, place: int) -> int:
        call, first, second, _ = self.call(self.birth(address, place))
        return {"malloc": 1, "calloc": int(second or 1), "realloc": 0}[call] * int(first, 0) or int(second)

    def with_line(self, place: int, line: str) -> list[str]:
        return [*self.lines[:place], line, *self.lines[place + 1 :]]

    def inserted(self, place: int, line: str) -> list[str]:
        return [*self.lines[:place], line, *self.lines[place:]]


@pytest.fixture
def recording(lines: list[str]) -> Recording:
    return Recording(lines)


def test_an_overlap_is_refused(tmp_path: Path, recording: Recording) -> None:
    """A block where another one lives."""
    free = recording.find("free", 3_000)
    address = recording.call(free)[1]
    line, size = recording.birth(address, free) + 1, recording.size(address, free)
    broken = refused(tmp_path, recording.inserted(free, f"malloc,8,,{address}"))
    assert broken.property == OVERLAPS
    assert broken.note == (
        f"line {free + 1} (malloc,8,,{address}): {address} lies in the live block of {size:,} bytes at {address}, "
        f"handed out in line {line}"
    )


def test_a_block_that_reaches_into_another_is_refused(tmp_path: Path, recording: Recording) -> None:
    place = recording.find("malloc", 5_000)
    broken = refused(tmp_path, recording.with_line(place, f"malloc,100000000000,,{recording.call(place)[3]}"))
    assert (broken.property, broken.note.partition(" (")[0]) == (OVERLAPS, f"line {place + 1}")
    assert "lies in the live block of" in broken.note


def test_a_size_grown_beyond_the_next_block_is_refused_when_that_is_handed_out(
    tmp_path: Path, recording: Recording
) -> None:
    """The second and third events: 472 bytes, and 4,096 right behind them."""
    assert recording.lines[3:5] == ["malloc,472,,0x558f4c6932c0", "malloc,4096,,0x558f4c6934a0"]
    broken = refused(tmp_path, recording.with_line(3, "malloc,481,,0x558f4c6932c0"))
    assert broken.property == OVERLAPS
    assert broken.note == (
        "line 5 (malloc,4096,,0x558f4c6934a0): 0x558f4c6934a0 lies in the live block of 481 bytes at 0x558f4c6932c0, "
        "handed out in line 4"
    )
    assert judge(write(tmp_path / "most.csv", recording.with_line(3, "malloc,480,,0x558f4c6932c0")))[0].verdict is (
        Verdict.HOLDS
    )


@pytest.mark.parametrize(("more", "clause"), [(8, ALIGNED), (4, ALIGNED), (1, ALIGNED)])
def test_a_misaligned_block_is_refused(tmp_path: Path, recording: Recording, more: int, clause: str) -> None:
    place = recording.find("malloc", 5_000, lambda n: int(recording.call(n)[1]) > 8)
    call, size, _, address = recording.call(place)
    moved = f"{int(address, 0) + more:#x}"
    broken = refused(tmp_path, recording.with_line(place, f"{call},{size},,{moved}"))
    assert broken.property == clause
    assert broken.note == f"line {place + 1} ({call},{size},,{moved}): {moved} is no multiple of 16"


def test_a_double_free_is_refused(tmp_path: Path, recording: Recording) -> None:
    free = recording.find("free", 6_000)
    line = recording.lines[free]
    broken = refused(tmp_path, recording.inserted(free + 1, line))
    assert broken.property == NOT_LIVE
    address = recording.call(free)[1]
    assert broken.note == f"line {free + 2} ({line}): {address} is not live: it was given back in line {free + 1}"


def test_an_address_inside_a_block_cannot_be_freed(tmp_path: Path, recording: Recording) -> None:
    free = recording.find("free", 6_000, lambda n: recording.size(recording.call(n)[1], n) > 16)
    address = recording.call(free)[1]
    inside = f"{int(address, 0) + 16:#x}"
    broken = refused(tmp_path, recording.with_line(free, f"free,{inside},,"))
    assert broken.property == NOT_LIVE
    size, line = recording.size(address, free), recording.birth(address, free) + 1
    assert broken.note.endswith(
        f"{inside} lies in the live block of {size:,} bytes at {address}, handed out in line {line}"
    )


def test_a_free_of_another_block_is_refused_when_its_own_is_freed(tmp_path: Path, recording: Recording) -> None:
    """Whose address was freed in the place of the right one, is not live when its own free comes."""
    place = recording.find("free", 6_000)
    later = recording.find("free", place + 1, lambda n: recording.birth(recording.call(n)[1], n) < place)
    address = recording.call(later)[1]
    broken = refused(tmp_path, recording.with_line(place, f"free,{address},,"))
    named = int(broken.note.removeprefix("line ").partition(" ")[0])
    assert broken.property in (NOT_LIVE, OVERLAPS)
    assert place + 1 < named <= later + 1


def test_a_realloc_of_a_freed_block_is_refused(tmp_path: Path, recording: Recording) -> None:
    free = recording.find("free", 6_000)
    address = recording.call(free)[1]
    for returned in (address, "0x0"):
        broken = refused(tmp_path, recording.inserted(free + 1, f"realloc,{address},64,{returned}"))
        assert broken.property == "only a live block can be reallocated"
        assert broken.note.startswith(f"line {free + 2} ")
        assert broken.note.endswith(f"{address} is not live: it was given back in line {free + 1}")


def test_a_realloc_that_moves_onto_another_block_is_refused(tmp_path: Path, recording: Recording) -> None:
    place = recording.find("realloc", 3_000, lambda n: recording.call(n)[1] != "0x0")
    free = recording.find("free", place, lambda n: recording.birth(recording.call(n)[1], n) < place)
    _, address, size, _ = recording.call(place)
    other = recording.call(free)[1]
    broken = refused(tmp_path, recording.with_line(place, f"realloc,{address},{size},{other}"))
    assert (broken.property, broken.note.partition(" (")[0]) == (OVERLAPS, f"line {place + 1}")
    assert f"at {other}, handed out in line" in broken.note


def test_a_usable_size_that_reaches_into_the_next_block_is_refused(tmp_path: Path) -> None:
    events = "malloc,20,,0x1000", "malloc,8,,0x1020", "usable_size,0x1000,,24"
    assert {row.verdict for row in made(tmp_path, *events)} == {Verdict.HOLDS}
    broken = refused(tmp_path, [HEADER, *events, "usable_size,0x1000,,40"])
    assert broken.property == OVERLAPS
    assert broken.note.endswith("0x1020 lies in the live block of 8 bytes at 0x1020, handed out in line 3")


# ── What lies at the edges ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "events",
    [
        pytest.param(["malloc,0,,0x0", "malloc,0,,0x10", "malloc,0,,0x20", "free,0x10,,"], id="nothing asked for"),
        pytest.param(["free,0x0,,", "usable_size,0x0,,0"], id="no block"),
        pytest.param(["malloc,32,,0x100", "realloc,0x100,0,0x0", "malloc,32,,0x100"], id="freed by realloc"),
        pytest.param(["malloc,32,,0x100", "realloc,0x100,0,0x100", "free,0x100,,"], id="resized to nothing"),
        pytest.param(["realloc,0x0,32,0x100", "realloc,0x0,0,0x0"], id="realloc of no block"),
        pytest.param(["malloc,8,,0x108", "malloc,5,,0x100"], id="small blocks"),
        pytest.param(["memalign,64,5,0x140", "memalign,48,5,0x180", "memalign,0,8,0x208"], id="aligned"),
        pytest.param(["memalign,4096,1,0x0", "memalign,3,1,0x0"], id="aligned, and refused"),
        pytest.param(["malloc,18446744073709551615,,0x0", "calloc,4294967296,4294967296,0x0"], id="more than there is"),
        pytest.param(["malloc,9,,0x100", "realloc,0x100,9999999999999,0x0", "free,0x100,,"], id="realloc, refused"),
    ],
)
def test_what_may_be(tmp_path: Path, events: list[str]) -> None:
    rows = made(tmp_path, *events)
    assert {row.verdict for row in rows} == {Verdict.HOLDS}, [row.note for row in rows]


@pytest.mark.parametrize(
    ("event", "clause"),
    [
        ("malloc,18446744073709551615,,0x1000", "a block lies inside the heap"),
        ("calloc,4294967296,4294967296,0x1000", "a block lies inside the heap"),
        ("memalign,64,5,0x1010", "a block is aligned"),
        ("memalign,48,64,0x1038", ALIGNED),
        ("malloc,5,,0x1004", "a block is aligned for the largest object, however small it is"),
        ("malloc,8,,0x1004", "a block is aligned"),
        ("malloc,8,,0x8000000000001000", "a block lies inside the heap"),
        ("free,0x1004,,", NOT_LIVE),
        ("realloc,0x2000,0,0x0", "only a live block can be reallocated"),
        ("usable_size,0x1000,,3", "a live block has a usable size, and all that was asked for can be used"),
        ("usable_size,0x2000,,16", "only a live block has a usable size"),
    ],
)
def test_what_may_not_be(tmp_path: Path, event: str, clause: str) -> None:
    broken = refused(tmp_path, [HEADER, "malloc,8,,0x1000", "malloc,8,,0x2000", "free,0x2000,,", event])
    assert broken.property == clause
    assert broken.note.startswith(f"line 5 ({event}): ")


def test_blocks_from_before_the_recording_may_come_back_once(tmp_path: Path) -> None:
    events = ["free,0x1000,,", "realloc,0x2000,64,0x2000", "usable_size,0x3000,,16", "malloc,8,,0x1000"]
    rows = made(tmp_path, *events)
    assert {row.verdict for row in rows} == {Verdict.HOLDS}
    assert rows[0].scope[BEFORE_THE_RECORDING] == 3
    assert refused(tmp_path, [HEADER, *events, "free,0x2000,,", "free,0x2000,,"]).note.startswith("line 7 ")
    assert refused(tmp_path, [HEADER, *events, "malloc,8,,0x2030"]).property == OVERLAPS


def test_refusals_are_counted_and_not_judged(tmp_path: Path) -> None:
    rows = made(tmp_path, "malloc,8,,0x1000", "malloc,64,,0x0", "memalign,64,64,0x0", "realloc,0x1000,99,0x0")
    assert rows[0].scope[REFUSED] == 3


def test_clearing_a_large_block_costs_nothing(tmp_path: Path) -> None:
    """10**14 bytes: a table that kept them would not fit into any memory."""
    events = ["calloc,10000000,10000000,0x100000", "realloc,0x100000,90000000000000,0x100000", "free,0x100000,,"]
    assert {row.verdict for row in made(tmp_path, *events)} == {Verdict.HOLDS}


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ("mallok,8,,0x10", "has a call 'mallok'"),
        ("malloc,eight,,0x10", "something else than a number"),
        ("malloc,,,0x10", "a number too many or too few for malloc"),
        ("malloc,8,,", "a number too many or too few for malloc"),
        ("free,0x10,,0x10", "a number too many or too few for free"),
        ("malloc,-1,,0x10", "that is none of 64 bits"),
        ("malloc,18446744073709551616,,0x0", "that is none of 64 bits"),
        ("malloc,8", "has 2 values"),
    ],
)
def test_lines_that_are_no_event(tmp_path: Path, event: str, says: str) -> None:
    with pytest.raises(UsageError, match="line 3 ") as caught:
        made(tmp_path, "malloc,8,,0x10", event)
    assert says in str(caught.value)


# ── Runs that change in place ────────────────────────────────────────────────────────────────────────────────


def test_linear_runs_answer_as_runs_do() -> None:
    runs: Runs[int, int] = Runs()
    changing: LinearRuns[int, int] = LinearRuns()
    for key, count in ((32, 8), (16, 0), (80, 16), (32, 4), (48, 1)):
        runs, same = runs.set(key, count), changing.set(key, count)
        assert same is changing
    runs, same = runs.erase(Span(40, 50)), changing.erase(Span(40, 50))
    assert same is changing
    assert changing == runs
    for first in range(10, 100):
        for count in range(20):
            assert changing.meets(first, count) == runs.meets(first, count), (first, count)
            assert changing.hold(first, count) == runs.hold(first, count), (first, count)
    assert list(changing.gaps(0, 100)) == list(runs.gaps(0, 100)) == [(0, 16), (17, 15), (36, 44), (96, 4)]
    assert [changing.nth(number) for number in range(3)] == [runs.nth(number) for number in range(3)] == [16, 32, 80]
    for count in range(60):
        assert changing.leave(count, 0, 100) == runs.leave(count, 0, 100) == (count <= 44), count
        assert changing.leave(2 * count, 0, 200) == runs.leave(2 * count, 0, 200) == (count <= 52), count
    assert changing.drop(32) is changing
    assert changing == runs.drop(32).drop(40)
    assert list(changing.ascending()) == [16, 80]


def test_numbers_are_kept_in_order_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts are split and emptied all the time where each has room for few."""
    monkeypatch.setattr(ordered, "MOST", 4)
    rng, plain, kept = random.Random(1), list[int](), ordered.Ordered(range(0, 90, 3))
    plain = list(kept)
    assert plain == list(range(0, 90, 3))
    most = fewest = len(kept.parts)
    for turn in range(3000):
        number = rng.randrange(200)
        grows = (turn // 500) % 2 == 0
        if number in plain and not (grows and rng.random() < 0.8):
            kept.remove(number)
            plain.remove(number)
        elif number not in plain and (grows or rng.random() < 0.2):
            kept.add(number)
            insort(plain, number)
        assert list(kept) == plain
        assert kept.below(number) == max((each for each in plain if each < number), default=None)
        if plain:
            assert kept.nth(turn % len(plain)) == plain[turn % len(plain)]
        assert all(kept.parts) or len(kept.parts) == 1
        most, fewest = max(most, len(kept.parts)), min(fewest, len(kept.parts))
    assert fewest < 20 < most


def test_a_state_becomes_linear_by_the_kinds_of_its_tables() -> None:
    heap = law.initial(Address(16), ByteCount(1024), ByteCount(16))
    heap = linear(law.malloc(heap, ByteCount(8), returned=Address(64)))
    assert (type(heap.live), type(heap.contents)) == (LinearRuns, LinearTable)
    heap = law.store(heap, Address(64), ByteCount(8), 7, returned=None)
    heap = law.realloc(heap, Address(64), ByteCount(4), returned=Address(128))
    assert heap.contents == dict.fromkeys(range(128, 132), 7)
    heap = law.usable_size(heap, Address(128), returned=ByteCount(24))
    assert law.load(heap, Address(128), ByteCount(1), returned=7).live == {128: 24}

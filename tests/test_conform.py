"""Somebody's own allocator in the place of ours."""

import errno
import os
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

import checks.engines.foreign as foreign
from checks.clauses import ANSWERS_IN_TIME
from checks.engines.conform import Session, conform
from checks.evidence import Budget, Call, Evidence, UsageError, Verdict
from checks.pairings import pairings
from checks.targets.named import resolve
from tests.foreign import assert_no_call_can_be_dropped, judged, judged_in_full, made_again

BUDDY = pairings()["physical.buddy"]

THEIRS = '''
import random

class Good:
    def __init__(self, start, frames, max_order):
        self.start, self.end, self.max_order, self.held = start, start + frames, max_order, {}
        self.used = set()

    def alloc(self, order):
        if not 0 <= order <= self.max_order:
            return "out of range"
        size = 1 << order
        for head in range(-(-self.start // size) * size, self.end - size + 1, size):
            if self.used.isdisjoint(range(head, head + size)):
                self.held[head] = order
                self.used.update(range(head, head + size))
                return head
        return None

    def free(self, frame, order):
        if not (self.start <= frame < self.end and 0 <= order <= self.max_order):
            return "out of range"
        if frame not in self.held:
            return "not allocated"
        if self.held[frame] != order:
            return "wrong order"
        del self.held[frame]
        self.used.difference_update(range(frame, frame + (1 << order)))

class Unpicklable(Good):
    def __init__(self, *geometry):
        super().__init__(*geometry)
        self.function = lambda: None

class Overlaps(Good):
    def alloc(self, order):
        head = super().alloc(order)
        self.used.discard(head)
        return head

class Deep(Good):
    """Wrong only in pools of more than 16 frames, and late."""
    calls = 0
    def free(self, frame, order):
        self.calls += 1
        if self.end - self.start > 16 and self.calls > 5 and frame in self.held:
            return "not allocated"
        return super().free(frame, order)

class Random(Good):
    def alloc(self, order):
        return None if random.random() < 0.3 else super().alloc(order)

class NoThree(Good):
    def __init__(self, start, frames, max_order):
        if frames == 3:
            raise ValueError("not with three")
        super().__init__(start, frames, max_order)

class Once(Good):
    made = 0
    def __init__(self, *geometry):
        if Once.made:
            raise ValueError("once in a process")
        Once.made += 1
        super().__init__(*geometry)

class OneFrame(Good):
    """With order 0 alone there is no wrong order to give a block back with."""
    def __init__(self, start, frames, max_order):
        if max_order > 0:
            raise ValueError("frames only")
        super().__init__(start, frames, max_order)

class Crashes(Good):
    def __init__(self, start, frames, max_order):
        super().__init__(start, frames, max_order)
        [0][frames // 1000]

class Boolean(Good):
    def free(self, frame, order):
        return super().free(frame, order) is None

class Exits(Good):
    def alloc(self, order):
        import sys
        sys.exit("enough")

class Hangs(Good):
    def free(self, frame, order):
        while order == 0:
            pass
        return super().free(frame, order)

class Nullary:
    pass

class NoFree:
    def __init__(self, *geometry):
        pass
    def alloc(self, order):
        return None
'''


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "their_allocators.py").write_text(textwrap.dedent(THEIRS))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", ["/nowhere", *sys.path])
    monkeypatch.delitem(sys.modules, "their_allocators", raising=False)


def judge(name: str, seconds: float = 2.5) -> tuple[Verdict, list[Evidence]]:
    return judged(BUDDY, f"their_allocators:{name}", seconds)


@pytest.mark.parametrize("name", ["Good", "Unpicklable", "NoThree"])
def test_a_correct_one_holds(name: str) -> None:
    verdict, rows = judged_in_full(BUDDY, f"their_allocators:{name}", 30_000)
    assert verdict is Verdict.HOLDS, [row.note for row in rows]
    assert "not tried, as it has none: reserve" in rows[0].note
    assert ("three" in rows[0].note) == (name == "NoThree")


@pytest.mark.parametrize(
    ("name", "clause", "calls"),
    [
        ("Overlaps", "hands out only frames that are not allocated", 2),
        ("Deep", "an allocated block can be given back", 9),
        ("Crashes", "does not crash: IndexError: list index out of range", 0),
        ("Boolean", "answers with a result or a named failure", 1),
        ("Exits", "does not end the process: exit code 1", 1),
    ],
)
def test_a_wrong_one_is_refuted_by_a_short_run(name: str, clause: str, calls: int) -> None:
    # Long enough for the run to be made short on a machine that others use as well.
    verdict, rows = judge(name, seconds=16)
    assert verdict is Verdict.VIOLATED
    found = rows[0].counterexample
    assert found is not None
    assert found.clause == clause
    assert len(found.calls) <= calls
    assert_no_call_can_be_dropped(BUDDY, found)
    assert made_again(BUDDY, found) is Verdict.VIOLATED


@pytest.mark.parametrize(
    ("name", "processes", "refused"), [("Good", 1, 0), ("Once", 4, 0), ("NoThree", 4, 1)], ids=lambda value: str(value)
)
def test_geometries_are_constructed_in_one_process_unless_they_must_be_told_apart(
    name: str, processes: int, refused: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    session = Session(resolve(BUDDY, f"their_allocators:{name}"), 0, Budget(60), 60)
    begin = session.isolation.begin

    def counted(arguments: tuple[Any, ...], *more: Any) -> None:
        asked.append(arguments[0].__name__)
        begin(arguments, *more)

    monkeypatch.setattr(session.isolation, "begin", counted)
    geometries = [(0, 2, 1), (0, 3, 1), (0, 4, 2)]
    accepted, broken = session.admit(geometries)
    session.close()
    assert (broken, len(asked)) == (None, processes)
    assert len(geometries) - len(accepted) == refused


def test_what_is_judged_is_imported_where_it_is_judged_alone() -> None:
    assert judge("Overlaps", 8)[0] is Verdict.VIOLATED
    assert "their_allocators" not in sys.modules


def test_a_fault_is_told_also_where_no_process_can_be_started_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(resolve(BUDDY, "their_allocators:Overlaps"), 0, Budget(20), 20)
    clause, calls = session.perform((0, 2, 1), [("alloc", (0,))] * 3)

    def fail() -> int:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    session.close()
    monkeypatch.setattr(os, "fork", fail)
    assert clause is not None
    found = session.shortest(clause, (0, 2, 1), calls, [])
    assert found is not None
    assert found.clause == clause
    assert any("cannot be started" in note for note in session.notes)
    other = Session(resolve(BUDDY, "their_allocators:Overlaps"), 0, Budget(20), 20)
    with pytest.raises(UsageError, match="cannot be started"):
        other.perform((0, 2, 1), [])


def test_the_example_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parent.parent / "examples" / "python")
    verdict, rows = judged_in_full(BUDDY, "first_fit:FirstFit", 30_000, 10.0)
    assert verdict is Verdict.HOLDS, [row.note for row in rows]
    assert rows[0].scope["states"] > 100


def test_what_is_found_is_sure_before_it_is_made_short() -> None:
    """To make it short may take longer than there is time for, and then the process is ended."""
    kept: list[list[Evidence]] = []
    rows = conform(BUDDY, "their_allocators:Overlaps", Budget(20, keep=kept.append))
    [first] = kept
    assert (first[0].verdict, first[0].property) == (Verdict.VIOLATED, rows[0].property)
    assert first[0].note.endswith("not yet shortest: time ran out")
    assert first[0].counterexample is not None
    assert rows[0].counterexample is not None
    assert len(first[0].counterexample.calls) >= len(rows[0].counterexample.calls)


@pytest.mark.parametrize(("length", "looks"), [(3, 3), (8, 3), (9, 3)])
def test_a_long_run_is_looked_at_now_and_then_and_at_its_end(
    monkeypatch: pytest.MonkeyPatch, length: int, looks: int
) -> None:
    seen: list[int] = []
    monkeypatch.setattr(foreign, "MOST_LOOKS", 4)
    monkeypatch.setattr(foreign.Foreign, "inspect", lambda self: seen.append(len(self.calls)))
    target = resolve(BUDDY, "their_allocators:Good")
    foreign.run(target, Budget(), None, (0, 64, 3), [("alloc", (0,))] * length)
    assert len(seen) == looks
    assert seen[-1] == length


def test_a_class_that_hangs_is_refuted() -> None:
    verdict, rows = judge("Hangs", 12)
    assert verdict is Verdict.VIOLATED
    assert rows[0].property == ANSWERS_IN_TIME
    assert rows[0].counterexample is not None
    assert len(rows[0].counterexample.calls) == 1


def test_a_hang_that_does_not_come_again_is_no_verdict() -> None:
    """A call takes long on a busy machine, too."""
    session = Session(resolve(BUDDY, "their_allocators:Good"), 0, Budget(20), 20)
    assert session.shortest(ANSWERS_IN_TIME, (0, 2, 1), [Call("alloc", (0,), 0)], []) is None


def test_chance_is_noticed() -> None:
    verdict, rows = judge("Random")
    assert verdict is Verdict.VIOLATED
    assert any("differently" in row.note or "again" in row.note for row in rows)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("their_allocators", "module:Class"),
        ("nothing_here:Good", "nothing_here"),
        ("their_allocators:Goood", "Goood"),
        ("their_allocators:random", "no class"),
        ("their_allocators:Nullary", "constructed"),
        ("their_allocators:NoFree", "free"),
    ],
)
def test_what_cannot_be_judged_is_said(target: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        conform(BUDDY, target, Budget(1.0))


def test_only_what_it_lacks_is_left_out() -> None:
    """A clause of an operation that it has, and that no call could reach, stays a gate."""
    verdict, rows = judge("OneFrame")
    gates = {row.property for row in rows if row.verdict is Verdict.GATE}
    assert verdict is Verdict.GATE
    assert gates == {"a block goes back with the order that it was handed out with"}


# ── A fault that is found as time runs out ───────────────────────────────────────────────────────────────────

OVERLAP = [Call("alloc", (0,), 0), Call("alloc", (0,), 0)]


@pytest.mark.parametrize(
    ("name", "clause", "calls", "told"),
    [
        ("Overlaps", "hands out only frames that are not allocated", OVERLAP, []),
        ("Good", "hands out only frames that are not allocated", OVERLAP, ["broke a clause once and kept it"]),
        ("Overlaps", "refuses only when no free block is large enough", OVERLAP, ["broke another clause when"]),
    ],
)
def test_what_is_found_as_time_runs_out_is_tried_again(
    name: str, clause: str, calls: list[Call], told: list[str]
) -> None:
    session = Session(resolve(BUDDY, f"their_allocators:{name}"), 0, Budget(0.0), 20)
    try:
        found = session.shortest(clause, (0, 2, 1), calls, [])
        assert found is not None
        assert found.clause == clause
        assert [note for note in session.notes if not note.startswith(("not yet shortest: ", *told))] == []
        assert len(session.notes) == len(told) + 1
    finally:
        session.close()


def test_a_hang_that_is_found_as_time_runs_out_is_a_verdict() -> None:
    session = Session(resolve(BUDDY, "their_allocators:Hangs"), 0, Budget(0.0), 20)
    try:
        calls = [Call("free", (0, 0), "does not return")]
        assert session.shortest(ANSWERS_IN_TIME, (0, 2, 1), calls, []) is not None
    finally:
        session.close()


def test_what_short_runs_bring_about_counts() -> None:
    """That an order is refused as out of range comes about by chance once in a thousand calls, and always here."""
    session = Session(resolve(BUDDY, "their_allocators:Unpicklable"), 0, Budget(20), 20)
    try:
        session.offer(["alloc", "free"], [])
        assert session.short_runs([(0, 1, 0)]) is None
        assert session.tally.outcomes["alloc refuses: out of range"] > 1
    finally:
        session.close()

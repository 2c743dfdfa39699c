"""A C library's malloc that several threads of one process call at once. They are those by which this machine's
allocators are observed (checks/oracles/malloc); how a library is called, its adapter says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from attrs import define, evolve

from checks.clauses import ANSWERS_IN_TIME, NO_CRASH, NO_EXIT
from checks.evidence import UsageError
from checks.oracles import Question, Told
from checks.oracles.malloc.runs import HANGS, MOST_THREADS, Run, run
from checks.oracles.malloc.stream import BETWEEN_THREADS, HEAP, Judged, Stage, Stream, beginning, described
from checks.pairings.user.malloc.target import MallocAdapter
from checks.targets.adapter import SILENT, Function, limits
from checks.targets.library import located
from spec.user.words import Address, ByteCount

BURST, EVENTS = 8, 64_000
"""How many runs of how many events are made, of one of which the law judges the first; of one in which the driver sees
something itself it judges all. Most faults end in a crash or in bytes that nobody stored, and the law takes fifty times
as long as the driver; and threads that are not scheduled at once meet in longer runs alone."""
MOST_ARENA = 1 << 24
"""Bytes of an arena of memspec's: all that the threads want at a time."""
OPERATIONS = ("malloc", "calloc", "realloc", "aligned_alloc", "free", "usable_size")
SAID = ("arena", "bytes", "handle", "size", "count", "alignment", "address")


@define(slots=False)
class Threads:
    """One library, driven by that many threads (checks.engines.threaded.Threaded)."""

    adapter: MallocAdapter
    number: int

    @property
    def must_come(self) -> str:
        return self.stage(0).kind(BETWEEN_THREADS)

    def stage(self, seed: int) -> Stage:
        return Stage(self.adapter.library, self.number, seed)

    def check(self) -> None:
        """Raise UsageError where it cannot be driven so."""
        if not 2 <= self.number <= MOST_THREADS:
            raise UsageError(f"{self.number} threads: write a number from 2 to {MOST_THREADS}")
        arena = self.adapter.arena
        if self.adapter.runner:
            raise UsageError(f"{self.adapter.file}: threads are not driven in a runner: leave out runner")
        if arena is not None and arena.origin == "callbacks":
            raise UsageError(f"{self.adapter.file}: threads do not call memspec back: give it an arena, or none")
        if self.adapter.prepare:
            raise UsageError(f"{self.adapter.file}: with threads one function makes the heap: leave out [[prepare]]")
        _ = self.words

    @cached_property
    def words(self) -> Sequence[str]:
        """What the driver is told of the library (driver.c)."""
        adapter = self.adapter
        functions = {name: adapter.operations[name] for name in OPERATIONS if name in adapter.operations}
        calls = [f"{name}={self.call(name, each)}" for name, each in functions.items() if self.is_sayable(name, each)]
        if adapter.create is not None:
            calls.append(f"create={self.call('create', adapter.create)}")
        align = adapter.arena.align if adapter.arena is not None else 1
        most = min(
            limits(said.c_type)[1] for each in functions.values() for said in each.arguments if said.form.is_size
        )
        return [located(adapter), str(self.arena_bytes), str(align), str(most), *calls]

    @property
    def arena_bytes(self) -> int:
        is_given = self.adapter.arena is not None and self.adapter.arena.origin == "caller"
        return min(MOST_ARENA, self.adapter.geometry.most) if is_given else 0

    def is_sayable(self, name: str, function: Function) -> bool:
        """Whether the driver can call a function; UsageError where it has to."""
        returned = "nothing" if name == "free" else "number" if name == "usable_size" else "pointer"
        is_plain = function.returns in (returned, *(SILENT if name == "free" else ()))
        fails = set(function.failure) <= {"null", "zero"} or name == "free"
        said = [argument.said_as for argument in function.arguments if argument.name == "address"]
        if is_plain and fails and not (function.puts_out or function.struct) and set(said) <= {"pointer"}:
            return True
        if name in ("malloc", "free"):
            how = "a pointer that is null where it failed" if name == "malloc" else "the address alone"
            raise UsageError(f"{self.adapter.file}: threads call a {name} that is about {how} (at operations.{name})")
        return False

    def call(self, name: str, function: Function) -> str:
        spoken = [self.argument(name, each.value, each.name) for each in function.arguments]
        return ",".join([function.symbol, *spoken])

    def argument(self, place: str, value: str | int, name: str) -> str:
        if isinstance(value, int):
            return str(value)
        if name == "unit":
            return str(self.adapter.unit)
        if name not in SAID:
            raise UsageError(f"{self.adapter.file}: threads cannot say {value!r} (at {place}.arguments)")
        return name

    # ── Questions, and answers ──

    def questions(self, seed: int, events: int) -> Iterator[Question]:
        """Those of one run of the driver: the first of some in which it sees that something is wrong, or the last."""
        for turn in range(BURST):
            is_last = turn == BURST - 1
            seen = run("", BURST * seed + turn, self.number, EVENTS, self.words, is_read=is_last)
            if seen.ended or seen.suspects:
                break
        else:
            seen = evolve(seen, events=seen.events[:events])
        yield from self.stream(seen, BURST * seed + turn).questions(seen)

    def stream(self, seen: Run, seed: int) -> Stream:
        heap = beginning(Address(seen.arena), ByteCount(self.arena_bytes)) if seen.arena else beginning(*HEAP)
        alignment = ByteCount(self.adapter.geometry.alignment)
        is_strict = self.adapter.promises.get("small-blocks-aligned", True) is True
        return Stream(self.stage(seed), heap, alignment, is_strict)

    def ask(self, question: Question) -> Told:
        task: Judged = question.task
        return Told(task.call.returned, None, task.kinds, broken(task.ended))

    def describe(self, question: Question, told: Told) -> str:
        return described(question)


def broken(ended: str) -> str:
    """The sentence that is broken where the process ended so; none where it ended by itself."""
    if ended.startswith(HANGS):
        return ANSWERS_IN_TIME
    if ended.startswith("exit code"):
        return NO_EXIT
    how = ended.partition(",")[0].removeprefix("ended by ")
    return f"{NO_CRASH}: {how}" if ended else ""

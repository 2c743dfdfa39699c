"""The allocators of this machine: an authority on `spec.user.malloc` that has millions of users.

The C library's own, and jemalloc, mimalloc and tcmalloc where they are installed. Each is preloaded into a program in
C (malloc/driver.c), which calls it at random from one thread and from four, among whom blocks change hands; sizes lie
also at the bounds of 32 and 64 bits. What was answered, and what lay in the blocks, the law judges call by call, in
the order in which it happened.

mimalloc 2.0.9, which Debian 12 has, departs from it: of alignments of 256, 512 and 1,024 bytes it answers some requests
with an address that is a multiple of 128 (microsoft/mimalloc issue 700; later versions do not). Such an answer is
counted as excluded, if the law has nothing against it but that.

What is not observed: whether a request had to be refused. How much memory the kernel would have given is not known; of
requests for 2**63 bytes or more it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from attrs import evolve

import checks.from_c as from_c
from checks.oracles import Departure, Question, Told
from checks.oracles.malloc.runs import Call, library, run
from checks.oracles.malloc.stream import BETWEEN_THREADS, KINDS, Judged, Stage, Stream, described

C_LIBRARY = "the C library"
LIBRARIES = ("jemalloc", "mimalloc", "tcmalloc_minimal")
"""Names of libraries, as a linker has them (-ljemalloc)."""
THREADS = (1, 4)
EVENTS_PER_CASE = 16
"""The law takes some 35 µs for each, so there is time for more of them than of other oracles' cases. Half of them are
calls, and half tell what lies in memory."""
MOST_CASES = 200_000
"""Where all are asked for: there is no end of runs."""
LEAST_EVENTS = 24_000
"""Of each allocator: in fewer some kinds would not occur."""
EVENTS_PER_RUN = 60_000
"""After a disagreement nothing is known of the heap, and the rest of the run is not judged."""

MISALIGNED, ROUNDED_DOWN = (256, 512, 1024), 128
"""Alignments that mimalloc does not keep, and the one that it does."""

ENDED = "the allocator's process ends by itself"


class LibcMalloc:
    """Allocators, each in a process of its own."""

    name = "libc-malloc"
    part = "user.malloc"
    about = "this machine's allocators"
    departures: Mapping[str, str] = {
        "misaligned": "mimalloc aligns to 128 bytes where 256, 512 or 1,024 are asked for (its issue 700)"
    }

    def obstacle(self) -> str | None:
        why = from_c.obstacle()
        return None if why is None else f"the oracle {self.name} calls allocators from C, and {why}"

    def start(self) -> None:
        """That the allocator which is asked is the one that was meant, each run sees to (runs.run)."""

    @cached_property
    def allocators(self) -> Mapping[str, str]:
        """What is preloaded, by the names of those that are here."""
        found = {name: library(name) for name in LIBRARIES}
        return {C_LIBRARY: "", **{name: path for name, path in found.items() if path is not None}}

    def depends(self) -> Sequence[str]:
        return [*self.allocators, *self.allocators.values()]

    def remarks(self) -> Sequence[str]:
        missing = [name for name in LIBRARIES if name not in self.allocators]
        skipped = [f"skipped, as they are not installed: {', '.join(missing)}"] if missing else []
        return [f"asked: {', '.join(self.allocators)}", *skipped]

    # ── Questions ──

    def total(self, cases: int | None) -> int:
        return len(self.allocators) * _events(cases)

    def questions(self, cases: int | None, seed: int) -> Iterator[Question]:
        runs = max(len(THREADS), -(-_events(cases) // EVENTS_PER_RUN))
        for name, preload in self.allocators.items():
            for turn in range(runs):
                stage = Stage(name, THREADS[turn % len(THREADS)], seed + turn)
                seen = run(preload, stage.seed, stage.threads, -(-_events(cases) // runs))
                yield from Stream(stage).questions(seen)

    def expected(self) -> frozenset[str]:
        stages = [Stage(name, threads, 0) for name in self.allocators for threads in THREADS]
        between = [stage.kind(BETWEEN_THREADS) for stage in stages if stage.threads > 1]
        return frozenset([*between, *(stage.kind(what) for stage in stages for what in KINDS)])

    # ── Answers ──

    def ask(self, question: Question) -> Told:
        task: Judged = question.task
        return Told(task.call.returned, None, task.kinds, ENDED if task.ended else "")

    def describe(self, question: Question, told: Told) -> str:
        return described(question)

    def departure(self, question: Question, told: Told) -> Departure | None:
        task: Judged = question.task
        if task.stage.allocator != "mimalloc" or task.event.call != Call.MEMALIGN:
            return None
        alignment, size = question.arguments
        if alignment not in MISALIGNED or told.returned % ROUNDED_DOWN:
            return None
        return Departure("misaligned", evolve(question, arguments=(ROUNDED_DOWN, size)), told)

    def again(self, geometry: object, calls: object) -> None:
        """Another process has other addresses."""

    def run(self, question: Question) -> None:
        """Another process has other addresses."""


def _events(cases: int | None) -> int:
    """Of one allocator."""
    return max(LEAST_EVENTS, EVENTS_PER_CASE * (MOST_CASES if cases is None else cases))


ORACLE = LibcMalloc()

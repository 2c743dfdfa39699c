"""What to try of the law of faults: every call worth making, one at random, and the answers that may be proposed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from checks.pairing import Arguments
from spec.virtual.fault import ERRORS, FLAGS, Process
from spec.virtual.words import (
    ALLOW,
    ANONYMOUS,
    FIRST_WORD,
    MAP_ANONYMOUS,
    NO_FAULT,
    PROT_ALL,
    PROT_EXEC,
    PROT_NONE,
    PROT_READ,
    PROT_WRITE,
)
from spec.virtual.words import FaultFailure as Failure

READ_WRITE = PROT_READ | PROT_WRITE
RIGHTS = (PROT_NONE, PROT_READ, READ_WRITE, READ_WRITE | PROT_EXEC)
STORED = 1
"""What is stored where every call is tried."""


def cpus(process: Process) -> range:
    return range(len(process.faults))


def is_idle(process: Process) -> bool:
    """Whether no fault is under way."""
    return process.faults.count(None) == len(process.faults)


def is_stack(process: Process) -> bool:
    """Whether what is tried at a geometry is a stack: it is where there is no file."""
    return process.most == 0


def is_wide(process: Process) -> bool:
    """With several CPUs, what one CPU shows is left out: they fault, and touch what they fault on."""
    return len(process.faults) > 1


def has_steps(process: Process) -> bool:
    """Whether the steps of faults are tried: where there is one page, as a fault is about one."""
    return len(process.areas) == 1


def is_of_file(process: Process) -> bool:
    """Whether one CPU faults on a page of a file, and what is tried meanwhile is what befalls the file: it is cut
    short, and the page cache gives up its frame."""
    return has_steps(process) and not is_wide(process) and not is_stack(process)


# ── Every call ───────────────────────────────────────────────────────────────────────────────────────────────


def map_calls(process: Process) -> Iterator[Arguments]:
    """Of one page, zeros or both kinds of a file's; of two, one that is shared and one that is not, of the same file;
    of more, a stack, and what may be in its way."""
    if has_steps(process):
        kinds = FLAGS[2:3] if is_stack(process) else FLAGS[:2]
        if process.areas[0] is None or not is_idle(process):
            yield from ((0, 1, READ_WRITE, flags, 0) for flags in kinds)
    elif is_stack(process):
        yield (len(process.areas) - 1, 1, READ_WRITE, FLAGS[3], 0)
        yield from ((0, 1, rights, FLAGS[2], 0) for rights in (READ_WRITE, PROT_NONE))
    else:
        yield from ((page, 1, READ_WRITE, FLAGS[page % 2], 0) for page in process.pages)


def range_calls(process: Process) -> Iterator[Arguments]:
    return ((page, 1) for page in process.pages if not is_of_file(process))


def protect_calls(process: Process) -> Iterator[Arguments]:
    """On one page, of at most two; that it has to wait for faults is all that two CPUs add."""
    if len(process.areas) <= 2 and not is_of_file(process):
        yield from ((0, 1, rights) for rights in ((PROT_NONE,) if is_wide(process) else (PROT_NONE, PROT_ALL)))


def truncate_calls(process: Process) -> Iterator[Arguments]:
    return ((size,) for size in range(process.most + 1) if not is_wide(process))


def access_calls(process: Process) -> Iterator[Arguments]:
    return product(cpus(process), process.pages)


def load_calls(process: Process) -> Iterator[Arguments]:
    """By the first CPU, as all are alike; stores are by the last."""
    return product(cpus(process)[:1], process.pages)


def fetch_calls(process: Process) -> Iterator[Arguments]:
    """By the last CPU; where there are two, only that there is no memory is to be seen."""
    return product(cpus(process)[-1:], process.pages) if not is_wide(process) or process.is_short else iter(())


def store_calls(process: Process) -> Iterator[Arguments]:
    return ((cpu, page, STORED) for cpu, page in product(cpus(process)[-1:], process.pages))


def begin_calls(process: Process) -> Iterator[Arguments]:
    if not has_steps(process):
        return iter(())
    return ((*call, error) for call in access_calls(process) for error in ERRORS[: 2 if is_wide(process) else None])


def cpu_calls(process: Process) -> Iterator[Arguments]:
    return ((cpu,) for cpu in cpus(process) if has_steps(process))


def number_calls(process: Process) -> Iterator[Arguments]:
    return ((number,) for number in range(len(process.file)) if not is_wide(process))


def quiet_calls(process: Process) -> Iterator[Arguments]:
    return iter(()) if is_of_file(process) else number_calls(process)


# ── One call ─────────────────────────────────────────────────────────────────────────────────────────────────


def below(rng: random.Random, limit: int) -> int:
    return int(rng.random() * limit)


def page_sample(process: Process, rng: random.Random) -> int:
    """Some page; mostly one with an area, or the one below."""
    mapped = [page for page in process.pages if process.areas[page] is not None]
    if not mapped or rng.random() < 0.1:
        return below(rng, len(process.areas))
    return max(mapped[below(rng, len(mapped))] - (rng.random() < 0.1), 0)


def range_sample(process: Process, rng: random.Random) -> tuple[int, int]:
    first = below(rng, len(process.areas))
    return first, 1 + below(rng, min(len(process.areas) - first, 3))


def map_sample(process: Process, rng: random.Random) -> Arguments:
    flags = FLAGS[below(rng, len(FLAGS))]
    offset = 0 if flags & MAP_ANONYMOUS else below(rng, process.most + 1)
    rights = READ_WRITE if rng.random() < 0.7 else RIGHTS[below(rng, len(RIGHTS))]
    return (*range_sample(process, rng), rights, flags, offset)


def protect_sample(process: Process, rng: random.Random) -> Arguments:
    return (*range_sample(process, rng), RIGHTS[below(rng, len(RIGHTS))])


def truncate_sample(process: Process, rng: random.Random) -> Arguments:
    """All of the file, or what lies before a page on which there is a fault, if there is one of the file."""
    if rng.random() < 0.5:
        return (process.most,)
    areas = [process.areas[fault.page] for fault in process.faults if fault is not None]
    sizes = [area.offset for area in areas if area and area.kind != ANONYMOUS and area.offset < process.most]
    return (sizes[below(rng, len(sizes))] if sizes else below(rng, process.most + 1),)


def cpu_sample(process: Process, rng: random.Random) -> Arguments:
    return (below(rng, len(process.faults)),)


def step_sample(step: int) -> Callable[[Process, random.Random], Arguments]:
    """A CPU whose fault is so far, if there is one."""

    def sample(process: Process, rng: random.Random) -> Arguments:
        there = [cpu for cpu, fault in enumerate(process.faults) if fault is not None and fault.step == step]
        return (there[below(rng, len(there))],) if there else cpu_sample(process, rng)

    return sample


def access_sample(process: Process, rng: random.Random) -> Arguments:
    return (*cpu_sample(process, rng), page_sample(process, rng))


def store_sample(process: Process, rng: random.Random) -> Arguments:
    return (*access_sample(process, rng), below(rng, 100))


def begin_sample(process: Process, rng: random.Random) -> Arguments:
    error = ERRORS[below(rng, 2)] if rng.random() < 0.7 else ERRORS[below(rng, len(ERRORS))]
    return (*access_sample(process, rng), error)


def number_sample(process: Process, rng: random.Random) -> Arguments:
    return (below(rng, process.most),)


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def plain_answers(process: Process, *arguments: Any) -> Iterator[Any]:
    yield from (None, *Failure)


def nothing(process: Process, *arguments: Any) -> Iterator[Any]:
    yield None


def word_answers(process: Process, *arguments: Any) -> Iterator[Any]:
    yield from (*Failure, *words(process))


def words(process: Process) -> list[int]:
    """What any page may hold, and what none does."""
    return sorted({0, STORED, *range(FIRST_WORD, FIRST_WORD + process.most), 99})


def begin_answers(process: Process, *arguments: Any) -> Iterator[Any]:
    yield from (*Failure, *range(NO_FAULT, ALLOW + 1))


# ── Which calls fit ──────────────────────────────────────────────────────────────────────────────────────────


def changes(process: Process, first: int, count: int, *more: int) -> bool:
    """Whether areas are there to be changed; on two CPUs only that they may not be now is tried."""
    return process.areas[first] is not None and not (is_wide(process) and is_idle(process))


def is_at(step: int) -> Callable[..., bool]:
    """Whether a fault is so far; what is out of turn is refused, and tried on one CPU."""

    def fits(process: Process, cpu: int) -> bool:
        fault = process.faults[cpu]
        return not is_wide(process) or (fault is not None and fault.step == step)

    return fits

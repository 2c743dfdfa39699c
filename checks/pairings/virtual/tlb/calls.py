"""What to try of the TLB's law: every call worth making, one at random, and the answers that may be proposed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from checks.pairing import Arguments
from spec.virtual.tlb import NO_TABLE, Machine
from spec.virtual.words import ALL_CONTEXTS, EVERYTHING, KERNEL_HALF, NO_FLUSH, ONE_ADDRESS, ONE_CONTEXT
from spec.virtual.words import TlbFailure as Failure
from spec.vocabulary import Frame


def is_wide(machine: Machine) -> bool:
    """Beyond one CPU, calls that are refused and flushes that nothing requires are left out."""
    return len(machine.cpus) > 1


def moves_tables(machine: Machine) -> bool:
    """With several CPUs and several spaces, every space keeps its table, or there is no frame for a page."""
    return not is_wide(machine) or len(machine.roots) in (1, len(machine.rows))


def beginners(machine: Machine) -> list[int]:
    """The CPUs that may begin a shootdown, or go on with one. Where there are several CPUs and several spaces there is
    one shootdown at a time: two at once are tried in one space."""
    return [0] if is_wide(machine) and len(machine.roots) > 1 else list(range(len(machine.cpus)))


def where(machine: Machine) -> list[int]:
    """The spaces, and the kernel's half if it has pages."""
    return [*machine.spaces, *([KERNEL_HALF] if machine.kernel_pages else [])]


def pages_of(machine: Machine, space: int) -> range:
    return range(machine.user_pages, machine.pages) if space == KERNEL_HALF else range(machine.user_pages)


def pages(machine: Machine) -> Iterator[tuple[int, int]]:
    return ((space, page) for space in where(machine) for page in pages_of(machine, space))


def cpus(machine: Machine) -> Iterator[Arguments]:
    return ((cpu,) for cpu in range(len(machine.cpus)))


def access_calls(machine: Machine) -> Iterator[Arguments]:
    return product(range(len(machine.cpus)), range(machine.pages), (False, True))


def free_frames(machine: Machine, *, space: int | None = None) -> list[Frame]:
    """The first free frame, as frames are all alike. Where there are several spaces, the frame of a space's number is
    for tables: that a table's frame becomes a page's is tried in one space."""
    if len(machine.roots) == 1:
        return sorted(machine.free)[:1]
    return sorted(
        frame for frame in machine.free if (frame == space if space is not None else frame >= len(machine.roots))
    )[:1]


def attach_calls(machine: Machine) -> Iterator[Arguments]:
    for space in machine.spaces if moves_tables(machine) else ():
        if machine.roots[space] == NO_TABLE or not is_wide(machine):
            tables = sorted(set(machine.roots) - {NO_TABLE})
            yield from ((space, frame) for frame in (*free_frames(machine, space=space), *tables))


def detach_calls(machine: Machine) -> Iterator[Arguments]:
    return product(beginners(machine), machine.spaces) if moves_tables(machine) else iter(())


def map_calls(machine: Machine) -> Iterator[Arguments]:
    """To a free frame, and to one that is held, which is refused."""
    frames = [
        *free_frames(machine),
        *([] if is_wide(machine) else [min(set(machine.roots) - {NO_TABLE}, default=NO_TABLE)]),
    ]
    return ((space, page, frame) for space, page in pages(machine) for frame in frames)


def unmap_calls(machine: Machine) -> Iterator[Arguments]:
    return ((cpu, *page) for cpu in beginners(machine) for page in pages(machine))


def protect_calls(machine: Machine) -> Iterator[Arguments]:
    return ((*call, writable) for call in unmap_calls(machine) for writable in (False, True))


def enter_calls(machine: Machine) -> Iterator[Arguments]:
    return product(range(len(machine.cpus)), machine.spaces)


def acknowledge_calls(machine: Machine) -> Iterator[Arguments]:
    return product(range(len(machine.cpus)), repeat=2)


def page_calls(machine: Machine) -> Iterator[Arguments]:
    return product(range(len(machine.cpus)), range(machine.pages))


def flush_calls(machine: Machine) -> Iterator[Arguments]:
    return iter(()) if is_wide(machine) else page_calls(machine)


def toggle_calls(machine: Machine) -> Iterator[Arguments]:
    return iter(()) if is_wide(machine) else cpus(machine)


def invpcid_calls(machine: Machine) -> Iterator[Arguments]:
    if is_wide(machine):
        return
    for cpu, kind in product(range(len(machine.cpus)), (ONE_ADDRESS, ONE_CONTEXT, EVERYTHING, ALL_CONTEXTS)):
        pcids = range(len(machine.cpus[cpu].owners)) if kind in (ONE_ADDRESS, ONE_CONTEXT) else (0,)
        for pcid in pcids:
            for page in range(machine.pages) if kind == ONE_ADDRESS else (0,):
                yield cpu, kind, pcid, page


def cpu_of(machine: Machine, rng: random.Random) -> int:
    return int(rng.random() * len(machine.cpus))


def page_of(machine: Machine, rng: random.Random) -> tuple[int, int]:
    spaces = where(machine)
    space = spaces[int(rng.random() * len(spaces))]
    return space, rng.choice(pages_of(machine, space))


def frame_of(machine: Machine, rng: random.Random) -> int:
    return min(machine.free) if machine.free and rng.random() < 0.9 else int(rng.random() * len(machine.rows))


def any_pages(machine: Machine, rng: random.Random) -> Arguments:
    return cpu_of(machine, rng), int(rng.random() * machine.pages)


def any_access(machine: Machine, rng: random.Random) -> Arguments:
    return (*any_pages(machine, rng), rng.random() < 0.5)


def any_cpu(machine: Machine, rng: random.Random) -> Arguments:
    return (cpu_of(machine, rng),)


def one_of(fits: Callable[[Machine, int], bool]) -> Callable[[Machine, random.Random], Arguments]:
    """A CPU for which it fits, if there is one; mostly, as a refusal is worth little."""

    def sample(machine: Machine, rng: random.Random) -> Arguments:
        fitting = [cpu for cpu in range(len(machine.cpus)) if fits(machine, cpu)]
        return (rng.choice(fitting) if fitting and rng.random() < 0.95 else cpu_of(machine, rng),)

    return sample


def mostly(sample: Callable[..., Arguments], fits: Callable[..., bool]) -> Callable[..., Arguments]:
    """Some call that fits, if one is found soon."""

    def draw(machine: Machine, rng: random.Random) -> Arguments:
        for _ in range(8):
            arguments = sample(machine, rng)
            if fits(machine, *arguments):
                break
        return arguments

    return draw


def any_told(machine: Machine, rng: random.Random) -> Arguments:
    """Some interrupt that is on its way."""
    numbers = range(len(machine.cpus))
    told = [(cpu, sender) for sender in numbers for cpu in numbers if is_told(machine, cpu, sender)]
    return rng.choice(told) if told else (cpu_of(machine, rng), cpu_of(machine, rng))


def any_space(machine: Machine, rng: random.Random) -> Arguments:
    return cpu_of(machine, rng), int(rng.random() * len(machine.roots))


def any_attach(machine: Machine, rng: random.Random) -> Arguments:
    table = rng.choice(machine.roots) if rng.random() < 0.5 else frame_of(machine, rng)
    return int(rng.random() * len(machine.roots)), max(0, table)


def any_map(machine: Machine, rng: random.Random) -> Arguments:
    return (*page_of(machine, rng), frame_of(machine, rng))


def any_unmap(machine: Machine, rng: random.Random) -> Arguments:
    return (cpu_of(machine, rng), *page_of(machine, rng))


def any_protect(machine: Machine, rng: random.Random) -> Arguments:
    """Mostly what changes something."""
    cpu, space, page = any_unmap(machine, rng)
    entry = machine.entry(space, page)
    return cpu, space, page, (entry is not None and not entry.writable) != (rng.random() < 0.1)


def any_invpcid(machine: Machine, rng: random.Random) -> Arguments:
    cpu, page = any_pages(machine, rng)
    return cpu, int(rng.random() * 4), int(rng.random() * len(machine.cpus[cpu].owners)), page


def access_answers(machine: Machine, *arguments: Any) -> Iterator[Any]:
    yield from (Failure.NOT_MAPPED, Failure.NOT_PERMITTED)
    yield from (Frame(frame) for frame in range(len(machine.rows)))


def plain_answers(machine: Machine, *arguments: Any) -> Iterator[Any]:
    yield from (None, Failure.BUSY)


def send_answers(machine: Machine, cpu: int) -> Iterator[Any]:
    yield Failure.BUSY
    yield from range(1 << len(machine.cpus))


def load_answers(machine: Machine, cpu: int) -> Iterator[Any]:
    yield Failure.BUSY
    for pcid in range(len(machine.cpus[cpu].owners) + 1):
        yield from (pcid, pcid | NO_FLUSH)


def nothing(machine: Machine, *arguments: Any) -> Iterator[Any]:
    yield None


def may_fit(fits: Callable[..., Any]) -> Callable[..., Any]:
    """Whether a call does something, or is to be refused, which is tried on one CPU."""
    return lambda machine, *arguments: not is_wide(machine) or bool(fits(machine, *arguments))


def is_begun(machine: Machine, cpu: int) -> bool:
    begun = machine.cpus[cpu].shootdown
    return begun is not None and begun.awaited is None


def is_sent(machine: Machine, cpu: int) -> bool:
    sent = machine.cpus[cpu].shootdown
    return sent is not None and sent.awaited is not None


def is_entering(machine: Machine, cpu: int) -> bool:
    return machine.cpus[cpu].entering is not None


def may_enter(machine: Machine, cpu: int, space: int) -> bool:
    return machine.cpus[cpu].is_idle and machine.cpus[cpu].space != space


def is_mapped(machine: Machine, cpu: int, space: int, page: int, *writable: bool) -> bool:
    return machine.entry(space, page) is not None


def wants_table(machine: Machine, space: int, frame: Frame) -> bool:
    return machine.roots[space] == NO_TABLE


def is_told(machine: Machine, cpu: int, sender: int) -> bool:
    """Whether an interrupt is on its way."""
    asked = machine.cpus[sender].shootdown
    return asked is not None and asked.awaited is not None and cpu in asked.awaited

"""The TLB's law beside its implementation: what to try, what must happen, and what must be caught."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any

import spec.virtual.tlb as law
from checks.pairing import Arguments, Operation, Outcome, Pairing, Scope
from checks.pairings.virtual.tlb_mutants import MUTANTS
from checks.pairings.virtual.tlb_view import View, abstract, filed, permits, places
from impl.virtual.tlb import Machine as Implementation
from spec.virtual.tlb import FAILURES, NO_TABLE, Entry, Machine
from spec.virtual.words import ALL_CONTEXTS, EVERYTHING, KERNEL, NO_FLUSH, ONE_ADDRESS, ONE_CONTEXT
from spec.vocabulary import Failure, Frame

# ── What to try ──────────────────────────────────────────────────────────────────────────────────────────────


def is_wide(machine: Machine) -> bool:
    """Beyond one CPU, calls that are refused and flushes that nobody owes are left out."""
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
    return [*machine.spaces, *([KERNEL] if machine.kernel_pages else [])]


def pages_of(machine: Machine, space: int) -> range:
    return range(machine.user_pages, machine.pages) if space == KERNEL else range(machine.user_pages)


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
    yield from (Failure.NOT_MAPPED, Failure.FORBIDDEN)
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


# ── What must happen ─────────────────────────────────────────────────────────────────────────────────────────


def said(machine: Machine, cpu: int, page: int) -> Entry | None:
    return machine.entry(machine.space_of(cpu), page)


def is_stale(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
    entry = said(before, *arguments[:2])
    return type(answer) is int and (entry is None or entry.frame != answer)


def writes_stale(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
    entry = said(before, *arguments[:2])
    return arguments[2] and type(answer) is int and entry is not None and not entry.writable


def is_spurious(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
    entry = said(before, *arguments[:2])
    return answer is Failure.FORBIDDEN and entry is not None and entry.writable


def keeps(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
    return type(answer) is int and answer & NO_FLUSH != 0


def misses(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
    """Loads, without what was cached, a space whose PCID it still has."""
    here = before.cpus[arguments[0]]
    return type(answer) is int and answer < len(here.owners) and here.owners[answer] == here.entering


def reuses(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
    here = before.cpus[arguments[0]]
    return type(answer) is int and answer < len(here.owners) and here.owners[answer] not in (-1, here.entering)


def waits(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
    sent = before.cpus[arguments[0]].shootdown
    return answer is Failure.BUSY and sent is not None and sent.awaited is not None


def frees_table(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
    sent = before.cpus[arguments[0]].shootdown
    return answer is None and sent is not None and sent.table in sent.frames


def unshares(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
    return answer is None and before.sharers(before.roots[arguments[1]]) > 1


def tells_others(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
    return type(answer) is int and answer & ~(1 << arguments[0]) != 0


def tells_nobody(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
    return answer == 0 and type(answer) is int


def is_batched(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
    begun = before.cpus[arguments[0]].shootdown
    return type(answer) is int and begun is not None and len(begun.pages) + (begun.table is not None) > 1


def was_elsewhere(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
    """A CPU that was told has loaded another space by the time it takes the interrupt."""
    cpu, sender = arguments
    asked = before.cpus[sender].shootdown
    return is_told(before, cpu, sender) and asked is not None and asked.space not in (KERNEL, before.space_of(cpu))


def refuses(failure: Failure) -> Callable[..., bool]:
    return lambda before, arguments, answer, after: answer is failure


OUTCOMES = {
    "a translation is used that the tables no longer give": Outcome("access", is_stale),
    "a page is written that the tables no longer allow to be": Outcome("access", writes_stale),
    "a fault is spurious: the right was added": Outcome("access", is_spurious),
    "a space is loaded, and what was cached of it is kept": Outcome("load", keeps),
    "a space is loaded under its PCID, and what was cached is flushed": Outcome("load", misses),
    "a PCID is taken from another space": Outcome("load", reuses),
    "a shootdown waits for a CPU": Outcome("finish", waits),
    "a table is freed": Outcome("finish", frees_table),
    "a table is unshared": Outcome("detach", unshares),
    "another CPU is told to flush": Outcome("send", tells_others),
    "no CPU need be told": Outcome("send", tells_nobody),
    "one shootdown takes several things away": Outcome("send", is_batched),
    "a CPU that was told has changed its space": Outcome("acknowledge", was_elsewhere),
    **{
        f"{operation} refuses: {failure}": Outcome(operation, refuses(failure))
        for operation, failures in FAILURES.items()
        for failure in failures
    },
}

# ── How it is shown and understood ───────────────────────────────────────────────────────────────────────────


def picture(machine: Machine) -> str:
    """`0:1w.  free 2  cpu0 0/0 {0:1w}`: each space with its pages, the kernel's, the free frames, and each CPU with
    its space and PCID, what it may hold of them that the tables do not say, and its shootdown. `@` marks who shares
    a table; of a shootdown, `?` is not sent and the numbers after `!` are awaited."""
    drawn = [f"{space}:{drawn_row(machine.row(space))}{shared(machine, space)}" for space in machine.spaces]
    if machine.kernel_pages:
        drawn.append(f"k:{drawn_row(machine.kernel)}")
    drawn.append(f"free {','.join(map(str, sorted(machine.free))) or '-'}")
    return "  ".join([*drawn, *(drawn_cpu(machine, cpu) for cpu in range(len(machine.cpus)))])


def shared(machine: Machine, space: int) -> str:
    table = machine.roots[space]
    return f"@{table}" if table != NO_TABLE and machine.sharers(table) > 1 else ""


def drawn_entry(entry: Entry | None) -> str:
    return "." if entry is None else f"{entry.frame}{'w' if entry.writable else 'r'}"


def drawn_row(row: law.Row | None) -> str:
    return "-" if row is None else " ".join(map(drawn_entry, row))


def drawn_cpu(machine: Machine, cpu: int) -> str:
    here = machine.cpus[cpu]
    stale = sorted(
        f"{page}:{drawn_entry(entry)}"
        for page in range(machine.pages)
        for entry in set(machine.usable(cpu, page))
        if entry != said(machine, cpu, page)
    )
    text = f"cpu{cpu} {here.space}/{here.pcid}"
    if here.entering is not None:
        text += f"→{here.entering}"
    if stale:
        text += f" may {' '.join(stale)}"
    begun = here.shootdown
    if begun is not None:
        what = [*map(str, sorted(begun.pages)), *(["table"] if begun.table is not None else [])]
        whose = "k" if begun.space == KERNEL else str(begun.space)
        awaited = "?" if begun.awaited is None else "!" + ",".join(map(str, sorted(begun.awaited)))
        text += f" [{whose}: {','.join(what)}{awaited}]"
    return text


def answer(operation: str, raw: Any) -> Any:
    """What somebody's own machine means: failures are failures, None is success, and all else a number."""
    if isinstance(raw, Failure) or raw is None:
        return raw
    if not isinstance(raw, bool) and hasattr(raw, "__index__"):
        return int(raw)
    raise ValueError(f"{operation} does not answer {raw!r}")


def always(calls: Callable[[Machine], Iterable[Arguments]], sample: Callable[..., Arguments], **rest: Any) -> Operation:
    """An operation that answers nothing but whether it was done."""
    return Operation(calls, sample, plain_answers, **rest)


TINY = ((1, 1, 1, 0, 2, 1), (1, 1, 1, 1, 2, 1), (1, 2, 1, 0, 2, 1), (1, 2, 1, 0, 2, 2), (2, 2, 1, 0, 2, 1))

PAIRING = Pairing(
    spec=law,
    impl=Implementation,
    view=View,
    abstract=abstract,
    permits=permits,
    operations={
        "access": Operation(access_calls, any_access, access_answers, weight=6),
        "attach": always(attach_calls, mostly(any_attach, wants_table), weight=2),
        "detach": always(detach_calls, any_space, weight=2),
        "map_page": always(map_calls, any_map, weight=6),
        "unmap_page": always(unmap_calls, mostly(any_unmap, is_mapped), weight=5, worth=may_fit(is_mapped)),
        "protect_page": always(protect_calls, mostly(any_protect, is_mapped), weight=5, worth=may_fit(is_mapped)),
        "send": Operation(cpus, one_of(is_begun), send_answers, weight=6, worth=may_fit(is_begun)),
        "finish": always(cpus, one_of(is_sent), weight=5, worth=may_fit(is_sent)),
        "enter": always(enter_calls, mostly(any_space, may_enter), weight=6, worth=may_fit(may_enter)),
        "load": Operation(cpus, one_of(is_entering), load_answers, weight=5, worth=may_fit(is_entering)),
        "invlpg": Operation(flush_calls, any_pages, nothing),
        "invpcid": Operation(invpcid_calls, any_invpcid, nothing),
        "toggle_global_pages": Operation(toggle_calls, any_cpu, nothing),
        "acknowledge": Operation(acknowledge_calls, any_told, nothing, internal=True, weight=8, worth=is_told),
        "fill": Operation(page_calls, any_pages, nothing, internal=True, weight=6),
        "evict": Operation(page_calls, any_pages, nothing, internal=True),
        "evict_table": Operation(cpus, any_cpu, nothing, internal=True),
    },
    scopes={
        "tiny": Scope(TINY),
        "small": Scope((*TINY, (2, 2, 1, 0, 3, 1))),
        "large": Scope(
            (*TINY, (1, 2, 1, 0, 3, 1), (2, 1, 1, 0, 2, 1), (2, 2, 1, 0, 3, 1)), alone=((2, 2, 1, 0, 3, 2),)
        ),
    },
    representation=(filed,),
    places=places,
    outcomes=OUTCOMES,
    picture=picture,
    answer=answer,
    wide=((2, 2, 1, 0, 3, 2), (3, 2, 2, 1, 6, 2), (4, 3, 4, 2, 12, 3), (3, 4, 3, 1, 12, 2)),
    mutants=MUTANTS,
)

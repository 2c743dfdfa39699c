"""What must be seen to happen of the TLB's law: stale translations above all."""

from __future__ import annotations

from typing import Any

from checks.pairing import Arguments, Outcome
from checks.pairings.virtual.tlb.calls import is_told
from spec.virtual.tlb import NOBODY, Machine, PageEntry
from spec.virtual.words import KERNEL_HALF, NO_FLUSH
from spec.virtual.words import TlbFailure as Failure


def said(machine: Machine, cpu: int, page: int) -> PageEntry | None:
    return machine.entry(machine.space_of(cpu), page)


def is_stale(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
    entry = said(before, *arguments[:2])
    return type(answer) is int and (entry is None or entry.frame != answer)


def writes_stale(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
    entry = said(before, *arguments[:2])
    return arguments[2] and type(answer) is int and entry is not None and not entry.writable


def is_spurious(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
    entry = said(before, *arguments[:2])
    return answer is Failure.NOT_PERMITTED and entry is not None and entry.writable


def keeps(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
    return type(answer) is int and answer & NO_FLUSH != 0


def misses(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
    """Loads, without what was cached, a space whose PCID it still has."""
    here = before.cpus[arguments[0]]
    return type(answer) is int and answer < len(here.owners) and here.owners[answer] == here.entering


def reuses(before: Machine, arguments: Arguments, answer: Any, after: Machine) -> bool:
    here = before.cpus[arguments[0]]
    return type(answer) is int and answer < len(here.owners) and here.owners[answer] not in (NOBODY, here.entering)


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
    return is_told(before, cpu, sender) and asked is not None and asked.space not in (KERNEL_HALF, before.space_of(cpu))


OUTCOMES = {
    "a translation is used that the tables no longer give": Outcome("access", is_stale),
    "a page is written that the tables no longer allow to be": Outcome("access", writes_stale),
    "a fault is spurious: the permission was added": Outcome("access", is_spurious),
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
}

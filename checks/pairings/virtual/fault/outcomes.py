"""What must be seen to happen of the law of faults: every decision, and faults that come too late."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from checks.pairing import Arguments, Outcome
from spec.virtual.fault import Process
from spec.virtual.words import ALLOW, COPY, NO_FAULT, SHARE, ZERO_FILL, ZERO_PAGE
from spec.virtual.words import FaultFailure as Failure

Happened = Callable[[Process, Arguments, Any, Process], bool]


def is_decided(decision: int) -> Happened:
    return lambda before, arguments, answer, after: answer == decision and type(answer) is int


def grows(before: Process, arguments: Arguments, answer: Any, after: Process) -> bool:
    return before.areas != after.areas


def is_late(before: Process, arguments: Arguments, answer: Any, after: Process) -> bool:
    """A fault is given up, and the page is the process's own by now."""
    fault = before.faults[arguments[0]]
    return answer is Failure.OVERTAKEN and fault is not None and before.own[fault.page] is not None


def is_cut_short(before: Process, arguments: Arguments, answer: Any, after: Process) -> bool:
    """A fault is given up, and the page lies beyond the end of the file by now."""
    fault = before.faults[arguments[0]]
    area = before.areas[fault.page] if fault is not None else None
    return answer is Failure.OVERTAKEN and area is not None and not before.is_inside(area)


def loses_copy(before: Process, arguments: Arguments, answer: Any, after: Process) -> bool:
    return before.own != after.own


OUTCOMES = {
    "a fault is spurious": Outcome("begin", is_decided(NO_FAULT)),
    "the frame of zeros is mapped": Outcome("begin", is_decided(ZERO_PAGE)),
    "zeros are filled in": Outcome("begin", is_decided(ZERO_FILL)),
    "the page cache is shared": Outcome("begin", is_decided(SHARE)),
    "a page is copied": Outcome("begin", is_decided(COPY)),
    "what is mapped may be written from now on": Outcome("begin", is_decided(ALLOW)),
    "a stack grows": Outcome("load", grows),
    "a fault is too late: another CPU has served it": Outcome("install", is_late),
    "a fault is too late: the file was cut short": Outcome("install", is_cut_short),
    "a copy is lost, as its file was cut short": Outcome("truncate", loses_copy),
}

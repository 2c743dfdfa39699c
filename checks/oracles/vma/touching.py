"""Calls of the law of faults, made by the running kernel: loads, stores and fetches, and what they meet.

A page of the law is here 256 pages of the kernel (a block), of which the first is touched: as many as the kernel keeps
free below a stack, where the law keeps one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from attrs import define

from checks.oracles import UNSEEN, Departure, Question, Told
from checks.oracles.vma.asking import ACCERR, BUS, GOES_ON, MAPERR, SEGV, Asking, Geometry, Judged, Script, said
from checks.oracles.vma.kernel import PAGE, WINDOW, Answer, Asked, What, guard_gap
from spec.virtual.fault import Process, initial, required
from spec.virtual.words import (
    FIRST_WORD,
    MAP_ANONYMOUS,
    MAP_FIXED,
    MAP_GROWSDOWN,
    MAP_PRIVATE,
    MAP_SHARED,
    PROT_EXEC,
    PROT_NONE,
    PROT_READ,
    PROT_WRITE,
    READ_WRITE,
    FaultFailure,
)

PAGES = 8
"""Of the law's process."""
FILE_PAGES = 4
BLOCK = guard_gap() * PAGE
"""Bytes."""
FILE = 4 + READ_WRITE
PLENTY = 1 << 10
"""Of frames: more than a script can need."""
ADRERR = 2
"""Of SIGBUS: the page lies beyond the end of its file (Linux: BUS_ADRERR, include/uapi/asm-generic/siginfo.h, 6.18)."""
SIGNALS = {
    (SEGV, MAPERR): FaultFailure.SEGV_MAPERR,
    (SEGV, ACCERR): FaultFailure.SEGV_ACCERR,
    (BUS, ADRERR): FaultFailure.BUS_ADRERR,
}
RIGHTS = (
    *(PROT_NONE, PROT_READ, PROT_READ, PROT_WRITE, PROT_READ | PROT_EXEC),
    *(PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE | PROT_EXEC),
)
"""PROT_EXEC alone is left out: with protection keys such a page cannot be read, without them it can."""
KINDS = {
    MAP_PRIVATE | MAP_ANONYMOUS: "anonymous",
    MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN: "stack",
    MAP_PRIVATE: "private file",
    MAP_SHARED: "shared file",
}
HARMLESS = 0x90
"""The lowest byte of what is stored: an instruction that does nothing (nop), as it may be fetched."""
GEOMETRIES: tuple[Geometry, ...] = ((PAGES, FILE_PAGES, PLENTY, 1),)
NAMES = {
    **dict.fromkeys(("load", "fetch"), ("cpu", "page")),
    "store": ("cpu", "page", "word"),
    "map_area": ("first", "count", "rights", "flags", "offset"),
    "unmap_area": ("first", "count"),
    "protect_area": ("first", "count", "rights"),
    "truncate": ("size",),
    "sync": ("number",),
}
"""Of the arguments of what the kernel is asked."""
TOUCHES = {"load": What.LOAD, "store": What.STORE, "fetch": What.FETCH}
CALLS = 64
"""Of a script."""


def begun(geometry: Geometry) -> Touches:
    make: Any = initial
    return Touches(geometry, make(*geometry))


# ── Random calls ─────────────────────────────────────────────────────────────────────────────────────────────


def script(random: Random) -> Iterator[Asking]:
    """Three in four touch a page."""
    for _ in range(CALLS):
        if random.random() < 0.75:
            yield _touch(random)
        else:
            yield random.choice((_map, _map, _map, _unmap, _protect, _protect, _truncate, _sync))(random)


def _touch(random: Random) -> Asking:
    name, page = random.choice(("load", "store", "fetch")), random.randrange(PAGES)
    word = (random.randrange(1, 1 << 16) << 8 | HARMLESS,) if name == "store" else ()
    return name, (0, page, *word)


def _run(random: Random) -> tuple[int, int]:
    first = random.randrange(PAGES)
    return first, random.randint(1, min(3, PAGES - first))


def _map(random: Random) -> Asking:
    flags = random.choice(list(KINDS))
    offset = 0 if flags & MAP_ANONYMOUS else random.randint(0, FILE_PAGES)
    return "map_area", (*_run(random), random.choice(RIGHTS), flags, offset)


def _unmap(random: Random) -> Asking:
    return "unmap_area", _run(random)


def _protect(random: Random) -> Asking:
    return "protect_area", (*_run(random), random.choice(RIGHTS))


def _truncate(random: Random) -> Asking:
    return "truncate", (random.randint(0, FILE_PAGES),)


def _sync(random: Random) -> Asking:
    return "sync", (random.randrange(FILE_PAGES),)


# ── What the kernel makes of them ────────────────────────────────────────────────────────────────────────────


@define
class Touches(Script):
    """A script of the law of faults."""

    def may_be_asked(self, name: str, arguments: tuple[int, ...]) -> bool:
        names = NAMES.get(name, ())
        if not names or len(names) != len(arguments):
            return False
        return all(required(self.state, dict(zip(names, arguments, strict=True))))

    def told_to_kernel(self, script: Sequence[Asking]) -> Iterator[Sequence[Asked]]:
        _, file_pages, *_ = self.geometry
        words = [Asked(What.WRITE, (FILE, page * BLOCK, FIRST_WORD + page)) for page in range(file_pages)]
        yield [Asked(What.LIMIT, (UNLIMITED, STACK)), Asked(What.TRUNCATE, (FILE, file_pages * BLOCK)), *words]
        for name, arguments in script:
            yield list(made(name, arguments))

    def judged(self, call: Asking, answers: Sequence[Answer], numbers: Sequence[int]) -> Iterator[Question]:
        name, arguments = call
        if name == "sync" and arguments[0] >= len(self.state.file):
            return  # the law speaks of the pages that there are
        kind = kind_of(self.state, name, arguments)
        returned = answered(name, answers)
        ending = returned if isinstance(returned, FaultFailure) else None
        if name in TOUCHES:
            kind = f"{kind}: {'goes ahead' if ending is None else ending.name}"
        told = Told(None, None, (kind,), GOES_ON) if returned is GOES_ON else Told(returned, None, (kind,))
        yield self.asked(name, arguments, told, answers[-1])


UNLIMITED = (1 << 64) - 1
STACK = 1 << 30


def made(name: str, arguments: tuple[int, ...]) -> Iterator[Asked]:
    """A call of the law, as the driver's. It does not tell what word it fetched, so that is loaded."""
    if name in TOUCHES:
        _, page, *word = arguments
        yield Asked(TOUCHES[name], (address_of(page), *word))
        if name == "fetch":
            yield Asked(What.LOAD, (address_of(page),))
    elif name == "map_area":
        first, count, rights, flags, offset = arguments
        file = 0 if flags & MAP_ANONYMOUS else FILE
        yield Asked(What.MMAP, (address_of(first), count * BLOCK, rights, flags | MAP_FIXED, file, offset * BLOCK))
    elif name == "unmap_area":
        first, count = arguments
        yield Asked(What.MUNMAP, (address_of(first), count * BLOCK))
    elif name == "protect_area":  # page by page, as some may not be mapped
        first, count, rights = arguments
        yield from (Asked(What.MPROTECT, (address_of(first + more), BLOCK, rights)) for more in range(count))
    elif name == "truncate":
        yield Asked(What.TRUNCATE, (FILE, arguments[0] * BLOCK))
    else:
        yield Asked(What.READ, (FILE, arguments[0] * BLOCK))


def address_of(page: int) -> int:
    return WINDOW + page * BLOCK


def answered(name: str, answers: Sequence[Answer]) -> Any:
    """What was answered, as the law has it."""
    first = answers[0]
    if first.signal:
        return SIGNALS.get((first.signal, first.code), GOES_ON)
    if name in ("load", "sync"):
        return first.returned
    if name == "fetch":
        return UNSEEN if answers[1].signal else answers[1].returned
    if name == "protect_area":
        return None
    return None if first.returned >= 0 else GOES_ON


def kind_of(process: Process, name: str, arguments: tuple[int, ...]) -> str:
    """What is touched, and how."""
    if name not in TOUCHES:
        return name
    area = process.areas[arguments[1]]
    if area is None:
        below = process.stack_above(arguments[1]) is not None
        return f"{name}, {'below a stack' if below else 'nothing there'}"
    return f"{name}, {KINDS[area.flags]}"


def expected() -> Iterator[str]:
    """Each kind of page, touched in each way with each end that there can be."""
    for name in TOUCHES:
        yield f"{name}, nothing there: SEGV_MAPERR"
        yield f"{name}, below a stack: goes ahead"
        yield f"{name}, below a stack: SEGV_ACCERR"
        for kind in KINDS.values():
            yield f"{name}, {kind}: goes ahead"
            yield f"{name}, {kind}: SEGV_ACCERR"
            if kind.endswith("file"):
                yield f"{name}, {kind}: BUS_ADRERR"


def described(question: Question, told: Told) -> str:
    """What the kernel answered."""
    task: Judged = question.task
    arguments = ", ".join(map(str, question.arguments))
    return f"{question.operation}({arguments}): {said(task.answer)}"


def departure(question: Question, told: Told) -> Departure | None:
    """None is known."""

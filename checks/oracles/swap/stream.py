"""Calls of the law of swap, made by the running kernel, and what came of each in the words of the law."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from errno import errorcode
from typing import Any, cast

from attrs import define, field, frozen

import spec.advanced.swap as law
from checks.evidence import UsageError
from checks.oracles import Question, Told
from checks.oracles.swap.kernel import PAGES, PROCESSES, SLOTS, WORDS, Pages, Shown, SwapAnswer, What
from checks.oracles.vma.asking import SEGV, Asking, Geometry, Judged, Script, said
from checks.oracles.vma.kernel import Answer, Asked
from checks.pairing import parameters_of
from impl.advanced.swap_entries import swap_entry, swap_offset, swap_type
from spec.advanced.swap import Machine, Page, initial
from spec.advanced.words import SwapFailure as Failure

PLENTY = 1 << 20
"""Of frames: more than a script can need."""
CPUS = 1
GEOMETRY: Geometry = (PROCESSES, PAGES, WORDS, PLENTY, SLOTS, CPUS)
WHAT = {
    "map_page": What.MAP,
    "unmap_page": What.UNMAP,
    "fork": What.FORK,
    "exit": What.EXIT,
    "load": What.LOAD,
    "store": What.STORE,
    "lock_page": What.LOCK,
    "unlock_page": What.UNLOCK,
    "swap_on": What.ON,
    "swap_off": What.OFF,
    "reclaim": What.PAGE_OUT,
    "read_ahead": What.READ_AHEAD,
}
"""What the driver does."""
NUMBERS = ("fork", "load")
"""What answers with a number."""
NAMES = {
    "EEXIST": Failure.ALREADY_MAPPED,
    "ENOMEM": Failure.NOT_MAPPED,
    "EMFILE": Failure.NO_NUMBER,
    "ESRCH": Failure.NO_PROCESS,
    "EBUSY": Failure.BUSY,
    "EINVAL": Failure.INVALID,
}
"""How mmap refuses; mlock, munlock and mincore, of what is not mapped; the driver, where it has no number for a
process, or no such process; and swapon and swapoff."""
UNKNOWN = "the kernel refuses by an errno that the law has a name for"
ENCODED = "a swap entry is of the area's type and of one of its slots, and leads back to both by our encoding"
COUNTED = "as many slots are in use at least as entries lead to different ones"

PARAMETERS = {name: parameters_of(getattr(law, name))[1:] for name in WHAT}
"""The names that the law has for what a call is given; of an operation, and its answer."""
ANY_PROCESS = (0, PROCESSES)
BOUNDS = {"process": ANY_PROCESS, "parent": ANY_PROCESS, "page": (0, PAGES), "place": (0, PAGES * WORDS)} | {
    "cpu": (0, CPUS),
    "size": (0, 1 << 31),
    "slot": (0, SLOTS),
    "steps": (0, 1 << PROCESSES * PAGES + 1),
}
"""What a call may be about, by those names."""


def begun(geometry: Geometry) -> Run:
    if geometry != GEOMETRY:
        raise UsageError(
            f"the running kernel is asked with {PROCESSES} processes of {PAGES} pages, and {SLOTS} slots of a device"
        )
    make: Any = initial
    return Run(geometry, make(*geometry))


@frozen(eq=False)
class Held:
    """What the kernel shows of memory and of the area, to be compared with a state of the law. A page without an entry
    reads zeros, and one that is locked is in memory."""

    pages: Pages
    size: int

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Machine) and other.area == self.size and all(self.agreements(other))

    __hash__ = None  # type: ignore[assignment]

    def agreements(self, state: Machine) -> Iterator[bool]:
        """Of each page, whether the law has of it what is shown."""
        for process in range(PROCESSES):
            for page in range(PAGES):
                content, shown = state.page(process, page), self.pages.get((process, page))
                if content is None:
                    yield shown is None
                elif shown is None:
                    yield not any(content.words) and not content.locked
                else:
                    yield holds(shown, content)


def holds(shown: Shown, content: Page) -> bool:
    """Whether a page has what the law says of it. What is zero throughout is not written to a slot (Linux:
    swap_zeromap_folio_set in swap_writeout, mm/page_io.c)."""
    if not shown.is_present and not any(content.words):
        return not content.locked
    return shown.words in ((), content.words) and (shown.is_present or not content.locked)


def misencoded(shown: Shown, kind: int, size: int) -> bool:
    """Whether a page that is not in memory has an entry of another area, or of none of its slots; offset 0 is the
    header's. Our encoding has to lead back to what the kernel says of it."""
    entry = swap_entry(shown.type, shown.offset)
    told = (swap_type(entry), swap_offset(entry))
    return told != (shown.type, shown.offset) or (shown.type == kind and not 1 <= shown.offset <= size)


def undercounted(answer: SwapAnswer, kind: int) -> bool:
    away = {shown.offset for shown in answer.pages.values() if not shown.is_present and shown.type == kind}
    return len(away) > answer.used


@define
class Run(Script):
    """A script of the law of swap."""

    pages: Pages = field(factory=dict)
    """Those that have an entry by now."""
    kind: int = 0
    """The number that the kernel has given the area."""

    def may_be_asked(self, name: str, arguments: tuple[int, ...]) -> bool:
        """Of processes and pages that there can be. The first process is the driver's to end."""
        names = PARAMETERS.get(name, ())
        given = [each for each in names if each != "returned"]
        if name not in WHAT or len(arguments) != len(given):
            return False
        is_bounded = all(
            number in range(*BOUNDS[each]) for each, number in zip(given, arguments, strict=True) if each in BOUNDS
        )
        return is_bounded and (name, *arguments[:1]) != ("exit", 0)

    def told_to_kernel(self, script: Sequence[Asking]) -> Iterator[Sequence[Asked]]:
        yield []
        for name, arguments in script:
            yield [Asked(WHAT[name], arguments)]

    def judged(self, call: Asking, answers: Sequence[Answer], numbers: Sequence[int]) -> Iterator[Question]:
        name, arguments = call
        [answer] = cast("Sequence[SwapAnswer]", answers)
        returned = answered(name, answer)
        [self.kind] = numbers
        kinds = tuple(self.kinds(name, arguments, returned, answer))
        told = Told(returned, Held(answer.pages, answer.size), kinds, self.broken(returned, answer))
        self.pages = answer.pages
        yield self.asked(name, arguments, told, answer)

    def broken(self, returned: Any, answer: SwapAnswer) -> str:
        """What is wrong whatever the law says."""
        away = [shown for shown in answer.pages.values() if not shown.is_present]
        if isinstance(returned, str):
            return UNKNOWN
        if any(misencoded(shown, self.kind, answer.size) for shown in away):
            return ENCODED
        return COUNTED if undercounted(answer, self.kind) else ""

    def kinds(self, name: str, arguments: tuple[int, ...], returned: Any, answer: SwapAnswer) -> Iterator[str]:
        """What occurred, in a few words each."""
        if isinstance(returned, Failure):
            yield f"{name}: {returned.code}"
            return
        yield name
        before = {place for place, shown in self.pages.items() if not shown.is_present}
        if name in ("load", "store"):
            if (arguments[0], arguments[1] // WORDS) in before:
                yield f"{name}, {'paged in' if answer.major else 'from the swap cache'}"
        elif name in ("fork", "unmap_page", "exit") and any(place[0] == arguments[0] for place in before):
            yield f"{name}, paged out"
        elif name == "swap_off" and before:
            yield "swap_off, in use"
        elif name == "reclaim":
            yield from reclaimed(answer, arguments[0] & 1)


def reclaimed(answer: SwapAnswer, is_compressed: int) -> Iterator[str]:
    away = [shown for shown in answer.pages.values() if not shown.is_present]
    if away:
        yield "reclaim, through zswap" if is_compressed else "reclaim, paged out"
    if any(shown.words for shown in away):
        yield "reclaim, seen on the device"
    if len({shown.offset for shown in away}) < len(away):
        yield "reclaim, a slot of several"
    if answer.size and answer.used == answer.size:
        yield "reclaim, area full"


ZSWAP = frozenset(("reclaim, through zswap",))
DEVICE = frozenset(("reclaim, seen on the device",))
"""Kinds that only those see who can switch zswap; and who can read the file past the page cache."""
EXPECTED = frozenset(
    (
        *(*WHAT, "reclaim, paged out", "reclaim, a slot of several", "reclaim, area full", "swap_off, in use"),
        *(f"{name}, {how}" for name in ("load", "store") for how in ("paged in", "from the swap cache")),
        *("fork, paged out", "unmap_page, paged out", "exit, paged out", "fork: EMFILE", "map_page: EEXIST"),
        *("swap_on: EINVAL", "swap_off: EINVAL"),
        *(f"{name}: EFAULT" for name in ("load", "store", "unmap_page", "lock_page", "unlock_page")),
    )
)


def answered(name: str, answer: Answer) -> Any:
    """What was answered, as the law has it; UNKNOWN where it has no word for that."""
    if answer.signal:
        return Failure.NOT_MAPPED if answer.signal == SEGV else Failure.IO_ERROR
    if name == "load":
        return answer.returned
    if answer.returned < 0:
        return NAMES.get(errorcode.get(-answer.returned, ""), UNKNOWN)
    return answer.returned if name in NUMBERS else None


def described(question: Question, told: Told) -> str:
    """A case to be read: what was asked, what was answered, and what the kernel shows."""
    task: Judged = question.task
    told_of = task.answer
    lines = [f"{question.operation}{question.arguments} → {told.returned}: {said(told_of)}"]
    if isinstance(told_of, SwapAnswer):
        lines.append(f"{told_of.used} of {told_of.size} slots in use")
        for (process, page), held in told_of.pages.items():
            where = f"frame {held.frame:#x}" if held.is_present else f"area {held.type}, slot {held.offset}"
            lines.append(f"process {process}, page {page}: {held.words or 'untold'}, {where}")
    return "\n".join(lines)

"""Calls of the law of copy-on-write, made by the running kernel, and what came of each in the words of the law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from errno import errorcode
from itertools import product
from typing import Any, cast

from attrs import define, field, frozen

import spec.advanced.cow as law
from checks.evidence import UsageError
from checks.oracles import Question, Told
from checks.oracles.cow.kernel import PAGES, PROCESSES, WORDS, CowAnswer, Pages, What
from checks.oracles.vma.asking import ACCERR, Asking, Geometry, Judged, Script, said
from checks.oracles.vma.kernel import Answer, Asked
from checks.pairing import parameters_of
from spec.advanced.cow import Processes, initial
from spec.advanced.words import FORCE
from spec.advanced.words import CowFailure as Failure

PLENTY = 1 << 20
"""Of frames: more than a script can need."""
CPUS = 2
GEOMETRY: Geometry = (PROCESSES, PAGES, WORDS, PLENTY, CPUS, 0)
WHAT = {
    "map_page": What.MAP,
    "unmap_page": What.UNMAP,
    "protect_page": What.PROTECT,
    "discard_page": What.DISCARD,
    "fork": What.FORK,
    "exit": What.EXIT,
    "start": What.NOTHING,
    "finish": What.FORCE,
    "load": What.LOAD,
    "store": What.STORE,
}
"""What the driver does. A debugger's store is begun when it is ended."""
NUMBERS = ("fork", "load", "finish")
"""What answers with a number."""
NAMES = {
    "EEXIST": Failure.ALREADY_MAPPED,
    "ENOMEM": Failure.NOT_MAPPED,
    "EIO": Failure.NOT_MAPPED,
    "EMFILE": Failure.NO_NUMBER,
    "ESRCH": Failure.NO_PROCESS,
}
"""How mmap refuses; mprotect, madvise and mincore; a store to /proc/PID/mem; and the driver, where it has no number for
a process, or no such process."""
UNKNOWN = "the kernel refuses by an errno that the law has a name for"
COUNTED = "a frame counts as many mappings as there are entries that refer to it"


PARAMETERS = {name: parameters_of(getattr(law, name))[1:-1] for name in WHAT}
"""The names that the law has for what a call is given."""
ANY_PROCESS, ANY_PAGE = (0, PROCESSES), (0, PAGES)
BOUNDS = {"process": ANY_PROCESS, "parent": ANY_PROCESS, "page": ANY_PAGE, "place": (0, PAGES * WORDS)} | {
    "cpu": (0, CPUS),
    "kind": (FORCE, FORCE + 1),
}
"""What a call may be about, by those names."""


def begun(geometry: Geometry) -> Run:
    if geometry != GEOMETRY:
        raise UsageError(f"the running kernel is asked with {PROCESSES} processes of {PAGES} pages, and without pins")
    make: Any = initial
    return Run(geometry, make(*geometry))


@frozen(eq=False)
class Held:
    """What the kernel shows of memory, to be compared with a state of the law. A page that has no frame holds what it
    held when it was mapped."""

    pages: Pages

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Processes) and all(
            content is not None and content.words == words for content, words in self.compared(other)
        )

    __hash__ = None  # type: ignore[assignment]

    def compared(self, state: Processes) -> Iterator[tuple[Any, Any]]:
        """Of each page, what the law has of it, and what it should be."""
        for place, shown in self.pages.items():
            yield state.page(*place), shown.words
        for place in product(range(state.processes), range(state.pages)):
            content = state.page(*place)
            if content is not None and place not in self.pages:
                yield content, content.fresh().words


def miscounted(pages: Pages) -> bool:
    """Whether the kernel counts other mappings of a frame than are shown. All that have one are processes of the
    script."""
    shown = Counter(page.frame for page in pages.values())
    return any(page.mappings not in (None, shown[page.frame]) for page in pages.values())


@define
class Run(Script):
    """A script of the law of copy-on-write."""

    pages: Pages = field(factory=dict)
    """Those that have a frame by now."""
    once_shared: set[int] = field(factory=set)
    """Frames that several entries have referred to."""

    def may_be_asked(self, name: str, arguments: tuple[int, ...]) -> bool:
        """Of words that there are, and of stores of a debugger's: other accesses are not made step by step. The first
        process is the driver's to end."""
        if name not in WHAT or len(arguments) != len(PARAMETERS[name]):
            return False
        given = zip(PARAMETERS[name], arguments, strict=True)
        is_bounded = all(number in range(*BOUNDS[each]) for each, number in given if each in BOUNDS)
        return is_bounded and (name, arguments[0]) != ("exit", 0)

    def told_to_kernel(self, script: Sequence[Asking]) -> Iterator[Sequence[Asked]]:
        """A debugger's store is told when it is ended, which has to come next."""
        yield []
        forced: tuple[int, ...] | None = None
        for name, arguments in script:
            if (name == "finish") != (forced is not None):
                raise UsageError("the running kernel is asked for an access as a whole")
            asked = arguments if forced is None else (forced[1], forced[2], forced[4])
            yield [Asked(WHAT[name], asked)]
            forced = arguments if name == "start" else None

    def judged(self, call: Asking, answers: Sequence[Answer], numbers: Sequence[int]) -> Iterator[Question]:
        name, arguments = call
        [answer] = cast("Sequence[CowAnswer]", answers)
        returned = answered(name, answer)
        kinds = tuple(self.kinds(name, arguments, returned, answer.pages))
        broken = UNKNOWN if returned is UNKNOWN else COUNTED if miscounted(answer.pages) else ""
        told = Told(returned, Held(answer.pages), kinds, broken)
        self.pages = answer.pages
        yield self.asked(name, arguments, told, answer)

    def kinds(self, name: str, arguments: tuple[int, ...], returned: Any, pages: Pages) -> Iterator[str]:
        """What occurred, in a few words each."""
        if isinstance(returned, Failure):
            yield f"{name}: {returned.code}"
            return
        yield f"{name}, by vfork" if name in ("load", "store") and arguments[-1] else name
        counts = Counter(page.frame for page in pages.values() if page.mappings is not None)
        self.once_shared |= {frame for frame, count in counts.items() if count > 1}
        if name == "store":
            yield from self.stored((arguments[0], arguments[1] // WORDS), pages)

    def stored(self, place: tuple[int, int], pages: Pages) -> Iterator[str]:
        """How a store came by its frame, where that is told."""
        before, after = self.pages.get(place), pages.get(place)
        if after is None or not after.frame:
            return
        if before is None:
            yield "store, where there was no frame"
        elif before.frame != after.frame:
            yield "store, into a copy" if before.mappings else "store, where the zero page was"
        else:
            yield "store, into what was shared" if after.frame in self.once_shared else "store, in place"


FRAMES = frozenset(
    f"store, {how}"
    for how in (
        "where there was no frame",
        "into a copy",
        "where the zero page was",
        "into what was shared",
        "in place",
    )
)
"""Kinds that only those see who are told the numbers of frames."""
FORCED = frozenset(("start", "finish", "finish: EFAULT"))
EXPECTED = frozenset(
    (
        *("map_page", "unmap_page", "protect_page", "discard_page", "fork", "exit", "load", "store"),
        *("load, by vfork", "store, by vfork", "map_page: EEXIST", "store: EACCES"),
        *(f"{name}: EFAULT" for name in ("unmap_page", "protect_page", "discard_page", "load", "store")),
    )
)


def answered(name: str, answer: Answer) -> Any:
    """What was answered, as the law has it; UNKNOWN where it has no word for that."""
    if answer.signal:
        return Failure.NOT_PERMITTED if answer.code == ACCERR else Failure.NOT_MAPPED
    if name == "load":
        return answer.returned
    if answer.returned < 0:
        return NAMES.get(errorcode.get(-answer.returned, ""), UNKNOWN)
    return answer.returned if name in NUMBERS else None


def described(question: Question, told: Told) -> str:
    """A case to be read: what was asked, what was answered, and what the kernel shows."""
    task: Judged = question.task
    told_of = task.answer
    shown = told_of.pages.items() if isinstance(told_of, CowAnswer) else ()
    lines = [f"{question.operation}{question.arguments} → {told.returned}: {said(told_of)}"]
    for (process, page), held in shown:
        counted = "" if held.mappings is None else f", {held.mappings} mappings"
        lines.append(f"process {process}, page {page}: {held.words}, frame {held.frame:#x}{counted}")
    return "\n".join(lines)

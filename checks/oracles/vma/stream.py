"""Calls of the law of areas, made by the running kernel, and what came of each in the words of the law."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import define, frozen

from checks.drive import outside
from checks.oracles import Question, Told
from checks.oracles.vma.asking import ACCERR, BUS, MAPERR, Asking, Geometry, Judged, Script, said
from checks.oracles.vma.kernel import BREAK, PAGE, WINDOW, WINDOW_PAGES, Answer, Asked, Seen, What, guard_gap
from checks.oracles.vma.scripts import END, FAR, LONG
from spec.virtual.areas import FAILURES, Process, grow, initial
from spec.virtual.words import MAP_FIXED, MAP_FIXED_NOREPLACE, MREMAP_FIXED, PROT_ALL, AreaFailure, UserAddress
from spec.vocabulary import PAGE_SHIFT, BrokenClause

WHAT = {
    "mmap": What.MMAP,
    "munmap": What.MUNMAP,
    "mprotect": What.MPROTECT,
    "mremap": What.MREMAP,
    "madvise": What.MADVISE,
    "brk": What.BRK,
    "store": What.STORE,
    "load": What.LOAD,
    "grow": What.LOAD,
}
"""What the driver does, by the law's name for it. Where an area grows down to a page, the page was touched."""
NAMES = {failure.errno: failure for failure in AreaFailure}
ADDRESSES = ("mmap", "mremap", "brk")
"""What answers with an address."""
TOUCHES = ("load", "store")
ENDLESS = (*LONG, FAR)
ARGUMENTS = {What.MMAP: 6, What.MUNMAP: 2, What.MPROTECT: 3, What.MREMAP: 5, What.MADVISE: 3, What.BRK: 1} | {
    What.LOAD: 1,
    What.STORE: 2,
}
SHARED = 8
"""Of what is seen of an area."""
PLENTY = 1 << 20
"""Of areas, and of frames: more than a script can need."""
ROOM = WINDOW_PAGES * PAGE
STACK = 8 << 20
UNKNOWN = "the kernel refuses by an errno that the law has a name for"


def geometry(total: int = ROOM, stack: int = STACK) -> Geometry:
    """Of the window: with so many bytes that may be mapped, and that may be a stack."""
    return (WINDOW, END, BREAK, ROOM, total, stack, guard_gap() * PAGE, PLENTY, PLENTY)


def begun(geometry: Geometry) -> Run:
    make: Any = initial
    return Run(geometry, make(*geometry))


def _is_in_window(address: int, length: int) -> bool:
    return WINDOW <= address <= END and (address // PAGE * PAGE + length <= END or length in ENDLESS)


# ── What the kernel shows ────────────────────────────────────────────────────────────────────────────────────

Page = tuple[int, bool, int, int]
"""Rights, whether it is shared, the number of its file, and by how many pages it lies further in it."""


@frozen(eq=False)
class Shown:
    """What the kernel shows of areas. It is compared with a state of the law, page by page: whether areas that are
    alike become one, Linux decides also by what was written to them (is_mergeable_anon_vma, mm/vma.c, 6.18)."""

    areas: Sequence[Seen]
    numbers: Sequence[int]
    """By which the kernel knows the files."""

    def pages(self) -> dict[int, Page]:
        shown: dict[int, Page] = {}
        for area in self.areas:
            first, stop = area.start >> PAGE_SHIFT, area.end >> PAGE_SHIFT
            file = self.numbers.index(area.file) + 1 if area.file in self.numbers else 0
            shift = (area.offset >> PAGE_SHIFT) - first if file else 0
            told = (area.rights & PROT_ALL, bool(area.rights & SHARED), file, shift)
            shown.update(dict.fromkeys(range(first, stop), told))
        return shown

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Process) and self.pages() == pages_of(other)

    __hash__ = None  # type: ignore[assignment]


def pages_of(process: Process) -> dict[int, Page]:
    """The same of a state of the law."""
    return {page: _told_of(mapping) for page, mapping in process.pages.items()}


def _told_of(mapping: Any) -> Page:
    file = max(mapping.file, 0) >> 2
    return mapping.rights, mapping.is_shared, file, mapping.shift if file else 0


# ── What came of a script ────────────────────────────────────────────────────────────────────────────────────


@define
class Run(Script):
    """A script of the law of areas."""

    def may_be_asked(self, name: str, arguments: tuple[int, ...]) -> bool:
        """Ranges end in the window, but for those that have no end."""
        if name not in WHAT or len(arguments) != ARGUMENTS[WHAT[name]]:
            return False
        ranges = [arguments[:2]] if len(arguments) > 1 and name not in TOUCHES else [(arguments[0], PAGE)]
        if name == "mremap":
            address, _, new, flags, target = arguments
            ranges.append((target if flags & MREMAP_FIXED else address, new))
        is_nowhere = arguments[0] == 0 and name in ("mmap", "brk")
        return all(_is_in_window(*each) for each in ranges[is_nowhere:])

    def told_to_kernel(self, script: Sequence[Asking]) -> Iterator[Sequence[Asked]]:
        _, _, _, _, total, stack, *_ = self.geometry
        yield [Asked(What.LIMIT, (total >> PAGE_SHIFT, stack))]
        for name, arguments in script:
            yield [Asked(WHAT[name], arguments)]

    def judged(self, call: Asking, answers: Sequence[Answer], numbers: Sequence[int]) -> Iterator[Question]:
        [answer] = answers
        for operation, arguments in self._calls(*call, answer):
            returned = answered(self.state, operation, arguments, answer)
            kinds = (kind(operation, arguments, returned),)
            if returned is UNKNOWN:
                yield self.asked(operation, arguments, Told(None, None, kinds, UNKNOWN), answer)
            else:
                yield self.asked(operation, arguments, Told(returned, Shown(answer.areas, numbers), kinds), answer)

    def _calls(self, name: str, arguments: tuple[int, ...], answer: Answer) -> Iterator[Asking]:
        """What a call is in the law. Where an area above could grow down to the page that is touched, it is first asked
        whether it does; what lies beyond the end of a file is another law's (virtual.fault)."""
        if answer.signal == BUS:
            return
        page = arguments[0] >> PAGE_SHIFT
        if name in TOUCHES and page not in self.state.pages:
            above = self.state.above(page)
            if above is not None and self.state.pages[above].grows:
                yield "grow", arguments[:1]
                if answer.code == MAPERR:
                    return
        yield name, arguments


def answered(process: Process, operation: str, arguments: tuple[int, ...], answer: Answer) -> Any:
    """What was answered, as the law has it; UNKNOWN where it has no word for that."""
    if operation == "grow":
        return growing_refused(process, arguments) if answer.code == MAPERR else None
    if answer.signal:
        return AreaFailure.NOT_PERMITTED if answer.code == ACCERR else AreaFailure.NOT_MAPPED
    if operation == "load":
        return answer.returned
    if answer.returned < 0:
        return NAMES.get(-answer.returned, UNKNOWN)
    return UserAddress(answer.returned) if operation in ADDRESSES else None


def growing_refused(process: Process, arguments: tuple[int, ...]) -> AreaFailure:
    """Why an area does not grow, which the kernel does not say: any reason that the law has."""
    for failure in FAILURES["grow"]:
        try:
            with outside():
                grow(process, UserAddress(arguments[0]), returned=failure)
        except BrokenClause:
            continue
        return failure
    return AreaFailure.NOT_MAPPED


def kind(operation: str, arguments: tuple[int, ...], returned: Any) -> str:
    """What occurred, in a few words."""
    if isinstance(returned, AreaFailure):
        return f"{operation}: {returned.code}"
    if operation == "mmap":
        return f"mmap, {_where(arguments, returned)}"
    if operation == "mremap":
        address, old, new, *_ = arguments
        size = "smaller" if new < old else "as large" if new == old else "larger"
        return f"mremap, {size}, {'there' if returned == address else 'elsewhere'}"
    if operation == "brk":
        return "brk, moved" if returned == arguments[0] else "brk, as it was"
    return operation


def _where(arguments: tuple[int, ...], returned: int) -> str:
    address, _, _, flags, *_ = arguments
    if flags & (MAP_FIXED | MAP_FIXED_NOREPLACE):
        return "fixed" if flags & MAP_FIXED else "where nothing is"
    return "anywhere" if address == 0 else "as hinted" if returned == address else "elsewhere"


# ── How a case is told ───────────────────────────────────────────────────────────────────────────────────────


def described(question: Question, told: Told) -> str:
    """What the kernel answered, and what it shows then."""
    task: Judged = question.task
    arguments = ", ".join(hex(argument) for argument in question.arguments)
    lines = [f"{question.operation}({arguments}): {said(task.answer)}"]
    if isinstance(told.after, Shown):
        lines += ["Linux then shows:", *(area_said(area, told.after.numbers) for area in told.after.areas)]
    return "\n".join(lines)


def area_said(area: Seen, numbers: Sequence[int]) -> str:
    """As /proc/PID/maps has it."""
    letters = "".join(letter if area.rights >> place & 1 else "-" for place, letter in enumerate("rwx"))
    file = f" file {numbers.index(area.file) + 1} from {area.offset:#x} on" if area.file in numbers else ""
    return f"{area.start:#x}-{area.end:#x} {letters}{'s' if area.rights & SHARED else 'p'}{file}"

"""Where Linux itself departs from what it says of its calls, told as it would be without that."""

from __future__ import annotations

from attrs import evolve

from checks.oracles import Departure, Question, Told
from checks.oracles.vma.asking import Judged
from spec.virtual.areas import Mapping, Process, pages_of
from spec.virtual.words import AreaFailure
from spec.vocabulary import PAGE_SHIFT, Span

DEPARTURES = {
    "split": "mremap refuses two areas that are alike, which Linux keeps apart because of what was written to them "
    "(is_mergeable_anon_vma, mm/vma.c, 6.18)",
    "overlooked": "no room is found that lies above the gap below an area that grows down: the search goes on below it "
    "(unmapped_area_topdown, mm/vma.c, 6.18)",
    "copied": "mremap of no bytes of shared memory maps it a second time (resize_is_valid, mm/mremap.c, 6.18)",
}
APART = 1 << 30
"""A flag that no area has: what has it is not alike what has it not."""
TAKEN = Mapping(0, APART)


def departure(question: Question, told: Told) -> Departure | None:
    """The one that a disagreement may come from. Of what comes after it nothing is said: the law has another state."""
    [process], failure = question.states, told.returned
    if question.operation == "mremap" and pages_of(question.arguments[1]) == 0:
        return _told("copied", question, Told(AreaFailure.INVALID, None), process)
    if question.operation == "mremap" and failure is AreaFailure.NOT_MAPPED:
        return _told("split", question, told, apart(process, question.task))
    if question.operation in ("mmap", "mremap") and failure is AreaFailure.NO_MEMORY:
        return _told("overlooked", question, told, taken(process))
    return None


def _told(name: str, question: Question, told: Told, process: Process) -> Departure:
    after = evolve(told, after=None)
    return Departure(name, evolve(question, states=(process,), follow=lambda after: None), after)


def apart(process: Process, task: Judged) -> Process:
    """The process with areas that end where the kernel's do."""
    changes = []
    for number, area in enumerate(task.before):
        span = Span(area.start >> PAGE_SHIFT, area.end >> PAGE_SHIFT, "page")
        mapping = process.pages.get(span.start)
        if number % 2 and mapping is not None:
            changes.append((span, mapping._replace(flags=mapping.flags | APART)))
    return process.replaced(changes)


def taken(process: Process) -> Process:
    """The process with nothing free above the gap of the lowest area that grows down."""
    grows = [page for page, mapping in process.pages.items() if mapping.grows]
    if not grows:
        return process
    lowest = max(min(grows) - (process.limits.gap >> PAGE_SHIFT), process.span.start)
    free = [page for page in range(lowest, process.span.stop) if page not in process.pages]
    return process.replaced([(Span(page, page + 1, "page"), TAKEN) for page in free])

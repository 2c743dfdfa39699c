"""What the smallest functions of copy-on-write do, said exactly, in every memory of every size."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from checks.pairings.advanced.cow.proof.image import (
    CONTENT,
    COUNTED,
    CPU,
    LINK,
    LIST,
    MANY,
    OMITTED,
    OWN,
    REFS,
    ROWS,
    TABLE,
    TASK,
    Reading,
    cached,
    counts,
    entries_fit,
    fits,
    is_anonymous,
    is_count,
    is_cpu,
    is_listed_rightly,
    is_permitted,
    others_work_on,
)
from checks.proof import CallState, Function, Loop, LoopState, Places
from impl.advanced.cow import (
    CONTENTS,
    CPU_SHIFT,
    CPUS,
    CPUS_AT,
    FRAME_SHIFT,
    PAGES,
    PROCESS,
    PROCESSES,
    RECORD_SHIFT,
    RECORDS,
    SEEN,
    STAGE,
    TABLES,
    TASK_SHIFT,
    TASKS,
    USERS,
    WORDS,
)
from spec.vocabulary import select

# ── Where things are ─────────────────────────────────────────────────────────────────────────────────────────


def is_process(view: Reading, process: Any) -> Any:
    return (process >= 0) & (process < view.header(PROCESSES))


def is_page(view: Reading, page: Any) -> Any:
    return (page >= 0) & (page < view.header(PAGES))


def is_frame(view: Reading, frame: Any) -> Any:
    return (frame >= 0) & (frame < view.frames)


def is_entry(view: Reading, where: Any) -> Any:
    return (where >= view.header(TABLES)) & (where < view.header(RECORDS))


def may_have_a_task(call: CallState) -> Iterable[Any]:
    yield is_process(call.view, call.process)


def task_found(image: Any, process: Any) -> Any:
    return image[TASKS] + (process << TASK_SHIFT)


def may_have_an_entry(call: CallState) -> Iterable[Any]:
    yield is_process(call.view, call.process) & is_page(call.view, call.page)


def entry_found(image: Any, process: Any, page: Any) -> Any:
    return image[TABLES] + image.at(ROWS, process) + page


def has_an_entry(call: CallState) -> Iterable[Any]:
    yield is_entry(call.view, entry_found(call.view.image, call.process, call.page))


def of_process(call: CallState) -> Places:
    return {"process": [call.process]}


def of_row(call: CallState) -> Places:
    return {"process": [call.process], "row": [call.process]}


def may_have_a_record(call: CallState) -> Iterable[Any]:
    yield is_frame(call.view, call.frame)


def record_found(image: Any, frame: Any) -> Any:
    return image[RECORDS] + (frame << RECORD_SHIFT)


def may_be_a_cpu(call: CallState) -> Iterable[Any]:
    yield (call.cpu >= 0) & (call.cpu < call.view.header(CPUS))


def cpu_found(image: Any, cpu: Any) -> Any:
    return image[CPUS_AT] + (cpu << CPU_SHIFT)


def may_have_a_word(call: CallState) -> Iterable[Any]:
    yield is_frame(call.view, call.frame)
    yield (call.word >= 0) & (call.word < call.view.header(WORDS))


def word_found(image: Any, frame: Any, word: Any) -> Any:
    return image[CONTENTS] + frame * image[WORDS] + word


# ── An entry ─────────────────────────────────────────────────────────────────────────────────────────────────


def may_set(call: CallState) -> Iterable[Any]:
    """No entry ever lets a process write what is not exclusive at that moment."""
    view = call.view
    yield is_entry(view, call.where)
    yield fits(view, call.entry)
    yield is_permitted(view, call.entry)
    yield entries_fit(view)
    yield from is_count(view)


def set_as_said(image: Any, where: Any, entry: Any) -> None:
    place, old = where - image[TABLES], image.copy()
    before = old.at(TABLE, place)
    image.put(TABLE, place, value=entry)

    def counted(frame: Any, more: Any) -> Any:
        change = counts(entry, frame) - counts(before, frame)
        return old.at(COUNTED, frame, more) + select(more > place, change, 0)

    def omitted(frame: Any, more: Any) -> Any:
        change = counts(entry, frame) - counts(before, frame)
        return old.at(OMITTED, frame, more) - select(more > place, change, 0)

    image.put_all(COUNTED, lambda frame, more: True, counted)
    image.put_all(OMITTED, lambda frame, more: True, omitted)


def has_set(call: CallState) -> Iterable[Any]:
    yield entries_fit(call.view)
    yield from is_count(call.view)


def at_change(call: CallState) -> Places:
    """Of what is counted below other entries: what is counted on both sides of this one."""
    place = call.where - call.view.header(TABLES)
    return {"place": [place], "earlier": [place + 1], "later": [place, place + 1]}


def at_entry(call: CallState) -> Places:
    place = call.where - call.view.header(TABLES)
    frame, old = call.entry >> FRAME_SHIFT, call.before.entry(place) >> FRAME_SHIFT
    return {
        "place": [place],
        "earlier": [place, place + 1, 0],
        "later": [place, place + 1, call.view.entries],
        "frame": [frame, old],
    }


# ── Frames ───────────────────────────────────────────────────────────────────────────────────────────────────


def may_take(call: CallState) -> Iterable[Any]:
    yield from is_listed_rightly(call.view)


def taken(image: Any) -> Any:
    frame = image.at(LIST)
    is_there, behind = frame != 0, image.at(LINK, frame)
    image.put(LIST, value=select(is_there, behind, frame))
    image.put(LINK, frame, value=select(is_there, 0, behind))
    image.put(REFS, frame, value=select(is_there, 1, image.at(REFS, frame)))
    return frame


def has_taken(call: CallState) -> Iterable[Any]:
    yield (call.result == 0) | (is_anonymous(call.view, call.result) & (call.before.references(call.result) == 0))
    yield from is_listed_rightly(call.view)


def may_release(call: CallState) -> Iterable[Any]:
    view, frame = call.view, call.frame
    yield is_frame(view, frame)
    yield (frame == 0) | ((view.references(frame) > cached(frame)) & (view.references(frame) <= 4 * MANY))
    yield from is_listed_rightly(view)


def released(image: Any, frame: Any) -> None:
    references, is_counted = image.at(REFS, frame), frame != 0
    is_last, free = is_counted & (references == 1), image.at(LIST)
    image.put(REFS, frame, value=select(is_counted, references - 1, references))
    image.put(OWN, frame, value=select(is_last, 0, image.at(OWN, frame)))
    image.put(LINK, frame, value=select(is_last, free, image.at(LINK, frame)))
    image.put(LIST, value=select(is_last, frame, free))


def has_released(call: CallState) -> Iterable[Any]:
    yield from is_listed_rightly(call.view)


def at_frame(call: CallState) -> Places:
    return {"frame": [call.frame], "other": [call.frame]}


def at_free(call: CallState) -> Places:
    first = call.before.free
    return {"frame": [first], "other": [first]}


def may_clear(call: CallState) -> Iterable[Any]:
    yield is_frame(call.view, call.frame)


def wording(loop: LoopState) -> Iterable[Any]:
    yield (loop.word >= 0) & (loop.word <= loop.words)


def may_copy(call: CallState) -> Iterable[Any]:
    yield is_frame(call.view, call.source) & is_frame(call.view, call.target)


# ── CPUs ─────────────────────────────────────────────────────────────────────────────────────────────────────


def flushing(loop: LoopState) -> Iterable[Any]:
    yield (loop.cpu >= 0) & (loop.cpu <= loop.view.header(CPUS))
    yield others_work_on(loop.view, loop.entry_view)


def has_flushed(call: CallState) -> Iterable[Any]:
    yield others_work_on(call.view, call.before)


def may_end(call: CallState) -> Iterable[Any]:
    yield is_cpu(call.view, call.at)
    yield is_process(call.view, call.view.cpu(call.at, PROCESS))


def ended(image: Any, at: Any, answer: Any) -> Any:
    place = at - image[CPUS_AT]
    users = (image.at(CPU, place + PROCESS) << TASK_SHIFT) + USERS
    image.put(TASK, users, value=image.at(TASK, users) - 1)
    image.put_all(CPU, lambda word: (place <= word) & (word < place + SEEN), lambda word: 0)
    return answer


def ending(loop: LoopState) -> Iterable[Any]:
    yield (loop.field >= STAGE) & (loop.field <= SEEN)


def ended_so_far(image: Any, loop: LoopState) -> None:
    place = loop.at - image[CPUS_AT]
    image.put_all(CPU, lambda word: (place <= word) & (word < place + loop.field), lambda word: 0)


FUNCTIONS = (
    Function("task_at", requires=may_have_a_task, effect=task_found, writes=()),
    Function(
        "entry_at",
        requires=may_have_an_entry,
        claims=has_an_entry,
        ensures=has_an_entry,
        effect=entry_found,
        writes=(),
        focus=of_row,
        around=of_process,
    ),
    Function("cpu_at", requires=may_be_a_cpu, effect=cpu_found, writes=()),
    Function("record_at", requires=may_have_a_record, effect=record_found, writes=()),
    Function("word_at", requires=may_have_a_word, effect=word_found, writes=()),
    Function(
        "set_entry",
        requires=may_set,
        ensures=has_set,
        effect=set_as_said,
        writes=(),
        focus=at_change,
        around=at_entry,
    ),
    Function("take", requires=may_take, ensures=has_taken, effect=taken, writes=(), focus=at_free, around=at_free),
    Function(
        "release",
        requires=may_release,
        ensures=has_released,
        effect=released,
        writes=(CONTENT,),
        focus=at_frame,
        around=at_frame,
    ),
    Function(
        "clear_words",
        requires=may_clear,
        writes=(CONTENT,),
        loops=(Loop(wording, lambda loop: loop.words - loop.word, writes=(CONTENT,)),),
    ),
    Function(
        "copy_words",
        requires=may_copy,
        writes=(CONTENT,),
        loops=(Loop(wording, lambda loop: loop.words - loop.word, writes=(CONTENT,)),),
    ),
    Function(
        "flush",
        ensures=has_flushed,
        writes=(CPU,),
        loops=(Loop(flushing, lambda loop: loop.view.header(CPUS) - loop.cpu, writes=(CPU,)),),
    ),
    Function(
        "end",
        requires=may_end,
        effect=ended,
        writes=(),
        loops=(Loop(ending, lambda loop: SEEN - loop.field, effect=ended_so_far),),
    ),
)

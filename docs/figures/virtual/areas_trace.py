"""How the areas of a recorded program come and go over its run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from checks.pairing import Pairing
from checks.pairings.virtual.areas.trace import READ, TRACE
from checks.records import DATA
from docs.book.figure import figure, title
from docs.book.plot import Series, plot
from spec.virtual.areas import Process
from spec.vocabulary import PAGE_SHIFT

RECORDING = "areas-git.strace.xz"
MEBIBYTE = 1 << 20


def over_a_run(pairing: Pairing) -> str:
    """How many mappings a program makes, and in how many areas they lie."""
    found = list(measured(pairing))
    series = [
        Series(name, [(row[0], row[number]) for row in found], kind)
        for number, (name, kind) in enumerate((("areas", "first"), ("mappings made", "second")), start=1)
    ]
    calls, most, made, bytes_ = (max(numbers) for numbers in zip(*found, strict=True))
    drawing = plot("The areas of a program over its run", "calls", "areas", series)
    caption = (
        f"The {calls:,} calls on memory of a short run of git, as strace recorded them and the law accepts them. It "
        f"makes {made:,} mappings, and has at most {most:,} areas: some mappings are unmapped again, others are merged "
        f"with their neighbours, and what splits an area makes two. At most {bytes_ / MEBIBYTE:.0f} MiB are mapped, "
        "besides what execve has mapped, which strace does not record."
    )
    return f"{title('The areas of a program over its run')}{figure(drawing, caption)}"


def measured(pairing: Pairing) -> Iterator[tuple[int, int, int, int]]:
    """(calls, areas, mappings made, bytes mapped), after each call of the address space in which most are made."""
    chosen, _ = Counter(event.of for event in TRACE(DATA / RECORDING).events()).most_common(1)[0]
    reading = TRACE(DATA / RECORDING)
    states: dict[int, Process] = {}
    calls = made = 0
    for event in reading.events():
        state = states[event.of] if event.of in states else reading.initial()
        for call in reading.calls(state, event):
            state = pairing.move(call.operation)(state, *call.arguments, returned=call.returned)
        states[event.of] = state
        if event.of == chosen and event.name in READ:
            calls, made = calls + 1, made + (event.name == "mmap" and not event.errno)
            yield calls, state.count, made, len(state.pages) << PAGE_SHIFT

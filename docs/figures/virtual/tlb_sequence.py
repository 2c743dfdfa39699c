"""A run of the TLB's as a sequence: a line for each CPU, time downwards, and what each may still use meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from checks.counterexample import states_of
from checks.drive import counterexample, plain, run
from checks.evidence import Call
from checks.html.drawing import Drawing
from checks.pairing import Arguments, Pairing
from checks.spelling import told
from docs.book.figure import broken, escaped, figure, title
from docs.book.runs import Calls, Ran, perform
from spec.virtual.tlb import Machine
from spec.virtual.words import KERNEL_HALF, NO_FLUSH
from spec.vocabulary import Failure

WIDTH, RIGHT, TOP = 344.0, 46.0, 42.0
"""Right of the lifelines: which frames are free."""
BOX, ROW = 36.0, 48.0
LETTER = 5.9
EITHER = {"write": ("read", "write"), "writable": ("read-only", "writable")}
"""Arguments that are false or true, in words."""

CAPTION = (
    "Time runs downwards. A thick line: the CPU may use a translation that the tables no longer give. Arrows: the "
    "interrupts of a shootdown, and their acknowledgements."
)


def picture(pairing: Pairing, heading: str, geometry: Arguments, calls: Calls, caption: str) -> str:
    drawing = draw(pairing, perform(pairing, geometry, calls), heading)
    return f"{title(heading)}{figure(drawing, f'{escaped(caption)} {CAPTION}')}"


def broken_picture(pairing: Pairing, heading: str, mutant: str, geometry: Arguments, calls: Calls, caption: str) -> str:
    """The same of a mutant, up to the answer that the law refuses."""
    [faulty] = [each for each in pairing.mutants if each.name == mutant]
    clause, made = run(pairing, plain(pairing, faulty.edits), geometry, calls, black_box=True)
    if clause is None:
        raise ValueError(f"the mutant {mutant} survives the run of its picture")
    found = counterexample(pairing, clause, geometry, made)
    drawing = draw(pairing, Ran(geometry, made, states_of(pairing, found)), heading)
    return f"{title(heading)}{figure(drawing, f'{broken(clause)}. {escaped(caption)}')}"


def draw(pairing: Pairing, ran: Ran, heading: str) -> Drawing:
    """A state less than usual, if the law does not permit the last call."""
    count = len(ran.states[0].cpus)
    drawing = Drawing(WIDTH, TOP + len(ran.calls) * ROW + 12, heading, described(pairing, ran.calls))
    for cpu in range(count):
        drawing.text(lane(cpu, count), 14, f"CPU {cpu}", "")
    drawing.text(WIDTH, 9, "free", "tick-left")
    drawing.text(WIDTH, 21, "frames", "tick-left")
    draw_free(drawing, ran.states[0], TOP - 4)
    for number, call in enumerate(ran.calls):
        y = TOP + number * ROW
        draw_lifelines(drawing, ran.states[number], y - (ROW - BOX), y)
        is_broken = number + 1 >= len(ran.states)
        after = ran.states[number] if is_broken else ran.states[number + 1]
        draw_lifelines(drawing, after, y, y + BOX)
        draw_call(drawing, pairing, call, y, count, is_broken=is_broken)
        if not is_broken:
            draw_free(drawing, after, y + BOX / 2 + 4)
    end = TOP + len(ran.calls) * ROW
    draw_lifelines(drawing, ran.states[-1], end - (ROW - BOX), end + 6)
    return drawing


def lane(cpu: int, count: int) -> float:
    return (WIDTH - RIGHT) * (cpu + 0.5) / count


def draw_lifelines(drawing: Drawing, machine: Machine, top: float, bottom: float) -> None:
    for cpu in range(len(machine.cpus)):
        x = lane(cpu, len(machine.cpus))
        drawing.line(x, top, x, bottom, "stale-line" if is_stale(machine, cpu) else "edge")


def is_stale(machine: Machine, cpu: int) -> bool:
    space = machine.space_of(cpu)
    return any(
        entry != machine.entry(space, page) for page in range(machine.pages) for _, entry in machine.usable(cpu, page)
    )


def draw_free(drawing: Drawing, machine: Machine, y: float) -> None:
    drawing.text(WIDTH, y, " ".join(map(str, sorted(machine.free))) or "none", "tick-left")


def draw_call(drawing: Drawing, pairing: Pairing, call: Call, y: float, count: int, *, is_broken: bool) -> None:
    """On the CPU's line; across all of them where it is nobody's own."""
    names = pairing.parameters(call.operation)
    given = dict(zip(names, call.arguments, strict=True))
    cpu = given.pop("cpu", None)
    lines = [spoken(call.operation, given), answer(call)]
    style = " changed" if is_broken else ""
    if cpu is None:
        drawing.rectangle(2, y, WIDTH - RIGHT - 4, BOX, f"plain{style}")
        middle = (WIDTH - RIGHT) / 2
    else:
        middle = lane(cpu, count)
        for other in partners(call, given, cpu):
            draw_arrow(drawing, middle, lane(other, count), y + BOX / 2, is_back=call.operation != "send")
        width = max(len(line) for line in lines) * LETTER + 10
        middle = min(max(middle, width / 2 + 1), WIDTH - RIGHT - width / 2)
        drawing.rectangle(middle - width / 2, y, width, BOX, f"plain{style}")
    drawing.text(middle, y + 15, lines[0])
    drawing.text(middle, y + 30, lines[1], "axis")


def partners(call: Call, given: dict[str, int], cpu: int) -> list[int]:
    """The other CPUs that a call concerns: who is told, or who waits for the answer."""
    if call.operation == "send" and not isinstance(call.returned, Failure):
        return [other for other in range(call.returned.bit_length()) if call.returned >> other & 1 and other != cpu]
    return [given["sender"]] if given.get("sender", cpu) != cpu else []


def draw_arrow(drawing: Drawing, start: float, end: float, y: float, *, is_back: bool) -> None:
    step = 6 if end > start else -6
    drawing.line(start, y, end, y, "arrow dashed" if is_back else "arrow")
    drawing.path([(end - step, y - 4), (end, y), (end - step, y + 4)], "arrow")


def spoken(operation: str, given: dict[str, int]) -> str:
    """`unmap page, space 0, page 0`"""
    return ", ".join([operation.replace("_", " "), *(worded(name, value) for name, value in given.items())])


def worded(name: str, value: int) -> str:
    if name in EITHER:
        return EITHER[name][bool(value)]
    return "the kernel" if (name, value) == ("space", KERNEL_HALF) else f"{name} {told(value)}"


def answer(call: Call) -> str:
    if call.operation == "send" and not isinstance(call.returned, Failure):
        others = [str(cpu) for cpu in range(call.returned.bit_length()) if call.returned >> cpu & 1]
        return f"→ CPU {', '.join(others)}" if others else "→ nobody"
    if call.operation == "access" and not isinstance(call.returned, Failure):
        return f"→ frame {call.returned}"
    if call.operation == "load" and not isinstance(call.returned, Failure):
        return f"→ PCID {call.returned & (NO_FLUSH - 1)}, {'kept' if call.returned & NO_FLUSH else 'flushed'}"
    return "flushes" if call.operation == "acknowledge" else f"→ {told(call.returned)}"


def described(pairing: Pairing, calls: Sequence[Call]) -> str:
    names = (dict(zip(pairing.parameters(call.operation), call.arguments, strict=True)) for call in calls)
    return "; ".join(
        f"{spoken(call.operation, given)} {answer(call)}" for call, given in zip(calls, names, strict=True)
    )

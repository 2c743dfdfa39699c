"""A run of processes as a sequence: a line for each CPU, time downwards, and what each is at."""

from __future__ import annotations

from collections.abc import Sequence

from checks.evidence import Call
from checks.html.drawing import Drawing
from checks.pairing import Pairing
from checks.pairings.advanced.cow.drawing import DOING
from checks.spelling import told
from docs.book.runs import Ran
from spec.advanced.cow import Processes
from spec.advanced.words import FORCE, PIN_READ, PIN_WRITE, STORE
from spec.advanced.words import CowFailure as Failure

WIDTH, TOP = 344.0, 30.0
BOX, ROW = 36.0, 46.0
LETTER = 5.9


def draw(pairing: Pairing, ran: Ran, heading: str) -> Drawing:
    """What is no CPU's own, as a fork, goes across all lines. A line is thick while an access is in progress."""
    count = ran.states[0].cpus
    drawing = Drawing(WIDTH, TOP + len(ran.calls) * ROW + 8, heading, described(pairing, ran.calls))
    for cpu in range(count):
        drawing.text(lane(cpu, count), 14, f"CPU {cpu}")
    for number, call in enumerate(ran.calls):
        y = TOP + number * ROW
        is_broken = number + 1 >= len(ran.states)
        after = ran.states[number] if is_broken else ran.states[number + 1]
        lifelines(drawing, ran.states[number], y - (ROW - BOX), y)
        lifelines(drawing, after, y, y + BOX)
        box(drawing, pairing, call, y, count, is_broken=is_broken)
    return drawing


def lane(cpu: int, count: int) -> float:
    return WIDTH * (cpu + 0.5) / count


def lifelines(drawing: Drawing, processes: Processes, top: float, bottom: float) -> None:
    for cpu in range(processes.cpus):
        x = lane(cpu, processes.cpus)
        drawing.line(x, top, x, bottom, "stale-line" if processes.is_at_work(cpu) else "edge")


def box(drawing: Drawing, pairing: Pairing, call: Call, y: float, count: int, *, is_broken: bool) -> None:
    given = dict(zip(pairing.parameters(call.operation), call.arguments, strict=True))
    cpu = given.pop("cpu", None)
    lines = spoken(call, given)
    width = WIDTH - 4 if cpu is None else max(map(len, lines)) * LETTER + 10
    middle = WIDTH / 2 if cpu is None else lane(cpu, count)
    middle = min(max(middle, width / 2 + 1), WIDTH - width / 2 - 1)
    drawing.rectangle(middle - width / 2, y, width, BOX, f"plain{' changed' if is_broken else ''}")
    drawing.text(middle, y + 15, lines[0])
    drawing.text(middle, y + 30, lines[1], "axis")


def spoken(call: Call, given: dict[str, int]) -> tuple[str, str]:
    """What is done, and where, with what it answers."""
    answer = "it goes on" if call.returned is Failure.UNFINISHED else f"→ {told(call.returned)}"
    if call.operation == "start":
        kind, value = given["kind"], given["value"]
        what = {STORE: f" {value}", FORCE: f" {value}", PIN_READ: f", pin {value}", PIN_WRITE: f", pin {value}"}
        return f"begins: {DOING[kind]}{what.get(kind, '')}", f"{place(given)} {answer}"
    if call.operation in ("step", "finish"):
        return ("makes a step" if call.operation == "step" else "goes on to the end"), answer
    if call.operation == "load":
        return "loads", f"{place(given)} {answer}"
    if call.operation == "store":
        return f"stores {given['value']}", f"{place(given)} {answer}"
    return ", ".join((call.operation.replace("_", " "), *(f"{name} {each}" for name, each in given.items()))), answer


def place(given: dict[str, int]) -> str:
    return f"process {given['process']}, word {given['place']}"


def described(pairing: Pairing, calls: Sequence[Call]) -> str:
    def said(call: Call) -> str:
        given = dict(zip(pairing.parameters(call.operation), call.arguments, strict=True))
        cpu = given.pop("cpu", None)
        return f"{'' if cpu is None else f'CPU {cpu} '}{' '.join(spoken(call, given))}"

    return "; ".join(map(said, calls))

"""A run to step through: its calls, and after each of them the state, as the part draws it or in characters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

from attrs import frozen

from checks.counterexample import changes, picture, states_along, told_of
from checks.evidence import Call, Counterexample, Evidence
from checks.html.elements import Content, element
from checks.pairing import Pairing, State
from checks.spelling import answered, constructed

FIRST_STEPS, LAST_STEPS = 100, 200
"""Of a longer run the steps in the middle are left out."""
WIDE = 400
"""Pixels from which on a drawing is not made as narrow as a phone."""
CONTROLS = (
    ("first", "First", "Home"),
    ("previous", "Previous", "left arrow"),
    ("next", "Next", "right arrow"),
    ("last", "Last", "End"),
)


@frozen
class Run:
    """One run of a page."""

    number: int
    pairing: Pairing
    row: Evidence
    made: Counterexample

    @property
    def name(self) -> str:
        return f"run-{self.number}"

    def place(self, step: int) -> str:
        """Of a step, counted from 0, which is the beginning: the page's fragment."""
        return f"{self.name}-step-{step}"

    def is_shown(self, step: int) -> bool:
        return step <= FIRST_STEPS or step > len(self.made.calls) - LAST_STEPS


@frozen
class Step:
    """What is shown at once."""

    number: int
    said: str
    before: State | None
    after: State | None
    """None where the law does not permit the call."""
    call: Call | None
    """None at the beginning, before the first call."""
    is_last: bool = False


def steps(run: Run) -> Iterator[Step]:
    """The beginning, and a step for each call that is shown."""
    pairing, made = run.pairing, run.made
    states = states_along(pairing, made)
    after: State | None = next(states)
    begins = ", ".join((constructed(pairing, made.geometry), *told_of(pairing, made)))
    yield Step(0, begins, None, after, None, is_last=not made.calls)
    for number, call in enumerate(made.calls, start=1):
        before, after = after, next(states, None)
        is_last = after is None or number == len(made.calls)
        if run.is_shown(number) or is_last:
            yield Step(number, answered(pairing, call), before, after, call, is_last)
        if is_last:
            return


def run(told: Run) -> Element:
    shown = list(steps(told))
    made, row = told.made, told.row
    found = f"A run of {made.target}, {'made again' if row.engine == 'replay' else f'found by {row.engine}'}."
    heading = f"{told.name}-heading"
    return element(
        "section",
        element("h2", f"{told.pairing.part} breaks: ", element("q", made.clause, class_="broken"), id=heading),
        element("p", found, element("span", row.note, class_="note"), class_="small"),
        controls(),
        element(
            "div",
            element("div", *(step_shown(told, step, shown[-1].number) for step in shown), class_="steps"),
            element("ol", *calls(told, shown), class_="calls", aria_label="Calls"),
            class_="stepped",
        ),
        class_="run",
        id=told.name,
        aria_labelledby=heading,
    )


def controls() -> Element:
    """Hidden where no script runs: then all steps stand one below the other."""
    buttons = (
        element("button", label, type="button", data_move=move, title=f"Key: {key}") for move, label, key in CONTROLS
    )
    counter = element("span", class_="counter", aria_hidden="true")
    said = element("span", class_="unseen", role="status", aria_live="polite")
    return element(
        "div", *buttons, counter, said, class_="controls", role="group", aria_label="Steps of the run", hidden=True
    )


def calls(told: Run, shown: list[Step]) -> Iterator[Element]:
    """A link to each step, with a line where some are left out."""
    yield called(told, shown[0])
    for earlier, step in pairwise(shown):
        if left_out := step.number - earlier.number - 1:
            yield element("li", f"… {left_out:,} calls left out", class_="left-out")
        yield called(told, step)


def called(told: Run, step: Step) -> Element:
    number = element("span", str(step.number), class_="number")
    link = element("a", number, element("code", step.said), href=f"#{told.place(step.number)}")
    return element("li", link, class_="breaks" if breaks(told, step) else False)


def breaks(told: Run, step: Step) -> bool:
    return step.is_last and bool(told.made.clause)


def step_shown(told: Run, step: Step, last: int) -> Element:
    where = f"Call {step.number} of {last}" if step.number else "The beginning"
    drawn = element("figure", *state_shown(told, step))
    broken = f"broken: {told.made.clause}" if breaks(told, step) else ""
    described = (each.get("aria-label") for each in drawn.iter() if each.tag in ("svg", "pre"))
    said = ". ".join(filter(None, (where, step.said, broken, *described)))
    return element(
        "article",
        element("h3", element("span", where, class_="small"), element("code", step.said)),
        origins(told, step),
        element("p", broken, class_="broken") if broken else None,
        drawn,
        class_="step",
        id=told.place(step.number),
        data_told=said,
        data_where=where,
    )


def origins(told: Run, step: Step) -> Element | None:
    """Which arguments are what an earlier call answered, with the way there."""
    if step.call is None or not any(step.call.origins):
        return None
    line = element("p", class_="small")
    names = told.pairing.parameters(step.call.operation)
    found = [(name, origin) for name, origin in zip(names, step.call.origins, strict=True) if origin]
    for name, origin in found:
        way = f"call {origin.of}"
        link = element("a", way, href=f"#{told.place(origin.of)}") if told.is_shown(origin.of) else None
        told_of = element("span", element("code", name), " is what ", way if link is None else link, " answered")
        if origin.plus:
            told_of[-1].tail = f" answered, and {origin.plus:,} more"
        line.append(told_of)
        told_of.tail = ". "
    return line


def state_shown(told: Run, step: Step) -> Iterator[Content]:
    """The state, and beneath it what there is to see; where the law permits no state, the one before."""
    depiction, pairing = told.pairing.depiction, told.pairing
    state = step.before if step.after is None else step.after
    before = None if step.after is None else step.before
    if depiction is not None and all(each is None or depiction.is_small(each) for each in (state, before)):
        drawing = depiction.strip(state, before, step.said)
        yield element("div", drawing.root, class_="wide" if drawing.width > WIDE else False)
        legend = depiction.legend
        marked = "What has changed is marked."
    else:
        was = "" if before is None else picture(pairing, before, step.call)
        now = picture(pairing, state, step.call)
        marks = changes(was, now) if before is not None else ""
        yield element("pre", "\n".join(filter(None, (now, marks))), tabindex="0", aria_label=now)
        legend, marked = "", "^ marks what has changed." if marks else ""
    yield element("figcaption", " ".join(filter(None, (seen(step, marked), legend))))


def seen(step: Step, marked: str) -> str:
    if step.after is None:
        return "The state before this call: there is none after it that the law permits."
    if step.call is None:
        return "The state at the beginning."
    return "Nothing has changed." if step.after == step.before else marked

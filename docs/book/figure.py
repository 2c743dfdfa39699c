"""What a part declares of its pictures, and the forms in which pictures stand on a page."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence

from attrs import frozen

from checks.html.drawing import Drawing
from checks.pairing import Arguments, Pairing
from checks.spelling import answered
from docs.book.runs import Example, Ran, perform

CONCEPT = "the concept"
"""Where a page says what the problem is, before its first line of code; the book's first page shows the same, small."""
OPENING = "the opening"
"""Where a page shows its smallest example."""


@frozen
class Picture:
    """A picture of its own: where it stands, and what makes its HTML from runs."""

    place: str
    """The concept or the opening, or the section, or the function within one, that it stands in."""
    make: Callable[[Pairing], str]


@frozen
class Figures:
    """One part's pictures, besides how its states are drawn (checks.html.depiction)."""

    examples: dict[str, Sequence[Example]]
    """For each operation, the runs that show it."""
    pictures: Sequence[Picture] = ()
    sequence: Callable[[Pairing, Ran, str], Drawing] | None = None
    """(pairing, run, title) → the run in one drawing, where that tells more than its states; the last call may be one
    that the law does not permit, and then there is no state after it"""


def figure(drawing: Drawing, caption: str, name: str = "") -> str:
    """A drawing with what is said beneath it."""
    told = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure class="drawing {name}">{drawing}{told}</figure>'


def side_by_side(figures: Iterable[str]) -> str:
    """Next to each other where there is room, beneath each other on a phone."""
    return f'<div class="side-by-side">{"".join(figures)}</div>'


def broken(clause: str) -> str:
    """What a run ends with that a mutant does not survive."""
    return f'<span class="broken">broken: {escaped(clause)}</span>'


def steps(told: Iterable[tuple[str, Drawing | None]]) -> str:
    """Numbered steps, each with what happens and the drawing of what is then so, if there is one."""
    return f'<ol class="steps">{"".join(f"<li><p>{text}</p>{drawing or str()}</li>" for text, drawing in told)}</ol>'


def told_in_steps(heading: str, told: Iterable[tuple[str, Drawing | None]], note: str) -> str:
    return f"{title(heading)}{steps(told)}{note_of(note)}"


def title(text: str) -> str:
    return f'<p class="picture-title">{escaped(text)}</p>'


def note_of(text: str) -> str:
    return f'<p class="picture-caption">{escaped(text)}</p>'


def grid(header: Sequence[str], rows: Iterable[Sequence[object]], name: str = "") -> str:
    """A small table of numbers beside a picture; named `told` where its last column is text."""
    head = "".join(f"<th>{cell}</th>" for cell in header)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    table = f'<table class="docutils numbers {name}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="table-wrapper">{table}</div>'


def escaped(text: str) -> str:
    return html.escape(text, quote=False)


def run_in_steps(
    pairing: Pairing, heading: str, run: tuple[Arguments, Sequence[tuple[str, Arguments]]], first: str, note: str
) -> str:
    """A run: each of its calls with its answer, and what the state is like then."""
    geometry, calls = run
    assert pairing.depiction is not None
    ran, draw = perform(pairing, geometry, calls), pairing.depiction.draw
    told = [(first, draw(ran.states[0], None, "at first"))]
    for call, before, after in zip(ran.calls, ran.states, ran.states[1:], strict=False):
        text = answered(pairing, call)
        told.append((f"<code>{escaped(text)}</code>", draw(after, before, text)))
    return told_in_steps(heading, told, note)


LINE, WIDTH, ANSWERS = 30.0, 340.0, 248.0
"""Of a table of decisions: how high a line is, how wide it is in all, and where the answers begin."""


def first_that_holds(heading: str, lines: Sequence[tuple[str, str, bool]], note: str) -> str:
    """A table of decisions, (condition, answer, whether that is a failure): the first condition that holds decides."""
    drawing = Drawing(WIDTH, LINE * len(lines) + 4, heading, "; ".join(f"{when}: {then}" for when, then, _ in lines))
    for place, (when, then, is_failure) in enumerate(lines):
        y, kind = place * LINE, "free" if is_failure else "held"
        drawing.rectangle(2, y + 2, ANSWERS - 18, LINE - 8, "clear")
        drawing.text(ANSWERS / 2 - 7, y + 16, when, "on-clear tiny")
        drawing.line(ANSWERS - 16, y + 13, ANSWERS, y + 13, "link")
        drawing.rectangle(ANSWERS, y + 2, WIDTH - ANSWERS - 2, LINE - 8, kind)
        drawing.text((ANSWERS + WIDTH) / 2 - 1, y + 16, then, f"on-{kind} tiny")
        if place + 1 < len(lines):
            drawing.line(ANSWERS / 2 - 7, y + LINE - 6, ANSWERS / 2 - 7, y + LINE + 2, "link")
    return (
        f"{title(heading)}{figure(drawing, f'From top to bottom: the first line that holds decides. {escaped(note)}')}"
    )

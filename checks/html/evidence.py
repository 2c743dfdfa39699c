"""Evidence as a table that folds: by part, then by sentence. What does not hold stands first, and open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from checks.evidence import Evidence, Verdict, worst
from checks.html.elements import Content, element, folded, table
from checks.known import catches, numbers, standing
from checks.labels import BREAKS, CAUGHT, ONLY_BY
from checks.report import MEANINGS, TRIED, Report, about, engine_lines, shown

WORST = list(Verdict)[::-1]


def evidence(report: Report) -> Iterator[Element]:
    """A fold for each part."""
    by_part = grouped((row.part, row) for row in report.evidence)
    for part, rows in in_order(by_part):
        verdict = worst(row.verdict for row in rows)
        sentences = grouped((about(row), row) for row in rows if not row.property.startswith(CAUGHT))
        mutants = [row for row in rows if row.property.startswith(CAUGHT)]
        holding = sum(all(row.verdict is Verdict.HOLDS for row in each) for each in sentences.values())
        counted = f"{holding:,} of {len(sentences):,} hold"
        yield folded(
            (element("strong", part), badge(verdict), element("span", counted, class_="small")),
            meanings(rows) if sentences else None,
            *(sentence(name, each) for name, each in in_order(sentences)),
            caught(mutants) if mutants else None,
            rests_on(rows),
            is_open=verdict is not Verdict.HOLDS or len(by_part) == 1,
            name="part",
        )


def grouped(named: Iterable[tuple[str, Evidence]]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for name, row in named:
        found.setdefault(name, []).append(row)
    return found


def in_order(groups: dict[str, list[Evidence]]) -> list[tuple[str, list[Evidence]]]:
    """The worst first."""
    return sorted(groups.items(), key=lambda group: WORST.index(worst(row.verdict for row in group[1])))


def badge(verdict: Verdict) -> Element:
    return element("span", verdict.value, class_=f"verdict {verdict.value}")


def sentence(name: str, rows: Sequence[Evidence]) -> Element:
    """How it is known in a line, and unfolded by which engine, on what, and in how long."""
    verdict = worst(row.verdict for row in rows)
    known = element("span", shown(rows).plain, class_=f"known {verdict.value}")
    lines = (
        (row.engine, tried(row, name), on(row), f"{row.seconds:.1f}")
        for row in sorted(rows, key=lambda row: WORST.index(row.verdict))
    )
    return folded(
        (element("span", name, class_="sentence"), known),
        table("rows", ("engine", "shown", "on", "seconds"), lines),
        is_open=verdict is not Verdict.HOLDS,
        name="claim",
    )


def meanings(rows: Sequence[Evidence]) -> Element:
    """Of the line beside a sentence, and of its words for what was tried of the sentence itself."""
    words = [word for label, word in TRIED.items() if any(row.property.startswith(label) for row in rows)]
    told = ["Beside each sentence: how it is known, and in how many cases it was judged"]
    return element("p", "; ".join([*told, *(f"{word}: {MEANINGS[word]}" for word in words)]), class_="small")


def tried(row: Evidence, name: str) -> str:
    """Its strength or its verdict, behind what was tried of the sentence itself."""
    return f"{row.property.removesuffix(name)}{standing(row)}"


def on(row: Evidence) -> Content:
    kept = f"kept, shown on {row.kept}" if row.kept else ""
    told = element("span", ", ".join(filter(None, (numbers(row), kept))))
    if row.note:
        told.append(element("span", row.note, class_="note"))
    return told


def caught(rows: Sequence[Evidence]) -> Element:
    """The mutants: who has caught each, and by which sentences."""
    living = [row for row in rows if row.verdict is not Verdict.HOLDS]
    lines = (
        (row.property.removeprefix(CAUGHT), f"{standing(row)}: " * (row in living) + catches(row), breaking(row))
        for row in sorted(rows, key=lambda row: WORST.index(row.verdict))
    )
    return folded(
        (
            element("span", "Mutants", class_="sentence"),
            element("span", f"{len(rows) - len(living):,} of {len(rows):,} caught", class_="known"),
        ),
        table("rows", ("mutant", "caught by", "which it breaks"), lines),
        is_open=bool(living),
        name="claim",
    )


def breaking(row: Evidence) -> Element:
    """The sentences that a mutant breaks; the one without which it would live is set apart."""
    only = row.scope.get(ONLY_BY, ())
    broken = [*only, *(each for each in row.scope.get(BREAKS, ()) if each not in only)]
    lines = (
        element("li", each, element("span", " (this alone)", class_="small") if each in only else None)
        for each in broken
    )
    return element("ul", *lines)


def rests_on(rows: Sequence[Evidence]) -> Element:
    return folded(
        (element("span", "What the engines rest on", class_="sentence"),),
        table("rows", ("engine", "on", "seconds"), engine_lines(rows)),
        is_open=False,
        name="claim",
    )

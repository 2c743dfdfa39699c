"""Everything that Sphinx reads, in one folder: the pages written by hand, copied, and the generated ones."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path, PurePosixPath

from checks.engines import kills
from checks.freshness import load_fresh
from checks.pairing import Pairing
from checks.records import EVIDENCE, KILLS
from docs.book import benchmarks, chapter, contents, source
from docs.book.bugs import Bugs
from docs.book.figure import CONCEPT, Figures
from docs.book.markdown import prose
from docs.book.names import Names
from docs.book.part import Part

DOCS = Path(__file__).resolve().parents[1]
ROOT = DOCS.parent
OVERVIEW = "<!-- the chapters -->"
"""Where the first page lists them."""
DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)


class BrokenExampleError(Exception):
    """An example in a chapter's text does not do what it shows."""


def stage(folder: Path, pairings: Iterable[Pairing], evidence: Path = EVIDENCE, runs: Path = KILLS) -> None:
    """Raises StaleEvidenceError, StaleRunError, UsageError and BrokenExampleError."""
    built = list(pairings)
    try_examples(built)
    lay_out(folder, dict([*written(built), *generated(built, evidence, runs)]))


def lay_out(folder: Path, pages: Mapping[PurePosixPath, str]) -> None:
    """What is unchanged is left alone, so that Sphinx reads only what is new; what no longer belongs is removed."""
    for path in list(folder.rglob("*.md")):
        if PurePosixPath(path.relative_to(folder)) not in pages:
            path.unlink()
    for name, text in pages.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def try_examples(pairings: Iterable[Pairing]) -> None:
    """The examples in the chapters' own text."""
    for pairing in pairings:
        tried = doctest.testmod(pairing.spec)
        if tried.failed or not tried.attempted:
            raise BrokenExampleError(f"{pairing.spec.__name__}: {tried.failed} of {tried.attempted} examples fail")


def written(pairings: Iterable[Pairing]) -> Iterator[tuple[PurePosixPath, str]]:
    """The pages that lie under docs/, and the changelog."""
    built = [pairing for pairing in pairings if not pairing.draft]
    overview = contents.overview({pairing.part: card_of(pairing) for pairing in built})
    for path in sorted(DOCS.rglob("*.md")):
        name = PurePosixPath(path.relative_to(DOCS))
        if name.parts[0] != "_build":
            yield name, path.read_text(encoding="utf-8").replace(OVERVIEW, overview)
    yield PurePosixPath("changelog.md"), (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def generated(pairings: Iterable[Pairing], evidence: Path, runs: Path) -> Iterator[tuple[PurePosixPath, str]]:
    every = list(pairings)
    built = [pairing for pairing in every if not pairing.draft]
    drafts = [pairing.part for pairing in every if pairing.draft]
    known, kept = load_fresh(built, evidence), kills.load(runs)
    for plan in contents.plans():
        yield PurePosixPath(plan.folder, "index.md"), plan.page(titles_of(built), drafts)
    for pairing in built:
        yield from Part(pairing, known[pairing.part], figures_of(pairing), kept).pages()
        for path, text in source.pages(pairing).items():
            yield PurePosixPath("source", path).with_suffix(".md"), text
    yield PurePosixPath("real-bugs.md"), Bugs(built, kept).page()
    yield PurePosixPath("names.md"), Names(built, contents.plans()).page()
    yield PurePosixPath("benchmarks.md"), benchmarks.page()


def titles_of(pairings: Iterable[Pairing]) -> dict[str, str]:
    """Of every part."""
    return {pairing.part: chapter.read(pairing.spec).title for pairing in pairings}


def card_of(pairing: Pairing) -> contents.Card:
    """A part's title, its first sentence, and the first drawing of its concept."""
    read, figures = chapter.read(pairing.spec), figures_of(pairing)
    concepts = (picture.make(pairing) for picture in (figures.pictures if figures else ()) if picture.place == CONCEPT)
    drawings = (DRAWING.search(concept) for concept in concepts)
    picture = next((drawing[0] for drawing in drawings if drawing), "")
    return contents.Card(read.title, prose(chapter.first_sentence(read.opening[0])), picture)


def figures_of(pairing: Pairing) -> Figures | None:
    """The part's pictures, if it declares any: docs/figures stands to spec/ as checks/pairings does."""
    if not (DOCS / "figures" / pairing.part.replace(".", "/")).with_suffix(".py").is_file():
        return None
    figures: Figures = import_module(f"docs.figures.{pairing.part}").FIGURES
    return figures

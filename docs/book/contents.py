"""The six chapters: a page each, with its questions, what is built, and what is not built yet."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from docs.book.markdown import anchor, boxed, fence, join, link, raw, target

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs" / "contents.toml"
NOT_BUILT = "not built yet"


@frozen
class Item:
    """One thing that a chapter tells of."""

    text: str
    part: str | None = None
    """The file that tells of it: under the chapter's folder, or another chapter's part by its whole name; None where
    there is none yet."""

    def part_of(self, folder: str) -> str:
        return self.part if self.part and "." in self.part else f"{folder}.{self.part}"


@frozen
class Card:
    """A part on the first page."""

    title: str
    words: str
    """What the problem is, in a sentence."""
    picture: str
    """SVG; empty where the part has none."""

    def told(self, part: str, plan: ChapterPlan) -> str:
        title = f"**{link(self.title, target(part))}**"
        return join((raw(self.picture) if self.picture else "", f"{{.chapter}}\n{plan.heading}", title, self.words))


@frozen
class ChapterPlan:
    """What a chapter promises."""

    number: int
    folder: str
    title: str
    questions: tuple[str, ...]
    items: tuple[Item, ...]

    @property
    def heading(self) -> str:
        return link(f"{self.number} {self.title}", target("chapter", self.folder))

    def parts(self, built: Iterable[str]) -> list[str]:
        """The chapter's parts that are built, in the order of its items."""
        ours = [part for part in built if part.startswith(f"{self.folder}.")]
        told = dict.fromkeys(item.part_of(self.folder) for item in self.items)
        return [part for part in told if part in ours] + [part for part in ours if part not in told]

    def page(self, titles: dict[str, str], drafts: Sequence[str] = ()) -> str:
        """Titles: those of every part that is built. Of drafts it is only said that there are."""
        parts = self.parts(titles)
        state = "" if parts else f" ({NOT_BUILT})"
        entries = "\n".join(part.partition(".")[2] for part in parts)
        return join(
            (
                f"{anchor(target('chapter', self.folder))}\n# {self.number} {self.title}{state}",
                boxed("questions", join(self.questions)),
                "\n".join(self.lines(titles)),
                *(f"`{part}` is a draft." for part in drafts if part.startswith(f"{self.folder}.")),
                fence("{toctree}", f":hidden:\n\n{entries}") if entries else "",
            )
        )

    def lines(self, titles: dict[str, str]) -> Iterator[str]:
        for number, item in enumerate(self.items, 1):
            part = item.part_of(self.folder)
            state = f"**{link(titles[part], target(part))}**" if part in titles else f"[{NOT_BUILT}]{{.not-built}}"
            yield f"- {self.number}.{number} {item.text}: {state}"


def plans(path: Path = FILE) -> list[ChapterPlan]:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return [_plan(number, chapter) for number, chapter in enumerate(data["chapter"], 1)]


def _plan(number: int, chapter: dict[str, Any]) -> ChapterPlan:
    items = tuple(Item(**item) for item in chapter["items"])
    return ChapterPlan(number, chapter["folder"], chapter["title"], tuple(chapter["questions"]), items)


def overview(cards: Mapping[str, Card], path: Path = FILE) -> str:
    """For the first page: what there is, each part with its picture; and what is coming, in a line."""
    whole = tomllib.loads(path.read_text(encoding="utf-8"))["whole"]
    every = plans(path)
    shown = join(boxed("card", cards[part].told(part, plan)) for plan in every for part in plan.parts(cards))
    coming = [plan.heading for plan in every if not plan.parts(cards)]
    coming += [] if (ROOT / whole["file"]).exists() else [whole["title"].lower()]
    line = f"{{.coming}}\nComing, and {NOT_BUILT}: {' · '.join(coming)}." if coming else ""
    return join((f":::::{{container}} cards\n{shown}\n:::::", line))

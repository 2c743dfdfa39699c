"""The page of bugs that have a number: which edit makes each one again, and the run that shows it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from attrs import frozen

from checks.engines.kills import Kept
from checks.pairing import Mutant, Pairing
from checks.schedule import schedule
from docs.book import chapter
from docs.book.markdown import capital, join, link, prose, table, target
from docs.book.pitfalls import plural

NUMBER = re.compile(r"CVE-(\d{4})-(\d{4,})|\b[0-9a-f]{12}\b")
"""Of an advisory, or of the commit by which Linux was mended."""
OPENING = (
    "These shipped, and have a number: that of an advisory (CVE), or of the commit that mended Linux. Each is made "
    "again by a small edit of the implementation here, a *mutant*, which repeats the logical error and not the lines "
    "around it. Every one is caught; where it takes several CPUs, the order of their steps is told. `memspec explain "
    "PART:MUTANT` prints the edit and the run."
)
NOT_HERE = {
    "CVE-2020-29368": "a huge page is split while it is shared: copy-on-write has no huge pages here",
    "CVE-2022-2590": "that an entry is dirty is taken for a sign that the page was copied: there is no dirty bit in "
    "copy-on-write here",
    "CVE-2022-42703": "an anon_vma is used again and counted wrong: who maps a frame is searched for here",
    "CVE-2023-3269": "a stack grows while others read the tree of areas (StackRot): one thread at a time uses the tree "
    "here",
    "CVE-2024-50066": "tables are moved by the type that an entry had before the lock: a move is one step here",
    "d9dddbf55667": "a block is merged across an isolated one: the buddy allocator has no isolated blocks here",
}
"""Others that are well known, and why no edit of what there is here makes them again."""


@frozen
class Bugs:
    """What the page is made from."""

    pairings: Sequence[Pairing]
    kept: Kept

    def page(self) -> str:
        rows = ((f"{{index}}`!{number}`", "\n\n".join(told)) for number, told in self.by_number())
        absent = ((number, capital(f"{why}.")) for number, why in NOT_HERE.items())
        return join(
            (
                "# Real bugs, made again",
                OPENING,
                table(("number", "here"), rows, "names"),
                "## Not made again here",
                table(("number", "why not"), absent, "names"),
            )
        )

    def by_number(self) -> Iterator[tuple[str, Sequence[str]]]:
        """From the earliest year on; commits at the end."""
        found: dict[str, list[str]] = defaultdict(list)
        for pairing in self.pairings:
            stories: dict[str, str] = pairing.spec.PITFALLS
            for mutant in pairing.mutants:
                for number in dict.fromkeys(match[0] for match in NUMBER.finditer(stories[mutant.name])):
                    found[number].append(self.told(pairing, mutant))
        return iter(sorted(found.items(), key=lambda each: in_order(each[0])))

    def told(self, pairing: Pairing, mutant: Mutant) -> str:
        """The mutant, its story, and the run that shows it."""
        named = link(capital(mutant.name.replace("-", " ")), target(pairing.part, "mutant", mutant.name))
        title = chapter.read(pairing.spec).title.partition(":")[0]
        story: str = pairing.spec.PITFALLS[mutant.name]
        return f"**{named}**, in {link(title, target(pairing.part))}. {prose(story)}{self.run(pairing, mutant)}"

    def run(self, pairing: Pairing, mutant: Mutant) -> str:
        kept = self.kept[pairing.part][mutant.name]
        if kept is None:
            return " No run shows it: a proof fails."
        turns = schedule(pairing, kept.calls)
        return f" Shown by {plural(len(kept.calls), 'call')}{f': `{turns}`' if turns else ''}."


def in_order(number: str) -> tuple[int, int, str]:
    found = NUMBER.fullmatch(number)
    return (int(found[1]), int(found[2]), "") if found and found[1] else (9999, 0, number)

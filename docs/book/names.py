"""The page of names that a reader looks for: error codes, functions of Linux and glibc, system calls; each is an entry
of the index, so that the book's search leads there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from checks.pairing import Pairing
from docs.book import chapter
from docs.book.comparison import IDENTIFIER, SOURCES
from docs.book.contents import ChapterPlan
from docs.book.markdown import join, link, table, target

SYSTEM_CALLS = (
    *("brk", "fork", "madvise", "mbind", "membarrier", "mincore", "mlock", "mmap", "mprotect", "mremap", "msync"),
    *("munlock", "munmap", "pkey_mprotect", "set_mempolicy", "swapoff", "swapon", "userfaultfd", "vfork"),
)
"""Those of memory management. The page has those of which the law or the contents speak."""
PLACE = re.compile(r"([\w./-]+\.[chS]): ([^;]+)")
"""Of a comparison: a file and what it names there."""

Rows = Mapping[str, Sequence[str]]


@frozen
class Names:
    """What the page is made from."""

    pairings: Sequence[Pairing]
    plans: Sequence[ChapterPlan]

    def page(self) -> str:
        parts = (
            ("Error codes", ("error code", "refused so"), self.error_codes()),
            ("Functions of Linux and glibc", ("function", "where it is compared"), self.functions()),
            ("System calls", ("system call", "where it is spoken of"), self.system_calls()),
        )
        told = (join((f"## {title}", table(header, rows(found), "names"))) for title, header, found in parts)
        return join(("# Names: error codes, functions of Linux and glibc, system calls", *told))

    def error_codes(self) -> Rows:
        """Where each may be answered, and in which case."""
        found: dict[str, list[str]] = defaultdict(list)
        for pairing in self.pairings:
            cases: dict[tuple[str, str, str], list[str]] = defaultdict(list)
            for operation, failures in pairing.spec.FAILURES.items():
                for failure in failures:
                    cases[failure.code, str(failure), failure.when].append(operation)
            for (code, failure, when), operations in cases.items():
                asked = ", ".join(link(f"`{each}`", target(pairing.part, each)) for each in operations)
                found[code].append(f"`{failure}`: {when[:1].lower()}{when[1:]}; by {asked} of {self.whole(pairing)}")
        return found

    def functions(self) -> Rows:
        """Each with its file."""
        found: dict[str, list[str]] = defaultdict(list)
        for pairing in self.pairings:
            for section, items in chapter.read(pairing.spec).sections.items():
                for item in items if section in SOURCES else ():
                    for here, there, _ in getattr(pairing.spec, item.name):
                        for path, names in PLACE.findall(there):
                            for name in filter(IDENTIFIER.fullmatch, names.split(", ")):
                                found[name].append(f"`{path}`, beside `{here}`: {self.section(pairing, section)}")
        return found

    def system_calls(self) -> Rows:
        found: dict[str, list[str]] = defaultdict(list)
        for call in SYSTEM_CALLS:
            word = re.compile(rf"\b{call}\b(?![./])")
            for plan in self.plans:
                if any(map(word.search, (plan.title, *plan.questions, *(item.text for item in plan.items)))):
                    found[call].append(f"chapter {plan.heading}")
            found[call] += [self.whole(each) for each in self.pairings if word.search(chapter.read(each.spec).text)]
        return {call: places for call, places in found.items() if places}

    def whole(self, pairing: Pairing) -> str:
        return link(chapter.read(pairing.spec).title, target(pairing.part))

    def section(self, pairing: Pairing, name: str) -> str:
        return link(f"{chapter.read(pairing.spec).title}, {name}", target(pairing.part, "section", name))


def rows(found: Rows) -> Iterator[tuple[str, str]]:
    """In the order of the alphabet; each name is a main entry (!) of the index, which search puts first."""
    for name in sorted(found, key=lambda name: name.strip("_").lower()):
        yield f"{{index}}`!{name}`", "\n\n".join(dict.fromkeys(found[name]))

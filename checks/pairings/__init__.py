"""One pairing for each chapter that is built, found by its path."""

from __future__ import annotations

import functools
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from attrs import define, field

from checks.evidence import UsageError
from checks.pairing import Pairing


@define
class Pairings(Mapping[str, Pairing]):
    """Pairings by their parts, each loaded when it is looked up."""

    found: dict[str, Callable[[], Pairing]] = field(factory=dict)

    def __getitem__(self, part: str) -> Pairing:
        return self.found[part]()

    def __iter__(self) -> Iterator[str]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def __contains__(self, part: object) -> bool:
        return part in self.found


@functools.cache
def pairings() -> Pairings:
    """Every pairing by its part: CHAPTER/COMPONENT/pairing.py below this package."""
    if sys.flags.optimize:
        # The law's sentences are docstrings, and what is assumed is asserted.
        raise UsageError("what memspec checks with is left out: run it without -O and without PYTHONOPTIMIZE")
    found = {}
    # From __name__ on, because this package has another name in the wheel.
    for chapter in pkgutil.iter_modules(__path__, f"{__name__}."):
        for component in pkgutil.iter_modules(import_module(chapter.name).__path__, f"{chapter.name}."):
            part = component.name.removeprefix(f"{__name__}.")
            found[part] = functools.partial(_pairing_of, f"{component.name}.pairing")
    return Pairings(dict(sorted(found.items())))


def _pairing_of(module: str) -> Pairing:
    pairing: Pairing = import_module(module).PAIRING
    return pairing


def find(*names: str) -> list[Pairing]:
    """The pairings of parts, and those of chapters, each once; all, if none is named."""
    every = pairings()
    chosen: dict[str, Pairing] = {}
    for name in names:
        found = {part: every[part] for part in every if part == name or part.startswith(f"{name}.")}
        if not found:
            raise UsageError(f"there is no part or chapter {name!r}; the parts are: {', '.join(every)}")
        chosen |= found
    return list((chosen if names else every).values())


def stating(*names: str, theorem: str | None = None) -> list[Pairing]:
    """Those among them that state theorems, or the one named."""
    proving = [pairing for pairing in find(*names) if pairing.proof is not None]
    asked = " ".join(names) or "memspec"
    if not proving:
        raise UsageError(f"{asked} states no theorems")
    known = {each.part: [stated.name for stated in each.proof.theorems] for each in proving if each.proof}
    chosen = [pairing for pairing in proving if theorem is None or theorem in known[pairing.part]]
    if not chosen:
        told = ", ".join(name for names in known.values() for name in names)
        raise UsageError(f"{asked} states no theorem {theorem!r}; it states {told}")
    return chosen


def find_one(name: str) -> Pairing:
    """The pairing of a part, or of a chapter that has only one."""
    found = find(name) if name else find()
    if len(found) != 1:
        whose = name or "memspec"
        raise UsageError(f"{whose} has {len(found)} parts; name one of them: {', '.join(each.part for each in found)}")
    return found[0]

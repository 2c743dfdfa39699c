"""A seeded fault for a reader: what was changed, and the shortest run in which it shows."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Iterator

from attrs import frozen

from checks.engines.drive import Factory, Pair, counterexample, plain
from checks.engines.explore import Paired, search
from checks.engines.mutate import MAX_STATES
from checks.engines.tally import Tally
from checks.evidence import Budget, Counterexample
from checks.pairing import Arguments, Mutant, Pairing
from spec.vocabulary import BrokenClause

CONTEXT = 2
"""Lines shown on each side of a change."""


@frozen
class Kill:
    """A shortest run that a mutant does not survive."""

    run: Counterexample
    by_answers: bool
    """Whether an answer betrays it; else its memory does."""


def source(pairing: Pairing) -> str:
    module = inspect.getmodule(pairing.impl)
    assert module is not None
    return inspect.getsource(module)


def difference(before: str, mutant: Mutant) -> str:
    """The edit as a unified difference, its hunks headed by the function that they lie in."""
    after = before
    for old, new in mutant.edits:
        after = after.replace(old, new)
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=CONTEXT, lineterm=""))[2:]
    return "\n".join(_headed(line, before.splitlines()) if line.startswith("@@") else line for line in lines)


def _headed(hunk: str, lines: list[str]) -> str:
    """`@@ -170,5 +170,5 @@ def free(image: Image, frame: int, order: int) -> int:`"""
    first = first_line(hunk) + CONTEXT
    inside = [line for line in lines[:first] if line.startswith(("def ", "class "))]
    method = [line for line in lines[:first] if line.startswith("    def ")]
    named = (method or inside)[-1] if inside and inside[-1].startswith("class ") else inside[-1] if inside else ""
    return f"{hunk} {named.strip()}".rstrip()


def first_line(hunk: str) -> int:
    """The number of the first line that a hunk shows, from its head."""
    return int(hunk.split()[1].lstrip("-").split(",")[0])


def shortest(pairing: Pairing, mutant: Mutant) -> Kill | None:
    """Breadth first at each of the least geometries: by answers alone where those betray it, else by its memory."""
    factory = plain(pairing, mutant.edits)
    for black_box in (True, False):
        if runs := list(_runs(pairing, mutant, factory, black_box)):
            return Kill(min(runs, key=lambda run: len(run.calls)), black_box)
    return None


def _runs(pairing: Pairing, mutant: Mutant, factory: Factory, black_box: bool) -> Iterator[Counterexample]:
    """The shortest run at each geometry of the first scope; none is shorter than one call."""
    for geometry in next(iter(pairing.scopes.values())).geometries:
        run = _run(pairing, mutant, factory, geometry, black_box)
        if run is not None:
            yield run
            if len(run.calls) <= 1:
                return


def _run(
    pairing: Pairing, mutant: Mutant, factory: Factory, geometry: Arguments, black_box: bool
) -> Counterexample | None:
    tally = Tally(pairing, "explore", black_box=black_box)
    try:
        space = Paired(Pair(pairing, factory, geometry, black_box=black_box), tally, laws=False)
    except BrokenClause as broken:
        return counterexample(pairing, broken.clause, geometry, (), target=f"mutant {mutant.name}")
    found = search(space, Budget(), max_states=MAX_STATES)
    if not found.clause:
        return None
    return counterexample(pairing, found.clause, geometry, found.calls, target=f"mutant {mutant.name}")

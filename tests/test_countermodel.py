"""What a countermodel is told as: the statement, its place in the source, the branches and the values there."""

from __future__ import annotations

import inspect
import re

from checks.engines.prove import prove
from checks.evidence import Budget, Verdict
from checks.pairings import find_one
from checks.source import written
from checks.stated import file_of
from impl.physical.buddy import USED
from spec.virtual.words import DIRTY, WRITE

MOST_LINES = 24


def told(part: str, theorem: str, mutant: str) -> str:
    """What is told of a theorem that a mutant breaks; each line of a text that it names stands there."""
    pairing = find_one(part)
    edits = next(each.edits for each in pairing.mutants if each.name == mutant)
    [row] = prove(pairing, Budget(), theorem=theorem, edits=edits)
    assert row.verdict is Verdict.VIOLATED
    assert len(row.note.splitlines()) <= MOST_LINES
    module = inspect.getmodule(pairing.impl)
    assert module is not None
    lines = {file_of(each.module): each.text.splitlines() for each in written(module, edits)}
    files = "|".join(map(re.escape, lines))
    named = re.findall(rf"({files}):(\d+) in \w+: (.*?)(?: is true| is false)?$", row.note, re.MULTILINE)
    assert named
    for file, line, text in named:
        assert text in lines[file][int(line) - 1], (file, line, text)
    return row.note


def value(note: str, function: str, name: str) -> int:
    [values] = re.findall(rf"^  in {function} (?:there|at its end): (.*)$", note, re.MULTILINE)
    [number] = re.findall(rf"\b{name} = (-?\w+)", values)
    return int(number, 0)


def test_of_a_block_that_nobody_holds_it_tells_how_it_is_taken_back() -> None:
    note = told("physical.buddy", "free-answers-exactly", "double-free-accepted")
    assert "“free: only an allocated block can be given back”" in note
    [way] = re.findall(r"impl/physical/buddy.py:\d+ in free: state < USED is (\w+)", note)
    assert way == "true"
    assert value(note, "free", "state") < USED
    assert value(note, "free", "order") >= 0
    assert value(note, "outcome", "code") == 0


def test_of_a_mark_that_is_too_much_it_tells_the_place_and_who_read() -> None:
    note = told("virtual.walk", "flags-exact", "dirty-by-a-read")
    assert "“access: represents the law's next state”" in note
    assert re.search(r"at the place: word \w+$", note, re.MULTILINE)
    assert value(note, "translate", "flags") & DIRTY
    assert not value(note, "translate", "how") & WRITE


def test_of_an_invariant_that_is_lost_it_tells_which_and_where() -> None:
    note = told("virtual.tlb", "no-free-before-flush", "goes-on-without-waiting")
    assert "“finish: invariant”" in note
    assert "a flush of it is pending that its frame waits for" in note
    assert re.search(r"at the place: cpu \w+, slot \w+$", note, re.MULTILINE)
    [way] = re.findall(r"tlb.py:\d+ in finish: image\[at \+ PHASE\] != SENT is (\w+)", note)
    assert way == "false"


def test_of_an_access_that_leaves_the_image_it_tells_the_line() -> None:
    note = told("physical.buddy", "no-out-of-range-access", "reads-a-buddy-that-does-not-exist")
    [text] = re.findall(r"^  at: impl/physical/buddy.py:\d+ in free: (.*)$", note, re.MULTILINE)
    assert "image[buddy << NODE_SHIFT" in text
    assert value(note, "free", "buddy") != value(note, "free", "block")

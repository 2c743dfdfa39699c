"""What a countermodel is told as: what fails and where, which branches lead there, and what the variables are then.

The path on which an obligation fails is run once more, with its decisions given and every function watched: a proof
that succeeds pays nothing for it.
"""

from __future__ import annotations

import inspect
import linecache
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby, islice
from pathlib import Path as File
from traceback import walk_tb
from types import FrameType, ModuleType
from typing import Any

import z3
from attrs import define, field, frozen

from checks import pairings
from checks.engines.proving.trusted.decisions import Decisions
from checks.engines.proving.trusted.obligations import Obligation, unmet, witness
from checks.engines.proving.trusted.quantifiers import Quantifier
from checks.engines.proving.trusted.symbolic import Condition, Path, PathEnd, Word
from checks.labels import CONTRACT, LOOP
from checks.pairing import Pairing
from checks.source import written
from spec.vocabulary import BrokenClause, Failure

MOST_BRANCHES = 12
"""How many of the last ones are shown."""
MOST_FUNCTIONS = 4
"""How many functions' variables are shown, of those that returned last."""
LONGEST = 100
"""Characters of a line that is quoted."""
LARGE = 1 << 10
"""Numbers from here on are told in hexadecimal."""


@frozen
class Place:
    """A part of a text that runs."""

    function: str
    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{_file(self.file)}:{self.line} in {self.function}: {self.text}"


@frozen
class Texts:
    """What the lines of a path are told from, by file."""

    implementation: dict[str, list[str]]
    law: dict[str, list[str]]
    declarations: str
    """The folder with what parts declare."""

    @classmethod
    def of(cls, pairing: Pairing, edits: tuple[tuple[str, str], ...]) -> Texts:
        own, law = sys.modules[pairing.impl.__module__], pairing.spec
        package = own.__name__.partition(".")[0]
        modules = [module for name, module in sys.modules.items() if name.startswith(f"{package}.")]
        lines = {str(each.__file__): inspect.getsource(each).splitlines() for each in modules if _has_text(each)}
        lines.update((each.file, each.text.splitlines()) for each in written(own, edits))
        return cls(lines, {str(law.__file__): inspect.getsource(law).splitlines()}, str(File(pairings.__file__).parent))

    def lines(self, file: str) -> list[str] | None:
        return self.implementation.get(file, self.law.get(file))


def _has_text(module: ModuleType) -> bool:
    try:
        return bool(inspect.getsource(module))
    except (OSError, TypeError):
        return False


Site = tuple[Place | None, dict[str, Any], Place | None]
"""Where an obligation of a text arises, the variables there, and where a declaration says it."""


@define(eq=False)
class Watched(Path):
    """A path that notes where it decides and where its obligations arise."""

    texts: Texts = field(factory=lambda: Texts({}, {}, ""))
    branches: list[tuple[Place | None, bool]] = field(factory=list)
    sites: list[Site] = field(factory=list)
    """By goal."""
    returned: dict[str, dict[str, Any]] = field(factory=dict)
    """The functions of the texts that have returned, those that did so last at the end, with their variables then."""
    written: dict[int, Place] = field(factory=dict)
    """By a truth's identity: where a declaration says it."""
    alive: list[Any] = field(factory=list)
    """These truths, so that none takes another's identity."""

    def decide(self, term: z3.BoolRef) -> bool:
        so_far = len(self.decisions.taken)
        answer = Path.decide(self, term)
        if len(self.decisions.taken) > so_far:
            self.branches.append((self._at()[0], answer))
        return answer

    def prove(self, condition: Any, label: str) -> None:
        so_far = len(self.goals)
        Path.prove(self, condition, label)
        self.sites += [self._at(self.written.get(id(condition)))] * (len(self.goals) - so_far)

    def _at(self, written: Place | None = None) -> Site:
        """Where the program is."""
        call: FrameType | None = sys._getframe(1)
        while call is not None and self.texts.lines(call.f_code.co_filename) is None:
            call = call.f_back
        if call is None:
            return None, {}, written
        return self.place(call), dict(call.f_locals), written

    def raised(self, error: BaseException) -> Site:
        """Where a text has raised an error."""
        calls = [call for call, _ in walk_tb(error.__traceback__) if self.texts.lines(call.f_code.co_filename)]
        return (self.place(calls[-1]), dict(calls[-1].f_locals), None) if calls else (None, {}, None)

    def place(self, call: FrameType) -> Place:
        """Of what a function is at: the condition or the call, where it stands in one line."""
        code = call.f_code
        first, last, begin, end = list(code.co_positions())[call.f_lasti // 2]
        lines = self.texts.lines(code.co_filename) or []
        line = call.f_lineno
        text = lines[line - 1] if line <= len(lines) else ""
        if first == last == line and begin is not None and end is not None:
            text = text.encode()[begin:end].decode() or text
        text = re.sub(r"^(?:if|elif|while) (.*):$", r"\1", text.strip())
        return Place(code.co_name, code.co_filename, line, text if len(text) <= LONGEST else f"{text[:LONGEST]} …")

    def watch(self, call: FrameType, event: str, argument: Any) -> None:
        """What a function returns or yields, and its variables then."""
        if event != "return":
            return
        if call.f_code.co_filename in self.texts.implementation:
            self.returned.pop(call.f_code.co_name, None)
            self.returned[call.f_code.co_name] = dict(call.f_locals)
        elif call.f_code.co_filename.startswith(self.texts.declarations):
            for said in argument if isinstance(argument, list | tuple) else [argument]:
                if isinstance(said, Condition) and id(said) not in self.written:
                    text = linecache.getline(call.f_code.co_filename, call.f_lineno).strip()[:LONGEST]
                    place = Place(call.f_code.co_name, call.f_code.co_filename, call.f_lineno, text)
                    self.written[id(said)] = place
                    self.alive.append(said)


@contextmanager
def _watching(path: Watched) -> Iterator[None]:
    before = sys.getprofile()
    sys.setprofile(path.watch)
    try:
        yield
    finally:
        sys.setprofile(before)


def again(path: Path, program: Callable[[Path], Any], texts: Texts) -> Watched:
    """The same path once more, watched."""
    watched = Watched(Decisions(tuple(path.decisions.taken)), width=path.width, texts=texts)
    with _watching(watched):
        try:
            program(watched)
        except PathEnd:
            pass
        except BrokenClause as broken:
            watched.prove(False, broken.clause)
            watched.sites[-1] = watched.raised(broken)
    return watched


# ── Told ─────────────────────────────────────────────────────────────────────────────────────────────────────


def told(program: str, obligation: Obligation, model: z3.ModelRef, watched: Watched) -> str:
    """What a countermodel of an obligation says, in lines."""
    number = unmet(obligation, model)
    goal = obligation.path.goals[number]
    at, variables, written = watched.sites[number] if number < len(watched.sites) else (None, {}, None)
    lines = [
        f"a countermodel of “{program}: {goal.label}”",
        f"  fails: {_what(program, obligation, number, at, written)}",
    ]
    is_own = at is not None and at.file in watched.texts.implementation
    if at is not None:
        lines.append(f"  at: {at}")
    quantifier = obligation.path.quantifiers.known.get(goal.term.get_id())
    if quantifier is not None:
        numbers = [_value(word, model) for word in witness(obligation.path, quantifier)]
        places = zip(quantifier.kinds, numbers, strict=True)
        lines.append("  at the place: " + ", ".join(f"{kind} {number}" for kind, number in places))
    lines += _branches(watched)
    if at is not None:
        where = f"{at.function} there" if is_own else f"{at.function} of the law"
        lines += _variables(f"in {where}", variables, model)
    if not is_own:
        last = islice(reversed(watched.returned.items()), MOST_FUNCTIONS)
        for function, values in last:
            lines += _variables(f"in {function} at its end", values, model)
    return "\n".join(lines)


def _what(program: str, obligation: Obligation, number: int, at: Place | None, written: Place | None) -> str:
    """Which statement it is."""
    path = obligation.path
    goal = path.goals[number]
    quantifier = path.quantifiers.known.get(goal.term.get_id())
    kind = ""
    if goal.label == CONTRACT:
        kind = f"the postcondition of {program}" if at is None else f"the precondition of {at.text}"
    elif goal.label == LOOP:
        kind = "the invariant of a loop"
    said = ""
    if quantifier is not None:
        said = _said(quantifier)
    elif written is not None:
        said = f"{written.text} ({_file(written.file)}:{written.line})"
    if goal.label not in (CONTRACT, LOOP):
        said = f"{goal.label}: {said}" if said else goal.label
    return ": ".join(part for part in (kind, said) if part)


def _said(quantifier: Quantifier) -> str:
    """What a statement about all numbers says: its sentence, or the text that says it."""
    prose = (quantifier.said.__doc__ or "").strip().partition("\n")[0]
    if prose:
        return f"“{prose}” ({quantifier.said.__name__})"
    code = quantifier.said.__code__
    text = linecache.getline(code.co_filename, code.co_firstlineno).strip()[:LONGEST]
    return f"{text} ({_file(code.co_filename)}:{code.co_firstlineno})"


def _branches(watched: Watched) -> list[str]:
    taken = [branch for branch, _ in groupby(watched.branches) if branch[0] is not None]
    left_out = len(taken) - MOST_BRANCHES
    lines = [f"  {left_out} branches, and then"] if left_out > 0 else []
    return lines + [f"  {place} is {'true' if answer else 'false'}" for place, answer in taken[-MOST_BRANCHES:]]


def _variables(where: str, values: dict[str, Any], model: z3.ModelRef) -> list[str]:
    told = [f"{name} = {said}" for name, value in values.items() if (said := _value(value, model))]
    return [f"  {where}: {', '.join(told)}"] if told else []


def _value(value: Any, model: z3.ModelRef) -> str:
    """A word, a truth or an answer in a model; nothing for what else there is."""
    if isinstance(value, Condition):
        return str(z3.is_true(model.eval(value.term, model_completion=True))).lower()
    if isinstance(value, Word):
        said: Any = model.eval(value.term, model_completion=True)
        return _number(said.as_signed_long())
    if isinstance(value, Failure):
        return str(value)
    return _number(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _number(number: int) -> str:
    return str(number) if abs(number) < LARGE else hex(number)


def _file(file: str) -> str:
    """The end of a file's path that tells it."""
    return "/".join(File(file).parts[-3:])

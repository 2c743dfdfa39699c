"""What strace writes, read as system calls by address space: `strace -f -e trace=memory,process -o TRACE COMMAND`.

A line has a process (with -f), a call, its arguments in C's words, and what it returned, or an errno:

    4322  mprotect(0x7f9ff7fac000, 16384, PROT_READ) = 0
    4322  munmap(0x7f9ff80e9000, 39035 <unfinished ...>
    4325  mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = -1 ENOMEM (Cannot allocate memory)
    4322  <... munmap resumed>) = 0

Processes that share their memory (threads, and a child made by vfork until it becomes another program) make calls in
one address space; a child made by fork, and a program that execve begins, in a new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from attrs import define, field, frozen

from checks.engines.validate import Event, read_lines, refuse

_LINE = re.compile(r"(?:\[pid +(\d{1,9})\] |(\d{1,9}) +)?(.*)$")
_WHOLE = re.compile(r"([a-z_0-9]+)\((.*)\) += (.*)$")
_BEGUN = re.compile(r"([a-z_0-9]+)\((.*?),? ?<unfinished \.\.\.>$")
_RESUMED = re.compile(r"<\.\.\. ([a-z_0-9]+) resumed>,? ?(.*)\) += (.*)$")
_NOTE = re.compile(r"(?:\+\+\+|---|strace:) ")
_RETURNED = re.compile(r"(-?\d{1,20}|0x[0-9a-f]{1,16}|\?)(?: (E[A-Z0-9]+)\b.*| .*)?$")

MAKES_PROCESSES = ("clone", "clone3", "fork", "vfork")
SHARES_MEMORY = "CLONE_VM"
BECOMES = ("execve", "execveat")
AT_ONCE = ("munmap",)
"""What takes effect when it begins, as far as others can tell: what is given back may be somebody's before the call
ends. All else takes effect when it ends."""


@frozen
class SystemCall(Event):
    """A call that ended. Its line is that in which it took effect, and what it is told of an address space."""

    name: str
    arguments: tuple[str, ...]
    """In C's words."""
    returned: int
    errno: str = ""
    """The name of it, if the call failed."""


@frozen
class _Part:
    """A line, or the end of a call of which another line has the beginning."""

    line: int
    text: str
    process: int
    name: str
    arguments: str
    returned: str | None
    """None where the call has only begun."""
    resumes: bool = False


@define
class Space:
    """An address space."""

    number: int
    calls: list[SystemCall] = field(factory=list)
    copied: tuple[Space, int] | None = None
    """Where it is a child's: whose it is a copy of, and how many calls had been made there."""


@define
class Calls:
    """All calls of a file."""

    path: Path
    unfinished: int = 0
    """How many calls never ended, of which nothing is known."""
    spaces: list[Space] = field(factory=list)
    """Those of which something is told, and some of which nothing is."""
    _of: dict[int, Space] = field(factory=dict)
    """By process: its address space, which others may share."""

    def read(self) -> list[SystemCall]:
        """All, in the order in which they took effect."""
        parts = [part for line, text in read_lines(self.path) if (part := self._part(line, text.strip())) is not None]
        ends = self._ends(parts)
        for part in parts:
            if part.process not in self._of:
                self._begin(part.process)
            if (end := ends.get(part.line)) is not None:
                self._take(part, end)
        return sorted((call for space in self.spaces for call in space.calls), key=lambda call: call.line)

    def _part(self, line: int, text: str) -> _Part | None:
        """None of a line that tells of no call."""
        found = _LINE.match(text)
        assert found
        process, rest = int(found[1] or found[2] or 0), found[3]
        if not rest or _NOTE.match(rest):
            return None
        if call := _WHOLE.match(rest):
            return _Part(line, rest, process, call[1], call[2], call[3])
        if call := _BEGUN.match(rest):
            return _Part(line, rest, process, call[1], call[2], None)
        call = _RESUMED.match(rest)
        if call is None:
            refuse(self.path, line, f"is no line of strace: {rest[:60]}")
        return _Part(line, rest, process, call[1], call[2], call[3], resumes=True)

    def _ends(self, parts: Iterable[_Part]) -> dict[int, _Part]:
        """By the line in which a call begins: how it ended."""
        ends: dict[int, _Part] = {}
        begun: dict[int, _Part] = {}
        for part in parts:
            if part.returned is None:
                begun[part.process] = part
            elif not part.resumes:
                ends[part.line] = part
            elif (first := begun.pop(part.process, None)) is not None and first.name == part.name:
                ends[first.line] = part
            else:  # of execve in a thread the end is told of the process
                ends[part.line] = part
        self.unfinished = len(begun)
        return ends

    def _begin(self, process: int, parent: Space | None = None) -> None:
        copied = None if parent is None else (parent, len(parent.calls))
        self._of[process] = Space(len(self.spaces), copied=copied)
        self.spaces.append(self._of[process])

    def _take(self, first: _Part, last: _Part) -> None:
        returned, errno = self._answer(last)
        if returned is None:
            self.unfinished += first.name not in ("exit", "exit_group")
            return
        space = self._of[first.process]
        if first.name in BECOMES and not errno:
            self._begin(first.process)
        elif first.name in MAKES_PROCESSES and not errno:
            if first.name == "vfork" or SHARES_MEMORY in first.arguments:
                self._of[returned] = space
            else:
                self._begin(returned, space)
        at = first if first.name in AT_ONCE else last
        told = first.arguments if first is last else ", ".join(filter(None, (first.arguments, last.arguments)))
        arguments = tuple(_split(told))
        text = f"{first.name}({', '.join(arguments)}) = {last.returned}"
        space = self._of[first.process]
        space.calls.append(SystemCall(at.line, text, first.name, arguments, returned, errno, of=space.number))

    def _answer(self, last: _Part) -> tuple[int | None, str]:
        """What was returned, and the name of an errno."""
        found = _RETURNED.match(last.returned or "")
        if found is None:
            self._complain(last)
        return (None if found[1] == "?" else int(found[1], 0)), found[2] or ""

    def _complain(self, part: _Part) -> NoReturn:
        refuse(self.path, part.line, f"does not say what was returned: {part.text[:60]}")


def _split(told: str) -> Iterator[str]:
    """Arguments, at the commas that stand in no brackets and no text."""
    depth, start, is_text = 0, 0, False
    for place, letter in enumerate(told):
        if letter == '"' and told[place - 1 : place] != "\\":
            is_text = not is_text
        elif not is_text:
            depth += (letter in "([{") - (letter in ")]}")
            if letter == "," and depth == 0:
                yield told[start:place].strip()
                start = place + 1
    if told[start:].strip():
        yield told[start:].strip()


def number(word: str, names: dict[str, int]) -> int:
    """A number, or names of bits joined by |. Raises KeyError of a name that is not known, ValueError of what is
    neither."""
    if word == "NULL":
        return 0
    value = 0
    for each in word.split("|"):
        value |= int(each, 0) if each[:1].isdigit() or each[:1] == "-" else names[each]
    return value


def words(names: Sequence[str], **numbers: int) -> dict[str, int]:
    """Names of numbers, in order from 0 on, and others."""
    return {**{name: place for place, name in enumerate(names)}, **numbers}

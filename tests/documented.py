"""Documentation that cannot lie: its files are written, its commands run, and what they print is compared."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).resolve().parent.parent
ELLIPSIS = "…"
"""A line that matches any lines: what differs from run to run, or is of no interest."""
BLOCK = re.compile(
    r"^(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


@frozen
class File:
    """A file that the reader is told to write."""

    name: str
    text: str


@frozen
class Command:
    line: str
    shown: str
    """What the text says that it prints; empty where it does not say."""


Passage = File | Command


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def told(text: str) -> Iterator[Passage]:
    """The files to write and the commands to give, in the order in which a reader meets them."""
    for block in BLOCK.finditer(text):
        if block["file"]:
            yield File(block["file"], block["text"])
        elif block["language"] == "console":
            for line, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block["text"], re.MULTILINE):
                yield Command(line, shown)


def files(text: str) -> dict[str, str]:
    return {step.name: step.text for step in told(text) if isinstance(step, File)}


def commands(text: str) -> list[Command]:
    return [step for step in told(text) if isinstance(step, Command)]


# ── Doing what is told ───────────────────────────────────────────────────────────────────────────────────────


def perform(command: Command, folder: Path) -> subprocess.CompletedProcess[str]:
    """Give a command, with this checkout's memspec and this environment's pytest."""
    program, *arguments = shlex.split(command.line)
    here = {"memspec": ["-m", "checks"], "pytest": ["-m", "pytest", "-p", "memspec", "-p", "no:cacheprovider"]}
    whole = [sys.executable, *here[program], *arguments] if program in here else [program, *arguments]
    environ = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    environ["PYTHONPATH"] = str(ROOT)
    return subprocess.run(whole, cwd=folder, env=environ, capture_output=True, text=True, encoding="utf-8", timeout=300)


def follow(text: str, folder: Path) -> Iterator[tuple[Command, subprocess.CompletedProcess[str], int]]:
    """Do all that is told, in order: (command, what came of it, the exit code that the text makes one expect). The
    code is 0 unless the next command is `echo $?`."""
    steps = list(told(text))
    for place, step in enumerate(steps):
        if isinstance(step, File):
            (folder / step.name).write_text(step.text, encoding="utf-8")
        elif step.line != "echo $?":
            following = steps[place + 1] if place + 1 < len(steps) else None
            asked = isinstance(following, Command) and following.line == "echo $?"
            yield step, perform(step, folder), int(following.shown) if asked and isinstance(following, Command) else 0


def shell_code(code: int) -> int:
    """As a shell tells it: a signal is a number above 128."""
    return code if code >= 0 else 128 - code


def is_as_shown(shown: str, printed: str) -> bool:
    """Whether a text prints what was shown, up to seconds, and up to the lines that an ellipsis matches."""
    pieces = masked(shown).split(f"{ELLIPSIS}\n")
    return re.fullmatch(r"(?:.*\n)*?".join(map(re.escape, pieces)), masked(printed)) is not None


def masked(output: str) -> str:
    """Seconds differ from run to run, and nothing else."""
    output = re.sub(r" in \d+\.\d+s", " in (seconds)", output)
    return re.sub(r" +\d+\.\d$", " (seconds)", output, flags=re.MULTILINE)

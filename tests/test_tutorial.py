"""docs/your-own.md is followed to the letter, from an empty folder to a found bug, and so is docs/recording.md."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.documented import commands, follow, is_as_shown, read, shell_code

TUTORIAL = read("docs/your-own.md")

needs_tools = pytest.mark.skipif(
    not (shutil.which("cc") and shutil.which("patch")), reason="the tutorial needs a C compiler and patch"
)


@needs_tools
def test_the_tutorial_does_what_it_shows(tmp_path: Path) -> None:
    for command, done, code in follow(TUTORIAL, tmp_path):
        assert shell_code(done.returncode) == code, f"{command.line}\n{done.stdout}{done.stderr}"
        if command.shown:
            assert is_as_shown(command.shown, done.stdout), f"{command.line}\n{done.stdout}"


@needs_tools
def test_the_guide_to_recording_does_what_it_shows(tmp_path: Path) -> None:
    for command, done, _ in follow(read("docs/recording.md"), tmp_path):
        assert done.returncode == ("./twice" in command.line), f"{command.line}\n{done.stdout}{done.stderr}"
        assert not command.shown or is_as_shown(command.shown, done.stdout), f"{command.line}\n{done.stdout}"


def test_it_finds_something_and_then_nothing() -> None:
    """The tutorial is about a bug: somebody who mends its allocator beforehand has made it pointless."""
    shown = [
        command.shown for command in commands(TUTORIAL) if command.line.startswith("memspec conform physical.buddy")
    ]
    assert [("broken:" in text, "holds:" in text) for text in shown] == [(True, False), (False, True), (False, True)]


@pytest.mark.parametrize(
    ("shown", "same"),
    [
        ("a\nb\n", True),
        ("…\nb\n", True),
        ("a\n…\n", True),
        ("a\n…\nb\n", True),
        ("…\nc\n", False),
        ("b\n…\n", False),
        ("", False),
    ],
)
def test_an_ellipsis_stands_for_any_lines(shown: str, same: bool) -> None:
    assert is_as_shown(shown, "a\nb\n") is same

"""The README cannot lie: its files are written, its commands run, and what they print is compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import memspec as public
from checks.command import memspec
from checks.evidence import EXIT_CODES, INTERNAL_ERROR, USAGE
from checks.profiles import PROFILES
from tests.documented import ROOT, Command, commands, files, masked, perform, read

README = read("README.md")


def test_every_command_does_what_is_shown(tmp_path: Path) -> None:
    for name, text in files(README).items():
        (tmp_path / name).write_text(text)
    found = commands(README)
    assert [command.line.split()[1] for command in found] == ["conform", "replay", "conform"]
    for command in found:
        done = perform(command, tmp_path)
        assert done.returncode == (0 if "--scaffold" in command.line else 1), f"{command.line}\n{done.stderr}"
        if command.shown:
            assert masked(done.stdout) == masked(command.shown), command.line


def test_the_skeleton_is_judged_and_found_wanting(tmp_path: Path) -> None:
    """It has every method that is asked for: what is wrong with it is what it answers."""
    (tmp_path / "mine.py").write_text(files(README)["mine.py"])
    done = perform(Command("memspec conform physical.buddy mine:Allocator", ""), tmp_path)
    assert done.returncode == 1, done.stderr


def test_the_make_commands_are_targets() -> None:
    told = re.findall(r"(?:^|`)make (\w+)(?:`|$)", README, re.MULTILINE)
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert list(dict.fromkeys(told)) == ["check", "test", "docs", "bench"]
    assert set(told) <= set(targets)


def test_the_profiles_are_those_that_there_are() -> None:
    told = re.findall(r"^\| `(\w+)` \| (\d+)[^|]*\| (\w+) \(([\w, ]+)\) \| ([\d,]+) \| (.*?) \| (.*?)\|$", README, re.M)
    assert [name for name, *_ in told] == list(PROFILES)
    for name, minutes, scope, compiled, steps, theorems, besides in told:
        profile = PROFILES[name]
        assert int(minutes) <= profile.minutes
        assert (scope, tuple(compiled.split(", ")), steps) == (profile.scope, profile.compiled, f"{profile.steps:,}")
        assert (f"up to {profile.proof_seconds:.0f} s" if profile.proof_seconds else "all") in theorems
        assert ("two solvers" in theorems) is (profile.proofs == "both")
        extra = {
            "mutants": profile.mutants,
            "recordings": profile.traces,
            "random edits": bool(profile.edits),
            "a weakened law": profile.law,
        }
        assert besides.strip() == ", ".join(what for what, is_done in extra.items() if is_done)


def test_the_pictures_are_there() -> None:
    shown = re.findall(r"!\[.+\]\((.+)\)", README)
    assert shown
    assert all((ROOT / path).read_bytes().startswith(b"\x89PNG") for path in shown)


def test_the_verbs_are_those_of_the_command() -> None:
    assert set(re.findall(r"^\| `memspec (\w+)` \|", README, re.MULTILINE)) == set(memspec.commands)


def test_the_exit_codes_are_those_of_the_command() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    assert told == {*EXIT_CODES.values(), USAGE, INTERNAL_ERROR}


def test_what_is_explained_is_there() -> None:
    wanted = re.findall(r"`memspec explain (\S+)`", README)
    assert wanted
    for each in wanted:
        assert public.explain(each)


def test_every_path_exists() -> None:
    paths = re.findall(r"^- `([\w./]*[./][\w./]*)`", README, re.MULTILINE)
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(
    ("shown", "same"), [("  conform   states 8   0.3\n", True), ("  conform   states 9   0.1\n", False)]
)
def test_only_the_seconds_may_differ(shown: str, same: bool) -> None:
    assert (masked("  conform   states 8       0.1\n") == masked(shown)) is same

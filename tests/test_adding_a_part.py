"""docs/adding-a-part.md is followed to the letter, in a copy of the checkout; and a part that cannot be begun is
refused."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checks.draft import ROOT, begin
from checks.evidence import UsageError
from hatch_build import DraftError, drafts, stage
from tests.documented import follow, is_as_shown, read, shell_code

GUIDE = read("docs/adding-a-part.md")
NOT_COPIED = shutil.ignore_patterns("__pycache__", ".*")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkout")
    for package in ("spec", "impl", "checks"):
        shutil.copytree(ROOT / package, folder / package, ignore=NOT_COPIED)
    for name in ("pyproject.toml", "memspec.py"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.mark.skipif(shutil.which("cc") is None, reason="the guide needs a C compiler")
def test_the_guide_does_what_it_shows(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for command, done, code in follow(GUIDE, checkout):
        assert shell_code(done.returncode) == code, f"{command.line}\n{done.stdout}{done.stderr}"
        if command.shown:
            assert is_as_shown(command.shown, done.stdout), f"{command.line}\n{done.stdout}"
    for text in ("spec/kernel/example.py", "impl/kernel/example.py", "checks/pairings/kernel/example/pairing.py"):
        assert any(block in (checkout / text).read_text() for block in python_of(GUIDE)), text
    assert all(
        any(block in path.read_text() for path in checkout.rglob("example/*.py")) or "def give" in block
        for block in python_of(GUIDE)
    )


def python_of(text: str) -> list[str]:
    return [block.partition("```")[0] for block in text.split("```python\n")[1:]]


def test_what_is_written_is_as_ruff_and_mypy_want_it(checkout: Path) -> None:
    written = begin("virtual.two_words", checkout)
    assert {path.name for path in written} >= {"two_words.py", "words.py", "pairing.py"}
    files = [str(path) for path in written]
    assert "class TwoWords:" in (checkout / "impl/virtual/two_words.py").read_text()
    for arguments in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *arguments, "--config", str(ROOT / "pyproject.toml"), *files]
        done = subprocess.run(command, cwd=checkout, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    environ = {**os.environ, "MYPY_CACHE_DIR": str(checkout / "mypy")}
    typed = [sys.executable, "-m", "mypy", "--strict", "--explicit-package-bases", *files]
    done = subprocess.run(typed, cwd=checkout, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_a_chapter_s_words_are_added_to(checkout: Path) -> None:
    before = (checkout / "spec/physical/words.py").read_text()
    begin("physical.bitmap", checkout)
    after = (checkout / "spec/physical/words.py").read_text()
    assert after.startswith(before)
    assert after.endswith('OUT_OF_RANGE = ERANGE, "There is no such slot"\n')


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("slab", "a part is named CHAPTER.NAME"),
        ("cellar.slab", "the chapters are: boot, physical"),
        ("kernel.Slab", "a part is named"),
        ("kernel.slab.cache", "a part is named"),
        ("physical.buddy", "there is a part physical.buddy already"),
    ],
)
def test_a_name_that_no_part_can_have_is_refused(part: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        begin(part)


def test_nothing_is_written_over(checkout: Path) -> None:
    begin("kernel.twice", checkout)
    with pytest.raises(UsageError, match=r"spec/kernel/twice\.py is there already"):
        begin("kernel.twice", checkout)


def test_only_a_checkout_can_be_added_to(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="in a checkout of memspec"):
        begin("kernel.example", tmp_path)


def test_no_release_has_a_draft(checkout: Path, tmp_path: Path) -> None:
    begin("advanced.example", checkout)
    assert "advanced.example" in drafts(checkout)
    with pytest.raises(DraftError, match=r"advanced\.example.*a draft"):
        stage(checkout, tmp_path / "staged")
    assert not (tmp_path / "staged").exists()

"""Libraries in Rust, by their C interface: the example and its broken variant."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from checks.evidence import Verdict
from checks.pairings import pairings
from tests.foreign import judged, made_again

EXAMPLES = Path(__file__).parent.parent / "examples/rust"
BUDDY = pairings()["physical.buddy"]

pytestmark = pytest.mark.skipif(shutil.which("rustc") is None, reason="there is no Rust compiler here")


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rust") / "rust"
    shutil.copytree(EXAMPLES, folder, ignore=shutil.ignore_patterns("build"))
    made = subprocess.run(["make", "-s"], cwd=folder, capture_output=True, text=True, check=False)
    if made.returncode != 0 and "toolchain" in made.stderr:
        pytest.skip("rustc has no toolchain here")
    assert made.returncode == 0, made.stderr
    return folder


def test_a_library_in_rust_breaks_nothing(examples: Path) -> None:
    verdict, rows = judged(BUDDY, examples / "buddy.toml", 2)
    assert verdict is not Verdict.VIOLATED, [row.note for row in rows]
    assert sum(row.scope["reached"] for row in rows if "reached" in row.scope) > 500


def test_a_broken_one_is_refuted(examples: Path) -> None:
    verdict, rows = judged(BUDDY, examples / "forgets-last.toml", 20, shrinking=1)
    found = rows[0].counterexample
    assert verdict is Verdict.VIOLATED
    assert found is not None
    assert found.clause == "refuses only when no free block is large enough"
    assert len(found.calls) <= 4
    assert made_again(BUDDY, found) is Verdict.VIOLATED

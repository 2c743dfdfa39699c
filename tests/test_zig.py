"""Libraries in Zig, by their C interface: the example and its broken variant."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from checks.evidence import Verdict
from checks.pairings import pairings
from tests.foreign import judged, made_again

EXAMPLES = Path(__file__).parent.parent / "examples/zig"
BUDDY = pairings()["physical.buddy"]

HAS_ZIG = shutil.which("zig") is not None or find_spec("ziglang") is not None
pytestmark = pytest.mark.skipif(not HAS_ZIG, reason="there is no zig here, nor the package ziglang")


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("zig") / "zig"
    shutil.copytree(EXAMPLES, folder, ignore=shutil.ignore_patterns("build"))
    subprocess.run(["make", "-s", f"PYTHON={sys.executable}"], cwd=folder, check=True)
    return folder


def test_a_library_in_zig_breaks_nothing(examples: Path) -> None:
    verdict, rows = judged(BUDDY, examples / "buddy.toml", 2)
    assert verdict is not Verdict.VIOLATED, [row.note for row in rows]
    assert sum(row.scope["reached"] for row in rows if "reached" in row.scope) > 500


def test_a_broken_one_is_refuted(examples: Path) -> None:
    verdict, rows = judged(BUDDY, examples / "leaves-half.toml", 20, shrinking=1)
    found = rows[0].counterexample
    assert verdict is Verdict.VIOLATED
    assert found is not None
    assert found.clause == "refuses only when no free block is large enough"
    assert len(found.calls) <= 6
    assert made_again(BUDDY, found) is Verdict.VIOLATED

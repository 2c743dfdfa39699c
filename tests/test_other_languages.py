"""Libraries in Rust and Zig, by their C interface: the examples and a broken variant of each."""

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

EXAMPLES = Path(__file__).parent.parent / "examples"
BUDDY = pairings()["physical.buddy"]
HAS_ZIG = shutil.which("zig") is not None or find_spec("ziglang") is not None
LANGUAGES = [
    pytest.param(
        ("rust", "forgets-last", 4),
        id="rust",
        marks=pytest.mark.skipif(shutil.which("rustc") is None, reason="there is no Rust compiler here"),
    ),
    pytest.param(
        ("zig", "leaves-half", 6),
        id="zig",
        marks=pytest.mark.skipif(not HAS_ZIG, reason="there is no zig here, nor the package ziglang"),
    ),
]
"""(folder, the broken variant, how many calls show it at most)"""

Example = tuple[Path, str, int]


@pytest.fixture(scope="module", params=LANGUAGES)
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Example:
    language, broken, calls = request.param
    folder = tmp_path_factory.mktemp(language) / language
    shutil.copytree(EXAMPLES / language, folder, ignore=shutil.ignore_patterns("build"))
    making = ["make", "-s", f"PYTHON={sys.executable}"]
    made = subprocess.run(making, cwd=folder, capture_output=True, text=True, check=False)
    if made.returncode != 0 and "toolchain" in made.stderr:
        pytest.skip("rustc has no toolchain here")
    assert made.returncode == 0, made.stderr
    return folder, broken, calls


def test_a_library_in_another_language_breaks_nothing(example: Example) -> None:
    verdict, rows = judged(BUDDY, example[0] / "buddy.toml", 2)
    assert verdict is not Verdict.VIOLATED, [row.note for row in rows]
    assert sum(row.scope["reached"] for row in rows if "reached" in row.scope) > 500


def test_a_broken_one_is_refuted(example: Example) -> None:
    folder, broken, calls = example
    verdict, rows = judged(BUDDY, folder / f"{broken}.toml", 20, shrinking=1)
    found = rows[0].counterexample
    assert verdict is Verdict.VIOLATED
    assert found is not None
    assert found.clause == "refuses only when no free block is large enough"
    assert len(found.calls) <= calls
    assert made_again(BUDDY, found) is Verdict.VIOLATED

"""Where it is on record what was once shown of each part: a folder for each kind, in it a file for each part."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).parent / "data"
COUNTS = DATA / "counts"
"""How many states and transitions there are at each geometry (checks.engines.explore)."""
NEEDED = DATA / "needed"
"""The sentences that mutants have shown to be needed (checks.engines.needed)."""
EVIDENCE = DATA / "evidence"
"""Every row of a whole run of the ci profile: `make evidence`."""


def file_of(folder: Path, part: str) -> Path:
    return folder / f"{part}.json"

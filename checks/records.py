"""Where it is on record what was once shown of each part: a folder for each kind, in it a file for each part."""

from __future__ import annotations

import json
from pathlib import Path

DATA = Path(__file__).parent / "data"
COUNTS = DATA / "counts"
"""How many states and transitions there are at each geometry (checks.engines.explore)."""
NEEDED = DATA / "needed"
"""The sentences that mutants have shown to be needed (checks.engines.needed)."""
KILLS = DATA / "kills"
"""A run for each mutant, that it does not survive (checks.engines.kills): `make kills`."""
EVIDENCE = DATA / "evidence"
"""Every row of a whole run of the ci profile: `make evidence`."""


def file_of(folder: Path, part: str) -> Path:
    return folder / f"{part}.json"


def pinned(part: str, scope: str, how: str) -> dict[str, dict[str, int]]:
    """The counts on record: geometry → states and transitions."""
    path = file_of(COUNTS, part)
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    counts: dict[str, dict[str, int]] = kept.get(scope, {}).get(how, {})
    return counts

"""A Python class that an adapter names: its promises, its geometry, and where its module is looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.evidence import UsageError, Verdict
from checks.pairings import find_one
from checks.targets.named import resolve
from tests.foreign import judged, judged_in_full

EXAMPLES = Path(__file__).parent.parent / "examples" / "python"
AREAS, BUDDY = find_one("virtual.areas"), find_one("physical.buddy")


def areas(folder: Path, old: str = "", new: str = "") -> Path:
    """The example in another folder, with a fault or none, under a name of its own: a module is imported once."""
    text = (EXAMPLES / "areas.py").read_text()
    assert text.count(old) == 1 or not old
    module = f"areas_{abs(hash(new))}"
    (folder / f"{module}.py").write_text(text.replace(old, new) if old else text)
    (folder / "areas.toml").write_text((EXAMPLES / "areas.toml").read_text().replace("areas:Areas", f"{module}:Areas"))
    return folder / "areas.toml"


def test_a_list_of_areas_without_files_is_judged_by_what_it_promises(tmp_path: Path) -> None:
    verdict, rows = judged_in_full(AREAS, areas(tmp_path), 9_000)
    assert verdict is Verdict.HOLDS, rows[0].note
    reached = {row.property: row.scope.get("reached", 0) for row in rows}
    assert reached["an area is merged with what is like it below"] > 20
    assert reached["an area has the rights of its pages"] > 20
    assert "not promised: files, shared" in rows[0].note
    assert "cannot be copied" not in rows[0].note, "a call that is not promised is not made in small spaces either"


@pytest.mark.parametrize(
    ("old", "new", "clause"),
    [
        (
            "        self.cut(end)\n        for area in self.inside(address, end):\n            self.areas",
            "        for area in self.inside(address, end):\n            self.areas",
            "an area that ends above an address is found",
        ),
        (
            "(last.end, last.rights, last.flags) == (area.start, area.rights, area.flags)",
            "last.end == area.start",
            "the pages of an area are alike",
        ),
        (
            "            area.rights = rights\n        self.join()",
            "            area.rights = rights",
            "an area is merged",
        ),
    ],
    ids=["the end is not cut", "rights are not compared", "mprotect does not merge"],
)
def test_its_faults_are_found(old: str, new: str, clause: str, tmp_path: Path) -> None:
    verdict, rows = judged(AREAS, areas(tmp_path, old, new), 20)
    assert verdict is Verdict.VIOLATED
    assert any(row.property.startswith(clause) for row in rows if row.verdict is Verdict.VIOLATED), rows[0]


LAZY = """
class Lazy:
    def __init__(self, start, frames, max_order):
        self.free_frames, self.live = list(range(start, start + frames)), set()
        if max_order:
            raise ValueError("one frame at a time")

    def alloc(self, order):
        if order != 0:
            return "out of range"
        if not self.free_frames:
            return "no memory"
        self.live.add(frame := self.free_frames.pop())
        return frame

    def free(self, frame, order):
        self.live.remove(frame)
        self.free_frames.append(frame)
"""
TRUSTS = """
part = "physical.buddy"
python = "lazy_of_one:Lazy"
geometry = { max_order = 0 }
promises = { bad-frees-refused = false, wrong-orders-refused = false }
"""


def adapter(folder: Path, text: str = TRUSTS) -> Path:
    (folder / "lazy_of_one.py").write_text(LAZY)
    (folder / "lazy.toml").write_text(text)
    return folder / "lazy.toml"


def test_its_promises_and_its_geometry_are_those_of_the_adapter(tmp_path: Path) -> None:
    """The module is found beside the adapter, and not in the current folder."""
    verdict, rows = judged_in_full(BUDDY, adapter(tmp_path), 14_000)
    assert verdict is Verdict.HOLDS, rows[0].note
    assert "not promised: bad-frees-refused, wrong-orders-refused (the adapter says so)" in rows[0].note
    assert "one frame at a time" not in rows[0].note, "no pool of another shape was asked for"
    tells = adapter(tmp_path, TRUSTS.replace("bad-frees-refused = false, ", ""))
    assert judged(BUDDY, tells, 10)[0] is Verdict.VIOLATED


def test_where_no_adapter_is_the_report_says_what_one_would_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    _, rows = judged(BUDDY, "lazy_of_one:Lazy", 10)
    told = 'an adapter that names the class, as python = "lazy_of_one:Lazy" (to give back what is no live block'
    assert any(told in row.note for row in rows), [row.note for row in rows]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ('python = "lazy_of_one:Lazy"\nprogram = "./a"', "names both a program and a Python class"),
        ('python = "lazy_of_one:Lazy"\nrunner = "./a"', "a Python class is asked itself: leave out runner"),
        ('python = "lazy_of_one:Lazy"\nfresh = true', "a class is called by the law's names: leave out [fresh]"),
        ('python = "lazy_of_one"', "names no class: write module:Class"),
    ],
)
def test_what_cannot_be_meant_is_refused(changed: str, says: str, tmp_path: Path) -> None:
    text = TRUSTS.replace('python = "lazy_of_one:Lazy"', changed)
    with pytest.raises(UsageError) as complaint:
        resolve(BUDDY, str(adapter(tmp_path, text)))
    assert says in str(complaint.value)

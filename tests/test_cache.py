"""Rows that are kept: each kind of dependency is noticed, what is not whole is refused, and nothing else is kept."""

from __future__ import annotations

import ast
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from attrs import evolve

import checks.dependencies as dependencies
import checks.engines.explore as explore_engine
from checks.cache import MOST_RUNS, VERSIONS, Cache, aged
from checks.command import main
from checks.dependencies import LIBRARIES, Dependencies, identity
from checks.evidence import Budget, Evidence, Strength, Verdict
from checks.home import FOLDER, ROOT, folder
from checks.pairings import find
from checks.profiles import PROFILES, jobs, recordings
from checks.workers import Job, Outcome, Run, perform
from impl.sources import PACKAGES, Sources

PART, WALK = "physical.buddy", "virtual.walk"
EXPLORE = Job("explore", PART, {"scope": "tiny", "seed": 0})
COMPILED = Job("compiled", PART, {"scope": "small", "encoding": "exact", "seed": 0})
PROVE = Job("prove", PART, {"solver": "z3"})
VALIDATE = Job("validate", PART, {"trace_path": recordings(find(PART)[0])[0], "seed": 0})
OBSERVE = Job("observe", WALK, {"oracle": "x86-mmu", "cases": 1, "seed": 0})
MUTATE = Job("mutate", PART, {"seed": 0})
SLAB, ZONES = (Job("simulate", part, {"steps": 100, "seed": 0}) for part in ("kernel.slab", "physical.zones"))
EVERY = [EXPLORE, COMPILED, PROVE, VALIDATE, OBSERVE, MUTATE]

# ── What rows depend on ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    """A copy of memspec, looked at once."""
    root = tmp_path_factory.mktemp("tree")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    sources = Sources(root)
    for job in (*EVERY, SLAB, ZONES):
        Dependencies(sources, {}).digest(job)
    return sources


@pytest.fixture
def edited(tree: Sources) -> Iterator[Callable[[str], Sources]]:
    """The copy with something added to one file: a statement, if nothing else is said."""
    before: dict[Path, bytes] = {}

    def edit(name: str, added: str = "\nADDED = 1\n") -> Sources:
        path = tree.root / name
        before[path] = path.read_bytes()
        path.write_bytes(before[path] + added.encode())
        return _looked_at_again(tree, path)

    yield edit
    for path, text in before.items():
        path.write_bytes(text)


def _looked_at_again(tree: Sources, path: Path) -> Sources:
    """The copy as it is now, of which one file is read anew."""
    texts, sources = ({at: text for at, text in each.items() if at != path} for each in (tree.texts, tree.sources))
    return Sources(tree.root, texts, sources, tree.said)  # type: ignore[arg-type]


def is_noticed(tree: Sources, job: Job, now: Sources) -> bool:
    return Dependencies(tree, {}).digest(job) != Dependencies(now, {}).digest(job)


@pytest.mark.parametrize(
    ("job", "name"),
    [
        (EXPLORE, "spec/physical/buddy.py"),
        (EXPLORE, "spec/vocabulary.py"),
        (EXPLORE, "impl/physical/buddy.py"),
        (EXPLORE, "impl/image.py"),
        (EXPLORE, "checks/pairings/physical/buddy/view.py"),
        (EXPLORE, "checks/pairings/physical/buddy/pairing.py"),
        (EXPLORE, "checks/engines/explore.py"),
        (EXPLORE, "checks/engines/tally.py"),
        (EXPLORE, "checks/data/counts/physical.buddy.json"),
        (EXPLORE, "checks/data/needed/physical.buddy.json"),
        (COMPILED, "checks/engines/compiling/sweep.py"),
        (PROVE, "checks/engines/proving/trusted/terms.py"),
        (PROVE, "checks/engines/proving/second_opinion.py"),  # imported inside a function
        (PROVE, "checks/pairings/physical/buddy/proof/declaration.py"),
        (PROVE, "checks/pairings/physical/buddy/proof/steps.json.xz"),
        (VALIDATE, "checks/data/linux-page-alloc.csv.xz"),
        (OBSERVE, "checks/oracles/x86_mmu.py"),
        (OBSERVE, "checks/oracles/x86/processor.py"),  # imported inside a function
    ],
    ids=str,
)
def test_an_edit_is_noticed(tree: Sources, edited: Callable[[str], Sources], job: Job, name: str) -> None:
    assert is_noticed(tree, job, edited(name))


@pytest.mark.parametrize(
    ("old", "new", "noticed"),
    [
        ("    order = wanted\n", "    order = wanted + 0\n", [SLAB]),  # in alloc
        ("        order = max_order\n", "        order = max_order + 0\n", [SLAB]),  # in init
        (
            "    image[node << NODE_SHIFT | STATE] = TAIL\n\n",
            "    image[node << NODE_SHIFT | STATE] = 1\n\n",
            [SLAB, ZONES],
        ),
        ("    half = block | (1 << order)\n", "    half = block + (1 << order)\n", [SLAB]),  # in split, by alloc
        ("            return order\n", "            return order + 0\n", []),  # in free_order, by reserve
        ("TAIL, FREE, USED = 0, 32, 64", "TAIL, FREE, USED = 0, 32, 96", [SLAB, ZONES]),
        ('    """Raise ValueError for', '    """Raise ValueError, for', []),  # in the class
        ("@kernel\ndef reserve", "@kernel\ndef retain", []),
        ("@kernel\ndef reserve", "@other\n@kernel\ndef reserve", [SLAB, ZONES]),  # it may do anything
    ],
)
def test_of_another_parts_implementation_what_is_used_is_noticed(
    tree: Sources, old: str, new: str, noticed: list[Job]
) -> None:
    """Zones take blocks out of lists; slabs allocate blocks and free them; neither reserves any."""
    path = tree.root / "impl/physical/buddy.py"
    before = path.read_text()
    assert old in before
    path.write_text(before.replace(old, new))
    try:
        now = _looked_at_again(tree, path)
        assert [job for job in (SLAB, ZONES) if is_noticed(tree, job, now)] == noticed
        assert is_noticed(tree, EXPLORE, now)
    finally:
        path.write_text(before)


USED = """\
from spec.vocabulary import Frame
LIMIT = 5
def low(number):
    return number + LIMIT
@kernel
def used(number):
    return low(number)
@kernel
def unused(number):
    return number - LIMIT
class Offered:
    kept = operation(unused)
"""


@pytest.mark.parametrize(
    ("names", "old", "new", "is_read"),
    [
        ({"used"}, "number + LIMIT", "number * LIMIT", True),
        ({"used"}, "LIMIT = 5", "LIMIT = 6", True),
        ({"used"}, "number - LIMIT", "number * LIMIT", False),
        ({"used"}, "operation(unused)", "operation(used)", False),
        ({"Offered"}, "number - LIMIT", "number * LIMIT", True),
        ({"Offered"}, "number + LIMIT", "number * LIMIT", False),
        ({"used", "*"}, "number - LIMIT", "number * LIMIT", True),
        ({"used"}, "import Frame", "import Frame, Order", True),
        ({"used"}, "class Offered:", "unused = used\nclass Offered:", True),
        ({"used"}, "class Offered:", "if LIMIT: used = unused\nclass Offered:", True),
        ({"used"}, "class Offered:", "def low(number):\n    return 0\nclass Offered:", True),
    ],
)
def test_what_is_read_of_a_module_for_some_of_its_names(
    tmp_path: Path, names: set[str], old: str, new: str, is_read: bool
) -> None:
    told = []
    for text in (USED, USED.replace(old, new)):
        (tmp_path / "it.py").write_text(text)
        told.append(Sources(tmp_path).meaning_of(tmp_path / "it.py", frozenset(names)))
    assert (told[0] != told[1]) is is_read


@pytest.mark.parametrize(
    "made", ["globals()[name]", "getattr(other, name)", "vars(other)", "other.__dict__", "exec(name)"]
)
def test_where_names_are_made_all_of_a_module_is_read(tmp_path: Path, made: str) -> None:
    told = []
    for text in (USED, USED.replace("number - LIMIT", "number * LIMIT")):
        (tmp_path / "it.py").write_text(text.replace("return low(number)", f"return {made}"))
        told.append(Sources(tmp_path).meaning_of(tmp_path / "it.py", frozenset({"used"})))
    assert told[0] != told[1]


@pytest.mark.parametrize(
    "line", ["import impl.it", "from impl import it", "import impl.it as x", "from impl.it import *"]
)
def test_what_is_imported_whole_is_read_whole(tmp_path: Path, line: str) -> None:
    (tmp_path / "by.py").write_text(f"from impl.it import used\n{line}\n")
    assert "*" in Sources(tmp_path).names("impl.it", {"by": tmp_path / "by.py"})
    (tmp_path / "named.py").write_text("def f():\n    from impl.it import used\n")
    assert Sources(tmp_path).names("impl.it", {"named": tmp_path / "named.py"}) == {"used", "used.*"}


@pytest.mark.parametrize(
    "name",
    [
        "checks/report.py",
        "checks/progress.py",
        "checks/command.py",
        "checks/engines/conform.py",
        "impl/virtual/tlb.py",
        "checks/data/counts/virtual.tlb.json",
        "checks/data/evidence/physical.buddy.json",
    ],
)
def test_what_makes_no_rows_of_a_job_is_no_dependency(
    tree: Sources, edited: Callable[[str], Sources], name: str
) -> None:
    now = edited(name)
    assert not any(is_noticed(tree, job, now) for job in EVERY if job.part == PART)


REMARK = "\n# told in passing\n"


def test_a_remark_is_no_dependency(tree: Sources, edited: Callable[..., Sources]) -> None:
    now = edited("impl/physical/buddy.py", REMARK)
    assert [job for job in EVERY if is_noticed(tree, job, now)] == [MUTATE]


@pytest.mark.parametrize(
    ("job", "name"),
    [
        (MUTATE, "impl/physical/buddy.py"),  # an edit's old text may stand in it, and lines are named
        (EXPLORE, "spec/physical/buddy.py"),  # which is on record word by word
        (VALIDATE, "checks/data/linux-page-alloc.csv.xz"),
    ],
    ids=str,
)
def test_where_the_text_is_read_a_remark_is_noticed(
    tree: Sources, edited: Callable[..., Sources], job: Job, name: str
) -> None:
    assert is_noticed(tree, job, edited(name, REMARK))


PROGRAM = '''"""A module."""
from typing import Any

LIMIT = 4096


def take(image: Any, order: int = 0) -> int:
    """Take a block."""
    if order < 0 or order > LIMIT:
        return -22
    image[order] += 1
    return "a" and 0
'''


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("4096", "4097"),
        ("-22", "-12"),
        ("order < 0", "order <= 0"),
        (" or ", " and "),
        ("+= 1", "-= 1"),
        ("= 0)", "= 1)"),
        ("-> int", "-> bool"),
        ("image[order]", "image[LIMIT]"),
        ('"a"', '"b"'),
        ("Take a block.", "Take a page."),  # the first line of an invariant's description is its name
        ("def take", "@staticmethod\ndef take"),
        ("    image[order] += 1\n", ""),
        ("LIMIT = 4096\n", ""),
    ],
)
def test_what_python_reads_is_noticed(tmp_path: Path, old: str, new: str) -> None:
    before, after = tmp_path / "before.py", tmp_path / "after.py"
    before.write_text(PROGRAM)
    after.write_text(PROGRAM.replace(old, new, 1))
    assert PROGRAM.count(old) == 1
    assert Sources().meaning(before) != Sources().meaning(after)


def test_remarks_and_line_breaks_are_not_read(tmp_path: Path) -> None:
    before, after = tmp_path / "before.py", tmp_path / "after.py"
    before.write_text(PROGRAM)
    after.write_text("# A remark\n" + PROGRAM.replace(" or ", " or (  # another one\n ").replace("LIMIT:", "LIMIT):"))
    assert Sources().meaning(before) == Sources().meaning(after)
    assert Sources().text(before) != Sources().text(after)


def test_a_new_file_of_data_is_noticed(tree: Sources) -> None:
    path = tree.root / "checks/pairings/physical/buddy/more.csv"
    before = Dependencies(tree, {}).digest(EXPLORE)
    path.write_text("1")
    try:
        assert Dependencies(tree, {}).digest(EXPLORE) != before
    finally:
        path.unlink()


def test_a_new_import_is_followed(tmp_path: Path) -> None:
    for name, text in {
        "impl/__init__.py": "",
        "impl/a.py": "def f():\n    if True:\n        from impl import b\n",
        "impl/b.py": "from .c import x\n",
        "impl/c.py": "import os, impl.d as d\n",
        "impl/d.py": "",
        "impl/e.py": "",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert list(Sources(tmp_path).closure(["impl.a"])) == ["impl", "impl.a", "impl.b", "impl.c", "impl.d"]


@pytest.mark.parametrize("options", [{"scope": "small"}, {"seed": 1}, {"alone": True}])
def test_parameters_and_the_seed_are_noticed(tree: Sources, options: dict[str, Any]) -> None:
    other = evolve(EXPLORE, options={**EXPLORE.options, **options})
    assert Dependencies(tree, {}).digest(other) != Dependencies(tree, {}).digest(EXPLORE)


@pytest.mark.parametrize("distribution", LIBRARIES.values())
def test_the_version_of_a_library_is_noticed(tree: Sources, distribution: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, there = dependencies.surroundings.__wrapped__(), dependencies.version_of
    monkeypatch.setattr(dependencies, "version_of", lambda name: "0.0" if name == distribution else there(name))
    after = dependencies.surroundings.__wrapped__()
    assert Dependencies(tree, before).digest(EXPLORE) != Dependencies(tree, after).digest(EXPLORE)


@pytest.mark.parametrize("what", ["python", "platform", "switches"])
def test_what_runs_the_engines_is_noticed(tree: Sources, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dependencies.surroundings.__wrapped__()
    match what:
        case "python":
            monkeypatch.setattr(sys, "version", "4.0")
        case "platform":
            monkeypatch.setattr(platform, "platform", lambda: "another")
        case "switches":
            monkeypatch.setenv("NUMBA_OPT", "0")
    after = dependencies.surroundings.__wrapped__()
    assert [name for name in before if before[name] != after[name]] == [what]
    assert Dependencies(tree, before).digest(EXPLORE) != Dependencies(tree, after).digest(EXPLORE)


def test_switches_of_python_are_noticed_but_for_what_becomes_of_bytecode() -> None:
    """`make check` and `memspec check` have the same rows, whatever the shell says of bytecode."""

    def surroundings(*options: str) -> str:
        asking = "from checks.dependencies import digest_of, surroundings; print(digest_of([surroundings()]))"
        command = [sys.executable, *options, "-c", asking]
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        return ran.stdout

    assert surroundings("-B") == surroundings()
    assert surroundings("-O") != surroundings()


def test_every_library_that_engines_import_is_known() -> None:
    every = (job for pairing in find() for job in jobs(pairing, PROFILES["nightly"], 0))
    different = {(job.part, job.engine, job.options.get("oracle")): job for job in every}
    needs, tops = Dependencies(Sources(), {}), set[str]()
    for module, path in {key: path for job in different.values() for key, path in needs.modules(job).items()}.items():
        tops |= {name.partition(".")[0] for name in needs.sources.imports(module, path)}
    assert tops - sys.stdlib_module_names - {*PACKAGES, ""} <= set(LIBRARIES)


@pytest.mark.parametrize(
    "job",
    [
        EXPLORE,
        Job("stateful", PART, {"examples": 2, "seed": 0}),
        Job("simulate", PART, {"steps": 100, "seed": 0}),
        MUTATE,
        Job("prove", WALK, {"solver": "z3", "theorem": "error-code-exact"}),
        OBSERVE,
    ],
    ids=str,
)
def test_what_runs_is_among_what_is_depended_on(job: Job) -> None:
    """Found by running: no function of memspec's is called from a file that the digest does not cover."""
    ran: set[str] = set()

    def called(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            ran.add(frame.f_code.co_filename)

    sys.setprofile(called)
    try:
        perform(job, Budget(1.0 if job.engine == "mutate" else None))
    finally:
        sys.setprofile(None)
    own = {Path(name) for name in ran if Path(name).is_relative_to(ROOT)}
    covered = {*Dependencies(Sources(), {}).files(job), ROOT / "checks/workers.py"}
    assert ROOT / f"checks/engines/{job.engine}.py" in own
    outside = {path for path in own - covered if path.relative_to(ROOT).parts[0] in PACKAGES}
    assert outside == set()


# ── What is kept ─────────────────────────────────────────────────────────────────────────────────────────────


def row(verdict: Verdict = Verdict.HOLDS, note: str = "") -> Evidence:
    return Evidence(PART, "it holds water", "explore", verdict, Strength.EXHAUSTED, {"states": 7}, 0.25, note)


HELD = Outcome([row(note="told")], ["strong"], table=[("strong", "explore", 3, None)])


@pytest.fixture
def remarks() -> list[str]:
    return []


@pytest.fixture(scope="module")
def own() -> Dependencies:
    """Of memspec itself, looked at once."""
    return Dependencies()


@pytest.fixture
def cache(tmp_path: Path, own: Dependencies, remarks: list[str]) -> Cache:
    return Cache(tmp_path / "cache", own, remarks.append)


def the_file(cache: Cache) -> Path:
    """That of the job's rows."""
    [path] = cache.folder.glob(f"{PART}-explore-*.json")
    return path


def test_what_holds_is_found_again_with_its_date(cache: Cache, remarks: list[str]) -> None:
    assert cache.find(EXPLORE) is None
    cache.keep(EXPLORE, HELD)
    found = cache.find(EXPLORE)
    assert found is not None
    [kept] = found.evidence
    assert len(kept.kept) == len("2026-11-28")
    assert evolve(found, evidence=[evolve(kept, kept="")]) == HELD
    assert cache.find(evolve(EXPLORE, options={"scope": "tiny", "seed": 1})) is None
    assert remarks == []


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome([]),
        Outcome([row(), row(Verdict.UNDETERMINED)]),
        Outcome([row(), row(Verdict.GATE)]),
        Outcome([row(), row(Verdict.VIOLATED)]),
        evolve(HELD, survived=["weak"]),
        evolve(HELD, error=ValueError()),
        evolve(HELD, is_whole=False),
    ],
)
def test_what_does_not_hold_or_is_not_whole_is_not_kept(cache: Cache, outcome: Outcome) -> None:
    cache.keep(EXPLORE, outcome)
    assert not cache.folder.exists()


@pytest.mark.parametrize(
    "tampered",
    [
        lambda text: text.replace('"states": 7', '"states": 8'),
        lambda text: text.replace('"shown": "2', '"shown": "3'),
        lambda text: text[: len(text) // 2],
        lambda text: "",
        lambda text: "[]\n",
    ],
)
def test_what_is_not_as_it_was_written_is_refused(
    cache: Cache, remarks: list[str], tampered: Callable[[str], str]
) -> None:
    cache.keep(EXPLORE, HELD)
    before = the_file(cache).read_text()
    the_file(cache).write_text(tampered(before))
    assert the_file(cache).read_text() != before
    assert cache.find(EXPLORE) is None
    assert remarks == ["what is kept of physical.buddy: explore (tiny) is not as it was written: it runs again"]


def test_what_is_edited_while_it_runs_is_not_kept(
    tree: Sources, edited: Callable[[str], Sources], tmp_path: Path
) -> None:
    cache = Cache(tmp_path / "cache", Dependencies(Sources(tree.root), {}))
    assert cache.find(EXPLORE) is None
    cache.keep(EXPLORE, HELD)
    the_file(cache).unlink()
    edited("impl/physical/buddy.py")
    cache.keep(EXPLORE, HELD)
    assert list(cache.folder.iterdir()) == []


@pytest.mark.parametrize("again", ["impl/physical/buddy.py", "spec/physical/buddy.py"])
def test_an_edit_that_is_taken_back_shows_nothing_again(
    tree: Sources, tmp_path: Path, again: str, remarks: list[str]
) -> None:
    """And so does a branch that is left and come back to."""
    path, texts = tree.root / again, [f"\nADDED = {number}\n" for number in range(VERSIONS + 1)]
    before = path.read_text()

    def cache_of(added: str) -> Cache:
        path.write_text(before + added)
        return Cache(tmp_path / "cache", Dependencies(_looked_at_again(tree, path), {}), remarks.append)

    try:
        for number, added in enumerate(texts):
            at_hand = cache_of(added)
            assert at_hand.find(EXPLORE) is None
            at_hand.keep(EXPLORE, HELD)
            os.utime(max(at_hand.folder.glob("*-explore-*"), key=os.path.getctime), ns=(number, number))
            if number:  # what was used last stays
                assert cache_of(texts[0]).find(EXPLORE) is not None
        found = [cache_of(added).find(EXPLORE) is not None for added in texts]
        assert found == [True, False, *[True] * (VERSIONS - 1)]
        assert len([*(tmp_path / "cache").glob("*-explore-*")]) == VERSIONS
    finally:
        path.write_text(before)
    assert remarks == []


# ── What only makes it quicker ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How long each text is that is parsed."""
    found: list[int] = []
    real = ast.parse

    def parse(text: Any, *more: Any) -> Any:
        found.append(len(text))
        return real(text, *more)

    monkeypatch.setattr("impl.sources.ast.parse", parse)
    return found


FEW = ("impl.physical.buddy", "impl.image", "checks.engines.tally")
"""What is looked at of a job's modules."""


def looked(tree: Sources, folder: Path, remarks: list[str]) -> tuple[str, Cache]:
    """A job's digest, by somebody who knows nothing but what is kept."""
    few = {name: tree.root / f"{name.replace('.', '/')}.py" for name in FEW}
    own = Dependencies(Sources(tree.root), {}, {identity(EXPLORE): [*few.values()]}, {identity(EXPLORE): few})
    cache = Cache(folder, own, remarks.append)
    cache.find(EXPLORE)
    cache.found()
    return cache.dependencies.digest(EXPLORE), cache


def test_no_source_is_parsed_twice(
    tree: Sources, edited: Callable[[str], Sources], tmp_path: Path, parsed: list[int], remarks: list[str]
) -> None:
    first, _ = looked(tree, tmp_path, remarks)
    assert len(parsed) == len(FEW)
    written = (tmp_path / "sources.json").stat().st_mtime_ns
    parsed.clear()
    assert looked(tree, tmp_path, remarks)[0] == first
    assert parsed == []
    assert (tmp_path / "sources.json").stat().st_mtime_ns == written
    path = Path(edited("impl/physical/buddy.py").root, "impl/physical/buddy.py")
    assert looked(tree, tmp_path, remarks)[0] != first
    assert parsed == [path.stat().st_size]
    assert remarks == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"said": {"', '"said": {"more": "", "'),
        (' meaning": "', ' meaning": "0'),
        ('"runs": {', '"runs":  {'),
    ],
)
def test_what_is_kept_of_sources_is_not_believed_where_it_is_not_as_it_was_written(
    tree: Sources, tmp_path: Path, old: str, new: str, parsed: list[int], remarks: list[str]
) -> None:
    first, _ = looked(tree, tmp_path, remarks)
    path, read = tmp_path / "sources.json", len(parsed)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    parsed.clear()
    assert looked(tree, tmp_path, remarks)[0] == first
    assert len(parsed) == read
    assert remarks == ["what is kept of the sources is not as it was written: they are read again"]


@pytest.mark.parametrize("what", ["sys.version", "checks.cache.reader"])
def test_what_another_python_or_another_reader_read_is_not_believed(
    tree: Sources, tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch, parsed: list[int], remarks: list[str]
) -> None:
    looked(tree, tmp_path, remarks)
    read = len(parsed)
    monkeypatch.setattr(what, "another" if what == "sys.version" else lambda: "another")
    parsed.clear()
    looked(tree, tmp_path, remarks)
    assert len(parsed) == read
    assert remarks == []


def test_what_does_not_come_up_any_more_is_dropped() -> None:
    known: dict[str, int] = {}
    for run in range(MOST_RUNS + 2):
        known = aged(known, ["always", *(["once"] if run == 0 else [])])
        assert ("once" in known) is (run <= MOST_RUNS)
    assert known == {"always": 0}


ASKED = Outcome([row(Verdict.VIOLATED)], refuted=["one", "two"])


def test_what_was_refuted_is_kept_whether_or_not_the_proof_holds(cache: Cache, remarks: list[str]) -> None:
    assert cache.refuted(EXPLORE) is None
    assert cache.refuted(PROVE).earlier == frozenset()  # type: ignore[union-attr]
    cache.keep(PROVE, ASKED)
    assert cache.find(PROVE) is None
    assert cache.refuted(PROVE).earlier == {"one", "two"}  # type: ignore[union-attr]
    cache.keep(PROVE, evolve(ASKED, refuted=["two", "three"]))
    assert cache.refuted(PROVE).earlier == {"one", "two", "three"}  # type: ignore[union-attr]
    assert cache.refuted(evolve(PROVE, part=WALK)).earlier == frozenset()  # type: ignore[union-attr]
    path = cache.folder / f"{PART}-refuted.json"
    path.write_text(path.read_text().replace('"one"', '"won"'))
    assert cache.refuted(PROVE).earlier == frozenset()  # type: ignore[union-attr]
    assert remarks == [f"what is kept of the proofs of {PART} is not as it was written: the solver is asked again"]


@pytest.mark.parametrize(
    ("name", "is_noticed"),
    [
        ("checks/engines/proving/trusted/question.py", True),
        ("checks/engines/proving/trusted/terms.py", True),
        ("checks/engines/proving/trusted/tactics.py", True),
        ("impl/physical/buddy.py", False),
        ("spec/physical/buddy.py", False),
        ("checks/pairings/physical/buddy/proof/declaration.py", False),
    ],
)
def test_what_asks_is_noticed(
    tree: Sources, edited: Callable[[str], Sources], tmp_path: Path, name: str, is_noticed: bool
) -> None:
    Cache(tmp_path, Dependencies(tree, {})).keep(PROVE, ASKED)
    found = Cache(tmp_path, Dependencies(edited(name), {})).refuted(PROVE)
    assert (found.earlier == frozenset()) is is_noticed  # type: ignore[union-attr]


def test_another_solver_is_asked_itself(tree: Sources, tmp_path: Path) -> None:
    Cache(tmp_path, Dependencies(tree, {"libraries": {"z3-solver": "1"}})).keep(PROVE, ASKED)
    found = Cache(tmp_path, Dependencies(tree, {"libraries": {"z3-solver": "2"}})).refuted(PROVE)
    assert found is not None
    assert found.earlier == frozenset()


def test_a_folder_that_cannot_be_written_is_told_once(cache: Cache, remarks: list[str]) -> None:
    cache.folder.write_text("a file")
    for _ in range(2):
        cache.keep(EXPLORE, HELD)
        assert cache.find(EXPLORE) is None
    assert [text.partition(",")[0] for text in remarks] == ["nothing is kept for the next run"]


# ── In a run ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file with a letter for each time that the engine, which is none, has run."""
    path = tmp_path / "ran"
    path.write_text("")

    def engine(pairing: Any, budget: Budget, seed: int = 0, **options: Any) -> list[Evidence]:
        with path.open("a") as file:
            file.write("x")
        return [row(Verdict.VIOLATED if seed else Verdict.HOLDS)]

    monkeypatch.setattr(explore_engine, "explore", engine)
    monkeypatch.setattr("checks.command.jobs", lambda *asked: [EXPLORE])
    monkeypatch.chdir(tmp_path)
    return path


def test_what_has_not_changed_is_not_run_again(ran: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reports = []
    for _ in range(2):
        assert main(["check", PART, "--json", "e.json", "--junit", "e.xml"]) == 0
        reports.append(json.loads(Path("e.json").read_text()))
    assert ran.read_text() == "x"
    [[first], [again]] = (report["evidence"] for report in reports)
    assert "kept" not in first
    assert again == {**first, "kept": again["kept"]}
    said = f"kept, shown on {again['kept']}"
    assert said in Path("e.xml").read_text()
    told = capsys.readouterr()
    assert f"1 of 1 row of evidence hold ({said})" in told.out
    assert "1 of 1 jobs are kept: nothing that they depend on has changed" in told.err


@pytest.mark.parametrize("options", [["--fresh"], ["--profile", "nightly"]])
def test_a_fresh_run_neither_reads_nor_keeps(ran: Path, options: list[str], own_cache: Path) -> None:
    for _ in range(2):
        assert main(["check", PART, *options]) == 0
    assert ran.read_text() == "xx"
    assert not own_cache.exists()


def test_a_run_that_has_only_so_much_time_keeps_nothing(ran: Path, own_cache: Path) -> None:
    assert main(["check", PART, "--max-time", "100"]) == 0
    assert not own_cache.exists()


def test_each_job_is_kept_as_it_ends(ran: Path, cache: Cache) -> None:
    """Whatever becomes of the others."""
    other = evolve(EXPLORE, options={"seed": 1})
    for times in (2, 3):
        outcomes = Run([EXPLORE, other], kept=cache).outcomes()
        assert [outcome.evidence[0].verdict for outcome in outcomes] == [Verdict.HOLDS, Verdict.VIOLATED]
        assert len(ran.read_text()) == times
        the_file(cache)


# ── Where ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_where_rows_are_kept(monkeypatch: pytest.MonkeyPatch, own_cache: Path) -> None:
    def homeless() -> Path:
        raise RuntimeError

    assert folder() == own_cache
    monkeypatch.delenv(FOLDER)
    assert folder() == ROOT / ".memspec"
    monkeypatch.setattr("checks.home.HOME", "memspec.")
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert folder() == Path("/caches/memspec")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/somebody")
    assert folder() == Path("/somebody/.cache/memspec")
    monkeypatch.setattr(Path, "home", homeless)
    assert folder() == Path("/dev/null")

"""The law beside the oracles: what holds of the right law fails of each wrong one, and nothing is silently left out."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import checks.oracles.x86.stale as stale
from checks.command import main
from checks.counterexample import load, save
from checks.engines.observe import AGREES, EVERY_KIND, observe
from checks.evidence import Budget, Evidence, Progress, UsageError, Verdict
from checks.oracles import Question, Told, find
from checks.oracles.x86 import scenes
from checks.oracles.x86_mmu import ORACLE
from checks.pairings import pairings
from checks.pairings.virtual.walk.pairing import PAIRING
from checks.profiles import PROFILES, jobs
from checks.workers import Job, perform
from spec.virtual.entry import Entry, Format
from spec.virtual.walk import Access, Machine, Step, Walk
from spec.virtual.words import (
    ACCESSED,
    CACHE_DISABLE,
    DIRTY,
    FETCH,
    PAGE_SIZE,
    SUPERVISOR_NO_DATA,
    SUPERVISOR_NO_FETCH,
    WRITE_PROTECT,
    PageFault,
)

needs_unicorn = pytest.mark.skipif(importlib.util.find_spec("unicorn") is None, reason="Unicorn is not installed")
pytestmark = needs_unicorn
FEW = 700


def rows(cases: int = FEW, seed: int = 0, budget: Budget | None = None) -> list[Evidence]:
    return observe(PAIRING, budget or Budget(), oracle="x86-mmu", cases=cases, seed=seed)


def broken(evidence: list[Evidence]) -> set[str]:
    return {row.property for row in evidence if row.verdict is Verdict.VIOLATED}


# ── The law as it is ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_oracle_and_the_law_agree() -> None:
    evidence = rows(PROFILES["quick"].cases or 0)
    assert {row.verdict for row in evidence} == {Verdict.HOLDS}
    scope = evidence[0].scope
    assert evidence[0].property == AGREES
    assert scope["cases"] == ORACLE.total(PROFILES["quick"].cases) > 4_000
    assert scope["cases_per_second"] > 0
    judged = {row.property for row in evidence}
    assert "the error code says what was tried, and why it failed" in judged
    assert "the last entry says how the page is cached" not in judged  # which Unicorn does not tell


@pytest.mark.parametrize("seed", range(3))
def test_every_kind_occurs_in_the_smallest_sample(seed: int) -> None:
    seen: set[str] = set()
    ORACLE.start()
    for question in ORACLE.questions(PROFILES["quick"].cases, seed):
        seen.update(ORACLE.ask(question).kinds)
    assert ORACLE.expected() <= seen


def test_a_sample_is_chosen_by_its_seed() -> None:
    one, same, other = (list(ORACLE.questions(200, seed)) for seed in (1, 1, 2))
    assert [question.arguments for question in one] == [question.arguments for question in same]
    assert [question.arguments for question in one] != [question.arguments for question in other]
    assert len(one) == ORACLE.total(200)


def test_the_whole_enumeration_is_as_large_as_promised() -> None:
    ways = len(scenes.HOWS)
    assert len(list(scenes.narrow_scenes())) * len(scenes.CONTROLS[False]) * ways >= 186_000
    assert len(list(scenes.wide_scenes())) * len(scenes.CONTROLS[True]) * ways >= 990_000
    assert ORACLE.total(None) >= 186_000 + 990_000
    assert (PROFILES["ci"].cases or 0) >= 20_000
    assert PROFILES["nightly"].cases is None


# ── Wrong laws ───────────────────────────────────────────────────────────────────────────────────────────────

Patch = pytest.MonkeyPatch


def without(control: int) -> Callable[[Patch], None]:
    """Rights are given as if a control bit were clear."""
    right = Machine.allows

    def allows(machine: Machine, walk: Walk, access: Access) -> Any:
        return right(evolve(machine, control=machine.control & ~control), walk, access)

    return lambda patch: patch.setattr(Machine, "allows", allows)


def of_the_leaf(name: str, reading: str) -> Callable[[Patch], None]:
    """One right is that of the last entry alone."""
    wants = reading != "is_no_execute"
    return lambda patch: patch.setattr(Walk, name, property(lambda walk: bool(getattr(walk.last, reading)) is wants))


def fetch_always_told(patch: Patch) -> None:
    right = Machine.error_code
    patch.setattr(
        Machine, "error_code", lambda machine, access, why: right(machine, access, why) | access.flags & FETCH
    )


def reserved_without(bits: int, *, wide: bool) -> Callable[[Patch], None]:
    """Some bits are not reserved."""
    right = Format.reserved

    def reserved(form: Format, level: int, *, maps_page: bool) -> Any:
        return right(form, level, maps_page=maps_page) & ~(bits if form.is_wide is wide else 0)

    return lambda patch: patch.setattr(Format, "reserved", reserved)


def marking(wrong: Callable[[Step, Any], Any]) -> Callable[[Patch], None]:
    """Other flags are set in an entry than those that should be."""
    right = Machine.mark
    return lambda patch: patch.setattr(
        Machine, "mark", lambda machine, step, flags: right(machine, step, wrong(step, flags))
    )


def replaced(of: type, name: str, wrong: Any) -> Callable[[Patch], None]:
    return lambda patch: patch.setattr(of, name, wrong)


def pages_always_large(patch: Patch) -> None:
    right = Entry.maps_page
    patch.setattr(Entry, "maps_page", lambda entry, *, large_pages: right(entry, large_pages=True))


def execution_bit_never_reserved(patch: Patch) -> None:
    right = Entry.has_reserved
    patch.setattr(
        Entry,
        "has_reserved",
        lambda entry, *, maps_page, no_execute: right(entry, maps_page=maps_page, no_execute=True),
    )


WRONG: dict[str, Callable[[Patch], None]] = {
    "WP ignored": without(WRITE_PROTECT),
    "SMEP ignored": without(SUPERVISOR_NO_FETCH),
    "SMAP ignored": without(SUPERVISOR_NO_DATA),
    "R/W of the leaf only": of_the_leaf("is_writable", "is_writable"),
    "U/S of the leaf only": of_the_leaf("is_user", "is_user"),
    "NX of the leaf only": of_the_leaf("is_executable", "is_no_execute"),
    "NX believed without its control": execution_bit_never_reserved,
    "bit 21 of a 4 MiB page not reserved": reserved_without(1 << 21, wide=False),
    "high address bits not reserved": reserved_without(0xFFF << 40, wide=True),
    "low bits of a 2 MiB page not reserved": reserved_without(0xFF << 13, wide=True),
    "PS at the root not reserved": reserved_without(PAGE_SIZE, wide=True),
    "a fetch always told": fetch_always_told,
    "A only in the leaf": marking(lambda step, flags: flags if step.entry.level == 1 else 0),
    "A not in the leaf": marking(lambda step, flags: flags & ~ACCESSED if step.entry.level == 1 else flags),
    "D by a read": marking(lambda step, flags: flags | DIRTY if step.entry.level == 1 else flags),
    "D on the level above": marking(lambda step, flags: flags | DIRTY if step.entry.level == 2 else flags),
    "D never": marking(lambda step, flags: flags & ACCESSED),
    "PSE ignored": pages_always_large,
    "every address canonical": replaced(Format, "is_canonical", lambda form, address: True),
    "implicit accesses are the user's": replaced(Access, "is_user", property(lambda access: access.has(1 << 2))),
    "EFLAGS.AC believed of implicit accesses": replaced(
        Access, "is_meant", property(lambda access: access.has(1 << 6))
    ),
    "high bits of a 4 MiB page lost": replaced(
        Entry, "page", property(lambda entry: entry.word & entry.format.page_mask(entry.level))
    ),
    "offset of a small page in every page": replaced(Format, "offset", lambda form, address, level: address & 0xFFF),
    "every flush is one of all": replaced(stale.History, "is_covered", property(lambda history: True)),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_law_is_refuted(name: str, monkeypatch: Patch) -> None:
    WRONG[name](monkeypatch)
    assert AGREES in broken(rows())


def test_a_processor_that_flushes_nothing_is_refuted(monkeypatch: Patch) -> None:
    processors = ORACLE._processors.values()
    for processor in processors:
        monkeypatch.setattr(processor, "perform", lambda name, control, address: None)
    [case] = [row for row in rows(50) if row.property == AGREES]
    assert case.verdict is Verdict.VIOLATED


# ── Wrong oracles ────────────────────────────────────────────────────────────────────────────────────────────


def misread(told: Told, **wrong: Callable[[Any], Any]) -> Told:
    """Parts of an answer, taken for others."""
    parts = {name: how(getattr(told.returned, name)) for name, how in wrong.items() if hasattr(told.returned, name)}
    return evolve(told, returned=evolve(told.returned, **parts)) if parts else told


MISREAD: dict[str, Callable[[Question, Told], Told]] = {
    "CR2 of the page": lambda question, told: misread(told, address=lambda address: address & ~0xFFF),
    "no U in the error code": lambda question, told: misread(told, error=lambda error: error & ~4),
    "the next page": lambda question, told: misread(told, physical=lambda physical: physical + 4096),
    "faults that mark nothing": lambda question, told: misread(told, marked=lambda marked: 0),
    "memory as it was": lambda question, told: evolve(told, after=told.after and question.states[-1]),
    "no fault": lambda question, told: evolve(told, returned=None) if isinstance(told.returned, PageFault) else told,
}


@pytest.mark.parametrize("name", MISREAD)
def test_a_wrong_oracle_is_refuted(name: str, monkeypatch: Patch) -> None:
    right = ORACLE.ask
    monkeypatch.setattr(ORACLE, "ask", lambda question: MISREAD[name](question, right(question)), raising=False)
    assert AGREES in broken(rows(300))


# ── What is told of a disagreement ───────────────────────────────────────────────────────────────────────────


def test_a_disagreement_is_kept_and_asked_again(monkeypatch: Patch, tmp_path: Path) -> None:
    with monkeypatch.context() as patch:
        WRONG["WP ignored"](patch)
        found = [row.counterexample for row in rows() if row.counterexample]
        assert found
        for number, run in enumerate(found):
            path = tmp_path / f"{number}.json"
            save(run, path)
            assert load(path, pairings()) == run
            assert main(["replay", str(path)]) == 1
    assert main(["replay", str(tmp_path / "0.json")]) == 0


def test_a_disagreement_about_memory_shows_it_before_and_after(
    monkeypatch: Patch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    WRONG["D by a read"](monkeypatch)
    assert main(["observe", "x86-mmu", "--cases", "500", "--save", str(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert "broken: the implementation's memory represents the law's next state" in out
    assert "before: " in out
    assert "after:  " in out
    [saved] = tmp_path.glob("*.json")
    assert main(["replay", str(saved)]) == 1


def test_a_departure_excuses_nothing_else() -> None:
    """The law has to agree with all but what departs."""
    huge = next(scene for scene in ORACLE._scenes[True] if scene.kind == "huge")
    control = scenes.CONTROLS[True][0]
    state = scenes_machine(control, huge)
    [_, leaf] = huge.words
    after = evolve(state, words=huge.words.set(leaf, huge.words[leaf] | ACCESSED))
    question = Question((state,), "access", (huge.page, 0))
    departure = ORACLE.departure(question, Told(PageFault(0, huge.page, 2), after))
    assert departure is not None
    assert departure.told == Told(PageFault(0, huge.page, 0), state)
    other = evolve(state, words=huge.words.set(leaf, huge.words[leaf] | CACHE_DISABLE))
    assert ORACLE.departure(question, Told(PageFault(0, huge.page, 2), other)) is None


def scenes_machine(control: int, scene: scenes.Scene) -> Machine:
    [state] = next(iter(ORACLE.questions(1, 0))).states
    machine: Machine = evolve(state, control=control, words=scene.words)
    return machine


# ── Nothing is silently green ────────────────────────────────────────────────────────────────────────────────


def test_a_kind_that_never_occurs_is_a_gate(monkeypatch: Patch) -> None:
    monkeypatch.setattr(ORACLE, "expected", lambda: frozenset({"a sixth level"}), raising=False)
    [kinds] = [row for row in rows(50) if row.property == EVERY_KIND]
    assert kinds.verdict is Verdict.GATE
    assert "a sixth level" in kinds.note


def test_it_tells_how_far_it_is() -> None:
    said: list[Progress] = []
    rows(3_000, budget=Budget(60, watch=said.append))
    assert {each.what for each in said} == {"cases"}
    assert {each.total for each in said} == {ORACLE.total(3_000)}
    assert [each.done for each in said] == sorted(each.done for each in said)


def test_out_of_time_is_undetermined() -> None:
    evidence = rows(budget=Budget(seconds=0.0))
    assert {row.verdict for row in evidence} == {Verdict.UNDETERMINED}
    assert evidence[0].note == f"stopped after 0 of {ORACLE.total(FEW):,} cases"


def test_without_unicorn_a_check_says_so(monkeypatch: Patch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert main(["observe", "x86-mmu"]) == 2
    assert "needs Unicorn, which is not installed: pip install unicorn" in capsys.readouterr().err
    [row] = perform(Job("observe", "virtual.walk", {"oracle": "x86-mmu"}), Budget()).evidence
    assert row.verdict is Verdict.UNDETERMINED
    assert row.note.startswith("skipped: ")
    assert main(["list", "virtual"]) == 0
    assert "not installed" in capsys.readouterr().out


def test_an_unknown_oracle_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["observe", "vax-mmu"]) == 2
    assert (
        "there is no oracle 'vax-mmu'; the oracles are: boot, libc-malloc, linux-cow, linux-fault, linux-swap, "
        "linux-vma, x86-mmu" in capsys.readouterr().err
    )
    with pytest.raises(UsageError):
        find("vax-mmu")


@pytest.mark.parametrize("places", [set(), {64, 128}])
def test_nothing_is_observed_where_calibration_fails(monkeypatch: Patch, places: set[int]) -> None:
    import checks.oracles.x86.processor as processor

    monkeypatch.setattr(processor, "_offsets", lambda context, value: places)
    with pytest.raises(UsageError, match=f"found at {len(places)} places.*nothing is observed"):
        processor.Processor(wide=True, frames=[])


def test_nothing_is_observed_of_a_processor_that_does_not_fault(monkeypatch: Patch) -> None:
    import checks.oracles.x86.processor as processor

    monkeypatch.setattr(processor.Processor, "access", lambda *arguments: 0x5000)
    with pytest.raises(UsageError, match="does not fault where every processor does"):
        processor.Processor(wide=False, frames=[])


# ── The command line, and the profiles ───────────────────────────────────────────────────────────────────────


def test_the_command_writes_its_evidence(tmp_path: Path) -> None:
    path = tmp_path / "e.json"
    assert main(["observe", "x86-mmu", "--cases", "4000", "--seed", "3", "--json", str(path)]) == 0
    written = json.loads(path.read_text())
    first = written["evidence"][0]
    assert (first["engine"], first["strength"], first["verdict"]) == ("observe", "observed", "holds")
    assert first["scope"]["oracle"] == "x86-mmu"
    assert first["scope"]["cases"] >= 4_000
    assert first["scope"]["seed"] == 3


def test_every_profile_asks_the_oracle() -> None:
    for profile in PROFILES.values():
        [job] = [job for job in jobs(PAIRING, profile, 5) if job.engine == "observe"]
        assert job.options == {"oracle": "x86-mmu", "cases": profile.cases, "seed": 5}

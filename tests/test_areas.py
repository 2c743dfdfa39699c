"""Areas: the tree in plain Python, faults of it that the law finds, and the examples in C."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import benchmarks.areas as benchmark
from benchmarks.replay import library
from checks.drive import plain
from checks.engines.prove import prove
from checks.evidence import Budget, Verdict
from checks.pairing import Mutant
from checks.pairings import find_one
from checks.pairings.virtual.areas.mutants import MUTANTS
from checks.pairings.virtual.areas.view import View, abstract
from checks.targets import scaffold
from impl.virtual.areas_layout import AREAS as AREAS_TREE
from impl.virtual.areas_layout import END, NODE, SHIFT
from spec.virtual.areas import OWN, PAGE, PITFALLS, THEOREMS, Process
from spec.virtual.words import MAP_FIXED, NO_FILE, PROT_READ, PROT_WRITE
from spec.vocabulary import BrokenClause
from tests.documented import follow, is_as_shown, read, shell_code
from tests.foreign import built, judged, judged_in_full, needs_compiler

AREAS = find_one("virtual.areas")
EXAMPLES = Path(__file__).resolve().parent.parent / "examples/areas"
MANY = (PAGE, 1002 * PAGE, PAGE, 0, 1000 * PAGE, 0, 0, 500, 0)
CROWDED = (PAGE, 202 * PAGE, PAGE, 0, 200 * PAGE, 0, 0, 60, 60)

# ── The tree ─────────────────────────────────────────────────────────────────────────────────────────────────


def driven(geometry: tuple[int, ...], steps: int, edits: tuple[tuple[str, str], ...] = ()) -> Process:
    """The state after random calls, each of which was judged, and the image read after it. Raises BrokenClause."""
    rng, operations = random.Random(1), AREAS.operations
    machine = plain(AREAS, edits)(*geometry)
    state: Process = AREAS.initial(geometry)
    names = [name for name, operation in operations.items() for _ in range(operation.weight)]
    for _ in range(steps):
        name = rng.choice(names)
        arguments = operations[name].sample(state, rng)
        state = AREAS.step(name)(state, *arguments, returned=getattr(machine, name)(*arguments))
        view = View(machine.image, geometry)
        if view.wrong or abstract(view) != state:
            raise BrokenClause(view.wrong or "the image is another one than the law's")
    return state


def test_a_tree_of_some_height_is_what_the_law_says() -> None:
    """Every other page is mapped, from both ends and the middle, and taken away in another order."""
    machine, rng = plain(AREAS)(*MANY), random.Random(0)
    pages = [*range(1, 1000, 2)]
    for page in rng.sample(pages, len(pages)):
        machine.mmap(page * PAGE, PAGE, PROT_READ | PROT_WRITE, OWN | MAP_FIXED, NO_FILE, 0)
    full = View(machine.image, MANY)
    assert not full.wrong
    assert [area.start for area in full.areas] == pages
    assert len(list(full.nodes(0))) > 40
    for page in rng.sample(pages, len(pages) - 3):
        assert machine.munmap(page * PAGE, PAGE) is None
    rest = View(machine.image, MANY)
    assert not rest.wrong
    assert len(rest.areas) == 3
    assert len(list(rest.nodes(0))) == 1


def test_memory_that_leads_nowhere_is_not_read_for_ever() -> None:
    """A node that is its own child, and an area of more pages than there are: mutants leave such memory behind."""
    machine = plain(AREAS)(*MANY)
    for page in range(1, 100, 2):
        machine.mmap(page * PAGE, PAGE, PROT_READ | PROT_WRITE, OWN | MAP_FIXED, NO_FILE, 0)
    image, root = machine.image, machine.image[AREAS_TREE]
    child = image[root + NODE + SHIFT]
    end = image[child + NODE + END]
    image[root + NODE + SHIFT] = root
    with pytest.raises(ValueError, match="below two others"):
        list(View(image, MANY).nodes(AREAS_TREE))
    image[root + NODE + SHIFT], image[child + NODE + END] = child, 1 << 50
    with pytest.raises(ValueError, match="more pages than there are"):
        abstract(View(image, MANY))
    image[child + NODE + END] = end
    assert len(abstract(View(image, MANY)).pages) == 50


def test_random_calls_are_answered_as_the_law_says() -> None:
    assert driven(CROWDED, 900).count > 10


FOUND = {
    "an-overlapping-area-goes-whole",
    "the-rest-of-a-split-loses-its-offset",
    "mprotect-forgets-the-last-page",
    "mprotect-looks-for-holes-first",
    "mremap-leaves-the-contents-behind",
    "the-last-leaf-goes-stale",
    "merged-whatever-the-offsets",
    "merged-whatever-the-rights",
    "the-old-contents-shine-through",
}
"""Faults that as many random calls find."""


@pytest.mark.parametrize("mutant", [each for each in MUTANTS if each.name in FOUND], ids=lambda mutant: mutant.name)
def test_random_calls_find_faults(mutant: Mutant) -> None:
    with pytest.raises(BrokenClause):
        driven(CROWDED, 900, mutant.edits)


def test_each_fault_has_a_story() -> None:
    assert [each.name for each in MUTANTS] == list(PITFALLS)


def test_each_fault_is_an_edit_of_the_text_as_it_stands() -> None:
    texts = [path.read_text() for path in (Path(__file__).resolve().parent.parent / "impl/virtual").glob("areas*.py")]
    assert all(sum(text.count(old) for text in texts) == 1 for mutant in MUTANTS for old, _ in mutant.edits)


# ── The examples ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(EXAMPLES, tmp_path_factory.mktemp("areas") / "examples/areas")


@needs_compiler
def test_the_guide_does_what_it_shows(examples: Path) -> None:
    for command, done, code in follow(read("docs/areas.md"), examples.parents[1]):
        assert shell_code(done.returncode) == code, f"{command.line}\n{done.stdout}{done.stderr}"
        assert not command.shown or is_as_shown(command.shown, done.stdout), f"{command.line}\n{done.stdout}"


@needs_compiler
def test_the_correct_one_breaks_no_sentence(examples: Path) -> None:
    """`memspec conform` makes seven times as many calls and says that it holds; here one space is enough."""
    _, rows = judged_in_full(AREAS, examples / "areas.toml", 6_000, 2.0)
    assert [row.property for row in rows if row.verdict is Verdict.VIOLATED] == []
    reached = {row.property: row.scope.get("reached", 0) for row in rows}
    assert min(reached[clause] for clause in REACHED) > 20


REACHED = (
    "a mapping keeps out of the gap below an area that grows down",
    "pages can be unmapped whether they are mapped or not",
    "the rights of pages that are mapped can be changed",
    "an area shows its file from the right offset on",
    "the end of the heap moves where nothing is in its way",
)


@needs_compiler
@pytest.mark.parametrize(
    "name",
    [
        "loses-offset",
        "any-offset",
        "unmaps-too-much",
        "no-gap",
        "forgets-last-page",
        "grows-over",
        "brk-keeps",
        "stale",
    ],
)
def test_a_broken_one_is_found_with_a_few_calls(examples: Path, name: str) -> None:
    _, [row, *_] = judged(AREAS, examples / f"{name}.toml", 400, shrinking=1)
    assert row.verdict is Verdict.VIOLATED
    assert row.counterexample is not None
    assert len(row.counterexample.calls) <= 6


def test_an_adapter_to_start_from_names_failures_by_their_errno(tmp_path: Path) -> None:
    """Where a number is answered, as by a system call; what never fails has none."""
    adapter, _ = scaffold.write(AREAS, tmp_path)
    operations = dict(part.split("]", 1) for part in adapter.read_text().split("[operations.")[1:])
    assert '# failures = {"-ENOENT" = "no area"}' in operations["find"]
    assert "failure" not in operations["brk"]
    assert "-E" not in operations["munmap"]


# ── The proof ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_theorems_are_those_that_the_law_states() -> None:
    assert AREAS.proof is not None
    assert {theorem.name for theorem in AREAS.proof.theorems} == set(THEOREMS)


@pytest.mark.parametrize("theorem", ["brk-within-limits", "a-page-is-found-in-its-node"])
def test_a_theorem_holds(theorem: str) -> None:
    """The others take a minute and more, and are proved by the ci profile."""
    [row] = prove(AREAS, Budget(), theorem=theorem)
    assert row.verdict is Verdict.HOLDS, row.note


BROKEN = {
    "the-heap-has-no-limit": "brk-within-limits",
    "brk-knows-no-end": "brk-within-limits",
    "an-area-that-ends-there-is-found": "a-page-is-found-in-its-node",
    "areas-are-copied-over-each-other": "entries-keep-their-order",
    "the-first-areas-are-given-to-the-neighbour": "entries-keep-their-order",
    "a-new-area-lies-behind-the-next-one": "a-new-area-keeps-the-others",
    "the-area-below-is-taken-away": "an-area-goes-alone",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_mutant_breaks_the_theorem(name: str) -> None:
    [mutant] = [each for each in MUTANTS if each.name == name]
    [row] = prove(AREAS, Budget(), theorem=BROKEN[name], edits=mutant.edits, seconds=30)
    assert row.verdict is Verdict.VIOLATED


# ── Beside a red-black tree ──────────────────────────────────────────────────────────────────────────────────


@needs_compiler
@pytest.mark.parametrize("count", [1, 7, 300])
def test_a_red_black_tree_in_c_finds_the_same_areas(tmp_path: Path, count: int) -> None:
    loaded, areas = library(benchmark.SOURCE, tmp_path), benchmark.areas_of(count, seed=count)
    addresses = benchmark.addresses_in(areas, 2_000, seed=0)
    mine, theirs = benchmark.ours(areas, addresses), benchmark.in_c(loaded, areas, addresses)
    assert {mine().checksum, theirs().checksum, theirs().checksum} == {mine().checksum}
    fewer = benchmark.in_c(loaded, sorted(areas)[:-1], addresses)
    assert fewer().checksum != mine().checksum

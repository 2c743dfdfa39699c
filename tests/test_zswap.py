"""Zswap: the races of write-back, pages of a real process by a real compressor, and the examples."""

from __future__ import annotations

import importlib.util
import struct
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import docs.figures.advanced.zswap as figures
import spec.advanced.zswap as law
from checks.drive import plain, run
from checks.engines.mutate import prover_kills
from checks.engines.prove import prove
from checks.evidence import Budget, Verdict
from checks.pairings.advanced.zswap.pairing import ALIKE, DENSE, IN_STEPS, PAIRING, SPARSE
from checks.pairings.advanced.zswap.view import View, expanded
from impl.advanced.zswap import Zswap
from spec.advanced.words import COMPRESSOR, READS, WRITES
from spec.advanced.words import ZswapFailure as Failure
from spec.vocabulary import BrokenClause
from tests.foreign import built, judged, judged_in_full, needs_compiler

EXAMPLES = Path(__file__).resolve().parent.parent / "examples/zswap"
BROKEN = (
    "stale-when-refused",
    "loses-on-error",
    "half-words",
    "leaks-charge",
    "over-limit",
    "no-threshold",
    "switched-off-empty",
)
IMPL: Any = plain(PAIRING)
"""In plain Python, which sees an access outside memory; compiled, it is driven by simulate."""
Calls = list[tuple[str, tuple[Any, ...]]]
STEP: tuple[str, tuple[Any, ...]] = ("step", (0,))
UNFINISHED = Failure.UNFINISHED


def answers(calls: Calls, *, slots: int = 1, limit: int = 6, accept: int = 2, cpus: int = 2) -> list[Any]:
    """What the calls were answered, all permitted by the law: of pages of three words, and chunks of one."""
    broken, made = run(PAIRING, IMPL, (slots, 3, 1, limit, accept, cpus), calls)
    assert broken is None
    return [call.returned for call in made]


# ── Schedules ────────────────────────────────────────────────────────────────────────────────────────────────

CHOSEN: Calls = [("store", (0, SPARSE)), ("choose", (0,))]


def test_a_page_that_was_replaced_is_not_written_back() -> None:
    """Nor does the freed entry, which the next store uses again, stand for the page."""
    told = answers([*CHOSEN, ("switch", (0,)), ("store", (0, DENSE)), STEP, ("load", (0, 1))])
    assert told[-2:] == [Failure.GONE, law.word_of(DENSE, 1)]


def test_an_entry_that_is_used_again_for_another_slot_is_not_written_back() -> None:
    told = answers([*CHOSEN, ("invalidate", (0,)), ("store", (1, DENSE)), STEP, ("load", (1, 0))], slots=2)
    assert told[-2:] == [Failure.GONE, law.word_of(DENSE, 0)]


def test_an_entry_that_is_used_again_for_the_same_slot_is_written_back_as_it_is_now() -> None:
    """The comparison of entries sees no difference, and there is none that matters: it is decompressed only then."""
    told = answers([*CHOSEN, ("invalidate", (0,)), ("store", (0, DENSE)), *[STEP] * 4, ("load", (0, 0))])
    assert told[-2:] == [0, law.word_of(DENSE, 0)]


def test_two_cpus_write_one_page_back_once() -> None:
    told = answers([*CHOSEN, ("choose", (1,)), STEP, ("step", (1,)), *[STEP] * 3, ("charged", ())])
    assert told[2:] == [0, UNFINISHED, Failure.GONE, UNFINISHED, UNFINISHED, 0, 0]


def test_whoever_stores_waits_for_a_write_back_that_has_locked_the_slot() -> None:
    told = answers([*CHOSEN, STEP, ("store", (0, DENSE)), ("invalidate", (0,)), ("load", (0, 2)), *[STEP] * 3])
    assert told[3:6] == [Failure.BUSY, Failure.BUSY, law.word_of(SPARSE, 2)]
    assert told[-1] == 0


def test_a_device_that_fails_in_the_middle_loses_nothing_and_locks_nothing() -> None:
    broken: Calls = [*CHOSEN, *[STEP] * 2, ("fail", (WRITES,)), STEP, ("load", (0, 2))]
    told = answers([*broken, ("store", (0, DENSE)), ("charged", ())])
    assert told[5:] == [Failure.IO_ERROR, law.word_of(SPARSE, 2), 3, 3]


# ── Failures, and the limit ──────────────────────────────────────────────────────────────────────────────────


def test_a_store_that_fails_leaves_nothing_to_be_loaded() -> None:
    failing: Calls = [("fail", (WRITES | COMPRESSOR,)), ("store", (0, DENSE)), ("fail", (0,)), ("load", (0, 2))]
    assert answers([("store", (0, SPARSE)), *failing])[-3:] == [Failure.IO_ERROR, None, Failure.NOT_STORED]


def test_once_full_the_pool_waits_for_its_threshold() -> None:
    """Three chunks each, at a limit of six and a threshold of two: with three there would be room, and with none."""
    filled: Calls = [("store", (0, DENSE)), ("store", (1, DENSE)), ("store", (2, SPARSE)), ("shrink", ())]
    told = answers([*filled, ("store", (2, SPARSE)), ("shrink", ()), ("store", (2, SPARSE))], slots=3)
    assert told == [3, 3, Failure.FULL, 0, Failure.FULL, 1, 2]


def test_equal_words_cost_nothing_even_when_the_pool_is_full() -> None:
    told = answers([("store", (0, DENSE)), ("store", (1, ALIKE)), ("load", (1, 1)), ("charged", ())], slots=2, limit=3)
    assert told == [3, 0, 2 << 32 | 1, 3]


def test_what_is_in_the_pool_needs_neither_the_device_nor_the_switch() -> None:
    told = answers([("store", (0, SPARSE)), ("switch", (0,)), ("fail", (READS,)), ("load", (0, 2))])
    assert told[-1] == law.word_of(SPARSE, 2)


# ── Real pages ───────────────────────────────────────────────────────────────────────────────────────────────

PAGE, WORDS = 4096, 512


def own_pages(most: int) -> list[bytes]:
    """Pages of this process, as they are: some of each of its private mappings that it may read."""
    found: list[bytes] = []
    try:
        with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", buffering=0) as memory:
            for line in maps:
                span, rights, *_ = line.split()
                if rights[0] != "r" or rights[3] != "p" or "[v" in line:
                    continue
                start, stop = (int(address, 16) for address in span.split("-"))
                for address in range(start, stop, max(PAGE, (stop - start) // 6 & -PAGE)):
                    memory.seek(address)
                    found.append(memory.read(PAGE))
    except OSError as missing:
        pytest.skip(f"the memory of this process cannot be read: {missing}")
    whole = [page for page in found if len(page) == PAGE]
    return whole[:: max(1, len(whole) // most)][:most]


def deflated() -> Any:
    spec = importlib.util.spec_from_file_location("deflated", EXAMPLES / "deflated.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Deflated


def test_zlib_keeps_the_law_with_pages_of_this_process() -> None:
    """Stored in turn in a pool that is too small for all, and written back; each word of each is loaded again. Before
    them a page of zeros: whether the process has one of its own among those that are read is chance."""
    geometry, pages = (24, WORDS, 8, 400, 300, 1), [bytes(PAGE), *own_pages(59)]
    subject, state = deflated()(*geometry), law.initial(*geometry)
    costs = set()
    for number, page in enumerate(pages):
        slot, words = number * 7 % 24, struct.unpack("<512Q", page)
        answer = PAIRING.as_it_is("store", subject.store_page(slot, page))
        state = law.stored(state, slot, words, returned=answer)
        state = law.charged(state, returned=subject.charged())
        costs.add(answer if isinstance(answer, Failure) else (answer > 0) + (answer == state.whole))
        if number % 5 == 4:
            state = law.shrink(state, returned=PAIRING.as_it_is("shrink", subject.shrink()))
    for slot, content in enumerate(state.pages):
        if content is not None:
            loaded = struct.unpack("<512Q", subject.page(slot))
            for word in range(WORDS):
                law.load(state, slot, word, returned=loaded[word])
    assert {0, 1, Failure.FULL} <= costs


def test_the_same_law_finds_a_word_of_a_real_page_that_is_wrong() -> None:
    page = next(page for page in own_pages(60) if len(set(struct.unpack("<512Q", page))) > 1)
    words = struct.unpack("<512Q", page)
    state = law.stored(law.initial(1, WORDS, 8, 400, 300, 1), 0, words, returned=64)
    with pytest.raises(BrokenClause, match="a load returns what was stored last"):
        law.load(state, 0, 100, returned=words[100] ^ 1)


def test_our_compressor_gives_real_pages_back() -> None:
    """Read from the pool by the view, which has a decompressor of its own, and by the implementation's."""
    geometry = (1, WORDS, 8, 64, 64, 1)
    subject = Zswap(*geometry)
    from impl.advanced.zswap import FRAME, load_frame, store_frame

    frame, lengths = subject.image[FRAME], set()
    for page in own_pages(60):
        words = struct.unpack("<512q", page)
        store_frame(subject.image, 0)
        subject.invalidate(0)
        subject.image[frame : frame + WORDS] = words
        lengths.add(store_frame(subject.image, 0))
        assert View(subject.image, geometry).kept(View(subject.image, geometry).table(0)) == words
        subject.image[frame : frame + WORDS] = 0
        assert load_frame(subject.image, 0) == 0
        assert tuple(map(int, subject.image[frame : frame + WORDS])) == words
    assert 0 in lengths
    assert any(0 < length < 64 for length in lengths)


def test_words_that_make_no_sense_are_no_page() -> None:
    assert expanded([0b10], 3) == ()


# ── The proof ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_limit_is_proved_to_be_looked_at_by_the_rule() -> None:
    [row] = prove(PAIRING, Budget())
    assert (row.property, row.verdict) == ("zswap-limit-equals-rule", Verdict.HOLDS), row.note


@pytest.mark.parametrize("name", ["no-threshold", "above-its-threshold", "one-chunk-too-many"])
def test_the_proof_fails_where_the_limit_is_another(name: str) -> None:
    assert PAIRING.proof is not None
    [mutant], [theorem] = [each for each in PAIRING.mutants if each.name == name], PAIRING.proof.theorems
    pairing = evolve(PAIRING, proof=evolve(PAIRING.proof, theorems=(evolve(theorem, broken_by=name),)))
    assert prover_kills(pairing, mutant, Budget()) == [theorem.name]


# ── The pictures ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_write_back_that_looks_no_more_is_drawn_up_to_what_the_law_refuses() -> None:
    drawn = figures.overwritten(PAIRING)
    assert "broken:" in drawn
    assert drawn.index("store 0: disabled") < drawn.index("writes to the device</text>")


def test_a_page_is_drawn_through_pool_and_device() -> None:
    drawn = figures.pages_over_time(PAIRING)
    for text in ("store 0: 2", "store 1: 3", "store 0: full", "write back: 1", "store 1: 2", "give up 1"):
        assert f">{text}</text>" in drawn


# ── The examples ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(EXAMPLES, tmp_path_factory.mktemp("zswap") / "examples")


@needs_compiler
def test_the_correct_one_breaks_no_sentence(examples: Path) -> None:
    """And what only steps lead to is no gate of one that has none."""
    _, rows = judged_in_full(PAIRING, examples / "zswap.toml", 6_000, 2.0)
    assert [row.property for row in rows if row.verdict in (Verdict.VIOLATED, Verdict.GATE)] == []
    reached = {row.property: row.scope.get("reached", 0) for row in rows}
    assert not reached.keys() & set(IN_STEPS)
    assert reached["a load returns what was stored last, wherever that was kept"] > 100


@needs_compiler
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_one_is_found_with_a_few_calls(examples: Path, name: str) -> None:
    """What is lost by an error is seen in several ways, and the first one that is found may be a long one."""
    _, [row, *_] = judged(PAIRING, examples / f"{name}.toml", 400, shrinking=1)
    assert row.verdict is Verdict.VIOLATED
    assert row.counterexample is not None
    assert name == "loses-on-error" or len(row.counterexample.calls) <= 6


def test_the_class_keeps_the_law_in_random_runs() -> None:
    """Of zlib, which makes small pages longer: they are kept as they are."""
    import random

    rng, subject = random.Random(5), deflated()(4, 64, 1, 100, 60, 1)
    state = law.initial(4, 64, 1, 100, 60, 1)
    for _ in range(1_500):
        name = rng.choices(
            ["store", "load", "invalidate", "charged", "switch", "fail", "shrink"], [8, 8, 2, 1, 1, 1, 2]
        )[0]
        arguments = PAIRING.operations[name].sample(state, rng)
        answer = PAIRING.as_it_is(name, getattr(subject, name)(*arguments))
        state = PAIRING.step(name)(state, *arguments, returned=answer)
    assert any(state.pages)

"""What the symbolic reading cannot tell of an edited implementation is undetermined, with its line: never proved, and
never a violation."""

from __future__ import annotations

import inspect
import operator
import re
from collections.abc import Callable
from typing import Any

import pytest

import impl.physical.buddy
from checks.engines.prove import Judge, prove
from checks.engines.proving.trusted.modelled import NotModelled
from checks.engines.proving.trusted.programs import Prover
from checks.engines.proving.trusted.symbolic import Path, paths
from checks.evidence import Budget, Verdict
from checks.pairings import find
from checks.source import edited

BUDDY = find("physical.buddy")[0]
SPACES = find("virtual.address_space")[0]

REFUSED: dict[str, tuple[tuple[str, str], str, str]] = {
    "while with orelse": (
        (
            "        order += 1\n    if order > image[MAX_ORDER]:\n        return NO_MEMORY\n",
            "        order += 1\n    else:\n        if image[LIMIT] > 1 << 20:\n            return NO_MEMORY\n"
            "    if order > image[MAX_ORDER]:\n        return NO_MEMORY\n",
        ),
        "alloc-returns-free-frames",
        "while order <= image[MAX_ORDER] and image[order",
    ),
    "push calls itself, and nothing shows that it ends": (
        (
            "    first = image[order << NODE_SHIFT | NEXT]\n",
            "    if image[LIMIT] > 1 << 20:\n        push(image, node, order)\n"
            "    first = image[order << NODE_SHIFT | NEXT]\n",
        ),
        "free-answers-exactly",
        "def push(image",
    ),
    "a truth (the outcome of a comparison) is used as a number": (
        ("    if state < USED:\n", "    if (1 << (image[LIMIT] >> 28)) & (state < USED):\n"),
        "free-answers-exactly",
        "    if (1 << (image[LIMIT] >> 28)) & (state < USED):",
    ),
    "a word is used as a truth": (
        ("    if state < USED:\n", "    if (state < USED) & (1 << (image[LIMIT] >> 28)):\n"),
        "free-answers-exactly",
        "    if (state < USED) & (1 << (image[LIMIT] >> 28)):",
    ),
    "Pow": (("    order = wanted\n", "    order = wanted**1\n"), "alloc-returns-free-frames", "wanted**1"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_modelled_is_undetermined_with_its_line(what: str) -> None:
    edit, theorem, text = REFUSED[what]
    (row,) = prove(BUDDY, Budget(), theorem=theorem, edits=(edit,))
    assert row.verdict is Verdict.UNDETERMINED
    assert what in row.note
    found = re.search(r"\(impl/physical/buddy\.py:(\d+)\)", row.note)
    assert found is not None
    lines = edited(inspect.getsource(impl.physical.buddy), (edit,), "buddy").splitlines()
    assert text in lines[int(found[1]) - 1]


def test_state_outside_the_image_is_not_modelled() -> None:
    made = ("@kernel\ndef push", "CALLS = [0]\n\n\n@kernel\ndef push")
    refusing = "    CALLS[0] += 1\n    if CALLS[0] > 20000:\n        return NO_MEMORY\n"
    counted = ("    order = wanted\n", refusing + "    order = wanted\n")
    (row,) = prove(BUDDY, Budget(), theorem="alloc-returns-free-frames", edits=(made, counted))
    assert row.verdict is Verdict.UNDETERMINED
    assert "an index of something else than the image" in row.note


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("image[RECORDS] + frame << (image[SPACES] - image[SPACES] + NODE_SHIFT)", True),
        ("(image[RECORDS] + frame) * 5", False),
        ("image[RECORDS] + frame << frame", False),
    ],
)
def test_an_index_that_the_layout_does_not_fit_is_undetermined(text: str, fits: bool) -> None:
    """And one that is only written otherwise is read as before."""
    said = "first: int = (image[RECORDS] + frame) << NODE_SHIFT"
    judge = Judge(Prover(SPACES, ((said, f"first: int = {text}"),)), Budget(60), 20)
    judge.paths("new_table")
    refused = judge.refused.get("new_table", "")
    assert (not refused) is fits
    assert fits or re.search(r"the layout does not fit.*\(impl/virtual/address_space_layout\.py:\d+\)", refused)


# ── Truths and words ─────────────────────────────────────────────────────────────────────────────────────────

MIXED: list[Callable[[Any, Any], Any]] = [
    *(operator.and_, operator.or_, operator.xor, operator.add, operator.sub, operator.mul),
    *(operator.lshift, operator.rshift, operator.eq, operator.ne, operator.lt, operator.ge),
]


@pytest.mark.parametrize("mix", MIXED)
def test_a_truth_and_a_word_are_not_mixed(mix: Callable[[Any, Any], Any]) -> None:
    """Python takes a truth for 0 or 1, wherever it stands."""
    path = Path()
    word: Any = path.fresh("word")
    for truth in (word < 3, True):
        for one, other in ((truth, word), (word, truth), (word < 3, 1), (1, word < 3)):
            with pytest.raises((NotModelled, TypeError)):
                path.quietly(lambda: mix(one, other))  # noqa: B023


@pytest.mark.parametrize("use", [operator.neg, operator.invert, operator.index])
def test_a_truth_is_no_number(use: Callable[[Any], Any]) -> None:
    path = Path()
    word: Any = path.fresh("word")
    with pytest.raises(NotModelled):
        use(word < 3)


def test_no_word_holds_more_than_64_bits() -> None:
    path = Path()
    word: Any = path.fresh("word")
    for number in (1 << 63, -(1 << 63) - 1, 1 << 64):
        with pytest.raises(NotModelled, match="no word holds the number"):
            word + number
    for number in ((1 << 63) - 1, -(1 << 63)):
        word + number


def test_a_loop_without_an_end_is_noticed() -> None:
    def program(path: Path) -> None:
        number: Any = path.fresh("number")
        while number != 0:
            number = path.fresh("number")

    with pytest.raises(NotModelled, match="a loop that no invariant is stated of"):
        next(paths(program))

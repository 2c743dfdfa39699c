"""What a person is told of somebody's input: short, on one line, and in the input's own words."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import field, frozen

from checks.evidence import UsageError
from checks.files import read_text
from checks.streams import Stream
from checks.structured import converter, structure, within
from checks.words import LONGEST_SENTENCE, LONGEST_VALUE, sentence, shortened, spelt


def test_a_sentence_is_one_line_and_its_end_stays() -> None:
    assert sentence(" no such\n part\t\x1b[31m \ud800") == "no such part �[31m �"
    long = sentence("there is no part " + "x" * 5000 + ", the parts are: a, b")
    assert long.startswith("there is no part xxx")
    assert long.endswith("the parts are: a, b")
    words = sentence("word " * 5000 + "the end")
    assert len(words) == LONGEST_SENTENCE
    assert words.endswith("the end")


@pytest.mark.parametrize("length", [0, 1, 9, 10, 11, 1000])
def test_what_is_shortened_is_no_longer_than_asked(length: int) -> None:
    text = "".join(chr(ord("a") + place % 26) for place in range(length))
    cut = shortened(text, 10)
    assert len(cut) == min(length, 10)
    assert cut == text or (cut[:6] == text[:6] and cut[-3:] == text[-3:])


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "null"),
        (True, "true"),
        (1.5, "1.5"),
        ("a\nb", "'a�b'"),
        ([1], "a list"),
        ({}, "a table"),
        pytest.param(10**5000, "a number of thousands of digits", id="giant"),
        (datetime.date(2026, 1, 1), "a date or a time"),
    ],
)
def test_a_value_is_spelt_as_its_file_does(value: Any, words: str) -> None:
    assert spelt(value) == words


def test_long_values_are_cut() -> None:
    assert len(spelt("x" * 1000)) == LONGEST_VALUE + 2
    assert len(spelt(10**1000)) == LONGEST_VALUE


# ── The form of data ─────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Form:
    number: int = field(validator=within(1, 9))
    either: int | str = 0
    numbers: list[int] = field(factory=list)
    named: dict[str, bool] = field(factory=dict)
    share: float = 0.0


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ([], "it: a list stands where a table belongs"),
        ({}, "it: the field 'number' is missing"),
        ({"number": "1"}, r"it: '1' stands where a number belongs \(at number\)"),
        ({"number": True}, r"true stands where a number belongs \(at number\)"),
        ({"number": 10}, "number is 10: write a number from 1 to 9"),
        ({"number": 1, "either": 1.5}, "1.5 stands where a number or a text belongs"),
        ({"number": 1, "either": False}, "false stands where a number or a text belongs"),
        ({"number": 1, "numbers": "12"}, r"'12' stands where a list belongs \(at numbers\)"),
        ({"number": 1, "numbers": [1, None]}, r"null stands where a number belongs \(at numbers\[1\]\)"),
        ({"number": 1, "named": [["a", True]]}, "a list stands where a table belongs"),
        ({"number": 1, "named": {"a": 1}}, r"1 stands where true or false belongs \(at named\.a\)"),
        ({"number": 1, "share": True}, "true stands where a number belongs"),
        ({"number": 1, "share": 10**400}, "is too large"),
        ({"number": 1, "numbres": []}, "there is no field 'numbres'"),
    ],
)
def test_data_of_another_form_are_refused(data: Any, problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        structure(converter(forbids_more=True), data, Form, "it")


def test_data_of_the_form_are_taken() -> None:
    data = {"number": 1, "either": "a", "numbers": [1, 2], "named": {"a": True}, "share": 2, "more": 3}
    made = structure(converter(forbids_more=False), data, Form, "it")
    assert made == Form(1, "a", [1, 2], {"a": True}, 2.0)


# ── Files and streams ────────────────────────────────────────────────────────────────────────────────────────


def test_no_more_is_read_of_a_file_than_it_may_have(tmp_path: Path) -> None:
    (tmp_path / "it").write_bytes(b"x" * 100)
    assert read_text(tmp_path / "it", 100) == "x" * 100
    with pytest.raises(UsageError, match="is larger than"):
        read_text(tmp_path / "it", 99)


def test_a_stream_says_what_it_can(tmp_path: Path) -> None:
    with (tmp_path / "it").open("w", encoding="ascii") as file:
        assert Stream(file).write("a → b, ≤ 3 ×…\ud800é\n") == len("a → b, ≤ 3 ×…\ud800é\n")
    assert (tmp_path / "it").read_text("ascii") == "a -> b, <= 3 x...??\n"


def test_a_stream_that_is_full_is_lost_and_no_more() -> None:
    with open("/dev/full", "w") as file:
        stream = Stream(file)
        assert stream.write("x" * 100_000) == 100_000
        stream.flush()
        stream.write("more")
    assert stream.lost is not None


def test_a_stream_that_there_is_not_takes_everything() -> None:
    stream = Stream(None)
    stream.write("a")
    stream.flush()
    assert not stream.isatty()
    assert stream.lost is None

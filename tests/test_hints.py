"""What the report says beside a verdict on a C library: what was passed, and what an adapter may have wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checks.command import main
from checks.counterexample import render
from checks.engines.constructing import refusals
from checks.evidence import Call, Counterexample, Verdict
from checks.pairings import pairings
from checks.targets.adapter import ALWAYS, RETURNS, Adapter, read
from checks.targets.hints import hints
from checks.targets.symbols import is_static
from tests.foreign import build, judged, needs_compiler

BUDDY = pairings()["physical.buddy"]
SOURCE = """
#include <stddef.h>
#include <stdlib.h>
struct pool { size_t frames, taken; };
struct pool *pool_new(size_t frames) { (void)frames; return calloc(1, sizeof(struct pool)); }
static unsigned pool_take(struct pool *pool, size_t bytes) { return pool->taken++ == 0 && bytes <= 4096 ? 0 : -1; }
unsigned pool_alloc(struct pool *pool, size_t bytes) { return pool_take(pool, bytes); }
int pool_free(struct pool *pool, unsigned frame) { return pool == NULL ? -1 : -(int)(frame & 0); }
"""
ADAPTER = """
part = "physical.buddy"
library = "it.so"
[geometry]
start = 0
[create]
symbol = "pool_new"
arguments = ["frames"]
returns = "handle"
[operations.alloc]
symbol = "pool_alloc"
arguments = ["handle", "order:bytes"]
returns = "frame"
type = "unsigned int"
[operations.free]
symbol = "pool_free"
arguments = ["handle", { value = "frame", type = "unsigned int" }]
returns = "status"
"""


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    (tmp_path / "it.toml").write_text(ADAPTER)
    return tmp_path / "it.toml"


def said(file: Path, *calls: Call) -> list[str]:
    return hints(read(file, BUDDY), BUDDY, (0, 8, 3), calls)


@needs_compiler
def test_they_stand_in_the_report(adapter: Path) -> None:
    build(adapter.parent, SOURCE, "-O0", "-w")
    verdict, rows = judged(BUDDY, adapter, 20)
    assert verdict is Verdict.VIOLATED
    found = rows[0].counterexample
    assert found is not None
    assert found.calls[-1].operation == "alloc"
    bytes_asked = 4096 << found.calls[-1].arguments[0]
    assert f") was called as pool_alloc(…, {bytes_asked})" in rows[0].note
    assert (
        "4294967295 is -1 in 32 bits: does pool_alloc return that where it fails? "
        "(its type is unsigned int, and no failure is named)"
    ) in rows[0].note


def test_the_number_that_was_passed_is_said_where_it_is_another(adapter: Path) -> None:
    assert said(adapter, Call("alloc", (3,), 0)) == ["alloc(order=3) was called as pool_alloc(…, 32768)"]
    large = Call("alloc", ((1 << 30) + 1,), 0)  # a number of bytes already
    assert said(adapter, large) == []
    adapter.write_text(ADAPTER.replace("order:bytes", "order:rounded"))
    first, second = Call("alloc", (1,), 0), Call("alloc", (1,), 2)
    assert said(adapter, first) == ["alloc(order=1) was called as pool_alloc(…, 4097)"]
    assert said(adapter, first, second) == ["alloc(order=1) was called as pool_alloc(…, 8192)"]
    adapter.write_text(ADAPTER.replace("order:bytes", "order"))
    assert said(adapter, first) == []


@pytest.mark.parametrize(
    ("returned", "c_type", "hint"),
    [
        (4294967284, "unsigned int", "4294967284 is -12 in 32 bits"),
        ((1 << 64) - 1, "size_t", "18446744073709551615 is -1 in 64 bits"),
        (65535, "uint16_t", "65535 is -1 in 16 bits"),
        (-12, "int", "-12: does pool_alloc return that where it fails?"),
        (65535, "unsigned int", ""),
        (7, "int", ""),
        (1 << 31, "unsigned int", ""),
        (-5000, "int", ""),
    ],
)
def test_an_answer_that_looks_like_a_code_is_asked_about(adapter: Path, returned: int, c_type: str, hint: str) -> None:
    adapter.write_text(
        ADAPTER.replace('type = "unsigned int"', f'type = "{c_type}"', 1).replace("order:bytes", "order")
    )
    found = said(adapter, Call("alloc", (0,), returned))
    assert len(found) == bool(hint)
    assert all(each.startswith(hint) for each in found)


def test_a_status_of_which_no_failure_is_named_is_told(adapter: Path) -> None:
    done = Call("free", (0, 0), None)
    assert said(adapter, done) == [
        "whatever pool_free returns is taken for done, as its adapter names neither failure nor failures"
    ]
    adapter.write_text(ADAPTER + 'failure = "negative"\n')
    assert said(adapter, done) == []
    assert said(adapter) == []


def test_what_constructors_refused_is_one_line_a_reason() -> None:
    refused = [f"({frames}, 3): too few" for frames in range(5)] + ["(9, 9): too many: by far"]
    assert refusals(refused) == [
        "refused to be constructed with (0, 3), (1, 3), (2, 3) and 2 more: too few",
        "refused to be constructed with (9, 9): too many: by far",
    ]
    assert refusals([]) == []


def test_a_run_without_a_call_says_when_it_broke() -> None:
    clause = "hands out only frames of the pool"
    told = render(BUDDY, Counterexample("physical.buddy", clause, (0, 4, 2), ()))
    assert told.splitlines()[-1] == f"      ^ here, while it was constructed: {clause}"
    call = Call("alloc", (0,), 9)
    told = render(BUDDY, Counterexample("physical.buddy", clause, (0, 4, 2), (call,)))
    assert told.splitlines()[-1] == f"      ^ here: {clause}"


@needs_compiler
def test_a_symbol_that_is_static_is_said_to_be(adapter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build(adapter.parent, SOURCE, "-O0", "-w")
    for name, hint in (
        ("pool_take", ": it is static there, or hidden, so that nobody else can name it"),
        ("pool_tak", ""),
    ):
        adapter.write_text(ADAPTER.replace('"pool_alloc"', f'"{name}"'))
        assert main(["conform", "physical.buddy", str(adapter)]) == 2
        told = " ".join(capsys.readouterr().err.split())
        assert f"it.so has no symbol '{name}' (at operations.alloc.symbol){hint}" in told
        assert ("static there" in told) == bool(hint)
    damaged = adapter.with_name("damaged.so")
    damaged.write_bytes((adapter.parent / "it.so").read_bytes()[:3_000])
    assert not is_static(damaged, "pool_take")
    damaged.write_bytes(b"\x7fELF\x02\x01" + bytes(80))
    assert not is_static(damaged, "pool_take")


def test_the_c_types_that_are_meant_stand_in_the_adapters_page() -> None:
    text = (Path(__file__).parent.parent / "docs" / "adapter.md").read_text()
    table = text.partition("this is the C type of an argument, or of an answer:")[2].partition("\n\nWhat")[0]
    rows = re.findall(r"^\| `([^`]+)` \| (.*) \|$", table, re.MULTILINE)
    told = {name: c_type for c_type, cell in rows for name in re.findall(r"`([^`]+)`", cell)}
    assert told.pop("callback:NAME") == ALWAYS["callback"].c_type
    rights, pages = told.pop("rights:RIGHT"), told.pop("page:page")
    used = set()
    for pairing in (each for each in pairings().values() if each.foreign):
        kind = pairing.adapter or Adapter
        forms = {f"{name}:{form}": each for name, known in kind.parameters.items() for form, each in known.items()}
        forms |= {f"{name}:{name}": each for name, each in {**kind.besides, **ALWAYS}.items() if name != "callback"}
        forms |= {f'"{name}"': each for name, each in {**kind.results, **RETURNS}.items() if name != "nothing"}
        for said, each in forms.items():
            name, _, form = said.strip('"').partition(":")
            if name == "rights" != form:
                assert each.c_type == rights
                continue
            if said == "page:page" and pairing.part == "virtual.address_space":
                assert each.c_type == pages
                continue
            known = [said, f"NAME:{form or name}", *([name] if name == form else [])]
            found = [place for place in known if place in told]
            assert each.c_type == (told[found[0]] if found else "size_t"), (pairing.part, said)
            used.update(found)
    assert used == set(told)

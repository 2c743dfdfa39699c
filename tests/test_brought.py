"""Allocators as their owners bring them: told where memory begins and ends, with no order, with ranges alone, or
without a free. What is right is accepted as it is, and what is wrong is found by the same adapter."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from checks.engines.foreign import MOST_FORKS, Foreign
from checks.evidence import Call, Counterexample, Evidence, UsageError, Verdict
from checks.pairing import Pairing
from checks.pairings import pairings
from checks.targets import keepsake
from checks.targets.adapter import misfit, read
from checks.targets.named import resolve
from spec.physical.words import BuddyFailure
from tests.foreign import build, compiled, judged_in_full, needs_compiler
from tests.small_pool import changed

BUDDY, MALLOC = pairings()["physical.buddy"], pairings()["user.malloc"]

BITMAP = """
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifndef BEYOND
#define BEYOND 0
#endif
static uintptr_t base;
static size_t count;
static unsigned char taken[4096];
void pmm_init(uintptr_t start, uintptr_t end)
{
    base = start;
    count = ((end - start) >> 12) + BEYOND;
    memset(taken, 0, sizeof taken);
}
uintptr_t pmm_alloc_pages(size_t pages)
{
    for (size_t at = 0; at + pages <= count; at++)
        if (memchr(taken + at, 1, pages) == NULL) {
            memset(taken + at, 1, pages);
            return base + (at << 12);
        }
    return (uintptr_t)-1;
}
uintptr_t pmm_alloc(void) { return pmm_alloc_pages(1); }
void pmm_free(uintptr_t page)
{
    size_t at = (page - base) >> 12;
    if (page < base || at >= count || !taken[at])
        abort();
    taken[at] = 0;
}
"""
TOLD = """
part = "physical.buddy"
library = "it.so"
[geometry]
start = 16
max_order = 0
least = 6
most = 8
[create]
symbol = "pmm_init"
arguments = ["start:physical", "end:physical"]
[operations.free]
symbol = "pmm_free"
arguments = ["frame:physical"]
[promises]
bad-frees-refused = "aborts"
"""
PAGES = """
[operations.alloc]
symbol = "pmm_alloc"
returns = "physical"
type = "uintptr_t"
failure = 18446744073709551615
"""
RANGES = """
[operations.alloc_range]
symbol = "pmm_alloc_pages"
arguments = ["count"]
returns = "physical"
type = "uintptr_t"
failure = 18446744073709551615
"""
ARENA = """
#include <stdint.h>
#include <stddef.h>
static uintptr_t at, end;
void arena_init(void *first, void *behind) { at = (uintptr_t)first; end = (uintptr_t)behind; }
void *arena_alloc(size_t size)
{
    uintptr_t place = (at + 15) & ~(uintptr_t)15;
    size += size == 0;
#ifdef WRAPS
    if (place + size > end)
#else
    if (place > end || size > end - place)
#endif
        return NULL;
    at = place + size;
    return (void *)place;
}
"""
FREELESS = """
part = "user.malloc"
library = "it.so"
[geometry]
least = 2048
most = 4096
[arena]
from = "caller"
[create]
symbol = "arena_init"
arguments = ["arena", "end"]
[operations.malloc]
symbol = "arena_alloc"
arguments = ["size"]
returns = "pointer"
failure = "null"
[promises]
malloc-refused-only-when-full = false
"""


def adapter(folder: Path, text: str) -> Path:
    (folder / "it.toml").write_text(text)
    return folder / "it.toml"


def found(pairing: Pairing, path: Path) -> Counterexample:
    verdict, rows = judged_in_full(pairing, path, 500)
    assert verdict is Verdict.VIOLATED
    return next(row.counterexample for row in rows if row.counterexample is not None)


def accepted(pairing: Pairing, path: Path) -> list[Evidence]:
    verdict, rows = judged_in_full(pairing, path, 4_500, 1.0)
    assert verdict is Verdict.HOLDS, [(row.property, row.verdict, row.note) for row in rows]
    return rows


@needs_compiler
@pytest.mark.parametrize("bound", [PAGES, RANGES])
def test_a_pool_that_is_told_where_it_ends_and_hands_out_pages_without_an_order(tmp_path: Path, bound: str) -> None:
    path = adapter(tmp_path, TOLD + bound)
    build(tmp_path, BITMAP)
    shown = {row.property: row.note for row in accepted(BUDDY, path)}
    assert {"hands out only frames of the pool", "hands out only frames that are not allocated"} <= shown.keys()
    if bound == PAGES:
        assert "the order is 0 in all calls of alloc, which do not take it" in shown["does not crash"]
    build(tmp_path, BITMAP, "-DBEYOND=1")
    broken = found(BUDDY, path)
    assert broken.clause == "hands out only frames of the pool"
    _, program = keepsake.save(BUDDY, broken, tmp_path / "run.json")
    assert compiled(program, tmp_path / "it.so").returncode == -6


@needs_compiler
def test_an_arena_that_frees_nothing_has_no_free(tmp_path: Path) -> None:
    path = adapter(tmp_path, FREELESS)
    build(tmp_path, ARENA)
    accepted(MALLOC, path)
    build(tmp_path, ARENA, "-DWRAPS")
    broken = found(MALLOC, path)
    assert broken.clause == "a block lies inside the heap"
    _, program = keepsake.save(MALLOC, broken, tmp_path / "run.json")
    assert compiled(program, tmp_path / "it.so").returncode == -6


@needs_compiler
def test_an_end_is_told_of_memory_that_there_is(tmp_path: Path) -> None:
    build(tmp_path, ARENA)
    path = adapter(tmp_path, FREELESS.replace('[arena]\nfrom = "caller"\n', "").replace('"arena", "end"', '16, "end"'))
    with pytest.raises(UsageError, match=r"'end' needs an \[arena\] \(at create\.arguments\)"):
        judged_in_full(MALLOC, path)


UNWRITTEN = """
#include <stddef.h>
static unsigned char *taken;
void heap_start(void *memory, size_t size) { taken = memory; (void)size; }
void *heap_get(size_t size)
{
    if (taken[8] || size > 64)    /* nobody has written it */
        return NULL;
    taken[8] = 1;
    return taken + 16;
}
"""
RELYING = changed(
    FREELESS,
    ('"arena_init"\narguments = ["arena", "end"]', '"heap_start"\narguments = ["arena", "bytes"]'),
    ('"arena_alloc"', '"heap_get"'),
    ("[promises]\nmalloc-refused-only-when-full = false\n", ""),
)


@needs_compiler
def test_memory_that_is_given_is_not_zeros_and_what_relies_on_that_is_told(tmp_path: Path) -> None:
    """It hands out one block, and of memory that is not zeros none."""
    path = adapter(tmp_path, RELYING)
    build(tmp_path, UNWRITTEN)
    verdict, rows = judged_in_full(MALLOC, path, 500)
    assert verdict is Verdict.VIOLATED
    broken = next(row for row in rows if row.counterexample is not None)
    assert broken.counterexample is not None
    assert [call.operation for call in broken.counterexample.calls] == ["malloc"]
    assert "write zeroed = true under [arena]" in broken.note
    _, program = keepsake.save(MALLOC, broken.counterexample, tmp_path / "run.json")
    assert compiled(program, tmp_path / "it.so").returncode == -6
    again = adapter(tmp_path, RELYING.replace('from = "caller"', 'from = "caller"\nzeroed = true'))
    assert "zeroed = true" not in "".join(row.note for row in judged_in_full(MALLOC, again, 500)[1])


# ── What the report says ─────────────────────────────────────────────────────────────────────────────────────


def test_a_negative_number_of_a_type_without_a_sign_is_said_as_it_is_there() -> None:
    instead = "write 18446744073709551615, which is what it is there, or name a type with a sign"
    assert misfit(-1, "size_t") == f"-1 is no size_t, which goes from 0 to 18446744073709551615: {instead}"
    assert misfit(-1, "uint8_t").endswith("write 255, which is what it is there, or name a type with a sign")
    assert misfit(-300, "uint8_t").endswith("name another number, or another type")
    assert misfit(300, "uint8_t").endswith("name another number, or another type")
    assert misfit(-300, "int8_t").endswith("name another number, or another type")
    assert misfit(-1, "int") == ""


def test_blocks_that_are_aligned_as_the_pool_is_may_be_so_by_design(tmp_path: Path) -> None:
    it = read(adapter(tmp_path, TOLD + PAGES), BUDDY)
    named = {"start": 3, "frames": 8, "max_order": 2}
    hint = it.suspected(named, Call("alloc", (1,), 5))
    assert "counted from the pool's first frame, 3, block 5 begins at a multiple of its 2 frames" in hint
    assert "start = 1024 under [geometry]" in hint
    for other in (
        Call("alloc", (1,), 6),
        Call("alloc", (2,), 5),
        Call("alloc", (1,), BuddyFailure.NO_MEMORY),
        Call("alloc", (1 << 63,), 5),
        Call("free", (5, 1), None),
    ):
        assert it.suspected(named, other) == ""


# ── Promises that are kept by aborting ───────────────────────────────────────────────────────────────────────

STRICT = """
void start(unsigned long frames) { (void)frames; }
long get(unsigned order) { return order == 0 ? 0 : -1; }
void put(unsigned long frame, unsigned order) { (void)frame; (void)order; }
"""
ABORTING = """
part = "physical.buddy"
library = "it.so"
[geometry]
start = 0
[create]
symbol = "start"
arguments = ["frames"]
[operations.alloc]
symbol = "get"
arguments = ["order"]
returns = "frame"
type = "long"
failure = -1
[operations.free]
symbol = "put"
arguments = ["frame", "order"]
[promises]
bad-frees-refused = "aborts"
wrong-orders-refused = "aborts"
"""


@needs_compiler
def test_calls_that_are_to_abort_are_counted_promise_by_promise(tmp_path: Path) -> None:
    """Most frees that are no good are of no block. Those of a block with a wrong order are made all the same."""
    build(tmp_path, STRICT)
    pair = Foreign(resolve(BUDDY, str(adapter(tmp_path, ABORTING))), (0, 4, 2))
    pair.step("alloc", (0,))
    nobodys, wrong = ("free", (2, 0)), ("free", (0, 1))
    assert [pair.may_call(*each) for each in (nobodys, wrong)] == [True, True]
    pair.forks = Counter(dict.fromkeys(pair.to_abort(*nobodys), MOST_FORKS))
    assert [pair.may_call(*each) for each in (nobodys, wrong)] == [False, True]
    pair.forks.update(dict.fromkeys(pair.to_abort(*wrong), MOST_FORKS))
    assert [pair.may_call(*each) for each in (nobodys, wrong)] == [False, False]
    assert pair.may_call("free", (0, 0))


# ── Libraries with standard names ────────────────────────────────────────────────────────────────────────────

STANDARD = """
#include <stddef.h>
static unsigned char memory[1 << 26];
static size_t at;
void *NAME(malloc)(size_t size)
{
    size_t place = (at + 15) & ~(size_t)15;
    if (size > sizeof memory - place)
        return NULL;
    at = place + size + (size == 0);
    return memory + place;
}
void *NAME(realloc)(void *block, size_t size)
{
    if (block != NULL && size > sizeof memory)
        return size > -(size_t)4096 && (unsigned char *)block + (1 << 20) < memory + at ? block : NULL;
    return block == NULL ? NAME(malloc)(size) : NULL;
}
void NAME(free)(void *block) { (void)block; }
"""


@needs_compiler
def test_names_that_begin_otherwise_are_told(tmp_path: Path) -> None:
    build(tmp_path, STANDARD, "-DNAME(name)=my_##name")
    with pytest.raises(UsageError) as told:
        judged_in_full(MALLOC, tmp_path / "it.so")
    library = tmp_path / "it.so"
    assert str(told.value) == f"{library} has no symbol 'malloc', which user.malloc needs: write --prefix my_"


@needs_compiler
@pytest.mark.parametrize("has_adapter", [False, True])
def test_another_c_library_is_not_loaded_beside_this_one(tmp_path: Path, has_adapter: bool) -> None:
    """A malloc that asks its own libc for memory crashed, and was accused of it: musl's."""
    build(tmp_path, STANDARD + "void __libc_start_main(void) {}", "-DNAME(name)=name", "-fno-builtin")
    named = 'part = "user.malloc"\nlibrary = "it.so"\nprefix = ""\n'
    path = adapter(tmp_path, named) if has_adapter else tmp_path / "it.so"
    with pytest.raises(UsageError, match="is a C library of its own, which cannot be loaded beside this process's"):
        judged_in_full(MALLOC, path)


@needs_compiler
def test_a_block_that_is_mapped_by_itself_is_made_as_large_as_wraps(tmp_path: Path) -> None:
    """oneTBB 2021.8 answers the block, where it has a MiB or more."""
    build(tmp_path, STANDARD, "-DNAME(name)=name", "-fno-builtin")
    broken = found(MALLOC, tmp_path / "it.so")
    assert broken.clause == "a block lies inside the heap"
    assert [call.operation for call in broken.calls[-2:]] == ["malloc", "realloc"]
    assert broken.calls[-1].arguments[1] > (1 << 64) - 4096

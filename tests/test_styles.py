"""C allocators in other people's styles: names that libc has too, sizes in units or bytes, headers, bitmaps, trees.

A right one is not accused, whatever its style; and what is told of a broken one is what it does.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from checks.clauses import ANSWERS_IN_TIME, CONTENTS
from checks.evidence import Call, Counterexample, Verdict
from checks.in_c import size_of
from checks.pairings import pairings
from checks.targets import keepsake
from checks.targets.adapter import read
from checks.targets.sizes import edges, near_limits
from tests.foreign import (
    assert_no_call_can_be_dropped,
    build,
    built,
    compiled,
    judged,
    judged_in_full,
    needs_compiler,
)

BUDDY, MALLOC = pairings()["physical.buddy"], pairings()["user.malloc"]
PART = "physical.buddy"


def adapter(folder: Path, text: str) -> Path:
    (folder / "it.toml").write_text(text)
    return folder / "it.toml"


# ── Names that libc has too ──────────────────────────────────────────────────────────────────────────────────

NAMESAKES = """
static unsigned char *arena;
static unsigned long count;
static signed char orders[65536]; /* of the block that begins at a frame, or -1 inside one, or -2 where it is free */
int alarm(long frame) { return orders[frame] != -2; }
int log2(unsigned long number) { int found = -1; for (; number != 0; number >>= 1) found++; return found; }
void memset(long first, long end, int value) { while (first < end) orders[first++] = (signed char)value; }
int write(long frame, unsigned long size)
{
    for (unsigned long at = 0; at < size; at++)
        if (alarm(frame + (long)at))
            return 0;
    return 1;
}
void puts(long frame, unsigned long size) { memset(frame, frame + size, -1); orders[frame] = log2(size); }
int start(unsigned char *memory, unsigned long frames) { arena = memory; memset(0, count = frames, -2); return 0; }
void *malloc(unsigned long size)
{
    if (size == 0 || size > count)
        return 0;
    for (unsigned long frame = 0; frame + size <= count; frame += size)
        if (write(frame, size))
            return puts(frame, size), arena + (frame << 12);
    return 0;
}
int free(unsigned char *block)
{
    unsigned long frame = (block - arena) >> 12;
    if (block < arena || frame >= count || orders[frame] < 0)
        return -1;
    memset(frame, frame + (1L << orders[frame]), -2);
    return 0;
}
"""
NAMESAKES_ADAPTER = """
part = "physical.buddy"
library = "it.so"
[geometry]
start = 0
max_order = "fit"
[arena]
from = "caller"
[create]
symbol = "start"
arguments = ["arena", "frames"]
[operations.alloc]
symbol = "malloc"
arguments = ["order:units"]
returns = "pointer"
failure = "null"
[operations.free]
symbol = "free"
arguments = ["frame:pointer"]
returns = "status"
failure = "negative"
"""


@needs_compiler
def test_a_library_calls_its_own_functions_where_libc_has_some_of_the_same_name(tmp_path: Path) -> None:
    path = adapter(tmp_path, NAMESAKES_ADAPTER)
    build(tmp_path, NAMESAKES, "-fno-builtin", "-w")
    verdict, rows = judged_in_full(BUDDY, path, steps=17_000)
    assert verdict is Verdict.HOLDS, [(row.property, row.note) for row in rows]
    broken = NAMESAKES.replace("if (alarm(frame + (long)at))", "if (at > 0 && alarm(frame + (long)at))")
    assert broken != NAMESAKES
    build(tmp_path, broken, "-fno-builtin", "-w")
    verdict, rows = judged(BUDDY, path, 6)
    assert verdict is Verdict.VIOLATED
    found = rows[0].counterexample
    assert found is not None
    assert found.clause == "hands out only frames that are not allocated"
    _, program = keepsake.save(BUDDY, found, tmp_path / "run.json")
    done = compiled(program, tmp_path / "it.so")
    assert (done.returncode, found.clause in done.stderr) == (-signal.SIGABRT, True), done.stderr
    build(tmp_path, NAMESAKES, "-fno-builtin", "-w")
    assert compiled(program, tmp_path / "it.so").returncode in (0, keepsake.OTHER_COURSE)


@needs_compiler
def test_the_program_keeps_time_with_its_own_alarm(tmp_path: Path) -> None:
    path = adapter(tmp_path, NAMESAKES_ADAPTER)
    build(
        tmp_path, NAMESAKES.replace("return 0;\n}\nint free", "for (;;) alarm(0);\n}\nint free"), "-fno-builtin", "-w"
    )
    hanging = (Call("alloc", (0,), 0), Call("alloc", (0,), "does not return"))
    found = Counterexample(PART, ANSWERS_IN_TIME, (0, 1, 0), hanging, str(path), "conform", 0)
    _, program = keepsake.save(BUDDY, found, tmp_path / "run.json")
    done = compiled(program, tmp_path / "it.so")
    assert (done.returncode, ANSWERS_IN_TIME in done.stderr) == (-signal.SIGABRT, True), done.stderr


@needs_compiler
def test_names_are_looked_up_as_usual_beside_a_sanitizer(tmp_path: Path) -> None:
    """Its runtime ends the process that loads a library otherwise."""
    build(tmp_path, "void __sanitizer_set_report_path(const char *path) { (void)path; }")
    script = "import ctypes; from checks.targets.library import binding; print(binding() == ctypes.DEFAULT_MODE)"
    for preloaded, told in (("", "False"), (str(tmp_path / "it.so"), "True")):
        environment = {**os.environ, "LD_PRELOAD": preloaded, "PYTHONPATH": str(Path(__file__).parent.parent)}
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == told


# ── Right ones ───────────────────────────────────────────────────────────────────────────────────────────────

GRANULES = """
#include <stdint.h>
#include <string.h>
static unsigned char *arena;
static uint64_t total; /* granules of 64 bytes */
static unsigned char taken[1 << 18];
static uint64_t lengths[1 << 18]; /* of the block that begins at a granule, 0 where none does */
int start(unsigned char *memory, uint64_t bytes)
{
    arena = memory;
    total = bytes / 64;
    memset(taken, 0, total);
    memset(lengths, 0, total * sizeof lengths[0]);
    return 0;
}
static int is_free(uint64_t first, uint64_t count)
{
    return memchr(taken + first, 1, count) == 0;
}
static void *take(uint64_t granules, uint64_t before)
{
    uint64_t align = ALIGN;
    while (align < granules)
        align *= 2;
    for (uint64_t at = before ? align : 0; at + granules <= total; at += align)
        if (is_free(at - before, granules + before)) {
            memset(taken + at - before, 1, granules + before);
            lengths[at] = granules + before;
            return arena + at * 64;
        }
    return 0;
}
static int give(unsigned char *block, uint64_t before)
{
    uint64_t at = (uint64_t)(block - arena) / 64;
    if (block < arena || at >= total || lengths[at] == 0)
        return -1;
    memset(taken + at - before, 0, lengths[at]);
    lengths[at] = 0;
    return 0;
}
"""
"""Blocks of any number of granules, each at a multiple of its size."""
SMALL, FRAMES = GRANULES.replace("ALIGN", "1"), GRANULES.replace("ALIGN", "64")
EXACT = """
void *get(uint64_t size) { return size == 0 || size > total * 64 ? 0 : take((size + 63) / 64, 0); }
int put(unsigned char *block) { return give(block, 0); }
"""
"""Exactly as many granules as are asked for."""
HEADERS = """
void *get(SIZE size)
{
    CHECK
    SIZE need = size + 64;
    unsigned char *block = take(need < 64 ? 0 : (need - 64) / 64, 1);
    if (block != 0)
        *(uint64_t *)(block - 64) = need;
    return block;
}
int put(unsigned char *block) { return give(block, 1); }
"""
"""A header lies in the granule before the block."""
CHECKED = "if (size == 0 || size > total * 64 || size % 64) return 0;"
SPARE = """
void *get(uint64_t units)
{
    if (units == 0 || units > total / 64)
        return 0;
    uint64_t align = 1;
    while (align < units)
        align *= 2;
    for (uint64_t at = 0; at + (units + 1) * 64 <= total; at += align * 64)
        if (is_free(at, (units + 1) * 64)) {
            memset(taken + at, 1, (units + 1) * 64);
            memset(arena + (at + units * 64) * 64, 0x5a, 4096);
            lengths[at] = (units + 1) * 64;
            return arena + at * 64;
        }
    return 0;
}
int put(unsigned char *block) { return give(block, 0); }
"""
"""After each block lies a unit that is the library's own, and is written."""
TREE = """
#include <stdint.h>
static uint64_t leaves, longest[1 << 17]; /* by node: how many leaves its largest free block has */
static unsigned char begins[1 << 16];
int start(uint64_t count)
{
    leaves = count;
    for (uint64_t node = 1, size = count; size != 0; size /= 2)
        for (uint64_t end = 2 * node; node < end; node++)
            longest[node] = size;
    for (uint64_t leaf = 0; leaf < count; leaf++)
        begins[leaf] = 0;
    return 0;
}
static void lift(uint64_t node, uint64_t size)
{
    while ((node /= 2) != 0) {
        uint64_t left = longest[2 * node], right = longest[2 * node + 1];
        size *= 2;
        longest[node] = left == right && left == size / 2 ? size : left > right ? left : right;
    }
}
long get(uint32_t units)
{
    uint64_t node = 1, size = leaves;
    if (units == 0 || units > longest[1])
        return -1;
    for (; size / 2 >= units; size /= 2)
        node = longest[2 * node] >= units ? 2 * node : 2 * node + 1;
    long leaf = (long)(node * size - leaves);
    longest[node] = 0;
    begins[leaf] = 1;
    lift(node, size);
    return leaf;
}
int put(long leaf)
{
    if (leaf < 0 || (uint64_t)leaf >= leaves || !begins[leaf])
        return -1;
    uint64_t node = leaf + leaves, size = 1;
    for (; longest[node] != 0; node /= 2)
        size *= 2;
    longest[node] = size;
    begins[leaf] = 0;
    lift(node, size);
    return 0;
}
"""
"""A tree in an array: the children of node n are 2 n and 2 n + 1."""
IN_MEMORY = """
part = "physical.buddy"
library = "it.so"
[geometry]
start = 0
max_order = "fit"
most = 256
[arena]
from = "caller"
[create]
symbol = "start"
arguments = ["arena", "frames:bytes"]
[operations.alloc]
symbol = "get"
arguments = ["order:bytes"]
returns = "pointer"
failure = "null"
[operations.free]
symbol = "put"
arguments = ["frame:pointer"]
returns = "status"
failure = "negative"
"""
INEXACT = IN_MEMORY + "[promises]\nexact-refusal = false\n"
IN_TREE = """
part = "physical.buddy"
library = "it.so"
[geometry]
start = 0
max_order = "fit"
frames = "powers of two"
[create]
symbol = "start"
arguments = ["frames"]
[operations.alloc]
symbol = "get"
arguments = [{value = "order:units", type = "uint32_t"}]
returns = "frame"
type = "long"
failure = "negative"
[operations.free]
symbol = "put"
arguments = [{value = "frame", type = "long"}]
returns = "status"
failure = "negative"
"""
STYLES = {
    "a bitmap that hands out exactly what is asked for": (SMALL + EXACT, IN_MEMORY),
    "a header before the block": (
        FRAMES + HEADERS.replace("SIZE", "uint64_t").replace("CHECK", CHECKED),
        INEXACT,
    ),
    "units with one spare": (FRAMES + SPARE, INEXACT.replace("order:bytes", "order:units")),
    "a tree in an array": (TREE, IN_TREE),
}
"""Style → source and adapter."""


def style(folder: Path, source: str, text: str) -> Path:
    build(folder, source, "-w", "-O1")
    return adapter(folder, text)


@needs_compiler
@pytest.mark.parametrize("name", STYLES)
def test_a_right_one_is_not_accused(tmp_path: Path, name: str) -> None:
    verdict, rows = judged_in_full(BUDDY, style(tmp_path, *STYLES[name]), 20_000)
    assert verdict is Verdict.HOLDS, [(row.property, row.verdict, row.note) for row in rows]


EXAMPLES = Path(__file__).parent.parent / "examples" / "styles"
PARTS = {"header": MALLOC, "bitmap": BUDDY, "tree": BUDDY, "sections": BUDDY, "lists": MALLOC}
"""Example → the part whose law it is for."""
WANTING, SHARED, HANDED_OUT = (
    "refuses only when no free block is large enough",
    "a block begins with the contents that it is to have",
    "hands out only frames that are not allocated",
)
BROKEN = {
    "counts-header": ("header", CONTENTS, 4),
    "first-word": ("bitmap", HANDED_OUT, 2),
    "equal-halves": ("tree", HANDED_OUT, 5),
    "seam": ("sections", WANTING, 2),
    "tail": ("sections", WANTING, 2),
    "one-more": ("lists", SHARED, 2),
}
"""Example → the right one that it is a variant of, what it breaks, and with how many calls."""


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(EXAMPLES, tmp_path_factory.mktemp("styles") / "examples")


def test_each_example_is_told_of() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.toml")} == {*PARTS, *BROKEN}
    told = (EXAMPLES / "README.md").read_text()
    assert all(f"| `{name}` |" in told for name in (*PARTS, *BROKEN))


def test_make_conform_is_about_examples_that_there_are() -> None:
    root = EXAMPLES.parent.parent
    asking = ["make", "-s", "--eval", "names: ; @echo $(RIGHT)", "names"]
    names = subprocess.run(asking, cwd=root, capture_output=True, text=True, check=True).stdout.split()
    assert {f"styles/{name}" for name in PARTS} <= set(names)
    assert [name for name in names if not (root / "examples" / f"{name}.toml").is_file()] == []


@needs_compiler
@pytest.mark.parametrize("name", PARTS)
def test_an_example_that_is_right_is_not_accused(examples: Path, name: str) -> None:
    verdict, rows = judged_in_full(PARTS[name], examples / f"{name}.toml", 20_000)
    assert verdict is Verdict.HOLDS, [(row.property, row.verdict, row.note) for row in rows]
    assert sum(row.property == CONTENTS for row in rows) == (name == "sections" or PARTS[name] is MALLOC)


@needs_compiler
@pytest.mark.parametrize("name", BROKEN)
def test_an_example_that_is_broken_is_refuted_by_a_run_of_which_no_call_can_be_dropped(
    examples: Path, name: str
) -> None:
    right, clause, calls = BROKEN[name]
    verdict, rows = judged(PARTS[right], examples / f"{name}.toml", 10)
    found = rows[0].counterexample
    assert verdict is Verdict.VIOLATED
    assert found is not None
    assert (found.clause, len(found.calls)) == (clause, calls)
    assert_no_call_can_be_dropped(PARTS[right], found)


# ── Sizes ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("form", "order", "turn", "said"),
    [
        *(("units", order, 0, 1 << order) for order in (0, 1, 64)),
        *(
            ("bytes", order, turn, said)
            for order, said in ((-1, 0), (0, 4096), (1, 8192), (51, 1 << 63))
            for turn in (0, 1)
        ),
        *(("rounded", order, 0, said) for order, said in ((-1, 0), (0, 4096), (1, 8192))),
        *(("rounded", order, 1, said) for order, said in ((-1, 0), (0, 1), (1, 4097), (52, (1 << 63) + 1))),
        ("bytes", (1 << 64) - 8, 0, (1 << 64) - 8),
        ("units", 1025, 0, 1025),
        *((form, order, 0, None) for form, order in (("units", -1), ("units", 1024), ("bytes", 1024 * 4096))),
    ],
)
def test_a_size_is_said_or_not_asked(form: str, order: int, turn: int, said: int | None) -> None:
    """In a pool whose largest blocks have 1,024 units of 4,096 bytes."""
    if said is None:
        with pytest.raises(OverflowError):
            size_of(form, order, 4096, 10, turn)
    else:
        assert size_of(form, order, 4096, 10, turn) == said


def test_the_edges_follow_from_the_unit_and_the_type(tmp_path: Path) -> None:
    wanted = (
        (1 << 64) - 8,
        (1 << 32) - 8,
        (1 << 31) - 8,
        (1 << 64) - 1,
        (1 << 63) + 1,
        (1 << 32) - 1,
        (1 << 64) - 4096,
    )
    assert set(wanted) <= set(near_limits(4096, 64))
    assert {(1 << 64) // 64, (1 << 32) // 64, (1 << 16) - 1, 1 << 15} <= set(near_limits(64, 16))
    known = read(adapter(tmp_path, IN_MEMORY), BUDDY)
    assert {number for _, (number,) in edges(known, BUDDY, (0, 8, 3))} == set(near_limits(4096, 64))


REFUSED = "an order that the pool does not have is refused as out of range"


@needs_compiler
@pytest.mark.parametrize(
    ("c_type", "check", "asked"),
    [
        ("uint64_t", "if (size == 0 || size % 64) return 0;", 1 << 64),
        ("uint64_t", "if (size == 0 || size > size + 64) return 0; size = (size + 63) & ~63UL;", 1 << 64),
        ("uint32_t", "if (size == 0 || size % 64) return 0;", 1 << 32),
        ("int32_t", "if (size == 0 || size + 64 > (int32_t)(total * 64)) return 0;", 1 << 31),
    ],
)
def test_a_size_that_wraps_with_its_header_is_found(tmp_path: Path, c_type: str, check: str, asked: int) -> None:
    """A tiny block is handed out for nearly all of memory."""
    source = FRAMES + HEADERS.replace("SIZE", c_type).replace("CHECK", check)
    text = INEXACT.replace('"order:bytes"', f'{{value = "order:bytes", type = "{c_type}"}}')
    path = style(tmp_path, source, text)
    verdict, rows = judged(BUDDY, path, 8)
    assert verdict is Verdict.VIOLATED
    found = rows[0].counterexample
    assert found is not None
    assert found.clause == REFUSED
    [call] = found.calls
    assert asked - 128 < call.arguments[0] < asked, call
    assert f"({c_type}){call.arguments[0]}" in keepsake.save(BUDDY, found, tmp_path / "run.json")[1].read_text()
    assert compiled(tmp_path / "run.c", tmp_path / "it.so").returncode == -signal.SIGABRT


@needs_compiler
def test_units_of_which_the_bytes_wrap_are_found(tmp_path: Path) -> None:
    narrowed = EXACT.replace(
        "uint64_t size)",
        "uint64_t units) { uint32_t size = units * 4096; return take(size / 64, 0); }\nvoid *unused(uint64_t size)",
    )
    verdict, rows = judged(
        BUDDY, style(tmp_path, FRAMES + narrowed, IN_MEMORY.replace("order:bytes", "order:units")), 8
    )
    assert verdict is Verdict.VIOLATED
    assert rows[0].property == REFUSED


SIGNED = """
int start(unsigned long frames) { return 0; }
long get(int order) { return order <= 0 ? 0 : -1; }
int put(long frame) { return frame != 0; }
"""


@needs_compiler
def test_a_block_of_less_than_a_unit_is_a_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What nobody can hold is not counted when the program is written."""
    text = IN_MEMORY.replace('"arena", "frames:bytes"', '"frames"').replace(
        '"order:bytes"', '{value = "order", type = "int"}'
    )
    text = text.replace('"pointer"', '"frame"\ntype = "long"').replace('"null"', "-1").replace("frame:pointer", "frame")
    path = style(tmp_path, SIGNED, text)
    broken = Counterexample(PART, REFUSED, (0, 1, 0), (Call("alloc", (-1,), 0),), str(path), "conform", 0)
    keepsake.save(BUDDY, broken, tmp_path / "run.json")
    assert compiled(tmp_path / "run.c", tmp_path / "it.so").returncode == -signal.SIGABRT
    for order in (1 << 40, (1 << 64) - 8):
        keepsake.save(
            BUDDY,
            Counterexample(PART, REFUSED, (0, 1, 0), (Call("alloc", (order,), 0),), str(path)),
            tmp_path / "run.json",
        )

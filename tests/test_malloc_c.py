"""Mallocs in C: the examples, and what a library with standard names needs no adapter for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from checks.clauses import BEGINS, CONTENTS, NO_CRASH
from checks.command import main
from checks.counterexample import save
from checks.evidence import Call, Counterexample, UsageError, Verdict
from checks.pairings import find_one
from checks.targets import standard
from checks.targets.keepsake import c_program
from checks.targets.library import library_target
from checks.targets.scaffold import write
from checks.targets.standard import Crowded, adapter_of, is_library, roomy
from tests.foreign import build, built, compiled, judged, judged_in_full, needs_compiler

MALLOC = find_one("user.malloc")
EXAMPLES = Path(__file__).resolve().parent.parent / "examples/malloc"
INSIDE = "a block lies inside the heap"
ROOM = "refuses only where no gap between blocks has room"
SHARES = "a block shares no byte with a live one"
LIVE = "only a live block can be freed"
ABORTED = f"{NO_CRASH}: SIGABRT (Aborted)"
LIBC = "libc.so.6"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(EXAMPLES, tmp_path_factory.mktemp("malloc") / "examples")


# ── The examples ─────────────────────────────────────────────────────────────────────────────────────────────


@needs_compiler
def test_the_correct_one_holds(examples: Path) -> None:
    verdict, rows = judged_in_full(MALLOC, examples / "heap.toml", 10_000)
    assert verdict is Verdict.HOLDS, [(row.property, row.note) for row in rows if row.verdict is not Verdict.HOLDS]
    reached = {row.property: row.scope.get("reached", 0) for row in rows}
    assert min(reached[clause] for clause in (CONTENTS, BEGINS, LIVE, ROOM)) > 10


@needs_compiler
@pytest.mark.parametrize(
    ("name", "calls"),
    [
        ("wraps", 1),
        ("product", 1),
        ("dirty", 3),
        ("copies-header", 5),
        ("copies-half", 3),
        ("refused-frees", 3),
        ("early-remainder", 3),
        ("never-merges", 6),
        ("usable-header", 4),
        ("forgotten-padding", 2),
        ("small-grain", 2),
        ("null", 1),
        ("double-free", 3),
    ],
)
def test_a_broken_one_is_found_with_a_few_calls(examples: Path, name: str, calls: int) -> None:
    """Of one call, that it be no simpler takes longest to find out."""
    _, [row, *_] = judged(MALLOC, examples / f"{name}.toml", 30, shrinking=20 if calls > 1 else 0.5)
    assert row.verdict is Verdict.VIOLATED
    assert row.counterexample is not None
    assert len(row.counterexample.calls) <= calls


BROKEN: Mapping[str, tuple[str, tuple[Call, ...]]] = {
    "dirty": (BEGINS, (Call("malloc", (8,), 4112), Call("free", (4112,), None), Call("calloc", (1, 8), 4112))),
    "copies-half": (
        BEGINS,
        (Call("malloc", (16,), 4112), Call("malloc", (1,), 4144), Call("realloc", (4112, 40), 4176)),
    ),
    "double-free": (LIVE, (Call("malloc", (8,), 4112), Call("free", (4112,), None), Call("free", (4112,), None))),
    "usable-header": (
        SHARES,
        (Call("malloc", (8,), 4112), Call("malloc", (8,), 4144), Call("usable_size", (4112,), 32)),
    ),
}


@needs_compiler
@pytest.mark.parametrize("name", BROKEN)
def test_its_run_is_a_program_that_fails_until_it_is_mended(examples: Path, tmp_path: Path, name: str) -> None:
    """What is to abort does so in the program as well, and that is what keeps the law."""
    clause, calls = BROKEN[name]
    target = str(examples / f"{name}.toml")
    found = Counterexample(MALLOC.part, clause, (4096, 256, 16), calls, target, "conform", 0)
    (tmp_path / "run.c").write_text(c_program(MALLOC, found, adapter_of(target, MALLOC), tmp_path / "run.c"))
    broken = compiled(tmp_path / "run.c", examples / f"build/{name}.so")
    assert (broken.returncode, clause in broken.stderr) == (-signal.SIGABRT, True)
    mended = compiled(tmp_path / "run.c", examples / "build/heap.so")
    assert (mended.returncode, f"kept this time: {clause}" in mended.stdout) == (0, True)


LEAVES_MAPPED = """
#include <stdlib.h>
#include <sys/mman.h>

__attribute__((constructor)) static void keep(void)
{
    if (mmap(NULL, 300L << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
        abort();
}

static _Alignas(16) char heap[1 << 20];
static size_t used;

void *malloc(size_t size)
{
    if (size >= sizeof heap || used + size + 16 > sizeof heap)
        return NULL;
    char *block = heap + used;
    used += (size + 16) & ~(size_t)15;
    return block;
}

void free(void *block)
{
    (void)block;
}
"""


@needs_compiler
def test_what_an_unloaded_library_leaves_mapped_is_not_held_against_the_next(tmp_path: Path) -> None:
    """It is loaded anew for each run, and keeps 300 MiB of the address space of 1 GiB each time."""
    build(tmp_path, LEAVES_MAPPED)
    verdict, rows = judged_in_full(MALLOC, tmp_path / "it.so", 500)
    assert verdict is Verdict.HOLDS, [(row.property, row.note) for row in rows if row.verdict is not Verdict.HOLDS]
    # Those of the C library, which it is linked with, are not its own.
    assert "not tried, as it has none: calloc, realloc, aligned_alloc, usable_size" in rows[0].note


# ── Names and types of one's own ─────────────────────────────────────────────────────────────────────────────

TINY = """
#include <stdint.h>
#include "heap.c"

struct pool { uint32_t bytes; };

struct pool *pool_make(void *memory, uint32_t bytes)
{
    struct pool *made = malloc(sizeof *made);
    made->bytes = bytes;
    heap_init(memory, bytes);
    return made;
}

void *pool_get(uint32_t size, struct pool *pool)
{
    uint32_t padded = size + 4;
    return %s ? NULL : heap_malloc(padded);
}

int pool_put(struct pool *pool, void *block)
{
    (void)pool;
    if (block != NULL && find(block) == NULL)
        return -2;
    heap_free(block);
    return 0;
}
"""
TINY_ADAPTER = """
part = "user.malloc"
library = "it.so"
arena = { from = "caller" }
create = { symbol = "pool_make", arguments = ["arena", { value = "bytes", type = "uint32_t" }], returns = "handle" }

[operations.malloc]
symbol = "pool_get"
arguments = [{ value = "size", type = "uint32_t" }, "handle"]
returns = "pointer"
failure = "null"

[operations.free]
symbol = "pool_put"
arguments = ["handle", "address"]
returns = "status"
failures = { "-2" = "not allocated" }
"""


def tiny(folder: Path, refuses: str) -> Path:
    build(folder, TINY % refuses, f"-I{EXAMPLES}")
    (folder / "it.toml").write_text(TINY_ADAPTER)
    return folder / "it.toml"


@needs_compiler
def test_a_pool_with_a_handle_and_sizes_of_32_bits_holds(tmp_path: Path) -> None:
    """Whichever place the handle has; a bad free is refused by a code; what 32 bits do not hold is not asked for."""
    adapter = tiny(tmp_path, "padded < size || padded > pool->bytes")
    verdict, rows = judged_in_full(MALLOC, adapter, 10_000)
    assert verdict is Verdict.HOLDS, [(row.property, row.note) for row in rows if row.verdict is not Verdict.HOLDS]
    assert "not tried, as it has none: calloc, realloc, aligned_alloc, usable_size" in rows[0].note


@needs_compiler
def test_a_size_that_wraps_in_32_bits_is_found(tmp_path: Path) -> None:
    _, [row, *_] = judged(MALLOC, tiny(tmp_path, "padded > pool->bytes"), 30, shrinking=0.5)
    assert (row.verdict, row.property) == (Verdict.VIOLATED, INSIDE)
    assert row.counterexample is not None
    assert (1 << 32) - 4 <= row.counterexample.calls[-1].arguments[0] < 1 << 32


# ── Without an adapter ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(sys.platform != "linux", reason="there is no libc.so.6")
def test_a_system_library_holds() -> None:
    verdict, rows = judged_in_full(MALLOC, LIBC, 4_000)
    assert verdict is Verdict.HOLDS, [(row.property, row.note) for row in rows if row.verdict is not Verdict.HOLDS]
    assert "bad-frees-refused, " in rows[0].note
    assert rows[0].note.count("(there is no adapter)") == 1


OVERLAPS = """
#include <stddef.h>
#include <stdlib.h>

static char memory[1 << 20] __attribute__((aligned(16)));
static size_t used;

void *my_malloc(size_t size)
{
    void *block = memory + used;
    used += (size + 31) / 16 * 16%s;
    return used <= sizeof memory ? block : NULL;
}

void my_free(void *block)
{
    (void)block;
}
"""


@needs_compiler
def test_blocks_that_share_bytes_are_found_by_bare_addresses(tmp_path: Path, capsys: Any) -> None:
    """And the run is a program, though addresses are others each time; what the library does not have, is left out."""
    build(tmp_path, OVERLAPS % " - 32 * (size > 40)")
    _, [row, *_] = judged(MALLOC, f"{tmp_path}/it.so:my_", 20, shrinking=4)
    assert (row.verdict, row.property) == (Verdict.VIOLATED, SHARES)
    assert "not tried, as it has none: calloc, realloc, aligned_alloc, usable_size" in row.note
    found = row.counterexample
    assert found is not None
    assert len(found.calls) == 2
    program = tmp_path / "run.c"
    program.write_text(c_program(MALLOC, found, adapter_of(found.target, MALLOC), program))
    assert compiled(program, tmp_path / "it.so").returncode == -signal.SIGABRT
    save(found, tmp_path / "run.json")
    assert main(["replay", str(tmp_path / "run.json")]) == 1
    build(tmp_path, OVERLAPS % "")
    assert compiled(program, tmp_path / "it.so").returncode == 0
    assert main(["replay", str(tmp_path / "run.json")]) == 0


@needs_compiler
def test_an_address_that_nobody_may_write_to_is_a_crash_with_its_run(tmp_path: Path) -> None:
    build(
        tmp_path,
        "#include <stddef.h>\nvoid *malloc(size_t n) { return (void *)(n + 4096 & -16); }\nvoid free(void *p) {}",
    )
    _, [row, *_] = judged(MALLOC, f"{tmp_path}/it.so", 20, shrinking=2)
    assert (row.verdict, row.property) == (Verdict.VIOLATED, f"{NO_CRASH}: SIGSEGV (Segmentation fault)")
    assert row.counterexample is not None
    assert [call.operation for call in row.counterexample.calls] == ["malloc"]


PACKED = """\
#include <stddef.h>
static _Alignas(16) char memory[1 << 20];
static size_t used;
void *malloc(size_t size)
{
    size_t grain = size < 16 ? SMALL : LARGE, first = (used + grain - 1) / grain * grain;
    if (size > sizeof memory || first + size >= sizeof memory)
        return NULL;
    used = first + (size ? size : 1);
    return memory + first;
}
void free(void *block) {}
"""
"""Blocks one behind the other, none of them used twice."""
TO_EIGHT = PACKED.replace("SMALL", "8").replace("LARGE", "8")
SMALL_TO_EIGHT = PACKED.replace("SMALL", "8").replace("LARGE", "16")
TO_FOUR = PACKED.replace("SMALL", "4").replace("LARGE", "16")
AS_LARGE = "a block is aligned for the largest object, however small it is"


@needs_compiler
@pytest.mark.parametrize("source", [TO_EIGHT, TO_FOUR], ids=["large to 8", "small to 4"])
def test_a_block_is_aligned_for_what_fits_into_it_without_an_adapter(tmp_path: Path, source: str) -> None:
    build(tmp_path, source)
    _, [row, *_] = judged(MALLOC, tmp_path / "it.so", 20, shrinking=2)
    assert (row.verdict, row.property) == (Verdict.VIOLATED, "a block is aligned")
    assert row.counterexample is not None
    assert len(row.counterexample.calls) <= 2
    assert 8 <= row.counterexample.calls[-1].arguments[0]


@needs_compiler
def test_small_blocks_may_be_aligned_to_less_where_nobody_promises_more(tmp_path: Path) -> None:
    build(tmp_path, SMALL_TO_EIGHT)
    _, rows = judged(MALLOC, tmp_path / "it.so", 3, profile="quick")
    assert {row.verdict for row in rows if row.property == "a block is aligned"} == {Verdict.HOLDS}
    assert AS_LARGE not in {row.property for row in rows}, "it was not judged by that"
    (tmp_path / "it.toml").write_text('part = "user.malloc"\nlibrary = "it.so"\nprefix = ""\n', "utf-8")
    waived = "".join(f"{name} = false\n" for name in MALLOC.promises if name != "small-blocks-aligned")
    with (tmp_path / "it.toml").open("a") as file:
        file.write(f"[promises]\n{waived}")
    _, [row, *_] = judged(MALLOC, tmp_path / "it.toml", 20, shrinking=2)
    assert (row.verdict, row.property) == (Verdict.VIOLATED, AS_LARGE)


KEPT_IN_PLACE = """\
#include <stddef.h>
#include <string.h>
static _Alignas(16) char memory[1 << 22];
static size_t used;
void *malloc(size_t size)
{
    size_t grain = size < 16 ? 8 : 16, first = (used + grain - 1) / grain * grain;
    if (size > sizeof memory || first + size >= sizeof memory)
        return NULL;
    used = first + (size ? size : 1);
    return memory + first;
}
void free(void *block) {}
void *realloc(void *block, size_t size)
{
    char *made = malloc(size);
    if (made != NULL && block != NULL)
        memmove(made, block, size < memory + sizeof memory - (char *)block ? size : 0);
    return made;
}
"""


@needs_compiler
def test_a_small_block_may_move_to_where_a_large_one_may_not(tmp_path: Path) -> None:
    """Also where the law's state is changed in place: it is asked once."""
    build(tmp_path, KEPT_IN_PLACE)
    _, rows = judged(MALLOC, tmp_path / "it.so", 4, profile="quick")
    assert not [(row.property, row.note) for row in rows if row.verdict is Verdict.VIOLATED]
    reached = {row.property: row.scope.get("reached", 0) for row in rows}
    assert reached["a block is freed by realloc only where 0 bytes are asked for"] > 1_000


def test_a_run_goes_on_behind_an_answer_by_which_its_maker_is_not_judged() -> None:
    calls = (Call("malloc", (8,), 0x1008), Call("malloc", (8,), 0x1010), Call("malloc", (8,), 0x1014))
    made = Counterexample("user.malloc", "a block is aligned", (0x1000, 256, 16), calls)
    assert [len(state.live) for state in MALLOC.states(made.geometry, made.calls)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("target", "is_one"),
    [
        ("libc.so.6", True),
        ("/usr/lib/x86_64-linux-gnu/libjemalloc.so.2", True),
        ("./mine.so:my_", True),
        ("mine.sock", False),
        ("mine:Class", False),
        ("./serve --so", False),
    ],
)
def test_a_library_is_known_by_its_name(target: str, is_one: bool) -> None:
    assert is_library(target) == is_one


@needs_compiler
@pytest.mark.parametrize(
    ("source", "prefix", "message"),
    [
        ("void *malloc(unsigned long n) { return 0; }", "", "has no symbol 'free', which user.malloc needs"),
        ("void *my_malloc(unsigned long n) { return 0; }", "my_", "has no symbol 'my_free', which user.malloc needs"),
        ("__attribute__((constructor)) void go(void) { __builtin_trap(); }", "", "cannot be loaded: that ends"),
    ],
)
def test_what_cannot_be_called_is_said(tmp_path: Path, source: str, prefix: str, message: str) -> None:
    build(tmp_path, source, "-w")
    with pytest.raises(UsageError, match=message):
        adapter_of(f"{tmp_path}/it.so{prefix and ':'}{prefix}", MALLOC)


def test_a_library_that_is_nowhere_is_said() -> None:
    with pytest.raises(UsageError, match=r"libnowhere.so.1 cannot be loaded: libnowhere"):
        adapter_of("libnowhere.so.1", MALLOC)
    with pytest.raises(UsageError, match=r"there is no library /nowhere/it.so"):
        adapter_of("/nowhere/it.so", MALLOC)
    with pytest.raises(
        UsageError, match=r"physical.buddy has no functions by standard names.*physical.buddy --scaffold c"
    ):
        adapter_of(LIBC, find_one("physical.buddy"))


def test_a_library_without_room_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command starts itself again with it, once."""
    told = '{"error": "cannot allocate memory in static TLS block"}'
    answer = type("", (), {"stdout": told, "returncode": 0})
    monkeypatch.setattr(subprocess, "run", lambda *args, **more: answer)
    with pytest.raises(Crowded, match=r"start memspec with GLIBC_TUNABLES=glibc.rtld.optional_static_tls=16384"):
        adapter_of(LIBC, MALLOC)
    assert roomy({"GLIBC_TUNABLES": "a=1"}) == {"GLIBC_TUNABLES": f"a=1:{standard.MORE_ROOM}"}
    assert roomy(roomy({}) or {}) is None


JEMALLOC = "/usr/lib/x86_64-linux-gnu/libjemalloc.so.2"


@pytest.mark.skipif(not os.path.exists(JEMALLOC), reason="jemalloc is not installed")
def test_the_command_starts_again_where_a_library_needs_room(tmp_path: Path) -> None:
    run = Counterexample(
        MALLOC.part, SHARES, (16, (1 << 47) - 16, 8), (Call("malloc", (8,), 4096),), JEMALLOC, "conform", 0
    )
    save(run, tmp_path / "run.json")
    command = [sys.executable, "-m", "checks", "replay", str(tmp_path / "run.json")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 0, ended.stderr


def test_a_prefix_is_that_of_a_library(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conform", "user.malloc", "mine:Class", "--prefix", "my_"]) == 2
    assert "a prefix is that of a library's standard names" in capsys.readouterr().err


@needs_compiler
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"aborts"', '"crashes"', 'says of no promise whether it is kept: write true, false, or "aborts"'),
        ("bad-usable-sizes-refused = false", 'malloc-refused-only-when-full = "aborts"', "is not kept by aborting"),
    ],
)
def test_only_what_is_refused_is_kept_by_aborting(tmp_path: Path, old: str, new: str, message: str) -> None:
    (tmp_path / "build").mkdir()
    build(tmp_path / "build", (EXAMPLES / "heap.c").read_text(), f"-I{EXAMPLES}")
    (tmp_path / "build/it.so").rename(tmp_path / "build/heap.so")
    (tmp_path / "heap.toml").write_text((EXAMPLES / "heap.toml").read_text().replace(old, new, 1))
    with pytest.raises(UsageError, match=message):
        library_target(adapter_of(str(tmp_path / "heap.toml"), MALLOC), MALLOC, "heap.toml")


# ── A start for an adapter ───────────────────────────────────────────────────────────────────────────────────


@needs_compiler
@pytest.mark.parametrize("part", ["user.malloc", "kernel.kmalloc", "kernel.slab"])
def test_a_scaffold_of_blocks_by_address_is_like_such_libraries(part: str, tmp_path: Path) -> None:
    """Blocks are pointers, null is a failure, and what frees answers nothing; the stub compiles, and is refuted."""
    adapter, stub = write(find_one(part), tmp_path)
    text = adapter.read_text()
    assert 'returns = "pointer"               # or offset\nfailure = "null"' in text
    assert 'returns = "nothing"' in text
    assert 'arguments = ["arena", "bytes"]' in text
    build(tmp_path, f'#include "{stub.name}"\n', "-std=c11", "-Wall", "-Wextra", "-Werror")
    (tmp_path / "it.so").rename(tmp_path / f"{stub.stem}.so")
    _, [row, *_] = judged(find_one(part), adapter, 20, shrinking=0.2)
    assert row.verdict is Verdict.VIOLATED

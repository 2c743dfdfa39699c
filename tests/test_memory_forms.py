"""What adapters can say of the memory of C libraries: each form with one that keeps the law and one that breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.counterexample import load, render, save
from checks.pairings import pairings
from checks.targets import keepsake
from checks.targets.adapter import read
from tests.foreign import build, compiled, needs_compiler
from tests.small_pool import (
    ADAPTER,
    BUDDY,
    IN_ARENA,
    PLAIN,
    POOL,
    assert_program_breaks,
    assert_program_keeps,
    broken,
    changed,
    holds,
    library,
    refused,
)

# ── What is read of a library ────────────────────────────────────────────────────────────────────────────────

VARIABLES = """
static unsigned char bytes[64 * FRAME] __attribute__((aligned(FRAME)));
unsigned char *pool_base = bytes;
unsigned char heap[64 * FRAME] __attribute__((aligned(FRAME)));
struct pool the_pool, *current;
void make(size_t frames, unsigned max_order) { current = &the_pool; begin(current, 0, frames, max_order); }
void make_at(struct pool *pool, size_t frames, unsigned max_order) { begin(pool, 0, frames, max_order); }
static void *from(struct pool *pool, unsigned char *base, unsigned order)
{
    long frame = take(pool, order);
    return frame < 0 ? 0 : base + frame * FRAME;
}
void *get(struct pool *pool, unsigned order) { return from(pool, pool_base, order); }
void *get_of_heap(struct pool *pool, unsigned order) { return from(pool, heap, order); }
int put(struct pool *pool, size_t offset, unsigned order) { return give(pool, offset / FRAME, order); }
"""
READ = changed(
    ADAPTER,
    ("[create]", '[arena]\nfrom = "library"\nvariable = "pool_base"\n[handle]\nvariable = "current"\n[create]'),
    (
        'arguments = ["order"]\nreturns = "frame"\ntype = "long"\nfailure = -1',
        'arguments = ["handle", "order"]\nreturns = "pointer"\nfailure = "null"',
    ),
    ('["frame", "order"]', '["handle", "frame:offset", "order"]'),
)
OBJECTS = changed(
    READ,
    ('variable = "pool_base"', 'object = "heap"'),
    ('variable = "current"', 'object = "the_pool"'),
    ('"make"', '"make_at"'),
    ('"get"', '"get_of_heap"'),
    ('arguments = ["frames", "max_order"]', 'arguments = ["handle", "frames", "max_order"]'),
)

CALLERS = changed(OBJECTS, ('object = "the_pool"', "bytes = 4200"))
"""More than a struct pool, which has 4,128."""


@needs_compiler
def test_who_writes_beside_a_callers_object_crashes(tmp_path: Path) -> None:
    found = broken(library(tmp_path, VARIABLES, changed(CALLERS, ("bytes = 4200", "bytes = 4000"))))
    assert found.clause == "does not crash: SIGSEGV (Segmentation fault)"
    assert found.calls == ()


@needs_compiler
@pytest.mark.parametrize("text", [READ, OBJECTS, CALLERS], ids=["pointers", "objects", "a caller's"])
def test_an_arena_and_a_handle_may_be_read_of_the_library(tmp_path: Path, text: str) -> None:
    holds(library(tmp_path, VARIABLES, text))
    scribbling = VARIABLES.replace(
        "return frame < 0 ? 0 : base", "if (frame > 0) base[frame * FRAME - 1] = 9; return frame < 0 ? 0 : base"
    )
    found = broken(library(tmp_path, scribbling, text))
    assert found.clause == "leaves alone what its callers keep in their blocks"
    assert_program_breaks(found, tmp_path)
    assert_program_keeps(tmp_path, VARIABLES)


@needs_compiler
def test_a_variable_that_is_static_is_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = library(tmp_path, VARIABLES, READ.replace('"pool_base"', '"bytes"'))
    assert "has no symbol 'bytes' (at arena.variable): it is static there" in refused(path, capsys)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'variable = "current"',
            'variable = "current"\nobject = "the_pool"',
            "write one of symbol, variable, object",
        ),
        ('[handle]\nvariable = "current"', "[handle]", "write one of symbol, variable, object, bytes (at handle)"),
        (
            'variable = "current"',
            'variable = "current"\narguments = ["unit"]',
            "what is no function takes no arguments",
        ),
        (
            'arguments = ["frames", "max_order"]',
            'arguments = ["handle", "frames"]',
            "there is no handle yet (at create",
        ),
        ('arguments = ["frames", "max_order"]', 'arguments = ["frames"]\nreturns = "handle"', "leave one out"),
        ('variable = "pool_base"', "", "needs the symbol that gives its address"),
        (
            'variable = "pool_base"',
            'variable = "pool_base"\nobject = "heap"',
            "write one of symbol, variable, object",
        ),
        ('library = "it.so"', 'program = "true"', "a program is asked by the line protocol"),
        ('library = "it.so"', 'library = "it.so"\n[after]', "a table stands where a list belongs"),
    ],
)
def test_what_cannot_be_read_is_refused(
    tmp_path: Path, old: str, new: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "it.toml").write_text(changed(READ, (old, new)))
    assert message in refused(tmp_path / "it.toml", capsys)


# ── The pool that a library tells ────────────────────────────────────────────────────────────────────────────

METADATA = """
/* What it keeps of its frames lies in the first of them. */
struct head { size_t own, frames; };
static unsigned char *memory;
long frame_count;
static struct head *head(void) { return (struct head *)memory; }
int make(unsigned char *arena, size_t frames, unsigned max_order)
{
    size_t own = (frames * 64 + sizeof(struct head) + FRAME - 1) / FRAME;
    if (own >= frames)
        return -1;
    memory = arena;
    memset(arena, 0x5a, own * FRAME);
    *head() = (struct head){own, frames};
    frame_count = frames - own + (long)MORE;
    begin(&one, LOWEST, frame_count + own - LOWEST - BASED * own, max_order);
    return 0;
}
void *first_block(void) { return memory + head()->own * FRAME; }
size_t bytes_left(void) { return frame_count * FRAME; }
void *get(unsigned order)
{
    long frame = take(&one, order);
    return frame < 0 ? 0 : memory + (frame + BASED * head()->own) * FRAME;
}
int put(unsigned char *block, unsigned order)
{
    return give(&one, (block - memory) / FRAME - BASED * (long)head()->own, order);
}
"""
TOLD = changed(
    ADAPTER,
    (
        "[create]",
        IN_ARENA + '[told]\nstart = { symbol = "first_block", returns = "pointer" }\n'
        'frames = { variable = "frame_count", type = "long" }\n[create]',
    ),
    (
        'arguments = ["frames", "max_order"]',
        'arguments = ["arena", "frames", "max_order"]\nreturns = "status"\nfailure = -1',
    ),
    ('returns = "frame"\ntype = "long"\nfailure = -1', 'returns = "pointer"\nfailure = "null"'),
    ('["frame", "order"]', '["frame:pointer", "order"]'),
)
BASED = changed(
    TOLD,
    (
        IN_ARENA + '[told]\nstart = { symbol = "first_block", returns = "pointer" }\n'
        'frames = { variable = "frame_count", type = "long" }',
        IN_ARENA + 'symbol = "first_block"\n[told]\nframes = { symbol = "bytes_left", returns = "bytes" }',
    ),
)


def metadata(lowest: str = "own", more: str = "0", based: str = "0") -> str:
    return METADATA.replace("LOWEST", lowest).replace("MORE", more).replace("BASED", based)


IN_FRAMES, FROM_BASE = metadata(), metadata(lowest="0", based="1")


@needs_compiler
@pytest.mark.parametrize(("source", "text"), [(IN_FRAMES, TOLD), (FROM_BASE, BASED)], ids=["start", "base"])
def test_a_library_tells_what_is_left_of_its_memory(tmp_path: Path, source: str, text: str) -> None:
    holds(library(tmp_path, source, text))


@needs_compiler
def test_what_it_says_is_its_own_is_judged(tmp_path: Path) -> None:
    """It hands out the frames in which it keeps its records."""
    path = library(tmp_path, metadata(lowest="0"), TOLD)
    found = broken(path)
    assert found.clause == "hands out only frames of the pool"
    assert "of which its own is start 1, frames" in render(BUDDY, found)
    save(found, tmp_path / "kept.json")
    assert load(tmp_path / "kept.json", pairings()).begun == found.begun
    assert_program_breaks(found, tmp_path)
    assert_program_keeps(tmp_path, IN_FRAMES)


@needs_compiler
@pytest.mark.parametrize(("lowest", "based", "text"), [("own", "0", TOLD), ("0", "1", BASED)], ids=["start", "base"])
def test_it_cannot_tell_of_more_than_it_was_given(tmp_path: Path, lowest: str, based: str, text: str) -> None:
    found = broken(library(tmp_path, metadata(lowest, "1", based), text))
    assert found.clause == "uses only memory that it was given, and has not given back"
    assert found.calls == ()
    assert_program_breaks(found, tmp_path)
    assert_program_keeps(tmp_path, metadata(lowest, "0", based))


@needs_compiler
def test_a_pool_that_becomes_another_says_nothing(tmp_path: Path) -> None:
    found = broken(library(tmp_path, metadata(lowest="0"), TOLD))
    assert_program_breaks(found, tmp_path)
    build(tmp_path, POOL + metadata(lowest="0", more="-1"), "-w", "-O1")
    done = compiled(tmp_path / "run.c", tmp_path / "it.so")
    assert (done.returncode, "the frames is another one by now" in done.stdout) == (keepsake.OTHER_COURSE, True)


@needs_compiler
def test_a_largest_order_may_be_told(tmp_path: Path) -> None:
    source = PLAIN.replace("begin(&one, 0, frames, max_order);", "begin(&one, 0, frames, LARGEST);")
    source += "unsigned largest(void) { return one.max_order; }\n"
    text = changed(
        ADAPTER, ("max_order = 3\n", ""), ("[create]", '[told]\nmax_order = { symbol = "largest" }\n[create]')
    )
    holds(library(tmp_path, source.replace("LARGEST", "max_order / 2"), text), steps=12_000)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("frames = { variable", "count = { variable", "there is no 'count' to be told: start, frames, max_order"),
        ('type = "long" }', 'type = "long", returns = "pointer" }', "'pointer' is none of count, bytes"),
        (IN_ARENA, "", "a pointer is returned, so that an [arena] is needed"),
        ('from = "caller"', 'from = "caller"\nsymbol = "first_block"\n[told2]', "there is no field 'told2'"),
        ('variable = "frame_count"', 'variable = "frame_counts"', "there is no library"),
    ],
)
def test_what_cannot_be_told_is_refused(
    tmp_path: Path, old: str, new: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "it.toml").write_text(changed(TOLD, (old, new)))
    assert message in refused(tmp_path / "it.toml", capsys)


def test_memory_that_begins_elsewhere_has_a_size(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = changed(BASED, ('[told]\nframes = { symbol = "bytes_left", returns = "bytes" }', ""))
    (tmp_path / "it.toml").write_text(text)
    assert "the library says how much it is: add [told] with frames" in refused(tmp_path / "it.toml", capsys)


# ── Memory in pieces ─────────────────────────────────────────────────────────────────────────────────────────

PIECES = """
int make(size_t frames, unsigned max_order)
{
    begin(&one, 0, 0, max_order);
    one.end = frames;
    return 0;
}
static size_t total;
int add(size_t first, size_t bytes)
{
    if (first != (size_t)one.end)
        return -1;
    one.end += bytes / FRAME - LOST;
    return 0;
}
void finish(size_t frames) { total = frames; }
long get(unsigned order) { return total == 0 ? -1 : take(&one, order); }
int put(size_t frame, unsigned order) { return give(&one, frame, order); }
"""
IN_PIECES = changed(
    ADAPTER,
    ("most = 16", "most = 16\npieces = 3\nmultiple = 2"),
    (
        '["frames", "max_order"]',
        '["count", "max_order"]\nreturns = "status"\nfailure = "nonzero"\n'
        '[[after]]\nsymbol = "add"\narguments = ["first", "count:bytes"]\nreturns = "status"\nfailure = "negative"\n'
        '[[after]]\nsymbol = "finish"\narguments = ["frames"]',
    ),
)


@needs_compiler
def test_memory_may_be_given_in_pieces(tmp_path: Path) -> None:
    source = PIECES.replace("LOST", "0")
    holds(library(tmp_path, source, IN_PIECES))
    none_at_first = source.replace("make(size_t frames, unsigned", "make(unsigned").replace("one.end = frames;", "")
    holds(library(tmp_path, none_at_first, changed(IN_PIECES, ('["count", "max_order"]', '["max_order"]'))))


RESIZED = """
int make(size_t frames, unsigned max_order) { begin(&one, 0, frames, max_order); return 0; }
int resize(size_t frames)
{
    FORGET
    one.end = frames;
    return 0;
}
long get(unsigned order) { return take(&one, order); }
int put(size_t frame, unsigned order) { return give(&one, frame, order); }
"""


@needs_compiler
def test_a_pool_may_be_resized_before_it_is_judged(tmp_path: Path) -> None:
    text = changed(
        IN_PIECES,
        ('[[after]]\nsymbol = "finish"\narguments = ["frames"]', ""),
        ('symbol = "add"\narguments = ["first", "count:bytes"]', 'symbol = "resize"\narguments = ["frames"]'),
    )
    holds(library(tmp_path, RESIZED.replace("FORGET", ""), text))
    found = broken(library(tmp_path, RESIZED.replace("FORGET", "if (frames > 5) return 0;"), text))
    assert found.clause == "refuses only when no free block is large enough"
    assert_program_breaks(found, tmp_path)


@needs_compiler
def test_a_piece_that_is_lost_is_found(tmp_path: Path) -> None:
    source = PIECES.replace("LOST", "(first > 2)")
    found = broken(
        library(tmp_path, source.replace("first != (size_t)one.end", "first + 1 < (size_t)one.end"), IN_PIECES)
    )
    assert found.clause == "refuses only when no free block is large enough"
    assert_program_breaks(found, tmp_path)
    assert_program_keeps(tmp_path, PIECES.replace("LOST", "0"))


@pytest.mark.parametrize(
    ("frames", "pieces"),
    [(1, [(5, 1)]), (2, [(5, 2)]), (7, [(5, 2), (7, 2), (9, 3)]), (64, [(5, 20), (25, 22), (47, 22)])],
)
def test_pieces_are_cut_at_multiples(tmp_path: Path, frames: int, pieces: list[tuple[int, int]]) -> None:
    (tmp_path / "it.toml").write_text(IN_PIECES)
    known = read(tmp_path / "it.toml", BUDDY)
    assert known.pieces({"start": 5, "frames": frames, "max_order": 3}) == pieces


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("pieces = 3", "pieces = 0", "pieces is 0: write a number from 1 to 64"),
        ("pieces = 3", "pieces = 1", "there is no argument 'count'"),
        (
            'symbol = "add"\narguments = ["first", "count:bytes"]\nreturns = "status"\nfailure = "negative"\n'
            '[[after]]\nsymbol = "finish"\narguments = ["frames"]',
            'symbol = "add"',
            "nothing takes the pieces after the first: name first and count",
        ),
        ('["frames"]', '["frames"]\nreturns = "number"', "what follows the creation answers a status, or nothing"),
    ],
)
def test_pieces_that_nobody_takes_are_refused(
    tmp_path: Path, old: str, new: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "it.toml").write_text(changed(IN_PIECES, (old, new)))
    assert message in refused(tmp_path / "it.toml", capsys)

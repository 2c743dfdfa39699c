"""What adapters can say of C libraries: each form with one that keeps the law and one that breaks it."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from checks.command import main
from checks.counterexample import load, render, save
from checks.evidence import Counterexample, Verdict
from checks.pairings import find_one, pairings
from checks.pairings.physical.buddy.target import PoolAdapter
from checks.targets import keepsake
from checks.targets.adapter import read
from checks.targets.library import fit
from checks.targets.sizes import edges
from tests.foreign import build, compiled, judged, judged_in_full, made_again, needs_compiler

BUDDY, ZONES = find_one("physical.buddy"), find_one("physical.zones")
POOL = """
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
enum { MOST = 4096, FRAME = 4096 };
struct pool { long first, end; unsigned max_order; signed char held[MOST]; unsigned char *base; };
/* For each frame 1 + the order of the block that begins there, -1 inside one, 0 where it is free. */
static void begin(struct pool *pool, long first, long frames, unsigned max_order)
{
    memset(pool, 0, sizeof *pool);
    pool->first = first, pool->end = first + frames, pool->max_order = max_order;
}
static long take_below(struct pool *pool, unsigned order, long limit)
{
    long size = order <= pool->max_order ? 1L << order : MOST, end = limit < pool->end ? limit : pool->end;
    for (long head = (pool->first + size - 1) / size * size; head + size <= end; head += size) {
        long at = head;
        while (at < head + size && pool->held[at] == 0)
            at++;
        if (at == head + size) {
            memset(pool->held + head, -1, size);
            pool->held[head] = (signed char)(order + 1);
            return head;
        }
    }
    return -1;
}
static long take(struct pool *pool, unsigned order) { return take_below(pool, order, pool->end); }
static int give(struct pool *pool, long frame, unsigned order)
{
    if (frame < pool->first || frame >= pool->end || order > pool->max_order || pool->held[frame] != (int)order + 1)
        return -1;
    memset(pool->held + frame, 0, 1L << order);
    return 0;
}
static struct pool one;
"""
"""A map of frames, as simple as can be."""
ADAPTER = """
part = "physical.buddy"
library = "it.so"
[geometry]
start = 0
least = 4
most = 16
max_order = 3
[create]
symbol = "make"
arguments = ["frames", "max_order"]
[operations.alloc]
symbol = "get"
arguments = ["order"]
returns = "frame"
type = "long"
failure = -1
[operations.free]
symbol = "put"
arguments = ["frame", "order"]
returns = "status"
failure = "negative"
"""
PLAIN = """
void make(size_t frames, unsigned max_order) { begin(&one, 0, frames, max_order); }
long get(unsigned order) { return take(&one, order); }
int put(size_t frame, unsigned order) { return give(&one, frame, order); }
"""
IN_ARENA = '[arena]\nfrom = "caller"\n'


def changed(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def library(folder: Path, source: str, text: str) -> Path:
    build(folder, POOL + source, "-w", "-O1")
    (folder / "it.toml").write_text(text)
    return folder / "it.toml"


def holds(path: Path, part: str = "physical.buddy", steps: int = 7_500) -> str:
    """The notes of the report."""
    verdict, rows = judged_in_full(pairings()[part], path, steps, 0.3)
    assert verdict in (Verdict.HOLDS, Verdict.GATE), [(row.property, row.verdict, row.note) for row in rows]
    assert any(row.verdict is Verdict.HOLDS for row in rows)
    return rows[0].note


def broken(path: Path, part: str = "physical.buddy") -> Counterexample:
    """The run by which it is refuted, which can be made again."""
    verdict, rows = judged(pairings()[part], path, 8, shrinking=1.0)
    assert verdict is Verdict.VIOLATED
    found = rows[0].counterexample
    assert found is not None
    assert made_again(pairings()[part], found) is Verdict.VIOLATED
    return found


def assert_program_breaks(found: Counterexample, folder: Path) -> str:
    """That the C program of a run ends by its assertion; its text."""
    _, program = keepsake.save(pairings()[found.part], found, folder / "run.json")
    done = compiled(program, folder / "it.so")
    assert (done.returncode, found.clause in done.stderr) == (-signal.SIGABRT, True), (done, program.read_text())
    return program.read_text()


def assert_program_keeps(folder: Path, source: str) -> None:
    """That the program says nothing against a library that was mended."""
    build(folder, POOL + source, "-w", "-O1")
    assert compiled(folder / "run.c", folder / "it.so").returncode in (0, keepsake.OTHER_COURSE)


def refused(path: Path, capsys: pytest.CaptureFixture[str], part: str = "physical.buddy") -> str:
    """The sentence with which an adapter is refused."""
    assert main(["conform", part, str(path)]) == 2
    told = capsys.readouterr().err
    assert "Traceback" not in told
    return " ".join(told.split())


# ── 0 as failure ─────────────────────────────────────────────────────────────────────────────────────────────

FROM_ZERO = """
void make(size_t start, size_t frames, unsigned max_order)
{
    begin(&one, start, frames, max_order);
    FIRST
}
uint64_t get(unsigned order) { long frame = take(&one, order); return frame < 0 ? 0 : (uint64_t)frame * FRAME; }
int put(uint64_t address, unsigned order) { return address == 0 ? 0 : give(&one, address / FRAME, order); }
"""
KEPT_FIRST, ANSWERED_FIRST = FROM_ZERO.replace("FIRST", "one.first += start == 0;"), FROM_ZERO.replace("FIRST", "")
BY_ADDRESS = changed(
    ADAPTER,
    ('["frames", "max_order"]', '["start", "frames", "max_order"]'),
    ('returns = "frame"\ntype = "long"\nfailure = -1', 'returns = "physical"\nfailure = "zero"'),
    ('["frame", "order"]', '["frame:physical", "order"]'),
)


@needs_compiler
def test_the_frame_that_0_would_mean_is_none_of_the_pools(tmp_path: Path) -> None:
    note = holds(library(tmp_path, KEPT_FIRST, BY_ADDRESS))
    assert "0 says that alloc failed, so that the frame which it would mean is taken to be none" in note


@needs_compiler
def test_who_answers_0_for_a_frame_is_found(tmp_path: Path) -> None:
    found = broken(library(tmp_path, ANSWERED_FIRST, BY_ADDRESS))
    assert found.clause == "refuses only when no free block is large enough"
    assert "of which its own is start 1, frames" in render(BUDDY, found)
    assert_program_breaks(found, tmp_path)
    assert_program_keeps(tmp_path, KEPT_FIRST)


@needs_compiler
def test_a_pool_that_may_begin_anywhere_begins_after_frame_0(tmp_path: Path) -> None:
    path = library(tmp_path, ANSWERED_FIRST, BY_ADDRESS.replace("start = 0\n", ""))
    assert fit(read(path, BUDDY), BUDDY, (0, 8, 3)) == (1, 8, 3)
    holds(path, steps=15_000)


@pytest.mark.parametrize(
    ("returns", "failure", "hidden"),
    [
        ("frame", '"zero"', 0),
        ("physical", '["errno", 0]', 0),
        ("index", '"zero"', 5),
        ("offset", '"null"', 5),
        ("pointer", '"null"', None),
        ("frame", "-1", None),
    ],
)
def test_which_frame_it_is(tmp_path: Path, returns: str, failure: str, hidden: int | None) -> None:
    text = changed(ADAPTER, ('returns = "frame"', f'returns = "{returns}"'), ("failure = -1", f"failure = {failure}"))
    (tmp_path / "it.toml").write_text(text)
    known = read(tmp_path / "it.toml", BUDDY)
    assert isinstance(known, PoolAdapter)
    assert known.hidden(5) == hidden


def test_sizes_that_wrap_are_asked_from_the_frame_after_it(tmp_path: Path) -> None:
    reserve = '[operations.reserve]\nsymbol = "keep"\narguments = ["first:physical", "count:bytes"]\n'
    (tmp_path / "it.toml").write_text(BY_ADDRESS + reserve)
    asked = edges(read(tmp_path / "it.toml", BUDDY), BUDDY, (0, 8, 3))
    assert {arguments[0] for operation, arguments in asked if operation == "reserve"} == {1}


# ── One number for several failures ──────────────────────────────────────────────────────────────────────────

CODES = """
int make(size_t frames, unsigned max_order) { begin(&one, 0, frames, max_order); return 0; }
int get(unsigned order, long *frame)
{
    if (order > one.max_order)
        return REFUSED;
    *frame = take(&one, order);
    return *frame < 0 ? -12 : 0;
}
int put(size_t frame, unsigned order) { return give(&one, frame, order); }
"""
BY_CODES = changed(
    ADAPTER,
    ('["order"]\nreturns = "frame"\ntype = "long"\nfailure = -1', '["order", "out"]\nreturns = "frame"\nFAILURES'),
    (
        'failure = "negative"',
        'failures = { "-1" = ["not allocated", "wrong order", "out of range"] }',
    ),
)
TOGETHER = BY_CODES.replace("FAILURES", 'failures = { "-12" = ["no memory", "out of range"], "-22" = "out of range" }')
APART = BY_CODES.replace("FAILURES", 'failures = { "-12" = ["no memory"], "-22" = ["out of range"] }')


@needs_compiler
def test_a_number_may_stand_for_several_failures(tmp_path: Path) -> None:
    holds(library(tmp_path, CODES.replace("REFUSED", "-12"), TOGETHER))


@needs_compiler
def test_it_stands_for_no_others(tmp_path: Path) -> None:
    path = library(tmp_path, CODES.replace("REFUSED", "-12"), APART)
    found = broken(path)
    assert found.clause == "an order that the pool does not have is refused as out of range"
    assert_program_breaks(found, tmp_path)
    assert_program_keeps(tmp_path, CODES.replace("REFUSED", "-22"))


@needs_compiler
def test_errno_may_stand_for_several_failures(tmp_path: Path) -> None:
    source = PLAIN.replace("return take(&one, order);", "long frame = take(&one, order); errno = ENOMEM; return frame;")
    named = 'failure = -1\nfailures = { "errno ENOMEM" = ["no memory", "out of range"] }'
    holds(library(tmp_path, source, changed(ADAPTER, ("failure = -1", named))))
    alone = named.replace('["no memory", "out of range"]', '"no memory"')
    found = broken(library(tmp_path, source, changed(ADAPTER, ("failure = -1", alone))))
    assert found.clause == "an order that the pool does not have is refused as out of range"
    assert_program_breaks(found, tmp_path)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ('["no memory", "busi"]', "there is no failure 'busi'"),
        ("[]", "'-1' stands for no failure: write one of"),
        ("[1]", "1 stands where a text belongs"),
        ("1", "1 stands where a text belongs"),
    ],
)
def test_what_is_no_failure_is_refused(
    tmp_path: Path, said: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "it.toml").write_text(changed(ADAPTER, ("failure = -1", f'failures = {{ "-1" = {said} }}')))
    assert message in refused(tmp_path / "it.toml", capsys)


# ── Answers in structs ───────────────────────────────────────────────────────────────────────────────────────

STRUCTS = """
static unsigned char *memory;
void make(unsigned char *arena, size_t frames, unsigned max_order)
{
    memory = arena;
    begin(&one, 0, frames, max_order);
}
struct block { void *address; uint16_t order; };
struct block get(unsigned order)
{
    long frame = take(&one, order);
    return (struct block){frame < 0 ? 0 : memory + frame * FRAME, (uint16_t)order};
}
struct result { int16_t error; void *value; };
struct result get_or_why(unsigned order)
{
    long frame = take(&one, order);
    int error = order > one.max_order ? -34 : frame < 0 ? -12 : 0;
    return (struct result){(int16_t)error, error ? (void *)-1 : memory + frame * FRAME};
}
struct large { uint32_t magic, order, pages; const char *name; void *address; };
int get_into(unsigned order, struct large *into)
{
    long frame = take(&one, order);
    *into = (struct large){7, order, 1u << (order & 31), "block", frame < 0 ? 0 : memory + frame * FRAME};
    return frame < 0 ? -1 : 0;
}
void get_all_into(struct result *into, unsigned order) { *into = get_or_why(order); }
struct why { long ignored; int error; };
struct why put(unsigned char *block, unsigned order)
{
    return (struct why){5, give(&one, (block - memory) / FRAME, order)};
}
"""
HEAD = 'symbol = "get"\narguments = ["order"]\nreturns = "frame"\ntype = "long"\nfailure = -1'
TAIL = (
    ('["frames", "max_order"]', '["arena", "frames", "max_order"]'),
    ('["frame", "order"]', '["frame:pointer", "order"]'),
    ("[create]", f"{IN_ARENA}[create]"),
    (
        '"status"\nfailure = "negative"',
        '"status"\nfailure = "negative"\nstruct = { more = { value = "ignored", type = "long" }, error = "status" }',
    ),
)
FAILED = 'failures = { "-34" = "out of range", "-12" = "no memory" }'
STRUCT_FORMS = {
    "an address and an order": (
        'symbol = "get"\narguments = ["order"]\nreturns = "pointer"\nfailure = "null"\n'
        'struct = { address = "answer", order = { value = "ignored", type = "uint16_t" } }'
    ),
    "an error and a value": (
        f'symbol = "get_or_why"\narguments = ["order"]\nreturns = "pointer"\n{FAILED}\n'
        'struct = { error = { value = "status", type = "int16_t" }, value = "answer" }'
    ),
    "five members, at an address": (
        'symbol = "get_into"\narguments = ["order", "out"]\nreturns = "pointer"\nfailure = "negative"\nstruct = {'
        'magic = { value = "ignored", type = "uint32_t" }, order = { value = "ignored", type = "uint32_t" }, '
        'pages = { value = "ignored", type = "uint32_t" }, name = { value = "ignored", type = "void *" }, '
        'address = "answer" }'
    ),
    "an error and a value, at an address": (
        f'symbol = "get_all_into"\narguments = ["out", "order"]\nreturns = "pointer"\n{FAILED}\n'
        'struct = { error = { value = "status", type = "int16_t" }, value = "answer" }'
    ),
}


@needs_compiler
@pytest.mark.parametrize("form", STRUCT_FORMS)
def test_an_answer_may_be_a_member_of_a_struct(tmp_path: Path, form: str) -> None:
    text = changed(ADAPTER, (HEAD, STRUCT_FORMS[form]), *TAIL)
    holds(library(tmp_path, STRUCTS, text))
    overlapping = STRUCTS.replace("frame * FRAME", "(frame & ~1) * FRAME")
    found = broken(library(tmp_path, overlapping, text))
    assert found.clause in (
        "hands out only frames that are not allocated",
        "leaves alone what its callers keep in their blocks",
    )
    assert_program_breaks(found, tmp_path)
    assert_program_keeps(tmp_path, STRUCTS)


HANDLE_STRUCT = """
struct opened { int error; struct pool *pool; };
struct opened make(size_t frames, unsigned max_order)
{
    if (frames > 12)
        return (struct opened){-1, 0};
    begin(&one, 0, frames, max_order);
    return (struct opened){0, &one};
}
long get(struct pool *pool, unsigned order) { return take(pool, order); }
int put(struct pool *pool, size_t frame, unsigned order) { return give(pool, frame, ORDER); }
"""


@needs_compiler
def test_a_handle_may_be_one(tmp_path: Path) -> None:
    text = changed(
        ADAPTER,
        (
            '["frames", "max_order"]',
            '["frames", "max_order"]\nreturns = "handle"\nfailure = "nonzero"\n'
            'struct = { error = "status", pool = "answer" }',
        ),
        ('arguments = ["order"]', 'arguments = ["handle", "order"]'),
        ('["frame", "order"]', '["handle", "frame", "order"]'),
    )
    note = holds(library(tmp_path, HANDLE_STRUCT.replace("ORDER", "order"), text))
    assert "refused to be constructed with" in note
    found = broken(
        library(
            tmp_path,
            HANDLE_STRUCT.replace("ORDER", "frame < 4 && order <= one.max_order ? one.held[frame] - 1 : order"),
            text,
        )
    )
    assert found.clause == "a block goes back with the order that it was handed out with"
    assert_program_breaks(found, tmp_path)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ('{ a = "ignored" }', "no member of the struct is the answer"),
        ('{ a = "answer", b = "answer" }', "two members of the struct are the answer"),
        ('{ "a b" = "answer" }', "'a b' is no name of a member of a struct in C"),
        ('{ a = "frame" }', "'frame' is none of answer, status, ignored"),
        ('{ a = { value = "answer", type = "u8" } }', "'u8' is no C type"),
        ('{ a = { value = "answer", kind = "int" } }', "there is no field 'kind'"),
        ("[1]", "a list stands where a table belongs"),
    ],
)
def test_a_struct_that_says_nothing_is_refused(
    tmp_path: Path, said: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "it.toml").write_text(changed(ADAPTER, ("failure = -1", f"failure = -1\nstruct = {said}")))
    assert message in refused(tmp_path / "it.toml", capsys)


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


# ── A limit for each request ─────────────────────────────────────────────────────────────────────────────────

LIMITED = """
void make(size_t frames, unsigned max_order) { begin(&one, 0, frames, max_order); }
long get(unsigned order, uint64_t last)
{
    uint64_t limit = last / FRAME + (last % FRAME == FRAME - 1);
    return take_below(&one, order, BOUND);
}
int put(size_t frame, unsigned order) { return give(&one, frame, order); }
"""
UPPER = "limit < 4096 ? (long)limit : 4096"
BELOW = """
part = "physical.zones"
library = "it.so"
[geometry]
start = 0
dma = 0
highmem = 0
min_free = 0
[create]
symbol = "make"
arguments = ["normal", "max_order"]
[operations.alloc]
symbol = "get"
arguments = ["order", "limit:last"]
returns = "frame"
type = "long"
failure = -1
[operations.free]
symbol = "put"
arguments = ["frame", "order"]
returns = "status"
failure = "negative"
"""


@needs_compiler
def test_a_request_may_have_a_limit(tmp_path: Path) -> None:
    note = holds(library(tmp_path, LIMITED.replace("BOUND", UPPER), BELOW), "physical.zones", 12_000)
    assert "the highest is 2 in all calls of alloc" in note
    short = f"({UPPER}) + (1l << order) - 1"
    found = broken(library(tmp_path, LIMITED.replace("BOUND", short), BELOW), "physical.zones")
    assert found.clause == "the last frame of a block is below the limit, as the first is"
    assert_program_breaks(found, tmp_path)
    assert_program_keeps(tmp_path, LIMITED.replace("BOUND", UPPER))


FLAGGED = """
static struct pool low;
enum { GFP_DMA = 1 };
void make(size_t dma, size_t normal, unsigned max_order)
{
    begin(&low, 0, dma, max_order);
    begin(&one, dma, normal, max_order);
}
long get(unsigned order, int flags)
{
    long frame = flags & GFP_DMA ? -1 : take(&one, order);
    frame = frame < 0 ? take(&low, order) : frame;
    return ANYWHERE && frame < 0 ? take(&one, order) : frame;
}
int put(size_t frame, unsigned order) { return give(frame < (size_t)low.end ? &low : &one, frame, order); }
"""
BY_FLAG = changed(
    BELOW,
    ("dma = 0\n", "dma_ratio = 0\n"),
    ('["normal", "max_order"]', '["dma", "normal", "max_order"]'),
    ('"limit:last"', '"highest:flag"'),
    ("[create]", "[zones]\ndma = 1\nnormal = 0\n[create]"),
)


@needs_compiler
def test_a_request_may_name_a_zone(tmp_path: Path) -> None:
    holds(library(tmp_path, FLAGGED.replace("ANYWHERE", "0"), BY_FLAG), "physical.zones", 12_000)
    found = broken(library(tmp_path, FLAGGED.replace("ANYWHERE", "1"), BY_FLAG), "physical.zones")
    assert found.clause == "falls back to a lower zone, and never to one above what was asked for"
    assert "(int)1LL" in assert_program_breaks(found, tmp_path)
    assert_program_keeps(tmp_path, FLAGGED.replace("ANYWHERE", "0"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("dma = 1\n", "dna = 1\n", "there is no zone 'dna': write dma, normal, highmem (at zones)"),
        ("[zones]\ndma = 1\nnormal = 0\n", "", "flags of zones need names: add [zones]"),
        ("min_free = 0", "min_free = -1", "min_free is -1: write a number from 0"),
        ("min_free = 0", "pieces = 2", "there is no field 'pieces' (at geometry)"),
        ("[zones]", '[told]\nnormal = { variable = "count" }\n[zones]', "physical.zones is always what was asked for"),
    ],
)
def test_zones_that_there_are_not_are_refused(
    tmp_path: Path, old: str, new: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "it.toml").write_text(changed(BY_FLAG, (old, new)))
    assert message in refused(tmp_path / "it.toml", capsys, "physical.zones")

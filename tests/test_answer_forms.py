"""What adapters can say of requests to C libraries and of answers: each form with one that breaks the law, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.counterexample import render
from checks.pairings.physical.buddy.target import PoolAdapter
from checks.targets.adapter import read
from checks.targets.library import fit
from checks.targets.sizes import edges
from tests.foreign import needs_compiler
from tests.small_pool import (
    ADAPTER,
    BUDDY,
    IN_ARENA,
    PLAIN,
    assert_program_breaks,
    assert_program_keeps,
    broken,
    changed,
    holds,
    library,
    refused,
)

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

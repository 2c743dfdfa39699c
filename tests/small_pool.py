"""A map of frames as a C library, as simple as can be, and what tests ask of adapters for what is made of it."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from checks.command import main
from checks.evidence import Counterexample, Verdict
from checks.pairings import find_one, pairings
from checks.targets import keepsake
from tests.foreign import build, compiled, judged, judged_in_full, made_again

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

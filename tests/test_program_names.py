"""The C program of a run over page tables names the frames that its library answers, as those of a pool do."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from checks.drive import counterexample
from checks.evidence import Call, Origin
from checks.origins import plain_calls
from checks.pairings import find_one
from checks.targets import keepsake
from spec.virtual.words import USER
from tests.foreign import build, compiled, needs_compiler

SPACES = find_one("virtual.address_space")
FOUND = "the processor finds each page at the frame that it is mapped to"
LIES = "an address lies in the frame that its page is mapped to, as far from its beginning"
SOURCE = """
#include <stdint.h>
#include <string.h>
static uint32_t *directory, taken, frames;
int boot(uint32_t *memory, uint32_t bytes)
{
    directory = memory, taken = 0, frames = bytes >> 12;
    memset(memory, 0, 8192);
    memory[0] = (BEGIN + 4096) | 7;
    return frames < 8;
}
uint32_t root(void) { return BEGIN; }
int64_t take(void)
{
    uint32_t number = taken++;
    return number + 2 < frames ? (int64_t)BEGIN + (SCATTERS ? frames - 1 - number : number + 2) * 4096LL : -1;
}
int map(uint32_t address, uint32_t physical, uint32_t rights)
{
    directory[1024 + (address >> 12 & 1023)] = (physical - MISSES * 4096) | rights | 1;
    return 0;
}
int64_t translate(uint32_t address)
{
    uint32_t entry = directory[1024 + (address >> 12 & 1023)];
    return entry & 1 ? (int64_t)((entry & ~0xFFFu) + FORGETS * 4096 | (address & 0xFFF)) : -1;
}
"""
ADAPTER = """
part = "virtual.address_space"
library = "it.so"
[arena]
from = "caller"
[tables]
format = "two-level"
physical = BEGIN
root = {symbol = "root", returns = "physical", type = "uint32_t"}
[rights]
writable = 2
user = 4
executable = true
[create]
symbol = "boot"
arguments = ["arena", {value = "frames:bytes", type = "uint32_t"}]
returns = "status"
failure = "nonzero"
[operations.take_frame]
symbol = "take"
arguments = []
returns = "physical"
type = "int64_t"
failure = "negative"
[operations.map_page]
symbol = "map"
arguments = [
    {value = "page:address", type = "uint32_t"}, {value = "frame:physical", type = "uint32_t"},
    {value = "rights", type = "uint32_t"}
]
returns = "status"
failure = "nonzero"
[operations.get_phys_addr]
symbol = "translate"
arguments = [{value = "address", type = "uint32_t"}]
returns = "physical"
type = "int64_t"
failure = "negative"
"""
GEOMETRY = (2, 10, 2, 16, 1)
CALLS = [Call("take_frame", (), 2), Call("take_frame", (), 3), Call("map_page", (0, 1, 3, USER, 1), None)]
LOOKED_UP = Call("get_phys_addr", (0, 0x1234), 4 << 12 | 0x234)


def library(folder: Path, begin: int, *said: str) -> Path:
    """Built in the folder, with memory from such a physical address on, and these faults; its adapter."""
    folder.mkdir(exist_ok=True)
    defined = [f"-D{name}={int(name in said)}" for name in ("SCATTERS", "MISSES", "FORGETS")]
    build(folder, SOURCE.replace("BEGIN", f"{begin}LL"), *defined, "-Wno-parentheses")
    (folder / "it.toml").write_text(ADAPTER.replace("BEGIN", f"{begin}"))
    return folder / "it.toml"


@needs_compiler
@pytest.mark.parametrize(
    ("begin", "fault", "clause", "calls"),
    [
        (0x3000, "MISSES", FOUND, CALLS),
        (0x100000, "MISSES", FOUND, CALLS),
        (0x100000, "FORGETS", LIES, [*CALLS, LOOKED_UP]),
    ],
    ids=["moved", "traded", "answered"],
)
def test_a_program_maps_the_frame_that_is_answered_now(
    tmp_path: Path, begin: int, fault: str, clause: str, calls: list[Call]
) -> None:
    adapter = library(tmp_path / "wrong", begin, fault)
    found = counterexample(SPACES, clause, GEOMETRY, calls, target=str(adapter))
    assert plain_calls(found.calls)[2] == ("map_page", (0, 1, Origin(2, 0, 3), USER, 1))
    _, program = keepsake.save(SPACES, found, tmp_path / "run.json")
    text = program.read_text()
    assert "long long frame2 = " in text
    assert "(uint32_t)(physical_at((uint64_t)(frame2) << 12))" in text
    right = library(tmp_path / "right", begin).parent / "it.so"
    scattered = library(tmp_path / "scattered", begin, "SCATTERS").parent / "it.so"
    wrong = adapter.parent / "it.so"
    assert compiled(program, wrong).returncode == -signal.SIGABRT
    assert compiled(program, right).returncode == 0
    # The first call answers otherwise, and no later one names that.
    assert compiled(program, scattered).returncode == keepsake.OTHER_COURSE
    first, _, rest = text.partition('    puts("1. ')
    program.write_text(first + '    puts("2. ' + rest.partition('    puts("2. ')[2])
    done = compiled(program, wrong)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (keepsake.OTHER_COURSE, keepsake.ELSEWHERE)
    for other in (right, scattered):
        assert compiled(program, other).returncode == 0

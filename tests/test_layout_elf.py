"""The layout: what its law refuses, kernels that are linked here, and files that are none."""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.drive import plain
from checks.engines.validate import WHOLE_TRACE, validate
from checks.evidence import Budget, UsageError, Verdict
from checks.pairings import find_one
from checks.pairings.boot.layout.drawing import picture
from docs.book.runs import perform
from docs.figures.boot.layout import FIGURES, GEOMETRY, WHOLE
from spec.boot.layout import Program, breaches, culprit, initial, judge, needed_until, owner, regions, usable
from spec.boot.words import ALWAYS, COPIED, KERNEL, MIB, NEVER, PhysicalAddress
from spec.boot.words import LayoutFailure as Failure
from spec.vocabulary import BrokenClause

LAYOUT = find_one("boot.layout")
PLAIN: Any = plain(LAYOUT, ())
EXAMPLES = Path(__file__).resolve().parent.parent / "examples/layout"
EBDA = 0x9FC00


# ── The first MiB ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("address", "name", "until"),
    [
        (0, "interrupt vectors", KERNEL),
        (0x40E, "BIOS data area", COPIED),
        (0x7BFF, "conventional memory", ALWAYS),
        (0x7C00, "boot sector", KERNEL),
        (EBDA - 1, "conventional memory", ALWAYS),
        (EBDA, "extended BIOS data area", NEVER),
        (0xB8000, "video memory", NEVER),
        (0xFFFFF, "BIOS", NEVER),
        (MIB, "memory from 1 MiB on", ALWAYS),
    ],
)
def test_whose_a_byte_is_and_from_when_on_it_may_be_used(address: int, name: str, until: int) -> None:
    region = regions(EBDA)[owner(EBDA, address)]
    assert (region.name, region.until) == (name, until)
    implemented = PLAIN(EBDA, 1, 1, 1)
    assert implemented.region(address) == owner(EBDA, address)
    assert [implemented.usable(address, stage) for stage in range(NEVER)] == [stage >= until for stage in range(NEVER)]


def test_an_ebda_of_no_byte_is_nobodys() -> None:
    assert regions(0xA0000)[owner(0xA0000, 0x9FFFF)].name == "conventional memory"
    assert regions(0xA0000)[owner(0xA0000, 0xA0000)].name == "video memory"


@given(st.integers(0x20000, 0xA0000), st.integers(0, 2 * MIB), st.integers(ALWAYS, COPIED))
def test_the_implementation_says_of_every_byte_what_the_table_says(ebda: int, address: int, stage: int) -> None:
    program = initial(PhysicalAddress(ebda), 1, 1, 1)
    answer = PLAIN(ebda, 1, 1, 1).usable(address, stage)
    usable(program, PhysicalAddress(address), stage, returned=answer)
    assert answer == (needed_until(program, address) <= stage)


# ── The contract ─────────────────────────────────────────────────────────────────────────────────────────────


def kernel(*more: Any) -> Program:
    """The one of the book's picture, and what is told of it besides."""
    last: Program = perform(LAYOUT, GEOMETRY, [*WHOLE, *more]).states[-1]
    return last


def test_a_kernel_that_keeps_the_contract_is_not_refused() -> None:
    with pytest.raises(BrokenClause, match="only a rule that it breaks"):
        judge(kernel(), returned=Failure.COLLIDING)
    assert judge(kernel(), returned=None).broken == 0


def test_of_two_rules_either_may_be_named_and_nothing_else() -> None:
    program = kernel(("segment", (0, 0xC0000000, 0, 0x1000, 0x1000, 7)))
    wrong = {each.failure for each in breaches(program)}
    assert {Failure.TOO_LOW, Failure.WRITABLE_CODE} <= wrong
    for failure in Failure:
        if failure in wrong:
            assert judge(program, returned=failure).broken == failure.errno
        else:
            with pytest.raises(BrokenClause, match="only a rule that it breaks"):
                judge(program, returned=failure)
    with pytest.raises(BrokenClause, match="loaded at 1 MiB or above"):
        judge(program, returned=None)


def test_what_is_named_breaks_the_rule() -> None:
    program = judge(
        kernel(("segment", (1, 0xC0101000, MIB + 0x1000, 0x1000, 0x1000, 7))), returned=Failure.WRITABLE_CODE
    )
    assert culprit(program, returned=1) == program
    with pytest.raises(BrokenClause, match="what is named breaks the rule"):
        culprit(program, returned=0)
    assert picture(program).endswith("writable code")


TOP = 1 << 64
NEAR = st.sampled_from((0, 1, MIB, 0xC0000000, 0xC0100000, (1 << 47) - 1, TOP - (1 << 47), TOP - 0x1000, TOP - 1))
SIZES = st.sampled_from((0, 1, 0x800, 0x1000, 0x1001, 1 << 32, (1 << 47) - 1))
PLACES = st.sampled_from((0, MIB - 1, MIB, MIB + 0x800, (1 << 32) - 1, 1 << 32, (1 << 47) - 1))
SEGMENTS = st.tuples(NEAR, PLACES, SIZES, SIZES, st.integers(0, 7))
SECTIONS = st.tuples(st.integers(1, 4), NEAR, SIZES, st.sampled_from((0, 3, 12, 31)))


@settings(deadline=None)
@given(
    st.tuples(NEAR, NEAR, NEAR, NEAR),
    st.tuples(SEGMENTS, SEGMENTS),
    st.tuples(SECTIONS, SECTIONS),
    st.tuples(PLACES, SIZES, st.integers(ALWAYS, NEVER)),
)
def test_at_the_ends_of_words_the_implementation_and_the_law_agree(
    described: Any, segments: Any, sections: Any, claim: Any
) -> None:
    """Compiled as in plain Python, which does not wrap."""
    for made in (LAYOUT.impl, PLAIN):
        implemented = made(EBDA, 2, 2, 1)
        implemented.describe(*described)
        program = evolved(implemented, described, segments, sections, claim)
        after = judge(program, returned=implemented.judge())
        culprit(after, returned=implemented.culprit())


def evolved(implemented: Any, described: Any, segments: Any, sections: Any, claim: Any) -> Program:
    """The same told to both."""
    program = LAYOUT.spec.describe(initial(PhysicalAddress(EBDA), 2, 2, 1), *described, returned=None)
    for number, (segment, section) in enumerate(zip(segments, sections, strict=True)):
        implemented.segment(number, *segment)
        implemented.section(number, *section)
        program = LAYOUT.spec.segment(program, number, *segment, returned=None)
        program = LAYOUT.spec.section(program, number, *section, returned=None)
    implemented.claim(0, *claim)
    told: Program = LAYOUT.spec.claim(program, 0, *claim, returned=None)
    return told


# ── Kernels that are linked here ─────────────────────────────────────────────────────────────────────────────

BROKEN = {
    "bss-not-cleared": ("all of .bss lies in memory that the loader clears", "section .bss (bss) at 0xc0104020"),
    "data-first": ("code and constants come first, then data, and .bss last", "section .data (data) at 0xc0102000"),
    "end-before-bss": ("its start and end symbols enclose all that is loaded", "to 0xc0104004 (kernel_end)"),
    "entry-is-data": ("the kernel begins in code that is loaded", "entry at 0xc0104000"),
    "load-address": (
        "a segment is loaded at its address less the base, or runs there",
        "segment 4 (.data, .bss) at 0xc0104000, loaded at 0x114000",
    ),
    "shared-page": ("no two segments with different rights have a page in common", "(.text) at 0xc0102000"),
    "too-low": ("a kernel is loaded at 1 MiB or above", "segment 0 (.multiboot, .early.text) at 0x7c00"),
    "writable-code": ("no segment can be both written and executed", "segment 2 (.text) at 0xc0102000"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if lacking := [name for name in ("make", "gcc", "ld") if shutil.which(name) is None]:
        pytest.skip(f"{', '.join(lacking)} not installed")
    folder = tmp_path_factory.mktemp("layout") / "layout"
    shutil.copytree(EXAMPLES, folder, ignore=shutil.ignore_patterns("build"))
    made = subprocess.run(
        ["make", "-C", str(folder), "CC=gcc"], check=False, capture_output=True, text=True, timeout=120
    )
    if "-m32" in made.stderr or "elf_i386" in made.stderr:
        pytest.skip("gcc and ld make nothing for x86")
    assert made.returncode == 0, made.stderr
    return folder / "build"


def judged(path: Path) -> Any:
    return validate(LAYOUT, path, Budget())[0]


def test_a_kernel_is_accepted(built: Path) -> None:
    row = judged(built / "kernel.elf")
    assert (row.property, row.verdict) == (WHOLE_TRACE, Verdict.HOLDS)
    assert (row.scope["segments"], row.scope["sections"], row.scope["claims"]) == (5, 7, 3)


def test_each_broken_one_has_its_symbol_and_its_row() -> None:
    script = (EXAMPLES / "kernel.ld").read_text()
    assert all(f"BUG_{name.upper().replace('-', '_')}" in script for name in BROKEN)
    named = (EXAMPLES / "Makefile").read_text().split("BROKEN := ")[1].splitlines()[0]
    assert named.split() == sorted(BROKEN)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_kernel_is_refused_by_section_address_and_rule(built: Path, name: str) -> None:
    row = judged(built / f"{name}.elf")
    rule, said = BROKEN[name]
    assert (row.property, row.verdict) == (rule, Verdict.VIOLATED)
    assert said in row.note


def block(*modules: tuple[int, int]) -> bytes:
    """What a loader of Multiboot 2 leaves at 0x10000: a map of 16 MiB, and modules."""
    tags = b"".join(struct.pack("<IIII", 3, 16, *each) for each in modules)
    entry = struct.pack("<IIIIQQII", 6, 40, 24, 0, MIB, 15 * MIB, 1, 0)
    body = tags + entry + struct.pack("<II", 0, 8)
    return struct.pack("<IIIII", 0x36D76289, 0x10000, 0x10000, 8 + len(body), 0) + body


@pytest.mark.parametrize(("module", "is_clear"), [((0x200000, 0x201000), True), ((0x104100, 0x104200), False)])
def test_a_kernel_over_what_its_loader_has_left_is_refused(
    built: Path, tmp_path: Path, module: tuple[int, int], *, is_clear: bool
) -> None:
    shutil.copy(built / "kernel.elf", tmp_path / "kernel.elf")
    (tmp_path / "kernel.elf.block").write_bytes(block(module))
    row = judged(tmp_path / "kernel.elf")
    assert (row.verdict is Verdict.HOLDS) is is_clear
    if not is_clear:
        assert row.property == "no segment lies in memory that somebody needs while the kernel is loaded"
        assert "segment 4 (.data, .bss)" in row.note


# ── Files that are none ──────────────────────────────────────────────────────────────────────────────────────


def header(machine: int = 3, kind: int = 2, segments: int = 1, size: int = 0, extra: bytes = b"") -> bytes:
    """A file of 32 bits with one segment of so many bytes in the file."""
    named = b"\x7fELF" + bytes((1, 1, 1)) + bytes(9)
    rest = struct.pack("<HHIIIIIHHHHHH", kind, machine, 1, MIB, 52 if segments else 0, 0, 0, 52, 32, segments, 0, 0, 0)
    return named + rest + struct.pack("<8I", 1, 0, MIB, MIB, size, max(size, 4096), 5, 4096) * segments + extra


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is no ELF file"),
        (b"#!/bin/sh\n", "is no ELF file"),
        (b"\x7fELF", "is a damaged or truncated ELF file"),
        (header()[:40], "is a damaged or truncated ELF file"),
        (header()[:70], "is a damaged or truncated ELF file"),
        (header(size=1 << 20), "is truncated: it has 84 bytes"),
        (header(machine=183), r"is of another machine \(EM_AARCH64\)"),
        (header(machine=0xFFFF), "is of another machine"),
        (header(kind=3), "is of type ET_DYN"),
        (header(kind=1), "is of type ET_REL"),
        (header(segments=0), "has no segment that is loaded"),
        (header(segments=40), "has 40 segments that are loaded: at most 32 are judged"),
    ],
)
def test_what_is_no_kernel_is_refused_in_a_sentence(content: bytes, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=complaint) as refused:
        judged(path)
    assert "\n" not in str(refused.value)


def complaint(path: Path) -> str:
    """Why a file cannot be judged, or nothing."""
    try:
        judged(path)
    except UsageError as error:
        return str(error)
    return ""


def test_a_kernel_that_is_cut_off_or_damaged_anywhere_is_no_failure_of_ours(built: Path, tmp_path: Path) -> None:
    content = (built / "kernel.elf").read_bytes()
    path = tmp_path / "kernel.elf"
    heads = [*range(0, 52 + 5 * 32, 3), *range(len(content) - 10 * 40, len(content), 7)]
    for at in heads:
        for damaged in (content[:at], content[:at] + bytes((content[at] ^ 0xFF,)) + content[at + 1 :]):
            path.write_bytes(damaged)
            assert "\n" not in complaint(path)
    path.write_bytes(content[:-1])
    with pytest.raises(UsageError, match="truncated"):
        judged(path)


# ── What the book shows ──────────────────────────────────────────────────────────────────────────────────────


def test_the_pictures_are_of_runs_that_the_law_permits() -> None:
    assert FIGURES.examples.keys() == LAYOUT.operations.keys()
    for examples in FIGURES.examples.values():
        for each in examples:
            perform(LAYOUT, each.geometry, each.calls)
    low, linked = (shown.make(LAYOUT) for shown in FIGURES.pictures)
    assert low.count("<rect") == len(regions(EBDA)) - 1
    assert linked.count("<rect") == 2 * 3

"""Flushes in C libraries: the examples, right ways and wrong ways to flush, what is cached, and instructions."""

from __future__ import annotations

import ctypes
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checks.clauses import NO_CRASH
from checks.command import main
from checks.engines.foreign import episode
from checks.evidence import Budget, Verdict
from checks.judgements import clauses_of
from checks.pairings import pairings
from checks.pairings.virtual.address_space.foreign import look_at_flushes
from checks.pairings.virtual.address_space.target import stale
from checks.pairings.virtual.address_space.target.cached import Cpu, Kept
from checks.pairings.virtual.address_space.target.flushes import Flushes
from checks.pairings.virtual.address_space.target.instructions import (
    INVLPG,
    INVPCID,
    LOAD,
    NOTHING,
    STORE,
    can_trap,
    decoded,
)
from checks.pairings.virtual.address_space.target.tables import FORMATS, PageTables, Words
from checks.targets import keepsake
from checks.targets.named import resolve
from spec.virtual import tlb
from spec.virtual.words import ALL_CONTEXTS, KERNEL_HALF, ONE_ADDRESS, ONE_CONTEXT, Space
from spec.vocabulary import PAGE_SHIFT, Frame, reached
from tests.foreign import (
    assert_no_call_can_be_dropped,
    build,
    built,
    judged,
    made_again,
    needs_compiler,
)

SPACES = pairings()["virtual.address_space"]
PART = "virtual.address_space"
EXAMPLES = Path(__file__).parent.parent / "examples" / "pagetable"
FREE, WALKS, USES = clauses_of(look_at_flushes)
NAMES = ("no-invlpg", "early-invlpg", "unflushed-protect", "freed-first", "one-cpu", "keeps-global")
needs_instructions = pytest.mark.skipif(not can_trap(), reason="instructions are seen with Linux on x86-64 alone")


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(EXAMPLES, tmp_path_factory.mktemp("examples") / "pagetable")


Edits = list[tuple[str, str]]


def changed(examples: Path, folder: Path, edits: Edits, adapter: Edits, of: str = "smp64") -> Path:
    """An example with other text in its source, and in its adapter."""
    texts = []
    for name, pairs in ((f"{of}.c", edits), (f"{of}.toml", [(f"build/{of}.so", "it.so"), *adapter])):
        text = (examples / name).read_text()
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new)
        texts.append(text)
    build(folder, texts[0], "-std=gnu11", f"-I{examples}", "-Wall", "-Werror")
    (folder / "it.toml").write_text(texts[1])
    return folder / "it.toml"


def broken_clause(adapter: Path, steps: int = 120) -> str:
    """What random calls break; nothing, if they break nothing."""
    target = resolve(SPACES, str(adapter))
    operations = list(SPACES.operations)
    runs = ((target.fit((4, 9, 3, frames, 1)), seed) for seed in "12" for frames in (9, 24))
    found = (episode(target, Budget(), None, geometry, seed, steps, operations).clause for geometry, seed in runs)
    return next((clause for clause in found if clause is not None), "")


# ── The examples ─────────────────────────────────────────────────────────────────────────────────────────────


@needs_compiler
@needs_instructions
def test_the_correct_one_holds(examples: Path) -> None:
    before = {clause: reached[clause] for clause in (FREE, WALKS, USES)}
    assert broken_clause(examples / "smp64.toml", 500) == ""
    assert all(reached[clause] - times > 1_900 for clause, times in before.items())


@needs_compiler
@needs_instructions
@pytest.mark.parametrize(
    ("name", "clause", "told", "calls"),
    [
        (
            "no-invlpg",
            USES,
            "CPU 0 may still use 0x[0-9a-f]+, where nothing is mapped any more; nobody has flushed it",
            2,
        ),
        ("early-invlpg", USES, "CPU 0 .*; what was flushed was flushed before the entry was written", 2),
        ("unflushed-protect", USES, "CPU 0 may still use 0x[0-9a-f]+ as .*, which it is no more; nobody has .*", 2),
        ("freed-first", FREE, r"CPU 0 may still walk the table at 0x[0-9a-f]+ \(physical\) for 0x[0-9a-f]+", 2),
        ("one-cpu", f"{USES}|{WALKS}", "CPU 1 may still (use|walk) .*; CPU 0 alone has flushed it", 2),
        ("keeps-global", USES, "CPU 0 .* 0xffff[0-9a-f]+, .*; to load CR3 does not flush what is global", 2),
    ],
)
def test_a_broken_one_is_refuted_by_a_run_of_which_no_call_can_be_dropped(
    examples: Path, tmp_path: Path, name: str, clause: str, told: str, calls: int
) -> None:
    verdict, rows = judged(SPACES, examples / f"{name}.toml", 60)
    assert verdict is Verdict.VIOLATED
    found = rows[0].counterexample
    assert found is not None
    assert re.fullmatch(f"({clause}): by virtual.tlb: {told}", found.clause), found.clause
    assert len(found.calls) <= calls
    assert len([row for row in rows if found.clause.startswith(row.property)]) == 1
    assert_no_call_can_be_dropped(SPACES, found)
    assert made_again(SPACES, found) is Verdict.VIOLATED
    saved = keepsake.save(SPACES, found, tmp_path / "run.json")
    assert [path.name for path in saved] == ["test_run.py"]


@needs_compiler
@needs_instructions
def test_it_is_said_in_one_sentence_and_where(
    examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["conform", PART, str(examples / "no-invlpg.toml"), "--profile", "quick"]) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert f"{USES}: by virtual.tlb: CPU 0 may still use 0x" in told
    assert re.search(r"2\. unmap_(page|range)\(", told)


# ── Right ways to flush, and wrong ones ──────────────────────────────────────────────────────────────────────

TOGGLE = """    uint64_t control;
    __asm__ volatile("mov %%cr4, %0" : "=r"(control));
    __asm__ volatile("mov %0, %%cr4" : : "r"(control & ~PGE) : "memory");
    __asm__ volatile("mov %0, %%cr4" : : "r"(control) : "memory");
"""
RELOAD = '    uint64_t root;\n    __asm__ volatile("mov %%cr3, %0; mov %0, %%cr3" : "=r"(root) : : "memory");\n'
KIND = "    uint64_t it[2] = {0, 0};\n"
KIND += '    __asm__ volatile("invpcid %0, %1" : : "m"(it), "r"((uint64_t)KIND) : "memory");\n'
ALL = (
    ("    if (gathered.pages > SINGLY)", "    if (gathered.pages > 0)"),
    ("page < gathered.pages && gathered.pages <= SINGLY", "page < 0"),
)
"""Whatever is to be flushed, all is."""
NO_PGE = "cpus = 2", "cpus = 2\nglobal_pages = false"
INVLPG_LINE = '    __asm__ volatile("invlpg (%0)" : : "r"(address) : "memory");'
POINTERS = (
    "void (*smp_send_interrupt)(void);",
    "void (*smp_send_interrupt)(void);\nvoid (*one)(uint64_t), (*all)(void), (*cr3)(uint64_t), (*gone)(uint64_t);\n"
    "int (*cpu)(void);\nvoid (*other)(int);\n",
)


def pointers(*names: str) -> list[tuple[str, str]]:
    """An adapter in which memspec supplies functions."""
    variables = {"one": "invlpg", "all": "flush_all", "cr3": "load_cr3", "gone": "freed", "cpu": "this_cpu"}
    more = "".join(f'[callbacks.{variables[name]}]\nvariable = "{name}"\n\n' for name in names)
    return [("[callbacks.ipi]", f"{more}[callbacks.ipi]")]


@needs_compiler
@needs_instructions
@pytest.mark.parametrize(
    ("edits", "adapter"),
    [
        ([], []),
        ([*ALL], []),
        ([(TOGGLE, RELOAD), *ALL], [NO_PGE]),
        ([(TOGGLE, RELOAD), *ALL], [("global = 8", "global = false")]),
        ([(TOGGLE, KIND.replace("KIND", "2")), *ALL], []),
        ([(TOGGLE, KIND.replace("KIND", "3")), *ALL], [NO_PGE]),
        ([(TOGGLE, KIND.replace("KIND", "1")), *ALL], [NO_PGE]),
        ([(INVLPG_LINE, '    __asm__ volatile("invlpg %0" : : "m"(*(char *)address) : "memory");')], []),
        ([POINTERS, (INVLPG_LINE, "    one(address);"), (TOGGLE, "    all();\n")], pointers("one", "all")),
        ([POINTERS, (TOGGLE, "    cr3(smp_root());\n"), *ALL], [*pointers("cr3"), NO_PGE]),
        ([], [('interrupt = { symbol = "smp_interrupt" }\n', "")]),
        (
            [POINTERS, ("    smp_send_interrupt();", "    other(1);")],
            [("[callbacks.ipi]", '[callbacks.ipi]\narguments = ["cpu"]'), ("smp_send_interrupt", "other")],
        ),
        (
            [POINTERS, ("    flush_gathered();\n#ifndef", "    if (cpu() == 0) flush_gathered();\n#ifndef")],
            pointers("cpu"),
        ),
        (
            [POINTERS, ("first_free = frame & ADDRESS;", "first_free = frame & ADDRESS;\n    gone(frame);")],
            pointers("gone"),
        ),
        ([("    uint64_t control;", '    __asm__ volatile("cli; sti");\n    uint64_t control;')], []),
    ],
)
def test_a_right_way_to_flush_is_none_that_is_broken(examples: Path, tmp_path: Path, edits: Any, adapter: Any) -> None:
    assert broken_clause(changed(examples, tmp_path, edits, adapter)) == ""


@needs_compiler
@needs_instructions
@pytest.mark.parametrize(
    ("edits", "adapter", "clause"),
    [
        # What the last flush left is global, or of a page beyond.
        ([(TOGGLE, KIND.replace("KIND", "3")), *ALL], [], f"{USES}: .*global"),
        ([(TOGGLE, KIND.replace("KIND", "1")), *ALL], [], f"{USES}: .*global"),
        ([(INVLPG_LINE, INVLPG_LINE.replace("(address)", "(address + 4096)"))], [], USES),
        # A table goes after its last page was flushed, or with no flush at all.
        ([("    gather_page(address);\n#endif\n#endif", "    gather_page(address);\n    finish();\n#endif\n#endif"),
          ("    flush_gathered();\n#ifndef", "    if (gathered.pages > 0) flush_gathered();\n#ifndef"),
          ("    flush_gathered();\n}", "    if (gathered.pages > 0) flush_gathered();\n}")], [], WALKS),
        # The first flush is right, and the others' is not.
        ([("interrupt(void)\n{\n    flush_gathered();", "interrupt(void)\n{")], [], ".*CPU 1.*CPU 0 alone"),
        ([("    flush_gathered();\n#ifndef", "#ifndef")], [], ".*CPU 0 .*CPU 1 alone"),
        # CR3 gets what is no root.
        ([POINTERS, (TOGGLE, "    cr3(smp_root() + 4096);\n"), *ALL], pointers("cr3"), f"{WALKS}: .*0x1000 in CR3"),
        # The frame is said to be free, and only then is it flushed, or taken out.
        ([POINTERS, ("    gathered.table[gathered.tables++] = table;",
                     "    gathered.table[gathered.tables++] = table;\n    gone(table);")], pointers("gone"), FREE),
        ([POINTERS, ("    *entry = 0;\n#ifndef", "    gone(*entry & ADDRESS);\n    *entry = 0;\n#ifndef")],
         pointers("gone"), f"{FREE}.* may still use the frame at"),
        # What is taken from another permission than the one that is written.
        ([("was & ~*entry & (WRITABLE | USER)", "was & ~*entry & WRITABLE")], [], f"{USES}: .* as user"),
        ([(" || *entry & ~was & NO_EXECUTE", "")], [], f"{USES}: .* as executable"),
    ],
)  # fmt: skip
def test_a_wrong_way_to_flush_is_seen(examples: Path, tmp_path: Path, edits: Any, adapter: Any, clause: str) -> None:
    found = broken_clause(changed(examples, tmp_path, edits, adapter), 300)
    assert re.match(clause, found), found


INVLPG_TOO = """
static void invlpg(uint64_t address)
{
    __asm__ volatile("invlpg (%0)" : : "r"(address) : "memory");
}
"""
PLAIN_FLUSH = [("[create]", "[flush]\n\n[create]")]
FLUSHING_64 = [
    ("#include <string.h>\n", f"#include <string.h>\n{INVLPG_TOO}"),
    ("        *entry = 0; /* first: up to here a processor walks it */", "        *entry = 0;\n        invlpg(0);"),
    ("    *entry = 0;\n#endif\n    prune", "    *entry = 0;\n#endif\n    invlpg(address);\n    prune"),
    (
        "| bits_of(rights);\n    return 0;\n}\n\nint vmm_split",
        "| bits_of(rights);\n    invlpg(address);\n    return 0;\n}\n\nint vmm_split",
    ),
]
"""vmm64, with pages of three sizes, as one that flushes."""
FLUSHING_32 = [
    ("#include <string.h>\n", f"#include <string.h>\n{INVLPG_TOO}"),
    ("    *entry = 0;\n    if (size", "    *entry = 0;\n    invlpg(virtual);\n    if (size"),
    (
        "            *above = 0; /* first: up to here a processor walks it */",
        "            *above = 0;\n            invlpg(virtual);",
    ),
    ("(flags & RIGHTS);\n#endif\n    return 0;", "(flags & RIGHTS);\n#endif\n    invlpg(virtual);\n    return 0;"),
]


@needs_compiler
@needs_instructions
@pytest.mark.parametrize(("of", "edits"), [("vmm64", FLUSHING_64), ("paging32", FLUSHING_32)])
def test_so_are_large_pages_and_two_levels(examples: Path, tmp_path: Path, of: str, edits: Edits) -> None:
    assert broken_clause(changed(examples, tmp_path, edits, PLAIN_FLUSH, of), 400) == ""


@needs_compiler
@needs_instructions
@pytest.mark.parametrize(
    ("of", "edits", "old", "new", "clause"),
    [
        ("vmm64", FLUSHING_64, "#endif\n    invlpg(address);", "#endif\n    if (level < 3) invlpg(address);", USES),
        ("vmm64", FLUSHING_64, "        invlpg(0);\n", "", f"{FREE}|{WALKS}"),
        ("vmm64", FLUSHING_64, "*entry = 0;\n        invlpg(0);", "invlpg(0);\n        *entry = 0;", f"{FREE}|{WALKS}"),
        ("paging32", FLUSHING_32, "#endif\n    invlpg(virtual);", "#endif", USES),
        ("paging32", FLUSHING_32, "*above = 0;\n            invlpg(virtual);", "*above = 0;", f"{FREE}|{WALKS}"),
    ],
)
def test_and_what_they_lack_is_seen(
    examples: Path, tmp_path: Path, of: str, edits: Edits, old: str, new: str, clause: str
) -> None:
    found = broken_clause(changed(examples, tmp_path, [*edits, (old, new)], PLAIN_FLUSH, of), 300)
    assert re.match(clause, found), found


@needs_compiler
@needs_instructions
@pytest.mark.parametrize(
    "instruction", ["hlt", "movl $0, 0", "ud2", "mov %%rax, %%cr3; xor %%eax, %%eax; mov (%%rax), %%rax"]
)
def test_what_is_no_flush_is_a_crash_as_ever(examples: Path, tmp_path: Path, instruction: str) -> None:
    line = f'    __asm__ volatile("{instruction}" : : : "memory", "rax");'
    adapter = changed(examples, tmp_path, [(INVLPG_LINE, f"    (void)address;\n{line}")], [])
    verdict, rows = judged(SPACES, adapter, 30)
    assert verdict is Verdict.VIOLATED
    assert rows[0].property.startswith(NO_CRASH)


@needs_compiler
def test_without_the_table_nothing_is_judged_and_that_is_said(examples: Path) -> None:
    target = resolve(SPACES, str(examples / "vmm64.toml"))
    assert "no flush of a TLB is judged, as there is no [flush]" in target.remarks
    assert resolve(SPACES, str(examples / "smp64.toml")).remarks == []


@needs_compiler
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("cpus = 2", "cpus = 9", "cpus"),
        ("cpus = 2", "cpu = 2", "there is no field 'cpu'"),
        ('[callbacks.ipi]\nvariable = "smp_send_interrupt"\n', "", "nothing interrupts the other CPUs"),
        ("[callbacks.ipi]", "[callbacks.nmi]", "memspec supplies no such function: invlpg, flush_all, load_cr3, ipi"),
        ('"smp_send_interrupt"', '"smp_sent"', "has no symbol 'smp_sent' (at callbacks.ipi.variable)"),
        ('"smp_interrupt"', '"smp_interrupted"', "has no symbol 'smp_interrupted' (at flush.interrupt.symbol)"),
        (
            "[callbacks.ipi]",
            '[callbacks.ipi]\narguments = ["page"]',
            "it is passed no 'page': write cpu, address, ignored",
        ),
        (
            "[flush]  # its instructions are seen as they are; two CPUs use the tables\ncpus = 2\n"
            'interrupt = { symbol = "smp_interrupt" }\n',
            "",
            "[callbacks] are called for a flush: add [flush]",
        ),
    ],
)
def test_a_wrong_adapter_is_refused_in_one_sentence(
    examples: Path, old: str, new: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (examples / "smp64.toml").read_text()
    assert old in text
    (examples / "wrong.toml").write_text(text.replace(old, new, 1))
    assert main(["conform", PART, str(examples / "wrong.toml"), "--profile", "quick"]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert "Traceback" not in told


# ── What is cached ───────────────────────────────────────────────────────────────────────────────────────────

FRAMES = 6


class Beside:
    """A two-level space in memory, its root in frame 0, and the caches of CPUs beside it."""

    def __init__(self, cpus: int = 1, format_name: str = "two-level") -> None:
        self.memory = (ctypes.c_int64 * (FRAMES << PAGE_SHIFT - 3))()
        self.words = (ctypes.c_uint32 * (FRAMES << PAGE_SHIFT - 2)).from_buffer(self.memory)
        format_, control = FORMATS[format_name]
        place = Words(ctypes.addressof(self.memory), FRAMES << PAGE_SHIFT, 0)
        self.tables = PageTables(place, format_, control, 0, FRAMES << PAGE_SHIFT, ())
        self.flushes = Flushes(self.tables, [Cpu() for _ in range(cpus)])
        self.back()

    def set(self, table: int, index: int, word: int) -> None:
        self.words[table * 1024 + index] = word

    def back(self) -> None:
        """A call returns."""
        self.flushes.returned()
        assert self.flushes.error is None

    @property
    def told(self) -> str:
        return self.flushes.early or stale.table(self.flushes) or stale.page(self.flushes)


LARGE, TABLE = 0x400000 | 0x87, 0x1007


def test_what_was_not_there_is_not_cached_and_owes_no_flush() -> None:
    it = Beside()
    it.set(0, 1, TABLE)
    it.set(1, 5, 0x9003)
    it.back()
    assert it.told == ""
    it.set(1, 5, 0x9007)  # more is allowed
    it.set(1, 6, 0xA003)
    it.back()
    assert it.told == ""
    it.set(1, 6, 0xB003)  # another frame
    it.back()
    assert it.told == "CPU 0 may still use 0x406000, which is mapped to another frame now; nobody has flushed it"


def test_one_flush_anywhere_in_a_large_page_drops_it_and_all_references_to_tables() -> None:
    it = Beside()
    it.set(0, 1, LARGE)
    it.set(0, 2, TABLE)
    it.back()
    it.set(0, 1, 0)
    it.set(0, 2, 0)  # an empty table is as much of a reference
    assert it.told.startswith("CPU 0 may still walk the table at 0x1000 (physical) for 0x800000")
    it.flushes.invlpg(0x7FF123)
    assert it.told == ""
    it.set(0, 1, LARGE)
    it.back()
    it.set(0, 1, 0)
    it.flushes.invlpg(0x800000)
    assert "0x400000" in it.told


def test_a_large_page_may_be_split_and_collapsed_with_its_table_flushed() -> None:
    it = Beside()
    it.set(0, 1, LARGE | 0x100)
    it.back()
    for page in range(1024):
        it.set(1, page, 0x400000 + (page << PAGE_SHIFT) | 7)
    it.set(0, 1, TABLE)
    it.back()
    assert it.told == ""  # each page is where it was
    it.set(1, 700, 0x400000 + (700 << PAGE_SHIFT) | 5)
    it.back()
    assert "0x6bc000 as writable" in it.told
    it.flushes.invlpg(0x6BC000)
    assert it.told == ""
    it.set(0, 1, LARGE & ~2)
    it.back()
    assert it.told.startswith("CPU 0 may still walk the table at 0x1000")
    it.flushes.load_cr3(0)
    assert it.told == ""


def test_a_reference_grants_what_it_granted_when_it_was_made() -> None:
    """A directory's entry loses a permission: pages that are mapped below it later are cached with that still."""
    it = Beside()
    it.set(0, 1, TABLE)
    it.back()
    it.set(0, 1, TABLE & ~2)
    it.back()
    assert it.told == ""
    it.set(1, 5, 0x9007)
    it.back()
    assert "0x405000 as writable" in it.told


def test_a_table_that_is_not_flushed_is_walked_whatever_becomes_of_its_frame() -> None:
    it = Beside()
    it.set(0, 1, TABLE)
    it.set(1, 5, 0x9007)
    it.back()
    it.set(0, 1, 0)
    it.set(1, 5, 0)
    it.flushes.freed(0x2000)
    assert it.flushes.early == ""
    it.set(1, 9, 0x3007)  # somebody else writes
    it.flushes.ipi(None)
    assert it.flushes.early == ""  # of nobody else
    it.flushes.invlpg(0x405000)
    assert it.flushes.early == "CPU 0 may still walk the table at 0x1000 (physical) for 0x400000"


@pytest.mark.parametrize("kind", range(4))
def test_each_type_of_invpcid_spares_what_the_manual_says(kind: int) -> None:
    it = Beside()
    it.set(0, 512, TABLE)
    it.set(0, 1, 0x2007)
    it.set(1, 5, 0x9107)  # global
    it.set(2, 5, 0x9007)
    it.set(2, 6, 0xA007)
    it.back()
    for table, index in ((1, 5), (2, 5), (2, 6)):
        it.set(table, index, 0)
    it.flushes.invpcid(kind, 0x405000)
    left = {kept.slot for kept in it.flushes.cpus[0].pages}
    assert left == {0: {512 * 1024 + 5, 1024 + 6}, 1: {512 * 1024 + 5}, 2: set(), 3: {512 * 1024 + 5}}[kind]
    it.set(0, 512, 0)
    it.set(0, 1, 0)
    it.flushes.cpus[0].pages.clear()
    assert it.told != ""
    it.flushes.invpcid(kind, 0x405000)
    assert {each.slot for each in it.flushes.cpus[0].tables} == ({0, 512 * 1024} if kind == 0 else {0})


def test_control_registers_are_read_as_they_are() -> None:
    it = Beside()
    assert [it.flushes.stored(number) for number in (3, 4)] == [0, 1 << 7]
    it.flushes.load(4, 0)
    it.flushes.load(3, 0x2000)
    assert [it.flushes.stored(number) for number in (3, 4)] == [0x2000, 0]
    assert it.told == "CPU 0 has 0x2000 in CR3, and the root is 0x0"
    assert Beside(format_name="four-level").flushes.stored(4) == 1 << 7 | 1 << 5


Step = tuple[tlb.Machine, Callable[[Flushes], None]]


def steps(machine: tlb.Machine, cpu: int, page: int, rng: random.Random) -> dict[str, Callable[[], Step]]:
    """What may happen of a page: the law's machine after it, and what is said of it beside. Nothing is flushed but by
    the flushes among these, so that what is taken away stays cached."""
    space = KERNEL_HALF if page >= 3 else Space(0)
    entry, address = machine.entry(space, page), SLOTS[page] << PAGE_SHIFT
    found: dict[str, Callable[[], Step]] = {
        "invlpg": lambda: (tlb.invlpg(machine, cpu, page, returned=None), lambda it: it.invlpg(address)),
        "all": lambda: (tlb.toggle_global_pages(machine, cpu, returned=None), toggled),
        "cr3": lambda: (invpcid(ONE_CONTEXT), lambda it: it.load_cr3(0)),
        "one": lambda: (invpcid(ONE_ADDRESS), lambda it: it.invpcid(0, address)),
        "rest": lambda: (invpcid(ALL_CONTEXTS), lambda it: it.invpcid(3, 0)),
    }

    def invpcid(kind: int) -> tlb.Machine:
        return tlb.invpcid(machine, cpu, kind, 0, page, returned=None)

    if entry is None:
        frame = rng.choice([Frame(frame) for frame in range(8, 62) if machine.is_free(frame)])
        found["map"] = lambda: (tlb.map_page(machine, Space(space), page, frame, returned=None), nothing)
    else:
        changed = tlb.PageEntry(entry.frame, not entry.writable)
        found["unmap"] = lambda: (machine.with_entry(space, page, None), nothing)
        found["protect"] = lambda: (machine.with_entry(space, page, changed).settled(), nothing)
    return found


def toggled(flushes: Flushes) -> None:
    flushes.load(4, 0)
    flushes.load(4, 1 << 7)


def nothing(flushes: Flushes) -> None:
    pass


SLOTS = [0, 1, 2, 512 * 1024, 512 * 1024 + 1]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_cached_is_what_the_law_has_cached(seed: int) -> None:
    """The law's machine of three pages of one space and two global ones, beside a table in memory for each half."""
    rng = random.Random(seed)
    machine = tlb.initial(2, 1, 3, 2, 62, 1)
    it = Beside(2)
    it.set(0, 0, TABLE)
    it.set(0, 512, 0x2007)
    it.back()
    most = 0
    for _ in range(120):
        page, cpu = rng.randrange(5), rng.randrange(2)
        choice = steps(machine, cpu, page, rng)
        changes = [name for name in choice if name in ("map", "unmap", "protect")]
        machine, do = choice[rng.choice([*choice, *changes * 8])]()
        for number, slot in enumerate(SLOTS):
            entry = machine.entry(KERNEL_HALF if number >= 3 else 0, number)
            word = 0 if entry is None else entry.frame << PAGE_SHIFT | 5 | 2 * entry.writable | 0x100 * (number >= 3)
            it.set(1 + (number >= 3), slot % 1024, word)
        it.flushes.running = cpu
        do(it.flushes)
        it.back()
        for number, here in enumerate(machine.cpus):
            ours = {
                (SLOTS.index(each.slot), each.frame, each.rights & 2 != 0, each.is_global)
                for each in cached(it, number)
            }
            cells = {
                (each.page, each.entry.frame, each.entry.writable, each.tag == tlb.ANY_PCID) for each in here.cached
            }
            assert ours == cells
            most = max(most, len(ours))
    assert most > 8


def cached(it: Beside, cpu: int) -> set[Kept]:
    return it.flushes.cpus[cpu].pages


# ── Instructions ─────────────────────────────────────────────────────────────────────────────────────────────

REGISTERS = [0x1000 * (number + 1) for number in range(16)]
AT = 0x400000


@pytest.mark.parametrize(
    ("code", "does", "number", "register", "address"),
    [
        ("0f 01 3f", INVLPG, 7, 0, 0x8000),  # (%rdi)
        ("41 0f 01 39", INVLPG, 7, 0, 0xA000),  # (%r9)
        ("67 0f 01 38", INVLPG, 7, 0, 0x1000),  # (%eax)
        ("0f 01 7d f8", INVLPG, 7, 0, 0x5FF8),  # -8(%rbp)
        ("0f 01 bc fc 45 23 01 00", INVLPG, 7, 0, 0x5000 + 8 * 0x8000 + 0x12345),  # 0x12345(%rsp,%rdi,8)
        ("43 0f 01 3c 6c", INVLPG, 7, 0, 0xD000 + 2 * 0xE000),  # (%r12,%r13,2)
        ("0f 01 3c 24", INVLPG, 7, 0, 0x5000),  # (%rsp)
        ("0f 01 3c 25 00 70 00 00", INVLPG, 7, 0, 0x7000),  # 0x7000
        ("0f 01 3d 10 00 00 00", INVLPG, 7, 0, AT + 7 + 0x10),  # 0x10(%rip)
        ("0f 22 df", LOAD, 3, 7, 0),  # %rdi, %cr3
        ("41 0f 22 e0", LOAD, 4, 8, 0),  # %r8, %cr4
        ("0f 20 d8", STORE, 3, 0, 0),  # %cr3, %rax
        ("44 0f 20 c1", STORE, 8, 1, 0),  # %cr8, %rcx
        ("66 0f 38 82 06", INVPCID, 0, 0, 0x7000),  # (%rsi), %rax
        ("66 44 0f 38 82 0c 24", INVPCID, 9, 0, 0x5000),  # (%rsp), %r9
        ("fa", NOTHING, 0, 0, 0),
        ("fb", NOTHING, 0, 0, 0),
    ],
)
def test_an_instruction_is_read(code: str, does: str, number: int, register: int, address: int) -> None:
    """Assembled by gas 2.40, but for those with 67 and the last but two."""
    text = bytes.fromhex(code)
    found = decoded(text + b"\x90\x90", REGISTERS, AT)
    assert found is not None
    assert (found.does, found.length, found.number, found.register) == (does, len(text), number, register)
    assert found.address == address
    for short in range(len(text)):
        assert decoded(text[:short], REGISTERS, AT) is None


@pytest.mark.parametrize(
    "code", ["0f 01 f8", "0f 01 f9", "0f 01 37", "f4", "90", "0f 38 82 06", "64 0f 01 3f", "0f 05"]
)
def test_no_other_is(code: str) -> None:
    """swapgs, rdtscp, lmsw, hlt, nop, what is no invpcid without 66, an address in FS's segment, syscall."""
    assert decoded(bytes.fromhex(code) + bytes(12), REGISTERS, AT) is None

"""Stores to somebody's page tables, one by one: the examples, right and wrong orders, and what is found in between."""

from __future__ import annotations

import ctypes
import json
import os
import random
import re
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest

from checks.command import main
from checks.engines.foreign import episode
from checks.evidence import Budget, Verdict
from checks.judgements import clauses_of
from checks.pairings import pairings
from checks.pairings.virtual.address_space.foreign import look_at_interruptions, look_at_stores
from checks.pairings.virtual.address_space.target import instructions
from checks.pairings.virtual.address_space.target.cached import Kept, Reference
from checks.pairings.virtual.address_space.target.instructions import can_trap
from checks.pairings.virtual.address_space.target.sight import Fault, Sight
from checks.pairings.virtual.address_space.target.stores import Stores
from checks.pairings.virtual.address_space.target.tables import FORMATS, PageTables, Words
from checks.targets import keepsake
from checks.targets.named import resolve
from checks.targets.symbols import place_of
from spec.virtual.address_space import ABSENT
from spec.virtual.entry import RESERVED_ABOVE
from spec.vocabulary import PAGE_SHIFT, reached
from tests.foreign import assert_no_call_can_be_dropped, build, built, judged, made_again, needs_compiler

SPACES = pairings()["virtual.address_space"]
PART = "virtual.address_space"
EXAMPLES = Path(__file__).parent.parent / "examples" / "pagetable"
OUTSIDE, RESERVED, ELSEWHERE, MORE, GIVEN = clauses_of(look_at_stores)
[LESS] = clauses_of(look_at_interruptions)
needs_traps = pytest.mark.skipif(not can_trap(), reason="stores are seen with Linux on x86-64 alone")
Edits = list[tuple[str, str]]


BROKEN = ("freed-before-cleared", "linked-before-zeroed", "present-half-first", "cleared-to-protect")
NAMES = (*BROKEN, "split-cleared-first", "vmm64", "paging32", "smp64")


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(EXAMPLES, tmp_path_factory.mktemp("examples") / "pagetable", *(f"build/{name}.so" for name in NAMES))


def changed(
    examples: Path,
    folder: Path,
    edits: Edits,
    adapter: Sequence[tuple[str, str]] = (),
    of: str = "vmm64",
    flags: str = "-O2",
) -> Path:
    """An example with other text in its source, and in its adapter."""
    texts = []
    name = "vmm64" if of == "split64" else of
    for file, pairs in ((f"{name}.c", edits), (f"{of}.toml", [(f"build/{name}.so", "it.so"), *adapter])):
        text = (examples / file).read_text()
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new)
        texts.append(text)
    build(folder, texts[0], "-std=gnu11", "-g", flags, f"-I{examples}", "-Wall", "-Werror", "-Wno-unused-function")
    (folder / "it.toml").write_text(texts[1])
    return folder / "it.toml"


def broken_clause(adapter: Path, way: str = ":stepwise", steps: int = 120) -> str:
    """What random calls break; nothing, if they break nothing."""
    target = resolve(SPACES, f"{adapter}{way}")
    operations = list(SPACES.operations)
    runs = ((target.fit((4, 9, 3, frames, 1)), seed) for seed in "12" for frames in (9, 24))
    found = (episode(target, Budget(), None, geometry, seed, steps, operations).clause for geometry, seed in runs)
    return next((clause for clause in found if clause is not None), "")


# ── The examples ─────────────────────────────────────────────────────────────────────────────────────────────


@needs_compiler
@needs_traps
@pytest.mark.parametrize("name", ["vmm64", "split64", "paging32", "smp64"])
def test_a_correct_one_holds(examples: Path, name: str) -> None:
    clauses = (OUTSIDE, RESERVED, ELSEWHERE, MORE, GIVEN, LESS)
    before = {clause: reached[clause] for clause in clauses}
    assert broken_clause(examples / f"{name}.toml", steps=60 if name == "split64" else 200) == ""
    assert {reached[clause] - times > 150 for clause, times in before.items()} == {True}


@needs_compiler
@needs_traps
@pytest.mark.parametrize(
    ("name", "clause", "told", "calls"),
    [
        (
            "freed-before-cleared",
            GIVEN,
            r"store \d of the call puts 0x\w+ in the place of 0x0 at 0x\w+ \(physical\), by (prune|vmm_\w+)\+0x\w+: "
            r"the table at 0x\w+ \(physical\) is given back and used still",
            2,
        ),
        (
            "linked-before-zeroed",
            f"{RESERVED}|{OUTSIDE}|{ELSEWHERE}",
            r"store 1 of the call puts 0x\w+007 in the place of 0x0 at 0x\w+ \(physical\), by vmm_map\+0x\w+: .*",
            1,
        ),
        (
            "present-half-first",
            f"{ELSEWHERE}|{MORE}",
            r"store \d of the call puts 0x\w+ in the place of 0x0 at 0x\w+ \(physical\), by vmm_map.*: .* then, .*",
            1,
        ),
        (
            "cleared-to-protect",
            LESS,
            r"store 1 of the call puts 0x0 in the place of 0x\w+ at 0x\w+ \(physical\), by vmm_protect\+0x\w+: "
            r"0x\w+ is not mapped then, and is before the call and after it",
            2,
        ),
        (
            "split-cleared-first",
            LESS,
            r"store 1 of the call puts 0x0 in the place of 0x\w+ at 0x\w+ \(physical\), by vmm_split\+0x\w+: "
            r"0x\w+ is not mapped then, and is before the call and after it",
            2,
        ),
    ],
)
def test_a_broken_one_holds_when_calls_return_and_is_refuted_between_two_stores(
    examples: Path, tmp_path: Path, name: str, clause: str, told: str, calls: int
) -> None:
    assert broken_clause(examples / f"{name}.toml", "", steps=100) == ""
    verdict, rows = judged(SPACES, f"{examples / name}.toml:stepwise", 60)
    assert verdict is Verdict.VIOLATED
    found = rows[0].counterexample
    assert found is not None
    assert re.fullmatch(f"({clause}): by virtual.walk: {told}", found.clause), found.clause
    assert len(found.calls) <= calls
    assert_no_call_can_be_dropped(SPACES, found)
    assert made_again(SPACES, found) is Verdict.VIOLATED
    saved = keepsake.save(SPACES, found, tmp_path / "run.json")
    assert [path.name for path in saved] == ["test_run.py"]


@needs_compiler
@needs_traps
def test_it_is_said_which_store_it_was_and_found_again(
    examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    adapter = str(examples / "cleared-to-protect.toml")
    assert main(["conform", PART, adapter, "--stepwise", "--profile", "quick"]) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert f"{LESS}: by virtual.walk: store 1 of the call puts 0x0" in told
    assert re.search(r"2\. protect_page\(", told)
    [run] = tmp_path.glob("*.json")
    assert json.loads(run.read_text())["target"] == f"{adapter}:stepwise"
    assert main(["replay", str(run)]) == 1
    assert f"replay runs what {adapter} names" in capsys.readouterr().err
    text = (examples / "cleared-to-protect.toml").read_text()
    (examples / "always.toml").write_text(text.replace("[tables]", "[tables]\nstepwise = true"))
    assert broken_clause(examples / "always.toml", "").startswith(LESS)


# ── Right orders, and wrong ones ─────────────────────────────────────────────────────────────────────────────

SET = "    *(volatile uint64_t *)entry = word;\n"
HALVES = "    volatile uint32_t *half = (volatile uint32_t *)entry;\n"
HIGH_FIRST = f"{HALVES}    half[1] = (uint32_t)(word >> 32);\n    half[0] = (uint32_t)word;\n"
BY_PARTS = (
    "    volatile uint64_t *it = entry;\n    *it = word & ADDRESS;\n    *it |= word & ~(ADDRESS | PRESENT);\n"
    "    *it |= PRESENT;\n"
)
LINK = "            *entry = made | WRITABLE | USER | PRESENT;\n"
LINK_FIRST = LINK.replace("*entry", "*(volatile uint64_t *)entry")
LINK_BY_PARTS = (
    "            volatile uint64_t *it = entry;\n            *it = made;\n            *it |= WRITABLE | USER;\n"
    "            *it |= PRESENT;\n"
)
UNMAP = "    *entry = 0;\n#endif\n    prune"
PROTECT = "    *entry = (*entry & ~(WRITABLE | USER | GLOBAL | NO_EXECUTE)) | bits_of(rights);\n    return 0;\n}\n"
NO_BUG = "    volatile uint64_t *it = entry;\n"
ZERO = "    memset(table_at(space, frame), 0, FRAME_SIZE);\n"
STRING = (
    "    void *at = table_at(space, frame);\n    uint64_t left = 512;\n"
    '    __asm__ volatile("rep stosq" : "+D"(at), "+c"(left) : "a"(0) : "memory");\n'
)
MAP_TWICE = (
    "    set_entry(entry, word);\n",
    "    set_entry(entry, word);\n    set_entry(entry, word);\n",
)
RAISED_FIRST = (
    PROTECT,
    f"{NO_BUG}    uint64_t bits = bits_of(rights);\n"
    "    *it = (*it | (bits & (WRITABLE | USER | GLOBAL))) & (bits | ~NO_EXECUTE);\n"
    "    *it = (*it & ~(WRITABLE | USER | GLOBAL | NO_EXECUTE)) | bits;\n    return 0;\n}\n",
)
LOWERED_FIRST = (
    PROTECT,
    f"{NO_BUG}    uint64_t bits = bits_of(rights);\n"
    "    *it = (*it & (bits | ~(WRITABLE | USER | GLOBAL))) | (bits & NO_EXECUTE);\n"
    "    *it = (*it & ~(WRITABLE | USER | GLOBAL | NO_EXECUTE)) | bits;\n    return 0;\n}\n",
)
ONE_AT_A_TIME = (
    PROTECT,
    f"{NO_BUG}    uint64_t bits = bits_of(rights);\n"
    "    *it = (*it & ~WRITABLE) | (bits & WRITABLE);\n    *it = (*it & ~USER) | (bits & USER);\n"
    "    *it = (*it & ~(GLOBAL | NO_EXECUTE)) | (bits & (GLOBAL | NO_EXECUTE));\n    return 0;\n}\n",
)


@needs_compiler
@needs_traps
@pytest.mark.parametrize(
    ("of", "edits"),
    [
        ("vmm64", [(SET, HIGH_FIRST)]),
        ("vmm64", [(SET, BY_PARTS)]),
        ("vmm64", [(LINK, LINK_BY_PARTS)]),
        ("vmm64", [(UNMAP, "    *entry &= ~PRESENT;\n#endif\n    prune")]),
        ("vmm64", [(UNMAP, f"{NO_BUG}    *it &= ~PRESENT;\n    *it = 0;\n#endif\n    prune")]),
        ("vmm64", [(ZERO, STRING)]),
        ("vmm64", [MAP_TWICE]),
        ("vmm64", [LOWERED_FIRST]),
        # Something is stored by a call that is refused, and means nothing.
        (
            "vmm64",
            [
                (
                    "        return VMM_OUT_OF_RANGE;\n    if ((address | physical)",
                    "        return *(volatile uint64_t *)table_at(space, space->root) |= 0x400, VMM_OUT_OF_RANGE;\n"
                    "    if ((address | physical)",
                )
            ],
        ),
        # Pages of a range are seen before the call fails, and are taken back.
        ("smp64", []),
    ],
)
def test_a_right_order_is_none_that_is_broken(examples: Path, tmp_path: Path, of: str, edits: Edits) -> None:
    assert broken_clause(changed(examples, tmp_path, edits, of=of)) == ""


FILL = "    for (uint64_t part"
FLAGS_FIRST = "    volatile uint64_t *it = entry;\n    *it = word & ~ADDRESS;\n    *it |= word & ADDRESS;\n"
SCRAP = "    volatile uint64_t *it = entry;\n    *it = word ^ WHAT;\n    *it = word;\n"


@needs_compiler
@needs_traps
@pytest.mark.parametrize(
    ("of", "edits", "clause"),
    [
        # The page is there before its address is.
        ("vmm64", [(SET, FLAGS_FIRST)], f"{ELSEWHERE}: .* is mapped to 0x0 then, before the .*"),
        ("vmm64", [(SET, SCRAP.replace("WHAT", "0x10000000"))], f"{ELSEWHERE}: .*by vmm_map"),
        ("vmm64", [(SET, SCRAP.replace("WHAT", "((uint64_t)1 << 47)"))], f"{ELSEWHERE}: .*by vmm_map"),
        # A permission that neither has: both at once, or one too many for a moment.
        ("vmm64", [ONE_AT_A_TIME], f"{MORE}|{LESS}"),
        ("vmm64", [RAISED_FIRST], f"{MORE}: .* can be (written|executed) by user mode then"),
        ("vmm64", [(SET, SCRAP.replace("WHAT", "WRITABLE"))], f"{MORE}: .* can be written by the kernel then"),
        # An entry is taken to pieces while it is present.
        ("vmm64", [(UNMAP, f"{NO_BUG}    *it &= ~ADDRESS;\n    *it = 0;\n#endif\n    prune")], ELSEWHERE),
        # A table is linked where there is none, and before it is filled.
        ("vmm64", [(LINK, LINK_FIRST.replace("made |", "(made + space->end) |") + LINK)], OUTSIDE),
        ("vmm64", [(LINK, LINK_FIRST.replace("made |", "made | SIZE |") + LINK)], f"{RESERVED}|{ELSEWHERE}"),
        ("split64", [(FILL, f"    set_entry(entry, made | WRITABLE | USER | PRESENT);\n{FILL}")], LESS),
        # More memory is used than was given back, and the table is one that is still walked.
        ("smp64", [("        *entry = 0;\n        gather_table(below & ADDRESS);",
                    "        gather_table(below & ADDRESS);\n        finish();\n        *entry = 0;")],
         f"{GIVEN}|no frame is free.*"),
    ],
)  # fmt: skip
def test_a_wrong_order_is_seen(examples: Path, tmp_path: Path, of: str, edits: Edits, clause: str) -> None:
    adapter = changed(examples, tmp_path, edits, of=of, flags="-O1")
    found = broken_clause(adapter, steps=300)
    assert re.match(clause, found), found


# ── What a library says, promises, and does besides ──────────────────────────────────────────────────────────

GIVE = "static void give_frame(struct vmm *space, uint64_t frame)\n{\n"
TELL = [
    ("struct vmm {\n", "void (*gone)(uint64_t);\n\nstruct vmm {\n"),
    (GIVE, f"{GIVE}    if (gone != NULL)\n        gone(frame & ADDRESS);\n"),
]
TOLD = [("[rights]", '[callbacks.freed]\nvariable = "gone"\n\n[rights]')]
ORDER = ("        *entry = 0; /* first: up to here a processor walks it */\n        give_frame(space, below);",
         "        give_frame(space, below);\n        *entry = 0;")  # fmt: skip
NOT_IN_FRAMES = [
    ("    table_at(space, frame)[0] = space->first_free;\n    space->first_free = frame & ADDRESS;",
     "    next[frame >> 12 & 1023] = space->first_free;\n    space->first_free = frame & ADDRESS;"),
    ("    space->first_free = table_at(space, frame)[0];", "    space->first_free = next[frame >> 12 & 1023];"),
    ("struct vmm {\n", "static uint64_t next[1024];\n\nstruct vmm {\n"),
]  # fmt: skip
"""With the list of free frames beside them."""


@needs_compiler
@needs_traps
@pytest.mark.parametrize(
    ("edits", "adapter", "clause"),
    [
        (TELL, TOLD, ""),
        ([*NOT_IN_FRAMES, ORDER], [], ""),
        ([*NOT_IN_FRAMES, ORDER, *TELL], TOLD, f"{GIVEN}: by virtual.walk: after store 1 of the call, the table at"),
    ],
)
def test_who_keeps_no_list_in_the_frames_says_what_is_free(
    examples: Path, tmp_path: Path, edits: Edits, adapter: Edits, clause: str
) -> None:
    found = broken_clause(changed(examples, tmp_path, edits, adapter))
    assert found.startswith(clause), found
    assert bool(found) == bool(clause), found


@needs_compiler
@needs_traps
@pytest.mark.parametrize("name", ["cleared-to-protect", "split-cleared-first"])
def test_who_waits_in_its_fault_handler_does_not_promise_that_pages_stay(
    examples: Path, tmp_path: Path, name: str
) -> None:
    text = (examples / f"{name}.toml").read_text().replace("build/", f"{examples}/build/")
    (tmp_path / "it.toml").write_text(f"{text}\n[promises]\nmapped-throughout = false\n")
    assert broken_clause(tmp_path / "it.toml") == ""


@needs_compiler
@needs_traps
@pytest.mark.parametrize(
    ("instruction", "number"),
    [("movl $1, 8", signal.SIGSEGV), ("int3", signal.SIGTRAP), ("ud2", signal.SIGILL), ("hlt", signal.SIGSEGV)],
)
def test_what_crashes_crashes_as_ever(examples: Path, tmp_path: Path, instruction: str, number: int) -> None:
    line = f'    __asm__ volatile("{instruction}");'
    adapter = changed(examples, tmp_path, [(UNMAP, f"    *entry = 0;\n{line}\n#endif\n    prune")])
    child = os.fork()
    if child == 0:
        for each in (signal.SIGSEGV, signal.SIGTRAP, signal.SIGILL):
            signal.signal(each, signal.SIG_DFL)
        try:
            broken_clause(adapter)
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -number


@needs_compiler
@needs_traps
def test_a_store_of_the_c_library_is_said_with_who_called(examples: Path, tmp_path: Path) -> None:
    late = "            memset(table_at(space, made), 0, FRAME_SIZE);\n"
    adapter = changed(
        examples,
        tmp_path,
        [
            (ZERO, "    memset(table_at(space, frame), 0, FRAME_SIZE);\n"),
            (LINK, f"{LINK}            memset(table_at(space, made), 0x40, 8);\n{late}"),
        ],
        flags="-fno-builtin",
    )
    target = resolve(SPACES, f"{adapter}:stepwise")
    subject = target.make(*target.fit((4, 9, 3, 9, 1)))
    assert subject.can_say("map_page", (0, 0, 64, 0, 1))
    subject.map_page(0, 0, 64, 0, 1)
    stores = subject.resident.stores
    assert stores.count > 1 + 3 * 2
    said = [place_of(store.at, store.back) for store in stores.made]
    assert any(re.match(r", by libc\S*, called before vmm_map\+0x", told) for told in said), said
    subject.close()


@needs_compiler
@needs_traps
def test_each_step_of_a_string_instruction_is_a_store(examples: Path, tmp_path: Path) -> None:
    string = STRING.replace("frame", "made")
    adapter = changed(examples, tmp_path, [(ZERO, "    (void)0;\n"), (LINK, f"{LINK}{string}")])
    target = resolve(SPACES, f"{adapter}:stepwise")
    subject = target.make(*target.fit((4, 9, 3, 9, 1)))
    assert subject.can_say("map_page", (0, 0, 64, 0, 1))
    subject.map_page(0, 0, 64, 0, 1)
    assert subject.resident.stores.count == 3 * (1 + 512) + 1
    subject.close()


# ── Vendors ──────────────────────────────────────────────────────────────────────────────────────────────────

GLOBAL_ABOVE = [(LINK, LINK.replace("made |", "made | (above == WHERE && rights & VMM_GLOBAL ? GLOBAL : 0) |"))]


@needs_compiler
@pytest.mark.parametrize(
    ("level", "vendor", "clause"),
    [
        (4, "intel", ""),
        (4, "amd", "no bit is set in an entry that the processor wants to be 0"),
        (3, "amd", ""),
        (2, "amd", ""),
    ],
)
def test_amd_reserves_the_global_bit_near_the_root(
    examples: Path, tmp_path: Path, level: int, vendor: str, clause: str
) -> None:
    edits = [(old, new.replace("WHERE", str(level))) for old, new in GLOBAL_ABOVE]
    adapter = changed(examples, tmp_path, edits, [("[tables]", f'[tables]\nvendor = "{vendor}"')])
    assert broken_clause(adapter, "", 200) == clause


# ── What is found ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", list(FORMATS))
@pytest.mark.parametrize("vendor", list(RESERVED_ABOVE))
def test_what_is_found_in_a_range_is_what_walks_find(name: str, vendor: str) -> None:
    format_, control = FORMATS[name]
    frames, rng = 6, random.Random(f"{name}/{vendor}")
    memory = bytearray(frames << PAGE_SHIFT)
    size = 1 << format_.entry_shift
    for number in range(600):
        # Near the edges of tables, so that some of them meet; with bits of each kind, and few at the root.
        table, index = number % frames, rng.choice([0, 1, 2, (1 << format_.index_bits) - 1])
        flags = rng.choice(
            [0x1, 0x3, 0x7, 0x107, 0x0] if table == 0 < format_.levels - 2 else [0x1, 0x3, 0x7, 0x87, 0x107, 0x0, 0x187]
        )
        odd = rng.choice([0] * 6 + [1 << 63, 1 << 51, 1 << 21, frames << PAGE_SHIFT])
        word = (rng.randrange(1, frames) << PAGE_SHIFT | flags | odd) & ((1 << 8 * size) - 1)
        at = (table << PAGE_SHIFT) + index * size
        memory[at : at + size] = word.to_bytes(size, "little")
    memory[5 * size : 6 * size] = (frames << PAGE_SHIFT | 7).to_bytes(size, "little")
    address = _address_of(memory)
    words = Words(address, len(memory), 0)
    tables = PageTables(words, format_, control, 0, len(memory), [], above=RESERVED_ABOVE[vendor])
    sight = Sight(tables, Stores(tables).entries)
    root = Reference(format_.levels, 0, 0)
    found = list(sight.between(root, 0, 1 << format_.page_bits))
    assert {type(each) for each in found} == {Kept, Fault}
    slots = {each.slot + more for each in found for more in (-1, 0, each.count - 1, each.count)}
    for slot in sorted(slot for slot in slots if 0 <= slot < 1 << format_.page_bits):
        there = next((each for each in found if each.slot <= slot < each.slot + each.count), None)
        walked = tables.at(slot)
        assert isinstance(there, Fault) == (walked.is_reserved or walked.is_outside)
        assert isinstance(there, Kept) == (walked.leaf != ABSENT)
        if isinstance(there, Kept):
            whole = 1 << format_.shift(walked.leaf.level) - PAGE_SHIFT
            assert there.frame + slot - there.slot == walked.leaf.frame + slot % whole
            assert there.rights == walked.leaf.rights & 7
        assert list(sight.between(root, slot, slot + 1)) == ([] if there is None else [there])


def _address_of(memory: bytearray) -> int:
    return ctypes.addressof((ctypes.c_char * len(memory)).from_buffer(memory))


# ── What is refused ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([PART, "mine:Class", "--stepwise"], "stores are seen in a C library's tables: name its adapter"),
        ([PART, "a b", "--stepwise"], "stores are seen in a C library's tables: name its adapter"),
        ([PART, "{}/program.toml", "--stepwise"], "has no tables in a library's memory to look at"),
        (["physical.buddy", "{}/buddy.toml", "--stepwise"], "has no tables in a library's memory to look at"),
        ([PART, "{}/narrow.toml"], "entries of 32 bits are read alike on all processors (at tables.vendor)"),
        ([PART, "{}/other.toml"], "vendor"),
        ([PART, "{}/unaligned.toml", "--stepwise"], "so that a table begins where a page does (at arena.align)"),
        ([PART, "{}/freed.toml"], "[callbacks] are called for a flush: add [flush] (at callbacks)"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    right, narrow = ((EXAMPLES / name).read_text() for name in ("vmm64.toml", "paging32.toml"))
    (tmp_path / "program.toml").write_text(f'part = "{PART}"\nprogram = "true"\n')
    (tmp_path / "buddy.toml").write_text('part = "physical.buddy"\nprogram = "true"\n')
    (tmp_path / "narrow.toml").write_text(narrow.replace("[tables]", '[tables]\nvendor = "amd"'))
    (tmp_path / "other.toml").write_text(right.replace("[tables]", '[tables]\nvendor = "via"'))
    (tmp_path / "unaligned.toml").write_text(right.replace('from = "caller"', 'from = "caller"\nalign = 64'))
    (tmp_path / "freed.toml").write_text(right.replace(*TOLD[0]))
    assert main(["conform", *(each.format(tmp_path) for each in arguments)]) == 2
    assert message in " ".join(capsys.readouterr().err.split())


def test_where_no_store_traps_that_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(instructions, "can_trap", lambda: False)
    assert main(["conform", PART, str(EXAMPLES / "vmm64.toml"), "--stepwise"]) == 2
    assert "stores are seen with Linux on x86-64 alone: leave out --stepwise" in " ".join(
        capsys.readouterr().err.split()
    )

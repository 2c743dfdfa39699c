"""Page tables of C libraries: the examples, faults that only memory shows, what adapters say, and our own reading."""

from __future__ import annotations

import ctypes
import random
import re
import signal
from pathlib import Path
from typing import Any

import pytest

from checks.clauses import ANSWERS_IN_TIME, NO_CRASH
from checks.command import main
from checks.engines.foreign import Foreign, episode
from checks.evidence import Budget, Verdict
from checks.judgements import clauses_of
from checks.pairings import pairings
from checks.pairings.virtual.address_space.foreign import LOOKS
from checks.pairings.virtual.address_space.target.adapter import TablesAdapter, page_tables
from checks.pairings.virtual.address_space.target.forms import as_word, bits_of
from checks.pairings.virtual.address_space.target.tables import FORMATS, PageTables, Words
from checks.targets import keepsake
from checks.targets.adapter import read
from checks.targets.memory import Arena
from checks.targets.named import resolve
from checks.targets.target import Target
from impl.virtual.walk import MEMORY, Mmu
from spec.virtual.entry import FOUR_LEVEL
from spec.virtual.words import BY_USER, FETCH, PROTECTION, RESERVED, WRITE, GeneralProtection, PageFault, Translation
from spec.virtual.words import SpaceFailure as Failure
from spec.vocabulary import PAGE_SHIFT, BrokenClause
from tests.foreign import (
    assert_no_call_can_be_dropped,
    assert_none_is_shorter,
    build,
    built,
    compiled,
    judged,
    judged_in_full,
    made_again,
    needs_compiler,
)

SPACES = pairings()["virtual.address_space"]
PART = "virtual.address_space"
EXAMPLES = Path(__file__).parent.parent / "examples" / "pagetable"
SEEN = list(
    dict.fromkeys(clause for look in LOOKS if not (look.operation or look.shows) for clause in clauses_of(look.judge))
)


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, built in a folder of their own."""
    return built(EXAMPLES, tmp_path_factory.mktemp("examples") / "pagetable")


def changed(
    examples: Path, folder: Path, name: str, *edits: tuple[str, str], adapter: tuple[tuple[str, str], ...] = ()
) -> Path:
    """An example with other text in its source, and in its adapter."""
    source = (examples / f"{name}.c").read_text()
    for old, new in edits:
        assert old in source, old
        source = source.replace(old, new)
    build(folder, source, "-std=gnu11", f"-I{examples}")
    text = (examples / f"{name}.toml").read_text().replace(f"build/{name}.so", "it.so")
    for old, new in adapter:
        assert old in text, old
        text = text.replace(old, new)
    (folder / "it.toml").write_text(text)
    return folder / "it.toml"


# ── The examples ─────────────────────────────────────────────────────────────────────────────────────────────


@needs_compiler
@pytest.mark.parametrize("name", ["paging32", "vmm64"])
def test_a_correct_one_holds(examples: Path, name: str) -> None:
    verdict, rows = judged_in_full(SPACES, examples / f"{name}.toml")
    assert verdict is Verdict.HOLDS, [row.note for row in rows]
    looked = {row.property: row.scope["reached"] for row in rows if row.property in SEEN}
    assert sorted(looked) == sorted(SEEN)
    assert all(times > 1_000 for times in looked.values())
    assert re.search(r"not tried, as it has none: .*\bsplit\b", rows[0].note)
    assert ("not promised: use-told" in rows[0].note) == (name == "paging32")


NOTHING_ELSE = "where nothing is mapped, the processor finds nothing"
IS_THERE = "what is mapped is there for the processor"
NOT_CLEARED = f"a page can be mapped where nothing is|no bit is set in an entry .*|{NOTHING_ELSE}"
"""What was left in a frame may be seen by the library first, or by the processor."""
GRANTS = "the processor allows all that the permissions of a page allow"


@needs_compiler
@pytest.mark.parametrize(
    ("name", "clause", "calls"),
    [
        ("last-entry", NOTHING_ELSE, 1),
        ("upper-rights", GRANTS, 2),
        ("lost-use", "what the processor noted of a page is not lost", 3),
        ("large-offset", "an address lies in the frame that its page is mapped to, as far from its beginning", 2),
        ("physical-as-virtual", rf"{NO_CRASH}: SIGSEGV \(Segmentation fault\)", 2),
        ("shift", NOTHING_ELSE, 1),
        ("not-cleared", NOT_CLEARED, 1),
        ("freed-in-use", IS_THERE, 3),
        ("upper-no-execute", GRANTS, 2),
        ("truncated", "the processor finds each page at the frame that it is mapped to", 1),
        ("wrong-half", NOTHING_ELSE, 2),
    ],
)
def test_a_broken_one_is_refuted_by_a_run_of_which_no_call_can_be_dropped(
    examples: Path, tmp_path: Path, name: str, clause: str, calls: int
) -> None:
    verdict, rows = judged(SPACES, examples / f"{name}.toml", 30)
    assert verdict is Verdict.VIOLATED
    found = rows[0].counterexample
    assert found is not None
    assert re.fullmatch(clause, found.clause)
    clause = found.clause
    assert len(found.calls) <= calls
    assert_no_call_can_be_dropped(SPACES, found)
    if len(found.calls) <= 2:
        assert_none_is_shorter(SPACES, found)
    assert made_again(SPACES, found) is Verdict.VIOLATED
    test, program = keepsake.save(SPACES, found, tmp_path / "run.json")
    namespace: dict[str, Any] = {}
    exec(test.read_text(), namespace)
    with pytest.raises(AssertionError, match=re.escape(clause.split(":")[0])):
        namespace["test_run"]()
    done = compiled(program, examples / "build" / f"{name}.so")
    died = -signal.SIGSEGV if name == "physical-as-virtual" else -signal.SIGABRT
    assert done.returncode == died, done.stderr
    assert (clause in done.stderr) == (died == -signal.SIGABRT)
    mended = "paging32" if found.geometry[0] == 2 else "vmm64"
    assert compiled(program, examples / "build" / f"{mended}.so").returncode == 0


def broken_clause(adapter: Path, steps: int = 500) -> str:
    """What random calls break of a library that neither crashes nor hangs; nothing, if they break nothing."""
    target = resolve(SPACES, str(adapter))
    operations = list(SPACES.operations)
    geometries = [target.fit((4, 9, 3, frames, 1)) for frames in (9, 48)]
    runs = ((geometry, seed) for seed in "123" for geometry in geometries)
    found = (episode(target, Budget(), None, geometry, seed, steps, operations).clause for geometry, seed in runs)
    return next((clause for clause in found if clause is not None), "")


RECURSIVE = (
    "memset(memory, 0, FRAME_SIZE); /* the root, in frame 0 */",
    "memset(memory, 0, FRAME_SIZE); table_at(space, 0)[511] = WRITABLE | PRESENT;",
)
"""The root's last entry refers to the root itself, so that tables are seen as pages."""


@needs_compiler
@pytest.mark.parametrize(
    ("old", "new", "clause"),
    [
        ("? SIZE : 0", "? SIZE | 1 << 13 : 0", "no bit is set in an entry that the processor wants to be 0"),
        (*RECURSIVE, "no two entries refer to one table"),
        ("return space->root;", "return space->end;", "every table lies in the memory that is there for tables"),
        ("*entry = 0;\n#endif", "*entry = 0; entry[-1] = 0;\n#endif", IS_THERE),
        ("~(WRITABLE | USER", "~(USER", "the processor allows nothing that the permissions of a page forbid"),
        ("VMM_GLOBAL ? GLOBAL : 0", "VMM_GLOBAL ? 0 : 0", "a page is global where its permissions say so"),
        ("SIZE : 0) | PRESENT;", "SIZE : 0) | PRESENT | 0x40;", "nothing is noted of a page but by the processor"),
        (
            "prune(space, address, space->root, LEVELS);\n    return was;",
            "return was;",
            "refuses to map only where there are no frames for tables|a page can be mapped where nothing is",
        ),
        ("return was;", "return was & ~(uint64_t)0x60;", "unmapping tells whether the page was accessed and written"),
        ("if (*entry & PRESENT)\n        return VMM_MAPPED;", "", "where something is mapped, nothing else is mapped"),
    ],
)
def test_each_fault_breaks_its_own_clause(examples: Path, tmp_path: Path, old: str, new: str, clause: str) -> None:
    assert re.fullmatch(clause, broken_clause(changed(examples, tmp_path, "vmm64", (old, new))))


@needs_compiler
@pytest.mark.parametrize(
    ("old", "new", "clause"),
    [
        ("return VMM_NOT_MAPPED;", "for (volatile int ever = 1; ever;);", ANSWERS_IN_TIME),
        ("table_at(space, frame)[0] = space->first_free;", "space->memory[space->end] = 0;", f"{NO_CRASH}: SIGSEGV"),
        ("was = *entry;", "was = *entry; ((volatile unsigned char *)space->memory)[-1] = 0;", f"{NO_CRASH}: SIGSEGV"),
    ],
)
def test_who_hangs_or_leaves_its_memory_is_found(
    examples: Path, tmp_path: Path, old: str, new: str, clause: str
) -> None:
    verdict, rows = judged(SPACES, changed(examples, tmp_path, "vmm64", (old, new)), 30)
    assert verdict is Verdict.VIOLATED
    assert rows[0].property.startswith(clause)


@needs_compiler
def test_who_writes_beside_an_aligned_arena_is_found(examples: Path, tmp_path: Path) -> None:
    """The page behind it is nobody's, however it is aligned."""
    beside = ("was = *entry;", "was = *entry; space->memory[space->end] = 0;")
    aligned = ('from = "caller"', 'from = "caller"\nalign = 0x10000')
    verdict, rows = judged(SPACES, changed(examples, tmp_path, "vmm64", beside, adapter=(aligned,)), 30)
    assert verdict is Verdict.VIOLATED
    assert rows[0].property.startswith(f"{NO_CRASH}: SIGSEGV")


# ── Other styles ─────────────────────────────────────────────────────────────────────────────────────────────


@needs_compiler
def test_what_a_library_keeps_for_itself_is_left_alone(examples: Path, tmp_path: Path) -> None:
    own = "own = [[0xFFFFFF8000000000, 0xFFFFFFFFFFFFFFFF]]"
    tables = '[tables]\nformat = "four-level"'
    path = changed(examples, tmp_path, "vmm64", RECURSIVE, adapter=((tables, f"{tables}\n{own}"),))
    assert broken_clause(path) == ""


IDENTITY = (
    ("(space->memory + (physical & ADDRESS))", "(uintptr_t)(physical & ADDRESS)"),
    ("space->end = frames", "space->root = (uintptr_t)memory;\n    space->end = space->root + frames"),
    ("frame > 0; frame -=", "frame > space->root; frame -="),
    ("if (physical < space->end)", "if (physical >= space->root && physical < space->end)"),
)
"""Physical addresses are used as pointers, as in a kernel that has all memory mapped where it is."""


LOW_IDENTITY = (
    ("(memory + physical)", "(uintptr_t)physical"),
    ("directory = 0;", "directory = (uint32_t)(uintptr_t)memory;"),
    ("frame = memory_size - PAGING_SMALL; frame > 0;", "frame = directory + memory_size - 4096; frame > directory;"),
    ("if (physical < memory_size)", "if (physical >= directory && physical - directory < memory_size)"),
)
"""The same in 32 bits: the memory has to lie where they reach."""


@needs_compiler
@pytest.mark.parametrize(("name", "edits"), [("vmm64", IDENTITY), ("paging32", LOW_IDENTITY)])
def test_pointers_may_be_physical_addresses(examples: Path, tmp_path: Path, name: str, edits: Any) -> None:
    tables = ("[tables]", '[tables]\nphysical = "pointer"')
    path = changed(examples, tmp_path, name, *edits, adapter=(tables,))
    assert broken_clause(path) == ""
    (tmp_path / "trusting").mkdir()
    trusting = (*edits, (edits[-1][1], "if (0)"))
    path = changed(examples, tmp_path / "trusting", name, *trusting, adapter=(tables,))
    target = resolve(SPACES, str(path))
    pair = Foreign(target, target.fit((4, 9, 3, 8, 1)))
    with pytest.raises(BrokenClause, match="a frame of the pool that the caller has not taken is not mapped"):
        pair.step("map_page", (0, 2, 3, 7, 1))


@needs_compiler
def test_a_library_may_have_memory_of_its_own(examples: Path, tmp_path: Path) -> None:
    own = """
static unsigned char pool[16 * 4096] __attribute__((aligned(4096)));
void *where(void) { return pool; }
int begin(void) { return paging_init(pool, sizeof pool); }
"""
    arena = ('from = "caller"', 'from = "library"\nsymbol = "where"\n[geometry]\nleast = 16\nmost = 16')
    told = 'arguments = ["arena", { value = "frames:bytes", type = "uint32_t" }]'
    created = (f'symbol = "paging_init"\n{told}', 'symbol = "begin"')
    edit = ("uint32_t paging_directory(void)", f"{own}uint32_t paging_directory(void)")
    path = changed(examples, tmp_path, "paging32", edit, adapter=(arena, created))
    assert broken_clause(path) == ""


PLAIN = """
#include "paging32.c"
struct half { unsigned char *memory; };
static struct half one;
void *begin(void *memory, unsigned frames) { paging_init(memory, frames << 12); one.memory = memory; return memory; }
void put(uint32_t page, uint32_t frame, int read_only, int user)
{
    paging_map(page << 12, frame << 12, 4096, (read_only ? 0 : PAGING_WRITE) | (user ? PAGING_USER : 0));
}
void take_away(uint32_t page) { paging_unmap(page << 12); }
uint32_t look(uint32_t address)
{
    uint32_t found = 0;
    return paging_translate(address, &found) ? 0 : found >> 12;
}
"""
PLAIN_ADAPTER = """
part = "virtual.address_space"
library = "it.so"
[arena]
from = "caller"
[tables]
format = "two-level"
root = "handle:pointer"
[create]
symbol = "begin"
arguments = ["arena", {value = "frames", type = "unsigned int"}]
returns = "handle"
[operations.map_page]
symbol = "put"
arguments = [
    {value = "page", type = "uint32_t"}, {value = "frame", type = "uint32_t"}, "rights:not-writable", "rights:user",
]
[operations.unmap_page]
symbol = "take_away"
arguments = [{value = "page", type = "uint32_t"}]
[operations.get_phys_addr]
symbol = "look"
arguments = [{value = "address", type = "uint32_t"}]
returns = "frame"
type = "uint32_t"
failure = "zero"
[promises]
exact-refusal = false
"""


@needs_compiler
def test_small_pages_rights_one_by_one_and_nothing_told(examples: Path, tmp_path: Path) -> None:
    """What it is not told, and cannot say, is not asked for; and where maps cannot fail, none is refused."""
    build(tmp_path, PLAIN, f"-I{examples}")
    path = tmp_path / "it.toml"
    path.write_text(PLAIN_ADAPTER.replace("[arena]", "[geometry]\nleast = 16\n[arena]"))
    verdict, rows = judged_in_full(SPACES, path)
    assert verdict is Verdict.HOLDS, [row.note for row in rows]
    for told in (
        "the level is 1 in all calls of map_page",
        "not tried, as it has none:",
        "map_page cannot say that it failed",
    ):
        assert told in rows[0].note


FURTHER = """
int64_t vmm_take(struct vmm *space)
{
    uint64_t frame = take_frame(space);
    return frame != 0 ? (int64_t)frame : -1;
}
"""
FURTHER_ADAPTER = """[operations.take_frame]
symbol = "vmm_take"
arguments = ["handle"]
returns = "physical"
type = "int64_t"
failure = "negative"

[operations.split]
symbol = "vmm_split"
arguments = ["handle", "page:address"]
returns = "status"
failure = "negative"
failures = { "-1" = "no memory", "-2" = "out of range", "-3" = "misaligned", "-7" = "not mapped", "-8" = "wrong size" }

[promises]
table-maps-refused = false

[operations.map_page]"""


@needs_compiler
@pytest.mark.parametrize(
    ("old", "new", "clause"),
    [
        ("", "", ""),
        (
            "= take_frame(space);\n    return frame",
            "= space->first_free;\n    return frame",
            "no table lies in a frame .*",
        ),
        ("(was & ~(level == 2 ? SIZE : 0))", "(was & ~(WRITABLE | (level == 2 ? SIZE : 0)))", GRANTS),
        ("part * size_of(level - 1)", "part * size_of(1)", ".*"),
    ],
)
def test_frames_are_taken_and_large_pages_split(
    examples: Path, tmp_path: Path, old: str, new: str, clause: str
) -> None:
    end = "/* ── What a kernel calls ── */"
    edits = [(end, f"{FURTHER}\n{end}"), ("if (physical < space->end)", "if (0)"), *([(old, new)] if old else [])]
    path = changed(examples, tmp_path, "vmm64", *edits, adapter=(("[operations.map_page]", FURTHER_ADAPTER),))
    assert re.fullmatch(clause, broken_clause(path, 350))


@needs_compiler
def test_what_is_not_promised_is_not_judged(examples: Path, tmp_path: Path) -> None:
    lost = ("~(uint32_t)RIGHTS) | (flags & RIGHTS)", "(small_address | SIZE)) | (flags & RIGHTS) | PRESENT")
    kept = ("[create]", "[promises]\nuse-kept = false\n[create]")
    path = changed(examples, tmp_path, "paging32", lost, adapter=(kept,))
    assert broken_clause(path) == ""
    assert resolve(SPACES, str(path)).broken_promises["use-kept"] == "the adapter says so"
    assert broken_clause(changed(examples, tmp_path, "paging32", lost)) != ""


ARGUMENTS = {
    "double-maps-refused": ("map_page", (0, 1, 2048, 2, 1)),
    "impossible-maps-refused": ("map_page", (0, 1, 1 << 20, 2, 1)),
    "misaligned-maps-refused": ("map_page", (0, 1, 2048, 2, 2)),
    "table-maps-refused": ("map_page", (0, 2, 3, 2, 1)),
    "global-maps-refused": ("map_page", (0, 2, 2048, 256, 1)),
    "absent-unmaps-refused": ("unmap_page", (0, 2)),
    "impossible-unmaps-refused": ("unmap_page", (0, 1 << 20)),
    "partial-unmaps-refused": ("unmap_page", (0, 1025)),
    "absent-protects-refused": ("protect_page", (0, 2, 2)),
    "impossible-protects-refused": ("protect_page", (0, 1 << 20, 2)),
    "partial-protects-refused": ("protect_page", (0, 1025, 2)),
    "global-protects-refused": ("protect_page", (0, 1, 256)),
    "absent-lookups-refused": ("get_phys_addr", (0, 2 << 12)),
    "impossible-lookups-refused": ("get_phys_addr", (0, 1 << 32)),
}


@pytest.mark.parametrize("promise", ARGUMENTS)
def test_a_call_is_made_only_if_an_answer_is_promised(promise: str) -> None:
    operation, arguments = ARGUMENTS[promise]
    for broken in ({}, {promise: "said so"}):
        pair = Foreign(Target("ours", SPACES.impl, SPACES, broken), (2, 10, 2, 8, 1))
        pair.step("map_page", (0, 1, 1024, 2, 1))
        pair.step("map_page", (0, 1024, 2048, 2, 2))
        assert pair.may_call(operation, arguments) is (not broken)
        assert pair.may_call("map_page", (0, 2, 1025, 2, 1))
        assert pair.may_call("unmap_page", (0, 1))
        assert pair.may_call("protect_page", (0, 1024, 2))
        assert pair.may_call("get_phys_addr", (0, 1025 << 12))


def test_every_promise_about_calls_is_tried_here() -> None:
    told = {"use-told", "flush-told", "unmapped-batch-told", "protected-batch-told"}
    assert {*ARGUMENTS, *told, "exact-refusal", "use-kept", "mapped-throughout"} == set(SPACES.promises)


# ── Adapters ─────────────────────────────────────────────────────────────────────────────────────────────────

ROOT_LINE = 'root = "handle:pointer"'


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[tables]", "[promises_]", "there is no field 'promises_'"),
        (f'[tables]\nformat = "two-level"\n{ROOT_LINE}\n', "", "needs to say where the page tables are (at tables)"),
        ('[arena]\nfrom = "caller"\n', "", "page tables lie in an arena, so that an [arena] is needed"),
        ('"two-level"', '"three-level"', "'three-level' is none of two-level, four-level, five-level"),
        (ROOT_LINE, "", "the field 'root' is missing (at tables"),
        (ROOT_LINE, 'root = "cr3"', "'cr3' is no root"),
        (
            ROOT_LINE,
            'root = {symbol = "begin", returns = "status"}',
            "a root is a pointer, a physical address or a frame",
        ),
        (
            ROOT_LINE,
            'root = {symbol = "begin", arguments = ["page"], returns = "physical"}',
            "there is no argument 'page'",
        ),
        (ROOT_LINE, f"{ROOT_LINE}\nphysical = 100", "no frame begins at 0x64 (at tables.physical)"),
        (ROOT_LINE, f'{ROOT_LINE}\nphysical = "identity"', "'identity' is no physical address"),
        (ROOT_LINE, f"{ROOT_LINE}\nown = [[4096, 0]]", "a range is the first address and the last one (at tables.own)"),
        ('returns = "handle"', 'returns = "status"', 'handle:pointer needs a [create] that returns = "handle"'),
        ("[create]", "[rights]\nreadable = 1\n[create]", "there is no right 'readable'"),
        ("[create]", "[rights]\nnot-user = true\n[create]", "not-user is said in bits, as a number"),
        ("[create]", '[rights]\nuser = "4"\n[create]', "'4' stands where a number or true or false belongs"),
        ('"rights:user"', '"rights"', "rights are said in bits, which [rights] has to name"),
        ('"rights:user"', '"rights:readable"', "'rights' cannot be said as 'readable'"),
        ("[operations.unmap_page]", "[operations.access]", "memspec makes accesses itself, as the processor would"),
        (
            "[operations.unmap_page]",
            "[operations.create_space]",
            "the tables of one address space are read, and no more",
        ),
        ("[operations.map_page]", "[operations.map_pages]", "binds no function to map_page"),
        ('library = "it.so"', 'library = "it.so"\nunit = 8192', "a frame that a page can be mapped to has 4096 bytes"),
    ],
)
def test_a_wrong_adapter_is_refused_in_one_sentence(
    tmp_path: Path, old: str, new: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert old in PLAIN_ADAPTER
    (tmp_path / "it.toml").write_text(PLAIN_ADAPTER.replace(old, new, 1))
    assert main(["conform", PART, str(tmp_path / "it.toml")]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert "Traceback" not in told


def test_tables_are_of_no_use_to_other_parts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = PLAIN_ADAPTER.replace(PART, "physical.buddy").replace("map_page", "alloc").replace("unmap_page", "free")
    (tmp_path / "it.toml").write_text(re.sub(r"\[operations.*", "", text, flags=re.DOTALL))
    assert main(["conform", "physical.buddy", str(tmp_path / "it.toml")]) == 2
    assert "physical.buddy" in capsys.readouterr().err


def test_rights_are_said_in_the_librarys_bits() -> None:
    known = read(EXAMPLES / "vmm64.toml", SPACES)
    assert [bits_of(known, rights) for rights in (0, 1, 2, 4, 256, 263)] == [0, 2, 1, 4, 8, 15]


@pytest.mark.parametrize(
    ("page", "c_type", "said"),
    [(1, "uint64_t", 4096), (-1, "uint64_t", (1 << 64) - 4096), (-1, "long", -4096), (1 << 51, "uint64_t", None)],
)
def test_the_upper_half_is_said_in_words(page: int, c_type: str, said: int | None) -> None:
    """What does not fit is not said, rather than cut: it would be another address."""
    if said is None:
        with pytest.raises(OverflowError):
            as_word(page << PAGE_SHIFT, c_type, FOUR_LEVEL)
    else:
        assert as_word(page << PAGE_SHIFT, c_type, FOUR_LEVEL) == said


@needs_compiler
def test_the_scaffold_compiles_and_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["conform", "--scaffold", "c", PART]) == 0
    build(tmp_path, (tmp_path / "address_space.c").read_text(), "-std=c11", "-Wall", "-Wextra", "-Werror")
    (tmp_path / "it.so").rename(tmp_path / "address_space.so")
    assert main(["conform", PART, "address_space.toml", "--profile", "quick"]) == 1


# ── Our own reading ──────────────────────────────────────────────────────────────────────────────────────────

FRAMES = 6


def tables_over(memory: Any, format_name: str, root: int) -> PageTables:
    format_, control = FORMATS[format_name]
    address = ctypes.addressof(memory)
    return PageTables(Words(address, FRAMES << PAGE_SHIFT, 0), format_, control, 0, FRAMES << PAGE_SHIFT, (), root)


@pytest.mark.parametrize("format_name", list(FORMATS))
def test_memory_is_read_and_marked_as_our_own_walk_does_it(format_name: str) -> None:
    """Against the implementation, which is proved to keep the law, over tables drawn at random."""
    rng = random.Random(1)
    format_, control = FORMATS[format_name]
    met = dict.fromkeys((Translation, PageFault, GeneralProtection), 0)
    for _ in range(4):
        mmu = Mmu(FRAMES, control)
        for place in range(FRAMES << (PAGE_SHIFT - 3)):
            mmu.store(place, entries(rng, is_wide=format_.is_wide))
        memory = (ctypes.c_int64 * (FRAMES << (PAGE_SHIFT - 3)))(*map(int, mmu.image[MEMORY:]))
        mmu.configure(0, control)
        known = tables_over(memory, format_name, 0)
        for _ in range(500):
            address = rng.randrange(1 << format_.address_bits) - (format_.is_wide << format_.address_bits - 1)
            how = rng.choice((0, WRITE, FETCH, BY_USER, BY_USER | WRITE, BY_USER | FETCH))
            seen = known.at((address & (1 << format_.address_bits) - 1) >> PAGE_SHIFT)
            expected = mmu.access(address, how)
            if type(expected) not in met:
                assert seen.is_outside
                continue
            met[type(expected)] += 1
            if isinstance(expected, PageFault) and expected.error & RESERVED:
                assert seen.is_reserved
                continue
            found = known.access(0, address, how)
            if isinstance(expected, PageFault):
                assert found is (Failure.NOT_PERMITTED if expected.error & PROTECTION else Failure.NOT_MAPPED)
            elif isinstance(expected, Translation):
                assert found == expected.physical
                assert seen.leaf.level > 0
            assert bytes(memory) == mmu.image[MEMORY:].tobytes()
    assert met[Translation] > 100
    assert met[PageFault] > 100


def entries(rng: random.Random, *, is_wide: bool) -> int:
    """A word of entries that lead somewhere, mostly."""

    def entry() -> int:
        flags = rng.choice((0, 1, 3, 5, 7, 7, 7, 0x27, 0x67)) | rng.choice((0, 0, 0, 0x80))
        return rng.randrange(FRAMES + (rng.random() < 0.05)) << PAGE_SHIFT | flags

    if not is_wide:
        return entry() | entry() << 32
    return entry() - (rng.random() < 0.1) * (1 << 63)


def test_all_that_is_present_is_found() -> None:
    """A large page, two small ones, and nothing in what is the library's own."""
    memory = (ctypes.c_int64 * (FRAMES << (PAGE_SHIFT - 3)))()
    words = (ctypes.c_uint32 * (FRAMES << (PAGE_SHIFT - 2))).from_buffer(memory)
    words[0], words[1], words[1023] = 0x1000 | 7, 0x400000 | 0x87, 7
    words[1024], words[1024 + 1023] = 0x7000 | 1, 0x9000 | 3
    known = tables_over(memory, "two-level", 0)
    assert (known.present(), known.is_tree, known.tables) == ([0, 1023, 1024], False, {0, 0x1000})
    known.own = [range(1023 * 1024, 1 << 20)]
    assert (known.present(), known.is_tree) == ([0, 1023, 1024], True)


def test_an_adapter_may_say_where_its_memory_lies() -> None:
    """Frames of the pool are seen from there; and nobody asks for a device's frame that has the same place."""
    adapter = read(EXAMPLES / "paging32.toml", SPACES)
    assert isinstance(adapter, TablesAdapter)
    known = page_tables(adapter, Arena(2, 1 << PAGE_SHIFT, 0, 1 << PAGE_SHIFT))
    assert [known.physical_of(frame) for frame in (1, 5)] == [0x1000, 0x5000]
    known.physical = 0x10000
    assert [known.physical_of(frame) for frame in (1, 5)] == [0x11000, 0x5000]
    assert [known.frame(address) for address in (0x11000, 0x12000)] == [1, 0x12]
    assert [known.is_free({"page": 0, "frame": frame}) for frame in (1, 15, 16, 17, 18)] == [
        True,
        True,
        False,
        False,
        True,
    ]


@needs_compiler
def test_a_target_shows_what_it_cannot_be_asked(examples: Path) -> None:
    target = resolve(SPACES, str(examples / "vmm64.toml"))
    pair = Foreign(target, target.fit((4, 9, 3, 8, 1)))
    assert not pair.may_call("map_page", (1, 0, 1024, 2, 1))
    assert not pair.may_call("access", (0, 1 << 63, 0))
    assert not pair.may_call("map_page", (0, 1 << 52, 1024, 2, 1))
    assert pair.may_call("map_page", (0, 1 << 50, 1024, 2, 1))

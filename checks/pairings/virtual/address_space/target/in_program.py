"""Page tables in a C program that needs no memspec: the processor's walk in C, and what it has to find."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from checks.in_c import Expression, Number
from checks.pairings.virtual.address_space.target.forms import PARAMETERS, RESULTS
from checks.pairings.virtual.address_space.target.tables import format_of, moved, piece_in
from checks.targets.adapter import Argument, Function
from checks.targets.memory import CANARY
from spec.virtual.address_space import Leaf, Spaces
from spec.virtual.entry import absent_bits
from spec.virtual.words import ACCESSED, DIRTY, RIGHTS
from spec.vocabulary import PAGE_SHIFT, Frame

PROCESSOR = Function(
    "processor",
    [Argument("address", "int64_t", PARAMETERS), Argument("how", "int")],
    "physical",
    "int64_t",
    known=RESULTS,
    failures={"-1": "not mapped", "-2": "not permitted"},
)
"""The function of the program that makes an access, as if the library had it."""

WALK = """\
typedef %(entry)s entry_type;
enum { LEVELS = %(levels)d, INDEX_BITS = %(index_bits)d, LARGEST = %(largest)d };
static uint64_t physical_begin, arena_size, root;

/* A place in memory as the law counts it, in bytes: its physical address. */
static uint64_t physical_at(uint64_t place)
{
    return %(physical_at)s;
}

/* The other way about. */
static uint64_t place_of(uint64_t physical)
{
    return %(place_of)s;
}

struct found {
    bool is_page;
    uint64_t physical;
    unsigned flags; /* 1 executable, 2 writable, 4 user, 0x20 accessed, 0x40 dirty, 0x100 global */
    int used;
    entry_type *way[LEVELS];
};

static entry_type *table_at(uint64_t table)
{
    assert(table - physical_begin < arena_size && "every table lies in the memory that is there for tables");
    return (entry_type *)(void *)(arena + (table - physical_begin));
}

static bool is_large(entry_type entry, int level)
{
    return level > 1 && level <= LARGEST && entry & 0x80;
}

/* What the processor finds at an address. */
static struct found walk(uint64_t address)
{
    struct found found = {.flags = 0x107};
    uint64_t table = root & UINT64_C(%(table_mask)#x);
    for (int level = LEVELS; level > 0; level--) {
        int shift = 12 + INDEX_BITS * (level - 1);
        uint64_t inside = (UINT64_C(1) << shift) - 1;
        entry_type *entry = table_at(table) + (address >> shift & ((1 << INDEX_BITS) - 1));
        found.way[found.used++] = entry;
        if (!(*entry & 1))
            return found;
        bool large = is_large(*entry, level);
        uint64_t reserved = %(reserved)s;
        assert(!(*entry & reserved) && "no bit is set in an entry that the processor wants to be 0");
        found.flags &= (unsigned)*entry | ~6U;
        if (%(no_execute)s)
            found.flags &= ~1U;
        if (large || level == 1) {
            uint64_t page = *entry & UINT64_C(%(table_mask)#x) & ~inside;%(high)s
            found.is_page = true;
            found.physical = page | (address & inside);
            found.flags = (found.flags & (unsigned)*entry & ~1U) | (found.flags & 1) | (*entry & 0x60);
            return found;
        }
        table = *entry & UINT64_C(%(table_mask)#x);
    }
    return found;
}

/* It uses an address. How: 2 to write, 4 as the user, 16 to fetch. */
static int64_t processor(int64_t address, int how)
{
    struct found found = walk((uint64_t)address);
    if (!found.is_page)
        return -1;
    unsigned asked = (unsigned)(how & 6) | (how & 16 ? 1 : 0);
    if (asked & ~found.flags)
        return -2;
    for (int step = 0; step < found.used; step++)
        *found.way[step] |= 0x20;
    *found.way[found.used - 1] |= how & 2 ? 0x60 : 0x20;
    return (int64_t)found.physical;
}

static bool finds(int64_t address, uint64_t physical, unsigned flags, unsigned judged)
{
    struct found found = walk((uint64_t)address);
    return found.is_page && found.physical == physical && (found.flags & judged) == (flags & judged);
}

/* How many pages there are below a table, without those of the library's own. */
static unsigned long pages(uint64_t table, int level, uint64_t first)
{
    static int tables;
    assert(++tables < 1 << 20 && "no two entries refer to one table");
    unsigned long count = 0;
    for (uint64_t index = 0; index < 1 << INDEX_BITS; index++) {
        entry_type entry = table_at(table)[index];
        uint64_t begin = first | index << (12 + INDEX_BITS * (level - 1));
        uint64_t end = begin + (UINT64_C(1) << (12 + INDEX_BITS * (level - 1))) - 1;
        if (!(entry & 1) || is_own(begin, end))
            continue;
        count += level == 1 || is_large(entry, level) ? 1 : pages(entry & UINT64_C(%(table_mask)#x), level - 1, begin);
    }
    return count;
}
"""


def support(adapter: Any, frames: int) -> Iterator[str]:
    """The walk, for the adapter's format, where the arena has `frames` frames."""
    format_ = format_of(adapter)
    physical_at, place_of = counted(adapter, frames)
    large = "(UINT64_C(1) << shift) - 0x2000" if format_.is_wide else "0x200000"
    upper = f"level > {format_.page_levels[-1]} ? 0x80 : 0"
    high = "\n            page |= level > 1 ? (uint64_t)(*entry >> 13 & 0xFF) << 32 : 0;"
    mask = (1 << format_.address_bits) - 1
    ranges = [f"(begin >= {first & mask:#x} && end <= {last & mask:#x})" for first, last in adapter.tables.own]
    yield "static bool is_own(uint64_t begin, uint64_t end)\n{"
    yield f"    (void)begin, (void)end;\n    return {' || '.join(ranges) or 'false'};\n}}\n"
    yield WALK % {
        "physical_at": physical_at,
        "place_of": place_of,
        "entry": "uint64_t" if format_.is_wide else "uint32_t",
        "levels": format_.levels,
        "index_bits": format_.index_bits,
        "largest": format_.page_levels[-1],
        "table_mask": format_.table_mask,
        "reserved": f"{absent_bits(adapter.tables.physical_bits):#x}ULL | (large ? {large} : {upper})",
        "no_execute": "*entry >> 63" if format_.has_no_execute else "false",
        "high": "" if format_.is_wide else high,
    }


def counted(adapter: Any, frames: int) -> tuple[str, str]:
    """What physical_at and place_of answer (checks.pairings.virtual.address_space.target.tables, PageTables)."""
    piece, first = piece_in(adapter, frames) << PAGE_SHIFT, adapter.tables.physical
    if not piece:
        return (
            "place < arena_size ? place + physical_begin : place",
            "physical - physical_begin < arena_size ? physical - physical_begin : physical",
        )

    def traded(name: str) -> str:
        begin, inside = f"({name} & {-piece % (1 << 64):#x}ULL)", f"({name} & {piece - 1:#x}ULL)"
        return f"({begin} == 0 ? {first:#x}ULL : {begin} == {first:#x}ULL ? 0 : {begin}) | {inside}"

    return traded("place"), traded("physical")


def physical_begin(adapter: Any) -> str:
    return "(uintptr_t)arena" if adapter.tables.physical == "pointer" else f"UINT64_C({adapter.tables.physical})"


def root(adapter: Any, spoken: str) -> str:
    """What CR3 is. spoken: the call of the function that says it, if one does."""
    said = adapter.tables.root
    form = said.returns if isinstance(said, Function) else said.partition(":")[2]
    raw = spoken if isinstance(said, Function) else "handle"
    if form == "pointer":
        return f"(uintptr_t){raw} - (uintptr_t)arena + physical_begin"
    return f"(uint64_t){raw} << 12" if form == "frame" else f"(uint64_t){raw}"


def conditions(spaces: Spaces, place: Any, *, judges_use: bool) -> Iterator[str]:
    """What the processor has to find, where the law's state is this. place: how a place in memory is said."""
    judged = RIGHTS | (ACCESSED | DIRTY if judges_use else 0)
    for key, word in sorted(spaces.leaves.items()):
        slot, leaf = key & ((1 << spaces.bits) - 1), Leaf(word)
        for inside in dict.fromkeys((0, spaces.size(leaf.level) - 1)):
            address = slot + inside << PAGE_SHIFT
            if spaces.format.is_wide and slot >= spaces.half:
                address -= 1 << spaces.format.address_bits
            found = place(spaces.frame_at(slot + inside, leaf) << PAGE_SHIFT)
            yield f"finds({address}LL, {found}, {leaf.flags:#x}, {judged:#x})"
    yield f"pages(root & UINT64_C({spaces.format.table_mask:#x}), LEVELS, 0) == {len(spaces.leaves)}"


def physical_at(frame: Expression) -> Expression:
    """The physical address of a frame that is known only when the program runs."""
    return Expression(f"physical_at((uint64_t)({frame.text}) << {PAGE_SHIFT})", "uint64_t")


class TablesInProgram:
    """The tables in the program that a counterexample is saved as."""

    ours: ClassVar[Sequence[str]] = ("physical_at", "place_of", "processor", "finds", "pages")
    made: ClassVar[Mapping[str, Function]] = {"access": PROCESSOR}

    def __init__(self, setting: Any) -> None:
        self.setting = setting
        self.adapter = setting.adapter
        self.frames = setting.named["frames"]

    def support(self) -> Iterator[str]:
        return support(self.adapter, self.frames)

    def begin(self, call: Callable[[Function], str], size: str) -> Iterator[str]:
        yield f"physical_begin = {physical_begin(self.adapter)};"
        yield f"arena_size = {size};"
        yield self.turn(call)

    def fill(self, size: str) -> Iterator[str]:
        if not self.adapter.arena.zeroed:
            yield f"memset(arena, {CANARY:#x}, {size});"

    def turn(self, call: Callable[[Function], str]) -> str:
        """Find the root as it is now."""
        said = self.adapter.tables.root
        return f"root = {root(self.adapter, call(said) if isinstance(said, Function) else '')};"

    def conditions(self, spaces: Spaces, unpromised: Sequence[str]) -> Iterator[str]:
        return conditions(spaces, lambda place: self.place(place).text, judges_use="use-kept" not in unpromised)

    def place(self, place: int) -> Expression:
        """A place in memory, as a physical address."""
        named = self.setting.kept(Frame, place >> PAGE_SHIFT)
        if named is not None:
            return physical_at(named) + (place & (1 << PAGE_SHIFT) - 1)
        piece, first = piece_in(self.adapter, self.frames), self.adapter.tables.physical
        if piece:
            frame = moved(place >> PAGE_SHIFT, piece, first >> PAGE_SHIFT)
            return Expression(f"({frame << PAGE_SHIFT | place & (1 << PAGE_SHIFT) - 1}ULL)", "uint64_t")
        begin = " + physical_begin" if 0 <= place < self.frames << PAGE_SHIFT else ""
        return Expression(f"({place}ULL{begin})", "uint64_t")

    def physical_of(self, frame: Number) -> Number:
        if isinstance(frame, Expression):
            return physical_at(frame)
        return self.place(frame << PAGE_SHIFT) if frame >= 0 else frame << PAGE_SHIFT

    def frame(self, physical: Expression) -> Expression:
        """The law's number of a frame, by an address that the library answers."""
        return Expression(f"(long long)(place_of((uint64_t)({physical.text})) >> {PAGE_SHIFT})", "long long")

"""The loader in a C program that needs no memspec: it writes the block, and looks at the map that a library made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, ClassVar

from checks.in_c import Expression
from checks.targets.adapter import Argument, Function
from spec.boot.multiboot import Block

SUPPORT = """\
static struct {
    uint64_t first, second;
    uint32_t kind;
} map[%(most)d];

static void block_write(size_t at, uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e, uint32_t f)
{
    const uint32_t words[] = {a, b, c, d, e, f};
    memcpy(arena + at, words, sizeof words < %(bytes)d - at ? sizeof words : %(bytes)d - at);
}

static uint64_t range_first(size_t index)
{
    return map[index].first;
}

static uint64_t range_last(size_t index)
{
    return map[index].kind == 0 ? 0 : %(last)s;
}

static uint32_t range_kind(size_t index)
{
    return map[index].kind;
}

static bool is_zero(const void *begin, size_t count)
{
    const unsigned char *byte = begin;
    while (count > 0 && byte[count - 1] == 0)
        count--;
    return count == 0;
}
"""
LASTS = {
    "length": "map[index].first + map[index].second - 1",
    "end": "map[index].second - 1",
    "last": "map[index].second",
}
WORDS = [Argument(name, "uint32_t") for name in "abcdef"]
INDEX = [Argument("index", "size_t")]


class InProgram:
    """See checks.targets.resident.InProgram."""

    ours: ClassVar[Sequence[str]] = ("block_write", "range_first", "range_last", "range_kind", "is_zero")
    made: ClassVar[Mapping[str, Function]] = {
        "write": Function("block_write", [Argument("at", "size_t"), *WORDS]),
        "first": Function("range_first", INDEX, "number", "uint64_t"),
        "last": Function("range_last", INDEX, "number", "uint64_t"),
        "kind": Function("range_kind", INDEX, "number", "uint32_t"),
    }
    map = SimpleNamespace(address=Expression("map", "void *"))

    def __init__(self, setting: Any, second: str, most: int) -> None:
        self.bytes, self.second, self.most = setting.units, second, most
        calls = setting.counterexample.calls
        self.room = max((call.arguments[-1] for call in calls if call.operation == "parse"), default=0)

    def with_room(self, room: int) -> int:
        return room

    def support(self) -> Iterator[str]:
        yield SUPPORT % {"most": self.most, "bytes": self.bytes, "last": LASTS[self.second]}

    def fill(self, size: str) -> Iterator[str]:
        """Mapped memory is zeros, as the law's block is at first."""
        return iter(())

    def begin(self, call: Callable[[Function], str], size: str) -> Iterator[str]:
        return iter(())

    def turn(self, call: Callable[[Function], str]) -> str:
        return ""

    def conditions(self, block: Block, unpromised: Sequence[str]) -> Iterator[str]:
        content = ", ".join(map(str, block.content))
        yield f"memcmp(arena, (unsigned char[]){{{content}}}, {block.bytes}) == 0"
        yield f"is_zero(map + {self.room}, sizeof map - {self.room} * sizeof *map)"

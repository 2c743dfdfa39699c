"""How a parser of Multiboot blocks is called from C: memspec writes the block, and reads the map that it makes."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Literal

from attrs import field, frozen

from checks.evidence import UsageError
from checks.in_c import Form, Forms, plain
from checks.pairing import Arguments, Look, Pairing
from checks.pairings.boot.multiboot.in_program import InProgram
from checks.structured import within
from checks.targets.adapter import LARGEST_UNIT, Adapter, Argument, Function
from checks.targets.memory import CANARY, Arena, Memory
from checks.targets.scaffold import Scaffold
from spec.boot.multiboot import HOLE, Block
from spec.boot.words import LAST
from spec.boot.words import MultibootFailure as Failure
from spec.vocabulary import ensure

MADE_HERE = ("write", "first", "last", "kind")
"""Operations that memspec makes itself: the loader's, and looking at the map."""
MOST_RANGES = 1 << 10
"""Of a map, here."""
RANGE = struct.Struct("<QQI4x")
"""How a range stands in memory: two numbers of 64 bits, and its kind with 32 bits; with what C adds, 24 bytes."""


class Loader:
    """The block and the room for the map, beside a library (checks.targets.resident.Resident)."""

    def __init__(self, given: Memory, named: Mapping[str, int], second: str) -> None:
        self.given, self.origin, self.second = given, named["origin"], second
        ctypes.memset(given.address, 0, given.size)
        self.map = Arena(MOST_RANGES, RANGE.size, 0, 8, mapper=given.mapper)
        self.room = self.count = self.answered = 0
        self.map.fill_all()

    def turn(self, call: Callable[[str], Any], handle: int) -> None:
        """The parser has been called: the map has as many ranges as it has answered, and none where it refused."""
        self.count, self.answered = self.answered, 0

    def can_make(self, operation: str, arguments: Arguments) -> bool:
        return True

    def make(self, operation: str, arguments: Arguments) -> Any:
        return getattr(self, operation)(*arguments)

    def write(self, at: int, *words: int) -> None:
        data = struct.pack("<6I", *words)[: self.given.size - at]
        ctypes.memmove(self.given.address + at, data, len(data))
        self.map.fill_all()
        self.room = self.count = 0

    def first(self, index: int) -> int:
        return self.range(index)[0]

    def last(self, index: int) -> int:
        """As the law has it: the last address. An end or a length may be 2**64, which 64 bits say as 0."""
        first, second, kind = self.range(index)
        if self.second == "last" or kind == HOLE:
            return second
        return (second - 1 if self.second == "end" else first + second - 1) & LAST

    def kind(self, index: int) -> int:
        return self.range(index)[2]

    def range(self, index: int) -> tuple[int, ...]:
        if index >= self.count:
            return 0, 0, HOLE
        return RANGE.unpack(ctypes.string_at(self.map.address + RANGE.size * index, RANGE.size))

    def with_room(self, room: int) -> int:
        """So much of the map may be written from now on, until another block is there."""
        if room > MOST_RANGES:
            raise OverflowError
        self.room = max(self.room, room)
        return room

    def counted(self, count: int) -> Any:
        """The answer of a parser: as many ranges are looked at."""
        self.answered = min(max(count, 0), MOST_RANGES)
        return count

    def is_content(self, block: Block) -> bool:
        return ctypes.string_at(self.given.address, self.given.size) == block.content and self.given.is_sound()

    def is_map_within(self) -> bool:
        start = RANGE.size * self.room
        rest = ctypes.string_at(self.map.address + start, self.map.size - start)
        return rest.count(CANARY) == len(rest) and self.map.is_sound()


def look_at_block(seen: Loader, block: Block, whole: bool) -> None:
    ensure(seen.is_content(block), "a parser leaves the block as it is")
    ensure(seen.is_map_within(), "a parser writes no more ranges than there is room for")


LOOKS = (Look(look_at_block),)


def _named(name: str) -> Form:
    return Form(says=lambda setting, number, c_type: setting.named[name], c_type="uint64_t")


BESIDES: Forms = {
    "map": Form("void *", says=lambda setting, number, c_type: setting.resident.map.address),
    "bytes": Form(says=lambda setting, number, c_type: setting.named["bytes"]),
    **{name: _named(name) for name in ("origin", "kernel", "kernel_bytes")},
}
"""What a parser may be told besides the law's parameters: where the map goes, and the geometry."""


class MultibootScaffold(Scaffold):
    arena: Sequence[str] = (
        'second = "length"                 # what follows a range\'s first byte in the map; or end, or last',
        "",
        "[arena]                           # the block",
        'from = "caller"',
        "align = 8",
    )
    headers: Sequence[str] = ("stdint",)

    def called(self) -> dict[str, list[Argument]]:
        names = ("arena", "bytes", "origin", "magic", "address", "kernel", "kernel_bytes", "map", "room")
        known = {**self.kind.parameters, **{name: {name: form} for name, form in BESIDES.items()}}
        return {"parse": [Argument(name, known=known) for name in names]}

    def creation(self) -> list[str]:
        """A parser keeps nothing."""
        return []

    def answer(self, operation: str) -> tuple[Sequence[str], str]:
        return ('returns = "count"', 'failure = "negative"              # or each by its own number:'), "int"

    def operation(self, operation: str, arguments: list[Argument]) -> Iterator[str]:
        yield from (line.replace('"handle", ', "") for line in super().operation(operation, arguments))
        named = ", ".join(f'"{-number}" = "{failure}"' for number, failure in enumerate(Failure, 1))
        yield f"# failures = {{{named}}}"

    def stub(self) -> str:
        return STUB


STUB = """\
/* A stub for multiboot.toml: put your own code in its place, or call it from here.
 *
 *     cc -std=c11 -Wall -g -fPIC -shared -o multiboot.so multiboot.c
 *     memspec conform boot.multiboot multiboot.toml
 */
#include <stddef.h>
#include <stdint.h>

struct range {
    uint64_t first, length;
    uint32_t kind;
};

/* `block` holds the bytes of physical memory from origin on; magic and address are what EAX and EBX held. */
int multiboot_parse(const unsigned char *block, size_t bytes, uint64_t origin, uint32_t magic, uint64_t address,
                    uint64_t kernel, uint64_t kernel_bytes, struct range *map, size_t room)
{
    (void)block, (void)bytes, (void)origin, (void)magic, (void)address;
    (void)kernel, (void)kernel_bytes, (void)map, (void)room;
    return -1;
}
"""


@frozen
class MultibootAdapter(Adapter):
    parameters: ClassVar[Mapping[str, Forms]] = {
        "magic": plain("magic", "uint32_t"),
        "address": plain("address", "uint64_t"),
        "room": {"room": Form(says=lambda setting, room, c_type: setting.resident.with_room(room))},
    }
    besides: ClassVar[Forms] = BESIDES
    results: ClassVar[Forms] = {
        "count": Form("int", means=lambda setting, about, count: setting.resident.counted(count), is_plain=True)
    }
    first: ClassVar[str] = "origin"
    made_here: ClassVar[Sequence[str]] = MADE_HERE
    scaffold: ClassVar[Any] = MultibootScaffold

    unit: int = field(default=1, validator=within(1, LARGEST_UNIT))
    second: Literal["length", "end", "last"] = "length"
    """What stands behind a range's first address in the map."""

    def spared(self) -> Sequence[str]:
        return MADE_HERE

    def check(self, pairing: Pairing) -> None:
        if self.arena is None or self.arena.origin != "caller" or self.unit != 1:
            raise UsageError(f'{self.file}: the block is an arena of bytes: write from = "caller" (at arena)')
        parse = self.operations["parse"]
        if lacking := {"arena", "map", "room"} - {each.name for each in parse.arguments}:
            raise UsageError(f"{self.file}: a parser is told the {min(lacking)} (at operations.parse.arguments)")

    def tells(self, name: str) -> bool:
        return any(argument.name == name for argument in self.operations["parse"].arguments)

    def fit(self, named: Mapping[str, int]) -> dict[str, int]:
        """A parser that is not told where the kernel lies has none."""
        fitting = self.geometry.fit(named)
        return fitting if self.tells("kernel") else {**fitting, "kernel": 0, "kernel_bytes": 0}

    def is_sayable(self, setting: Any, function: Function, about: Mapping[str, int], unsaid: Mapping[str, int]) -> bool:
        """One that is not told the address of the block takes it to be the first of its bytes."""
        return self.tells("address") or about["address"] == setting.named["origin"]

    def resident(self, given: Memory, named: Mapping[str, int]) -> Loader:
        return Loader(given, named, self.second)

    def in_program(self, setting: Any) -> InProgram:
        return InProgram(setting, self.second, MOST_RANGES)

"""A block drawn: its words that are not 0, and the map that was made of it."""

from __future__ import annotations

from checks.evidence import Call
from spec.boot.multiboot import Block
from spec.boot.words import ACPI, BAD, RESERVED, USABLE

NAMES = {USABLE: "usable", RESERVED: "reserved", ACPI: "ACPI", BAD: "bad"}
LEGEND = (
    "the words of 32 bits of the block that are not 0, in hexadecimal, after @n those from byte n on; then the map, "
    "with the last address of each range"
)


def picture(block: Block, call: Call | None = None) -> str:
    return f"{words(block)}  map: {', '.join(ranges(block)) or 'none'}"


def words(block: Block) -> str:
    """`@0 38 @8 6 28 18`"""
    said, expected = list[str](), -4
    for at in range(0, block.bytes, 4):
        if word := block.word(block.origin + at):
            said += [] if at == expected else [f"@{at}"]
            said.append(f"{word:x}")
            expected = at + 4
    return " ".join(said) or "zeros"


def ranges(block: Block) -> list[str]:
    return [f"{each.first:#x}-{each.end - 1:#x} {NAMES[each.kind]}" for each in block.ranges]

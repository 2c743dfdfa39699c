"""A block that a loader has left, as it was recorded or dumped, judged by the law: whether it can be read whole.

Two kinds of file are read. A *dump* is what a kernel can print before it does anything else: EAX, EBX, and the address
of the first byte that follows, each as 32 bits with the lowest byte first; then memory from there on, which holds the
block and, of Multiboot 1, the lists that it leads to. The kernel of examples/multiboot/record prints it, and
checks/data has what GRUB left it under QEMU. The other is the project's own recording of several loaders
(checks/data/multiboot-memory-maps.json), in which the fields of a block are told apart from its memory map.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from attrs import define, field, frozen

from checks.engines.validate import Event
from checks.evidence import Call, UsageError
from checks.files import opened, unreadable
from checks.pairings.boot.multiboot.drawing import NAMES
from checks.structured import converter, structure
from spec.boot.multiboot import (
    HAS_MAP,
    MOST_BYTES,
    Block,
    Range,
    Wrong,
    entries,
    findings,
    is_geometry,
    kind_of,
    map_of,
)
from spec.boot.words import MAGIC_1, MAGIC_2, USABLE, PhysicalAddress
from spec.vocabulary import ensure

PREAMBLE = 12
"""Bytes of a dump before the block: EAX, EBX, and where what follows lies."""
LONGEST = 1 << 20
"""Bytes of such a file."""
FORMATS = {MAGIC_1: "Multiboot 1", MAGIC_2: "Multiboot 2"}
HAS_SIZES = 1
"""The flag of Multiboot 1 that says that mem_lower and mem_upper are there."""


@frozen
class Entry:
    """An entry of a recorded memory map."""

    size: int
    base: str
    length: str
    type: int

    def bytes(self) -> bytes:
        words = ((self.size, 4), (int(self.base, 16), 8), (int(self.length, 16), 8), (self.type, 4))
        return b"".join(number.to_bytes(count, "little") for number, count in words).ljust(4 + self.size, b"\0")


@frozen
class Machine:
    """What one loader left."""

    machine: str
    magic: str
    mmap_address: str
    info_header_hex: str
    entries: list[Entry]

    def loaded(self) -> Loaded:
        """Where the fields lay is not on record: here they stand right behind the map."""
        origin = int(self.mmap_address, 16)
        entries = b"".join(each.bytes() for each in self.entries)
        content = entries + bytes.fromhex(self.info_header_hex)
        return Loaded(self.machine, int(self.magic, 16), origin + len(entries), origin, content)


@frozen
class Loaded:
    """A block, and how it was handed over."""

    name: str
    magic: int
    address: int
    origin: int
    content: bytes

    def block(self) -> Block:
        return Block(PhysicalAddress(self.origin), PhysicalAddress(0), 0, self.content)


@frozen
class BlockEvent(Event):
    """That a loader has left a block."""

    loaded: Loaded

    @property
    def where(self) -> str:
        return f"block {self.line}"


@define
class Loaders:
    """One reading of one file (checks.pairing.Reading)."""

    recordings: ClassVar[Sequence[str]] = (
        "multiboot-memory-maps.json",
        "multiboot1-grub-modules.bin",
        "multiboot2-grub-128M.bin",
        "multiboot2-grub-5G.bin",
        "multiboot2-grub-modules.bin",
    )
    """What it can read of checks/data."""
    unseen: ClassVar[Sequence[str]] = ()

    path: Path
    counts: Counter[str] = field(factory=Counter)
    loaded: list[Loaded] = field(factory=list)

    def initial(self) -> Block:
        return self.loaded[-1].block()

    def events(self) -> Iterator[BlockEvent]:
        for number, each in enumerate(self._read(), 1):
            if not is_geometry(PhysicalAddress(each.origin), len(each.content), PhysicalAddress(0), 0):
                raise UsageError(
                    f"{self.path} has {len(each.content):,} bytes from {each.origin:#x} on: a block has 1 to "
                    f"{MOST_BYTES:,} bytes, below 4 GiB"
                )
            self.loaded.append(each)
            text = f"{each.name}: {len(each.content):,} bytes of {FORMATS[each.magic]} at {each.origin:#x}"
            yield BlockEvent(number, text, each, of=number)

    def calls(self, block: Block, event: BlockEvent) -> Iterable[Call]:
        """None: a loader answers no call. What it left is judged."""
        found = tuple(findings(block, event.loaded.magic, event.loaded.address))
        ensure(not wrong_of(found), "what a loader leaves can be read whole")
        said = tuple(each for each in found if isinstance(each, Range))
        ensure(are_usable(block, event.loaded), "memory that a block counts is usable in its map")
        self.counts["blocks"] += 1
        self.counts["entries and modules"] += len(said) - 1
        for each in map_of(said):
            self.counts[f"{NAMES[each.kind]} KiB"] += (each.end - each.first) >> 10
        return ()

    def obstacle(self, block: Block, event: BlockEvent) -> str:
        wrong = wrong_of(findings(block, event.loaded.magic, event.loaded.address))
        if not wrong:
            return "mem_lower and mem_upper reach over what its memory map calls usable"
        first = wrong[0]
        beyond = "" if block.holds(first.at, 1) else f", which is none of the {block.bytes:,} that there are"
        return f"byte {first.at - block.origin:,} (at {first.at:#x}){beyond}: {first.failure}. {first.failure.when}"

    # Reading.

    def _read(self) -> Iterator[Loaded]:
        try:
            with opened(self.path) as file:
                data = file.read(LONGEST)
        except OSError as error:
            raise unreadable(self.path, error) from None
        if data[:1] == b"[":
            for machine in self._recorded(data):
                yield machine.loaded()
            return
        magic, address, origin = (int.from_bytes(data[at : at + 4], "little") for at in range(0, PREAMBLE, 4))
        if len(data) <= PREAMBLE or magic not in FORMATS:
            raise UsageError(
                f"{self.path} is no dump of a block: write EAX ({MAGIC_1:#x} or {MAGIC_2:#x}), EBX and the address of "
                "the first byte that follows, as 32 bits each, and then memory from there on"
            )
        yield Loaded("dump", magic, address, origin, data[PREAMBLE:])

    def _recorded(self, data: bytes) -> list[Machine]:
        try:
            machines = structure(converter(forbids_more=False), json.loads(data), list[Machine], self.path)
            for each in machines:
                if each.loaded().magic not in FORMATS:
                    raise ValueError(f"{each.magic} is no magic number of Multiboot")
        except (ValueError, OverflowError, RecursionError) as error:
            raise UsageError(f"{self.path} is no recording of loaders: {error}") from None
        return machines


def wrong_of(found: Iterable[Range | Wrong]) -> list[Wrong]:
    """What is wrong with a block, that which lies in it first: what leads out of it is often its consequence."""
    return [each for each in found if isinstance(each, Wrong)]


def are_usable(block: Block, loaded: Loaded) -> bool:
    """Whether memory of which the fields of Multiboot 1 tell in KiB, from 0 and from 1 MiB on, is usable by entries.
    The fields tell of no more than lies in front of the first hole there (Multiboot 0.6.96 §3.3); modules lie in it."""
    flags = block.word(loaded.address) if loaded.magic == MAGIC_1 else 0
    if not flags & HAS_SIZES or not flags & HAS_MAP or not block.holds(loaded.address, PREAMBLE):
        return True
    start = block.word(loaded.address + 48)
    said = tuple(
        each for each in entries(block, start, start + block.word(loaded.address + 44)) if isinstance(each, Range)
    )
    for first, at in ((0, 4), (1 << 20, 8)):
        end = first + (block.word(loaded.address + at) << 10)
        cuts = {first, *(cut for each in said for cut in (each.first, each.end) if first < cut < end)}
        if end > first and any(kind_of(said, cut) != USABLE for cut in cuts):
            return False
    return True


TRACE = Loaders

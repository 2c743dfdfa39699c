"""Blocks that somebody holds, and what is in them: what allocators of bytes have in common, whatever they promise
besides (kernel.kmalloc, user.malloc)."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from attrs import frozen

from spec.kernel.words import Address, ByteCount
from spec.vocabulary import Runs, Span, Table, changed, ensure, negate, require

MOST_LOADED = ByteCount(4)

Held = TypeVar("Held", bound="Blocks")


@frozen
class Blocks:
    """Who may use which bytes, and what is in those that somebody has written."""

    start: Address
    """The first address that a block may have."""
    bytes: ByteCount
    """How many addresses there are from `start` on. An allocator that keeps its records among the blocks uses some of
    them itself."""
    live: Runs[Address, ByteCount]
    """For each live block, by the address of its first byte, how many bytes its caller may use."""
    contents: Table[Address, int]
    """The bytes that are known: 0 to 255, by their addresses. A block that has just been handed out has any."""

    @property
    def end(self) -> Address:
        return Address(self.start + self.bytes)

    def is_live(self, address: Address) -> bool:
        return address in self.live

    def without(self: Held, address: Address) -> Held:
        """The state after a block went back. Nothing is known of its bytes from then on."""
        contents = self.contents.erase(Span(address, address + self.live[address], "address"))
        return changed(self.beside(address), contents=contents)

    def beside(self: Held, address: Address) -> Held:
        """The state with the place of one block left free, and what is in it."""
        return changed(self, live=self.live.erase(Span(address, address + 1, "address")))

    def with_block(self: Held, address: Address, size: ByteCount) -> Held:
        return changed(self, live=self.live.set(address, size))

    def with_zeros(self: Held, address: Address, count: ByteCount) -> Held:
        """The same where so many bytes are zero."""
        block = Span(address, min(address + count, self.end), "address")
        return changed(self, contents=self.contents.fill(block, 0))

    def moved(self: Held, known: dict[int, int], address: Address) -> Held:
        """The same where what was known of a block is known from an address on."""
        contents = self.contents
        for more, value in known.items():
            contents = contents.set(Address(address + more), value)
        return changed(self, contents=contents)

    def known(self, address: Address, count: ByteCount) -> dict[int, int]:
        """What is known of so many bytes: by how far each lies behind the address."""
        if len(self.contents) < count:
            return {each - address: byte for each, byte in self.contents.items() if address <= each < address + count}
        return {more: self.contents[at] for more in range(count) if (at := Address(address + more)) in self.contents}

    def may_use(self, address: Address, count: ByteCount) -> bool:
        """Whether so many bytes from an address on belong to one live block. No bytes are anybody's."""
        return count == 0 or self.live.hold(address, count)


class Placed(Protocol):
    """What an invariant reads: a state offers it, and so does an implementation's image."""

    @property
    def live(self) -> Runs[Address, ByteCount]: ...


def apart(blocks: Placed, address: Address) -> Any:
    """no two live blocks share a byte"""
    others = blocks.live.erase(Span(address, address + 1, "address"))
    return negate(others.meets(address, blocks.live[address]))


def store(blocks: Held, address: Address, count: ByteCount, value: int, *, returned: None) -> Held:
    """The caller writes the same byte to each of `count` addresses of a block."""
    require(0 <= value < 256, "a byte is a number from 0 to 255")
    require(blocks.may_use(address, count), "a caller writes to its own blocks alone")
    ensure(returned is None, "to write to a block answers nothing")
    return changed(blocks, contents=blocks.contents.fill(Span(address, address + count, "address"), value))


def load(blocks: Held, address: Address, count: ByteCount, *, returned: int) -> Held:
    """The caller reads up to four bytes of a block, as one number of which the first byte is the lowest. What was
    stored is loaded; what nobody has stored may be anything."""
    require(count <= MOST_LOADED, "up to four bytes are read at once")
    require(blocks.may_use(address, count), "a caller reads from its own blocks alone")
    is_one = type(returned) is int and 0 <= returned < 1 << 8 * count
    ensure(is_one, "so many bytes are read as a number that they have room for")
    known = blocks.known(address, count).items()
    ensure(all(returned >> 8 * more & 255 == byte for more, byte in known), "what was stored is loaded")
    return blocks

"""Reading the image: what the abstraction and the invariants use."""

from __future__ import annotations

from typing import Any

from checks.pairing import Arguments
from impl.user.copy import FLAGS, MEMORY, RIGHTS
from spec.user.copy import KERNEL, USER_END, Memory, may_be
from spec.user.words import Address, ByteCount
from spec.vocabulary import Span, Table


class View:
    """One image as it stands; reads only. What the geometry says need not stand in the image."""

    def __init__(self, image: Any, geometry: Arguments) -> None:
        self.image = image
        self.pages: int
        self.page: ByteCount
        self.bytes: ByteCount
        self.pages, self.page, self.bytes = geometry
        self.start = Address(USER_END - self.pages * self.page)

    @property
    def span(self) -> Span:
        return Span(0, self.pages, "page")

    @property
    def is_open(self) -> Any:
        return self.image[self.image[FLAGS]] != 0

    def right(self, page: Any) -> Any:
        return self.image[self.image[RIGHTS] + page]

    def place(self, address: int) -> int:
        """Where a byte lies, in bytes from the image's beginning."""
        first = int(self.image[MEMORY]) << 3
        if address < USER_END:
            return first + address - self.start
        return first + self.pages * self.page + address - KERNEL

    def byte(self, address: int) -> int:
        place = self.place(address)
        return int(self.image[place >> 3]) >> ((place & 7) << 3) & 255

    def known(self) -> dict[Address, int]:
        """The bytes that are not 0."""
        first = int(self.image[MEMORY])
        held = first + self.pages * self.page // 8
        found = dict[Address, int]()
        for number in range(first, held + self.bytes // 8):
            word = int(self.image[number])
            at = self.start + 8 * (number - first) if number < held else KERNEL + 8 * (number - held)
            for more in range(8) if word else ():
                if byte := word >> 8 * more & 255:
                    found[Address(at + more)] = byte
        return found

    def rights(self) -> Table[int, int]:
        return Table({page: int(self.right(page)) for page in self.span if self.right(page)})


def abstract(view: View) -> Memory:
    """The state of the law that an image represents: all of it is known."""
    return Memory(view.pages, view.page, view.bytes, view.rights(), Table(view.known()), bool(view.is_open))


def permits(view: View, memory: Memory) -> bool:
    """Whether the rights are those of the law's state, and the bytes what it knows of them."""
    bytes = view.known()
    if view.rights() != memory.rights or any(address not in memory.contents for address in bytes):
        return False
    return all(may_be(byte, bytes.get(address, 0)) for address, byte in memory.contents.items())


def is_empty(view: View, page: Any) -> Any:
    """a page that is not mapped holds nothing: what its last owner wrote is gone"""
    first = view.start + page * view.page
    return view.right(page) != 0 or all(view.byte(at) == 0 for at in range(first, first + view.page))

"""Zswap in Python, with a compressor that Linux has as well: deflate, by zlib. Pages are bytes.

memspec conform advanced.zswap deflated:Deflated --profile quick
"""

from __future__ import annotations

import struct
import zlib
from collections import OrderedDict

READS, WRITES, COMPRESSOR = 1, 2, 4
WORD = 8
"""Bytes of a word."""


def words_of(contents: int, count: int) -> tuple[int, ...]:
    """The page that a number says: byte w % 8 of it is word w, four bits in each half."""
    taken = (contents >> 8 * (word % 8) & 255 for word in range(count))
    return tuple(byte & 15 | byte >> 4 << 32 for byte in taken)


class Deflated:
    """A pool of pages that zlib has made smaller, before a device."""

    def __init__(self, slots: int, words: int, chunk: int, limit: int, accept: int, cpus: int) -> None:
        self.words, self.chunk, self.limit, self.accept = words, chunk * WORD, limit, accept
        self.pool: OrderedDict[int, bytes] = OrderedDict()
        """By slot, the oldest first; a page whose words are all equal by that word alone."""
        self.device: dict[int, bytes] = {}
        self.enabled, self.full, self.fails = True, False, 0

    def cost(self, data: bytes) -> int:
        return 0 if len(data) == WORD else -(-len(data) // self.chunk)

    def charged(self) -> int:
        return sum(map(self.cost, self.pool.values()))

    def store(self, slot: int, contents: int) -> int | str:
        return self.store_page(slot, struct.pack(f"<{self.words}Q", *words_of(contents, self.words)))

    def store_page(self, slot: int, page: bytes) -> int | str:
        """Where it goes by what it costs, or by why it is on the device."""
        kept = self.keep(page)
        if isinstance(kept, bytes):
            self.drop(slot)
            self.pool[slot] = kept
            return self.cost(kept)
        self.drop(slot)
        if self.fails & WRITES:
            return "io error"
        self.device[slot] = page
        return kept

    def keep(self, page: bytes) -> bytes | str:
        """What the pool would keep of a page, or why it does not."""
        if not self.enabled:
            return "disabled"
        if page == page[:WORD] * self.words:
            return page[:WORD]
        charge = self.charged()
        self.full = charge >= self.limit or (self.full and charge > self.accept)
        if not self.full and self.fails & COMPRESSOR:
            return "not compressed"
        small = zlib.compress(page, 1)
        kept = small if WORD < len(small) < len(page) else page
        self.full = self.full or charge + self.cost(kept) > self.limit
        return "full" if self.full else kept

    def drop(self, slot: int) -> bool:
        return self.pool.pop(slot, None) is not None or self.device.pop(slot, None) is not None

    def page(self, slot: int) -> bytes | str:
        if slot in self.pool:
            return self.expanded(self.pool[slot])
        if slot not in self.device:
            return "not stored"
        return "io error" if self.fails & READS else self.device[slot]

    def expanded(self, data: bytes) -> bytes:
        if len(data) == WORD:
            return data * self.words
        return data if len(data) == self.words * WORD else zlib.decompress(data)

    def load(self, slot: int, word: int) -> int | str:
        page = self.page(slot)
        return page if isinstance(page, str) else int(struct.unpack_from("<Q", page, word * WORD)[0])

    def invalidate(self, slot: int) -> str | None:
        return None if self.drop(slot) else "not stored"

    def switch(self, on: int) -> None:
        self.enabled = on != 0

    def fail(self, what: int) -> None:
        self.fails = what

    def shrink(self) -> int | str:
        """The oldest page that costs something goes to the device."""
        for slot, data in self.pool.items():
            if self.cost(data):
                if self.fails & WRITES:
                    return "io error"
                del self.pool[slot]
                self.device[slot] = self.expanded(data)
                return slot
        return "empty"

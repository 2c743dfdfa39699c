"""The symbols of a shared library that nobody outside can name: its static functions."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

SYMBOL_TABLE = 2
"""SHT_SYMTAB: all symbols, which a library has unless it was stripped (elf(5))."""
LOCAL = 0
KINDS = (1, 2)
"""STT_OBJECT and STT_FUNC"""


def is_static(path: Path, name: str) -> bool:
    """Whether a library has a function or a variable of this name for itself alone, as far as can be told."""
    try:
        return name in set(local_names(path.read_bytes()))
    except (OSError, struct.error, IndexError, ValueError):
        return False


def local_names(data: bytes) -> Iterator[str]:
    """Of an ELF file of 64 bits, little-endian."""
    if data[:6] != b"\x7fELF\x02\x01":
        return
    (begin,) = struct.unpack_from("<Q", data, 40)
    size, count = struct.unpack_from("<HH", data, 58)
    sections = [struct.unpack_from("<IIQQQQIIQQ", data, begin + number * size) for number in range(count)]
    for _, kind, _, _, offset, length, link, _, _, step in sections:
        if kind != SYMBOL_TABLE:
            continue
        names = sections[link][4]
        for place in range(offset, offset + length, step):
            name, about, _, section = struct.unpack_from("<IBBH", data, place)
            if about >> 4 == LOCAL and about & 15 in KINDS and section:
                yield data[names + name : data.index(0, names + name)].decode(errors="replace")

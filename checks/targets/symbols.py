"""The symbols of a shared library: those that nobody outside can name, its static functions; and which function an
instruction belongs to."""

from __future__ import annotations

import ctypes
import os
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from pathlib import Path

KINDS = ("STT_OBJECT", "STT_FUNC")


def is_static(path: Path, name: str) -> bool:
    """Whether a library has a function or a variable of this name for itself alone, as far as can be told: one that was
    stripped, or that cannot be read, tells nothing."""
    from elftools.common.exceptions import ELFError
    from elftools.construct import ConstructError
    from elftools.elf.elffile import ELFFile
    from elftools.elf.sections import SymbolTableSection

    try:
        with path.open("rb") as file:
            table = ELFFile(file).get_section_by_name(".symtab")
            return any(
                each.name == name
                and each["st_info"]["bind"] == "STB_LOCAL"
                and each["st_info"]["type"] in KINDS
                and each["st_shndx"] != "SHN_UNDEF"
                for each in (table.iter_symbols() if isinstance(table, SymbolTableSection) else ())
            )
    except (OSError, ELFError, ConstructError, ValueError, LookupError, TypeError, AttributeError, OverflowError):
        return False


def prefixes(path: Path, names: Sequence[str]) -> list[str]:
    """What stands before these names in those of a library's functions: of each, where it has all of them."""
    own = {name for _, _, name in _functions(path)}
    first, *others = names
    found = sorted(name.removesuffix(first) for name in own if name.endswith(first) and name != first)
    return [prefix for prefix in found if all(prefix + name in own for name in others)]


LIBC = "__libc_start_main"
"""What a C library has by which programs are started (LSB Core, libc), and nothing else has."""


def is_other_libc(path: Path) -> bool:
    """Whether a library is a C library, and not this process's own: its threads and its memory begin in a process that
    it has started itself."""
    if all(name != LIBC for _, _, name in _functions(path)):
        return False
    ours = _in_file(ctypes.cast(ctypes.CDLL(None).abort, ctypes.c_void_p).value or 0)
    return ours is None or not path.samefile(ours[0])


# ── Which function an instruction belongs to ─────────────────────────────────────────────────────────────────


class _Information(ctypes.Structure):
    """Dl_info (dladdr(3))."""

    _fields_ = (
        ("file", ctypes.c_char_p),
        ("base", ctypes.c_void_p),
        ("symbol", ctypes.c_char_p),
        ("address", ctypes.c_void_p),
    )


def place_of(address: int, back: int) -> str:
    """Where an instruction of this process stands, in words: its function, if its file tells, and how far into it. For
    one of another library than its caller's, also where that called. back: the word on top of the stack."""
    here, caller = _in_file(address), _in_file(back)
    if here is None:
        return ""
    told = f", by {_named(*here) or here[0].name}"
    if caller is not None and caller[0] != here[0] and _named(*caller):
        told += f", called before {_named(*caller)}"
    return told


def _in_file(address: int) -> tuple[Path, int] | None:
    """The file that an address is mapped from, and its place there."""
    found = _Information()
    if not ctypes.CDLL(None).dladdr(ctypes.c_void_p(address), ctypes.byref(found)) or not found.file:
        return None
    return Path(os.fsdecode(found.file)), address - (found.base or 0)


def _named(path: Path, place: int) -> str:
    functions = _functions(path)
    number = bisect_right(functions, (place, 1 << 64, "")) - 1
    if number < 0:
        return ""
    begin, size, name = functions[number]
    return f"{name}+{place - begin:#x}" if place < begin + size else ""


@cache
def _functions(path: Path) -> list[tuple[int, int, str]]:
    """Of each function where it begins, its size and its name, in order; none of a file that cannot be read."""
    from elftools.common.exceptions import ELFError
    from elftools.construct import ConstructError
    from elftools.elf.elffile import ELFFile
    from elftools.elf.sections import SymbolTableSection

    try:
        with path.open("rb") as file:
            elf = ELFFile(file)
            tables = [elf.get_section_by_name(name) for name in (".symtab", ".dynsym")]
            symbols = next((each for each in tables if isinstance(each, SymbolTableSection)), None)
            return sorted(
                (each["st_value"], each["st_size"], each.name)
                for each in (() if symbols is None else symbols.iter_symbols())
                if each["st_info"]["type"] == "STT_FUNC" and each["st_shndx"] != "SHN_UNDEF"
            )
    except (OSError, ELFError, ConstructError, ValueError, LookupError, TypeError, AttributeError, OverflowError):
        return []

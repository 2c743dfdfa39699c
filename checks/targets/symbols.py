"""The symbols of a shared library that nobody outside can name: its static functions."""

from __future__ import annotations

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

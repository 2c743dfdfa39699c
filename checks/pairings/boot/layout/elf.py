"""What the headers of a kernel's ELF file say, as numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from checks.evidence import UsageError
from checks.files import opened, unreadable
from spec.boot.words import DATA, RODATA, TEXT, ZEROS

MACHINES = {"EM_386": "a 32-bit kernel for x86", "EM_X86_64": "a 64-bit kernel for x86"}
STARTS = (
    "kernel_start",
    "_kernel_start",
    "__kernel_start",
    "kernel_begin",
    "__executable_start",
    "_text",
    "_start_kernel",
)
ENDS = ("kernel_end", "_kernel_end", "__kernel_end", "_end", "end", "_end_kernel")
BASES = ("KERNEL_BASE", "KERNEL_VMA", "KERNEL_OFFSET", "KERNBASE", "_kernel_base", "kernel_base")
"""What linker scripts call them; the first one that a file has."""
ALLOCATED, WRITTEN, EXECUTED, THREADED = 2, 1, 4, 0x400
"""Flags of a section (ELF specification 1.2 and its supplement for threads: SHF_ALLOC and so on)."""


@frozen
class Linked:
    """A section that takes memory."""

    name: str
    kind: int
    virtual: int
    bytes: int
    order: int


@frozen
class Kernel:
    """What of a file the law speaks of."""

    machine: str
    segments: list[tuple[int, int, int, int, int]]
    """Virtual and physical address, bytes in the file and in memory, and rights, of each that is loaded."""
    sections: list[Linked]
    described: tuple[int, int, int, int]
    """Base, entry, and where the image starts and ends by its symbols; 0, where there is no such symbol."""
    start_symbol: str
    end_symbol: str


def kernel_of(path: Path) -> Kernel:
    """Raise UsageError for what is no ELF file of an x86 kernel that is linked to where it runs."""
    from elftools.common.exceptions import ELFError
    from elftools.construct import ConstructError
    from elftools.elf.elffile import ELFFile

    try:
        with opened(path) as file:
            size = file.seek(0, 2)
            file.seek(0)
            if file.read(4) != b"\x7fELF":
                raise UsageError(f"{path} is no ELF file: name the kernel as the linker has made it")
            return _kernel(path, ELFFile(file), size)
    except OSError as error:
        raise unreadable(path, error) from None
    except (ELFError, ConstructError, ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
        raise UsageError(f"{path} is a damaged or truncated ELF file: {str(error) or type(error).__name__}") from None


def _kernel(path: Path, elf: Any, size: int) -> Kernel:
    machine = MACHINES.get(elf["e_machine"])
    if machine is None or not elf.little_endian:
        raise UsageError(f"{path} is of another machine ({elf['e_machine']}): kernels for x86 are judged")
    if elf["e_type"] != "ET_EXEC":
        raise UsageError(
            f"{path} is of type {elf['e_type']}: a kernel is linked to the addresses where it runs (ET_EXEC)"
        )
    headers = [each.header for each in elf.iter_segments() if each["p_type"] == "PT_LOAD"]
    if not headers:
        raise UsageError(f"{path} has no segment that is loaded: there is nothing to judge")
    last = max(each["p_offset"] + each["p_filesz"] for each in headers)
    if last > size or elf["e_shoff"] + elf["e_shnum"] * elf["e_shentsize"] > size:
        raise UsageError(f"{path} is truncated: it has {size:,} bytes, and its headers tell of more")
    segments = [
        (each["p_vaddr"], each["p_paddr"], each["p_filesz"], each["p_memsz"], each["p_flags"] & 7) for each in headers
    ]
    symbols = dict(_symbols(elf))
    start, end = (next((name for name in names if name in symbols), "") for names in (STARTS, ENDS))
    described = (_base(segments, symbols), elf["e_entry"], symbols.get(start, 0), symbols.get(end, 0))
    return Kernel(machine, segments, list(_sections(path, elf)), described, start, end)


def _sections(path: Path, elf: Any) -> Iterator[Linked]:
    for each in elf.iter_sections():
        flags, takes_no_place = each["sh_flags"], each["sh_type"] == "SHT_NOBITS"
        if not flags & ALLOCATED or not each["sh_size"] or (takes_no_place and flags & THREADED):
            continue
        alignment = max(1, each["sh_addralign"])
        if alignment & (alignment - 1) or alignment >= 1 << 32:
            raise UsageError(f"{path}: section {each.name} is to be aligned to {alignment}, which is no power of 2")
        kind = TEXT if flags & EXECUTED else DATA if flags & WRITTEN else RODATA
        yield Linked(
            each.name, ZEROS if takes_no_place else kind, each["sh_addr"], each["sh_size"], alignment.bit_length() - 1
        )


def _symbols(elf: Any) -> Iterator[tuple[str, int]]:
    table = elf.get_section_by_name(".symtab")
    wanted = {*STARTS, *ENDS, *BASES}
    for each in table.iter_symbols() if table is not None else ():
        if each.name in wanted and each["st_shndx"] != "SHN_UNDEF":
            yield each.name, each["st_value"]


def _base(segments: list[tuple[int, int, int, int, int]], symbols: Mapping[str, int]) -> int:
    """What is taken off an address: as a symbol says, else what most segments have, of those that are not linked to
    where they are loaded; of several the one of the highest."""
    if name := next((name for name in BASES if name in symbols), ""):
        return symbols[name]
    apart = Counter(each[0] - each[1] for each in segments if each[3] and each[0] > each[1])
    return max(apart, key=lambda base: (apart[base], base), default=0)

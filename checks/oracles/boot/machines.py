"""The machines that run the kernel: QEMU, and Unicorn in this process. Both tell the same lines."""

from __future__ import annotations

import functools
import importlib.util
import re
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from checks.evidence import UsageError

KERNEL = Path(__file__).with_name("kernel.elf")
PROGRAM = "qemu-system-i386"
EXIT = 0xF4
PORT = 0x3F8
SECONDS = 20.0
"""For a boot, which takes a third of one."""
MAGIC = 0x2BADB002
MARKER = 0x600DF00D
DIGIT = re.compile(rb"([0-9X.])((?: [0-?]{8})*)\n")
EXCEPTION = re.compile(r"v=([0-9a-f]{2}) .*?pc=([0-9a-f]+).*?(?:CR2=([0-9a-f]+))?$", re.MULTILINE)
DOUBLE_FAULT, PAGE_FAULT = 0x08, 0x0E
MEMORY = 1 << 24


@frozen
class Line:
    """What the kernel told: a digit, and numbers."""

    what: str
    numbers: tuple[int, ...]


@frozen
class Boot:
    """What was seen of a boot."""

    lines: tuple[Line, ...]
    fault: int | None
    """The address at which the machine was reset, if it was."""

    @property
    def is_ended(self) -> bool:
        """Whether the kernel came to the end of its command line."""
        return bool(self.lines) and self.lines[-1].what == "."


@frozen
class Image:
    """The kernel's one segment, and where it begins to run."""

    load: int
    content: bytes
    size: int
    entry: int


@functools.cache
def image() -> Image:
    data = KERNEL.read_bytes()
    (entry, headers) = struct.unpack_from("<II", data, 24)
    kind, offset, _, load, filled, size = struct.unpack_from("<6I", data, headers)
    if kind != 1:
        raise UsageError(f"{KERNEL.name} is no kernel with one segment to load")
    return Image(load, data[offset : offset + filled], size, entry)


def geometry() -> tuple[int, int, int, int, int]:
    """The kernel's, as the law has it: the directory and one table are the last two pages of its segment."""
    root = image().load + image().size - 2 * 4096
    return image().load, root - image().load, 0xC000_0000, root, 1


def lines_of(told: bytes) -> tuple[Line, ...]:
    return tuple(
        Line(found[1].decode(), tuple(number_of(word) for word in found[2].split())) for found in DIGIT.finditer(told)
    )


def number_of(word: bytes) -> int:
    """Eight characters, '0' and four bits each."""
    return functools.reduce(lambda sum_, digit: sum_ << 4 | digit - ord("0"), word, 0)


# ── QEMU ─────────────────────────────────────────────────────────────────────────────────────────────────────


def qemu(digits: str) -> Boot:
    """Boot the kernel in a process. A triple fault ends it, and its log says of which exception that came."""
    with tempfile.TemporaryDirectory(prefix="memspec-boot-") as folder:
        log = Path(folder) / "log"
        command = [
            PROGRAM,
            "-machine",
            "pc,accel=tcg",
            "-m",
            "16",
            "-nodefaults",
            "-no-user-config",
            "-display",
            "none",
        ]
        command += ["-no-reboot", "-serial", "stdio", "-device", f"isa-debug-exit,iobase={EXIT:#x}"]
        command += ["-d", "int,cpu_reset", "-D", str(log), "-kernel", str(KERNEL), "-append", digits]
        try:
            ran = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired as late:
            return Boot(lines_of(late.stdout or b""), None)
        return Boot(lines_of(ran.stdout), faulted_at(log.read_text() if log.exists() else ""))


def faulted_at(log: str) -> int | None:
    """The address of the exception whose handling was the second of three to fail; of a page fault what CR2 held."""
    before, is_triple, _ = log.partition("Triple fault")
    found = [each for each in EXCEPTION.finditer(before) if int(each[1], 16) != DOUBLE_FAULT]
    if not is_triple or not found:
        return None
    vector, place, address = found[-1].groups()
    return int(address if int(vector, 16) == PAGE_FAULT and address else place, 16)


def version() -> str:
    """What QEMU is here."""
    ran = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=False, timeout=SECONDS)
    return ran.stdout.partition("\n")[0]


# ── Unicorn ──────────────────────────────────────────────────────────────────────────────────────────────────


def unicorn(digits: str) -> Boot:
    """Boot the kernel in this process, as a Multiboot loader would."""
    from unicorn import (
        UC_ARCH_X86,
        UC_HOOK_INSN,
        UC_HOOK_INTR,
        UC_HOOK_MEM_UNMAPPED,
        UC_MODE_32,
        Uc,
        UcError,
        x86_const,
    )

    uc = Uc(UC_ARCH_X86, UC_MODE_32)
    uc.mem_map(0, MEMORY)
    uc.mem_write(image().load, image().content)
    information, line = 0x9000, 0xA000
    uc.mem_write(information, struct.pack("<5I", 1 << 2, 0, 0, 0, line))
    uc.mem_write(line, f"kernel {digits}".encode() + b"\0")
    uc.reg_write(x86_const.UC_X86_REG_EAX, MAGIC)
    uc.reg_write(x86_const.UC_X86_REG_EBX, information)
    told, exceptions = bytearray(), list[int]()

    def put(uc: Any, port: int, size: int, value: int, _: Any) -> None:
        if port == EXIT:
            uc.emu_stop()
        elif port == PORT:
            told.append(value & 0xFF)

    def interrupted(uc: Any, number: int, _: Any) -> None:
        fault = uc.reg_read(x86_const.UC_X86_REG_CR2 if number == PAGE_FAULT else x86_const.UC_X86_REG_EIP)
        exceptions.append(fault)
        uc.emu_stop()

    def nowhere(uc: Any, access: int, address: int, size: int, value: int, _: Any) -> bool:
        exceptions.append(address)
        return False

    uc.hook_add(UC_HOOK_MEM_UNMAPPED, nowhere)
    uc.hook_add(UC_HOOK_INSN, put, None, 1, 0, x86_const.UC_X86_INS_OUT)
    uc.hook_add(UC_HOOK_INTR, interrupted)
    try:
        uc.emu_start(image().entry, 0, int(SECONDS * 1e6))
    except UcError:
        exceptions.append(uc.reg_read(x86_const.UC_X86_REG_EIP))
    return Boot(lines_of(bytes(told)), exceptions[0] if exceptions else None)


MACHINES: Mapping[str, tuple[Callable[[str], Boot], Callable[[], bool]]] = {
    "QEMU": (qemu, lambda: shutil.which(PROGRAM) is not None),
    "Unicorn": (unicorn, lambda: importlib.util.find_spec("unicorn") is not None),
}
"""By name: how it boots, and whether it is here."""


def here() -> Iterator[str]:
    return (name for name, (_, is_here) in MACHINES.items() if is_here())

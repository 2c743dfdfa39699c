"""Instructions that only a kernel may give, in a library that runs as a process: how they are read, and trapped; and
stores to memory that is read-only, each of which is made alone.

A processor answers such an instruction at CPL 3 with a general protection fault (Intel SDM volume 2, INVLPG, INVPCID,
MOV to and from control registers, CLI, STI), which Linux reports as a SIGSEGV whose code is SI_KERNEL (seen on Linux
6.18, x86-64; sigaction(2)). So the code of a kernel can be built as it is, with its `asm`.
"""

from __future__ import annotations

import ctypes
import platform
import signal
from collections.abc import Sequence
from typing import Any, Protocol

from attrs import frozen

INVLPG, INVPCID, LOAD, STORE, NOTHING = "invlpg", "invpcid", "load", "store", "nothing"
"""What an instruction does: flush one address, flush by a descriptor, write a control register, read one; or what is of
no concern here, to shut out interrupts and to let them in."""
IN_REGISTERS = (13, 14, 12, 11, 15, 10, 9, 8, 0, 1, 2, 3, 4, 5, 6, 7)
"""Where Linux keeps each general register, by its number in instructions (glibc, sys/ucontext.h: gregs)."""
STACK_POINTER, INSTRUCTION_POINTER, FLAGS, REGISTERS = 15, 16, 17, 23
TRAP_FLAG = 1 << 8
"""In FLAGS: a debug exception follows the next instruction (SDM volume 3, Single-Step Exception Condition). Linux
clears it for a handler, and takes over what a handler has put into its context (arch/x86/kernel/signal.c:
handle_signal; arch/x86/include/asm/sighandling.h: FIX_EFLAGS)."""
SEGMENTS = (0x26, 0x2E, 0x36, 0x3E)
"""Prefixes that name a segment whose base is 0 with 64 bits. Those of FS and GS are not read."""
LONGEST, PAGE = 15, 4096
"""Bytes of an instruction, and of memory that is certain to be there where its first byte is."""


@frozen
class Instruction:
    """One of them."""

    does: str
    length: int
    number: int = 0
    """Of the control register; of invpcid, the register that holds the type."""
    register: int = 0
    """The general register that is written to a control register, or read into."""
    address: int = 0
    """Its operand in memory."""


class _Code:
    """Bytes that are read one after the other. IndexError at their end."""

    def __init__(self, code: bytes) -> None:
        self.code = code
        self.place = 0

    def byte(self) -> int:
        self.place += 1
        return self.code[self.place - 1]

    def signed(self, size: int) -> int:
        if self.place + size > len(self.code):
            raise IndexError
        self.place += size
        return int.from_bytes(self.code[self.place - size : self.place], "little", signed=True)


def decoded(code: bytes, registers: Sequence[int], at: int) -> Instruction | None:
    """What the bytes of an instruction at an address say; None where it is none of these, or they do not suffice.
    registers: by their numbers in instructions."""
    read = _Code(code)
    try:
        return _decoded(read, registers, at)
    except IndexError:
        return None


def _decoded(read: _Code, registers: Sequence[int], at: int) -> Instruction | None:
    is_narrow = has_66 = False
    opcode = read.byte()
    while opcode in (0x66, 0x67, *SEGMENTS):
        is_narrow, has_66 = is_narrow or opcode == 0x67, has_66 or opcode == 0x66
        opcode = read.byte()
    extension = 0
    if opcode & 0xF0 == 0x40:
        extension, opcode = opcode, read.byte()
    if opcode in (0xFA, 0xFB):  # CLI, STI
        return Instruction(NOTHING, read.place)
    if opcode != 0x0F:
        return None
    opcode = read.byte()
    if opcode in (0x20, 0x22):  # MOV from and to a control register; whatever its mod says, the operand is a register
        fields = read.byte()
        number, register = fields >> 3 & 7 | (extension & 4) << 1, fields & 7 | (extension & 1) << 3
        return Instruction(STORE if opcode == 0x20 else LOAD, read.place, number, register)
    if opcode == 0x01 or (has_66 and opcode == 0x38 and read.byte() == 0x82):
        fields = read.byte()
        register = fields >> 3 & 7 | (extension & 4) << 1
        if fields >> 6 == 3 or (opcode == 0x01 and register & 7 != 7):
            return None
        address = _address(read, fields, extension, registers, at) & ((1 << (32 if is_narrow else 64)) - 1)
        return Instruction(INVLPG if opcode == 0x01 else INVPCID, read.place, register, address=address)
    return None


def _address(read: _Code, fields: int, extension: int, registers: Sequence[int], at: int) -> int:
    """An operand in memory (SDM volume 2, section 2.1.5, with the extensions of 2.2.1)."""
    mod, base = fields >> 6, fields & 7
    address = 0
    if base == 4:
        scaled = read.byte()
        index, base = scaled >> 3 & 7 | (extension & 2) << 2, scaled & 7
        address = registers[index] << (scaled >> 6) if index != 4 else 0
        if mod == 0 and base == 5:
            return address + read.signed(4)
    elif mod == 0 and base == 5:
        inside = read.signed(4)
        return at + read.place + inside
    address += registers[base | (extension & 1) << 3]
    return address + (read.signed(1) if mod == 1 else read.signed(4) if mod == 2 else 0)


# ── Trapped ──────────────────────────────────────────────────────────────────────────────────────────────────


class Processor(Protocol):
    """Who is told of them."""

    def invlpg(self, address: int) -> None: ...
    def invpcid(self, kind: int, address: int) -> None: ...
    def load(self, number: int, word: int) -> None: ...
    def stored(self, number: int) -> int: ...


class Watcher(Protocol):
    """Who is told of stores to memory that is read-only."""

    def opens(self, address: int) -> bool:
        """Whether a store to an address may be made, which it can be then."""

    @property
    def is_open(self) -> bool:
        """Whether one is made now."""

    def stored(self, at: int, back: int) -> None:
        """It was made, by the instruction at an address; and the word that was on top of the stack."""


class _Action(ctypes.Structure):
    """struct sigaction, as glibc has it on x86-64."""

    _fields_ = (
        ("handler", ctypes.c_void_p),
        ("mask", ctypes.c_ulong * 16),
        ("flags", ctypes.c_int),
        ("restorer", ctypes.c_void_p),
    )


SA_SIGINFO, SA_NODEFER = 4, 0x40000000
SI_KERNEL, SEGV_ACCERR = 0x80, 2
CODE_AT, ADDRESS_AT, REGISTERS_AT = 8, 16, 40
"""Where siginfo_t has its code and the address of a fault, and ucontext_t its registers."""

_told: list[Processor] = []
"""Who is told, last."""
_watching: list[Watcher] = []
"""Who watches stores, last."""
_stepped: list[tuple[int, int]] = []
"""The instruction that makes a store alone, and the word on top of the stack before it."""
_before: dict[int, _Action] = {}
"""What was done at a signal before."""


def can_trap() -> bool:
    return platform.machine() == "x86_64" and platform.system() == "Linux"


def tell(told: Processor) -> None:
    """Have this one be told of each from here on, in this process."""
    _told[:] = [told]


def watch(watcher: Watcher) -> None:
    """Have this one be told of stores to what is read-only from here on, in this process."""
    _watching[:] = [watcher]


def trap() -> None:
    """Have all this be seen in this process, whoever has changed since what is done at a fault."""
    if not can_trap():
        return
    for number, function in _HANDLERS.items():
        handler = ctypes.cast(function, ctypes.c_void_p).value
        before = _Action()
        _act(number, None, before)
        if before.handler != handler:
            _before[number] = before
            _act(number, _Action(handler, (ctypes.c_ulong * 16)(), SA_SIGINFO | SA_NODEFER, None), None)


def _act(number: int, action: _Action | None, before: _Action | None) -> None:
    """sigaction(2)"""
    pointers = (None if each is None else ctypes.byref(each) for each in (action, before))
    ctypes.CDLL(None).sigaction(number, *pointers)


def _handled(number: int, information: int, context: int) -> None:
    """A fault: a store that is watched is made, and nothing after it; an instruction is done and passed; what is
    neither is met once more, without us."""
    words = (ctypes.c_uint64 * REGISTERS).from_address(context + REGISTERS_AT)
    code = ctypes.c_int.from_address(information + CODE_AT).value
    if code == SEGV_ACCERR and _watching and _watching[0].opens(_word(information + ADDRESS_AT)):
        _stepped[:] = [(words[INSTRUCTION_POINTER], _word(words[STACK_POINTER]))]
        words[FLAGS] |= TRAP_FLAG
        return
    found = _read(words) if code == SI_KERNEL and _told else None
    if found is None:
        _act(number, _before[number], None)
        return
    perform(found, words, _told[0])
    words[INSTRUCTION_POINTER] += found.length


def _after_one(number: int, information: int, context: int) -> None:
    """An instruction was made alone; any other trap is made once more, without us."""
    if not (_watching and _watching[0].is_open):
        _act(number, _before[number], None)
        signal.raise_signal(number)
        return
    words = (ctypes.c_uint64 * REGISTERS).from_address(context + REGISTERS_AT)
    words[FLAGS] &= ~TRAP_FLAG
    _watching[0].stored(*_stepped[0])


def _word(address: int) -> int:
    return ctypes.c_uint64.from_address(address).value


_AS_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_HANDLERS = {signal.SIGSEGV: _AS_HANDLER(_handled), signal.SIGTRAP: _AS_HANDLER(_after_one)}


def _read(words: Any) -> Instruction | None:
    at = words[INSTRUCTION_POINTER]
    registers = [words[place] for place in IN_REGISTERS]
    least = min(LONGEST, PAGE - at % PAGE)
    return decoded(ctypes.string_at(at, least), registers, at) or (
        decoded(ctypes.string_at(at, LONGEST), registers, at) if least < LONGEST else None
    )


def perform(found: Instruction, words: Any, told: Processor) -> None:
    """What an instruction does. words: the registers, as Linux keeps them."""
    place = IN_REGISTERS[found.register]
    if found.does == INVLPG:
        told.invlpg(found.address)
    elif found.does == INVPCID:
        # The descriptor: a PCID, and then the address (SDM volume 2, INVPCID).
        told.invpcid(words[IN_REGISTERS[found.number]], ctypes.c_uint64.from_address(found.address + 8).value)
    elif found.does == LOAD:
        told.load(found.number, words[place])
    elif found.does == STORE:
        words[place] = told.stored(found.number)

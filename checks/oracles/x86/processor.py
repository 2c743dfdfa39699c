"""Unicorn as one x86 processor, with memory that this process reads and writes as words.

What has to be known of Unicorn (2.1), each point found out the hard way:

- Guest physical memory is given to it as memory of this process, so that an entry is written or read by an index.
- Segments and the descriptor table are loaded while paging is off; then CR3, CR4, CR0. User mode is entered by a guest
  `iret`. One context for each mode and each word of control bits is kept, and restored before every access: a second
  page fault after a first would be a double fault.
- No interrupt is delivered. A hook is told its number, and reads CR2. The error code is nowhere to be read but in the
  saved context, at an offset that is no part of any interface; so it is found at start-up, by faults of which the code
  is known, and if not exactly one place holds it, nothing is observed.
- A restored context leaves the TLB as it is; writing CR3 from outside empties it, and so does a guest's write of CR3.
"""

from __future__ import annotations

import ctypes
import mmap
import struct
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from attrs import frozen
from unicorn import UC_ARCH_X86, UC_HOOK_INTR, UC_MODE_32, UC_MODE_64, UC_PROT_ALL, Uc, UcError
from unicorn import x86_const as x86

from checks.evidence import UsageError
from checks.oracles.x86.encodings import (
    AT,
    FETCHED,
    INSTRUCTIONS,
    LENGTH,
    OPCODE,
    PAGE_FAULT,
    STORED,
    descriptor,
    instruction,
    segment,
)
from checks.oracles.x86.layout import (
    CODE_TABLES,
    DESCRIPTOR_AT,
    DESCRIPTORS,
    KERNEL_CODE,
    LANDING,
    LEAP,
    MEMORY,
    READ_AT,
    ROOT,
    STACK,
    USER_CODE,
    WRITE_AT,
)
from spec.virtual.words import (
    ALIGNMENT_CHECK,
    BY_USER,
    EXECUTE_DISABLE,
    FETCH,
    GLOBAL_PAGES,
    IMPLICIT,
    LARGE_PAGES,
    LONG_MODE,
    PROCESS_CONTEXTS,
    PROTECTION,
    RESERVED,
    SUPERVISOR_NO_DATA,
    SUPERVISOR_NO_FETCH,
    WRITE,
    WRITE_PROTECT,
)

_PRESENT, _WRITABLE, _USER, _USED = 1, 2, 4, 0x60
_CR4 = {LARGE_PAGES: 4, LONG_MODE: 5, GLOBAL_PAGES: 7, PROCESS_CONTEXTS: 17, SUPERVISOR_NO_FETCH: 20,
        SUPERVISOR_NO_DATA: 21}  # fmt: skip
"""By control bit: where it stands in CR4. CR4.PAE goes with long mode."""


@frozen
class Faulted:
    """An interrupt that was raised instead of the access."""

    interrupt: int
    error: int = 0
    address: int = 0
    """CR2."""


class Processor:
    """One processor, in 32-bit or in 64-bit mode, and the frames in which it can be seen where an access went."""

    def __init__(self, *, wide: bool, frames: Iterable[int]) -> None:
        self.wide = wide
        self.uc = Uc(UC_ARCH_X86, UC_MODE_64 if wide else UC_MODE_32)
        self.uc.ctl_set_cpu_model(x86.UC_CPU_X86_BROADWELL)
        self.words = self._map(0, MEMORY)
        """Memory by words, signed, as the law has it."""
        self._written: Mapping[int, int] = {}
        self._contexts: dict[tuple[int, int], Any] = {}
        self._raised: Faulted | None = None
        self._mark(frames)
        self._place_code()
        self._modes = self._enter_modes()
        self._saved = self.uc.context_save()
        self._error: Any = ctypes.c_uint32(0)
        self.uc.hook_add(UC_HOOK_INTR, self._interrupted)
        self._calibrate()

    # ── Memory ──

    def _map(self, start: int, size: int) -> memoryview:
        memory = mmap.mmap(-1, size)
        self.uc.mem_map_ptr(start, size, UC_PROT_ALL, ctypes.addressof(ctypes.c_char.from_buffer(memory)))
        return memoryview(memory).cast("q")

    def _mark(self, frames: Iterable[int]) -> None:
        """Write into each frame what tells where it is: as data, as an instruction, and as a descriptor."""
        self.places = [0]
        """By number: the physical address that bears it."""
        self._targets: list[tuple[int, memoryview, int]] = []
        """(number, memory, index) of each word that a write may change."""
        for frame in frames:
            inside = frame < MEMORY
            memory = self.words if inside else self._map(frame, 1 << 12)
            base = frame >> 3 if inside else 0
            for offset in (READ_AT, WRITE_AT, DESCRIPTOR_AT):
                number = len(self.places)
                self.places.append(frame + offset)
                memory[base + (offset >> 3)] = descriptor(number) if offset == DESCRIPTOR_AT else instruction(number)
                if offset == WRITE_AT:
                    self._targets.append((number, memory, base + (offset >> 3)))

    def _place_code(self) -> None:
        kernel, user, table = (KERNEL_CODE | _PRESENT | _USED, USER_CODE | _PRESENT | _USER | _USED, CODE_TABLES[-1])
        if self.wide:
            chain = (ROOT, *CODE_TABLES)
            for above, below in pairwise(chain):
                self.words[above >> 3] = below | _PRESENT | _WRITABLE | _USER | _USED
            self.words[table >> 3], self.words[(table >> 3) + 1] = kernel, user
        else:
            self.words[ROOT >> 3] = table | _PRESENT | _WRITABLE | _USER | _USED
            self.words[table >> 3] = kernel | user << 32
        for frame in (KERNEL_CODE, USER_CODE):
            for name, code in INSTRUCTIONS.items():
                self.uc.mem_write(frame + AT[name], bytes.fromhex(code) + b"\x90" * 4)

    # ── Modes and control bits ──

    def _enter_modes(self) -> dict[int, Any]:
        """A context in kernel mode and one in user mode, with paging off."""
        flags = 0xA if self.wide else 0xC
        segments = (0x9B, flags), (0x93, 0xC), (0xFB, flags), (0xF3, 0xC)  # code and data, the kernel's and the user's
        for index, (access, form) in enumerate(segments, start=1):
            self.words[(DESCRIPTORS >> 3) + index] = segment(access, form)
        write = self.uc.reg_write
        write(x86.UC_X86_REG_GDTR, (0, DESCRIPTORS, 0x27, 0))
        write(x86.UC_X86_REG_CS, 0x08)
        for register in (x86.UC_X86_REG_SS, x86.UC_X86_REG_DS, x86.UC_X86_REG_ES):
            write(register, 0x10)
        write(x86.UC_X86_REG_EAX, 0)
        write(x86.UC_X86_REG_ECX, 0x0B)  # the selector of the descriptor at index 1
        write(x86.UC_X86_REG_EDX, STORED)
        kernel = self.uc.context_save()
        frame = (LANDING, 0x1B, 0x2, STACK + 0x800, 0x23)  # what iret takes from the stack: the way to user mode
        self.uc.mem_write(STACK, struct.pack("<5Q" if self.wide else "<5I", *frame))
        self.uc.mem_write(LEAP, b"\x48\xcf" if self.wide else b"\xcf\x90")
        self.uc.mem_write(LANDING, b"\x90\x90")
        write(x86.UC_X86_REG_RSP if self.wide else x86.UC_X86_REG_ESP, STACK)
        self.uc.emu_start(LEAP, LANDING)
        if self.uc.reg_read(x86.UC_X86_REG_CS) != 0x1B:
            raise UsageError("Unicorn does not enter user mode by an iret: nothing can be observed with it")
        write(x86.UC_X86_REG_DS, 0x23)
        return {0: kernel, BY_USER: self.uc.context_save()}

    def _context(self, control: int, mode: int) -> Any:
        """The processor with control bits, in a mode, ready to access; EFLAGS.AC is a part of the mode."""
        key = control, mode
        if key not in self._contexts:
            self.uc.context_restore(self._modes[mode & BY_USER])
            long_mode = 0x500 if self.wide else 0
            self.uc.msr_write(0xC000_0080, long_mode | (0x800 if control & EXECUTE_DISABLE else 0))
            self.uc.reg_write(x86.UC_X86_REG_CR3, ROOT)
            self.uc.reg_write(x86.UC_X86_REG_CR4, sum(1 << bit for flag, bit in _CR4.items() if control & flag))
            self.uc.reg_write(x86.UC_X86_REG_CR0, 0x8000_0011 | (0x1_0000 if control & WRITE_PROTECT else 0))
            self.uc.reg_write(x86.UC_X86_REG_EFLAGS, 0x2 | (1 << 18 if mode & ALIGNMENT_CHECK else 0))
            self._contexts[key] = self.uc.context_save()
        return self._contexts[key]

    # ── Accesses ──

    def hold(self, words: Mapping[int, int]) -> None:
        """Put these words into memory, and nothing into where those before them were."""
        for at in self._written:
            if at not in words:
                self.words[at] = 0
        for at, word in words.items():
            self.words[at] = word
        self._written = words

    def read(self, words: Iterable[int]) -> dict[int, int]:
        """What stands now where these words are, if it is not nothing."""
        memory = self.words
        return {at: memory[at] for at in words}

    def access(self, control: int, address: int, how: int, *, flush: bool = True) -> int | Faulted | None:
        """The physical address that an access reaches, or the interrupt; None where it went nobody knows where.
        Virtual addresses are signed, as the law's; Unicorn's have no sign."""
        uc, address = self.uc, address & self._mask
        mode = how & (BY_USER | ALIGNMENT_CHECK)
        uc.context_restore(self._context(control, mode))
        if flush:
            uc.reg_write(x86.UC_X86_REG_CR3, ROOT)
        self._raised = None
        code = 0x1000 if how & BY_USER else 0
        if how & FETCH:
            start, length = address, FETCHED
        else:
            name = "implicit" if how & IMPLICIT else "write" if how & WRITE else "read"
            start, length = code + AT[name], LENGTH[name]
        if how & IMPLICIT:
            uc.reg_write(x86.UC_X86_REG_GDTR, (0, (address - 8) & self._mask, 0xFFFF, 0))
        else:
            uc.reg_write(x86.UC_X86_REG_RBX if self.wide else x86.UC_X86_REG_EBX, address)
        try:
            uc.emu_start(start, start + length)
        except UcError:
            if self._raised is None:
                return None
        return self._raised or self._reached(how)

    @property
    def _mask(self) -> int:
        return (1 << (64 if self.wide else 32)) - 1

    def _reached(self, how: int) -> int | None:
        """Where the access went, by what it left."""
        number = None
        if how & WRITE:
            for number, memory, index in self._targets:
                if memory[index] & 0xFFFF_FFFF == STORED:
                    memory[index] = instruction(number)
                    return self.places[number]
            return None
        number = self.uc.reg_read(x86.UC_X86_REG_EAX)
        if not how & (FETCH | IMPLICIT):
            if number & 0xFF != OPCODE:
                return None
            number >>= 8
        return self.places[number] if 0 < number < len(self.places) else None

    def perform(self, name: str, control: int, address: int) -> None:
        """Execute an instruction of the kernel's: one of those that flush."""
        self.uc.context_restore(self._context(control, 0))
        self.uc.reg_write(x86.UC_X86_REG_RBX if self.wide else x86.UC_X86_REG_EBX, address & self._mask)
        self._raised = None
        self.uc.emu_start(AT[name], AT[name] + LENGTH[name])
        if self._raised is not None:
            raise UsageError(f"Unicorn does not execute what is to {name} ({self._raised}): {REFUSED}")

    def _interrupted(self, uc: Uc, number: int, _: Any) -> None:
        error, address = 0, 0
        if number == PAGE_FAULT:
            uc.context_update(self._saved)
            error, address = self._error.value, uc.reg_read(x86.UC_X86_REG_CR2)
            address -= (address >> 63) << 64
        self._raised = Faulted(number, error, address)
        uc.emu_stop()

    # ── Calibration ──

    def _calibrate(self) -> None:
        """Find where a saved context holds the error code: the one place that is right after each of these faults."""
        places: set[int] | None = None
        address = 1 << (39 if self.wide else 22) | READ_AT
        control = LONG_MODE * self.wide | WRITE_PROTECT | LARGE_PAGES * (not self.wide) | SUPERVISOR_NO_FETCH
        first, large = (ROOT >> 3) + 1 if self.wide else ROOT >> 3, 1 << 21 | 0x80 | _PRESENT
        for is_present, how, error in KNOWN:
            entry = large if is_present else 0
            before = self.words[first]
            self.words[first] = entry if self.wide else before | entry << 32
            result = self.access(control, address, how)
            self.words[first] = before
            if not isinstance(result, Faulted) or (result.interrupt, result.address) != (PAGE_FAULT, address):
                raise UsageError(f"Unicorn does not fault where every processor does (it answers {result}): {REFUSED}")
            found = _offsets(bytes(self._saved), error)
            places = found if places is None else places & found
        if places is None or len(places) != 1:
            raise UsageError(f"the error code of a page fault was found at {len(places or ())} places: {REFUSED}")
        base = ctypes.cast(self._saved.context, ctypes.c_void_p).value
        assert base is not None
        self._error = ctypes.c_uint32.from_address(base + places.pop())


KNOWN = (
    (False, 0, 0),
    (False, BY_USER | WRITE, BY_USER | WRITE),
    (False, FETCH, FETCH),
    (False, BY_USER | FETCH, BY_USER | FETCH),
    (True, WRITE, PROTECTION | RESERVED | WRITE),
    (True, BY_USER, PROTECTION | RESERVED | BY_USER),
)
"""Whether the entry is there, with a reserved bit set; an access; the error code that every processor tells."""
REFUSED = "Unicorn is another one than memspec knows, and nothing is observed with it; memspec was made with 2.1.4"


def _offsets(context: bytes, value: int) -> set[int]:
    return {at for at in range(0, len(context) - 3, 4) if int.from_bytes(context[at : at + 4], "little") == value}

"""A kernel as it was linked, judged by the law: what the headers of an ELF file say.

The file is read by pyelftools. What it says is told to the law as numbers, in the order of the operations, and judged
last. Addresses at which every PC has something else than memory are claimed, and so is what a loader has left, where a
dump of its block lies beside the kernel (checks.pairings.boot.multiboot.trace): KERNEL.block.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

from attrs import define, field, frozen

from checks.engines.validate import Event
from checks.evidence import Call, UsageError
from checks.pairings.boot.layout.drawing import KINDS, rights
from checks.pairings.boot.layout.elf import Kernel, kernel_of
from checks.pairings.boot.multiboot.trace import Loaders
from spec.boot.layout import (
    MOST_CLAIMS,
    MOST_MEMORY,
    MOST_SECTIONS,
    MOST_SEGMENTS,
    Breach,
    Claim,
    Program,
    Section,
    Segment,
    are_virtual,
    breaches,
    initial,
)
from spec.boot.multiboot import Range, findings
from spec.boot.words import COPIED, NEVER, USABLE, PhysicalAddress
from spec.boot.words import LayoutFailure as Failure
from spec.vocabulary import ensure

EBDA = PhysicalAddress(0x9FC00)
"""Where it mostly begins: a file says nothing of the machine."""
DEVICES = ((0xFEC00000, 0x1000, NEVER), (0xFEE00000, 0x1000, NEVER), (0xFFFF0000, 0x10000, NEVER))
"""The I/O APIC and the local APIC where they are after a reset (Linux, arch/x86/include/asm/apicdef.h), and the end of
the firmware, where the processor begins, at FFFFFFF0H (Intel SDM volume 3, "First Instruction Executed")."""


@frozen
class KernelEvent(Event):
    """That a kernel was linked."""

    kernel: Kernel

    @property
    def where(self) -> str:
        return "kernel"


@define
class Kernels:
    """One reading of one file (checks.pairing.Reading)."""

    recordings: ClassVar[Sequence[str]] = ()
    unseen: ClassVar[Sequence[str]] = ("what is told is taken as it is",)

    path: Path
    counts: Counter[str] = field(factory=Counter)
    kernel: Kernel | None = None
    claims: list[tuple[int, int, int]] = field(factory=list)

    def initial(self) -> Program:
        assert self.kernel is not None
        counts = len(self.kernel.segments), max(1, len(self.kernel.sections)), len(self.claims)
        return initial(EBDA, *counts)

    def events(self) -> Iterator[KernelEvent]:
        self.kernel = kernel_of(self.path)
        self.claims = [*DEVICES, *self._left()]
        self._fit()
        names = ", ".join(each.name for each in self.kernel.sections)
        yield KernelEvent(1, f"{self.kernel.machine}: {names or 'no sections'}", self.kernel)

    def calls(self, program: Program, event: KernelEvent) -> Iterable[Call]:
        kernel = event.kernel
        addresses = [each[0] for each in kernel.segments] + [each.virtual for each in kernel.sections]
        ensure(are_virtual(*kernel.described, *addresses), CANONICAL)
        sizes = [number for each in kernel.segments for number in each[1:4]] + [each.bytes for each in kernel.sections]
        ensure(max(sizes, default=0) < MOST_MEMORY, "no address or size has more than 47 bits")
        yield Call("describe", kernel.described, None)
        yield from (Call("segment", (number, *each), None) for number, each in enumerate(kernel.segments))
        for number, each in enumerate(kernel.sections):
            yield Call("section", (number, each.kind, each.virtual, each.bytes, each.order), None)
        yield from (Call("claim", (number, *each), None) for number, each in enumerate(self.claims))
        yield Call("judge", (), None)
        self.counts.update(segments=len(kernel.segments), sections=len(kernel.sections), claims=len(self.claims))

    def obstacle(self, program: Program, event: KernelEvent) -> str:
        """The first breach of the rule, by rule and by number: what it is, its address, and what the rule says."""
        program = told(program, event.kernel, self.claims)
        found = sorted(breaches(program), key=lambda each: list(Failure).index(each.failure))
        if not found:
            return "an address or a size of its headers is none of a kernel"
        return f"{named(program, event.kernel, found[0])}: {found[0].failure}. {found[0].failure.when}"

    def _left(self) -> list[tuple[int, int, int]]:
        """What a loader has left, by the dump that lies beside the kernel: what it reserves, and the memory in which
        its modules and its block are."""
        beside = self.path.with_name(self.path.name + ".block")
        if not beside.exists():
            return []
        loaders = Loaders(beside)
        list(loaders.events())
        said = [
            each
            for one in loaders.loaded
            for each in findings(one.block(), one.magic, one.address)
            if isinstance(each, Range) and each.kind != USABLE and each.end < MOST_MEMORY
        ]
        return [(each.first, each.end - each.first, COPIED) for each in said]

    def _fit(self) -> None:
        assert self.kernel is not None
        for name, count, most in (
            ("segments", len(self.kernel.segments), MOST_SEGMENTS),
            ("sections", len(self.kernel.sections), MOST_SECTIONS),
            ("claims", len(self.claims), MOST_CLAIMS),
        ):
            if count > most:
                raise UsageError(f"{self.path} has {count} {name} that are loaded: at most {most} are judged")


CANONICAL = "addresses of a kernel are canonical"


def told(program: Program, kernel: Kernel, claims: Sequence[tuple[int, int, int]]) -> Program:
    """The program with all that its file says, as far as it can be told."""
    return Program(
        program.ebda,
        tuple(Segment(*each) for each in kernel.segments),
        tuple(Section(each.kind, each.virtual, each.bytes, each.order) for each in kernel.sections),
        tuple(Claim(*each) for each in claims),
        *kernel.described,
    )


def named(program: Program, kernel: Kernel, breach: Breach) -> str:
    """What breaks a rule, as a linker script calls it, and where it is."""
    if breach.of < len(kernel.segments):
        each = program.segments[breach.of]
        inside = [one.name for one in kernel.sections if each.virtual <= one.virtual < each.virtual + each.bytes]
        holding = f" ({', '.join(inside)})" if inside else ""
        return f"segment {breach.of}{holding} at {each.virtual:#x}, loaded at {each.physical:#x}, {rights(each)}"
    if breach.of < len(kernel.segments) + len(kernel.sections):
        one = kernel.sections[breach.of - len(kernel.segments)]
        return f"section {one.name} ({KINDS[one.kind]}) at {one.virtual:#x}, {one.bytes:,} bytes"
    return whole(kernel, breach.failure)


def whole(kernel: Kernel, failure: Failure) -> str:
    base, entry, start, end = kernel.described
    if failure is Failure.NO_ENTRY:
        return f"entry at {entry:#x}"
    if failure is Failure.UNALIGNED:
        return f"base {base:#x}"
    first, last = (name or "no symbol" for name in (kernel.start_symbol, kernel.end_symbol))
    return f"image from {start:#x} ({first}) to {end:#x} ({last})"


TRACE: Any = Kernels

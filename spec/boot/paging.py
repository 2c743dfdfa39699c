"""Turning paging on.

How does code reach high addresses before paging is on?

A kernel is linked to run at high addresses, 0xC0000000 and up, so that every process can have the low ones. The loader
puts it at a low physical address, where memory is, and starts it with paging off: an address is then the physical one,
and at 0xC0000000 there is no memory. The instruction that sets CR0.PG is fetched from a low address. With the next
one paging is on, and the program counter still holds a low address.

So the first tables map the same frames twice: at their own addresses (the *identity map*), for the instructions around
the switch, and above the base (the *higher half*), where the kernel will run. With both, the order of the steps is:
build the tables; load CR3 with the directory's physical address; set CR0.PG; jump to a high address; move the stack up;
drop the identity map; flush the TLB, which may still hold it.

After each step the processor must be able to fetch the next instruction, and to write the stack. If it cannot, there is
a page fault. No handler is set up yet, so that the fault becomes a triple fault, and the machine is reset without a
word. That is why the order matters, and why it is hard to find out what was wrong.

A TLB makes wrong orders work by luck. An identity map that is dropped may still be cached, and code that runs low then
goes on until the translation is evicted. The law permits a processor both, to go on and to fault; a boot code must not
rely on either.

The smallest example is a kernel of 16 KiB at 1 MiB, with a directory and one table behind it. `returned=` is what an
implementation answered: the address of the next instruction. Setting CR0.PG without having loaded CR3 faults.

>>> kernel = initial(load=0x100000, size=0x4000, base=0xC0000000, root=0x104000, tables=1)
>>> kernel = build(kernel, returned=None)
>>> lookup(kernel, 0xC0100ABC, returned=0x100ABC) == kernel
True
>>> enable_paging(kernel, returned=0x100000)
Traceback (most recent call last):
    ...
spec.vocabulary.BrokenClause: the processor goes on only where the next instruction is mapped
>>> kernel = load_root(kernel, returned=0x100000)
>>> kernel = enable_paging(kernel, returned=0x100000)
>>> kernel = jump_high(kernel, returned=0xC0100000)
>>> drop_identity(kernel, returned=Fault(0x103FFC)).built
0
"""

from __future__ import annotations

from typing import Any

from attrs import evolve, frozen

from spec.boot.words import (
    BUILD,
    DROP,
    ENABLE,
    ENTRIES,
    FLUSH,
    JUMP,
    LARGE_SHIFT,
    LOAD,
    LOW_END,
    MOVE,
    SMALL_SHIFT,
    Fault,
    LinearAddress,
    StepOrder,
)
from spec.boot.words import PagingFailure as Failure
from spec.vocabulary import align_up, ensure, negate, require, select

# ── State ────────────────────────────────────────────────────────────────────────────────────────────────────

LOW, HIGH = 0, 1
"""Where code runs, and where its stack is: at physical addresses, or above the base."""


@frozen
class Machine:
    """A kernel that a loader has put in memory, and the processor that runs its boot code. The format of the tables is
    that of 32-bit paging with pages of 4 KiB (Intel SDM volume 3A, section 4.3; newer editions count each chapter that
    is cited here one higher)."""

    load: int
    """The physical address of the kernel's first byte: its code, its data, and its stack at the end."""
    size: int
    """In bytes, without the tables."""
    base: int
    """What a linked address has more than a physical one (Linux: __PAGE_OFFSET)."""
    root: int
    """The physical address of the directory; the tables follow it."""
    tables: int
    """How many there are behind the directory."""
    built: int = 0
    """Whether the tables say anything yet. Before, they are what memory held."""
    identity: int = 0
    """Whether the tables have the identity map."""
    cr3: int = 0
    """The directory that the processor uses: a physical address."""
    paging: int = 0
    """CR0.PG, and CR0.WP with it: pages that are not writable are not written in supervisor mode either."""
    code: int = LOW
    """In which half instructions are fetched."""
    stack: int = LOW
    """In which half ESP points."""
    cached: int = 0
    """Whether the TLB may hold translations of the identity map that the tables no longer have."""

    @property
    def kernel_end(self) -> Any:
        return self.load + self.size

    @property
    def tables_end(self) -> Any:
        return self.root + ((1 + self.tables) << SMALL_SHIFT)

    @property
    def end(self) -> Any:
        """Behind the last byte that has to be mapped, of the kernel and of the tables: whoever changes these later does
        so at a high address."""
        return align_up(select(self.kernel_end > self.tables_end, self.kernel_end, self.tables_end), SMALL_SHIFT)

    def offset(self, half: int) -> Any:
        """What an address of that half has more than the physical one."""
        return select(half == HIGH, self.base, 0)

    def is_kernels(self, address: Any, half: int) -> Any:
        """Whether a linear address is one of the kernel's in that half."""
        physical = address - self.offset(half)
        return (self.load <= physical) & (physical < self.kernel_end)

    def is_needed(self, address: Any, half: int) -> Any:
        """Whether it is one of the kernel's or of the tables'."""
        physical = address - self.offset(half)
        return self.is_kernels(address, half) | (self.root <= physical) & (physical < self.tables_end)

    def is_mapped(self, half: int) -> Any:
        """Whether the kernel can be reached in that half whatever the TLB holds. Without paging an address is the
        physical one, and above the base there is no kernel."""
        is_used = (self.built == 1) & (self.cr3 == self.root)
        by_tables = is_used & ((half == HIGH) | (self.identity == 1))
        return ((self.paging == 1) & by_tables) | ((self.paging == 0) & (self.offset(half) == 0))

    def may_be_reached(self, half: int) -> Any:
        """Whether it can be if the TLB holds what it may (SDM volume 3A, section 4.10.2.3: translations are kept until
        they are invalidated, or for a shorter time)."""
        return self.is_mapped(half) | ((half == LOW) & (self.cached == 1))

    def is_refused(self, failure: Failure | None) -> Any:
        """Whether there is that reason against building the tables."""
        if failure is Failure.MISALIGNED:
            return self.base & ((1 << LARGE_SHIFT) - 1) != 0
        if failure is Failure.TOO_LARGE:
            return self.end > self.tables << LARGE_SHIFT
        if failure is Failure.OVERLAP:
            return (self.load < self.tables_end) & (self.root < self.kernel_end)
        if failure is Failure.NO_ROOM:
            return (self.base < self.end) | (self.base + self.end > LOW_END)
        return False

    @property
    def is_fit(self) -> Any:
        """Whether the tables can map the kernel."""
        misfit = self.is_refused(Failure.MISALIGNED) | self.is_refused(Failure.TOO_LARGE)
        return negate(misfit | self.is_refused(Failure.OVERLAP) | self.is_refused(Failure.NO_ROOM))

    @property
    def as_loaded(self) -> Machine:
        """The machine as a loader leaves it, once more."""
        return Machine(self.load, self.size, self.base, self.root, self.tables)


def initial(load: int, size: int, base: int, root: int, tables: int) -> Machine:
    """A kernel as a loader leaves it: paging is off, and code and stack are at physical addresses."""
    require(is_geometry(load, size, base, root, tables), "a kernel and its tables lie below 4 GiB")
    return Machine(load, size, base, root, tables)


def is_geometry(load: int, size: int, base: int, root: int, tables: int) -> Any:
    """Whether there can be such a kernel. That its tables can map it is another question, which `build` answers."""
    kernel = (load >= 0) & (size >= 1) & (load + size <= LOW_END)
    placed = (root >= 0) & (root & ((1 << SMALL_SHIFT) - 1) == 0) & (root + ((1 + tables) << SMALL_SHIFT) <= LOW_END)
    return kernel & placed & (tables >= 1) & (tables <= ENTRIES) & (base >= 0) & (base < LOW_END)


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────

FAILURES = {
    "build": (Failure.MISALIGNED, Failure.TOO_LARGE, Failure.OVERLAP, Failure.NO_ROOM, Failure.BUSY),
    "lookup": (Failure.NOT_BUILT, Failure.NOT_MAPPED, Failure.OUT_OF_RANGE),
    "start": (Failure.MISALIGNED, Failure.TOO_LARGE, Failure.OVERLAP, Failure.NO_ROOM),
}
"""How each operation may refuse. A step is not refused: the processor does as it is told, and goes on or does not."""

# ── Invariants ───────────────────────────────────────────────────────────────────────────────────────────────

INVARIANTS = ()
"""None: what tables must say is asked address by address, with `lookup`."""

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


def build(machine: Machine, *, returned: Failure | None) -> Machine:
    """Write a directory and tables that map the kernel, and the tables themselves, in both halves.

    Both halves may share the tables: entry n of the directory and entry base / 4 MiB + n then refer to the same one.
    The memory that they are written to holds anything: a loader clears the kernel's .bss, and firmware clears nothing.
    """
    if machine.paging:
        ensure(returned is Failure.BUSY, "tables that are in use are not built anew")
        return machine
    if returned is not None:
        ensure(machine.is_refused(returned), "building is refused only for a reason that there is")
        return machine
    ensure(machine.is_fit, "tables that cannot map the kernel are not built")
    return after(machine, BUILD)


def load_root(machine: Machine, *, returned: LinearAddress | Fault) -> Machine:
    """Load CR3 with the directory's physical address. Once paging is on that empties the TLB (SDM volume 3A, section
    4.10.4.1)."""
    moved = after(machine, LOAD)
    code_is_reached(moved, returned)
    stack_is_reached(moved, returned)
    return go_on(moved, returned)


def enable_paging(machine: Machine, *, returned: LinearAddress | Fault) -> Machine:
    """Set CR0.PG and CR0.WP. The next instruction is fetched by the tables."""
    moved = after(machine, ENABLE)
    code_is_reached(moved, returned)
    return go_on(moved, returned)


def jump_high(machine: Machine, *, returned: LinearAddress | Fault) -> Machine:
    """Jump to the linked address of the next instruction. A relative jump stays low: the address must be absolute."""
    moved = after(machine, JUMP)
    code_is_reached(moved, returned)
    return go_on(moved, returned)


def move_stack(machine: Machine, *, returned: LinearAddress | Fault) -> Machine:
    """Let ESP point to the same place above the base."""
    moved = after(machine, MOVE)
    stack_is_reached(moved, returned)
    return go_on(moved, returned)


def drop_identity(machine: Machine, *, returned: LinearAddress | Fault) -> Machine:
    """Clear the directory's entries of the identity map. The TLB may keep what it holds of it."""
    return go_on(after(machine, DROP), returned)


def flush(machine: Machine, *, returned: LinearAddress | Fault) -> Machine:
    """Load CR3 with what it holds: the TLB then has no translation but global ones, of which there are none here."""
    moved = after(machine, FLUSH)
    code_is_reached(moved, returned)
    stack_is_reached(moved, returned)
    return go_on(moved, returned)


def lookup(machine: Machine, address: int, *, returned: LinearAddress | Failure) -> Machine:
    """What the tables say of an address, whether or not they are in use: the physical address that a write reaches."""
    if not (0 <= address < LOW_END):
        ensure(returned is Failure.OUT_OF_RANGE, "an address of more than 32 bits is refused as out of range")
    elif not machine.built:
        ensure(returned is Failure.NOT_BUILT, "nothing is said of addresses before the tables are built")
    elif machine.is_needed(address, HIGH):
        is_mapped = returned == address - machine.base
        ensure(is_mapped, "the tables map the kernel, and themselves, above the base")
    elif address < machine.base and not machine.identity:
        ensure(returned is Failure.NOT_MAPPED, "no low address is mapped once the identity map is dropped")
    elif machine.is_needed(address, LOW):
        ensure(
            returned == address, "the tables map the kernel, and themselves, at their own address until it is dropped"
        )
    else:
        own = address - machine.base if address >= machine.base else address
        is_own = (returned is Failure.NOT_MAPPED) | (returned == own)
        ensure(is_own, "any other address is mapped to its own frame, or not at all")
    return machine


def start(machine: Machine, limit: int, *, returned: StepOrder | Fault | Failure) -> Machine:
    """Reset the machine, and run the boot code in its own order, for so many steps at most. The answer tells the order.

    A boot code is judged by what the tables say, and not by what a TLB happens to hold."""
    fresh = machine.as_loaded
    if isinstance(returned, Failure):
        ensure(fresh.is_refused(returned), "building is refused only for a reason that there is")
        return fresh
    ensure(not isinstance(returned, Fault), "no step of the boot code faults")
    if isinstance(returned, Fault):
        return fresh
    left: int = returned
    taken = 0
    while left > 0:
        taken += 1
        ensure(taken <= limit, "the boot code takes no more steps than it is told to")
        if left & 7 == BUILD:
            ensure(fresh.is_fit, "tables that cannot map the kernel are not built")
        fresh = after(fresh, left & 7)
        ensure(fresh.is_mapped(fresh.code), "after each step of the boot code the next instruction is surely mapped")
        ensure(fresh.is_mapped(fresh.stack), "after each step of the boot code the stack is surely mapped")
        left = left >> 3
    if taken < limit:
        ensure(fresh.paging == 1, "the boot code turns paging on")
        ensure(fresh.identity == 0, "the boot code drops the identity map")
        ensure(fresh.cached == 0, "the boot code flushes what it has dropped")
    return fresh


def reset(machine: Machine, *, returned: None) -> Machine:
    """Reset the machine: the loader puts the kernel where it was, and memory behind it holds anything."""
    return machine.as_loaded


def after(machine: Machine, step: int) -> Machine:
    """The machine after a step has been taken, whether or not it can then go on. Whatever tables that are in use map
    may be cached, used or not (SDM volume 3A, section 4.10.2.3); loading CR3 empties the TLB."""
    had = select(step == DROP, machine.paging & machine.identity, 0)
    has_flushed = (step == LOAD) | (step == FLUSH)
    return evolve(
        machine,
        built=select(step == BUILD, 1, machine.built),
        identity=select(step == BUILD, 1, select(step == DROP, 0, machine.identity)),
        cr3=select(step == LOAD, machine.root, machine.cr3),
        paging=select(step == ENABLE, 1, machine.paging),
        code=select(step == JUMP, HIGH, machine.code),
        stack=select(step == MOVE, HIGH, machine.stack),
        cached=select(has_flushed, 0, machine.cached | had),
    )


def code_is_reached(machine: Machine, returned: Any) -> None:
    """After a step that may take the next instruction away."""
    reached = (type(returned) is Fault) | machine.may_be_reached(machine.code)
    ensure(reached, "the processor goes on only where the next instruction is mapped")


def stack_is_reached(machine: Machine, returned: Any) -> None:
    """After a step that may take the stack away."""
    reached = (type(returned) is Fault) | machine.may_be_reached(machine.stack)
    ensure(reached, "the processor goes on only where the stack is mapped")


def go_on(machine: Machine, returned: Any) -> Machine:
    """What becomes of a machine after a step: the processor goes on, or faults, and the machine begins anew.

    Of an identity map that the TLB may hold it may do either.
    """
    if type(returned) is Fault:
        by_code = negate(machine.is_mapped(machine.code)) & machine.is_kernels(returned.address, machine.code)
        by_stack = negate(machine.is_mapped(machine.stack)) & machine.is_kernels(returned.address, machine.stack)
        ensure(by_code | by_stack, "the processor faults only at an instruction or a stack that is not mapped")
        return machine.as_loaded
    is_next = False if isinstance(returned, Failure) else machine.is_kernels(returned, machine.code)
    ensure(is_next, "the next instruction is the kernel's, low until the jump and above the base from then on")
    return machine


OPERATIONS = (build, load_root, enable_paging, jump_high, move_stack, drop_identity, flush, lookup, start, reset)

INTERNAL_OPERATIONS = ()
"""That a TLB holds something or not is left open by what a step may answer."""

# ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────

RELATIONS = ()
"""None is stated: which steps commute is seen by exploring every order (docs)."""

# ── Pitfalls ─────────────────────────────────────────────────────────────────────────────────────────────────

PITFALLS: dict[str, str] = {
    "one-page-too-few": (
        "The end of what is mapped is rounded down. The last page, with the end of the tables, is missing, and nobody "
        "notices until something is written there."
    ),
    "kernel-end-forgotten": (
        "The tables map what lies up to their own end, and a kernel that goes on behind them only in part. It works "
        "until the kernel grows."
    ),
    "one-table-for-all": (
        "Only the first table is referred to. A kernel that ends below 4 MiB never notices; the first larger one "
        "resets the machine where its code crosses the bound."
    ),
    "identity-map-left-out": (
        "Only the higher half is mapped, as the kernel is linked there. The instruction behind the one that sets "
        "CR0.PG is fetched from a low address."
    ),
    "higher-half-one-entry-off": (
        "The index of the base in the directory is one too large. The jump goes to an address that is mapped to the "
        "wrong frame, or to none."
    ),
    "entries-without-present": "P is left out of the directory's entries: the tables map nothing.",
    "entries-read-only": ("R/W is left out. As long as CR0.WP is clear nobody notices; with it the first push faults."),
    "tables-not-cleared": (
        "The entries that map nothing are not written, and say what memory held. A stray pointer does not fault; it "
        "reaches some device."
    ),
    "rest-of-the-table-not-cleared": (
        "The last table is written up to the kernel's end, and holds behind it what memory held. A pointer that runs "
        "past the end does not fault."
    ),
    "directory-unreachable-above": (
        "The higher half is mapped from the kernel on, and the tables lie below it: the identity map is dropped at a "
        "high address, at which there is no directory."
    ),
    "directory-unreachable-below": (
        "The identity map is that of the kernel alone. Whoever changes the tables before the jump does so at a low "
        "address."
    ),
    "drops-from-the-kernel-on": (
        "The identity map is dropped from the kernel's first entry on, and what lies below it stays mapped."
    ),
    "tables-over-the-kernel": "That the tables lie in the kernel's memory is not seen, and they are written over it.",
    "base-unaligned-accepted": (
        "The base is no multiple of 4 MiB, and the two halves share their tables all the same: the higher half is "
        "shifted."
    ),
    "too-many-pages-accepted": "A kernel is larger than its tables can map, and is mapped up to where they end.",
    "halves-overlap": "A base below the end of the identity map is accepted: an address cannot be mapped twice.",
    "built-anew-while-in-use": "The tables are written again while the processor walks them.",
    "cr3-virtual": (
        "CR3 is loaded with the linked address of the directory, which is what the compiler has for its name. The "
        "processor takes it for a physical one."
    ),
    "paging-never-on": "The tables are built, and cleared again, and nobody has used them.",
    "stack-moved-too-late": "The identity map is dropped while ESP is low. The next push works by the TLB alone.",
    "stack-left-low": "ESP is not moved, and the first push after the identity map is dropped faults.",
    "dropped-before-the-jump": (
        "The identity map is dropped while code runs low. It goes on as long as the TLB holds the page: on one "
        "machine, and not on the next."
    ),
    "never-flushed": ("The identity map is dropped, and not flushed: stray low pointers work, until they do not."),
    "paging-before-cr3": "CR0.PG is set before CR3 is loaded: the processor walks whatever lies at address 0.",
    "jump-before-paging": "The jump is made while an address is still the physical one. There is no memory.",
    "never-jumps": "All is mapped, and code stays low. It works, as long as the identity map is not dropped.",
    "identity-kept": "The identity map stays. A null pointer reads the interrupt vectors, and does not fault.",
    "drops-one-entry": "Of the identity map only the directory's first entry is cleared, which is the first 4 MiB.",
    "runs-past-its-limit": "The boot code does not stop where it is told to.",
    "flush-that-flushes-nothing": "CR3 is read, and not written back.",
    "reset-keeps-cr3": "After a reset CR3 holds what it held, and the tables are taken for built.",
    "stack-above-is-no-stack": (
        "ESP is moved before paging is on, and the push into nothing is not noticed: what is popped is not what was "
        "pushed."
    ),
    "jump-not-noticed": "The processor is believed to go on after a jump to where nothing is mapped.",
    "fault-at-another-address": "A fault is told with an address that was not used.",
    "fault-where-there-is-none": "A step is said to fault that does not.",
    "returns-to-the-wrong-place": "The next instruction is said to be one of no kernel.",
    "lookup-beyond-32-bits": "An address of more than 32 bits is cut off, and looked up.",
    "lookup-before-building": "Tables that nobody has written are believed.",
    "refuses-what-fits": "A kernel is refused that the tables can map.",
}
"""What boot code gets wrong: each one a fault that can be run (checks/pairings/boot/paging/mutants.py)."""

# ── Linux ────────────────────────────────────────────────────────────────────────────────────────────────────

COMPARISON: tuple[tuple[str, str, str], ...] = (
    (
        "build",
        "arch/x86/kernel/head32.c: mk_early_pgtbl_32",
        "The same: the identity map and the one from PAGE_OFFSET refer to the same tables. Linux maps up to where the "
        "tables of all low memory will end; here what is mapped ends behind the kernel and its own tables.",
    ),
    (
        "enable_paging, jump_high, move_stack",
        "arch/x86/kernel/head_32.S: Enable paging",
        "CR3, then CR0.PG, then a far jump to a linked address, then the stack. Linux does not say what holds between "
        "these; here each is an operation.",
    ),
    (
        "enable_paging",
        "arch/x86/boot/compressed/head_64.S: startup_32",
        "For 64 bits the first tables have the identity map alone, 4 GiB in pages of 2 MiB: the code that unpacks the "
        "kernel runs at its own address. CR4.PAE and EFER.LME are set before CR0.PG. Here the format has two levels.",
    ),
    (
        "lookup: both halves",
        "arch/x86/boot/startup/map_kernel.c: __startup_64",
        "The kernel's 64-bit tables are moved to where it was loaded, and an identity map is added for the switch; its "
        "entries must not be global, as a global translation outlives a load of CR3. Here no entry is global.",
    ),
    (
        "drop_identity, flush",
        "arch/x86/kernel/head64.c: reset_early_page_tables",
        "Linux clears all entries but the kernel's, and then loads CR3. Here they are two steps, so that it can be "
        "said what holds between them.",
    ),
)
"""(here, in Linux 6.18, the deliberate difference)"""

# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

THEOREMS: dict[str, str] = {
    "every-kernel-mapped-in-both-halves": (
        "Wherever building is not refused, a walk by the entries that are written leads each address of the kernel and "
        "of the tables to its own byte: at its own address until the identity map is dropped, and above the base "
        "throughout; and no other entry of the directory is present. For every load address, size, base, place and "
        "number of tables."
    ),
    "every-step-safe": (
        "After each step of the boot code, in its own order, the next instruction and the stack are mapped by what the "
        "tables say, whatever the TLB holds; at the end paging is on, and the identity map is dropped and flushed. For "
        "every load address, size, base, place and number of tables for which building is not refused."
    ),
    "refused-exactly-where-tables-do-not-fit": (
        "Building is refused exactly where the law has a reason against it, and for a reason that there is: for every "
        "load address, size, base, place and number of tables."
    ),
}
"""What is proved for every size, by name (checks/pairings/boot/paging/proof)."""

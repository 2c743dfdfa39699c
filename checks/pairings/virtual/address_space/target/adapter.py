"""An adapter for a library that makes page tables: where they are, and what its rights and its pages are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, ClassVar, Literal, cast

from attrs import define, evolve, field, frozen
from cattrs import Converter

from checks.evidence import Call, UsageError
from checks.in_c import Forms
from checks.pairing import Arguments, Pairing
from checks.pairings.physical.buddy.target import PoolGeometry, largest
from checks.pairings.virtual.address_space.target import instructions, start
from checks.pairings.virtual.address_space.target.cached import Cpu
from checks.pairings.virtual.address_space.target.flushes import Flushes
from checks.pairings.virtual.address_space.target.forms import PARAMETERS, RESULTS, RIGHT_FORMS, is_sayable
from checks.pairings.virtual.address_space.target.in_program import TablesInProgram
from checks.pairings.virtual.address_space.target.scaffold import TablesScaffold
from checks.pairings.virtual.address_space.target.stores import Stores
from checks.pairings.virtual.address_space.target.tables import (
    FORMATS,
    NOWHERE,
    RIGHTS,
    PageTables,
    Words,
    geometry,
    piece_in,
)
from checks.structured import within
from checks.targets import memory
from checks.targets.adapter import OF_LIBRARIES, WORD_MAXIMUM, Adapter, Function
from checks.targets.supplied import Supplied
from checks.words import spelt
from spec.virtual.address_space import KERNEL_SPACE
from spec.virtual.entry import PHYSICAL_BITS, RESERVED_ABOVE
from spec.vocabulary import PAGE_SHIFT

HANDLE_ROOTS = ("handle:pointer", "handle:physical")
MADE_HERE = ("access",)
"""The operations of the law that memspec makes itself, on the library's tables."""
SPARED = ("map_page",)
"""What need not be bound where something is mapped from the start."""


@frozen
class Mapped:
    """Pages that a library has mapped when it is created: a range of addresses, and the memory that it leads to."""

    address: int = field(validator=within(0, (1 << 64) - 1))
    physical: int = field(validator=within(0, (1 << 52) - 1))
    bytes: int | None = field(default=None, validator=within(1, 1 << 48))
    """One page, if left out."""
    level: int = 1
    rights: list[str] = field(factory=list)
    """Those of RIGHTS that the pages have."""


@frozen
class Create(Function):
    """The function that makes a new pool."""

    mapped: list[Mapped] = field(factory=list)
    """What there is from then on in its page tables."""


@frozen
class Tables:
    """Page tables that the library keeps in the arena, where they are read as the processor reads them."""

    format: Literal["two-level", "four-level", "five-level"]
    root: str | Function
    """What CR3 is: one of HANDLE_ROOTS, or a function that says it."""
    physical: int | str = 0
    """The physical address of the arena's first byte: a number, or "pointer" where it is the address itself."""
    physical_bits: int = field(default=PHYSICAL_BITS, validator=within(32, PHYSICAL_BITS))
    """Of a physical address on the processor; no call is about a frame beyond."""
    vendor: Literal["intel", "amd"] = "intel"
    """Of the processor: which bits it wants to be 0 near the root."""
    stepwise: bool = False
    """Whether the tables are looked at after each store to them."""
    own: list[list[int]] = field(factory=list)
    """First and last address of each range that the library keeps for itself: nothing is asked or judged there."""


MOST_CPUS = 8
UNALIGNED = "a store is seen by the page that it is made to, so that a table begins where a page does"


@frozen
class Flush:
    """That the library flushes the TLBs itself, and that this is judged."""

    cpus: int = field(default=1, validator=within(1, MOST_CPUS))
    """How many have the space loaded."""
    global_pages: bool = True
    """CR4.PGE, when the library is created."""
    interrupt: Function | None = None
    """What another CPU calls when it is interrupted. None: it flushes what the interrupt is about."""


def _said(event: str) -> Callable[..., int | None]:
    return lambda library, **told: getattr(library.resident.flushes, event)(**told)


def _freed(library: Any, physical: int) -> None:
    for each in filter(None, (library.resident.stores, library.resident.flushes)):
        each.freed(physical)


def _interrupted(library: Any, **told: int) -> None:
    bound = library.bound.get("flush.interrupt")
    does = None if bound is None else lambda: bound.symbol(*bound.values(library, ()))
    library.resident.flushes.ipi(does, **told)


SUPPLIED: Mapping[str, Supplied] = {
    "invlpg": Supplied(_said("invlpg"), {"address": "uint64_t"}),
    "flush_all": Supplied(_said("flush_all")),
    "load_cr3": Supplied(_said("load_cr3"), {"word": "uint64_t"}),
    "ipi": Supplied(_interrupted, optional={"cpu": "int", "address": "uint64_t"}),
    "this_cpu": Supplied(_said("this_cpu"), c_type="int"),
    "freed": Supplied(_freed, {"physical": "uint64_t"}),
}
"""What a library may call instead of giving the instruction."""


@define
class Resident(PageTables):
    """The tables of one pool of a library."""

    said_root: str | Function = ""
    """As of Tables."""
    flushes: Flushes | None = None
    """What is cached of them, where that is judged."""
    is_apart: bool = False
    """Whether the library runs in another process, of which no instruction is seen."""
    stores: Stores | None = None
    """The stores to them, where each is judged."""

    def turn(self, call: Callable[[str], Any], handle: int) -> None:
        """Find the root as it is now."""
        if self.said_root == "handle:pointer":
            self.turn_to(handle - self.words.address + self.physical)
        elif self.said_root == "handle:physical":
            self.turn_to(handle)
        else:
            frame = call("tables.root")
            self.turn_to(self.physical_of(frame) if isinstance(frame, int) else NOWHERE)
        if self.flushes is not None:
            if not self.is_apart:
                instructions.tell(self.flushes)
            self.flushes.returned()

    def can_make(self, operation: str, arguments: Arguments) -> bool:
        """Whether the processor can be asked for an address."""
        space, address, _ = arguments
        return bool(space == KERNEL_SPACE) and self.can_access(address)

    def make(self, operation: str, arguments: Arguments) -> Any:
        return self.access(*arguments)


@frozen
class TablesAdapter(Adapter):
    parameters: ClassVar[Mapping[str, Forms]] = PARAMETERS
    results: ClassVar[Forms] = RESULTS
    supplied: ClassVar[Mapping[str, Supplied]] = SUPPLIED
    made_here: ClassVar[Sequence[str]] = MADE_HERE
    scaffold: ClassVar[Any] = TablesScaffold

    geometry: PoolGeometry = field(factory=PoolGeometry)
    create: Create | None = None
    tables: Tables | None = None
    flush: Flush | None = None
    rights: dict[str, int | bool] = field(factory=dict)
    """The library's bits for each of RIGHT_FORMS, and those that it `always` wants; true or false for a right that
    every page has, or none."""

    @classmethod
    def hooks(cls, made: Converter) -> None:
        made.register_structure_hook_func(lambda kind: kind == int | str | None, largest)
        made.register_structure_hook_func(lambda kind: kind == int | str, _physical)
        made.register_structure_hook_func(lambda kind: kind == str | Function, partial(_root, converter=made))

    def of_libraries(self) -> Sequence[str]:
        return *OF_LIBRARIES, "tables", "rights", "flush"

    @property
    def said(self) -> Tables:
        assert self.tables is not None
        return self.tables

    @property
    def mapped(self) -> list[Mapped]:
        return self.create.mapped if self.create is not None else []

    def functions(self, pairing: Pairing) -> dict[str, tuple[Function, list[str]]]:
        root = self.said.root
        found = {"tables.root": (root, list[str]())} if isinstance(root, Function) else {}
        if self.flush is not None and self.flush.interrupt is not None:
            found["flush.interrupt"] = self.flush.interrupt, []
        return {**found, **super().functions(pairing)}

    @property
    def calls_back(self) -> bool:
        return self.flush is not None or self.said.stepwise or super().calls_back

    def remarks(self) -> Sequence[str]:
        return () if self.flush is not None else ("no flush of a TLB is judged, as there is no [flush]",)

    def spared(self) -> Sequence[str]:
        return SPARED if self.mapped else ()

    def stepwise(self) -> Adapter:
        if self.tables is None:
            return super().stepwise()
        return evolve(self, tables=evolve(self.tables, stepwise=True))

    def calling(self, resident: Any, operation: str, arguments: Arguments) -> AbstractContextManager[None]:
        stores: Stores | None = resident.stores
        return (
            super().calling(resident, operation, arguments) if stores is None else stores.watched(operation, arguments)
        )

    def check(self, pairing: Pairing) -> None:
        if self.tables is None:
            raise UsageError(f"{self.file}: {pairing.part} needs to say where the page tables are (at tables)")
        check_tables(self, pairing)
        check_flush(self)
        named = [dict(zip(pairing.geometry_names(), geometry, strict=True)) for geometry in pairing.foreign]
        start.check_mapped(self, pairing, [tuple(self.fit(geometry).values()) for geometry in named])

    def begun(self, pairing: Pairing, geometry: Arguments) -> list[Call]:
        return start.begun(self, pairing, geometry)

    def fit(self, named: Mapping[str, int]) -> dict[str, int]:
        return self.geometry.fit({**named, **geometry(self)})

    def is_sayable(self, setting: Any, function: Function, about: Mapping[str, int], unsaid: Mapping[str, int]) -> bool:
        return is_sayable(setting, function, about, unsaid)

    def new_arena(self, places: int, start: int, mapper: memory.Mapper = memory.HERE) -> memory.Arena:
        assert self.arena is not None
        # Who takes pointers for physical addresses has entries that must hold them.
        is_low = self.said.physical == "pointer" and self.said.format == "two-level"
        arena = memory.Arena(places, self.unit, start, self.arena.align, is_low=is_low, mapper=mapper)
        if not self.arena.zeroed:
            arena.fill_all()
        return arena

    def resident(self, given: memory.Memory, named: Mapping[str, int]) -> Resident:
        resident = page_tables(self, given, start.taken(self, given.size // given.unit))
        if self.said.stepwise:
            if given.address % self.unit:
                raise UsageError(
                    f"{self.file}: {UNALIGNED}: the arena begins at {given.address:#x} (at tables.stepwise)"
                )
            resident.stores = Stores(resident)
            instructions.trap()
        if self.flush is not None:
            cpus = [Cpu(self.flush.global_pages) for _ in range(self.flush.cpus)]
            resident.flushes = Flushes(resident, cpus)
            if not self.runner:
                instructions.tell(resident.flushes)
                instructions.trap()
        return resident

    def in_program(self, setting: Any) -> TablesInProgram:
        return TablesInProgram(setting)


def _physical(value: Any, _: Any) -> int | str:
    if type(value) is not int and value != "pointer":
        raise TypeError(f'{spelt(value)} is no physical address: write a number, or "pointer"')
    return cast("int | str", value)


def _root(value: Any, _: Any, converter: Converter) -> str | Function:
    if isinstance(value, dict):
        if "variable" not in value:
            return converter.structure(value, Function)
        if "symbol" in value:
            raise TypeError("a function (symbol) or a variable says what the root is: leave one of them out")
        named = {("symbol" if name == "variable" else name): said for name, said in value.items()}
        return evolve(converter.structure(named, Function), reads="variable")
    if value not in HANDLE_ROOTS:
        known = " or ".join(f'"{form}"' for form in HANDLE_ROOTS)
        raise TypeError(
            f"{spelt(value)} is no root: write {known}, or a table with the symbol of a function that gives it, "
            "or with a variable"
        )
    return cast("str", value)


def check_flush(adapter: TablesAdapter) -> None:
    """Raise UsageError for flushes that cannot be told."""
    where, said = adapter.file, adapter.flush
    if said is None:
        if set(adapter.callbacks) - ({"freed"} if adapter.said.stepwise else set()):
            raise UsageError(f"{where}: [callbacks] are called for a flush: add [flush] (at callbacks)")
        return
    if said.cpus > 1 and "ipi" not in adapter.callbacks:
        raise UsageError(f"{where}: nothing interrupts the other CPUs: add [callbacks.ipi] (at flush.cpus)")
    if adapter.runner and not adapter.callbacks:
        raise UsageError(
            f"{where}: no instruction is seen in a runner's process: add [callbacks.invlpg] and its like (at flush)"
        )
    if not (adapter.callbacks or instructions.can_trap()):
        raise UsageError(
            f"{where}: instructions are seen with Linux on x86-64 alone: add [callbacks.invlpg] and its like (at flush)"
        )


def check_tables(adapter: TablesAdapter, pairing: Pairing) -> None:
    """Raise UsageError for tables that cannot be read, or rights that are none."""
    where, said = adapter.file, adapter.said
    if adapter.arena is None:
        raise UsageError(f"{where}: page tables lie in an arena, so that an [arena] is needed (at tables)")
    if adapter.unit != 1 << PAGE_SHIFT:
        raise UsageError(f"{where}: a frame that a page can be mapped to has {1 << PAGE_SHIFT} bytes (at unit)")
    if isinstance(said.physical, int) and (said.physical % adapter.unit or not 0 <= said.physical <= WORD_MAXIMUM):
        raise UsageError(f"{where}: no frame begins at {said.physical:#x} (at tables.physical)")
    if isinstance(said.root, Function):
        if said.root.returns not in ("pointer", "physical", "frame"):
            raise UsageError(f"{where}: a root is a pointer, a physical address or a frame (at tables.root.returns)")
    elif not adapter.has_handle:
        raise UsageError(f'{where}: {said.root} needs a [create] that returns = "handle" (at tables.root)')
    for name, value, usual in (("physical_bits", said.physical_bits, PHYSICAL_BITS), ("vendor", said.vendor, "intel")):
        if value != usual and not FORMATS[said.format][0].is_wide:
            raise UsageError(f"{where}: entries of 32 bits are read alike on all processors (at tables.{name})")
    if said.stepwise and not instructions.can_trap():
        raise UsageError(
            f"{where}: stores are seen with Linux on x86-64 alone: leave out --stepwise (at tables.stepwise)"
        )
    if said.stepwise and adapter.runner:
        raise UsageError(f"{where}: no store is seen in a runner's process: leave out stepwise (at tables.stepwise)")
    if said.stepwise and adapter.arena.align % adapter.unit:
        raise UsageError(f"{where}: {UNALIGNED} (at arena.align)")
    if any(len(pair) != 2 or not 0 <= pair[0] <= pair[1] <= WORD_MAXIMUM for pair in said.own):
        raise UsageError(f"{where}: a range is the first address and the last one (at tables.own)")
    for name, bits in adapter.rights.items():
        if name != "always" and name not in RIGHT_FORMS:
            raise UsageError(f"{where}: there is no right {name!r}: write {', '.join((*RIGHT_FORMS, 'always'))}")
        if isinstance(bits, bool) and name not in RIGHTS:
            raise UsageError(f"{where}: {name} is said in bits, as a number (at rights.{name})")
        if not 0 <= bits <= WORD_MAXIMUM:
            raise UsageError(f"{where}: an entry has 64 bits, and {spelt(bits)} is none of them (at rights.{name})")
    for place, (function, _) in adapter.functions(pairing).items():
        if not adapter.rights and any(argument.said_as == "rights" for argument in function.arguments):
            raise UsageError(f"{where}: rights are said in bits, which [rights] has to name (at {place}.arguments)")


def page_tables(adapter: TablesAdapter, given: memory.Memory, taken: Iterable[range] = ()) -> Resident:
    """The tables in a library's memory. taken: the law's frames that the library maps for itself."""
    said = adapter.said
    format_, control = FORMATS[said.format]
    address, size = given.address, given.size
    physical = address if said.physical == "pointer" else int(said.physical)
    mask = (1 << format_.address_bits) - 1
    own = [range((first & mask) >> PAGE_SHIFT, ((last & mask) >> PAGE_SHIFT) + 1) for first, last in said.own]
    words = Words(address, size, physical)
    piece = piece_in(adapter, size >> PAGE_SHIFT)
    return Resident(
        words,
        format_,
        control,
        physical,
        size,
        own,
        taken=taken,
        piece=piece,
        physical_bits=said.physical_bits,
        above=RESERVED_ABOVE[said.vendor],
        is_sound=given.is_sound,
        said_root=said.root,
        is_apart=bool(adapter.runner),
    )

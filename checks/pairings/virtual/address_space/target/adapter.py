"""An adapter for a library that makes page tables: where they are, and what its rights and its pages are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Literal, cast

from attrs import define, field, frozen
from cattrs import Converter

from checks.evidence import Call, UsageError
from checks.in_c import Forms
from checks.pairing import Arguments, Pairing
from checks.pairings.physical.buddy.target import PoolGeometry, largest
from checks.pairings.virtual.address_space.target import start
from checks.pairings.virtual.address_space.target.forms import PARAMETERS, RESULTS, RIGHT_FORMS, is_sayable
from checks.pairings.virtual.address_space.target.in_program import TablesInProgram
from checks.pairings.virtual.address_space.target.scaffold import TablesScaffold
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
from checks.words import spelt
from spec.virtual.address_space import KERNEL_SPACE
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
    own: list[list[int]] = field(factory=list)
    """First and last address of each range that the library keeps for itself: nothing is asked or judged there."""


@define
class Resident(PageTables):
    """The tables of one pool of a library."""

    said_root: str | Function = ""
    """As of Tables."""

    def turn(self, call: Callable[[str], Any], handle: int) -> None:
        """Find the root as it is now."""
        if self.said_root == "handle:pointer":
            self.turn_to(handle - self.words.address + self.physical)
        elif self.said_root == "handle:physical":
            self.turn_to(handle)
        else:
            frame = call("tables.root")
            self.turn_to(self.physical_of(frame) if isinstance(frame, int) else NOWHERE)

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
    made_here: ClassVar[Sequence[str]] = MADE_HERE
    scaffold: ClassVar[Any] = TablesScaffold

    geometry: PoolGeometry = field(factory=PoolGeometry)
    create: Create | None = None
    tables: Tables | None = None
    rights: dict[str, int | bool] = field(factory=dict)
    """The library's bits for each of RIGHT_FORMS, and those that it `always` wants; true or false for a right that
    every page has, or none."""

    @classmethod
    def hooks(cls, made: Converter) -> None:
        made.register_structure_hook_func(lambda kind: kind == int | str | None, largest)
        made.register_structure_hook_func(lambda kind: kind == int | str, _physical)
        made.register_structure_hook_func(lambda kind: kind == str | Function, partial(_root, converter=made))

    def of_libraries(self) -> Sequence[str]:
        return *OF_LIBRARIES, "tables", "rights"

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
        return {**found, **super().functions(pairing)}

    def spared(self) -> Sequence[str]:
        return SPARED if self.mapped else ()

    def check(self, pairing: Pairing) -> None:
        if self.tables is None:
            raise UsageError(f"{self.file}: {pairing.part} needs to say where the page tables are (at tables)")
        check_tables(self, pairing)
        named = [dict(zip(pairing.geometry_names(), geometry, strict=True)) for geometry in pairing.foreign]
        start.check_mapped(self, pairing, [tuple(self.fit(geometry).values()) for geometry in named])

    def begun(self, pairing: Pairing, geometry: Arguments) -> list[Call]:
        return start.begun(self, pairing, geometry)

    def fit(self, named: Mapping[str, int]) -> dict[str, int]:
        return self.geometry.fit({**named, **geometry(self)})

    def is_sayable(self, setting: Any, function: Function, about: Mapping[str, int], unsaid: Mapping[str, int]) -> bool:
        return is_sayable(setting, function, about, unsaid)

    def new_arena(self, places: int, start: int) -> memory.Arena:
        assert self.arena is not None
        # Who takes pointers for physical addresses has entries that must hold them.
        is_low = self.said.physical == "pointer" and self.said.format == "two-level"
        arena = memory.Arena(places, self.unit, start, self.arena.align, is_low=is_low)
        if not self.arena.zeroed:
            arena.fill_all()
        return arena

    def resident(self, given: memory.Memory, named: Mapping[str, int]) -> Resident:
        return page_tables(self, given, start.taken(self, given.size // given.unit))

    def in_program(self, setting: Any) -> TablesInProgram:
        return TablesInProgram(setting)


def _physical(value: Any, _: Any) -> int | str:
    if type(value) is not int and value != "pointer":
        raise TypeError(f'{spelt(value)} is no physical address: write a number, or "pointer"')
    return cast("int | str", value)


def _root(value: Any, _: Any, converter: Converter) -> str | Function:
    if isinstance(value, dict):
        return converter.structure(value, Function)
    if value not in HANDLE_ROOTS:
        known = " or ".join(f'"{form}"' for form in HANDLE_ROOTS)
        raise TypeError(
            f"{spelt(value)} is no root: write {known}, or a table with the symbol of a function that gives it"
        )
    return cast("str", value)


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
    elif adapter.create is None or adapter.create.returns != "handle":
        raise UsageError(f'{where}: {said.root} needs a [create] that returns = "handle" (at tables.root)')
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
        is_sound=given.is_sound,
        said_root=said.root,
    )

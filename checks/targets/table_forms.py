"""How what page tables are about is said to a C library, and what it answers: addresses, sizes, rights in its bits."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from checks.evidence import UsageError
from checks.pairing import Arguments, Pairing
from checks.targets.adapter import RIGHT_FORMS, WORD_MAXIMUM, Adapter, Argument, Function, is_signed
from checks.targets.memory import Memory
from checks.targets.tables import FORMATS, RIGHTS, PageTables, Words, piece_of
from checks.words import spelt
from spec.virtual.entry import Format
from spec.virtual.words import ACCESSED, DIRTY
from spec.vocabulary import PAGE_SHIFT

INSIDE = (1 << PAGE_SHIFT) - 1
Plain = Callable[[PageTables, Arguments], int]
"""(the tables, the law's arguments) → the value of one argument in C"""


def format_of(adapter: Adapter) -> Format:
    assert adapter.tables is not None
    return FORMATS[adapter.tables.format][0]


def geometry(adapter: Adapter) -> dict[str, int]:
    """What the format fixes of a geometry; and there is one space, whose root the library tells."""
    format_ = format_of(adapter)
    numbers = {"levels": format_.levels, "index_bits": format_.index_bits, "entry_shift": format_.entry_shift}
    return {**numbers, "most": 1}


def check_tables(adapter: Adapter) -> None:
    """Raise UsageError for tables that cannot be read, or rights that are none."""
    where, said = adapter.file, adapter.tables
    assert said is not None
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


def page_tables(adapter: Adapter, memory: Memory, taken: Iterable[range] = ()) -> PageTables:
    """The tables in a library's memory. taken: the law's frames that the library maps for itself."""
    said = adapter.tables
    assert said is not None
    format_, control = FORMATS[said.format]
    address, size = memory.address, memory.size
    physical = address if said.physical == "pointer" else int(said.physical)
    mask = (1 << format_.address_bits) - 1
    own = [range((first & mask) >> PAGE_SHIFT, ((last & mask) >> PAGE_SHIFT) + 1) for first, last in said.own]
    words = Words(address, size, physical)
    piece = piece_in(adapter, size >> PAGE_SHIFT)
    return PageTables(words, format_, control, physical, size, own, taken=taken, piece=piece, is_sound=memory.is_sound)


def piece_in(adapter: Adapter, frames: int) -> int:
    """In which pieces memory is numbered for the law (tables.moved), with so many frames in the arena."""
    said = adapter.tables
    is_known = said is not None and isinstance(said.physical, int)
    return piece_of(int(said.physical) >> PAGE_SHIFT, frames) if said is not None and is_known else 0


# ── What is said ─────────────────────────────────────────────────────────────────────────────────────────────


def value(adapter: Adapter, argument: Argument, place: int) -> Plain | None:
    """How the argument at a place is said; None where tables have no form of their own for it."""
    format_ = format_of(adapter)
    if argument.name == "rights" and argument.form in RIGHT_FORMS:
        right, negated = RIGHTS[argument.form.removeprefix("not-")], argument.form.startswith("not-")
        return lambda tables, arguments: int((arguments[place] & right != 0) is not negated)

    def address(tables: PageTables, arguments: Arguments) -> int:
        return as_word(arguments[place], argument, format_)

    def page(tables: PageTables, arguments: Arguments) -> int:
        return as_word(arguments[place] << PAGE_SHIFT, argument, format_)

    forms: dict[tuple[str, str], Plain] = {
        ("address", "address"): address,
        ("page", "address"): page,
        ("page", "page"): lambda tables, arguments: page(tables, arguments) >> PAGE_SHIFT,
        ("frame", "physical"): lambda tables, arguments: tables.physical_of(arguments[place]),
        ("frame", "frame"): lambda tables, arguments: tables.physical_of(arguments[place]) >> PAGE_SHIFT,
        ("level", "units"): lambda tables, arguments: frames_of(arguments[place], format_),
        ("level", "bytes"): lambda tables, arguments: frames_of(arguments[place], format_) << PAGE_SHIFT,
        ("level", "large"): lambda tables, arguments: is_large(arguments[place]),
        ("rights", "rights"): lambda tables, arguments: bits_of(adapter, arguments[place]),
    }
    return forms.get((argument.name, argument.form))


def as_word(number: int, argument: Argument, format_: Format) -> int:
    """An address as C has it: those of the upper half, which are below zero, as large unsigned ones."""
    if not format_.is_wide or is_signed(argument.c_type):
        return number
    if -1 << 63 <= number < 1 << 63:
        return number % (1 << 64)
    raise OverflowError


def frames_of(level: int, format_: Format) -> int:
    """How many frames a page of a level has."""
    if 1 <= level <= format_.levels:
        return 1 << format_.shift(level) - PAGE_SHIFT
    raise OverflowError


def is_large(level: int) -> int:
    if level in (1, 2):
        return int(level == 2)
    raise OverflowError


def bits_of(adapter: Adapter, rights: int) -> int:
    """Rights, in the library's own bits."""
    bits = int(adapter.rights.get("always", 0))
    for name, right in RIGHTS.items():
        said = adapter.rights.get(name if rights & right else f"not-{name}", 0)
        bits |= 0 if isinstance(said, bool) else said
    return bits


# ── What cannot be said ──────────────────────────────────────────────────────────────────────────────────────


def is_sayable(
    adapter: Adapter, pairing: Pairing, function: Function, parameters: list[str]
) -> Callable[[PageTables, Arguments], bool]:
    """Whether what a function is not told is as it is without being told, and whether the call leaves alone what is the
    library's own."""
    told = {argument.name for argument in function.arguments}
    fixed = {name: value for name, value in pairing.unsaid.items() if name in parameters and name not in told}
    fixed.pop("rights", None)
    unnamed = unnamed_rights(adapter, function)

    def sayable(tables: PageTables, arguments: Arguments) -> bool:
        about = dict(zip(parameters, arguments, strict=True))
        if any(about[name] != value for name, value in fixed.items()):
            return False
        if "rights" in about and any(about["rights"] & right != value for right, value in unnamed.items()):
            return False
        return tables.is_free(about)

    return sayable


def unnamed_rights(adapter: Adapter, function: Function) -> dict[int, int]:
    """The rights that a function cannot be told, each with the value that every page has: where the adapter does not
    say, that of an entry with no bit set."""
    forms = [argument.form for argument in function.arguments if argument.name == "rights"]
    in_bits = [name for name, bits in adapter.rights.items() if not isinstance(bits, bool)]
    named = {form.removeprefix("not-") for form in (*forms, *(in_bits if "rights" in forms else ()))}
    if not format_of(adapter).has_no_execute:
        named.add("executable")
    granted = {name: adapter.rights.get(name, name == "executable") is True for name in RIGHTS}
    return {right: right if granted[name] else 0 for name, right in RIGHTS.items() if name not in named}


# ── What is answered ─────────────────────────────────────────────────────────────────────────────────────────


def result(function: Function, parameters: list[str]) -> Callable[[PageTables, Arguments, int], int] | None:
    """What a number means that was returned; None where tables give it no meaning of their own."""
    place = parameters.index("address") if "address" in parameters else None

    def found(tables: PageTables, arguments: Arguments, physical: int) -> int:
        """A place in memory; of a frame alone, as far into it as was asked for."""
        frame = tables.frame(physical)
        if place is None:
            return frame
        return frame << PAGE_SHIFT | (physical if function.returns == "physical" else arguments[place]) & INSIDE

    forms: dict[str, Callable[[PageTables, Arguments, int], int]] = {
        "physical": found,
        "physical-frame": found,
        "frame": lambda tables, arguments, returned: found(tables, arguments, returned << PAGE_SHIFT),
        "entry": lambda tables, arguments, returned: returned & (ACCESSED | DIRTY),
    }
    return forms.get(function.returns)

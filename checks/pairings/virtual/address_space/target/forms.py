"""How what page tables are about is said to a C library, and what it answers: addresses, sizes, rights in its bits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from checks.in_c import Form, Forms, Number, counts, places
from checks.pairings.virtual.address_space.target.tables import RIGHTS, format_of
from checks.targets.adapter import Function, is_signed
from spec.virtual.address_space import ABSENT
from spec.virtual.entry import Format
from spec.virtual.words import ACCESSED, DIRTY
from spec.vocabulary import PAGE_SHIFT

INSIDE = (1 << PAGE_SHIFT) - 1
RIGHT_FORMS = (*RIGHTS, *(f"not-{name}" for name in RIGHTS))
"""The rights to a page that an adapter may name; with `not-` before it, each says the contrary."""

# ── What is said ─────────────────────────────────────────────────────────────────────────────────────────────


def address(setting: Any, number: int, c_type: str) -> int:
    return as_word(number, c_type, format_of(setting.adapter))


def page_address(setting: Any, page: int, c_type: str) -> int:
    return address(setting, page << PAGE_SHIFT, c_type)


def page_number(setting: Any, page: int, c_type: str) -> int:
    return page_address(setting, page, c_type) >> PAGE_SHIFT


def physical(setting: Any, frame: int, c_type: str) -> Any:
    return setting.resident.physical_of(frame)


def physical_frame(setting: Any, frame: int, c_type: str) -> Any:
    return setting.resident.physical_of(frame) >> PAGE_SHIFT


def level_units(setting: Any, level: int, c_type: str) -> int:
    return frames_of(level, format_of(setting.adapter))


def level_bytes(setting: Any, level: int, c_type: str) -> int:
    return level_units(setting, level, c_type) << PAGE_SHIFT


def large(setting: Any, level: int, c_type: str) -> int:
    if level in (1, 2):
        return int(level == 2)
    raise OverflowError


def one_right(name: str) -> Callable[[Any, int, str], int]:
    right, negated = RIGHTS[name.removeprefix("not-")], name.startswith("not-")
    return lambda setting, rights, c_type: int((rights & right != 0) is not negated)


def as_word(number: int, c_type: str, format_: Format) -> int:
    """An address as C has it: those of the upper half, which are below zero, as large unsigned ones."""
    if not format_.is_wide or is_signed(c_type):
        return number
    if -1 << 63 <= number < 1 << 63:
        return number % (1 << 64)
    raise OverflowError


def frames_of(level: int, format_: Format) -> int:
    """How many frames a page of a level has."""
    if 1 <= level <= format_.levels:
        return 1 << format_.shift(level) - PAGE_SHIFT
    raise OverflowError


def bits_of(adapter: Any, rights: int) -> int:
    """Rights, in the library's own bits."""
    bits = int(adapter.rights.get("always", 0))
    for name, right in RIGHTS.items():
        said = adapter.rights.get(name if rights & right else f"not-{name}", 0)
        bits |= 0 if isinstance(said, bool) else said
    return bits


PARAMETERS: Mapping[str, Forms] = {
    "address": {"address": Form("uint64_t", address)},
    "page": {"page": Form("uint64_t", page_number), "address": Form("uint64_t", page_address)},
    "frame": {**places("frame"), "frame": Form("size_t", physical_frame), "physical": Form("uint64_t", physical)},
    "count": counts(is_size=False),
    "frames": counts(is_size=False),
    "level": {
        "level": Form("int"),
        "units": Form(says=level_units),
        "bytes": Form(says=level_bytes),
        "large": Form("int", large),
    },
    "rights": {
        "rights": Form("uint64_t", lambda setting, rights, c_type: bits_of(setting.adapter, rights)),
        **{name: Form("int", one_right(name)) for name in RIGHT_FORMS},
    },
}

# ── What is answered ─────────────────────────────────────────────────────────────────────────────────────────


def found(setting: Any, about: Mapping[str, int], physical: int, inside: int | None = None) -> int:
    """A place in memory, if an address was asked for; else a frame."""
    frame: int = setting.resident.frame(physical)
    if "address" not in about:
        return frame
    return frame << PAGE_SHIFT | (physical if inside is None else inside) & INSIDE


def found_frame(setting: Any, about: Mapping[str, int], physical: int) -> int:
    """Of a frame alone, as far into it as was asked for."""
    return found(setting, about, physical, about.get("address"))


def place(setting: Any, about: Mapping[str, int], answer: int) -> Any:
    """Where an answer lies."""
    return setting.resident.place(answer if "address" in about else answer << PAGE_SHIFT)


def place_of_frame(setting: Any, about: Mapping[str, int], answer: int) -> Any:
    return setting.resident.place((answer if "address" in about else answer << PAGE_SHIFT) & ~INSIDE)


def number_of_frame(setting: Any, about: Mapping[str, int], answer: int) -> Number:
    number: Number = place(setting, about, answer) >> PAGE_SHIFT
    return number


RESULTS: Forms = {
    **places("frame"),
    "frame": Form(
        means=lambda setting, about, number: found_frame(setting, about, number << PAGE_SHIFT), answers=number_of_frame
    ),
    "physical": Form("uint64_t", means=found, answers=place),
    "physical-frame": Form("uint64_t", means=found_frame, answers=place_of_frame),
    "entry": Form("uint64_t", means=lambda setting, about, word: word & (ACCESSED | DIRTY), mask=ACCESSED | DIRTY),
}

NUMBERED = ("frame", "physical", "physical-frame")
"""The answers that are 0 where memory begins."""

# ── What cannot be said ──────────────────────────────────────────────────────────────────────────────────────


def is_sayable(setting: Any, function: Function, about: Mapping[str, int], unsaid: Mapping[str, int]) -> bool:
    """Whether what a function is not told is as it is without being told, and whether the call leaves alone what is the
    library's own."""
    if any(about[name] != value for name, value in unsaid.items() if name != "rights"):
        return False
    if is_zero(setting, function, about):
        return False
    unnamed = unnamed_rights(setting.adapter, function)
    if "rights" in about and any(about["rights"] & right != value for right, value in unnamed.items()):
        return False
    return bool(setting.resident.is_free(about))


def is_zero(setting: Any, function: Function, about: Mapping[str, int]) -> bool:
    """Whether a lookup is to be answered with 0, and 0 says that it failed."""
    if "address" not in about or function.returns not in NUMBERED or function.puts_out or not function.fails_with(0):
        return False
    slot = about["address"] >> PAGE_SHIFT & (1 << format_of(setting.adapter).address_bits - PAGE_SHIFT) - 1
    leaf = setting.resident.at(slot).leaf
    if leaf == ABSENT:
        return False
    frame = leaf.frame | slot & frames_of(leaf.level, format_of(setting.adapter)) - 1
    inside = about["address"] & INSIDE if function.returns == "physical" else 0
    return bool(setting.resident.physical_of(frame) | inside == 0)


def unnamed_rights(adapter: Any, function: Function) -> dict[int, int]:
    """The rights that a function cannot be told, each with the value that every page has: where the adapter does not
    say, that of an entry with no bit set."""
    forms = [argument.said_as for argument in function.arguments if argument.name == "rights"]
    in_bits = [name for name, bits in adapter.rights.items() if not isinstance(bits, bool)]
    named = {form.removeprefix("not-") for form in (*forms, *(in_bits if "rights" in forms else ()))}
    if not format_of(adapter).has_no_execute:
        named.add("executable")
    granted = {name: adapter.rights.get(name, name == "executable") is True for name in RIGHTS}
    return {right: right if granted[name] else 0 for name, right in RIGHTS.items() if name not in named}

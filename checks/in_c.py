"""How the numbers of a law are said to C functions, and answered by them: the forms that a pairing's adapter declares.

A form is used in two settings: beside a library that is loaded (checks.targets.library.Library), where it gives
numbers; and for the C program that a counterexample is saved as (checks.targets.keepsake), where a number may be known
only when that runs, and is an Expression.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from attrs import frozen


@frozen
class Expression:
    """A number that is known where a C program runs."""

    text: str
    c_type: str

    def __add__(self, more: Number) -> Expression:
        said = more.text if isinstance(more, Expression) else f"{more}LL"
        return Expression(f"{self.text} + {said}", self.c_type) if more != 0 else self

    def __sub__(self, less: Number) -> Expression:
        if isinstance(less, Expression):
            return Expression(f"({self.text} - {less.text})", "long long")
        return Expression(f"({self.text} - {less}LL)", self.c_type) if less != 0 else self

    def __mul__(self, times: int) -> Expression:
        return Expression(f"({self.text}) * {times}LL", self.c_type)

    def __floordiv__(self, parts: int) -> Expression:
        return Expression(f"({self.text}) / {parts}LL", self.c_type)

    def __mod__(self, parts: int) -> int:
        """A program does not ask whether what it is answered is a whole number of units."""
        return 0

    def __lshift__(self, bits: int) -> Expression:
        return Expression(f"({self.text}) << {bits}", self.c_type)

    def __rshift__(self, bits: int) -> Expression:
        return Expression(f"{self.text} >> {bits}", self.c_type)


Number = int | Expression

FAILED = "failed"
"""The answer of what failed and cannot say how."""


class OneOf(str):
    """The same of what cannot say more than that it was one of some failures."""

    names: frozenset[str]

    def __new__(cls, names: Iterable[str]) -> OneOf:
        made = super().__new__(cls, FAILED)
        made.names = frozenset(names)
        return made


class Setting(Protocol):
    """What numbers are counted by."""

    adapter: Any
    arena: Any
    """Where the memory that is handed out begins: a number, or an Expression; 0 where places are addresses."""
    named: Mapping[str, int]
    """The law's geometry, by the names of its numbers."""
    start: int
    """The place that the arena begins with."""
    calls: int
    """How many were made before this one."""
    resident: Any
    """What the library keeps in its arena for hardware to read (checks.targets.resident), if anything."""


def as_it_is(setting: Any, number: int, c_type: str) -> Number:
    return number


@frozen
class Form:
    """One way in which a number of the law is said to a C function, or answered by one."""

    c_type: str = "size_t"
    """How it is passed where the adapter names no type."""
    says: Callable[[Any, int, str], Number] = as_it_is
    """(setting, the law's number, the C type) → the number in C; OverflowError where it cannot be said"""
    means: Callable[[Any, Mapping[str, int], Any], Any] = lambda setting, about, number: number
    """(setting, the call's arguments by their names, what was answered) → the law's answer, or a text that is none"""
    is_plain: bool = False
    """Whether an answer means the same whatever was asked: `means` is then asked without the call's arguments."""
    answers: Callable[[Any, Mapping[str, int], int], Number] | None = None
    """(setting, the call's arguments, the law's answer) → what was answered, where that is not what `says` says"""
    null: Callable[[Mapping[str, int]], Any] = lambda about: FAILED
    """(the call's arguments) → the law's answer that a null pointer is, where one says that the function failed; or
    FAILED, if it failed"""
    is_address: bool = False
    """Whether it is an address, which is another one each time."""
    mask: int | None = None
    """Of what is answered, the bits that are compared; None for all."""
    is_size: bool = False
    """Whether sizes at which arithmetic in some C type wraps are worth asking for in it."""
    in_bytes: bool = False
    """Whether it says in bytes how much is asked for: so much of a block is claimed, and no more."""
    remark: str = ""
    """What the report says of how it is asked."""

    def answer(self, setting: Any, about: Mapping[str, int], answer: int, c_type: str) -> Number:
        """What a function answers that means an answer of the law."""
        return self.says(setting, answer, c_type) if self.answers is None else self.answers(setting, about, answer)


Forms = Mapping[str, Form]
"""By the names that an adapter has for them; the first one is meant where none is named."""


def plain(name: str, c_type: str = "size_t", *, is_size: bool = False) -> dict[str, Form]:
    """A number that is said as it is."""
    return {name: Form(c_type, is_size=is_size)}


# ── Places ───────────────────────────────────────────────────────────────────────────────────────────────────


def _index(setting: Any, number: int, c_type: str) -> int:
    place: int = number - setting.start
    return place


def _offset(setting: Any, number: int, c_type: str) -> int:
    place: int = (number - setting.start) * setting.adapter.unit
    return place


def _pointer(setting: Any, number: int, c_type: str) -> Any:
    return setting.arena + (number - setting.start) * setting.adapter.unit


def _at_index(setting: Any, about: Mapping[str, int], index: int) -> Any:
    return index + setting.start


def _at_offset(setting: Any, about: Mapping[str, int], offset: int) -> Any:
    unit = setting.adapter.unit
    inside = offset % unit
    return offset // unit + setting.start if not inside else f"an address {inside} bytes into a unit"


def _physical(setting: Any, number: int, c_type: str) -> int:
    address: int = number * setting.adapter.unit
    return address


def _at_physical(setting: Any, about: Mapping[str, int], address: int) -> Any:
    unit = setting.adapter.unit
    inside = address % unit
    return address // unit if not inside else f"an address {inside} bytes into a unit"


def _at_pointer(setting: Any, about: Mapping[str, int], address: int) -> Any:
    offset, unit = address - setting.arena, setting.adapter.unit
    inside = offset % unit
    return offset // unit + setting.start if not inside else f"an address {inside} bytes into a unit"


def places(name: str) -> dict[str, Form]:
    """A place: as the law counts it; from the arena's beginning, in places or in bytes; its address in the arena; and
    its address where place 0 has address 0."""
    return {
        name: Form(),
        "index": Form(says=_index, means=_at_index, is_plain=True),
        "offset": Form(says=_offset, means=_at_offset, is_plain=True),
        "pointer": Form("void *", _pointer, _at_pointer, is_plain=True),
        "physical": Form("uint64_t", _physical, _at_physical, is_plain=True),
    }


def addresses(
    null: Callable[[Mapping[str, int]], Any] = lambda about: FAILED, nobodys: Sequence[int] = (0,)
) -> dict[str, Form]:
    """A byte by its address. With an arena, the law counts its bytes from where the geometry begins; without one,
    addresses are as they are, and so are those that are nobody's, null among them."""

    def says(setting: Any, number: Any, c_type: str) -> Any:
        return _pointer(setting, number, c_type) if setting.arena and number not in nobodys else number

    def means(setting: Any, about: Mapping[str, int], address: Any) -> Any:
        return _at_pointer(setting, about, address) if setting.arena and address not in nobodys else address

    return {
        "pointer": Form("void *", says, means, is_plain=True, null=null, is_address=True),
        "offset": Form(says=_offset, means=_at_offset, is_plain=True),
    }


# ── Sizes ────────────────────────────────────────────────────────────────────────────────────────────────────

LARGEST_POWER = 64
"""Beyond it, no power of two is a size: no C type holds it."""


def _bytes(setting: Any, number: int, c_type: str) -> int:
    size: int = number * setting.adapter.unit
    return size


def _whole(setting: Any, about: Mapping[str, int], size: Any) -> Any:
    return size // setting.adapter.unit


def counts(*, is_size: bool = True) -> dict[str, Form]:
    """How many places: their number, or their bytes."""
    return {"count": Form(is_size=is_size), "bytes": Form(says=_bytes, means=_whole, is_size=is_size)}


def powers(name: str, most: str) -> dict[str, Form]:
    """The size of a block by its binary logarithm: that; its places; its bytes; or as many bytes as are rounded up to
    these. most: what the geometry calls the largest."""

    def said(form: str) -> Callable[[Any, int, str], Number]:
        return lambda setting, power, c_type: size_of(
            form, power, setting.adapter.unit, setting.named.get(most, 0), setting.calls
        )

    remark = f"sizes are asked for that are those of blocks ({name}:rounded asks for those between as well)"
    return {
        name: Form("unsigned int"),
        "units": Form(says=said("units"), is_size=True),
        "bytes": Form(says=said("bytes"), is_size=True, in_bytes=True, remark=remark),
        "rounded": Form(says=said("rounded"), is_size=True, in_bytes=True),
    }


def size_of(form: str, power: int, unit: int, largest: int, turn: int) -> int:
    """The size of a block by its binary logarithm, said in places or bytes, where the largest block of the pool has
    this one; OverflowError where it cannot be said. What is rounded up is, turn by turn, all of the block, or the least
    that needs it.

    A number above LARGEST_POWER, which is that of no block, is said as it is: as a number of places or bytes. So sizes
    that are no power of two can be asked for where every one of them has to be refused.
    """
    step = 1 if form == "units" else unit
    if power > LARGEST_POWER:
        if largest > LARGEST_POWER or power <= step << largest:
            raise OverflowError
        return power
    if power < 0:
        # A request for nothing; half a place is no number of places.
        if form == "units":
            raise OverflowError
        return 0
    whole = step << power
    least = (whole >> 1) + 1 if power else 1
    return least if form == "rounded" and turn % 2 else whole

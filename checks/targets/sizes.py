"""How large a block is, as a C function is told it: in units, or in bytes; and which sizes are worth asking for."""

from __future__ import annotations

import ctypes

from checks.pairing import Arguments, Pairing
from checks.targets.adapter import C_TYPES, Adapter

SIZES = ("units", "bytes", "rounded")
"""The forms of an order that are sizes."""
LARGEST_ORDER = 64
"""Beyond it no order is that of a block: no C type holds its size."""
LIMITS = (31, 32, 63, 64)
"""Powers of two that some C type holds no more, and at which arithmetic in one wraps."""
BELOW = sorted({8 * words + more for words in range(17) for more in (-1, 0, 1)})
"""What a library adds to a size: a header, and what lacks to a multiple of an alignment."""
ABOVE = (1, 8, 64)
"""What is left of a size that is narrowed."""


def size_of(form: str, order: int, unit: int, largest: int, turn: int) -> int:
    """The size of a block of an order, said in one of SIZES, where the pool's largest order is `largest`; OverflowError
    where it cannot be said. What is rounded up is, turn by turn, all of the block, or the least that needs it.

    A number above LARGEST_ORDER, which is the order of no block, is said as it is: as so many units or bytes. So sizes
    that are no power of two can be asked for where every one of them has to be refused.
    """
    step = 1 if form == "units" else unit
    if order > LARGEST_ORDER:
        if largest > LARGEST_ORDER or order <= step << largest:
            raise OverflowError
        return order
    if order < 0:
        # A request for nothing; half a unit is no number of units.
        if form == "units":
            raise OverflowError
        return 0
    whole = step << order
    least = (whole >> 1) + 1 if order else 1
    return least if form == "rounded" and turn % 2 else whole


def edges(adapter: Adapter, pairing: Pairing, geometry: Arguments) -> list[tuple[str, Arguments]]:
    """The calls with sizes at which arithmetic in some C type wraps, alone or with what a library adds to them. Where
    an argument's own type does not hold one, it is not asked (Library.can_say)."""
    if adapter.tables is not None:
        return []
    start = dict(zip(pairing.geometry_names(), geometry, strict=True)).get("start", 0)
    found = []
    for operation, function in adapter.operations.items():
        parameters = pairing.parameters(operation)
        for argument in function.arguments:
            is_size = argument.form in SIZES if argument.name == "order" else argument.name == "count"
            if is_size and argument.name in parameters:
                for number in near_limits(adapter.unit, 8 * ctypes.sizeof(C_TYPES[argument.c_type])):
                    given = tuple(number if name == argument.name else start for name in parameters)
                    found.append((operation, given))
    return found


def near_limits(unit: int, bits: int) -> list[int]:
    """The numbers near what C types hold, and near where they no longer hold so many units."""
    found: set[int] = set()
    for limit in {1 << each for each in (*LIMITS, bits - 1, bits)}:
        found.update(limit - more for more in BELOW)
        found.update(limit + more for more in (*ABOVE, unit, -unit))
        found.update(limit // unit + more for more in (-1, 0, 1))
    return sorted(number for number in found if number > LARGEST_ORDER)


def remarks(adapter: Adapter) -> list[str]:
    """What is not asked for."""
    said = [each for function in adapter.operations.values() for each in function.arguments if each.name == "order"]
    if any(each.form == "bytes" for each in said):
        return ["sizes are asked for that are those of blocks (order:rounded asks for those between as well)"]
    return []

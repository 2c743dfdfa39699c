"""The sizes that are worth asking a C function for: those at which arithmetic in some C type wraps."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

from checks.in_c import LARGEST_POWER
from checks.pairing import Arguments, Pairing
from checks.targets.adapter import Adapter
from checks.targets.runner import types_of

LIMITS = (31, 32, 63, 64)
"""Powers of two that some C type holds no more, and at which arithmetic in one wraps."""
BELOW = sorted({8 * words + more for words in range(17) for more in (-1, 0, 1)})
"""What a library adds to a size: a header, and what lacks to a multiple of an alignment."""
ABOVE = (1, 8, 64)
"""What is left of a size that is narrowed."""


def edges(adapter: Adapter, pairing: Pairing, geometry: Arguments) -> list[tuple[str, Arguments]]:
    """The calls with sizes at which arithmetic in some C type wraps, alone or with what a library adds to them. Where
    an argument's own type does not hold one, it is not asked (Library.can_say)."""
    asked = dict(zip(pairing.geometry_names(), geometry, strict=True))
    start = adapter.become(asked, {}).get(adapter.first, 0)
    found = []
    for operation, function in adapter.operations.items():
        parameters = pairing.parameters(operation)
        for argument in function.arguments:
            if argument.form.is_size and argument.name in parameters:
                for number in near_limits(adapter.unit, 8 * ctypes.sizeof(types_of(adapter)[argument.c_type])):
                    usual = {name: adapter.usual.get(name, start) for name in parameters}
                    found.append((operation, tuple({**usual, argument.name: number}.values())))
    return found


HUGE = 1 << 24
"""Bytes, or places, of no memory that is given to a library."""


def steady(adapter: Adapter) -> Callable[[int], bool]:
    """Which numbers may be said in the place of a larger one where a run is made short. The least size that wraps when
    a pointer is added to it depends on where memory lies, and the least for which there is none on what else a process
    has: the run would break nothing when it is made again."""
    types = types_of(adapter)
    bits = {8 * ctypes.sizeof(types[each.c_type]) for its in adapter.operations.values() for each in its.arguments}
    near = frozenset(number for each in bits for number in near_limits(adapter.unit, each))
    return lambda number: number <= HUGE or number in near


def near_limits(unit: int, bits: int) -> list[int]:
    """The numbers near what C types hold, and near the most places of `unit` that they hold."""
    found: set[int] = set()
    for limit in {1 << each for each in (*LIMITS, bits - 1, bits)}:
        found.update(limit - more for more in BELOW)
        found.update(limit + more for more in (*ABOVE, unit, -unit))
        found.update(limit // unit + more for more in (-1, 0, 1))
    return sorted(number for number in found if number > LARGEST_POWER)


def remarks(adapter: Adapter) -> list[str]:
    """What is not asked for, and not judged."""
    arguments = [argument for function in adapter.operations.values() for argument in function.arguments]
    return list(dict.fromkeys([*(each.form.remark for each in arguments if each.form.remark), *adapter.remarks()]))

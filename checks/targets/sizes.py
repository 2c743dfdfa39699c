"""The sizes that are worth asking a C function for: those at which arithmetic in some C type wraps."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

from checks.evidence import Origin
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
    return [
        (operation, edge)
        for operation, usual, sizes in _sized(adapter, pairing, geometry)
        for edge in _each(usual, sizes)
    ]


def edges_of_objects(adapter: Adapter, pairing: Pairing, geometry: Arguments) -> list[list[tuple[str, Arguments]]]:
    """The same about what an earlier call answers, such as a size that a block is to have: for each of these a run."""
    return [
        [made, *((operation, edge) for edge in _each({**usual, name: Origin(1, 0, usual[name])}, sizes))]
        for operation, usual, sizes in _sized(adapter, pairing, geometry)
        for name, calls in adapter.objects.items()
        if name in usual
        for made in calls
        if made[0] in adapter.operations
    ]


def _sized(
    adapter: Adapter, pairing: Pairing, geometry: Arguments
) -> Iterator[tuple[str, dict[str, Any], dict[str, list[int]]]]:
    """(operation, what its parameters mostly are, the numbers worth asking for by parameter)"""
    asked = dict(zip(pairing.geometry_names(), geometry, strict=True))
    start = adapter.become(asked, {}).get(adapter.first, 0)
    types = types_of(adapter)
    for operation, function in adapter.operations.items():
        usual: dict[str, Any] = {name: adapter.usual.get(name, start) for name in pairing.parameters(operation)}
        said = [each for each in function.arguments if each.form.is_size and each.name in usual]
        sizes = {each.name: near_limits(adapter.unit, 8 * ctypes.sizeof(types[each.c_type])) for each in said}
        yield operation, usual, sizes


def _each(usual: dict[str, Any], sizes: dict[str, list[int]]) -> Iterator[Arguments]:
    for name, numbers in sizes.items():
        yield from (tuple({**usual, name: number}.values()) for number in numbers)


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

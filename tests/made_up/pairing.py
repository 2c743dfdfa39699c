"""How the cell's law and its code are paired: no word of how a memory is kept."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import product
from typing import Any

from attrs import frozen

import tests.made_up.law as law
from checks.pairing import Arguments, Operation, Pairing, Scope
from tests.made_up.cell import KEPT, VALUE
from tests.made_up.cell import Cell as Implementation


@frozen
class View:
    image: Any
    geometry: Arguments

    @property
    def numbers(self) -> int:
        """Which the image is not asked for."""
        [numbers] = self.geometry
        return int(numbers)

    @property
    def kept(self) -> Any:
        return self.image[KEPT]


def abstract(view: View) -> law.Cell:
    """The law's state of which the cache holds no more than it must."""
    return law.Cell(view.numbers, view.image[VALUE], 1 << view.kept >> 1)


def permits(view: View, cell: law.Cell) -> Any:
    return (view.image[VALUE] == cell.value) & ((view.kept == 0) | ((cell.may << 1 >> view.kept & 1) != 0))


def once(cell: law.Cell) -> Iterable[Arguments]:
    return [()]


def swaps(cell: law.Cell) -> Iterable[Arguments]:
    return product(range(cell.numbers), range(cell.numbers), (False, True))


def one(calls: Any) -> Any:
    def sample(cell: law.Cell, rng: random.Random) -> Arguments:
        return rng.choice(list(calls(cell)))

    return sample


def of(calls: Any, *, internal: bool = False) -> Operation:
    return Operation(calls, one(calls), lambda cell, *arguments: (None,), internal=internal)


PAIRING = Pairing(
    spec=law,
    impl=Implementation,
    view=View,
    abstract=abstract,
    permits=permits,
    operations={
        "read": of(once),
        "swap": of(swaps),
        "flush": of(once),
        "fill": of(once, internal=True),
        "forget": of(once, internal=True),
    },
    scopes={"tiny": Scope(((2,), (4,)))},
    representation=(),
    places=lambda view: range(2),
    outcomes={},
    picture=lambda cell, call: f"{cell.value} {cell.may:b}",
)

"""How an early allocator is called from C: frames of a unit, alignments by their order, and which maps there can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from attrs import field, frozen

from checks.in_c import Forms, places, plain, powers
from checks.pairings.physical.buddy.target import PoolAdapter, PoolGeometry
from spec.physical.words import own_frames


@frozen
class MapGeometry(PoolGeometry):
    """Which maps there can be. What is not said can be asked for at will."""

    def fit(self, named: Mapping[str, int]) -> dict[str, int]:
        """The allocator's own records lie as far from the map's beginning, or at its end."""
        fitted = super().fit(named)
        inside = min(named["own"] - named["start"], fitted["frames"] - own_frames(fitted["frames"]))
        return {**fitted, "own": fitted["start"] + inside}


@frozen
class MapAdapter(PoolAdapter):
    parameters: ClassVar[Mapping[str, Forms]] = {
        **PoolAdapter.parameters,
        "order": powers("order", "max_order"),
        "own": places("frame"),
        "limit": places("frame"),
        "exclusive": plain("exclusive", "int"),
        "direction": plain("direction", "int"),
    }

    tellable: ClassVar[Mapping[str, Forms]] = {}

    geometry: MapGeometry = field(factory=MapGeometry)

    @property
    def piece_names(self) -> Sequence[str]:
        """None: memory is added by calls of the law's."""
        return ()

    def hidden(self, start: int) -> int | None:
        """None: which frames of a map are memory, only calls say."""
        return None

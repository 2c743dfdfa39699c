"""Independent authorities on what the laws say: real hardware semantics, running kernels, others' allocators.

Each module here that has an `ORACLE` is one; checks.engines.observe says what an oracle is.
"""

from __future__ import annotations

import functools
import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

from checks.evidence import UsageError

if TYPE_CHECKING:
    from checks.engines.observe import Oracle


@functools.cache
def oracles() -> dict[str, Oracle]:
    """Every oracle by its name, whether or not it can be asked here."""
    found = {}
    # From __name__ on, because this package has another name in the wheel.
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        oracle = getattr(import_module(module.name), "ORACLE", None)
        if oracle is not None:
            found[oracle.name] = oracle
    return dict(sorted(found.items()))


def find(name: str) -> Oracle:
    """The oracle of a name."""
    if name not in oracles():
        raise UsageError(f"there is no oracle {name!r}; the oracles are: {', '.join(oracles())}")
    return oracles()[name]


def about(part: str) -> list[Oracle]:
    """The oracles on a part, on those of a chapter, or all."""
    every = oracles().values()
    return [each for each in every if not part or each.part == part or each.part.startswith(f"{part}.")]

"""What numba makes of kernels (impl.image.kernel), and how that is kept on a disk."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numba.core.caching import FunctionCache, IndexDataCacheFile
from numba.core.dispatcher import Dispatcher
from numba.extending import overload

from impl.image import unsigned
from impl.sources import Sources

SOURCES = Sources()


@overload(unsigned)
def _unsigned(place: Any) -> Any:
    def cast(place: Any) -> Any:
        return np.uint64(place)

    return cast


def compiled(function: Callable[..., Any], life: str | None, is_inlined: bool) -> Any:
    """A kernel as numba compiles it, and under which name that is kept on the disk; None where it is not.

    `_nrt=False` leaves out reference counting of array arguments, which takes most of the time of functions as
    short as these; a kernel may therefore neither return nor allocate an array. The option is undocumented:
    tests/test_image.py holds that it still works.
    """
    made = numba.njit(forceinline=is_inlined, _nrt=False)(function)  # type: ignore[call-overload]
    return made if life is None else keep(made, function, life)


def keep(compiled: Any, function: Callable[..., Any], life: str = "") -> Any:
    """Have what numba compiles of a function kept on the disk, where a folder can be written."""
    if isinstance(compiled, Dispatcher):  # not where numba is switched off
        with suppress(RuntimeError, OSError):
            compiled._cache = Kept(function, life)  # type: ignore[attr-defined]
    return compiled


class Kept(FunctionCache):
    """Compiled code on a disk, which saves time and nothing else: where it cannot be read, because it is damaged, the
    source is compiled; where it cannot be written, because the disk is full, it is not kept."""

    def __init__(self, function: Callable[..., Any], life: str) -> None:
        """What is compiled of one function in several lives is kept in files of different names. Numba asks whether
        the function's own file has changed; kernels of other parts and constants of the law are compiled into it too.
        """
        super().__init__(function)  # type: ignore[no-untyped-call]
        made = self._impl
        base = f"{made.filename_base}-{life}" if life else made.filename_base
        stamp = made.locator.get_source_stamp(), SOURCES.stamp(Path(function.__code__.co_filename).resolve())
        self._cache_file = IndexDataCacheFile(self._cache_path, base, stamp)  # type: ignore[no-untyped-call]

    def load_overload(self, *signature: Any) -> Any:
        try:
            return super().load_overload(*signature)  # type: ignore[no-untyped-call]
        except Exception:
            with suppress(OSError):
                self.flush()  # type: ignore[no-untyped-call]
            return None

    def save_overload(self, *compiled: Any) -> None:
        with suppress(OSError):
            super().save_overload(*compiled)  # type: ignore[no-untyped-call]

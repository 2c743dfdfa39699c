"""The memory image: a flat array of 64-bit words that holds all of an implementation's state.

Operations are plain functions over an image, in the subset of Python that numba compiles. One source has four
lives: compiled (`kernel` below), plain Python over a `CheckedImage`, symbolic
(`checks.engines.proving.trusted.symbolic`), and as bytes (`snapshot`, `restore`).
"""

from __future__ import annotations

import inspect
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any, TypeVar

import numba
import numpy as np
from numba.core.caching import FunctionCache, IndexDataCacheFile
from numba.core.dispatcher import Dispatcher

from spec.vocabulary import Failure

WORD_MINIMUM, WORD_MAXIMUM = -(1 << 63), (1 << 63) - 1

Image = Any
"""A numpy array of int64, a CheckedImage, or a symbolic image: whatever answers `image[index]`."""

Function = TypeVar("Function", bound=Callable[..., Any])

_compiling: ContextVar[bool] = ContextVar("_compiling", default=True)
_life: ContextVar[str | None] = ContextVar("_life", default="")
"""Under which name compiled code is kept on disk; None where it is not."""


@contextmanager
def plain() -> Iterator[None]:
    """Within it, `kernel` leaves functions as they are: how a source is loaded for its other lives."""
    token = _compiling.set(False)
    try:
        yield
    finally:
        _compiling.reset(token)


@contextmanager
def uncached() -> Iterator[None]:
    """Within it, `kernel` keeps no compiled code on disk: how a source is loaded that is not what its file says."""
    with kept_as(None):
        yield


@contextmanager
def kept_as(life: str | None) -> Iterator[None]:
    """Within it, `kernel` keeps compiled code under a name of its own, or not: how a source is loaded that always says
    the same, but not what its file says."""
    token = _life.set(life)
    try:
        yield
    finally:
        _life.reset(token)


def kernel(function: Function) -> Function:
    """Compile an operation over an image.

    `_nrt=False` leaves out reference counting of array arguments, which takes most of the time of functions as
    short as these; a kernel may therefore neither return nor allocate an array. The option is undocumented:
    tests/test_image.py holds that it still works.
    """
    if not _compiling.get():
        return function
    compiled: Function = numba.njit(forceinline=True, _nrt=False)(function)  # type: ignore[call-overload]
    life = _life.get()
    return compiled if life is None else keep(compiled, function, life)


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
        """What is compiled of one function in several lives is kept in files of different names."""
        super().__init__(function)  # type: ignore[no-untyped-call]
        if life:
            made = self._impl
            base, stamp = f"{made.filename_base}-{life}", made.locator.get_source_stamp()
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


NO_WORD = (OverflowError, numba.TypingError)
"""What a compiled function raises for an integer that no 64-bit word holds, among other things."""


def are_words(*numbers: int) -> bool:
    """Whether a 64-bit word holds each: what to ask when one of NO_WORD was raised."""
    return all(WORD_MINIMUM <= number <= WORD_MAXIMUM for number in numbers)


def new_image(words: int) -> Image:
    """An image of zeroed words."""
    return np.zeros(words, dtype=np.int64)


class ImageFault(Exception):
    """An access outside the image, or a value that no 64-bit word holds. Compiled code would corrupt memory."""


class CheckedImage(list[int]):
    """An image in plain Python that refuses what compiled code would do silently."""

    def __init__(self, words: int) -> None:
        super().__init__([0] * words)

    @classmethod
    def of(cls, numbers: Iterable[int]) -> CheckedImage:
        """A copy of another image's words, which is read as strictly."""
        image = cls(0)
        image.extend(numbers)
        return image

    def __getitem__(self, index: Any) -> Any:
        if 0 <= index < len(self):
            return list.__getitem__(self, index)
        raise ImageFault(f"reads word {index} of an image of {len(self)} words")

    def __setitem__(self, index: Any, value: Any) -> None:
        if not 0 <= index < len(self):
            raise ImageFault(f"writes word {index} of an image of {len(self)} words")
        if not WORD_MINIMUM <= value <= WORD_MAXIMUM:
            raise ImageFault(f"writes {value}, which no 64-bit word holds")
        list.__setitem__(self, index, value)

    def tobytes(self) -> bytes:
        return array("q", list(self)).tobytes()


def snapshot(image: Image) -> bytes:
    """The image as bytes: equal bytes, equal state."""
    data: bytes = image.tobytes()
    return data


def restore(image: Image, data: bytes) -> None:
    """Put the image back to what `snapshot` saw."""
    if isinstance(image, np.ndarray):
        image[:] = np.frombuffer(data, dtype=np.int64)
    else:
        list.__setitem__(image, slice(None), np.frombuffer(data, dtype=np.int64).tolist())


def answers(failures: type[Failure]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """What return codes say, by the failures of a part: of operations that answer with something, and of those that
    have nothing else to say."""
    numbered = tuple((failure, failure.errno) for failure in failures)

    def outcome(code: int, *numbers: int) -> int | Failure:
        """A result where it is not negative, else a named failure."""
        if code >= 0:
            return code
        for failure, value in numbered:
            if code == -value:
                return failure
        raise ImageFault(f"returned {code}, which is no failure's number")

    def done(code: int, *numbers: int) -> Failure | None:
        result = outcome(code)
        return result if isinstance(result, Failure) else None

    return outcome, done


def nothing(code: int | None, *numbers: int) -> None:
    """What is said where nobody asks."""


# ── The operations of a component ────────────────────────────────────────────────────────────────────────────


def operation(
    kernel: Callable[..., Any],
    says: Callable[..., Any],
    *,
    takes: Mapping[str, Callable[[Any], Any]] = MappingProxyType({}),
    beyond: Callable[..., Failure] | None = None,
) -> Callable[..., Any]:
    """The method by which a component offers a kernel. A component keeps nothing but its image, and has no method that
    is not made here: what it answers is what the kernel makes of the image and the arguments.

    says: (return code, *arguments) → the answer, in the law's words
    takes: what is made of an argument first, by its name
    beyond: (image, *arguments) → the answer where some argument is not a 64-bit word; if it is left out, that is an
    error of the caller's

    As text, with the kernel's own parameters, because a call that is written out takes the least time; and because it
    then finds the kernel by its name, in whose place a reading of the source may put something else
    (checks.engines.proving.trusted.programs).
    """
    written = getattr(kernel, "py_func", kernel)
    _, *names = inspect.signature(written).parameters
    given = ", ".join(names)
    taken = ", ".join(f"takes[{name!r}]({name})" if name in takes else name for name in names)
    made: dict[str, Any] = {}
    exec(_METHOD.format(kernel=written.__name__, given=given, taken=taken), written.__globals__, made)
    method: Callable[..., Any] = made["bind"](says, takes, beyond, NO_WORD, are_words)
    method.__name__, method.__doc__ = written.__name__, written.__doc__
    method.__dict__.update(kernel=written.__name__, says=says)
    return method


_METHOD = """
def bind(says, takes, beyond, NO_WORD, are_words):
    def method(self, {given}):
        try:
            return says({kernel}(self.image, {taken}), {given})
        except NO_WORD:
            if beyond is None or are_words({given}):
                raise
            return beyond(self.image, {given})
    return method
"""

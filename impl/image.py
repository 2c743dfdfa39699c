"""The memory image: a flat array of 64-bit words that holds all of an implementation's state.

Operations are plain functions over an image, in the subset of Python that numba compiles. One source has four
lives: compiled (`kernel` below), plain Python over a `CheckedImage`, symbolic
(`checks.engines.proving.trusted.symbolic`), and as bytes (`snapshot`, `restore`).
"""

from __future__ import annotations

import inspect
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property, update_wrapper
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np

from spec.vocabulary import Failure

WORD_MINIMUM, WORD_MAXIMUM = -(1 << 63), (1 << 63) - 1

Image = Any
"""A numpy array of int64, a CheckedImage, or a symbolic image: whatever answers `image[index]`."""

Function = TypeVar("Function", bound=Callable[..., Any])

_compiling: ContextVar[bool] = ContextVar("_compiling", default=True)
_life: ContextVar[tuple[str, bool]] = ContextVar("_life", default=("", True))
"""Under which name compiled code is looked for on the disk, and whether it is written there."""
_linking: ContextVar[bool] = ContextVar("_linking", default=False)


@contextmanager
def plain() -> Iterator[None]:
    """Within it, `kernel` leaves functions as they are: how a source is loaded for its other lives."""
    token = _compiling.set(False)
    try:
        yield
    finally:
        _compiling.reset(token)


@contextmanager
def kept_as(life: str, *, is_written: bool) -> Iterator[None]:
    """Within it, `kernel` looks for compiled code under a name of its own, and may write it there: how a source is
    loaded that is not what its file says. Of what an edit leaves as it was the code is found."""
    token = _life.set((life, is_written))
    try:
        yield
    finally:
        _life.reset(token)


def link_components() -> None:
    """From now on, have what components call of each other compiled separately (linked): for engines, which run what
    has just been edited. Else it is compiled into its callers, for those who want the least time."""
    _linking.set(True)


def kernel(function: Function) -> Function:
    """Compile an operation over an image (impl.compiled), when it is first used. A kernel may neither return nor
    allocate an array."""
    return _compiled(function, is_inlined=True)


def called(function: Function) -> Function:
    """The same, for what is seldom come to, or is long and used by many: it is called, where other kernels become part
    of what calls them. What is often come to then has the processor's registers to itself, and what is long is not
    compiled again for each use, which takes minutes."""
    return _compiled(function, is_inlined=False)


def _compiled(function: Function, *, is_inlined: bool) -> Function:
    if not _compiling.get():
        return function
    return Kernel(function, *_life.get(), is_inlined)  # type: ignore[return-value]


def unsigned(place: int) -> int:
    """A place in an image of which compiled code need not ask whether it is negative. It does of any other that it
    computes, as in Python that counts from the end, and one instruction of three is for that."""
    return place


class Kernel:
    """A function that numba compiles when it is first used. Until then numba is not loaded, which takes longer than
    most of what memspec is asked for."""

    def __init__(self, function: Callable[..., Any], life: str, is_written: bool, is_inlined: bool) -> None:
        update_wrapper(self, function)
        self.is_inlined = is_inlined
        self.py_func = function
        self.life = life, is_written
        self.is_called = False

    @cached_property
    def compiled(self) -> Any:
        from impl.compiled import compiled

        return compiled(self.py_func, *self.life, self.is_inlined)

    def __call__(self, *arguments: Any) -> Any:
        """From now on its module has what numba made in the place of each kernel: a call of that takes less time. Other
        modules that have imported this one go on calling it, so that its own is gone through once alone."""
        if not self.is_called:
            names = self.py_func.__globals__
            names.update({name: value.compiled for name, value in names.items() if isinstance(value, Kernel)})
            self.is_called = True
        return self.compiled(*arguments)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.compiled, name)


class Linked:
    """A kernel of another component, which may be called by its symbol: see linked."""

    def __init__(self, kernel: Kernel) -> None:
        """Raise TypeError where annotations do not say which machine words it takes and returns: that is all that its
        callers are compiled for."""
        update_wrapper(self, kernel.py_func)
        self.kernel, self.py_func = kernel, kernel.py_func
        image, *numbers = inspect.signature(kernel.py_func).parameters.values()
        self.numbers = [str(each.annotation) for each in numbers]
        self.returned = str(kernel.py_func.__annotations__.get("return"))
        says = (image.annotation, {*self.numbers} - {"int"}, self.returned in ("int", "bool", "None"))
        if says != ("Image", set(), True):
            raise TypeError(
                f"{kernel.__name__} cannot be linked: it takes more than an Image and int, or returns something else"
            )

    @cached_property
    def is_apart(self) -> bool:
        """Whether it is compiled separately: settled when it is first asked, as code is kept by the answer."""
        return _linking.get()

    def __call__(self, *arguments: Any) -> Any:
        return self.kernel(*arguments)


def linked(function: Function) -> Function:
    """A kernel of another component. Where engines run (link_components) it is compiled separately, and linked to its
    callers as the functions of another file are in C: their code depends on its name and its signature, and is not
    compiled again when it is edited. A call then takes some nanoseconds more, so that this is not for what an innermost
    loop calls. Elsewhere it is a kernel like others, and compiled into its callers."""
    return Linked(function) if isinstance(function, Kernel) else function  # type: ignore[return-value]


def no_word() -> tuple[type[Exception], ...]:
    """What a compiled function raises for an integer that no 64-bit word holds, among other things."""
    numba = sys.modules.get("numba")
    return (OverflowError,) if numba is None else (OverflowError, numba.TypingError)


def are_words(*numbers: int) -> bool:
    """Whether a 64-bit word holds each: what to ask when one of those was raised."""
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
    beyond: Callable[..., Any] | None = None,
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
    method: Callable[..., Any] = made["bind"](says, takes, beyond, no_word, are_words)
    method.__name__, method.__doc__ = written.__name__, written.__doc__
    method.__dict__.update(kernel=written.__name__, says=says)
    return method


_METHOD = """
def bind(says, takes, beyond, no_word, are_words):
    def method(self, {given}):
        try:
            return says({kernel}(self.image, {taken}), {given})
        except no_word():
            if beyond is None or are_words({given}):
                raise
            return beyond(self.image, {given})
    return method
"""

"""A Python class as a target. Whatever its objects do when they are looked at, what comes out is plain or a verdict."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from checks.clauses import NO_CRASH, NO_EXIT
from checks.evidence import UsageError
from checks.pairing import Pairing
from checks.targets.target import Subject, Target
from checks.words import WIDEST, cut, described, shown
from spec.vocabulary import BrokenClause

MOST_BITS = 1024
"""Of a number that may be an answer."""


def class_target(pairing: Pairing, given: Callable[..., Any]) -> Target:
    """A class that is here already."""
    if not callable(given):
        raise UsageError(f"{shown(given)} is no class")
    name = f"{getattr(given, '__module__', '')}:{getattr(given, '__qualname__', type(given).__name__)}"
    return Target(name, partial(Theirs, lambda: given, pairing), pairing, is_given=True)


def named_target(pairing: Pairing, name: str, folder: Path | None = None) -> Target:
    """The class that `module:Class` names. It is imported where its objects are made, for that runs its code.
    Modules of this folder, or else of the current one, are found first."""
    module, colon, wanted = name.partition(":")
    if not (module and colon and wanted):
        raise UsageError(f"{name!r} names no class: write module:Class, such as my_allocator:Buddy")
    found = Imported(name, module, wanted, folder)
    make = partial(Theirs, found, pairing)
    return Target(name, make, pairing, prepare=found, loading=f"{module!r} cannot be imported")


class Imported:
    """The class of a module, imported when it is first asked for."""

    def __init__(self, target: str, module: str, name: str, folder: Path | None = None) -> None:
        self.folder = folder
        self.target = target
        self.module = module
        self.name = name
        self.found: Callable[..., Any] | None = None

    def __call__(self) -> Callable[..., Any]:
        if self.found is None:
            self.found = self._import()
        return self.found

    def _import(self) -> Callable[..., Any]:
        here = os.path.abspath(self.folder) if self.folder else os.getcwd()
        if sys.path[:1] != [here]:
            # A console script has its own folder there, not the user's.
            sys.path.insert(0, here)
        importlib.invalidate_caches()
        try:
            module = importlib.import_module(self.module)
            found: Any = getattr(module, self.name, None)
        except ModuleNotFoundError as error:
            where = f"nor where PYTHONPATH says, seen from {here}" if error.name == self.module else "which it imports"
            raise UsageError(f"there is no module {error.name!r} here, {where}") from error
        except SystemExit as error:
            raise UsageError(
                f"{self.module!r} cannot be imported: that ends the process, {exit_code(error)}"
            ) from error
        except BaseException as error:
            raise UsageError(f"importing {self.module!r} failed: {described(error)}") from error
        if found is None:
            raise UsageError(f"the module {self.module!r} ({getattr(module, '__file__', None)}) has no {self.name!r}")
        if not callable(found):
            raise UsageError(f"{self.target} is no class")
        made: Callable[..., Any] = found
        return made


class Theirs(Subject):
    """One object of the class, under the law's names."""

    def __init__(self, found: Callable[[], Callable[..., Any]], pairing: Pairing, *geometry: Any) -> None:
        self.theirs = guarded(found(), *geometry)
        self.offered = [name for name in pairing.operations if guarded(_has, self.theirs, name)]

    def __getattr__(self, name: str) -> Callable[..., Any]:
        # Only what is not found otherwise: the operations.
        if name not in self.__dict__.get("offered", ()):
            raise AttributeError(name)
        return partial(guarded, _call, self.theirs, name)


def _has(theirs: Any, name: str) -> bool:
    """Whether it has an operation; one that fails when it is looked at fails when it is called."""
    try:
        return callable(getattr(theirs, name))
    except AttributeError:
        return False
    except Exception:
        return True


def _call(theirs: Any, name: str, *arguments: Any) -> Any:
    return plain(getattr(theirs, name)(*arguments))


def guarded(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function of theirs comes to. What is no Exception, and would end this process, breaks a clause."""
    try:
        return function(*arguments)
    except SystemExit as error:
        raise BrokenClause(f"{NO_EXIT}: {exit_code(error)}") from None
    except Exception:
        raise
    except BaseException as error:
        raise BrokenClause(f"{NO_CRASH}: {described(error)}") from None


# ── What comes out of it ─────────────────────────────────────────────────────────────────────────────────────


class Strange:
    """An answer that means nothing, as text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def plain(raw: Any) -> Any:
    """An answer as a value of Python's own or of the law's, with nothing behind it that could run."""
    kind = type(raw)
    if raw is None or kind is bool or kind.__module__.startswith("spec."):
        return raw
    if issubclass(kind, str):
        return str.__str__(raw) if str.__len__(raw) <= WIDEST else Strange(cut(raw))
    if kind is tuple and len(raw) == 2:
        parts = tuple(map(plain, raw))
        return parts if all(type(part) is int for part in parts) else Strange(shown(raw))
    if issubclass(kind, int) or hasattr(kind, "__index__"):
        number = int.__pos__(raw if issubclass(kind, int) else kind.__index__(raw))
        return number if number.bit_length() <= MOST_BITS else Strange(f"a number of {number.bit_length():,} bits")
    return Strange(shown(raw))


def exit_code(error: SystemExit) -> str:
    """The exit code that Python would end with (https://docs.python.org/3/library/sys.html#sys.exit)."""
    code = error.code
    if code is None:
        return "exit code 0"
    return f"exit code {int(code) & 255}" if isinstance(code, int) else "exit code 1"

"""What a target names: a class, the adapter of a library or of a program, or a program's command."""

from __future__ import annotations

import importlib
import os
import shlex
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from attrs import evolve

from checks.engines.drive import Factory
from checks.evidence import UsageError
from checks.pairing import Pairing
from checks.targets.adapter import read
from checks.targets.library import check_common, fit, library_target, unpromised
from checks.targets.program import factory
from checks.targets.target import Target


def resolve(pairing: Pairing, target: str | Factory) -> Target:
    """What a target names: a class, an adapter's file, or a command. Raises UsageError where there is none."""
    if not isinstance(target, str):
        return Target(f"{target.__module__}:{target.__qualname__}", target, pairing)
    if target.endswith(".toml"):
        adapter = read(Path(target))
        if adapter.program:
            check_common(adapter, pairing)
            known = program_target(pairing, target, words(adapter.program), adapter.folder)
            fitted = partial(fit, adapter, pairing)
            return evolve(known, broken_promises=unpromised(adapter, pairing), fit=fitted)
        return library_target(adapter, pairing, target)
    if "/" in target or " " in target:
        return program_target(pairing, target, words(target), Path())
    return Target(target, python_class(target), pairing)


def words(command: str) -> list[str]:
    """A command's words, as a shell splits them. UsageError where it would ask for more."""
    try:
        return shlex.split(command)
    except ValueError:
        raise UsageError(f"a quote is not closed, or nothing follows a backslash: {command}") from None


def program_target(pairing: Pairing, name: str, command: Sequence[str], folder: Path) -> Target:
    make = factory(pairing, list(command), folder)

    def hurry(seconds: float) -> None:
        make.program.seconds = seconds

    return Target(name, make, pairing, is_apart=True, hurry=hurry, close=make.close)


def python_class(target: str) -> Factory:
    """The class that `module:Class` names; modules of the current directory are found first."""
    module_name, colon, class_name = target.partition(":")
    if not (module_name and colon and class_name):
        raise UsageError(f"{target!r} names no class: write module:Class, such as my_allocator:Buddy")
    here = os.getcwd()
    if sys.path[:1] != [here]:
        # A console script has its own folder there, not the user's.
        sys.path.insert(0, here)
    importlib.invalidate_caches()
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        where = f"nor where PYTHONPATH says, seen from {here}" if error.name == module_name else "which it imports"
        raise UsageError(f"there is no module {error.name!r} here, {where}") from error
    except Exception as error:
        raise UsageError(f"importing {module_name!r} failed: {type(error).__name__}: {error}") from error
    found = getattr(module, class_name, None)
    if found is None:
        raise UsageError(f"the module {module_name!r} ({module.__file__}) has no {class_name!r}")
    if not callable(found):
        raise UsageError(f"{target} is no class")
    factory: Factory = found
    return factory

"""What a target names: a class, the adapter of a library or of a program, a library, or a program's command."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from attrs import evolve

from checks.drive import Factory
from checks.evidence import Budget, UsageError
from checks.pairing import Pairing
from checks.targets.adapter import Adapter
from checks.targets.library import check_promises, fit, library_target, unpromised
from checks.targets.program import factory
from checks.targets.python import class_target, named_target
from checks.targets.standard import adapter_of, file_of, is_adapter, is_library
from checks.targets.target import Target
from checks.words import cut


def resolve(pairing: Pairing, target: str | Factory) -> Target:
    """What a target names: a class, an adapter's file, or a command. Raises UsageError where there is none."""
    if not isinstance(target, str):
        return class_target(pairing, target)
    if is_adapter(target) or is_library(target):
        return described_by(adapter_of(target, pairing), pairing, target)
    if "/" in target or " " in target:
        return program_target(pairing, target, words(target), Path())
    return named_target(pairing, target)


def described_by(adapter: Adapter, pairing: Pairing, name: str) -> Target:
    """What an adapter describes, under the name that it was asked for by. Raises UsageError."""
    if adapter.calls_a_library:
        return library_target(adapter, pairing, name)
    check_promises(adapter, pairing)
    if adapter.python:
        known = evolve(named_target(pairing, adapter.python, adapter.folder), name=name)
    else:
        known = program_target(pairing, name, words(adapter.program), adapter.folder)
    return evolve(known, broken_promises=unpromised(adapter, pairing), fit=partial(fit, adapter, pairing))


def code(target: str) -> str:
    """Whose code runs where a target is named so, for people to read before it does."""
    if is_adapter(target):
        return f"what {cut(file_of(target))} names"
    if is_library(target):
        return f"the library {cut(target)}"
    if "/" in target or " " in target:
        return f"the command {cut(target)}"
    return f"the Python module {cut(target.partition(':')[0])}"


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

    def watch(budget: Budget) -> None:
        make.program.is_over = budget.spent

    return Target(name, make, pairing, is_apart=True, hurry=hurry, watch=watch, close=make.close)

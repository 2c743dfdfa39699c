"""What forks much is done in a process beside pytest's own that has loaded little.

A fork costs by how much memory a process has, and pytest's has some hundred megabytes: all tests, numba, z3. One that
is asked what somebody else's implementation comes to forks some hundred times.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache, wraps
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")
_is_here = False
"""Whether this is that process."""


def lean(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Have a function performed there, in the folder and with the variables that there are here. What it is given, what
    it comes to and what it raises are pickled."""

    @wraps(function)
    def run(*arguments: Given.args, **named: Given.kwargs) -> Result:
        if _is_here:
            return function(*arguments, **named)
        place = function.__module__, function.__qualname__
        process = _process()
        process.send((place, os.getcwd(), dict(os.environ), arguments, named))
        result, error = process.recv()
        if error is not None:
            raise error
        return result  # type: ignore[no-any-return]

    return run


@cache
def _process() -> Connection:
    """Started anew and not forked, when it is needed first; it ends with pytest's."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    context.Process(target=_serve, args=(theirs,), daemon=True).start()
    theirs.close()
    return ours


def _serve(channel: Connection) -> None:
    global _is_here
    _is_here = True
    while True:
        (module, name), folder, variables, arguments, named = channel.recv()
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(variables)
        try:
            channel.send((getattr(import_module(module), name)(*arguments, **named), None))
        except Exception as error:
            channel.send((None, error))

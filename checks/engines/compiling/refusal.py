"""Why a law cannot be compiled: the function of it, the line, and what stands there."""

from __future__ import annotations

import linecache
from collections.abc import Iterator
from contextlib import contextmanager
from traceback import walk_tb
from types import FrameType

from checks.evidence import UsageError
from checks.pairing import Pairing

VOCABULARY = "spec.vocabulary"
"""Its functions do what a law asks for: the law's line is the one that calls them."""


@contextmanager
def compiling(pairing: Pairing) -> Iterator[None]:
    """Within it the law's text is run to be compiled. What it does that cannot be is told as the user's matter; an
    error in which none of its functions is involved is our own."""
    try:
        yield
    except UsageError:
        raise
    except Exception as error:
        blamed = [(call, line) for call, line in walk_tb(error.__traceback__) if is_of(pairing, call)]
        if not blamed:
            raise
        call, line = blamed[-1]
        code = call.f_code
        text = linecache.getline(code.co_filename, line).strip()
        function = code.co_qualname.split(".<locals>")[0]
        where = f"{call.f_globals['__name__']}, line {line}, {function}"
        raise UsageError(f"{pairing.part} cannot be compiled: {where}: `{text}`: {error}") from error


def is_of(pairing: Pairing, call: FrameType) -> bool:
    """Whether the call is one of the law's functions, or of those by which the pairing reads an image."""
    name = str(call.f_globals.get("__name__"))
    read = (pairing.view, pairing.abstract, *pairing.invariants())
    own = {pairing.spec.__name__, *(each.__module__ for each in read)}
    return name in own or (name.startswith(("spec.", "checks.pairings.")) and name != VOCABULARY)

"""The functions that memspec supplies to one object of a library, as pointers that C can call."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping
from typing import Any

from checks.targets.adapter import Adapter, Callback
from checks.targets.program import ProgramDied
from checks.targets.runner import RunLibrary
from checks.targets.supplied import Supplied


class Callbacks:
    """By their names, the addresses of functions. What is wrong with how the library calls one is kept until its own
    call returns: no exception passes through C."""

    def __init__(self, library: Any, adapter: Adapter, types: Mapping[str, Any], elsewhere: RunLibrary | None) -> None:
        self.library = library
        self.types = types
        self.wrong: Exception | None = None
        made = [self._function(name, each, adapter) for name, each in adapter.callbacks.items()]
        if elsewhere is None:
            self._kept = [ctypes.CFUNCTYPE(returned, *told)(called) for called, returned, told in made]
            found = [ctypes.cast(each, ctypes.c_void_p).value or 0 for each in self._kept]
        else:
            found = elsewhere.supply([(called, told) for called, _, told in made])
        self._addresses = dict(zip(adapter.callbacks, found, strict=True))

    def __getitem__(self, name: str) -> int:
        return self._addresses[name]

    def judge(self) -> None:
        """Raise what was wrong with a call since the last time."""
        wrong, self.wrong = self.wrong, None
        if wrong is not None:
            raise wrong

    def _function(
        self, name: str, said: Callback, adapter: Adapter
    ) -> tuple[Callable[..., int | None], Any, list[Any]]:
        """(what is done, the C type of what it answers, those of what it is told)"""
        about = adapter.supplied[name]
        c_type = said.type or about.c_type
        returned = None if c_type == "void" else self.types[c_type]
        told = [self.types[each.type or about.known.get(each.name, "void *")] for each in said.told(about)]
        return self._called(about, said, is_silent=returned is None), returned, told

    def _called(self, about: Supplied, said: Callback, *, is_silent: bool) -> Callable[..., int | None]:
        names = [argument.name for argument in said.told(about)]
        failure = about.failure if said.failure is None else said.failure

        def called(*values: int | None) -> int | None:
            told = {name: value or 0 for name, value in zip(names, values, strict=True) if name in about.known}
            try:
                answer = about.call(self.library, **told)
            except ProgramDied:
                raise  # Nobody is left to be answered.
            except Exception as error:
                self.wrong = self.wrong or error
                answer = None
            if is_silent:
                return None
            return failure if answer is None else answer

        return called

"""What a library keeps in its arena for hardware to read, so that memspec reads it too. A part may bring it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Protocol

from checks.pairing import Arguments, State
from checks.targets.adapter import Function


class Resident(Protocol):
    """Beside one pool of a library."""

    def turn(self, call: Callable[[str], Any], handle: int) -> None:
        """Find out where it begins by now. call: the name of one of Adapter.functions → what that answers."""

    def can_make(self, operation: str, arguments: Arguments) -> bool:
        """Whether an operation that memspec makes itself can be made so."""

    def make(self, operation: str, arguments: Arguments) -> Any:
        """An operation that memspec makes itself."""


class InProgram(Protocol):
    """In the C program that a counterexample is saved as."""

    ours: ClassVar[Sequence[str]]
    """Names of functions of the program, of which it need not use each."""
    made: ClassVar[Mapping[str, Function]]
    """The operations that memspec makes itself, as functions of the program."""

    def support(self) -> Iterator[str]:
        """What the program needs for it: types and functions, after `arena` was declared."""

    def fill(self, size: str) -> Iterator[str]:
        """Have in an arena of such a size what a last owner could have left."""

    def begin(self, call: Callable[[Function], str], size: str) -> Iterator[str]:
        """Once there is an arena of such a size, and before the first call. call: a function → its call, in C."""

    def turn(self, call: Callable[[Function], str]) -> str:
        """Find out where it begins by now."""

    def conditions(self, state: State, unpromised: Sequence[str]) -> Iterator[str]:
        """What is to be found where the law's state is this."""

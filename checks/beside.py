"""What an implementation of ours keeps beside its memory image: nothing.

All engines take equal images for equal states. A counter in an attribute, in a variable of the module, in a default
argument or in a closure would be a state that none of them puts back, and that no proof is about. So what an object,
its class and the modules of its functions hold is compared with what it was when the object was made; and now and then
the same call is made on another object with an equal image, which finds what can be read and not compared: chance, the
clock, an address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from inspect import unwrap
from operator import is_
from types import FunctionType
from typing import Any

from attrs import define, field

from checks.clauses import ALIKE, NOTHING_BESIDE
from impl.image import restore, snapshot
from spec.vocabulary import BrokenClause, reached

CLAUSES = (NOTHING_BESIDE, ALIKE)
"""What is judged here."""
OURS = "impl."
"""What the names of modules begin with that implementations are made of."""
CHANGING = (list, dict, set, bytearray)
"""Kinds of objects that can change in place."""


@define
class Beside:
    """What there was beside the image when an object was made."""

    subject: Any
    names: list[tuple[dict[str, Any], dict[str, Any]]] = field(factory=list)
    """Each module's variables, and each class's, with a copy."""
    contents: list[tuple[Callable[[], Any], Any]] = field(factory=list)
    """What can change in place, with a copy."""
    bare: list[FunctionType] = field(factory=list)
    """The functions that keep nothing and enclose nothing: nearly all, and they are gone through after every step."""

    def __attrs_post_init__(self) -> None:
        kind = type(self.subject)
        self.names.append((_members(kind), _members(kind)))
        for names in _modules(kind):
            self.names.append((names, dict(names)))
            for name, value in names.items():
                if isinstance(value, CHANGING) and name != "__builtins__":
                    self._keep(lambda value=value: value)  # type: ignore[misc]
                elif isinstance(function := written(value), FunctionType) and function.__globals__ is names:
                    self._keep_of(function)
        for method in _methods(kind):
            self._keep_of(method)

    def _keep_of(self, function: FunctionType) -> None:
        if function.__closure__ is None and not _keeps(function):
            self.bare.append(function)
        else:
            self._keep(lambda: _kept_by(function))

    def _keep(self, read: Callable[[], Any]) -> None:
        self.contents.append((read, deepcopy_of(read())))

    def check(self, operations: Iterable[str]) -> None:
        """Raise BrokenClause where something is kept beside the image, or where a method is not made of a kernel."""
        more = sorted(set(_attributes(self.subject)) - {"image"})
        offered = vars(type(self.subject))
        by_hand = [name for name in operations if not hasattr(offered.get(name), "kernel")]
        if more or by_hand:
            what = f"an object has {', '.join(more)}" if more else f"{', '.join(by_hand)} not made by operation()"
            raise BrokenClause(f"{NOTHING_BESIDE}: {what}")
        now = [(_members(type(self.subject)), self.names[0][1]), *self.names[1:]]
        for names, before in now:
            if not _same(names, before):
                changed = next(name for name in {**before, **names} if not _is_same(names.get(name), before.get(name)))
                raise BrokenClause(f"{NOTHING_BESIDE}: {changed} has changed")
        for read, before in self.contents:
            if read() != before:
                raise BrokenClause(f"{NOTHING_BESIDE}: what a module or a function holds has changed")
        for function in self.bare:
            if _keeps(function):
                raise BrokenClause(f"{NOTHING_BESIDE}: what a module or a function holds has changed")
        reached[NOTHING_BESIDE] += 1


def twin(subject: Any) -> Any:
    """Another object of the class, with an image of its own and equal words."""
    other = object.__new__(type(subject))
    other.image = subject.image.copy() if hasattr(subject.image, "tolist") else type(subject.image).of(subject.image)
    return other


def compare(subject: Any, calls: Iterable[tuple[str, tuple[Any, ...]]]) -> None:
    """Make each call on the object, and on another with an equal image: raise BrokenClause where one of them does
    something else. The images are put back after each, as its arguments are those of a call that may be made now: what
    one has freed the next must not write to."""
    other, data = twin(subject), snapshot(subject.image)
    for operation, arguments in calls:
        answers = [_answer(each, operation, arguments) for each in (subject, other)]
        if answers[0] != answers[1] or snapshot(subject.image) != snapshot(other.image):
            raise BrokenClause(ALIKE)
        for each in (subject, other):
            restore(each.image, data)
    reached[ALIKE] += 1


def _answer(subject: Any, operation: str, arguments: tuple[Any, ...]) -> Any:
    try:
        return getattr(subject, operation)(*arguments)
    except Exception as error:
        return type(error), str(error)


def written(value: Any) -> Any:
    """A function as it is written, compiled or not."""
    return getattr(value, "py_func", value)


def deepcopy_of(value: Any) -> Any:
    """A copy to compare with; where there is none, the same."""
    try:
        return deepcopy(value)
    except Exception:
        return value


def _attributes(subject: Any) -> Iterator[str]:
    yield from getattr(subject, "__dict__", ())
    for kind in type(subject).__mro__:
        slots = vars(kind).get("__slots__", ())
        yield from (name for name in ((slots,) if isinstance(slots, str) else slots) if hasattr(subject, name))


def _members(kind: type) -> dict[str, Any]:
    return dict(vars(kind))


def _methods(kind: type) -> list[FunctionType]:
    return [unwrap(value) for value in vars(kind).values() if isinstance(value, FunctionType)]


def _modules(kind: type) -> list[dict[str, Any]]:
    """The variables of the modules of a class and of all functions that they name."""
    found: list[dict[str, Any]] = []
    waiting: list[Any] = list(_methods(kind))
    while waiting:
        names = getattr(written(waiting.pop()), "__globals__", None)
        if names is None or not str(names.get("__name__", "")).startswith(OURS) or any(names is one for one in found):
            continue
        found.append(names)
        waiting += [value for value in names.values() if isinstance(written(value), FunctionType)]
    return found


def _kept_by(function: FunctionType) -> tuple[Any, ...]:
    """What a function can keep: its attributes, its default arguments, and the variables that it encloses."""
    cells = [cell.cell_contents for cell in function.__closure__ or () if _is_filled(cell)]
    enclosed = [cell for cell in cells if not isinstance(written(cell), FunctionType)]
    return dict(vars(function)), function.__defaults__, function.__kwdefaults__, enclosed


def _keeps(function: FunctionType) -> bool:
    """Whether it has attributes or default arguments."""
    return bool(vars(function)) or function.__defaults__ is not None or function.__kwdefaults__ is not None


def _is_filled(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    if list(one) == list(other) and all(map(is_, one.values(), other.values())):
        return True  # as nearly always, and this is asked after every step
    return one.keys() == other.keys() and all(_is_same(value, other[name]) for name, value in one.items())


def _is_same(one: Any, other: Any) -> bool:
    """A kernel may be compiled meanwhile."""
    return one is other or (isinstance(written(one), FunctionType) and written(one) is written(other))

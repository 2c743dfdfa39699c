"""What stands in somebody's file, held against the form that it must have: the one way in which that is judged.

The form is an attrs class. Nothing is taken for something else: no number for a text, no truth value for a number, no
text for a list of its letters.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin

from attrs import Attribute, has
from cattrs import Converter, transform_error
from cattrs.cols import list_structure_factory
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError
from cattrs.gen import make_dict_structure_fn

from checks.evidence import UsageError
from checks.words import spelt

Form = TypeVar("Form")
Hook = Callable[[Any, Any], Any]

KINDS: dict[type, str] = {
    int: "a number",
    float: "a number",
    bool: "true or false",
    str: "a text",
    list: "a list",
    dict: "a table",
}
"""How each is called in a sentence."""


def converter(*, forbids_more: bool) -> Converter:
    """A converter that takes nothing for something else; whether fields that the form does not have are refused."""
    made = Converter(forbid_extra_keys=forbids_more)
    for kind in (int, bool, str):
        made.register_structure_hook(kind, exactly)
    made.register_structure_hook(float, _float)
    made.register_structure_hook_func(_is_plain_union, _alternative)
    made.register_structure_hook_func(_is_of(Literal), _choice)
    made.register_structure_hook_func(lambda kind: isinstance(kind, type) and issubclass(kind, Enum), _member)
    for is_so, factory in ((has, fields_of), (_is_of(list), _list), (_is_of(dict), _table)):
        made.register_structure_hook_factory(is_so, factory)
    return made


def within(least: int, most: int) -> Callable[[Any, Attribute[Any], Any], None]:
    """A validator: a field that is a number lies between these two."""

    def check(_: Any, its: Attribute[Any], value: Any) -> None:
        if type(value) is int and not least <= value <= most:
            raise ValueError(f"{its.name} is {spelt(value)}: write a number from {least:,} to {most:,}")

    return check


def fields_of(form: Any, made: Converter, **overrides: Any) -> Hook:
    """How an attrs class is read, with what departs from its fields (cattrs.gen.override)."""
    return _guarded(dict, make_dict_structure_fn(form, made, **overrides))


def _is_of(outer: Any) -> Callable[[Any], bool]:
    def is_so(kind: Any) -> bool:
        origin: Any = get_origin(kind)
        return origin is outer

    return is_so


def _list(kind: Any, made: Converter) -> Hook:
    return _guarded(list, list_structure_factory(kind, made))


def _table(kind: Any, made: Converter) -> Hook:
    return _guarded(dict, made.gen_structure_mapping(kind))


def _guarded(outer: type, inner: Hook) -> Hook:
    def hook(value: Any, kind: Any) -> Any:
        return inner(exactly(value, outer), kind)

    return hook


def exactly(value: Any, kind: type) -> Any:
    """The value, where it is of this very type."""
    if type(value) is not kind:
        raise TypeError(f"{spelt(value)} stands where {KINDS[kind]} belongs")
    return value


def _float(value: Any, _: Any) -> float:
    if type(value) not in (int, float):
        raise TypeError(f"{spelt(value)} stands where {KINDS[float]} belongs")
    try:
        return float(value)
    except OverflowError:
        raise TypeError(f"{spelt(value)} is too large") from None


def _is_plain_union(kind: Any) -> bool:
    return isinstance(kind, UnionType) and set(get_args(kind)) <= {*KINDS, NoneType}


def _alternative(value: Any, kind: Any) -> Any:
    """Of plain values: whether it is of one of these types."""
    if type(value) not in get_args(kind):
        known = " or ".join(KINDS[each] for each in get_args(kind) if each in KINDS)
        raise TypeError(f"{spelt(value)} stands where {known} belongs")
    return value


def _choice(value: Any, kind: Any) -> Any:
    return _one_of(value, {choice: choice for choice in get_args(kind)})


def _member(value: Any, kind: type[Enum]) -> Any:
    return _one_of(value, {member.value: member for member in kind})


def _one_of(value: Any, choices: dict[str, Any]) -> Any:
    if not isinstance(value, str) or value not in choices:
        raise TypeError(f"{spelt(value)} is none of {', '.join(choices)}")
    return choices[value]


def structure(made: Converter, data: Any, form: type[Form], where: Path | str) -> Form:
    """The data as the form, or UsageError with the first thing that is wrong and its place in `where`."""
    try:
        return made.structure(data, form)
    except (ClassValidationError, IterableValidationError, TypeError) as error:
        raise UsageError(f"{where}: {_first(error)}") from None


def _first(error: Exception) -> str:
    what, _, place = transform_error(error, format_exception=_told)[0].rpartition(" @ ")
    place = place.removeprefix("$").removeprefix(".").replace("['", ".").replace("']", "")
    return f"{what} (at {place})" if place else what


def _told(error: BaseException, kind: type | None) -> str:
    match error:
        case KeyError():
            return f"the field {spelt(error.args[0])} is missing"
        case ForbiddenExtraKeysError():
            return f"there is no field {spelt(sorted(map(str, error.extra_fields))[0])}"
        case _:
            return str(error)

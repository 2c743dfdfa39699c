"""What a process that may have been damaged says, as JSON: it is read as the form that is expected, and as nothing
else."""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType
from typing import Any, Union, get_args, get_origin

from attrs import fields, has, resolve_types

from checks.counterexample import named, plain
from checks.evidence import Call
from checks.pairing import Pairing


class Malformed(Exception):
    """What was said has not the form that was expected."""


def pack(value: Any) -> Any:
    """As JSON. A call's answer by the law's names, everything else by its place."""
    if isinstance(value, Call):
        return [value.operation, list(value.arguments), plain(value.returned)]
    if has(type(value)):
        return {each.name: pack(getattr(value, each.name)) for each in fields(type(value))}
    if isinstance(value, tuple | list):
        return [pack(each) for each in value]
    if isinstance(value, Mapping):
        return {str(name): pack(each) for name, each in value.items()}
    return plain(value)


def unpack(form: Any, data: Any, pairing: Pairing | None) -> Any:
    """The value of a form (a type, as in an annotation) that data say. Raises Malformed."""
    try:
        return _unpack(form, data, pairing)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Malformed(str(error)) from error


def _unpack(form: Any, data: Any, pairing: Pairing | None) -> Any:
    outer, inner = get_origin(form), get_args(form)
    if form is Any:
        return data
    if form is Call:
        operation, arguments, returned = data
        given = tuple(_number(argument) for argument in _check(arguments, list))
        return Call(_check(operation, str), given, named(returned, pairing))
    if isinstance(form, type) and has(form):
        resolve_types(form)
        told = {each.name: _unpack(each.type, data[each.name], pairing) for each in fields(form)}
        return form(**told)
    if outer in (Union, UnionType):
        [some] = [each for each in inner if each is not type(None)]
        return None if data is None else _unpack(some, data, pairing)
    if outer in (tuple, list):
        _check(data, list)
        each = inner if outer is tuple and inner[1:] != (...,) else (inner[0],) * len(data)
        return outer(_unpack(one, value, pairing) for one, value in zip(each, data, strict=True))
    if outer is dict:
        _check(data, dict)
        return {_check(name, str): _unpack(inner[1], value, pairing) for name, value in data.items()}
    return _check(data, form)


def _number(data: Any) -> int:
    return data if isinstance(data, bool) else int(_check(data, int))


def _check(data: Any, form: type) -> Any:
    if type(data) is not form:
        raise TypeError(f"a {type(data).__name__} stands where a {form.__name__} belongs")
    return data

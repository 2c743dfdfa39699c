"""What numba makes of kernels (impl.image.kernel), and how that is kept on a disk."""

from __future__ import annotations

import hashlib
import inspect
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import llvmlite.binding as binding
import numba
import numpy as np
from numba.core import cgutils
from numba.core.caching import FunctionCache, IndexDataCacheFile
from numba.core.dispatcher import Dispatcher
from numba.core.registry import cpu_target
from numba.core.typing.templates import signature
from numba.extending import intrinsic, overload, typeof_impl

from impl.image import Kernel, Linked, unsigned

HERE = Path(__file__).read_bytes()
"""How functions are compiled, and told apart."""


class UnknownValue(RuntimeError):
    """A value of which nobody says what machine code it makes."""


@overload(unsigned)
def _unsigned(place: Any) -> Any:
    def cast(place: Any) -> Any:
        return np.uint64(place)

    return cast


def compiled(function: Callable[..., Any], life: str, is_written: bool, is_inlined: bool) -> Any:
    """A kernel as numba compiles it, with what is kept on the disk of its life.

    `_nrt=False` leaves out reference counting of array arguments, which takes most of the time of functions as
    short as these; a kernel may therefore neither return nor allocate an array. The option is undocumented:
    tests/test_image.py holds that it still works. `no_cfunc_wrapper` leaves out the function by which C would call a
    kernel: nobody does, and it would be compiled with each, and with all that the kernel becomes part of.
    """
    options = {"forceinline": is_inlined, "no_cfunc_wrapper": True, "_nrt": False}
    made = numba.njit(**options)(function)  # type: ignore[call-overload]
    return keep(once(made), life, is_written)


def once(made: Any) -> Any:
    """Have a function be compiled once, and not again for each constant that it is called with, as numba does: what
    that would save, LLVM finds out where the function is copied to."""
    if isinstance(made, Dispatcher):
        typed, unliteral = made.get_call_template, numba.types.unliteral
        made.get_call_template = lambda args, kws: typed(tuple(map(unliteral, args)), kws)  # type: ignore[method-assign]
    return made


def keep(compiled: Any, life: str = "", is_written: bool = True) -> Any:
    """Have what numba compiles of a function found on the disk, and kept there, where a folder can be written."""
    if isinstance(compiled, Dispatcher):  # not where numba is switched off
        with suppress(RuntimeError, OSError):
            compiled._cache = Kept(compiled, life, is_written)  # type: ignore[attr-defined]
    return compiled


class Kept(FunctionCache):
    """Compiled code on a disk, which saves time and nothing else: where it cannot be read, because it is damaged, the
    source is compiled; where it cannot be written, because the disk is full, it is not kept."""

    def __init__(self, compiled: Dispatcher, life: str, is_written: bool) -> None:
        """What is compiled of one function in several lives is kept in files of different names. Numba asks whether
        the function's file has changed, which says too much and too little: code is found again for the functions that
        it is made of, wherever they stand and in whichever file.
        """
        function = _plain(compiled)
        self.linked = [value for each in _reached(function) for _, value in _values(each) if _is_apart(value)]
        super().__init__(function)  # type: ignore[no-untyped-call]
        parts = function.__module__.rpartition(".")[2], function.__qualname__, life, sys.implementation.cache_tag
        base = ".".join(filter(None, parts))
        self._cache_file = IndexDataCacheFile(self._cache_path, base, digest_of(compiled))  # type: ignore[no-untyped-call]
        self.is_written = is_written

    def load_overload(self, *signature: Any) -> Any:
        try:
            for each in self.linked:  # code that is read is linked at once
                symbol_of(each)
            return super().load_overload(*signature)  # type: ignore[no-untyped-call]
        except Exception:
            if self.is_written:
                with suppress(OSError):
                    self.flush()  # type: ignore[no-untyped-call]
            return None

    def save_overload(self, *compiled: Any) -> None:
        if self.is_written:
            with suppress(OSError):
                super().save_overload(*compiled)  # type: ignore[no-untyped-call]


# ── Separate compilation ─────────────────────────────────────────────────────────────────────────────────────

IMAGE = numba.types.Array(numba.int64, 1, "C")
NUMBERS = {"int": numba.int64, "bool": numba.boolean, "None": numba.none}
"""What annotations say, as numba's types."""

_first: dict[str, str] = {}
"""Of each symbol that kept code may name, what the code is known by to which it was given."""
_addresses: dict[str, Any] = {}
"""The symbols that have an address, each with what keeps its code alive."""


def name_of(linked: Linked) -> str:
    """The symbol of a kernel, by which the code of its callers is kept: it says the signature, and nothing of what the
    kernel does. What is edited, or is loaded again and is not the same, has another one in this process, so that both
    can be called. Raises UnknownValue where nobody says what the kernel's code is known by."""
    life, is_written = linked.kernel.life
    known_by = digest_of(linked.kernel)
    name = f"{linked.__module__}.{linked.py_func.__qualname__}{life}({', '.join(linked.numbers)}) -> {linked.returned}"
    return name if is_written and _first.setdefault(name, known_by) == known_by else f"{name} {known_by}"


def symbol_of(linked: Linked) -> str:
    """The same, once the kernel is compiled and the symbol has its address. Raises TypeError where the kernel returns
    something else than its annotation says."""
    name, signed = name_of(linked), _signature(linked)
    if name not in _addresses:
        made = linked.kernel.compiled
        made.compile(signed.args)
        [compiled] = [each for each in made.overloads.values() if each.signature.args == signed.args]
        if compiled.signature.return_type != signed.return_type:
            raise TypeError(f"{linked.py_func.__name__} says that it returns {linked.returned}, and does not")
        binding.add_symbol(name, compiled.library.get_pointer_to_function(compiled.fndesc.llvm_func_name))
        _addresses[name] = compiled
    return name


def _signature(linked: Linked) -> Any:
    return signature(  # type: ignore[no-untyped-call]
        NUMBERS[linked.returned], IMAGE, *(NUMBERS[each] for each in linked.numbers)
    )


@typeof_impl.register(Linked)
def _called_by_its_symbol(linked: Linked, _: Any) -> Any:
    """What numba takes a linked kernel for: a function whose call is one of a symbol, as numba calls its own. Where it
    is not compiled separately, for the kernel."""
    if not linked.is_apart:
        return cpu_target.typing_context.resolve_value_type(linked.kernel.compiled)
    name, signed = symbol_of(linked), _signature(linked)

    def call(typing: Any, *arguments: Any) -> Any:
        def written(context: Any, builder: Any, said: Any, values: Any) -> Any:
            types = said.return_type, said.args
            form = context.call_conv.get_function_type(*types)
            function = cgutils.get_or_insert_function(builder.module, form, name)  # type: ignore[no-untyped-call]
            status, result = context.call_conv.call_function(builder, function, *types, values)
            with cgutils.if_unlikely(builder, status.is_error):  # type: ignore[no-untyped-call]
                context.call_conv.return_status_propagate(builder, status)
            return result

        return signed, written

    taken = inspect.signature(linked.py_func).parameters.values()
    first = inspect.Parameter("typing", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    call.__signature__ = inspect.Signature([first, *taken])  # type: ignore[attr-defined]
    made = intrinsic(call)
    cpu_target.typing_context.refresh()
    return cpu_target.typing_context.resolve_value_type(made)


# ── What machine code is made of ─────────────────────────────────────────────────────────────────────────────


def digest_of(function: Any) -> str:
    """Of the code of a function and of all that it calls, and of the values of the names in them, as they were loaded:
    all that numba compiles into it. Where they stand in their files counts for nothing, nor what is said of them. Of
    what is linked, the symbol counts.

    Raises UnknownValue where a name has a value of another kind.
    """
    numbers = {each: number for number, each in enumerate(_reached(_plain(function)))}
    told = []
    for each in numbers:
        values = list[Any]()
        for name, value in _values(each):
            called = _plain(value)
            if _is_apart(value):
                values.append((name, "linked", name_of(value)))
            elif isinstance(called, FunctionType):
                values.append((name, "function", numbers[called], _is_copied(value)))
            else:
                values.append((name, *_said(value)))
        told.append((_of_code(each.__code__, each.__doc__), values))
    return hashlib.sha256(HERE + repr((_is_copied(function), told)).encode()).hexdigest()


def _reached(function: FunctionType) -> list[FunctionType]:
    """The functions that numba compiles into one, itself first."""
    found = [function]
    for each in found:
        compiled_in = (_plain(value) for _, value in _values(each) if not _is_apart(value))
        for called in compiled_in:
            if isinstance(called, FunctionType) and called not in found:
                found.append(called)
    return found


def _is_apart(value: Any) -> bool:
    return isinstance(value, Linked) and value.is_apart


def _plain(value: Any) -> Any:
    """The function that a kernel, or what numba makes of one, was made of."""
    return getattr(value, "py_func", value)


def _is_copied(value: Any) -> bool:
    """Whether a function is copied into those that use it."""
    value = value.kernel if isinstance(value, Linked) else value
    if isinstance(value, Dispatcher):
        return bool(value.targetoptions.get("forceinline"))
    return isinstance(value, Kernel) and value.is_inlined


def _values(function: FunctionType) -> list[tuple[str, Any]]:
    """The names of a function with their values: those of its module, of the functions around it, and of its
    parameters. A name of none of these is Python's own, or an attribute's."""
    names = sorted({name for code in _codes(function.__code__) for name in code.co_names})
    found = [(name, function.__globals__[name]) for name in names if name in function.__globals__]
    cells = [cell.cell_contents for cell in function.__closure__ or ()]
    defaults = [*(function.__defaults__ or ()), *sorted((function.__kwdefaults__ or {}).items())]
    return [*found, *zip(function.__code__.co_freevars, cells, strict=True), *(("default", each) for each in defaults)]


def _codes(code: CodeType) -> list[CodeType]:
    """A function's code, and that of the functions inside it."""
    return [code, *(each for inner in code.co_consts if isinstance(inner, CodeType) for each in _codes(inner))]


def _of_code(code: CodeType, description: str | None = None) -> tuple[Any, ...]:
    """All of it but line numbers, and what is said of the function."""
    constants = [_said(each) for each in code.co_consts if each is None or each is not description]
    names = code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars
    numbers = code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags
    return code.co_code, getattr(code, "co_exceptiontable", b""), names, numbers, constants


def _said(value: Any) -> tuple[Any, ...]:
    if value is None or type(value) in (bool, int, float, str, bytes):
        return type(value).__name__, value
    if isinstance(value, CodeType):
        return _of_code(value)
    if isinstance(value, tuple):
        return tuple(map(_said, value))
    if isinstance(value, frozenset):
        return ("frozenset", *sorted(map(_said, value), key=repr))
    if isinstance(value, ModuleType) and hasattr(value, "__version__"):
        return value.__name__, value.__version__
    raise UnknownValue(f"{value!r} is none of what compiled code is known by")

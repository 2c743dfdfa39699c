"""What the symbolic reading models of Python: a closed list. Anything else is refused, with its line.

The reading lets Python itself run an implementation's text, on words that may be any number (checks.engines.
symbolic), and rewrites the loops that a proof cuts. So what could be read wrongly is what the rewriting does not know,
what tells a symbolic word from a number, what compiled code does otherwise than Python, and what remembers anything
outside the image. The lists below have none of that: two of syntax, for kernels and for the plain functions and methods
around them, and one of what a name may mean. tests/test_modelled.py walks Python's whole grammar along them.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import operator
import sys
from collections.abc import Iterable, Iterator, Mapping
from traceback import walk_tb
from types import FunctionType
from typing import Any

from attrs import define, field, frozen


class NotModelled(Exception):
    """The symbolic reading cannot tell what the implementation does here, so nothing is shown of it."""


@frozen
class Refusal:
    """A construct that is not modelled."""

    what: str
    module: str
    line: int

    def __str__(self) -> str:
        return f"{self.what} ({place(self.module, self.line)})"


def place(module: str, line: int) -> str:
    return f"{module.replace('.', '/')}.py:{line}"


# ── Syntax ───────────────────────────────────────────────────────────────────────────────────────────────────

STATEMENTS = frozenset(
    {ast.Return, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.While, ast.If, ast.Expr, ast.Break, ast.Continue}
)
EXPRESSIONS = frozenset(
    {
        ast.BoolOp,
        ast.BinOp,
        ast.UnaryOp,
        ast.Compare,
        ast.IfExp,
        ast.Call,
        ast.Constant,
        ast.Subscript,
        ast.Name,
        ast.Tuple,
    }
)
ARITHMETIC = frozenset(
    {ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod, ast.LShift, ast.RShift, ast.BitAnd, ast.BitOr, ast.BitXor}
)
COMPARISONS = frozenset({ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE})
OTHERS = frozenset({ast.Invert, ast.Not, ast.USub, ast.And, ast.Or, ast.Load, ast.Store})
FUNCTION = frozenset({ast.FunctionDef, ast.arguments, ast.arg})
KERNELS = ["kernel"], ["called"]
"""The decorators of a kernel (impl.image): whether it is inlined is no matter of what it says."""

IN_KERNEL: frozenset[type[ast.AST]] = STATEMENTS | EXPRESSIONS | ARITHMETIC | COMPARISONS | OTHERS | FUNCTION
"""What a kernel may be written with."""

SHELL: frozenset[type[ast.AST]] = IN_KERNEL | {
    *(ast.For, ast.Raise, ast.Try, ast.ExceptHandler, ast.Attribute, ast.Starred, ast.Dict, ast.List),
    *(ast.JoinedStr, ast.FormattedValue, ast.UAdd, ast.In),
}
"""And the plain functions and methods around kernels, which are never compiled and whose loops are never cut."""

EMPTY: Mapping[type[ast.AST], tuple[str, ...]] = {
    ast.FunctionDef: ("type_params",),
    ast.arguments: ("posonlyargs", "kwonlyargs", "kw_defaults", "kwarg"),
    ast.While: ("orelse",),
    ast.For: ("orelse",),
    ast.Try: ("orelse", "finalbody"),
    ast.ExceptHandler: ("name",),
    ast.Call: ("keywords",),
    ast.Raise: ("cause",),
}
"""Fields of what may stand that may not."""

BUILTINS = frozenset({bool, min, max, range, enumerate, isinstance, ValueError, operator.pos})
METHODS = frozenset({"items", "append", "bit_length"})
"""Of Python's own things, in plain functions and methods."""
PERMITTED_ERRORS = "no_word()"
"""The one thing that may be caught: what compiled code raises for a number that no word holds."""


def faults(function: ast.FunctionDef, *, is_kernel: bool) -> Iterator[tuple[str, int]]:
    """What is not modelled of a function's syntax: what, and in which line."""
    allowed = IN_KERNEL if is_kernel else SHELL
    for node, line in _parts(function):
        if type(node) not in allowed or (isinstance(node, ast.FunctionDef) and node is not function):
            yield _called(node), line
            continue
        for name in EMPTY.get(type(node), ()):
            if getattr(node, name, None):
                yield f"{_called(node)} with {name}", line
        if (what := _fault(node, function, is_kernel)) is not None:
            yield what, line


def _parts(function: ast.FunctionDef) -> Iterator[tuple[ast.AST, int]]:
    """All nodes but annotations, decorators and the docstring, which nothing evaluates when the function runs; and
    their lines, of an operator that of the expression."""
    is_documented = ast.get_docstring(function, clean=False) is not None
    roots: list[ast.AST] = [function, function.args, *function.body[is_documented:]]
    waiting = [(node, function.lineno) for node in roots]
    while waiting:
        node, line = waiting.pop()
        line = getattr(node, "lineno", line)
        yield node, line
        if node is not function:
            skipped = {id(getattr(node, name, None)) for name in ("annotation", "returns")}
            waiting += [(child, line) for child in ast.iter_child_nodes(node) if id(child) not in skipped]


def _called(node: ast.AST) -> str:
    names = {ast.While: "while", ast.For: "for", ast.Try: "try", ast.FunctionDef: "a function"}
    return names.get(type(node), type(node).__name__)


def _fault(node: ast.AST, function: ast.FunctionDef, is_kernel: bool) -> str | None:
    """What is not modelled of a node that may stand, if anything."""
    if isinstance(node, ast.Constant):
        known: tuple[type, ...] = (int, bool) if is_kernel else (int, bool, str, type(None))
        return None if type(node.value) in known else f"the constant {node.value!r}"
    if isinstance(node, ast.AnnAssign):
        is_plain = node.value is not None and isinstance(node.target, ast.Name)
        return None if is_plain else "an annotation without a value, or of no variable"
    if isinstance(node, ast.Expr):
        return None if isinstance(node.value, ast.Call) else "an expression as a statement"
    if isinstance(node, ast.Call):
        return _fault_of_call(node, function, is_kernel)
    if isinstance(node, ast.Subscript):
        is_plain = _is_image(node.value) or (not is_kernel and isinstance(node.ctx, ast.Load))
        return None if is_plain else "an index of something else than the image"
    if isinstance(node, ast.arguments):
        if node.vararg and is_kernel:
            return "a function with *arguments"
        is_constant = not is_kernel and all(isinstance(each, ast.Constant) for each in node.defaults)
        return None if not node.defaults or is_constant else "a default value"
    if isinstance(node, ast.Attribute):
        return _fault_of_attribute(node, function)
    if isinstance(node, ast.ExceptHandler):
        is_known = node.type is not None and ast.unparse(node.type) == PERMITTED_ERRORS
        return None if is_known else f"except of anything but {PERMITTED_ERRORS}"
    if isinstance(node, ast.While):
        return None if is_kernel else "while outside of a kernel"
    if isinstance(node, ast.FunctionDef):
        decorators = [ast.unparse(each) for each in node.decorator_list]
        return None if decorators in ([], *KERNELS) else f"the decorator {decorators[0]}"
    return None


def _is_image(value: ast.expr) -> bool:
    """Whether it is the image, by the name that all functions give it."""
    is_attribute = isinstance(value, ast.Attribute) and value.attr == "image"
    return is_attribute or (isinstance(value, ast.Name) and value.id == "image")


def _fault_of_call(node: ast.Call, function: ast.FunctionDef, is_kernel: bool) -> str | None:
    if isinstance(node.func, ast.Name):
        own = _variables(function) if is_kernel else frozenset[str]()
        return f"a call of the variable {node.func.id}" if node.func.id in own else None
    return None if isinstance(node.func, ast.Attribute) and not is_kernel else "a call of no function's name"


def _fault_of_attribute(node: ast.Attribute, function: ast.FunctionDef) -> str | None:
    of = node.value.id if isinstance(node.value, ast.Name) else None
    if isinstance(node.ctx, ast.Load):
        own = of == "self" and node.attr == "image"
        local = of in _variables(function) or of is None
        return None if own or (of != "self" and (node.attr in METHODS or not local)) else f"the attribute {node.attr}"
    is_made = of == "self" and node.attr == "image" and function.name == "__init__"
    return None if is_made else f"a change of the attribute {node.attr}"


def _variables(function: ast.FunctionDef) -> frozenset[str]:
    """The names that are a function's own."""
    given = {each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)}
    stored = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return frozenset(given | stored)


# ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────


def fault_of_value(name: str, value: Any) -> str | None:
    """What is not modelled of a name that is no function's own: it must always mean the same."""
    if _is_constant(value) or any(value is each for each in BUILTINS):
        return None
    module = getattr(value, "__module__", None) or ""
    if module.split(".")[0] == "spec" or module in ("impl.image", "checks.loops"):  # new_image is the latter's
        return None
    return f"the name {name}, which means no number and no function of the implementation"


def _is_constant(value: Any) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_constant, value))
    return type(value) is int or (isinstance(value, type) and issubclass(value, Exception))


# ── Functions that a run comes to ────────────────────────────────────────────────────────────────────────────

Key = tuple[str, str]
"""A module, and a function of it, or `Class.method`."""


@define
class Text:
    """The functions that a symbolic run of an implementation may come to, as they stand."""

    module: str
    own: Mapping[str, ast.Module]
    """What the implementation is written in, by the modules' names."""
    names: Mapping[str, Any]
    """What names mean in all of it."""
    trees: dict[str, dict[str, ast.FunctionDef | ast.stmt]] = field(factory=dict)
    known: dict[Key, tuple[list[Refusal], list[Key]]] = field(factory=dict)

    def refusals(self, names: Iterable[str]) -> list[Refusal]:
        """What is not modelled of these functions and of those that they call, and calls that lead back to
        themselves: nothing shows that these end."""
        found: dict[Refusal, None] = {}
        done: set[Key] = set()
        for name in names:
            home = next((each for each in self.own if name in self._functions(each)), self.module)
            self._follow((home, name), (), done, found)
        return list(found)

    def _follow(self, key: Key, way: tuple[Key, ...], done: set[Key], found: dict[Refusal, None]) -> None:
        if key in way:
            line = self._functions(key[0])[key[1]].lineno
            found[Refusal(f"{key[1]} calls itself, and nothing shows that it ends", key[0], line)] = None
            return
        if key in done or key[1] not in self._functions(key[0]):
            return
        refused, called = self._read(key)
        found.update(dict.fromkeys(refused))
        for other in called:
            self._follow(other, (*way, key), done, found)
        done.add(key)

    def _functions(self, module: str) -> dict[str, ast.FunctionDef | ast.stmt]:
        if module not in self.trees:
            tree = self.own.get(module) or ast.parse(inspect.getsource(sys.modules[module]))
            self.trees[module] = dict(_functions(tree))
        return self.trees[module]

    def _read(self, key: Key) -> tuple[list[Refusal], list[Key]]:
        if key not in self.known:
            module, name = key
            function = self._functions(module)[name]
            refused, called = [], []
            own: frozenset[str] = frozenset()
            if isinstance(function, ast.FunctionDef):
                own = _variables(function)
                is_kernel = [ast.unparse(each) for each in function.decorator_list] in KERNELS
                refused = [Refusal(what, module, line) for what, line in faults(function, is_kernel=is_kernel)]
                parts = [node for node, _ in _parts(function)]
            else:
                refused = [Refusal(what, module, function.lineno) for what in _faults_of_member(function)]
                value = function.value if isinstance(function, ast.Assign | ast.AnnAssign) else None
                parts = [] if value is None else list(ast.walk(value))
            for node in parts:
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in own:
                    other, what = self._stands_for(module, node.id)
                    called += [other] if other is not None else []
                    refused += [Refusal(what, module, node.lineno)] if what is not None else []
            self.known[key] = refused, called
        return self.known[key]

    def _stands_for(self, module: str, name: str) -> tuple[Key | None, str | None]:
        """The function of an implementation that a name means, or what is not modelled of it."""
        if name in self._functions(module):
            return (module, name), None
        names = self.names if module in self.own else vars(sys.modules[module])
        value = names.get(name, getattr(builtins, name, None))
        value = getattr(value, "py_func", value)
        origin = getattr(value, "__module__", None) or ""
        if isinstance(value, FunctionType) and origin.startswith("impl.") and origin != "impl.image":
            return (origin, value.__name__), None
        return None, fault_of_value(name, value)


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.stmt]]:
    """Functions by name; methods, and what else a class is made of, as `Class.name`; classes."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node
        for part in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(part, ast.FunctionDef):
                yield f"{node.name}.{part.name}", part  # type: ignore[attr-defined]
            elif isinstance(part, ast.Assign | ast.AnnAssign):
                targets = part.targets if isinstance(part, ast.Assign) else [part.target]
                yield from ((f"{node.name}.{ast.unparse(target)}", part) for target in targets)  # type: ignore[attr-defined]


def _faults_of_member(node: ast.stmt) -> Iterator[str]:
    """What is not modelled of what a class is made of besides functions, or of the class itself: an operation is made
    from a kernel (impl.image.operation)."""
    if isinstance(node, ast.ClassDef):
        if node.bases or node.keywords or node.decorator_list:
            yield f"the class {node.name} with bases, arguments or decorators"
        members = ast.FunctionDef, ast.Assign, ast.AnnAssign, ast.Expr
        yield from (f"{_called(part)} in a class" for part in node.body if not isinstance(part, members))
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        value = node.value
        is_made = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "operation"
        parts = {type(part) for part in ast.walk(value)} if is_made and value is not None else {ast.AST}
        if not parts <= {ast.Call, ast.Name, ast.Load, ast.keyword, ast.Dict, ast.Constant}:
            yield "a member of a class that is not made from a kernel"


# ── What is refused as it happens ────────────────────────────────────────────────────────────────────────────


def refused_at(error: Exception, modules: Mapping[str, str]) -> NotModelled | None:
    """What an implementation's text has raised as a refusal with its line, by the files of its modules; None where
    the error comes from elsewhere."""
    calls = [(call.f_code.co_filename, line) for call, line in walk_tb(error.__traceback__)]
    lines = [(modules[file], line) for file, line in calls if file in modules]
    if not lines:
        return None
    said = str(error) if isinstance(error, NotModelled) else f"{type(error).__name__}: {error}"
    return NotModelled(f"{said} ({place(*lines[-1])})")

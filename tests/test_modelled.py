"""What the symbolic reading models of Python: the whole grammar, each part of it read as it runs, or refused."""

from __future__ import annotations

import ast
import itertools
import textwrap
from typing import Any

import pytest
import z3

from checks.engines.proving.trusted.layout import Nodes
from checks.engines.proving.trusted.modelled import IN_KERNEL, SHELL, Text, faults
from checks.engines.proving.trusted.symbolic import Path, Word, paths
from checks.engines.proving.trusted.symbolic_image import SymbolicImage
from impl.image import CheckedImage

WORDS = 8
READ = {
    "arithmetic": "return (a + b) * 3 - (a - b)",
    "division": "return (a & 7) // (b & 3 | 4) + (a & 7) % 5",
    "bits": "return (a & b) | (a ^ 5) | (~a & 3)",
    "shifts": "return (a << 2) + (b >> 1)",
    "negation": "return -a",
    "comparisons": """
        if a == b or a < 1 and b <= 2:
            return 1
        elif a != 3 and (b > 1 or b >= a):
            return 2
        return 3
    """,
    "chained": "return 1 if -2 < a <= b < 3 else 2",
    "not": "return 0 if not a else 1",
    "a truth that is kept": """
        large = a > b
        if large and not b:
            return 1
        return 2
    """,
    "the last of several": "return (a or b) + (a and b)",
    "image": """
        image[a & 3] = b
        image[b & 3] += a
        image[1], image[2] = image[2], image[1]
        return image[a & 3] + image[0]
    """,
    "several targets": """
        c = d = a
        c, d = d + 1, c
        e: int = c
        c -= 1
        c *= d
        c |= 8
        c ^= 1
        c &= 15
        c <<= 1
        c >>= 2
        return c + e
    """,
    "loops": """
        total = 0
        while a < 3:
            a += 1
            if a == b:
                continue
            if a > 2:
                break
            inner = 0
            while inner < 2:
                total += inner + a
                inner += 1
        return total
    """,
    "return in a loop": """
        while True:
            if a >= b:
                return a
            a += 1
    """,
    "a call": """
        twice(a)
        return twice(a) + twice(b)
    """,
    "a constant of the module": "return a + LIMIT",
    "nothing": """
        image[0] = a
        return
    """,
    "a documented one": '''
        """What it does."""
        return a
    ''',
}
"""What is in the list: bodies of a kernel of `image`, `a` and `b`."""

REFUSED = {
    "While.orelse": "while a > b:\n    a -= 1\nelse:\n    return 1",
    "For": "for c in (1, 2):\n    a += c",
    "AsyncFor": "async for c in a:\n    pass",
    "AsyncFunctionDef": "async def g():\n    pass",
    "AsyncWith": "async with a:\n    pass",
    "With": "with a:\n    pass",
    "ClassDef": "class A:\n    pass",
    "FunctionDef": "def g():\n    pass",
    "Delete": "del a",
    "Global": "global LIMIT",
    "Nonlocal": "nonlocal c",
    "Import": "import time",
    "ImportFrom": "from time import time",
    "Pass": "pass",
    "Raise": "raise ValueError",
    "Try": "try:\n    a += 1\nexcept ValueError:\n    pass",
    "TryStar": "try:\n    a += 1\nexcept* ValueError:\n    pass",
    "Assert": "assert a",
    "Match": "match a:\n    case 1:\n        return 2",
    "TypeAlias": "type A = int",
    "AnnAssign.value": "c: int",
    "AnnAssign.target": "image[0]: int = 1",
    "Expr": "a + 1",
    "Expr.docstring": "a\n'a text'",
    "NamedExpr": "return (c := a) + c",
    "Lambda": "return (lambda: a)()",
    "Dict": "return {1: a}[1]",
    "Set": "return {a}",
    "List": "return [a]",
    "ListComp": "return [c for c in image]",
    "SetComp": "return {c for c in image}",
    "DictComp": "return {c: c for c in image}",
    "GeneratorExp": "return sum(c for c in image)",
    "Await": "return await a",
    "Yield": "yield a",
    "YieldFrom": "yield from a",
    "JoinedStr": "return f'{a}'",
    "FormattedValue": "return f'{a}'",
    "TemplateStr": "return t'{a}'",
    "Interpolation": "return t'{a}'",
    "Attribute": "return a.bit_length()",
    "Attribute.store": "push.calls = 1",
    "Starred": "return twice(*image)",
    "Starred.target": "c, *d = image",
    "Slice": "return image[0:1]",
    "Subscript.other": "return a[0]",
    "Call.keywords": "return twice(a=b)",
    "Call.variable": "c = twice\nreturn c(a)",
    "Call.result": "return twice(a)(b)",
    "Constant.float": "return a + 1.5",
    "Constant.text": "return 'a'",
    "Constant.bytes": "return b'a'",
    "Constant.none": "return None",
    "Constant.dots": "return ...",
    "Constant.complex": "return 1j",
    "Div": "return a / b",
    "Pow": "return a ** b",
    "MatMult": "return a @ b",
    "Is": "return 1 if a is b else 0",
    "IsNot": "return 1 if a is not b else 0",
    "In": "return 1 if a in (1, 2) else 0",
    "NotIn": "return 1 if a not in (1, 2) else 0",
    "UAdd": "return +a",
}
"""What is not: by the node's class, and what of it."""

SIGNATURES = {
    "arguments.defaults": "def f(image, a, b=1): return a",
    "arguments.posonlyargs": "def f(image, a, /, b): return a",
    "arguments.kwonlyargs": "def f(image, a, *, b): return a",
    "arguments.kw_defaults": "def f(image, a, *, b=1): return a",
    "arguments.vararg": "def f(image, *a): return 1",
    "arguments.kwarg": "def f(image, **a): return 1",
    "FunctionDef.decorator_list": "@cache\ndef f(image, a): return a",
    "FunctionDef.type_params": "def f[T](image, a): return a",
}
HARMLESS = {
    *(("FunctionDef", name) for name in ("name", "returns", "type_comment")),
    *(("arg", name) for name in ("annotation", "type_comment")),
    *((name, "type_comment") for name in ("Assign", "For")),
    ("AnnAssign", "annotation"),
    ("AnnAssign", "simple"),
    ("Constant", "kind"),
}
"""Fields that nothing reads when a function runs."""


def parsed(text: str) -> ast.FunctionDef | None:
    """A kernel; None where this Python does not know the syntax."""
    try:
        (function,) = ast.parse(text).body
    except SyntaxError:
        return None
    assert isinstance(function, ast.FunctionDef)
    return function


def kernel(body: str) -> str:
    return "def f(image, a, b):\n" + textwrap.indent(textwrap.dedent(body).strip(), "    ")


def grammar() -> set[str]:
    kinds: tuple[type[ast.AST], ...] = (ast.stmt, ast.expr, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
    return {each.__name__ for kind in kinds for each in kind.__subclasses__()}


def nodes_of(text: str) -> list[ast.AST]:
    function = parsed(text)
    return [] if function is None else list(ast.walk(function))


@pytest.mark.parametrize("name", sorted(grammar()))
def test_each_part_of_the_grammar_is_read_or_refused(name: str) -> None:
    is_read = any(type(node).__name__ == name for body in READ.values() for node in nodes_of(kernel(body)))
    assert is_read == (getattr(ast, name) in IN_KERNEL)
    if not is_read:
        text = kernel(REFUSED[name])
        assert any(type(node).__name__ == name for node in nodes_of(text))
        function = parsed(text)
        assert function is not None
        assert list(faults(function, is_kernel=True))


def test_each_field_of_what_is_read_is_read_or_refused() -> None:
    used = {
        (type(node).__name__, name)
        for body in READ.values()
        for node in nodes_of(kernel(body))
        for name, value in ast.iter_fields(node)
        if value not in (None, [])
    }
    refused = {tuple(key.split(".")) for key in (*REFUSED, *SIGNATURES) if "." in key}
    there_are = {(kind.__name__, name) for kind in IN_KERNEL for name in kind._fields}
    assert there_are <= used | refused | HARMLESS


@pytest.mark.parametrize("name", sorted([*REFUSED, *SIGNATURES]))
def test_what_is_not_in_the_list_is_refused_with_its_line(name: str) -> None:
    text = SIGNATURES.get(name) or kernel(REFUSED[name])
    if (function := parsed(text)) is None:
        assert name.split(".")[0] in {"TypeAlias", "TemplateStr", "Interpolation", "FunctionDef"}
        return
    found = list(faults(function, is_kernel=True))
    assert found
    assert all(what and 1 <= line <= len(text.splitlines()) for what, line in found)


@pytest.mark.parametrize("name", sorted(READ))
def test_what_is_in_the_list_is_read_as_it_runs(name: str) -> None:
    text = kernel(READ[name])
    function = parsed(text)
    assert function is not None
    assert not list(faults(function, is_kernel=True))
    module: dict[str, Any] = {"twice": lambda number: number + number, "LIMIT": 7}
    exec(text, module)
    for a, b in itertools.product(range(-3, 5), repeat=2):
        plain = CheckedImage(WORDS)
        returned = module["f"](plain, a, b)
        for known in (True, False) if (a, b) in {(-1, 2), (3, 0), (2, 2)} else (True,):
            compare(module["f"], (a, b), known, returned, list(plain))


def compare(function: Any, given: tuple[int, int], known: bool, returned: Any, content: list[int]) -> None:
    """The symbolic reading, of words that are known or only assumed to be these, does what Python does."""

    def program(path: Path) -> Any:
        image = SymbolicImage(path, WORDS, Nodes())
        image.forget()
        image.clear()
        words = [Word(path.term(number), path) if known else path.fresh("given") for number in given]
        for word, number in zip(words, given, strict=True):
            path.assume(word == number)
        return function(image, *words), image

    (path,) = paths(program)
    answer, image = path.outcome
    if isinstance(answer, Word):
        assert shown(path, (answer == returned).term), (given, known)
    else:
        assert answer == returned
    for place, word in enumerate(content):
        assert shown(path, (image.at(0, place) == word).term), (given, known, place)


def shown(path: Path, term: Any) -> bool:
    solver = z3.Solver()
    solver.add(*path.facts.assumptions, z3.Not(term))
    return bool(solver.check() == z3.unsat)


# ── Names, calls and what is around kernels ──────────────────────────────────────────────────────────────────

MODULE = """
def kernel(function): return function
def helper(image, a): return a + 1
def first(image, a): return second(image, a)
def second(image, a): return helper(image, a)
class Part:
    __slots__ = ("image",)
    def __init__(self, frames):
        if not 1 <= frames <= 8:
            raise ValueError(f"not {frames}")
        self.image = None
    def operate(self, a): return first(self.image, a)
"""


def text_of(*edits: tuple[str, str], **names: Any) -> Text:
    module = MODULE
    for old, new in edits:
        assert module.count(old) == 1
        module = module.replace(old, new)
    return Text("impl.part", {"impl.part": ast.parse(module)}, names)


def test_what_a_run_does_not_come_to_is_not_asked() -> None:
    text = text_of(("return a + 1", "return a / 1"))
    assert [str(each) for each in text.refusals(["Part.operate"])] == ["Div (impl/part.py:3)"]
    assert text.refusals(["Part.__init__", "Part"]) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return a + 1", "return helper(image, a - 1)"),
        ("return helper(image, a)", "return first(image, a)"),
        ("return second(image, a)", "return second(image, first(image, a))"),
    ],
)
def test_a_function_that_calls_itself_is_refused(old: str, new: str) -> None:
    """Directly or through others: nothing shows that it ends."""
    (refusal,) = text_of((old, new)).refusals(["Part.operate"])
    assert "calls itself, and nothing shows that it ends" in refusal.what


@pytest.mark.parametrize(
    ("new", "value"),
    [
        ("return a + LIMIT", [7]),
        ("return a + LIMIT", 7.0),
        ("return a + LIMIT", True),
        ("return a + LIMIT", None),
        ("return LIMIT(a)", len),
        ("return LIMIT(a)", lambda number: number),
        ("return LIMIT(a)", itertools.count().__next__),
        ("return LIMIT(a)", abs),
        ("return LIMIT(a)", int),
        ("return LIMIT(a)", __import__("time").time),
    ],
)
def test_a_name_stands_for_a_number_or_for_a_function_of_the_implementation(new: str, value: Any) -> None:
    assert text_of(("return a + 1", new), LIMIT=value).refusals(["Part.operate"])
    assert not text_of(("return a + 1", "return a + LIMIT"), LIMIT=7).refusals(["Part.operate"])


@pytest.mark.parametrize(
    "body",
    [
        "self.calls = 1",
        "self.calls += 1",
        "self.image = None",
        "Part.calls = 1",
        "return self.calls",
        "global LIMIT",
        "while a: a -= 1",
        "try:\n    a += 1\nexcept Exception:\n    return 1",
        "try:\n    a += 1\nexcept:\n    return 1",
        "try:\n    a += 1\nfinally:\n    a = 1",
        "return isinstance(a, int)",
        "return type(a) is int",
        "return a.__class__",
        "return [a for a in (1, 2)]",
    ],
)
def test_methods_remember_nothing_and_tell_no_word_from_a_number(body: str) -> None:
    method = "def operate(self, a):\n" + textwrap.indent(body, " " * 8)
    edit = ("def operate(self, a): return first(self.image, a)", method)
    assert text_of(edit).refusals(["Part.operate"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("class Part:", "class Part(dict):"),
        ("class Part:", "class Part(metaclass=type):"),
        ("class Part:", "@cache\nclass Part:"),
        ('    __slots__ = ("image",)', "    calls = [0]\n    if calls: pass"),
    ],
)
def test_a_class_is_a_declaration(old: str, new: str) -> None:
    assert text_of((old, new)).refusals(["Part", "Part.operate"])


def test_the_lists_are_closed() -> None:
    """What plain functions and methods may be written with besides is a short list of its own."""
    assert {each.__name__ for each in SHELL - IN_KERNEL} == {
        *("For", "Raise", "Try", "ExceptHandler", "Attribute", "Starred", "Dict", "List"),
        *("JoinedStr", "FormattedValue", "UAdd", "In"),
    }

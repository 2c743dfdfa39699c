"""The other lives of a source: executed piece by piece, each compiled once, as if it were executed whole."""

from __future__ import annotations

import ast
import inspect
import sys
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest

from checks import loops
from checks.pairing import Pairing
from checks.pairings import find
from checks.source import EditError, changed, edited, load, pieces, written
from impl.image import CheckedImage
from impl.virtual import areas, areas_tree, fault
from impl.virtual.address_space import AddressSpaces

TEXT = '''\
"""What it is about."""

from __future__ import annotations

FIRST = 1
"""The first."""
SECOND = 2; THIRD = 3  # in one line


def marked(function: Undefined) -> Undefined:
    function.mark = True
    return function


# A remark before what it is about.


@marked
def turns(count: int) -> int:
    """How many."""
    done = 0
    while done < count:
        done += 1
    return done
'''


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    path = tmp_path / "pieces.py"
    path.write_text(TEXT)
    made = ModuleType("pieces")
    made.__file__ = str(path)
    monkeypatch.setattr(inspect, "getsource", lambda _: TEXT)
    return made


def test_pieces_come_to_what_the_whole_does(module: ModuleType) -> None:
    whole: dict[str, Any] = {"__name__": "pieces"}
    exec(compile(TEXT, str(module.__file__), "exec"), whole)
    pieces = vars(load(module))
    assert (pieces["__doc__"], pieces["FIRST"], pieces["SECOND"], pieces["THIRD"]) == ("What it is about.", 1, 2, 3)
    for name in ("marked", "turns"):
        there, here = whole[name], pieces[name]
        assert (here.__doc__, here.__annotations__) == (there.__doc__, there.__annotations__)
        assert here.__code__.co_firstlineno == there.__code__.co_firstlineno
        assert here.__code__.co_filename == there.__code__.co_filename
    assert pieces["turns"].mark


def test_what_is_edited_is_compiled_anew_and_nothing_else(module: ModuleType) -> None:
    before = load(module)
    edited = load(module, edits=(("done += 1", "done += 2"),))
    assert (before.turns(4), before.turns(5), edited.turns(5)) == (4, 5, 6)
    assert edited.marked.__code__ is before.marked.__code__
    assert load(module).turns(5) == 5
    longer = load(module, edits=(("FIRST = 1\n", "FIRST = 1\n\n"),))
    assert longer.turns.__code__.co_firstlineno == before.turns.__code__.co_firstlineno + 1


LONE_STRING, IN_A_STRING = '"""By itself."""\n', '"""begun\n'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("done += 1", "done += 2"),
        ("FIRST = 1\n", "FIRST = 1\n\nNEXT = 2\n"),  # one statement becomes two
        ("FIRST = 1\n", LONE_STRING),  # and none, beside what belongs to it
        ("SECOND = 2; THIRD = 3", "SECOND = 2"),
        ("SECOND = 2", LONE_STRING + "SECOND = 2"),  # which belongs to what stands above
        ("SECOND = 2", "# A remark.\nSECOND = 2"),
        ('"""The first."""\n', IN_A_STRING),  # the text goes on until the next quotation marks
        ("in one line\n", "in one line"),
        ("    function.mark = True\n    return function\n", "    return function"),
        ("FIRST = 1\n", "FIRST = 1 + \\\n"),
        ("FIRST = 1\n", "if 1:\n    FIRST = 1\n"),
        ("THIRD = 3  # in one line\n\n\ndef", "THIRD = 3\n\n\ndef"),  # it reaches from one statement into another
        ("@marked\ndef turns", "def turns"),
        ('"""What it is about."""\n', ""),
        ("    return done\n", "    return done"),
        ("    return done\n", "    return done\n\n\nLAST = 1\n"),
    ],
)
def test_an_edited_text_is_read_as_if_it_were_read_whole(old: str, new: str) -> None:
    """Or it cannot be read at all, either way."""
    text = edited(TEXT, ((old, new),), "pieces")
    try:
        whole = pieces(text)
    except SyntaxError:
        with pytest.raises(SyntaxError):
            pieces(TEXT, ((old, new),))
    else:
        assert pieces(TEXT, ((old, new),)) == whole


@pytest.mark.parametrize("pairing", find(), ids=lambda pairing: pairing.part)
def test_of_a_mutant_what_it_edits_is_read_again_and_nothing_else(
    pairing: Pairing, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = sys.modules[pairing.impl.__module__]
    mutants = [each for mutant in pairing.mutants[:4] for each in written(module, mutant.edits) if each.edits]
    known = [pieces(each.source) for each in mutants]
    whole = [pieces(each.text) for each in mutants]
    read, parse = list[str](), ast.parse

    def counted(given: str) -> ast.Module:
        read.append(given)
        return parse(given)

    monkeypatch.setattr(ast, "parse", counted)
    assert [pieces(each.source, each.edits) for each in mutants] == whole
    assert max(map(len, read)) < min(len(each.source) for each in mutants) / 2
    assert [pieces(each.source) for each in mutants] == known


# ── Several modules ──────────────────────────────────────────────────────────────────────────────────────────

FORGOTTEN = "    image[left + USED] = ours + count\n", "    image[left + USED] = ours\n"
"""An edit of impl.virtual.areas_tree.take."""


def test_what_an_implementation_is_written_in_is_loaded_as_one_module() -> None:
    names = [each.module.__name__.rpartition(".")[2] for each in written(areas)]
    assert names == ["areas_layout", "areas_tree", "areas_mapping", "areas"]
    made = load(areas)
    assert (made.__name__, made.__file__) == (areas.__name__, areas.__file__)
    assert made.take.__module__ == areas_tree.__name__
    assert made.take.__code__.co_filename == areas_tree.__file__
    assert made.take.__code__.co_firstlineno == inspect.unwrap(areas_tree.take).__code__.co_firstlineno
    assert made.take.__globals__ is made.mmap.__globals__ is vars(made)


def test_an_edit_may_be_of_any_of_its_modules() -> None:
    assert [each.module for each in written(areas, (FORGOTTEN,)) if each.edits] == [areas_tree]
    before, after = load(areas), load(areas, edits=(FORGOTTEN,))
    assert after.join.__globals__["take"].__code__.co_code == after.take.__code__.co_code
    assert after.take.__code__.co_code != before.take.__code__.co_code
    assert after.give.__code__ is before.give.__code__
    assert changed(areas, (FORGOTTEN,), ["munmap"]) == ["take"]
    assert changed(areas, (FORGOTTEN,), ["find"]) == []


def test_an_old_text_stands_once_in_all_of_them_together() -> None:
    with pytest.raises(EditError, match=r"stands 2 times in impl\.virtual\.areas, not once"):
        load(areas, edits=(("from impl.image import Image, called, kernel\n", ""),))


def test_loops_are_counted_in_each_piece(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops.TURNS, "left", 3)
    assert load(module).turns(3) == 3
    with pytest.raises(loops.Endless):
        load(module).turns(1)


@pytest.mark.parametrize("pairing", find(), ids=lambda pairing: pairing.part)
def test_functions_stand_in_the_lines_of_their_source(pairing: Pairing) -> None:
    module = inspect.getmodule(pairing.impl)
    assert module is not None
    own = [name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__]
    copy, seen = vars(load(module)), 0
    assert copy["__doc__"] == module.__doc__
    for name in own:
        there, here = (getattr(value, "py_func", value) for value in (getattr(module, name), copy[name]))
        if isinstance(there, FunctionType) and there.__code__.co_filename == module.__file__:
            assert here.__code__.co_firstlineno == there.__code__.co_firstlineno
            seen += 1
    assert seen > 0


def test_a_component_of_another_module_runs_in_plain_python_too() -> None:
    """A fault's memory is laid out by address spaces: an access outside memory is seen there as well."""
    copy = load(fault)
    assert copy.AddressSpaces is not AddressSpaces
    assert type(copy.AddressSpaces(2, 2, 3, 8, 2).image) is CheckedImage
    assert load(fault, compiled=True).AddressSpaces is AddressSpaces

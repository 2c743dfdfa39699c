"""The memory image: one source, the same behaviour in each of its lives."""

import errno
import importlib.util
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
from numba.core.caching import CacheImpl, IndexDataCacheFile

import impl.image as image_module
import impl.physical.buddy as source
from checks.drive import Pair, plain
from checks.home import ROOT
from checks.pairings import pairings
from checks.source import load
from impl import compiled
from impl.compiled import UnknownValue, digest_of
from impl.image import (
    WORD_MAXIMUM,
    WORD_MINIMUM,
    CheckedImage,
    Image,
    ImageFault,
    called,
    kept_as,
    kernel,
    linked,
    new_image,
    restore,
    snapshot,
    unsigned,
)
from impl.image import plain as plain_python
from impl.physical.buddy import Buddy
from spec.physical.words import BuddyFailure as Failure
from spec.vocabulary import BrokenClause

BUDDY = pairings()["physical.buddy"]
PLAIN = plain(BUDDY)
KERNELS = [source.alloc, source.free, source.reserve, source.push, source.unlink, source.split, source.free_order]

GEOMETRIES = [(0, 1, 0), (0, 16, 4), (3, 61, 5), (5, 64, 10), (17, 1000, 10), (2**40 + 5, 77, 6), (2**52 - 40, 40, 3)]


# ── Compiled and plain ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=str)
def test_compiled_and_plain_answer_alike_and_leave_equal_bytes(geometry: tuple[int, int, int]) -> None:
    rng = random.Random(str(geometry))
    compiled, checked = Buddy(*geometry), PLAIN(*geometry)  # type: ignore[arg-type]
    assert snapshot(compiled.image) == snapshot(checked.image)
    answers = set()
    for operation, arguments in calls(geometry, rng, 400):
        answer = getattr(compiled, operation)(*arguments)
        assert getattr(checked, operation)(*arguments) == answer, (operation, arguments)
        assert snapshot(compiled.image) == snapshot(checked.image), (operation, arguments)
        answers.add((operation, answer if isinstance(answer, Failure) else "done"))
    assert {("alloc", "done"), ("free", "done"), ("reserve", "done")} <= answers
    assert {("free", Failure.NOT_ALLOCATED), ("reserve", Failure.BUSY), ("alloc", Failure.OUT_OF_RANGE)} <= answers


def calls(geometry: tuple[int, int, int], rng: random.Random, number: int) -> list[tuple[str, tuple[int, ...]]]:
    """Random calls, drawn by the law's own state so that most of them do something."""
    pair = Pair(BUDDY, Buddy, geometry, black_box=True)
    names = ["alloc", "alloc", "free", "free", "reserve"]
    made: list[tuple[str, tuple[int, ...]]] = []
    for _ in range(number):
        name = rng.choice(names)
        arguments = BUDDY.operations[name].sample(pair.state, rng)
        if rng.random() < 0.05:
            arguments = tuple(rng.choice((-1, 0, 2**62, -(2**63), pair.state.end)) for _ in arguments)
        pair.step(name, arguments)
        made.append((name, arguments))
    return made


@pytest.mark.parametrize("factory", [Buddy, PLAIN], ids=["compiled", "plain"])
@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("alloc", (2**70,)),
        ("alloc", (2**63,)),
        ("alloc", (-(2**70),)),
        ("free", (2**63, 0)),
        ("free", (-1, 0)),
        ("free", (0, 2**63)),
        ("free", (-(2**63) - 1, 0)),
        ("reserve", (5, 2**64)),
        ("reserve", (5, 2**63)),
        ("reserve", (2**64, 1)),
    ],
)
def test_what_no_word_holds_is_out_of_range(factory: Any, operation: str, arguments: tuple[int, ...]) -> None:
    buddy = factory(0, 16, 4)
    buddy.alloc(0)
    before = snapshot(buddy.image)
    assert getattr(buddy, operation)(*arguments) is Failure.OUT_OF_RANGE
    assert snapshot(buddy.image) == before


def test_what_is_no_number_is_still_an_error() -> None:
    with pytest.raises(Exception, match=r"str|unicode"):
        Buddy(0, 16, 4).alloc("0")  # type: ignore[arg-type]


@pytest.mark.parametrize("kernel", KERNELS, ids=lambda kernel: kernel.__name__)
def test_no_kernel_counts_references(kernel: Any) -> None:
    """What `_nrt=False` is there for: neither the kernel nor what Python calls it through counts."""
    assert "NRT_" not in code_of(kernel)


def test_reference_counting_would_show() -> None:
    assert {"NRT_adapt_ndarray_from_python", "NRT_decref"} <= set(
        re.findall(r"NRT_\w+", code_of(source.alloc, _nrt=True))
    )


def code_of(kernel: Any, **changed: Any) -> str:
    """What a kernel is compiled to, with its own options but for the changed ones. Compiled afresh, because what comes
    from the cache cannot be shown."""
    fresh = numba.jit(**{**kernel.targetoptions, **changed})(kernel.py_func)
    numbers = kernel.py_func.__code__.co_argcount - 1
    signature = (numba.int64[::1], *[numba.int64] * numbers)
    fresh.compile(signature)
    text: str = fresh.inspect_llvm(signature)
    return text


# ── The checked image ────────────────────────────────────────────────────────────────────────────────────────


def test_compiled_division_rounds_as_pythons_does() -> None:
    """Down: what proofs say of `//` and `%` they say of either life."""

    def divided(one: int, other: int) -> tuple[int, int]:
        return one // other, one % other

    numbers = (WORD_MAXIMUM, WORD_MAXIMUM - 1, 4096, 7, 2, 1, -1, -3, -4096, WORD_MINIMUM)
    pairs = [(one, other) for one in (0, *numbers) for other in numbers if (one, other) != (WORD_MINIMUM, -1)]
    compiled = kernel(divided)
    assert all(compiled(*pair) == divided(*pair) for pair in pairs)
    with pytest.raises(ZeroDivisionError):
        compiled(1, 0)


def test_of_an_unsigned_place_compiled_code_does_not_ask_whether_it_is_negative() -> None:
    def asked(image: Any, place: int) -> int:
        word: int = image[place + 1]
        return word

    def not_asked(image: Any, place: int) -> int:
        word: int = image[unsigned(place + 1)]
        return word

    image = np.arange(4)
    code = []
    for function in (asked, not_asked):
        compiled: Any = kernel(function)
        assert compiled(image, 2) == function(image, 2) == 3
        code.append(compiled.inspect_llvm(compiled.signatures[0]))
    assert [("select" in each or "icmp slt" in each or "ashr" in each) for each in code] == [True, False]
    with pytest.raises(ImageFault):
        not_asked(CheckedImage.of([0]), -2)


def test_a_slow_path_is_called_where_a_kernel_is_inlined() -> None:
    def double(number: int) -> int:
        return number + number

    for decorator, is_inlined in ((kernel, True), (called, False)):
        made: Any = decorator(double)
        assert made(2) == 4
        assert made.compiled.targetoptions["forceinline"] is is_inlined
    with image_module.plain():
        assert called(double) is double


def test_a_slow_path_is_compiled_once_whatever_it_is_called_with() -> None:
    """Else as often as there are constants that it is called with."""

    @called
    def more(number: int, by: int) -> int:
        return number + by

    @kernel
    def several(number: int) -> int:
        return more(number, 1) + more(number, 2) + more(number, number)

    assert several(5) == 23
    assert len(more.compiled.signatures) == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("index", [-1, -4, 4, 2**70])
def test_an_access_outside_is_refused(index: int) -> None:
    image = CheckedImage(4)
    with pytest.raises(ImageFault, match=f"reads word {index} of an image of 4"):
        image[index]
    with pytest.raises(ImageFault, match=f"writes word {index} of an image of 4"):
        image[index] = 1


@pytest.mark.parametrize("value", [WORD_MAXIMUM + 1, WORD_MINIMUM - 1])
def test_a_value_that_no_word_holds_is_refused(value: int) -> None:
    image = CheckedImage(4)
    with pytest.raises(ImageFault, match="which no 64-bit word holds"):
        image[0] = value
    assert image == [0, 0, 0, 0]


def test_the_largest_and_the_least_word_are_held() -> None:
    image = CheckedImage(2)
    image[0], image[1] = WORD_MAXIMUM, WORD_MINIMUM
    assert image == [WORD_MAXIMUM, WORD_MINIMUM]
    assert np.frombuffer(snapshot(image), dtype=np.int64).tolist() == image


def test_a_corrupt_link_does_not_wrap_where_the_memory_is_read() -> None:
    """numpy and lists take index -1 for the last word; a view must not."""
    pair = Pair(BUDDY, Buddy, (0, 4, 2))
    pair.inspect()
    pair.subject.image[16 << source.NODE_SHIFT | source.NEXT] = -1
    with pytest.raises(BrokenClause, match="reads word -"):
        pair.inspect()


# ── As bytes ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("factory", [Buddy, PLAIN], ids=["compiled", "plain"])
def test_a_snapshot_puts_everything_back(factory: Any) -> None:
    buddy = factory(3, 61, 5)
    buddy.alloc(2)
    before = snapshot(buddy.image)
    first = [buddy.alloc(1), buddy.reserve(40, 3), buddy.alloc(3)]
    after = snapshot(buddy.image)
    assert after != before
    restore(buddy.image, before)
    assert snapshot(buddy.image) == before
    assert [buddy.alloc(1), buddy.reserve(40, 3), buddy.alloc(3)] == first
    assert snapshot(buddy.image) == after


def test_a_snapshot_moves_between_lives() -> None:
    compiled, checked = Buddy(3, 61, 5), PLAIN(3, 61, 5)  # type: ignore[arg-type]
    compiled.alloc(2)  # type: ignore[arg-type]
    restore(checked.image, snapshot(compiled.image))
    assert snapshot(checked.image) == snapshot(compiled.image)
    with pytest.raises(ImageFault):
        checked.image[-1]


# ── Compiled code on a disk ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def doubled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """A kernel of a file of its own, made anew, whose compiled code is kept in the folder `cache`."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "cache"))
    path = tmp_path / f"{tmp_path.name}.py"
    path.write_text("def double(number):\n    return 2 * number\n")
    spec = importlib.util.spec_from_file_location(tmp_path.name, path)
    assert spec is not None
    loader = spec.loader
    assert loader is not None

    def make() -> Any:
        module = importlib.util.module_from_spec(spec)
        # Numba looks for the module there when it reads what was kept, unless the kernel before is still alive.
        monkeypatch.setitem(sys.modules, spec.name, module)
        loader.exec_module(module)
        return kernel(module.double)

    return make


def kept_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*.nb*")}


def test_compiled_code_is_kept_and_found_again(doubled: Callable[[], Any], tmp_path: Path) -> None:
    assert doubled()(21) == 42
    assert len(kept_in(tmp_path / "cache")) == 2
    again = doubled()
    assert again(21) == 42
    assert sum(again.stats.cache_hits.values()) == 1


@pytest.mark.parametrize("damaged", [b"", b"junk", b"\x80\x05."])
@pytest.mark.parametrize("files", ["*.nbi", "*.nbc", "*.nb*"])
def test_what_is_damaged_is_compiled_anew_and_mended(
    doubled: Callable[[], Any], tmp_path: Path, damaged: bytes, files: str
) -> None:
    doubled()(21)
    whole = kept_in(tmp_path / "cache")
    for path in (tmp_path / "cache").rglob(files):
        path.write_bytes(damaged)
    assert doubled()(21) == 42
    mended = kept_in(tmp_path / "cache")
    assert mended.keys() == whole.keys()
    assert damaged not in mended.values()


INNER = "from impl.image import kernel\n@kernel\ndef inner(number):\n    return number + {}\n"
OUTER = """\
from impl.image import kernel
from impl.inner import inner
@kernel
def outer(number):
    return inner(number)
"""


def test_what_another_module_says_is_compiled_in_and_noticed(tmp_path: Path) -> None:
    """A kernel is compiled into those that call it."""
    for package in ("impl", "spec"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "impl/outer.py").write_text(OUTER)
    # Python's own compiled files are known by the second of a change, and by its size.
    asked = [
        sys.executable,
        "-B",
        "-c",
        "from impl.outer import outer; outer(1); print(outer(1), outer.stats.cache_hits)",
    ]
    said = []
    for added in (1, 1, 2):
        (tmp_path / "impl/inner.py").write_text(INNER.format(added))
        within = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
        ran = subprocess.run(asked, cwd=tmp_path, env=within, capture_output=True, text=True, check=True)
        said.append(ran.stdout.partition("Counter")[0].split()[0])
        assert ("Counter()" in ran.stdout) is (len(said) != 2), "only what is as it was is found again"
    assert said == ["2", "2", "3"]


CALLED = """\
LIMIT = 5
PAIR = 1, 2
def low(number):
    return number + 1
def high(number):
    return number + 2
def outer(number, more=1):
    '''What is said of it.'''
    if number in {1, 2, 3}:
        return PAIR[0]
    inner = lambda other: other + LIMIT
    return low(number) * high(inner(number)) + more
def beside(number):
    return outer(number)
"""


def known_by(text: str) -> str:
    """What compiled code of `outer` is known by."""
    module: dict[str, Any] = {"__name__": "it"}
    exec(text, module)
    return digest_of(module["outer"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("LIMIT = 5", "LIMIT = 6"),
        ("LIMIT = 5", "LIMIT = True"),
        ("LIMIT = 5", "LIMIT = 5.0"),
        ("PAIR = 1, 2", "PAIR = 2, 1"),
        ("number + 1", "number + 3"),
        ("number + 1", "number - 1"),
        ("def high(number):\n    return number + 2", "high = low"),
        ("low(number) * high", "high(number) * low"),
        ("more=1", "more=2"),
        ("{1, 2, 3}", "{1, 2, 4}"),
        ("other + LIMIT", "other - LIMIT"),
        ("def outer", "def max(*numbers):\n    return 0\ndef outer"),
    ],
)
def test_whatever_is_compiled_in_is_noticed(old: str, new: str) -> None:
    text = CALLED.replace("+ more", "+ max(more, 0)")
    assert text.count(old) == 1
    assert known_by(text.replace(old, new)) != known_by(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("PAIR =", "# The first and the last.\n\nPAIR ="),
        ("What is said of it.", "Something else."),
        ("return outer(number)", "return 0"),
        ("LIMIT = 5\n", "OTHER = 7\nLIMIT = OTHER - 2\n"),
    ],
)
def test_code_is_found_again_whatever_else_is_changed_in_its_file(old: str, new: str) -> None:
    assert CALLED.count(old) == 1
    assert known_by(CALLED.replace(old, new)) == known_by(CALLED)


def test_whether_a_kernel_is_copied_into_another_is_noticed() -> None:
    def plus_one(number: int) -> int:
        return number + 1

    def around(inner: Any) -> Any:
        return kernel(eval("lambda number: inner(number)", {"inner": inner}))

    inlined, apart = kernel(plus_one), called(plus_one)
    assert digest_of(inlined) != digest_of(apart)
    assert digest_of(around(inlined)) != digest_of(around(apart))


def test_what_makes_machine_code_in_a_way_that_is_not_known_is_not_kept(
    doubled: Callable[[], Any], tmp_path: Path
) -> None:
    with pytest.raises(UnknownValue):
        known_by(CALLED.replace("PAIR = 1, 2", "PAIR = [1, 2]"))
    text = "from numpy import int64\ndef double(number):\n    return int64(2 * number)\n"
    (tmp_path / f"{tmp_path.name}.py").write_text(text)
    assert doubled()(21) == 42
    assert kept_in(tmp_path / "cache") == {}


def test_of_what_an_edit_leaves_as_it_was_the_code_is_found_and_none_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So a mutant costs the kernels that it is in."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "cache"))

    def found(*edits: tuple[str, str]) -> set[str]:
        """The kernels of which the code was found."""
        pool = load(source, edits=edits, compiled=True)
        buddies = pool.Buddy(0, 8, 3)
        assert buddies.alloc(1) == 0
        assert buddies.reserve(4, 1) is None
        return {name for name in ("init", "alloc", "reserve") if getattr(pool, name).stats.cache_hits}

    assert found() == set()
    written = kept_in(tmp_path / "cache")
    assert found() == {"init", "alloc", "reserve"}
    assert found(("            return order\n", "            return order + 0\n")) == {"init", "alloc"}
    assert kept_in(tmp_path / "cache") == written


def test_a_full_disk_keeps_nothing(doubled: Callable[[], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(IndexDataCacheFile, "save", full)
    assert doubled()(21) == 42
    assert kept_in(tmp_path / "cache") == {}


def test_no_folder_keeps_nothing(doubled: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CacheImpl, "_locator_classes", [])
    assert doubled()(21) == 42


# ── Separate compilation ─────────────────────────────────────────────────────────────────────────────────────


LINKED_INNER = """\
from __future__ import annotations
from impl.image import Image, kernel
@kernel
def inner(image: Image, number: int) -> int:
    found: int = image[0] + number + {}
    return found
"""
LINKED_OUTER = """\
from __future__ import annotations
from impl.image import Image, kernel, link_components, linked, new_image
from impl.inner import inner as own
inner = linked(own)
link_components()
@kernel
def between(image: Image, number: int) -> int:
    return inner(image, number)
@kernel
def outer(image: Image, number: int) -> int:
    return between(image, number)
"""


def test_an_edit_of_what_is_linked_has_no_caller_compiled_again_and_is_what_runs(tmp_path: Path) -> None:
    """The callers' code is read from the disk, and calls what the kernel has become."""
    for package in ("impl", "spec"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "impl/outer.py").write_text(LINKED_OUTER)
    asked = (
        "from impl.outer import new_image, outer; image = new_image(1); image[0] = 40; outer(image, 1);"
        "print(outer(image, 1), sum(outer.stats.cache_hits.values()))"
    )
    said = []
    for added in (1, 1, 2):
        (tmp_path / "impl/inner.py").write_text(LINKED_INNER.format(added))
        within = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
        ran = subprocess.run(
            [sys.executable, "-B", "-c", asked], cwd=tmp_path, env=within, capture_output=True, text=True, check=True
        )
        said.append(ran.stdout.split())
    assert said == [["42", "0"], ["42", "1"], ["43", "1"]]


def linked_to(text: str) -> tuple[Any, Any]:
    """A kernel `inner` of a module that is loaded anew, linked, and one that calls it."""
    module: dict[str, Any] = {"__name__": "linked_to"}
    exec(f"from __future__ import annotations\n{text}", module)
    module["inner"] = linked(kernel(module["inner"]))
    caller = "def outer(image, number):\n    return inner(image, number)\n"
    exec(caller, module)
    return module["inner"], kernel(module["outer"])


LINKED = "def inner(image: Image, number: int) -> int:\n    return image[0] // number\n"


@contextmanager
def linking_is(said: bool) -> Iterator[None]:
    token = image_module._linking.set(said)
    try:
        yield
    finally:
        image_module._linking.reset(token)


@pytest.fixture
def linking() -> Iterator[None]:
    """As where engines run."""
    with linking_is(True):
        yield


@pytest.mark.usefixtures("linking")
def test_of_what_is_linked_the_name_and_the_signature_count() -> None:
    def known(text: str) -> str:
        return digest_of(linked_to(text)[1])

    compiled._first.clear()
    first = known(LINKED)
    for old, new in (("inner", "other"), ("number: int", "number: int, more: int"), ("-> int", "-> bool")):
        changed = LINKED.replace(old, new) + ("inner = other\n" if new == "other" else "")
        assert known(changed) != first
    assert known(LINKED) == first
    compiled._first.clear()
    assert known(LINKED.replace("//", "%")) == first


@pytest.mark.usefixtures("linking")
def test_what_is_loaded_again_and_is_not_the_same_has_a_symbol_of_its_own() -> None:
    """A mutant runs beside what it was made of, and each calls its own."""
    image = new_image(1)
    image[0] = 47
    compiled._first.clear()
    callers = [linked_to(LINKED.replace("//", sign))[1] for sign in ("//", "%", "*")]
    assert [caller(image, 5) for caller in callers] == [9, 2, 235]
    assert [caller(image, 5) for caller in reversed(callers)] == [235, 2, 9]
    with kept_as("", is_written=False):
        inner, caller = linked_to(LINKED.replace("//", "-"))
    assert compiled.name_of(inner) not in compiled._first
    assert caller(image, 5) == 42


@pytest.mark.usefixtures("linking")
def test_an_error_comes_out_of_what_is_linked() -> None:
    image = new_image(1)
    with pytest.raises(ZeroDivisionError):
        linked_to(LINKED)[1](image, 0)


@pytest.mark.usefixtures("linking")
def test_what_is_linked_takes_and_returns_what_its_annotations_say() -> None:
    with pytest.raises(TypeError, match="inner cannot be linked"):
        linked_to(LINKED.replace("number: int", "number: float"))
    with pytest.raises(TypeError, match="inner cannot be linked"):
        linked_to(LINKED.replace("-> int", "-> float"))
    inner, caller = linked_to(LINKED.replace("-> int", "-> None"))
    with pytest.raises(TypeError, match="says that it returns None, and does not"):
        compiled.symbol_of(inner)
    with pytest.raises((TypeError, numba.TypingError)):
        caller(new_image(1), 1)


def test_where_no_engine_runs_all_is_compiled_into_its_callers() -> None:
    """For the least time. What a kernel is known by then is what it was known by without `linked`."""
    with linking_is(False):
        inner, caller = linked_to(LINKED)
        image = new_image(1)
        image[0] = 47
        assert caller(image, 5) == 9
    unlinked = {"inner": inner.kernel}
    exec("def outer(image, number):\n    return inner(image, number)\n", unlinked)
    assert digest_of(kernel(unlinked["outer"])) == digest_of(caller)
    with linking_is(True):
        assert digest_of(linked_to(LINKED)[1]) != digest_of(caller)
        assert digest_of(kernel(unlinked["outer"])) == digest_of(caller)


def test_in_plain_python_nothing_is_linked() -> None:
    def double(image: Image, number: int) -> int:
        return 2 * number

    with plain_python():
        assert linked(kernel(double)) is double

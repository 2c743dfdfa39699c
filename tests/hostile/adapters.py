"""What an adapter says: fields of other types, misspelt ones, numbers that mean nothing, libraries that are none."""

from __future__ import annotations

import os
import struct
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hostile.files import _no_files, _no_text
from tests.hostile.row import Row

BUDDY = "physical.buddy"
SPACE = "virtual.address_space"

ADAPTER = """\
part = "physical.buddy"
library = "it.so"
unit = 4096

[geometry]
start = 0
max_order = 3
frames = "any"
least = 1
most = 64

[arena]
from = "caller"
align = 4096
zeroed = false

[create]
symbol = "new"
arguments = ["arena", "frames", 7]
returns = "handle"
failure = "null"

[destroy]
symbol = "delete"
arguments = ["handle"]

[operations.alloc]
symbol = "get"
arguments = ["handle", {value = "order", type = "int"}]
returns = "frame"
type = "long"
failure = -1

[operations.free]
symbol = "put"
arguments = ["handle", "frame:pointer", "order"]
returns = "status"
failures = {"-2" = "not allocated", "-3" = "wrong order"}

[promises]
exact-refusal = false
"""
TABLES = """\
part = "virtual.address_space"
library = "it.so"

[arena]
from = "caller"

[tables]
format = "four-level"
root = "handle:pointer"
physical = 0
own = [[0, 4095]]

[rights]
writable = 2
user = true

[create]
symbol = "new"
arguments = ["arena"]
returns = "handle"

[operations.map_page]
symbol = "map"
arguments = ["handle", "page:address", "frame:physical", "rights"]

[operations.unmap_page]
symbol = "unmap"
arguments = ["handle", "page:address"]
"""
ARENA = '[arena]\nfrom = "caller"\nalign = 4096\nzeroed = false\n'
TEXT = "A library of short stories."
"""What stands in a library unless a row says otherwise: it is never loaded."""
LONG = "x" * 3000
SOURCE = "long get(int order) { return -1; } long put(long frame, int order) { return 0; }"


def _says(how: str, says: str, text: str, part: str = BUDDY, exit: int = 2) -> Row:
    return Row(f"an adapter {how}", ("conform", part, "it.toml"), exit, says, files={"it.toml": text, "it.so": TEXT})


def _changed(how: str, says: str, old: str, new: str) -> Row:
    assert ADAPTER.count(old) == 1, old
    return _says(how, says, ADAPTER.replace(old, new))


def _tables(how: str, says: str, old: str, new: str) -> Row:
    assert TABLES.count(old) == 1, old
    return _says(f"of page tables {how}", says, TABLES.replace(old, new), SPACE)


WRONG = {"a text": '"some"', "a number": "5", "true": "true", "a float": "1.5", "a list": "[1]", "a table": "{a = 1}"}
"""Values of TOML by what each is."""
FIELDS = {
    'part = "physical.buddy"': "text",
    'library = "it.so"': "text",
    "unit = 4096": "number",
    "start = 0": "number",
    "max_order = 3": "number or text",
    'frames = "any"': "text",
    "least = 1": "number",
    "most = 64": "number",
    'from = "caller"': "text",
    "align = 4096": "number",
    "zeroed = false": "true",
    'symbol = "new"': "text",
    'arguments = ["arena", "frames", 7]': "list",
    'returns = "handle"': "text",
    'failure = "null"': "number or text or list",
    'type = "long"': "text",
    'failures = {"-2" = "not allocated", "-3" = "wrong order"}': "table",
    "exact-refusal = false": "true",
}
"""A line of the adapter → what may stand there."""


def _wrong_types() -> Iterator[Row]:
    """Each field in turn, with each kind of value that it does not have."""
    for line, right in FIELDS.items():
        field = line.partition(" =")[0]
        for kind, value in WRONG.items():
            if kind.removeprefix("a ") not in right:
                yield _changed(f"whose {field} is {kind}", rf"at [a-z.]*{field}|is none of", line, f"{field} = {value}")
    for table in ("geometry", "arena", "create", "operations", "promises", "rights"):
        part = SPACE if table == "rights" else BUDDY
        for kind in ("a text", "a number", "a list"):
            text = f'part = "{part}"\nlibrary = "it.so"\n{table} = {WRONG[kind]}\n'
            yield _says(f"whose {table} is {kind}", rf"a table belongs \(at {table}\)", text, part)
    for kind in ("true", "a float", "a list", "a table"):
        argument = f'["arena", "frames", {WRONG[kind]}]'
        yield _changed(f"with an argument that is {kind}", "argument", '["arena", "frames", 7]', argument)
        yield _changed(f"whose argument's form is {kind}", "argument", '{value = "order"', f"{{value = {WRONG[kind]}")
    for kind in ("true", "a float", "a list", "a number"):
        yield _changed(f"whose argument's type is {kind}", "text belongs", 'type = "int"', f"type = {WRONG[kind]}")
        yield _changed(
            f"whose failure's name is {kind}", "text belongs", '"-2" = "not allocated"', f'"-2" = {WRONG[kind]}'
        )


MISSPELT = (
    _changed("with a misspelt field", "there is no field 'units'", "unit = 4096", "units = 4096"),
    _changed("with a misspelt field beside it", "no field 'units'", "unit = 4096", "unit = 4096\nunits = 4096"),
    _changed("with a misspelt table", "there is no field 'geometri'", "[geometry]", "[geometri]"),
    _changed("with a misspelt geometry", "no field 'frame'.*at geometry", "start = 0", "start = 0\nframe = 3"),
    _changed("with a misspelt arena", "no field 'aligned'.*at arena", "align = 4096", "align = 4096\naligned = 1"),
    _changed("with an arena's other name", "no field 'origin'.*at arena", "align = 4096", 'origin = "library"'),
    _changed("with an arena's two names", "no field 'origin'", "align = 4096", 'align = 4096\norigin = "caller"'),
    _changed("with a misspelt function", "no field 'symbols'", 'symbol = "new"', 'symbol = "new"\nsymbols = "old"'),
    _changed("with a misspelt argument", "is an argument where", 'type = "int"}', 'types = "int"}'),
    _changed("with a misspelt argument beside it", "is an argument where", 'type = "int"}', 'type = "int", form = ""}'),
    _changed("with a misspelt operation", "binds no function to free", "[operations.free]", "[operations.release]"),
    _changed(
        "with an operation beside it", "binds release", "[promises]", '[operations.release]\nsymbol="a"\n[promises]'
    ),
    _changed("with a misspelt promise", "no promise 'exact-refusals'", "exact-refusal =", "exact-refusals ="),
    _changed("with a misspelt sign of failure", "does not say that", 'failure = "null"', 'failure = "nil"'),
    _changed("with a misspelt failure", "no failure 'not alocated'", '"not allocated"', '"not alocated"'),
    _changed("with a failure of another number", "is no number that put", '"-2" =', '"two" ='),
    _changed("with a failure of too many digits", "is no number that put", '"-2" =', f'"{"9" * 30}" ='),
    _changed("with a failure that cannot be", "is no int", '"-2" =', '"-3000000000" ='),
    _changed("with a misspelt type", "'longer' is no C type", 'type = "long"', 'type = "longer"'),
    _changed("with an empty part", "is an adapter for , not", 'part = "physical.buddy"', 'part = ""'),
    _changed(
        "of another part", "is an adapter for virtual.walk, not for", 'part = "physical.buddy"', 'part = "virtual.walk"'
    ),
    _changed("without a part", "the field 'part' is missing", 'part = "physical.buddy"\n', ""),
    _changed("without a symbol", "the field 'symbol' is missing", 'symbol = "get"\n', ""),
    _changed("without a library", "names no library, program or Python class", 'library = "it.so"\n', ""),
    _changed("with an empty library", "names no library", 'library = "it.so"', 'library = ""'),
    _changed("with a library and a program", "names both", 'library = "it.so"', 'library = "it.so"\nprogram = "./a"'),
    _changed("of a program that has functions", "line protocol", 'library = "it.so"', 'program = "./a"'),
    _changed("with an empty symbol", "symbol is empty", 'symbol = "new"', 'symbol = ""'),
    _changed("whose folder is told", "there is no field 'folder'", "unit = 4096", 'folder = "/"'),
    _changed("whose file is told", "there is no field 'file'", "unit = 4096", 'file = "/"'),
    _changed("with the same field twice", "is no TOML", "unit = 4096", "unit = 4096\nunit = 64"),
    _changed("with a field without a value", "is no TOML", "unit = 4096", "unit ="),
    _changed("with a field of thousands of letters", "no field 'xxx", "unit = 4096", f"{LONG} = 1"),
    _changed("with a field of other letters", "is no TOML", "unit = 4096", "eínheit = 1"),
    _changed("with a quoted field of other letters", "no field 'eínheit→'", "unit = 4096", '"eínheit→" = 1'),
    _changed("with a date", "stands where a number belongs", "unit = 4096", "unit = 2026-11-28"),
    _changed(
        "with an argument of another name", "there is no argument 'ordre'", '{value = "order"', '{value = "ordre"'
    ),
    _changed("with an empty argument", "there is no argument ''", '{value = "order"', '{value = ""'),
    _changed("with an argument of an empty form", "cannot be said as ''", '{value = "order"', '{value = "order:"'),
    _changed("with an argument of two forms", "cannot be said as", '{value = "order"', '{value = "order:units:bytes"'),
    _changed("with an argument of another's form", "cannot be said as", '{value = "order"', '{value = "order:pointer"'),
    _changed("with an argument of thousands of letters", "no argument 'xxx", '{value = "order"', f'{{value = "{LONG}"'),
    _changed("with a handle that nothing gives", "a handle needs", 'returns = "handle"', 'returns = "status"'),
    _changed("that creates a frame", "what is created", 'returns = "handle"', 'returns = "frame"'),
    _changed("that allocates a handle", "a handle is what", 'returns = "frame"', 'returns = "handle"'),
    _changed("with an arena that gives no address", "needs the symbol", 'from = "caller"', 'from = "library"'),
    _says("with a pointer and no arena", r"needs an \[arena\]", ADAPTER.replace(ARENA, "")),
)

NUMBERS = (
    _changed("with a unit of nothing", "unit is 0: write a number from 1", "unit = 4096", "unit = 0"),
    _changed("with a unit below nothing", "unit is -1: write a number", "unit = 4096", "unit = -1"),
    _changed("with a giant unit", "unit is 9+: write a number", "unit = 4096", f"unit = {'9' * 30}"),
    _changed("with a unit of thousands of digits", "4,300 digits", "unit = 4096", f"unit = {'9' * 5000}"),
    _changed("with a start below zero", "start is -1: write a number from 0", "start = 0", "start = -1"),
    _changed("with a giant start", "start is 9", "start = 0", f"start = {'9' * 30}"),
    _changed("with an order below zero", "max_order is -1: write", "max_order = 3", "max_order = -1"),
    _changed("with a giant order", "max_order is 1000000: write", "max_order = 3", "max_order = 1000000"),
    _changed("with no frames", "least is 0: write a number from 1", "least = 1", "least = 0"),
    _changed("with fewer frames than none", "most is -64", "most = 64", "most = -64"),
    _changed("with more frames than there are", "most is 9", "most = 64", f"most = {'9' * 30}"),
    _changed("with more at least than at most", "no pool has that many", "least = 1", "least = 65"),
    _changed("aligned to nothing", "align is 0: write", "align = 4096", "align = 0"),
    _changed("aligned below nothing", "align is -4096: write", "align = 4096", "align = -4096"),
    _changed("aligned to what is no power of two", "write a power of two", "align = 4096", "align = 4097"),
    _changed("aligned to a terabyte", "align is 1099511627776: write", "align = 4096", f"align = {1 << 40}"),
    _changed("with a giant constant", "is no long long", '"frames", 7', f'"frames", {"9" * 30}'),
    _changed("with a constant below all", "is no long long", '"frames", 7', f'"frames", -{"9" * 30}'),
    _changed(
        "with a constant below its type", "is no size_t", '"frames", 7', '"frames", {value = -1, type = "size_t"}'
    ),
    _changed("with a constant beyond its type", "is no char", '"frames", 7', '"frames", {value = 200, type = "char"}'),
    _changed("with a failure beyond its type", "is no long", "failure = -1", f"failure = {1 << 70}"),
    _changed("that fails with less than nothing", "is no size_t", 'type = "long"', 'type = "size_t"'),
    _says(
        "that fails below an unsigned type",
        "size_t is never negative",
        ADAPTER.replace('type = "long"\nfailure = -1', 'type = "size_t"\nfailure = "negative"'),
    ),
)

PAGE_TABLES = (
    _tables("in a format that is none", "'three-level' is none of", '"four-level"', '"three-level"'),
    _tables("with a root that is none", "is no root", '"handle:pointer"', '"handle"'),
    _tables("with a root that is a number", "is no root", '"handle:pointer"', "5"),
    _tables("with a root without a symbol", "'symbol' is missing", '"handle:pointer"', "{}"),
    _tables(
        "with a root that is a right", "a root is a pointer", '"handle:pointer"', '{symbol = "a", returns = "number"}'
    ),
    _tables("at an address below zero", "no frame begins at", "physical = 0", "physical = -4096"),
    _tables("at an address within a frame", "no frame begins at", "physical = 0", "physical = 1"),
    _tables("at a giant address", "no frame begins at", "physical = 0", f"physical = {4096 << 70}"),
    _tables("with a range of one address", "a range is the first address", "[[0, 4095]]", "[[0]]"),
    _tables("with a range of three addresses", "a range is the first address", "[[0, 4095]]", "[[0, 1, 2]]"),
    _tables("with a range from behind", "a range is the first address", "[[0, 4095]]", "[[4095, 0]]"),
    _tables("with a range below zero", "a range is the first address", "[[0, 4095]]", "[[-4096, 0]]"),
    _tables("with a range beyond all", "a range is the first address", "[[0, 4095]]", f"[[0, {1 << 70}]]"),
    _tables("with a range of texts", "stands where a number", "[[0, 4095]]", '[["a", "b"]]'),
    _tables("with a range that is no list", "stands where a list", "[[0, 4095]]", "[0, 4095]"),
    _tables("with a right that is none", "there is no right 'readable'", "writable = 2", "readable = 2"),
    _tables("with a right below zero", "an entry has 64 bits", "writable = 2", "writable = -2"),
    _tables("with a giant right", "an entry has 64 bits", "writable = 2", f"writable = {1 << 70}"),
    _tables("with a right that is a list", "stands where a number", "writable = 2", "writable = [2]"),
    _tables("without an arena", r"an \[arena\] is needed", '[arena]\nfrom = "caller"\n', ""),
    _tables("with a unit of other bytes", "has 4096 bytes", 'library = "it.so"', 'library = "it.so"\nunit = 64'),
    _tables("that bind an access", "memspec makes accesses itself", "[operations.unmap_page]", "[operations.access]"),
    _changed(
        "with page tables that the part has not",
        "there is no field 'tables'",
        "[promises]",
        '[tables]\nformat = "two-level"\nroot = "handle:pointer"\n[promises]',
    ),
    _says(
        "of page tables without tables",
        "needs to say where the page tables are",
        TABLES.replace(TABLES[TABLES.index("[tables]") : TABLES.index("[rights]")], ""),
        SPACE,
    ),
)


def _mapped(how: str, says: str, mapped: str) -> Row:
    arguments = 'arguments = ["arena"]\n'
    return _tables(f"with {how} mapped", says, arguments, f"{arguments}mapped = {mapped}\n")


MAPPED = (
    _mapped("a number", "5 stands where a list belongs", "5"),
    _mapped("a table", "a table stands where a list belongs", "{address = 0, physical = 0}"),
    _mapped("a list of numbers", "5 stands where a table belongs", "[5]"),
    _mapped("an address and no more", "'physical' is missing", "[{address = 0}]"),
    _mapped("an address below zero", "address is -1: write", "[{address = -1, physical = 0}]"),
    _mapped("a giant address", "address is 1180591620717411303424: write", f"[{{address = {1 << 70}, physical = 0}}]"),
    _mapped("memory that is none", "physical is -4096: write", "[{address = 0, physical = -4096}]"),
    _mapped("no bytes", "bytes is 0: write", "[{address = 0, physical = 0, bytes = 0}]"),
    _mapped("giant bytes", "bytes is 4722366482869645213696", f"[{{address = 0, physical = 0, bytes = {1 << 72}}}]"),
    _mapped("bytes of a text", "'4096' stands where a number", '[{address = 0, physical = 0, bytes = "4096"}]'),
    _mapped("half a page", "mapped", "[{address = 0, physical = 0, bytes = 100}]"),
    _mapped("an address within a page", "mapped", "[{address = 5, physical = 0}]"),
    _mapped("a level of none", "mapped", "[{address = 0, physical = 0, level = 0}]"),
    _mapped("a level beyond all", "mapped", "[{address = 0, physical = 0, level = 99}]"),
    _mapped("a giant level", "mapped", f"[{{address = 0, physical = 0, level = {10**30}}}]"),
    _mapped("rights that are none", "readable", '[{address = 0, physical = 0, rights = ["readable"]}]'),
    _mapped("rights of one text", "stands where a list", '[{address = 0, physical = 0, rights = "writable"}]'),
    _mapped("the same page twice", "mapped", "[{address = 0, physical = 0}, {address = 0, physical = 4096}]"),
    _mapped("millions of pages", "mapped", f"[{{address = 0, physical = 0, bytes = {1 << 44}}}]"),
    _mapped("a misspelt field", "no field 'adress'", "[{address = 0, physical = 0, adress = 1}]"),
    _mapped("an address that is none", "mapped", f"[{{address = {1 << 60}, physical = 0}}]"),
)

# ── Libraries ────────────────────────────────────────────────────────────────────────────────────────────────

PLAIN = """\
part = "physical.buddy"
library = "it.so"
[operations.alloc]
symbol = "get"
arguments = ["order"]
returns = "frame"
type = "long"
failure = -1
[operations.free]
symbol = "put"
arguments = ["frame", "order"]
"""
ELF = b"\x7fELF\x02\x01\x01" + bytes(9)


def _library(how: str, says: str, content: bytes | None, prepare: Callable[[Path], None] | None = None) -> Row:
    files: dict[str, str | bytes] = {"it.toml": PLAIN}
    if content is not None:
        files["it.so"] = content
    return Row(f"a library {how}", ("conform", BUDDY, "it.toml"), 2, says, files=files, prepare=prepare)


def _named(how: str, says: str, library: str) -> Row:
    text = PLAIN.replace('"it.so"', f'"{library}"')
    return Row(f"a library {how}", ("conform", BUDDY, "it.toml"), 2, says, files={"it.toml": text})


def _built(folder: Path) -> None:
    (folder / "it.c").write_text(SOURCE)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", "it.so", "it.c"], cwd=folder, check=True)


def _without(symbol: str) -> Row:
    text = PLAIN.replace(f'"{symbol}"', f'"{symbol}_it"')
    return Row(
        f"a library that has no {symbol}",
        ("conform", BUDDY, "it.toml"),
        2,
        f"has no symbol '{symbol}_it'",
        files={"it.toml": text},
        prepare=_built,
        needs="cc",
    )


LIBRARIES = (
    _library("that is not there", "there is no library", None),
    _library("that is a text", "cannot be loaded", TEXT.encode()),
    _library("of nothing", "cannot be loaded", b""),
    _library("of zero bytes", "cannot be loaded", bytes(8192)),
    _library("that is a folder", "there is no library", None, lambda folder: (folder / "it.so").mkdir()),
    _library("that is a pipe", "there is no library", None, lambda folder: os.mkfifo(folder / "it.so")),
    _library(
        "that links to itself", "there is no library", None, lambda folder: (folder / "it.so").symlink_to("it.so")
    ),
    _library("of another machine", "cannot be loaded", ELF + struct.pack("<HH", 3, 243) + bytes(44)),
    _library(
        "of half the width",
        "cannot be loaded",
        b"\x7fELF\x01\x01\x01" + bytes(9) + struct.pack("<HH", 3, 3) + bytes(32),
    ),
    _library("that is an archive", "cannot be loaded", b"!<arch>\n" + bytes(60)),
    _library("of a header alone", "cannot be loaded", ELF + struct.pack("<HH", 3, 62) + bytes(44)),
    _named("with an absolute path that is not there", "there is no library", "/no/such/it.so"),
    _named("above everything", "there is no library", "../" * 50 + "it.so"),
    _named("with a name of other letters", "there is no library", "bibliothèque→.so"),
    _named("with a name too long", "there is no library", LONG),
    _named("with a zero byte in its name", "no library|no file", "it\\u0000.so"),
    _named("that is /dev/zero", "there is no library", "/dev/zero"),
    _without("get"),
    _without("put"),
)

CONFORM = ("conform", BUDDY)

ROWS = (
    *(row for row in _no_files("an adapter", CONFORM, "it.toml") if row.arguments[-1].endswith(".toml")),
    *_no_text("an adapter", CONFORM, "it.toml", "TOML"),
    *_wrong_types(),
    *MISSPELT,
    *NUMBERS,
    *PAGE_TABLES,
    *MAPPED,
    *LIBRARIES,
)

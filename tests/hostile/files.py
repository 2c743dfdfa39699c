"""What is read: counterexamples, traces and evidence that are none, or are something else, or end in the middle."""

from __future__ import annotations

import json
import lzma
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.hostile.row import Row

BUDDY = "physical.buddy"
DIGITS = "9" * 5000
DEEP = "[" * 10_000
LONG = "x" * 3000

RUN: dict[str, Any] = {
    "memspec": "0.1.0",
    "part": BUDDY,
    "clause": "a block starts at a multiple of its size",
    "target": "impl",
    "engine": "explore",
    "seed": 0,
    "geometry": [0, 4, 2],
    "calls": [{"operation": "alloc", "arguments": [0], "returned": 0}],
}


def _fifo(name: str) -> Callable[[Path], None]:
    return lambda folder: os.mkfifo(folder / name)


def _folder(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).mkdir()


def _loop(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).symlink_to(name)


def _nowhere(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).symlink_to("gone")


def _sparse(name: str) -> Callable[[Path], None]:
    """A file of a terabyte that takes no room."""
    return lambda folder: os.truncate(os.open(folder / name, os.O_CREAT | os.O_WRONLY), 1 << 40)


def _no_files(what: str, verb: tuple[str, ...], name: str) -> Iterator[Row]:
    """What may have the name of a file and is none, or is none that can be read."""
    suffix = Path(name).suffix
    yield Row(f"{what} that is not there", (*verb, f"gone{suffix}"), 2, f"cannot read gone{suffix}: No such file")
    yield Row(f"{what} without a name", (*verb, ""), 2, "")
    yield Row(f"{what} that is a folder", (*verb, name), 2, f"{name}: it is a folder", prepare=_folder(name))
    yield Row(f"{what} that is a pipe", (*verb, name), 2, f"{name}: it is a pipe", prepare=_fifo(name))
    yield Row(f"{what} that is /dev/zero", (*verb, "/dev/zero"), 2, "it is a device")
    yield Row(f"{what} that is /dev/null", (*verb, "/dev/null"), 2, "it is a device")
    yield Row(f"{what} that is /dev/full", (*verb, "/dev/full"), 2, "it is a device")
    yield Row(f"{what} that links to itself", (*verb, name), 2, "symbolic links", prepare=_loop(name))
    yield Row(f"{what} that links to nothing", (*verb, name), 2, "No such file", prepare=_nowhere(name))
    yield Row(f"{what} with a name too long", (*verb, LONG), 2, "File name too long")
    yield Row(f"{what} below a file", (*verb, f"{name}/it"), 2, "Not a directory", files={name: ""})


def _no_text(what: str, verb: tuple[str, ...], name: str, language: str) -> Iterator[Row]:
    """What is a file and no text of its language."""

    def row(how: str, says: str, content: str | bytes) -> Row:
        return Row(f"{what} {how}", (*verb, name), 2, says, files={name: content})

    number, deep = (f'{{"seed": {DIGITS}}}', DEEP) if language == "JSON" else (f"unit = {DIGITS}", f"unit = {DEEP}")
    yield row("of nothing", f"is no {language}" if language == "JSON" else "is missing", "")
    yield row("of binary data", "is no text in UTF-8: its byte 1 ", b"\xff\xfe\x00\x01" * 100)
    yield row("of zero bytes", f"is no {language}", b"\0" * 1000)
    yield row("in UTF-16", "is no text in UTF-8", json.dumps(RUN).encode("utf-16"))
    yield row("in Latin-1", "is no text in UTF-8: its byte 2", b'"\xe9\xe8"')
    yield row("of a number of thousands of digits", "has a number of more than 4,300 digits", number)
    yield row("nested ten thousand deep", "is nested too deeply", deep)
    yield Row(f"{what} of a terabyte", (*verb, name), 2, "is larger than 64 MiB", prepare=_sparse(name))


# ── Counterexamples ──────────────────────────────────────────────────────────────────────────────────────────


def _with(**changed: Any) -> dict[str, Any]:
    return {**RUN, **changed}


def _call(**changed: Any) -> dict[str, Any]:
    return _with(calls=[{**RUN["calls"][0], **changed}])


def _replay(how: str, says: str, data: Any, code: int = 2) -> Row:
    text = data if isinstance(data, str) else json.dumps(data)
    return Row(f"a counterexample {how}", ("replay", "run.json"), code, says, files={"run.json": text})


VALUES = {"null": None, "a list": [1], "a table": {"a": 1}, "a text": "4", "a float": 1.5, "true": True}
"""What may stand where something else belongs, by what it is called."""


def _wrong_types() -> Iterator[Row]:
    """Each field in turn, with each kind of value that does not belong there."""
    for field in ("part", "clause", "target", "engine"):
        for kind in ("null", "a list", "a table", "a float"):
            yield _replay(f"whose {field} is {kind}", rf"at {field}\)", _with(**{field: VALUES[kind]}))
    for kind in ("a list", "a table", "a text", "a float", "true"):
        yield _replay(f"whose seed is {kind}", r"at seed\)", _with(seed=VALUES[kind]))
    for kind in ("null", "a table", "a text", "a float", "true"):
        yield _replay(f"whose geometry is {kind}", "a list belongs", _with(geometry=VALUES[kind]))
        yield _replay(f"whose calls are {kind}", "a list belongs", _with(calls=VALUES[kind]))
        yield _replay(f"whose arguments are {kind}", "a list belongs", _call(arguments=VALUES[kind]))
    for kind in ("null", "a list", "a table", "a text", "a float"):
        yield _replay(f"with {kind} in its geometry", "a number belongs", _with(geometry=[0, VALUES[kind], 2]))
        yield _replay(f"with {kind} among its calls", "a table belongs|missing", _with(calls=[VALUES[kind]]))
        arguments = _call(arguments=[VALUES[kind]])
        yield _replay(f"with {kind} among its arguments", "that is a number|the field 'of' is missing", arguments)
        yield _replay(f"whose operation is {kind}", "text belongs|no operation '4'", _call(operation=VALUES[kind]))
    for kind in ("a list", "a table", "a float"):
        yield _replay(f"whose answer is {kind}", "answer", _call(returned=VALUES[kind]))
    for field in ("part", "clause", "geometry", "calls"):
        lacking = {name: value for name, value in RUN.items() if name != field}
        yield _replay(f"without its {field}", f"the field '{field}' is missing", lacking)
    for field in ("operation", "arguments", "returned"):
        lacking = {name: value for name, value in RUN["calls"][0].items() if name != field}
        yield _replay(f"with a call without its {field}", f"the field '{field}' is missing", _with(calls=[lacking]))
    for kind, value in VALUES.items():
        yield _replay(f"that is {kind} and no more", "is no counterexample", json.dumps(value))


def _wrong_numbers() -> Iterator[Row]:
    """Pools that there are not, and calls that cannot be made."""
    for how, geometry in {
        "no frames": [0, 0, 2],
        "fewer frames than none": [0, -4, 2],
        "more frames than there are": [0, 1 << 60, 2],
        "a terabyte of frames": [0, 1 << 40, 2],
        "frames of sixty digits": [0, 10**60, 2],
        "frames of four thousand digits": [0, 10**4000, 2],
        "a start below zero": [-1, 4, 2],
        "a start beyond all memory": [1 << 63, 4, 2],
        "an order below zero": [0, 4, -1],
        "an order beyond all": [0, 4, 1000],
        "an order of sixty digits": [0, 4, 10**60],
    }.items():
        yield _replay(f"in a pool of {how}", "", _with(geometry=geometry))
    yield _replay("of too few numbers", "takes start, frames, max_order", _with(geometry=[0, 4]))
    yield _replay("of too many numbers", "takes start, frames, max_order", _with(geometry=[0, 4, 2, 1]))
    yield _replay("of no numbers", "takes start, frames, max_order", _with(geometry=[]))
    yield _replay("of truth values", "true stands where a number", _with(geometry=[True, 4, 2]))
    yield _replay("with a truth value for an order", "true", _call(arguments=[True]))
    yield _replay("with too few arguments", "alloc takes order", _call(arguments=[]))
    yield _replay("with too many arguments", "alloc takes order", _call(arguments=[0, 0]))
    yield _replay("with a thousand arguments", "alloc takes order", _call(arguments=[0] * 1000))
    yield _replay("with an unknown operation", "has no operation 'malloc'", _call(operation="malloc"))
    yield _replay("with an operation that is an attribute", "has no operation '__init__'", _call(operation="__init__"))
    yield _replay("with an operation of thousands of letters", "has no operation 'xxx", _call(operation=LONG))
    yield _replay("of an unknown part", "is of 'nothing', and there is no such part", _with(part="nothing"))
    yield _replay("of a chapter", "there is no such part", _with(part="virtual"))
    yield _replay("of an empty part", "there is no such part", _with(part=""))
    yield _replay("with an unknown mutant", "has no mutant 'none'", _with(target="mutant none"))
    yield _replay("with an unknown oracle", "oracle", _with(target="oracle none"))
    yield _replay("with an unknown target", "names no class", _with(target="nobody"))
    yield _replay("with an empty target", "names no class", _with(target=""))
    yield _replay("with an adapter that is not there", "cannot read gone.toml", _with(target="gone.toml"))
    yield _replay("with an unclosed quote in its target", "a quote is not closed", _with(target="./a 'b"))
    yield _replay("with a zero byte in its target", "", _with(target="./a\0b"))
    yield _replay("with half a letter in its target", "", _with(target="\ud800:Buddy"))
    yield _replay("with a form that is none", "knows no answer of the form", _call(returned={"os.system": {}}))
    yield _replay("with a form that is a module", "knows no answer of the form", _call(returned={"ensure": {}}))
    yield _replay("with two forms", "a table is no answer", _call(returned={"Block": {}, "Pool": {}}))
    yield _replay("with a form without its fields", "has the fields", _call(returned={"Block": {}}))
    yield _replay("with a number of thousands of digits", "4,300 digits", f'{{"seed": {DIGITS}}}')
    yield _replay("that is cut off", "is no JSON", json.dumps(RUN)[:90])
    yield _replay("with something after it", "is no JSON", json.dumps(RUN) + "}")
    yield _replay("with numbers that are none", "stands where", json.dumps(RUN).replace("[0, 4", "[NaN, Infinity"))


def _other_parts() -> Iterator[Row]:
    """Numbers that the law of another part is not about, and oracles that are asked what they do not know."""
    tlb = _with(part="virtual.tlb", target="law", geometry=[1, 2, 1, 0, 2, 2])
    load = {"operation": "load", "arguments": [1 << 32], "returned": "busy"}
    yield _replay("that names a processor that there is not", "that there are", {**tlb, "calls": [load]})
    batch = {"operation": "protect_range", "arguments": [1, 1, 1, 3], "returned": {"Batch": {"first": 1, "count": 0}}}
    spaces = _with(part="virtual.address_space", target="law", geometry=[-1, 1, 3, 3, 2], calls=[batch])
    yield _replay("in tables of levels below none", "there are tables, and they have entries", spaces)
    giant = [1 << 64, 2, 1, 0, 2, 1]
    yield _replay("of a giant machine", "is none: a number in it", {**tlb, "geometry": giant, "calls": []})
    yield _replay("of an oracle on another part", "is asked one call of virtual.walk", _with(target="oracle x86-mmu"))
    walk = _with(part="virtual.walk", target="oracle x86-mmu", geometry=[2, 3, 36])
    yield _replay("of an oracle that is asked nothing", "is asked one call of", {**walk, "calls": []})
    access = {"operation": "access", "arguments": [0, 0], "returned": 10**30}
    yield _replay("of an oracle that is asked late", "after calls that the law", {**walk, "calls": [access, access]})


def _fine() -> Iterator[Row]:
    """What looks odd and can be done all the same."""
    yield _replay("of another version", "breaks nothing any more", _with(memspec="9.9"), 0)
    yield _replay("with fields of another version", "breaks nothing any more", _with(more=[1, 2]), 0)
    yield _replay("without a call", "breaks nothing any more", _with(calls=[]), 0)
    yield _replay("with another clause", "breaks nothing any more", _with(clause="no such clause"), 0)
    yield _replay("with another answer", "breaks nothing any more", _call(returned=3), 0)
    yield _replay("with an answer that is none", "breaks nothing any more", _call(returned="does not return"), 0)
    yield _replay("with a giant answer", "breaks nothing any more", _call(returned=10**4000), 0)
    yield _replay("with a mark at its beginning", "breaks nothing any more", "\ufeff" + json.dumps(RUN), 0)
    yield _replay("with an order below zero", "breaks nothing any more", _call(arguments=[-1]), 0)
    yield _replay("with a giant order", "breaks nothing any more", _call(arguments=[10**30]), 0)
    yield _replay("with a fault of a law alone", "", _with(target="law", calls=[_call(returned=3)["calls"][0]] * 2), 1)
    law = _with(target="law", calls=[{"operation": "alloc", "arguments": [0], "returned": "nonsense"}])
    yield _replay("of the law with an answer that is none", "", law, 1)


REPLAYS = (
    *_no_files("a counterexample", ("replay",), "run.json"),
    *_no_text("a counterexample", ("replay",), "run.json", "JSON"),
    *_wrong_types(),
    *_wrong_numbers(),
    *_other_parts(),
    *_fine(),
)

# ── Traces ───────────────────────────────────────────────────────────────────────────────────────────────────

HEADER = "time_s,cpu,event,pfn,order\n"
TRACE = HEADER + "1.000001,0,alloc,16,0\n1.000002,0,free,16,0\n"
VALIDATE = ("validate", BUDDY)


def _trace(how: str, says: str, content: str | bytes, code: int = 2) -> Row:
    files = {"t.csv": content}
    return Row(f"a trace {how}", (*VALIDATE, "t.csv"), code, says, files=files)


def _event(how: str, says: str, line: str, code: int = 2) -> Row:
    return _trace(how, says, f"{HEADER}{line}\n", code)


XZ = lzma.compress(TRACE.encode() + b"".join(b"%d.5,0,alloc,%d,0\n" % (line, line + 20) for line in range(90)))


ONES = lzma.compress(b"1" * (1 << 26), preset=0)
"""A line of 64 MiB, as another stream."""


def _flipped(place: int) -> bytes:
    return XZ[:place] + bytes([XZ[place] ^ 0x10]) + XZ[place + 1 :]


TRACES = (
    *_no_files("a trace", VALIDATE, "t.csv"),
    Row("a trace of a part that reads none", ("validate", "virtual.walk", "t.csv"), 2, "no reader for recorded traces"),
    _trace("as it should be", "holds", TRACE, 0),
    _trace("in xz", "holds", lzma.compress(TRACE.encode()), 0),
    _trace("of nothing", "t.csv is empty", ""),
    _trace("of a header alone", "a header and no event", HEADER),
    _trace("of a header without an end of line", "a header and no event", HEADER.strip()),
    _trace("of empty lines", "names no column", "\n\n\n"),
    _trace("without a header", "names no column", TRACE.removeprefix(HEADER)),
    _trace("with a column too few", "names no column order", TRACE.replace(",order", "")),
    _trace("with columns in other words", "names no column", TRACE.replace("pfn", "frame")),
    _trace("with the same column twice", "column", TRACE.replace("cpu,", "cpu,cpu,")),
    _trace("with lines of Windows", "holds", TRACE.replace("\n", "\r\n"), 0),
    _trace("with a mark at its beginning", "holds", "\ufeff" + TRACE, 0),
    _trace("with columns in another order", "holds", "order,event,cpu,time_s,pfn\n0,alloc,0,1.0,16\n", 0),
    _trace("with more columns than are read", "holds", "comm,time_s,cpu,event,pfn,order\na,1.0,0,alloc,16,0\n", 0),
    _trace("separated by semicolons", "names no column", TRACE.replace(",", ";")),
    _trace("of zero bytes", "", b"\0" * 5000),
    _trace("with a zero byte", "", TRACE.replace("free", "fr\0ee")),
    _trace("of binary data", "no CSV text|UTF-8", b"\xff\xfe\x00\x01" * 500),
    _trace("in UTF-16", "no CSV text|UTF-8", TRACE.encode("utf-16")),
    _trace("with bytes that are no text", "line 3 is no text in UTF-8", TRACE.encode().replace(b"free", b"\xff\xfe")),
    _trace("with a quote that is never closed", "", TRACE + '"' + "1,2,3\n" * 40_000),
    _trace("of one gigantic line", "", "1" * (1 << 23)),
    _trace("with a gigantic line", "line 4", TRACE + "1" * (1 << 23)),
    _trace("of one gigantic line in xz", "", ONES),
    _trace("with a gigantic line in xz", "line 4", lzma.compress(TRACE.encode()) + ONES),
    _trace("in xz that is cut off", "xz file is damaged or cut off", XZ[: len(XZ) // 2]),
    _trace("in xz of which only the mark is left", "xz file is damaged or cut off", XZ[:6]),
    *(_trace(f"in xz with a bit flipped at {place}", "damaged", _flipped(place)) for place in (7, 14, 40, -20, -3)),
    _trace("in xz with something after it", "damaged|cut off", XZ + b"something else"),
    _trace("in two streams of xz", "holds", XZ + b"\0" * 8 + lzma.compress(b"900.0,0,alloc,900,0\n"), 0),
    _trace("in two streams of xz, the second damaged", "damaged|cut off", XZ + XZ[:40]),
    _trace("in xz in xz", "", lzma.compress(XZ)),
    _event("with an event that is none", "has an event 'malloc'", "1.0,0,malloc,16,0"),
    _event("with an event of thousands of letters", "has an event 'xxx", f"1.0,0,{LONG},16,0"),
    _event("with a line too short", "line 2 has 3 values", "1.0,0,alloc"),
    _event("with an empty line", "line 2 has 0 values", "\n1.0,0,alloc,16,0"),
    _event("with a frame that is no number", "something else than a number", "1.0,0,alloc,many,0"),
    _event("with an empty frame", "something else than a number", "1.0,0,alloc,,0"),
    _event("with a frame in floating point", "something else than a number", "1.0,0,alloc,16.0,0"),
    _event("with a frame of thousands of digits", "something else than a number", f"1.0,0,alloc,{DIGITS},0"),
    _event("with a time that is no number", "something else than a number", "noon,0,alloc,16,0"),
    _event("with a time that is not a number", "something else than a number", "nan,0,alloc,16,0"),
    _event("with a time without end", "something else than a number", "inf,0,alloc,16,0"),
    _event("with a processor that is no number", "something else than a number", "1.0,first,alloc,16,0"),
    _event("with an order that is no number", "something else than a number", "1.0,0,alloc,16,big"),
    _event("with a frame below zero", "violated", "1.0,0,alloc,-16,0", 1),
    _event("with a frame beyond all", "violated", f"1.0,0,alloc,{1 << 60},0", 1),
    _event("with an order below zero", "violated", "1.0,0,alloc,16,-1", 1),
    _event("with an order beyond all", "violated", "1.0,0,alloc,0,4000", 1),
    _event("with an order of sixty digits", "violated", f"1.0,0,alloc,0,{10**60}", 1),
    _event("with a free of an order beyond all", "violated", "1.0,0,free,0,4000", 1),
    _event("with a batched free of an order beyond all", "violated", "1.0,0,free_batched,0,4000", 1),
    _trace("of a double allocation", "violated", HEADER + "1.0,0,alloc,16,0\n" * 2, 1),
    _trace("in which time goes backwards", "", TRACE.replace("1.000002", "0.5"), 0),
)

# ── Evidence ─────────────────────────────────────────────────────────────────────────────────────────────────

EXPLAIN = ("explain", BUDDY, "--evidence")
CLAUSE = "a block starts at a multiple of its size"
ROW_OF_EVIDENCE: dict[str, Any] = {
    "part": BUDDY,
    "property": CLAUSE,
    "engine": "explore",
    "verdict": "holds",
    "strength": "exhausted",
    "scope": {"states": 7, "reached": 3, "breaks": ["a"]},
    "seconds": 0.5,
}
EVIDENCE: dict[str, Any] = {"memspec": "0.1.0", "profile": "ci", "seed": 0, "evidence": [ROW_OF_EVIDENCE]}


def _evidence(how: str, says: str, data: Any, code: int = 2) -> Row:
    text = data if isinstance(data, str) else json.dumps(data)
    return Row(f"evidence {how}", (*EXPLAIN, "e.json"), code, says, files={"e.json": text})


def _wrong_evidence() -> Iterator[Row]:
    for field in ("part", "property", "engine", "verdict", "strength", "scope", "seconds"):
        for kind in ("null", "a list", "true" if field != "scope" else "a text"):
            data = {**EVIDENCE, "evidence": [{**ROW_OF_EVIDENCE, field: VALUES[kind]}]}
            yield _evidence(f"whose {field} is {kind}", rf"at evidence\[0\]\.{field}\)", data)
        lacking = {name: value for name, value in ROW_OF_EVIDENCE.items() if name != field}
        yield _evidence(f"without a {field}", f"'{field}' is missing", {**EVIDENCE, "evidence": [lacking]})
    for name, value in {
        "states": "many",
        "steps": 1.5,
        "reached": [1],
        "breaks": 3,
        "only by": "a",
        "encoding": ["a"],
        "trace": {"a": 1},
    }.items():
        data = {**EVIDENCE, "evidence": [{**ROW_OF_EVIDENCE, "scope": {name: value}}]}
        yield _evidence(f"whose scope has wrong {name}", f"is no value of {name}", data)
    for field, value in {"memspec": 1, "profile": 5, "seed": "0", "evidence": {"a": 1}}.items():
        yield _evidence(f"whose {field} is another", rf"at {field}\)", {**EVIDENCE, field: value})
    text = json.dumps(EVIDENCE)
    yield _evidence("with a verdict that is none", "'fine' is none of holds", text.replace("holds", "fine"))
    yield _evidence("with seconds of thousands of digits", "is too large", text.replace("0.5", "9" * 4000))
    yield _evidence("that is a list", "a list stands where a table belongs", "[]")
    yield _evidence("of another part", CLAUSE, json.dumps(EVIDENCE).replace(BUDDY, "physical.other"), 0)
    yield _evidence("of no rows", CLAUSE, {**EVIDENCE, "evidence": []}, 0)
    yield _evidence("as it should be", "exhausted 7 states", EVIDENCE, 0)


EVIDENCES = (
    *_no_files("evidence", EXPLAIN, "e.json"),
    *_no_text("evidence", EXPLAIN, "e.json", "JSON"),
    *_wrong_evidence(),
)

ROWS = (*REPLAYS, *TRACES, *EVIDENCES)

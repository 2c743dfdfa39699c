"""A counterexample as something to keep: a C program that needs no memspec, and a test for pytest.

The C program makes the calls of the run, as the adapter says them, and asserts of the last one what the law permits.
What that is, is asked of the law; nothing here knows of any part.
"""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from pprint import pformat
from typing import Any

from attrs import evolve

from checks.clauses import ANSWERS_IN_TIME, CONTENTS, LEAVES_ALONE, NO_CRASH, NO_EXIT
from checks.counterexample import render, said, states_along, to_json
from checks.evidence import Call, Counterexample
from checks.judgements import clauses_of
from checks.pairing import Pairing, State
from checks.targets import keepsake_tables, table_forms
from checks.targets.adapter import Adapter, Argument, Function, is_signed, read
from checks.targets.library import unpromised
from checks.targets.memory import CANARY
from checks.targets.sizes import SIZES, size_of
from checks.targets.tables import MADE_HERE, moved
from spec.vocabulary import PAGE_SHIFT, BrokenClause, Failure

MOST_ANSWERS = 64
"""Up to so many permitted answers are written out; where there are more, only that the wrong one is none of them."""
PROPOSED_ANSWERS = 1 << 12
"""Up to so many answers that the pairing proposes are looked through."""
OTHER_COURSE = 77
"""The exit code where the library answers otherwise by now, so that the run says nothing: to automake, skipped."""
HEADERS = ("assert", "dlfcn", "errno", "signal", "stdbool", "stdint", "stdio", "stdlib", "string", "sys/mman", "unistd")
NO_TABLES: Any = None
"""Where only the numbers of a call are said, no tables are asked."""


def save(pairing: Pairing, counterexample: Counterexample, file: Path) -> list[Path]:
    """A test, and for a C library a program, beside the counterexample's own file."""
    name = re.sub(r"\W+", "_", file.stem)
    texts = {file.with_name(f"test_{name}.py"): pytest_test(pairing, counterexample, name)}
    if counterexample.target.endswith(".toml"):
        adapter = read(Path(counterexample.target))
        if adapter.library:
            texts[file.with_suffix(".c")] = c_program(pairing, counterexample, adapter, file.with_suffix(".c"))
    for path, text in texts.items():
        path.write_text(text, "utf-8")
    return list(texts)


def pytest_test(pairing: Pairing, counterexample: Counterexample, name: str) -> str:
    told = render(pairing, counterexample).replace("\\", "\\\\").replace('"""', "'''")
    data = pformat(to_json(counterexample), width=100, sort_dicts=False)
    return f'''"""Run it where {counterexample.target} is found from.

{told}
"""

import memspec

RUN = {data}


def test_{name}():
    [row] = memspec.replay(RUN)
    assert row.verdict is memspec.Verdict.HOLDS, f"{{row.property}} ({{row.note}})"
'''


# ── In C ─────────────────────────────────────────────────────────────────────────────────────────────────────


def c_program(pairing: Pairing, counterexample: Counterexample, adapter: Adapter, file: Path) -> str:
    """The run as a C program, to be compiled in the folder of `file`."""
    return "\n".join(_Program(pairing, counterexample, adapter).lines(file)) + "\n"


THEIRS = "their_"
"""Before the name of a function of the library's: it may be one of libc's, such as `free`."""
LOADING = """\
#ifndef LIBRARY
#define LIBRARY %s
#endif
/* The library calls its own functions where libc has some of the same name, and this program calls libc's.
 * Sanitizers want to see all calls of malloc and free, and refuse that. */
#if defined RTLD_DEEPBIND && !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
#define OWN_SYMBOLS_FIRST RTLD_DEEPBIND
#else
#define OWN_SYMBOLS_FIRST 0
#endif

static void *found(void *library, const char *name)
{
    void *symbol = library != NULL ? dlsym(library, name) : NULL;
    if (symbol == NULL) {
        fprintf(stderr, "%%s\\n", dlerror());
        exit(EXIT_FAILURE);
    }
    return symbol;
}
"""
GUARDED = """\
/* Memory between two pages that nobody may touch, as far up as its alignment allows. */
static unsigned char *guarded(size_t size, size_t align)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), step = align > page ? align : page;
    size_t inside = (size + step - 1) / step * step;
    int access = PROT_READ | PROT_WRITE, kind = MAP_PRIVATE | MAP_ANONYMOUS;
    unsigned char *map = mmap(NULL, inside + 2 * page + step, access, kind, -1, 0);
    if (map == MAP_FAILED)
        exit(EXIT_FAILURE);
    unsigned char *begin = (unsigned char *)(((uintptr_t)map + page + step - 1) / step * step);
    mprotect(begin - page, page, PROT_NONE);
    mprotect(begin + inside, page, PROT_NONE);
    return begin + (inside - size) / align * align;
}
"""
BLOCKS = """\
static struct { unsigned char *bytes; size_t size; unsigned char first; } blocks[%d];
static size_t block_count;

static void hand_out(unsigned char *bytes, size_t size)
{
    unsigned char first = (unsigned char)(37 * (block_count + 1) %% 251);
    for (size_t at = 0; at < size; at++)
        bytes[at] = (unsigned char)(first + at);
    blocks[block_count].bytes = bytes;
    blocks[block_count].first = first;
    blocks[block_count++].size = size;
}

static void give_back(unsigned char *bytes)
{
    for (size_t block = 0; block < block_count; block++)
        if (blocks[block].bytes == bytes)
            blocks[block].size = 0;
}

static bool are_intact(void)
{
    for (size_t block = 0; block < block_count; block++)
        for (size_t at = 0; at < blocks[block].size; at++)
            if (blocks[block].bytes[at] != (unsigned char)(blocks[block].first + at))
                return false;
    return true;
}
"""
BLOCK_FUNCTIONS = ("hand_out", "give_back", "are_intact")
TABLE_FUNCTIONS = ("processor", "finds", "pages")
"""Those of which a program need not use each."""
ENDS = """\
static void ends(int number)
{
    (void)number;
    fputs(%s, stderr);
    abort();
}
"""


class _Program:
    def __init__(self, pairing: Pairing, counterexample: Counterexample, adapter: Adapter) -> None:
        self.pairing = pairing
        self.counterexample = counterexample
        self.adapter = adapter
        self.clause = counterexample.clause
        self.named = dict(zip(pairing.geometry_names(), counterexample.geometry, strict=True))
        self.start, self.units = self.named.get("start", 0), self.named.get("frames", 1)
        self.largest = self.named.get("max_order", 0)
        self.calls = 0
        """How many the program makes before the next one: sizes in bytes depend on it (sizes.size_of)."""
        self.permitted_calls = 0
        """How many of the run's calls the law permits: the one after them breaks it, if there is one."""
        self.before: State = None
        """The law's state before the last call; and the last one that there is."""
        self.after: State = None
        for number, state in enumerate(states_along(pairing, counterexample)):
            self.permitted_calls, self.after = number, state
            self.before = state if number < len(counterexample.calls) else self.before
        self.watches = self.clause == CONTENTS
        self.operations = dict(adapter.operations)
        if adapter.tables is not None:
            self.operations |= dict.fromkeys(MADE_HERE, keepsake_tables.PROCESSOR)
        looks = [look for look in pairing.looks if adapter.tables is not None]
        self.silent = {
            pairing.promises[name].operation
            for name in unpromised(adapter, pairing)
            if pairing.promises[name].by_answering
        }
        self.looks = self.clause in [clause for look in looks for clause in clauses_of(look.judge)]
        """Whether what broke is seen in memory alone."""

    def lines(self, file: Path) -> Iterator[str]:
        yield from self.heading(file)
        yield from (f"#include <{name}.h>" for name in HEADERS)
        yield ""
        yield LOADING % text(f"$ORIGIN/{self.path_from(file)}")
        yield from dict.fromkeys(f"static {pointer(function)};" for function in self.functions())
        yield ""
        if self.adapter.arena is not None:
            yield "static unsigned char *arena;\n"
            if self.adapter.arena.origin == "caller":
                yield GUARDED
            if self.adapter.tables is None:
                permitted = self.counterexample.calls[: self.permitted_calls]
                yield BLOCKS % (1 + sum(1 for call in permitted for _ in self.gained(call)))
            else:
                yield from keepsake_tables.support(self.adapter)
        if self.clause.startswith((NO_EXIT, ANSWERS_IN_TIME)):
            yield ENDS % text(f"{self.clause}\n")
        if self.clause.startswith(NO_EXIT):
            yield "static void leaves(void)\n{\n    ends(0);\n}\n"
        yield "int main(void)\n{"
        for line in self.body():
            yield f"    {line}" if line else ""
        yield "}"

    def path_from(self, file: Path) -> str:
        """Where the library lies, seen from the program's folder."""
        library = (self.adapter.folder / self.adapter.library).resolve()
        return Path(os.path.relpath(library, file.resolve().parent)).as_posix()

    def heading(self, file: Path) -> Iterator[str]:
        program, source = shlex.quote(f"./{file.stem}"), shlex.quote(f"./{file.name}")
        yield f"/* Breaks: {comment(self.clause)}"
        yield " *"
        yield f" *     {comment(f'cc -std=gnu11 -g -o {program} {source} -ldl && {program}')}"
        yield " *"
        yield f" * Found by: memspec conform {self.pairing.part} {comment(self.counterexample.target)}"
        yield f" * It exits with {OTHER_COURSE} where the calls before the last one are answered otherwise by now. */"

    def functions(self) -> Iterator[Function]:
        if self.adapter.create is not None:
            yield self.adapter.create
        if self.their_arena is not None:
            yield self.their_arena
        if self.adapter.tables is not None and isinstance(self.adapter.tables.root, Function):
            yield self.adapter.tables.root
        made = (self.operations[call.operation] for call in self.counterexample.calls)
        yield from (function for function in made if function is not keepsake_tables.PROCESSOR)

    @property
    def their_arena(self) -> Function | None:
        arena = self.adapter.arena
        made = arena is not None and arena.origin == "library"
        return Function(arena.symbol, arena.arguments, "handle") if made and arena is not None else None

    def body(self) -> Iterator[str]:
        yield "setvbuf(stdout, NULL, _IONBF, 0);"
        yield "void *library = dlopen(LIBRARY, RTLD_NOW | OWN_SYMBOLS_FIRST);"
        for symbol in dict.fromkeys(function.symbol for function in self.functions()):
            yield f"*(void **)&{THEIRS}{symbol} = found(library, {text(symbol)});"
        if self.clause.startswith(ANSWERS_IN_TIME):
            yield "signal(SIGALRM, ends);"
            yield "alarm(2);"
        if self.clause.startswith(NO_EXIT):
            yield "atexit(leaves);"
        arena = self.adapter.arena
        if arena is not None:
            yield f"(void){', (void)'.join(BLOCK_FUNCTIONS if self.adapter.tables is None else TABLE_FUNCTIONS)};"
            if arena.origin == "caller":
                yield f"arena = guarded((size_t){self.units} * {self.adapter.unit}, {max(arena.align, 1)});"
                if self.adapter.tables is not None and not arena.zeroed:
                    yield f"memset(arena, {CANARY:#x}, (size_t){self.units} * {self.adapter.unit});"
        yield from self.creation()
        if self.their_arena is not None:
            yield f"arena = {self.call(self.their_arena, [], [])};"
        if self.adapter.tables is not None:
            yield f"physical_begin = {keepsake_tables.physical_begin(self.adapter)};"
            yield f"arena_size = (size_t){self.units} * {self.adapter.unit};"
            yield self.turn()
        for number, call in enumerate(self.counterexample.calls, 1):
            yield ""
            yield f"puts({text(f'{number}. {said(self.pairing, call)}')});"
            yield from self.step(number, call)
        if self.looks:
            yield self.turn()
            judges_use = "use-kept" not in unpromised(self.adapter, self.pairing)
            for condition in keepsake_tables.conditions(self.after, self.place, judges_use=judges_use):
                yield f"assert({condition} && {text(self.clause)});"
        yield ""
        yield f"puts({text('kept this time: ' + self.clause)});"
        yield "_exit(EXIT_SUCCESS);"

    def creation(self) -> Iterator[str]:
        create = self.adapter.create
        if create is None:
            return
        result = create.returned_type
        if create.puts_out:
            yield "uint64_t out0 = 0;"
        yield "errno = 0;"
        spoken = self.call(create, list(self.named), list(self.named.values()), "&out0")
        yield f"{spoken};" if result == "void" else f"{spaced(result)}r0 = {spoken};"
        if failed := [*(f"r0 == {code}" for code in create.failures), *signs(create, "r0")]:
            yield f"if ({' || '.join(failed)})"
            yield "    return EXIT_FAILURE;"
        if create.returns == "handle":
            yield f"uintptr_t handle = (uintptr_t){'out0' if create.puts_out else 'r0'};"
            yield "(void)handle;"

    def step(self, number: int, call: Call) -> Iterator[str]:
        function = self.operations[call.operation]
        if function is keepsake_tables.PROCESSOR:
            yield self.turn()
        result = function.returned_type
        if self.watches:
            yield f"assert(are_intact() && {text(self.clause)});"
        if function.puts_out:
            yield f"uint64_t out{number} = 0;"
        yield "errno = 0;"
        parameters = self.pairing.parameters(call.operation)
        asked = self.asked(function, parameters, call)
        spoken = self.call(function, parameters, list(call.arguments), f"&out{number}")
        yield f"{spoken};" if result == "void" else f"{spaced(result)}r{number} = {spoken};"
        if number == len(self.counterexample.calls) and not self.watches and not self.looks:
            condition = self.any_of(function, number, call)
            yield f"assert(({condition}) && {text(self.clause)});" if condition else ""
            yield f"(void)r{number};" if result != "void" else ""
            return
        yield f"if (!({self.answered(function, number, call)})) {{"
        yield f'    puts("call {number} is answered otherwise by now");'
        yield f"    _exit({OTHER_COURSE});"
        yield "}"
        if self.adapter.arena is not None and self.adapter.tables is None:
            gone = self.pairing.gives_back(call.operation, call.arguments)
            if gone is not None and not isinstance(call.returned, Failure):
                yield f"give_back({self.address(gone)});"
            for first, count in self.gained(call) if number <= self.permitted_calls else ():
                size = count * self.adapter.unit
                size = size if asked is None else min(asked, size)
                yield f"hand_out({self.address(first)}, {size});"
        if self.watches:
            yield f"assert(are_intact() && {text(self.clause)});"

    # ── What the law permits ──

    def permitted(self, call: Call, state: State) -> list[Any] | None:
        """None where there are too many to be written out, or to be looked through."""
        answers = self.pairing.operations[call.operation].answers(state, *call.arguments)
        proposed = dict.fromkeys((*islice(answers, PROPOSED_ANSWERS), *self.pairing.spec.FAILURES[call.operation]))
        permitted = (answer for answer in proposed if self.permits(call, state, answer))
        found = list(islice(permitted, MOST_ANSWERS + 1))
        return None if len(found) > MOST_ANSWERS or len(proposed) > PROPOSED_ANSWERS else found

    def permits(self, call: Call, state: State, answer: Any) -> bool:
        promises = (self.pairing.promises[name] for name in unpromised(self.adapter, self.pairing))
        waived = {clause for promise in promises if promise.operation == call.operation for clause in promise.waives}
        try:
            self.pairing.move(call.operation)(state, *call.arguments, returned=answer)
        except BrokenClause as broken:
            return isinstance(answer, Failure) and broken.clause in waived
        return True

    def any_of(self, function: Function, number: int, call: Call) -> str:
        """The condition that the last call is answered as the law permits; nothing, where there is none to write."""
        if self.clause.startswith((NO_CRASH, ANSWERS_IN_TIME, NO_EXIT, LEAVES_ALONE)):
            return ""
        permitted = self.permitted(call, self.before)
        if permitted is None:
            has_meaning = call.returned is None or isinstance(call.returned, int | Failure)
            return f"!({self.answered(function, number, call)})" if has_meaning else ""
        said = dict.fromkeys(self.answered(function, number, evolve(call, returned=answer)) for answer in permitted)
        return " || ".join(f"({each})" for each in said) or "false"

    def answered(self, function: Function, number: int, call: Call) -> str:
        """The condition that a call came back with its answer. One that fails without a name may mean any failure."""
        returned, answer = f"r{number}", call.returned
        named = {code: f"{returned} == {code}" for code in function.failures}
        if isinstance(answer, Failure):
            codes = [named[code] for code, name in function.failures.items() if name == str(answer)]
            unnamed = " || ".join(signs(function, returned))
            if unnamed:
                codes.append(" && ".join([f"({unnamed})", *(f"!({code})" for code in named.values())]))
            return " || ".join(f"({code})" for code in codes) or "false"
        failed = [*named.values(), *signs(function, returned)]
        fine = f"!({' || '.join(failed)})" if failed else "true"
        if answer is None or not isinstance(answer, int):
            return fine if answer is None else "false"
        if call.operation in self.silent:
            return fine
        raw = f"out{number}" if function.puts_out else returned
        if self.adapter.tables is not None:
            return f"{fine} && {self.told(function, raw, call)}"
        if function.returns == "pointer":
            return f"{fine} && (unsigned char *){raw} == {self.address(answer)}"
        index = answer - self.start
        at = {"index": index, "offset": index * self.adapter.unit}.get(function.returns, answer)
        return f"{fine} && (long long){raw} == {literal(at)}"

    def told(self, function: Function, raw: str, call: Call) -> str:
        """The condition that what was returned is an answer, where there are page tables."""
        is_place = "address" in self.pairing.parameters(call.operation)
        place = call.returned if is_place else call.returned * self.adapter.unit
        match function.returns:
            case "physical":
                return f"(uint64_t){raw} == {self.place(place)}"
            case "physical-frame":
                return f"(uint64_t){raw} == {self.place(place & -self.adapter.unit)}"
            case "frame":
                return f"(uint64_t){raw} == {self.place(place)} >> 12"
            case "entry":
                return f"((unsigned){raw} & 0x60) == {call.returned}"
            case _:
                return f"(long long){raw} == {literal(call.returned)}"

    # ── Said in C ──

    def turn(self) -> str:
        """Find the root as it is now."""
        said = self.adapter.tables.root if self.adapter.tables is not None else ""
        spoken = self.call(said, [], []) if isinstance(said, Function) else ""
        return f"root = {keepsake_tables.root(self.adapter, spoken)};"

    def place(self, place: int) -> str:
        """A place in memory, as a physical address."""
        piece = table_forms.piece_in(self.adapter, self.units)
        if piece and self.adapter.tables is not None:
            frame = moved(place >> PAGE_SHIFT, piece, int(self.adapter.tables.physical) >> PAGE_SHIFT)
            return f"({frame << PAGE_SHIFT | place & (1 << PAGE_SHIFT) - 1}ULL)"
        begin = " + physical_begin" if 0 <= place < self.units * self.adapter.unit else ""
        return f"({place}ULL{begin})"

    def gained(self, call: Call) -> Iterable[tuple[int, int]]:
        """What becomes the caller's by a call that the law permits."""
        return self.pairing.holds(call.operation, call.arguments, call.returned)

    def asked(self, function: Function, parameters: list[str], call: Call) -> int | None:
        """How many bytes the next call asks for, if it says so in bytes."""
        for argument in function.arguments:
            if argument.is_bytes:
                order = call.arguments[parameters.index(argument.name)]
                return size_of(argument.form, order, self.adapter.unit, self.largest, self.calls)
        return None

    def address(self, place: int) -> str:
        return f"arena + {(place - self.start) * self.adapter.unit}LL"

    def call(self, function: Function, parameters: list[str], values: list[Any], out: str = "NULL") -> str:
        spoken = [self.value(argument, parameters, values, out) for argument in function.arguments]
        self.calls += 1
        theirs = "" if function is keepsake_tables.PROCESSOR else THEIRS
        return f"{theirs}{function.symbol}({', '.join(spoken)})"

    def value(self, argument: Argument, parameters: list[str], values: list[Any], out: str) -> str:
        always = {"handle": "handle", "arena": "arena", "unit": str(self.adapter.unit), "out": out}
        if isinstance(argument.value, int):
            return f"({argument.c_type}){literal(argument.value)}"
        if argument.name in always:
            return f"({argument.c_type}){always[argument.name]}"
        place = parameters.index(argument.name)
        value, unit = values[place], self.adapter.unit
        if self.adapter.tables is not None:
            if (argument.name, argument.form) in (("frame", "physical"), ("frame", "frame")):
                physical = self.place(value * unit) if value >= 0 else literal(value * unit)
                return f"({argument.c_type})({physical}{' >> 12' if argument.form == 'frame' else ''})"
            said = table_forms.value(self.adapter, argument, place)
            if said is not None:
                return f"({argument.c_type}){literal(said(NO_TABLES, tuple(values)))}"
        if argument.form == "pointer":
            return f"({argument.c_type})({self.address(value)})"
        if argument.name in ("order", "max_order") and argument.form in SIZES:
            value = size_of(argument.form, value, unit, self.largest, self.calls)
            return f"({argument.c_type}){literal(value)}"
        match argument.form:
            case "bytes":
                value *= unit
            case "index":
                value -= self.start
            case "offset":
                value = (value - self.start) * unit
        return f"({argument.c_type}){literal(value)}"


def pointer(function: Function) -> str:
    """The declaration of a pointer to a function of the library's."""
    taken = ", ".join(argument.c_type for argument in function.arguments) or "void"
    return f"{spaced(function.returned_type)}(*{THEIRS}{function.symbol})({taken})"


def spaced(c_type: str) -> str:
    return c_type if c_type.endswith("*") else f"{c_type} "


def signs(function: Function, returned: str) -> list[str]:
    """The conditions that say that a function failed, without its named numbers."""
    said = {
        "null": f"{returned} == 0",
        "zero": f"{returned} == 0",
        "nonzero": f"{returned} != 0",
        "negative": f"{returned} < 0" if is_signed(function.returned_type) else "false",
        "errno": "errno != 0",
    }
    return [said[code] if isinstance(code, str) else f"{returned} == {literal(code)}" for code in function.failure]


def literal(number: int) -> str:
    if number > (1 << 63) - 1:
        return f"{number}ULL"
    return f"{number}LL" if number > -(1 << 63) else "(-9223372036854775807LL - 1)"


def text(words: str) -> str:
    return json.dumps(words, ensure_ascii=True)


def comment(words: str) -> str:
    return words.replace("*/", "* /").replace("\n", " ")

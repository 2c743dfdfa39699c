"""A counterexample as something to keep: a C program that needs no memspec, and a test for pytest.

The C program makes the calls of the run, as the adapter says them, and asserts of the last one what the law permits.
What that is, is asked of the law; nothing here knows of any part. What a call answered and a later one names is kept in
a variable: so a line can be taken out of the program, and the library answer other numbers than it did.
"""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from pprint import pformat
from typing import Any

from attrs import evolve

from checks.clauses import ANSWERS_IN_TIME, BEGINS, CONTENTS, GIVEN, LEAVES_ALONE, NO_CRASH, NO_EXIT
from checks.counterexample import render, said, states_along, to_json
from checks.evidence import Call, Counterexample, Origin
from checks.in_c import FAILED, Expression, Number
from checks.judgements import clauses_of, striking
from checks.origins import is_number
from checks.origins import said as said_again
from checks.pairing import INITIAL, Pairing, Promise, State
from checks.targets.adapter import ABORTS, SILENT, Adapter, Argument, Function, is_signed, names_of
from checks.targets.c_calls import THEIRS, called, out_of, pointer, struct_of
from checks.targets.c_text import BLOCK_FUNCTIONS, BLOCKS, ENDS, GUARDED, LOADING, NOTICED, USED
from checks.targets.library import OBJECT_ALIGNMENT, unpromised
from checks.targets.making import CALLED, kind_of, steps
from checks.targets.memory import first_byte
from checks.targets.resident import InProgram
from checks.targets.runner import is_narrow
from checks.targets.standard import adapter_of, is_adapter, is_library
from spec.vocabulary import BrokenClause, Failure, leaves_alone

NEAR, GRAIN = 1 << 20, 4096
"""Bytes: addresses that lie no further apart than the one do so the next time as well; and what is mapped begins at
multiples of the other."""
MOST_ANSWERS = 64
"""Up to how many permitted answers are written out; where there are more, only that the wrong one is none of them."""
PROPOSED_ANSWERS = 1 << 12
"""How many answers that the pairing proposes are looked through, at most."""
OTHER_COURSE = 77
"""The exit code where the library answers otherwise by now, so that the run says nothing: to automake, skipped."""
ELSEWHERE = "the library answers with other numbers by now, of which this run says nothing"
HEADERS = ("assert", "dlfcn", "errno", "signal", "stdbool", "stdint", "stdio", "stdlib", "string", "sys/mman", "unistd")


def save(pairing: Pairing, counterexample: Counterexample, file: Path) -> list[Path]:
    """A test, and for a C library a program, beside the counterexample's own file."""
    name = re.sub(r"\W+", "_", file.stem)
    texts = {file.with_name(f"test_{name}.py"): pytest_test(pairing, counterexample, name)}
    if is_adapter(counterexample.target) or is_library(counterexample.target):
        adapter = adapter_of(counterexample.target, pairing)
        if adapter.library and not adapter.calls_back:
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


class _Program:
    def __init__(self, pairing: Pairing, counterexample: Counterexample, adapter: Adapter) -> None:
        self.pairing = pairing
        self.counterexample = counterexample
        self.adapter = adapter
        self.clause = counterexample.clause
        self.named = dict(zip(pairing.geometry_names(), counterexample.geometry, strict=True))
        told = (each.arguments for each in counterexample.begun if each.operation == INITIAL)
        self.law = dict(zip(self.named, next(told, counterexample.geometry), strict=True))
        """The geometry by the law."""
        self.start, self.units = self.named.get(adapter.first, 0), adapter.places(pairing, self.named)
        self.is_bare = adapter.arena is None and adapter.has_addresses
        """Whether addresses are what they are, and so other ones each time."""
        self.arena: Any = Expression("arena", "unsigned char *") if adapter.arena is not None else 0
        self.resident: InProgram | None = adapter.in_program(self)
        self.calls = 0
        """How many the program makes before the next one: what is said may depend on it (checks.in_c.size_of)."""
        self.permitted_calls = 0
        """How many of the run's calls the law permits: the one after them breaks it, if there is one."""
        self.before: State = None
        """The law's state before the last call; and the last one that there is."""
        self.after: State = None
        self.gained: list[list[tuple[int, int]]] = []
        """What becomes the caller's by each call that the law permits: (first place, how many)."""
        self.gone: list[list[int]] = []
        """The first place of what each call gives back."""
        self.begins: list[list[tuple[int, int, int | None]]] = []
        """What is to be found in memory after each call (Pairing.keeps)."""
        self.aborts: list[int] = []
        """The numbers of the calls that are to be refused by abort()."""
        for number, state in enumerate(states_along(pairing, counterexample)):
            self.permitted_calls, self.after = number, state
            if number > 0:
                call = counterexample.calls[number - 1]
                self.gained.append(list(pairing.holds(state, call.operation, call.arguments, call.returned)))
            if number < len(counterexample.calls):
                call = counterexample.calls[number]
                step = state, call.operation, call.arguments, call.returned
                if any(each.about(state, call.arguments) for each in self.aborting(call.operation)):
                    self.aborts.append(number + 1)
                self.gone.append([] if leaves_alone(call.returned) else list(pairing.gives_back(*step)))
                self.begins.append([] if pairing.keeps is None else list(pairing.keeps(*step)))
                self.before = state
        self.watches = self.clause == CONTENTS
        self.is_whole = self.clause in (CONTENTS, BEGINS)
        """Whether what broke is seen in what callers keep: each call may be answered as the law permits."""
        self.names = dict(self.named_later())
        """By the number of a call, the variable that keeps what it answered, if a later one names it."""
        self.given: dict[tuple[Any, int], int] = {}
        """By the type of a name and the number that it was: the last call before here that answered so."""
        self.ours: Mapping[str, Function] = {} if self.resident is None else self.resident.made
        """The operations that are functions of the program."""
        self.operations = {**adapter.operations, **self.ours}
        self.unpromised = unpromised(adapter, pairing)
        looks = pairing.looks if self.resident is not None else ()
        self.silent = {
            pairing.promises[name].operation for name in self.unpromised if pairing.promises[name].by_answering
        }
        self.looks = self.clause in [clause for look in looks for clause in clauses_of(look.judge)]
        """Whether what broke is seen in memory alone."""

    def aborting(self, operation: str) -> Iterator[Promise]:
        for name, kept in self.adapter.promises.items():
            if kept == ABORTS and self.pairing.promises[name].operation == operation:
                yield self.pairing.promises[name]

    def named_later(self) -> Iterator[tuple[int, str]]:
        calls = self.counterexample.calls
        named = {origin.of for call in calls for origin in call.origins if origin is not None}
        if self.is_bare:
            named |= {number for number, call in enumerate(calls, 1) if self.is_address(call)}
        for number in sorted(named):
            yield number, f"{self.pairing.made(calls[number - 1].operation).__name__.lower()}{number}"

    def is_address(self, call: Call) -> bool:
        """Whether what a call answered is another address each time."""
        form = self.adapter.operations[call.operation].form if call.operation in self.adapter.operations else None
        is_said = isinstance(call.returned, int) and call.returned != 0
        return self.is_bare and form is not None and form.is_address and is_said

    def lines(self, file: Path) -> Iterator[str]:
        yield from self.heading(file)
        yield from (f"#include <{name}.h>" for name in HEADERS)
        yield ""
        yield LOADING % text(self.path_from(file))
        yield from dict.fromkeys(struct_of(function) for function in self.functions() if function.struct)
        yield from (f"static {each};" for each in self.pointers().values())
        yield ""
        if self.adapter.handle is not None and self.adapter.handle.bytes:
            aligned = f"__attribute__((aligned({OBJECT_ALIGNMENT})))"
            yield f"static unsigned char object[{self.adapter.handle.bytes}] {aligned};"
        if self.adapter.arena is not None:
            yield "static unsigned char *arena;\n"
            if self.adapter.arena.origin == "caller":
                yield GUARDED
        if self.adapter.arena is not None or self.is_bare:
            if self.resident is None:
                yield BLOCKS % (1 + sum(map(len, self.gained)))
                yield from [USED] if self.adapter.is_used else []
            else:
                yield from self.resident.support()
        if self.clause.startswith((NO_EXIT, ANSWERS_IN_TIME)):
            yield ENDS % text(f"{self.clause}\n")
        if self.aborts:
            yield NOTICED % text(f"kept this time: {self.clause}\n")
        if self.clause.startswith(NO_EXIT):
            yield "static void leaves(void)\n{\n    ends(0);\n}\n"
        yield "int main(void)\n{"
        for line in self.body():
            yield f"    {line}" if line else ""
        yield "}"

    def pointers(self) -> dict[str, str]:
        """By symbol, how it is declared: where it is bound twice, once for what it returns and once not, with that."""
        found: dict[str, str] = {}
        for function in self.functions():
            if function.symbol not in found or function.returned_type != "void":
                found[function.symbol] = pointer(function)
        return found

    def path_from(self, file: Path) -> str:
        """Where the library lies, seen from the program's folder; its name, where the system finds it by that."""
        library = (self.adapter.folder / self.adapter.library).resolve()
        if not library.is_file() and "/" not in self.adapter.library and self.adapter.file.suffix != ".toml":
            return self.adapter.library
        return f"$ORIGIN/{Path(os.path.relpath(library, file.resolve().parent)).as_posix()}"

    def heading(self, file: Path) -> Iterator[str]:
        program, source = shlex.quote(f"./{file.stem}"), shlex.quote(f"./{file.name}")
        yield f"/* Breaks: {comment(self.clause)}"
        yield " *"
        bits = "-m32 " if is_narrow(self.adapter) else ""
        yield f" *     {comment(f'cc {bits}-std=gnu11 -g -o {program} {source} -ldl && {program}')}"
        yield " *"
        yield f" * Found by: memspec conform {self.pairing.part} {comment(self.counterexample.target)}"
        yield f" * It exits with {OTHER_COURSE} where the calls before the last one are answered otherwise by now. */"

    def functions(self) -> Iterator[Function]:
        bound = self.adapter.functions(self.pairing)
        made = [place for place, _ in steps(self.adapter, self.named) if place in bound]
        others = (each for each in bound if not each.startswith(("operations.", "after")) and each != "destroy")
        yield from (bound[place][0] for place in dict.fromkeys((*made, *others)))
        made = [call.operation for call in self.counterexample.calls]
        yield from (self.operations[operation] for operation in made if operation not in self.ours)

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
        if arena is not None or self.is_bare:
            yield f"(void){', (void)'.join(BLOCK_FUNCTIONS if self.resident is None else self.resident.ours)};"
        if arena is not None and arena.origin == "caller":
            yield f"arena = guarded((size_t){self.units} * {self.adapter.unit}, {max(arena.align, 1)});"
            if self.adapter.is_used:
                yield f"use(arena, {self.arena_size}, {first_byte(self.units)});"
            if self.clause == GIVEN:
                yield "unsigned char *given = arena;"
            if self.resident is not None:
                yield from self.resident.fill(self.arena_size)
            yield from self.protected(self.adapter.withheld(self.named), "PROT_NONE")
        if self.names:
            yield "bool is_elsewhere = false;"
        yield from self.creation()
        if self.resident is not None:
            yield from self.resident.begin(self.plainly, self.arena_size)
        for number, call in enumerate(self.counterexample.calls, 1):
            yield ""
            yield f"puts({text(f'{number}. {said(self.pairing, call)}')});"
            if number not in self.aborts:
                yield from self.step(number, call)
            elif number == len(self.counterexample.calls):
                yield "signal(SIGABRT, is_noticed);"
                yield from self.step(number, call, "signal(SIGABRT, SIG_DFL);")
        if self.looks:
            assert self.resident is not None
            yield self.resident.turn(self.plainly)
            for condition in self.resident.conditions(self.after, list(self.unpromised)):
                yield from self.asserted(condition)
        yield ""
        yield f"puts({text('kept this time: ' + self.clause)});"
        yield "_exit(EXIT_SUCCESS);"

    def creation(self) -> Iterator[str]:
        bound = self.adapter.functions(self.pairing)
        for number, (place, values) in enumerate(steps(self.adapter, self.named)):
            if place not in bound:
                yield "uintptr_t handle = (uintptr_t)object;"
                self.calls += 1
                continue
            function, parameters = bound[place]
            kind, name = kind_of(place), "0" if place == "create" else f"p{number + 1}"
            if kind in CALLED:
                yield from self.constructor(function, name, parameters, list(values))
            if place == "arena":
                yield f"arena = {self.plainly(function)};"
            if kind == "told":
                yield from self.told(place.removeprefix("told."), function)
            if place == "handle" or (place == "create" and function.returns == "handle"):
                given = f"{'out' if function.puts_out else 'r'}{name}"
                yield f"uintptr_t handle = (uintptr_t){given if kind in CALLED else self.plainly(function)};"
                yield "(void)handle;"
        if self.clause == GIVEN:
            yield from self.asserted(self.within())

    def protected(self, places: tuple[int, int] | None, access: str) -> Iterator[str]:
        """A line by which so many places from one on may be touched so, where they are whole pages."""
        if places is not None and self.adapter.unit % GRAIN == 0:
            first, count = places
            begin = f"arena + {(first - self.start) * self.adapter.unit}LL"
            yield f"mprotect({begin}, {count * self.adapter.unit}LL, {access});"

    def told(self, name: str, function: Function) -> Iterator[str]:
        """Lines about a number of the geometry that the library says itself."""
        c_type = "unsigned char *" if function.c_type.endswith("*") else "long long"
        meant = function.form.means(self, {}, Expression(f"({c_type}){self.plainly(function)}", c_type))
        yield f"long long {name} = {meant.text};"
        if self.clause != GIVEN:
            yield from leaving(f"{name} != {literal(self.law[name])}", f"the {name} is another one by now")

    def within(self) -> str:
        """The condition that what the library says it has is some of what it was given."""
        first, extent = self.adapter.first, self.pairing.extent
        begin = first if first in self.adapter.told else literal(self.start)
        end = f"{begin} + {extent}" if extent in self.adapter.told else f"{begin} + {self.units}LL"
        room, inside = f"{self.units}LL", "true"
        if self.adapter.arena is not None:
            size = f"{self.units * self.adapter.unit}LL"
            inside = f"arena >= given && arena - given < {size}"
            room = f"({size} - (arena - given)) / {self.adapter.unit}"
        return f"{inside} && {begin} >= {literal(self.start)} && {end} <= {literal(self.start)} + {room}"

    def constructor(self, function: Function, name: str, parameters: list[str], values: list[Any]) -> Iterator[str]:
        """A call that is told the geometry. name: what ends those of its variables."""
        result = function.returned_type
        spoken = self.call(function, parameters, values, out_of(function, name))
        yield from called(function, name, spoken)
        if failed := [*(f"r{name} == {code}" for code in function.named), *signs(function, f"r{name}")]:
            yield f"if ({' || '.join(failed)})"
            yield "    return EXIT_FAILURE;"
        elif result != "void":
            yield f"(void)r{name};"

    def step(self, number: int, call: Call, afterwards: str = "") -> Iterator[str]:
        function = self.operations[call.operation]
        if self.resident is not None and call.operation in self.ours:
            yield self.resident.turn(self.plainly)
        result = function.returned_type
        if self.watches:
            yield f"assert(are_intact() && {text(self.clause)});"
        arena = self.adapter.arena
        if arena is not None and arena.origin == "caller":
            added = self.adapter.added(self.named, call.operation, call.arguments)
            yield from self.protected(added, "PROT_READ | PROT_WRITE")
        parameters = self.pairing.parameters(call.operation)
        asked = self.asked(function, parameters, call)
        spoken = self.call(function, parameters, list(said_again(call)), out_of(function, str(number)))
        yield from called(function, str(number), spoken, afterwards)
        if number == len(self.counterexample.calls) and not self.is_whole and not self.looks:
            condition = self.any_of(function, number, call)
            yield from self.asserted(condition) if condition else ("",)
            yield f"(void)r{number};" if result != "void" else ""
            return
        as_before = self.answered(function, number, call)
        name = self.names.get(number)
        goes_on = self.succeeded(function, number, call) if name else as_before
        yield from leaving(f"!({goes_on})", f"call {number} is answered otherwise by now")
        if arena is not None and arena.origin == "caller" and call.returned is None:
            yield from self.protected(self.adapter.removed(self.law, call.operation, call.arguments), "PROT_NONE")
        if name:
            yield f"long long {name} = {self.number(function, number).text};"
            yield f"is_elsewhere |= !({as_before});" if not self.is_address(call) else ""
        self.given[self.pairing.made(call.operation), call.returned] = number
        if (self.adapter.arena is not None or self.is_bare) and self.resident is None:
            begin = Origin(number, 0, call.returned) if name else call.returned
            for first, count, of in self.begins[number - 1] if self.clause == BEGINS else ():
                assert first == call.returned
                old = "NULL" if of is None else self.address(self.origin(call, of))
                size = count * self.adapter.unit
                yield f"assert(begins({self.address(begin)}, {size}, {old}) && {text(self.clause)});"
            for first in self.gone[number - 1]:
                yield f"give_back({self.address(self.origin(call, first))});"
            for first, count in self.gained[number - 1] if number <= self.permitted_calls else ():
                size = count * self.adapter.unit
                size = size if asked is None else min(asked, size)
                begin = Origin(number, first - call.returned, first) if name else first
                yield f"hand_out({self.address(begin)}, {size});"
        if self.watches:
            yield f"assert(are_intact() && {text(self.clause)});"

    def origin(self, call: Call, number: int) -> int | Origin:
        """A place that a call names, by where it comes from."""
        named = (each for each in said_again(call) if isinstance(each, Origin) and each.number == number)
        return next(named, number)

    def asserted(self, condition: str) -> Iterator[str]:
        """Lines by which a condition is judged, unless it is about other numbers by now."""
        if self.names:
            yield from leaving(f"is_elsewhere && !({condition})", ELSEWHERE)
        yield f"assert(({condition}) && {text(self.clause)});"

    # ── What the law permits ──

    def permitted(self, call: Call, state: State) -> list[Any] | None:
        """None where there are too many to be written out, or to be looked through."""
        answers = self.pairing.operation(call.operation).answers(state, *call.arguments)
        failures = self.pairing.refusals(call.operation)
        proposed = dict.fromkeys((*islice(answers, PROPOSED_ANSWERS), *failures))
        permitted = (answer for answer in proposed if self.permits(call, state, answer))
        found = list(islice(permitted, MOST_ANSWERS + 1))
        return None if len(found) > MOST_ANSWERS or len(proposed) > PROPOSED_ANSWERS else found

    def permits(self, call: Call, state: State, answer: Any) -> bool:
        promises = (self.pairing.promises[name] for name in self.unpromised)
        judging = ("", *self.pairing.judged_by(call.operation))
        its = (promise for promise in promises if promise.operation in judging)
        try:
            with striking(clause for promise in its for clause in promise.waives):
                self.pairing.move(call.operation)(state, *call.arguments, returned=answer)
        except BrokenClause:
            return False
        return True

    def any_of(self, function: Function, number: int, call: Call) -> str:
        """The condition that the last call is answered as the law permits; nothing, where there is none to write."""
        if self.clause.startswith((NO_CRASH, ANSWERS_IN_TIME, NO_EXIT, LEAVES_ALONE)):
            return ""
        permitted = self.permitted(call, self.before)
        if permitted is None or self.is_one_of_many(call, permitted):
            has_meaning = call.returned is None or isinstance(call.returned, int | Failure)
            return f"!({self.answered(function, number, call)})" if has_meaning else ""
        said = dict.fromkeys(self.answered(function, number, evolve(call, returned=answer)) for answer in permitted)
        return " || ".join(f"({each})" for each in said) or "false"

    def is_one_of_many(self, call: Call, permitted: list[Any]) -> bool:
        """Whether more may be permitted than is proposed: addresses that are others each time, and numbers that name
        nothing which was made, if the one beside such a number would be right as well."""
        if any(self.is_address(evolve(call, returned=answer)) for answer in permitted):
            return True
        numbers = filter(is_number, () if self.pairing.operation(call.operation).makes else permitted)
        beside = (number + more for number in numbers for more in (-1, 1))
        return any(each not in permitted and self.permits(call, self.before, each) for each in beside)

    def answered(self, function: Function, number: int, call: Call) -> str:
        """The condition that a call came back with its answer. One that fails without a name may mean any failure."""
        returned, answer = f"r{number}", call.returned
        named = {f"{returned} == {code}": name for code, name in function.named.items()}
        if isinstance(answer, Failure):
            codes = [code for code, name in named.items() if str(answer) in names_of(name)]
            unnamed = " || ".join(self.signs(function, number, call))
            if unnamed:
                by_errno = {f"errno == {code}": name for code, name in function.by_errno.items()}
                other = " && ".join([f"({unnamed})", *(f"!({code})" for code in named)])
                codes += [f"{other} && {code}" for code, name in by_errno.items() if str(answer) in names_of(name)]
                codes.append(" && ".join([other, *(f"!({code})" for code in by_errno)]))
            return " || ".join(f"({code})" for code in codes) or "false"
        if (null := self.null(function, call)) != FAILED and null == answer:
            return f"{returned} == 0"
        fine = self.succeeded(function, number, call)
        if answer is None or not isinstance(answer, int):
            return fine if answer is None else "false"
        if call.operation in self.silent:
            return fine
        raw = f"out{number}" if function.puts_out else returned
        if function.returns in SILENT:
            return "false"
        if self.is_address(call):
            return f"{fine} && {self.alike(raw, number, answer)}"
        about = dict(zip(self.pairing.parameters(call.operation), call.arguments, strict=True))
        told = function.form.answer(self, about, answer, function.c_type)
        if function.form.mask is not None:
            return f"{fine} && ((unsigned){raw} & {function.form.mask:#x}) == {told}"
        if isinstance(told, Expression):
            return f"{fine} && ({told.c_type}){raw} == {told.text}"
        return f"{fine} && (long long){raw} == {literal(told)}"

    def alike(self, raw: str, number: int, answer: int) -> str:
        """The condition that an address is what it was: as far from one before it that is near, or else from a
        multiple of what all mappings begin at."""
        calls = self.counterexample.calls
        near = [of for of in self.names if of < number and abs(answer - calls[of - 1].returned) < NEAR]
        if not near:
            return f"((uintptr_t){raw} & {GRAIN - 1}) == {answer % GRAIN}"
        away = Expression(self.names[near[-1]], "long long") + (answer - calls[near[-1] - 1].returned)
        return f"(long long){raw} == {away.text}"

    def null(self, function: Function, call: Call) -> Any:
        """What a null pointer means that says that a call failed."""
        return function.form.null(dict(zip(self.pairing.parameters(call.operation), call.arguments, strict=True)))

    def signs(self, function: Function, number: int, call: Call) -> list[str]:
        """The conditions that say that a call failed, without its named numbers."""
        is_answer = self.null(function, call) != FAILED
        said = [code for code in function.failure if not (is_answer and code == "null")]
        return signs(evolve(function, failure=said), f"r{number}")

    def succeeded(self, function: Function, number: int, call: Call) -> str:
        """The condition that a call did not fail."""
        failed = [*(f"r{number} == {code}" for code in function.named), *self.signs(function, number, call)]
        return f"!({' || '.join(failed)})" if failed else "true"

    # ── Said in C ──

    def number(self, function: Function, number: int) -> Expression:
        """What a call answered, as the law counts it."""
        raw = f"out{number}" if function.puts_out else f"r{number}"
        c_type = "unsigned char *" if function.c_type.endswith("*") and not self.is_bare else "long long"
        meant: Expression = function.form.means(self, {}, Expression(f"({c_type}){raw}", c_type))
        return meant

    def variable(self, said: Any) -> Any:
        """An argument as the law counts it: a number, or what a variable keeps."""
        if not isinstance(said, Origin):
            return said
        return Expression(self.names[said.of], "long long") + said.plus if said.of in self.names else said.number

    def kept(self, kind: Any, number: int) -> Expression | None:
        """What keeps a name that a call answered, of such a type and with this number, if that is named later."""
        name = self.names.get(self.given.get((kind, number), 0))
        return Expression(name, "long long") if name else None

    def plainly(self, function: Function) -> str:
        """A call that is told nothing of the law's."""
        return self.call(function, [], [])

    @property
    def arena_size(self) -> str:
        return f"(size_t){self.units} * {self.adapter.unit}"

    def asked(self, function: Function, parameters: list[str], call: Call) -> int | None:
        """How many bytes the next call asks for, if it says so in bytes."""
        for argument in function.arguments:
            if argument.form.in_bytes:
                said = argument.form.says(self, call.arguments[parameters.index(argument.name)], argument.c_type)
                return said if isinstance(said, int) else None
        return None

    def address(self, place: int | Origin) -> str:
        if self.is_bare:
            said = self.variable(place)
            return f"(unsigned char *)({said.text if isinstance(said, Expression) else literal(said)})"
        offset: Number = (self.variable(place) - self.start) * self.adapter.unit
        there: Expression = self.arena + offset
        return there.text

    def call(self, function: Function, parameters: list[str], values: list[Any], out: str = "NULL") -> str:
        told = [argument.name for argument in function.arguments]
        spoken = [self.value(argument, told, parameters, values, out) for argument in function.arguments]
        self.calls += 1
        if function.reads:
            return f"{'*' if function.reads == 'variable' else '(void *)'}{THEIRS}{function.symbol}"
        theirs = "" if function in self.ours.values() else THEIRS
        return f"{theirs}{function.symbol}({', '.join(spoken)})"

    def value(self, argument: Argument, told: Sequence[str], parameters: list[str], values: list[Any], out: str) -> str:
        always = {"handle": "handle", "arena": "arena", "unit": str(self.adapter.unit), "out": out}
        if argument.name in always:
            return f"({argument.c_type}){always[argument.name]}"
        constant = argument.value if isinstance(argument.value, int) else 0
        added = self.adapter.sum(argument.name, told, parameters) or [argument.name]
        numbers: list[Any] = [self.variable(values[parameters.index(name)]) for name in added if name in parameters]
        number = numbers[0] + sum(numbers[1:]) if numbers else constant
        return cast(argument.form.says(self, number, argument.c_type), argument.c_type)


def leaving(condition: str, why: str) -> Iterator[str]:
    """Lines that end the program where the run says nothing any more."""
    yield f"if ({condition}) {{"
    yield f"    puts({text(why)});"
    yield f"    _exit({OTHER_COURSE});"
    yield "}"


def cast(said: Number, c_type: str) -> str:
    return f"({c_type})({said.text})" if isinstance(said, Expression) else f"({c_type}){literal(said)}"


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

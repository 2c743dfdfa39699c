"""A start for somebody's own C allocator: a commented adapter, and a stub that compiles and fails every request."""

from __future__ import annotations

import inspect
from pathlib import Path

from checks.evidence import UsageError
from checks.pairing import Pairing
from checks.targets.adapter import FORMS, RIGHT_NAMES, TABLE_FORMS, Argument


def write(pairing: Pairing, folder: Path) -> list[Path]:
    """Both files, in a folder. Raises UsageError rather than overwrite one."""
    if not pairing.foreign:
        raise UsageError(f"{pairing.part} is not called from C: name a part that is, such as physical.buddy")
    name = pairing.part.rpartition(".")[2]
    texts = {folder / f"{name}.toml": adapter(pairing, name), folder / f"{name}.c": stub(pairing, name)}
    for path in texts:
        if path.exists():
            raise UsageError(f"{path} is there already: move it away, or scaffold in another folder")
    for path, text in texts.items():
        path.write_text(text, "utf-8")
    return list(texts)


IN_TABLES = {"page": "page:address", "frame": "frame:physical", "level": "level:bytes"}
"""How page tables' parameters are mostly said."""


def gives_place(pairing: Pairing, operation: str) -> bool:
    """Whether an operation answers with a place, or with nothing but success, or with no more than need be told."""
    is_silent = any(promise.operation == operation and promise.by_answering for promise in pairing.promises.values())
    answer = str(inspect.signature(pairing.step(operation)).parameters["returned"].annotation)
    return "None" not in answer and not is_silent


def gives_address(pairing: Pairing, operation: str) -> bool:
    return "address" in pairing.parameters(operation)


def called(pairing: Pairing) -> dict[str, list[Argument]]:
    """The operations that can be offered, with what they are told."""
    return {
        name: [Argument(IN_TABLES.get(each, each) if pairing.looks else each) for each in told(pairing, name)]
        for name, about in pairing.operations.items()
        if not about.internal and name not in pairing.unbound
    }


def told(pairing: Pairing, operation: str) -> list[str]:
    """The parameters of an operation, without those that nobody can say."""
    return [each for each in pairing.parameters(operation) if each in FORMS or each not in pairing.unsaid]


def made_of(pairing: Pairing) -> list[str]:
    """What a constructor is told."""
    if pairing.looks:
        return ["arena", "frames"]
    return [each for each in pairing.geometry_names() if each != "start"]


def adapter(pairing: Pairing, name: str) -> str:
    lines = heading(pairing, name) if not pairing.looks else heading_of_tables(pairing, name)
    for operation, arguments in called(pairing).items():
        said = "; ".join(f"{each.name}: {' or '.join(found)}" for each in arguments if (found := forms(pairing, each)))
        optional = "   # optional: delete it if yours has none" if pairing.operations[operation].optional else ""
        lines += ["", f"[operations.{operation}]{optional}", *([f"# forms of {said}"] if said else [])]
        lines.append(f'symbol = "{name}_{operation}"')
        lines.append(f"arguments = [{', '.join(quoted(str(each)) for each in ('handle', *values(arguments)))}]")
        failures = pairing.spec.FAILURES[operation]
        named = ", ".join(f'"{-number}" = "{failure}"' for number, failure in enumerate(failures, 1))
        if gives_address(pairing, operation):
            lines += ['returns = "physical"              # or physical-frame, or frame', 'type = "int64_t"']
            lines += ['failure = "negative"']
        elif gives_place(pairing, operation):
            lines += ['returns = "frame"                 # or index, offset, pointer', 'type = "long"', "failure = -1"]
        else:
            lines += ['returns = "status"', f"failures = {{{named}}}", 'failure = "negative"              # any other']
    lines += ["", "[promises]                        # set to false what yours does not promise"]
    for promise, about in pairing.promises.items():
        lines += [f"# {about.text}", f"{promise} = true"]
    return "\n".join(lines) + "\n"


def values(arguments: list[Argument]) -> list[str | int]:
    return [argument.value for argument in arguments]


def forms(pairing: Pairing, argument: Argument) -> list[str]:
    return [form for form in FORMS.get(argument.name, ()) if pairing.looks or form not in TABLE_FORMS]


def heading_of_tables(pairing: Pairing, name: str) -> list[str]:
    """The same, where the library makes page tables in memory that it is given."""
    return [
        f"# How memspec calls your library. Check it with: memspec conform {pairing.part} {name}.toml",
        "# Every field: docs/adapter.md. What does not apply, delete.",
        "",
        f'part = "{pairing.part}"',
        f'library = "./{name}.so"            # seen from this file',
        "",
        "[geometry]",
        "# least = 16                      # how many frames its memory must have",
        "",
        "[arena]                           # the memory that it makes tables in",
        'from = "caller"                   # or "library", with symbol = "the function that gives its address"',
        "# zeroed = true                   # if it trusts that its memory is zeros at first",
        "",
        "[tables]",
        'format = "four-level"             # or two-level, five-level',
        '# physical = "pointer"            # if pointers are physical addresses; else a number, 0 if left out',
        f'root = {{ symbol = "{name}_root", arguments = ["handle"], returns = "physical" }}   # what CR3 is',
        "# own = [[0xFFFFFF8000000000, 0xFFFFFFFFFFFFFFFF]]   # addresses that it keeps for itself",
        "",
        "[rights]                          # your bits for each; true or false for what all pages have, or none",
        *(f"{right} = {1 << place}" for place, right in enumerate(RIGHT_NAMES)),
        "# not-executable = 0x8000000000000000",
        "",
        "[create]                          # an argument is NAME or NAME:FORM, of arena, frames, or a number",
        f'symbol = "{name}_new"',
        f"arguments = [{', '.join(map(quoted, made_of(pairing)))}]",
        'returns = "handle"                # or "status", or "nothing"',
        'failure = "null"                  # null, zero, nonzero, negative, errno, or a number; or a list of them',
        "# what is mapped from the start, if anything is: it need not offer map_page then",
        '# mapped = [{ address = 0xC0000000, physical = 0x100000, bytes = 0x10000, rights = ["writable"] }]',
        "",
        "[destroy]",
        f'symbol = "{name}_delete"',
        'arguments = ["handle"]',
    ]


def heading(pairing: Pairing, name: str) -> list[str]:
    """All but the operations and the promises."""
    geometry = pairing.geometry_names()
    return [
        f"# How memspec calls your library. Check it with: memspec conform {pairing.part} {name}.toml",
        "# Every field: docs/adapter.md. What does not apply, delete.",
        "",
        f'part = "{pairing.part}"',
        f'library = "./{name}.so"            # seen from this file',
        "unit = 4096                       # bytes in a frame; matters for bytes, offsets and pointers alone",
        "",
        "[geometry]                        # what is left out can be asked for at will",
        "start = 0                         # its frames are counted from 0",
        '# max_order = "fit"               # a number, or "fit": the largest block that the pool has room for',
        '# frames = "powers of two"        # if it has no others',
        "# least = 1                       # how many frames a pool has at least, and at most",
        "# most = 65536",
        "",
        "# [arena]                         # if it hands out memory, and not numbers",
        '# from = "caller"                 # or "library", with symbol = "the function that gives its address"',
        "# align = 4096",
        "",
        "[create]                          # makes a new pool; an argument is NAME or NAME:FORM, of",
        f"#                                   {', '.join(geometry)}, arena, unit, or a number",
        f'symbol = "{name}_new"',
        f"arguments = [{', '.join(map(quoted, made_of(pairing)))}]",
        'returns = "handle"                # or "status", or "nothing"',
        'failure = "null"                  # null, zero, nonzero, negative, errno, or a number; or a list of them',
        "",
        "[destroy]",
        f'symbol = "{name}_delete"',
        'arguments = ["handle"]',
    ]


def stub(pairing: Pairing, name: str) -> str:
    lines = [
        f"/* A stub for {name}.toml: put your allocator in its place, or call it from here.",
        " *",
        f" *     cc -std=c11 -Wall -g -fPIC -shared -o {name}.so {name}.c",
        f" *     memspec conform {pairing.part} {name}.toml",
        " */",
        "#include <stddef.h>",
        *(["#include <stdint.h>"] if pairing.looks else []),
        "#include <stdlib.h>",
        "",
        f"struct {name} {{",
    ]
    kept = {each: Argument(each).c_type for each in made_of(pairing)}
    taken = ", ".join(declared(c_type, each) for each, c_type in kept.items())
    lines += [f"    {declared(c_type, each)};" for each, c_type in kept.items()]
    lines += ["};", "", f"struct {name} *{name}_new({taken})", "{", f"    struct {name} *made = malloc(sizeof *made);"]
    lines += ["    if (made == NULL)", "        return NULL;"]
    lines += [f"    made->{each} = {each};" for each in kept]
    lines += ["    return made;", "}", "", f"void {name}_delete(struct {name} *made)", "{", "    free(made);", "}"]
    if pairing.looks:
        lines += ["", f"uint64_t {name}_root(struct {name} *made)", "{", "    (void)made;", "    return 0;", "}"]
    for operation, arguments in called(pairing).items():
        typed = [f"struct {name} *made", *(declared(each.c_type, each.name) for each in arguments)]
        unused = ["made", *(each.name for each in arguments)]
        result = (
            "int64_t" if gives_address(pairing, operation) else "long" if gives_place(pairing, operation) else "int"
        )
        lines += ["", f"{result} {name}_{operation}({', '.join(typed)})", "{"]
        lines += [f"    {', '.join(f'(void){each}' for each in unused)};", "    return -1;", "}"]
    return "\n".join(lines) + "\n"


def declared(c_type: str, name: str) -> str:
    return f"{c_type}{name}" if c_type.endswith("*") else f"{c_type} {name}"


def quoted(text: str) -> str:
    return f'"{text}"'

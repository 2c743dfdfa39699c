"""A start for somebody's own C allocator: a commented adapter, and a stub that compiles and fails every request."""

from __future__ import annotations

import inspect
from pathlib import Path

from checks.evidence import UsageError
from checks.pairing import Pairing
from checks.targets.adapter import FORMS, Argument


def write(pairing: Pairing, folder: Path) -> list[Path]:
    """Both files, in a folder. Raises UsageError rather than overwrite one."""
    name = pairing.part.rpartition(".")[2]
    texts = {folder / f"{name}.toml": adapter(pairing, name), folder / f"{name}.c": stub(pairing, name)}
    for path in texts:
        if path.exists():
            raise UsageError(f"{path} is there already: move it away, or scaffold in another folder")
    for path, text in texts.items():
        path.write_text(text, "utf-8")
    return list(texts)


def gives_place(pairing: Pairing, operation: str) -> bool:
    """Whether an operation answers with a place, or with nothing but success."""
    return "None" not in str(inspect.signature(pairing.step(operation)).parameters["returned"].annotation)


def called(pairing: Pairing) -> dict[str, list[str]]:
    """The operations that can be offered, with their parameters."""
    return {name: pairing.parameters(name) for name, about in pairing.operations.items() if not about.internal}


def adapter(pairing: Pairing, name: str) -> str:
    geometry = pairing.geometry_names()
    lines = [
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
        f"arguments = [{', '.join(quoted(each) for each in geometry if each != 'start')}]",
        'returns = "handle"                # or "status", or "nothing"',
        'failure = "null"                  # null, zero, nonzero, negative, errno, or a number; or a list of them',
        "",
        "[destroy]",
        f'symbol = "{name}_delete"',
        'arguments = ["handle"]',
    ]
    for operation, parameters in called(pairing).items():
        said = "; ".join(f"{each}: {' or '.join(forms)}" for each in parameters if (forms := FORMS.get(each)))
        optional = "   # optional: delete it if yours has none" if pairing.operations[operation].optional else ""
        lines += ["", f"[operations.{operation}]{optional}", f"# forms of {said}", f'symbol = "{name}_{operation}"']
        lines.append(f"arguments = [{', '.join(quoted(each) for each in ('handle', *parameters))}]")
        if gives_place(pairing, operation):
            lines += ['returns = "frame"                 # or index, offset, pointer', 'type = "long"', "failure = -1"]
        else:
            failures = pairing.spec.FAILURES[operation]
            named = ", ".join(f'"{-number}" = "{failure}"' for number, failure in enumerate(failures, 1))
            lines += ['returns = "status"', f"failures = {{{named}}}", 'failure = "negative"              # any other']
    lines += ["", "[promises]                        # set to false what yours does not promise"]
    for promise, about in pairing.promises.items():
        lines += [f"# {about.text}", f"{promise} = true"]
    return "\n".join(lines) + "\n"


def stub(pairing: Pairing, name: str) -> str:
    lines = [
        f"/* A stub for {name}.toml: put your allocator in its place, or call it from here.",
        " *",
        f" *     cc -std=c11 -Wall -g -fPIC -shared -o {name}.so {name}.c",
        f" *     memspec conform {pairing.part} {name}.toml",
        " */",
        "#include <stddef.h>",
        "#include <stdlib.h>",
        "",
        f"struct {name} {{",
    ]
    geometry = [each for each in pairing.geometry_names() if each != "start"]
    taken = ", ".join(f"{Argument(each).c_type} {each}" for each in geometry)
    lines += [f"    {Argument(each).c_type} {each};" for each in geometry]
    lines += ["};", "", f"struct {name} *{name}_new({taken})", "{", f"    struct {name} *made = malloc(sizeof *made);"]
    lines += ["    if (made == NULL)", "        return NULL;"]
    lines += [f"    made->{each} = {each};" for each in geometry]
    lines += ["    return made;", "}", "", f"void {name}_delete(struct {name} *made)", "{", "    free(made);", "}"]
    for operation, parameters in called(pairing).items():
        typed = ", ".join(f"{Argument(each).c_type} {each}" for each in parameters)
        result = "long" if gives_place(pairing, operation) else "int"
        lines += ["", f"{result} {name}_{operation}(struct {name} *made, {typed})", "{"]
        lines += [f"    (void)made, {', '.join(f'(void){each}' for each in parameters)};", "    return -1;", "}"]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    return f'"{text}"'

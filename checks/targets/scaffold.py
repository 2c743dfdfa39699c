"""A start for somebody's own C allocator: a commented adapter, and a stub that compiles and fails every request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from checks.evidence import UsageError
from checks.pairing import Pairing, answer_kinds, answer_types
from checks.targets.adapter import Adapter, Argument
from spec.vocabulary import Failure


def write(pairing: Pairing, folder: Path) -> list[Path]:
    """Both files, in a folder. Raises UsageError rather than overwrite one."""
    if not pairing.foreign:
        raise UsageError(f"{pairing.part} is not called from C: name a part that is, such as physical.buddy")
    adapter = pairing.adapter or Adapter
    scaffold = (adapter.scaffold or Scaffold)(pairing, adapter)
    texts = {folder / f"{scaffold.name}.toml": scaffold.adapter(), folder / f"{scaffold.name}.c": scaffold.stub()}
    for path in texts:
        if path.exists():
            raise UsageError(f"{path} is there already: move it away, or scaffold in another folder")
    for path, text in texts.items():
        path.write_text(text, "utf-8")
    return list(texts)


RETURNED = 'failure = "null"                  # null, zero, nonzero, negative, errno, or a number; or a list of them'

NO_ANSWER = ('returns = "nothing"               # or "status", and then failure and failures',), "void"
FAILING = {"void": "", "size_t": "    return 0;", "unsigned int": "    return 0;"}
"""How a stub ends that has such an answer, if not by -1."""
ADDRESSED = (
    "[arena]                           # memory that memspec gives it; without this section it gets its own",
    'from = "caller"                   # or "library", with symbol = "the function that gives its address"',
    "align = 4096",
)


class Scaffold:
    """What is written for a part. One with sections of its own in its adapters has a class below this one."""

    unit: Sequence[str] = ()
    """Lines about the unit,"""
    geometry: Sequence[str] = ()
    """and about which geometries there are."""
    arena: Sequence[str] = (
        "# [arena]                         # if it hands out memory, and not numbers",
        '# from = "caller"                 # or "library", with symbol = "the function that gives its address"',
        "# align = 4096",
    )
    called_so: Mapping[str, tuple[Sequence[str], str]] = {}
    """Operation → the lines that say how it answers, and the C type, where that does not follow from the law."""
    headers: Sequence[str] = ()
    """Of C, besides those that every stub has."""
    mostly: Mapping[str, str] = {}
    """How a parameter is mostly said, if not by its first form."""

    def __init__(self, pairing: Pairing, adapter: type[Adapter]) -> None:
        self.pairing = pairing
        self.kind = adapter
        self.name = pairing.part.rpartition(".")[2]

    # ── What is called ──

    def answers(self, operation: str) -> bool:
        """Whether an operation has an answer, and not nothing but success, or no more than need be told."""
        if operation in self.called_so:
            return True
        promises = self.pairing.promises.values()
        is_silent = any(promise.operation == operation and promise.by_answering for promise in promises)
        return not is_silent and type(None) not in answer_kinds(self.pairing.step(operation))

    def answer(self, operation: str) -> tuple[Sequence[str], str]:
        """The lines that say how such an operation answers, and the C type."""
        if operation in self.called_so:
            return self.called_so[operation]
        kinds = {kind.__name__ for kind in answer_types(self.pairing.step(operation))}
        if self.kind.has_addresses and "Address" in kinds:
            return ('returns = "pointer"               # or offset', 'failure = "null"'), "void *"
        first, *others = self.kind.results or ("number",)
        more = f"                 # or {', '.join(others)}" if others else ""
        return (f'returns = "{first}"{more}', 'type = "long"', "failure = -1"), "long"

    def told(self, operation: str) -> list[Argument]:
        """What an operation is told, without what nobody can say."""
        names = self.pairing.parameters(operation)
        sayable = [each for each in names if each in self.kind.parameters or each not in self.pairing.unsaid]
        return [self.argument(each) for each in sayable]

    def argument(self, name: str) -> Argument:
        return Argument(self.mostly.get(name, name), known=self.kind.parameters)

    def called(self) -> dict[str, list[Argument]]:
        """The operations that can be offered, with what they are told."""
        return {
            name: self.told(name)
            for name, about in self.pairing.operations.items()
            if not about.internal and name not in self.pairing.unbound
        }

    def made_of(self) -> list[str]:
        """What a constructor is told."""
        if self.kind.has_addresses:
            return ["arena", self.pairing.extent]
        return [each for each in self.pairing.geometry_names() if each != self.kind.first]

    def constructed_of(self) -> list[str]:
        """What it can be told."""
        names = self.pairing.geometry_names()
        return [*names, *(each for each in self.kind.sums if self.kind.sum(each, (), names)), "arena", "unit"]

    # ── The adapter ──

    def adapter(self) -> str:
        lines = [*self.heading(), *self.creation()]
        for operation, arguments in self.called().items():
            lines += ["", *self.operation(operation, arguments)]
        lines += ["", "[promises]                        # set to false what yours does not promise"]
        for promise, about in self.pairing.promises.items():
            lines += [f"# {about.text}", f"{promise} = true"]
        return "\n".join(lines) + "\n"

    def operation(self, operation: str, arguments: list[Argument]) -> Iterator[str]:
        optional = "   # optional: delete it if yours has none" if self.pairing.operations[operation].optional else ""
        yield f"[operations.{operation}]{optional}"
        said = [f"{each.name}: {' or '.join(each.forms)}" for each in arguments if each.name in self.kind.parameters]
        if said:
            yield f"# forms of {'; '.join(said)}"
        yield f'symbol = "{self.name}_{operation}"'
        values = ("handle", *(str(each.value) for each in arguments))
        yield f"arguments = [{', '.join(map(quoted, values))}]"
        failures = self.pairing.spec.FAILURES.get(operation, ())
        if self.answers(operation):
            lines = self.answer(operation)[0]
            yield from (line for line in lines if failures or not line.startswith("failure "))
            if failures and 'returns = "number"' in lines:
                yield f"# failures = {{{', '.join(map(by_errno, failures))}}}"
            return
        yield 'returns = "status"'
        if failures:
            named = ", ".join(f'"{-number}" = "{failure}"' for number, failure in enumerate(failures, 1))
            yield f"failures = {{{named}}}"
            yield 'failure = "negative"              # any other'

    def heading(self) -> list[str]:
        """All but what is bound, and the promises."""
        return [
            f"# How memspec calls your library. Check it with: memspec conform {self.pairing.part} {self.name}.toml",
            "# Every field: docs/adapter.md. What does not apply, delete.",
            "",
            f'part = "{self.pairing.part}"',
            f'library = "./{self.name}.so"            # seen from this file',
            *self.unit,
            *self.geometry,
            "",
            *(ADDRESSED if self.kind.has_addresses else self.arena),
        ]

    def creation(self) -> list[str]:
        return [
            "",
            "[create]                          # makes a new one; an argument is NAME or NAME:FORM, of",
            f"#                                   {', '.join(self.constructed_of())}, or a number",
            *self.constructor(),
        ]

    def constructor(self, *more: str) -> list[str]:
        return [
            f'symbol = "{self.name}_new"',
            f"arguments = [{', '.join(map(quoted, self.made_of()))}]",
            'returns = "handle"                # or "status", or "nothing"',
            RETURNED,
            *more,
            "",
            "[destroy]",
            f'symbol = "{self.name}_delete"',
            'arguments = ["handle"]',
        ]

    # ── The stub ──

    def stub(self) -> str:
        name = self.name
        lines = [
            f"/* A stub for {name}.toml: put your own code in its place, or call it from here.",
            " *",
            f" *     cc -std=c11 -Wall -g -fPIC -shared -o {name}.so {name}.c",
            f" *     memspec conform {self.pairing.part} {name}.toml",
            " */",
            "#include <stddef.h>",
            *(f"#include <{header}.h>" for header in self.headers),
            "#include <stdlib.h>",
            "",
            f"struct {name} {{",
        ]
        kept = {each.rpartition(":")[2]: self.argument(each).c_type for each in self.made_of()}
        taken = ", ".join(declared(c_type, each) for each, c_type in kept.items()) or "void"
        lines += [f"    {declared(c_type, each)};" for each, c_type in kept.items()]
        lines += ["};", "", f"struct {name} *{name}_new({taken})", "{"]
        lines += [f"    struct {name} *made = malloc(sizeof *made);", "    if (made == NULL)", "        return NULL;"]
        lines += [f"    made->{each} = {each};" for each in kept]
        lines += ["    return made;", "}", "", f"void {name}_delete(struct {name} *made)", "{", "    free(made);", "}"]
        lines += self.further()
        for operation, arguments in self.called().items():
            typed = [f"struct {name} *made", *(declared(each.c_type, each.name) for each in arguments)]
            unused = ["made", *(each.name for each in arguments)]
            result = self.answer(operation)[1] if self.answers(operation) else "int"
            lines += ["", f"{declared(result, f'{name}_{operation}')}({', '.join(typed)})", "{"]
            failed = "    return NULL;" if result.endswith("*") else FAILING.get(result, "    return -1;")
            lines += [f"    {', '.join(f'(void){each}' for each in unused)};", *filter(None, [failed]), "}"]
        return "\n".join(lines) + "\n"

    def further(self) -> list[str]:
        """Functions besides the law's operations."""
        return []


def declared(c_type: str, name: str) -> str:
    return f"{c_type}{name}" if c_type.endswith("*") else f"{c_type} {name}"


def by_errno(failure: Failure) -> str:
    """As a library says it that answers as system calls do: `"-ENOMEM" = "no memory"`."""
    return f'"-{failure.code}" = "{failure}"'


def quoted(text: str) -> str:
    return f'"{text}"'

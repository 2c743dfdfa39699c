"""How the C programs that counterexamples are saved as (checks.targets.keepsake) call a library: by pointers to its
functions, and with variables for what they answer."""

from __future__ import annotations

from collections.abc import Iterator

from checks.targets.adapter import Function
from checks.targets.structs import member, type_of

THEIRS = "their_"
"""Before the name of a function of the library's: it may be one of libc's, such as `free`."""


def out_of(function: Function, name: str) -> str:
    """The address at which a call puts its answer. name: as of `called`."""
    return f"&{'s' if function.struct else 'out'}{name}"


def called(function: Function, name: str, spoken: str, afterwards: str = "") -> Iterator[str]:
    """Lines that make a call. name: what ends those of its variables: r, for what says whether it failed, or else for
    its answer; and out, where the answer is apart from that."""
    result, struct = function.returned_type, f"struct {THEIRS}{function.symbol}"
    status, answer = member(function.struct, "status"), member(function.struct, "answer")
    if not function.struct:
        if function.puts_out:
            yield f"uint64_t out{name} = 0;"
        yield "errno = 0;"
        yield f"{spoken};" if result == "void" else f"{spaced(result)}r{name} = {spoken};"
        yield afterwards
        return
    if function.takes_out:
        yield f"{struct} s{name};"
        yield f"memset(&s{name}, 0, sizeof s{name});"
    yield "errno = 0;"
    if not function.takes_out:
        yield f"{struct} s{name} = {spoken};"
    elif status is not None or result == "void":
        yield f"{spoken};"
    else:
        yield f"{spaced(result)}r{name} = {spoken};"
    yield afterwards
    if status is not None:
        yield f"{spaced(result)}r{name} = s{name}.{status[0]};"
    elif answer is not None and not function.takes_out:
        yield f"{spaced(result)}r{name} = s{name}.{answer[0]};"
    if answer is not None and function.puts_out:
        yield f"uint64_t out{name} = (uint64_t)s{name}.{answer[0]};"
        yield f"(void)out{name};"
    yield f"(void)s{name};"


def struct_of(function: Function) -> str:
    """The declaration of the struct that a function answers in."""
    members = function.struct.items()
    inside = " ".join(f"{spaced(type_of(each, function.c_type))}{name};" for name, each in members)
    return f"struct {THEIRS}{function.symbol} {{ {inside} }};"


def pointer(function: Function) -> str:
    """The declaration of a pointer to a function of the library's, or to what is read of it."""
    if function.reads:
        return f"{spaced(function.c_type if function.reads == 'variable' else 'char')}*{THEIRS}{function.symbol}"
    taken = ", ".join(argument.c_type for argument in function.arguments) or "void"
    returned = function.returned_type
    if function.struct:
        is_status = member(function.struct, "status") is not None
        returned = f"struct {THEIRS}{function.symbol}" if not function.takes_out else "void" if is_status else returned
    return f"{spaced(returned)}(*{THEIRS}{function.symbol})({taken})"


def spaced(c_type: str) -> str:
    return c_type if c_type.endswith("*") else f"{c_type} "

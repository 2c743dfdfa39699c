"""A program drawn: its segments with their rights, its sections, and what is claimed."""

from __future__ import annotations

from checks.evidence import Call
from spec.boot.layout import Program, Segment
from spec.boot.words import DATA, EXECUTE, RODATA, TEXT, WRITE, ZEROS
from spec.boot.words import LayoutFailure as Failure

KINDS = {TEXT: "text", RODATA: "rodata", DATA: "data", ZEROS: "bss"}
LEGEND = (
    "what is loaded, as virtual address, physical address after @, bytes of the file/in memory, and rights; the "
    "sections; what is claimed, with the stage up to which it is; and the rule that is said to be broken"
)


def rights(segment: Segment) -> str:
    letters = ((4, "r"), (WRITE, "w"), (EXECUTE, "x"))
    return "".join(letter if segment.has(right) else "-" for right, letter in letters)


def picture(program: Program, call: Call | None = None) -> str:
    said = [f"base {program.base:#x} entry {program.entry:#x} image {program.start:#x}-{program.end:#x}"]
    said += [
        f"{each.virtual:#x}@{each.physical:#x} {each.filled:#x}/{each.bytes:#x} {rights(each)}"
        for each in program.segments
        if each.bytes
    ]
    said += [f"{KINDS[each.kind]} {each.virtual:#x}+{each.bytes:#x}" for each in program.sections if each.bytes]
    said += [f"claimed {each.first:#x}+{each.bytes:#x} to {each.until}" for each in program.claims if each.bytes]
    broken = [str(each) for each in Failure if each.errno == program.broken]
    return ", ".join([*said, *broken])

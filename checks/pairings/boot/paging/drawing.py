"""A machine drawn: in which half of its addresses the kernel can be reached, and where code and stack are."""

from __future__ import annotations

from checks.evidence import Call
from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from spec.boot.paging import HIGH, LOW, Machine

HALVES = {LOW: "low", HIGH: "above the base"}
LEGEND = (
    "where the kernel lies, which halves the tables map, what is set of CR3 and CR0.PG, in which half code and stack "
    "are; at the end, whether the TLB may hold an identity map that is dropped"
)


def picture(machine: Machine, call: Call | None = None) -> str:
    """`0x100000 + 0x4000 │ tables low high │ CR3 PG │ code high │ stack low │ TLB: low`"""
    said = [f"{machine.load:#x} + {machine.size:#x}", *registers(machine)]
    halves = ("low", "high")
    said += [f"code {halves[machine.code]}", f"stack {halves[machine.stack]}"]
    return " │ ".join([*said, *(["TLB: low"] if machine.cached else [])])


def registers(machine: Machine) -> list[str]:
    """What the tables map, and what the processor has been told of them."""
    tables = " ".join(["tables", *(["low"] if machine.identity else []), "high"]) if machine.built else "no tables"
    told = " ".join([*(["CR3"] if machine.cr3 else []), *(["PG"] if machine.paging else [])]) or "paging off"
    return [tables, told]


def is_fetched(machine: Machine, half: int) -> str:
    """How a half is drawn: whether the next instruction can be fetched there."""
    if machine.is_mapped(half):
        return "free"
    return "stale" if machine.may_be_reached(half) else "clear"


def here(machine: Machine, half: int) -> str:
    """What uses a half."""
    return ", ".join(name for name, place in (("code", machine.code), ("stack", machine.stack)) if place == half)


# ── As a strip ───────────────────────────────────────────────────────────────────────────────────────────────

WIDTH, TOP, HEIGHT = 150.0, 42.0, 28.0


def strip(machine: Machine, before: Machine | None, title: str) -> Drawing:
    """A box for each half."""
    drawing = Drawing(2 * WIDTH + 2, TOP + HEIGHT + 4, title, f"{picture(machine)}.")
    drawing.text(0, 13, ", ".join(registers(machine)), "label")
    for half, name in HALVES.items():
        is_new = before is not None and seen(before, half) != seen(machine, half)
        look, x = is_fetched(machine, half), WIDTH * half
        drawing.text(x + 4, 33, name, "label")
        drawing.rectangle(x + 1, TOP, WIDTH - 4, HEIGHT, f"{look}{' changed' if is_new else ''}")
        drawing.text(x + WIDTH / 2, TOP + 18, here(machine, half), f"on-{look}")
    return drawing


def seen(machine: Machine, half: int) -> tuple[str, str]:
    return is_fetched(machine, half), here(machine, half)


DEPICTION = Depiction(
    strip,
    strip,
    lambda machine: True,
    "The two halves of the addresses, and what of the processor is in each. Filled: the kernel can be reached there. "
    "Red: only as long as the TLB holds what is dropped.",
)

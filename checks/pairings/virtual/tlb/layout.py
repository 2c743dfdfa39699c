"""How the image of CPUs, tables and TLBs is laid out: its parts by their names, and where each word of them stands."""

from __future__ import annotations

from checks.engines.proving.trusted.layout import Axis, Region, Regions
from impl.virtual import tlb as impl
from impl.virtual.tlb import SETS, SLOT, TAG_WORDS, TAGS, WAYS

SLOTS = SETS * WAYS
REGISTERS = range(TAGS)
"""The words of a CPU's record; the part of each has its number."""
ROOT, MASK, ROW, KERNEL_ENTRY, HELD, KEY, ENTRY, OWNER, STALE, REFERENCE = range(TAGS, TAGS + 10)

CPU = Axis(lambda header: header(impl.CPUS), impl.LENGTH, of_header=True)
PCID = Axis(lambda header: header(impl.PCIDS), TAG_WORDS)
SLOT_NUMBER = Axis(lambda header: SLOTS, SLOT)
SPACE = Axis(lambda header: header(impl.SPACES), 2)


def of_record(name: str, offset: int, *axes: Axis, behind: int = 0) -> Region:
    """A part of each CPU's record, after `behind` words for each PCID."""
    base = {impl.RECORDS: 1, **({impl.PCIDS: behind} if behind else {})}
    return Region(name, (CPU, *axes), base, offset)


LAYOUT = Regions(
    impl.LENGTH + 1,
    (
        *(of_record(f"register {number}", number) for number in REGISTERS),
        Region("root", (SPACE,), {impl.ROOTS: 1}),
        Region("mask", (SPACE,), {impl.ROOTS: 1}, 1),
        Region(
            "row",
            (
                Axis(lambda header: header(impl.FRAMES), impl.USER_PAGES, of_header=True),
                Axis(lambda header: header(impl.USER_PAGES)),
            ),
            {impl.ROWS: 1},
        ),
        Region("kernel's entry", (Axis(lambda header: header(impl.KERNEL_PAGES)),), {impl.KERNEL_ROW: 1}),
        Region("held", (Axis(lambda header: header(impl.FRAMES)),), {impl.HELD: 1}),
        of_record("key", TAGS + impl.KEY, SLOT_NUMBER, behind=TAG_WORDS),
        of_record("entry", TAGS + impl.ENTRY, SLOT_NUMBER, behind=TAG_WORDS),
        of_record("owner", TAGS + impl.OWNER, PCID),
        of_record("stale", TAGS + impl.STALE, PCID),
        of_record("reference", TAGS + impl.REFERENCE, PCID),
    ),
)

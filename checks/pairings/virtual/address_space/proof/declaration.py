"""The theorems about address spaces, and what the prover needs to know to show them of any tables that form a tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from checks.labels import ACCESS, CONTRACT, INVARIANT, LOOP, OTHERS, OVERFLOW, REFINEMENT
from checks.pairing import sentence
from checks.pairings.virtual.address_space.proof import tables
from checks.pairings.virtual.address_space.proof.contracts import FUNCTIONS
from checks.pairings.virtual.address_space.proof.contracts.rests import RESTS
from checks.pairings.virtual.address_space.proof.image import (
    FORMATS,
    FRAME,
    LAYOUT,
    TINY,
    View,
    abstract,
    format_fixed,
    said,
    stated,
    whole,
)
from checks.proof import Forms, Places, Proof, Search, Stated, Theorem
from impl.virtual import address_space_layout as impl
from spec.virtual import address_space as spec

# ── Where hypotheses are used ────────────────────────────────────────────────────────────────────────────────


def derive(view: View, kind: str, place: Any, considered: dict[str, list[Any]]) -> Places:
    """Of a page: what is known of the kernel's own, in whose half it may lie, of the tables that translate it, and of
    the frame that it maps. Of a frame: the part that it is for, if it is a table; and the pages at which it would be
    mapped if what is mapped at the pages that an operation is about went on so far."""
    offsets = considered.get("offset", ())
    if kind == "frame":
        return {"page": [view.key(place)], "mapping": [place + offset for offset in offsets]}
    if kind not in ("page", "mapping"):
        return {}
    space, slot = tables.parts(view, place)
    found = [tables.table_at(view, level, space, slot) for level in range(1, view.levels + 1)]
    frames = [*found, view.image.at(FRAME, place)]
    would_map = [each + offset for offset in offsets for each in frames]
    owner = tables.owner_key(view, space, slot)
    return {"page": [place, owner], "frame": frames, "mapping": [place, *would_map]}


# ── Theorems ─────────────────────────────────────────────────────────────────────────────────────────────────

OPERATIONS = (
    "take_frame",
    "give_frame",
    "create_space",
    "destroy_space",
    "map_page",
    "unmap_page",
    "protect_page",
    "get_phys_addr",
    "access",
    "split",
    "collapse",
)
BESIDES = {INVARIANT, LOOP, CONTRACT, REFINEMENT, ACCESS, OVERFLOW}
LABELS = {law: sentence(law) for law in (*tables.AT_ENTRIES, *tables.OF_PAGES, *tables.OF_FRAMES)}
CENSUS = "it takes a census, of the frames that are left or of the entries of a table; explored and driven"
NOTED_USE = "what was noted of a page's use is explored and driven"
LEFT_OPEN = {
    "unmapping tells whether the page was accessed and written": NOTED_USE,
    **dict.fromkeys(
        (
            "refuses for want of memory only where no frame is left",
            "hands out no frame that is a table",
            "refuses to map only where there are no frames for tables",
            "a page can be mapped where nothing is",
            "a space without pages of its own can be destroyed",
            "small pages that make up a large one can be collapsed",
        ),
        CENSUS,
    ),
    OVERFLOW: "numbers are those of frames, pages and entries, which the header bounds; driven over checked images",
    "init": "what the constructor does with the memory that it has laid out is explored and driven",
    OTHERS: "proved are tables of 2 levels of 1,024 entries, and at length of 4 of 512; others are explored and driven",
    **dict.fromkeys(("map_range", "unmap_range", "protect_range"), "ranges are explored and driven"),
    **{relation.__name__: "relations between operations are explored" for relation in spec.RELATIONS},
    **{sentence(law): "it follows from what is noted and counted; explored and driven" for law in spec.INVARIANTS},
}


def is_clause(label: str) -> bool:
    return label not in BESIDES and label not in LABELS.values()


def is_meaning(label: str) -> bool:
    """What an operation answers and does: all that the law says of it, but for what is left open."""
    return label == REFINEMENT or is_clause(label)


def shows(*laws: Callable[..., Any]) -> Callable[[str], bool]:
    return {LABELS[law] for law in laws}.__contains__


LAID_OUT = {ACCESS, OVERFLOW}.__contains__
OF_CONTRACTS = tuple(each.name for each in FUNCTIONS if each.has_contract and not each.shown_in)
OF_TABLES = shows(
    tables.tables_form_a_tree, tables.tables_are_referred_to, tables.entries_are_well_formed, tables.entries_are_counted
)
OF_MAPPED_FRAMES = shows(tables.mappings_are_counted, tables.frames_are_accounted_for, tables.pages_are_noted)
THEOREMS = (
    Theorem("constructor-lays-out-memory", ("init",), LAID_OUT, "memory-of-the-last-frame-missing"),
    Theorem("map-then-translate", ("map_page", "get_phys_addr"), is_meaning, "frame-number-as-an-address"),
    Theorem("unmap-then-fault", ("unmap_page", "access"), is_meaning, "address-left-in-an-absent-entry"),
    Theorem("frame-rule", OPERATIONS, REFINEMENT.__eq__, "table-freed-while-entries-remain"),
    Theorem("huge-equals-small", ("split", "collapse"), is_meaning, "collapse-without-contiguity"),
    Theorem("dirty-implies-writable", OPERATIONS, shows(tables.dirty_implies_writable), "dirty-and-not-writable"),
    Theorem("tables-form-a-tree", OPERATIONS, OF_TABLES, "new-table-not-cleared"),
    Theorem("table-frames-never-user-writable", OPERATIONS, OF_MAPPED_FRAMES, "maps-what-the-caller-does-not-hold"),
    Theorem(
        "kernel-half-equal-in-all-roots",
        OPERATIONS,
        shows(tables.kernel_half_equal_in_all_roots),
        "kernel-mapping-missing-in-one-root",
    ),
    Theorem("lookup-equals-map", ("get_phys_addr",), is_meaning, "large-page-offset-of-a-small-page"),
    Theorem("operations-answer-as-the-law-says", OPERATIONS, is_meaning, "flush-required-for-raising"),
    Theorem(
        "no-out-of-range-access",
        (*OPERATIONS, *OF_CONTRACTS),
        {ACCESS, INVARIANT}.__contains__,
        "frame-at-the-limit-given-back",
    ),
)


def example(view: View) -> tuple[Iterable[Any], dict[str, Iterable[int]]]:
    """The smallest format, two spaces, and two frames besides their roots."""
    pages = range(2 << TINY[impl.LEVELS] * TINY[impl.INDEX_BITS])
    places: dict[str, Iterable[int]] = {"page": pages, "mapping": pages, "frame": range(4), "space": range(2)}
    return [view.bits == len(pages).bit_length() - 2, view.frames == 4, view.most == 2], places


PROOF = Proof(
    view=View,
    abstract=abstract,
    theorems=THEOREMS,
    functions=FUNCTIONS,
    whole=whole,
    stated=Stated(stated, lambda law: LABELS[law]),
    steps=Path(__file__).with_name("steps.json.xz"),
    example=example,
    layout=LAYOUT,
    forms=Forms(known=FORMATS, lengthy=1, small=TINY, fixed=format_fixed, header=said, read_to="init"),
    search=Search(rests=RESTS, derive=derive, together=True),
    left_open=LEFT_OPEN,
)

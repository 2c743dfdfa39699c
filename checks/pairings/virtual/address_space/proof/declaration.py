"""The theorems about address spaces, and what the prover needs to know to show them of any tables that form a tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from checks.engines.proving.declared import OTHERS
from checks.labels import ACCESS, CONTRACT, INVARIANT, LOOP, OVERFLOW, REFINEMENT
from checks.pairing import Proof, Theorem, sentence
from checks.pairings.virtual.address_space.proof import tables
from checks.pairings.virtual.address_space.proof.contracts import CONTRACTS, LOOPS, its_frames, keys_of
from checks.pairings.virtual.address_space.proof.effects import its_table, last_step
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
from impl.virtual import address_space as impl
from spec.virtual import address_space as spec
from spec.virtual.address_space import KERNEL_SPACE
from spec.vocabulary import PAGE_SHIFT

# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


def at_page(view: View, space: Any, page: Any, *rest: Any) -> dict[str, Iterable[Any]]:
    slot = page & (1 << view.bits) - 1
    table = its_table(view, last_step(view, space, slot, 1))
    owner = tables.owner_key(view, space, slot)
    offset = owner - view.image.at(FRAME, owner)
    places = {"page": keys_of(view, space, slot), "mapping": [owner], "frame": [table], "space": [space]}
    return {**places, "offset": [offset]}


def page_itself(view: View, space: Any, page: Any, *rest: Any) -> dict[str, Iterable[Any]]:
    return {"page": keys_of(view, space, page & (1 << view.bits) - 1), "space": [space]}


def at_address(view: View, space: Any, address: Any, *rest: Any) -> dict[str, Iterable[Any]]:
    return at_page(view, space, address >> PAGE_SHIFT)


FOCUS: dict[str, Callable[..., dict[str, Iterable[Any]]]] = {
    "give_frame": lambda view, frame: {"frame": [frame]},
    "destroy_space": lambda view, space: {
        "page": [space << view.bits, 0],
        "frame": [view.root(space)],
        "space": [space],
    },
    "map_page": page_itself,
    "unmap_page": page_itself,
    "protect_page": page_itself,
    "get_phys_addr": at_address,
    "access": at_address,
    "split": page_itself,
    "collapse": page_itself,
    "create_space": lambda view: {"page": [0], "frame": [view.root(KERNEL_SPACE)]},
}


TREE, FORMED, DIRTY_LAW, COUNTED, NOTED_PAGES, HALF, MAPPINGS, ACCOUNTED, REFERRED = (
    law.__name__
    for law in (
        tables.tables_form_a_tree,
        tables.entries_are_well_formed,
        tables.dirty_implies_writable,
        tables.entries_are_counted,
        tables.pages_are_noted,
        tables.kernel_half_equal_in_all_roots,
        tables.mappings_are_counted,
        tables.frames_are_accounted_for,
        tables.tables_are_referred_to,
    )
)
RESTS = {
    TREE: (TREE,),
    FORMED: (TREE, FORMED),
    DIRTY_LAW: (TREE, FORMED, DIRTY_LAW),
    COUNTED: (TREE, COUNTED, MAPPINGS),
    HALF: (TREE, HALF),
    NOTED_PAGES: (TREE, FORMED, NOTED_PAGES, HALF),
    MAPPINGS: (TREE, NOTED_PAGES, MAPPINGS),
    ACCOUNTED: (TREE, ACCOUNTED, COUNTED, MAPPINGS),
    REFERRED: (TREE, REFERRED),
    "mapped_alike": (TREE,),
    "counted_alike": (TREE, ACCOUNTED, MAPPINGS),
    "exists_alike": (),
    "follows_on": (TREE, FORMED, NOTED_PAGES),
    "_is_alike": (TREE, FORMED, NOTED_PAGES),
    "_goes_on": (TREE, FORMED, NOTED_PAGES),
}
RESTS |= {
    f"remove_table: {goal}": (*used, *{REFERRED, FORMED, COUNTED, ACCOUNTED}.difference(used))
    for goal, used in RESTS.items()
}
RESTS |= {"destroy_space: " + goal: (*RESTS[goal], COUNTED, FORMED) for goal in (TREE, REFERRED)}
RESTS["take_frame: " + TREE] = TREE, ACCOUNTED
RESTS["remove_table: " + COUNTED] = TREE, COUNTED, REFERRED, FORMED
RESTS |= {"add_leaf: " + MAPPINGS: (TREE, NOTED_PAGES, MAPPINGS, ACCOUNTED)}
RESTS |= {"grow: " + COUNTED: (TREE, COUNTED), "join: " + TREE: (TREE, FORMED, NOTED_PAGES)}
RESTS |= dict.fromkeys(
    (f"{program}: contract" for program in ("find", "page_entry", "usable_entry")),
    (TREE, FORMED, DIRTY_LAW, HALF, NOTED_PAGES, ACCOUNTED),
)
RESTS |= dict.fromkeys(("map_page", "unmap_page", "protect_page", "split", "collapse", "access"), ())
"""What each is shown with: the others are left out, as they would be in the way."""


def derive(view: View, kind: str, place: Any, considered: dict[str, list[Any]]) -> dict[str, Iterable[Any]]:
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
FUNCTIONS = tuple(contract.function for contract in CONTRACTS if not contract.shown_in)
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
    Theorem("operations-answer-as-the-law-says", OPERATIONS, is_meaning, "flush-owed-for-raising"),
    Theorem(
        "no-out-of-range-access",
        (*OPERATIONS, *FUNCTIONS),
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
    whole=whole,
    pointwise=(),
    stated=stated,
    abstract=abstract,
    ghosts={},
    focus=FOCUS,
    loops=LOOPS,
    contracts=CONTRACTS,
    lemmas=(),
    use_lemmas=lambda operation, view, arguments: (),
    theorems=THEOREMS,
    steps=Path(__file__).with_name("steps.json"),
    example=example,
    layout=LAYOUT,
    known=FORMATS,
    small=TINY,
    lengthy=1,
    label=lambda law: LABELS[law],
    left_open=LEFT_OPEN,
    together=True,
    fixed=format_fixed,
    header=said,
    read_to="init",
    claims={"remove_leaf": its_frames},
    rests=RESTS,
    derive=derive,
)

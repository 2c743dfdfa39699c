"""What is shown with which invariants of page tables: the others are left out, as they would be in the way."""

from __future__ import annotations

from checks.pairings.virtual.address_space.proof import tables
from checks.proof import Rests
from spec.virtual.address_space import counted_alike, exists_alike, mapped_alike

TREE, REFERRED = tables.tables_form_a_tree, tables.tables_are_referred_to
FORMED, COUNTED = tables.entries_are_well_formed, tables.entries_are_counted
DIRTY, HALF = tables.dirty_implies_writable, tables.kernel_half_equal_in_all_roots
NOTED_PAGES, MAPPINGS, ACCOUNTED = tables.pages_are_noted, tables.mappings_are_counted, tables.frames_are_accounted_for

RESTS: Rests = {
    TREE: (TREE,),
    FORMED: (TREE, FORMED),
    DIRTY: (TREE, FORMED, DIRTY),
    COUNTED: (TREE, COUNTED, MAPPINGS),
    HALF: (TREE, HALF),
    NOTED_PAGES: (TREE, FORMED, NOTED_PAGES, HALF),
    MAPPINGS: (TREE, NOTED_PAGES, MAPPINGS),
    ACCOUNTED: (TREE, ACCOUNTED, COUNTED, MAPPINGS),
    REFERRED: (TREE, REFERRED),
    mapped_alike: (TREE,),
    counted_alike: (TREE, ACCOUNTED, MAPPINGS),
    exists_alike: (),
}
ON_THE_WAY = TREE, FORMED, DIRTY, HALF, NOTED_PAGES, ACCOUNTED
"""What is known of the entries on the way to a page."""

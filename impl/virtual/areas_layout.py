"""The image of areas: a B+-tree of runs of pages, and another one of what is in pages that were written to.

    words 0 … 19   the roots of the two trees, limits and counts, where the nodes lie, the last leaf that was found
    MEMORIES       a word for each shared anonymous memory: how many areas show it
    NODES          the nodes, each NODE + 4·(FAN + 1) words

A node has a level (0: a leaf), a count, and as many entries, which are sorted and of four words:

    START, END     the pages of an area; of a child, from the first to the last of its areas, as far as a new area must
                   keep away from them (impl.virtual.areas_tree.floor)
    KIND, SHIFT    rights | shared | grows | anonymous | file << 8, and how many pages further a page lies in its file;
                   of a child, the largest gap between its areas, and its node

What is in pages that were written to is kept in a second tree of the same nodes: an entry for each page, SHIFT is the
word. Its key is the page of a private mapping, and of what is shared the place in its file, above all pages.
"""

from __future__ import annotations

from spec.vocabulary import PAGE_SHIFT

AREAS, CONTENTS = 0, 1
"""The roots of the two trees."""
LOWEST, HIGHEST, HEAP, DATA, TOTAL, STACK, GAP, MOST, FRAMES = range(2, 11)
"""The limits; LOWEST, HIGHEST, TOTAL, STACK and GAP in pages."""
BREAK, COUNT, MAPPED, STORED, FAN, FREE, NODES, LAST = range(11, 19)
"""Where the heap ends; how many areas there are, pages mapped and pages written to; how many entries a node has at
most; the first free node; where the nodes begin; the last leaf that was found."""
MEMORIES = 19

TREE, LEVEL, USED, NODE = 0, 1, 2, 3
"""Of a node: which tree it is of, or FREED; its level; how many entries it has; where they begin."""
START, END, KIND, SHIFT, ENTRY = range(5)
FREED = -1

SHARED_BIT, GROWS_BIT, ANONYMOUS_BIT, FILE_SHIFT = 1 << 3, 1 << 4, 1 << 5, 8
NOTHING = -(1 << 62)
"""In the place of a kind: no area."""
LAST_PAGE = (1 << 64 - PAGE_SHIFT) - 1
OBJECT_SHIFT = 40

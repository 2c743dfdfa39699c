"""The B+-tree of areas: an entry is found, comes in and goes, and nodes are split and joined (Linux: lib/maple_tree.c).

All leaves have the same depth, every node but the root has from MIN to FAN entries. One more has room: what is inserted
is inserted first, and the node is split afterwards (settle). An area lies in its leaf with all that is known of it, so
to find one follows no further pointer (Linux does, from the maple tree to a vm_area_struct).

The last leaf that was found is looked into first. What is remembered is which node it was, nothing of what was in it:
whether that is a leaf of this tree, and the page lies between its first area and its last, is read anew.
"""

from __future__ import annotations

from impl.image import Image, called, kernel
from impl.virtual.areas_layout import (
    AREAS,
    END,
    ENTRY,
    FAN,
    FREE,
    FREED,
    GAP,
    GROWS_BIT,
    KIND,
    LAST,
    LEVEL,
    NODE,
    SHIFT,
    START,
    TREE,
    USED,
)


@kernel
def slot(image: Image, node: int, page: int) -> int:
    """The first entry of a node that ends above a page, as a number; how many it has, where none does."""
    used = image[node + USED]
    number = 0
    at = node + NODE + END
    while number < used and image[at] <= page:
        number += 1
        at += ENTRY
    return number


@kernel
def entry(node: int, number: int) -> int:
    return node + NODE + number * ENTRY


@kernel
def descend(image: Image, tree: int, page: int, level: int) -> int:
    """The node of a level in which a page lies or would lie."""
    node: int = image[tree]
    while image[node + LEVEL] > level:
        number = min(slot(image, node, page), image[node + USED] - 1)
        node = image[entry(node, number) + SHIFT]
    return node


@called
def seek(image: Image, tree: int, page: int) -> int:
    """The first entry of a tree that ends above a page; 0 where none does."""
    node = descend(image, tree, page, 0)
    number = slot(image, node, page)
    return entry(node, number) if number < image[node + USED] else 0


@kernel
def find_area(image: Image, page: int) -> int:
    """The lowest area that ends above a page; 0 where there is none."""
    leaf: int = image[LAST]
    is_leaf = image[leaf + TREE] == AREAS and image[leaf + LEVEL] == 0 and image[leaf + USED] > 0
    if not (is_leaf and image[leaf + NODE + START] <= page < image[entry(leaf, image[leaf + USED] - 1) + END]):
        leaf = descend(image, AREAS, page, 0)
        image[LAST] = leaf
    number = slot(image, leaf, page)
    return entry(leaf, number) if number < image[leaf + USED] else 0


@called
def seek_before(image: Image, tree: int, page: int) -> int:
    """The last entry of a tree that ends at a page or below it; 0 where none does."""
    node: int = image[tree]
    beside = 0
    while image[node + LEVEL] > 0:
        number = slot(image, node, page)
        if number > 0:
            beside = image[entry(node, number - 1) + SHIFT]
        node = image[entry(node, min(number, image[node + USED] - 1)) + SHIFT]
    number = slot(image, node, page)
    if number > 0:
        return entry(node, number - 1)
    if beside == 0:
        return 0
    node = beside
    while image[node + LEVEL] > 0:
        node = image[entry(node, image[node + USED] - 1) + SHIFT]
    return entry(node, image[node + USED] - 1)


@kernel
def copy(image: Image, source: int, target: int) -> None:
    word = 0
    while word < ENTRY:
        image[target + word] = image[source + word]
        word += 1


@kernel
def clear(image: Image, at: int, count: int) -> None:
    """So many entries are nothing but zeros."""
    stop = at + count * ENTRY
    while at < stop:
        image[at] = 0
        at += 1


@called
def transfer(image: Image, source: int, target: int, count: int) -> None:
    """Copy so many entries, first those that others are copied to."""
    more, step = 0, ENTRY
    if source < target:
        more, step = (count - 1) * ENTRY, -ENTRY
    while count > 0:
        copy(image, source + more, target + more)
        more += step
        count -= 1


@kernel
def open_slot(image: Image, node: int, number: int) -> int:
    """Make room for an entry of a node, in front of those from this one on."""
    transfer(image, entry(node, number), entry(node, number + 1), image[node + USED] - number)
    image[node + USED] += 1
    return entry(node, number)


@kernel
def close_slot(image: Image, node: int, number: int) -> None:
    """Take an entry of a node away."""
    image[node + USED] -= 1
    transfer(image, entry(node, number + 1), entry(node, number), image[node + USED] - number)
    clear(image, entry(node, image[node + USED]), 1)


@called
def give(image: Image, left: int, right: int, count: int) -> None:
    """Move the last entries of a node to the front of its neighbour."""
    ours, theirs = image[left + USED] - count, image[right + USED]
    transfer(image, entry(right, 0), entry(right, count), theirs)
    transfer(image, entry(left, ours), entry(right, 0), count)
    clear(image, entry(left, ours), count)
    image[left + USED] = ours
    image[right + USED] = theirs + count


@called
def take(image: Image, left: int, right: int, count: int) -> None:
    """Move the first entries of a neighbour to the end of a node."""
    ours, theirs = image[left + USED], image[right + USED] - count
    transfer(image, entry(right, 0), entry(left, ours), count)
    transfer(image, entry(right, count), entry(right, 0), theirs)
    clear(image, entry(right, theirs), count)
    image[left + USED] = ours + count
    image[right + USED] = theirs


@kernel
def new_node(image: Image, tree: int, level: int) -> int:
    node: int = image[FREE]
    image[FREE] = image[node + NODE]
    image[node + NODE] = 0
    image[node + TREE] = tree
    image[node + LEVEL] = level
    return node


@kernel
def free_node(image: Image, node: int) -> None:
    image[node + TREE] = FREED
    image[node + LEVEL] = 0
    image[node + NODE] = image[FREE]
    image[FREE] = node


@kernel
def floor(image: Image, node: int, number: int) -> int:
    """Up to where pages below an entry are free for a new area: below one that grows down there is the gap."""
    at = entry(node, number)
    grows = image[node + LEVEL] == 0 and image[at + KIND] & GROWS_BIT != 0
    start: int = image[at + START]
    return start - image[GAP] if grows else start


@called
def summarise(image: Image, parent: int, number: int, node: int) -> None:
    """Write what a node's parent says of it."""
    at, used = entry(parent, number), image[node + USED]
    gap, each = 0, 0
    while each < used:
        if image[node + LEVEL] > 0:
            gap = max(gap, image[entry(node, each) + KIND])
        if each > 0:
            gap = max(gap, floor(image, node, each) - image[entry(node, each - 1) + END])
        each += 1
    image[at + START] = floor(image, node, 0)
    image[at + END] = image[entry(node, used - 1) + END]
    image[at + KIND] = gap
    image[at + SHIFT] = node


@kernel
def grow_tree(image: Image, tree: int) -> int:
    """Put a new root above the root."""
    old: int = image[tree]
    root = new_node(image, tree, image[old + LEVEL] + 1)
    open_slot(image, root, 0)
    summarise(image, root, 0, old)
    image[tree] = root
    return root


@kernel
def number_of(image: Image, parent: int, node: int) -> int:
    """Which entry of a parent is a node's."""
    number = 0
    while image[entry(parent, number) + SHIFT] != node:
        number += 1
    return number


@called
def split(image: Image, parent: int, number: int, node: int) -> None:
    """Divide a node that has an entry too many."""
    right = new_node(image, image[node + TREE], image[node + LEVEL])
    give(image, node, right, image[node + USED] >> 1)
    open_slot(image, parent, number + 1)
    summarise(image, parent, number + 1, right)


@called
def join(image: Image, parent: int, number: int) -> None:
    """Make two neighbours one, or give the one that has too few some of the other's."""
    left, right = image[entry(parent, number) + SHIFT], image[entry(parent, number + 1) + SHIFT]
    total = image[left + USED] + image[right + USED]
    if total > image[FAN]:
        more = image[left + USED] - (total >> 1)
        if more > 0:
            give(image, left, right, more)
        else:
            take(image, left, right, -more)
        summarise(image, parent, number + 1, right)
    else:
        take(image, left, right, image[right + USED])
        close_slot(image, parent, number + 1)
        free_node(image, right)
    summarise(image, parent, number, left)


@called
def settle(image: Image, tree: int, page: int) -> None:
    """Mend what is above a leaf of which an entry has changed, from the leaf to the root: the sizes of the nodes, and
    what their parents say of them."""
    level = 0
    node = descend(image, tree, page, 0)
    while True:
        if node == image[tree]:
            if image[node + USED] <= image[FAN]:
                break
            grow_tree(image, tree)
        parent = descend(image, tree, page, level + 1)
        number = number_of(image, parent, node)
        if image[node + USED] > image[FAN]:
            split(image, parent, number, node)
        if image[node + USED] < image[FAN] >> 1:
            number = min(number, image[parent + USED] - 2)
            join(image, parent, number)
        else:
            summarise(image, parent, number, node)
        node = parent
        level += 1
    while image[node + LEVEL] > 0 and image[node + USED] == 1:
        image[tree] = image[entry(node, 0) + SHIFT]
        clear(image, entry(node, 0), 1)
        image[node + USED] = 0
        free_node(image, node)
        node = image[tree]


@kernel
def enter(image: Image, leaf: int, start: int, end: int, kind: int, shift: int) -> int:
    """A new entry of a leaf; its number."""
    number = slot(image, leaf, start)
    at = open_slot(image, leaf, number)
    image[at + START] = start
    image[at + END] = end
    image[at + KIND] = kind
    image[at + SHIFT] = shift
    return number


@kernel
def leave(image: Image, leaf: int, page: int) -> int:
    """Take the entry of a leaf away that has a page; the number that it had."""
    number = slot(image, leaf, page)
    close_slot(image, leaf, number)
    return number


@called
def insert(image: Image, tree: int, start: int, end: int, kind: int, shift: int) -> None:
    """A new entry, which meets no other one."""
    enter(image, descend(image, tree, start, 0), start, end, kind, shift)
    settle(image, tree, start)


@called
def erase(image: Image, tree: int, start: int) -> None:
    """Take the entry away that begins there."""
    leave(image, descend(image, tree, start, 0), start)
    settle(image, tree, start)

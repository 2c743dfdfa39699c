"""Areas: a B+-tree of runs of pages, and another one of what is in pages that were written to.

    words 0 … 19   the roots of the two trees, limits and counts, where the nodes lie, the last leaf that was found
    MEMORIES       a word for each shared anonymous memory: how many areas show it
    NODES          the nodes, each NODE + 4·(FAN + 1) words

A node has a level (0: a leaf), a count, and as many entries, which are sorted and of four words:

    START, END     the pages of an area; of a child, from the first to the last of its areas, as far as a new area must
                   keep away from them (floor)
    KIND, SHIFT    rights | shared | grows | anonymous | file << 8, and how many pages further a page lies in its file;
                   of a child, the largest gap between its areas, and its node

All leaves have the same depth, every node but the root has from MIN to FAN entries. One more has room: what is inserted
is inserted first, and the node is split afterwards (settle). An area lies in its leaf with all that is known of it, so
to find one follows no further pointer (Linux does, from the maple tree to a vm_area_struct).

What is in pages that were written to is kept in a second tree of the same nodes: an entry for each page, SHIFT is the
word. Its key is the page of a private mapping, and of what is shared the place in its file, above all pages.

The last leaf that was found is looked into first. What is remembered is which node it was, nothing of what was in it:
whether that is a leaf of this tree, and the page lies between its first area and its last, is read anew.
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import Image, answers, called, kernel, new_image, operation
from spec.virtual.words import (
    ARGUMENT_LIMIT,
    FILE_LIMIT,
    MADV_DONTNEED,
    MADV_WILLNEED,
    MAP_ANONYMOUS,
    MAP_FIXED,
    MAP_FIXED_NOREPLACE,
    MAP_GROWSDOWN,
    MAP_PRIVATE,
    MAP_SHARED,
    MREMAP_FIXED,
    MREMAP_MAYMOVE,
    OPENED,
    PAGE_BYTES,
    PROT_ALL,
    PROT_READ,
    PROT_WRITE,
    READ_ONLY,
    USER_LIMIT,
    WRITE_ONLY,
    File,
    Length,
    UserAddress,
)
from spec.virtual.words import AreaFailure as Failure
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
OF_START, OF_END, OF_RIGHTS, OF_FLAGS, OF_FILE = range(5)
"""What may be asked of an area (spec.virtual.words: START, …)."""

SMALL, SMALL_FAN, LARGE_FAN = 64, 4, 16
"""How many entries a node has where there are few areas, so that the tree has some height then too; and where many."""
MOST_AREAS, MOST_FRAMES = 1 << 20, 1 << 24

INVALID, NO_MEMORY = -Failure.INVALID.errno, -Failure.NO_MEMORY.errno
ALREADY_MAPPED, NOT_PERMITTED = -Failure.ALREADY_MAPPED.errno, -Failure.NOT_PERMITTED.errno
NOT_MAPPED, TOO_LOW, TOO_FAR = -Failure.NOT_MAPPED.errno, -Failure.TOO_LOW.errno, -Failure.TOO_FAR.errno
NO_SUCH_FILE, NO_AREA = -Failure.NO_FILE.errno, -Failure.NO_AREA.errno

# ── Nodes ────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── Areas ────────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def pages_of(length: int) -> int:
    """How many pages so many bytes begin. From 2**63 on lengths are negative here; the last page's are rounded to 0, as
    64 bits have it."""
    return (length >> PAGE_SHIFT) + (1 if length & PAGE_BYTES - 1 != 0 else 0) & LAST_PAGE


@kernel
def page_of(address: int) -> int:
    """The page of an address. From 2**63 on addresses are negative here."""
    return address >> PAGE_SHIFT & LAST_PAGE


@kernel
def is_aligned(address: int) -> bool:
    return address & PAGE_BYTES - 1 == 0


@kernel
def memory_of(kind: int) -> int:
    """The word of the shared anonymous memory that an area of this kind shows; 0 where it shows none."""
    file = kind >> FILE_SHIFT
    return MEMORIES - 1 - file if file < 0 else 0


@kernel
def hold(image: Image, kind: int) -> None:
    """One area more shows what this one does."""
    memory = memory_of(kind)
    if memory != 0:
        image[memory] += 1


@called
def release(image: Image, kind: int) -> None:
    """One area less does. With the last one, what is in shared anonymous memory is gone."""
    memory = memory_of(kind)
    if memory != 0:
        image[memory] -= 1
        if image[memory] == 0:
            begin = place_of(kind, 0, 0)
            forget(image, begin, begin + (1 << OBJECT_SHIFT))


@kernel
def new_memory(image: Image) -> int:
    """The file number of shared anonymous memory that no area shows."""
    memory = MEMORIES
    while image[memory] != 0:
        memory += 1
    return MEMORIES - 1 - memory


@kernel
def place_of(kind: int, shift: int, page: int) -> int:
    """Where what is written to a page is kept."""
    if kind & SHARED_BIT == 0:
        return page
    file = kind >> FILE_SHIFT
    number = (file >> 2) * 2 if file > 0 else -2 * file - 1
    return (number + 1 << OBJECT_SHIFT) + page + shift


@called
def forget(image: Image, first: int, stop: int) -> None:
    """Give up what is kept at some places."""
    at = seek(image, CONTENTS, first)
    while at != 0 and image[at + START] < stop:
        erase(image, CONTENTS, image[at + START])
        image[STORED] -= 1
        at = seek(image, CONTENTS, first)


@kernel
def keep(image: Image, place: int, value: int) -> None:
    insert(image, CONTENTS, place, place + 1, 0, value)
    image[STORED] += 1


@called
def move_contents(image: Image, first: int, stop: int, more: int) -> None:
    """What is in private pages goes along with them."""
    at = seek(image, CONTENTS, first)
    while at != 0 and image[at + START] < stop:
        place, value = image[at + START], image[at + SHIFT]
        erase(image, CONTENTS, place)
        insert(image, CONTENTS, place + more, place + more + 1, 0, value)
        at = seek(image, CONTENTS, first)


@kernel
def merges(image: Image, at: int, kind: int, shift: int) -> bool:
    """Whether an area is like another one that touches it."""
    alike: bool = at != 0 and image[at + KIND] == kind and image[at + SHIFT] == shift
    return alike


@called
def beside(image: Image, page: int) -> int:
    """The area that ends at a page; 0 where none does."""
    at = seek_before(image, AREAS, page)
    return at if at != 0 and image[at + END] == page else 0


@called
def begins(image: Image, page: int) -> int:
    """The area that begins at a page; 0 where none does."""
    at = seek(image, AREAS, page)
    return at if at != 0 and image[at + START] == page else 0


@called
def count_after(image: Image, first: int, stop: int, kind: int, shift: int) -> int:
    """How many areas there will be, once some pages are mapped so."""
    count: int = image[COUNT]
    left, right = beside(image, first), begins(image, stop)
    is_left, is_right = merges(image, left, kind, shift), merges(image, right, kind, shift)
    at = seek(image, AREAS, first)
    while at != 0 and image[at + START] < stop:
        count -= 1
        if image[at + START] < first:
            count += 1
            is_left = merges(image, at, kind, shift)
        if image[at + END] > stop:
            count += 1
            is_right = merges(image, at, kind, shift)
        at = seek(image, AREAS, image[at + END])
    if kind == NOTHING:
        return count
    return count + 1 - is_left - is_right


@called
def pages_in(image: Image, first: int, stop: int) -> int:
    """How many pages between two are mapped."""
    count = 0
    at = seek(image, AREAS, first)
    while at != 0 and image[at + START] < stop:
        count += min(image[at + END], stop) - max(image[at + START], first)
        at = seek(image, AREAS, image[at + END])
    return count


@called
def unmap(image: Image, first: int, stop: int) -> None:
    """Take pages out of their areas. Of an area that reaches beyond them a part remains, or two."""
    at = seek(image, AREAS, first)
    while at != 0 and image[at + START] < stop:
        start, end, kind, shift = image[at + START], image[at + END], image[at + KIND], image[at + SHIFT]
        image[MAPPED] -= min(end, stop) - max(start, first)
        if start < first:
            image[at + END] = first
            settle(image, AREAS, start)
            if end > stop:
                hold(image, kind)
                image[COUNT] += 1
                insert(image, AREAS, stop, end, kind, shift)
        elif end > stop:
            image[at + START] = stop
            settle(image, AREAS, stop)
        else:
            erase(image, AREAS, start)
            image[COUNT] -= 1
            release(image, kind)
        at = seek(image, AREAS, first)


@called
def put(image: Image, first: int, stop: int, kind: int, shift: int) -> None:
    """Map pages that are free, as part of the areas beside them where these are alike."""
    left, right = beside(image, first), begins(image, stop)
    is_left, is_right = merges(image, left, kind, shift), merges(image, right, kind, shift)
    image[MAPPED] += stop - first
    end = stop
    if is_right:
        end = image[right + END]
        if not is_left:
            image[right + START] = first
            settle(image, AREAS, first)
            return
        erase(image, AREAS, stop)
        image[COUNT] -= 1
        release(image, kind)
        left = beside(image, first)
    if is_left:
        image[left + END] = end
        settle(image, AREAS, image[left + START])
    else:
        hold(image, kind)
        image[COUNT] += 1
        insert(image, AREAS, first, end, kind, shift)


@called
def place_for(image: Image, count: int) -> int:
    """The highest place for so many pages, above which no gap is large enough; -1 where there is none (Linux:
    unmapped_area_topdown in mm/vma.c, by the gaps that the maple tree keeps)."""
    node: int = image[AREAS]
    top: int = image[HIGHEST]
    number = image[node + USED] - 1
    while number >= 0:
        at = entry(node, number)
        if top - image[at + END] >= count:
            return top - count
        if image[node + LEVEL] > 0 and image[at + KIND] >= count:
            top = image[at + END]
            node = image[at + SHIFT]
            number = image[node + USED] - 1
        else:
            top = floor(image, node, number)
            number -= 1
    return top - count if top - count >= image[LOWEST] else -1


@called
def is_free(image: Image, first: int, stop: int) -> bool:
    """Whether a new area may come to lie here."""
    if first < image[LOWEST] or stop > image[HIGHEST]:
        return False
    at = seek(image, AREAS, first)
    if at == 0:
        return True
    gap = image[GAP] if image[at + KIND] & GROWS_BIT != 0 else 0
    free: bool = stop <= image[at + START] - gap
    return free


@called
def fits(image: Image, first: int, stop: int, kind: int, shift: int) -> bool:
    """Whether no limit is exceeded if pages are mapped so."""
    more = stop - first - pages_in(image, first, stop) if kind != NOTHING else 0
    is_small = more <= 0 or image[MAPPED] + more <= image[TOTAL]
    fitting: bool = is_small and count_after(image, first, stop, kind, shift) <= image[MOST]
    return fitting


# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def against_mapping(image: Image, address: int, length: int, rights: int, flags: int, file: int, offset: int) -> int:
    """Why a mapping cannot be, besides limits; 0 where it can."""
    is_fixed, is_shared = flags & (MAP_FIXED | MAP_FIXED_NOREPLACE) != 0, flags & MAP_SHARED != 0
    is_of_file = flags & MAP_ANONYMOUS == 0
    first, count = page_of(address), pages_of(length)
    if length == 0 or flags & (MAP_SHARED | MAP_PRIVATE) == 0 or not is_aligned(offset):
        return INVALID
    if count == 0 or count > image[HIGHEST]:
        return NO_MEMORY
    if is_of_file:
        if file & OPENED == 0:
            return NO_SUCH_FILE
        if page_of(offset) + count > FILE_LIMIT >> PAGE_SHIFT:
            return TOO_FAR
        if file & OPENED == WRITE_ONLY or (is_shared and rights & PROT_WRITE != 0 and file & OPENED == READ_ONLY):
            return NOT_PERMITTED
    if flags & MAP_GROWSDOWN != 0 and (is_of_file or is_shared):
        return INVALID
    if is_fixed:
        if not is_aligned(address):
            return INVALID
        if first + count > image[HIGHEST]:
            return NO_MEMORY
        if first < image[LOWEST]:
            return TOO_LOW
        if flags & MAP_FIXED_NOREPLACE != 0 and pages_in(image, first, first + count) > 0:
            return ALREADY_MAPPED
    return 0


@kernel
def mmap(image: Image, address: int, length: int, rights: int, flags: int, file: int, offset: int) -> int:
    wrong = against_mapping(image, address, length, rights, flags, file, offset)
    if wrong != 0:
        return wrong
    count, first = pages_of(length), page_of(address)
    if flags & (MAP_FIXED | MAP_FIXED_NOREPLACE) == 0:
        wanted = max(first, image[LOWEST])
        if first == 0 or not is_free(image, wanted, wanted + count):
            wanted = place_for(image, count)
            if wanted < 0:
                return NO_MEMORY
        first = wanted
    shown = 0
    if flags & MAP_ANONYMOUS == 0:
        shown = file
    elif flags & MAP_SHARED != 0:
        shown = new_memory(image)
    kind = rights | shown << FILE_SHIFT
    kind |= SHARED_BIT if flags & MAP_SHARED != 0 else 0
    kind |= GROWS_BIT if flags & MAP_GROWSDOWN != 0 else 0
    kind |= ANONYMOUS_BIT if flags & MAP_ANONYMOUS != 0 else 0
    shift = 0
    if shown != 0:
        shift = (page_of(offset) if shown > 0 else 0) - first
    if not fits(image, first, first + count, kind, shift):
        return NO_MEMORY
    unmap(image, first, first + count)
    forget(image, first, first + count)
    put(image, first, first + count, kind, shift)
    return first << PAGE_SHIFT


@kernel
def munmap(image: Image, address: int, length: int) -> int:
    first, count = page_of(address), pages_of(length)
    if not is_aligned(address) or count == 0 or first + count > image[HIGHEST]:
        return INVALID
    if not fits(image, first, first + count, NOTHING, 0):
        return NO_MEMORY
    unmap(image, first, first + count)
    forget(image, first, first + count)
    return 0


@kernel
def may_become(kind: int, rights: int) -> bool:
    """Whether an area may be given these rights: what is written to a shared file was to be opened for it."""
    file = kind >> FILE_SHIFT
    is_shared = kind & SHARED_BIT != 0 and file > 0
    return not (is_shared and rights & PROT_WRITE != 0 and file & OPENED == READ_ONLY)


@kernel
def mprotect(image: Image, address: int, length: int, rights: int) -> int:
    if not is_aligned(address):
        return INVALID
    if length == 0:
        return 0
    page, stop = page_of(address), page_of(address) + pages_of(length)
    if page == stop or stop > LAST_PAGE:
        return NO_MEMORY
    if rights & ~PROT_ALL != 0:
        return INVALID
    while page < stop:
        at = seek(image, AREAS, page)
        if at == 0 or image[at + START] > page:
            return NO_MEMORY
        end, old, shift = min(image[at + END], stop), image[at + KIND], image[at + SHIFT]
        kind = old & ~PROT_ALL | rights
        if not may_become(old, rights):
            return NOT_PERMITTED
        if not fits(image, page, end, kind, shift):
            return NO_MEMORY
        hold(image, old)
        unmap(image, page, end)
        put(image, page, end, kind, shift)
        release(image, old)
        page = end
    return 0


@kernel
def against_remapping(image: Image, address: int, old: int, new: int, flags: int, target: int) -> int:
    """Why an area cannot be resized or moved, besides limits on areas; 0 where it can."""
    first, count, there = page_of(address), pages_of(new), page_of(target)
    if not is_aligned(address) or flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED) != 0:
        return INVALID
    if pages_of(old) == 0 or count == 0 or count > image[HIGHEST]:
        return INVALID
    if flags & MREMAP_FIXED != 0:
        if flags & MREMAP_MAYMOVE == 0 or not is_aligned(target) or there + count > image[HIGHEST]:
            return INVALID
        if there < first + pages_of(old) and first < there + count:
            return INVALID
    more = count - pages_of(old)
    if more < 0 and first + pages_of(old) > image[HIGHEST]:
        return INVALID
    at = seek(image, AREAS, first)
    of_one_area = pages_of(old) if more > 0 or flags & MREMAP_FIXED != 0 else 1
    if at == 0 or image[at + START] > first or image[at + END] < first + of_one_area:
        return NOT_MAPPED
    if image[at + KIND] >> FILE_SHIFT != 0 and first + image[at + SHIFT] + count > FILE_LIMIT >> PAGE_SHIFT:
        return INVALID
    if more > 0 and image[MAPPED] + more > image[TOTAL]:
        return NO_MEMORY
    return 0


@kernel
def mremap(image: Image, address: int, old: int, new: int, flags: int, target: int) -> int:
    wrong = against_remapping(image, address, old, new, flags, target)
    if wrong != 0:
        return wrong
    first, stop, count = page_of(address), page_of(address) + pages_of(old), pages_of(new)
    if flags & MREMAP_FIXED != 0:
        there = page_of(target)
        if there < image[LOWEST]:
            unmap(image, there, there + count)
            forget(image, there, there + count)
            return TOO_LOW
        return move(image, first, stop, there, count)
    if first + count <= stop:
        return shrink(image, first + count, stop, address)
    at = seek(image, AREAS, first)
    next_one = seek(image, AREAS, image[at + END])
    limit = image[HIGHEST] if next_one == 0 else image[next_one + START]
    if image[at + END] == stop and first + count <= limit:
        kind, shift = image[at + KIND], image[at + SHIFT]
        put(image, stop, first + count, kind, shift)
        return address
    if flags & MREMAP_MAYMOVE == 0:
        return NO_MEMORY
    there = place_for(image, count)
    return move(image, first, stop, there, count) if there >= 0 else NO_MEMORY


@kernel
def shrink(image: Image, first: int, stop: int, address: int) -> int:
    """Take the last pages of a part of an area away."""
    if first < stop:
        if not fits(image, first, stop, NOTHING, 0):
            return NO_MEMORY
        unmap(image, first, stop)
        forget(image, first, stop)
    return address


@called
def move(image: Image, first: int, stop: int, there: int, count: int) -> int:
    """Move a part of an area, with what is in it, to where it has so many pages; nothing is done where a limit would be
    exceeded."""
    at = seek(image, AREAS, first)
    kind, shift = image[at + KIND], image[at + SHIFT]
    more = there - first
    moved = shift - more if kind >> FILE_SHIFT != 0 else 0
    if areas_after_move(image, at, first, stop, there, count, moved) > image[MOST]:
        return NO_MEMORY
    hold(image, kind)
    unmap(image, there, there + count)
    forget(image, there, there + count)
    unmap(image, first, stop)
    put(image, there, there + count, kind, moved)
    release(image, kind)
    if kind & SHARED_BIT == 0:
        move_contents(image, first, min(stop, first + count), more)
    forget(image, first, stop)
    return there << PAGE_SHIFT


@called
def areas_after_move(image: Image, at: int, first: int, stop: int, there: int, count: int, moved: int) -> int:
    """How many areas there will be after a part of one was moved. Where it touches its old place or its new one, what
    it leaves is no neighbour any more."""
    kind = image[at + KIND]
    after = count_after(image, first, stop, NOTHING, 0) + count_after(image, there, there + count, kind, moved)
    after -= image[COUNT]
    is_other = 0 if moved == image[at + SHIFT] else 1
    if there == stop:
        behind = seek(image, AREAS, stop)
        if behind != 0 and image[behind + START] <= stop:
            after -= 0 if image[behind + START] == stop else 1
        return after + 1 - is_other  # type: ignore[no-any-return]
    if there + count == first:
        return after - is_other + (1 if image[at + START] == first else 0)  # type: ignore[no-any-return]
    return after  # type: ignore[no-any-return]


@kernel
def madvise(image: Image, address: int, length: int, advice: int) -> int:
    first, count = page_of(address), pages_of(length)
    stop = first + count
    if not is_aligned(address) or (advice != MADV_DONTNEED and advice != MADV_WILLNEED):
        return INVALID
    if length != 0 and (count == 0 or stop > LAST_PAGE):
        return INVALID
    if advice == MADV_DONTNEED:
        forget(image, first, min(stop, image[HIGHEST]))
    return 0 if pages_in(image, first, stop) == count else NO_MEMORY


@kernel
def is_within(address: int, heap: int, data: int, highest: int) -> int:
    """Whether the heap may end there, as far as its limits go. From 2**63 on addresses are negative here."""
    if address < heap or address - heap > data:
        return 0
    return 1 if address <= highest << PAGE_SHIFT else 0


@kernel
def brk(image: Image, address: int) -> int:
    here: int = image[BREAK]
    if is_within(address, image[HEAP], image[DATA], image[HIGHEST]) == 0:
        return here
    old, new = pages_of(here), pages_of(address)
    if new > old:
        kind = PROT_READ | PROT_WRITE | ANONYMOUS_BIT
        if not is_free(image, old, min(new + 1, image[HIGHEST])):
            return here
        if not fits(image, old, new, kind, 0):
            return here
        put(image, old, new, kind, 0)
    elif new < old:
        if pages_in(image, new, old) == 0 or not fits(image, new, old, NOTHING, 0):
            return here
        unmap(image, new, old)
        forget(image, new, old)
    image[BREAK] = address
    return address


@kernel
def grow(image: Image, address: int) -> int:
    page = page_of(address)
    at = seek(image, AREAS, page)
    if at != 0 and image[at + START] <= page:
        return 0
    if at == 0 or image[at + KIND] & GROWS_BIT == 0:
        return NOT_MAPPED
    if page < image[LOWEST]:
        return TOO_LOW
    end, start, kind = image[at + END], image[at + START], image[at + KIND]
    below = seek_before(image, AREAS, page)
    if below != 0:
        keeps_off = image[below + KIND] & PROT_ALL != 0 and image[below + KIND] & GROWS_BIT == 0
        if keeps_off and page - image[below + END] < image[GAP]:
            return NO_MEMORY
    if end - page > image[STACK] or not fits(image, page, start, kind, 0):
        return NO_MEMORY
    put(image, page, start, kind, 0)
    return 0


@kernel
def find(image: Image, address: int, field: int) -> int:
    at = find_area(image, page_of(address))
    if at == 0:
        return NO_AREA
    kind, file = image[at + KIND], max(0, image[at + KIND] >> FILE_SHIFT)
    if field == OF_START:
        return image[at + START] << PAGE_SHIFT  # type: ignore[no-any-return]
    if field == OF_END:
        return image[at + END] << PAGE_SHIFT  # type: ignore[no-any-return]
    if field == OF_RIGHTS:
        return kind & PROT_ALL  # type: ignore[no-any-return]
    if field == OF_FLAGS:
        flags = MAP_SHARED if kind & SHARED_BIT != 0 else MAP_PRIVATE
        flags |= MAP_GROWSDOWN if kind & GROWS_BIT != 0 else 0
        return flags | (MAP_ANONYMOUS if kind & ANONYMOUS_BIT != 0 else 0)
    if field == OF_FILE:
        return file  # type: ignore[no-any-return]
    return image[at + START] + image[at + SHIFT] << PAGE_SHIFT if file != 0 else 0


@kernel
def store(image: Image, address: int, value: int) -> int:
    page = page_of(address)
    at = find_area(image, page)
    if at == 0 or image[at + START] > page:
        return NOT_MAPPED
    if image[at + KIND] & PROT_WRITE == 0:
        return NOT_PERMITTED
    place = place_of(image[at + KIND], image[at + SHIFT], page)
    kept = seek(image, CONTENTS, place)
    if kept != 0 and image[kept + START] == place:
        image[kept + SHIFT] = value
        return 0
    if image[STORED] >= image[FRAMES]:
        return NO_MEMORY
    keep(image, place, value)
    return 0


@kernel
def load(image: Image, address: int) -> int:
    page = page_of(address)
    at = find_area(image, page)
    if at == 0 or image[at + START] > page:
        return NOT_MAPPED
    kind, shift = image[at + KIND], image[at + SHIFT]
    if kind & PROT_ALL == 0:
        return NOT_PERMITTED
    place = place_of(kind, shift, page)
    kept = seek(image, CONTENTS, place)
    if kept != 0 and image[kept + START] == place:
        return image[kept + SHIFT]  # type: ignore[no-any-return]
    file = kind >> FILE_SHIFT
    if file <= 0:
        return 0
    place = place_of(kind | SHARED_BIT, shift, page)
    kept = seek(image, CONTENTS, place)
    if kept != 0 and image[kept + START] == place:
        return image[kept + SHIFT]  # type: ignore[no-any-return]
    return (file >> 2) * 256 + (page + shift & 255)  # type: ignore[no-any-return]


outcome, done = answers(Failure)


def as_word(number: int) -> int:
    """A number of a register as the 64-bit word that it is: from 2**63 on a negative one."""
    return number - ARGUMENT_LIMIT if number >= ARGUMENT_LIMIT >> 1 else number


def address_of(code: int, *arguments: int) -> UserAddress | Failure:
    result = outcome(code)
    return result if isinstance(result, Failure) else UserAddress(result)


def end_of(code: int, *arguments: int) -> UserAddress:
    return UserAddress(code)


WORDS = dict.fromkeys(("address", "length", "offset", "old", "new", "target"), as_word)


class Areas:
    """The operations under the law's names (spec/virtual/areas.py), over one image."""

    __slots__ = ("image",)

    def __init__(
        self,
        lowest: UserAddress,
        highest: UserAddress,
        heap: UserAddress,
        data: Length,
        total: Length,
        stack: Length,
        gap: Length,
        areas: int,
        frames: int,
    ) -> None:
        """Raise ValueError for limits that no process has."""
        if any(limit % PAGE_BYTES for limit in (lowest, highest, heap, gap)):
            raise ValueError("the lowest address, the highest, the heap's and the gap are numbers of pages")
        if not PAGE_BYTES <= lowest <= heap < highest <= USER_LIMIT:
            raise ValueError("a process has addresses from a page on to 2**47, and its heap begins between them")
        if not 1 <= areas <= MOST_AREAS or not 0 <= frames <= MOST_FRAMES:
            raise ValueError("a process has 1 to 2**20 areas, and 0 to 2**24 pages that are written to")
        fan = SMALL_FAN if areas <= SMALL else LARGE_FAN
        width = NODE + ENTRY * (fan + 1)
        count = nodes_for(areas + 2, fan) + nodes_for(frames + 1, fan)
        first = MEMORIES + areas + 3
        self.image = new_image(first + count * width)
        limits = (lowest >> PAGE_SHIFT, highest >> PAGE_SHIFT, heap, data, total >> PAGE_SHIFT, stack >> PAGE_SHIFT)
        for at, limit in enumerate((*limits, gap >> PAGE_SHIFT, areas, frames, heap), LOWEST):
            self.image[at] = limit
        self.image[FAN], self.image[NODES], self.image[FREE] = fan, first, first
        for node in range(first, first + count * width, width):
            self.image[node + TREE] = FREED
            self.image[node + NODE] = node + width
        for tree in (AREAS, CONTENTS):
            self.image[tree] = new_node(self.image, tree, 0)
        self.image[LAST] = self.image[AREAS]

    mmap: Callable[[UserAddress, Length, int, int, File, int], UserAddress | Failure] = operation(
        mmap, address_of, takes=WORDS
    )
    munmap: Callable[[UserAddress, Length], Failure | None] = operation(munmap, done, takes=WORDS)
    mprotect: Callable[[UserAddress, Length, int], Failure | None] = operation(mprotect, done, takes=WORDS)
    mremap: Callable[[UserAddress, Length, Length, int, UserAddress], UserAddress | Failure] = operation(
        mremap, address_of, takes=WORDS
    )
    madvise: Callable[[UserAddress, Length, int], Failure | None] = operation(madvise, done, takes=WORDS)
    brk: Callable[[UserAddress], UserAddress] = operation(brk, end_of, takes=WORDS)
    grow: Callable[[UserAddress], Failure | None] = operation(grow, done, takes=WORDS)
    find: Callable[[UserAddress, int], int | Failure] = operation(find, outcome, takes=WORDS)
    store: Callable[[UserAddress, int], Failure | None] = operation(store, done, takes=WORDS)
    load: Callable[[UserAddress], int | Failure] = operation(load, outcome, takes=WORDS)


def nodes_for(entries: int, fan: int) -> int:
    """How many nodes a tree of so many entries has at most."""
    count, level = 0, entries
    while level > fan:
        level = level // (fan >> 1)
        count += level
    return count + 4

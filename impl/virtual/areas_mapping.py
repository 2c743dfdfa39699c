"""Runs of pages, mapped and unmapped (Linux: mm/vma.c).

Areas are split and merged, places for new ones are found, and what is in pages that were written to goes with them.
"""

from __future__ import annotations

from impl.image import Image, called, kernel
from impl.virtual.areas_layout import (
    AREAS,
    CONTENTS,
    COUNT,
    END,
    FILE_SHIFT,
    GAP,
    GROWS_BIT,
    HIGHEST,
    KIND,
    LAST_PAGE,
    LEVEL,
    LOWEST,
    MAPPED,
    MEMORIES,
    MOST,
    NOTHING,
    OBJECT_SHIFT,
    SHARED_BIT,
    SHIFT,
    START,
    STORED,
    TOTAL,
    USED,
)
from impl.virtual.areas_tree import entry, erase, floor, insert, seek, seek_before, settle
from spec.virtual.words import PAGE_BYTES
from spec.vocabulary import PAGE_SHIFT


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

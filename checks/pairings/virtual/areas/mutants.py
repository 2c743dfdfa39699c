"""Faults of areas that the checks must catch. Their stories are told in spec/virtual/areas.py."""

from __future__ import annotations

from checks.pairing import Mutant
from checks.pairings.virtual.areas.mutants_of_calls import MUTANTS as OF_CALLS


def mutant(name: str, *edits: tuple[str, str]) -> Mutant:
    """Edits of impl/virtual/areas*.py."""
    return Mutant(name, edits)


MUTANTS = (
    mutant(
        "an-overlapping-area-goes-whole",
        (
            "            image[at + END] = first\n"
            "            settle(image, AREAS, start)\n"
            "            if end > stop:\n",
            "            image[at + END] = first\n"
            "            settle(image, AREAS, start)\n"
            "            if end < stop:\n",
        ),
    ),
    mutant(
        "the-rest-of-a-split-loses-its-offset",
        (
            "                insert(image, AREAS, stop, end, kind, shift)\n",
            "                insert(image, AREAS, stop, end, kind, shift + first - stop if shift != 0 else 0)\n",
        ),
    ),
    mutant(
        "mprotect-forgets-the-last-page",
        (
            "        end, old, shift = min(image[at + END], stop), image[at + KIND], image[at + SHIFT]\n",
            "        end, old, shift = min(image[at + END], stop), image[at + KIND], image[at + SHIFT]\n"
            "        if end - page > 1 and end == stop:\n"
            "            end, stop = end - 1, stop - 1\n",
        ),
    ),
    mutant(
        "mprotect-stops-silently-at-a-hole",
        (
            "        if at == 0 or image[at + START] > page:\n            return NO_MEMORY\n        end, old",
            "        if at == 0 or image[at + START] > page:\n            return 0\n        end, old",
        ),
    ),
    mutant(
        "mprotect-looks-for-holes-first",
        (
            "    while page < stop:\n"
            "        at = seek(image, AREAS, page)\n"
            "        if at == 0 or image[at + START] > page:\n",
            "    if pages_in(image, page, stop) < stop - page:\n"
            "        return NO_MEMORY\n"
            "    while page < stop:\n"
            "        at = seek(image, AREAS, page)\n"
            "        if at == 0 or image[at + START] > page:\n",
        ),
    ),
    mutant(
        "mprotect-grants-what-the-file-was-not-opened-for",
        (
            "        if not may_become(old, rights):\n            return NOT_PERMITTED\n",
            "",
        ),
    ),
    mutant(
        "mremap-grows-over-a-neighbour",
        (
            "    if image[at + END] == stop and first + count <= limit:\n",
            "    if image[at + END] == stop and first + count <= limit + 1:\n"
            "        unmap(image, stop, first + count)\n",
        ),
    ),
    mutant(
        "mremap-leaves-the-contents-behind",
        (
            "        move_contents(image, first, min(stop, first + count), more)\n",
            "        more = 0\n",
        ),
    ),
    mutant(
        "mremap-to-a-place-that-overlaps",
        (
            "        if there < first + pages_of(old) and first < there + count:\n            return INVALID\n",
            "        if there == first:\n            return INVALID\n",
        ),
    ),
    mutant(
        "mremap-makes-an-area-of-no-pages",
        (
            "    if pages_of(old) == 0 or count == 0 or count > image[HIGHEST]:\n        return INVALID\n",
            "    if pages_of(old) == 0 or count > image[HIGHEST]:\n        return INVALID\n",
        ),
    ),
    mutant(
        "mremap-shrinks-and-keeps-what-was-there",
        (
            "        unmap(image, first, stop)\n        forget(image, first, stop)\n    return address\n",
            "        unmap(image, first, stop)\n    return address\n",
        ),
    ),
    mutant(
        "mremap-unmaps-what-cannot-be-moved",
        (
            "    if areas_after_move(image, at, first, stop, there, count, moved) > image[MOST]:\n"
            "        return NO_MEMORY\n",
            "    if areas_after_move(image, at, first, stop, there, count, moved) > image[MOST]:\n"
            "        unmap(image, there, there + count)\n"
            "        return NO_MEMORY\n",
        ),
    ),
    mutant(
        "the-last-leaf-goes-stale",
        (
            "page < image[entry(leaf, image[leaf + USED] - 1) + END]):\n",
            "page + 1):\n",
        ),
    ),
    mutant(
        "merged-whatever-the-offsets",
        (
            "image[at + KIND] == kind and image[at + SHIFT] == shift\n",
            "image[at + KIND] == kind\n",
        ),
    ),
    mutant(
        "merged-whatever-the-rights",
        (
            "at != 0 and image[at + KIND] == kind and",
            "at != 0 and image[at + KIND] | PROT_WRITE == kind | PROT_WRITE and",
        ),
    ),
    mutant(
        "merged-below-alone",
        (
            "    is_left, is_right = merges(image, left, kind, shift), merges(image, right, kind, shift)\n"
            "    image[MAPPED] += stop - first\n",
            "    is_left, is_right = merges(image, left, kind, shift), False\n    image[MAPPED] += stop - first\n",
        ),
    ),
    mutant(
        "brk-leaves-the-pages-mapped",
        (
            "        unmap(image, new, old)\n        forget(image, new, old)\n    image[BREAK]",
            "        forget(image, new, old)\n    image[BREAK]",
        ),
    ),
    mutant(
        "brk-brings-back-what-was-there",
        (
            "        unmap(image, new, old)\n        forget(image, new, old)\n    image[BREAK]",
            "        unmap(image, new, old)\n    image[BREAK]",
        ),
    ),
    mutant(
        "brk-knows-no-end",
        (
            "return 1 if address <= highest << PAGE_SHIFT else 0",
            "return 1",
        ),
    ),
    mutant(
        "brk-touches-what-lies-above",
        (
            "is_free(image, old, min(new + 1, image[HIGHEST]))",
            "is_free(image, old, new)",
        ),
    ),
    mutant(
        "the-heap-has-no-limit",
        (
            "if address < heap or address - heap > data:",
            "if address < heap:",
        ),
    ),
    mutant(
        "no-gap-below-the-stack",
        (
            "        if keeps_off and page - image[below + END] < image[GAP]:\n",
            "        if keeps_off and page < image[below + END]:\n",
        ),
    ),
    mutant(
        "mmap-into-the-gap-below-the-stack",
        (
            "    return start - image[GAP] if grows else start\n",
            "    return start if grows else start\n",
        ),
    ),
    mutant(
        "the-stack-grows-below-the-lowest-address",
        (
            "    if page < image[LOWEST]:\n        return TOO_LOW\n    end, start, kind",
            "    end, start, kind",
        ),
    ),
    mutant(
        "the-stack-knows-no-limit",
        (
            "    if end - page > image[STACK] or not fits(",
            "    if not fits(",
        ),
    ),
    mutant(
        "map-fixed-fails-late",
        (
            "    if not fits(image, first, first + count, kind, shift):\n"
            "        return NO_MEMORY\n"
            "    unmap(image, first, first + count)\n"
            "    forget(image, first, first + count)\n"
            "    put(",
            "    unmap(image, first, first + count)\n"
            "    forget(image, first, first + count)\n"
            "    if not fits(image, first, first + count, kind, shift):\n"
            "        return NO_MEMORY\n"
            "    put(",
        ),
    ),
    mutant(
        "mapped-below-the-lowest-address",
        (
            "        if first < image[LOWEST]:\n            return TOO_LOW\n        if flags & MAP_FIXED_NOREPLACE",
            "        if flags & MAP_FIXED_NOREPLACE",
        ),
    ),
    mutant(
        "fixed-noreplace-replaces",
        (
            "        if flags & MAP_FIXED_NOREPLACE != 0 and pages_in(image, first, first + count) > 0:\n"
            "            return ALREADY_MAPPED\n",
            "",
        ),
    ),
    mutant(
        "the-old-contents-shine-through",
        (
            "    unmap(image, first, first + count)\n    forget(image, first, first + count)\n    put(",
            "    unmap(image, first, first + count)\n    put(",
        ),
        (
            "    unmap(image, first, first + count)\n    forget(image, first, first + count)\n    return 0\n",
            "    unmap(image, first, first + count)\n    return 0\n",
        ),
    ),
    mutant(
        "dontneed-spares-the-last-page",
        (
            "        forget(image, first, min(stop, image[HIGHEST]))\n",
            "        forget(image, first, min(stop, image[HIGHEST]) - 1)\n",
        ),
    ),
    mutant(
        "shared-memory-outlives-its-last-area",
        (
            "        if image[memory] == 0:\n            begin",
            "        if image[memory] < 0:\n            begin",
        ),
    ),
    mutant(
        "an-area-that-ends-there-is-found",
        (
            "    while number < used and image[at] <= page:\n",
            "    while number < used and image[at] < page:\n",
        ),
    ),
    mutant(
        "areas-are-copied-over-each-other",
        (
            "    if source < target:\n        more, step",
            "    if source + count * ENTRY <= target:\n        more, step",
        ),
    ),
    mutant(
        "the-first-areas-are-given-to-the-neighbour",
        (
            "    transfer(image, entry(left, ours), entry(right, 0), count)\n",
            "    transfer(image, entry(left, 0), entry(right, 0), count)\n",
        ),
    ),
    mutant(
        "a-new-area-lies-behind-the-next-one",
        (
            "    number = slot(image, leaf, start)\n    at = open_slot",
            "    number = min(slot(image, leaf, start) + 1, image[leaf + USED])\n    at = open_slot",
        ),
    ),
    mutant(
        "the-area-below-is-taken-away",
        (
            "    close_slot(image, leaf, number)\n    return number\n",
            "    close_slot(image, leaf, max(number - 1, 0))\n    return number\n",
        ),
    ),
    *OF_CALLS,
)

"""Faults of the system calls, each of which one sentence of the law alone must catch. Their stories are told in
spec/virtual/areas.py."""

from __future__ import annotations

from checks.pairing import Mutant


def mutant(name: str, old: str, new: str) -> Mutant:
    """An edit of impl/virtual/areas*.py."""
    return Mutant(name, ((old, new),))


OF_MMAP = (
    mutant(
        "a-file-that-is-not-open-is-called-forbidden",
        "            return NO_SUCH_FILE\n",
        "            return NOT_PERMITTED\n",
    ),
    mutant(
        "mmap-maps-what-is-no-file",
        "        if file & OPENED == 0:\n            return NO_SUCH_FILE\n",
        "",
    ),
    mutant(
        "mmap-writes-to-what-was-opened-to-be-read",
        " or (is_shared and rights & PROT_WRITE != 0 and file & OPENED == READ_ONLY):",
        ":",
    ),
    mutant(
        "the-offset-alone-is-compared",
        "        if page_of(offset) + count > FILE_LIMIT >> PAGE_SHIFT:\n",
        "        if page_of(offset) >= FILE_LIMIT >> PAGE_SHIFT:\n",
    ),
    mutant(
        "an-offset-inside-a-page-is-rounded",
        "    if length == 0 or flags & (MAP_SHARED | MAP_PRIVATE) == 0 or not is_aligned(offset):\n",
        "    if length == 0 or flags & (MAP_SHARED | MAP_PRIVATE) == 0:\n",
    ),
    mutant(
        "map-fixed-knows-no-highest-address",
        "        if first + count > image[HIGHEST]:\n            return NO_MEMORY\n        if first < image[LOWEST]:\n",
        "        if first < image[LOWEST]:\n",
    ),
    mutant(
        "what-is-replaced-is-counted-twice",
        "    if not fits(image, first, first + count, kind, shift):\n"
        "        return NO_MEMORY\n"
        "    unmap(image, first, first + count)\n"
        "    forget(image, first, first + count)\n"
        "    put(",
        "    if image[MAPPED] + count > image[TOTAL] or not fits(image, first, first + count, kind, shift):\n"
        "        return NO_MEMORY\n"
        "    unmap(image, first, first + count)\n"
        "    forget(image, first, first + count)\n"
        "    put(",
    ),
    mutant(
        "mmap-counts-no-areas",
        "    if not fits(image, first, first + count, kind, shift):\n"
        "        return NO_MEMORY\n"
        "    unmap(image, first, first + count)\n"
        "    forget(image, first, first + count)\n"
        "    put(",
        "    unmap(image, first, first + count)\n    forget(image, first, first + count)\n    put(",
    ),
    mutant(
        "a-hint-inside-a-page-is-answered",
        "    return first << PAGE_SHIFT\n\n\n@kernel\ndef munmap",
        "    return first << PAGE_SHIFT | address & PAGE_BYTES - 1\n\n\n@kernel\ndef munmap",
    ),
    mutant(
        "the-beginning-of-the-merged-area-is-answered",
        "    return first << PAGE_SHIFT\n\n\n@kernel\ndef munmap",
        "    if flags & (MAP_FIXED | MAP_FIXED_NOREPLACE) != 0:\n"
        "        first = image[seek(image, AREAS, first) + START]\n"
        "    return first << PAGE_SHIFT\n\n\n@kernel\ndef munmap",
    ),
    mutant(
        "no-hint-is-followed",
        "        if first == 0 or not is_free(image, wanted, wanted + count):\n",
        "        if wanted >= 0:\n",
    ),
    mutant(
        "the-search-goes-below-the-lowest-address",
        "    return top - count if top - count >= image[LOWEST] else -1\n",
        "    return top - count if top - count >= 0 else -1\n",
    ),
    mutant(
        "the-highest-place-is-taken",
        "            wanted = place_for(image, count)\n            if wanted < 0:\n",
        "            wanted = image[HIGHEST] - count\n            if wanted < image[LOWEST]:\n",
    ),
)

OF_UNMAPPING = (
    mutant(
        "munmap-knows-no-highest-address",
        "    if not is_aligned(address) or count == 0 or first + count > image[HIGHEST]:\n",
        "    if not is_aligned(address) or count == 0:\n",
    ),
    mutant(
        "munmap-splits-beyond-the-limit",
        "    if not fits(image, first, first + count, NOTHING, 0):\n        return NO_MEMORY\n",
        "",
    ),
    mutant(
        "munmap-refuses-a-hole",
        "    if not fits(image, first, first + count, NOTHING, 0):\n        return NO_MEMORY\n",
        "    if not fits(image, first, first + count, NOTHING, 0):\n"
        "        return NO_MEMORY\n"
        "    if pages_in(image, first, first + count) < count:\n"
        "        return INVALID\n",
    ),
    mutant(
        "madvise-takes-any-advice",
        "    if not is_aligned(address) or (advice != MADV_DONTNEED and advice != MADV_WILLNEED):\n",
        "    if not is_aligned(address):\n",
    ),
    mutant(
        "madvise-is-silent-about-holes",
        "    return 0 if pages_in(image, first, stop) == count else NO_MEMORY\n",
        "    return 0\n",
    ),
    mutant(
        "madvise-takes-one-area-at-a-time",
        "    return 0 if pages_in(image, first, stop) == count else NO_MEMORY\n",
        "    at = seek(image, AREAS, first)\n"
        "    is_whole = count == 0 or (at != 0 and image[at + START] <= first and stop <= image[at + END])\n"
        "    return 0 if is_whole else NO_MEMORY\n",
    ),
)

OF_RIGHTS = (
    mutant(
        "mprotect-takes-any-right",
        "    if rights & ~PROT_ALL != 0:\n        return INVALID\n",
        "",
    ),
    mutant(
        "a-length-that-wraps-is-none",
        "    if page == stop or stop > LAST_PAGE:\n"
        "        return NO_MEMORY\n"
        "    if rights & ~PROT_ALL != 0:\n"
        "        return INVALID\n",
        "    if rights & ~PROT_ALL != 0:\n        return INVALID\n    if page == stop:\n        return 0\n",
    ),
    mutant(
        "the-last-area-may-become-anything",
        "        if not may_become(old, rights):\n",
        "        if end < stop and not may_become(old, rights):\n",
    ),
    mutant(
        "a-forbidden-right-is-called-a-hole",
        "            return NOT_PERMITTED\n        if not fits(image, page, end",
        "            return NO_MEMORY\n        if not fits(image, page, end",
    ),
    mutant(
        "mprotect-is-done-and-refused",
        "        page = end\n    return 0\n",
        "        page = end\n    return 0 if image[COUNT] < image[MOST] else NO_MEMORY\n",
    ),
)

OF_MREMAP = (
    mutant(
        "mremap-takes-any-flag",
        "    if not is_aligned(address) or flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED) != 0:\n",
        "    if not is_aligned(address):\n",
    ),
    mutant(
        "mremap-shrinks-what-is-not-there",
        "    at = seek(image, AREAS, first)\n    of_one_area",
        "    if more <= 0 and flags & MREMAP_FIXED == 0:\n        return 0\n"
        "    at = seek(image, AREAS, first)\n    of_one_area",
    ),
    mutant(
        "a-hole-is-called-want-of-memory",
        "image[at + END] < first + of_one_area:\n        return NOT_MAPPED\n",
        "image[at + END] < first + of_one_area:\n        return NO_MEMORY\n",
    ),
    mutant(
        "an-area-is-cut-only-where-it-may-be-split",
        "    if first < stop:\n        if not fits(image, first, stop, NOTHING, 0):\n",
        "    if first < stop:\n        if image[COUNT] >= image[MOST]:\n",
    ),
    mutant(
        "an-area-grows-only-if-it-may-be-moved",
        "    if image[at + END] == stop and first + count <= limit:\n",
        "    if flags & MREMAP_MAYMOVE != 0 and image[at + END] == stop and first + count <= limit:\n",
    ),
    mutant(
        "an-area-grows-only-where-it-is",
        "    if flags & MREMAP_MAYMOVE == 0:\n        return NO_MEMORY\n    there = place_for(image, count)\n",
        "    there = -1\n",
    ),
    mutant(
        "an-area-is-moved-without-being-asked",
        "    if flags & MREMAP_MAYMOVE == 0:\n        return NO_MEMORY\n    there",
        "    there",
    ),
    mutant(
        "mremap-moves-below-the-lowest-address",
        "        if there < image[LOWEST]:\n"
        "            unmap(image, there, there + count)\n"
        "            forget(image, there, there + count)\n"
        "            return TOO_LOW\n"
        "        return move(",
        "        return move(",
    ),
    mutant(
        "mremap-replaces-nothing",
        "        return move(image, first, stop, there, count)\n    if first",
        "        if pages_in(image, there, there + count) > 0:\n"
        "            return NO_MEMORY\n"
        "        return move(image, first, stop, there, count)\n    if first",
    ),
)

OF_GROWING = (
    mutant(
        "the-heap-never-shrinks",
        "        if pages_in(image, new, old) == 0 or not fits(image, new, old, NOTHING, 0):\n",
        "        if new < old:\n",
    ),
    mutant(
        "a-page-that-is-mapped-by-now-is-called-a-hole",
        "    if at != 0 and image[at + START] <= page:\n"
        "        return 0\n"
        "    if at == 0 or image[at + KIND] & GROWS_BIT == 0:\n",
        "    if at == 0 or image[at + START] <= page or image[at + KIND] & GROWS_BIT == 0:\n",
    ),
    mutant(
        "any-area-grows",
        "    if at == 0 or image[at + KIND] & GROWS_BIT == 0:\n        return NOT_MAPPED\n    if page",
        "    if at == 0:\n        return NOT_MAPPED\n    if page",
    ),
    mutant(
        "the-stack-does-not-reach-its-limit",
        "    if end - page > image[STACK] or not fits(",
        "    if end - page >= image[STACK] or not fits(",
    ),
)

OF_LOOKING = (
    mutant(
        "where-no-area-is-found-0-is-answered",
        "    if at == 0:\n        return NO_AREA\n    kind, file",
        "    if at == 0:\n        return 0\n    kind, file",
    ),
    mutant(
        "an-area-above-is-not-found",
        "    if at == 0:\n        return NO_AREA\n    kind, file",
        "    if at == 0 or image[at + START] > page_of(address):\n        return NO_AREA\n    kind, file",
    ),
    mutant(
        "the-gap-is-shown-as-part-of-the-stack",
        "        return image[at + START] << PAGE_SHIFT  # type: ignore[no-any-return]\n    if field == OF_END",
        "        gap = image[GAP] if image[at + KIND] & GROWS_BIT != 0 else 0\n"
        "        return image[at + START] - gap << PAGE_SHIFT\n    if field == OF_END",
    ),
    mutant(
        "an-area-begins-where-it-is-asked-for",
        "        return image[at + START] << PAGE_SHIFT  # type: ignore[no-any-return]\n    if field == OF_END",
        "        return max(image[at + START], page_of(address)) << PAGE_SHIFT\n    if field == OF_END",
    ),
    mutant(
        "the-end-is-counted-as-a-page",
        "        return image[at + END] << PAGE_SHIFT  # type: ignore[no-any-return]\n",
        "        return image[at + END] + 1 << PAGE_SHIFT\n",
    ),
    mutant(
        "an-area-ends-with-the-page-that-is-asked-for",
        "        return image[at + END] << PAGE_SHIFT  # type: ignore[no-any-return]\n",
        "        return max(image[at + START], page_of(address)) + 1 << PAGE_SHIFT\n",
    ),
    mutant(
        "the-right-to-read-is-not-answered",
        "        return kind & PROT_ALL  # type: ignore[no-any-return]\n",
        "        return kind & (PROT_ALL ^ PROT_READ)\n",
    ),
    mutant(
        "nobody-is-told-that-an-area-grows",
        "        flags |= MAP_GROWSDOWN if kind & GROWS_BIT != 0 else 0\n        return flags",
        "        return flags",
    ),
    mutant(
        "how-a-file-was-opened-is-lost",
        "        return file  # type: ignore[no-any-return]\n",
        "        return file & ~OPENED\n",
    ),
    mutant(
        "the-offset-of-the-page-is-answered",
        "    return image[at + START] + image[at + SHIFT] << PAGE_SHIFT if file != 0 else 0\n",
        "    return max(image[at + START], page_of(address)) + image[at + SHIFT] << PAGE_SHIFT if file != 0 else 0\n",
    ),
)

OF_CONTENTS = (
    mutant(
        "a-store-beside-all-areas-is-called-forbidden",
        "        return NOT_MAPPED\n    if image[at + KIND] & PROT_WRITE == 0:\n",
        "        return NOT_PERMITTED\n    if image[at + KIND] & PROT_WRITE == 0:\n",
    ),
    mutant(
        "what-is-read-only-is-written-to",
        "    if image[at + KIND] & PROT_WRITE == 0:\n        return NOT_PERMITTED\n",
        "",
    ),
    mutant(
        "more-is-held-than-there-are-frames",
        "    if image[STORED] >= image[FRAMES]:\n        return NO_MEMORY\n    keep(",
        "    keep(",
    ),
    mutant(
        "a-second-store-takes-another-frame",
        "    place = place_of(image[at + KIND], image[at + SHIFT], page)\n    kept",
        "    if image[STORED] >= image[FRAMES]:\n        return NO_MEMORY\n"
        "    place = place_of(image[at + KIND], image[at + SHIFT], page)\n    kept",
    ),
    mutant(
        "a-load-beside-all-areas-finds-zeros",
        "        return NOT_MAPPED\n    kind, shift = image[at + KIND], image[at + SHIFT]\n    if kind & PROT_ALL == 0",
        "        return 0\n    kind, shift = image[at + KIND], image[at + SHIFT]\n    if kind & PROT_ALL == 0",
    ),
    mutant(
        "what-has-no-right-is-read",
        "    if kind & PROT_ALL == 0:\n        return NOT_PERMITTED\n",
        "",
    ),
    mutant(
        "the-file-is-read-from-its-first-page-on",
        "    return (file >> 2) * 256 + (page + shift & 255)  # type: ignore[no-any-return]\n",
        "    return (file >> 2) * 256 + (page - image[at + START] & 255)\n",
    ),
)

MUTANTS = (*OF_MMAP, *OF_UNMAPPING, *OF_RIGHTS, *OF_MREMAP, *OF_GROWING, *OF_LOOKING, *OF_CONTENTS)

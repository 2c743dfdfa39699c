"""Faults of malloc that the checks must catch. Their stories are told in spec/user/malloc.py."""

from __future__ import annotations

from checks.pairing import Mutant


def mutant(name: str, *edits: tuple[str, str]) -> Mutant:
    """Edits of impl/user/malloc.py."""
    return Mutant(name, edits)


FOUND = "    chunk = chunk_at(image, address)\n"
IS_NOBODYS = "    if chunk == 0:\n        return NOT_ALLOCATED\n"
IS_BROKEN = "    if not is_intact(image, chunk):\n        return CORRUPTED\n"

MUTANTS = (
    # ── Answers that are wrong, and nothing else ──
    mutant(
        "refused-by-another-name",
        ("    return chunk if chunk != 0 else NO_MEMORY\n", "    return chunk if chunk != 0 else INVALID\n"),
    ),
    mutant(
        "refused-without-saying-so",
        (
            "    if size < 0 or size > image[BYTES]:\n        return NO_MEMORY\n    words = words_for(image, size)\n"
            "    chunk = allocate(image, words, words, 1",
            "    if size < 0 or size > image[BYTES]:\n        return 0\n    words = words_for(image, size)\n"
            "    chunk = allocate(image, words, words, 1",
        ),
    ),
    mutant(
        "what-is-nobodys-is-freed-in-silence",
        (
            f"{IS_NOBODYS}{IS_BROKEN}    if image[chunk] & MAPPED",
            f"    if chunk == 0:\n        return 0\n{IS_BROKEN}    if image[chunk] & MAPPED",
        ),
    ),
    mutant(
        "freed-and-reported-as-refused",
        ("    flip(image, chunk)\n    return 0\n", "    flip(image, chunk)\n    return NOT_ALLOCATED\n"),
        (
            "    return free(image, address) or address_of(image, moved)\n",
            "    free(image, address)\n    return address_of(image, moved)\n",
        ),
        ("        return free(image, address)\n", "        free(image, address)\n        return 0\n"),
    ),
    mutant(
        "what-is-nobodys-is-too-large",
        (
            "    if chunk == 0:\n        return NOT_ALLOCATED\n    if size == 0:\n",
            "    if chunk == 0:\n        return NO_MEMORY\n    if size == 0:\n",
        ),
        ("else Failure.NOT_ALLOCATED\n\n\nclass Malloc:", "else Failure.NO_MEMORY\n\n\nclass Malloc:"),
    ),
    mutant(
        "freed-where-it-cannot-grow",
        (
            "    if size < 0 or size > image[BYTES]:\n        return NO_MEMORY\n    if not is_intact(image, chunk):\n",
            "    if size < 0 or size > image[BYTES]:\n        return free(image, address)\n"
            "    if not is_intact(image, chunk):\n",
        ),
    ),
    mutant(
        "nobodys-bytes-can-be-used",
        (
            f"{IS_NOBODYS}{IS_BROKEN}    size: int",
            f"    if chunk == 0:\n        return 0\n{IS_BROKEN}    size: int",
        ),
    ),
    mutant(
        "no-block-is-nobodys",
        (
            f"    if address == 0:\n        return 0\n{FOUND}{IS_NOBODYS}{IS_BROKEN}    size: int",
            f"{FOUND}{IS_NOBODYS}{IS_BROKEN}    size: int",
        ),
    ),
    mutant(
        "fewer-bytes-than-were-asked-for",
        (
            "    size: int = (image[chunk] >> SIZE_SHIFT) - 1 << 3\n",
            "    size: int = (image[chunk] >> SIZE_SHIFT) - 2 << 3\n",
        ),
    ),
    mutant(
        "a-store-that-answers",
        ("operation(store, nothing)", "operation(store, lambda code, *numbers: Failure.INVALID)"),
    ),
    mutant("freed-and-lives-on-at-null", ("code == NULL and address != NULL", "code == NULL and address == NULL")),
    mutant("more-than-was-read", ("    return number\n", "    return number | 1 << 32\n")),
    # ── Sizes ──
    mutant(
        "size-wraps-when-the-header-is-added",
        (
            "    if size < 0 or size > image[BYTES]:\n        return NO_MEMORY\n    words = words_for(image, size)\n",
            "    size = size + 8 & (1 << 63) - 1\n"
            "    if size > image[BYTES]:\n        return NO_MEMORY\n    words = words_for(image, size)\n",
        ),
    ),
    mutant(
        "size-in-32-bits",
        (
            "    if size < 0 or size > image[BYTES]:\n        return NO_MEMORY\n    words = words_for(image, size)\n",
            "    size &= (1 << 32) - 1\n"
            "    if size > image[BYTES]:\n        return NO_MEMORY\n    words = words_for(image, size)\n",
        ),
    ),
    mutant(
        "product-wraps",
        (
            "    if count < 0 or size < 0 or count > image[BYTES] or size > image[BYTES]:\n        return NO_MEMORY\n",
            "",
        ),
        ("    high = (count >> 20) * size\n", "    high = 0\n"),
        ("(high << 20) + (count & (1 << 20) - 1) * size", "count * size & (1 << 61) - 1"),
    ),
    mutant("no-room-for-the-header", ("(size + 7 >> 3) + unit)", "(size + 7 >> 3) + unit - 1)")),
    mutant(
        "remainder-too-small-for-a-chunk",
        ("    if have - words >= LEAST:\n", "    if have - words > 0:\n"),
    ),
    mutant(
        "usable-size-counts-the-header",
        ("(image[chunk] >> SIZE_SHIFT) - 1 << 3\n", "image[chunk] >> SIZE_SHIFT << 3\n"),
    ),
    mutant(
        "nothing-is-half-aligned",
        (
            "    return address_of(image, chunk)\n\n\n@kernel\ndef calloc",
            "    return address_of(image, chunk) + (image[UNIT_SHIFT] << 3 if size == 0 else 0)\n\n\n"
            "@kernel\ndef calloc",
        ),
    ),
    # ── Bins ──
    mutant(
        "a-bin-that-is-one-too-low",
        (
            "    number = bin_from(words >> image[UNIT_SHIFT])\n",
            "    number = bin_from(words >> image[UNIT_SHIFT]) - 1\n",
        ),
    ),
    mutant(
        "a-bin-that-is-one-too-high",
        (
            "    return (shift << SUBDIVISIONS) + (units >> shift)\n",
            "    return (shift << SUBDIVISIONS) + (units >> shift) + 1\n",
        ),
    ),
    mutant("a-size-rounded-down-to-a-bin", ("(units + (1 << shift) - 1 >> shift)", "(units >> shift)")),
    mutant("an-empty-bin-stays-marked", ("    if following == previous:\n", "    if following == 0:\n")),
    mutant(
        "handed-out-and-still-in-its-bin",
        ("        unlink(image, behind)\n        words = ", "        words = "),
    ),
    # ── Tags ──
    mutant(
        "a-footer-in-the-block-behind",
        ("    image[chunk + words - 1] = words\n", "    image[chunk + words + 1] = words\n"),
    ),
    mutant("does-not-say-that-it-is-in-use", ("        image[chunk + have] |= PREVIOUS\n", "")),
    mutant("does-not-say-that-it-is-free", ("        image[behind] &= ~PREVIOUS\n", "")),
    mutant(
        "trusts-the-footer-of-a-block-in-use",
        ("    if image[chunk] & PREVIOUS == 0:\n", "    if image[chunk - 1] != 0:\n"),
    ),
    mutant("merges-only-forward", ("    if image[chunk] & PREVIOUS == 0:\n", "    if image[chunk] == 0:\n")),
    mutant(
        "merges-only-backward",
        ("    if behind != image[TOP] and image[behind] & IN_USE == 0:\n", "    if image[chunk] == 0:\n"),
    ),
    mutant("the-top-begins-behind-a-free-chunk", ("        image[TOP] = first\n", "        image[TOP] = chunk\n")),
    # ── What is freed ──
    mutant(
        "double-free-accepted",
        (
            "        return CORRUPTED\n    flip(image, chunk)\n    return 0\n",
            "        return CORRUPTED\n    return 0\n",
        ),
    ),
    mutant(
        "frees-by-an-address-inside",
        (" or offset & (8 << image[UNIT_SHIFT]) - 1 != 0:\n", ":\n"),
    ),
    mutant(
        "null-is-not-freed",
        (
            'is no block, and nothing is done."""\n    if address == 0:\n        return 0\n',
            'is no block, and nothing is done."""\n',
        ),
    ),
    mutant("what-is-kept-is-lost", ("        if settle(image) != 0:\n", "        if image[KEPT] < 0:\n")),
    mutant(
        "kept-and-filed",
        (
            "    elif not keep(image, chunk) and release(image, chunk) != 0:\n",
            "    elif (keep(image, chunk) and False) or release(image, chunk) != 0:\n",
        ),
    ),
    mutant(
        "kept-for-larger-requests",
        (
            "    units = image[chunk] >> SIZE_SHIFT >> image[UNIT_SHIFT]\n",
            "    units = (image[chunk] >> SIZE_SHIFT >> image[UNIT_SHIFT]) + 1\n",
        ),
        (" or image[chunk] & ~PREVIOUS != words << SIZE_SHIFT | IN_USE:\n", ":\n"),
    ),
    # ── Contents ──
    mutant("calloc-trusts-a-dirty-chunk", ("    if address > 0:\n", "    if address > image[START] + image[BYTES]:\n")),
    mutant(
        "clears-a-word-too-few",
        (
            "        clear(image, chunk + 1, chunk + (image[chunk] >> SIZE_SHIFT))\n",
            "        clear(image, chunk + 1, chunk + (image[chunk] >> SIZE_SHIFT) - 1)\n",
        ),
    ),
    mutant(
        "copies-as-many-words-as-the-new-chunk-has",
        ("(image[chunk] >> SIZE_SHIFT) - 1)\n", "image[moved] >> SIZE_SHIFT)\n"),
    ),
    mutant(
        "leaves-the-last-word-behind", ("(image[chunk] >> SIZE_SHIFT) - 1)\n", "(image[chunk] >> SIZE_SHIFT) - 2)\n")
    ),
    # ── Reallocation ──
    mutant(
        "a-refused-realloc-frees",
        (
            "    if moved < 0:\n        return moved\n    flip",
            "    if moved < 0:\n        free(image, address)\n        return moved\n    flip",
        ),
    ),
    mutant(
        "an-oversized-realloc-frees",
        (
            "        return NO_MEMORY\n    if not is_intact",
            "        free(image, address)\n        return NO_MEMORY\n    if not is_intact",
        ),
    ),
    mutant(
        "freed-by-realloc-and-answered",
        (
            "    if size == 0:\n        return free(image, address)\n",
            "    if size == 0:\n        return free(image, address) or address\n",
        ),
    ),
    mutant(
        "a-shrink-files-the-rest-too-early",
        (
            "    if rest < LEAST:\n        return 0\n",
            "    if rest < LEAST:\n        return 0\n    rest, words = rest + 2, words - 2\n",
        ),
    ),
    mutant(
        "a-shrink-forgets-the-chunk-in-front",
        ("    image[chunk] -= rest << SIZE_SHIFT\n", "    image[chunk] = words << SIZE_SHIFT | IN_USE\n"),
    ),
    mutant("grows-and-does-not-say-so", ("    image[behind + more] |= PREVIOUS\n", "")),
    mutant(
        "grows-into-the-next-mapping",
        (" and after > mapped_from(image, before):\n", " and after > image[PAGE_COUNT]:\n"),
    ),
    # ── Alignment ──
    mutant(
        "alignment-of-three-accepted",
        ("    if alignment <= 0 or alignment & alignment - 1 != 0:\n", "    if alignment <= 0:\n"),
    ),
    mutant("alignment-of-nothing-accepted", ("    if alignment <= 0 or", "    if alignment < 0 or")),
    mutant(
        "aligned-to-the-start-of-the-heap",
        ("        block = (image[START] >> 3) + chunk + 1 - HEAP\n", "        block = chunk + 1 - HEAP\n"),
    ),
    mutant(
        "padding-lost-to-no-chunk",
        (
            "            if release(image, chunk) != 0:\n                return CORRUPTED\n            chunk += lead\n",
            "            chunk += lead\n",
        ),
    ),
    mutant("padding-too-small-for-a-chunk", ("        if 0 < lead < LEAST:\n", "        if lead < 0:\n")),
    mutant(
        "threshold-ignores-the-alignment",
        ("whole_pages(image, HEAP + unit - 1 + words)", "whole_pages(image, HEAP + 1 + words)"),
    ),
    # ── What the kernel gives ──
    mutant(
        "brk-grows-over-what-is-mapped",
        ("    if needed > image[LIMIT]:\n", "    if needed > image[END]:\n"),
        (
            "    image[BREAK] = wanted if wanted < image[LIMIT] else image[LIMIT]\n",
            "    image[BREAK] = wanted if wanted < image[END] else image[END]\n",
        ),
    ),
    mutant(
        "maps-below-the-break",
        (
            "    lowest_page = whole_pages(image, image[BREAK])\n",
            "    lowest_page = image[BREAK] - HEAP >> image[PAGE_SHIFT] + 1\n",
        ),
    ),
    mutant(
        "trims-the-page-of-a-live-block",
        (
            "        kept = HEAP + (whole_pages(image, image[TOP] + image[PAD]) << image[PAGE_SHIFT])\n",
            "        kept = HEAP + (image[TOP] - HEAP >> image[PAGE_SHIFT] << image[PAGE_SHIFT])\n",
        ),
    ),
    mutant("unmapped-pages-stay-taken", ("    image[image[PAGES] + limit - 1] = 0\n    words", "    words")),
    mutant(
        "the-break-stays-below-what-was-mapped",
        ("    if image[LIMIT] == HEAP + (first << shift):\n", "    if image[LIMIT] == 0:\n"),
    ),
)

"""Faults of the slab allocator that the checks must catch. Their stories are told in spec/kernel/slab.py."""

from __future__ import annotations

from checks.pairing import Mutant


def mutant(name: str, *edits: tuple[str, str]) -> Mutant:
    """Edits of impl/kernel/slab.py."""
    return Mutant(name, edits)


MUTANTS = (
    mutant(
        "constructs-when-it-hands-out",
        (
            "        image[unsigned(place)] = address\n        address",
            "        image[unsigned(place)] = address\n        if image[image[slab + CACHE] + CONSTRUCTOR] != 0:\n"
            "            construct(image, image[slab + CACHE], address)\n        address",
        ),
    ),
    mutant(
        "goes-without-its-destructors",
        (
            "    if image[record + CONSTRUCTOR] != 0:\n        number = 0\n",
            "    if image[record + CONSTRUCTOR] > 1:\n        number = 0\n",
        ),
    ),
    mutant(
        "the-link-lies-in-a-constructed-object",
        (
            "    image[record + LINK] = size + 7 & -8 if constructor else size >> 1 & -8\n",
            "    image[record + LINK] = size >> 1 & -8\n",
        ),
    ),
    mutant(
        "the-first-page-decides-what-is-full",
        (
            "    return record + FULL if used == image[record + OBJECTS] else record + PARTIAL\n",
            "    full = image[record + OBJECTS] >> image[record + ORDER]\n"
            "    return record + FULL if used == full else record + PARTIAL\n",
        ),
    ),
    mutant(
        "the-first-page-alone-leads-to-its-slab",
        (
            "        image[slab + (page << SLAB_SHIFT) + HEAD] = slab\n",
            "        image[slab + (page << SLAB_SHIFT) + HEAD] = slab + (page << SLAB_SHIFT)\n",
        ),
    ),
    mutant(
        "one-colour-too-many", (") // colour_step(image, alignment) + 1\n", ") // colour_step(image, alignment) + 2\n")
    ),
    mutant(
        "a-double-free-makes-the-list-cyclic",
        (
            "    if not is_live(image, address):\n        return diagnosis(image, address)\n",
            "    if diagnosis(image, address) != NOT_ALLOCATED:\n        return diagnosis(image, address)\n",
        ),
        ("] ^= live_bit(image, address)\n", "] &= ~live_bit(image, address)\n"),
    ),
    mutant("an-address-inside-is-rounded-down", (" or address & 7 != 0:\n", ":\n")),
    mutant(
        "goes-while-an-object-is-held",
        (
            "    if image[slab + USED] == 0 and image[slab + NEXT]",
            "    if image[slab + USED] <= 1 and image[slab + NEXT]",
        ),
    ),
    mutant(
        "others-keep-their-empty-slabs",
        ("        reclaim(image)\n        count", "        trim(image, record)\n        count"),
    ),
    mutant(
        "another-processors-array-is-forgotten", ("    while processor < PROCESSORS:\n", "    while processor < 1:\n")
    ),
    mutant(
        "drained-and-still-there",
        ("image[array + number + count] if number <= kept else 0", "image[array + number] if number <= kept else 0"),
    ),
    mutant(
        "a-short-batch-leaves-a-gap",
        ("    missing, number = image[BATCH] - count, 1\n", "    missing, number = 0, 1\n"),
    ),
    mutant("slots-forget-the-alignment", ("    return words + alignment - 1 & -alignment\n", "    return words\n")),
    mutant(
        "no-room-for-the-link",
        ("    if size < 1 or size > limit - 8 * constructor:\n", "    if size < 1 or size > limit:\n"),
    ),
    mutant(
        "destroyed-with-an-object-held",
        (
            "    if image[record + PARTIAL + NEXT] != record + PARTIAL or image[record + FULL +"
            " NEXT] != record + FULL:\n        return BUSY\n",
            "",
        ),
    ),
    mutant(
        "busy-with-what-is-full-alone",
        (
            "    if image[record + PARTIAL + NEXT] != record + PARTIAL or image[record + FULL +"
            " NEXT] != record + FULL:\n",
            "    if image[record + FULL + NEXT] != record + FULL:\n",
        ),
    ),
    mutant(
        "an-object-that-is-free-is-foreign",
        ("        return INTERIOR\n    return NOT_ALLOCATED\n", "        return INTERIOR\n    return FOREIGN\n"),
    ),
    mutant(
        "what-is-foreign-is-free",
        (
            "    if address < image[START] or address >= image[START] + image[BYTES]:\n"
            "        return FOREIGN\n    slab = ",
            "    if address < image[START] or address >= image[START] + image[BYTES]:\n"
            "        return NOT_ALLOCATED\n    slab = ",
        ),
    ),
    mutant(
        "inside-is-free",
        (
            "        return INTERIOR\n    return NOT_ALLOCATED\n",
            "        return NOT_ALLOCATED\n    return NOT_ALLOCATED\n",
        ),
    ),
    mutant(
        "foreign-pages-are-freed-in-silence",
        ("    if slab == 0:\n        return FOREIGN\n", "    if slab == 0:\n        return 0\n"),
    ),
    mutant(
        "freed-and-reported-as-refused",
        (
            " + CACHE)])\n    return 0\n",
            " + CACHE)])\n    return NOT_ALLOCATED\n",
        ),
    ),
    mutant(
        "refused-by-another-name",
        (
            "        if count == 0:\n            return NO_MEMORY\n",
            "        if count == 0:\n            return NO_CACHE\n",
        ),
    ),
    mutant(
        "a-cache-too-few",
        (
            "    if cache == image[CACHES]:\n        return NO_MEMORY\n",
            "    if cache + 1 >= image[CACHES]:\n        return NO_MEMORY\n",
        ),
    ),
    mutant(
        "two-caches-of-one-name",
        (
            "    while cache < image[CACHES] and record_of(image, cache) != 0:\n        cache += 1\n    if",
            "    while cache + 1 < image[CACHES] and record_of(image, cache) != 0:\n        cache += 1\n    if",
        ),
    ),
    mutant(
        "impossible-for-want-of-memory",
        (
            "    if size < 1 or size > limit - 8 * constructor:\n        return INVALID\n",
            "    if size < 1 or size > limit - 8 * constructor:\n        return NO_MEMORY\n",
        ),
    ),
    mutant(
        "possible-and-refused-as-invalid",
        (
            "    if cache == image[CACHES]:\n        return NO_MEMORY\n",
            "    if cache == image[CACHES]:\n        return INVALID\n",
        ),
    ),
    mutant(
        "tells-the-size-for-the-slot",
        ("    told: int = image[record + STRIDE] << 32 |", "    told: int = image[record + SIZE] << 32 |"),
    ),
    mutant(
        "tells-the-first-pages-objects",
        (
            " | image[record + OBJECTS]\n    return told\n",
            " | image[record + OBJECTS] >> image[record + ORDER]\n    return told\n",
        ),
    ),
    mutant(
        "tells-of-more-than-fit",
        (" | image[record + OBJECTS]\n    return told\n", " | image[record + OBJECTS] + 1\n    return told\n"),
    ),
    mutant(
        "tells-less-than-a-slot",
        ("    told: int = image[record + STRIDE] << 32 |", "    told: int = image[record + STRIDE] - 16 << 32 |"),
    ),
    mutant("tells-of-an-order-too-many", ("| image[record + ORDER] << 24 |", "| image[record + ORDER] + 4 << 24 |")),
    mutant(
        "tells-otherwise-each-time",
        (
            " | image[record + OBJECTS]\n    return told\n",
            " | image[record + OBJECTS]\n"
            "    return told if image[record + FULL + NEXT] == record + FULL else told - 1\n",
        ),
    ),
    mutant(
        "counts-when-nobody-constructs",
        (
            "        if image[record + CONSTRUCTOR] != 0:\n            construct(image, record, each)\n",
            "        image[record + RUNS] += 1\n        if image[record + CONSTRUCTOR] != 0:\n"
            "            image[record + RUNS] -= 1\n            construct(image, record, each)\n",
        ),
    ),
    mutant(
        "constructs-all-but-the-last",
        (
            "        if image[record + CONSTRUCTOR] != 0:\n            construct",
            "        if image[record + CONSTRUCTOR] != 0 and number + 1 < image[record + OBJECTS]:\n"
            "            construct",
        ),
    ),
    mutant(
        "destructs-one-by-one",
        (
            "    image[slab + FREE] = free\n",
            "    if image[record + CONSTRUCTOR] != 0:\n"
            "        image[record + RUNS] -= image[record + OBJECTS]\n"
            "    image[slab + FREE] = free\n",
        ),
    ),
    mutant(
        "no-cache-has-a-shape",
        (
            "    record = record_of(image, cache)\n    if record == 0:\n        return NO_CACHE\n    told",
            "    record = record_of(image, cache)\n    if record == 0:\n        return NO_MEMORY\n    told",
        ),
    ),
    mutant(
        "no-cache-shrinks",
        (
            "        return NO_CACHE\n    trim(image, record)\n    return 0\n",
            "        return 0\n    trim(image, record)\n    return 0\n",
        ),
    ),
    mutant(
        "shrinks-and-says-it-did-not",
        (
            "    trim(image, record)\n    return 0\n\n\n@kernel\ndef destroy",
            "    trim(image, record)\n    return NO_CACHE\n\n\n@kernel\ndef destroy",
        ),
    ),
    mutant(
        "destroyed-twice",
        (
            "        return NO_CACHE\n    trim(image, record)\n    if",
            "        return 0\n    trim(image, record)\n    if",
        ),
    ),
    mutant(
        "cannot-be-destroyed",
        (
            "        word += 1\n    return 0\n\n\n@kernel\ndef constructed",
            "        word += 1\n    return BUSY\n\n\n@kernel\ndef constructed",
        ),
    ),
    mutant(
        "no-cache-is-out-of-memory",
        (
            "        if record_of(image, cache) == 0:\n            return NO_CACHE\n",
            "        if record_of(image, cache) == 0:\n            return NO_MEMORY\n",
        ),
    ),
    mutant(
        "a-store-that-answers",
        ("operation(store, nothing)", "operation(store, lambda code, *numbers: Failure.INVALID)"),
    ),
    mutant(
        "more-than-was-read",
        ("    return number\n\n\n@kernel\ndef run_on", "    return number | 1 << 32\n\n\n@kernel\ndef run_on"),
    ),
    mutant(
        "partial-slabs-are-passed-over",
        (
            "    slab: int = image[record + PARTIAL + NEXT]\n    if slab == record + PARTIAL:\n"
            "        slab = image[record + EMPTY + NEXT]\n    return slab",
            "    slab: int = image[record + EMPTY + NEXT]\n    return slab",
        ),
    ),
    mutant(
        "tells-an-object-too-few",
        (
            "    told: int = image[record + STRIDE] << 32 | image[record + ORDER] << 24 | image[record + OBJECTS]\n",
            "    told: int = image[record + STRIDE] << 32 | image[record + ORDER] << 24 |"
            " image[record + OBJECTS]\n"
            "    if image[record + OBJECTS] > 1 and image[record + CONSTRUCTOR] == 0:\n"
            "        told -= 1\n",
        ),
    ),
    mutant(
        "half-of-a-slab-lies-idle",
        ("    objects = (page << order) // stride\n", "    objects = (page << order) // stride + 1 >> 1\n"),
    ),
    mutant(
        "one-run-is-not-counted",
        (
            "    link(image, record + EMPTY, slab)\n    return slab\n",
            "    link(image, record + EMPTY, slab)\n    if image[record + CONSTRUCTOR] != 0:\n"
            "        image[record + RUNS] -= 1\n    return slab\n",
        ),
    ),
    mutant(
        "constructs-all-but-the-last-byte",
        (
            "    fill(image, address, image[record + SIZE], CONSTRUCTED)\n",
            "    fill(image, address, image[record + SIZE] - 1, CONSTRUCTED)\n",
        ),
    ),
    mutant(
        "slots-overlap",
        (
            "        each = slot(address, colour, step, number, image[record + STRIDE])\n",
            "        each = slot(address, colour, step, number, image[record + STRIDE] >> 4 << 3)\n",
        ),
    ),
    mutant(
        "the-first-page-alone-is-noted",
        ("    while page < 1 << order:\n        image[slab", "    while page < 1:\n        image[slab"),
    ),
)

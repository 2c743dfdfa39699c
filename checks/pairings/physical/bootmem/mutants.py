"""Faults of the early allocator that the checks must catch. Their stories are told in spec/physical/bootmem.py."""

from __future__ import annotations

from checks.pairing import Mutant


def mutant(name: str, *edits: tuple[str, str]) -> Mutant:
    """Edits of impl/physical/bootmem.py that are one fault."""
    return Mutant(name, edits)


MUTANTS = (
    # ── Searching ──
    mutant(
        "skips-the-last-bit-of-a-word",
        (
            "(unreserved(image, word, besides) ^ inverted) & (ALL << (frame & IN_WORD))",
            "(unreserved(image, word, besides) ^ inverted) & (ALL << (frame & IN_WORD)) & WORD_MAXIMUM",
        ),
    ),
    mutant("begins-at-the-words-first-bit", (" & (ALL << (frame & IN_WORD))\n    while", " & ALL\n    while")),
    mutant(
        "stops-at-the-second-word",
        (
            "    while bits == 0:\n"
            "        word += 1\n"
            "        if word << WORD_SHIFT >= stop:\n"
            "            return stop\n",
            "    while bits == 0:\n"
            "        word += 1\n"
            "        if (word + 1) << WORD_SHIFT >= stop:\n"
            "            return stop\n",
        ),
    ),
    mutant(
        "lowest-for-highest",
        ("found = (word << WORD_SHIFT) + highest(bits)", "found = (word << WORD_SHIFT) + lowest(bits)"),
    ),
    mutant(
        "looks-beyond-the-limit",
        ("    if stop & IN_WORD != 0:\n        bits &= ~(ALL << (stop & IN_WORD))\n    while bits", "    while bits"),
    ),
    mutant("limit-ignored", ("stop = limit if limit < image[END] else image[END]", "stop = image[END]")),
    mutant(
        "one-bit-of-the-run-is-looked-at",
        (
            "        taken = next_frame(image, frame, frame + count, 0, ALL)\n"
            "        if taken == frame + count:\n"
            "            return frame\n"
            "        frame = (next_frame(image, taken, stop, 0, 0) + low) & ~low\n",
            "        taken = next_frame(image, frame, frame + 1, 0, ALL)\n"
            "        if taken == frame + 1:\n"
            "            return frame\n"
            "        frame = (next_frame(image, taken, stop, 0, 0) + low) & ~low\n",
        ),
    ),
    mutant(
        "aligns-to-the-start-of-the-map",
        (
            "frame = (next_frame(image, image[START], stop, 0, 0) + low) & ~low",
            "frame = image[START] + ((next_frame(image, image[START], stop, 0, 0) - image[START] + low) & ~low)",
        ),
    ),
    mutant(
        "top-down-not-aligned",
        (
            "frame = (last_free(image, image[START], stop) + 1 - count) & ~low\n",
            "frame = last_free(image, image[START], stop) + 1 - count\n",
        ),
    ),
    mutant("bottom-up-comes-from-the-top", ("    if direction == BOTTOM_UP:\n", "    if direction == 0:\n")),
    mutant("top-down-comes-from-the-bottom", ("    if direction == BOTTOM_UP:\n", "    if direction != 0:\n")),
    mutant("empty-run-handed-out", ("if count < 1 or order < 0", "if order < 0")),
    mutant(
        "exhaustion-reported-as-invalid",
        (
            "        frame = (next_frame(image, taken, stop, 0, 0) + low) & ~low\n    return NO_MEMORY",
            "        frame = (next_frame(image, taken, stop, 0, 0) + low) & ~low\n    return INVALID",
        ),
    ),
    mutant(
        "gives-up-at-the-first-hole",
        (
            "        frame = (last_free(image, image[START], taken) + 1 - count) & ~low\n    return NO_MEMORY",
            "        return NO_MEMORY\n    return NO_MEMORY",
        ),
    ),
    mutant("handed-out-and-not-marked", ("    if frame >= 0:\n        fill(", "    if frame < 0:\n        fill(")),
    # ── Ranges ──
    mutant(
        "marks-to-the-words-end",
        ("        if stop >> WORD_SHIFT == word:\n            mask &= ~(ALL << (stop & IN_WORD))\n", ""),
    ),
    mutant("marks-the-first-word-alone", ("        first = (word + 1) << WORD_SHIFT\n", "        first = stop\n")),
    mutant(
        "added-memory-is-free",
        (
            "    fill(image, image[MEMORY], first, first + count, 1)\n    return 0\n",
            "    fill(image, image[MEMORY], first, first + count, 1)\n"
            "    fill(image, image[RESERVED], first, first + count, 0)\n"
            "    return 0\n",
        ),
    ),
    mutant(
        "added-memory-refused",
        (
            "    fill(image, image[MEMORY], first, first + count, 1)\n    return 0\n",
            "    if next_frame(image, first, first + count, 0, 0) != first + count:\n"
            "        return BUSY\n"
            "    fill(image, image[MEMORY], first, first + count, 1)\n"
            "    return 0\n",
        ),
    ),
    mutant(
        "range-beyond-the-map",
        (
            "    return 1 <= count and count <= image[END] - first\n",
            "    return 1 <= count and count <= image[END] - first + 1\n",
        ),
    ),
    mutant(
        "overlapping-range-taken-for-reserved",
        (
            "    fill(image, image[RESERVED], first, first + count, 1)\n    return 0\n",
            "    if next_frame(image, first, first + 1, ALL, ALL) == first + 1:\n"
            "        fill(image, image[RESERVED], first, first + count, 1)\n"
            "    return 0\n",
        ),
    ),
    mutant("overlapping-range-refused", ("    if exclusive != 0 and next_frame", "    if next_frame")),
    mutant(
        "exclusive-range-shared",
        (
            "    if exclusive != 0 and next_frame(image, first, first + count, ALL, ALL) != first + count:\n"
            "        return BUSY\n",
            "",
        ),
    ),
    mutant(
        "own-records-freed",
        ("    if first < image[OWN_END] and image[OWN] < first + count:\n        return BUSY\n", ""),
    ),
    mutant("double-free-accepted", ("        return NOT_RESERVED\n", "        return 0\n")),
    mutant(
        "forgets-the-tail-of-the-range",
        (
            "    fill(image, image[RESERVED], first, first + count, 0)\n    return 0\n",
            "    fill(image, image[RESERVED], first, first + count - 1, 0)\n    return 0\n",
        ),
    ),
    mutant(
        "freed-range-reported-as-busy",
        (
            "    fill(image, image[RESERVED], first, first + count, 0)\n    return 0\n",
            "    fill(image, image[RESERVED], first, first + count, 0)\n    return BUSY\n",
        ),
    ),
    mutant("own-records-not-reserved", ("    fill(image, image[RESERVED], own, own_end, 1)\n", "")),
    # ── Handing over ──
    mutant(
        "last-frame-lost",
        ("    while block >> ORDER_BITS < image[END]:\n", "    while block >> ORDER_BITS < image[END] - 1:\n"),
    ),
    mutant(
        "holes-handed-over",
        ("first = next_frame(image, frame, end, 0, 0)", "first = next_frame(image, frame, end, ALL, 0)"),
        ("largest if largest < end else end, 0, ALL)", "largest if largest < end else end, ALL, ALL)"),
    ),
    mutant(
        "reserved-frames-handed-over",
        (
            "    return first << ORDER_BITS | fitting_order(image, first, stop)\n",
            "    return first << ORDER_BITS | fitting_order(image, first, stop + 1 if stop < end else stop)\n",
        ),
    ),
    mutant("own-records-lost", ("    given += give_range(image, image[OWN], image[OWN_END])\n", "")),
    mutant(
        "reservations-dropped",
        ("    given = 0\n", "    given = 0\n    fill(image, image[RESERVED], image[START], image[END], 0)\n"),
    ),
    mutant(
        "own-records-given-first",
        (
            "    note_kinds(image)\n    given = 0\n",
            "    note_kinds(image)\n"
            "    given = give_range(image, image[OWN], image[OWN_END])\n"
            "    image[image[MEMORY]] = POISON\n",
        ),
        ("    given += give_range(image, image[OWN], image[OWN_END])\n", ""),
    ),
    mutant("counts-one-too-few", ("        given += 1 << order\n", "        given += (1 << order) - (order > 0)\n")),
    mutant("block-crosses-the-ranges-end", ("frame + (2 << order) <= stop:", "frame + (1 << order) <= stop:")),
    mutant("block-not-aligned", ("frame & ((2 << order) - 1) == 0 and ", "")),
    mutant("marks-kept-in-the-tails", ("        image[each << NODE_SHIFT | STATE] = TAIL\n", "")),
    mutant("open-after-the-handover", ("    image[HANDED_OVER] = 1\n    return given", "    return given")),
    mutant("handed-over-with-nothing-said", ("        return TOO_EARLY\n", "        return NO_MEMORY\n")),
    mutant(
        "order-above-the-largest-not-recognised",
        ("    if order < 0 or order > image[MAX_ORDER]:\n        return INVALID\n", ""),
    ),
    mutant(
        "block-out-of-nothing",
        (
            "    return buddy_alloc(image, order)\n",
            "    found: int = buddy_alloc(image, order)\n    return found if found >= 0 else image[START]\n",
        ),
    ),
    mutant(
        "holds-frames-back",
        (
            "    return buddy_alloc(image, order)\n",
            "    found: int = buddy_alloc(image, order)\n    return found if found != image[START] else NO_MEMORY\n",
        ),
    ),
    mutant("reservations-forgotten", ("is_memory * IS_MEMORY + is_reserved * IS_RESERVED", "is_memory * IS_MEMORY")),
    mutant("bitmaps-not-cleared", ("        image[word] = POISON\n        word += 1\n", "        word += 1\n")),
    mutant(
        "late-addition-in-silence",
        (
            'at these frames; 0, or a failure."""\n    if image[HANDED_OVER] != 0:\n        return HANDED\n',
            'at these frames; 0, or a failure."""\n    if image[HANDED_OVER] != 0:\n        return 0\n',
        ),
    ),
    mutant(
        "pool-exhausted-reported-as-too-early",
        (
            "    return buddy_alloc(image, order)\n",
            "    found: int = buddy_alloc(image, order)\n    return found if found >= 0 else TOO_EARLY\n",
        ),
    ),
    mutant(
        "order-beyond-the-pools-largest",
        ("    while order < image[MAX_ORDER] and frame & ", "    while order < LARGEST_ORDER and frame & "),
        ("    largest = first + (1 << image[MAX_ORDER])\n", "    largest = first + (1 << LARGEST_ORDER)\n"),
    ),
)

"""Faults that the checks must catch. Their stories stand in spec/advanced/numa.py."""

from __future__ import annotations

from checks.pairing import Mutant


def mutant(name: str, *edits: tuple[str, str]) -> Mutant:
    """Edits of impl/advanced/numa.py."""
    return Mutant(name, edits)


MUTANTS = (
    mutant(
        "maxnode-counts-its-bits",
        (
            "    low = word_below(low, maxnode - 1)\n    high = word_below(high, maxnode - 1 - WORD_BITS)\n"
            "    if is_mode",
            "    low = word_below(low, maxnode)\n    high = word_below(high, maxnode - WORD_BITS)\n    if is_mode",
        ),
        (
            "    low = word_below(low, maxnode - 1)\n    high = word_below(high, maxnode - 1 - WORD_BITS)\n    limit",
            "    low = word_below(low, maxnode)\n    high = word_below(high, maxnode - WORD_BITS)\n    limit",
        ),
    ),
    mutant(
        "one-bit-too-few",
        (
            "    low = word_below(low, maxnode - 1)\n    high = word_below(high, maxnode - 1 - WORD_BITS)\n"
            "    if is_mode",
            "    low = word_below(low, maxnode - 2)\n    high = word_below(high, maxnode - 2 - WORD_BITS)\n"
            "    if is_mode",
        ),
    ),
    mutant(
        "the-second-word-is-ignored",
        ("    high = word_below(high, maxnode - 1 - WORD_BITS)\n    if is_mode", "    high = 0\n    if is_mode"),
    ),
    mutant(
        "no-bits-are-many",
        ("    if maxnode < 1 or maxnode > MOST_BITS + 1:", "    if maxnode < 0 or maxnode > MOST_BITS + 1:"),
    ),
    mutant("a-page-of-bits-is-too-many", ("maxnode > MOST_BITS + 1:", "maxnode > MOST_BITS:")),
    mutant(
        "nodes-that-cannot-be-are-named",
        (
            "    return 1 if low == word_below(low, limit) and high == word_below(high, limit - WORD_BITS) else 0\n",
            "    return 1 if limit > 0 else 0\n",
        ),
    ),
    mutant("bound-to-no-node", ("    if near == 0 and far == 0:\n        return INVALID\n", "")),
    mutant(
        "interleaves-nodes-without-memory",
        (
            "        if of_node(image, node, FRAMES) > 0 and is_in(low, high, number) and",
            "        if is_in(low, high, number) and",
        ),
    ),
    mutant(
        "distances-of-other-nodes",
        ("far[high * (high - 1) // 2 + low]", "far[high * (high - 1) // 3 + low]"),
    ),
    mutant(
        "the-default-with-nodes",
        ("    if kind == DEFAULT:\n        return is_empty\n", "    if kind == DEFAULT:\n        return 1\n"),
    ),
    mutant(
        "static-and-yet-empty", ("        return 1 if is_empty != 0 and kind == mode else 0", "        return is_empty")
    ),
    mutant(
        "prefers-the-last",
        (
            "    if mode == PREFERRED:\n        number = of_node",
            "    if mode > WEIGHTED_INTERLEAVE:\n        number = of_node",
        ),
    ),
    mutant(
        "fallback-by-number",
        (
            "comes_after(image, row, last, node) == 1:\n"
            "            best = node if best < 0 or image[row + node] < image[row + best] else best",
            "node > last:\n            best = node if best < 0 else best",
        ),
    ),
    mutant(
        "fallback-twice-through-one-node",
        (
            "    return 1 if image[row + node] == image[row + last] and node > last else 0",
            "    return 1 if image[row + node] == image[row + last] and node == last - 1 else 0",
        ),
    ),
    mutant(
        "equally-far-is-left-out",
        ("    return 1 if image[row + node] == image[row + last] and node > last else 0", "    return 0"),
    ),
    mutant(
        "falls-back-to-nodes-without-memory",
        ("        if of_node(image, node, FRAMES) > 0 and comes_after(", "        if comes_after("),
    ),
    mutant(
        "the-order-of-node-0",
        (
            "    order = of_node(image, start, ORDER)\n    place = 0",
            "    order = of_node(image, 0, ORDER)\n    place = 0",
        ),
        (
            "    node: int = image[of_node(image, start, ORDER) + place]",
            "    node: int = image[of_node(image, 0, ORDER) + place]",
        ),
    ),
    mutant(
        "bound-falls-back-to-local",
        ("        if mode == BIND or place < image[ORDERED]:", "        if place < image[ORDERED]:"),
    ),
    mutant(
        "preferred-does-not-fall-back",
        (
            "    return at_place(image, start, nearest(image, start, -1, -1))\n",
            "    if mode == PREFERRED:\n"
            "        return at_place(image, start, nearest(image, start, low, high))\n"
            "    return at_place(image, start, nearest(image, start, -1, -1))\n",
        ),
    ),
    mutant(
        "preferred-many-is-one",
        ("    if mode == BIND or mode == PREFERRED_MANY:\n        place", "    if mode == BIND:\n        place"),
    ),
    mutant(
        "preferred-many-does-not-fall-back",
        (
            "        if mode == BIND or place < image[ORDERED]:",
            "        if mode == BIND or mode == PREFERRED_MANY or place < image[ORDERED]:",
        ),
    ),
    mutant(
        "interleaves-where-the-cpu-is",
        (
            "    if mode == PREFERRED or mode == INTERLEAVE or mode == WEIGHTED_INTERLEAVE:",
            "    if mode == PREFERRED or mode == WEIGHTED_INTERLEAVE:",
        ),
    ),
    mutant("the-turn-of-another-page", ("    rest = page % total\n", "    rest = (page + 1) % total\n")),
    mutant(
        "weights-ignored",
        ("    return of_node(image, node, WEIGHT) if mode == WEIGHTED_INTERLEAVE else 1", "    return 1"),
    ),
    mutant(
        "a-weight-of-0", ("    if weight < 1 or weight > MOST_WEIGHT:", "    if weight < 0 or weight > MOST_WEIGHT:")
    ),
    mutant("a-weight-that-is-a-byte", ("    if weight < 1 or weight > MOST_WEIGHT:", "    if weight < 1:")),
    mutant(
        "the-process-before-the-area",
        ("    return of_area if of_area != 0 else of_task", "    return of_task if of_task != 0 else of_area"),
    ),
    mutant(
        "a-policy-freed-while-in-use",
        ("    policy = policy_of(image, page)\n    get(image, policy)\n", "    policy = policy_of(image, page)\n"),
        (
            "    answer = place_page(image, policy, cpu, page)\n    put(image, policy)\n",
            "    answer = place_page(image, policy, cpu, page)\n",
        ),
    ),
    mutant(
        "a-fault-that-keeps-its-policy",
        (
            "    answer = place_page(image, policy, cpu, page)\n    put(image, policy)\n",
            "    answer = place_page(image, policy, cpu, page)\n",
        ),
    ),
    mutant(
        "a-refused-policy-is-kept",
        ("            put(image, policy)\n            return MISPLACED\n", "            return MISPLACED\n"),
    ),
    mutant("the-old-policy-is-kept", ("    put(image, image[where])\n", "")),
    mutant(
        "strict-and-not-looked", ("    if policy != 0 and flags == STRICT:", "    if policy != 0 and flags > STRICT:")
    ),
    mutant(
        "strict-in-the-middle-of-a-move",
        (
            "            if entry & LEAVING != 0 or is_in(low, high, number) == 0:",
            "            if is_in(low, high, number) == 0:",
        ),
    ),
    mutant("flags-not-looked-at", ("    if flags != 0 and flags != STRICT:\n        return INVALID\n", "")),
    mutant(
        "moved-without-its-dirty-bit",
        (
            "    image[where] = target << FRAME_SHIFT | entry & DIRTY | PRESENT",
            "    image[where] = target << FRAME_SHIFT | PRESENT",
        ),
    ),
    mutant(
        "moved-dirty",
        (
            "    image[where] = target << FRAME_SHIFT | entry & DIRTY | PRESENT",
            "    image[where] = target << FRAME_SHIFT | DIRTY | PRESENT",
        ),
    ),
    mutant("moved-and-not-copied", ("        image[image[FRAMES_AT] + (target << FRAME_LOG) + VALUE] = value\n", "")),
    mutant(
        "copied-before-it-is-unmapped",
        (
            "    image[image[ENTRIES] + page] |= LEAVING\n    flush(image, page)\n",
            "    image[image[FRAMES_AT] + (target << FRAME_LOG) + VALUE] = image[\n"
            "        image[FRAMES_AT] + (image[image[ENTRIES] + page] >> FRAME_SHIFT << FRAME_LOG) + VALUE\n"
            "    ]\n",
        ),
        ("        image[image[FRAMES_AT] + (target << FRAME_LOG) + VALUE] = value\n", ""),
        (
            "    image[where] = target << FRAME_SHIFT | entry & DIRTY | PRESENT",
            "    flush(image, page)\n    image[where] = target << FRAME_SHIFT | entry & DIRTY | PRESENT",
        ),
    ),
    mutant(
        "moved-and-still-translated",
        (
            "    image[image[ENTRIES] + page] |= LEAVING\n    flush(image, page)\n",
            "    image[image[ENTRIES] + page] |= LEAVING\n",
        ),
    ),
    mutant("only-the-first-cpu-is-told", ("    while cpu < image[CPUS]:", "    while cpu < 1:")),
    mutant(
        "dropped-and-still-translated",
        ("    image[image[ENTRIES] + page] = 0\n    flush(image, page)\n", "    image[image[ENTRIES] + page] = 0\n"),
    ),
    mutant(
        "clean-and-still-marked",
        ("    image[where] = entry & ~DIRTY\n    flush(image, page)\n", "    image[where] = entry & ~DIRTY\n"),
    ),
    mutant(
        "a-pinned-page-is-moved",
        ("    return BUSY if entry & (LEAVING | PINNED) != 0 else 0", "    return BUSY if entry & LEAVING != 0 else 0"),
    ),
    mutant(
        "moved-twice-at-once",
        ("    return BUSY if entry & (LEAVING | PINNED) != 0 else 0", "    return BUSY if entry & PINNED != 0 else 0"),
    ),
    mutant(
        "used-in-the-middle-of-a-move",
        (
            "        if entry & LEAVING != 0:\n            return BUSY\n        image[at + KEY]",
            "        image[at + KEY]",
        ),
    ),
    mutant(
        "moved-to-where-it-is",
        (
            "    if node_of(image, target) != place:\n        if of_node",
            "    if node_of(image, target) >= 0:\n        if of_node",
        ),
    ),
    mutant("the-old-frame-is-kept", ("        give(image, frame)\n    image[where]", "    image[where]")),
    mutant(
        "given-back-to-the-wrong-node",
        (
            "    at = NODE_TABLE + (node_of(image, frame) << NODE_SHIFT)\n"
            "    record = image[FRAMES_AT] + (frame << FRAME_LOG)\n    image[record + VALUE]",
            "    at = NODE_TABLE\n    record = image[FRAMES_AT] + (frame << FRAME_LOG)\n    image[record + VALUE]",
        ),
    ),
    mutant(
        "a-frame-with-its-past",
        (
            "    image[record + VALUE] = 0\n    image[record + LINK] = image[at + FREE]",
            "    image[record + LINK] = image[at + FREE]",
        ),
    ),
    mutant("the-last-frame-is-kept-back", ("of_node(image, node, HAS) > 0:", "of_node(image, node, HAS) > 1:")),
    mutant(
        "moves-to-a-full-node",
        (
            "        if of_node(image, place, HAS) == 0:\n            return NO_MEMORY\n",
            "        if of_node(image, place, HAS) < 0:\n            return NO_MEMORY\n",
        ),
    ),
    mutant(
        "moves-to-a-node-that-there-is-not",
        (
            "        if of_node(image, node, NUMBER) == number and of_node(image, node, FRAMES) > 0:",
            "        if of_node(image, node, NUMBER) == number:",
        ),
    ),
    mutant(
        "two-things-at-once",
        (
            "    if image[at_cpu(image, cpu) + WORK] != IDLE:\n        return BUSY\n    policy = policy_of",
            "    policy = policy_of",
        ),
    ),
    mutant("unpinned-without-a-pin", ("    if entry & PINNED == 0:\n        return INVALID\n", "")),
    mutant(
        "not-there-is-not-pinned",
        ("    if entry == 0:\n        return NOT_PRESENT\n    return BUSY if", "    return BUSY if"),
    ),
    mutant(
        "the-policy-is-set-and-refused",
        (
            "    return install(image, image[AREAS_AT] + area, policy)",
            "    misplaced = policy != 0 and flags == 0 and is_elsewhere(image, area, low, high) != 0\n"
            "    install(image, image[AREAS_AT] + area, policy)\n    return MISPLACED if misplaced else 0",
        ),
    ),
    mutant(
        "the-same-weight-is-refused",
        (
            "    image[NODE_TABLE + (place << NODE_SHIFT) + WEIGHT] = weight\n    return 0",
            "    before = of_node(image, place, WEIGHT)\n"
            "    image[NODE_TABLE + (place << NODE_SHIFT) + WEIGHT] = weight\n"
            "    return INVALID if before == weight else 0",
        ),
    ),
    mutant("an-entry-for-a-frame", ("        there: int = entry >> FRAME_SHIFT\n", "        there: int = entry\n")),
    mutant("full-is-busy", ("    if node < 0:\n        return NO_MEMORY", "    if node < 0:\n        return BUSY")),
    mutant(
        "pinned-is-not-for-use",
        (
            "    if entry & LEAVING != 0:\n        return BUSY\n    if entry != 0:\n        there",
            "    if entry & (LEAVING | PINNED) != 0:\n        return BUSY\n    if entry != 0:\n        there",
        ),
    ),
    mutant(
        "a-miss-is-a-fault",
        (
            "    frame = translated(image, cpu, page, 1)\n    if frame < 0:",
            "    is_new = image[at_cpu(image, cpu) + KEY] != page + 1\n"
            "    frame = translated(image, cpu, page, 1)\n    if frame < 0:",
        ),
        ("VALUE] = value\n    return 0", "VALUE] = value\n    return NOT_PRESENT if is_new else 0"),
    ),
    mutant(
        "dropped-and-not-found",
        (
            "    flush(image, page)\n    give(image, frame)\n    return 0",
            "    flush(image, page)\n    give(image, frame)\n    return may_leave(image, page)",
        ),
    ),
    mutant(
        "pinned-and-busy",
        (
            "    image[image[ENTRIES] + page] |= PINNED\n    return 0",
            "    image[image[ENTRIES] + page] |= PINNED\n    return may_leave(image, page)",
        ),
    ),
    mutant(
        "unpinned-and-not-pinned",
        (
            "    image[image[ENTRIES] + page] = entry & ~PINNED\n    return 0",
            "    image[image[ENTRIES] + page] = entry & ~PINNED\n    return INVALID",
        ),
    ),
    mutant(
        "a-status-for-a-frame",
        (
            "entry & DIRTY | PRESENT\n    return target",
            "entry & DIRTY | PRESENT\n    return target if frame != target else 0",
        ),
    ),
    mutant(
        "full-is-not-there",
        (
            "        if of_node(image, place, HAS) == 0:\n            return NO_MEMORY\n",
            "        if of_node(image, place, HAS) == 0:\n            return NO_NODE\n",
        ),
    ),
    mutant(
        "begun-and-refused",
        (
            "    return begin(image, cpu, FAULTING, page, NOWHERE, policy, 0)",
            "    begin(image, cpu, FAULTING, page, NOWHERE, policy, 0)\n"
            "    return NO_MEMORY if of_node(image, home_of(image, cpu), HAS) == 0 else 0",
        ),
    ),
    mutant(
        "nothing-is-finished",
        (
            "    if work == IDLE:\n        return BUSY\n    policy, target",
            "    if work == IDLE:\n        return 0\n    policy, target",
        ),
    ),
)

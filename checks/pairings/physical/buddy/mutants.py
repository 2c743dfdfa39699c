"""Faults of the buddy allocator that the checks must catch. Their stories are told in spec/physical/buddy.py."""

from __future__ import annotations

from checks.pairing import Mutant


def mutant(name: str, old: str, new: str) -> Mutant:
    """One edit of impl/physical/buddy.py."""
    return Mutant(name, ((old, new),))


MUTANTS = (
    # ── Merging ──
    mutant("merges-into-the-upper-half", "        block = block & buddy\n", "        block = block | buddy\n"),
    mutant(
        "double-free-accepted",
        "    if state < USED:\n        return NOT_ALLOCATED\n",
        "    if state < USED:\n        return 0\n",
    ),
    mutant(
        "stops-merging-one-order-early",
        "    while order < image[MAX_ORDER]:\n",
        "    while order + 1 < image[MAX_ORDER]:\n",
    ),
    mutant("never-merges", "    while order < image[MAX_ORDER]:\n", "    while order < 0:\n"),
    mutant(
        "merges-with-a-buddy-of-another-order",
        "if image[buddy << NODE_SHIFT | STATE] != FREE + order:",
        "if (image[buddy << NODE_SHIFT | STATE] & FREE) == 0:",
    ),
    mutant(
        "reads-a-buddy-that-does-not-exist",
        "        if buddy < image[FIRST] or buddy | ((1 << order) - 1) >= image[LIMIT]:\n",
        "        if buddy < image[FIRST]:\n",
    ),
    mutant(
        "files-a-merged-block-with-its-halves",
        "        block = block & buddy\n        order += 1\n",
        "        block = block & buddy\n",
    ),
    # ── Giving back ──
    mutant(
        "wrong-order-accepted",
        "    if state != USED + order:\n        return WRONG_ORDER\n",
        "    order = state - USED\n",
    ),
    mutant(
        "looks-below-the-pool",
        "    if frame < image[ORIGIN] + image[FIRST] or frame >= image[ORIGIN] + image[LIMIT]:\n",
        "    if frame >= image[ORIGIN] + image[LIMIT]:\n",
    ),
    mutant(
        "frame-at-the-limit-accepted",
        "    if frame < image[ORIGIN] + image[FIRST] or frame >= image[ORIGIN] + image[LIMIT]:\n",
        "    if frame < image[ORIGIN] + image[FIRST] or frame > image[ORIGIN] + image[LIMIT]:\n",
    ),
    mutant(
        "free-fails-beside-a-held-buddy",
        "        if image[buddy << NODE_SHIFT | STATE] != FREE + order:\n            break\n",
        "        if image[buddy << NODE_SHIFT | STATE] != FREE + order:\n            return BUSY\n",
    ),
    mutant(
        "clears-the-used-bit-alone",
        "    image[block << NODE_SHIFT | STATE] = TAIL\n    while",
        "    image[block << NODE_SHIFT | STATE] = state - USED\n    while",
    ),
    # ── Handing out ──
    mutant(
        "order-above-the-largest-not-recognised",
        "    if wanted < 0 or wanted > image[MAX_ORDER]:\n",
        "    if wanted < 0:\n",
    ),
    mutant("exhaustion-reported-as-busy", "        return NO_MEMORY\n", "        return BUSY\n"),
    mutant(
        "largest-list-never-searched",
        "    if order > image[MAX_ORDER]:\n",
        "    if order >= image[MAX_ORDER]:\n",
    ),
    mutant(
        "hands-out-the-middle",
        "image[ORIGIN] + block\n",
        "image[ORIGIN] + block + ((1 << wanted >> 1) if order > wanted else 0)\n",
    ),
    mutant("record-number-for-frame-number", " = image[ORIGIN] + block\n", " = block\n"),
    mutant(
        "first-frame-as-last-resort",
        "        return NO_MEMORY\n",
        "        return NO_MEMORY if wanted > 0 else image[ORIGIN] + image[FIRST]\n",
    ),
    mutant(
        "handed-out-and-not-marked",
        "    image[block << NODE_SHIFT | STATE] = USED + wanted\n",
        "",
    ),
    mutant(
        "pushes-the-half-that-is-kept",
        "            push(image, half, order)\n",
        "            push(image, block, order)\n",
    ),
    mutant(
        "pushes-the-half-with-the-whole-order",
        "            push(image, half, order)\n",
        "            push(image, half, order + 1)\n",
    ),
    # ── Lists and laying out ──
    mutant(
        "stale-link-in-an-unlinked-record",
        "    image[node << NODE_SHIFT | PREV] = 0\n    image[node << NODE_SHIFT | STATE] = TAIL\n",
        "    image[node << NODE_SHIFT | STATE] = TAIL\n",
    ),
    mutant("back-link-not-mended", "    image[following << NODE_SHIFT | PREV] = previous\n", ""),
    mutant(
        "aligns-to-the-start-of-the-pool",
        "        origin = (start & -base) - base\n",
        "        origin = start - base\n",
    ),
    mutant(
        "a-block-sticks-out-past-the-end",
        "block | ((1 << order) - 1) >= limit:\n            order -= 1\n",
        "block | ((1 << order) - 1) > limit:\n            order -= 1\n",
    ),
    mutant("leaves-out-the-last-frame", "    while block < limit:\n", "    while block < limit - 1:\n"),
    # ── Reserving ──
    mutant("empty-range-reserved", "    if count < 1 or ", "    if count < 0 or "),
    mutant("busy-range-reported-as-reserved", "            return BUSY\n", "            return 0\n"),
    mutant("busy-range-reported-as-out-of-range", "            return BUSY\n", "            return OUT_OF_RANGE\n"),
    mutant(
        "largest-blocks-not-reserved",
        "    while order <= image[MAX_ORDER]:\n        block = node & -(1 << order)\n",
        "    while order < image[MAX_ORDER]:\n        block = node & -(1 << order)\n",
    ),
    mutant(
        "only-the-first-frame-is-checked",
        "        node = (node | ((1 << order) - 1)) + 1\n",
        "        node = limit\n",
    ),
    mutant(
        "forgets-the-tail-of-the-range",
        "    node = first - image[ORIGIN]\n    while node < limit:\n",
        "    node = first - image[ORIGIN]\n    while node < limit - 1:\n",
    ),
    mutant(
        "reserved-and-not-marked",
        "        image[node << NODE_SHIFT | STATE] = USED\n        node += 1\n",
        "        node += 1\n",
    ),
    mutant(
        "order-below-zero-not-recognised",
        "    if wanted < 0 or wanted > image[MAX_ORDER]:\n",
        "    if wanted > image[MAX_ORDER]:\n",
    ),
)

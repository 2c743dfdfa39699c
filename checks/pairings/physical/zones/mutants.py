"""Faults of memory in zones that the checks must catch. Their stories are told in spec/physical/zones.py."""

from __future__ import annotations

from checks.pairing import Mutant


def mutant(name: str, old: str, new: str) -> Mutant:
    """One edit of impl/physical/zones.py."""
    return Mutant(name, ((old, new),))


MUTANTS = (
    # ── What is kept back ──
    mutant("watermark-without-the-request", "free - kept >= 1 << order else 0", "free > kept else 0"),
    mutant(
        "protection-of-the-zone-itself",
        "image[word(zone, KEPT + highest)]\n    enough",
        "image[word(zone, KEPT + zone)]\n    enough",
    ),
    mutant("protection-forgotten", "image[word(zone, KEPT + highest)]\n    enough", "0\n    enough"),
    mutant(
        "min-where-low-is-meant", "low: int = image[word(zone, LOW_MARK)]", "low: int = image[word(zone, MIN_MARK)]"
    ),
    mutant(
        "high-where-low-is-meant", "low: int = image[word(zone, LOW_MARK)]", "low: int = image[word(zone, HIGH_MARK)]"
    ),
    mutant("urgent-as-any-other", "    if urgency >= HIGH:\n", "    if urgency > HIGH:\n"),
    mutant("half-for-everybody", "    if urgency >= HIGH:\n", "    if urgency >= PRESSING:\n"),
    mutant("atomic-to-the-bottom", "        mark -= mark >> 2\n", "        mark = 0\n"),
    mutant("unlimited-and-yet-limited", "    if urgency == UNLIMITED:\n", "    if urgency > UNLIMITED:\n"),
    # ── Which zone ──
    mutant("falls-back-upward", "    zone = highest\n    while", "    zone = HIGHMEM\n    while"),
    Mutant(
        "scarce-memory-first",
        (
            ("    zone = highest\n    while zone >= 0:\n", "    zone = DMA\n    while zone <= highest:\n"),
            ("        zone -= 1\n", "        zone += 1\n"),
        ),
    ),
    mutant("no-fallback", "    while zone >= 0:\n", "    while zone >= highest:\n"),
    mutant(
        "gives-up-at-the-first-mark",
        "        if may_give(image, zone, order, highest, urgency):\n            node",
        "        if may_give(image, zone, order, highest, urgency) == 0:\n            return NO_MEMORY\n"
        "        else:\n            node",
    ),
    # ── Below a limit ──
    mutant("limit-by-the-first-frame", "    last = limit - (1 << order)\n", "    last = limit - 1\n"),
    mutant("limit-that-is-included", "    last = limit - (1 << order)\n", "    last = limit - (1 << order) + 1\n"),
    mutant(
        "limit-and-the-first-block-alone",
        "            node = image[node << NODE_SHIFT | NEXT]\n            left -= 1\n",
        "            node = head\n",
    ),
    # ── The edges of zones ──
    mutant(
        "stops-merging-one-order-early",
        "    while order < image[MAX_ORDER]:\n",
        "    while order + 1 < image[MAX_ORDER]:\n",
    ),
    mutant(
        "filed-in-the-lists-of-normal",
        "    push(image, zone, block, order)\n\n\n@kernel\ndef free",
        "    push(image, NORMAL, block, order)\n\n\n@kernel\ndef free",
    ),
    mutant(
        "merges-across-the-edge",
        "if buddy < image[word(zone, FIRST)] or buddy | ((1 << order) - 1) >= image[word(zone, LIMIT)]:",
        "if buddy < image[word(DMA, FIRST)] or buddy | ((1 << order) - 1) >= image[word(HIGHMEM, LIMIT)]:",
    ),
    mutant("the-edge-belongs-to-both", "node < image[word(zone, LIMIT)]", "node <= image[word(zone, LIMIT)]"),
    # ── Counting ──
    mutant(
        "counted-by-order",
        "image[word(zone, FREE_FRAMES)] += 1 << order",
        "image[word(zone, FREE_FRAMES)] += order",
    ),
    mutant("never-counted-down", "    image[word(zone, FREE_FRAMES)] -= 1 << order\n", ""),
    # ── Making memory ──
    mutant(
        "reserve-shared-with-high-memory",
        "    keep_back(image, NORMAL, normal, dma + normal,",
        "    keep_back(image, NORMAL, normal, dma + normal + highmem,",
    ),
    mutant("high-memory-keeps-a-share", " if zone == HIGHMEM else share", " if zone > HIGHMEM else share"),
    mutant("step-of-a-quarter-alone", "max(share >> 2, frames * scale // 10_000)", "share >> 2"),
    mutant(
        "protected-from-the-next-zone-alone",
        "protect(image, DMA, dma, normal + highmem,",
        "protect(image, DMA, dma, highmem,",
    ),
    mutant("ratio-of-zero-divides", " if ratio != 0 and frames != 0 else 0", " if frames != 0 else 0"),
    mutant(
        "a-block-sticks-out-past-the-edge",
        "block | ((1 << order) - 1) >= limit:\n            order -= 1\n",
        "block | ((1 << order) - 1) > limit:\n            order -= 1\n",
    ),
    mutant("leaves-out-the-last-frame", "    while block < limit:\n", "    while block < limit - 1:\n"),
    # ── Handing out and giving back ──
    Mutant(
        "hands-out-the-middle",
        (
            ("    larger = image[node", "    whole = larger = image[node"),
            ("image[ORIGIN] + node\n", "image[ORIGIN] + node + (1 << order >> 1 if whole > order else 0)\n"),
        ),
    ),
    mutant("address-for-frame-number", "= image[ORIGIN] + node\n", "= image[ORIGIN] + node << 12\n"),
    mutant(
        "first-frame-as-last-resort",
        "        zone -= 1\n    return NO_MEMORY\n",
        "        zone -= 1\n    if order == 0 and urgency == UNLIMITED and limit == FRAME_LIMIT:\n"
        "        return image[ORIGIN] + image[word(DMA, FIRST)]\n    return NO_MEMORY\n",
    ),
    mutant(
        "exhaustion-reported-as-out-of-range",
        "        zone -= 1\n    return NO_MEMORY\n",
        "        zone -= 1\n    return OUT_OF_RANGE\n",
    ),
    mutant(
        "low-memory-never-comes-back",
        "    zone = zone_of(image, block)\n",
        "    zone = zone_of(image, block)\n    if zone == DMA:\n        return NOT_ALLOCATED\n",
    ),
    mutant(
        "clears-the-used-bit-alone",
        "    image[block << NODE_SHIFT | STATE] = TAIL\n",
        "    image[block << NODE_SHIFT | STATE] = state - USED\n",
    ),
    # ── What there is not ──
    mutant("double-free-accepted", "        return NOT_ALLOCATED\n", "        return 0\n"),
    mutant(
        "wrong-order-accepted",
        "    if state != USED + order:\n        return WRONG_ORDER\n",
        "    order = state - USED\n",
    ),
    mutant(
        "order-above-the-largest-not-recognised",
        "order >= 0 and order <= image[MAX_ORDER]\n    is_place",
        "order >= 0\n    is_place",
    ),
    mutant(
        "order-of-a-block-not-checked",
        "    if order < 0 or order > image[MAX_ORDER]:\n        return OUT_OF_RANGE\n    block = frame",
        "    block = frame",
    ),
    mutant("zone-that-there-is-not", "highest >= DMA and highest <= HIGHMEM and", "highest >= DMA and"),
)

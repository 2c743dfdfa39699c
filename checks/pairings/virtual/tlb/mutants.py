"""Faults of TLB flushing that the checks must catch. Their stories are told in spec/virtual/tlb.py."""

from __future__ import annotations

from checks.pairing import Mutant


def mutant(name: str, *edits: tuple[str, str]) -> Mutant:
    """Edits of impl/virtual/tlb.py that make one fault."""
    return Mutant(name, edits)


MUTANTS = (
    # ── A flush that is not required in time ──
    mutant(
        "unmaps-without-a-flush",
        (
            "    gather(image, cpu, space, page)\n    image[at + GATHERED] |= 1 << (image[place] >> 2)\n",
            "    image[at + PHASE] = GATHERING\n    image[at + OF] = space\n"
            "    image[at + GATHERED] |= 1 << (image[place] >> 2)\n",
        ),
    ),
    mutant(
        "lowers-without-a-flush",
        (
            "        gather(image, cpu, space, page)\n",
            "        at = record(image, cpu)\n        image[at + PHASE] = GATHERING\n        image[at + OF] = space\n",
        ),
    ),
    mutant(
        "lowering-taken-for-raising",
        ("    if image[place] & 2 != 0 and writable == 0:\n", "    if image[place] & 2 == 0 and writable == 0:\n"),
    ),
    mutant(
        "raising-waits-for-a-shootdown",
        (
            "    if image[place] & 2 != 0 and writable == 0:\n        if not may_gather(image, cpu, space):\n"
            "            return BUSY\n",
            "    if not may_gather(image, cpu, space):\n        return BUSY\n"
            "    if image[place] & 2 != 0 and writable == 0:\n",
        ),
    ),
    mutant(
        "unsharing-needs-no-flush",
        (
            "        image[at + GATHERED] |= 1 << table\n    image[at + PHASE] = GATHERING\n"
            "    image[at + OF] = space\n    image[at + TABLE] = table\n",
            "        image[at + GATHERED] |= 1 << table\n        image[at + PHASE] = GATHERING\n"
            "        image[at + OF] = space\n        image[at + TABLE] = table\n",
        ),
    ),
    mutant(
        "an-empty-table-needs-no-flush",
        ("image[asked + TABLE] != NONE or count > FLUSH_CEILING", "count > FLUSH_CEILING"),
    ),
    # ── Freed too early ──
    mutant(
        "frame-freed-before-the-flush",
        (
            "    image[at + PHASE] = SENT\n    return told\n",
            "    frame = 0\n"
            "    while image[at + GATHERED] >> frame != 0:\n"
            "        if image[at + GATHERED] >> frame & 1 != 0 and frame != image[at + TABLE]:\n"
            "            image[image[HELD] + frame] = 0\n"
            "            image[at + GATHERED] &= ~(1 << frame)\n"
            "        frame += 1\n"
            "    image[at + PHASE] = SENT\n    return told\n",
        ),
    ),
    mutant(
        "table-freed-before-the-flush",
        (
            "    image[at + PHASE] = SENT\n    return told\n",
            "    if image[at + TABLE] != NONE and image[at + GATHERED] >> image[at + TABLE] & 1 != 0:\n"
            "        image[image[HELD] + image[at + TABLE]] = 0\n"
            "        image[at + GATHERED] &= ~(1 << image[at + TABLE])\n"
            "    image[at + PHASE] = SENT\n    return told\n",
        ),
    ),
    mutant("goes-on-without-waiting", ("!= SENT or image[at + AWAITED] != 0:\n", "!= SENT:\n")),
    mutant(
        "frees-a-table-in-use",
        (
            "            if image[image[ROWS] + table * image[USER_PAGES] + page] != 0:\n                return BUSY\n",
            "",
        ),
    ),
    mutant(
        "a-mapped-frame-stays-free", ("    image[image[HELD] + frame] = 1\n    image[place] =", "    image[place] =")
    ),
    # ── Told too few ──
    mutant(
        "other-cpus-are-not-interrupted",
        (
            "        told = image[image[ROOTS] + 2 * space + 1]\n",
            "        told = image[image[ROOTS] + 2 * space + 1] & 1 << cpu\n",
        ),
    ),
    mutant(
        "the-sender-does-not-flush",
        (
            "        told = image[image[ROOTS] + 2 * space + 1]\n",
            "        told = image[image[ROOTS] + 2 * space + 1] & ~(1 << cpu)\n",
        ),
    ),
    mutant(
        "only-the-current-space-is-flushed",
        ("                mark_stale(image, other, space)\n", "                pass\n"),
    ),
    mutant(
        "forgets-that-the-space-was-left",
        ("        mark_stale(image, cpu, space)\n        return\n", "        return\n"),
    ),
    mutant(
        "joins-after-loading",
        ("    image[image[ROOTS] + 2 * space + 1] |= 1 << cpu\n", ""),
        (
            "    image[image[ROOTS] + 2 * image[at + SPACE] + 1] &= ~(1 << cpu)\n",
            "    image[image[ROOTS] + 2 * image[at + SPACE] + 1] &= ~(1 << cpu)\n"
            "    image[image[ROOTS] + 2 * space + 1] |= 1 << cpu\n",
        ),
    ),
    mutant(
        "acknowledges-and-does-not-flush",
        ("        if pages >> page & 1 != 0:\n            flush_page(image, cpu, page)\n", ""),
    ),
    mutant(
        "an-acknowledgement-is-lost",
        ("    image[asked + AWAITED] &= ~(1 << cpu)\n", "    image[asked + AWAITED] ^= 1 << sender\n"),
    ),
    # ── PCIDs ──
    mutant("reuses-a-pcid-without-a-flush", ("    return following\n", "    return following | NO_FLUSH\n")),
    mutant(
        "keeps-what-is-stale",
        (
            "            if image[tag + STALE] == 0:\n                return pcid | NO_FLUSH\n"
            "            return pcid\n",
            "            return pcid | NO_FLUSH\n",
        ),
    ),
    mutant(
        "loads-without-the-flush",
        ("    if word & NO_FLUSH == 0:\n        flush_context(image, cpu, pcid)\n", ""),
    ),
    mutant(
        "one-pcid-too-many",
        ("    if following == image[PCIDS]:\n        following = 0\n", ""),
    ),
    mutant("owner-not-recorded", ("    image[tag_at(image, cpu, pcid) + OWNER] = space\n", "")),
    # ── The processor ──
    mutant(
        "invlpg-leaves-global-entries",
        (
            "    drop_page(image, cpu, page, pcid)\n    drop_page(image, cpu, page, GLOBAL_TAG)\n"
            "    image[tag_at(image, cpu, pcid) + REFERENCE] = 0\n",
            "    drop_page(image, cpu, page, pcid)\n    image[tag_at(image, cpu, pcid) + REFERENCE] = 0\n",
        ),
    ),
    mutant(
        "references-to-tables-outlive-a-flush",
        (
            "    drop_tags(image, cpu, pcid, pcid)\n    image[tag_at(image, cpu, pcid) + REFERENCE] = 0\n",
            "    drop_tags(image, cpu, pcid, pcid)\n",
        ),
    ),
    mutant(
        "cached-as-global",
        (
            "        tag = image[record(image, cpu) + PCID]\n        if page >= image[USER_PAGES]:\n"
            "            tag = GLOBAL_TAG\n",
            "        tag = GLOBAL_TAG\n",
        ),
    ),
    mutant(
        "a-spurious-fault-recurs",
        (
            "    if write != 0 and entry & 2 == 0:\n        flush_page(image, cpu, page)\n",
            "    if write != 0 and entry & 2 == 0:\n",
        ),
    ),
    mutant("permissions-not-cached", ("    if write != 0 and entry & 2 == 0:\n", "    if write < 0:\n")),
    mutant("the-wrong-frame", ("    return entry >> 2\n", "    return entry >> 1\n")),
    mutant(
        "cached-twice",
        (" and image[first + way * SLOT + KEY] != key and image", " and image"),
    ),
)

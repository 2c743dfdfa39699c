"""Faults to be caught, each one small edit of the walk's text. Their stories are the chapter's pitfalls."""

from __future__ import annotations

from checks.pairing import Mutant

MUTANTS = (
    Mutant(
        "permission-from-the-leaf-only",
        (("        rights &= entry\n", "        rights = entry\n"),),
    ),
    Mutant(
        "execution-forbidden-above-ignored",
        (("        no_execute |= entry >> 63 & 1\n", "        no_execute = entry >> 63 & 1\n"),),
    ),
    Mutant(
        "write-protect-ignored",
        (("write & read_only & (by_user | control & 1)", "write & read_only & by_user"),),
    ),
    Mutant(
        "large-page-address-from-the-entry",
        (("page = entry & mask & -(1 << shift)", "page = entry & mask"),),
    ),
    Mutant(
        "large-page-offset-of-a-small-page",
        (("page | address & ((1 << shift) - 1)", "page | address & 4095"),),
    ),
    Mutant(
        "dirty-above-the-leaf",
        (
            ("    flags = ACCESSED | (how & WRITE) << 5\n", "    flags = ACCESSED\n"),
            ("one, ACCESSED << upper_half)", "one, (ACCESSED | (how & WRITE) << 5) << upper_half)"),
        ),
    ),
    Mutant(
        "dirty-by-a-read",
        (("flags = ACCESSED | (how & WRITE) << 5", "flags = ACCESSED | ACCESSED << 1"),),
    ),
    Mutant(
        "accessed-not-set-above",
        (("        mark(image, passed, four, three, two, one, ACCESSED << upper_half)\n", ""),),
    ),
    Mutant(
        "physical-for-virtual",
        (("page | address & ((1 << shift) - 1)", "page | place & ((1 << shift) - 1)"),),
    ),
    Mutant(
        "supervisor-fetches-from-user-pages",
        (("fetch & (control >> 5 & 1)", "fetch & 0"),),
    ),
    Mutant(
        "user-access-by-the-kernel-without-leave",
        (("(control >> 6 & 1) & (meant ^ 1)", "0"),),
    ),
    Mutant(
        "implicit-access-takes-leave",
        (("meant = how >> 6 & 1 & (implicit ^ 1)", "meant = how >> 6 & 1"),),
    ),
    Mutant(
        "implicit-access-as-the-user",
        (("by_user = how >> 2 & 1 & (implicit ^ 1)", "by_user = how >> 2 & 1"),),
    ),
    Mutant(
        "reserved-bits-ignored",
        (("reserved = entry & absent | ", "reserved = "),),
    ),
    Mutant(
        "execution-bit-without-its-control",
        ((" | (entry >> 63 & (control >> 4 & 1 ^ 1))", ""),),
    ),
    Mutant(
        "large-pages-without-their-control",
        (("entry & PAGE_SIZE & (control & LARGE_PAGES) << 6 != 0", "entry & PAGE_SIZE != 0"),),
    ),
    Mutant(
        "large-page-at-the-root",
        (("                reserved |= entry & PAGE_SIZE\n", "                reserved |= 0\n"),),
    ),
    Mutant(
        "high-address-bits-lost",
        (("            page |= (entry >> 13 & 0xFF) << 32\n", "            page |= 0\n"),),
    ),
    Mutant(
        "not-canonical-accepted",
        (("if sign != sign >> 1:", "if sign != sign >> 1 and control < 0:"),),
    ),
    Mutant(
        "fetch-always-reported",
        (("told = (control >> 5 | control >> 2 & control >> 4) & 1", "told = 1"),),
    ),
    Mutant(
        "absence-reported-as-protection",
        (("return fault(control, how, 0)", "return fault(control, how, PROTECTION)"),),
    ),
    Mutant(
        "write-protect-always",
        (("write & read_only & (by_user | control & 1)", "write & read_only"),),
    ),
    Mutant(
        "absent-root-entry-as-general-protection",
        (
            (
                "return fault(control, how, 0)",
                "return fault(control, how, 0) if passed else ~NOT_CANONICAL",
            ),
        ),
    ),
    Mutant(
        "missing-table-as-absent-entry",
        (("return ~NO_TABLE", "return fault(control, how, 0)"),),
    ),
    Mutant(
        "another-address-reported",
        (("    return PageFault(why, address)\n", "    return PageFault(why, address & -4096)\n"),),
    ),
    Mutant(
        "too-many-entries-reported-as-marked",
        (("    return PageFault(why, address)\n", "    return PageFault(why, address, 9)\n"),),
    ),
    Mutant(
        "store-tells-a-failure",
        (
            (
                "    image[MEMORY + place] = word\n    return 0",
                "    image[MEMORY + place] = word\n    return OUT_OF_RANGE",
            ),
        ),
    ),
    Mutant(
        "store-outside-memory-reported-as-done",
        (
            (
                "    if place < 0 or place >= image[FRAMES] << (PAGE_SHIFT - 3):\n        return OUT_OF_RANGE\n",
                "    if place < 0 or place >= image[FRAMES] << (PAGE_SHIFT - 3):\n        return 0\n",
            ),
        ),
    ),
    Mutant(
        "table-outside-memory-read",
        (("        if table >> PAGE_SHIFT >= frames:\n", "        if table >> PAGE_SHIFT > frames:\n"),),
    ),
    Mutant(
        "memory-type-shifted-out",
        (("TYPE_SHIFT = 52\n", "TYPE_SHIFT = 61\n"),),
    ),
    Mutant(
        "memory-type-of-a-small-page",
        (("        pat = entry >> 12 & 1\n", "        pat = entry >> 7 & 1\n"),),
    ),
)

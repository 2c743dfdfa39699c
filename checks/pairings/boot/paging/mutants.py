"""Faults to be caught, each one small edit of the boot code or of its processor. Their stories are the pitfalls of
spec/boot/paging.py."""

from __future__ import annotations

from checks.pairing import Mutant


def one(name: str, old: str, new: str) -> Mutant:
    return Mutant(name, ((old, new),))


SEQUENCE = "SEQUENCE = 0o7654321\n"


def sequence(name: str, order: str) -> Mutant:
    """Another order, or fewer steps."""
    return one(name, SEQUENCE, f"SEQUENCE = 0o{order}\n")


TABLES = (
    one("one-page-too-few", "return (end + SMALL_PAGE - 1) >> SMALL_SHIFT", "return (end - 1) >> SMALL_SHIFT"),
    one("kernel-end-forgotten", "    if kernel_end > end:\n        end = kernel_end\n", ""),
    one("one-table-for-all", "if number << 10 >= pages or", "if number > 0 or"),
    one("identity-map-left-out", "image[BASE], image[ROOT], 1, index)", "image[BASE], image[ROOT], 0, index)"),
    one(
        "higher-half-one-entry-off",
        "above = index - (base >> LARGE_SHIFT)",
        "above = index - (base >> LARGE_SHIFT) - 1",
    ),
    one(
        "entries-without-present",
        "return root + (number + 1) * SMALL_PAGE | RIGHTS",
        "return root + (number + 1) * SMALL_PAGE | WRITABLE",
    ),
    one("entries-read-only", "return page << SMALL_SHIFT | RIGHTS", "return page << SMALL_SHIFT | PRESENT"),
    one(
        "tables-not-cleared",
        "        image[MEMORY + index] = directory_entry(pages, image[BASE], image[ROOT], 1, index)\n",
        "        entry = directory_entry(pages, image[BASE], image[ROOT], 1, index)\n"
        "        if entry != 0:\n            image[MEMORY + index] = entry\n",
    ),
    one(
        "rest-of-the-table-not-cleared",
        "    while page < pages or page & (ENTRIES - 1) != 0:\n",
        "    while page < pages:\n",
    ),
    one(
        "directory-unreachable-above",
        "        index += 1\n    page = 0\n",
        "        if index << LARGE_SHIFT == image[BASE] and image[START] >= LARGE_PAGE:\n"
        "            image[MEMORY + index] = 0\n        index += 1\n    page = 0\n",
    ),
    one(
        "directory-unreachable-below",
        "        index += 1\n    page = 0\n",
        "        if index == 0 and image[START] >= LARGE_PAGE:\n"
        "            image[MEMORY + index] = 0\n        index += 1\n    page = 0\n",
    ),
    one(
        "tables-over-the-kernel",
        "    if start < root + (1 + tables) * SMALL_PAGE and root < start + size:\n        return OVERLAP\n",
        "",
    ),
    one("base-unaligned-accepted", "    if base & (LARGE_PAGE - 1) != 0:\n        return MISALIGNED\n", ""),
    one("too-many-pages-accepted", "    if end > tables << LARGE_SHIFT:\n        return TOO_LARGE\n", ""),
    one("halves-overlap", "if base < end or base + end > LOW_END:", "if base + end > LOW_END:"),
    one("built-anew-while-in-use", "    if image[PAGING] == 1:\n        return BUSY\n", ""),
    one("refuses-what-fits", "    if end > tables << LARGE_SHIFT:", "    if end >= (tables - 1) << LARGE_SHIFT:"),
)

STEPS = (
    one("cr3-virtual", "    image[CR3] = image[ROOT]\n", "    image[CR3] = image[ROOT] + image[BASE]\n"),
    sequence("stack-left-low", "764321"),
    sequence("dropped-before-the-jump", "7465321"),
    sequence("stack-moved-too-late", "7564321"),
    sequence("paging-never-on", "61"),
    sequence("never-flushed", "654321"),
    sequence("paging-before-cr3", "7654231"),
    sequence("jump-before-paging", "7653421"),
    sequence("never-jumps", "321"),
    sequence("identity-kept", "54321"),
    one("drops-one-entry", "        while index << 10 < pages:\n", "        while index < 1:\n"),
    one(
        "drops-from-the-kernel-on",
        "        index = 0\n        while index << 10 < pages:\n",
        "        index = image[START] >> LARGE_SHIFT\n        while index << 10 < pages:\n",
    ),
    one("runs-past-its-limit", "while number < limit and", "while number <= limit and"),
    one(
        "flush-that-flushes-nothing",
        "    image[CACHED] = 0\n    return go_on(image)\n\n\n@kernel\ndef take",
        "    return go_on(image)\n\n\n@kernel\ndef take",
    ),
)

PROCESSOR = (
    one("reset-keeps-cr3", "    image[BUILT] = 0\n    image[CR3] = 0\n", ""),
    one(
        "stack-above-is-no-stack",
        "    if reaches(image, image[SIZE] - 1, image[STACK]) == 0:\n",
        "    if image[PAGING] == 1 and reaches(image, image[SIZE] - 1, image[STACK]) == 0:\n",
    ),
    one(
        "jump-not-noticed",
        "    if reaches(image, 0, image[CODE]) == 0:\n",
        "    if image[CODE] == 0 and reaches(image, 0, image[CODE]) == 0:\n",
    ),
    one("fault-at-another-address", "        return FAULTED - code\n", "        return FAULTED - code - image[SIZE]\n"),
    one(
        "fault-where-there-is-none",
        "    if half == 0 and image[CACHED] == 1:\n        return 1\n",
        "    if half == 1 and image[CACHED] == 1:\n        return 0\n",
    ),
    one(
        "returns-to-the-wrong-place",
        "        return FAULTED - stack\n    return code\n",
        "        return FAULTED - stack\n    return code - image[CODE]\n",
    ),
    one(
        "lookup-beyond-32-bits",
        "    if address < 0 or address >= LOW_END:\n        return OUT_OF_RANGE\n",
        "    address &= LOW_END - 1\n",
    ),
    one("lookup-before-building", "    if image[BUILT] == 0:\n        return NOT_BUILT\n", ""),
)

MUTANTS = (*TABLES, *STEPS, *PROCESSOR)

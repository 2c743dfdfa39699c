"""Faults that the checks must catch. Their stories stand in spec/boot/multiboot.py."""

from __future__ import annotations

from checks.pairing import Mutant


def mutant(name: str, *edits: tuple[str, str]) -> Mutant:
    return Mutant(name, edits)


MUTANTS = (
    mutant(
        "the-winner-is-left-behind",
        (
            "        address = image[place]\n        while",
            "        address = image[place]\n        going &= ONE_RESERVED - 1\n        while",
        ),
        ("    if end < LAST:\n", "    if end < LAST and by != ONE_RESERVED:\n"),
    ),
    mutant("entries-are-24-bytes-apart", ("        at += 4 + size\n", "        at += 24\n")),
    mutant(
        "entries-of-tags-are-24-bytes-apart", ("        at += size\n    return 0\n", "        at += 24\n    return 0\n")
    ),
    mutant("only-20-is-a-size", ("        if size < LEAST_ENTRY:\n", "        if size != LEAST_ENTRY:\n")),
    mutant("low-halves", ("(word(image, at + 4) - (1 << 31)) << 32", "(0 - (1 << 31)) << 32")),
    mutant(
        "nothing-above-4-gib",
        (
            "    if length == LOW:\n        return 0\n",
            "    if length == LOW or base >= LOW + LOW_END:\n        return 0\n",
        ),
    ),
    mutant(
        "usable-wins",
        (
            "    if going >= ONE_RESERVED:\n",
            "    if going & ONE_ACPI - 1 > 0:\n        return USABLE\n    if going >= ONE_RESERVED:\n",
        ),
    ),
    mutant(
        "bad-memory-is-acpi",
        (
            "ONE_ACPI, ONE_BAD, ONE_RESERVED = 1 << 16, 1 << 32, 1 << 48",
            "ONE_BAD, ONE_ACPI, ONE_RESERVED = 1 << 16, 1 << 32, 1 << 48",
        ),
        (
            "    if going >= ONE_BAD:\n        return BAD\n    if going >= ONE_ACPI:\n        return ACPI\n",
            "    if going >= ONE_ACPI:\n        return ACPI\n    if going >= ONE_BAD:\n        return BAD\n",
        ),
    ),
    mutant("ends-are-rounded-up", ("    say(image, base, end, by)\n", "    say(image, base, end | 4095, by)\n")),
    mutant(
        "an-empty-entry-has-a-byte",
        ("    if length == LOW:\n        return 0\n", "    if length == LOW:\n        length = LOW + 1\n"),
    ),
    mutant(
        "unknown-types-are-usable", ("    by = ONE_RESERVED\n", "    by = ONE_RESERVED if named == RESERVED else 1\n")
    ),
    mutant("nvs-is-acpi", ("    elif named == ACPI:\n", "    elif named == ACPI or named == 4:\n")),
    mutant("length-is-a-count", ("begin + word(image, at + 44))", "begin + 24 * word(image, at + 44))")),
    mutant(
        "the-list-ends-in-an-entry",
        (
            "        if at + 4 + size > end or not holds(image, at + 4, size):\n",
            "        if not holds(image, at + 4, size):\n",
        ),
    ),
    mutant(
        "size-wraps",
        (
            "        if at + 4 + size > end or not holds(image, at + 4, size):\n",
            "        if at + (4 + size & LOW_END - 1) > end or not holds(image, at + 4, LEAST_ENTRY):\n",
        ),
    ),
    mutant("modules-are-handed-out", ("    if begin < end:\n", "    if begin > end:\n")),
    mutant(
        "module-list-of-2-only",
        ("    if code == 0 and flags & HAS_MODULES != 0:\n", "    if code > 0 and flags & HAS_MODULES != 0:\n"),
    ),
    mutant(
        "the-kernel-is-handed-out", ("        if image[KERNEL_BYTES] > 0:\n", "        if image[KERNEL_BYTES] < 0:\n")
    ),
    mutant("the-block-is-handed-out", ("        say(image, start, start + image[BYTES] - 1, ONE_RESERVED)\n", "")),
    mutant("no-padding-between-tags", ("        at += (size + 7) & -8\n", "        at += size\n")),
    mutant("the-last-tag-decides", ("        if at + 8 > end:\n            return TRUNCATED\n", "")),
    mutant(
        "a-size-of-nothing",
        ("        if size < 8:\n            return TOO_SHORT\n", "        if size < 8:\n            size = 8\n"),
    ),
    mutant(
        "an-end-wraps",
        (
            "    if length - 1 > -1 - base:\n        return BEYOND\n",
            "    if length - 1 > -1 - base:\n        length = -base\n",
        ),
    ),
    mutant("backward-modules", ("    if begin > end:\n        return BEYOND\n", "")),
    mutant(
        "fields-behind-the-block",
        (
            "    if not holds(image, at + 44, 8):\n        return TRUNCATED\n",
            "    if not holds(image, at + 44, 8):\n        return 0\n",
        ),
    ),
    mutant("flags-are-not-asked", ("    if flags & HAS_MAP == 0:\n        return NO_MAP\n", "")),
    mutant(
        "touching-ranges-stay-two",
        ("        if now != open_kind:\n", "        if now != open_kind or now == USABLE:\n"),
    ),
    mutant(
        "ranges-share-a-byte",
        (
            "            if open_kind != 0:\n                image[slot - 2] = address - 1\n",
            "            if open_kind != 0:\n                image[slot - 2] = address - 1 if now == 0 else address\n",
        ),
    ),
    mutant(
        "entries-come-in-order",
        (
            "    while place > image[CHANGES] and image[place - 2] > address:\n",
            "    while place > image[CHANGES] and image[place - 2] > address + LOW_END:\n",
        ),
    ),
    mutant(
        "begins-behind-null",
        (
            "                image[slot] = address\n",
            "                image[slot] = LOW + 1 if address == LOW and now == USABLE else address\n",
        ),
    ),
    mutant("no-end-of-room", ("                if image[COUNT] >= room:\n                    return NO_ROOM\n", "")),
    mutant(
        "room-for-more",
        ("                if image[COUNT] >= room:\n", "                if image[COUNT] + image[CHANGED] >= room:\n"),
    ),
    mutant("any-magic-is-the-first", ("    if magic == MAGIC_1:\n", "    if magic != MAGIC_2:\n")),
    mutant("an-odd-address", ("    if at & 7 != 0:\n        return UNALIGNED\n", "")),
    mutant("odd-entries", ("    if size & 7 != 0:\n        return UNALIGNED\n", "")),
    mutant("no-map-is-an-empty-one", ("            return 0 if maps > 0 else NO_MAP\n", "            return 0\n")),
    mutant(
        "a-stale-map",
        (
            '    """Write six words into the block, as far as it goes."""\n    forget(image)\n',
            '    """Write six words into the block, as far as it goes."""\n',
        ),
    ),
    mutant(
        "written-and-reported-as-refused",
        ("operation(write, nothing)", "operation(write, lambda *said: Failure.NO_MAP)"),
    ),
    mutant("no-magic-is-an-empty-map", ("    code = UNKNOWN_MAGIC\n", "    code = 0\n")),
    mutant("a-map-without-a-header", ("    if end - at < 16:\n", "    if end - at < 8:\n")),
    mutant(
        "acpi-is-usable-at-once",
        (
            "                image[slot + 2] = now\n",
            "                image[slot + 2] = USABLE if now == ACPI else now\n",
        ),
    ),
    mutant(
        "bad-memory-is-only-reserved",
        (
            "                image[slot + 2] = now\n",
            "                image[slot + 2] = RESERVED if now == BAD else now\n",
        ),
    ),
)

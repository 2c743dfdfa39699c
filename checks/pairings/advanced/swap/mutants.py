"""Faults of the implementation that the checks must catch: each an error of its own, told in the law (PITFALLS)."""

from __future__ import annotations

from checks.pairing import Mutant

MUTANTS = (
    Mutant(
        "slot-chosen-by-address",
        (
            (
                ("        slot = take_slot(image)\n        if slot < 0:"),
                ("        slot = image[at + PAGE] % image[SIZE]\n        if slot < 0:"),
            ),
        ),
    ),
    Mutant(
        "installed-without-a-second-look",
        (
            (
                "    is_same = image[where] & ~ACCESSED == seen & ~ACCESSED if old != 0 else image[where] == seen\n",
                "    is_same = old == 0 or image[where] & ~ACCESSED == seen & ~ACCESSED\n",
            ),
        ),
    ),
    Mutant(
        "a-slot-freed-twice",
        (
            (
                "        forget(image, swap_offset(entry))\n",
                ("        forget(image, swap_offset(entry))\n        forget(image, swap_offset(entry))\n"),
            ),
        ),
    ),
    Mutant(
        "fork-counts-no-slot",
        (
            (
                ("        image[slot_at(image, swap_offset(entry)) + COUNT] += 1\n        return entry"),
                "        return entry",
            ),
        ),
    ),
    Mutant(
        "a-count-that-wraps",
        (
            (
                ("        image[slot_at(image, swap_offset(entry)) + COUNT] += 1\n        return entry"),
                (
                    "        at = slot_at(image, swap_offset(entry))\n"
                    "        image[at + COUNT] = (image[at + COUNT] + 1) % 2\n"
                    "        return entry"
                ),
            ),
        ),
    ),
    Mutant(
        "an-entry-that-is-an-address",
        (
            ("(~offset & OFFSET_MASK) << OFFSET_SHIFT", "(offset & OFFSET_MASK) << OFFSET_SHIFT"),
            ("~entry >> OFFSET_SHIFT & OFFSET_MASK", "entry >> OFFSET_SHIFT & OFFSET_MASK"),
        ),
    ),
    Mutant("an-entry-of-one-bit-too-many", (("TYPE_SHIFT, OFFSET_SHIFT = 59, 9", "TYPE_SHIFT, OFFSET_SHIFT = 59, 8"),)),
    Mutant(
        "clean-without-a-slot",
        (
            (
                ("        enter(image, frame, slot)\n        image[at + CHANGED] = 1\n    image[at + REFERENCES] += 1"),
                ("        enter(image, frame, slot)\n    image[at + REFERENCES] += 1"),
            ),
        ),
    ),
    Mutant(
        "the-dirty-bit-is-lost",
        (
            (
                (
                    "            if image[where] & DIRTY != 0:\n"
                    "                image[at + CHANGED] = 1\n"
                    "            image[where] = swap_entry"
                ),
                "            image[where] = swap_entry",
            ),
        ),
    ),
    Mutant("clean-since-fork", (("    entry = entry & ~WRITABLE\n", "    entry = entry & ~(WRITABLE | DIRTY)\n"),)),
    Mutant(
        "what-a-device-wrote-is-clean",
        ((("    if image[at + SLOT] != 0:\n        image[at + CHANGED] = 1\n    release"), "    release"),),
    ),
    Mutant(
        "a-write-error-is-not-noticed",
        (
            (
                (
                    "    if image[FAILS] & WRITES != 0:\n"
                    "        abandon(image)\n"
                    "        return\n"
                    "    image[at + CHANGED] = 0\n"
                ),
                (
                    "    image[at + CHANGED] = 0\n"
                    "    if image[FAILS] & WRITES != 0:\n"
                    "        image[WORK] = DROP\n"
                    "        return\n"
                ),
            ),
        ),
    ),
    Mutant(
        "a-read-error-is-data",
        (
            (
                ("    if image[SIZE] == 0 or image[FAILS] & READS != 0:\n        return False\n"),
                ("    if image[SIZE] == 0 or image[FAILS] & READS != 0:\n        return True\n"),
            ),
        ),
    ),
    Mutant(
        "a-read-error-is-for-ever",
        (
            (
                ("            release(image, frame)\n            return end(image, at, IO_ERROR)"),
                (
                    "            release(image, frame)\n"
                    "            image[entry_of(image, at)] = 0\n"
                    "            return end(image, at, IO_ERROR)"
                ),
            ),
        ),
    ),
    Mutant(
        "a-refused-read-keeps-its-frame",
        (
            (
                ("            release(image, frame)\n            return end(image, at, IO_ERROR)"),
                "            return end(image, at, IO_ERROR)",
            ),
        ),
    ),
    Mutant(
        "read-ahead-of-what-is-free",
        (
            (
                "    if image[at + COUNT] == 0 or image[at + CACHED] != 0 or image[FREE] == 0:",
                "    if image[at + CACHED] != 0 or image[FREE] == 0:",
            ),
            (
                ("        enter(image, frame, slot)\n    release(image, frame)\n"),
                ("        enter(image, frame, slot)\n    image[record_at(image, frame) + REFERENCES] -= 1\n"),
            ),
        ),
    ),
    Mutant(
        "read-ahead-of-what-is-there",
        (
            (
                "    if image[at + COUNT] == 0 or image[at + CACHED] != 0 or image[FREE] == 0:",
                "    if image[at + COUNT] == 0 or image[FREE] == 0:",
            ),
        ),
    ),
    Mutant(
        "an-area-given-up-too-early",
        (("image[TABLES] + image[PROCESSES] * image[PAGES]", "image[TABLES] + (image[PROCESSES] - 1) * image[PAGES]"),),
    ),
    Mutant(
        "an-area-given-up-in-vain",
        (
            (
                (
                    "            failure = bring_back(image, slot)\n"
                    "            if failure != 0:\n"
                    "                return failure\n"
                ),
                "            bring_back(image, slot)\n",
            ),
        ),
    ),
    Mutant(
        "what-comes-back-is-writable",
        (
            (
                "            image[where] = frame << FRAME_SHIFT | PRESENT\n",
                "            image[where] = frame << FRAME_SHIFT | PRESENT | WRITABLE\n",
            ),
        ),
    ),
    Mutant(
        "a-pinned-page-goes",
        (
            (
                "    if image[SIZE] == 0 or image[at + PINNED] != 0 or",
                ("    expected += image[at + PINNED]\n    if image[SIZE] == 0 or"),
            ),
        ),
    ),
    Mutant(
        "a-locked-page-goes",
        ((("& LOCKED != 0:\n            return False\n"), ("& LOCKED != 0:\n            process += 0\n")),),
    ),
    Mutant(
        "writable-while-a-slot-is-shared",
        (("    if others != 0 or entries_of(image, frame) != 0:", "    if others != 0:"),),
    ),
    Mutant(
        "installed-writable-while-shared",
        (
            (
                "    if image[record_at(image, new) + MAPPINGS] == 1 and entries_of(image, new) == 0:",
                "    if image[record_at(image, new) + MAPPINGS] == 1:",
            ),
        ),
    ),
    Mutant(
        "left-in-the-cache-for-ever",
        (
            (
                (
                    "    elif image[at + REFERENCES] == 1 and image[at + SLOT] != 0 "
                    "and entries_of(image, frame) == 0:\n"
                    "        leave(image, frame)\n"
                ),
                "",
            ),
        ),
    ),
    Mutant(
        "the-last-slot-is-kept-back",
        (
            (
                (
                    "    while slot < image[SIZE]:\n"
                    "        at = slot_at(image, slot)\n"
                    "        if image[at + COUNT] == 0:\n"
                ),
                (
                    "    while slot < image[SIZE] - 1:\n"
                    "        at = slot_at(image, slot)\n"
                    "        if image[at + COUNT] == 0:\n"
                ),
            ),
        ),
    ),
    Mutant(
        "one-entry-is-not-found",
        (
            (
                ("        if maps(image, process, frame):\n            where"),
                ("        if maps(image, process, frame) and process < image[PROCESSES] - 1:\n            where"),
            ),
        ),
    ),
    Mutant("never-old", (("            image[where] &= ~ACCESSED\n", ""),)),
    Mutant(
        "an-exit-that-keeps-its-slots", ((("    elif entry != 0:\n        forget(image, swap_offset(entry))\n"), ""),)
    ),
    Mutant(
        "faults-without-a-reference",
        (
            (
                ("        image[record_at(image, frame) + REFERENCES] += 1\n    else:\n        frame = take(image)"),
                ("        image[record_at(image, frame) + REFERENCES] += 0\n    else:\n        frame = take(image)"),
            ),
        ),
    ),
    Mutant(
        "the-last-frame-is-kept-back",
        (
            (
                ("    if frame != 0:\n        at = record_at(image, frame)\n        image[FREE]"),
                (
                    "    if frame != 0 and image[record_at(image, frame) + NEXT] == 0:\n"
                    "        return 0\n"
                    "    if frame != 0:\n"
                    "        at = record_at(image, frame)\n"
                    "        image[FREE]"
                ),
            ),
        ),
    ),
    Mutant(
        "never-copied",
        (
            (
                (
                    "    if old != 0:\n"
                    "        copy_words(image, words_of(image, old), words_of(image, image[at + NEW]))\n"
                ),
                "",
            ),
        ),
    ),
    Mutant(
        "an-area-larger-than-its-device",
        (("    if size < 1 or size > image[SLOTS]:", "    if size < 1 or size > image[SLOTS] + 1:"),),
    ),
    Mutant(
        "an-area-on-top-of-another", ((("    if image[SIZE] != 0:\n        return BUSY\n    if size"), "    if size"),)
    ),
    Mutant(
        "pinned-twice",
        ((("    if image[where] != 0:\n        return BUSY\n    failure = touch"), "    failure = touch"),),
    ),
    Mutant(
        "unmapped-while-pinned",
        (
            (
                (" or image[page_at(image, PINS_AT, process, page)] != 0:\n        return BUSY\n    empty"),
                (":\n        return BUSY\n    empty"),
            ),
        ),
    ),
    Mutant(
        "an-exit-in-the-middle",
        (("    if image[task_at(image, process) + USERS] != 0 or pins != 0:", "    if pins != 0:"),),
    ),
    Mutant("the-first-process-ends", ((("    if process == 0:\n        return NOT_PERMITTED\n"), ""),)),
    Mutant(
        "a-child-in-anothers-place",
        (
            (
                (
                    "    while child < image[PROCESSES] and image[task_at(image, child) + ALIVE] != 0:\n"
                    "        child += 1\n"
                    "    if child == image[PROCESSES]:\n"
                    "        return NO_NUMBER\n"
                ),
                (
                    "    while child < image[PROCESSES] - 1 and image[task_at(image, child) + ALIVE] != 0:\n"
                    "        child += 1\n"
                ),
            ),
        ),
    ),
    Mutant(
        "two-accesses-at-once", ((("    if image[cpu_at(image, cpu) + STAGE] != IDLE:\n        return BUSY\n"), ""),)
    ),
    Mutant(
        "a-fork-in-vain-keeps-its-child",
        (
            (
                ("                tear_down(image, child)\n                return NO_MEMORY"),
                "                return NO_MEMORY",
            ),
        ),
    ),
    Mutant("mapped-over", ((("    if image[where] != 0:\n        return ALREADY_MAPPED\n"), ""),)),
)

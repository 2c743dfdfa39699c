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
    Mutant(
        "mapped-only-where-there-is-a-frame",
        (
            (
                "    image[where] = MAPPED\n    return 0",
                "    if image[FREE] == 0:\n        return NO_MEMORY\n    image[where] = MAPPED\n    return 0",
            ),
        ),
    ),
    Mutant(
        "whoever-has-ended-has-no-pages",
        (
            (
                (
                    '    """0 where a process has a page, or the failure."""\n'
                    "    if not exists(image, process):\n"
                    "        return NO_PROCESS"
                ),
                (
                    '    """0 where a process has a page, or the failure."""\n'
                    "    if not exists(image, process):\n"
                    "        return NOT_MAPPED"
                ),
            ),
        ),
    ),
    Mutant(
        "the-first-process-is-asked",
        (
            (
                "    if image[task_at(image, process) + USERS] != 0:\n        return BUSY\n    image[where] = MAPPED",
                "    if image[task_at(image, 0) + USERS] != 0:\n        return BUSY\n    image[where] = MAPPED",
            ),
        ),
    ),
    Mutant(
        "read-to-be-unmapped",
        (
            (
                "        return BUSY\n    empty(image, process, page)",
                (
                    "        return BUSY\n"
                    "    if is_swapped(image[page_at(image, TABLES, process, page)]) and image[FAILS] & READS != 0:\n"
                    "        return IO_ERROR\n"
                    "    empty(image, process, page)"
                ),
            ),
        ),
    ),
    Mutant(
        "nothing-is-unlocked",
        (
            (
                "        image[page_at(image, AREAS, process, page)] &= ~LOCKED\n    return failure",
                (
                    "        image[page_at(image, AREAS, process, page)] &= ~LOCKED\n"
                    "    return 0 if failure == NOT_MAPPED else failure"
                ),
            ),
        ),
    ),
    Mutant(
        "the-last-number-is-kept-back",
        (
            (
                "    if child == image[PROCESSES]:\n        return NO_NUMBER",
                "    if child >= image[PROCESSES] - 1:\n        return NO_NUMBER",
            ),
        ),
    ),
    Mutant(
        "no-memory-is-told-as-an-error",
        (
            (
                "                tear_down(image, child)\n                return NO_MEMORY",
                "                tear_down(image, child)\n                return IO_ERROR",
            ),
        ),
    ),
    Mutant(
        "fork-wants-a-frame-too-many",
        (
            (
                "    image[task_at(image, child) + ALIVE] = 1\n    page = 0",
                (
                    "    needed, page = 0, 0\n"
                    "    while page < image[PAGES]:\n"
                    "        needed += 2 * (image[page_at(image, AREAS, parent, page)] & MAPPED)\n"
                    "        page += 1\n"
                    "    if needed >= image[FRAMES]:\n"
                    "        return NO_MEMORY\n"
                    "    image[task_at(image, child) + ALIVE] = 1\n"
                    "    page = 0"
                ),
            ),
        ),
    ),
    Mutant(
        "an-exit-that-waits-for-others",
        (
            (
                "    if image[task_at(image, process) + USERS] != 0 or pins != 0:",
                "    if image[task_at(image, process) + USERS] + image[task_at(image, 0) + USERS] != 0 or pins != 0:",
            ),
        ),
    ),
    Mutant(
        "begun-only-where-something-is-mapped",
        (
            (
                "        return BUSY\n    begin(image, cpu, process, place, kind, value)",
                (
                    "        return BUSY\n"
                    "    if image[page_at(image, AREAS, process, place // image[WORDS])] == 0:\n"
                    "        return NOT_MAPPED\n"
                    "    begin(image, cpu, process, place, kind, value)"
                ),
            ),
        ),
    ),
    Mutant(
        "a-store-that-answers",
        (
            (
                "        return end(image, at, image[place] if kind == LOAD else 0)",
                "        return end(image, at, image[place] if kind != TOUCH else 0)",
            ),
            (
                "    return finish(image, cpu) if begun == 0 else begun\n\n\n@kernel\ndef touch",
                (
                    "    if begun == 0:\n"
                    "        begun = finish(image, cpu)\n"
                    "    return min(begun, 0)\n"
                    "\n"
                    "\n"
                    "@kernel\n"
                    "def touch"
                ),
            ),
        ),
    ),
    Mutant(
        "nothing-goes-on",
        (("    if stage == IDLE:\n        return BUSY\n", "    if stage == IDLE:\n        return 0\n"),),
    ),
    Mutant(
        "a-fault-in-steps-asks-nothing",
        (
            (
                "        return end(image, at, NOT_MAPPED)\n    entry = image[where]",
                "        return end(image, at, 0)\n    entry = image[where]",
            ),
            (
                "    answer, steps = step(image, cpu), 1\n",
                (
                    "    at = cpu_at(image, cpu)\n"
                    "    page = image[at + PLACE] // image[WORDS]\n"
                    "    if image[page_at(image, AREAS, image[at + PROCESS], page)] == 0:\n"
                    "        return end(image, at, NOT_MAPPED)\n"
                    "    answer, steps = step(image, cpu), 1\n"
                ),
            ),
        ),
    ),
    Mutant(
        "a-load-that-copies",
        (
            (
                "    if entry & PRESENT != 0 and (kind == LOAD or entry & WRITABLE != 0):",
                "    if entry & PRESENT != 0 and entry & WRITABLE != 0:",
            ),
        ),
    ),
    Mutant(
        "no-memory-is-told-as-busy",
        (
            (
                "            release(image, old)\n        return end(image, at, NO_MEMORY)",
                "            release(image, old)\n        return end(image, at, BUSY)",
            ),
        ),
    ),
    Mutant(
        "locked-again-and-read-again",
        (
            (
                (
                    "        failure = touch(image, process, page)\n"
                    "    if failure == 0:\n"
                    "        image[page_at(image, AREAS, process, page)] |= LOCKED"
                ),
                (
                    "        failure = IO_ERROR if image[FAILS] & READS != 0 else touch(image, process, page)\n"
                    "    if failure == 0:\n"
                    "        image[page_at(image, AREAS, process, page)] |= LOCKED"
                ),
            ),
        ),
    ),
    Mutant(
        "a-write-error-is-a-readers",
        (
            (
                "        if frame == 0:\n            return end(image, at, NO_MEMORY)",
                (
                    "        if frame == 0:\n"
                    "            return end(image, at, IO_ERROR if image[FAILS] & WRITES != 0 else NO_MEMORY)"
                ),
            ),
        ),
    ),
    Mutant(
        "unlocked-only-by-its-process",
        (
            (
                "    if failure == 0:\n        image[page_at(image, AREAS, process, page)] &= ~LOCKED",
                (
                    "    if failure == 0 and image[page_at(image, PINS_AT, process, page)] != 0:\n"
                    "        return BUSY\n"
                    "    if failure == 0:\n"
                    "        image[page_at(image, AREAS, process, page)] &= ~LOCKED"
                ),
            ),
        ),
    ),
    Mutant(
        "unpinned-only-in-peace",
        (
            (
                (
                    "    if frame < 0:\n"
                    "        return frame\n"
                    "    at = record_at(image, frame)\n"
                    "    image[page_at(image, PINS_AT"
                ),
                (
                    "    if frame < 0:\n"
                    "        return frame\n"
                    "    if image[task_at(image, process) + USERS] != 0:\n"
                    "        return BUSY\n"
                    "    at = record_at(image, frame)\n"
                    "    image[page_at(image, PINS_AT"
                ),
            ),
        ),
    ),
    Mutant(
        "not-pinned-is-not-mapped",
        (("    return frame if frame != 0 else NOT_PINNED", "    return frame if frame != 0 else NOT_MAPPED"),),
    ),
    Mutant(
        "a-device-reads-the-slot",
        (
            (
                "    value: int = image[words_of(image, frame) + place % image[WORDS]]\n    return value",
                (
                    "    slot = image[record_at(image, frame) + SLOT] - 1\n"
                    "    first = words_of(image, frame) if slot < 0 else words_on(image, slot)\n"
                    "    value: int = image[first + place % image[WORDS]]\n"
                    "    return value"
                ),
            ),
        ),
    ),
    Mutant(
        "a-device-waits-for-processes",
        (
            (
                "    image[words_of(image, frame) + place % image[WORDS]] = value\n    return 0",
                (
                    "    if image[task_at(image, process) + USERS] != 0:\n"
                    "        return BUSY\n"
                    "    image[words_of(image, frame) + place % image[WORDS]] = value\n"
                    "    return 0"
                ),
            ),
        ),
    ),
    Mutant(
        "an-area-begun-too-late",
        (
            (
                "        return INVALID\n    image[SIZE] = size",
                "        return INVALID\n    if image[FREE] == 0:\n        return NO_MEMORY\n    image[SIZE] = size",
            ),
        ),
    ),
    Mutant(
        "given-up-only-in-peace",
        (("    abandon(image)\n    slot = 0", "    if image[WORK] != CHOOSE:\n        return BUSY\n    slot = 0"),),
    ),
    Mutant("given-up-twice", (("        return INVALID\n    abandon(image)", "        return 0\n    abandon(image)"),)),
    Mutant(
        "kept-for-want-of-a-spare-frame",
        (
            (
                "    abandon(image)\n    slot = 0",
                "    abandon(image)\n    if image[FREE] == 0:\n        return NO_MEMORY\n    slot = 0",
            ),
        ),
    ),
    Mutant(
        "fork-answers-with-the-parent",
        (("        page += 1\n    return child\n", "        page += 1\n    return parent\n"),),
    ),
    Mutant(
        "found-by-the-wrong-page",
        (
            (
                "attach(image, frame, (where - image[TABLES]) % image[PAGES])",
                "attach(image, frame, (where - image[TABLES]) // image[PAGES])",
            ),
        ),
    ),
    Mutant(
        "an-entry-that-may-not-be-touched",
        (("(kind ^ 16) - 16 << TYPE_SHIFT\n", "(kind ^ 16) - 16 << TYPE_SHIFT | 1 << 8\n"),),
    ),
)

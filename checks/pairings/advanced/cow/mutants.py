"""Faults that the checks must catch. Their stories stand in spec/advanced/cow.py."""

from __future__ import annotations

from checks.pairing import Mutant

MUTANTS = (
    Mutant(
        "a-debugger-writes-the-file",
        (
            (
                "    while field < SEEN:\n        image[at + field] = 0",
                "    while field < KEY:\n        image[at + field] = 0",
            ),
            (
                "    image[at + SEEN] = 0\n    image[at + NEW] = 0\n    image[at + OLD] = 0\n    return UNFINISHED\n",
                "    image[at + SEEN] = 0\n"
                "    image[at + NEW] = 0\n"
                "    image[at + OLD] = -1 if image[at + KIND] == FORCE else 0\n"
                "    return UNFINISHED\n",
            ),
            (
                "    if todo == GO_AHEAD:\n        if kind <= STORE:",
                "    if todo == GO_AHEAD or (image[at + OLD] == -1 and entry & PRESENT != 0):\n"
                "        if kind <= STORE:",
            ),
            (
                "    hold(image, frame)\n    if todo == SHARE:\n        image[at + NEW] = frame",
                "    hold(image, frame)\n"
                "    if todo == SHARE or image[at + OLD] == -1:\n"
                "        image[at + NEW] = frame",
            ),
            (
                "    if frame == ZERO_FRAME:\n"
                "        return\n"
                "    at = record_at(image, frame)\n"
                "    image[at + REFERENCES] -= 1",
                "    if frame <= ZERO_FRAME:\n"
                "        return\n"
                "    at = record_at(image, frame)\n"
                "    image[at + REFERENCES] -= 1",
            ),
        ),
    ),
    Mutant(
        "a-debugger-writes-what-is-shared",
        (
            (
                "    if kind == FORCE and exclusive != 0:",
                "    if kind == FORCE:",
            ),
        ),
    ),
    Mutant(
        "shared-and-still-writable",
        (
            (
                "    entry: int = image[where] & ~WRITABLE\n",
                "    entry: int = image[where]\n",
            ),
        ),
    ),
    Mutant(
        "no-flush-at-fork",
        (
            (
                "    flush(image, key_of(image, parent, 0), image[PAGES])\n    if is_short",
                "    if is_short",
            ),
        ),
    ),
    Mutant(
        "reused-by-its-mappings-alone",
        (
            (
                "image[record + EXCLUSIVE], image[record + REFERENCES])",
                "image[record + EXCLUSIVE], image[record + MAPPINGS])",
            ),
            (
                "        return exclusive != 0\n    if kind == FORCE",
                "        return entry >> FRAME_SHIFT >= FIRST\n    if kind == FORCE",
            ),
        ),
    ),
    Mutant(
        "one-other-does-not-count",
        (
            (
                "exclusive != 0 or references == 1",
                "exclusive != 0 or references <= 2",
            ),
        ),
    ),
    Mutant(
        "visible-before-it-is-copied",
        (
            (
                "        return end(image, at, NO_MEMORY)\n    image[at + STAGE] = COPY\n",
                "        return end(image, at, NO_MEMORY)\n    image[at + STAGE] = INSTALL\n",
            ),
            (
                "    image[at + STAGE] = INSTALL\n    return UNFINISHED\n\n\n@called\ndef install(",
                "    release(image, image[at + OLD])\n    return again(image, at)\n\n\n@called\ndef install(",
            ),
            (
                "    detach(image, seen)\n    release(image, image[at + OLD])\n    return again(image, at)\n",
                "    detach(image, seen)\n"
                "    if new >= FIRST:\n"
                "        image[at + STAGE] = COPY\n"
                "        return UNFINISHED\n"
                "    return again(image, at)\n",
            ),
        ),
    ),
    Mutant(
        "never-copied",
        (
            (
                "    copy_words(image, image[at + OLD], image[at + NEW])\n",
                "",
            ),
        ),
    ),
    Mutant(
        "installed-without-a-second-look",
        (
            (
                "    if image[where] != seen:\n        release",
                "    if image[where] & MAPPED == 0:\n        release",
            ),
        ),
    ),
    Mutant(
        "pinned-and-shared",
        (
            (
                "image[record + PINNED] != 0:",
                "image[record + PINNED] < 0:",
            ),
        ),
    ),
    Mutant(
        "pinned-to-read-and-shared",
        (
            (
                "    if kind == PIN_READ:\n        return exclusive != 0\n",
                "    if kind == PIN_READ:\n        return True\n",
            ),
        ),
    ),
    Mutant(
        "a-pin-that-stays",
        (
            (
                "    image[record_at(image, frame) + PINNED] -= 1\n    release(image, frame)\n    return 0",
                "    image[record_at(image, frame) + PINNED] -= 1\n    return 0",
            ),
        ),
    ),
    Mutant(
        "dropped-and-still-translated",
        (
            (
                "    set_entry(image, where, attributes)\n    flush(image, key_of(image, process, page), 1)\n",
                "    set_entry(image, where, attributes)\n",
            ),
        ),
    ),
    Mutant(
        "dropped-means-unmapped",
        (
            (
                "    empty(image, process, page, entry & ATTRIBUTES)\n",
                "    image[block_at(image, process, page)] -= 1\n    empty(image, process, page, entry & ATTRIBUTES)\n",
            ),
        ),
    ),
    Mutant(
        "protected-and-still-translated",
        (
            (
                "        set_entry(image, where, image[where] & ~(MAY_WRITE | WRITABLE))\n"
                "        flush(image, key_of(image, process, page), 1)\n",
                "        set_entry(image, where, image[where] & ~(MAY_WRITE | WRITABLE))\n",
            ),
        ),
    ),
    Mutant(
        "the-first-cpu-alone-is-flushed",
        (
            (
                "    cpu = 0\n"
                "    while cpu < image[CPUS]:\n"
                "        at = cpu_at(image, cpu)\n"
                "        if image[at + KEY] >= first",
                "    cpu = 0\n    while cpu < 1:\n        at = cpu_at(image, cpu)\n        if image[at + KEY] >= first",
            ),
        ),
    ),
    Mutant(
        "the-copy-is-not-flushed",
        (
            (
                "    set_entry(image, where, entry)\n"
                "    flush(image, key_of(image, process, page), 1)\n"
                "    detach(image, seen)",
                "    set_entry(image, where, entry)\n    detach(image, seen)",
            ),
        ),
    ),
    Mutant(
        "the-childs-copy-is-empty",
        (
            (
                "    copy_words(image, entry >> FRAME_SHIFT, frame)\n",
                "",
            ),
        ),
    ),
    Mutant(
        "forced-and-then-writable",
        (
            (
                "        if kind != PIN_READ and seen & MAY_WRITE != 0:\n            entry |= WRITABLE",
                "        if kind != PIN_READ:\n            entry |= WRITABLE",
            ),
        ),
    ),
    Mutant(
        "read-only-and-not-shared-rightly",
        (
            (
                "        image[record + EXCLUSIVE] = 0\n    set_entry",
                "        if image[where] & WRITABLE != 0:\n            image[record + EXCLUSIVE] = 0\n    set_entry",
            ),
        ),
    ),
    Mutant(
        "the-zero-page-is-written",
        (
            (
                "entry >> FRAME_SHIFT >= FIRST and is_alone:",
                "(entry >> FRAME_SHIFT == ZERO_FRAME or (entry >> FRAME_SHIFT >= FIRST and is_alone)):",
            ),
        ),
    ),
    Mutant(
        "the-cache-is-written",
        (
            (
                "entry >> FRAME_SHIFT >= FIRST and is_alone:",
                "(entry >> FRAME_SHIFT == FILE_FRAME or (entry >> FRAME_SHIFT >= FIRST and is_alone)):",
            ),
        ),
    ),
    Mutant(
        "an-exit-that-keeps-all",
        (
            (
                "            detach(image, entry)\n            image[block] -= 1",
                "            image[block] -= 1",
            ),
        ),
    ),
    Mutant(
        "the-old-frame-is-kept",
        (
            (
                "    detach(image, seen)\n    release(image, image[at + OLD])",
                "    release(image, image[at + OLD])",
            ),
        ),
    ),
    Mutant(
        "a-refused-copy-keeps-its-source",
        (
            (
                "        release(image, image[at + OLD])\n        again(image, at)",
                "        again(image, at)",
            ),
        ),
    ),
    Mutant(
        "a-fault-in-vain-keeps-its-frame",
        (
            (
                "        release(image, new)\n        release(image, image[at + OLD])",
                "        release(image, image[at + OLD])",
            ),
        ),
    ),
    Mutant(
        "freed-with-its-last-mapping",
        (
            (
                "    image[at + REFERENCES] -= 1\n    if image[at + REFERENCES] == 0:",
                "    image[at + REFERENCES] -= 1\n    if image[at + MAPPINGS] == 0:",
            ),
        ),
    ),
    Mutant(
        "faults-for-ever",
        (
            (
                "        if kind != PIN_READ and entry & MAY_WRITE != 0:\n"
                "            set_entry(image, where, entry | WRITABLE)\n",
                "",
            ),
        ),
    ),
    Mutant(
        "a-child-in-anothers-place",
        (
            (
                "    while child < image[PROCESSES] and image[task_at(image, child) + ALIVE] != 0:\n"
                "        child += 1\n"
                "    if child == image[PROCESSES]:\n"
                "        return NO_NUMBER\n",
                "    while child < image[PROCESSES] - 1 and image[task_at(image, child) + ALIVE] != 0:\n"
                "        child += 1\n",
            ),
        ),
    ),
    Mutant(
        "the-last-frame-is-kept-back",
        (
            (
                "    if frame != 0:\n        at = record_at(image, frame)\n        image[FREE]",
                "    if frame != 0 and image[record_at(image, frame) + NEXT] == 0:\n"
                "        return 0\n"
                "    if frame != 0:\n"
                "        at = record_at(image, frame)\n"
                "        image[FREE]",
            ),
        ),
    ),
    Mutant(
        "two-frames-are-kept-back",
        (
            (
                "    if frame != 0:\n        at = record_at(image, frame)\n        image[FREE]",
                "    if frame != 0 and image[record_at(image, image[record_at(image, frame) + NEXT]) + NEXT] == 0:\n"
                "        return 0\n"
                "    if frame != 0:\n"
                "        at = record_at(image, frame)\n"
                "        image[FREE]",
            ),
        ),
    ),
    Mutant(
        "an-exit-in-the-middle",
        (
            (
                "    if image[task_at(image, process) + USERS] != 0:\n        return BUSY\n    tear_down",
                "    tear_down",
            ),
        ),
    ),
    Mutant(
        "the-first-process-ends",
        (
            (
                "    if process == 0:\n        return NOT_PERMITTED\n",
                "",
            ),
        ),
    ),
    Mutant(
        "a-device-writes-what-it-may-read",
        (
            (
                "    if held & FOR_WRITING == 0:\n        return NOT_PERMITTED\n",
                "",
            ),
        ),
    ),
    Mutant(
        "a-fork-in-vain-keeps-its-child",
        (
            (
                "        tear_down(image, child)\n        return NO_MEMORY",
                "        return NO_MEMORY",
            ),
        ),
    ),
    Mutant(
        "two-accesses-at-once",
        (
            (
                "    if image[at + STAGE] != IDLE:\n        return BUSY\n",
                "",
            ),
        ),
    ),
    Mutant(
        "a-pin-in-anothers-place",
        (
            (
                "    if kind >= PIN_READ and is_reserved(image, value):\n        return BUSY\n",
                "",
            ),
        ),
    ),
    Mutant(
        "mapped-over",
        (
            (
                "    if image[where] != 0:\n        return ALREADY_MAPPED\n",
                "",
            ),
        ),
    ),
    Mutant(
        "nothing-there-until-it-is-used",
        (
            (
                "    if image[entry_at(image, process, page)] == 0:\n        return NOT_MAPPED\n    if image[task_at",
                "    if image[entry_at(image, process, page)] & PRESENT == 0:\n"
                "        return NOT_MAPPED\n"
                "    if image[task_at",
            ),
        ),
    ),
    Mutant(
        "nothing-to-drop-until-it-is-used",
        (
            (
                "    entry = image[entry_at(image, process, page)]\n"
                "    if entry == 0:\n"
                "        return NOT_MAPPED\n"
                "    empty",
                "    entry = image[entry_at(image, process, page)]\n"
                "    if entry & PRESENT == 0:\n"
                "        return NOT_MAPPED\n"
                "    empty",
            ),
        ),
    ),
    Mutant(
        "nothing-to-protect-until-it-is-used",
        (
            (
                "    where = entry_at(image, process, page)\n    if image[where] == 0:\n        return NOT_MAPPED\n",
                "    where = entry_at(image, process, page)\n"
                "    if image[where] & PRESENT == 0:\n"
                "        return NOT_MAPPED\n",
            ),
        ),
    ),
    Mutant(
        "fork-answers-its-caller",
        (
            (
                "        return NO_MEMORY\n    return child\n",
                "        return NO_MEMORY\n    return parent\n",
            ),
        ),
    ),
    Mutant(
        "no-frame-is-no-page",
        (
            (
                "        tear_down(image, child)\n        return NO_MEMORY",
                "        tear_down(image, child)\n        return NOT_MAPPED",
            ),
        ),
    ),
    Mutant(
        "permission-before-presence",
        (
            (
                "    if entry & MAPPED == 0:\n        return NOT_MAPPED\n",
                "    if entry & MAPPED == 0 and kind != STORE:\n        return NOT_MAPPED\n",
            ),
        ),
    ),
    Mutant(
        "every-pin-is-for-writing",
        (
            (
                "    if entry & MAY_WRITE == 0 and (kind == STORE or kind == PIN_WRITE):",
                "    if entry & MAY_WRITE == 0 and (kind == STORE or kind >= PIN_READ):",
            ),
        ),
    ),
    Mutant(
        "own-means-writable",
        (
            (
                "        return exclusive != 0\n    if kind == FORCE",
                "        return exclusive != 0 and entry & WRITABLE != 0\n    if kind == FORCE",
            ),
        ),
    ),
    Mutant(
        "unmapped-means-unpinned-to-write",
        (
            (
                "    if held & FOR_WRITING == 0:\n        return NOT_PERMITTED\n",
                "    if held & FOR_WRITING == 0:\n"
                "        return NOT_PERMITTED\n"
                "    if image[record_at(image, held >> 1) + MAPPINGS] == 0:\n"
                "        return NOT_PINNED\n",
            ),
        ),
    ),
    Mutant(
        "unmapped-means-unpinned",
        (
            (
                "    frame = held_by(image, pin) >> 1\n"
                "    if frame == 0:\n"
                "        return NOT_PINNED\n"
                "    image[image[PINS_AT] + pin] = 0",
                "    frame = held_by(image, pin) >> 1\n"
                "    if frame == 0 or image[record_at(image, frame) + MAPPINGS] == 0:\n"
                "        return NOT_PINNED\n"
                "    image[image[PINS_AT] + pin] = 0",
            ),
        ),
    ),
    Mutant(
        "a-step-of-nothing",
        (
            (
                "    if stage == IDLE:\n        return BUSY\n",
                "    if stage == IDLE:\n        return UNFINISHED\n",
            ),
        ),
    ),
    Mutant(
        "a-fault-that-stays",
        (
            (
                "    image[task_at(image, image[at + PROCESS]) + LOCKS] -= 1\n    image[at + STAGE] = LOOK",
                "    image[at + STAGE] = LOOK",
            ),
        ),
    ),
    Mutant(
        "a-hole-can-be-protected",
        (
            (
                "    where = entry_at(image, process, page)\n"
                "    if image[where] == 0:\n"
                "        return NOT_MAPPED\n"
                "    if image[task_at(image, process) + LOCKS] != 0:\n"
                "        return BUSY\n"
                "    if writable",
                "    where = entry_at(image, process, page)\n"
                "    if image[where] == 0:\n"
                "        return 0\n"
                "    if image[task_at(image, process) + LOCKS] != 0:\n"
                "        return BUSY\n"
                "    if writable",
            ),
        ),
    ),
    Mutant(
        "unpinned-twice",
        (
            (
                "    if frame == 0:\n        return NOT_PINNED\n    image[image[PINS_AT] + pin] = 0",
                "    if frame == 0:\n        return 0\n    image[image[PINS_AT] + pin] = 0",
            ),
        ),
    ),
    Mutant(
        "ended-twice",
        (
            (
                "    if not exists(image, process):\n        return NO_PROCESS\n    if process == 0:",
                "    if not exists(image, process):\n        return 0\n    if process == 0:",
            ),
        ),
    ),
    Mutant(
        "an-entry-that-nobody-counts",
        (
            (
                "    attach(image, new)\n    if new >= FIRST:",
                "    if new >= FIRST:",
            ),
        ),
    ),
    Mutant(
        "what-cannot-be-written-is-not-mapped",
        (
            (
                "        return BUSY\n    image[block_at(image, process, page)] += 1\n",
                "        return BUSY\n"
                "    if file == 0 and writable == 0:\n"
                "        return NOT_PERMITTED\n"
                "    image[block_at(image, process, page)] += 1\n",
            ),
        ),
    ),
    Mutant(
        "a-failed-access-keeps-its-process",
        (
            (
                "    image[task_at(image, image[at + PROCESS]) + USERS] -= 1\n",
                "    if answer >= 0:\n        image[task_at(image, image[at + PROCESS]) + USERS] -= 1\n",
            ),
        ),
    ),
    Mutant(
        "a-store-answers-its-word",
        (
            (
                "        image[place] = image[at + VALUE]\n    else:",
                "        image[place] = image[at + VALUE]\n        answer = image[at + VALUE]\n    else:",
            ),
        ),
    ),
    Mutant(
        "asked-too-early",
        (
            (
                "    image[at + STAGE] = LOOK\n    image[at + PROCESS] = process\n",
                "    if image[entry_at(image, process, place // image[WORDS])] == 0:\n"
                "        return NOT_MAPPED\n"
                "    image[at + STAGE] = LOOK\n"
                "    image[at + PROCESS] = process\n",
            ),
        ),
    ),
)

"""Faults of the implementation that the checks must catch: each an error of its own, told in the law (PITFALLS)."""

from __future__ import annotations

from checks.pairing import Mutant

MUTANTS = (
    Mutant(
        "disabled-and-stale",
        (
            (
                ("    put(image, slot, ON_DEVICE)\n    return cost\n"),
                (
                    "    if cost != DISABLED or image[image[TABLE] + slot] <= 0:\n"
                    "        put(image, slot, ON_DEVICE)\n"
                    "    return cost\n"
                ),
            ),
        ),
    ),
    Mutant(
        "refused-and-stale",
        (
            (
                ("    put(image, slot, ON_DEVICE)\n    return cost\n"),
                (
                    "    if cost != POOL_FULL or image[image[TABLE] + slot] <= 0:\n"
                    "        put(image, slot, ON_DEVICE)\n"
                    "    return cost\n"
                ),
            ),
        ),
    ),
    Mutant(
        "failed-and-stale",
        ((("        put(image, slot, 0)\n        return IO_ERROR\n"), ("        return IO_ERROR\n")),),
    ),
    Mutant(
        "given-up-in-the-pool-alone",
        (
            (
                ("    put(image, slot, 0)\n    return 0\n"),
                ("    put(image, slot, ON_DEVICE if image[image[TABLE] + slot] > 0 else 0)\n    return 0\n"),
            ),
        ),
    ),
    Mutant(
        "written-back-without-a-second-look",
        (
            (
                ("        if image[image[LOCKS] + slot] != 0 or image[image[TABLE] + slot] != entry:\n"),
                ("        if image[image[LOCKS] + slot] != 0:\n"),
            ),
        ),
    ),
    Mutant(
        "written-back-unlocked",
        ((("        image[image[LOCKS] + slot] = 1\n"), ("        image[image[LOCKS] + slot] = 0\n")),),
    ),
    Mutant(
        "two-write-one-back",
        (
            (
                ("        if image[image[LOCKS] + slot] != 0 or image[image[TABLE] + slot] != entry:\n"),
                ("        if image[image[TABLE] + slot] != entry:\n"),
            ),
        ),
    ),
    Mutant(
        "a-store-does-not-wait",
        ((("    if image[image[LOCKS] + slot] != 0:\n        return BUSY\n    cost"), ("    cost")),),
    ),
    Mutant(
        "given-up-in-the-middle",
        (
            (
                ("    if image[image[LOCKS] + slot] != 0:\n        return BUSY\n    put(image, slot, 0)\n"),
                ("    put(image, slot, 0)\n"),
            ),
        ),
    ),
    Mutant(
        "a-write-error-loses-the-page",
        (
            (
                ("            image[image[LOCKS] + slot] = 0\n            return end(image, cpu, IO_ERROR)\n"),
                (
                    "            put(image, slot, 0)\n"
                    "            image[image[LOCKS] + slot] = 0\n"
                    "            return end(image, cpu, IO_ERROR)\n"
                ),
            ),
        ),
    ),
    Mutant("a-write-error-is-not-noticed", ((("    if not is_written:\n        return IO_ERROR\n"), ""),)),
    Mutant(
        "locked-for-ever",
        (
            (
                ("            image[image[LOCKS] + slot] = 0\n            return end(image, cpu, IO_ERROR)\n"),
                ("            return end(image, cpu, IO_ERROR)\n"),
            ),
        ),
    ),
    Mutant(
        "a-store-error-is-not-noticed",
        (
            (
                ("    if not write(image, image[FRAME], slot):\n"),
                ("    if not write(image, image[FRAME], slot) and slot < 0:\n"),
            ),
        ),
    ),
    Mutant(
        "through-to-the-device",
        (
            (
                ("    if cost >= 0:\n        return cost\n    if not write"),
                ("    if cost >= 0 and image[FAILS] & WRITES == 0:\n        return cost\n    if not write"),
            ),
        ),
    ),
    Mutant(
        "a-write-fails-that-could-be-read",
        ((("    if image[FAILS] & WRITES != 0:\n"), ("    if image[FAILS] & (READS | WRITES) != 0:\n")),),
    ),
    Mutant(
        "a-read-fails-that-could-be-written",
        ((("    if image[FAILS] & READS != 0:\n"), ("    if image[FAILS] & (READS | WRITES) != 0:\n")),),
    ),
    Mutant(
        "a-read-error-is-zeros",
        (
            (
                ("    if image[FAILS] & READS != 0:\n        return IO_ERROR\n"),
                ("    if image[FAILS] & READS != 0:\n        return 0\n"),
            ),
        ),
    ),
    Mutant(
        "the-pool-fails-with-the-device",
        (
            (
                ("    if entry != ON_DEVICE:\n        expand"),
                ("    if entry != ON_DEVICE and image[FAILS] & READS == 0:\n        expand"),
            ),
        ),
    ),
    Mutant(
        "switched-off-and-forgotten",
        (
            (
                ("    if entry != ON_DEVICE:\n        expand"),
                ("    if entry != ON_DEVICE and image[ENABLED] != 0:\n        expand"),
            ),
        ),
    ),
    Mutant("switched-off-and-taken", ((("    if image[ENABLED] == 0:\n        return DISABLED\n"), ""),)),
    Mutant(
        "a-reason-that-is-not-so",
        (
            (
                ("    if image[ENABLED] == 0:\n        return DISABLED\n"),
                ("    if image[ENABLED] == 0:\n        return NOT_COMPRESSED\n"),
            ),
        ),
    ),
    Mutant(
        "disabled-where-it-fails",
        ((("        return NOT_COMPRESSED\n    length"), ("        return DISABLED\n    length")),),
    ),
    Mutant(
        "a-word-of-another-size",
        (
            (
                ("        put(image, slot, new_entry(image, slot, 0, image[source]))\n"),
                ("        put(image, slot, new_entry(image, slot, 0, image[source] & 0xFFFFFFFF))\n"),
            ),
        ),
    ),
    Mutant(
        "equal-in-one-half",
        (
            (
                ("    if image[source + count - 1] != first:\n"),
                ("    if (image[source + count - 1] ^ first) & 0xFFFFFFFF != 0:\n"),
            ),
            (
                ("    while word < count and image[source + word] == first:\n"),
                ("    while word < count and (image[source + word] ^ first) & 0xFFFFFFFF == 0:\n"),
            ),
        ),
    ),
    Mutant("equal-at-both-ends", ((("    return word == count\n"), ("    return True\n")),)),
    Mutant(
        "equal-and-compressed",
        ((("    if is_alike(image, source):\n"), ("    if is_alike(image, source) and image[source] == 0:\n")),),
    ),
    Mutant(
        "equal-and-in-the-list",
        (
            (("    if length != 0:\n        append(image, entry)\n"), ("    append(image, entry)\n")),
            (
                (
                    "    if image[at + LENGTH] != 0:\n"
                    "        unlink(image, entry)\n"
                    "        free_chunks(image, image[at + FIRST], image[at + LENGTH])\n"
                ),
                (
                    "    unlink(image, entry)\n"
                    "    if image[at + LENGTH] != 0:\n"
                    "        free_chunks(image, image[at + FIRST], image[at + LENGTH])\n"
                ),
            ),
        ),
    ),
    Mutant(
        "a-length-that-wraps", ((("    image[at + LENGTH] = length\n"), ("    image[at + LENGTH] = length & 7\n")),)
    ),
    Mutant(
        "compressed-to-the-same-length", ((("    if length < image[WORDS]:\n"), ("    if length <= image[WORDS]:\n")),)
    ),
    Mutant(
        "the-decompressor-does-not-learn",
        (
            (
                (
                    "                image[image[RECENT] + place_of(value)] = value\n"
                    "                at += 1\n"
                    "            elif"
                ),
                ("                at += 1\n            elif"),
            ),
        ),
    ),
    Mutant(
        "longer-than-the-page",
        (
            (
                (
                    "    if length < image[WORDS]:\n"
                    "        source = image[BUFFER]\n"
                    "    else:\n"
                    "        length = image[WORDS]\n"
                ),
                ("    source = image[BUFFER]\n"),
            ),
            (("    return used if word == count else count\n"), ("    return used\n")),
            (("    while word < count and used < count:\n"), ("    while word < count:\n")),
            (("    elif length == image[WORDS]:\n"), ("    elif length < 0:\n")),
        ),
    ),
    Mutant(
        "not-smaller-and-refused",
        (
            (
                ("    else:\n        length = image[WORDS]\n"),
                (
                    "    else:\n"
                    "        if image[FAILS] == 0:\n"
                    "            return NOT_COMPRESSED\n"
                    "        length = image[WORDS]\n"
                ),
            ),
        ),
    ),
    Mutant("a-charge-that-is-never-given-back", ((("    image[CHARGE] -= chunks_of(length, image[CHUNK])\n"), ""),)),
    Mutant(
        "charged-and-refused",
        (
            (
                ("        image[FULL] = 1\n        return POOL_FULL\n"),
                ("        image[FULL] = 1\n        image[CHARGE] += cost\n        return POOL_FULL\n"),
            ),
        ),
    ),
    Mutant(
        "charged-in-words",
        ((("    charge: int = image[CHARGE]\n"), ("    charge: int = image[CHARGE] * image[CHUNK]\n")),),
    ),
    Mutant(
        "one-chunk-too-many", ((("    return cost <= limit - charge\n"), ("    return cost <= limit - charge + 1\n")),)
    ),
    Mutant(
        "the-last-chunk-is-kept-back",
        ((("    return cost <= limit - charge\n"), ("    return cost < limit - charge\n")),),
    ),
    Mutant(
        "no-threshold",
        ((("    return charge >= limit or (full != 0 and charge > accept)\n"), ("    return charge >= limit\n")),),
    ),
    Mutant(
        "above-its-threshold",
        (
            (
                ("    return charge >= limit or (full != 0 and charge > accept)\n"),
                ("    return charge >= limit or (full != 0 and charge >= accept)\n"),
            ),
        ),
    ),
    Mutant(
        "full-for-ever",
        (
            (
                ("    image[FULL] = int(takes_nothing(image[FULL], image[CHARGE], image[LIMIT], image[ACCEPT]))\n"),
                ("    image[FULL] |= int(takes_nothing(image[FULL], image[CHARGE], image[LIMIT], image[ACCEPT]))\n"),
            ),
        ),
    ),
    Mutant(
        "an-entry-freed-twice",
        (
            (
                ("    if old > 0:\n        free_entry(image, old)\n"),
                ("    if old > 0:\n        free_entry(image, old)\n        free_entry(image, old)\n"),
            ),
        ),
    ),
    Mutant(
        "a-chunk-that-is-lost",
        (
            (
                ("        image[image[LINKS] + chunk] = 0\n        clear_words"),
                ("        image[image[LINKS] + chunk] = 0 if done == 0 else LAST\n        clear_words"),
            ),
        ),
    ),
    Mutant(
        "the-last-one-stays",
        (
            (
                ("    entry: int = image[OLDEST]\n"),
                ("    entry: int = image[OLDEST] if image[OLDEST] != image[NEWEST] else 0\n"),
            ),
        ),
    ),
    Mutant(
        "given-up-in-vain",
        (
            (
                "        if image[image[LOCKS] + slot] != 0 or ",
                "        if image[image[LOCKS] + slot] != 0 or image[NEWEST] == entry or ",
            ),
        ),
    ),
    Mutant(
        "never-done", ((("    image[at + STAGE] = stage + 1\n"), ("    image[at + STAGE] = max(stage, LOCKED)\n")),)
    ),
    Mutant("two-at-a-time", ((("    if image[at + STAGE] != IDLE:\n        return BUSY\n"), ""),)),
    Mutant(
        "nothing-is-done-well",
        ((("    if stage == IDLE:\n        return BUSY\n"), ("    if stage == IDLE:\n        return 0\n")),),
    ),
    Mutant(
        "nothing-is-given-up-well",
        ((("    if image[image[TABLE] + slot] == 0:\n        return NOT_STORED\n    if image"), ("    if image")),),
    ),
    Mutant(
        "nothing-is-zeros",
        ((("    if entry == 0:\n        return NOT_STORED\n"), ("    if entry == 0:\n        return 0\n")),),
    ),
    Mutant(
        "a-store-fails-that-could-be-written",
        (
            (
                ("    if not write(image, image[FRAME], slot):\n"),
                ("    if image[FAILS] & READS != 0 or not write(image, image[FRAME], slot):\n"),
            ),
        ),
    ),
    Mutant(
        "equal-and-taken",
        (
            (("    if image[ENABLED] == 0:\n        return DISABLED\n    source"), ("    source")),
            (
                ("    image[FULL] = int(takes_nothing"),
                ("    if image[ENABLED] == 0:\n        return DISABLED\n    image[FULL] = int(takes_nothing"),
            ),
        ),
    ),
    Mutant(
        "larger-than-it-was-asked-for",
        (
            (
                ("            1 + limit,\n            limit * chunk,\n"),
                ("            2 + limit,\n            chunk + limit * chunk,\n"),
            ),
            (
                ("enumerate((slots, words, chunk, limit, accept, cpus))"),
                ("enumerate((slots, words, chunk, limit + 1, accept, cpus))"),
            ),
        ),
    ),
    Mutant(
        "equal-and-counted",
        (
            (
                ("new_entry(image, slot, 0, image[source]))\n        return 0\n"),
                ("new_entry(image, slot, 0, image[source]))\n        return 1\n"),
            ),
        ),
    ),
    Mutant(
        "full-before-it-is-off",
        (
            (
                ("    if image[ENABLED] == 0:\n        return DISABLED\n    source = image[FRAME]\n"),
                (
                    "    source = image[FRAME]\n"
                    "    if image[ENABLED] == 0:\n"
                    "        if image[CHARGE] >= image[LIMIT] and not is_alike(image, source):\n"
                    "            return POOL_FULL\n"
                    "        return DISABLED\n"
                ),
            ),
        ),
    ),
    Mutant(
        "equal-and-full",
        (
            (
                ("    if is_alike(image, source):\n"),
                ("    if is_alike(image, source) and (image[CHARGE] < image[LIMIT] or image[FAILS] != 0):\n"),
            ),
        ),
    ),
    Mutant(
        "nothing-there-where-it-fails",
        ((("        return NOT_COMPRESSED\n    length"), ("        return NOT_STORED\n    length")),),
    ),
    Mutant(
        "rather-to-the-device",
        (
            (
                ("    if not has_room(image[CHARGE], cost, image[LIMIT]):\n"),
                ("    if image[CHARGE] + cost >= image[LIMIT] + int(image[FAILS] != 0):\n"),
            ),
        ),
    ),
    Mutant(
        "given-up-and-denied",
        (
            (
                ("    put(image, slot, 0)\n    return 0\n"),
                (
                    "    answer = 0 if image[image[TABLE] + slot] > 0 else NOT_STORED\n"
                    "    put(image, slot, 0)\n"
                    "    return answer\n"
                ),
            ),
        ),
    ),
    Mutant(
        "a-write-back-fails-that-could-be-written",
        (
            (
                ("        if not write(image, at + PAGE, slot):\n"),
                ("        if image[FAILS] & READS != 0 or not write(image, at + PAGE, slot):\n"),
            ),
        ),
    ),
    Mutant(
        "freed-and-not-cleared",
        (
            (
                "        clear_words(image, chunk_at(image, chunk), image[CHUNK])\n        image[LOWEST]",
                "        image[LOWEST]",
            ),
        ),
    ),
)

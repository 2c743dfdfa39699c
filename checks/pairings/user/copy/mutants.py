"""Faults of user copy that the checks must catch. Their stories are told in spec/user/copy.py."""

from __future__ import annotations

from checks.pairing import Mutant


def mutant(name: str, *edits: tuple[str, str]) -> Mutant:
    """Edits of impl/user/copy.py."""
    return Mutant(name, edits)


OK = "    return address >= 0 and count >= 0 and count <= USER_END - address\n"
CLOSED = "    if offset < 0 or address >= USER_END or image[image[FLAGS]] == 0:\n"
RIGHT = "    if image[image[RIGHTS] + (offset >> image[SHIFT])] & right != right:\n        return 0\n"
INSIDE = "    inside: int = size - (offset & size - 1)\n"
TO_LEFT = "    left = copy_out(image, address, kernel_place(image, buffer), count)\n"
FROM_LEFT = (
    "        left = copy_in(image, kernel_place(image, buffer), address, count)\n        image[image[FLAGS]] = 0\n"
)
ZEROED = "    clear_bytes(image, kernel_place(image, buffer) + count - left, left)\n"
FROM_RUN = "        run = reach(image, address, left, PRESENT)\n"
OUT = "        copy_bytes(image, user_place(image, address), buffer, run)\n"
CLEARED = "    left = clear(image, address, count)\n    image[image[FLAGS]] = 0\n"
MOVED = (
    "            image[unsigned(memory + (target >> 3))] = image[unsigned(memory + (source >> 3))]\n"
    "            step = 8\n        else:\n"
)
NUL = "            if byte == 0:\n                return done\n"
STRING = "    length = copy_string(image, kernel_place(image, buffer), address, most)\n    image[image[FLAGS]] = 0\n"
TOO_LONG = "    if not has_room(image, buffer, count):\n        return count\n    left = count\n"
REFUSED = "    if not has_room(image, buffer, count) or address < 0 or address >= USER_END:\n        return FAULT\n"

MUTANTS = (
    # ── Ranges ──
    mutant("access-ok-ignores-the-length", (OK, "    return address >= 0 and count >= 0 and address <= USER_END\n")),
    mutant("the-range-wraps", (OK, "    return address >= 0 and (address + count & 0x7FFFFFFFFFFFFFFF) <= USER_END\n")),
    mutant("the-boundary-is-the-kernels", (OK, OK.replace("USER_END - address", "USER_END - address + 1"))),
    mutant("the-last-byte-is-nobodys", (OK, OK.replace("count <= USER_END", "count < USER_END"))),
    mutant(
        "no-range-check",
        ("    if access_ok(address, count):\n", "    if access_ok(address, count) or address < 0:\n"),
        (CLOSED, "    if address < 0:\n        return count\n" + CLOSED),
        (
            "    place: int = address - image[START]\n    return place\n",
            "    if address < 0:\n        return kernel_place(image, KERNEL)\n"
            "    place: int = address - image[START]\n    return place\n",
        ),
    ),
    mutant("the-buffer-is-not-looked-at", (TOO_LONG, "    if count > image[BYTES]:\n        return 0\n" + TOO_LONG)),
    # ── Rights ──
    mutant(
        "the-first-page-decides",
        (INSIDE, "    inside: int = size - (offset & size - 1)\n    inside = count if count <= size else inside\n"),
    ),
    mutant("a-page-that-may-only-be-read-is-written", (RIGHT, RIGHT.replace("& right != right", "& PRESENT == 0"))),
    mutant(
        "a-page-must-be-writable-to-be-read",
        (FROM_RUN, "        run = reach(image, address, left, PRESENT | WRITABLE)\n"),
    ),
    # ── Counts ──
    mutant(
        "the-page-that-faults-is-counted-as-copied",
        (
            FROM_RUN + "        if run == 0:\n            return left\n",
            FROM_RUN + "        if run == 0:\n"
            "            return left - (1 << image[SHIFT]) if left > 1 << image[SHIFT] else 0\n",
        ),
    ),
    mutant(
        "all-or-nothing",
        (
            CLEARED + "    return left\n",
            CLEARED + "    return count if left > 0 else 0\n",
        ),
    ),
    mutant(
        "counts-what-was-copied",
        (
            TO_LEFT + "    image[image[FLAGS]] = 0\n    return left\n",
            TO_LEFT + "    image[image[FLAGS]] = 0\n    return count - left if 0 < left else 0\n",
        ),
    ),
    mutant("minus-efault", (TO_LEFT, TO_LEFT + "    if left > 0:\n        left = FAULT\n")),
    # ── AC ──
    mutant(
        "open-after-a-fault",
        (
            FROM_LEFT,
            FROM_LEFT.replace(
                "        image[image[FLAGS]] = 0\n", "        if left == 0:\n            image[image[FLAGS]] = 0\n"
            ),
        ),
    ),
    mutant("never-opened", ("        image[image[FLAGS]] = 1\n        left = copy_in", "        left = copy_in")),
    # ── Bytes ──
    mutant("the-rest-is-not-cleared", (ZEROED, "")),
    mutant(
        "the-rest-is-cleared-only-after-a-fault",
        (ZEROED, "    if left < count:\n    " + ZEROED),
    ),
    mutant("cleared-from-the-beginning", (ZEROED, ZEROED.replace(" + count - left", ""))),
    mutant(
        "the-tail-is-a-word",
        (
            "        if (target | source) & 7 == 0 and count >= 8:\n",
            "        if (target | source) & 7 == 0 and count >= 4:\n",
        ),
    ),
    mutant(
        "clears-a-word-at-the-end", ("        if target & 7 == 0 and count >= 8:\n", "        if target & 7 == 0:\n")
    ),
    mutant(
        "the-process-gets-the-next-bytes-too",
        (OUT, "        copy_bytes(image, user_place(image, address), buffer, run + 7 & ~7)\n"),
    ),
    # ── Strings ──
    mutant(
        "reads-on-behind-the-nul",
        (NUL, "            if byte == 0 and count - done < 8:\n                return done\n"),
    ),
    mutant(
        "a-string-needs-all-of-its-room",
        (
            STRING,
            "    if clear_left(image, address, most) > 0:\n        image[image[FLAGS]] = 0\n        return FAULT\n"
            + STRING,
        ),
        (
            "# ── Operations ──",
            "@kernel\ndef clear_left(image: Image, address: int, count: int) -> int:\n"
            "    while count > 0 and reach(image, address, count, PRESENT) > 0:\n"
            "        run = reach(image, address, count, PRESENT)\n"
            "        address += run\n        count -= run\n    return count\n\n\n# ── Operations ──",
        ),
    ),
    mutant(
        "copies-the-bytes-behind-the-nul",
        (" and not has_nul(image[memory + (source >> 3)]):\n", ":\n            word = image[memory + (source >> 3)]\n"),
        (
            MOVED + "            byte = get(image, source)\n",
            "            image[memory + (target >> 3)] = word\n"
            "            if has_nul(word):\n"
            "                while get(image, source) != 0:\n"
            "                    source += 1\n                    done += 1\n"
            "                return done\n"
            "            step = 8\n        else:\n            byte = get(image, source)\n",
        ),
    ),
    mutant("the-length-counts-the-nul", (NUL, "            if byte == 0:\n                return done + 1\n")),
    mutant(
        "the-nul-is-not-copied",
        (
            "            put(image, target, byte)\n            if byte == 0:\n                return done\n",
            "            if byte == 0:\n                return done\n            put(image, target, byte)\n",
        ),
    ),
    mutant(
        "the-limit-leaves-room-for-a-nul",
        (STRING, STRING + "    if length == count:\n        length = count - 1\n"),
    ),
    mutant(
        "a-string-longer-than-its-limit", (STRING, STRING + "    if length == count:\n        length = count + 1\n")
    ),
    mutant(
        "a-negative-limit-is-a-large-one",
        (
            "    if count <= 0:\n        return 0\n",
            "    if count < 0:\n        return FAULT\n    if count == 0:\n        return 0\n",
        ),
    ),
    mutant(
        "a-fault-is-an-empty-string",
        ("        if run == 0:\n            return FAULT\n", "        if run == 0:\n            return done\n"),
    ),
    mutant(
        "a-string-overruns-the-buffer",
        (
            REFUSED,
            "    if address < 0 or address >= USER_END:\n        return FAULT\n"
            "    if not has_room(image, buffer, count):\n        return 0\n",
        ),
    ),
    # ── What the process does ──
    mutant(
        "a-fresh-page-is-old",
        (
            "    image[image[RIGHTS] + page] = 0\n    clear_bytes(",
            "    image[image[RIGHTS] + page] = 0\n    if page > 0:\n        return\n    clear_bytes(",
        ),
    ),
    mutant(
        "protects-what-is-not-mapped",
        (
            "    if image[image[RIGHTS] + page] == 0:\n        return NOT_MAPPED\n",
            "    if image[image[RIGHTS] + page] == 0:\n        return 0\n",
        ),
    ),
    mutant(
        "protected-and-reported-as-refused",
        (
            "    image[image[RIGHTS] + page] = rights\n    return 0\n",
            "    image[image[RIGHTS] + page] = rights\n    return NOT_MAPPED\n",
        ),
    ),
    mutant(
        "more-than-was-read",
        ("operation(load, outcome, takes=PLACES)", "operation(load, lambda code, *said: code + 256, takes=PLACES)"),
    ),
    mutant(
        "loads-seven-bits", ("    byte: int = get(image, user_place", "    byte: int = 127 & get(image, user_place")
    ),
    mutant(
        "a-store-that-answers",
        ("operation(store, nothing, takes=PLACES)", "operation(store, lambda *said: Failure.FAULT, takes=PLACES)"),
    ),
    mutant(
        "mapped-and-reported-as-refused",
        ("operation(map_page, nothing)", "operation(map_page, lambda *said: Failure.NOT_MAPPED)"),
    ),
    mutant(
        "unmapped-and-reported-as-refused",
        ("operation(unmap_page, nothing)", "operation(unmap_page, lambda *said: Failure.NOT_MAPPED)"),
    ),
    mutant("more-is-left-than-was-asked-for", (TO_LEFT, TO_LEFT + "    if left == count > 0:\n        left += 1\n")),
    mutant(
        "one-byte-fewer-than-was-cleared",
        (CLEARED, CLEARED + "    if 0 < left < count - 1:\n        left += 1\n"),
    ),
)

"""Faults that the checks must catch. Their stories stand in spec/boot/layout.py."""

from __future__ import annotations

from checks.pairing import Mutant


def mutant(name: str, *edits: tuple[str, str]) -> Mutant:
    return Mutant(name, edits)


MUTANTS = (
    mutant("loaded-anywhere", ("    if image[place + PHYSICAL] < MIB:\n        return TOO_LOW\n", "")),
    mutant("load-addresses-are-not-asked", ("    if not is_placed(image, place):\n        return MISPLACED\n", "")),
    mutant("all-is-linked-high", ("    if virtual == LOW + physical:\n        return True\n", "")),
    mutant(
        "only-written-and-executed",
        ("image[place + RIGHTS] & (WRITE | EXECUTE) == WRITE | EXECUTE", "image[place + RIGHTS] == WRITE | EXECUTE"),
    ),
    mutant("only-what-is-never-free", ("image[each + UNTIL] > ALWAYS and", "image[each + UNTIL] == NEVER and")),
    mutant("what-is-free-is-claimed", ("image[each + UNTIL] > ALWAYS and", "image[each + UNTIL] >= ALWAYS and")),
    mutant(
        "neighbours-collide",
        (
            "    return first < other + other_bytes and other < first + bytes\n",
            "    return first <= other + other_bytes and other <= first + bytes\n",
        ),
    ),
    mutant(
        "bytes-of-the-file-collide",
        (
            "    if meet(first, image[place + BYTES], second, image[other + BYTES]):\n        return COLLIDING\n"
            "    linked, second_linked = image[place + VIRTUAL], image[other + VIRTUAL]\n"
            "    if linked <= last_of(image, other) and second_linked <= last_of(image, place):\n",
            "    if meet(first, image[place + FILLED], second, image[other + FILLED]):\n",
        ),
    ),
    mutant(
        "physical-bytes-collide",
        (
            "    if linked <= last_of(image, other) and second_linked <= last_of(image, place):\n"
            "        return COLLIDING\n",
            "",
        ),
    ),
    mutant(
        "bytes-and-not-pages",
        (
            "first >> PAGE <= second_last >> PAGE and second >> PAGE <= last >> PAGE",
            "first <= second_last and second <= last",
        ),
    ),
    mutant(
        "begins-inside",
        ("linked >= virtual and linked <= virtual + rest", "linked >= virtual and linked - virtual < bytes"),
    ),
    mutant(
        "bss-is-not-looked-for",
        (
            "    return NOT_CLEARED if kind == ZEROS else NOT_LOADED\n",
            "    return 0 if kind == ZEROS else NOT_LOADED\n",
        ),
    ),
    mutant(
        "data-anywhere",
        ("    return RODATA if kind == TEXT else kind\n", "    return kind if kind == ZEROS else RODATA\n"),
    ),
    mutant("video-rom-is-video-memory", ("    if address >= 0xC0000:\n        return 7\n", "")),
    mutant("memory-is-contents", ("kind == ZEROS or holds(image, place, section, image[place + FILLED])", "kind > 0")),
    mutant(
        "code-needs-no-right",
        ("        return rights & (WRITE | EXECUTE) == EXECUTE\n", "        return rights & WRITE == 0\n"),
    ),
    mutant("constants-can-be-written", ("return not is_written if kind == RODATA else", "return kind == RODATA or")),
    mutant(
        "data-cannot-be-written",
        ("return not is_written if kind == RODATA else is_written", "return not is_written or kind != RODATA"),
    ),
    mutant(
        "headers-come-in-order",
        ("        section, other = other, section\n", "        section, other = section, other\n"),
    ),
    mutant(
        "early-code-comes-in-order",
        ("is_wrong: bool = image[section + LINKED] >= image[BASE] and rank", "is_wrong: bool = rank"),
    ),
    mutant(
        "anything-is-an-entry",
        ("    if image[place + RIGHTS] & EXECUTE == 0 or filled == 0:\n", "    if filled == 0:\n"),
    ),
    mutant(
        "entries-are-virtual",
        ("is_loaded: bool = entry >= start and entry < start + filled", "is_loaded: bool = start > LAST - filled"),
    ),
    mutant(
        "ends-with-the-file",
        (
            "end = max(end, image[place + PHYSICAL] + image[place + BYTES])",
            "end = max(end, image[place + PHYSICAL] + image[place + FILLED])",
        ),
    ),
    mutant("starts-anywhere", ("start > first or start < first >> PAGE << PAGE or", "start > first or")),
    mutant("no-end-of-memory", (" or image[place + PHYSICAL] + bytes > LOW_END:", ":")),
    mutant("no-end-of-addresses", ("    if bytes - 1 > most or", "    if")),
    mutant("more-in-the-file", ("    return TOO_SHORT if image[place + FILLED] > bytes else 0\n", "    return 0\n")),
    mutant("alignment-in-bytes", ("(1 << image[section + ORDER]) - 1 != 0", "image[section + ORDER] != 0")),
    mutant("half-a-page", ("    if image[BASE] & (1 << PAGE) - 1 != 0:\n        return UNALIGNED\n", "")),
    mutant("the-ebda-is-at-639-kib", ("    if address >= image[EBDA]:\n", "    if address >= 0x9FC00:\n")),
    mutant(
        "the-ebda-is-memory",
        (
            "    return COPIED if number == 1 else NEVER\n",
            "    return COPIED if number == 1 or number == 5 else NEVER\n",
        ),
    ),
    mutant(
        "vectors-and-data-area",
        ("    return COPIED if number == 1 else NEVER\n", "    return KERNEL if number == 1 else NEVER\n"),
    ),
    mutant("the-boot-sector-is-kept", ("    if number == 0 or number == 3:\n", "    if number == 0:\n")),
    mutant("the-last-claim-counts", ("        if is_in and image[place + UNTIL] > until:\n", "        if is_in:\n")),
    mutant(
        "a-stale-verdict",
        ("    forget(image)\n    place = segment_at(index)\n", "    place = segment_at(index)\n"),
    ),
    mutant("it-is-the-first", ("    image[CULPRIT] = number\n", "    image[CULPRIT] = 0\n")),
    mutant(
        "told-and-reported-as-refused", ("operation(claim, nothing)", "operation(claim, lambda *said: Failure.CLAIMED)")
    ),
)

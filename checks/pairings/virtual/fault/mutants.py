"""Faults of serving faults that the checks must catch. Their stories are told in spec/virtual/fault.py."""

from __future__ import annotations

from checks.pairing import Mutant


def mutant(name: str, *edits: tuple[str, str]) -> Mutant:
    """Edits of impl/virtual/fault.py that make one fault."""
    return Mutant(name, edits)


MUTANTS = (
    # ── What a page holds ──
    mutant(
        "zeroed-after-it-is-mapped",
        ("        clear_frame(image, frame)\n    elif read_in", "        pass\n    elif read_in"),
        (
            "    put(image, page, entry, frame, writable)\n\n\n",
            "    put(image, page, entry, frame, writable)\n"
            "    if decided == ZERO_FILL:\n        clear_frame(image, frame)\n\n\n",
        ),
    ),
    mutant(
        "mapped-before-it-is-filled",
        (
            "    image[at + STEP] = 2\n",
            "    page = image[at + PAGE]\n    entry = entry_for(image, page)\n"
            "    if image[at + TAKEN] != NONE and look_up(image, page, entry, image[at + WRITES]) == decided:\n"
            "        put(image, page, entry, image[at + TAKEN], 1)\n    image[at + STEP] = 2\n",
        ),
        ("        put_filled(image, at, entry)\n", "        image[at + TAKEN] = NONE\n"),
        (
            "    is_so = look_up(image, page, entry, image[at + WRITES]) == decided\n",
            "    is_so = image[at + TAKEN] != NONE or look_up(image, page, entry, image[at + WRITES]) == decided\n",
        ),
    ),
    mutant(
        "frame-is-not-zeroed",
        ("        clear_frame(image, frame)\n    elif read_in", "        pass\n    elif read_in"),
    ),
    mutant("copy-is-of-nothing", ("        copy_frame(image, frame, cached)\n", "        clear_frame(image, frame)\n")),
    mutant(
        "disk-is-not-read",
        ("    image[word_at(image, frame)] = image[cached + DISK]\n", ""),
    ),
    # ── Who sees what is written ──
    mutant(
        "zeros-may-be-written",
        ("    frame, writable = image[ZERO], 0\n", "    frame, writable = image[ZERO], 1\n"),
    ),
    mutant(
        "zeros-are-allowed-to-be-written",
        (
            "    if held == OWN:\n        return ALLOW\n",
            "    if held == OWN or held == ZEROS:\n        return ALLOW\n",
        ),
    ),
    mutant(
        "zeros-are-written-by-the-kernel",
        (
            "        if physical >= 0:\n            return word_at(",
            "        if physical == ENTRY_FORBIDS and held_by(image, page, entry_for(image, page)) == ZEROS:\n"
            "            physical = image[ZERO] << PAGE_SHIFT\n"
            "        if physical >= 0:\n            return word_at(",
        ),
    ),
    mutant(
        "private-write-reaches-the-file",
        ("    if kind == PRIVATE_FILE and error & WRITE:\n        return COPY\n", ""),
    ),
    mutant(
        "private-page-is-taken-for-its-own",
        (
            "    if kind == PRIVATE_FILE and error & WRITE:\n        return COPY\n",
            "    if kind == PRIVATE_FILE and error & WRITE and held == NOTHING:\n        return COPY\n",
        ),
    ),
    mutant("shared-page-is-copied", ("    if kind == PRIVATE_FILE and error & WRITE:\n", "    if error & WRITE:\n")),
    # ── The file ──
    mutant(
        "dirty-page-lost-at-munmap",
        (
            "    if held == CACHED and is_dirty(word):\n"
            "        image[cache_at(image, number_of(image, page)) + WRITTEN] = 1\n",
            "",
        ),
    ),
    mutant(
        "written-back-while-mapped",
        ("    unmap_cached(image, number)\n    if image[at + WRITTEN]:\n", "    if image[at + WRITTEN]:\n"),
    ),
    mutant(
        "evicted-while-dirty",
        ("    write_back(image, number)\n    release(", "    unmap_cached(image, number)\n    release("),
        (
            "    image[at + FRAME] = NONE\n\n\n@kernel\ndef sync",
            "    image[at + FRAME] = NONE\n    image[at + WRITTEN] = 0\n\n\n@kernel\ndef sync",
        ),
    ),
    mutant(
        "truncation-keeps-copies",
        (
            "        if number_of(image, page) >= size:\n",
            "        entry = entry_for(image, page)\n"
            "        if number_of(image, page) >= size and held_by(image, page, entry) == CACHED:\n",
        ),
    ),
    mutant(
        "truncation-leaves-a-page",
        ("        if number_of(image, page) >= size:\n", "        if number_of(image, page) > size:\n"),
    ),
    mutant(
        "truncation-leaves-the-disk",
        ("    image[at + WRITTEN] = 0\n    image[at + DISK] = 0\n", "    image[at + WRITTEN] = 0\n"),
    ),
    mutant("file-is-read-beyond-its-end", ("    if number >= image[SIZE]:\n        return OVERTAKEN\n", "")),
    # ── Signals ──
    mutant(
        "accerr-for-maperr",
        (
            "    if kind == NO_AREA:\n        return SEGV_MAPERR\n",
            "    if kind == NO_AREA:\n        return SEGV_ACCERR\n",
        ),
    ),
    mutant(
        "sigsegv-for-sigbus",
        (
            "            return failure\n        turn += 1\n",
            "            return SEGV_MAPERR if failure == BUS_ADRERR else failure\n        turn += 1\n",
        ),
    ),
    mutant(
        "fetch-is-taken-for-a-read",
        ("    at = reach(image, cpu, page, FETCH)\n", "    at = reach(image, cpu, page, 0)\n"),
    ),
    mutant(
        "load-of-the-neighbour",
        (
            "    word: int = image[at]\n    return word\n\n\n@kernel\ndef fetch",
            "    word: int = image[at + 1]\n    return word\n\n\n@kernel\ndef fetch",
        ),
    ),
    mutant("write-is-not-checked", ("        if rights & PROT_WRITE == 0:\n", "        if rights == 0:\n")),
    mutant("fetch-faults-for-ever", ("    elif error & PROTECTION or rights == 0:\n", "    elif rights == 0:\n")),
    mutant(
        "stack-grows-into-its-neighbour",
        ("    while below >= 0 and below >= page - GAP:\n", "    while below >= 0 and below > page - GAP:\n"),
    ),
    mutant(
        "every-area-is-a-stack",
        (
            "    if above == image[PAGES] or area_of(image, above) >> FLAG_SHIFT & MAP_GROWSDOWN == 0:\n",
            "    if above == image[PAGES]:\n",
        ),
    ),
    # ── Faults that do not end ──
    mutant(
        "entry-stays-read-only",
        (
            "        protect_page(image, SPACE, page, allowed_by(area_of(image, page), 1))\n",
            "        protect_page(image, SPACE, page, allowed_by(area_of(image, page), 0))\n",
        ),
    ),
    mutant(
        "shared-write-is-mapped-read-only",
        ("    return ALLOW if held == CACHED else SHARE\n", "    return SHARE\n"),
        ("number_of(image, page)) + FRAME], image[at + WRITES]\n", "number_of(image, page)) + FRAME], 0\n"),
    ),
    mutant(
        "spurious-fault-is-an-error",
        (
            "    if held != NOTHING and (error & WRITE == 0 or writable):\n        return NO_FAULT\n",
            "    if held != NOTHING and (error & WRITE == 0 or writable):\n        return SEGV_ACCERR\n",
        ),
    ),
    # ── Areas that change ──
    mutant(
        "page-stays-when-its-area-goes",
        (
            "        unmap(image, page)\n        image[image[AREAS] + 2 * page] = 0\n",
            "        image[image[AREAS] + 2 * page] = 0\n",
        ),
    ),
    mutant(
        "munmap-does-not-wait",
        (
            "def unmap_area(image: Image, first: int, count: int) -> int:\n    if not is_idle(image):\n",
            "def unmap_area(image: Image, first: int, count: int) -> int:\n    if count < 0:\n",
        ),
    ),
    mutant(
        "mprotect-leaves-entries",
        (
            "                protect_page(image, SPACE, page, allowed_by(area, writable))\n",
            "                pass\n",
        ),
    ),
    mutant(
        "mprotect-allows-writes-to-all",
        (
            "                protect_page(image, SPACE, page, allowed_by(area, writable))\n",
            "                protect_page(image, SPACE, page, allowed_by(area, 1))\n",
        ),
        ("                writable = 1 if word & WRITABLE else 0\n", ""),
    ),
    # ── Two CPUs ──
    mutant(
        "does-not-look-again",
        (
            "    is_so = look_up(image, page, entry, image[at + WRITES]) == decided\n",
            "    is_so = decided == ZERO_FILL or look_up(image, page, entry, image[at + WRITES]) == decided\n",
        ),
    ),
    mutant(
        "both-install-and-one-frame-leaks",
        ("    if image[at + TAKEN] != NONE:\n        release(image, image[at + TAKEN])\n", ""),
    ),
    mutant(
        "both-read-the-file-and-one-frame-leaks",
        ("    if image[at + SPARE] != NONE:\n        release(image, image[at + SPARE])\n", ""),
    ),
    mutant(
        "read-in-twice",
        (
            "    if image[cached + FRAME] != NONE:\n        return 0\n    frame = image[at + SPARE]\n",
            "    frame = image[at + SPARE]\n    if frame == NONE:\n        return 0\n",
        ),
    ),
    # ── Steps ──
    mutant(
        "load-inside-a-fault",
        (
            "    if image[fault_at(image, cpu) + STEP] != 0:\n        return BUSY\n    turn = 0\n",
            "    if image[fault_at(image, cpu) + STEP] != 0 and how & WRITE:\n        return BUSY\n    turn = 0\n",
        ),
    ),
    mutant(
        "spurious-fault-inside-a-fault",
        (
            "    if image[at + STEP] != 0:\n        return BUSY\n    entry = entry_for(image, page)\n"
            "    decided = look_up(image, page, entry, error)\n",
            "    entry = entry_for(image, page)\n    decided = look_up(image, page, entry, error)\n"
            "    if image[at + STEP] != 0 and decided != NO_FAULT:\n        return BUSY\n",
        ),
    ),
    mutant(
        "out-of-turn-is-taken-for-done",
        ("    if image[at + STEP] != 1:\n        return BUSY\n", "    if image[at + STEP] != 1:\n        return 0\n"),
    ),
    mutant(
        "says-again-when-it-has-allocated",
        ("    image[at + STEP] = 2\n    return 0\n", "    image[at + STEP] = 2\n    return BUSY\n"),
        (
            "    if failure < 0:\n        return failure\n    if fill_frame(",
            "    if failure == NO_MEMORY:\n        return failure\n    if fill_frame(",
        ),
    ),
    mutant(
        "says-again-when-it-has-installed",
        (
            "    return 0 if is_so else OVERTAKEN\n",
            "    return BUSY if is_so else OVERTAKEN\n",
        ),
    ),
    mutant(
        "given-up-once-it-has-read",
        ("    image[at + SPARE] = NONE\n    return 0\n", "    image[at + SPARE] = NONE\n    return OVERTAKEN\n"),
    ),
    mutant(
        "allows-what-is-gone",
        (
            "    if decided == SHARE and not is_cached",
            "    if decided == ALLOW and read_entry(image, entry) & PRESENT == 0:\n        is_so = True\n"
            "    if decided == SHARE and not is_cached",
        ),
    ),
    # ── Calls that say what is not so ──
    mutant(
        "mprotect-complains-of-a-hole",
        (
            "        page += 1\n    return 0\n\n\n# ── The library",
            "        page += 1\n    return 0 if area else BUSY\n\n\n# ── The library",
        ),
    ),
    mutant(
        "sync-does-not-wait",
        ("    write_back(image, number)\n    word: int", "    word: int"),
    ),
    # ── Frames ──
    mutant("own-frame-leaks", ("    if held == OWN:\n        release(image, (word & PLACE) >> PAGE_SHIFT)\n", "")),
    mutant(
        "no-reclaim",
        ("    if image[USED] == image[LIMIT] and reclaim(image) == 0:\n", "    if image[USED] == image[LIMIT]:\n"),
    ),
)

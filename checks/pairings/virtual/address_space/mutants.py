"""Faults of page tables that the checks must catch. Their stories are told in spec/virtual/address_space.py."""

from __future__ import annotations

from checks.pairing import Mutant


def mutant(name: str, old: str, new: str) -> Mutant:
    """One edit of impl/virtual/address_space*.py."""
    return Mutant(name, ((old, new),))


MUTANTS = (
    mutant(
        "memory-of-the-last-frame-missing",
        "new_image(memory + (frames << index_bits - packed))",
        "new_image(memory + (frames - 1 << index_bits - packed))",
    ),
    # ── The pool ──
    mutant(
        "record-number-for-frame-number",
        ("        image[record(image, frame) | KIND] = PAGE\n    return frame\n"),
        (
            "        image[record(image, frame) | KIND] = PAGE\n"
            "        return image[RECORDS] + frame\n"
            "    return frame\n"
        ),
    ),
    mutant(
        "two-owners-of-a-frame",
        ("        image[record(image, frame) | KIND] = PAGE\n    return frame\n"),
        (
            "        image[record(image, frame) | KIND] = PAGE\n"
            "        if frame > 0 and image[record(image, frame - 1) | KIND] == PAGE:\n"
            "            return frame - 1\n"
            "    return frame\n"
        ),
    ),
    mutant(
        "a-table-as-last-resort",
        ("        image[record(image, frame) | KIND] = PAGE\n    return frame\n"),
        ("        image[record(image, frame) | KIND] = PAGE\n        return frame\n    return root_of(image, 0)\n"),
    ),
    mutant(
        "last-frame-never-handed-out",
        ("def take_frame(image: Image) -> int:\n    frame = alloc(image, 0)\n"),
        (
            "def take_frame(image: Image) -> int:\n"
            "    frame = alloc(image, 0)\n"
            "    if frame == frames_of(image) - 1:\n"
            "        free(image, frame, 0)\n"
            "        return NO_MEMORY\n"
        ),
    ),
    mutant(
        "exhaustion-reported-as-busy",
        ("def take_frame(image: Image) -> int:\n    frame = alloc(image, 0)\n"),
        ("def take_frame(image: Image) -> int:\n    frame = alloc(image, 0)\n    if frame < 0:\n        return BUSY\n"),
    ),
    mutant(
        "frame-at-the-limit-given-back",
        "    if frame < 0 or frame >= frames_of(image):\n",
        "    if frame < 0 or frame > frames_of(image):\n",
    ),
    mutant(
        "a-table-given-back-by-a-caller",
        ("    if image[record(image, frame) | KIND] != PAGE:\n        return NOT_ALLOCATED\n    if"),
        ("    if image[record(image, frame) | KIND] == 0:\n        return NOT_ALLOCATED\n    if"),
    ),
    mutant(
        "mapped-frame-given-back",
        ("    if image[record(image, frame) | COUNT] != 0:\n        return BUSY\n"),
        "",
    ),
    mutant(
        "unmapped-and-still-counted",
        "level_of(image, entry), -1)\n",
        "level_of(image, entry), 0)\n",
    ),
    mutant(
        "forgotten-and-not-given-back",
        "    free(image, frame, 0)\n",
        "",
    ),
    mutant(
        "place-left-in-the-record-of-a-free-frame",
        ("    image[at | COUNT] = 0\n    image[at | KEY] = 0\n    free(image, frame, 0)\n"),
        ("    image[at | COUNT] = 0\n    free(image, frame, 0)\n"),
    ),
    # ── Spaces ──
    mutant(
        "no-number-reported-as-no-memory",
        "        return NO_NUMBER\n",
        "        return NO_MEMORY\n",
    ),
    mutant(
        "a-handle-for-a-number",
        ("        index += 1\n    return space\n"),
        ("        index += 1\n    return space + image[SPACES]\n"),
    ),
    mutant(
        "number-of-the-space-before",
        ("        index += 1\n    return space\n"),
        ("        index += 1\n    return space - 1\n"),
    ),
    mutant(
        "kernel-half-not-copied",
        ("    index = 1 << bits - 1\n    while index < 1 << bits:\n        write_entry(image, root << bits"),
        ("    index = 1 << bits\n    while index < 1 << bits:\n        write_entry(image, root << bits"),
    ),
    mutant(
        "space-destroyed-with-its-pages",
        "    if space == 0 or image[record(image, root) | COUNT] != 0:\n",
        "    if space == 0:\n",
    ),
    mutant(
        "kernel-pages-keep-spaces-alive",
        "    if space == 0 or image[record(image, root) | COUNT] != 0:\n",
        (
            "    whose = record(image, root_of(image, 0))\n"
            "    if space == 0 or image[record(image, root) | COUNT] + image[whose | COUNT] != 0:\n"
        ),
    ),
    mutant(
        "root-not-given-back",
        ("    image[(image[ROOTS] + space) << NODE_SHIFT] = -1\n    forget(image, root)\n"),
        "    image[(image[ROOTS] + space) << NODE_SHIFT] = -1\n",
    ),
    mutant(
        "notes-of-a-root-lost",
        ("        mark(image, entry, gather(image, entry) & NOTED)\n        index += 1\n    image[(image[ROOTS]"),
        ("        index += 1\n    image[(image[ROOTS]"),
    ),
    # ── Mapping ──
    mutant(
        "unknown-space-out-of-range",
        (
            "        return NO_SPACE\n    slot = slot_of(image, page)\n    if slot < 0:\n"
            "        return OUT_OF_RANGE\n    entry = find"
        ),
        (
            "        return OUT_OF_RANGE\n    slot = slot_of(image, page)\n    if slot < 0:\n"
            "        return OUT_OF_RANGE\n    entry = find"
        ),
    ),
    mutant(
        "address-in-the-hole-accepted",
        ("    if page >= 0 and page < half:\n        return page\n"),
        ("    if page >= 0 and page < half + (1 if image[KERNEL_PAGE] < 0 else 0):\n        return page\n"),
    ),
    mutant(
        "frame-at-the-limit-of-entries-mapped",
        "    if frame < 0 or frame > image[FRAME_LIMIT] - size:\n",
        "    if frame < 0 or frame > image[FRAME_LIMIT]:\n",
    ),
    mutant(
        "large-page-low-address-bits",
        "    if (slot | frame) & size - 1:\n",
        "    if slot & size - 1:\n",
    ),
    mutant(
        "global-page-of-a-process",
        ("    if rights & GLOBAL and slot < image[HALF]:\n        return NOT_PERMITTED\n    if not may_be"),
        "    if not may_be",
    ),
    mutant(
        "maps-what-the-caller-does-not-hold",
        ("    if not may_be_mapped(image, frame, level):\n        return NOT_ALLOCATED\n"),
        "",
    ),
    mutant(
        "first-large-page-never-mapped",
        ("        return ALREADY_MAPPED\n    while level_of(image, entry) > level:\n"),
        (
            "        return ALREADY_MAPPED\n    if level > 1 and slot == 0:\n        return BUSY\n"
            "    while level_of(image, entry) > level:\n"
        ),
    ),
    mutant(
        "a-frame-mapped-once-at-most",
        "        return ALREADY_MAPPED\n    while",
        (
            "        return ALREADY_MAPPED\n"
            "    if frame < frames_of(image) and image[record(image, frame) | COUNT] != 0:\n"
            "        return BUSY\n"
            "    while"
        ),
    ),
    mutant(
        "mapped-over",
        ("    if read_entry(image, entry) & PRESENT:\n        return ALREADY_MAPPED\n"),
        "",
    ),
    mutant(
        "one-table-at-a-time",
        ("            return below\n        entry = below\n"),
        (
            "            return below\n"
            "        entry = below\n"
            "        if level_of(image, entry) > level:\n"
            "            prune(image, entry >> image[INDEX_BITS])\n"
            "            return NO_MEMORY\n"
        ),
    ),
    mutant(
        "half-done-map-left",
        ("            prune(image, entry >> image[INDEX_BITS])\n            return below\n"),
        "            return below\n",
    ),
    mutant(
        "kernel-mapping-missing-in-one-root",
        ("    write_entry(image, entry, word)\n    space = 1\n"),
        ("    write_entry(image, entry, word)\n    space = 2\n"),
    ),
    mutant(
        "new-table-not-cleared",
        "    fill(image, table, 0)\n",
        "",
    ),
    mutant(
        "frame-number-as-an-address",
        ("    install(image, entry, table << PAGE_SHIFT | TABLE)\n    image[record(image, entry >> image"),
        ("    install(image, entry, table | TABLE)\n    image[record(image, entry >> image"),
    ),
    mutant(
        "table-that-grants-less",
        ("    install(image, entry, table << PAGE_SHIFT | TABLE)\n    image[record(image, entry >> image"),
        ("    install(image, entry, table << PAGE_SHIFT | TABLE & ~WRITABLE)\n    image[record(image, entry >> image"),
    ),
    mutant(
        "table-under-the-wrong-key",
        "    first = slot & -(1 << level * image[INDEX_BITS])\n",
        "    first = slot\n",
    ),
    # ── Unmapping and protecting ──
    mutant(
        "a-part-unmaps-the-whole",
        ("    if slot & size_of(image, level_of(image, entry)) - 1:\n        return MISALIGNED\n"),
        "",
    ),
    mutant(
        "address-left-in-an-absent-entry",
        "    install(image, entry, 0)\n",
        "    install(image, entry, read_entry(image, entry) & ~PRESENT)\n",
    ),
    mutant(
        "empty-table-not-given-back",
        ("    remove_leaf(image, entry)\n    prune(image, entry >> image[INDEX_BITS])\n"),
        "    remove_leaf(image, entry)\n",
    ),
    mutant(
        "table-freed-while-entries-remain",
        "    while image[record(image, table) | COUNT] == 0 and image[record(image, table) | PARENT] >= 0:\n",
        "    while image[record(image, table) | PARENT] >= 0:\n",
    ),
    mutant(
        "written-and-protected-is-clean",
        "    return 1 if word & (DIRTY | SAVED_DIRTY) else 0\n",
        "    return 1 if word & DIRTY else 0\n",
    ),
    mutant(
        "accessed-lost-by-protecting",
        "    flags = flags_of(image, rights, 1 if word & ACCESSED else 0, is_dirty(word))\n",
        "    flags = flags_of(image, rights, 0, is_dirty(word))\n",
    ),
    mutant(
        "notes-of-other-roots-ignored",
        ("    word = read_entry(image, entry)\n    space = 1\n"),
        ("    word = read_entry(image, entry)\n    space = image[SPACES]\n"),
    ),
    mutant(
        "dirty-and-not-writable",
        "    flags |= dirty * (DIRTY if rights & WRITABLE else SAVED_DIRTY)\n",
        "    flags |= dirty * DIRTY\n",
    ),
    mutant(
        "flush-required-for-raising",
        "    return 1 if rights_of(word) & ~rights_of(changed) else 0\n",
        "    return 1 if rights_of(changed) & ~rights_of(word) else 0\n",
    ),
    mutant(
        "lost-permissions-for-a-yes",
        "    return 1 if rights_of(word) & ~rights_of(changed) else 0\n",
        "    return rights_of(word) & ~rights_of(changed)\n",
    ),
    # ── Ranges ──
    mutant(
        "range-across-the-halves",
        " or (slot & image[HALF] - 1) + count > image[HALF]:\n",
        ":\n",
    ),
    mutant(
        "last-page-of-a-half-left-out",
        " or (slot & image[HALF] - 1) + count > image[HALF]:\n",
        " or (slot & image[HALF] - 1) + count >= image[HALF]:\n",
    ),
    mutant(
        "neighbour-in-the-way-of-a-range",
        "    if not is_vacant(image, space, slot, count):\n",
        "    if not is_vacant(image, space, slot, count + 1):\n",
    ),
    mutant(
        "half-done-range-left",
        ("                done -= 1\n                unmap_page(image, space, page + done)\n"),
        "                done -= 1\n",
    ),
    Mutant(
        "range-checked-page-by-page",
        (
            ("    if not is_vacant(image, space, slot, count):\n        return ALREADY_MAPPED\n", ""),
            ("            while done > 0:\n", "            while done > 0 and failure == NO_MEMORY:\n"),
        ),
    ),
    mutant(
        "hole-is-an-error",
        ("        if read_entry(image, entry) & PRESENT:\n            unmap_page"),
        (
            "        if read_entry(image, entry) & PRESENT == 0:\n"
            "            return NOT_MAPPED\n"
            "        if read_entry(image, entry) & PRESENT:\n"
            "            unmap_page"
        ),
    ),
    mutant(
        "hole-ends-the-range",
        ("        if read_entry(image, entry) & PRESENT:\n            unmap_page"),
        (
            "        if read_entry(image, entry) & PRESENT == 0:\n"
            "            return batch\n"
            "        if read_entry(image, entry) & PRESENT:\n"
            "            unmap_page"
        ),
    ),
    mutant(
        "hole-skipped-from-its-middle",
        "    last: int = slot | size_of(image, level_of(image, entry)) - 1\n",
        "    last: int = slot + size_of(image, level_of(image, entry)) - 1\n",
    ),
    mutant(
        "large-page-partly-in-a-range",
        (" and beyond(image, last, slot + count - 1) > slot + count:\n        return 0\n"),
        (" and last < 0:\n        return 0\n"),
    ),
    mutant(
        "flush-one-page-short",
        "    return start << BATCH_SHIFT | first + count - start\n",
        "    return start << BATCH_SHIFT | first + count - start - 1\n",
    ),
    mutant(
        "large-page-flushed-as-a-small-one",
        "    return start << BATCH_SHIFT | first + count - start\n",
        "    return start << BATCH_SHIFT | first + 1 - start\n",
    ),
    mutant(
        "flush-of-the-whole-range",
        "        done = behind\n    return batch\n\n\n@kernel\ndef protect_range",
        "        done = behind\n    return count\n\n\n@kernel\ndef protect_range",
    ),
    mutant(
        "flush-from-the-wrong-page",
        "    return start << BATCH_SHIFT | first + count - start\n",
        "    return first + count - start\n",
    ),
    mutant(
        "batch-begun-anew",
        "    start = batch >> BATCH_SHIFT if batch else first\n",
        "    start = first\n",
    ),
    mutant(
        "batch-empty-if-the-last-is-absent",
        ("        if read_entry(image, entry) & PRESENT:\n            unmap_page"),
        (
            "        if read_entry(image, entry) & PRESENT == 0:\n"
            "            batch = 0\n"
            "        if read_entry(image, entry) & PRESENT:\n"
            "            unmap_page"
        ),
    ),
    mutant(
        "batch-of-every-page-protected",
        " & PRESENT and protect_page(image, space, page + done, rights):\n",
        " & PRESENT and protect_page(image, space, page + done, rights) >= 0:\n",
    ),
    # ── Translating ──
    mutant(
        "large-page-offset-of-a-small-page",
        ("        return NOT_MAPPED\n    inside = slot & size_of(image, level_of(image, entry)) - 1\n"),
        ("        return NOT_MAPPED\n    inside = 0\n"),
    ),
    mutant(
        "absent-page-reported-as-protected",
        ("        if word & PRESENT == 0:\n            return NOT_MAPPED\n"),
        ("        if word & PRESENT == 0:\n            return NOT_PERMITTED\n"),
    ),
    mutant(
        "no-execute-ignored",
        " | (EXECUTABLE if how & FETCH else 0)\n",
        "\n",
    ),
    # ── Splitting and collapsing ──
    mutant(
        "split-forgets-permissions",
        "    part = word if level > 2 else word & ~PAGE_SIZE\n",
        "    part = word & (PLACE | PRESENT | NOTED | (PAGE_SIZE if level > 2 else 0))\n",
    ),
    mutant(
        "size-flag-left-in-small-pages",
        "    part = word if level > 2 else word & ~PAGE_SIZE\n",
        "    part = word\n",
    ),
    mutant(
        "last-part-not-counted",
        "    image[record(image, table) | COUNT] = 1 << bits\n",
        "    image[record(image, table) | COUNT] = (1 << bits) - 1\n",
    ),
    mutant(
        "the-largest-pages-are-not-split",
        ("    if level == 1:\n        return WRONG_SIZE\n"),
        ("    if level != 2:\n        return WRONG_SIZE\n"),
    ),
    mutant(
        "small-page-split-as-unlike",
        ("    if level == 1:\n        return WRONG_SIZE\n"),
        ("    if level == 1:\n        return NOT_ALIKE\n"),
    ),
    mutant(
        "large-page-collapsed-as-unlike",
        ("    if word & PAGE_SIZE:\n        return WRONG_SIZE\n"),
        ("    if word & PAGE_SIZE:\n        return NOT_ALIKE\n"),
    ),
    mutant(
        "collapse-without-contiguity",
        "        if word & ~NOTED != first + (index * size_of(image, level) << PAGE_SHIFT):\n",
        "        if word & ~NOTED & ~PLACE != first & ~PLACE:\n",
    ),
    mutant(
        "used-pages-never-collapsed",
        "        if word & ~NOTED != first + (index * size_of(image, level) << PAGE_SHIFT):\n",
        "        if word != first + (index * size_of(image, level) << PAGE_SHIFT):\n",
    ),
    mutant(
        "notes-of-the-parts-dropped",
        "        whole |= word & NOTED\n",
        "",
    ),
    mutant(
        "table-of-the-parts-not-given-back",
        ("    install(image, entry, whole)\n    forget(image, table)\n"),
        "    install(image, entry, whole)\n",
    ),
)

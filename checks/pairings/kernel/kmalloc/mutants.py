"""Faults of kmalloc that the checks must catch. Their stories are told in spec/kernel/kmalloc.py."""

from __future__ import annotations

from checks.pairing import Mutant


def mutant(name: str, *edits: tuple[str, str]) -> Mutant:
    """Edits of impl/kernel/kmalloc.py."""
    return Mutant(name, edits)


TOO_LARGE = "    if size < 0 or size > page << image[LARGEST]:\n        return NO_MEMORY\n"
IS_LARGE = "    if record == 0:\n        give_pages(image, address)\n    else:\n"
SMALLER = "    have = usable(image, address)\n"
NOBODYS = "    if not is_live(image, address):\n        return diagnosis(image, address)\n"
DIAGNOSED = "    return failure\n"

MUTANTS = (
    # ── Sizes ──
    mutant("class-of-96-missed", ("            return 4\n", "            return 5\n")),
    mutant("class-of-192-missed", ("return 5 if size <= 128 else 6", "return 5 if size <= 128 else 7")),
    mutant("class-bound-one-too-high", ("0 if size <= 8 else 1", "0 if size <= 9 else 1")),
    mutant("class-bound-one-too-low", ("2 if size <= 32 else 3", "2 if size < 32 else 3")),
    mutant("size-with-a-sign", ("    if size < 0 or size > page <<", "    if size > page <<")),
    mutant(
        "size-in-32-bits",
        ("    page = 1 << image[PAGE_SHIFT]\n", "    page, size = 1 << image[PAGE_SHIFT], size & 0xFFFFFFFF\n"),
    ),
    mutant("no-class-and-no-pages", ("    if size <= 2 * page:\n", "    if size <= 2 * page + 1:\n")),
    mutant(
        "order-one-too-low",
        ("    return large(image, order_of(size, page))", "    return large(image, order_of(size, page) - 1)"),
    ),
    mutant("order-one-too-high", ("order_of(size, page))", "order_of(size + page, page))")),
    mutant(
        "more-than-there-is-gets-all-there-is",
        (
            TOO_LARGE,
            "    if size < 0:\n        return NO_MEMORY\n"
            "    if size > page << image[LARGEST]:\n        size = page << image[LARGEST]\n",
        ),
    ),
    mutant(
        "more-than-the-largest-block-is-promised",
        (TOO_LARGE, "    if size < 0 or size > image[BYTES]:\n        return NO_MEMORY\n"),
        (
            "    frame = take_frames(image, order)\n    if",
            "    asked, order = order, min(order, image[LARGEST])\n    frame = take_frames(image, order)\n    if",
        ),
        ("    image[head + LARGE] = order + 1\n", "    image[head + LARGE] = asked + 1\n"),
    ),
    mutant("classes-aligned-to-a-word", ("min(size & -size, page)", "8")),
    # ── Nothing ──
    mutant(
        "nothing-is-null",
        ("    if size == 0:\n        return NOTHING\n    page", "    if size == 0:\n        return NULL\n    page"),
    ),
    mutant("nothing-is-a-block", ("    if size == 0:\n        return NOTHING\n    page", "    page")),
    mutant(
        "null-is-not-freed",
        (
            '"""Give a block back; 0, or a failure."""\n    if address == NULL or address == NOTHING:',
            '"""Give a block back; 0, or a failure."""\n    if address == NOTHING:',
        ),
    ),
    mutant(
        "nothing-is-not-freed",
        (
            '"""Give a block back; 0, or a failure."""\n    if address == NULL or address == NOTHING:',
            '"""Give a block back; 0, or a failure."""\n    if address == NULL:',
        ),
    ),
    mutant(
        "nothing-has-a-size",
        (
            f"        return 0\n{NOBODYS}    return usable",
            f"        return 8\n{NOBODYS}    return usable",
        ),
    ),
    # ── Large blocks ──
    mutant(
        "large-block-freed-by-the-slab-path",
        (
            f"{IS_LARGE}        give_object",
            "    if True:\n        give_object",
        ),
    ),
    mutant(
        "large-block-freed-as-one-page",
        (
            "    give_frames(image, address >> image[PAGE_SHIFT], order)",
            "    give_frames(image, address >> image[PAGE_SHIFT], 0)",
        ),
    ),
    mutant("tail-pages-lead-nowhere", ("    own(image, head, order, head)\n", "    own(image, head, 0, head)\n")),
    mutant(
        "large-block-is-nobodys",
        (
            "    image[head + LARGE] = order + 1\n    image[live_word(image, address)] |= live_bit(image, address)\n",
            "    image[head + LARGE] = order + 1\n",
        ),
    ),
    mutant("what-caches-keep-is-not-asked-back", ("        reclaim(image)\n", "")),
    mutant(
        "want-of-pages-by-another-name",
        (
            "        if frame < 0:\n            return NO_MEMORY\n",
            "        if frame < 0:\n            return NOT_ALLOCATED\n",
        ),
    ),
    mutant(
        "size-of-a-large-block-is-a-page",
        ("1 << image[PAGE_SHIFT] + image[head + LARGE] - 1", "1 << image[PAGE_SHIFT]"),
    ),
    mutant(
        "a-small-block-is-nobodys-and-not-free",
        (
            "        give_object(image, address, record)\n",
            "        image[live_word(image, address)] ^= live_bit(image, address)\n",
        ),
    ),
    # ── What is in a block ──
    mutant("kzalloc-trusts-a-dirty-block", ("        fill(image, address, size, 0)\n", "        pass\n")),
    mutant(
        "kzalloc-leaves-the-last-byte",
        ("        fill(image, address, size, 0)\n", "        fill(image, address, size - 1, 0)\n"),
    ),
    mutant(
        "krealloc-copies-the-old-size",
        (
            "    if size > 0 and size <= have:\n        return address\n",
            "    if size > 0 and size <= have and class_of(size) == class_of(have):\n        return address\n",
        ),
    ),
    mutant("krealloc-copies-nothing", ("        while word < have:\n", "        while word > have:\n")),
    mutant("krealloc-leaves-a-word-behind", ("        while word < have:\n", "        while word < have - 8:\n")),
    mutant(
        "krealloc-grows-beyond-the-class",
        ("    if size > 0 and size <= have:", "    if size > 0 and size <= have + 8:"),
    ),
    mutant(
        "a-refused-krealloc-frees",
        (
            f"{SMALLER}    if size > 0",
            f"{SMALLER}    if size < 0 or size > image[BYTES]:\n"
            "        kfree(image, address)\n        return NO_MEMORY\n    if size > 0",
        ),
    ),
    mutant(
        "krealloc-forgets-the-old-block",
        ("            word += 8\n        kfree(image, address)\n", "            word += 8\n"),
    ),
    mutant(
        "freed-by-krealloc-and-answered",
        (
            "        kfree(image, address)\n        return NOTHING\n",
            "        kfree(image, address)\n        return address\n",
        ),
    ),
    mutant(
        "a-shrink-is-refused",
        (
            "    if size > 0 and size <= have:\n        return address\n",
            "    if size > 0 and size <= have:\n        return address if size > have >> 2 else NO_MEMORY\n",
        ),
    ),
    # ── Addresses ──
    mutant(
        "double-free-accepted",
        (DIAGNOSED, "    return 0 if failure == NOT_ALLOCATED else failure\n"),
    ),
    mutant("inside-of-a-large-block-is-foreign", ("            return INTERIOR\n", "            return FOREIGN\n")),
    mutant("foreign-is-interior", (DIAGNOSED, "    return INTERIOR if failure == FOREIGN else failure\n")),
    mutant(
        "freed-and-reported-as-refused",
        (
            "        give_pages(image, address)\n    else",
            "        give_pages(image, address)\n        return NOT_ALLOCATED\n    else",
        ),
    ),
    mutant(
        "a-store-that-answers",
        (
            "    done: int = write_bytes(image, address, count, value)\n    return done\n",
            "    write_bytes(image, address, count, value)\n    return NOT_ALLOCATED\n",
        ),
        (
            "    store: Callable[[Address, ByteCount, int], None] = operation(store, nothing)\n",
            "    store: Callable[[Address, ByteCount, int], None] = operation(store, done)\n",
        ),
    ),
    mutant("more-than-was-read", ("    return number\n", "    return number | 1 << 32\n")),
)

"""Layout: how the implementation finds the owner of a byte, and a rule that a kernel breaks.

The headers of a kernel are kept as they are given, in three lists, and gone through once for each rule. What would
overflow is looked for first: where every segment ends as it should, the other rules can add.

The image is an array of words:

    word 0          EBDA, where the extended BIOS data area begins
    words 1 to 3    SEGMENTS, SECTIONS, CLAIMS: for how many of each there is room
    words 4 to 7    BASE, ENTRY, START, END, as the program is described
    words 8, 9      BROKEN, the errno of the rule that was found broken, and CULPRIT, the number of what breaks it
    from 10 on      segments (virtual, physical, filled, bytes, rights), then sections (kind, virtual, bytes, order),
                    then claims (first, bytes, until)

Virtual addresses have 64 bits without a sign, and words have a sign. They are kept less 2**63, so that words compare as
addresses do. Of two that lie in different halves the difference need not fit in a word, and is not taken.
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import Image, answers, called, kernel, new_image, nothing, operation
from spec.boot.words import ALWAYS, COPIED, EXECUTE, KERNEL, LOW_END, MIB, NEVER, RODATA, TEXT, WRITE, ZEROS
from spec.boot.words import LayoutFailure as Failure

EBDA, SEGMENTS, SECTIONS, CLAIMS, BASE, ENTRY, START, END, BROKEN, CULPRIT, LISTS = range(11)
VIRTUAL, PHYSICAL, FILLED, BYTES, RIGHTS, SEGMENT = range(6)
"""The words of a segment, and how many there are."""
KIND, LINKED, LENGTH, ORDER, SECTION = range(5)
FIRST, COUNT, UNTIL, CLAIM = range(4)

BEYOND = -Failure.BEYOND.errno
TOO_SHORT = -Failure.TOO_SHORT.errno
TOO_LOW = -Failure.TOO_LOW.errno
MISPLACED = -Failure.MISPLACED.errno
WRITABLE_CODE = -Failure.WRITABLE_CODE.errno
CLAIMED = -Failure.CLAIMED.errno
COLLIDING = -Failure.COLLIDING.errno
MIXED_PAGE = -Failure.MIXED_PAGE.errno
UNALIGNED = -Failure.UNALIGNED.errno
NOT_CLEARED = -Failure.NOT_CLEARED.errno
NOT_LOADED = -Failure.NOT_LOADED.errno
WRONG_RIGHTS = -Failure.WRONG_RIGHTS.errno
OUT_OF_ORDER = -Failure.OUT_OF_ORDER.errno
NO_ENTRY = -Failure.NO_ENTRY.errno
NOT_MARKED = -Failure.NOT_MARKED.errno

LOW = -(1 << 63)
"""Virtual address 0, kept less 2**63."""
LAST = (1 << 63) - 1
HALF = 1 << 47
"""Bytes of either half of the virtual addresses."""
PAGE = 12
FAR = 1 << 62
"""A physical address behind all memory."""
MOST_SEGMENTS, MOST_SECTIONS, MOST_CLAIMS = 32, 128, 64


# ── The first MiB ────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def owner(image: Image, address: int) -> int:
    """The number of the region that a byte lies in."""
    if address >= MIB:
        return 11
    if address >= 0xF0000:
        return 10
    if address >= 0xE0000:
        return 9
    if address >= 0xC8000:
        return 8
    if address >= 0xC0000:
        return 7
    if address >= 0xA0000:
        return 6
    if address >= image[EBDA]:
        return 5
    if address >= 0x7E00:
        return 4
    if address >= 0x7C00:
        return 3
    if address >= 0x500:
        return 2
    return 1 if address >= 0x400 else 0


@kernel
def needed(number: int) -> int:
    """Up to which stage the owner of a region needs it."""
    if number == 2 or number == 4 or number == 11:
        return ALWAYS
    if number == 0 or number == 3:
        return KERNEL
    return COPIED if number == 1 else NEVER


@kernel
def claim_at(image: Image, index: int) -> int:
    """Where a claim stands."""
    place: int = LISTS + SEGMENT * image[SEGMENTS] + SECTION * image[SECTIONS] + CLAIM * index
    return place


@called
def claimed(image: Image, address: int) -> int:
    """The last stage up to which somebody claims a byte."""
    until = ALWAYS
    index = 0
    while index < image[CLAIMS]:
        place = claim_at(image, index)
        is_in = image[place + FIRST] <= address and address < image[place + FIRST] + image[place + COUNT]
        if is_in and image[place + UNTIL] > until:
            until = image[place + UNTIL]
        index += 1
    return until


# ── Segments ─────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def segment_at(index: int) -> int:
    return LISTS + SEGMENT * index


@kernel
def section_at(image: Image, index: int) -> int:
    place: int = LISTS + SEGMENT * image[SEGMENTS] + SECTION * index
    return place


@kernel
def last_of(image: Image, place: int) -> int:
    """The last virtual address of a segment that does not end beyond its half."""
    last: int = image[place + VIRTUAL] + (image[place + BYTES] - 1)
    return last


@kernel
def ends(image: Image, place: int) -> int:
    """Whether a segment ends where it can, and holds what the file has of it; 0, or a failure."""
    virtual, bytes = image[place + VIRTUAL], image[place + BYTES]
    most = LAST - virtual if virtual >= 0 else LOW + HALF - 1 - virtual
    if bytes - 1 > most or image[place + PHYSICAL] + bytes > LOW_END:
        return BEYOND
    return TOO_SHORT if image[place + FILLED] > bytes else 0


@kernel
def is_placed(image: Image, place: int) -> bool:
    """Whether a segment runs where it is loaded, or where that is less the base."""
    virtual, physical, base = image[place + VIRTUAL], image[place + PHYSICAL], image[BASE]
    if virtual == LOW + physical:
        return True
    if virtual >= 0:
        is_high: bool = base >= 0 and virtual - physical == base
        return is_high
    is_low: bool = base < 0 and virtual == base + physical
    return is_low


@kernel
def meet(first: int, bytes: int, other: int, other_bytes: int) -> bool:
    return first < other + other_bytes and other < first + bytes


@kernel
def is_claimed(image: Image, place: int) -> bool:
    """Whether somebody still needs memory of a segment when it is loaded."""
    index = 0
    while index < image[CLAIMS]:
        each = claim_at(image, index)
        if image[each + UNTIL] > ALWAYS and meet(
            image[place + PHYSICAL], image[place + BYTES], image[each + FIRST], image[each + COUNT]
        ):
            return True
        index += 1
    return False


@called
def of_segment(image: Image, place: int) -> int:
    """A rule that a segment breaks by itself, or 0."""
    if image[place + PHYSICAL] < MIB:
        return TOO_LOW
    if not is_placed(image, place):
        return MISPLACED
    if image[place + RIGHTS] & (WRITE | EXECUTE) == WRITE | EXECUTE:
        return WRITABLE_CODE
    return CLAIMED if is_claimed(image, place) else 0


@called
def of_two(image: Image, place: int, other: int) -> int:
    """A rule that two segments break, or 0."""
    first, second = image[place + PHYSICAL], image[other + PHYSICAL]
    if meet(first, image[place + BYTES], second, image[other + BYTES]):
        return COLLIDING
    linked, second_linked = image[place + VIRTUAL], image[other + VIRTUAL]
    if linked <= last_of(image, other) and second_linked <= last_of(image, place):
        return COLLIDING
    if image[place + RIGHTS] != image[other + RIGHTS]:
        last, second_last = first + image[place + BYTES] - 1, second + image[other + BYTES] - 1
        if first >> PAGE <= second_last >> PAGE and second >> PAGE <= last >> PAGE:
            return MIXED_PAGE
    return 0


# ── Sections ─────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def holds(image: Image, place: int, section: int, bytes: int) -> bool:
    """Whether a section lies in so many bytes of a segment."""
    virtual, linked, rest = image[place + VIRTUAL], image[section + LINKED], bytes - image[section + LENGTH]
    is_held: bool = rest >= 0 and linked >= virtual and linked <= virtual + rest
    return is_held


@kernel
def are_due(kind: int, rights: int) -> bool:
    """Whether a segment has the rights of a kind of section."""
    if kind == TEXT:
        return rights & (WRITE | EXECUTE) == EXECUTE
    is_written = rights & WRITE != 0
    return not is_written if kind == RODATA else is_written


@called
def of_section(image: Image, section: int) -> int:
    """A rule that a section breaks by itself, or 0."""
    if image[section + LINKED] & (1 << image[section + ORDER]) - 1 != 0:
        return UNALIGNED
    kind = image[section + KIND]
    found, index = 0, 0
    while index < image[SEGMENTS]:
        place = segment_at(index)
        index += 1
        if holds(image, place, section, image[place + BYTES]):
            if not are_due(kind, image[place + RIGHTS]):
                return WRONG_RIGHTS
            if kind == ZEROS or holds(image, place, section, image[place + FILLED]):
                found += 1
    if found > 0:
        return 0
    return NOT_CLEARED if kind == ZEROS else NOT_LOADED


@kernel
def rank(kind: int) -> int:
    """Code and constants are in one place, then comes data, and then .bss."""
    return RODATA if kind == TEXT else kind


@called
def is_out_of_order(image: Image, section: int, other: int) -> bool:
    """Whether of two sections the one that should be later comes first."""
    if image[section + LENGTH] == 0 or image[other + LENGTH] == 0:
        return False
    if image[section + LINKED] > image[other + LINKED]:
        section, other = other, section
    is_wrong: bool = image[section + LINKED] >= image[BASE] and rank(image[section + KIND]) > rank(image[other + KIND])
    return is_wrong


# ── The whole ────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def is_entry(image: Image, place: int) -> bool:
    """Whether the program begins in a segment, where it is linked or where it is loaded."""
    entry, filled = image[ENTRY], image[place + FILLED]
    if image[place + RIGHTS] & EXECUTE == 0 or filled == 0:
        return False
    if entry >= image[place + VIRTUAL] and entry <= image[place + VIRTUAL] + (filled - 1):
        return True
    start = image[place + PHYSICAL] + LOW
    is_loaded: bool = entry >= start and entry < start + filled
    return is_loaded


@kernel
def loaded_at(image: Image, symbol: int) -> int:
    """Where a symbol is in physical memory."""
    base = image[BASE]
    if symbol >= base and (symbol >= 0) == (base >= 0):
        distance: int = symbol - base
        return distance
    return FAR if symbol >= 0 else symbol - LOW


@called
def of_whole(image: Image) -> int:
    """A rule that the program's description breaks, or 0."""
    if image[BASE] & (1 << PAGE) - 1 != 0:
        return UNALIGNED
    entries, first, end, index = 0, FAR, 0, 0
    while index < image[SEGMENTS]:
        place = segment_at(index)
        index += 1
        if image[place + BYTES] > 0:
            first = min(first, image[place + PHYSICAL])
            end = max(end, image[place + PHYSICAL] + image[place + BYTES])
            if is_entry(image, place):
                entries += 1
    if entries == 0:
        return NO_ENTRY
    start = loaded_at(image, image[START])
    if start > first or start < first >> PAGE << PAGE or loaded_at(image, image[END]) < end:
        return NOT_MARKED
    return 0


@kernel
def is_broken(image: Image, code: int, number: int) -> bool:
    """Keep a rule that is broken, and by what."""
    if code == 0:
        return False
    image[BROKEN] = -code
    image[CULPRIT] = number
    return True


@called
def find_in_segments(image: Image) -> bool:
    """Look for a rule that segments break. What one of them could overflow is looked for in all, first."""
    index = 0
    while index < image[SEGMENTS]:
        place = segment_at(index)
        if image[place + BYTES] > 0 and is_broken(image, ends(image, place), index):
            return True
        index += 1
    index = 0
    while index < image[SEGMENTS]:
        place = segment_at(index)
        if image[place + BYTES] > 0:
            if is_broken(image, of_segment(image, place), index):
                return True
            other = 0
            while other < index:
                before = segment_at(other)
                if image[before + BYTES] > 0 and is_broken(image, of_two(image, before, place), index):
                    return True
                other += 1
        index += 1
    return False


@called
def find_in_sections(image: Image) -> bool:
    """Look for a rule that sections break."""
    index = 0
    while index < image[SECTIONS]:
        section = section_at(image, index)
        number = image[SEGMENTS] + index
        if image[section + LENGTH] > 0 and is_broken(image, of_section(image, section), number):
            return True
        other = 0
        while other < index:
            if is_out_of_order(image, section_at(image, other), section):
                return is_broken(image, OUT_OF_ORDER, number)
            other += 1
        index += 1
    return False


# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def init(image: Image, ebda: int, segments: int, sections: int, claims: int) -> None:
    """Lay out a zeroed image for so many of each."""
    image[EBDA] = ebda
    image[SEGMENTS] = segments
    image[SECTIONS] = sections
    image[CLAIMS] = claims
    for word in range(BASE, BROKEN):
        image[word] = LOW
    index = 0
    while index < segments:
        image[segment_at(index) + VIRTUAL] = LOW
        index += 1
    index = 0
    while index < sections:
        image[section_at(image, index) + KIND] = TEXT
        image[section_at(image, index) + LINKED] = LOW
        index += 1


@kernel
def forget(image: Image) -> None:
    """Nothing is said of the program as it is now."""
    image[BROKEN] = 0
    image[CULPRIT] = 0


@kernel
def describe(image: Image, base: int, entry: int, start: int, end: int) -> None:
    forget(image)
    image[BASE] = base
    image[ENTRY] = entry
    image[START] = start
    image[END] = end


@kernel
def segment(image: Image, index: int, virtual: int, physical: int, filled: int, bytes: int, rights: int) -> None:
    forget(image)
    place = segment_at(index)
    image[place + VIRTUAL] = virtual
    image[place + PHYSICAL] = physical
    image[place + FILLED] = filled
    image[place + BYTES] = bytes
    image[place + RIGHTS] = rights


@kernel
def section(image: Image, index: int, kind: int, virtual: int, bytes: int, order: int) -> None:
    forget(image)
    place = section_at(image, index)
    image[place + KIND] = kind
    image[place + LINKED] = virtual
    image[place + LENGTH] = bytes
    image[place + ORDER] = order


@kernel
def claim(image: Image, index: int, first: int, bytes: int, until: int) -> None:
    forget(image)
    place = claim_at(image, index)
    image[place + FIRST] = first
    image[place + COUNT] = bytes
    image[place + UNTIL] = until


@kernel
def usable(image: Image, address: int, stage: int) -> int:
    """Whether a byte may be used at a stage."""
    return 1 if max(needed(owner(image, address)), claimed(image, address)) <= stage else 0


@kernel
def region(image: Image, address: int) -> int:
    return owner(image, address)


@kernel
def judge(image: Image) -> int:
    """0, or a rule that is broken."""
    forget(image)
    if not find_in_segments(image) and not find_in_sections(image):
        is_broken(image, of_whole(image), image[SEGMENTS] + image[SECTIONS])
    code: int = -image[BROKEN]
    return code


@kernel
def culprit(image: Image) -> int:
    """What breaks the rule that was said to be broken."""
    number: int = image[CULPRIT]
    return number


outcome, done = answers(Failure)


def signed(address: int) -> int:
    """What is kept of a virtual address."""
    return address + LOW


class Layout:
    """The operations under the law's names (spec/boot/layout.py), over one image."""

    __slots__ = ("image",)

    def __init__(self, ebda: int, segments: int, sections: int, claims: int) -> None:
        """Raise ValueError for a geometry that there is not."""
        if not (1 <= segments <= MOST_SEGMENTS and 1 <= sections <= MOST_SECTIONS and 1 <= claims <= MOST_CLAIMS):
            raise ValueError(f"there is room for 1 to {MOST_SEGMENTS} segments and 1 to {MOST_SECTIONS} sections")
        if not 0x20000 <= ebda <= 0xA0000:
            raise ValueError(f"the EBDA lies between 128 and 640 KiB, and not at {ebda:#x}")
        self.image = new_image(LISTS + SEGMENT * segments + SECTION * sections + CLAIM * claims)
        init(self.image, ebda, segments, sections, claims)

    describe: Callable[[int, int, int, int], None] = operation(
        describe, nothing, takes=dict.fromkeys(("base", "entry", "start", "end"), signed)
    )
    segment: Callable[[int, int, int, int, int, int], None] = operation(segment, nothing, takes={"virtual": signed})
    section: Callable[[int, int, int, int, int], None] = operation(section, nothing, takes={"virtual": signed})
    claim: Callable[[int, int, int, int], None] = operation(claim, nothing)
    usable: Callable[[int, int], int | Failure] = operation(usable, outcome)
    region: Callable[[int], int | Failure] = operation(region, outcome)
    judge: Callable[[], Failure | None] = operation(judge, done)
    culprit: Callable[[], int | Failure] = operation(culprit, outcome)

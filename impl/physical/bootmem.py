"""The early allocator: two bitmaps, and the buddy allocator's records that it fills when it hands over.

One image holds all of it, from front to back:

    the buddy allocator's nodes (impl.physical.buddy), with this file's header in words that it leaves free
    from MEMORY on    a word for each 64 frames: which of them are memory
    from RESERVED on  a word for each 64 frames: which of them somebody has

Bit n of a word of a bitmap is a frame whose number ends, in its six lowest bits, in n; so the frames of one word are
one aligned range of 64. The words of the bitmaps are the memory of the allocator's own frames: they are reserved from
the start, handed over last, and then hold POISON.

Before the handover every record of the buddy allocator says that its frame is a block of order 0 that somebody has, as
nobody may get it there yet (Linux: memmap_init_reserved_pages, mm/memblock.c, and __init_single_page, mm/mm_init.c,
6.18). KIND, the fourth word of a record, says after the handover whether its frame is memory, and whether it is
reserved: the bitmaps, which said so, are gone.
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import WORD_MAXIMUM, WORD_MINIMUM, Image, answers, kernel, linked, new_image, operation
from impl.physical.buddy import (
    FIRST,
    LARGEST_ORDER,
    LEAST_BASE_ORDER,
    LIMIT,
    LISTS,
    MAX_ORDER,
    NEXT,
    NODE_SHIFT,
    ORIGIN,
    PREV,
    STATE,
    TAIL,
    USED,
)
from impl.physical.buddy import alloc as take_frames
from impl.physical.buddy import free as give_frames
from spec.physical.words import BOTTOM_UP, TOP_DOWN, own_frames
from spec.physical.words import BootmemFailure as Failure
from spec.vocabulary import FRAME_LIMIT, Frame, FrameCount, Order

buddy_alloc, buddy_free = linked(take_frames), linked(give_frames)

MEMORY, RESERVED, FIRST_WORD, START, END, OWN, OWN_END = 19, 23, 27, 31, 35, 39, 43
"""Header: where the bitmaps begin, which 64 frames their first words are about, the first frame and the one after the
last; and the same of the allocator's own frames."""
HANDED_OVER = 48
"""Whether memory has been handed over: 0 or 1."""
KIND = 3
"""Of a node, a sum of these from the handover on; 0 before."""
IS_MEMORY, IS_RESERVED = 1, 2
WORD_SHIFT, IN_WORD = 6, 63
ALL = -1
"""All bits of a word."""
POISON = -0x5A5A5A5A5A5A5A5B
"""What is in memory of the bitmaps that is no longer theirs."""

ORDER_BITS, LARGEST_CODED = 4, 15
"""How a block is one word: its order is in the lowest bits."""

MAX_FRAMES = 1 << 32
LARGEST_ALIGNMENT = 18

HANDED = -Failure.HANDED_OVER.errno
NOT_RESERVED = -Failure.NOT_RESERVED.errno
TOO_EARLY = -Failure.TOO_EARLY.errno
NO_MEMORY = -Failure.NO_MEMORY.errno
BUSY = -Failure.BUSY.errno
INVALID = -Failure.INVALID.errno
OUT_OF_RANGE = -Failure.OUT_OF_RANGE.errno


# ── Words of the bitmaps ─────────────────────────────────────────────────────────────────────────────────────


# LLVM knows the loops of both, and makes one instruction of each (popcnt, lzcnt).


@kernel
def lowest(bits: int) -> int:
    """The number of the lowest bit that is set, of 64: how many there are below it."""
    if bits == WORD_MINIMUM:
        return IN_WORD
    below, place = ~bits & (bits - 1), 0
    while below != 0:
        below &= below - 1
        place += 1
    return place


@kernel
def highest(bits: int) -> int:
    """The number of the highest bit that is set, of 64."""
    if bits < 0:
        return IN_WORD
    left, place = bits >> 1, 0
    while left != 0:
        left >>= 1
        place += 1
    return place


@kernel
def unreserved(image: Image, word: int, besides: int) -> int:
    """Of 64 frames those that nobody has, and that are memory or among those named besides."""
    at = word - image[FIRST_WORD]
    bits: int = (image[image[MEMORY] + at] | besides) & ~image[image[RESERVED] + at]
    return bits


@kernel
def next_frame(image: Image, frame: int, stop: int, besides: int, inverted: int) -> int:
    """The first frame from one on that nobody has; `stop`, if there is none below. Inverted: the first that somebody
    has. A word is looked at whole."""
    if frame >= stop:
        return stop
    word = frame >> WORD_SHIFT
    bits = (unreserved(image, word, besides) ^ inverted) & (ALL << (frame & IN_WORD))
    while bits == 0:
        word += 1
        if word << WORD_SHIFT >= stop:
            return stop
        bits = unreserved(image, word, besides) ^ inverted
    found = (word << WORD_SHIFT) + lowest(bits)
    return found if found < stop else stop


@kernel
def last_free(image: Image, start: int, stop: int) -> int:
    """The last free frame below one; the one before `start`, if there is none."""
    if stop <= start:
        return start - 1
    word = (stop - 1) >> WORD_SHIFT
    bits = unreserved(image, word, 0)
    if stop & IN_WORD != 0:
        bits &= ~(ALL << (stop & IN_WORD))
    while bits == 0:
        if word << WORD_SHIFT <= start:
            return start - 1
        word -= 1
        bits = unreserved(image, word, 0)
    found = (word << WORD_SHIFT) + highest(bits)
    return found if found >= start else start - 1


@kernel
def fill(image: Image, base: int, first: int, stop: int, is_set: int) -> None:
    """Set or clear the bits of a range, in the bitmap that begins at a word."""
    while first < stop:
        word = first >> WORD_SHIFT
        mask = ALL << (first & IN_WORD)
        if stop >> WORD_SHIFT == word:
            mask &= ~(ALL << (stop & IN_WORD))
        at = base + word - image[FIRST_WORD]
        image[at] = image[at] | mask if is_set else image[at] & ~mask
        first = (word + 1) << WORD_SHIFT


# ── Searches ─────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def find_lowest(image: Image, count: int, order: int, stop: int) -> int:
    """The lowest aligned run of free frames below `stop`; or a failure."""
    low = (1 << order) - 1
    frame = (next_frame(image, image[START], stop, 0, 0) + low) & ~low
    while frame <= stop - count:
        taken = next_frame(image, frame, frame + count, 0, ALL)
        if taken == frame + count:
            return frame
        frame = (next_frame(image, taken, stop, 0, 0) + low) & ~low
    return NO_MEMORY


@kernel
def find_highest(image: Image, count: int, order: int, stop: int) -> int:
    """The highest such run."""
    low = (1 << order) - 1
    frame = (last_free(image, image[START], stop) + 1 - count) & ~low
    while frame >= image[START]:
        taken = next_frame(image, frame, frame + count, 0, ALL)
        if taken == frame + count:
            return frame
        frame = (last_free(image, image[START], taken) + 1 - count) & ~low
    return NO_MEMORY


# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def is_range(image: Image, first: int, count: int) -> bool:
    if first < image[START] or first >= image[END]:
        return False
    return 1 <= count and count <= image[END] - first


@kernel
def add(image: Image, first: int, count: int) -> int:
    """There is memory at these frames; 0, or a failure."""
    if image[HANDED_OVER] != 0:
        return HANDED
    if not is_range(image, first, count):
        return OUT_OF_RANGE
    fill(image, image[MEMORY], first, first + count, 1)
    return 0


@kernel
def reserve(image: Image, first: int, count: int, exclusive: int) -> int:
    """These frames are somebody's, and if that is to be exclusive, only now; 0, or a failure."""
    if image[HANDED_OVER] != 0:
        return HANDED
    if not is_range(image, first, count):
        return OUT_OF_RANGE
    if exclusive != 0 and next_frame(image, first, first + count, ALL, ALL) != first + count:
        return BUSY
    fill(image, image[RESERVED], first, first + count, 1)
    return 0


@kernel
def free(image: Image, first: int, count: int) -> int:
    """Give back a range that is reserved; 0, or a failure."""
    if image[HANDED_OVER] != 0:
        return HANDED
    if not is_range(image, first, count):
        return OUT_OF_RANGE
    if first < image[OWN_END] and image[OWN] < first + count:
        return BUSY
    if next_frame(image, first, first + count, ALL, 0) != first + count:
        return NOT_RESERVED
    fill(image, image[RESERVED], first, first + count, 0)
    return 0


@kernel
def alloc(image: Image, count: int, order: int, limit: int, direction: int) -> int:
    """The first of that many free frames in a row, from the top where that is left open; or a failure."""
    if image[HANDED_OVER] != 0:
        return HANDED
    if count < 1 or order < 0 or order > LARGEST_ALIGNMENT or direction < 0 or direction > TOP_DOWN:
        return INVALID
    stop = limit if limit < image[END] else image[END]
    if count > image[END] - image[START] or stop < image[START] + count:
        return NO_MEMORY
    if direction == BOTTOM_UP:
        frame = find_lowest(image, count, order, stop)
    else:
        frame = find_highest(image, count, order, stop)
    if frame >= 0:
        fill(image, image[RESERVED], frame, frame + count, 1)
    return frame


# ── The handover ─────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def fitting_order(image: Image, frame: int, stop: int) -> int:
    """The order of the largest block that begins at a frame and ends at `stop` or before."""
    order = 0
    while order < image[MAX_ORDER] and frame & ((2 << order) - 1) == 0 and frame + (2 << order) <= stop:
        order += 1
    return order


@kernel
def next_block(image: Image, frame: int) -> int:
    """The largest block of free frames that begins at the first free frame from one on: that frame and the block's
    order, in one word; the end of the map, if none is free."""
    end = image[END]
    first = next_frame(image, frame, end, 0, 0)
    if first == end:
        return first << ORDER_BITS
    largest = first + (1 << image[MAX_ORDER])
    stop = next_frame(image, first, largest if largest < end else end, 0, ALL)
    return first << ORDER_BITS | fitting_order(image, first, stop)


@kernel
def give(image: Image, frame: int, order: int) -> None:
    """Make one allocated block of frames that were allocated one by one, and free it in the buddy allocator."""
    node = frame - image[ORIGIN]
    stop = node + (1 << order)
    each = node
    while each < stop:
        image[each << NODE_SHIFT | STATE] = TAIL
        each += 1
    image[node << NODE_SHIFT | STATE] = USED + order
    buddy_free(image, frame, order)


@kernel
def give_range(image: Image, first: int, stop: int) -> int:
    """Give a range of frames in the largest blocks that fit; how many they are."""
    frame = first
    while frame < stop:
        order = fitting_order(image, frame, stop)
        give(image, frame, order)
        frame += 1 << order
    return stop - first


@kernel
def note_kinds(image: Image) -> None:
    """Of each frame, what the bitmaps say, as whoever asks later has them no more. Their own are then nobody's."""
    frame = image[START]
    while frame < image[END]:
        at, bit = (frame >> WORD_SHIFT) - image[FIRST_WORD], frame & IN_WORD
        is_memory = image[image[MEMORY] + at] >> bit & 1
        is_reserved = image[image[RESERVED] + at] >> bit & 1
        if image[OWN] <= frame and frame < image[OWN_END]:
            is_reserved = 0
        image[(frame - image[ORIGIN]) << NODE_SHIFT | KIND] = is_memory * IS_MEMORY + is_reserved * IS_RESERVED
        frame += 1


@kernel
def handover(image: Image) -> int:
    """Give the buddy allocator every free frame, and at last those of the bitmaps; how many they are, or a failure."""
    if image[HANDED_OVER] != 0:
        return HANDED
    note_kinds(image)
    given = 0
    block = next_block(image, image[START])
    while block >> ORDER_BITS < image[END]:
        frame, order = block >> ORDER_BITS, block & LARGEST_CODED
        give(image, frame, order)
        given += 1 << order
        block = next_block(image, frame + (1 << order))
    given += give_range(image, image[OWN], image[OWN_END])
    word = image[MEMORY]
    while word < 2 * image[RESERVED] - image[MEMORY]:
        image[word] = POISON
        word += 1
    image[HANDED_OVER] = 1
    return given


@kernel
def take(image: Image, order: int) -> int:
    """A block of the buddy allocator's: its first frame; or a failure."""
    if image[HANDED_OVER] == 0:
        return TOO_EARLY
    if order < 0 or order > image[MAX_ORDER]:
        return INVALID
    return buddy_alloc(image, order)


@kernel
def init(
    image: Image, first: int, origin: int, start: int, frames: int, own: int, own_end: int, max_order: int
) -> None:
    """Lay out an image: no block is free, and no frame is memory but the allocator's own."""
    limit = first + frames
    image[FIRST] = first
    image[LIMIT] = limit
    image[MAX_ORDER] = max_order
    image[ORIGIN] = origin
    words = ((start + frames - 1) >> WORD_SHIFT) - (start >> WORD_SHIFT) + 1
    image[MEMORY] = limit << NODE_SHIFT
    image[RESERVED] = (limit << NODE_SHIFT) + words
    image[FIRST_WORD] = start >> WORD_SHIFT
    image[START] = start
    image[END] = start + frames
    image[OWN] = own
    image[OWN_END] = own_end
    node = 0
    while node < LISTS:
        image[node << NODE_SHIFT | NEXT] = node
        image[node << NODE_SHIFT | PREV] = node
        node += 1
    node = first
    while node < limit:
        image[node << NODE_SHIFT | STATE] = USED
        node += 1
    fill(image, image[MEMORY], own, own_end, 1)
    fill(image, image[RESERVED], own, own_end, 1)


outcome, done = answers(Failure)


def word(number: int) -> int:
    """Python's integers have no end, and compiled code takes 64 bits: the nearest number that fits is as wrong."""
    return min(max(number, WORD_MINIMUM), WORD_MAXIMUM)


WORDS = dict.fromkeys(("first", "count", "exclusive", "order", "limit", "direction"), word)


class Bootmem:
    """The allocator's operations under the law's names (spec/physical/bootmem.py), over one image."""

    __slots__ = ("image",)

    def __init__(self, start: Frame, frames: FrameCount, own: Frame, max_order: Order) -> None:
        """Raise ValueError for a geometry that no map has."""
        if not 1 <= frames <= MAX_FRAMES:
            raise ValueError(f"a map has between 1 and 2**32 frames, not {frames}")
        if not 0 <= start <= FRAME_LIMIT - frames:
            raise ValueError(f"a map of {frames} frames cannot start at frame {start}: frame numbers are below 2**52")
        if not start <= own <= start + frames - own_frames(frames):
            raise ValueError(f"the allocator's own records do not lie in the map: they begin at frame {own}")
        if not 0 <= max_order <= LARGEST_ORDER:
            raise ValueError(f"the largest order is between 0 and {LARGEST_ORDER}, not {max_order}")
        base = 1 << (LEAST_BASE_ORDER if max_order <= LEAST_BASE_ORDER else LARGEST_ORDER)
        origin = (start & -base) - base
        first = start - origin
        words = ((start + frames - 1) >> WORD_SHIFT) - (start >> WORD_SHIFT) + 1
        self.image = new_image(((first + frames) << NODE_SHIFT) + 2 * words)
        init(self.image, first, origin, start, frames, own, own + own_frames(frames), max_order)

    add: Callable[[Frame, FrameCount], Failure | None] = operation(add, done, takes=WORDS)
    reserve: Callable[[Frame, FrameCount, int], Failure | None] = operation(reserve, done, takes=WORDS)
    free: Callable[[Frame, FrameCount], Failure | None] = operation(free, done, takes=WORDS)
    alloc: Callable[[FrameCount, Order, Frame, int], Frame | Failure] = operation(alloc, outcome, takes=WORDS)
    handover: Callable[[], int | Failure] = operation(handover, outcome)
    take: Callable[[Order], Frame | Failure] = operation(take, outcome, takes=WORDS)

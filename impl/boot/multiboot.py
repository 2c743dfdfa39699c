"""Multiboot: how the implementation reads a block, and makes a map of it.

What is said of memory is kept as *changes*: at an address, one more range of some kind begins, or one fewer goes on.
They are put in their order as they are read (an insertion sort: loaders hand out entries in ascending order, mostly).
Then one pass over them counts of each kind how many ranges go on; wherever the kind that wins is another one than
before, a range of the map ends or begins. All four counts stand in one word, 16 bits each, the winner uppermost.

The image is an array of words:

    word 0          ORIGIN, the physical address of the block
    word 1          BYTES, how many it has
    words 2, 3      KERNEL and KERNEL_BYTES, where the kernel lies and how many bytes it has
    word 4          COUNT, how many ranges the map has
    word 5          CHANGED, how many changes there are; between calls none
    word 6          CHANGES, where they begin: an address and what changes there, each
    word 7          BLOCK, where the bytes of the block begin, one a word: they are the last words of the image, so that
                    an access behind the end of the block is one outside the image
    from 8 on       the ranges of the map: first address, last address, kind

Addresses have 64 bits without a sign, and words have a sign. An address is kept less 2**63, so that words compare as
addresses do.
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import Image, answers, kernel, new_image, nothing, operation
from spec.boot.words import ACPI, BAD, LOW_END, MAGIC_1, MAGIC_2, RESERVED, USABLE
from spec.boot.words import MultibootFailure as Failure

ORIGIN, BYTES, KERNEL, KERNEL_BYTES, COUNT, CHANGED, CHANGES, BLOCK, RANGES = range(9)
MOST_BYTES = 1 << 16

UNKNOWN_MAGIC = -Failure.UNKNOWN_MAGIC.errno
NO_MAP = -Failure.NO_MAP.errno
TRUNCATED = -Failure.TRUNCATED.errno
TOO_SHORT = -Failure.TOO_SHORT.errno
UNALIGNED = -Failure.UNALIGNED.errno
BEYOND = -Failure.BEYOND.errno
NO_ROOM = -Failure.NO_ROOM.errno

BIAS = 1 << 63
"""What an address is kept less by."""
LAST = (1 << 63) - 1
"""The last address, kept so."""
LOW = -(1 << 63)
"""Address 0, kept so."""

ONE_ACPI, ONE_BAD, ONE_RESERVED = 1 << 16, 1 << 32, 1 << 48
"""One range of such a kind among those that go on, of which no kind has as many as 2**15; a usable one counts 1."""

HAS_MODULES, HAS_MAP = 8, 64
END_TAG, MODULE_TAG, MAP_TAG = 0, 3, 6
LEAST_ENTRY = 20


def most_ranges(bytes: int) -> int:
    """How many ranges a block of so many bytes can tell of, with the two of the block and the kernel: an entry has at
    least 24 bytes and a module 16, and nothing forbids that both lists lie in the same bytes."""
    return bytes // 24 + bytes // 16 + 2


# ── Bytes ────────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def holds(image: Image, at: int, count: int) -> bool:
    """Whether that many bytes from an address on lie in the block."""
    is_within: bool = at >= image[ORIGIN] and at + count <= image[ORIGIN] + image[BYTES]
    return is_within


@kernel
def word(image: Image, at: int) -> int:
    """The 32 bits at an address."""
    place = image[BLOCK] + at - image[ORIGIN]
    value: int = image[place] | image[place + 1] << 8 | image[place + 2] << 16 | image[place + 3] << 24
    return value


@kernel
def long(image: Image, at: int) -> int:
    """The 64 bits at an address, less 2**63."""
    return (word(image, at + 4) - (1 << 31)) << 32 | word(image, at)


@kernel
def store(image: Image, at: int, value: int) -> None:
    """Write 32 bits from a byte of the block on, as far as it goes."""
    more = 0
    while more < 4 and at + more < image[BYTES]:
        image[image[BLOCK] + at + more] = value >> (8 * more) & 255
        more += 1


# ── What is said ─────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def change(image: Image, address: int, by: int) -> None:
    """Put a change where it belongs in the order."""
    place = image[CHANGES] + 2 * image[CHANGED]
    while place > image[CHANGES] and image[place - 2] > address:
        image[place] = image[place - 2]
        image[place + 1] = image[place - 1]
        place -= 2
    image[place] = address
    image[place + 1] = by
    image[CHANGED] += 1


@kernel
def say(image: Image, start: int, end: int, by: int) -> None:
    """That a range is of a kind; both are its first and last address, kept less 2**63."""
    change(image, start, by)
    if end < LAST:
        change(image, end + 1, -by)


@kernel
def entry(image: Image, at: int) -> int:
    """Base, length and type of an entry; 0, or a failure."""
    base, length, named = long(image, at), long(image, at + 8), word(image, at + 16)
    if length == LOW:
        return 0
    if length - 1 > -1 - base:
        return BEYOND
    end = base + (length + LAST) if length < 0 else base + LAST + length
    by = ONE_RESERVED
    if named == USABLE:
        by = 1
    elif named == ACPI:
        by = ONE_ACPI
    elif named == BAD:
        by = ONE_BAD
    say(image, base, end, by)
    return 0


@kernel
def module(image: Image, at: int) -> int:
    """Begin and end of a module; 0, or a failure."""
    begin, end = word(image, at), word(image, at + 4)
    if begin > end:
        return BEYOND
    if begin < end:
        say(image, begin + LOW, end - 1 + LOW, ONE_RESERVED)
    return 0


# ── Multiboot 1 ──────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def entries(image: Image, at: int, end: int) -> int:
    """All entries up to an end, each with its size in front; 0, or a failure."""
    while at < end:
        if at + 4 > end or not holds(image, at, 4):
            return TRUNCATED
        size = word(image, at)
        if size < LEAST_ENTRY:
            return TOO_SHORT
        if at + 4 + size > end or not holds(image, at + 4, size):
            return TRUNCATED
        code = entry(image, at + 4)
        if code < 0:
            return code
        at += 4 + size
    return 0


@kernel
def modules(image: Image, at: int, count: int) -> int:
    """All records of modules; 0, or a failure."""
    number = 0
    while number < count:
        if not holds(image, at + 16 * number, 16):
            return TRUNCATED
        code = module(image, at + 16 * number)
        if code < 0:
            return code
        number += 1
    return 0


@kernel
def of_multiboot_1(image: Image, at: int) -> int:
    """Read a block of Multiboot 1; 0, or a failure."""
    if not holds(image, at, 4):
        return TRUNCATED
    flags = word(image, at)
    if flags & HAS_MAP == 0:
        return NO_MAP
    if not holds(image, at + 44, 8):
        return TRUNCATED
    begin = word(image, at + 48)
    code = entries(image, begin, begin + word(image, at + 44))
    if code == 0 and flags & HAS_MODULES != 0:
        code = modules(image, word(image, at + 24), word(image, at + 20))
    return code


# ── Multiboot 2 ──────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def of_map(image: Image, at: int, end: int) -> int:
    """All entries of a tag, each as large as it says; 0, or a failure."""
    if end - at < 16:
        return TOO_SHORT
    size = word(image, at + 8)
    if size < LEAST_ENTRY + 4:
        return TOO_SHORT
    if size & 7 != 0:
        return UNALIGNED
    at += 16
    while at < end:
        if at + size > end:
            return TRUNCATED
        code = entry(image, at)
        if code < 0:
            return code
        at += size
    return 0


@kernel
def of_multiboot_2(image: Image, at: int) -> int:
    """Read a block of Multiboot 2; 0, or a failure."""
    if at & 7 != 0:
        return UNALIGNED
    if not holds(image, at, 8):
        return TRUNCATED
    end = at + word(image, at)
    if not holds(image, at, end - at):
        return TRUNCATED
    at += 8
    maps = 0
    while True:
        if at + 8 > end:
            return TRUNCATED
        named, size = word(image, at), word(image, at + 4)
        if size < 8:
            return TOO_SHORT
        if at + size > end:
            return TRUNCATED
        code = 0
        if named == END_TAG:
            return 0 if maps > 0 else NO_MAP
        if named == MAP_TAG:
            maps += 1
            code = of_map(image, at, at + size)
        elif named == MODULE_TAG:
            code = module(image, at + 8) if size >= 16 else TOO_SHORT
        if code < 0:
            return code
        at += (size + 7) & -8


# ── The map ──────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def winner(going: int) -> int:
    """The kind that wins among the ranges that go on; 0 where there is none."""
    if going >= ONE_RESERVED:
        return RESERVED
    if going >= ONE_BAD:
        return BAD
    if going >= ONE_ACPI:
        return ACPI
    return USABLE if going > 0 else 0


@kernel
def sweep(image: Image, room: int) -> int:
    """Make the ranges of the map of the changes; how many there are, or that there is no room."""
    place, stop = image[CHANGES], image[CHANGES] + 2 * image[CHANGED]
    going, open_kind = 0, 0
    while place < stop:
        address = image[place]
        while place < stop and image[place] == address:
            going += image[place + 1]
            place += 2
        now = winner(going)
        if now != open_kind:
            slot = RANGES + 3 * image[COUNT]
            if open_kind != 0:
                image[slot - 2] = address - 1
            if now != 0:
                if image[COUNT] >= room:
                    return NO_ROOM
                image[slot] = address
                image[slot + 1] = LAST
                image[slot + 2] = now
                image[COUNT] += 1
            open_kind = now
    count: int = image[COUNT]
    return count


@kernel
def clear(image: Image, start: int, stop: int) -> None:
    while start < stop:
        image[start] = 0
        start += 1


@kernel
def forget(image: Image) -> None:
    """There is no map."""
    clear(image, RANGES, RANGES + 3 * image[COUNT])
    image[COUNT] = 0


# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def init(image: Image, origin: int, bytes: int, start: int, kernel_bytes: int, most: int) -> None:
    """Lay out a zeroed image for so many ranges that can be said."""
    image[ORIGIN] = origin
    image[BYTES] = bytes
    image[KERNEL] = start
    image[KERNEL_BYTES] = kernel_bytes
    image[CHANGES] = RANGES + 6 * most
    image[BLOCK] = RANGES + 10 * most


@kernel
def write(image: Image, at: int, a: int, b: int, c: int, d: int, e: int, f: int) -> None:
    """Write six words into the block, as far as it goes."""
    forget(image)
    store(image, at, a)
    store(image, at + 4, b)
    store(image, at + 8, c)
    store(image, at + 12, d)
    store(image, at + 16, e)
    store(image, at + 20, f)


@kernel
def parse(image: Image, magic: int, address: int, room: int) -> int:
    """Make the map of the block; how many ranges it has, or a failure."""
    forget(image)
    code = UNKNOWN_MAGIC
    if magic == MAGIC_1:
        code = of_multiboot_1(image, address)
    elif magic == MAGIC_2:
        code = of_multiboot_2(image, address)
    if code == 0:
        start = image[ORIGIN] + LOW
        say(image, start, start + image[BYTES] - 1, ONE_RESERVED)
        if image[KERNEL_BYTES] > 0:
            start = image[KERNEL] + LOW
            say(image, start, start + image[KERNEL_BYTES] - 1, ONE_RESERVED)
        code = sweep(image, room)
    clear(image, image[CHANGES], image[CHANGES] + 2 * image[CHANGED])
    image[CHANGED] = 0
    if code < 0:
        forget(image)
    return code


@kernel
def first(image: Image, index: int) -> int:
    """The first address of a range, less 2**63; of none, address 0."""
    return image[RANGES + 3 * index] if index < image[COUNT] else LOW


@kernel
def last(image: Image, index: int) -> int:
    """The last address of a range, less 2**63; of none, address 0."""
    return image[RANGES + 3 * index + 1] if index < image[COUNT] else LOW


@kernel
def kind(image: Image, index: int) -> int:
    """What a range is; of none, 0."""
    return image[RANGES + 3 * index + 2] if index < image[COUNT] else 0


outcome, done = answers(Failure)


def address(code: int, *numbers: int) -> int:
    """An address that was kept less 2**63."""
    return code + BIAS


class Multiboot:
    """The operations under the law's names (spec/boot/multiboot.py), over one image."""

    __slots__ = ("image",)

    def __init__(self, origin: int, bytes: int, kernel: int, kernel_bytes: int) -> None:
        """Raise ValueError for a geometry that there is not."""
        if not (1 <= bytes <= MOST_BYTES and 0 <= origin <= LOW_END - bytes):
            raise ValueError(f"a block has 1 to {MOST_BYTES} bytes and lies below 4 GiB: not {bytes} from {origin} on")
        if not (0 <= kernel_bytes <= LOW_END and 0 <= kernel <= LOW_END - kernel_bytes):
            raise ValueError(f"a kernel lies below 4 GiB: not {kernel_bytes} bytes from {kernel} on")
        most = most_ranges(bytes)
        self.image = new_image(RANGES + 10 * most + bytes)
        init(self.image, origin, bytes, kernel, kernel_bytes, most)

    write: Callable[[int, int, int, int, int, int, int], None] = operation(write, nothing)
    parse: Callable[[int, int, int], int | Failure] = operation(parse, outcome)
    first: Callable[[int], int] = operation(first, address)
    last: Callable[[int], int] = operation(last, address)
    kind: Callable[[int], int] = operation(kind, outcome)

"""User copy: page by page, by words where both sides are aligned alike, with the fault as the end of the loop.

The image holds the processor's view of memory: the rights of the user's pages, their bytes, and the kernel's.

    word 0          PAGES, how many pages the process can have: the last ones below USER_END
    word 1          SHIFT, log2 of the bytes of a page
    word 2          BYTES, how many bytes the kernel has, from address KERNEL on
    words 3, 4      MEMORY and RIGHTS, where these begin; 5: WORDS, how many words of memory there are
    word 6          FLAGS, where AC lies: 1 while the kernel may use the user's pages
    word 7          START, the address of the first page
    MEMORY          the bytes of the pages, from the lowest on, then the kernel's: eight to a word, the lowest first
    RIGHTS          a word for each page: PRESENT | WRITABLE, as in a page table's entry; 0 where none is mapped

Addresses are 64-bit words, so those of the kernel's half are negative. `reach` is the processor: what it lets the
kernel use of a page, and nothing where an access would fault. A fault is no jump here, as it is none in Linux's source
either: each instruction that may fault has an entry in the exception table, which says where to go on, and that is
behind the loop (arch/x86/lib/copy_user_64.S: _ASM_EXTABLE_UA). All that a function knows then is how many bytes were
left.
"""

from __future__ import annotations

from collections.abc import Callable

from impl.image import Image, answers, kernel, new_image, nothing, operation, unsigned
from spec.user.words import Address, ByteCount
from spec.user.words import CopyFailure as Failure
from spec.virtual.words import PRESENT, WRITABLE

PAGES, SHIFT, BYTES, MEMORY, RIGHTS, WORDS, FLAGS, START = range(8)
HEADER = 8

USER_END = (1 << 47) - 4096
KERNEL = -(1 << 47)
WORD_LIMIT = 1 << 64
MOST_PAGES, LEAST_PAGE, MOST_PAGE, MOST_BYTES = 64, 8, 4096, 1 << 20

NOT_MAPPED = -Failure.NOT_MAPPED.errno
FAULT = -Failure.FAULT.errno

# ── Bytes ────────────────────────────────────────────────────────────────────────────────────────────────────
#
# A byte has a place: byte m of word n of memory has 8·n + m.


@kernel
def get(image: Image, place: int) -> int:
    byte: int = image[unsigned(image[MEMORY] + (place >> 3))] >> ((place & 7) << 3) & 255
    return byte


@kernel
def put(image: Image, place: int, byte: int) -> None:
    """The highest byte of a word has its sign."""
    at = unsigned(image[MEMORY] + (place >> 3))
    shift = (place & 7) << 3
    if shift == 56:
        image[at] = image[at] & 0xFFFFFFFFFFFFFF | (byte ^ 128) - 128 << 56
    else:
        image[at] = image[at] & ~(255 << shift) | byte << shift


@kernel
def copy_bytes(image: Image, target: int, source: int, count: int) -> None:
    """Copy bytes from one place to another, by words where there is a whole one on both sides."""
    memory = image[MEMORY]
    while count > 0:
        step = 1
        if (target | source) & 7 == 0 and count >= 8:
            image[unsigned(memory + (target >> 3))] = image[unsigned(memory + (source >> 3))]
            step = 8
        else:
            put(image, target, get(image, source))
        target += step
        source += step
        count -= step


@kernel
def clear_bytes(image: Image, target: int, count: int) -> None:
    """Write zeros."""
    while count > 0:
        step = 1
        if target & 7 == 0 and count >= 8:
            image[image[MEMORY] + (target >> 3)] = 0
            step = 8
        else:
            put(image, target, 0)
        target += step
        count -= step


@kernel
def has_nul(word: int) -> bool:
    """Whether one of the bytes of a word is 0 (Linux: has_zero, arch/x86/include/asm/word-at-a-time.h). The highest one
    is looked at by itself, as its sign is the word's."""
    low = word & 0xFFFFFFFFFFFFFF
    found: bool = word >> 56 == 0 or (low - 0x01010101010101) & ~low & 0x80808080808080 != 0
    return found


@kernel
def copy_until_nul(image: Image, target: int, source: int, count: int) -> int:
    """Copy bytes up to a NUL, and that too; how many there are in front of it. Behind it nothing is written."""
    memory = image[MEMORY]
    done = 0
    while done < count:
        step = 1
        if (target | source) & 7 == 0 and count - done >= 8 and not has_nul(image[memory + (source >> 3)]):
            image[unsigned(memory + (target >> 3))] = image[unsigned(memory + (source >> 3))]
            step = 8
        else:
            byte = get(image, source)
            put(image, target, byte)
            if byte == 0:
                return done
        target += step
        source += step
        done += step
    return done


# ── The processor ────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def user_place(image: Image, address: int) -> int:
    """Where a byte of a page lies in memory."""
    place: int = address - image[START]
    return place


@kernel
def kernel_place(image: Image, address: int) -> int:
    """Where a byte of the kernel's lies: behind the pages."""
    place: int = USER_END - image[START] + (address - KERNEL)
    return place


@kernel
def reach(image: Image, address: int, count: int, right: int) -> int:
    """How many of so many bytes of the user's half the processor lets the kernel use without leaving the page; 0 where
    the first one faults."""
    offset = address - image[START]
    if offset < 0 or address >= USER_END or image[image[FLAGS]] == 0:
        return 0
    if image[image[RIGHTS] + (offset >> image[SHIFT])] & right != right:
        return 0
    size = 1 << image[SHIFT]
    inside: int = size - (offset & size - 1)
    return inside if inside < count else count


# ── Ranges ───────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def access_ok(address: int, count: int) -> bool:
    """Whether all of a range is in the user's half, of any two words. The sum is not computed: it may wrap."""
    return address >= 0 and count >= 0 and count <= USER_END - address


@kernel
def has_room(image: Image, buffer: int, count: int) -> bool:
    """Whether all of a range is the kernel's."""
    if buffer >= 0 or buffer < KERNEL or buffer - KERNEL > image[BYTES]:
        return False
    fits: bool = count >= 0 and count <= image[BYTES] - (buffer - KERNEL)
    return fits


# ── Copies ───────────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def copy_in(image: Image, buffer: int, address: int, count: int) -> int:
    """Copy to a place of the kernel's; how many bytes were not copied."""
    left = count
    while left > 0:
        run = reach(image, address, left, PRESENT)
        if run == 0:
            return left
        copy_bytes(image, buffer, user_place(image, address), run)
        buffer += run
        address += run
        left -= run
    return 0


@kernel
def copy_out(image: Image, address: int, buffer: int, count: int) -> int:
    """Copy from a place of the kernel's; how many bytes were not copied."""
    left = count
    while left > 0:
        run = reach(image, address, left, PRESENT | WRITABLE)
        if run == 0:
            return left
        copy_bytes(image, user_place(image, address), buffer, run)
        buffer += run
        address += run
        left -= run
    return 0


@kernel
def clear(image: Image, address: int, count: int) -> int:
    """Write zeros; how many were not written."""
    left = count
    while left > 0:
        run = reach(image, address, left, PRESENT | WRITABLE)
        if run == 0:
            return left
        clear_bytes(image, user_place(image, address), run)
        address += run
        left -= run
    return 0


@kernel
def copy_string(image: Image, buffer: int, address: int, most: int) -> int:
    """Copy a string to a place of the kernel's, of that many bytes at most; how long it is, or FAULT."""
    done = 0
    while done < most:
        run = reach(image, address + done, most - done, PRESENT)
        if run == 0:
            return FAULT
        copied = copy_until_nul(image, buffer + done, user_place(image, address + done), run)
        done += copied
        if copied < run:
            return done
    return done


# ── Operations ───────────────────────────────────────────────────────────────────────────────────────────────


@kernel
def init(image: Image, pages: int, shift: int, bytes: int) -> None:
    """Nothing is mapped; fresh words are zero."""
    image[PAGES] = pages
    image[SHIFT] = shift
    image[BYTES] = bytes
    image[START] = USER_END - (pages << shift)
    image[WORDS] = (pages << shift) + bytes >> 3
    image[FLAGS] = HEADER
    image[MEMORY] = HEADER + 1
    image[RIGHTS] = HEADER + 1 + image[WORDS]


@kernel
def map_page(image: Image, page: int, rights: int) -> None:
    """A fresh page."""
    unmap_page(image, page)
    image[image[RIGHTS] + page] = rights


@kernel
def protect_page(image: Image, page: int, rights: int) -> int:
    """Other rights; 0, or a failure."""
    if image[image[RIGHTS] + page] == 0:
        return NOT_MAPPED
    image[image[RIGHTS] + page] = rights
    return 0


@kernel
def unmap_page(image: Image, page: int) -> None:
    """Nothing of what was in the page is left."""
    image[image[RIGHTS] + page] = 0
    clear_bytes(image, page << image[SHIFT], 1 << image[SHIFT])


@kernel
def store(image: Image, address: int, value: int) -> None:
    """Write a byte, as its owner."""
    put(image, user_place(image, address) if address >= 0 else kernel_place(image, address), value)


@kernel
def load(image: Image, address: int) -> int:
    """Read a byte, as its owner."""
    byte: int = get(image, user_place(image, address) if address >= 0 else kernel_place(image, address))
    return byte


@kernel
def copy_from_user(image: Image, buffer: int, address: int, count: int) -> int:
    """How many bytes were not copied; the buffer has zeros in their place."""
    if not has_room(image, buffer, count):
        return count
    left = count
    if access_ok(address, count):
        image[image[FLAGS]] = 1
        left = copy_in(image, kernel_place(image, buffer), address, count)
        image[image[FLAGS]] = 0
    clear_bytes(image, kernel_place(image, buffer) + count - left, left)
    return left


@kernel
def copy_to_user(image: Image, address: int, buffer: int, count: int) -> int:
    """How many bytes were not copied."""
    if not has_room(image, buffer, count) or not access_ok(address, count):
        return count
    image[image[FLAGS]] = 1
    left = copy_out(image, address, kernel_place(image, buffer), count)
    image[image[FLAGS]] = 0
    return left


@kernel
def clear_user(image: Image, address: int, count: int) -> int:
    """How many bytes were not cleared."""
    if not access_ok(address, count):
        return count
    image[image[FLAGS]] = 1
    left = clear(image, address, count)
    image[image[FLAGS]] = 0
    return left


@kernel
def strncpy_from_user(image: Image, buffer: int, address: int, count: int) -> int:
    """How long the string is, or FAULT. What it may have is cut at the end of the user's half."""
    if count <= 0:
        return 0
    if not has_room(image, buffer, count) or address < 0 or address >= USER_END:
        return FAULT
    most = count if count < USER_END - address else USER_END - address
    image[image[FLAGS]] = 1
    length = copy_string(image, kernel_place(image, buffer), address, most)
    image[image[FLAGS]] = 0
    if length == most and most < count:
        return FAULT
    return length


# ── In Python ────────────────────────────────────────────────────────────────────────────────────────────────

outcome, done = answers(Failure)


def word(number: int) -> int:
    """A number of 64 bits as a word, which has a sign."""
    return number - WORD_LIMIT if number >> 63 else number


def left_over(code: int, *arguments: int) -> ByteCount:
    """How many bytes, from a word."""
    return ByteCount(code % WORD_LIMIT)


def length(code: int, *arguments: int) -> ByteCount | Failure:
    result = outcome(code)
    return result if isinstance(result, Failure) else ByteCount(result)


SIGNED = {"buffer": word, "address": word, "count": word}
PLACES = {"buffer": word, "address": word}


class Copy:
    """The operations under the law's names (spec/user/copy.py), over one image."""

    __slots__ = ("image",)

    def __init__(self, pages: int, page: ByteCount, bytes: ByteCount) -> None:
        """Raise ValueError for memory that there is not."""
        if not 1 <= pages <= MOST_PAGES:
            raise ValueError(f"a process has between 1 and {MOST_PAGES} pages here, not {pages}")
        if not LEAST_PAGE <= page <= MOST_PAGE or page & page - 1:
            raise ValueError(f"a page has between {LEAST_PAGE} and {MOST_PAGE} bytes, a power of two, not {page}")
        if not 8 <= bytes <= MOST_BYTES or bytes % 8:
            raise ValueError(f"the kernel has between 8 and {MOST_BYTES} bytes here, a multiple of 8, not {bytes}")
        self.image = new_image(HEADER + 1 + (pages * page + bytes) // 8 + pages)
        init(self.image, pages, page.bit_length() - 1, bytes)

    map_page: Callable[[int, int], None] = operation(map_page, nothing)
    protect_page: Callable[[int, int], Failure | None] = operation(protect_page, done)
    unmap_page: Callable[[int], None] = operation(unmap_page, nothing)
    store: Callable[[Address, int], None] = operation(store, nothing, takes=PLACES)
    load: Callable[[Address], int] = operation(load, outcome, takes=PLACES)
    copy_from_user: Callable[[Address, Address, ByteCount], ByteCount] = operation(
        copy_from_user, left_over, takes=SIGNED
    )
    copy_to_user: Callable[[Address, Address, ByteCount], ByteCount] = operation(copy_to_user, left_over, takes=SIGNED)
    clear_user: Callable[[Address, ByteCount], ByteCount] = operation(clear_user, left_over, takes=SIGNED)
    strncpy_from_user: Callable[[Address, Address, int], ByteCount | Failure] = operation(
        strncpy_from_user, length, takes=PLACES
    )

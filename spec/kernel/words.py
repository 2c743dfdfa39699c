"""The words of this chapter: what names a cache, and how its parts refuse."""

from __future__ import annotations

from errno import EBUSY, EFAULT, EINVAL, EISDIR, ENOENT, ENOMEM, ESRCH
from functools import cache
from typing import NewType

from attrs import frozen

from spec.vocabulary import Failure, Order

Address = NewType("Address", int)
"""An address of the kernel's, in bytes: at page p begins p × (bytes of a page)."""

ByteCount = NewType("ByteCount", int)
"""How many bytes (C: size_t)."""

CacheName = NewType("CacheName", int)
"""What names a cache to its callers: a number, or the address of its descriptor (Linux: struct kmem_cache *)."""

NULL = Address(0)
"""The address of no block."""

NOTHING = Address(16)
"""The address of every block of no bytes: it can be freed, and never read or written (Linux: ZERO_SIZE_PTR)."""

SIZE_LIMIT = 1 << 64
"""Numbers of the type size_t are below this."""

WORD = ByteCount(8)
"""The bytes of a pointer."""

CONSTRUCTED = 0x5A
"""What a constructor leaves in each byte of an object: it represents what all objects of a cache have in common."""
PROCESSORS = 2
LARGEST_ORDER = Order(10)
"""Of a slab, as of the buddy allocator's blocks (Linux: MAX_PAGE_ORDER)."""
MOST_PAGES = 1 << 20
PAGES = (64, 4096)
"""How many bytes a page has: 4096, or as few as keep all states of a pool explorable."""
MOST_CACHES = 64
ADDRESS_LIMIT = Address(1 << 47)

CLASSES = tuple(ByteCount(size) for size in (8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192))
"""The sizes of kmalloc's caches, in pages of 4,096 bytes (Linux 6.18: kmalloc_info in mm/slab_common.c)."""


@cache
def classes(page: ByteCount) -> tuple[ByteCount, ...]:
    """Those of up to two pages."""
    return tuple(size for size in CLASSES if size <= 2 * page)


@frozen
class Shape:
    """How the slabs of a cache are divided (Linux: slab_size, order and objs_per_slab in /sys/kernel/slab/CACHE)."""

    stride: ByteCount
    """From the beginning of an object to that of the next one."""
    order: Order
    """A slab has 2**order pages."""
    objects: int
    """How many objects a slab has."""


class SlabFailure(Failure):
    """How the slab allocator refuses."""

    NOT_ALLOCATED = ENOENT, "The address is an object's that nobody holds: it was freed before, or never handed out"
    INTERIOR = EISDIR, "The address lies in a slab, and no object begins there"
    FOREIGN = EFAULT, "The address lies in no slab"
    NO_MEMORY = ENOMEM, "No slab has a free object, and there are no frames for another slab; or no room for a cache"
    INVALID = EINVAL, "No cache can have objects of this size and alignment"
    NO_CACHE = ESRCH, "There is no such cache"
    BUSY = EBUSY, "An object of the cache is still held"


class KmallocFailure(Failure):
    """How kmalloc refuses."""

    NOT_ALLOCATED = ENOENT, "The address is not the first one of a block that somebody holds"
    INTERIOR = EISDIR, "The address lies inside a block, and is not its first one"
    FOREIGN = EFAULT, "The address lies outside the memory, or in pages that nobody has"
    NO_MEMORY = ENOMEM, "There is no room for a block of that size"

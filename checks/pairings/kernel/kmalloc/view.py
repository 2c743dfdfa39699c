"""Reading kmalloc's image: the slab allocator's, and the large blocks beside its slabs."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from checks.pairings.kernel.slab.view import View as SlabView
from checks.pairings.kernel.slab.view import each_once, in_its_list, on_its_pages
from impl.kernel.kmalloc import LARGE
from impl.kernel.slab import CACHE, HEAD, SIZE, SLAB_SHIFT
from impl.physical.buddy import NODE_SHIFT, ORIGIN, STATE
from impl.physical.buddy import USED as HANDED_OUT
from spec.kernel.kmalloc import Memory
from spec.kernel.words import Address, ByteCount, classes
from spec.vocabulary import Runs, Table


class View(SlabView):
    """One image as it stood; reads only."""

    def __init__(self, image: Any, geometry: tuple[Any, ...]) -> None:
        start, bytes, page = geometry
        super().__init__(image, (start, bytes, page, len(classes(page))))

    @cached_property
    def live(self) -> Runs[Address, ByteCount]:
        """The blocks that are held, as the bitmap says."""
        return Runs({each: self.usable(each) for each in self.held})

    def usable(self, address: int) -> ByteCount:
        """How many bytes the block at an address has, as the page's record and its cache's say."""
        record = self.record_at(address)
        return ByteCount(self.word(record + SIZE) if record else self.page << max(self.order(address), 0))

    def order(self, address: int) -> int:
        """Of the large block that begins at an address; -1 where none does."""
        return self.word(self.page_record(address) + LARGE) - 1


def abstract(view: View) -> Memory:
    """The state that an image represents. What was stored is not known."""
    return Memory(view.start, view.bytes, view.live, Table(), view.page)


def permits(view: View, state: Memory) -> bool:
    """Whether the live blocks are those of the law's state, with what is known of their contents."""
    if view.live != state.live:
        return False
    return all(view.byte(address) == value for address, value in state.contents.items())


def in_a_slab(view: View, address: Any) -> bool:
    """a block of a class is an object of a slab in its list, whose objects are free, waiting or held, each once"""
    if view.record_at(address) == 0:
        return True
    return each_once(view, address) and in_its_list(view, address) and on_its_pages(view, address)


def on_pages_of_its_own(view: View, address: Any) -> bool:
    """a large block is one of the buddy allocator's that is handed out, and its pages lead to the first"""
    if view.record_at(address) != 0:
        return True
    order, at = view.order(address), view.page_record(address)
    if order < 0 or address % view.page:
        return False
    pages = (at + (page << SLAB_SHIFT) for page in range(1 << order))
    lead = all((view.word(page + HEAD), view.word(page + CACHE)) == (at, 0) for page in pages)
    node = address // view.page - view.word(ORIGIN)
    return lead and view.word(node << NODE_SHIFT | STATE) == HANDED_OUT + order

"""An event of Linux's page allocator, whichever form it was recorded in."""

from __future__ import annotations

from attrs import frozen

from checks.engines.validate import Event
from spec.physical.buddy import Block
from spec.vocabulary import Frame, Order

KINDS = ("alloc", "free", "free_batched")


@frozen
class PageEvent(Event):
    kind: str
    microseconds: int
    cpu: int
    frame: Frame
    order: Order

    @property
    def block(self) -> Block:
        return Block(self.frame, self.order)

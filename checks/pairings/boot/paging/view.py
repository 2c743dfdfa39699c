"""Reading the image of a boot code: what the abstraction uses, on words plain or symbolic."""

from __future__ import annotations

from typing import Any

from checks.pairing import Arguments
from impl.boot.paging import BASE, BUILT, CACHED, CODE, CR3, MEMORY, PAGING, ROOT, SIZE, STACK, START, TABLES
from spec.boot.paging import Machine
from spec.boot.words import LARGE_SHIFT, PRESENT
from spec.vocabulary import Span, select


class View:
    """One image as it stands; reads only."""

    def __init__(self, image: Any, geometry: Arguments) -> None:
        self.image = image

    @property
    def span(self) -> Span:
        return Span(0, 0, "word")

    @property
    def identity(self) -> Any:
        """Whether the directory has an entry that maps the kernel at its own address."""
        entry = self.image[MEMORY + (self.image[START] >> LARGE_SHIFT)]
        return select((self.image[BUILT] == 1) & (entry & PRESENT != 0), 1, 0)


def abstract(view: View) -> Machine:
    """The state of the law that an image represents."""
    image = view.image
    return Machine(
        load=image[START],
        size=image[SIZE],
        base=image[BASE],
        root=image[ROOT],
        tables=image[TABLES],
        built=image[BUILT],
        identity=view.identity,
        cr3=image[CR3],
        paging=image[PAGING],
        code=image[CODE],
        stack=image[STACK],
        cached=image[CACHED],
    )

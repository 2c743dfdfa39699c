"""What laws about the memories of processes have in common: how pages and words are numbered, and what CPUs have begun.

The pages of all processes are numbered, those of process 0 first; and so are all words.
"""

from __future__ import annotations

from typing import Any, Self

from attrs import evolve, frozen

from spec.advanced.words import Process
from spec.vocabulary import Span, Table, any_of, require, select

NOTHING = -1
"""In the place of a number in a table: there is none. No word of a page is it, as a load answers with a word, and with
a negative number where it fails."""


@frozen
class Access:
    """What a CPU has begun."""

    process: Process
    place: int
    """The word of the process's memory: page · words + which of the page's."""
    kind: int
    value: int
    """The word to store; of a pin, its number."""


class Memories:
    """The readings of a state that has these tables, and the states that differ from it in one of them."""

    __slots__ = ()

    processes: int
    pages: int
    words: int
    cpus: int
    alive: Table[int, int]
    memory: Table[int, int]
    whose: Table[int, int]
    places: Table[int, int]
    kinds: Table[int, int]
    values: Table[int, int]

    # How it is read.

    def number(self, process: int, page: int) -> int:
        """Of a page, among those of all processes."""
        require((0 <= page) & (page < self.pages), "a page is one of those that a process can have")
        return process * self.pages + page

    def page_at(self, process: int, place: int) -> int:
        """The page of a word of a process."""
        return self.number(process, place // self.words)

    def word_at(self, process: int, place: int) -> int:
        """The word of a process, among those of all processes."""
        return process * self.pages * self.words + place

    def words_of(self, page: int) -> Span:
        return Span(page * self.words, (page + 1) * self.words, "word")

    def exists(self, process: int) -> Any:
        return self.alive.get(process, 0) != 0

    def is_mapped(self, page: int) -> Any:
        """Whether a process has a page, by its number among those of all."""
        raise NotImplementedError

    def mapped(self, process: int) -> Any:
        """How many pages a process has."""
        return sum(select(self.is_mapped(process * self.pages + page), 1, 0) for page in range(self.pages))

    def is_at_work(self, cpu: int) -> Any:
        """Whether an access is in progress on a CPU."""
        require((0 <= cpu) & (cpu < self.cpus), "a CPU is one of those that there are")
        return self.kinds.get(cpu, NOTHING) != NOTHING

    def is_used(self, process: int) -> Any:
        """Whether an access to the memory of a process is in progress."""
        return any_of(self.whose.get(cpu, NOTHING) == process for cpu in range(self.cpus))

    def access(self, cpu: int) -> Access:
        """What is in progress on a CPU that is at work."""
        process, *rest = (table.get(cpu, NOTHING) for table in (self.whose, self.places, self.kinds, self.values))
        return Access(Process(process), *rest)

    # How a state differs from another.

    def with_word(self, word: int, value: int) -> Self:
        return self._with(memory=self.memory.set(word, value))

    def copied(self, source: int, target: int) -> Self:
        """With the words of a page in another as well."""
        memory = self.memory
        for word in range(self.words):
            memory = memory.set(target * self.words + word, memory.get(source * self.words + word, NOTHING))
        return self._with(memory=memory)

    def with_access(self, cpu: int, access: Access) -> Self:
        return self._with(
            whose=self.whose.set(cpu, access.process),
            places=self.places.set(cpu, access.place),
            kinds=self.kinds.set(cpu, access.kind),
            values=self.values.set(cpu, access.value),
        )

    def without_access(self, cpu: int) -> Self:
        only = Span(cpu, cpu + 1, "CPU")
        return self._with(**{name: getattr(self, name).erase(only) for name in ("whose", "places", "kinds", "values")})

    def _with(self, **tables: Table[int, int]) -> Self:
        state: Any = self
        changed: Self = evolve(state, **tables)
        return changed

"""Workers that share out the states of a compiled exploration, level by level (`checks.engines.compiling.sweep`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from attrs import define, evolve, frozen

from checks.clauses import REPRESENTS
from checks.drive import view_of
from checks.engines.compiling import exchanges, leads, sweep
from checks.engines.compiling.machine import CompiledModel
from checks.engines.compiling.model import Model, apart
from checks.engines.compiling.sweep import CALL_BITS, HOLDS, NO_CALL, NOTHING, Words
from checks.evidence import Budget, Verdict
from checks.pairing import AGAIN, WRITTEN, Arguments

NO_ROOM = "the encoding has room for every memory"
"""A memory for which it has none breaks an invariant, or else the encoding is wrong."""
FEW_VARIANTS = "a memory has no more variants than places"
"""Where it has more, the symmetry's `variant` does not come to an end."""
RECENT, RECENT_NAMED = 1 << 16, 1 << 20
"""How many states that were written last are not written again: most of what a search meets, it has just met. More
where names can be exchanged, as to find by which key a memory is known takes longer than to look among many."""
ROOM = 1 << 16
"""Letters that a worker can write to each before they are filed."""
FIRST_ROWS = 1 << 16
FULL = 0.8
"""The part of the table that may be filled before it grows."""
BROKEN, CALL = map(sweep.SPAN.index, ("clause", "call"))
NOWHERE = -1
"""The origin of the first state."""
SAMPLE = 32
"""Of how many memories one is expanded by other names as well, in a geometry that is not searched without names."""


@frozen
class Swept:
    """What a search saw."""

    states: int
    transitions: int
    complete: bool
    reached: dict[str, int]
    """How often each clause was judged."""
    clause: str = ""
    calls: tuple[tuple[str, Arguments], ...] = ()
    """The shortest run to the clause that broke: of some memory that is kept as the first one is."""
    beyond: tuple[int, ...] = ()
    """The words of a memory, and of the law's state, for which there was no room."""


@define(eq=False)
class Worker:
    """The states that one worker owns, and what it writes to the others."""

    number: int
    keys: Words
    arrivals: Words
    """By state: where it was first reached from."""
    table: Words
    letters: Words
    origins: Words
    sent: Words
    span: Words
    counts: Words
    """By clause: how often it was judged."""
    slots: Words
    scratch: tuple[Words, ...]
    """The room in which states are expanded."""
    known: int = 0
    transitions: int = 0

    @classmethod
    def of(cls, machine: CompiledModel, number: int, workers: int, expected: int) -> Worker:
        width = machine.width
        room = max(ROOM, most_letters(machine))
        letter = width << bool(machine.model.renaming)
        recent = RECENT_NAMED if machine.model.renaming else RECENT
        rows = FIRST_ROWS + expected * 9 // (8 * workers)
        return cls(
            number=number,
            keys=np.empty((rows, width), np.int64),
            arrivals=np.empty(rows, np.int64),
            table=np.full((1 << (int(rows / FULL) - 1).bit_length(), width), -1, np.int64),
            letters=np.empty((workers, room, letter), np.int64),
            origins=np.empty((workers, room), np.int64),
            sent=np.zeros(workers, np.int64),
            span=np.array((0, 0, number, NOTHING, 0, NO_CALL), np.int64),
            counts=np.zeros(len(machine.clauses), np.int64),
            slots=np.zeros(sweep.AHEAD + 1, np.int64),
            scratch=(*expand_room(machine), np.full((recent, width), -1, np.int64)),
        )

    def expand(self, machine: CompiledModel, calls: Words, room: tuple[int, int]) -> None:
        """Write letters about the states of the span, as many as there is room for."""
        self.sent[:] = 0
        functions = [machine.functions[name] for name in sweep.EXPAND]
        mail = self.letters, self.origins, self.sent
        given: list[Any] = [*functions, *room, self.keys, calls, *self.scratch, self.counts, *mail, self.span]
        self.transitions += sweep.expand(*given)

    def judge(self, machine: CompiledModel) -> bool:
        """Whether the memory of some state breaks an invariant, of those of the span that were not expanded."""
        image, law = apart(machine.model.image, machine.model.law)
        restore, memory = (machine.callable(name) for name in ("restore", "memory"))
        for state in range(*self.span[:2]):
            restore(self.keys[state].ctypes.data, image.ctypes.data, law.ctypes.data)
            clause = memory(image.ctypes.data)
            if clause != sweep.HOLDS:
                self.span[BROKEN:] = clause, state, NO_CALL
                return True
        return False

    def file(self, others: list[Worker]) -> None:
        """File what was sent to this worker, sender by sender."""
        for other in others:
            count = int(other.sent[self.number])
            self.make_room(count)
            mail = other.letters[self.number], other.origins[self.number], count
            self.known = sweep.file(*mail, self.table, self.keys, self.arrivals, self.known, self.slots)

    def make_room(self, more: int) -> None:
        """Make room for `more` further states. The table is small while it can be, for it is read here and there."""
        if self.known + more > len(self.keys):
            rows = max(2 * len(self.keys), self.known + more)
            self.keys = np.concatenate([self.keys, np.zeros((rows - len(self.keys), self.keys.shape[1]), np.int64)])
            self.arrivals = np.concatenate([self.arrivals, np.zeros(rows - len(self.arrivals), np.int64)])
        size = len(self.table)
        while self.known > FULL * size or self.known + more >= size:
            size *= 2
        if size > len(self.table):
            before, self.table = self.table, np.full((size, self.keys.shape[1]), -1, np.int64)
            sweep.refile(self.table, before, len(before))


def is_permitted(model: Model) -> bool:
    """Whether the law permits the memory to begin with. One that cannot be read is none that it does."""
    try:
        view = view_of(model.pairing, model.image, model.geometry)
        return bool(model.pairing.is_permitted(view, model.pairing.initial(model.geometry)))
    except Exception:
        return False


def most_letters(machine: CompiledModel) -> int:
    """That one state may need: each call for each variant."""
    variants = len(machine.model.places) if machine.model.symmetry else 1
    return len(machine.model.calls) * variants


def expand_room(machine: CompiledModel) -> tuple[Words, ...]:
    """The room in which a state is expanded."""
    *given, key, trial = step_room(machine, machine.width)
    _, image, _, after, *_ = given
    return *given, *apart(image, after, machine.model.names()), key, trial, trial.copy()


def step_room(machine: CompiledModel, width: int) -> tuple[Words, ...]:
    """The room in which a step is made, and a key of another width is written."""
    model = machine.model
    law = model.law if model.keeps_law else np.zeros(machine.state_words, np.int64)
    sizes = len(model.calls), 1, machine.width, width
    *words, key, other = apart(model.image, model.image, law, law, *(np.zeros(size, np.int64) for size in sizes))
    return *words, key[np.newaxis], other[np.newaxis]


def known_by(machine: CompiledModel, key: Words) -> Words | None:
    """The key by which a first memory is known, of whatever names; None where there is no room for it."""
    if machine.model.renaming is None:
        return key
    *_, renamed, law, names, _, trial, first = expand_room(machine)
    functions = [machine.functions[name] for name in sweep.NAMES]
    memory = machine.model.image.copy(), machine.model.law.copy()
    given: list[Any] = [*functions, *memory, renamed, law, names, trial, first]
    return first if sweep.name(*given) == HOLDS else None


def other_names(machine: CompiledModel, image: Words, law: Words) -> Iterator[Words]:
    """The words of a memory, and of the law's state, by all names that are worth it."""
    rename = machine.callable("rename")
    *_, renamed, law_renamed, names, _, _, _ = expand_room(machine)
    given = [each.ctypes.data for each in (image, law, renamed, law_renamed, names)]
    answer, choice = AGAIN, 0
    while answer & AGAIN:
        answer = rename(*given, choice)
        choice += 1
        if answer & WRITTEN:
            yield np.concatenate([renamed, law_renamed])


@define(eq=False)
class Search:
    """Breadth first: all states of one distance from the first one before any of the next."""

    machine: CompiledModel
    crew: list[Worker]

    @classmethod
    def of(cls, machine: CompiledModel, *, workers: int = 1, expected: int = 0) -> Search:
        """With `workers` workers, a power of two; for about `expected` states, or for any number."""
        return cls(machine, [Worker.of(machine, number, workers, expected) for number in range(workers)])

    def run(self, budget: Budget, *, already: int = 0, expected: int | None = None) -> Swept:
        """Visit every state once. Progress counts from `already`, how many were visited before, to `expected`, all."""
        model = self.machine.model
        plan = model.rows(), (most_letters(self.machine), len(model.places))
        with ThreadPoolExecutor(len(self.crew)) as pool:

            def together(work: Callable[[Worker], None]) -> None:
                list(pool.map(work, self.crew))

            if not is_permitted(model):
                return self.seen(complete=False, clause=REPRESENTS)
            if not self.begin():
                return self.seen(complete=False, clause=NO_ROOM, beyond=self.unnamed(model.image, model.law))
            while any(worker.span[0] < worker.known for worker in self.crew):
                for worker in self.crew:
                    worker.span[1] = worker.known
                while any(worker.span[0] < worker.span[1] for worker in self.crew):
                    budget.report("states", already + sum(int(worker.span[0]) for worker in self.crew), expected)
                    if budget.spent():
                        return self.seen(complete=False)
                    together(lambda worker: worker.expand(self.machine, *plan))
                    if any(worker.span[BROKEN] != NOTHING for worker in self.crew):
                        return self.broken()
                    together(lambda worker: worker.file(self.crew))
        return self.seen(complete=True)

    def begin(self) -> bool:
        """The first state, as a letter to its owner; whether the encoding has room for it."""
        first, key = self.crew[0], self.machine.first_key()
        known = None if key is None else known_by(self.machine, key)
        if key is None or known is None:
            return False
        owner = sweep.owner(known, len(self.crew))
        letter = first.letters[owner, 0]
        letter[: known.shape[1]], letter[-key.shape[1] :] = known[0], key[0]
        first.origins[owner, 0], first.sent[owner] = NOWHERE, 1
        for worker in self.crew:
            worker.file(self.crew)
        return True

    def loses(self, exact: Search) -> bool:
        """Whether some memory that the exact search met leads, by some call, where no variant of the one that is kept
        for it leads. Where none does, no memory is left out: the first one is kept, and so is every step."""
        if self.machine.model.renaming is not None:
            return self.strays(exact)
        model, machines = self.machine.model, (exact.machine, self.machine)
        functions = [machine.functions[name] for machine in machines for name in sweep.STRAYS]
        room = [array for machine in machines for array in step_room(machine, self.machine.width)]
        counts = np.zeros(max(len(machine.clauses) for machine in machines), np.int64)
        rest: list[Any] = [model.rows(), len(model.places), *room, counts]
        given: list[list[Any]] = [[*functions, each.keys, each.known, *rest] for each in exact.crew]
        return any(sweep.strays(*each) >= 0 for each in given)

    def strays(self, exact: Search) -> bool:
        """Whether calls lead from some memory that the exact search met where they do not lead, but for names, from the
        one that is known first of those that differ from it in names alone. Where they never do, what differs in names
        comes, however many calls later, to what differs in names."""
        model = exact.machine.model
        packing = self.machine.model.packing.widened(model.packing.least, model.packing.most)
        model = evolve(model, packing=packing, renaming=self.machine.model.renaming)
        machine = CompiledModel.of(model, law=exact.machine.law)
        functions = [exact.machine.functions["restore"], *(machine.functions[name] for name in sweep.LEADS)]
        mine, others = np.zeros((2, len(model.calls) + 1, machine.width), np.int64)
        counts = np.zeros(len(machine.clauses), np.int64)
        room = model.rows(), *expand_room(machine), mine, others, counts
        given: list[list[Any]] = [[*functions, *room, each.keys, each.known] for each in exact.crew]
        return any(leads.differs(*each) >= 0 for each in given)

    def covers_other_names(self, budget: Budget) -> Verdict:
        """Whether each memory that this search met leads, by the names by which it is filed and not those by which it
        was expanded, only to what it met: one in SAMPLE of them, the first always. Where that is so of all, it met
        every memory even if a call treats some name otherwise."""
        room = most_letters(self.machine), len(self.machine.model.places)
        asking, asked_of = Worker.of(self.machine, 0, len(self.crew), 0), 0
        for known in self.first_names():
            budget.report("states by other names", asked_of, self.states // SAMPLE)
            if budget.spent():
                return Verdict.UNDETERMINED
            if known is None:
                return Verdict.GATE
            asked_of += len(known)
            asking.keys = known
            asking.span[:] = 0, len(known), 0, NOTHING, 0, NO_CALL
            while asking.span[0] < asking.span[1]:
                asking.expand(self.machine, self.machine.model.rows(), room)
                mail = zip(self.crew, asking.letters, asking.sent, strict=True)
                asked = ((letters, int(count), each.table) for each, letters, count in mail)
                if asking.span[BROKEN] != NOTHING or any(exchanges.unknown(*each) >= 0 for each in asked):
                    return Verdict.GATE
        return Verdict.HOLDS

    def first_names(self) -> Iterator[Words | None]:
        """The keys by which one memory in SAMPLE is filed, some at a time; None where one has no room."""
        *_, renamed, law, names, _, trial, first = expand_room(self.machine)
        image, state = apart(self.machine.model.image, self.machine.model.law)
        known = np.zeros((ROOM, self.machine.width), np.int64)
        functions = [self.machine.functions[name] for name in ("restore", *sweep.NAMES)]
        for worker in self.crew:
            for start in range(0, worker.known, ROOM * SAMPLE):
                rows = worker.keys, start, min(start + ROOM * SAMPLE, worker.known), SAMPLE
                given: list[Any] = [*functions, *rows, image, state, renamed, law, names, trial, first, known]
                count = exchanges.write_names(*given)
                yield known[:count] if count >= 0 else None

    @property
    def states(self) -> int:
        return sum(worker.known for worker in self.crew)

    def seen(self, *, complete: bool, **broken: Any) -> Swept:
        counts = np.sum([worker.counts for worker in self.crew], axis=0)
        reached = {clause: int(count) for clause, count in zip(self.machine.clauses, counts, strict=True) if count}
        return Swept(self.states, sum(worker.transitions for worker in self.crew), complete, reached, **broken)

    def broken(self) -> Swept:
        """What was found, and the run that led there."""
        found = [worker for worker in self.crew if worker.span[BROKEN] != NOTHING]
        worker = next((worker for worker in found if worker.span[CALL] == NO_CALL), found[0])
        if worker.span[CALL] != NO_CALL:
            # A memory of the same distance, which nobody came to, may break an invariant: without one call more.
            worker = next((other for other in self.crew if other.judge(self.machine)), worker)
        clause, state, call = (int(number) for number in worker.span[BROKEN:])
        run = [] if call == NO_CALL else [call]
        place, owner = state, worker.number
        while (origin := int(self.crew[owner].arrivals[place])) != NOWHERE:
            run.append(origin & ((1 << CALL_BITS) - 1))
            place, owner = divmod(origin >> CALL_BITS, len(self.crew))
        calls = tuple(self.machine.model.calls[number] for number in reversed(run))
        if clause == sweep.UNFIT and self.machine.model.symmetry is None:
            return self.seen(complete=False, clause=NO_ROOM, calls=calls, beyond=self.beyond(worker, state, call))
        what = {sweep.UNFIT: NO_ROOM, sweep.ENDLESS: FEW_VARIANTS}.get(clause) or self.machine.clauses[clause]
        return self.seen(complete=False, clause=what, calls=calls)

    def beyond(self, worker: Worker, state: int, call: int) -> tuple[int, ...]:
        """The words of the memory, and of the law's state, to which a call led."""
        restore, enabled, step = (self.machine.callable(name) for name in ("restore", "enabled", "step"))
        base, image, law, after, chosen, more, key, _ = step_room(self.machine, self.machine.width)
        made, counts = self.machine.model.rows()[call], np.zeros(len(self.machine.clauses), np.int64)
        restore(*(each.ctypes.data for each in (worker.keys[state], base, law)))
        enabled(*(each.ctypes.data for each in (base, chosen, law)))
        given = (each.ctypes.data for each in (base, law, image, after, made))
        step(*given, 1, *(each.ctypes.data for each in (more, key, counts)))
        kept = after if self.machine.model.keeps_law else after[:0]
        words = np.concatenate([image, kept])
        is_own = self.machine.model.renaming is None or not self.machine.model.packing.holds(words)
        return tuple(map(int, words)) if is_own else self.unnamed(image, after)

    def unnamed(self, image: Words, law: Words) -> tuple[int, ...]:
        """The words of a memory by names for which there is no room."""
        model = self.machine.model
        if model.renaming is None:
            return ()
        words = (each[: len(model.packing.least)] for each in other_names(self.machine, image, law))
        return next((tuple(map(int, each)) for each in words if not model.packing.holds(each)), ())

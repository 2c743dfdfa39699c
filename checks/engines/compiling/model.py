"""A pairing at one geometry, as compiled exploration takes it: its calls as rows of words, and what is kept of it."""

from __future__ import annotations

import random
from operator import index
from typing import Any

import numpy as np
from attrs import evolve, frozen

from checks.drive import performed, view_of
from checks.engines.compiling.machine_code import ADDRESS, Library
from checks.engines.compiling.packing import Packing
from checks.engines.compiling.refusal import compiling
from checks.engines.compiling.sweep import Words
from checks.engines.compiling.traced import numbers_of
from checks.engines.compiling.tracing import Trace
from checks.evidence import UsageError
from checks.pairing import EXACT, Arguments, Pairing, Renaming, State, Symmetry
from spec.vocabulary import reached

WALK, QUIET = 20_000, 1_000
"""How many random calls, at most, are made before the search to find how much room each word needs; and after how many
in turn that have shown nothing new they end."""
PADDING = 1 << 12
LINE = 8
"""Words of a cache line."""


@frozen
class Model:
    """A pairing at one geometry, and what is kept of its memories."""

    pairing: Pairing
    impl: type
    """The pairing's, or a mutant of it, with a limit on the turns of a call's loops (checks.loops)."""
    geometry: Arguments
    symmetry: Symmetry | None
    """None: nothing is left out of what is kept."""
    renaming: Renaming | None
    """None: what differs in names differs."""
    operations: tuple[str, ...]
    calls: tuple[tuple[str, Arguments], ...]
    """All that are worth making in some state."""
    image: Words
    """The memory to begin with."""
    form: State
    """The law's state, of words that are known only when the code runs: what `abstract` reads."""
    law: Words
    """The law's state to begin with, where it is kept beside the memory, which does not tell it; else nothing."""
    packing: Packing
    """How the image and the law's state are kept where nothing is left out."""
    places: tuple[Any, ...]
    """Numbers, or tuples of several."""
    fixed: dict[int, int]
    """The words of the image that the geometry fixes."""

    @classmethod
    def of(
        cls,
        pairing: Pairing,
        geometry: Arguments,
        encoding: str = EXACT,
        *,
        impl: type | None = None,
        packing: Packing | None = None,
    ) -> Model:
        """Of the pairing's implementation, or of a mutant of it; of which it is known how much room the words need, or
        it is found by random calls."""
        with compiling(pairing):
            model = cls._of(pairing, geometry, encoding, impl or pairing.impl)
            if packing is not None and model.symmetry is None:
                return evolve(model, packing=packing)
            walks = model if model.symmetry is None else evolve(model, impl=pairing.impl)
            return evolve(model, packing=walks.walked())

    @classmethod
    def _of(cls, pairing: Pairing, geometry: Arguments, encoding: str, impl: type) -> Model:
        declared = None if encoding == EXACT else pairing.symmetries[encoding]
        symmetry = declared if isinstance(declared, Symmetry) else None
        if symmetry is not None and pairing.permits is not None:
            raise UsageError(f"{pairing.part}: a memory beside which the law's state is kept is kept by no symmetry")
        image, state = impl(*geometry).image, pairing.initial(geometry)
        fixed = {place: int(image[place]) for place in pairing.fixed}
        places = tuple(map(plain_number, pairing.places(view_of(pairing, image, geometry))))
        operations = tuple(performed(pairing))
        form = form_of(pairing, geometry, len(image), fixed, places)
        keeps = pairing.permits is not None
        law = np.array(list(numbers_of(form, state)) if keeps else [], np.int64)
        return cls(
            pairing=pairing,
            impl=impl,
            geometry=geometry,
            symmetry=symmetry,
            renaming=declared if isinstance(declared, Renaming) else None,
            operations=operations,
            calls=tuple((name, call) for name in operations for call in pairing.operations[name].calls(state)),
            image=image,
            form=form,
            law=law,
            packing=Packing.of([*map(int, image), *map(int, law)]),
            places=places,
            fixed=fixed,
        )

    @property
    def keeps_law(self) -> bool:
        """Whether the law's state is kept: of a law that says what may be, no memory tells it."""
        return self.pairing.permits is not None

    def names(self) -> Words:
        """Room for a renaming to work in: four numbers for each word that a memory has."""
        return np.zeros(4 * len(self.image), np.int64)

    @property
    def arity(self) -> int:
        """The most arguments that a call has."""
        return max((len(arguments) for _, arguments in self.calls), default=0)

    def is_truth(self, operation: str, place: int) -> bool:
        """Whether an argument is a truth and no number."""
        return {type(arguments[place]) for name, arguments in self.calls if name == operation} == {bool}

    def rows(self) -> Words:
        """A row for each call: the number of its operation, and its arguments."""
        rows = np.zeros((len(self.calls), 1 + self.arity), np.int64)
        for row, (name, arguments) in zip(rows, self.calls, strict=True):
            try:
                row[: 1 + len(arguments)] = self.operations.index(name), *map(index, arguments)
            except TypeError as error:
                raise UsageError(
                    f"{self.pairing.part} cannot be compiled: an argument of {name}{arguments} is no number"
                ) from error
        return rows

    def walked(self) -> Packing:
        """With room for the words that random calls lead to. What breaks on the way is for the search to tell."""
        rng, before = random.Random(0), reached.copy()
        packing, quiet = self.packing, 0
        subject: Any = None
        for _ in range(WALK):
            if subject is None:
                subject, state = self.impl(*self.geometry), self.pairing.initial(self.geometry)
                [subject.image] = apart(subject.image)
            operation, arguments = rng.choice(self.calls)
            if not self.pairing.operations[operation].worth(state, *arguments):
                continue
            self.hold_calls(state)
            try:
                answer = getattr(subject, operation)(*arguments)
                state = self.pairing.move(operation)(state, *arguments, returned=answer)
                law = list(numbers_of(self.form, state)) if self.keeps_law else []
            except Exception:
                subject = None
                continue
            met = np.array([*subject.image, *law], np.int64)
            quiet += 1
            if not packing.holds(met):
                packing, quiet = packing.widened(met), 0
            elif quiet == QUIET:
                break
        reached.clear()
        reached.update(before)
        return packing

    def hold_calls(self, state: State) -> None:
        """Compiled, calls are listed once: which of them to make in a state is for `worth` to say."""
        names = iter(self.operations)
        listed = ((name, call) for name in names for call in self.pairing.operations[name].calls(state))
        if tuple(listed) != self.calls:
            raise UsageError(
                f"{self.pairing.part} cannot be compiled: the calls that it lists depend on the law's state, and not "
                "on the geometry alone; let `worth` say which are made in a state"
            )


def plain_number(place: Any) -> Any:
    return tuple(map(int, place)) if isinstance(place, tuple) else int(place)


def form_of(
    pairing: Pairing, geometry: Arguments, length: int, fixed: dict[int, int], places: tuple[Any, ...]
) -> State:
    """The law's state that an image represents, of words that are known only when the code runs."""
    trace = Trace(Library().function("form", [ADDRESS]), places, [])
    forms: list[State] = []

    def finish(form: State) -> None:
        forms.append(form)
        trace.return_holds()

    trace.run(lambda: pairing.abstract(pairing.view(trace.image(0, length, fixed), geometry)), finish)
    return forms[0]


def apart(*arrays: Words) -> list[Words]:
    """Copies with room around each: what a faulty kernel writes beside one must not be somebody else's.

    Each begins with a cache line. They lie one behind the other, so that they lie at different places of their pages: a
    load would be held up by a store to the same place of another page.
    """
    starts: list[int] = []
    end = 0
    for array in arrays:
        starts.append(-(-(end + PADDING) // LINE) * LINE)
        end = starts[-1] + len(array)
    room = np.zeros(end + PADDING + LINE, np.int64)
    first = -(room.ctypes.data // room.itemsize) % LINE
    copies = [room[first + start :][: len(array)] for start, array in zip(starts, arrays, strict=True)]
    for copy, array in zip(copies, arrays, strict=True):
        copy[:] = array
    return copies

"""One symbolic run: an image along one path, what is known of it, and what must be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import z3
from attrs import define, field

from checks.engines.proving.trusted.symbolic import Path, Word
from checks.engines.proving.trusted.symbolic_image import SymbolicImage
from checks.pairing import Pairing
from checks.proof import CallState, Ghost, Lasting, Predicate, Proof
from spec.vocabulary import Domain, for_all


@define
class Run:
    """A symbolic execution of one operation along one path."""

    pairing: Pairing
    proof: Proof
    path: Path
    image: SymbolicImage
    ghosts: dict[str, Callable[..., Any]] = field(factory=dict)
    view: Any = None
    """The image as it stood when the ghosts were last brought up to date."""
    start_view: Any = None
    known_view: Any = None
    """The image when the operation began, or when it was last forgotten."""
    ends: dict[int, Any] = field(factory=dict)
    """Epoch → the image as it stood when it was forgotten."""
    made: list[tuple[str, CallState]] = field(factory=list)
    """The calls of functions with contracts so far."""

    def look(self) -> Any:
        """The image as it stands now, with the ghosts as they stood at `view`."""
        return self.path.quietly(lambda: self.proof.view(self.image.still(), self.ghosts))

    def forget(self, fields: Iterable[int] | None = None) -> None:
        """Go on from an arbitrary image, or one of which these fields are arbitrary, that is sound as a whole."""
        if fields is None:
            self.ends[self.path.facts.epoch] = self.look()
        self.image.forget(fields)
        self.ghosts = self.unknown_ghosts()
        self.view = self.look()
        if fields is None:
            self.path.facts.epoch += 1
            self.known_view = self.view
        self.assume(self.whole(self.view))

    def whole(self, view: Any) -> list[Any]:
        return self.path.quietly(lambda: list(self.proof.whole(view)))

    def assume(self, conditions: Iterable[Any]) -> None:
        for condition in conditions:
            lasting = isinstance(condition, Lasting)
            self.path.assume(condition.condition if lasting else condition, lasting=lasting)

    def prove(self, conditions: Iterable[Any], label: str) -> None:
        """Each is to be shown, and stands from then on. What is known already is not proved again, where much is
        stated."""
        for condition in conditions:
            lasting = isinstance(condition, Lasting)
            said = condition.condition if lasting else condition
            if self.proof.search.together and self.path.is_given(said):
                self.path.stated[label] += 1
            else:
                self.path.prove(said, label)
                self.assume([condition])

    def hold(self, view: Any) -> list[Any]:
        """Each invariant at every place."""
        return [holds for _, holds in self.held(view)]

    def held(self, view: Any) -> Iterable[tuple[Predicate, Any]]:
        """Each invariant, with what it says of an image."""
        if self.proof.stated is not None:
            says = self.proof.stated.says
            return self.path.quietly(lambda: list(says(view)))
        invariants = [*self.pairing.spec.INVARIANTS, *self.proof.pointwise]
        return self.path.quietly(
            lambda: [(invariant, for_all(view.span, partial(invariant, view))) for invariant in invariants]
        )

    def unknown_ghosts(self) -> dict[str, Callable[..., Any]]:
        """Readings that may say anything."""
        return {
            name: self._unknown(name, len(self._keys(ghost).kind.split())) for name, ghost in self.proof.ghosts.items()
        }

    def _unknown(self, name: str, numbers: int) -> Callable[..., Any]:
        word = z3.BitVecSort(self.path.width)
        function = z3.Function(self.path.numbered(name), *[word] * numbers, word)
        return lambda *key: Word(self.path.ask(function, *map(self.path.term, key)), self.path)

    def _keys(self, ghost: Ghost) -> Domain:
        """What a ghost is about, of the image as it stands."""
        keys: Domain = self.path.quietly(lambda: ghost.span(self.proof.view(self.image.still(), {})))
        return keys

    def advance(self) -> Any:
        """The image as it stands now becomes the view; the ghosts are carried over what changed since the last."""
        before, ghosts = self.view, self.ghosts
        if self.image.is_as(before.image):
            return before
        plain = self.look()
        carried: dict[str, Callable[..., Any]] = {}
        for name, ghost in self.proof.ghosts.items():
            top = self.path.fresh(f"above-{name}")
            old, span = ghosts[name], ghost.span
            self.path.assume(for_all(self.path.quietly(lambda: span(before)), partial(_is_below, old, top)))  # noqa: B023
            carried[name] = partial(_carry, ghost, before, plain, top)
        self.ghosts = carried
        self.view = self.look()
        return self.view

    def equal(self, other: SymbolicImage, besides: Iterable[int] = (), own: Iterable[int] = ()) -> list[Any]:
        """Whether the image has the same word as another at each place of each part but some; of the proof's own parts,
        only of those that are named: a function's text writes none, but those it calls may."""
        image, layout, left_out = self.image, self.image.layout, set(besides)
        parts = [part for part in image.fields if part not in left_out and (not layout.is_ghost(part) or part in own)]
        places = {part: [self.path.fresh("place") for _ in range(layout.arity(part))] for part in parts}
        return self.path.quietly(
            lambda: [image.at(part, *places[part]) == other.at(part, *places[part]) for part in parts]
        )

    def ghost_parts(self) -> Iterable[int]:
        """The parts of the image that are the proof's own."""
        return (part for part in self.image.fields if self.image.layout.is_ghost(part))

    def derive(self, epoch: int, kind: str, word: Word) -> dict[str, Iterable[Any]]:
        """Where else hypotheses are used, if they are used at some number of a kind."""
        view = self.ends.get(epoch) or self.look()
        considered: dict[str, list[Word]] = {}
        for (when, of, _), each in self.path.terms.items():
            if when == epoch:
                considered.setdefault(of, []).append(each)
        return self.proof.search.derive(view, kind, word, considered)

    def use_at(self, find: Callable[[], dict[str, Iterable[Any]]]) -> None:
        """Use the hypotheses at these places."""
        for kind, places in self.path.quietly(find).items():
            self.path.consider(kind, places)


def _is_below(reading: Callable[..., Any], top: Any, key: Any) -> Any:
    return reading(*_numbers(key)) < top


def _carry(ghost: Ghost, before: Any, after: Any, top: Any, *key: Any) -> Any:
    return ghost.carry(before, after, key if len(key) > 1 else key[0], top)


def _numbers(key: Any) -> tuple[Any, ...]:
    """One number, or several together."""
    return key if isinstance(key, tuple) else (key,)

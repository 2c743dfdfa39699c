"""What is read symbolically: the text of an implementation, as it stands or with edits (a mutant), and arbitrary images
of it to start from."""

from __future__ import annotations

import ast
import copy
import inspect
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from types import ModuleType
from typing import Any

from attrs import define, field

from checks.engines.proving.trusted import terms
from checks.engines.proving.trusted.cutting import CutLoop, Cutter
from checks.engines.proving.trusted.layout import Layout, Nodes
from checks.engines.proving.trusted.modelled import Refusal, Text
from checks.engines.proving.trusted.origin import Origin
from checks.engines.proving.trusted.run import Run
from checks.engines.proving.trusted.symbolic import Condition, Path, PathEnd
from checks.engines.proving.trusted.symbolic_image import SymbolicImage
from checks.labels import ALL, INVARIANT
from checks.pairing import Pairing
from checks.proof import CallState, Function, Lasting, Loop, Predicate, Proof, Statement
from checks.source import changed, load, written


@define
class Subject:
    """The symbolic reading of one pairing, of its implementation as it stands or of a mutant."""

    pairing: Pairing
    edits: tuple[tuple[str, str], ...] = ()
    at_length: bool = False
    """Whether the paths of the geometry are among those proved whose proofs take long."""
    module: ModuleType = field(init=False)
    text: Text = field(init=False)
    """What the implementation is written with."""
    texts: dict[str, Callable[..., Any]] = field(init=False)
    """The functions that have a contract, as they stand; in the module each is replaced by its contract."""
    loops: dict[tuple[str, int], Loop] = field(init=False)
    """Those that are cut, by function and index."""
    known_to_rest: frozenset[Predicate] = field(init=False)
    """The invariants of which it is said somewhere what rests on them."""
    rested: set[tuple[str, Statement]] = field(factory=set)
    """Of which goals, of a function or of any (""), it was asked what they rest on, and was said."""
    current: Run | None = None

    def __attrs_post_init__(self) -> None:
        proof = self.proof
        self.loops = {(function.name, loop.index): loop for function in proof.functions for loop in function.loops}
        rests = [proof.search.rests, *(function.rests for function in proof.functions)]
        self.known_to_rest = frozenset(each for one in rests for used in one.values() for each in used)
        source = sys.modules[self.pairing.impl.__module__]
        trees: list[ast.Module] = []

        def cut(tree: ast.Module) -> ast.Module:
            trees.append(copy.deepcopy(tree))
            read: ast.Module = Cutter(set(self.loops)).visit(tree)
            return read

        self.module = load(source, edits=self.edits, transform=cut)
        names = [each.module.__name__ for each in written(source)]
        self.text = Text(self.module.__name__, dict(zip(names, trees, strict=True)), dict(self.module.__dict__))
        self.module.__dict__["__enter_loop__"] = self._enter_loop
        there_are = [function.name for function in proof.contracts if function.name in self.module.__dict__]
        self.texts = {name: self.module.__dict__[name] for name in there_are}

    @property
    def proof(self) -> Proof:
        if self.pairing.proof is None:
            raise ValueError(f"{self.pairing.part} declares no proofs")
        return self.pairing.proof

    @property
    def _layout(self) -> Layout:
        return Nodes() if self.proof.layout is None else self.proof.layout

    def _enter_loop(self, function: str, index: int, names: dict[str, Any]) -> CutLoop:
        assert self.current is not None
        return CutLoop(self.current, function, self.loops[function, index], dict(names))

    # ── What is declared ──

    def invariants(self) -> list[Predicate]:
        """What operations keep: the law's own and the representation's, or what the proof states in their place."""
        if self.proof.stated is None:
            return [*self.pairing.spec.INVARIANTS, *self.proof.pointwise]
        run = self._asked()
        return [invariant for invariant, _ in run.held(run.view)]

    def overlooked(self) -> list[str]:
        """The arguments of which contracts that are shown in another part require nothing."""
        run, found = self._asked(), []
        for function in self.proof.contracts:
            names = {name: run.path.fresh(name) for name in self.parameters(function.name) if function.shown_in}
            call = CallState(names, run.view, run.view, run.view)
            said = run.path.quietly(lambda: list(function.requires(call))) if names else []  # noqa: B023
            formulas = [terms.simplified(run.path.condition(each)) for each in said if not isinstance(each, Lasting)]
            met = {key for key, _ in terms.parts(*formulas)}
            found += [f"{function.name}({name})" for name, word in names.items() if word.term.get_id() not in met]
        return found

    def _asked(self) -> Run:
        """A run of nothing, to ask what a declaration says."""
        proof, path = self.proof, Path()
        image = SymbolicImage(path, path.fresh("length"), self._layout, dict(proof.forms.known[0]))
        image.forget()
        run = Run(self.pairing, proof, path, image, dict.fromkeys(proof.ghosts, lambda *key: key[0]))
        run.view = run.look()
        return run

    def parameters(self, function: str) -> list[str]:
        """The arguments of a function besides the image."""
        return list(inspect.signature(self.text_of(function)).parameters)[self.takes_image(function) :]

    def takes_image(self, function: str) -> bool:
        return next(iter(inspect.signature(self.text_of(function)).parameters), "") == "image"

    def text_of(self, function: str) -> Callable[..., Any]:
        """A function as it stands, in whose place its callers may have its contract."""
        found: Callable[..., Any] = self.texts.get(function) or self.module.__dict__[function]
        return found

    def refusals(self, name: str) -> list[Refusal]:
        """What is not modelled of the functions that a program may come to."""
        implementation = self.pairing.impl.__name__
        methods = {operation: f"{implementation}.{operation}" for operation in self.pairing.operations}
        entry = {**methods, "init": f"{implementation}.__init__", **{function: function for function in self.texts}}
        called = [function for calls in self.proof.calls if calls.name == name for function, *_ in calls.of]
        return self.text.refusals([implementation, entry[name]] if name in entry else called)

    def changed(self, programs: Iterable[str]) -> list[str]:
        """The programs that a mutant changes, of these and those with contracts that they call."""
        programs = list(programs)
        names = changed(sys.modules[self.pairing.impl.__module__], self.edits, programs) if self.edits else []
        return [name for name in names if name in self.texts or name in programs]

    # ── What a path starts from ──

    def begin(self, path: Path) -> Run:
        """An arbitrary image in which every invariant holds."""
        run = self.arbitrary(path)
        run.assume(run.hold(run.view))
        return run

    def arbitrary(self, path: Path) -> Run:
        run = self.run(path, path.fresh("length"))
        run.forget()
        run.start_view = run.view
        return run

    def run(self, path: Path, length: Any, *, made: bool = True) -> Run:
        image = SymbolicImage(path, length, self._layout, self._known(path, made))
        image.defined = None if made else set()
        image.forget()
        self.current = run = Run(self.pairing, self.proof, path, image)
        path.left_open = self.proof.left_open
        if made:
            self.count(path, image)
        path.derive = run.derive
        path.beside = lambda kind, numbers: self.proof.search.beside(run.view, kind, numbers)
        return run

    def _known(self, path: Path, made: bool) -> dict[int, int]:
        """The words that the geometry fixes: a path for each case in which it may; and for the small one, which has no
        obligations. Where no more must be proved of the constructor than where what begins, it may fix none."""
        declared = self.proof.forms
        known: Sequence[dict[int, int]] = declared.known if made or not declared.read_to else ({},)
        forms = [*known, declared.small] if declared.small is not None else known
        for number, form in enumerate(forms[:-1]):
            if Condition(path.fresh("geometry").term == 0, path):
                if made and number < declared.lengthy and not self.at_length:
                    raise PathEnd
                return form
        path.proving = declared.small is None
        return forms[-1]

    def count(self, path: Path, image: SymbolicImage) -> None:
        """From here on numbers are counted from the origin; a path for each of the powers that it is a multiple of,
        which must be proved where the image is being made."""
        counted = self.proof.counted
        if counted is not None:
            *cases, (_, power) = counted.powers
            taken = path.part([image.header(counted.by) <= most for most, _ in cases])
            power = power if taken is None else cases[taken][1]
            origin = image.header(counted.origin)
            is_multiple = path.quietly(lambda: origin & (1 << power) - 1 == 0)
            if image.defined is not None:
                path.prove(is_multiple, INVARIANT)
            path.assume(is_multiple)
            path.origin, path.counted = Origin(origin.term, power), counted.names

    def geometry(self, path: Path, known: dict[int, int]) -> tuple[Any, ...]:
        """Any arguments of the constructor within the law's range."""
        fixed = path.quietly(lambda: self.proof.forms.fixed(known)) if known else {}
        geometry = tuple(fixed[name] if name in fixed else path.fresh(name) for name in self.pairing.geometry_names())
        path.assume(path.quietly(lambda: self.pairing.spec.is_geometry(*geometry)))
        return geometry

    # ── What a program's proof uses ──

    def rests_on(self, program: str) -> Callable[[Statement], Callable[[Predicate], bool]]:
        """(what is to be shown) → (a hypothesis) → whether the proof of a program says that it is of use, or says
        nothing of that"""
        return partial(self._rests, self.proof.function(program))

    def _rests(self, function: Function, goal: Statement) -> Callable[[Predicate], bool]:
        for whose, rests, key in (
            (function.name, function.rests, goal),
            (function.name, function.rests, ALL),
            ("", self.proof.search.rests, goal),
        ):
            if key in rests:
                self.rested.add((whose, key))
                others = self.known_to_rest.difference(rests[key])
                return lambda hypothesis: hypothesis not in others
        return lambda hypothesis: True

    def focus(self, run: Run, operation: str, arguments: tuple[Any, ...]) -> None:
        """Use hypotheses where a proof about an operation does."""
        run.use_at(lambda: self.proof.function(operation).focus(self.call(operation, arguments, run.look())))

    def call(self, operation: str, arguments: tuple[Any, ...], view: Any) -> CallState:
        """A call of an operation that begins here."""
        names = dict(zip(self.pairing.parameters(operation), arguments, strict=True))
        return CallState(names, view, view, view)

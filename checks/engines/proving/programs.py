"""Symbolic runs: an operation's own source, a function's against its contract, a relation, a lemma.

An operation starts from an arbitrary image in which every invariant holds, with arbitrary arguments, and owes: each
clause of the law's text, each invariant afterwards, that the image afterwards stands for the law's next state at every
place, that no access leaves the image, and that no arithmetic overflows. Loops are cut at their stated invariants, and
calls at contracts.
"""

from __future__ import annotations

import ast
import copy
import inspect
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from types import ModuleType
from typing import Any

import z3
from attrs import define, field, frozen

from checks.engines.proving import terms
from checks.engines.proving.apart import are_apart
from checks.engines.proving.layout import Regions
from checks.engines.proving.modelled import NotModelled, Refusal, Text, refused_at
from checks.engines.proving.obligations import given_at
from checks.engines.proving.origin import Origin
from checks.engines.proving.symbolic import Condition, Path, PathEnd, Word
from checks.engines.proving.symbolic_image import SymbolicImage
from checks.labels import ACCESS, ALIGNMENT, CONTRACT, GEOMETRY, INVARIANT, LEMMA, LOOP, REFINEMENT
from checks.pairing import CallState, Contract, DeclarationError, Lasting, Lemma, LoopState, Pairing, Proof, Use
from checks.source import changed, load
from spec.vocabulary import BrokenClause, BrokenRequirement, all_of, for_all, implies, leaves_alone, select

# ── Cutting loops ────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class _Cutter(ast.NodeTransformer):
    """Rewrite `while test: body` to a turn that starts from nothing but the loop's invariant."""

    cuts: set[tuple[str, int]]

    def visit_FunctionDef(self, function: ast.FunctionDef) -> ast.FunctionDef:
        loops = [node for node in ast.walk(function) if isinstance(node, ast.While)]
        loops.sort(key=lambda node: node.lineno)
        for index, loop in enumerate(loops):
            if (function.name, index) in self.cuts:
                _cut(function, loop, index)
                ast.fix_missing_locations(function)
        return function


def _stored(nodes: Iterable[ast.AST]) -> set[str]:
    return {
        part.id
        for node in nodes
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    }


def _cut(function: ast.FunctionDef, loop: ast.While, index: int) -> None:
    changed = sorted(_stored(loop.body))
    head = f"__loop_{index}"
    enter = ast.parse(f"{head} = __enter_loop__({function.name!r}, {index}, locals())").body
    turn = ast.parse(f"[{', '.join(changed)}] = {head}.turn(locals(), {changed!r})").body
    leave = ast.If(test=ast.UnaryOp(op=ast.Not(), operand=loop.test), body=[ast.Break()], orelse=[])
    body: list[ast.stmt] = [*turn, leave, *loop.body]
    for node in (*enter, *turn, leave):
        for part in ast.walk(node):
            ast.copy_location(part, loop)
    loop.test, loop.body = ast.Constant(value=True), body
    _insert_before(function, loop, enter)


def _insert_before(function: ast.FunctionDef, loop: ast.While, statements: list[ast.stmt]) -> None:
    for node in ast.walk(function):
        for _, block in ast.iter_fields(node):
            if isinstance(block, list) and any(item is loop for item in block):
                place = next(number for number, item in enumerate(block) if item is loop)
                block[place:place] = statements
                return


LONG, MOST_AT_ONCE = 1 << 62, 1 << 10
"""What a number that only grows is taken to stay below, and by how much it grows at most: no machine lives so long."""

# ── One symbolic run ─────────────────────────────────────────────────────────────────────────────────────────


@define
class Run:
    """A symbolic execution of one operation along one path."""

    pairing: Pairing
    proof: Proof
    path: Path
    image: SymbolicImage
    ghosts: dict[str, Callable[[Any], Any]] = field(factory=dict)
    view: Any = None
    """The image as it stood when the ghosts were last brought up to date."""
    start_view: Any = None
    known_view: Any = None
    """The image when the operation began, or when it was last forgotten."""
    ends: dict[int, Any] = field(factory=dict)
    """Epoch → the image as it stood when it was forgotten."""

    def look(self) -> Any:
        """The image as it stands now, with the ghosts as they stood at `view`."""
        return self.path.quietly(lambda: self.proof.view(self.image.still(), self.ghosts))

    def forget(self, fields: Iterable[int] | None = None) -> None:
        """Go on from an arbitrary image, or one of which these fields are arbitrary, that is sound as a whole."""
        if fields is None:
            self.ends[self.path.epoch] = self.look()
        self.image.forget(fields)
        self.ghosts = {name: self._unknown(name) for name in self.proof.ghosts}
        self.view = self.look()
        if fields is None:
            self.path.epoch += 1
            self.known_view = self.view
        self.assume(self.whole(self.view))

    def whole(self, view: Any) -> list[Any]:
        return self.path.quietly(lambda: list(self.proof.whole(view)))

    def assume(self, conditions: Iterable[Any]) -> None:
        for condition in conditions:
            lasting = isinstance(condition, Lasting)
            self.path.assume(condition.condition if lasting else condition, lasting=lasting)

    def owe(self, conditions: Iterable[Any], label: str) -> None:
        """Each is to be shown, and stands from then on. What stands already is not owed again, where much is stated."""
        for condition in conditions:
            lasting = isinstance(condition, Lasting)
            said = condition.condition if lasting else condition
            if self.proof.together and self.path.is_given(said):
                self.path.stated[label] += 1
            else:
                self.path.prove(said, label)
                self.assume([condition])

    def hold(self, view: Any) -> list[Any]:
        """Each invariant at every place."""
        return [holds for _, holds in self.held(view)]

    def held(self, view: Any) -> Iterable[tuple[Callable[..., Any], Any]]:
        """Each invariant, with what it says of an image."""
        if self.proof.stated is not None:
            stated = self.proof.stated
            return self.path.quietly(lambda: list(stated(view)))
        invariants = [*self.pairing.spec.INVARIANTS, *self.proof.pointwise]
        return self.path.quietly(
            lambda: [(invariant, for_all(view.span, partial(invariant, view))) for invariant in invariants]
        )

    def _unknown(self, name: str) -> Callable[[Any], Any]:
        self.path.counter += 1
        word = z3.BitVecSort(self.path.width)
        function = z3.Function(f"{name}.{self.path.counter}", word, word)
        return lambda key: Word(self.path.ask(function, self.path.term(key)), self.path)

    def advance(self) -> Any:
        """The image as it stands now becomes the view; the ghosts are carried over what changed since the last."""
        before, ghosts = self.view, self.ghosts
        if self.image.is_as(before.image):
            return before
        plain = self.look()
        carried: dict[str, Callable[[Any], Any]] = {}
        for name, update in self.proof.ghosts.items():
            top = self.path.fresh(f"above-{name}")
            old = ghosts[name]
            self.path.assume(for_all(before.span, partial(_is_below, old, top)))
            carried[name] = partial(_carry, update, before, plain, top)
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
        return self.proof.derive(view, kind, word, considered)

    def use_at(self, find: Callable[[], dict[str, Iterable[Any]]]) -> None:
        """Use the hypotheses at these places."""
        for kind, places in self.path.quietly(find).items():
            self.path.consider(kind, places)


def _is_below(reading: Callable[[Any], Any], top: Any, key: Any) -> Any:
    return reading(key) < top


def _carry(update: Callable[..., Any], before: Any, after: Any, top: Any, key: Any) -> Any:
    return update(before, after, key, top)


@define
class CutLoop:
    """One loop met on a path."""

    run: Run
    loop: Any
    entry_names: dict[str, Any]
    entry_view: Any = None
    entered: bool = False
    variant: Any = None
    head: SymbolicImage | None = None
    """The image at the loop's head."""
    entry_image: SymbolicImage | None = None
    """The image when the loop was reached."""

    def turn(self, names: dict[str, Any], changed: list[str]) -> list[Any]:
        path = self.run.path
        names = {name: value for name, value in names.items() if not name.startswith("__")}
        for name in changed:
            value = names.get(name, 0)
            if not isinstance(value, int | Word) or isinstance(value, bool):
                raise NotModelled(f"the variable {name} is no word where a loop turns")
        if self.entered:
            self._come_round(names)
            raise PathEnd
        self.entered = True
        if self.loop.writes:
            self.entry_view = self.run.advance()
        else:
            self.entry_view = self.run.look()
        self.entry_image = self.run.image.copy()
        after = self._after(names)
        self._owe(names, self.entry_view if after is None else self._noted(after))
        fresh = {name: path.fresh(name) for name in changed}
        if after is not None:
            self.run.owe(self.run.equal(after), LOOP)
        if (head := self._after({**names, **fresh})) is not None:
            self.run.image.become(head)
        elif self.loop.writes:
            self.run.forget(self._parts())
        self.head = self.run.image.copy()
        state = self._state({**names, **fresh}, self._view())
        self.run.assume(path.quietly(lambda: list(self.loop.invariant(state))))
        self.run.use_at(lambda: self.loop.focus(state))
        path.part(path.quietly(lambda: list(self.loop.cases(state))))
        self.variant = path.quietly(lambda: self.loop.variant(state))
        if not isinstance(self.variant, Word):
            raise DeclarationError(f"what falls with each turn of a loop of {self.loop.function} is no word")
        return [fresh[name] for name in changed]

    def _parts(self) -> Iterable[int] | None:
        """What a turn changes; None for all."""
        return None if self.loop.writes is True else self.loop.writes

    def _view(self) -> Any:
        """The image at the loop's head."""
        if self.loop.effect is not None:
            return self.run.look()
        return self.run.view if self.loop.writes else self.entry_view

    def _come_round(self, names: dict[str, Any]) -> None:
        if (after := self._after(names)) is not None:
            self.run.owe(self.run.equal(after), LOOP)
            view = self._noted(after)
        elif self.loop.writes:
            view = self.run.advance()
            if (parts := self._parts()) is not None and self.head is not None:
                self.run.owe(self.run.equal(self.head, parts, self.run.image.written_since(self.head)), LOOP)
        else:
            if self.head is None or not self.run.image.is_as(self.head):
                raise NotModelled("a loop writes that is said not to")
            view = self.entry_view
        state = self._owe(names, view)
        variant = self.run.path.quietly(lambda: self.loop.variant(state))
        self.run.path.prove((self.variant >= 0) & (variant < self.variant), LOOP)

    def _after(self, names: dict[str, Any]) -> SymbolicImage | None:
        """The image as the loop has left it by now, by its effect, if that is stated."""
        effect = self.loop.effect
        if effect is None or self.entry_image is None:
            return None
        image, state = self.entry_image.copy(), self._state(names, self.entry_view)
        image.affected(lambda: effect(image, state))
        return image

    def _noted(self, after: SymbolicImage) -> Any:
        """What is noted beside the image is what the effect says; what is owed is owed of that."""
        self.run.image.note(after, set(self.run.ghost_parts()))
        return self.run.look()

    def _state(self, names: dict[str, Any], view: Any) -> LoopState:
        return LoopState(names, view, self.entry_names, self.entry_view, self.run.start_view)

    def _owe(self, names: dict[str, Any], view: Any) -> LoopState:
        state, path = self._state(names, view), self.run.path
        conditions = path.quietly(lambda: list(self.loop.invariant(state)))
        if self.loop.writes and self.loop.effect is None:
            conditions = [*self.run.whole(view), *conditions]
        self.run.owe(conditions, LOOP)
        return state


class ReadNoFurther(Exception):
    """The constructor has come to where no more is owed of it."""


def _read_no_further(*arguments: Any) -> None:
    raise ReadNoFurther


@define
class Prover:
    """The symbolic reading of one pairing, of its implementation as it stands or of a mutant."""

    pairing: Pairing
    edits: tuple[tuple[str, str], ...] = ()
    at_length: bool = False
    """Whether the ways of the geometry are among those proved whose proofs take long."""
    module: ModuleType = field(init=False)
    text: Text = field(init=False)
    """What the implementation is written with."""
    texts: dict[str, Callable[..., Any]] = field(init=False)
    """The functions that have a contract, as they stand; in the module each is replaced by its contract."""
    current: Run | None = None

    def __attrs_post_init__(self) -> None:
        proof = self.proof
        cuts = {(loop.function, loop.index) for loop in proof.loops}
        source = sys.modules[self.pairing.impl.__module__]
        trees: list[ast.Module] = []

        def cut(tree: ast.Module) -> ast.Module:
            trees.append(copy.deepcopy(tree))
            read: ast.Module = _Cutter(cuts).visit(tree)
            return read

        self.module = load(source, edits=self.edits, transform=cut)
        self.text = Text(self.module.__name__, trees[0], dict(self.module.__dict__))
        self.module.__dict__["__enter_loop__"] = self._enter_loop
        there_are = [contract for contract in proof.contracts if contract.function in self.module.__dict__]
        self.texts = {contract.function: self.module.__dict__[contract.function] for contract in there_are}
        for contract in there_are:
            self.module.__dict__[contract.function] = partial(self._call, contract)

    @property
    def proof(self) -> Proof:
        if self.pairing.proof is None:
            raise ValueError(f"{self.pairing.part} declares no proofs")
        return self.pairing.proof

    def invariants(self) -> list[Callable[..., Any]]:
        """What operations keep: the law's own and the representation's, or what the proof states in their place."""
        if self.proof.stated is None:
            return [*self.pairing.spec.INVARIANTS, *self.proof.pointwise]
        run = self._asked()
        return [invariant for invariant, _ in run.held(run.view)]

    def overlooked(self) -> list[str]:
        """The arguments of which contracts that are shown in another part require nothing."""
        run, found = self._asked(), []
        for contract in self.proof.contracts:
            names = {name: run.path.fresh(name) for name in self._parameters(contract) if contract.shown_in}
            call = CallState(names, run.view, run.view, run.view)
            said = run.path.quietly(lambda: list(contract.requires(call))) if names else []  # noqa: B023
            formulas = [terms.simplified(run.path.condition(each)) for each in said if not isinstance(each, Lasting)]
            met = {key for key, _ in terms.parts(*formulas)}
            found += [f"{contract.function}({name})" for name, word in names.items() if word.term.get_id() not in met]
        return found

    def _asked(self) -> Run:
        """A run of nothing, to ask what a declaration says."""
        proof, path = self.proof, Path()
        image = SymbolicImage(path, path.fresh("length"), proof.layout, dict(proof.known[0]))
        image.forget()
        run = Run(self.pairing, proof, path, image, dict.fromkeys(proof.ghosts, lambda key: key))
        run.view = run.look()
        return run

    def _enter_loop(self, function: str, index: int, names: dict[str, Any]) -> CutLoop:
        assert self.current is not None
        loop = next(loop for loop in self.proof.loops if (loop.function, loop.index) == (function, index))
        return CutLoop(self.current, loop, dict(names))

    def _call(self, contract: Contract, *given: Any) -> Any:
        """A call as its caller knows it: by the contract alone."""
        assert self.current is not None
        arguments = given[self._takes_image(contract) :]
        run, path = self.current, self.current.path
        if not contract.shown_in:
            path.relies[contract.function] = None
        self.focus(run, contract.function, arguments)
        before = run.advance() if contract.writes != () else run.look()
        names = dict(zip(self._parameters(contract), arguments, strict=True))
        call = CallState(names, before, before, run.known_view)
        owed = path.quietly(lambda: list(contract.requires(call)))
        run.owe([*run.whole(before), *owed], CONTRACT)
        chosen = (path.fresh("result"),) if contract.chooses else ()
        result = self._affect(contract, run.image, (*arguments, *chosen))
        result = chosen[0] if chosen else result
        annotation = inspect.signature(self.texts[contract.function]).return_annotation
        if result is None and annotation != "None":
            result = path.fresh("result")
        if contract.writes != ():
            run.forget(contract.writes)
            self.focus(run, contract.function, arguments)
        after = run.look()
        ensured = path.quietly(lambda: list(contract.ensures(CallState(names, after, before, run.known_view, result))))
        run.assume(ensured)
        run.use_at(lambda: contract.around(CallState(names, after, before, run.known_view, result)))
        return result != 0 if annotation == "bool" else result

    def _affect(self, contract: Contract, image: SymbolicImage, given: tuple[Any, ...]) -> Any:
        """What a function does to an image, and what it returns, by its contract.

        A number that only grows, and by little each time, is taken to stay below 2**62 (docs/trust.md).
        """
        if contract.grows is not None:
            so_far = image.at(contract.grows, 0)
            image.path.assume(so_far < LONG)
            image.put(contract.grows, 0, value=image.path.quietly(lambda: so_far + MOST_AT_ONCE))
        written = len(image.writes)
        result = image.affected(lambda: contract.effect(image, *given))
        growing = {each.grows for each in self.proof.contracts}
        if any(write.part in growing for write in image.writes[written:]):
            raise DeclarationError(f"the effect of {contract.function} writes what only grows")
        return result

    def focus(self, run: Run, function: str, arguments: tuple[Any, ...]) -> None:
        if function in self.proof.focus:
            run.use_at(lambda: self.proof.focus[function](run.look(), *arguments))

    def _parameters(self, contract: Contract) -> list[str]:
        return list(inspect.signature(self.texts[contract.function]).parameters)[self._takes_image(contract) :]

    def _takes_image(self, contract: Contract) -> bool:
        return next(iter(inspect.signature(self.texts[contract.function]).parameters)) == "image"

    def changed(self, programs: Iterable[str]) -> list[str]:
        """The programs that a mutant changes, of these and those with contracts that they call."""
        programs = list(programs)
        names = changed(sys.modules[self.pairing.impl.__module__], self.edits, programs) if self.edits else []
        return [name for name in names if name in self.texts or name in programs]

    # ── Programs ──

    def program(self, name: str) -> Callable[[Path], Any]:
        """An operation, the constructor ("init"), a function with a contract, a lemma, or a relation."""
        contracts = {contract.function: contract for contract in self.proof.contracts}
        lemmas = {lemma.name: lemma for lemma in self.proof.lemmas}
        relations = {relation.__name__: relation for relation in self.pairing.relations}

        def begin(path: Path) -> Any:
            path.rests = partial(self._rests, name)
            if name == "init":
                outcome = self._construct(path)
            elif name in contracts:
                outcome = self._keep(path, contracts[name])
            elif name in lemmas:
                outcome = None
                self._conclude(path, lemmas[name])
            elif name in relations:
                outcome = self._relate(path, relations[name])
            else:
                outcome = self._operate(path, name)
            assert self.current is not None
            path.view = self.current.view
            return outcome

        return partial(self._modelled, name, begin)

    def _modelled(self, name: str, begin: Callable[[Path], Any], path: Path) -> Any:
        """Run a program. Raises NotModelled, with the line, for what the symbolic reading does not know."""
        if refused := self.refusals(name):
            more = f", nor {len(refused) - 1} more" if len(refused) > 1 else ""
            raise NotModelled(f"the symbolic reading does not model {refused[0]}{more}")
        try:
            return begin(path)
        except (PathEnd, BrokenClause, DeclarationError):
            raise
        except Exception as error:
            if (refusal := refused_at(error, _files())) is None:
                raise
            raise refusal from error

    def refusals(self, name: str) -> list[Refusal]:
        """What is not modelled of the functions that a program may come to."""
        implementation = self.pairing.impl.__name__
        methods = {operation: f"{implementation}.{operation}" for operation in self.pairing.operations}
        entry = {**methods, "init": f"{implementation}.__init__", **{function: function for function in self.texts}}
        return self.text.refusals([implementation, entry[name]] if name in entry else [])

    def _run(self, path: Path, length: Any, *, made: bool = True) -> Run:
        image = SymbolicImage(path, length, self.proof.layout, self._known(path, made))
        image.defined = None if made else set()
        image.forget()
        self.current = run = Run(self.pairing, self.proof, path, image)
        path.left_open = self.proof.left_open
        if made:
            self._count(path, image)
        path.derive = run.derive
        path.beside = lambda kind, numbers: self.proof.beside(run.view, kind, numbers)
        return run

    def _count(self, path: Path, image: SymbolicImage) -> None:
        """From here on numbers are counted from the origin; a path for each of the powers that it is a multiple of,
        which is owed where the image is being made."""
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

    def _rests(self, program: str, goal: str, hypothesis: str) -> bool:
        """Whether the proof says that an invariant is of use to a goal, or says nothing of the goal."""
        proof = self.proof
        used = proof.rests.get(f"{program}: {goal}", proof.rests.get(program, proof.rests.get(goal)))
        is_invariant = any(hypothesis in names for names in proof.rests.values())
        return used is None or not is_invariant or hypothesis in used

    def _known(self, path: Path, made: bool) -> dict[int, int]:
        """The words that the geometry fixes: a path for each way in which it may; and for the small one, which owes
        nothing. Where no more is owed of the constructor than where what begins, it may fix none."""
        proof = self.proof
        known: Sequence[dict[int, int]] = proof.known if made or not proof.read_to else ({},)
        forms = [*known, proof.small] if proof.small is not None else known
        for number, form in enumerate(forms[:-1]):
            if Condition(path.fresh("geometry").term == 0, path):
                if made and number < proof.lengthy and not self.at_length:
                    raise PathEnd
                return form
        path.owing = proof.small is None
        return forms[-1]

    def _arbitrary(self, path: Path) -> Run:
        run = self._run(path, path.fresh("length"))
        run.forget()
        run.start_view = run.view
        return run

    def _begin(self, path: Path) -> Run:
        """An arbitrary image in which every invariant holds."""
        run = self._arbitrary(path)
        run.assume(run.hold(run.view))
        return run

    def _keep(self, path: Path, contract: Contract) -> Any:
        """The function's own text owes what its contract says."""
        run = self._arbitrary(path)
        names = {name: path.fresh(name) for name in self._parameters(contract)}
        before = run.view
        call = CallState(names, before, before, before)
        run.assume(path.quietly(lambda: list(contract.requires(call))))
        run.use_at(lambda: contract.focus(call))
        self._say_given(path)
        self._claim(run, contract.function, tuple(names.values()))
        path.part(path.quietly(lambda: list(contract.cases(call))))
        start, expected = run.image.copy(), run.image.copy()
        given = (run.image,) if self._takes_image(contract) else ()
        result = self.texts[contract.function](*given, *names.values())
        if inspect.signature(self.texts[contract.function]).return_annotation == "bool":
            result = path.quietly(lambda: select(result, 1, 0))
        if isinstance(result, int):
            result = run.image.number(result)
        chosen = (result,) if contract.chooses else ()
        answer = self._affect(contract, expected, (*names.values(), *chosen))
        own = run.image.written_since(start)
        unknown = run.image.fields if contract.writes is None else contract.writes
        run.image.note(expected, set(run.ghost_parts()) - own - set(unknown))
        after = run.advance()
        ensured = path.quietly(lambda: list(contract.ensures(CallState(names, after, before, before, result))))
        run.owe([*run.whole(after), *ensured, *([] if answer is None else [result == answer])], CONTRACT)
        if contract.writes is not None:
            run.owe(run.equal(expected, besides=contract.writes, own=own), CONTRACT)
        return result

    def _implementation(self, run: Run) -> Any:
        implementation = object.__new__(getattr(self.module, self.pairing.impl.__name__))
        implementation.image = run.image
        return implementation

    def _operate(self, path: Path, operation: str) -> Any:
        run = self._begin(path)
        arguments = tuple(path.fresh(name) for name in self.pairing.parameters(operation))
        run.assume(path.quietly(lambda: self.pairing.required(operation, run.view, arguments)))
        self._use(run, operation, arguments)
        for use in path.quietly(lambda: list(self.proof.use_lemmas(operation, run.view, arguments))):
            self._apply(run, use)
        self.focus(run, operation, arguments)
        self._say_given(path)
        self._claim(run, operation, arguments)
        if operation in self.proof.cases:
            path.part(path.quietly(lambda: list(self.proof.cases[operation](run.view, *arguments))))
        before = path.quietly(lambda: self.proof.abstract(run.view))
        returned = getattr(self._implementation(run), operation)(*arguments)
        self._close(run, self._judged(run, operation, before, arguments, returned))
        return returned

    def _apply(self, run: Run, use: Use) -> None:
        """Take a lemma for granted, which the theorem then rests on."""
        if not isinstance(use, Use):
            raise DeclarationError("a proof may use lemmas by name and with their arguments, and nothing else")
        lemma = next((each for each in self.proof.lemmas if each.name == use.lemma), None)
        if lemma is None:
            raise DeclarationError(f"a proof uses the lemma {use.lemma!r}, which is not stated")
        said = run.path.quietly(lambda: for_all(use.span, partial(_applied, run.view, lemma, use.at)))
        run.path.hint(use.label, said)
        run.path.used.setdefault(use.label, {})[lemma.name] = None

    def _say_given(self, path: Path) -> None:
        """What is given of the places that a program is about, as facts."""
        if self.proof.together and path.owing:
            for predicate, said in given_at(path):
                path.assume(said, said_by=predicate)

    def _claim(self, run: Run, program: str, arguments: tuple[Any, ...]) -> None:
        """What is shown first, and used from then on."""
        if program in self.proof.claims:
            claims = self.proof.claims[program]
            run.owe(run.path.quietly(lambda: list(claims(run.view, *arguments))), CONTRACT)

    def _use(self, run: Run, operation: str, arguments: tuple[Any, ...]) -> None:
        """Some invariants at some places, which paths are told apart by."""

        def said() -> list[Any]:
            path = run.path
            given = set(path.keys)
            known = [quantifier for key, quantifier in path.quantifiers.items() if key in given]
            return [
                implies(quantifier.span.contains(place), quantifier.body(place))
                for invariant, place in self.proof.use(operation, run.view, arguments)
                for quantifier in known
                if quantifier.said is invariant
            ]

        run.assume(run.path.quietly(said))

    def _judged(self, run: Run, operation: str, before: Any, arguments: tuple[Any, ...], returned: Any) -> Any:
        """The law's next state. A refusal that breaks a clause which no theorem is about leaves the state as it was, if
        it has no effect."""
        if not self.proof.is_determined:
            return None
        try:
            return self.pairing.step(operation)(before, *arguments, returned=returned)
        except BrokenClause as broken:
            if broken.clause in self.proof.left_open and leaves_alone(returned):
                return before
            raise
        except BrokenRequirement:
            raise PathEnd from None  # a call that the law forbids

    def _close(self, run: Run, state: Any) -> None:
        """The image stands for the state, and every invariant holds."""
        view, path = run.advance(), run.path
        if state is not None:
            path.prove(path.quietly(lambda: self.pairing.spec.same(self.proof.abstract(view), state)), REFINEMENT)
        if view is run.start_view and not self.proof.is_determined:
            return  # nothing was written
        run.owe(run.whole(view), INVARIANT)
        for invariant, holds in run.held(view):
            run.owe([holds], self.proof.label(invariant))

    def _construct(self, path: Path) -> Any:
        """Any geometry that the law has can be made, and is laid out as it should be."""
        run = self._run(path, None, made=False)
        if self.proof.read_to:
            self.module.__dict__[self.proof.read_to] = _read_no_further
        run.image.settled = lambda word: self._settle(path, run.image, word)
        geometry = self.geometry(path, run.image.known)
        run.ghosts = {name: run._unknown(name) for name in self.proof.ghosts}

        def new_image(words: Any) -> SymbolicImage:
            run.image.length = words
            run.image.clear()
            if not self.proof.read_to:
                run.view = run.start_view = run.known_view = run.look()
            return run.image

        self.module.__dict__["new_image"] = new_image
        try:
            getattr(self.module, self.pairing.impl.__name__)(*geometry)
        except ValueError:
            path.prove(False, GEOMETRY)
            raise PathEnd from None
        except ReadNoFurther:
            run.view = None if path.owing else run.look()
        if isinstance(layout := run.image.layout, Regions):
            for condition in path.quietly(lambda: list(are_apart(layout, run.image))):
                path.prove(condition, ACCESS)
        given = dict(zip(self.pairing.geometry_names(), geometry, strict=True))
        for condition in path.quietly(lambda: list(self.proof.header(run.image.header, given))):
            path.prove(condition, GEOMETRY)
        if self.proof.read_to:
            return None
        self._close(run, self.pairing.initial(geometry) if self.proof.is_determined else None)
        return None

    def _settle(self, path: Path, image: SymbolicImage, word: int) -> None:
        """A word of the header has its value."""
        if self.proof.counted is not None and word == self.proof.counted.origin:
            self._count(path, image)

    def geometry(self, path: Path, known: dict[int, int]) -> tuple[Any, ...]:
        """Any arguments of the constructor within the law's range."""
        fixed = path.quietly(lambda: self.proof.fixed(known)) if known else {}
        geometry = tuple(fixed[name] if name in fixed else path.fresh(name) for name in self.pairing.geometry_names())
        path.assume(path.quietly(lambda: self.pairing.spec.is_geometry(*geometry)))
        return geometry

    def _relate(self, path: Path, relation: Callable[..., None]) -> Any:
        run = self._begin(path)
        machine = _SymbolicMachine(self, run)
        names = list(inspect.signature(relation).parameters)[1:]
        arguments = tuple(path.fresh(name) for name in names)
        relation(machine, *arguments)
        return machine.last

    # ── Lemmas ──

    def _conclude(self, path: Path, lemma: Lemma) -> None:
        run = self._begin(path)
        places = tuple(path.fresh(name) for name in lemma.variables)
        taken = path.part(path.quietly(lambda: list(lemma.forks(run.view, *places))))
        self._induct(run, lemma, places, taken)

    def _induct(self, run: Run, lemma: Lemma, places: tuple[Any, ...], taken: int | None) -> None:
        path, view = run.path, run.view
        path.consider("frame", places)
        run.assume(path.quietly(lambda: list(lemma.given(view, *places[: lemma.fixed]))))
        run.assume(path.quietly(lambda: [_are_within(lemma, view, places)]))
        if taken is not None:
            power = lemma.alignment(taken)
            last = path.uncounted(places[-1])
            path.prove(path.quietly(lambda: (last & ((1 << power) - 1)) == 0), ALIGNMENT)
            multiple = path.fresh("multiple")
            path.assume(path.quietly(lambda: last == multiple << power))
        for moved in path.quietly(lambda: list(lemma.smaller(view, taken, *places))):
            smaller = (*places[: lemma.fixed], *moved)
            path.consider("frame", moved)
            run.assume(path.quietly(lambda: [_for_smaller(lemma, view, smaller, places)]))  # noqa: B023
        path.prove(path.quietly(lambda: said_by(lemma, view, places)), LEMMA)


def said_by(lemma: Lemma, view: Any, places: tuple[Any, ...]) -> Any:
    """What a lemma says of some places."""
    if lemma.shows is not None:
        return for_all(view.span, partial(lemma.shows, view))
    return lemma.claim(view, *places)


def _are_within(lemma: Lemma, view: Any, places: tuple[Any, ...]) -> Any:
    return all_of(view.span.contains(place) for place in lemma.within(*places))


def _for_smaller(lemma: Lemma, view: Any, smaller: tuple[Any, ...], places: tuple[Any, ...]) -> Any:
    """What is given of smaller places for the proof of others: of none but those that the lemma is about."""
    less = lemma.measure(view, *smaller) < lemma.measure(view, *places)
    return implies(less & _are_within(lemma, view, smaller), lemma.claim(view, *smaller))


def _applied(view: Any, lemma: Lemma, at: Callable[..., Iterable[Any]], *numbers: Any) -> Any:
    """What a lemma says of the places that are chosen for a number, where it says anything of them."""

    def said(places: tuple[Any, ...]) -> Any:
        granted = [_are_within(lemma, view, places), *lemma.given(view, *places[: lemma.fixed])]
        return implies(all_of(granted), said_by(lemma, view, places))

    return all_of(said(tuple(places)) for places in at(*numbers))


def _files() -> dict[str, str]:
    """The files of implementations, and the names of the modules in them."""
    modules = [(name, getattr(module, "__file__", None)) for name, module in sys.modules.items()]
    return {file: name for name, file in modules if file is not None and name.startswith("impl.")}


@define
class _SymbolicMachine:
    """The implementation as a relation sees it (spec: Performer)."""

    prover: Prover
    run: Run
    last: Any = None

    @property
    def state(self) -> Any:
        view = self.run.look()
        return self.run.path.quietly(lambda: self.prover.proof.abstract(view))

    def perform(self, operation: str, *arguments: Any) -> Any:
        """What the theorems say of the operation, and no more: some answer, and a state that the law permits."""
        run, path, spec = self.run, self.run.path, self.run.pairing.spec
        before = self.state
        path.relies[operation] = None
        self.prover.focus(run, operation, arguments)
        run.forget()
        self.prover.focus(run, operation, arguments)
        run.assume(run.hold(run.view))
        self.last = self._answer(operation)
        path.granting = True
        try:
            after = run.pairing.step(operation)(before, *arguments, returned=self.last)
        except BrokenClause:
            raise PathEnd from None  # an answer that the law does not permit
        finally:
            path.granting = False
        path.assume(path.quietly(lambda: spec.same(self.state, after)), lasting=True)
        return self.last

    def _answer(self, operation: str) -> Any:
        """Any answer: a failure, or else a success, which is a number unless the law says that it is none."""
        path, spec = self.run.path, self.run.pairing.spec
        for failure in spec.FAILURES[operation]:
            if Condition((path.fresh("answers").term == 0), path):
                return failure
        returned = inspect.signature(self.run.pairing.step(operation)).parameters["returned"].annotation
        return None if "None" in returned else path.fresh("returned")

"""Loops that are cut: one iteration from the stated invariant is taken for all of them."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

from attrs import define, frozen

from checks.engines.proving.trusted.modelled import NotModelled
from checks.engines.proving.trusted.run import Run
from checks.engines.proving.trusted.symbolic import PathEnd, Word
from checks.engines.proving.trusted.symbolic_image import SymbolicImage
from checks.labels import LOOP
from checks.proof import DeclarationError, Loop, LoopState

# ── In the text ──────────────────────────────────────────────────────────────────────────────────────────────


@frozen
class Cutter(ast.NodeTransformer):
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


# ── On a path ────────────────────────────────────────────────────────────────────────────────────────────────


@define
class CutLoop:
    """One loop met on a path."""

    run: Run
    function: str
    loop: Loop
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
        self._prove_invariant(names, self.entry_view if after is None else self._noted(after))
        fresh = {name: path.fresh(name) for name in changed}
        if after is not None:
            self.run.prove(self.run.equal(after), LOOP)
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
            raise DeclarationError(f"what falls with each turn of a loop of {self.function} is no word")
        return [fresh[name] for name in changed]

    def _parts(self) -> Iterable[int] | None:
        """What a turn changes; None for all."""
        return None if isinstance(self.loop.writes, bool) else self.loop.writes

    def _view(self) -> Any:
        """The image at the loop's head."""
        if self.loop.effect is not None:
            return self.run.look()
        return self.run.view if self.loop.writes else self.entry_view

    def _come_round(self, names: dict[str, Any]) -> None:
        if (after := self._after(names)) is not None:
            self.run.prove(self.run.equal(after), LOOP)
            view = self._noted(after)
        elif self.loop.writes:
            view = self.run.advance()
            if (parts := self._parts()) is not None and self.head is not None:
                self.run.prove(self.run.equal(self.head, parts, self.run.image.written_since(self.head)), LOOP)
        else:
            if self.head is None or not self.run.image.is_as(self.head):
                raise NotModelled("a loop writes that is said not to")
            view = self.entry_view
        state = self._prove_invariant(names, view)
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
        """What is noted beside the image is what the effect says; what must be proved is proved of that."""
        self.run.image.note(after, set(self.run.ghost_parts()))
        return self.run.look()

    def _state(self, names: dict[str, Any], view: Any) -> LoopState:
        return LoopState(names, view, self.entry_names, self.entry_view, self.run.start_view)

    def _prove_invariant(self, names: dict[str, Any], view: Any) -> LoopState:
        state, path = self._state(names, view), self.run.path
        conditions = path.quietly(lambda: list(self.loop.invariant(state)))
        if self.loop.writes and self.loop.effect is None:
            conditions = [*self.run.whole(view), *conditions]
        self.run.prove(conditions, LOOP)
        return state

"""Relations between operations, which the law states of a machine: each call is known by its theorems alone."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from attrs import define

from checks.engines.proving.trusted.run import Run
from checks.engines.proving.trusted.subject import Subject
from checks.engines.proving.trusted.symbolic import Condition, Path, PathEnd
from checks.proof import DeclarationError
from spec.vocabulary import BrokenClause


def relate(subject: Subject, path: Path, relation: Callable[..., None]) -> Any:
    """What a relation says must be proved, of any numbers and of an arbitrary image in which every invariant holds."""
    run = subject.begin(path)
    if subject.proof.abstract is None:
        raise DeclarationError("a relation between operations is about states, and the proof abstracts none")
    machine = _SymbolicMachine(subject, run, subject.proof.abstract)
    names = list(inspect.signature(relation).parameters)[1:]
    arguments = tuple(path.fresh(name) for name in names)
    relation(machine, *arguments)
    return machine.last


@define
class _SymbolicMachine:
    """The implementation as a relation sees it (spec: Performer)."""

    subject: Subject
    run: Run
    abstract: Callable[[Any], Any]
    last: Any = None

    @property
    def state(self) -> Any:
        view = self.run.look()
        return self.run.path.quietly(lambda: self.abstract(view))

    def perform(self, operation: str, *arguments: Any) -> Any:
        """What the theorems say of the operation, and no more: some answer, and a state that the law permits."""
        run, path, spec = self.run, self.run.path, self.run.pairing.spec
        before = self.state
        path.relies[operation] = None
        self.subject.focus(run, operation, arguments)
        run.forget()
        self.subject.focus(run, operation, arguments)
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

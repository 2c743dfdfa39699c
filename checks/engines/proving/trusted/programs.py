"""Symbolic runs: an operation's own source, a function's against its contract, calls of functions, a relation, a lemma.

An operation starts from an arbitrary image in which every invariant holds, with arbitrary arguments, and has to prove:
each clause of the law's text, each invariant afterwards, that the image afterwards represents the law's next state at
every place, that no access leaves the image, and that no arithmetic overflows. Loops are cut at their stated invariants
(cutting), and calls at contracts (contracts).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from attrs import define

from checks.engines.proving.trusted.calls import perform
from checks.engines.proving.trusted.contracts import call, keep
from checks.engines.proving.trusted.lemmas import conclude
from checks.engines.proving.trusted.modelled import NotModelled, refused_at
from checks.engines.proving.trusted.operations import construct, operate
from checks.engines.proving.trusted.relations import relate
from checks.engines.proving.trusted.subject import Subject
from checks.engines.proving.trusted.symbolic import Path, PathEnd
from checks.proof import DeclarationError
from spec.vocabulary import BrokenClause

Program = Callable[[Path], Any]


@define
class Prover(Subject):
    """The programs of one pairing."""

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        for name in self.texts:
            self.module.__dict__[name] = partial(call, self, self.proof.function(name))

    def program(self, name: str) -> Program:
        """An operation, the constructor ("init"), a function with a contract, calls of functions, a lemma, or a
        relation."""
        run = self._run_of(name)

        def begin(path: Path) -> Any:
            path.rests = self.rests_on(name)
            outcome = run(path)
            assert self.current is not None
            path.view = self.current.view
            return outcome

        return partial(self._modelled, name, begin)

    def _run_of(self, name: str) -> Program:
        if name == "init":
            return partial(construct, self)
        if name in self.texts:
            return lambda path: keep(self, path, self.proof.function(name))
        if (calls := next((each for each in self.proof.calls if each.name == name), None)) is not None:
            return lambda path: perform(self, path, calls)
        if (lemma := next((each for each in self.proof.lemmas if each.name == name), None)) is not None:
            return lambda path: conclude(self, path, lemma)
        if (relation := next((each for each in self.pairing.relations if each.__name__ == name), None)) is not None:
            return lambda path: relate(self, path, relation)
        return lambda path: operate(self, path, name)

    def _modelled(self, name: str, begin: Program, path: Path) -> Any:
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


def _files() -> dict[str, str]:
    """The files of implementations, and the names of the modules in them."""
    modules = [(name, getattr(module, "__file__", None)) for name, module in sys.modules.items()]
    return {file: name for name, file in modules if file is not None and name.startswith("impl.")}

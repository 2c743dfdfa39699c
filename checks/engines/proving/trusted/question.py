"""What decides that an obligation is proved: that z3 has refuted its formulas, with no hypotheses but its own.

Whoever searches for a proof says which hypotheses are asked about, and how. It is handed them here, and z3 is asked
here, so that it can neither ask about anything else nor answer in z3's stead.

What z3 has refuted in an earlier run is not asked again, if the run is given what that was (checks.refuted).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import z3
from attrs import define, field

from checks.engines.proving.trusted import terms
from checks.engines.proving.trusted.asking import ask
from checks.engines.proving.trusted.obligations import Joinable, Obligation
from checks.engines.proving.trusted.tactics import PREPARED, TACTICS, Tactic, in_turn
from checks.evidence import Budget
from checks.refuted import Refuted


class Unfounded(Exception):
    """A search asks about what is no part of an obligation, or says that one is proved which no solver has refuted."""


def check(query: list[z3.BoolRef], tactic: Tactic, budget: Budget) -> tuple[z3.CheckSatResult, z3.ModelRef | None]:
    """The solver's answer; unknown as soon as the budget is spent."""
    solver = in_turn(*PREPARED, *tactic).solver()
    solver.set("timeout", budget.milliseconds())
    solver.add(*query)
    answer = ask(solver, budget)
    return answer, solver.model() if answer == z3.sat else None


@define
class Refutations:
    """What z3 has refuted already, by the identities of the formulas, and these: they stay, so that no other formula
    comes by such an identity. Paths often ask the same."""

    kept: Refuted | None = None
    """What it has refuted in earlier runs; nothing, if left out."""
    _known: dict[frozenset[int], list[z3.BoolRef]] = field(factory=dict, init=False)

    def has(self, query: list[z3.BoolRef]) -> bool:
        """Whether it was refuted in this run."""
        return _key(query) in self._known

    def has_kept(self, query: list[z3.BoolRef]) -> bool:
        """Whether it was refuted in an earlier one."""
        return self.kept is not None and self.kept.was(told(query))

    def add(self, query: list[z3.BoolRef]) -> None:
        self._known[_key(query)] = query
        if self.kept is not None:
            self.kept.add(told(query))


def _key(query: list[z3.BoolRef]) -> frozenset[int]:
    return frozenset(formula.get_id() for formula in query)


def told(query: Iterable[z3.BoolRef]) -> str:
    """All that a query says, as one digest: the same in every run, in whatever order its formulas stand."""
    said = sorted({terms.digest(formula) for formula in query})
    return hashlib.blake2b(b"".join(said), digest_size=16).hexdigest()


@define(eq=False)
class Question:
    """Whether the formulas of an obligation can all hold."""

    obligation: Obligation
    _refutations: Refutations = field(factory=Refutations)
    _own: dict[int, z3.BoolRef] = field(factory=dict, init=False)
    """What may be asked about, by its identity: the obligation's formulas, and the hypotheses that were handed out."""
    _refuted: list[z3.BoolRef] | None = field(default=None, init=False)
    is_recalled: bool = field(default=False, init=False)
    """Whether it was refuted in an earlier run, and not in this one."""

    def __attrs_post_init__(self) -> None:
        self._hand_out(self.obligation.formulas)

    @property
    def refuted(self) -> list[z3.BoolRef] | None:
        """What was refuted first, which proves the obligation: another solver can be asked about it. None where nothing
        was."""
        return self._refuted

    # ── Hypotheses ──

    def groups(self) -> Iterator[list[Joinable]]:
        """All that may join the obligation's formulas, in groups that are built as they are asked for."""
        for group in self.obligation.unfolding().groups():
            self._hand_out(one.formula for one in group)
            yield group

    def named(self, names: set[str]) -> list[Joinable]:
        """Those of these names, as far as they are found when no others are built."""
        found = self.obligation.unfolding().named(names)
        self._hand_out(one.formula for one in found)
        return found

    def _hand_out(self, formulas: Iterable[z3.BoolRef]) -> None:
        self._own.update((formula.get_id(), formula) for formula in formulas)

    # ── Answers ──

    def ask(
        self, query: list[z3.BoolRef], tactic: Tactic, budget: Budget
    ) -> tuple[z3.CheckSatResult, z3.ModelRef | None]:
        """What z3 says of some of the obligation's formulas and hypotheses. Raises Unfounded where one is neither."""
        self._demand_own(query)
        if tactic not in TACTICS.values():
            raise Unfounded(f"z3 is to be asked in a way that is not one of: {', '.join(TACTICS)}")
        answer, model = check(query, tactic, budget)
        if answer == z3.unsat:
            self._note(query)
        return answer, model

    def is_known(self, query: list[z3.BoolRef]) -> bool:
        """Whether z3 has refuted the same before."""
        self._demand_own(query)
        self.is_recalled = not self._refutations.has(query) and self._refutations.has_kept(query)
        if self.is_recalled or self._refutations.has(query):
            self._note(query)
            return True
        return False

    def _demand_own(self, query: list[z3.BoolRef]) -> None:
        for formula in query:
            if formula.get_id() not in self._own:
                raise Unfounded(f"no hypothesis of the obligation {self.obligation.name}: {formula}")

    def _note(self, query: list[z3.BoolRef]) -> None:
        self._refutations.add(list(query))
        self._refuted = self._refuted or list(query)

    def believed(self, claimed: z3.CheckSatResult) -> z3.CheckSatResult:
        """What a search has come to. Raises Unfounded where it says unsat and z3 has refuted nothing."""
        if claimed == z3.unsat and self._refuted is None:
            raise Unfounded(f"a search says that the obligation {self.obligation.name} is proved, and z3 did not")
        return claimed

"""How things are known: the evidence of a whole run of `memspec check`, read back from its JSON, and told in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from checks.engines.labels import BREAKS, CAN_FAIL, CAUGHT, NEEDED, ONLY_BY, REFUSES
from checks.evidence import Evidence, Strength, UsageError, Verdict

EVIDENCE = Path(__file__).parent / "data" / "evidence.json"
"""The run that comes with memspec: `make evidence`."""

COUNTED = ("obligations", "states", "transitions", "events", "steps", "examples", "geometries")
"""Numbers of a scope that are told, each before its own name."""


@frozen
class Known:
    """What one run has shown."""

    version: str
    profile: str | None
    seed: int
    rows: Sequence[Evidence]

    @property
    def run(self) -> str:
        """Which run it is."""
        return f"memspec {self.version}, profile {self.profile or 'none'}, seed {self.seed}"

    def of(self, part: str, name: str, theorems: Iterable[str] = ()) -> list[Evidence]:
        """How a sentence, or a theorem, is known, the strongest first; `theorems` are those that owe it."""
        names = {name, *theorems}
        found = [row for row in self.rows if row.part == part and row.property in names]
        return sorted(found, key=lambda row: list(Strength).index(row.strength))

    def about(self, part: str, label: str, name: str) -> Evidence | None:
        """The row of a label (checks.engines.labels) about a name or a sentence."""
        return next((row for row in self.rows if row.part == part and row.property == f"{label}{name}"), None)

    def mutants_breaking(self, part: str, sentence: str) -> list[str]:
        """The mutants that a sentence catches."""
        return self._mutants(part, BREAKS, sentence)

    def mutants_only_by(self, part: str, sentence: str) -> list[str]:
        """Those that no other sentence catches: no other clause, or no other invariant, whichever it is."""
        return self._mutants(part, ONLY_BY, sentence)

    def _mutants(self, part: str, how: str, sentence: str) -> list[str]:
        caught = (row for row in self.rows if row.part == part and row.property.startswith(CAUGHT))
        return [row.property.removeprefix(CAUGHT) for row in caught if sentence in row.scope.get(how, ())]

    def brief(self, part: str, name: str, theorems: Iterable[str] = ()) -> str:
        """How a sentence or a theorem is known, in a few words: `proved, exhausted, sampled; 3 mutants need it`."""
        rows = self.of(part, name, theorems)
        alone = len(self.mutants_only_by(part, name))
        needed = f"{alone} {'mutant needs' if alone == 1 else 'mutants need'} it" if alone else ""
        return "; ".join(filter(None, (", ".join(dict.fromkeys(map(standing, rows))) or NOTHING, needed)))


NOTHING = "nothing on record"


# ── In words ─────────────────────────────────────────────────────────────────────────────────────────────────


def standing(row: Evidence) -> str:
    """Its strength; or its verdict, where it does not hold."""
    return row.strength.value if row.verdict is Verdict.HOLDS else row.verdict.value


def numbers(row: Evidence) -> str:
    """On what a row rests: `2,163 states, 269,325 transitions, scope small, judged 6,028 times`."""
    scope = row.scope
    told = [f"{scope[name]:,} {name}" for name in COUNTED if name in scope]
    told += [f"{name} {scope[name]}" for name in ("scope", "seed") if name in scope]
    told += [str(scope[name]) for name in ("trace", "solver") if name in scope]
    if "reached" in scope:
        told.append(f"judged {scope['reached']:,} {'time' if scope['reached'] == 1 else 'times'}")
    return ", ".join(told)


def catches(row: Evidence) -> str:
    """Who caught a mutant, in how many calls: `explore in 2 calls, simulate in 4; the proof of no-overflow fails`."""
    steps = [f"{engine} in {_calls(calls)}" for engine, calls in row.scope.items() if isinstance(calls, int)]
    proofs = [f"the proof of {theorem} fails" for theorem, how in row.scope.items() if how == "prove"]
    return "; ".join(filter(None, (", ".join(steps), *proofs))) or "nobody"


def _calls(number: int) -> str:
    return f"{number} call" if number == 1 else f"{number} calls"


def bare(name: str) -> str:
    """A row's property without what an engine says of it: `needed: …` and the like are about the rest."""
    for label in (CAUGHT, NEEDED, CAN_FAIL, REFUSES):
        name = name.removeprefix(label)
    return name


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────


def load(path: Path = EVIDENCE) -> Known:
    """The evidence in a file that `memspec check --json` wrote. Raises UsageError where it holds none."""
    name = path.name if path == EVIDENCE else path
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        rows = [_row(row) for row in data["evidence"]]
        return Known(str(data["memspec"]), data["profile"], data["seed"], rows)
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror}; {REMEDY}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"lacks {error}" if isinstance(error, KeyError) else str(error)
        raise UsageError(f"{name} holds no evidence of memspec ({what}); {REMEDY}") from error


REMEDY = "memspec check --profile ci --json FILE writes it"


def _row(data: dict[str, Any]) -> Evidence:
    scope = data["scope"]
    if not isinstance(scope, dict):
        raise TypeError(f"{scope!r} stands where numbers with names belong")
    for names, kind in (((*COUNTED, "reached"), int), ((BREAKS, ONLY_BY), list)):
        for name in names:
            if not isinstance(scope.get(name, kind()), kind):
                raise TypeError(f"{scope[name]!r} stands for {name}")
    return Evidence(
        str(data["part"]),
        str(data["property"]),
        str(data["engine"]),
        Verdict(data["verdict"]),
        Strength(data["strength"]),
        scope,
        float(data["seconds"]),
    )

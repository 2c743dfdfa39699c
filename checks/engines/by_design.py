"""Which promises a run is about that breaks the law: what may be no fault of a library is said in its adapter."""

from __future__ import annotations

from collections.abc import Iterator

from checks.counterexample import states_of
from checks.evidence import Counterexample
from checks.judgements import uncounted
from checks.targets.target import Target


def by_design(target: Target, broken: Counterexample) -> Iterator[str]:
    """What an adapter would say where the answer that broke the law is meant so."""
    is_class = target.name.count(":") == 1 and not target.is_given and not target.is_apart
    if not (target.name.endswith(".toml") or is_class) or not broken.calls:
        return
    where = f'an adapter that names the class, as python = "{target.name}"' if is_class else "the adapter"
    last = broken.calls[-1]
    with uncounted():
        states, told = states_of(target.pairing, broken), last.arguments
    state = states[min(len(states), len(broken.calls)) - 1]
    for name, promise in target.pairing.promises.items():
        is_made = name not in target.broken_promises and promise.operation in ("", last.operation)
        if is_made and (broken.clause in promise.waives or promise.about(state, told)):
            yield f"by design? then write {name} = false under [promises] in {where} ({promise.text})"

"""Whether kept evidence is of what there is now: the book is not made from any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from checks.catalogue import Kind, Listed, entries
from checks.clauses import ALIKE, MADE, NO_OTHER, NOTHING_BESIDE, READABLE, REPRESENTS
from checks.engines.compiled import COVERED
from checks.engines.explore import REACHABLE
from checks.engines.needed import HAS_SENTENCES
from checks.engines.observe import AGREES, EVERY_KIND
from checks.engines.tally import OUTCOMES
from checks.evidence import Verdict, worst
from checks.known import Known, on_record
from checks.labels import CAN_FAIL, CAUGHT, NEEDED, REFUSES, REFUSES_LARGE
from checks.pairing import Pairing
from checks.records import EVIDENCE

OF_ENGINES = {
    *(REPRESENTS, READABLE, NOTHING_BESIDE, ALIKE, MADE, NO_OTHER),
    *(OUTCOMES, REACHABLE, HAS_SENTENCES, REFUSES_LARGE, AGREES, EVERY_KIND),
}
"""What engines demand beside what a part states. What the reader of a recording demands is not looked at."""


class StaleEvidenceError(Exception):
    """The file says how other things are known than those which are stated now."""


def load_fresh(pairings: Iterable[Pairing], folder: Path = EVIDENCE) -> Mapping[str, Known]:
    """The evidence on record, by part; there is none of a draft. Raises StaleEvidenceError where a file does not fit
    its part, or where there is one of no part, and UsageError where one holds no evidence."""
    built = [pairing for pairing in pairings if not pairing.draft]
    known = {pairing.part: on_record(pairing.part, folder) for pairing in built}
    wrong = [told for pairing in built for told in complaints(pairing, known[pairing.part])]
    wrong += [f"there is no part {part}" for part in sorted({path.stem for path in folder.glob("*.json")} - set(known))]
    if wrong:
        remedy = "make evidence PART=… (some minutes) makes that of a part anew"
        raise StaleEvidenceError("\n".join([f"{folder.name}/ is not of these laws; {remedy}:", *wrong]))
    return known


def complaints(pairing: Pairing, known: Known) -> Iterator[str]:
    """What the evidence of a part lacks, what it has that there is no longer, and whether all of it holds."""
    verdict = worst(row.verdict for row in known.rows)
    if verdict is not Verdict.HOLDS:
        yield f"{pairing.part}: its verdict is: {verdict.value}"
    there = {row.property for row in known.rows}
    judged = {row.property for row in known.rows if row.engine != "validate" and not row.property.startswith(COVERED)}
    wanted = list(dict.fromkeys(name for entry in entries(pairing) for name in properties(entry)))
    yield from (f"{pairing.part}: nothing is known of: {name}" for name in wanted if name not in there)
    gone = sorted(judged - OF_ENGINES - set(wanted))
    yield from (f"{pairing.part}: there is no longer: {name}" for name in gone)
    yield from (
        f"{pairing.part}: it is of {part}" for part in sorted({row.part for row in known.rows} - {pairing.part})
    )


def properties(entry: Listed) -> Iterator[str]:
    """The properties that a whole run has a row about, of one thing."""
    match entry:
        case Listed(kind=Kind.MUTANT):
            yield f"{CAUGHT}{entry.name}"
        case Listed(kind=Kind.THEOREM):
            yield from (entry.name, f"{CAN_FAIL}{entry.name}")
        case Listed(kind=Kind.CLAUSE, of=Kind.OPERATION):
            yield from (entry.name, f"{NEEDED}{entry.name}", f"{REFUSES}{entry.name}")
        case Listed(kind=Kind.INVARIANT | Kind.MEMORY):
            yield from (entry.name, f"{NEEDED}{entry.name}")
        case Listed(kind=Kind.CLAUSE | Kind.RELATION):
            yield entry.name

"""The sentences of a law that mutants have shown to be needed, kept in a file with the text that states them.

That each sentence is needed takes minutes to show. What is shown then is kept: the sentences of a part, and a digest
of the text of the operation and its guards, or of the invariant, that says it. So every profile knows at once that the
law has its sentences, and that they say what they said; a law that lacks one, or has one that is not in the file, or
whose text has changed since, is a gate until mutants have been asked again (memspec mutate --record).
"""

from __future__ import annotations

import hashlib
import inspect
import io
import json
import tokenize
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from checks.evidence import Verdict
from checks.judgements import guards_of
from checks.pairing import Pairing, sentence
from checks.records import NEEDED, file_of

HAS_SENTENCES = "the law has the sentences that mutants need"
DIGITS = 12
"""Of a digest."""
UNSAID = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENCODING, tokenize.ENDMARKER}
"""Tokens that change nothing of what a text says."""

Sentences = dict[str, str]
"""A sentence → the digest of what states it."""


def stated(pairing: Pairing) -> Sentences:
    """Every sentence by which operations are judged, and every invariant, by the text of all that say it."""
    texts: dict[str, list[Callable[..., Any]]] = {}
    for operation in pairing.called():
        for clause in pairing.clauses(operation):
            step = pairing.step(operation)
            texts.setdefault(clause, []).extend((step, *guards_of(step)))
    for invariant in pairing.invariants():
        texts.setdefault(sentence(invariant), []).append(invariant)
    return {said: digest(functions) for said, functions in texts.items()}


def digest(functions: Iterable[Callable[..., Any]]) -> str:
    """Of what functions say: comments, docstrings and line breaks left out."""
    words = "\n".join(" ".join(_words(inspect.getsource(function))) for function in functions)
    return hashlib.sha256(words.encode()).hexdigest()[:DIGITS]


def _words(text: str) -> Iterable[str]:
    before = ":"
    for token in tokenize.generate_tokens(io.StringIO(inspect.cleandoc(text)).readline):
        is_docstring = token.type == tokenize.STRING and before in ("", ":")
        if token.type not in UNSAID and not is_docstring:
            before = token.string.strip()
            # One of the same depth may be written with other blanks.
            yield {tokenize.INDENT: "{", tokenize.DEDENT: "}"}.get(token.type, token.string)


def judged(pairing: Pairing) -> tuple[Verdict, str]:
    """Whether the law has the sentences that are kept of it, and no others; and what is amiss."""
    kept = read(pairing.part)
    now = stated(pairing)
    amiss = {
        "is not shown to be needed": [said for said in now if said not in kept],
        "is needed, and the law does not say it": [said for said in kept if said not in now],
        "has another text than when it was shown to be needed": [
            said for said in now if said in kept and now[said] != kept[said]
        ],
    }
    told = [f"“{said}” {what}" for what, sentences in amiss.items() for said in sentences]
    if not told:
        return Verdict.HOLDS, ""
    more = f", and {len(told) - 1} more" if len(told) > 1 else ""
    return Verdict.GATE, f"{told[0]}{more}: memspec mutate --record {pairing.part} asks the mutants again"


def read(part: str, folder: Path = NEEDED) -> Sentences:
    path = file_of(folder, part)
    kept: Sentences = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return kept


def record(pairing: Pairing, needed: Iterable[str], folder: Path = NEEDED) -> None:
    """Keep the sentences that were just shown to be needed."""
    shown = set(needed)
    kept = {said: text for said, text in stated(pairing).items() if said in shown}
    folder.mkdir(exist_ok=True)
    file_of(folder, pairing.part).write_text(f"{json.dumps(kept, indent=1, ensure_ascii=False)}\n", encoding="utf-8")

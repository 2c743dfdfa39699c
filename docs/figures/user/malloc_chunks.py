"""The chunks of a heap as they lie in memory: headers, blocks, free chunks with their links and footers."""

from __future__ import annotations

from attrs import frozen

from checks.drive import Pair
from checks.drive import plain as in_plain_python
from checks.html.drawing import Drawing
from checks.origins import resolved
from checks.pairing import Pairing
from checks.pairings.user.malloc.view import View
from checks.spelling import called
from docs.book.figure import escaped, told_in_steps
from docs.book.runs import Calls, answer_of
from impl.user.malloc import END, HEAP, NEXT, PREV, PREVIOUS, TOP

GEOMETRY = (0x1000, 192, 16)
WORD, HEIGHT, TOP_LINE = 30.0, 34.0, 20.0
NOTE = (
    "A box is a word of 8 bytes. The first word of a chunk is its header: the chunk's bytes, and p where the chunk in "
    "front of it is in use. Filled: a live block's. Pale: kept for the next request of its size. Hatched: free; a free "
    "chunk has two links behind its header, ‹ and ›, and its bytes last. Behind the last chunk lies the top."
)


@frozen
class Cell:
    """A word, and what is written in it."""

    kind: str
    text: str = ""


def cells(view: View) -> list[Cell]:
    """The words of the heap, from its first to its last."""
    found = [Cell("free")] * (view.word(END) - HEAP)
    for at, chunk in view.chunks.items():
        kind = "free" if chunk.is_free else "in-hand" if at in view.kept else "held"
        body = [Cell(kind)] * chunk.words
        body[0] = Cell(kind, f"{chunk.words * 8}{'p' if chunk.flags & PREVIOUS else ''}")
        if chunk.is_free:
            body[NEXT], body[PREV], body[-1] = Cell(kind, "›"), Cell(kind, "‹"), Cell(kind, str(chunk.words * 8))
        found[at - HEAP : chunk.behind - HEAP] = body
    top = view.word(TOP) - HEAP
    if top < len(found):
        found[top] = Cell("free", "top")
    return found


def memory(view: View, name: str) -> Drawing:
    """The words in a row, with the addresses of the live blocks above them."""
    row = cells(view)
    told = ", ".join(
        f"{chunk.words * 8} bytes {'free' if chunk.is_free else 'in use'}" for chunk in view.chunks.values()
    )
    drawing = Drawing(WORD * len(row) + 2, TOP_LINE + HEIGHT + 4, name, f"Chunks: {told or 'none'}.")
    for number, cell in enumerate(row):
        left = 1 + number * WORD
        drawing.rectangle(left, TOP_LINE, WORD - 1, HEIGHT, cell.kind)
        if cell.kind == "free":
            drawing.hatch(left, TOP_LINE, WORD - 1, HEIGHT, "hatch")
        drawing.text(left + WORD / 2, TOP_LINE + HEIGHT / 2 + 4, cell.text, f"on-{cell.kind}")
    for address in view.live:
        drawing.text(1 + (view.chunk_of(address) + 1 - HEAP) * WORD, TOP_LINE - 6, f"{address:#x}", "axis start")
    return drawing


def shown(pairing: Pairing, heading: str, calls: Calls, said: dict[int, str]) -> str:
    """The memory after those calls that something is said of."""
    pair = Pair(pairing, in_plain_python(pairing), GEOMETRY)
    steps = []
    for number, (operation, arguments) in enumerate(calls, start=1):
        pair.step(operation, resolved(arguments, [call.returned for call in pair.calls]))
        if number in said:
            text = called(pairing, pair.calls[-1])
            view = View(pair.subject.image, GEOMETRY)
            steps.append((f"<code>{escaped(text)}</code>: {said[number]}.", memory(view, text)))
    return told_in_steps(heading, steps, NOTE)


def before_and_after(pairing: Pairing) -> str:
    """Three chunks are freed and kept, and become one where a larger request needs them."""
    frees = [("free", (answer_of(each),)) for each in (1, 3, 2)]
    calls: Calls = [*[("malloc", (24,))] * 4, *frees, ("malloc", (72,))]
    said = {
        4: "four blocks, each behind its header",
        5: "the first is kept for the next request of its size, and counts as in use",
        7: "so small a heap keeps one of a size: the other two have become free, and one",
        8: "there is no room for 72 bytes: what is kept becomes free, merges, and serves the request",
    }
    return shown(pairing, "Chunks before and after free", calls, said)


def moving(pairing: Pairing) -> str:
    """A block moves, as the one behind it is live; what it leaves behind is kept."""
    calls: Calls = [
        ("malloc", (24,)),
        ("malloc", (24,)),
        ("realloc", (answer_of(1), 56)),
        ("realloc", (answer_of(3), 72)),
    ]
    said = {
        2: "two blocks",
        3: "the first cannot grow into the second: it moves, and its chunk is kept",
        4: "behind it is the top now: it grows where it is",
    }
    return shown(pairing, "A realloc that moves, and one that does not", calls, said)

"""What is pictured of NUMA, and where."""

from __future__ import annotations

from checks.drive import Pair, plain
from checks.html.drawing import Drawing
from checks.pairing import Arguments, Pairing
from checks.pairings.advanced.numa.pairing import asked, machine
from docs.book.figure import CONCEPT, OPENING, Figures, Picture, figure, run_in_steps, title
from docs.book.runs import Calls, Example
from spec.advanced.numa import Numa
from spec.advanced.words import BIND, INTERLEAVE, PREFERRED, STRICT, WEIGHTED_INTERLEAVE

TWO: Arguments = machine(2, 2, far=(20,), cpus=2, pages=4)
"""Two nodes of two frames, with a CPU each."""
FOUR: Arguments = machine(4, 4, 4, 4, far=(20, 30, 20, 20, 30, 20), pages=16)
"""Four nodes of four frames in a square: 0, 1, 2, 3 around, and two hops across."""
LIMIT = 2


def nodes(mode: int, mask: int) -> Arguments:
    return asked(mode, mask, LIMIT)


ONE: Calls = [("touch", (0, 0))]
STORED: Calls = [*ONE, ("store", (0, 0, 5))]

# ── Nodes filling up ─────────────────────────────────────────────────────────────────────────────────────────

WAYS: tuple[tuple[str, Calls], ...] = (
    ("local", []),
    ("interleaved", [("set_policy", asked(INTERLEAVE, 0b1111, 4))]),
    (
        "interleaved by weights 3, 1, 2, 1",
        [
            *(("set_weight", (node, weight)) for node, weight in enumerate((3, 1, 2, 1)) if weight > 1),
            ("set_policy", asked(WEIGHTED_INTERLEAVE, 0b1111, 4)),
        ],
    ),
    ("preferring node 2", [("set_policy", asked(PREFERRED, 0b0100, 4))]),
    ("bound to 1 and 3", [("set_policy", asked(BIND, 0b1010, 4))]),
)
WIDTH, LEFT, ROW, CELL = 340.0, 52.0, 15.0, 17.0


def filled(pairing: Pairing, calls: Calls) -> list[int]:
    """Of sixteen pages that a CPU of node 0 uses one after the other, the node of each; -1 of one that is refused."""
    pair = Pair(pairing, plain(pairing), FOUR)
    for operation, arguments in calls:
        pair.step(operation, arguments)
    for page in range(16):
        pair.step("touch", (0, page))
    return [node_of(pair.state, page) for page in range(16)]


def node_of(numa: Numa, page: int) -> int:
    content = numa.pages[page]
    found = None if content is None else numa.node_of(content.frame)
    return -1 if found is None else found.number


def nodes_filling_up(pairing: Pairing) -> str:
    """Pages from the first to the last from left to right, and in which node each lies."""
    block = 4 * ROW + 26
    runs = [(name, filled(pairing, calls)) for name, calls in WAYS]
    told = "; ".join(f"{name}: {' '.join(map(str, found))}" for name, found in runs)
    drawing = Drawing(WIDTH, block * len(runs), "Nodes filling up", told)
    for number, (name, found) in enumerate(runs):
        top = number * block
        drawing.text(0, top + 12, f"{name}{', then refused' if -1 in found else ''}", "label small")
        for node in range(4):
            y = top + 18 + node * ROW
            drawing.text(0, y + 11, f"node {node}", "axis")
            for page, lies in enumerate(found):
                kind = "held" if lies == node else "clear"
                drawing.rectangle(LEFT + page * CELL, y, CELL - 2, ROW - 2, kind)
    caption = (
        "Sixteen pages that CPU 0 uses one after the other, in a machine of four nodes with four frames each; 1 and 3 "
        "are next to node 0, and 2 is across. Without a policy node 0 fills up first, then its neighbours, and what "
        "is across last. In turn, all fill up together; by weights, node 0 has three pages of seven until it is full, "
        "and the nodes that are nearest to it take over its turns. Where node 2 is preferred it comes first, its "
        "neighbours next. What is bound has eight frames, and then none."
    )
    return f"{title('Nodes filling up')}{figure(drawing, caption)}"


def moved_in_steps(pairing: Pairing) -> str:
    """A page is moved, and another CPU comes in between."""
    calls: Calls = [*STORED, ("begin_move", (0, 0, 1)), ("load", (1, 0)), ("finish", (0,)), ("load", (1, 0))]
    assert pairing.depiction is not None
    first = "At first no page has a frame."
    return run_in_steps(pairing, "A page is moved", (TWO, calls), first, pairing.depiction.legend)


FIGURES = Figures(
    examples={
        "set_policy": (
            Example(
                "The second page has the second turn.",
                TWO,
                [("set_policy", nodes(INTERLEAVE, 0b11)), ("touch", (0, 0)), ("touch", (0, 1))],
            ),
            Example("Of two bits one is read: the number is one too low.", TWO, [("set_policy", (BIND, 0b10, 0, 2))]),
        ),
        "bind_area": (
            Example("Strictly: a page lies elsewhere.", TWO, [*ONE, ("bind_area", (0, *nodes(BIND, 0b10), STRICT))]),
        ),
        "set_weight": (Example("A weight of 0 is none.", TWO, [("set_weight", (0, 3)), ("set_weight", (0, 0))]),),
        "touch": (
            Example("The third page of CPU 0 finds node 0 full.", TWO, [("touch", (0, page)) for page in range(3)]),
        ),
        "load": (Example("What was stored.", TWO, [*STORED, ("load", (1, 0))]),),
        "store": (Example("The page is dirty.", TWO, STORED),),
        "clean": (Example("Once, and not again.", TWO, [*STORED, ("clean", (0,)), ("clean", (0,))]),),
        "drop": (Example("Its frame is free.", TWO, [*ONE, ("drop", (0,))]),),
        "pin": (Example("A pinned page stays.", TWO, [*ONE, ("pin", (0,)), ("move", (0, 0, 1))]),),
        "unpin": (Example("Now it can be moved.", TWO, [*ONE, ("pin", (0,)), ("unpin", (0,)), ("move", (0, 0, 1))]),),
        "move": (Example("With all that it holds, and dirty still.", TWO, [*STORED, ("move", (0, 0, 1))]),),
        "begin_fault": (
            Example(
                "The policy that it found holds, though it is replaced.",
                TWO,
                [
                    ("set_policy", nodes(BIND, 0b10)),
                    ("begin_fault", (0, 0)),
                    ("set_policy", nodes(BIND, 0b01)),
                    ("finish", (0,)),
                ],
            ),
        ),
        "begin_move": (
            Example("Whoever uses it now waits.", TWO, [*ONE, ("begin_move", (0, 0, 1)), ("load", (1, 0))]),
        ),
        "finish": (Example("It lies there.", TWO, [*STORED, ("begin_move", (0, 0, 1)), ("finish", (0,))]),),
    },
    pictures=(Picture(CONCEPT, nodes_filling_up), Picture(OPENING, moved_in_steps)),
)

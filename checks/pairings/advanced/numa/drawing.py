"""Nodes drawn: a row for each, with a box for each frame; and below, the policies and what CPUs are at."""

from __future__ import annotations

from checks.evidence import Call
from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from spec.advanced.numa import Node, Numa, Page, Policy, Work
from spec.advanced.words import (
    BIND,
    INTERLEAVE,
    LOCAL,
    PREFERRED,
    PREFERRED_MANY,
    WEIGHTED_INTERLEAVE,
)

WIDTH, LEFT, TOP = 340.0, 74.0, 4.0
ROW, LINE = 24.0, 15.0
WIDEST = 44.0
"""Of a frame's box."""
MOST_FRAMES, MOST_NODES, MOST_LINES = 8, 4, 6
MODES = {
    LOCAL: "local",
    BIND: "bound to",
    PREFERRED: "preferring",
    PREFERRED_MANY: "preferring any of",
    INTERLEAVE: "in turn",
    WEIGHTED_INTERLEAVE: "in turn, by weights,",
}
LEGEND = (
    "A row for each node, and in it a box for each frame: the number of the page that has it, and what it holds, with "
    "a star where it is dirty and a p where it is pinned. Below, the policies, and what each CPU has begun."
)


def spelled(policy: Policy) -> str:
    nodes = "" if policy.mode == LOCAL else f" {', '.join(map(str, policy.nodes))}"
    return f"{MODES[policy.mode]}{nodes}"


def at_work(cpu: int, work: Work) -> str:
    doing = f"faults, {spelled(work.policy)}" if work.node is None else f"moves it to node {work.node}"
    return f"CPU {cpu}, page {work.page}: {doing}"


def lines_of(numa: Numa) -> list[str]:
    task = [] if numa.task is None else [f"the process: {spelled(numa.task)}"]
    areas = [f"area {area}: {spelled(policy)}" for area, policy in enumerate(numa.areas) if policy is not None]
    work = [at_work(cpu, each) for cpu, each in enumerate(numa.cpus) if each is not None]
    weights = [f"weights: {', '.join(map(str, numa.weights))}"] if set(numa.weights) != {1} else []
    return [*task, *areas, *weights, *work]


def held(numa: Numa, frame: int) -> str:
    """What a frame's box says; nothing where the frame is no page's."""
    for number, page in enumerate(numa.pages):
        if page is not None and page.frame == frame:
            return f"{number}: {page.value}{'*' if page.dirty else ''}{' p' if page.pinned else ''}"
    return ""


def draw(numa: Numa, before: Numa | None, title: str) -> Drawing:
    was = before if before is not None and before.nodes == numa.nodes else numa
    lines, rows = lines_of(numa), len(numa.nodes)
    drawing = Drawing(WIDTH, TOP + rows * ROW + 8 + LINE * len(lines), title, described(numa, lines))
    most = max(node.frames for node in numa.nodes)
    for row, node in enumerate(numa.nodes):
        drawing.text(0, TOP + row * ROW + 14, f"node {node.number}", "label")
        boxes(drawing, (TOP + row * ROW, min(WIDEST, (WIDTH - LEFT) / most)), node, numa, was)
    known = lines_of(was)
    for place, line in enumerate(lines):
        style = "label small" if line in known else "label small moved"
        drawing.text(0, TOP + rows * ROW + 12 + place * LINE, line, style)
    return drawing


def boxes(drawing: Drawing, at: tuple[float, float], node: Node, numa: Numa, was: Numa) -> None:
    """A node's frames, at a height and of a width."""
    y, column = at
    for place, frame in enumerate(range(node.start, node.stop)):
        text = held(numa, frame)
        kind, x = "held" if text else "clear", LEFT + place * column
        drawing.rectangle(x + 2, y, column - 4, ROW - 5, f"{kind}{' changed' if text != held(was, frame) else ''}")
        drawing.text(x + column / 2, y + 14, text, f"on-{kind} tiny")


def described(numa: Numa, lines: list[str]) -> str:
    rows = (
        f"node {node.number}: {', '.join(held(numa, frame) or 'free' for frame in range(node.start, node.stop))}"
        for node in numa.nodes
    )
    return f"{'; '.join(rows)}. {'. '.join(lines)}"


def is_small(numa: Numa) -> bool:
    is_narrow = len(numa.nodes) <= MOST_NODES and max(node.frames for node in numa.nodes) <= MOST_FRAMES
    return is_narrow and len(lines_of(numa)) <= MOST_LINES


# ── In characters ────────────────────────────────────────────────────────────────────────────────────────────

IN_CHARACTERS = (
    "each node: the pages that lie there, by number and what they hold, * dirty, p pinned, and how many frames are "
    "free; the policies; what each CPU has begun"
)


def told(number: int, page: Page) -> str:
    return f"{number}={page.value}{'*' if page.dirty else ''}{'p' if page.pinned else ''}"


def of_node(numa: Numa, node: Node) -> str:
    """`node 0 [0=5* +1]`"""
    pages = [(number, page) for number, page in enumerate(numa.pages) if page is not None]
    there = [told(number, page) for number, page in pages if lies_in(node, page)]
    return f"node {node.number} [{' '.join((*there, f'+{node.frames - len(there)}'))}]"


def lies_in(node: Node, page: Page) -> bool:
    return node.start <= page.frame < node.stop


def picture(numa: Numa, call: Call | None = None) -> str:
    """`node 0 [0=5* +0]  node 1 [+1]  the process: bound to 1`: each node, the policies, and what CPUs have begun."""
    return "  ".join((*(of_node(numa, node) for node in numa.nodes), *lines_of(numa)))


DEPICTION = Depiction(draw, draw, is_small, LEGEND)

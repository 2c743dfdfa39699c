"""Slots drawn: a row for each, with its page and where it is; the pool as a bar; and what CPUs write back."""

from __future__ import annotations

from checks.html.depiction import Depiction
from checks.html.drawing import Drawing
from spec.advanced.words import COMPRESSOR, READS, WRITES
from spec.advanced.zswap import Page, Zswap

WIDTH, LEFT, TOP = 340.0, 60.0, 42.0
ROW, LINE = 24.0, 15.0
MIDDLE = 200.0
"""Where the column of the pool ends, and that of the device begins."""
MOST_SLOTS, MOST_WORDS, MOST_CHUNKS, MOST_LINES = 4, 4, 12, 6
FAILING = {READS: "reads fail", WRITES: "writes fail", COMPRESSOR: "the compressor fails"}
LEGEND = (
    "Above, the chunks of the pool, filled as far as it is charged, an arrow at the threshold. Below, a row for each "
    "slot: its page, by its words, in the pool, with what it costs there, or on the device. Last, what is switched off "
    "or fails, and what each CPU writes back."
)


def spelled(page: Page) -> str:
    words = " ".join(f"{word:x}" for word in page.words)
    return words if page.cost is None else f"{words}: {page.cost}"


def lines_of(zswap: Zswap) -> list[str]:
    states = ["full"] * zswap.full + ["switched off"] * (not zswap.enabled)
    failing = [text for bit, text in FAILING.items() if zswap.fails & bit]
    work = [
        f"CPU {cpu} writes slot {each.slot} back, step {each.steps}{', changed since' if each.changed else ''}"
        for cpu, each in enumerate(zswap.cpus)
        if each is not None
    ]
    return [*([", ".join((*states, *failing))] if states or failing else []), *work]


def draw(zswap: Zswap, before: Zswap | None, title: str) -> Drawing:
    was = before if before is not None and len(before.pages) == len(zswap.pages) else zswap
    lines, rows = lines_of(zswap), len(zswap.pages)
    drawing = Drawing(WIDTH, TOP + rows * ROW + 8 + LINE * len(lines), title, described(zswap, lines))
    chunk = min(16.0, (WIDTH - LEFT) / zswap.limit)
    drawing.text(0, 14, "pool", "label")
    for number in range(zswap.limit):
        is_other = (number < zswap.charge) != (number < was.charge)
        kind = "held" if number < zswap.charge else "clear"
        drawing.rectangle(LEFT + number * chunk, 2, chunk - 1, 16, f"{kind}{' changed' if is_other else ''}")
    drawing.text(LEFT + zswap.accept * chunk, 30, "↑", "axis")
    drawing.text((LEFT + MIDDLE) / 2, TOP - 4, "in the pool", "axis")
    drawing.text((MIDDLE + WIDTH) / 2, TOP - 4, "on the device", "axis")
    for slot in range(rows):
        y = TOP + slot * ROW
        drawing.text(0, y + 14, f"slot {slot}", "label")
        box(drawing, y, zswap.pages[slot], was.pages[slot])
    known = lines_of(was)
    for place, line in enumerate(lines):
        style = "label small" if line in known else "label small moved"
        drawing.text(0, TOP + rows * ROW + 12 + place * LINE, line, style)
    return drawing


def box(drawing: Drawing, y: float, page: Page | None, was: Page | None) -> None:
    """A slot's page, in the column of where it is."""
    if page is None:
        return
    left, right = (LEFT, MIDDLE) if page.is_pooled else (MIDDLE, WIDTH)
    kind = "held" if page.is_pooled else "free"
    drawing.rectangle(left + 2, y, right - left - 4, ROW - 5, f"{kind}{' changed' if page != was else ''}")
    drawing.text((left + right) / 2, y + 14, spelled(page), f"on-{kind} tiny")


def described(zswap: Zswap, lines: list[str]) -> str:
    pages = (
        f"slot {slot}: {spelled(page)} {'in the pool' if page.is_pooled else 'on the device'}"
        for slot, page in enumerate(zswap.pages)
        if page is not None
    )
    return f"{'; '.join(pages) or 'nothing is stored'}. {zswap.charge} of {zswap.limit} chunks. {'. '.join(lines)}"


def is_small(zswap: Zswap) -> bool:
    is_narrow = len(zswap.pages) <= MOST_SLOTS and zswap.words <= MOST_WORDS and zswap.limit <= MOST_CHUNKS
    return is_narrow and len(lines_of(zswap)) <= MOST_LINES


DEPICTION = Depiction(draw, draw, is_small, LEGEND)

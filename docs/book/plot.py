"""Line charts in the style sheet's colours, as the other drawings: series are told apart by dashes as well."""

from __future__ import annotations

import math
from collections.abc import Sequence

from attrs import frozen

from checks.html.drawing import Drawing

WIDTH, HEIGHT = 440.0, 270.0
"""Narrow enough to be read on a phone."""
LEFT, RIGHT, TOP, BOTTOM = 52.0, 12.0, 50.0, 40.0
TICKS = 6
KEY, LETTER = 42.0, 5.9
"""Pixels of the legend: a piece of the line, and a letter of its name."""
FAR_APART = 30


@frozen
class Series:
    """One line, with its name in the legend."""

    name: str
    points: Sequence[tuple[float, float]]
    kind: str
    """The style sheet's class: first, second, third."""


@frozen
class Scale:
    """From numbers to pixels, evenly or by their logarithm."""

    low: float
    high: float
    start: float
    stop: float
    base: int = 0
    """2 or 10 for a logarithmic scale."""

    def __call__(self, value: float) -> float:
        low, high, value = (self._even(each) for each in (self.low, self.high, value))
        return self.start + (self.stop - self.start) * (value - low) / ((high - low) or 1)

    def _even(self, value: float) -> float:
        return math.log(value, self.base) if self.base else value

    def ticks(self) -> list[float]:
        """A few round numbers within the scale."""
        if self.base == 10 and len(steps := self._steps()) <= TICKS:
            return steps
        if self.base:
            powers = range(math.ceil(self._even(self.low)), math.floor(self._even(self.high)) + 1)
            every = max(1, math.ceil(len(powers) / TICKS))
            return [float(self.base**power) for power in powers[::every]]
        step = round_step((self.high - self.low) / TICKS)
        return [step * number for number in range(math.ceil(self.low / step), math.floor(self.high / step) + 1)]

    def _steps(self) -> list[float]:
        """1, 2 and 5 times the powers of ten."""
        powers = range(math.floor(self._even(self.low)), math.ceil(self._even(self.high)) + 1)
        steps = (factor * 10.0**power for power in powers for factor in (1, 2, 5))
        return [step for step in steps if self.low <= step <= self.high]


def round_step(least: float) -> float:
    """1, 2 or 5 times a power of ten, not below the least."""
    power = 10.0 ** math.floor(math.log10(least or 1))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * 0.999)


def plot(title: str, across: str, up: str, series: Sequence[Series], *, base: int = 0) -> Drawing:
    """The series over one pair of axes. Across, the scale has a base if it is to be logarithmic; upwards, it is so
    where the values are too far apart to be seen on an even one."""
    drawing = Drawing(WIDTH, HEIGHT, title, f"{up} against {across}: {', '.join(each.name for each in series)}.")
    xs = [x for each in series for x, _ in each.points]
    x_scale = Scale(min(xs), max(xs), LEFT, WIDTH - RIGHT, base)
    y_scale = upright([y for each in series for _, y in each.points])
    draw_axes(drawing, x_scale, y_scale, across, up)
    start = WIDTH - RIGHT
    for each in reversed(series):
        drawing.path([(x_scale(x), y_scale(y)) for x, y in each.points], f"series {each.kind}")
        start -= KEY + LETTER * len(each.name)
        drawing.path([(start, 30), (start + 26, 30)], f"series {each.kind}")
        drawing.text(start + 32, 34, each.name, "label")
    return drawing


def upright(values: Sequence[float]) -> Scale:
    low, high = min(values), max(values)
    if low > 0 and high / low > FAR_APART:
        powers = math.floor(math.log10(low)), math.ceil(math.log10(high))
        return Scale(10.0 ** powers[0], 10.0 ** powers[1], HEIGHT - BOTTOM, TOP, 10)
    return Scale(min(0.0, low), high, HEIGHT - BOTTOM, TOP)


def draw_axes(drawing: Drawing, x_scale: Scale, y_scale: Scale, across: str, up: str) -> None:
    for tick in y_scale.ticks():
        drawing.line(LEFT, y_scale(tick), WIDTH - RIGHT, y_scale(tick), "guide")
        drawing.text(LEFT - 8, y_scale(tick) + 4, number(tick), "tick-left")
    for tick in x_scale.ticks():
        if x_scale.low <= tick <= x_scale.high:
            drawing.text(
                x_scale(tick), HEIGHT - BOTTOM + 18, power(tick) if x_scale.base == 2 else number(tick), "axis"
            )
    drawing.text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, across, "axis")
    drawing.text(0, 12, up, "label")


def number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:g}"


SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def power(value: float) -> str:
    """`2¹⁰`"""
    return "2" + str(round(math.log2(value))).translate(SUPERSCRIPT)

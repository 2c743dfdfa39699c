"""SVG, put together from a few shapes.

Colours are the style sheet's (drawing.css): a shape has a class and no colour, so that one drawing is right
on a light and on a dark page. Hatching is drawn as lines, not as a pattern: a pattern is referred to by an id, and a
page holds many drawings.
"""

from __future__ import annotations

from xml.etree import ElementTree

from attrs import define, field

HATCH = 7
"""Pixels between two lines of a hatching."""


@define
class Drawing:
    """One picture. Its title and description are read aloud where it cannot be seen."""

    width: float
    height: float
    title: str
    description: str = ""
    root: ElementTree.Element = field(init=False)

    def __attrs_post_init__(self) -> None:
        size = {"width": _number(self.width), "height": _number(self.height)}
        box = f"0 0 {_number(self.width)} {_number(self.height)}"
        self.root = ElementTree.Element("svg", {"viewBox": box, "role": "img", **size})
        self.root.set("aria-label", f"{self.title}. {self.description}".strip())
        ElementTree.SubElement(self.root, "title").text = self.title

    def rectangle(self, x: float, y: float, width: float, height: float, name: str, *, rounded: float = 3) -> None:
        self._add("rect", name, x=x, y=y, width=width, height=height, rx=rounded)

    def line(self, x1: float, y1: float, x2: float, y2: float, name: str) -> None:
        self._add("line", name, x1=x1, y1=y1, x2=x2, y2=y2)

    def path(self, points: list[tuple[float, float]], name: str) -> None:
        """A line through the points."""
        steps = (f"{'L' if place else 'M'}{_number(x)} {_number(y)}" for place, (x, y) in enumerate(points))
        self._add("path", name).set("d", "".join(steps))

    def circle(self, x: float, y: float, radius: float, name: str) -> None:
        self._add("circle", name, cx=x, cy=y, r=radius)

    def text(self, x: float, y: float, text: str, name: str = "") -> None:
        """Centred on the point, unless the class says otherwise."""
        self._add("text", name, x=x, y=y).text = text

    def hatch(self, x: float, y: float, width: float, height: float, name: str) -> None:
        """Lines that rise to the right, within a rectangle."""
        lines = []
        for reach in range(HATCH, int(width + height), HATCH):
            lines.append(f"M{_number(x + max(0, reach - height))} {_number(y + min(reach, height))}")
            lines.append(f"L{_number(x + min(reach, width))} {_number(y + max(0, reach - width))}")
        self._add("path", name).set("d", "".join(lines))

    def _add(self, shape: str, name: str, **numbers: float) -> ElementTree.Element:
        attributes = {key: _number(value) for key, value in numbers.items()}
        return ElementTree.SubElement(self.root, shape, {**({"class": name} if name else {}), **attributes})

    def __str__(self) -> str:
        return ElementTree.tostring(self.root, encoding="unicode")


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")

"""That the regions of a layout are apart from each other and lie in the image, whatever the header says.

A region is an array that begins at a word of the header; its first axis goes through the array, step by step. What the
region has of a step lies at a distance from the step's beginning, and may be an array again. So two regions are apart
where their arrays are, or where they share an array and are apart in each of its steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any

from checks.engines.proving.trusted.layout import Header, Region, Regions
from spec.vocabulary import all_of

if TYPE_CHECKING:
    from checks.engines.proving.trusted.symbolic_image import SymbolicImage

SMALL = 1 << 31
"""What the header says, strides and bounds are below this, so that no sum of products overflows."""


def are_apart(layout: Regions, image: SymbolicImage) -> Iterator[Any]:
    """The obligations of an image that has been made."""
    header = image.header
    regions = [region for region in layout.regions if not region.ghost]
    for region in regions:
        yield all_of(_is_sound(region, header))
        start, stop = _array(region, header)
        yield (layout.header_words <= start) & (stop <= image.length)
    for one, other in combinations(regions, 2):
        yield _never_meet(one, other, header)


def _never_meet(one: Region, other: Region, header: Header) -> Any:
    if _first_word(one) == _first_word(other) and one.axes[0] == other.axes[0]:
        return _are_interlaced(one, other) or _is_before(_in_step(one, header), _in_step(other, header))
    return _is_before(_array(one, header), _array(other, header))


def _is_before(one: tuple[Any, Any], other: tuple[Any, Any]) -> Any:
    """Whether one of two ranges ends before the other one begins."""
    return (one[1] <= other[0]) | (other[1] <= one[0])


def _are_interlaced(one: Region, other: Region) -> bool:
    """Whether they take turns in a step: they go through it with the same stride, and do not begin a stride apart."""
    strides = {axis.stride for region in (one, other) for axis in region.axes[1:]}
    is_simple = len(strides) == 1 and len(one.axes) == len(other.axes) == 2 and one.base == other.base
    return is_simple and (one.offset - other.offset) % strides.pop() != 0


def _is_sound(region: Region, header: Header) -> Iterator[Any]:
    """What a region has of a step lies in it, and no number is so large that sums overflow."""
    for word in region.base:
        yield (header(word) >= 0) & (header(word) < SMALL)
    for axis in region.axes:
        yield (axis.bound(header) >= 0) & (axis.bound(header) < SMALL)
    stride = _stride(region, header)
    low, high = _in_step(region, header)
    yield (low >= 0) & (high <= stride) & (stride < SMALL)


def _first_word(region: Region) -> tuple[int, int]:
    """Where its array begins."""
    return next(iter(region.base.items()))


def _stride(region: Region, header: Header) -> Any:
    axis = region.axes[0]
    return header(axis.stride) if axis.of_header else axis.stride


def _array(region: Region, header: Header) -> tuple[Any, Any]:
    word, times = _first_word(region)
    start = header(word) * times
    return start, start + _stride(region, header) * region.axes[0].bound(header)


def _in_step(region: Region, header: Header) -> tuple[Any, Any]:
    """What it has of a step: from where, and up to where."""
    _, *more = region.base.items()
    low: Any = region.offset
    for word, times in more:
        low = low + header(word) * times
    high = low + 1
    for axis in region.axes[1:]:
        high = high + (axis.bound(header) - 1) * axis.stride
    return low, high

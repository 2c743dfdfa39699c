"""How an index of a symbolic image is taken apart: into a part of the image, and places in it.

Where two indices lie in different parts, or at different places of one, they are different words; so an access need not
be compared with all others. A layout says which index is which. That an access lies where the layout says is proved
with it (ACCESS), and that its index is the place's is seen at once: what a layout does not fit is undetermined, so that
a wrong one loses proofs and makes none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import z3
from attrs import field, frozen

from checks.engines.proving.trusted import terms
from checks.engines.proving.trusted.asking import LONG, ask, limit
from checks.engines.proving.trusted.modelled import NotModelled
from checks.engines.proving.trusted.symbolic import Condition, Path, Word, header_word
from checks.evidence import Budget
from checks.labels import ACCESS

Places = tuple[z3.BitVecRef, ...]
Located = tuple[int, Places]
"""The number of a part, and the places of a word in it."""


class Image(Protocol):
    """What a layout asks of an image (checks.engines.proving.trusted.symbolic_image)."""

    @property
    def path(self) -> Path: ...
    @property
    def length(self) -> Any: ...
    @property
    def known(self) -> Mapping[int, int]: ...
    def __getitem__(self, index: Any) -> Word: ...
    def header(self, index: int) -> Word: ...
    def define(self, index: int, value: z3.BitVecRef) -> None: ...


class Layout(Protocol):
    @property
    def names(self) -> Sequence[str]:
        """The parts; the same numbers of them everywhere."""

    def arity(self, part: int) -> int:
        """How many numbers a place of a part is."""

    def is_ghost(self, part: int) -> bool:
        """Whether the part is the proof's alone, and no index leads there."""

    def given(self, image: Image, index: Any) -> Word | None:
        """The value of a word that no operation changes; None where the index is no such word's."""

    def locate(self, image: Image, index: Any) -> Located:
        """Where an index leads; what makes it so is an obligation."""

    def written(self, image: Image, index: Any, value: z3.BitVecRef) -> Located | None:
        """Where a value is written; None where it is that of a word that is given. What makes it so is an
        obligation."""


@frozen
class Nodes:
    """Nodes of 2**bits fields. An index is written `node << bits | field`, or is a plain number."""

    bits: int = 0
    header: tuple[int, ...] = ()
    """Words that nothing changes once the image is made, in fields that no other node uses."""

    @property
    def names(self) -> Sequence[str]:
        return [str(part) for part in range(1 << self.bits)]

    def arity(self, part: int) -> int:
        return 1

    def is_ghost(self, part: int) -> bool:
        return False

    def given(self, image: Image, index: Any) -> Word | None:
        if not isinstance(index, int) or index not in self.header:
            return None
        self._prove_inside(image, index)
        return image.header(index)

    def locate(self, image: Image, index: Any) -> Located:
        self._prove_inside(image, index)
        return self._place(image, index)

    def written(self, image: Image, index: Any, value: z3.BitVecRef) -> Located | None:
        self._prove_inside(image, index)
        if isinstance(index, int) and index in self.header:
            image.define(index, value)
            return None
        part, places = self._place(image, index)
        for word in self.header if image.path.checking else ():
            if word & ((1 << self.bits) - 1) == part:
                image.path.prove(Condition(places[0] != word >> self.bits, image.path), ACCESS)
        return part, places

    def _prove_inside(self, image: Image, index: Any) -> None:
        path = image.path
        if path.checking:
            at, length = path.term(index), path.term(image.length)
            path.prove(Condition(z3.And(at >= 0, at < length), path), ACCESS)

    def _place(self, image: Image, index: Any) -> Located:
        path = image.path
        if isinstance(index, int):
            return index & ((1 << self.bits) - 1), (z3.BitVecVal(index >> self.bits, path.width),)
        if not self.bits:
            return 0, (terms.simplified(index.term),)
        shifted, part = _shifted(index.term)
        if part is None or part >= 1 << self.bits or shifted is None or shifted[1] != self.bits:
            raise NotModelled(f"the layout does not fit: an index is written node << {self.bits} | field")
        node = terms.simplified(shifted[0])
        _agree(index.term, node << self.bits | part)
        return part, (node,)


def _agree(index: z3.BitVecRef, placed: z3.BitVecRef) -> None:
    """That an index is the one of the place where it was found. Raises NotModelled where this cannot be seen."""
    same = terms.simplified(index == placed)
    if not z3.is_true(same) and not _is_valid(same):
        raise NotModelled("the layout does not fit: the index is not that of the place where it was looked for")


def _is_valid(same: z3.BoolRef) -> bool:
    solver = z3.SimpleSolver()
    limit(solver, LONG)
    return bool(ask(solver, Budget(), z3.Not(same)) == z3.unsat)


def _shifted(term: z3.BitVecRef) -> tuple[tuple[z3.BitVecRef, int] | None, int | None]:
    """((node, shift), field) of a term `node << shift | field`."""
    if terms.kind(term) == z3.Z3_OP_BOR:
        shifted, part = terms.operands(term)
        if terms.kind(shifted) == z3.Z3_OP_BSHL:
            node, shift = terms.operands(shifted)
            by = terms.number(terms.simplified(shift))
            return None if by is None else (node, by), terms.number(part)
    return None, None


# ── Regions ──────────────────────────────────────────────────────────────────────────────────────────────────

Header = Callable[[int], Any]
"""(place of a header's word) → its value, a number or a symbolic word"""


@frozen
class Axis:
    """One of the numbers that make up a place: how far apart its steps lie, and how many there are."""

    bound: Callable[[Header], Any]
    stride: int = 1
    of_header: bool = False
    """Whether the stride is the value of that word of the header."""


@frozen
class Region:
    """A part of an image: the words at base + stride · place + …, for all places within the bounds."""

    name: str
    axes: tuple[Axis, ...]
    """Those with a stride of the header's first."""
    base: Mapping[int, int] = field(factory=dict)
    """Where it begins: word of the header → how often its value is counted."""
    offset: int = 0
    """And a number besides."""
    ghost: bool = False
    """Whether it is no part of the image, but what a proof notes beside it."""
    variables: tuple[str, ...] = ()
    """Variables of the text that hold an index of it: a sum with one of them is looked for here, where no word of the
    header tells of a region. That it lies here is proved, as of any other. The region has one axis, word by word."""


@frozen
class Regions:
    """A header of words that nothing changes once the image is made, and regions that it tells of.

    That regions do not overlap, and lie in the image, is for the layout's author to see to (docs/trust.md).
    """

    header_words: int
    regions: tuple[Region, ...]

    @property
    def names(self) -> Sequence[str]:
        return [region.name for region in self.regions]

    def arity(self, part: int) -> int:
        return len(self.regions[part].axes)

    def is_ghost(self, part: int) -> bool:
        return self.regions[part].ghost

    def given(self, image: Image, index: Any) -> Word | None:
        if not isinstance(index, int) or not 0 <= index < self.header_words:
            return None
        return image.header(index)

    def written(self, image: Image, index: Any, value: z3.BitVecRef) -> Located | None:
        if self.given(image, index) is None:
            return self.locate(image, index)
        image.define(index, value)
        return None

    def read(self, image: Any, part: int, *places: int) -> int:
        """A word of a plain image; 0 where there is no such place."""
        region = self.regions[part]
        index = region.offset
        for word, times in region.base.items():
            index += image[word] * times
        for axis, place in zip(region.axes, places, strict=True):
            if not 0 <= place < axis.bound(image.__getitem__):
                return 0
            index += place * (image[axis.stride] if axis.of_header else axis.stride)
        found: int = image[index]
        return found

    def locate(self, image: Image, index: Any) -> Located:
        path = image.path
        form = linear(path.term(index))
        names = {header_word(path, word).term.get_id(): word for word in range(self.header_words)}
        for number, region in enumerate(self.regions):
            found = None if region.ghost else _match(region, form, names, image)
            found = self._at_variable(image, region, path.term(index), form) if found is None else found
            if found is not None:
                _agree(path.term(index), self._index(image, region, found))
                if path.checking:
                    self._prove_inside(image, region, found)
                return number, found
        raise NotModelled("the layout does not fit: it has no region for such an index")

    def _at_variable(self, image: Image, region: Region, index: z3.BitVecRef, form: Linear) -> Places | None:
        """The place of an index that is a sum with one of a region's variables."""
        terms_of = (
            form.atoms[monomial[0]] for monomial, times in form.factors.items() if (len(monomial), times) == (1, 1)
        )
        if not region.variables or not any(_is_named(term, region.variables) for term in terms_of):
            return None
        begin = self._index(image, region, (z3.BitVecVal(0, image.path.width),))
        return (terms.simplified(index - begin),)

    def _index(self, image: Image, region: Region, places: Places) -> z3.BitVecRef:
        """The index of a place, by the region's own definition."""
        path = image.path

        def header(word: int) -> z3.BitVecRef:
            return path.term(self.given(image, word))

        index = z3.BitVecVal(region.offset, path.width)
        for word, times in region.base.items():
            index = index + header(word) * times
        for axis, place in zip(region.axes, places, strict=True):
            index = index + place * (header(axis.stride) if axis.of_header else axis.stride)
        return index

    def _prove_inside(self, image: Image, region: Region, places: Places) -> None:
        path = image.path
        for axis, place in zip(region.axes, places, strict=True):
            bound = path.term(path.quietly(lambda axis=axis: axis.bound(image.__getitem__)))  # type: ignore[misc]
            path.prove(Condition(z3.And(place >= 0, place < bound), path), ACCESS)


def _is_named(term: z3.BitVecRef, variables: tuple[str, ...]) -> bool:
    """Whether a term is an unknown word that stands for one of these variables (Path.numbered)."""
    return z3.is_const(term) and term.decl().name().rpartition(".")[0] in variables


Monomial = tuple[int, ...]
"""The identities of the terms that are multiplied."""


@frozen
class Linear:
    """A term as a sum, modulo 2**64, of products with numbers: a reading that is true of words that wrap."""

    constant: int
    factors: dict[Monomial, int]
    atoms: dict[int, z3.BitVecRef]


def linear(term: z3.BitVecRef) -> Linear:
    width = term.size()
    number = terms.number(term)
    if number is not None:
        return Linear(_signed(number, width), {}, {})
    kind = terms.kind(term)
    if kind in (z3.Z3_OP_BADD, z3.Z3_OP_BSUB, z3.Z3_OP_BMUL):
        parts = [linear(part) for part in term.children()]
        result = parts[0]
        for part in parts[1:]:
            if kind == z3.Z3_OP_BMUL:
                result = _times(result, part, width)
            else:
                result = _plus(result, part, 1 if kind == z3.Z3_OP_BADD else -1, width)
        return result
    if kind == z3.Z3_OP_BNEG:
        return _plus(Linear(0, {}, {}), linear(term.arg(0)), -1, width)
    if kind == z3.Z3_OP_BSHL and (by := terms.number(terms.simplified(term.arg(1)))) is not None and by < width:
        return _plus(Linear(0, {}, {}), linear(term.arg(0)), 1 << by, width)
    if kind == z3.Z3_OP_BOR and term.num_args() == 2 and (added := _disjoint(term, width)) is not None:
        return added
    return Linear(0, {(term.get_id(),): 1}, {term.get_id(): term})


def _disjoint(term: z3.BitVecRef, width: int) -> Linear | None:
    """`multiple of 2**n | number below 2**n` is a sum."""
    shifted, low = terms.operands(term)
    number = terms.number(low)
    if number is None:
        return None
    form = linear(shifted)
    step = 1 << number.bit_length()
    if all(factor % step == 0 for factor in (*form.factors.values(), form.constant)):
        return _plus(form, Linear(number, {}, {}), 1, width)
    return None


def _signed(number: int, width: int) -> int:
    number &= (1 << width) - 1
    return number - (1 << width) if number >> (width - 1) else number


def _plus(one: Linear, other: Linear, times: int, width: int) -> Linear:
    factors = dict(one.factors)
    for monomial, factor in other.factors.items():
        factors[monomial] = _signed(factors.get(monomial, 0) + times * factor, width)
    kept = {monomial: factor for monomial, factor in factors.items() if factor}
    return Linear(_signed(one.constant + times * other.constant, width), kept, {**one.atoms, **other.atoms})


def _times(one: Linear, other: Linear, width: int) -> Linear:
    result = Linear(0, {}, {})
    rows = [((), one.constant), *one.factors.items()]
    columns = [((), other.constant), *other.factors.items()]
    for left, a in rows:
        for right, b in columns:
            monomial = tuple(sorted((*left, *right)))
            part = Linear(a * b, {}, {}) if not monomial else Linear(0, {monomial: a * b}, {})
            result = _plus(result, part, 1, width)
    return Linear(result.constant, result.factors, {**one.atoms, **other.atoms})


def _match(region: Region, form: Linear, names: dict[int, int], image: Image) -> Places | None:
    """The places of an index in a region, if it is written as an index of it."""
    base = dict(region.base)
    offset = region.offset
    for word in [word for word in base if word in image.known]:
        offset += base.pop(word) * image.known[word]
    rest: dict[Monomial, int] = {}
    for monomial, factor in form.factors.items():
        if len(monomial) == 1 and names.get(monomial[0]) in base:
            if base.pop(names[monomial[0]]) != factor:
                return None
        else:
            rest[monomial] = factor
    if base:
        return None
    constant = form.constant - offset
    places: list[z3.BitVecRef] = []
    for axis in region.axes:
        stride, identity = axis.stride, None
        if axis.of_header and axis.stride in image.known:
            stride = image.known[axis.stride]
        elif axis.of_header:
            identity = next(key for key, word in names.items() if word == axis.stride)
        taken = {}
        for monomial, factor in list(rest.items()):
            if identity is not None and identity in monomial:
                left = list(monomial)
                left.remove(identity)
                taken[tuple(left)] = rest.pop(monomial)
            elif identity is None and factor % stride == 0:
                taken[monomial] = rest.pop(monomial) // stride
        number = 0
        if identity is None and constant % stride == 0:
            number, constant = constant // stride, 0
        elif () in taken:
            number = taken.pop(())
        places.append(_sum(number, taken, form.atoms, image.path.width))
    return None if rest or constant else tuple(places)


def _sum(constant: int, factors: dict[Monomial, int], atoms: dict[int, z3.BitVecRef], width: int) -> z3.BitVecRef:
    total = z3.BitVecVal(constant, width)
    for monomial, factor in factors.items():
        product = z3.BitVecVal(factor, width)
        for atom in monomial:
            product = product * atoms[atom]
        total = total + product
    return terms.simplified(total)

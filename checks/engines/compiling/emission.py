"""Writing down what a traced text does: one LLVM instruction for each thing that was not computed on the way here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import define, field
from llvmlite import ir

from checks.engines.compiling.machine_code import ADDRESS, BIT, WORD
from checks.engines.compiling.traced import COMPARISONS, Value, known, lanes


@define(eq=False, repr=False)
class Branch:
    """A place in the tree of decisions: its block, and what is computed there or on the way to it."""

    builder: ir.IRBuilder
    results: dict[tuple[Any, ...], Value]
    rows: dict[int, dict[tuple[int, ...], Value]] = field(factory=dict)
    """By the address of an image: the rows that were loaded."""
    test: Value = None
    yes: Branch | None = None
    no: Branch | None = None


@define(eq=False, repr=False)
class Emitter:
    """Writes into one function, at the place where the text is."""

    function: ir.Function
    here: Branch = field(init=False)

    def emit(self, name: str, *operands: Value) -> Value:
        """The result of an instruction, written down unless it was already."""
        key = (name, *(operand if known(operand) else id(operand) for operand in operands))
        found = self.here.results.get(key)
        if found is None:
            found = self.here.results[key] = self._write(name, operands)
        return found

    def load(self, address: Value, length: int, places: Value) -> Value:
        """The words at some places of an image, whatever they are: where no word is, the first one."""
        if not known(places):
            # A corrupt link leads anywhere. What is read there does not matter, for the link is judged as well.
            places = self.emit("select", self.emit("below", places, length), places, 0)
        elif isinstance(places, tuple):
            places = tuple(place if 0 <= place < length else 0 for place in places)
            return self._row(address, places)
        elif not 0 <= places < length:
            places = 0
        return self.emit("load", address, places)

    def _row(self, address: Value, places: tuple[int, ...]) -> Value:
        """Words side by side: those of a row that was loaded before, differently arranged, where that has them all."""
        loaded = self.here.rows.setdefault(id(address), {})
        for before, row in loaded.items():
            if set(places) <= set(before):
                return row if places == before else self.emit("shuffle", row, tuple(map(before.index, places)))
        row = loaded[places] = self.emit("load", address, places)
        return row

    def _write(self, name: str, operands: Sequence[Value]) -> Value:
        builder = self.here.builder
        if name == "everywhere":
            (row,) = operands
            bits = builder.bitcast(row, ir.IntType(lanes(row)))
            return builder.icmp_unsigned("==", bits, ir.Constant(bits.type, -1))
        if name == "state":
            address, place, count = operands
            where = builder.gep(address, [WORD(place)])
            if count:
                where = builder.bitcast(where, ir.VectorType(WORD, count).as_pointer())
            return builder.load(where, align=8)
        if name == "shuffle":
            row, places = operands
            return builder.shuffle_vector(row, row, ir.Constant(ir.VectorType(ir.IntType(32), len(places)), places))
        if name == "ptrtoint":
            return builder.ptrtoint(operands[0], WORD)
        if name == "lane":
            return builder.extract_element(self.value(operands[0], WORD, 0), self.value(operands[1], WORD, 0))
        if name == "load":
            return self._load(*operands)
        count = max(map(lanes, operands))
        if name == "select":
            test, one, two = operands
            return builder.select(
                self.value(test, BIT, lanes(test) and count),
                self.value(one, WORD, count),
                self.value(two, WORD, count),
            )
        kind = BIT if any(_is_truth(operand) for operand in operands) else WORD
        values = [self.value(operand, kind, count) for operand in operands]
        match name:
            case "below":
                return builder.icmp_unsigned("<", *values)
            case "shl" | "ashr":
                # A shift by more than the width is undefined; the paths on which it is used do not come here with one.
                return getattr(builder, name)(values[0], builder.and_(values[1], self.value(63, WORD, count)))
            case _ if name in COMPARISONS:
                return builder.icmp_signed(name, *values)
            case _:
                return getattr(builder, name)(*values)

    def _load(self, address: Value, place: Value) -> Value:
        builder = self.here.builder
        count = lanes(place)
        if not count:
            return builder.load(builder.gep(address, [self.value(place, WORD, 0)]))
        row, addresses = ir.VectorType(WORD, count), ir.VectorType(ADDRESS, count)
        name = f"llvm.masked.gather.v{count}i64.v{count}p0"
        gather = self.function.module.globals.get(name)
        if gather is None:
            kind = ir.FunctionType(row, [addresses, ir.IntType(32), ir.VectorType(BIT, count), row])
            gather = ir.Function(self.function.module, kind, name)
        base = self.value(self.emit("ptrtoint", address), WORD, count)
        where = builder.inttoptr(
            builder.add(base, builder.shl(self.value(place, WORD, count), self.value(3, WORD, count))), addresses
        )
        return builder.call(
            gather, [where, ir.IntType(32)(8), self.value(1, BIT, count), ir.Constant(row, ir.Undefined)]
        )

    def value(self, value: Value, kind: Any, count: int) -> Value:
        """As an operand of `count` lanes."""
        if isinstance(value, tuple):
            return ir.Constant(ir.VectorType(kind, len(value)), tuple(int(number) for number in value))
        if isinstance(value, int):
            return kind(int(value)) if not count else ir.Constant(ir.VectorType(kind, count), (int(value),) * count)
        if not count or lanes(value):
            return value
        builder = self.here.builder
        one = builder.insert_element(ir.Constant(ir.VectorType(value.type, count), ir.Undefined), value, WORD(0))
        zeros = ir.Constant(ir.VectorType(ir.IntType(32), count), (0,) * count)
        return builder.shuffle_vector(one, one, zeros)


def _is_truth(value: Value) -> bool:
    kind = getattr(value, "type", None)
    return kind is not None and (kind.element if isinstance(kind, ir.VectorType) else kind) == BIT

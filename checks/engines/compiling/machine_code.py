"""From functions in LLVM's language to machine code, which calls kernels and is called by compiled code."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import llvmlite.binding as llvm
from attrs import define, field
from llvmlite import ir
from numba import types

from checks.evidence import UsageError

WORD, BIT, ADDRESS = ir.IntType(64), ir.IntType(1), ir.IntType(64).as_pointer()
_STATUS, _NOBODY = ir.IntType(32), ir.IntType(8).as_pointer()
RAISED = -(1 << 62)
"""What a kernel returns that raised an exception: no operation's result, and no failure's number."""

LANES = 8
"""How many words are copied or compared at once."""

Value = Any
"""An llvmlite value."""


class Native(types.WrapperAddressProtocol):
    """A function in machine code, as compiled code takes it for an argument."""

    def __init__(self, address: int, signature: Any) -> None:
        self.address = address
        self._signature = signature

    def __wrapper_address__(self) -> int:
        return self.address

    def signature(self) -> Any:
        return self._signature


@define(eq=False)
class Library:
    """Functions that are written one by one and then compiled together; the code lives as long as this."""

    module: ir.Module = field(factory=ir.Module)
    kernels: dict[str, tuple[ir.Function, bytes]] = field(factory=dict)
    """By name: those that are called, and the code that comes with each."""
    engine: Any = None

    def function(self, name: str, arguments: Iterable[Any], *, inline: bool = False) -> ir.Function:
        function = ir.Function(self.module, ir.FunctionType(WORD, list(arguments)), name)
        for argument in function.args:
            if argument.type == ADDRESS:
                argument.add_attribute("noalias")
        if inline:
            function.linkage = "internal"
            function.attributes.add("alwaysinline")
        return function

    def kernel(self, kernel: Any, arrays: int, words: int) -> ir.Function:
        """A kernel (impl.image.kernel) that takes `arrays` arrays and then `words` words, by numba's own convention.

        status = function(&result, &exception, arguments), an array as seven of them. That is not documented, nor is how
        to get at the code; tests/test_compiled.py holds that both are still so.
        """
        if not hasattr(kernel, "overloads"):
            raise UsageError("compiled exploration needs numba's compiler, which is switched off (NUMBA_DISABLE_JIT)")
        signature = (types.int64[::1],) * arrays + (types.int64,) * words
        kernel.compile(signature)
        compiled = kernel.overloads[signature]
        returns = types.unliteral(compiled.signature.return_type)  # type: ignore[no-untyped-call]
        if returns not in (types.int64, types.none):
            raise UsageError(f"compiled exploration needs a kernel that returns a number: {kernel.__name__}: {returns}")
        name = compiled.fndesc.llvm_func_name
        if name not in self.kernels:
            array = [_NOBODY, _NOBODY, WORD, WORD, ADDRESS, WORD, WORD]
            kinds = [ADDRESS, _NOBODY.as_pointer(), *(array * arrays), *([WORD] * words)]
            function = ir.Function(self.module, ir.FunctionType(_STATUS, kinds), name)
            self.kernels[name] = function, compiled.library._get_module_for_linking().as_bitcode()
        return self.kernels[name][0]

    def compile(self) -> None:
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        target = llvm.Target.from_default_triple().create_target_machine(
            cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=3
        )
        self.module.triple, self.module.data_layout = target.triple, str(target.target_data)
        module = llvm.parse_assembly(str(self.module))
        own = {function.name for function in module.functions if not function.is_declaration}
        for _, code in self.kernels.values():
            module.link_in(llvm.parse_bitcode(code))
        for function in module.functions:
            # What comes with a kernel and is not called here is left out.
            if not function.is_declaration and function.name not in own:
                function.linkage = "internal"
        passes = llvm.create_pass_builder(target, llvm.create_pipeline_tuning_options(speed_level=3))
        passes.getModulePassManager().run(module, passes)
        self.engine = llvm.create_mcjit_compiler(module, target)
        self.engine.finalize_object()

    def native(self, name: str, signature: Any) -> Native:
        return Native(self.engine.get_function_address(name), signature)


# ── Pieces of functions ──────────────────────────────────────────────────────────────────────────────────────


def call_kernel(
    library: Library, builder: ir.IRBuilder, kernel: Any, arrays: Sequence[tuple[Value, int]], words: Sequence[Value]
) -> Value:
    """What a kernel returns for arrays, each an address and a length, and words."""
    arguments: list[Value] = []
    for data, length in arrays:
        arguments += [_NOBODY(None), _NOBODY(None), WORD(length), WORD(8), data, WORD(length), WORD(8)]
    with builder.goto_entry_block():
        result, exception = builder.alloca(WORD), builder.alloca(_NOBODY)
        builder.store(WORD(0), result)
    function = library.kernel(kernel, len(arrays), len(words))
    status = builder.call(function, [result, exception, *arguments, *words])
    raised = builder.icmp_signed("!=", status, _STATUS(0))
    return builder.select(raised, WORD(RAISED), builder.load(result))


def chunks(builder: ir.IRBuilder, addresses: Sequence[Value], length: int) -> Iterator[tuple[range, list[Value]]]:
    """The words of images that are gone through together, some at a time: which, and where they are."""
    place = 0
    while place < length:
        count = LANES if place + LANES <= length else 1
        kind = (ir.VectorType(WORD, count) if count > 1 else WORD).as_pointer()
        where = [builder.bitcast(builder.gep(address, [WORD(place)]), kind) for address in addresses]
        yield range(place, place + count), where
        place += count


def copy(builder: ir.IRBuilder, source: Value, target: Value, length: int) -> None:
    for _, (here, there) in chunks(builder, (source, target), length):
        builder.store(builder.load(here, align=8), there, align=8)


def same(builder: ir.IRBuilder, one: Value, other: Value, length: int, places: Collection[int]) -> Value:
    """Whether two images are equal at some places."""
    differing = WORD(0)
    for words, pair in chunks(builder, (one, other), length):
        wanted = sum(1 << lane for lane, place in enumerate(words) if place in places)
        if wanted:
            mine, theirs = (builder.load(place, align=8) for place in pair)
            changed = builder.bitcast(builder.icmp_signed("!=", mine, theirs), ir.IntType(len(words)))
            differing = builder.or_(differing, builder.and_(builder.zext(changed, WORD), WORD(wanted)))
    return builder.icmp_signed("==", differing, WORD(0))


def layout(bits: Sequence[int]) -> list[tuple[int, int]]:
    """(word, shift) of each number, by its bits; none lies across two words. The first one is no number's whole: it
    must not be all ones, which is no key."""
    places = []
    word, used = 0, int(WORD.width in bits)
    for size in bits:
        if used + size > WORD.width:
            word, used = word + 1, 0
        places.append((word, used))
        used += size
    return places


def pack(builder: ir.IRBuilder, rows: Sequence[Value], bits: Sequence[Sequence[int]], key: Value) -> Value:
    """Store rows of numbers, of these bits each, as a key; whether they fit. A row may have more lanes than numbers. A
    first word of ones is no key: it says that a row of the table is free."""
    places = layout([size for sizes in bits for size in sizes])
    words = [WORD(0)] * (places[-1][0] + 1)
    excess = WORD(0)
    first = 0
    for row, sizes in zip(rows, bits, strict=True):
        mine = [(lane, place) for lane, place in enumerate(places[first : first + len(sizes)]) if sizes[lane]]
        first += len(sizes)
        beyond = builder.lshr(row, constants(row, {lane: min(size, 63) for lane, size in enumerate(sizes)}))
        limited = constants(row, {lane: -1 for lane, size in enumerate(sizes) if size < WORD.width})
        excess = builder.or_(excess, any_bit(builder, builder.and_(beyond, limited)))
        for word in sorted({word for _, (word, _) in mine}):
            moved = builder.shl(row, constants(row, {lane: shift for lane, (there, shift) in mine if there == word}))
            here = constants(row, {lane: -1 for lane, (there, _) in mine if there == word})
            words[word] = builder.or_(words[word], any_bit(builder, builder.and_(moved, here)))
    store(builder, words, key)
    return builder.and_(builder.icmp_signed("==", excess, WORD(0)), builder.icmp_signed("!=", words[0], WORD(-1)))


def constants(row: Value, numbers: Mapping[int, int]) -> Value:
    """Beside the lanes of a row, a number for each; 0 where none is given."""
    return ir.Constant(row.type, [numbers.get(lane, 0) for lane in range(row.type.count)])


def any_bit(builder: ir.IRBuilder, row: Value) -> Value:
    """The bits that some lane of a row has."""
    name = f"llvm.vector.reduce.or.v{row.type.count}i{WORD.width}"
    reduce = builder.module.globals.get(name)
    return builder.call(reduce or ir.Function(builder.module, ir.FunctionType(WORD, [row.type]), name), [row])


def unpack(builder: ir.IRBuilder, key: Value, bits: Sequence[int]) -> list[Value]:
    """The numbers of a key."""
    places = layout(bits)
    words = load(builder, key, places[-1][0] + 1)
    return [
        builder.and_(builder.lshr(words[word], WORD(shift)), WORD((1 << size) - 1))
        for size, (word, shift) in zip(bits, places, strict=True)
    ]


def load(builder: ir.IRBuilder, address: Value, count: int) -> list[Value]:
    return [builder.load(builder.gep(address, [WORD(place)])) for place in range(count)]


def store(builder: ir.IRBuilder, values: Sequence[Value], address: Value) -> None:
    for place, value in enumerate(values):
        builder.store(value, builder.gep(address, [WORD(place)]))

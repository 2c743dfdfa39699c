"""From functions in LLVM's language to machine code that compiled code can call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import llvmlite.binding as llvm
from attrs import define, field
from llvmlite import ir
from numba import types

from checks.engines.tracing import ADDRESS, WORD, layout, packed


class Native(types.WrapperAddressProtocol):  # type: ignore[misc]
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
    engine: Any = None

    def function(self, name: str, arguments: Iterable[Any]) -> ir.Function:
        return ir.Function(self.module, ir.FunctionType(WORD, list(arguments)), name)

    def packing(self, bits: Sequence[int]) -> int:
        """Write `pack` and `unpack` for numbers of so many bits; how many words a key then has."""
        self._pack(bits)
        self._unpack(bits)
        return layout(bits)[-1][0] + 1

    def _pack(self, bits: Sequence[int]) -> None:
        """(numbers, room for a key) → whether they fit"""
        function = self.function("pack", [ADDRESS, ADDRESS])
        builder = ir.IRBuilder(function.append_basic_block())
        numbers = [builder.load(builder.gep(function.args[0], [WORD(place)])) for place in range(len(bits))]
        key, fits = packed(builder, numbers, bits)
        for place, word in enumerate(key):
            builder.store(word, builder.gep(function.args[1], [WORD(place)]))
        builder.ret(fits)

    def _unpack(self, bits: Sequence[int]) -> None:
        """(a key, room for numbers)"""
        function = self.function("unpack", [ADDRESS, ADDRESS])
        builder = ir.IRBuilder(function.append_basic_block())
        for place, (size, (word, shift)) in enumerate(zip(bits, layout(bits), strict=True)):
            value = builder.load(builder.gep(function.args[0], [WORD(word)]))
            number = builder.and_(builder.lshr(value, WORD(shift)), WORD((1 << size) - 1))
            builder.store(number, builder.gep(function.args[1], [WORD(place)]))
        builder.ret(WORD(len(bits)))

    def compile(self) -> None:
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        target = llvm.Target.from_default_triple().create_target_machine(
            cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=3
        )
        module = llvm.parse_assembly(str(self.module))
        passes = llvm.create_pass_builder(target, llvm.create_pipeline_tuning_options(speed_level=3))
        passes.getModulePassManager().run(module, passes)
        self.engine = llvm.create_mcjit_compiler(module, target)
        self.engine.finalize_object()

    def native(self, name: str, signature: Any) -> Native:
        return Native(self.engine.get_function_address(name), signature)

"""The running kernel: an authority on `spec.virtual.fault`.

A program in C (vma/driver.c) loads, stores and fetches in a window of its own address space, on pages of every kind: of
zeros and of a file, private and shared, with and without each right, beyond the end of the file, below a stack, in its
guard gap, and where nothing is. By which signal it ends, with which code, and what is loaded, the law judges.

What is not observed: the steps of a fault (begin, allocate, fill, install), which a program cannot tell apart; two
CPUs at once; how much memory there is; and pages that may be executed and nothing else, which some processors let be
read and others do not.
"""

from __future__ import annotations

from checks.oracles.vma.asking import RunningKernel
from checks.oracles.vma.kernel import PAGE, Kernel
from checks.oracles.vma.touching import (
    BLOCK,
    GEOMETRIES,
    PAGES,
    begun,
    departure,
    described,
    expected,
    script,
)

ORACLE = RunningKernel(
    "linux-fault",
    "virtual.fault",
    Kernel(PAGES * BLOCK // PAGE),
    script,
    begun,
    GEOMETRIES,
    frozenset(expected()),
    {},
    departure,
    described,
)

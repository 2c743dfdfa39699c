"""The running kernel: an authority on `spec.virtual.areas` that every program relies on.

A program in C (vma/driver.c) makes random system calls in a window of its own address space, loads and stores there,
and asks the kernel after each which areas it has. What was answered, what is mapped, and what lies in memory, the law
judges call by call.

What differs between kernels: before 6.17, mremap to a fixed place moves one area and no more, and refuses with EFAULT
what is more than one (the law permits both); before 6.11 areas cannot be asked for one by one, so the text of
/proc/self/maps is read. What is not observed: the limit on the number of areas (65,530), for a script would have to
make so many; that on the heap alone, as Linux counts all private memory that can be written to against RLIMIT_DATA
(may_expand_vm, mm/vma.c, since 4.7); and where areas end that are alike (Shown).
"""

from __future__ import annotations

from checks.oracles.vma.asking import RunningKernel
from checks.oracles.vma.departures import DEPARTURES, departure
from checks.oracles.vma.kernel import PAGE, Kernel
from checks.oracles.vma.scripts import script
from checks.oracles.vma.stream import begun, described, geometry

GEOMETRIES = (geometry(), geometry(), geometry(), geometry(total=20 * PAGE), geometry(stack=5 * PAGE))

KINDS = {
    "mmap": ("anywhere", "as hinted", "elsewhere", "fixed", "where nothing is"),
    "mremap": tuple(
        f"{size}, {where}" for size in ("smaller", "as large", "larger") for where in ("there", "elsewhere")
    ),
    "brk": ("moved", "as it was"),
}
REFUSALS = {
    "mmap": ("EACCES", "EBADF", "EEXIST", "EINVAL", "ENOMEM", "EOVERFLOW", "EPERM"),
    "munmap": ("EINVAL",),
    "mprotect": ("EACCES", "EINVAL", "ENOMEM"),
    "mremap": ("EFAULT", "EINVAL", "ENOMEM"),
    "madvise": ("EINVAL", "ENOMEM"),
    "grow": ("ENOMEM",),
    "load": ("EACCES", "EFAULT"),
    "store": ("EACCES", "EFAULT"),
}
EXPECTED = frozenset(
    (
        *("munmap", "mprotect", "madvise", "grow", "load", "store"),
        *(f"{call}, {what}" for call, kinds in KINDS.items() for what in kinds),
        *(f"{call}: {refusal}" for call, refusals in REFUSALS.items() for refusal in refusals),
    )
)

ORACLE = RunningKernel(
    "linux-vma", "virtual.areas", Kernel(), script, begun, GEOMETRIES, EXPECTED, DEPARTURES, departure, described
)

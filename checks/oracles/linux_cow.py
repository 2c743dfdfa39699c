"""The running kernel: an authority on `spec.advanced.cow`, as every fork makes use of it.

A program in C (cow/driver.c) has processes that fork, nested and in any order, end, map, unmap and protect private
pages of zeros and of a file, drop them (madvise with MADV_DONTNEED), load and store, by themselves or by a child that
they have by vfork; and it stores to them as a debugger does, by /proc/PID/mem. What was answered, the law judges call
by call, and after each what all of the processes hold. That is read without changing it: which pages have no frame is
known from /proc/PID/pagemap, and what these hold is what they held when they were mapped. Where the numbers of frames
are told, which root alone sees, each frame has to have as many mappings as the kernel counts (/proc/kpagecount).

What is not observed: several CPUs at once, between whose steps nobody can look; pins, for which a device is needed; and
want of memory.
"""

from __future__ import annotations

from attrs import define

from checks.oracles.cow.kernel import CowKernel
from checks.oracles.cow.scripts import script
from checks.oracles.cow.stream import EXPECTED, FORCED, FRAMES, GEOMETRY, begun, described
from checks.oracles.vma.asking import MOST_CASES, RunningKernel

CALLS_EACH = 4


@define
class ForkingKernel(RunningKernel):
    """What is to be expected of it depends on what it tells."""

    def total(self, cases: int | None) -> int:
        """So many calls that about one in four of the cases asked for is a fork."""
        return MOST_CASES if cases is None else CALLS_EACH * cases

    def expected(self) -> frozenset[str]:
        asked = self.kernel
        assert isinstance(asked, CowKernel)
        return self.kinds | (FRAMES if asked.tells_frames else frozenset())


ORACLE = ForkingKernel(
    "linux-cow",
    "advanced.cow",
    CowKernel(),
    script,
    begun,
    (GEOMETRY,),
    EXPECTED | FORCED,
    {},
    lambda question, told: None,
    described,
)

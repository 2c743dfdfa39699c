"""The running kernel: an authority on `spec.advanced.swap`, with a swap file of its own.

A program in C (swap/driver.c) has processes that fork, end, map, unmap, lock, load and store, pages them out
(madvise with MADV_PAGEOUT), has them read ahead (MADV_WILLNEED), begins an area and ends it while it is in use. What
was answered, the law judges call by call, and after each what all of the processes hold. That is read without changing
it: of a page in memory by /proc/PID/mem; of one that is paged out from the swap file, in the slot that
/proc/PID/pagemap says, past the page cache. So what is compared is also whether the slot that an entry names is the
one that holds the page. At its end a script loads every word.

Which pages go is policy, and here the number of steps says it: bit 0, whether by way of zswap, where that can be
switched; then a bit for each page of each process. What zswap has is not in the file: it is compared when it is loaded.

It needs root. Nothing is left behind, whatever happens; the driver says how.

What is not observed: several CPUs at once, between whose steps nobody can look; pins; errors of the device; want of
memory; the bits of an entry as the processor has it, of which the kernel tells type and offset alone; and that a page
of several processes in memory is paged out, which MADV_PAGEOUT leaves alone (madvise_cold_or_pageout_pte_range).
"""

from __future__ import annotations

from attrs import define

from checks.oracles.swap.kernel import SwapKernel
from checks.oracles.swap.scripts import script
from checks.oracles.swap.stream import DEVICE, EXPECTED, GEOMETRY, ZSWAP, begun, described
from checks.oracles.vma.asking import MOST_CASES, RunningKernel

CASES_EACH = 4


@define
class SwappingKernel(RunningKernel):
    """What is to be expected of it depends on what it can do."""

    def total(self, cases: int | None) -> int:
        """A call takes milliseconds, as pages are written and read: a quarter of the cases asked for."""
        return MOST_CASES // 10 if cases is None else -(-cases // CASES_EACH)

    def expected(self) -> frozenset[str]:
        asked = self.kernel
        assert isinstance(asked, SwapKernel)
        zswap = ZSWAP if asked.has_zswap else frozenset()
        return self.kinds | zswap | (DEVICE if asked.tells_words else frozenset())


ORACLE = SwappingKernel(
    "linux-swap",
    "advanced.swap",
    SwapKernel(),
    script,
    begun,
    (GEOMETRY,),
    EXPECTED,
    {},
    lambda question, told: None,
    described,
)
"""The running kernel's swap: the program that asks for it, and what it answered."""

"""How much more address space this process may have: a target that asks for all memory gets no machine into trouble."""

from __future__ import annotations

import resource

_granted: list[int] = []
"""The bytes that were granted last, if any were."""


def grant(more: int) -> None:
    """From here on this process may map that many bytes more, as far as its hard limit goes."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _mapped() + more
    resource.setrlimit(resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))
    _granted[:] = [more]


def renew() -> None:
    """Grant as much again, where a limit was set. What a library leaves mapped when it is unloaded is not held against
    the next one: jemalloc keeps megabytes, and a process loads it some hundred times."""
    if _granted:
        grant(_granted[0])


def _mapped() -> int:
    """Bytes that this process has mapped (Linux: proc_pid_statm(5))."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()

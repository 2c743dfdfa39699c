"""Chapter 4, virtual memory: the names of flags, for whoever reads of them."""

from __future__ import annotations

import spec.virtual.words as words


def named(*names: str) -> dict[str, int]:
    """Constants of spec.virtual.words, by their names."""
    return {name: getattr(words, name) for name in names}


RIGHTS = named("WRITABLE", "USER", "EXECUTABLE", "GLOBAL")
ACCESSES = named("WRITE", "BY_USER", "FETCH", "IMPLICIT", "ALIGNMENT_CHECK")
CONTROLS = named(
    "WRITE_PROTECT",
    "LARGE_PAGES",
    "LONG_MODE",
    "FIVE_LEVELS",
    "EXECUTE_DISABLE",
    "SUPERVISOR_NO_FETCH",
    "SUPERVISOR_NO_DATA",
    "GLOBAL_PAGES",
    "PROCESS_CONTEXTS",
)
ENTRIES = named("PRESENT", "WRITABLE", "USER", "ACCESSED", "DIRTY", "PAGE_SIZE", "GLOBAL")

"""What of its surroundings can be in memspec's way: a full disk, limits, rights. It is told in a sentence that says
what to do; any other error of the system's is a fault of ours."""

from __future__ import annotations

import errno
import os
import resource

REMEDIES = {
    errno.ENOSPC: "make room there",
    errno.EDQUOT: "make room there",
    errno.EFBIG: "raise the limit on the size of files (ulimit -f)",
    errno.EROFS: "it can only be read",
    errno.EACCES: "whoever runs memspec needs that right",
    errno.EPERM: "whoever runs memspec needs that right",
    errno.EMFILE: "raise the limit on open files (ulimit -n)",
    errno.ENFILE: "this machine has too many open files",
    errno.EAGAIN: "raise the limit on processes (ulimit -u)",
    errno.ENOMEM: "give it more memory (ulimit -v)",
    errno.EIO: "see to the device",
    errno.ENAMETOOLONG: "name another",
}
"""What to do, by what is wrong."""
LIBRARY = "a library that memspec needs cannot be loaded"
OURS = ("checks", "impl", "memspec", "spec")


LEAST_ADDRESSES = 300 << 20
"""Bytes of address space. With less the libraries that memspec loads end the process, each in its own way: an exit code
that means something else here, or a crash."""


def cramped() -> str | None:
    """What to do, in a sentence, where the limit on memory is so low that nothing can be loaded."""
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY or limit >= LEAST_ADDRESSES:
        return None
    return f"the limit on memory is too low: give it {LEAST_ADDRESSES >> 10} KiB or more (ulimit -v)"


def obstacle(error: BaseException) -> str | None:
    """What is in the way, in a sentence; None where it is no such thing."""
    if isinstance(error, MemoryError):
        return f"memory ran out: {REMEDIES[errno.ENOMEM]}, or less to do"
    if isinstance(error, ImportError) and (error.name or "").partition(".")[0] not in OURS:
        return f"{LIBRARY}: {first_line(error)}"
    if not isinstance(error, OSError):
        return None
    if error.errno is None:  # as the loaders of shared libraries raise it
        return f"{LIBRARY}: {first_line(error)}"
    if _is_homeless():
        return "the current folder is gone: change to one that exists"
    if error.errno not in REMEDIES:
        return None
    where = f" ({error.filename})" if error.filename else ""
    return f"cannot go on: {what(error)}{where}: {REMEDIES[error.errno]}"


def what(error: OSError) -> str:
    """In the system's words, without its number."""
    return os.strerror(error.errno) if error.errno else str(error)


def first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0]


def _is_homeless() -> bool:
    try:
        os.getcwd()
    except FileNotFoundError:
        return True
    return False

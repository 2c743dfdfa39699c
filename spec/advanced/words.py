"""The words of this chapter: names that answers make, kinds of access, and how its parts refuse."""

from __future__ import annotations

from errno import EACCES, EAGAIN, EBUSY, EEXIST, EFAULT, EINVAL, EIO, EMFILE, ENOMEM, ENXIO, ESRCH
from typing import NewType

from spec.vocabulary import Failure

Process = NewType("Process", int)
"""The number of a process."""

LOAD, STORE, FORCE, PIN_READ, PIN_WRITE = range(5)
"""The kinds of access. A process loads and stores. FORCE is the store of a debugger, through /proc/PID/mem or ptrace,
which a page's own protection does not stop (Linux: FOLL_FORCE). A pin keeps a page's frame where it is, for a device
that reads it, or reads and writes it (Linux: FOLL_PIN with FOLL_LONGTERM)."""
WRITING = (STORE, PIN_WRITE)
"""The kinds that a page's protection has to allow."""

GO_AHEAD, REUSE, SHARE, COPY_FIRST = range(4)
"""What is decided of an access by what its entry says: it is made; the frame becomes the process's own as it is; one
that all read is mapped; what the page holds is copied into a frame of the process's own."""

ZERO = 0
"""What a page reads that nobody has written and that comes from no file."""
OF_FILE = 1
"""What every word of the file reads. Nobody here may write the file."""


READS, WRITES = 1, 2
"""What the device of a swap area fails at, as bits."""


class CowFailure(Failure):
    """How the memory of processes refuses."""

    NO_PROCESS = ESRCH, "There is no such process"
    NO_NUMBER = EMFILE, "All numbers that processes can have are in use"
    NO_MEMORY = ENOMEM, "There is no frame left that is needed"
    NOT_MAPPED = EFAULT, "Nothing is mapped there"
    NOT_PERMITTED = EACCES, "The page, or the pin, is not writable; or the process is the first"
    ALREADY_MAPPED = EEXIST, "Something is mapped there"
    NOT_PINNED = ENXIO, "Nothing is pinned by that number"
    BUSY = EBUSY, "An access is under way, or none is; or the pin's number is in use"
    UNFINISHED = EAGAIN, "The access is not finished", "The CPU is one step further"


class SwapFailure(Failure):
    """How memory with a swap area refuses."""

    NO_PROCESS = ESRCH, "There is no such process"
    NO_NUMBER = EMFILE, "All numbers that processes can have are in use"
    NO_MEMORY = ENOMEM, "There is no frame left that is needed, and none can be had by paging out"
    NOT_MAPPED = EFAULT, "Nothing is mapped there"
    NOT_PERMITTED = EACCES, "The process is the first"
    ALREADY_MAPPED = EEXIST, "Something is mapped there"
    NOT_PINNED = ENXIO, "The page is not pinned"
    BUSY = EBUSY, "An access is under way, or none is; the page is pinned; or there is an area already"
    IO_ERROR = EIO, "The device of the area cannot be read (a process is sent SIGBUS)"
    INVALID = EINVAL, "There is no area; or none of that size"
    UNFINISHED = EAGAIN, "The access is not finished", "The CPU is one step further"

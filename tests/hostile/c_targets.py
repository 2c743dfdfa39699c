"""C libraries that cannot be loaded, or that do to their process what they should not."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.hostile.row import Row

SOURCE = """
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static long frames;
static unsigned char holder[1 << 16];

int make(long count) { MAKE; frames = count; memset(holder, 0, sizeof holder); return 0; }

long deep(long order) { volatile char room[4096]; room[0] = order; return deep(order + 1) + room[0]; }

long get(int order)
{
    if (order < 0 || order > 10)
        return -34;
    for (long first = 0; first + (1L << order) <= frames; first += 1L << order) {
        int free = 1;
        for (long frame = first; frame < first + (1L << order); frame++)
            free &= holder[frame] == 0;
        if (free || TWICE) {
            memset(holder + first, 99, 1 << order);
            holder[first] = 1 + order;
            GET;
            return first;
        }
    }
    return -12;
}

int put(long frame, int order)
{
    PUT;
    if (frame < 0 || frame >= frames || order < 0 || order > 10)
        return -34;
    if (holder[frame] == 0 || holder[frame] == 99)
        return -2;
    if (holder[frame] != 1 + order)
        return -22;
    memset(holder + frame, 0, 1 << order);
    return 0;
}

__attribute__((constructor)) static void loaded(void) { LOAD; }
__attribute__((destructor)) static void gone(void) { GONE; }
"""
ADAPTER = """
part = "physical.buddy"
library = "it.so"

[geometry]
start = 0
max_order = 10
most = 65_536

[create]
symbol = "make"
arguments = [{ value = "frames", type = "long" }]
returns = "status"
failure = "nonzero"

[operations.alloc]
symbol = "get"
arguments = [{ value = "order", type = "int" }]
returns = "frame"
type = "long"
failure = "negative"
failures = { "-12" = "no memory", "-34" = "out of range" }

[operations.free]
symbol = "put"
arguments = [{ value = "frame", type = "long" }, { value = "order", type = "int" }]
returns = "status"
failures = { "-2" = "not allocated", "-22" = "wrong order", "-34" = "out of range" }
"""
TWICE = "hands out only frames that are not allocated"
NOT_ITS_OWN = "leaves alone what is not its own"
UNLOADED = "it.so cannot be loaded"
COMMAND = ("conform", "physical.buddy", "it.toml", "--profile", "quick", "--max-time", "4")


def build(*flags: str) -> Callable[[Path], None]:
    def prepare(folder: Path) -> None:
        command = ["cc", "-shared", "-fPIC", "-w", "-o", "it.so", "it.c", *flags]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)

    return prepare


def library(name: str, exit_code: int, says: str, *, adapter: str = ADAPTER, source: str = SOURCE, **does: str) -> Row:
    """What it does when it is loaded, makes a pool, hands out (get) or takes back (put); or TWICE, that it hands out
    what is allocated."""
    said = {"MAKE": "", "GET": "", "PUT": "", "LOAD": "", "GONE": "", "TWICE": "0", **does}
    defined = "".join(f"#define {place} {text}\n" for place, text in said.items())
    files = {"it.c": defined + source, "it.toml": adapter}
    return Row(f"a library: {name}", COMMAND, exit_code, says, files, build(), needs="cc")


def twice(name: str, **does: str) -> Row:
    """What is strange does no harm, and the fault that it has besides is found."""
    return library(name, 1, TWICE, TWICE="1", **does)


def cut(share: float) -> Callable[[Path], None]:
    """Built, and of its bytes only the first ones kept."""

    def prepare(folder: Path) -> None:
        build()(folder)
        data = (folder / "it.so").read_bytes()
        (folder / "it.so").write_bytes(data[: int(share * len(data))])

    return prepare


def broken(name: str, prepare: Callable[[Path], None], says: str = UNLOADED) -> Row:
    source = "".join(f"#define {place} \n" for place in ("MAKE", "GET", "PUT", "LOAD", "GONE"))
    files = {"it.c": f"{source}#define TWICE 0\n{SOURCE}", "it.toml": ADAPTER}
    return Row(f"a library: {name}", COMMAND, 2, says, files, prepare, needs="cc")


def zeroed(folder: Path) -> None:
    """The headers, and zeros in the place of all else."""
    build()(folder)
    data = (folder / "it.so").read_bytes()
    (folder / "it.so").write_bytes(data[:1024] + bytes(len(data) - 1024))


def texted(folder: Path) -> None:
    (folder / "it.so").write_text("no library\n")


LOADING = (
    *(broken(f"of which {share:.1%} are left", cut(share)) for share in (0.0, 0.001, 0.02, 0.2, 0.5)),
    broken("with zeros in it", zeroed),
    broken("that is text", texted),
    broken("that is a folder", lambda folder: (folder / "it.so").mkdir(), "there is no library"),
    broken("that is not there", lambda folder: None, "there is no library"),
    broken("that may not be read by its name", lambda folder: (folder / "it.so").symlink_to("it.so"), "."),
    broken("without a symbol", build("-Dget=other"), "no symbol 'get'"),
    broken("that needs what is nowhere", build("-Wl,-z,now", "-Dmemset=nowhere"), UNLOADED),
    library("that crashes when it is loaded", 2, f"{UNLOADED}: .*SIGSEGV", LOAD="*(volatile int *)0 = 1"),
    library("that aborts when it is loaded", 2, f"{UNLOADED}: .*SIGABRT", LOAD="abort()"),
    library("that exits when it is loaded", 2, f"{UNLOADED}: .*exit code 0", LOAD="exit(0)"),
    library("that leaves when it is loaded", 2, f"{UNLOADED}: .*exit code 0", LOAD="_exit(0)"),
    library("that sleeps when it is loaded", 2, f"{UNLOADED}: .*longer than", LOAD="sleep(1000)"),
    library("that kills its group when it is loaded", 2, f"{UNLOADED}: .*SIGKILL", LOAD="kill(0, SIGKILL)"),
    library("that closes all when it is loaded", 2, "file descriptors", LOAD="closefrom(0)"),
    twice("that crashes when it is unloaded", GONE="abort()"),
)

CALLED = (
    library("that crashes", 1, "does not crash: SIGSEGV", GET="*(volatile int *)0 = 1"),
    library("that overflows its stack", 1, "does not crash: SIGSEGV", GET="return deep(order) + 1"),
    library("that divides by zero", 1, "does not crash: SIGFPE", GET="raise(SIGFPE)"),
    library("that aborts with words", 1, "SIGABRT[^$]*list corrupted", GET='fputs("list corrupted", stderr), abort()'),
    library("that exits with 0", 1, "does not end the process: exit code 0", GET="exit(0)"),
    library("that leaves with the kit's own code", 1, NOT_ITS_OWN, GET="_exit(113)"),
    library("that never returns", 1, "answers in time", PUT="sleep(1000)"),
    library("that stops", 1, "answers in time", GET="raise(SIGSTOP)"),
    library("whose constructor never returns", 1, "answers in time", MAKE="pause()"),
    library("that kills its group", 1, "does not crash: SIGKILL", GET="kill(0, SIGKILL)"),
    library("that kills its parent", 1, NOT_ITS_OWN, GET="kill(getppid(), SIGKILL), sleep(9)"),
    library("that closes all descriptors", 1, NOT_ITS_OWN, GET="closefrom(3)"),
    library(
        "that writes to all descriptors",
        1,
        NOT_ITS_OWN,
        GET='for (int fd = 0; fd < 1 << 20; fd++) write(fd, "\\377\\377", 2)',
    ),
    library("that takes all memory", 1, "does not crash", GET="for (;;) memset(malloc(1 << 28), 1, 4096)"),
    twice("that has no memory and goes on", GET="malloc(1L << 60)"),
    twice("that writes megabytes", GET='for (int i = 0; i < 5000; i++) fputs("0123456789 0123456789\\n", stderr)'),
    library(
        "that leaves a child behind",
        1,
        f"{TWICE}[^$]*leaves processes behind",
        TWICE="1",
        GET="if (!fork()) sleep(1000)",
    ),
    twice("that leaves a session behind", GET="if (!fork()) { setsid(); if (!fork()) sleep(1000); _exit(0); }"),
    twice("that leaves a command behind", GET='system("sleep 1000 &")'),
    twice("that leaves threads behind", GET="pthread_t it; pthread_create(&it, 0, (void *)pause, 0)"),
    twice("that ignores all signals", GET="for (int i = 1; i < 64; i++) signal(i, SIG_IGN)"),
    twice("that changes the folder", MAKE='chdir("/")'),
    twice("that empties the environment", MAKE="clearenv()"),
    twice("that lets its child be nobody's", GET="if (!fork()) { prctl(PR_SET_PDEATHSIG, 0); setsid(); pause(); }"),
)

WILD = """
static char *arena; static long units;
int make(char *memory, long count) { arena = memory; units = count; WILD; return 0; }
char *get(int order) { return 0; }
int put(char *block, int order) { return -1; }
"""
WILD_ADAPTER = """
part = "physical.buddy"
library = "it.so"
unit = 64

[geometry]
start = 0

[arena]
from = "caller"

[create]
symbol = "make"
arguments = ["arena", { value = "frames", type = "long" }]
returns = "status"
failure = "nonzero"

[operations.alloc]
symbol = "get"
arguments = [{ value = "order", type = "int" }]
returns = "pointer"
failure = "null"

[operations.free]
symbol = "put"
arguments = ["frame:pointer", { value = "order", type = "int" }]
returns = "status"
failure = "nonzero"
"""


def wild(name: str, does: str, says: str) -> Row:
    """It writes where it pleases, and hands out nothing."""
    source = SOURCE.partition("static long frames")[0]
    return library(f"writes {name}", 1, says, adapter=WILD_ADAPTER, source=source + WILD, WILD=does)


MAPPED = """do {{ FILE *maps = fopen("/proc/self/maps", "r"); char line[512]; unsigned long from, to; char may[5]; \\
    while (fgets(line, 512, maps)) if (sscanf(line, "%lx-%lx %4s", &from, &to, may) == 3 && {which}) \\
    memset((void *)from, 0xff, to - from); }} while (0)"""
WILD_ROWS = (
    wild("before the arena", "memset(arena - (1 << 20), 0xff, 1 << 20)", "does not crash: SIG"),
    wild("behind the arena", "memset(arena, 0xff, units * 64 + (1 << 20))", "does not crash: SIG"),
    wild("to every shared page", MAPPED.format(which="may[1] == 'w' && may[3] == 's'"), "refuses only"),
    wild("to every page", MAPPED.format(which="may[1] == 'w'"), "does not crash: SIG|leaves alone"),
    wild("over Python's memory", MAPPED.format(which='strstr(line, "[heap]")'), "does not crash: SIG|leaves alone"),
)

HUGE = ADAPTER.replace("most = 65_536", f"least = {1 << 26}\nmost = {1 << 27}")
LARGE = SOURCE.replace("holder[1 << 16]", "holder[1 << 27]")
HUGE_ROWS = (
    library("of pools of 2^26 frames alone", 1, TWICE, adapter=HUGE, source=LARGE, TWICE="1"),
    library("of pools of 2^26 frames that crashes", 1, "SIGABRT", adapter=HUGE, source=LARGE, PUT="abort()"),
)

ROWS = (*LOADING, *CALLED, *WILD_ROWS, *HUGE_ROWS)

"""What is around memspec: streams, folders, variables and limits that are not as they should be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.hostile.row import Row

BUDDY = "physical.buddy"
CLAUSE = f"{BUDDY}:a block starts"
EXPLAIN = ("explain", CLAUSE)
SIMULATE = ("simulate", BUDDY, "--steps", "3000")
"""Loads the compiler and what it has compiled: for what that may trip over. All else is asked of EXPLORE."""
EXPLORE = ("explore", BUDDY, "--scope", "tiny")
LAZY = """\
class Lazy:
    def __init__(self, start, frames, max_order): ...
    def alloc(self, order): return 0
    def free(self, frame, order): ...
"""
CONFORM = ("conform", BUDDY, "lazy:Lazy", "--profile", "quick", "--max-time", "4")
VIOLATED = {"lazy.py": LAZY}

WITHOUT_RIGHTS = 'exec setpriv --bounding-set=-dac_override,-dac_read_search "$@"'
"""As somebody whom a folder's rights bind: root is not."""


def _bound(line: str) -> str:
    """A shell's line for somebody whom rights bind."""
    as_root = f"command -v setpriv >/dev/null || exit 77; {WITHOUT_RIGHTS}"
    return f'{line}; if [ "$(id -u)" = 0 ]; then {as_root}; fi; exec "$@"'


def _folder(folder: Path) -> None:
    (folder / "no").mkdir()


def _is_json(name: str, verdict: str) -> Callable[[Path], None]:
    def check(folder: Path) -> None:
        assert json.loads((folder / name).read_text())["verdict"] == verdict

    return check


def _mounted(place: str, line: str = "") -> str:
    """A file system of one page at a place, for this process alone, then a line of the shell's."""
    inner = f'mount -t tmpfs -o size=4k none {place} || exit 77; {line} exec "$@"'
    return f"unshare -rm true 2>/dev/null || exit 77; exec unshare -rm sh -c '{inner}' sh \"$@\""


# ── Streams ──────────────────────────────────────────────────────────────────────────────────────────────────


STREAMS = (
    Row("a closed input", EXPLORE, 0, "holds", shell='exec "$@" <&-'),
    Row("a closed output", EXPLORE, 0, "", shell='exec "$@" >&-'),
    Row("a closed error output", EXPLORE, 0, "holds", shell='exec "$@" 2>&-'),
    Row("all streams closed", EXPLORE, 0, "", shell='exec "$@" <&- >&- 2>&-'),
    Row("a closed output, and something violated", CONFORM, 1, "", files=VIOLATED, shell='exec "$@" >&-'),
    Row("all streams closed, and something violated", CONFORM, 1, "", files=VIOLATED, shell='exec "$@" <&- >&- 2>&-'),
    Row(
        "a full output",
        EXPLORE,
        0,
        "cannot be written: No space left on device; holds",
        shell='exec "$@" >/dev/full',
    ),
    Row(
        "a full output, and something violated",
        (*CONFORM, "--json", "e.json"),
        1,
        "cannot be written: No space left on device; violated",
        files=VIOLATED,
        shell='exec "$@" >/dev/full',
        afterwards=_is_json("e.json", "violated"),
    ),
    Row("a full output, and nothing but text", EXPLAIN, 2, "cannot be written", shell='exec "$@" >/dev/full'),
    Row("a full output for a list", ("list",), 2, "cannot be written", shell='exec "$@" >/dev/full'),
    Row("a full output for help", ("check", "--help"), 2, "cannot be written", shell='exec "$@" >/dev/full'),
    Row("a full output for the version", ("--version",), 2, "cannot be written", shell='exec "$@" >/dev/full'),
    Row("a full error output", EXPLORE, 0, "holds", shell='exec "$@" 2>/dev/full'),
    Row(
        "a full error output, and a bad part",
        ("check", "no"),
        2,
        "",
        shell='"$@" 2>/dev/full; echo memspec: $? >&2; exit 2',
    ),
    Row("a reader that has left", EXPLORE, 0, "0$", shell='{ "$@"; echo $? >&2; } | true'),
    Row("a reader that has left a list", ("list",), 0, "0$", shell='{ "$@"; echo $? >&2; } | true'),
    Row("a reader that has left help", ("check", "--help"), 0, "0$", shell='{ "$@"; echo $? >&2; } | true'),
    Row("JSON into a full device", (*EXPLORE, "--json", "/dev/full"), 0, "(?s)holds.*could not be written"),
    Row(
        "JSON into a full device, and something violated",
        (*CONFORM, "--json", "/dev/full"),
        1,
        "(?s)violated.*could not be written",
        files=VIOLATED,
    ),
    Row("a page into a full device", (*EXPLORE, "--html", "/dev/full"), 0, "could not be written"),
    Row("JUnit into a full device", (*EXPLORE, "--junit", "/dev/full"), 0, "could not be written"),
    Row("JSON into the output", (*EXPLORE, "--json", "/dev/stdout"), 0, '"verdict": "holds"', shell='"$@" | cat'),
    Row("JSON into nothing", (*EXPLORE, "--json", "/dev/null"), 0, "holds"),
)

# ── Letters ──────────────────────────────────────────────────────────────────────────────────────────────────

PICTURE = r"alloc\(order=\d\) -> 0"
ENCODINGS = (
    Row("output in ASCII", CONFORM, 1, PICTURE, files=VIOLATED, environment={"PYTHONIOENCODING": "ascii"}),
    Row("output in Latin-1", CONFORM, 1, PICTURE, files=VIOLATED, environment={"PYTHONIOENCODING": "latin-1"}),
    Row("output in an old code page", CONFORM, 1, PICTURE, files=VIOLATED, environment={"PYTHONIOENCODING": "cp437"}),
    Row(
        "output in ASCII to be obeyed",
        CONFORM,
        1,
        PICTURE,
        files=VIOLATED,
        environment={"PYTHONIOENCODING": "ascii:strict"},
    ),
    Row("explained in ASCII", EXPLAIN, 0, "how it is known", environment={"PYTHONIOENCODING": "ascii"}),
    Row("all of a part in ASCII", ("explain", BUDDY), 0, "pitfalls", environment={"PYTHONIOENCODING": "ascii"}),
    Row(
        "all of another part in ASCII",
        ("explain", "virtual.tlb"),
        0,
        "pitfalls",
        environment={"PYTHONIOENCODING": "ascii"},
    ),
    Row("a list in ASCII", ("list",), 0, "operations", environment={"PYTHONIOENCODING": "ascii"}),
    Row("help in ASCII", ("check", "--help"), 0, "Example", environment={"PYTHONIOENCODING": "ascii"}),
    Row("a bad part in ASCII", ("check", "büddy→"), 2, "b.ddy", environment={"PYTHONIOENCODING": "ascii"}),
    *(
        Row(
            f"no locale, {how}",
            CONFORM,
            1,
            "alloc",
            files=VIOLATED,
            environment={"LC_ALL": "POSIX", "PYTHONUTF8": utf8, "PYTHONCOERCECLOCALE": "0"},
        )
        for how, utf8 in (("with UTF-8", "1"), ("without UTF-8", "0"))
    ),
    Row(
        "no locale, and JSON",
        (*CONFORM, "--json", "e.json", "--junit", "j.xml"),
        1,
        "violated",
        files=VIOLATED,
        environment={"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        afterwards=_is_json("e.json", "violated"),
    ),
    Row("a locale that there is not", EXPLAIN, 0, "how it is known", environment={"LC_ALL": "xx_YY.UTF-8"}),
)

# ── Terminals ────────────────────────────────────────────────────────────────────────────────────────────────


def _terminal(**variables: str | None) -> Row:
    told = ", ".join(f"{name}={value}" for name, value in variables.items())
    return Row(f"a terminal of {told}", EXPLAIN, 0, "how it is known", environment=variables)


TERMINALS = (
    *(_terminal(COLUMNS=columns) for columns in ("0", "1", "-1", "abc", "9" * 30)),
    _terminal(COLUMNS="1", LINES="1"),
    *(_terminal(TERM=term) for term in ("dumb", "", "no-such-terminal", None)),
    _terminal(NO_COLOR="1"),
    _terminal(FORCE_COLOR="1"),
    _terminal(NO_COLOR="1", FORCE_COLOR="1"),
    _terminal(TTY_COMPATIBLE="1", TTY_INTERACTIVE="1"),
    Row("a check of one column", EXPLORE, 0, "", environment={"COLUMNS": "1"}),
    Row(
        "a check on a terminal that cannot do much",
        EXPLORE,
        0,
        "",
        environment={"TERM": "dumb", "FORCE_COLOR": "1", "COLUMNS": "3"},
    ),
)

# ── Folders ──────────────────────────────────────────────────────────────────────────────────────────────────

UNWRITABLE = _bound("chmod 555 no && cd no")
FOLDERS = (
    Row("a folder that is gone, to list", ("list",), 0, "operations", shell='mkdir no; cd no; rmdir ../no; exec "$@"'),
    Row("a folder that is gone, to explain", EXPLAIN, 0, "how it is", shell='mkdir no; cd no; rmdir ../no; exec "$@"'),
    Row("a folder that is gone, to explore", EXPLORE, 2, "is gone", shell='mkdir no; cd no; rmdir ../no; exec "$@"'),
    Row(
        "a folder that is gone, to check",
        ("check", BUDDY),
        2,
        "is gone",
        shell='mkdir no; cd no; rmdir ../no; exec "$@"',
    ),
    Row("a folder that is gone, to conform", CONFORM, 2, "is gone", shell='mkdir no; cd no; rmdir ../no; exec "$@"'),
    Row("a folder that can only be read, to list", ("list",), 0, "operations", shell=UNWRITABLE, prepare=_folder),
    Row("a folder that can only be read, to explain", EXPLAIN, 0, "how it is known", shell=UNWRITABLE, prepare=_folder),
    Row("a folder that can only be read, to simulate", SIMULATE, 0, "holds", shell=UNWRITABLE, prepare=_folder),
    Row(
        "a folder that can only be read, and something violated",
        CONFORM,
        1,
        "(?s)could not be saved.*broken:|broken:.*could not be saved",
        files=VIOLATED,
        shell=_bound("chmod 555 ."),
    ),
    Row(
        "saving in a folder that can only be read",
        (*EXPLORE, "--save", "."),
        2,
        "is no folder in which",
        shell=UNWRITABLE,
        prepare=_folder,
    ),
    Row(
        "JSON into a folder that can only be read",
        (*EXPLORE, "--json", "e"),
        2,
        "Permission denied",
        shell=UNWRITABLE,
        prepare=_folder,
    ),
    Row(
        "JSON over a file that can only be read",
        (*EXPLORE, "--json", "e.json"),
        2,
        "Permission denied",
        files={"e.json": ""},
        shell=_bound("chmod 444 e.json"),
    ),
    Row(
        "a scaffold where nothing can be written",
        ("conform", BUDDY, "--scaffold", "c"),
        2,
        "Permission denied",
        shell=UNWRITABLE,
        prepare=_folder,
    ),
    Row(
        "a trace that must not be read",
        ("validate", BUDDY, "t.csv"),
        2,
        "Permission denied",
        files={"t.csv": ""},
        shell=_bound("chmod 000 t.csv"),
    ),
    Row(
        "an adapter that must not be read",
        ("conform", BUDDY, "it.toml"),
        2,
        "Permission denied",
        files={"it.toml": ""},
        shell=_bound("chmod 000 it.toml"),
    ),
)


FULL = _mounted("no", "cp lazy.py no; cd no; head -c 9999 /dev/zero > full 2>/dev/null;")
UNWRITTEN = (
    "unshare -rm true 2>/dev/null || exit 77; exec unshare -rm sh -c '"
    'mount --bind "$PYTHONPATH" "$PYTHONPATH" && mount -o remount,bind,ro "$PYTHONPATH" || exit 77; '
    'HOME=/proc/no/such exec "$@"\' sh "$@"'
)
DAMAGED = (
    'export NUMBA_CACHE_DIR=$PWD/no; "$@" >/dev/null 2>&1; '
    'find no -type f | while read -r it; do printf junk > "$it"; done; exec "$@"'
)


def _home(how: str, shell: str = "", **variables: str | None) -> Row:
    """Kernels are compiled anew where nothing can be kept of them."""
    name = f"kernels to compile, {how}"
    return Row(name, SIMULATE, 0, "holds", prepare=_folder, environment=variables, shell=shell, seconds=90)


HOMES = (
    _home("without a home", HOME=None),
    _home("a home that is not there", HOME="/proc/no/such"),
    _home("a cache that is not there", NUMBA_CACHE_DIR="/proc/no/such"),
    _home("a checkout that can only be read", UNWRITTEN),
    _home("a cache on a full device", _mounted("no", "export NUMBA_CACHE_DIR=$PWD/no;")),
    _home("a cache that is damaged", DAMAGED),
    Row("no temporary folder", CONFORM, 1, "broken:", files=VIOLATED, environment={"TMPDIR": "/proc/no/such"}),
    Row("a temporary folder that is a file", CONFORM, 1, "broken:", files=VIOLATED, environment={"TMPDIR": "lazy.py"}),
    Row(
        "a temporary folder that is full",
        CONFORM,
        1,
        "broken:",
        files=VIOLATED,
        prepare=_folder,
        shell=_mounted("no", "export TMPDIR=$PWD/no;"),
    ),
    Row("a full folder", CONFORM, 1, "could not be saved", files=VIOLATED, prepare=_folder, shell=FULL),
    Row("shared memory that is full", CONFORM, 1, "broken:", files=VIOLATED, shell=_mounted("/dev/shm")),
    Row(
        "shared memory that is full, for many workers",
        ("check", "virtual.walk", "--max-time", "1", "--workers", "2"),
        3,
        "undetermined",
        shell=_mounted("/dev/shm"),
    ),
)

# ── Python ───────────────────────────────────────────────────────────────────────────────────────────────────

OPTIMIZED = "without -O and without PYTHONOPTIMIZE"
PYTHONS = (
    *(
        Row(f"python -{'O' * int(level)}", EXPLORE, 2, OPTIMIZED, environment={"PYTHONOPTIMIZE": level})
        for level in "12"
    ),
    Row("python -OO to list", ("list",), 2, OPTIMIZED, environment={"PYTHONOPTIMIZE": "2"}),
    Row("python -OO to explain", EXPLAIN, 2, OPTIMIZED, environment={"PYTHONOPTIMIZE": "2"}),
    Row("python -OO to conform", CONFORM, 2, OPTIMIZED, files=VIOLATED, environment={"PYTHONOPTIMIZE": "2"}),
    Row("python -OO for its version", ("--version",), 0, "memspec", environment={"PYTHONOPTIMIZE": "2"}),
    Row("python -B", EXPLORE, 0, "holds", environment={"PYTHONDONTWRITEBYTECODE": "1"}),
    Row("python -u", EXPLORE, 0, "holds", environment={"PYTHONUNBUFFERED": "1"}),
    Row("python -W error", SIMULATE, 0, "holds", environment={"PYTHONWARNINGS": "error"}),
    Row("python -X dev", SIMULATE, 0, "holds", environment={"PYTHONDEVMODE": "1"}),
    Row("python with faulthandler", EXPLORE, 0, "holds", environment={"PYTHONFAULTHANDLER": "1"}),
    Row("python with few digits", SIMULATE, 0, "holds", environment={"PYTHONINTMAXSTRDIGITS": "640"}),
    Row("python that is safe of paths", EXPLORE, 0, "holds", environment={"PYTHONSAFEPATH": "1"}),
    Row(
        "a folder that has our modules' names",
        EXPLORE,
        0,
        "holds",
        files={"impl/__init__.py": "raise SystemExit(0)"},
        environment={"PYTHONSAFEPATH": "1"},
    ),
    Row(
        "a compiler that is switched off",
        ("explore", BUDDY, "--compiled"),
        2,
        "NUMBA_DISABLE_JIT",
        environment={"NUMBA_DISABLE_JIT": "1"},
    ),
    Row("a debugging variable", ("check", "no"), 2, "there is no part", environment={"MEMSPEC_DEBUG": "1"}),
)

# ── Limits ───────────────────────────────────────────────────────────────────────────────────────────────────


def _limited(how: str, limit: str, arguments: tuple[str, ...], exit: int, says: str, **more: object) -> Row:
    return Row(f"{how}: {arguments[0]}", arguments, exit, says, shell=f'ulimit {limit} || exit 77; exec "$@"', **more)  # type: ignore[arg-type]


LIMITS = (
    _limited("sixteen open files", "-n 16", EXPLAIN, 0, "how it is known"),
    _limited("sixteen open files", "-n 16", EXPLORE, 0, "holds"),
    _limited("sixteen open files", "-n 16", CONFORM, 1, "broken", files=VIOLATED),
    _limited("eight open files", "-n 8", CONFORM, 2, "ulimit -n", files=VIOLATED),
    *(
        _limited(f"{kibibytes} KiB of memory", f"-v {kibibytes}", ("list",), 2, r"307200 KiB or more \(ulimit -v\)")
        for kibibytes in (80_000, 120_000, 150_000, 180_000, 200_000)
    ),
    _limited("as much memory as it needs at least", "-v 307200", ("list",), 0, "operations"),
    _limited("little memory", "-v 450000", SIMULATE, 3, "(?s)memory ran out.*undetermined:"),
    _limited("files of no bytes", "-f 0", EXPLORE, 0, ""),
    _limited("no core dumps", "-c 0", EXPLORE, 0, "holds"),
    _limited("a stack of little", "-s 256", EXPLORE, 0, "holds"),
)

ROWS = (*STREAMS, *ENCODINGS, *TERMINALS, *FOLDERS, *HOMES, *PYTHONS, *LIMITS)

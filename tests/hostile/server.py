"""Runs the rows of the table: each in a process of its own, forked from one that has imported already what most need.

A new Python needs half a second until it has read what memspec imports; a fork needs none of it. Where a row is about
how Python itself starts (its environment, its limits, the shell around it), it starts anew all the same.

One request a line on standard input, one answer a line on standard output, both JSON. As the nearest subreaper
(Linux: prctl(2), PR_SET_CHILD_SUBREAPER) this process inherits whatever a row leaves running, however it has hidden.
"""

from __future__ import annotations

import atexit
import ctypes
import json
import os
import select
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parents[2]
PR_SET_CHILD_SUBREAPER = 36
GRACE = 2.0
"""Seconds for what a row has started to end after it: the machine may be busy."""
MEMSPEC = (sys.executable, "-m", "checks")


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Run one row. `exit` is its exit code, a signal negated, or null where it had to be killed; `left` tells what it
    left running, which is ended."""
    child = os.fork()
    if child == 0:
        _live(request)
    return {"exit": _await(child, request["seconds"]), "left": _end_what_is_left()}


def _await(child: int, seconds: float) -> int | None:
    descriptor, ready = os.pidfd_open(child), select.poll()
    ready.register(descriptor, select.POLLIN)
    in_time = bool(ready.poll(seconds * 1000))
    os.close(descriptor)
    if not in_time:
        os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return status if in_time else None


def _end_what_is_left() -> list[str]:
    """The command lines of this process's children that do not end by themselves."""
    deadline = time.monotonic() + GRACE
    left: list[str] = []
    while True:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return left
        if ended == 0 and time.monotonic() >= deadline:
            for child in _children():
                left.append(_command_line(child))
                os.kill(child, signal.SIGKILL)
        if ended == 0:
            time.sleep(0.01)


def _children() -> list[int]:
    """Those that run (Linux: proc_pid_stat(5), the third and fourth field)."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                state, parent = (process / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if int(parent) == os.getpid() and state != "Z":
                found.append(int(process.name))
    return found


def _command_line(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")


# ── The row's process ────────────────────────────────────────────────────────────────────────────────────────


def _live(request: dict[str, Any]) -> NoReturn:
    """The child's whole life: as a shell would have started it, with its output in files."""
    try:
        os.setsid()
        os.chdir(request["folder"])
        streams = (os.devnull, os.O_RDONLY), (request["output"], os.O_WRONLY), (request["errors"], os.O_WRONLY)
        for wanted, (path, mode) in enumerate(streams):
            descriptor = os.open(path, mode)
            os.dup2(descriptor, wanted)
            os.close(descriptor)
        if request["shell"]:
            command = ("/bin/sh", "-c", request["shell"], "sh", *MEMSPEC, *request["arguments"])
            os.execve(command[0], command, request["environment"])
        if request["is_fresh"]:
            os.execve(sys.executable, (*MEMSPEC, *request["arguments"]), request["environment"])
        os.environ.clear()
        os.environ.update(request["environment"])
        _finish(_memspec(request["arguments"]))
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(99)


def _memspec(arguments: list[str]) -> int:
    import checks.__main__

    sys.modules["__main__"] = checks.__main__  # which worker processes import as well
    sys.argv = ["memspec", *arguments]
    sys.path.insert(0, os.getcwd())
    sys.stdin = os.fdopen(0, closefd=False)
    try:
        return checks.__main__.run()
    except SystemExit as asked:
        return asked.code if isinstance(asked.code, int) else int(asked.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1


def _finish(code: int) -> NoReturn:
    """As Python ends: other threads, what was registered, what is not written yet; 120 where that fails."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
    except OSError:
        code = 120
    sys.stderr.flush()
    os._exit(code)


def main() -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        sys.exit(f"cannot become a subreaper: {os.strerror(ctypes.get_errno())}")
    sys.path[:] = [str(ROOT), *(entry for entry in sys.path if entry != str(ROOT))]
    import checks.command
    import checks.engines.conform
    import checks.engines.replay
    import checks.explain
    from checks.pairings import pairings

    pairings()["physical.buddy"]  # which most rows are about; each fork costs by how much memory this process has
    print(json.dumps({"ready": checks.command.__file__}), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()

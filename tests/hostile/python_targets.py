"""Python classes that do what nobody expects of one: each gets a verdict with its run, or one sentence and exit 2.

Where what is strange does no harm, the class hands out each frame twice besides, and that must be found all the same.
"""

from __future__ import annotations

import json
from textwrap import dedent, indent

from tests.hostile.row import Row

RIGHT = '''
"""A first fit that keeps the law."""

class Right:
    def __init__(self, start, frames, max_order):
        self.start, self.end, self.max_order, self.held = start, start + frames, max_order, {}

    def is_free(self, head, size):
        return all(head + size <= other or other + (1 << order) <= head for other, order in self.held.items())

    def alloc(self, order):
        if not 0 <= order <= self.max_order:
            return "out of range"
        size = 1 << order
        for head in range(-(-self.start // size) * size, self.end - size + 1, size):
            if self.is_free(head, size):
                self.held[head] = order
                return head
        return "no memory"

    def free(self, frame, order):
        if not (self.start <= frame < self.end and 0 <= order <= self.max_order):
            return "out of range"
        if self.held.get(frame) != order:
            return "wrong order" if frame in self.held else "not allocated"
        del self.held[frame]

class Twice(Right):
    """Hands out what is allocated."""
    def is_free(self, head, size):
        return True
'''
BEGIN = """
import os, signal, subprocess, sys, threading, time
from right import Right, Twice
"""
TWICE = "hands out only frames that are not allocated"


def conform(name: str, source: str, exit_code: int, says: str, *, seconds: str = "4", target: str = "theirs:It") -> Row:
    files = {"right.py": RIGHT, "theirs.py": BEGIN + dedent(source)}
    arguments = ("conform", "physical.buddy", target, "--profile", "quick", "--max-time", seconds)
    return Row(f"a class: {name}", arguments, exit_code, says, files)


def imported(name: str, source: str, exit_code: int, says: str, *, seconds: str = "4") -> Row:
    """The module does this when it is imported; its class hands out each frame twice."""
    return conform(name, f"{dedent(source)}\nIt = Twice\n", exit_code, says, seconds=seconds)


def method(name: str, body: str, exit_code: int, says: str, *, base: str = "Right") -> Row:
    """What `alloc` does; `found` is what the base class would answer."""
    lines = "\n".join(f"        {line}" for line in dedent(body).strip().splitlines())
    head = f"class It({base}):\n    def alloc(self, order):\n        found = super().alloc(order)\n"
    return conform(name, f"{head}{lines}\n", exit_code, says)


def answering(name: str, expression: str, says: str) -> Row:
    return method(f"answers {name}", f"return {expression}", 1, says)


def made(name: str, body: str, exit_code: int = 1, says: str = TWICE, *, base: str = "Twice") -> Row:
    """What its objects do besides, in methods of their own; they hand out each frame twice."""
    return conform(name, f"class It({base}):\n{indent(dedent(body).strip(), '    ')}\n", exit_code, says)


NO_ANSWER = "answers with a result or a named failure"
NOT_ITS_OWN = "leaves alone what is not its own"

WHEN_IMPORTED = (
    imported("exits with 0 when imported", "sys.exit(0)", 2, "'theirs' cannot be imported: .*exit code 0"),
    imported("exits with a sentence when imported", "sys.exit('enough')", 2, "cannot be imported: .*exit code 1"),
    imported("leaves with 0 when imported", "os._exit(0)", 2, "cannot be imported: .*exit code 0"),
    imported("leaves with 7 when imported", "os._exit(7)", 2, "cannot be imported: .*exit code 7"),
    imported("leaves with the kit's own code when imported", "os._exit(113)", 2, "cannot be imported"),
    imported("sleeps when imported", "time.sleep(1000)", 2, "cannot be imported: .*longer than 5 s"),
    imported("loops when imported, with little time", "while True: pass", 3, "time ran out", seconds="0.5"),
    imported("kills itself when imported", "os.kill(os.getpid(), 9)", 2, "cannot be imported: .*SIGKILL"),
    imported("segfaults when imported", "os.kill(os.getpid(), signal.SIGSEGV)", 2, "SIGSEGV"),
    imported("aborts with last words", "os.write(2, b'so long'); os.abort()", 2, "SIGABRT.*so long"),
    imported("ends its group when imported", "os.killpg(0, signal.SIGTERM)", 2, "SIGTERM"),
    imported("kills its parent when imported", "os.kill(os.getppid(), 9); time.sleep(5)", 2, "watches it"),
    imported("closes its streams", "sys.stdout.close(); sys.stderr.close(); os.close(0)", 1, TWICE),
    imported("closes the numbers of its streams", "os.close(1); os.close(2)", 1, TWICE),
    imported("closes all descriptors when imported", "os.closerange(0, 1 << 20)", 2, "file descriptors"),
    imported("recurs without end when imported", "def f(): f()\nf()", 2, "failed: RecursionError"),
    imported(
        "overflows the stack when imported",
        "sys.setrecursionlimit(10 ** 9)\ndef f(x): return sorted([x], key=f)\nf(0)",
        2,
        "cannot be imported: .*SIGSEGV",
    ),
    imported("changes the folder when imported", "os.chdir('/')", 1, f"{TWICE}[^$]*saved"),
    imported(
        "ignores all signals",
        "for each in (1, 2, 3, 13, 15, 17): signal.signal(each, signal.SIG_IGN)",
        1,
        TWICE,
    ),
    imported("blocks all signals", "signal.pthread_sigmask(0, range(1, 65))", 1, TWICE),
    imported("prints 20 MB when imported", "print('x' * 20_000_000)", 1, TWICE),
    imported("prints what is no text", "os.write(1, bytes(range(256)) * 99)", 1, TWICE),
    imported("raises when imported", "raise ValueError('not today')", 2, "failed: ValueError: not today"),
    imported("raises a megabyte when imported", "raise ValueError('x' * 1_000_000)", 2, "failed: ValueError: x+…"),
    imported(
        "raises what cannot be read",
        "class Bad(Exception):\n    def __str__(self): raise self\nraise Bad",
        2,
        "failed: Bad: what it says cannot be read",
    ),
    imported("raises an interrupt when imported", "raise KeyboardInterrupt", 2, "failed: KeyboardInterrupt"),
    imported(
        "raises what is no Exception",
        "class Odd(BaseException): pass\nraise Odd('odd')",
        2,
        "failed: Odd: odd",
    ),
    imported("is no Python", "def :", 2, "failed: SyntaxError"),
    imported("has a NUL in its source", "\0", 2, "failed"),
    imported("imports what is not there", "import nowhere_to_be_found", 2, "no module 'nowhere_to_be_found'"),
    imported("reads its input when imported", "input()", 2, "failed: EOFError"),
    imported("takes all memory when imported", "bytearray(1 << 44)", 2, "failed: MemoryError"),
)

UNFOUND = (
    conform("of a module that is not there", "", 2, "no module 'elsewhere'", target="elsewhere:It"),
    conform("that its module does not have", "", 2, "has no 'It'"),
    conform("without a name", "", 2, "names no class", target="theirs:"),
    conform("without a module", "", 2, "names no class", target=":It"),
    conform("that is a number", "It = 5", 2, "is no class"),
    conform("that is nothing", "It = None", 2, "has no 'It'"),
    conform("whose module fails when it is looked at", "def __getattr__(name): raise OSError(name)", 2, "OSError"),
    conform("whose module exits when it is looked at", "def __getattr__(name): sys.exit(0)", 2, "exit code 0"),
    conform("without methods", "class It:\n    def __init__(self, *geometry): pass", 2, "has no method alloc"),
    conform("without free", "class It(Right):\n    free = None", 2, "has no method free"),
    conform("whose constructor takes nothing", "class It: pass", 2, "does not crash: TypeError"),
)

WHEN_MADE = (
    made("whose constructor never returns", "def __init__(self, *geometry): time.sleep(1000)", 1, "answers in time"),
    made("whose constructor exits with 0", "def __init__(self, *geometry): sys.exit(0)", 1, "the process: exit code 0"),
    made(
        "whose constructor leaves with 0", "def __init__(self, *geometry): os._exit(0)", 1, "the process: exit code 0"
    ),
    made(
        "whose constructor raises",
        "def __init__(self, *geometry): raise LookupError('no')",
        2,
        "crash: LookupError: no",
    ),
    made("whose constructor refuses all", "def __init__(self, *geometry): raise ValueError('no')", 2, "ValueError: no"),
    made(
        "whose constructor refuses with what cannot be read",
        """
        def __init__(self, *geometry):
            class Bad(ValueError):
                def __str__(self): raise self
            raise Bad
        """,
        2,
        "Bad: what it says cannot be read",
    ),
    made("that exits when it is made", "def __new__(kind, *geometry): sys.exit()", 1, "exit code 0"),
    made("that is made as another", "def __new__(kind, *geometry): return 5", 2, "has no method alloc"),
    conform(
        "whose metaclass exits",
        "class Kind(type):\n    def __call__(kind, *geometry): os._exit(0)\nclass It(Right, metaclass=Kind): pass",
        1,
        "exit code 0",
    ),
    made("that changes the folder", "def __init__(self, *geometry): super().__init__(*geometry); os.chdir('/')"),
    made("that closes all when it is made", "def __init__(self, *geometry): os.closerange(0, 1 << 20)", 1, NOT_ITS_OWN),
    made(
        "that starts a process for each object",
        """
        def __init__(self, *geometry):
            super().__init__(*geometry)
            self.helper = subprocess.Popen(["sleep", "1000"])
        """,
    ),
)

WHEN_LOOKED_AT = (
    made("with attributes of the kit's names", "memory = tables = close = can_say = 5"),
    made("with a journal and a state of its own", "journal = state = calls = theirs = offered = 5"),
    made("whose free fails when it is looked at", "@property\ndef free(self): raise OSError('no')", 1, "OSError: no"),
    made("whose free exits when it is looked at", "@property\ndef free(self): sys.exit(3)", 1, "exit code 3"),
    made("that fails for each name", "def __getattribute__(self, name): raise OSError(name)", 1, "crash: OSError"),
    made("that leaves for each name", "def __getattribute__(self, name): os._exit(0)", 1, "exit code 0"),
    made("that sleeps for each unknown name", "def __getattr__(self, name): time.sleep(1000)", 1, "answers in time"),
    made("that has each name", "def __getattr__(self, name): return lambda *arguments: None", 1, "."),
    made("that cannot be compared", "def __eq__(self, other): raise OSError\n__hash__ = None"),
    made("without a truth or a length", "def __bool__(self): raise OSError\ndef __len__(self): sys.exit(0)"),
    made("that cannot be shown", "def __repr__(self): os._exit(0)\n__str__ = __format__ = __repr__"),
    made("that cannot be copied", "def __reduce_ex__(self, protocol): raise OSError('no copies')"),
    made("that raises no Exception when copied", "def __reduce__(self): raise KeyboardInterrupt"),
    made("that exits when it is copied", "def __getstate__(self): sys.exit(0)"),
    made("that leaves when it is copied", "def __getstate__(self): os._exit(0)"),
    made("that sleeps when it is copied", "def __getstate__(self): time.sleep(1000)"),
    made("that leaves when its copy is made", "def __setstate__(self, state): os._exit(0)"),
    made("whose copy is another", "def __reduce__(self): return (int, (5,))"),
    made("that leaves when it is gone", "def __del__(self): os._exit(0)", 1, "."),
)

WHEN_CALLED = (
    method("raises", "raise ValueError('not now')", 1, "does not crash: ValueError: not now"),
    method("raises what has a clause", "class Bad(Exception): clause = 'mine'\nraise Bad", 1, "does not crash: Bad"),
    method("raises a megabyte", "raise ValueError('x' * 1_000_000)", 1, "does not crash: ValueError: x+…"),
    method("raises an interrupt", "raise KeyboardInterrupt", 1, "does not crash: KeyboardInterrupt"),
    method("raises the end of a generator", "raise GeneratorExit", 1, "does not crash: GeneratorExit"),
    method("raises without end", "return self.alloc(order)", 1, "does not crash: RecursionError"),
    method("exits with 0", "sys.exit(0)", 1, "does not end the process: exit code 0"),
    method("exits with nothing", "raise SystemExit", 1, "does not end the process: exit code 0"),
    method("leaves with 0", "os._exit(0)", 1, "does not end the process: exit code 0"),
    method("never returns", "time.sleep(1000)", 1, "answers in time"),
    method("kills itself", "os.kill(os.getpid(), 9)", 1, "does not crash: SIGKILL"),
    method("ends its group", "os.kill(0, signal.SIGTERM); time.sleep(9)", 1, "does not crash: SIGTERM"),
    method("kills its group", "os.killpg(os.getpgrp(), 9)", 1, "does not crash: SIGKILL"),
    method("kills its parent", "os.kill(os.getppid(), 9); time.sleep(9)", 1, NOT_ITS_OWN),
    method("stops itself", "os.kill(os.getpid(), signal.SIGSTOP)", 1, "answers in time"),
    method("closes all descriptors", "os.closerange(0, 1 << 20); return found", 1, NOT_ITS_OWN),
    method(
        "writes to all descriptors",
        """
        for each in os.listdir("/proc/self/fd"):
            try: os.write(int(each), b"x" * 99)
            except OSError: pass
        return found
        """,
        1,
        NOT_ITS_OWN,
    ),
    method(
        "writes to the first thousand",
        "for each in range(3, 1024):\n    try: os.write(each, b'x')\n    except OSError: pass\nreturn found",
        1,
        TWICE,
        base="Twice",
    ),
    method(
        "is interrupted by an alarm",
        "signal.signal(14, lambda *_: 1 / 0)\nsignal.setitimer(0, 1e-4, 1e-4)\ntime.sleep(1)",
        1,
        "leaves alone|does not crash",
    ),
    method("sets an alarm", "signal.alarm(1)\nreturn found", 1, TWICE, base="Twice"),
    method("prints a megabyte", "print('x' * 1_000_000)\nreturn found", 1, TWICE, base="Twice"),
    method("reads its input", "input()", 1, "does not crash: EOFError"),
    method("takes all memory", "bytearray(1 << 44)", 1, "does not crash: MemoryError"),
    method(
        "starts threads",
        "threading.Thread(target=time.sleep, args=(1000,)).start()\nreturn found",
        1,
        TWICE,
        base="Twice",
    ),
    method(
        "has a thread that leaves",
        "threading.Thread(target=os._exit, args=(0,)).start(); time.sleep(9)",
        1,
        "exit code 0",
    ),
    method("leaves a child behind", "if not os.fork(): time.sleep(1000)\nreturn found", 1, TWICE, base="Twice"),
    method(
        "leaves a session behind",
        "if not os.fork():\n    os.setsid()\n    if not os.fork(): time.sleep(1000)\n    os._exit(0)\nreturn found",
        1,
        TWICE,
        base="Twice",
    ),
    method("leaves a command behind", "os.system('sleep 1000 &')\nreturn found", 1, TWICE, base="Twice"),
    method(
        "leaves children that ignore signals",
        "os.system('(trap \"\" TERM HUP INT; sleep 1000) &')\nreturn found",
        1,
        TWICE,
        base="Twice",
    ),
    method("goes on as its own child", "if os.fork(): os._exit(0)\nreturn found", 1, "exit code 0"),
    method("is a coroutine", "async def later(): pass\nreturn later()", 1, NO_ANSWER),
)

ODD = """
class Odd(int):
    def fail(self, *others): raise OSError('odd')
    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = __bool__ = __add__ = __sub__ = __and__ = fail
    __index__ = __int__ = __str__ = __repr__ = __format__ = __reduce_ex__ = fail
class Name(str):
    def fail(self, *others): raise OSError('odd')
    __eq__ = __hash__ = __str__ = __repr__ = __format__ = __len__ = __getitem__ = fail
class Shy:
    def __repr__(self): raise OSError('odd')
class Exits:
    def __repr__(self): sys.exit(0)
class Leaves:
    def __repr__(self): os._exit(0)
class Sleeps:
    def __repr__(self): time.sleep(1000)
class Index:
    def __init__(self, function): self.function = function
    def __index__(self): return self.function()
"""


def odd(name: str, expression: str, says: str, *, base: str = "Right") -> Row:
    """`alloc` answers with something of a class that fails in every way."""
    body = f"{ODD}class It({base}):\n    def alloc(self, order):\n        found = super().alloc(order)\n"
    return conform(f"answers {name}", f"{body}        return {expression}\n", 1, says)


ANSWERS = (
    answering("a number of 5,000 digits", "10 ** 5_000", NO_ANSWER),
    answering("a number of 100 digits", "10 ** 100", "hands out only frames of the pool|out of range"),
    answering("a negative number of 5,000 digits", "-10 ** 5_000", NO_ANSWER),
    answering("no number", "float('nan')", NO_ANSWER),
    answering("a fraction", "0.0", NO_ANSWER),
    answering("a truth", "True", NO_ANSWER),
    answering("a list", "[found]", NO_ANSWER),
    answering("a long list", "[found] * 1_000_000", NO_ANSWER),
    answering("a pair", "(0, 1)", NO_ANSWER),
    answering("a nest of tuples", "eval('(' * 50 + '0,' + '),' * 49 + ')')", NO_ANSWER),
    answering("bytes", "b'no memory'", NO_ANSWER),
    answering("a failure that there is not", "'no memroy'", NO_ANSWER),
    answering("a text of a megabyte", "'x' * 1_000_000", NO_ANSWER),
    answering("lone surrogates and a NUL", "chr(0xd800) + chr(0) + chr(27) + '[31m'", NO_ANSWER),
    answering("itself", "self", NO_ANSWER),
    odd("a number that fails when it is used", "Odd(self.start)", "out of range|" + TWICE),
    odd("a name that fails when it is used", "Name('no memory')", "refuses only when no free block|out of range"),
    odd("a name that is none and fails when it is used", "Name('nothing')", NO_ANSWER),
    odd("what cannot be shown", "Shy()", NO_ANSWER),
    odd("what exits when it is shown", "Exits()", "exit code 0"),
    odd("what leaves when it is shown", "Leaves()", "exit code 0"),
    odd("what sleeps when it is shown", "Sleeps()", "answers in time"),
    odd("an index that raises", "Index(lambda: 1 / 0)", "crash: ZeroDivisionError"),
    odd("an index that exits", "Index(sys.exit)", "exit code 0"),
    odd("an index that is none", "Index(str)", "crash: TypeError"),
    odd("an index of 5,000 digits", "Index(lambda: 10 ** 5_000)", NO_ANSWER),
)


def replayed(name: str, target: str, frames: int, exit_code: int, says: str) -> Row:
    """A file of somebody else's: a run in a pool of `frames` frames, on what it names."""
    call = {"operation": "alloc", "arguments": [0], "returned": 0}
    run = {
        "part": "physical.buddy",
        "clause": TWICE,
        "target": target,
        "geometry": [0, frames, 10],
        "calls": [call] * 2,
    }
    files = {"right.py": RIGHT, "theirs.py": f"{BEGIN}\nIt = Twice\n", "run.json": json.dumps(run)}
    return Row(f"a replay: {name}", ("replay", "run.json", "--max-time", "3"), exit_code, says, files)


REPLAYED = (
    replayed("of a class in a pool of 2^26 frames", "theirs:It", 1 << 26, 1, "runs the Python module theirs"),
    replayed("of a class in a pool of 2^40 frames", "theirs:It", 1 << 40, 1, TWICE),
    replayed("of ours in a pool of 2^26 frames", "impl", 1 << 26, 2, "too large to be read"),
    replayed("of ours in a pool of 2^40 frames", "impl", 1 << 40, 2, "too large to be read"),
    replayed("of a mutant in a pool of 2^26 frames", "mutant never-merges", 1 << 26, 2, "too large to be read"),
    replayed("of the law in a pool of 2^40 frames", "law", 1 << 40, 1, TWICE),
    replayed("of a command", "sleep 1000", 4, 3, "time ran out[^$]*replay runs the command sleep 1000"),
    replayed("of an adapter that is not there", "it.toml", 4, 2, "replay runs what it.toml names"),
)

ROWS = (*WHEN_IMPORTED, *UNFOUND, *WHEN_MADE, *WHEN_LOOKED_AT, *WHEN_CALLED, *ANSWERS, *REPLAYED)

"""Programs that speak the line protocol badly, or not at all."""

from __future__ import annotations

import sys
from textwrap import dedent, indent

from tests.hostile.row import Row

SPEAKER = '''
"""A first fit that keeps the law; what is put in its places is not as it should be."""
import json, os, signal, subprocess, sys, threading, time

held, start, end, largest = {}, 0, 0, 0

def say(answer):
    print(json.dumps(answer), flush=True)

def write(data):
    os.write(1, data)

def is_free(head, size):
    return TWICE or all(head + size <= other or other + (1 << order) <= head for other, order in held.items())

def alloc(order):
    if not 0 <= order <= largest:
        return {"failed": "out of range"}
    size = 1 << order
    for head in range(-(-start // size) * size, end - size + 1, size):
        if is_free(head, size):
            held[head] = order
            return {"returned": head}
    return {"failed": "no memory"}

def free(frame, order):
    if not (start <= frame < end and 0 <= order <= largest):
        return {"failed": "out of range"}
    if held.get(frame) != order:
        return {"failed": "wrong order" if frame in held else "not allocated"}
    del held[frame]
    return {"returned": None}

def begin():
    pass
BEGIN

def create(shape):
    pass
CREATE

def call(answer):
    say(answer)
CALL

begin()
for line in sys.stdin:
    asked = json.loads(line)
    if "create" in asked:
        shape = asked["create"]
        start, end, largest, held = shape["start"], shape["start"] + shape["frames"], shape["max_order"], {}
        say(create(shape) or {"created": ["alloc", "free"]})
    else:
        call({"alloc": alloc, "free": free}[asked["call"]](**asked["arguments"]))
'''
TWICE = "hands out only frames that are not allocated"
ANSWERS = "answers with a result or a named failure: it "
EXIT = "does not end the process: it exited with code"


def _function(head: str, body: str) -> str:
    return f"def {head}:\n{indent(dedent(body).strip(), '    ')}\n" if body else ""


def program(
    name: str,
    exit_code: int,
    says: str,
    *,
    begin: str = "",
    create: str = "",
    call: str = "",
    twice: bool = False,
    seconds: str = "4",
) -> Row:
    """What it does at its start, when a pool is made (`shape`), and to answer a call (`answer`)."""
    places = {"BEGIN": _function("begin()", begin), "CREATE": _function("create(shape)", create)}
    places |= {"CALL": _function("call(answer)", call), "TWICE": str(twice)}
    text = SPEAKER
    for place, said in places.items():
        text = text.replace(f"\n{place}\n", f"\n{said}\n").replace(f"return {place} or", f"return {said} or")
    arguments = f"{sys.executable} it.py"
    return command(name, arguments, exit_code, says, files={"it.py": text}, seconds=seconds)


def command(
    name: str, words: str, exit_code: int, says: str, *, files: dict[str, str | bytes] | None = None, seconds: str = "4"
) -> Row:
    arguments = ("conform", "physical.buddy", words, "--profile", "quick", "--max-time", seconds)
    return Row(f"a program: {name}", arguments, exit_code, says, files or {})


def answering(name: str, expression: str, says: str = ANSWERS) -> Row:
    """It answers a call with these bytes."""
    return program(f"answers {name}", 1, says, call=f"write({expression})")


def twice(name: str, **does: str) -> Row:
    """What is strange does no harm, and the fault that it has besides is found."""
    return program(name, 1, TWICE, twice=True, **does)


UNSTARTED = (
    command("that is not there", "./nothing --serve", 2, "no program './nothing'"),
    command("that is not on the PATH", "nothing-of-the-kind --serve", 2, "no command"),
    command("that may not be executed", "./it.txt now", 2, "not executable", files={"it.txt": "text"}),
    command("that is a folder", "/ now", 2, "no program '/'"),
    command("of spaces", "   ", 2, "empty"),
)

AT_START = (
    command("that is silent", "sleep 1000", 1, "answers in time: it did not answer within", seconds="20"),
    command("that is silent, with little time", "sleep 1000", 3, "time ran out", seconds="1"),
    command("that ends at once", "true now", 1, f"{EXIT} 0"),
    command("that fails at once", "false now", 1, f"{EXIT} 1"),
    command("that echoes", "cat -", 1, ANSWERS),
    command("that never stops talking", "yes no", 1, ANSWERS),
    command("that says a long line", "head -c 3000000 /dev/zero", 1, ANSWERS),
    program("that talks before it is asked", 1, ANSWERS, begin='print("welcome", flush=True)'),
    program("that prints a banner without an end", 1, ANSWERS, begin='print("> ", end="", flush=True)'),
    program("that fails at its start", 1, f"{EXIT} 1; on standard error: .*ZeroDivisionError", begin="1 / 0"),
    program(
        "that closes its output at its start", 1, "closed its standard output", begin="os.close(1); time.sleep(1000)"
    ),
    program("that closes all at its start", 1, "does not|answers", begin="os.closerange(0, 999)"),
    program("that kills itself at its start", 1, "does not crash: it died by SIGKILL", begin="os.kill(os.getpid(), 9)"),
    program("that stops at its start", 3, "time ran out", begin="os.kill(os.getpid(), signal.SIGSTOP)", seconds="1"),
)

AT_CREATE = (
    program("that dies when a pool is made", 1, "it died by SIGSEGV", create="os.kill(os.getpid(), signal.SIGSEGV)"),
    program("that exits when a pool is made", 1, f"{EXIT} 0", create="os._exit(0)"),
    program("that exits when the third pool is made", 1, f"{EXIT} 0", create="if end > 2: os._exit(0)"),
    program("that refuses each pool", 2, "can be constructed with no", create='return {"refused": "no"}'),
    program("that refuses with a megabyte", 2, "xxx…", create='return {"refused": "x" * 10**6}'),
    program("that refuses with a number", 1, ANSWERS, create='return {"refused": 5}'),
    program("that says created with a number", 1, ANSWERS, create='return {"created": 5}'),
    program("that says created twice", 1, ANSWERS, create='say({"created": True})'),
    program("that says that it has no operation", 2, "has no method alloc", create='return {"created": []}'),
    program("that says something of its own", 1, ANSWERS, create='return {"created": True, "version": 3}'),
    program(
        "that changes what it has from pool to pool",
        2,
        "has no method free",
        create='return {"created": ["alloc", "free"] if end < 3 else ["alloc"]}',
    ),
)

WHEN_CALLED = (
    answering("nothing", 'b"\\n"', f"{ANSWERS}answered an empty line"),
    answering("a word", 'b"no memory\\n"'),
    answering("a number", 'b"5\\n"'),
    answering("an empty object", 'b"{}\\n"'),
    answering("a list", "b'[1]\\n'"),
    answering("a truth", "b'{\"returned\": true}\\n'"),
    answering("a fraction", "b'{\"returned\": 0.0}\\n'"),
    answering("no number", "b'{\"returned\": NaN}\\n'"),
    answering("a text", 'b\'{"returned": "0"}\\n\''),
    answering("two things", 'b\'{"returned": 0, "failed": "busy"}\\n\''),
    answering(
        "a failure that there is not", 'b\'{"failed": "no memroy"}\\n\'', "answers with a result or a named failure"
    ),
    answering("half a line, and leaves", "b'{\"returned\"'), os._exit(0", f"{EXIT} 0 after it had written"),
    answering("half a line, and waits", "b'{\"returned\"'), time.sleep(1000", "answers in time"),
    answering("two lines", 'b\'{"returned": 0}\\n{"returned": 0}\\n\''),
    answering("a nest of 10,000 lists", 'b"[" * 10_000 + b"\\n"'),
    answering("a nest of 10,000 objects", "b'{\"returned\":' * 10_000 + b'\\n'"),
    answering("a number of 5,000 digits", "b'{\"returned\": ' + b'9' * 5_000 + b'}\\n'"),
    answering("a number of 100 digits", "b'{\"returned\": ' + b'9' * 100 + b'}\\n'", "answers with|hands out only"),
    answering("bytes that are no text", 'b"\\xff\\xfe\\x00\\n"'),
    answering("a NUL in a failure", 'b\'{"failed": "no\\\\u0000memory"}\\n\'', "answers with"),
    answering("a lone surrogate", 'b\'{"failed": "\\\\ud800"}\\n\'', "answers with"),
    answering("a byte order mark", "b'\\xef\\xbb\\xbf{\"returned\": 0}\\n'"),
    answering("in another encoding", "'{\"returned\": 0}\\n'.encode('utf-16')"),
    answering("a line of two megabytes", "b'x' * 2_000_000"),
    answering("with what upsets a terminal", "b'\\x1b[31mred\\x07\\n'", ANSWERS),
    program("that never answers", 1, "answers in time: it did not answer within", call="time.sleep(1000)"),
    program("that closes its output", 1, "closed its standard output", call="os.close(1); time.sleep(1000)"),
    program("that closes its input", 1, "does not|answers", call="os.close(0); os._exit(3)"),
    program("that dies when it is called", 1, "it died by SIGABRT", call="os.abort()"),
    program("that exits as a shell does", 1, "which is how a shell reports SIGSEGV", call="os._exit(139)"),
    program("that kills its group", 1, "it died by SIGKILL", call="os.killpg(0, 9)"),
    program(
        "that leaves a child with its pipe and exits",
        1,
        f"{EXIT} 0|answers in time",
        call="if not os.fork(): time.sleep(1000)\nos._exit(0)",
    ),
    twice("that leaves a child behind", call="if not os.fork(): time.sleep(1000)\nsay(answer)"),
    twice("that writes a megabyte to standard error", call='sys.stderr.write("x" * 1_000_000); say(answer)'),
    twice("that writes what is no text to standard error", call="os.write(2, bytes(range(256))); say(answer)"),
    twice("that answers in pieces", call="for each in json.dumps(answer) + chr(10): write(each.encode())"),
    twice("that closes standard error", call="os.close(2) if answer is None else None; say(answer)"),
)

ROWS = (*UNSTARTED, *AT_START, *AT_CREATE, *WHEN_CALLED)

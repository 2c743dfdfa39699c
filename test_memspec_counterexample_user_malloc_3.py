"""Run it where libc.so.6 is found from.

broken: does not crash: SIGABRT (Aborted)
in a new Malloc: start 16, bytes 140737488355312, alignment 8
      (read: a live block as address:bytes, with what is known to be in it (=a5:
       each byte; =…: several); a gap as .bytes)
      |.140737488355312|
   1. malloc(size=40) → 140317454174992
      |.140317454174976|0x7f9e34030b10:40|.420034180296|
   2. realloc(address=140317453981280, size=72) → does not return
      ^ here: does not crash: SIGABRT (Aborted)
"""

import memspec

RUN = {
    "memspec": "0.1.0",
    "part": "user.malloc",
    "clause": "does not crash: SIGABRT (Aborted)",
    "target": "libc.so.6",
    "engine": "conform",
    "seed": 0,
    "geometry": [16, 140737488355312, 8],
    "calls": [
        {"operation": "malloc", "arguments": [40], "returned": 140317454174992},
        {"operation": "realloc", "arguments": [140317453981280, 72], "returned": "does not return"},
    ],
}


def test_memspec_counterexample_user_malloc_3():
    [row] = memspec.replay(RUN)
    assert row.verdict is memspec.Verdict.HOLDS, f"{row.property} ({row.note})"

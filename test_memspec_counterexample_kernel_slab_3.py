"""Run it where examples/slab/slab.toml is found from.

broken: objects that fit no slab, or cannot be aligned so, are refused as invalid
in a new Slab: start 32768, bytes 4096, page 4096, caches 8
      start 32768  bytes 4096  page 4096  room 8  caches []  live {}  slabs {}  contents {}
   1. create(size=0, alignment=0, constructor=0) → done
      ^ here: objects that fit no slab, or cannot be aligned so, are refused as invalid
"""

import memspec

RUN = {
    "memspec": "0.1.0",
    "part": "kernel.slab",
    "clause": "objects that fit no slab, or cannot be aligned so, are refused as invalid",
    "target": "examples/slab/slab.toml",
    "engine": "conform",
    "seed": 0,
    "geometry": [32768, 4096, 4096, 8],
    "calls": [{"operation": "create", "arguments": [0, 0, 0], "returned": None}],
}


def test_memspec_counterexample_kernel_slab_3():
    [row] = memspec.replay(RUN)
    assert row.verdict is memspec.Verdict.HOLDS, f"{row.property} ({row.note})"

"""Runners of other processors, under qemu-user, and of 32 bits where no compiler has -m32: built by zig cc."""

from __future__ import annotations

import ctypes
import platform
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

from checks.evidence import Verdict
from checks.pairings import pairings
from checks.targets.memory import Arena
from checks.targets.runner import RunLibrary, Runner, model
from checks.targets.sharing import Sharing
from tests.foreign import judged, judged_in_full
from tests.test_runner_shared import OTHER, USES, adapter

EXAMPLES = Path(__file__).parent.parent / "examples"
SPACES = pairings()["virtual.address_space"]
ZIG = ["zig"] if shutil.which("zig") else [sys.executable, "-m", "ziglang"] if find_spec("ziglang") else []
FLAGS = ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O1"]


class Processor(NamedTuple):
    zig: str
    """Its name there."""
    command: tuple[str, ...]
    """What runs its programs; none where this processor does."""
    loader: str
    """What its programs are loaded by: of the C library that they need."""
    bits: int


PROCESSORS = [
    Processor("x86-linux-gnu", (), "/lib/ld-linux.so.2", 32),
    Processor(
        "arm-linux-gnueabihf",
        ("qemu-arm", "-L", "/usr/arm-linux-gnueabihf"),
        "/usr/arm-linux-gnueabihf/lib/ld-linux-armhf.so.3",
        32,
    ),
    Processor(
        "aarch64-linux-gnu",
        ("qemu-aarch64", "-L", "/usr/aarch64-linux-gnu"),
        "/usr/aarch64-linux-gnu/lib/ld-linux-aarch64.so.1",
        64,
    ),
]


@pytest.fixture(scope="module", params=PROCESSORS, ids=lambda each: each.zig)
def processor(request: pytest.FixtureRequest) -> Processor:
    found: Processor = request.param
    if not ZIG:
        pytest.skip("there is no zig here, nor the package ziglang")
    if found.command and shutil.which(found.command[0]) is None:
        pytest.skip(f"there is no {found.command[0]} here (Debian: qemu-user)")
    if not found.command and platform.machine() != "x86_64":
        pytest.skip(f"programs for {found.zig} do not run here")
    if not Path(found.loader).exists():
        pytest.skip(f"there is no {found.loader} here, by which programs are loaded")
    return found


@pytest.fixture(scope="module")
def folder(processor: Processor, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("processor") / "runner"
    shutil.copytree(EXAMPLES / "runner", made, ignore=shutil.ignore_patterns("build"))
    (made / "other.c").write_text(OTHER)
    (made / "build/32").mkdir(parents=True)
    compiler = [*ZIG, "cc", "-target", processor.zig, *FLAGS]
    subprocess.run([*compiler, "-o", "build/runner32", "runner.c", "-ldl"], cwd=made, check=True)
    sources = {"other": ["other.c"]}
    if processor.bits == 32:
        sources |= {"space": ["space.c"], "unflushed": ["-DBUG_UNFLUSHED", "space.c"]}
    for name, said in sources.items():
        command = [*compiler, "-fPIC", "-shared", "-o", f"build/32/{name}.so", *said]
        subprocess.run(command, cwd=made, check=True)
    return made


def test_numbers_and_memory_go_both_ways(processor: Processor, folder: Path) -> None:
    runner = Runner([*processor.command, str(folder / "build/runner32")], folder, seconds=5)
    library = RunLibrary(runner, model(tuple(runner.command), folder), str(folder / "build/32/other.so"))
    library.load()
    try:
        seen: list[tuple[int, ...]] = []

        def does(*told: int) -> int:
            seen.append(told)
            return -(1 << 40)

        types = [library.types[name] for name in ("char", "int64_t", "unsigned short", "uint64_t", "int")]
        [address] = library.supply([(does, types)])
        passes = library["passes"]
        passes.restype, passes.argtypes = library.types["int64_t"], [library.types["void *"]]
        assert passes(address) == -(1 << 40)
        assert seen == [(-3, -4_000_000_000, 65535, (1 << 64) - 1, -1)]
        arena = Arena(2, 4096, 0, 1 << 16, mapper=Sharing(library, library.start))
        ctypes.memset(arena.address, 0x5A, arena.size)
        assert library.get(arena.address + 4, 4) == 0x5A5A5A5A
        library.put(arena.address + arena.size, 1, 0)
        assert not arena.is_sound()
    finally:
        runner.end()


def test_page_tables_are_judged(processor: Processor, folder: Path) -> None:
    if processor.bits != 32:
        pytest.skip("the example is of 32 bits")
    command = " ".join((*processor.command, "build/runner32"))
    edit = ('runner = "build/runner32"', f'runner = "{command}"')
    rows = judged_in_full(SPACES, adapter(folder, "space", "runner/space.toml", edit), 60, 0.5)[1]
    assert all(row.verdict is not Verdict.VIOLATED for row in rows)
    assert max(row.scope.get("reached", 0) for row in rows) >= 60
    rows = judged(SPACES, adapter(folder, "unflushed", "runner/unflushed.toml", edit), 60, shrinking=0.5)[1]
    [found] = [row for row in rows if row.verdict is Verdict.VIOLATED]
    assert found.property.startswith(USES)

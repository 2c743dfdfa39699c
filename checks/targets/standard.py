"""A library whose functions have the standard names, as a target without an adapter: the adapter class of a part says
which these are. Which of them a library has is asked of it in a process of its own, for loading it runs its code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import evolve

from checks.evidence import UsageError
from checks.pairing import Pairing
from checks.targets.adapter import Adapter, Function, read
from checks.targets.library import binding, check_libc, located, named
from checks.targets.library import lacking as unfound
from checks.targets.runner import symbols as in_runner
from checks.targets.symbols import prefixes
from checks.words import cut

LIBRARY = re.compile(r"(?P<library>[^:]+\.so(\.\d+)*)(:(?P<prefix>\w+))?")
"""A shared library; after a colon, what its functions' names begin with."""
STEPWISE = ":stepwise"
"""After an adapter's file: its library is looked at after each store (Adapter.stepwise)."""
MOST_PREFIXES = 3
"""How many are named of those that a library's names begin with."""
SECONDS = 20.0
"""For loading a library and looking for its symbols."""
ASK = """
import ctypes, json, sys

class Map(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p)]

class Information(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in ("file", "base", "symbol", "address")]

path, mode, *names = sys.argv[1:]
try:
    library, process = ctypes.CDLL(path, int(mode)), ctypes.CDLL(None)
    itself, found = ctypes.POINTER(Map)(), []
    process.dlinfo(ctypes.c_void_p(library._handle), 2, ctypes.byref(itself))
    for name in names:
        where = Information()
        if hasattr(library, name) and process.dladdr(library[name], ctypes.byref(where)):
            found += [name] * (where.base == itself.contents.base)
    print(json.dumps({"found": found}))
except OSError as error:
    print(json.dumps({"error": str(error)}))
"""
"""A symbol that a library lacks is looked for in those that it was linked with, the C library among them: what is found
there is not its own (dlsym(3), dladdr(3); 2 is RTLD_DI_LINKMAP, whose first field is where the library begins)."""
NO_ROOM = "static TLS"
"""What the dynamic linker says where a library's thread-local memory has no room beside that of the program."""
TUNABLES, MORE_ROOM = "GLIBC_TUNABLES", "glibc.rtld.optional_static_tls=16384"


class Crowded(UsageError):
    """A library that can only be loaded in a process that was started with other tunables."""


def check_room(target: str, pairing: Pairing) -> None:
    """Raise Crowded where the target is a library that this process has no room for."""
    if not (is_library(target) or is_adapter(target)):
        return
    try:
        adapter_of(target, pairing)
    except Crowded:
        raise
    except UsageError:
        return  # of which the engine complains


def is_library(target: str) -> bool:
    return LIBRARY.fullmatch(target) is not None


def is_adapter(target: str) -> bool:
    return file_of(target).endswith(".toml")


def file_of(target: str) -> str:
    """The adapter's file, where a target names one."""
    return target.removesuffix(STEPWISE)


def adapter_of(target: str, pairing: Pairing) -> Adapter:
    """The adapter that a target names, or that is the standard one of a library. Raises UsageError."""
    if not is_library(target):
        adapter = read(Path(file_of(target)), pairing)
        return completed(adapter.stepwise() if target.endswith(STEPWISE) else adapter, pairing)
    named = LIBRARY.fullmatch(target)
    assert named is not None
    kind = pairing.adapter or Adapter
    if not kind.standard:
        raise UsageError(
            f"{pairing.part} has no functions by standard names, so memspec cannot tell those of {cut(target)}: "
            f"name them in an adapter, which memspec conform {pairing.part} --scaffold c begins"
        )
    library, prefix = named["library"], named["prefix"] or ""
    nothing: dict[str, bool | str] = dict.fromkeys(pairing.promises, False)
    adapter = kind(part=pairing.part, library=library, prefix=prefix, promises=nothing, file=Path(library))
    return completed(adapter, pairing)


def completed(adapter: Adapter, pairing: Pairing) -> Adapter:
    """With the functions that the library has under standard names, if it is said to have some, for the operations that
    it does not bind itself."""
    if adapter.prefix is None or not adapter.library:
        return adapter
    wanted = {name: each for name, each in adapter.standard.items() if name not in adapter.operations}
    named = {name: [renamed(each, adapter.prefix) for each in functions] for name, functions in wanted.items()}
    there = symbols(adapter, [each.symbol for functions in named.values() for each in functions])
    found = {name: each for name, functions in named.items() for each in functions[::-1] if each.symbol in there}
    lacking = [name for name in named if not (name in found or pairing.operations[name].optional)]
    if lacking:
        symbol = named[lacking[0]][0].symbol
        raise unfound(adapter, symbol, f", which {pairing.part} needs{prefixed(adapter, lacking)}")
    return evolve(adapter, operations={**adapter.operations, **found})


def prefixed(adapter: Adapter, lacking: Sequence[str]) -> str:
    """How a library can be named that has such functions under names that begin otherwise."""
    found = prefixes(Path(located(adapter)), [adapter.standard[name][0].symbol for name in lacking])
    ways = [f"--prefix {prefix}" for prefix in found[:MOST_PREFIXES]]
    return f": write {' or '.join(ways)}" if ways else ""


def renamed(function: Function, prefix: str) -> Function:
    return evolve(function, symbol=f"{prefix}{function.symbol}")


def symbols(adapter: Adapter, names: Sequence[str]) -> list[str]:
    """Those of the names that the library has. Raises UsageError where it cannot be loaded."""
    path, where = located(adapter), f"{named(adapter)} cannot be loaded"
    if adapter.runner:
        return in_runner(adapter, path, names)
    check_libc(adapter)
    command = [sys.executable, "-I", "-S", "-c", ASK, path, str(binding()), *names]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        said = json.loads(asked.stdout)
    except subprocess.TimeoutExpired:
        raise UsageError(f"{where}: that takes longer than {SECONDS:g} s") from None
    except json.JSONDecodeError:
        raise UsageError(f"{where}: that ends the process, with {asked.returncode}") from None
    if NO_ROOM in said.get("error", ""):
        variable = f"{TUNABLES}={MORE_ROOM}"
        raise Crowded(f"{where} beside Python, as its thread-local memory is too large: start memspec with {variable}")
    if "error" in said:
        raise UsageError(f"{where}: {said['error']}")
    return list(said["found"])


def roomy(environment: Mapping[str, str]) -> dict[str, str] | None:
    """The environment in which a crowded library has room; None where it is that already."""
    now = environment.get(TUNABLES, "")
    if MORE_ROOM in now:
        return None
    return {**environment, TUNABLES: f"{now}:{MORE_ROOM}" if now else MORE_ROOM}

"""Turning paging on: the law beside the law of the walk, the orders of the steps, and the kernel that takes them."""

from __future__ import annotations

import shutil
import subprocess
from itertools import permutations
from pathlib import Path

import pytest

import spec.boot.paging as law
import spec.virtual.walk as walk_law
from checks.engines.observe import observe
from checks.evidence import Budget, Verdict
from checks.oracles.boot import machines
from checks.oracles.boot.orders import FAULTS, LUCK, OPERATIONS, SAFE, UNFINISHED, Order, order_of, orders
from checks.oracles.boot_steps import ORACLE
from checks.pairings.boot.paging.pairing import ACROSS, PAIRING, SMALL, lookup_calls
from impl.boot.paging import MEMORY, BootCode
from spec.boot.paging import Machine, initial
from spec.boot.words import ENTRIES, LOW_END, Fault, LinearAddress, PagingFailure, StepOrder
from spec.virtual.words import WRITE, WRITE_PROTECT, PageFault, Translation
from spec.vocabulary import BrokenClause, Table

FOLDER = Path(machines.__file__).parent
HERE = list(machines.here())


# ── The law beside the law of the walk ───────────────────────────────────────────────────────────────────────


def machine_of(code: BootCode, geometry: tuple[int, ...]) -> walk_law.Machine:
    """The tables that a boot code has built, in the memory of a machine of the walk's law: two entries a word."""
    root, tables = geometry[3:]
    entries = [int(word) for word in code.image[MEMORY : MEMORY + (1 + tables) * ENTRIES]]
    words = {
        (root >> 3) + number: _signed(low | high << 32)
        for number, (low, high) in enumerate(zip(entries[::2], entries[1::2], strict=True))
        if low | high
    }
    frames = LOW_END >> 12
    return walk_law.Machine(Table(words), frames, root, WRITE_PROTECT)


def _signed(word: int) -> int:
    return word - (word >> 63 << 64)


@pytest.mark.parametrize("geometry", [SMALL, ACROSS])
@pytest.mark.parametrize("dropped", [False, True])
def test_a_write_reaches_by_the_law_of_the_walk_what_lookup_says(geometry: tuple[int, ...], dropped: bool) -> None:
    code = BootCode(*geometry)
    assert code.build() is None
    if dropped:
        code.drop_identity()
    machine = machine_of(code, geometry)
    for (address,) in lookup_calls(initial(*geometry)):
        if not 0 <= address < LOW_END:
            continue
        said = code.lookup(address)
        answer = PageFault(WRITE, address) if isinstance(said, PagingFailure) else Translation(said)
        try:
            walk_law.access(machine, address, WRITE, returned=answer)
        except BrokenClause as broken:
            pytest.fail(f"{address:#x}: lookup says {said}, and {broken}")


def test_the_law_of_the_walk_refuses_another_frame() -> None:
    """The comparison can fail."""
    code = BootCode(*SMALL)
    code.build()
    with pytest.raises(BrokenClause, match="translated to its page"):
        walk_law.access(machine_of(code, SMALL), SMALL[0], WRITE, returned=Translation(SMALL[0] + 0x1000))


# ── Every order ──────────────────────────────────────────────────────────────────────────────────────────────


def taken(geometry: tuple[int, ...], steps: tuple[int, ...]) -> tuple[int, bool]:
    """After how many steps the implementation faults, or none is left; and whether it faulted."""
    code = BootCode(*geometry)
    for number, step in enumerate(steps, 1):
        if isinstance(getattr(code, OPERATIONS[step])(), Fault):
            return number, True
    return len(steps), False


def test_the_implementation_faults_in_every_order_where_the_law_says() -> None:
    begin = initial(*SMALL)
    found: dict[str, int] = {}
    for order in orders(begin):
        number, faulted = taken(SMALL, order.steps)
        assert (number, faulted) == (len(order.steps), order.ends == FAULTS), order
        found[order.ends] = found.get(order.ends, 0) + 1
    assert found == {FAULTS: 182, UNFINISHED: 102, LUCK: 8, SAFE: 4}


def test_four_orders_are_safe_and_two_pairs_of_steps_commute() -> None:
    begin = initial(*SMALL)
    safe = {order.steps for order in orders(begin) if order.ends == SAFE}
    assert safe == {(*first, 3, *then, 6, 7) for first in permutations((1, 2)) for then in permutations((4, 5))}


@pytest.mark.parametrize(
    ("steps", "ends", "luck"),
    [((1, 2, 3, 6, 4, 5, 7), LUCK, 4), ((1, 2, 3, 4, 6, 5, 7), LUCK, 5), ((1, 2, 3, 6, 7), FAULTS, 4)],
)
def test_an_order_that_works_by_luck_is_told_from_one_that_is_safe(
    steps: tuple[int, ...], ends: str, luck: int
) -> None:
    assert order_of(initial(*SMALL), steps) == Order(steps, ends, luck)


def test_a_boot_code_that_drops_the_identity_map_while_it_runs_low_is_refused() -> None:
    begin = initial(*SMALL)
    assert law.start(begin, 8, returned=StepOrder(0o7654321)).paging == 1
    with pytest.raises(BrokenClause, match="the next instruction is surely mapped"):
        law.start(begin, 8, returned=StepOrder(0o7546321))


def test_a_processor_may_fault_wherever_only_the_tlb_holds_the_page() -> None:
    """And may go on: the law leaves both open."""
    machine: Machine = initial(*SMALL)
    machine = law.build(machine, returned=None)
    here = LinearAddress(SMALL[0])
    machine = law.enable_paging(law.load_root(machine, returned=here), returned=here)
    assert law.drop_identity(machine, returned=here).cached == 1
    assert law.drop_identity(machine, returned=Fault(SMALL[0])) == initial(*SMALL)


# ── The kernel ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(not HERE, reason="neither QEMU nor Unicorn is installed")
def test_the_oracle_agrees() -> None:
    rows = observe(PAIRING, Budget(), oracle="boot", cases=200)
    assert {row.verdict for row in rows} == {Verdict.HOLDS}, [row.note for row in rows]


@pytest.mark.parametrize("name", machines.MACHINES)
def test_a_kernel_that_drops_the_identity_map_too_early_is_reset_where_the_law_says(name: str) -> None:
    if name not in HERE:
        pytest.skip(f"{name} is not installed")
    seen = machines.MACHINES[name][0]("12367")
    assert [line.what for line in seen.lines] == ["1", "2", "3", "6"]
    assert seen.fault is not None
    load, size, *_ = machines.geometry()
    assert load <= seen.fault < load + size


def test_a_law_that_says_otherwise_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison can fail: a law in which jumping needs no paging."""
    if not HERE:
        pytest.skip("neither QEMU nor Unicorn is installed")
    monkeypatch.setattr(machines, "here", lambda: iter(HERE[-1:]))
    monkeypatch.setattr(Machine, "may_be_reached", lambda machine, half: True)
    monkeypatch.setattr(Machine, "is_mapped", lambda machine, half: True)
    orders.cache_clear()
    try:
        [order] = {Order((4,), FAULTS)}
        questions = list(ORACLE.boot(HERE[-1], order))
        told = [ORACLE.ask(question) for question in questions]
        assert isinstance(told[0].returned, Fault)
        with pytest.raises(BrokenClause):
            law.jump_high(questions[0].states[0], returned=told[0].returned)
    finally:
        orders.cache_clear()


def test_without_a_machine_nothing_is_observed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "here", lambda: iter(()))
    [row] = observe(PAIRING, Budget(), oracle="boot", cases=1)
    assert row.verdict is Verdict.UNDETERMINED
    assert row.note == "skipped: the oracle boot needs qemu-system-i386 or Unicorn, and neither is installed"


def test_the_kernel_is_what_its_source_says(tmp_path: Path) -> None:
    """Its binary is kept, so that no compiler is needed; where there is one, it is made again."""
    if shutil.which("gcc") is None:
        pytest.skip("gcc is not installed")
    made = tmp_path / "kernel.elf"
    options = ["-m32", "-nostdlib", "-static", "-no-pie", "-s"]
    linked = f"-Wl,-T,{FOLDER / 'kernel.ld'},--build-id=none,-n,--no-warn-rwx-segments"
    command = ["gcc", *options, linked, str(FOLDER / "kernel.S"), "-o", str(made)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    if ran.returncode != 0:
        pytest.skip(f"gcc cannot make a 32-bit kernel here: {ran.stderr.splitlines()[0]}")
    kept = machines.image()
    machines.image.cache_clear()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(machines, "KERNEL", made)
            assert machines.image() == kept
    finally:
        machines.image.cache_clear()

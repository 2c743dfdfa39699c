"""The running kernel beside the law of swap: they agree, what is wrong on either side is found, and nothing is left."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import checks.engines.observe as observing
import checks.from_c as from_c
import checks.oracles.swap.kernel as kernel
import checks.oracles.swap.stream as stream
import spec.advanced.swap as law
from checks.counterexample import load, save
from checks.engines.observe import AGREES, EVERY_KIND, observe
from checks.evidence import Budget, Evidence, UsageError, Verdict
from checks.oracles.linux_swap import ORACLE
from checks.oracles.swap.kernel import PAGES, SLOTS, SwapAnswer, SwapKernel, What
from checks.oracles.swap.scripts import EVERY_PAGE
from checks.oracles.swap.stream import COUNTED, ENCODED, GEOMETRY, Run
from checks.oracles.vma.kernel import Asked
from checks.pairings import pairings
from checks.pairings.advanced.swap.pairing import PAIRING
from checks.processes import GUARDIAN, kill_tree
from checks.profiles import PROFILES, jobs
from spec.advanced.words import SwapFailure as Failure

WHY_NOT = ORACLE.obstacle()
asks = pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT))
Patch = pytest.MonkeyPatch
FEW, QUICK = 1_200, 4_000
Calls = list[tuple[str, tuple[int, ...]]]
OUT = ("reclaim", (EVERY_PAGE << 1,))
COMPRESSED = ("reclaim", (EVERY_PAGE << 1 | 1,))
STORED: Calls = [("swap_on", (SLOTS,)), ("map_page", (0, 0)), ("store", (0, 0, 5, 0))]
ZSWAP = Path("/sys/module/zswap/parameters/enabled")


def rows(cases: int = FEW, seed: int = 0) -> list[Evidence]:
    return observe(PAIRING, Budget(), oracle="linux-swap", cases=cases, seed=seed)


def told(calls: Calls) -> tuple[list[Any], SwapAnswer]:
    """What the kernel answers to calls of the law, all of which the law permits, and what it shows in the end."""
    ORACLE.start()
    answers = []
    for question in ORACLE.again(GEOMETRY, calls):
        answer = ORACLE.ask(question)
        assert observing.judge(PAIRING, question, answer) is None
        answers.append(answer.returned)
    return answers, question.task.answer


# ── As they are ──────────────────────────────────────────────────────────────────────────────────────────────


@asks
def test_the_kernel_and_the_law_agree() -> None:
    evidence = rows(QUICK)
    assert {row.verdict for row in evidence} == {Verdict.HOLDS}, [row.note for row in evidence]
    assert evidence[0].property == AGREES
    assert evidence[0].scope["cases"] >= QUICK / 4
    assert "asked: Linux " in evidence[0].note
    assert EVERY_KIND in {row.property for row in evidence}


@asks
def test_ci_has_two_thousand_calls_and_more() -> None:
    assert ORACLE.total(PROFILES["ci"].cases) >= 2_000


def test_every_profile_asks_the_kernel() -> None:
    for profile in PROFILES.values():
        [job] = [job for job in jobs(PAIRING, profile, 5) if job.engine == "observe"]
        assert job.options == {"oracle": "linux-swap", "cases": profile.cases, "seed": 5}


# ── What Linux does, call by call ────────────────────────────────────────────────────────────────────────────


@asks
def test_what_is_paged_out_is_in_its_slot_and_is_loaded() -> None:
    _, shown = told([*STORED, OUT])
    page = shown.pages[0, 0]
    assert not page.is_present
    assert page.words in ((5, 0), ())
    assert 1 <= page.offset <= SLOTS
    answers, shown = told([*STORED, OUT, ("load", (0, 0, 0))])
    assert answers[-1] == 5
    assert shown.pages[0, 0].is_present


@asks
def test_processes_that_share_a_slot_have_their_own() -> None:
    forked: Calls = [*STORED, OUT, ("fork", (0,)), ("store", (1, 0, 6, 0)), OUT]
    answers, shown = told(forked)
    assert {place: page.is_present for place, page in shown.pages.items()} == {(0, 0): False, (1, 0): False}
    assert shown.pages[0, 0].offset != shown.pages[1, 0].offset
    answers, _ = told([*forked, ("load", (0, 0, 0)), ("load", (1, 0, 0))])
    assert answers[-2:] == [5, 6]


@asks
def test_an_area_is_ended_while_it_is_used() -> None:
    answers, shown = told([*STORED, OUT, ("swap_off", ()), ("load", (0, 0, 0)), ("swap_off", ())])
    assert answers[-3:] == [None, 5, Failure.INVALID]
    assert shown.pages[0, 0].is_present


@asks
def test_a_full_area_loses_nothing() -> None:
    pages: Calls = [("map_page", (0, page)) for page in range(PAGES)]
    stores: Calls = [("store", (0, 2 * page, page + 5, 0)) for page in range(PAGES)]
    begun: Calls = [("swap_on", (2,)), *pages, *stores, OUT]
    _, shown = told(begun)
    assert (shown.size, shown.used) == (2, 2)
    assert sum(page.is_present for page in shown.pages.values()) == PAGES - 2
    assert told([*begun, *[("load", (0, 2 * page, 0)) for page in range(PAGES)]])[0][-PAGES:] == [5, 6, 7, 8]


@asks
def test_what_is_locked_stays() -> None:
    _, shown = told([*STORED, OUT, ("lock_page", (0, 0)), OUT])
    assert shown.pages[0, 0].is_present
    _, shown = told([*STORED, OUT, ("lock_page", (0, 0)), ("unlock_page", (0, 0)), OUT])
    assert not shown.pages[0, 0].is_present


@asks
def test_what_several_have_in_memory_is_not_paged_out() -> None:
    _, shown = told([*STORED, ("fork", (0,)), OUT])
    assert all(page.is_present for page in shown.pages.values())


@asks
def test_zswap_is_switched_and_has_its_setting_back() -> None:
    ORACLE.start()
    asked = ORACLE.kernel
    if not isinstance(asked, SwapKernel) or not asked.has_zswap:
        pytest.skip("zswap cannot be switched")
    was = ZSWAP.read_text()
    answers, shown = told([*STORED, COMPRESSED])
    assert shown.pages[0, 0].words == ()
    again: Calls = [*STORED, COMPRESSED, ("load", (0, 0, 0)), OUT, ("load", (0, 0, 0)), ("swap_off", ())]
    assert told([*again, ("load", (0, 0, 0))])[0][-5::2] == [5, 5, 5]
    assert ZSWAP.read_text() == was
    assert answers[-1] is None


# ── What is wrong is found ───────────────────────────────────────────────────────────────────────────────────


def broken(evidence: list[Evidence]) -> list[Evidence]:
    return [row for row in evidence if row.verdict is Verdict.VIOLATED]


def losing_what_goes(patch: Patch) -> None:
    def reclaim(machine: Any, steps: int) -> Any:
        return evolve(machine, memory=machine.memory.put(dict.fromkeys(machine.memory, 0)))

    patch.setattr(law, "reclaim", reclaim)


def keeping_areas(patch: Patch) -> None:
    right = law.swap_off

    def swap_off(machine: Any, *, returned: Any) -> Any:
        return right(machine, returned=Failure.INVALID if returned is None and machine.area else returned)

    patch.setattr(law, "swap_off", swap_off)


def forking_zeros(patch: Patch) -> None:
    """As if what is paged out were not a child's."""
    right = law.fork

    @wraps(right)
    def fork(machine: Any, parent: Any, *, returned: Any) -> Any:
        after = right(machine, parent, returned=returned)
        if isinstance(returned, Failure):
            return after
        its = [word for page in after.pages_of(returned) if after.is_mapped(page) for word in after.words_of(page)]
        return evolve(after, memory=after.memory.put(dict.fromkeys(its, 0)))

    patch.setattr(law, "fork", fork)


WRONG_LAWS: dict[str, Callable[[Patch], None]] = {
    "what is paged out is lost": losing_what_goes,
    "an area that is used is not ended": keeping_areas,
    "a child's pages are zeros": forking_zeros,
}


@asks
@pytest.mark.parametrize("name", WRONG_LAWS)
def test_a_wrong_law_is_refuted(name: str, monkeypatch: Patch) -> None:
    WRONG_LAWS[name](monkeypatch)
    monkeypatch.setattr(observing, "SHRINKING", 0.0)
    assert AGREES in {row.property for row in broken(rows())}


def misread(wrong: Callable[[SwapAnswer], SwapAnswer]) -> Callable[[Patch], None]:
    """What the driver says is taken for something else."""
    right = Run.judged

    def judged(script: Run, call: Any, answers: Any, numbers: Any) -> Any:
        return right(script, call, [wrong(answer) for answer in answers], numbers)

    return lambda patch: patch.setattr(Run, "judged", judged)


def of_pages(wrong: Callable[[Any], Any]) -> Callable[[SwapAnswer], SwapAnswer]:
    """Another account of each page that is paged out."""

    def changed(answer: SwapAnswer) -> SwapAnswer:
        pages = {
            place: page if page.is_present else evolve(page, **wrong(page)) for place, page in answer.pages.items()
        }
        return evolve(answer, pages=pages)

    return changed


WRONG_KERNELS: dict[str, Callable[[Patch], None]] = {
    "pages lose what they hold": misread(lambda answer: evolve(answer, pages={})),
    "slots hold their first word twice": misread(of_pages(lambda page: {"words": page.words[:1] * 2})),
    "every refusal is EEXIST": misread(lambda answer: evolve(answer, returned=-17 if answer.returned < 0 else 0)),
    "an errno without a name": misread(lambda answer: evolve(answer, returned=max(answer.returned, -4))),
    "every signal is one of the device": misread(lambda answer: evolve(answer, signal=7 if answer.signal else 0)),
    "the area has a slot less": misread(lambda answer: evolve(answer, size=max(0, answer.size - 1))),
}


@asks
@pytest.mark.parametrize("name", WRONG_KERNELS)
def test_a_wrong_kernel_is_refuted(name: str, monkeypatch: Patch) -> None:
    WRONG_KERNELS[name](monkeypatch)
    monkeypatch.setattr(observing, "SHRINKING", 0.0)
    assert AGREES in {row.property for row in broken(rows())}


@asks
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (of_pages(lambda page: {"offset": 0}), ENCODED),
        (of_pages(lambda page: {"offset": SLOTS + 1}), ENCODED),
        (lambda answer: evolve(answer, used=0), COUNTED),
    ],
)
def test_a_wrong_entry_or_count_is_found(wrong: Any, sentence: str, monkeypatch: Patch) -> None:
    misread(wrong)(monkeypatch)
    monkeypatch.setattr(observing, "SHRINKING", 0.0)
    assert sentence in {row.property for row in broken(rows())}


@asks
def test_an_encoding_of_ours_that_forgets_a_bit_is_found(monkeypatch: Patch) -> None:
    monkeypatch.setattr(stream, "swap_offset", lambda entry: ~entry >> 9 & 2)
    monkeypatch.setattr(observing, "SHRINKING", 0.0)
    assert ENCODED in {row.property for row in broken(rows())}


@asks
def test_a_disagreement_is_short_and_can_be_asked_again(monkeypatch: Patch, tmp_path: Path) -> None:
    with monkeypatch.context() as patch:
        losing_what_goes(patch)
        patch.setattr(observing, "SHRINKING", 3.0)
        found = [row.counterexample for row in broken(rows()) if row.counterexample]
        [run, *_] = [each for each in found if each.calls[-1].operation == "reclaim"]
        assert len(run.calls) <= 4
        save(run, tmp_path / "run.json")
        assert observing.ask_again(PAIRING, load(tmp_path / "run.json", pairings()))[0] is not None
    assert observing.ask_again(PAIRING, run)[0] is None


# ── Nothing is silently green ────────────────────────────────────────────────────────────────────────────────


def test_what_the_kernel_cannot_be_asked_is_a_mistake() -> None:
    with pytest.raises(UsageError, match=r"the running kernel is asked with 3 processes of 4 pages, and 6 slots"):
        ORACLE.begun((2, 1, 1, 1, 1, 1))
    for call in (("step", (0,)), ("fork", (0, 1)), ("load", (3, 0, 0)), ("exit", (0,)), ("pin_page", (0, 0))):
        with pytest.raises(UsageError, match=f"the running kernel is not asked {call[0]}"):
            list(ORACLE.again(GEOMETRY, [call]))


@pytest.mark.skipif(from_c.obstacle() is not None or os.getuid() != 0, reason="what is permitted is given up")
def test_who_is_not_permitted_is_told_in_a_sentence(alone: None) -> None:
    program, *words = SwapKernel().command()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        driver = shutil.copy(program, folder)
        run = subprocess.run
        ran = run([driver, *words], input=b"", capture_output=True, timeout=60, preexec_fn=give_up_root, check=False)
    assert (ran.returncode, ran.stdout) == (99, b"")
    assert ran.stderr.decode().startswith("a swap area is for root to begin: ")
    assert not left_behind()


def give_up_root() -> None:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)


@asks
def test_a_file_system_without_swap_is_told_in_a_sentence(monkeypatch: Patch) -> None:
    if not Path("/dev/shm").is_dir():
        pytest.skip("there is no tmpfs at /dev/shm")
    monkeypatch.setattr(kernel, "FOLDERS", ())
    monkeypatch.setattr(tempfile, "tempdir", "/dev/shm")
    monkeypatch.setattr(ORACLE, "kernel", SwapKernel())
    said = "the driver that asks the running kernel cannot go on: no folder for temporary files can have a swap file"
    assert str(ORACLE.obstacle()).startswith(said)
    [row] = rows(50)
    assert row.verdict is Verdict.UNDETERMINED
    assert row.note.startswith(f"skipped: {said}")
    assert not list(Path("/dev/shm").glob("memspec-swap-*"))


@asks
def test_a_process_that_does_not_answer_ends_its_script(monkeypatch: Patch) -> None:
    right = SwapKernel.run

    def run(asked: SwapKernel, script: Any) -> Any:
        outcome = right(asked, script)
        return evolve(outcome, answers=outcome.answers[:5], ended="ended by SIGKILL")

    monkeypatch.setattr(SwapKernel, "run", run)
    monkeypatch.setattr(observing, "SHRINKING", 0.0)
    assert rows(20)[0].verdict is Verdict.VIOLATED


# ── Nothing is left behind ───────────────────────────────────────────────────────────────────────────────────


def left_behind() -> list[str]:
    """Swap files that are in use, or are there; not those of drivers that others have."""
    used = [line.split()[0] for line in Path("/proc/swaps").read_text().splitlines() if "/memspec-swap-" in line]
    there = [
        str(path) for folder in (tempfile.gettempdir(), "/var/tmp") for path in Path(folder).glob("memspec-swap-*")
    ]
    return [*used, *there]


@pytest.fixture
def alone() -> Iterator[None]:
    """Nobody in this process has a driver, and nobody else's is seen."""
    ORACLE.kernel.stop()
    if left_behind():
        pytest.skip("another observation of swap is under way on this machine")
    yield
    assert not left_behind()


@asks
def test_whoever_asks_whether_it_can_be_asked_leaves_nothing_behind(alone: None) -> None:
    """Each worker of pytest asks so when tests are collected; what it left made all of these tests be skipped."""
    assert ORACLE.obstacle() is None
    assert not left_behind()


def begun() -> subprocess.Popen[bytes]:
    """A driver in the middle of a long script that pages out, now by way of zswap and now not."""
    pipe = subprocess.PIPE
    driver = subprocess.Popen(SwapKernel().command(), stdin=pipe, stdout=pipe, stderr=pipe, process_group=0)
    calls = [Asked(What.ON, (SLOTS,)), Asked(What.MAP, (0, 0)), Asked(What.STORE, (0, 0, 5)), Asked(What.FORK, (0,))]
    calls += [Asked(What.PAGE_OUT, (EVERY_PAGE << 1 | each % 2,)) for each in range(4000)]
    assert driver.stdin is not None
    driver.stdin.write(len(calls).to_bytes(8, "little") + b"".join(each.packed() for each in calls))
    driver.stdin.flush()
    until = time.monotonic() + 60
    while not any(each.startswith("/") and each.endswith("/area") for each in left_behind()):
        assert time.monotonic() < until
        assert driver.poll() is None
        time.sleep(0.001)
    time.sleep(0.05)
    return driver


def guardian_of(driver: subprocess.Popen[bytes]) -> int:
    """The child that has a session of its own."""
    children = Path(f"/proc/{driver.pid}/task/{driver.pid}/children").read_text().split()
    [found] = [int(each) for each in children if os.getsid(int(each)) == int(each)]
    return found


def settles(was: str) -> None:
    until = time.monotonic() + 60
    while (left_behind() or (ZSWAP.exists() and ZSWAP.read_text() != was)) and time.monotonic() < until:
        time.sleep(0.01)
    assert not left_behind()
    assert not ZSWAP.exists() or ZSWAP.read_text() == was


@asks
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGKILL])
@pytest.mark.parametrize("who", ["driver", "group", "guardian", "worker"])
def test_nothing_is_left_when_somebody_is_killed(alone: None, how: signal.Signals, who: str) -> None:
    was = ZSWAP.read_text() if ZSWAP.exists() else ""
    driver = begun()
    guardian = guardian_of(driver)
    if who == "group":
        os.killpg(driver.pid, how)
    elif who == "worker":
        children = Path(f"/proc/{driver.pid}/task/{driver.pid}/children").read_text().split()
        os.kill(next(int(each) for each in children if int(each) != guardian), how)
    else:
        os.kill(guardian if who == "guardian" else driver.pid, how)
    assert driver.stdin is not None
    driver.stdin.close()
    driver.stdin = None
    driver.communicate(timeout=60)
    settles(was)


@asks
def test_nothing_is_left_of_a_command_that_is_done(alone: None) -> None:
    command = [sys.executable, "-m", "checks", "observe", "linux-swap", "--cases", "300"]
    ran = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert b"linux-swap" in ran.stdout
    assert not left_behind()


@asks
def test_nothing_is_left_of_a_command_that_is_interrupted(alone: None) -> None:
    """Ctrl-C, as a terminal sends it: to all."""
    was = ZSWAP.read_text() if ZSWAP.exists() else ""
    command = [sys.executable, "-m", "checks", "observe", "linux-swap", "--cases", "4000000"]
    ran = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, process_group=0)
    until = time.monotonic() + 60
    while not any(each.endswith("/area") for each in left_behind()):
        assert time.monotonic() < until
        assert ran.poll() is None, ran.communicate()
        time.sleep(0.01)
    os.killpg(ran.pid, signal.SIGINT)
    ran.communicate(timeout=60)
    settles(was)


@asks
def test_what_both_left_that_were_killed_the_next_takes_away(alone: None) -> None:
    was = ZSWAP.read_text() if ZSWAP.exists() else ""
    driver = begun()
    guardian = guardian_of(driver)
    os.kill(guardian, signal.SIGSTOP)
    driver.kill()
    os.kill(guardian, signal.SIGKILL)
    driver.communicate(timeout=60)
    assert any(each.endswith("/area") for each in left_behind())
    asked = SwapKernel()
    asked.start()
    asked.stop()
    settles(was)


@asks
def test_the_folder_of_one_that_was_killed_while_nothing_was_in_use_is_taken_away(alone: None) -> None:
    left = Path(tempfile.gettempdir(), "memspec-swap-killed")
    left.mkdir()
    (left / "area").write_bytes(b"")
    one, other = SwapKernel(), SwapKernel()
    one.start()
    assert not left.exists()
    [its_own] = left_behind()
    other.start()
    assert its_own in left_behind()
    one.stop()
    other.stop()


@asks
def test_two_observations_take_turns() -> None:
    """Each with its own area, and never both in use."""
    both = [SwapKernel(), SwapKernel()]
    script = [Asked(What.ON, (SLOTS,)), Asked(What.MAP, (0, 0)), Asked(What.STORE, (0, 0, 5))]
    script += [Asked(What.PAGE_OUT, (EVERY_PAGE << 1,)), Asked(What.LOAD, (0, 0))] * 50
    seen: Counter[int] = Counter()
    for asked in both:
        asked.start()
    try:
        drivers = [asked._drivers[os.getpid()] for asked in both]
        for driver in drivers:
            assert driver.stdin is not None
            driver.stdin.write(len(script).to_bytes(8, "little") + b"".join(each.packed() for each in script))
            driver.stdin.flush()
        while seen[1] < 50:
            seen[Path("/proc/swaps").read_text().count("/memspec-swap-")] += 1
            if seen[0] > 20_000:
                break
        assert not set(seen) - {0, 1}
        for driver in drivers:
            assert driver.stdout is not None
            head = kernel_head(driver.stdout.read(40))
            assert len(driver.stdout.read(head)) == head
    finally:
        for asked in both:
            asked.stop()


def kernel_head(data: bytes) -> int:
    return int.from_bytes(data[:8], "little")


# ── Who cleans up is left to ─────────────────────────────────────────────────────────────────────────────────

WAITS = """import ctypes, sys
ctypes.CDLL(None).prctl(15, sys.argv[1].encode(), 0, 0, 0)
print(flush=True)
sys.stdin.read()"""
"""PR_SET_NAME, and wait until nobody is there to write."""


@pytest.mark.parametrize(("name", "ended"), [(GUARDIAN, 0), ("another", -signal.SIGKILL)])
def test_a_guardian_is_not_killed_with_the_rest(name: str, ended: int) -> None:
    """It has something to undo, and ends by itself when whoever it guards has."""
    waiting = subprocess.Popen([sys.executable, "-c", WAITS, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert waiting.stdout is not None
    waiting.stdout.readline()
    kill_tree(waiting.pid)
    waiting.communicate(timeout=60)
    assert waiting.returncode == ended


def test_the_driver_has_the_name_that_is_spared() -> None:
    assert f'#define GUARDIAN "{GUARDIAN}"' in kernel.DRIVER.read_text()

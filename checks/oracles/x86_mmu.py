"""x86's paging as Unicorn has it: an authority on `spec.virtual.walk.access` that shares no line with it.

Unicorn is QEMU's code generator made into a library; its page walk was written, and is used, by people who run whole
operating systems on it. Every scene (x86.scenes) is put before it in both formats, with every word of control bits, in
kernel and in user mode, with EFLAGS.AC and without: read, written, fetched from, and read by the processor itself from
a descriptor table. Compared are: fault or not, and which interrupt; the error code; CR2; the physical address, which
the page's own contents tell; and afterwards the entries, with the flags that the walk has set. Then translations are
made stale, and flushed or not (x86.stale).

What Unicorn does not say is how a page is cached: the memory type is not observed.

Where Unicorn departs from the architecture:

- In a 1 GiB page it sets the accessed flag of the entry that maps the page before it has looked at the rights and at
  the reserved bits, and so also where the access faults. Processors set it when the entry is used for a translation
  (SDM section 4.8); the law lets a faulting walk mark only what comes before the last entry.
- In kernel mode with EFLAGS.AC set, its accesses to descriptor tables pass SMAP. They are implicit, and for implicit
  accesses the flag does not count (SDM section 4.6.1).

A disagreement of that kind is counted as excluded, if the law has nothing against the case without it: with the flag
as it was, or with the access told as an explicit one. With Unicorn 2.1.4 nothing else disagrees.
"""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from checks.evidence import Call
from checks.oracles import UNSEEN, Departure, Question, Told
from checks.oracles.x86 import scenes, stale
from checks.oracles.x86.encodings import GENERAL_PROTECTION
from checks.oracles.x86.layout import DESCRIPTOR_AT, MEMORY, PHYSICAL_BITS, READ_AT, ROOT, WRITE_AT
from checks.oracles.x86.scenes import Scene
from spec.virtual.entry import absent_bits
from spec.virtual.walk import Machine
from spec.virtual.words import (
    ACCESSED,
    ALIGNMENT_CHECK,
    BY_USER,
    CONTROLS,
    FETCH,
    IMPLICIT,
    LONG_MODE,
    PAGE_SIZE,
    PROTECTION,
    RESERVED,
    SUPERVISOR_NO_DATA,
    WRITE,
    Answer,
    GeneralProtection,
    PageFault,
    Translation,
)
from spec.vocabulary import PAGE_SHIFT, Table

if TYPE_CHECKING:
    from checks.oracles.x86.processor import Processor

FORMATS = {False: "two levels", True: "four levels"}
TRIED = (0, WRITE, FETCH)
ERRORS = tuple(
    why | tried | mode for why in (0, PROTECTION, PROTECTION | RESERVED) for tried in TRIED for mode in (0, BY_USER)
)
"""Every error code that there is, in either format."""


@frozen
class Task:
    """Of what kinds a question is, and what is done before it is asked."""

    kinds: tuple[str, ...]
    history: stale.History | None = None
    """How the processor came to know of a translation that memory no longer holds."""


class X86Mmu:
    """Unicorn's processors, one for each format."""

    name = "x86-mmu"
    part = "virtual.walk"
    about = "Unicorn"
    departures: Mapping[str, str] = {
        "accessed": "Unicorn marks the entry of a 1 GiB page as accessed though the access faults",
        "implicit": "Unicorn lets EFLAGS.AC open user pages to implicit accesses",
    }

    def obstacle(self) -> str | None:
        if importlib.util.find_spec("unicorn") is None:
            return "the oracle x86-mmu needs Unicorn, which is not installed: pip install unicorn"
        return None

    def start(self) -> None:
        """Make the processors, unless they are there; each calibrates itself."""
        from checks.oracles.x86.processor import Processor

        for is_wide in FORMATS:
            if is_wide not in self._processors:
                self._processors[is_wide] = Processor(wide=is_wide, frames=self._frames(is_wide))

    @cached_property
    def _processors(self) -> dict[bool, Processor]:
        """By whether entries have 64 bits."""
        return {}

    def _frames(self, is_wide: bool) -> list[int]:
        return list(dict.fromkeys((*scenes.frames_of(self._scenes[is_wide]), *stale.FRAMES)))

    @cached_property
    def _scenes(self) -> Mapping[bool, Sequence[Scene]]:
        """By whether entries have 64 bits: every scene, once."""
        every = {False: scenes.narrow_scenes(), True: scenes.wide_scenes()}
        return {
            is_wide: list({(scene.page, *scene.words.items()): scene for scene in some}.values())
            for is_wide, some in every.items()
        }

    # ── Questions ──

    def total(self, cases: int | None) -> int:
        walks = sum(
            len(self._scenes[is_wide]) * len(scenes.CONTROLS[is_wide]) * len(scenes.HOWS) for is_wide in FORMATS
        )
        return min(walks, cases or walks) + min(len(stale.questions()), cases or walks)

    def questions(self, cases: int | None, seed: int) -> Iterator[Question]:
        """Word of control bits by word, in each of them all scenes, or of each kind of scene equally many; then what is
        stale, and of that no more."""
        words = sum(map(len, scenes.CONTROLS.values()))
        rng, asked = random.Random(seed), cases
        for is_wide, controls in scenes.CONTROLS.items():
            for number, control in enumerate(controls):
                left = words - number - (len(scenes.CONTROLS[False]) if is_wide else 0)
                share = None if cases is None else -(-cases // left)
                for scene, how in self._chosen(is_wide, share, rng):
                    yield _question(is_wide, control, scene, how)
                    cases = None if cases is None else cases - 1
        every = stale.questions()
        yield from map(_stale_question, every if asked is None or asked >= len(every) else rng.sample(every, asked))

    def _chosen(self, is_wide: bool, share: int | None, rng: random.Random) -> Iterator[tuple[Scene, int]]:
        """Scenes and accesses of one format: all, or `share` of them, of each kind equally many if it has them."""
        by_kind: dict[str, list[Scene]] = {}
        for scene in self._scenes[is_wide]:
            by_kind.setdefault(scene.kind, []).append(scene)
        for number, some in enumerate(sorted(by_kind.values(), key=len)):
            pairs = range(len(some) * len(scenes.HOWS))
            if share is not None:
                wanted = min(len(pairs), -(-share // (len(by_kind) - number)))
                share -= wanted
                pairs = sorted(rng.sample(pairs, wanted))  # type: ignore[assignment]
            for pair in pairs:
                yield some[pair // len(scenes.HOWS)], scenes.HOWS[pair % len(scenes.HOWS)]

    def expected(self) -> frozenset[str]:
        kinds = {_told_of(is_wide, control) for is_wide in FORMATS for control in scenes.CONTROLS[is_wide]}
        for is_wide, form in FORMATS.items():
            kinds |= {f"{form}: {scene.kind}" for scene in self._scenes[is_wide]}
            kinds |= {f"{form}: error code {error:#x}" for error in ERRORS} | {f"{form}: translation"}
        return frozenset(kinds | {"not canonical"} | stale.KINDS)

    # ── Answers ──

    def ask(self, question: Question) -> Told:
        state, (address, how) = question.states[-1], question.arguments
        is_wide = bool(state.control & LONG_MODE)
        processor = self._processors[is_wide]
        task = question.task
        if task is not None and task.history is not None:
            task.history.live(processor)
        else:
            processor.hold(state.words)
        before = processor.read(state.words)
        result = processor.access(state.control, address, how, flush=task is None or task.history is None)
        after = processor.read(state.words)
        answer, kind = _answered(result, is_wide, _marks(is_wide, before, after))
        kinds = task.kinds if task else ()
        if len(question.states) > 1:
            is_stale = result != processor.access(state.control, address, how)
            return Told(answer, None, (*kinds, stale.STALE) if is_stale else kinds)
        return Told(answer, state if after == state.words else machine(state.control, Table(after)), (*kinds, kind))

    def departure(self, question: Question, told: Told) -> Departure | None:
        """Exactly what this module's first lines tell of, and no more."""
        state, (address, how) = question.states[-1], question.arguments
        passes = how & (IMPLICIT | ALIGNMENT_CHECK | BY_USER) == IMPLICIT | ALIGNMENT_CHECK
        if passes and state.control & SUPERVISOR_NO_DATA and type(told.returned) is Translation:
            explicit = Question(question.states, question.operation, (address, how ^ IMPLICIT))
            return Departure("implicit", explicit, told)
        is_huge = len(state.words) == 2 and state.control & LONG_MODE
        if not is_huge or type(told.returned) is not PageFault or told.after is None:
            return None
        [upper, leaf] = state.words
        if told.after.words[leaf] != state.words[leaf] | ACCESSED or not state.words[leaf] & PAGE_SIZE:
            return None
        marked = int(told.after.words[upper] != state.words[upper])
        as_it_was = machine(state.control, told.after.words.set(leaf, state.words[leaf]))
        return Departure("accessed", question, Told(evolve(told.returned, marked=marked), as_it_was))

    def again(self, geometry: object, calls: object) -> None:
        """A state is put into its memory."""

    def run(self, question: Question) -> tuple[tuple[Any, ...], list[Call]]:
        state: Machine = question.states[-1]
        calls = [Call("store", (place, word), None) for place, word in state.words.items()]
        calls.append(Call("configure", (state.root, state.control), None))
        return (state.frames, state.control, PHYSICAL_BITS), calls

    def describe(self, question: Question, told: Told) -> str:
        return ""

    def depends(self) -> Sequence[str]:
        return ()  # Unicorn's version is among those of all libraries

    def remarks(self) -> Sequence[str]:
        return ()


def machine(control: int, words: Table[int, int]) -> Machine:
    """A state of the law: these words, and nothing else that matters."""
    return Machine(words, MEMORY >> PAGE_SHIFT, ROOT, control, ABSENT)


ABSENT = absent_bits(PHYSICAL_BITS)


def _question(is_wide: bool, control: int, scene: Scene, how: int) -> Question:
    offset = WRITE_AT if how & WRITE else DESCRIPTOR_AT if how & IMPLICIT else READ_AT
    kinds = _told_of(is_wide, control), f"{FORMATS[is_wide]}: {scene.kind}"
    return Question((machine(control, scene.words),), "access", (scene.page | offset, how), Task(kinds))


def _stale_question(history: stale.History) -> Question:
    states = tuple(machine(history.control, words) for words in history.possible)
    return Question(states, "access", (history.address, history.how), Task(history.kinds, history))


@cache
def _told_of(is_wide: bool, control: int) -> str:
    """`four levels, CR0.WP, EFER.NXE`"""
    names = (name for name, flag in CONTROLS.items() if control & flag and flag != LONG_MODE)
    return ", ".join((FORMATS[is_wide], *names))


def _marks(is_wide: bool, before: Mapping[int, int], after: Mapping[int, int]) -> int:
    """How many entries, from the root on, a walk has marked at least, by those that were not marked before."""
    both = ACCESSED if is_wide else ACCESSED | ACCESSED << 32
    marked = (number for number, at in enumerate(before, start=1) if (before[at] ^ after[at]) & both)
    return max(marked, default=0)


def _answered(result: Any, is_wide: bool, marked: int) -> tuple[Answer | None, str]:
    """The answer in the law's words, and of what kind it is."""
    if isinstance(result, int):
        return Translation(result, UNSEEN), f"{FORMATS[is_wide]}: translation"
    if result is None:
        return None, "lost"
    if result.interrupt == GENERAL_PROTECTION:
        return GeneralProtection(), "not canonical"
    return PageFault(result.error, result.address, marked), f"{FORMATS[is_wide]}: error code {result.error:#x}"


ORACLE = X86Mmu()

"""The command line. Each verb makes jobs for the engines, runs them, and reports what they have learnt."""

from __future__ import annotations

import math
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import wraps
from itertools import combinations
from pathlib import Path
from typing import Any, TypeVar

import click
from attrs import frozen
from click.core import ParameterSource

from checks.cache import Cache
from checks.catalogue import catalogue, overview
from checks.counterexample import load
from checks.draft import begin
from checks.evidence import EXIT_CODES, INTERNAL_ERROR, USAGE, UsageError, Verdict
from checks.html.page import html_text
from checks.interruption import GIVING_UP, listening, stop_of_this_process
from checks.known import load as known_from
from checks.known import on_record
from checks.oracles import about
from checks.oracles import find as find_oracle
from checks.pairing import EXACT, Pairing
from checks.pairings import find, find_one, pairings, stating
from checks.profiles import PROFILES, batches, jobs, left_out
from checks.progress import Bars, Lines
from checks.random_edits import whole
from checks.recorders import find as find_recorder
from checks.recorders import recorder_of
from checks.recorders.verbs import Running, command_to_run, judge_a_run
from checks.recorders.verbs import record as recorded
from checks.report import Report, Saved, console, json_text, junit_text, save_runs, show
from checks.report import record as keep_on_record
from checks.streams import tolerant
from checks.surroundings import cramped, obstacle, what
from checks.targets import scaffold as scaffolding
from checks.targets.standard import STEPWISE, Crowded, check_room, file_of, is_adapter, is_library, roomy
from checks.version import memspec_version
from checks.words import cut, sentence
from checks.workers import Job, Outcome, Run
from checks.written import Output, outputs

Verb = TypeVar("Verb", bound=Callable[..., Any])


@frozen
class Ended:
    """How a verb has ended; help and the like end otherwise."""

    code: int | None
    """The exit code; None where nothing was judged."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code."""
    with tolerant() as output:
        judged = _judged(arguments)
        output.flush()
        if output.lost is None:
            return judged or 0
        # A verdict stands however it could be told; a text that nobody could read is none.
        verdict = next((verdict.value for verdict, code in EXIT_CODES.items() if code == judged), "")
        code = _refuse(f"standard output cannot be written: {what(output.lost)}{verdict and f'; {verdict}'}")
        return code if judged is None else judged


def _judged(arguments: Sequence[str] | None) -> int | None:
    """The exit code; None where nothing was judged."""
    try:
        ended = memspec.main(arguments, prog_name="memspec", standalone_mode=False)
        return ended.code if isinstance(ended, Ended) else None
    except click.exceptions.NoArgsIsHelpError as missing:
        missing.show()
        return _refuse("which verb? Name one of these")
    except click.ClickException as wrong:
        return _refuse(wrong.format_message())
    except UsageError as wrong:
        if isinstance(wrong, Crowded) and arguments is None and (environment := roomy(os.environ)) is not None:
            os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)
        return _refuse(str(wrong))
    except (click.Abort, KeyboardInterrupt):
        print(GIVING_UP, file=sys.stderr)
        return EXIT_CODES[Verdict.UNDETERMINED]
    except Exception as error:
        found = obstacle(error)
        return _confess(error) if found is None else _refuse(found)


def _refuse(text: str) -> int:
    print(f"memspec: {sentence(text)}", file=sys.stderr)
    return USAGE


def _confess(error: Exception) -> int:
    if os.environ.get("MEMSPEC_DEBUG") == "1":
        traceback.print_exception(error)
    first = str(error).strip().partition("\n")[0]
    print(f"internal error: {sentence(f'{type(error).__name__}: {first}')}, please report", file=sys.stderr)
    return INTERNAL_ERROR


# ── What the verbs share ─────────────────────────────────────────────────────────────────────────────────────


class Verbs(click.Group):
    """The verbs, each with the whole sentence of what it does."""

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        told = [(name, self.commands[name].get_short_help_str(limit=1_000)) for name in sorted(self.commands)]
        with formatter.section("Commands"):
            formatter.write_dl(told)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(memspec_version(), message="memspec %(version)s")
def memspec() -> None:
    """Check memory management, ours or your own, against a law that runs.

    PART is a dotted path (physical.buddy), a chapter (physical), or left out for all.

    Exit codes: 0 all hold, 1 violated, 2 usage, 3 undetermined, 4 gate (a check that shows nothing: a clause never
    reached, a count that moved, a mutant that lives), 70 internal error.
    """
    if (found := cramped()) is not None:
        raise UsageError(found)


@memspec.result_callback()
def _ended(code: int | None) -> Ended:
    return Ended(code)


def verb(function: Verb) -> Verb:
    """Offer a verb."""
    memspec.command(function.__name__.rstrip("_"))(function)
    return function


@frozen
class Asked:
    """What every verb that judges takes."""

    json: Path | None
    junit: Path | None
    html: Path | None
    save: Path
    seed: int
    seconds: float | None


def _folder(context: click.Context, parameter: click.Parameter, path: Path) -> Path:
    """One that was named must do. That nothing can be saved here matters only once there is something to save."""
    asked = context.get_parameter_source("save") is ParameterSource.COMMANDLINE
    if asked and not (os.path.isdir(path) and os.access(path, os.W_OK | os.X_OK)):
        raise click.BadParameter(f"{str(path)!r} is no folder in which files can be made", context, parameter)
    return path


def _seconds(context: click.Context, parameter: click.Parameter, seconds: float | None) -> float | None:
    if seconds is not None and math.isnan(seconds):
        raise click.BadParameter("it is a number of seconds", context, parameter)
    return seconds


MOST_WORKERS = 256
YEAR = 366 * 24 * 3600.0
"""Seconds."""
LARGEST_SEED = (1 << 64) - 1
MOST_STEPS = 10**15
MOST_EDITS = 10_000

OPTIONS = (
    click.option(
        "--json",
        type=click.Path(path_type=Path, readable=False),
        metavar="FILE",
        help="Write the evidence as JSON.",
    ),
    click.option(
        "--junit",
        type=click.Path(path_type=Path, readable=False),
        metavar="FILE",
        help="Write the evidence as JUnit XML.",
    ),
    click.option(
        "--html",
        type=click.Path(path_type=Path, readable=False),
        metavar="FILE",
        help="Write the evidence as a page, with each run that breaks a sentence to step through.",
    ),
    click.option(
        "--save",
        type=click.Path(path_type=Path, readable=False),
        default=Path(),
        callback=_folder,
        metavar="DIR",
        help="Where counterexamples are saved: here, if left out.",
    ),
    click.option(
        "--seed",
        type=click.IntRange(0, LARGEST_SEED),
        default=0,
        show_default=True,
        metavar="N",
        help="Where random choices begin.",
    ),
    click.option(
        "--max-time",
        type=click.FloatRange(min=0, min_open=True, max=YEAR),
        callback=_seconds,
        metavar="SECONDS",
        help="Stop after so long; what is not decided by then is undetermined.",
    ),
)


def judging(function: Callable[..., int]) -> Callable[..., int]:
    """The options of a verb that judges, handed to it as one value."""

    @wraps(function)
    def asked(
        json: Path | None,
        junit: Path | None,
        html: Path | None,
        save: Path,
        seed: int,
        max_time: float | None,
        **rest: Any,
    ) -> int:
        return function(Asked(json, junit, html, save, seed, max_time), **rest)

    for option in reversed(OPTIONS):
        asked = option(asked)
    return asked


def _named(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """No name is another thing than an empty one, which a shell's unset variable gives."""
    if "" in ([value] if isinstance(value, str) else value or ()):
        raise click.BadParameter("it is empty: name a part, or leave it out for all", context, parameter)
    return value


def parts(function: Verb) -> Verb:
    """Any number of them, and of chapters; all, if none is named."""
    return click.argument("parts", metavar="[PART …]", nargs=-1, callback=_named)(function)


def judge(
    work: list[Job],
    asked: Asked,
    *,
    profile: str | None = None,
    workers: int = 1,
    save: bool = True,
    kept: Cache | None = None,
    left_out: Mapping[str, Sequence[str]] | None = None,
    record: bool = False,
    inputs: Sequence[Path] = (),
) -> int:
    """Run the jobs, write what they have learnt, show it, and give the exit code. What is written is none of the files
    that are read (`inputs`). With `record` it is kept as the evidence on record, if all of it holds."""
    _tell_apart(asked, inputs)
    _need_a_compiler(work)
    here, bars, stop = Path.cwd(), Bars(), stop_of_this_process()
    with listening(stop), outputs(asked.json, asked.junit, asked.html) as opened:
        with bars.shown() if bars.can_move else nullcontext(Lines()) as watcher:
            run = Run(work, asked.seconds, watcher, workers, stop, kept)
            outcomes = run.outcomes()
            outcomes.append(Outcome(list(whole(row for outcome in outcomes for row in outcome.evidence))))
        report = Report(outcomes, profile, asked.seed, run.interrupted, left_out or {})
        saved: list[Saved] = []
        with _standing(report):
            saved = save_runs(report, here / asked.save, here) if save else []
        for output, text in zip(opened, (json_text, junit_text, html_text), strict=True):
            with _standing(report):
                _write(output, text(report))
        if record and report.verdict is Verdict.HOLDS:
            with _standing(report):
                keep_on_record(report)
    with _standing(report):
        show(report, console(), saved)
    errors = [outcome.error for outcome in outcomes if outcome.error and not isinstance(outcome.error, UsageError)]
    for error in errors:
        _confess(error)
    return INTERNAL_ERROR if errors and report.verdict is not Verdict.VIOLATED else EXIT_CODES[report.verdict]


@contextmanager
def _standing(report: Report) -> Iterator[None]:
    """What was judged stands, whatever is in the way of telling it."""
    try:
        yield
    except (OSError, MemoryError) as error:
        if (found := obstacle(error)) is None:
            raise
        _refuse(f"{found}; {report.verdict.value}")


def _need_a_compiler(work: Sequence[Job]) -> None:
    """Refuse at once what would be refused after all the rest was done."""
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0") and any(job.engine == "compiled" for job in work):
        raise UsageError("compiled exploration needs numba's compiler, which is switched off: unset NUMBA_DISABLE_JIT")


def _tell_apart(asked: Asked, inputs: Sequence[Path]) -> None:
    """Refuse to write over what is read, or twice to one file."""
    named = (("--json", asked.json), ("--junit", asked.junit), ("--html", asked.html))
    written = [(option, path) for option, path in named if path is not None]
    for (option, path), (other, same) in combinations(written, 2):
        if _is_same(path, same):
            raise UsageError(f"{option} and {other} name the same file, {path}")
    for _, path in written:
        if any(_is_same(path, read) for read in inputs):
            raise UsageError(f"{path} is read by this command: write to another file")


def _is_same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other) or (
        one.is_file() and other.is_file() and one.samefile(other)
    )


def _write(output: Output | None, text: str) -> None:
    """The verdict is told and stands, whatever becomes of the file."""
    try:
        if output is not None:
            output.write(text)
    except OSError as error:
        print(f"memspec: {output.path if output else ''} could not be written: {error.strerror}", file=sys.stderr)


# ── The verbs ────────────────────────────────────────────────────────────────────────────────────────────────


@verb
@parts
@click.option("--profile", type=click.Choice(list(PROFILES)), default="quick", show_default=True, help="How thorough.")
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=min(os.cpu_count() or 1, MOST_WORKERS),
    metavar="N",
    help="How many engines run at once; by default, one a core.",
)
@click.option("--fresh", is_flag=True, help="Run everything, and neither use nor keep evidence of other runs.")
@click.option("--record", is_flag=True, help="Keep the evidence for explain and the book, where all of it holds.")
@judging
def check(asked: Asked, parts: tuple[str, ...], profile: str, workers: int, fresh: bool, record: bool) -> int:
    """Check parts with every engine, and show the evidence.

    Evidence of earlier runs is kept until something that it depends on changes; the nightly profile uses none of it.

    Example: memspec check physical.buddy --profile ci --json evidence.json
    """
    pairings = {pairing.part: pairing for pairing in find(*parts)}
    left = {part: names for part, pairing in pairings.items() if (names := left_out(pairing, PROFILES[profile]))}
    work = [
        job
        for part, pairing in pairings.items()
        for job in jobs(pairing, PROFILES[profile], asked.seed, left.get(part, ()))
    ]
    kept = None if fresh or PROFILES[profile].is_fresh else Cache()
    return judge(work, asked, profile=profile, workers=workers, kept=kept, record=record, left_out=left)


@verb
@parts
@click.option("--scope", default=PROFILES["quick"].scope, show_default=True, help="A scope that the part names.")
@click.option("--alone", is_flag=True, help="The law without an implementation: every answer that it permits.")
@click.option("--compiled", is_flag=True, help="The implementation and the law compiled: a hundred times as fast.")
@click.option("--symmetry", metavar="NAME", help="Compiled, and leaving out what this symmetry makes irrelevant.")
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=min(os.cpu_count() or 1, MOST_WORKERS),
    metavar="N",
    help="How many processes share the states, if compiled; by default, one a core.",
)
@click.option("--record", is_flag=True, help="Put the numbers of states and transitions on record.")
@judging
def explore(
    asked: Asked,
    parts: tuple[str, ...],
    scope: str,
    alone: bool,
    compiled: bool,
    symmetry: str | None,
    workers: int,
    record: bool,
) -> int:
    """Visit every reachable state at a scope.

    Example: memspec explore physical.buddy --scope small

    The larger scopes need --compiled, or a symmetry: memspec explore physical.buddy --scope large --symmetry lists
    """
    options: dict[str, Any] = {"scope": scope, "seed": asked.seed, "record": record}
    if alone and (compiled or symmetry):
        raise UsageError("the law alone is explored as it is written: leave out --alone, or --compiled and --symmetry")
    if not compiled and symmetry is None:
        return judge([Job("explore", pairing.part, {**options, "alone": alone}) for pairing in find(*parts)], asked)
    options |= {"encoding": EXACT if symmetry is None else symmetry, "workers": workers}
    return judge([Job("compiled", pairing.part, options) for pairing in find(*parts)], asked)


@verb
@parts
@click.option(
    "--steps",
    type=click.IntRange(1, MOST_STEPS),
    default=PROFILES["quick"].steps,
    show_default=True,
    help="How many operations of each part.",
)
@judging
def simulate(asked: Asked, parts: tuple[str, ...], steps: int) -> int:
    """Perform random operations, many and fast.

    Example: memspec simulate physical.buddy --steps 2000000 --seed 7
    """
    options = {"steps": steps, "seed": asked.seed}
    return judge([Job("simulate", pairing.part, options) for pairing in find(*parts)], asked)


@verb
@parts
@click.option("--theorem", metavar="NAME", help="One theorem; all, if left out.")
@click.option(
    "--solver",
    type=click.Choice(["z3", "both"]),
    default="z3",
    show_default=True,
    help="With both, bitwuzla has to confirm each answer of z3.",
)
@click.option(
    "--record", is_flag=True, help="Search for steps where none are kept or they lead nowhere, and keep them."
)
@click.option(
    "--at-length",
    is_flag=True,
    help="Also for page tables of four levels, which takes several times as long.",
)
@judging
def prove(asked: Asked, parts: tuple[str, ...], theorem: str | None, solver: str, record: bool, at_length: bool) -> int:
    """Prove the theorems, of the source that runs.

    The steps of proofs found before are followed; where they no longer lead to the end, others are searched for, which
    takes several times as long. After a change of the source, --record keeps the new ones.

    Example: memspec prove physical.buddy --theorem free-answers-exactly
    """
    options = {"theorem": theorem, "solver": solver, "record": record, "at_length": at_length}
    return judge([Job("prove", each.part, options) for each in stating(*parts, theorem=theorem)], asked)


@memspec.command(cls=Running)
@click.argument("what")
@click.option(
    "-o",
    "--output",
    "trace",
    type=click.Path(path_type=Path, readable=False),
    metavar="TRACE",
    help="The file that is written, compressed if its name ends in .xz; by default memspec-trace-WHAT and what it is.",
)
def record(what: str, trace: Path | None) -> None:
    """Run a command, and record what it calls: WHAT is malloc, with calloc, realloc, free and the like; or areas, for
    the system calls on memory, which needs strace.

    Of malloc, recorded is the command's own process, with all its threads; not the processes that it starts. Ctrl-C is
    for the command, and what was recorded until it ended is kept. The exit code is 0 where a trace was written.

    Example: memspec record malloc -o sort.csv.xz -- sort --reverse words.txt

    Example: memspec validate user.malloc sort.csv.xz
    """
    command, recorder = command_to_run(), find_recorder(what)
    trace = trace or Path(f"memspec-trace-{what}{recorder.suffix}")
    if command is None:
        raise UsageError(f"which command? As in: memspec record {what} -o {trace} -- COMMAND")
    recorded(recorder, command, trace)
    click.echo(f"memspec: the trace is {trace}", err=True)


@memspec.command(cls=Running, is_optional=True)
@click.argument("part")
@click.argument("trace", type=click.Path(path_type=Path, readable=False), required=False)
@judging
def validate(asked: Asked, part: str, trace: Path | None) -> int:
    """Accept or refute a recorded trace; or run a command, record it, and judge that.

    What a trace looks like is in docs/recording.md for malloc and for a kernel's page allocator (the text of ftrace,
    perf and trace-cmd is read), and in docs/areas.md for system calls on memory.

    Example: memspec validate physical.buddy recorded.csv.xz

    Example: memspec validate user.malloc -- python3 -c "print(sorted(range(100)))"

    Example: memspec validate virtual.areas -- git status
    """
    found, command = find_one(part).part, command_to_run()
    if (trace is None) is (command is None):
        raise UsageError("one of the two: a recorded TRACE, or a command behind --")

    def judged(path: Path) -> int:
        return judge([Job("validate", found, {"trace_path": path, "seed": asked.seed})], asked, inputs=[path])

    if command is None:
        return judged(trace or Path())
    return judge_a_run(recorder_of(found), command, asked.save, judged, EXIT_CODES[Verdict.VIOLATED])


@verb
@click.argument("oracle")
@click.option(
    "--cases",
    type=click.IntRange(1, MOST_STEPS),
    default=PROFILES["ci"].cases,
    show_default=True,
    metavar="N",
    help="The size of the sample, at least; all cases, if there are no more.",
)
@judging
def observe(asked: Asked, oracle: str, cases: int) -> int:
    """Hold the law against an independent oracle: real hardware semantics, a running kernel.

    Example: memspec observe x86-mmu --cases 100000
    """
    found = find_oracle(oracle)
    if obstacle := found.obstacle():
        raise UsageError(obstacle)
    return judge([Job("observe", found.part, {"oracle": oracle, "cases": cases, "seed": asked.seed})], asked)


@verb
@click.argument("part")
@click.argument("target", required=False)
@click.option("--profile", type=click.Choice(list(PROFILES)), default="ci", show_default=True, help="How thorough.")
@click.option("--prefix", metavar="NAME", help="What the standard names begin with in a library, such as mi_.")
@click.option("--threads", type=click.IntRange(min=2), metavar="N", help="Call a C library from N threads at once.")
@click.option("--stepwise", is_flag=True, help="Look at page tables after each store that a C library makes to them.")
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    metavar="N",
    help="How many processes make random runs at once; by default, one a core.",
)
@click.option("--promises", is_flag=True, help="Find out which promises it keeps, and write them into its adapter.")
@click.option("--scaffold", type=click.Choice(["c"]), help="Write an adapter and a stub to start from, here.")
@judging
def conform(
    asked: Asked,
    part: str,
    target: str | None,
    profile: str,
    prefix: str | None,
    threads: int | None,
    stepwise: bool,
    workers: int | None,
    promises: bool,
    scaffold: str | None,
) -> int:
    """Check an implementation of your own.

    TARGET is a Python class (module:Class, found in this folder or installed), the adapter of a C library (a .toml
    file), a C library whose functions have standard names (a .so file, or its name), or the command of a program that
    speaks the line protocol. What is found is the same with any number of workers.

    Example: memspec conform physical.buddy mine:Allocator

    Example: memspec conform --scaffold c physical.buddy

    Example: memspec conform physical.buddy buddy.toml --profile quick

    Example: memspec conform user.malloc libjemalloc.so.2

    Example: memspec conform user.malloc libjemalloc.so.2 --threads 4

    Example: memspec conform physical.buddy buddy.toml --promises

    Example: memspec conform virtual.address_space tables.toml --stepwise
    """
    pairing = find_one(part)
    if scaffold is not None and target is not None:
        raise UsageError("a scaffold is what one starts from: leave out TARGET, or --scaffold")
    if scaffold is not None:
        for path in scaffolding.write(pairing, Path()):
            click.echo(f"written: {path}")
        return 0
    if target is None:
        raise UsageError(
            "which implementation? Name a module:Class, an adapter's .toml, a .so, or a command; or --scaffold c"
        )
    if prefix is not None:
        if not is_library(target):
            raise UsageError("a prefix is that of a library's standard names: name a .so file, or leave out --prefix")
        target = f"{target}:{prefix}"
    if stepwise:
        if not is_adapter(target):
            raise UsageError(
                "stores are seen in a C library's tables: name its adapter (.toml), or leave out --stepwise"
            )
        target = f"{file_of(target)}{STEPWISE}"
    check_room(target, pairing)
    if promises:
        return _promises(asked, pairing, target, profile, workers, {"threads": threads, "stepwise": stepwise or None})
    if threads is not None:
        from checks.engines.threaded import driven_by

        driven_by(pairing, target, threads)
    options = {
        "target": target,
        "seed": asked.seed,
        "profile": profile,
        "shrinking": PROFILES[profile].shrinking,
        "threads": threads,
        "workers": workers,
    }
    inputs = [Path(file_of(target))] if is_adapter(target) else []
    return judge([Job("conform", pairing.part, options)], asked, profile=profile, inputs=inputs)


def _promises(
    asked: Asked, pairing: Pairing, target: str, profile: str, workers: int | None, besides: Mapping[str, Any]
) -> int:
    from checks.promised import find_promises

    written = {"json": asked.json, "junit": asked.junit, "html": asked.html, **besides}
    if other := next((name for name, value in written.items() if value is not None), None):
        raise UsageError(f"--promises writes an adapter, and tells the rest here: leave out --{other}")
    options = {
        "target": target,
        "seed": asked.seed,
        "profile": profile,
        "shrinking": PROFILES[profile].shrinking,
        "workers": workers,
    }
    return find_promises(pairing, options, asked.seconds, asked.save)


@verb
@parts
@click.option(
    "--random",
    "edits",
    type=click.IntRange(1, MOST_EDITS),
    metavar="N",
    help="N random edits of the implementations, instead of the faults that the parts name.",
)
@click.option("--law", is_flag=True, help="Weaken the law, one clause at a time, instead of the implementation.")
@click.option("--record", is_flag=True, help="Record which sentences of the law are needed, if all of them are.")
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=os.cpu_count() or 1,
    metavar="N",
    help="How many jobs run at once; by default, one a core.",
)
@judging
def mutate(asked: Asked, parts: tuple[str, ...], edits: int | None, law: bool, record: bool, workers: int) -> int:
    """Seed faults, and see that each is caught.

    A random edit has to be caught by a run or a proof, or shown to behave like the implementation in every memory that
    the smallest geometries reach; else the verdict is gate. So it is where a weakened law is not noticed.

    Example: memspec mutate physical.buddy

    Example: memspec mutate --random 400 --seed 7

    Example: memspec mutate --law physical.buddy
    """
    found = [pairing.part for pairing in find(*parts) if pairing.mutants]
    if (edits is not None) + law + record > 1:
        raise UsageError("one of --random, --law and --record at a time")
    if not found:
        raise UsageError(f"{' '.join(parts)} names no faults")
    if edits is not None:
        return judge(list(batches(found, edits, asked.seed)), asked, workers=workers)
    if law:
        return judge([Job("weaken", part, {"seed": asked.seed}) for part in found], asked, workers=workers)
    options = {"seed": asked.seed, **({"record": True} if record else {})}
    return judge([Job("mutate", part, options) for part in found], asked, workers=workers)


@verb
@click.argument("counterexample", type=click.Path(path_type=Path, readable=False))
@judging
def replay(asked: Asked, counterexample: Path) -> int:
    """Run a saved counterexample again. It says first whose code will run, as a file from somebody else may name any.

    Example: memspec replay memspec-counterexample-physical.buddy-1.json
    """
    from checks.engines.replay import is_ours
    from checks.targets.named import code

    loaded = load(counterexample, pairings())
    if not is_ours(loaded.target):
        check_room(loaded.target, pairings()[loaded.part])
        click.echo(f"{cut(str(counterexample))} is a run of other code: replay runs {code(loaded.target)}", err=True)
    work = [Job("replay", loaded.part, {"counterexample": loaded})]
    return judge(work, asked, save=False, inputs=[counterexample])


@verb
@click.argument("what", metavar="PART[:PROPERTY]")
@click.option(
    "--evidence",
    type=click.Path(path_type=Path, readable=False),
    metavar="FILE",
    help="The JSON of a check of your own, to say how things are known; that which comes with memspec, if left out.",
)
def explain(what: str, evidence: Path | None) -> None:
    """Explain a part, or one thing that it has: its prose, where it is stated, and how it is known.

    PROPERTY is the sentence of a clause, an invariant or a relation, or the name of an operation, a theorem, a mutant
    or an invariant's function; a piece of it will do where it fits nothing else.

    Example: memspec explain physical.buddy

    Example: memspec explain "physical.buddy:refuses only"

    Example: memspec explain physical.buddy:never-merges
    """
    import checks.explain as telling  # which loads the implementation, and with it a compiler

    part, _, wanted = what.partition(":")
    pairing = find_one(part)
    known = known_from(evidence) if evidence else on_record(pairing.part)
    telling.explain(pairing, wanted, known, console())


@verb
@click.argument("part", callback=_named)
def new(part: str) -> None:
    """Begin a part of memspec's own: its files, which run, as a draft.

    Example: memspec new kernel.slab, and then: memspec check kernel.slab
    """
    for path in begin(part):
        print(path)
    print(f"a draft; next: memspec check {part}, and docs/adding-a-part.md")


@verb
@parts
def list_(parts: tuple[str, ...]) -> None:
    """Show what there is to check: the parts, or all that one part has.

    Example: memspec list physical.buddy
    """
    found = find(*parts)
    names = [each.part for each in found]
    if names == list(parts) and len(names) == 1:
        catalogue(found[0], about(names), console())
    else:
        overview(found, about(names), console())

"""The command line. Each verb makes jobs for the engines, runs them, and reports what they have learnt."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from attrs import frozen

from checks.catalogue import catalogue
from checks.counterexample import load
from checks.evidence import EXIT_CODES, INTERNAL_ERROR, USAGE, UsageError, Verdict
from checks.interruption import GIVING_UP, listening, stop_of_this_process
from checks.known import EVIDENCE
from checks.known import load as known_from
from checks.oracles import about
from checks.oracles import find as find_oracle
from checks.pairing import EXACT
from checks.pairings import find, find_one, stating
from checks.profiles import BUILT, PROFILES, jobs
from checks.progress import Bars, Lines
from checks.report import Report, console, json_text, junit_text, save_runs, show
from checks.targets import scaffold as scaffolding
from checks.version import memspec_version
from checks.workers import Job, Run
from checks.written import Output, outputs

Verb = TypeVar("Verb", bound=Callable[..., Any])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code."""
    try:
        return int(memspec.main(arguments, prog_name="memspec", standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as missing:
        missing.show()
        return USAGE
    except click.ClickException as wrong:
        return _refuse(wrong.format_message())
    except UsageError as wrong:
        return _refuse(str(wrong))
    except (click.Abort, KeyboardInterrupt):
        print(GIVING_UP, file=sys.stderr)
        return EXIT_CODES[Verdict.UNDETERMINED]
    except Exception as error:
        return _confess(error)


def _refuse(sentence: str) -> int:
    print(f"memspec: {' '.join(sentence.split())}", file=sys.stderr)
    return USAGE


def _confess(error: Exception) -> int:
    if os.environ.get("MEMSPEC_DEBUG") == "1":
        traceback.print_exception(error)
    first = str(error).strip().partition("\n")[0]
    print(f"internal error: {type(error).__name__}: {first}, please report", file=sys.stderr)
    return INTERNAL_ERROR


# ── What the verbs share ─────────────────────────────────────────────────────────────────────────────────────


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(memspec_version(), message="memspec %(version)s")
def memspec() -> None:
    """Check memory management, ours or your own, against a law that runs.

    PART is a dotted path (physical.buddy), a chapter (physical), or left out for all.

    Exit codes: 0 all hold, 1 violated, 2 usage, 3 undetermined, 4 gate (a check that shows nothing: a clause never
    reached, a count that moved, a mutant that lives), 70 internal error.
    """


def verb(engine: str | None = None) -> Callable[[Verb], Verb]:
    """Offer a verb, if the engine that it needs is there."""

    def offer(function: Verb) -> Verb:
        if engine is None or engine in BUILT:
            memspec.command(function.__name__.rstrip("_"))(function)
        return function

    return offer


@frozen
class Asked:
    """What every verb that judges takes."""

    json: Path | None
    junit: Path | None
    save: Path
    seed: int
    seconds: float | None


def _writable(context: click.Context, parameter: click.Parameter, path: Path | None) -> Path | None:
    """Refuse at once what could not be written after an hour."""
    if path is not None and not path.parent.is_dir():
        raise click.BadParameter(f"there is no folder {path.parent}", context, parameter)
    return path


OPTIONS = (
    click.option(
        "--json",
        type=click.Path(dir_okay=False, writable=True, path_type=Path),
        callback=_writable,
        metavar="FILE",
        help="Write the evidence as JSON.",
    ),
    click.option(
        "--junit",
        type=click.Path(dir_okay=False, writable=True, path_type=Path),
        callback=_writable,
        metavar="FILE",
        help="Write the evidence as JUnit XML.",
    ),
    click.option(
        "--save",
        type=click.Path(exists=True, file_okay=False, writable=True, path_type=Path),
        default=Path(),
        metavar="DIR",
        help="Where counterexamples are saved: here, if left out.",
    ),
    click.option("--seed", type=int, default=0, show_default=True, help="Where random choices begin."),
    click.option(
        "--max-time",
        type=click.FloatRange(min=0, min_open=True),
        metavar="SECONDS",
        help="Stop after so long; what is not decided by then is undetermined.",
    ),
)


def judging(function: Callable[..., int]) -> Callable[..., int]:
    """The options of a verb that judges, handed to it as one value."""

    @wraps(function)
    def asked(json: Path | None, junit: Path | None, save: Path, seed: int, max_time: float | None, **rest: Any) -> int:
        return function(Asked(json, junit, save, seed, max_time), **rest)

    for option in reversed(OPTIONS):
        asked = option(asked)
    return asked


def part(function: Verb) -> Verb:
    return click.argument("part", default="", required=False)(function)


def judge(
    work: list[Job],
    asked: Asked,
    *,
    profile: str | None = None,
    workers: int = 1,
    save: bool = True,
    inputs: Sequence[Path] = (),
) -> int:
    """Run the jobs, write what they have learnt, show it, and give the exit code. What is written is none of the files
    that are read (`inputs`)."""
    _tell_apart(asked, inputs)
    _need_a_compiler(work)
    here, bars, stop = Path.cwd(), Bars(), stop_of_this_process()
    with listening(stop), outputs(asked.json, asked.junit) as (json, junit):
        with bars.shown() if bars.can_move else nullcontext(Lines()) as watcher:
            run = Run(work, asked.seconds, watcher, workers, stop)
            outcomes = run.outcomes()
        report = Report(outcomes, profile, asked.seed, run.interrupted)
        saved = save_runs(report, here / asked.save, here) if save else []
        _write(json, json_text(report))
        _write(junit, junit_text(report))
    show(report, console(), saved)
    errors = [outcome.error for outcome in outcomes if outcome.error and not isinstance(outcome.error, UsageError)]
    for error in errors:
        _confess(error)
    return INTERNAL_ERROR if errors and report.verdict is not Verdict.VIOLATED else EXIT_CODES[report.verdict]


def _need_a_compiler(work: Sequence[Job]) -> None:
    """Refuse at once what would be refused after all the rest was done."""
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0") and any(job.engine == "compiled" for job in work):
        raise UsageError("compiled exploration needs numba's compiler, which is switched off: unset NUMBA_DISABLE_JIT")


def _tell_apart(asked: Asked, inputs: Sequence[Path]) -> None:
    """Refuse to write over what is read, or twice to one file."""
    written = [path for path in (asked.json, asked.junit) if path is not None]
    if len(written) == 2 and _is_same(*written):
        raise UsageError(f"--json and --junit name the same file, {written[0]}")
    for path in written:
        if any(_is_same(path, read) for read in inputs):
            raise UsageError(f"{path} is read by this command: write to another file")


def _is_same(one: Path, other: Path) -> bool:
    return (
        one.exists() and one.is_file() and other.exists() and one.samefile(other)
    ) or one.resolve() == other.resolve()


def _write(output: Output | None, text: str) -> None:
    """The verdict is told and stands, whatever becomes of the file."""
    try:
        if output is not None:
            output.write(text)
    except OSError as error:
        print(f"memspec: {output.path if output else ''} could not be written: {error.strerror}", file=sys.stderr)


# ── The verbs ────────────────────────────────────────────────────────────────────────────────────────────────


@verb()
@click.argument("parts", metavar="[PART …]", nargs=-1)
@click.option("--profile", type=click.Choice(list(PROFILES)), default="quick", show_default=True, help="How much.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    metavar="N",
    help="How many engines run at once: as many as there are cores, if left out.",
)
@judging
def check(asked: Asked, parts: tuple[str, ...], profile: str, workers: int) -> int:
    """Check parts with every engine, and show the evidence.

    Example: memspec check physical.buddy --profile ci --json evidence.json
    """
    pairings = {pairing.part: pairing for name in parts or ("",) for pairing in find(name)}
    work = [job for pairing in pairings.values() for job in jobs(pairing, PROFILES[profile], asked.seed)]
    return judge(work, asked, profile=profile, workers=workers)


@verb("explore")
@part
@click.option("--scope", default=PROFILES["quick"].scope, show_default=True, help="A scope that the part names.")
@click.option("--alone", is_flag=True, help="The law without an implementation: every answer that it permits.")
@click.option("--compiled", is_flag=True, help="The implementation and the law compiled: a hundred times as fast.")
@click.option("--symmetry", metavar="NAME", help="Compiled, and leaving out what this symmetry makes irrelevant.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    metavar="N",
    help="How many share out the states, if compiled: as many as there are cores, if left out.",
)
@judging
def explore(
    asked: Asked, part: str, scope: str, alone: bool, compiled: bool, symmetry: str | None, workers: int
) -> int:
    """Visit every reachable state at a scope.

    Example: memspec explore physical.buddy --scope small

    The larger scopes need --compiled, or a symmetry: memspec explore physical.buddy --scope large --symmetry lists
    """
    options: dict[str, Any] = {"scope": scope, "seed": asked.seed}
    if alone and (compiled or symmetry):
        raise UsageError("the law alone is explored as it is written: leave out --alone, or --compiled and --symmetry")
    if not (compiled or symmetry):
        return judge([Job("explore", pairing.part, {**options, "alone": alone}) for pairing in find(part)], asked)
    options |= {"encoding": symmetry or EXACT, "workers": workers}
    return judge([Job("compiled", pairing.part, options) for pairing in find(part)], asked)


@verb("simulate")
@part
@click.option("--steps", type=click.IntRange(min=1), default=PROFILES["quick"].steps, show_default=True)
@judging
def simulate(asked: Asked, part: str, steps: int) -> int:
    """Perform random operations, many and fast.

    Example: memspec simulate physical.buddy --steps 2000000 --seed 7
    """
    options = {"steps": steps, "seed": asked.seed}
    return judge([Job("simulate", pairing.part, options) for pairing in find(part)], asked)


@verb("prove")
@part
@click.option("--theorem", metavar="NAME", help="One theorem; all, if left out.")
@click.option(
    "--solver",
    type=click.Choice(["z3", "both"]),
    default="z3",
    show_default=True,
    help="Whether bitwuzla is asked as well: it must find unsatisfiable what z3 does.",
)
@click.option(
    "--record", is_flag=True, help="Search for steps where the kept ones lead nowhere or slowly, and keep them."
)
@click.option("--at-length", is_flag=True, help="Also of page tables of four levels, which takes some times as long.")
@judging
def prove(asked: Asked, part: str, theorem: str | None, solver: str, record: bool, at_length: bool) -> int:
    """Prove the theorems, of the source that runs.

    The steps of proofs found before are followed; where they no longer lead to the end, others are searched for, which
    takes some times as long. After a change of the source, --record keeps the new ones.

    Example: memspec prove physical.buddy --theorem free-answers-exactly
    """
    options = {"theorem": theorem, "solver": solver, "record": record, "at_length": at_length}
    return judge([Job("prove", each.part, options) for each in stating(part, theorem)], asked)


@verb("validate")
@click.argument("part")
@click.argument("trace", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@judging
def validate(asked: Asked, part: str, trace: Path) -> int:
    """Accept or refute a recorded trace.

    Example: memspec validate physical.buddy recorded.csv.xz
    """
    work = [Job("validate", find_one(part).part, {"trace_path": trace, "seed": asked.seed})]
    return judge(work, asked, inputs=[trace])


@verb("observe")
@click.argument("oracle")
@click.option(
    "--cases",
    type=click.IntRange(min=1),
    default=PROFILES["ci"].cases,
    show_default=True,
    metavar="N",
    help="A sample of so many at least; all that there are, if there are no more.",
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


@verb("conform")
@click.argument("part")
@click.argument("target", required=False)
@click.option("--profile", type=click.Choice(list(PROFILES)), default="ci", show_default=True, help="How much.")
@click.option("--scaffold", type=click.Choice(["c"]), help="Write an adapter and a stub to start from, here.")
@judging
def conform(asked: Asked, part: str, target: str | None, profile: str, scaffold: str | None) -> int:
    """Check an implementation of your own.

    TARGET is a Python class (module:Class, found in this folder or installed), the adapter of a C library (a .toml
    file), or the command of a program that speaks the line protocol.

    Example: memspec conform physical.buddy mine:Allocator

    Example: memspec conform --scaffold c physical.buddy

    Example: memspec conform physical.buddy buddy.toml --profile quick
    """
    pairing = find_one(part)
    if scaffold is not None:
        for path in scaffolding.write(pairing, Path()):
            click.echo(f"written: {path}")
        return 0
    if target is None:
        raise UsageError("which implementation? Name a module:Class, an adapter's .toml, or a command; or --scaffold c")
    options = {"target": target, "seed": asked.seed, "profile": profile}
    inputs = [Path(target)] if target.endswith(".toml") else []
    return judge([Job("conform", pairing.part, options)], asked, profile=profile, inputs=inputs)


@verb("mutate")
@click.argument("parts", metavar="[PART …]", nargs=-1)
@judging
def mutate(asked: Asked, parts: tuple[str, ...]) -> int:
    """Seed faults, and see that each is caught.

    Example: memspec mutate physical.buddy
    """
    found = {pairing.part: pairing for name in parts or ("",) for pairing in find(name) if pairing.mutants}
    return judge([Job("mutate", part, {"seed": asked.seed}) for part in found], asked)


@verb("replay")
@click.argument("counterexample", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@judging
def replay(asked: Asked, counterexample: Path) -> int:
    """Run a saved counterexample again.

    Example: memspec replay memspec-counterexample-physical.buddy-1.json
    """
    loaded = load(counterexample)
    work = [Job("replay", loaded.part, {"counterexample": loaded})]
    return judge(work, asked, save=False, inputs=[counterexample])


@verb()
@click.argument("what", metavar="PART[:PROPERTY]")
@click.option(
    "--evidence",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The JSON of a check of your own, to say how things are known; that which comes with memspec, if left out.",
)
def explain(what: str, evidence: Path | None) -> int:
    """Tell of a part, or of one thing that it has: its prose, where it is stated, and how it is known.

    PROPERTY is the sentence of a clause, an invariant or a law, or the name of an operation, a theorem, a mutant or an
    invariant's function; a piece of it will do where it fits nothing else.

    Example: memspec explain physical.buddy

    Example: memspec explain "physical.buddy:refuses only"

    Example: memspec explain physical.buddy:never-merges
    """
    import checks.explain as telling  # which loads the implementation, and with it a compiler

    part, _, wanted = what.partition(":")
    telling.explain(find_one(part), wanted, known_from(evidence or EVIDENCE), console())
    return 0


@verb()
@part
def list_(part: str) -> int:
    """Show what there is to check.

    Example: memspec list physical
    """
    catalogue(find(part), about(part), console())
    return 0

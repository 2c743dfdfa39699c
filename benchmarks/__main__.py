"""`python -m benchmarks`: every ratio, in one run."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import attrs
import click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from benchmarks.apart import apart
from benchmarks.measure import sections
from benchmarks.rows import Row, UnequalAnswersError, time_for, verdict
from benchmarks.spin import SearchError
from checks.version import memspec_version
from checks.written import outputs

RESULTS = Path(__file__).with_name("results.json")
"""What `make bench` keeps, and the documentation shows."""
FAILED = "not comparable: "
"""What the note of a section begins with whose contestants are not to be compared; the run then exits with 1."""


@click.command()
@click.option(
    "--json", "path", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Keep the figures."
)
@click.option("--quick", is_flag=True, help="Tiny sizes: tries the benchmarks out, and measures nothing.")
@click.option("--seed", default=0, show_default=True, help="From which the calls are drawn.")
def main(path: Path | None, quick: bool, seed: int) -> None:
    """Measure memspec against C, the mallocs of libraries, SPIN, Hypothesis, bitwuzla, the law, and itself."""
    if quick and path is not None and path.resolve() == RESULTS:
        raise click.UsageError("--quick measures nothing, and what was measured is kept in benchmarks/results.json")
    console, where = Console(), surroundings()
    for name, value in where.items():
        console.print(f"{name:<12}{value}", highlight=False)
    with outputs(path) as (output,):
        rows = measured(quick, seed)
        if output is not None:
            result = {"surroundings": where, "seed": seed, "quick": quick, "rows": [attrs.asdict(row) for row in rows]}
            output.write(json.dumps(result, indent=2, ensure_ascii=False) + "\n")
    for table in tables(rows):
        console.print(table)
    if failed := [f"{row.name}: {row.note}" for row in rows if row.note.startswith(FAILED)]:
        raise click.ClickException("; ".join(failed))


def measured(quick: bool, seed: int) -> list[Row]:
    """Every row; standard error tells how far it is. A section that comes to nothing is a row that says why, and the
    others are measured all the same."""
    progress, rows = Console(stderr=True, highlight=False), list[Row]()
    with progress.status("measuring …") as status:
        for section, measurements in sections(quick=quick, seed=seed):
            status.update(f"measuring {section} …")
            for row in attempted(section, measurements):
                rows.append(row)
                told = verdict(row) or time_for(row.subject_time, row.unit)
                progress.print(f"{row.group}, {row.name}: {told}", markup=False, soft_wrap=True)
    return rows


def attempted(section: str, measurements: Iterable[Row]) -> list[Row]:
    try:
        return apart(section, measurements)
    except (UnequalAnswersError, SearchError) as error:
        return [Row(section, "", "", "", note=f"{FAILED}{error}", group=section)]


def surroundings() -> dict[str, str]:
    """The machine and the versions: without them a figure says nothing."""
    return {
        "machine": f"{processor()} × {os.cpu_count()}",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "memspec": memspec_version(),
        "python": platform.python_version(),
        "numba": version("numba"),
        "llvmlite": version("llvmlite"),
        "hypothesis": version("hypothesis"),
        "z3": version("z3-solver"),
        "bitwuzla": installed("bitwuzla"),
        "spin": told_by("spin", "-V", r"Version (\S+)"),
        "gcc": told_by("gcc", "-dumpfullversion", r"(\S+)"),
    }


def processor() -> str:
    """As the kernel names it; other systems say less."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def told_by(program: str, option: str, pattern: str) -> str:
    """The version that a program tells."""
    try:
        told = subprocess.run([program, option], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return "none"
    found = re.search(pattern, told)
    return found[1] if found else "unknown"


def tables(rows: list[Row]) -> Iterator[Table]:
    """One for each group, in the order of measurement. Times are medians; ratios are of runs side by side."""
    for group in dict.fromkeys(row.group for row in rows):
        shown = Table(title=group, title_justify="left", title_style="bold", box=SIMPLE)
        for name in ("what", "who", "time", "beside", "time", "ratio"):
            numeric = name in ("time", "ratio")
            shown.add_column(name, justify="right" if numeric else "left", no_wrap=name == "time")
        for row in rows:
            if row.group == group:
                mine, theirs = (time_for(time, row.unit) for time in (row.subject_time, row.other_time))
                shown.add_row(row.name, row.subject, mine, row.other, theirs, verdict(row))
        yield shown


if __name__ == "__main__":
    main()

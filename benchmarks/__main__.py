"""`python -m benchmarks`: every ratio, in one table."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import attrs
import click
from rich.console import Console
from rich.table import Table

from benchmarks.measure import Row, UnequalAnswersError, everything
from checks.version import memspec_version


@click.command()
@click.option(
    "--json", "path", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Keep the figures."
)
@click.option("--quick", is_flag=True, help="Tiny sizes: tries the benchmarks out, and measures nothing.")
@click.option("--seed", default=0, show_default=True, help="From which the calls are drawn.")
def main(path: Path | None, quick: bool, seed: int) -> None:
    """Measure memspec's implementations against C, the law, and each other."""
    console, where = Console(), surroundings()
    rows: list[Row] = []
    for name, value in where.items():
        console.print(f"{name:<12}{value}", highlight=False)
    try:
        with console.status("measuring …"):
            rows.extend(everything(quick=quick, seed=seed))
    except UnequalAnswersError as unequal:
        raise click.ClickException(str(unequal)) from unequal
    console.print(table(rows))
    if path is not None:
        result = {"surroundings": where, "seed": seed, "quick": quick, "rows": [attrs.asdict(row) for row in rows]}
        path.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n")


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
        "gcc": compiler(),
    }


def processor() -> str:
    """As the kernel names it; other systems say less."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def compiler() -> str:
    try:
        return subprocess.run(["gcc", "-dumpfullversion"], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "none"


def table(rows: list[Row]) -> Table:
    shown = Table(caption="buddy, 2^n: a pool of 2^n frames. Medians, in nanoseconds for each call or step.")
    for name in ("what", "beside", "result"):
        shown.add_column(name)
    for name in ("what takes", "beside it"):
        shown.add_column(name, justify="right")
    for row in rows:
        times = [f"{value:,.1f}" if value is not None else "" for value in (row.subject_time, row.other_time)]
        shown.add_row(row.name, row.other, verdict(row), *times)
    return shown


def verdict(row: Row) -> str:
    """The ratio in words: how many times faster, or slower, the subject is."""
    if row.ratio is None:
        return f"skipped: {row.note}"
    if row.ratio >= 1:
        return f"{row.ratio:,.2f}× faster"
    return f"{1 / row.ratio:,.2f}× the time"


if __name__ == "__main__":
    main()

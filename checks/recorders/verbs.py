"""What the verbs that run a command of the user's have in common: `record`, and `validate` with a command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

import click

from checks.evidence import UsageError
from checks.recorders import Recorder

COMMAND = f"{__name__}.command"
"""Where a verb's context keeps it: its words, or None where there is no `--`."""


class Running(click.Command):
    """A verb that runs a command: what stands behind `--` is that, with options of its own."""

    def __init__(self, *given: Any, is_optional: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        self.is_optional = is_optional

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        place = args.index("--") if "--" in args else None
        context.meta[COMMAND] = None if place is None else args[place + 1 :]
        return super().parse_args(context, args[:place])

    def collect_usage_pieces(self, context: click.Context) -> list[str]:
        return [*super().collect_usage_pieces(context), "[-- COMMAND …]" if self.is_optional else "-- COMMAND …"]


def command_to_run() -> list[str] | None:
    """The words behind `--`, if there is one."""
    command: list[str] | None = click.get_current_context().meta[COMMAND]
    if command is not None and not (command and command[0]):
        raise UsageError("which command? It stands behind --, with its arguments")
    return command


def record(recorder: Recorder, command: Sequence[str], trace: Path) -> int:
    """How many calls of a command were recorded, of which it is said what there is to say."""
    from checks.recorders.session import say

    recording = recorder.record(command, trace)
    for remark in recording.remarks:
        say(remark)
    say(f"{recording.calls:,} calls of {command[0]}, which {recording.ended}")
    return recording.calls


def judge_a_run(
    recorder: Recorder, command: Sequence[str], kept: Path, judge: Callable[[Path], int], refused: int
) -> int:
    """Record a command, and judge the trace; the exit code. Where that is `refused`, the trace is kept in a folder."""
    with TemporaryDirectory(prefix="memspec-") as folder:
        trace = Path(folder, f"memspec-trace-{recorder.name}{recorder.suffix}")
        if not record(recorder, command, trace):
            raise UsageError(f"{command[0]} made no call, so that there is nothing to judge")
        code = judge(trace)
        if code == refused:
            names = (kept / f"memspec-trace-{recorder.name}-{number}{recorder.suffix}" for number in count(1))
            path = copyfile(trace, next(path for path in names if not path.exists()))
            click.echo(f"memspec: the trace is kept: {path}", err=True)
    return code

"""Tests that need a process of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from tests.documented import ROOT

Given = ParamSpec("Given")


def afresh(test: Callable[Given, None]) -> Callable[Given, None]:
    """Run a test as memspec runs a proof, in a new process. z3 simplifies by the order in which terms were first made,
    so that after other proofs some obligations have other names, and their kept steps are not found."""

    @wraps(test)
    def run(*arguments: Given.args, **fixtures: Given.kwargs) -> None:
        paths = ", ".join(f"{name}=Path({str(value)!r})" for name, value in fixtures.items())
        module, name = test.__module__, test.__name__
        program = f"from pathlib import Path\nfrom {module} import {name} as test\ntest.__wrapped__({paths})"
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    return run

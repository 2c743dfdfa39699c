"""What is typed: words that the command line cannot use."""

from __future__ import annotations

from tests.hostile.row import Row

ROWS = (
    Row("an unknown verb", ("chekc",), 2, "No such command 'chekc'"),
    Row("an unknown part", ("check", "physical.budy"), 2, "physical.budy"),
)

"""A start for somebody's own page tables in C."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checks.pairings.virtual.address_space.target.tables import RIGHTS
from checks.targets.scaffold import Scaffold


class TablesScaffold(Scaffold):
    geometry = (
        "",
        "[geometry]",
        "# least = 16                      # how many frames its memory must have",
    )
    arena = (
        "[arena]                           # the memory that it makes tables in",
        'from = "caller"                   # or "library", with symbol = "the function that gives its address"',
        "# zeroed = true                   # if it trusts that its memory is zeros at first",
    )
    headers: Sequence[str] = ("stdint",)
    mostly: Mapping[str, str] = {"page": "page:address", "frame": "frame:physical", "level": "level:bytes"}

    def answer(self, operation: str) -> tuple[Sequence[str], str]:
        if "address" not in self.pairing.parameters(operation):
            return super().answer(operation)
        says = 'returns = "physical"              # or physical-frame, or frame'
        return (says, 'type = "int64_t"', 'failure = "negative"'), "int64_t"

    def made_of(self) -> list[str]:
        return ["arena", "frames"]

    def creation(self) -> list[str]:
        return [
            "",
            "[tables]",
            'format = "four-level"             # or two-level, five-level',
            '# physical = "pointer"            # if pointers are physical addresses; else a number, 0 if left out',
            f'root = {{ symbol = "{self.name}_root", arguments = ["handle"], returns = "physical" }}   # what CR3 is',
            "# own = [[0xFFFFFF8000000000, 0xFFFFFFFFFFFFFFFF]]   # addresses that it keeps for itself",
            "",
            "[rights]                          # your bits for each; true or false for what all pages have, or none",
            *(f"{right} = {1 << place}" for place, right in enumerate(RIGHTS)),
            "# not-executable = 0x8000000000000000",
            "",
            "# [flush]                         # if it flushes the TLBs: its instructions are seen as they are",
            "# cpus = 2                        # then with [callbacks.ipi]",
            "",
            "[create]                          # an argument is NAME or NAME:FORM, of arena, frames, or a number",
            *self.constructor(
                "# what is mapped from the start, if anything is: it need not offer map_page then",
                '# mapped = [{ address = 0xC0000000, physical = 0x100000, bytes = 0x10000, rights = ["writable"] }]',
            ),
        ]

    def further(self) -> list[str]:
        name = self.name
        return ["", f"uint64_t {name}_root(struct {name} *made)", "{", "    (void)made;", "    return 0;", "}"]

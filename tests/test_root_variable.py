"""Page tables whose root lies in a variable of the library, as a kernel keeps its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.evidence import UsageError, Verdict
from checks.pairings import find_one
from checks.targets import keepsake
from checks.targets.named import resolve
from tests.foreign import build, compiled, judged, judged_in_full, needs_compiler

TABLES = find_one("virtual.address_space")
EXAMPLES = Path(__file__).parent.parent / "examples" / "pagetable"
KERNEL = """
#include "vmm64.c"
struct pagemap { uint64_t top_level; } kernel_pagemap;
struct vmm *kernel_vmm(void *memory, size_t frames)
{
    struct vmm *made = vmm_new(memory, frames);
    if (made)
        kernel_pagemap.top_level = vmm_root(made);
    return made;
}
"""


def adapter(folder: Path, *flags: str, root: str = '{ variable = "kernel_pagemap", returns = "physical" }') -> Path:
    for name in ("vmm64.c", "vmm64.h"):
        (folder / name).write_text((EXAMPLES / name).read_text())
    build(folder, KERNEL, *flags)
    lines = (EXAMPLES / "vmm64.toml").read_text().splitlines()
    said = [f"root = {root}" if line.startswith("root =") else line for line in lines]
    text = "\n".join(said).replace('"build/vmm64.so"', '"it.so"').replace('"vmm_new"', '"kernel_vmm"')
    (folder / "kernel.toml").write_text(text)
    return folder / "kernel.toml"


@needs_compiler
def test_the_root_is_read_from_a_variable(tmp_path: Path) -> None:
    verdict, rows = judged_in_full(TABLES, adapter(tmp_path), 600, 0.5)
    assert verdict is not Verdict.VIOLATED, rows[0]
    reached = {row.property: row.scope.get("reached", 0) for row in rows}
    assert reached["the processor finds each page at the frame that it is mapped to"] > 100


@needs_compiler
def test_a_fault_is_found_and_kept_as_a_program(tmp_path: Path) -> None:
    verdict, rows = judged(TABLES, adapter(tmp_path, "-DBUG_SHIFT"), 20)
    assert verdict is Verdict.VIOLATED
    [found] = [row.counterexample for row in rows if row.counterexample]
    _, program = keepsake.save(TABLES, found, tmp_path / "run.json")
    assert program is not None
    assert "kernel_pagemap" in program.read_text()
    assert compiled(program, tmp_path / "it.so").returncode != 0


@needs_compiler
@pytest.mark.parametrize(
    ("root", "says"),
    [
        ('{ variable = "kernel_pml4", returns = "physical" }', "kernel_pml4"),
        ('{ variable = "kernel_pagemap", symbol = "vmm_root" }', "symbol"),
        ('{ variable = "kernel_pagemap" }', "returns"),
    ],
)
def test_what_cannot_be_read_is_refused(root: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as complaint:
        resolve(TABLES, str(adapter(tmp_path, root=root))).prepare()
    assert says in str(complaint.value)


@needs_compiler
def test_a_negative_code_of_an_unsigned_type_names_the_number_that_it_is_in_c(tmp_path: Path) -> None:
    file = adapter(tmp_path)
    file.write_text(
        file.read_text().replace('type = "int64_t"\nfailure = "negative"', 'type = "uint64_t"\nfailure = -1')
    )
    with pytest.raises(UsageError, match="write 18446744073709551615, which is what it is there"):
        resolve(TABLES, str(file))

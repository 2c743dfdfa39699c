"""Recordings as people keep them: compressed, cut off, of another tool, or written by hand."""

from __future__ import annotations

import bz2
import gzip
import lzma
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from checks.engines.stored import CHUNK, decompressed
from checks.engines.validate import validate
from checks.evidence import Budget, Evidence, UsageError, Verdict
from checks.pairings.physical.buddy.pairing import PAIRING

HEADER = "time_s,cpu,event,pfn,order\n"
TWICE = HEADER + "1.0,0,alloc,100,0\n2.0,0,free,100,0\n3.0,0,free,100,0\n"
FORMS = pytest.mark.parametrize("compress", [lzma.compress, gzip.compress, bz2.compress], ids=["xz", "gzip", "bzip2"])
Compress = Callable[[bytes], bytes]


def judged(path: Path, content: bytes) -> list[Evidence]:
    path.write_bytes(content)
    return validate(PAIRING, path, Budget())


def refused(path: Path, content: bytes) -> str:
    with pytest.raises(UsageError) as complaint:
        judged(path, content)
    return str(complaint.value).removeprefix(str(path))


def violated(evidence: list[Evidence]) -> list[str]:
    return [row.note for row in evidence if row.verdict is Verdict.VIOLATED]


@FORMS
def test_what_is_compressed_is_judged_as_what_is_not(compress: Compress, tmp_path: Path) -> None:
    plain = violated(judged(tmp_path / "plain", TWICE.encode()))
    assert plain == ["line 4 (3.0,0,free,100,0): frame 100 is not allocated: it was given back in line 3"]
    assert violated(judged(tmp_path / "any name", compress(TWICE.encode()))) == plain
    head, tail = TWICE[:40].encode(), TWICE[40:].encode()
    assert violated(judged(tmp_path / "two streams", compress(head) + compress(tail))) == plain


@FORMS
@pytest.mark.parametrize(
    "content", [b"a line\n" * (CHUNK // 3), random.Random(1).randbytes(CHUNK + CHUNK // 2)], ids=["dense", "not"]
)
def test_what_is_longer_than_is_read_at_once_comes_out_whole(
    compress: Compress, content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "long"
    path.write_bytes(compress(content))
    with decompressed(path) as file:
        assert file.read() == content


@FORMS
def test_nothing_is_judged_of_what_is_cut_off_or_damaged(compress: Compress, tmp_path: Path) -> None:
    content = compress((HEADER + "".join(f"{n}.0,0,alloc,{n * 37},0\n" for n in range(1, 400))).encode())
    name = {"lzma": "xz", "gzip": "gzip", "bz2": "bzip2"}[compress.__module__]
    half = len(content) // 2
    for damaged in (content[:half], content[:-1], content[:half] + b"\0\0\0\0" + content[half + 4 :]):
        assert f"is where the {name} file is damaged or cut off" in refused(tmp_path / "damaged", damaged)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x28\xb5\x2f\xfd....", "is compressed with zstd"),
        (b"\x17\x08\x44tracing6\0", "is what trace-cmd records, and not its text: trace-cmd report"),
        (b"PERFILE2\x68", "is what perf records, and not its text: perf script"),
        (TWICE.encode("utf-16"), "is text in UTF-16"),
        (TWICE.replace(",", ";").encode(), "line 1 names no column time_s"),
    ],
)
def test_what_another_tool_wrote_is_named(content: bytes, says: str, tmp_path: Path) -> None:
    assert says in refused(tmp_path / "file", content)


def test_a_number_that_is_cut_off_is_not_held_against_anybody(tmp_path: Path) -> None:
    """`order=10` that ends after the 1 was a block given back with another order."""
    whole = (
        " a-1 [000] 1.000000: mm_page_alloc: page=1 pfn=0x4000 order=10\n"
        " a-1 [000] 2.000000: mm_page_free: page=1 pfn=0x4000 order=10\n"
    )
    assert not violated(judged(tmp_path / "whole", whole.encode()))
    assert not violated(judged(tmp_path / "no newline", whole.rstrip().encode()))
    assert "line 2 breaks the law, and has no newline at its end" in refused(tmp_path / "cut", whole[:-2].encode())
    assert violated(judged(tmp_path / "ended", whole[:-2].encode() + b"\n"))


def test_a_table_by_hand_may_have_blanks_and_hexadecimal_frames(tmp_path: Path) -> None:
    table = TWICE.replace(",", ", ").replace("100", "0x64")
    assert "frame 100 is not allocated" in violated(judged(tmp_path / "table", table.encode()))[0]

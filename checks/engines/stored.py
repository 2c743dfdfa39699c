"""How a recording is stored: as it is, or compressed. Its first bytes say which; its name may say anything."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, Protocol, cast

from attrs import frozen

from checks.evidence import UsageError
from checks.files import opened

CHUNK = 1 << 20


class Decompressor(Protocol):
    """What lzma and bz2 offer for one stream."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Gzip:
    """The same for a member of a gzip file (RFC 1952), which zlib checks, too."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)

    @property
    def eof(self) -> bool:
        return self._member.eof

    @property
    def needs_input(self) -> bool:
        return not self._member.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._member.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._member.decompress(self._member.unconsumed_tail + data, max(max_length, 0))


@frozen
class _Form:
    """A form of compression that is read."""

    name: str
    magic: bytes
    """How such a file begins."""
    begin: Callable[[], Decompressor]
    open: Callable[[IO[bytes]], Any]


FORMS = (
    _Form("xz", b"\xfd7zXZ\0", lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ), lzma.open),
    _Form("gzip", b"\x1f\x8b\x08", _Gzip, gzip.open),
    _Form("bzip2", b"BZh", bz2.BZ2Decompressor, bz2.open),
)
DAMAGES = (EOFError, OSError, lzma.LZMAError, zlib.error)

STRANGERS = {
    b"\x28\xb5\x2f\xfd": "is compressed with zstd: decompress it first (zstd -d), or use xz, gzip or bzip2",
    b"\x17\x08\x44tracing": "is what trace-cmd records, and not its text: trace-cmd report -t FILE > TEXT",
    b"PERFILE2": "is what perf records, and not its text: perf script --ns --show-lost-events -i FILE > TEXT",
    b"\xff\xfe": "is text in UTF-16: UTF-8 is read",
    b"\xfe\xff": "is text in UTF-16: UTF-8 is read",
}
"""How files begin that cannot be read → what to do. Of zstd: RFC 8878; of the next two: trace-cmd.dat(5) of trace-cmd
3.2, and tools/perf/util/header.c of Linux."""
LONGEST_MAGIC = max(map(len, (*STRANGERS, *(form.magic for form in FORMS))))


@contextmanager
def decompressed(path: Path) -> Iterator[IO[bytes]]:
    """The bytes that a recording has when it is not compressed."""
    with opened(path) as file:
        start = file.peek(LONGEST_MAGIC)
        for magic, complaint in STRANGERS.items():
            if start.startswith(magic):
                raise UsageError(f"{path} {complaint}")
        form = next((form for form in FORMS if start.startswith(form.magic)), None)
        if form is None:
            yield file
            return
        _check_whole(path, file, form)
        file.seek(0)
        with form.open(file) as plain, BufferedReader(cast("Any", plain)) as buffered:
            yield buffered


def _check_whole(path: Path, file: IO[bytes], form: _Form) -> None:
    """Decompress once and look at nothing. What is damaged decompresses to other events, up to where the file's
    check sum is; they would be held against the system that was recorded. What follows a stream is another one, or the
    zeros that fill up a block: lzma.open passes over anything else."""
    lines, decompressor = 0, form.begin()
    try:
        while True:
            more = file.read(CHUNK) if decompressor.needs_input else b""
            if decompressor.eof:
                more = (decompressor.unused_data + more + file.read(CHUNK)).lstrip(b"\0")
                if not more:
                    return
                decompressor = form.begin()
            elif decompressor.needs_input and not more:
                raise EOFError("it ends in the middle")
            lines += decompressor.decompress(more, CHUNK).count(b"\n")
    except DAMAGES as error:
        place = f"{path}, line {lines + 1} or one shortly after"
        raise UsageError(f"{place} is where the {form.name} file is damaged or cut off ({error})") from None

"""Fuzzing the parser of Multiboot blocks: each input is judged by the law.

    python -m tests.fuzz_multiboot FOLDER [-runs=N] [-max_total_time=SECONDS] [-seed=N] …

runs atheris, a fuzzer that is guided by the branches that the parser and the law take (`pip install atheris`, or the
extra `fuzz`). Options with a dash are libFuzzer's. In FOLDER it keeps inputs that led to something new, and the one
that breaks a sentence, at which it stops with exit code 77. The same target is given blocks with a few changes
(`changed`) in tests/test_fuzz_multiboot.py, whether or not atheris is installed.

An input is a dump, as `memspec validate boot.multiboot` reads it: EAX, EBX, where the block begins, and the block.
"""

from __future__ import annotations

import importlib.util
import random
import struct
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import click

import impl.boot.multiboot as parser
import spec.boot.multiboot as law
from checks.pairings.boot.multiboot.mutants import MUTANTS
from checks.pairings.boot.multiboot.trace import PREAMBLE, Loaders
from checks.source import load
from spec.boot.multiboot import Block, Range, findings, is_geometry, kind_of
from spec.boot.words import LAST, MAGIC_1, MAGIC_2, PhysicalAddress
from spec.boot.words import MultibootFailure as Failure
from spec.vocabulary import ensure

HEAD = struct.Struct("<III")
KERNEL, KERNEL_BYTES = PhysicalAddress(0x10_0000), 0x3000
"""Where the kernel is said to lie."""
MUCH = 1 << 14
"""More ranges than any block says that is tried here."""
MOST = 1 << 10
"""Bytes of an input; what loaders leave has up to 772 with its head, and entries are at least 20 bytes."""
RECORDED = Path(__file__).resolve().parent.parent / "checks/data"
OUTSIDE = "nothing is read outside of the block"
LEFT = "a parser leaves the block as it is"
BYTE_BY_BYTE = "the list has of each byte the type that the law gives it"


# ── The target ───────────────────────────────────────────────────────────────────────────────────────────────


def guarded(edits: tuple[tuple[str, str], ...] = ()) -> ModuleType:
    """The parser in plain Python, with or without edits (a mutant). A read behind the block is one outside the image,
    which refuses it; one before the block would be of the image's other words, and is refused here."""
    module = load(parser, edits=edits)
    read = module.word

    def word(image: Any, at: int) -> int:
        begin, count = image[parser.ORIGIN], image[parser.BYTES]
        ensure(begin <= at and at + 4 <= begin + count, OUTSIDE)
        found: int = read(image, at)
        return found

    module.word = word  # type: ignore[attr-defined]
    return module


def judge(data: bytes, made: ModuleType) -> int | Failure | None:
    """Give a dump to a parser, and its answer to the law: how many ranges there are, or why there are none; None where
    it is no dump of a block. Raises BrokenClause, or whatever the parser raises, if the parser is wrong."""
    if len(data) <= PREAMBLE:
        return None
    (magic, address, origin), content = HEAD.unpack_from(data), data[PREAMBLE:]
    if not is_geometry(origin, len(content), KERNEL, KERNEL_BYTES):
        return None
    parsed = made.Multiboot(origin, len(content), KERNEL, KERNEL_BYTES)
    there = slice(parsed.image[parser.BLOCK], None)
    list.__setitem__(parsed.image, there, content)
    block = Block(PhysicalAddress(origin), KERNEL, KERNEL_BYTES, content)
    answer = parse(block, parsed, magic, address, MUCH)
    said = sum(isinstance(each, Range) for each in findings(block, magic, address))
    for room in () if isinstance(answer, Failure) else (2 * said - 1, answer, answer - 1):
        parse(block, parsed, magic, address, room)
    ensure(list.__getitem__(parsed.image, there) == list(content), LEFT)
    return answer


def parse(block: Block, parsed: Any, magic: int, address: int, room: int) -> int | Failure:
    """What the parser answers, once the law has accepted it, and all of the map."""
    answer: int | Failure = parsed.parse(magic, address, room)
    after = law.parse(block, magic, PhysicalAddress(address), room, returned=answer)
    if isinstance(answer, Failure):
        return answer
    listed = []
    for index in range(answer):
        first, last, kind = parsed.first(index), parsed.last(index), parsed.kind(index)
        law.first(after, index, returned=first)
        law.last(after, index, returned=last)
        law.kind(after, index, returned=kind)
        listed.append(Range(first, last + 1, kind))
    said = tuple(each for each in findings(block, magic, address) if isinstance(each, Range))
    compare(said, tuple(listed))
    return answer


def compare(said: tuple[Range, ...], listed: tuple[Range, ...]) -> None:
    """The map byte by byte, at and beside each place where something begins or ends: between them nothing changes."""
    edges = {edge for each in (*said, *listed) for edge in (each.first, each.end)}
    for address in {edge + beside for edge in edges for beside in (-1, 0) if 0 <= edge + beside <= LAST}:
        ensure(kind_of(listed, address) == kind_of(said, address), BYTE_BY_BYTE)


# ── Inputs ───────────────────────────────────────────────────────────────────────────────────────────────────


def seeds() -> list[bytes]:
    """What loaders have left, and small blocks of both formats: with entries that overlap, of usual and unusual sizes,
    and with a module. Two are wrong, as nobody would come upon them by a few changes: entries of 28 bytes, and a map
    that is too short to say how large its entries are."""
    found = []
    for name in Loaders.recordings:
        reading = Loaders(RECORDED / name)
        list(reading.events())
        found += [HEAD.pack(each.magic, each.address, each.origin) + each.content for each in reading.loaded]
    small = (*(first_format(size) for size in (20, 24)), *(second_format(size) for size in (24, 28, 32)))
    return [*found, *small, in_second_format(struct.pack("<IIII", law.MAP_TAG, 12, 24, 0))]


ORIGIN = 0x9000
ENTRIES = ((0x10_0000, 0x1_0000, 1), (0x12_0000, 0x1_0000, 1), (0x10_8000, 0x2_0000, 3), (0x11_8000, 0x1_0000, 5))


def first_format(size: int) -> bytes:
    """Multiboot 1, with entries of so many bytes, and a list of one module behind them."""
    said = b"".join(struct.pack("<IQQI", size, *each).ljust(4 + size, b"\0") for each in ENTRIES)
    places = (1, ORIGIN + 52 + len(said), len(said), ORIGIN + 52)
    fields = struct.pack("<I16xII16xII", law.HAS_MAP | law.HAS_MODULES, *places)
    return HEAD.pack(MAGIC_1, ORIGIN, ORIGIN) + fields + said + struct.pack("<IIII", 0x4000, 0x5000, 0, 0)


def second_format(size: int) -> bytes:
    """Multiboot 2, with a module, whose tag is followed by padding, and entries of so many bytes."""
    said = b"".join(struct.pack("<QQII", *each, 0).ljust(size, b"\0") for each in ENTRIES)
    module = struct.pack("<IIII5s3x", law.MODULE_TAG, 21, 0x4000, 0x5000, b"init")
    entries = struct.pack("<IIII", law.MAP_TAG, 16 + len(said), size, 0) + said
    return in_second_format(module + entries)


def in_second_format(tags: bytes) -> bytes:
    """A block of these tags, and the last one."""
    body = tags + struct.pack("<II", law.END_TAG, 8)
    return HEAD.pack(MAGIC_2, ORIGIN, ORIGIN) + struct.pack("<II", 8 + len(body), 0) + body


WORDS = (0, 1, 3, 5, 6, 8, 12, 16, 19, 20, 24, 28, 1 << 31, (1 << 32) - 24, (1 << 32) - 4, (1 << 32) - 1)
WIDE = (0, 1, (1 << 32) - 1, 1 << 32, (1 << 63) - 1, 1 << 63, (1 << 64) - 0x1000, (1 << 64) - 1)
"""What is worth writing where one of 32 bits stands, or one of 64."""
STEPS = (-24, -8, -4, -1, 1, 4, 8, 24)


def changed(seed: int, count: int) -> Iterator[bytes]:
    """So many inputs: seeds with up to four changes each."""
    rng, right = random.Random(seed), seeds()
    for _ in range(count):
        data = bytearray(rng.choice(right))
        for _ in range(rng.randint(1, 4)):
            change(data, rng)
        yield bytes(data)


def change(data: bytearray, rng: random.Random) -> None:
    """Flip a bit; write a byte, a word, or one of 64 bits; make a word a little more or less, or both where the block
    is said to be and where it is; or cut the end off."""
    at, draw = rng.randrange(len(data)), rng.randrange(16)
    word = at & -4 if at < len(data) & -4 else 0
    if draw < 4:
        data[at] ^= 1 << rng.randrange(8)
    elif draw < 6:
        data[at] = rng.randrange(256)
    elif draw < 9:
        struct.pack_into("<I", data, word, rng.choice(WORDS))
    elif draw < 10:
        struct.pack_into("<Q", data, min(word, len(data) - 8), rng.choice(WIDE))
    elif draw < 13:
        add(data, rng.choice(STEPS), word)
    elif draw < 14:
        add(data, rng.choice(STEPS), 4, 8)
    else:
        del data[max(at, PREAMBLE + 4) :]


def add(data: bytearray, step: int, *places: int) -> None:
    for place in places:
        (held,) = struct.unpack_from("<I", data, place)
        struct.pack_into("<I", data, place, (held + step) & WORDS[-1])


def first_broken(made: ModuleType, inputs: Iterable[bytes]) -> tuple[int, bytes, Exception] | None:
    """The first input of which the parser breaks something: its number, itself, and what is broken."""
    for number, data in enumerate(inputs, 1):
        try:
            judge(data, made)
        except Exception as error:
            return number, data, error
    return None


# ── atheris ──────────────────────────────────────────────────────────────────────────────────────────────────


def fuzz(folder: Path, options: Sequence[str], mutant: str = "") -> None:
    """Run atheris until it has found something, or as long as its options say. It ends the process."""
    import atheris

    [edits] = [each.edits for each in MUTANTS if each.name == mutant] if mutant else [()]
    made = guarded(edits)
    for each in (*vars(made).values(), *vars(law).values()):
        if isinstance(each, FunctionType):
            atheris.instrument_func(each)
    corpus, begin = folder / "corpus", folder / "seeds"
    for each in (corpus, begin):
        each.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds()):
        (begin / f"{number:02}").write_bytes(data)
    usual = [f"-artifact_prefix={folder}/", f"-max_len={MOST}"]
    atheris.Setup(
        [sys.argv[0], *usual, *options, str(corpus), str(begin)], lambda data: -1 if judge(data, made) is None else 0
    )
    atheris.Fuzz()


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--mutant", type=click.Choice([each.name for each in MUTANTS]), help="Fuzz a parser with this fault.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def main(folder: Path, options: tuple[str, ...], mutant: str | None) -> None:
    """Fuzz the parser of Multiboot blocks by atheris, and judge it by the law. OPTIONS are libFuzzer's."""
    if importlib.util.find_spec("atheris") is None:
        raise click.UsageError("atheris is not installed: pip install atheris, or the extra fuzz of memspec")
    fuzz(folder, options, mutant or "")


if __name__ == "__main__":
    main()

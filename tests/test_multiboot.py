"""Multiboot: what its law refuses, blocks as real loaders leave them, and any bytes at all."""

from __future__ import annotations

import json
import re
import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.drive import plain
from checks.engines.validate import WHOLE_TRACE, validate
from checks.evidence import Budget, UsageError, Verdict
from checks.pairings import find_one
from checks.pairings.boot.multiboot.drawing import picture
from checks.pairings.boot.multiboot.trace import Loaded, Loaders
from docs.book.runs import perform
from docs.figures.boot.multiboot import FIGURES
from impl.boot.multiboot import BLOCK, Multiboot
from spec.boot.multiboot import Block, Range, findings, kind, map_of, parse
from spec.boot.words import ACPI, BAD, LAST, MAGIC_1, MAGIC_2, RESERVED, USABLE, PhysicalAddress
from spec.boot.words import MultibootFailure as Failure
from spec.vocabulary import BrokenClause

MULTIBOOT = find_one("boot.multiboot")
RECORDED = Path(__file__).resolve().parent.parent / "checks/data/multiboot-memory-maps.json"
ORIGIN = 0x9000
Entry = tuple[int, int, int]
"""Base, length and type."""


def first_format(*entries: Entry, size: int = 20, flags: int = 1 << 6) -> bytes:
    """A block of Multiboot 1 that has entries of such a size right behind its fields."""
    said = b"".join(struct.pack("<IQQI", size, *entry) + b"\xaa" * (size - 20) for entry in entries)
    return struct.pack("<I40xII", flags, len(said), ORIGIN + 52) + said


def second_format(*entries: Entry, size: int = 24, tags: bytes = b"") -> bytes:
    said = b"".join(struct.pack("<QQII", *entry, 0) + b"\xaa" * (size - 24) for entry in entries)
    body = tags + struct.pack("<IIII", 6, 16 + len(said), size, 0) + said + struct.pack("<II", 0, 8)
    return struct.pack("<II", 8 + len(body), 0) + body


def loaded(content: bytes, made: type[Multiboot] = Multiboot, origin: int = ORIGIN) -> Multiboot:
    implemented = made(origin, len(content), 0, 0)
    for at in range(0, len(content), 24):
        implemented.write(at, *struct.unpack("<6I", content[at : at + 24].ljust(24, b"\0")))
    return implemented


def ranges_of(implemented: Multiboot, count: int) -> tuple[Range, ...]:
    return tuple(
        Range(implemented.first(index), implemented.last(index) + 1, implemented.kind(index)) for index in range(count)
    )


def judged(content: bytes, magic: int, address: int = ORIGIN, origin: int = ORIGIN, *, room: int = 1000) -> Any:
    """The implementation's map of a block, or its refusal, which the law has accepted. In plain Python, where an access
    behind the block is one outside the image."""
    implemented = loaded(content, PLAIN, origin)
    answer = implemented.parse(magic, address, room)
    block = Block(PhysicalAddress(origin), PhysicalAddress(0), 0, content)
    after = parse(block, magic, PhysicalAddress(address), room, returned=answer)
    if isinstance(answer, Failure):
        return answer
    assert ranges_of(implemented, answer) == after.ranges
    return after.ranges


PLAIN: Any = plain(MULTIBOOT, ())


def usable(ranges: tuple[Range, ...]) -> list[tuple[int, int]]:
    return [(each.first, each.end) for each in ranges if each.kind == USABLE]


# ── What lists of entries come to ────────────────────────────────────────────────────────────────────────────

TWO_AND_ONE_ACROSS = ((0x100000, 0x10000, USABLE), (0x120000, 0x10000, USABLE), (0x108000, 0x20000, RESERVED))


@pytest.mark.parametrize(("magic", "made"), [(MAGIC_1, first_format), (MAGIC_2, second_format)])
@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (TWO_AND_ONE_ACROSS, [(0x100000, 0x108000), (0x128000, 0x130000)]),
        (TWO_AND_ONE_ACROSS[::-1], [(0x100000, 0x108000), (0x128000, 0x130000)]),
        (((0x100000, 0x1000, USABLE), (0x101000, 0x1000, USABLE)), [(0x100000, 0x102000)]),
        (((1 << 32, 1 << 32, USABLE),), [(1 << 32, 2 << 32)]),
        (((LAST - 15, 16, USABLE),), [(LAST - 15, LAST + 1)]),
        (((0, 1 << 63, USABLE), (1 << 63, 1 << 63, USABLE)), [(0, ORIGIN), None]),
        (((0x100000, 0x1000, USABLE), (0, 0, 0)), [(0x100000, 0x101000)]),
        (((0x100000, 0x1000, 0), (0x101000, 0x1000, 4), (0x102000, 0x1000, 77)), []),
    ],
)
def test_entries_become_a_map(magic: int, made: Any, entries: tuple[Entry, ...], expected: list[Any]) -> None:
    content = made(*entries)
    behind = (ORIGIN + len(content), LAST + 1)
    assert usable(judged(content, magic)) == [each or behind for each in expected]


@pytest.mark.parametrize(
    ("content", "magic"),
    [
        (first_format(*TWO_AND_ONE_ACROSS, size=24), MAGIC_1),
        (first_format(*TWO_AND_ONE_ACROSS, size=21), MAGIC_1),
        (second_format(*TWO_AND_ONE_ACROSS, size=40), MAGIC_2),
        (second_format(*TWO_AND_ONE_ACROSS, tags=struct.pack("<IIIII4x", 3, 20, 0, 0, 0)), MAGIC_2),
    ],
)
def test_what_is_not_known_is_passed_over(content: bytes, magic: int) -> None:
    """More fields of an entry, and a tag whose size is no multiple of 8."""
    assert usable(judged(content, magic)) == [(0x100000, 0x108000), (0x128000, 0x130000)]


def test_what_forbids_most_wins() -> None:
    entries = ((0x100000, 64, USABLE), (0x100010, 48, ACPI), (0x100020, 32, BAD), (0x100030, 16, RESERVED))
    for each in (entries, entries[::-1]):
        ranges = judged(first_format(*each), MAGIC_1)[1:]
        assert [(one.first & 0xFF, one.kind) for one in ranges] == [(0, USABLE), (16, ACPI), (32, BAD), (48, RESERVED)]


def test_modules_the_kernel_and_the_block_are_no_bodys_else() -> None:
    tags = struct.pack("<IIII", 3, 16, 0x4000, 0x5000)
    content = second_format((0, 0x100000, USABLE), tags=tags)
    implemented = PLAIN(ORIGIN, len(content), 0x2000, 0x1000)
    for at in range(0, len(content), 24):
        implemented.write(at, *struct.unpack("<6I", content[at : at + 24].ljust(24, b"\0")))
    count = implemented.parse(MAGIC_2, ORIGIN, 100)
    assert isinstance(count, int)
    free = [(0, 0x2000), (0x3000, 0x4000), (0x5000, ORIGIN), (ORIGIN + len(content), 0x100000)]
    assert usable(ranges_of(implemented, count)) == free


# ── What is refused ──────────────────────────────────────────────────────────────────────────────────────────

ONE = (0x100000, 0x1000, USABLE)


@pytest.mark.parametrize(
    ("content", "magic", "failure"),
    [
        (first_format(ONE), 0x1BADB002, Failure.UNKNOWN_MAGIC),
        (first_format(ONE)[:-1], MAGIC_1, Failure.TRUNCATED),
        (first_format(ONE, flags=0), MAGIC_1, Failure.NO_MAP),
        (first_format(ONE).replace(struct.pack("<I", 20), struct.pack("<I", 19)), MAGIC_1, Failure.TOO_SHORT),
        (first_format(ONE).replace(struct.pack("<I", 20), struct.pack("<i", -4)), MAGIC_1, Failure.TRUNCATED),
        (first_format((LAST, 2, USABLE)), MAGIC_1, Failure.BEYOND),
        (second_format(ONE)[:-8], MAGIC_2, Failure.TRUNCATED),
        (second_format(ONE, tags=bytes(8)), MAGIC_2, Failure.TOO_SHORT),
        (second_format(ONE, tags=struct.pack("<II", 0, 8)), MAGIC_2, Failure.NO_MAP),
        (second_format(ONE, size=28), MAGIC_2, Failure.UNALIGNED),
        (second_format((LAST, LAST, USABLE)), MAGIC_2, Failure.BEYOND),
        (second_format(ONE, tags=struct.pack("<IIII", 3, 16, 2, 1)), MAGIC_2, Failure.BEYOND),
    ],
)
def test_a_block_is_refused_by_the_name_of_what_is_wrong(content: bytes, magic: int, failure: Failure) -> None:
    assert judged(content, magic) is failure


def test_where_two_things_are_wrong_either_may_be_said() -> None:
    block = Block(PhysicalAddress(ORIGIN), PhysicalAddress(0), 0, second_format((LAST, 2, USABLE), size=28))
    for failure in (Failure.BEYOND, Failure.UNALIGNED):
        parse(block, MAGIC_2, PhysicalAddress(ORIGIN), 9, returned=failure)
    with pytest.raises(BrokenClause, match="a block is refused only for what is wrong with it"):
        parse(block, MAGIC_2, PhysicalAddress(ORIGIN), 9, returned=Failure.NO_MAP)


def test_room_is_asked_for_as_much_as_ranges_may_need_that_are_merged_later() -> None:
    block = Block(PhysicalAddress(ORIGIN), PhysicalAddress(0), 0, first_format(ONE))
    parse(block, MAGIC_1, PhysicalAddress(ORIGIN), 2, returned=Failure.NO_ROOM)
    with pytest.raises(BrokenClause, match="room is too little only where"):
        parse(block, MAGIC_1, PhysicalAddress(ORIGIN), 3, returned=Failure.NO_ROOM)
    with pytest.raises(BrokenClause, match="no more ranges than there is room for"):
        parse(block, MAGIC_1, PhysicalAddress(ORIGIN), 1, returned=2)


def test_memory_that_is_not_usable_is_not_called_so() -> None:
    block = Block(PhysicalAddress(ORIGIN), PhysicalAddress(0), 0, first_format((0x100000, 1, 9)))
    block = parse(block, MAGIC_1, PhysicalAddress(ORIGIN), 9, returned=2)
    with pytest.raises(BrokenClause, match="usable only where everything that is said of it says so"):
        kind(block, 1, returned=USABLE)
    assert picture(block).endswith("map: 0x9000-0x904b reserved, 0x100000-0x100000 reserved")


# ── Any bytes ────────────────────────────────────────────────────────────────────────────────────────────────

WHOLE = [(first_format(*TWO_AND_ONE_ACROSS), MAGIC_1), (second_format(*TWO_AND_ONE_ACROSS), MAGIC_2)]


@pytest.mark.parametrize(("content", "magic"), WHOLE)
def test_a_block_that_is_cut_off_anywhere_is_refused(content: bytes, magic: int) -> None:
    assert not isinstance(judged(content, magic), Failure)
    assert {judged(content[:length], magic) for length in range(1, len(content))} == {Failure.TRUNCATED}


def test_the_image_ends_with_the_block() -> None:
    """So that plain Python refuses what reads behind it."""
    implemented = PLAIN(ORIGIN, 56, 0, 0)
    assert implemented.image[BLOCK] + 56 == len(implemented.image)


@given(st.binary(min_size=1, max_size=160), st.sampled_from((MAGIC_1, MAGIC_2)), st.integers(-8, 168))
def test_any_bytes_are_a_sound_map_or_a_refusal(content: bytes, magic: int, at: int) -> None:
    judged(content, magic, ORIGIN + at)


@given(st.data(), st.sampled_from(WHOLE))
def test_so_is_a_block_of_which_some_bytes_are_others(data: st.DataObject, whole: tuple[bytes, int]) -> None:
    content = bytearray(whole[0])
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    judged(bytes(content), whole[1])


# ── Real loaders ─────────────────────────────────────────────────────────────────────────────────────────────


def recorded() -> list[Loaded]:
    reading = Loaders(RECORDED)
    assert sum(1 for _ in reading.events()) == 6
    return reading.loaded


@pytest.mark.parametrize("number", range(6))
def test_the_implementation_agrees_with_what_loaders_left(number: int) -> None:
    block, entries = recorded()[number], json.loads(RECORDED.read_text())[number]["entries"]
    said = tuple(
        Range(int(each["base"], 16), int(each["base"], 16) + int(each["length"], 16), each["type"]) for each in entries
    )
    said = tuple(Range(each.first, each.end, each.kind if each.kind != 4 else RESERVED) for each in said)
    own = Range(block.origin, block.origin + len(block.content), RESERVED)
    found = judged(block.content, block.magic, block.address, block.origin)
    assert found == map_of((*(each for each in said if each.first < each.end), own))
    assert sum(end - first for first, end in usable(found)) > 100 << 20


REAL = sorted(RECORDED.parent.glob("multiboot*.bin"))
"""What GRUB left under QEMU, as examples/multiboot/record made it."""
USABLE_KIB = {"128M": 639 + 129920, "5G": 639 + 3144576 + (2 << 20), "modules": 639 + 260992 - 5}
"""By the BIOS's map; of two modules of 14 and 5,000 bytes, whole KiB of ranges are counted less."""


def real(path: Path) -> Loaded:
    reading = Loaders(path)
    list(reading.events())
    return reading.loaded[0]


def test_each_recording_of_a_real_loader_is_looked_at() -> None:
    assert [path.name for path in (RECORDED, *REAL)] == list(Loaders.recordings)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_what_grub_left_is_read_whole(path: Path) -> None:
    """The implementation's map is the law's, and usable memory is what the machine was given."""
    first, *_ = validate(MULTIBOOT, path, Budget())
    assert (first.property, first.verdict) == (WHOLE_TRACE, Verdict.HOLDS)
    each = real(path)
    assert each.magic == (MAGIC_2 if "multiboot2" in path.name else MAGIC_1)
    found = judged(each.content, each.magic, each.address, each.origin)
    assert not isinstance(found, Failure)
    due = USABLE_KIB[path.stem.rpartition("-")[2]]
    assert due - 3 <= sum(end - first for first, end in usable(found)) >> 10 <= due


def test_modules_of_a_real_loader_are_reserved() -> None:
    for path in REAL:
        each = real(path)
        said = [one for one in findings(each.block(), each.magic, each.address) if isinstance(one, Range)]
        sizes = {one.end - one.first for one in said if one.kind == RESERVED}
        assert ({14, 5000} <= sizes) is ("modules" in path.name)


def test_a_real_block_that_is_cut_off_or_has_a_flipped_byte_gives_a_map_or_a_refusal() -> None:
    each = real(RECORDED.parent / "multiboot2-grub-5G.bin")
    length = len(each.content)
    answers = {judged(each.content[:cut], each.magic, each.address, each.origin) for cut in range(1, length, 5)}
    assert answers == {Failure.TRUNCATED}
    for at in range(0, length, 9):
        content = bytearray(each.content)
        content[at] ^= 0xFF
        judged(bytes(content), each.magic, each.address, each.origin)


NEEDED = ("grub-mkrescue", "xorriso", "mformat", "qemu-system-x86_64", "make", "gcc")
RECORD = RECORDED.parent.parent.parent / "examples/multiboot/record"


def test_the_recording_can_be_made_again(tmp_path: Path) -> None:
    """With the same versions the same bytes; with others at least the same memory."""
    if lacking := [name for name in NEEDED if shutil.which(name) is None]:
        pytest.skip(f"{', '.join(lacking)} not installed")
    command = ["make", "-C", str(RECORD), f"B={tmp_path}", str(tmp_path / "multiboot2-modules.bin")]
    made = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    if "-m32" in made.stderr or "i386-pc" in made.stderr:
        pytest.skip("gcc -m32 or grub-pc-bin is not installed")
    assert made.returncode == 0, made.stderr
    again, kept = real(tmp_path / "multiboot2-modules.bin"), real(RECORDED.parent / "multiboot2-grub-modules.bin")
    maps = [usable(judged(one.content, one.magic, one.address, one.origin)) for one in (again, kept)]
    assert maps[0][0] == maps[1][0]
    assert maps[0][-1] == maps[1][-1]


def dump(content: bytes, magic: int, address: int = ORIGIN) -> bytes:
    return struct.pack("<III", magic, address, ORIGIN) + content


@pytest.mark.parametrize(("content", "magic"), WHOLE)
def test_a_dump_is_accepted(content: bytes, magic: int, tmp_path: Path) -> None:
    path = tmp_path / "dump"
    path.write_bytes(dump(content, magic))
    first, *_ = validate(MULTIBOOT, path, Budget())
    assert (first.property, first.verdict) == (WHOLE_TRACE, Verdict.HOLDS)
    assert first.scope["usable KiB"] == 64


@pytest.mark.parametrize(
    ("content", "magic", "complaint"),
    [
        (first_format(*TWO_AND_ONE_ACROSS)[:-1], MAGIC_1, r"byte 100 \(at 0x9064\): truncated"),
        (first_format(ONE, flags=2), MAGIC_1, r"byte 0 \(at 0x9000\): no map"),
        (second_format(ONE, (LAST, 2, USABLE)), MAGIC_2, r"byte 48 \(at 0x9030\): beyond"),
        (second_format(ONE, tags=bytes(8)), MAGIC_2, r"byte 12 \(at 0x900c\): too short"),
    ],
)
def test_a_damaged_dump_is_refused_at_its_byte(content: bytes, magic: int, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "dump"
    path.write_bytes(dump(content, magic))
    first, *_ = validate(MULTIBOOT, path, Budget())
    assert (first.property, first.verdict) == ("what a loader leaves can be read whole", Verdict.VIOLATED)
    assert re.search(complaint, first.note), first.note


def test_memory_that_is_counted_and_not_in_the_map_is_found(tmp_path: Path) -> None:
    """mem_upper of the first recorded machine is one KiB more."""
    block = recorded()[0]
    at = block.address - block.origin + 8
    larger = struct.pack("<I", struct.unpack_from("<I", block.content, at)[0] + 1)
    content = block.content[:at] + larger + block.content[at + 4 :]
    path = tmp_path / "dump"
    path.write_bytes(dump(content, block.magic, block.address))
    first, *_ = validate(MULTIBOOT, path, Budget())
    assert (first.property, first.verdict) == ("memory that a block counts is usable in its map", Verdict.VIOLATED)


@pytest.mark.parametrize(("content", "magic"), WHOLE)
def test_a_dump_that_is_cut_off_anywhere_is_no_failure_of_ours(content: bytes, magic: int, tmp_path: Path) -> None:
    path, whole = tmp_path / "dump", dump(content, magic)
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        if length <= 12:
            with pytest.raises(UsageError, match="is no dump of a block: write EAX"):
                validate(MULTIBOOT, path, Budget())
        else:
            assert validate(MULTIBOOT, path, Budget())[0].verdict is Verdict.VIOLATED


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (b"[", "is no recording of loaders"),
        (b"[1]", "stands where a table belongs"),
        (b"[{}]", "the field 'machine' is missing"),
        (struct.pack("<III", 5, 0, 0) + b"x", "is no dump of a block"),
        (struct.pack("<III", MAGIC_1, 0, 0xFFFFFFFF) + b"xx", "a block has 1 to 65,536 bytes, below 4 GiB"),
        (RECORDED.read_bytes().replace(b"0x2badb002", b"0x2badb003"), "is no magic number of Multiboot"),
        (RECORDED.read_bytes().replace(b'"0x9fc00"', b'"9fc0g"'), "is no recording of loaders"),
        (RECORDED.read_bytes().replace(b'"0x9fc00"', b'"-1"'), "is no recording of loaders"),
    ],
)
def test_what_is_no_block_is_refused_in_a_sentence(text: bytes, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(text)
    with pytest.raises(UsageError, match=complaint):
        validate(MULTIBOOT, path, Budget())


# ── What the book shows ──────────────────────────────────────────────────────────────────────────────────────


def test_the_pictures_are_of_runs_that_the_law_permits() -> None:
    assert FIGURES.examples.keys() == MULTIBOOT.operations.keys()
    for examples in FIGURES.examples.values():
        for each in examples:
            perform(MULTIBOOT, each.geometry, each.calls)
    drawn, table = (picture.make(MULTIBOOT) for picture in FIGURES.pictures)
    assert drawn.count("<rect") == 4 + 5
    assert "<td>bochs-512M</td><td>6</td><td>6</td><td>511</td>" in table

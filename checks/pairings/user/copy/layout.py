"""How the image of user copy is laid out: its parts by their names, and where each word of them stands."""

from __future__ import annotations

from checks.engines.proving.trusted.layout import Axis, Region, Regions
from impl.user.copy import FLAGS, HEADER, MEMORY, PAGES, RIGHTS, WORDS

LAYOUT = Regions(
    HEADER,
    (
        Region("flag", (Axis(lambda header: 1),), {FLAGS: 1}),
        Region("word", (Axis(lambda header: header(WORDS)),), {MEMORY: 1}),
        Region("right", (Axis(lambda header: header(PAGES)),), {RIGHTS: 1}),
    ),
)
FLAG, WORD, RIGHT = range(3)

"""The implementation's entries: what is read in a word, and written to one."""

from __future__ import annotations

from checks.pairings.virtual.address_space.proof.effects import (
    flags_of,
    is_dirty,
    leaf_word,
    may_write,
    put_entry,
)
from checks.pairings.virtual.address_space.proof.tables import rights_of
from checks.proof import Function

FUNCTIONS = (
    Function("write_entry", requires=may_write, effect=put_entry, writes=()),
    Function("leaf_word", effect=leaf_word, writes=()),
    Function("flags_of", effect=flags_of, writes=()),
    Function("rights_of", effect=lambda image, word: rights_of(word), writes=()),
    Function("is_dirty", effect=is_dirty, writes=()),
)

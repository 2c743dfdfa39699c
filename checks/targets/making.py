"""How a library makes an object: which of its functions are called, and what is read of it, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checks.evidence import UsageError
from checks.pairing import Arguments, Pairing
from checks.targets.adapter import SILENT, Adapter, Function

CALLED = ("prepare", "create", "after")
"""What is called to make it; where one of these fails, there is none such."""


def steps(adapter: Adapter, named: Mapping[str, int]) -> Iterator[tuple[str, Arguments]]:
    """(where it stands in the adapter, what it is told), for an object of such a geometry."""
    geometry, pieces = tuple(named.values()), adapter.pieces(named)
    if adapter.handle is not None and adapter.handle.is_early:
        yield "handle", ()
    for number, _ in enumerate(adapter.prepare):
        yield f"prepare[{number}]", geometry
    if adapter.create is not None:
        yield "create", (*geometry, *pieces[0])
        pieces = pieces[1:] if takes_piece(adapter, adapter.create) else pieces
    if adapter.handle is not None and not adapter.handle.is_early:
        yield "handle", ()
    for number, each in enumerate(adapter.after):
        for piece in pieces if takes_piece(adapter, each) else [(0,) * len(adapter.piece_names)]:
            yield f"after[{number}]", (*geometry, *piece)
    if adapter.arena is not None and adapter.arena.is_told:
        yield "arena", ()
    for name in adapter.told:
        yield f"told.{name}", ()


def kind_of(place: str) -> str:
    """Which of the adapter's sections a place is in."""
    return place.partition("[")[0].partition(".")[0]


def takes_piece(adapter: Adapter, function: Function) -> bool:
    """Whether a function is told which piece of the memory it is given."""
    return any(argument.name in adapter.piece_names for argument in function.arguments)


def check_making(adapter: Adapter, pairing: Pairing) -> None:
    """Raise UsageError for what cannot make an object, or be told of it."""
    where, create = adapter.file, adapter.create
    for section in ("prepare", "after"):
        for number, each in enumerate(getattr(adapter, section)):
            if each.returns not in SILENT:
                doing = "what prepares" if section == "prepare" else "what follows the creation"
                raise UsageError(f"{where}: {doing} answers a status, or nothing (at {section}[{number}].returns)")
    if create is not None and create.returns not in ("handle", *SILENT):
        raise UsageError(f"{where}: what is created is a handle, or nothing is said of it (at create.returns)")
    if adapter.handle is not None and create is not None and create.returns == "handle":
        raise UsageError(f"{where}: [create] returns a handle, and [handle] says one: leave one out (at handle)")
    if getattr(adapter.geometry, "pieces", 1) > 1 and not adapter.piece_names:
        raise UsageError(f"{where}: memory of {pairing.part} is given in one piece (at geometry.pieces)")
    given = (*adapter.piece_names, pairing.extent)
    is_taken = adapter.is_added_to or not adapter.piece_names
    if not is_taken and not any(argument.name in given for each in adapter.after for argument in each.arguments):
        raise UsageError(
            f"{where}: nothing takes the pieces after the first: name {' and '.join(adapter.piece_names)} among the "
            "arguments of an [[after]] (at geometry.pieces)"
        )
    check_sources(adapter, pairing)


def check_sources(adapter: Adapter, pairing: Pairing) -> None:
    """Raise UsageError for what cannot be read of a library."""
    where, arena = adapter.file, adapter.arena
    sources: dict[str, Any] = {f"told.{name}": each for name, each in adapter.told.items()}
    sources |= {"handle": adapter.handle} if adapter.handle is not None else {}
    if arena is not None and arena.origin == "library" and not arena.is_told:
        raise UsageError(f"{where}: an arena that the library makes needs the symbol that gives its address (at arena)")
    if arena is not None and arena.is_told:
        sources["arena"] = arena
    for place, source in sources.items():
        ways = ("symbol", "variable", "object", *(["bytes"] if place == "handle" else []))
        said = [name for name in ways if getattr(source, name)]
        if len(said) != 1:
            raise UsageError(f"{where}: write one of {', '.join(ways)} (at {place})")
        if said != ["symbol"] and source.arguments:
            raise UsageError(f"{where}: what is no function takes no arguments (at {place}.arguments)")
    for name, each in adapter.told.items():
        if name not in adapter.tellable:
            known = ", ".join(adapter.tellable) or f"{pairing.part} is always what was asked for"
            raise UsageError(f"{where}: there is no {name!r} to be told: {known} (at told)")
        if each.returns and each.returns not in adapter.tellable[name]:
            raise UsageError(
                f"{where}: {each.returns!r} is none of {', '.join(adapter.tellable[name])} (at told.{name}.returns)"
            )
    if arena is not None and arena.is_told and arena.origin == "caller":
        if pairing.extent not in adapter.tellable:
            raise UsageError(f"{where}: the arena is what memspec gives: leave out what says where it is (at arena)")
        if pairing.extent not in adapter.told:
            raise UsageError(
                f"{where}: of memory that begins elsewhere in the arena, the library says how much it is: "
                f"add [told] with {pairing.extent} (at arena)"
            )
    if arena is not None and arena.is_told and arena.origin == "callbacks":
        raise UsageError(f"{where}: memory that is given piece by piece has no one address (at arena)")

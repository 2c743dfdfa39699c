"""Splitting and merging as they happen: the implementation's memory between two of its own moves."""

from __future__ import annotations

from inspect import getmodule
from typing import Any

from attrs import frozen

from checks.pairing import Pairing
from checks.pairings.physical.buddy.drawing import FREE, HELD, IN_HAND, SPLIT, blocks_in_a_row, nodes, span_of
from checks.pairings.physical.buddy.view import View
from checks.source import load
from docs.book.figure import told_in_steps
from docs.book.runs import Calls, perform
from spec.physical.buddy import Block
from spec.vocabulary import Frame, Order


@frozen
class Moment:
    """The memory between two moves of the implementation's: after a block was put into a list, or taken out."""

    move: str
    block: Block
    kinds: dict[Block, str]

    @property
    def in_hand(self) -> Block:
        return next(block for block, kind in self.kinds.items() if kind == IN_HAND)


def watched(pairing: Pairing, geometry: tuple[int, ...], calls: Calls) -> list[Moment]:
    """The moves of the last call: the functions that link and unlink a block are listened to."""
    module = getmodule(pairing.impl)
    assert module is not None
    copy = load(module)
    moments: list[Moment] = []
    subject = getattr(copy, pairing.impl.__name__)(*geometry)

    def listen(name: str) -> None:
        function = getattr(copy, name)

        def heard(image: Any, node: int, *order: int) -> None:
            before = memory(image)
            function(image, node, *order)
            after = memory(image)
            frame = View(image).frame_of(node)
            listed = before if name == "unlink" else after
            moved = next(block for block, kind in listed.items() if block.head == frame and kind == FREE)
            moments.append(Moment(name, moved, after))

        setattr(copy, name, heard)

    for operation, arguments in calls[:-1]:
        getattr(subject, operation)(*arguments)
    listen("push")
    listen("unlink")
    operation, arguments = calls[-1]
    getattr(subject, operation)(*arguments)
    return moments


def memory(image: Any) -> dict[Block, str]:
    """Every block of an image between two moves; the frames of none are in the implementation's hand."""
    view = View(image)
    kinds: dict[Block, str] = {}
    loose = []
    frame = view.start
    while frame < view.end:
        order = next((order for order in range(view.max_order + 1) if view.begins(frame, order)), None)
        if order is None:
            loose.append(frame)
        else:
            kinds[Block(Frame(frame), Order(order))] = FREE if view.begins_free(frame, order) else HELD
        frame += 1 << (order or 0)
    if loose:
        kinds[Block(Frame(loose[0]), Order(len(loose).bit_length() - 1))] = IN_HAND
    return kinds


def splitting(pairing: Pairing) -> str:
    """One request for a single frame of an untouched pool."""
    told = []
    for moment in watched(pairing, (0, 8, 3), [("alloc", (0,))]):
        hand = moment.in_hand
        if moment.move == "unlink":
            text = f"The smallest free block that is large enough is {said(moment.block)}. It leaves its list."
        else:
            text = (
                f"Halved: {said(moment.block)}, the upper half, is filed as free; "
                f"{said(hand)} is kept{'.' if hand.order else ', which fits, and is handed out.'}"
            )
        told.append((text, blocks_in_a_row(moment.kinds, {moment.block}, "A step of splitting")))
    caption = (
        "Dotted: in the allocator's hand, in no list. Thick: what the step has moved. Read from the implementation's "
        "memory between the moves of one call."
    )
    return told_in_steps("Splitting, step by step: alloc of order 0", told, caption)


def merging(pairing: Pairing) -> str:
    """The only live frame of a pool comes back."""
    calls = [("alloc", (0,)), ("free", (0, 0))]
    before = perform(pairing, (0, 8, 3), calls[:1]).states[-1]
    given, told = Block(Frame(0), Order(0)), []
    start = {node.block: node.kind for node in nodes(before) if node.kind != SPLIT}
    text = f"{said(given).capitalize()} comes back. Its buddy, {said(given.buddy)}, is free and whole."
    told.append((text, blocks_in_a_row({**start, given: IN_HAND}, {given.buddy}, "Before merging")))
    for moment in watched(pairing, (0, 8, 3), calls):
        if moment.move == "push":
            text = f"No larger order is left: {said(moment.block)}, filed as free."
            marked = {moment.block}
        else:
            hand = moment.in_hand
            buddy = hand.buddy
            text = f"Merged with {said(moment.block)}: {said(hand)}."
            if moment.kinds.get(buddy) == FREE:
                text += f" The buddy of these, {said(buddy)}, is free and whole, too."
            marked = {buddy} & set(moment.kinds)
        told.append((text, blocks_in_a_row(moment.kinds, marked, "A step of merging")))
    caption = "Dotted: in the allocator's hand, in no list. Thick: the buddy that it merges with next."
    return told_in_steps("Merging, step by step: free of the only live frame", told, caption)


def said(block: Block) -> str:
    return f"frame {block.head}" if block.order == 0 else f"frames {span_of(block)}"

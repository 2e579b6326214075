"""The words of a forward step: what the gate computes, from what, and what comes out."""

from __future__ import annotations

import numpy as np

from ..gates.record import Value
from ..language.names import typeset_plain
from .faults import value_fault
from .sentences import Part, Runs, listed, say_runs
from .story import Story, Symbols
from .stretching import about_stretched

__all__ = ["forward_parts"]

_MOST_OPERANDS = 4  # beyond, they are only counted


def forward_parts(story: Story, position: int, symbols: Symbols) -> tuple[Part, ...]:
    """The sentences of a forward step, each with what it is for.

    "why": what the gate does, in its own words; "leaves": the numbers or shapes that go in and come out;
    "stretched": broadcasting; "warning": the first number that is not finite.
    """
    operation = story.graph.nodes[position].operation
    assert operation is not None
    fault = value_fault(story, position)
    return (
        ("why", ((operation.gate.words[story.language].forward, ""),)),
        ("leaves", _leaves(story, position, symbols)),
        *(("stretched", sentence) for sentence in _stretched(story, position, symbols)),
        *((("warning", fault),) if fault else ()),
    )


def _leaves(story: Story, position: int, symbols: Symbols) -> Runs:
    node, values = story.graph.nodes[position], story.evaluation.values
    operation = node.operation
    assert operation is not None
    is_alone = len(node.operands) == 1
    if node.shape and is_alone and operation.gate.is_elementwise and not node.name:
        return say_runs(story.language, "forward.elementwise", shape=story.shape(node.shape))
    result = _item(story, typeset_plain(symbols.output) if symbols.output else "", values[position])
    items = _operand_items(story, position, symbols)
    if len(items) > _MOST_OPERANDS:
        return say_runs(story.language, "forward.many", count=str(len(operation.constants)), result=result)
    return say_runs(story.language, "forward.text", operands=listed(story.language, items), result=result)


def _operand_items(story: Story, position: int, symbols: Symbols) -> list[Runs]:
    """Operands as they stand, numbers of the gate among them; one that enters twice is told once."""
    node, values = story.graph.nodes[position], story.evaluation.values
    assert node.operation is not None
    items: list[Runs] = []
    told: set[int] = set()
    slots = iter(range(len(node.operands)))
    for constant in node.operation.constants:
        if constant is not None:
            items.append(((story.number(constant), ""),))
            continue
        slot = next(slots)
        operand = node.operands[slot]
        if operand in told:
            continue
        told.add(operand)
        item = _item(story, symbols.plain(slot) if symbols.named[slot] else "", values[operand])
        items.append(_counted(story, item, node.operands.count(operand)))
    return items


def _counted(story: Story, item: Runs, times: int) -> Runs:
    if times == 1:
        return item
    if times == 2:
        return say_runs(story.language, "forward.twice", item=item)
    return say_runs(story.language, "forward.times", item=item, count=str(times))


def _item(story: Story, name: str, value: Value) -> Runs:
    """``x = −2``, ``W of shape (2, 3)``, or the bare number of a value without a name."""
    if isinstance(value, float):
        number = story.number(value)
        return say_runs(story.language, "forward.number", name=name, value=number) if name else ((number, "value"),)
    shape = story.shape(np.shape(value))
    if name:
        return say_runs(story.language, "forward.array", name=name, shape=shape)
    return say_runs(story.language, "forward.plain_array", shape=shape)


def _stretched(story: Story, position: int, symbols: Symbols) -> list[Runs]:
    """What broadcasting does to the operands that have a smaller shape."""
    edges = story.graph.into[position]
    return about_stretched(story, position, symbols, edges, "forward.stretched", "forward.stretched_number")

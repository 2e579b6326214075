"""The words of a forward step: what goes into the gate, and what comes out."""

from __future__ import annotations

import numpy as np

from ..autodiff.gate_text import sign_text
from ..gates.gate import Value
from ..notation.names import typeset_plain
from .broadcast_sentences import about_stretched
from .explained_trace import Story, Symbols
from .sentences import Part, Runs, listed, say_runs
from .warning_sentences import value_fault

__all__ = ["forward_parts"]

_MOST_OPERANDS = 4  # beyond, they are only counted


def forward_parts(story: Story, position: int, symbols: Symbols) -> tuple[Part, ...]:
    """The sentence of a forward step, with what it is for.

    "leaves": the numbers or shapes that go in and come out; "warning": the first number that is not finite.
    """
    fault = value_fault(story, position)
    return (("warning", fault),) if fault else (("leaves", _leaves(story, position, symbols)),)


def _leaves(story: Story, position: int, symbols: Symbols) -> Runs:
    node, values = story.graph.nodes[position], story.evaluation.values
    operation = node.operation
    assert operation is not None
    gate = sign_text(operation)
    is_alone = len(node.operands) == 1
    if node.shape and is_alone and operation.gate.is_elementwise and not node.name:
        return say_runs(story.language, "forward.elementwise", gate=gate, shape=story.shape(node.shape))
    result = _item(story, typeset_plain(symbols.output) if symbols.output else "", values[position])
    items = _operand_items(story, position, symbols)
    if len(items) > _MOST_OPERANDS:
        count = str(len(operation.constants))
        return say_runs(story.language, "forward.many", gate=gate, count=count, result=result)
    operands = listed(story.language, items)
    stretched = _stretched(story, position, symbols)
    return say_runs(story.language, "forward.text", gate=gate, operands=operands, result=result, stretched=stretched)


def _operand_items(story: Story, position: int, symbols: Symbols) -> list[Runs]:
    """Operands as they stand, numbers of the gate among them; one that enters twice is told once."""
    node, values = story.graph.nodes[position], story.evaluation.values
    assert node.operation is not None
    items: list[Runs] = []
    told: set[int] = set()
    slots = iter(range(len(node.operands)))
    is_signed = sign_text(node.operation) != node.operation.gate.sign  # +1, x²: its sign tells the number
    for constant in node.operation.constants:
        if constant is not None and is_signed:
            continue
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
    shape = story.named_shape(np.shape(value))
    if name:
        return say_runs(story.language, "forward.array", name=name, shape=shape)
    return say_runs(story.language, "forward.plain_array", shape=shape)


def _stretched(story: Story, position: int, symbols: Symbols) -> Runs:
    """What broadcasting does to the first operand that has a smaller shape; () where none has."""
    edges = story.graph.into[position]
    found = about_stretched(story, position, symbols, edges, "forward.stretched", "forward.stretched_number")
    return found[0] if found else ()

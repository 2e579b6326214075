"""The words of a forward step: what the gate computes, from what, and what comes out."""

from __future__ import annotations

import numpy as np

from ..gates.record import Value
from ..language.names import typeset_plain
from .faults import value_fault
from .sentences import Runs, joined, listed, say_runs
from .story import Story, Symbols

__all__ = ["forward_text"]

_LISTED = 4  # operands that are named one by one


def forward_text(story: Story, position: int, symbols: Symbols) -> Runs:
    """What the gate does, the numbers or shapes that go in and come out, and a warning where one is due."""
    node, values, language = story.graph.nodes[position], story.evaluation.values, story.language
    assert node.operation is not None
    says: Runs = ((node.operation.gate.words[language].forward, ""),)
    items: list[Runs] = []
    for slot, operand in enumerate(node.operands[:_LISTED]):
        name = symbols.plain(slot) if symbols.named[slot] else ""
        items.append(_item(story, name, values[operand]))
    if len(node.operands) > _LISTED:
        items[-1] = (("…", ""),)
    name = typeset_plain(symbols.output) if symbols.output else ""
    result = _item(story, name, values[position])
    got = say_runs(language, "forward.text", operands=listed(language, items), result=result)
    return joined((says, got, *_stretched(story, position, symbols), value_fault(story, position)))


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
    sentences: list[Runs] = []
    wide = story.shape(story.graph.nodes[position].shape)
    for number in story.graph.into[position]:
        edge = story.graph.edges[number]
        if edge.is_broadcast:
            shape = story.graph.nodes[edge.source].shape
            name = symbols.plain(edge.slot)
            if shape:
                sentences.append(
                    say_runs(story.language, "forward.stretched", name=name, shape=story.shape(shape), wide=wide)
                )
            else:
                sentences.append(say_runs(story.language, "forward.stretched_number", name=name, wide=wide))
    return sentences

"""Broadcasting in words: which operands were stretched on the way forward, and are summed back on the way back."""

from __future__ import annotations

from collections.abc import Iterable

from .explained_trace import Story, Symbols
from .sentences import Runs, say_runs

__all__ = ["about_stretched"]


def about_stretched(
    story: Story, position: int, symbols: Symbols, edges: Iterable[int], of_array: str, of_number: str
) -> list[Runs]:
    """A sentence for each stretched operand among ``edges``; the keys say it of an array and of a single number."""
    sentences: list[Runs] = []
    wide = story.shape(story.graph.nodes[position].shape)
    for number in edges:
        edge = story.graph.edges[number]
        if not edge.is_broadcast:
            continue
        name, shape = symbols.plain(edge.slot), story.graph.nodes[edge.source].shape
        if shape:
            fields = {"name": name, "shape": story.shape(shape), "wide": wide}
            sentences.append(say_runs(story.language, of_array, **fields))
        else:
            sentences.append(say_runs(story.language, of_number, name=name, wide=wide))
    return sentences

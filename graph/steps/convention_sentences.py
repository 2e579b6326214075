"""Sentences at a corner: which slope was chosen, what leaves by it, and what PyTorch gives where that is another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from .downstream_sentences import arrays_leave
from .explained_trace import Story, Symbols
from .gradient_accumulation import by_source
from .sentences import Part, Runs, listed, say_runs

__all__ = ["by_convention"]

_OF_OPERANDS, _OF_ELEMENTS = ("max", "min"), ("max_over", "min_over")  # the lectures' ties, each of which gets 1
_SHARES = {2: "½", 3: "⅓", 4: "¼"}


def by_convention(
    story: Story, position: int, symbols: Symbols, flowing: tuple[int, ...], chosen: Runs
) -> Iterator[tuple[Part, ...]]:
    """What leaves a gate at its corner by which convention, and what PyTorch's is where it differs.

    Args:
        flowing: positions of the edges that a gradient leaves by.
        chosen: the gate's own sentence on its convention.
    """
    operation = story.graph.nodes[position].operation
    assert operation is not None
    is_scalar = all(story.graph.edges[number].lg_kind == "scalar" for number in flowing)
    if not is_scalar or not isinstance(story.evaluation.gradients[position], float):
        seconds = _of_arrays(story, position, symbols, flowing)
        yield from ((("warning", chosen), ("leaves", second)) for second in seconds)
    elif operation.gate.name in _OF_OPERANDS:
        yield (("warning", _tie(story, position, symbols, flowing)),)
    elif leaves := _numbers(story, position, symbols, flowing):
        yield ("warning", chosen), ("leaves", leaves)
    yield (("warning", chosen),)


def _tie(story: Story, position: int, symbols: Symbols, flowing: tuple[int, ...]) -> Runs:
    """``x and y tie …``: the lectures' 1 to each, and the part of it that PyTorch gives."""
    operation, upstream = story.graph.nodes[position].operation, story.evaluation.gradients[position]
    assert operation is not None
    assert isinstance(upstream, float)
    tied = [number for number in flowing if story.evaluation.local_gradients[number] == 1.0]
    names = _names(story, symbols, tied)
    constants = [c for c in operation.constants if c is not None and c == story.evaluation.values[position]]
    count = len(tied) + len(constants)
    fields: dict[str, str | Runs] = {
        "ug": story.number(upstream),
        "dg": story.number(upstream),
        "share": _share(count),
        "other": story.number(upstream / count),
    }
    if len(names) == 1 and constants:
        return say_runs(
            story.language, "backward.tie_constant", name=names[0], value=story.number(constants[0]), **fields
        )
    key = "backward.tie" if count == 2 else "backward.tie_many"
    return say_runs(story.language, key, names=listed(story.language, names), **fields)


def _share(count: int) -> str:
    return _SHARES.get(count, f"1/{count}")


def _names(story: Story, symbols: Symbols, numbers: Sequence[int]) -> list[Runs]:
    """The operands that these edges come from, each once."""
    firsts = (each[0] for each in by_source(story, numbers).values())
    return [((symbols.plain(story.graph.edges[number].slot), ""),) for number in firsts]


def _numbers(story: Story, position: int, symbols: Symbols, flowing: tuple[int, ...]) -> Runs:
    """What operands get that are single numbers; () where they get different ones, which the formula shows."""
    upstream = story.evaluation.gradients[position]
    assert isinstance(upstream, float)
    found = {
        story.number(sum(g for number in numbers if isinstance(g := story.evaluation.downstream[number], float)))
        for numbers in by_source(story, flowing).values()
    }
    if len(found) > 1:
        return ()
    names = _names(story, symbols, flowing)
    key = "backward.corner" if len(names) == 1 else "backward.corner_each"
    fields: dict[str, str | Runs] = {"ug": story.number(upstream), "dg": found.pop()}
    return say_runs(story.language, key, name=listed(story.language, names), **fields)


def _of_arrays(story: Story, position: int, symbols: Symbols, flowing: tuple[int, ...]) -> Iterator[Runs]:
    """Of arrays only the rule is told; at the lectures' ties also what PyTorch gives to each that tie."""
    node, values = story.graph.nodes[position], story.evaluation.values
    assert node.operation is not None
    gate = node.operation.gate
    if gate.name in _OF_OPERANDS:
        yield say_runs(story.language, "backward.tie_arrays")
    elif gate.name in _OF_ELEMENTS and node.shape:
        yield say_runs(story.language, "backward.tie_elements")
    elif gate.name in _OF_ELEMENTS:
        count = int(np.sum(np.equal(values[node.operands[0]], values[position])))
        yield say_runs(story.language, "backward.tie_counted", share=_share(count))
    elif gate.is_elementwise:
        yield say_runs(story.language, "backward.corner_array")
    else:
        yield from arrays_leave(story, position, symbols, flowing)

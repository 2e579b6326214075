"""Gates whose rule is told by its indices: the matrix product and softmax."""

from __future__ import annotations

from collections.abc import Iterator

from ..notation.formula_parts import indexed
from .downstream_sentences import rule_in_words
from .explained_trace import Story, Symbols
from .sentences import Runs, joined, plain_text, say_runs

__all__ = ["by_index"]

_FORMS: dict[tuple[int, ...], str] = {(2, 2): "matrix", (2, 1): "vector"}  # by the axes of the two factors


def by_index(story: Story, position: int, symbols: Symbols, flowing: tuple[int, ...]) -> Iterator[Runs]:
    """``dA[i,k] = Σⱼ UG[i,j] · B[k,j], that is UG Bᵀ``; nothing for other gates and where a factor has no name."""
    operation = story.graph.nodes[position].operation
    assert operation is not None
    if not all(symbols.named) or symbols.output is None:
        return
    if operation.gate.told_by == "rows and columns":
        yield from _product(story, position, symbols, flowing)
    elif operation.gate.told_by == "shares":
        yield from _softmax(story, position, symbols)


def _product(story: Story, position: int, symbols: Symbols, flowing: tuple[int, ...]) -> Iterator[Runs]:
    graph, language = story.graph, story.language
    edges = [graph.edges[number] for number in graph.into[position]]
    form = _FORMS.get(tuple(len(graph.nodes[edge.source].shape) for edge in edges))
    if form is None:
        return
    left, right = (symbols.plain(edge.slot) for edge in edges)
    rules = {graph.edges[number].operand: rule_in_words(story, position, symbols, number) for number in flowing}
    if not all(rules.values()):
        return
    side = "left" if 0 in rules else "right"
    rule = rules[0] if 0 in rules else rules[1]
    first = say_runs(language, f"index.{form}_{side}", left=left, right=right, rule=rule)
    if len(rules) == 2:
        told = say_runs(language, "index.likewise", first=first, name=right, rule=rules[1])
    else:
        told = say_runs(language, "index.alone", first=first)
    yield joined((told, say_runs(language, "index.shape")))
    yield told


def _softmax(story: Story, position: int, symbols: Symbols) -> Iterator[Runs]:
    node = story.graph.nodes[position]
    assert node.operation is not None
    assert symbols.output is not None
    axes = len(node.shape)
    if axes not in (1, 2) or node.operation.params.get("axis", -1) not in (-1, axes - 1):
        return
    names = {"score": symbols.operands[0], "share": symbols.output}
    fields = {f"{key}_{k}": indexed(name, [k], "plain") for key, name in names.items() for k in "ij"}
    row = plain_text(say_runs(story.language, "index.row")) if axes == 2 else ""
    yield say_runs(story.language, "index.softmax", row=row, **fields)

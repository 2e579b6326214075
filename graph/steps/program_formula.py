"""The whole program as a formula: q = x + y, f = qz. Only while it is short enough to be read."""

from __future__ import annotations

from typing import Any

from ..autodiff.evaluate import gate_operands
from ..language.heads import Symbol
from ..notation.pieces import Notation, name_piece
from ..notation.substitution import substitute
from ..notation.typeset import ProductSign, compile_template
from .explained_trace import Story
from .formula_notations import LONGEST, Formula, Line
from .formula_settings import without_axes
from .formula_templates import key_here, operand_slots, whole_tree
from .forward_formula import is_flat, product_sign

__all__ = ["program_formula"]

_MOST_GATES, _MOST_LINES = 24, 4


def program_formula(story: Story) -> Formula | None:
    """A line for every named value and the output; None for a long program."""
    graph = story.graph
    if not 0 < len(graph.gates) <= _MOST_GATES:
        return None
    trees: dict[int, Any] = {}
    lines: list[tuple[str, Any]] = []
    for position, node in enumerate(graph.nodes[:-1]):
        name = story.name_of(position)
        if node.kind == "constant":
            return None
        if node.operation is None:
            trees[position] = Symbol(name or "")
            continue
        key = key_here(node.operation, gate_operands(node, story.evaluation.values))
        operands = (trees[operand] for operand in node.operands)
        whole = without_axes(whole_tree(key)) if is_flat(story, node) else whole_tree(key)
        tree = substitute(whole, dict(zip(operand_slots(key), operands, strict=True)))
        trees[position] = tree
        if name is not None:
            lines.append((name, tree))
            trees[position] = Symbol(name)
    if len(lines) > _MOST_LINES or len({name for name, _ in lines}) < len(lines):
        return None

    sign = _sign(story)

    def write(notation: Notation) -> tuple[Line, ...]:
        written: list[Line] = []
        for name, tree in lines:
            template = compile_template(tree, notation, sign)
            pieces = {slot: name_piece(slot, notation) for slot in template.names}
            written.append(Line(name_piece(name, notation).text, (template.fill(pieces),)))
        return tuple(written)

    formula = Formula(write)
    return formula if all(len(line) <= LONGEST for line in formula.lines("latex")) else None


def _sign(story: Story) -> ProductSign:
    """∘ between arrays; a plain dot where numbers and arrays meet in one program."""
    gates = [story.graph.nodes[position] for position in story.graph.gates]
    if not any(node.shape for node in gates):
        return ""
    return "∘" if all(product_sign(story, node) != "·" for node in gates) else "·"

"""The formula of a forward step: in symbols, then with the numbers put in: q = x + y = −2 + 5 = 3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from ..autodiff.evaluate import gate_operands
from ..autodiff.graph import Node
from ..gates.gate import Value
from ..language.heads import Constant, call
from ..notation.formula_parts import derivative
from ..notation.pieces import Notation, Piece, array_piece, fits, in_role, name_piece, number_piece, shape_piece
from ..notation.typeset import ProductSign, compile_template
from .explained_trace import Story, Symbols
from .formula_notations import Formula, Line, within_length
from .formula_templates import OperationKey, key_here, operand_slots, slots_of, template_of

__all__ = [
    "all_pieces", "completed", "forward_formula", "has_rows", "is_flat", "product_sign", "seed_formula", "slot_pieces",
    "value_piece",
]  # fmt: skip


def slot_pieces(key: OperationKey, symbols: Symbols, notation: Notation) -> dict[str, Piece]:
    """A piece for every operand's slot: its name in this step; a constant of the gate is its number."""
    names = zip(operand_slots(key), symbols.operands, strict=True)
    constants = zip(slots_of(key), key.constants, strict=True)
    numbers = {slot: number_piece(value, notation) for slot, value in constants if value is not None}
    return numbers | {slot: name_piece(name, notation) for slot, name in names}


def completed(pieces: Mapping[str, Piece], names: Sequence[str], notation: Notation) -> dict[str, Piece]:
    """A piece for each of the names: its own (N, d, pi) where there is no other."""
    return {name: pieces.get(name) or name_piece(name, notation) for name in names}


def value_piece(story: Story, value: Value, notation: Notation, role: str = "value", is_row: bool = False) -> Piece:
    """A number, a small array or the shape of a large one, in the colour of its role."""
    if isinstance(value, float):
        return _number_in_role(value, notation, story.digits, role)
    return in_role(array_piece(value, notation, story.digits, is_row=is_row), notation, role)


@lru_cache(maxsize=4096)
def _number_in_role(value: float, notation: Notation, digits: int, role: str) -> Piece:
    return in_role(array_piece(value, notation, digits), notation, role)


def product_sign(story: Story, node: Node) -> ProductSign:
    """How elementwise products are written at a gate: ∘ between arrays, · where a number is among them."""
    if not node.shape:
        return ""
    return "∘" if all(story.graph.nodes[operand].shape for operand in node.operands) else "·"


def has_rows(story: Story, node: Node) -> bool:
    """Whether vectors are written as rows at a gate: in front of a matrix, or where the output is one."""
    shapes = [story.graph.nodes[operand].shape for operand in node.operands]
    is_before_matrix = len(shapes[0]) == 1 and any(len(shape) > 1 for shape in shapes[1:])
    return len(node.shape) > 1 or is_before_matrix


def forward_formula(story: Story, position: int, symbols: Symbols) -> Formula:
    """q = x + y = −2 + 5 = 3; arrays are written out where they are small, else their shapes."""

    def write(notation: Notation) -> tuple[Line, ...]:
        node = story.graph.nodes[position]
        assert node.operation is not None
        key = key_here(node.operation, gate_operands(node, story.evaluation.values))
        template = template_of(key, _part(story, node), notation, product_sign(story, node))
        whole = template.fill(completed(slot_pieces(key, symbols, notation), template.names, notation))
        numbers, result = _numbers_put_in(story, position, key, notation)
        if symbols.output:
            left = name_piece(symbols.output, notation).text
            return (Line(left, within_length((whole,), numbers, result, notation)),)
        return (Line(whole, within_length((), numbers, result, notation)),)

    return Formula(write)


def all_pieces(
    story: Story, values: Sequence[Value], notation: Notation, roles: Sequence[str], *, is_row: bool
) -> list[Piece]:
    """Arrays of one formula: all of them written out, or all as shapes."""
    if all(fits(np.shape(value)) for value in values):
        return [value_piece(story, v, notation, role, is_row) for v, role in zip(values, roles, strict=True)]
    return [
        in_role(shape_piece(np.shape(value), notation), notation, role)
        if np.ndim(value)
        else value_piece(story, value, notation, role)
        for value, role in zip(values, roles, strict=True)
    ]


def _numbers_put_in(story: Story, position: int, key: OperationKey, notation: Notation) -> tuple[str, str]:
    """The formula with the operands' values, and the output's; no numbers where they are too large or have no place."""
    node, slots = story.graph.nodes[position], operand_slots(key)
    values = [story.evaluation.values[operand] for operand in (*node.operands, position)]
    template = template_of(key, _part(story, node), notation, product_sign(story, node) or "×")
    is_product = _is_matrix_product(template_of(key, "whole", "plain").parts)
    has_room = is_product or all(fits(np.shape(value)) for value in values[:-1])
    is_row = has_rows(story, node)
    if not has_room or not set(template.names) <= set(slots):
        return "", value_piece(story, values[-1], notation, is_row=is_row).text
    pieces = all_pieces(story, values, notation, ["value"] * len(values), is_row=is_row)
    return template.fill(dict(zip(slots, pieces[:-1], strict=True))), pieces[-1].text


def is_flat(story: Story, node: Node) -> bool:
    """Whether a gate has vectors and numbers only: then no axis is told, for there is only one."""
    shapes = [node.shape, *(story.graph.nodes[operand].shape for operand in node.operands)]
    return all(len(shape) < 2 for shape in shapes)


def _part(story: Story, node: Node) -> str:
    return "flat" if is_flat(story, node) else "whole"


def _is_matrix_product(parts: Sequence[object]) -> bool:
    """Whether a plain template is two factors side by side: there the shapes of large arrays say enough."""
    return len(parts) == 3 and parts[1] == " "


def _ones(shape: Sequence[int], notation: Notation) -> Piece:
    """An array of ones by its sign and shape."""
    return compile_template(call("ones", tuple(Constant(float(size)) for size in shape)), notation).piece({})


def seed_formula(story: Story) -> Formula:
    """∂f/∂f = 1."""

    def write(notation: Notation) -> tuple[Line, ...]:
        loss, output = (name_piece(name, notation) for name in (story.loss, story.graph.output_name))
        seed = story.evaluation.seed
        is_ones = not isinstance(seed, float) and not fits(seed.shape) and bool((seed == 1.0).all())
        piece = _ones(np.shape(seed), notation) if is_ones else array_piece(seed, notation, story.digits)
        return (Line(derivative(loss, output, notation).text, (in_role(piece, notation, "ug").text,)),)

    return Formula(write)

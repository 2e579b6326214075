"""The formula of a backward step: ∂f/∂q = z × 1 = −4 × 1 = −4, a line for every operand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..gates.record import Value
from ..language.notation import TIMES
from ..language.pieces import Notation, Piece, array_piece, fits, in_role, name_piece
from ..tracing.model import Edge, Node
from .forms import OperationKey, key_of, operand_slots, rule_template, template_of
from .formula import Formula, Line, derivative, distinct, product, within_length
from .forward_formula import completed, has_rows, slot_pieces, value_piece
from .story import Story, Symbols

__all__ = ["backward_formula"]

_MOST_LINES = 4


def _output_piece(key: OperationKey, symbols: Symbols, pieces: dict[str, Piece], notation: Notation) -> Piece:
    """The gate's output: its name, or what it is made of."""
    if symbols.output is not None:
        return name_piece(symbols.output, notation)
    template = template_of(key, "short", notation)
    return template.piece(completed(pieces, template.names, notation))


def backward_formula(story: Story, position: int, symbols: Symbols, edges: Sequence[int]) -> Formula | None:
    """One line for each edge that a gradient leaves by; a gate with one operand shows the chain rule first."""
    if not edges:
        return None
    shown = edges[:_MOST_LINES]

    def write(notation: Notation) -> tuple[Line, ...]:
        node = story.graph.nodes[position]
        assert node.operation is not None
        key = key_of(node.operation)
        writer = _Writer(story, position, node, key, symbols, notation)
        lines: list[Line] = []
        for number in shown:
            lines += writer.lines(number, story.graph.edges[number])
        return tuple(lines)

    return Formula(write)


class _Writer:
    """Writes the lines of one gate's backward step in one notation."""

    def __init__(
        self, story: Story, position: int, node: Node, key: OperationKey, symbols: Symbols, notation: Notation
    ) -> None:
        self.story, self.position, self.node, self.key = story, position, node, key
        self.symbols, self.notation = symbols, notation
        self.loss = name_piece(story.loss, notation)
        pieces = slot_pieces(key, symbols, notation)
        self.pieces = pieces | {"out": _output_piece(key, symbols, pieces, notation)}
        upstream = story.evaluation.gradients[position]
        assert upstream is not None
        self.upstream = upstream

    def lines(self, number: int, edge: Edge) -> list[Line]:
        """The lines for one edge."""
        operand = name_piece(self.symbols.operands[edge.slot], self.notation)
        left = derivative(self.loss, operand, self.notation).text
        gradient = self.story.evaluation.downstream[number]
        assert gradient is not None
        if edge.lg_kind == "scalar":
            return self._scalar(number, edge, left, operand, gradient)
        return [Line(self._array(number, edge, left, gradient))]

    def _scalar(self, number: int, edge: Edge, left: str, operand: Piece, gradient: Value) -> list[Line]:
        story, notation, times = self.story, self.notation, TIMES[self.notation]
        local_gradient = story.evaluation.local_gradients[number]
        assert local_gradient is not None
        upstream = in_role(array_piece(self.upstream, notation, story.digits), notation, "ug")
        local = in_role(array_piece(local_gradient, notation, story.digits), notation, "lg")
        sides = [product(local, upstream, notation, times), self._downstream(gradient)]
        if self.key.operation.gate.local_formulas:
            template = template_of(self.key, f"local {edge.operand}", notation)
            symbolic = in_role(template.piece(completed(self.pieces, template.names, notation)), notation, "lg")
            sides.insert(0, product(symbolic, upstream, notation, times))
        chain = self._chain(operand)
        if chain is None:
            return [Line(distinct((left, *sides)))]
        if len(self.node.operands) == 1:  # the chain rule on a line of its own
            return [Line((left, chain)), Line(distinct(sides), is_continued=True)]
        return [Line(distinct((left, chain, *sides)))]

    def _chain(self, operand: Piece) -> str | None:
        """∂q/∂x · ∂f/∂q, where the gate's output is not the very thing that is differentiated."""
        notation = self.notation
        is_loss = self.symbols.output == self.story.loss
        if is_loss or (self.symbols.output is None and len(self.node.operands) > 1):
            return None
        output = self.pieces["out"]
        local = in_role(derivative(output, operand, notation), notation, "lg")
        upstream = in_role(derivative(self.loss, output, notation), notation, "ug")
        dot = {"plain": " · ", "latex": r" \cdot ", "mathml": "<mo>·</mo>"}[notation]
        return f"{local.text}{dot}{upstream.text}"

    def _downstream(self, gradient: Value, is_row: bool = False) -> str:
        return value_piece(self.story, gradient, self.notation, "dg", is_row).text

    def _array(self, number: int, edge: Edge, left: str, gradient: Value) -> tuple[str, ...]:
        """∂L/∂W = ∂L/∂D Xᵀ, then the numbers where they are few, or the shapes of a matrix product."""
        notation = self.notation
        if edge.lg_rule is None:
            part = f"{'sum' if edge.is_broadcast else 'flow'} {edge.operand}"
            template = template_of(self.key, part, notation, "∘" if self.node.shape else "×")
            is_product = False
        else:
            template = rule_template(edge.lg_rule, notation, "∘" if self.node.shape else "")
            is_product = " @ " in edge.lg_rule and edge.lg_rule.count("(") == 0
        symbols = completed(self.pieces | {"UG": self._upstream_symbol()}, template.names, notation)
        head = (left, template.fill(symbols))
        shapes = [self.story.graph.nodes[operand].shape for operand in self.node.operands]
        is_row = is_product and has_rows(shapes)
        tail = self._downstream(gradient, is_row)
        numbers = self._rule_numbers(template.names, template.fill, is_row) if is_product else ""
        if edge.lg_rule is None:
            numbers = self._elementwise_numbers(number, edge)
        if not numbers and not fits(np.shape(gradient)):
            return head
        return within_length(head, numbers, tail, notation)

    def _upstream_symbol(self) -> Piece:
        """∂L/∂D where the output has a name, else UG."""
        if self.symbols.output is None:
            return in_role(name_piece("UG", self.notation), self.notation, "ug")
        return in_role(derivative(self.loss, self.pieces["out"], self.notation), self.notation, "ug")

    def _elementwise_numbers(self, number: int, edge: Edge) -> str:
        """LG ∘ UG in numbers."""
        local = self.story.evaluation.local_gradients[number]
        if edge.is_broadcast or local is None or not fits(np.shape(local)):
            return ""
        notation = self.notation
        sign = {"plain": " ∘ ", "latex": r" \circ ", "mathml": "<mo>∘</mo>"}[notation]
        upstream = value_piece(self.story, self.upstream, notation, "ug")
        return product(value_piece(self.story, local, notation, "lg"), upstream, notation, sign)

    def _rule_numbers(self, names: Sequence[str], fill: Callable[[dict[str, Piece]], str], is_row: bool) -> str:
        """A matrix product with its numbers, or its shapes, put in."""
        values: dict[str, Piece] = {"UG": value_piece(self.story, self.upstream, self.notation, "ug", is_row)}
        for slot, operand in zip(operand_slots(self.key), self.node.operands, strict=True):
            value = self.story.evaluation.values[operand]
            values[slot] = value_piece(self.story, value, self.notation, "lg", is_row)
        return fill(values) if all(name in values for name in names) else ""

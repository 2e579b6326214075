"""The formula of a step, first in symbols, then with the numbers put in: ∂f/∂q = z × 1 = −4 × 1 = −4."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..gates.record import Value
from ..language.notation import TIMES
from ..language.pieces import (
    BRACKETS,
    POWER,
    PRODUCT,
    UNIT,
    Notation,
    Piece,
    array_piece,
    fits,
    in_role,
    name_piece,
)
from ..tracing.model import Edge, Node
from .forms import OperationKey, key_of, rule_template, slots_of, template_of
from .story import Story, Symbols

__all__ = ["Formula", "Line", "backward_formula", "derivative", "forward_formula", "seed_formula"]

LONGEST = 280  # characters of LaTeX in a line; beyond, the numbers are left out
_MOST_LINES = 4
_ATTRIBUTES = 'xmlns="http://www.w3.org/1998/Math/MathML" display="block"'


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what is equal to what, from left to right; ``is_continued``: it goes on from the line above."""

    sides: tuple[str, ...]
    is_continued: bool = False


@dataclass(frozen=True)
class Formula:
    """A formula of one or more lines, written out in a notation when that is first asked for."""

    write: Callable[[Notation], tuple[Line, ...]]

    def lines(self, notation: Notation) -> tuple[str, ...]:
        """The lines one by one (without ``<math>``); one that is continued begins with its equals sign."""
        equals = {"plain": " = ", "latex": " = ", "mathml": "<mo>=</mo>"}[notation]
        return tuple(
            (equals.lstrip(" ") if line.is_continued else "") + equals.join(line.sides) for line in self.write(notation)
        )

    @cached_property
    def plain(self) -> str:
        """Unicode text, a line each."""
        return "\n".join(self.lines("plain"))

    @cached_property
    def latex(self) -> str:
        """LaTeX for display mathematics; several lines are aligned at their first equals sign."""
        lines = self.write("latex")
        if len(lines) == 1:
            return " = ".join(lines[0].sides)
        rows = []
        for line in lines:
            first, *rest = ("", *line.sides) if line.is_continued else line.sides
            rows.append(" ".join([first, "&=", " = ".join(rest)]).strip() if rest else first)
        return r"\begin{aligned} " + r" \\ ".join(rows) + r" \end{aligned}"

    @cached_property
    def mathml(self) -> str:
        """A ``<math>`` element; several lines are the rows of a table: what is left of the first ``=``, the rest."""
        lines = self.write("mathml")
        if len(lines) == 1:
            return f"<math {_ATTRIBUTES}><mrow>{'<mo>=</mo>'.join(lines[0].sides)}</mrow></math>"
        rows = []
        for line in lines:
            first, *rest = ("", *line.sides) if line.is_continued else line.sides
            right = "<mo>=</mo>".join(["", *rest]) if rest else ""
            rows.append(f'<mtr><mtd class="left">{first}</mtd><mtd class="right"><mrow>{right}</mrow></mtd></mtr>')
        return f'<math {_ATTRIBUTES}><mtable class="lines">{"".join(rows)}</mtable></math>'


def derivative(above: Piece, below: Piece, notation: Notation) -> Piece:
    """∂above/∂below."""
    opening, closing = BRACKETS[notation]
    top, bottom = (
        piece.text if piece.binding >= POWER and not piece.is_negative else f"{opening}{piece.text}{closing}"
        for piece in (above, below)
    )
    if notation == "plain":
        return Piece(f"∂{top}/∂{bottom}", PRODUCT, is_letter=False)
    if notation == "latex":
        return Piece(rf"\frac{{\partial {top}}}{{\partial {bottom}}}", UNIT, is_letter=False)
    text = f"<mfrac><mrow><mo>∂</mo>{top}</mrow><mrow><mo>∂</mo>{bottom}</mrow></mfrac>"
    return Piece(text, UNIT, is_letter=False)


def _product(left: Piece, right: Piece, notation: Notation, sign: str) -> str:
    """left × right, the right factor in brackets where it needs them."""
    opening, closing = BRACKETS[notation]
    first = left.text if left.binding >= PRODUCT else f"{opening}{left.text}{closing}"
    is_bare = right.binding >= UNIT and not right.is_negative
    return f"{first}{sign}{right.text if is_bare else f'{opening}{right.text}{closing}'}"


def _distinct(sides: Sequence[str]) -> tuple[str, ...]:
    """Without a side that only repeats the one before it."""
    return tuple(side for position, side in enumerate(sides) if position == 0 or side != sides[position - 1])


def _within_length(head: Sequence[str], numbers: str, tail: str, notation: Notation) -> tuple[str, ...]:
    """The numbers stand between, unless that made the line too long for a slide."""
    limit = LONGEST if notation == "latex" else 8 * LONGEST
    keep = sum(map(len, head)) + len(numbers) + len(tail) <= limit
    return _distinct((*head, numbers, tail) if keep else (*head, tail))


def _slot_pieces(key: OperationKey, node: Node, symbols: Symbols, notation: Notation) -> dict[str, Piece]:
    """A piece for every operand's slot: its name in this step."""
    names = iter(symbols.operands)
    return {
        slot: name_piece(next(names), notation)
        for slot, constant in zip(slots_of(key), key.constants, strict=True)
        if constant is None
    }


def _with_output(key: OperationKey, symbols: Symbols, pieces: dict[str, Piece], notation: Notation) -> dict[str, Piece]:
    """The pieces and one for ``out``: its name, or what it is made of."""
    if symbols.output is not None:
        return pieces | {"out": name_piece(symbols.output, notation)}
    return pieces | {"out": template_of(key, "short", notation).piece(_named(key, pieces, notation))}


def _named(key: OperationKey, pieces: dict[str, Piece], notation: Notation) -> dict[str, Piece]:
    """A piece for names that a formula uses beside its operands (N, d): themselves."""
    missing = {
        name: name_piece(name, notation)
        for part in ("whole", "short")
        for name in template_of(key, part, notation).names
        if name not in pieces
    }
    return pieces | missing if missing else pieces


# ---- forward
def forward_formula(story: Story, position: int, symbols: Symbols) -> Formula:
    """q = x + y = −2 + 5 = 3; arrays are written out where they are small, else their shapes."""

    def write(notation: Notation) -> tuple[Line, ...]:
        node, values = story.graph.nodes[position], story.evaluation.values
        assert node.operation is not None
        key = key_of(node.operation)
        pieces = _named(key, _slot_pieces(key, node, symbols, notation), notation)
        head = [name_piece(symbols.output, notation).text] if symbols.output else []
        head.append(template_of(key, "whole", notation, "∘" if node.shape else "").fill(pieces))
        result = _value_piece(story, values[position], notation).text
        numbers = _numbers_put_in(story, key, node, notation, pieces)
        return (Line(_within_length(head, numbers or head[-1], result, notation)),)

    return Formula(write)


def _value_piece(story: Story, value: Value, notation: Notation, role: str = "value", is_row: bool = False) -> Piece:
    return in_role(array_piece(value, notation, story.digits, is_row=is_row), notation, role)


def _numbers_put_in(
    story: Story, key: OperationKey, node: Node, notation: Notation, pieces: dict[str, Piece]
) -> str | None:
    """The formula with the operands' values, None where a value would not fit or a name has none."""
    operands = iter(node.operands)
    values = {
        slot: story.evaluation.values[next(operands)]
        for slot, constant in zip(slots_of(key), key.constants, strict=True)
        if constant is None
    }
    template = template_of(key, "whole", notation, "∘" if node.shape else "×")
    if any(name not in values for name in template.names):
        return None
    shapes = [np.shape(value) for value in values.values()]
    if not all(fits(shape) for shape in shapes) and not _is_matrix_product(template_of(key, "whole", "plain").parts):
        return None
    is_row = _has_rows(shapes)
    return template.fill({slot: _value_piece(story, value, notation, is_row=is_row) for slot, value in values.items()})


def _is_matrix_product(parts: Sequence[object]) -> bool:
    """Whether a template is two factors side by side: then shapes say enough."""
    return len(parts) == 3 and parts[1] == " "


def _has_rows(shapes: Sequence[tuple[int, ...]]) -> bool:
    """A vector in front of a matrix is a row."""
    return len(shapes) > 1 and len(shapes[0]) == 1 and any(len(shape) > 1 for shape in shapes[1:])


# ---- seed
def seed_formula(story: Story) -> Formula:
    """∂f/∂f = 1."""

    def write(notation: Notation) -> tuple[Line, ...]:
        loss, output = (name_piece(name, notation) for name in (story.loss, story.graph.output_name))
        seed = _value_piece(story, story.evaluation.seed, notation, "ug")
        return (Line((derivative(loss, output, notation).text, seed.text)),)

    return Formula(write)


# ---- backward
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
        self.pieces = _with_output(key, symbols, _slot_pieces(key, node, symbols, notation), notation)
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
        sides = [_product(local, upstream, notation, times), self._downstream(gradient)]
        if self.key.operation.gate.local_formulas:
            template = template_of(self.key, f"local {edge.operand}", notation)
            symbolic = in_role(template.piece(_complete(self.pieces, template.names, notation)), notation, "lg")
            sides.insert(0, _product(symbolic, upstream, notation, times))
        chain = self._chain(operand)
        if chain is None:
            return [Line(_distinct((left, *sides)))]
        if len(self.node.operands) == 1:  # the chain rule on a line of its own
            return [Line((left, chain)), Line(_distinct(sides), is_continued=True)]
        return [Line(_distinct((left, chain, *sides)))]

    def _chain(self, operand: Piece) -> str | None:
        """∂q/∂x · ∂f/∂q, where the gate's output is not the very thing that is differentiated."""
        notation = self.notation
        is_loss = self.symbols.output == self.story.loss
        if is_loss or (self.symbols.output is None and len(self.node.operands) > 1):
            return None
        output = self.pieces["out"]
        if output.binding < POWER and self.symbols.output is None and notation != "plain":
            output = Piece(output.text, output.binding, output.is_negative, is_letter=False)
        local = in_role(derivative(output, operand, notation), notation, "lg")
        upstream = in_role(derivative(self.loss, output, notation), notation, "ug")
        dot = {"plain": " · ", "latex": r" \cdot ", "mathml": "<mo>·</mo>"}[notation]
        return f"{local.text}{dot}{upstream.text}"

    def _downstream(self, gradient: Value, is_row: bool = False) -> str:
        return _value_piece(self.story, gradient, self.notation, "dg", is_row).text

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
        symbols = _complete(self.pieces | {"UG": self._upstream_symbol()}, template.names, notation)
        head = (left, template.fill(symbols))
        shapes = [self.story.graph.nodes[operand].shape for operand in self.node.operands]
        is_row = is_product and _has_rows(shapes)
        tail = self._downstream(gradient, is_row)
        numbers = self._rule_numbers(template.names, template.fill, is_row) if is_product else None
        if edge.lg_rule is None:
            numbers = self._elementwise_numbers(number, edge)
        if numbers is None and not fits(np.shape(gradient)):
            return head
        return _within_length(head, numbers or head[-1], tail, notation)

    def _upstream_symbol(self) -> Piece:
        """∂L/∂D where the output has a name, else UG."""
        if self.symbols.output is None:
            return in_role(name_piece("UG", self.notation), self.notation, "ug")
        return in_role(derivative(self.loss, self.pieces["out"], self.notation), self.notation, "ug")

    def _elementwise_numbers(self, number: int, edge: Edge) -> str | None:
        """LG ∘ UG in numbers."""
        local = self.story.evaluation.local_gradients[number]
        if edge.is_broadcast or local is None or not fits(np.shape(local)):
            return None
        notation = self.notation
        sign = {"plain": " ∘ ", "latex": r" \circ ", "mathml": "<mo>∘</mo>"}[notation]
        upstream = _value_piece(self.story, self.upstream, notation, "ug")
        return _product(_value_piece(self.story, local, notation, "lg"), upstream, notation, sign)

    def _rule_numbers(self, names: Sequence[str], fill: Callable[[dict[str, Piece]], str], is_row: bool) -> str | None:
        """A matrix product with its numbers, or its shapes, put in."""
        values: dict[str, Piece] = {"UG": _value_piece(self.story, self.upstream, self.notation, "ug", is_row)}
        operands = iter(self.node.operands)
        for slot, constant in zip(slots_of(self.key), self.key.constants, strict=True):
            if constant is None:
                value = self.story.evaluation.values[next(operands)]
                values[slot] = _value_piece(self.story, value, self.notation, "lg", is_row)
        return fill(values) if all(name in values for name in names) else None


def _complete(pieces: dict[str, Piece], names: Sequence[str], notation: Notation) -> dict[str, Piece]:
    """A piece for each of the names: its own where there is no other."""
    missing = {name: name_piece(name, notation) for name in names if name not in pieces}
    return pieces | missing if missing else pieces

"""The formula of a backward step: ∂f/∂q = z × 1 = −4 × 1 = −4, a line for every operand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from ..autodiff.graph import Edge, Node
from ..gates.gate import Value
from ..notation.formula_parts import between, derivative, in_brackets, joined, words
from ..notation.patterns import PRODUCT_SIGNS, TIMES
from ..notation.pieces import Notation, Piece, Template, fits, in_role, name_piece
from .accumulation_sentences import still_to_come
from .explained_trace import Story, Symbols
from .formula_notations import Formula, Line, distinct, product, within_length
from .formula_templates import (
    OperationKey,
    constant_local,
    key_of,
    operand_slots,
    place_pieces,
    rule_template,
    template_of,
)
from .forward_formula import all_pieces, completed, has_rows, product_sign, slot_pieces, value_piece
from .gradient_accumulation import before_and_after, by_source
from .sentences import plain_text, say_runs

__all__ = ["backward_formula"]

_MOST_SOURCES = 4


def backward_formula(
    story: Story, step: int, position: int, symbols: Symbols, flowing: Sequence[int]
) -> Formula | None:
    """A line for each node that a gradient goes to; where it meets one that is there, += and the sum."""
    if not flowing:
        return None

    def write(notation: Notation) -> tuple[Line, ...]:
        node = story.graph.nodes[position]
        assert node.operation is not None
        at = _Place(story, step, position, node, key_of(node.operation), symbols, notation)
        lines: list[Line] = []
        for source, numbers in _shown(story, flowing):
            lines += _lines(at, source, numbers)
        return tuple(lines)

    return Formula(write)


def _shown(story: Story, flowing: Sequence[int]) -> list[tuple[int, list[int]]]:
    """Nodes that a gradient goes to; of many, a few, those first that receive something."""
    sources = list(by_source(story, flowing).items())
    if len(sources) > _MOST_SOURCES:
        sources.sort(key=lambda item: _is_zero(story.evaluation.downstream[item[1][0]]))
    return sources[:_MOST_SOURCES]


def _is_zero(gradient: Value | None) -> bool:
    return isinstance(gradient, float) and gradient == 0.0


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the story a formula is written, and how."""

    story: Story
    step: int
    position: int
    node: Node
    key: OperationKey
    symbols: Symbols
    notation: Notation

    @property
    def upstream(self) -> Value:
        gradient = self.story.evaluation.gradients[self.position]
        assert gradient is not None
        return gradient

    def derivative(self, name: str) -> str:
        """∂L/∂name."""
        return _named_derivative(self.story.loss, name, self.notation).text

    def value(self, value: Value, role: str, is_row: bool = False) -> Piece:
        return value_piece(self.story, value, self.notation, role, is_row)

    def operand_pieces(self) -> dict[str, Piece]:
        """The operands' names, and the output's where it has one."""
        pieces = slot_pieces(self.key, self.symbols, self.notation)
        if self.symbols.output is not None:
            pieces["out"] = name_piece(self.symbols.output, self.notation)
        return pieces

    def output_piece(self) -> Piece:
        """The output's name, or what it is made of."""
        pieces = self.operand_pieces()
        if "out" in pieces:
            return pieces["out"]
        template = template_of(self.key, "short", self.notation)
        return template.piece(completed(pieces, template.names, self.notation))


@lru_cache(maxsize=4096)
def _named_derivative(above: str, below: str, notation: Notation) -> Piece:
    return derivative(name_piece(above, notation), name_piece(below, notation), notation)


def _lines(at: _Place, source: int, numbers: Sequence[int]) -> list[Line]:
    """What goes to one node, by one edge or by several."""
    edges = [at.story.graph.edges[number] for number in numbers]
    left = at.derivative(at.symbols.operands[edges[0].slot])
    met = before_and_after(at.story, at.step, source)
    is_whole = still_to_come(at.story, at.position, source) == 0
    relation: Literal["=", "+="] = "=" if met is None and is_whole else "+="
    if edges[0].lg_kind == "scalar":
        lines = _of_numbers(at, left, numbers, edges, relation)
    else:
        lines = [Line(left, _of_arrays(at, numbers, edges), relation)]
    if met is not None and isinstance(met[0], float) and isinstance(met[1], float):
        before, arriving, after = (at.value(value, "dg") for value in (met[0], met[1] - met[0], met[1]))
        total = _sum((before, _arriving(at, numbers) or arriving), at.notation)
        lines.append(Line(left if is_whole else _so_far(at), distinct((total, after.text))))
    return lines


def _so_far(at: _Place) -> str:
    """What stands in the place of the derivative while a path is still to come."""
    text = plain_text(say_runs(at.story.language, "formula.so_far"))
    return words(text, at.notation)


def _arriving(at: _Place, numbers: Sequence[int]) -> Piece | None:
    """The gradient that arrives at a node in this step, by all edges."""
    gradients = [at.story.evaluation.downstream[number] for number in numbers]
    known = [gradient for gradient in gradients if isinstance(gradient, float)]
    return at.value(sum(known), "dg") if len(known) == len(gradients) else None


def _sum(terms: Sequence[Piece], notation: Notation) -> str:
    """Terms added up, later negative ones in brackets."""
    texts = [
        in_brackets(term.text, notation) if position and term.is_negative else term.text
        for position, term in enumerate(terms)
    ]
    return joined(texts, "+", notation)


# ---- numbers
def _of_numbers(
    at: _Place, left: str, numbers: Sequence[int], edges: Sequence[Edge], relation: Literal["=", "+="]
) -> list[Line]:
    """LG × UG in symbols and in numbers; the chain rule first, where the gate's output is not f itself."""
    terms = [_local_times_upstream(at, edge) for edge in edges]
    symbolic = joined(terms, "+", at.notation) if all(terms) else ""
    factors = joined([_numbers_times(at, number) for number in numbers], "+", at.notation)
    arriving = _arriving(at, numbers)
    sides = distinct((symbolic, factors, arriving.text if arriving else ""))
    chain = _chain(at, edges[0])
    if chain is None:
        return [Line(left, sides, relation)]
    if len(at.node.operands) == 1 or len(edges) > 1:  # the chain rule on a line of its own
        return [Line(left, (chain,), relation), Line("", sides)]
    return [Line(left, (chain, *sides), relation)]


def _local_times_upstream(at: _Place, edge: Edge) -> str:
    """``z × 1``: the local gradient in symbols; "" for a gate that has none in symbols."""
    if not at.key.operation.gate.local_formulas:
        return ""
    opened = "" if at.symbols.output is not None else " open"
    template = template_of(at.key, f"local {edge.operand}{opened}", at.notation)
    local = template.piece(completed(at.operand_pieces(), template.names, at.notation))
    return product(in_role(local, at.notation, "lg"), at.value(at.upstream, "ug"), at.notation, TIMES[at.notation])


def _numbers_times(at: _Place, number: int) -> str:
    """``−4 × 1``."""
    local = at.story.evaluation.local_gradients[number]
    assert local is not None
    return product(at.value(local, "lg"), at.value(at.upstream, "ug"), at.notation, TIMES[at.notation])


def _chain(at: _Place, edge: Edge) -> str | None:
    """∂q/∂x · ∂f/∂q, where the gate's output is not the very thing that is differentiated."""
    if at.story.is_seed(at.position):
        return None
    output = at.output_piece()
    operand, loss = (name_piece(name, at.notation) for name in (at.symbols.operands[edge.slot], at.story.loss))
    local = in_role(derivative(output, operand, at.notation), at.notation, "lg")
    upstream = in_role(derivative(loss, output, at.notation), at.notation, "ug")
    return f"{local.text}{between('·', at.notation)}{upstream.text}"


# ---- arrays
def _of_arrays(at: _Place, numbers: Sequence[int], edges: Sequence[Edge]) -> tuple[str, ...]:
    """What goes to one node by one edge, or the sum of what goes by several."""
    each = [_of_array(at, number, edge) for number, edge in zip(numbers, edges, strict=True)]
    if len(each) == 1:
        return each[0]
    symbolic = joined([sides[0] for sides in each], "+", at.notation)
    gradients = [gradient for number in numbers if (gradient := at.story.evaluation.downstream[number]) is not None]
    total = sum(gradients[1:], gradients[0])
    return distinct(
        (symbolic, at.value(total, "dg", has_rows(at.story, at.node)).text if fits(np.shape(total)) else "")
    )


def _of_array(at: _Place, number: int, edge: Edge) -> tuple[str, ...]:
    """∂L/∂D Xᵀ, then the numbers where they are few, or the shapes of a matrix product."""
    sign = product_sign(at.story, at.node)
    is_product = False
    if edge.lg_rule is not None:
        template = rule_template(edge.lg_rule, at.notation, sign, at.story.is_seed(at.position))
        is_product = " @ " in edge.lg_rule and "(" not in edge.lg_rule
    else:
        opened = "" if at.symbols.output is not None else " open"
        template = template_of(
            at.key, f"{'sum' if edge.is_broadcast else 'flow'} {edge.operand}{opened}", at.notation, sign
        )
    pieces = at.operand_pieces() | place_pieces(at.key, at.notation) | {"UG": _upstream_symbol(at)}
    symbolic = template.fill(completed(pieces, template.names, at.notation))
    is_row = has_rows(at.story, at.node)
    gradient = at.story.evaluation.downstream[number]
    assert gradient is not None
    numbers = ""
    if is_product:
        return (symbolic, *_matrix_product(at, template, gradient, is_row))
    if edge.lg_rule is None and not edge.is_broadcast and not constant_local(at.key, edge.operand):
        numbers = _elementwise_numbers(at, number, is_row)
    if not numbers and not fits(np.shape(gradient)):
        return (symbolic,)
    return within_length((symbolic,), numbers, at.value(gradient, "dg", is_row).text, at.notation)


def _matrix_product(at: _Place, template: Template, gradient: Value, is_row: bool) -> tuple[str, ...]:
    """UG xᵀ with its numbers, or its shapes, put in, and what comes out."""
    used = [name for name in operand_slots(at.key) if name in template.names]
    operands = dict(zip(operand_slots(at.key), at.node.operands, strict=True))
    values = [at.upstream, *(at.story.evaluation.values[operands[name]] for name in used), gradient]
    roles = ["ug", *(["lg"] * len(used)), "dg"]
    pieces = all_pieces(at.story, values, at.notation, roles, is_row=is_row)
    if not set(template.names) <= {"UG", *used}:
        return (pieces[-1].text,)
    filled = template.fill(dict(zip(("UG", *used), pieces[:-1], strict=True)))
    return within_length((), filled, pieces[-1].text, at.notation)


def _upstream_symbol(at: _Place) -> Piece:
    """∂L/∂D where the output has a name, else UG."""
    if at.symbols.output is None:
        return in_role(name_piece("UG", at.notation), at.notation, "ug")
    return in_role(_named_derivative(at.story.loss, at.symbols.output, at.notation), at.notation, "ug")


def _elementwise_numbers(at: _Place, number: int, is_row: bool) -> str:
    """LG ∘ UG in numbers."""
    local = at.story.evaluation.local_gradients[number]
    if local is None or not fits(np.shape(local)):
        return ""
    sign = PRODUCT_SIGNS["∘"][at.notation]
    factors = at.value(local, "lg", is_row), at.value(at.upstream, "ug", is_row)
    return product(*factors, at.notation, sign)

"""The Jacobian of one edge as lecture 004 draws it: sheets with named axes, four steps, index form, short rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..autodiff.full_jacobian import JacobianSteps, jacobian_steps
from ..autodiff.graph import Node
from ..errors import TraceError
from ..gates.gate import Shape
from ..gates.index_places import index_text
from ..notation.formula_parts import (
    SUM_SIGN,
    THIN_SPACE,
    Written,
    in_brackets,
    indexed,
    joined,
    partial,
    partial_piece,
    sum_over,
    words,
    written,
)
from ..notation.pieces import Notation, Piece, name_piece, number_piece
from ..notation.typeset import typeset
from .elementwise_formulas import local_tree, operand_names, parsed
from .evaluation_point import Point
from .identifiers import node_labels, whole_name
from .jacobian_indices import IndexForm, index_form

__all__ = ["Axis", "JacobianPicture", "Sheet", "edge_number", "jacobian_picture", "short_rule"]

_LETTERS = "ijklmnpqrstuvwabcdefghxyzIJKLMNPQRSTUVW"  # as many as the axes of two arrays with most axes
_LONGEST_PLACE = 24  # characters of an index that is written out
_NAMED_CELLS = 64  # entries that are also written with names


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of the Jacobian: the ``position``-th (from 0) of the output (``is_output``) or of the input."""

    name: str
    is_output: bool
    position: int
    size: int
    letter: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Two axes of the Jacobian at fixed positions of all others.

    ``index``: those positions, from 0; ``label``: ∂z₂/∂W, positions from 1 as lectures count.
    ``numbers``: (rows, columns); ``is_zero``: the same shape; ``names``: y₂ in the place of a number, where the
    Jacobian is small and its entries are elements of an operand, else None.
    """

    index: tuple[int, ...]
    label: Written
    numbers: np.ndarray
    is_zero: np.ndarray
    names: tuple[tuple[str, ...], ...] | None


@dataclass(frozen=True, slots=True)
class JacobianPicture:
    """Everything there is to draw; ``steps`` are the four steps from Jacobian to downstream gradient.

    ``index_rule`` is None where the Jacobian is no product pattern, ``short_rule`` where no rule is written.
    """

    edge: str
    title: Written
    axes: tuple[Axis, ...]
    sheets: tuple[Sheet, ...]
    steps: JacobianSteps
    index_rule: Written | None
    short_rule: Written | None


def edge_number(point: Point, edge_id: str) -> int:
    """The position of an edge.

    Raises:
        TraceError: ``wrong_arguments``, the graph has no such edge.
    """
    for number, edge in enumerate(point.graph.edges):
        if edge.id == edge_id:
            return number
    raise TraceError("wrong_arguments", "unknown_edge", source=point.graph.source, edge=str(edge_id))


def _letter(axis: int) -> str:
    """The index of an axis; an axis of size 1 may have none but 1."""
    return "1" if axis < 0 else _LETTERS[axis]


@dataclass(frozen=True, slots=True)
class _Names:
    """What is named in the formulas: the program's output, the gate's output, the operand, and all operands."""

    whole: str
    output: str
    source: str
    operands: tuple[str | float, ...]


def _names(point: Point, number: int) -> _Names:
    graph = point.graph
    labels, edge = node_labels(graph), graph.edges[number]
    node = graph.nodes[edge.target]
    operands: tuple[str | float, ...] = (labels[edge.source],)
    if node.operation is not None:
        sources = iter(node.operands)
        operands = tuple(labels[next(sources)] if c is None else c for c in node.operation.constants)
    return _Names(whole_name(point), labels[edge.target], labels[edge.source], operands)


def _piece(operand: str | float, notation: Notation, letters: list[str] | None = None) -> Piece:
    if not isinstance(operand, str):
        return number_piece(operand, notation)
    return Piece(indexed(operand, letters, notation)) if letters else name_piece(operand, notation)


def _aligned(shape: Shape, target: Shape, letters: list[str]) -> list[str]:
    """Letters of an operand that is broadcast to the target, whose letters are given; a stretched axis is 1."""
    added = len(target) - len(shape)
    return [letters[k + added] if n == target[k + added] else "1" for k, n in enumerate(shape)]


def _index_rule(point: Point, number: int, names: _Names, form: IndexForm) -> Written:
    """∂C/∂W_ij = Σ_k y_j ∂C/∂z_i"""
    graph = point.graph
    edge = graph.edges[number]
    node, source = graph.nodes[edge.target], graph.nodes[edge.source]
    of_input = list(_LETTERS[: len(source.shape)])
    of_output = list(map(_letter, form.output))

    def write(notation: Notation) -> str:
        whole = _piece(names.whole, notation).text
        left = partial(whole, indexed(names.source, of_input, notation), notation)
        right = partial(whole, indexed(names.output, of_output, notation), notation)
        factor = _factor(node, edge.operand, form, names, of_output, point, notation)
        product = right if not factor else f"{factor}{THIN_SPACE[notation]}{right}"
        return joined([left, sum_over([_LETTERS[axis] for axis in form.summed], notation) + product], "=", notation)

    return written(write)


def _factor(
    node: Node, operand: int, form: IndexForm, names: _Names, letters: list[str], point: Point, notation: Notation
) -> str:
    """The Jacobian's entry as a formula; "" where it is one."""
    if form.factor is not None:
        return _piece(names.operands[form.factor], notation, list(map(_letter, form.factor_axes))).text
    if form.number is not None:
        return "" if form.number == 1.0 else number_piece(form.number, notation).text
    assert node.operation is not None
    sources = iter(node.operands)
    pieces: dict[str, Piece] = {"out": _piece(names.output, notation, letters)}
    for name, what in zip(operand_names(node.operation), names.operands, strict=True):
        shape: Shape = point.graph.nodes[next(sources)].shape if isinstance(what, str) else ()
        pieces[name] = _piece(what, notation, _aligned(shape, node.shape, letters))
    tree = local_tree(node.operation, operand)
    text = typeset(tree, notation, pieces)
    if text == "1":
        return ""
    is_sum = text.count("+") + text.count("−") + text.count("-") > 0
    return in_brackets(text, notation) if is_sum else text


def short_rule(point: Point, number: int) -> Written | None:
    """∂C/∂W = ∂C/∂z yᵀ: the downstream gradient along an edge, by its position; None where none is written."""
    names = _names(point, number)
    edge = point.graph.edges[number]
    node = point.graph.nodes[edge.target]
    operation = node.operation
    if operation is None:
        return None
    if operation.gate.is_elementwise:
        tree: Any = local_tree(operation, edge.operand)
    elif edge.lg_rule:
        tree = parsed(edge.lg_rule)
    else:
        return None

    def write(notation: Notation) -> str:
        whole = _piece(names.whole, notation).text
        left = partial(whole, _piece(names.source, notation).text, notation)
        upstream = partial_piece(whole, _piece(names.output, notation).text, notation)
        named = zip(operand_names(operation), names.operands, strict=True)
        pieces = {name: _piece(what, notation) for name, what in named}
        pieces |= {"UG": upstream, "out": _piece(names.output, notation)}
        if "index" in operation.params:
            place = index_text(operation.params["index"])
            pieces["index"] = Piece(words(place if len(place) <= _LONGEST_PLACE else "…", notation))
        if not operation.gate.is_elementwise:
            return joined([left, typeset(tree, notation, pieces, "∘")], "=", notation)
        factor = typeset(tree, notation, pieces)
        sign = "∘" if node.shape else "·"
        right = upstream.text if factor == "1" else joined([factor, upstream.text], sign, notation)
        return joined([left, (SUM_SIGN[notation] if edge.is_broadcast else "") + right], "=", notation)

    return written(write)


def _axes(point: Point, number: int, names: _Names) -> tuple[Axis, ...]:
    """The operand's axes are i, j, …, the output's the letters after them: ∂z_k/∂W_ij."""
    edge = point.graph.edges[number]
    source, target = point.graph.nodes[edge.source], point.graph.nodes[edge.target]
    count = len(source.shape)
    outputs = [Axis(names.output, True, k, n, _LETTERS[count + k]) for k, n in enumerate(target.shape)]
    return (*outputs, *(Axis(names.source, False, k, n, _LETTERS[k]) for k, n in enumerate(source.shape)))


def _sheets(
    point: Point, number: int, names: _Names, form: IndexForm | None, jacobian: np.ndarray
) -> tuple[Sheet, ...]:
    """The last two axes at every position of the others."""
    target = point.graph.nodes[point.graph.edges[number].target]
    grid = jacobian.reshape((1,) * max(0, 2 - jacobian.ndim) + jacobian.shape)
    sheets: list[Sheet] = []
    for index in np.ndindex(grid.shape[:-2]):
        fixed = index if jacobian.ndim > 2 else ()
        at = [str(k + 1) for k in fixed[: len(target.shape)]]
        rest = [str(k + 1) for k in fixed[len(target.shape) :]]

        def write(notation: Notation, at: list[str] = at, rest: list[str] = rest) -> str:
            top = indexed(names.output, at, notation) if len(at) == len(target.shape) or at else None
            bottom = indexed(names.source, rest, notation)
            return partial(top or _piece(names.output, notation).text, bottom, notation)

        numbers = grid[index]
        sheets.append(
            Sheet(fixed, written(write), numbers, numbers == 0, _cells(point, number, names, form, jacobian, index))
        )
    return tuple(sheets)


def _cells(
    point: Point, number: int, names: _Names, form: IndexForm | None, jacobian: np.ndarray, index: tuple[int, ...]
) -> tuple[tuple[str, ...], ...] | None:
    """The entries of one sheet as elements of an operand: 0 and y₂."""
    if form is None or form.factor is None or jacobian.size > _NAMED_CELLS or jacobian.ndim < 2:
        return None
    outputs = len(point.graph.nodes[point.graph.edges[number].target].shape)
    rows, columns = jacobian.shape[-2:]
    factor = names.operands[form.factor]
    table: list[tuple[str, ...]] = []
    for row in range(rows):
        cells: list[str] = []
        for column in range(columns):
            full = (*index, row, column)
            place = dict(enumerate(full[outputs:]))
            place[-1] = 0
            clashes = [place.setdefault(axis, full[k]) != full[k] for k, axis in enumerate(form.output)]
            positions = [str(place[axis] + 1) for axis in form.factor_axes]
            cells.append("0" if any(clashes) else _piece(factor, "plain", positions).text)
        table.append(tuple(cells))
    return tuple(table)


def jacobian_picture(point: Point, edge_id: str) -> JacobianPicture:
    """The full Jacobian of an edge, to be drawn.

    Raises:
        TraceError: ``wrong_arguments`` for an unknown edge, ``too_large``, ``not_differentiable``.
    """
    number = edge_number(point, edge_id)
    steps = jacobian_steps(point.graph, point.evaluation, number, point.limits)
    names, form = _names(point, number), index_form(point.graph, number)
    title = written(lambda n: partial(_piece(names.output, n).text, _piece(names.source, n).text, n))
    return JacobianPicture(
        edge=edge_id,
        title=title,
        axes=_axes(point, number, names),
        sheets=_sheets(point, number, names, form, steps.jacobian),
        steps=steps,
        index_rule=_index_rule(point, number, names, form) if form else None,
        short_rule=short_rule(point, number),
    )

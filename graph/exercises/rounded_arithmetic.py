"""Arithmetic with rounded numbers: what a hidden number can be, worked out from those shown, as they stand there."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from typing import Any

import numpy as np

from ..analysis.evaluation_point import Point
from ..autodiff.evaluate import apply_vjp, gate_operands
from ..autodiff.graph import Node
from ..gates import array_math, scalar_math
from ..gates.gate import Value
from .exercise import Question
from .shown_numbers import Span, shown

__all__ = ["reckoned"]

_MOST_NUMBERS = 400  # of an array that is worked through
_STEPS_BACK = 2  # gates further on that a number may be worked out from, where what arrives is hidden too
_MOST_ENDS = 3  # operands whose intervals are gone through from end to end


def _around(numbers: Iterable[float], middle: float) -> Span | None:
    found = [number for number in (*numbers, middle) if math.isfinite(number)]
    return Span(min(found), middle, max(found)) if math.isfinite(middle) and found else None


def _applied(function: Callable[..., Any], spans: Sequence[Span]) -> Span | None:
    """A function of shown numbers, at all ends of their intervals."""
    ends = [(span.low, span.middle, span.high) if span.low < span.high else (span.middle,) for span in spans]
    if sum(len(each) > 1 for each in ends) > _MOST_ENDS:
        ends = [(span.middle,) for span in spans]
    try:
        with np.errstate(all="ignore"):
            middle = float(function(*(span.middle for span in spans)))
            return _around([float(function(*corner)) for corner in product(*ends)], middle)
    except (ArithmeticError, ValueError):
        return None


def _times(one: Span, other: Span) -> Span | None:
    return _applied(lambda a, b: a * b, (one, other))


def _total(spans: Sequence[Span]) -> Span:
    return Span(sum(each.low for each in spans), sum(each.middle for each in spans), sum(each.high for each in spans))


def reckoned(point: Point, question: Question) -> list[Span]:
    """The ways to work a hidden number out from what stands around it, each with its interval."""
    graph, edge, digits = point.graph, point.graph.edges[question.edge], question.digits
    kind = question.kind
    if kind in ("ug", "grad"):
        node = edge.target if kind == "ug" else edge.source
        leaving = [number for number in graph.out_of[node] if graph.edges[number].lg_kind]
        ways = [_summands(point, number, question.index, digits) for number in leaving]
        if any(not each for each in ways):
            return []
        first = [_total([each[0] for each in ways])] if len(ways) > 1 else []
        return [*first, *(_total(each) for each in zip(*ways, strict=False))]
    if kind == "dg":
        return _summands(point, question.edge, question.index, digits)[1:]
    if question.index:
        return _array_value(point, edge.source, question.index, digits) if kind == "value" else []
    if kind == "value":
        return [span for span in (_forward(point, edge.source, digits),) if span]
    return [span for span in (_local(point, question.edge, digits),) if span]


def _summands(
    point: Point, number: int, index: tuple[int, ...], digits: int, steps_back: int = _STEPS_BACK
) -> list[Span]:
    """A downstream gradient: as it is shown, then by the ways to work it out."""
    evaluation, edge = point.evaluation, point.graph.edges[number]
    gradient = evaluation.downstream[number]
    if gradient is None or np.ndim(gradient) != len(index):
        return []
    found = [shown(float(np.asarray(gradient)[index]), digits)]
    local, upstream = evaluation.local_gradients[number], evaluation.gradients[edge.target]
    if isinstance(upstream, float) and isinstance(local, float):
        slopes = [slope for slope in (shown(local, digits), _local(point, number, digits)) if slope]
        arriving = [shown(upstream, digits), *_worked_out(point, edge.target, digits, steps_back)]
        return found + [way for up in arriving for slope in slopes if (way := _times(slope, up))]
    if upstream is not None and index is not None:
        found += _array_share(point, number, index, upstream, digits)
    return found


def _worked_out(point: Point, position: int, digits: int, steps_back: int) -> list[Span]:
    """A gradient by what is shown at the gates further on: all that their ways to work it out span."""
    leaving = [number for number in point.graph.out_of[position] if point.graph.edges[number].lg_kind]
    parts = [_summands(point, number, (), digits, steps_back - 1)[1:] for number in leaving] if steps_back else []
    if not parts or not all(parts):
        return []
    whole = [Span(min(w.low for w in each), each[0].middle, max(w.high for w in each)) for each in parts]
    return [_total(whole)]


def _operand_spans(point: Point, node: Node, digits: int) -> list[Span] | None:
    operands = gate_operands(node, point.evaluation.values)
    if not all(isinstance(each, float | int) for each in operands):
        return None
    return [shown(float(each), digits) for each in operands]


def _forward(point: Point, position: int, digits: int) -> Span | None:
    """What a gate makes of the numbers shown at its operands."""
    node = point.graph.nodes[position]
    spans = _operand_spans(point, node, digits) if node.operation is not None else None
    if spans is None or node.operation is None:
        return None
    operation = node.operation
    return _applied(lambda *x: operation.gate.forward(scalar_math, *x, **operation.params), spans)


def _local(point: Point, number: int, digits: int) -> Span | None:
    """A gate's slope at the numbers shown at its operands."""
    edge = point.graph.edges[number]
    node = point.graph.nodes[edge.target]
    spans = _operand_spans(point, node, digits) if node.operation is not None else None
    if spans is None or node.operation is None or not node.operation.gate.local_gradients:
        return None
    gate, params = node.operation.gate, node.operation.params

    def slope(*x: float) -> Any:
        out = gate.forward(scalar_math, *x, **params)
        if gate.variadic:
            return gate.local_gradients[0](scalar_math, out, x[edge.operand], **params)
        return gate.local_gradients[edge.operand](scalar_math, out, *x, **params)

    return _applied(slope, spans)


# ---- arrays: worked out once, from the written numbers
def _written(value: Value, digits: int) -> Value:
    if isinstance(value, float):
        return shown(value, digits).middle
    return np.array([shown(float(each), digits).middle for each in value.reshape(-1)]).reshape(value.shape)


def _array_value(point: Point, position: int, index: tuple[int, ...], digits: int) -> list[Span]:
    node = point.graph.nodes[position]
    operands = gate_operands(node, point.evaluation.values) if node.operation is not None else []
    if node.operation is None or any(np.size(each) > _MOST_NUMBERS for each in operands):
        return []
    given = [_written(each if isinstance(each, np.ndarray) else float(each), digits) for each in operands]
    with np.errstate(all="ignore"):
        out = node.operation.gate.forward(array_math, *given, **node.operation.params)
    return _element(out, index)


def _array_share(point: Point, number: int, index: tuple[int, ...], upstream: Value, digits: int) -> list[Span]:
    """One number of a downstream gradient by the gate's rule, or as local times upstream."""
    graph, evaluation, edge = point.graph, point.evaluation, point.graph.edges[number]
    node = graph.nodes[edge.target]
    used = {*node.operands, edge.target}
    if any(np.size(evaluation.values[each]) > _MOST_NUMBERS for each in used):
        return []
    with np.errstate(all="ignore"):
        local = evaluation.local_gradients[number]
        if local is not None:
            shape = np.shape(evaluation.values[edge.source])
            return _element(_summed(np.asarray(_written(local, digits) * _written(upstream, digits)), shape), index)
        values = list(evaluation.values)
        for each in used:
            values[each] = _written(values[each], digits)
        shares = apply_vjp(node, values, edge.target, _written(upstream, digits))
    share = shares[edge.operand] if edge.operand < len(shares) else None
    return [] if share is None else _element(share, index)


def _summed(numbers: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    numbers = numbers.sum(axis=tuple(range(numbers.ndim - len(shape))))
    axes = tuple(axis for axis, size in enumerate(shape) if size == 1 and numbers.shape[axis] != 1)
    return np.asarray(numbers.sum(axis=axes, keepdims=True))


def _element(value: Any, index: tuple[int, ...]) -> list[Span]:
    if np.ndim(value) != len(index):
        return []
    number = float(np.asarray(value)[index])
    return [Span(number, number, number)] if math.isfinite(number) else []

"""The rounding in a gradient: what is left of some 10⁻¹⁶ of the terms that cancel in it, or in a value it hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from ..autodiff.graph import Edge, Evaluation, Graph
from ..gates import array_math, scalar_math
from ..gates.array_math import as_value, sum_to
from ..gates.gate import Misfit, Value

__all__ = ["is_jump", "is_rounding", "may_hang_on_rounding", "sizes_of_terms"]

_EPS = float(np.finfo(np.float64).eps)
_ROUNDINGS = 64 * _EPS  # of a few dozen sums and products, one after another
_TRIES = 3
_MOST_TURNED = 2  # operands, of which each is moved up and down
_LEAST_JUMP = 1e-6  # what less than this leaves of a gradient is small itself
_TINY = 1e-9  # a value this near to 0 may be what rounding left of larger ones
_GRID = 2.0**20  # a number that is whole when multiplied by it is held by float64 as it was typed


def is_rounding(gradient: Value, sizes: Sequence[Value | None]) -> bool:
    """Whether a gradient, which is not 0, is no more than the rounding of terms of these sizes."""
    return bool(0.0 < np.max(np.abs(gradient), initial=0.0) <= _ROUNDINGS * _total(sizes))


def is_jump(gradient: Value, sizes: Sequence[Value | None]) -> bool:
    """Whether within rounding a gradient may be quite another number: at a corner, a tie or a pole."""
    moved = _EPS * _total(sizes)
    return moved > _LEAST_JUMP and bool(np.max(np.abs(gradient), initial=0.0) <= _ROUNDINGS / _EPS * moved)


def _total(sizes: Sequence[Value | None]) -> float:
    return sum(float(np.max(size, initial=0.0)) for size in sizes if size is not None)


def may_hang_on_rounding(graph: Graph, evaluation: Evaluation) -> bool:
    """Whether there is a corner or a value near 0 to which rounding may matter: any other sees but its last digits."""
    if any(operation.gate.kink for k in graph.gates if (operation := graph.nodes[k].operation) is not None):
        return True
    return any(_is_near_zero(value) for value in evaluation.values)


def _is_near_zero(value: Value) -> bool:
    """Whether there is a number in it that is not 0 but nearly."""
    if isinstance(value, float):  # twenty times as quick as with NumPy, and asked at every number that moves
        return 0.0 < abs(value) < _TINY
    return bool(np.any((np.abs(value) < _TINY) & np.not_equal(value, 0.0)))


def sizes_of_terms(graph: Graph, evaluation: Evaluation) -> tuple[Value | None, ...]:
    """By edge, the size that its downstream gradient's rounding is a rounding of; None where none flows.

    It is how large the gradient would be if no terms cancelled on the way; where a local gradient hangs on a value that
    may itself be rounding, what this makes of it comes on top.
    """
    arriving: list[Value] = [0.0] * len(graph.nodes)
    found: list[Value | None] = [None] * len(graph.edges)
    arriving[graph.nodes[-1].operands[0]] = np.abs(evaluation.seed)
    with np.errstate(all="ignore"):
        errors = _errors_of_values(graph, evaluation)
        for position in reversed(graph.gates):
            for number in graph.into[position]:
                edge = graph.edges[number]
                if evaluation.downstream[number] is not None and np.any(arriving[position]):
                    size = _size(graph, evaluation, number, arriving[position])
                    size = size + _move_of_downstream(graph, evaluation, number, errors) / _EPS
                    found[number], arriving[edge.source] = size, arriving[edge.source] + size
    return tuple(found)


def _errors_of_values(graph: Graph, evaluation: Evaluation) -> list[Value]:
    """By node, how far rounding may have moved its value: where larger ones cancelled, by more than all of it."""
    errors: list[Value] = []
    for position, node in enumerate(graph.nodes):
        value = evaluation.values[position]
        is_exact = not any(np.any(errors[operand]) for operand in node.operands)
        error = _EPS * np.abs(value)
        if is_exact:
            error = np.where(np.equal(value * _GRID, np.rint(value * _GRID)), 0.0, error)
        elif node.operation is not None:
            moved = _outputs_nearby(graph, evaluation, position, errors)
            error = error + _largest([output - value for output, _ in moved], error)
        errors.append(as_value(error))
    return errors


def _outputs_nearby(
    graph: Graph, evaluation: Evaluation, position: int, errors: Sequence[Value]
) -> list[tuple[Value, list[Value]]]:
    """A gate's output and operands where these are moved by what rounding may have done to them."""
    node, chance = graph.nodes[position], np.random.default_rng(0)
    assert node.operation is not None
    found: list[tuple[Value, list[Value]]] = []
    is_alone = node.operation.gate.is_elementwise and len(node.operands) <= _MOST_TURNED
    ways: list[tuple[float, ...] | None] = [] if is_alone else [None] * _TRIES  # by chance, element by element
    if len(node.operands) <= _MOST_TURNED:
        ways += product((-1.0, 1.0), repeat=len(node.operands))
    for way in ways:
        moved = []
        for place, operand in enumerate(node.operands):
            value = evaluation.values[operand]
            sign = way[place] if way else chance.choice((-1.0, 1.0), np.shape(value))
            moved.append(as_value(value + errors[operand] * sign))
        sources = iter(moved)
        given = [next(sources) if constant is None else constant for constant in node.operation.constants]
        try:
            output = node.operation.gate.forward(_mathematics(given), *given, **node.operation.params)
        except Misfit:  # a class label is not to be moved
            continue
        found.append((as_value(output), given))
    return found


def _move_of_downstream(graph: Graph, evaluation: Evaluation, number: int, errors: Sequence[Value]) -> Value:
    """How far a downstream gradient moves with the rounding of the values that its local gradient hangs on."""
    edge, now = graph.edges[number], evaluation.downstream[number]
    operation, ug = graph.nodes[edge.target].operation, evaluation.gradients[edge.target]
    nothing: Value = np.zeros(graph.nodes[edge.source].shape)
    if operation is None or ug is None or not any(np.any(errors[k]) for k in graph.nodes[edge.target].operands):
        return as_value(nothing)
    gate, params, moves = operation.gate, operation.params, []
    for output, given in _outputs_nearby(graph, evaluation, edge.target, errors):
        if gate.vjp is not None:
            back = gate.vjp(ug, output, *given, **params)[edge.operand]
        else:
            seen = given[edge.operand : edge.operand + 1] if gate.variadic else given
            local = gate.local_gradients[0 if gate.variadic else edge.operand]
            slope = local(_mathematics(given), output, *seen, **params)
            back = sum_to(np.broadcast_to(slope * ug, graph.nodes[edge.target].shape), np.shape(nothing))
        assert back is not None
        assert now is not None
        moves.append(back - now)
    return as_value(_largest(moves, nothing))


def _largest(moves: Sequence[Value], none: Value) -> Value:
    """The largest of some moves, element by element; 0 for one that is not finite."""
    sizes = [np.nan_to_num(np.abs(move), posinf=0.0) for move in moves]
    return np.asarray(np.max(sizes, axis=0)) if sizes else np.zeros(np.shape(none))


def _mathematics(given: Sequence[Value]) -> Any:
    return array_math if any(np.ndim(each) for each in given) else scalar_math


def _size(graph: Graph, evaluation: Evaluation, number: int, arriving: Value) -> Value:
    edge = graph.edges[number]
    local = evaluation.local_gradients[number]
    if local is not None:
        return sum_to(np.abs(local) * arriving, graph.nodes[edge.source].shape)
    return _size_by_rule(graph, evaluation, edge, arriving)


def _size_by_rule(graph: Graph, evaluation: Evaluation, edge: Edge, arriving: Value) -> Value:
    """The largest answer of a gate to what arrives, its elements with factors by chance: those do not cancel."""
    node = graph.nodes[edge.target]
    assert node.operation is not None
    assert node.operation.gate.vjp is not None
    sources = iter(node.operands)
    operands = [evaluation.values[next(sources)] if c is None else c for c in node.operation.constants]
    chance, largest = np.random.default_rng(0), np.zeros(graph.nodes[edge.source].shape)
    for _ in range(_TRIES):
        signed = arriving * chance.uniform(-1.0, 1.0, np.shape(arriving)) if np.shape(arriving) else arriving
        back = node.operation.gate.vjp(signed, evaluation.values[edge.target], *operands, **node.operation.params)
        answer = back[edge.operand]
        assert answer is not None
        largest = np.maximum(largest, np.abs(answer))
    return as_value(largest)

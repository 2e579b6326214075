"""The index form of a Jacobian: which axes of an input go with which axes of an output, and by what factor.

∂C/∂W_ij = y_j ∂C/∂z_i says: the first axis of W goes with the axis of z, and the factor is y over the second.
For structured gates this is read off the Jacobian itself, taken at a random point, where nothing is zero or
equal by accident; elementwise gates have their axes in the order of broadcasting.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from math import prod
from typing import Any

import numpy as np

from ..autodiff.graph import Graph
from ..gates.gate import Misfit, Operation, Shape

__all__ = ["IndexForm", "index_form"]

_ENTRIES = 10_000  # of a Jacobian; a larger one is read off a smaller graph of the same kind
_POINTS = 2  # a pattern must show at so many random points


@dataclass(frozen=True, slots=True)
class IndexForm:
    """An axis is a number: 0 … of the input, then one for each output axis that goes with none of the input's; an
    axis of size 1 that goes with none is -1, for there is nothing to count.

    Attributes:
        output: by output axis, the axis it goes with.
        summed: output axes' numbers that are summed over (those that the input does not have).
        factor: the operand whose elements are the entries, None for a number (or, elementwise, a formula).
        factor_axes: by the operand's axis, its number.
        number: the entry where ``factor`` is None; None for an elementwise gate, whose local formula says it.
    """

    output: tuple[int, ...]
    summed: tuple[int, ...]
    factor: int | None = None
    factor_axes: tuple[int, ...] = ()
    number: float | None = None


def _elementwise(source: Shape, target: Shape) -> IndexForm:
    """Axes in the order of broadcasting, counted from the back."""
    added = len(target) - len(source)
    output: list[int] = []
    fresh = len(source)
    for axis, size in enumerate(target):
        if axis >= added and source[axis - added] == size:
            output.append(axis - added)
        elif size == 1:
            output.append(-1)
        else:
            output.append(fresh)
            fresh += 1
    return IndexForm(tuple(output), tuple(range(len(source), fresh)))


def _jacobian(operation: Operation, operand: int, shapes: list[Shape], target: Shape, values: list[Any]) -> Any:
    """∂output/∂operand at a point, shape of the output + shape of the operand."""
    from ..gates import array_math

    gate = operation.gate
    assert gate.vjp is not None
    output = gate.forward(array_math, *values, **operation.params)
    count = int(np.prod(target))
    rows = []
    for number in range(count):
        unit: Any = np.zeros(count)
        unit[number] = 1.0
        upstream = unit.reshape(target) if target else 1.0
        rows.append(np.asarray(gate.vjp(upstream, output, *values, **operation.params)[operand]).reshape(-1))
    return np.array(rows).reshape(target + shapes[operand])


def _ties(jacobian: np.ndarray, outputs: int) -> dict[int, int]:
    """Output axis -> input axis, where the Jacobian is zero unless the two positions are the same."""
    found: dict[int, int] = {}
    shape = jacobian.shape
    for axis in range(outputs):
        for other in range(outputs, jacobian.ndim):
            if shape[axis] != shape[other] or shape[axis] == 1 or other - outputs in found.values():
                continue
            planes = np.moveaxis(jacobian, (axis, other), (0, 1))
            if not planes[~np.eye(shape[axis], dtype=bool)].any():
                found[axis] = other - outputs
                break
    return found


def _entries(jacobian: np.ndarray, outputs: int, ties: dict[int, int]) -> tuple[np.ndarray, list[int]]:
    """The Jacobian's entries without the zeros that ties make, and the numbers of the output's axes."""
    inputs = jacobian.ndim - outputs
    labels: list[int] = []
    fresh = inputs
    for axis in range(outputs):
        label = ties.get(axis, fresh if jacobian.shape[axis] > 1 else -1)
        labels.append(label)
        fresh += label == fresh
    picked = jacobian[tuple(0 if label < 0 else slice(None) for label in labels)]
    kept = [label for label in labels if label >= 0]
    return np.einsum(picked, [*kept, *range(inputs)], list(range(fresh))), labels


def _reduced(entries: np.ndarray) -> tuple[np.ndarray, list[int]]:
    """The entries without the axes along which they do not change, and the axes that are left."""
    kept = list(range(entries.ndim))
    for axis in reversed(range(entries.ndim)):
        first = np.take(entries, [0], axis=axis)
        if np.allclose(entries, first, rtol=1e-12, atol=0):
            entries = np.take(entries, 0, axis=axis)
            kept.pop(axis)
    return entries, kept


def _operand_axes(entries: np.ndarray, kept: list[int], value: Any) -> tuple[int, ...] | None:
    """By the operand's axis, the number of the axis of the entries, where the entries are the operand's elements."""
    shape = np.shape(value)
    array = np.squeeze(value)
    if array.ndim != entries.ndim:
        return None
    for order in permutations(range(array.ndim)):
        moved = np.transpose(entries, order)
        if moved.shape == array.shape and np.allclose(moved, array, rtol=1e-9, atol=0):
            numbers = iter(order)
            return tuple(-1 if size == 1 else kept[next(numbers)] for size in shape)
    return None


def _read(operation: Operation, operand: int, shapes: list[Shape], target: Shape, seed: int) -> IndexForm | None:
    rng = np.random.default_rng(seed)
    domains = operation.gate.domain or ((0.5, 2.0),) * len(shapes)
    values: list[Any] = [
        number if number is not None else rng.uniform(*domains[min(k, len(domains) - 1)], size=shapes[k])
        for k, number in enumerate(operation.constants)
    ]
    jacobian = _jacobian(operation, operand, shapes, target, values)
    ties = _ties(jacobian, len(target))
    entries, labels = _entries(jacobian, len(target), ties)
    entries, kept = _reduced(entries)
    inputs = len(shapes[operand])
    summed = tuple(label for label in labels if label >= inputs)
    for k, value in enumerate(values):
        if entries.ndim == 0 and operation.constants[k] is not None:
            continue  # a number stays a number
        axes = _operand_axes(entries, kept, value)
        if axes is not None:
            return IndexForm(tuple(labels), summed, factor=k, factor_axes=axes)
    return IndexForm(tuple(labels), summed, number=float(entries)) if entries.ndim == 0 else None


def index_form(graph: Graph, number: int) -> IndexForm | None:
    """The index form of an edge's Jacobian; None where it is no product pattern (softmax, say)."""
    edge = graph.edges[number]
    node, source = graph.nodes[edge.target], graph.nodes[edge.source]
    operation = node.operation
    if operation is None or edge.lg_kind is None:
        return None
    if operation.gate.is_elementwise:
        return _elementwise(source.shape, node.shape)
    if operation.gate.takes_gradient is not None or operation.gate.kink is not None:
        return None  # class labels cannot be drawn at random; a choice depends on the numbers
    sources = iter(node.operands)
    shapes = [() if c is not None else graph.nodes[next(sources)].shape for c in operation.constants]
    target = node.shape
    if prod(target) * prod(source.shape) > _ENTRIES:
        small = _shrunk(operation, shapes)
        if small is None:
            return None
        shapes, target = small
    with np.errstate(all="ignore"):
        found = [_read(operation, edge.operand, shapes, target, seed) for seed in range(_POINTS)]
    return found[0] if all(one == found[0] for one in found) else None


def _shrunk(operation: Operation, shapes: list[Shape]) -> tuple[list[Shape], Shape] | None:
    """Small shapes whose sizes are equal where the true ones are; None where the gate does not take them."""
    sizes = sorted({n for shape in shapes for n in shape if n > 1})
    small = {1: 1} | {n: k for k, n in enumerate(sizes, start=2)}
    shrunk = [tuple(small[n] for n in shape) for shape in shapes]
    assert operation.gate.shape is not None
    try:
        target = operation.gate.shape(*shrunk, **operation.params)
    except Misfit:
        return None
    return (shrunk, target) if prod(target) * max(map(prod, shrunk)) <= _ENTRIES else None

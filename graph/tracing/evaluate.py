"""One forward and one backward pass: values, local, upstream and downstream gradients, all kept.

Scalars are Python floats, tensors float64 arrays; loops over positions, so a chain of any length fits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..errors import TraceError
from ..gates import array_math, scalar_math
from ..gates.array_math import sum_to
from ..gates.record import Misfit, Value
from .model import Edge, Evaluation, Fault, Graph, Node

__all__ = ["apply_vjp", "evaluate", "forward_values", "gate_operands", "input_gradients"]


def gate_operands(node: Node, values: Sequence[Value]) -> list[Value]:
    """The operands of a gate by the record's order, its numbers put in."""
    assert node.operation is not None
    sources = iter(node.operands)
    return [values[next(sources)] if c is None else c for c in node.operation.constants]


def _settled(value: Any) -> Value:
    """A gate's output as float or float64 array."""
    if type(value) is float or (type(value) is np.ndarray and value.ndim):
        return value
    return float(value) if np.ndim(value) == 0 else np.asarray(value, dtype=np.float64)


def _forward(graph: Graph, given: Mapping[str, Value]) -> list[Value]:
    """Forward values by node position."""
    values: list[Value] = [math.nan] * len(graph.nodes)
    for item in graph.inputs:
        value = given.get(item.key, item.value)
        for index, position in item.nodes.items():
            values[position] = value if index == () else float(value[index])  # type: ignore[index]
    for position, constant in graph.constants.items():
        values[position] = constant
    for position in graph.gates:
        node = graph.nodes[position]
        operation = node.operation
        assert operation is not None
        operands = gate_operands(node, values)
        try:
            values[position] = _settled(operation.gate.forward(_mathematics(operands), *operands, **operation.params))
        except Misfit as misfit:
            span = node.span
            fields = {"gate": operation.gate.sign} | misfit.params
            raise TraceError(misfit.code, misfit.key, source=graph.source, span=span, **fields) from None
    values[-1] = values[graph.nodes[-1].operands[0]]
    return values


def forward_values(graph: Graph, given: Mapping[str, Value]) -> list[Value]:
    """Forward values by node position, without a backward pass: for who asks at many points."""
    with np.errstate(all="ignore"):
        return _forward(graph, given)


def _mathematics(operands: Sequence[Value]) -> Any:
    for operand in operands:
        if type(operand) is not float:
            return array_math
    return scalar_math


def _elementwise(
    graph: Graph, node: Node, values: Sequence[Value], position: int, edges: list[Edge], upstream: Value
) -> list[tuple[Value | None, Value | None]]:
    """(local gradient, downstream gradient) by edge; the local one in the output's shape."""
    operation = node.operation
    assert operation is not None
    gate, output = operation.gate, values[position]
    operands = gate_operands(node, values)
    m = _mathematics(operands)
    results: list[tuple[Value | None, Value | None]] = []
    for edge in edges:
        if edge.lg_kind is None:
            results.append((None, None))
            continue
        if gate.variadic:
            local = gate.local_gradients[0](m, output, operands[edge.operand], **operation.params)
        else:
            local = gate.local_gradients[edge.operand](m, output, *operands, **operation.params)
        if edge.lg_kind == "elementwise":
            local = np.broadcast_to(np.asarray(local, dtype=np.float64), node.shape)
            results.append((local, sum_to(local * upstream, graph.nodes[edge.source].shape)))
        else:
            results.append((float(local), float(local * upstream)))
    return results


def apply_vjp(node: Node, values: Sequence[Value], position: int, upstream: Value) -> tuple[Value | None, ...]:
    """Downstream gradients of a structured gate by its record's operands."""
    operation = node.operation
    assert operation is not None
    assert operation.gate.vjp is not None
    operands = gate_operands(node, values)
    return operation.gate.vjp(upstream, values[position], *operands, **operation.params)


def _structured(
    _graph: Graph, node: Node, values: Sequence[Value], position: int, edges: list[Edge], upstream: Value
) -> list[tuple[Value | None, Value | None]]:
    gradients = apply_vjp(node, values, position, upstream)
    unit = apply_vjp(node, values, position, 1.0) if any(edge.lg_kind == "scalar" for edge in edges) else None
    results: list[tuple[Value | None, Value | None]] = []
    for edge in edges:
        gradient = gradients[edge.operand]
        if edge.lg_kind is None or gradient is None:
            results.append((None, None))
        elif edge.lg_kind == "scalar" and unit is not None:
            slope = unit[edge.operand]
            assert slope is not None
            results.append((float(slope), float(gradient)))
        else:
            results.append((None, _settled(gradient)))
    return results


def evaluate(graph: Graph, given: Mapping[str, Value] | None = None, upstream: Value | None = None) -> Evaluation:
    """Runs the graph forward and backward.

    Args:
        given: values by input key, in the shapes the graph was made for; others keep the source's value.
        upstream: the gradient at the output, in its shape; ones where None.

    Raises:
        TraceError: a value makes no sense to a gate (class labels that are no whole numbers).
    """
    with np.errstate(all="ignore"):
        values = _forward(graph, given or {})
        output = values[-1]
        seed: Value = (1.0 if isinstance(output, float) else np.ones(output.shape)) if upstream is None else upstream
        gradients: list[Value | None] = [None] * len(graph.nodes)
        local: list[Value | None] = [None] * len(graph.edges)
        downstream: list[Value | None] = [None] * len(graph.edges)
        gradients[-1] = seed
        last = len(graph.edges) - 1
        local[last] = 1.0 if isinstance(output, float) else np.ones(output.shape)
        downstream[last] = seed
        gradients[graph.edges[last].source] = None if graph.edges[last].lg_kind is None else seed
        for position in reversed(graph.gates):
            upstream_gradient = gradients[position]
            if upstream_gradient is None:
                continue
            node = graph.nodes[position]
            assert node.operation is not None
            edges = [graph.edges[number] for number in graph.into[position]]
            step = _elementwise if node.operation.gate.is_elementwise else _structured
            results = step(graph, node, values, position, edges, upstream_gradient)
            for number, edge, (lg, dg) in zip(graph.into[position], edges, results, strict=True):
                local[number], downstream[number] = lg, dg
                if dg is not None:
                    held = gradients[edge.source]
                    gradients[edge.source] = dg if held is None else held + dg
        faults = tuple(_faults(graph, values, gradients, downstream))
    return Evaluation(tuple(values), tuple(gradients), tuple(local), tuple(downstream), seed, faults)


def _is_finite(value: Value | None) -> bool:
    if value is None:
        return True
    return math.isfinite(value) if type(value) is float else bool(np.isfinite(value).all())


def _faults(
    graph: Graph, values: list[Value], gradients: list[Value | None], downstream: list[Value | None]
) -> list[Fault]:
    """Kinks, and gates at which the first non-finite number of a chain appears."""
    faults: list[Fault] = []
    for position in graph.gates:
        node = graph.nodes[position]
        operation = node.operation
        assert operation is not None
        if operation.gate.kink is not None:
            operands = gate_operands(node, values)
            if operation.gate.kink(values[position], *operands, **operation.params):
                faults.append(Fault(position, "kink", "kink", {}))
        if not _is_finite(values[position]):
            if all(_is_finite(values[operand]) for operand in node.operands):
                faults.append(Fault(position, "nonfinite", "nonfinite_value", {}))
        elif (
            _is_finite(gradients[position])
            and not all(_is_finite(downstream[number]) for number in graph.into[position])
            and all(_is_finite(values[operand]) for operand in node.operands)
        ):
            faults.append(Fault(position, "nonfinite", "nonfinite_gradient", {}))
    return faults


def input_gradients(graph: Graph, evaluation: Evaluation) -> dict[str, Value | None]:
    """Gradient by input key, whole: zero where the input is not used, None where it can have none (labels)."""
    gradients: dict[str, Value | None] = {}
    for item in graph.inputs:
        if () in item.nodes:
            gradients[item.key] = evaluation.gradients[item.nodes[()]]
            continue
        whole: Any = np.zeros(item.shape)
        for index, position in item.nodes.items():
            gradient = evaluation.gradients[position]
            whole[index] = 0.0 if gradient is None else gradient
        gradients[item.key] = whole if item.shape else 0.0
    return gradients

"""One forward and one backward pass: values, local, upstream and downstream gradients, all kept.

Scalars are Python floats, tensors float64 arrays; loops over positions, so a chain of any length fits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from ..gates.gate import Value
from .array_plan import make_array_plan
from .deadline import Deadline
from .graph import Evaluation, Fault, Graph, Node
from .operand_slots import Kink
from .passes import ArrayPlan
from .scalar_passes import NotElementwise, NumberPlan, make_number_plan

__all__ = ["Plan", "apply_vjp", "evaluate", "forward_values", "gate_operands", "input_gradients", "make_plan"]

Plan = NumberPlan | ArrayPlan


def make_plan(graph: Graph) -> Plan:
    """The graph made ready to be run with many values, in time linear in it."""
    if graph.constants or any(edge.lg_kind is None for edge in graph.edges):
        return make_array_plan(graph)
    for item in graph.inputs:
        if item.shape and () in item.nodes:
            return make_array_plan(graph)
    try:
        return make_number_plan(graph)
    except NotElementwise:
        return make_array_plan(graph)


def gate_operands(node: Node, values: Sequence[Value]) -> list[Value]:
    """The operands of a gate by the record's order, its numbers put in."""
    assert node.operation is not None
    sources = iter(node.operands)
    return [values[next(sources)] if c is None else c for c in node.operation.constants]


def apply_vjp(node: Node, values: Sequence[Value], position: int, upstream: Value) -> tuple[Value | None, ...]:
    """Downstream gradients of a structured gate by its record's operands."""
    operation = node.operation
    assert operation is not None
    assert operation.gate.vjp is not None
    operands = gate_operands(node, values)
    return operation.gate.vjp(upstream, values[position], *operands, **operation.params)


def forward_values(plan: Plan, given: Mapping[str, Value]) -> list[Value]:
    """Forward values by node position, without a backward pass: for who asks at many points."""
    with np.errstate(all="ignore"):
        return list(plan.run_forward(given)[: len(plan.graph.nodes)])


def evaluate(
    plan: Plan,
    given: Mapping[str, Value] | None = None,
    upstream: Value | None = None,
    deadline: Deadline | None = None,
) -> Evaluation:
    """Runs a graph forward and backward.

    Args:
        given: values by input key, in the shapes the graph was made for; others keep the source's value.
        upstream: the gradient at the output, in its shape; ones where None.
        deadline: of graphs with arrays; chains of numbers within the limits are always quick.

    Raises:
        TraceError: a value makes no sense to a gate (class labels that are no whole numbers), or ``timeout``.
    """
    given = given or {}
    if isinstance(plan, NumberPlan):  # never touches NumPy
        numbers = plan.run_forward(given)
        seed = 1.0 if upstream is None else float(upstream)
        return _evaluation(plan, numbers, seed, plan.run_backward(numbers, seed))
    with np.errstate(all="ignore"):
        slots = plan.run_forward(given, deadline)
        output = slots[len(plan.graph.nodes) - 1]
        start: Value = upstream if upstream is not None else 1.0 if isinstance(output, float) else np.ones(output.shape)
        return _evaluation(plan, slots, start, plan.run_backward(slots, start, deadline))


def _evaluation(plan: Plan, slots: Sequence[Value], seed: Value, backward: tuple[Any, Any, Any]) -> Evaluation:
    values = tuple(slots[: len(plan.graph.nodes)])
    gradients, local, downstream = backward
    find_faults = partial(_faults, plan, slots, values, gradients, downstream)
    return Evaluation(values, tuple(gradients), tuple(local), tuple(downstream), seed, find_faults)


def _faults(
    plan: Plan,
    slots: Sequence[Value],
    values: Sequence[Value],
    gradients: Sequence[Value | None],
    downstream: Sequence[Value | None],
) -> tuple[Fault, ...]:
    with np.errstate(all="ignore"):
        faults = _kinks(plan.kinks, slots)
        if not _are_surely_finite(plan, values, downstream):
            faults += _nonfinite(plan.graph, values, gradients, downstream)
            faults.sort(key=lambda fault: fault.node)
    return tuple(faults)


def _are_surely_finite(plan: Plan, values: Sequence[Any], downstream: Sequence[Any]) -> bool:
    """Whether no gate has made an inf or nan: a sum over all of them would be one. (That of finite ones may be.)"""
    if isinstance(plan, NumberPlan):
        return math.isfinite(sum(values) + sum(downstream))
    total = 0.0
    for number in (*(values[gate.position] for gate in plan.gates), *downstream):
        if type(number) is float:
            total += number
        elif number is not None:
            flat = number.reshape(-1)
            total += float(flat @ flat)
    return math.isfinite(total)


def _is_finite(value: Value | None) -> bool:
    if value is None:
        return True
    return math.isfinite(value) if type(value) is float else bool(np.isfinite(value).all())


def _kinks(kinks: Sequence[Kink], slots: Sequence[Value]) -> list[Fault]:
    """Gates that sit on a kink, in forward order."""
    return [
        Fault(position, "kink", "kink", {})
        for question, position, operands in kinks
        if question(slots[position], *[slots[k] for k in operands])
    ]


def _nonfinite(
    graph: Graph, values: Sequence[Value], gradients: Sequence[Value | None], downstream: Sequence[Value | None]
) -> list[Fault]:
    """Gates at which the first non-finite number of a chain appears, in forward order."""
    faults: list[Fault] = []
    for position in graph.gates:
        if not all(_is_finite(values[operand]) for operand in graph.nodes[position].operands):
            continue
        if not _is_finite(values[position]):
            faults.append(Fault(position, "nonfinite", "nonfinite_value", {}))
        elif _is_finite(gradients[position]) and not all(_is_finite(downstream[k]) for k in graph.into[position]):
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

"""The closed form: SymPy's own derivative of a scalar program, from a child process with a deadline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ..autodiff.graph import Graph
from ..autodiff.value_names import value_names
from ..errors import NotNow
from ..gates.gate import Value
from ..notation.formula_parts import row_mathml
from ..notation.names import name_latex, name_mathml
from .elementwise_formulas import Instruction, formula_tree, instructions, operand_names
from .evaluation_point import Point
from .symbolic_gradients import Request
from .symbolic_process import ask

__all__ = ["ClosedForm", "Formula", "closed_form", "input_names", "request_of", "symbolic_size"]

State = Literal["shown", "too_large", "late", "arrays", "unsupported"]


@dataclass(frozen=True, slots=True)
class Formula:
    """A gradient as a formula in two notations, and its value at the point (nan where it has none).

    ``typed``: as a person would type it, "" where nobody asked.
    """

    latex: str
    mathml: str
    value: float
    typed: str = ""


@dataclass(frozen=True, slots=True)
class ClosedForm:
    """``state`` says whether formulas could be shown: "too_large" (over a limit), "late" (the deadline), "arrays"
    (not a scalar program), "unsupported" (a gate without a formula).

    ``gradients`` by ``input_names`` ("x", "w[0]", "x@1"); ``output``: the whole program as one formula.
    """

    state: State
    gradients: Mapping[str, Formula]
    output: Formula | None = None


def input_names(graph: Graph) -> dict[int, str]:
    """What the node of an input is called, by its position: as in ``gradients``, so that versions differ."""
    return {
        position: item.key + (graph.nodes[position].name or "").removeprefix(item.name)
        for item in graph.inputs
        for position in item.nodes.values()
    }


def symbolic_size(graph: Graph) -> tuple[int, int]:
    """(operations, depth) of the output as one formula, shared parts counted each time; nothing is expanded."""
    operations, depths = [0] * len(graph.nodes), [0] * len(graph.nodes)
    for position in graph.gates:
        program, names = _gate_program(graph, position)
        sources = dict(zip(names, _operands(graph, position), strict=True))
        uses: list[tuple[int, int]] = []
        for kind, what, count in program:
            if kind == "call":
                parts = uses[len(uses) - count :]
                del uses[len(uses) - count :]
                uses.append((1 + sum(part[0] for part in parts), 1 + max(part[1] for part in parts)))
            else:
                source = sources[what] if kind == "name" else None
                uses.append((0, 0) if source is None else (operations[source], depths[source]))
        operations[position], depths[position] = uses[-1]
    last = graph.nodes[-1].operands[0]
    return operations[last], depths[last]


def _operands(graph: Graph, position: int) -> list[int | None]:
    """By the record's operand: the node that feeds it, None for a number."""
    node = graph.nodes[position]
    assert node.operation is not None
    sources = iter(node.operands)
    return [next(sources) if number is None else None for number in node.operation.constants]


def _gate_program(graph: Graph, position: int) -> tuple[list[Instruction], tuple[str, ...]]:
    operation = graph.nodes[position].operation
    assert operation is not None
    return instructions(formula_tree(operation)), operand_names(operation)


def _is_elementwise(graph: Graph) -> bool:
    return all((operation := graph.nodes[at].operation) and operation.gate.is_elementwise for at in graph.gates)


def request_of(point: Point) -> tuple[list[str], Request]:
    """The names of the input nodes, and what the worker is asked."""
    graph = point.graph
    names_of = input_names(graph)
    inputs = list(names_of)
    places: dict[int, int] = {position: number for number, position in enumerate(inputs)}
    gates: list[list[Instruction]] = []
    for position in graph.gates:
        program, names = _gate_program(graph, position)
        sources = dict(zip(names, _operands(graph, position), strict=True))
        steps: list[Instruction] = []
        for kind, what, count in program:
            source = sources[what] if kind == "name" else None
            steps.append((kind, what, count) if source is None else (kind, places[source], 0))
        gates.append(steps)
        places[position] = len(inputs) + len(gates) - 1
    if not gates:
        gates.append([("name", places[graph.nodes[-1].operands[0]], 0)])
    called = value_names(graph)
    labels = [called[position] for position in inputs]
    values = [float(point.evaluation.values[position]) for position in inputs]
    looks = [(name_latex(label), row_mathml(name_mathml(label)), label) for label in labels]
    return list(names_of.values()), (looks, values, gates, float(point.evaluation.seed))


def closed_form(point: Point) -> ClosedForm:
    """SymPy's gradient of a scalar program, within the limits of operations, depth and time."""
    graph, limits = point.graph, point.limits
    if any(node.shape for node in graph.nodes):
        return ClosedForm("arrays", {})
    if not _is_elementwise(graph) or graph.constants:
        return ClosedForm("unsupported", {})
    operations, depth = symbolic_size(graph)
    if operations > limits.symbolic_operations or depth > limits.symbolic_depth:
        return ClosedForm("too_large", {})
    names, request = request_of(point)
    try:
        answer = ask(request, limits.symbolic_seconds)
    except NotNow:
        return ClosedForm("late", {})
    if answer is None:
        return ClosedForm("unsupported", {})
    gradients, output = answer
    value: Value = point.evaluation.values[-1]
    assert isinstance(value, float)
    return ClosedForm(
        "shown",
        {name: Formula(*found) for name, found in zip(names, gradients, strict=True)},
        Formula(output[0], output[1], value),
    )

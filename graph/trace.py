"""The trace of a program: every number on every edge, the steps that reveal them, the picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from .compile import compile_graph, read_inputs
from .errors import Span, TraceError
from .gates.record import Shape, Value
from .limits import LIBRARY, Limits
from .tracing.arrays import value_from_outside
from .tracing.builder import describe_shape, shape_of
from .tracing.evaluate import evaluate, input_gradients
from .tracing.expand import Expand
from .tracing.jacobian import JacobianSteps, jacobian_steps
from .tracing.model import Evaluation, Graph
from .tracing.wording import rule_text, sign_text

__all__ = ["Trace", "TracedEdge", "TracedNode", "trace"]


@dataclass(frozen=True, slots=True)
class TracedNode:
    """A node with its numbers. ``op`` is the gate's name, ``sign`` what is drawn; None for other kinds.

    ``value``: forward value; ``grad``: the sum of the downstream gradients that reach it, None where none can.
    """

    id: str
    kind: str
    op: str | None
    sign: str | None
    name: str | None
    value: Value
    grad: Value | None
    shape: Shape
    span: Span | None
    group: str | None


@dataclass(frozen=True, slots=True)
class TracedEdge:
    """An edge with its numbers; ``source`` and ``target`` are node ids.

    ``lg`` is a number, an array of the output's shape, or None where ``lg_rule`` says the product as a formula.
    """

    id: str
    source: str
    target: str
    slot: int
    value: Value
    lg: Value | None
    lg_kind: str | None
    lg_rule: str | None
    ug: Value | None
    dg: Value | None


class Trace:
    """One program, traced. Everything beyond the numbers is made when it is first asked for."""

    def __init__(self, graph: Graph, evaluation: Evaluation, given: Mapping[str, Value], limits: Limits) -> None:
        self.graph, self.evaluation, self.given, self.limits = graph, evaluation, given, limits

    @property
    def value(self) -> Value:
        """The output's forward value."""
        return self.evaluation.values[-1]

    @cached_property
    def gradients(self) -> dict[str, Value | None]:
        """Gradient of the output by input name, in order of first appearance."""
        return input_gradients(self.graph, self.evaluation)

    @cached_property
    def nodes(self) -> tuple[TracedNode, ...]:
        """Nodes in topological order, the output last."""
        return tuple(self._node(position) for position in range(len(self.graph.nodes)))

    def _node(self, position: int) -> TracedNode:
        node, operation = self.graph.nodes[position], self.graph.nodes[position].operation
        return TracedNode(
            node.id,
            node.kind,
            operation.gate.name if operation else None,
            sign_text(operation) if operation else None,
            node.name,
            self.evaluation.values[position],
            self.evaluation.gradients[position],
            node.shape,
            node.span,
            node.group,
        )

    @cached_property
    def edges(self) -> tuple[TracedEdge, ...]:
        """One edge an operand slot, by target and slot; the last one enters the output."""
        return tuple(self._edge(number) for number in range(len(self.graph.edges)))

    def _edge(self, number: int) -> TracedEdge:
        edge, evaluation, nodes = self.graph.edges[number], self.evaluation, self.graph.nodes
        return TracedEdge(
            edge.id,
            nodes[edge.source].id,
            nodes[edge.target].id,
            edge.slot,
            evaluation.values[edge.source],
            evaluation.local_gradients[number],
            edge.lg_kind,
            rule_text(self.graph, edge) if edge.lg_rule else None,
            evaluation.gradients[edge.target],
            evaluation.downstream[number],
        )

    def jacobian(self, edge_id: str) -> JacobianSteps:
        """The full Jacobian of an edge and the four steps from it to the downstream gradient.

        Raises:
            TraceError: ``wrong_arguments`` for an unknown edge, ``too_large``, ``not_differentiable``.
        """
        for number, edge in enumerate(self.graph.edges):
            if edge.id == edge_id:
                return jacobian_steps(self.graph, self.evaluation, number, self.limits)
        raise TraceError("wrong_arguments", "unknown_edge", source=self.graph.source, edge=str(edge_id))


def trace(
    source: str,
    inputs: Mapping[str, Any] | None = None,
    expand: Expand = "none",
    seed: int = 0,
    upstream: Any = None,
    close: Iterable[str] = (),
    limits: Limits = LIBRARY,
) -> Trace:
    """Traces a program: values and gradients on every edge of its gate graph.

    Args:
        source: the program, see docs/language.md.
        inputs: values by input name; they override the source's.
        expand: composites to open: "all", "none", or their node ids.
        seed: of the generator that randn and the like draw from.
        upstream: the gradient at the output, in its shape; ones where None.
        close: ids of gates whose typed-out composite is to be one gate (``1/(1+exp(-u))`` as σ).

    Raises:
        TraceError: the program, a value or an option is rejected.
    """
    if not isinstance(source, str):
        raise TraceError("bad_value", "source_not_text")
    if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed < 2**63:
        raise TraceError("bad_value", "seed_value", source=source)
    if not (expand in ("all", "none") if isinstance(expand, str) else _are_ids(expand)):
        raise TraceError("bad_value", "expand_value", source=source)
    values = read_inputs(inputs, limits)
    graph = compile_graph(source, values, expand, tuple(close), seed, limits)
    given = {item.key: values[item.key] for item in graph.inputs if item.key in values}
    return Trace(graph, evaluate(graph, given, _seed_gradient(upstream, graph, limits)), given, limits)


def _are_ids(expand: Any) -> bool:
    return isinstance(expand, Sequence | frozenset | set) and all(isinstance(item, str) for item in expand)


def _seed_gradient(upstream: Any, graph: Graph, limits: Limits) -> Value | None:
    """The upstream gradient at the output as float or array of the output's shape."""
    if upstream is None:
        return None
    seed = value_from_outside("upstream", upstream, limits)
    wanted = graph.nodes[-1].shape
    if shape_of(seed) != wanted:
        raise TraceError(
            "shape_mismatch",
            "upstream_shape",
            source=graph.source,
            text="upstream",
            shape=describe_shape(np.shape(seed)),
            wanted=describe_shape(wanted),
        )
    return seed

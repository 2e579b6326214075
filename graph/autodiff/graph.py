"""The gate graph and what was computed on it: plain frozen data, positions instead of references."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from ..errors import Span
from ..gates.gate import Operation, Shape, Value
from ..records import record
from ..words import say

__all__ = ["Edge", "Evaluation", "Fault", "Graph", "Group", "Input", "Node"]

NodeKind = Literal["input", "constant", "gate", "output"]
LocalGradientKind = Literal["scalar", "elementwise", "rule"]


@record(frozen=True, slots=True)
class Node:
    """One node. ``operands`` are positions in ``Graph.nodes``, one an edge slot.

    ``name``: what the person calls this value ("q", "w[0]", "W[1, 2]"), None for an unnamed gate.
    ``span``: the fragment of the typed text it came from.
    ``group``: id of the innermost open composite that holds it.
    """

    id: str
    kind: NodeKind
    operation: Operation | None
    operands: tuple[int, ...]
    name: str | None
    shape: Shape
    span: Span | None = None
    group: str | None = None


@record(frozen=True, slots=True)
class Edge:
    """One operand slot of a gate: from the node that makes a value to the gate that uses it.

    ``source``, ``target``: positions in ``Graph.nodes``; ``slot`` counts from 0 among the target's edges;
    ``operand`` is the record's operand that it feeds (slots that hold numbers have no edge).
    ``lg_kind``: None where no gradient flows (constants, class labels).
    ``lg_rule``: the vector-Jacobian product in our own language, over UG, out and the operand names.
    ``is_broadcast``: the downstream gradient is summed back to the source's shape.
    """

    id: str
    source: int
    target: int
    slot: int
    operand: int
    lg_kind: LocalGradientKind | None
    lg_rule: str | None = None
    is_broadcast: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The frame around the nodes that carry its id: an opened composite, a call, or a pass of a loop.

    ``operation``: the composite's, else None. ``kind``: "composite", "call", "layer" or "pass"; ``called``: the
    function's or layer's name, the number of the pass.
    """

    id: str
    operation: Operation | None
    parent: str | None
    name: str | None
    span: Span | None
    kind: Literal["composite", "call", "layer", "pass"] = "composite"
    called: str = ""
    is_closable: bool = True  # whether one value leaves it

    def title(self, language: str) -> str:
        """What is written on the frame."""
        if self.operation is not None:
            return self.operation.gate.words(language).title
        return say(language, f"drawing.group.{self.kind}", name=self.called)


@record(frozen=True, slots=True)
class Input:
    """An input of the program, whole.

    ``nodes``: its node's position under the key ``()``, or its elements' positions by index; empty when unused.
    ``value``: what the source says; the default of a free input (``is_free``). A value given from outside
    takes its place in the evaluation, with the shape ``shape``.
    ``key``: its name in ``gradients`` (``x``, or ``x@1`` for an earlier version).
    """

    key: str
    name: str
    value: Value
    shape: Shape
    is_free: bool
    nodes: Mapping[tuple[int, ...], int]
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in topological order (the output node last), edges ordered by target and slot."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    inputs: tuple[Input, ...]
    constants: Mapping[int, Value]  # node position -> its array, for nodes of kind "constant"
    groups: tuple[Group, ...]
    output_name: str
    unused: tuple[str, ...]
    source: str
    into: tuple[tuple[int, ...], ...]  # node position -> positions of the edges that enter it, by slot
    out_of: tuple[tuple[int, ...], ...]  # node position -> positions of the edges that leave it
    gates: tuple[int, ...]  # positions of the gates, in forward order
    closable: Mapping[str, str]  # node id -> name of the composite that it and those before it spell out
    closed: Mapping[str, Group] = field(default_factory=dict)  # calls that are one gate here, by the gate's id
    fixed: tuple[str, ...] = ()  # names that are sizes, indices or labels: no inputs of the graph


@dataclass(frozen=True, slots=True)
class Fault:
    """A point worth a warning sign: ``kind`` "kink" or "nonfinite"; ``key`` and ``params`` name the words."""

    node: int
    kind: Literal["kink", "nonfinite"]
    key: str
    params: Mapping[str, Any]


@dataclass(frozen=True, init=False)
class Evaluation:
    """Numbers of one forward and backward pass; floats for scalars, float64 arrays otherwise.

    Attributes:
        values: forward value by node position.
        gradients: sum of the downstream gradients that reach a node, by node position; None where none flows.
        local_gradients: by edge position; None for rules and edges without a gradient; elementwise: output's shape.
        downstream: by edge position, shape of the source's value. The upstream gradient of an edge is
            ``gradients[edge.target]``.
        seed: the gradient at the output.
        find_faults: looks for ``faults`` when they are first asked for: most evaluations are not looked at.
    """

    values: tuple[Value, ...]
    gradients: tuple[Value | None, ...]
    local_gradients: tuple[Value | None, ...]
    downstream: tuple[Value | None, ...]
    seed: Value
    find_faults: Callable[[], tuple[Fault, ...]] = field(compare=False, repr=False)

    def __init__(
        self,
        values: tuple[Value, ...],
        gradients: tuple[Value | None, ...],
        local_gradients: tuple[Value | None, ...],
        downstream: tuple[Value | None, ...],
        seed: Value,
        find_faults: Callable[[], tuple[Fault, ...]],
    ) -> None:
        # Past __setattr__: what a frozen dataclass does, field by field, takes as long as five gates.
        fields = self.__dict__
        fields["values"], fields["gradients"] = values, gradients
        fields["local_gradients"], fields["downstream"] = local_gradients, downstream
        fields["seed"], fields["find_faults"] = seed, find_faults

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """Kinks and first non-finite numbers, in forward order."""
        return self.find_faults()

"""The trace of a program: every number on every edge, the steps that reveal them, the picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from .analysis.gradient_check import Check, check
from .analysis.python_expressions import Target
from .analysis.staged_code import Code, code
from .annotations import TracedEdge, TracedNode, TracedStep
from .autodiff.builder import shape_of
from .autodiff.deadline import Deadline, Moment
from .autodiff.evaluate import Plan, evaluate, input_gradients
from .autodiff.full_jacobian import JacobianSteps, jacobian_steps
from .autodiff.gate_text import rule_text, sign_text
from .autodiff.given_arrays import value_from_outside
from .autodiff.graph import Evaluation, Graph
from .autodiff.open_composites import Expand
from .autodiff.rules_at_values import with_rules_at_values
from .drawing.picture import Drawing
from .drawing.step_picture import render
from .errors import TraceError
from .gates.gate import Value
from .interpreter.decisions import Brink
from .layout.layout_plan import Plan as DrawingPlan
from .layout.style import Style
from .layout.whole_layout import NoDrawing
from .limits import LIBRARY, Limits
from .notation.names import typeset_plain
from .numbers import DIGITS
from .payload.trace_payload import trace_payload
from .scene.markup import on_white_paper
from .steps.explained_trace import Story, tell
from .steps.timeline import Timeline, build_timeline
from .structure import Structure, compile_structure, read_inputs
from .words import DEFAULT_LANGUAGE, ShapeName, say

__all__ = ["Trace", "TracedEdge", "TracedNode", "TracedStep", "trace"]


class Trace:
    """One program, traced. Everything beyond the numbers is made when it is first asked for."""

    def __init__(
        self, structure: Structure, evaluation: Evaluation, given: Mapping[str, Value], limits: Limits
    ) -> None:
        self.structure, self.graph = structure, with_rules_at_values(structure.graph, evaluation.values)
        self.evaluation, self.given, self.limits = evaluation, given, limits
        self._stories: dict[tuple[str, int], Story] = {}

    @property
    def plan(self) -> Plan:
        """The graph made ready to be run with other values."""
        return self.structure.plan

    def program_at(self, given: Mapping[str, Value]) -> Structure:
        """The program as it reads where its inputs have these values: with the branches that they take."""
        own = {item.key: item.value for item in self.graph.inputs}
        return self.structure.at({k: v for k, v in given.items() if k in self.given or v is not own.get(k)})

    @cached_property
    def brinks(self) -> Mapping[int, Brink]:
        """By node position, the decision of the program that the least change there turns over."""
        found = self.structure.brinks(self.given)
        return {place: found[node.id] for place, node in enumerate(self.graph.nodes) if node.id in found}

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
            typeset_plain(node.name) if node.name else None,
            self.evaluation.values[position],
            self.evaluation.gradients[position],
            node.shape,
            node.span,
            node.group,
        )

    @cached_property
    def edges(self) -> tuple[TracedEdge, ...]:
        """One edge for each operand slot, by target and slot; the last one enters the output."""
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

    @cached_property
    def timeline(self) -> Timeline:
        """Which element appears at which step, and the running sums where gradients meet."""
        return build_timeline(self.graph, self.evaluation, self.structure.outline)

    def story(self, lang: str, digits: int = DIGITS) -> Story:
        """What the explanations of all steps share, in one language and with so many significant digits."""
        if (lang, digits) not in self._stories:
            self._stories[lang, digits] = tell(self.graph, self.evaluation, lang, self.timeline, digits, self.brinks)
        return self._stories[lang, digits]

    @cached_property
    def steps(self) -> tuple[TracedStep, ...]:
        """2G + 2 steps for G gates: start, forward, seed, backward."""
        return tuple(TracedStep(self, step) for step in self.structure.outline.steps)

    def drawing(self, style: Style, plan: DrawingPlan | None = None) -> Drawing:
        """The laid-out picture in a style, for the exporters; ``plan``: rooms measured by the numbers.

        Raises:
            NoDrawing: the graph is too large to lay out in time.
        """
        drawing = self.structure.drawing(style, plan)
        return drawing if drawing.graph is self.graph else replace(drawing, graph=self.graph)

    def svg(self, step: int | None = None, lang: str = DEFAULT_LANGUAGE, style: Style | None = None) -> str:
        """The annotated drawing as SVG text; with ``step`` as it stands at that step, the rest left out.

        Raises:
            NoDrawing: the graph is too large to lay out in time.
            TraceError: ``wrong_arguments`` for a step that the trace does not have.
        """
        if step is not None and not 0 <= step < len(self.steps):
            last = len(self.steps) - 1
            raise TraceError("wrong_arguments", "step_range", source=self.graph.source, step=step, last=last)
        style = replace(style or Style(), language=lang)
        drawing = self.drawing(style)
        return render(drawing, self.evaluation, self.timeline, step, style=style)

    def _repr_svg_(self) -> str | None:
        """The drawing, where there is one."""
        try:
            return self.svg()
        except NoDrawing:
            return None

    def _repr_html_(self) -> str:
        """The drawing on white paper, as a notebook shows it."""
        inside = self._repr_svg_() or say(DEFAULT_LANGUAGE, "drawing.none.notebook")
        return on_white_paper(inside)

    def to_dict(self, lang: str = DEFAULT_LANGUAGE) -> dict[str, Any]:
        """The JSON of ``POST /api/trace``."""
        return {**trace_payload(self, lang)}

    @cached_property
    def opened(self) -> Trace:
        """The same with every call, layer and pass open: what reads the gates' formulas reads those inside."""
        if not self.graph.closed:
            return self
        structure = self.structure.opened()
        evaluation = evaluate(structure.plan, self.given, self.evaluation.seed)
        return Trace(structure, evaluation, self.given, self.limits)

    def check(self) -> Check:
        """Each input's gradient three ways: backpropagation, finite differences, SymPy's closed form."""
        return check(self.opened)

    def code(self, target: Target = "numpy") -> Code:
        """The staged program, forward and backward, as runnable NumPy or PyTorch."""
        return code(self.opened, target)

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
    fixed: Iterable[str] = (),
    ties: str | None = None,
) -> Trace:
    """Traces a program: values and gradients on every edge of its gate graph.

    Args:
        source: the program: statements, mathematics as written, NumPy and PyTorch spellings, or LaTeX.
        inputs: values by input name; they override the source's.
        expand: composites to open: "all", "none", or their node ids.
        seed: of the generator that randn and the like draw from.
        upstream: the gradient at the output, in its shape; ones where None.
        close: ids of gates whose typed-out composite is to be one gate (``1/(1+exp(-u))`` as σ).
        fixed: names of inputs that take no gradient.
        ties: "lecture" (1 to each tied operand of max) or "share"; None: as the spelling's library has it.

    Raises:
        TraceError: the program, a value or an option is rejected.
    """
    begun = Moment()
    if not isinstance(source, str):
        raise TraceError("bad_value", "source_not_text")
    if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed < 2**63:
        raise TraceError("bad_value", "seed_value", source=source)
    if not (expand in ("all", "none") if isinstance(expand, str) else _are_ids(expand)):
        raise TraceError("bad_value", "expand_value", source=source)
    values = read_inputs(inputs, limits)
    structure = compile_structure(source, values, expand, tuple(close), seed, limits, tuple(fixed), ties)
    graph = structure.graph
    given = {item.key: values[item.key] for item in graph.inputs if item.key in values}
    deadline = Deadline(Moment(begun.clock), limits, source)
    evaluation = evaluate(structure.plan, given, _seed_gradient(upstream, graph, limits), deadline)
    return Trace(structure, evaluation, given, limits)


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
            shape=ShapeName(np.shape(seed)),
            wanted=ShapeName(wanted),
        )
    return seed

"""A trace as JSON-ready data: the contract with the browser and with every other reader."""

from __future__ import annotations

from dataclasses import replace

from ..annotations import TracedEdge, TracedNode, TracedStep
from ..autodiff.gate_text import rule_text
from ..autodiff.graph import Group
from ..autodiff.open_composites import can_open
from ..autodiff.value_names import value_names
from ..drawing.step_picture import captions_of
from ..errors import TraceError, line_and_column
from ..language.hand_written_backward import halves_of
from ..layout.style import PAGE_STYLE, Style
from ..layout.whole_layout import NoDrawing
from ..notation.names import typeset_plain
from ..numbers import readable_value
from ..steps.explained_trace import is_seed_one, loss_name
from ..words import DEFAULT_LANGUAGE, say
from . import contract
from .contract import (
    Call,
    Decision,
    Drawn,
    EdgeTexts,
    Faults,
    Fix,
    GraphEdge,
    GraphNode,
    Half,
    NodeTexts,
    OneStep,
    Step,
    Trace,
    Values,
)
from .inputs_payload import inputs_payload
from .json_numbers import Numbers
from .notices_payload import fix_payload, notices_payload
from .traced_program import TracedProgram

__all__ = [
    "PAGE_STYLE",
    "drawing_payload",
    "error_payload",
    "no_drawing_payload",
    "step_payload",
    "trace_payload",
    "values_payload",
]


def trace_payload(
    trace: TracedProgram, lang: str = DEFAULT_LANGUAGE, style: Style = PAGE_STYLE, *, is_drawn: bool = True
) -> Trace:
    """The JSON of ``POST /api/trace``; without ``is_drawn`` all but what ``drawing_payload`` adds.

    ``svg`` is None where the graph could not be laid out in time; ``drawing`` then says why. The steps of graphs over
    ``limits.formula_gates`` come without formulas: ``step_payload`` has them one by one.
    """
    numbers = Numbers(trace.limits)
    graph = trace.graph
    names = value_names(graph)
    has_formula = len(graph.gates) <= trace.limits.formula_gates
    faults: dict[str, list[str]] = {}
    for fault in trace.evaluation.faults:
        faults.setdefault(graph.nodes[fault.node].id, []).append(fault.kind)
    drawn: Drawn = drawing_payload(trace, lang, style) if is_drawn else {}
    return {
        "output": {
            "name": graph.output_name,
            "label": typeset_plain(graph.output_name),
            "loss": typeset_plain(loss_name(graph, is_seed_one(trace.evaluation.seed))),
            "value": numbers(trace.value),
            "shape": list(graph.nodes[-1].shape),
        },
        "gradients": {name: numbers(gradient) for name, gradient in trace.gradients.items()},
        "inputs": inputs_payload(trace, numbers),
        "nodes": [
            _node(trace, position, node, names[position], numbers, faults, style.digits)
            for position, node in enumerate(trace.nodes)
        ],
        "edges": [_edge(trace, number, edge, numbers, style.digits, lang) for number, edge in enumerate(trace.edges)],
        "groups": [
            *(_group(group, lang, True) for group in graph.groups),
            *(_group(group, lang, False) for group in dict.fromkeys(graph.closed.values())),
        ],
        "closable": dict(graph.closable),
        "steps": [_step(step, lang, style.digits, has_formula) for step in trace.steps],
        "sums": {
            node: [(step, numbers(total)) for step, total in totals] for node, totals in trace.timeline.sums.items()
        },
        "sum_texts": {
            node: [(step, readable_value(total, style.digits)) for step, total in totals]
            for node, totals in trace.timeline.sums.items()
        },
        "unused": list(graph.unused),
        "notices": notices_payload(trace, lang),
        "decisions": _decisions(trace),
        "fixed": list(graph.fixed),
        "forward_half": _forward_half(graph.source),
        **drawn,
    }


def values_payload(
    trace: TracedProgram, lang: str = DEFAULT_LANGUAGE, step: int = 0, style: Style = PAGE_STYLE
) -> Values:
    """The JSON of ``POST /api/trace`` with ``"only": "values"``: new numbers for a drawing that stands already.

    Texts by element id and the explanation of one step; no layout is made, and no picture.

    Raises:
        NoDrawing: the graph is too large to lay out in time.
    """
    style = replace(style, language=lang)
    drawing = trace.drawing(style)
    return {
        "captions": captions_of(drawing, trace.evaluation, trace.timeline, style),
        "edges": {
            edge.id: _edge_texts(trace, number, style.digits, lang) for number, edge in enumerate(trace.graph.edges)
        },
        "nodes": {node.id: _node_texts(trace, number, style.digits) for number, node in enumerate(trace.graph.nodes)},
        **step_payload(trace, lang, step, style),
    }


def drawing_payload(trace: TracedProgram, lang: str, style: Style) -> Drawn:
    """The part of it that takes the longest: the picture, or None with the reason why there is none.

    Raises:
        NoDrawing: the layout was interrupted; asked again, it comes.
    """
    try:
        return {"svg": trace.svg(lang=lang, style=style), "drawing": None}
    except NoDrawing as none:
        if none.reason == "interrupted":
            raise
        return no_drawing_payload(none, lang)


def no_drawing_payload(none: NoDrawing, lang: str) -> Drawn:
    """Why there is no picture, in words."""
    note = say(lang, f"drawing.none.{none.reason}", **none.params)
    return {"svg": None, "drawing": {"reason": none.reason, "note": note}}


def _group(group: Group, lang: str, is_open: bool) -> contract.Group:
    return {
        "id": group.id,
        "kind": group.kind,
        "op": group.operation.gate.name if group.operation else None,
        "title": group.title(lang),
        "parent": group.parent,
        "name": group.name or group.called or None,
        "open": is_open,
        "closable": group.is_closable,
        "span": (group.span.start, group.span.end) if group.span else None,
    }


def _node(
    trace: TracedProgram,
    position: int,
    node: TracedNode,
    name: str,
    numbers: Numbers,
    faults: dict[str, list[str]],
    digits: int,
) -> GraphNode:
    return {
        "id": node.id,
        "kind": node.kind,
        "op": node.op,
        "sign": node.sign,
        "name": node.name,
        "label": node.label,
        "called": typeset_plain(name),
        "value": numbers(node.value),
        "grad": numbers(node.grad),
        "texts": _node_texts(trace, position, digits),
        "shape": list(node.shape),
        "span": (node.span.start, node.span.end) if node.span else None,
        "group": node.group,
        "can_open": can_open(trace.graph, position),
        "closed": closed.id if (closed := trace.graph.closed.get(node.id)) else None,
        "faults": faults.get(node.id, []),
    }


def _edge(trace: TracedProgram, number: int, edge: TracedEdge, numbers: Numbers, digits: int, lang: str) -> GraphEdge:
    return {
        "id": edge.id,
        "source": edge.source,
        "target": edge.target,
        "slot": edge.slot,
        "value": numbers(edge.value),
        "lg": numbers(edge.lg),
        "lg_kind": edge.lg_kind,
        "lg_rule": rule_text(trace.graph, trace.graph.edges[number], lang) if edge.lg_rule else None,
        "ug": numbers(edge.ug),
        "dg": numbers(edge.dg),
        "texts": _edge_texts(trace, number, digits, lang),
    }


def _node_texts(trace: TracedProgram, position: int, digits: int) -> NodeTexts:
    numbers = trace.evaluation
    return {
        "value": readable_value(numbers.values[position], digits),
        "grad": readable_value(numbers.gradients[position], digits),
    }


def _edge_texts(trace: TracedProgram, number: int, digits: int, lang: str) -> EdgeTexts:
    edge, numbers = trace.graph.edges[number], trace.evaluation
    local = numbers.local_gradients[number]
    return {
        "value": readable_value(numbers.values[edge.source], digits),
        "lg": rule_text(trace.graph, edge, lang) if local is None and edge.lg_rule else readable_value(local, digits),
        "ug": readable_value(numbers.gradients[edge.target], digits),
        "dg": readable_value(numbers.downstream[number], digits),
    }


def step_payload(
    trace: TracedProgram, lang: str = DEFAULT_LANGUAGE, step: int = 0, style: Style = PAGE_STYLE
) -> OneStep:
    """The JSON of ``POST /api/trace`` with ``"only": "step"``: one step's explanation, its formula too."""
    steps = trace.structure.outline.steps
    return {"step": _step(TracedStep(trace, steps[min(max(step, 0), len(steps) - 1)]), lang, style.digits)}


def _step(step: TracedStep, lang: str, digits: int, has_formula: bool = True) -> Step:
    said = step.explain(lang, digits)
    formula = said.formula if has_formula else None
    return {
        "index": step.index,
        "phase": step.phase,
        "node": step.node,
        "appears": list(step.appears),
        "substeps": [list(part) for part in step.substeps],
        "title": said.title,
        "text": said.text,
        "runs": list(said.runs),
        "meaning": said.meaning,
        "why": said.why,
        "formula": {"latex": formula.latex, "mathml": formula.mathml, "plain": formula.plain} if formula else None,
    }


def _forward_half(source: str, wrong: int | None = None) -> Half | None:
    """The program without what it computes backward by hand, unless its line ``wrong`` would still stand in it."""
    halves = halves_of(source)
    if halves is None or (wrong is not None and wrong < halves.line):
        return None
    return {"line": halves.line, "source": halves.forward}


def _fixes(error: TraceError) -> list[Fix]:
    """Edits that help: what is to stand in the place of which characters of the typed text."""
    return [fix_payload(fix) for fix in error.edits]


def _calls(error: TraceError) -> list[Call]:
    """The calls and passes that led to an error, outermost first."""
    return [
        {"kind": call.kind, "name": call.name, "line": line_and_column(error.source, call.span.start)[0]}
        for call in error.calls
    ]


def _decisions(trace: TracedProgram) -> list[Decision]:
    """The branches that the numbers chose."""
    decided = trace.structure.decisions
    items = decided.items if decided else ()
    return [{"line": item.line, "text": item.text, "taken": bool(item.found)} for item in items if item.is_truth]


def error_payload(error: TraceError, lang: str = DEFAULT_LANGUAGE) -> Faults:
    """The JSON of a rejected program."""
    return {
        "errors": [
            {
                "code": one.code,
                "message": one.message_in(lang),
                "line": one.line,
                "column": one.column,
                "text": one.text,
                "hint": one.hint_in(lang),
                "fixes": _fixes(one),
                "calls": _calls(one),
                "forward_half": _forward_half(one.source, one.line),
                "span": [one.span.start, one.span.end] if one.span else None,
            }
            for one in error.errors
        ]
    }

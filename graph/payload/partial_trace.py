"""A trace as far as a step: for those who are to think of what comes next, and must not find it in what they get.

What has not appeared is absent: from the drawing, the numbers, the sums, the sentences, and the order of what is left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..drawing.step_picture import render
from ..layout.style import Style
from ..layout.whole_layout import NoDrawing
from ..steps.timeline import Timeline
from .contract import Drawn, EdgeTexts, GraphEdge, GraphNode, Step, Trace
from .trace_payload import no_drawing_payload, trace_payload
from .traced_program import TracedProgram

__all__ = ["partial_trace"]

_WHOLE = 2  # the last of the three parts of a backward step


def partial_trace(trace: TracedProgram, step: int, part: int, lang: str, style: Style) -> Trace:
    """The JSON of ``POST /api/trace`` without anything that appears after ``part`` of ``step``.

    Raises:
        NoDrawing: the layout was interrupted; asked again, it comes.
    """
    step = min(max(step, 0), len(trace.steps) - 1)
    seen = _Seen(trace, step, part)
    whole = trace_payload(trace, lang, style, is_drawn=False)
    at_end = step == len(trace.steps) - 1 and not seen.later
    return {
        "output": {**whole["output"], "value": whole["output"]["value"] if seen.shows_value(-1) else None},
        "gradients": whole["gradients"] if at_end else {},
        "inputs": whole["inputs"],
        "nodes": [seen.node(at, node) for at, node in enumerate(whole["nodes"])],
        "edges": [seen.edge(edge) for edge in whole["edges"]],
        "groups": [{**group, "span": None} for group in whole["groups"]],
        "closable": {},
        "steps": seen.steps(whole["steps"]),
        "sums": {node: [each for each in sums if seen.has(each[0])] for node, sums in whole["sums"].items()},
        "sum_texts": {node: [each for each in sums if seen.has(each[0])] for node, sums in whole["sum_texts"].items()},
        "unused": [],
        "notices": [],
        "decisions": [],  # which branch was taken tells of numbers
        "fixed": whole["fixed"],
        "forward_half": None,
        **seen.drawn(lang, style),
    }


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is seen of a trace at a part of a step."""

    trace: TracedProgram
    step: int
    part: int

    @property
    def later(self) -> frozenset[str]:
        """What this step shows in its later parts."""
        substeps = self.trace.timeline.steps[self.step].substeps
        return frozenset(element for part in substeps[self.part + 1 :] for element in part)

    @property
    def _sums_until(self) -> int:
        return self.step - (self.part < _WHOLE and bool(self.trace.timeline.steps[self.step].substeps))

    def has(self, step: int) -> bool:
        """Whether a sum that changes at ``step`` has done so."""
        return step <= self._sums_until

    def shows(self, element: str) -> bool:
        appears = self.trace.timeline.appears.get(element)
        return appears is not None and appears <= self.step and element not in self.later

    def shows_value(self, position: int) -> bool:
        graph = self.trace.graph
        position %= len(graph.nodes)
        edges = graph.out_of[position] or graph.into[position]
        return any(self.shows(f"{graph.edges[edge].id}-value") for edge in edges)

    def _shows_gradient(self, position: int) -> bool:
        """Whether all that flows back to a node has come."""
        graph, appears = self.trace.graph, self.trace.timeline.appears
        flowing = [f"{graph.edges[edge].id}-dg" for edge in graph.out_of[position]]
        flowing = [each for each in flowing if each in appears]
        if not graph.out_of[position]:
            flowing = [f"{graph.edges[edge].id}-ug" for edge in graph.into[position]]
        return bool(flowing) and all(self.shows(each) for each in flowing)

    def node(self, position: int, node: GraphNode) -> GraphNode:
        has_value, has_gradient = self.shows_value(position), self._shows_gradient(position)
        return {
            **node,
            "value": node["value"] if has_value else None,
            "grad": node["grad"] if has_gradient else None,
            "texts": {
                "value": node["texts"]["value"] if has_value else "",
                "grad": node["texts"]["grad"] if has_gradient else "",
            },
            "span": None,  # the text is not there
            "can_open": False,
            "faults": [],
        }

    def edge(self, edge: GraphEdge) -> GraphEdge:
        has = {role: self.shows(f"{edge['id']}-{role}") for role in ("value", "lg", "ug", "dg")}
        texts: EdgeTexts = {
            "value": edge["texts"]["value"] if has["value"] else "",
            "lg": edge["texts"]["lg"] if has["lg"] else "",
            "ug": edge["texts"]["ug"] if has["ug"] else "",
            "dg": edge["texts"]["dg"] if has["dg"] else "",
        }
        return {
            **edge,
            "value": edge["value"] if has["value"] else None,
            "lg": edge["lg"] if has["lg"] else None,
            "lg_rule": edge["lg_rule"] if has["lg"] else None,
            "ug": edge["ug"] if has["ug"] else None,
            "dg": edge["dg"] if has["dg"] else None,
            "texts": texts,
        }

    def steps(self, whole: list[Step]) -> list[Step]:
        """This step as it is; of the others only when they are and, of those before, what has appeared. What is left
        stands at the last one, without its order, which would tell the next gate."""
        found = [each if each["index"] == self.step else _silent(each, each["index"] < self.step) for each in whole]
        if self.later:
            found[self.step] = {**_silent(whole[self.step], True), "title": whole[self.step]["title"]}
        left = sorted(element for each in whole[self.step + 1 :] for element in each["appears"])
        if left:
            found[-1] = {**found[-1], "appears": left}
        return found

    def drawn(self, lang: str, style: Style) -> Drawn:
        style = replace(style, language=lang)
        try:
            drawing = self.trace.drawing(style)
        except NoDrawing as none:
            if none.reason == "interrupted":
                raise
            return no_drawing_payload(none, lang)
        told, after = self.trace.timeline, self.step + 1
        appears = {element: after if element in self.later else at for element, at in told.appears.items()}
        sums = {node: tuple(each for each in all_ if self.has(each[0])) for node, all_ in told.sums.items()}
        timeline = Timeline(told.steps, appears, sums)
        svg = render(drawing, self.trace.evaluation, timeline, self.step, style=style, has_highlight=False)
        return {"svg": svg, "drawing": None}


def _silent(step: Step, is_past: bool) -> Step:
    """A step that says nothing; one to come doesn't even name its gate."""
    return {
        **step,
        "node": step["node"] if is_past else None,
        "appears": step["appears"] if is_past else [],
        "substeps": step["substeps"] if is_past else [],
        "title": "",
        "text": "",
        "runs": [],
        "meaning": "",
        "why": "",
        "formula": None,
    }

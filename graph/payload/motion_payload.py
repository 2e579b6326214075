"""Motion as JSON-ready data: tangents, nudges, descents. Conventions as in ``payloads``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..analysis.evaluation_point import Point
from ..analysis.finite_change import curve, nudge
from ..analysis.forward_mode import ForwardMode, forward_mode
from ..analysis.gradient_descent import Optimizer, contour, descend
from ..analysis.identifiers import whole_name
from ..autodiff.value_names import small_letter, value_names
from ..gates.gate import Value
from ..notation.names import typeset_plain
from ..numbers import DIGITS, readable, readable_value
from ..words import DEFAULT_LANGUAGE, say
from . import analysis_contract as records
from .json_numbers import Numbers, json_value

__all__ = ["descent_payload", "forward_payload", "nudge_payload"]


def forward_payload(point: Point, direction: Mapping[str, Value], digits: int = DIGITS) -> records.Moved:
    """``{result, expected, texts: {the same, short}, nodes: {id: {tangent, text, how}}}``; nodes that do not move are
    left out. ``how``: the sum of local gradients times tangents that a gate's tangent is, where all are numbers."""
    found, numbers = forward_mode(point, direction), Numbers(point.limits)
    graph = point.graph
    return {
        "result": json_value(found.result),
        "expected": json_value(found.expected),
        "texts": {"result": readable(found.result, digits), "expected": readable(found.expected, digits)},
        "nodes": {
            node.id: {
                "tangent": numbers(tangent),
                "text": readable_value(tangent, digits),
                "how": _how(point, found, position, digits),
            }
            for position, (node, tangent) in enumerate(zip(graph.nodes, found.tangents, strict=True))
            if tangent is not None
        },
    }


def _how(point: Point, found: ForwardMode, position: int, digits: int) -> str:
    """``−4 × 1 + 3 × 0``; "" for inputs, for the output, and where something is no single number."""
    graph, terms = point.graph, []
    for number in graph.into[position] if graph.nodes[position].kind == "gate" else ():
        edge = graph.edges[number]
        local, tangent = point.evaluation.local_gradients[number], found.tangents[edge.source]
        if edge.lg_kind is None:
            continue
        if not isinstance(local, float) or not isinstance(tangent, float | None):
            return ""
        factors = [readable(local, digits), readable(tangent or 0.0, digits)]
        terms.append(" × ".join(f"({text})" if text.startswith("−") else text for text in factors))
    return " + ".join(terms)


def nudge_payload(
    point: Point,
    key: str,
    step: float,
    index: Sequence[int] = (),
    radius: float | None = None,
    lang: str = DEFAULT_LANGUAGE,
    digits: int = DIGITS,
) -> records.Nudge:
    """``{key, index, at, step, slope, before, after, predicted, real, error, texts: {the same, short}, curve: {at,
    value, slope, runs: [[[x, f], …]], tangent: [[x, f], [x, f]] or None, low, high}, output, small, output_text,
    reach}``; ``output`` is what the curve is of, ``small`` the letter of the nudge, ``output_text`` says so where that
    is not the output itself, and ``reach`` is how far a nudge may sensibly go."""
    moved, around = nudge(point, key, step, index), curve(point, key, index, radius)
    return {
        "key": key,
        "index": list(moved.index),
        "at": json_value(moved.at),
        "step": json_value(moved.step),
        "slope": json_value(moved.slope),
        "before": json_value(moved.before),
        "after": json_value(moved.after),
        "predicted": json_value(moved.predicted),
        "real": json_value(moved.real),
        "error": json_value(moved.error),
        "texts": {
            "at": readable(moved.at, digits),
            "step": readable(moved.step, digits),
            "slope": readable(moved.slope, digits),
            "before": readable(moved.before, digits),
            "after": readable(moved.after, digits),
            "predicted": readable(moved.predicted, digits),
            "real": readable(moved.real, digits),
            "error": readable(moved.error, digits),
        },
        "output": typeset_plain(whole_name(point)),
        "small": small_letter((*value_names(point.graph), whole_name(point))),
        "output_text": _summed(point, lang),
        "reach": max(1.0, abs(moved.at)),
        "curve": {
            "at": json_value(around.at),
            "value": json_value(around.value),
            "slope": json_value(around.slope),
            "runs": [[_place(place) for place in run] for run in around.runs],
            "tangent": [_place(place) for place in around.tangent] if around.tangent else None,
            "low": json_value(around.low),
            "high": json_value(around.high),
        },
    }


def _place(place: tuple[float, float]) -> list[Any]:
    return [json_value(number) for number in place]


def _summed(point: Point, lang: str) -> str:
    """What stands for an output of many numbers."""
    output = point.graph.nodes[-1]
    if not output.shape:
        return ""
    seed = point.evaluation.seed
    is_ones = bool(np.all(np.asarray(seed) == 1))
    names = {"whole": typeset_plain(whole_name(point)), "output": typeset_plain(point.graph.output_name)}
    return say(lang, "insight.total.sum", **names) if is_ones else say(lang, "insight.total.weighted", **names)


def descent_payload(
    point: Point,
    parameters: Sequence[str],
    *,
    rate: float = 0.1,
    optimizer: Optimizer = "sgd",
    steps: int = 50,
    lang: str = DEFAULT_LANGUAGE,
) -> records.Descent:
    """``{parameters, optimizer, rate, losses, remembered, values: [{key: value}], ending, text, contour: {x, y, xs,
    ys, heights, path} or None}``; an iteration is revisited by tracing with its ``values`` as inputs."""
    found = descend(point, parameters, rate=rate, optimizer=optimizer, steps=steps)
    around = contour(point, found)
    return {
        "parameters": list(found.parameters),
        "optimizer": found.optimizer,
        "rate": found.rate,
        "losses": [json_value(loss) for loss in found.losses],
        "remembered": list(found.remembered),
        "values": [{key: json_value(value) for key, value in kept.items()} for kept in found.values],
        "ending": found.ending,
        "text": say(lang, f"insight.descent.{found.ending}"),
        "contour": {
            "x": around.x,
            "y": around.y,
            "xs": list(around.xs),
            "ys": list(around.ys),
            "heights": json_value(around.heights),
            "path": [[json_value(number) for number in place] for place in around.path],
        }
        if around
        else None,
    }

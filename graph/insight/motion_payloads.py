"""What moves, as JSON-ready data: tangents, nudges, descents. Conventions as in ``payloads``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..gates.record import Value
from ..numbers import readable, readable_value
from ..words import DEFAULT_LANGUAGE, say
from .descend import Optimizer, contour, descend
from .forward_mode import directional, forward_mode
from .json_numbers import Numbers, json_value
from .nudge import curve, nudge
from .point import Point

__all__ = ["descent_payload", "forward_payload", "nudge_payload"]


def forward_payload(point: Point, key: str, index: Sequence[int] = ()) -> dict[str, Any]:
    """``{key, index, result, expected, nodes: {id: {tangent, text}}, edges: {id: {share, text}}}``; nodes and edges
    that do not move are left out."""
    found, numbers = forward_mode(point, directional(point, key, index)), Numbers(point.limits)

    def shown(name: str, value: Value) -> dict[str, Any]:
        return {name: numbers(value), "text": readable_value(value)}

    nodes = zip(point.graph.nodes, found.tangents, strict=True)
    edges = zip(point.graph.edges, found.shares, strict=True)
    return {
        "key": key,
        "index": list(index),
        "result": json_value(found.result),
        "expected": json_value(found.expected),
        "nodes": {node.id: shown("tangent", value) for node, value in nodes if value is not None},
        "edges": {edge.id: shown("share", value) for edge, value in edges if value is not None},
    }


def nudge_payload(
    point: Point, key: str, step: float, index: Sequence[int] = (), radius: float | None = None
) -> dict[str, Any]:
    """``{key, index, at, step, slope, before, after, predicted, real, error, texts: {the same, short}, curve: {at,
    value, slope, runs: [[[x, f], …]], tangent: [[x, f], [x, f]] or None, low, high}}``"""
    moved, around = nudge(point, key, step, index), curve(point, key, index, radius)
    numbers = {
        "at": moved.at, "step": moved.step, "slope": moved.slope, "before": moved.before, "after": moved.after,
        "predicted": moved.predicted, "real": moved.real, "error": moved.error,
    }  # fmt: skip
    return {
        "key": key,
        "index": list(moved.index),
        **{name: json_value(number) for name, number in numbers.items()},
        "texts": {name: readable(number) for name, number in numbers.items()},
        "curve": {
            "at": around.at,
            "value": json_value(around.value),
            "slope": json_value(around.slope),
            "runs": [[list(place) for place in run] for run in around.runs],
            "tangent": [list(place) for place in around.tangent] if around.tangent else None,
            "low": around.low,
            "high": around.high,
        },
    }


def descent_payload(
    point: Point,
    parameters: Sequence[str],
    *,
    rate: float = 0.1,
    optimizer: Optimizer = "sgd",
    steps: int = 50,
    lang: str = DEFAULT_LANGUAGE,
) -> dict[str, Any]:
    """``{parameters, optimizer, rate, losses, remembered, values: [{key: value}], ending, text, contour: {x, y, xs,
    ys, heights} or None}``; an iteration is revisited by tracing with its ``values`` as inputs."""
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
        }
        if around
        else None,
    }

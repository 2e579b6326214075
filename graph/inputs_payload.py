"""The inputs of a trace as JSON-ready data: those that take a gradient, then those that are fixed."""

from __future__ import annotations

from typing import Any

import numpy as np

from .insight.json_numbers import Numbers
from .interpreter.inputs import to_array
from .language.names import typeset_plain
from .traces import Trace
from .tracing.model import Input

__all__ = ["inputs_payload"]


def inputs_payload(trace: Trace, numbers: Numbers) -> list[dict[str, Any]]:
    """Every input once; ``role``: "value", "size", or "label" (class labels and indices)."""
    return [*(_input(trace, item, numbers) for item in trace.graph.inputs), *_fixed(trace, numbers)]


def _input(trace: Trace, item: Input, numbers: Numbers) -> dict[str, Any]:
    value = trace.given.get(item.key, item.value)
    return {
        "key": item.key,
        "name": item.name,
        "label": typeset_plain(item.name),
        "value": numbers(value),
        "shape": list(item.shape),
        "is_default": item.is_free and item.key not in trace.given,
        "is_given": item.key in trace.given,
        "is_fixed": False,
        "role": _role(trace, item),
        "nodes": [trace.graph.nodes[position].id for position in item.nodes.values()],
        "elements": [
            {"node": trace.graph.nodes[position].id, "index": list(index)}
            for index, position in item.nodes.items()
            if index
        ],
    }


def _fixed(trace: Trace, numbers: Numbers) -> list[dict[str, Any]]:
    """Inputs that take no gradient and are drawn as constants: sizes, labels, and those that were asked to be."""
    decisions = trace.structure.decisions
    made: list[dict[str, Any]] = []
    for name, fixed in (decisions.fixed if decisions else {}).items():
        value = to_array(fixed.value)
        if value is None:
            continue
        role = "value" if name in trace.structure.pinned else "label" if np.ndim(value) else "size"
        is_given = name in trace.structure.read_with
        made.append(
            {
                "key": name,
                "name": name,
                "label": typeset_plain(name),
                "value": numbers(value),
                "shape": list(np.shape(value)),
                "is_default": fixed.is_free and not is_given,
                "is_given": is_given,
                "is_fixed": True,
                "role": role,
                "nodes": [],
                "elements": [],
            }
        )
    return made


def _role(trace: Trace, item: Input) -> str:
    """What an input is to the program: a value, or class labels, which no gradient reaches."""
    edges = [trace.graph.edges[e] for position in item.nodes.values() for e in trace.graph.out_of[position]]
    return "label" if edges and all(edge.lg_kind is None for edge in edges) else "value"

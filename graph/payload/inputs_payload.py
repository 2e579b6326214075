"""The inputs of a trace as JSON-ready data: those that take a gradient, and those that are fixed."""

from __future__ import annotations

from typing import Literal

import numpy as np

from ..autodiff.graph import Input
from ..autodiff.value_names import input_name, value_names
from ..interpreter.inputs import Fixed, to_array
from ..notation.names import typeset_plain
from . import contract
from .json_numbers import Numbers
from .traced_program import TracedProgram

__all__ = ["inputs_payload"]


def inputs_payload(trace: TracedProgram, numbers: Numbers) -> list[contract.Input]:
    """Every input once, in the program's order; ``role``: "value", "size", or "label" (class labels and indices)."""
    names = value_names(trace.graph)
    listed = [_input(trace, item, input_name(item, names), numbers) for item in trace.graph.inputs]
    decisions = trace.structure.decisions
    fixed_inputs = list(decisions.fixed.items()) if decisions else []
    for name, fixed in reversed(fixed_inputs):
        told = _fixed(trace, name, fixed, numbers)
        if told is not None:
            listed.insert(fixed.place, told)
    return listed


def _input(trace: TracedProgram, item: Input, called: str, numbers: Numbers) -> contract.Input:
    value = trace.given.get(item.key, item.value)
    return {
        "key": item.key,
        "name": item.name,
        "label": typeset_plain(called),
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


def _fixed(trace: TracedProgram, name: str, fixed: Fixed, numbers: Numbers) -> contract.Input | None:
    """One that takes no gradient and is drawn as a constant: a size, labels, or what was asked to be fixed."""
    value = to_array(fixed.value)
    if value is None:
        return None
    is_given = name in trace.structure.read_with
    return {
        "key": name,
        "name": name,
        "label": typeset_plain(name),
        "value": numbers(value),
        "shape": list(np.shape(value)),
        "is_default": fixed.is_free and not is_given,
        "is_given": is_given,
        "is_fixed": True,
        "role": "value" if name in trace.structure.pinned else "label" if np.ndim(value) else "size",
        "nodes": [],
        "elements": [],
    }


def _role(trace: TracedProgram, item: Input) -> Literal["value", "label"]:
    """What an input is to the program: a value, or class labels, which no gradient reaches."""
    edges = [trace.graph.edges[e] for position in item.nodes.values() for e in trace.graph.out_of[position]]
    return "label" if edges and all(edge.lg_kind is None for edge in edges) else "value"

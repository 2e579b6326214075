"""The functions that a program may use, by topic, as the help lists them: all from the gate table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from graph.gates import Gate, spellings
from graph.words import say

__all__ = ["TOPICS", "functions_payload", "insertion_of"]

# The files of the gate table that a topic takes its gates from.
TOPICS: Mapping[str, tuple[str, ...]] = {
    "arithmetic": ("arithmetic",),
    "exponentials": ("elementary", "exponentials"),
    "trigonometry": ("trigonometry", "angles"),
    "activations": ("activations", "further_activations"),
    "losses": ("softmax", "losses", "error_losses", "label_losses", "distances"),
    "matrices": ("matmul", "matrices", "linear_algebra", "products"),
    "reducing": ("reductions", "norms", "statistics", "cumulative"),
    "shapes": ("reshaping", "axis_moves", "rolling", "tiling", "joining", "stacking"),
    "choosing": ("element_picking", "lookup", "selection", "sorting", "ranking"),
    "kinks": ("piecewise", "rounding", "comparisons"),
    "layers": ("composite", "convolution", "pooling", "normalising", "masked_attention"),
}
# What is put into a program where the call with its operands would not read alone.
_INSERTIONS: Mapping[str, str] = {
    "reshape": "x = [1, 2, 3, 4]\nreshape(x, (2, 2))",
    "logical_not": "~x",
    "equal": "equal(a, b)",
    "cholesky": "a = [[2, 1], [1, 2]]\ncholesky(a)",
    "conv_transpose1d": "x = [[1, 2]]\nw = [[[1, -1]]]\nconv_transpose1d(x, w)",
    "conv_transpose2d": "x = [[[1, 2], [3, 4]]]\nw = [[[[1, 0], [0, -1]]]]\nconv_transpose2d(x, w)",
    "group_norm": "x = [[1, 2, 3, 4]]\ngroup_norm(x, 2)",
    "instance_norm": "x = [[[1, 2, 4]]]\ninstance_norm(x)",
    "index": "x = [1, 2, 3]\nx[1:3]",
    "set": "x = [1, 2, 3]\nx[1] = y",
    "gather": "x = [[1, 2], [3, 4]]\ngather(x, [[0], [1]], axis=1)",
    "take": "x = [1, 2, 3]\ntake(x, [0, 2])",
    "embedding": "W = [[1, 2], [3, 4], [5, 6]]\nembedding(W, [0, 2])",
    "moveaxis": "x = [[1, 2, 3], [4, 5, 6]]\nmoveaxis(x, 0, 1)",
    "pad": "x = [1, 2]\npad(x, 1)",
    "inv": "a = [[2, 1], [1, 1]]\ninv(a)",
    "solve": "a = [[2, 1], [1, 1]]\nb = [3, 2]\nsolve(a, b)",
    "det": "a = [[2, 1], [1, 1]]\ndet(a)",
    "logdet": "a = [[2, 1], [1, 3]]\nlogdet(a)",
    "conv1d": "x = [[1, 2, 3, 4]]\nw = [[[1, -1]]]\nconv1d(x, w)",
    "conv2d": "x = [[[1, 2], [3, 4]]]\nw = [[[[1, 0], [0, -1]]]]\nconv2d(x, w)",
    "max_pool2d": "x = [[[1, 3], [2, 4]]]\nmax_pool2d(x, 2)",
    "avg_pool2d": "x = [[[1, 3], [2, 4]]]\navg_pool2d(x, 2)",
}


@cache
def functions_payload(language: str) -> list[dict[str, Any]]:
    """The topics in a language, each with its functions."""
    return [
        {
            "key": key,
            "title": say(language, f"web.help.topic.{key}"),
            "functions": [_function(gate, language) for file in files for gate in _records(file)],
        }
        for key, files in TOPICS.items()
    ]


def _records(file: str) -> tuple[Gate, ...]:
    records: tuple[Gate, ...] = import_module(f"graph.gates.{file}").RECORDS
    return records


def _function(gate: Gate, language: str) -> dict[str, Any]:
    words = gate.words(language)
    return {
        "name": gate.name,
        "title": words.title,
        "says": words.forward,
        "typed": insertion_of(gate).rpartition("\n")[2],
        "inserts": insertion_of(gate),
        "also": list(spellings(gate)),
    }


def insertion_of(gate: Gate) -> str:
    """What a click puts into a program: an operator or a call with its operands."""
    if gate.name in _INSERTIONS:
        return _INSERTIONS[gate.name]
    first, second = (*gate.operands, "")[:2]
    if gate.operator:
        return f"-{first}" if gate.operator == "-x" else f"{first} {gate.operator} {second}"
    spelling = (*spellings(gate), gate.name)[0]
    if spelling.startswith("."):
        return f"{first}{spelling}"
    inside = f"[{', '.join(gate.operands)}]" if gate.listed else ", ".join(gate.operands)
    return f"{spelling}({', '.join([inside, *(each.name for each in gate.parameters if each.required)])})"

"""A trace as plain data, the same whether it came from Python or over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from flask.testing import FlaskClient

from graph import TraceError, trace

OPTIONS = ("inputs", "expand", "seed", "upstream")
_NODE = ("id", "kind", "op", "name", "value", "grad", "shape")
_EDGE = ("id", "source", "target", "slot", "value", "lg", "lg_kind", "lg_rule", "ug", "dg")
_STEP = ("index", "phase", "node")
_JACOBIAN = ("jacobian", "transposed", "upstream", "product", "gradient")
_ERROR = ("code", "message", "line", "column", "text", "hint")

Fields = Mapping[str, Any]


class Refused(Exception):
    """The program was refused; ``fields`` are those of the first error."""

    def __init__(self, fields: Fields) -> None:
        super().__init__(str(dict(fields)))
        self.fields = fields


@dataclass(frozen=True)
class Observed:
    """What a trace says. Numbers are as they came: floats, arrays, nested lists, "inf" and "nan"."""

    value: Any
    gradients: Mapping[str, Any]
    nodes: Mapping[str, Fields]
    edges: tuple[Fields, ...]
    steps_made: Callable[[], tuple[Fields, ...]]  # with their sentences, so only where they are looked at
    output_name: Callable[[], str]
    jacobian: Callable[[str], Fields]

    @cached_property
    def steps(self) -> tuple[Fields, ...]:
        """The steps, in order."""
        return self.steps_made()

    @property
    def gates(self) -> list[str]:
        """Ids of the gates."""
        return [name for name, node in self.nodes.items() if node["kind"] == "gate"]

    @property
    def gate_edges(self) -> list[Fields]:
        """The edges that enter a gate (not the one into the output)."""
        return [edge for edge in self.edges if self.nodes[edge["target"]]["kind"] == "gate"]

    def leaving(self, node: str) -> list[Fields]:
        """The edges that leave a node."""
        return [edge for edge in self.edges if edge["source"] == node]


def array(value: Any) -> np.ndarray | None:
    """Any spelling of numbers as a float64 array; None stays None."""
    if value is None:
        return None
    if isinstance(value, np.ndarray):
        return value.astype(float)
    return np.array(value, dtype=object).astype(float)  # float() also reads "inf" and "nan"


def through_python(source: str, **options: Any) -> Observed:
    """``graph.trace``."""
    try:
        seen = trace(source, **options)
    except TraceError as error:
        raise Refused({name: getattr(error.errors[0], name) for name in _ERROR}) from error
    return Observed(
        seen.value,
        seen.gradients,
        {node.id: _fields(node, _NODE) for node in seen.nodes},
        tuple(_fields(edge, _EDGE) for edge in seen.edges),
        lambda: tuple(_fields(step, _STEP) for step in seen.steps),
        lambda: seen.to_dict()["output"]["name"],
        lambda edge: _fields(seen.jacobian(edge), _JACOBIAN),
    )


def through_http(client: FlaskClient) -> Callable[..., Observed]:
    """``POST /api/trace`` and ``POST /api/jacobian``."""

    def post(path: str, body: Fields) -> Any:
        answer = client.post(path, json=body)
        if answer.status_code != 200:
            assert answer.status_code in (400, 413, 422), (answer.status_code, answer.get_data(as_text=True)[:500])
            raise Refused(_pick(answer.get_json()["errors"][0], _ERROR))
        return answer.get_json()

    def run(source: str, **options: Any) -> Observed:
        body = {"source": source, **options}
        seen = post("/api/trace", body)
        return Observed(
            seen["output"]["value"],
            seen["gradients"],
            {node["id"]: _pick(node, _NODE) for node in seen["nodes"]},
            tuple(_pick(edge, _EDGE) for edge in seen["edges"]),
            lambda: tuple(_pick(step, _STEP) for step in seen["steps"]),
            lambda: seen["output"]["name"],
            lambda edge: _pick(post("/api/jacobian", {**body, "edge": edge}), _JACOBIAN),
        )

    return run


def _pick(thing: Fields, names: tuple[str, ...]) -> Fields:
    return {name: thing[name] for name in names}


def _fields(thing: Any, names: tuple[str, ...]) -> Fields:
    return _pick(thing, names) if isinstance(thing, Mapping) else {name: getattr(thing, name) for name in names}

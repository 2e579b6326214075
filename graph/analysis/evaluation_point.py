"""The point that every analysis starts from: a graph, its numbers, and the means to have them computed again."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ..autodiff.evaluate import Plan, apply_vjp, forward_values
from ..autodiff.graph import Evaluation, Graph, Input
from ..errors import TraceError
from ..gates.array_math import sum_to
from ..gates.gate import Value
from ..interpreter.decisions import Brink
from ..limits import Limits

__all__ = [
    "FixedPoint", "Point", "Program", "edge_gradient", "element", "given_values", "input_named", "moved", "total",
    "total_at",
]  # fmt: skip


class Program(Protocol):
    """A graph that can be run."""

    @property
    def graph(self) -> Graph: ...
    @property
    def plan(self) -> Plan: ...


class Point(Protocol):
    """A program at one point; a ``Trace`` is one."""

    @property
    def graph(self) -> Graph: ...
    @property
    def plan(self) -> Plan: ...
    @property
    def evaluation(self) -> Evaluation: ...
    @property
    def given(self) -> Mapping[str, Value]: ...
    @property
    def limits(self) -> Limits: ...
    @property
    def brinks(self) -> Mapping[int, Brink]: ...
    def program_at(self, given: Mapping[str, Value], /) -> Program:
        """The program with the branches that it takes where its inputs have these values."""


@dataclass(frozen=True, slots=True)
class FixedPoint:
    """A point of one graph alone: wherever its inputs are moved, the program is not read again."""

    graph: Graph
    plan: Plan
    evaluation: Evaluation
    given: Mapping[str, Value]
    limits: Limits
    brinks: Mapping[int, Brink]

    def program_at(self, _given: Mapping[str, Value]) -> Program:
        """Itself, with the branches that are drawn."""
        return self


def given_values(point: Point) -> dict[str, Value]:
    """The value of every input, whole, by its key."""
    return {item.key: point.given.get(item.key, item.value) for item in point.graph.inputs}


def input_named(point: Point, key: str) -> Input:
    """The input of that key.

    Raises:
        TraceError: ``unknown_name``, no input has it.
    """
    for item in point.graph.inputs:
        if item.key == key:
            return item
    raise TraceError("unknown_name", "unknown_input", source=point.graph.source, name=str(key), text=str(key))


def element(point: Point, item: Input, index: Sequence[int]) -> tuple[int, ...]:
    """A whole index of one element of an input, from a person's numbers.

    Raises:
        TraceError: ``wrong_arguments``, the input has no such element.
    """
    where = tuple(index)
    if len(where) != len(item.shape) or not all(
        isinstance(at, int) and 0 <= at < size for at, size in zip(where, item.shape, strict=False)
    ):
        raise TraceError(
            "wrong_arguments", "no_element", source=point.graph.source, name=item.key, text=str(list(where))
        )
    return where


def moved(value: Value, index: tuple[int, ...], step: float) -> Value:
    """A copy of a value with one element moved by ``step``."""
    if not isinstance(value, np.ndarray):
        return value + step
    copy: np.ndarray = value.copy()
    copy[index] += step
    return copy


def total(value: Value, seed: Value) -> float:
    """The number whose gradient the evaluation holds: Σ seed · output, over all elements."""
    if isinstance(value, float) and isinstance(seed, float):
        return value if seed == 1.0 else value * seed
    with np.errstate(all="ignore"):
        return float(np.sum(np.asarray(value) * np.asarray(seed)))


def total_at(point: Point, given: Mapping[str, Value]) -> float:
    """``total`` of the program with other inputs; nan where it then has an output of another shape."""
    value, seed = forward_values(point.program_at(given).plan, given)[-1], point.evaluation.seed
    return total(value, seed) if np.shape(value) == np.shape(seed) else math.nan


def edge_gradient(point: Point, number: int, upstream: Value) -> Value:
    """The vector-Jacobian product along one edge; ``upstream`` in the shape of the target, answer in the source's."""
    graph, evaluation = point.graph, point.evaluation
    edge = graph.edges[number]
    target = graph.nodes[edge.target]
    if target.kind == "output":
        return upstream
    local = evaluation.local_gradients[number]
    with np.errstate(all="ignore"):
        if local is not None:
            return sum_to(local * upstream, graph.nodes[edge.source].shape)
        gradient = apply_vjp(target, evaluation.values, edge.target, upstream)[edge.operand]
    assert gradient is not None
    return float(gradient) if np.ndim(gradient) == 0 else np.asarray(gradient, dtype=np.float64)

"""Gradients of gates that mix or move elements, as gates: one function for each, in the order of the operands."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..gates import GATES
from ..gates.gate import Shape
from ..gates.index_places import index_key
from ..language.marks import Mark
from .builder import Builder, Operand

__all__ = ["SLOPES", "BackwardStep"]


@dataclass(frozen=True, slots=True)
class BackwardStep:
    """One gate on the way back: its operands and settings, its output's shape, and the gradient that came to it."""

    builder: Builder
    operands: Sequence[Any]
    params: Mapping[str, Any]
    out: Shape
    upstream: Any
    mark: Mark

    def gate(self, name: str, *operands: Any, **params: Any) -> Any:
        return self.builder.apply(GATES[name], list(operands), params, self.mark)

    def shape(self, value: Any) -> Shape:
        return self.builder.shape_of(value)

    def shaped(self, value: Any, shape: Shape) -> Any:
        return value if self.shape(value) == shape else self.gate("reshape", value, shape=shape)

    def turned(self, value: Any) -> Any:
        """The last two axes in each other's places."""
        rank = len(self.shape(value))
        return self.gate("transpose", value, axes=(*range(rank - 2), rank - 1, rank - 2))

    def part(self, axis: int, chosen: Any) -> Any:
        """The upstream gradient's places along an axis."""
        return self.gate("index", self.upstream, index=(*(slice(None),) * axis, chosen))

    def axes(self) -> tuple[int, ...]:
        """The axes that are reduced, counted from the front."""
        rank, axis = len(self.shape(self.operands[0])), self.params.get("axis")
        if axis is None:
            return tuple(range(rank))
        return tuple(each % rank for each in (axis if isinstance(axis, tuple) else (axis,)))


Slopes = Callable[[BackwardStep], Sequence[Operand | None]]


def _sum(step: BackwardStep) -> list[Any]:
    shape, axes = step.shape(step.operands[0]), step.axes()
    kept = tuple(1 if k in axes else size for k, size in enumerate(shape))
    value = step.shaped(step.upstream, kept) if step.shape(step.upstream) else step.upstream
    return [value if step.shape(value) == shape else step.gate("broadcast_to", value, shape=shape)]


def _mean(step: BackwardStep) -> list[Any]:
    shape = step.shape(step.operands[0])
    return [step.gate("div", _sum(step)[0], float(math.prod(shape[k] for k in step.axes())))]


def _moved(step: BackwardStep) -> list[Any]:
    """Of gates that only give a value another shape."""
    return [step.shaped(step.upstream, step.shape(step.operands[0]))]


def _transpose(step: BackwardStep) -> list[Any]:
    axes, rank = step.params.get("axes"), len(step.out)
    back = tuple(int(k) for k in np.argsort([axis % rank for axis in axes])) if axes else None
    return [step.gate("transpose", step.upstream, **{**step.params, "axes": back})]


def _index(step: BackwardStep) -> list[Any]:
    """UG at the places where the output was taken from, 0 elsewhere; by a sum where a place was taken twice."""
    shape = step.shape(step.operands[0])
    places = np.arange(math.prod(shape)).reshape(shape)[index_key(step.params["index"])]
    if np.unique(places).size == np.size(places):
        return [step.gate("set", np.zeros(shape), step.upstream, index=step.params["index"])]
    rows = np.zeros((math.prod(shape), np.size(places)))
    rows[np.ravel(places), np.arange(np.size(places))] = 1.0
    return [step.shaped(step.gate("matmul", rows, step.shaped(step.upstream, (np.size(places),))), shape)]


def _set(step: BackwardStep) -> list[Any]:
    index = step.params["index"]
    return [step.gate("set", step.upstream, 0.0, index=index), step.gate("index", step.upstream, index=index)]


def _concat(step: BackwardStep) -> list[Any]:
    axis = (step.params.get("axis") or 0) % len(step.out)
    found, start = [], 0
    for operand in step.operands:
        stop = start + step.shape(operand)[axis]
        found.append(step.part(axis, slice(start, stop)))
        start = stop
    return found


def _stack(step: BackwardStep) -> list[Any]:
    axis = (step.params.get("axis") or 0) % len(step.out)
    return [step.part(axis, place) for place in range(len(step.operands))]


def _matmul(step: BackwardStep) -> list[Any]:
    a, b = step.operands
    first, second, size = step.shape(a), step.shape(b), step.out
    if len(first) == 1 and len(second) == 1:
        return [step.gate("mul", step.upstream, b), step.gate("mul", step.upstream, a)]
    rows = step.shaped(a, (1, *first)) if len(first) == 1 else a
    columns = step.shaped(b, (*second, 1)) if len(second) == 1 else b
    size = (*size[:-1], 1, size[-1]) if len(first) == 1 else size
    flow = step.shaped(step.upstream, (*size, 1) if len(second) == 1 else size)
    to_a = step.gate("matmul", flow, step.turned(columns))
    to_b = step.gate("matmul", step.turned(rows), flow)
    # a vector's axis that was put in is taken out again; axes of a batch are summed by who adds up
    if len(first) == 1:
        to_a = step.shaped(to_a, (*step.shape(to_a)[:-2], step.shape(to_a)[-1]))
    if len(second) == 1:
        to_b = step.shaped(to_b, step.shape(to_b)[:-1])
    return [to_a, to_b]


def _outer(step: BackwardStep) -> list[Any]:
    a, b = step.operands
    return [step.gate("matmul", step.upstream, b), step.gate("matmul", a, step.upstream)]


def _spread(step: BackwardStep) -> list[Any]:
    return [step.upstream]


SLOPES: dict[str, Slopes] = {
    "sum": _sum, "mean": _mean, **dict.fromkeys(("reshape", "flatten", "expand_dims", "squeeze"), _moved),
    "transpose": _transpose, "index": _index, "set": _set, "concat": _concat, "stack": _stack, "matmul": _matmul,
    "outer": _outer, "broadcast_to": _spread,
}  # fmt: skip

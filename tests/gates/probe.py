"""Points at which gates are tried, and the comparison of a rule with central differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np

from graph.gates import Gate, Misfit, Shape, Value, array_math, broadcast_shape, scalar_math

SHAPES: tuple[Shape, ...] = ((), (3,), (2, 3), (1, 3), (2, 1), (4, 2, 3))
STEP = 1e-5  # near the cube root of a float64's precision, where a central difference is most exact


def fits(shapes: Sequence[Shape]) -> bool:
    """Whether the shapes broadcast."""
    try:
        broadcast_shape(*shapes)
    except Misfit:
        return False
    return True


def trials(gate: Gate) -> list[tuple[tuple[Shape, ...], Mapping[str, Any]]]:
    """Shapes and parameters to try a gate with: its own, or every pair that broadcasts.

    Shapes that one setting of the parameters cannot take are tried with the others.
    """
    shapes = gate.test_shapes or tuple(s for s in product(SHAPES, repeat=len(gate.operands)) if fits(s))
    if gate.variadic and gate.is_elementwise:
        shapes += (((2, 3), (3,), ()),)
    return [(s, p) for s, p in product(shapes, gate.test_params) if not gate.shape or _takes(gate, s, p)]


def _takes(gate: Gate, shapes: Sequence[Shape], params: Mapping[str, Any]) -> bool:
    assert gate.shape
    try:
        gate.shape(*shapes, **params)
    except Misfit:
        return False
    return True


def mathematics(operands: Sequence[Value]) -> Any:
    """The module to compute with."""
    return array_math if any(np.ndim(operand) for operand in operands) else scalar_math


def moving(gate: Gate, shapes: Sequence[Shape]) -> list[int]:
    """The operands that take a gradient."""
    takes = gate.takes_gradient(*shapes) if gate.takes_gradient else (True,) * len(shapes)
    return [k for k, moves in enumerate(takes) if moves]


def draw(gate: Gate, shapes: Sequence[Shape], rng: np.random.Generator) -> list[Value]:
    """Random operands in the gate's domain; class labels where an operand takes no gradient."""
    intervals = gate.domain or ((-2.0, 2.0),) * len(shapes)
    drawn = [
        rng.uniform(*interval, shape) if k in moving(gate, shapes) else rng.integers(0, 2, shape).astype(float)
        for k, (interval, shape) in enumerate(zip(intervals, shapes, strict=True))
    ]
    if gate.name == "cholesky":  # needs a symmetric matrix of positive curvature
        drawn = [operand @ operand.T + np.eye(len(operand)) for operand in drawn]
    return [array_math.as_value(operand) for operand in drawn]


def forward(gate: Gate, operands: Sequence[Value], params: Mapping[str, Any]) -> Value:
    """The gate's output."""
    return gate.forward(mathematics(operands), *operands, **params)


def local_gradients(
    gate: Gate, output: Value, operands: Sequence[Value], params: Mapping[str, Any]
) -> list[Value | float]:
    """An elementwise gate's local gradient for each operand."""
    m = mathematics(operands)
    if gate.variadic:
        return [gate.local_gradients[0](m, output, operand, **params) for operand in operands]
    return [slope(m, output, *operands, **params) for slope in gate.local_gradients]


def downstream(
    gate: Gate, upstream: Value, output: Value, operands: Sequence[Value], params: Mapping[str, Any]
) -> list[Value | None]:
    """The downstream gradient of each operand, shaped as the operand."""
    if not gate.is_elementwise:
        assert gate.vjp
        return list(gate.vjp(upstream, output, *operands, **params))
    slopes = local_gradients(gate, output, operands, params)
    whole = [np.broadcast_to(slope, np.shape(output)) for slope in slopes]
    return [array_math.sum_to(upstream * w, np.shape(x)) for w, x in zip(whole, operands, strict=True)]


def disagreement(
    gate: Gate, operand: int, operands: Sequence[Value], params: Mapping[str, Any], rng: np.random.Generator
) -> float:
    """How far ⟨VJP(u), v⟩ lies from the central difference of ⟨u, f⟩ when one operand moves along v; relative.

    u and the lengths of v are random; v points where the rule says that f rises, so that no terms cancel.
    """
    output = forward(gate, operands, params)
    upstream = array_math.as_value(rng.uniform(0.5, 1.5, np.shape(output)))
    gradient = downstream(gate, upstream, output, operands, params)[operand]
    tangent = rng.uniform(0.5, 1.5, np.shape(gradient)) * np.where(np.less(gradient, 0.0), -1.0, 1.0)

    def moved(step: float) -> float:
        there = [*operands]
        there[operand] = array_math.as_value(operands[operand] + step * tangent)
        return float(np.sum(upstream * forward(gate, there, params)))

    numeric = (moved(STEP) - moved(-STEP)) / (2.0 * STEP)
    analytic = float(np.sum(gradient * tangent))
    return abs(analytic - numeric) / max(analytic, 1e-3)


def poisoned(gate: Gate, operand: int, factor: float = 1.001) -> Gate:
    """The gate with a rule that is wrong by a factor, for one operand."""

    def wrong_slope(*arguments: Any, **params: Any) -> Value:
        return factor * gate.local_gradients[operand % len(gate.local_gradients)](*arguments, **params)

    def wrong_vjp(*arguments: Any, **params: Any) -> tuple[Value | None, ...]:
        assert gate.vjp
        gradients = list(gate.vjp(*arguments, **params))
        gradients[operand] = factor * gradients[operand]
        return tuple(gradients)

    if not gate.is_elementwise:
        return replace(gate, vjp=wrong_vjp)
    slopes = list(gate.local_gradients)
    slopes[operand % len(slopes)] = wrong_slope
    return replace(gate, local_gradients=tuple(slopes))

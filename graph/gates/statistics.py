"""Composites that measure a tensor: length, variance, standard deviation. Both of the latter divide by N."""

from __future__ import annotations

from typing import Any

import numpy as np

from .array_math import as_value
from .axes import AXIS, KEEPDIMS, Axis, along_axis, count_along, kept, reduced_shape, settings, spread
from .record import Gate, Mathematics, Shape, Value, Words

__all__ = ["RECORDS"]

_SHAPES: tuple[tuple[Shape, ...], ...] = (((3,),), ((2, 3),), ((2, 3, 4),))
_PARAMS: tuple[dict[str, Any], ...] = ({}, {"axis": 0}, {"axis": 1}, {"axis": 1, "keepdims": True}, {"axis": (0, 2)})


def _norm(m: Mathematics, x: Value) -> Value:
    return as_value(np.sqrt(np.sum(np.square(x))))


def _norm_vjp(upstream_gradient: Value, out: Value, x: Value) -> tuple[Value, ...]:
    """UG·x/‖x‖; 0 at the origin, where no direction is the steepest."""
    direction = np.zeros(np.shape(x)) if out == 0 else np.divide(x, out)
    return (as_value(upstream_gradient * direction),)


def _exact_variance(x: Value, axis: Axis, keepdims: bool) -> Value:
    """The variance, exactly 0 of equal elements, whose rounded mean may differ from them."""
    return np.where(np.ptp(x, axis=axis, keepdims=keepdims) == 0.0, 0.0, np.var(x, axis=axis, keepdims=keepdims))


def _variance(m: Mathematics, x: Value, axis: Axis = None, keepdims: bool = False) -> Value:
    return as_value(_exact_variance(x, axis, keepdims))


def _variance_vjp(
    upstream_gradient: Value, out: Value, x: Value, axis: Axis = None, keepdims: bool = False
) -> tuple[Value, ...]:
    shape = np.shape(x)
    deviation = x - np.mean(x, axis=axis, keepdims=True)
    return (as_value(kept(upstream_gradient, shape, axis) * 2.0 * deviation / count_along(shape, axis)),)


def _deviation(m: Mathematics, x: Value, axis: Axis = None, keepdims: bool = False) -> Value:
    return as_value(np.sqrt(_exact_variance(x, axis, keepdims)))


def _deviation_vjp(
    upstream_gradient: Value, out: Value, x: Value, axis: Axis = None, keepdims: bool = False
) -> tuple[Value, ...]:
    """The variance's rule divided by twice the output; 0 where all elements are equal."""
    slope = np.where(np.equal(out, 0.0), 0.0, np.divide(upstream_gradient, np.multiply(2.0, out)))
    return _variance_vjp(slope, out, x, axis, keepdims)


def _is_flat(out: Value, x: Value, axis: Axis = None, keepdims: bool = False) -> bool:
    return bool(np.any(np.equal(out, 0.0)))


def _centred(x: Shape, axis: Axis) -> str:
    """``x`` minus its mean, in our own language."""
    return f"x - mean(x{along_axis(x, axis)})"


def _variance_rule(x: Shape, axis: Axis = None, keepdims: bool = False) -> tuple[str]:
    return (f"2 / {count_along(x, axis)} * ({_centred(x, axis)}) * {spread(x, axis, keepdims)}",)


def _deviation_rule(x: Shape, axis: Axis = None, keepdims: bool = False) -> tuple[str]:
    upstream = spread(x, axis, keepdims)
    n, output = count_along(x, axis), upstream.replace("UG", "out")
    return (f"({_centred(x, axis)}) / ({n} * {output}) * {upstream}",)


def _variance_expansion(x: Shape, axis: Axis = None, keepdims: bool = False) -> str:
    return f"c = {_centred(x, axis)}\nmean(c**2{settings(axis, keepdims)})"


def _deviation_expansion(x: Shape, axis: Axis = None, keepdims: bool = False) -> str:
    return f"sqrt(var(x{settings(axis, keepdims)}))"


RECORDS = (
    Gate(
        name="norm",
        sign="‖x‖",
        operands=("x",),
        forward=_norm,
        vjp=_norm_vjp,
        shape=lambda x: (),
        formula="sqrt(sum(x ** 2))",
        rules=("x / out * UG",),
        expansion="sqrt(sum(x**2))",
        kink=_is_flat,
        convention={
            "en": "The length has a corner at the origin; by convention its gradient there is 0.",
            "ko": "벡터의 길이는 원점에서 꺾이며, 그 점의 그래디언트는 관례에 따라 0으로 둡니다.",
        },
        test_shapes=(((),), *_SHAPES),
        torch="torch.linalg.vector_norm({x})",
        words={
            "en": Words(
                "norm",
                "The ‖x‖ gate measures the length of its operand: the root of the sum of the squares.",
                "A vector grows fastest along its own direction, so the gradient is the operand scaled to length one.",
            ),
            "ko": Words(
                "노름",
                "‖x‖ 게이트는 제곱합의 제곱근, 곧 피연산자의 길이를 잽니다.",
                "벡터의 길이는 자기 방향으로 가장 빨리 늘어나므로, 그래디언트는 피연산자의 길이를 일로 맞춘 것입니다.",
            ),
        },
    ),
    Gate(
        name="var",
        sign="var",
        operands=("x",),
        parameters=(AXIS, KEEPDIMS),
        forward=_variance,
        vjp=_variance_vjp,
        shape=reduced_shape,
        formula="mean((x - mean(x)) ** 2)",
        rules=_variance_rule,
        expansion=_variance_expansion,
        test_shapes=_SHAPES,
        test_params=_PARAMS,
        numpy="np.var({x}{settings})",
        torch="torch.var({x}, correction=0{settings})",
        words={
            "en": Words(
                "variance",
                "The var gate averages the squared distances of the elements from their mean.",
                "Each element is pushed in proportion to its distance from the mean. That the mean moves along changes "
                "nothing, for the distances from it cancel out.",
            ),
            "ko": Words(
                "분산",
                "var 게이트는 원소가 평균에서 떨어진 거리의 제곱을 평균합니다.",
                "각 원소의 그래디언트는 평균에서 떨어진 거리에 비례합니다. 평균도 함께 움직이지만, 편차를 모두 더하면 "
                "상쇄되어 영향이 없습니다.",
            ),
        },
    ),
    Gate(
        name="std",
        sign="std",
        operands=("x",),
        parameters=(AXIS, KEEPDIMS),
        forward=_deviation,
        vjp=_deviation_vjp,
        shape=reduced_shape,
        formula="sqrt(var(x))",
        rules=_deviation_rule,
        expansion=_deviation_expansion,
        kink=_is_flat,
        convention={
            "en": "All elements are equal; by convention the gradient of their standard deviation is 0 there.",
            "ko": "모든 원소가 같으며, 이때 표준편차의 그래디언트는 관례에 따라 0으로 둡니다.",
        },
        test_shapes=_SHAPES,
        test_params=_PARAMS,
        numpy="np.std({x}{settings})",
        torch="torch.std({x}, correction=0{settings})",
        words={
            "en": Words(
                "standard deviation",
                "The std gate takes the root of the variance of its operand.",
                "It is the variance's rule followed by the root's: the distance from the mean, divided by the output.",
            ),
            "ko": Words(
                "표준편차",
                "std 게이트는 피연산자의 분산의 제곱근을 구합니다.",
                "분산의 규칙에 제곱근의 규칙을 이은 것으로, 평균에서 떨어진 거리를 출력으로 나눈 꼴입니다.",
            ),
        },
    ),
)

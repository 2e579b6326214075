"""The larger and the smaller as PyTorch, JAX and TensorFlow differentiate them: those that are tied share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .array_math import as_value
from .axes import AXIS, KEEPDIMS, REDUCED_ALONG, REDUCED_SHAPES, Axis, axes_of, kept, reduced_shape, settings, spread
from .gate import Gate, Mathematics, Shape, Value

__all__ = ["RECORDS"]


def _is_tied(out: Value, a: Value, b: Value) -> bool:
    return bool(np.any(np.equal(a, b)))


def _larger(m: Mathematics, out: Value, a: Value, b: Value) -> Value:
    return 0.5 * (m.indicator(a > b) + m.indicator(a >= b))


def _smaller(m: Mathematics, out: Value, a: Value, b: Value) -> Value:
    return 0.5 * (m.indicator(a < b) + m.indicator(a <= b))


def _chosen(out: Value, x: Value, axis: Axis) -> np.ndarray:
    return np.equal(x, kept(out, np.shape(x), axis))


def _shared_vjp(
    upstream_gradient: Value, out: Value, x: Value, axis: Axis = None, keepdims: bool = False
) -> tuple[Value, ...]:
    """UG in equal parts to all elements that reach the output."""
    shape = np.shape(x)
    chosen = _chosen(out, x, axis)
    count = np.sum(chosen, axis=axes_of(shape, axis), keepdims=True)
    return (as_value(np.where(chosen, kept(upstream_gradient, shape, axis) / np.maximum(count, 1), 0.0)),)


def _is_shared(out: Value, x: Value, axis: Axis = None, keepdims: bool = False) -> bool:
    return bool(np.any(np.sum(_chosen(out, x, axis), axis=axes_of(np.shape(x), axis)) > 1))


def _shared_rule(indicator: str) -> Callable[..., tuple[str]]:
    def rule(x: Shape, axis: Axis = None, keepdims: bool = False) -> tuple[str]:
        upstream = spread(x, axis, keepdims)
        chosen = indicator.format(upstream.replace("UG", "out"))
        count = f"sum({chosen}{settings(axis, keepdims=True)})" if x else "1"
        return (f"{chosen} / {count} * {upstream}",)

    return rule


def _two(name: str, forward: Any, slopes: Any, formula: str, local: tuple[str, str]) -> Gate:
    big = formula.split("(")[0]
    return Gate(
        name=name,
        sign=big,
        operands=("a", "b"),
        constant_signs=(f"{big}({{c}}, x)", f"{big}(x, {{c}})"),
        forward=forward,
        local_gradients=slopes,
        formula=formula,
        local_formulas=local,
        kink=_is_tied,
        numpy=f"np.{big}imum({{a}}, {{b}})",
        torch=f"torch.{big}imum({{a}}, {{b}})",
    )


def _over(name: str, reduction: Any, indicator: str) -> Gate:
    big = name[:3]

    def forward(m: Mathematics, x: Value, axis: Axis = None, keepdims: bool = False) -> Value:
        return as_value(reduction(x, axis=axis, keepdims=keepdims))

    return Gate(
        name=name,
        sign=big,
        operands=("x",),
        parameters=(AXIS, KEEPDIMS),
        forward=forward,
        vjp=_shared_vjp,
        shape=reduced_shape,
        formula=f"{big}(x)",
        rules=_shared_rule(indicator),
        kink=_is_shared,
        test_shapes=REDUCED_SHAPES,
        test_params=REDUCED_ALONG,
        numpy=f"np.{big}({{x}}{{settings}})",
        torch=f"torch.a{big}({{x}}{{settings}})",
    )


RECORDS = (
    _two(
        "max_shared",
        lambda m, a, b: m.maximum(a, b),
        (_larger, lambda m, out, a, b: _larger(m, out, b, a)),
        "max(a, b)",
        ("greater(a, b) / 2 + greater_equal(a, b) / 2", "greater(b, a) / 2 + greater_equal(b, a) / 2"),
    ),
    _two(
        "min_shared",
        lambda m, a, b: m.minimum(a, b),
        (_smaller, lambda m, out, a, b: _smaller(m, out, b, a)),
        "min(a, b)",
        ("greater(b, a) / 2 + greater_equal(b, a) / 2", "greater(a, b) / 2 + greater_equal(a, b) / 2"),
    ),
    _over("max_shared_over", np.max, "greater_equal(x, {})"),
    _over("min_shared_over", np.min, "greater_equal({}, x)"),
)

"""Statistics of arrays that are formulas in gates: averages, quantiles, covariances; what is near, nan or finite."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .formula_terms import Terms, formula
from .function_tables import Entry

__all__ = ["STATISTIC_FORMULAS", "alone", "flat"]


def flat(f: Terms, x: Any) -> Any:
    """A list of all elements."""
    return x if len(f.shape(x)) == 1 else f.gate("reshape", x, shape=(-1,))


def alone(place: int, rank: int) -> tuple[int, ...]:
    """A shape that is open along one axis and 1 along the others."""
    return tuple(-1 if k == place else 1 for k in range(rank))


def _average(f: Terms, x: Any, axis: Any, weights: Any, keepdims: Any) -> Any:
    """The mean, or Σ w x / Σ w along an axis."""
    if weights is None:
        return f.gate("mean", x, axis=axis, keepdims=keepdims)
    if axis is not None and len(f.shape(weights)) < len(f.shape(x)):
        weights = f.gate("reshape", weights, shape=alone(f.axis(x, axis), len(f.shape(x))))
    above = f.gate("sum", f("*", x, weights), axis=axis, keepdims=keepdims)
    return f("/", above, f.gate("sum", weights) if axis is None or f.run.is_traced(weights) else np.sum(weights))


def _quantile(scale: float) -> Entry:
    """Between the two elements that stand there when all are sorted."""

    def work(f: Terms, x: Any, q: Any, axis: Any) -> Any:
        share = f.number(q) / scale
        x = flat(f, x) if axis is None else x
        along = 0 if axis is None else f.axis(x, axis)
        if not 0 <= share <= 1:
            raise f.fault("quantile")
        place = share * (f.shape(x)[along] - 1)
        low = math.floor(place)
        ranked = f.gate("sort", x, axis=along)
        below = f.part(ranked, along, low)
        if place == low:
            return below
        return f("+", f("*", below, low + 1 - place), f("*", f.part(ranked, along, low + 1), place - low))

    return formula("quantile", work, "a|input q", axis=None)


def _cov(f: Terms, x: Any, y: Any, rowvar: Any, ddof: Any, correction: Any) -> Any:
    """Covariance of rows, by N−1."""
    rows = x if y is None else f.gate("stack", [x, y], axis=0)
    rows = f.gate("transpose", rows) if rowvar is False else rows
    taken = f.shape(rows)[-1] - f.whole(correction if ddof is None else ddof)
    centred = f("-", rows, f.gate("mean", rows, axis=-1, keepdims=True))
    if len(f.shape(rows)) == 1:
        return f("/", f.gate("sum", f("**", centred, 2)), taken)
    return f("/", f("@", centred, f.gate("transpose", centred)), taken)


def _corrcoef(f: Terms, x: Any, y: Any) -> Any:
    found = _cov(f, x, y, True, None, 1)
    deviations = f.gate("sqrt", f.gate("diag", found))
    return f("/", found, f.gate("outer", deviations, deviations))


def _range_of(f: Terms, x: Any, axis: Any) -> Any:
    return f("-", f.gate("max_over", x, axis=axis), f.gate("min_over", x, axis=axis))


def _scaled(factor: float) -> Entry:
    return formula("radians", lambda f, x: f("*", x, factor), "x|input")


def _is_close(f: Terms, a: Any, b: Any, rtol: Any, atol: Any) -> Any:
    return f.compare("<=", f.gate("abs", f("-", a, b)), f("+", atol, f("*", rtol, f.gate("abs", b))))


STATISTIC_FORMULAS: dict[str, Entry] = {
    "average": formula("average", _average, "a", axis=None, weights=None, keepdims=False),
    "quantile": _quantile(1.0), "percentile": _quantile(100.0), "ptp": formula("ptp", _range_of, "a", axis=None),
    "cov": formula("cov", _cov, "m|input", y=None, rowvar=True, ddof=None, correction=1),
    "corrcoef": formula("corrcoef", _corrcoef, "x|input", y=None),
    "isclose": formula("isclose", _is_close, "a|input b|other", rtol=1e-5, atol=1e-8),
    "count_nonzero": formula("count_nonzero", lambda f, x, axis: f.gate("sum", f.compare("!=", x, 0.0), axis=axis),
                             "a|input", axis=None),
    "isnan": formula("isnan", lambda f, x: f.compare("!=", x, x), "x|input"),
    "isfinite": formula("isfinite", lambda f, x: f.compare("<", f.gate("abs", x), math.inf), "x|input"),
    **dict.fromkeys(("deg2rad", "radians"), _scaled(math.pi / 180)),
    **dict.fromkeys(("rad2deg", "degrees"), _scaled(180 / math.pi)),
}  # fmt: skip

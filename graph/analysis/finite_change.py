"""Finite change: move one input by h, and compare h · ∂f/∂x with what really happens."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..autodiff.evaluate import input_gradients
from .evaluation_point import Point, element, given_values, input_named, moved, total, total_at

__all__ = ["Curve", "Nudge", "curve", "nudge"]

_ROUNDING = 4e-15  # of the numbers involved: what is left over below that is float64's, not the tangent's
_SAMPLES = 65  # odd, so that the point itself is one


@dataclass(frozen=True, slots=True)
class Nudge:
    """One input element moved by ``step``. ``slope`` is the gradient; None where it has none (class labels).

    ``before``, ``after``: the output (of many numbers: Σ upstream gradient · output);
    ``predicted``: step · slope; ``real``: after − before; ``error``: real − predicted.
    """

    key: str
    index: tuple[int, ...]
    at: float
    step: float
    slope: float
    before: float
    after: float
    predicted: float
    real: float
    error: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The output over one input element, all else fixed; runs of finite points.

    ``runs``: polylines, each a tuple of (x, f); ``tangent``: the two ends of the tangent at ``at``, None where the
    slope is not finite; ``low``, ``high``: the range of f that is worth showing.
    """

    key: str
    index: tuple[int, ...]
    at: float
    value: float
    slope: float
    runs: tuple[tuple[tuple[float, float], ...], ...]
    tangent: tuple[tuple[float, float], tuple[float, float]] | None
    low: float
    high: float


def _standing(point: Point, key: str, index: Sequence[int]) -> tuple[tuple[int, ...], float, float]:
    """The whole index, where the element stands, and the slope there."""
    item = input_named(point, key)
    where = element(point, item, index)
    whole = given_values(point)[key]
    gradient = input_gradients(point.graph, point.evaluation)[key]
    slope = 0.0 if gradient is None else float(np.asarray(gradient)[where])
    return where, float(np.asarray(whole)[where]), slope


def nudge(point: Point, key: str, step: float, index: Sequence[int] = ()) -> Nudge:
    """Moves one element of an input by ``step``.

    Raises:
        TraceError: no such input or element, or a value that a gate cannot take.
    """
    where, at, slope = _standing(point, key, index)
    values = given_values(point)
    before = total(point.evaluation.values[-1], point.evaluation.seed)
    after = total_at(point, {**values, key: moved(values[key], where, step)})
    predicted, real = step * slope, after - before
    error = real - predicted
    scale = max(abs(before), abs(after), abs(real), abs(predicted))
    if abs(error) <= _ROUNDING * scale:
        error = 0.0
    return Nudge(key, where, at, step, slope, before, after, predicted, real, error)


def curve(point: Point, key: str, index: Sequence[int] = (), radius: float | None = None) -> Curve:
    """Samples the output around an input element, ``radius`` to either side (by default what suits its size)."""
    where, at, slope = _standing(point, key, index)
    values = given_values(point)
    reach = radius if radius is not None and radius > 0 and math.isfinite(radius) else max(1.0, abs(at))
    value = total(point.evaluation.values[-1], point.evaluation.seed)
    runs: list[list[tuple[float, float]]] = [[]]
    half, deadline = _samples(point) // 2, time.monotonic() + 2 * point.limits.insight_seconds
    for number in range(-half, half + 1):
        if number and time.monotonic() > deadline:  # other branches may take longer to read
            continue
        x = at + reach * number / half
        y = total_at(point, {**values, key: moved(values[key], where, x - at)}) if number else value
        if math.isfinite(y):
            runs[-1].append((x, y))
        elif runs[-1]:
            runs.append([])
    low, high = _range([y for run in runs for _, y in run], value)
    found = tuple(tuple(part) for run in runs for part in _unbroken(run, low, high))
    tangent = None
    if math.isfinite(slope) and math.isfinite(value):
        tangent = ((at - reach, value - reach * slope), (at + reach, value + reach * slope))
    return Curve(key, where, at, value, slope, found, tangent, low, high)


def _samples(point: Point) -> int:
    """How many points fit into the time, an odd number."""
    begun = time.monotonic()
    total_at(point, given_values(point))
    spent = time.monotonic() - begun
    return max(3, min(_SAMPLES, int(point.limits.insight_seconds / max(spent, 1e-9)) // 2 * 2 + 1))


def _unbroken(run: list[tuple[float, float]], low: float, high: float) -> list[list[tuple[float, float]]]:
    """A polyline without the strokes that cross all that is shown, as at the pole of 1/x."""
    parts: list[list[tuple[float, float]]] = [[]]
    for x, y in run:
        if parts[-1]:
            before = parts[-1][-1][1]
            if (before <= low and y >= high) or (before >= high and y <= low):
                parts.append([])
        parts[-1].append((x, y))
    return [part for part in parts if part]


def _range(heights: list[float], value: float) -> tuple[float, float]:
    """What to show of a curve: all of it, or where most of it is when it shoots up somewhere."""
    if not heights:
        return (-1.0, 1.0)
    low, high = (float(end) for end in np.quantile(heights, (0.05, 0.95)))
    room = 1.5 * (high - low) or max(1.0, abs(low)) * 0.5
    middle = value if math.isfinite(value) else (low + high) / 2
    low, high = min(low, middle) - room, max(high, middle) + room
    return max(low, min(heights)) if min(heights) < low else min(heights), min(high, max(heights))

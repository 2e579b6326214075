"""Gradient descent on the program itself: its output is the loss, some of its inputs are the parameters."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any, Literal

import numpy as np

from ..autodiff.evaluate import evaluate, input_gradients
from ..errors import TraceError
from ..gates.gate import Value
from ..notation.formula_parts import indexed
from .evaluation_point import Point, Program, given_values, input_named, total, total_at

__all__ = ["Contour", "Descent", "Optimizer", "contour", "descend"]

Optimizer = Literal["sgd", "momentum", "adam"]
Ending = Literal["done", "falling", "rose", "unbounded", "diverged", "nonfinite", "time"]

_FAR = 1e6  # times the first loss: from there on it is called divergence
_FALLEN = 1e3  # the same where the loss is no number any more
_TELLING = 5  # steps after which one can say that a loss does not slow down
_MOMENTUM = 0.9
_DECAYS = (0.9, 0.999)
_EPSILON = 1e-8
_GRID = 25  # points along each axis of the contour


@dataclass(frozen=True, slots=True)
class Descent:
    """A descent.

    Attributes:
        losses: before the first step and after each.
        remembered: iterations whose parameters are kept in ``values``: all, or evenly spread where they are many.
        values: by remembered iteration, the value of every parameter.
        ending: "done"; "falling" (as fast at the end as ever: there may be no lowest value), "rose" (it ends higher
            than it began), "unbounded" (it has fallen out of all proportion), "diverged" (it has grown so),
            "nonfinite", or "time".
    """

    parameters: tuple[str, ...]
    optimizer: Optimizer
    rate: float
    losses: tuple[float, ...]
    remembered: tuple[int, ...]
    values: tuple[Mapping[str, Value], ...]
    ending: Ending


@dataclass(frozen=True, slots=True)
class Contour:
    """The loss over two numbers that move; ``heights`` (len(ys), len(xs)), nan where not finite; ``path``: where the
    remembered iterations stand."""

    x: str
    y: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    heights: np.ndarray
    path: tuple[tuple[float, ...], ...]


Update = Callable[[str, Any, int], Any]  # parameter, gradient, step from 1 -> what is subtracted


def _update(optimizer: Optimizer, rate: float) -> Update:
    """The optimizer with its memory.

    Source: momentum, B. Polyak 1964, as v ← βv + g; Adam, D. Kingma and J. Ba, 2015, algorithm 1.
    """
    first: dict[str, Any] = {}
    second: dict[str, Any] = {}

    def sgd(_name: str, gradient: Any, _step: int) -> Any:
        return rate * gradient

    def momentum(name: str, gradient: Any, _step: int) -> Any:
        first[name] = _MOMENTUM * first.get(name, 0.0) + gradient
        return rate * first[name]

    def adam(name: str, gradient: Any, step: int) -> Any:
        first[name] = _DECAYS[0] * first.get(name, 0.0) + (1 - _DECAYS[0]) * gradient
        second[name] = _DECAYS[1] * second.get(name, 0.0) + (1 - _DECAYS[1]) * gradient * gradient
        mean, spread = first[name] / (1 - _DECAYS[0] ** step), second[name] / (1 - _DECAYS[1] ** step)
        return rate * mean / (np.sqrt(spread) + _EPSILON)

    return {"sgd": sgd, "momentum": momentum, "adam": adam}[optimizer]


def _settled(value: Any) -> Value:
    return np.asarray(value, dtype=np.float64) if np.ndim(value) else float(value)


def _keep(iterations: int, numbers: int, limit: int) -> int:
    """Every how many-th iteration is remembered."""
    return max(1, math.ceil((iterations + 1) * max(1, numbers) / limit))


def _checked(point: Point, parameters: Sequence[str], steps: int, rate: float) -> None:
    source = point.graph.source
    if not parameters:
        raise TraceError("wrong_arguments", "no_parameters", source=source)
    gradients = input_gradients(point.graph, point.evaluation)
    for key in parameters:
        input_named(point, key)
        if gradients[key] is None:
            raise TraceError("not_differentiable", "no_parameter", source=source, name=key, text=key)
    if not 0 < steps <= point.limits.descent_steps:
        limit = point.limits.descent_steps
        raise TraceError("too_large", "descent_steps", source=source, limit=limit, value=steps)
    if not math.isfinite(rate):
        raise TraceError("bad_value", "learning_rate", source=source)


def descend(
    point: Point, parameters: Sequence[str], *, rate: float = 0.1, optimizer: Optimizer = "sgd", steps: int = 50
) -> Descent:
    """Descends from where the point stands.

    Args:
        parameters: keys of the inputs that move.

    Raises:
        TraceError: no such input, one without a gradient, or a number out of its limits.
    """
    _checked(point, parameters, steps, rate)
    program: Program = point
    seed = point.evaluation.seed
    update = _update(optimizer, rate)
    values = given_values(point)
    numbers = sum(int(np.size(values[key])) for key in parameters)
    every = _keep(steps, numbers, point.limits.descent_numbers)
    evaluation = point.evaluation
    losses = [total(evaluation.values[-1], seed)]
    remembered, kept = [0], [{key: values[key] for key in parameters}]
    deadline = time.monotonic() + point.limits.insight_seconds
    ending: Ending = "done"
    for step in range(1, steps + 1):
        gradients = input_gradients(program.graph, evaluation)
        with np.errstate(all="ignore"):
            for key in parameters:
                values[key] = _settled(values[key] - update(key, _or_nothing(gradients.get(key)), step))
        program = point.program_at(values)
        evaluation = evaluate(program.plan, values, seed)
        losses.append(total(evaluation.values[-1], seed))
        is_lost = not math.isfinite(losses[-1])
        is_far = abs(losses[-1]) > _FAR * max(1.0, abs(losses[0]))
        is_late = time.monotonic() > deadline
        if step % every == 0 or step == steps or is_lost or is_far or is_late:
            remembered.append(step)
            kept.append({key: values[key] for key in parameters})
        if is_lost or is_far or is_late:
            ending = _broken_off(losses, is_lost, is_far)
            break
    ending = _told(losses) if ending == "done" else ending
    return Descent(tuple(parameters), optimizer, rate, tuple(losses), tuple(remembered), tuple(kept), ending)


def _or_nothing(gradient: Value | None) -> Value:
    """An input that the branch taken does not use has a gradient of 0."""
    return 0.0 if gradient is None else gradient


def _broken_off(losses: list[float], is_lost: bool, is_far: bool) -> Ending:
    """Why a descent has ended before its last step."""
    finite = [loss for loss in losses if math.isfinite(loss)]
    has_fallen = bool(finite) and finite[-1] < finite[0] and abs(finite[-1]) > _FALLEN * max(1.0, abs(finite[0]))
    if is_lost:
        return "unbounded" if has_fallen else "nonfinite"
    if is_far:
        return "unbounded" if losses[-1] < 0 else "diverged"
    return "time"


def _told(losses: list[float]) -> Ending:
    """How a descent that took all its steps went."""
    if losses[-1] > losses[0]:
        return "rose"
    falls = [before - after for before, after in pairwise(losses)]
    steepest = max(falls)
    is_telling = len(falls) >= _TELLING and steepest > 0
    return "falling" if is_telling and falls[-1] >= (1 - 1e-9) * steepest else "done"


def contour(point: Point, descent: Descent) -> Contour | None:
    """The loss around the path of two numbers, of two parameters or of one; None where there are not just two,
    or where it takes too long."""
    places = [(key, index) for key in descent.parameters for index in _places(point, key)]
    if len(places) != 2:
        return None
    path = tuple(tuple(float(np.asarray(kept[key])[index]) for key, index in places) for kept in descent.values)
    values = given_values(point)
    xs, ys = (_span([place[axis] for place in path]) for axis in (0, 1))
    heights: Any = np.full((len(ys), len(xs)), math.nan)
    deadline = time.monotonic() + point.limits.insight_seconds
    for row, b in enumerate(ys):
        if time.monotonic() > deadline:
            return None
        heights[row] = [total_at(point, _placed(values, places, (a, b))) for a in xs]
    heights[~np.isfinite(heights)] = math.nan
    x, y = (indexed(key, [str(k) for k in index], "plain") for key, index in places)
    return Contour(x, y, xs, ys, heights, path)


def _places(point: Point, key: str) -> list[tuple[int, ...]]:
    """The numbers of a parameter; no more than it takes to see that there are too many."""
    shape = input_named(point, key).shape
    return list(islice(np.ndindex(*shape), 3))


def _placed(values: dict[str, Value], places: list[tuple[str, tuple[int, ...]]], at: tuple[float, float]) -> Any:
    """The inputs with two numbers put in."""
    moved_to: dict[str, Any] = dict(values)
    for (key, index), number in zip(places, at, strict=True):
        if not index:
            moved_to[key] = number
            continue
        moved_to[key] = np.array(moved_to[key])
        moved_to[key][index] = number
    return moved_to


def _span(path: list[float]) -> tuple[float, ...]:
    """Points from before the path's smallest number to after its largest."""
    finite = [number for number in path if math.isfinite(number) and abs(number) < 1e6 * max(1.0, abs(path[0]))]
    low, high = min(finite), max(finite)
    room = 0.35 * (high - low) or max(1.0, abs(low)) * 0.5
    return tuple(float(number) for number in np.linspace(low - room, high + room, _GRID))

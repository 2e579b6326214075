"""Each input's gradient three ways: backpropagation, numeric differentiation, SymPy's closed form.

A number that differs where the program has a corner or runs out of the real numbers is explained, not called wrong.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from ..autodiff.evaluate import input_gradients
from ..autodiff.graph import Fault, Input
from ..errors import NotNow
from ..gates.gate import Value
from .closed_forms import ClosedForm, closed_form, input_names
from .detached_values import held
from .evaluation_point import Point, given_values, moved, total_at
from .numeric_gradients import ComplexProgram, complex_program, difference, one_sided

__all__ = ["Check", "InputCheck", "Reason", "check"]

Verdict = Literal["agrees", "kink", "nonfinite", "differs", "none", "late"]
Method = Literal["central", "complex"]

NUMERIC_TOLERANCE = 1e-6  # relative; what central differences of float64 can promise
EXACT_TOLERANCE = 1e-9  # relative; of the complex step and of closed forms
_EVALUATIONS = 24  # forward passes for one element at most


@dataclass(frozen=True, slots=True)
class Reason:
    """Why numbers may differ: the gate at fault, and the words' key with its fields.

    ``slopes``: to the left and to the right of a corner, for an input of one number.
    """

    node: str
    key: str
    params: Mapping[str, Any]
    slopes: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class InputCheck:
    """One input.

    Attributes:
        analytic: backpropagation's gradient, whole; None where the input can have none (class labels).
        numeric: the same by differences; nan at elements that were not tried.
        symbolic: the value of the closed form; None where there is none.
        checked: how many of the ``size`` elements were tried.
        numeric_error, symbolic_error: the largest relative errors; None where nothing was compared.
    """

    key: str
    analytic: Value | None
    numeric: Value | None
    symbolic: Value | None
    method: Method
    checked: int
    size: int
    numeric_error: float | None
    symbolic_error: float | None
    verdict: Verdict
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """All inputs in order of first appearance, and the state of the closed form (see ``ClosedForm``)."""

    inputs: tuple[InputCheck, ...]
    closed: ClosedForm = field(default_factory=lambda: ClosedForm("arrays", {}))

    @property
    def is_right(self) -> bool:
        """No input's gradient differs without an explanation."""
        return all(one.verdict != "differs" for one in self.inputs)


def _relative_error(one: np.ndarray, other: np.ndarray, floor: float) -> float:
    """The largest difference, in relation to the largest number; below ``floor`` numbers count as zero."""
    scale = max(float(np.max(np.abs(one))), float(np.max(np.abs(other))), floor)
    return float(np.max(np.abs(one - other))) / scale


def _tried(size: int, share: int) -> list[int]:
    """Which elements are tried: all, or ``share`` of them, evenly spread."""
    return list(range(size)) if size <= share else sorted({round(k * (size - 1) / (share - 1)) for k in range(share)})


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a check goes about it: the complex program where there is one, elements to try an input, the closed form,
    and when to stop."""

    program: ComplexProgram | None
    share: int
    closed: ClosedForm
    deadline: float

    def hurried(self, function: Callable[[float], float]) -> Callable[[float], float]:
        """The function, which gives up when the time is over."""

        def hurry(number: float) -> float:
            if time.monotonic() > self.deadline:
                raise NotNow("late")
            return function(number)

        return hurry


def _numeric(point: Point, item: Input, values: Mapping[str, Value], plan: _Plan) -> tuple[Any, int]:
    """The gradient by differences, in the input's shape, and how many elements were tried."""
    numbers = np.full(item.shape, math.nan)
    count = 0
    for number in _tried(math.prod(item.shape), max(2, plan.share)):
        index = tuple(map(int, np.unravel_index(number, item.shape)))
        if time.monotonic() > plan.deadline:
            break
        if plan.program is not None:
            numbers[index] = plan.program.slope(values, item.key, index, point.evaluation.seed)
        if not math.isfinite(numbers[index]):  # where a gate's formula overflows, the gate itself may not
            function, at = _along(point, item, values, index)
            try:
                numbers[index] = difference(plan.hurried(function), at)[0]
            except NotNow:
                break
        count += 1
    return (numbers if item.shape else float(numbers)), count


def _along(point: Point, item: Input, values: Mapping[str, Value], index: tuple[int, ...]) -> tuple[Any, float]:
    """The program as a function of one element, and where that element stands."""
    whole = values[item.key]
    at = float(whole[index]) if isinstance(whole, np.ndarray) else whole

    def function(number: float) -> float:
        return total_at(point, {**values, item.key: moved(whole, index, number - at)})

    return function, at


def _faults_behind(point: Point, item: Input) -> list[Fault]:
    """Faults of gates that the input reaches."""
    graph = point.graph
    reached = set(item.nodes.values())
    for position in graph.gates:
        if not reached.isdisjoint(graph.nodes[position].operands):
            reached.add(position)
    return [fault for fault in point.evaluation.faults if fault.node in reached]


def _is_finite(value: Value | None) -> bool:
    return value is None or bool(np.all(np.isfinite(value)))


def _explained(point: Point, item: Input, found: InputCheck, values: Mapping[str, Value], is_close: bool) -> InputCheck:
    """The verdict of one input, with its reason."""
    faults = _faults_behind(point, item)
    nonfinite = next((fault for fault in faults if fault.kind == "nonfinite"), None)
    tried = np.asarray(found.numeric)
    has_numbers = bool(np.isfinite(tried).any()) or found.checked < found.size
    if brink := next((point.brinks[place] for place in item.nodes.values() if place in point.brinks), None):
        slopes = one_sided(*_along(point, item, values, ())) if not item.shape else None
        if slopes is None or not np.allclose(slopes, np.asarray(found.analytic), rtol=1e-4, atol=1e-4):
            where = point.graph.nodes[next(iter(item.nodes.values()))].id
            return replace(found, verdict="kink", reason=Reason(where, "branch", {"line": brink.line}, slopes))
    if is_close and _is_finite(found.analytic) and _is_finite(point.evaluation.values[-1]):
        return replace(found, verdict="agrees")
    if nonfinite is not None or not _is_finite(found.analytic) or not has_numbers:
        reason = None
        if nonfinite is not None:
            node = point.graph.nodes[nonfinite.node]
            assert node.operation is not None
            reason = Reason(node.id, nonfinite.key, {"gate": node.operation.gate.sign})
        return replace(found, verdict="nonfinite", reason=reason)
    kink = next((fault for fault in faults if fault.kind == "kink"), None)
    if kink is None:
        return replace(found, verdict="differs")
    node = point.graph.nodes[kink.node]
    slopes = one_sided(*_along(point, item, values, ())) if not item.shape else None
    return replace(found, verdict="kink", reason=Reason(node.id, "kink", {}, slopes))


def _symbolic(point: Point, item: Input, closed: ClosedForm) -> Value | None:
    """The closed form's value, whole; None where there is none."""
    if closed.state != "shown":
        return None
    whole: Any = np.zeros(item.shape)
    names = input_names(point.graph)
    for index, position in item.nodes.items():
        whole[index] = closed.gradients[names[position]].value
    return whole if item.shape else float(whole)


def _one(
    point: Point,
    item: Input,
    gradient: Value | None,
    plan: _Plan,
) -> InputCheck:
    values = given_values(point)
    size, method = int(np.prod(item.shape)), "complex" if plan.program else "central"
    if gradient is None:
        return InputCheck(item.key, None, None, None, method, 0, size, None, None, "none")  # type: ignore[arg-type]
    numeric, checked = _numeric(point, item, values, plan)
    analytic, found = np.asarray(gradient), np.asarray(numeric)
    output = float(np.max(np.abs(np.asarray(point.evaluation.values[-1]))))
    floor = 1e-6 * max(1.0, output) if math.isfinite(output) else 1.0
    both = np.isfinite(analytic) & np.isfinite(found)
    error = _relative_error(analytic[both], found[both], floor) if both.any() else None
    symbolic = _symbolic(point, item, plan.closed)
    symbolic_error = None
    if symbolic is not None and _is_finite(symbolic) and _is_finite(gradient):
        symbolic_error = _relative_error(analytic, np.asarray(symbolic), floor)
    whole = InputCheck(
        key=item.key,
        analytic=gradient,
        numeric=numeric,
        symbolic=symbolic,
        method=method,  # type: ignore[arg-type]
        checked=checked,
        size=size,
        numeric_error=error,
        symbolic_error=symbolic_error,
        verdict="differs",
    )
    if not checked:
        return replace(whole, verdict="late")
    limit = EXACT_TOLERANCE if plan.program else NUMERIC_TOLERANCE
    is_close = error is not None and error <= limit and (symbolic_error or 0.0) <= EXACT_TOLERANCE
    return _explained(point, item, whole, values, is_close)


def check(point: Point, *, is_symbolic: bool = True) -> Check:
    """Every input's gradient, checked.

    Args:
        is_symbolic: whether SymPy is asked for the closed form too.
    """
    point = held(point)
    closed = closed_form(point) if is_symbolic else ClosedForm("unsupported", {})
    gradients = input_gradients(point.graph, point.evaluation)
    share = point.limits.check_evaluations // (_EVALUATIONS * max(1, len(point.graph.inputs)))
    deadline = time.monotonic() + point.limits.insight_seconds
    plan = _Plan(complex_program(point.graph), share, closed, deadline)
    with np.errstate(all="ignore"):
        found = [_one(point, item, gradients[item.key], plan) for item in point.graph.inputs]
    return Check(tuple(found), closed)

"""Losses: one number from predictions and targets. N is the number of rows, 1 for a single example."""

from __future__ import annotations

from math import prod

import numpy as np

from ..words import ShapeName
from .array_math import sum_to
from .gate import Gate, Mathematics, Misfit, Shape, Value, broadcast_shape
from .softmax import log_softmax

__all__ = ["RECORDS"]


def _classified_shape(y: Shape, t: Shape) -> Shape:
    """A loss over classes: rows (N, K) or one row (K,), against the same shape or against class labels."""
    if len(y) not in (1, 2):
        raise Misfit("shape_mismatch", "loss_rows")
    if t not in (y, y[:-1]):
        raise Misfit("shape_mismatch", "loss_targets", rows=ShapeName(y), labels=ShapeName(y[:-1]))
    return ()


def _takes_gradient(y: Shape, t: Shape) -> tuple[bool, bool]:
    return (True, t == y)


def _rows(shape: Shape) -> int:
    return shape[0] if len(shape) == 2 else 1


def _over_rows(shape: Shape) -> str:
    return f" / {_rows(shape)}" if _rows(shape) > 1 else ""


def _targets(y: Value, t: Value) -> np.ndarray:
    """The targets in the shape of ``y``: class labels become one-hot rows.

    Raises:
        Misfit: a label is no whole number, or names no class.
    """
    if np.shape(t) == np.shape(y):
        return np.asarray(t)
    labels, classes = np.asarray(t), np.shape(y)[-1]
    wrong = labels[(labels != np.floor(labels)) | (labels < 0) | (labels >= classes)]
    if wrong.size:
        raise Misfit("bad_value", "labels", label=float(wrong.flat[0]), last=classes - 1)
    return np.asarray(labels[..., None] == np.arange(classes), dtype=np.float64)


def _cross_entropy(m: Mathematics, y: Value, t: Value) -> Value:
    targets = _targets(y, t)
    terms = np.where(targets == 0.0, 0.0, targets * np.log(y))
    return float(-np.sum(terms) / _rows(np.shape(y)))


def _cross_entropy_vjp(upstream_gradient: Value, out: Value, y: Value, t: Value) -> tuple[Value | None, ...]:
    targets, share = _targets(y, t), upstream_gradient / _rows(np.shape(y))
    absent = targets == 0.0
    of_y = np.where(absent, 0.0, -targets / y * share)
    of_t = np.where(absent & np.equal(y, 0.0), 0.0, -np.log(y) * share)  # 0·log 0 counts 0 in every respect
    return of_y, of_t if np.shape(t) == np.shape(y) else None


def _cross_entropy_rules(y: Shape, t: Shape) -> tuple[str | None, ...]:
    below = f"({_rows(y)} * y)" if _rows(y) > 1 else "y"
    if t != y:
        return (f"-one_hot(t) / {below} * UG", None)
    return (f"-t / {below} * UG", f"-log(y){_over_rows(y)} * UG")


def _cross_entropy_rule_here(rule: str, y: Value, t: Value) -> str:
    """Where nothing is expected of a probability of 0, it counts nothing, whatever its logarithm."""
    if not np.any(np.equal(y, 0.0) & np.equal(_targets(y, t), 0.0)):
        return rule
    slope, wanted = rule.removeprefix("-").removesuffix(" * UG"), "t" if np.shape(t) == np.shape(y) else "one_hot(t)"
    absent = f"equal({wanted}, 0)"
    absent = absent if slope.startswith(wanted) else f"logical_and(equal(y, 0), {absent})"
    return f"-where({absent}, 0, {slope}) * UG"


def _cross_entropy_expansion(y: Shape, t: Shape) -> str | None:
    return f"-sum(t * log(y)){_over_rows(y)}" if t == y else None


def _softmax_cross_entropy(m: Mathematics, s: Value, t: Value) -> Value:
    targets = _targets(s, t)
    terms = np.where(targets == 0.0, 0.0, targets * log_softmax(s))
    return float(-np.add.reduce(terms, axis=None) / _rows(np.shape(s)))


def _softmax_cross_entropy_vjp(upstream_gradient: Value, out: Value, s: Value, t: Value) -> tuple[Value | None, ...]:
    """(y·Σt − t)/N for the scores, which is the lectures' (y − t)/N where a row of t sums to one."""
    targets, share = _targets(s, t), upstream_gradient / _rows(np.shape(s))
    logarithms = log_softmax(s)
    of_s = (np.exp(logarithms) * np.add.reduce(targets, axis=-1, keepdims=True) - targets) * share
    return of_s, -logarithms * share if np.shape(t) == np.shape(s) else None


def _softmax_cross_entropy_rules(s: Shape, t: Shape) -> tuple[str | None, ...]:
    over = _over_rows(s)
    if t != s:
        return (f"(softmax(s) - one_hot(t)){over} * UG", None)
    return (f"(softmax(s) * {_total(s)} - t){over} * UG", f"-log_softmax(s){over} * UG")


def _total(s: Shape) -> str:
    return "sum(t, axis=-1, keepdims=True)" if len(s) > 1 else "sum(t)"


def _softmax_cross_entropy_rule_here(rule: str, s: Value, t: Value) -> str:
    """The lectures' y − t where every row of t sums to one."""
    if np.shape(t) != np.shape(s) or not np.allclose(np.sum(t, axis=-1), 1.0, rtol=0.0, atol=1e-12):
        return rule
    return rule.replace(f" * {_total(np.shape(s))}", "")


def _error_shape(y: Shape, t: Shape) -> Shape:
    broadcast_shape(y, t)
    return ()


def _error_gradients(slope: Value, y: Value, t: Value) -> tuple[Value, ...]:
    """slope·2(y − t) for y and its opposite for t, summed back to their shapes."""
    of_y = 2.0 * (y - t) * slope
    return sum_to(of_y, np.shape(y)), sum_to(-of_y, np.shape(t))


def _mse_vjp(upstream_gradient: Value, out: Value, y: Value, t: Value) -> tuple[Value, ...]:
    return _error_gradients(upstream_gradient / np.size(y - t), y, t)


def _mse_rules(y: Shape, t: Shape) -> tuple[str, str]:
    n = prod(broadcast_shape(y, t))
    two = f"2 / {n}" if n > 1 else "2"
    return (f"{two} * (y - t) * UG", f"{two} * (t - y) * UG")


def _cross_entropy_numpy(y: Shape, t: Shape) -> str:
    """Only what was true is read, as 0·log 0 counts 0."""
    if t != y:
        return f"-np.sum(one_hot({{t}}, {y[-1]}) * np.log({{y}}))" + _over_rows(y)
    return "-np.sum({t} * np.log({y}))" + _over_rows(y)


def _cross_entropy_numpy_here(y: Value, t: Value) -> tuple[str, tuple[str | None, ...]] | None:
    """Where nothing is expected of a probability of 0: 0·log 0 counts 0."""
    targets = _targets(y, t)
    if not np.any(np.equal(y, 0.0) & np.equal(targets, 0.0)):
        return None
    shape, wanted = np.shape(y), "{t}" if np.shape(t) == np.shape(y) else f"one_hot({{t}}, {np.shape(y)[-1]})"
    over = _over_rows(shape)
    below = f"({_rows(shape)} * {{y}})" if over else "{y}"
    return (
        f"-np.sum(np.where({wanted} == 0, 0, {wanted} * np.log({{y}}))){over}",
        (
            f"-np.where({wanted} == 0, 0, {wanted} / {below}) * {{UG}}",
            f"-np.where(({{y}} == 0) & ({wanted} == 0), 0, np.log({{y}}){over}) * {{UG}}",
        ),
    )


def _cross_entropy_torch(y: Shape, t: Shape) -> str:
    if t != y:
        return "torch.nn.functional.nll_loss(torch.log({y}), {t}.long())"
    return "-torch.sum(torch.xlogy({t}, {y}))" + _over_rows(y)


def _softmax_cross_entropy_numpy_rules(s: Shape, t: Shape) -> tuple[str | None, ...]:
    """As the VJP has it: targets whose rows do not sum to one included."""
    if t != s:
        return None, None
    return "(softmax({s}) * np.sum({t}, axis=-1, keepdims=True) - {t})" + _over_rows(s) + " * {UG}", None


def _softmax_cross_entropy_numpy(s: Shape, t: Shape) -> str:
    targets = "{t}" if t == s else f"one_hot({{t}}, {s[-1]})"
    return f"-np.sum({targets} * log_softmax({{s}}))" + _over_rows(s)


_CLASSIFIED: tuple[tuple[Shape, ...], ...] = (((3,), (3,)), ((4, 3), (4, 3)), ((3,), ()), ((4, 3), (4,)))
_PAIRED: tuple[tuple[Shape, ...], ...] = (((), ()), ((3,), (3,)), ((2, 3), (2, 3)), ((2, 3), (3,)), ((), (2, 1)))

RECORDS = (
    Gate(
        name="cross_entropy",
        sign="cross entropy",
        operands=("y", "t"),
        forward=_cross_entropy,
        vjp=_cross_entropy_vjp,
        shape=_classified_shape,
        formula="-sum(t * log(y)) / N",
        rules=_cross_entropy_rules,
        rule_here=_cross_entropy_rule_here,
        expansion=_cross_entropy_expansion,
        domain=((0.1, 1.0), (0.1, 1.0)),
        takes_gradient=_takes_gradient,
        test_shapes=_CLASSIFIED,
        numpy=_cross_entropy_numpy,
        numpy_here=_cross_entropy_numpy_here,
        torch=_cross_entropy_torch,
    ),
    Gate(
        name="softmax_cross_entropy",
        sign="softmax + CE",
        operands=("s", "t"),
        spellings=("softmax_cross_entropy", "F.cross_entropy", "functional.cross_entropy"),  # PyTorch's takes scores
        forward=_softmax_cross_entropy,
        vjp=_softmax_cross_entropy_vjp,
        shape=_classified_shape,
        formula="-sum(t * log_softmax(s)) / N",
        rules=_softmax_cross_entropy_rules,
        rule_here=_softmax_cross_entropy_rule_here,
        expansion="p = softmax(s)\ncross_entropy(p, t)",
        takes_gradient=_takes_gradient,
        test_shapes=_CLASSIFIED,
        numpy=_softmax_cross_entropy_numpy,
        numpy_rules=_softmax_cross_entropy_numpy_rules,
        torch=lambda s, t: "torch.nn.functional.cross_entropy({s}, {t}" + (")" if t == s else ".long())"),
    ),
    Gate(
        name="mse",
        sign="MSE",
        operands=("y", "t"),
        spellings=("mse", "mse_loss"),
        forward=lambda m, y, t: float(np.mean(np.square(y - t))),
        vjp=_mse_vjp,
        shape=_error_shape,
        formula="mean((y - t) ** 2)",
        rules=_mse_rules,
        expansion="mean((y - t)**2)",
        test_shapes=_PAIRED,
    ),
    Gate(
        name="sse",
        sign="SSE",
        operands=("y", "t"),
        forward=lambda m, y, t: float(np.sum(np.square(y - t))),
        vjp=lambda upstream_gradient, out, y, t: _error_gradients(upstream_gradient, y, t),
        shape=_error_shape,
        formula="sum((y - t) ** 2)",
        rules=("2 * (y - t) * UG", "2 * (t - y) * UG"),
        expansion="sum((y - t)**2)",
        test_shapes=_PAIRED,
    ),
)

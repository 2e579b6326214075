"""Losses of predictions and targets, element by element, in PyTorch's forms, averaged, summed or left as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .array_math import as_value, sum_to
from .axes import tuple_text
from .gate import Gate, Mathematics, Parameter, Shape, Value, broadcast_shape
from .reduction import REDUCTION, divided, divisor, opened, reduced, reduced_to

__all__ = ["RECORDS"]

_SHAPES: tuple[tuple[Shape, ...], ...] = (((), ()), ((3,), (3,)), ((2, 3), (2, 3)), ((2, 3), (3,)))
_REDUCTIONS: tuple[dict[str, Any], ...] = ({}, {"reduction": "sum"}, {"reduction": "none"})
Term = Callable[..., Value]


def _softplus(x: Value) -> Value:
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))


def _sigmoid(x: Value) -> Value:
    decay = np.exp(-np.abs(x))
    return np.where(np.greater_equal(x, 0.0), 1.0, decay) / (1.0 + decay)


def _log(x: Value) -> Value:
    """A logarithm that does not fall below −100, as PyTorch's binary cross-entropy has it."""
    return np.maximum(np.log(x), -100.0)


def _rule_here(rule: str, y: Value, t: Value, reduction: str = "mean") -> str:
    """At a probability of 0 or 1, or as good as that, with the bounds that keep quotient and logarithms finite."""
    if not _is_bounded(y):
        return rule
    bounded = rule.replace("(y * (1 - y))", "max(y * (1 - y), 1e-12)")
    return re.sub(r"log\((1 - y|y)\)", r"max(log(\1), -100)", bounded)


def _is_bounded(y: Value) -> bool:
    """Whether a logarithm, or the quotient of the slope, would pass its bound."""
    here = np.asarray(y)
    return bool(np.any((here * (1.0 - here) < 1e-12) & (here >= 0.0) & (here <= 1.0)))


def _numpy_here(y: Value, t: Value, reduction: str = "mean") -> tuple[str, tuple[str | None, ...]] | None:
    if not _is_bounded(y):
        return None
    whole = broadcast_shape(np.shape(y), np.shape(t))
    yes, no = "np.maximum(np.log({y}), -100)", "np.maximum(np.log(1 - {y}), -100)"
    slopes = "({y} - {t}) / np.maximum({y} * (1 - {y}), 1e-12)", f"({no} - {yes})"
    loss = f"-({{t}} * {yes} + (1 - {{t}}) * {no})"
    written = []
    for slope, shape in zip(slopes, map(np.shape, (y, t)), strict=True):
        text = f"{slope} * {{UG}}{divided(whole, reduction)}"
        written.append(text if shape == whole else f"unbroadcast(np.broadcast_to({text}, {whole}), {shape})")
    return loss if reduction == "none" else f"np.{reduction}({loss})", tuple(written)


def _smooth_l1(y: Value, t: Value, beta: float) -> Value:
    size = np.abs(y - t)
    return np.where(np.less(size, beta), np.divide(np.square(size), 2.0 * beta), size - beta / 2.0)


def _smooth_l1_slope(y: Value, t: Value, beta: float) -> Value:
    return np.sign(y - t) if beta == 0.0 else np.clip((y - t) / beta, -1.0, 1.0)


def _huber(y: Value, t: Value, delta: float) -> Value:
    size = np.abs(y - t)
    return np.where(np.less_equal(size, delta), np.square(size) / 2.0, delta * (size - delta / 2.0))


def _divergence(q: Value, t: Value, log_target: bool) -> Value:
    return np.exp(t) * (t - q) if log_target else np.where(np.equal(t, 0.0), 0.0, t * np.log(t)) - t * q


def _record(
    name: str,
    sign: str,
    operands: tuple[str, str],
    term: Term,
    slopes: tuple[Term, Term],
    texts: Callable[..., tuple[str, str, str]],
    torch: str,
    parameters: tuple[Parameter, ...] = (),
    test_params: tuple[Mapping[str, Any], ...] = _REDUCTIONS,
    **more: Any,
) -> Gate:
    """A gate of one loss. ``texts``: of the settings, the term and its slopes in our own language."""

    def forward(m: Mathematics, y: Value, t: Value, **params: Any) -> Value:
        reduction = params.pop("reduction", "mean")
        return reduced(term(y, t, **_completed(parameters, params)), reduction)

    def vjp(upstream_gradient: Value, out: Value, y: Value, t: Value, **params: Any) -> tuple[Value, ...]:
        reduction, whole = params.pop("reduction", "mean"), np.broadcast_shapes(np.shape(y), np.shape(t))
        share, params = upstream_gradient / divisor(whole, reduction), _completed(parameters, params)
        found = [np.broadcast_to(slope(y, t, **params) * share, whole) for slope in slopes]
        return tuple(as_value(sum_to(one, np.shape(of))) for one, of in zip(found, (y, t), strict=True))

    def shape(y: Shape, t: Shape, **params: Any) -> Shape:
        return reduced_to(broadcast_shape(y, t), params.get("reduction", "mean"))

    def rules(y: Shape, t: Shape, **params: Any) -> tuple[str, ...]:
        whole = broadcast_shape(y, t)
        over = divided(whole, params.pop("reduction", "mean"))
        written = []
        for own, other, slope in zip(operands, (t, y), texts(**_completed(parameters, params))[1:], strict=True):
            is_alone = other != whole and not re.search(rf"\b{own}\b", slope)
            written.append(f"{slope}{f' * ones({tuple_text(whole)})' if is_alone else ''} * UG{over}")
        return tuple(written)

    def formula(**params: Any) -> str:
        return f"mean({texts(**_completed(parameters, params))[0]})"

    def expansion(y: Shape, t: Shape, **params: Any) -> str:
        reduction = params.pop("reduction", "mean")
        *before, last = texts(**_completed(parameters, params))[0].split("\n")
        return "\n".join([*before, opened(last, broadcast_shape(y, t), reduction)])

    def torch_text(*shapes: Shape, **params: Any) -> str:
        typed = {key: value for key, value in params.items() if value != "mean"}
        settings = "".join(f", {key}={value!r}" for key, value in typed.items())
        both = f"{{{operands[0]}}}, {{{operands[1]}}}"
        both = both if len(set(shapes)) == 1 else f"*torch.broadcast_tensors({both})"  # its losses broadcast no more
        return f"torch.nn.functional.{torch}({both}{settings})"

    return Gate(
        name=name,
        sign=sign,
        operands=operands,
        parameters=(*parameters, REDUCTION),
        forward=forward,
        vjp=vjp,
        shape=shape,
        formula=more.pop("formula", formula),
        rules=rules,
        expansion=expansion,
        test_shapes=_SHAPES,
        test_params=test_params,
        torch=torch_text if torch else "",
        **more,
    )


def _completed(parameters: tuple[Parameter, ...], params: Mapping[str, Any]) -> dict[str, Any]:
    return {one.name: params.get(one.name, one.default) for one in parameters}


def _smooth_texts(beta: float) -> tuple[str, str, str]:
    if beta == 0.0:
        return "abs(y - t)", "sign(y - t)", "sign(t - y)"
    opened_ = f"d = y - t\na = abs(d)\nwhere(less(a, {beta}), d**2 / {2 * beta}, a - {beta / 2})"
    return opened_, f"max(min((y - t) / {beta}, 1), -1)", f"max(min((t - y) / {beta}, 1), -1)"


def _huber_texts(delta: float) -> tuple[str, str, str]:
    opened_ = f"d = y - t\na = abs(d)\nwhere(less_equal(a, {delta}), d**2 / 2, {delta} * (a - {delta / 2}))"
    return opened_, f"max(min(y - t, {delta}), -{delta})", f"max(min(t - y, {delta}), -{delta})"


def _divergence_texts(log_target: bool) -> tuple[str, str, str]:
    if log_target:
        return "exp(t) * (t - q)", "-exp(t)", "exp(t) * (t - q + 1)"
    return "xlogy(t, t) - t * q", "-t", "(log(t) + 1 - q)"


_SMOOTH = "mean(where(less(abs(y - t), beta), (y - t) ** 2 / (2 * beta), abs(y - t) - beta / 2))"
_HUBER = "mean(where(less_equal(abs(y - t), delta), (y - t) ** 2 / 2, delta * (abs(y - t) - delta / 2)))"
_LOG_TARGET = Parameter("log_target", "flag", False)
RECORDS = (
    _record(
        "squared_error", "(y−t)²", ("y", "t"), lambda y, t: np.square(y - t),
        (lambda y, t: 2.0 * (y - t), lambda y, t: 2.0 * (t - y)),
        lambda: ("(y - t)**2", "2 * (y - t)", "2 * (t - y)"), "mse_loss",
    ),
    _record(
        "l1_loss", "L1", ("y", "t"), lambda y, t: np.abs(y - t),
        (lambda y, t: np.sign(y - t), lambda y, t: np.sign(t - y)),
        lambda: ("abs(y - t)", "sign(y - t)", "sign(t - y)"), "l1_loss", spellings=("l1_loss", "mae_loss"),
        kink=lambda out, y, t, reduction="mean": bool(np.any(np.equal(y, t))),
    ),
    _record(
        "smooth_l1", "smooth L1", ("y", "t"), _smooth_l1,
        (_smooth_l1_slope, lambda y, t, beta: -_smooth_l1_slope(y, t, beta)), _smooth_texts, "smooth_l1_loss",
        (Parameter("beta", "number", 1.0),), (*_REDUCTIONS, {"beta": 0.5}), formula=_SMOOTH,
        kink=lambda out, y, t, beta=1.0, reduction="mean": beta == 0.0 and bool(np.any(np.equal(y, t))),
        spellings=("smooth_l1", "smooth_l1_loss"), source="R. Girshick, Fast R-CNN, 2015, equation 3",
    ),
    _record(
        "huber", "Huber", ("y", "t"), _huber,
        (lambda y, t, delta: np.clip(y - t, -delta, delta), lambda y, t, delta: np.clip(t - y, -delta, delta)),
        _huber_texts, "huber_loss", (Parameter("delta", "number", 1.0),), (*_REDUCTIONS, {"delta": 0.5}),
        formula=_HUBER, spellings=("huber", "huber_loss"),
        source="P. Huber, Robust estimation of a location parameter, 1964",
    ),
    _record(
        "bce", "BCE", ("y", "t"), lambda y, t: -(t * _log(y) + (1.0 - t) * _log(1.0 - y)),
        (lambda y, t: (y - t) / np.maximum(y * (1.0 - y), 1e-12), lambda y, t: _log(1.0 - y) - _log(y)),
        lambda: ("-(t * log(y) + (1 - t) * log(1 - y))", "(y - t) / (y * (1 - y))", "(log(1 - y) - log(y))"),
        "binary_cross_entropy", domain=((0.1, 0.9), (0.1, 0.9)), spellings=("bce", "binary_cross_entropy", "bce_loss"),
        kink=lambda out, y, t, reduction="mean": _is_bounded(y), rule_here=_rule_here, formula_here=_rule_here,
        numpy_here=_numpy_here,
    ),
    _record(
        "bce_with_logits", "σ + BCE", ("s", "t"), lambda s, t: _softplus(s) - t * s,
        (lambda s, t: _sigmoid(s) - t, lambda s, t: -s * np.ones(np.shape(t))),
        lambda: ("softplus(s) - t * s", "(sigmoid(s) - t)", "-s"), "binary_cross_entropy_with_logits",
        spellings=("bce_with_logits", "binary_cross_entropy_with_logits"),
    ),
    _record(
        "hinge", "hinge", ("y", "t"), lambda y, t: np.maximum(1.0 - t * y, 0.0),
        (lambda y, t: -t * np.less(t * y, 1.0), lambda y, t: -y * np.less(t * y, 1.0)),
        lambda: ("relu(1 - t * y)", "-t * greater(1, t * y)", "-y * greater(1, t * y)"), "",
        spellings=("hinge", "hinge_loss"),
        kink=lambda out, y, t, reduction="mean": bool(np.any(np.equal(np.multiply(t, y), 1.0))),
    ),
    _record(
        "kl_div", "KL", ("q", "t"), _divergence,
        (lambda q, t, log_target: -(np.exp(t) if log_target else t) * np.ones(np.shape(q)),
         lambda q, t, log_target: np.exp(t) * (t - q + 1.0) if log_target else np.log(t) + 1.0 - q),
        _divergence_texts, "kl_div", (_LOG_TARGET,),
        (*_REDUCTIONS, {"reduction": "batchmean"}, {"log_target": True}), domain=((-2.0, -0.1), (0.1, 1.0)),
    ),
)  # fmt: skip

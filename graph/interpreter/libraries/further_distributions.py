"""Distributions of PyTorch beside the normal one: their log-probabilities, entropies and means as formulas."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ...language.marks import Mark
from ..values import Instance, Layer, Native
from .formula_terms import Terms, formula
from .function_tables import Entry, argument
from .triangular_solves import triangle

__all__ = ["FURTHER_DISTRIBUTIONS", "multivariate_normal_log"]

_LOG_TWO_PI = math.log(2 * math.pi)
Work = Callable[..., Any]


def _kept(run: Any, instance: Instance, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return instance


def _distribution(kind: str, log_prob: Work, settings: tuple[Any, ...], **more: Any) -> Instance:
    """An object whose ``log_prob`` is a formula of the value and of what it was made with."""
    of_value = formula("log_prob", lambda f, value: log_prob(f, value, *settings), "value")
    return Instance(None, {"log_prob": Native("log_prob", of_value), **more}, Layer(kind, _kept, owns=False))


def _entropy(work: Work, *settings: Any) -> Native:
    return Native("entropy", lambda run, a, k, m: work(Terms(run, m), *settings))


# ---- of one number
def _laplace(f: Terms, x: Any, loc: Any, scale: Any) -> Any:
    """−ln 2s − |x − m|/s"""
    return f("-", f.negative(f.gate("log", f("*", 2, scale))), f("/", f.gate("abs", f("-", x, loc)), scale))


def _exponential(f: Terms, x: Any, rate: Any) -> Any:
    """ln λ − λ x"""
    return f("-", f.gate("log", rate), f("*", rate, x))


def _poisson(f: Terms, x: Any, rate: Any) -> Any:
    """x ln λ − λ − ln x!"""
    return f("-", f("-", f.gate("xlogy", x, rate), rate), f.gate("lgamma", f("+", x, 1)))


def _gamma(f: Terms, x: Any, shape: Any, rate: Any) -> Any:
    """a ln b + (a − 1) ln x − b x − ln Γ(a)"""
    first = f("+", f("*", shape, f.gate("log", rate)), f("*", f("-", shape, 1), f.gate("log", x)))
    return f("-", f("-", first, f("*", rate, x)), f.gate("lgamma", shape))


def _beta(f: Terms, x: Any, a: Any, b: Any) -> Any:
    """(a − 1) ln x + (b − 1) ln(1 − x) + ln Γ(a + b) − ln Γ(a) − ln Γ(b)"""
    first = f("*", f("-", a, 1), f.gate("log", x))
    second = f("*", f("-", b, 1), f.gate("log", f("-", 1, x)))
    factor = f("-", f("-", f.gate("lgamma", f("+", a, b)), f.gate("lgamma", a)), f.gate("lgamma", b))
    return f("+", f("+", first, second), factor)


_SIMPLE: dict[str, tuple[Work, tuple[str, ...], tuple[float, ...]]] = {
    "Laplace": (_laplace, ("loc", "scale"), (0.0, 1.0)), "Exponential": (_exponential, ("rate",), (1.0,)),
    "Poisson": (_poisson, ("rate",), (1.0,)), "Gamma": (_gamma, ("concentration", "rate"), (1.0, 1.0)),
    "Beta": (_beta, ("concentration1", "concentration0"), (1.0, 1.0)),
}  # fmt: skip


def _simple(kind: str) -> Entry:
    work, names, defaults = _SIMPLE[kind]

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        settings = tuple(
            argument(arguments, keywords, place, name, default=default)
            for place, (name, default) in enumerate(zip(names, defaults, strict=True))
        )
        return _distribution(kind, work, settings, **dict(zip(names, settings, strict=True)))

    return make


def _bernoulli(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``Bernoulli(probs)`` or ``Bernoulli(logits=z)``: x z − softplus(z) with z = ln p/(1 − p)."""
    probabilities, logits = argument(arguments, keywords, 0, "probs"), argument(arguments, keywords, 1, "logits")
    f = Terms(run, mark)
    if (probabilities is None) == (logits is None):
        raise f.fault("Bernoulli")
    scores = f.gate("logit", probabilities) if logits is None else logits
    chances = f.gate("sigmoid", scores) if probabilities is None else probabilities

    def log_prob(g: Terms, value: Any) -> Any:
        return g("-", g("*", value, scores), g.gate("softplus", scores))

    def entropy(g: Terms) -> Any:
        return g("-", g.gate("softplus", scores), g("*", chances, scores))

    names = {"probs": chances, "logits": scores, "mean": chances, "entropy": _entropy(entropy)}
    return _distribution("Bernoulli", log_prob, (), **names)


# ---- of vectors
def _log_of_factor(f: Terms, factor: Any) -> Any:
    """Σ ln L_ii"""
    return f.gate("sum", f.gate("log", f.gate("diag", factor)))


def multivariate_normal_log(f: Terms, x: Any, mean: Any, factor: Any) -> Any:
    """−½ ‖L⁻¹(x − m)‖² − Σ ln L_ii − (d/2) ln 2π, of one point or of one in each row."""
    away = f("-", x, mean)
    is_row = len(f.shape(away)) > 1
    white = f.gate("solve", factor, f.gate("transpose", away) if is_row else away)
    squares = f.gate("sum", f("**", white, 2), axis=0)
    constant = 0.5 * f.shape(factor)[-1] * _LOG_TWO_PI
    return f("-", f("-", f("*", -0.5, squares), _log_of_factor(f, factor)), constant)


def _multivariate(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``MultivariateNormal(m, covariance)``, or with ``precision_matrix`` or ``scale_tril``."""
    f = Terms(run, mark)
    names = ("loc", "covariance_matrix", "precision_matrix", "scale_tril")
    mean, covariance, precision, lower = (argument(arguments, keywords, k, name) for k, name in enumerate(names))
    if mean is None or sum(each is not None for each in (covariance, precision, lower)) != 1:
        raise f.fault("MultivariateNormal")
    if lower is not None:
        factor = triangle(f, lower, is_upper=False)
    else:
        factor = f.gate("cholesky", f.gate("inv", precision) if covariance is None else covariance)
    size = f.shape(factor)[-1]

    def sample(run: Any, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        wanted = run.integers(argument(inputs, more, 0, "sample_shape", default=()), at)
        shape = (*(wanted if isinstance(wanted, tuple) else (wanted,)), size)
        run.count_made(shape, at)
        g = Terms(run, at)
        return g("+", mean, g("@", run.rng.standard_normal(shape), g.gate("transpose", factor)))

    def cut(run: Any, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        found = sample(run, inputs, more, at)
        return run.apply("detach", [found], {}, at) if run.is_traced(found) else found

    def entropy(g: Terms) -> Any:
        return g("+", _log_of_factor(g, factor), 0.5 * size * (1 + _LOG_TWO_PI))

    return _distribution(
        "MultivariateNormal", multivariate_normal_log, (mean, factor), loc=mean, mean=mean, scale_tril=factor,
        rsample=Native("rsample", sample), sample=Native("sample", cut), entropy=_entropy(entropy),
    )  # fmt: skip


def _independent(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``Independent(d, n)``: the last n axes are one event, over which is summed."""
    f = Terms(run, mark)
    inner = argument(arguments, keywords, 0, "base_distribution")
    count = argument(arguments, keywords, 1, "reinterpreted_batch_ndims")
    if not isinstance(inner, Instance) or inner.layer is None or "log_prob" not in inner.names:
        raise f.fault("Independent")
    axes = tuple(-1 - place for place in range(f.whole(1 if count is None else count)))

    def summed(name: str) -> Native:
        def call(run: Any, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            found = run.call(inner.names[name], inputs, more, at)
            return Terms(run, at).gate("sum", found, axis=axes) if axes else found

        return Native(name, call)

    events: dict[str, Any] = {name: summed(name) for name in ("log_prob", "entropy") if name in inner.names}
    names: dict[str, Any] = {**inner.names, **events}
    return Instance(None, names, Layer("Independent", _kept, owns=False))


_LARGER: dict[str, Entry] = {
    "Bernoulli": _bernoulli, "MultivariateNormal": _multivariate, "Independent": _independent,
}  # fmt: skip
FURTHER_DISTRIBUTIONS: dict[str, Entry] = {**_LARGER, **{kind: _simple(kind) for kind in _SIMPLE}}

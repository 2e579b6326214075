"""Distributions as objects: ``Normal(m, s).log_prob(x)``, ``scipy.stats.norm.pdf(x)``, ``Categorical(logits=z)``."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..values import Instance, Layer, Native
from .formula_terms import Terms, formula
from .function_tables import Entry, argument, label_rows

__all__ = ["DISTRIBUTIONS", "STATISTICS"]

_HALF_LOG = 0.5 * math.log(2 * math.pi)


def _logpdf(f: Terms, x: Any, loc: Any, scale: Any) -> Any:
    """−½ ((x − m)/s)² − ln s − ½ ln 2π"""
    exponent = f("*", -0.5, f("**", _standard(f, x, loc, scale), 2))
    if not f.run.is_traced(scale) and not f.shape(scale):
        return f("-", exponent, math.log(_positive(f, scale)) + _HALF_LOG)
    return f("-", f("-", exponent, f.gate("log", scale)), _HALF_LOG)


def _positive(f: Terms, scale: Any) -> float:
    number = f.number(scale)
    if not number > 0:
        raise f.fault("scale")
    return number


def _standard(f: Terms, x: Any, loc: Any, scale: Any) -> Any:
    is_plain = not f.run.is_traced(loc) and not f.shape(loc) and loc == 0
    centred = x if is_plain else f("-", x, loc)
    is_one = not f.run.is_traced(scale) and not f.shape(scale) and scale == 1
    return centred if is_one else f("/", centred, scale)


def _pdf(f: Terms, x: Any, loc: Any, scale: Any) -> Any:
    """exp(−½ ((x − m)/s)²) / (s √(2π))"""
    above = f.gate("exp", f("*", -0.5, f("**", _standard(f, x, loc, scale), 2)))
    return f("/", above, f("*", scale, math.sqrt(2 * math.pi)))


def _cdf(f: Terms, x: Any, loc: Any, scale: Any) -> Any:
    """½ (1 + erf((x − m)/(s √2)))"""
    inner = f("/", _standard(f, x, loc, scale), math.sqrt(2))
    return f("*", 0.5, f("+", 1, f.gate("erf", inner)))


def _methods(table: dict[str, Callable[..., Any]], *settings: Any) -> dict[str, Any]:
    """Methods of a distribution whose parameters are known."""

    def bound(name: str, work: Callable[..., Any]) -> Native:
        return Native(name, formula(name, lambda f, x: work(f, x, *settings), "value|x"))

    return {name: bound(name, work) for name, work in table.items()}


_NORMAL = {"pdf": _pdf, "logpdf": _logpdf, "cdf": _cdf}


def scipy_normal() -> Instance:
    """``scipy.stats.norm``: its methods take loc and scale; called, it keeps them."""

    def frozen(run: Any, layer: Instance, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        loc, scale = (
            argument(arguments, keywords, k, name, default=float(k)) for k, name in enumerate(("loc", "scale"))
        )
        return Instance(None, _methods(_NORMAL, loc, scale), Layer("normal", _nothing, owns=False))

    methods: dict[str, Any] = {
        name: Native(name, formula(name, work, "x", loc=0.0, scale=1.0)) for name, work in _NORMAL.items()
    }
    return Instance(None, methods, Layer("norm", frozen))


def _joint_log(f: Terms, x: Any, mean: Any, cov: Any) -> Any:
    """−½ ((x − m)ᵀ S⁻¹ (x − m) + ln det S + d ln 2π), of each row of x"""
    size = f.shape(cov)[-1] if f.shape(cov) else 0
    if f.shape(cov) != (size, size) or not f.shape(x) or f.shape(x)[-1] != size:
        raise f.fault("cov")
    centred = x if mean is None else f("-", x, mean)
    lower = f.gate("tril", cov, k=-1)  # SciPy reads the lower half alone
    cov = f("+", f.gate("tril", cov), f.gate("transpose", lower))
    weighed = f("*", f("@", centred, f.gate("inv", cov)), centred)
    distance = f.gate("sum", weighed, axis=-1)
    return f("*", -0.5, f("+", f("+", distance, f.gate("logdet", cov)), size * 2 * _HALF_LOG))


def _joint(f: Terms, x: Any, mean: Any, cov: Any) -> Any:
    return f.gate("exp", _joint_log(f, x, mean, cov))


_JOINT = {"pdf": _joint, "logpdf": _joint_log}


def _scipy_joint() -> Instance:
    """``scipy.stats.multivariate_normal``: its methods take mean and cov; called, it keeps them."""

    def frozen(run: Any, layer: Instance, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        mean, cov = (argument(arguments, keywords, k, name) for k, name in enumerate(("mean", "cov")))
        return Instance(None, _methods(_JOINT, mean, cov), Layer("normal", _nothing, owns=False))

    methods: dict[str, Any] = {
        name: Native(name, formula(name, work, "x", mean=None, cov=None)) for name, work in _JOINT.items()
    }
    return Instance(None, methods, Layer("multivariate_normal", frozen))


def _nothing(run: Any, instance: Instance, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return instance


def _shape_of(run: Any, values: tuple[Any, ...], mark: Mark) -> tuple[int, ...]:
    return tuple(np.broadcast_shapes(*(run.shape(value, mark) for value in values)))


def _normal(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """PyTorch's ``Normal(loc, scale)``; ``rsample`` is m + s ε with ε drawn."""
    loc, scale = (argument(arguments, keywords, k, name, default=float(k)) for k, name in enumerate(("loc", "scale")))

    def sample(run: Any, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        wanted = run.integers(argument(inputs, more, 0, "sample_shape", default=()), at)
        shape = (*(wanted if isinstance(wanted, tuple) else (wanted,)), *_shape_of(run, (loc, scale), at))
        run.count_made(shape, at)
        noise = run.rng.standard_normal(shape) if shape else float(run.rng.standard_normal())
        return run.operate("+", loc, run.operate("*", scale, noise, at), at)

    def cut(run: Any, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        found = sample(run, inputs, more, at)
        return run.apply("detach", [found], {}, at) if run.is_traced(found) else found

    def entropy(run: Any, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        f = Terms(run, at)
        return f("+", 0.5 + _HALF_LOG, f.gate("log", scale))

    names = {
        **_methods({"log_prob": _logpdf, "cdf": _cdf}, loc, scale), "mean": loc, "loc": loc, "stddev": scale,
        "scale": scale, "rsample": Native("rsample", sample), "sample": Native("sample", cut),
        "entropy": Native("entropy", entropy),
    }  # fmt: skip
    return Instance(None, names, Layer("Normal", _nothing, owns=False))


def _categorical(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``Categorical(probs)`` or ``Categorical(logits=z)``: log-probabilities of labels, entropy."""
    probabilities, logits = argument(arguments, keywords, 0, "probs"), argument(arguments, keywords, 1, "logits")
    f = Terms(run, mark)
    if (probabilities is None) == (logits is None):
        raise f.fault("Categorical")
    if logits is not None:
        logs = f.gate("log_softmax", logits, axis=-1)
    else:
        logs = f.gate("log", f("/", probabilities, f.gate("sum", probabilities, axis=-1, keepdims=True)))

    def log_prob(f: Terms, value: Any) -> Any:
        labels = np.asarray(f.run.static(value, f.mark))
        count = f.shape(logs)[-1]
        if labels.size and not (labels.min() >= 0 and labels.max() < count):
            raise f.run.error("bad_value", "labels", f.mark, label=float(labels.max()), last=count - 1)
        whole = labels.astype(np.int64)
        f.run.count_made((*whole.shape, count), f.mark)
        return f.gate("sum", f("*", label_rows(whole, count), logs), axis=-1)

    def entropy(run: Any, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        g = Terms(run, at)
        return g.negative(g.gate("sum", g("*", g.gate("exp", logs), logs), axis=-1))

    names = {
        "log_prob": Native("log_prob", formula("log_prob", log_prob, "value")),
        "entropy": Native("entropy", entropy),
    }
    return Instance(None, names, Layer("Categorical", _nothing, owns=False))


def _divergence(f: Terms, p: Any, q: Any) -> Any:
    """KL of two normal distributions: ln(s₂/s₁) + (s₁² + (m₁ − m₂)²)/(2 s₂²) − ½"""
    pair = [
        (item.names["loc"], item.names["scale"])
        for item in (p, q)
        if isinstance(item, Instance) and item.layer is not None and item.layer.kind == "Normal"
    ]
    if len(pair) != 2:
        raise f.run.error("unknown_function", "known_not_offered", f.mark, name="kl_divergence")
    (m1, s1), (m2, s2) = pair
    ratio = f("**", f("/", s1, s2), 2)
    distance = f("**", f("/", f("-", m1, m2), s2), 2)
    inner = f("-", f("-", f("+", ratio, distance), 1), f.gate("log", ratio))
    return f("*", 0.5, inner)


DISTRIBUTIONS: dict[str, Entry] = {
    "Normal": _normal, "Categorical": _categorical, "kl_divergence": formula("kl_divergence", _divergence, "p q"),
}  # fmt: skip
STATISTICS: dict[str, Callable[[], Instance]] = {"norm": scipy_normal, "multivariate_normal": _scipy_joint}

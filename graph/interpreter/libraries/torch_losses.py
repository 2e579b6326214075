"""PyTorch's rarer losses, as formulas in gates.

Formulas: https://docs.pytorch.org/docs/stable/nn.functional.html#loss-functions
"""

from __future__ import annotations

import math
from typing import Any

from .formula_terms import Terms, formula
from .function_tables import Entry
from .named_losses import LOSSES, reduced

__all__ = ["TORCH_LOSSES"]


def _hinge_embedding(f: Terms, x: Any, t: Any, margin: Any, reduction: Any) -> Any:
    """x where t = 1, max(0, margin − x) where t = −1"""
    losses = f.where(f.compare("==", t, 1.0), x, f.gate("relu", f("-", margin, x)))
    return reduced(f, losses, str(reduction))


def _margin_ranking(f: Terms, a: Any, b: Any, t: Any, margin: Any, reduction: Any) -> Any:
    """max(0, −t (a − b) + margin)"""
    inner = f("*", f.negative(t), f("-", a, b))
    return reduced(f, f.gate("relu", f("+", inner, margin) if margin else inner), str(reduction))


def _soft_margin(f: Terms, x: Any, t: Any, reduction: Any) -> Any:
    """ln(1 + e^(−t x))"""
    return reduced(f, f.gate("softplus", f("*", f.negative(t), x)), str(reduction))


def _poisson(f: Terms, x: Any, t: Any, log_input: Any, full: Any, eps: Any, reduction: Any) -> Any:
    """eˣ − t x, or x − t ln(x + ε)"""
    if full:
        raise f.fault("poisson_nll_loss")
    if log_input:
        return reduced(f, f("-", f.gate("exp", x), f("*", t, x)), str(reduction))
    return reduced(f, f("-", x, f("*", t, f.gate("log", f("+", x, eps)))), str(reduction))


def _gaussian(f: Terms, x: Any, t: Any, variance: Any, full: Any, eps: Any, reduction: Any) -> Any:
    """½ (ln v + (x − t)²/v)"""
    inner = f("+", f.gate("log", variance), f("/", f("**", f("-", x, t), 2), variance))
    losses = f("*", 0.5, inner)
    return reduced(f, f("+", losses, 0.5 * math.log(2 * math.pi)) if full else losses, str(reduction))


def _cosine_embedding(f: Terms, a: Any, b: Any, t: Any, margin: Any, reduction: Any) -> Any:
    """1 − cos where t = 1, max(0, cos − margin) where t = −1"""
    cosine = LOSSES["cosine_similarity"](f.run, [a, b], {"dim": -1}, f.mark)
    apart = f.gate("relu", f("-", cosine, margin))
    return reduced(f, f.where(f.compare("==", t, 1.0), f("-", 1, cosine), apart), str(reduction))


_MEAN = {"reduction": "mean"}
TORCH_LOSSES: dict[str, Entry] = {
    "hinge_embedding_loss": formula("hinge_embedding_loss", _hinge_embedding, "input target", margin=1.0, **_MEAN),
    "margin_ranking_loss": formula("margin_ranking_loss", _margin_ranking, "input1 input2 target", margin=0.0, **_MEAN),
    "soft_margin_loss": formula("soft_margin_loss", _soft_margin, "input target", **_MEAN),
    "poisson_nll_loss": formula(
        "poisson_nll_loss", _poisson, "input target", log_input=True, full=False, eps=1e-8, **_MEAN
    ),
    "gaussian_nll_loss": formula("gaussian_nll_loss", _gaussian, "input target var", full=False, eps=1e-6, **_MEAN),
    "cosine_embedding_loss": formula(
        "cosine_embedding_loss", _cosine_embedding, "input1 input2 target", margin=0.0, **_MEAN
    ),
}

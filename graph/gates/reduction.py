"""Reduction of losses: a loss for each element or row, then averaged, added up, or left as it is."""

from __future__ import annotations

from math import prod

import numpy as np

from .array_math import as_value
from .gate import Misfit, Parameter, Shape, Value

__all__ = ["REDUCTION", "divided", "divisor", "opened", "reduced", "reduced_to"]

REDUCTION = Parameter("reduction", "text", "mean")
_KNOWN = ("mean", "sum", "none", "batchmean")


def reduced_to(shape: Shape, reduction: str) -> Shape:
    """The shape of the loss.

    Raises:
        Misfit: no reduction is called so.
    """
    if reduction not in _KNOWN:
        raise Misfit("wrong_arguments", "reduction")
    return shape if reduction == "none" else ()


def divisor(shape: Shape, reduction: str) -> int:
    """By what the sum is divided."""
    return {"mean": prod(shape), "batchmean": shape[0] if shape else 1}.get(reduction, 1)


def reduced(losses: Value, reduction: str) -> Value:
    """The mean or the sum of the losses, or the losses."""
    return as_value(losses if reduction == "none" else np.sum(losses) / divisor(np.shape(losses), reduction))


def divided(shape: Shape, reduction: str) -> str:
    """What stands behind UG in a rule: `` / 6``."""
    n = divisor(shape, reduction)
    return f" / {n}" if n > 1 else ""


def opened(term: str, shape: Shape, reduction: str) -> str:
    """The reduction of a text, in our own language."""
    if reduction == "none":
        return term
    return f"mean({term})" if reduction == "mean" else f"sum({term}){divided(shape, reduction)}"

"""Weights of layers, and the sizes they are made from."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...language.program import Mark
from .entries import argument

__all__ = ["drawn", "flag", "whole"]


def drawn(run: Any, shape: tuple[int, ...], bound: float, mark: Mark) -> np.ndarray:
    """Seeded small numbers between −bound and bound, of three digits."""
    run.count_made(shape, mark)
    made: np.ndarray = np.round(run.rng.uniform(-bound, bound, shape), 3)
    return made


def whole(run: Any, arguments: list[Any], keywords: dict[str, Any], place: int, name: str, mark: Mark) -> int:
    """A size of a layer.

    Raises:
        TraceError: ``wrong_arguments``: it is missing, or no positive number.
    """
    value = argument(arguments, keywords, place, name)
    if value is None:
        raise run.error("wrong_arguments", "missing_parameter", mark, gate="layer", parameter=name)
    size = int(run.integer(value, mark))
    if size < 1:
        raise run.error("wrong_arguments", "parameter_int", mark, gate="layer", parameter=name)
    return size


def flag(arguments: list[Any], keywords: dict[str, Any], place: int, name: str) -> bool:
    """A switch that is on unless told otherwise."""
    return argument(arguments, keywords, place, name, default=True) is not False

"""Weights of layers, and the sizes they are made from."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autodiff.builder import Ref
from ...autodiff.draft_nodes import OperandFault
from ...gates.gate import Shape
from ...language.marks import Mark
from .function_tables import Entry, argument

__all__ = ["INITIALISERS", "drawn", "fitting", "flag", "whole"]


def drawn(run: Any, shape: tuple[int, ...], bound: float, mark: Mark) -> np.ndarray:
    """Seeded small numbers between −bound and bound, of three digits."""
    run.count_made(shape, mark)
    made: np.ndarray = np.round(run.rng.uniform(-bound, bound, shape), 3)
    return made


def fitting(run: Any, value: Any, least: int, wanted: Shape, mark: Mark) -> Shape:
    """The shape of what a layer is called with.

    Raises:
        TraceError: it has too few axes; a free name gets the shape that is wanted.
    """
    shape: Shape = run.shape(value, mark)
    if len(shape) < least:
        ref = run.operand(value, mark)
        names = run.builder.free_names(ref) if isinstance(ref, Ref) else ()
        typed = run.source[mark.span.start : mark.span.end]
        error = run.error("unknown_name", "needs_array", mark, name=names[0] if names else typed)
        error.fault = OperandFault("layer", ((shape, names),), wanted) if names else None
        raise error
    return shape


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


INITIALISERS: dict[str, Entry] = {
    "constant_": lambda r, a, k, m: r.overwrite(a[0], argument(a, k, 1, "val", default=0.0), m),
    "zeros_": lambda r, a, k, m: r.overwrite(a[0], 0.0, m),
    "ones_": lambda r, a, k, m: r.overwrite(a[0], 1.0, m),
    "eye_": lambda r, a, k, m: r.overwrite(a[0], np.eye(*r.shape(a[0], m)), m),
}  # of random ones the weights stay as they were drawn

"""Casts to whole numbers, which cut fractions off: ``x.astype(int)``, ``x.long()``, ``np.int32(x)``, ``dtype=int``."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autodiff.builder import Ref
from ...language.marks import Mark
from ..inputs import Input
from ..value_kinds import passes_gradient
from ..values import Native
from .function_tables import argument, copy_of, unchanged

__all__ = ["WHOLE_CASTS", "as_type", "copied_as_type", "made_whole", "with_whole_type"]

WHOLE_CASTS = frozenset("int int8 int16 int32 int64 uint8 uint16 uint32 uint64 long short intp int_ i4 i8 i".split())


def _is_whole_type(value: Any) -> bool:
    """Whether something is a type of whole numbers: ``int``, ``torch.long``, ``"int64"``."""
    name = value.path if isinstance(value, Native) else value if isinstance(value, str) else ""
    return name.rpartition(".")[2] in WHOLE_CASTS


def made_whole(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """A value without its fractions; what has none stays as it is, without a gate."""
    value = unchanged(run, arguments, keywords, mark)
    if not run.is_traced(value):
        is_number = isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype != bool)
        return np.trunc(value) if is_number and np.all(np.isfinite(value)) else value
    if isinstance(value, list | tuple) or _is_whole(run, value, mark):
        return value
    return run.apply("trunc", [value], {}, mark)


def _is_whole(run: Any, value: Any, mark: Mark) -> bool:
    """Whether a value has no fractions now; of labels and masks it is known without a look."""
    if isinstance(value, Ref):
        operation = run.builder.nodes[value.position].operation
        if operation is not None and not passes_gradient(operation.gate):
            return True
    if isinstance(value, Input) and not run.shape(value, mark) and value.is_free:
        return True
    numbers = np.asarray(run.decided(value, mark))
    return bool(np.all(numbers == np.trunc(numbers)))


def as_type(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``x.to(torch.long)``, ``tf.cast(x, tf.int32)``, ``x.type(torch.float)``"""
    wanted = argument(arguments, keywords, 1, "dtype")
    return made_whole(run, arguments[:1], {}, mark) if _is_whole_type(wanted) else unchanged(run, arguments, {}, mark)


def copied_as_type(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``x.astype(int)``"""
    return copy_of(run, [as_type(run, arguments, keywords, mark)], {}, mark)


def with_whole_type(run: Any, made: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """What ``np.array(x, dtype=int)`` makes of x."""
    is_whole = _is_whole_type(keywords.get("dtype")) or any(
        isinstance(a, Native) and _is_whole_type(a) for a in arguments
    )
    return made_whole(run, [made], {}, mark) if is_whole else made

"""Kinds of numbers that a program asks for: whole ones (``x.long()``), truths (``mask.bool()``); all others are as they
are."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autodiff.builder import Ref
from ...language.marks import Mark
from ..inputs import Input
from ..values import Native

__all__ = ["as_flags", "as_kind", "kind_told"]

_TRUTHS = frozenset("bool bool_ BoolTensor".split())
_WHOLE = frozenset(
    "int int8 int16 int32 int64 uint8 uint16 uint32 uint64 i4 i8 long short integer intp "
    "int_ LongTensor IntTensor".split()
)
_COMPARISONS = frozenset(
    "less less_equal greater greater_equal equal not_equal logical_not logical_and logical_or".split()
)


def as_flags(run: Any, mask: Any, mark: Mark) -> Any:
    """A mask that has a name or is compared, as the truths that it is now; what is added to scores stays as it is."""
    operation = run.builder.nodes[mask.position].operation if isinstance(mask, Ref) else None
    typed = np.asarray(mask.typed) if isinstance(mask, Input) and mask.typed is not None else np.zeros(1)
    if typed.dtype == bool or (operation is not None and operation.gate.name in _COMPARISONS):
        return np.asarray(run.decided(mask, mark)) != 0
    return mask


def kind_told(arguments: list[Any], keywords: dict[str, Any]) -> str:
    """ "truth" or "whole" where a type among the arguments says so, else ""."""
    for told in (keywords.get("dtype"), *arguments):
        name = told.path if isinstance(told, Native) else told if isinstance(told, str) else ""
        last = name.rpartition(".")[2]
        if last in _TRUTHS or last in _WHOLE:
            return "truth" if last in _TRUTHS else "whole"
    return ""


def as_kind(run: Any, value: Any, kind: str, mark: Mark) -> Any:
    """The numbers of a value as whole ones, cut towards 0, or as truths; what has no value yet stays as it is."""
    is_free = isinstance(value, Input) and value.is_free
    if not kind or is_free:
        return value
    if isinstance(value, np.ndarray):
        return value != 0 if kind == "truth" else np.trunc(value)
    if isinstance(value, bool | int | float):
        return bool(value) if kind == "truth" else value if isinstance(value, int) else float(np.trunc(value))
    if not run.is_traced(value):
        return value
    is_input = isinstance(value, Input)
    numbers = np.asarray(run.inputs.value_of(value) if is_input else run.forward(run.operand(value, mark).position))
    if kind == "whole":
        return value if np.all(numbers == np.trunc(numbers)) else run.apply("trunc", [value], {}, mark)
    if is_input and value.shape:
        return np.asarray(run.decided(value, mark)) != 0
    return value if np.all((numbers == 0) | (numbers == 1)) else run.apply("not_equal", [value, 0.0], {}, mark)

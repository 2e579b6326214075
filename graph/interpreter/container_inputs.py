"""Inputs in containers: the arrays and numbers of lists, tuples and dicts of weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..language.marks import Mark
from .input_names import ModuleNames

if TYPE_CHECKING:
    from .run import Run

__all__ = ["with_inputs"]

_MOST_PARTS, _MOST_DEEP = 200, 4


def with_inputs(run: Run, name: str, value: Any, mark: Mark, depth: int = 0) -> Any:
    """A container of arrays: each array in it is an input, told by its place (``params[0][1]``) or by its key, so that
    it is the same one wherever it is taken out."""
    if type(value) not in (list, tuple, dict, ModuleNames) or len(value) >= _MOST_PARTS or depth > _MOST_DEEP:
        return value
    run.budget.walk(len(value), depth)
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                continue
            inner = f"{name}.{key}" if name else key
            if _is_weight(item) or type(item) is float:  # {"w": …, "b": 0.0}
                value[key] = run.inputs.assign(inner, item, mark.span)
            elif type(item) in (list, tuple, dict):
                value[key] = with_inputs(run, inner, item, mark, depth + 1)
        return value
    items = list(value)
    has_numbers = isinstance(value, tuple) and any(type(item) is float for item in value)  # (1.5, 2), no shape
    for number, item in enumerate(items):
        if _is_weight(item) or (has_numbers and type(item) in (int, float)):
            items[number] = run.inputs.assign(f"{name}[{number}]", item, mark.span)
        elif type(item) in (list, tuple, dict):
            items[number] = with_inputs(run, f"{name}[{number}]", item, mark, depth + 1)
    if all(one is other for one, other in zip(items, value, strict=True)):
        return value
    return items if isinstance(value, list) else tuple(items)


def _is_weight(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype != bool and np.size(value) > 0

"""PyTorch's functions of places: sort and topk with where the elements stood, gather in its order of arguments."""

from __future__ import annotations

from typing import Any

from ...language.marks import Mark
from ..values import Instance, Layer
from .function_tables import argument, given

__all__ = ["PLACES"]

_PAIR = Layer("pair", lambda run, instance, arguments, keywords, mark: instance)


def _gather(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``torch.gather(x, dim, index)``."""
    if len(arguments) < 3 and "index" not in keywords:
        return run.bind("gather", "gather", arguments, keywords, mark)
    axis = run.integer(given(run, arguments, keywords, 1, "dim", "gather", mark), mark)
    x = given(run, arguments, keywords, 0, "input", "gather", mark)
    index = given(run, arguments, keywords, 2, "index", "gather", mark)
    return run.apply("gather", [x, index], {"axis": int(axis)}, mark)


def _ranked(run: Any, x: Any, axis: int, descending: bool, mark: Mark) -> Any:
    return run.apply("argsort", [x], {"axis": axis, "descending": descending}, mark)


def _sort(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``torch.sort(x, dim, descending)``: the values and where they stood."""
    x = given(run, arguments, keywords, 0, "input", "sort", mark)
    axis = int(run.integer(argument(arguments, keywords, 1, "dim", "axis", default=-1), mark))
    descending = bool(argument(arguments, keywords, 2, "descending", default=False))
    values = run.apply("sort", [x], {"axis": axis, "descending": descending}, mark)
    return Instance(None, {"values": values, "indices": _ranked(run, x, axis, descending, mark)}, _PAIR)


def _topk(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``torch.topk(x, k, dim, largest)``: the values and where they stood."""
    x = given(run, arguments, keywords, 0, "input", "topk", mark)
    count = int(run.integer(given(run, arguments, keywords, 1, "k", "topk", mark), mark))
    axis = int(run.integer(argument(arguments, keywords, 2, "dim", "axis", default=-1), mark))
    largest = bool(argument(arguments, keywords, 3, "largest", default=True))
    values = run.apply("topk", [x], {"k": count, "axis": axis, "largest": largest}, mark)
    before = [slice(None)] * (axis % len(run.shape(x, mark)))
    ranks = _ranked(run, x, axis, largest, mark)
    return Instance(None, {"values": values, "indices": run.item(ranks, [*before, slice(count)], mark)}, _PAIR)


PLACES: dict[str, Any] = {"gather": _gather, "sort": _sort, "topk": _topk}

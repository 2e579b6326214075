"""Figures and axes of plots, which are left out: ``fig, axes = plt.subplots(2, 3)`` gives names to take apart."""

from __future__ import annotations

from typing import Any

from ...language.marks import Mark
from ..values import Instance, Layer, Native, SizeInt
from .function_tables import argument, left_out

__all__ = ["subplots"]


def subplots(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """A figure and its axes: None, or as many as are asked for; each takes every call."""
    left_out("plot", "subplots")(run, arguments, keywords, mark)
    counts = [argument(arguments, keywords, place, name, default=1) for place, name in enumerate(("nrows", "ncols"))]
    rows, columns = (int(run.integer(count, mark)) for count in counts)
    run.count_items(max(0, rows * columns), mark)
    return None, None if rows * columns == 1 else _axes(rows * columns)


def _axes(count: int) -> Instance:
    made = Instance(None, {"layers": [None] * count}, Layer("brackets", lambda r, i, a, k, m: None))
    made.names["flat"] = made
    for name in ("flatten", "ravel"):
        made.names[name] = Native(name, lambda r, a, k, m: made)
    made.names["shape"] = (SizeInt(count),)
    return made

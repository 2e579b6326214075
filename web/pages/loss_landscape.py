"""The thumbnail of an example that goes downhill: the loss over its two parameters, with the path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from graph import Trace
from graph.analysis.gradient_descent import Contour, contour, descend
from graph.scene.shapes import Circle, Path, Rect, Segment, Shape
from graph.scene.svg_writer import document
from graph.scene.theme import Theme, blend

__all__ = ["landscape_svg"]

_WIDE, _HIGH = 240.0, 120.0  # points
_BANDS = 14  # shades between the lowest and the highest point
_DEEPEST = 0.75  # of the way from the paper to the wire's colour


def landscape_svg(traced: Trace, plan: Mapping[str, Any], theme: Theme) -> str | None:
    """The landscape as SVG text; None where there are not just two parameters of one number each.

    Args:
        plan: ``{parameters, rate, optimizer, steps}``.
    """
    found = descend(traced, plan["parameters"], rate=plan["rate"], optimizer=plan["optimizer"], steps=plan["steps"])
    around = contour(traced, found)
    if around is None:
        return None
    path = [_place(around, float(kept[around.x]), float(kept[around.y])) for kept in found.values]
    line: list[Segment] = [("L" if index else "M", x, y) for index, (x, y) in enumerate(path)]
    ends = [
        Circle(x, y, 3.5, fill, stroke=theme.downstream, stroke_width=1.5)
        for (x, y), fill in ((path[0], theme.paper), (path[-1], theme.downstream))
    ]
    shapes = [*_heights(around, theme), Path(tuple(line), stroke=theme.downstream, stroke_width=2.0), *ends]
    return document(_WIDE, _HIGH, shapes, traced.graph.source, "")


def _heights(around: Contour, theme: Theme) -> list[Shape]:
    """A shade for each band, laid over those below it: the higher, the darker, by rank, so that a valley shows beside
    a cliff."""
    heights = around.heights  # shape (len(ys), len(xs))
    ranks = np.argsort(np.argsort(heights, axis=None)).reshape(heights.shape) / (heights.size - 1)
    bands = np.rint(ranks * _BANDS).astype(int)
    shades = [blend(theme.paper, theme.wire, 0.05 + (_DEEPEST - 0.05) * band / _BANDS) for band in range(_BANDS + 1)]
    raised = [Path(tuple(_cells(bands >= band)), shades[band]) for band in range(1, _BANDS + 1)]
    return [Rect(0.0, 0.0, _WIDE, _HIGH, shades[0]), *raised]


def _cells(is_in: np.ndarray) -> Iterator[Segment]:
    """The outline of cells of the grid, neighbours in a row as one; shape (rows, columns), the lowest row first."""
    rows, columns = is_in.shape
    wide, high = _WIDE / columns, _HIGH / rows
    for row in range(rows):
        ends = np.flatnonzero(np.diff(np.concatenate(([0], is_in[row].astype(int), [0]))))
        for first, last in ends.reshape(-1, 2) * wide:
            low, top = _HIGH - row * high, _HIGH - (row + 1) * high
            yield from (("M", first, top), ("L", last, top), ("L", last, low), ("L", first, low), ("Z",))


def _place(around: Contour, x: float, y: float) -> tuple[float, float]:
    """Where two parameters stand on the paper: the middle of a cell is a point of the grid."""

    def along(at: float, marks: tuple[float, ...]) -> float:
        cell = marks[1] - marks[0]
        return (at - marks[0] + cell / 2) / (marks[-1] - marks[0] + cell)

    return _WIDE * along(x, around.xs), _HIGH * (1 - along(y, around.ys))

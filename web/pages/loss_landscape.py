"""The thumbnail of an example that goes downhill: the loss over its two parameters, with the path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from graph import Trace
from graph.analysis.gradient_descent import Contour, contour, descend
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
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in path)
    ends = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{fill}" stroke="{theme.downstream}" stroke-width="1.5"/>'
        for (x, y), fill in ((path[0], theme.paper), (path[-1], theme.downstream))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE:g} {_HIGH:g}" width="{_WIDE:g}" '
        f'height="{_HIGH:g}"><g shape-rendering="crispEdges">{_cells(around, theme)}</g>'
        f'<polyline points="{points}" fill="none" stroke="{theme.downstream}" stroke-width="2" '
        f'stroke-linejoin="round"/>{ends}</svg>'
    )


def _cells(around: Contour, theme: Theme) -> str:
    """A rectangle a point of the grid: the higher, the darker, by rank, so that a valley shows beside a cliff."""
    heights = around.heights  # shape (len(ys), len(xs))
    ranks = np.argsort(np.argsort(heights, axis=None)).reshape(heights.shape) / (heights.size - 1)
    rows, columns = heights.shape
    wide, high = _WIDE / columns, _HIGH / rows
    shades = [blend(theme.paper, theme.wire, 0.05 + (_DEEPEST - 0.05) * band / _BANDS) for band in range(_BANDS + 1)]
    return "".join(
        f'<rect x="{column * wide:.2f}" y="{_HIGH - (row + 1) * high:.2f}" width="{wide:.2f}" height="{high:.2f}" '
        f'fill="{shades[round(ranks[row, column] * _BANDS)]}"/>'
        for row in range(rows)
        for column in range(columns)
    )


def _place(around: Contour, x: float, y: float) -> tuple[float, float]:
    """Where two parameters stand on the paper: the middle of a cell is a point of the grid."""

    def along(at: float, marks: tuple[float, ...]) -> float:
        cell = marks[1] - marks[0]
        return (at - marks[0] + cell / 2) / (marks[-1] - marks[0] + cell)

    return _WIDE * along(x, around.xs), _HIGH * (1 - along(y, around.ys))

"""Positions read out of Graphviz's SVG."""

from __future__ import annotations

import re

__all__ = ["Points", "Positions", "positions_in"]

Points = list[float]  # x, y, x, y, …
# What is asked for has neither texts nor colours, so that Graphviz writes each box and frame in these words.
_MOVED = re.compile(rb'<g id="[^"]*" class="graph" transform="[^"]*translate\(([-\d.]+) ([-\d.]+)\)"')
_BOX = re.compile(rb'<title>([^<]*)</title>\s*<ellipse [^>]*\bcx="([^"]+)" cy="([^"]+)"')
_FRAME = re.compile(rb'<g id="([^"]*)" class="cluster">\s*<title>[^<]*</title>\s*<polygon [^>]*\bpoints="([^"]+)"')
# by DOT name the middles of boxes, by id the frames' corners
Positions = tuple[dict[str, tuple[float, float]], dict[str, Points]]


def positions_in(svg: bytes) -> Positions | None:
    """Positions in a layout that Graphviz wrote as SVG, None where it holds none.

    SVG has a hundredth of a point (other formats round to five digits of the whole, too coarse for long graphs). y
    grows downwards. Middles are rounded to a tenth of a point, so that what Graphviz put on one line is on one line.
    """
    moved = _MOVED.search(svg)
    if moved is None or not svg.rstrip().endswith(b"</svg>"):
        return None
    dx, dy = float(moved[1]), float(moved[2])
    boxes = {title.decode(): (round(float(x) + dx, 1), round(float(y) + dy, 1)) for title, x, y in _BOX.findall(svg)}
    frames: dict[str, Points] = {}
    for name, points in _FRAME.findall(svg):
        corners = points.replace(b",", b" ").split()
        frames[name.decode()] = [float(value) + (dy if at % 2 else dx) for at, value in enumerate(corners)]
    return boxes, frames

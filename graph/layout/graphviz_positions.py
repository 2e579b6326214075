"""Positions read out of Graphviz's SVG."""

from __future__ import annotations

import re

__all__ = ["Points", "Positions", "positions_in"]

Points = list[float]  # x, y, x, y, …
# by DOT name the middles of boxes, by id the frames' corners
Positions = tuple[dict[str, tuple[float, float]], dict[str, Points]]

_ORIGIN = re.compile(rb"translate\(([-\d.]+) ([-\d.]+)\)")
_BOX = re.compile(
    rb'class="node">\s*<title>([^<]*)</title>\s*<polygon[^>]*points="([-\d.]+),([-\d.]+) [^ ]+ ([-\d.]+),([-\d.]+)'
)
_FRAME = re.compile(rb'id="(c\d+)" class="cluster">\s*<title>[^<]*</title>\s*<polygon[^>]*points="([^"]*)"')
_NUMBER = re.compile(rb"-?[\d.]+")


def positions_in(svg: bytes) -> Positions | None:
    """Positions in a layout that Graphviz wrote as SVG, None where it holds none.

    SVG has a hundredth of a point (other formats round to five digits of the whole, too coarse for long graphs). y
    grows downwards. Middles are rounded to a tenth of a point, so that what Graphviz put on one line is on one line.
    """
    origin = _ORIGIN.search(svg)
    if origin is None:
        return None
    dx, dy = float(origin[1]), float(origin[2])
    boxes = {
        name.decode(): (round((float(a) + float(c)) / 2 + dx, 1), round((float(b) + float(d)) / 2 + dy, 1))
        for name, a, b, c, d in _BOX.findall(svg)
    }
    frames: dict[str, Points] = {}
    for name, corners in _FRAME.findall(svg):
        flat = [float(value) for value in _NUMBER.findall(corners)]
        frames[name.decode()] = [value + (dy if place % 2 else dx) for place, value in enumerate(flat)]
    return boxes, frames

"""Positions read out of Graphviz's SVG."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

__all__ = ["Points", "Positions", "positions_in"]

Points = list[float]  # x, y, x, y, …
_SVG = "{http://www.w3.org/2000/svg}"
_MOVED = re.compile(r"translate\(([-\d.]+) ([-\d.]+)\)")
# by DOT name the middles of boxes, by id the frames' corners
Positions = tuple[dict[str, tuple[float, float]], dict[str, Points]]


def positions_in(svg: bytes) -> Positions | None:
    """Positions in a layout that Graphviz wrote as SVG, None where it holds none.

    SVG has a hundredth of a point (other formats round to five digits of the whole, too coarse for long graphs). y
    grows downwards. Middles are rounded to a tenth of a point, so that what Graphviz put on one line is on one line.
    """
    try:
        groups = {group: group.get("class") for group in ET.fromstring(svg).iter(f"{_SVG}g")}
    except ET.ParseError:
        return None
    origin = next((group.get("transform", "") for group, kind in groups.items() if kind == "graph"), "")
    moved = _MOVED.search(origin)
    if moved is None:
        return None
    dx, dy = float(moved[1]), float(moved[2])
    boxes: dict[str, tuple[float, float]] = {}
    frames: dict[str, Points] = {}
    for group, kind in groups.items():
        if kind not in ("node", "cluster"):
            continue
        polygon = group.find(f".//{_SVG}polygon")
        corners = [] if polygon is None else [float(one) for one in polygon.get("points", "").replace(",", " ").split()]
        if kind == "cluster":
            frames[group.get("id", "")] = [value + (dy if place % 2 else dx) for place, value in enumerate(corners)]
        elif corners:
            (left, top), (right, bottom) = corners[:2], corners[4:6]
            name = group.findtext(f"{_SVG}title", "")
            boxes[name] = round((left + right) / 2 + dx, 1), round((top + bottom) / 2 + dy, 1)
    return boxes, frames

"""Outlines of closed shapes as points, and the part of an area that lies in a window."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from math import cos, sin, tau

from ..drawing.bounding_boxes import Extent
from ..scene.shapes import Circle, Point, Rect

__all__ = ["cut_area", "outline"]

_STEP = 5.0  # units between two points of a straight side, at most
_AROUND = 48  # points of a circle


def outline(shape: Circle | Rect) -> list[Point]:
    """Points around a circle, or around a rectangle with round corners."""
    if isinstance(shape, Circle):
        return [
            (shape.x + shape.radius * cos(turn), shape.y + shape.radius * sin(turn))
            for turn in (tau * step / _AROUND for step in range(_AROUND))
        ]
    corner = min(shape.corner, shape.width / 2, shape.height / 2)
    left, right = shape.x + corner, shape.x + shape.width - corner
    top, bottom = shape.y + corner, shape.y + shape.height - corner
    points: list[Point] = []
    for quarter, middle in enumerate(((right, bottom), (left, bottom), (left, top), (right, top))):
        for step in range(_AROUND // 4 + 1):
            turn = tau * (quarter + step / (_AROUND // 4)) / 4
            points.append((middle[0] + corner * cos(turn), middle[1] + corner * sin(turn)))
    return [point for point, _ in groupby(_densely(points))]


def _densely(points: list[Point]) -> Iterator[Point]:
    """The corners of a closed line, with points between those that are far apart."""
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        count = max(1, round((abs(bx - ax) + abs(by - ay)) / _STEP))
        for index in range(count):
            yield ax + (bx - ax) * index / count, ay + (by - ay) * index / count


def cut_area(corners: list[Point], extent: Extent) -> list[Point]:
    """A convex area within a box.

    Source: I. Sutherland and G. Hodgman, Reentrant polygon clipping, Communications of the ACM 17, 1974.
    """
    for axis, border, sign in ((0, extent.left, 1), (0, extent.right, -1), (1, extent.top, 1), (1, extent.bottom, -1)):
        kept: list[Point] = []
        for index, here in enumerate(corners):
            before = corners[index - 1]
            inner, outer = sign * (here[axis] - border), sign * (before[axis] - border)
            if (inner > 0) != (outer > 0):
                share = outer / (outer - inner)
                kept.append((before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1])))
            if inner > 0:
                kept.append(here)
        corners = kept
    return corners

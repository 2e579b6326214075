"""Wires as curves: cut off at shapes, with their arrow heads, and as segments of a path.

A curve is a list of cubic Bézier pieces, each four points.
"""

from __future__ import annotations

from collections.abc import Callable
from math import hypot

from ..records import record
from ..scene.shapes import Point, Segment
from .node_figures import Figure

__all__ = ["ARROW", "End", "Piece", "Point", "Wire", "straight", "way_back", "wire_of"]

ARROW = 8.5  # length of an arrow head
_ARROW_HALF = 3.4
_CLEAR = 1.0  # between the arrow's tip and the outline it points at
_TRIES, _EXACT = 20, 0.002  # points: a fifth of what is written of a coordinate

Piece = tuple[Point, Point, Point, Point]


@record(frozen=True, slots=True)
class Wire:
    """A wire: the curve as far as the arrow head, and the head's tip. What is drawn of it is worked out when it is
    drawn: to keep that, too, would take twice the room."""

    pieces: tuple[Piece, ...]
    tip: Point

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The line that is drawn."""
        return _segments(self.pieces)

    @property
    def head(self) -> tuple[Point, ...]:
        """The corners of the arrow head, its tip first."""
        return _head(self.tip, self.pieces[-1][3])


def _after(piece: Piece, t: float) -> Piece:
    """The part of a piece after ``t`` (de Casteljau); of a straight one, whose way is t, the same."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = piece
    s = 1 - t
    if _is_straight(piece):
        middle = s * ax + t * dx, s * ay + t * dy
        return middle, middle, piece[3], piece[3]
    bcx, bcy = s * bx + t * cx, s * by + t * cy
    cdx, cdy = s * cx + t * dx, s * cy + t * dy
    abcx, abcy = s * (s * ax + t * bx) + t * bcx, s * (s * ay + t * by) + t * bcy
    bcdx, bcdy = s * bcx + t * cdx, s * bcy + t * cdy
    return (s * abcx + t * bcdx, s * abcy + t * bcdy), (bcdx, bcdy), (cdx, cdy), piece[3]


def _outside(end: End, margin: float) -> Callable[[float, float], float]:
    """How far a point lies outside a node's outline, ``margin`` away from it; negative inside."""
    figure, (cx, cy) = end.figure, end.middle
    half_width, half_height = figure.width / 2 + margin, figure.height / 2 + margin
    if figure.form == "circle":
        return lambda x, y: hypot(x - cx, y - cy) - half_height
    corner = {"pill": half_height, "box": 9.0 + margin}.get(figure.form, 0.0)
    inner_width, inner_height = half_width - corner, half_height - corner

    def distance(x: float, y: float) -> float:
        across, down = abs(x - cx), abs(y - cy)
        if across > inner_width and down > inner_height:
            return hypot(across - inner_width, down - inner_height) - corner
        return max(across - half_width, down - half_height)

    return distance


def _beyond(centre: Point, distance: float) -> Callable[[float, float], float]:
    cx, cy = centre
    return lambda x, y: hypot(x - cx, y - cy) - distance


def _trim_start(pieces: list[Piece], outside: Callable[[float, float], float]) -> list[Piece]:
    """What remains of a curve that starts inside, from where it comes out."""
    before = outside(*pieces[0][0])
    for index, piece in enumerate(pieces):
        after = outside(*piece[3])
        if after > 0:
            return [_after(piece, _crossing(piece, outside, min(before, 0.0), after)), *pieces[index + 1 :]]
        before = after
    return pieces[-1:]


def _crossing(piece: Piece, outside: Callable[[float, float], float], before: float, after: float) -> float:
    """Where a piece comes out: the false position, with the end that stays made light (the Illinois algorithm).

    Source: M. Dowell and P. Jarratt, A modified regula falsi method, BIT 11, 1971.
    """
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = piece
    if _is_straight(piece):  # hit at once
        x1, y1, x2, y2, x3, y3 = dx - ax, dy - ay, 0.0, 0.0, 0.0, 0.0
    else:  # as a polynomial, because this runs a few times for every end of a wire
        x1, y1 = 3 * (bx - ax), 3 * (by - ay)
        x2, y2 = 3 * (cx - bx) - x1, 3 * (cy - by) - y1
        x3, y3 = dx - ax - x1 - x2, dy - ay - y1 - y2
    low, high, side = 0.0, 1.0, 0
    for _ in range(_TRIES):
        t = high - after * (high - low) / (after - before)
        here = outside(ax + t * (x1 + t * (x2 + t * x3)), ay + t * (y1 + t * (y2 + t * y3)))
        if -_EXACT < here < _EXACT:
            return t
        if here > 0:
            high, after = t, here
            before *= 0.5 if side > 0 else 1.0
            side = 1
        else:
            low, before = t, here
            after *= 0.5 if side < 0 else 1.0
            side = -1
    return high


def _reversed(pieces: list[Piece]) -> list[Piece]:
    return [(d, c, b, a) for a, b, c, d in reversed(pieces)]


def _is_straight(piece: Piece) -> bool:
    """Whether a piece runs level or upright."""
    a, b, c, d = piece
    return a[1] == b[1] == c[1] == d[1] or a[0] == b[0] == c[0] == d[0]


def _segments(pieces: tuple[Piece, ...]) -> tuple[Segment, ...]:
    """What is drawn; straight pieces in a row are one line."""
    x, y = pieces[0][0]
    found: list[Segment] = [("M", x, y)]
    line: Piece | None = None
    for piece in pieces:
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = piece
        if not (ay == by == cy == dy or ax == bx == cx == dx):
            found.append(("C", bx, by, cx, cy, dx, dy))
            line = None
            continue
        if line is not None and (line[0][1] == line[3][1] == dy or line[0][0] == line[3][0] == dx):
            found.pop()
            piece = (line[0], line[0], piece[3], piece[3])
        found.append(("L", dx, dy))
        line = piece
    return tuple(found)


def _head(tip: Point, base: Point) -> tuple[Point, ...]:
    dx, dy = tip[0] - base[0], tip[1] - base[1]
    length = hypot(dx, dy) or 1.0
    nx, ny = -dy / length * _ARROW_HALF, dx / length * _ARROW_HALF
    return tip, (base[0] + nx, base[1] + ny), (base[0] - nx, base[1] - ny)


@record(frozen=True, slots=True)
class End:
    """A node at the end of a wire: its shape around ``middle``.

    ``junction``: the end of the trunk from which the wires of a source part, or None.
    """

    figure: Figure
    middle: Point
    junction: Point | None


def straight(start: Point, end: Point) -> Piece:
    """A straight piece."""
    return start, start, end, end


def way_back(head: list[Piece], target: End) -> list[Piece]:
    """A curve to the middle of a shape, backwards from where it meets the outline."""
    (ax, ay), _, _, (x, y) = head[-1]
    if (x, y) == target.middle:  # most come level: no search is needed
        if ay == y and ax < x - (reach := target.figure.width / 2 + _CLEAR):
            return [straight((x - reach, y), (ax, ay)), *_reversed(head[:-1])]
        if ax == x and ay < y - (reach := target.figure.height / 2 + _CLEAR):
            return [straight((x, y - reach), (ax, ay)), *_reversed(head[:-1])]
    return _trim_start(_reversed(head), _outside(target, _CLEAR))


def wire_of(tail: list[Piece], source: End, level: Piece, back: list[Piece]) -> Wire:
    """The wire of one edge.

    Args:
        tail: the curve from the source's middle to the label.
        level: the straight piece through the label's box.
        back: see ``way_back``.
    """
    (x, y), _, _, (dx, dy) = back[0]
    if y == dy and dx + ARROW < x:
        rest = [straight((x - ARROW, y), (dx, dy)), *back[1:]]
    elif x == dx and dy + ARROW < y:
        rest = [straight((x, y - ARROW), (dx, dy)), *back[1:]]
    else:
        rest = _trim_start(back, _beyond((x, y), ARROW))
    pieces = (*_departed(tail, source), level, *_reversed(rest))
    return Wire(pieces, (x, y))


def _departed(tail: list[Piece], source: End) -> list[Piece]:
    """What a curve from the middle of a shape is from its outline on."""
    (x, y), _, _, (dx, dy) = tail[0]
    if y == dy and x + (reach := source.figure.width / 2) < dx:
        return [straight((x + reach, y), (dx, dy)), *tail[1:]]
    if x == dx and y + (reach := source.figure.height / 2) < dy:
        return [straight((x, y + reach), (dx, dy)), *tail[1:]]
    return _trim_start(tail, _outside(source, 0.0))

"""Wires: from the middle of a node along Graphviz's splines through the label's box to the next node's edge.

Splines are lists x, y, x, y, … of cubic Bézier pieces: one point, then three for each piece.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import hypot

from .figures import Figure
from .markup import number

__all__ = ["ARROW", "End", "Piece", "Point", "Wire", "curve_points", "pieces_of", "way_back", "wire_of"]

ARROW = 8.5  # length of an arrow head
_ARROW_HALF = 3.4
_RADIUS, _CORNER = 16.0, 0.06  # of rounded corners; sine of the turn from which on one is rounded
_TIGHT, _NEARBY = 0.5, 5.0  # a turn of that sine within that many points is a corner, too
_CLEAR = 1.0  # between the arrow's tip and the outline it points at
_TRIES, _EXACT = 20, 0.002  # points: a fifth of what is written of a coordinate

Point = tuple[float, float]
Piece = tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class Wire:
    """A wire ready to be written: path data, the arrow head's points, and the drawn curve for measuring."""

    path: str
    arrow: str
    pieces: tuple[Piece, ...]


def pieces_of(flat: list[float], move: Point, start: Point, end: Point) -> list[Piece]:
    """The spline's pieces, moved, with its ends put exactly where they belong (Graphviz stops a point short)."""
    dx, dy = move
    points = [start, *[(x + dx, y + dy) for x, y in zip(flat[2:-2:2], flat[3:-2:2], strict=True)], end]
    return [(points[i], points[i + 1], points[i + 2], points[i + 3]) for i in range(0, len(points) - 3, 3)]


def _middle(a: Point, b: Point, t: float) -> Point:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def _at(piece: Piece, t: float) -> Point:
    """The point of a piece at ``t``."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = piece
    s = 1 - t
    p, q, r, w = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
    return p * ax + q * bx + r * cx + w * dx, p * ay + q * by + r * cy + w * dy


def curve_points(flat: list[float]) -> list[Point]:
    """A few points of a spline, enough to know where it reaches to within a point or so."""
    points = list(zip(flat[::2], flat[1::2], strict=True))
    pieces = [(points[i], points[i + 1], points[i + 2], points[i + 3]) for i in range(0, len(points) - 3, 3)]
    return [points[0], *(_at(piece, t) for piece in pieces for t in (0.25, 0.5, 0.75, 1.0))]


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


def _data(pieces: list[Piece]) -> str:
    """Path data; straight pieces in a row are one line."""
    text = [f"M{number(pieces[0][0][0])} {number(pieces[0][0][1])}"]
    line: Piece | None = None
    for piece in pieces:
        a, b, c, d = piece
        if not _is_straight(piece):
            (bx, by), (cx, cy), (dx, dy) = b, c, d
            text.append(f"C{number(bx)} {number(by)} {number(cx)} {number(cy)} {number(dx)} {number(dy)}")
            line = None
            continue
        if line is not None and _is_straight((line[0], a, a, d)):
            text.pop()
            piece = (line[0], a, a, d)
        text.append(f"L{number(d[0])} {number(d[1])}")
        line = piece
    return "".join(text)


def _arrow(tip: Point, base: Point) -> str:
    dx, dy = tip[0] - base[0], tip[1] - base[1]
    length = hypot(dx, dy) or 1.0
    nx, ny = -dy / length * _ARROW_HALF, dx / length * _ARROW_HALF
    corners = (tip, (base[0] + nx, base[1] + ny), (base[0] - nx, base[1] - ny))
    return " ".join(f"{number(x)},{number(y)}" for x, y in corners)


@dataclass(frozen=True, slots=True)
class End:
    """A node at the end of a wire: its shape around ``middle``.

    ``junction``: the end of the trunk from which the wires of a source part, or None.
    """

    figure: Figure
    middle: Point
    junction: Point | None


def wire_of(tail: list[Piece], source: End, level: Piece, back: list[Piece]) -> Wire:
    """The wire of one edge.

    Args:
        tail: the curve from the source's middle or junction to the label.
        level: the straight piece through the label's box.
        back: see ``way_back``.
    """
    trunk = [] if source.junction is None else [_straight(source.middle, source.junction)]
    before = _trim_start([*trunk, *tail], _outside(source, 0.0))
    tip = back[0][0]
    back = _trim_start(back, _beyond(tip, ARROW))
    base = back[0][0]
    pieces = [*before, level, *_reversed(back)]
    count = len(trunk)  # the corner at a junction stays sharp: its dot lies on it
    return Wire(_data([*pieces[:count], *_rounded(pieces[count:])]), _arrow(tip, base), tuple(pieces))


def way_back(head: list[Piece], target: End) -> list[Piece]:
    """The curve from the label to the middle of the target's shape, backwards from where it meets the outline."""
    return _trim_start(_reversed(head), _outside(target, _CLEAR))


def _straight(start: Point, end: Point) -> Piece:
    return start, start, end, end


def _rounded(pieces: list[Piece]) -> list[Piece]:
    """The same curve with its corners rounded."""
    y = pieces[0][0][1]
    if all(a[1] == b[1] == c[1] == d[1] == y for a, b, c, d in pieces):
        return pieces
    smooth, rest = pieces[:1], pieces[1:]
    while rest:
        is_straight = _is_straight(smooth[-1]) and _is_straight(rest[0])
        if _turn(smooth[-1], rest[0]) < _CORNER and (is_straight or _bend(smooth[-1], rest[0]) < _TIGHT):
            smooth.append(rest.pop(0))
            continue
        corner = rest[0][0]
        reach = min(_RADIUS, 0.45 * _distance(smooth[0][0], corner), 0.45 * _distance(corner, rest[-1][3]))
        smooth = _reversed(_trim_start(_reversed(smooth), _beyond(corner, reach)))
        rest = _trim_start(rest, _beyond(corner, reach))
        start, end = smooth[-1][3], rest[0][0]
        smooth += [(start, _middle(start, corner, 2 / 3), _middle(end, corner, 2 / 3), end), rest.pop(0)]
    return smooth


def _distance(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def _turn(first: Piece, second: Piece) -> float:
    """Sine of the angle by which the direction changes between two pieces; 0 where one has no length."""
    ax, ay = _direction(first[::-1])
    bx, by = _direction(second)
    return abs(ax * by - ay * bx)


def _bend(first: Piece, second: Piece) -> float:
    """The same between points a little before and a little after; large where a curve turns at once."""
    (x, y), back, ahead = second[0], _near_point(first[::-1]), _near_point(second)
    ax, ay, bx, by = x - back[0], y - back[1], ahead[0] - x, ahead[1] - y
    return abs(ax * by - ay * bx) / (hypot(ax, ay) * hypot(bx, by) or 1.0)


def _near_point(piece: tuple[Point, ...]) -> Point:
    """A point of the curve a few points away from its beginning."""
    a, b, c, d = piece
    for t in (0.06, 0.12, 0.25, 0.5):
        point = _at((a, b, c, d), t)
        if _distance(a, point) > _NEARBY:
            return point
    return d


def _direction(points: tuple[Point, ...]) -> Point:
    """The unit direction in which a piece begins."""
    x, y = points[0]
    for px, py in points[1:]:
        length = hypot(px - x, py - y)
        if length > 0.5:
            return (px - x) / length, (py - y) / length
    return 0.0, 0.0

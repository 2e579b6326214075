"""Strips at a window's side in which only chips stand, where they would hide numbers in the window.

Lengths are units of the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..drawing.bounding_boxes import Extent, node_extent
from ..drawing.picture import Drawing
from ..scene.shapes import Point
from .camera_window import Window, open_window
from .edge_chips import Stub, crossing, measured_chip, stubs_of

__all__ = ["look_through"]

_GAP, _INSET = 5.0, 4.0  # between chips, from the window's edge
_ROUNDS = 4  # in which a strip is made wider, for what it takes from the window is a chip, too
_SIDES = ((0, False), (0, True), (1, False), (1, True))  # axis across the strip; whether it is at its end

_Seen = tuple[Window, tuple[Stub, ...]]


def look_through(drawing: Drawing, gate: int, extent: Extent) -> _Seen:
    """What is seen in a window while a gate is looked at, and its chips. Where they have no place that is free, the
    window becomes smaller by a strip for them, at the side where that takes the fewest numbers out of it."""
    stubs, whole = stubs_of(drawing, gate, extent), open_window(drawing, extent)
    window = open_window(drawing, extent, [stub.box for stub in stubs])
    if len(window.labels) == len(whole.labels) and len(stubs) == len(set(_own(drawing, gate)) - whole.labels):
        return window, stubs
    found = [_with_strip(drawing, gate, extent, axis, is_end=is_end) for axis, is_end in _SIDES]
    return max((each for each in found if each), key=lambda each: len(each[0].labels), default=(window, stubs))


def _own(drawing: Drawing, gate: int) -> list[int]:
    return list(dict.fromkeys((*drawing.graph.into[gate], *drawing.graph.out_of[gate])))


def _with_strip(drawing: Drawing, gate: int, extent: Extent, axis: int, *, is_end: bool) -> _Seen | None:
    """The window without a strip that has a chip for all of the gate's edges that are not in it; None where the strip
    is too small for one of them, or has the gate itself in it."""
    rest = extent
    for _ in range(_ROUNDS):
        window = open_window(drawing, rest)
        missing = [edge for edge in _own(drawing, gate) if edge not in window.labels]
        chips, depth = _rows(drawing, gate, missing, extent, axis, is_end=is_end)
        before, rest = rest, _without(extent, axis, depth, is_end=is_end)
        if not rest.holds(node_extent(drawing, gate)) or not all(extent.holds(chip.box) for chip in chips):
            return None
        if rest == before:
            return window, chips
    return None


def _without(extent: Extent, axis: int, depth: float, *, is_end: bool) -> Extent:
    sides = [extent.left, extent.top, extent.right, extent.bottom]
    sides[axis + 2 * is_end] += -depth if is_end else depth
    return Extent(*sides)


def _rows(
    drawing: Drawing, gate: int, edges: Sequence[int], extent: Extent, axis: int, *, is_end: bool
) -> tuple[tuple[Stub, ...], float]:
    """Chips in rows along a side, each near to where its wire leaves the window; how deep all rows are."""
    chips = {edge: measured_chip(drawing, edge) for edge in edges}
    sizes: dict[int, Point] = {edge: chip[:2] for edge, chip in chips.items()}
    wanted = {
        edge: crossing(drawing, edge, extent, is_operand=edge in drawing.graph.into[gate])[1 - axis] for edge in edges
    }
    first, room = ((extent.left, extent.width), (extent.top, extent.height))[1 - axis]
    room -= 2 * _INSET
    rows: list[list[int]] = []
    for edge in sorted(edges, key=wanted.__getitem__):
        if rows and sum(sizes[each][1 - axis] + _GAP for each in (*rows[-1], edge)) - _GAP <= room:
            rows[-1].append(edge)
        else:
            rows.append([edge])
    placed: list[Stub] = []
    depth = _INSET
    for row in rows:
        deep = max(sizes[edge][axis] for edge in row)
        spare = room - sum(sizes[edge][1 - axis] + _GAP for edge in row) + _GAP
        at = first + _INSET
        for edge in row:
            long = sizes[edge][1 - axis]
            air = min(max(wanted[edge] - long / 2 - at, 0.0), max(spare, 0.0))
            at, spare = at + air, spare - air
            across = depth + deep / 2
            middle = (
                (extent.right, extent.bottom)[axis] - across if is_end else (extent.left, extent.top)[axis] + across
            )
            x, y = (at + long / 2, middle) if axis else (middle, at + long / 2)
            placed.append(Stub(edge, Extent.around(x, y, *sizes[edge]), chips[edge][2]))
            at += long + _GAP
        depth += deep + _GAP
    return tuple(placed), depth

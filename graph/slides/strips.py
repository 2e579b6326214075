"""A drawing too long for its room, cut into strips that are read one after the other like lines of text."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from ..drawing.bounding_boxes import Extent, label_extent, leaf_extent, node_extent, united
from ..drawing.picture import Drawing
from ..layout.text_widths import BASELINE
from ..scene.changes import walk
from ..scene.shapes import Circle, Group, Point, Shape, Span, Text
from ..scene.theme import Theme
from .camera_window import Window, flattened, seen_through

__all__ = ["Cut", "Strip", "cut_apart", "strip_groups"]

_GAP = 26.0  # between strips under each other, in units of the page
_LEAST, _STEP = 0.6, 0.05  # scales that are tried, from the most down to the least
_MOST_PAGES = 8
_AIR = 5.0  # in the drawing, from what is not cut to a seam
_PAD = 9.0  # over and under what is in a strip
_MARK, _MARK_SIZE = 10.0, 11.0  # half a mark's room; font size in it
_SHORTEST = 0.55  # of the longest strip that there is room for: a better place for a cut is looked for so far back


_Taken = tuple[list[float], list[float]]  # where things begin, and where they end, each in order


@dataclass(frozen=True, slots=True)
class Strip:
    """What of a drawing lies between two x, and between which y all of it stands; in its own units."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Cut:
    """Strips page by page, all at one scale."""

    scale: float
    pages: tuple[tuple[Strip, ...], ...]

    def height(self, page: int) -> float:
        """Of a page's strips under each other, in units of the page."""
        strips = self.pages[page]
        return sum(strip.height * self.scale for strip in strips) + _GAP * (len(strips) - 1)

    @property
    def width(self) -> float:
        """Of the longest strip with its marks, in units of the page."""
        return self.scale * (max(strip.right - strip.left for page in self.pages for strip in page) + 4 * _MARK)


def cut_apart(
    drawing: Drawing,
    wide: float,
    high: float,
    least: float = _LEAST,
    most: float = 1.0,
    most_pages: int = _MOST_PAGES,
    most_strips: int = 1_000,
) -> Cut | None:
    """The drawing on as few pages with a room of ``wide`` by ``high`` as it takes, as large as these allow.

    Args:
        least, most: scales between which its own is chosen.

    Returns:
        None where it is too high to be read, or would take too many pages.
    """
    best: Cut | None = None
    taken = _taken(drawing)
    for scale in _scales(least, most):
        strips = list(islice(_strips(drawing, wide / scale, taken), most_strips + 1))
        if len(strips) > most_strips or any(strip.height * scale > high for strip in strips):
            continue
        pages = tuple(_paged(strips, scale, high))
        if len(pages) <= most_pages and (best is None or len(pages) < len(best.pages)):
            best = Cut(scale, pages)
    return best


def _paged(strips: list[Strip], scale: float, high: float) -> Iterator[tuple[Strip, ...]]:
    page: list[Strip] = []
    filled = 0.0
    for strip in strips:
        if page and filled + _GAP + strip.height * scale > high:
            yield tuple(page)
            page, filled = [], 0.0
        filled += strip.height * scale + (_GAP if page else 0.0)
        page.append(strip)
    yield tuple(page)


def _scales(least: float, most: float) -> Iterator[float]:
    """From the largest to the least."""
    for step in range(max(0, math.floor((most - least) / _STEP + 1e-9) + 1)):
        yield most - step * _STEP
    yield least


def _strips(drawing: Drawing, longest: float, taken: _Taken) -> Iterator[Strip]:
    """From left to right; beside each there is room for the marks of both its ends."""
    longest -= 4 * _MARK
    left = 0.0
    while drawing.width - left > longest:
        right = _seam(taken, left + _SHORTEST * longest, left + longest)
        yield _strip(drawing, left, right)
        left = right
    yield _strip(drawing, left, drawing.width)


def _taken(drawing: Drawing) -> _Taken:
    """From where to where gates, labels, leaves and arrow heads reach: a cut should meet wires alone."""
    boxes = [node_extent(drawing, node) for node in range(len(drawing.spots))]
    boxes += [
        label_extent(drawing, edge)
        for edge, room in enumerate(drawing.plan.rooms)
        if room.value is not None or room.gradient is not None
    ]
    boxes += [leaf_extent(drawing, edge) for edge in drawing.leaves]
    heads = [[x for x, _ in wire.head] for wire in drawing.wires]
    spans = [
        *((box.left - _AIR, box.right + _AIR) for box in boxes),
        *((min(xs) - _AIR, max(xs) + _AIR) for xs in heads if xs),
    ]
    return sorted(left for left, _ in spans), sorted(right for _, right in spans)


def _seam(taken: _Taken, least: float, most: float) -> float:
    """The place between two x at which a cut meets the fewest, of several the last. At x stand those that have begun
    before it, without those that have ended."""
    lefts, rights = taken
    places = [most, *(x for ends in taken for x in ends[bisect_left(ends, least) : bisect_right(ends, most)])]
    return min(places, key=lambda x: (bisect_left(lefts, x) - bisect_right(rights, x), -x))


def _strip(drawing: Drawing, left: float, right: float) -> Strip:
    boxes = [node_extent(drawing, node) for node, (x, _) in enumerate(drawing.spots) if left <= x < right]
    boxes += [label_extent(drawing, edge) for edge, (x, _) in enumerate(drawing.labels) if left <= x < right]
    boxes += [leaf_extent(drawing, edge) for edge, (x, _) in drawing.leaves.items() if left <= x < right]
    heights = [y for edge in range(len(drawing.wires)) for x, y in flattened(drawing, edge) if left <= x <= right]
    frames = [frame for frame in drawing.frames if frame.x < right and frame.x + frame.width > left]
    around = united(boxes) if boxes else Extent(left, drawing.height, right, 0.0)
    top = min(around.top, *heights, *(frame.y for frame in frames), drawing.height)
    bottom = max(around.bottom, *heights, *(frame.y + frame.height for frame in frames), 0.0)
    return Strip(left, right, max(0.0, top - _PAD), min(drawing.height, max(bottom, top) + _PAD))


def strip_groups(picture: Group, drawing: Drawing, cut: Cut, page: int, at: Point, paint: Theme) -> list[Group]:
    """A page's strips under each other, with letters where a wire goes on from one to the next.

    What stands in several strips has its own name in each of them.

    Args:
        picture: the scene of the drawing; ``at``: left and top of the first strip, in the page's units.
    """
    groups: list[Group] = []
    number = sum(len(strips) for strips in cut.pages[:page])
    names: set[str] = set()
    y = at[1]
    for row, strip in enumerate(cut.pages[page]):
        x = at[0] + (2 * _MARK - strip.left) * cut.scale
        seen = _renamed(seen_through(picture, drawing, _window(drawing, strip), paint), names, f"-{number + row + 1}")
        names.update(shape.id for shape in walk(seen) if shape.id)
        marks = [
            *_marks(drawing, strip.left, number + row, paint, is_end=False),
            *_marks(drawing, strip.right, number + row + 1, paint, is_end=True),
        ]
        shift = x, y - strip.top * cut.scale
        groups.append(Group((seen, *marks), translate=shift, scale=cut.scale, family=picture.family))
        y += strip.height * cut.scale + _GAP
    return groups


def _renamed(group: Group, names: set[str], ending: str) -> Group:
    """The group, names that others have with an ending."""
    if not names:
        return group
    children = tuple(
        _renamed(child, names, ending)
        if isinstance(child, Group)
        else replace(child, id=child.id + ending)
        if child.id in names
        else child
        for child in group.children
    )
    return replace(group, children=children, id=group.id + ending if group.id in names else group.id, is_kept=False)


def _window(drawing: Drawing, strip: Strip) -> Window:
    """The strip with all elements whose middles lie in it."""

    def inside(place: Point) -> bool:
        return strip.left <= place[0] < strip.right

    return Window(
        Extent(strip.left, strip.top, strip.right, strip.bottom),
        (),
        frozenset(edge for edge, place in enumerate(drawing.labels) if inside(place)),
        frozenset(node for node, place in enumerate(drawing.spots) if inside(place)),
        frozenset(edge for edge, place in drawing.leaves.items() if inside(place)),
    )


def _marks(drawing: Drawing, x: float, seam: int, paint: Theme, *, is_end: bool) -> list[Shape]:
    """A small circle with a letter beyond every wire that a seam meets: the same at both its ends."""
    if not 0 < x < drawing.width:
        return []
    crossings = sorted({round(y, 1) for edge in range(len(drawing.wires)) for y in _crossings(drawing, edge, x)})
    side = _MARK if is_end else -_MARK
    shapes: list[Shape] = []
    lowest = -math.inf
    for place, crossing in enumerate(crossings):
        y = lowest = max(crossing, lowest + 2 * _MARK)  # wires that run near to each other have marks under each other
        shapes.append(Circle(x + side, y, _MARK, paint.paper, paint.outline, 1.0))
        letters = _letters(seam, place, len(crossings))
        shapes.append(Text(x + side, y + BASELINE * _MARK_SIZE, _MARK_SIZE, (Span(letters),), paint.quiet))
    return shapes


def _letters(seam: int, place: int, count: int) -> str:
    """``A`` for the first seam; ``A1``, ``A2``, … where it meets several wires."""
    letter = chr(ord("A") + (seam - 1) % 26)
    return letter if count == 1 else f"{letter}{place + 1}"


def _crossings(drawing: Drawing, edge: int, x: float) -> Iterator[float]:
    """Where a wire crosses an upright line."""
    points = flattened(drawing, edge)
    for (ax, ay), (bx, by) in pairwise(points):
        if (ax < x) != (bx < x):
            yield ay + (by - ay) * (x - ax) / (bx - ax)

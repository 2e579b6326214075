"""A drawing too long for one sheet of paper, cut into strips that are read one after the other like lines of text."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ..drawing.bounding_boxes import Extent
from ..drawing.picture import Drawing
from ..layout.text_widths import BASELINE
from ..scene.shapes import Circle, Group, Point, Shape, Span, Text
from ..scene.theme import Theme
from ..slides.camera_window import Window, flattened, seen_through

__all__ = ["Cut", "Strip", "cut_apart", "strip_groups"]

_GAP = 26.0  # between strips on a page, in SVG user units
_LEAST, _STEP = 0.6, 0.05  # scales that are tried, from that of the drawing's height down to the least
_MOST_PAGES = 8
_AIR = 5.0  # in the drawing, from what is not cut to a seam
_BEYOND = 50.0  # a strip reaches over the drawing's upper and lower side
_MARK, _MARK_SIZE = 10.0, 9.5  # half a mark's room; font size in it
_SHORTEST = 0.55  # of the longest strip that there is room for: a better place for a cut is looked for so far back


@dataclass(frozen=True, slots=True)
class Strip:
    """What of a drawing lies between two x of its own."""

    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Cut:
    """Strips page by page, all at one scale."""

    scale: float
    pages: tuple[tuple[Strip, ...], ...]


def cut_apart(
    drawing: Drawing, wide: float, high: float, least: float = _LEAST, most: float = 1.0, most_pages: int = _MOST_PAGES
) -> Cut | None:
    """The drawing on as few pages with a room of ``wide`` by ``high`` as it takes, as large as these allow.

    Args:
        least, most: scales between which its own is chosen.

    Returns:
        None where it is too high to be read, or would take too many pages.
    """
    best: Cut | None = None
    for scale in _scales(least, min(most, high / drawing.height)):
        strips = tuple(_strips(drawing, wide / scale))
        rows = max(1, int((high + _GAP) / (drawing.height * scale + _GAP)))
        pages = tuple(strips[start : start + rows] for start in range(0, len(strips), rows))
        if len(pages) <= most_pages and (best is None or len(pages) < len(best.pages)):
            best = Cut(scale, pages)
    return best


def _scales(least: float, most: float) -> Iterator[float]:
    for step in range(max(0, math.floor((most - least) / _STEP + 1e-9) + 1)):
        yield most - step * _STEP


def _strips(drawing: Drawing, longest: float) -> Iterator[Strip]:
    taken = _taken(drawing)
    left = 0.0
    while drawing.width - left > longest:
        right = _seam(taken, left + _SHORTEST * longest, left + longest)
        yield Strip(left, right)
        left = right
    yield Strip(left, drawing.width)


def _taken(drawing: Drawing) -> list[tuple[float, float]]:
    """From where to where gates, labels and leaves reach: a cut should meet wires alone."""
    plan = drawing.plan
    middles = [(x, figure.width / 2) for (x, _), figure in zip(drawing.spots, plan.figures, strict=True)]
    labelled = [room.along if room.value or room.gradient else 0.0 for room in plan.rooms]
    middles += [(x, along / 2) for (x, _), along in zip(drawing.labels, labelled, strict=True)]
    middles += [(x, plan.leaves[edge].width / 2) for edge, (x, _) in drawing.leaves.items()]
    return [(x - half - _AIR, x + half + _AIR) for x, half in middles]


def _seam(taken: list[tuple[float, float]], least: float, most: float) -> float:
    """The place between two x at which a cut meets the fewest, of several the last."""
    places = [most, *(x for span in taken for x in span if least <= x <= most)]
    return min(places, key=lambda x: (sum(left < x < right for left, right in taken), -x))


def strip_groups(picture: Group, drawing: Drawing, cut: Cut, page: int, at: Point, paint: Theme) -> list[Group]:
    """A page's strips under each other, with letters where a wire goes on from one to the next.

    Args:
        picture: the scene of the drawing; ``at``: left and top of the first strip, in the page's units.
    """
    groups: list[Group] = []
    number = sum(len(strips) for strips in cut.pages[:page])
    for row, strip in enumerate(cut.pages[page]):
        x = at[0] - strip.left * cut.scale
        y = at[1] + row * (drawing.height * cut.scale + _GAP)
        seen = seen_through(picture, drawing, _window(drawing, strip), paint)
        marks = [
            *_marks(drawing, strip.left, number + row, paint, is_end=False),
            *_marks(drawing, strip.right, number + row + 1, paint, is_end=True),
        ]
        groups.append(Group((seen, *marks), translate=(x, y), scale=cut.scale, family=picture.family))
    return groups


def _window(drawing: Drawing, strip: Strip) -> Window:
    """The strip with all elements whose middles lie in it."""

    def inside(place: Point) -> bool:
        return strip.left <= place[0] < strip.right

    return Window(
        Extent(strip.left, -_BEYOND, strip.right, drawing.height + _BEYOND),
        (),
        frozenset(edge for edge, place in enumerate(drawing.labels) if inside(place)),
        frozenset(node for node, place in enumerate(drawing.spots) if inside(place)),
        frozenset(edge for edge, place in drawing.leaves.items() if inside(place)),
    )


def _marks(drawing: Drawing, x: float, seam: int, paint: Theme, *, is_end: bool) -> list[Shape]:
    """A small circle with a letter at every wire that a seam meets: the same at both its ends."""
    if not 0 < x < drawing.width:
        return []
    crossings = sorted({round(y, 1) for edge in range(len(drawing.wires)) for y in _crossings(drawing, edge, x)})
    side = -_MARK if is_end else _MARK
    shapes: list[Shape] = []
    for place, y in enumerate(crossings):
        shapes.append(Circle(x + side, y, _MARK - 2, paint.paper, paint.outline, 1.0))
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

"""A drawing too long for one sheet of paper, cut into strips that are read one after the other like lines of text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..drawing.markup import number
from ..drawing.picture import Drawing

__all__ = ["Cut", "Strip", "cut_apart", "strips_svg"]

_GAP = 26.0  # between strips on a page, in SVG user units
_LEAST, _STEP = 0.6, 0.05  # scales that are tried, from that of the drawing's height down to the least
_MOST_PAGES = 8
_AIR = 5.0  # in the drawing, from what is not cut to a seam
_BEYOND = 50.0  # a margin is covered to beyond the page's edge
_SHORTEST = 0.55  # of the longest strip that there is room for: a better place for a cut is looked for so far back
_TEXT = re.compile(r'<text [^>]*?\bx="([-\d.]+)"[^>]*>.*?</text>', re.DOTALL)


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


def cut_apart(drawing: Drawing, wide: float, high: float, least: float = _LEAST) -> Cut | None:
    """The drawing on as few pages with a room of ``wide`` by ``high`` as it takes, as large as these allow; None where
    it is too high to be read, or would take too many."""
    best: Cut | None = None
    for scale in _scales(min(1.0, high / drawing.height), least):
        strips = tuple(_strips(drawing, wide / scale))
        rows = max(1, int((high + _GAP) / (drawing.height * scale + _GAP)))
        pages = tuple(strips[start : start + rows] for start in range(0, len(strips), rows))
        if len(pages) <= _MOST_PAGES and (best is None or len(pages) < len(best.pages)):
            best = Cut(scale, pages)
    return best


def _scales(most: float, least: float) -> Iterator[float]:
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


def strips_svg(
    markup: str,
    drawing: Drawing,
    cut: Cut,
    page: int,
    margin: float,
    top: float,
    wide: float,
    paper: str,
    ink: str,
) -> str:
    """A page's strips under each other, dashed where they are cut; ``wide``: of the page."""
    pieces: list[str] = []
    for row, strip in enumerate(cut.pages[page]):
        x, y = margin - strip.left * cut.scale, top + row * (drawing.height * cut.scale + _GAP)
        end, high = x + strip.right * cut.scale, drawing.height * cut.scale
        pieces.append(
            f'<g transform="translate({number(x)} {number(y)}) scale({cut.scale:.5g})">{_within(markup, strip)}</g>'
        )
        for left, right in (
            (-_BEYOND, margin),
            (end, wide + _BEYOND),
        ):  # other strips reach into the margins
            pieces.append(
                f'<rect x="{number(left)}" y="{number(y - 4)}" width="{number(right - left)}" '
                f'height="{number(high + 8)}" fill="{paper}"/>'
            )
        seams = [at for at, is_cut in ((margin, strip.left > 0), (end, strip.right < drawing.width)) if is_cut]
        pieces += [
            f'<path d="M{number(at)} {number(y)}v{number(high)}" stroke="{ink}" stroke-width="1" fill="none" '
            'stroke-dasharray="3 4"/>'
            for at in seams
        ]
    return "".join(pieces)


def _within(markup: str, strip: Strip) -> str:
    """Without the texts of other strips: what is not seen is not found by a search either."""
    return _TEXT.sub(lambda text: text[0] if strip.left <= float(text[1]) <= strip.right else "", markup)

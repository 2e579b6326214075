"""The artboard: where everything stands on a slide, in SVG user units; the same on all slides of a deck."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..drawing.picture import Drawing
from .order import Order

__all__ = ["MARGIN", "MOST_SCALE", "Board", "Box", "board_of", "place_in", "scale_in", "tight_board", "with_map"]

MARGIN = 40.0
_HEIGHT, _WIDE, _NARROW = 720.0, 1280.0, 960.0
_TOP, _LOWEST = 76.0, 672.0  # of the drawing's box; down to where anything may stand over the foot
_BOTTOM = {(True, True): 508.0, (True, False): 568.0, (False, True): 574.0, (False, False): 664.0}  # sentence, formula
_TIGHT = _EDGE = 16.0  # around a drawing alone; beside a window
MOST_SCALE = 2.0  # larger, and a graph of two gates looks like a poster
_MAP_WIDTH, _MAP_HEIGHT, _MAP_GAP = 230.0, 64.0, 24.0

Box = tuple[float, float, float, float]  # left, top, width, height


@dataclass(frozen=True, slots=True)
class Board:
    """A slide's measures.

    Attributes:
        box: left, top, width and height of the room for the drawing.
        sentence: y of the first line's baseline, None without one; formula: y of the middle of its room, or None.
        has_frame: there is a title, a progress bar and a foot; a tight board is the drawing alone.
        map: left, top, width and height of the room for a small picture of the whole drawing, or None.
    """

    width: float
    height: float
    box: Box
    sentence: float | None
    formula: float | None
    has_frame: bool
    map: Box | None = None

    @property
    def room(self) -> float:
        """Width between the margins."""
        return self.width - 2 * MARGIN

    @property
    def words(self) -> float:
        """Width of the sentence, which begins at the left margin."""
        return self.room if self.map is None else self.map[0] - _MAP_GAP - MARGIN


def place_in(box: Box, drawing: Drawing, most: float = MOST_SCALE) -> tuple[float, float, float]:
    """Scale and shift of a drawing: as large as the box allows, in its middle."""
    left, top, width, height = box
    scale = min(most, scale_in(box, drawing))
    return scale, left + (width - scale * drawing.width) / 2, top + (height - scale * drawing.height) / 2


def with_map(board: Board) -> Board:
    """The board with room for a map of the whole drawing under its right end, beside the sentence; where a slide is
    narrow the window goes beyond the margins, for wires fade at its edge."""
    left, top, width, height = board.box
    if board.width < _WIDE:
        left, width = _EDGE, board.width - 2 * _EDGE
    under = 96.0 if board.formula is not None else 0.0  # a formula has the whole width
    bottom = min(top + height, _LOWEST - under - _MAP_HEIGHT)
    place = board.width - MARGIN - _MAP_WIDTH, bottom + 8, _MAP_WIDTH, _MAP_HEIGHT
    return replace(board, box=(left, top, width, bottom - top), map=place)


def scale_in(box: Box, drawing: Drawing) -> float:
    """How much larger a drawing becomes in a box."""
    return min(MOST_SCALE, box[2] / drawing.width, box[3] / drawing.height)


def board_of(order: Order) -> Board:
    """The artboard that was ordered (a tight one has its size from the drawing, see ``tight_board``)."""
    width = _NARROW if order.size == "4:3" else _WIDE
    bottom = _BOTTOM[order.has_sentence, order.has_formula]
    return Board(
        width,
        _HEIGHT,
        (MARGIN, _TOP, width - 2 * MARGIN, bottom - _TOP),
        (540.0 if order.has_formula else 606.0) if order.has_sentence else None,
        630.0 if order.has_formula else None,
        has_frame=True,
    )


def tight_board(drawing: Drawing) -> Board:
    """The drawing with a little air around it."""
    width, height = drawing.width + 2 * _TIGHT, drawing.height + 2 * _TIGHT
    return Board(width, height, (_TIGHT, _TIGHT, drawing.width, drawing.height), None, None, has_frame=False)

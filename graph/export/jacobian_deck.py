"""The Jacobian of an edge as slides: a deck like any other, whose slides are the stages of ``jacobian``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from ..drawing.markup import escape, number
from ..drawing.style import Style
from ..errors import TraceError
from ..insight.jacobian_picture import JacobianPicture, jacobian_picture
from ..steps.formula import Formula, Line
from .artboard import fitted_title
from .board import MARGIN
from .fitting import style_of
from .formula import set_formula
from .grids import Box
from .jacobian import STAGES, stage_box, stage_title, stage_words
from .letters import MATHEMATICS, as_line, line_svg
from .order import Order, step_range
from .record import Traced
from .shots import Shot

if TYPE_CHECKING:
    from .deck import Deck, Slide

__all__ = ["JacobianDeck", "open_jacobian"]

_HIGH, _WIDE, _NARROW, _AIR = 720.0, 1280.0, 960.0, 16.0
_TOP, _BOTTOM = 130.0, {True: 530.0, False: 660.0}  # of the picture's room; by whether a formula stands under it
_LARGEST = 1.9
_LAST = len(STAGES) - 1


@dataclass(frozen=True, slots=True)
class Board:
    """A slide's measures; ``has_frame``: there is more than the picture."""

    width: float
    height: float
    has_frame: bool


@dataclass(frozen=True, slots=True)
class JacobianDeck:
    """What the formats read of a deck; ``boxes``: the picture of each stage."""

    traced: Traced
    order: Order
    picture: JacobianPicture
    shots: tuple[Shot, ...]
    style: Style
    boxes: tuple[Box, ...]
    board: Board
    kept: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def title(self) -> str:
        """Of the file."""
        return self.order.title or self.picture.title.plain

    def slides(self) -> Iterator[Slide]:
        """All slides in order, each made when it is asked for."""
        from .deck import Slide
        from .outline import outlined

        for place, shot in enumerate(self.shots):
            stage = shot.step or 0
            svg = _slide_svg(self, stage)
            title = self.order.title or stage_title(self.picture, stage, self.order.lang)
            yield Slide(place, outlined(svg) if self.order.outlined else svg, title, stage_words(self.picture, stage))


def open_jacobian(traced: Traced, order: Order, *, is_single: bool) -> Deck:
    """The slides of the Jacobian of ``order.edge``.

    Raises:
        TraceError: no such edge or stage, or its Jacobian is too large.
    """
    picture = jacobian_picture(cast(Any, traced), order.edge)
    style = style_of(order)
    boxes = tuple(stage_box(picture, stage, style.paint, order.lang) for stage in range(len(STAGES)))
    shots = _shots(order, is_single)
    return cast("Deck", JacobianDeck(traced, order, picture, shots, style, boxes, _board(order, boxes)))


def _shots(order: Order, is_single: bool) -> tuple[Shot, ...]:
    """One stage, a range of them, the last, or all: passes are the graph's."""
    span = None if is_single else step_range(order.steps)
    if is_single:
        first = last = order.step or 0
    elif span is not None:
        first, last = span
    else:
        first, last = (_LAST if order.steps == "last" else 0), _LAST
    for end in (first, last):
        if end > _LAST:
            raise TraceError("wrong_arguments", "export_step", step=end, last=_LAST)
    if first > last:
        raise TraceError("wrong_arguments", "export_range", first=first, last=last)
    return tuple(Shot(stage) for stage in range(first, last + 1))


def _board(order: Order, boxes: tuple[Box, ...]) -> Board:
    if order.size == "tight":
        wide, high = max(box.width for box in boxes), max(box.height for box in boxes)
        return Board(wide + 2 * _AIR, high + 2 * _AIR, has_frame=False)
    return Board(_NARROW if order.size == "4:3" else _WIDE, _HIGH, has_frame=True)


def _slide_svg(deck: JacobianDeck, stage: int) -> str:
    order, board, paint = deck.order, deck.board, deck.style.paint
    title, said = stage_title(deck.picture, stage, order.lang), stage_words(deck.picture, stage)
    wide, high = number(board.width), number(board.height)
    ground = f'<rect id="background" x="0" y="0" width="{wide}" height="{high}" fill="{paint.paper}"/>'
    parts = ["" if order.theme == "transparent" else ground, _picture(deck, stage)]
    if board.has_frame:
        line, size, _ = fitted_title(order.title or title, board.width - 2 * MARGIN)
        head = line_svg(line, MARGIN, 64, size, paint.ink, {}, ' font-weight="bold"')
        parts.append(f'<g id="title">{head}</g>')
        if order.has_sentence:
            shape = line_svg(as_line(((said, ""),), 20)[0], MARGIN, 98, 20, paint.quiet, {})
            parts.append(f'<g id="sentence">{shape}</g>')
        parts += [_formulas(deck, stage), _foot(deck, stage)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}">'
        f"<title>{escape(title)}</title><desc>{escape(said)}</desc>{''.join(parts)}</svg>"
    )


def _picture(deck: JacobianDeck, stage: int) -> str:
    """The stage in the middle of its room, as large as that allows."""
    board, box = deck.board, deck.boxes[stage]
    left, top, wide, high = _AIR, _AIR, board.width - 2 * _AIR, board.height - 2 * _AIR
    most = 1.0
    if board.has_frame:
        left, wide = MARGIN + 10, board.width - 2 * MARGIN - 20
        top, most = _TOP, _LARGEST
        high = _BOTTOM[deck.order.has_formula] - _TOP
    scale = min(most, wide / box.width, high / box.height)
    x, y = left + (wide - scale * box.width) / 2, top + (high - scale * box.height) / 2
    return (
        f'<g id="picture" font-family="{MATHEMATICS}" transform="translate({number(x)} {number(y)}) '
        f'scale({scale:.4g})">{box.markup}</g>'
    )


def _formulas(deck: JacobianDeck, stage: int) -> str:
    """The index form, and the short rule that it collapses to, at the first stage and at the last."""
    picture = deck.picture
    rules = [rule for rule in (picture.index_rule, picture.short_rule) if rule]
    if not rules or stage not in (0, _LAST) or not deck.order.has_formula:
        return ""
    formula = Formula(lambda notation: tuple(Line(rule.of(notation), ()) for rule in rules))
    made = set_formula(formula, deck.style.paint, deck.board.width - 2 * MARGIN, 100)
    return f'<g id="formula" transform="translate({number(deck.board.width / 2)} 615)">{made[0]}</g>' if made else ""


def _foot(deck: JacobianDeck, stage: int) -> str:
    """The stage's mark, and the footer."""
    paint, board = deck.style.paint, deck.board
    mark, wide = as_line(((f"{stage} / {_LAST}", ""),), 14)
    texts = [line_svg(mark, board.width - MARGIN - wide, 705, 14, paint.quiet, {})]
    if deck.order.footer:
        line, size, _ = fitted_title(deck.order.footer, board.width - 2 * MARGIN - wide - 40, 14, 14, is_bold=False)
        texts.append(line_svg(line, MARGIN, 705, size, paint.quiet, {}))
    return f'<g id="foot">{"".join(texts)}</g>'

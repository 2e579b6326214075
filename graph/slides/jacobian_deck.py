"""The Jacobian of an edge as slides: the stages of ``jacobian``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from ..analysis.jacobian_stages import JacobianPicture, jacobian_picture
from ..errors import TraceError
from ..layout.style import Style
from ..scene.shapes import Group, Rect, Shape
from ..steps.formula_notations import Formula, Line
from .drawing_fit import style_of
from .formula_shapes import set_formula
from .jacobian_shapes import STAGES, stage_box, stage_title, stage_words
from .matrix_shapes import Box
from .order import Order, step_range
from .presentation import Presentation, Slide
from .slide import fitted_title, foot_texts
from .slide_places import MARGIN
from .text_lines import MATHEMATICS, as_line, line_texts
from .text_outlines import outlined
from .trace_protocol import Traced

__all__ = ["presented_jacobian"]

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
    """What the slides of a Jacobian share; ``boxes``: the picture of each stage."""

    order: Order
    picture: JacobianPicture
    stages: tuple[int, ...]
    style: Style
    boxes: tuple[Box, ...]
    board: Board

    @property
    def title(self) -> str:
        """Of the file."""
        return self.order.title or self.picture.title.plain


def presented_jacobian(traced: Traced, order: Order, *, is_single: bool) -> Presentation:
    """The slides of the Jacobian of ``order.edge``.

    Raises:
        TraceError: no such edge or stage, or its Jacobian is too large.
    """
    picture = jacobian_picture(cast(Any, traced), order.edge)
    style = style_of(order)
    boxes = tuple(stage_box(picture, stage, style.paint, order.lang) for stage in range(len(STAGES)))
    deck = JacobianDeck(order, picture, _stages(order, is_single), style, boxes, _board(order, boxes))
    return Presentation(
        deck.title,
        order.lang,
        deck.board.width,
        deck.board.height,
        style.paint,
        order.theme == "transparent",
        len(deck.stages),
        traced.limits.export_bytes,
        lambda: _slides(deck),
        order.width,
        order.pictures,
        order.template,
        order.per_page,
        order.speed,
        traced.limits.film_seconds,
        traced.limits.film_width,
    )


def _slides(deck: JacobianDeck) -> Iterator[Slide]:
    for number, stage in enumerate(deck.stages):
        scene = _scene(deck, stage)
        title = stage_title(deck.picture, stage, deck.order.lang)
        words = stage_words(deck.picture, stage)
        size = deck.board.width, deck.board.height
        if deck.order.outlined:
            scene = outlined(scene)
        yield Slide(number, f"jacobian-{stage:02d}", scene, *size, title, words, (0.0, 0.0, *size))


def _stages(order: Order, is_single: bool) -> tuple[int, ...]:
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
    return tuple(range(first, last + 1))


def _board(order: Order, boxes: tuple[Box, ...]) -> Board:
    if order.size == "tight":
        wide, high = max(box.width for box in boxes), max(box.height for box in boxes)
        return Board(wide + 2 * _AIR, high + 2 * _AIR, has_frame=False)
    return Board(_NARROW if order.size == "4:3" else _WIDE, _HIGH, has_frame=True)


def _scene(deck: JacobianDeck, stage: int) -> Group:
    order, board, paint = deck.order, deck.board, deck.style.paint
    shapes: list[Shape] = []
    if order.theme != "transparent":
        shapes.append(Rect(0, 0, board.width, board.height, paint.paper, id="background"))
    shapes.append(_picture(deck, stage))
    if board.has_frame:
        shapes.append(_head(deck, stage))
        if order.has_sentence:
            line = as_line(((stage_words(deck.picture, stage), ""),), 20)[0]
            shapes.append(Group(line_texts(line, MARGIN, 98, 20, paint.quiet), "sentence"))
        shapes += _formulas(deck, stage)
        page = f"{stage} / {_LAST}"
        shapes.append(Group(foot_texts(page, order.footer, board.width, paint), "foot"))
    return Group(tuple(shapes))


def _head(deck: JacobianDeck, stage: int) -> Group:
    """The stage's title, and what was ordered as the deck's above it."""
    room, paint = deck.board.width - 2 * MARGIN, deck.style.paint
    line, size, _ = fitted_title(stage_title(deck.picture, stage, deck.order.lang), room)
    texts = line_texts(line, MARGIN, 64, size, paint.ink, is_bold=True)
    if deck.order.title:
        above, small, _ = fitted_title(deck.order.title, room, 14, 14, is_bold=False)
        texts += line_texts(above, MARGIN, 30, small, paint.quiet)
    return Group(texts, "title")


def _picture(deck: JacobianDeck, stage: int) -> Group:
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
    return Group(box.shapes, "picture", translate=(x, y), scale=scale, family=MATHEMATICS)


def _formulas(deck: JacobianDeck, stage: int) -> list[Group]:
    """The index form, and the short rule that it collapses to, at the first stage and at the last."""
    picture = deck.picture
    rules = [rule for rule in (picture.index_rule, picture.short_rule) if rule]
    if not rules or stage not in (0, _LAST) or not deck.order.has_formula:
        return []
    formula = Formula(lambda notation: tuple(Line(rule.of(notation), ()) for rule in rules))
    made = set_formula(formula, deck.style.paint, deck.board.width - 2 * MARGIN, 100)
    return [Group((made.shapes,), "formula", translate=(deck.board.width / 2, 615.0))] if made else []

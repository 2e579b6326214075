"""The Jacobian of an edge as slides: its sheets with named axes, then transpose, flatten, multiply, reshape.

Source of the steps: I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, 2016, section 6.5.2 (tensors flattened,
multiplied, and reshaped back).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from ..drawing.markup import escape, number
from ..drawing.theme import Theme, theme_of
from ..insight.jacobian_picture import JacobianPicture, jacobian_picture
from ..insight.partials import Written, indexed
from ..language.names import typeset_plain
from ..steps.formula import Formula, Line
from ..words import say
from .board import MARGIN
from .formula import set_formula
from .grids import Box, beside, grid, sign, stacked, words_box
from .letters import MATHEMATICS, as_line, line_svg
from .order import Order
from .record import Format, Traced
from .shots import Shot

if TYPE_CHECKING:
    from .deck import Deck, Slide

__all__ = ["STAGES", "jacobian_file", "stage_svgs"]

STAGES = ("sheets", "transpose", "flatten", "multiply", "reshape")
_WIDE, _HIGH = 1280.0, 720.0
_ROOM = (MARGIN + 10, 130.0, _WIDE - 2 * MARGIN - 20, 400.0)  # left, top, width, height of a slide's picture
_LARGEST = 1.9
_SHEETS = 6  # that are drawn
_NAMED = 64  # entries up to which rows and columns are named


@dataclass(frozen=True, slots=True)
class _Board:
    width: float = _WIDE
    height: float = _HIGH


@dataclass(frozen=True, slots=True)
class _Deck:
    """What the formats read of a deck."""

    traced: Traced
    order: Order
    picture: JacobianPicture
    shots: tuple[Shot, ...]
    board: _Board = _Board()

    @property
    def title(self) -> str:
        return self.order.title or self.picture.title.plain

    def slides(self) -> Iterator[Slide]:
        from .deck import Slide

        for place, shot in enumerate(self.shots):
            stage = shot.step or 0
            yield Slide(place, _slide(self, stage), _title(self.picture, stage, self.order.lang), _said(self, stage))


def jacobian_file(kind: Format, traced: Traced, edge_id: str, order: Order) -> bytes:
    """The slides as a file of one of the formats; a single picture is the step that is ordered, else the sheets.

    Raises:
        TraceError: no such edge, or its Jacobian is too large.
    """
    picture = jacobian_picture(cast(Any, traced), edge_id)
    shots = tuple(Shot(stage) for stage in range(len(STAGES)))
    if kind.is_single:
        shots = (shots[min(order.step or 0, len(shots) - 1)],)
    file = BytesIO()
    for _ in kind.stream(cast("Deck", _Deck(traced, order, picture, shots)), file):
        pass
    return file.getvalue()


def stage_svgs(picture: JacobianPicture, lang: str) -> list[str]:
    """The five pictures by themselves, in the light theme's colours."""
    found: list[str] = []
    for stage in range(len(STAGES)):
        box = _stage(picture, stage, theme_of("light"), lang)
        wide, high = number(box.width + 8), number(box.height + 8)
        found.append(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {wide} {high}" width="{wide}" height="{high}" '
            f'role="img"><title>{escape(_title(picture, stage, lang))}</title>{box.markup}</svg>'
        )
    return found


# ---- one stage
def _stage(picture: JacobianPicture, stage: int, paint: Theme, lang: str) -> Box:
    steps = picture.steps
    flat = grid(steps.transposed, paint, paint.local, "Jᵀ", heads=_heads(picture))
    upstream = grid(steps.upstream.reshape(-1, 1), paint, paint.upstream, "UG")
    product = grid(steps.product.reshape(-1, 1), paint, paint.downstream, "Jᵀ UG")
    if stage == 0:
        return _sheets(picture, paint, lang)
    if stage == 1:
        return _transposed(picture, paint, lang)
    if stage == 2:
        return flat
    if stage == 3:
        return beside([flat, sign("×", paint), upstream, sign("=", paint), product])
    gradient = steps.gradient.reshape((1,) * max(0, 2 - steps.gradient.ndim) + steps.gradient.shape)
    if steps.gradient.ndim == 1:
        gradient = gradient.T
    whole = [grid(part, paint, paint.downstream, "DG") for part in gradient.reshape(-1, *gradient.shape[-2:])[:_SHEETS]]
    return beside([product, sign("→", paint), stacked(whole, ("", "", ""), paint)])


def _axis(name: str, letter: str, size: int, mark: str) -> str:
    return f"{mark} {typeset_plain(name)}: {letter} = 1…{size}" if size > 1 else f"{mark} {typeset_plain(name)}: 1"


def _axes(picture: JacobianPicture, is_transposed: bool) -> tuple[str, str, str]:
    """What runs downwards, to the right, and from sheet to sheet."""
    outputs = [axis for axis in picture.axes if axis.is_output]
    operands = [axis for axis in picture.axes if not axis.is_output]
    ordered = [*operands, *outputs] if is_transposed else [*outputs, *operands]
    texts = [(axis.name, axis.letter, axis.size) for axis in ordered]
    right = _axis(*texts[-1], "→") if texts else ""
    down = _axis(*texts[-2], "↓") if len(texts) > 1 else ""
    deep = ", ".join(_axis(*text, "").strip() for text in texts[:-2])
    return down, right, deep


def _with_rest(boxes: list[Box], count: int, axes: tuple[str, str, str], paint: Theme, lang: str) -> Box:
    stack = stacked(boxes[:_SHEETS], axes, paint)
    if count <= _SHEETS:
        return stack
    return beside([stack, words_box(say(lang, "web.insight.jacobian.more", count=count - _SHEETS), paint)])


def _sheets(picture: JacobianPicture, paint: Theme, lang: str) -> Box:
    many = len(picture.sheets) > 1
    boxes = [
        grid(sheet.numbers, paint, paint.local, sheet.label.plain if many else "", sheet.names)
        for sheet in picture.sheets[:_SHEETS]
    ]
    return _with_rest(boxes, len(picture.sheets), _axes(picture, False), paint, lang)


def _transposed(picture: JacobianPicture, paint: Theme, lang: str) -> Box:
    """The operand's axes first, then the output's."""
    outputs = tuple(axis.size for axis in picture.axes if axis.is_output)
    operands = tuple(axis.size for axis in picture.axes if not axis.is_output)
    whole: Any = picture.steps.transposed.reshape(operands + outputs)
    sheets = whole.reshape((1,) * max(0, 2 - whole.ndim) + whole.shape)
    count = int(np.prod(sheets.shape[:-2]))
    boxes = [grid(part, paint, paint.local) for part in sheets.reshape(count, *sheets.shape[-2:])[:_SHEETS]]
    return _with_rest(boxes, count, _axes(picture, True), paint, lang)


def _heads(picture: JacobianPicture) -> tuple[list[str], list[str]]:
    """Names of the flattened rows (elements of the operand) and columns (elements of the output)."""
    if picture.steps.transposed.size > _NAMED:
        return [], []
    named: list[list[str]] = []
    for is_output in (False, True):
        axes = [axis for axis in picture.axes if axis.is_output is is_output]
        places = np.ndindex(*(axis.size for axis in axes))
        named.append([indexed(axes[0].name, [str(k + 1) for k in place], "plain") for place in places] if axes else [])
    return named[0], named[1]


# ---- slides
def _title(picture: JacobianPicture, stage: int, lang: str) -> str:
    return f"{picture.title.plain}: {_step_name(stage, lang)}"


def _step_name(stage: int, lang: str) -> str:
    names = {
        "sheets": say(lang, "web.insight.jacobian.sheets"),
        "transpose": say(lang, "web.insight.jacobian.transpose"),
        "flatten": say(lang, "web.insight.jacobian.flatten"),
        "multiply": say(lang, "web.insight.jacobian.multiply"),
        "reshape": say(lang, "web.insight.jacobian.reshape"),
    }
    return names[STAGES[stage]]


def _said(deck: _Deck, stage: int) -> str:
    """The shapes before and after the step."""
    picture = deck.picture
    steps = picture.steps
    outputs = tuple(axis.size for axis in picture.axes if axis.is_output)
    operands = tuple(axis.size for axis in picture.axes if not axis.is_output)
    shapes = [outputs + operands, operands + outputs, steps.transposed.shape, steps.product.shape, operands]
    texts = [str(tuple(map(int, shape))) for shape in shapes]
    return texts[0] if stage == 0 else f"{texts[stage - 1]} → {texts[stage]}"


def _slide(deck: _Deck, stage: int) -> str:
    order, picture = deck.order, deck.picture
    paint = theme_of("dark" if order.theme == "dark" else "light", order.palette)
    box = _stage(picture, stage, paint, order.lang)
    left, top, wide, high = _ROOM
    scale = min(_LARGEST, wide / box.width, high / box.height)
    x, y = left + (wide - scale * box.width) / 2, top + (high - scale * box.height) / 2
    title, said = _title(picture, stage, order.lang), _said(deck, stage)
    ground = (
        "" if order.theme == "transparent" else f'<rect width="{_WIDE:g}" height="{_HIGH:g}" fill="{paint.paper}"/>'
    )
    head, _ = as_line(((order.title or title, ""),), 32, True)
    shape, _ = as_line(((said, ""),), 20)
    rules = [rule for rule in (picture.index_rule, picture.short_rule) if rule and stage in (0, 4)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE:g} {_HIGH:g}" width="{_WIDE:g}" '
        f'height="{_HIGH:g}"><title>{escape(title)}</title><desc>{escape(said)}</desc>'
        + ("" if order.theme == "transparent" else ground)
        + line_svg(head, MARGIN, 64, 32, paint.ink, {}, ' font-weight="bold"')
        + line_svg(shape, MARGIN, 98, 20, paint.quiet, {})
        + f'<g font-family="{MATHEMATICS}" transform="translate({number(x)} {number(y)}) scale({scale:.4g})">'
        + f"{box.markup}</g>"
        + _formulas(rules, paint)
        + "</svg>"
    )


def _formulas(rules: list[Written], paint: Theme) -> str:
    """The index form, and the short rule that it collapses to."""
    if not rules:
        return ""
    formula = Formula(lambda notation: tuple(Line(rule.of(notation), ()) for rule in rules))
    made = set_formula(formula, paint, _WIDE - 2 * MARGIN, 100)
    return f'<g transform="translate({number(_WIDE / 2)} 615)">{made[0]}</g>' if made else ""

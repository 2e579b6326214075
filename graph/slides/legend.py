"""A legend of the four colours: a row of dots with their words."""

from __future__ import annotations

from ..layout.style import Style
from ..scene.shapes import Circle, Group, Shape
from ..words import say
from .text_lines import as_line, line_texts

__all__ = ["legend_of"]

_SIZE = 14.0
_DOT, _TO_WORD, _TO_NEXT = 5.0, 16.0, 22.0


def legend_of(style: Style, lang: str, right: float, baseline: float) -> tuple[Group, float]:
    """The legend of the numbers that are shown, ending at ``right``; and its width."""
    paint = style.paint
    shown = (
        ("value", paint.value, style.has_value),
        ("dg", paint.downstream, style.has_downstream),
        ("lg", paint.local, style.has_product and style.has_local),
        ("ug", paint.upstream, style.has_product and style.has_upstream),
    )
    shapes: list[Shape] = []
    x = right
    for name, colour in reversed([(name, colour) for name, colour, is_shown in shown if is_shown]):
        line, wide = as_line(((say(lang, f"slides.legend.{name}"), ""),), _SIZE)
        x -= wide
        shapes += line_texts(line, x, baseline, _SIZE, paint.quiet)
        x -= _TO_WORD
        shapes.append(Circle(x + _DOT, baseline - _DOT, _DOT, colour))
        x -= _TO_NEXT
    return Group(tuple(shapes), "legend", is_kept=True), right - x - _TO_NEXT

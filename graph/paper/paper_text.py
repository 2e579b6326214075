"""Lines of text on paper, and the lines that are written on."""

from __future__ import annotations

from ..scene.shapes import Path, Shape, Text
from ..slides.text_lines import as_line, line_texts

__all__ = ["line_to_write_on", "text_line"]

_RULE = "#94a3b8"


def text_line(
    text: str, x: float, y: float, size: float, ink: str, *, is_bold: bool = False, is_right: bool = False
) -> tuple[Text, ...]:
    """A line of text that begins at x, or ends there."""
    line, wide = as_line(((text, ""),), size, is_bold)
    return line_texts(line, x - wide if is_right else x, y, size, ink, is_bold=is_bold) if text else ()


def line_to_write_on(x: float, y: float, length: float) -> Shape:
    """A thin line a little under the baseline."""
    return Path((("M", x, y + 3), ("L", x + length, y + 3)), stroke=_RULE, stroke_width=1.0)

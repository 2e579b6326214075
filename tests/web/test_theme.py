"""The page paints the drawing in its own colours: every colour that the server writes has its rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.scene.theme import theme_of

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
DRAWING = (CSS / "drawing.css").read_text(encoding="utf-8")
# What the page calls the colours that a drawing's theme names.
NAMES = {
    "value": "value", "downstream": "dg", "local": "lg", "upstream": "ug", "wire": "wire", "outline": "outline",
    "box": "box", "constant": "constant", "frame": "frame", "frame_line": "frame-line", "ink": "ink",
    "forward_tint": "forward-tint", "backward_tint": "backward-tint",
}  # fmt: skip
HEAT = {"negative", "zero", "positive", "broken", "paper"}  # a heat map looks the same on any page


@pytest.mark.parametrize(("field", "token"), NAMES.items())
def test_the_page_has_the_drawings_colours(field: str, token: str) -> None:
    light, dark = theme_of("light").colours[field], theme_of("dark").colours[field]
    assert f"--{token}: light-dark({light}, {dark});" in TOKENS


@pytest.mark.parametrize("field", sorted(set(theme_of("light").colours) - HEAT - {"forward_tint", "backward_tint"}))
def test_every_colour_of_the_drawing_follows_the_theme(field: str) -> None:
    assert re.search(rf'\[(fill|stroke)="{theme_of("light").colours[field]}"\]', DRAWING)

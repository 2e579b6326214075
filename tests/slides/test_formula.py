"""Formulas as paths: the colours and gaps that were written, and no others."""

from __future__ import annotations

import re

from graph import trace
from graph.scene.changes import walk
from graph.scene.shapes import Path
from graph.scene.svg_writer import write
from graph.scene.theme import theme_of
from graph.slides.formula_shapes import set_formula
from graph.steps.formula_notations import Formula, Line

PAINT = theme_of("light", "default")


def _set(*sides: str) -> str:
    found = set_formula(Formula(lambda _: (Line("<mi>y</mi>", sides),)), PAINT, 2_000.0, 400.0)
    assert found is not None
    return write(found.shapes)


def _colours(markup: str) -> list[str]:
    """From left to right."""
    return re.findall(r'fill="(#[^"]*)"', markup)


def _width(markup: str) -> float:
    """It stands in the middle of its room."""
    left = re.search(r"translate\((-[\d.]+) ", markup)
    assert left is not None
    return -2 * float(left[1])


def test_a_sign_before_a_coloured_name_keeps_its_own_colour() -> None:
    ink, ug = PAINT.ink, PAINT.upstream
    assert _colours(_set('<mrow class="ug"><mi>UG</mi></mrow><mo>∘</mo><mi>x</mi>')) == [ink, ink, ug, ug, ink, ink]
    assert _colours(_set('<mi>x</mi><mo>∘</mo><mrow class="ug"><mi>UG</mi></mrow>')) == [ink, ink, ink, ink, ug, ug]


def test_a_long_name_stands_no_further_away_than_a_short_one() -> None:
    gaps = [
        _width(_set(f"<mi>x</mi><mo>∘</mo><mi>{name}</mi><mo>+</mo><mi>x</mi>")) - _width(_set(f"<mi>{name}</mi>"))
        for name in ("UG", "G")
    ]
    assert abs(gaps[0] - gaps[1]) < 1.0


def test_a_written_formula_has_no_double_gap() -> None:
    traced = trace("s = X @ w\ny = exp(s)\nL = sum(y)", {"X": [[1.0, 2.0], [3.0, 4.0]], "w": [0.1, 0.2]})
    for step in traced.steps:
        formula = step.formula
        assert formula is None or "  " not in formula.plain


def test_letters_between_the_elements_of_a_row_are_set_too() -> None:
    """The colon and the name of an index [:, newaxis]."""
    bare = _set("<msub><mi>s</mi><mrow>:<mo>,</mo>newaxis</mrow></msub>")
    named = _set("<msub><mi>s</mi><mrow><mtext>:</mtext><mo>,</mo><mtext>newaxis</mtext></mrow></msub>")
    assert bare == named
    assert len(_colours(bare)) == len("y=s:,newaxis")


def test_a_bracket_grows_with_what_it_holds_however_deep_it_stands() -> None:
    tall = "<mfrac><mfrac><mi>a</mi><mi>b</mi></mfrac><mfrac><mi>c</mi><mi>d</mi></mfrac></mfrac>"
    inside = f"<mrow><mo>(</mo>{tall}<mo>)</mo></mrow>"
    assert _height(inside) > _height(f"<mrow><mi>p</mi>{tall}</mrow>")
    assert _height(f"<mrow><mrow>{inside}</mrow></mrow>") == _height(inside)


def _height(side: str) -> float:
    """Of the highest letter."""
    found = set_formula(Formula(lambda _: (Line("<mi>y</mi>", (side,)),)), PAINT, 2_000.0, 400.0)
    assert found is not None
    letters = [[each[-1] for each in shape.segments if each[1:]] for shape in walk(found.shapes) if type(shape) is Path]
    return max(max(letter) - min(letter) for letter in letters)  # type: ignore[operator]

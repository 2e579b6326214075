"""Which letters stand in which font, and that no piece of a line leans on another one's width."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from graph.layout.text_widths import text_width
from graph.slides.shipped_fonts import FOLDER
from graph.slides.text_lines import as_line, line_width
from graph.slides.text_outlines import letter_outline
from tests.slides.decks import EXAMPLES, HANGUL, SVG, neuron, slides_of, traced

KOREAN = "'Noto Sans KR','Noto Sans CJK KR','Apple SD Gothic Neo','Malgun Gothic',sans-serif"
MATHEMATICS = "'DejaVu Sans','Segoe UI','Helvetica Neue',Arial,sans-serif"


@pytest.mark.parametrize("name", ["07-neuron", "28-mlp"])
def test_texts_with_hangul_name_the_korean_fonts_and_hold_no_mathematics(name: str) -> None:
    for slide in slides_of(traced(EXAMPLES[name]), lang="ko"):
        root = ET.fromstring(slide.svg)
        for text in root.iter(f"{SVG}text"):
            said, fonts = "".join(text.itertext()), text.attrib.get("font-family", "")
            if HANGUL.search(said):
                assert fonts == KOREAN
                assert not set(said) & set("∂×₀₁₂σ√·")
            elif fonts.startswith("'DejaVu") and text.attrib.get("id") is None:
                assert fonts == MATHEMATICS


def test_words_without_hangul_name_the_font_that_linux_has_first() -> None:
    slide = slides_of(neuron(), steps="4-4")[0]
    words = [each for each in ET.fromstring(slide.svg).iter(f"{SVG}text") if "gate" in "".join(each.itertext())]
    assert words
    assert all(each.attrib["font-family"].startswith("'Noto Sans CJK KR','Noto Sans KR',") for each in words)


def test_beside_mathematics_every_korean_word_has_a_place_of_its_own() -> None:
    line, _ = as_line((("곱셈은 피연산자를 곱합니다. w₁ = ", ""), ("−3", "value"), ("과 h만큼", "")), 20)
    texts = ["".join(text for text, _ in piece.runs) for piece in line]
    assert texts == ["곱셈은", "피연산자를", "곱합니다.", "w₁", "= −3", "과", "h", "만큼"]
    assert [piece.x for piece in line] == sorted(piece.x for piece in line)


def test_a_line_of_one_font_is_one_text() -> None:
    for text in ("2강 역전파, 2026년 가을", "Lecture 4: gates"):
        line, _ = as_line(((text, ""),), 14)
        assert ["".join(run for run, _ in piece.runs) for piece in line] == [text]


@pytest.mark.parametrize("is_bold", [False, True])
def test_the_tables_of_widths_are_those_of_the_shipped_fonts(is_bold: bool) -> None:
    end = "-Bold" if is_bold else ""
    drawn, written = advances(f"DejaVuSans{end}.ttf"), advances(f"NotoSansCJKkr-{end[1:] or 'Regular'}.otf")
    for letter in map(chr, range(32, 127)):
        assert text_width(letter, 1000, is_bold) == pytest.approx(drawn[letter], abs=1)
    for letter in [*map(chr, range(33, 127)), *"가값–—‘’“”…•"]:
        assert line_width(((letter, ""),), 1000, is_bold) == pytest.approx(written[letter], abs=1)


def advances(name: str) -> dict[str, float]:
    """Widths of a shipped font's letters, in thousandths of an em."""
    with TTFont(FOLDER / name, lazy=True) as font:
        em, metrics = font["head"].unitsPerEm, font["hmtx"]
        return {chr(code): 1000 * metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()}


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are looked up in /proc")
def test_the_fonts_are_not_held_open() -> None:
    assert letter_outline("가", 0, 0, 10)
    links = (Path("/proc/self/fd", name) for name in os.listdir("/proc/self/fd"))
    assert not [link for link in links if os.path.realpath(link).startswith(str(FOLDER))]

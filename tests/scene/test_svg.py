"""The SVG of a scene says what the shapes say, and nothing twice."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from graph.scene.shapes import Circle, Group, Path, Polygon, Rect, Shape, Span, Text
from graph.scene.svg_writer import GAP, GAP_SIZE, document, path_data, template, write

LINE = Text(1.0, 2.0, 11.0, (Span("= "), Span("3", "#6b3fc4", id="e1-0-lg", step=4), Span(" × 4")), "#64748b")


def parsed(shape: Shape) -> ET.Element:
    return ET.fromstring(write(shape))


def test_a_text_is_one_line_of_coloured_parts() -> None:
    text = parsed(LINE)
    assert "".join(text.itertext()) == "= 3 × 4"
    assert text.attrib == {"x": "1", "y": "2", "font-size": "11", "fill": "#64748b"}
    assert text[0].attrib == {"id": "e1-0-lg", "fill": "#6b3fc4", "data-step": "4"}


def test_lowered_text_comes_back_to_the_line() -> None:
    text = parsed(Text(0.0, 0.0, 10.0, (Span("w"), Span("in", size=7.0, dy=3.6), Span(" = 1")), "#000000"))
    assert [span.attrib for span in text] == [{"dy": "3.6", "font-size": "7"}, {"dy": "-3.6"}]


def test_cells_stand_at_their_own_places() -> None:
    cells = Text(9.0, 9.0, 11.5, (Span("1", at=(3.0, 4.0)), Span("2", at=(13.0, 4.0))), "#000000", is_bold=True)
    assert "x" not in parsed(cells).attrib
    assert [(span.attrib["x"], span.attrib["y"]) for span in parsed(cells)] == [("3", "4"), ("13", "4")]


def test_text_is_escaped_wherever_it_stands() -> None:
    group = Group((Text(0.0, 0.0, 9.0, (Span("a<b", id="n1"), Span("&")), "#000000"),), title='"<>"')
    assert "".join(parsed(group).itertext()) == '"<>"a<b&'


def test_level_and_upright_lines_are_written_short() -> None:
    assert path_data((("M", 0, 0), ("L", 5, 0), ("L", 5, 4), ("L", 6, 7), ("Z",))) == "M0 0H5V4L6 7Z"
    assert path_data((("M", 0, 0), ("C", 1, 0, 2, 3, 4, 3), ("L", 9, 3), ("Q", 1, 2, 9, 8))) == (
        "M0 0C1 0 2 3 4 3H9Q1 2 9 8"
    )


@pytest.mark.parametrize(
    "shape", [Rect(0, 0, 4, 2), Circle(1, 1, 1), Path((("M", 0, 0), ("L", 1, 1))), Polygon(((0, 0), (1, 0), (1, 1)))]
)
def test_a_line_is_drawn_where_it_has_a_width(shape: Shape) -> None:
    assert parsed(shape).attrib["fill"] == "none"
    assert "stroke" not in parsed(shape).attrib


def test_a_group_says_what_all_in_it_need() -> None:
    group = Group((LINE,), "n1", "node gate", translate=(3.0, 4.0), scale=0.5, step=2, until=5, family="Serif")
    assert parsed(group).attrib == {
        "id": "n1",
        "class": "node gate",
        "data-step": "2",
        "data-until": "5",
        "font-family": "Serif",
        "text-anchor": "middle",
        "transform": "translate(3 4) scale(0.5)",
    }


def test_a_bare_group_only_lists_its_shapes() -> None:
    assert write(Group((LINE, Rect(0, 0, 1, 1)), is_bare=True)) == write(LINE, Rect(0, 0, 1, 1))


def test_a_kept_group_is_written_once() -> None:
    group = Group((LINE,), "e1-0", is_kept=True)
    assert write(group) is not None
    assert write(Group((group,), is_bare=True)) == group.written == write(Group((LINE,), "e1-0"))
    assert group == Group((LINE,), "e1-0", is_kept=True)


def test_gaps_are_filled_with_numbers() -> None:
    def number(text: str, size: float) -> Text:
        return Text(1.0, 2.0, size, (Span("100 % "), Span(text, "#000000")), "#64748b")

    assert template(number(GAP, GAP_SIZE)) % ("11", "−2.5") == write(number("−2.5", 11.0))


def test_a_document_is_a_whole_file() -> None:
    root = ET.fromstring(document(30.0, 20.0, (LINE,), "f & g", "Two gates"))
    assert [element.tag.rpartition("}")[2] for element in root] == ["title", "desc", "text"]
    assert root.attrib == {"width": "30", "height": "20", "viewBox": "0 0 30 20"}

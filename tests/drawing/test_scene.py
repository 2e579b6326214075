"""A frame as shapes: what is drawn where, for those who write another format than SVG."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from graph import Trace, trace
from graph.drawing.step_picture import frame_scene, render
from graph.layout.style import MODES, PAGE_STYLE, Mode, Style
from graph.scene.shapes import Circle, Group, Path, Polygon, Rect, Shape, Text
from graph.scene.svg_writer import write

CHAIN = "x = -2; y = 5; z = -4\nq = x + y\nf = q*z"
ARRAYS = "W = [[1, 2], [3, 4]]\nx = [0.5, -1]\nX = randn(20, 30)\nf = sum(W@x) + sum(X)"


def scene(traced: Trace, step: int | None = None, style: Style | None = None) -> Group:
    return frame_scene(traced.drawing(style or Style()), traced.evaluation, traced.timeline, step, style=style)


def shapes_of(shape: Shape) -> Iterator[Shape]:
    """A shape and all that is in it, in the order in which they are drawn."""
    pending = [shape]
    while pending:
        found = pending.pop()
        yield found
        pending += reversed(found.children) if isinstance(found, Group) else ()


def named(root: Group, name: str) -> Shape:
    return next(shape for shape in shapes_of(root) if not isinstance(shape, Group) or shape.id if shape.id == name)


def text_in(shape: Shape) -> list[str]:
    return ["".join(span.text for span in text.spans) for text in shapes_of(shape) if isinstance(text, Text)]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("source", [CHAIN, ARRAYS, "s = x*y\nf = s*relu(s) + exp(s)"])
@pytest.mark.parametrize("style", [Style(), PAGE_STYLE, Style(is_interactive=True), Style(has_tooltips=True)])
def test_the_shapes_say_what_the_svg_says(source: str, mode: Mode, style: Style) -> None:
    """On the page captions are blanks that are filled; as shapes they are drawn from scratch."""
    traced, style = trace(source), replace(style, mode=mode)
    drawing, last = traced.drawing(style), len(traced.steps) - 1
    for step in (None, 0, last // 2, last):
        markup = render(drawing, traced.evaluation, traced.timeline, step, style=style)
        assert markup.endswith(f"{write(scene(traced, step, style))}</svg>")


def test_a_node_is_a_group_of_its_shape_and_its_sign() -> None:
    node = named(scene(trace(CHAIN), 0), "n3")
    assert isinstance(node, Group)
    assert node.kind == "node gate"
    shape, sign = [each for each in shapes_of(node) if not isinstance(each, Group)]
    assert isinstance(shape, Circle)
    assert isinstance(sign, Text)
    assert text_in(node) == ["+"]
    paint = Style().paint
    assert (shape.x, shape.fill, shape.stroke) == (sign.x, paint.paper, paint.outline)


def test_an_edge_is_a_group_of_its_wire_its_arrow_and_its_numbers() -> None:
    edge = named(scene(trace(CHAIN)), "e3-0")
    wire, arrow, value, gradient, product = [each for each in shapes_of(edge) if not isinstance(each, Group)]
    assert isinstance(wire, Path)
    assert wire.segments[0][0] == "M"
    assert isinstance(arrow, Polygon)
    assert wire.segments[-1][-2:] != arrow.points[0]  # the wire ends where its head begins
    assert text_in(edge) == ["−2", "−4", "= 1 × −4"]
    assert isinstance(product, Text)
    paint = Style().paint
    assert [span.fill for span in product.spans] == ["", paint.local, "", paint.upstream]
    assert [each.fill for each in (value, gradient) if isinstance(each, Text)] == [paint.value, paint.downstream]


def test_a_matrix_is_a_text_of_cells_and_its_brackets() -> None:
    traced = trace(ARRAYS)
    first = next(edge.id for edge in traced.edges if edge.source == next(n.id for n in traced.nodes if n.name == "W"))
    cells = named(scene(traced), f"{first}-value")
    assert isinstance(cells, Text)
    assert [span.text for span in cells.spans] == ["1", "2", "3", "4"]
    places = [span.at for span in cells.spans]
    assert places[0] is not None
    assert places[3] is not None
    assert places[0][0] < places[3][0]
    assert places[0][1] < places[3][1]


def test_a_heat_map_is_areas_in_the_colours_of_its_cells() -> None:
    areas = [
        shape
        for shape in shapes_of(scene(trace("f = sum(X)", {"X": [[-1.0] * 8, [1.0] * 8]})))
        if isinstance(shape, Path)
    ]
    paint = Style().paint
    assert {paint.negative, paint.positive} <= {area.fill for area in areas}


def test_what_lies_behind_a_new_number_is_a_rectangle() -> None:
    edge = named(scene(trace(CHAIN), 1), "e5-0")
    grounds = [shape for shape in shapes_of(edge) if isinstance(shape, Rect)]
    assert [(ground.kind, ground.fill) for ground in grounds] == [("new", Style().paint.forward_tint)]


def test_everything_is_kept_inside_the_drawing() -> None:
    traced = trace(CHAIN)
    drawing = traced.drawing(Style())
    for shape in shapes_of(scene(traced)):
        if isinstance(shape, Text | Rect | Circle):
            assert 0 <= shape.x <= drawing.width
            assert 0 <= shape.y <= drawing.height


def test_frames_of_the_same_numbers_share_what_rests() -> None:
    traced = trace("f = " + " + ".join(f"a{i}*b{i}" for i in range(6)))
    first, second = scene(traced, 1), scene(traced, 2)
    shared = {id(group) for group in first.children} & {id(group) for group in second.children}
    assert len(shared) > len(first.children) // 2

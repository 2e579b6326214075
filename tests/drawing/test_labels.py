"""The room of a label: by shape and style alone, and every number fits into it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import trace
from graph.autodiff.value_names import value_names
from graph.drawing.heat_map import heat_ink, heat_map, shown_cells
from graph.drawing.number_fitting import fitted, fitted_pair
from graph.drawing.picture import draw
from graph.layout.label_sizes import CELL, VALUE, block_of, room_of
from graph.layout.node_figures import figure_of
from graph.layout.style import Mode, Style
from graph.layout.text_runs import name_runs, runs_spans
from graph.layout.text_widths import text_width
from graph.payload.trace_payload import trace_payload
from graph.scene.shapes import Path
from graph.scene.svg_writer import span_markup, write
from graph.scene.theme import PALETTES, THEMES, Palette, ThemeName, theme_of

STRUCTURE = Style().structure
floats = st.floats(allow_nan=True, allow_infinity=True)


@pytest.mark.parametrize(
    ("shape", "kind", "rows", "columns"),
    [
        ((), "number", 1, 1),
        ((1,), "matrix", 1, 1),
        ((4,), "matrix", 4, 1),
        ((5,), "heat", 1, 5),
        ((3, 4), "matrix", 3, 4),
        ((4, 3), "matrix", 4, 3),
        ((4, 4), "heat", 4, 4),
        ((1, 4), "matrix", 1, 4),
        ((1, 5), "heat", 1, 5),
        ((64, 784), "heat", 13, 32),
        ((2, 2, 2), "heat", 4, 2),
        ((100,), "heat", 1, 32),
    ],
)
def test_a_shape_decides_how_a_value_is_shown(shape: tuple[int, ...], kind: str, rows: int, columns: int) -> None:
    block = block_of(shape, 3)
    assert (block.kind, block.rows, block.columns) == (kind, rows, columns)


@pytest.mark.parametrize("inputs", [{"x": 1}, {"x": -1.2345e-9}, {"x": 1e300}, {"x": float("inf")}])
def test_a_drawing_does_not_depend_on_the_digits_in_it(inputs: dict[str, float]) -> None:
    if not np.isfinite(inputs["x"]):
        inputs = {"x": 1e308}
    moved, still = trace("exp(x)*x", inputs), trace("exp(x)*x", {"x": 2})
    assert draw(moved.graph).spots == draw(still.graph).spots


@given(floats, st.integers(1, 6))
def test_every_number_fits_its_room(value: float, digits: int) -> None:
    for size, width in ((VALUE, block_of((), digits).width), (CELL, block_of((2,), digits).cell[0] - 3)):
        text, fits = fitted(value, digits, width, size)
        assert text_width(text, fits, True) <= width + 0.01
        assert fits >= size * 0.5


@given(floats, floats)
def test_every_product_fits_its_line(first: float, second: float) -> None:
    graph = trace("x*y").graph
    width = room_of(graph, graph.edges[0], STRUCTURE, value_names(graph)).along
    *texts, size = fitted_pair(first, second, 3, width, 11.0)
    assert text_width(f"= {texts[0]} × {texts[1]}", size) <= width + 0.01


def test_usual_numbers_keep_their_digits() -> None:
    width = block_of((), 3).width
    for value, text in ((-0.0123, "−0.0123"), (0.731, "0.731"), (-99999, "−99999"), (0.0, "0")):
        assert fitted(value, 3, width, VALUE) == (text, VALUE)
    assert fitted_pair(-0.197, -0.534, 3, 112.0, 11.0) == ("−0.197", "−0.534", 11.0)


def test_an_edge_without_a_gradient_keeps_no_room_for_one() -> None:
    graph = trace("s = [1, 2]\nt = 1\nsoftmax_cross_entropy(s, t)").graph
    rooms = [room_of(graph, edge, STRUCTURE, value_names(graph)) for edge in graph.edges]
    assert [room.gradient is None for room in rooms] == [False, True, False]


def test_a_short_name_stands_beside_the_value_and_a_long_one_over_it() -> None:
    graph = trace("q = x + y\nlonger_name = q*z\nlonger_name**2").graph
    named = {
        graph.nodes[edge.source].name: room_of(graph, edge, STRUCTURE, value_names(graph))
        for edge in graph.edges
        if graph.nodes[edge.source].kind == "gate"
    }
    assert named["q"].is_name_beside
    assert not named["longer_name"].is_name_beside
    assert named["longer_name"].before > named["q"].before


def test_only_nodes_that_fan_out_keep_room_for_a_sum() -> None:
    graph = trace("x*x + y").graph
    sums = {node.name: figure_of(graph, i, STRUCTURE, node.name or "").sum for i, node in enumerate(graph.nodes)}
    assert sums["x"] is not None
    assert sums["y"] is None


def test_heat_map_cells_are_means() -> None:
    array = np.arange(24.0).reshape(4, 6)
    assert shown_cells(array, 2, 3).tolist() == [[3.5, 5.5, 7.5], [15.5, 17.5, 19.5]]


@pytest.mark.parametrize("array", [np.zeros((7, 7)), np.full((5, 9), np.nan), np.array([[np.inf, -1.0] * 4] * 5)])
def test_heat_maps_take_any_number(array: np.ndarray) -> None:
    markup = heat_ink(array, block_of(array.shape, 3), 0.0, 0.0, theme_of("light"))
    assert "nan" not in markup
    assert markup.count("<rect") == 2


def _lab(colour: str) -> np.ndarray:
    """Source: CIE 15, Colorimetry, 3rd edition, 8.2.1; sRGB with the white of D65."""
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(to_xyz @ linear / np.array([0.9505, 1.0, 1.089]))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("theme", THEMES)
def test_a_positive_element_has_the_colour_of_none_of_the_four_numbers(theme: ThemeName, palette: Palette) -> None:
    paint = theme_of(theme, palette)
    for number in (paint.value, paint.downstream, paint.local, paint.upstream):
        assert np.linalg.norm(_lab(paint.positive) - _lab(number)) > 24, number
    assert np.linalg.norm(_lab(paint.positive) - _lab(paint.downstream)) > 32


def test_zero_is_white_and_the_signs_differ_in_colour() -> None:
    paint = theme_of("light")
    markup = write(heat_map(np.array([[-1.0, 0.0, 1.0, 0.0, 0.0]]), block_of((1, 5), 3), 0.0, 0.0, paint))
    assert f'fill="{paint.negative}"' in markup
    assert f'fill="{paint.positive}"' in markup
    assert f'<rect x="0" y="0" width="60" height="12" fill="{paint.zero}"/>' in markup


@pytest.mark.parametrize("array", [np.arange(-60.0, 66.0).reshape(9, 14), np.array([[np.inf, -1.0] * 4] * 5)])
def test_a_heat_maps_markup_is_that_of_its_shapes(array: np.ndarray) -> None:
    made = heat_map(array, block_of(array.shape, 3), 3.25, 4.0, theme_of("dark"))
    assert (
        heat_ink(array, block_of(array.shape, 3), 3.25, 4.0, theme_of("dark")) == write(*made.children) == write(made)
    )


def test_subscripts_without_a_letter_of_their_own_are_lowered() -> None:
    assert name_runs("w_0") == (("w₀", 0),)
    assert name_runs("w_bd") == (("w", 0), ("bd", -1))
    assert span_markup(runs_spans((("w", 0), ("bd", -1), ("′", 0)), 10.0)) == (
        'w<tspan dy="3.6" font-size="7">bd</tspan><tspan dy="-3.6">′</tspan>'
    )


@pytest.mark.parametrize("mode", ["symbols", "both"])
def test_a_program_may_take_every_letter(mode: Mode) -> None:
    names = [*"uvwstrpgkmnτ", *(f"u_{k}" for k in range(1, 13))]
    traced = trace("f = " + " + ".join(f"{a}*{b}" for a, b in zip(names[::2], names[1::2], strict=True)))
    assert traced.svg(style=Style(mode=mode))
    assert trace_payload(traced)["steps"]


def test_only_a_gate_that_opens_has_a_handle() -> None:
    page = Style(is_interactive=True)
    source = "cross_entropy(y, t)"
    labels = trace(source, {"y": [[0.2, 0.8]], "t": [1]})
    assert '-open"' not in labels.svg(style=page)
    assert '-open"' in trace(source, {"y": [[0.2, 0.8]], "t": [[0, 1]]}).svg(style=page)


@pytest.mark.parametrize(
    ("numbers", "dashes"),
    [([1.0, -1.0, 0.2, -0.2, 0.0], 2), ([1.0, 0.5, 0.0, 0.2, 1.0], 0), ([-1.0, -1.0, -1.0, -0.1, -1.0], 5)],
)
def test_a_heat_map_tells_signs_without_colours(numbers: list[float], dashes: int) -> None:
    """In grey, a red and a blue of one strength are alike: what is negative has a dash in it, nothing else has."""
    block = block_of((1, 5), 3)
    paths = [
        each
        for each in heat_map(np.array([numbers]), block, 0, 0, theme_of("light")).children
        if isinstance(each, Path)
    ]
    narrow = [each for each in paths if each.segments[1][1] - each.segments[0][1] < block.cell[0] * 0.9]
    assert sum(segment[0] == "Z" for each in narrow for segment in each.segments) == dashes

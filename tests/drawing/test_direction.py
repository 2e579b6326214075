"""The direction "auto": the one that fills the page better, found with one layout where the sizes tell it already."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph import trace
from graph.autodiff.graph import Graph
from graph.drawing.picture import MARGIN, Drawing, draw
from graph.layout.graphviz_positions import Positions
from graph.layout.layout_plan import Plan, plan_of
from graph.layout.minimum_extent import minimum_extent
from graph.layout.style import PAGE_STYLE, Direction, Structure, Style
from graph.layout.whole_layout import lay_out
from graph.limits import Limits
from tests.sample import sampled
from web.api.drawing_options import ROOMS
from web.pages.examples import examples

EXAMPLES = {each.name: each for each in examples()}
NEURON = "1/(1 + exp(-(w0*x0 + w1*x1 + w2)))"


def graph_of(name: str) -> Graph:
    example = EXAMPLES[name]
    return trace(example.source, dict(example.inputs), expand=example.expand, seed=example.seed).graph


def scale(drawing: Drawing, page: tuple[float, float]) -> float:
    return min(page[0] / drawing.width, page[1] / drawing.height)


@pytest.mark.parametrize("way", ["LR", "TB"])
@pytest.mark.parametrize("name", [*sampled(EXAMPLES, 8), "127-td-error", "14-sigmoid"])
def test_a_drawing_is_never_smaller_than_its_plan_says(name: str, way: Direction) -> None:
    graph, style = graph_of(name), Style(direction=way)
    drawing, least = draw(graph, style), minimum_extent(graph, plan_of(graph, style.structure), style.structure)
    sizes = [size + 2 * MARGIN for size in least]
    assert drawing.width >= sizes[0] - 0.5
    assert drawing.height >= sizes[1] - 0.5
    if not graph.groups:  # along the wires it is what the plan says
        assert (drawing.height if way == "TB" else drawing.width) == pytest.approx(sizes[way == "TB"], abs=0.5)


@pytest.mark.parametrize("name", sampled(EXAMPLES, 8))
def test_a_tall_page_gets_the_direction_that_fills_it_better(name: str) -> None:
    graph, style = graph_of(name), replace(PAGE_STYLE, direction="auto", page=ROOMS["tall"])
    both = [scale(draw(graph, replace(style, direction=way)), style.page) for way in ("LR", "TB")]
    assert scale(draw(graph, style), style.page) == max(both)


@pytest.mark.parametrize(("room", "way"), [("wide", "LR"), ("tall", "TB")])
def test_a_neuron_is_laid_out_once(room: str, way: Direction, monkeypatch: pytest.MonkeyPatch) -> None:
    layouts: list[str] = []

    def counted(graph: Graph, plan: Plan, structure: Structure, limits: Limits) -> Positions:
        layouts.append(structure.direction)
        return lay_out(graph, plan, structure, limits)

    monkeypatch.setattr("graph.drawing.picture.lay_out", counted)
    draw(trace(NEURON).graph, replace(PAGE_STYLE, direction="auto", page=ROOMS[room]))
    assert layouts == [way]

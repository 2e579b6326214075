"""Inputs that are used all along a program: their far uses begin at small copies, not at wires across everything."""

from __future__ import annotations

import pytest

from graph import trace
from graph.autodiff.graph import Graph
from graph.drawing.picture import Drawing, draw
from graph.layout.layout_plan import far_uses, layout_cost
from graph.layout.style import Direction, Style
from graph.limits import WEB
from tests.drawing.geometry import label_boxes, leaf_boxes, node_boxes, sum_boxes, wire_points
from tests.drawing.lessons import LESSONS, drawn


def chained(gates: int) -> Graph:
    """A chain of that many gates that all use x or w."""
    return trace("\n".join(["y = x*w", *("y = y*w" if turn % 2 else "y = y + x" for turn in range(gates - 1))])).graph


def drawing_of(gates: int, direction: Direction = "LR") -> Drawing:
    return draw(chained(gates), Style(direction=direction), WEB)


@pytest.mark.parametrize("name", LESSONS)
def test_lessons_are_drawn_with_all_their_wires(name: str) -> None:
    assert not drawn(name, "all").leaves


def test_only_far_uses_of_inputs_begin_at_leaves() -> None:
    graph = chained(60)
    far, cost = far_uses(graph)
    assert far
    assert {graph.nodes[graph.edges[edge].source].name for edge in far} == {"x", "w"}
    for position, node in enumerate(graph.nodes):
        if node.kind == "input":  # its first uses, and with them the sum of all gradients, stay at the input itself
            assert not far.issuperset(graph.out_of[position])
    assert cost == layout_cost(graph, far) < layout_cost(graph) / 10


def test_a_named_value_that_is_used_all_along_gets_leaves_too() -> None:
    graph = trace("\n".join(["s = tanh(x)", "y = s", *["y = y*s"] * 80])).graph
    assert any(graph.nodes[graph.edges[edge].source].name == "s" for edge in far_uses(graph)[0])


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_leaves_lie_on_nothing_and_on_the_sheet(direction: Direction) -> None:
    drawing = drawing_of(60, direction)
    leaves = leaf_boxes(drawing)
    assert len(leaves) == len(drawing.plan.leaves) > 20
    others = node_boxes(drawing) + label_boxes(drawing) + sum_boxes(drawing)
    assert not [(leaf, box) for leaf in leaves for box in others if leaf.overlap(box) > 0.5]
    assert not [(a, b) for place, a in enumerate(leaves) for b in leaves[place + 1 :] if a.overlap(b) > 0.5]
    for box in leaves:
        assert box.left >= 0
        assert box.top >= 0
        assert box.right <= drawing.width
        assert box.bottom <= drawing.height


def test_a_wire_begins_at_the_border_of_its_leaf() -> None:
    drawing = drawing_of(60)
    for number, box in zip(drawing.leaves, leaf_boxes(drawing), strict=True):
        x, y = next(wire_points(drawing, number))
        assert x == pytest.approx(box.right, abs=0.1)
        assert box.top < y < box.bottom


def test_a_chain_of_200_gates_that_share_their_inputs_is_drawn() -> None:
    drawing = drawing_of(199)
    assert drawing.height < 400


def test_leaves_are_part_of_their_edge_in_the_picture() -> None:
    t = trace("\n".join(["y = x", *["y = y*x"] * 60]))
    leaves = t.drawing(Style()).leaves
    svg = t.svg()
    assert svg.count('<g class="leaf">') == len(leaves)
    for number in leaves:
        group = svg.partition(f'<g id="{t.graph.edges[number].id}" class="edge">')[2]
        assert '<g class="leaf">' in group.partition('<g id="e')[0]


@pytest.mark.parametrize(("language", "word"), [("en", "once more"), ("ko", "다시")])
def test_hovering_over_a_leaf_says_what_it_is(language: str, word: str) -> None:
    t = trace("\n".join(["y = x", *["y = y*x"] * 60]))
    svg = t.svg(lang=language, style=Style(has_tooltips=True))
    assert word in svg.partition('<g class="leaf"><title>')[2].partition("</title>")[0]

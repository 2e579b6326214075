"""Long wires: which ranks they pass, how straight they are, and that they touch nothing on their way."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from math import hypot

import pytest

from graph import trace
from graph.autodiff.graph import Graph
from graph.cache import Cache
from graph.drawing.picture import Drawing, draw
from graph.layout import graphviz_process
from graph.layout import whole_layout as layout
from graph.layout.box_places import boxes_of, keeps_ranks
from graph.layout.dot_source import bends_of, dot_of
from graph.layout.graphviz_positions import Positions
from graph.layout.graphviz_process import lay_out
from graph.layout.layout_plan import plan_of
from graph.layout.style import Direction, Style
from graph.layout.wire_bends import straightened
from graph.limits import LIBRARY
from tests.drawing.geometry import Box, label_boxes, leaf_boxes, node_boxes, sum_boxes, wire_points
from tests.drawing.lessons import LESSONS, drawn, traced

DIRECTIONS: tuple[Direction, ...] = ("LR", "TB")
pytestmark = pytest.mark.usefixtures("_no_kept_layouts")
PATIENT = replace(LIBRARY, layout_seconds=30.0, layout_work=30.0)
Point = tuple[float, float]


@cache
def braid(gates: int) -> Graph:
    """So many gates, each of the value before it and of one two to six before that."""
    lines = ["v0 = a", "v1 = b", "v2 = a*b"]
    lines += [f"v{i} = v{i - 1} {'+*-'[i % 3]} v{max(0, i - 2 - i * i % 5)}" for i in range(3, gates + 2)]
    return trace("\n".join(lines), {"a": 0.9, "b": 1.1}).graph


@cache
def braided(gates: int, direction: Direction) -> Drawing:
    return draw(braid(gates), Style(direction=direction), PATIENT)


@pytest.mark.parametrize("graph", [braid(40), braid(160), *(traced(name, "all").graph for name in LESSONS)])
def test_every_wire_leads_through_the_ranks_in_their_order(graph: Graph) -> None:
    plan = plan_of(graph, Style().structure)
    for number, edge in enumerate(graph.edges):
        source, label, target = plan.ranks[edge.source], plan.label_ranks[number], plan.ranks[edge.target]
        assert label % 2 == 1
        assert source % 2 == target % 2 == 0
        assert label < target
        assert number in plan.leaves or source < label
    bends = [bend for bend, _ in bends_of(graph, plan)]
    assert len(bends) == len(set(bends))


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("name", LESSONS)
def test_graphviz_keeps_to_the_ranks_also_around_frames(name: str, direction: Direction) -> None:
    graph, structure = traced(name, "all").graph, Style(direction=direction).structure
    plan = plan_of(graph, structure)
    found = lay_out(dot_of(graph, plan, structure), 30.0)
    assert keeps_ranks(graph, plan, found[0], direction == "TB")
    if len(graph.nodes) > 2:
        moved = found[0] | {"n0": (found[0]["n0"][0] + 50, found[0]["n0"][1] + 50)}
        ranks = list(plan.ranks)
        assert ranks.count(ranks[0]) == 1 or not keeps_ranks(graph, plan, moved, direction == "TB")


def test_where_ranks_are_not_kept_the_frames_are_drawn_around_the_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    dots: list[str] = []

    def place(dot: str, seconds: float, work: float) -> Positions:
        dots.append(dot)
        return lay_out(dot, seconds, work)

    monkeypatch.setattr(graphviz_process, "lay_out", place)
    monkeypatch.setattr(layout, "keeps_ranks", lambda *_: False)
    drawing = draw(traced("softmax", "all").graph)
    assert ["subgraph" in dot for dot in dots] == [True, False]
    assert len(drawing.frames) == 2


@pytest.mark.parametrize("count", [3, 60])
def test_products_stand_right_before_the_sum_that_takes_them(count: int) -> None:
    plan = plan_of(trace(" + ".join(f"w{i}*x{i}" for i in range(count))).graph, Style().structure)
    graph = trace(" + ".join(f"w{i}*x{i}" for i in range(count))).graph
    assert all(plan.ranks[edge.target] - plan.ranks[edge.source] == 2 for edge in graph.edges)


def test_a_wire_beside_a_chain_is_straight_but_for_its_ends() -> None:
    graph = trace("x + exp(exp(exp(exp(x))))").graph
    drawing = draw(graph)
    number = next(
        number for number, edge in enumerate(graph.edges) if not edge.source and len(graph.into[edge.target]) == 2
    )
    turns = [piece for piece in drawing.wires[number].pieces if piece[0][1] != piece[3][1]]
    assert len(turns) <= 2


@pytest.mark.parametrize("gates", [40, 160])
def test_straight_wires_are_shorter_and_keep_their_order(gates: int) -> None:
    graph, structure = braid(gates), Style().structure
    plan = plan_of(graph, structure)
    found = lay_out(dot_of(graph, plan, structure), 30.0)
    before = boxes_of(graph, plan, found[0], is_upright=False)
    after = replace(before, bends=straightened(graph, plan, before))
    assert after.bends.keys() == before.bends.keys()
    moved = [abs(after.bends[bend][1] - before.bends[bend][1]) for bend in before.bends]
    assert max(moved) > 5
    levels = {
        which: {rank: sorted((boxes.bends[bend][1], bend) for bend in boxes.bends if bend[1] == rank) for rank in ranks}
        for which, boxes in (("before", before), ("after", after))
        for ranks in [{rank for _, rank in before.bends}]
    }
    for rank, row in levels["before"].items():
        assert [bend for _, bend in levels["after"][rank]] == [bend for _, bend in row]
        assert all(high - low > 8 for (low, _), (high, _) in pairwise(levels["after"][rank]))


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("gates", [40, 160])
def test_no_wire_of_a_braid_crosses_a_number(gates: int, direction: Direction) -> None:
    drawing = braided(gates, direction)
    assert len(drawing.graph.gates) >= gates * 0.9
    nodes = drawing.graph.nodes
    boxes = label_boxes(drawing) + sum_boxes(drawing) + node_boxes(drawing) + leaf_boxes(drawing)
    for number, edge in enumerate(drawing.graph.edges):
        points = list(wire_points(drawing, number))
        whole = Box("", *map(min, zip(*points, strict=True)), *map(max, zip(*points, strict=True)))
        ends = {nodes[edge.source].id, nodes[edge.target].id, edge.id}
        others = [box for box in boxes if box.owner not in ends and box.overlap(whole) > 0]
        for point in points:
            assert 0 < point[0] < drawing.width
            assert 0 < point[1] < drawing.height
            assert not [box.owner for box in others if box.holds(point, margin=2.0)], edge.id


def heading(first: Point, second: Point) -> Point | None:
    length = hypot(second[0] - first[0], second[1] - first[1])
    return ((second[0] - first[0]) / length, (second[1] - first[1]) / length) if length > 0.05 else None


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("name", [*LESSONS, "braid"])
def test_no_wire_has_a_corner(name: str, direction: Direction) -> None:
    drawing = braided(40, direction) if name == "braid" else drawn(name, "all", Style(direction=direction))
    for wire in drawing.wires:
        for before, after in pairwise(wire.pieces):
            a = next((found for point in before[2::-1] if (found := heading(point, before[3]))), None)
            b = next((found for point in after[1:] if (found := heading(after[0], point))), None)
            assert a is None or b is None or a[0] * b[0] + a[1] * b[1] > 0.99


def test_numbers_that_are_typed_anew_need_no_second_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "_LAYOUTS", Cache(100_000, lambda _: 1_000))
    first = trace("f(x) = tanh(2.5*x)\nx = 1.5").svg()

    def fail(*_: object) -> Positions:
        raise AssertionError("laid out again")

    monkeypatch.setattr(graphviz_process, "lay_out", fail)
    second = trace("f(x) = tanh(2.5*x)\nx = 7.5").svg()
    assert first.count("<path") == second.count("<path")
    assert ">7.5<" in second
    with pytest.raises(AssertionError, match="laid out again"):
        trace("f(x) = tanh(2.5*x) + x\nx = 1.5").svg()

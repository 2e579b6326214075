"""Ranks of nodes: every wire leads onwards, whichever way they are chosen by; titles of frames meet nothing."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import pytest

from graph import trace
from graph.drawing.bounding_boxes import label_extent, node_extent
from graph.drawing.frame_titles import title_place
from graph.layout.layout_plan import plan_of
from graph.layout.style import Style
from graph.layout.time_ordered_ranks import ranked
from tests.sample import sampled
from web.pages.examples import examples

EXAMPLES = {each.name: each for each in examples()}
WAYS: tuple[Literal["steps", "operands"], ...] = ("steps", "operands")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", sampled(EXAMPLES, 8))
def test_every_wire_leads_onwards_and_has_room_for_its_label(name: str, way: Literal["steps", "operands"]) -> None:
    example = EXAMPLES[name]
    graph = trace(example.source, dict(example.inputs), expand=example.expand, seed=example.seed).graph
    plan = ranked(graph, plan_of(graph, Style().structure), way)
    assert min(plan.ranks) >= 0
    for position, edge in enumerate(graph.edges):
        label = plan.label_ranks[position]
        assert label < plan.ranks[edge.target], edge.id
        assert position in plan.leaves or plan.ranks[edge.source] < label, edge.id


def test_gates_that_follow_each_other_stand_nearer_by_the_steps() -> None:
    example = EXAMPLES["97-two-heads"]
    graph = trace(example.source, dict(example.inputs)).graph
    plan = plan_of(graph, Style().structure)
    gates = [position for position, node in enumerate(graph.nodes) if node.kind == "gate"]

    def way(ranks: tuple[int, ...]) -> int:
        return sum(abs(ranks[before] - ranks[after]) for before, after in pairwise(gates))

    assert way(ranked(graph, plan, "steps").ranks) < way(plan.ranks)


def test_a_frames_title_stands_where_nothing_else_is() -> None:
    """In its corner, or beside the name of a number that reaches up there."""
    source = "def loss(a, w, s):\n    u = w @ s + a\n    return -0.5 * u**2\nf = loss(a, w, s)"
    values = {"a": 1.0, "w": [0.1, -0.1, 0.0], "s": [2.0, 1.0, 0.0]}
    for drawing in (trace(source, values).drawing(Style()), trace("f = softmax(x)[0]", {"x": [1, 2]}).drawing(Style())):
        for frame in drawing.frames:
            place = title_place(drawing, frame, "loss(…)", 16.0)
            assert frame.x < place.left
            beside = title_place(drawing, frame, "loss(…)", 16.0, [place])
            assert not beside.meets(place)
            assert place.right < frame.x + frame.width
            assert not any(label_extent(drawing, edge).meets(place) for edge in range(len(drawing.labels)))
            assert not any(node_extent(drawing, node).meets(place) for node in range(len(drawing.spots)))

"""Nothing lies on anything else: measured on the finished drawings, left to right and top to bottom."""

from __future__ import annotations

from itertools import pairwise

import pytest

from graph.drawing.picture import Drawing
from graph.layout.style import MODES, Direction, Mode, Style
from tests.drawing.geometry import label_boxes, node_boxes, sum_boxes, wire_points
from tests.drawing.lessons import LESSONS, NEURON, drawn

DIRECTIONS: tuple[Direction, ...] = ("LR", "TB")
pictures = pytest.mark.parametrize(
    ("name", "expand", "direction"),
    [(name, expand, direction) for name in LESSONS for expand in ("none", "all") for direction in DIRECTIONS],
)


def drawing_of(name: str, expand: str, direction: Direction) -> Drawing:
    return drawn(name, expand, Style(direction=direction))


@pictures
def test_labels_sums_and_shapes_do_not_overlap(name: str, expand: str, direction: Direction) -> None:
    drawing = drawing_of(name, expand, direction)
    boxes = node_boxes(drawing) + label_boxes(drawing) + sum_boxes(drawing)
    overlapping = [
        (first, second)
        for index, first in enumerate(boxes)
        for second in boxes[index + 1 :]
        if first.overlap(second) > 0.5
    ]
    assert not overlapping


@pictures
def test_everything_lies_on_the_sheet(name: str, expand: str, direction: Direction) -> None:
    drawing = drawing_of(name, expand, direction)
    for box in node_boxes(drawing) + label_boxes(drawing) + sum_boxes(drawing):
        assert box.left >= 0
        assert box.top >= 0
        assert box.right <= drawing.width
        assert box.bottom <= drawing.height
    for number in range(len(drawing.graph.edges)):
        assert all(0 < x < drawing.width and 0 < y < drawing.height for x, y in wire_points(drawing, number))


@pictures
def test_no_wire_crosses_a_number(name: str, expand: str, direction: Direction) -> None:
    drawing = drawing_of(name, expand, direction)
    nodes, boxes = drawing.graph.nodes, label_boxes(drawing) + sum_boxes(drawing) + node_boxes(drawing)
    for number, edge in enumerate(drawing.graph.edges):
        ends = {nodes[edge.source].id, nodes[edge.target].id}
        others = [box for box in boxes if box.owner not in ends]
        for point in wire_points(drawing, number):
            assert not [box for box in others if box.holds(point, margin=2.0)], edge.id


@pictures
def test_a_wire_is_one_curve_from_shape_to_shape(name: str, expand: str, direction: Direction) -> None:
    drawing = drawing_of(name, expand, direction)
    shapes = node_boxes(drawing)
    for number, edge in enumerate(drawing.graph.edges):
        pieces = drawing.wires[number].pieces
        for before, after in pairwise(pieces):
            assert before[3] == pytest.approx(after[0], abs=0.05)
        (start_x, start_y), (end_x, end_y) = pieces[0][0], pieces[-1][3]
        source, target = shapes[edge.source], shapes[edge.target]
        assert source.left - 1 <= start_x <= source.right + 1
        assert source.top - 1 <= start_y <= source.bottom + 1
        assert not target.holds((end_x, end_y), margin=7.0)
        assert target.left - 12 <= end_x <= target.right + 12
        assert target.top - 12 <= end_y <= target.bottom + 12


@pictures
def test_a_wire_runs_level_under_its_label(name: str, expand: str, direction: Direction) -> None:
    drawing = drawing_of(name, expand, direction)
    across = 0 if direction == "TB" else 1
    for number, label in enumerate(drawing.labels):
        half = drawing.plan.rooms[number].along / 2
        level = [
            piece
            for piece in drawing.wires[number].pieces
            if abs(piece[0][1 - across] - (label[1 - across] - half)) < 0.02
            and abs(piece[3][1 - across] - (label[1 - across] + half)) < 0.02
        ]
        assert level
        assert all(point[across] == pytest.approx(label[across]) for point in level[0])


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_every_mode_has_room_for_its_labels(mode: Mode, direction: Direction) -> None:
    drawing = drawn(NEURON, "none", Style(mode=mode, direction=direction))
    boxes = node_boxes(drawing) + label_boxes(drawing)
    assert all(a.overlap(b) <= 0.5 for index, a in enumerate(boxes) for b in boxes[index + 1 :])


def test_operands_stand_in_the_order_in_which_they_were_typed() -> None:
    drawing = drawn("neuron")
    for node, edges in zip(drawing.graph.nodes, drawing.graph.into, strict=True):
        heights = [drawing.labels[edge][1] for edge in edges]
        assert heights == sorted(heights), node.id


def test_a_chain_is_a_straight_line() -> None:
    drawing = drawn("1/(1 + exp(-(2*x + 1)))")
    assert len({round(y, 1) for _, y in drawing.spots}) == 1


def test_frames_hold_their_gates_and_nothing_else() -> None:
    drawing = drawn("softmax", "all")
    for group, frame in zip(drawing.graph.groups, drawing.frames, strict=True):
        for box, node in zip(node_boxes(drawing), drawing.graph.nodes, strict=True):
            is_inside = frame.x < box.left and box.right < frame.x + frame.width
            is_inside = is_inside and frame.y < box.top and box.bottom < frame.y + frame.height
            assert is_inside == (node.group == group.id), (group.id, node.id)


def test_the_direction_follows_the_room() -> None:
    wide = drawn("neuron", "none", Style(direction="auto"))
    assert wide.style.direction == "LR"
    narrow = drawn("neuron", "none", Style(direction="auto", page=(360.0, 900.0)))
    assert narrow.style.direction == "TB"

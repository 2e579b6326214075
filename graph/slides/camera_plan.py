"""The camera: windows over a drawing that is too large for a slide, chosen so that they move as seldom as possible.

Everything is drawn in full size; a slide shows what lies in its window. Lengths are units of the drawing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..autodiff.graph import Graph
from ..drawing.bounding_boxes import Extent, label_extent, node_extent
from ..drawing.picture import Drawing
from ..steps.timeline import Step, Timeline
from .window_plan import AIR, CALM, Subject, WindowPlan, Windows

__all__ = ["Camera", "aim", "edges_at"]

_LARGE, _LEAST = 1.15, 1.0  # scales of the drawing on the slide: numbers of 16.1 and 12.7 units, or of 14 and 11
_TRIED = 13  # places of a window, along each axis


@dataclass(frozen=True, slots=True)
class Camera:
    """What is seen of a drawing at each step.

    Attributes:
        scale: of the drawing on the slide.
        windows: by step; all of one size.
    """

    scale: float
    windows: tuple[Extent, ...]

    @property
    def moves(self) -> int:
        """How many steps begin with another window than the step before."""
        return sum(first != second for first, second in zip(self.windows, self.windows[1:], strict=False))

    @property
    def is_calm(self) -> bool:
        """Whether it moves at no more than a quarter of the changes from step to step."""
        return self.moves <= CALM * (len(self.windows) - 1)


def aim(drawing: Drawing, timeline: Timeline, width: float, height: float) -> Camera:
    """The camera over a drawing for a room of ``width × height`` on the slide: in the larger scale where it is calm and
    misses nothing, else in the least that can be read; there operands that are far away become chips before it moves
    more often than it should."""
    subjects = _subjects(drawing, timeline)
    for scale in (_LARGE, _LEAST):
        seen = width / scale, height / scale
        plan = Windows(subjects, (drawing.width, drawing.height), seen).calmest(is_whole=scale != _LEAST)
        if plan.is_calm and not plan.missing:
            break
    return Camera(scale, _windows(plan, drawing, *seen))


def edges_at(graph: Graph, step: Step, positions: dict[str, int]) -> tuple[int, tuple[int, ...]] | None:
    """The gate of a step and the edges it reads and writes, by position; None at the start."""
    if step.phase == "start":
        return None
    node = positions[step.node]
    return node, (*graph.into[node], *graph.out_of[node])


def _subjects(drawing: Drawing, timeline: Timeline) -> list[Subject]:
    """What each step is about: its gate, the labels of its edges, the nodes at their other ends. The start is about
    what the first step is about."""
    graph = drawing.graph
    positions = {node.id: position for position, node in enumerate(graph.nodes)}
    known: dict[int, Subject] = {}
    subjects: list[Subject] = []
    for step in timeline.steps:
        at = edges_at(graph, step, positions)
        if at is None:
            continue
        node, edges = at
        if node not in known:
            ends = dict.fromkeys(_other_end(graph, edge, node) for edge in edges)
            known[node] = Subject(
                node_extent(drawing, node),
                tuple(label_extent(drawing, edge) for edge in dict.fromkeys(edges)),
                tuple(node_extent(drawing, end) for end in ends),
            )
        subjects.append(known[node])
    starts = len(timeline.steps) - len(subjects)
    return [*subjects[:1] * starts, *subjects]


def _other_end(graph: Graph, edge: int, node: int) -> int:
    ends = graph.edges[edge]
    return ends.source if ends.target == node else ends.target


def _windows(plan: WindowPlan, drawing: Drawing, width: float, height: float) -> tuple[Extent, ...]:
    """The windows around what each of them holds."""
    labels = _labels(drawing)
    windows: list[Extent] = []
    for held, count in zip(plan.held, plan.counts, strict=True):
        windows += [_window(held, drawing, labels, width, height)] * count
    return tuple(windows)


def _window(held: Extent, drawing: Drawing, labels: _Labels, width: float, height: float) -> Extent:
    """The window around what it holds that shows the most labels whole and cuts the fewest, within the drawing where
    that is larger."""
    xs = _places((held.left, held.right), drawing.width, width)
    ys = _places((held.top, held.bottom), drawing.height, height)
    lefts, tops = (each.ravel() for each in np.meshgrid(xs, ys))
    boxes = lefts, tops, lefts + width, tops + height
    meets, whole = _seen(labels, boxes)
    away = np.hypot(lefts - xs[0], tops - ys[0]) / (width + height)
    best = int(np.argmin(meets - 2.0 * whole + away))
    return Extent(float(lefts[best]), float(tops[best]), float(lefts[best]) + width, float(tops[best]) + height)


_Labels = NDArray[np.float64]  # (edges, 4): left, top, right, bottom


def _labels(drawing: Drawing) -> _Labels:
    boxes = [label_extent(drawing, edge) for edge in range(len(drawing.labels))]
    return np.array([(box.left, box.top, box.right, box.bottom) for box in boxes])


def _seen(labels: _Labels, boxes: tuple[NDArray[np.float64], ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """By window, how many labels are seen in part or whole, and how many whole."""
    left, top, right, bottom = (side[:, None] for side in boxes)
    meets = (labels[:, 0] < right) & (labels[:, 2] > left) & (labels[:, 1] < bottom) & (labels[:, 3] > top)
    whole = (labels[:, 0] >= left) & (labels[:, 2] <= right) & (labels[:, 1] >= top) & (labels[:, 3] <= bottom)
    return meets.sum(axis=1), whole.sum(axis=1)


def _places(held: tuple[float, float], drawn: float, seen: float) -> NDArray[np.float64]:
    """Where a window may begin along one axis so that it holds what it must: the middle first."""
    if drawn <= seen:
        return np.array([(drawn - seen) / 2])
    first, last = held
    least, most = max(0.0, last + AIR - seen), min(drawn - seen, first - AIR)
    if most < least:
        return np.array([min(max((first + last - seen) / 2, 0.0), drawn - seen)])
    return np.concatenate([[(least + most) / 2], np.linspace(least, most, _TRIED)])

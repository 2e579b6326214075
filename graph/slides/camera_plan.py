"""The camera: windows over a drawing that is too large for a slide, chosen so that they move as seldom as possible.

Everything is drawn in full size; a slide shows what lies in its window. Lengths are units of the drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..autodiff.graph import Graph
from ..drawing.bounding_boxes import Extent, label_extent, node_extent, united
from ..drawing.picture import Drawing
from ..steps.timeline import Step, Timeline

__all__ = ["Camera", "aim", "edges_at"]

# Scales of the drawing on the slide (numbers of 16.1 and 12.7 units, or of 14 and 11), and whether a window has to hold
# the nodes at the other ends of a gate's wires, or their labels alone.
_WAYS = ((1.15, True), (1.0, True), (1.0, False))
_FEW = 0.25  # of the slide changes, at which a larger scale may move the camera
_TRIED = 13  # places of a window, along each axis
_AIR = 4.0  # around what a window has to hold


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
        return self.moves <= _FEW * (len(self.windows) - 1)


def aim(drawing: Drawing, timeline: Timeline, width: float, height: float) -> Camera:
    """The camera over a drawing for a room of ``width × height`` on the slide, in the largest scale in which it moves
    seldom; where it never does, the one that moves least."""
    best: Camera | None = None
    for scale, has_ends in _WAYS:
        camera = _camera(drawing, timeline, width / scale, height / scale, scale, has_ends=has_ends)
        if camera.is_calm:
            return camera
        if best is None or camera.moves < best.moves:
            best = camera
    assert best is not None
    return best


def edges_at(graph: Graph, step: Step, positions: dict[str, int]) -> tuple[int, tuple[int, ...]] | None:
    """The gate of a step and the edges it reads and writes, by position; None at the start."""
    if step.phase == "start":
        return None
    node = positions[step.node]
    return node, (*graph.into[node], *graph.out_of[node])


def _camera(
    drawing: Drawing, timeline: Timeline, width: float, height: float, scale: float, *, has_ends: bool
) -> Camera:
    graph = drawing.graph
    positions = {node.id: position for position, node in enumerate(graph.nodes)}
    wanted = [
        _wanted(drawing, edges_at(graph, step, positions), width, height, has_ends=has_ends) for step in timeline.steps
    ]
    windows: list[Extent] = []
    labels = _labels(drawing)
    for union, count in _stretches(wanted, width, height):
        windows += [_window(union, drawing, labels, width, height)] * count
    return Camera(scale, tuple(windows))


def _wanted(
    drawing: Drawing, concerned: tuple[int, tuple[int, ...]] | None, width: float, height: float, *, has_ends: bool
) -> Extent | None:
    """What a step's window has to hold: its gate with its operands and consumers; where that is too much, the labels
    next to the gate, the nearest first."""
    if concerned is None:
        return None
    node, edges = concerned
    graph = drawing.graph
    whole = node_extent(drawing, node)
    pairs = [(label_extent(drawing, edge), node_extent(drawing, _other_end(graph, edge, node))) for edge in edges]
    everything = united([whole, *(united(pair) if has_ends else pair[0] for pair in pairs)])
    if _fits(everything, width, height):
        return everything
    for extent in _nearest([label for label, _ in pairs], whole):
        whole = _grown(whole, extent, width, height)
    for extent in _nearest([end for _, end in pairs], whole) if has_ends else ():
        whole = _grown(whole, extent, width, height)
    return whole


def _other_end(graph: Graph, edge: int, node: int) -> int:
    ends = graph.edges[edge]
    return ends.source if ends.target == node else ends.target


def _nearest(extents: Iterable[Extent], to: Extent) -> list[Extent]:
    return sorted(extents, key=lambda each: abs(each.x - to.x) + abs(each.y - to.y))


def _grown(extent: Extent, more: Extent, width: float, height: float) -> Extent:
    """Both together where they fit the window, else the first alone."""
    both = united([extent, more])
    return both if _fits(both, width, height) else extent


def _fits(extent: Extent, width: float, height: float) -> bool:
    return extent.width <= width - 2 * _AIR and extent.height <= height - 2 * _AIR


def _stretches(wanted: Sequence[Extent | None], width: float, height: float) -> list[tuple[Extent | None, int]]:
    """What consecutive windows hold, and for how many steps; taking as many steps as fit gives the fewest windows."""
    stretches: list[tuple[Extent | None, int]] = []
    union: Extent | None = None
    count = 0
    for extent in wanted:
        both = extent if union is None else union if extent is None else united([union, extent])
        if both is None or union is None or _fits(both, width, height):
            union, count = both, count + 1
            continue
        stretches.append((union, count))
        union, count = extent, 1
    return [*stretches, (union, count)]


def _window(held: Extent | None, drawing: Drawing, labels: _Labels, width: float, height: float) -> Extent:
    """The window around what it holds that shows the most labels whole and cuts the fewest, within the drawing where
    that is larger."""
    xs = _places((held.left, held.right) if held else None, drawing.width, width)
    ys = _places((held.top, held.bottom) if held else None, drawing.height, height)
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


def _places(held: tuple[float, float] | None, drawn: float, seen: float) -> NDArray[np.float64]:
    """Where a window may begin along one axis so that it holds what it must: the middle first."""
    if drawn <= seen:
        return np.array([(drawn - seen) / 2])
    first, last = held or (0.0, min(seen, drawn))
    least, most = max(0.0, last + _AIR - seen), min(drawn - seen, first - _AIR)
    if most < least:
        return np.array([min(max((first + last - seen) / 2, 0.0), drawn - seen)])
    return np.concatenate([[(least + most) / 2], np.linspace(least, most, _TRIED)])

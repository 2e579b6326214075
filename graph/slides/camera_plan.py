"""The camera: windows over a drawing that is too large for a slide, chosen so that they move as seldom as possible.

Everything is drawn in full size; a slide shows what lies in its window. Lengths are units of the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..autodiff.graph import Graph
from ..drawing.bounding_boxes import Extent, all_extents, label_extent, node_extent, united
from ..drawing.picture import Drawing
from ..steps.timeline import Step, Timeline
from .camera_window import open_window
from .edge_chips import stubs_of
from .window_plan import AIR, CALM, Subject, WindowPlan, Windows

__all__ = ["Camera", "aim", "edges_at", "subjects_of"]

_LARGE, _LEAST = 1.15, 1.0  # scales of the drawing on the slide: numbers of 16.1 and 12.7 units, or of 14 and 11
_TRIED = 13  # places of a window, along each axis
_ROUNDS = 3  # in which windows are found again, so that chips have places


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


def aim(drawing: Drawing, timeline: Timeline, width: float, height: float, *, is_first_look: bool = False) -> Camera:
    """The camera over a drawing for a room of ``width × height`` on the slide: in the larger scale where it is calm and
    misses nothing, else in the least that can be read; there operands that are far away become chips before it moves
    more often than it should, unless chips find no place, or as long as it stays calm, hide other numbers.

    Args:
        is_first_look: where it isn't calm without any care for chips, which only make it move more, that is the answer.
    """
    subjects = subjects_of(drawing, timeline.steps)
    for scale in (_LARGE, _LEAST):
        seen = width / scale, height / scale
        camera, missing = _aimed(subjects, drawing, scale, seen)
        if camera.is_calm and not missing:
            return camera
    if is_first_look and not camera.is_calm:
        return camera
    for _ in range(_ROUNDS):
        lost, hiding = _crowded(camera, drawing, timeline)
        for steps, must in ((lost | hiding, False), (lost, True)):
            wider = [_whole(each, seen) if step in steps else each for step, each in enumerate(subjects)]
            other = _aimed(wider, drawing, scale, seen)[0] if wider != subjects else camera
            if other.is_calm or must:
                break
        if wider == subjects or other == camera:
            break
        subjects, camera = wider, other
    return camera


def _aimed(
    subjects: Sequence[Subject], drawing: Drawing, scale: float, seen: tuple[float, float]
) -> tuple[Camera, int]:
    """The calmest camera in a scale, and how much that is dear is missing in its windows."""
    windows = Windows(subjects, (drawing.width, drawing.height), seen)
    plan = windows.calmest(is_whole=scale != _LEAST)
    return Camera(scale, _windows(plan, drawing, *seen)), plan.missing


def _whole(subject: Subject, seen: tuple[float, float]) -> Subject:
    """The subject with all that is dear in its core, where a window can hold it."""
    whole = united([subject.core, *subject.dear])
    fits = whole.width + 2 * AIR <= seen[0] and whole.height + 2 * AIR <= seen[1]
    return Subject(whole, (), subject.minor) if fits else subject


def _crowded(camera: Camera, drawing: Drawing, timeline: Timeline) -> tuple[set[int], set[int]]:
    """Steps at which a chip has no place, and steps at which chips hide numbers."""
    graph = drawing.graph
    positions = {node.id: position for position, node in enumerate(graph.nodes)}
    known: dict[tuple[int, Extent], tuple[bool, bool]] = {}
    lost, hiding = set[int](), set[int]()
    for step, window in zip(timeline.steps, camera.windows, strict=True):
        at = edges_at(graph, step, positions)
        if at is None:
            continue
        if (at[0], window) not in known:
            seen = open_window(drawing, window).labels
            chips = [stub.box for stub in stubs_of(drawing, at[0], window)] if set(at[1]) - seen else []
            is_lost = len(chips) < len(set(at[1]) - seen)
            known[at[0], window] = is_lost, len(open_window(drawing, window, chips).labels) < len(seen)
        is_lost, is_hiding = known[at[0], window]
        lost |= {step.index} if is_lost else set()
        hiding |= {step.index} if is_hiding else set()
    return lost, hiding


def edges_at(graph: Graph, step: Step, positions: dict[str, int]) -> tuple[int, tuple[int, ...]] | None:
    """The gate of a step and the edges it reads and writes, by position; None at the start."""
    if step.phase == "start":
        return None
    node = positions[step.node]
    return node, (*graph.into[node], *graph.out_of[node])


def subjects_of(drawing: Drawing, steps: Sequence[Step]) -> list[Subject]:
    """What each step is about: its gate, the labels of its edges, the nodes at their other ends. The start is about
    what the first step is about."""
    graph = drawing.graph
    positions = {node.id: position for position, node in enumerate(graph.nodes)}
    known: dict[int, Subject] = {}
    subjects: list[Subject] = []
    for step in steps:
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
    starts = len(steps) - len(subjects)
    return [*subjects[:1] * starts, *subjects]


def _other_end(graph: Graph, edge: int, node: int) -> int:
    ends = graph.edges[edge]
    return ends.source if ends.target == node else ends.target


def _windows(plan: WindowPlan, drawing: Drawing, width: float, height: float) -> tuple[Extent, ...]:
    """The windows around what each of them holds."""
    labels = all_extents(drawing).labels
    windows: list[Extent] = []
    for held, count in zip(plan.held, plan.counts, strict=True):
        windows += [_window(held, drawing, labels, width, height)] * count
    return tuple(windows)


def _window(held: Extent, drawing: Drawing, labels: NDArray[np.float64], width: float, height: float) -> Extent:
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


def _seen(
    labels: NDArray[np.float64], boxes: tuple[NDArray[np.float64], ...]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
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

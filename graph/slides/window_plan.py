"""Windows over a drawing, one for every step: they hold what each step is about, and change as seldom as they can.

The best row of windows is found as a whole, not built step by step: what lies outside of a window has a price, and so
has every change (A. Viterbi, Error bounds for convolutional codes, IEEE Transactions on Information Theory 13, 1967).
The page plans by the same rule for the room that it has (static/js/lib/camera_windows.js).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..drawing.bounding_boxes import Extent, united

__all__ = ["AIR", "CALM", "Subject", "WindowPlan", "Windows"]

CALM = 0.25  # of the changes from step to step, at which windows may change
AIR = 4.0  # around what a window holds
_CORE, _DEAR, _MINOR = 10**9, 10, 1  # prices of what lies outside
_PRICES = (1, 3, 9, 12, 16, 24, 32, 48, 64, 96, 128, 256, 10**6)  # of a change, in the order in which they are tried
_STILL = 9  # the price up to which nothing that a step is about is left out for a change
_PLACES = 32  # of a window along each axis
_NEAR = 6.0  # places nearer to each other than that are the same


@dataclass(frozen=True, slots=True)
class Subject:
    """What a step is about.

    Attributes:
        core: what must be seen; dear: what stands on a chip where it is not; minor: what may be missing.
    """

    core: Extent
    dear: tuple[Extent, ...] = ()
    minor: tuple[Extent, ...] = ()


@dataclass(frozen=True, slots=True)
class WindowPlan:
    """Rows of steps that share a window, in order.

    Attributes:
        held: by row, what a window holds of its steps' subjects; counts: by row, how many steps it has.
        missing: how many dear things lie outside of their windows, over all steps.
    """

    held: tuple[Extent, ...]
    counts: tuple[int, ...]
    missing: int

    @property
    def is_calm(self) -> bool:
        """Whether windows change at no more than a quarter of the changes from step to step."""
        return len(self.held) - 1 <= CALM * (sum(self.counts) - 1)


class Windows:
    """All places of a window of one size over a drawing, and what each step misses in each of them."""

    def __init__(self, subjects: Sequence[Subject], drawn: tuple[float, float], seen: tuple[float, float]) -> None:
        self._subjects = subjects
        boxes = [box for subject in subjects for box in (subject.core, *subject.dear)]
        lefts = _places((box.left for box in boxes), drawn[0], seen[0])
        tops = _places((box.top for box in boxes), drawn[1], seen[1])
        self._lefts, self._tops = (each.ravel() for each in np.meshgrid(lefts, tops))
        self._seen = seen
        self._known: dict[Extent, NDArray[np.bool_]] = {}
        self._missing = np.array([self._missed(subject.dear) for subject in subjects])
        self._costs = np.array(
            [
                _CORE * self._missed((subject.core,))
                + _DEAR * self._missed(subject.dear)
                + _MINOR * self._missed(subject.minor)
                for subject in subjects
            ]
        )

    def calmest(self, *, is_whole: bool = False) -> WindowPlan:
        """The row of windows in which the least is missing of those that are calm; the calmest where none is.

        Args:
            is_whole: nothing that a step is about may be missing for a change.
        """
        for price in _PRICES:
            if is_whole and price > _STILL:
                break
            plan = self._plan(price)
            if plan.is_calm:
                break
        return plan

    def _plan(self, price: int) -> WindowPlan:
        """The row of windows that costs least where a change has this price."""
        chosen = self._cheapest(price)
        starts = [0, *(step for step in range(1, len(chosen)) if chosen[step] != chosen[step - 1]), len(chosen)]
        rows = list(pairwise(starts))
        held = tuple(self._held(chosen[first], self._subjects[first:end]) for first, end in rows)
        missing = int(sum(self._missing[step][place] for step, place in enumerate(chosen)))
        return WindowPlan(held, tuple(end - first for first, end in rows), missing)

    def _cheapest(self, price: int) -> list[int]:
        """By step, the number of the window's place."""
        total = self._costs[0]
        comes_from: list[tuple[int, NDArray[np.bool_]]] = []
        for costs in self._costs[1:]:
            best = int(np.argmin(total))
            is_change = total > total[best] + price
            comes_from.append((best, is_change))
            total = np.where(is_change, total[best] + price, total) + costs
        chosen = [int(np.argmin(total))]
        for best, is_change in reversed(comes_from):
            chosen.append(best if is_change[chosen[-1]] else chosen[-1])
        return chosen[::-1]

    def _held(self, place: int, subjects: Sequence[Subject]) -> Extent:
        """Around all that a window holds of what these steps are about."""
        boxes = [box for each in subjects for box in (each.core, *each.dear, *each.minor)]
        return united([box for box in boxes if self._holds(box)[place]] or [subjects[0].core])

    def _missed(self, boxes: Iterable[Extent]) -> NDArray[np.int64]:
        """By place, how many of the boxes are not wholly in the window."""
        count = np.zeros(len(self._lefts), dtype=np.int64)
        for box in boxes:
            count += ~self._holds(box)
        return count

    def _holds(self, box: Extent) -> NDArray[np.bool_]:
        """By place, whether the window holds the box, with a little air where it is not the drawing's own edge."""
        if box not in self._known:
            right, bottom = self._lefts + self._seen[0], self._tops + self._seen[1]
            self._known[box] = (
                (box.left >= self._lefts) & (box.right <= right) & (box.top >= self._tops) & (box.bottom <= bottom)
            )
        return self._known[box]


def _places(starts: Iterable[float], drawn: float, seen: float) -> list[float]:
    """Where a window may begin along one axis: where something begins that is to be seen. Moved on until it meets such
    a place, a window holds no less than before."""
    if drawn <= seen:
        return [(drawn - seen) / 2]
    found = [0.0]
    for start in sorted(min(max(0.0, start - AIR), drawn - seen) for start in starts):
        if start >= found[-1] + _NEAR:
            found.append(start)
    count = len(found)
    return found if count <= _PLACES else [found[place * (count - 1) // (_PLACES - 1)] for place in range(_PLACES)]

"""Shots, one for each slide of a deck: the steps of a trace, or parts of them, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..errors import TraceError
from ..steps.timeline import Phase, Step, Timeline
from .order import Order, step_list

__all__ = ["Shot", "choose_shots"]


@dataclass(frozen=True, slots=True)
class Shot:
    """One slide.

    Attributes:
        step: index of the step that is shown; None: everything.
        part: of a backward step shown in three: 0 what arrives, 1 what the gate knows, 2 what leaves; else None.
        whole: a pass as a whole, or a summary with all that there is: nothing stands out.
    """

    step: int | None
    part: int | None = None
    whole: Literal["forward", "backward", "summary"] | None = None


def choose_shots(timeline: Timeline, order: Order, most: int, *, is_single: bool) -> tuple[Shot, ...]:
    """The slides that were ordered, at most ``most``.

    Raises:
        TraceError: ``wrong_arguments`` for a step that does not exist, ``too_large`` for too many slides.
    """
    shots = _single(timeline, order) if is_single else _many(timeline, order)
    if len(shots) > most:
        raise TraceError("too_large", "export_steps", limit=most, value=len(shots))
    return shots


def _single(timeline: Timeline, order: Order) -> tuple[Shot, ...]:
    if order.step is None:
        return (Shot(len(timeline.steps) - 1, whole="summary"),)
    _check(timeline, order.step)
    return (Shot(order.step),)


def _many(timeline: Timeline, order: Order) -> tuple[Shot, ...]:
    steps, last = timeline.steps, len(timeline.steps) - 1
    if order.steps == "last":
        return (Shot(last),)
    if order.steps == "passes":
        turn = sum(step.phase in ("start", "forward") for step in steps) - 1
        return Shot(turn, whole="forward"), Shot(last, whole="backward")
    spans = step_list(order.steps)
    if spans is not None:
        for end in (end for span in spans for end in span):
            _check(timeline, end)
        for first, final in spans:
            if first > final:
                raise TraceError("wrong_arguments", "export_range", first=first, last=final)
        chosen = tuple(step for first, final in spans for step in steps[first : final + 1])
    else:
        chosen = tuple(step for step in steps if step.phase in _PHASES[order.steps])
    shots = tuple(shot for step in chosen for shot in _shots(step, order))
    return (*shots, Shot(last, whole="summary")) if order.steps in _ENDING_IN_SUMMARY else shots


_ENDING_IN_SUMMARY = ("all", "backward")


_PHASES: dict[str, tuple[Phase, ...]] = {
    "all": ("start", "forward", "seed", "backward"),
    "forward": ("start", "forward"),
    "backward": ("seed", "backward"),
}


def _shots(step: Step, order: Order) -> tuple[Shot, ...]:
    if order.fine and step.phase == "backward" and step.appears:
        return tuple(Shot(step.index, part) for part in range(3))
    return (Shot(step.index),)


def _check(timeline: Timeline, step: int) -> None:
    last = len(timeline.steps) - 1
    if not 0 <= step <= last:
        raise TraceError("wrong_arguments", "export_step", step=step, last=last)

"""All errors of a rejected program that can be told independently, in reading order."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from ..errors import TraceError
from ..language.all_faults import read_around
from ..language.code_tree import CodeTree
from ..limits import Limits
from .machine import Machine
from .shapes_of_free_names import Shapes, with_shapes
from .surveying import Surveyor

__all__ = ["MachineOf", "with_others"]

MachineOf = Callable[..., Machine]
Run = Callable[[Shapes, MachineOf], Any]
_SECONDS = 0.8  # that looking for further errors may take
_SINGLE = frozenset(("too_large", "too_deep", "timeout", "empty"))


def with_others(first: TraceError, source: str, limits: Limits, runner: Callable[[CodeTree], Run]) -> TraceError:
    """The first error in reading order, which holds the others.

    Args:
        first: what ended the reading.
        runner: how a tree is run, with shapes of free names and on a machine.
    """
    if first.code in _SINGLE:
        return first
    tree, found = read_around(source, limits)
    if tree is not None and tree.error is None and not (tree.is_latex and found):
        found = [*found, *_of_run(runner(tree), found)]
    typed = first.source or source
    for error in found:
        error.source = typed
    errors = _in_order([first, *found] if first.fault is None or not found else found)
    errors[0].others = tuple(errors[1:])
    return errors[0]


def _in_order(errors: list[TraceError]) -> list[TraceError]:
    """Each place once, by where it stands; errors about no place last."""
    at: dict[Any, TraceError] = {}
    for error in errors:
        at.setdefault(error.span or error.key, error)
    return sorted(at.values(), key=lambda error: error.span.start if error.span else 1 << 60)


def _of_run(run: Run, read: list[TraceError]) -> list[TraceError]:
    """The errors of running; of all shapes of free names those that leave the fewest."""
    until = time.monotonic() + _SECONDS
    fewest: list[TraceError] | None = None

    def survey(shapes: Shapes) -> list[TraceError]:
        nonlocal fewest
        errors = _surveyed(run, shapes, bool(read))
        if fewest is None or len(errors) < len(fewest):
            fewest = errors
        unfit = next((error for error in errors if error.fault is not None), None)
        if unfit is not None and time.monotonic() < until:
            raise unfit
        return errors

    try:
        return with_shapes(survey)
    except TraceError:
        return fewest or []


def _surveyed(run: Run, shapes: Shapes, is_broken: bool) -> list[TraceError]:
    """The errors of one run; what its end says counts only where nothing else is wrong."""
    made: list[Surveyor] = []

    def machine(*arguments: Any) -> Machine:
        made.append(Surveyor(*arguments))
        return made[-1]

    try:
        run(shapes, machine)
    except TraceError as error:
        if not made[-1].errors and not made[-1].is_silent(error) and not is_broken:
            return [error]
    return made[-1].errors

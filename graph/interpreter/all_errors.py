"""All errors of a rejected program that can be told independently, in reading order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..errors import Fix, TraceError
from ..language.all_syntax_errors import read_around
from ..language.code_tree import CodeTree
from ..language.text_repairs import text_repairs
from ..limits import Limits
from .call_repairs import call_repairs
from .demanded_shapes import demanded_shapes
from .error_survey import Surveyor
from .machine import Machine
from .shapes_of_free_names import Shapes, with_shapes

__all__ = ["MachineOf", "Reader", "with_others"]

MachineOf = Callable[..., Machine]
Run = Callable[[Shapes, MachineOf], Any]
_SECONDS = 1.0  # that looking for further errors, and for what mends them, may take
_MOST_FIXES = 3
_SINGLE = frozenset(("too_large", "too_deep", "timeout", "empty"))


@dataclass(frozen=True, slots=True)
class Reader:
    """How programs are read: ``read`` raises the first error of a text; ``runner`` makes a tree ready to be run."""

    limits: Limits
    read: Callable[[str], Any]
    runner: Callable[[CodeTree], Run]


def with_others(first: TraceError, source: str, reader: Reader) -> TraceError:
    """The first error in reading order, which holds the others, each with the proposals that help."""
    if first.code in _SINGLE - {"empty"}:
        return first
    until = time.monotonic() + _SECONDS
    errors = _gathered(first, source, reader, until)
    for error in errors:
        error.fixes = tuple(_tried(error, errors, reader, until))
    errors[0].others = tuple(errors[1:])
    return errors[0]


def _gathered(first: TraceError, source: str, reader: Reader, until: float) -> list[TraceError]:
    """All errors of a text, in reading order; ``first`` is what ended its reading."""
    if first.code in _SINGLE:
        return [first]
    tree, found = read_around(source, reader.limits, until)
    for error in found:
        error.is_of_text = True
    if tree is not None and tree.error is None and not (tree.is_latex and found) and time.monotonic() < until:
        found = [*found, *_of_run(reader.runner(tree), found, until, demanded_shapes(tree).shapes)]
    for error in found:
        error.source = first.source or source
    return _in_order([*found, first] if first.fault is None or not found else found)


# ---- proposals
def _tried(error: TraceError, errors: list[TraceError], reader: Reader, until: float) -> Iterator[Fix]:
    """The proposals that leave a program with fewer errors, or with none at their place."""
    said = error.edits
    kept: set[str] = set()
    for fix in (*said, *text_repairs(error), *call_repairs(error)):
        text = error.source[: fix.span.start] + fix.replacement + error.source[fix.span.end :]
        if text in kept or len(kept) == _MOST_FIXES or (kept and fix not in said and error.key == "unknown_function"):
            continue
        if time.monotonic() > until:
            helps = fix in said
        else:
            helps = _helps(text, error, errors, reader, until, is_said=fix in said)
        if helps:
            kept.add(text)
            yield fix


def _helps(
    text: str, error: TraceError, errors: list[TraceError], reader: Reader, until: float, *, is_said: bool
) -> bool:
    """Whether a mended text is better: it reads, or has fewer errors, or none where this one was."""
    if len(errors) > 1 and error.is_of_text:  # what runs behind it is another matter
        return sum(each.is_of_text for each in errors) > len(read_around(text, reader.limits, until)[1])
    try:
        reader.read(text)
    except TraceError as first:
        if len(errors) == 1 and not is_said:
            return False
        left = _gathered(first, text, reader, until)
        return len(left) < len(errors) or (is_said and all(each.line != error.line for each in left))
    return True


# ---- errors
def _in_order(errors: list[TraceError]) -> list[TraceError]:
    """Each place once, by where it stands; errors about no place last."""
    at: dict[Any, TraceError] = {}
    for error in errors:
        at.setdefault(error.span or error.key, error)
    return sorted(at.values(), key=lambda error: error.span.start if error.span else 1 << 60)


def _of_run(run: Run, read: list[TraceError], until: float, demanded: Shapes) -> list[TraceError]:
    """The errors of running; of all shapes of free names those that leave the fewest."""
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
        return with_shapes(survey, demanded)
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

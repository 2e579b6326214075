"""Warnings in words: why a number is no number any more, and that a point is a kink."""

from __future__ import annotations

import math

import numpy as np

from ..gates.gate import Operation, Value
from ..notation.pieces import array_piece
from .explained_trace import Story
from .formula_templates import key_of, operand_slots, template_of
from .sentences import Runs, say_runs

__all__ = ["convention", "gradient_fault", "is_finite", "value_fault"]


def value_fault(story: Story, position: int) -> Runs:
    """Where the first non-finite value appears: which, and why."""
    if not any(fault.key == "nonfinite_value" for fault in story.faults.get(position, ())):
        return ()
    value = story.evaluation.values[position]
    kind = _kind(story, position, value)
    if not isinstance(value, float):
        return say_runs(story.language, f"fault.{kind}_array")
    if kind == "written":
        return say_runs(story.language, "fault.written", value=story.number(value))
    formula = _in_numbers(story, position)
    if kind == "undefined":
        return say_runs(story.language, "fault.undefined", formula=formula)
    return say_runs(story.language, f"fault.{kind}", formula=formula, value=story.number(value))


def _kind(story: Story, position: int, value: Value) -> str:
    """Undefined; written by the program itself; a pole, where an operand is exactly 0 (1/0, ln 0); or too large."""
    if np.isnan(value).any():
        return "undefined"
    node = story.graph.nodes[position]
    assert node.operation is not None
    if any(map(math.isinf, _written(node.operation))):
        return "written"
    operands = [story.evaluation.values[operand] for operand in node.operands]
    numbers = [constant for constant in node.operation.constants if constant is not None]
    return "pole" if any(np.equal(operand, 0.0).any() for operand in (*operands, *numbers)) else "overflow"


def _written(operation: Operation) -> list[float]:
    """The numbers that the program gives a gate itself: constant operands and settings."""
    given = (*operation.constants, *operation.params.values())
    return [float(value) for value in given if isinstance(value, int | float)]


def _in_numbers(story: Story, position: int) -> str:
    """What the gate was to compute, with its numbers: ``e¹⁰⁰⁰``, ``ln(0)``."""
    node = story.graph.nodes[position]
    assert node.operation is not None
    key = key_of(node.operation)
    values = (array_piece(story.evaluation.values[operand], "plain", story.digits) for operand in node.operands)
    pieces = dict(zip(operand_slots(key), values, strict=True))
    return template_of(key, "short", "plain", "×").fill(pieces)


def convention(story: Story, position: int) -> Runs:
    """The gate's own sentence on the slope chosen at its corner; () away from corners."""
    operation = story.graph.nodes[position].operation
    assert operation is not None
    if not any(fault.kind == "kink" for fault in story.faults.get(position, ())):
        return ()
    return ((operation.gate.words(story.language).convention, ""),)


def gradient_fault(story: Story, position: int, flowing: tuple[int, ...]) -> Runs:
    """Why a gradient that leaves is not finite, where that is first so."""
    faults = story.faults.get(position, ())
    if any(fault.key == "nonfinite_gradient" for fault in faults) or _loses_its_value(story, position, flowing):
        return say_runs(story.language, f"fault.{_gradient_kind(story, flowing)}")
    return ()


def _loses_its_value(story: Story, position: int, flowing: tuple[int, ...]) -> bool:
    """∞ × 0: what arrives is a number, what leaves is none."""
    evaluation = story.evaluation
    upstream = evaluation.gradients[position]
    return any(
        _is_nan(evaluation.downstream[number]) and not _is_nan(evaluation.local_gradients[number])
        for number in flowing
        if isinstance(upstream, float) and not _is_nan(upstream)
    )


def _is_nan(value: Value | None) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _gradient_kind(story: Story, flowing: tuple[int, ...]) -> str:
    """An infinite slope, one without a value, infinity times zero, or a product that is too large."""
    evaluation = story.evaluation
    gradients = [evaluation.downstream[number] for number in flowing]
    slopes = [evaluation.local_gradients[number] for number in flowing]
    if any(slope is not None and np.isnan(slope).any() for slope in slopes):
        return "unknown"
    if any(gradient is not None and np.isnan(gradient).any() for gradient in gradients):
        return "vague"
    if all(slope is not None and np.isfinite(slope).all() for slope in slopes):
        return "huge"
    return "steep"


def is_finite(value: Value) -> bool:
    """Every number of it is finite."""
    return math.isfinite(value) if isinstance(value, float) else bool(np.isfinite(value).all())

"""A derivative typed as a formula: read by the program's own reader, and compared at random points.

Two formulas that agree at many random points are equal for all that a class writes; nothing that was typed is ever
evaluated by Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from ..analysis.evaluation_point import FixedPoint, Point, given_values
from ..analysis.identifiers import node_labels
from ..autodiff.assembly import assemble
from ..autodiff.evaluate import Plan, evaluate, forward_values, make_plan
from ..autodiff.graph import Graph
from ..errors import TraceError
from ..gates.gate import Value
from ..interpreter.reading import interpret
from ..language.hangul_keys import hangul_slips
from ..limits import REQUEST
from .exercise import Kind, Question
from .misconceptions import MISCONCEPTIONS, Misconception, Place
from .verdicts import Feedback, about, said

__all__ = ["judge_formula"]

_TRIES, _ENOUGH = 40, 6  # random points, and how many of them must have numbers
_NEAR = 1e-6
_LEFT_SIDE = re.compile(r"^[^=<>!]*[∂d][^=<>!]*=(?!=)")  # ∂f/∂x =


def judge_formula(point: Point, question: Question, typed: str, language: str) -> Feedback:
    """Right where the formula is the derivative by the question's input, at every random point that has numbers."""
    text = _LEFT_SIDE.sub("", typed.strip())
    if not text or len(text) > REQUEST.typed or re.search(r"[;=\n]", text):
        return said(False, "unread_formula", language)
    for slip in hangul_slips(text):
        assert slip.fix is not None
        meant = text[: slip.span.start] + slip.fix.replacement + text[slip.span.end :]
        return said(False, "hangul_formula", language, meant=meant)
    known = _values(point)
    try:
        graph = assemble(interpret(text, _used(text, known), point.limits).lowered, "none", ())
    except TraceError as error:
        return replace(said(False, "unread_formula", language), text=error.sentence_in(language))
    if graph.nodes[-1].shape or not {item.name for item in graph.inputs} <= set(known):
        return said(False, "unread_formula", language)
    plan = make_plan(graph)
    pairs = [(_at(plan, graph, moved), moved) for moved in _points(point)]
    pairs = [(number, moved) for number, moved in pairs if _is_finite(number, moved, question)][:_ENOUGH]
    if not pairs:
        return said(False, "other_formula", language)
    if all(_is_near(number, _gradient(moved, question)) for number, moved in pairs):
        return said(True, "", language)
    ideas = [idea for idea in MISCONCEPTIONS if _answers(idea, question, pairs)]
    return about(point, question, ideas, language) if ideas else said(False, "other_formula", language)


def _values(point: Point) -> dict[str, Value]:
    """Every value that a formula may use, by its name; the last of several versions."""
    values = dict(zip(node_labels(point.graph), point.evaluation.values, strict=True))
    given = given_values(point)
    return values | {item.name: given[item.key] for item in point.graph.inputs}


def _used(text: str, known: Mapping[str, Value]) -> dict[str, Value]:
    """Those arrays whose names stand in the text: the reader must know how long they are."""
    return {name: value for name, value in known.items() if name.isidentifier() and np.ndim(value) and name in text}


def _points(point: Point) -> Iterator[Point]:
    """The program at its own numbers and at others around them, always the same."""
    drawn = np.random.default_rng(1)
    given = given_values(point)
    for number in range(_TRIES):
        width = 0.0 if number == 0 else 0.3 + 0.1 * number
        moved = {key: _shaken(value, width, drawn) for key, value in given.items()}
        evaluation = evaluate(point.plan, moved, point.evaluation.seed)
        yield FixedPoint(point.graph, point.plan, evaluation, moved, point.limits, {})


def _shaken(value: Value, width: float, drawn: np.random.Generator) -> Value:
    moved = np.asarray(value) + width * (0.5 + np.abs(value)) * drawn.standard_normal(np.shape(value))
    return float(moved) if moved.ndim == 0 else moved


def _at(plan: Plan, graph: Graph, moved: Point) -> float:
    """What the typed formula gives there."""
    values = _values(moved)
    return float(forward_values(plan, {item.key: values[item.name] for item in graph.inputs})[-1])


def _gradient(moved: Point, question: Question) -> float:
    gradient = moved.evaluation.gradients[question.node]
    assert isinstance(gradient, float)
    return gradient


def _is_finite(number: float, moved: Point, question: Question) -> bool:
    return bool(np.isfinite(number) and np.isfinite(_gradient(moved, question)))


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) <= _NEAR * max(1.0, abs(one), abs(other))


def _answers(idea: Misconception, question: Question, pairs: list[tuple[float, Point]]) -> bool:
    """Whether an idea gives what was typed, at every point."""
    for number, moved in pairs:
        kind: Kind = "grad" if question.element.endswith("-grad") else "dg"
        asked = replace(question, kind=kind, truth=_gradient(moved, question))
        if not any(_is_near(number, each) for each in idea.numbers(Place(moved, asked))):
            return False
    return True

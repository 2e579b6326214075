"""An answer worked out from the numbers on the drawing is right, and a mistake made with them is none."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from graph import Trace, trace
from graph.exercises.exercise import Question
from graph.exercises.feedback import judge
from graph.exercises.question_selection import exercise, question_of
from graph.exercises.shown_numbers import shown
from graph.exercises.typed_numbers import read_answer
from graph.numbers import readable
from tests.analysis.cases import CASES
from tests.analysis.cases import traced as traced_case
from tests.analysis.every_question import every_question
from tests.sample import sampled
from tests.test_examples import traced as traced_example
from web.pages.examples import examples

ALL = [
    *(pytest.param(lambda each=each: traced_example(each), id=each.name) for each in examples()),
    *(pytest.param(lambda each=each: traced_case(each), id=each["id"]) for each in CASES),
]


def written(value: Any) -> float:
    """The number that is read off the drawing."""
    answer = read_answer(readable(float(value)))
    assert answer is not None
    return answer.value


def worked_out(traced: Trace, question: Question) -> float | None:
    """The product or the sum that a student makes of the numbers shown; None for other questions."""
    graph, evaluation = traced.graph, traced.evaluation
    edge = graph.edges[question.edge]
    local, upstream = evaluation.local_gradients[question.edge], evaluation.gradients[edge.target]
    if question.kind == "dg" and isinstance(local, float) and isinstance(upstream, float):
        return written(local) * written(upstream)
    if question.kind in ("ug", "grad"):
        node = edge.target if question.kind == "ug" else edge.source
        shares = [evaluation.downstream[n] for n in graph.out_of[node]]
        known = [np.asarray(share)[question.index] for share in shares if share is not None]
        return sum(map(written, known)) if len(known) > 1 else None
    return None


@pytest.mark.parametrize("make", sampled(ALL, 4))
def test_what_is_worked_out_from_the_shown_numbers_is_right(make: Any) -> None:
    traced = make()
    for question in every_question(traced):
        number = worked_out(traced, question)
        if number is None or not math.isfinite(number):
            continue
        typed = {repr(number), readable(number), readable(number, 4)}
        for text in typed:
            assert judge(traced, question, text).is_right, (question, text)


@pytest.mark.parametrize("make", sampled(ALL, 4))
def test_a_lost_sign_is_never_taken_for_right(make: Any) -> None:
    traced = make()
    for question in every_question(traced):
        if question.truth and abs(question.truth) > 1e-3 and worked_out(traced, question) is not None:
            assert not judge(traced, question, repr(-question.truth)).is_right, question


def test_what_a_number_may_stand_for() -> None:
    assert shown(0.19661).middle == 0.197
    assert shown(0.19661).low == pytest.approx(0.1965)
    assert shown(12345.6).middle == 12346
    assert shown(3.0).low == shown(3.0).high == 3.0
    span = shown(-0.50003)
    assert span.middle == -0.5
    assert span.high == pytest.approx(-0.4995)


def test_a_mistake_made_with_the_shown_numbers_is_named() -> None:
    traced = trace("f = σ(x)*y", {"x": 1, "y": 0.317})
    question = next(
        each for each in exercise(traced, 1, 50, kinds=("dg",)).questions if each.node == traced.graph.gates[0]
    )
    added = written(0.19661193) + written(0.317)
    assert judge(traced, question, repr(added)).mistake == "added"
    assert judge(traced, question, "0.0624").is_right
    assert not judge(traced, question, "0.07").is_right


def test_an_answer_from_fewer_digits_is_right_where_fewer_are_shown() -> None:
    t = trace("f = x*y", {"x": 1.249, "y": 3.549})  # 1.2 × 3.5 = 4.2 of two digits; it is 4.43
    asked = question_of(t, "eout-0-value")
    assert not judge(t, asked, "4.2", "en").is_right
    assert judge(t, replace(asked, digits=2), "4.2", "en").is_right
    assert not judge(t, replace(asked, digits=2), "4.8", "en").is_right

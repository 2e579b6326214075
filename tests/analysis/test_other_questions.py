"""Questions that are no single number: shapes, rules, signs, paths, arrays, typed derivatives."""

from __future__ import annotations

from typing import Any

import pytest

from graph import Trace, trace
from graph.autodiff.value_names import value_names
from graph.exercises.exercise import KINDS, Kind, Question
from graph.exercises.feedback import judge
from graph.exercises.hints import hints
from graph.exercises.question_selection import exercise, question_of
from graph.exercises.question_text import answer_text, asked_text, choice_text
from graph.notation.names import typeset_plain
from graph.words import LANGUAGES
from tests.analysis.cases import CASES
from tests.analysis.cases import traced as traced_case
from tests.sample import sampled
from tests.test_examples import traced as traced_example
from web.pages.examples import examples

ALL = [
    *(pytest.param(lambda each=each: traced_example(each), id=each.name) for each in examples()),
    *(pytest.param(lambda each=each: traced_case(each), id=each["id"]) for each in CASES),
]
LAYER = "X = [[1, 2], [3, 4], [5, 7]]; W = [[1, 2], [3, 1]]; b = [1, 2]; sum(relu(X @ W + b))"


def asked(t: Trace, kind: Kind, name: str) -> Question:
    """The question of a kind about the first edge that leaves a named node."""
    node = next(position for position, each in enumerate(t.graph.nodes) if each.name == name)
    owner = t.graph.nodes[node].id if kind == "formula" else t.graph.edges[t.graph.out_of[node][0]].id
    return question_of(t, f"{owner}-{kind}")


@pytest.mark.parametrize("make", sampled(ALL, 4))
def test_every_kind_is_answered_by_its_own_key_and_by_nothing_else(make: Any) -> None:
    t = make()
    others: tuple[Kind, ...] = ("shape", "rule", "sign", "path", "array")
    for question in exercise(t, 1, 25, others).questions:
        assert repr(question_of(t, question.id)) == repr(question)  # a truth that is not a number equals no other
        assert question.hides
        for language in LANGUAGES:
            assert asked_text(t, question, language)
            assert all(hints(t, question, language))
        if question.kind == "array":
            truth = t.evaluation.downstream[question.edge].tolist()  # type: ignore[union-attr]
            assert judge(t, question, repr(truth)).is_right
            continue
        assert question.wanted in question.choices
        assert len({choice_text(t, question, each, "en") for each in question.choices}) == len(question.choices)
        for choice in question.choices:
            found = judge(t, question, choice)
            assert found.is_right == (choice == question.wanted)
            assert found.text


def test_a_bit_of_everything_has_every_kind_in_turn() -> None:
    t = trace("w = 2; x = 3; b = 1; u = w*x + b; u*u + x")
    kinds = {question.kind for question in exercise(t, 1, 6, KINDS).questions}
    assert {"rule", "sign", "path", "formula"} <= kinds


@pytest.mark.parametrize(
    ("typed", "is_right"),
    [("3 × 2", "shape_kept"), ("()", "shape_kept"), ("2", "")],
)
def test_a_broadcast_bias_keeps_its_own_shape(typed: str, is_right: str) -> None:
    t = trace(LAYER)
    found = judge(t, asked(t, "shape", "b"), typed)
    assert found.mistake == is_right


def test_the_path_is_asked_by_its_number_and_gates_of_one_sign_are_told_apart() -> None:
    t = trace("x = 2; y = 3; z = 5; x*y + x*z")
    question = asked(t, "path", "x")
    assert asked_text(t, question, "en") == "Which path brings 3 to x?"
    assert {choice_text(t, question, each, "en") for each in question.choices} == {"× → u₁", "× → u₂"}
    assert {f"{each}-dg" for each in question.choices} <= set(question.hides)


@pytest.mark.parametrize("typed", ["10 14", "[10, 14]", "10, 14", "[[10, 14]]", "10;14", "10.0  14.0", "10"])
def test_a_whole_array_is_read_as_students_write_it(typed: str) -> None:
    t = trace("x = [2, 3]; w = [10, 14]; sum(x*w)")
    found = judge(t, asked(t, "array", "x"), typed)
    assert (found.is_right, found.mistake) == ((True, "") if " " in typed or "[" in typed else (False, "unread_array"))


def test_the_first_wrong_number_of_an_array_is_told_with_its_idea() -> None:
    t = trace("x = [2, 3]; w = [5, 7]; sum(x*w)")
    found = judge(t, asked(t, "array", "x"), "5 3")
    assert found.text.startswith("1 of 2 numbers are right; at [1]:")
    assert found.mistake == "own_factor"


@pytest.mark.parametrize(
    ("source", "name", "typed", "mistake"),
    [
        ("x = -2; y = 5; z = -4; (x + y)*z", "x", "z", ""),
        ("x = -2; y = 5; z = -4; f = (x + y)*z", "z", "∂f/∂z = x + y", ""),
        ("x = -2; y = 5; z = -4; q = x + y; q*z", "z", "q", ""),
        ("x = -2; y = 5; z = -4; q = x + y; q*z", "x", "x", "value_for_gradient"),
        ("x = -2; y = 5; z = -4; q = x + y; q*z", "x", "-z", "sign_of_descent"),
        ("x = 3; w = 2; (w*x)**2", "x", "2*w*(w*x)", ""),
        ("x = 3; w = 2; (w*x)**2", "x", "2w^2 x", ""),
        ("x = 3; w = 2; (w*x)**2", "x", "2*w*x", "inner_forgotten"),
        ("x = 1; σ(x)", "x", "σ(x)*(1 - σ(x))", ""),
        ("x = 1; σ(x)", "x", r"\sigma(x)(1-\sigma(x))", ""),
        ("x = 1; σ(x)", "x", "exp(-x)/(1 + exp(-x))**2", ""),
        ("x = 1; exp(3*x)", "x", "exp(3*x)", "inner_forgotten"),
        ("x = 2; y = 1; x*x + 3*x*y", "x", "2x + 3y", ""),
        ("x = 2; y = 1; x*x + 3*x*y", "x", "3y", "one_path"),
        ("x = 2; y = 1; x*x + 3*x*y", "y", "3x + 2", "other_formula"),
        ("x = 2; y = 1; x*x + 3*x*y", "y", "3*k", "unread_formula"),
        ("x = 2; y = 1; x*x + 3*x*y", "y", "3x; 4", "unread_formula"),
        ("x = 2; y = 1; 3*x + y", "x", "3", ""),
        ("x = 2; log(x)*4", "x", "4/x", ""),
    ],
)
def test_a_derivative_is_typed_as_a_formula(source: str, name: str, typed: str, mistake: str) -> None:
    t = trace(source)
    found = judge(t, asked(t, "formula", name), typed)
    assert (found.mistake, found.is_right) == (mistake, not mistake)


@pytest.mark.parametrize("typed", ["(", "x +", "__import__('os')", "x" * 400, "", "for", "∂f/∂x ="])
def test_what_is_no_formula_is_not_read(typed: str) -> None:
    t = trace("x = 2; x*x")
    found = judge(t, asked(t, "formula", "x"), typed)
    assert not found.is_right
    assert found.mistake == "unread_formula"


@pytest.mark.parametrize("make", sampled(ALL[:40], 4))
def test_the_key_of_a_formula_is_accepted(make: Any) -> None:
    t = make()
    for question in exercise(t, 1, 6, ("formula",)).questions:
        typed = answer_text(t, question, "en")
        if typed != "–" and "Heaviside" not in typed:
            assert judge(t, question, typed).is_right, typed


def test_a_formula_typed_with_the_hangul_keyboard_is_noticed() -> None:
    t = trace("x = 2; y = 3; x*y*2")
    found = judge(t, asked(t, "formula", "x"), "2*ㅛ")
    assert not found.is_right
    assert found.text == "The Hangul keyboard was on; did you mean 2*y?"
    assert judge(t, asked(t, "formula", "x"), "2*ㅛ", "ko").text == "한글 자판으로 입력했습니다. 2*y를 뜻하셨나요?"


@pytest.mark.parametrize("make", sampled(ALL, 4))
def test_every_question_has_a_name_of_its_own_made_of_the_drawings_names(make: Any) -> None:
    t = make()
    names = {typeset_plain(name) for name in value_names(t.graph)}
    for language in LANGUAGES:
        found = [(asked_text(t, each, language), each) for each in exercise(t, 1, 200, kinds=KINDS).questions]
        assert len({text for text, _ in found}) == len(found)
        for text, question in found:
            assert any(name in text for name in names), text
            told = {choice_text(t, question, each, language) for each in question.choices}
            assert len(told) == len(question.choices)


def test_what_is_said_of_a_shape_fits_the_shape_that_was_chosen() -> None:
    t = trace("y = W @ x; sum(y*y)", {"W": [[1, 2], [3, 4], [5, 6]], "x": [1, 2]})
    weights = asked(t, "shape", "W")
    assert judge(t, weights, "()").text.startswith("The gradient of an array is no single number")
    assert judge(t, weights, "3").text.startswith("This is the shape of the gate's output")
    bias = trace(LAYER)
    assert judge(bias, asked(bias, "shape", "b"), "3 × 2").text.startswith("This belongs to one copy")


def test_a_product_with_a_single_number_is_still_a_product() -> None:
    t = trace("h = A @ x; y = B @ h; sum(y*y)", {"A": [[1, 2]], "x": [3, 4], "B": [[1], [2]]})
    assert [asked(t, "rule", name).wanted for name in ("A", "B", "h")] == ["swap", "swap", "swap"]


def test_an_array_is_asked_for_by_numbers_of_its_own_shape() -> None:
    t = trace("y = W @ x; sum(y*y)", {"W": [[1, 2, 3], [4, 5, 6]], "x": [1, 2, 1]})
    assert judge(t, asked(t, "array", "W"), "1").text.endswith("1 2 3; 4 5 6.")
    assert judge(t, asked(t, "array", "x"), "1").text.endswith("1 2 3.")


def test_a_pass_that_starts_from_another_number_is_not_said_to_start_from_1() -> None:
    for upstream, idea in ((1.0, "seed_zero"), (-0.7, "zero_before")):
        t = trace("loss = x*y", {"x": 2, "y": 3}, upstream=upstream)
        found = judge(t, question_of(t, "e3-0-dg"), "0")
        assert found.mistake == idea
        assert ("∂loss/∂loss = 1: loss rises" in found.text) == (upstream == 1.0)


def test_of_a_sign_only_the_sign_is_spoken_of() -> None:
    t = trace("x*y", {"x": 2, "y": 3})
    found = judge(t, asked(t, "sign", "x"), "−")
    assert (found.mistake, "size" in found.text) == ("sign_of_descent", False)

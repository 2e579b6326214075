"""Sentences beside typed formulas, words of a sentence, and letters side by side that are read as one name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graph import TraceError, trace

M = np.array([[0.4, 0.1], [0.5, 0.2]])
READ: list[tuple[str, dict[str, Any], Any]] = [
    ("y = σ(x + b), 단 x는 입력", {"x": 1.0, "b": -1.0}, 0.5),
    ("y = σ(x + b) 여기서 b는 편향이다", {"x": 1.0, "b": -1.0}, 0.5),
    ("y = σ(x + b), where b is the bias", {"x": 1.0, "b": -1.0}, 0.5),
    ("f(x) = x^2 where x > 0", {"x": 3.0}, 9.0),
    ("f = where(x > 0, x, 0)", {"x": 3.0}, 3.0),
    ("다음 식을 생각하자\ny = 2x + b", {"x": 1.0, "b": 3.0}, 5.0),
    ("Consider the following function:\nf(x, y) = x*y + sin(x)", {"x": 0.0, "y": 2.0}, 0.0),
    ("y = 2x + b를 생각하자", {"x": 1.0, "b": 3.0}, 5.0),
    ("x와 y의 곱 x*y를 구하라", {"x": 2.0, "y": 3.0}, 6.0),
    ("함수 f(x, y) = x^2 + y^2 의 기울기를 구하라", {"x": 2.0, "y": 3.0}, 13.0),
    ("손실 함수 L = (y - t)^2", {"y": 3.0, "t": 1.0}, 4.0),
    ("x=1, w=2, b=-1 일 때 y = w x + b", {}, 1.0),
    ("손실 = 오차 * 무게", {"오차": 2.0, "무게": 3.0}, 6.0),  # names, no sentence
    ("f = QK^T", {"Q": M, "K": M}, M @ M.T),
    ("f = QK^{T}", {"Q": M, "K": M}, M @ M.T),
    ("f = QKᵀ + C", {"Q": M, "K": M, "C": M}, M @ M.T + M),
    ("QK = [[1, 2], [3, 4]]; f = QK^T", {}, [[1.0, 3.0], [2.0, 4.0]]),
]


@pytest.mark.parametrize(("source", "inputs", "value"), READ, ids=[source for source, _, _ in READ])
def test_the_formula_is_read_and_the_sentence_left_out(source: str, inputs: dict[str, Any], value: Any) -> None:
    given = {name: number.tolist() if isinstance(number, np.ndarray) else number for name, number in inputs.items()}
    traced = trace(source, inputs=given)
    np.testing.assert_allclose(traced.value, value, atol=1e-12)


SLIPS = [("y = mx + b", "mx", "y = m x + b"), ("E = mc²", "mc", "E = m c²"), ("f = Wx + b", "Wx", "f = W x + b")]


@pytest.mark.parametrize(("source", "name", "edited"), SLIPS)
def test_letters_side_by_side_are_one_name_and_the_product_is_an_edit_away(source: str, name: str, edited: str) -> None:
    (told,) = [notice for notice in trace(source).structure.notices if notice.key == "one_name"]
    assert ("name", name) in told.fields
    assert told.fix is not None
    assert source[: told.fix.span.start] + told.fix.replacement + source[told.fix.span.end :] == edited
    assert set(trace(edited).gradients) >= set(name)


@pytest.mark.parametrize("source", ["y = lr + dx", "f = ab*c", "loss = mse + reg", "f = AB.T", "y = m x + b"])
def test_names_of_a_few_letters_are_not_doubted_where_they_are_names(source: str) -> None:
    assert not [notice for notice in trace(source).structure.notices if notice.key == "one_name"]


SENTENCES = [
    ("sum of x", "sum(x)"),
    ("max of x and y", "max(x, y)"),
    ("log of the z + 1", "log(z) + 1"),
    ("x plus y", "x + y"),
]


@pytest.mark.parametrize(("source", "formula"), SENTENCES)
def test_a_sentence_is_refused_with_its_formula(source: str, formula: str) -> None:
    with pytest.raises(TraceError) as raised:
        trace(source)
    assert raised.value.key == "sentence_word"
    (fix,) = raised.value.edits
    assert source[: fix.span.start] + fix.replacement + source[fix.span.end :] == formula
    trace(formula)


P, Q = np.array([0.2, 0.3, 0.5]), np.array([0.4, 0.4, 0.2])
SUMS: list[tuple[str, dict[str, Any], Any]] = [
    ("KL(p‖q) = Σ p log(p/q)", {}, None),
    ("KL = Σ p log(p/q)", {}, None),
    ("f = ∑ (x - y)²", {}, None),
    (r"f = -\sum p \log q", {}, None),
    ("KL(p‖q) = Σ p log(p/q)", {"p": P, "q": Q}, (P * np.log(P / Q)).sum()),
    ("L = -Σ y log p(y|x)", {"y": P, "p_y_given_x": Q}, -(P * np.log(Q)).sum()),
    ("L = -log p(y|x)", {"p_y_given_x": 0.5}, np.log(2)),
    ("f = [z]_+ + sin x", {"z": 1.0, "x": 2.0}, 1 + np.sin(2.0)),
    ("d = (x-μ)ᵀΣ(x-μ)", {"x": [1.0, 2.0], "μ": [0.0, 1.0], "Σ": M}, 1.2),
    ("hₜ = tanh(W hₜ₋₁)", {"W": 1.0, "h_tm1": 0.5}, np.tanh(0.5)),
    ("∑_{i=1}^{2} (x_{i+1} - x_i)²", {"x_1": 1.0, "x_2": 3.0, "x_3": 6.0}, 13.0),
]


@pytest.mark.parametrize(
    ("source", "inputs", "value"), SUMS, ids=[f"{source} {bool(given)}" for source, given, _ in SUMS]
)
def test_a_sum_without_a_letter_goes_over_the_elements(source: str, inputs: dict[str, Any], value: Any) -> None:
    given = {name: np.asarray(number).tolist() for name, number in inputs.items()}
    traced = trace(source, inputs=given)
    if value is None:
        assert {np.shape(gradient) for gradient in traced.gradients.values()} == {(3,)}
    else:
        np.testing.assert_allclose(traced.value, value, rtol=1e-12)


def test_an_element_beside_the_running_one_is_not_another_name() -> None:
    with pytest.raises(TraceError) as raised:
        trace("Σ_i (x_{i+1} - x_i)^2")
    assert raised.value.key == "index_form"


PASTED: list[tuple[str, dict[str, Any], float]] = [
    (
        "The loss:\n\\[\nL = -y \\log(\\hat{y}_i)\n\\]\nwhere \\( y \\) is the label, \\( \\hat{y}_i \\) its guess.",
        {"y": 1.0, "yhat_i": 0.5},
        np.log(2),
    ),
    ("Given f(x, y, z) = (x + y) * z, with x = -2, y = 5, z = -4, compute the gradients.", {}, -12.0),
    ("예제 1. f(x, y, z) = (x + y)z 이고 x = -2, y = 5, z = -4 일 때, 각 변수에 대한 기울기를 구하시오.", {}, -12.0),
    ("Q1. Consider f(x) = x**2 + 1. Find df/dx.", {"x": 3.0}, 10.0),
    ("a = 3\nb = 4\nc = a*b  # c = 12\nd = c + a  → 15", {}, 15.0),
    ("x=3; y=4; r = sqrt(x^2+y^2)  // length", {}, 5.0),
    ("x = 7; y = 2; f = x // y", {}, 3.0),  # no remark
    ("var y = x*2;", {"x": 3.0}, 6.0),
    ("double y = x*2;", {"x": 3.0}, 6.0),
    ("f(x) = x² − 4x + 4 (x = 3)", {}, 1.0),
    ("f = x y + z (x = 1, y = 2, z = 3)", {}, 5.0),
    ("x = 3   y = 4   f = x*y", {}, 12.0),
    ("The layer is \\[ z = wx \\]", {"w": 2.0, "x": 3.0}, 6.0),
    ("z = x*y (multiply gate)\nf = z + x (add gate)", {"x": 2.0, "y": 3.0}, 8.0),
]


@pytest.mark.parametrize(("source", "inputs", "value"), PASTED)
def test_what_stands_around_a_formula_in_notes_and_exercises(source: str, inputs: dict[str, Any], value: float) -> None:
    np.testing.assert_allclose(trace(source, inputs=inputs).value, value, rtol=1e-12)


@pytest.mark.parametrize(
    "source",
    [
        "Loss = -[y log(p) + (1-y) log(1-p)]",
        "L = -(y \\log \\hat{y} + (1-y)\\log(1-\\hat{y}))",
        "cost = -(1/m)*np.sum(Y*np.log(A) + (1-Y)*np.log(1-A))",
        "J = -1/m Σ [y log(h) + (1-y) log(1-h)]",
    ],
)
def test_a_probability_starts_where_its_logarithms_are_finite(source: str) -> None:
    assert np.isfinite(trace(source).value)


APPLIED = [
    ("$a = g(z)$ and $z = w x + b$", "$a = \\tanh(z)$ and $z = w x + b$"),
    ("h = \\phi(Wx)", "h = \\tanh(Wx)"),
    (
        "\\begin{align} z &= wx+b \\\\ a &= g(z) \\end{align}",
        "\\begin{align} z &= wx+b \\\\ a &= \\tanh(z) \\end{align}",
    ),
    ("h = φ(W x + b)", "h = tanh(W x + b)"),
]


@pytest.mark.parametrize(("source", "edited"), APPLIED)
def test_a_function_without_a_definition_is_no_factor(source: str, edited: str) -> None:
    with pytest.raises(TraceError) as raised:
        trace(source)
    assert raised.value.code == "unknown_function"
    fix = raised.value.edits[0]
    assert source[: fix.span.start] + fix.replacement + source[fix.span.end :] == edited
    assert {"w", "W"} & set(trace(edited).gradients)


@pytest.mark.parametrize(
    "source",
    [
        "Q1. Consider f(x) = x**2. Find df/dx.",
        "z = x*y (multiply gate)",
        "d = 3x  → 15",
        "r = x^2  // square",
        "함수 f(x) = x^2",
    ],
)
def test_what_is_left_out_is_told(source: str) -> None:
    told = [notice for notice in trace(source).structure.notices if notice.key == "prose_left_out"]
    assert len(told) == 1
    assert source[told[0].span.start].strip()

"""Rules in words: by their indices, or by what they do where no library has a function for it."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from graph import trace
from tests.test_explain import told


@pytest.mark.parametrize(
    ("program", "english", "korean"),
    [
        (("h = W @ x", {"W": [[1, 2], [3, 4]], "x": [5, 6]}), "dW[i,k] = UG[i] · x[k], that is UG xᵀ;", "곧 UG xᵀ이고"),
        (("y = softmax(s)", {"s": [1, 2]}), "sᵢ raises yᵢ and lowers the others: dsᵢ = yᵢ(UGᵢ − Σⱼ yⱼ UGⱼ).", "sᵢ를"),
        (("y = softmax(s)", {"s": [[1, 2], [3, 4]]}), "sᵢ raises yᵢ of its row and lowers the others:", "행마다 sᵢ를"),
        (("f = prod(x)", {"x": [1, 0, 3]}), "x gets Π xⱼ≠ᵢ (a vector of 3).", "Π xⱼ≠ᵢ(길이 3인 벡터)를 받습니다."),
        (("f = median(x)", {"x": [1, 5, 3]}), "x gets UG at the median (a vector of 3).", "중앙값 자리의 UG("),
        (("f = sum(max_pool1d(x, 2))", {"x": [[1, 3]]}), "x gets UG at each maximum (", "최댓값 자리의 UG("),
    ],
)  # fmt: skip
def test_rules_are_told_in_words_and_indices(program: Any, english: str, korean: str) -> None:
    assert english in told(program, -1).text
    assert korean in told(program, -1, "ko").text


def test_the_index_forms_are_what_is_computed() -> None:
    w, x, s = np.array([[1.0, 2], [3, 4]]), np.array([5.0, 6]), np.array([0.3, 2.9, 4])
    sides = trace("sum((W @ x)*c)", {"W": w, "x": x, "c": [2.0, -1.0]})
    upstream = np.array([2.0, -1.0])
    np.testing.assert_allclose(np.asarray(sides.gradients["W"]), np.einsum("i,k->ik", upstream, x))
    np.testing.assert_allclose(np.asarray(sides.gradients["x"]), np.einsum("ik,i->k", w, upstream))
    y, upstream = np.exp(s) / np.exp(s).sum(), np.array([2.0, -1.0, 0.5])
    shares = trace("sum(softmax(s)*c)", {"s": s, "c": upstream})
    np.testing.assert_allclose(np.asarray(shares.gradients["s"]), y * (upstream - (y * upstream).sum()))


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("triu(x, 1)", "triu(UG, 1)"),
        ("tril(x, -1)", "tril(UG, −1)"),
        ("diag(x, 1)", "diag(UG, 1)"),
        ("roll(x, 1, axis=0)", "roll(UG, −1, axis=0)"),
        ("flip(x, axis=1)", "flip(UG, axis=1)"),
        ("moveaxis(x, 0, 1)", "moveaxis(UG, 1, 0)"),
        ("triu(x)", "triu UG"),
        ("repeat(x, 2)", "Σ UG"),
        ("dropout(x, 0.5)", "0.5/0.5·UG"),
    ],
)
def test_a_rule_keeps_what_was_set_for_its_function(source: str, rule: str) -> None:
    program = (source, {"x": [[1, 2], [3, 4]]})
    assert [edge.lg_rule for edge in trace(*program).edges if edge.lg_rule] == [rule]
    assert rule.replace("·", " ∘ ") in told(program, -1).text


@pytest.mark.parametrize(
    ("source", "x"),
    [
        ("prod(x)", [1, 0, 3]),
        ("sum(prod(x, axis=1))", [[1, 0, 3], [0, 0, 2]]),
        ("sum(prod(x, axis=0, keepdims=True))", [[1, 0], [2, 2]]),
        ("sum(cumprod(x))", [1, 0, 3, 2]),
        ("sum(cumprod(x, axis=1))", [[1, 0, 3], [0, 0, 2]]),
    ],
)
def test_the_rule_of_a_product_holds_where_an_element_is_zero(source: str, x: Any) -> None:
    found = trace(source, {"x": x})
    assert "/" not in next(edge.lg_rule for edge in found.edges if edge.source == "n1")  # type: ignore[operator]
    program = "\n".join(line.text for line in found.code().lines)
    subprocess.run([sys.executable, "-c", program], check=True)  # it asserts the gradients itself


@pytest.mark.parametrize(
    ("program", "is_corner"),
    [
        ({"a": [1, 2], "p": [1, 2], "n": [1.5, 2]}, True),  # two points meet while the margin is not kept
        ({"a": [0, 0], "p": [3, 4], "n": [0, 6]}, True),  # the margin is just kept
        ({"a": [1, 2], "p": [1, 2], "n": [3, 2]}, False),  # flat, with the margin kept
        ({"a": [1, 2], "p": [0, 2], "n": [1.5, 2]}, False),
    ],
)
def test_a_triplet_tells_its_corners_and_only_those(program: Any, is_corner: bool) -> None:
    said = told(("f = triplet_margin_loss(a, p, n)", program), -1)
    assert ("convention" in said.text) == is_corner


def test_no_gate_of_windows_or_orders_is_told_element_by_element() -> None:
    for source, x in (("max_pool1d(x, 2)", [[1, 1, 2, 3]]), ("sort(x)", [1, 1, 2]), ("norm(x)", [0, 0])):
        assert "element by element" not in told((f"f = sum({source})", {"x": x}), -1).text

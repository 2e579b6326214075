"""Shapes that the notation of a formula gives to its free names, and what is read from habits of writing."""

from __future__ import annotations

import numpy as np
import pytest

from graph import TraceError, trace
from graph.interpreter.pasted_values import read_pasted
from graph.limits import WEB

NOTATED = (
    (r"\mathbf{x}^\top\mathbf{A}\mathbf{x}", {"x": (3,), "A": (3, 3)}, ()),
    (r"\mathbf{W}\mathbf{x} + \mathbf{b}", {"W": (2, 3), "x": (3,), "b": (2,)}, (2,)),
    (r"\lVert \mathbf{x}-\boldsymbol\mu\rVert^2", {"x": (3,), "μ": (3,)}, ()),
    (r"\mathbf{X}\mathbf{W} + \mathbf{b}", {"X": (2, 3), "W": (3, 4), "b": (4,)}, (2, 4)),
    ("w^T x + b", {"w": (3,), "x": (3,), "b": ()}, ()),
    ("wᵀx", {"w": (3,), "x": (3,)}, ()),
    ("W = [[1, 2], [3, 4]]; y = Wx + b", {"W": (2, 2), "x": (2,), "b": ()}, (2,)),
    (r"J = \|Xw - y\|^2 + \lambda\|w\|^2", {"X": (2, 3), "w": (3,), "y": (2,), "λ": ()}, ()),
    (r"(X^\top X + \lambda I)^{-1} X^\top y", {"X": (3, 2), "λ": (), "I": (2, 2), "y": (3,)}, (2,)),
    (r"\sum_{i=1}^{n} (\theta^T x^{(i)} - y^{(i)})^2", {"θ": (3,), "x": (2, 3), "y": (2,)}, ()),
    (r"\sum_{i=1}^{4} (y_i - \mathbf{w}^\top \mathbf{x}_i)^2", {"w": (3,), "x": (4, 3), "y": (4,)}, ()),
    (r"\vec{F}\cdot\vec{s}", {"F": (3,), "s": (3,)}, ()),
    (r"\bm{x}\boldsymbol{\theta}", {"x": (), "θ": ()}, ()),
    (r"\lVert y - t \rVert^2", {"y": (), "t": ()}, ()),
    (r"\sum_{t=0}^{T}\gamma^t r_t", {"γ": (), "r": (3,)}, ()),
)


@pytest.mark.parametrize(("source", "shapes", "result"), NOTATED, ids=[source for source, *_ in NOTATED])
def test_notation_gives_free_names_their_shapes(
    source: str, shapes: dict[str, tuple[int, ...]], result: tuple[int, ...]
) -> None:
    traced = trace(source)
    assert {name: np.shape(gradient) for name, gradient in traced.gradients.items()} == shapes
    assert np.shape(traced.value) == result


def test_a_free_matrix_that_is_inverted_can_be() -> None:
    for source in (r"\mathbf{A}^{-1}\mathbf{b}", r"\det(\mathbf{A})", r"\log|\boldsymbol\Sigma|"):
        traced = trace(source)
        assert np.all(np.isfinite(np.asarray(traced.value)))
        assert all(np.all(np.isfinite(np.asarray(each))) for each in traced.gradients.values())


def test_the_gradient_of_a_determinant_needs_no_inverse() -> None:
    traced = trace("A = [[1.0, 2.0], [2.0, 4.0]]; y = np.linalg.det(A)")
    assert np.allclose(np.asarray(traced.gradients["A"], dtype=float), [[4.0, -2.0], [-2.0, 1.0]])


READ = (
    ("(1 + r)^t", {"r": 0.5, "t": 2.0}, 2.25),
    (r"\beta_1^t", {"β_1": 0.5, "t": 3.0}, 0.125),
    ("price*(1 + 8%)", {"price": 50.0}, 54.0),
    ("5 % x", {"x": 3.0}, 2.0),
    ("[z]_+", {"z": -2.0}, 0.0),
    ("-[y log(p) + (1 - y) log(1 - p)]", {"y": 1.0, "p": 0.5}, np.log(2.0)),
    ("P(A|B) = P(B|A)P(A)/P(B)", {"P_B_given_A": 0.5, "P_A": 0.2, "P_B": 0.4}, 0.25),
    (r"\delta = r + \gamma V(s') - V(s)", {"r": 1.0, "γ": 0.5, "V_s_prime": 4.0, "V_s": 2.0}, 1.0),
    (r"-\sum_{i=1}^{n} y_i \log p_i + (1-y_i)\log(1-p_i)", {"y": [1.0, 0.0], "p": [0.5, 0.5]}, np.log(4.0)),
    (r"E = -\sum_{i<j} w_{ij} s_i s_j", {"w": [[0.0, 3.0], [5.0, 0.0]], "s": [1.0, -1.0]}, 3.0),
    (r"p_i = \frac{\exp(z_i / T)}{\sum_j \exp(z_j / T)}", {"z": [0.0, 0.0], "T": 2.0}, [0.5, 0.5]),
    (r"\cos\theta = \frac{a b}{c}", {"a": 1.0, "b": 2.0, "c": 4.0}, 0.5),
    (r"\min_{w,b} (w - b)^2 + 1", {"w": 3.0, "b": 1.0}, 5.0),
    (r"z = \mu + \sigma \odot \epsilon, \quad \epsilon \sim \mathcal{N}(0, I)", {"μ": 1.0, "σ": 2.0, "ε": 3.0}, 7.0),
    (r"\mathbf{1}^\top\mathbf{x}", {"x": [1.0, 2.0, 4.0]}, 7.0),
    (r"\sum_{n=0}^{3}\frac{x^n}{n!}", {"x": 1.0}, 1.0 + 1.0 + 0.5 + 1.0 / 6.0),
    (r"\frac{TP + TN}{TP + TN + FP + FN}", {"TP": 4.0, "TN": 2.0, "FP": 1.0, "FN": 1.0}, 0.75),
    (r"|\mathbf{A}|", {"A": [[2.0, 1.0], [1.0, 3.0]]}, 5.0),
    ("$y = w_0x_0 + w_1x_1$", {"w_0": 1.0, "x_0": 2.0, "w_1": 3.0, "x_1": 4.0}, 14.0),
    ("w_0x_0 + 1", {"w_0": 3.0, "x_0": 2.0}, 7.0),
    ("f = qz; q = 2; z = 3", {}, 6.0),
    ("lambda = 3\ny = lambda*x", {"x": 2.0}, 6.0),
    ("0.5*(lambda/2)", {"lambda": 8.0}, 2.0),
    ("x = 3, y = 2일 때 z = x*y를 구하라", {}, 6.0),
    (r"g(x) = f(x)^2, \quad f(x) = x + 1", {"x": 2.0}, 9.0),
    (r"x\Phi(x)", {"x": 0.0}, 0.0),
    (r"\Gamma(\alpha + 1)", {"α": 3.0}, 6.0),
    (r"P(X=k) = \frac{\lambda^k}{k!}", {"λ": 2.0, "k": 3}, 8.0 / 6.0),
    (r"\bar{x} = \frac{x_1 + x_2 + \cdots + x_n}{n}", {"x": [1.0, 2.0, 6.0]}, 3.0),
    (r"w_1 x_1 + \dots + w_n x_n + b", {"w": [1.0, 2.0], "x": [3.0, 4.0], "b": 1.0}, 12.0),
    (r"y \approx 1 + x", {"x": 2.0}, 3.0),
)


@pytest.mark.parametrize(("source", "inputs", "value"), READ, ids=[source for source, *_ in READ])
def test_a_habit_of_writing_is_read_as_it_is_meant(source: str, inputs: dict[str, object], value: object) -> None:
    assert np.allclose(np.asarray(trace(source, inputs=inputs or None).value, dtype=float), value)


FIELDS = (
    ("1,000", 1000.0), ("1 000", 1000.0), ("-1,234,567", -1234567.0), ("0,125", 0.125), ("1,5", 1.5), ("$3$", 3.0),
    ("5%", 0.05), ("(1, 2)", [1.0, 2.0]), ("Array([1., 2.], dtype=float32)", [1.0, 2.0]),
)  # fmt: skip


@pytest.mark.parametrize(("text", "value"), FIELDS, ids=[text for text, _ in FIELDS])
def test_a_field_of_a_number_reads_what_is_pasted(text: str, value: object) -> None:
    is_number = not isinstance(value, list)
    assert np.array_equal(np.asarray(read_pasted(text, WEB, is_number=is_number)), np.asarray(value))


REFUSED = (
    ("x ± y", "syntax", ["x + y", "x - y"]),
    (r"\frac{-b \pm c}{2}", "syntax", [r"\frac{-b + c}{2}", r"\frac{-b - c}{2}"]),
    ("y = a > 0 ? b : c", "unsupported", ["y = b if a > 0 else c"]),
    (r"\hat{\theta} = \arg\max_\theta \log\theta - \theta", "unsupported", [r"\hat{\theta} = \log\theta - \theta"]),
    (r"\operatorname*{arg\,min}_k p_k", "unsupported", ["p_k"]),
    (r"\epsilon - \epsilon_\theta(x + 1, t)", "unknown_function", [r"\epsilon - \epsilon_\theta"]),
)


@pytest.mark.parametrize(("source", "code", "edits"), REFUSED, ids=[source for source, *_ in REFUSED])
def test_what_is_refused_says_what_to_write_and_that_reads(source: str, code: str, edits: list[str]) -> None:
    with pytest.raises(TraceError) as caught:
        trace(source)
    error = caught.value
    assert error.code == code
    texts = [source[: fix.span.start] + fix.replacement + source[fix.span.end :] for fix in error.edits]
    assert texts == edits
    for text in texts:
        trace(text)

"""Letters of Unicode's mathematical alphabets, letters side by side, stacked vectors, MATLAB's product, definitions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graph import TraceError, trace
from graph.language.read_program import read_program
from graph.limits import LIBRARY

M = [[1.0, 2.0], [3.0, 4.0]]
V = [0.5, -1.0]
SIGMOID = 1 / (1 + np.exp(-(np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]) @ [0.5, -1.0, 2.0] + [0.1, 0.2])))
LSTM = {"W_f": [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], "h_tm1": [0.5, -1.0], "x_t": [2.0], "b_f": [0.1, 0.2]}
P, Q = [0.2, 0.8], [0.5, 0.5]
SOFTMAX = np.exp([1.0, 2.0]) / np.exp([1.0, 2.0]).sum()
READ: list[tuple[str, dict[str, Any], Any]] = [
    ("𝐖𝐱 + 𝐛", {"W": M, "x": V, "b": [1.0, 1.0]}, np.array(M) @ V + 1),
    ("\\sigma(𝐖𝐱)", {"W": M, "x": V}, 1 / (1 + np.exp(-np.array(M) @ V))),
    ("𝑤𝑥 + 𝑏", {"w": 2.0, "x": 3.0, "b": 1.0}, 7.0),
    ("𝛔(𝑧)", {"z": 0.0}, 0.5),
    ("𝑠𝑖𝑛(𝑥) + 𝟏𝟎", {"x": 0.0}, 10.0),
    ("f_t = \\sigma(W_f \\cdot [h_{t-1}, x_t] + b_f)", LSTM, SIGMOID),
    ("f_t = \\sigma(W_f [h_{t-1}, x_t] + b_f)", {**LSTM, "h_tm1": [0.5], "x_t": [-1.0, 2.0]}, SIGMOID),
    ("\\mathbf{a} \\times \\mathbf{b}", {"a": [1, 0, 2], "b": [0, 3, 1]}, np.cross([1, 0, 2], [0, 3, 1])),
    ("A = [1 2; 3 4];\nx = [1; 2]; % a column\ny = A*x", {}, [[5.0], [11.0]]),
    ("x = [1 2 3]; w = [4 5 6];\ny = w*x'", {}, 32.0),
    ("A = [2 1; 0 3];\nB = A^2 * [1; 1]", {}, [[9.0], [9.0]]),
    ("A = [2 1; 0 3];\nB = A.^2", {}, [[4.0, 1.0], [0.0, 9.0]]),
    ("x = [1, 2]; y = [3, 4]\n2.*x*y", {}, [6.0, 16.0]),
    ("Attention(Q,K,V) = QKᵀV", {"Q": M, "K": M, "V": M}, np.array(M) @ np.transpose(M) @ M),
    ("Q = [[1, 2], [3, 4]]; K = [[1, 0], [1, 1]]\nQKᵀ", {}, [[1.0, 3.0], [3.0, 7.0]]),
    ("q = x + y; f = qz", {"x": -2.0, "y": 5.0, "z": -4.0}, -12.0),
    ("L(w) = (wx - y)²", {"w": 2.0, "x": 3.0, "y": 1.0}, 25.0),
    ("softmax(zᵢ) = exp(zᵢ)/Σⱼ exp(zⱼ)", {"z": [1.0, 2.0]}, SOFTMAX),
    ("c = \\sum_j \\mathrm{softmax}(s)_j v_j", {"s": [1.0, 2.0], "v": [3.0, 5.0]}, SOFTMAX @ [3.0, 5.0]),
    ("c = Σⱼ softmax(s)ⱼ vⱼ", {"s": [1.0, 2.0], "v": [3.0, 5.0]}, SOFTMAX @ [3.0, 5.0]),
    ("N(x; μ, σ²) = 1/√(2πσ²) exp(-(x-μ)²/(2σ²))", {"x": 1.0, "μ": 0.0, "σ": 2.0},
     np.exp(-1 / 8) / np.sqrt(8 * np.pi)),
    ("p(x|μ,σ) = 1/(σ√(2π)) exp(-(x-μ)²/(2σ²))", {"x": 1.0, "μ": 0.0, "σ": 2.0}, np.exp(-1 / 8) / np.sqrt(8 * np.pi)),
    ("\\mathcal{N}(x; \\mu, \\sigma^2) = \\frac{1}{\\sqrt{2\\pi\\sigma^2}}", {"σ": 2.0}, 1 / np.sqrt(8 * np.pi)),
    ("p(x|λ) = λ exp(-λx)", {"λ": 2.0, "x": 0.5}, 2 * np.exp(-1)),
    ("CE(y,ŷ) = -Σ yᵢ log ŷᵢ", {"y": P, "ŷ": Q}, np.log(2)),
    ("KL(p‖q) = Σᵢ pᵢ log(pᵢ/qᵢ)", {"p": P, "q": Q}, np.sum(np.multiply(P, np.log(np.divide(P, Q))))),
    ("P = \\binom{5}{2} p^2", {"p": 0.5}, 2.5),
    ("A <- matrix(c(1,2,3,4), nrow=2)\nx <- c(1, 2)\nA %*% x", {}, [7.0, 10.0]),
    ("A <- matrix(c(1,2,3,4,5,6), nrow=2, byrow=TRUE)\nA %*% c(1, 0, 1)", {}, [4.0, 10.0]),
    ("A = {{1, 2}, {3, 4}}; v = {1, 2}\nA.v", {}, [5.0, 11.0]),
    ("L = \\sum_{j\\neq 1}\\max(0, s_j - s_1 + 1)", {"s": [0.5, -1.0, 2.0]}, 2.5),
    ("L = -s_2 + \\log\\sum_j e^{s_j}", {"s": [1.0, 2.0]}, -np.log(SOFTMAX[1])),
    ("y = w_0 + \\sum_{j=1}^{d} w_j x_j", {"w_0": 3.0, "w": [1.0, 2.0], "x": [1.0, 1.0]}, 6.0),
    ("p = softmax([1, 2])\nL = -ln(p₂)", {}, -np.log(SOFTMAX[1])),
    ("s = v₀t + ½at²", {"v_0": 2.0, "t": 3.0, "a": 1.5}, 12.75),
    ("V = 4/3 πr³", {"r": 2.0}, 32 / 3 * np.pi),
    ("σ(z)(1 − σ(z))", {"z": 0.0}, 0.25),
    ("a \\bmod 3", {"a": 5.0}, 2.0),
    ("L = 1/2 (y - t)²", {"y": 3.0, "t": 1.0}, 2.0),
]  # fmt: skip


@pytest.mark.parametrize(("source", "inputs", "value"), READ, ids=[case[0][:30] for case in READ])
def test_a_formula_reads_as_it_is_set(source: str, inputs: dict[str, Any], value: Any) -> None:
    np.testing.assert_allclose(trace(source, inputs=inputs).value, value, rtol=1e-12)


@pytest.mark.parametrize(
    "source",
    [
        "e^{i\\pi} + 1", "e^{-i\\omega t}", "e^(iπ)", "e^(iωt)", "f = e^{j\\omega t}", "y = exp(i*w*t)",
        "cos(t) + i*sin(t)", "\\cos\\theta + i\\sin\\theta", "X = \\sum_{n=0}^{3} x_n e^{-j 2\\pi k n/N}",
        "import math\nf = math.exp(1j*x)", "z = np.exp(-2j*np.pi*x)",
    ],
)  # fmt: skip
def test_complex_numbers_are_refused_and_a_real_part_that_is_proposed_reads(source: str) -> None:
    with pytest.raises(TraceError) as raised:
        trace(source)
    assert raised.value.key == "complex_numbers"
    for fix in raised.value.edits:
        trace(source[: fix.span.start] + fix.replacement + source[fix.span.end :])


@pytest.mark.parametrize("source", ["i = 2\ny = e^(i*x)", "\\sum_{i=1}^3 e^{i x}", "V = i R", "f(i) = e^(2 i)\nf(3)"])
def test_an_i_with_a_value_or_an_index_is_no_imaginary_unit(source: str) -> None:
    trace(source)


@pytest.mark.parametrize("sign", ["×", "\\times"])
def test_a_cross_between_two_vectors_of_three_asks_which_product_is_meant(sign: str) -> None:
    source = f"a = [1, 2, 3]\nb = [4, 5, 6]\nc = a {sign} b"
    with pytest.raises(TraceError) as raised:
        trace(source)
    texts = [source[: fix.span.start] + fix.replacement + source[fix.span.end :] for fix in raised.value.edits]
    values: Any = [trace(text).value for text in texts]
    np.testing.assert_allclose(values, np.array([[-3, 6, -3], [4, 10, 18]]))


@pytest.mark.parametrize(
    ("source", "inputs", "value"),
    [
        ("L = CE(y, ŷ)", {"y": [0.0, 1.0], "ŷ": [0.3, 0.7]}, -np.log(0.7)),
        ("L = sim(u, v)", {"u": [3.0, 4.0], "v": [1.0, 0.0]}, 0.6),
        ("L = \\mathrm{sim}(u, v)", {"u": [3.0, 4.0], "v": [1.0, 0.0]}, 0.6),
        ("L = \\mathrm{KL}(p \\,\\|\\, q)", {"p": P, "q": Q}, np.sum(np.multiply(P, np.log(np.divide(P, Q))))),
    ],
)
def test_a_usual_function_without_a_definition_is_refused_with_one(source: str, inputs: Any, value: float) -> None:
    with pytest.raises(TraceError) as raised:
        trace(source)
    assert raised.value.key == "unknown_function"
    np.testing.assert_allclose(trace(raised.value.edits[0].replacement + source, inputs=inputs).value, value)


def test_a_label_picks_the_element_that_it_is_given() -> None:
    source, scores = "L = -s_{y_i} + \\log\\sum_j e^{s_j}", [1.0, 2.0, 0.5]
    total = np.log(np.sum(np.exp(scores)))
    for label, place in ((1, 0), (3, 2), (0, 0)):
        read = trace(source, inputs={"s": scores, "y_i": label})
        np.testing.assert_allclose(read.value, total - scores[place])


def test_what_a_statement_gives_runs_in_every_other_one() -> None:
    read = trace("L = \\sum_{i=1}^2 (a_i - y_i)^2,\\quad a_i = w x_i", inputs={"w": 2.0})
    shapes = {name: np.asarray(gradient).shape for name, gradient in read.gradients.items()}
    assert shapes == {"w": (), "x": (2,), "y": (2,)}
    assert set(trace("L = -\\log D_r - \\log D_f, D_r = \\sigma(s_r), D_f = \\sigma(s_f)").gradients) == {"s_r", "s_f"}


def test_a_name_that_limits_a_sum_has_its_value() -> None:
    for source in ("n = 4\nf = \\sum_{k=0}^{n} x^k", "n = 4\nf = 1 + x + \\cdots + x^n"):
        np.testing.assert_allclose(trace(source, inputs={"x": 0.5}).value, sum(0.5**k for k in range(5)))
    with pytest.raises(TraceError):
        trace("\\sum_{k=0}^\\infty x^k")


def test_free_vectors_in_a_bracket_are_one_vector() -> None:
    inputs = {node.name: np.shape(node.value) for node in trace("W \\cdot [h_{t-1}, x_t] + b").nodes if node.name}
    assert inputs["W"] == (4, 5)
    assert (inputs["h_tm1"], inputs["x_t"], inputs["b"]) == ((3,), (2,), (4,))


def test_a_product_that_matlab_means_is_told() -> None:
    keys = [notice.key for notice in read_program("A = [1 2; 3 4]; x = [1; 2];\ny = A*x", LIBRARY).notices]
    assert "matlab_product" in keys

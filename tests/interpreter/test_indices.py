"""Index notation: what it becomes gives the same numbers as loops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sympy.core.symbol import Str

from graph.errors import TraceError
from graph.interpreter.index_notation import resolve_indices, resolve_target
from graph.interpreter.indexed_names import indexed_names
from graph.language.code_tree import Assign, Say
from graph.language.heads import (
    Attribute,
    CallOf,
    Constant,
    Divide,
    Index,
    ListOf,
    MatrixMultiply,
    Multiply,
    Negate,
    Nothing,
    Plus,
    Power,
    Product,
    Slice,
    Subscript,
    Subtract,
    SumOver,
    Symbol,
    Text,
    TupleOf,
)
from graph.language.latex_program import read_latex
from graph.language.marks import postorder
from graph.limits import WEB

RNG = np.random.default_rng(0)
x, y, t, b = (RNG.uniform(0.5, 2, 3) for _ in range(4))
s = RNG.normal(size=3)
W, A, B = (RNG.normal(size=(2, 3)) for _ in range(3))
S = RNG.normal(size=(3, 3))
C = RNG.normal(size=(3, 4))
v = RNG.normal(size=2)
X, Y = RNG.normal(size=(5, 3)), RNG.normal(size=(5, 3))
NAMES: dict[str, Any] = {
    "x": x, "y": y, "t": t, "b": b, "s": s, "W": W, "A": A, "B": B, "S": S, "C": C, "v": v, "X": X, "Y": Y,
    "μ": np.float64(0.3), "T_1": np.array(2.0), "h_2": X,
}  # fmt: skip
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": np.exp, "log": np.log, "sum": np.sum, "prod": np.prod, "max": np.max, "abs": np.abs, "einsum": np.einsum,
    "norm": lambda value, axis=None: np.linalg.norm(value, axis=axis), "power": np.power, "tanh": np.tanh,
    "σ": lambda z: 1 / (1 + np.exp(-z)), "min": np.min, "sqrt": np.sqrt,
}  # fmt: skip
BINARY: dict[Any, Callable[[Any, Any], Any]] = {
    Plus: np.add, Subtract: np.subtract, Multiply: np.multiply, Divide: np.divide, Power: np.float_power,
    MatrixMultiply: np.matmul,
}  # fmt: skip


def evaluated(tree: Any) -> Any:  # noqa: C901
    """A tree without index notation, as NumPy computes it."""
    head = type(tree)
    if isinstance(tree, Symbol):
        return NAMES.get(tree.name, tree.name)
    if isinstance(tree, Constant | Text):
        return tree.value
    if isinstance(tree, Nothing):
        return None
    if head is Slice:
        return slice(None)
    args = [evaluated(arg) for arg in tree.args if not isinstance(arg, Str)]
    if head in BINARY:
        return BINARY[head](*args)
    if head is Product:
        is_scalar = np.ndim(args[0]) == 0 or np.ndim(args[1]) == 0
        return np.multiply(*args) if is_scalar else np.matmul(*args)
    if head is Negate:
        return np.negative(args[0])
    if head is Attribute:
        return args[0].T
    if head is ListOf:
        return np.array(args)
    if head is TupleOf:
        return tuple(args)
    if head is Index:
        return np.asarray(args[0])[tuple(args[1:])]
    assert head is CallOf, head
    keys = tree.args[1].name.split(",") if tree.args[1].name else []
    operands, keywords = args[1 : len(args) - len(keys)], args[len(args) - len(keys) :]
    if args[0] in ("max", "min") and len(operands) > 1:
        return np.maximum.reduce(operands) if args[0] == "max" else np.minimum.reduce(operands)
    return FUNCTIONS[args[0]](*operands, **dict(zip(keys, keywords, strict=True)))


def shape_of(name: str) -> tuple[int, ...] | None:
    return np.shape(NAMES[name]) if name in NAMES else None


def resolved(source: str) -> Any:
    """The last statement's tree without index notation; its marks are as many as its occurrences."""
    tree = read_latex(source, WEB)
    assert tree.error is None
    statement = tree.body[-1]
    assert isinstance(statement, Assign | Say)
    letters: tuple[str, ...] = ()
    if isinstance(statement, Assign) and isinstance(statement.targets[0].tree, Subscript):
        letters = resolve_target(statement.targets[0], statement.value, shape_of)[1]
    expression = resolve_indices(statement.value, letters, shape_of)
    occurrences = list(postorder(expression.tree))
    assert len(occurrences) == len(expression.marks)
    assert not any(isinstance(one, Subscript | SumOver) for one in occurrences)
    assert all(0 <= mark.span.start <= mark.span.end <= len(source) for mark in expression.marks)
    return expression.tree


R3, R2, R5, R4 = range(3), range(2), range(5), range(4)
CASES: list[tuple[str, Any]] = [
    (r"\sum_i x_i^2", sum(x[i] ** 2 for i in R3)),
    (r"\sum_{i=1}^{n} x_i", sum(x)),
    (r"\sum_{i=1}^{3} x_i y_i", sum(x[i] * y[i] for i in R3)),
    (r"\sum_{i=1}^{2} x_i", x[0] + x[1]),
    (r"\sum_{i=2}^{3} x_i", x[1] + x[2]),
    (r"\sum_{i=0}^{1} x_i", x[0] + x[1]),
    (r"\frac{1}{n}\sum_{i=1}^n (y_i - t_i)^2", np.mean((y - t) ** 2)),
    (r"\frac1N \sum_n (x_n - \mu)^2", np.mean((x - 0.3) ** 2)),
    (r"p_k = \frac{\exp(s_k)}{\sum_i \exp(s_i)}", np.exp(s) / sum(np.exp(s))),
    (r"p_k = \frac{e^{s_k}}{\sum_{j=1}^{K} e^{s_j}} \cdot 1".replace("e^", r"2^"), 2**s / sum(2**s)),
    (r"L = -\sum_k t_k \log y_k", -sum(t[k] * np.log(y[k]) for k in R3)),
    (r"L = -\frac1N \sum_n\sum_k X_{nk} Y_{nk}", -sum(X[n, k] * Y[n, k] for n in R5 for k in R3) / 5),
    (r"L = -\frac1N \sum_n\sum_k X_{nk} \exp Y_{nk}", -sum(X[n, k] * np.exp(Y[n, k]) for n in R5 for k in R3) / 5),
    (r"z_i = \sum_j W_{ij} x_j + v_i", np.array([sum(W[i, j] * x[j] for j in R3) + v[i] for i in R2])),
    (r"z_j = \sum_i W_{ij} v_i + b_j", np.array([sum(W[i, j] * v[i] for i in R2) + b[j] for j in R3])),
    (r"Z_{ik} = \sum_j W_{ij} C_{jk}", W @ C),
    (r"Z_{ki} = \sum_j W_{ij} C_{jk}", (W @ C).T),
    (r"Z_{ij} = v_i x_j", np.outer(v, x)),
    (r"Z_{ji} = v_i x_j", np.outer(x, v)),
    (r"Z_{ij} = W_{ij} + v_i + x_j", W + v[:, None] + x),
    (r"Z_{ji} = W_{ij} - v_i", (W - v[:, None]).T),
    (r"\sum_{i,j} A_{ij} B_{ij}", sum(A[i, j] * B[i, j] for i in R2 for j in R3)),
    (r"\sum_{i=1}^{N}\sum_{j=1}^{M} v_i W_{ij} x_j", v @ W @ x),
    (r"\sum_i\sum_j (A_{ij} - B_{ij})^2", ((A - B) ** 2).sum()),
    (r"Z_i = \max_j W_{ij}", W.max(axis=1)),
    (r"\prod_i x_i", np.prod(x)),
    (r"\prod_{i=1}^{3} x_i", np.prod(x)),
    (r"\sum_{j \ne i} x_i x_j", np.array([sum(x[i] * x[j] for j in R3 if j != i) for i in R3])),
    (r"\sum_i\sum_{j \ne i} S_{ij}", sum(S[i, j] for i in R3 for j in R3 if i != j)),
    (r"\sum_i\sum_{j < i} S_{ij} x_i", sum(S[i, j] * x[i] for i in R3 for j in R3 if j < i)),
    (r"\sum_i S_{ii}", np.trace(S)),
    (r"\sum_i i x_i", sum((i + 1) * x[i] for i in R3)),
    (r"\sum_{i=0}^{2} 2^i x_i", sum(2**i * x[i] for i in R3)),
    (r"\sum_i (x_i + \sum_j v_j)", sum(x) + 3 * sum(v)),
    (r"\sum_i x_i + \sum_i y_i^2", sum(x) + sum(y**2)),
    (r"\sum_i (x_i + \mu) y_i", sum((x + 0.3) * y)),
    (r"\mu \sum_i x_i", 0.3 * sum(x)),
    (r"\sum_i \|X_i - Y_i\|_2^2", sum(np.linalg.norm(X[i] - Y[i]) ** 2 for i in R5)),
    (r"Z_i = \sigma(X_i \cdot C + \mu)", 1 / (1 + np.exp(-(X @ C + 0.3)))),
    (r"Z_i = W X_i", X @ W.T),
    (r"Z_i = x^\top X_i", X @ x),
    (r"Z_i = h_{2,i} C", X @ C),
    (r"Z_{ij} = X_i^\top Y_j", X @ Y.T),
    (r"J = \frac{1}{m}\sum_{i=1}^m (x^{(i)} - y^{(i)})^2", np.mean((x - y) ** 2)),
    (r"\frac12 \sum_i x_i", sum(x) / 2),
    (r"\sum_j W_{2j} x_j", W[1] @ x),
    (r"\sum_i x_i y_i t_i", sum(x * y * t)),
    (r"\sum x_i y_i", x @ y),
    (r"\sum_j \tanh(\sum_i W_{ij} v_i) x_j", np.tanh(v @ W) @ x),
    (r"\frac{\sum_i x_i y_i}{\sqrt{\sum_i x_i^2} \sqrt{\sum_i y_i^2}}", x @ y / np.linalg.norm(x) / np.linalg.norm(y)),
    (r"Z_{ij} = \frac{X_{ij} - x_j}{y_j}", (X - x) / y),
    (r"m_j = \frac1N \sum_{n=1}^N X_{nj}", X.mean(axis=0)),
    (r"\sum_i \sum_j 2 W_{ij}", 2 * W.sum()),
    (r"\sum_i x_i \sum_j v_j", sum(x) * sum(v)),
    (r"\sum_{i=1}^{n-1} (x_{i+1} - x_i)^2", sum((x[i + 1] - x[i]) ** 2 for i in range(2))),
    (r"\sum_{i=1}^{n} x_i + x_n", sum(x) + x[2]),
    (r"\sum_{i=0}^{n-1} x_i y_i", x @ y),
    (r"\sum_i \frac{x_i}{\sum_j y_j}", sum(x) / sum(y)),
]  # fmt: skip


@pytest.mark.parametrize(("source", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_index_notation_computes_what_loops_compute(source: str, wanted: Any) -> None:
    got = evaluated(resolved(source))
    assert np.shape(got) == np.shape(wanted)
    np.testing.assert_allclose(got, wanted, rtol=1e-12)


LOOSE = [  # no array is known: names of their own
    (r"f = \sum_{i=1}^{3} u_i^2", "u_1 u_2 u_3"),
    (r"f = \prod_{i=1}^{2} \sum_{j=1}^{2} K_{ij}", "K_11 K_12 K_21 K_22"),
    (r"f = \sum_{i=1}^{3}\sum_{j=1}^{i} K_{ij}", "K_11 K_21 K_22 K_31 K_32 K_33"),
    (r"f = \sum_{i=2}^{3} u_i u_{i-1}", "u_2 u_1 u_3 u_2"),
    (r"f = \sum_{i=9}^{10} u_i", "u_9 u_10"),
    (r"y_t = u_t k", "u_t k"),
]


@pytest.mark.parametrize(("source", "names"), LOOSE, ids=[case[0] for case in LOOSE])
def test_without_arrays_sums_are_written_out_with_numbered_names(source: str, names: str) -> None:
    tree = resolved(source)
    assert [one.name for one in postorder(tree) if isinstance(one, Symbol)] == names.split()


def test_a_target_is_an_array_where_the_right_side_has_its_axis() -> None:
    for source, wanted in (
        (r"z_i = \sum_j W_{ij} x_j", ("z", ("i",))),
        (r"y_t = u_t k \cdot 1", ("y_t", ())),
        (r"g_{3,i} = \tanh(h_{2,i})", ("g_3", ("i",))),
    ):
        statement = read_latex(source, WEB).body[0]
        assert isinstance(statement, Assign)
        assert resolve_target(statement.targets[0], statement.value, shape_of) == wanted


def test_names_that_must_be_arrays_are_told_with_their_letters() -> None:
    for source, wanted in (
        (r"z_i = \sum_j M_{ij} u_j + c_i", {"M": ("i", "j"), "u": ("j",), "c": ("i",)}),
        (r"f = \sum_{i=1}^{3} u_i", {}),
        (r"f = \sum_{i=1}^{n} u_i + k_1", {"u": ("i",)}),
    ):
        statement = read_latex(source, WEB).body[0]
        assert isinstance(statement, Assign)
        assert indexed_names(statement.value, shape_of, statement.targets[0]) == wanted


FAULTS = [
    (r"\sum_i u_i", "index_length", "i"),
    (r"\sum_i x_i v_i", "index_sizes", "v_i"),
    (r"\sum_{i,j} x_{ij}", "index_axes", "x_{ij}"),
    (r"\sum_i x_{i+1} x_i", "index_form", "x_{i+1}"),
    (r"\sum_{i=1}^{90000} u_i", "syntax_size", r"\sum_{i=1}^{90000} u_i"),
]


@pytest.mark.parametrize(("source", "key", "text"), FAULTS, ids=[case[0] for case in FAULTS])
def test_indices_that_fit_nothing_are_refused(source: str, key: str, text: str) -> None:
    with pytest.raises(TraceError) as caught:
        resolved(source)
    assert caught.value.key == key
    assert caught.value.span is not None
    assert source[caught.value.span.start : caught.value.span.end] == text
    for language in ("en", "ko"):
        assert caught.value.message_in(language)

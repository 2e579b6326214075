"""What a program is refused for, where and with which words; and values that come from outside."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph import TraceError, trace
from graph.limits import WEB
from graph.words import LANGUAGES, catalogue

REFUSALS = [
    ("y = 2*sigmod(x)", {}, "unknown_function", 1, 7, "sigmod", "sigmoid"),
    ("x(y+1)", {}, "unknown_function", 1, 1, "x(y+1)", "x*(y+1)"),
    ("q = x\nunique(q)", {}, "unknown_function", 2, 1, "unique", None),
    ("exp -x", {}, "syntax", 1, 1, "exp", "exp(-x)"),
    ("airy(x, y)", {}, "unknown_function", 1, 1, "airy", None),
    ("w[np.nan]", {"w": [1, 2]}, "unsupported", 1, 1, "w[np.nan]", None),
    ("w[math.inf]", {"w": [1, 2]}, "unsupported", 1, 1, "w[math.inf]", None),
    ("arange(0, 1e308, 1e-300)", {}, "wrong_arguments", 1, 1, "arange", None),
    ("x*np.array([np.inf, 1])", {}, "bad_value", 1, 2, "*", None),
    ("x*np.nan", {}, "bad_value", 1, 2, "*", None),
    ("Relu(x)", {}, "unknown_function", 1, 1, "Relu", "ReLU"),
    ("LeakyReLU(x)", {}, "unknown_function", 1, 1, "LeakyReLU", "leaky_relu"),
    ("tahn(x)", {}, "unknown_function", 1, 1, "tahn", "tanh"),
    ("lam(x + 1)", {}, "unknown_function", 1, 1, "lam(x + 1)", "lam*(x + 1)"),
    ("max = 3; max(x, y)", {}, "unknown_function", 1, 10, "max(x, y)", None),
    ("torch.svd(x)", {}, "unknown_function", 1, 1, "torch.svd", None),
    ("x = eye(-1)", {}, "wrong_arguments", 1, 5, "eye", None),
    ("x = np.random.uniform(3, 1)", {}, "wrong_arguments", 1, 5, "np.random.uniform", None),
    ("x.sum((0,), [1, 2])", {"x": [1, 2]}, "wrong_arguments", 1, 3, "sum", None),
    ("x = [1, nan]; sum(x)", {}, "bad_value", 1, 5, "[1, nan]", None),
    ("x = -np.inf; x", {}, "bad_value", 1, 5, "-np.inf", None),
    ("W = [[1,2,3],[4,5,6]]\ny = W @ [1, 2]", {}, "shape_mismatch", 2, 7, "@", "y = W.T @ [1, 2]"),
    ("a + b", {"a": [1, 2, 3], "b": [1, 2]}, "shape_mismatch", 1, 3, "+", None),
    ("x.reshape(2, 2)", {"x": [1, 2, 3]}, "shape_mismatch", 1, 3, "reshape", None),
    ("exp(x, y)", {}, "wrong_arguments", 1, 1, "exp", "exp(x)"),
    ("y = tanh()", {}, "wrong_arguments", 1, 5, "tanh", "y = tanh(x)"),
    ("sum(x, foo=1)", {"x": [1, 2]}, "wrong_arguments", 1, 1, "sum", "sum(x)"),
    ("sum(x, axis=2)", {"x": [1, 2]}, "wrong_arguments", 1, 1, "sum", "sum(x, axis=-1)"),
    ("x[5]", {"x": [1, 2]}, "wrong_arguments", 1, 1, "x[5]", "x[1]"),
    ("W = [[1, 2], [3]]\nsum(W)", {}, "bad_value", 1, 5, "[[1, 2], [3]]", None),
    ("9**9**9*x", {}, "bad_value", 1, 1, "9**9**9", None),
    ("x = log(0)", {}, "bad_value", 1, 5, "log(0)", None),
    ("zeros(10**5, 10**5)", {}, "too_large", 1, 1, "zeros", None),
    ("repeat(x, 10**9)", {}, "too_large", 1, 1, "repeat", None),
    ("ones(10**5, 1)*ones(1, 10**5)", {}, "too_large", 1, 15, "*", None),
    ("foo = sigmod(x)\nbar = (", {}, "unknown_function", 1, 7, "sigmod", "sigmoid"),
]


@pytest.mark.parametrize("case", REFUSALS, ids=[case[0] for case in REFUSALS])
def test_a_rejected_program_says_where_and_what_instead(case: Any) -> None:
    source, inputs, code, line, column, text, hint = case
    with pytest.raises(TraceError) as caught:
        trace(source, inputs)
    error = caught.value
    assert (error.code, error.line, error.column, error.text, error.hint) == (code, line, column, text, hint)
    assert error.message_in("en")
    assert error.message_in("ko")


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"x": "two"}, "bad_value"), ({"x": True}, "bad_value"), ({"x": None}, "bad_value"), ({"x": []}, "bad_value"),
        ({"x": [[1], [1, 2]]}, "bad_value"), ({"x": float("nan")}, "bad_value"), ({"x": 10**400}, "bad_value"),
        ({"q": 1}, "unknown_name"), ({"z": 1}, "unknown_name"),
    ],
)  # fmt: skip
def test_values_from_outside_are_finite_numbers_for_known_inputs(inputs: Any, code: str) -> None:
    with pytest.raises(TraceError) as caught:
        trace("y = [1, 2, 3]; q = x*y; W = [[1, 2, 3]]; W @ (q + 1)", inputs)
    assert caught.value.code == code


@pytest.mark.parametrize("given", [np.array(["1"]), np.array([True]), np.array([1j])])
def test_an_array_of_anything_but_numbers_is_no_value(given: Any) -> None:
    with pytest.raises(TraceError) as refused:
        trace("2x", {"x": given})
    assert refused.value.code == "bad_value"


def test_a_given_array_may_be_written_into_afterwards() -> None:
    given = np.array([1.0, 2.0])
    traced = trace("sum(x**2)", {"x": given})
    given[0] = 100
    assert traced.nodes[0].value.tolist() == [1, 2]


@pytest.mark.parametrize("spelling", ["x.max((0, 1))", "np.max(x, (0, 1))", "x.max(axis=(0, 1))", "max(x)"])
def test_a_tuple_of_axes_is_no_operand(spelling: str) -> None:
    assert trace(spelling, {"x": [[1, 2], [4, 3]]}).value == 4


@pytest.mark.parametrize("maker", ["normal", "uniform"])
def test_a_size_alone_is_a_size(maker: str) -> None:
    assert np.shape(trace(f"x = np.random.{maker}(size=3)\nx").value) == (3,)


def test_a_bias_that_does_not_fit_is_named() -> None:
    with pytest.raises(TraceError) as refused:
        trace("affine(x, W, b)", {"x": [1], "W": [[1, 2]], "b": [1, 2, 3]})
    assert "b, a vector of 3, does not fit" in refused.value.message_in("en")


@pytest.mark.parametrize(
    "source",
    [
        "\n".join(f"a{i} = ones(1000000)" for i in range(6)) + "\nx",
        f"x*sum([{', '.join(['ones(1000000)'] * 6)}])",
        f"y = [{', '.join(['ones(400000)'] * 6)}]\nx",
    ],
)
def test_arrays_count_whether_or_not_they_are_used(source: str) -> None:
    with pytest.raises(TraceError) as refused:
        trace(source, limits=WEB)
    assert refused.value.code == "too_large"


def test_what_is_opened_counts_on_top_of_what_is_closed() -> None:
    source = "\n".join(f"a{i} = softmax(x*{i + 2})" for i in range(3)) + "\na0 + a1 + a2"
    inputs = {"x": np.ones(400_000)}
    trace(source, inputs, limits=WEB)
    with pytest.raises(TraceError) as refused:
        trace(source, inputs, expand="all", limits=WEB)
    assert refused.value.code == "too_large"


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("x = 2; sin x", np.sin(2)), ("x = 2; 1 + sin²(x)", 1 + np.sin(2) ** 2), ("x = 3\ny = x**2\ny.backward()", 9),
        ("x = 2; y = 3; f = x*y\nprint(f)", 6), ("f(x) = x^2; f(3)", 9), ("x = 1; y = 2; [x, y] + 1", [2, 3]),
        ("x = [1, 2]\nx.float()", [1, 2]), ("x = 3; y = 4; hypot(x, y)", 5), ("q = 2.6\nround(q)", 3),
    ],
)  # fmt: skip
def test_what_has_a_meaning_is_read(source: str, value: Any) -> None:
    assert np.allclose(trace(source).value, value)


@pytest.mark.parametrize(
    ("source", "shapes"),
    [
        ("y = W @ x", {"W": (2, 3), "x": (3,)}), ("W = [[1, 2], [3, 4], [5, 6]]\ny = x @ W", {"x": (3,)}),
        ("w[0]*2", {"w": (3,)}), ("softmax(s)", {"s": (3,)}), (r"\sum_i x_i", {"x": (3,)}),
        ("y = W @ x + b", {"W": (2, 3), "x": (3,), "b": (2,)}),
    ],
)  # fmt: skip
def test_a_free_name_that_must_be_an_array_gets_the_smallest_that_fits(source: str, shapes: dict[str, Any]) -> None:
    found = {item.name: item.shape for item in trace(source).graph.inputs}
    assert {name: found[name] for name in shapes} == shapes


def test_too_many_inputs_and_letters_are_shown_where_they_begin() -> None:
    with pytest.raises(TraceError) as inputs:
        trace("x0\\\n" + "".join(f" + x{i}\\\n" for i in range(1, 600)), limits=WEB)
    assert (inputs.value.code, inputs.value.text) == ("too_large", "x500")
    with pytest.raises(TraceError) as letters:
        trace("x\n" * 25_001, limits=WEB)
    assert (letters.value.code, letters.value.line, letters.value.column) == ("too_large", 25_001, 1)


TOLD_SHAPES = [
    ("x = [1, 2]; y = [1, 2, 3]; x + y", "y, a vector of 3, do not fit", "길이 2인 벡터 x와 길이 3인 벡터 y는"),
    ("W = [[1, 2, 3], [4, 5, 6]]\nx = [1, 2]\nW @ x", "W, a 2 × 3 matrix, cannot", "2 × 3 행렬 W와 길이 2인 벡터 x는"),
    ("x = [1, 2, 3]\nx[0:2] = [1, 2, 3]\nx", "The value, a vector of 3, does not fit", "값(길이 3인 벡터)이"),
    ("x = [[[1, 2], [3, 4]]]\nt = [1, 2, 3]\nF.cross_entropy(x, t)", "or, as class labels, a 1 × 2 matrix", "정답 t는"),
    ("y = 3\nx = [1, 2]\ny @ x", "y is a number and x is a vector of 2", "y는 수, x는 길이 2인 벡터"),
    ("x = [1, 2, 3]\nf = nn.Linear(4, 2)\nf(x)", "with f(x)'s own value, a 4 × 2 matrix", "f(x) 안의 값은"),
    ("x = [1, 2, 3]\nnp.pad(x, (1, -2))", "The widths 1, −2 do not fit", "폭 1, −2는"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "english", "korean"), TOLD_SHAPES)
def test_a_shape_is_told_in_words(source: str, english: str, korean: str) -> None:
    with pytest.raises(TraceError) as refused:
        trace(source)
    for language, wanted in (("en", english), ("ko", korean)):
        said = refused.value.message_in(language)
        assert wanted in said
        assert not re.search(r"\(\d*,|\(\d+, ", said)


def test_the_two_that_do_not_fit_are_named() -> None:
    with pytest.raises(TraceError) as caught:
        trace("np.where(x > 0, x, y)", {"x": [1, 2, 3], "y": [1, 2]})
    assert "x > 0, a vector of 3, and y, a vector of 2, do not fit" in caught.value.message_in("en")


def test_known_arrays_that_do_not_fit_are_refused_when_compared() -> None:
    with pytest.raises(TraceError) as caught:
        trace("s = np.array([1, 2]) < np.array([1, 2, 3])\nx", {"x": 1})
    assert "a vector of 2, and […], a vector of 3, do not fit" in caught.value.message_in("en")


def _needed(key: str) -> set[str]:
    texts = (catalogue(language).get(f"error.{key}", "") for language in LANGUAGES)
    return {name for text in texts for name in re.findall(r"(?<!\{)\{(\w+)", text)}


@pytest.mark.parametrize("path", sorted(Path("graph").rglob("*.py")), ids=str)
def test_a_refusal_has_all_that_its_sentence_needs(path: Path) -> None:
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(call, ast.Call) or any(word.arg is None for word in call.keywords):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in ("error", "TraceError") and texts:
            lacking = _needed(texts[-1]) - {word.arg for word in call.keywords}
            assert not lacking, f"{path}:{call.lineno} {texts[-1]} needs {lacking}"

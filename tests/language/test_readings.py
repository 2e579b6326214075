"""What can be typed, and what is understood: every form of the language, written back in one way."""

from __future__ import annotations

import pytest

from graph.errors import TraceError
from graph.language.code_tree import Assign, Import, Say
from graph.language.read_expression import formula_of
from graph.language.read_program import read_program
from graph.limits import LIBRARY, WEB
from graph.notation.typeset import to_source


def understood(text: str) -> list[str]:
    """Each statement written back: ``name = tree``; imports are left out."""
    program = read_program(text)
    if program.error:
        raise program.error
    lines: list[str] = []
    for statement in program.body:
        if isinstance(statement, Assign):
            target = to_source(formula_of(statement.targets[0].tree))
            lines.append(f"{target} {statement.operator or ''}= {_tight(statement.value.tree)}")
        elif isinstance(statement, Say):
            lines.append(_tight(statement.value.tree))
        else:
            assert isinstance(statement, Import)
    return lines


def _tight(tree: object) -> str:
    """Products without spaces, so that the table reads as people write."""
    return to_source(formula_of(tree)).replace(" ** ", "**").replace(" * ", "*")


def refusal(text: str) -> TraceError:
    """The first fault of the text as such."""
    with pytest.raises(TraceError) as caught:
        understood(text)
    return caught.value


READINGS = [
    # operators and how they bind
    ("x+y*z", "x + y*z"),
    ("x - y - z", "x - y - z"),
    ("x - (y - z)", "x - (y - z)"),
    ("-x**2", "-x**2"),
    ("(-x)**2", "(-x)**2"),
    ("-a*b", "-a*b"),
    ("2**-x**2", "2**-x**2"),
    ("a**b**c", "a**b**c"),
    ("+x", "x"),
    ("x ^ 2", "x**2"),
    ("W @ x + b", "W @ x + b"),
    # mathematics as written
    ("5x", "5*x"),
    ("2(x+1)", "2*(x + 1)"),
    ("(x+y)z", "(x + y)*z"),
    ("(x+1)(x-1)", "(x + 1)*(x - 1)"),
    ("x²y", "x**2*y"),
    ("x⁻¹", "x⁻¹"),
    ("x¹⁰", "x**10"),
    ("2πr", "2*π*r"),
    ("x y", "x*y"),
    ("2x^2y", "2*x**2*y"),
    ("a × b · c", "a*b*c"),
    ("a ÷ b − c", "a / b - c"),
    ("σ(x)", "σ(x)"),
    ("√(x) + √y", "sqrt(x) + sqrt(y)"),
    ("w₀x₀ + 2w₁₂y'x", "w_0*x_0 + 2*w_12*y'*x"),
    ("y'₁ + y₁' + x₁_a", "y'_1 + y_1' + x_1_a"),
    ("w₀ x₁", "w_0*x_1"),
    ("w′ + w'", "w' + w'"),
    ("Wᵀ @ x", "W.T @ x"),
    ("（x＋y）＊z", "(x + y)*z"),
    ("무게*값", "무게*값"),
    # spellings
    ("np.exp(x)", "np.exp(x)"),
    ("x.T.dot(y)", "x.T.dot(y)"),
    ("x.sum(axis=0, keepdims=True)", "x.sum(axis=0, keepdims=True)"),
    ("sum(x, axis=(0, 1))", "sum(x, axis=[0, 1])"),
    ("W[1, :]", "W[1, :]"),
    ("x[1:3]", "x[1:3]"),
    ("x[::2]", "x[::2]"),
    ("x[..., 0]", "x[..., 0]"),
    ("x[-1]", "x[-1]"),
    ("[[1, 2], [3, 4]]", "[[1, 2], [3, 4]]"),
    # statements
    ("q = x + y; f = q*z", "q = x + y", "f = q*z"),
    ("f(x, y) = x*y", "f = x*y"),
    ("f(x) = x^2\nf(x) + 1", "f = x**2", "f(x) + 1"),
    ("g += x", "g += x"),
    ("g -= 2x", "g -= 2*x"),
    ("import numpy as np\nfrom math import exp\nx", "x"),
    ("import numpy as xp\nxp.exp(x)", "xp.exp(x)"),
    ("   x = 3\n   y = x*2", "x = 3", "y = x*2"),
    ("x = [1,\n     2,  # two\n     3]", "x = [1, 2, 3]"),
    ("a + \\\n b", "a + b"),
    ("x = 1;;\n\n# nothing\nx", "x = 1", "x"),
    ("x = 1\r\ny = 2\rx*y", "x = 1", "y = 2", "x*y"),
    # LaTeX
    (r"\frac{1}{1+e^{-(w_0x_0+w_1x_1+w_2)}}", "1 / (1 + e**-(w_0*x_0 + w_1*x_1 + w_2))"),
    (r"\frac12 x", "1 / 2*x"),
    (r"\hat{y} = \mathbf{W} x + b", "yhat = W*x + b"),
    (r"abc \cdot 2", "a*b*c*2"),
    (r"\sqrt{x^2 + y^2}", "sqrt(x**2 + y**2)"),
    (r"\sigma(\theta_{1} x) - \sigma", "σ(θ_1*x) - σ"),
    (r"\ln x_k + \exp(y)", "ln(x_k) + exp(y)"),
    (r"\max\left(0, x\right)", "max(0, x)"),
    (r"\operatorname{softmax}(s)", "softmax(s)"),
    (r"\mathbf{x}^{\top} y'", "x.T*y'"),
    (r"L = -t \log y \\ L + \lambda w^2", "L = -t*log(y)", "L + λ*w**2"),
    ("W_{12} x^{2}", "W_12*x**2"),
    (r"\left[x + y\right] z", "(x + y)*z"),
    (r"\,x^23", "x**2*3"),
    (r"\sin^2 x + \cos^{2}\left(x + 1\right) y", "sin(x)**2 + cos(x + 1)**2*y"),
    (r".5\sin x + \frac{.25}{y}", "0.5*sin(x) + 0.25 / y"),
    (r"ab\sigma mysoftmax(s)", "a*b*σ*m*y*softmax(s)"),
    (r"\sin 2x y + \ln 2\pi", "sin(2*x*y) + ln(2*π)"),
    (r"y_{\text{pred}} + \operatorname{leaky\_relu}(x)", "y_pred + leaky_relu(x)"),
    (r"\sin^2(\cos^3(x))", "sin(cos(x)**3)**2"),
    (r"\sqrt[3]{x} y", "x**(1 / 3)*y"),
    (r"\log_2 x + \log_{10}(x)", "log2(x) + log10(x)"),
    (r"\left|x - y\right| \lvert z \rvert", "abs(x - y)*abs(z)"),
    (r"\left\|v\right\|^2", "norm(v)**2"),
]


@pytest.mark.parametrize("case", READINGS, ids=[case[0] for case in READINGS])
def test_typed_text_is_understood_as_written(case: tuple[str, ...]) -> None:
    text, *wanted = case
    assert understood(text) == wanted


@pytest.mark.parametrize("case", READINGS, ids=[case[0] for case in READINGS])
def test_what_is_written_back_reads_the_same(case: tuple[str, ...]) -> None:
    once = understood(case[0])
    assert understood("\n".join(once)) == once or any(not line.count("=") for line in once[:-1])


REFUSALS = [
    # text, code, line, column, text at fault, proposal
    ("", "empty", 1, 1, "", None),
    ("1/2x", "syntax", 1, 1, "1/2x", "(1/2)*x or 1/(2*x)"),
    ("1/2(x+1)", "syntax", 1, 1, "1/2(x+1)", "(1/2)*(x+1) or 1/(2*(x+1))"),
    ("x + * y", "syntax", 1, 5, "*", None),
    ("x $ y", "syntax", 1, 3, "$", None),
    ("(x + y", "syntax", 1, 1, "(", None),
    ("x + y)", "syntax", 1, 6, ")", None),
    ("x = ", "syntax", 1, 3, "=", None),
    ("x +", "syntax", 1, 3, "+", None),
    ("2 3", "syntax", 1, 1, "2 3", None),
    ("x + + *", "syntax", 1, 7, "*", None),
    ("x = 1\ny = (2", "syntax", 2, 5, "(", None),
    ("x.real.__doc__", "unsupported", 1, 8, "__doc__", None),
    ("().__class__", "syntax", 1, 2, ")", None),
    ("x.__class__", "unsupported", 1, 3, "__class__", None),
    ("import numpy as\nx", "syntax", 1, 1, "import", None),
    ("√√x", "syntax", 1, 1, "√", None),
    ("√w[0]", "syntax", 1, 1, "√", None),
    ("x\u202e+y", "syntax", 1, 2, "\ufffd", None),
    ("K + \u212a", "syntax", 1, 5, "\u212a", "K2"),
    ("1e400*x", "bad_value", 1, 1, "1e400", None),
    ("0x1F", "unsupported", 1, 1, "0x1F", None),
    ("__x__", "unsupported", 1, 1, "__x__", None),
    ("a" * 65, "too_large", 1, 1, "a" * 65, None),
    ("1" * 51, "too_large", 1, 1, "1" * 51, None),
    ("(" * 199 + "x", "too_deep", 1, 101, "(", None),
    ("-" * 3000 + "x", "too_deep", 1, 51, "-", None),
    ("[" * 7 + "1" + "]" * 7, "too_deep", 1, 7, "[", None),
    (r"\frac{1}{1+x", "syntax", 1, 9, "{", None),
    (r"\input{x}", "unsupported", 1, 1, r"\input", None),
    (r"\left|x", "syntax", 1, 6, "|", None),
    (r"x\right|", "syntax", 1, 8, "|", None),
]


@pytest.mark.parametrize("case", REFUSALS, ids=[case[0][:20] for case in REFUSALS])
def test_a_fault_is_shown_where_it_stands(case: tuple[str, str, int, int, str, str | None]) -> None:
    text, code, line, column, at_fault, proposal = case
    error = refusal(text)
    assert (error.code, error.line, error.column, error.text) == (code, line, column, at_fault)
    assert error.hint == proposal
    for language in ("en", "ko"):
        assert error.message_in(language)


def test_limits_of_the_web_are_named_with_their_value() -> None:
    with pytest.raises(TraceError) as caught:
        read_program("x" * 60_000, WEB)
    assert caught.value.code == "too_large"
    assert caught.value.params == {"limit": 50_000, "value": 60_000}
    assert read_program("x + " * 20_000 + "x", LIBRARY).error is None


def test_a_chain_of_ten_thousand_operators_is_read() -> None:
    (line,) = understood("+".join(["x"] * 10_000))
    assert line.count("+") == 9_999

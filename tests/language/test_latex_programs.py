"""LaTeX as a program: which tree each formula is, what it is called, what is left out or refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sympy.core.symbol import Str

from graph.language.code_tree import Assign, CodeTree, Expression, Say
from graph.language.heads import (
    Attribute,
    CallOf,
    Compare,
    Constant,
    Divide,
    ListOf,
    Multiply,
    Negate,
    Nothing,
    Outer,
    Plus,
    Power,
    Product,
    Subscript,
    Subtract,
    SumOver,
    Symbol,
    TupleOf,
)
from graph.language.latex_program import read_latex
from graph.language.marks import postorder
from graph.limits import WEB

SIGNS = {Plus: "+", Subtract: "-", Multiply: "*", Divide: "/", Power: "**", Product: "·", Outer: "⊗"}
CASES = Path(__file__).resolve().parent.parent / "cases"


def shown(tree: Any) -> str:
    """A tree as text, every operator in brackets."""
    if isinstance(tree, Symbol | Str):
        return str(tree.name)
    if isinstance(tree, Constant):
        return str(tree.value)
    if isinstance(tree, Nothing):
        return "∅"
    args = [shown(arg) for arg in tree.args]
    head = type(tree)
    if head in SIGNS:
        return f"({args[0]} {SIGNS[head]} {args[1]})"
    if head is Negate:
        return f"(-{args[0]})"
    if head is ListOf:
        return f"[{', '.join(args)}]"
    if head is CallOf:
        keys = args[1].split(",") if args[1] else []
        operands = args[2 : len(args) - len(keys)]
        operands += [f"{key}={value}" for key, value in zip(keys, args[len(args) - len(keys) :], strict=True)]
        return f"{args[0]}({', '.join(operands)})"
    if head is Attribute:
        return f"{args[0]}.{args[1]}"
    if head is Subscript:
        return f"{args[0]}⟨{','.join(args[1:])}⟩"
    if head is Compare:
        return f"[{args[1]} {args[0]} {args[2]}]"
    if head is TupleOf:
        return ",".join(args)
    assert head is SumOver, head
    return f"{args[0]}({args[1]}: {args[2]}..{args[3]}: {args[4]})"


def marked(expression: Expression, source: str) -> None:
    """Every occurrence has its place in the text."""
    assert len(list(postorder(expression.tree))) == len(expression.marks)
    for mark in expression.marks:
        assert 0 <= mark.span.start <= mark.span.end <= len(source)
        assert 0 <= mark.at.start <= mark.at.end <= len(source)


def lines_of(tree: CodeTree) -> list[str]:
    lines = []
    for statement in tree.body:
        assert isinstance(statement, Assign | Say)
        marked(statement.value, tree.source)
        left = ""
        if isinstance(statement, Assign):
            for target in statement.targets:
                marked(target, tree.source)
                left += shown(target.tree)
                if statement.parameters:
                    left += f"({', '.join(name for name, _ in statement.parameters)})"
                left += " = "
        lines.append(left + shown(statement.value.tree))
    return lines


def read(source: str) -> list[str]:
    tree = read_latex(source, WEB)
    assert tree.error is None, tree.error
    assert tree.is_latex
    return lines_of(tree)


READINGS: list[tuple[str, ...]] = [
    # products, functions
    (r"\frac{1}{1+e^{-(w_0x_0+w_1x_1+w_2)}}", "(1 / (1 + (e ** (-(((w_0 · x_0) + (w_1 · x_1)) + w_2)))))"),
    (r"abc \cdot 2", "(((a · b) · c) · 2)"),
    (r"x \odot y + x \times y + x \circ y + x \ast y", "((((x * y) + (x * y)) + (x * y)) + (x * y))"),
    (r"x \otimes y", "(x ⊗ y)"),
    (r"-t \log y", "((-t) · log(y))"),
    (r"-\log\sigma(z)", "(-log(σ(z)))"),
    (r"\log\max(x, y)", "log(max(x, y))"),
    (r"\cos 2\pi x", "cos(((2 · π) · x))"),
    (r"\sin\omega t", "sin((ω · t))"),
    (r"\sin 2x y + \ln 2\pi", "(sin(((2 · x) · y)) + ln((2 · π)))"),
    (r"y\log a + (1-y)\log(1-a)", "((y · log(a)) + ((1 - y) · log((1 - a))))"),
    (r"t\log a (1-a)", "((t · log(a)) · (1 - a))"),
    (r"\sin x / \cos x", "(sin(x) / cos(x))"),
    (r"\sin^2 x + \sin^{-1} x", "((sin(x) ** 2) + arcsin(x))"),
    (r"\log_2 x + \log_{10}(x) + \log_3 x", "((log2(x) + log10(x)) + (log(x) / log(3)))"),
    (r"\exp[-x^2]", "exp((-(x ** 2)))"),
    (r"\max\{0, 1 - y\}", "max(0, (1 - y))"),
    (r"\operatorname*{tanh}(x) + \mathrm{softmax}(s)", "(tanh(x) + softmax(s))"),
    (r"\operatorname{leaky\_relu}(x)", "leaky_relu(x)"),
    (r"ab\sigma mysoftmax(s)", "(((((a · b) · σ) · m) · y) · softmax(s))"),
    (r"\det A + \operatorname{tr}(A)", "(det(A) + trace(A))"),
    (r"\sigma{\left(x \right)}", "σ(x)"),
    (r"z \left(x + y\right)", "(z · (x + y))"),
    # powers, roots, fractions
    (r"\frac12 x", "((1 / 2) · x)"),
    (r"{a \over b} + \dfrac{a}{b} + \tfrac ab", "(((a / b) + (a / b)) + (a / b))"),
    (r"\sqrt[3]{x} + \sqrt x", "((x ** (1 / 3)) + sqrt(x))"),
    (r"\,x^23", "((x ** 2) · 3)"),
    (r"-x^2", "(-(x ** 2))"),
    (r"A^{-1} b", "((A ** -1) · b)"),
    (r"A^{-\top} b", "((A ** -1).T · b)"),
    (r"w^{\mathsf T} x + w^\top x + w^{\mathrm{T}} x + w^T x", "((((w.T · x) + (w.T · x)) + (w.T · x)) + (w.T · x))"),
    (r"T = 2 \\ x^T", "T = 2", "(x ** T)"),
    (r"\mathbf{W}^{(3)\top}\mathbf{z}", "(W_3.T · z)"),
    (r"f = (x+y)^{2}", "f = ((x + y) ** 2)"),
    # brackets and bars
    (r"\left[x + y\right] z + [x] y", "(((x + y) · z) + (x · y))"),
    (r"|x - |y|| + 2|x|", "(abs((x - abs(y))) + (2 · abs(x)))"),
    (r"\lVert x\rVert_p^2 + \|x\|_2 + \left\|x\right\|_1", "(((norm(x, ord=p) ** 2) + norm(x)) + norm(x, ord=1))"),
    (r"\begin{pmatrix} 1 & 2 \\ 3 & -4 \end{pmatrix}", "[[1, 2], [3, (-4)]]"),
    (r"\begin{array}{cc} a & b \\ \hline c & d \end{array}", "[[a, b], [c, d]]"),
    (r"\mathbf{x} = (1, 2, 3)^\top", "x = [1, 2, 3].T"),
    (r"\begin{cases} x & \text{if } x > 0 \\ \alpha x & \text{otherwise} \end{cases}", "where([x > 0], x, (α · x))"),
    (r"f = \left\{\begin{array}{ll} x^2, & x \ge 0 \\ -x, & x < 0\end{array}\right.",
     "f = where([x >= 0], (x ** 2), (-x))"),
    (r"\mathbb{1}[x>0] + \mathbf{1}_{x = y} + 1(x \geq y)", "(([x > 0] + [x == y]) + (1 · [x >= y]))"),
    # names
    (r"\hat{y} = \mathbf{W} x + b", "yhat = ((W · x) + b)"),
    (r"W + \mathbf{W} + \mathcal{W}", "((W + bold_W) + cal_W)"),
    (r"\phi + \varphi", "(φ + varphi)"),
    (r"\sigma(\theta_{1} x) - \sigma", "(σ((θ_1 · x)) - σ)"),
    (r"a^{[1]} + w_{1,12} + w_{11,2}", "((a_1 + w_1_12) + w_11_2)"),
    (r"X_\mathrm{min} + W_\text{in} + y_{\text{pred}}", "((X_min + W_in) + y_pred)"),
    (r"\alpha_{123} + h_{t-1}", "(α_123 + h_tm1)"),
    (r"\mathbf{x}^{\top} y' + w'_0", "((x.T · y') + w_0')"),
    (r"\sigma = 2 \\ y = \sigma (x - \mu)", "σ = 2", "y = (σ · (x - μ))"),
    (r"\sigma^2 = x \\ s = \sqrt{\sigma^2 + \epsilon}", "σ_sq = x", "s = sqrt((σ_sq + ε))"),
    (r"\hat{\mathbf{y}}_1 + \bar{x} + \tilde x", "((yhat_1 + xbar) + xtilde)"),
    (r"C = w_1^{(3)} z_1 + w_2^{(3)} z_2", "C = ((w_1_3 · z_1) + (w_2_3 · z_2))"),
    ("w^{2} + bias", "((w ** 2) + bias)"),
    # statements
    ("q = x + y,\nf = \\frac{q}{z}.", "q = (x + y)", "f = (q / z)"),
    (r"x = -2, \; y = 5, \quad z = -4", "x = (-2)", "y = 5", "z = (-4)"),
    (r"L = -t \log y \\ L + \lambda w^2", "L = ((-t) · log(y))", "(L + (λ · (w ** 2)))"),
    (r"\begin{aligned} L &= -y\log a \\ &\quad - (1-y)\log(1-a) \end{aligned}",
     "L = (((-y) · log(a)) - ((1 - y) · log((1 - a))))"),
    ("\\begin{align}\nz &= w^\\top x \\tag{1} \\\\\na &= \\sigma(z), \\label{eq:a}\n\\end{align}",
     "z = (w.T · x)", "a = σ(z)"),
    (r"\mathcal{L}(\theta) = x + y", "L = (x + y)"),
    (r"f(x, y) = xy \cdot 1", "f(x, y) = ((x · y) · 1)"),
    (r"g(x) = 2x \\ y = g(3) + g(z)", "g(x) = (2 · x)", "y = (g(3) + g(z))"),
    (r"$f(x, y) = xy = -12$", "f(x, y) = (x · y)"),
    (r"y = \sigma(z) \text{ where } z = wx + b", "z = ((w · x) + b)", "y = σ(z)"),
    (r"w \leftarrow w - \eta g", "w = (w - (η · g))"),
    (r"\boxed{f = x y}", "f = (x · y)"),
    (r"\underbrace{Wx}_{\text{linear}} + b", "((W · x) + b)"),
    (r"$$ x = 1 $$ $$ y = x^2 \cdot x $$", "x = 1", "y = ((x ** 2) · x)"),
    # indices
    (r"f = \sum_{i=1}^{3} x_i^2", "f = sum(i: 1..3: (x⟨i⟩ ** 2))"),
    (r"L = -\sum_k t_k \log y_k = -\frac{1}{N} \sum_n \sum_k t_{nk} \log y_{nk}",
     "L = ((-(1 / N)) · sum(n: ∅..∅: sum(k: ∅..∅: (t⟨n,k⟩ · log(y⟨n,k⟩)))))"),
    (r"y_k = \frac{\exp(s_k)}{\sum^n_{i=1}\exp(s_i)}", "y⟨k⟩ = (exp(s⟨k⟩) / sum(i: 1..n: exp(s⟨i⟩)))"),
    (r"z_i = \sum_j W_{ij} x_j + b_i", "z⟨i⟩ = (sum(j: ∅..∅: (W⟨i,j⟩ · x⟨j⟩)) + b⟨i⟩)"),
    (r"h_{2,i} = \sigma(h_{1,i} \cdot W_2 + b_2)", "h⟨2,i⟩ = σ(((h⟨1,i⟩ · W_2) + b_2))"),
    (r"J = \sum_{i=1}^m (\hat y^{(i)} - y^{(i)})^2", "J = sum(i: 1..m: ((yhat⟨i⟩ - y⟨i⟩) ** 2))"),
    (r"\sum_{j \ne i} x_i x_j", "sum(j: [j != i]..∅: (x⟨i⟩ · x⟨j⟩))"),
    (r"\max_j s_j + \prod_{i,j} A_{ij}", "(max(j: ∅..∅: s⟨j⟩) + prod(i,j: ∅..∅: A⟨i,j⟩))"),
    (r"h_t = \tanh(W_{hh} h_{t-1} + W_{xh} x_t)", "h_t = tanh(((W_hh · h_tm1) + (W_xh · x_t)))"),
    (r"x_i + \ln x_k", "(x_i + ln(x_k))"),
    (r"\sum_x p(x)\log p(x)", "sum(x: ∅..∅: (p⟨x⟩ · log(p⟨x⟩)))"),
]  # fmt: skip


@pytest.mark.parametrize("case", READINGS, ids=[case[0] for case in READINGS])
def test_a_formula_is_read_as_it_is_meant(case: tuple[str, ...]) -> None:
    source, *wanted = case
    assert read(source) == wanted


def test_equations_run_in_the_order_in_which_they_can_be_computed() -> None:
    tree = read_latex("L = \\sum_i \\|y_i - \\hat{y}_i\\|^2\n\\hat{y}_i = h_{1,i} W_2\nh_{1,i} = \\sigma(x_i W_1)", WEB)
    assert [line.split(" = ")[0] for line in lines_of(tree)] == ["h⟨1,i⟩", "yhat⟨i⟩", "L"]
    assert [notice.key for notice in tree.notices] == ["latex_order"]


NOTICES = [
    (r"f = x^2/2\sigma^2", "latex_slash", r"2\sigma^2", "f = ((x ** 2) / (2 · (σ ** 2)))"),
    (r"f(x) = x^2 \quad \rightarrow \quad \frac{df}{dx} = 2x", "latex_derivative", r"\frac{df}{dx} = 2x",
     "f(x) = (x ** 2)"),
    (r"f = \sqrt{x} \in \mathbb{R}", "latex_left_out", r"\in \mathbb{R}", "f = sqrt(x)"),
    (r"\begin{bmatrix} a & b \end{bmatrix} x = \begin{bmatrix} y \end{bmatrix}", "latex_side",
     r"\begin{bmatrix} y \end{bmatrix}", "([[a, b]] · x)"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "key", "text", "line"), NOTICES, ids=[case[0] for case in NOTICES])
def test_what_is_decided_or_left_out_is_told(source: str, key: str, text: str, line: str) -> None:
    tree = read_latex(source, WEB)
    told = [(notice.key, source[notice.span.start : notice.span.end]) for notice in tree.notices]
    assert (key, text) in told
    assert lines_of(tree) == [line]


REFUSALS = [
    (r"\frac{\partial f}{\partial x} = y", "unsupported", "latex_derivative", r"\partial"),
    (r"\frac{df}{dx} = 2x", "unsupported", "latex_derivative", r"\frac{df}{dx}"),
    (r"\nabla L", "unsupported", "latex_derivative", r"\nabla"),
    (r"f = \int x dx", "unsupported", "latex_derivative", r"\int"),
    (r"f = \lim_{x \to 0} x", "unsupported", "latex_derivative", r"\lim"),
    (r"\frac{1}{1+x", "syntax", "unclosed_bracket", "{"),
    (r"\left|x", "syntax", "unclosed_bracket", "|"),
    (r"x\right|", "syntax", "stray_character", "|"),
    (r"\foo x", "unsupported", "latex_command", r"\foo"),
    (r"\alpha)", "syntax", "stray_bracket", ")"),
    (r"x \cdot", "syntax", "unfinished", r"\cdot"),
    (r"\alpha = ", "syntax", "unfinished", "="),
    (r"\alpha = = 2", "syntax", "stray_equals", "="),
    (r"\sin^{-2} x", "unsupported", "latex_function_power", "^{-2}"),
    (r"\begin{pmatrix} 1", "syntax", "unclosed_bracket", r"\begin{pmatrix}"),
    (r"\begin{cases} 1 \\ 2 \end{cases}", "syntax", "latex_cases", "1"),
    (r"\text{where}", "empty", "empty", None),
    ("\\frac{" * 101 + "x" + "}" * 101, "too_deep", "bracket_depth", "\\frac"),
    (r"\log" * 120 + " x", "too_deep", "bracket_depth", r"\log"),
    ("x" + r"\cdot x" * 20_000, "too_large", "syntax_size", None),
]


@pytest.mark.parametrize(("source", "code", "key", "text"), REFUSALS, ids=[case[0][:40] for case in REFUSALS])
def test_what_is_no_program_is_refused_where_it_stands(
    source: str, code: str, key: str | None, text: str | None
) -> None:
    error = read_latex(source, WEB).error
    assert error is not None
    assert error.code == code
    assert error.key == (key or error.key)
    assert text is None or error.text == text
    for language in ("en", "ko"):
        assert error.message_in(language)


def test_brackets_may_nest_to_the_limit() -> None:
    depth = WEB.bracket_depth - 1
    assert read("(" * depth + "x" + ")" * depth + r"\cdot 2") == ["(x · 2)"]
    assert read("x^{" * (depth - 1) + r"\pi" + "}" * (depth - 1))


def test_every_latex_case_reads() -> None:
    for path in sorted(CASES.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            if "\\" in case["source"].replace("\\\n", "") and "expect" in case and '"' not in case["source"]:
                assert read(case["source"]), case["id"]

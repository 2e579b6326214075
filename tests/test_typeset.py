"""Trees as mathematics: brackets where they are needed, and only there."""

from __future__ import annotations

import timeit
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from graph.language.heads import Constant, Negate, Plus, Power, Symbol
from graph.language.read_expression import read_expression
from graph.notation.pieces import NOTATIONS, Notation, array_piece, number_piece, shape_piece
from graph.notation.substitution import put_constants, substitute
from graph.notation.typeset import ProductSign, compile_template, to_source, typeset

# source, plain, LaTeX
FORMULAS = [
    ("a + b", "a + b", "a + b"),
    ("q*z", "qz", "q z"),
    ("num*invden", "num·invden", r"\mathrm{num} \cdot \mathrm{invden}"),
    ("x*x", "x·x", r"x \cdot x"),
    ("(x + y)*z", "(x + y)z", r"\left(x + y\right) z"),
    ("z*(x + y)", "z·(x + y)", r"z \cdot \left(x + y\right)"),
    ("2*x", "2x", "2 x"),
    ("x*2", "x·2", r"x \cdot 2"),
    ("a - (b - c)", "a − (b − c)", r"a - \left(b - c\right)"),
    ("a - b - c", "a − b − c", "a - b - c"),
    ("a + (-b)", "a + (−b)", r"a + \left(-b\right)"),
    ("-(-x)", "−(−x)", r"-\left(-x\right)"),
    ("-a/b**2", "−a/b²", r"-\frac{a}{b^{2}}"),
    ("1/(x*log(2))", "1/(x·ln(2))", r"\frac{1}{x \ln\left(2\right)}"),
    ("(a/b)**2", "(a/b)²", r"\left(\frac{a}{b}\right)^{2}"),
    ("a**b**c", "a^(bᶜ)", "a^{b^{c}}"),
    ("(a**b)**c", "(aᵇ)ᶜ", r"\left(a^{b}\right)^{c}"),
    ("b*a**(b - 1)", "b·aᵇ⁻¹", "b a^{b - 1}"),
    ("exp(x)", "eˣ", "e^{x}"),
    ("exp(-dot)", "e^(−dot)", r"e^{-\mathrm{dot}}"),
    ("1/(1 + exp(-x))", "1/(1 + e⁻ˣ)", r"\frac{1}{1 + e^{-x}}"),
    ("sigmoid(x)", "σ(x)", r"\sigma\left(x\right)"),
    ("1 - tanh(x)**2", "1 − tanh²(x)", r"1 - \tanh^{2}\left(x\right)"),
    ("sqrt(x + 1)", "√(x + 1)", r"\sqrt{x + 1}"),
    ("√x", "√x", r"\sqrt{x}"),
    ("abs(x - 1)", "|x − 1|", r"\left|x - 1\right|"),
    ("max(a, b)", "max(a, b)", r"\max\left(a,\, b\right)"),
    ("np.log(x)", "ln(x)", r"\ln\left(x\right)"),
    ("log2(x)", "log₂(x)", r"\mathrm{log}_{2}\left(x\right)"),
    ("greater_equal(x, y)", "𝟙[x ≥ y]", r"\mathbf{1}\left[x \ge y\right]"),
    ("sum(x)", "Σ x", r"\sum x"),
    ("sum(x, axis=0)", "Σ x", r"\sum_{\mathrm{axis}\,0} x"),
    ("x.T", "xᵀ", r"x^{\top}"),
    ("UG @ x.T", "UG xᵀ", r"\mathrm{UG}\,x^{\top}"),
    ("W.T @ UG", "Wᵀ UG", r"W^{\top}\,\mathrm{UG}"),
    ("repeat(UG, 4)", "repeat UG", r"\mathrm{UG}\,\mathbf{1}_{4}"),
    ("UG * ones(2, 3)", "repeat UG", r"\mathrm{UG}\,\mathbf{1}_{2 \times 3}"),
    ("x[1:3]", "x[1:3]", "{x}_{1:3}"),
    ("concat([a, b], axis=1)", "concat([a, b], axis=1)", None),
    ("x_i*y_hat", "xᵢŷ", r"x_{i} \hat{y}"),
    ("x'**2", "x′²", "x'^{2}"),
]


@pytest.mark.parametrize(("source", "plain", "latex"), FORMULAS)
def test_a_formula_is_written_as_lectures_write_it(source: str, plain: str, latex: str | None) -> None:
    tree = read_expression(source)
    assert typeset(tree, "plain") == plain
    assert latex is None or typeset(tree, "latex") == latex


@pytest.mark.parametrize("source", [source for source, _, _ in FORMULAS])
def test_mathml_is_well_formed(source: str) -> None:
    ET.fromstring(f"<math>{typeset(read_expression(source), 'mathml')}</math>")


@pytest.mark.parametrize("source", [source for source, _, _ in FORMULAS])
def test_printed_source_parses_to_the_same_tree(source: str) -> None:
    tree = read_expression(source)
    assert read_expression(to_source(tree)) == tree


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("((x+y))*z", "(x + y) * z"),
        ("x-(y-z)", "x - (y - z)"),
        ("(x-y)-z", "x - y - z"),
        ("(-x)**2", "(-x) ** 2"),
        ("-x**2", "-x ** 2"),
        ("(-a)*b", "-a * b"),
        ("a**-b", "a ** -b"),
        ("2x⁻¹", "2 * x⁻¹"),
        ("(a @ b).T", "(a @ b).T"),
        ("x.sum(axis=0, keepdims=True)", "x.sum(axis=0, keepdims=True)"),
        ("x[:, ::2, -1]", "x[:, ::2, -1]"),
        ("x[..., 0]", "x[..., 0]"),
        ("[[1, 2], [3, x]]", "[[1, 2], [3, x]]"),
        ("0.1*x + 1e-30", "0.1 * x + 1e-30"),
    ],
)
def test_source_is_printed_with_no_bracket_too_many(source: str, printed: str) -> None:
    assert to_source(read_expression(source)) == printed


def test_a_tree_of_any_depth_is_printed_without_recursion() -> None:
    tree = Symbol("x")
    for _ in range(20_000):
        tree = Plus(Negate(tree), Constant(1.0))
    assert to_source(tree).count("+") == 20_000
    assert typeset(tree, "plain").count("+") == 20_000
    assert to_source(substitute(tree, {"x": Symbol("y")})).count("y") == 1


@pytest.mark.parametrize(
    ("source", "numbers", "plain", "latex"),
    [
        ("a*b", (-4, 1), "−4 × 1", r"-4 \times 1"),
        ("a*b", (2, -4), "2 × (−4)", r"2 \times \left(-4\right)"),
        ("a**2", (-4, 0), "(−4)²", r"\left(-4\right)^{2}"),
        ("a + b", (1, -4), "1 + (−4)", r"1 + \left(-4\right)"),
        ("a - b", (-3, -4), "−3 − (−4)", r"-3 - \left(-4\right)"),
        ("-a", (-3, 0), "−(−3)", r"-\left(-3\right)"),
        ("-a/b**2", (-3, 2e-7), "−(−3)/(2 × 10⁻⁷)²", r"-\frac{-3}{\left(2 \times 10^{-7}\right)^{2}}"),
        ("a*b", (2e-7, 3e8), "2 × 10⁻⁷ × (3 × 10⁸)", r"2 \times 10^{-7} \times \left(3 \times 10^{8}\right)"),
        ("exp(a)", (-1.5, 0), "e^(−1.5)", "e^{-1.5}"),
        ("exp(a)", (-1, 0), "e⁻¹", "e^{-1}"),
        ("a/b", (1, float("inf")), "1/∞", r"\frac{1}{\infty}"),
    ],
)
def test_numbers_put_in_get_brackets_where_they_need_them(
    source: str, numbers: tuple[float, float], plain: str, latex: str
) -> None:
    def filled(notation: Notation) -> str:
        pieces = {name: number_piece(float(n), notation) for name, n in zip("ab", numbers, strict=True)}
        return typeset(read_expression(source), notation, pieces, "×")

    assert filled("plain") == plain
    assert filled("latex") == latex


@pytest.mark.parametrize(("product", "text"), [("", "LG·UG"), ("∘", "LG ∘ UG"), ("×", "LG × UG"), ("·", "LG·UG")])
def test_the_multiplication_sign_can_be_asked_for(product: ProductSign, text: str) -> None:
    assert typeset(read_expression("LG*UG"), "plain", product=product) == text


def test_a_number_in_front_of_an_array_takes_no_ring() -> None:
    assert typeset(read_expression("2*x*UG"), "plain", product="∘") == "2x ∘ UG"


def test_small_arrays_are_written_out_and_large_ones_are_their_shape() -> None:
    small = np.array([[1.0, -2.0], [0.5, 3e-7]])
    assert array_piece(small, "plain").text == "[1, −2; 0.5, 3 × 10⁻⁷]"
    assert array_piece(small, "latex").text == r"{\begin{bmatrix} 1 & -2 \\ 0.5 & 3 \times 10^{-7} \end{bmatrix}}"
    assert ET.fromstring(array_piece(small, "mathml").text).tag == "mrow"
    assert array_piece(np.ones(3), "plain").text == "[1; 1; 1]"
    assert array_piece(np.ones(3), "plain", is_row=True).text == "[1, 1, 1]"
    assert array_piece(np.ones((5, 10)), "plain").text == "(5 × 10)"
    assert array_piece(np.ones((2, 2, 2)), "latex").text == r"\left(2 \times 2 \times 2\right)"


@pytest.mark.parametrize("value", [-4.0, 0.1967, 5.3e-7, -2e12, float("inf"), float("-inf"), float("nan"), 0.0])
def test_numbers_in_mathml_are_built_of_number_elements(value: float) -> None:
    root = ET.fromstring(f"<math>{number_piece(value, 'mathml').text}</math>")
    assert {element.tag for element in root.iter()} <= {"math", "mn", "mo", "mi", "mtext", "msup", "mrow"}
    assert "".join(root.itertext())


def test_a_shape_reads_as_a_product() -> None:
    assert shape_piece((64, 784), "plain").text == "(64 × 784)"


@pytest.mark.parametrize(
    ("b", "plain"), [(2.0, "2a"), (3.0, "3a²"), (1.0, "1"), (0.0, "0"), (-1.0, "−a⁻²"), (0.5, "0.5a^(−0.5)")]
)
def test_constants_put_in_leave_nothing_trivial(b: float, plain: str) -> None:
    tree = put_constants(read_expression("b * a ** (b - 1)"), {"b": b})
    assert typeset(tree, "plain") == plain


def test_an_exponent_is_raised_where_unicode_can() -> None:
    assert typeset(Power(Symbol("x"), Constant(10.0)), "plain") == "x¹⁰"
    assert typeset(Power(Symbol("x"), Constant(0.5)), "plain") == "x^0.5"


@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_compiled_formula_is_filled_within_microseconds(notation: Notation) -> None:
    template = compile_template(read_expression("-a/b**2"), notation, "×")
    pieces = {"a": number_piece(-3.0, notation), "b": number_piece(2e-7, notation)}
    seconds = min(timeit.repeat(lambda: template.fill(pieces), number=500, repeat=5)) / 500
    assert seconds < 20e-6  # measured: 1 µs

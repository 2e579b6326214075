"""How names are written, in all three notations."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from graph.notation.names import name_latex, name_mathml, name_parts, to_subscript, to_superscript, typeset_plain

# name, plain, LaTeX
NAMES = [
    ("x", "x", "x"),
    ("w_0", "w₀", "w_{0}"),
    ("w0", "w₀", "w_{0}"),
    ("w[0]", "w₀", "w_{0}"),
    ("W[1, 2]", "W₁₂", "W_{12}"),
    ("W[1, 12]", "W₁,₁₂", "W_{1,12}"),
    ("W2", "W₂", "W_{2}"),
    ("x_i", "xᵢ", "x_{i}"),
    ("x_b", "x_b", "x_{b}"),
    ("x_max", "xₘₐₓ", r"x_{\mathrm{max}}"),
    ("h_2_i", "h₂ᵢ", "h_{2i}"),
    ("x1_2", "x₁₂", "x_{12}"),
    ("w0'", "w₀′", "w_{0}'"),
    ("y'", "y′", "y'"),
    ("y'_1", "y₁′", "y_{1}'"),
    ("w''", "w′′", "w''"),
    ("alpha", "α", r"\alpha"),
    ("theta1", "θ₁", r"\theta_{1}"),
    ("x_alpha", "x_α", r"x_{\alpha}"),
    ("Sigma", "Σ", r"\Sigma"),
    ("σ", "σ", r"\sigma"),
    ("yhat", "ŷ", r"\hat{y}"),
    ("y_hat", "ŷ", r"\hat{y}"),
    ("yhat1", "ŷ₁", r"\hat{y}_{1}"),
    ("y_hat1", "ŷ₁", r"\hat{y}_{1}"),
    ("thetahat", "θ̂", r"\hat{\theta}"),
    ("xbar", "x̄", r"\bar{x}"),
    ("x_tilde", "x̃", r"\tilde{x}"),
    ("dot", "dot", r"\mathrm{dot}"),
    ("num", "num", r"\mathrm{num}"),
    ("sigx", "sigx", r"\mathrm{sigx}"),
    ("bar", "bar", r"\mathrm{bar}"),
    ("x@1", "x⁽¹⁾", "{x^{(1)}}"),
    ("w0'@12", "w₀′⁽¹²⁾", r"{w_{0}^{\prime(12)}}"),
    ("가중치1", "가중치₁", r"\text{가중치}_{1}"),
    ("learning_rate", "learning_rate", r"\mathrm{learning\_rate}"),
    ("hidden_state_2", "hidden_state₂", r"\mathrm{hidden\_state}_{2}"),
    ("은닉_상태", "은닉_상태", r"\text{은닉\_상태}"),
    ("theta_max", "θₘₐₓ", r"\theta_{\mathrm{max}}"),
    ("loss_i", "lossᵢ", r"\mathrm{loss}_{i}"),
    ("_a", "_a", r"\mathrm{\_a}"),
    ("x_", "x_", r"\mathrm{x\_}"),
]


@pytest.mark.parametrize(("name", "plain", "latex"), NAMES)
def test_a_name_is_set_as_mathematics(name: str, plain: str, latex: str) -> None:
    assert typeset_plain(name) == plain
    assert name_latex(name) == latex


@pytest.mark.parametrize("name", [name for name, _, _ in NAMES])
def test_mathml_of_a_name_is_well_formed_and_holds_its_letters(name: str) -> None:
    root = ET.fromstring(name_mathml(name))
    text = "".join(root.itertext())
    assert name_parts(name).base in text
    assert root.tag in {"mi", "msub", "msup", "msubsup", "mover"}


def test_mathml_puts_numbers_into_mn_and_letters_into_mi() -> None:
    assert name_mathml("w0") == "<msub><mi>w</mi><mn>0</mn></msub>"
    assert name_mathml("yhat") == '<mover accent="true"><mi>y</mi><mo>^</mo></mover>'
    assert name_mathml("w0'") == "<msubsup><mi>w</mi><mn>0</mn><mo>′</mo></msubsup>"


def test_unicode_has_only_some_raised_and_lowered_letters() -> None:
    assert to_subscript("10") == "₁₀"
    assert to_subscript("b") is None
    assert to_superscript("−1") == "⁻¹"
    assert to_superscript("0.5") is None


def test_w0_and_w_0_are_drawn_alike() -> None:
    assert typeset_plain("w0") == typeset_plain("w_0") == typeset_plain("w[0]")

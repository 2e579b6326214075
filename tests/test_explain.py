"""What is said at each step, in both languages, on the lectures' own examples."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

import pytest

from graph import trace
from graph.gates import GATES
from graph.steps.explanation import Explanation, explain, explain_step

CHAIN = ("x = -2; y = 5; z = -4\nq = x + y\nf = q*z", {})
NEURON = ("w=[2,-3,-3]\nx=[-1,-2]\ndot = w[0]*x[0] + w[1]*x[1] + w[2]\nf = 1/(1+exp(-dot))", {})
FAN_OUT = ("x*x + x", {"x": 3})
_SECOND = """
x = 3; y = -4
sigy = 1.0/(1 + exp(-y))
num = x + sigy
sigx = 1.0/(1 + exp(-x))
xpy = x + y
xpysqr = xpy**2
den = sigx + xpysqr
invden = 1.0/den
f = num*invden
"""
SECOND = (_SECOND, {})
LAYER = ("W=[[0.1,-0.2,0.3],[0.4,0.5,-0.6]]\nx=[1,2,3]\nb=[0.1,-0.1]\nf = sum(square(tanh(W@x+b)))", {})


def told(program: tuple[str, Mapping[str, object]], step: int, language: str = "en", **more: object) -> Explanation:
    """The explanation of one step of a program; negative steps count from the last."""
    traced = trace(program[0], program[1], **more)  # type: ignore[arg-type]
    steps = traced.timeline.steps
    return explain(traced.graph, traced.evaluation, steps[step % len(steps)], language)


# ---- the sentences
def test_the_start_names_output_and_inputs() -> None:
    assert told(CHAIN, 0).text == "2 gates compute f from x, y and z."
    assert told(CHAIN, 0, "ko").text == "x, y, z로 f를 계산하는 게이트 2개의 그래프입니다."
    assert told(CHAIN, 0).formula.plain == "q = x + y\nf = qz"  # type: ignore[union-attr]


def test_a_forward_step_says_what_goes_in_and_comes_out() -> None:
    said = told(CHAIN, 1)
    assert said.title == "Forward: + → q"
    assert said.text == "The + gate gets q = 3 from x = −2 and y = 5."
    assert said.why == GATES["add"].words("en").forward
    assert told(CHAIN, 1, "ko").text == "+ 게이트는 x = −2와 y = 5에서 q = 3을 얻습니다."
    assert said.formula.plain == "q = x + y = −2 + 5 = 3"  # type: ignore[union-attr]


def test_the_seed_is_the_gradient_of_the_output_in_itself() -> None:
    assert told(CHAIN, 3).text == "We start with ∂f/∂f = 1."
    assert told(CHAIN, 3, "ko").text == "∂f/∂f = 1에서 시작합니다."
    assert told(CHAIN, 3).formula.plain == "∂f/∂f = 1"  # type: ignore[union-attr]


def test_the_product_gate_says_what_each_side_receives_and_what_it_means() -> None:
    said = told(CHAIN, 4)
    slopes = "The slope in q is the other factor, z = −4; in z it is q = 3."
    assert said.text == f"{slopes} Times the upstream 1: −4 and 3."
    assert said.why == GATES["mul"].words("en").local
    assert said.meaning == "Raise q by a small h and f falls by about 4h; raise z and it rises by about 3h."
    assert said.formula.plain == "∂f/∂q = z × 1 = −4 × 1 = −4\n∂f/∂z = q × 1 = 3 × 1 = 3"  # type: ignore[union-attr]
    korean = told(CHAIN, 4, "ko")
    assert korean.title == "역전파: × → f"
    assert korean.text == "q 쪽 기울기는 다른 인수 z = −4, z 쪽은 q = 3이고, 상류 1을 곱하면 −4, 3입니다."
    assert korean.meaning == "q를 작은 h만큼 늘리면 f는 약 4h만큼 줄고, z 쪽은 약 3h만큼 늘어납니다."


def test_the_sum_gate_hands_the_gradient_on_to_both() -> None:
    said = told(CHAIN, 5)
    assert said.text == "A sum copies its upstream gradient, −4, to x and y."
    assert said.meaning == "Raise x or y by a small h and f falls by about 4h."
    assert said.formula.lines("plain")[0] == "∂f/∂x = ∂q/∂x · ∂f/∂q = 1 × (−4) = −4"  # type: ignore[union-attr]
    assert told(CHAIN, 5, "ko").text == "덧셈은 상류 그래디언트 −4를 x와 y에 그대로 복사합니다."


def test_the_colours_of_the_numbers_are_known() -> None:
    assert {role for _, role in told(CHAIN, 4).runs if role} == {"ug", "lg", "dg"}
    assert ("1", "ug") in told(CHAIN, 4).runs
    assert ("−2", "value") in told(CHAIN, 1).runs


def test_the_exp_gate_of_the_neuron_is_told_as_on_the_sketch() -> None:
    said = told(NEURON, 12)
    assert said.title == "Backward: exp → u₅"
    assert said.text == "The slope of e^u₄ is u₅ = 0.368; times the upstream −0.534: −0.197."
    assert said.meaning == "Raise u₄ by a small h and f falls by about 0.197h."
    assert said.formula.lines("plain") == (  # type: ignore[union-attr]
        "∂f/∂u₄ = ∂u₅/∂u₄ · ∂f/∂u₅",
        "= u₅ × (−0.534) = 0.368 × (−0.534) = −0.197",
    )
    korean = told(NEURON, 12, "ko")
    assert korean.title == "역전파: exp → u₅"
    assert korean.text == "e^u₄의 기울기는 u₅ = 0.368이고, 상류 −0.534를 곱하면 −0.197입니다."


def test_elements_of_an_input_carry_their_subscripts() -> None:
    assert "The slope in w₀ is the other factor, x₀ = −1; in x₀ it is w₀ = 2." in told(NEURON, -1).text


def test_a_gate_with_a_constant_has_its_own_reason() -> None:
    said = told(("2*x", {"x": 3}), -1)
    assert said.why == GATES["mul"].words("en").alone[1]
    assert said.text == "The slope of 2x is 2; times the upstream 1: 2."
    assert told(("x + 1", {"x": 3}), -1, "ko").text == "덧셈은 상류 그래디언트 1을 x에 그대로 복사합니다."


def test_an_unnamed_operand_gets_a_letter() -> None:
    program = ("(x+y)*z", {"x": -2, "y": 5, "z": -4})
    assert "in z it is u₁ = 3" in told(program, 4).text
    assert "z 쪽은 u₁ = 3이고" in told(program, 4, "ko").text


def test_letters_of_the_program_are_never_used_for_unnamed_values() -> None:
    assert " to v₁ and u." in told(("u*x + u", {"u": 1, "x": 2}), 4).text


def test_fan_out_tells_what_was_there_and_what_is_added() -> None:
    said = told(FAN_OUT, -1)
    assert said.text.startswith("x enters twice, so its slope is 3 + 3 = 6; times the upstream 1: 6. ")
    assert said.text.endswith("All 3 paths of x: 1 + 6 = 7.")
    assert said.meaning == "All paths together: raise x by a small h and f rises by about 7h."
    assert said.formula.lines("plain") == (  # type: ignore[union-attr]
        "∂f/∂x += ∂u₁/∂x · ∂f/∂u₁",
        "= x × 1 + x × 1 = 3 × 1 + 3 × 1 = 6",
        "∂f/∂x = 1 + 6 = 7",
    )
    assert told(FAN_OUT, -1, "ko").text.endswith("x의 경로 3개 모두 1 + 6 = 7입니다.")


def test_a_first_arrival_speaks_of_its_path_alone() -> None:
    assert told(SECOND, 20).meaning.startswith("Along this path alone, raise x or y ")
    assert told(SECOND, 20, "ko").meaning.startswith("이 경로에서만, ")
    assert "so far = 1.58 + (−0.0358) = 1.55" in told(SECOND, 24).formula.plain  # type: ignore[union-attr]
    assert told(SECOND, 24).meaning == "Along the paths so far, raise x by a small h and f rises by about 1.55h."


def test_the_lectures_second_example_adds_up_along_both_paths() -> None:
    assert "Both paths of y: 1.58 + 0.00905 = 1.59." in told(SECOND, -1).text


def test_a_tie_is_told_with_its_convention() -> None:
    said = told(("max(x, y)", {"x": 3, "y": 3}), -1)
    tied = "x and y tie, so there is no single slope here."
    assert said.text == f"{tied} The lecture gives each 1 × 1 = 1, PyTorch ½ × 1 = 0.5."
    assert said.meaning.startswith("A convention, no promise: ")
    assert GATES["relu"].words("ko").convention in told(("relu(x)", {"x": 0}), -1, "ko").text
    assert "tie" not in told(("max(x, y)", {"x": 3, "y": 2}), -1).text


def test_what_is_blocked_is_said_to_be_blocked() -> None:
    assert told(("relu(x)", {"x": -2}), -1).text.endswith(" = 0; times the upstream 1: 0.")
    assert told(("relu(x)", {"x": -2}), -1).meaning == "To first order, a small change of x leaves f as it is."


@pytest.mark.parametrize(
    ("source", "inputs", "step", "english", "korean"),
    [
        ("exp(x)", {"x": 1000}, 1, "e¹⁰⁰⁰ is beyond the largest float64", "e¹⁰⁰⁰은 float64로 나타낼 수 있는"),
        ("log(x)", {"x": 0}, 1, "ln(0) has no finite value", "ln(0)은 유한한 값이 없어"),
        ("1/x", {"x": 0}, 1, "1/0 has no finite value", "1/0은 유한한 값이 없어"),
        ("sqrt(x)", {"x": -1}, 1, "√(−1) is not defined among the real numbers", "√(−1)은 실수에서 정의되지 않으므로"),
        ("x*y", {"x": 1e200, "y": 1e200}, 1, "is beyond the largest float64", "가장 큰 수"),
        ("log(x)", {"x": [0, 1]}, 1, "here infinity appears for the first time", "처음으로 무한대가 나타납니다"),
        ("sqrt(x)", {"x": 0}, -1, "the curve is infinitely steep", "기울기가 무한대이므로"),
        ("1/(1 + exp(-x))", {"x": -1000}, -2, "An infinite slope meets a zero", "0과 만나"),
    ],
)
def test_numbers_that_get_lost_are_explained(
    source: str, inputs: dict[str, object], step: int, english: str, korean: str
) -> None:
    assert english in told((source, inputs), step).text
    assert korean in told((source, inputs), step, "ko").text


def test_a_finite_trace_speaks_of_no_lost_number() -> None:
    assert "float64" not in told(("σ(x)", {"x": -1000}), 1).text


# ---- arrays
def test_a_matrix_product_tells_rule_and_shape_of_each_side() -> None:
    lecture = ("W = randn(5, 10)\nX = randn(10, 3)\nD = W.dot(X)", {})
    said = told(lecture, -1)
    indices = "dW[i,k] = Σⱼ UG[i,j] · X[k,j], that is UG Xᵀ; likewise dX = Wᵀ UG."
    assert said.text == f"{indices} A gradient has the shape of its variable."
    assert said.formula.lines("plain") == (  # type: ignore[union-attr]
        "∂L/∂W = ∂L/∂D Xᵀ = (5 × 3) (10 × 3)ᵀ = (5 × 10)",
        "∂L/∂X = Wᵀ (∂L/∂D) = (5 × 10)ᵀ (5 × 3) = (10 × 3)",
    )
    korean = "dW[i,k] = Σⱼ UG[i,j] · X[k,j], 곧 UG Xᵀ이고, 마찬가지로 dX = Wᵀ UG입니다."
    assert told(lecture, -1, "ko").text.startswith(korean)
    assert told(lecture, 2).formula.plain == "∂L/∂D = ones(5, 3)"  # type: ignore[union-attr]


def test_small_matrices_are_put_into_the_formula() -> None:
    formula = told(LAYER, -1).formula
    assert formula is not None
    assert formula.lines("plain")[1].endswith("[0.767; −0.727] = [−0.214; −0.517; 0.666]")
    assert r"\begin{bmatrix}" in formula.latex
    assert "<mtable>" in formula.mathml


def test_the_strongest_element_says_what_an_array_of_gradients_means() -> None:
    said = told(LAYER, -1)
    assert said.meaning == "Raise W[0, 2], the strongest element, by a small h and f rises by about 2.3h."
    assert told(LAYER, 7).meaning.startswith("Raise any one element of u₄ by ")


def test_an_elementwise_gate_shows_its_slope_in_symbols() -> None:
    said = told(LAYER, 9)
    assert said.text.endswith("u₂ gets (1 − u₃²) ∘ UG (a vector of 2).")
    assert said.formula.plain.startswith("∂f/∂u₂ = (1 − u₃²) ∘ (∂f/∂u₃) = [0.635; 0.786] ∘ ")  # type: ignore[union-attr]


def test_broadcasting_is_said_on_the_way_there_and_undone_on_the_way_back() -> None:
    program = ("sum(X + b)", {"X": [[1, 2, 3], [4, 5, 6]], "b": [1, 0, -1]})
    assert "stretching b from 3 to 2 × 3." in told(program, 1).text
    said = told(program, -1)
    assert "so its gradient is summed back." in said.text
    assert "∂f/∂b = Σ ∂f/∂u₁ = [2, 2, 2]" in said.formula.plain  # type: ignore[union-attr]
    scalar = ("sum(X + c)", {"X": [1, 2, 3], "c": 1})
    assert "so its gradient is the sum." in told(scalar, -1).text


def test_the_loss_of_a_classifier_collapses_to_a_difference() -> None:
    program = ("L = softmax_cross_entropy(s, t)", {"s": [[1, 2, 0.5], [0.1, -1, 2]], "t": [0, 2]})
    assert told(program, -1).formula.plain.startswith("∂L/∂s = (softmax(s) − one-hot(t))/2 = ")  # type: ignore[union-attr]


def test_targets_that_do_not_add_up_to_one_weigh_the_prediction() -> None:
    scores = [[1, 2, 0.5], [0.1, -1, 2]]
    short, whole = "(softmax(s) − t)/2", "(softmax(s)·(Σ t) − t)/2"
    for targets, rule in ([[1, 0, 0], [0, 0.25, 0.75]], short), ([[1, 1, 0], [0, 0, 1]], whole):
        traced = trace("L = softmax_cross_entropy(s, t)", {"s": scores, "t": targets})
        said = explain_step(traced.story("en"), traced.timeline.steps[-1])
        assert f"s gets {rule} (" in said.text
        assert said.formula is not None
        for notation, total in ("plain", "Σ"), ("latex", r"\sum"), ("mathml", "∑"):
            assert (total in said.formula.lines(notation)[0]) == (rule is whole)  # type: ignore[arg-type]
        assert f"{rule}·UG" in {edge.lg_rule for edge in traced.edges}
        assert any("np.sum(t, axis=-1, keepdims=True)" in line.text for line in traced.code().lines)


def test_an_array_output_and_a_given_upstream_gradient_speak_of_a_loss() -> None:
    assert told(("y = W @ x", {"W": [[1, 2]], "x": [3, 4]}), 2).text.endswith("added up to one number L.")
    assert told(("x*2", {}), -1, upstream=2.5).formula.plain.startswith("∂L/∂x = ")  # type: ignore[union-attr]
    assert told(("L = x*2", {}), -1, upstream=2.5).formula.plain.startswith("∂ℒ/∂x = ")  # type: ignore[union-attr]


# ---- formulas
def test_latex_aligns_several_lines_and_mathml_puts_them_into_rows() -> None:
    formula = told(CHAIN, 4).formula
    assert formula is not None
    assert formula.latex.startswith(r"\begin{aligned} \frac{\partial f}{\partial q} & = z \times 1 = -4 \times 1 = -4")
    root = ET.fromstring(formula.mathml)
    assert len(root.findall(".//{*}mtr")) == 2
    assert 'class="lg"' in formula.mathml
    assert 'class="ug"' in formula.mathml
    assert 'class="dg"' in formula.mathml
    assert 'class="value"' in told(CHAIN, 1).formula.mathml  # type: ignore[union-attr]


def test_digits_can_be_set() -> None:
    traced = trace("exp(x)", {"x": 1})
    said = explain(traced.graph, traced.evaluation, traced.timeline.steps[1], "en", digits=6)
    assert said.formula.plain == "f = eˣ = e¹ = 2.71828"  # type: ignore[union-attr]


def test_an_earlier_version_of_a_name_does_not_wear_the_later_ones_letters() -> None:
    assert told(("g = x*2\ng = g + x\nf = g*g", {"x": 3}), 2).formula.plain == "g⁽²⁾ = g⁽¹⁾ + x = 6 + 3 = 9"  # type: ignore[union-attr]


def test_the_element_called_strongest_is_so_among_all_operands() -> None:
    source = "x = [[1, 2]]; W = [[0.1, 0], [0, 0.1]]; sum(x @ W)"
    assert "W[1, 0]" in trace(source).to_dict()["steps"][-1]["meaning"]


def test_nothing_is_said_to_rise_or_fall_where_the_output_is_no_number() -> None:
    assert not any(
        step.get("meaning") for step in trace("log(x) - 1", {"x": -2}).to_dict()["steps"] if step["phase"] == "backward"
    )


def test_an_output_of_many_numbers_goes_on_to_one_number_everywhere() -> None:
    """The formula, the table of gradients and the labels in symbols name the same L."""
    found = trace("y = [[1, 2], [3, 4]] @ x", {"x": [1, 2]})
    answer = found.to_dict()
    assert answer["output"]["loss"] == "L" != answer["output"]["label"]
    assert trace("x*y").to_dict()["output"]["loss"] == "f"

"""Ties, masks, operands that enter twice and constants of a gate: who gets what, in words that are true of each."""

from __future__ import annotations

from graph import trace
from graph.steps.explanation import explain_step
from tests.test_explain import told


def test_a_tie_tells_what_pytorch_gives() -> None:
    said = told(("max(x, y, z)*2", {"x": 3, "y": 3, "z": 3}), -1)
    assert said.text.endswith("The lecture gives each 1 × 2 = 2, PyTorch's amax ⅓ × 2 = 0.667.")
    said = told(("max(0, x)*2", {"x": 0}), -1)
    assert said.text.startswith("x ties with the constant 0")
    assert told(("max(x)*2", {"x": [3, 1, 3]}), -1).text.endswith("PyTorch's amax gives ½ to each of them.")
    said = told(("torch.max(x, y)*2", {"x": 3, "y": 3}), -1)
    assert said.text.endswith("Times the upstream 2, x and y get 1 each.")


def test_an_array_that_enters_twice_is_named_once() -> None:
    assert "A (twice) gets A ∘ UG (a vector of 2) each time." in told(("A*A", {"A": [1, 2]}), -1).text
    assert "x and y get LG ∘ UG" in told(("torch.min(x, y)", {"x": [1, 2], "y": [2, 1]}), -1).text


def test_a_mask_is_no_runaway_value() -> None:
    masked = "S.masked_fill(m == 0, float('-inf'))"
    said = told((masked, {"S": [[1, 2], [3, 4]], "m": [[1, 0], [1, 1]]}), 2)
    assert said.text == "The program itself puts an infinite number here, as a mask does."


def test_a_rule_names_the_gates_own_constants() -> None:
    said = told(("F.cross_entropy(x, 1, label_smoothing=0.1)", {"x": [1, 2, 3]}), -1)
    assert "softmax(x) − (0.9·one-hot(1) + 0.1/3)" in said.text
    assert "gets 𝟙[x ≥ 0] ∘ UG" in told(("clip(x, 0, None)", {"x": [1, 2, 3]}), -1).text


def test_the_bounds_of_a_binary_cross_entropy_stand_in_value_rule_and_sentence() -> None:
    traced = trace("f = bce(y, t)", {"y": 1, "t": 0})
    said = [explain_step(traced.story("en"), step) for step in traced.timeline.steps]
    assert all("max(ln(y), −100)" in one.formula.plain for one in said[:2] if one.formula)
    assert (traced.value, traced.gradients) == (100.0, {"y": 1e12, "t": -100.0})
    assert "counts −100" in said[3].text
    assert "PyTorch's slope is ±inf" in said[3].text
    inside = told(("f = bce(y, t)", {"y": 0.5, "t": 0}), 1)
    assert inside.formula is not None
    assert "100" not in inside.formula.plain

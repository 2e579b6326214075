"""What is typed is what is drawn: gates, edges, inputs, constants, versions of a name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graph import Trace, TraceError, trace


def signs(traced: Trace) -> list[str | None]:
    """The drawn signs of the gates, in forward order."""
    return [node.sign for node in traced.nodes if node.kind == "gate"]


def names(traced: Trace) -> list[str | None]:
    """The inputs that are drawn."""
    return [node.name for node in traced.nodes if node.kind == "input"]


NEURON = """w = [2,-3,-3] # assume some random weights and data
x = [-1, -2]
dot = w[0]*x[0] + w[1]*x[1] + w[2]
f = 1.0 / (1 + math.exp(-dot))"""


def test_the_lecture_neuron_has_its_eight_gates_in_order() -> None:
    traced = trace(NEURON)
    assert signs(traced) == ["×", "×", "+", "+", "×−1", "exp", "+1", "1/x"]
    assert [node.label for node in traced.nodes if node.kind == "input"] == ["w₀", "x₀", "w₁", "x₁", "w₂"]
    assert [round(number, 2) for number in traced.gradients["w"]] == [-0.2, -0.39, 0.2]
    assert [round(number, 2) for number in traced.gradients["x"]] == [0.39, -0.59]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x + x", ["+"]),
        ("x*y*z", ["×", "×"]),
        ("exp(x)*exp(x)", ["exp", "exp", "×"]),
        ("q = exp(x); q*q", ["exp", "×"]),
        ("x - y", ["−"]),
        ("x/y", ["÷"]),
        ("-x", ["×−1"]),
        ("x + 1", ["+1"]),
        ("1 + x", ["+1"]),
        ("2*x", ["×2"]),
        ("-2*x", ["×−2"]),
        ("1/x", ["1/x"]),
        ("x**2", ["x²"]),
        ("x/4", ["÷4"]),
        ("3 - x", ["3−x"]),
        ("x - 3", ["−3"]),
        ("2**x", ["2ˣ"]),
        ("e^x", ["exp"]),
        ("2*3*x", ["×6"]),
        ("x*2*3", ["×2", "×3"]),
        ("x*(2*3)", ["×6"]),
        ("max(0, x)", ["max(0, x)"]),
        ("max(x, 0, 1)", ["max(x, 0, 1)"]),
        ("max(x, y, 1)", ["max"]),
        ("σ(x)", ["σ"]),
        ("W @ [1, 2]", ["@"]),
        ("W.t() @ [1, 2]", ["T", "@"]),
    ],
)
def test_what_was_typed_is_what_is_drawn(text: str, wanted: list[str]) -> None:
    inputs = {"W": [[1, 2], [3, 4]]} if "W" in text else None
    assert signs(trace(text, inputs)) == wanted


def test_equal_operands_are_two_edges() -> None:
    edges = [edge for edge in trace("x*x", {"x": 3}).edges if edge.target != "nout"]
    assert [(edge.source, edge.slot, edge.dg) for edge in edges] == [("n1", 0, 3.0), ("n1", 1, 3.0)]


def test_free_inputs_count_up_whether_or_not_a_value_is_given() -> None:
    assert trace("x*y + z").value == 5
    assert trace("x*y + z", {"x": 10}).value == 23
    assert trace("f(b, a) = a*10 + b").value == 21


def test_a_tensor_literal_inside_an_expression_is_a_node_without_a_gradient() -> None:
    traced = trace("W @ [1, 2]", {"W": [[1, 2], [3, 4]]})
    (constant,) = [node for node in traced.nodes if node.kind == "constant"]
    assert constant.grad is None
    assert list(traced.gradients) == ["W"]


class TestVersions:
    """A name that is assigned again."""

    def test_a_name_given_a_new_value_keeps_both_versions(self) -> None:
        traced = trace("x = 3; y = x*2; x = 5; f = x*y")
        assert traced.gradients == {"x@1": 10.0, "x": 6.0}

    def test_in_place_operators_make_a_new_version(self) -> None:
        assert trace("g = 1; g += x; g *= 2", {"x": 4}).value == 10
        assert trace("g = 1; g = g + x; g = g*2", {"x": 4}).gradients == {"g": 2.0, "x": 2.0}

    def test_a_value_from_outside_overrides_the_last_input(self) -> None:
        source = "x = 3; y = x*2; x = 5; f = x*y"
        assert trace(source, {"x": 1}).value == 6
        assert trace(source, {"x@1": 1}).value == 10

    def test_a_second_name_makes_no_gate(self) -> None:
        traced = trace("b = a; b*b", {"a": 3})
        assert signs(traced) == ["×"]
        assert traced.gradients == {"a": 6.0}


class TestElements:
    """Inputs that are drawn as their elements."""

    def test_only_when_every_use_is_a_full_index(self) -> None:
        assert names(trace("w = [1, 2, 3]; w[0]*w[-1]")) == ["w[0]", "w[2]"]
        assert names(trace("w = [1, 2, 3]; w[0]*sum(w)")) == ["w"]
        assert names(trace("W[1]", {"W": [[1, 2], [3, 4]]})) == ["W"]

    def test_the_gradient_comes_back_whole(self) -> None:
        gradients = trace("W[0, 1]*W[1][2]", {"W": [[1, 2, 3], [4, 5, 6]]}).gradients
        np.testing.assert_array_equal(gradients["W"], [[0, 6, 0], [0, 0, 2]])

    def test_an_alias_is_indexed_like_the_name_itself(self) -> None:
        assert names(trace("w = [1, 2]; v = w; v[0]*w[1]")) == ["w[0]", "w[1]"]


class TestOutput:
    """The value of the last statement."""

    @pytest.mark.parametrize(
        ("source", "name"), [("x*y", "f"), ("f = 2*x; f + 1", "out"), ("L = x", "L"), ("f*x", "out")]
    )
    def test_its_name(self, source: str, name: str) -> None:
        assert trace(source).graph.output_name == name

    def test_a_program_of_one_input_has_two_steps(self) -> None:
        traced = trace("x")
        assert [step.phase for step in traced.steps] == ["start", "seed"]
        assert traced.gradients == {"x": 1.0}

    def test_constants_alone_fold(self) -> None:
        assert trace("2*3 + 1").value == 7
        assert trace("h = 2*pi").value == pytest.approx(6.283185307)

    def test_what_does_not_reach_it_is_listed_and_has_a_zero_gradient(self) -> None:
        traced = trace("a = 2; q = a*x; y*3")
        assert traced.graph.unused == ("a", "x", "q")
        assert traced.gradients == {"a": 0.0, "x": 0.0, "y": 3.0}


class TestSeeds:
    """Random numbers."""

    def test_the_same_source_gives_the_same_numbers(self) -> None:
        np.testing.assert_array_equal(trace("randn(3)*x").value, trace("randn(3)*x").value)

    def test_another_seed_gives_others(self) -> None:
        assert trace("x = rand(); x").value != trace("x = rand(); x", seed=1).value

    @pytest.mark.parametrize("seed", [-1, 1.5, "0", True, 2**64])
    def test_a_seed_is_a_whole_number(self, seed: Any) -> None:
        with pytest.raises(TraceError, match="seed"):
            trace("x", seed=seed)


class TestComposites:
    """Gates that open, and typed-out ones that close."""

    def test_an_opened_sigmoid_is_four_gates_in_a_group(self) -> None:
        traced = trace("3σ(x)", expand="all")
        assert signs(traced) == ["×−1", "exp", "+1", "1/x", "×3"]
        assert [node.group for node in traced.nodes if node.kind == "gate"] == ["n2"] * 4 + [None]
        assert [group.id for group in traced.graph.groups] == ["n2"]

    def test_inner_composites_open_by_their_own_id(self) -> None:
        source, inputs = "softmax_cross_entropy(s, t)", {"s": [1, 2, 3], "t": [0, 0, 1]}
        once = trace(source, inputs, expand=["n3"])
        assert len(signs(once)) == 2
        twice = trace(source, inputs, expand=["n3", "n3-1"])
        assert len(signs(twice)) > 2
        assert twice.value == pytest.approx(once.value)
        assert [(group.id, group.parent) for group in twice.graph.groups] == [("n3", None), ("n3-1", "n3")]

    def test_unknown_ids_are_passed_over(self) -> None:
        assert signs(trace("σ(x)", expand=["n77", "x"])) == ["σ"]

    def test_a_typed_out_sigmoid_closes_into_one_gate(self) -> None:
        traced = trace(NEURON)
        assert dict(traced.graph.closable) == {"n13": "sigmoid"}
        closed = trace(NEURON, close=["n13"])
        assert signs(closed) == ["×", "×", "+", "+", "σ"]
        np.testing.assert_allclose(closed.gradients["w"], traced.gradients["w"])

    def test_a_value_used_elsewhere_keeps_it_open(self) -> None:
        assert not trace("u = exp(-x); 1/(1 + u) + u").graph.closable


def test_names_that_are_also_functions_stay_names_where_they_can_be() -> None:
    assert set(trace("(x - mean)/sqrt(var + 1e-5)").gradients) == {"x", "mean", "var"}
    assert set(trace("inf = 2; inf*x").gradients) == {"inf", "x"}
    assert set(trace("exp*2", {"exp": 3}).gradients) == {"exp"}

"""The Jacobian as lecture 004 draws it, and the rules that it collapses to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graph import Trace, TraceError, trace
from graph.analysis.jacobian_indices import IndexForm, index_form
from graph.analysis.jacobian_stages import JacobianPicture, jacobian_picture
from graph.gates import GATES, Gate
from tests.analysis.test_code import typed_sources


@pytest.fixture
def network() -> Trace:
    """Lecture 004's network, 3 → 4 → 2 → 1."""
    rng = np.random.default_rng(4)
    inputs = {"W1": rng.normal(size=(4, 3)), "x": rng.normal(size=3), "W2": rng.normal(size=(2, 4)),
              "w3": rng.normal(size=2)}  # fmt: skip
    return trace("y = W1 @ x\nz = W2 @ y\nC = w3 @ z", inputs)


def between(t: Trace, source: str, target: str) -> JacobianPicture:
    nodes = t.graph.nodes
    edge = next(e for e in t.graph.edges if (nodes[e.source].name, nodes[e.target].name) == (source, target))
    return jacobian_picture(t, edge.id)


def test_the_stack_of_sheets_is_the_lectures(network: Trace) -> None:
    picture = between(network, "W2", "z")
    assert picture.steps.jacobian.shape == (2, 2, 4)
    assert [(axis.name, axis.is_output, axis.size, axis.letter) for axis in picture.axes] == [
        ("z", True, 2, "k"), ("W2", False, 2, "i"), ("W2", False, 4, "j"),
    ]  # fmt: skip
    assert [sheet.label.plain for sheet in picture.sheets] == ["∂z₁/∂W₂", "∂z₂/∂W₂"]
    ys, zeros = ("y₁", "y₂", "y₃", "y₄"), ("0", "0", "0", "0")
    assert [sheet.names for sheet in picture.sheets] == [(ys, zeros), (zeros, ys)]
    assert [sheet.is_zero[:, 0].tolist() for sheet in picture.sheets] == [[False, True], [True, False]]


def test_the_four_steps_end_at_the_outer_product(network: Trace) -> None:
    picture = between(network, "W2", "z")
    y = network.evaluation.values[next(k for k, n in enumerate(network.graph.nodes) if n.name == "y")]
    np.testing.assert_allclose(picture.steps.transposed, picture.steps.jacobian.reshape(2, 8).T)
    np.testing.assert_allclose(picture.steps.gradient, np.outer(picture.steps.upstream, y))
    np.testing.assert_allclose(picture.steps.gradient, network.gradients["W2"])


def test_the_index_form_and_the_short_rule_are_the_lectures(network: Trace) -> None:
    picture = between(network, "W2", "z")
    assert picture.index_rule is not None
    assert picture.short_rule is not None
    assert picture.index_rule.plain == "∂C/∂(W₂)ᵢⱼ = yⱼ ∂C/∂zᵢ"
    assert picture.short_rule.plain == "∂C/∂W₂ = ∂C/∂z yᵀ"
    assert r"y_{j}\, \frac{\partial C}{\partial z_{i}}" in picture.index_rule.latex
    assert picture.short_rule.mathml.startswith("<mfrac><mrow><mo>∂</mo><mi>C</mi>")
    y = between(network, "y", "z")
    assert y.index_rule is not None
    assert y.index_rule.plain == "∂C/∂yᵢ = Σⱼ (W₂)ⱼᵢ ∂C/∂zⱼ"


@pytest.mark.parametrize(
    ("source", "inputs", "rule"),
    [
        ("L = sum(W @ X)", {"W": np.ones((2, 3)), "X": np.ones((3, 4))}, "∂L/∂Wᵢⱼ = Σₖ Xⱼₖ ∂L/∂(u₁)ᵢₖ"),
        ("q = x + b; sum(q)", {"b": np.ones(3), "x": np.ones((2, 3))}, "∂f/∂xᵢⱼ = ∂f/∂qᵢⱼ"),
        ("q = b*x; sum(q)", {"b": np.ones(3), "x": np.ones((2, 3))}, "∂f/∂bᵢ = Σⱼ xⱼᵢ ∂f/∂qⱼᵢ"),
        ("q = repeat(x, 4); sum(q)", {"x": np.ones(3)}, "∂f/∂xᵢ = Σⱼ ∂f/∂qⱼᵢ"),
        ("q = x.T; sum(q)", {"x": np.ones((2, 2))}, "∂f/∂xᵢⱼ = ∂f/∂qⱼᵢ"),
        ("q = sum(x, axis=0); sum(q)", {"x": np.ones((2, 3))}, "∂f/∂xᵢⱼ = ∂f/∂qⱼ"),
        ("q = mean(x)\nf = q*q", {"x": np.ones(4)}, "∂f/∂xᵢ = 0.25 ∂f/∂q"),
        ("q = σ(x); sum(q)", {"x": np.ones(4)}, "∂f/∂xᵢ = ((1 − qᵢ)qᵢ) ∂f/∂qᵢ"),
        ("q = σ(x)", {"x": np.ones(4)}, "∂L/∂xᵢ = ((1 − qᵢ)qᵢ) ∂L/∂qᵢ"),
    ],
)
def test_index_forms_come_from_the_structure(source: str, inputs: dict[str, Any], rule: str) -> None:
    t = trace(source, inputs)
    found = jacobian_picture(t, t.graph.edges[0].id).index_rule
    assert found is not None
    assert found.plain == rule


def test_zeros_in_the_numbers_do_not_change_the_structure() -> None:
    t = trace("z = W @ y", {"W": np.zeros((2, 2)), "y": np.zeros(2)})
    assert index_form(t.graph, 0) == IndexForm((0,), (), factor=1, factor_axes=(1,))


def test_what_is_no_product_pattern_has_no_index_form() -> None:
    t = trace("softmax(x)", {"x": np.ones(3)})
    picture = jacobian_picture(t, t.graph.edges[0].id)
    assert picture.index_rule is None
    assert picture.short_rule is not None


def entry_rule(form: IndexForm, upstream: Any, factor: Any, shape: tuple[int, ...]) -> Any:
    """The downstream gradient that an index form says."""
    axes = list(range(len(shape)))
    if form.factor is None:
        found = np.einsum(upstream, list(form.output), axes) * form.number
    else:
        found = np.einsum(upstream, list(form.output), factor, list(form.factor_axes), axes)
    return found


@pytest.mark.parametrize("gate", [gate for gate in GATES.values() if not gate.is_elementwise], ids=lambda g: g.name)
def test_index_forms_compute_the_vjp(gate: Gate, rng: np.random.Generator) -> None:
    for source, given in typed_sources(gate, rng):
        shape = np.shape(trace(source, given).value)
        upstream = rng.normal(size=shape) if shape else float(rng.normal())
        t = trace(source, given, upstream=upstream)
        for number, edge in enumerate(t.graph.edges[:-1]):
            form = index_form(t.graph, number)
            if form is None or t.graph.nodes[edge.target].operation.gate is not gate:
                continue
            size = t.graph.nodes[edge.source].shape
            values = t.evaluation.values
            factor = None if form.factor is None else values[t.graph.nodes[edge.target].operands[form.factor]]
            try:
                found = entry_rule(form, upstream, factor, size)
            except ValueError:
                continue  # an axis that a factor of 1 copies: einsum does not name axes that are not there
            np.testing.assert_allclose(found, t.evaluation.downstream[number], rtol=1e-9, atol=1e-12)


def test_unknown_edges_and_large_jacobians_are_refused(network: Trace) -> None:
    with pytest.raises(TraceError) as refusal:
        jacobian_picture(network, "e99-0")
    assert refusal.value.code == "wrong_arguments"
    big = trace("W @ x", {"W": np.ones((200, 200)), "x": np.ones(200)})
    with pytest.raises(TraceError) as refusal:
        jacobian_picture(big, big.graph.edges[0].id)
    assert refusal.value.code == "too_large"


def test_large_gates_are_read_off_small_ones() -> None:
    t = trace("z = W @ y", {"W": np.ones((300, 200)), "y": np.ones(200)})
    assert index_form(t.graph, 0) == IndexForm((0,), (), factor=1, factor_axes=(1,))
    square = trace("Z = W @ X", {"W": np.ones((200, 200)), "X": np.ones((200, 200))})
    assert index_form(square.graph, 1) == IndexForm((2, 1), (2,), factor=0, factor_axes=(2, 0))

"""Laws of the backward pass on random well-formed programs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph import trace
from tests.laws import assert_laws, assert_same, assert_steps_visit_every_gate_twice
from tests.observed import array, through_python
from tests.programs import Program, programs

SEEDS = st.integers(0, 2**16)
LOOSE = 1e-7  # rounding of a dozen operations in another order


def gradients_of(program: Program, upstream: np.ndarray, **options: str) -> dict[str, np.ndarray]:
    traced = trace(program.source, inputs=program.inputs, upstream=upstream, **options)
    return {name: np.asarray(gradient) for name, gradient in traced.gradients.items()}


@given(programs())
def test_the_laws_hold(program: Program) -> None:
    assert_laws(through_python(program.source, inputs=program.inputs), rtol=LOOSE)


@given(programs())
def test_the_laws_hold_with_every_composite_opened(program: Program) -> None:
    assert_laws(through_python(program.source, inputs=program.inputs, expand="all"), rtol=LOOSE)


@settings(max_examples=30)
@given(programs(), st.sampled_from(["none", "all"]))
def test_steps_go_forward_and_back_over_every_gate(program: Program, expand: str) -> None:
    assert_steps_visit_every_gate_twice(through_python(program.source, inputs=program.inputs, expand=expand))


@given(programs(), SEEDS)
def test_gradients_are_linear_in_the_upstream_gradient(program: Program, seed: int) -> None:
    first, second = np.random.default_rng(seed).normal(size=(2, *program.shape))
    of_first, of_second = gradients_of(program, first), gradients_of(program, second)
    for name, gradient in gradients_of(program, 2 * first - 3 * second).items():
        want = 2 * of_first[name] - 3 * of_second[name]
        np.testing.assert_allclose(gradient, want, rtol=LOOSE, atol=LOOSE, err_msg=name)


@given(programs(), SEEDS)
def test_gradients_equal_central_differences(program: Program, seed: int) -> None:
    generator = np.random.default_rng(seed)
    upstream = generator.normal(size=program.shape)
    direction = {name: generator.normal(size=value.shape) for name, value in program.inputs.items()}
    gradients = gradients_of(program, upstream)
    want = sum(np.vdot(gradients[name], direction[name]) for name in program.inputs)

    def along(distance: float) -> float:
        moved = {name: value + distance * direction[name] for name, value in program.inputs.items()}
        return float(np.vdot(upstream, trace(program.source, inputs=moved).value))

    def difference(step: float) -> float:
        return (along(step) - along(-step)) / (2 * step)

    coarse, fine = difference(2e-3), difference(1e-3)
    extrapolated = fine + (fine - coarse) / 3  # Richardson: the error is of fourth order
    assume(abs(fine - coarse) < 1e-3 * (1 + abs(fine)))  # else the point is too curved for a difference to judge
    assert extrapolated == pytest.approx(want, rel=1e-5, abs=1e-6)


@given(programs(), SEEDS)
def test_opened_and_closed_composites_agree(program: Program, seed: int) -> None:
    upstream = np.random.default_rng(seed).normal(size=program.shape)
    closed = trace(program.source, inputs=program.inputs, upstream=upstream, expand="none")
    opened = trace(program.source, inputs=program.inputs, upstream=upstream, expand="all")
    assert len(opened.nodes) >= len(closed.nodes)
    assert_same(opened.value, closed.value, "value", LOOSE)
    for name, gradient in closed.gradients.items():
        np.testing.assert_allclose(opened.gradients[name], gradient, rtol=LOOSE, atol=LOOSE, err_msg=name)


@given(programs())
def test_a_gradient_has_the_shape_of_its_input(program: Program) -> None:
    traced = trace(program.source, inputs=program.inputs)
    assert np.shape(traced.value) == program.shape
    for name, value in program.inputs.items():
        assert np.shape(traced.gradients[name]) == value.shape


@given(programs())
def test_tracing_twice_gives_the_same_bits(program: Program) -> None:
    first, second = (through_python(program.source, inputs=program.inputs) for _ in range(2))
    assert list(first.nodes) == list(second.nodes)
    for one, other in zip(first.edges, second.edges, strict=True):
        for name in ("value", "lg", "ug", "dg"):
            np.testing.assert_array_equal(array(one[name]), array(other[name]))

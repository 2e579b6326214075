"""Descents: they come down, or say why not."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from graph import TraceError, trace
from graph.analysis.gradient_descent import Optimizer, contour, descend
from graph.limits import Limits

OPTIMIZERS: list[Optimizer] = ["sgd", "momentum", "adam"]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_bowl_is_descended(optimizer: Optimizer) -> None:
    t = trace("(x - 3)**2 + (y + 1)**2", {"x": 0, "y": 0})
    found = descend(t, ["x", "y"], rate=0.1, optimizer=optimizer, steps=200)
    assert found.ending == "done"
    assert found.losses[0] == 10
    assert found.losses[-1] < 1e-3
    assert found.values[-1]["x"] == pytest.approx(3, abs=0.05)


def test_one_step_is_the_lectures_update() -> None:
    """Lecture 003: θ ← θ − η ∇L(θ)."""
    t = trace("x**2 * y", {"x": 3, "y": 2})
    found = descend(t, ["x"], rate=0.01, steps=1)
    assert found.values[1]["x"] == 3 - 0.01 * 12
    assert set(found.values[1]) == {"x"}


def test_momentum_and_adam_are_their_papers_formulas() -> None:
    t = trace("x**2", {"x": 1.0})
    momentum = descend(t, ["x"], rate=0.1, optimizer="momentum", steps=2)
    first = 1 - 0.1 * 2
    assert momentum.values[2]["x"] == pytest.approx(first - 0.1 * (0.9 * 2 + 2 * first))
    adam = descend(t, ["x"], rate=0.1, optimizer="adam", steps=1)
    assert adam.values[1]["x"] == pytest.approx(1 - 0.1 * 2 / (2 + 1e-8))


def test_a_small_network_learns_from_a_batch(rng: np.random.Generator) -> None:
    inputs = {"x": rng.normal(size=(6, 3)), "y": rng.normal(size=(6, 1)), "W1": rng.normal(size=(3, 4)),
              "b1": np.zeros(4), "W2": rng.normal(size=(4, 1)), "b2": np.zeros(1)}  # fmt: skip
    t = trace("h = tanh(x @ W1 + b1)\nL = mse(h @ W2 + b2, y)", inputs)
    found = descend(t, ["W1", "b1", "W2", "b2"], rate=0.1, optimizer="adam", steps=100)
    assert found.losses[-1] < 0.2 * found.losses[0]
    again = trace("h = tanh(x @ W1 + b1)\nL = mse(h @ W2 + b2, y)", inputs | dict(found.values[-1]))
    assert again.value == pytest.approx(found.losses[-1])


@pytest.mark.parametrize(("source", "rate", "ending"), [("x**2", 10.0, "diverged"), ("exp(x**2)", 10.0, "nonfinite")])
def test_divergence_says_so(source: str, rate: float, ending: str) -> None:
    found = descend(trace(source, {"x": 1.0}), ["x"], rate=rate, steps=100)
    assert found.ending == ending
    assert len(found.losses) < 100
    assert found.remembered[-1] == len(found.losses) - 1


def test_two_parameters_have_a_contour() -> None:
    t = trace("(x - 3)**2 + (y + 1)**2", {"x": 0, "y": 0})
    found = descend(t, ["x", "y"], rate=0.1, steps=30)
    around = contour(t, found)
    assert around is not None
    assert around.heights.shape == (25, 25)
    assert min(around.xs) < 0
    assert max(around.xs) > found.values[-1]["x"]
    assert around.heights[0, 0] == pytest.approx((around.xs[0] - 3) ** 2 + (around.ys[0] + 1) ** 2)
    assert contour(t, descend(t, ["x"], steps=2)) is None


def test_many_numbers_are_remembered_sparsely() -> None:
    t = trace("sum(x**2)", {"x": np.ones(1000)}, limits=Limits(descent_numbers=20_000))
    found = descend(t, ["x"], rate=0.01, steps=100)
    assert len(found.losses) == 101
    assert len(found.values) <= 21
    assert found.remembered[-1] == 100


def test_a_descent_ends_in_time() -> None:
    t = trace("x**2", {"x": 1.0})
    hurried = trace("x**2", {"x": 1.0}, limits=replace(t.limits, insight_seconds=0.0))
    assert descend(hurried, ["x"], steps=100).ending == "time"


def test_what_cannot_descend_is_refused() -> None:
    t = trace("t = [1, 2]\ncross_entropy(y, t)", {"y": [[0.1, 0.7, 0.2], [0.3, 0.3, 0.4]]})
    for parameters, options, code in (
        (["t"], {}, "not_differentiable"),
        (["z"], {}, "unknown_name"),
        ([], {}, "wrong_arguments"),
        (["y"], {"steps": 10**6}, "too_large"),
        (["y"], {"rate": math.nan}, "bad_value"),
    ):
        with pytest.raises(TraceError) as refusal:
            descend(t, parameters, **options)  # type: ignore[arg-type]
        assert refusal.value.code == code
        assert refusal.value.message
        assert refusal.value.message_in("ko")


@pytest.mark.parametrize(
    ("source", "inputs", "rate", "steps", "ending"),
    [
        ("(x + y)*z", {"x": -2, "y": 5, "z": -4}, 0.1, 30, "falling"),  # a plane in x and y
        ("x*y", {"x": 1.0, "y": -2.0}, 0.5, 100, "unbounded"),
        ("-x**2", {"x": 1.0}, 10.0, 400, "unbounded"),
        ("x**2", {"x": 1.0}, 1.05, 5, "rose"),
        ("x**2", {"x": 1.0}, 0.1, 30, "done"),
    ],
)
def test_a_loss_without_a_lowest_value_is_not_called_done(
    source: str, inputs: dict[str, float], rate: float, steps: int, ending: str
) -> None:
    found = descend(trace(source, inputs), list(inputs)[:2], rate=rate, steps=steps)
    assert found.ending == ending


def test_two_numbers_of_one_parameter_have_a_contour_too() -> None:
    t = trace("w = [3, 1]\nL = (w[0] - 1)**2 + 2*w[1]**2")
    found = descend(t, ["w"], rate=0.1, steps=5)
    around = contour(t, found)
    assert around is not None
    assert (around.x, around.y) == ("w₀", "w₁")
    assert around.path[0] == (3.0, 1.0)
    assert len(around.path) == 6
    row, column = 3, 4
    x, y = around.xs[column], around.ys[row]
    assert around.heights[row, column] == pytest.approx((x - 1) ** 2 + 2 * y**2)
    assert contour(trace("w = [1, 2, 3]\nsum(w*w)"), descend(trace("w = [1, 2, 3]\nsum(w*w)"), ["w"], steps=2)) is None

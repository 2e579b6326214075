"""Mathematics as it is written: letters side by side, sides that are equal, roots of functions, definitions."""

from __future__ import annotations

from typing import Any

import pytest

from graph import trace

READ = [
    ("λ = 3\nθ = 2\nJ = λθ²", 12.0, {"λ": 4.0, "θ": 12.0}),
    ("λ = 3\nθ = 2\nJ = (λθ)²", 36.0, {"λ": 24.0, "θ": 36.0}),
    ("λ = 2\nJ(θ) = (θ − 3)² + λθ²", 6.0, {"θ": 0.0, "λ": 1.0}),
    ("x = 2\ny = 3\nf = 2xy²", 36.0, {"x": 18.0, "y": 24.0}),
    ("x = 2\ny = 3\nz = xy\nf = z**2", 36.0, {"x": 36.0, "y": 24.0}),
    ("a = 2\nb = 1\nL = (ab)^2 = a^2 b^2", 4.0, {"a": 4.0, "b": 8.0}),
    ("x = 1\ny = x + 1 = 2", 2.0, {"x": 1.0}),
    ("f(x) = x + 3\nx = 1\ny = √f(x)", 2.0, {"x": 0.25}),
    ("x := 3\ny := 2x", 6.0, {"x": 2.0}),
    (r"f = 2 x_2 + \cdots + 2 x_5", 20.0, {"x_2": 2.0, "x_3": 2.0, "x_5": 2.0}),
    (r"f = x_1 x_2 \cdots x_4", 24.0, {"x_3": 8.0}),
    (r"f = w_1 x_1 + \ldots + w_3 x_3 + b", 51.0, {"b": 1.0}),
    (r"y = \sqrt{x_1^2 + \cdots + x_4^2}", 30**0.5, {"x_1": 30**-0.5}),
    (
        "x = [1, 2, 3]\n" + r"L = \mathbb{E}_{x \sim p}\left[x^2\right] - \mathbb{E}[x]^2",
        2 / 3,
        {"x": [-2 / 3, 0, 2 / 3]},
    ),
]


@pytest.mark.parametrize(("source", "value", "gradients"), READ, ids=[source for source, *_ in READ])
def test_it_means_what_a_reader_of_it_expects(source: str, value: float, gradients: dict[str, Any]) -> None:
    found = trace(source)
    assert found.value == pytest.approx(value)
    for name, slope in gradients.items():
        assert found.gradients[name] == pytest.approx(slope), name


def test_sides_that_are_left_out_are_told() -> None:
    notices = trace("a = 2\nL = (a + 1)^2 = a^2 + 2a + 1").structure.notices
    assert "sides_left_out" in [notice.key for notice in notices]

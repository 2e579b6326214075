"""What a layout will cost is known beforehand; long programs are laid out all the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph import trace
from graph.drawing.picture import draw
from graph.layout.layout_plan import layout_cost
from graph.limits import LIBRARY


def test_cost_follows_long_wires() -> None:
    assert layout_cost(trace("exp(exp(exp(x)))").graph) == 4
    assert layout_cost(trace("exp(exp(exp(x))) + x").graph) == 9
    assert layout_cost(trace(" + ".join(f"w{i}*x{i}" for i in range(100))).graph) < 1_000


@pytest.mark.slow
def test_long_programs_are_laid_out() -> None:
    patient = replace(
        LIBRARY, layout_seconds=30.0, layout_work=30.0
    )  # this machine may be busy; the benchmarks measure time
    chain = "x = 1\n" + "\n".join(f"y{i} = {'x' if i == 0 else f'y{i - 1}'}*0.9" for i in range(1_000))
    assert draw(trace(chain).graph, limits=patient).width > 100_000
    assert draw(trace(" + ".join(f"w{i}*x{i}" for i in range(250))).graph, limits=patient).width > 10_000

"""Every layout engine puts everything where the default one puts it, to a fifth of a point, for all examples."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from graph import trace
from graph.errors import NotNow
from graph.layout import graphviz_process
from graph.layout.dot_source import dot_of
from graph.layout.graphviz_positions import Positions
from graph.layout.layout_engines import Engine, engines
from graph.layout.layout_plan import plan_of
from graph.layout.style import PAGE_STYLE, Direction
from tests.sample import sampled
from web.pages.examples import Example, examples, question_of

OLDEST = 13  # of Graphviz: before, coordinates across were chosen in another way
POINTS = 0.2
ENGINES = engines()
DIRECTIONS: tuple[Direction, ...] = ("LR", "TB")


def version_of(engine: Engine) -> int:
    """The major version of a Graphviz; 0 where it does not say."""
    told = subprocess.run([engine.command[0], "-V"], capture_output=True, text=True).stderr
    found = re.search(r"version (\d+)", told)
    return int(found[1]) if found else 0


def dots(example: Example) -> Iterator[str]:
    """The example as it opens, and with all its composites opened."""
    question = question_of(example)
    expand = question.expand if isinstance(question.expand, str) else list(question.expand)
    for opened in (expand, "all") if expand != "all" else (expand,):
        close = () if opened == "all" else question.close
        graph = trace(question.source, dict(question.inputs), expand=opened, close=close, seed=question.seed).graph
        for direction in DIRECTIONS:
            structure = replace(PAGE_STYLE, direction=direction).structure
            yield dot_of(graph, plan_of(graph, structure), structure)


def laid_out(engine: Engine, dot: str) -> Positions:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(graphviz_process, "engines", lambda: (engine,))
        return graphviz_process.lay_out(dot, 30.0)


def farthest(one: Positions, other: Positions) -> float:
    """The largest difference between any two numbers."""
    assert one[0].keys() == other[0].keys()
    assert one[1].keys() == other[1].keys()
    boxes = [abs(a - b) for name in one[0] for a, b in zip(one[0][name], other[0][name], strict=True)]
    frames = [abs(a - b) for name in one[1] for a, b in zip(one[1][name], other[1][name], strict=True)]
    return max(boxes + frames)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES[1:], ids=lambda engine: engine.name)
def test_an_engine_agrees_with_the_default_one(engine: Engine) -> None:
    if engine.name == "dot" and (version := version_of(engine)) < OLDEST:
        pytest.skip(f"the dot on the path is of Graphviz {version}, older than {OLDEST}")
    try:
        laid_out(engine, graphviz_process.PROBE)
    except NotNow as lost:
        pytest.skip(f"{engine.name} does not work here: {lost.line}")
    for example in sampled(examples(), 4):
        for dot in dots(example):
            assert farthest(laid_out(ENGINES[0], dot), laid_out(engine, dot)) <= POINTS, (example.name, dot[:200])


def test_some_engine_is_installed() -> None:
    assert ENGINES, f"no layout engine for {sys.executable}: pip install graphviz-pure"

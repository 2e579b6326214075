"""A deck of slides: one layout, many frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graph import trace
from graph.files import FORMATS, Order
from graph.layout.dot_source import dot_of
from graph.layout.graphviz_process import lay_out
from graph.layout.style import Style
from graph.structure import forget_structures

from . import peers
from .measure import OURS, SECONDS, Row, Sample, Target, measured
from .programs import VALUES, mixed

_LAYERS, _SLIDE = 8, 0.3  # 26 gates; ms a slide
_LAYOUT = "places alone"


def rows(is_quick: bool) -> Iterator[Row]:
    """From source to all frames; beside it the same with one run of Graphviz's program a slide, and whole slides."""
    source = mixed(1 if is_quick else _LAYERS)
    drawing = trace(source, VALUES).drawing(Style())
    slides = len(trace(source, VALUES).steps)
    text = dot_of(drawing.graph, drawing.plan, drawing.style.structure)

    def ours() -> list[str]:
        forget_structures()
        traced = trace(source, VALUES)
        return [traced.svg(step) for step in range(slides)]

    def whole() -> bytes:
        forget_structures()
        return FORMATS["zip"].write(trace(source, VALUES), Order())

    rivals: dict[str, Callable[[], object]] = {
        OURS: ours,
        _LAYOUT: lambda: lay_out(text, SECONDS),
        "with title, words and formula": whole,
    }
    if peers.has_dot:
        rivals["a run of dot a slide"] = lambda: [peers.dot(text) for _ in range(slides)]
    found = measured(rivals, 1 if is_quick else 20, 15.0)
    layout = found.pop(_LAYOUT)
    floor = layout.median + _SLIDE * slides
    found[f"one layout + {_SLIDE} ms a slide"] = Sample(floor, floor, floor, layout.rounds)
    target = Target(f"of one layout + {_SLIDE} ms a slide", found[OURS].median / floor, 1.5)
    yield Row(f"a deck of {slides} SVG frames, {(slides - 2) // 2} gates", "ms", found, (target,))

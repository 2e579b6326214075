"""Drawings of large graphs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from graph import trace
from graph.layout.dot_source import dot_of
from graph.layout.graphviz_process import lay_out
from graph.layout.layout_plan import plan_of
from graph.layout.style import Style
from graph.limits import LIBRARY
from graph.structure import forget_structures

from .measure import OURS, SECONDS, Row, Target, measured
from .programs import VALUES, hub, mesh, mixed

_LAYOUT = "places alone"
_PATIENT = replace(LIBRARY, layout_seconds=SECONDS)


def _drawn(source: str, inputs: dict[str, float]) -> tuple[Callable[[], object], Callable[[], object], int]:
    """From source to SVG; Graphviz's part of it; the number of gates."""

    def ours() -> str:
        forget_structures()
        return trace(source, inputs, limits=_PATIENT).svg()

    graph = trace(source, inputs, limits=_PATIENT).graph
    structure = Style().structure
    text = dot_of(graph, plan_of(graph, structure), structure)
    return ours, partial(lay_out, text, SECONDS), len(graph.gates)


def rows(is_quick: bool) -> Iterator[Row]:
    """From source to SVG."""
    medians: dict[int, float] = {}
    limits = {100: None, 200: 100.0, 500: None, 1_000: 1_000.0}
    for gates in (20,) if is_quick else tuple(limits):
        source = mesh(gates)
        ours, layout, count = _drawn(source, {name: value for name, value in VALUES.items() if name in source})
        found = measured({OURS: ours, _LAYOUT: layout}, 1 if is_quick else 12, 8.0)
        medians[count] = found[OURS].median
        targets = [Target("source to picture", found[OURS].median, most, "ms") for most in [limits.get(gates)] if most]
        if gates == 1_000:
            first = min(medians)
            growth = math.log(found[OURS].median / medians[first]) / math.log(count / first)
            targets.append(Target(f"growth from {first} gates on, as a power of the size", growth, 1.3, "power"))
        yield Row(f"drawing of {count:,} gates", "ms", found, tuple(targets))
    gates = 5 if is_quick else 100
    ours, layout, _ = _drawn(hub(gates), {"x": 1.01})
    found = measured({OURS: ours, _LAYOUT: layout}, 1 if is_quick else 12, 8.0)
    target = Target("source to picture", found[OURS].median, 300.0, "ms")
    yield Row(f"one input used by {gates} gates in a row", "ms", found, (target,))
    ours, layout, count = _drawn(mixed(2 if is_quick else 66), VALUES)
    found = measured({OURS: ours, _LAYOUT: layout}, 1 if is_quick else 12, 8.0)
    yield Row(f"{count} gates in a row that share two inputs", "ms", found)

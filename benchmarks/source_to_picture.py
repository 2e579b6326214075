"""From source to annotated SVG: parse, differentiate, lay out, draw. Nothing is remembered between turns.

Three floors, all by Graphviz alone, in a process as ours. Places alone: the very DOT text that we lay out, empty boxes
without wires, which we draw ourselves. Layout alone: the same boxes with wires by Graphviz. Layout with texts: that
with all signs, names and numbers in it, a whole annotated picture by Graphviz alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from graph import trace
from graph.layout.dot_source import dot_of
from graph.layout.graphviz_process import lay_out
from graph.layout.style import Style
from graph.numbers import readable_value
from graph.structure import forget_structures

from . import peers
from .measure import OURS, SECONDS, Row, Target, measured

NEURON = ("the neuron 1/(1+exp(-(w0*x0+w1*x1+w2)))", "f(w0, x0, w1, x1, w2) = 1/(1 + exp(-(w0*x0 + w1*x1 + w2)))")
SHARED = ("(x+σ(y))/(σ(x)+(x+y)²)", "f(x, y) = (x + σ(y))/(σ(x) + (x + y)**2)")
_NUMBERS = (2.0, -1.0, -3.0, -2.0, -3.0)


def _neuron(number: Callable[[float], Any], exp: Callable[[Any], Any]) -> Any:
    w0, x0, w1, x1, w2 = map(number, _NUMBERS)
    return 1.0 / (1.0 + exp(-(w0 * x0 + w1 * x1 + w2)))


def _shared(number: Callable[[float], Any], exp: Callable[[Any], Any]) -> Any:
    x, y = number(3.0), number(-4.0)
    return (x + 1.0 / (1.0 + exp(-y))) / (1.0 / (1.0 + exp(-x)) + (x + y) ** 2)


def _micrograd_exp(value: Any) -> Any:
    """micrograd has no exp: e to the power of a number is its nearest; this is its own class's way to add one."""
    out = peers.micrograd.Value(math.exp(value.data), (value,), "exp")

    def backward() -> None:
        value.grad += out.data * out.grad

    out._backward = backward
    return out


def _with_micrograd(formula: Callable[..., Any]) -> bytes:
    out = formula(peers.micrograd.Value, _micrograd_exp)
    out.backward()
    return peers.dot(peers.trace_dot(out))


def _with_torch(formula: Callable[..., Any]) -> bytes:
    torch = peers.torch
    out = formula(lambda number: torch.tensor(number, requires_grad=True), torch.exp)
    out.backward()
    return peers.dot(peers.torchviz.make_dot(out).source)


def _with_wires(text: str) -> str:
    """Our DOT text with wires by Graphviz."""
    wired = text.replace(" splines=none", "")
    assert wired != text
    return wired


def _with_texts(traced: Any, text: str) -> str:
    """Our DOT text with wires by Graphviz and with labels: in the nodes, and of every wire the four numbers."""
    graph, labels = traced.graph, {}
    for position, node in enumerate(traced.nodes):
        labels[f"n{position}"] = node.sign or node.label or ""
    for position, edge in enumerate(traced.edges):
        value, dg, lg, ug = (readable_value(number) for number in (edge.value, edge.dg, edge.lg, edge.ug))
        labels[f"e{position}"] = f"{value}\\n{dg}\\n= {lg} × {ug}"
    assert len(labels) == len(graph.nodes) + len(graph.edges)
    lines = _with_wires(text).splitlines()
    for place, line in enumerate(lines):
        name, _, box = line.strip().partition(" [")
        if name in labels:
            lines[place] = f'\t{name} [fixedsize=true fontsize=7 label="{labels[name]}" {box or "]"}'
            del labels[name]
    assert not labels
    return "\n".join(lines)


def rows(is_quick: bool) -> Iterator[Row]:
    """Two programs."""
    for (title, source), formula, least in ((NEURON, _neuron, 4.0), (SHARED, _shared, 3.3)):

        def ours(source: str = source) -> str:
            forget_structures()
            return trace(source).svg()

        traced = trace(source)
        drawing = traced.drawing(Style())
        text = dot_of(drawing.graph, drawing.plan, drawing.style.structure)
        rivals: dict[str, Callable[[], object]] = {
            OURS: ours,
            "places alone": partial(lay_out, text, SECONDS),
            "layout alone": partial(lay_out, _with_wires(text), SECONDS),
            "layout with texts": partial(lay_out, _with_texts(traced, text), SECONDS),
        }
        missing = []
        if peers.micrograd and peers.has_dot:
            rivals["micrograd + dot"] = partial(_with_micrograd, formula)
        else:
            missing.append("micrograd + dot")
        if peers.torchviz and peers.has_dot:
            rivals["torch + torchviz"] = partial(_with_torch, formula)
        else:
            missing.append("torch + torchviz")
        found = measured(rivals, 2 if is_quick else 200)
        own = found[OURS].median
        places, whole = (own / found[name].median for name in ("places alone", "layout with texts"))
        note = f"of the places alone: {places:.2f} ×; of the layout with all texts, a whole picture: {whole:.2f} ×"
        targets = [Target("of the layout alone", own / found["layout alone"].median, 1.5)]
        for name, faster in (("micrograd + dot", least), ("torch + torchviz", 4.0)):
            if name in found:
                targets.append(Target(f"faster than {name}", found[name].median / own, faster, is_at_least=True))
        yield Row(f"source → annotated SVG: {title}", "ms", found, tuple(targets), tuple(missing), note)

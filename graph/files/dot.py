"""The graph in Graphviz' language, to lay out elsewhere (https://graphviz.org/doc/info/lang.html)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from ..autodiff.graph import Graph, Node
from ..layout.text_runs import name_runs, sign_runs
from ..numbers import readable_value
from ..slides.drawing_fit import style_of
from ..slides.order import Order
from ..slides.trace_protocol import Traced
from .export_format import Format, Progress

__all__ = ["DOT"]

_SHAPES = {"input": "box", "constant": "box", "gate": "circle", "output": "plaintext"}


def _quoted(text: str) -> str:
    r"""A DOT string. A backslash would start an escape (``\N``), and nothing quoted is ever read as HTML."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return '"' + printable.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _label(graph: Graph, node: Node) -> str:
    if node.operation is not None:
        return "".join(text for text, _ in sign_runs(node.operation))
    name = graph.output_name if node.kind == "output" else node.name
    return "".join(text for text, _ in name_runs(name)) if name else "c"


def _draw(traced: Traced, order: Order, file: BinaryIO) -> Iterator[Progress]:
    graph, evaluation, paint = traced.graph, traced.evaluation, style_of(order).paint
    digits = order.digits
    lines = ["digraph backprop {", "  rankdir=LR;", '  node [fontname="Helvetica"];', '  edge [fontname="Helvetica"];']
    lines += [
        f"  {node.id} [shape={_SHAPES[node.kind]}, label={_quoted(_label(graph, node))}];" for node in graph.nodes
    ]
    for position, edge in enumerate(graph.edges):
        value = _quoted(readable_value(evaluation.values[edge.source], digits))
        gradient = evaluation.downstream[position]
        back = "" if gradient is None else _quoted(readable_value(gradient, digits))
        tail = f", xlabel={back}" if back else ""
        lines.append(
            f"  {graph.nodes[edge.source].id} -> {graph.nodes[edge.target].id} "
            f'[id="{edge.id}", label={value}, fontcolor="{paint.value}"{tail}];'
        )
    file.write(("\n".join([*lines, "}"]) + "\n").encode("utf-8"))
    yield 1, 1


DOT = Format(name="dot", media_type="text/vnd.graphviz", suffix=".dot", is_single=True, draw=_draw)

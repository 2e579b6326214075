"""The graph in Graphviz' language, to lay out elsewhere: all four numbers stand on every edge, as text in their colours
and as attributes by name (https://graphviz.org/doc/info/lang.html)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from ..autodiff.gate_text import rule_text
from ..autodiff.graph import Graph, Node
from ..layout.text_runs import name_runs, sign_runs
from ..numbers import readable_value
from ..scene.markup import escape
from ..scene.theme import Theme
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


def _numbers(traced: Traced, position: int, digits: int) -> dict[str, str]:
    """The numbers of an edge by name; where the local gradient is a rule, how UG becomes DG."""
    graph, evaluation = traced.graph, traced.evaluation
    edge = graph.edges[position]
    local = evaluation.local_gradients[position]
    found = {
        "value": evaluation.values[edge.source],
        "lg": local,
        "ug": evaluation.gradients[edge.target],
        "dg": evaluation.downstream[position],
    }
    said = {name: readable_value(each, digits) for name, each in found.items() if each is not None}
    if local is None and edge.lg_rule and "dg" in said:
        said["rule"] = rule_text(graph, edge)
    return said


def _edge_label(said: dict[str, str], order: Order, paint: Theme) -> str:
    """The numbers in their colours, one under the other: the value, the downstream gradient, and what it is made of
    (https://graphviz.org/doc/info/shapes.html#html)."""
    shown = {name: text for name, text in said.items() if name not in order.hide}
    colours = {
        "value": paint.value,
        "dg": paint.downstream,
        "lg": paint.local,
        "ug": paint.upstream,
        "rule": paint.quiet,
    }

    def coloured(name: str) -> str:
        text = "<BR/>".join(escape(line) for line in shown[name].splitlines())
        return f'<FONT COLOR="{colours[name]}">{text}</FONT>'

    lines = [coloured(name) for name in ("value", "dg") if name in shown]
    factors = [coloured(name) for name in ("lg", "ug") if name in shown]
    if "rule" in said and factors:
        factors, shown["rule"] = [], said["rule"]
        lines.append(f'<FONT POINT-SIZE="10">= {coloured("rule")}</FONT>')
    if len(factors) == 2 and "dg" in said:
        lines.append(f'<FONT POINT-SIZE="10">= {" × ".join(factors)}</FONT>')
    return f"<{'<BR/>'.join(lines)}>" if lines else '""'


def _draw(traced: Traced, order: Order, file: BinaryIO) -> Iterator[Progress]:
    graph, paint = traced.graph, style_of(order).paint
    direction = "TB" if order.direction == "TB" else "LR"
    lines = [
        "digraph backprop {",
        f"  rankdir={direction};",
        f'  bgcolor="{"transparent" if order.theme == "transparent" else paint.paper}";',
        f'  node [fontname="Helvetica", color="{paint.outline}", fontcolor="{paint.ink}"];',
        f'  edge [fontname="Helvetica", fontsize=12, color="{paint.wire}"];',
    ]
    lines += [
        f"  {node.id} [shape={_SHAPES[node.kind]}, label={_quoted(_label(graph, node))}];" for node in graph.nodes
    ]
    for position, edge in enumerate(graph.edges):
        said = _numbers(traced, position, order.digits)
        named = "".join(f", {name}={_quoted(text)}" for name, text in said.items())  # for programs that read the file
        lines.append(
            f"  {graph.nodes[edge.source].id} -> {graph.nodes[edge.target].id} "
            f'[id="{edge.id}", label={_edge_label(said, order, paint)}{named}];'
        )
    file.write(("\n".join([*lines, "}"]) + "\n").encode("utf-8"))
    yield 1, 1


DOT = Format(name="dot", media_type="text/vnd.graphviz", suffix=".dot", is_single=True, draw=_draw)

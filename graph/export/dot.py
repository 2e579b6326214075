"""The graph in Graphviz' language, to lay out elsewhere (https://graphviz.org/doc/info/lang.html)."""

from __future__ import annotations

from .record import Format, Order, Traced

__all__ = ["DOT"]

_SHAPES = {"input": "box", "constant": "box", "gate": "circle", "output": "plaintext"}


def _quoted(text: str) -> str:
    r"""A DOT string. A backslash would start an escape (``\N``), and nothing quoted is ever read as HTML."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write(traced: Traced, _: Order) -> bytes:
    lines = ["digraph backprop {", "  rankdir=LR;"]
    for node in traced.nodes:
        label = node.sign if node.kind == "gate" else node.label
        lines.append(f"  {node.id} [shape={_SHAPES[node.kind]}, label={_quoted(label or '')}];")
    lines += [f"  {edge.source} -> {edge.target};" for edge in traced.edges]
    return ("\n".join([*lines, "}"]) + "\n").encode("utf-8")


DOT = Format(name="dot", media_type="text/vnd.graphviz", write=_write, file_name=lambda *_: "backprop-graph.dot")

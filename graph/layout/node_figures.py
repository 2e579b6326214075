"""Figures of nodes: circle, pill, rounded box, plain box or the output's name, and the room each needs."""

from __future__ import annotations

from typing import Literal

from ..autodiff.graph import Graph, Node
from ..records import record
from .label_sizes import GAP, Block, block_of
from .style import Structure
from .text_runs import Runs, name_runs, runs_width, sign_runs

__all__ = ["CHIP", "SIGN", "TRUNK_GAP", "Figure", "fans_out", "figure_of", "figure_with", "leaf_of"]

SIGN = 16.0  # font size of names and signs
CHIP = 24.0, 15.0  # width and height of the mark += at a sum
TRUNK_GAP = 6.0  # between a shape and the sum at its trunk
_CLEAR = 2.0  # between a shape and wires that pass by
_TURN = 22.0  # behind the point where wires part, so that they need not turn at once
_CIRCLE, _PILL_HEIGHT, _BOX_HEIGHT, _BOX_LEAST = 40.0, 34.0, 31.0, 36.0
_CONSTANT = 18.0
_LEAF, _LEAF_HEIGHT = 13.0, 23.0
_FITS_CIRCLE, _LEAST_SIGN = 31.0, 13.0


Form = Literal["circle", "pill", "box", "plain", "sink"]


@record(frozen=True, slots=True)
class Figure:
    """A node's shape, around its middle.

    Attributes:
        form: circle (gates), pill (gates with long signs), box (inputs), plain (constants, without a text), sink
            (the output's name).
        width, height: of the shape itself.
        text, size: what is written in it and its font size.
        sum: the block of the gradients' sum, for nodes that fan out: it stands at the trunk, the level piece between
            the shape and the point where its wires part.
        before, after: reserved room across the wire, as in ``Room``; along: the whole length along the wire.
        lead, junction: from the beginning of that length to the shape's middle, and to the point where wires part.
    """

    form: Form
    width: float
    height: float
    text: Runs
    size: float
    sum: Block | None
    before: float
    after: float
    along: float
    lead: float
    junction: float


def fans_out(graph: Graph, position: int) -> bool:
    """Whether more than one edge with a gradient leaves the node."""
    edges = graph.out_of[position]
    return len(edges) > 1 and sum([graph.edges[edge].lg_kind is not None for edge in edges]) > 1


def _shape(node: Node, name: Runs) -> tuple[Form, Runs, float, float, float]:
    """Form, text, font size, width and height of a node's shape."""
    if node.operation is not None:
        text = sign_runs(node.operation)
        wide = runs_width(text, SIGN)
        size = min(SIGN, int(10 * SIGN * _FITS_CIRCLE / wide) / 10) if wide else SIGN
        if size >= _LEAST_SIGN:
            return "circle", text, size, _CIRCLE, _CIRCLE
        return "pill", text, SIGN, wide + 24, _PILL_HEIGHT
    if node.kind == "constant":
        return "plain", (), SIGN, _CONSTANT, _CONSTANT  # its numbers stand on its wire
    wide = runs_width(name, SIGN, node.kind == "output")
    if node.kind == "output":
        return "sink", name, SIGN, wide + 10, _BOX_HEIGHT - 5
    return "box", name, SIGN, max(_BOX_LEAST, wide + 18), _BOX_HEIGHT


def figure_of(graph: Graph, position: int, structure: Structure, name: str) -> Figure:
    """The shape and room of a node; ``name``: what its value is called."""
    total = None
    if structure.has_downstream and fans_out(graph, position):
        shape = () if structure.mode == "symbols" else graph.nodes[position].shape
        total = block_of(shape, structure.digits, structure.widest)
    return figure_with(graph, position, total, name_runs(name), is_upright=structure.direction == "TB")


def figure_with(
    graph: Graph, position: int, total: Block | None, name: Runs, *, is_upright: bool, share: float = 1.0
) -> Figure:
    """The shape and room of a node with ``total`` as the room of its gradients' sum, at a share of its size; ``name``:
    what a box has in it."""
    form, text, size, width, height = _shape(graph.nodes[position], name)
    size, width, height = size * share, width * share, height * share
    across, along = (width, height) if is_upright else (height, width)
    before = after = across / 2
    if total is None:
        along += 2 * _CLEAR
        return Figure(form, width, height, text, size, None, before, after, along, along / 2, along / 2)
    wide, high = (total.height, total.width) if is_upright else (total.width, total.height)
    before = max(before, GAP + (CHIP[0] if is_upright else CHIP[1]))
    after = max(after, GAP + 2 + high)
    trunk = TRUNK_GAP + max(wide, CHIP[1] if is_upright else CHIP[0]) + (0.0 if total.kind == "number" else 6.0)
    junction = _CLEAR + along + trunk
    return Figure(form, width, height, text, size, total, before, after, junction + _TURN, _CLEAR + along / 2, junction)


def leaf_of(name: str, *, is_upright: bool) -> Figure:
    """The small copy of a node, its name in a box, at which a wire begins that would be too long."""
    text = name_runs(name)
    width, height = max(_LEAF_HEIGHT, runs_width(text, _LEAF) + 12), _LEAF_HEIGHT
    across, along = (width, height) if is_upright else (height, width)
    along += 2 * _CLEAR
    return Figure("box", width, height, text, _LEAF, None, across / 2, across / 2, along, along / 2, along / 2)

"""Lays graphs out, one after the other; as a program of ``graph.workers`` in a child that can be killed at any time.

It imports nothing of the package, so that the child starts in a few hundredths of a second. Graphviz holds Python's
lock while it works, cannot be interrupted, and a failed assertion in it ends the process; none of that may happen
where people are served.

DOT in UTF-8 goes in, ``marshal`` of a ``Positions`` tuple, or of None when there is no layout, comes out.
"""

from __future__ import annotations

import functools
import marshal
import re
import tempfile
from collections.abc import Callable, Iterator

__all__ = ["Points", "Positions", "positions_of", "ready"]

Points = list[float]  # x, y, x, y, …
# by DOT name the middles of boxes, by id the frames' corners
Positions = tuple[dict[str, tuple[float, float]], dict[str, Points]]

_ORIGIN = re.compile(rb"translate\(([-\d.]+) ([-\d.]+)\)")
_BOX = re.compile(
    rb'class="node">\s*<title>([^<]*)</title>\s*<polygon[^>]*points="([-\d.]+),([-\d.]+) [^ ]+ ([-\d.]+),([-\d.]+)'
)
_FRAME = re.compile(rb'id="(c\d+)" class="cluster">\s*<title>[^<]*</title>\s*<polygon[^>]*points="([^"]*)"')
_NUMBER = re.compile(rb"-?[\d.]+")


def _read_svg(svg: bytes) -> Positions | None:
    """Positions out of Graphviz's SVG, which writes them to a hundredth of a point (its other formats round to five
    digits of the whole, too coarse for long graphs). y grows downwards. Middles are rounded to a tenth of a point, so
    that what Graphviz put on one line is on one line."""
    origin = _ORIGIN.search(svg)
    if origin is None:
        return None
    dx, dy = float(origin[1]), float(origin[2])
    boxes = {
        name.decode(): (round((float(a) + float(c)) / 2 + dx, 1), round((float(b) + float(d)) / 2 + dy, 1))
        for name, a, b, c, d in _BOX.findall(svg)
    }
    frames: dict[str, Points] = {}
    for name, corners in _FRAME.findall(svg):
        flat = [float(value) for value in _NUMBER.findall(corners)]
        frames[name.decode()] = [value + (dy if place % 2 else dx) for place, value in enumerate(flat)]
    return boxes, frames


class _Graphviz:
    """Graphviz inside this process, through pygraphviz's thin layer over it: started once, used many times."""

    def __init__(self) -> None:
        from pygraphviz import graphviz  # only here: whoever draws in another process need not load it

        self._library = graphviz
        self._context = graphviz.gvContextWithBuiltins()
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  (lives as long as we do; DOT is read from files alone)

    def svg(self, dot: bytes) -> bytes | None:
        """The layout as SVG, None where Graphviz refuses the graph."""
        library, file = self._library, self._file
        file.seek(0)
        file.truncate()
        file.write(dot)
        file.flush()
        file.seek(0)
        try:
            graph = library.agread(file, None)
        except ValueError:
            return None
        try:
            if library.gvLayout(self._context, graph, b"dot"):
                return None
            error, svg = library.gvRenderData(self._context, graph, b"svg")
            library.gvFreeLayout(self._context, graph)
            return None if error else bytes(svg)
        finally:
            library.agclose(graph)


_graphviz = functools.cache(_Graphviz)


def positions_of(dot: str) -> Positions | None:
    """Lay a graph out in this very process, one call at a time; None where Graphviz refuses it."""
    svg = _graphviz().svg(dot.encode())
    return None if svg is None else _read_svg(svg)


def _answer(request: bytes) -> Iterator[bytes]:
    try:
        found = positions_of(request.decode())
    except MemoryError:
        found = None
    yield marshal.dumps(found)


def ready() -> Callable[[bytes], Iterator[bytes]]:
    """Start Graphviz; what then answers requests."""
    _graphviz()
    return _answer

"""Graphviz's ``dot -Tsvg`` by way of pygraphviz's library: ``python pygraphviz_program.py FOLDER``.

DOT comes on standard input, SVG goes to standard output. FOLDER is where pygraphviz is installed; nothing else is
imported, so that the program starts in a few hundredths of a second.
"""

from __future__ import annotations

import sys
import tempfile
from typing import Any

__all__: list[str] = []


def _svg(library: Any, dot: bytes) -> bytes | None:
    """The layout, None where Graphviz refuses the graph."""
    context = library.gvContextWithBuiltins()
    with tempfile.TemporaryFile() as file:  # DOT is read from files alone
        file.write(dot)
        file.seek(0)
        graph = library.agread(file, None)
    if library.gvLayout(context, graph, b"dot"):
        return None
    error, svg = library.gvRenderData(context, graph, b"svg")
    return None if error else bytes(svg)


def _main(folder: str) -> int:
    sys.path.insert(0, folder)
    from pygraphviz import graphviz  # pygraphviz may be installed anywhere

    svg = _svg(graphviz, sys.stdin.buffer.read())
    if svg is None:
        print("Graphviz refuses the graph", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(svg)
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))

"""Runs the notebooks of the guides, cell by cell, and writes what they show into them.

The format is nbformat 4.5 (nbformat.readthedocs.io, "The Notebook file format"). A cell is run as Jupyter runs it: what
its last line is worth is displayed, as a picture where it offers one (``_repr_svg_``), else as its ``repr``.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import sys
from code import InteractiveInterpreter
from pathlib import Path
from typing import Any

from graph.words import LANGUAGES

from ..environment import ROOT

__all__ = ["outputs_of", "path_of", "write"]

# The first that a value offers is kept: beside a picture, sites that show notebooks would prefer HTML, and cut the
# picture out of it.
_FORMS = (("image/svg+xml", "_repr_svg_"), ("text/html", "_repr_html_"))


class _Console(InteractiveInterpreter):
    """Collects what cells print and show; a cell that fails ends the run."""

    def __init__(self) -> None:
        super().__init__({"__name__": "__main__"})
        self.shown: Any = None

    def run(self, source: str) -> tuple[str, Any]:
        """What the cell printed, and what its last line is worth."""
        tree = ast.parse(source)
        self.shown = None
        keep, sys.displayhook = sys.displayhook, self._show
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                *first, last = tree.body
                self.runcode(compile(ast.Module(first, []), "<cell>", "exec"))
                self.runcode(compile(ast.Interactive([last]), "<cell>", "single"))
        finally:
            sys.displayhook = keep
        return printed.getvalue(), self.shown

    def _show(self, value: object) -> None:
        self.shown = value

    def showtraceback(self) -> None:
        """Let the fault go on instead of printing it."""
        fault = sys.exc_info()[1]
        assert fault is not None
        raise fault


def path_of(language: str) -> Path:
    """Where the notebook of a language stands."""
    return ROOT / "docs" / ("" if language == "en" else language) / "notebook.ipynb"


def outputs_of(notebook: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The outputs of every code cell, in order, from running all of them in one process."""
    console = _Console()
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [_outputs(*console.run("".join(cell["source"])), count) for count, cell in enumerate(cells, 1)]


def _outputs(printed: str, value: Any, count: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if printed:
        found.append({"name": "stdout", "output_type": "stream", "text": printed.splitlines(keepends=True)})
    if value is not None:
        offered = [(form, make) for form, name in _FORMS if (make := getattr(value, name, None))]
        data = {form: make().splitlines(keepends=True) for form, make in offered[:1]}
        # A picture's text form would only be an address in memory.
        data["text/plain"] = [type(value).__name__] if data else repr(value).splitlines(keepends=True)
        found.append({"data": data, "execution_count": count, "metadata": {}, "output_type": "execute_result"})
    return found


def write() -> None:
    """Run the notebook of every language and keep its outputs."""
    for language in LANGUAGES:
        path = path_of(language)
        notebook = json.loads(path.read_text(encoding="utf-8"))
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        for count, (cell, outputs) in enumerate(zip(code, outputs_of(notebook), strict=True), 1):
            cell.update(execution_count=count, outputs=outputs)
        path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")

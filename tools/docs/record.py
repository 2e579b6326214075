"""The record that the guide on adding a gate shows: one of the gate table's own, as it is written there."""

from __future__ import annotations

import ast
from pathlib import Path
from textwrap import dedent

from graph.words import LANGUAGES

from ..environment import ROOT

__all__ = ["page_of", "path_of", "record_text", "write"]

_FILE, _NAME = "trigonometry", "tanh"
_BEGIN, _END = "<!-- record -->\n", "<!-- end of record -->"


def path_of(language: str) -> Path:
    """Where the guide of a language stands."""
    return ROOT / "docs" / ("" if language == "en" else language) / "adding-a-gate.md"


def record_text(file: str = _FILE, name: str = _NAME) -> str:
    """The source of one gate's record.

    Raises:
        LookupError: there is no such record in that file.
    """
    source = (ROOT / "graph" / "gates" / f"{file}.py").read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and any(
            each.arg == "name" and isinstance(each.value, ast.Constant) and each.value.value == name
            for each in node.keywords
        ):
            found = ast.get_source_segment(source, node, padded=True)
            assert found
            return dedent(found)
    raise LookupError(f"no record of {name!r} in {file}.py")


def page_of(language: str) -> str:
    """The page as it should be, with the record between its marks."""
    before, rest = path_of(language).read_text(encoding="utf-8").split(_BEGIN)
    return f"{before}{_BEGIN}```py\n{record_text()}\n```\n{_END}{rest.split(_END)[1]}"


def write() -> None:
    """Put the record into the guide of every language."""
    for language in LANGUAGES:
        path_of(language).write_text(page_of(language), encoding="utf-8")
        print(f"wrote {path_of(language).relative_to(ROOT)}")

"""The kinds of measurements: each a module beside this one, which a process of its own loads and runs."""

from __future__ import annotations

from importlib import import_module

from .measure import Row
from .report import line

__all__ = ["KINDS", "rows_of"]

KINDS = (
    "source_to_picture",
    "changed_values",
    "both_passes",
    "network",
    "slide_deck",
    "large",
    "cold",
    "page",
    "first_paint",
)


def rows_of(name: str, is_quick: bool) -> list[Row]:
    """One kind of rows, each said as soon as it is there."""
    print(f"== {name}", flush=True)
    found: list[Row] = []
    for row in import_module(f"benchmarks.{name}").rows(is_quick):
        found.append(row)
        print(line(row), flush=True)
    return found

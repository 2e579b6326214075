"""Assumptions of a reading about a program's inputs, and what it learns that contradicts them.

Whether a number is a size, and whether an array is used whole, is seen only while the program runs. So it is run with
assumptions; where one turns out wrong, the program is run again with what was learned. Each run adds to them, so this
ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..autodiff.draft_nodes import Version
from ..gates.gate import Shape

__all__ = ["Assumptions", "Rerun"]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """``fixed``: inputs that are sizes, indices or labels. ``whole``: arrays not drawn by their elements.
    ``versions``: how many inputs a name is given, where it is more than one. ``shapes``: of free names."""

    fixed: frozenset[str] = frozenset()
    whole: frozenset[Version] = frozenset()
    versions: Mapping[str, int] = field(default_factory=dict)
    shapes: Mapping[str, Shape] = field(default_factory=dict)

    def learned(self, **news: object) -> Assumptions:
        return replace(self, **news)  # type: ignore[arg-type]


class Rerun(Exception):
    """An assumption was wrong: ``assumptions`` are those to run with instead."""

    def __init__(self, assumptions: Assumptions) -> None:
        super().__init__("an assumption about an input was wrong")
        self.assumptions = assumptions

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
from .demanded_rows import Row

__all__ = ["Assumptions", "Rerun"]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """``fixed``: inputs that are sizes, indices or labels. ``whole``: arrays not drawn by their elements.
    ``versions``: how many inputs a name is given, where it is more than one. ``shapes``: of free names.
    ``integers``: free arrays whose numbers pick elements; ``sizes``: free numbers that count them;
    ``rows``: free lists that loops take apart; ``fractions``: free names between 0 and 1.
    ``is_read_once``: a training loop with a backward pass by hand, too long to be unrolled, is read for one pass.
    ``lazy_sizes``: how much goes into layers that learn it at their first call, by their place among them."""

    fixed: frozenset[str] = frozenset()
    whole: frozenset[Version] = frozenset()
    versions: Mapping[str, int] = field(default_factory=dict)
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    integers: frozenset[str] = frozenset()
    sizes: Mapping[str, int] = field(default_factory=dict)
    rows: Mapping[str, Row] = field(default_factory=dict)
    fractions: frozenset[str] = frozenset()
    is_read_once: bool = False
    lazy_sizes: Mapping[int, int] = field(default_factory=dict)

    def learned(self, **news: object) -> Assumptions:
        return replace(self, **news)  # type: ignore[arg-type]


class Rerun(Exception):
    """An assumption was wrong: ``assumptions`` are those to run with instead."""

    def __init__(self, assumptions: Assumptions) -> None:
        super().__init__("an assumption about an input was wrong")
        self.assumptions = assumptions

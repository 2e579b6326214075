"""Formulas as JSON-ready data."""

from __future__ import annotations

from ..notation.formula_parts import Written
from .contract import Formula

__all__ = ["written"]


def written(formula: Written | None) -> Formula | None:
    """A formula in the three ways in which it may be shown."""
    return {"plain": formula.plain, "latex": formula.latex, "mathml": formula.mathml} if formula else None

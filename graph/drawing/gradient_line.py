"""The line under a tensor's gradient: how it came about, in signs."""

from __future__ import annotations

import re

from ..autodiff.gate_text import rule_text
from ..autodiff.graph import Edge, Graph
from ..layout.label_sizes import PRODUCT
from .number_fitting import fitted_size
from .symbol_labels import EdgeSymbols

__all__ = ["Parts", "product_parts", "symbol_parts"]

Parts = tuple[tuple[str, str], ...]  # texts, each with whose colour it takes: "lg", "ug" or "" for neither
_SMALLEST = 8.5  # font size below which a rule is not written out
_UG = re.compile(r"\b(UG)(?![A-Za-z0-9_])")  # also in UGᵀ, whose ᵀ is a letter of the word to \b
_PLAIN: Parts = (("LG", "lg"), (" ∘ ", ""), ("UG", "ug"))


def product_parts(graph: Graph, edge: Edge, width: float, language: str) -> tuple[Parts, float]:
    """The parts after the equals sign, and the font size at which the line fits ``width``.

    A gate with a structured Jacobian shows its rule over the operands' names (``UG xᵀ``); an elementwise one
    ``LG ∘ UG``, with Σ before it where a broadcast operand's gradient is summed back.
    """
    if edge.lg_rule is None:
        parts: Parts = (("Σ ", ""), *_PLAIN) if edge.is_broadcast else _PLAIN
        return parts, _size(parts, width)
    pieces = _UG.split(rule_text(graph, edge, language))
    parts = tuple((piece, "ug" if piece == "UG" else "lg") for piece in pieces if piece)
    if not any(role == "ug" for _, role in parts) or _size(parts, width) < _SMALLEST:
        parts = (("VJP(", "lg"), ("UG", "ug"), (")", "lg"))
    return parts, _size(parts, width)


def symbol_parts(graph: Graph, edge: Edge, symbols: EdgeSymbols, width: float, language: str) -> tuple[Parts, float]:
    """The same in symbols: ``z × 1``."""
    if edge.lg_rule is not None:
        return product_parts(graph, edge, width, language)
    sign = " ∘ " if graph.nodes[edge.target].shape else " × "
    summed: Parts = (("Σ ", ""),) if edge.is_broadcast else ()
    parts: Parts = (*summed, (symbols.lg or "LG", "lg"), (sign, ""), (symbols.ug or "UG", "ug"))
    if _size(parts, width) < _SMALLEST:
        parts = (*summed, (symbols.lg or "LG", "lg"), (sign, ""), ("UG", "ug"))
    return (
        (parts, _size(parts, width))
        if _size(parts, width) >= _SMALLEST
        else product_parts(graph, edge, width, language)
    )


def _size(parts: Parts, width: float) -> float:
    return fitted_size("= " + "".join(text for text, _ in parts), width, PRODUCT)

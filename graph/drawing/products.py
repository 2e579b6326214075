"""How a downstream gradient came about, in signs: the line under a tensor's gradient."""

from __future__ import annotations

import re

from ..tracing.model import Edge, Graph
from ..tracing.wording import rule_text
from .labels import PRODUCT
from .metrics import text_width

__all__ = ["product_parts"]

Parts = tuple[tuple[str, str], ...]  # texts, each with whose colour it takes: "lg", "ug" or "" for neither
_SMALLEST = 8.5  # font size below which a rule is not written out
_PLAIN: Parts = (("LG", "lg"), (" ∘ ", ""), ("UG", "ug"))


def product_parts(graph: Graph, edge: Edge, width: float) -> tuple[Parts, float]:
    """The parts after the equals sign, and the font size at which the line fits ``width``.

    A gate with a structured Jacobian shows its rule over the operands' names (``UG xᵀ``); an elementwise one
    ``LG ∘ UG``, with Σ before it where a broadcast operand's gradient is summed back.
    """
    if edge.lg_rule is None:
        parts: Parts = (("Σ ", ""), *_PLAIN) if edge.is_broadcast else _PLAIN
        return parts, _size(parts, width)
    pieces = re.split(r"\b(UG)\b", rule_text(graph, edge))
    parts = tuple((piece, "ug" if piece == "UG" else "lg") for piece in pieces if piece)
    if not any(role == "ug" for _, role in parts) or _size(parts, width) < _SMALLEST:
        parts = (("VJP(", "lg"), ("UG", "ug"), (")", "lg"))
    return parts, _size(parts, width)


def _size(parts: Parts, width: float) -> float:
    whole = text_width("= " + "".join(text for text, _ in parts), PRODUCT)
    return PRODUCT if whole <= width else int(10 * PRODUCT * width / whole) / 10

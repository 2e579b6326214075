"""Losses of PyTorch by name; their gates take ``reduction``."""

from __future__ import annotations

from typing import Any

from ...gates import GATES
from .entries import Entry, to_gate

__all__ = ["LOSSES"]

_RENAMED = {"input": "y", "target": "t", "size_average": "reduction"}


def _first(*names: str) -> Entry | None:
    """The first of these gates that there is."""
    for name in names:
        if name in GATES:
            return to_gate(name, name)
    return None


_FOUND: dict[str, Any] = {
    "cross_entropy": _first("cross_entropy_with_logits", "cross_entropy_loss", "softmax_cross_entropy"),
    "binary_cross_entropy": _first("binary_cross_entropy", "bce"),
    "binary_cross_entropy_with_logits": _first("binary_cross_entropy_with_logits", "bce_with_logits"),
    "nll_loss": _first("nll_loss", "nll"), "mse_loss": _first("mse_loss", "mse"), "l1_loss": _first("l1_loss"),
    "smooth_l1_loss": _first("smooth_l1_loss", "smooth_l1"), "huber_loss": _first("huber_loss", "huber"),
    "kl_div": _first("kl_div"), "cosine_similarity": _first("cosine_similarity"),
    "triplet_margin_loss": _first("triplet_margin_loss"),
}  # fmt: skip
LOSSES: dict[str, Any] = {name: entry for name, entry in _FOUND.items() if entry is not None}

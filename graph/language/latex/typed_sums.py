"""Typed Σ: a sum, or the name of a covariance."""

from __future__ import annotations

import re

__all__ = ["is_sum"]

# A typed Σ with an index before what it sums; Σ_k before a comma or a power of -1 is a covariance.
_TYPED_SUM = re.compile(
    r"Σ(?:_\{[^{}\n]{1,20}\}|_\w|[₀-₉₌ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ]+)[ \t]*(?:\^\{[^{}\n-]{1,20}\}|\^\w|[ⁿ⁰-⁹]+)?[ \t]*"
    r"(?=[\w(\[\\|√‖])"
)
_BARE_SUM = re.compile(r"Σ[ \t]*(?=[\w(\\|√‖])")  # where it begins a side or a negated term: KL = Σ p log(p/q)
_SUM_OF_SAMPLES = re.compile(r"Σ[ \t]*[(\[][^)\]\n=]{0,40}(?:⁽[ⁱʲᵏ]⁾|\^\{?\([ijk]\)|[ᵢⱼₖ])")


def is_sum(text: str, start: int, begins: bool) -> bool:
    """Whether the Σ at ``start`` sums; ``begins``: it begins a side or a negated term."""
    found = _TYPED_SUM.match(text, start) or _SUM_OF_SAMPLES.match(text, start)
    return found is not None or (begins and _BARE_SUM.match(text, start) is not None)

"""Functions that papers use without a definition, CE(y, ŷ) or sim(u, v): what may be written above their use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import Fix, Span

__all__ = ["CROSSES", "usual_definitions"]

CROSSES = ("×", "\\times")  # signs of a cross product, elementwise to others

_CROSS_ENTROPY = ("(p, q) = -sum(p*log(q))", r"(p, q) = -\operatorname{sum}(p \odot \log(q))")
_COSINE = ("(u, v) = dot(u, v)/(norm(u)*norm(v))", r"(u, v) = \frac{u^\top v}{\|u\| \|v\|}")
_DISTANCE = ("(u, v) = norm(u - v)", r"(u, v) = \|u - v\|")
_DIVERGENCE = ("(p, q) = sum(p*log(p/q))", r"(p, q) = \operatorname{sum}(p \odot \log(p/q))")
_BINARY = ("(y, p) = -(y*log(p) + (1 - y)*log(1 - p))", r"(y, p) = -(y \log(p) + (1 - y) \log(1 - p))")
_SQUARED = ("(a, b) = mean((a - b)^2)", r"(a, b) = \operatorname{mean}((a - b)^2)")
_SHIFTED = ("(x, m, s) = (x - m)/s", r"(x, m, s) = (x - m)/s")
_ROTATED = """def rotate_half(x):
    half = x.shape[-1] // 2
    return torch.cat((-x[..., half:], x[..., :half]), dim=-1)
"""
_DEFINED = {
    "CE": _CROSS_ENTROPY, "H": _CROSS_ENTROPY, "CrossEntropy": _CROSS_ENTROPY, "sim": _COSINE, "cossim": _COSINE,
    "cos_sim": _COSINE, "dist": _DISTANCE, "KL": _DIVERGENCE, "DKL": _DIVERGENCE, "D_KL": _DIVERGENCE, "BCE": _BINARY,
    "MSE": _SQUARED, "zscore": _SHIFTED,
}  # fmt: skip


def usual_definitions(source: str, name: str, count: int) -> Iterator[Fix]:
    """Edits that put a definition of ``name`` with ``count`` operands above the program."""
    if name == "rotate_half" and count == 1:  # of rotary positions, as code has it
        yield Fix("def rotate_half(x): …", Span(0, 0), _ROTATED)
        return
    found = _DEFINED.get(name)
    if found is None or found[0].split(")")[0].count(",") + 1 != count:
        return
    is_latex = bool(re.search(r"\\[A-Za-z]", source))
    line = f"\\mathrm{{{name}}}{found[1]}" if is_latex else f"{name}{found[0]}"
    yield Fix(line, Span(0, 0), f"{line}\n")

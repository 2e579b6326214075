"""Functions that papers use without a definition, CE(y, ŷ) or sim(u, v): what may be written above their use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import Fix, Span

__all__ = ["CROSSES", "usual_body", "usual_definitions"]

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


_DATA = frozenset("x X inputs input image images features data batch xb x_train X_train A".split())
_WEIGHTS = frozenset("w W theta Theta weight weights params parameters coef beta W1".split())
_SHIFTS = frozenset("b bias b1".split())
_LINEAR = frozenset("predict forward model net linear affine hypothesis linreg linear_regression network".split())
_LOSSES = frozenset("loss_fn loss mse mse_loss mean_squared_error squared_loss criterion compute_loss".split())
_SHARES = frozenset("accuracy compute_accuracy accuracy_score".split())


def usual_body(name: str, parameters: list[str]) -> str:
    """What a function of a well-known name usually gives, in code: ``x @ w + b``; "" where there is no usual one."""
    data, weight, shift = (
        next((each for each in parameters if each in kind), "") for kind in (_DATA, _WEIGHTS, _SHIFTS)
    )
    linear = f"{data} @ {weight}" + (f" + {shift}" if shift else "") if data and weight else ""
    if name in _LINEAR and linear and len(parameters) == 2 + bool(shift):
        return linear
    if name in _LOSSES and len(parameters) == 2 and not weight:
        return f"(({parameters[0]} - {parameters[1]})**2).mean()"
    others = [each for each in parameters if each not in (data, weight, shift)]
    if name in _LOSSES and linear and len(others) == 1:
        return f"(({linear} - {others[0]})**2).mean()"
    if name in _SHARES and len(parameters) == 2:
        return f"({parameters[0]}.argmax(axis=-1) == {parameters[1]}).mean()"
    return ""


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

"""Patterns of every head and function in each notation, in one table.

A pattern's hole ``⟨0:3?⟩`` is operand 0, in brackets when it binds more loosely than 3 (see ``pieces``);
``!``: it begins a formula of its own, where a bare minus sign is fine; ``?``: it begins one where its
parent does; neither: it never does. ``⟨1^⟩`` is an exponent in the plain notation, ``⟨×⟩`` the
multiplication sign that was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ..language.heads import Divide, Head, MatrixMultiply, Multiply, Negate, Plus, Power, Subtract
from .names import name_latex, name_mathml, typeset_plain
from .pieces import ATOM, BIG, NOTATIONS, POWER, PRODUCT, SUM, UNIT, Notation

__all__ = [
    "COPIED", "FUNCTIONS", "HEADS", "MINUS_FRACTION", "PRODUCT_SIGNS", "TIMES", "Hole", "Look", "function_name",
    "looks",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hole:
    """A place for an operand; ``role`` says what stands there (see the module's docstring)."""

    operand: int
    binding: int
    role: Literal["fresh", "inherits", "inner", "exponent", "sign"]


@dataclass(frozen=True, slots=True)
class Look:
    """One head or function in one notation."""

    binding: int
    parts: tuple[str | Hole, ...]


_HOLE = re.compile(r"⟨(?:(\d)([:^])(?:(\d)([!?]?))?|×)⟩")
_ROLES: dict[str, Literal["fresh", "inherits", "inner"]] = {"!": "fresh", "?": "inherits", "": "inner"}


def _parts(pattern: str) -> tuple[str | Hole, ...]:
    parts: list[str | Hole] = []
    at = 0
    for match in _HOLE.finditer(pattern):
        parts.append(pattern[at : match.start()])
        at = match.end()
        if match[1] is None:
            parts.append(Hole(0, 0, "sign"))
        elif match[2] == "^":
            parts.append(Hole(int(match[1]), 0, "exponent"))
        else:
            parts.append(Hole(int(match[1]), int(match[3]), _ROLES[match[4]]))
    parts.append(pattern[at:])
    return tuple(part for part in parts if part != "")


def looks(*patterns: tuple[int, str]) -> Mapping[Notation, Look]:
    """One look for each notation, in the order of ``NOTATIONS``; a single pattern serves all."""
    each = patterns * 3 if len(patterns) == 1 else patterns
    return {
        notation: Look(binding, _parts(pattern)) for notation, (binding, pattern) in zip(NOTATIONS, each, strict=True)
    }


def _infix(binding: int, left: int, right: int, plain: str, latex: str, mathml: str) -> Mapping[Notation, Look]:
    return looks(*((binding, f"⟨0:{left}?⟩{sign}⟨1:{right}⟩") for sign in (plain, latex, mathml)))


_ROW = "<mrow>⟨{}:0!⟩</mrow>"
_TRANSPOSE = looks(
    (POWER, f"⟨0:{ATOM}⟩ᵀ"),
    (POWER, rf"⟨0:{ATOM}⟩^{{\top}}"),
    (POWER, f"<msup><mrow>⟨0:{ATOM}⟩</mrow><mi>⊤</mi></msup>"),
)
_ROOT = looks(
    (POWER, f"√⟨0:{ATOM}⟩"), (UNIT, r"\sqrt{⟨0:0!⟩}"), (UNIT, f"<msqrt>{_ROW.format(0)}</msqrt>")
)  # fmt: skip
_SIGMOID = looks(
    (ATOM, "σ(⟨0:0!⟩)"),
    (ATOM, r"\sigma\left(⟨0:0!⟩\right)"),
    (ATOM, "<mrow><mi>σ</mi><mrow><mo>(</mo>⟨0:0!⟩<mo>)</mo></mrow></mrow>"),
)


def _indicator(sign: str, escaped: str) -> Mapping[Notation, Look]:
    """𝟙[x ≥ y]: one where it holds, else zero. LaTeX has a bold 1, which needs no package."""
    latex = rf"\mathbf{{1}}\left[⟨0:{SUM}!⟩ {sign} ⟨1:{SUM}!⟩\right]"
    for typed, command in (("≥", r"\ge"), ("≤", r"\le"), ("≠", r"\ne")):
        latex = latex.replace(typed, command)
    mathml = f"⟨0:{SUM}!⟩<mo>{escaped}</mo>⟨1:{SUM}!⟩"
    return looks(
        (ATOM, f"𝟙[⟨0:{SUM}!⟩ {sign} ⟨1:{SUM}!⟩]"),
        (ATOM, latex),
        (ATOM, f"<mrow><mn>𝟙</mn><mrow><mo>[</mo>{mathml}<mo>]</mo></mrow></mrow>"),
    )


HEADS: Mapping[type[Head], Mapping[Notation, Look]] = {
    Plus: _infix(SUM, SUM, BIG, " + ", " + ", "<mo>+</mo>"),
    Subtract: _infix(SUM, SUM, BIG, " − ", " - ", "<mo>−</mo>"),
    Multiply: looks((PRODUCT, f"⟨0:{PRODUCT}?⟩⟨×⟩⟨1:{UNIT}⟩")),
    MatrixMultiply: _infix(PRODUCT, PRODUCT, UNIT, " ", r"\,", '<mspace width="0.17em"/>'),
    Divide: looks(
        (PRODUCT, f"⟨0:{PRODUCT}?⟩/⟨1:{POWER}⟩"),
        (UNIT, r"\frac{⟨0:0!⟩}{⟨1:0!⟩}"),
        (UNIT, f"<mfrac>{_ROW.format(0)}{_ROW.format(1)}</mfrac>"),
    ),
    Negate: looks((PRODUCT, f"−⟨0:{BIG}⟩"), (PRODUCT, f"-⟨0:{BIG}⟩"), (PRODUCT, f"<mo>−</mo>⟨0:{BIG}⟩")),
    Power: looks(
        (POWER, f"⟨0:{ATOM}⟩⟨1^⟩"),
        (POWER, rf"⟨0:{ATOM}⟩^{{⟨1:0!⟩}}"),
        (POWER, f"<msup><mrow>⟨0:{ATOM}⟩</mrow>{_ROW.format(1)}</msup>"),
    ),
}

MINUS_FRACTION: Mapping[Notation, Look] = looks(
    (PRODUCT, f"−⟨0:{PRODUCT}⟩/⟨1:{POWER}⟩"),
    (PRODUCT, r"-\frac{⟨0:0!⟩}{⟨1:0!⟩}"),
    (PRODUCT, f"<mo>−</mo><mfrac>{_ROW.format(0)}{_ROW.format(1)}</mfrac>"),
)
# Rules of gates that meet an operand at many places: each product is added up where it belongs.
_MET = looks(
    (BIG, f"Σ ⟨1:{UNIT}⟩·⟨0:{UNIT}⟩"),
    (BIG, rf"\sum ⟨1:{UNIT}⟩ \cdot ⟨0:{UNIT}⟩"),
    (BIG, f'<mo largeop="true">∑</mo>⟨1:{UNIT}⟩<mo>·</mo>⟨0:{UNIT}⟩'),
)
_OTHER = "<mrow><mi>j</mi><mo>≠</mo><mi>i</mi></mrow>"
_SUM_FROM = '<munder><mo largeop="true">∑</mo><mrow><mi>k</mi><mo>≥</mo><mi>i</mi></mrow></munder>'
_PRODUCT_TO = (
    '<munder><mo largeop="true">∏</mo>'
    "<mrow><mi>j</mi><mo>≤</mo><mi>k</mi><mo>,</mo><mi>j</mi><mo>≠</mo><mi>i</mi></mrow></munder>"
)
_PRODUCT_WITHOUT = looks(
    (BIG, f"Σ ⟨0:{ATOM}⟩·Π ⟨1:{ATOM}⟩ⱼ≠ᵢ"),
    (BIG, rf"\sum_{{k \ge i}} ⟨0:{ATOM}⟩_{{k}} \prod_{{j \le k, j \ne i}} ⟨1:{ATOM}⟩_{{j}}"),
    (
        BIG,
        _SUM_FROM
        + f"<msub><mrow>⟨0:{ATOM}⟩</mrow><mi>k</mi></msub>"
        + _PRODUCT_TO
        + f"<msub><mrow>⟨1:{ATOM}⟩</mrow><mi>j</mi></msub>",
    ),
)
_OTHERS = looks(
    (PRODUCT, f"Π ⟨0:{ATOM}⟩ⱼ≠ᵢ"),
    (PRODUCT, rf"\prod_{{j \ne i}} ⟨0:{ATOM}⟩_{{j}}"),
    (
        PRODUCT,
        f'<munder><mo largeop="true">∏</mo>{_OTHER}</munder><msub><mrow>⟨0:{ATOM}⟩</mrow><mi>j</mi></msub>',
    ),
)
COPIED: Mapping[Notation, Look] = looks(
    (UNIT, f"repeat ⟨0:{UNIT}⟩"),
    (PRODUCT, rf"⟨0:{PRODUCT}?⟩\,⟨1:{UNIT}⟩"),
    (PRODUCT, f"⟨0:{PRODUCT}?⟩<mo>\u2062</mo>⟨1:{UNIT}⟩"),
)

# By name and number of operands.
FUNCTIONS: Mapping[tuple[str, int], Mapping[Notation, Look]] = {
    ("exp", 1): looks((POWER, "e⟨0^⟩"), (POWER, "e^{⟨0:0!⟩}"), (POWER, f"<msup><mi>e</mi>{_ROW.format(0)}</msup>")),
    ("sqrt", 1): _ROOT,
    ("√", 1): _ROOT,
    ("sigmoid", 1): _SIGMOID,
    ("σ", 1): _SIGMOID,
    ("square", 1): looks(
        (POWER, f"⟨0:{ATOM}⟩²"),
        (POWER, rf"⟨0:{ATOM}⟩^{{2}}"),
        (POWER, f"<msup><mrow>⟨0:{ATOM}⟩</mrow><mn>2</mn></msup>"),
    ),
    ("abs", 1): looks(
        (ATOM, "|⟨0:0!⟩|"), (ATOM, r"\left|⟨0:0!⟩\right|"), (ATOM, "<mrow><mo>|</mo>⟨0:0!⟩<mo>|</mo></mrow>")
    ),
    ("norm", 1): looks(
        (ATOM, "‖⟨0:0!⟩‖"), (ATOM, r"\left\|⟨0:0!⟩\right\|"), (ATOM, "<mrow><mo>‖</mo>⟨0:0!⟩<mo>‖</mo></mrow>")
    ),
    ("sum", 1): looks(
        (BIG, f"Σ ⟨0:{PRODUCT}⟩"), (BIG, rf"\sum ⟨0:{PRODUCT}⟩"), (BIG, f'<mo largeop="true">∑</mo>⟨0:{PRODUCT}⟩')
    ),
    ("full_conv", 2): _MET,
    ("conv_with", 2): _MET,
    ("others", 1): _OTHERS,
    ("running_others", 2): _PRODUCT_WITHOUT,
    ("transpose", 1): _TRANSPOSE,
    (".T", 1): _TRANSPOSE,
    ("greater", 2): _indicator(">", "&gt;"),
    ("greater_equal", 2): _indicator("≥", "≥"),
    ("less", 2): _indicator("<", "&lt;"),
    ("less_equal", 2): _indicator("≤", "≤"),
    ("equal", 2): _indicator("=", "="),
    ("not_equal", 2): _indicator("≠", "≠"),
}  # fmt: skip

# The asked-for multiplication sign. "" is none: letters stand side by side, anything else is kept apart by a dot.
PRODUCT_SIGNS: Mapping[str, Mapping[Notation, str]] = {
    "": {"plain": "", "latex": " ", "mathml": "<mo>\u2062</mo>"},
    "·": {"plain": "·", "latex": r" \cdot ", "mathml": "<mo>·</mo>"},
    "×": {"plain": " × ", "latex": r" \times ", "mathml": "<mo>×</mo>"},
    "∘": {"plain": " ∘ ", "latex": r" \circ ", "mathml": "<mo>∘</mo>"},
}
TIMES = PRODUCT_SIGNS["×"]

# Functions whose written name is not their name in the language.
_WRITTEN = {
    "log": "ln", "one_hot": "one-hot", "relu": "ReLU", "gelu": "GELU", "silu": "SiLU", "elu": "ELU", "sign": "sgn",
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "leaky_relu": "LeakyReLU", "maximum": "max", "minimum": "min",
    "asinh": "arsinh", "acosh": "arcosh", "atanh": "artanh",
    "permuted": "transpose",
}  # fmt: skip
_LATEX_COMMANDS = frozenset("ln exp sin cos tan sinh cosh tanh arcsin arccos arctan max min det".split())
_NAME = {"plain": typeset_plain, "latex": name_latex, "mathml": name_mathml}


@lru_cache(maxsize=512)
def function_name(typed: str, notation: Notation) -> str:
    """A function's name as mathematics writes it: ``np.log`` is ln, ``log2`` log₂, ``layer_norm`` layer norm."""
    name = typed.rsplit(".", 1)[-1]
    name = _WRITTEN.get(name, name)
    if name in ("log2", "log10"):
        return _NAME[notation](name)
    if notation == "latex":
        if name in _LATEX_COMMANDS:
            return f"\\{name}"
        return rf"\mathrm{{{name}}}".replace("_", r"\ ").replace("-", r"\text{-}")
    name = name.replace("_", " ")
    return f"<mi>{name}</mi>" if notation == "mathml" else name

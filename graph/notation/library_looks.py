"""The looks of functions that array libraries have and mathematics writes with signs: ∛x, ⌊x⌋, ⟨a, b⟩, a ⊗ b, x with an
index below; and of what only a gate's rule calls, such as a gradient that is added where its number came from.

In the plain notation a rule's own function is a mark that ``autodiff/gate_text.py`` tells in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from .called_looks import IN_WINDOW, LATEX_WINDOW, MADE, SUM_BELOW
from .patterns import Look, looks
from .pieces import ATOM, BIG, POWER, PRODUCT, SUM, UNIT, Notation
from .standard_forms import plain_name

__all__ = ["library_look"]


def _sub(base: str, below: str) -> str:
    return f"<msub><mrow>{base}</mrow><mrow>{below}</mrow></msub>"


def _function(plain: str, latex: str, mathml: str) -> Mapping[Notation, Look]:
    """A sign in front of a bracket."""
    return looks(
        (POWER, f"{plain}(⟨0:0!⟩)"),
        (POWER, rf"{latex}\left(⟨0:0!⟩\right)"),
        (POWER, f"{mathml}<mrow><mo>(</mo>⟨0:0!⟩<mo>)</mo></mrow>"),
    )


def _around(opening: str, closing: str, latex: tuple[str, str]) -> Mapping[Notation, Look]:
    """Signs around an operand."""
    return looks(
        (ATOM, f"{opening}⟨0:0!⟩{closing}"),
        (ATOM, rf"\left{latex[0]} ⟨0:0!⟩ \right{latex[1]}"),
        (ATOM, f"<mrow><mo>{opening}</mo>⟨0:0!⟩<mo>{closing}</mo></mrow>"),
    )


def _between(sign: str, latex: str, binding: int = PRODUCT) -> Mapping[Notation, Look]:
    """A sign between two operands."""
    signs = (f" {sign} ", f" {latex} ", f"<mo>{escape(sign)}</mo>")
    return looks(*((binding, f"⟨0:{binding}?⟩{each}⟨1:{min(binding + 1, UNIT)}⟩") for each in signs))


def _indicator(sign: str, latex: str) -> Mapping[Notation, Look]:
    """𝟙[c]: 1 where c holds, else 0."""
    mathml = f"<mo>{sign}</mo>" if sign else ""
    return looks(
        (ATOM, f"𝟙[{sign}⟨0:0!⟩]"),
        (ATOM, rf"\mathbf{{1}}\left[{latex}⟨0:0!⟩\right]"),
        (ATOM, f"<mrow><mn>𝟙</mn><mrow><mo>[</mo>{mathml}⟨0:0!⟩<mo>]</mo></mrow></mrow>"),
    )


def _cases(plain: str, first: tuple[str, str, str], second: tuple[str, str, str]) -> Mapping[Notation, Look]:
    """Two cases: value, and condition in LaTeX and in MathML."""
    latex = rf"\begin{{cases}} {first[0]} & {first[1]} \\ {second[0]} & {second[1]} \end{{cases}}"
    lines = "".join(
        f"<mtr><mtd>{'<mn>0</mn>' if value == '0' else value}</mtd><mtd>{condition}</mtd></mtr>"
        for value, _, condition in (first, second)
    )
    return looks((UNIT, plain), (UNIT, latex), (UNIT, f"<mrow><mo>{{</mo><mtable>{lines}</mtable></mrow>"))


def _among(hole: str, sign: str, latex: str) -> tuple[str, str]:
    """i ∈ [the places that an index names]."""
    return (
        rf"i {latex} \left[{hole}\right]",
        f"<mi>i</mi><mo>{sign}</mo><mrow><mo>[</mo>{hole}<mo>]</mo></mrow>",
    )


def _added(plain: str, condition: str, mathml: str, factor: tuple[str, str] = ("", "")) -> Mapping[Notation, Look]:
    """The upstream gradient's elements k for which a condition on the place i holds, added up."""
    return looks(
        (UNIT, plain),
        (BIG, rf"{factor[0]}\sum_{{k:\, {condition}}} {{⟨0:{ATOM}⟩}}_{{k}}"),
        (
            BIG,
            factor[1] + SUM_BELOW.format(f"<mi>k</mi><mo>:</mo>{mathml}") + _sub(f"⟨0:{ATOM}⟩", "<mi>k</mi>"),
        ),
    )


def _ranked(plain: str, factor: tuple[str, str], condition: str, mathml: str) -> Mapping[Notation, Look]:
    """The upstream gradient for those elements alone whose place in the order is named."""
    latex = rf"\mathrm{{rank}}\left({{⟨1:{ATOM}⟩}}_{{i}}\right) {condition}"
    element = _sub(f"⟨1:{ATOM}⟩", "<mi>i</mi>")
    mathml = f"<mi>rank</mi><mrow><mo>(</mo>{element}<mo>)</mo></mrow>{mathml}"
    indicator = f"<mrow><mn>𝟙</mn><mrow><mo>[</mo>{mathml}<mo>]</mo></mrow></mrow>"
    return looks(
        (UNIT, f"{plain} ⟨0:{UNIT}⟩"),
        (PRODUCT, rf"{factor[0]}\mathbf{{1}}\left[{latex}\right] \cdot ⟨0:{UNIT}⟩"),
        (PRODUCT, f"{factor[1]}{indicator}<mo>·</mo>⟨0:{UNIT}⟩"),
    )


_THERE, _ELSEWHERE = _among("⟨1:0!⟩", "∈", r"\in"), _among("⟨1:0!⟩", "∉", r"\notin")
_PUT = (r"i \in ⟨2:0!⟩", "<mi>i</mi><mo>∈</mo>⟨2:0!⟩")
_KEPT = (r"i \notin ⟨2:0!⟩", "<mi>i</mi><mo>∉</mo>⟨2:0!⟩")
_LARGEST = "<mrow><mi>arg max</mi></mrow>"
# By name and number of operands, whatever their keywords are.
_LOOKS: Mapping[tuple[str, int], Mapping[Notation, Look]] = {
    ("cbrt", 1): looks(
        (POWER, f"∛⟨0:{ATOM}⟩"),
        (UNIT, r"\sqrt[3]{⟨0:0!⟩}"),
        (UNIT, "<mroot><mrow>⟨0:0!⟩</mrow><mn>3</mn></mroot>"),
    ),
    ("lgamma", 1): _function("ln Γ", r"\ln\Gamma", "<mi>ln</mi><mi>Γ</mi>"),
    ("digamma", 1): _function("ψ", r"\psi", "<mi>ψ</mi>"),
    ("floor", 1): _around("⌊", "⌋", (r"\lfloor", r"\rfloor")),
    ("ceil", 1): _around("⌈", "⌉", (r"\lceil", r"\rceil")),
    ("inner", 2): looks(
        (ATOM, "⟨⟨0:0!⟩, ⟨1:0!⟩⟩"),
        (ATOM, r"\left\langle ⟨0:0!⟩,\, ⟨1:0!⟩ \right\rangle"),
        (ATOM, "<mrow><mo>⟨</mo>⟨0:0!⟩<mo>,</mo>⟨1:0!⟩<mo>⟩</mo></mrow>"),
    ),
    ("kron", 2): _between("⊗", r"\otimes"),
    ("outer", 2): _between("⊗", r"\otimes"),
    ("logical_and", 2): _between("∧", r"\wedge"),
    ("logical_or", 2): _between("∨", r"\vee"),
    ("logical_xor", 2): _between("⊕", r"\oplus"),
    ("logical_not", 1): looks((UNIT, f"¬⟨0:{ATOM}⟩"), (UNIT, rf"\neg ⟨0:{ATOM}⟩"), (UNIT, f"<mo>¬</mo>⟨0:{ATOM}⟩")),
    ("indicator", 1): _indicator("", ""),
    ("indicator_not", 1): _indicator("¬", r"\neg "),
    ("element_at", 2): looks(
        (ATOM, f"⟨0:{ATOM}⟩[⟨1:0!⟩]"),
        (ATOM, rf"{{⟨0:{ATOM}⟩}}_{{⟨1:0!⟩}}"),
        (ATOM, _sub(f"⟨0:{ATOM}⟩", "⟨1:0!⟩")),
    ),
    ("padded_at", 2): looks(
        (ATOM, "(⟨0:0!⟩, 0, …)[⟨1:0!⟩]"),
        (ATOM, r"\left(⟨0:0!⟩,\, 0,\, \ldots\right)_{⟨1:0!⟩}"),
        (ATOM, _sub("<mo>(</mo>⟨0:0!⟩<mo>,</mo><mn>0</mn><mo>,</mo><mo>…</mo><mo>)</mo>", "⟨1:0!⟩")),
    ),
    ("is_greater", 2): _between(">", ">", SUM),
    ("is_greater_equal", 2): _between("≥", r"\ge", SUM),
    ("is_less", 2): _between("<", "<", SUM),
    ("is_less_equal", 2): _between("≤", r"\le", SUM),
    ("is_equal", 2): _between("=", "=", SUM),
    ("is_not_equal", 2): _between("≠", r"\ne", SUM),
    ("in_cases", 4): _cases(
        "where(⟨1:0!⟩, ⟨0:0!⟩, ⟨2:0!⟩)", ("⟨0:0!⟩", "⟨1:0!⟩", "⟨1:0!⟩"), ("⟨2:0!⟩", "⟨3:0!⟩", "⟨3:0!⟩")
    ),
    ("rank_falling", 1): _function("rank↓", r"\mathrm{rank}_{\downarrow}", "<msub><mi>rank</mi><mo>↓</mo></msub>"),
    ("scatter", 2): _cases(f"scatter ⟨0:{UNIT}⟩", (f"⟨0:{UNIT}⟩", *_THERE), ("0", *_ELSEWHERE)),
    ("replaced", 3): _cases(f"⟨0:{ATOM}⟩⟨2:{ATOM}⟩ ← ⟨1:0!⟩", ("⟨1:0!⟩", *_PUT), ("⟨0:0!⟩", *_KEPT)),
    ("zeroed", 2): _cases(f"zeroed ⟨0:{UNIT}⟩", ("0", *_THERE), (f"⟨0:{UNIT}⟩", *_ELSEWHERE)),
    ("picked", 2): looks(
        (UNIT, f"picked ⟨0:{UNIT}⟩"),
        (ATOM, rf"{{⟨0:{ATOM}⟩}}_{{⟨1:0!⟩}}"),
        (ATOM, _sub(f"⟨0:{ATOM}⟩", "⟨1:0!⟩")),
    ),
    ("scatter_add", 2): _added(
        f"scatter add ⟨0:{UNIT}⟩",
        rf"{{⟨1:{ATOM}⟩}}_{{k}} = i",
        _sub(f"⟨1:{ATOM}⟩", "<mi>k</mi>") + "<mo>=</mo><mi>i</mi>",
    ),
    ("to_largest", 2): _added(
        f"to largest ⟨0:{UNIT}⟩",
        rf"i = \arg\max_{{{LATEX_WINDOW}}} {{⟨1:{ATOM}⟩}}_{{j}}",
        "<mi>i</mi><mo>=</mo>" + _sub(_LARGEST, IN_WINDOW) + _sub(f"⟨1:{ATOM}⟩", "<mi>j</mi>"),
    ),
    ("shared_out", 2): _added(
        f"shared out ⟨0:{UNIT}⟩",
        r"i \in W_{k}",
        "<mi>i</mi><mo>∈</mo><msub><mi>W</mi><mi>k</mi></msub>",
        (r"\frac{1}{⟨1:0!⟩} ", "<mfrac><mn>1</mn><mrow>⟨1:0!⟩</mrow></mfrac>"),
    ),
    ("middle", 3): _ranked("middle", ("", ""), "= ⟨2:0!⟩", "<mo>=</mo>⟨2:0!⟩"),
    ("middles", 4): _ranked(
        "middles",
        (r"\frac{1}{2} ", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        r"\in \{⟨2:0!⟩,\, ⟨3:0!⟩\}",
        "<mo>∈</mo><mrow><mo>{</mo>⟨2:0!⟩<mo>,</mo>⟨3:0!⟩<mo>}</mo></mrow>",
    ),
}  # fmt: skip


def library_look(tree: Any, notation: Notation) -> Look | None:
    """The look of a call that has one; None: it is written as a function."""
    name, count = plain_name(tree), len(tree.operands)
    known = _LOOKS.get((name, count))
    if known:
        return known[notation]
    make = MADE.get(name)
    return None if make is None else make(tree, notation)

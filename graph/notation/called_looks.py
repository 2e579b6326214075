"""The looks that depend on what a function is called with: its axis, its sizes, its measure; and sums over places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..language.heads import Constant, ListOf
from .patterns import Hole, Look, function_name
from .pieces import ATOM, BIG, BRACKETS, POWER, PRODUCT, SUM, UNIT, Notation
from .plain_source import to_source

__all__ = ["IN_WINDOW", "LATEX_WINDOW", "MADE", "SUM_BELOW", "axis_below"]

SUM_BELOW = '<munder><mo largeop="true">∑</mo><mrow>{}</mrow></munder>'
_PRODUCT_BELOW = '<munder><mo largeop="true">∏</mo><mrow>{}</mrow></munder>'
IN_WINDOW = "<mi>j</mi><mo>∈</mo><msub><mi>W</mi><mi>k</mi></msub>"
LATEX_WINDOW = r"j \in W_{k}"


def axis_below(tree: Any, notation: Notation) -> str:
    """The axis or the axes along which a call works; "" where none is named."""
    value = tree.keywords.get("axis", tree.keywords.get("axes"))
    if value is None or to_source(value) == "None":
        return ""
    numbers = to_source(value).strip("[]()").replace("-", "−")
    word = "axes" if isinstance(value, ListOf) else "axis"
    if notation == "latex":
        return rf"\mathrm{{{word}}}\,{numbers}".replace("−", "-")
    return f"<mtext>{word} {numbers}</mtext>" if notation == "mathml" else f"{word} {numbers}"


def _running(sign: str, mathml_sign: str, relation: tuple[str, str], plain: str = "") -> Callable[..., Look | None]:
    """A running sum or product: over all places k up to, or from, the place i along the axis."""

    def look(tree: Any, notation: Notation) -> Look | None:
        axis = axis_below(tree, notation)
        if notation == "plain":
            return Look(BIG, (plain, Hole(0, ATOM, "inner"), "ₖ")) if plain else None
        if notation == "latex":
            along = rf"\ ({axis})" if axis else ""
            sum_to = rf"{sign}_{{k {relation[0]} i{along}}} {{"
            return Look(BIG, (sum_to, Hole(0, ATOM, "inner"), "}_{k}"))
        along = f"<mo>,</mo>{axis}" if axis else ""
        below = f"<mi>k</mi><mo>{relation[1]}</mo><mi>i</mi>{along}"
        opening = mathml_sign.format(below) + "<msub><mrow>"
        return Look(BIG, (opening, Hole(0, ATOM, "inner"), "</mrow><mi>k</mi></msub>"))

    return look


def _product(tree: Any, notation: Notation) -> Look:
    """Π x, along an axis that stands below the sign."""
    axis = axis_below(tree, notation)
    sign = {
        "plain": "Π ",
        "latex": rf"\prod_{{{axis}}} " if axis else r"\prod ",
        "mathml": _PRODUCT_BELOW.format(axis) if axis else '<mo largeop="true">∏</mo>',
    }[notation]
    return Look(BIG, (sign, Hole(0, UNIT, "inner")))


def _length(tree: Any, notation: Notation) -> Look:
    """‖x‖, with the measure and the axis below."""
    axis, measure = axis_below(tree, notation), [to_source(each) for each in tree.operands[1:]]
    opening, closing = {
        "plain": ("‖", "‖"),
        "latex": (r"\left\|", r"\right\|"),
        "mathml": ("<mrow><mo>‖</mo>", "<mo>‖</mo></mrow>"),
    }[notation]
    hole = Hole(0, SUM, "fresh")
    if notation == "plain":
        return Look(ATOM, (opening, hole, closing, *(f"_{each}" for each in measure)))
    if notation == "latex":
        below = r",\ ".join([*measure, *([axis] if axis else [])])
        return Look(ATOM, (opening, hole, rf"{closing}_{{{below}}}" if below else closing))
    below = "<mo>,</mo>".join([*(f"<mn>{each}</mn>" for each in measure), *([axis] if axis else [])])
    if not below:
        return Look(ATOM, (opening, hole, closing))
    return Look(ATOM, (f"<msub>{opening}", hole, f"{closing}<mrow>{below}</mrow></msub>"))


def _copies(tree: Any, notation: Notation) -> Look | None:
    """An operand times an array of ones; in the plain notation a rule's copies are told in words."""
    if notation == "plain" or len(tree.operands) < 2:
        return None
    axis, count = axis_below(tree, notation), to_source(tree.operands[1])
    if notation == "latex":
        along = rf"\ ({axis})" if axis else ""
        ones = rf"\mathbf{{1}}_{{{count}{along}}}"
    else:
        along = f"<mo>(</mo>{axis}<mo>)</mo>" if axis else ""
        ones = f'<msub><mn mathvariant="bold">1</mn><mrow><mn>{count}</mn>{along}</mrow></msub>'
    if isinstance(tree.operands[0], Constant) and float(tree.operands[0].value) == 1.0:
        return Look(ATOM, (ones,))
    apart = r"\," if notation == "latex" else "<mo>\u2062</mo>"
    return Look(PRODUCT, (Hole(0, PRODUCT, "inherits"), apart, ones))


def _reshaped(tree: Any, notation: Notation) -> Look | None:
    """The new shape stands below the name."""
    listed = tree.operands[1:] or [tree.keywords[key] for key in ("shape",) if key in tree.keywords]
    sizes = listed[0].args if len(listed) == 1 and isinstance(listed[0], ListOf) else listed
    if notation == "plain" or not sizes:
        return None
    texts = [to_source(size) for size in sizes]
    name, (opening, closing) = function_name("reshape", notation), BRACKETS[notation]
    if notation == "latex":
        sizes_below = r" \times ".join(texts)
        named = rf"{name}_{{{sizes_below}}}"
    else:
        named = f"<msub>{name}<mrow>{'<mo>×</mo>'.join(f'<mn>{text}</mn>' for text in texts)}</mrow></msub>"
    return Look(POWER, (named, opening, Hole(0, SUM, "fresh"), closing))


def _choice(tree: Any, notation: Notation) -> Look | None:
    """Two cases: where the condition holds, and where it doesn't."""
    if notation == "plain" or len(tree.operands) != 3:
        return None
    holds, first, second = (Hole(n, SUM, "fresh") for n in range(3))
    if notation == "latex":
        return Look(
            UNIT,
            (
                r"\begin{cases} ",
                first,
                " & ",
                holds,
                r" \\ ",
                second,
                r" & \neg ",
                Hole(0, ATOM, "inner"),
                r" \end{cases}",
            ),
        )
    opening, between, closing = "<mtr><mtd>", "</mtd><mtd>", "</mtd></mtr>"
    rows = (
        opening,
        first,
        between,
        holds,
        closing,
        opening,
        second,
        between,
        "<mo>¬</mo>",
        Hole(0, ATOM, "inner"),
        closing,
    )
    return Look(UNIT, ("<mrow><mo>{</mo><mtable>", *rows, "</mtable></mrow>"))


def _window(latex: str, mathml: str) -> Callable[..., Look | None]:
    """What is taken of each window W of the input."""

    def look(_: Any, notation: Notation) -> Look | None:
        if notation == "plain":
            return None
        if notation == "latex":
            return Look(BIG, (rf"{latex}_{{{LATEX_WINDOW}}} {{", Hole(0, ATOM, "inner"), "}_{j}"))
        return Look(
            BIG, (mathml.format(IN_WINDOW) + "<msub><mrow>", Hole(0, ATOM, "inner"), "</mrow><mi>j</mi></msub>")
        )

    return look


_MAX = _window(r"\max", "<munder><mi>max</mi><mrow>{}</mrow></munder>")
_SIZE = "<mfrac><mn>1</mn><mrow><mo>|</mo><msub><mi>W</mi><mi>k</mi></msub><mo>|</mo></mrow></mfrac>"
_MEAN = _window(r"\frac{1}{\left|W_{k}\right|} \sum", _SIZE + SUM_BELOW)
MADE: Mapping[str, Callable[[Any, Notation], Look | None]] = {
    "cumsum": _running(r"\sum", SUM_BELOW, (r"\le", "≤")),
    "cumprod": _running(r"\prod", _PRODUCT_BELOW, (r"\le", "≤")),
    "sum_from": _running(r"\sum", SUM_BELOW, (r"\ge", "≥"), "Σₖ≥ᵢ "),
    "prod": _product,
    "norm": _length,
    "repeat": _copies,
    "reshape": _reshaped,
    "where": _choice,
    "max_pool1d": _MAX,
    "max_pool2d": _MAX,
    "avg_pool1d": _MEAN,
    "avg_pool2d": _MEAN,
}

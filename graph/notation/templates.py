"""Templates of trees: the table's pattern for a head, or one made for a function, a list, an index."""

from __future__ import annotations

from typing import Any

from sympy.core.symbol import Str

from ..language.heads import Call, Constant, Divide, Index, ListOf, Multiply, Negate, Power, Slice, Symbol
from .patterns import COPIED, FUNCTIONS, HEADS, MINUS_FRACTION, Hole, Look, function_name
from .pieces import ATOM, BIG, BRACKETS, POWER, PRODUCT, SUM, UNIT, Notation, raise_plain
from .plain_source import to_source

__all__ = ["look_of", "operands_of"]

_COMMA = {"plain": ", ", "latex": r",\, ", "mathml": "<mo>,</mo>"}
_SQUARE = {"plain": ("[", "]"), "latex": (r"\left[", r"\right]"), "mathml": ("<mrow><mo>[</mo>", "<mo>]</mo></mrow>")}
_POWER_OF_FUNCTION = frozenset("sin cos tan sinh cosh tanh log ln".split())


def operands_of(tree: Any, notation: Notation) -> tuple[Any, ...]:
    """What fills the holes of a tree's look."""
    if isinstance(tree, Call):
        return tuple(tree.operands)
    if isinstance(tree, Power) and _is_function_power(tree):
        return tuple(tree.args[0].operands)
    if isinstance(tree, Divide) and _is_minus_fraction(tree, notation):
        return tree.args[0].args[0], tree.args[1]
    return tuple(tree.args)


def look_of(tree: Any, notation: Notation) -> Look:
    """How a head looks: from the table, or made for a function, a list or an index."""
    if isinstance(tree, Call):
        if tree.name == "ones":
            return _ones_look(tree, notation)
        if tree.name == "sum" and "axis" in tree.keywords:
            return _sum_look(tree, notation)
        plain_name = tree.name if tree.name == ".T" else tree.name.rsplit(".", 1)[-1]
        known = FUNCTIONS.get((plain_name, len(tree.operands)))
        if known and not tree.keywords:
            return known[notation]
        return _function_look(tree, notation)
    if isinstance(tree, Power) and _is_function_power(tree):
        return _function_power_look(tree, notation)
    if isinstance(tree, Divide) and _is_minus_fraction(tree, notation):
        return MINUS_FRACTION[notation]
    if isinstance(tree, Multiply) and _is_copied(tree):
        return COPIED[notation]
    if isinstance(tree, ListOf):
        opening, closing = _SQUARE[notation]
        return Look(ATOM, (opening, *_listed(len(tree.args), notation), closing))
    if isinstance(tree, Index):
        return _index_look(tree, notation)
    if isinstance(tree, Slice):
        holes = (Hole(0, SUM, "fresh"), ":", Hole(1, SUM, "fresh"))
        return Look(ATOM, holes if _is_absent(tree.args[2]) else (*holes, ":", Hole(2, SUM, "fresh")))
    return HEADS[type(tree)][notation]


def _is_absent(part: Any) -> bool:
    return isinstance(part, Str) and part.name == ""


def _listed(count: int, notation: Notation, start: int = 0) -> list[str | Hole]:
    """Operands with commas between them."""
    holes: list[str | Hole] = []
    for position in range(start, count):
        holes += [_COMMA[notation], Hole(position, SUM, "fresh")]
    return holes[1:]


def _function_look(tree: Any, notation: Notation) -> Look:
    """``tanh(x)``; in the plain notation a call on UG alone is a label: ``repeat UG``."""
    name, operands = function_name(tree.name, notation), tree.operands
    if notation == "plain" and operands and isinstance(operands[0], Symbol) and operands[0].name == "UG":
        return Look(UNIT, (f"{'Σ' if name == 'sum' else name} ", Hole(0, UNIT, "inner")))
    opening, closing = BRACKETS[notation]
    settings = [f"{_COMMA[notation]}{text}" for text in _settings(tree, notation)]
    return Look(POWER, (name, opening, *_listed(len(operands), notation), *settings, closing))


def _ones_look(tree: Any, notation: Notation) -> Look:
    """An array of ones: 𝟏 with its shape below."""
    sizes = [str(int(size.value)) for size in tree.operands if isinstance(size, Constant)]
    if notation == "plain":
        return Look(ATOM, (f"ones({', '.join(sizes)})",))
    if notation == "latex":
        joined = r" \times ".join(sizes)
        return Look(ATOM, (rf"\mathbf{{1}}_{{{joined}}}",))
    cells = "<mo>×</mo>".join(f"<mn>{size}</mn>" for size in sizes)
    return Look(ATOM, (f'<msub><mn mathvariant="bold">1</mn><mrow>{cells}</mrow></msub>',))


def _sum_look(tree: Any, notation: Notation) -> Look:
    """A sum along an axis, which stands below the sign; a label leaves it out."""
    axis = to_source(tree.keywords["axis"])
    sign = {
        "plain": "Σ ",
        "latex": rf"\sum_{{\mathrm{{axis}}\,{axis}}} ",
        "mathml": f'<munder><mo largeop="true">∑</mo><mrow><mtext>axis {axis}</mtext></mrow></munder>',
    }[notation]
    return Look(BIG, (sign, Hole(0, PRODUCT, "inner")))


def _settings(tree: Any, notation: Notation) -> list[str]:
    """Keywords as text: ``axis = 0``."""
    texts = []
    for key, value in tree.keywords.items():
        if notation == "mathml":
            texts.append(f"<mtext>{key}</mtext><mo>=</mo><mtext>{to_source(value)}</mtext>")
        else:
            texts.append(
                f"{key}={to_source(value)}" if notation == "plain" else rf"\mathrm{{{key}}}={to_source(value)}"
            )
    return texts


def _is_function_power(tree: Any) -> bool:
    """``tanh²(x)``: a power of a named function carries its exponent on the name."""
    base, exponent = tree.args
    return (
        isinstance(base, Call)
        and base.name in _POWER_OF_FUNCTION
        and len(base.operands) == 1
        and isinstance(exponent, Constant)
        and float(exponent.value) in (2.0, 3.0)
    )


def _is_minus_fraction(tree: Any, notation: Notation) -> bool:
    """Where a fraction has a bar, the numerator's minus sign stands in front of it."""
    return notation != "plain" and isinstance(tree.args[0], Negate)


def _is_copied(tree: Any) -> bool:
    """``UG * ones(2, 3)``: one number copied to a shape."""
    return isinstance(tree.args[1], Call) and tree.args[1].name == "ones"


def _function_power_look(tree: Any, notation: Notation) -> Look:
    base, exponent = tree.args
    name, power = function_name(base.name, notation), int(exponent.value)
    raised = {
        "plain": f"{name}{raise_plain(str(power))}",
        "latex": f"{name}^{{{power}}}",
        "mathml": f"<msup>{name}<mn>{power}</mn></msup>",
    }[notation]
    opening, closing = BRACKETS[notation]
    return Look(POWER, (raised, opening, Hole(0, SUM, "fresh"), closing))


def _index_look(tree: Any, notation: Notation) -> Look:
    holes = _listed(len(tree.args), notation, start=1)
    if notation == "plain":
        return Look(ATOM, (Hole(0, ATOM, "inner"), "[", *holes, "]"))
    if notation == "latex":
        return Look(ATOM, ("{", Hole(0, ATOM, "inner"), "}_{", *holes, "}"))
    return Look(ATOM, ("<msub><mrow>", Hole(0, ATOM, "inner"), "</mrow><mrow>", *holes, "</mrow></msub>"))

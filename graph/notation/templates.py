"""Templates of trees: the table's pattern for a head, or one made for a function, a list, an index."""

from __future__ import annotations

from typing import Any

from sympy.core.symbol import Str

from ..language.heads import Call, Constant, Divide, Index, ListOf, Multiply, Negate, Power, Slice, Symbol
from .called_looks import axis_below
from .formula_parts import COMMA
from .library_looks import library_look
from .patterns import COPIED, FUNCTIONS, HEADS, MINUS_FRACTION, Hole, Look, function_name
from .pieces import ATOM, BIG, BRACKETS, POWER, PRODUCT, SUM, UNIT, Notation, raise_plain
from .plain_source import to_source
from .standard_forms import plain_name

__all__ = ["look_of", "operands_of"]

_SQUARE = {"plain": ("[", "]"), "latex": (r"\left[", r"\right]"), "mathml": ("<mrow><mo>[</mo>", "<mo>]</mo></mrow>")}
# Calls on UG that a label tells by name: the settings follow from the shapes, or the rest is told in words.
_TOLD_IN_BRIEF = frozenset(
    "sum repeat reshape scatter scatter_add zeroed picked to_largest shared_out middle middles".split()
)
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
        if tree.name == "sum" and axis_below(tree, notation):
            return _sum_look(tree, notation)
        known = FUNCTIONS.get((plain_name(tree), len(tree.operands)))
        if known and not set(tree.keywords) - {"keepdims"}:
            return known[notation]
        return library_look(tree, notation) or _function_look(tree, notation)
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
        holes += [COMMA[notation], Hole(position, SUM, "fresh")]
    return holes[1:]


def _function_look(tree: Any, notation: Notation) -> Look:
    """``tanh(x)``; in the plain notation a call on UG alone is a label: ``repeat UG``."""
    name, operands = _name_with_axis(tree, notation), tree.operands
    settings = [f"{COMMA[notation]}{text}" for text in _settings(tree, notation)]
    is_brief = tree.name in _TOLD_IN_BRIEF or not (operands[1:] or settings)
    is_of_upstream = bool(operands) and isinstance(operands[0], Symbol) and operands[0].name == "UG"
    if notation == "plain" and is_of_upstream and is_brief:
        return Look(UNIT, (f"{'Σ' if name == 'sum' else name} ", Hole(0, UNIT, "inner")))
    opening, closing = BRACKETS[notation]
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
    axis = axis_below(tree, notation)
    sign = {
        "plain": "Σ ",
        "latex": rf"\sum_{{{axis}}} ",
        "mathml": f'<munder><mo largeop="true">∑</mo><mrow>{axis}</mrow></munder>',
    }[notation]
    return Look(BIG, (sign, Hole(0, PRODUCT, "inner")))


def _name_with_axis(tree: Any, notation: Notation) -> str:
    """The function's name; the axis along which it works stands below."""
    name, axis = function_name(tree.name, notation), axis_below(tree, notation)
    if notation == "plain" or not axis:
        return name
    return rf"{name}_{{{axis}}}" if notation == "latex" else f"<msub>{name}<mrow>{axis}</mrow></msub>"


def _settings(tree: Any, notation: Notation) -> list[str]:
    """Keywords as text: ``stride = 2``. Whether axes are kept is no matter of mathematics."""
    texts = []
    for key, value in tree.keywords.items():
        if key == "keepdims" or (key in ("axis", "axes") and notation != "plain"):
            continue
        text = _setting_text(value)
        if text == "True":
            texts.append({"mathml": f"<mtext>{key}</mtext>", "latex": rf"\text{{{key}}}", "plain": key}[notation])
        elif notation == "mathml":
            texts.append(f"<mtext>{key}</mtext><mo>=</mo><mtext>{text}</mtext>")
        else:
            texts.append(f"{key}={text}" if notation == "plain" else rf"\text{{{key}}}={text}".replace("_", r"\_"))
    return texts


def _setting_text(value: Any) -> str:
    """A number, or sizes in round brackets."""
    text = to_source(value)
    return f"({text[1:-1]})" if isinstance(value, ListOf) else text


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

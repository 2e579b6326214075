"""Square brackets that group, as in ``½[1 + erf(x/√2)]`` and ``W[(A x) ⊙ b]``, and the inverse of ``tan^{-1}(x)``."""

from __future__ import annotations

from .sums import ELEMENTARY
from .token_list import Tok, Tokens

__all__ = ["INVERSES", "with_groups"]

INVERSES = {"sin": "asin", "cos": "acos", "tan": "atan", "sinh": "asinh", "cosh": "acosh", "tanh": "atanh"}
_MINUS_ONE = (["-", "1"], ["(", "-", "1", ")"], ["{", "-", "1", "}"])


def with_groups(found: Tokens, source: str) -> Tokens:
    """The tokens with such brackets as round ones and inverse functions by their names."""
    tokens = found.list
    signs = dict.fromkeys(_openers(found, source), "(")
    signs |= {found.partners[at]: ")" for at in list(signs)}
    inverses = {at: end for at in range(len(tokens)) if (end := _inverse(tokens, at, source))}
    if not signs and not inverses:
        return found
    made: list[Tok] = []
    place: dict[int, int] = {}
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if at in inverses:
            place[at] = len(made)
            end = inverses[at]
            made.append(Tok("name", INVERSES[token.text], token.start, tokens[end - 1].end))
            at = end
            continue
        if signs.get(at) == "(" and tokens[at - 1].kind == "name":
            made.append(Tok("op", "·", token.start, token.start))
        place[at] = len(made)
        made.append(token._replace(text=signs[at]) if at in signs else token)
        at += 1
    partners = {place[a]: place[b] for a, b in found.partners.items() if a in place and b in place}
    return Tokens(made, partners, found.unclosed, found.fault)


def _openers(found: Tokens, source: str) -> list[int]:
    """The places of brackets that hold no index: behind a number, or with signs in them that no index has."""
    places: list[int] = []
    for at, end in found.partners.items():
        token, before = found.list[at], found.list[at - 1] if at else None
        if token.text != "[" or before is None or before.end != token.start:
            continue
        inner = found.list[at + 1 : end]
        if not inner or any(one.text in (",", ";", ":", "for") for one in inner):
            continue
        is_formula = any(one.text in ELEMENTARY or source[one.start : one.start + 1] in "⊙√" for one in inner)
        if before.kind in ("number", "fraction") or (before.kind == "name" and is_formula):
            places.append(at)
    return places


def _inverse(tokens: list[Tok], at: int, source: str) -> int:
    """Where ``tan^{-1}`` before a bracket or a name ends; 0 where none begins here."""
    if tokens[at].text not in INVERSES or tokens[at].kind != "name" or at + 1 >= len(tokens):
        return 0
    power = tokens[at + 1]
    if power.text != "**" or source[power.start : power.end] != "^":
        return 0
    for signs in _MINUS_ONE:
        end = at + 2 + len(signs)
        if [one.text for one in tokens[at + 2 : end]] == signs and end < len(tokens):
            return end if tokens[end].text == "(" or tokens[end].kind == "name" else 0
    return 0

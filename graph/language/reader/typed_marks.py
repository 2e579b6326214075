"""Marks around an operand: ``n!`` as a factorial, ``C(n, k)`` as a binomial, ``max{0, x}`` with round brackets."""

from __future__ import annotations

from itertools import pairwise

from .token_list import Tok, Tokens

__all__ = ["with_marks"]

_OPERANDS = ("name", "number")
_TAKES_BARS = frozenset(("ln", "log", "sin", "cos", "tan", "exp", "sqrt", "tanh"))
_STOPS = frozenset(("|", "\n", ";", ","))
_NEAR = 40  # tokens between two bars
_BRACED = frozenset(("max", "min", "exp", "log", "ln"))


def with_marks(found: Tokens) -> Tokens:
    """The tokens with such marks as calls."""
    found = _with_bars(_with_binomials(_with_round_brackets(found)))
    return _with_factorials(found) if any(one.text == "!" for one in found.list) else found


def _with_round_brackets(found: Tokens) -> Tokens:
    made = list(found.list)
    for start, end in found.partners.items():
        before = made[start - 1] if start else None
        if made[start].text == "{" and before is not None and before.kind == "name" and before.text in _BRACED:
            made[start], made[end] = made[start]._replace(text="("), made[end]._replace(text=")")
    return Tokens(made, found.partners, found.unclosed, found.fault)


def _with_binomials(found: Tokens) -> Tokens:
    """``C(n, k)`` as the number of choices, where nothing says what C is."""
    tokens = found.list
    places = [at for at in range(len(tokens) - 1) if tokens[at].text in ("C", "nCr") and tokens[at + 1].text == "("]
    known = {at for at in places if tokens[found.partners.get(at + 1, at) + 1].text == "="}
    is_given = any(one.text == "C" and two.text == "=" for one, two in pairwise(tokens))
    made = list(tokens)
    for at in places if not (known or is_given) else ():
        inner = tokens[at + 2 : found.partners.get(at + 1, at)]
        if sum(one.text == "," for one in inner) == 1 and len(inner) == 3:
            made[at] = tokens[at]._replace(text="comb")
    return Tokens(made, found.partners, found.unclosed, found.fault)


def _with_bars(found: Tokens) -> Tokens:
    """``ln|x|`` as ``ln(|x|)``: a bar that touches a function's name, and the next one on its line."""
    tokens = found.list
    opens = [at + 1 for at, (one, two) in enumerate(pairwise(tokens)) if one.text in _TAKES_BARS and two.text == "|"]
    ends: dict[int, int] = {}
    for at in opens:
        end = next((k for k in range(at + 1, min(at + _NEAR, len(tokens))) if tokens[k].text in _STOPS), 0)
        if tokens[at - 1].end == tokens[at].start and end and tokens[end].text == "|":
            ends[at] = end
    made: list[Tok] = []
    place: dict[int, int] = {}
    partners: dict[int, int] = {}
    for at, token in enumerate(tokens):
        if at in ends:
            made.append(Tok("op", "(", token.start, token.start))
        place[at] = len(made)
        made.append(token)
        if at in ends.values():
            start = next(one for one, end in ends.items() if end == at)
            partners[place[start] - 1] = len(made)
            made.append(Tok("op", ")", token.end, token.end))
    partners |= {place[start]: place[end] for start, end in found.partners.items()}
    return Tokens(made, partners, found.unclosed, found.fault) if ends else found


def _with_factorials(found: Tokens) -> Tokens:
    opened = {end: start for start, end in found.partners.items()}
    known = {one.text for one, two in pairwise(found.list) if one.kind == "name" and two.text == "="}
    has_sums = any(token.kind == "big" for token in found.list)
    begins: dict[int, int] = {}  # where an operand begins: where its mark stands
    for at, token in enumerate(found.list):
        before = found.list[at - 1] if at else None
        if token.text != "!" or token.kind != "op" or before is None or before.end != token.start:
            continue
        start = opened.get(at - 1, at - 1)
        names = {one.text for one in found.list[start:at] if one.kind == "name"}
        if (before.kind in _OPERANDS or before.text == ")") and (has_sums or names <= known):
            begins[start] = at
    marks = set(begins.values())
    made: list[Tok] = []
    place: dict[int, int] = {}
    partners: dict[int, int] = {}
    opens: dict[int, int] = {}
    for at, token in enumerate(found.list):
        if at in begins:
            opens[begins[at]] = len(made) + 1
            made += [Tok("name", "factorial", token.start, token.start), Tok("op", "(", token.start, token.start)]
        place[at] = len(made)
        if at in marks:
            partners[opens[at]] = len(made)
            made.append(token._replace(text=")"))
        else:
            made.append(token)
    partners |= {place[start]: place[end] for start, end in found.partners.items()}
    return Tokens(made, partners, found.unclosed, found.fault)

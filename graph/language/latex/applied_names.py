r"""Names with brackets: the P(A | B), V(s_{t+1}) and Q(s, a) of formulas that nothing defines are numbers of their own.

Where the letter itself has a value or is a function of the program, nothing of this holds.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from .cursor import Cursor, end_of
from .formula_tree import Part
from .lexing import Sign
from .primed_indices import primed
from .splitting import is_equals
from .vocabulary import ACCENTS, FONTS

__all__ = ["applied_letters", "holds_names", "later_functions", "parts_of_bracket"]

_BARS = frozenset(("|", "‖"))
_WITHIN = frozenset(("_", "{", "}", ",", ";", "'", "^", "(", ")", "=", *_BARS))
KNOWN = {"Φ": ("ndtr",), "Γ": ("lgamma", "exp")}  # functions that a letter stands for, from inside out
_POLICIES = frozenset(("π", "*", "star", "ast"))
_ENDS = ("newline", "soft", "row", "end")
_LONGEST = 40


def applied_letters(signs: list[Sign]) -> frozenset[str]:
    """The letters of a source that are names together with their brackets."""
    several: set[str] = set()
    conditional: set[str] = set()
    defined: set[str] = set()
    for at, sign in enumerate(signs):
        if sign.kind != "letter" or sign.text in ("σ", "e", *KNOWN):
            continue
        is_styled = at > 1 and signs[at - 1].text == "{" and signs[at - 2].text in FONTS and signs[at + 1].text == "}"
        start = _past_scripts(signs, at + 1 + is_styled)
        if signs[start].text != "(" or signs[start].kind != "sign":
            continue
        end = _closing(signs, start)
        inner = signs[start + 1 : end - 1]
        if not holds_names(inner):
            continue
        texts = [one.text for one in inner]
        has_bar = any(text in _BARS for text in texts)
        if end < len(signs) and _is_definition(signs, end, sign.text) and not has_bar:
            defined.add(sign.text)
        if has_bar:
            conditional.add(sign.text)
        several.add(sign.text)
    for at, sign in enumerate(signs[:-1]):  # q = x + y
        begins = not at or signs[at - 1].kind in _ENDS or signs[at - 1].text in ("&", ",", ";", "quad", "qquad")
        if begins and sign.kind == "letter" and is_equals(_next(signs, _past_scripts(signs, at + 1))):
            defined.add(sign.text)
    return frozenset(several - (defined - conditional))


def _closing(signs: list[Sign], start: int) -> int:
    """The place behind a bracket's partner, where it is near; else behind the bracket."""
    near = signs[start : start + _LONGEST + 2]
    end = end_of(near, 0)
    return start + (end if near[end - 1].text == ")" else 1)


def later_functions(signs: list[Sign]) -> frozenset[str]:
    """Letters that a source defines as functions, ``f(x) = x + 1``, and applies elsewhere: known from the first."""
    found: set[str] = set()
    applied: dict[str, int] = {}
    for at, sign in enumerate(signs[:-1]):
        if sign.kind != "letter" or signs[at + 1].text != "(" or signs[at + 1].kind != "sign":
            continue
        if at and signs[at - 1].text == "_":  # the delta of L_\delta(a)
            continue
        applied[sign.text] = applied.get(sign.text, 0) + 1
        end = _closing(signs, at + 1)
        inner = signs[at + 2 : end - 1]
        names = {one.text for one in inner if one.kind == "letter"}
        is_list = bool(inner) and all(one.kind == "letter" or one.text in (",", ";") for one in inner)
        if is_list and end < len(signs) and _is_definition(signs, end, sign.text) and names & _used(signs, end):
            found.add(sign.text)
    return frozenset(letter for letter in found if applied[letter] > 1)


def _used(signs: list[Sign], at: int) -> set[str]:
    """The letters of the right side that begins at ``at``."""
    found: set[str] = set()
    equals = 0
    for sign in signs[at:]:
        equals += is_equals(sign)
        if sign.kind in ("end", "row", "newline") or equals > 1:
            break
        found |= {sign.text} if sign.kind == "letter" else set()
    return found


def _is_definition(signs: list[Sign], at: int, letter: str) -> bool:
    r"""Whether ``= …`` follows, where the letter is not applied again: ``V(s) = r + \gamma V(s')`` defines no V."""
    if not is_equals(_next(signs, at)) or _next(signs, at).text in ("leftarrow", "gets"):
        return False
    equals = 0
    for place in range(at, len(signs) - 1):
        sign = signs[place]
        equals += is_equals(sign)
        if sign.kind in ("end", "row", "newline") or equals > 1:
            break
        if sign.kind == "letter" and sign.text == letter and signs[_past_scripts(signs, place + 1)].text == "(":
            return False
    return True


def _next(signs: list[Sign], at: int) -> Sign:
    while at < len(signs) - 1 and signs[at].kind == "sign" and signs[at].text == "&":
        at += 1
    return signs[at]


def _past_scripts(signs: list[Sign], at: int) -> int:
    r"""The place behind subscripts, primes, and the raised letter of ``V^\pi`` or ``Q^*``."""
    while at < len(signs) - 1 and signs[at].kind == "sign" and signs[at].text in ("_", "'", "^"):
        if signs[at].text == "'":
            at += 1
        elif signs[at].text == "^":
            braced = signs[at + 1].text == "{"
            if signs[at + 1 + braced].text not in _POLICIES or (
                braced and signs[min(at + 3, len(signs) - 1)].text != "}"
            ):
                break
            at += 4 if braced else 2
        elif signs[at + 1].text == "{":
            at = end_of(signs, at + 1)
        else:
            at += 2
    return min(at, len(signs) - 1)


def holds_names(inner: list[Sign]) -> bool:
    """Whether only names and what parts them stand in a bracket."""
    if not 0 < len(inner) <= _LONGEST or not any(sign.kind == "letter" for sign in inner):
        return False
    for place, sign in enumerate(inner):
        if sign.kind in ("letter", "number", "prose"):
            continue
        if sign.kind == "command" and sign.text in (*FONTS, *ACCENTS):
            continue
        if sign.text == "-" and place and inner[place - 1].text == "^":  # \theta^-
            continue
        is_shift = sign.text in ("+", "-") and 0 < place < len(inner) - 1 and inner[place + 1].kind == "number"
        if sign.kind != "sign" or (sign.text not in _WITHIN and not (is_shift and _is_lowered(inner, place))):
            return False
    letters = [place for place, sign in enumerate(inner) if sign.kind == "letter"]
    side_by_side = any(b == a + 1 for a, b in pairwise(letters))
    powers = any(
        sign.text == "^" and inner[min(at + 1, len(inner) - 1)].text not in ("{", "-", "'", "*")
        for at, sign in enumerate(inner)
    )
    return not (side_by_side or powers)


def _is_lowered(inner: list[Sign], place: int) -> bool:
    """Whether a place is inside a subscript's braces."""
    depth = 0
    for at in range(place, 0, -1):
        depth += (inner[at].text == "}") - (inner[at].text == "{")
        if depth < 0:
            return inner[at - 1].text in ("_", "^")
    return False


def parts_of_bracket(reader: Cursor, inner: list[Sign]) -> tuple[Part, ...]:
    """What stands in the bracket as parts of a name; an index lowered there stays one."""
    parts: list[Part] = []
    bound = reader.context.bound
    at = 0
    while at < len(inner):
        sign = inner[at]
        if sign.text in ("_", "^") and sign.kind == "sign" and at + 1 < len(inner):
            end = end_of(inner, at + 1) if inner[at + 1].text == "{" else at + 2
            known = {part.letter for part in parts if part.letter}
            found = reader.parts(inner[at + 1 : end], sign.span)  # type: ignore[attr-defined]
            parts += [part for part in found if part.letter not in known or not part.letter]
            at = end
            continue
        has_prime = at + 1 < len(inner) and inner[at + 1].text == "'" and "a" <= sign.text <= "z"
        if has_prime and primed(sign.text) in bound:
            parts += reader.parts([replace(sign, text=primed(sign.text))], sign.span)  # type: ignore[attr-defined]
            at += 2
            continue
        if (
            sign.kind == "letter"
            and sign.text in bound
            and not has_prime
            and sign.text not in {part.letter for part in parts}
        ):
            parts += reader.parts([sign], sign.span)  # type: ignore[attr-defined]
            at += 1
            continue
        if sign.text in _BARS:
            parts.append(Part("given"))
        elif sign.text == "'":
            parts.append(Part("prime"))
        elif sign.kind in ("letter", "number"):
            parts.append(Part(sign.text))
        elif sign.kind == "command" and sign.text in ACCENTS:
            parts.append(Part(ACCENTS[sign.text]))
        elif sign.kind == "prose":
            parts.append(Part("".join(char for char in sign.text if char.isalnum())))
        at += 1
    return tuple(part for part in parts if part.text)

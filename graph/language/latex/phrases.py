r"""Phrases that stand for other signs: ``\mathbb{E}[x]`` for a mean, ``x_1 + \cdots + x_5`` for its terms."""

from __future__ import annotations

from dataclasses import replace

from .lexing import Sign

__all__ = ["spelt_out"]

_DOTS = frozenset(("cdots", "ldots", "dots", "dotsb", "dotsm"))
_ENDS = frozenset(("end", "newline", "row", "finish"))
_MOST = 200  # terms that dots stand for


def spelt_out(signs: list[Sign]) -> list[Sign]:
    """The signs with every phrase as what it stands for; what is no phrase stays as it is."""
    found: list[Sign] = []
    at = 0
    while at < len(signs):
        sign = signs[at]
        end = _expectation(signs, at) if sign.kind == "command" and sign.text == "mathbb" else 0
        if end:
            found.append(replace(sign, text="mean", end=signs[end - 1].end))
            at = end
        elif sign.kind == "command" and sign.text in _DOTS and (middle := _between(found, signs[at + 1 :], sign)):
            found += middle
            at += 2 if _is_joint(signs[at + 1]) else 1
        else:
            found.append(sign)
            at += 1
    return found


# ---- the mean of samples
def _expectation(signs: list[Sign], at: int) -> int:
    r"""Where ``\mathbb{E}`` before a bracket ends, what stands below it (``x \sim p``) too; 0 where none is."""
    word = [sign.text for sign in signs[at + 1 : at + 4]]
    end = at + 4 if word == ["{", "E", "}"] else at + 2 if word[:1] == ["E"] else 0
    if end and signs[end].text == "_":
        end = _group_end(signs, end + 1)
    if not end or end >= len(signs):
        return 0
    return end if signs[end].text in ("[", "(", "\\{") and signs[end].kind == "sign" else 0


def _group_end(signs: list[Sign], at: int) -> int:
    if signs[at].text != "{":
        return at + 1
    depth = 0
    for place in range(at, len(signs)):
        depth += (signs[place].text == "{") - (signs[place].text == "}")
        if not depth:
            return place + 1
    return 0


# ---- dots between two numbered terms
def _is_joint(sign: Sign) -> bool:
    return (sign.kind == "sign" and sign.text in ("+", "*")) or (
        sign.kind == "command" and sign.text in ("cdot", "times")
    )


def _between(before: list[Sign], after: list[Sign], dots: Sign) -> list[Sign]:
    """The terms that dots stand for, with what joins them; empty where the terms around do not say which."""
    if not before or not after:
        return []
    joint = [before[-1]] if _is_joint(before[-1]) and before[-1].text == after[0].text else []
    if joint:
        before, after = before[:-1], after[1:]
    right = _term(after, joint)
    for length in range(1, len(right) + 3):
        left = _term(before[-length:], joint)
        if length > len(before) or not left:
            break
        numbers = _numbers(_bare(left), _bare(right))
        if numbers and (not joint or length == len(before) or not _continues(before[-length - 1])):
            first, last = numbers
            if not first < last <= first + _MOST:
                return []
            pairs = enumerate(zip(_bare(left), _bare(right), strict=True))
            places = {place for place, (one, other) in pairs if one.text != other.text}
            terms = [_numbered(_bare(left), places, number, dots) for number in range(first + 1, last)]
            return [sign for term in terms for sign in (*term, *joint)]
    return []


def _continues(sign: Sign) -> bool:
    """Whether a term goes on before this sign."""
    return sign.kind in ("letter", "number") or sign.text in ("}", ")", "_", "^")


def _term(signs: list[Sign], joint: list[Sign]) -> list[Sign]:
    """Signs up to the next plus, minus, equals sign or end; where terms stand side by side one name and its index."""
    found: list[Sign] = []
    depth = 0
    for sign in signs:
        depth += (sign.text == "{") - (sign.text == "}")
        if (
            depth < 0
            or sign.kind in ("end", "newline", "row", "finish")
            or (sign.kind == "sign" and sign.text in "+-=,.&)]")
        ):
            break
        found.append(sign)
        if not joint and len(_bare(found)) == 3:
            return found + [one for one in signs[len(found) : len(found) + 1] if one.text == "}"]
    return found


def _bare(signs: list[Sign]) -> list[Sign]:
    """Without braces around a single number."""
    found: list[Sign] = []
    for place, sign in enumerate(signs):
        opens = sign.text == "{" and place + 2 < len(signs) and signs[place + 2].text == "}"
        closes = sign.text == "}" and place >= 2 and signs[place - 2].text == "{"
        if not (opens and signs[place + 1].kind == "number") and not (closes and signs[place - 1].kind == "number"):
            found.append(sign)
    return found


def _numbers(left: list[Sign], right: list[Sign]) -> tuple[int, int] | None:
    """The first and the last number, where two terms differ in that number alone."""
    if len(left) != len(right):
        return None
    pairs = {(a.text, b.text) for a, b in zip(left, right, strict=True) if a.text != b.text}
    if len(pairs) != 1:
        return None
    first, last = pairs.pop()
    return (int(first), int(last)) if first.isdecimal() and last.isdecimal() and len(last) < 6 else None


def _numbered(term: list[Sign], places: set[int], number: int, dots: Sign) -> list[Sign]:
    """A term with another number at some places; all of its signs stand where the dots do."""
    made: list[Sign] = []
    for place, sign in enumerate(term):
        here = replace(sign, start=dots.start, end=dots.end)
        if place in places:
            brace = replace(here, kind="sign", side="", typed="")
            made += [replace(brace, text="{"), replace(here, text=str(number)), replace(brace, text="}")]
        else:
            made.append(here)
    return made

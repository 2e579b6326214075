r"""Divergences of two distributions, ``\mathrm{KL}(p \| q)`` and ``D_{\mathrm{KL}}(P \| M)``, as calls or as sums."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from .cursor import end_of
from .lexing import Sign
from .splitting import is_equals

__all__ = ["with_divergences"]

_WORDS = ("mathbb", "mathds", "mathrm", "operatorname", "mathsf", "text", "textrm")
_NEAR = 60  # signs in which a divergence's bracket ends
_ENDS = ("newline", "row", "soft", "end", "finish")


def with_divergences(signs: list[Sign]) -> list[Sign]:
    r"""``\mathrm{KL}(p \| q)`` as a call of two operands, but on the left of an equals sign."""
    changed = _with_lowered_words(signs)
    for at in range(len(changed) - 3, -1, -1):
        sign = changed[at]
        if sign.kind != "letter" or sign.text + changed[at + 1].text != "KL" or (at and changed[at - 1].text == "_"):
            continue
        start = at + 2 + (changed[at + 2].text == "}")
        near = changed[start : start + _NEAR]
        end = end_of(near, 0) if near and near[0].text == "(" else 0
        bars = [start + place for place in range(end) if near[place].text == "‖" and near[place].kind == "sign"]
        if len(bars) != 1 or end >= len(near) or is_equals(near[end]):
            continue
        changed[bars[0]] = replace(changed[bars[0]], text=",")
        if not (at > 1 and changed[at - 1].text == "{" and changed[at - 2].text in _WORDS):
            word = replace(sign, text="KL", end=changed[at + 1].end)
            braces = replace(word, kind="sign", text="{"), replace(word, kind="sign", text="}")
            changed[at : at + 2] = [replace(word, kind="command", text="mathrm"), braces[0], word, braces[1]]
    return changed


def _with_lowered_words(signs: list[Sign]) -> list[Sign]:
    r"""``D_{\mathrm{KL}}(P \| M)`` as the sum it stands for, where the text says what it is, or gives one of its
    letters a value; the statement that says what it is goes then."""
    places = [(at, end) for at in range(len(signs) - 4) if (end := _lowered(signs, at))]
    closings = {at: _closing(signs, end) for at, end in places}
    defined = [at for at, _ in places if closings[at] and is_equals(signs[closings[at]])]
    used = [(at, signs[end + 1], signs[end + 3]) for at, end in places if closings[at] == end + 5 and at not in defined]
    given = {one.text for one, two in pairwise(signs) if one.kind == "letter" and is_equals(two)}
    used = [use for use in used if all(one.kind == "letter" for one in use[1:])]
    if not defined and not any(one.text in given or two.text in given for _, one, two in used):
        return list(signs)
    letters = {sign.text for sign in signs if sign.kind == "letter"}
    index = next((letter for letter in "ikjq" if letter not in letters), "i")
    cuts = [(at, closings[at], _summed(one, two, index)) for at, one, two in used]
    cuts += [(at, _statement_end(signs, at), []) for at in defined] if used else []
    changed = list(signs)
    for at, end, put in sorted(cuts, key=lambda cut: cut[0], reverse=True):
        changed[at:end] = [replace(sign, start=signs[at].start, end=signs[end - 1].end) for sign in put]
    return changed


def _summed(one: Sign, two: Sign, index: str) -> list[Sign]:
    r"""``(\sum_i P_i \log(P_i / M_i))``."""

    def sign(text: str, kind: str = "sign") -> Sign:
        return replace(one, kind=kind, text=text, side="", typed="")

    below = [sign("_"), sign("{"), sign(index, "letter"), sign("}")]
    ratio = [one, *below, sign("/"), two, *below]
    summed = [sign("sum", "command"), *below, one, *below, sign("log", "command"), sign("("), *ratio, sign(")")]
    return [sign("("), *summed, sign(")")]


def _lowered(signs: list[Sign], at: int) -> int:
    """Where a D with KL below it ends; 0 where none begins."""
    if signs[at].kind != "letter" or signs[at].text != "D" or signs[at + 1].text != "_" or signs[at + 2].text != "{":
        return 0
    end = end_of(signs, at + 2)
    word = "".join(one.text for one in signs[at + 3 : end] if one.kind == "letter")
    return end if word == "KL" and end < len(signs) and signs[end].text == "(" else 0


def _closing(signs: list[Sign], start: int) -> int:
    """The place behind a bracket that holds two operands with a double bar between them; 0 where it does not."""
    near = signs[start : start + _NEAR]
    end = end_of(near, 0)
    bars = [one for one in near[:end] if one.text == "‖" and one.kind == "sign"]
    return start + end if len(bars) == 1 and start + end < len(signs) and near[end - 1].text == ")" else 0


def _statement_end(signs: list[Sign], at: int) -> int:
    while signs[at].kind not in _ENDS and signs[at].text not in ("quad", "qquad", ";"):
        at += 1
    return at

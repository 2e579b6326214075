r"""Sums whose last term has a letter for its number: ``x_1 + x_2 + \cdots + x_n`` is the sum of x_i from 1 to n."""

from __future__ import annotations

from dataclasses import replace

from .lexing import Sign

__all__ = ["ending_of", "open_sum", "summed", "term_of"]

_MOST_TERMS = 4  # that stand before the dots
_INDICES = "ijklq"
_STOPS = frozenset(("+", "-", "=", ",", ".", "&", ")", "]", "}"))


def open_sum(before: list[Sign], after: list[Sign], dots: Sign) -> tuple[list[Sign], int] | None:
    """The signs up to the dots with the sum in the terms' place, and how many signs behind them it takes."""
    if not before or before[-1].text != "+" or not after or after[0].text != "+":
        return None
    last = term_of(after[1:])
    places = [at for at, sign in enumerate(last) if sign.kind == "letter" and at and last[at - 1].text in ("_", "{")]
    if not places or len({last[at].text for at in places}) != 1:
        return None
    for first in (1, 0):
        for count in range(1, _MOST_TERMS + 1):
            texts = [text for number in range(first, first + count) for text in (*_texts(last, places, number), "+")]
            start = ending_of(before, texts)
            if start is not None:
                return before[:start] + summed(last, places, first, dots, before + after), 1 + len(last)
    return None


def term_of(signs: list[Sign]) -> list[Sign]:
    """Signs up to the next plus, minus, equals sign or end."""
    found: list[Sign] = []
    depth = 0
    for sign in signs:
        if sign.kind in ("end", "newline", "row", "finish", "soft", "prose"):
            break
        if not depth and sign.kind == "sign" and sign.text in _STOPS:
            break
        depth += (sign.text == "{") - (sign.text == "}")
        found.append(sign)
    return found


def _texts(term: list[Sign], places: list[int], number: int) -> list[str]:
    """A term with a number in its letter's places, braces left out."""
    texts = [str(number) if at in places else sign.text for at, sign in enumerate(term)]
    return [text for text in texts if text not in ("{", "}")]


def ending_of(signs: list[Sign], texts: list[str]) -> int | None:
    """Where these texts begin at the end of the signs, braces left out; None where they do not stand there."""
    at = len(signs)
    for text in reversed(texts):
        at -= 1
        while at >= 0 and signs[at].text in ("{", "}"):
            at -= 1
        if at < 0 or signs[at].text != text:
            return None
    is_begun = at and (signs[at - 1].kind in ("letter", "number") or signs[at - 1].text in ("}", "_", "^", "+", "cdot"))
    return None if is_begun and signs[at - 1].text != "}" else at


def summed(term: list[Sign], places: list[int], first: int, dots: Sign, around: list[Sign]) -> list[Sign]:
    """The sum's signs, all of them where the dots stand, and its body where the last term does."""
    used = {sign.text for sign in around if sign.kind == "letter"}
    index = next((letter for letter in _INDICES if letter not in used), "i")
    upper = term[places[0]].text

    def sign(kind: str, text: str) -> Sign:
        return replace(dots, kind=kind, text=text, side="", typed="")

    head = [sign("command", "sum"), sign("sign", "_"), sign("sign", "{"), sign("letter", index), sign("sign", "=")]
    head += [sign("number", str(first)), sign("sign", "}"), sign("sign", "^"), sign("sign", "{")]
    head += [sign("number" if upper.isdigit() else "letter", upper), sign("sign", "}")]
    return head + [replace(one, kind="letter", text=index) if at in places else one for at, one in enumerate(term)]

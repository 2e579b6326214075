r"""Sums of powers with dots: ``1 + x + \cdots + x^n`` is the sum of x^k from 0 to n, ``\frac{x^n}{n!}`` alike."""

from __future__ import annotations

from .lexing import Sign
from .open_sums import ending_of, summed, term_of

__all__ = ["power_sum"]

_FEWEST, _MOST = 2, 4  # terms before the dots


def power_sum(before: list[Sign], after: list[Sign], dots: Sign) -> tuple[list[Sign], int] | None:
    """The signs up to the dots with the sum in the terms' place, and how many signs behind them it takes."""
    if not before or before[-1].text != "+" or not after or after[0].text != "+":
        return None
    last = term_of(after[1:])
    places = _places(last)
    if not places:
        return None
    for first in (0, 1):
        for count in range(_MOST, _FEWEST - 1, -1):
            texts = [text for number in range(first, first + count) for text in (*_texts(last, places, number), "+")]
            start = ending_of(before, texts)
            if start is not None:
                return before[:start] + summed(last, places, first, dots, before + after), 1 + len(last)
    return None


def _places(term: list[Sign]) -> list[int]:
    """Where the number of the last term stands: what is raised, and the same letter or number of a factorial."""
    raised = [at + 1 + (term[at + 1].text == "{") for at, sign in enumerate(term[:-1]) if sign.text == "^"]
    if len(raised) != 1 or raised[0] >= len(term) or term[raised[0]].kind not in ("letter", "number"):
        return []
    if term[raised[0] - 1].text == "{" and term[min(raised[0] + 1, len(term) - 1)].text != "}":
        return []
    text = term[raised[0]].text
    factorials = [at for at, sign in enumerate(term[:-1]) if sign.text == text and term[at + 1].text == "!"]
    return sorted({raised[0], *factorials})


def _texts(term: list[Sign], places: list[int], number: int) -> list[str]:
    """A term with this number, as people write it: no power of 0 or 1, no factorial of them; braces left out."""
    texts = [str(number) if at in places else sign.text for at, sign in enumerate(term)]
    texts = [text for text in texts if text not in ("{", "}")]
    if number > 1:
        return texts
    at = texts.index("^")
    texts = texts[: at - 1 + number] + texts[at + 2 :]
    if texts[:1] == ["frac"]:
        texts = texts[1:]
    if texts[-2:] == [str(number), "!"]:
        texts = texts[:-2]
    return texts or ["1"]

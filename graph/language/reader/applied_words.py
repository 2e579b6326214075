"""Functions typed against what they are taken of: ``sinx``, ``cosθ``, ``sin2θ``, ``sinωt``, ``lnx``.

Where such a word is given a value it is a name; ``cost``, ``logp`` and other words that people use as names stay one.
"""

from __future__ import annotations

import re
from itertools import pairwise

from ..code_tree import Notice
from .token_list import Tok, Tokens

__all__ = ["with_applied_words"]

_GREEK = "α-ωϕϑΑ-Ω"
_WORD = re.compile(
    r"(?P<function>arcsin|arccos|arctan|sinh|cosh|tanh|sin|cos|tan|cot|sec|csc|log|ln|exp|sqrt)"
    rf"(?:(?P<count>\d*)(?P<greek>[{_GREEK}](?:_\d)?)(?P<last>[a-z]?)|(?P<plain>[xyz](?:_\d)?))"
)


def with_applied_words(found: Tokens, notices: list[Notice]) -> Tokens:
    """The tokens with such words as a function and its operand; what is told is added to ``notices``."""
    tokens = found.list
    matches = {at: match for at, token in enumerate(tokens) if token.kind == "name" and (match := _match(token))}
    if not matches:
        return found
    given = {one.text for one, two in pairwise(tokens) if one.kind == "name" and two.text in ("=", ",", "in")}
    made: list[Tok] = []
    place: dict[int, int] = {}
    told: set[str] = set()
    for at, token in enumerate(tokens):
        place[at] = len(made)
        match = matches.get(at)
        if match is None or token.text in given or tokens[at + 1].text in ("(", "[", "."):
            made.append(token)
            continue
        made += _parts(token, match)
        if token.text not in told:
            told.add(token.text)
            read = f"{match['function']}({token.text[match.end('function') :]})"
            notices.append(Notice("function_word", token.span, (("name", token.text), ("read", read))))
    partners = {place[start]: place[end] for start, end in found.partners.items()}
    return Tokens(made, partners, found.unclosed, found.fault)


def _match(token: Tok) -> re.Match[str] | None:
    return _WORD.fullmatch(token.text) if len(token.text) > 2 else None


def _parts(token: Tok, match: re.Match[str]) -> list[Tok]:
    """The function's name and what it is taken of; a lowered digit is typed as one sign."""
    parts: list[Tok] = []
    start = token.start
    for group, kind in (
        ("function", "name"),
        ("count", "number"),
        ("greek", "name"),
        ("last", "name"),
        ("plain", "name"),
    ):
        text = match[group]
        if text:
            end = min(start + len(text), token.end)
            parts.append(Tok(kind, text, start, end))
            start = end
    last = parts[-1]
    parts[-1] = Tok(last.kind, last.text, last.start, token.end)
    return parts

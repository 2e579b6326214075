"""Wolfram's lists, ``{{1, 2}, {3, 4}}``, its dot between arrays, and its definitions, ``f[x_, y_] := x + y``."""

from __future__ import annotations

import re
from itertools import pairwise

from .token_list import Tok, Tokens

__all__ = ["with_brackets", "with_definitions"]

_SIGNS = {"{": "[", "}": "]"}
_DEFINITION = re.compile(r"(?<![\w.])([A-Za-z]\w{0,30})\[((?:[ \t]{0,4}[A-Za-z]\w{0,30}_,?){1,12})\](?=[ \t]*:?=(?!=))")
_APPLIED = re.compile(r"(?<![\w.])([A-Za-z]\w{0,30})\[([^\[\]\n]{1,200})\]")


def with_definitions(text: str) -> str:
    """The text with ``f[x_, y_]`` before an equals sign as ``f(x , y )``; every place is kept."""
    defined = {match[1] for match in _DEFINITION.finditer(text)}
    text = _DEFINITION.sub(lambda m: f"{m[1]}({re.sub('_(?=,|$)', ' ', m[2])})", text)
    return _APPLIED.sub(lambda m: f"{m[1]}({m[2]})" if m[1] in defined else m[0], text)


def with_brackets(found: Tokens) -> Tokens:
    """The tokens with braces as square brackets where a list of lists stands; as they are elsewhere."""
    tokens = found.list
    texts = [token.text for token in tokens]
    if "{" not in texts or ":" in texts or ("{", "{") not in pairwise(texts):
        return found
    raised = {at + 1 for at, token in enumerate(tokens) if token.text == "**"}
    raised |= {found.partners[at] for at in raised if at in found.partners}
    made = [token if at in raised else _sign(token) for at, token in enumerate(tokens)]
    return Tokens(made, found.partners, found.unclosed, found.fault)


def _sign(token: Tok) -> Tok:
    if token.kind != "op":
        return token
    return token._replace(text="@" if token.text == "." else _SIGNS.get(token.text, token.text))

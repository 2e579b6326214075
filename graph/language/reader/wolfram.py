"""Wolfram's lists, ``{{1, 2}, {3, 4}}``, and its dot between arrays, as the brackets and the @ of the language."""

from __future__ import annotations

from itertools import pairwise

from .token_list import Tok, Tokens

__all__ = ["with_brackets"]

_SIGNS = {"{": "[", "}": "]"}


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

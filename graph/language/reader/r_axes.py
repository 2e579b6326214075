"""Axes that R's torch counts from 1, and R's brackets of two and of what is left out."""

from __future__ import annotations

from .end_blocks import partnered
from .token_list import CLOSING, Tok, Tokens

__all__ = ["counted_axes", "single_brackets"]

_LIBRARIES = frozenset(("torch", "nn", "F", "optim", "tf", "jnp", "jax"))
_AXES = frozenset("unsqueeze squeeze transpose sum mean softmax log_softmax argmax max min std var cumsum size".split())
_AXIS_NAMES = frozenset(("dim", "start_dim", "end_dim", "dim0", "dim1", "dims"))


def counted_axes(listed: list[Tok]) -> list[Tok]:
    """Axes that R counts from 1, counted from 0: of ``x$sum(2)`` and ``dim = 2``."""
    made: list[Tok] = []
    openers: list[str] = []
    for at, token in enumerate(listed):
        before = listed[at - 1] if at else token
        if token.text in CLOSING and token.kind == "op":
            is_method = at > 2 and listed[at - 2].text == "." and before.kind == "name"
            openers.append(before.text if is_method and listed[at - 3].text not in _LIBRARIES else "")
        elif token.text in CLOSING.values() and openers:
            openers.pop()
        counted = token.kind == "number" and token.text.rstrip("L").isdigit() and int(token.text.rstrip("L")) > 0
        named = before.text == "=" and at > 1 and listed[at - 2].text in _AXIS_NAMES
        placed = bool(openers) and openers[-1] in _AXES and before.text in ("(", ",")
        if counted and (named or placed):
            token = token._replace(text=str(int(token.text.rstrip("L")) - 1))
        made.append(token)
    return made


def single_brackets(listed: list[Tok], tokens: Tokens) -> list[Tok]:
    """``xs[[1]]`` as ``xs[1]``; ``x[-1]``, all but the first, as ``x[2:]``. Other places left out are refused."""
    partners = partnered(listed, tokens).partners
    skipped: set[int] = set()
    made: list[Tok] = []
    index_ends: list[int] = []
    for at, token in enumerate(listed):
        before = listed[at - 1] if at else token
        is_index = (
            token.text == "[" and (before.kind == "name" or before.text in (")", "]")) and before.end == token.start
        )
        if is_index and at + 1 in partners and listed[at + 1].text == "[" and partners[at + 1] + 1 == partners.get(at):
            skipped |= {at + 1, partners[at + 1]}
        if is_index and at in partners:
            index_ends.append(partners[at])
        if index_ends and at == index_ends[-1]:
            index_ends.pop()
        begins = token.text == "-" and bool(index_ends) and before.text in ("[", ",")
        if at in skipped:
            continue
        if begins and listed[at + 1].text == "1" and listed[at + 2].text in ("]", ","):
            made += [token._replace(text="2", kind="number"), token._replace(text=":")]
            skipped.add(at + 1)
            continue
        made += [Tok("name", "left_out_places", token.start, token.start), token] if begins else [token]
    return made

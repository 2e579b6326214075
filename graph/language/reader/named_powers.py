"""Powers that are given a value: ``σ² = …`` makes σ² a name of its own, here and wherever it stands."""

from __future__ import annotations

from .token_list import Tok, Tokens

__all__ = ["with_named_powers"]

_NAMES = {"2": "sq"}


def _power_at(tokens: list[Tok], at: int) -> tuple[str, int]:
    """The name of the power that begins at a token, and how many tokens it takes; "" where none does."""
    if tokens[at].kind != "name" or at + 1 >= len(tokens):
        return "", 0
    after = tokens[at + 1]
    if after.kind == "super" and after.text.isdecimal() and len(after.text) == 1:
        return f"{tokens[at].text}_{_NAMES.get(after.text, 'pow' + after.text)}", 2
    if (
        after.text == "**"
        and at + 2 < len(tokens)
        and tokens[at + 2].kind == "number"
        and tokens[at + 2].text.isdecimal()
    ):
        exponent = tokens[at + 2].text
        return f"{tokens[at].text}_{_NAMES.get(exponent, 'pow' + exponent)}", 3
    return "", 0


def _given(tokens: list[Tok]) -> set[str]:
    """The powers that a statement gives a value."""
    found: set[str] = set()
    for at, token in enumerate(tokens[:-1]):
        begins = at == 0 or tokens[at - 1].kind == "newline" or tokens[at - 1].text in (";", ",")
        name, count = _power_at(tokens, at) if begins and token.kind == "name" else ("", 0)
        if name and tokens[at + count].text == "=" and tokens[at + count].kind == "op":
            found.add(name)
    return found


def with_named_powers(found: Tokens) -> Tokens:
    """The tokens with every such power as one name; as they are where no power is given a value."""
    tokens = found.list
    if "**" not in [token.text for token in tokens] and "super" not in [token.kind for token in tokens]:
        return found
    given = _given(tokens)
    if not given:
        return found
    made: list[Tok] = []
    place: dict[int, int] = {}
    at = 0
    while at < len(tokens):
        place[at] = len(made)
        name, count = _power_at(tokens, at)
        if name in given:
            made.append(Tok("name", name, tokens[at].start, tokens[at + count - 1].end))
            at += count
        else:
            made.append(tokens[at])
            at += 1
    partners = {place[start]: place[end] for start, end in found.partners.items()}
    return Tokens(made, partners, found.unclosed, found.fault)

"""Places that MATLAB and Julia count from 1, rewritten to places counted from 0: ``x[i+1]``, ``X(i, :)``."""

from __future__ import annotations

from .end_blocks import partnered
from .token_list import Tok, Tokens

__all__ = ["counted_from_zero"]

_COMPARED = frozenset(("<", ">", "<=", ">=", "==", "!=", "&", "|", "~"))
_VALUES = (")", "]")


def counted_from_zero(tokens: Tokens, is_julia: bool) -> Tokens:
    """Julia's ``x[i]`` as ``x[i - 1]``; MATLAB's ``X(i, :)`` of a name that is given a value as ``X[i - 1, :]``."""
    if tokens.fault or tokens.unclosed:
        return tokens
    names = set() if is_julia else _arrays(tokens)
    made: list[Tok] = []
    _rewritten(tokens, 0, len(tokens.list), made, names, is_julia)
    return partnered(made, tokens)


def _arrays(tokens: Tokens) -> set[str]:
    """Names that are given a value, or that a function takes; those of functions are none."""
    listed, partners = tokens.list, tokens.partners
    found: set[str] = set()
    functions: set[str] = set()
    for at, token in enumerate(listed[:-1]):
        after = listed[at + 1]
        if token.text == "def" and token.kind == "word":
            functions.add(after.text)
            found.update(_names(listed[at + 2 : partners.get(at + 2, at + 2)]))
        elif token.kind == "name" and after.text == "=" and listed[min(at + 2, len(listed) - 1)].text == "lambda":
            functions.add(token.text)
        elif token.kind == "name" and (after.text == "=" or (at and listed[at - 1].text == "for")):
            found.add(token.text)
        elif token.text == "[" and at in partners and listed[partners[at] + 1].text == "=":  # [m, n] = size(X)
            found.update(_names(listed[at : partners[at]]))
        elif token.text == "(" and at in partners and at and listed[partners[at] + 1].text == "=":  # x(i) = …
            found.update(_names(listed[at - 1 : at]))
    return found - functions


def _names(tokens: list[Tok]) -> set[str]:
    return {token.text for token in tokens if token.kind == "name"}


def _rewritten(tokens: Tokens, start: int, stop: int, made: list[Tok], names: set[str], is_julia: bool) -> None:
    """Adds the tokens of a stretch, the places of its brackets counted anew."""
    listed = tokens.list
    at = start
    while at < stop:
        token = listed[at]
        end = tokens.partners.get(at)
        before = made[-1] if made else None
        if end is None or before is None or end >= stop or not _is_index(before, token, names, is_julia, made):
            made.append(token)
            at += 1
            continue
        parts = _parts(tokens, at + 1, end)
        is_flat = not is_julia and len(parts) == 1 and not _is_target(tokens, end, made)
        if is_flat:  # one place counts through all numbers, column by column
            made[-1:] = [
                _named("all_columns", before),
                _sign("(", before),
                before,
                Tok("op", ")", before.end, before.end),
            ]
        whole = is_flat and [each.text for each in listed[slice(*parts[0])]] == [":"]
        if not whole:
            made.append(token._replace(text="["))
            for place, (first, last) in enumerate(parts):
                if place:
                    made.append(_sign(",", listed[first - 1]))
                if first == last and len(parts) > 1:  # R's x[1, ]
                    made.append(_sign(":", listed[first]))
                _place(tokens, first, last, made, names, is_julia)
            made.append(listed[end]._replace(text="]"))
        at = end + 1


def _is_index(before: Tok, opener: Tok, names: set[str], is_julia: bool, made: list[Tok]) -> bool:
    if before.end != opener.start:
        return False
    if is_julia:
        return opener.text == "[" and (before.kind == "name" or before.text in _VALUES)
    is_defined = len(made) > 1 and made[-2].text == "def"
    return opener.text == "(" and before.kind == "name" and before.text in names and not is_defined


def _is_target(tokens: Tokens, end: int, made: list[Tok]) -> bool:
    """Whether a value is given to what ends here, at the beginning of its statement."""
    return tokens.list[end + 1].text == "=" and (len(made) < 2 or made[-2].kind == "newline" or made[-2].text == ";")


def _parts(tokens: Tokens, start: int, stop: int) -> list[tuple[int, int]]:
    """The stretches between the commas of one bracket."""
    parts, first, at = [], start, start
    while at < stop:
        if tokens.list[at].text == "," and tokens.list[at].kind == "op":
            parts.append((first, at))
            first = at + 1
        at = tokens.partners.get(at, at) + 1
    return [*parts, (first, stop)]


def _place(tokens: Tokens, start: int, stop: int, made: list[Tok], names: set[str], is_julia: bool) -> None:
    """One place, or from one to another: the last one is taken too."""
    colons = _colons(tokens, start, stop)
    if len(colons) != 1:
        _one_less(tokens, start, stop, made, names, is_julia)
        return
    at = colons[0]
    if at > start:
        _one_less(tokens, start, at, made, names, is_julia)
    made.append(tokens.list[at])
    if not (stop == at + 2 and tokens.list[at + 1].text == "end"):
        if tokens.list[at + 1].text == "end":  # end - 1, counted from behind
            _one_less(tokens, at + 1, stop, made, names, is_julia)
            made += [_sign("+", tokens.list[at]), Tok("number", "1", tokens.list[at].start, tokens.list[at].start)]
        else:
            _rewritten(tokens, at + 1, stop, made, names, is_julia)


def _colons(tokens: Tokens, start: int, stop: int) -> list[int]:
    """Where colons stand that are in no bracket of their own."""
    found, at = [], start
    while at < stop:
        if tokens.list[at].text == ":":
            found.append(at)
        at = tokens.partners.get(at, at) + 1
    return found


def _one_less(tokens: Tokens, start: int, stop: int, made: list[Tok], names: set[str], is_julia: bool) -> None:
    """A place as it is counted from 0; ``end`` is −1, and a mask or a key stays as it is."""
    listed = tokens.list[start:stop]
    if any(token.text in _COMPARED or token.kind == "string" for token in listed) or not listed:
        _rewritten(tokens, start, stop, made, names, is_julia)
        return
    first = listed[0]
    if first.text == "end":
        made.append(_sign("-", first))
        made.append(Tok("number", "1", first.start, first.end))
        _rewritten(tokens, start + 1, stop, made, names, is_julia)
        return
    if len(listed) == 1 and first.kind == "number" and first.text.isdigit():
        made.append(first._replace(text=str(int(first.text) - 1)))
        return
    _rewritten(tokens, start, stop, made, names, is_julia)
    if [token.text for token in listed] != [":"]:
        made += [_sign("-", listed[-1]), Tok("number", "1", listed[-1].start, listed[-1].start)]


def _named(name: str, at: Tok) -> Tok:
    return Tok("name", name, at.start, at.start)


def _sign(sign: str, at: Tok) -> Tok:
    return Tok("op", sign, at.start, at.start)

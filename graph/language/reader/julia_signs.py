"""Julia's signs, token by token, as the reader of Python takes them: arrows, pairs, types, pipes, ranges, choices."""

from __future__ import annotations

from collections.abc import Callable

from .end_blocks import partnered
from .token_list import CLOSING, Tok, Tokens

__all__ = ["lambda_of", "with_julia_signs", "with_ranges"]

_TYPES = frozenset(("Float32", "Float64", "Int"))
_MOST = 30  # choices and pipes that are turned one by one
_BEGINS = frozenset(("=", "(", "[", "{", ",", ";", ":", "return", "+=", "-=", "*=", "/="))
_STOPS = frozenset((")", "]", "}", ",", ";", "=", "if", "for", "else"))


def with_julia_signs(tokens: Tokens) -> Tokens:
    """The tokens of a program of Julia in the order and the words of Python."""
    for turned in (_plain_names, _python_signs, _choices, _pipes, _ranges, _named_tuples):
        tokens = partnered(turned(tokens), tokens)
    return tokens


def lambda_of(parameters: list[Tok], at: Tok) -> list[Tok]:
    """``lambda parameters:`` with nothing behind it."""
    word = Tok("word", "lambda", at.start, at.start)
    return [word, *parameters, Tok("op", ":", at.start, at.start)]


def _plain_names(tokens: Tokens) -> list[Tok]:
    """``in`` as the name of a parameter; ``@show x`` without its macro."""
    listed, made, at = tokens.list, list[Tok](), 0
    while at < len(listed):
        token = listed[at]
        before, after = listed[at - 1] if at else token, listed[min(at + 1, len(listed) - 1)]
        if token.text == "@" and after.kind == "name" and (not at or before.kind == "newline" or before.text == "="):
            at += 2
            continue
        if token.text == "in" and token.kind == "word" and (before.text in ("(", ",") or after.text in (",", ")")):
            token = token._replace(kind="name", text="in_")
        if token.text in ("true", "false") and token.kind == "name":
            token = token._replace(kind="word", text=token.text.capitalize())
        made.append(token)
        at += 1
    return made


def _python_signs(tokens: Tokens) -> list[Tok]:
    """Arrows, pairs, types and keywords behind a semicolon."""
    listed, made = tokens.list, list[Tok]()
    round_ends: list[int] = []
    at = 0
    while at < len(listed) - 1:
        token, after = listed[at], listed[at + 1]
        while round_ends and at > round_ends[-1]:
            round_ends.pop()
        if token.kind == "op" and token.text in ("(", "[", "{") and at in tokens.partners:
            arrow = tokens.partners[at] + 1
            if token.text == "(" and listed[arrow].text == "->":  # (x, y) -> x*y
                made += lambda_of(listed[at + 1 : arrow - 1], token)
                at = arrow + 1
                continue
            round_ends.append(tokens.partners[at])
        if token.kind == "name" and after.text == "->":
            made += lambda_of([token], token)
            at += 2
        elif token.text == "=" and after.text == ">" and token.end == after.start:  # Dense(2 => 3)
            made.append(token._replace(text=","))
            at += 2
        elif token.text in _TYPES and after.text == "[" and token.end == after.start:
            at += 1
        elif token.text == ":" and after.text == ":" and token.end == after.start:  # x::Vector{Float64}
            at += 3
            if listed[min(at, len(listed) - 1)].text == "{":
                at = tokens.partners.get(at, at) + 1
        elif token.text == "!" and after.text == "(" and made and made[-1].end == token.start:  # push!(xs, x)
            at += 1
        elif token.text == ";" and round_ends and listed[round_ends[-1]].text == ")":
            made.append(token._replace(text=","))
            at += 1
        else:
            made.append(token)
            at += 1
    return [*made, listed[-1]]


# ---- stretches of one expression
def _start(listed: list[Tok], tokens: Tokens, at: int, begins: frozenset[str]) -> int:
    """Where the expression begins that ends before ``at``."""
    openers = {end: start for start, end in tokens.partners.items()}
    place = at - 1
    while place >= 0:
        token = listed[place]
        if place in openers:
            place = openers[place] - 1
            continue
        if token.kind == "newline" or (token.text in begins and token.kind in ("op", "word")):
            break
        place -= 1
    return place + 1


def _stop(listed: list[Tok], tokens: Tokens, at: int, stops: frozenset[str]) -> int:
    """Behind the expression that begins at ``at``."""
    place = at
    while place < len(listed) - 1:
        token = listed[place]
        if token.kind in ("newline", "end") or (token.text in stops and token.kind in ("op", "word")):
            break
        place = tokens.partners.get(place, place) + 1
    return min(place, len(listed) - 1)


def _sign(sign: str, at: Tok) -> Tok:
    return Tok("op", sign, at.start, at.start)


def _grouped(part: list[Tok], at: Tok) -> list[Tok]:
    return [_sign("(", at), *part, _sign(")", at)]


def _each(
    tokens: Tokens, is_one: Callable[[list[Tok], int], bool], turned: Callable[[Tokens, int], list[Tok]]
) -> list[Tok]:
    """Turns the last sign of a kind until none is left."""
    for _ in range(_MOST):
        listed = tokens.list
        at = next((k for k in range(len(listed) - 1, -1, -1) if is_one(listed, k)), -1)
        if at < 0:
            break
        made = turned(tokens, at)
        if not made:
            break
        tokens = partnered(made, tokens)
    return tokens.list


def _choices(tokens: Tokens) -> list[Tok]:
    """``c ? a : b`` as ``a if c else b``."""

    def turned(tokens: Tokens, at: int) -> list[Tok]:
        listed = tokens.list
        colon = _stop(listed, tokens, at + 1, frozenset((":",)))
        if listed[colon].text != ":":
            return []
        begin = _start(listed, tokens, at, _BEGINS)
        end = _stop(listed, tokens, colon + 1, _STOPS)
        mark = listed[at]
        chosen = [
            *_grouped(listed[at + 1 : colon], mark), Tok("word", "if", mark.start, mark.end),
            *_grouped(listed[begin:at], mark), Tok("word", "else", mark.start, mark.end),
            *_grouped(listed[colon + 1 : end], mark),
        ]  # fmt: skip
        return [*listed[:begin], *_grouped(chosen, mark), *listed[end:]]

    return _each(tokens, lambda listed, k: listed[k].text == "?" and listed[k].kind == "op", turned)


def _pipes(tokens: Tokens) -> list[Tok]:
    """``x |> f`` as ``f(x)``: the first of a row first."""

    def is_pipe(listed: list[Tok], k: int) -> bool:
        after = listed[min(k + 1, len(listed) - 1)]
        is_one = listed[k].text == "|" and after.text == ">" and listed[k].end == after.start
        return is_one and not _pipe_before(listed, k)

    def _pipe_before(listed: list[Tok], k: int) -> bool:
        place = k - 1
        while place > 0 and listed[place].kind != "newline":
            if listed[place].text == ">" and listed[place - 1].text == "|":
                return True
            if listed[place].text in _BEGINS:
                return False
            place -= 1
        return False

    def turned(tokens: Tokens, at: int) -> list[Tok]:
        listed = tokens.list
        begin = _start(listed, tokens, at, _BEGINS)
        end = _stop(listed, tokens, at + 2, _STOPS | {"|"})
        function, value = listed[at + 2 : end], listed[begin:at]
        if not function or not value:
            return []
        named = function if len(function) == 1 else _grouped(function, listed[at])
        named = [named[0]._replace(end=listed[at].start)] if len(named) == 1 else named
        return [*listed[:begin], *named, _sign("(", listed[at]), *value, _sign(")", listed[at]), *listed[end:]]

    return _each(tokens, is_pipe, turned)


def with_ranges(tokens: Tokens) -> Tokens:
    """``1:n`` where it is a value: ``colon(1, n)``."""
    return partnered(_ranges(tokens), tokens)


def _ranges(tokens: Tokens) -> list[Tok]:
    """``-2:0.5:2`` as an argument, behind ``=`` and behind ``for x in`` of a list: ``colon(-2, 0.5, 2)``."""
    listed, made, at = tokens.list, list[Tok](), 0
    round_ends: list[int] = []
    is_loop = False
    while at < len(listed):
        token = listed[at]
        while round_ends and at >= abs(round_ends[-1]):
            round_ends.pop()
        if token.kind == "newline":
            is_loop = False
        if token.text in ("for", "while") and not round_ends:
            is_loop = True
        is_julia = token.kind != "word" or token.text != "in"
        made.append(token)
        if token.text in CLOSING and at in tokens.partners:
            round_ends.append(tokens.partners[at])
        inside = listed[round_ends[-1]].text if round_ends else ""
        begins = (
            (token.text in ("(", ",") and inside == ")")
            or (token.text == "=" and not is_loop and token.kind == "op")
            or (token.text in ("in", "∈") and (bool(round_ends) or not is_julia))
        )
        if begins and not any(each.text == "lambda" for each in made[-8:]):
            end = _stop(listed, tokens, at + 1, _STOPS)
            parts = _parts(tokens, at + 1, end)
            if 1 < len(parts) < 4 and all(parts):
                made += [Tok("name", "colon", token.end, token.end), _sign("(", token)]
                for place, part in enumerate(parts):
                    made += [*([_sign(",", token)] if place else []), *part]
                made.append(_sign(")", token))
                at = end
                continue
        at += 1
    return made


def _parts(tokens: Tokens, start: int, stop: int) -> list[list[Tok]]:
    """What colons part that stand in no bracket; one part where there is another word."""
    parts, at = [list[Tok]()], start
    while at < stop:
        token = tokens.list[at]
        if token.kind == "word":
            return [[]]
        if token.text == ":" and token.kind == "op":
            parts.append([])
            at += 1
            continue
        end = tokens.partners.get(at, at) + 1
        parts[-1] += tokens.list[at:end]
        at = end
    return parts


def _named_tuples(tokens: Tokens) -> list[Tok]:
    """``(a = 1, b = 2)`` as a call of the tuple's kind."""
    listed, made = tokens.list, list[Tok]()
    for at, token in enumerate(listed):
        before = listed[at - 1] if at else token
        is_call = bool(at) and (before.kind == "name" or before.text in (")", "]")) and before.end == token.start
        inside = listed[at + 1 : at + 3]
        is_tuple = token.text == "(" and not is_call and len(inside) == 2 and inside[0].kind == "name"
        if is_tuple and inside[1].text == "=" and at in tokens.partners and before.text != "lambda":
            made.append(Tok("name", "NamedTuple", token.start, token.start))
        made.append(token)
    return made

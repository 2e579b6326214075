"""MATLAB's and Julia's programs, token by token, as the reader of Python takes them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .counted_from_one import counted_from_zero
from .end_blocks import has_end_blocks, partnered, with_end_blocks
from .token_list import Tok, Tokens

__all__ = ["Rewritten", "is_julia", "rewritten"]

_JULIA = re.compile(
    r"^[ \t]*using[ \t]+[A-Z]|\bprintln\(|\b(?:Flux|Zygote|ForwardDiff|LinearAlgebra|Statistics)\b|\bFloat(?:32|64)\["
    r"|^[ \t]*for[ \t]+\w+[ \t]+(?:in|∈)[ \t]+[\w(]+:|^[ \t]*function[ \t]+[\w!]+\([^\n]*\)[ \t]*\n"
    r"|[^\W\d]\w*\.\(|\bDense\([^()\n]*=>",
    re.MULTILINE,
)
_MATLAB = re.compile(
    r"^[ \t]*function[ \t]+(?:\[[^\]\n]*\]|\w+)[ \t]*=|^[ \t]*for[ \t]*\(?\w+[ \t]*=[ \t]*"
    r"|^[ \t]*(?:end(?:function|for|if|while))\b"
    r"|^[ \t]*(?:clear|clc|close all|hold on)\b|[=(,][ \t]*@\(",
    re.MULTILINE,
)
_PYTHON = re.compile(
    r"^[ \t]*(?:import[ \t]+[a-z]|from[ \t]+[\w.]+[ \t]+import|def[ \t]|class[ \t]|elif[ \t])|:[ \t]*(?:#[^\n]*)?$"
    r"|\b(?:np|torch|tf|jnp|plt)\.\w|>>>",
    re.MULTILINE,
)
_COMMANDS = frozenset("clear close clc clearvars hold format pkg warning figure more using addpath const".split())
_TYPES = frozenset(("Float32", "Float64", "Int"))


@dataclass(slots=True)
class Rewritten:
    """``indents``: of lines, by the place of their first token. ``is_matlab``: its products are those of matrices."""

    tokens: Tokens
    indents: dict[int, int] = field(default_factory=dict)
    is_matlab: bool = False


def rewritten(tokens: Tokens, text: str) -> Rewritten:
    """The tokens of a program; those of Python stay as they are. ``text``: its quotes and comments masked."""
    speaks_julia = is_julia(text)
    has_blocks = has_end_blocks(text)
    is_other = not _PYTHON.search(text) and (speaks_julia or has_blocks or bool(_MATLAB.search(text)))
    if not is_other or tokens.fault or tokens.unclosed:
        return Rewritten(tokens)
    tokens = partnered(_without_commands(tokens.list), tokens)
    if not speaks_julia:
        tokens = partnered(_with_functions(tokens), tokens)
    if speaks_julia:
        tokens = partnered(_with_python_signs(tokens), tokens)
    indents: dict[int, int] = {}
    if has_blocks:
        tokens, indents = with_end_blocks(tokens, speaks_julia)
    return Rewritten(counted_from_zero(tokens, speaks_julia), indents, is_matlab=True)


def is_julia(text: str) -> bool:
    """Whether a program is Julia's, by its packages, its functions and its loops."""
    return bool(_JULIA.search(text)) and "%" not in text and not _PYTHON.search(text)


def _with_functions(tokens: Tokens) -> list[Tok]:
    """MATLAB's ``@(x) x.^2`` and ``@cost`` as functions; ``lambda`` is a name there."""
    listed, made, at = tokens.list, list[Tok](), 0
    while at < len(listed):
        token = listed[at]
        after = listed[min(at + 1, len(listed) - 1)]
        is_handle = token.text == "@" and at > 0 and listed[at - 1].text in ("(", ",", "=")
        if is_handle and after.text == "(" and at + 1 in tokens.partners:
            end = tokens.partners[at + 1]
            made += _lambda(listed[at + 2 : end], token)
            at = end + 1
        elif is_handle:
            at += 1
        else:
            made.append(token._replace(kind="name") if token.text == "lambda" else token)
            at += 1
    return made


def _without_commands(listed: list[Tok]) -> list[Tok]:
    """``clear all``, ``using Flux``: what is said to the program's surroundings is left out."""
    kept: list[Tok] = []
    statement: list[Tok] = []
    for token in listed:
        if token.kind in ("newline", "end") or token.text == ";":
            if not _is_command(statement):
                kept += statement
            kept.append(token)
            statement = []
        else:
            statement.append(token)
    return kept


def _is_command(statement: list[Tok]) -> bool:
    if not statement or statement[0].text not in _COMMANDS:
        return False
    return all(token.kind in ("name", "word") or token.text in (",", ".", ":", "!") for token in statement[1:])


def _with_python_signs(tokens: Tokens) -> list[Tok]:
    """Julia's arrows, pairs, types and keywords behind a semicolon."""
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
                made += _lambda(listed[at + 1 : arrow - 1], token)
                at = arrow + 1
                continue
            round_ends.append(tokens.partners[at])
        if token.kind == "name" and after.text == "->":
            made += _lambda([token], token)
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
        elif token.text == ";" and round_ends and _opener(tokens, round_ends[-1]) == "(":
            made.append(token._replace(text=","))
            at += 1
        else:
            made.append(token)
            at += 1
    return [*made, listed[-1]]


def _opener(tokens: Tokens, end: int) -> str:
    return {")": "(", "]": "["}.get(tokens.list[end].text, "{")


def _lambda(parameters: list[Tok], at: Tok) -> list[Tok]:
    word = Tok("word", "lambda", at.start, at.start)
    return [word, *parameters, Tok("op", ":", at.start, at.start)]

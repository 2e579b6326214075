"""MATLAB's and Julia's programs, token by token, as the reader of Python takes them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .counted_from_one import counted_from_zero
from .end_blocks import has_end_blocks, partnered, with_end_blocks
from .julia_signs import lambda_of, with_julia_signs
from .r_lines import is_r
from .r_signs import with_r_blocks
from .token_list import Tok, Tokens

__all__ = ["Rewritten", "is_julia", "rewritten"]

_JULIA = re.compile(
    r"^[ \t]*(?:using[ \t]+[A-Z]|julia>)|\bprintln\(|\b(?:Flux|Zygote|ForwardDiff|LinearAlgebra|Statistics)\b"
    r"|\bFloat(?:32|64)\["
    r"|^[ \t]*for[ \t]+\w+[ \t]+(?:in|∈)[ \t]+[\w(]+:|^[ \t]*function[ \t]+[\w!]+\([^\n]*\)[ \t]*\n"
    r"|\|>[ \t]*[^\W\d]|=[^=\n]*\b(?:zero|one)\([^\W\d]\w*\)|=[ \t]*Dict\("
    r"|[^\W\d]\d{0,9}\.\(|\bDense\([^()\n]*=>|\)[ \t]*do[ \t]+[\w, ]+$",
    re.MULTILINE,
)
_MATLAB = re.compile(
    r"^[ \t]*function[ \t]+(?:\[[^\]\n]*\]|\w+)[ \t]*=|^[ \t]*for[ \t]*\(?\w+[ \t]*=[ \t]*"
    r"|^[ \t]*(?:end(?:function|for|if|while))\b"
    r"|^[ \t]*(?:clear|clc|close all|hold on)\b|[=(,][ \t]*@\("
    r"|^[ \t]*[^\W\d]\w*\([ \t]*\d+[ \t]*(?:[,:][ \t]*[\w:]+[ \t]*)?\)[ \t]*=(?!=)[^\n]*;[ \t]*$",  # y(2) = 5;
    re.MULTILINE,
)
_PYTHON = re.compile(
    r"^[ \t]*(?:import[ \t]+[a-z]|from[ \t]+[\w.]+[ \t]+import|def[ \t]|class[ \t]|elif[ \t])|:[ \t]*(?:#[^\n]*)?$"
    r"|\b(?:np|torch|tf|jnp|plt)\.\w|>>>",
    re.MULTILINE,
)
_COMMANDS = frozenset("clear close clc clearvars hold format pkg warning figure more using addpath const".split())


@dataclass(slots=True)
class Rewritten:
    """``indents``: of lines, by the place of their first token. ``is_matlab``: its products are those of matrices."""

    tokens: Tokens
    indents: dict[int, int] = field(default_factory=dict)
    is_matlab: bool = False
    is_julia: bool = False


def rewritten(tokens: Tokens, text: str, *, has_julia_prompts: bool = False) -> Rewritten:
    """The tokens of a program; those of Python stay as they are. ``text``: its quotes and comments masked."""
    speaks_julia = has_julia_prompts or is_julia(text)
    if is_r(text) and not (tokens.fault or tokens.unclosed):
        tokens, stands_in = with_r_blocks(tokens, text)
        return Rewritten(counted_from_zero(tokens, is_julia=True), stands_in)
    has_blocks = has_end_blocks(text, speaks_julia)
    is_other = not _PYTHON.search(text) and (speaks_julia or has_blocks or bool(_MATLAB.search(text)))
    if not is_other or tokens.fault or tokens.unclosed:
        return Rewritten(tokens)
    tokens = partnered(_without_commands(tokens.list), tokens)
    if not speaks_julia:
        tokens = partnered(_with_functions(tokens), tokens)
    if speaks_julia:
        tokens = with_julia_signs(tokens)
    indents: dict[int, int] = {}
    if has_blocks:
        tokens, indents = with_end_blocks(tokens, speaks_julia)
    return Rewritten(counted_from_zero(tokens, speaks_julia), indents, is_matlab=True, is_julia=speaks_julia)


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
            made += lambda_of(listed[at + 2 : end], token)
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

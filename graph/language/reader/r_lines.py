"""Signs that tell a program of R, and the ends of its lines."""

from __future__ import annotations

import re

from .end_blocks import partnered
from .token_list import CLOSING, Tok, Tokens

__all__ = ["is_r", "with_lines"]

_R = re.compile(
    r"^[ \t]*(?:library|require)\(\w+\)|<-[ \t]*function[ \t]*\("
    r"|<-[ \t]*(?:nn_module|torch_\w+|tf[.$]\w+|jnp[.$]\w+|matrix)\("
    r"|<-[^\n]*%\*%|[(,][ \t]*function[ \t]*\(\w|=[ \t]*function[ \t]*\([^\n)]*\)[ \t]*\{",
    re.MULTILINE,
)


def is_r(text: str) -> bool:
    """Whether a program is R's, by its functions, its libraries and its arrows."""
    return "<-" in text and bool(_R.search(text)) and "\ndef " not in text


def _ends(token: Tok) -> bool:
    """Whether a line may end behind a token: not behind an operator."""
    return token.kind != "op" or token.text in ("{", ")", "]", "}")


def with_lines(tokens: Tokens, text: str) -> Tokens:
    """The tokens with the ends of the lines that stand in braces, where a line does not go on."""
    made: list[Tok] = []
    openers: list[str] = []
    for before, token in zip([None, *tokens.list], tokens.list, strict=False):
        is_in_braces = before is not None and bool(openers) and openers[-1] == "{"
        if is_in_braces and before is not None and "\n" in text[before.end : token.start] and _ends(before):
            made.append(Tok("newline", "\n", before.end, before.end))
        if token.text == "-" and before is not None and before.text == "<" and before.end == token.start:
            made[-1] = before._replace(text="=", end=token.end)  # x<-3 in braces
            continue
        if token.kind == "op" and token.text in CLOSING:
            openers.append(token.text)
        elif token.kind == "op" and token.text in CLOSING.values() and openers:
            openers.pop()
        made.append(token)
    return partnered(made, tokens)

"""Typed text -> tokens, each with its place in the text. Mathematics as written is understood here."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from ..errors import Span, TraceError
from ..limits import Limits
from .source import PRIMES, SUBSCRIPTS, fold_name

__all__ = [
    "KEYWORDS", "NUMBER", "OTHER_BASE", "NameBook", "Token", "number_token", "number_value", "symbol_token", "tokenize",
]  # fmt: skip

Kind = Literal["number", "name", "operator", "group", "newline", "error", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` is the canonical spelling (``−`` is ``-``); the span points into the typed text.

    Kind "group": a bracket that groups and never calls (a brace of LaTeX).
    """

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


NUMBER = re.compile(r"(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+)?", re.ASCII)
_DIGITS = frozenset("0123456789")
OTHER_BASE = re.compile(r"0[xXoObB][0-9a-fA-F_]*", re.ASCII)
_OPERATOR = re.compile(
    r"\*\*=|//=|\.\.\.|\*\*|\+=|-=|\*=|/=|@=|==|!=|<=|>=|:=|->|<<|>>|//|&&|\|\||[-+*/@^()\[\],:;=.√<>%&|~!?{}]"
)
_CANONICAL = {
    "×": "*", "·": "*", "⋅": "*", "∙": "*", "∗": "*", "⊙": "*", "∘": "*", "÷": "/", "∕": "/", "⁄": "/",
    "−": "-", "–": "-", "—": "-", "﹣": "-", "^": "**", "≤": "<=", "≥": ">=", "≠": "!=",
}  # fmt: skip
_SUPERSCRIPTS = {char: str(digit) for digit, char in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")} | {"⁻": "-", "⁺": "+"}
_TRANSPOSED = frozenset("ᵀ⊤")
KEYWORDS = frozenset(
    "False None True and as assert async await break class continue def del elif else except finally for from "
    "global if import in is lambda nonlocal not or pass raise return try while with yield".split()
)


class NameBook:
    """Remembers how each name was first typed, to tell when two different names would fold to one."""

    def __init__(self) -> None:
        self._looks: dict[str, str] = {}

    def fold(self, typed: str, start: int, source: str, limits: Limits) -> str:
        """The folded name; TraceError for a reserved or too long one, or one that looks like another."""
        span = Span(start, start + len(typed))
        name, look = fold_name(typed)
        if len(name) > limits.name:
            raise TraceError("too_large", "name_size", source=source, span=span, limit=limits.name, value=len(name))
        if name.startswith("__"):
            raise TraceError("unsupported", "reserved_name", source=source, span=span, name=name)
        if self._looks.setdefault(name, look) != look:
            raise TraceError("syntax", "folded_names", source=source, span=span, name=name, fixes=(f"{name}2",))
        return name


def number_value(text: str, span: Span, source: str, limits: Limits) -> float:
    """The float64 of a typed number; ``too_large`` when over-long, ``bad_value`` when not finite."""
    if len(text) > limits.literal:
        raise TraceError("too_large", "literal_size", source=source, span=span, limit=limits.literal, value=len(text))
    value = float(text.replace("_", ""))
    if math.isinf(value):
        raise TraceError("bad_value", "number_too_big", source=source, span=span)
    return value


_ENDINGS = SUBSCRIPTS | PRIMES


def _starts_name(char: str) -> bool:
    return char == "_" or (char.isalpha() and char not in _TRANSPOSED and char not in SUBSCRIPTS)


def _name_end(text: str, start: int) -> int:
    end = start + 1
    if text[start] == "π":  # always a token of its own: 2πr
        return end
    while end < len(text):
        char = text[end]
        if char == "π" or char in _TRANSPOSED:
            break
        if text[end - 1] in _ENDINGS and _starts_name(char) and char != "_":  # w₀x₀ and y'x are products
            break
        if not (
            char == "_" or char in PRIMES or char in SUBSCRIPTS or char.isalpha()
            or unicodedata.category(char) in ("Nd", "Mn", "Mc")
        ):  # fmt: skip
            break
        end += 1
    return end


def tokenize(text: str, limits: Limits) -> tuple[list[Token], TraceError | None]:
    """Tokens of a whole program, newlines included, comments left out, an ``end`` token last.

    Superscripts become an operator whose text is ``²`` and the digits (``²2``, ``²-1``); ``ᵀ`` stays itself.
    A fault becomes an ``error`` token, the last but the end, and is returned: what stands before it may hold
    an earlier one.
    """
    tokens: list[Token] = []
    names = NameBook()
    error: TraceError | None = None
    at, size = 0, len(text)
    while at < size:
        char = text[at]
        if char == "#":
            end = text.find("\n", at)
            at = size if end < 0 else end
        elif char.isspace() and char != "\n":
            at += 1
        elif char == "\\" and text[at + 1 : at + 2] == "\n":  # Python's line continuation
            at += 2
        else:
            try:
                token = _token(text, at, names, limits)
            except TraceError as fault:
                error = fault
                tokens.append(Token("error", "", at, at + 1))
                break
            tokens.append(token)
            at = token.end
    tokens.append(Token("end", "", size, size))
    return tokens, error


def _token(text: str, at: int, names: NameBook, limits: Limits) -> Token:
    """The token that starts at ``at``, which is neither space nor comment."""
    char = text[at]
    if char == "\n":
        return Token("newline", "\n", at, at + 1)
    if starts_number(text, at):
        return number_token(text, at)
    if _starts_name(char):
        end = _name_end(text, at)
        return Token("name", names.fold(text[at:end], at, text, limits), at, end)
    return symbol_token(text, at)


def starts_number(text: str, at: int) -> bool:
    """Whether a number starts at ``at``: ``2``, ``.5``."""
    return text[at] in _DIGITS or (text[at] == "." and text[at + 1 : at + 2] in _DIGITS)


def number_token(text: str, at: int) -> Token:
    """The number that starts at ``at``; other bases than ten are refused."""
    other = OTHER_BASE.match(text, at)
    if other:
        raise TraceError("unsupported", "number_base", source=text, span=Span(*other.span()))
    match = NUMBER.match(text, at)
    assert match is not None
    return Token("number", match[0], at, match.end())


def symbol_token(text: str, at: int) -> Token:
    """The operator, bracket, superscript or transpose mark at ``at``."""
    char = text[at]
    if char in _SUPERSCRIPTS:
        end = at
        while end < len(text) and text[end] in _SUPERSCRIPTS:
            end += 1
        digits = "".join(_SUPERSCRIPTS[c] for c in text[at:end])
        if not re.fullmatch(r"[+-]?\d+", digits):
            raise TraceError("syntax", "superscript", source=text, span=Span(at, end))
        return Token("operator", f"²{digits}", at, end)
    if char in _TRANSPOSED:
        return Token("operator", "ᵀ", at, at + 1)
    folded = unicodedata.normalize("NFKC", char) if "\uff00" <= char <= "\uffef" else char
    canonical = _CANONICAL.get(folded, folded)
    match = _OPERATOR.match(text, at)
    if match:
        return Token("operator", _CANONICAL.get(match[0], match[0]), at, match.end())
    if _OPERATOR.fullmatch(canonical):
        return Token("operator", canonical, at, at + 1)
    if char in "\"'`‘’“”":
        raise TraceError("unsupported", "string", source=text, span=Span(at, at + 1))
    raise TraceError("syntax", "stray_character", source=text, span=Span(at, at + 1), character=char)

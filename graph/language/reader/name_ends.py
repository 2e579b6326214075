"""Beginnings and ends of names in typed text: letters of any script, digits, subscripts, primes."""

from __future__ import annotations

import re
import unicodedata

from ..source import PRIMES, SUBSCRIPTS
from .mathematical_letters import is_mathematical

__all__ = ["BIG", "RAISED", "TRANSPOSED", "begins_name", "name_end"]

BIG = {"∑": "sum", "Σ": "sum", "∏": "prod"}
RAISED = dict(zip(
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵅᵝᵞᵟᶿ", "0123456789+-=()abcdefghijklmnoprstuvwxyzαβγδθ", strict=True
))  # fmt: skip
TRANSPOSED = frozenset("ᵀ⊤")
_ENDINGS = SUBSCRIPTS | PRIMES
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z_0-9]*(?![A-Za-z_0-9'\x80-\U0010ffff])")  # nothing that may go on follows


def begins_name(char: str) -> bool:
    return (char == "_" or char.isalpha()) and not (
        char in TRANSPOSED or char in SUBSCRIPTS or char in RAISED or char in BIG
    )


def _parts_letters(before: str, char: str) -> bool:
    """Whether a letter of a mathematical alphabet ends a name, or begins one of its own."""
    if is_mathematical(before):
        return char.isalpha() and char not in _ENDINGS
    return is_mathematical(char) and before != "_"


def name_end(text: str, start: int) -> int:
    """Where the name that starts here ends: ``w₀x₀`` and ``y'x`` are two."""
    if plain := _PLAIN.match(text, start):
        return plain.end()
    if text[start] == "π":
        return start + 1
    end = start + 1
    while end < len(text):
        char = text[end]
        if char == "π" or char in TRANSPOSED or char in RAISED:
            break
        if _parts_letters(text[end - 1], char):
            break
        if text[end - 1] in _ENDINGS and begins_name(char) and char != "_":
            break
        if not (char == "_" or char in _ENDINGS or char.isalpha() or unicodedata.category(char) in ("Nd", "Mn", "Mc")):
            break
        end += 1
    return end

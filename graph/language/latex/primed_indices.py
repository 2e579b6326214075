r"""Indices with a prime: the s' of ``\sum_{s'} P_{ss'} V_{s'}`` and of ``\max_{a'} Q(s', a')`` is a letter of its own.

It is one sign while a formula is read: the letter in another alphabet, which is no name in any text.
"""

from __future__ import annotations

from dataclasses import replace

from .lexing import Sign

__all__ = ["primed", "spelled_index", "with_primed_indices"]

_FIRST = 0x1D5BA  # the small a of mathematics without serifs


def primed(letter: str) -> str:
    """The one sign for a small letter with a prime."""
    return chr(_FIRST + ord(letter) - ord("a"))


def spelled_index(letter: str) -> str:
    """An index letter as it is typed."""
    is_primed = len(letter) == 1 and _FIRST <= ord(letter) < _FIRST + 26
    return f"{chr(ord(letter) - _FIRST + ord('a'))}'" if is_primed else letter


def with_primed_indices(signs: list[Sign]) -> list[Sign]:
    """The signs with every small letter that has a prime below another as one."""
    if not any(sign.text == "'" for sign in signs):
        return signs
    found: list[Sign] = []
    depth = 0  # of braces since one was lowered; 0 outside of it
    for at, sign in enumerate(signs):
        if sign.kind == "sign" and sign.text == "{":
            depth += bool(depth) or (at > 0 and signs[at - 1].text == "_" and signs[at - 1].kind == "sign")
        elif sign.kind == "sign" and sign.text == "}":
            depth -= bool(depth)
        before = found[-1] if found else sign
        is_letter = before.kind == "letter" and len(before.text) == 1 and "a" <= before.text <= "z"
        if depth and sign.kind == "sign" and sign.text == "'" and is_letter:
            found[-1] = replace(before, text=primed(before.text), end=sign.end)
        else:
            found.append(sign)
    return found

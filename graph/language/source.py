"""The typed text, cleaned of what no one can see, and where things stand in it."""

from __future__ import annotations

import re
import unicodedata

from ..errors import Span, TraceError
from ..limits import Limits

__all__ = ["PRIMES", "SUBSCRIPTS", "clean", "fold_name", "without_comments"]

# Controls except tab and newline, separators that hide a line end, bidirectional and zero-width marks,
# surrogates and non-characters: nothing that a person means to type.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff]"
)
_SUBSCRIPT_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SUBSCRIPT_LETTERS = {"ₐ": "a", "ₑ": "e", "ₕ": "h", "ᵢ": "i", "ⱼ": "j", "ₖ": "k", "ₗ": "l", "ₘ": "m", "ₙ": "n",
                      "ₒ": "o", "ₚ": "p", "ᵣ": "r", "ₛ": "s", "ₜ": "t", "ᵤ": "u", "ᵥ": "v", "ₓ": "x",
                      "₊": "p", "₋": "m"}  # fmt: skip
SUBSCRIPTS = frozenset("₀₁₂₃₄₅₆₇₈₉") | frozenset(_SUBSCRIPT_LETTERS)
PRIMES = frozenset("'′’″")
# Composition (NFC) alone turns these signs into letters: keep them apart where looks are compared.
_SINGLETONS = {0x212A: "\ue000", 0x212B: "\ue001", 0x2126: "\ue002"}


def clean(text: str, limits: Limits) -> str:
    r"""The text with ``\r\n`` and ``\r`` as newlines and without a leading byte-order mark.

    Raises:
        TraceError: ``too_large`` over the source limit, ``syntax`` at a hidden character.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    if len(text) > limits.source:
        first = Span(limits.source, limits.source + 1)  # the first character too many
        raise TraceError("too_large", "source_size", source=text, span=first, limit=limits.source, value=len(text))
    hidden = _HIDDEN.search(text)
    if hidden:
        code = f"U+{ord(hidden[0]):04X}"
        shown = _HIDDEN.sub("\ufffd", text)
        raise TraceError("syntax", "hidden_character", source=shown, span=Span(*hidden.span()), character=code)
    return text


def without_comments(text: str) -> str:
    """The text with each comment blanked out, every offset kept."""
    return re.sub(r"#[^\n]*", lambda match: " " * len(match[0]), text)


def fold_name(typed: str) -> tuple[str, str]:
    """The one spelling of a name, and its look: the same where two typed names are meant to be one.

    Subscripts are ``_0`` and primes ``'``, whichever way they are typed. Compatibility letters fold to
    plain ones (NFKC) in the name, but not in the look: U+212A looks like K and is the name K.
    """
    if typed.isascii():
        return typed, typed
    parts: list[str] = []
    in_subscript = False
    for char in typed:
        if char in SUBSCRIPTS:
            if not in_subscript and parts and parts[-1] != "_":
                parts.append("_")
            parts.append(_SUBSCRIPT_LETTERS.get(char) or char.translate(_SUBSCRIPT_DIGITS))
        else:
            parts.append("''" if char == "″" else "'" if char in PRIMES else char)
        in_subscript = char in SUBSCRIPTS
    plain = "".join(parts)
    look = unicodedata.normalize("NFC", plain.translate(_SINGLETONS))
    return unicodedata.normalize("NFKC", plain), look

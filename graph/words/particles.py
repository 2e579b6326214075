"""Korean particles: which of a pair (을/를, 이/가, 은/는, 과/와, 으로/로) follows a text.

The choice depends on whether the text's last sound ends in a consonant, so digits, Latin letters
and Greek letters are read aloud as Korean reads them.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["with_particle"]

# The last sound of what is read: "" a vowel, "l" the consonant ㄹ, "c" any other consonant.
_DIGITS = dict(zip("0123456789", ("c", "l", "", "c", "", "", "c", "l", "l", ""), strict=True))
_LATIN = {"l": "l", "r": "l", "m": "c", "n": "c"}
_GREEK = {"ε": "c", "υ": "c", "ο": "c"}
_RAISED = tuple("⁰¹²³⁴⁵⁶⁷⁸⁹")
# Gate and array names are read as words, not letter by letter.
_WORDS = {
    "exp": "", "ln": "c", "log": "", "max": "", "min": "c", "sin": "c", "cos": "c", "tan": "c", "tanh": "",
    "relu": "", "gelu": "", "silu": "", "elu": "", "abs": "", "sqrt": "", "softmax": "", "sigmoid": "",
    "mean": "c", "sum": "c", "norm": "c", "clip": "c", "var": "", "std": "", "transpose": "", "reshape": "",
    "gate": "", "σ": "", "dot": "", "matmul": "l", "index": "", "concat": "c", "stack": "c", "repeat": "",
}  # fmt: skip
# How English words end as Korean reads them: 레이어, 타임, 스케일, 인풋; what has none of these, as its last letter.
_ENDINGS = ((r"ng", "c"), (r"[aeiou]r", ""), (r"[mn]e", "c"), (r"le", "l"), (r"[aeiou][pt]", "c"), (r"ck", "c"))


def _sound_of_word(word: str) -> str | None:
    return next((sound for ending, sound in _ENDINGS if re.search(f"[a-z]{ending}$", word)), None)


def _final_sound(text: str) -> str:
    """ "" after a vowel, "l" after ㄹ, "c" after any other consonant."""
    if text[-1:] in _DIGITS:
        return _DIGITS[text[-1]]
    if text.endswith(_RAISED):  # 제곱, 세제곱, 마이너스 3승
        return "c"
    trimmed = text.rstrip(" )]}'\"”’′.,…")
    if trimmed.lower() in _WORDS:
        return _WORDS[trimmed.lower()]
    sound = _sound_of_word(trimmed.lower())
    if sound is not None:
        return sound
    for mark in reversed(unicodedata.normalize("NFKD", trimmed)):
        if unicodedata.combining(mark):
            continue
        letter = unicodedata.normalize("NFKC", mark).lower()
        if "\u1100" <= letter <= "\u11ff":  # a decomposed Hangul letter: finals start at U+11A8
            return "" if letter < "\u11a8" else "l" if letter == "\u11af" else "c"
        if letter in _DIGITS:
            return _DIGITS[letter]
        if letter.isalpha():
            return _GREEK.get(letter, "") if letter > "\u024f" else _LATIN.get(letter, "")
    return ""


def with_particle(text: str, pair: str) -> str:
    """``text`` followed by the member of ``pair`` ("을/를": after a consonant / after a vowel)."""
    after_consonant, after_vowel = pair.split("/", 1)
    sound = _final_sound(text)
    takes_first = sound == "c" or (sound == "l" and after_consonant != "으로")
    return text + (after_consonant if takes_first else after_vowel)

"""Latin letters that were typed while the keyboard wrote Hangul: which keys they stand on, and what was meant."""

from __future__ import annotations

import re
import unicodedata

from ..errors import Fix, Span
from .code_tree import Notice

__all__ = ["by_keys", "hangul_slips"]

# The letters of a Korean keyboard by the key that they stand on, as jamo that Unicode takes apart.
_KEYS = {
    "ㄱ": "r", "ㄲ": "R", "ㄴ": "s", "ㄷ": "e", "ㄸ": "E", "ㄹ": "f", "ㅁ": "a", "ㅂ": "q", "ㅃ": "Q", "ㅅ": "t",
    "ㅆ": "T", "ㅇ": "d", "ㅈ": "w", "ㅉ": "W", "ㅊ": "c", "ㅋ": "z", "ㅌ": "x", "ㅍ": "v", "ㅎ": "g",
    "ㅏ": "k", "ㅐ": "o", "ㅑ": "i", "ㅒ": "O", "ㅓ": "j", "ㅔ": "p", "ㅕ": "u", "ㅖ": "P", "ㅗ": "h", "ㅘ": "hk",
    "ㅙ": "ho", "ㅚ": "hl", "ㅛ": "y", "ㅜ": "n", "ㅝ": "nj", "ㅞ": "np", "ㅟ": "nl", "ㅠ": "b", "ㅡ": "m",
    "ㅢ": "ml", "ㅣ": "l", "ㄳ": "rt", "ㄵ": "sw", "ㄶ": "sg", "ㄺ": "fr", "ㄻ": "fa", "ㄼ": "fq", "ㄽ": "ft",
    "ㄾ": "fx", "ㄿ": "fv", "ㅀ": "fg", "ㅄ": "qt",
}  # fmt: skip
_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_SLIP = re.compile(r"(?<![^\W\d])[^\W\d]*[ㄱ-ㅣ]\w*")  # no name of a person has a letter that stands outside a syllable
_SAID = re.compile(r"#.*|\"[^\"\n]*\"|'[^'\n]*'")
_LONGEST_LABEL = 48


def by_keys(name: str) -> str:
    """The Latin letters on the keys of a name that was typed in Korean; any other name as it is."""
    keys: list[str] = []
    for sign in unicodedata.normalize("NFD", name):
        point = ord(sign)
        if 0x1100 <= point < 0x1113:
            sign = _LEADS[point - 0x1100]
        elif 0x1161 <= point < 0x1176:
            sign = _VOWELS[point - 0x1161]
        elif 0x11A8 <= point < 0x11C3:
            sign = _TAILS[point - 0x11A8]
        keys.append(_KEYS.get(sign, sign))
    return "".join(keys)


def hangul_slips(source: str) -> tuple[Notice, ...]:
    """What is told where names hold letters outside a syllable, with the edit that writes them all in Latin."""
    said = _SAID.sub(lambda each: " " * len(each[0]), source)
    found = list(_SLIP.finditer(said))
    if not found:
        return ()
    span = Span(found[0].start(), found[-1].end())
    meant = _SLIP.sub(lambda each: by_keys(each[0]), source[span.start : span.end])
    first = source.rfind("\n", 0, span.start) + 1
    label = (source[first : span.start] + meant + source[span.end :]).split("\n")[0].strip()
    label = label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"
    typed = dict.fromkeys(each[0] for each in found)
    fields = (("typed", ", ".join(typed)), ("meant", ", ".join(by_keys(each) for each in typed)))
    return (Notice("hangul_keys", span, fields, Fix(label, span, meant)),)

"""Numbers as students type them: 2/3, −4, 0.39, 1e-3, 1.2 × 10⁻³; and when one of them is near enough."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from ..limits import REQUEST

__all__ = ["Answer", "is_near", "read_answer"]

_PLAIN = re.compile(r"([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?")
_POWER = re.compile(r"(.+?)[×x*·]10(?:\^|\*\*)?\(?([+-]?\d{1,4})\)?")
_FOLDED = str.maketrans("−–—‐‑ㅡ⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹⁄÷", "-------+0123456789//")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
_WORDS = {"inf": math.inf, "infinity": math.inf, "∞": math.inf, "nan": math.nan}
_SHARE = 0.025  # of the number: so much may rounding take away at most
_NOISE = 1e-9  # below this a number counts as zero


@dataclass(frozen=True, slots=True)
class Answer:
    """A typed number; ``rounding``: half a unit of its last digit, 0 of a fraction."""

    value: float
    rounding: float


def _plain(text: str) -> Answer | None:
    sign = -1.0 if text.startswith("-") else 1.0
    word = text.lstrip("+-")
    if word in _WORDS and len(text) - len(word) <= 1:
        return Answer(sign * _WORDS[word], 0.0)
    match = _PLAIN.fullmatch(text)
    if match is None or not (match[2] or match[3]):
        return None
    exponent = int(match[4] or 0) - len(match[3] or "")
    value = float(text)
    return Answer(value, 0.5 * 10.0**exponent if exponent > -300 and math.isfinite(value) else 0.0)


def read_answer(text: str) -> Answer | None:
    """The number that a person typed; None where it is none."""
    if len(text) > REQUEST.typed_number:
        return None
    # A Korean keyboard types full-width signs; NFKC makes them plain, after what it would read otherwise (10⁻³).
    folded = unicodedata.normalize("NFKC", text.translate(_FOLDED)).translate(_FOLDED).lower()
    folded = "".join(folded.split()).removeprefix("=").removesuffix("…").removesuffix("...")
    if _THOUSANDS.fullmatch(folded):
        folded = folded.replace(",", "")
    elif folded.count(",") == 1 and "." not in folded and re.search(r"\d,\d", folded):
        folded = folded.replace(",", ".")  # 0,39
    top, slash, bottom = folded.partition("/")
    if slash:
        numerator, denominator = (_plain(part.replace("(", "").replace(")", "")) for part in (top, bottom))
        if numerator is None or denominator is None or denominator.value == 0:
            return None
        return Answer(numerator.value / denominator.value, 0.0)
    power = _POWER.fullmatch(folded)
    if power and (mantissa := _plain(power[1])) is not None:
        exponent = int(power[2])
        factor = 10.0**exponent if abs(exponent) < 300 else math.nan
        return Answer(mantissa.value * factor, mantissa.rounding * factor)
    return _plain(folded)


def is_near(answer: Answer, truth: float) -> bool:
    """Whether the answer is the number, rounded to the digits that were typed."""
    if not math.isfinite(truth) or not math.isfinite(answer.value):
        return answer.value == truth or (math.isnan(answer.value) and math.isnan(truth))
    allowed = max(_NOISE, 1e-6 * abs(truth), min(1.0001 * answer.rounding, _SHARE * abs(truth)))
    return abs(answer.value - truth) <= allowed

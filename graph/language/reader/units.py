r"""Units behind the values of formulas: ``m = 2 kg``, ``g = 9.8\,\mathrm{m/s^2}``, ``\SI{3}{m}`` give numbers.

Units become spaces and are told once. One letter that stands alone as a unit may as well be a name: it is a unit where
a value with a unit that is none stands beside it, or where its value is one of those behind a formula's comma.
"""

from __future__ import annotations

import re

from ...errors import Span
from ..code_tree import Notice

__all__ = ["without_units"]

_SYMBOLS = (
    "mmHg kcal kmol mmol kHz MHz GHz THz kPa MPa GPa hPa mol kg mg μg µg ng km cm mm μm µm nm pm ms μs µs ns min kJ MJ "
    "eV keV MeV GeV kW MW kV mV mA kN mN kΩ MΩ Ω Hz Pa atm bar rad mL dL cd lm lx Wb dB m s g h N J W V A K C F T H L"
)
_SYMBOL = "(?:" + "|".join(_SYMBOLS.split()) + r")(?![A-Za-zΑ-ω_0-9])"
_RAISED = r"(?:[⁻⁺]?[¹²³⁴]|\^[ \t]?(?:\{[-−]?\d\}|\([-−]?\d\)|[-−]?\d))?"
_UNIT = rf"{_SYMBOL}{_RAISED}(?:[ \t]*[/·⋅*][ \t]*{_SYMBOL}{_RAISED}|[ \t]{_SYMBOL}{_RAISED}){{0,3}}"
_UNIT = rf"(?:{_SYMBOL}{_RAISED}[ \t]*/[ \t]*\([ \t]*{_UNIT}[ \t]*\)|{_UNIT})"  # J/(kg·K)
_POWER_OF_TEN = (
    r"(?:[ \t]*(?:[×x*·⋅]|\\times|\\cdot)[ \t]*10(?:[⁻⁺]?[⁰¹²³⁴-⁹]{1,2}|\^(?:\{[-−]?\d{1,2}\}|[-−]?\d{1,2})))?"
)
_NUMBER = rf"[-−]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?{_POWER_OF_TEN}"
_NAME = r"[^\W\d][\w₀-₉'′]*"
_ENDS = r"(?=[ \t]*(?:[,;)\n]|\.?[ \t]*$|\.[ \t]|and\b|이고|이며|일))"
_MEASURED = re.compile(
    rf"(?P<before>^|[,;(:][ \t]*|[ \t])(?P<name>{_NAME})[ \t]*[=≈][ \t]*{_NUMBER}[ \t]*(?P<unit>{_UNIT}){_ENDS}",
    re.MULTILINE,
)
_UPRIGHT = re.compile(  # 9.8\,\mathrm{m/s^2}
    rf"(?<=[=&≈])\s*{_NUMBER}(?P<gap>(?:\\[,;: ]|~|\s|\{{,\}})*)"
    r"(?P<unit>(?:\\(?:mathrm|text|textrm|mathsf|rm|unit|si)\s*\{(?P<inside>[^{}]{1,20}(?:\{[-\d]{1,2}\}[^{}]{0,10})*)\}"
    r"(?:\^\{?-?\d\}?)?(?:[ ]?(?:\\[,;]|/|\\cdot)[ ]?(?=\\))?){1,4})"
)
_MACRO = re.compile(r"\\(?:SI|qty)\s*\{(?P<value>[-\d.e]{1,20})\}\s*\{[^{}]{1,30}\}")
_PARTS = re.compile(rf"\s*(?:{_UNIT})\s*")
_WORD = re.compile(r"[A-Za-zµΑ-ω]+")
_FORMULA = re.compile(r"[^\W\d][²³]?[ \t]*[-+*/^·×(√²³]|[²³½√][^\W\d]|=[ \t]*[^\W\d]{2,}")


def without_units(text: str, notices: list[Notice]) -> str:
    """The text with its units as spaces; what is told is added to ``notices``."""
    if "=" not in text:
        return text
    places = _typed_units(text)
    if "\\" in text:
        places += [match.span("unit") for match in _UPRIGHT.finditer(text) if _is_unit(match["inside"])]
    kept = list(text)
    for start, end in places:
        kept[start:end] = " " * (end - start)
    for match in _MACRO.finditer(text):
        start, end = match.span()
        kept[start:end] = match["value"].ljust(end - start)
        places.append((start, end))
    if places:
        start, end = min(places)
        notices.append(Notice("units_left_out", Span(start, end), (("text", text[start:end].strip()),)))
    return "".join(kept)


def _is_unit(inside: str) -> bool:
    """Whether what stands upright behind a number is a unit."""
    plain = re.sub(r"\\[,;: ]|~|\\cdot", " ", inside)
    return bool(_PARTS.fullmatch(plain.strip()))


def _typed_units(text: str) -> list[tuple[int, int]]:
    """The places of units that are typed plainly."""
    found = list(_MEASURED.finditer(text))
    if not found or not _FORMULA.search(_MEASURED.sub(" ", text)):
        return []
    outside = list(text)
    for match in found:
        start, end = match.span("unit")
        outside[start:end] = " " * (end - start)
    names = set(_WORD.findall("".join(outside)))
    if any(_is_surely(match["unit"], names) for match in found):
        return [match.span("unit") for match in found]
    return [match.span("unit") for match in found if match["before"].strip() and match["unit"] not in names]


def _is_surely(unit: str, names: set[str]) -> bool:
    """Whether a unit is no name: it has several letters or parts, and not all of them stand in the formulas."""
    words = _WORD.findall(unit)
    return (len(words) > 1 or len(words[0]) > 1) and not set(words) <= names

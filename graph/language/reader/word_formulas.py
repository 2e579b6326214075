"""Formulas copied from office programs: ``∑_(i=1)^n▒〖x_i〗``, ``y ̂``, ``■(a&b@c&d)``; a sign for a sign."""

from __future__ import annotations

import re

__all__ = ["with_typed_formulas", "without_formula_marks"]

_MARKS = re.compile("[▒〖〗■█├┤]")
_UNSEEN = re.compile("[\u2061-\u2064]")  # where an office program applies or multiplies
_PLAIN = str.maketrans({"▒": " ", "〖": "(", "〗": ")", "├": " ", "┤": " "})
_LIMITS = re.compile(
    r"(?P<sign>[∑∏Σ]|\b(?:sum|prod)(?=_\(\w=))_\((?P<low>[^()\n]{1,30})\)(?:\^(?:\((?P<high>[^()\n]{1,20})\)|(?=\w)))?"
)
_SIGNS = {"sum": "  ∑", "prod": "   ∏"}
_LOWERED = re.compile(r"(?<=\w)(?P<mark>[_^])\((?P<inside>[\w,+-]{1,12})\)")
_ACCENT = re.compile("(?P<letter>[^\\W\\d]) ?(?:\u00a0| )(?P<accent>[\u0302-\u0305\u0307])")
_BARRED = {"\u0305": "\u0304"}
_MATRIX = re.compile(r"[(\[]?[■█]\((?P<inside>[^()\n]{1,200})\)[)\]]?")
_ROOT = re.compile(r"√\((?P<order>\d)&")


def without_formula_marks(text: str) -> str:
    """The text with its unseen signs as spaces, where an office program's formula stands in it."""
    return _UNSEEN.sub(" ", text) if _MARKS.search(text) else text


def with_typed_formulas(text: str) -> str:
    """The text with such formulas as they are typed, every place kept."""
    has_marks = not text.isascii() and bool(_MARKS.search(text) or _ACCENT.search(text) or _ROOT.search(text))
    if has_marks:
        text = _MATRIX.sub(_matrix, text).translate(_PLAIN)
        text = _ACCENT.sub(lambda m: (m["letter"] + _BARRED.get(m["accent"], m["accent"])).ljust(len(m[0])), text)
        text = _ROOT.sub(lambda m: "∛(  " if m["order"] == "3" else m[0], text)
    if "_(" in text:
        text = _LIMITS.sub(_limits, text)
        if has_marks:
            text = _LOWERED.sub(lambda m: f"{m['mark']}{{{m['inside']}}}", text)
    return text


def _limits(match: re.Match[str]) -> str:
    high = match["high"]
    sign = _SIGNS.get(match["sign"], match["sign"])
    raised = f"^{{{high}}}" if high is not None else match[0][match.end("low") + 1 - match.start() :]
    return f"{sign}_{{{match['low']}}}{raised}"


def _matrix(match: re.Match[str]) -> str:
    inside = match["inside"].replace("&", ",").replace("@", ";")
    start = match.start("inside") - match.start()
    return ("[" + inside + "]").rjust(start + len(inside) + 1).ljust(len(match[0]))

"""Points and orders of a function: ``derivative of x³ at x = 1``, ``f(x, y) = … at (1, 2)``, ``f(2) = ?``.

The point gives the parameters their values; the words become spaces.
"""

from __future__ import annotations

import re

from ...errors import Span
from ..code_tree import Notice

__all__ = ["with_points"]

_NAME = r"[^\W\d]\w{0,11}"
_NUMBER = r"[-−]?\d+(?:\.\d+)?"
_ORDERED = re.compile(  # derivative of x^2 sin(x)
    r"^(?P<order>[ \t]*(?:(?:[Pp]lease[ \t]+)?(?:[Ff]ind|[Cc]ompute|[Cc]alculate|[Ww]hat is|[Ee]valuate|[Tt]ake)[ \t]+"
    r"(?:the[ \t]+)?)?(?:(?:[Pp]artial|[Ff]irst|[Tt]otal)[ \t]+)?(?:(?:[Dd]erivatives?|[Gg]radients?|[Ss]lope)[ \t]+of"
    r"|[Dd]ifferentiate|[Pp]lot|[Gg]raph|[Mm]inimi[sz]e|[Mm]aximi[sz]e)(?:[ \t]the function)?[ \t]+)(?=[^\W_]|[(√‖|½])",
    re.MULTILINE,
)
_RESPECT = re.compile(
    rf"(?<![ \t,])[ \t,]{{1,8}}(?:with respect to|w\.r\.t\.?|wrt)[ \t]+{_NAME}"
    rf"(?:(?:[ \t]*,[ \t]*|[ \t]+and[ \t]+){_NAME})*(?=[ \t]|$)",
    re.MULTILINE,
)
_FUNCTION = re.compile(rf"(?<!\w)(?P<name>{_NAME})\((?P<names>{_NAME}(?:[ \t]*,[ \t]*{_NAME})*)\)[ \t]*:?=(?!=)")
_POINT = re.compile(  # at (1, 2), at the point (x, y) = (1, 2), 점 (1, 2)에서의 기울기
    rf"(?<![ \t])(?P<sign>[ \t]{{0,8}}[,;]|)[ \t]{{0,8}}"
    rf"(?P<word>(?:at|when|where)(?:[ \t]{{1,8}}the[ \t]{{1,8}}point)?[ \t]{{0,8}}"
    r"|점[ \t]{0,8}|(?<=[,;])[ \t]{0,8}|)"
    rf"(?P<given>\([^()=\n]{{1,40}}\)[ \t]*=[ \t]*)?\((?P<values>{_NUMBER}(?:[ \t]*,[ \t]*{_NUMBER})*)\)"
    r"(?P<said>에서[가-힣 \t]{0,40})?[ \t.]{0,8}$",
    re.MULTILINE,
)
_PROBABILITY = re.compile(r"(?<![\w(])([Pp])\([^\W\d]\w{0,5}[ \t]*=[ \t]*\w{1,5}\)(?=[ \t]*=(?!=))")  # P(X=k) = …
_ASKED = re.compile(
    rf"(?:^|[,;.])[ \t]*(?P<name>{_NAME})\((?P<values>{_NUMBER}(?:[ \t]*,[ \t]*{_NUMBER})*)\)"
    r"[ \t]*(?:=?[ \t]*\?|[를을의][ \t가-힣]*)[ \t.]*$",
    re.MULTILINE,
)


def with_points(text: str, notices: list[Notice]) -> str:
    """The text with points as values of parameters, and without what is ordered; what is told is added."""
    found = text
    for pattern in (_ORDERED, _RESPECT):
        found = pattern.sub(lambda match: " " * len(match[0]), found)
    defined = {match["name"]: _listed(match["names"]) for match in _FUNCTION.finditer(found)}
    if defined:
        found = _ASKED.sub(lambda match: _values(match, defined.get(match["name"], [])), found)
        parameters = next(iter(defined.values()))
        found = _POINT.sub(lambda match: _values(match, parameters) if _is_point(match, found) else match[0], found)
    found = _PROBABILITY.sub(lambda match: match[1].ljust(len(match[0])), found)
    if not defined:
        found = _POINT.sub(_named_values, found)
    if found != text:
        at = next(at for at, (one, two) in enumerate(zip(text, found, strict=True)) if one != two)
        notices.append(Notice("prose_left_out", Span(at, at + 1)))
    return found


def _named_values(match: re.Match[str]) -> str:
    """The point of ``at (x, y) = (1, 2)``, which names what it gives."""
    given = (match["given"] or "").strip("()= \t")
    names = _listed(given)
    is_named = bool(match["word"].strip()) and all(re.fullmatch(_NAME, name) for name in names)
    return _values(match, names) if given and is_named else match[0]


def _listed(names: str) -> list[str]:
    return [name.strip() for name in names.split(",")]


def _is_point(match: re.Match[str], text: str) -> bool:
    """Whether numbers in a bracket are said to be a point, behind a formula on its line."""
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    is_said = bool(match["word"].strip() or match["said"] or match["given"])
    return is_said and "=" in line and line.count("(") == line.count(")")


def _values(match: re.Match[str], names: list[str]) -> str:
    """A point as statements, where there is room for them."""
    values = _listed(match["values"])
    made = ";" + ";".join(f"{name}={value}" for name, value in zip(names, values, strict=False))
    fits = len(names) == len(values) and len(made) <= len(match[0])
    return made.ljust(len(match[0])) if fits else match[0]

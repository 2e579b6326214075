"""MathML -> LaTeX of the same length: each tag's room holds the signs that it stands for, so that places stay.

Where a formula carries its LaTeX as an annotation, as copies from web pages do, that alone is kept.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

__all__ = ["latex_of_mathml"]

_TAG = re.compile(r"<(/?)(?:\w+:)?(\w+)([^<>]*?)(/?)>|([^<]+)")
_NOTED = 'encoding="application/x-tex"'
_ENTITY = re.compile(r"&#?\w+;")
_UNSEEN = re.compile("[\u2061-\u2064\u00a0]")
_ACCENTS = {"^": "hat", "ˆ": "hat", "\u0302": "hat", "¯": "bar", "‾": "bar", "_": "bar", "\u0304": "bar", "~": "tilde",
            "˜": "tilde", "→": "vec", "⃗": "vec", "˙": "dot"}  # fmt: skip
_BETWEEN = {"msup": ("^",), "msub": ("_",), "msubsup": ("_", "^"), "munder": ("_",), "mover": ("^",),
            "munderover": ("_", "^"), "mroot": ("^{1/",)}  # fmt: skip
_NOT_READ = frozenset(("mtable", "mmultiscripts", "menclose", "maction"))
_FUNCTIONS = frozenset("sin cos tan exp log ln max min tanh sinh cosh arctan arcsin arccos det lim".split())
_DEEPEST = 60


@dataclass(slots=True)
class _Element:
    """One element; ``start``, ``inner``: its opening tag; ``outer``, ``end``: its closing tag."""

    name: str
    more: str
    start: int
    inner: int
    outer: int = 0
    end: int = 0
    kids: list[_Element] = field(default_factory=list)


def latex_of_mathml(text: str) -> str:
    """The LaTeX of a MathML source, every place kept; "" where the text is none, or has parts that are not read."""
    if "<m" not in text or not re.search(r"<(?:\w+:)?(?:math|mrow|mfrac|msup|mi)\b", text):
        return ""
    root = _tree(text)
    if root is None:
        return ""
    kept = list(re.sub(r"[^\n]", " ", text))
    if noted := _annotation(root):
        kept[noted.inner : noted.outer] = html_free(text[noted.inner : noted.outer])
        return "".join(kept)
    pending = [(root, "", "")]
    while pending:
        element, before, behind = pending.pop()
        parts = _written(element, text, before, behind)
        if parts is None:
            return ""
        for at, end, said in parts:
            if len(said) > end - at:
                return ""
            kept[end - len(said) : end] = said
        pending += _inner(element, text)
    return "".join(kept)


def html_free(text: str) -> str:
    """A text with its entities as signs, every place kept."""
    return _UNSEEN.sub(" ", _ENTITY.sub(lambda match: html.unescape(match[0])[:1].ljust(len(match[0])), text))


def _annotation(root: _Element) -> _Element | None:
    """The element that holds the whole formula as LaTeX."""
    pending = [root]
    while pending:
        element = pending.pop()
        if element.name == "annotation" and _NOTED in element.more and not element.kids:
            return element
        pending += element.kids
    return None


def _tree(text: str) -> _Element | None:
    """The elements of a source; None where its tags do not pair or are nested too deep."""
    root = _Element("math", "", 0, 0, len(text), len(text))
    open_ = [root]
    for match in _TAG.finditer(text):
        close, name, more, empty, said = match.groups()
        if said is not None:
            continue
        if close:
            if len(open_) == 1 or open_[-1].name != name:
                return None
            closed = open_.pop()
            closed.outer, closed.end = match.start(), match.end()
            continue
        element = _Element(name, more, match.start(), match.end(), match.end(), match.end())
        open_[-1].kids.append(element)
        if not empty:
            open_.append(element)
        if len(open_) > _DEEPEST:
            return None
    return root if len(open_) == 1 else None


def _written(element: _Element, text: str, before: str, behind: str) -> list[tuple[int, int, str]] | None:
    """What stands in the tags of one element, and its text where it is a leaf."""
    if element.name in _NOT_READ:
        return None
    opening, closing = before, behind
    inside = html_free(text[element.inner : element.outer]) if not element.kids else ""
    if element.name == "mfrac":
        opening += "\\frac"
    elif element.name == "msqrt":
        opening, closing = opening + "\\sqrt{", "}" + closing
    elif element.name == "mroot":
        closing = "}" + closing
    elif element.name == "mover" and (accent := _accent(element, text)):
        opening += f"\\{accent}"
    elif element.name == "mfenced":
        opening, closing = opening + "(", ")" + closing
    elif element.name == "mi" and 'mathvariant="bold' in element.more:
        opening, closing = opening + "\\mathbf{", "}" + closing
    elif element.name == "mi" and inside.strip() in _FUNCTIONS:
        opening += "\\"
    elif element.name in ("annotation", "mspace"):
        inside = " " * len(inside)
    parts = [(element.start, element.inner, opening), (element.outer, element.end, closing.ljust(0))]
    return [*parts, (element.inner, element.outer, inside)] if inside else parts


def _accent(element: _Element, text: str) -> str:
    if len(element.kids) != 2:
        return ""
    sign = element.kids[1]
    return _ACCENTS.get(html_free(text[sign.inner : sign.outer]).strip(), "")


def _inner(element: _Element, text: str) -> list[tuple[_Element, str, str]]:
    """The elements within one, each with what its tags hold for the one around it."""
    kids = element.kids
    if element.name == "mfrac" and len(kids) == 2:
        return [(kid, "{", "}") for kid in kids]
    if element.name == "mover" and _accent(element, text):
        return [(kids[0], "{", "}")]
    between = _BETWEEN.get(element.name)
    if between is None or len(kids) != len(between) + 1:
        return [(kid, "", "") for kid in kids]
    is_row = kids[0].name in ("mrow", "mstyle", "mfrac", "msqrt", "mfenced") and element.name[1] != "u"
    found = [(kids[0], "{" if is_row else "", ("}" if is_row else "") + between[0])]
    found += [(kid, "{", "}" + sign) for kid, sign in zip(kids[1:], [*between[1:], ""], strict=True)]
    return found

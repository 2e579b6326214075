"""Texts of a drawing cut into one ``<text>`` a run, as every program places them."""

from __future__ import annotations

import re
from html import unescape

from ..drawing.markup import escape, number
from ..drawing.metrics import text_width
from .letters import as_line, line_svg

__all__ = ["apart"]

_SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}  # of a text, left of its anchor
_COLOURED = re.compile(r"<text ([^>]*)>((?:[^<]*<tspan(?: id=\"[^\"]*\")? fill=\"[^\"]*\">[^<]*</tspan>)+[^<]*)</text>")
_SPAN = re.compile(r"<tspan([^>]*)>([^<]*)</tspan>|([^<]+)")
_MIXED = re.compile(r"<text ([^>]*)>([^<]*[가-힣ㄱ-ㅣ][^<]*)</text>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def apart(markup: str) -> str:
    """A drawing's markup with one ``<text>`` a run: of one font, and of one colour.

    LibreOffice misplaces the parts of a centred text that changes its colour.
    """
    return _MIXED.sub(_cut_apart, _COLOURED.sub(_cut_colours, markup))


def _cut_colours(match: re.Match[str]) -> str:
    attributes = dict(_ATTRIBUTE.findall(match[1]))
    size = float(attributes["font-size"])
    parts = [(given, unescape(text or plain)) for given, text, plain in _SPAN.findall(match[2])]
    width = sum(text_width(text, size) for _, text in parts)
    x = float(attributes["x"]) - width * _SHARE[attributes.get("text-anchor", "middle")]
    texts: list[str] = []
    for given, text in parts:
        at = x + text_width(text[: len(text) - len(text.lstrip())], size)
        x += text_width(text, size)
        if text.strip():
            paint = given or f' fill="{attributes["fill"]}"'
            texts.append(
                f'<text{paint} x="{number(at)}" y="{attributes["y"]}" text-anchor="start" font-size="{size:g}">'
                f"{escape(text.strip())}</text>"
            )
    return "".join(texts)


def _cut_apart(match: re.Match[str]) -> str:
    letters = unescape(match[2])
    attributes = dict(_ATTRIBUTE.findall(match[1]))
    if "x" not in attributes:
        return match[0]
    size, is_bold = float(attributes.get("font-size", "16")), attributes.get("font-weight") == "bold"
    line, width = as_line(((letters, ""),), size, is_bold)
    x = float(attributes["x"]) - width * _SHARE[attributes.get("text-anchor", "middle")]
    more = ' font-weight="bold"' if is_bold else ""
    ink = attributes.get("fill", "#000000")
    texts = line_svg(line, x, float(attributes["y"]), size, ink, {}, more + ' text-anchor="start"')
    return f'<g id="{attributes["id"]}">{texts}</g>' if "id" in attributes else texts

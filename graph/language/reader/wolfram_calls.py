"""Wolfram's ``Sum[…, {i, 1, 3}]`` as a sum with limits; ``D[…, x]``, ``Grad`` and ``Plot`` as the function they ask of.

``… /. x -> 3`` gives a name its value.
"""

from __future__ import annotations

import re
from itertools import pairwise

from ...errors import Span
from ..code_tree import Notice
from .token_list import Tok, Tokens

__all__ = ["with_asked_bodies", "with_replacements"]

_BIG = {"Sum": "∑", "Product": "∏"}
_ASKING = frozenset(("D", "Grad", "Plot", "Plot3D", "N", "Simplify", "Expand", "FullSimplify"))
_CALLED = frozenset("Sin Cos Tan Exp Log Sqrt Tanh Sinh Cosh ArcTan ArcSin ArcCos Abs Sum Product D N Plot".split())
_CONSTANTS = {"Pi": "pi", "E": "e"}
_REPLACED = re.compile(r"/\.(?P<open>[ \t]*\{)?(?P<rules>(?:[^{}\n/;]|->){3,100})\}?(?=[ \t]*(?:[;\n]|$))")


def with_replacements(text: str) -> str:
    """The text with ``/. {x -> 1, y -> 2}`` as ``; x = 1; y = 2``, every place kept."""

    def statements(match: re.Match[str]) -> str:
        rules = match["rules"].replace("->", "= ").replace("→", "=").replace(",", ";")
        return ("; " + " " * len(match["open"] or "") + rules).ljust(len(match[0]))

    return _REPLACED.sub(lambda match: statements(match) if "->" in match[0] or "→" in match[0] else match[0], text)


def with_asked_bodies(found: Tokens, notices: list[Notice]) -> Tokens:
    """The tokens with such calls as their bodies; what is told is added to ``notices``."""
    given = {one.text for one, two in pairwise(found.list) if one.kind == "name" and two.text == "="}
    heads = [at for at in sorted(found.partners) if _is_head(found, at) and found.list[at - 1].text not in given]
    if any(_is_call(one, two) for one, two in pairwise(found.list)):
        made = [
            one._replace(text=_CONSTANTS.get(one.text, one.text)) if one.kind == "name" else one for one in found.list
        ]
        found = Tokens([old if old.text in given else new for old, new in zip(found.list, made, strict=True)],
                       found.partners, found.unclosed, found.fault)  # fmt: skip
    if not heads:
        return found
    changed: dict[int, list[Tok]] = {}
    for at in heads:
        end, name = found.partners[at], found.list[at - 1]
        comma = _comma(found, at, end)
        if name.text in _BIG:
            limits = _limits(found.list[comma + 1 : end]) if comma else ""
            if not limits:
                continue
            changed[at - 1] = [name._replace(kind="big", text=_BIG[name.text] + limits)]
        else:
            changed[at - 1] = []
            key = "latex_derivative" if name.text in ("D", "Grad") else "prose_left_out"
            notices.append(Notice(key, Span(name.start, name.end), (("text", f"{name.text}[…]"),)))
        changed[at] = [found.list[at]._replace(text="(")]
        changed.update({place: [] for place in range(comma or end, end)})
        changed[end] = [found.list[end]._replace(text=")")]
    return _rebuilt(found, changed)


def _rebuilt(found: Tokens, changed: dict[int, list[Tok]]) -> Tokens:
    made: list[Tok] = []
    place: dict[int, int] = {}
    for at, token in enumerate(found.list):
        put = changed.get(at, [token])
        if put:
            place[at] = len(made)
        made += put
    partners = {place[a]: place[b] for a, b in found.partners.items() if a in place and b in place}
    return Tokens(made, partners, found.unclosed, found.fault)


def _is_call(name: Tok, bracket: Tok) -> bool:
    """Whether Wolfram's way to call a function stands here."""
    return name.kind == "name" and name.text in _CALLED and bracket.text == "[" and bracket.start == name.end


def _is_head(found: Tokens, at: int) -> bool:
    """Whether a square bracket holds what such a call is asked of."""
    if found.list[at].text != "[" or not at:
        return False
    name = found.list[at - 1]
    is_known = name.kind == "name" and (name.text in _BIG or name.text in _ASKING) and name.end == found.list[at].start
    if not is_known or (at > 1 and found.list[at - 2].text == "."):
        return False
    return name.text not in ("D", "N") or (bool(_comma(found, at, found.partners[at])) and len(name.text) == 1)


def _comma(found: Tokens, start: int, end: int) -> int:
    """The first comma of a bracket that stands in no other; 0 where there is none."""
    at = start + 1
    while at < end:
        if found.list[at].text == ",":
            return at
        at = found.partners.get(at, at) + 1
    return 0


def _limits(tokens: list[Tok]) -> str:
    r"""``{i, 1, 3}`` as ``_{i=1}^{3}``; "" where it is no such list of plain limits."""
    texts = [token.text for token in tokens]
    if len(texts) < 5 or texts[0] != "{" or texts[-1] != "}" or texts.count(",") not in (1, 2) or texts[2] != ",":
        return ""
    parts = "".join(texts[3:-1]).split(",")
    lower, upper = parts if len(parts) == 2 else ("1", parts[0])
    return f"_{{{texts[1]}={lower}}}^{{{upper}}}"

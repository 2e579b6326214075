r"""Definitions of one's own: ``\newcommand{\norm}[1]{\lVert#1\rVert}``, ``\DeclareMathOperator``, ``\def\x{…}``.

The definitions are blanked out of the text; where a command of theirs is used, its signs all stand at that place, but
those of its arguments stand where they are typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ...errors import TraceError
from ...limits import Limits
from .lexing import Sign, signs_of

__all__ = ["Macro", "with_macros", "without_definitions"]

_DEFINITION = re.compile(
    r"\\(?:(?:re|provide)?newcommand|renewcommand|providecommand|def)\*?\s*(?:\{\s*\\(?P<braced>[A-Za-z]+)\s*\}"
    r"|\\(?P<plain>[A-Za-z]+))\s*(?:\[(?P<count>\d)\])?(?P<marks>(?:#\d)*)\s*(?=\{)"
)
_OPERATOR = re.compile(r"\\DeclareMathOperator\*?\s*\{\s*\\(?P<name>[A-Za-z]+)\s*\}\s*\{(?P<word>[^{}]*)\}")
_PREAMBLE = re.compile(
    r"\\(?:usepackage|documentclass|title|author|date|section|subsection|subsubsection|paragraph|pagestyle|maketitle|"
    r"bibliographystyle|newtheorem)\b\*?[ \t]*(?:\[[^\[\]\n]*\])?[ \t]*(?:\{[^{}\n]*\}){0,2}(?:\[[^\[\]\n]*\])?"
)
_ARGUMENT = re.compile(r"#(\d)")
_FIRST = 0xE020  # of the signs that stand for a macro's arguments in its body


@dataclass(frozen=True, slots=True)
class Macro:
    """A command's body, in which a sign of its own stands for each of ``count`` arguments."""

    count: int
    body: str


def without_definitions(text: str) -> tuple[str, dict[str, Macro]]:
    """The text with definitions as spaces, and what they define, by name."""
    if "\\" not in text:
        return text, {}
    found: dict[str, Macro] = {}
    text = _PREAMBLE.sub(_blank, text)

    def operator(match: re.Match[str]) -> str:
        found[match["name"]] = Macro(0, rf"\operatorname{{{match['word']}}}")
        return _blank(match)

    text = _OPERATOR.sub(operator, text)
    at = 0
    while match := _DEFINITION.search(text, at):
        at = match.end()
        end = _braced(text, at)
        if not end:  # nothing behind it is closed either
            break
        body = _ARGUMENT.sub(lambda one: chr(_FIRST + int(one[1])), text[at + 1 : end - 1])
        found[match["braced"] or match["plain"]] = Macro(int(match["count"] or len(match["marks"]) // 2), body)
        text = text[: match.start()] + re.sub(r"[^\n]", " ", text[match.start() : end]) + text[end:]
        at = end
    return text, found


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _braced(text: str, start: int) -> int:
    """Where the braces that open at ``start`` end; 0 where they do not."""
    depth = 0
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, start):
        depth += (match[0] == "{") - (match[0] == "}")
        if not depth and match[0] == "}":
            return match.end()
    return 0


def with_macros(signs: list[Sign], macros: dict[str, Macro], source: str, limits: Limits) -> list[Sign]:
    """The signs with every use of a definition as its body.

    Raises:
        TraceError: ``too_large`` where bodies that hold one another make more signs than a text may have.
    """
    if not macros or not any(sign.kind == "command" and sign.text in macros for sign in signs):
        return signs
    bodies: dict[str, list[Sign]] = {}
    made: list[Sign] = []
    pending = list(reversed(signs))
    steps = 0
    while pending:
        sign = pending.pop()
        macro = macros.get(sign.text) if sign.kind == "command" else None
        if macro is None:
            made.append(sign)
            continue
        if sign.text not in bodies:
            bodies[sign.text] = signs_of(macro.body, limits)[0][:-1]
        arguments = [_argument(pending) for _ in range(macro.count)]
        steps += len(bodies[sign.text]) + sum(map(len, arguments)) + 1
        if steps + len(made) > limits.source:
            value = steps + len(made)
            raise TraceError(
                "too_large", "source_size", source=source, span=sign.span, limit=limits.source, value=value
            )
        pending += reversed(_filled(bodies[sign.text], arguments, sign))
    return made


def _argument(pending: list[Sign]) -> list[Sign]:
    """The signs of the argument that follows, taken off, without its braces."""
    while pending and pending[-1].kind in ("soft", "newline"):
        pending.pop()
    if not pending or pending[-1].kind == "end":
        return []
    if pending[-1].text != "{" or pending[-1].kind != "sign":
        return [pending.pop()]
    pending.pop()
    taken: list[Sign] = []
    depth = 1
    while pending and pending[-1].kind != "end":
        sign = pending.pop()
        if sign.kind == "sign":
            depth += (sign.text == "{") - (sign.text == "}")
        if not depth:
            break
        taken.append(sign)
    return taken


def _filled(body: list[Sign], arguments: list[list[Sign]], use: Sign) -> list[Sign]:
    made: list[Sign] = []
    for sign in body:
        place = ord(sign.text) - _FIRST - 1 if len(sign.text) == 1 else -1
        if 0 <= place < len(arguments):
            made += arguments[place]
        else:
            made.append(replace(sign, start=use.start, end=use.end))
    return made

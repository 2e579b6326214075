"""A derivative that is asked of a formula: ``d/dx (x² sin x)``, ``\\nabla_w \\|Xw - y\\|^2``, ``diff(x^2, x)``.

What is differentiated is no forward computation, and read letter by letter it would be another function: it is
refused, and the formula alone is offered. A request behind a formula only parts it from the point that follows.
"""

from __future__ import annotations

import re

from ...errors import Fix, Span, TraceError

__all__ = ["asked_derivative", "without_requests"]

_IS_ASSIGNED = re.compile(r"(?<![\w\\])d[^\W\d_]?[ \t]*=(?!=)")  # a fraction of numbers then
_LETTER = r"(?:[^\W\d_]|\\[A-Za-z]+)(?:_(?:\w|\{\w{1,8}\})|[₀-₉])?"
_BOLD = r"\\(?:mathbf|boldsymbol|bm)\{\\?\w{1,8}\}"
_D = r"(?:\\mathrm\{d\}|\\operatorname\{d\}|\\partial[ \t]*|d|∂)"
_BY = rf"(?:{_BOLD}|{_LETTER})"
_OPERATOR = (
    rf"(?:\\[dt]?frac[ \t]*\{{[ \t]*{_D}[ \t]*\}}[ \t]*\{{[ \t]*{_D}[ \t]*{_BY}[ \t]*\}}"
    rf"|d/d{_LETTER}|\(d/d{_LETTER}\)|∂/∂{_LETTER}|(?:\\nabla|∇)(?:_(?:\w|\\[A-Za-z]+|\{{[^{{}}]{{1,12}}\}}))?)"
)
_BEGIN = (
    r"^[ \t]{0,12}(?P<said>(?:[Ff]ind|[Cc]ompute|[Cc]alculate|[Ee]valuate|[Ww]hat is)[ \t:]+)?"
    r"(?:\$\$?|\\\[|\\\()?[ \t]{0,4}"
)
_BODY = r"(?P<body>[^=\n;$]{0,400}?[^=\n;\s$])"
_ABOVE = r"(?P<body>(?:\\left)?[(\[](?:[^{}\n=]|\{(?:[^{}\n]|\{[^{}\n]*\})*\}){0,400}?)"
_BELOW = rf"\}}[ \t]*\{{[ \t]*{_D}[ \t]*{_BY}[ \t]*\}}"
_IN_BRACKETS = r"(?P<body>\([^=\n;]{1,400}\))"
_FIRST_PLACE = r"(?=\()(?P<body>\([^=\n;]{1,400})(?P<by>,[ \t]*[^\W\d]\w{0,8}[ \t]*)(?=\)[ \t]*$)"
_RESULT = r"(?:[ \t]*=[^\n;$]{0,200}?)?"
_END = (
    r"(?=[ \t]+(?:at|when|where|for)[ \t][^\n]{0,80}$|[ \t]*,[^\n=]{0,40}=[^\n]{0,80}$"
    r"|[ \t]*(?:\$\$?|\\\]|\\\))?[.;]?[ \t]*$)"
)
_ASKED = (
    rf"{_BEGIN}(?P<sign>{_OPERATOR})(?![\w/])[ \t]*{_BODY}(?P<by>{_RESULT}){_END}",
    rf"{_BEGIN}(?P<sign>\\[dt]?frac[ \t]*\{{[ \t]*{_D})[ \t]*{_ABOVE}(?P<by>{_BELOW}{_RESULT}){_END}",
    rf"{_BEGIN}(?P<sign>[d∂]){_IN_BRACKETS}(?P<by>/[d∂]{_LETTER}{_RESULT}){_END}",
    rf"{_BEGIN}(?P<sign>[Dd]iff|[Dd]erivative)[ \t]*{_FIRST_PLACE}",
)
_PATTERNS = tuple(re.compile(pattern, re.MULTILINE) for pattern in _ASKED)
_QUOTIENT = (
    r"(?:d[^\W\d_]\w?/d[^\W\d_]\w?|∂[^\W\d_]\w?/∂[^\W\d_]\w?|∇[^\W\d_]?|[^\W\d_]_[^\W\d_](?!\w))"
    r"(?:[ \t]*\([^()\n]{1,20}\))?"
)
_REQUEST = re.compile(  # f(x, y) = x²y. Find ∂f/∂x at (2, 3)
    r"(?<![ \t])[.;,]?[ \t]{1,8}(?:and[ \t]+)?"
    r"(?:[Ff]ind|[Cc]ompute|[Cc]alculate|[Dd]etermine|[Ee]valuate|[Ww]hat is)[ \t]+"
    rf"{_QUOTIENT}(?:(?:[ \t]*,[ \t]*|[ \t]+and[ \t]+){_QUOTIENT})*"
    r"(?:(?=[ \t]+(?:at|when|where|if|for)\b)|[ \t]*[,.?]?[ \t]*$)",
    re.MULTILINE,
)
_NAME_ALONE = re.compile(r"\\?[^\W\d_]['′]?(?:_\w)?[ \t]*(?:\([^()]*\)|\\left\([^()]*\\right\))?")


def without_requests(text: str) -> str:
    """The text in which what is asked behind a formula only parts it from the point that follows."""
    return _REQUEST.sub(lambda match: ";".ljust(len(match[0])), text)


def asked_derivative(text: str) -> TraceError | None:
    """The refusal of a formula under a sign of differentiation, with the formula alone as the way out of it."""
    if _IS_ASSIGNED.search(text):
        return None
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            body = match["body"].strip().removeprefix("(" if pattern is _PATTERNS[-1] else "")
            if _NAME_ALONE.fullmatch(body):
                continue
            is_inline = match["said"] is None or match.end("said") < match.start("sign")  # Find $d/dx …$
            start = match.start("sign" if is_inline else "said")
            span = Span(start, match.end("by") + (pattern is _PATTERNS[-1]))
            fixes = (Fix(body, span, body),)
            command = f"{match['sign']} … {match['by']}" if match["by"].startswith(("/", "}")) else match["sign"]
            return TraceError("unsupported", "latex_derivative", source=text, span=span, command=command, fixes=fixes)
    return None

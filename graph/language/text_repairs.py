"""Edits that may mend a text that cannot be read: a bracket's partner, a sign too many, a colon, an indent.

Each is a guess; whoever proposes one tries it first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from ..errors import Fix, Span, TraceError

__all__ = ["edit", "line_of", "text_repairs"]

_LONGEST_LABEL = 48
_PARTNERS = {"(": ")", "[": "]", "{": "}", "|": "|"}
_OPENING = {close: opening for opening, close in _PARTNERS.items()}
_OTHERWISE = {":=": "=", "&&": "and", "||": "or", "?": "", "？": ""}
_SAME_AS_EQUALS = frozenset("≔≈≃≅∝≜≝")
_DECLARING = re.compile(r"(?:let|var|const|val|auto|int|float|double|real|set|def)\s+(?=[^\W\d]\w*\s*=)")
_AFTER_NAME = re.compile(r"\s*([-+]?\s*[\w.]+)")

_LONGEST_CHOICE = 400  # characters of a line with ? and :
_CHOICE = re.compile(
    r"(?P<head>[^=?\n]*(?<![<>=!])=(?!=)\s*)?(?P<test>[^?\n]+)\?\s*(?P<then>[^:\n]+?)\s*:\s*(?P<other>[^\n]+)"
)

Repair = Callable[[TraceError], Iterator[Fix]]


def edit(source: str, start: int, end: int, replacement: str) -> Fix:
    """An edit that is called by what its line becomes."""
    first, last = line_of(source, start)[0], line_of(source, max(start, end - 1))[1]
    line = (source[first:start] + replacement + source[end:last]).strip()
    if len(line) > _LONGEST_LABEL:
        around = max(0, start - first - _LONGEST_LABEL // 2)
        line = ("…" if around else "") + line[around : around + _LONGEST_LABEL] + "…"
    return Fix(line.split("\n")[0], Span(start, end), replacement)


def line_of(source: str, at: int) -> tuple[int, int]:
    """Where the line of an offset begins and ends, its comment and trailing blanks left out."""
    start = source.rfind("\n", 0, at) + 1
    end = source.find("\n", at)
    text = source[start : end if end >= 0 else len(source)]
    said = re.match(r"""(?:"[^"]*"|'[^']*'|[^#"']|["'])*""", text)
    return start, start + len((said[0] if said else text).rstrip())


def text_repairs(error: TraceError) -> Iterator[Fix]:
    """What may mend a fault of the text, the likeliest first."""
    if error.span is not None and error.key in _REPAIRS:
        yield from _REPAIRS[error.key](error)


def _place(error: TraceError) -> tuple[str, int, int]:
    assert error.span is not None
    return error.source, error.span.start, error.span.end


# ---- brackets
def _close(error: TraceError) -> Iterator[Fix]:
    """The partners of all brackets that are open at the end of the line."""
    source, start, end = _place(error)
    last = line_of(source, start)[1]
    environment = re.match(r"\\begin\{(\w+\*?)\}", source[start:])
    if environment:
        yield edit(source, last, last, f" \\end{{{environment[1]}}}")
    opened: list[str] = []
    for sign in source[start:last]:
        if sign in "([{":
            opened.append(_PARTNERS[sign])
        elif opened and sign == opened[-1]:
            opened.pop()
    closing = "".join(reversed(opened)) or _PARTNERS.get(source[start:end], "")
    if source[:start].rstrip().endswith("\\left"):
        closing = "\\right" + closing
    for tail in (".", ",", ";", ":", ""):
        if source[start:last].endswith(tail):
            yield edit(source, last - len(tail), last - len(tail), closing)
    if not re.search(r"[\w\\}]\s*$|\\left$|^[^(\[]*\\", source[line_of(source, start)[0] : start]) and not environment:
        yield edit(source, start, end, "")


def _unpaired(error: TraceError) -> Iterator[Fix]:
    """The right partner for what is open, else none."""
    source, start, end = _place(error)
    first = line_of(source, start)[0]
    opened: list[str] = []
    for sign in source[first:start]:
        if sign in "([{":
            opened.append(sign)
        elif opened and sign == _PARTNERS[opened[-1]]:
            opened.pop()
    if opened and source[start:end] in _OPENING:
        yield edit(source, start, end, _PARTNERS[opened[-1]])
    yield edit(source, start, end, "")


def _fill_bracket(error: TraceError) -> Iterator[Fix]:
    source, _, end = _place(error)
    opening = source.rfind(_OPENING.get(source[end - 1 : end], "\0"), 0, end)
    if opening >= 0:
        yield edit(source, opening, end, "")


# ---- signs
def _sign_too_many(error: TraceError) -> Iterator[Fix]:
    """One of two operators that meet is left out."""
    source, start, end = _place(error)
    before = re.search(r"(\S)(\s*)$", source[:start])
    if source[:start].endswith("=") and source[start:end] == ">":
        yield edit(source, start - 1, end, ">=")
    elif before and before[1] in "+-*/^@=<>%&|":
        yield edit(source, start, end + (source[end : end + 1] == " "), "")
        yield edit(source, before.start(1), start, "")
    else:
        yield edit(source, start, end, "")


def _unfinished(error: TraceError) -> Iterator[Fix]:
    """What asks for more at the end of a line is left out, or the line that follows belongs to it."""
    source, start, end = _place(error)
    first = line_of(source, start)[0]
    counted = re.search(r"([^\W\d]\w*)\s*(\+\+|--)$", source[first:end])
    if counted:
        yield edit(source, first + counted.start(2), end, f" {counted[2][0]}= 1")
    trimmed = source[first:start].rstrip(" +-*/^@=%&|<>,.\\")
    if trimmed.strip():
        yield edit(source, first + len(trimmed), end, "")
    following = source[line_of(source, start)[1] :]
    if following.strip() and following.lstrip(" ").startswith("\n"):
        broken = len(following) - len(following.lstrip())
        yield edit(source, end, end + broken, " ")


def _odd_sign(error: TraceError) -> Iterator[Fix]:
    source, start, end = _place(error)
    sign = source[start:end]
    if sign in _SAME_AS_EQUALS:
        yield edit(source, start, end, "=")
    elif unicodedata.category(sign[:1] or " ") != "Sm":
        yield edit(source, start, end, "")


def _plus_minus(error: TraceError) -> Iterator[Fix]:
    """Each of the two formulas."""
    source, start, end = _place(error)
    for sign in "+-":
        yield edit(source, start, end, sign)


def _operator(error: TraceError) -> Iterator[Fix]:
    source, start, end = _place(error)
    sign = source[start:end]
    first, last = line_of(source, start)
    choice = _CHOICE.fullmatch(source, first, last) if sign == "?" and last - first <= _LONGEST_CHOICE else None
    if choice:
        yield edit(
            source, choice.start("test"), last, f"{choice['then']} if {choice['test'].strip()} else {choice['other']}"
        )
        return
    operand = re.search(r"(?:[\w.]+|\([^()]*\))$", source[:start]) if sign == "!" else None
    if operand:
        inner = operand[0].strip("()")
        yield edit(source, operand.start(), end, f"factorial({inner})")
    if sign in _OTHERWISE:
        yield edit(source, start, end, _OTHERWISE[sign])
    elif source[:start].rstrip().endswith(sign):  # x % % y
        yield edit(source, start, end + (source[end : end + 1] == " "), "")


def _equals(error: TraceError) -> Iterator[Fix]:
    source, start, end = _place(error)
    yield edit(source, start, end + (source[end : end + 1] == " "), "")


def _equals_twice(error: TraceError) -> Iterator[Fix]:
    source, start, end = _place(error)
    yield edit(source, start, end, "=")


# ---- statements
def _sides_exchanged(error: TraceError) -> Iterator[Fix]:
    """``x + 1 = y`` the other way round, ``let y = …`` without its first word."""
    source, start, _ = _place(error)
    first, last = line_of(source, start)
    line = source[first:last]
    declared = _DECLARING.match(source, start)
    if declared:
        yield edit(source, start, declared.end(), "")
        return
    left, equals, right = line.partition("=")
    if equals and re.fullmatch(r"\s*[^\W\d]\w*\s*", right):
        yield edit(source, start, last, f"{right.strip()} = {left.strip()}")
    if equals and line.count("=") == 2:  # y = 3 = x
        yield edit(source, first, last, line.rpartition("=")[0].rstrip())


def _colon(error: TraceError) -> Iterator[Fix]:
    source, start, _ = _place(error)
    last = line_of(source, start)[1]
    yield edit(source, last, last, ":")


def _indent(error: TraceError) -> Iterator[Fix]:
    """The next line goes into the block."""
    source, start, _ = _place(error)
    first, last = line_of(source, start)
    margin = re.match(r"\s*", source[first:last])
    following = re.compile(r"\n([ \t]*)(?=\S)").search(source, last)
    if following:
        inner = (margin[0] if margin else "") + "    "
        yield edit(source, following.start(1), following.end(1), inner)


def _word(error: TraceError) -> Iterator[Fix]:
    """A Python word where none can stand: another name for it, or the line without it."""
    source, start, end = _place(error)
    word = source[start:end]
    places = [match.start() for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", source)]
    if re.match(r"\s*=(?!=)", source[end:]):
        until = places[-1] + len(word)
        renamed = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", f"{word}_", source[start:until])
        yield Fix(f"{word}_", Span(start, until), renamed)
    if word == "if":
        last = line_of(source, start)[1]
        yield edit(source, last, last, " else 0")
    setting = re.match(r"\w+\s*=\s*\w+", source[start:])
    if setting and word == "metaclass":
        yield edit(source, start, start + setting.end(), "")
    yield edit(source, start, end + (source[end : end + 1] == " "), "")


def _decorator(error: TraceError) -> Iterator[Fix]:
    source, start, _ = _place(error)
    first, last = line_of(source, start)
    yield Fix(source[last:].strip().split("\n")[0][:_LONGEST_LABEL], Span(first, min(last + 1, len(source))), "")


def _function_alone(error: TraceError) -> Iterator[Fix]:
    """``exp -x``: brackets around what follows; x where nothing does."""
    source, _, end = _place(error)
    following = _AFTER_NAME.match(source, end)
    if following and "\n" not in following[0]:
        yield edit(source, end, following.end(), f"({following[1].strip()})")
    else:
        yield edit(source, end, end, "(x)")


# ---- numbers and texts
def _quote(error: TraceError) -> Iterator[Fix]:
    source, start, end = _place(error)
    last = line_of(source, start)[1]
    yield edit(source, last, last, source[start:end])
    yield edit(source, start, end, "")


def _decimal(error: TraceError) -> Iterator[Fix]:
    source, start, end = _place(error)
    try:
        yield edit(source, start, end, str(int(source[start:end], 0)))
    except ValueError:
        return


def _grouped(error: TraceError) -> Iterator[Fix]:
    source, start, end = _place(error)
    if source[start - 1 : start].isdigit():
        yield edit(source, start, end, source[start:end].lstrip("_"))


def _two_numbers(error: TraceError) -> Iterator[Fix]:
    source, start, end = _place(error)
    numbers = re.split(r"\s+", source[start:end])
    if len(numbers) > 1:
        yield edit(source, start, end, "*".join(numbers))


def _decimal_comma(error: TraceError) -> Iterator[Fix]:
    source, start, end = _place(error)
    yield edit(source, start, end, source[start:end].replace(",", "."))


_REPAIRS: dict[str, Repair] = {
    "unclosed_bracket": _close, "stray_bracket": _unpaired, "empty_bracket": _fill_bracket,
    "expected_operand": _sign_too_many, "unfinished": _unfinished, "stray_character": _odd_sign,
    "operator": _operator, "plus_minus": _plus_minus, "stray_equals": _equals, "equals_twice": _equals_twice,
    "assignment_target": _sides_exchanged, "missing_colon": _colon, "no_block": _indent, "keyword": _word,
    "decorator": _decorator, "function_without_brackets": _function_alone, "unclosed_string": _quote,
    "number_base": _decimal, "reserved_name": _grouped, "two_numbers": _two_numbers, "tuple": _decimal_comma,
}  # fmt: skip

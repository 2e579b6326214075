"""Edits that may mend a call, an index or a product that does not fit: arguments, keywords, axes, transposes.

Each is a guess; whoever proposes one tries it first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..autodiff.name_proposals import closest, nearest
from ..errors import Fix, Span, TraceError
from ..gates import SPELLINGS
from ..language.text_repairs import edit, line_of
from .libraries import spelling_lookup as lookup

__all__ = ["call_repairs"]

_PRODUCT = re.compile(r"([^\W\d][\w.]*)\s*$"), re.compile(r"\s*([^\W\d][\w.]*)")
_SCALED = frozenset("+*-/")

Repair = Callable[[TraceError, str, int, int], Iterator[Fix]]


def call_repairs(error: TraceError) -> Iterator[Fix]:
    """What may mend what cannot be run, the likeliest first."""
    if error.span is not None and error.key in _REPAIRS:
        yield from _REPAIRS[error.key](error, error.source, error.span.start, error.span.end)


# ---- shapes
def _transposed(error: TraceError, source: str, start: int, end: int) -> Iterator[Fix]:
    left, right = _PRODUCT[0].search(source, 0, start), _PRODUCT[1].match(source, end)
    if right:
        yield edit(source, right.end(1), right.end(1), ".T")
    if left:
        yield edit(source, start - (len(source[:start]) - len(source[:start].rstrip())), start, ".T ")
    if left and right and "." not in left[1] + right[1]:
        yield edit(source, left.start(1), right.end(1), f"{right[1]} @ {left[1]}")


def _matrix_product(error: TraceError, source: str, start: int, end: int) -> Iterator[Fix]:
    if source[start:end] in ("*", "·", "⊙"):
        yield edit(source, start, end, "@")
    right = _PRODUCT[1].match(source, end)
    if right and source[start:end] in _SCALED:
        yield edit(source, right.end(1), right.end(1), ".T")


# ---- indices and axes
def _last_index(error: TraceError, source: str, start: int, end: int) -> Iterator[Fix]:
    wrong, size = str(error.params["index"]), int(error.params["size"])
    found = re.search(rf"(?<![\w.]){re.escape(wrong)}(?![\w.])", source[start:end])
    if found and size:
        yield edit(source, start + found.start(), start + found.end(), str(size - 1))


def _fewer_indices(error: TraceError, source: str, start: int, end: int) -> Iterator[Fix]:
    typed = source[start:end]
    last = re.search(r"\[[^\[\]]*\]$", typed)
    if last:
        comma = last[0].rfind(",")
        if comma > 0:
            yield edit(source, start + last.start() + comma, end - 1, "")
        yield edit(source, start + last.start(), end, "")


def _last_axis(error: TraceError, source: str, start: int, end: int) -> Iterator[Fix]:
    wrong = re.escape(str(error.params["axis"]))
    found = re.compile(rf"(?:axis|dim)\s*=\s*({wrong})(?!\w)").search(source, start, line_of(source, start)[1])
    if found:
        yield edit(source, found.start(1), found.end(1), "-1")


# ---- arguments
def _call(source: str, start: int) -> tuple[int, int] | None:
    """Where the arguments of the call at ``start`` begin and end."""
    opening = source.find("(", start, line_of(source, start)[1])
    depth = 0
    for at in range(opening, line_of(source, start)[1]) if opening >= 0 else ():
        depth += (source[at] in "([{") - (source[at] in ")]}")
        if not depth:
            return opening + 1, at
    return None


def _fewer_arguments(error: TraceError, source: str, start: int, end: int) -> Iterator[Fix]:
    place, kept, depth = _call(source, start), int(error.params["expected"]), 0
    if place is None:
        return
    for at in range(*place):
        depth += (source[at] in "([{") - (source[at] in ")]}")
        kept -= source[at] == "," and not depth
        if not kept:
            yield edit(source, at, place[1], "")
            return


def _another_argument(error: TraceError, source: str, start: int, end: int) -> Iterator[Fix]:
    place = _call(source, start)
    if place is None:
        return
    given = source[place[0] : place[1]].strip()
    for name in (str(error.params.get("name", "")), "x", "y"):
        if name and not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", given):
            yield edit(source, place[1], place[1], f", {name}" if given else name)
            return


def _keyword(error: TraceError, source: str, start: int, end: int) -> Iterator[Fix]:
    wrong, known = str(error.params["keyword"]), str(error.params["known"]).split(", ")
    pattern = re.compile(rf"(?<!\w){re.escape(wrong)}(?=\s*=)")
    found = pattern.search(source, start)
    if found is None:
        return
    close = closest(wrong, known)
    if close:
        yield edit(source, found.start(), found.end(), close)
    setting = re.compile(rf",?\s*{re.escape(wrong)}\s*=\s*[^,()]+").search(source, start)
    if setting:
        yield edit(source, setting.start(), setting.end(), "")


# ---- names and texts
def _unknown(error: TraceError, source: str, start: int, end: int) -> Iterator[Fix]:
    """Names that are a little farther away; the name alone where it is called with nothing."""
    name, typed = str(error.params["name"]), source[start:end]
    prefix = typed[: len(typed) - len(name)] if typed.endswith(name) else ""
    for close in nearest(name, [*SPELLINGS, *lookup.names()], is_wide=True):
        yield Fix(prefix + close, Span(start, end), prefix + close)
    empty = re.compile(r"\(\s*\)").match(source, end)
    if empty:
        yield edit(source, end, empty.end(), "")


def _unquoted(error: TraceError, source: str, start: int, end: int) -> Iterator[Fix]:
    first, last = line_of(source, start)
    for quoted in re.compile(r"""["'“”‘’]([^\W\d]\w*)["'“”‘’]""").finditer(source, first, last):
        yield edit(source, quoted.start(), quoted.end(), quoted[1])


def _defined(error: TraceError, source: str, start: int, end: int) -> Iterator[Fix]:
    yield edit(source, 0, 0, f"{error.params['example']}\n")


_REPAIRS: dict[str, Repair] = {
    "shape_matmul": _transposed, "shape_broadcast": _matrix_product, "index_range": _last_index,
    "index_count": _fewer_indices, "index_scalar": _fewer_indices, "axis_range": _last_axis,
    "too_many": _fewer_arguments, "too_few": _another_argument, "call_too_few": _another_argument,
    "unknown_keyword": _keyword, "unknown_function": _unknown, "no_number": _unquoted,
    "not_defined": _defined,
}  # fmt: skip

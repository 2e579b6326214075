"""Values as people paste them into an input's field: ``1/3``, ``2π``, ``1,5``, ``[1 2; 3 4]``, cells of a spreadsheet,
what NumPy and PyTorch print. They are read as the right side of ``x = …``, by the reader of programs."""

from __future__ import annotations

import re

from ..errors import TraceError
from ..gates.gate import Value
from ..limits import Limits
from .reading import interpret

__all__ = ["read_pasted"]

_NAME = "x"
_DECIMAL_COMMA = re.compile(r"[-+−–]?\d*,\d+(?:[eE][-+−–]?\d+)?")
_THOUSANDS = re.compile(r"[-+−–]?\d{1,3}(?:([.,  '’])\d{3})+(?!\1)[.,]\d+")
_WHOLE_THOUSANDS = re.compile(r"[-+−–]?[1-9]\d{0,2}(?:,\d{3})+|[-+−–]?[1-9]\d{0,2}(?:[\xa0\u202f\u2009 ]\d{3})+")
_NUMBER = re.compile(r"[-+−–]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][-+−–]?\d+)?")
_TUPLE = re.compile(r"\([^()\[\]]*,[^()\[\]]*\)")
_BRACKETS = re.compile(r"[\[\](){}\\=]")
_FULL_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}  # as East Asian keyboards type them


def read_pasted(text: str, limits: Limits, *, is_number: bool = False) -> Value:
    """The number or the array that a text says; ``is_number``: it stands where a number is wanted, so that ``1,5`` is
    one and a half, and not two numbers.

    Raises:
        TraceError: ``bad_value`` where it is neither, or what the reader says of it.
    """
    text = text.translate(_FULL_WIDTH).strip().strip("$").strip()
    if not text:
        raise TraceError("bad_value", "pasted_value", text=text)
    program = f"{_NAME} = {_as_literal(text, is_number)}"
    try:
        lowered = interpret(program, {}, limits).lowered
    except TraceError as error:
        if error.code in ("bad_value", "too_large", "too_deep", "timeout"):
            raise
        raise TraceError("bad_value", "pasted_value", text=text[:80]) from None
    found = lowered.sources
    if len(found) != 1 or found[0].name != _NAME or found[0].is_free or len(lowered.builder.nodes) > 1:
        raise TraceError("bad_value", "pasted_value", text=text[:80])
    value: Value = found[0].value
    return value


def _as_literal(text: str, is_number: bool) -> str:
    """The text with brackets and points where a program has them."""
    if is_number and _WHOLE_THOUSANDS.fullmatch(text):
        return re.sub(r"[^-+−–0-9]", "", text)
    if is_number and _DECIMAL_COMMA.fullmatch(text):
        return text.replace(",", ".")
    if is_number and _THOUSANDS.fullmatch(text):
        whole, _, part = text.replace(",", ".").rpartition(".")
        return f"{re.sub(r'[^-+−–0-9]', '', whole)}.{part}"
    if text.startswith("[") and "\n" in text and not re.search(r"[,\[]", text[1:]):
        return re.sub(r"\s*\n\s*", "; ", text)  # MATLAB: a new line is a new row
    if _TUPLE.fullmatch(text):  # (1, 2)
        return f"[{text[1:-1]}]"
    return text if _BRACKETS.search(text) else _table(text)


def _table(text: str) -> str:
    """Rows by line ends or semicolons; cells by tabs, else by commas, else by spaces between plain numbers."""
    lines = [line.strip(" ") for line in re.split(r"[\n;]", text.replace("\r", "")) if line.strip()]
    rows = [[_cell(cell) for cell in _cells(line)] for line in lines]
    if len(rows) == 1:
        return rows[0][0] if len(rows[0]) == 1 else f"[{', '.join(rows[0])}]"
    if all(len(row) == 1 for row in rows):
        return f"[{', '.join(row[0] for row in rows)}]"
    return f"[{', '.join(f'[{cells}]' for cells in map(', '.join, rows))}]"


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return line.split("\t")
    words = line.split()
    if "," in line and not (len(words) > 1 and all(_DECIMAL_COMMA.fullmatch(word) for word in words)):
        return line.rstrip(",").split(",")
    return words if all(_NUMBER.fullmatch(word) for word in words) else [line]


def _cell(text: str) -> str:
    text = text.strip()
    return text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else text

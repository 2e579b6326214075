"""Edits that put small numbers in the place of a file: ``np.loadtxt('data.csv')``, ``pd.read_csv``, ``open(…).read()``.

Each is a guess from how the data is used below; whoever proposes one tries it first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import Fix, Span
from ..language.text_repairs import edit

__all__ = ["data_repairs"]

_READERS = frozenset(
    "loadtxt genfromtxt fromfile load loadmat read_csv read_table read_excel read_json read_parquet imread".split()
)
_OPENED = re.compile(r"\s*\.\s*(?:read|readlines)\s*\(\s*\)")
_TARGETS = re.compile(r"((?:[^\W\d]\w*[ \t]*,[ \t]*)*[^\W\d]\w*)[ \t]*=[ \t]*$")
_NUMBER = re.compile(r"-?\d+")
_LONGEST_CALL = 1_000  # characters
_MOST_COLUMNS = 30
_MOST_NAMES = 40
_ROWS = 4
_TEXT = '"hello world"'
_OF_TABLES = frozenset("iloc loc values T to_numpy shape head describe info columns drop copy mean std sum".split())


def data_repairs(source: str, name: str, at: Span) -> Iterator[Fix]:
    """What may stand for a call that reads a file; ``at``: where its name begins and ends."""
    end = _end_of_call(source, at.end)
    if end is None:
        return
    if name == "open":
        opened = _OPENED.match(source, end)
        if opened:
            yield edit(source, at.start, opened.end(), _TEXT)
        return
    if name not in _READERS:
        return
    targets = _TARGETS.search(source, max(source.rfind("\n", 0, at.start) + 1, at.start - _LONGEST_CALL), at.start)
    names = [each.strip() for each in targets[1].split(",")] if targets else []
    for text in _numbers(source[end:], names):
        yield edit(source, at.start, end, text)


def _end_of_call(source: str, start: int) -> int | None:
    """Where the brackets close that open at ``start``."""
    depth = 0
    for at in range(start, min(len(source), start + _LONGEST_CALL)):
        depth += (source[at] in "([{") - (source[at] in ")]}")
        if not depth:
            return at + 1 if at > start else None
    return None


def _numbers(below: str, names: list[str]) -> Iterator[str]:
    """Arrays of a shape that the program below may ask for, the likeliest first."""
    if len(names) > 1:
        yield ", ".join(_vector(place) for place in range(len(names)))
        return
    name = names[0] if names else ""
    keys = _keys(below, name) if name else []
    if keys:
        yield "{" + ", ".join(f'"{key}": {_vector(place)}' for place, key in enumerate(keys)) + "}"
    columns = _columns(below, name) if name else 3
    yield _matrix(columns)
    if columns < 3:
        yield _matrix(3)
    yield _vector(0)


def _keys(below: str, name: str) -> list[str]:
    """The columns that are asked for by name: ``df["x"]``, ``df.x``."""
    asked = re.compile(
        rf"(?<![\w.]){re.escape(name)}(?:\[[\"']([^\"'\[\]]{{1,40}})[\"']\]|\.([^\W\d]\w{{0,40}})(?![\w(]))"
    )
    found = [each[1] or each[2] for each in asked.finditer(below)]
    return [key for key in dict.fromkeys(found) if key not in _OF_TABLES][:_MOST_NAMES]


def _columns(below: str, name: str) -> int:
    """How many columns the indices of ``data[:, 2]`` and ``data.iloc[:, 0:2]`` reach."""
    asked = re.compile(
        rf"(?<![\w.]){re.escape(name)}(?:\.iloc|\.values|\.to_numpy\(\))?\[([^\[\],]{{0,40}}),([^\[\]]{{0,40}})\]"
    )
    least = 2
    for found in asked.finditer(below):
        numbers = [int(each) for each in _NUMBER.findall(found[2])[:_MOST_COLUMNS] if len(each) < 4]
        last = max((n + (":" not in found[2] or not found[2].rstrip().endswith(str(n))) for n in numbers), default=0)
        least = max(least, last, 3 if any(n < 0 for n in numbers) else 0)
    return min(least, _MOST_COLUMNS)


def _matrix(columns: int) -> str:
    """Rows of tenths; the last column, which mostly holds what is to be predicted, of 0 and 1."""
    rows = [
        [*(_tenth(row * columns + column) for column in range(columns - 1)), str(float(row % 2))]
        for row in range(_ROWS)
    ]
    return "np.array([" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "])"


def _vector(number: int) -> str:
    return "np.array([" + ", ".join(_tenth(number * _ROWS + place) for place in range(_ROWS)) + "])"


def _tenth(number: int) -> str:
    return f"{(number * 7 + 3) % 10 / 10 + 0.1:.1f}"

"""Rows of unequal lengths as one array: ``pad_sequence(rows, batch_first=True)``."""

from __future__ import annotations

from typing import Any

from ...language.marks import Mark
from .function_tables import argument, given

__all__ = ["PADDED"]


def _pad_sequence(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``pad_sequence(sequences, batch_first=False, padding_value=0.0)``: each is filled up behind to the longest.

    Raises:
        TraceError: ``wrong_arguments``: there is no list of arrays.
    """
    rows = given(run, arguments, keywords, 0, "sequences", "pad_sequence", mark)
    if not isinstance(rows, list | tuple) or not rows or not all(run.shape(row, mark) for row in rows):
        raise run.error("wrong_arguments", "maker_arguments", mark, gate="pad_sequence")
    is_first = argument(arguments, keywords, 1, "batch_first", default=False) is True
    value = float(run.static(argument(arguments, keywords, 2, "padding_value", default=0.0), mark))
    lengths = [run.shape(row, mark)[0] for row in rows]
    longest = max(lengths)
    run.count_made((len(rows), longest, *run.shape(rows[0], mark)[1:]), mark)
    filled = []
    for row, length in zip(rows, lengths, strict=True):
        width = (0, longest - length, *[0] * (2 * len(run.shape(row, mark)) - 2))
        filled.append(run.apply("pad", [row], {"width": width, "value": value}, mark) if any(width) else row)
    return run.apply("stack", filled, {"axis": 0 if is_first else 1}, mark)


PADDED: dict[str, Any] = {"pad_sequence": _pad_sequence}

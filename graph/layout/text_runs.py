"""Names and signs as runs of text, some raised or lowered where Unicode has no such letter."""

from __future__ import annotations

from functools import lru_cache

from ..gates.gate import Operation
from ..notation.names import name_parts, to_subscript, to_superscript, typeset_plain
from ..numbers import readable
from ..scene.shapes import Span
from .text_widths import text_width

__all__ = ["Runs", "name_runs", "plain_runs", "runs_spans", "runs_width", "sign_runs"]

Runs = tuple[tuple[str, int], ...]  # texts with their level: 0 on the line, 1 raised, -1 lowered
_SMALL, _RAISE = 0.7, 0.36  # size of raised and lowered text, and how far: shares of the font size
_LONGEST = 28  # characters of a name that are drawn; the whole name stands in its title


def plain_runs(text: str) -> Runs:
    """A text on one line, shortened in its middle when it is very long."""
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST // 2]}…{text[-_LONGEST // 2 + 1 :]}"
    return ((text, 0),)


@lru_cache(maxsize=4096)
def name_runs(name: str) -> Runs:
    """A name as mathematics sets it: w₀, and w with a lowered ``in`` where no such letters exist."""
    parts = name_parts(name)
    plain = typeset_plain(name)
    joined = ("" if all(len(part) == 1 for part in parts.subscripts) else ",").join(parts.subscripts)
    if not joined or to_subscript(joined) is not None or len(plain) > _LONGEST:
        return plain_runs(plain)
    before, _, after = plain.partition(f"_{joined}")
    runs = ((before, 0), (joined, -1), (after, 0))
    return tuple(run for run in runs if run[0])


@lru_cache(maxsize=1024)
def _constant_runs(sign: str, constant: str) -> Runs:
    raised = to_superscript(constant)
    if "{c_sup}" not in sign or raised is not None:
        return ((sign.replace("{c_sup}", raised or "").replace("{c}", constant), 0),)
    before, _, after = sign.partition("{c_sup}")
    runs = ((before.replace("{c}", constant), 0), (constant, 1), (after.replace("{c}", constant), 0))
    return tuple(run for run in runs if run[0])


def sign_runs(operation: Operation) -> Runs:
    """What is drawn in a gate: its sign, with the number that is part of it (``×2``, ``x²``)."""
    gate = operation.gate
    for operand, constant in enumerate(operation.constants):
        if constant is not None and operand < len(gate.constant_signs):
            return _constant_runs(gate.constant_signs[operand], readable(constant).replace(" × ", "×"))
    return ((gate.sign, 0),)


def runs_width(runs: Runs, size: float, is_bold: bool = False) -> float:
    """Points that the runs take."""
    return sum(text_width(text, size * (_SMALL if level else 1.0), is_bold) for text, level in runs)


@lru_cache(maxsize=4096)
def runs_spans(runs: Runs, size: float) -> tuple[Span, ...]:
    """The runs as the content of a text of that font size."""
    return tuple(Span(text, size=size * _SMALL if level else None, dy=-level * size * _RAISE) for text, level in runs)

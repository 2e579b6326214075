"""Outputs that were copied along with the cells of a notebook: numbers, printed arrays, tables, lines of a log.

Blanked, every offset kept. Only what follows a line that shows something is taken for an output, and only where it
would be no statement that anybody writes: a number alone, ``array([…])`` alone, words and numbers side by side.
"""

from __future__ import annotations

import re

from ...errors import Span
from ..code_tree import Notice

__all__ = ["OF_TIMING", "without_outputs"]

_NUMBER = r"[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:e[-+]?\d+)?|[-+]?(?:nan|inf)|True|False|None"
_IN_CODE = re.compile(r"(?<!\w)[^\W\d]\w*\.[^\W\d]\w*\(|^(?:def|class|import|from)\b|\bprint\(", re.MULTILINE)
_NUMBER_ALONE = re.compile(_NUMBER)
_PRINTED = re.compile(
    r"(?:array|tensor|Array|DeviceArray|Value|torch\.Size|TensorShape|Parameter)\(.*\)|<[\w.]+.*>", re.DOTALL
)
_OF_ARRAYS = frozenset(
    "array tensor Array dtype float32 float64 int32 int64 bool torch nan inf e True False None device cpu "
    "requires_grad grad_fn".split()
)
_TABLE = re.compile(r"\s*[^\s=()]+(?: {2,}[^\s=()]+){2,}")
_STATEMENT = re.compile(
    r"(?:import|from|def|class|for|while|if|elif|else|with|try|except|finally|return|del|pass|assert|raise|global|lambda"
    r"|print|yield|break|continue|async|await|not)\b|@|[\w.]+\(|[^=<>!]*[^=<>!+\-*/@]=(?!=)|[^=]*[+\-*/@]=|.*\\$|%|!",
)
_RULE = re.compile(r"[-=*_#~]{3,}|.*[━█▏▎▍▌▋▊▉]|.*\d+%\|")
_LOG_LINE = re.compile(r".*(?:[\w%)\]] (?:[A-Za-z_]\w|-?\d)|\w:(?:\s|$)|[a-z]{2}\.$)")
OF_TIMING = re.compile(r"[\d.]+ (?:ns|[µμu]s|ms|s|min) ± .*|CPU times: .*|Wall time: .*")
_VERSION = re.compile(r"\d+(?:\.\d+){2,}[\w.+-]*")
_ASSIGNED = re.compile(r"[^=<>!]*[^=<>!]=(?!=)")


def without_outputs(text: str, bare: str, notices: list[Notice]) -> str:
    """The text without the outputs; ``bare``: the same with strings and comments masked."""
    if not _IN_CODE.search(bare):
        return text
    shown, after_print, blanked = False, False, False
    for start, end in _units(bare):
        unit = bare[start:end].strip()
        if not unit or unit.startswith("#"):
            continue
        if shown and _is_output(bare[start:end].rstrip(), after_print):
            if not blanked:
                notices.append(Notice("output", Span(start, end)))
            text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
            blanked = True
            continue
        after_print = bool(
            re.match(r"(?:import [\w.]+(?: as \w+)?; ?)?print\(|[\w.]+\.(?:fit|evaluate|summary)\(", unit)
        )
        is_at_margin = not bare[start].isspace()
        shown = after_print or (is_at_margin and (unit[0] in "%!" or _shows(unit)))
        blanked = False
    return text


def _shows(unit: str) -> bool:
    """Whether a notebook shows what the statement is: an expression, no assignment."""
    if _ASSIGNED.match(re.sub(r"\([^()]*\)", "", re.sub(r"\([^()]*\)", "", unit))):
        return False
    return unit[-1] not in ":\\" and not re.match(
        r"(?:import|from|def|class|for|while|if|with|return|del|pass)\b|@", unit
    )


def _is_output(line: str, after_print: bool) -> bool:
    said = line.strip()
    if _TABLE.fullmatch(line):
        return True
    if line[0].isspace():
        return False
    is_printed = _PRINTED.fullmatch(said) is not None
    if OF_TIMING.fullmatch(said) or _VERSION.fullmatch(said):
        return True
    if _NUMBER_ALONE.fullmatch(said) or (is_printed and _closes_last(said)):
        return True
    if is_printed and after_print and re.search(r"\) (?:array|tensor)\(", said):
        return True
    if said[0] in "[({" and said[-1] in "])}" and re.search(r"\d", said):
        return set(re.findall(r"[^\W\d]\w*", said)) <= _OF_ARRAYS and _closes_last(said)
    if not after_print:
        return False
    return bool(_RULE.match(said) or (_LOG_LINE.match(said) and not _STATEMENT.match(said)))


def _closes_last(said: str) -> bool:
    """Whether the first bracket is closed by the last sign alone: ``array([1]) @ array([2])`` is no output."""
    depth = 0
    for place, char in enumerate(said):
        depth += (char in "([{<") - (char in ")]}>")
        if depth == 0 and char in ")]}>" and place < len(said) - 1:
            return False
    return True


def _units(bare: str) -> list[tuple[int, int]]:
    """Lines, those in brackets together."""
    found: list[tuple[int, int]] = []
    start = offset = depth = 0
    for line in bare.split("\n"):
        if depth <= 0:
            start, depth = offset, 0
        depth += sum((char in "([{") - (char in ")]}") for char in line)
        if depth <= 0:
            found.append((start, offset + len(line)))
        offset += len(line) + 1
    return found

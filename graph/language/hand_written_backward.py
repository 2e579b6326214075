"""A pasted program may go on after its forward pass: the lines that compute gradients by hand, told by their names."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Halves", "halves_of"]

_ASSIGNED = re.compile(r"[ \t]*([^\W\d]\w*)[ \t]*(?:[-+*/@]|\*\*)?=(?!=)")
_NAME = re.compile(r"[^\W\d]\w*")
_NEEDLESS = re.compile(r"[ \t]*(?:#.*|print\b.*|[^\W\d][\w.]*\.backward\(.*)?")
_NAMED = re.compile(r"grads?|gradients?|[^\W\d]\w*_grad")  # grad = (1/m) * X' * (h - y) behind J = …
_LOSSES = ("J", "cost", "loss", "L")
_FEWEST = 2  # one name alone that looks like a gradient, such as dt, may be anything


@dataclass(frozen=True, slots=True)
class Halves:
    """``line``: the first line (1-based) that computes a gradient by hand; ``forward``: the text before it."""

    line: int
    forward: str


def halves_of(source: str) -> Halves | None:
    """Where the backward half of a program begins that has both, None where it has not.

    A line of it assigns ``dq``, ``dfdq`` or ``df_dq`` where ``q`` or ``f`` was assigned or read further up; after the
    first of them only such lines, comments and prints may follow.
    """
    lines = source.split("\n")
    since: dict[str, int] = {}
    for number, line in enumerate(lines):
        for name in _NAME.findall(line.partition("#")[0]):
            since.setdefault(name, number)
    first, found = len(lines), 0
    for number in range(len(lines) - 1, -1, -1):
        targets = _targets(lines[number])
        if not targets and _NEEDLESS.fullmatch(lines[number]):
            continue
        if not targets or not all(_is_gradient(name, since, number) for name in targets):
            break
        first, found = number, found + sum(_FEWEST if _NAMED.fullmatch(name) else 1 for name in targets)
    end = first
    while end and _NEEDLESS.fullmatch(lines[end - 1]):  # what is said there is said of what followed
        end -= 1
    forward = "\n".join(lines[:end])
    return Halves(first + 1, forward) if found >= _FEWEST and forward else None


def _targets(line: str) -> list[str]:
    """The names that the statements of a line assign; none where one of them assigns nothing."""
    parts = [part for part in line.partition("#")[0].split(";") if part.strip()]
    found = [_ASSIGNED.match(part) for part in parts]
    return [match[1] for match in found if match] if all(found) else []


def _is_gradient(name: str, since: dict[str, int], number: int) -> bool:
    """Whether a name of line ``number`` (0-based) speaks of one that stands further up."""
    if _NAMED.fullmatch(name):
        return any(since.get(each, number) < number for each in _LOSSES)
    rest = name[1:].lstrip("_")
    about = [rest, *rest.split("_d", 1), *rest.split("d", 1)]
    return name.startswith("d") and any(since.get(each, number) < number for each in about)

"""Tokens of a program, and which of them belong together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ...errors import Span, TraceError

__all__ = ["CLOSING", "Tok", "Tokens"]

CLOSING = {"(": ")", "[": "]", "{": "}"}


class Tok(NamedTuple):
    """``kind``: name, number, op, word (a keyword), string, super, transpose, big, fraction, newline, error or end;
    ``text``: the canonical spelling."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(slots=True)
class Tokens:
    """``partners``: of each opening bracket, its closing one, by position. ``unclosed``: the innermost bracket left
    open. ``fault``: what the error token stands for."""

    list: list[Tok] = field(default_factory=list)
    partners: dict[int, int] = field(default_factory=dict)
    unclosed: Tok | None = None
    fault: TraceError | None = None
    _bars: dict[int, tuple[int, int]] | None = None

    def bars(self) -> dict[int, tuple[int, int]]:
        """Of each ``|``: how many follow in the same bracket and statement, and the next one (or -1)."""
        if self._bars is None:
            self._bars = {}
            groups: list[list[int]] = [[]]
            for position in range(len(self.list) + 1):
                token = self.list[position] if position < len(self.list) else None
                if token is None or token.kind == "newline" or token.text in (",", ";", ")", "]", "}"):
                    for group in groups if token is None else groups[-1:]:
                        for place, bar in enumerate(group):
                            following = group[place + 1] if place + 1 < len(group) else -1
                            self._bars[bar] = (len(group) - place - 1, following)
                    groups[-1] = []
                    if token and token.text in (")", "]", "}") and len(groups) > 1:
                        groups.pop()
                elif token.kind == "op" and token.text == "|":
                    groups[-1].append(position)
                elif token.kind == "op" and token.text in CLOSING:
                    groups.append([])
        return self._bars

    def opens_bar(self, at: int) -> bool:
        """Whether a bar behind an operand begins ``|y|`` (as in ``2|y|``): it hugs what follows, and has a partner."""
        return self.list[at + 1].start == self.list[at].end and self.bars()[at][0] % 2 == 1

    def opens_inner_bar(self, at: int) -> bool:
        """Whether the second bar of ``|x - 2|y||`` stands here: it hugs what follows, and two bars end both."""
        count, following = self.bars().get(at, (0, -1)) if self.list[at].text == "|" else (0, -1)
        last = self.list[following + 1]
        is_ended = count == 2 and last.text == "|" and self.list[following].end == last.start
        return is_ended and self.list[at + 1].start == self.list[at].end and following > at + 1

r"""Matrices and cases: rows parted by ``\\``, cells by ``&``."""

from __future__ import annotations

from ...errors import Span
from ..heads import CallOf, ListOf
from .formula_tree import Node, call_of
from .functions import Functions
from .lexing import Sign

__all__ = ["Environments"]

_NORMS = {"vmatrix": "det", "Vmatrix": "norm"}
_OTHERWISE = ("otherwise", "else", "그 외", "그외", "아니면")


class Environments(Functions):
    """Reads what stands between ``\\begin`` and ``\\end``."""

    def __init__(self, signs: list[Sign], context: object) -> None:
        super().__init__(signs, context)  # type: ignore[arg-type]
        self.pending: list[Sign] | None = None  # what a superscript held behind a label of the name

    def environment(self) -> Node:
        start = self.take()
        kind = start.text
        rows = self.rows(start)
        span = self.span_from(start.start)
        if "cases" in kind:
            return self.cases(rows, start)
        lines = []
        with self.deeper(start.span):
            for row in rows:
                cells = tuple(self.nested(cell, start.span) for cell in row if cell)
                where = Span(cells[0].span.start, cells[-1].span.end) if cells else start.span
                if cells:
                    lines.append(self.node(ListOf, cells, where, where))
        if not lines:
            raise self.error("empty_bracket", start.span, bracket=self.context.source[start.start : start.end])
        node = self.node(ListOf, tuple(lines), span, start.span)
        return call_of(_NORMS[kind], (node,), span, start.span) if kind in _NORMS else node

    def rows(self, start: Sign) -> list[list[list[Sign]]]:
        """The cells of each row, to the environment's end and past it."""
        rows: list[list[list[Sign]]] = [[[]]]
        depth = 0
        while True:
            sign = self.take()
            if sign.kind == "end":
                bracket = self.context.source[start.start : start.end]
                raise self.error("unclosed_bracket", start.span, bracket=bracket)
            if sign.kind == "finish" and not depth:
                break
            depth += (sign.kind == "begin") - (sign.kind == "finish")
            depth += (sign.text == "{" and sign.kind == "sign") - (sign.text == "}" and sign.kind == "sign")
            if not depth and sign.kind == "row":
                rows.append([[]])
            elif not depth and sign.kind == "sign" and sign.text == "&":
                rows[-1].append([])
            elif sign.kind not in ("newline", "soft"):
                rows[-1][-1].append(sign)
        return [row for row in rows if any(row)]

    def cases(self, rows: list[list[list[Sign]]], start: Sign) -> Node:
        """``where`` of the comparisons; the last row is what is left."""
        branches: list[tuple[Node, Node | None]] = []
        for row in rows:
            row = [cell for cell in row if _bare(cell)] or row  # x & , & x > 0
            value, condition = row[0], row[1] if len(row) > 1 else []
            if len(row) == 1:
                value, condition = _parted(row[0])
            branches.append((self.nested(_bare(value), start.span), self.condition(condition, start)))
        if not branches:
            raise self.error("empty_bracket", start.span, bracket=self.context.source[start.start : start.end])
        span = self.span_from(start.start)
        node = branches[-1][0]
        for then, test in reversed(branches[:-1]):
            if test is None:
                raise self.error("latex_cases", then.span)
            call = call_of("where", (test, then, node), span, start.span)
            node = self.node(CallOf, call.args, span, start.span)
        return node

    def condition(self, piece: list[Sign], start: Sign) -> Node | None:
        words = [sign.text for sign in piece if sign.kind == "prose"]
        piece = _bare([sign for sign in piece if sign.kind != "prose"])
        if not piece or any(word.startswith(_OTHERWISE) for word in words):
            return None
        return self.nested(piece, start.span, equals=True)


def _bare(piece: list[Sign]) -> list[Sign]:
    """Without a closing comma, full stop or semicolon."""
    while piece and piece[-1].kind == "sign" and piece[-1].text in (",", ".", ";"):
        piece = piece[:-1]
    return piece


def _parted(piece: list[Sign]) -> tuple[list[Sign], list[Sign]]:
    """A row without ``&``: what stands before the text or the comma, and the condition behind it."""
    depth = 0
    for at, sign in enumerate(piece):
        depth += (sign.text in ("(", "{", "[")) - (sign.text in (")", "}", "]"))
        if not depth and (sign.kind == "prose" or sign.text == ","):
            return piece[:at], piece[at:] if sign.kind == "prose" else piece[at + 1 :]
    return piece, []

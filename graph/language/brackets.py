"""Brackets: groups, lists, calls with keywords, indices with slices."""

from __future__ import annotations

from sympy.core.symbol import Str, Symbol

from ..errors import Span
from .heads import Index, ListOf, Slice, call
from .stack import CLOSING, Frame, Operand, Stack
from .tokens import Token

__all__ = ["Brackets"]


class Brackets(Stack):
    """Opens and closes frames; an item is what stands before a comma or a closing bracket."""

    _definitions: dict[str, tuple[str, ...]]
    _lists = 0

    def _open(self, frame: Frame) -> None:
        if frame.kind == "list":
            self._lists += 1
            if self._lists > self._limits.list_depth:
                limit = self._limits.list_depth
                raise self._error("too_deep", "list_depth", frame.opener.span, limit=limit, value=self._lists)
        self._frames.append(frame)
        self._prefixes = 0

    def _may_end_empty(self, frame: Frame, closer: str) -> bool:
        """Whether a bracket may close here, with nothing or a trailing comma before it."""
        if frame.kind == "top" or frame.operators or CLOSING[frame.opener.text] != closer or frame.keyword:
            return False
        if frame.kind == "index":
            return frame.slice_parts is not None or bool(frame.items)
        return frame.kind != "paren" or frame.has_comma

    def _comma(self, token: Token) -> bool:
        frame = self._frames[-1]
        if frame.kind == "top":
            raise self._error("unsupported", "tuple", token.span)
        frame.has_comma = True
        self._item(frame)
        return True

    def _item(self, frame: Frame) -> None:
        """What stands before a comma or a closing bracket becomes an item of the bracket."""
        if frame.slice_parts is not None:
            if frame.operands:
                frame.slice_parts.append(self._finish(frame).tree)
            parts = frame.slice_parts + [Str("")] * (3 - len(frame.slice_parts))
            frame.slice_parts = None
            opener = frame.opener.span
            frame.items.append(self._emit(Slice(*parts), opener, opener))
        elif frame.operands:
            operand = self._finish(frame)
            if frame.keyword:
                frame.keywords[frame.keyword.text] = operand.tree
                frame.keyword = None
            elif frame.keywords:
                raise self._error("syntax", "keyword_order", Span(operand.start, operand.end))
            else:
                frame.items.append(operand.tree)

    def _index_mark(self, frame: Frame, token: Token) -> bool:
        """``:`` and ``...`` inside an index."""
        if token.text == "...":
            frame.items.append(Str("..."))
            if self._tokens[self._at].text == ",":
                self._at += 1
                return True
            if self._tokens[self._at].text != "]":
                raise self._unexpected(self._tokens[self._at])
            return True
        if token.text == "," and frame.slice_parts is not None:
            self._item(frame)
            return True
        if token.text == ",":
            raise self._unexpected(token)
        parts = frame.slice_parts if frame.slice_parts is not None else []
        parts.append(self._finish(frame).tree if frame.operands else Str(""))
        if len(parts) > 2:
            raise self._unexpected(token)
        frame.slice_parts = parts
        return True

    def _close(self, token: Token) -> bool:
        frame = self._frames[-1]
        if frame.kind == "top" or CLOSING[frame.opener.text] != token.text:
            raise self._error("syntax", "stray_bracket", token.span, bracket=token.text)
        self._frames.pop()
        if frame.kind == "paren" and not frame.has_comma:
            operand = self._finish(frame)
            self._frames[-1].operands.append(Operand(operand.tree, frame.opener.start, token.end))
            return False
        self._frames.append(frame)  # its last item is read inside it
        self._item(frame)
        self._frames.pop()
        if frame.kind == "call":
            self._call(frame, token)
        elif frame.kind == "index":
            assert frame.base is not None
            tree = Index(frame.base.tree, *frame.items)
            self._push(tree, frame.base.start, token.end, Span(frame.base.start, token.end))
        else:
            self._lists -= frame.kind == "list"
            span = Span(frame.opener.start, token.end)
            self._push(ListOf(*frame.items), span.start, span.end, span)
        return False

    def _call(self, frame: Frame, closer: Token) -> None:
        name, items = frame.function, tuple(frame.items)
        keywords = {key: value for key, value in frame.keywords.items() if not isinstance(value, Str)}
        start = frame.base.start if frame.base else frame.function_span.start
        if frame.base:
            items = (frame.base.tree, *items)
        defined = self._definitions.get(name)
        if defined and not keywords and [getattr(i, "name", None) for i in items] == list(defined):
            del self._marks[len(self._marks) - len(items) :]  # f(x, y) is what f(x, y) = … defined: the name f
            self._push(Symbol(name), start, closer.end, frame.function_span)
            return
        self._push(call(name, items, keywords), start, closer.end, frame.function_span)

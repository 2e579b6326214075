"""Simple statements: those with a word of their own, imports, what is left out, and assignments."""

from __future__ import annotations

from typing import Any

from ..code_tree import Delete, Jump, LeftOut, Notice, Outer, Raise, Return, Statement, Yield
from ..heads import Attribute, CallOf
from .assignments import Assignments
from .token_list import Tok
from .tree_builder import expression_of

__all__ = ["SimpleStatements", "exception_name"]

_LEFT_OUT = frozenset(("assert",))
_REFUSED = frozenset(("async", "await"))
_NAMING_OR_LEAVING = frozenset(("global", "nonlocal", "raise", "yield"))


class SimpleStatements(Assignments):
    """Reads one statement of one line."""

    def simple(self) -> list[Statement]:
        """The statement that stands here; several where commas part assignments."""
        token = self.toks[self.i]
        if token.kind == "word":
            if token.text in ("import", "from") and not self._is_named():
                return [*self.imports(token)]
            found = self._by_keyword(token)
            if found is not None:
                return [found]
        after = self.toks[self.i + 1]
        if token.text == "print" and token.kind == "name" and (after.kind == "string" or self._prints_name()):
            self.i += 1  # Python 2: print "loss", loss
            while not self._is_over():
                self.i += 1
            return [LeftOut(Notice("print", self.span_from(token.start), (("name", "print"),)))]
        if token.text == "..." and self.toks[self.i + 1].kind in ("newline", "end"):
            self.i += 1
            return [Jump("pass", token.span)]
        return self.assignment()

    def _prints_name(self) -> bool:
        """``print x``, ``print x, y`` of Python 2: a name behind the word, and no operator that makes it a formula."""
        after, beyond = self.toks[self.i + 1], self.toks[self.i + 2]
        return after.kind == "name" and (beyond.kind in ("newline", "end") or beyond.text in (",", ".", "["))

    def _by_keyword(self, token: Tok) -> Statement | None:
        text = token.text
        if self._is_named() and text == "lambda":
            self.toks[self.i] = Tok("name", text, token.start, token.end)
            return None
        if self._is_named():
            raise self.error("unsupported", "keyword", token.span, word=text)
        if text == "return":
            self.i += 1
            value = None if self._is_over() else expression_of(self.items())
            return Return(value, self.span_from(token.start))
        if text in ("break", "continue", "pass"):
            self.i += 1
            return Jump(text, token.span)  # type: ignore[arg-type]
        if text == "del":
            self.i += 1
            node = self.items()
            targets = node.kids if node.form == "tuple" else (node,)
            return Delete(tuple(expression_of(target) for target in targets), self.span_from(token.start))
        if text in _NAMING_OR_LEAVING:
            return self._named_or_left(token)
        if text in _LEFT_OUT:
            self.i += 1
            while not self._is_over():
                if self.took(",") or self.took("from"):
                    continue
                self.items()
            return LeftOut(Notice(text, self.span_from(token.start)))
        if text in _REFUSED:
            raise self.error("unsupported", "keyword", token.span, word=text)
        return None

    def _named_or_left(self, token: Tok) -> Statement:
        """``global x``, ``nonlocal x``, ``yield e``, ``raise E``"""
        self.i += 1
        if token.text in ("global", "nonlocal"):
            named = self.items()
            names = tuple(str(getattr(each.tree, "name", "")) for each in (named.kids or (named,)))
            return Outer(names, token.text == "global", self.span_from(token.start))
        is_each = token.text == "yield" and self.took("from")
        given = None if self._is_over() else self.items()
        if token.text == "yield":
            return Yield(None if given is None else expression_of(given), is_each, self.span_from(token.start))
        if self.took("from"):
            self.items()
        return Raise("" if given is None else exception_name(given.tree), self.span_from(token.start))

    def _is_named(self) -> bool:
        """Whether a value is given to a word that is no name: ``lambda = 3``."""
        after = self.toks[self.i + 1]
        return after.text == "=" and after.kind == "op"

    def _is_over(self) -> bool:
        token = self.toks[self.i]
        return token.kind in ("newline", "end") or (token.text == ";" and token.kind == "op")


def exception_name(tree: Any) -> str:
    """The last name of what is raised or caught: ``errors.Missing("…")`` is ``Missing``."""
    if isinstance(tree, CallOf):
        tree = tree.args[0]
    return str(tree.args[1].name if isinstance(tree, Attribute) else getattr(tree, "name", ""))

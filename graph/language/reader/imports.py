"""``import`` and ``from``."""

from __future__ import annotations

from ...errors import TraceError
from ..code_tree import Import
from ..names_and_numbers import KEYWORDS
from .literals import ExpressionReader
from .token_list import Tok

__all__ = ["Imports"]


class Imports(ExpressionReader):
    """Reads an import, of which ``import a, b`` makes several."""

    def imports(self, first: Tok) -> list[Import]:
        """The import that begins here."""
        self.i += 1
        return self._modules(first) if first.text == "import" else [self._names(first)]

    def _modules(self, first: Tok) -> list[Import]:
        """Without ``as``, the first part of a dotted name is bound: ``import torch.nn`` names torch."""
        found: list[tuple[str, str]] = []
        while True:
            module, alias = self._dotted(), self._alias()
            if not module or alias == "?":
                raise self._unfinished(first)
            root = module.partition(".")[0]
            found.append((module, alias) if alias else (root, root))
            if not self.took(","):
                break
        span = self.span_from(first.start)
        return [Import(module, (("", name),), span) for module, name in found]

    def _names(self, first: Tok) -> Import:
        dots = 0
        while self.took(".") or self.took("..."):
            dots += 1
        module = "." * dots + self._dotted()
        if not module or not self.took("import"):
            raise self._unfinished(first)
        if self.took("*"):
            return Import(module, (("*", "*"),), self.span_from(first.start))
        opener = self.toks[self.i] if self.took("(") else None
        names: list[tuple[str, str]] = []
        while self.toks[self.i].kind in ("name", "word"):
            name = self.toks[self.i].text
            self.i += 1
            alias = self._alias()
            if alias == "?":
                raise self._unfinished(first)
            names.append((name, alias or name))
            if not self.took(","):
                break
        if opener:
            self.depth += 1
            self.close(opener, ")")
        if not names or (self.toks[self.i - 1].text == "," and not opener):
            raise self._unfinished(first)
        return Import(module, tuple(names), self.span_from(first.start))

    def _dotted(self) -> str:
        """``torch.nn``"""
        parts: list[str] = []
        while self.toks[self.i].kind in ("name", "word") and self.toks[self.i].text not in ("import", "as"):
            parts.append(self.toks[self.i].text)
            self.i += 1
            if not self.took("."):
                break
        return ".".join(parts)

    def _alias(self) -> str:
        """The name behind ``as``: "" where there is none, "?" where it is missing."""
        if not self.took("as"):
            return ""
        token = self.toks[self.i]
        if token.kind != "name" or token.text in KEYWORDS:
            return "?"
        self.i += 1
        return token.text

    def _unfinished(self, first: Tok) -> TraceError:
        token = self.toks[self.i]
        if token.kind == "error":
            return self.unexpected(token)
        return self.error("syntax", "unfinished", first.span, token=first.text)

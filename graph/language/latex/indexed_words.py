r"""Functions with a parameter below their name, ``\mathrm{Swish}_\beta(x)``; others with an index are not known."""

from __future__ import annotations

from ...errors import Span, TraceError
from ..heads import Multiply
from .environments import Environments
from .formula_tree import Node, Spelling, call_of
from .lexing import Sign
from .spelling import key_of

__all__ = ["IndexedWords"]

_GATED = frozenset(("swish", "silu"))
_WITH_PARAMETER = {
    "elu": "elu", "leakyrelu": "leaky_relu", "lrelu": "leaky_relu", "leaky_relu": "leaky_relu", "celu": "celu"
}  # fmt: skip


class IndexedWords(Environments):
    """Reads words with an index whose bracket touches them."""

    def spelled(self, spelling: Spelling) -> Spelling:
        raise NotImplementedError

    def undefined(self, span: Span) -> TraceError:
        raise NotImplementedError

    def indexed_word(self, word: str, start: Sign) -> Node | None:
        """A call of such a word; None where it is a name, or no bracket touches it."""
        if not self.is_at("_") or self.context.is_left:
            return None
        at = self.at
        if word.lower() in _GATED | set(_WITH_PARAMETER):
            sign = self.take()
            piece = self.piece()
            if self.is_at("(", "["):
                return self.with_parameter(word.lower(), self.nested(piece, sign.span), start)
            self.at = at
        spelling = self.spelled(Spelling(word, "", "rm"))
        is_name = key_of(spelling) in self.context.assigned | self.context.functions
        is_touched = self.is_at("(", "[") and self.sign.start == self.signs[self.at - 1].end
        if is_touched and not is_name and word not in self.context.applied:
            raise self.undefined(self.span_from(start.start))
        self.at = at
        return None

    def with_parameter(self, word: str, parameter: Node, start: Sign) -> Node:
        """The function's call; a swish as x σ(βx)."""
        where = self.span_from(start.start)
        operand = self.operands()[0]
        span = self.span_from(start.start)
        if word in _WITH_PARAMETER:
            return call_of(_WITH_PARAMETER[word], (operand, parameter), span, where)
        scaled = self.node(Multiply, (parameter, operand), span, where)
        return self.node(Multiply, (operand, call_of("sigmoid", (scaled,), span, where)), span, where)

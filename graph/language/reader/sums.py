"""Big operators: ``Σᵢ xᵢ``, ``∑_{i=1}^{n} x_i``, ``∏``."""

from __future__ import annotations

import re
import unicodedata

from sympy.core.symbol import Str

from ..heads import CallOf, Compare, Nothing, Subscript, SumOver, Symbol, TupleOf
from .expressions import BIG as BIG_LEVEL
from .expressions import Operator
from .index_brackets import IndexBrackets
from .lexer import BIG
from .token_list import Tok
from .tree_builder import Node

__all__ = ["Sums"]

ELEMENTARY = frozenset(
    "sin cos tan cot sec csc sinh cosh tanh asin acos atan arcsin arccos arctan exp log ln log2 log10 sqrt sigmoid σ "
    "relu ReLU erf softplus gelu silu sign sgn".split()
)
_BIG = re.compile(
    r".\s*(?:_\{(?P<low>[^{}]*)\}|_(?P<name>\w+)|(?P<sub>[^\s^⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ]+))?\s*"
    r"(?:\^\{(?P<high>[^{}]*)\}|\^(?P<word>\w+)|(?P<sup>.+))?$"
)

_CONDITION = re.compile(r"\s*([^\W\d_])\s*(<=|>=|!=|[<>≤≥≠])\s*(\w+)\s*$")
_COMPARED = {"≤": "<=", "≥": ">=", "≠": "!="}


class Sums(IndexBrackets):
    """Reads a sign with its limits, and gives it the product that follows."""

    def big(self, token: Tok) -> Operator:
        """The sign and its limits, which wait for the body."""
        found = _BIG.match(token.text)
        assert found is not None
        indices: list[Node] = []
        lower = upper = None
        for group in ("low", "name", "sub"):
            if found[group]:
                plain = unicodedata.normalize("NFKC", found[group]).replace("\u2212", "-")
                condition = _CONDITION.match(plain)
                names, equals, start = (condition[1], "", "") if condition else plain.partition("=")
                indices = [self.leaf(self.symbol(letter), token) for letter in re.findall(r"[^\W\d_]", names)]
                if condition:
                    lower = self._condition(indices[0], condition, token.start + found.start(group), token)
                if equals:
                    lower = self.apart(start, token.start + found.start(group) + len(names) + 1, token)
        for group in ("high", "word", "sup"):
            if found[group]:
                plain = unicodedata.normalize("NFKC", found[group]).replace("\u2212", "-")
                upper = self.apart(plain, token.start + found.start(group), token)
        return Operator("big", BIG_LEVEL, token, None, (BIG[token.text[0]], indices, lower, upper))

    def _condition(self, index: Node, match: re.Match[str], start: int, token: Tok) -> Node:
        """The ``i < j`` below a sum, as a comparison."""
        right = self.apart(match[3], start + match.start(3), token)
        sign = _COMPARED.get(match[2], match[2])
        return self.made(Compare(Str(sign), index.tree, right.tree), index.first, right.last, token, (index, right))

    def _is_number(self, node: Node) -> bool:
        """Whether this is the value of an elementary function, which is multiplied by the bracket behind it."""
        if self.is_code or not isinstance(node.tree, CallOf) or not isinstance(node.tree.args[0], Symbol):
            return False
        name = str(node.tree.args[0].name)
        return name in ELEMENTARY and name not in self.assigned

    def _is_element(self, token: Tok) -> bool:
        """Whether letters are lowered right behind a call: the ``softmax(z)ᵢ`` of index notation."""
        return token.start == self.toks[self.i - 1].end and token.text.isalpha()

    def _element(self, base: Node, token: Tok) -> Node:
        kids = (base, *(self.leaf(self.symbol(letter), token) for letter in token.text))
        tree = Subscript(*(kid.tree for kid in kids))
        return self.made(tree, base.first, token.end, token, kids)

    def big_node(self, operator: Operator, body: Node) -> Node:
        kind, indices, lower, upper = operator.more
        token = operator.token
        letters = self._letters(body)
        if not indices:
            indices = [self.leaf(self.symbol(letter), token) for letter in letters]
        names = self.made(TupleOf(*(n.tree for n in indices)), token.start, token.end, token, tuple(indices))
        low, high = (limit or self.leaf(Nothing(), token) for limit in (lower, upper))
        kids = (names, low, high, body)
        tree = SumOver(Str(kind), *(kid.tree for kid in kids))
        bound = {str(n.tree) for n in indices}
        self._free[id(tree)] = tuple(letter for letter in letters if letter not in bound)
        return self.made(tree, token.start, body.last, token, kids)

    def _letters(self, body: Node) -> list[str]:
        """The index letters in a sum's body that nothing else binds, in order; sums within it have told theirs."""
        letters: dict[str, None] = {}
        pending = [body]
        while pending:
            node = pending.pop()
            if isinstance(node.tree, SumOver):
                letters.update(dict.fromkeys(self._free.get(id(node.tree), ())))
                continue
            if isinstance(node.tree, Subscript):
                letters.update(dict.fromkeys(str(letter) for letter in node.tree.args[1:] if letter.is_Symbol))
            pending.extend(reversed(node.kids))
        return [letter for letter in letters if letter not in self.left_indices]

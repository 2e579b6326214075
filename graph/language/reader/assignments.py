"""Assignments and values alone: ``y = e``, ``f(x) = e``, ``x += e``, ``x = -2, y = 5``, ``e``."""

from __future__ import annotations

from itertools import pairwise

from ...errors import Span
from ..code_tree import Assign, Declare, Expression, Notice, Say, Statement
from ..heads import (
    Attribute,
    CallOf,
    Constant,
    Divide,
    Index,
    ListOf,
    Multiply,
    Plus,
    Power,
    Product,
    Star,
    Subscript,
    Subtract,
    Symbol,
    TupleOf,
)  # fmt: skip
from .imports import Imports
from .operands import PLAIN_DUNDERS
from .token_list import Tok
from .tree_builder import Node, expression_of

__all__ = ["Assignments"]

_COMPUTED = (Plus, Subtract, Multiply, Divide, Product, Power)
_IN_PLACE = frozenset(("+=", "-=", "*=", "/=", "@=", "**=", "//=", "%=", "&=", "|="))


class Assignments(Imports):
    """Reads one assignment, or what stands without one."""

    def assignment(self) -> list[Statement]:
        begin, start = self.i, self.toks[self.i].start
        first = self._left()
        token = self.toks[self.i]
        if token.kind == "op" and token.text in _IN_PLACE:
            self._check_target(first)
            return [self._in_place(first, token)]
        if token.kind == "op" and token.text == ":" and first.form in ("name", "call"):
            self._hint(token)
            if not self.is_at("="):
                return [Declare(str(getattr(first.tree, "name", "")), self.span_from(start))]
        if not self._at_equals():
            self._check_value(first)
            return [Say(expression_of(first), self.span_from(start))]
        is_once = self._is_defined_alone(first)
        first = self._without_arguments(first) if is_once else first
        parameters = self._parameters(first)
        if parameters is None and (side := self._right_side(first, start)) is not None:
            return [side]
        if parameters is None:
            self._check_target(first)
        parts = [first]
        before, self.assigned = self.assigned, self.assigned | {name for name, _ in parameters or ()}
        while self._at_equals():
            self.i += 1
            self.left_indices = self._indices(first)
            parts.append(self.items())
        self.left_indices, self.assigned = frozenset(), before
        self._check_value(parts[-1])
        if len(parts) > 2:
            if any(part.form == "tuple" for part in parts[1:-1]) and (commas := self._comma_parts(begin)):
                return self._each(commas)
            parts = self._last_side(parts, start)
        if is_once and parameters and _indexes(parts[-1], {name for name, _ in parameters}):
            parts[0], parameters = first.kids[0], None
        for part in parts[:-1]:
            self._remember(part)
        targets = tuple(expression_of(self._target_of(part, parameters)) for part in parts[:-1])
        return [Assign(targets, expression_of(parts[-1]), self.span_from(start), None, parameters)]

    def _is_defined_alone(self, node: Node) -> bool:
        """Whether ``f(…) =`` or ``f(…)ᵢ =`` gives a name to a formula's value: it is applied nowhere else."""
        call = node.kids[0] if isinstance(node.tree, Subscript) else node
        if self.is_code or not isinstance(call.tree, CallOf) or not isinstance(call.tree.args[0], Symbol):
            return False
        name = str(call.tree.args[0].name)
        return sum(one.text == name and two.text == "(" for one, two in pairwise(self.toks)) == 1

    def _without_arguments(self, node: Node) -> Node:
        """``softmax(zᵢ)`` and ``softmax(z)ᵢ`` on the left as the i-th place of the function's name; σ² among the
        parameters as σ."""
        call = node.kids[0] if isinstance(node.tree, Subscript) else node
        indices = node.kids[1:]
        if call is node:
            raised = [kid for kid in call.kids[1:] if isinstance(kid.tree, Power) and kid.kids[0].tree.is_Symbol]
            if raised and not call.tree.args[1].name:
                kids = [kid.kids[0] if kid in raised else kid for kid in call.kids]
                return self.called(kids[0], kids[1:], [], [], call.last)
            indices = next((kid.kids[1:] for kid in call.kids[1:] if isinstance(kid.tree, Subscript)), ())
            if not indices:
                return node
        name = call.kids[0]
        tree = Subscript(name.tree, *(index.tree for index in indices))
        return self.made(tree, name.first, node.last, name.span, (name, *indices))

    def _last_side(self, parts: list[Node], start: int) -> list[Node]:
        """Of ``L = (y - t)² = (wx - t)²``, which works a value out, the first side and the last."""
        for part in parts[1:-1]:
            if isinstance(part.tree, Constant):  # y = 3 = x says nothing
                self._check_target(part)
        if parts[0].form == "tuple" or all(map(self._is_target, parts[1:-1])):
            return parts
        self.notices.append(Notice("sides_left_out", self.span_from(start)))
        return [parts[0], next((p for p in reversed(parts[1:]) if not isinstance(p.tree, Constant)), parts[-1])]

    def _check_value(self, node: Node) -> None:
        """A value that begins with a star is no value."""
        if isinstance(node.tree, Star):
            raise self.error("syntax", "expected_operand", Span(node.first, node.first + 1), token="*")

    def _left(self) -> Node:
        """What stands before ``=``."""
        toks, i = self.toks, self.i
        if toks[i].kind == "name" and toks[i + 1].text in ("=", ":") and toks[i + 1].kind == "op":
            self.i += 1  # a target alone: also where its name is a function's
            if not self.names_operator(i):
                self._reserved(toks[i])
            return self.name(toks[i])
        return self.items()

    def _reserved(self, token: Tok) -> None:
        if token.text.startswith("__") and token.text not in PLAIN_DUNDERS:
            raise self.error("unsupported", "reserved_name", token.span, name=token.text)

    def _in_place(self, target: Node, token: Tok) -> Statement:
        self.i += 1
        value = expression_of(self.items())
        self._remember(target)
        return Assign((expression_of(target),), value, Span(target.first, self.toks[self.i - 1].end), token.text[:-1])

    def _hint(self, colon: Tok) -> None:
        """``: float`` is left out."""
        self.i += 1
        self.items()
        self.notices.append(Notice("type_hint", self.span_from(colon.start)))

    def _parameters(self, node: Node) -> tuple[tuple[str, Span], ...] | None:
        """The parameters of ``f(x, y) = e``; None where none is defined."""
        tree = node.tree
        if not isinstance(tree, CallOf) or not isinstance(tree.args[0], Symbol) or len(node.kids) < 2:
            return None
        if tree.args[1].name or not all(isinstance(kid.tree, Symbol) for kid in node.kids[1:]):
            return None
        parameters = tuple((kid.tree.name, kid.span) for kid in node.kids[1:])
        names = [name for name, _ in parameters]
        for position, (name, span) in enumerate(parameters):
            if name in names[:position]:
                raise self.error("syntax", "repeated_parameter", span, name=name)
        return parameters

    def _target_of(self, node: Node, parameters: object) -> Node:
        return node.kids[0] if parameters is not None and isinstance(node.tree, CallOf) else node

    def _right_side(self, left: Node, start: int) -> Statement | None:
        """What ``1/f = 1/u + 1/v`` works out, where a computation stands on both sides; None of anything else."""
        is_barred = self.source[left.first] in "‖∥" and isinstance(left.tree, CallOf)  # ‖a - b‖ = √Σ(aᵢ - bᵢ)²
        if self.is_code or self._is_target(left) or not (is_barred or isinstance(left.tree, _COMPUTED)):
            return None
        at = self.i
        self.i += 1
        right = self.items()
        if self._at_equals() or not (is_barred or isinstance(right.tree, _COMPUTED)):
            self.i = at
            return None
        text = self.source[left.first : left.last]
        self.notices.append(Notice("latex_side", Span(left.first, left.last), (("text", text),)))
        return Say(expression_of(right), self.span_from(start))

    def _check_target(self, node: Node) -> None:
        if not self._is_target(node):
            raise self.error("unsupported", "assignment_target", node.span)

    def _is_target(self, node: Node) -> bool:
        """Whether a value can be given to what stands here."""
        pending = [node]
        while pending:
            part = pending.pop()
            if isinstance(part.tree, (TupleOf, ListOf, Star)) and (part.kids or part is not node):
                pending.extend(part.kids)
            elif not isinstance(part.tree, (Symbol, Index, Attribute, Subscript)):
                return False
        return True

    def _at_equals(self) -> bool:
        """``=``, or mathematics' ``:=``."""
        return self.is_at("=") or self.is_at(":=")

    def _remember(self, node: Node) -> None:
        pending = [node]
        while pending:
            part = pending.pop()
            if isinstance(part.tree, Symbol):
                self.assigned.add(part.tree.name)
            elif isinstance(part.tree, (TupleOf, ListOf, Star)):
                pending.extend(part.kids)
            elif isinstance(part.tree, CallOf) and isinstance(part.tree.args[0], Symbol):
                self.assigned.add(part.tree.args[0].name)

    def _indices(self, node: Node) -> frozenset[str]:
        tree = node.tree
        return frozenset(str(letter) for letter in tree.args[1:]) if isinstance(tree, Subscript) else frozenset()

    def _comma_parts(self, begin: int) -> list[int]:
        """Where the parts of ``x = -2, y = 5`` begin, if each is ``name = …``."""
        position, parts, equals = begin, [begin], 0
        while position < self.i:
            token = self.toks[position]
            if token.kind == "op" and token.text == ",":
                if equals != 1:
                    return []
                parts.append(position + 1)
                equals = 0
            elif token.kind == "op" and token.text == "=":
                equals += 1
                if position != parts[-1] + 1 or self.toks[parts[-1]].kind != "name":
                    return []
            position = self.tokens.partners.get(position, position) + 1
        return parts if equals == 1 else []

    def _each(self, parts: list[int]) -> list[Statement]:
        statements: list[Statement] = []
        for position in parts:
            self.i = position + 2
            name = self.name(self.toks[position])
            value: Expression = expression_of(self.expression())
            self._remember(name)
            span = self.span_from(self.toks[position].start)
            statements.append(Assign((expression_of(name),), value, span))
        return statements


def _indexes(node: Node, names: set[str]) -> bool:
    """Whether a letter indexes one of the names: it is an array's."""
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part.tree, Subscript) and str(part.tree.args[0]) in names:
            return True
        pending.extend(part.kids)
    return False

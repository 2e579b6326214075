"""Index notation as operations on whole arrays: z_i = Σ_j W_ij x_j + b_i is z = W @ x + b.

A letter runs over the axis of the array at which it stands; a sum over it contracts it; letters of the left side are
the axes of the result. Where no array is known, sums between whole numbers are written out with the names x_1, x_2, ….
"""

from __future__ import annotations

from operator import eq, ge, gt, le, lt, ne
from typing import Any

from sympy.core.symbol import Str

from ..errors import Span, TraceError
from ..language.code_tree import Expression
from ..language.heads import (
    Attribute,
    CallOf,
    Compare,
    Constant,
    Index,
    ListOf,
    MatrixMultiply,
    Multiply,
    Product,
    Slice,
    Subscript,
    SumOver,
    Symbol,
)
from ..language.latex.formula_tree import Node, call_of, expression_of, walk
from .contractions import Factors, Indexed, aligned, einsum, elementwise, materialized, reduced
from .index_pairs import with_pairs
from .index_ranges import Lengths, is_named
from .indexed_calls import called, matrix_product, transposed_rest, with_operands
from .indexed_names import name_and_letters
from .unrolling import Found, ShapeOf, find, guard, letters_of, node_of, rewritten, unrolled, whole

__all__ = ["resolve_indices", "resolve_target"]

Value = Indexed | Factors
_COMPARED: dict[str, Any] = {"!=": ne, "<": lt, ">": gt, "<=": le, ">=": ge, "==": eq}


def resolve_target(target: Expression, value: Expression, shape_of: ShapeOf) -> tuple[str, tuple[str, ...]]:
    """The name that ``y_i = …`` gives a value, and the letters that are its axes: none where no array on the right
    carries them, then the name is ``y_i``."""
    node = node_of(target)
    name, letters = name_and_letters(node)
    sizes = _Resolver(shape_of, ()).sizes_of(node_of(value))
    if letters and all(letter in sizes for letter in letters):
        return name, letters
    return find(node, lambda _: None).name, ()


def resolve_indices(expression: Expression, target_indices: tuple[str, ...], shape_of: ShapeOf) -> Expression:
    """The expression without index notation; ``shape_of`` gives the shape of a name's value, None where it has none.

    Raises:
        TraceError: an index whose length nothing says, or two lengths of one.
    """
    if not expression.has_indices:
        return expression
    node = _Resolver(shape_of, target_indices).resolve(node_of(expression))
    return expression_of(node, lambda leaf: leaf)


class _Resolver(Lengths):
    """Translates one expression."""

    def resolve(self, node: Node) -> Node:
        node = with_pairs(node, self.target)
        self.sizes_of(node)
        lengths = self.lengths(node)
        bases = {one.args[0].head.name for one in walk(node) if one.head is Subscript and is_named(one)}

        def put(one: Node) -> Node:
            is_length = isinstance(one.head, Symbol) and one.head.name in lengths and one.head.name not in bases
            return Node(Constant(lengths[str(one.head.name)]), (), one.span, one.at) if is_length else one

        node = unrolled(rewritten(node, put), self.is_full)
        self.sizes_of(node)
        values: list[Value] = []
        for one in walk(node):
            count = sum(1 for arg in one.args if isinstance(arg, Node))
            operands = values[len(values) - count :]
            del values[len(values) - count :]
            values.append(self.value(one, operands))
        result = materialized(values[0], self.order)
        wanted = (*self.target, *(letter for letter in result.axes if letter not in self.target))
        return aligned(result, tuple(letter for letter in wanted if letter in result.axes), result.rest)

    def value(self, node: Node, operands: list[Value]) -> Value:
        if not node.args:
            return self.leaf(node)
        if node.head is Subscript:
            return self.subscript(node, operands)
        if node.head is SumOver:
            return self.sum_over(node, operands[-1])
        done = [materialized(operand, self.order) for operand in operands]
        if node.head in (Product, Multiply):
            return self.product(node, operands, done)
        if node.head is CallOf:
            return called(node, done, self.order)
        if node.head is Attribute and node.args[1] == Str("T") and done[0].axes:
            return transposed_rest(done[0])
        if node.head is ListOf and not any(value.axes for value in done):
            rest = 1 + max(value.rest for value in done)
            return Indexed(with_operands(node, tuple(value.node for value in done)), (), rest)
        if node.head is MatrixMultiply and any(value.rest for value in done):
            return matrix_product(node, done, self.order)
        nodes, axes, rest = elementwise(tuple(done), self.order)
        return Indexed(with_operands(node, nodes), axes, rest)

    def leaf(self, node: Node) -> Indexed:
        if not isinstance(node.head, Symbol):
            return Indexed(node)
        name = str(node.head.name)
        shape = self.shape_of(name)
        if shape is None and name in self.sizes:  # the index itself, as a number
            first = self.lowest.get(name, 1)
            guard(self.sizes[name], node)
            numbers = tuple(Node(Constant(first + k), (), node.span, node.at) for k in range(self.sizes[name]))
            return Indexed(Node(ListOf, numbers, node.span, node.at), (name,))
        return Indexed(node, (), len(shape or ()))

    def subscript(self, node: Node, operands: list[Value]) -> Indexed:
        base = materialized(operands[0], self.order)
        if not is_named(node):
            indices = tuple(arg for arg in node.args[1:] if isinstance(arg, Node))
            if base.axes or base.rest < len(indices):
                raise TraceError("unsupported", "index_form", span=node.span, text=_typed(indices))
            return self.element(Found("", (0,) * base.rest, indices), base.node, node)
        found = find(node, self.shape_of)
        if found.shape is None:
            return Indexed(Node(Symbol(found.name), (), node.span, node.at))
        return self.element(found, Node(Symbol(found.name), (), base.node.span, node.at), node)

    def element(self, found: Found, base: Node, node: Node) -> Indexed:
        """An array with letters as its axes, and numbers taken out of it."""
        assert found.shape is not None
        axes: list[str] = []
        parts: list[Node] = []
        for index in found.indices:
            number = whole(index)
            if number is not None:
                first = min(self.lowest.values(), default=1)
                parts.append(Node(Constant(number - first), (), index.span, index.at))
            elif isinstance(index.head, Symbol):
                axes.append(str(index.head.name))
                parts.append(Node(Slice, (Str(""), Str(""), Str("")), index.span, index.at))
            else:
                raise TraceError("unsupported", "index_form", span=node.span, text=_typed((index,)))
        is_cut = len(axes) < len(parts)
        while parts and parts[-1].head is Slice:
            parts.pop()
        tree = Node(Index, (base, *parts), node.span, node.at) if is_cut else _at(base, node.span)
        rest = len(found.shape) - len(found.indices)
        once = tuple(dict.fromkeys(axes))
        if len(once) < len(axes):  # W_ii
            tree = einsum(f"{''.join(axes)}...->{''.join(once)}...", (tree,), node.span, node.at)
        return Indexed(tree, once, rest, is_plain=not rest)

    def product(self, node: Node, operands: list[Value], done: list[Indexed]) -> Value:
        has_rest = [bool(value.rest) for value in done]
        if node.head is Product and all(has_rest):
            if not any(value.axes for value in done):
                return Indexed(
                    with_operands(node, tuple(value.node for value in done)), (), max(value.rest for value in done)
                )
            return matrix_product(node, done, self.order)
        if any(has_rest) or not any(value.axes for value in done):
            nodes, axes, rest = elementwise(tuple(done), self.order)
            head = Multiply if axes else node.head
            return Indexed(Node(head, nodes, node.span, node.at), axes, rest)
        factors: list[Indexed] = []
        for operand, value in zip(operands, done, strict=True):
            waits = isinstance(operand, Factors) and not operand.summed and not (factors and len(operand.factors) > 1)
            factors += operand.factors if waits and isinstance(operand, Factors) else [value]
        return Factors(tuple(factors), (), node.span, node.at)

    def sum_over(self, node: Node, body: Value) -> Value:
        kind = str(node.args[0].name)  # type: ignore[union-attr]
        letters = tuple(str(letter.head.name) for letter in letters_of(node))
        if not letters:  # Σ x_i without a word about i
            letters = tuple(one for one in materialized(body, self.order).axes if one not in self.target)
            if not letters:
                return Indexed(call_of(kind, (materialized(body, self.order).node,), node.span, node.at))
        for letter in letters:
            if letter not in self.sizes:
                span = letters_of(node)[0].span if letters_of(node) else node.at
                raise TraceError("bad_value", "index_length", span=span, letter=letter)
        if isinstance(node.args[2], Node) and node.args[2].head is Compare:
            body = self.masked(node.args[2], materialized(body, self.order), node)
        missing = [one for one in letters if one not in _axes(body)]
        if missing and kind in ("sum", "prod"):
            body = self.repeated(kind, materialized(body, self.order), missing, node)
        if kind != "sum":
            return reduced(kind, materialized(body, self.order), letters, node.span, node.at)
        if isinstance(body, Factors):
            return Factors(body.factors, (*body.summed, *letters), node.span, node.at)
        if body.rest:
            return reduced("sum", body, letters, node.span, node.at)
        return Factors((body,), letters, node.span, node.at)

    def repeated(self, kind: str, body: Indexed, missing: list[str], node: Node) -> Indexed:
        """Σ_i c is n·c."""
        count = 1
        for letter in missing:
            count *= self.sizes[letter]
        number = Node(Constant(count), (), node.at, node.at)
        if kind == "sum":
            return Indexed(Node(Multiply, (number, body.node), node.span, node.at), body.axes, body.rest)
        from_power = call_of("power", (body.node, number), node.span, node.at)
        return Indexed(from_power, body.axes, body.rest)

    def masked(self, condition: Node, body: Indexed, node: Node) -> Indexed:
        r"""The j ≠ i below a sum, as zeros and ones that the body is multiplied by."""
        sign, right = str(condition.args[0].name), condition.args[2]  # type: ignore[union-attr]
        left = str(condition.args[1].head.name)
        assert isinstance(right, Node)
        first = self.lowest.get(left, 1)
        number = whole(right)
        columns: list[int] = [number] if number is not None else self._numbers(right)
        guard(self.sizes[left] * len(columns), node)
        rows = [
            [Node(Constant(int(_holds(sign, k, column))), (), node.at, node.at) for column in columns]
            for k in range(first, first + self.sizes[left])
        ]
        lines = tuple(row[0] if number is not None else Node(ListOf, tuple(row), node.at, node.at) for row in rows)
        over: tuple[str, ...] = (left,) if number is not None else (left, str(right.head.name))
        mask = Indexed(Node(ListOf, lines, node.at, node.at), over)
        nodes, axes, rest = elementwise((body, mask), self.order)
        return Indexed(Node(Multiply, nodes, node.span, node.at), axes, rest)

    def _numbers(self, right: Node) -> list[int]:
        letter = str(right.head.name) if isinstance(right.head, Symbol) else ""
        if letter not in self.sizes:
            raise TraceError("bad_value", "index_length", span=right.span, letter=letter or "?")
        first = self.lowest.get(letter, 1)
        return list(range(first, first + self.sizes[letter]))


def _axes(value: Value) -> set[str]:
    if isinstance(value, Indexed):
        return set(value.axes)
    return {letter for factor in value.factors for letter in factor.axes} - set(value.summed)


def _at(node: Node, span: Span) -> Node:
    return Node(node.head, node.args, span, node.at)


def _typed(indices: tuple[Node, ...]) -> str:
    return ", ".join(str(getattr(index.head, "name", "…")) for index in indices)


def _holds(sign: str, left: int, right: int) -> bool:
    return bool(_COMPARED[sign](left, right))

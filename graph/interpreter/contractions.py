"""Arrays whose leading axes are index letters: how two are aligned, multiplied, and summed over a letter."""

from __future__ import annotations

from dataclasses import dataclass

from sympy.core.symbol import Str

from ..errors import Span
from ..language.heads import Attribute, Constant, Index, MatrixMultiply, Multiply, Nothing, Slice, Text, TupleOf
from ..language.latex.formula_tree import Node, call_of

__all__ = ["Factors", "Indexed", "aligned", "contracted", "einsum", "elementwise", "materialized", "reduced"]

_SPARE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Indexed:
    """An expression whose value has one axis for each letter of ``axes``, then ``rest`` further ones.

    ``is_plain``: a name with its indices and nothing else.
    """

    node: Node
    axes: tuple[str, ...] = ()
    rest: int = 0
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class Factors:
    """Factors that wait to be multiplied, and the letters to sum over; every factor has letters alone as axes."""

    factors: tuple[Indexed, ...]
    summed: tuple[str, ...]
    span: Span
    at: Span
    is_elementwise: bool = True


def _constant(value: int, at: Span) -> Node:
    return Node(Constant(value), (), at, at)


def einsum(subscripts: str, operands: tuple[Node, ...], span: Span, at: Span) -> Node:
    """``einsum("ij,j->i", W, x)``; letters are renamed to plain ones."""
    names: dict[str, str] = {}
    free = [letter for letter in _SPARE if letter not in subscripts]
    for letter in subscripts:
        if letter not in ",->." and not (letter.isascii() and letter.isalpha()):
            names.setdefault(letter, free.pop())
    text = "".join(names.get(letter, letter) for letter in subscripts)
    return call_of("einsum", (Node(Text(text), (), at, at), *operands), span, at)


def transposed(value: Indexed, axes: tuple[str, ...]) -> Node:
    """The value with its letters in the order of ``axes``."""
    node = value.node
    if axes == value.axes:
        return node
    if not value.rest and len(axes) == 2:
        return Node(Attribute, (node, Str("T")), node.span, node.at)
    extra = "".join([letter for letter in _SPARE if letter not in axes][: value.rest])
    return einsum(f"{''.join(value.axes)}{extra}->{''.join(axes)}{extra}", (node,), node.span, node.at)


def aligned(value: Indexed, axes: tuple[str, ...], rest: int) -> Node:
    """The value with new axes of length 1 where it lacks a letter of ``axes``, so that NumPy's broadcasting fits."""
    own = tuple(letter for letter in axes if letter in value.axes)
    node = transposed(value, own)
    if not own or (len(axes) == len(own) and rest == value.rest):
        return node  # what is missing stands in front
    first = axes.index(own[0])
    if axes[first:] == own and rest == value.rest:
        return node
    at = node.at
    colon = Node(Slice, (Str(""), Str(""), Str("")), at, at)
    new = Node(Nothing(), (), at, at)
    parts = [colon if letter in own else new for letter in axes[first:]]
    parts += [new] * (rest - value.rest) + [colon] * value.rest
    while parts and parts[-1] is colon:
        parts.pop()
    return Node(Index, (node, *parts), node.span, at)


def joined(values: tuple[Indexed, ...], order: tuple[str, ...]) -> tuple[str, ...]:
    """The letters of all, in the one order that everything follows."""
    return tuple(letter for letter in order if any(letter in value.axes for value in values))


def elementwise(values: tuple[Indexed, ...], order: tuple[str, ...]) -> tuple[tuple[Node, ...], tuple[str, ...], int]:
    """Operands that broadcast together, the letters and the further axes of what comes out."""
    same = all(value.axes == values[0].axes for value in values if value.axes)
    axes = values[0].axes if same and values[0].axes else joined(values, order)
    rest = max(value.rest for value in values)
    return tuple(aligned(value, axes, rest) for value in values), axes, rest


def reduced(kind: str, value: Indexed, letters: tuple[str, ...], span: Span, at: Span) -> Indexed:
    """The sum, product, maximum or minimum over letters."""
    places = [value.axes.index(letter) for letter in letters if letter in value.axes]
    if not places:
        return value
    left = tuple(letter for letter in value.axes if letter not in letters)
    if not left and not value.rest:
        return Indexed(call_of(kind, (value.node,), span, at), (), 0)
    numbers = tuple(_constant(place, at) for place in sorted(places))
    axis = numbers[0] if len(numbers) == 1 else Node(TupleOf, numbers, at, at)
    return Indexed(call_of(kind, (value.node,), span, at, axis=axis), left, value.rest)


def _matrix_product(product: Factors, out: tuple[str, ...]) -> Node | None:
    """``W @ x`` where two factors meet in one letter."""
    if len(product.factors) != 2 or len(product.summed) != 1:
        return None
    (left, right), (letter,) = product.factors, product.summed
    kept = tuple(one for one in left.axes if one != letter), tuple(one for one in right.axes if one != letter)
    if letter not in left.axes or letter not in right.axes or max(len(left.axes), len(right.axes)) > 2:
        return None
    if kept[1] + kept[0] == out and out and kept[0] + kept[1] != out:
        left, right, kept = right, left, (kept[1], kept[0])
    if kept[0] + kept[1] != out or len(set(out)) != len(out):
        return None
    operands = (transposed(left, (*kept[0], letter)), transposed(right, (letter, *kept[1])))
    return Node(MatrixMultiply, operands, product.span, product.at)


def contracted(product: Factors, order: tuple[str, ...]) -> Indexed:
    """The product of the factors, summed: a matrix product or einsum of plain ones, else multiplied out and summed."""
    letters = joined(product.factors, order)
    out = tuple(letter for letter in letters if letter not in product.summed)
    if not product.summed or len(product.factors) == 1 or not all(one.is_plain for one in product.factors):
        value = _multiplied(product, order)
        return reduced("sum", value, product.summed, product.span, product.at) if product.summed else value
    node = _matrix_product(product, out)
    if node is None:
        subscripts = ",".join("".join(factor.axes) for factor in product.factors) + "->" + "".join(out)
        node = einsum(subscripts, tuple(factor.node for factor in product.factors), product.span, product.at)
    return Indexed(node, out, 0)


def _multiplied(product: Factors, order: tuple[str, ...]) -> Indexed:
    """Left to right, elementwise."""
    value = product.factors[0]
    for factor in product.factors[1:]:
        (left, right), axes, rest = elementwise((value, factor), order)
        span = Span(left.span.start, max(left.span.end, right.span.end))
        value = Indexed(Node(Multiply, (left, right), span, product.at), axes, rest)
    return value


def materialized(value: Indexed | Factors, order: tuple[str, ...]) -> Indexed:
    return contracted(value, order) if isinstance(value, Factors) else value

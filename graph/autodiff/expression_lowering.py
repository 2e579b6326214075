"""The value of an expression's tree: walked occurrence by occurrence, operands before what uses them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from sympy.core.symbol import Str, Symbol

from ..errors import Span, TraceError
from ..gates import GATES, OPERATORS, SPELLINGS
from ..gates.gate import Shape
from ..language.heads import Call, Constant, Index, ListOf, Slice
from ..language.statement_tree import Mark, Program, Statement, postorder
from ..limits import Limits
from ..notation.names import name_parts
from .builder import Builder, Ref
from .gate_calls import NOT_DIFFERENTIABLE, bind, find_gate, is_maker, plain_name
from .given_arrays import BadArguments, array_from_items, make
from .input_usage import Usage, Version, find_usage, full_index
from .name_proposals import closest

__all__ = ["CONSTANTS", "Expressions", "Source"]

CONSTANTS = {"pi": math.pi, "π": math.pi, "e": math.e}
_NOT_FINITE = {"nan": math.nan, "NaN": math.nan, "inf": math.inf, "Infinity": math.inf}
_CONSTANTS = CONSTANTS | _NOT_FINITE  # read as what they say, so that they are refused and not made inputs
_LONGEST_FACTOR = 4  # letters: lam(x + 1) may be a product, hypot(x) is no product
_JUXTAPOSED = re.compile(r"[ \t]+([\w√][\w.]*)")
_RAISED = re.compile(r"\s*((?:\^|\*\*)\s*\d+|[²³⁴⁵⁶⁷⁸⁹])\s*(\([^()]*\))")
_NEVER_A_NAME = frozenset(
    "exp log log2 log10 sqrt sin cos tan asin acos atan sinh cosh tanh sigmoid relu softmax".split()
)
_NO_PRODUCT = frozenset("print input open eval exec len range list float int str".split())


@dataclass(slots=True)
class Source:
    """An input in the making: one version of a name, its value, and the nodes that carry it."""

    version: Version
    name: str
    value: Any
    shape: Shape
    is_free: bool
    line: int
    span: Span | None
    nodes: dict[tuple[int, ...], int] = field(default_factory=dict)


@dataclass(slots=True)
class _Partial:
    """``W[1]`` on the way to ``W[1][2]``."""

    source: Source
    items: list[int]


class Expressions:
    """Evaluates trees to nodes (Ref), inputs (Source), numbers, arrays, or tuples of them (lists of names)."""

    def __init__(
        self, program: Program, shapes: Mapping[str, Shape], limits: Limits, seed: int, builder: Builder | None = None
    ) -> None:
        self.program, self.shapes, self.limits = program, shapes, limits
        self.usage: Usage = find_usage(program, frozenset(_CONSTANTS))
        self.builder = builder or Builder(program.source, limits)
        self._seed = seed
        self.sources: list[Source] = []
        self.values: dict[str, Any] = {}  # name -> Ref | Source | float
        self.defined = {s.name for s in program.statements if s.parameters is not None}
        self.free_count = 0
        self._last_input = {
            s.name: i for i, s in enumerate(program.statements) if self.usage.is_input[i] and s.name is not None
        }

    @cached_property
    def rng(self) -> np.random.Generator:
        """What random numbers are drawn from; most programs want none, and NumPy's generators load late."""
        return np.random.default_rng(self._seed)

    def _keep(self, source: Source, span: Span) -> Source:
        self.sources.append(source)
        if len(self.sources) > self.limits.inputs:
            raise self.builder.too_large("inputs", self.limits.inputs, len(self.sources), span)
        return source

    def _free(self, name: str, span: Span) -> Source:
        """A free name: the scalars 1, 2, 3, … in order of first appearance, unless a value is given."""
        self.free_count += 1
        shape: Shape = () if name in self._last_input else self.shapes.get(name, ())
        line = self.program.source.count("\n", 0, span.start) + 1
        source = self._keep(Source((name, -1), name, float(self.free_count), shape, True, line, None), span)
        self.values[name] = source
        return source

    def _expression(self, statement: Statement) -> Any:
        """The value of a statement's tree: Ref, Source, number, array, or a tuple of them (a list of names)."""
        stack: list[Any] = []
        elements = _elements(statement.expression)
        for tree, mark in zip(postorder(statement.expression), statement.marks, strict=True):
            if isinstance(tree, Constant):
                stack.append(tree.value)
            elif isinstance(tree, Symbol):
                stack.append(self._name(tree.name, mark))
            elif isinstance(tree, Call):
                self._call(tree, mark, stack)
            elif isinstance(tree, Index):
                self._index(tree, mark, stack, id(tree) in elements)
            elif isinstance(tree, ListOf):
                self._list(len(tree.args), mark, stack)
            elif isinstance(tree, Slice):
                self._slice(tree, mark, stack)
            else:
                self._operator(tree, mark, stack)
        (value,) = stack
        return value

    def _name(self, name: str, mark: Mark) -> Any:
        if name in self.values:
            return self.values[name]
        if name in _CONSTANTS:
            return _CONSTANTS[name]
        if name in SPELLINGS and name not in self.shapes:
            self._refuse_bare_function(name, mark.span)
        return self._free(name, mark.span)

    def _refuse_bare_function(self, name: str, span: Span) -> None:
        """``sin x``, ``sin²(x)``, ``exp - x``: a function's name where its bracket is missing."""
        rest = self.program.source[span.end :]
        juxtaposed, raised = _JUXTAPOSED.match(rest), _RAISED.match(rest)
        fixes: tuple[str, ...] = ()
        if juxtaposed:
            span = Span(span.start, span.end + juxtaposed.end())
            fixes = (f"{name}({juxtaposed[1]})",)
        elif raised:
            span = Span(span.start, span.end + raised.end())
            fixes = (f"{name}{raised[2]}{raised[1]}",)
        elif not (len(name) > 1 and GATES[SPELLINGS[name]].name in _NEVER_A_NAME):
            return
        raise self._error("syntax", "function_without_brackets", span, name=name, fixes=fixes)

    def _operator(self, tree: Any, mark: Mark, stack: list[Any]) -> None:
        operands = [self._operand(value, mark) for value in stack[-len(tree.args) :]]
        del stack[-len(tree.args) :]
        gate = OPERATORS[tree.operator]
        if gate.operator == "**" and isinstance(operands[0], float) and operands[0] == CONSTANTS["e"]:
            gate, operands = GATES["exp"], operands[1:]  # e to the power of u is the lectures' exp gate
        stack.append(self.builder.apply(gate, operands, {}, mark))

    def _call(self, tree: Call, mark: Mark, stack: list[Any]) -> None:
        names = list(tree.keywords)
        count = len(tree.operands) + len(names)
        arguments = stack[len(stack) - count :]
        del stack[len(stack) - count :]
        keywords = dict(zip(names, arguments[len(tree.operands) :], strict=True))
        positional = arguments[: len(tree.operands)]
        name = tree.name
        if is_maker(name) and name not in self.values:
            stack.append(self._made(name, positional, keywords, mark))
            return
        if "." not in name and (name in self.values or name in CONSTANTS or plain_name(name) not in SPELLINGS):
            self._refuse_product(name, len(arguments), mark)
        gate = find_gate(name, positional, keywords, mark.at, self.builder)
        positional = [self._whole(value, mark) for value in positional]
        operands, params = bind(gate, name, positional, keywords, mark.at, self.builder)
        stack.append(self.builder.apply(gate, operands, params, mark))

    def _refuse_product(self, name: str, count: int, mark: Mark) -> None:
        """``x(y + 1)``: a product written like a call, where the name can be a variable's and has one operand."""
        is_known = name in self.values or name in CONSTANTS
        close = closest(name, SPELLINGS)
        if name in self.defined:
            raise self._error("unsupported", "call_of_definition", mark.span, name=name)
        looks_like_function = close or count != 1 or len(name_parts(name).base) > _LONGEST_FACTOR
        if plain_name(name) in _NO_PRODUCT | NOT_DIFFERENTIABLE or (looks_like_function and not is_known):
            return  # find_gate says it better
        text = self.program.source[mark.span.start : mark.span.end]
        bracket = text.find("(")
        fixes = (f"{text[:bracket].rstrip()}*{text[bracket:]}",) if bracket > 0 and count == 1 else ()
        raise self._error("unknown_function", "product_or_call", mark.span, name=name, fixes=fixes)

    def _made(self, name: str, positional: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        values = (*positional, *(value for value in keywords.values() if not isinstance(value, bool)))
        if not all(isinstance(value, float | np.ndarray) for value in values):
            raise self._error("wrong_arguments", "maker_needs_numbers", mark.at, gate=name)
        try:
            made = make(plain_name(name), positional, keywords, self.limits, self.rng)
        except BadArguments as bad:
            code = "too_large" if "limit" in bad.params else "wrong_arguments"
            raise self._error(code, bad.key, mark.at, **({"gate": name} | bad.params)) from None
        self.builder.count_made(np.shape(made), mark.at)
        return made

    def _list(self, count: int, mark: Mark, stack: list[Any]) -> None:
        items = stack[len(stack) - count :]
        del stack[len(stack) - count :]
        if any(isinstance(item, slice | bool) for item in items):
            raise self._error("syntax", "expected_operand", mark.at, token=":")
        if not items:
            raise self._error("bad_value", "empty_array", mark.at)
        if any(isinstance(item, Ref | Source | tuple) for item in items):
            stack.append(tuple(self._whole(item, mark) for item in items))
            return
        self.builder.count_made((len(items), *max((np.shape(item) for item in items), key=math.prod)), mark.at)
        array = array_from_items(items)
        if array is None:
            raise self._error("bad_value", "ragged", mark.at)
        stack.append(array)

    def _slice(self, tree: Slice, mark: Mark, stack: list[Any]) -> None:
        count = sum(not isinstance(arg, Str) for arg in tree.args)
        values = iter(stack[len(stack) - count :])
        parts = [None if isinstance(arg, Str) else self._integer(next(values), mark) for arg in tree.args]
        del stack[len(stack) - count :]
        stack.append(slice(*parts))

    def _integer(self, value: Any, mark: Mark) -> int:
        if not isinstance(value, float) or not math.isfinite(value) or value != int(value):
            raise self._error("unsupported", "index_constant", mark.at)
        return int(value)

    def _index(self, tree: Index, mark: Mark, stack: list[Any], is_inner: bool) -> None:
        """An element of an input that is drawn by its elements, or an index gate."""
        count = sum(not isinstance(arg, Str) for arg in tree.args[1:])
        values = iter(stack[len(stack) - count :])
        items: list[Any] = []
        for arg in tree.args[1:]:
            value = Ellipsis if isinstance(arg, Str) else next(values)
            items.append(value if isinstance(value, slice) or value is Ellipsis else self._integer(value, mark))
        del stack[len(stack) - count :]
        base: Any = stack.pop()
        if isinstance(base, _Partial):
            base, items = base.source, [*base.items, *items]
        if isinstance(base, Source) and base.is_free and base.name not in self.shapes:
            raise self.builder.needs_array(base.name, mark)
        if isinstance(base, Source) and self.usage.is_by_element(base.version, len(base.shape)):
            stack.append(_Partial(base, items) if is_inner else self._element(base, items, mark))
            return
        if isinstance(base, float):
            raise self._error("wrong_arguments", "index_scalar", mark.at)
        operands, params = [self._operand(base, mark)], {"index": tuple(items)}
        stack.append(self.builder.apply(GATES["index"], operands, params, mark))

    def _element(self, source: Source, items: list[int], mark: Mark) -> Ref:
        """The scalar input that one element of an input is drawn as."""
        for item, size in zip(items, source.shape, strict=True):
            if not -size <= item < size:
                raise self._error("wrong_arguments", "index_range", mark.at, index=item, size=size, name=source.name)
        key = tuple(item % size for item, size in zip(items, source.shape, strict=True))
        if key not in source.nodes:
            name = f"{source.name}[{', '.join(map(str, key))}]"
            source.nodes[key] = self.builder.add_input(name, (), source.is_free, None).position
        return Ref(source.nodes[key])

    def _operand(self, value: Any, mark: Mark) -> Any:
        """A value that an operator or an index can take: no list of names."""
        if isinstance(value, tuple):
            raise self._error("unsupported", "list_of_names_value", mark.at)
        return self._whole(value, mark)

    def _whole(self, value: Any, mark: Mark) -> Any:
        """A value as an operand: the one node of an input, made when it is first used."""
        if isinstance(value, slice) or value is Ellipsis:
            raise self._error("syntax", "expected_operand", mark.at, token=":")
        if isinstance(value, bool):
            return float(value)
        if not isinstance(value, Source):
            return value
        if () not in value.nodes:
            is_default = value.is_free and value.name not in self.shapes
            value.nodes[()] = self.builder.add_input(value.name, value.shape, is_default, value.span).position
        return Ref(value.nodes[()])

    def _error(self, code: str, key: str, span: Span, **more: Any) -> TraceError:
        return self.builder.error(code, key, span, **more)


def _elements(tree: Any) -> set[int]:
    """Identities of the index trees that are the base of another full index (``W[1]`` in ``W[1][2]``)."""
    inner: set[int] = set()
    for node in postorder(tree):
        if isinstance(node, Index) and isinstance(node.args[0], Index) and full_index(node):
            inner.add(id(node.args[0]))
    return inner

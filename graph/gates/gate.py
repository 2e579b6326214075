"""A gate's record, which says everything the project knows about it.

Glossary: the *upstream gradient* is ∂L/∂output, the *local gradient* ∂output/∂operand, the
*downstream gradient* ∂L/∂operand. For tensors the downstream gradient is the vector-Jacobian
product (VJP) of the upstream gradient (automatic differentiation calls it the cotangent) with the
gate's Jacobian.

Functions of a record receive ``m``, the mathematics to compute with: ``scalar_math`` (Python
floats, never raises) or ``array_math`` (NumPy, float64). They never test which one it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from typing import Any, Literal, Protocol

import numpy as np

from ..words import catalogue

__all__ = [
    "Gate",
    "Mathematics",
    "Misfit",
    "Operation",
    "Parameter",
    "Shape",
    "Value",
    "Words",
    "broadcast_shape",
    "unfit_pair",
]

Value = float | np.ndarray
Shape = tuple[int, ...]


class Mathematics(Protocol):
    """``scalar_math`` or ``array_math``: the same functions of numbers or of arrays."""

    def __getattr__(self, name: str, /) -> Callable[..., Value]: ...


class Misfit(Exception):
    """Operands or parameters that a gate cannot take; the lowering adds where it was typed.

    ``key`` names the message ``error.<key>``; the lowering adds the fields ``gate``, ``operands`` (names
    as typed) and ``shapes`` to ``params``.
    """

    def __init__(self, code: str, key: str, **params: Any) -> None:
        super().__init__(code, key)
        self.code, self.key, self.params = code, key, params


@dataclass(frozen=True, slots=True)
class Parameter:
    """A setting of a gate that is no operand: always a constant, without a gradient.

    ``kind``: "axis" (an integer, a tuple of integers or None), "int", "number", "flag",
    "shape" (integers, one by one or as one tuple), "index" (what stands in brackets: a tuple of integers,
    slices, ``...``, None for a new axis, and arrays of integers or truth values, written as nested tuples).
    ``aliases``: other keyword spellings (``dim`` for ``axis``).
    """

    name: str
    kind: Literal["axis", "int", "number", "flag", "shape", "index", "text"]
    default: Any = None
    required: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a gate in one language.

    ``title``: its name in running text ("the product gate" without the word gate: "product").
    ``forward``: one sentence without numbers: what the gate computes.
    ``local``: one sentence on why its local gradient (or rule) is what it is, as a teacher says it.
    ``alone``: by operand, what is said instead of ``local`` where all other operands are numbers; empty: ``local``.
    ``without``: why an operand takes no gradient; where no operand takes one, ``local`` says why.
    ``convention``: what holds at a kink; empty for gates without one.
    """

    title: str
    forward: str
    local: str
    alone: tuple[str, ...] = ()
    without: str = ""
    convention: str = ""


@cache
def _words_of(name: str, operands: tuple[str, ...], language: str) -> Words:
    """What the word catalogues say of a gate, under ``gate.<name>``."""
    texts = catalogue(language)
    key = f"gate.{name}."
    alone = tuple(texts.get(f"{key}alone.{operand}", "") for operand in operands)
    without, convention = texts.get(f"{key}without", ""), texts.get(f"{key}convention", "")
    return Words(texts[f"{key}title"], texts[f"{key}forward"], texts[f"{key}local"], alone, without, convention)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One gate.

    Attributes:
        name: unique; also the first spelling in the language unless ``spellings`` says otherwise.
        sign: what is drawn in the circle.
        operands: operand names as used in the formulas; arity is their number.
        own_words: language -> Words, of a gate that no record names; empty: what ``words/gates.*.toml`` says.
        forward: ``(m, *operands, **params) -> output``.
        local_gradients: elementwise gates only: one ``(m, output, *operands, **params)`` for each operand,
            giving an array (or float) that broadcasts to the output's shape.
        vjp: structured gates only: ``(upstream_gradient, output, *operands, **params)`` -> one gradient for
            each operand, shaped as the operand; None where the operand takes no gradient.
        shape: structured gates only: ``(*shapes, **params) -> shape``; raises Misfit.
        variadic: two or more operands of one kind, ``operands`` then names the first two; the single
            entry of ``local_gradients`` is ``(m, output, operand)``.
        listed: the operands are typed as one list (``concat([a, b])``).
        parameters: in positional order, after the operands.
        spellings: functions that name it in the language, without their module.
        operator: the operator that names it, or None.
        constant_signs: by operand, what is drawn when that operand is a number: ``{c}`` is the number,
            ``{c_sup}`` the number raised. Empty: the sign as it is.
        formula: the output in our own language, over ``operands`` and the parameters' names; or ``(**params) -> text``
            where a setting chooses another one.
        local_formulas: elementwise: ∂output/∂operand in our own language; may use ``out``.
        rules: structured: the downstream gradient in our own language over ``UG``, ``out`` and
            ``operands``; or a function ``(*shapes, **params)`` giving them. None: no gradient.
        expansion: composites: the gate in simpler gates, in our own language (the last statement is
            the output); or ``(*shapes, **params) -> text | None``.
        rule_here: ``(rule, *values, **params) -> rule``: a structured rule as it is shown at the operands' values:
            shorter where they allow it, another where the rule as written does not hold.
        formula_here: ``(formula, *values, **params)`` -> the formula as it holds at the operands' values, where the one
            that is written does not.
        domain: by operand, the interval in which tests draw operands.
        kink: ``(output, *operands, **params) -> bool``: the point lies on a kink, where the local gradient is
            a convention; the gate's words say which.
        jumps: ``(*operands, **params) -> bool``: at this point the answer jumps with the least change of an operand, of
            which the gradient says nothing.
        truths: operands of which only the truth is asked, whether they are 0: at 0 the answer jumps.
        takes_gradient: ``(*shapes)`` -> a bool for each operand; None: all do. A gate of which none does (a comparison)
            hands no gradient back, whatever stands behind it: all wires around it are dashed.
        work: multiply-adds, ``(*shapes, **params) -> int``; None: the output's size.
        held: elements that are held for a while beside operands and output, ``(*shapes, **params) -> int``.
        test_shapes: shapes of operands the generic test tries; empty: all broadcasting pairs.
        source: where the formula comes from, when it is not first-year calculus.
        numpy, torch: the gate as an expression of that library, with ``{operand}``, ``{parameter}``, ``{settings}``
            (keywords that differ from their defaults) and, for variadic gates, ``{operands}`` to be put in; or
            ``(*shapes, **params) -> text``. Empty: the expansion, or the formula, says it.
        numpy_helper: what ``numpy`` calls, as the definition that a program needs.
        numpy_rules: structured: the rules in NumPy over ``{UG}``, ``{out}`` and ``{operand}``, by operand, where NumPy
            cannot run them as they are written; ``(*shapes, **params)`` giving them, None: the rule as written.
        numpy_here: ``(*values, **params) -> (numpy, rules)``: the same two where NumPy cannot run the usual ones at the
            operands' values; None: it can.
        is_cut: the value goes on and no gradient comes back, although the output changes with the operand.
        told_by: how the indices of its rule are told in a sentence; "" where the rule itself is enough.
        pitfalls: misconceptions about this gate alone (ids of ``exercises/misconceptions``), beside those about all.
    """

    name: str
    sign: str
    operands: tuple[str, ...]
    forward: Callable[..., Value]
    local_gradients: tuple[Callable[..., Value], ...] = ()
    vjp: Callable[..., tuple[Value | None, ...]] | None = None
    shape: Callable[..., Shape] | None = None
    variadic: bool = False
    listed: bool = False
    parameters: tuple[Parameter, ...] = ()
    spellings: tuple[str, ...] = ()
    operator: str | None = None
    constant_signs: tuple[str, ...] = ()
    formula: str | Callable[..., str] = ""
    local_formulas: tuple[str, ...] = ()
    rules: tuple[str | None, ...] | Callable[..., tuple[str | None, ...]] = ()
    rule_here: Callable[..., str] | None = None
    formula_here: Callable[..., str] | None = None
    expansion: str | Callable[..., str | None] | None = None
    domain: tuple[tuple[float, float], ...] = ()
    kink: Callable[..., bool] | None = None
    jumps: Callable[..., bool] | None = None
    truths: tuple[int, ...] = ()
    takes_gradient: Callable[..., tuple[bool, ...]] | None = None
    work: Callable[..., int] | None = None
    held: Callable[..., int] | None = None
    test_shapes: tuple[tuple[Shape, ...], ...] = ()
    test_params: tuple[Mapping[str, Any], ...] = ({},)
    source: str = ""
    numpy: str | Callable[..., str] = ""
    torch: str | Callable[..., str] = ""
    numpy_helper: str = ""
    numpy_rules: Callable[..., tuple[str | None, ...]] | None = None
    numpy_here: Callable[..., tuple[str, tuple[str | None, ...]] | None] | None = None
    is_cut: bool = False
    told_by: Literal["", "rows and columns", "shares"] = ""
    pitfalls: tuple[str, ...] = ()
    own_words: Mapping[str, Words] = field(default_factory=dict)

    def words(self, language: str) -> Words:
        """What is said of the gate in a language.

        Raises:
            KeyError: the language, or the gate in its catalogue, is not there.
        """
        return self.own_words[language] if self.own_words else _words_of(self.name, self.operands, language)

    def formula_text(self, params: Mapping[str, Any] | None = None) -> str:
        """The output in our own language, with these settings."""
        return self.formula if isinstance(self.formula, str) else self.formula(**(params or {}))

    @property
    def is_elementwise(self) -> bool:
        return bool(self.local_gradients)

    @property
    def has_gradient(self) -> bool:
        """Whether any operand ever takes a gradient."""
        return self.is_elementwise or callable(self.rules) or any(rule is not None for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Operation:
    """A gate as it stands in a program: some operands may be numbers, parameters are set.

    ``constants``: by the gate's operand: its number, or None where an edge comes in.
    """

    gate: Gate
    constants: tuple[float | None, ...]
    params: Mapping[str, Any] = field(default_factory=dict)


def broadcast_shape(*shapes: Shape) -> Shape:
    """NumPy's broadcasting of shapes; Misfit ``shape_mismatch`` where none exists."""
    if not any(shapes):  # of numbers alone, as nearly always
        return ()
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        raise Misfit("shape_mismatch", "shape_broadcast") from None


def unfit_pair(shapes: Sequence[Shape]) -> tuple[int, int]:
    """Places of the first two shapes that do not broadcast together; of the first and the second where all pairs do."""
    pairs = combinations(range(len(shapes)), 2)
    return next((pair for pair in pairs if not _is_fit(*(shapes[k] for k in pair))), (0, min(1, len(shapes) - 1)))


def _is_fit(one: Shape, other: Shape) -> bool:
    return all(a == b or 1 in (a, b) for a, b in zip(reversed(one), reversed(other), strict=False))

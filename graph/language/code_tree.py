"""Statements of a program as data: what was typed, with its places, before any of it runs.

An expression is a SymPy tree (``heads``) and one ``Mark`` for each occurrence, in the order of ``postorder(tree)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from ..errors import Fix, Span, TraceError
from .heads import Subscript, SumOver, Symbol
from .marks import Mark, postorder

__all__ = [
    "Assign", "Block", "Case", "Class", "CodeTree", "Declare", "Def", "Delete", "Expression", "For", "Handler", "If",
    "Import", "Jump", "LeftOut", "Match", "Notice", "Outer", "Parameter", "Raise", "Return", "Say", "Statement",
    "Try", "While", "With", "Yield",
]  # fmt: skip


@dataclass(frozen=True)
class Expression:
    """``marks``: one for each occurrence, in the order of ``postorder(tree)``; the root's is the last.

    What is asked of it by many is worked out once.
    """

    tree: Any
    marks: tuple[Mark, ...]

    @cached_property
    def parts(self) -> tuple[Any, ...]:
        """Every occurrence, in the order of the marks."""
        return tuple(postorder(self.tree))

    @cached_property
    def names(self) -> frozenset[str]:
        """All names in it."""
        return frozenset([str(part.name) for part in self.parts if isinstance(part, Symbol)])

    @cached_property
    def has_indices(self) -> bool:
        """Whether there is index notation in it."""
        return any(isinstance(part, Subscript | SumOver) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Notice:
    """What reading left out or decided; ``key`` names the message ``notice.<key>``, filled from ``fields``; ``fix``: an
    edit that may be what was meant."""

    key: str
    span: Span
    fields: tuple[tuple[str, Any], ...] = ()
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """An expression alone on its line."""

    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Declare:
    """``x: float`` without a value: a field, in the body of a class."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Assign:
    """``targets``: of ``a = b = e`` two, from left to right: trees of Symbol, Index, Attribute, TupleOf, ListOf, Star,
    Subscript. ``operator``: the binary operator of ``a += e`` (``+``), else None. ``parameters``: of the definition
    ``f(x, y) = e``, names with their places, else None."""

    targets: tuple[Expression, ...]
    value: Expression
    span: Span
    operator: str | None = None
    parameters: tuple[tuple[str, Span], ...] | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """``kind``: "" plain, "*" or "**"; ``is_keyword_only``: it stands behind a star."""

    name: str
    span: Span
    default: Expression | None = None
    kind: Literal["", "*", "**"] = ""
    is_keyword_only: bool = False


@dataclass(frozen=True, slots=True)
class Def:
    name: str
    parameters: tuple[Parameter, ...]
    body: Block
    span: Span  # of its name
    decorators: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Class:
    name: str
    bases: tuple[Expression, ...]
    body: Block
    span: Span  # of its name
    decorators: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class If:
    branches: tuple[tuple[Expression, Block], ...]
    otherwise: Block
    span: Span


@dataclass(frozen=True, slots=True)
class For:
    target: Expression
    iterable: Expression
    body: Block
    otherwise: Block
    span: Span


@dataclass(frozen=True, slots=True)
class While:
    test: Expression
    body: Block
    otherwise: Block
    span: Span


@dataclass(frozen=True, slots=True)
class With:
    """``items``: each context and its target or None."""

    items: tuple[tuple[Expression, Expression | None], ...]
    body: Block
    span: Span


@dataclass(frozen=True, slots=True)
class Handler:
    """``except (A, B) as alias``; ``names``: of the exceptions it takes, none where it takes all."""

    names: tuple[str, ...]
    alias: str
    body: Block


@dataclass(frozen=True, slots=True)
class Try:
    """``last``: what ``finally`` holds."""

    body: Block
    span: Span
    handlers: tuple[Handler, ...] = ()
    otherwise: Block = ()
    last: Block = ()


@dataclass(frozen=True, slots=True)
class Raise:
    """``raise ValueError(…)``; ``name``: of what is raised, "" where it is raised again."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Case:
    """``case pattern if guard:``"""

    pattern: Expression
    guard: Expression | None
    body: Block
    span: Span


@dataclass(frozen=True, slots=True)
class Match:
    subject: Expression
    cases: tuple[Case, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Yield:
    """``yield e``; ``is_each``: ``yield from e``."""

    value: Expression | None
    is_each: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Outer:
    """``global x, y`` and ``nonlocal x``: names that live further out."""

    names: tuple[str, ...]
    is_global: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Return:
    value: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Jump:
    kind: Literal["break", "continue", "pass"]
    span: Span


@dataclass(frozen=True, slots=True)
class Delete:
    targets: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Import:
    """``import torch.nn as nn``: module ``torch.nn``, names ``(("", "nn"),)`` ("" is the module itself; without ``as``
    it binds the first part of the dotted name); ``from m import a as b``: names ``(("a", "b"),)``; ``from m import *``:
    names ``(("*", "*"),)``."""

    module: str
    names: tuple[tuple[str, str], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What has no meaning here (assert, global, a magic line, raise): it becomes a notice."""

    notice: Notice


Statement = (
    Declare
    | Say
    | Assign
    | Def
    | Class
    | If
    | For
    | While
    | With
    | Try
    | Return
    | Jump
    | Delete
    | Import
    | LeftOut
    | Raise
    | Outer
    | Yield
    | Match
    | Case
)
Block = tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class CodeTree:
    """A read program. ``error`` is the first fault of the text behind the statements, which may hold an earlier one.
    ``bold``: names that LaTeX sets in bold or with an arrow; ``arrows``: those with an arrow, vectors all.
    ``is_matlab``: MATLAB's signs stand in it, so its functions go by columns."""

    source: str
    body: Block
    notices: tuple[Notice, ...] = ()
    error: TraceError | None = None
    is_latex: bool = False
    is_matlab: bool = False
    bold: frozenset[str] = frozenset()
    arrows: frozenset[str] = frozenset()

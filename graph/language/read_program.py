"""A person's program: text -> ``CodeTree``."""

from __future__ import annotations

from dataclasses import replace

from ..errors import Span, TraceError
from ..limits import LIBRARY, Limits
from .code_tree import CodeTree, Notice
from .given_values import values_first
from .hangul_keys import hangul_slips
from .imaginary_unit import imaginary_number, imaginary_unit
from .latex.displayed import displayed_latex
from .latex.macros import without_definitions
from .latex.ordering import in_order, with_values
from .latex_program import read_latex
from .mathml import latex_of_mathml
from .reader.applied_words import with_applied_words
from .reader.asked_derivatives import asked_derivative
from .reader.blocks import BlockReader
from .reader.cleaning import clean_program, masked, may_be_latex, raises_indices
from .reader.letter_products import with_letter_products
from .reader.lexer import lex
from .reader.mathematical_letters import bold_names
from .reader.named_powers import with_named_powers
from .reader.notes import is_code, without_notes
from .reader.other_languages import rewritten
from .reader.r_lines import is_r
from .reader.square_groups import with_groups
from .reader.typed_habits import has_rows, is_matlab
from .reader.typed_marks import with_marks
from .reader.wolfram import with_brackets
from .reader.wolfram_calls import with_asked_bodies

__all__ = ["read_program"]


def read_program(text: str, limits: Limits = LIBRARY) -> CodeTree:
    """Reads a whole program.

    A fault ends the reading and is kept in ``CodeTree.error``: a statement before it may yet turn out to be wrong.

    Raises:
        TraceError: ``empty``, or a fault of the text as a whole.
    """
    within = text[: limits.source + 1]
    if latex := latex_of_mathml(within) or displayed_latex(within):
        return _of_marked_up(text, latex, limits)
    cleaned = clean_program(text, limits)
    source = cleaned.source
    if (fault := asked_derivative(source)) and not is_code(source):
        raise fault
    reader = BlockReader(source, cleaned.text, limits)
    reader.margins = cleaned.margins
    tokens = lex(cleaned.text, source, 0, limits, reader.names)
    if raises_indices(source) or (tokens.fault and may_be_latex(source)):
        notes: list[Notice] = []
        plain, macros = without_definitions(source)
        tree = read_latex(without_notes(plain, notes), limits, macros)
        error = imaginary_unit(source, tree.body) or tree.error
        body = values_first(tree.body)
        told = (*hangul_slips(source), *notes, *tree.notices)
        return replace(tree, source=source, body=body, notices=told, error=error)
    bare = masked(cleaned.text)
    reader.is_code = is_code(cleaned.text) or is_r(bare)
    if not reader.is_code:
        tokens = with_asked_bodies(with_marks(tokens), reader.notices)
        tokens = with_groups(with_brackets(tokens), source)
        tokens = with_applied_words(tokens, reader.notices)
        tokens = with_letter_products(with_named_powers(tokens), reader.notices)
    reader.is_matlab = not reader.is_code and is_matlab(bare)
    other = rewritten(tokens, bare, has_julia_prompts="julia>" in source)
    reader.is_matlab, reader.indents = reader.is_matlab or other.is_matlab, other.indents
    reader.is_julia = other.is_julia
    reader.take(other.tokens)
    reader.has_rows = reader.is_matlab and has_rows(bare)
    reader.has_sums = "big" in [token.kind for token in reader.toks]
    body, error = reader.program()
    if reader.is_code:
        error = imaginary_number(source, masked(cleaned.text)) or error
    else:
        given = with_values(list(body))
        ordered = in_order(given)
        if any(one is not other for one, other in zip(given, ordered, strict=True)):
            reader.notices.append(Notice("latex_order", ordered[0].span))  # type: ignore[union-attr]
        error = imaginary_unit(source, tuple(ordered)) or error
        body = values_first(tuple(ordered))
    if not body and not error:
        raise TraceError("empty", "empty", source=source, span=Span(0, 0))
    told = (*hangul_slips(source), *cleaned.notices, *reader.notices)
    notices = tuple(sorted(told, key=lambda notice: notice.span.start))
    bold = bold_names(tokens.list, source, has_sums=reader.has_sums) if not source.isascii() else frozenset()
    return CodeTree(source, body, notices, error, is_matlab=reader.is_matlab, bold=bold)


def _of_marked_up(text: str, latex: str, limits: Limits) -> CodeTree:
    """A program whose formulas were copied from a page; its faults show the text that was pasted."""
    try:
        tree = read_program(latex, limits)
    except TraceError as fault:
        fault.source = text
        raise
    if tree.error is not None:
        tree.error.source = text
    return replace(tree, source=text)

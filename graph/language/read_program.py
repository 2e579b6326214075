"""A person's program: text -> ``CodeTree``."""

from __future__ import annotations

from dataclasses import replace

from ..errors import Span, TraceError
from ..limits import LIBRARY, Limits
from .code_tree import CodeTree, Notice
from .given_values import values_first
from .hangul_keys import hangul_slips
from .latex.ordering import in_order
from .latex_program import read_latex
from .reader.blocks import BlockReader
from .reader.cleaning import clean_program, may_be_latex, raises_indices
from .reader.lexer import lex
from .reader.named_powers import with_named_powers
from .reader.notes import is_code, without_notes

__all__ = ["read_program"]


def read_program(text: str, limits: Limits = LIBRARY) -> CodeTree:
    """Reads a whole program.

    A fault ends the reading and is kept in ``CodeTree.error``: a statement before it may yet turn out to be wrong.

    Raises:
        TraceError: ``empty``, or a fault of the text as a whole.
    """
    cleaned = clean_program(text, limits)
    source = cleaned.source
    reader = BlockReader(source, cleaned.text, limits)
    reader.margins = cleaned.margins
    tokens = lex(cleaned.text, source, 0, limits, reader.names)
    if raises_indices(source) or (tokens.fault and may_be_latex(source)):
        notes: list[Notice] = []
        tree = read_latex(without_notes(source, notes), limits)
        return replace(
            tree, source=source, body=values_first(tree.body), notices=(*hangul_slips(source), *notes, *tree.notices)
        )
    reader.take(tokens if is_code(cleaned.text) else with_named_powers(tokens))
    reader.has_sums = any(token.kind == "big" for token in reader.toks)
    body, error = reader.program()
    if not is_code(cleaned.text):
        body = values_first(tuple(in_order(list(body))))
    if not body and not error:
        raise TraceError("empty", "empty", source=source, span=Span(0, 0))
    told = (*hangul_slips(source), *cleaned.notices, *reader.notices)
    notices = tuple(sorted(told, key=lambda notice: notice.span.start))
    return CodeTree(source, body, notices, error)

"""Arithmetic typed for a number, −4·(−0.792) or 1/(1 + e): read by the program's own reader, never by Python."""

from __future__ import annotations

import re

from ..autodiff.assembly import assemble
from ..autodiff.evaluate import forward_values, make_plan
from ..errors import TraceError
from ..interpreter.reading import interpret
from ..limits import REQUEST, Limits
from .typed_numbers import Answer, read_answer

__all__ = ["read_worked_answer"]

_WORD = re.compile(r"[^\W\d_]+")
_WORDS = frozenset("e pi π sqrt exp ln log sin cos tan tanh σ sigmoid".split())


def read_worked_answer(text: str, limits: Limits) -> Answer | None:
    """The number that a person typed or wrote down how to work out; None where it is none, or has a name in it.

    Of ``−4 × 1 = −4`` the right side counts.
    """
    formula = text.rpartition("=")[2].strip()
    plain = read_answer(formula)
    if plain is not None or len(text) > REQUEST.typed_number:
        return plain
    if not re.search(r"\d|\be\b|π|\bpi\b", formula) or not _WORDS.issuperset(_WORD.findall(formula)):
        return None
    if re.search(r"[<>!;,\n\[\]{}]", text):
        return None
    try:
        graph = assemble(interpret(formula, {}, limits).lowered, "none", ())
    except TraceError:
        return None
    if graph.inputs or graph.nodes[-1].shape:
        return None
    value = forward_values(make_plan(graph), {})[-1]
    return Answer(float(value), 0.0)

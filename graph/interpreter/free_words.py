"""Words without a value in typed mathematics: words of a sentence are refused, ``mx`` is told to be one name."""

from __future__ import annotations

import re

from ..errors import Fix, Span, TraceError
from ..language.code_tree import Notice
from ..language.marks import Mark
from ..language.reader.letter_products import ABBREVIATIONS
from .machine import Machine

__all__ = ["read_word"]

_SENTENCE = frozenset("of the is are to and with this that which an as where plus minus times equals".split())
_CALLED = re.compile(
    r"\b(sum|mean|max|min|exp|log|norm|sqrt|sin|cos|tanh|sigmoid|softmax)\s+of\s+(?:the\s+)?(\w+)(?:\s+and\s+(\w+))?"
)
_SAID_SIGNS = {"plus": "+", "minus": "-", "times": "*", "equals": "="}
_LETTERS = re.compile("[A-Za-zα-ωΑ-Ω]{2,3}")
_DIFFERENTIAL = re.compile("[dδΔ].+")
_SIGNS_OF_CODE = re.compile(r"(?<!\*)\*(?!\*)|[·×⋅⊙@]|\.[A-Za-z]")  # whoever types * does not leave it out elsewhere
_MOST_WORDS = 3


def read_word(machine: Machine, name: str, mark: Mark) -> None:
    """What is to be told of a name that becomes a free input.

    Raises:
        TraceError: it is a word of a sentence.
    """
    if machine.is_code or machine.is_mathematics or name in machine.inputs.values:
        return
    if name in _SENTENCE:
        raise _sentence(machine, name, mark)
    if not _LETTERS.fullmatch(name) or len(set(name)) < len(name) or name.lower() in ABBREVIATIONS:
        return
    if _DIFFERENTIAL.fullmatch(name) or _SIGNS_OF_CODE.search(machine.source):
        return
    told = [notice for notice in machine.notices if notice.key == "one_name"]
    if len(told) < _MOST_WORDS and not any(("name", name) in notice.fields for notice in told):
        product = " ".join(name)
        fields = (("name", name), ("product", " · ".join(name)))
        machine.notices.append(Notice("one_name", mark.span, fields, Fix(product, mark.span, product)))


def _sentence(machine: Machine, name: str, mark: Mark) -> TraceError:
    """``sum of x`` is proposed as ``sum(x)``, ``x plus y`` as ``x + y``."""
    fixes: tuple[Fix, ...] = ()
    if name in _SAID_SIGNS:
        fixes = (Fix(_SAID_SIGNS[name], mark.span, _SAID_SIGNS[name]),)
    for match in _CALLED.finditer(machine.source):
        if match.start() <= mark.span.start < match.end():
            call = f"{match[1]}({', '.join(filter(None, match.groups()[1:]))})"
            fixes = (Fix(call, Span(*match.span()), call),)
    return machine.error("syntax", "sentence_word", mark, name=name, fixes=fixes)

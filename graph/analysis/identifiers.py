"""Names a program can have: from what a person calls a value to an identifier of Python, no two alike."""

from __future__ import annotations

import builtins
import keyword
import unicodedata

from ..autodiff.graph import Graph
from ..autodiff.value_names import value_names
from ..notation.names import name_parts
from .evaluation_point import Point

__all__ = ["Identifiers", "identifier", "node_labels", "whole_name"]

_TAKEN = frozenset(
    {*keyword.kwlist, *dir(builtins), "np", "torch", "math", "erf", "softmax", "log_softmax", "one_hot"}
    | {"unbroadcast", "print", "match", "case", "type"}
)
_GREEK = "GREEK SMALL LETTER ", "GREEK CAPITAL LETTER "
_MARKS = {"\u0302": "hat", "\u0304": "bar", "\u0303": "tilde", "\u0307": "dot"}


def _letter(char: str) -> str:
    """One character as letters that every editor has; Hangul and other letters of a language stay as they are."""
    if char.isascii():
        return char if char.isalnum() or char == "_" else "_"
    name = unicodedata.name(char, "")
    for prefix in _GREEK:
        if name.startswith(prefix):
            spelled = name.removeprefix(prefix).split(" ")[0]
            return spelled.lower() if "SMALL" in prefix else spelled.title()
    plain = unicodedata.normalize("NFKD", char)
    if plain != char and not "\uac00" <= char <= "\ud7a3":
        return "".join(_MARKS.get(part, "") if unicodedata.combining(part) else _letter(part) for part in plain)
    return char if char.isalnum() and ("x" + char).isidentifier() else "_"


def identifier(name: str) -> str:
    """``w'`` is w_prime, ``ŷ`` yhat, ``θ_1`` theta1, ``W[1, 2]`` W_1_2; 가중치 stays."""
    parts = name_parts(name)
    text = "".join(map(_letter, parts.base)) + parts.accent
    for number, part in enumerate(parts.subscripts):
        cell = "".join(map(_letter, part))
        text += cell if number == 0 and cell.isdigit() and not text[-1:].isdigit() else f"_{cell}"
    text += "_prime" * parts.primes + (f"_{''.join(map(_letter, parts.version))}" if parts.version else "")
    text = text if text.isidentifier() else f"v_{text}"
    return text if text.isidentifier() else "value"


class Identifiers:
    """Hands out identifiers, each once. Two letters that look alike to Python (NFKC) are alike here."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def take(self, wanted: str) -> str:
        """The wanted identifier, or the same with a number behind it."""
        text, number = wanted, 2
        while text in _TAKEN or unicodedata.normalize("NFKC", text) in self._used:
            text = f"{wanted}_" if wanted in _TAKEN and number == 2 else f"{wanted}_{number}"
            if text in _TAKEN or unicodedata.normalize("NFKC", text) in self._used:
                number += 1
            else:
                break
        self._used.add(unicodedata.normalize("NFKC", text))
        return text


def node_labels(graph: Graph) -> tuple[str, ...]:
    """A name for every node, the same as on the drawing and in the sentences."""
    return value_names(graph)


def whole_name(point: Point) -> str:
    """What gradients are of: the output's name, or L for what comes after an output of many numbers."""
    graph = point.graph
    labels = node_labels(graph)
    if not graph.nodes[-1].shape:
        return labels[graph.nodes[-1].operands[0]]
    return next(name for name in ("L", "ℒ", "loss") if name not in labels)

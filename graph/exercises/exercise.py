"""Exercises and their questions: something of the graph that is hidden, chosen or written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..numbers import DIGITS

__all__ = ["CHOSEN", "KINDS", "NUMBERS", "Exercise", "Kind", "Question"]

Kind = Literal["value", "lg", "ug", "dg", "grad", "shape", "rule", "sign", "path", "array", "formula"]
NUMBERS: tuple[Kind, ...] = ("value", "lg", "ug", "dg", "grad")
CHOSEN: tuple[Kind, ...] = ("shape", "rule", "sign", "path")
KINDS: tuple[Kind, ...] = (*NUMBERS, *CHOSEN, "array", "formula")


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        id: the element's id in the drawing and the kind, with an index in brackets for one number of an array.
        element: the element whose number is hidden; ``same``: ids of all elements that show the same number;
            ``hides``: these, and all that would give the answer away.
        edge: the edge's position (of a node's gradient: of the first edge that leaves the node).
        node: the node's position: where it belongs (the source of a value, the gate of LG, UG and DG).
        truth: the hidden number; nan where the answer is no number.
        choices: what can be chosen, by its value; ``wanted`` is the right one. Empty where the answer is typed.
        digits: how many significant ones the numbers around it are shown with.
    """

    id: str
    element: str
    kind: Kind
    index: tuple[int, ...]
    edge: int
    node: int
    same: tuple[str, ...]
    hides: tuple[str, ...]
    truth: float
    choices: tuple[str, ...] = ()
    wanted: str = ""
    digits: int = DIGITS


@dataclass(frozen=True, slots=True)
class Exercise:
    """Questions in the order of the drawing; ``hides``: ids of all elements that are not to be shown."""

    questions: tuple[Question, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """What a link carries."""
        return tuple(question.id for question in self.questions)

    @property
    def hides(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(element for question in self.questions for element in question.hides))

"""Requests of the panels: which edge, input or question is meant beside the program, and how."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from graph.exercises.exercise import Kind
from graph.limits import REQUEST
from graph.numbers import DIGITS

from .program_requests import Digits

__all__ = [
    "AnswerRequest",
    "CodeRequest",
    "DescentRequest",
    "DigitsRequest",
    "EdgeRequest",
    "ElementRequest",
    "ExerciseRequest",
    "ForwardRequest",
    "IdsRequest",
    "JacobianSlidesRequest",
    "NudgeRequest",
    "QuestionRequest",
    "RuleRequest",
    "ShortText",
    "ValueRequest",
    "Whole",
]

ShortText = Annotated[str, Meta(max_length=REQUEST.word)]  # an id, a key, what a student types
Ids = Annotated[list[str], Meta(max_length=REQUEST.ids)]
Index = Annotated[list[int], Meta(max_length=REQUEST.axes)]
Whole = Annotated[int, Meta(ge=0, lt=2**32)]
Count = Annotated[int, Meta(ge=0, lt=REQUEST.ids)]
Iterations = Annotated[int, Meta(ge=0, lt=REQUEST.iterations)]  # how many are taken is the engine's to limit


class EdgeRequest(Struct):
    edge: ShortText


class JacobianSlidesRequest(EdgeRequest):
    format: Literal["svg", "png", "zip", "pdf", "pptx", "html"] | None = None


class CodeRequest(Struct):
    target: Literal["numpy", "torch"] | None = None
    compact: bool | None = None  # as lectures write it


class ElementRequest(Struct):
    """An input, and one of its elements."""

    key: ShortText
    index: Index = []


class ForwardRequest(Struct):
    """One number of an input, or how fast each input moves."""

    key: ShortText | None = None
    index: Index = []
    direction: Annotated[dict[str, Any], Meta(max_length=REQUEST.ids)] | None = None


class NudgeRequest(ElementRequest, kw_only=True):
    step: float
    radius: float = math.inf  # how far the curve reaches


class DescentRequest(Struct):
    parameters: Ids | None = None
    optimizer: Literal["sgd", "momentum", "adam"] | None = None
    rate: float = 0.1
    steps: Iterations = 50


class ExerciseRequest(Struct):
    """Questions by their ids, else drawn by a seed."""

    ids: Ids | None = None
    kinds: Annotated[list[Kind], Meta(max_length=REQUEST.ids)] | None = None
    draw: Whole = 0
    count: Count = 5


class QuestionRequest(Struct):
    id: ShortText


class DigitsRequest(Struct):
    digits: Digits = DIGITS  # of the numbers that are shown, from which an answer is worked out


class AnswerRequest(QuestionRequest, kw_only=True):
    typed: ShortText
    digits: Digits = DIGITS


class RuleRequest(QuestionRequest):
    rule: ShortText


class IdsRequest(Struct):
    ids: Ids | None = None


class ValueRequest(Struct):
    text: str
    is_number: bool | None = None  # one number is wanted there
    lang: Any = None

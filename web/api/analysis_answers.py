"""Answers to questions of analysis: made now, or kept; numbers that JSON cannot hold as words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response

from graph import Trace
from graph.payload.json_numbers import json_value

from .question import Question
from .requested_question import json_answer, the_engine
from .trace_answers import Unfinished, is_finished

__all__ = ["answered", "kept"]


def answered(question: Question, act: Callable[[Trace], Mapping[str, object]]) -> Response:
    """The answer, made now."""
    return json_answer(the_engine().work(question, lambda traced: _written(act(traced))))


def kept(purpose: str, question: Question, act: Callable[[Trace], Mapping[str, object]]) -> Response:
    """The answer, made once and kept with others of its purpose once it is finished."""

    def write(traced: Trace) -> str:
        payload = act(traced)
        if not is_finished(payload):
            raise Unfinished(_written(payload))
        return _written(payload)

    return json_answer(the_engine().remembered(purpose, question, write))


def _written(payload: Mapping[str, Any]) -> str:
    """A payload as JSON text."""
    return json.dumps(_spelled(payload), allow_nan=False, ensure_ascii=False, separators=(",", ":"))


def _spelled(value: Any) -> Any:
    """Numbers that JSON cannot hold as "inf", "-inf", "nan"; answers nest a few levels only."""
    if isinstance(value, float):
        return json_value(value)
    if isinstance(value, Mapping):
        return {key: _spelled(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_spelled(each) for each in value]
    return value

"""The calls behind the page's tabs. Each computes what it is asked for, when it is asked for."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from flask import Blueprint, Response

from graph import Trace
from graph.errors import TraceError
from graph.insight.exercise_payloads import (
    answer_payload,
    exercise_payload,
    hint_payload,
    key_payload,
    rule_payload,
)
from graph.insight.exercises import KINDS
from graph.insight.motion_payloads import descent_payload, forward_payload, nudge_payload
from graph.insight.payloads import (
    check_payload,
    code_payload,
    jacobian_picture_payload,
    paths_payload,
    symbols_payload,
)
from graph.payload import jacobian_payload

from .asking import asked, json_answer, the_engine
from .question import Question
from .refusal import Refusal

__all__ = ["INSIGHTS"]

INSIGHTS = Blueprint("insights", __name__)
_MOST_IDS = 200  # questions of an exercise, parameters of a descent
_MOST_STEPS = 1_000_000  # of a descent; how many are taken is the engine's to limit
_LONGEST = 200  # characters of an id, of a key, of what a student types
_AXES = 16
_TARGETS = ("numpy", "torch")
_OPTIMIZERS = ("sgd", "momentum", "adam")
Choice = TypeVar("Choice", bound=str)


@INSIGHTS.post("/api/jacobian")
def compute_jacobian() -> Response:
    """The full Jacobian of one edge in the lecture's four steps, and as a picture with its axes and rules."""
    body, question = asked()
    edge = _text(body, "edge")
    return _answered(question, lambda traced: {**jacobian_payload(traced, edge), "picture": _picture(traced, edge)})


def _picture(traced: Trace, edge: str) -> dict[str, Any] | None:
    """None for the edge into the output, which enters no gate."""
    if traced.graph.edges[-1].id == edge:
        return None
    return jacobian_picture_payload(traced, edge)


@INSIGHTS.post("/api/check")
def check_gradients() -> Response:
    """Each input's gradient three ways."""
    _, question = asked()
    return _kept("check", question, lambda traced: check_payload(traced, question.lang))


@INSIGHTS.post("/api/code")
def write_code() -> Response:
    """The staged program; with ``compact`` as lectures write it."""
    body, question = asked()
    target = _choice(body, "target", _TARGETS)
    is_compact = _flag(body, "compact")

    def write(traced: Trace) -> dict[str, Any]:
        whole = traced
        if is_compact and traced.graph.closable:
            closing = tuple(dict.fromkeys((*question.close, *traced.graph.closable)))
            try:
                whole = the_engine().trace(replace(question, close=closing))
            except TraceError:
                whole = traced  # what cannot be closed is written gate by gate
        return code_payload(whole, target, question.lang, shown=traced.graph, is_compact=is_compact)  # type: ignore[arg-type]

    return _kept(f"code-{target}-{is_compact}", question, write)


@INSIGHTS.post("/api/symbols")
def write_symbols() -> Response:
    """Chains, closed forms, and what each way of differentiating costs."""
    _, question = asked()
    return _kept("symbols", question, lambda traced: symbols_payload(traced, question.lang))


@INSIGHTS.post("/api/paths")
def follow_paths() -> Response:
    """All paths from one input to the output."""
    body, question = asked()
    key, index = _element(body)
    return _answered(question, lambda traced: paths_payload(traced, key, index))


@INSIGHTS.post("/api/forward")
def run_forward_mode() -> Response:
    """Tangents of every node and edge for one input."""
    body, question = asked()
    key, index = _element(body)
    return _answered(question, lambda traced: forward_payload(traced, key, index))


@INSIGHTS.post("/api/nudge")
def nudge_input() -> Response:
    """What moving one input a little does, predicted and real."""
    body, question = asked()
    key, index = _element(body)
    step, radius = _number(body, "step", None), _number(body, "radius", math.inf)
    bound = radius if math.isfinite(radius) else None
    return _answered(question, lambda traced: nudge_payload(traced, key, step, index, bound))


@INSIGHTS.post("/api/descend")
def descend_loss() -> Response:
    """Gradient descent from where the program stands."""
    body, question = asked()
    parameters = _texts(body, "parameters") or []
    rate, steps = _number(body, "rate", 0.1), _whole(body, "steps", 50, _MOST_STEPS)
    optimizer: Any = _choice(body, "optimizer", _OPTIMIZERS)

    def act(traced: Trace) -> dict[str, Any]:
        return descent_payload(traced, parameters, rate=rate, optimizer=optimizer, steps=steps, lang=question.lang)

    return _answered(question, act)


@INSIGHTS.post("/api/exercise")
def set_exercise() -> Response:
    """Questions: those of ``ids``, else drawn by the seed in ``draw``."""
    body, question = asked()
    ids, kinds = _texts(body, "ids"), _texts(body, "kinds")
    if kinds is not None and not set(kinds) <= set(KINDS):
        raise _wrong("kinds")
    draw, count = _whole(body, "draw", 0, 2**32), _whole(body, "count", 5, _MOST_IDS)
    wanted: Any = kinds or KINDS

    def act(traced: Trace) -> dict[str, Any]:
        return exercise_payload(traced, seed=draw, count=count, kinds=wanted, ids=ids, lang=question.lang)

    return _answered(question, act)


@INSIGHTS.post("/api/exercise/answer")
def judge_answer() -> Response:
    """What to say to a typed number."""
    body, question = asked()
    one, typed = _text(body, "id"), _text(body, "typed")
    return _answered(question, lambda traced: answer_payload(traced, one, typed, question.lang))


@INSIGHTS.post("/api/exercise/rule")
def judge_rule() -> Response:
    """What to say to a rule that was chosen."""
    body, question = asked()
    one, rule = _text(body, "id"), _text(body, "rule")
    return _answered(question, lambda traced: rule_payload(traced, one, rule, question.lang))


@INSIGHTS.post("/api/exercise/hint")
def give_hints() -> Response:
    """Hints, the vaguest first."""
    body, question = asked()
    one = _text(body, "id")
    return _answered(question, lambda traced: hint_payload(traced, one, question.lang))


@INSIGHTS.post("/api/exercise/key")
def give_key() -> Response:
    """The right answers."""
    body, question = asked()
    ids = _texts(body, "ids") or []
    return _answered(question, lambda traced: key_payload(traced, ids))


def _answered(question: Question, act: Callable[[Trace], dict[str, Any]]) -> Response:
    return json_answer(the_engine().work(question, lambda traced: _written(act(traced))))


def _kept(purpose: str, question: Question, act: Callable[[Trace], dict[str, Any]]) -> Response:
    return json_answer(the_engine().remembered(purpose, question, lambda traced: _written(act(traced))))


def _written(payload: Mapping[str, Any]) -> str:
    return json.dumps(_spelled(payload), allow_nan=False, ensure_ascii=False, separators=(",", ":"))


def _spelled(value: Any) -> Any:
    """Numbers that JSON cannot hold as "inf", "-inf", "nan"; answers nest a few levels only."""
    if isinstance(value, float):
        return value if math.isfinite(value) else "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    if isinstance(value, Mapping):
        return {key: _spelled(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_spelled(each) for each in value]
    return value


def _wrong(name: str) -> Refusal:
    return Refusal(400, "bad_request", "field", name=name)


def _text(body: Mapping[str, Any], name: str) -> str:
    found = body.get(name)
    if isinstance(found, str) and len(found) <= _LONGEST:
        return found
    raise _wrong(name)


def _texts(body: Mapping[str, Any], name: str) -> list[str] | None:
    found = body.get(name)
    if found is None:
        return None
    if isinstance(found, list) and len(found) <= _MOST_IDS and all(isinstance(each, str) for each in found):
        return list(dict.fromkeys(found))
    raise _wrong(name)


def _choice(body: Mapping[str, Any], name: str, choices: Sequence[Choice]) -> Choice:
    """One of the choices; the first where none is named."""
    found = body.get(name)
    if found is None:
        return choices[0]
    for choice in choices:
        if found == choice:
            return choice
    raise _wrong(name)


def _flag(body: Mapping[str, Any], name: str) -> bool:
    found = body.get(name)
    if found is None or isinstance(found, bool):
        return bool(found)
    raise _wrong(name)


def _number(body: Mapping[str, Any], name: str, default: float | None) -> float:
    found = body.get(name, default)
    if isinstance(found, int | float) and not isinstance(found, bool):
        return float(found)
    raise _wrong(name)


def _whole(body: Mapping[str, Any], name: str, default: int, limit: int) -> int:
    found = body.get(name, default)
    if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < limit:
        return found
    raise _wrong(name)


def _element(body: Mapping[str, Any]) -> tuple[str, tuple[int, ...]]:
    """The key of an input, and the index of one of its elements."""
    index = body.get("index", [])
    if not isinstance(index, list) or len(index) > _AXES:
        raise _wrong("index")
    if not all(isinstance(each, int) and not isinstance(each, bool) for each in index):
        raise _wrong("index")
    return _text(body, "key"), tuple(index)

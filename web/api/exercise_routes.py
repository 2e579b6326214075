"""The calls behind the exercise tab: questions, answers judged, hints, the key."""

from __future__ import annotations

from flask import Blueprint, Response

from graph import Trace
from graph.exercises.exercise import NUMBERS
from graph.payload.exercise_contract import Exercise
from graph.payload.exercise_payload import answer_payload, exercise_payload, hint_payload, key_payload, rule_payload

from .analysis_answers import answered
from .export_routes import export
from .panel_requests import AnswerRequest, ExerciseRequest, IdsRequest, QuestionRequest, RuleRequest
from .program_requests import once, read, wrong
from .requested_question import asked

__all__ = ["EXERCISES"]

EXERCISES = Blueprint("exercises", __name__)


@EXERCISES.post("/api/exercise")
def set_exercise() -> Response:
    """Questions: those of ``ids``, else drawn by the seed in ``draw``."""
    body, question = asked()
    wanted = read(body, ExerciseRequest)
    ids, kinds = once(wanted.ids), once(wanted.kinds) or NUMBERS

    def act(traced: Trace) -> Exercise:
        return exercise_payload(
            traced,
            seed=wanted.draw,
            count=wanted.count,
            kinds=kinds,
            ids=ids,
            lang=question.lang,
            digits=question.style.digits,
        )

    return answered(question, act)


@EXERCISES.post("/api/exercise/answer")
def judge_answer() -> Response:
    """What to say to a typed number."""
    body, question = asked()
    one = read(body, AnswerRequest)
    return answered(question, lambda traced: answer_payload(traced, one.id, one.typed, question.lang, one.digits))


@EXERCISES.post("/api/exercise/rule")
def judge_rule() -> Response:
    """What to say to a rule that was chosen."""
    body, question = asked()
    one = read(body, RuleRequest)
    return answered(question, lambda traced: rule_payload(traced, one.id, one.rule, question.lang))


@EXERCISES.post("/api/exercise/hint")
def give_hints() -> Response:
    """Hints, the vaguest first."""
    body, question = asked()
    one = read(body, QuestionRequest).id
    return answered(question, lambda traced: hint_payload(traced, one, question.lang, question.style.digits))


@EXERCISES.post("/api/exercise/key")
def give_key() -> Response:
    """The right answers."""
    body, question = asked()
    ids = once(read(body, IdsRequest).ids) or []
    return answered(question, lambda traced: key_payload(traced, ids, question.lang, question.style.digits))


@EXERCISES.post("/api/exercise/worksheet")
def write_worksheet() -> Response:
    """The questions of ``ids`` on paper, and the answers after them, as POST /api/export makes them: a PDF."""
    body, question = asked()
    ids = once(read(body, IdsRequest).ids)
    if not ids:
        raise wrong("ids")
    return export(question, {**body, "format": "worksheet", "questions": ids})

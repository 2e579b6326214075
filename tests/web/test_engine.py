"""Answers are kept, and only so many are computed at once."""

from __future__ import annotations

import pytest

from graph.errors import NotNow
from web.api.question import Question
from web.work.engine import _WAIT_SECONDS, Engine


def test_the_same_question_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(places=1)
    traced: list[Question] = []
    trace = engine.trace

    def counted(question: Question) -> object:
        traced.append(question)
        return trace(question)

    monkeypatch.setattr(engine, "trace", counted)
    first = engine.answer(Question(source="x*y", inputs={"x": 2}))
    assert engine.answer(Question(source="x*y", inputs={"x": 2})) == first
    assert engine.answer(Question(source="x*y", inputs={"x": 3})) != first
    assert len(traced) == 2


def test_a_busy_server_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(_WAIT_SECONDS, "heavy", 0.01)
    engine = Engine(places=1)
    with engine.place("heavy"), pytest.raises(NotNow) as refused, engine.place("heavy"):
        pass
    assert refused.value.reason == "busy"
    with engine.place("heavy"):
        pass


def test_kept_answers_stay_within_their_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.work.engine._KEPT_BYTES", 30_000)
    engine = Engine(places=1)
    for value in range(8):
        engine.answer(Question(source="x*y", inputs={"x": value}))
    assert 0 < engine.kept <= 30_000

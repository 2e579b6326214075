"""Choices of an order: what is taken, what is refused, and what the refusal says."""

from __future__ import annotations

from typing import Any

import pytest

from graph.errors import TraceError
from graph.files import Order, order_from


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"size": "5:4"}, "bad_value"),
        ({"theme": 3}, "bad_value"),
        ({"mode": "loud"}, "bad_value"),
        ({"digits": 0}, "bad_value"),
        ({"digits": 99}, "too_large"),
        ({"digits": True}, "bad_value"),
        ({"steps": "some"}, "bad_value"),
        ({"steps": "3-"}, "bad_value"),
        ({"steps": "9" * 40}, "bad_value"),
        ({"width": 100_000}, "too_large"),
        ({"width": 1.5}, "bad_value"),
        ({"footer": "x" * 1000}, "too_large"),
        ({"title": ["x"]}, "bad_value"),
        ({"outlined": "yes"}, "bad_value"),
        ({"hide": "lg"}, "bad_value"),
        ({"hide": ["lg", 3]}, "bad_value"),
        ({"lang": "de"}, "bad_value"),
        ({"step": -1}, "bad_value"),
        ({"chapter": 1_001}, "too_large"),
        ({"speed": 9}, "too_large"),
        ({"speed": float("nan")}, "bad_value"),
        ({"per_page": 4.5}, "bad_value"),
        ({"per_page": "4"}, "bad_value"),
        ({"edge": 7}, "bad_value"),
        ({"questions": ["e1-0-dg", 2]}, "bad_value"),
        ({"questions": ["e1-0-dg"] * 201}, "too_large"),
        ({"words": {"first": {"title": "x"}}}, "bad_value"),
        ({"words": {"1": {"title": 3}}}, "bad_value"),
        ({"words": {"1": {"note": "x" * 2_001}}}, "bad_value"),
        ({"words": {str(step): {} for step in range(1_001)}}, "too_large"),
        ({"template": "deck.potx"}, "bad_value"),
        ({"polls": "class"}, "bad_value"),
        ({"steps": ",".join("1" * 201)}, "bad_value"),
    ],
)
def test_a_choice_that_there_is_not_is_named(asked: dict[str, Any], code: str) -> None:
    with pytest.raises(TraceError) as caught:
        order_from(asked)
    assert caught.value.code == code
    for language in ("en", "ko"):
        assert next(iter(asked)) in caught.value.message_in(language)


def test_what_is_not_said_has_its_default() -> None:
    assert order_from({"source": "x", "size": None, "lang": "ko"}) == Order(lang="ko")
    assert order_from({"footer": "a\nb\x00 c"}).footer == "a b c"


def test_what_is_asked_for_is_kept_in_its_own_form() -> None:
    order = order_from(
        {"words": {"12": {"title": "a\tb"}, "3": {"note": " x  y "}}, "questions": ["q", "p", "q"], "hide": ["lg"]}
    )
    assert order.words == ((3, "", "x y"), (12, "a b", ""))
    assert (order.questions, order.hide) == (("q", "p"), ("lg",))


@pytest.mark.parametrize(
    ("asked", "possible"),
    [
        ({"size": "5:4"}, "16:9, 4:3, tight"),
        ({"lang": "de"}, "en, ko"),
        ({"digits": 0}, "1–8"),
        ({"speed": 0}, "0.25–8"),
        ({"per_page": 3}, "2, 4, 6"),
        ({"outlined": 1}, "true, false"),
        ({"hide": ["x"]}, "value, dg, lg, ug"),
        ({"title": 3}, "text"),
        ({"poster": "A5"}, "A4, A3"),
    ],
)
def test_a_refusal_says_what_is_possible(asked: dict[str, Any], possible: str) -> None:
    with pytest.raises(TraceError, match=f"possible are: {possible}"):
        order_from(asked)

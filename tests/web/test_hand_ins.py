"""Handing in over HTTP: a code comes out, a table of a class goes in, and a changed code is seen."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from tests.contract import kept_to
from web.api.hand_in_codes import code_of

PROGRAM = {"source": "(x + y)*z", "inputs": {"x": -2, "y": 5, "z": -4}, "lang": "en"}
WORKED = [
    {"id": "e3-0-dg", "typed": "-4", "tries": 1},
    {"id": "e3-1-dg", "typed": "1", "tries": 3},
    {"id": "e5-1-rule", "typed": "swap", "tries": 1},
    {"id": "e5-0-dg", "typed": "-4", "tries": 0, "told": True},
]


@pytest.fixture
def client() -> FlaskClient:
    return create_app({"SECRET": b"a lecture"}).test_client()


def code(client: FlaskClient, answers: list[dict[str, Any]] | None = None, lang: str = "en") -> str:
    answer = client.post("/api/exercise/handin", json={**PROGRAM, "answers": answers or WORKED, "lang": lang})
    assert answer.status_code == 200, answer.json
    text: str = kept_to("api/exercise/handin", answer.json)["code"]
    return text


def table(client: FlaskClient, codes: str, lang: str = "en") -> dict[str, Any]:
    answer = client.post("/api/exercise/handins", json={"codes": codes, "lang": lang})
    assert answer.status_code == 200
    found: dict[str, Any] = kept_to("api/exercise/handins", answer.json)
    return found


def test_a_class_becomes_a_table(client: FlaskClient) -> None:
    lines = f"Kim: {code(client)}\nLee Ann, {code(client, WORKED[:2])}\n\nno code here\n{code(client)}"
    found = table(client, lines)
    assert [row["label"] for row in found["rows"]] == ["Kim", "Lee Ann", ""]
    first = found["rows"][0]
    assert first["is_signed"]
    assert (first["right"], len(first["answers"])) == (2, 4)
    assert first["program"] == "(x + y)*z"
    told = [(each["typed"], each["is_right"], each["is_told"]) for each in first["answers"]]
    assert told[0] == ("-4", True, False)
    assert told[3] == ("-4", False, True)
    assert first["answers"][1]["idea"] == "The slope of the gate is the gradient."
    assert first["answers"][1]["tries"] == 3
    assert first["answers"][2]["typed"] == "multiplies by the other operand's value"
    question = found["summary"][1]
    assert (question["right"], question["count"], question["ideas"][0]["count"]) == (0, 2, 2)


@pytest.mark.parametrize("students", ["en", "ko"])
def test_all_is_told_in_the_readers_language_whatever_the_students_was(client: FlaskClient, students: str) -> None:
    made = code(client, lang=students)
    assert table(client, made, "ko")["rows"][0]["answers"][1]["idea"] == "게이트의 기울기가 곧 그래디언트다."
    for reader in ("en", "ko"):
        chosen = table(client, made, reader)["rows"][0]["answers"][2]
        assert {bool(re.search("[가-힣]", chosen[key])) for key in ("asked", "typed")} == {reader == "ko"}


def test_a_code_from_before_is_read_as_it_was_written(client: FlaskClient) -> None:
    row = ["e3-0-dg", "the gradient at x", "-4", True, "", 1, False]
    record = {"p": "x", "x": "1", "t": "2026-01-01 10:00", "a": [row]}
    (found,) = table(client, code_of(record, b"a lecture"), "ko")["rows"]
    assert (found["answers"][0]["asked"], found["is_signed"]) == ("the gradient at x", True)


def test_a_code_of_another_server_or_a_changed_one_is_not_signed(client: FlaskClient) -> None:
    other = create_app({"SECRET": b"another"}).test_client()
    assert not table(client, code(other))["rows"][0]["is_signed"]
    text = code(client)
    changed = text[:-1] + ("A" if text[-1] != "A" else "B")
    assert not any(row["is_signed"] for row in table(client, changed)["rows"])


@pytest.mark.parametrize("text", ["", "GW1.", "GW1.aaaaaaaaaaaaaaaa.aaaa", "hello", "GW1." + "a" * 5000, "GW1.a.b"])
def test_what_is_no_code_is_left_out(client: FlaskClient, text: str) -> None:
    found = table(client, text)
    assert (found["rows"], found["summary"]) == ([], [])
    assert len(found["damaged"]) == text.count("GW1")


def test_a_code_that_a_mail_has_broken_is_named_and_the_others_are_read(client: FlaskClient) -> None:
    whole = code(client)
    found = table(client, f"Kim {whole}\nLee {whole[:90]}\n{whole[90:]}\nPark: sent nothing")
    assert [row["label"] for row in found["rows"]] == ["Kim"]
    assert [line[:7] for line in found["damaged"]] == ["Lee GW1"]
    assert len(found["damaged"][0]) == 40


@pytest.mark.parametrize(
    "answers",
    [
        None,
        [],
        "x",
        [1],
        [{"id": 3, "typed": "1"}],
        [{"id": "e3-0-dg", "typed": "x" * 400}],
        [{"id": "no", "typed": ""}],
    ],
)
def test_wrong_answers_are_refused(client: FlaskClient, answers: Any) -> None:
    assert client.post("/api/exercise/handin", json={**PROGRAM, "answers": answers}).status_code in (400, 422)


@pytest.mark.parametrize(("lang", "title"), [("en", "Hand-ins"), ("ko", "제출 코드")])
def test_the_page_is_there_in_every_language(client: FlaskClient, lang: str, title: str) -> None:
    page = client.get(f"/hand-ins?lang={lang}")
    assert page.status_code == 200
    assert f"<h1>{title}</h1>" in page.text

"""The calls of a class, as projector and phones make them."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.limits import STORE
from graph.words import LANGUAGES
from tests.contract import kept_to, wrong
from web.classroom import class_state
from web.classroom.class_contract import Standing

PROGRAM: dict[str, Any] = {"source": "(x+y)z + x*x", "inputs": {"x": -2, "y": 5, "z": -4}}
BACKWARD = 7  # the step before the × gate hands its gradient on


def told(client: FlaskClient, path: str, **body: Any) -> Any:
    answer = client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    return kept_to(path, answer.json)


@pytest.fixture
def room(client: FlaskClient) -> Mapping[str, str]:
    found: Mapping[str, str] = told(client, "/api/class/new")
    return found


def looked(client: FlaskClient, code: str, tag: str = "") -> tuple[int, Any, str]:
    answer = client.get(f"/api/class/{code}", headers={"If-None-Match": tag} if tag else {})
    found = json.loads(answer.data or b"null")
    assert answer.status_code != 200 or not wrong(Standing, found, "standing")
    return answer.status_code, found, answer.headers.get("ETag", "")


def question(client: FlaskClient, step: int = BACKWARD) -> Any:
    return told(client, "/api/class/questions", **PROGRAM, step=step)["questions"][0]


def test_phones_are_told_what_is_new_and_nothing_else(client: FlaskClient, room: Mapping[str, str]) -> None:
    told(client, "/api/class/move", **room, address="source=x*y", step=2, part=2, mover="m")
    status, found, tag = looked(client, room["code"])
    assert (status, found["address"], found["step"]) == (200, "source=x*y", 2)
    assert looked(client, room["code"], tag)[0] == 304
    told(client, "/api/class/move", **room, address="source=x*y", step=3, part=2, mover="m")
    assert looked(client, room["code"], tag)[1]["step"] == 3
    assert client.get("/api/class/ZZZZZZ").status_code == 404
    assert client.get(f"/c/{room['code'].lower()}").location.startswith(f"/?class={room['code']}&lang=")


def test_questions_have_one_right_answer_and_words_in_every_language(client: FlaskClient) -> None:
    for step in range(10):
        for each in told(client, "/api/class/questions", **PROGRAM, step=step)["questions"]:
            assert [choice["idea"] for choice in each["choices"]].count("right") == 1, each
            assert 3 <= len(each["choices"]) <= 4
            assert set(each["texts"]) == set(LANGUAGES)
            shown = [choice["texts"]["en"] for choice in each["choices"]]
            assert len(set(shown)) == len(shown)


def test_the_right_answer_is_the_step_that_follows(client: FlaskClient) -> None:
    trace = told(client, "/api/trace", **PROGRAM)
    for step in range(5, 9):
        for each in told(client, "/api/class/questions", **PROGRAM, step=step)["questions"]:
            if each["kind"] == "dg":
                edge = next(edge for edge in trace["edges"] if f"{edge['id']}-dg" == each["element"])
                right = next(choice for choice in each["choices"] if choice["idea"] == "right")
                assert float(right["texts"]["en"].replace("−", "-")) == edge["dg"]
                assert each["element"] in trace["steps"][each["step"]]["appears"]


def test_a_poll_tells_nothing_before_it_is_revealed(client: FlaskClient, room: Mapping[str, str]) -> None:
    asked = question(client)
    key = told(client, "/api/class/ask", **room, poll=asked)["key"]
    phone = told(client, "/api/class/join", code=room["code"])["phone"]
    plain = {"id", "texts"}
    right, wrong = (next(c for c in asked["choices"] if (c["idea"] == "right") is w) for w in (True, False))
    for round_, choice in ((1, wrong), (2, right)):
        _, found, _ = looked(client, room["code"])
        assert found["poll"]["round"] == round_
        assert all(set(each) == plain for each in found["poll"]["choices"])
        assert wrong["idea"] not in json.dumps(found)
        told(client, "/api/class/vote", code=room["code"], phone=phone, key=key, round=round_, choice=choice["id"])
        results = told(client, "/api/class/results", **room)["polls"][0]
        assert (results["answered"], results["counts"]) == (1, {})
        told(client, "/api/class/stage", **room, key=key, stage="talking")
        if round_ == 1:
            told(client, "/api/class/stage", **room, key=key, stage="voting")
    told(client, "/api/class/stage", **room, key=key, stage="closed")
    assert all(set(each) == plain for each in looked(client, room["code"])[1]["poll"]["choices"])
    told(client, "/api/class/stage", **room, key=key, stage="revealed")
    revealed = looked(client, room["code"])[1]["poll"]["choices"]
    assert [each["id"] for each in revealed if each["is_right"]] == [right["id"]]
    assert all(each["said"]["ko"] for each in revealed)
    results = told(client, "/api/class/results", **room)["polls"][0]
    assert results["counts"] == {"1": {wrong["id"]: 1}, "2": {right["id"]: 1}}
    table = client.post("/api/class/csv", json=room)
    assert f"{wrong['idea']},0,1,0,0" in table.text
    assert phone not in table.text


def test_a_lecturer_may_ask_something_else(client: FlaskClient, room: Mapping[str, str]) -> None:
    own = {"texts": {"en": "=Who?"}, "choices": [
        {"texts": {"en": "I"}, "idea": "right"}, {"texts": {"en": "you"}, "idea": "no such idea"},
    ]}  # fmt: skip
    told(client, "/api/class/ask", **room, poll=own)
    found = looked(client, room["code"])[1]["poll"]
    assert found["texts"] == {"en": "=Who?", "ko": "=Who?"}
    assert "'=Who?" in client.post("/api/class/csv", json=room).text


@pytest.mark.parametrize("choices", [[], [{"texts": {"en": "a"}, "idea": "right"}] * 2, "ab", [{}, {}]])
def test_a_poll_of_another_shape_is_refused(client: FlaskClient, room: Mapping[str, str], choices: Any) -> None:
    poll = {"texts": {"en": "?"}, "choices": choices}
    assert client.post("/api/class/ask", json={**room, "poll": poll}).status_code == 400


def test_an_ended_class_is_gone_for_phones(client: FlaskClient, room: Mapping[str, str]) -> None:
    assert looked(client, room["code"])[0] == 200
    told(client, "/api/class/end", **room)
    assert looked(client, room["code"])[0] == 404
    assert client.post("/api/class/join", json={"code": room["code"]}).status_code == 404


IDS = ["e5-0-dg", "e5-1-lg"]  # u₁ and z into ×: −4 and 3


def test_an_exercise_is_judged_here_and_told_by_question_and_idea(client: FlaskClient, room: Mapping[str, str]) -> None:
    key = told(client, "/api/class/handout", **room, **PROGRAM, ids=IDS)["key"]
    _, found, _ = looked(client, room["code"])
    assert found["handout"]["key"] == key
    query = parse_qs(found["handout"]["address"])
    assert (query["source"], query["exercise"]) == ([PROGRAM["source"]], [";".join(IDS)])
    phones = [told(client, "/api/class/join", code=room["code"])["phone"] for _ in range(2)]
    for phone, typed, right in ((phones[0], ("-4", "3"), 2), (phones[1], ("1", "9"), 0), (phones[1], ("-4", "9"), 1)):
        answers = [{"id": one, "typed": each, "tries": 1} for one, each in zip(IDS, typed, strict=True)]
        handed = {"code": room["code"], "phone": phone, "key": key, "answers": answers, "lang": "ko"}
        assert told(client, "/api/class/handin", **handed) == {"right": right, "count": 2}
    (exercise,) = told(client, "/api/class/handins", **room, lang="en")["exercises"]
    assert (exercise["handed_in"], exercise["joined"]) == (2, 2)
    assert [each["right"] for each in exercise["questions"]] == [2, 1]
    assert exercise["questions"][0]["asked"].startswith("DG")
    table = client.post("/api/class/handins.csv", json={**room, "lang": "en"}).text.splitlines()
    assert len(table) == 1 + len(IDS)


def test_what_is_wrong_with_an_exercise_is_refused(client: FlaskClient, room: Mapping[str, str]) -> None:
    asked = {**room, **PROGRAM}
    assert client.post("/api/class/handout", json={**asked, "ids": []}).status_code == 400
    assert client.post("/api/class/handout", json={**asked, "ids": ["e99-0-dg"]}).status_code == 422
    assert client.post("/api/class/handout", json={**asked, "secret": "x" * 22, "ids": IDS}).status_code == 404
    key = told(client, "/api/class/handout", **asked, ids=IDS)["key"]
    phone = told(client, "/api/class/join", code=room["code"])["phone"]
    given = {"code": room["code"], "phone": phone, "key": key}
    other = [{"id": "e3-0-dg", "typed": "1"}]
    assert client.post("/api/class/handin", json={**given, "answers": other}).status_code == 400
    right = [{"id": IDS[0], "typed": "-4"}]
    assert client.post("/api/class/handin", json={**given, "answers": right, "phone": "y" * 22}).status_code == 404
    told(client, "/api/class/takeback", **room)
    assert client.post("/api/class/handin", json={**given, "answers": right}).status_code == 409
    assert looked(client, room["code"])[1]["handout"] is None


def test_what_a_class_answered_comes_along_on_slides(client: FlaskClient, room: Mapping[str, str]) -> None:
    asked = question(client)
    key = told(client, "/api/class/ask", **room, poll=asked)["key"]
    phone = told(client, "/api/class/join", code=room["code"])["phone"]
    wrong = next(each for each in asked["choices"] if each["idea"] != "right")
    told(client, "/api/class/vote", code=room["code"], phone=phone, key=key, round=1, choice=wrong["id"])
    order = {**PROGRAM, "format": "zip", "steps": "last", "lang": "ko", "class": dict(room)}
    alone = names_in(client.post("/api/export", json=order).data)
    told(client, "/api/class/stage", **room, key=key, stage="closed")
    archive = client.post("/api/export", json=order).data
    assert names_in(archive) == [*alone, "backprop-the-class-01.svg"]
    slide = zipfile.ZipFile(io.BytesIO(archive)).read("backprop-the-class-01.svg").decode()
    assert "100% (1)" in slide
    assert wrong["texts"]["ko"] in slide
    other = {**order, "class": {**room, "secret": "x" * 22}}
    assert client.post("/api/export", json=other).status_code == 404


def names_in(archive: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(archive)).namelist()


@pytest.fixture
def asked_room(client: FlaskClient, room: Mapping[str, str]) -> Mapping[str, str]:
    """A class at the step before the × gate, in which a question runs."""
    address = urlencode({"source": PROGRAM["source"], "inputs": json.dumps(PROGRAM["inputs"])})
    told(client, "/api/class/handout", **room, **PROGRAM, ids=IDS)
    told(client, "/api/class/move", **room, address=address, step=BACKWARD, part=2, mover="m")
    key = told(client, "/api/class/ask", **room, poll=question(client))["key"]
    return {**room, "key": key}


def step_of(client: FlaskClient, code: str, query: str = "lang=en&room=tall") -> TestResponse:
    return client.get(f"/api/class/{code}/step?{query}")


def test_while_a_question_runs_phones_get_the_step_and_no_program(
    client: FlaskClient, asked_room: Mapping[str, str]
) -> None:
    code, key = asked_room["code"], asked_room["key"]
    led = {"code": code, "secret": asked_room["secret"]}
    for stage in ("talking", "closed"):
        _, found, _ = looked(client, code)
        assert (found["is_held"], found["address"], found["handout"]) == (True, "", None)
        assert PROGRAM["source"] not in json.dumps(found)
        for query in (f"lang={lang}&room={room}" for lang in LANGUAGES for room in ("wide", "tall")):
            for _ in range(2):  # made, and then kept
                got = json.loads(step_of(client, code, query).text)
                assert (got["step"], got["part"], len(got["trace"]["steps"])) == (BACKWARD, 2, 10)
                assert [edge["dg"] for edge in got["trace"]["edges"] if edge["target"] == "n5"] == [None, None]
                assert 'id="e5-0-dg"' not in got["trace"]["svg"]
        assert client.post("/api/class/place", json={**led, "secret": "x" * 22}).status_code == 404
        assert PROGRAM["source"] in parse_qs(told(client, "/api/class/place", **led)["address"])["source"]
        told(client, "/api/class/stage", **led, key=key, stage=stage)
    told(client, "/api/class/stage", **led, key=key, stage="revealed")
    assert parse_qs(looked(client, code)[1]["address"])["source"] == [PROGRAM["source"]]
    assert looked(client, code)[1]["handout"] is not None
    assert step_of(client, code).status_code == 409


def test_a_step_that_is_packed_is_the_same(client: FlaskClient, asked_room: Mapping[str, str]) -> None:
    whole = step_of(client, asked_room["code"]).json
    packed = client.get(
        f"/api/class/{asked_room['code']}/step?lang=en&room=tall", headers={"Accept-Encoding": "gzip, br"}
    )
    assert packed.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.data)) == whole
    told(client, "/api/class/move", code=asked_room["code"], secret=asked_room["secret"], address="source=a*b",
         step=1, part=2, mover="m")  # fmt: skip
    again = client.get(f"/api/class/{asked_room['code']}/step?lang=en&room=tall", headers={"Accept-Encoding": "gzip"})
    assert json.loads(gzip.decompress(again.data))["step"] == 1


def test_a_step_is_told_in_known_languages_and_rooms(client: FlaskClient, asked_room: Mapping[str, str]) -> None:
    for query in ("", "lang=en", "lang=xx&room=tall", "lang=en&room=round"):
        assert step_of(client, asked_room["code"], query).status_code == 400
    assert step_of(client, "ZZZZZZ").status_code == 404


def test_an_exercise_is_not_judged_while_a_question_runs(client: FlaskClient, room: Mapping[str, str]) -> None:
    out = told(client, "/api/class/handout", **room, **PROGRAM, ids=IDS)["key"]
    phone = told(client, "/api/class/join", code=room["code"])["phone"]
    given = {"code": room["code"], "phone": phone, "key": out, "answers": [{"id": IDS[0], "typed": "-4"}]}
    key = told(client, "/api/class/ask", **room, poll=question(client))["key"]
    assert client.post("/api/class/handin", json=given).status_code == 409
    told(client, "/api/class/stage", **room, key=key, stage="over")
    assert told(client, "/api/class/handin", **given)["right"] == 1


def test_packed_steps_take_no_more_than_their_share_of_memory(
    client: FlaskClient, asked_room: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    boards = client.application.extensions["hall"].boards
    step_of(client, asked_room["code"], "lang=en&room=tall")
    assert boards.step(asked_room["code"], "lang=en&room=tall")
    monkeypatch.setattr(class_state, "STORE", replace(STORE, board_bytes=0))
    step_of(client, asked_room["code"], "lang=ko&room=tall")
    assert boards.step(asked_room["code"], "lang=en&room=tall") is None
    assert boards.step(asked_room["code"], "lang=ko&room=tall")
